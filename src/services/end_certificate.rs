//! End certificates of a console: a certificate with its key, for a purpose, validated when it is stored and later again.
//!
//! Serves `POST /staged_config/certificates/end_certificates` (IBM QRadar). [`Request::read`] reads the body;
//! [`Request::create`] finds and matches the key, validates and gives an [`EndCertificate`], whose
//! [`resource`](EndCertificate::resource) is the answer and whose [`validate`](EndCertificate::validate) is the verdict of
//! any later day. What is refused has one of the published codes, by a documented precedence, and every finding.
//!
//! ```
//! use certwright::services::end_certificate::{Console, Request};
//! let request = Request::read(br#"{"name": "web", "purpose": "SERVER", "cert_file": "string"}"#)?;
//! let refused = request.create(&Console::new("2026-01-01".parse()?)).unwrap_err();
//! assert_eq!((refused.status(), refused.code()), (422, 2001));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! | request code | HTTP | what |
//! |---|---|---|
//! | 1005 | 422 | a required field is missing or empty |
//! | 1006 | 422 | fields that exclude each other, an unknown `purpose`, `component_id` or `csr_id`, or a `name` of over 255 characters |
//! | 1007 | 422 | the key cannot be used: no PKCS#8 in PEM, password missing, wrong or superfluous, not RSA |
//! | 1008 | 422 | the key is not the certificate's, or no pending key is |
//! | 1102 | 409 | the name is taken |
//! | 1020 | 500 | storing failed |
//! | 2035 | 500 | the keystore could not be made |
//!
//! The codes of validation are those of [`Validation`]; HTTP 422.

mod console;
mod key;
mod request;
mod resource;
mod validation;

pub use console::{ChainOrder, Component, Console, EndCertificate, PendingKey, validate};
pub use request::{MAX_CHAIN, MAX_NAME, Purpose, Refused, Request};
pub use resource::{Record, Resource, Status};
pub use validation::{Coded, NOT_VALIDATED, VALID, Validation};
