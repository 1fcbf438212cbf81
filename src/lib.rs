//! X.509 for services: parse, issue, validate and fingerprint certificates.
//!
//! No network, no files, no global state, no hidden clock or randomness: the host brings bytes, time and entropy.
//!
//! | to | start at |
//! |---|---|
//! | read a certificate, a CRL, a request | [`Certificate`], [`Crl`], [`Csr`] |
//! | show one to a person or as JSON | [`Certificate::describe`] |
//! | judge a certificate, and hear why | [`Validator`], [`ValidationPolicy`], [`TrustStore`] |
//! | judge how one certificate is made | [`profile`] |
//! | issue certificates and requests | [`Issuer`], [`CertificateParameters`], [`issue`] |
//! | issue revocation lists, answer OCSP | [`issue::CrlIssuer`], [`issue::OcspResponder`] |
//! | make, keep and use keys | [`PrivateKey`], [`PublicKey`], [`Signer`] |
//! | open and write key files, PKCS#12, PKCS#7 | [`PrivateKey::from_pem`], [`keystore`] |
//! | print a fingerprint | [`Certificate::fingerprint`] |
//! | build a service that does these things | `services` (feature `services`) |
//! | look up a reason | [`Code`] |
//!
//! What real CAs have issued is read; deviations are noted and judged later. An operation that cannot be done is an
//! [`Error`] with a [`Code`], the structure, the field and the byte; a certificate that was judged gets [`Finding`]s.
//! Codes keep their number and meaning for ever.
//!
//! The modules are layers, each using only those before it: [`base`], [`encoding`], [`x509`], [`crypto`],
//! [`describe`], [`keystore`], [`profile`], [`path`], [`validate`], [`issue`]; above them, behind a feature, `services`.

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
pub mod keystore;
pub mod path;
pub mod profile;
#[cfg(feature = "services")]
pub mod services;
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

/// The README's examples, compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}

/// The examples of the page on services, compiled and run.
#[cfg(all(doctest, feature = "services", feature = "getrandom"))]
#[doc = include_str!("../docs/services.md")]
mod services_page {}
