//! Private keys and certificates as files carry them: every form of a private key, PKCS#12, PKCS#7 bundles.
//!
//! It takes bytes, a password and [`Limits`](crate::base::Limits); it gives keys, certificates and CRLs, and writes the
//! same. Whatever a file can ask for, iterations and memory above all, is bounded before the work begins. Decrypted bytes
//! and copies of passwords are wiped. Nothing here says that a key or a certificate may be trusted.
//!
//! | file | read | written |
//! |---|---|---|
//! | PKCS#8 (`PRIVATE KEY`), PKCS#1 (`RSA PRIVATE KEY`), SEC1 (`EC PRIVATE KEY`) | yes | yes |
//! | PKCS#8 under a password (`ENCRYPTED PRIVATE KEY`) | AES-CBC with PBKDF2 or scrypt | AES-256-CBC |
//! | the same by DES, Triple DES, RC2 (PBES1, PKCS#12), and PEM with `DEK-Info` | feature `legacy` | no |
//! | PKCS#12, in DER or BER | AES-CBC, MAC by HMAC; Triple DES and RC2 with feature `legacy` | AES-256-CBC, HMAC-SHA-256 |
//! | PKCS#7 with certificates and CRLs and nothing else, in DER or BER | yes | yes |
//! | JKS | no | no |
//!
//! Passwords need the feature `pkcs12`; without it every function is there and refuses them with
//! [`Code::FEATURE_DISABLED`](crate::base::Code::FEATURE_DISABLED).

mod bundle;
mod chain;
mod encryption;
#[cfg(feature = "pkcs12")]
mod engine;
#[cfg(not(feature = "pkcs12"))]
#[path = "keystore/engine/absent.rs"]
mod engine;
mod matching;
mod password;
mod pkcs12;
mod private_key;

pub use bundle::CertificateBundle;
pub use encryption::Encryption;
pub use pkcs12::{CertificateEntry, KeyEntry, Pkcs12, Pkcs12Builder};
