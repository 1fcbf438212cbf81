//! What five certificate services need beyond the rest of the crate: requests read, judged and answered. Without HTTP,
//! without storage, without a clock.
//!
//! | module | service | published as |
//! |---|---|---|
//! | [`ca_tree`] | makes roots, intermediates and signing CAs, certificates and revocation lists | Locksmith |
//! | [`end_certificate`] | validates certificates for a purpose and keeps them with their keys | IBM QRadar |
//! | [`enrollment`] | assigns authentication certificates to enrollment profiles and decides on their use | DigiCert IoT Trust Manager |
//! | [`trust`] | makes and takes the CAs of a digital trust service | MATTR VII |
//!
//! Each takes the body of a request as JSON, what only a host can know (the clock, counters, which names are taken) as
//! arguments, and gives what to store and what to answer: the published fields, in their order. What is wrong with a
//! request is a list of [`FieldError`]s or the service's own codes, never one reason where there are several.
//!
//! [`call`] has all of it for callers that hand over JSON.
//!
//! Nothing here decides how a certificate must look or whether it is valid: those rules are those of
//! [`profile`](crate::profile), [`validate`](crate::validate) and [`issue`](crate::issue), whose findings are mapped.
//! Passphrases, private keys and challenge passwords in a body are wiped as soon as they are not needed, also when the request
//! is refused. The body itself belongs to the host, which wipes it.
//! Everything that input controls is bounded: a body by [`MAX_REQUEST_BYTES`], lists by the constants of each module.

pub mod ca_tree;
mod call;
pub mod end_certificate;
pub mod enrollment;
mod json;
mod secret;
pub mod trust;
mod view;

pub use call::call;
pub use json::{FieldError, MAX_REQUEST_BYTES, Place};
