//! The one place where a signature is verified.
//!
//! A key is prepared once, when it is decoded; verifying dispatches on it. Another implementation of an algorithm is
//! another variant here.

use super::algorithm::Scheme;
use super::rustcrypto;
use super::{Fingerprint, SignatureAlgorithm};
use crate::base::{Code, Error, Result};
use alloc::boxed::Box;

/// A decoded public key, with what verifying needs computed. Boxed, since an ML-DSA key is a thousand times the size of
/// an Ed25519 key; and a smaller key in the place of a larger one would carry along what the stack held before.
#[derive(Clone, Debug)]
pub(super) enum PreparedKey {
    P256(Box<p256::ecdsa::VerifyingKey>),
    P384(Box<p384::ecdsa::VerifyingKey>),
    #[cfg(feature = "p521")]
    P521(Box<p521::ecdsa::VerifyingKey>),
    #[cfg(feature = "rsa")]
    Rsa(Box<rsa::RsaPublicKey>),
    /// For id-RSASSA-PSS: PSS only, and if the key says so, one algorithm only.
    #[cfg(feature = "rsa")]
    RsaPss(Box<rsa::RsaPublicKey>, Option<SignatureAlgorithm>),
    #[cfg(feature = "ed25519")]
    Ed25519(Box<ed25519_dalek::VerifyingKey>),
    #[cfg(feature = "ml-dsa")]
    MlDsa44(Box<ml_dsa::VerifyingKey<ml_dsa::MlDsa44>>),
    #[cfg(feature = "ml-dsa")]
    MlDsa65(Box<ml_dsa::VerifyingKey<ml_dsa::MlDsa65>>),
    #[cfg(feature = "ml-dsa")]
    MlDsa87(Box<ml_dsa::VerifyingKey<ml_dsa::MlDsa87>>),
    #[cfg(feature = "dsa")]
    Dsa(Box<dsa::VerifyingKey>),
}

impl PreparedKey {
    /// Whether `signature` over `message` is one that this key made with `algorithm`.
    ///
    /// [`Code::ALGORITHM_KEY_MISMATCH`], [`Code::SIGNATURE_MALFORMED`] or [`Code::SIGNATURE_INVALID`].
    pub(super) fn verify(&self, algorithm: SignatureAlgorithm, message: &[u8], signature: &[u8]) -> Result<()> {
        let hashed = algorithm.digest().map(|digest| Fingerprint::of(digest, message));
        match (self, algorithm.scheme(), hashed) {
            (Self::P256(key), Scheme::Ecdsa, Some(hashed)) => rustcrypto::ecdsa::verify(key, &hashed, signature),
            (Self::P384(key), Scheme::Ecdsa, Some(hashed)) => rustcrypto::ecdsa::verify(key, &hashed, signature),
            #[cfg(feature = "p521")]
            (Self::P521(key), Scheme::Ecdsa, Some(hashed)) => rustcrypto::ecdsa::verify(key, &hashed, signature),
            #[cfg(feature = "rsa")]
            (Self::Rsa(key), Scheme::RsaPkcs1, Some(hashed)) => rustcrypto::rsa::verify_pkcs1(key, &hashed, signature),
            #[cfg(feature = "rsa")]
            (Self::Rsa(key), Scheme::RsaPss, Some(hashed)) => rustcrypto::rsa::verify_pss(key, &hashed, signature),
            #[cfg(feature = "rsa")]
            (Self::RsaPss(key, only), Scheme::RsaPss, Some(hashed)) if only.is_none_or(|only| only == algorithm) => {
                rustcrypto::rsa::verify_pss(key, &hashed, signature)
            }
            #[cfg(feature = "ed25519")]
            (Self::Ed25519(key), Scheme::Ed25519, _) => rustcrypto::ed25519::verify(key, message, signature),
            #[cfg(feature = "ml-dsa")]
            (Self::MlDsa44(key), Scheme::MlDsa44, _) => rustcrypto::ml_dsa::verify(key, message, signature),
            #[cfg(feature = "ml-dsa")]
            (Self::MlDsa65(key), Scheme::MlDsa65, _) => rustcrypto::ml_dsa::verify(key, message, signature),
            #[cfg(feature = "ml-dsa")]
            (Self::MlDsa87(key), Scheme::MlDsa87, _) => rustcrypto::ml_dsa::verify(key, message, signature),
            #[cfg(feature = "dsa")]
            (Self::Dsa(key), Scheme::Dsa, Some(hashed)) => rustcrypto::dsa::verify(key, &hashed, signature),
            _ => Err(Error::new(Code::ALGORITHM_KEY_MISMATCH).with_found(algorithm)),
        }
    }

    /// Whether `signature` has the length, the form and the range of those that this key makes.
    pub(super) fn can_have_made(&self, signature: &[u8]) -> bool {
        match self {
            Self::P256(_) => rustcrypto::ecdsa::is_in_form::<p256::NistP256>(signature),
            Self::P384(_) => rustcrypto::ecdsa::is_in_form::<p384::NistP384>(signature),
            #[cfg(feature = "p521")]
            Self::P521(_) => rustcrypto::ecdsa::is_in_form::<p521::NistP521>(signature),
            #[cfg(feature = "rsa")]
            Self::Rsa(key) | Self::RsaPss(key, _) => rustcrypto::rsa::is_in_form(key, signature),
            #[cfg(feature = "ed25519")]
            Self::Ed25519(_) => rustcrypto::ed25519::is_in_form(signature),
            #[cfg(feature = "ml-dsa")]
            Self::MlDsa44(_) => rustcrypto::ml_dsa::is_in_form::<ml_dsa::MlDsa44>(signature),
            #[cfg(feature = "ml-dsa")]
            Self::MlDsa65(_) => rustcrypto::ml_dsa::is_in_form::<ml_dsa::MlDsa65>(signature),
            #[cfg(feature = "ml-dsa")]
            Self::MlDsa87(_) => rustcrypto::ml_dsa::is_in_form::<ml_dsa::MlDsa87>(signature),
            #[cfg(feature = "dsa")]
            Self::Dsa(key) => rustcrypto::dsa::is_in_form(key, signature),
        }
    }
}
