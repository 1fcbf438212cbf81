//! X.509 certificates for services: parse, issue, validate, fingerprint.
//!
//! No network, no files, no global state, no hidden clock or randomness: the host brings bytes, time and entropy.

#![no_std]
#![cfg_attr(docsrs, feature(doc_cfg))]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

pub mod base;
pub mod crypto;
pub mod describe;
pub mod encoding;
#[cfg(feature = "ffi")]
pub mod ffi;
pub mod issue;
pub mod path;
pub mod profile;
pub mod validate;
pub mod x509;

pub use base::{CivilTime, Code, Error, Finding, Level, Limits, Location, Result, Timestamp};
#[cfg(feature = "getrandom")]
pub use crypto::SystemRandom;
pub use crypto::{
    DigestAlgorithm, Fingerprint, KeyAlgorithm, KeyIdMethod, KeySigner, PrivateKey, PublicKey, Random,
    SignatureAlgorithm, Signer,
};
pub use describe::Description;
pub use issue::{CertificateParameters, Issuer};
pub use path::{CertificatePool, TrustAnchor, TrustStore};
pub use validate::{Accepted, Identity, Rejected, RevocationEvidence, ValidationPolicy, Validator};
pub use x509::{Certificate, CertificateRequest, CertificateRevocationList, Crl, Csr};
