//! Keys, signatures, digests and fingerprints.
//!
//! It takes keys as `SubjectPublicKeyInfo` and PKCS#8, algorithms as `AlgorithmIdentifier`, and randomness from the
//! caller; it gives back verified or not, signatures and digests. Which algorithms are good enough is the caller's
//! list: nothing here prefers one over another.
//!
//! Arithmetic is that of the RustCrypto crates, each behind one file of `rustcrypto`. An algorithm whose feature is off
//! is still named by every type and refused with [`Code::FEATURE_DISABLED`](crate::base::Code::FEATURE_DISABLED).

mod algorithm;
mod digest;
mod fingerprint;
mod inherit;
mod objects;
mod private_key;
mod public_key;
mod random;
mod rustcrypto;
mod sign;
mod verify;

pub use algorithm::{KeyAlgorithm, SignatureAlgorithm};
pub use digest::DigestAlgorithm;
pub use fingerprint::Fingerprint;
pub(crate) use objects::CERT_ID_HASHES;
pub use private_key::PrivateKey;
pub use public_key::{KeyIdMethod, PublicKey};
pub use random::Random;
#[cfg(feature = "getrandom")]
pub use random::SystemRandom;
pub use sign::{KeySigner, Signer};
