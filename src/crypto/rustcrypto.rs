//! One file for each algorithm: decoding of its keys, verifying and signing, over the RustCrypto crate of that name.
//!
//! What these files promise their callers: a public key that decodes is valid and bounded in size; a failure is a
//! [`Code`](crate::base::Code) and never a panic.

#[cfg(feature = "dsa")]
pub(super) mod dsa;
pub(super) mod ecdsa;
#[cfg(feature = "ed25519")]
pub(super) mod ed25519;
#[cfg(feature = "ml-dsa")]
pub(super) mod ml_dsa;
#[cfg(feature = "rsa")]
pub(super) mod rsa;
