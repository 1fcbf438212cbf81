//! Objects told to people: every field of a certificate, CRL, request or OCSP response, as indented text and as JSON.
//!
//! A [`Description`] is one tree with two renderings, so that text and JSON cannot disagree. Its keys are the names
//! that the standards give the fields. Nothing is judged: deviations are listed because they were read, and the days left
//! are counted from the time the caller passes.

mod certificate;
mod crl;
mod extension;
mod key;
mod ocsp;
mod request;
mod tree;

pub use tree::Description;
