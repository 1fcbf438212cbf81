//! Certificates, CRLs and requests as parsed objects: every field by name, nothing judged, nothing verified.
//!
//! Each object owns one buffer with the bytes it was read from and hands out views into it. What real CAs have issued
//! parses; deviations from the standard are recorded and rendered as findings on demand.

mod name;
pub mod oid;
mod serial;

pub use name::{Attribute, AttributeValue, DistinguishedName, DistinguishedNameBuilder, Name, Rdn};
pub use oid::{ObjectIdentifier, Oid};
pub use serial::{Serial, SerialNumber};
