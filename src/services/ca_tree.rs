//! A tree of CAs: roots, intermediates and signing CAs below them, certificates from requests, revocation lists.
//!
//! Serves `POST /locksmith/v1/intermediates` and its siblings (Locksmith). A body becomes a [`CaRequest`] or
//! [`LeafRequest`] that says where in the tree it belongs; the host finds the parent, its key and its next serial number,
//! and [`create_root`], [`create_intermediate`], [`create_certificate`], [`create_crl`] make the rest. [`NewCa::answer`] is
//! the published answer, [`CertificateJson`] the certificate in it.
//!
//! ```
//! # #[cfg(feature = "getrandom")] {
//! use certwright::services::ca_tree::{CaRequest, Kind, Settings, create_root};
//! use certwright::{KeyAlgorithm, PrivateKey, SystemRandom};
//! let body = br#"{"subject": {"common_name": "Example Root", "organization": ["Example"]}, "expiration_date": [10, 0, 1]}"#;
//! let request = CaRequest::read(body, Kind::Root)?;
//! let key = PrivateKey::generate(KeyAlgorithm::EcdsaP256, &mut SystemRandom)?; // the service: ca_tree::CA_KEY
//! let root = create_root(&request, &key, &Settings::default(), "2026-01-02".parse()?, &mut SystemRandom)?;
//! assert_eq!(root.certificate().not_after(), "2036-01-03".parse()?);
//! let answer = serde_json::to_string(&root.answer())?;
//! assert!(answer.starts_with(r#"{"status":"root-created","errors":[],"messages":["Root CA Example Root created!"]"#));
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! | rule | choice |
//! |---|---|
//! | validity | from yesterday 00:00:00Z until today 00:00:00Z and the years, months and days asked for; [`Settings::leap_day`] |
//! | keyUsage, basicConstraints | critical; no path length, but 0 for `authority-no-subs` |
//! | subject | C, O, OU, L, ST, STREET, postalCode, CN; several values of one attribute in one RDN |
//! | issuerAltName | the issuer's names; [`IssuerAltName::OfSubject`] as the published service has it |
//! | a name whose slug is empty | refused |
//! | keys under a passphrase | [`write_key`]: PKCS#8 by PBES2 |

mod answer;
mod certificate_json;
mod go_url;
mod making;
mod naming;
mod request;

pub use answer::{Answer, Failure, Kind, Status, serial_text};
pub use certificate_json::CertificateJson;
pub use making::{
    CA_KEY, IssuerAltName, NewCa, NewCertificate, Settings, create_certificate, create_crl, create_intermediate,
    create_root, read_key, write_key,
};
pub use naming::{CaPath, MAX_DEPTH, NoSlug, Slug};
pub use request::{CaRequest, CertificateType, LeafRequest, MAX_NAMES};
