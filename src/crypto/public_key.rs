//! Public keys as certificates carry them (RFC 5280 §4.1.2.7, RFC 3279, RFC 5480, RFC 8410, RFC 9881).

#[cfg(feature = "rsa")]
use super::algorithm::pss_of_key;
use super::algorithm::{absent, null, read_oid};
use super::verify::PreparedKey;
use super::{DigestAlgorithm, Fingerprint, KeyAlgorithm, SignatureAlgorithm, rustcrypto};
use crate::base::{Code, Error, Result};
use crate::encoding::der::{self, Notes, Reader, Span, Tag, Writer};
use crate::encoding::pem;
use crate::x509::oid::{self, Oid};
use alloc::boxed::Box;
use alloc::string::String;
use alloc::sync::Arc;
use core::fmt;

/// A public key, decoded, checked and ready to verify. Cheap to clone.
///
/// Two keys are equal if their `SubjectPublicKeyInfo` is the same, byte by byte.
///
/// ```
/// use certwright::{KeyAlgorithm, PublicKey};
/// # let spki = [&[0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00][..],
/// #     &[0xd7, 0x5a, 0x98, 0x01, 0x82, 0xb1, 0x0a, 0xb7, 0xd5, 0x4b, 0xfe, 0xd3, 0xc9, 0x64, 0x07, 0x3a],
/// #     &[0x0e, 0xe1, 0x72, 0xf3, 0xda, 0xa6, 0x23, 0x25, 0xaf, 0x02, 0x1a, 0x68, 0xf7, 0x07, 0x51, 0x1a]].concat();
/// let key = PublicKey::from_spki_der(&spki)?;
/// assert_eq!(key.algorithm(), KeyAlgorithm::Ed25519);
/// # Ok::<(), certwright::Error>(())
/// ```
#[derive(Clone)]
pub struct PublicKey {
    inner: Arc<Inner>,
}

struct Inner {
    spki: Box<[u8]>,
    bits: Span,
    algorithm: KeyAlgorithm,
    key: PreparedKey,
}

/// How the identifier of a key is derived from it, where a certificate does not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum KeyIdMethod {
    /// SHA-1 of the key bits (RFC 5280 §4.2.1.2, method 1): what most certificates carry.
    Rfc5280Sha1,
    /// The leftmost 160 bits of SHA-256 of the key bits (RFC 7093 §2, method 1).
    #[default]
    Rfc7093Sha256,
}

impl PublicKey {
    /// Reads a `SubjectPublicKeyInfo`.
    ///
    /// ```asn1
    /// SubjectPublicKeyInfo ::= SEQUENCE { algorithm AlgorithmIdentifier, subjectPublicKey BIT STRING }
    /// ```
    ///
    /// RSA: 1024 to 8192 bits, the exponent odd, at least 3 and below 2^33, parameters NULL. Elliptic curves: by name
    /// only, the point compressed or not, checked to lie on the curve. A key for id-RSASSA-PSS verifies PSS only, and
    /// with the hash that its parameters name, if they do.
    ///
    /// # Errors
    /// [`Code::UNKNOWN_KEY_ALGORITHM`], [`Code::UNKNOWN_CURVE`], [`Code::EXPLICIT_CURVE`], [`Code::BAD_PUBLIC_KEY`],
    /// [`Code::BAD_POINT`], [`Code::BAD_ALGORITHM_PARAMETERS`], [`Code::PSS_PARAMETERS_UNSUPPORTED`],
    /// [`Code::RSA_MODULUS_TOO_SMALL`],
    /// [`Code::RSA_MODULUS_TOO_LARGE`], [`Code::RSA_EXPONENT_INVALID`], [`Code::FEATURE_DISABLED`], and the codes of
    /// [`Reader`].
    pub fn from_spki_der(der: &[u8]) -> Result<Self> {
        let inner = decode(der).map_err(|error| error.in_structure("SubjectPublicKeyInfo"))?;
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Reads a `PUBLIC KEY` block (RFC 7468 §13); text around it is passed over.
    ///
    /// # Errors
    /// The PEM codes, and those of [`from_spki_der`](Self::from_spki_der).
    pub fn from_spki_pem(text: &[u8]) -> Result<Self> {
        Self::from_spki_der(&pem::single(text, &["PUBLIC KEY"])?)
    }

    /// The key as a `PUBLIC KEY` block.
    #[must_use]
    pub fn to_pem(&self) -> String {
        pem::encode("PUBLIC KEY", self.as_spki_der())
    }

    /// The key of `algorithm` whose bits are `bits`.
    pub(super) fn from_bits(algorithm: KeyAlgorithm, bits: &[u8]) -> Result<Self> {
        let mut writer = Writer::new();
        writer.sequence(|writer| {
            write_algorithm(writer, algorithm);
            writer.bit_string(bits);
        });
        Self::from_spki_der(&writer.finish())
    }

    /// The `SubjectPublicKeyInfo` it was read from.
    #[must_use]
    pub fn as_spki_der(&self) -> &[u8] {
        &self.inner.spki
    }

    /// The contents of its BIT STRING, which key identifiers are computed over.
    #[must_use]
    pub fn key_bits(&self) -> &[u8] {
        self.inner.bits.of(&self.inner.spki)
    }

    /// Its kind and size.
    #[must_use]
    pub fn algorithm(&self) -> KeyAlgorithm {
        self.inner.algorithm
    }

    /// Whether its algorithm identifier is id-RSASSA-PSS (RFC 4055 §3.1).
    pub(crate) fn is_for_pss_only(&self) -> bool {
        #[cfg(feature = "rsa")]
        return matches!(self.inner.key, PreparedKey::RsaPss(..));
        #[cfg(not(feature = "rsa"))]
        return false;
    }

    /// Verifies that this key made `signature` over `message` with `algorithm`.
    ///
    /// Whether the algorithm is good enough is the caller's question; here SHA-1 verifies like any other.
    ///
    /// # Errors
    /// [`Code::ALGORITHM_KEY_MISMATCH`] if the algorithm is not for such keys, [`Code::SIGNATURE_MALFORMED`] if the
    /// bytes cannot be a signature of it (length, DER), [`Code::SIGNATURE_INVALID`] if they are none.
    pub fn verify_signature(&self, algorithm: SignatureAlgorithm, message: &[u8], signature: &[u8]) -> Result<()> {
        self.inner.key.verify(algorithm, message, signature)
    }

    /// Refuses what this key cannot have signed, whatever the message: another length or form than its signatures have, or a
    /// number outside their range. Verifying refuses more.
    ///
    /// # Errors
    /// [`Code::SIGNATURE_MALFORMED`].
    pub(crate) fn check_signature_form(&self, signature: &[u8]) -> Result<()> {
        if self.inner.key.can_have_made(signature) {
            return Ok(());
        }
        let found = format_args!("{} bytes for {}", signature.len(), self.algorithm());
        Err(Error::new(Code::SIGNATURE_MALFORMED).with_found(found))
    }

    /// An identifier of 20 bytes for the key.
    #[must_use]
    pub fn key_identifier(&self, method: KeyIdMethod) -> [u8; 20] {
        let digest = match method {
            KeyIdMethod::Rfc5280Sha1 => DigestAlgorithm::Sha1,
            KeyIdMethod::Rfc7093Sha256 => DigestAlgorithm::Sha256,
        };
        digest.hash(self.key_bits()).first_chunk().copied().unwrap_or_default()
    }

    /// The fingerprint of its `SubjectPublicKeyInfo`.
    #[must_use]
    pub fn fingerprint(&self, algorithm: DigestAlgorithm) -> Fingerprint {
        Fingerprint::of(algorithm, self.as_spki_der())
    }

    /// Base64 of the SHA-256 of its `SubjectPublicKeyInfo`, the `pin-sha256` of RFC 7469 §2.4.
    #[must_use]
    pub fn pin_sha256(&self) -> String {
        self.fingerprint(DigestAlgorithm::Sha256).to_base64()
    }
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.inner.spki == other.inner.spki
    }
}

impl Eq for PublicKey {}

impl core::hash::Hash for PublicKey {
    fn hash<H: core::hash::Hasher>(&self, state: &mut H) {
        self.inner.spki.hash(state);
    }
}

/// The kind and the SHA-256 of the `SubjectPublicKeyInfo`.
impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({}, {:?})", self.algorithm(), self.fingerprint(DigestAlgorithm::Sha256))
    }
}

fn decode(der: &[u8]) -> Result<Inner> {
    let mut outer = Reader::new(der);
    let mut fields = outer.read(Tag::SEQUENCE)?.reader();
    outer.finish()?;
    let mut identifier = fields.read(Tag::SEQUENCE).map_err(|error| error.in_field("algorithm"))?.reader();
    let tlv = fields.read(Tag::BIT_STRING).map_err(|error| error.in_field("subjectPublicKey"))?;
    fields.finish()?;

    let bits = match der::bit_string(&tlv, &mut Notes::new()) {
        Ok((bits, 0)) => bits,
        _ => return Err(Error::new(Code::BAD_PUBLIC_KEY).in_field("subjectPublicKey").at(tlv.offset)),
    };
    let at = tlv.value_offset().saturating_add(1);
    let oid = read_oid(&mut identifier)?;
    let kind = kind(oid, identifier)?;
    kind.check_feature()?;
    let (algorithm, key) = prepare(kind, oid, identifier, bits).map_err(|error| match error.code() {
        Code::BAD_ALGORITHM_PARAMETERS | Code::PSS_PARAMETERS_UNSUPPORTED => error,
        _ => {
            let within = error.offset().unwrap_or_default();
            error.in_field("subjectPublicKey").at(at.saturating_add(within))
        }
    })?;
    let bits = Span::new(at, at.saturating_add(bits.len()))?;
    Ok(Inner { spki: der.into(), bits, algorithm, key })
}

/// The kind of key that an algorithm identifier names; the size of RSA keys is not known yet. The parameters are
/// checked for every kind but DSA and RSASSA-PSS, where they are part of the key.
pub(super) fn kind(oid: Oid<'_>, parameters: Reader<'_>) -> Result<KeyAlgorithm> {
    let algorithm = match oid {
        oid::RSA_ENCRYPTION => return null(parameters).map(|()| KeyAlgorithm::Rsa(0)),
        oid::RSASSA_PSS => return Ok(KeyAlgorithm::Rsa(0)),
        oid::EC_PUBLIC_KEY => return curve(parameters),
        oid::DSA => return Ok(KeyAlgorithm::Dsa),
        oid::ED25519 => KeyAlgorithm::Ed25519,
        oid::ML_DSA_44 => KeyAlgorithm::MlDsa44,
        oid::ML_DSA_65 => KeyAlgorithm::MlDsa65,
        oid::ML_DSA_87 => KeyAlgorithm::MlDsa87,
        _ => return Err(Error::new(Code::UNKNOWN_KEY_ALGORITHM).in_field("algorithm").with_found(oid)),
    };
    absent(parameters)?;
    Ok(algorithm)
}

/// RFC 5480 §2.1.1: a curve is named; its parameters are never read, whatever curve they describe.
fn curve(mut parameters: Reader<'_>) -> Result<KeyAlgorithm> {
    let at = parameters.offset();
    let error = |code| Error::new(code).in_field("parameters").at(at);
    match parameters.peek() {
        Some(Tag::OID) => {
            let tlv = parameters.read_any().map_err(|error| error.in_field("parameters"))?;
            absent(parameters)?;
            match Oid::decode(&tlv).map_err(|error| error.in_field("parameters"))? {
                oid::SECP256R1 => Ok(KeyAlgorithm::EcdsaP256),
                oid::SECP384R1 => Ok(KeyAlgorithm::EcdsaP384),
                oid::SECP521R1 => Ok(KeyAlgorithm::EcdsaP521),
                other => Err(error(Code::UNKNOWN_CURVE).with_found(other)),
            }
        }
        Some(Tag::SEQUENCE) => Err(error(Code::EXPLICIT_CURVE)),
        _ => Err(error(Code::BAD_ALGORITHM_PARAMETERS)),
    }
}

#[cfg_attr(
    not(all(feature = "dsa", feature = "rsa")),
    allow(unused_variables, reason = "only DSA and RSASSA-PSS have parameters of their own")
)]
fn prepare(
    kind: KeyAlgorithm,
    oid: Oid<'_>,
    parameters: Reader<'_>,
    bits: &[u8],
) -> Result<(KeyAlgorithm, PreparedKey)> {
    let key = match kind {
        KeyAlgorithm::EcdsaP256 => PreparedKey::P256(Box::new(rustcrypto::ecdsa::public_key(bits)?)),
        KeyAlgorithm::EcdsaP384 => PreparedKey::P384(Box::new(rustcrypto::ecdsa::public_key(bits)?)),
        #[cfg(feature = "p521")]
        KeyAlgorithm::EcdsaP521 => PreparedKey::P521(Box::new(rustcrypto::ecdsa::public_key(bits)?)),
        #[cfg(feature = "rsa")]
        KeyAlgorithm::Rsa(_) => {
            let key = Box::new(rustcrypto::rsa::public_key(bits)?);
            let algorithm = KeyAlgorithm::Rsa(rustcrypto::rsa::modulus_bits(&key));
            return Ok(match oid {
                oid::RSASSA_PSS => (algorithm, PreparedKey::RsaPss(key, pss_of_key(parameters)?)),
                _ => (algorithm, PreparedKey::Rsa(key)),
            });
        }
        #[cfg(feature = "ed25519")]
        KeyAlgorithm::Ed25519 => PreparedKey::Ed25519(Box::new(rustcrypto::ed25519::public_key(bits)?)),
        #[cfg(feature = "ml-dsa")]
        KeyAlgorithm::MlDsa44 => PreparedKey::MlDsa44(Box::new(rustcrypto::ml_dsa::public_key(bits)?)),
        #[cfg(feature = "ml-dsa")]
        KeyAlgorithm::MlDsa65 => PreparedKey::MlDsa65(Box::new(rustcrypto::ml_dsa::public_key(bits)?)),
        #[cfg(feature = "ml-dsa")]
        KeyAlgorithm::MlDsa87 => PreparedKey::MlDsa87(Box::new(rustcrypto::ml_dsa::public_key(bits)?)),
        #[cfg(feature = "dsa")]
        KeyAlgorithm::Dsa => PreparedKey::Dsa(Box::new(rustcrypto::dsa::public_key(parameters, bits)?)),
        #[cfg(not(all(feature = "p521", feature = "rsa", feature = "ed25519", feature = "ml-dsa", feature = "dsa")))]
        _ => return Err(Error::new(Code::FEATURE_DISABLED)),
    };
    Ok((kind, key))
}

/// The `AlgorithmIdentifier` of a key; not for DSA, whose parameters are part of the key.
pub(super) fn write_algorithm(writer: &mut Writer, algorithm: KeyAlgorithm) {
    let (oid, curve) = match algorithm {
        KeyAlgorithm::EcdsaP256 => (oid::EC_PUBLIC_KEY, Some(oid::SECP256R1)),
        KeyAlgorithm::EcdsaP384 => (oid::EC_PUBLIC_KEY, Some(oid::SECP384R1)),
        KeyAlgorithm::EcdsaP521 => (oid::EC_PUBLIC_KEY, Some(oid::SECP521R1)),
        KeyAlgorithm::Rsa(_) => (oid::RSA_ENCRYPTION, None),
        KeyAlgorithm::Ed25519 => (oid::ED25519, None),
        KeyAlgorithm::MlDsa44 => (oid::ML_DSA_44, None),
        KeyAlgorithm::MlDsa65 => (oid::ML_DSA_65, None),
        KeyAlgorithm::MlDsa87 => (oid::ML_DSA_87, None),
        KeyAlgorithm::Dsa => (oid::DSA, None),
    };
    writer.sequence(|writer| {
        writer.oid(oid.as_bytes());
        if let Some(curve) = curve {
            writer.oid(curve.as_bytes());
        }
        if matches!(algorithm, KeyAlgorithm::Rsa(_)) {
            writer.primitive(Tag::NULL, &[]);
        }
    });
}
