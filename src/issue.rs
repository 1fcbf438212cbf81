//! Certificates, requests and revocation lists, made and signed.
//!
//! It takes what a certificate is to say as a value ([`CertificateParameters`]), a CA ([`Issuer`]: its certificate and a
//! [`Signer`](crate::crypto::Signer)) and the caller's randomness, and gives back a certificate that has been checked
//! twice: before the key is used, everything that does not hold together or that a
//! [`Profile`](crate::profile::Profile) forbids is refused with a 16xxx code; after signing, the result is read back and
//! its signature verified. The same inputs give the same bytes.
//!
//! [`OwnedExtension`] makes every standard extension from typed input; names in them ([`AlternativeName`],
//! [`NameSubtree`](crate::validate::NameSubtree)) are well-formed by construction.

mod alternative_name;
mod certificate;
mod copy;
mod crl;
mod extension;
mod issuer;
mod ocsp;
mod parameters;
mod path_length;
mod refusal;
mod renewal;
mod request;
mod self_check;
mod serial;
mod syntax;
mod template;
mod transparency;
mod validity;

pub use alternative_name::AlternativeName;
pub use certificate::{IssuedCertificate, UnsignedCertificate};
pub use copy::CopyPolicy;
pub use crl::{CrlCoverage, CrlIssuer, CrlParameters, CrlScope, HoldInstruction, Revocation, UnsignedCrl};
pub use extension::{DistributionPoint, OwnedExtension, Policy};
pub use issuer::{Issuer, OfflineKey};
pub use ocsp::{
    MAX_OCSP_ANSWERS, OcspAnswer, OcspCertId, OcspRequestParameters, OcspResponder, OcspResponseParameters,
    ResponderIdForm, UnsignedOcspResponse,
};
pub use parameters::{CertificateParameters, ExtensionOrder, Role};
pub use path_length::{Tier, check_tiers, least_path_lengths, path_length_left};
pub use refusal::Refusal;
pub use request::{RequestParameters, UnsignedRequest};
pub use self_check::SelfCheck;
pub use serial::{SerialCounter, SerialSource};
pub use transparency::verify_timestamp;
pub use validity::{Validity, ValidityNesting};
