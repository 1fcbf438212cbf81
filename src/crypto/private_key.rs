//! Private keys in memory and as PKCS#8 (RFC 5958, RFC 5915, RFC 8017, RFC 8410, RFC 9881).
//!
//! A key that contradicts itself is refused before it is used. Secrets are wiped when the last handle goes; buffers
//! that hold them are sized in advance, so that none is left behind by growing. `Debug` shows the public key.

use super::algorithm::{Scheme, read_oid, unsigned};
use super::public_key::{kind, write_algorithm};
use super::{Fingerprint, KeyAlgorithm, PublicKey, Random, SignatureAlgorithm, rustcrypto};
use crate::base::{Code, Error, Result};
use crate::encoding::der::{Reader, Tag, Writer};
use crate::encoding::pem;
use crate::x509::oid;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;
use zeroize::Zeroizing;

/// A private key with its public key. Clones share the secret; it is wiped when the last one goes.
///
/// What reads, writes and keeps a key leaves no copy of it in memory that was freed; the arithmetic on RSA keys, in the
/// crate `rsa`, does. Where that matters, sign with an elliptic curve or by a [`Signer`](super::Signer) of the host.
///
/// ```
/// # #[cfg(feature = "getrandom")] {
/// use certwright::{KeyAlgorithm, PrivateKey, Signer, SystemRandom};
/// let key = PrivateKey::generate(KeyAlgorithm::EcdsaP256, &mut SystemRandom)?;
/// let signature = key.sign(b"message", &mut SystemRandom)?;
/// key.public_key().verify_signature(key.signature_algorithm(), b"message", &signature)?;
/// # }
/// # Ok::<(), certwright::Error>(())
/// ```
#[derive(Clone)]
pub struct PrivateKey {
    inner: Arc<Inner>,
}

struct Inner {
    secret: SecretKey,
    public: PublicKey,
}

impl PrivateKey {
    /// Makes a key of `algorithm`.
    ///
    /// Elliptic curves draw candidates until one is in range (FIPS 186-5 A.2.2); Ed25519 and ML-DSA draw a seed of 32
    /// bytes; RSA draws 32 bytes once and expands them by ChaCha20, since a search for primes cannot stop half-way
    /// when a source fails. The same bytes drawn give the same key.
    ///
    /// # Errors
    /// [`Code::RANDOM_FAILED`]; [`Code::KEY_SIZE_INVALID`] for RSA other than 2048, 3072 and 4096 bits;
    /// [`Code::ALGORITHM_CANNOT_SIGN`] for DSA; [`Code::FEATURE_DISABLED`].
    pub fn generate(algorithm: KeyAlgorithm, random: &mut dyn Random) -> Result<Self> {
        check_can_sign(algorithm)?;
        Self::new(SecretKey::generate(algorithm, random)?)
    }

    fn new(secret: SecretKey) -> Result<Self> {
        let public = PublicKey::from_bits(secret.kind(), &secret.public_bits())?;
        Ok(Self { inner: Arc::new(Inner { secret, public }) })
    }

    /// Reads an unencrypted PKCS#8 key, version 1 or 2.
    ///
    /// ```asn1
    /// OneAsymmetricKey ::= SEQUENCE {
    ///     version INTEGER { v1(0), v2(1) }, privateKeyAlgorithm AlgorithmIdentifier, privateKey OCTET STRING,
    ///     attributes [0] IMPLICIT SET OPTIONAL, publicKey [1] IMPLICIT BIT STRING OPTIONAL }
    /// ```
    ///
    /// Attributes are read past. A public key that comes with it must belong to it.
    ///
    /// # Errors
    /// [`Code::PRIVATE_KEY_ENCRYPTED`], [`Code::PRIVATE_KEY_MALFORMED`], [`Code::PRIVATE_KEY_INVALID`] if its parts
    /// contradict each other, [`Code::ALGORITHM_CANNOT_SIGN`] for DSA, and the codes of
    /// [`PublicKey::from_spki_der`] for algorithm and size.
    pub fn from_pkcs8_der(der: &[u8]) -> Result<Self> {
        decode(der).map_err(|error| error.in_structure("PrivateKeyInfo"))
    }

    /// Reads a `PRIVATE KEY` block (RFC 7468 §10); text around it is passed over.
    ///
    /// # Errors
    /// The PEM codes, and those of [`from_pkcs8_der`](Self::from_pkcs8_der).
    pub fn from_pkcs8_pem(text: &[u8]) -> Result<Self> {
        let der = Zeroizing::new(pem::single(text, &["PRIVATE KEY", "ENCRYPTED PRIVATE KEY"])?);
        Self::from_pkcs8_der(&der)
    }

    /// PKCS#8 version 1, as OpenSSL writes it: elliptic curve keys with their public key inside, ML-DSA as its seed, or
    /// expanded if it came without one.
    ///
    /// # Errors
    /// None for a key that was read or made here.
    pub fn to_pkcs8_der(&self) -> Result<Zeroizing<Vec<u8>>> {
        let secret = &self.inner.secret;
        let mut writer = Writer::with_capacity(secret.pkcs8_capacity(&self.inner.public));
        let mut outcome = Ok(());
        writer.sequence(|writer| {
            writer.unsigned(0);
            write_algorithm(writer, secret.kind());
            writer.constructed(Tag::OCTET_STRING, |writer| outcome = secret.write(writer));
        });
        let der = Zeroizing::new(writer.finish());
        outcome.map(|()| der)
    }

    /// As [`to_pkcs8_der`](Self::to_pkcs8_der), as a `PRIVATE KEY` block.
    ///
    /// # Errors
    /// None for a key that was read or made here.
    pub fn to_pkcs8_pem(&self) -> Result<Zeroizing<String>> {
        Ok(Zeroizing::new(pem::encode("PRIVATE KEY", &self.to_pkcs8_der()?)))
    }

    /// The public key that belongs to it.
    #[must_use]
    pub fn public_key(&self) -> &PublicKey {
        &self.inner.public
    }

    /// Its kind and size.
    #[must_use]
    pub fn algorithm(&self) -> KeyAlgorithm {
        self.inner.public.algorithm()
    }

    /// Reads what PKCS#8 has in `privateKey` for a key of `algorithm`: of RSA without its size.
    pub(crate) fn from_contents(algorithm: KeyAlgorithm, contents: &[u8]) -> Result<Self> {
        check_can_sign(algorithm)?;
        Self::new(SecretKey::decode(algorithm, contents)?)
    }

    /// What PKCS#8 has in `privateKey`.
    pub(crate) fn to_contents(&self) -> Result<Zeroizing<Vec<u8>>> {
        let mut writer = Writer::with_capacity(self.inner.secret.pkcs8_capacity(&self.inner.public));
        let outcome = self.inner.secret.write(&mut writer);
        let contents = Zeroizing::new(writer.finish());
        outcome.map(|()| contents)
    }

    /// Whether `public` is its other half, however that is encoded: a point may be compressed, RSA restricted to PSS.
    pub(crate) fn is_other_half_of(&self, public: &PublicKey) -> bool {
        self.algorithm() == public.algorithm() && self.inner.secret.is_public(public.key_bits())
    }

    pub(super) fn sign_with(
        &self,
        algorithm: SignatureAlgorithm,
        message: &[u8],
        random: &mut dyn Random,
    ) -> Result<Vec<u8>> {
        self.inner.secret.sign(algorithm, message, random)
    }
}

/// The public key; nothing secret.
impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PrivateKey").field("public_key", self.public_key()).finish_non_exhaustive()
    }
}

fn check_can_sign(algorithm: KeyAlgorithm) -> Result<()> {
    if algorithm == KeyAlgorithm::Dsa {
        return Err(Error::new(Code::ALGORITHM_CANNOT_SIGN).with_found("DSA is here to verify only"));
    }
    algorithm.check_feature()
}

fn decode(der: &[u8]) -> Result<PrivateKey> {
    let malformed = |error: Error| {
        let code = Error::new(Code::PRIVATE_KEY_MALFORMED);
        if let Some(offset) = error.offset() { code.at(offset) } else { code }
    };
    let mut outer = Reader::new(der);
    let mut fields = outer.read(Tag::SEQUENCE).map_err(malformed)?.reader();
    outer.finish().map_err(malformed)?;
    // EncryptedPrivateKeyInfo begins with an algorithm where PrivateKeyInfo has its version.
    if fields.peek() == Some(Tag::SEQUENCE) {
        return Err(Error::new(Code::PRIVATE_KEY_ENCRYPTED));
    }
    let version_2 = match unsigned(&mut fields).map_err(malformed)? {
        [] => false,
        [1] => true,
        _ => return Err(Error::new(Code::PRIVATE_KEY_MALFORMED).in_field("version")),
    };
    let mut identifier = fields.read(Tag::SEQUENCE).map_err(malformed)?.reader();
    let secret = fields.read(Tag::OCTET_STRING).map_err(malformed)?;
    fields.read_optional(Tag::context_constructed(0)).map_err(malformed)?;
    let public = fields.read_optional(Tag::context(1)).map_err(malformed)?;
    fields.finish().map_err(malformed)?;

    let oid = read_oid(&mut identifier)?;
    // It would be written again as a key for any padding, which is another key to whoever compares.
    if oid == oid::RSASSA_PSS {
        return Err(Error::new(Code::UNKNOWN_KEY_ALGORITHM).in_field("privateKeyAlgorithm").with_found(oid));
    }
    let kind = kind(oid, identifier).map_err(|error| error.in_field("privateKeyAlgorithm"))?;
    check_can_sign(kind)?;
    let key = SecretKey::decode(kind, secret.value).map_err(|error| error.in_field("privateKey"))?;
    match public.map(|public| public.value) {
        None => {}
        // RFC 5958 §2: a public key makes it version 2.
        Some(_) if !version_2 => return Err(Error::new(Code::PRIVATE_KEY_MALFORMED).in_field("version")),
        Some([0, bits @ ..]) if key.is_public(bits) => {}
        Some(_) => return Err(Error::new(Code::PRIVATE_KEY_INVALID).in_field("publicKey")),
    }
    PrivateKey::new(key)
}

/// What each algorithm keeps secret. Boxed, since a smaller variant in the place of a larger one would leave whatever
/// lay on the stack before, a seed perhaps, in the part that it does not wipe.
enum SecretKey {
    P256(Box<p256::ecdsa::SigningKey>),
    P384(Box<p384::ecdsa::SigningKey>),
    #[cfg(feature = "p521")]
    P521(Box<p521::ecdsa::SigningKey>),
    #[cfg(feature = "rsa")]
    Rsa(Box<rsa::RsaPrivateKey>),
    #[cfg(feature = "ed25519")]
    Ed25519(Box<ed25519_dalek::SigningKey>),
    #[cfg(feature = "ml-dsa")]
    MlDsa44(rustcrypto::ml_dsa::PrivateKey<ml_dsa::MlDsa44>),
    #[cfg(feature = "ml-dsa")]
    MlDsa65(rustcrypto::ml_dsa::PrivateKey<ml_dsa::MlDsa65>),
    #[cfg(feature = "ml-dsa")]
    MlDsa87(rustcrypto::ml_dsa::PrivateKey<ml_dsa::MlDsa87>),
}

/// Wiped when dropped: fails to compile for a type that is not.
const _: () = {
    const fn wiped<T: zeroize::ZeroizeOnDrop>() {}
    wiped::<p256::ecdsa::SigningKey>();
    wiped::<p384::ecdsa::SigningKey>();
    #[cfg(feature = "p521")]
    wiped::<p521::ecdsa::SigningKey>();
    #[cfg(feature = "rsa")]
    wiped::<rsa::RsaPrivateKey>();
    #[cfg(feature = "ed25519")]
    wiped::<ed25519_dalek::SigningKey>();
    #[cfg(feature = "ml-dsa")]
    wiped::<ml_dsa::SigningKey<ml_dsa::MlDsa87>>();
    #[cfg(feature = "ml-dsa")]
    wiped::<ml_dsa::ExpandedSigningKey<ml_dsa::MlDsa87>>();
};

impl SecretKey {
    fn generate(algorithm: KeyAlgorithm, random: &mut dyn Random) -> Result<Self> {
        Ok(match algorithm {
            KeyAlgorithm::EcdsaP256 => Self::P256(Box::new(rustcrypto::ecdsa::generate(random)?)),
            KeyAlgorithm::EcdsaP384 => Self::P384(Box::new(rustcrypto::ecdsa::generate(random)?)),
            #[cfg(feature = "p521")]
            KeyAlgorithm::EcdsaP521 => Self::P521(Box::new(rustcrypto::ecdsa::generate(random)?)),
            #[cfg(feature = "rsa")]
            KeyAlgorithm::Rsa(bits) => Self::Rsa(Box::new(rustcrypto::rsa::generate(bits, random)?)),
            #[cfg(feature = "ed25519")]
            KeyAlgorithm::Ed25519 => Self::Ed25519(Box::new(rustcrypto::ed25519::generate(random)?)),
            #[cfg(feature = "ml-dsa")]
            KeyAlgorithm::MlDsa44 => Self::MlDsa44(rustcrypto::ml_dsa::generate(random)?),
            #[cfg(feature = "ml-dsa")]
            KeyAlgorithm::MlDsa65 => Self::MlDsa65(rustcrypto::ml_dsa::generate(random)?),
            #[cfg(feature = "ml-dsa")]
            KeyAlgorithm::MlDsa87 => Self::MlDsa87(rustcrypto::ml_dsa::generate(random)?),
            other => return Err(Error::new(Code::FEATURE_DISABLED).with_found(other)),
        })
    }

    /// From the contents of `privateKey`.
    fn decode(kind: KeyAlgorithm, der: &[u8]) -> Result<Self> {
        Ok(match kind {
            KeyAlgorithm::EcdsaP256 => Self::P256(Box::new(rustcrypto::ecdsa::private_key(der, oid::SECP256R1)?)),
            KeyAlgorithm::EcdsaP384 => Self::P384(Box::new(rustcrypto::ecdsa::private_key(der, oid::SECP384R1)?)),
            #[cfg(feature = "p521")]
            KeyAlgorithm::EcdsaP521 => Self::P521(Box::new(rustcrypto::ecdsa::private_key(der, oid::SECP521R1)?)),
            #[cfg(feature = "rsa")]
            KeyAlgorithm::Rsa(_) => Self::Rsa(Box::new(rustcrypto::rsa::private_key(der)?)),
            #[cfg(feature = "ed25519")]
            KeyAlgorithm::Ed25519 => Self::Ed25519(Box::new(rustcrypto::ed25519::private_key(der)?)),
            #[cfg(feature = "ml-dsa")]
            KeyAlgorithm::MlDsa44 => Self::MlDsa44(rustcrypto::ml_dsa::private_key(der)?),
            #[cfg(feature = "ml-dsa")]
            KeyAlgorithm::MlDsa65 => Self::MlDsa65(rustcrypto::ml_dsa::private_key(der)?),
            #[cfg(feature = "ml-dsa")]
            KeyAlgorithm::MlDsa87 => Self::MlDsa87(rustcrypto::ml_dsa::private_key(der)?),
            other => return Err(Error::new(Code::FEATURE_DISABLED).with_found(other)),
        })
    }

    /// The kind, without the size of an RSA key.
    fn kind(&self) -> KeyAlgorithm {
        match self {
            Self::P256(_) => KeyAlgorithm::EcdsaP256,
            Self::P384(_) => KeyAlgorithm::EcdsaP384,
            #[cfg(feature = "p521")]
            Self::P521(_) => KeyAlgorithm::EcdsaP521,
            #[cfg(feature = "rsa")]
            Self::Rsa(_) => KeyAlgorithm::Rsa(0),
            #[cfg(feature = "ed25519")]
            Self::Ed25519(_) => KeyAlgorithm::Ed25519,
            #[cfg(feature = "ml-dsa")]
            Self::MlDsa44(_) => KeyAlgorithm::MlDsa44,
            #[cfg(feature = "ml-dsa")]
            Self::MlDsa65(_) => KeyAlgorithm::MlDsa65,
            #[cfg(feature = "ml-dsa")]
            Self::MlDsa87(_) => KeyAlgorithm::MlDsa87,
        }
    }

    /// The bits of the public key.
    fn public_bits(&self) -> Vec<u8> {
        match self {
            Self::P256(key) => rustcrypto::ecdsa::public_bits(key),
            Self::P384(key) => rustcrypto::ecdsa::public_bits(key),
            #[cfg(feature = "p521")]
            Self::P521(key) => rustcrypto::ecdsa::public_bits(key),
            #[cfg(feature = "rsa")]
            Self::Rsa(key) => rustcrypto::rsa::public_bits(key),
            #[cfg(feature = "ed25519")]
            Self::Ed25519(key) => key.verifying_key().to_bytes().to_vec(),
            #[cfg(feature = "ml-dsa")]
            Self::MlDsa44(key) => rustcrypto::ml_dsa::public_bits(key),
            #[cfg(feature = "ml-dsa")]
            Self::MlDsa65(key) => rustcrypto::ml_dsa::public_bits(key),
            #[cfg(feature = "ml-dsa")]
            Self::MlDsa87(key) => rustcrypto::ml_dsa::public_bits(key),
        }
    }

    /// Whether `bits` are those of the public key; a point may be compressed.
    fn is_public(&self, bits: &[u8]) -> bool {
        match self {
            Self::P256(key) => rustcrypto::ecdsa::is_public_key_of(key, bits),
            Self::P384(key) => rustcrypto::ecdsa::is_public_key_of(key, bits),
            #[cfg(feature = "p521")]
            Self::P521(key) => rustcrypto::ecdsa::is_public_key_of(key, bits),
            #[cfg(any(feature = "rsa", feature = "ed25519", feature = "ml-dsa"))]
            _ => self.public_bits() == bits,
        }
    }

    /// Room for the key in PKCS#8. The numbers of an RSA private key take 4.5 times the modulus.
    fn pkcs8_capacity(&self, public: &PublicKey) -> usize {
        public.key_bits().len().saturating_mul(5).saturating_add(256)
    }

    /// Writes the contents of `privateKey`.
    #[cfg_attr(not(feature = "rsa"), expect(clippy::unnecessary_wraps, reason = "RSA keys may fail"))]
    fn write(&self, writer: &mut Writer) -> Result<()> {
        match self {
            Self::P256(key) => rustcrypto::ecdsa::write_private_key(writer, key),
            Self::P384(key) => rustcrypto::ecdsa::write_private_key(writer, key),
            #[cfg(feature = "p521")]
            Self::P521(key) => rustcrypto::ecdsa::write_private_key(writer, key),
            #[cfg(feature = "rsa")]
            Self::Rsa(key) => rustcrypto::rsa::write_private_key(writer, key)?,
            #[cfg(feature = "ed25519")]
            Self::Ed25519(key) => writer.primitive(Tag::OCTET_STRING, key.as_bytes()),
            #[cfg(feature = "ml-dsa")]
            Self::MlDsa44(key) => rustcrypto::ml_dsa::write_private_key(writer, key),
            #[cfg(feature = "ml-dsa")]
            Self::MlDsa65(key) => rustcrypto::ml_dsa::write_private_key(writer, key),
            #[cfg(feature = "ml-dsa")]
            Self::MlDsa87(key) => rustcrypto::ml_dsa::write_private_key(writer, key),
        }
        Ok(())
    }

    #[cfg_attr(
        not(any(feature = "rsa", feature = "ml-dsa")),
        expect(unused_variables, reason = "the other algorithms are deterministic")
    )]
    fn sign(&self, algorithm: SignatureAlgorithm, message: &[u8], random: &mut dyn Random) -> Result<Vec<u8>> {
        let hashed = algorithm.digest().map(|digest| Fingerprint::of(digest, message));
        match (self, algorithm.scheme(), hashed) {
            (Self::P256(key), Scheme::Ecdsa, Some(hashed)) => Ok(rustcrypto::ecdsa::sign(key, &hashed)),
            (Self::P384(key), Scheme::Ecdsa, Some(hashed)) => Ok(rustcrypto::ecdsa::sign(key, &hashed)),
            #[cfg(feature = "p521")]
            (Self::P521(key), Scheme::Ecdsa, Some(hashed)) => Ok(rustcrypto::ecdsa::sign(key, &hashed)),
            #[cfg(feature = "rsa")]
            (Self::Rsa(key), Scheme::RsaPkcs1, Some(hashed)) => {
                rustcrypto::rsa::sign(key, rustcrypto::rsa::Padding::Pkcs1, &hashed, random)
            }
            #[cfg(feature = "rsa")]
            (Self::Rsa(key), Scheme::RsaPss, Some(hashed)) => {
                rustcrypto::rsa::sign(key, rustcrypto::rsa::Padding::Pss, &hashed, random)
            }
            #[cfg(feature = "ed25519")]
            (Self::Ed25519(key), Scheme::Ed25519, _) => Ok(rustcrypto::ed25519::sign(key, message)),
            #[cfg(feature = "ml-dsa")]
            (Self::MlDsa44(key), Scheme::MlDsa44, _) => rustcrypto::ml_dsa::sign(key, message, random),
            #[cfg(feature = "ml-dsa")]
            (Self::MlDsa65(key), Scheme::MlDsa65, _) => rustcrypto::ml_dsa::sign(key, message, random),
            #[cfg(feature = "ml-dsa")]
            (Self::MlDsa87(key), Scheme::MlDsa87, _) => rustcrypto::ml_dsa::sign(key, message, random),
            _ => Err(Error::new(Code::ALGORITHM_CANNOT_SIGN).with_found(algorithm)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Counter(u8);
    impl Random for Counter {
        fn fill(&mut self, bytes: &mut [u8]) -> Result<()> {
            for byte in bytes {
                self.0 = self.0.wrapping_add(1);
                *byte = self.0;
            }
            Ok(())
        }
    }

    #[test]
    fn a_written_key_never_outgrows_its_buffer() {
        for algorithm in [
            KeyAlgorithm::EcdsaP256,
            KeyAlgorithm::EcdsaP384,
            #[cfg(feature = "p521")]
            KeyAlgorithm::EcdsaP521,
            #[cfg(feature = "rsa")]
            KeyAlgorithm::Rsa(2048),
            #[cfg(feature = "rsa")]
            KeyAlgorithm::Rsa(4096),
            #[cfg(feature = "ed25519")]
            KeyAlgorithm::Ed25519,
            #[cfg(feature = "ml-dsa")]
            KeyAlgorithm::MlDsa87,
        ] {
            let key = PrivateKey::generate(algorithm, &mut Counter(0)).unwrap();
            let room = key.inner.secret.pkcs8_capacity(key.public_key());
            assert_eq!(key.to_pkcs8_der().unwrap().capacity(), room, "{algorithm}");
        }
    }
}
