//! Certificates, CRLs and requests as parsed objects: every field by name, nothing judged, nothing verified.
//!
//! Each object owns one buffer with the bytes it was read from and hands out views into it. What real CAs have issued
//! parses; deviations from the standard are recorded ([`Certificate::deviations`]) and rendered as findings on demand
//! ([`Certificate::encoding_findings`]).

mod certificate;
mod convert;
mod crl;
pub mod ext;
mod extension;
mod general_name;
mod name;
pub(crate) mod name_syntax;
mod ocsp;
pub mod oid;
mod request;
mod serial;
mod signed;

pub use certificate::{Certificate, Extensions};
pub use crl::{CertificateRevocationList, Crl, RevokedCertificate, RevokedCertificates};
pub use extension::{Extension, ParsedExtension};
pub(crate) use general_name::IpForm;
pub use general_name::{GeneralName, GeneralNames, Ia5};
pub use name::{Attribute, AttributeValue, DistinguishedName, DistinguishedNameBuilder, Name, Rdn};
pub use ocsp::{
    BasicOcspResponse, CertId, CertStatus, OcspRequest, OcspResponse, OcspResponseStatus, OcspSingleRequest,
    ResponderId, SingleResponse,
};
pub use oid::{ObjectIdentifier, Oid};
pub use request::{CertificateRequest, Csr, RequestAttribute};
pub use serial::{OwnedSerial, Serial, SerialNumber};
