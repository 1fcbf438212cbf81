//! What five certificate services need beyond the rest of the crate: requests read, judged and answered. Without HTTP,
//! without storage, without a clock.
//!
//! | module | service | published as |
//! |---|---|---|
//! | [`enrollment`] | assigns authentication certificates to enrollment profiles and decides on their use | DigiCert IoT Trust Manager |
//!
//! Each takes the body of a request as JSON, what only a host can know (the clock, counters, which names are taken) as
//! arguments, and gives what to store and what to answer: the published fields, in their order. What is wrong with a
//! request is a list of [`FieldError`]s or the service's own codes, never one reason where there are several.
//!
//! Nothing here decides how a certificate must look or whether it is valid: those rules are those of
//! [`profile`](crate::profile), [`validate`](crate::validate) and [`issue`](crate::issue), whose findings are mapped.
//! Everything that input controls is bounded: a body by [`MAX_REQUEST_BYTES`], lists by the constants of each module.

pub mod enrollment;
mod json;
mod view;

pub use json::{FieldError, MAX_REQUEST_BYTES, Place};
