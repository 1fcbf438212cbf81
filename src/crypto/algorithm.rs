//! Signature algorithms and kinds of keys, and the `AlgorithmIdentifier`s they are written as.
//!
//! ```asn1
//! AlgorithmIdentifier ::= SEQUENCE { algorithm OBJECT IDENTIFIER, parameters ANY DEFINED BY algorithm OPTIONAL }
//! ```
//!
//! | algorithm | parameters written | parameters read | clause |
//! |---|---|---|---|
//! | RSASSA-PKCS1-v1_5 | NULL | NULL or absent | RFC 4055 §5 ("MUST accept the parameters being absent") |
//! | RSASSA-PSS | hash, MGF1 with the same hash, salt as long as the hash | the same; NULL of a hash may be absent | RFC 4055 §2.1, §3.1 |
//! | RSASSA-PSS, of a key | never written | absent, or a restriction to one of the above | RFC 4055 §3.3 |
//! | ECDSA, DSA | absent | absent | RFC 5758 §3 |
//! | Ed25519 | absent | absent | RFC 8410 §3 |
//! | ML-DSA | absent | absent | RFC 9881 §2 |

use super::DigestAlgorithm;
use crate::base::{Code, Error, Result};
use crate::encoding::der::{Reader, Tag, Writer, single};
use crate::x509::oid::{self, Oid};
use alloc::vec::Vec;
use core::fmt;

/// What a key does to sign, whatever the hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scheme {
    Ecdsa,
    RsaPkcs1,
    RsaPss,
    Ed25519,
    MlDsa44,
    MlDsa65,
    MlDsa87,
    Dsa,
}

struct Row {
    name: &'static str,
    scheme: Scheme,
    digest: Option<DigestAlgorithm>,
    oid: Oid<'static>,
}

macro_rules! signature_algorithms {
    ($($variant:ident, $name:literal, $scheme:ident, $digest:expr, $oid:ident;)*) => {
        /// An algorithm by which certificates, CRLs and requests are signed.
        ///
        /// The same values exist whatever features are on.
        ///
        /// ```
        /// use certwright::SignatureAlgorithm;
        /// let der = SignatureAlgorithm::EcdsaSha256.to_der();
        /// assert_eq!(SignatureAlgorithm::from_der(&der)?, SignatureAlgorithm::EcdsaSha256);
        /// assert_eq!(SignatureAlgorithm::EcdsaSha256.to_string(), "ecdsa-with-SHA256");
        /// # Ok::<(), certwright::Error>(())
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum SignatureAlgorithm {
            $(#[doc = concat!("`", $name, "`.")] $variant,)*
        }

        impl SignatureAlgorithm {
            /// Every algorithm, those of features that are off included.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            const fn row(self) -> Row {
                match self {
                    $(Self::$variant => {
                        Row { name: $name, scheme: Scheme::$scheme, digest: $digest, oid: oid::$oid }
                    })*
                }
            }
        }
    };
}

use DigestAlgorithm::{Sha1, Sha224, Sha256, Sha384, Sha512};

signature_algorithms! {
    EcdsaSha1, "ecdsa-with-SHA1", Ecdsa, Some(Sha1), ECDSA_WITH_SHA1;
    EcdsaSha224, "ecdsa-with-SHA224", Ecdsa, Some(Sha224), ECDSA_WITH_SHA224;
    EcdsaSha256, "ecdsa-with-SHA256", Ecdsa, Some(Sha256), ECDSA_WITH_SHA256;
    EcdsaSha384, "ecdsa-with-SHA384", Ecdsa, Some(Sha384), ECDSA_WITH_SHA384;
    EcdsaSha512, "ecdsa-with-SHA512", Ecdsa, Some(Sha512), ECDSA_WITH_SHA512;
    RsaPkcs1Sha1, "sha1WithRSAEncryption", RsaPkcs1, Some(Sha1), SHA1_WITH_RSA;
    RsaPkcs1Sha224, "sha224WithRSAEncryption", RsaPkcs1, Some(Sha224), SHA224_WITH_RSA;
    RsaPkcs1Sha256, "sha256WithRSAEncryption", RsaPkcs1, Some(Sha256), SHA256_WITH_RSA;
    RsaPkcs1Sha384, "sha384WithRSAEncryption", RsaPkcs1, Some(Sha384), SHA384_WITH_RSA;
    RsaPkcs1Sha512, "sha512WithRSAEncryption", RsaPkcs1, Some(Sha512), SHA512_WITH_RSA;
    RsaPssSha256, "id-RSASSA-PSS with SHA-256", RsaPss, Some(Sha256), RSASSA_PSS;
    RsaPssSha384, "id-RSASSA-PSS with SHA-384", RsaPss, Some(Sha384), RSASSA_PSS;
    RsaPssSha512, "id-RSASSA-PSS with SHA-512", RsaPss, Some(Sha512), RSASSA_PSS;
    Ed25519, "Ed25519", Ed25519, None, ED25519;
    MlDsa44, "ML-DSA-44", MlDsa44, None, ML_DSA_44;
    MlDsa65, "ML-DSA-65", MlDsa65, None, ML_DSA_65;
    MlDsa87, "ML-DSA-87", MlDsa87, None, ML_DSA_87;
    DsaSha1, "dsa-with-sha1", Dsa, Some(Sha1), DSA_WITH_SHA1;
    DsaSha224, "dsa-with-sha224", Dsa, Some(Sha224), DSA_WITH_SHA224;
    DsaSha256, "dsa-with-sha256", Dsa, Some(Sha256), DSA_WITH_SHA256;
}

impl SignatureAlgorithm {
    /// Reads an `AlgorithmIdentifier`.
    ///
    /// # Errors
    /// [`Code::UNKNOWN_SIGNATURE_ALGORITHM`], quoting the identifier; [`Code::BAD_ALGORITHM_PARAMETERS`];
    /// [`Code::PSS_PARAMETERS_UNSUPPORTED`] for well-formed RSASSA-PSS parameters other than those of the table above
    /// this type's module (SHA-1, which is their default, another salt length, another MGF); the codes of
    /// [`Reader`].
    pub fn from_der(der: &[u8]) -> Result<Self> {
        Self::decode(der).map_err(|error| error.in_structure("AlgorithmIdentifier"))
    }

    fn decode(der: &[u8]) -> Result<Self> {
        let tlv = single_sequence(der)?;
        let mut reader = tlv;
        let oid = read_oid(&mut reader)?;
        if oid == oid::RSASSA_PSS {
            return pss(reader);
        }
        let algorithm = Self::ALL
            .iter()
            .copied()
            .find(|algorithm| algorithm.row().oid == oid)
            .ok_or_else(|| Error::new(Code::UNKNOWN_SIGNATURE_ALGORITHM).in_field("algorithm").with_found(oid))?;
        if algorithm.scheme() == Scheme::RsaPkcs1 {
            null_or_absent(reader)?
        } else {
            absent(reader)?
        }
        Ok(algorithm)
    }

    /// The `AlgorithmIdentifier`.
    #[must_use]
    pub fn to_der(self) -> Vec<u8> {
        let row = self.row();
        let mut writer = Writer::new();
        writer.sequence(|writer| {
            writer.oid(row.oid.as_bytes());
            match (row.scheme, row.digest) {
                (Scheme::RsaPkcs1, _) => writer.primitive(Tag::NULL, &[]),
                (Scheme::RsaPss, Some(digest)) => write_pss(writer, digest),
                _ => {}
            }
        });
        writer.finish()
    }

    /// The name that the standards give it, such as `ecdsa-with-SHA256`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.row().name
    }

    /// The hash function applied to the message; `None` for Ed25519 and ML-DSA, which hash inside.
    #[must_use]
    pub const fn digest(self) -> Option<DigestAlgorithm> {
        self.row().digest
    }

    /// Whether a key of this kind makes such signatures. An RSA key for id-RSASSA-PSS may be restricted further.
    #[must_use]
    pub const fn is_for(self, key: KeyAlgorithm) -> bool {
        matches!(
            (self.row().scheme, key),
            (Scheme::Ecdsa, KeyAlgorithm::EcdsaP256 | KeyAlgorithm::EcdsaP384 | KeyAlgorithm::EcdsaP521)
                | (Scheme::RsaPkcs1 | Scheme::RsaPss, KeyAlgorithm::Rsa(_))
                | (Scheme::Ed25519, KeyAlgorithm::Ed25519)
                | (Scheme::MlDsa44, KeyAlgorithm::MlDsa44)
                | (Scheme::MlDsa65, KeyAlgorithm::MlDsa65)
                | (Scheme::MlDsa87, KeyAlgorithm::MlDsa87)
                | (Scheme::Dsa, KeyAlgorithm::Dsa)
        )
    }

    pub(super) const fn scheme(self) -> Scheme {
        self.row().scheme
    }
}

impl fmt::Display for SignatureAlgorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A reader of the contents of `der`, which is one SEQUENCE and nothing else.
fn single_sequence(der: &[u8]) -> Result<Reader<'_>> {
    let tlv = single(der)?;
    if tlv.tag == Tag::SEQUENCE { Ok(tlv.reader()) } else { Err(Error::new(Code::UNEXPECTED_TAG).at(tlv.offset)) }
}

pub(super) fn read_oid<'a>(reader: &mut Reader<'a>) -> Result<Oid<'a>> {
    let tlv = reader.read(Tag::OID).map_err(|error| error.in_field("algorithm"))?;
    Oid::decode(&tlv).map_err(|error| error.in_field("algorithm"))
}

fn bad_parameters(at: usize) -> Error {
    Error::new(Code::BAD_ALGORITHM_PARAMETERS).in_field("parameters").at(at)
}

pub(super) fn absent(reader: Reader<'_>) -> Result<()> {
    if reader.is_empty() { Ok(()) } else { Err(bad_parameters(reader.offset())) }
}

pub(super) fn null(mut reader: Reader<'_>) -> Result<()> {
    let at = reader.offset();
    match reader.read_any() {
        Ok(tlv) if tlv.tag == Tag::NULL && tlv.value.is_empty() => absent(reader),
        _ => Err(bad_parameters(at)),
    }
}

fn null_or_absent(reader: Reader<'_>) -> Result<()> {
    if reader.is_empty() { Ok(()) } else { null(reader) }
}

const HASHES: [(DigestAlgorithm, Oid<'static>); 5] =
    [(Sha1, oid::SHA1), (Sha224, oid::SHA224), (Sha256, oid::SHA256), (Sha384, oid::SHA384), (Sha512, oid::SHA512)];

/// RSASSA-PSS parameters (RFC 4055 §3.1).
///
/// ```asn1
/// RSASSA-PSS-params ::= SEQUENCE {
///     hashAlgorithm     [0] HashAlgorithm DEFAULT sha1Identifier,
///     maskGenAlgorithm  [1] MaskGenAlgorithm DEFAULT mgf1SHA1Identifier,
///     saltLength        [2] INTEGER DEFAULT 20,
///     trailerField      [3] INTEGER DEFAULT 1 }
/// ```
struct PssParameters {
    /// `None` for one that is not known here, as in the next.
    hash: Option<DigestAlgorithm>,
    mask_hash: Option<DigestAlgorithm>,
    salt_len: u32,
    trailer_is_default: bool,
}

impl PssParameters {
    fn decode(mut reader: Reader<'_>) -> Result<Self> {
        let at = reader.offset();
        Self::decode_fields(&mut reader).map_err(|error| bad_parameters(error.offset().unwrap_or(at)))
    }

    fn decode_fields(reader: &mut Reader<'_>) -> Result<Self> {
        let mut fields = reader.read(Tag::SEQUENCE)?.reader();
        reader.finish()?;
        let hash = match fields.read_optional(Tag::context_constructed(0))? {
            Some(field) => hash_identifier(field.reader())?,
            None => Some(Sha1),
        };
        let mask_hash = match fields.read_optional(Tag::context_constructed(1))? {
            Some(field) => mask_identifier(field.reader())?,
            None => Some(Sha1),
        };
        let salt_len = small(&mut fields, 2)?.unwrap_or(20);
        // RFC 4055 §3.1 has validators recognize the DEFAULT written out, which X.690 §11.5 forbids to write.
        let trailer_is_default = small(&mut fields, 3)?.is_none_or(|trailer| trailer == 1);
        fields.finish()?;
        Ok(Self { hash, mask_hash, salt_len, trailer_is_default })
    }

    /// The algorithm with this hash, if a salt as long as the hash is one that `salt` accepts.
    fn algorithm(&self, salt: impl Fn(u32, u32) -> bool) -> Option<SignatureAlgorithm> {
        let hash = self.hash.filter(|_| self.mask_hash == self.hash && self.trailer_is_default)?;
        let digest_len = u32::try_from(hash.digest_len()).ok()?;
        let mut algorithms = SignatureAlgorithm::ALL.iter().copied();
        let algorithm = algorithms.find(|it| it.scheme() == Scheme::RsaPss && it.digest() == Some(hash))?;
        salt(self.salt_len, digest_len).then_some(algorithm)
    }

    fn unsupported(&self, at: usize) -> Error {
        let name = |hash: Option<DigestAlgorithm>| hash.map_or("unknown hash", DigestAlgorithm::name);
        let (hash, mask_hash, salt_len) = (name(self.hash), name(self.mask_hash), self.salt_len);
        Error::new(Code::PSS_PARAMETERS_UNSUPPORTED)
            .in_field("parameters")
            .at(at)
            .with_found(format_args!("{hash}, MGF1 with {mask_hash}, salt of {salt_len} bytes"))
    }
}

/// Of a signature.
fn pss(reader: Reader<'_>) -> Result<SignatureAlgorithm> {
    let parameters = PssParameters::decode(reader)?;
    parameters.algorithm(|salt, digest| salt == digest).ok_or_else(|| parameters.unsupported(reader.offset()))
}

/// Of a key: the one algorithm that it may be used with; `None` if it says nothing. The salt there is the shortest that
/// is allowed (RFC 4055 §3.3).
#[cfg(feature = "rsa")]
pub(super) fn pss_of_key(reader: Reader<'_>) -> Result<Option<SignatureAlgorithm>> {
    if reader.is_empty() {
        return Ok(None);
    }
    let parameters = PssParameters::decode(reader)?;
    let algorithm = parameters.algorithm(|salt, digest| salt <= digest);
    algorithm.map(Some).ok_or_else(|| parameters.unsupported(reader.offset()))
}

/// `None` for a hash that is not known here.
fn hash_identifier(mut field: Reader<'_>) -> Result<Option<DigestAlgorithm>> {
    let mut identifier = field.read(Tag::SEQUENCE)?.reader();
    field.finish()?;
    let oid = read_oid(&mut identifier)?;
    match HASHES.iter().find(|(_, known)| *known == oid) {
        Some((hash, _)) => null_or_absent(identifier).map(|()| Some(*hash)),
        None => Ok(None),
    }
}

/// `None` for a mask generation function other than MGF1 with a hash known here.
fn mask_identifier(mut field: Reader<'_>) -> Result<Option<DigestAlgorithm>> {
    let mut identifier = field.read(Tag::SEQUENCE)?.reader();
    field.finish()?;
    if read_oid(&mut identifier)? == oid::MGF1 { hash_identifier(identifier) } else { Ok(None) }
}

/// `[number] INTEGER`, not negative, in 32 bits.
fn small(reader: &mut Reader<'_>, number: u8) -> Result<Option<u32>> {
    let Some(field) = reader.read_optional(Tag::context_constructed(number))? else { return Ok(None) };
    let mut field = field.reader();
    let value = unsigned(&mut field)?;
    field.finish()?;
    if value.len() > 4 {
        return Err(field.error(Code::BAD_INTEGER));
    }
    Ok(Some(value.iter().fold(0, |sum, octet| sum << 8 | u32::from(*octet))))
}

/// A non-negative INTEGER in DER as its magnitude, without leading zeros; empty for zero.
pub(super) fn unsigned<'a>(reader: &mut Reader<'a>) -> Result<&'a [u8]> {
    let tlv = reader.read(Tag::INTEGER)?;
    match *tlv.value {
        [0] => Ok(&[]),
        [0, ref magnitude @ ..] if magnitude.first().is_some_and(|first| *first >= 0x80) => Ok(magnitude),
        [1..=0x7f, ..] => Ok(tlv.value),
        _ => Err(Error::new(Code::BAD_INTEGER).at(tlv.offset)),
    }
}

fn write_hash(writer: &mut Writer, digest: DigestAlgorithm) {
    let oid = HASHES.iter().find(|(hash, _)| *hash == digest).map(|(_, oid)| oid.as_bytes()).unwrap_or_default();
    writer.sequence(|writer| {
        writer.oid(oid);
        // RFC 4055 §2.1: NULL is what implementations write.
        writer.primitive(Tag::NULL, &[]);
    });
}

fn write_pss(writer: &mut Writer, digest: DigestAlgorithm) {
    writer.sequence(|writer| {
        writer.constructed(Tag::context_constructed(0), |writer| write_hash(writer, digest));
        writer.constructed(Tag::context_constructed(1), |writer| {
            writer.sequence(|writer| {
                writer.oid(oid::MGF1.as_bytes());
                write_hash(writer, digest);
            });
        });
        writer.constructed(Tag::context_constructed(2), |writer| {
            writer.unsigned(u64::try_from(digest.digest_len()).unwrap_or_default());
        });
    });
}

/// A kind of key, with its size where the kind leaves it open.
///
/// The same values exist whatever features are on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum KeyAlgorithm {
    /// ECDSA on NIST P-256 (secp256r1).
    EcdsaP256,
    /// ECDSA on NIST P-384 (secp384r1).
    EcdsaP384,
    /// ECDSA on NIST P-521 (secp521r1); feature `p521`.
    EcdsaP521,
    /// RSA with a modulus of so many bits; feature `rsa`.
    Rsa(u16),
    /// Ed25519; feature `ed25519`.
    Ed25519,
    /// ML-DSA-44 (FIPS 204); feature `ml-dsa`.
    MlDsa44,
    /// ML-DSA-65 (FIPS 204); feature `ml-dsa`.
    MlDsa65,
    /// ML-DSA-87 (FIPS 204); feature `ml-dsa`.
    MlDsa87,
    /// DSA (FIPS 186-4), to verify only; feature `dsa`.
    Dsa,
}

impl KeyAlgorithm {
    /// The algorithm that its keys sign with unless told otherwise: ECDSA with the hash of the curve's size,
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    #[must_use]
    pub const fn default_signature_algorithm(self) -> SignatureAlgorithm {
        match self {
            Self::EcdsaP256 => SignatureAlgorithm::EcdsaSha256,
            Self::EcdsaP384 => SignatureAlgorithm::EcdsaSha384,
            Self::EcdsaP521 => SignatureAlgorithm::EcdsaSha512,
            Self::Rsa(_) => SignatureAlgorithm::RsaPkcs1Sha256,
            Self::Ed25519 => SignatureAlgorithm::Ed25519,
            Self::MlDsa44 => SignatureAlgorithm::MlDsa44,
            Self::MlDsa65 => SignatureAlgorithm::MlDsa65,
            Self::MlDsa87 => SignatureAlgorithm::MlDsa87,
            Self::Dsa => SignatureAlgorithm::DsaSha256,
        }
    }

    /// Refuses an algorithm whose feature is off, naming the feature.
    pub(super) fn check_feature(self) -> Result<()> {
        let (enabled, feature) = match self {
            Self::EcdsaP256 | Self::EcdsaP384 => (true, ""),
            Self::EcdsaP521 => (cfg!(feature = "p521"), "p521"),
            Self::Rsa(_) => (cfg!(feature = "rsa"), "rsa"),
            Self::Ed25519 => (cfg!(feature = "ed25519"), "ed25519"),
            Self::MlDsa44 | Self::MlDsa65 | Self::MlDsa87 => (cfg!(feature = "ml-dsa"), "ml-dsa"),
            Self::Dsa => (cfg!(feature = "dsa"), "dsa"),
        };
        if enabled { Ok(()) } else { Err(Error::new(Code::FEATURE_DISABLED).with_found(feature)) }
    }
}

/// `P-256`, `RSA-2048`, `Ed25519`, `ML-DSA-65`, `DSA`.
impl fmt::Display for KeyAlgorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::EcdsaP256 => "P-256",
            Self::EcdsaP384 => "P-384",
            Self::EcdsaP521 => "P-521",
            Self::Rsa(bits) => return write!(f, "RSA-{bits}"),
            Self::Ed25519 => "Ed25519",
            Self::MlDsa44 => "ML-DSA-44",
            Self::MlDsa65 => "ML-DSA-65",
            Self::MlDsa87 => "ML-DSA-87",
            Self::Dsa => "DSA",
        })
    }
}
