//! Who signs: a private key in memory, or whatever the host has (HSM, KMS, a callback).

use super::{DigestAlgorithm, PrivateKey, PublicKey, Random, SignatureAlgorithm};
use crate::base::{Code, Error, Result};
use alloc::vec::Vec;

/// Something that signs with one key and one algorithm.
///
/// [`PrivateKey`] is one, with the default algorithm of its key; [`PrivateKey::with_algorithm`] gives one for another.
/// A host with its keys elsewhere implements it:
///
/// ```
/// use certwright::{PublicKey, Random, Result, SignatureAlgorithm, Signer};
///
/// struct Hsm {
///     public_key: PublicKey, // asked for once
/// }
///
/// impl Signer for Hsm {
///     fn public_key(&self) -> &PublicKey {
///         &self.public_key
///     }
///
///     fn signature_algorithm(&self) -> SignatureAlgorithm {
///         SignatureAlgorithm::EcdsaSha256
///     }
///
///     fn sign(&self, message: &[u8], _: &mut dyn Random) -> Result<Vec<u8>> {
///         # let ask_the_device = |_: &[u8]| -> Result<Vec<u8>> { Err(certwright::Code::SIGNING_FAILED.into()) };
///         ask_the_device(message)
///     }
/// }
/// ```
pub trait Signer {
    /// The public key that verifies what it signs.
    fn public_key(&self) -> &PublicKey;

    /// The algorithm it signs with.
    fn signature_algorithm(&self) -> SignatureAlgorithm;

    /// The signature over `message`, in the form certificates carry it (ECDSA in DER).
    ///
    /// # Errors
    /// [`Code::SIGNING_FAILED`], [`Code::RANDOM_FAILED`], or what the implementation reports.
    fn sign(&self, message: &[u8], random: &mut dyn Random) -> Result<Vec<u8>>;
}

impl<S: Signer + ?Sized> Signer for &S {
    fn public_key(&self) -> &PublicKey {
        (**self).public_key()
    }

    fn signature_algorithm(&self) -> SignatureAlgorithm {
        (**self).signature_algorithm()
    }

    fn sign(&self, message: &[u8], random: &mut dyn Random) -> Result<Vec<u8>> {
        (**self).sign(message, random)
    }
}

/// Signs with the default algorithm of the key: see [`KeyAlgorithm::default_signature_algorithm`].
///
/// ECDSA (RFC 6979) and Ed25519 are deterministic and draw nothing. RSA draws 32 bytes for blinding and salt, ML-DSA 32
/// for hedging. Time: ECDSA, Ed25519 and ML-DSA sign in time that does not depend on the key; RSA is blinded, which hides
/// the message but, measured closely enough, not everything (RUSTSEC-2023-0071). Where others can time the host's RSA
/// signatures, use an external [`Signer`].
///
/// [`KeyAlgorithm::default_signature_algorithm`]: super::KeyAlgorithm::default_signature_algorithm
impl Signer for PrivateKey {
    fn public_key(&self) -> &PublicKey {
        self.public_key()
    }

    fn signature_algorithm(&self) -> SignatureAlgorithm {
        self.algorithm().default_signature_algorithm()
    }

    fn sign(&self, message: &[u8], random: &mut dyn Random) -> Result<Vec<u8>> {
        self.sign_with(self.signature_algorithm(), message, random)
    }
}

/// A private key that signs with an algorithm other than its default. Made by [`PrivateKey::with_algorithm`].
#[derive(Clone, Copy, Debug)]
pub struct KeySigner<'a> {
    key: &'a PrivateKey,
    algorithm: SignatureAlgorithm,
}

impl PrivateKey {
    /// A signer that uses `algorithm`: RSASSA-PSS, or another hash.
    ///
    /// ```
    /// # #[cfg(feature = "getrandom")] {
    /// use certwright::{KeyAlgorithm, PrivateKey, SignatureAlgorithm, Signer, SystemRandom};
    /// let key = PrivateKey::generate(KeyAlgorithm::EcdsaP256, &mut SystemRandom)?;
    /// let signer = key.with_algorithm(SignatureAlgorithm::EcdsaSha384)?;
    /// let signature = signer.sign(b"message", &mut SystemRandom)?;
    /// key.public_key().verify_signature(SignatureAlgorithm::EcdsaSha384, b"message", &signature)?;
    /// # }
    /// # Ok::<(), certwright::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Code::ALGORITHM_CANNOT_SIGN`] if the algorithm is not for such keys, or uses SHA-1: that is verified where
    /// the caller allows it, and not made.
    pub fn with_algorithm(&self, algorithm: SignatureAlgorithm) -> Result<KeySigner<'_>> {
        if !algorithm.is_for(self.algorithm()) || algorithm.digest() == Some(DigestAlgorithm::Sha1) {
            let key = self.algorithm();
            return Err(Error::new(Code::ALGORITHM_CANNOT_SIGN).with_found(format_args!("{algorithm} with {key}")));
        }
        Ok(KeySigner { key: self, algorithm })
    }
}

impl Signer for KeySigner<'_> {
    fn public_key(&self) -> &PublicKey {
        self.key.public_key()
    }

    fn signature_algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }

    fn sign(&self, message: &[u8], random: &mut dyn Random) -> Result<Vec<u8>> {
        self.key.sign_with(self.algorithm, message, random)
    }
}
