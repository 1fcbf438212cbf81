//! DER and PEM as bytes: no meaning, no judgement.
//!
//! [`der::Reader`] walks tag-length-value without allocating or recursing and says at which byte it stopped;
//! [`pem`] finds and decodes RFC 7468 blocks.

pub(crate) mod ber;
pub mod der;
pub mod pem;
