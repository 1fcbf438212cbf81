//! Certificates, CRLs and requests as parsed objects: every field by name, nothing judged, nothing verified.
//!
//! Each object owns one buffer with the bytes it was read from and hands out views into it. What real CAs have issued
//! parses; deviations from the standard are recorded and rendered as findings on demand.

pub mod oid;

pub use oid::{ObjectIdentifier, Oid};
