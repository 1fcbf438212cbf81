//! The CAs of a digital trust service (DTS) for mobile documents: roots, intermediates, VICAL signers.
//!
//! Serves `POST /v1/ecosystems/certificates/ca` and `…/ca/{dtsCaCertificateId}/intermediate` (MATTR VII). A root is managed,
//! its key made and held by the service, or unmanaged: uploaded, and held to the profile
//! [`dts_root_2_tier`](crate::profile::iso18013_5::dts_root_2_tier) or, if intermediates are to stand below it,
//! [`dts_root_3_tier`](crate::profile::iso18013_5::dts_root_3_tier).
//!
//! ```
//! # #[cfg(feature = "getrandom")] {
//! use certwright::issue::AlternativeName;
//! use certwright::services::trust::{Tenant, create_root};
//! use certwright::SystemRandom;
//! let tenant = Tenant {
//!     issuer_alt_name: vec![AlternativeName::uri("https://dts.example.com/")?],
//!     crl: vec![AlternativeName::uri("https://dts.example.com/root.crl")?],
//!     ..Tenant::new("example", "NZ")
//! };
//! let root = create_root(br#"{"organisationName": "Example Inc."}"#, &tenant, "2026-01-01".parse()?, &mut SystemRandom)?;
//! assert_eq!(root.certificate().subject().to_string(), "CN=example,O=Example Inc.,C=NZ");
//! let answer = serde_json::to_string(&root.answer("782f1885-c7c2-4459-8426-b6d7c111b0b1", true))?;
//! assert!(answer.ends_with(r#""isManaged":true}"#));
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! | rule | choice |
//! |---|---|
//! | roots of a tenant | at most [`MAX_ROOTS`], managed and unmanaged together |
//! | `commonName` | PrintableString of 1 to 64 characters; default: custom domain and `DTS CA`, else the subdomain |
//! | `country` | a code of ISO 3166-1 in capitals; default: that of the region |
//! | `organisationName` | optional for a root made here, which then has a warning; required in an uploaded one |
//! | `notBefore` | not before now; default: now |
//! | `notAfter` | after `notBefore`, at most 20 years from now; default: 20 years after `notBefore`, held within that |
//! | `certificatePem` | stands alone but for `useIntermediateCa`, which needs it |
//! | 29 February | 20 years later is 28 February where there is none |
//! | VICAL signer below a managed root | issued at once, for 457 days or until the root ends |
//! | VICAL signer below another CA | a request; the certificate is taken back once the CA has issued it |

mod answer;
mod intermediate;
mod refused;
mod root;
mod signer;

pub use answer::{CertificateData, IntermediateAnswer, RootAnswer, SignerAnswer};
pub use intermediate::{Intermediate, ParentRoot, USAGES, create_intermediate};
pub use refused::{Kind, Refused};
pub use root::{Conformance, DefaultNotAfter, MAX_ROOTS, Root, Tenant, create_root, create_root_with_key};
pub use signer::{Signer, accept_vical_signer, issue_vical_signer, request_vical_signer};

/// Names under which the service reports what it does.
pub mod events {
    /// A root is about to be created.
    pub const ROOT_START: &str = "ECOSYSTEM_DTS_CA_CERTIFICATE_CREATE_START";
    /// A root was created.
    pub const ROOT_SUCCESS: &str = "ECOSYSTEM_DTS_CA_CERTIFICATE_CREATE_SUCCESS";
    /// A root was not created.
    pub const ROOT_FAIL: &str = "ECOSYSTEM_DTS_CA_CERTIFICATE_CREATE_FAIL";
    /// An intermediate is about to be created.
    pub const INTERMEDIATE_START: &str = "ECOSYSTEM_DTS_INTERMEDIATE_CA_CERTIFICATE_CREATE_START";
    /// An intermediate was created.
    pub const INTERMEDIATE_SUCCESS: &str = "ECOSYSTEM_DTS_INTERMEDIATE_CA_CERTIFICATE_CREATE_SUCCESS";
    /// An intermediate was not created.
    pub const INTERMEDIATE_FAIL: &str = "ECOSYSTEM_DTS_INTERMEDIATE_CA_CERTIFICATE_CREATE_FAIL";
}
