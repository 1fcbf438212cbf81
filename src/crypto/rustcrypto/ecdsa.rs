//! ECDSA over the NIST curves (FIPS 186-5 §6, RFC 5480, RFC 5758).
//!
//! Any hash goes with any curve; a hash longer than the curve's order is cut to its leftmost bits (FIPS 186-5 §6.4.2).

use crate::base::{Code, Error, Result};
use crate::crypto::algorithm::unsigned;
use crate::crypto::{DigestAlgorithm, Fingerprint, Random};
use crate::encoding::der::{Reader, Tag, Tlv, Writer};
use crate::x509::oid::Oid;
use alloc::vec::Vec;
use ecdsa::elliptic_curve::bigint::BitOps as _;
use ecdsa::elliptic_curve::sec1::{FromSec1Point, ModulusSize, ToSec1Point};
use ecdsa::elliptic_curve::{AffinePoint, CurveArithmetic, FieldBytes, FieldBytesSize};
use ecdsa::hazmat::sign_prehashed_rfc6979;
use ecdsa::signature::hazmat::PrehashVerifier as _;
use ecdsa::{EcdsaCurve, Signature, SigningKey, VerifyingKey};
use zeroize::Zeroizing;

/// Decodes a point, compressed or not, and checks that it lies on the curve and is not the identity.
pub(in crate::crypto) fn public_key<C>(bits: &[u8]) -> Result<VerifyingKey<C>>
where
    C: EcdsaCurve + CurveArithmetic,
    AffinePoint<C>: FromSec1Point<C> + ToSec1Point<C>,
    FieldBytesSize<C>: ModulusSize,
{
    match bits {
        // RFC 5480 §2.2: no other first octet; the decoder below knows one more.
        [2..=4, ..] => VerifyingKey::from_sec1_bytes(bits).map_err(|_| Error::new(Code::BAD_POINT)),
        _ => Err(Error::new(Code::BAD_POINT)),
    }
}

/// ```asn1
/// ECDSA-Sig-Value ::= SEQUENCE { r INTEGER, s INTEGER }
/// ```
///
/// [`Code::SIGNATURE_MALFORMED`] if it is not that in DER, [`Code::SIGNATURE_INVALID`] if it is but r or s lies outside
/// 1..n or the equation does not hold.
pub(in crate::crypto) fn verify<C>(key: &VerifyingKey<C>, hashed: &Fingerprint, signature: &[u8]) -> Result<()>
where
    C: EcdsaCurve + CurveArithmetic,
{
    let (r, s) = integers(signature).map_err(|_| Error::new(Code::SIGNATURE_MALFORMED))?;
    let invalid = || Error::new(Code::SIGNATURE_INVALID);
    let signature = in_range::<C>(r, s).ok_or_else(invalid)?;
    key.verify_prehash(hashed.as_bytes(), &signature).map_err(|_| invalid())
}

/// FIPS 186-5 §6.4.2 step 1: r and s lie in 1..n.
pub(in crate::crypto) fn is_in_form<C: EcdsaCurve + CurveArithmetic>(signature: &[u8]) -> bool {
    integers(signature).is_ok_and(|(r, s)| in_range::<C>(r, s).is_some())
}

fn in_range<C: EcdsaCurve + CurveArithmetic>(r: &[u8], s: &[u8]) -> Option<Signature<C>> {
    Signature::from_scalars(scalar_bytes::<C>(r)?, scalar_bytes::<C>(s)?).ok()
}

/// The magnitudes of r and s; a negative one is no signature of this type.
pub(in crate::crypto) fn integers(signature: &[u8]) -> Result<(&[u8], &[u8])> {
    let mut outer = Reader::new(signature);
    let mut reader = outer.read(Tag::SEQUENCE)?.reader();
    outer.finish()?;
    let r = unsigned(&mut reader)?;
    let s = unsigned(&mut reader)?;
    reader.finish()?;
    Ok((r, s))
}

/// Left-padded to the size of the field; `None` if longer.
fn scalar_bytes<C: EcdsaCurve>(magnitude: &[u8]) -> Option<FieldBytes<C>> {
    let mut bytes = FieldBytes::<C>::default();
    let start = bytes.len().checked_sub(magnitude.len())?;
    bytes.get_mut(start..)?.copy_from_slice(magnitude);
    Some(bytes)
}

/// How many candidates are drawn before a source is declared broken. One fails for P-384 and P-521 with a probability
/// below 2^-190, for P-256 with 2^-32.
const ATTEMPTS: usize = 16;

/// FIPS 186-5 A.2.2: draws candidates until one lies in 1..n.
pub(in crate::crypto) fn generate<C>(random: &mut dyn Random) -> Result<SigningKey<C>>
where
    C: EcdsaCurve + CurveArithmetic,
{
    // Bits above the length of the order, seven for P-521, are cleared: A.2.2 draws N bits.
    let excess = FieldBytes::<C>::default().len().saturating_mul(8);
    let excess = u32::try_from(excess).unwrap_or_default().saturating_sub(C::ORDER.bits());
    for _ in 0..ATTEMPTS {
        let mut candidate = Zeroizing::new(FieldBytes::<C>::default());
        random.fill(candidate.as_mut_slice())?;
        if let Some(first) = candidate.first_mut() {
            *first &= 0xff_u8.checked_shr(excess).unwrap_or_default();
        }
        if let Ok(key) = SigningKey::from_bytes(&candidate) {
            return Ok(key);
        }
    }
    Err(Error::new(Code::RANDOM_FAILED).with_found("no candidate for a key in range"))
}

/// ```asn1
/// ECPrivateKey ::= SEQUENCE {
///     version INTEGER (1), privateKey OCTET STRING,
///     parameters [0] ECParameters OPTIONAL, publicKey [1] BIT STRING OPTIONAL }
/// ```
///
/// RFC 5915 §3: the scalar is as long as the order. GnuTLS 3.7 writes it as an INTEGER is written, with a zero in front where
/// its first bit is set; others leave zeros out. What fits the order is read, as OpenSSL does. The curve and the public key,
/// where they are repeated, must be those of the key.
pub(in crate::crypto) fn private_key<C>(der: &[u8], curve: Oid<'_>) -> Result<SigningKey<C>>
where
    C: EcdsaCurve + CurveArithmetic,
    AffinePoint<C>: FromSec1Point<C> + ToSec1Point<C>,
    FieldBytesSize<C>: ModulusSize,
{
    let malformed = |_: Error| Error::new(Code::PRIVATE_KEY_MALFORMED);
    let invalid = || Error::new(Code::PRIVATE_KEY_INVALID);
    let fields = private_fields(der).map_err(malformed)?;
    let scalar = padded::<C>(fields.scalar).ok_or_else(|| Error::new(Code::PRIVATE_KEY_MALFORMED))?;
    let key = SigningKey::from_bytes(&scalar).map_err(|_| invalid())?;
    let same_curve = fields.curve.is_none_or(|named| named == curve.as_bytes());
    let same_key = fields.public_key.is_none_or(|bits| is_public_key_of(&key, bits));
    if same_curve && same_key { Ok(key) } else { Err(invalid()) }
}

/// The octets of a scalar, as many as the order has; `None` if there are more that are not zero. No octet decides where
/// another goes.
fn padded<C: EcdsaCurve>(scalar: &[u8]) -> Option<Zeroizing<FieldBytes<C>>> {
    let mut padded = Zeroizing::new(FieldBytes::<C>::default());
    let excess = scalar.len().saturating_sub(padded.len());
    let (excess, scalar) = scalar.split_at_checked(excess)?;
    let start = padded.len().checked_sub(scalar.len())?;
    padded.get_mut(start..)?.copy_from_slice(scalar);
    (excess.iter().fold(0, |any, octet| any | octet) == 0).then_some(padded)
}

struct PrivateFields<'a> {
    scalar: &'a [u8],
    curve: Option<&'a [u8]>,
    public_key: Option<&'a [u8]>,
}

/// The value inside an explicit tag.
fn inner<'a>(field: Option<Tlv<'a>>, tag: Tag) -> Result<Option<Tlv<'a>>> {
    let Some(mut reader) = field.map(|field| field.reader()) else { return Ok(None) };
    let tlv = reader.read(tag)?;
    reader.finish().map(|()| Some(tlv))
}

fn private_fields(der: &[u8]) -> Result<PrivateFields<'_>> {
    let mut outer = Reader::new(der);
    let mut reader = outer.read(Tag::SEQUENCE)?.reader();
    outer.finish()?;
    if unsigned(&mut reader)? != [1] {
        return Err(reader.error(Code::BAD_VERSION));
    }
    let scalar = reader.read(Tag::OCTET_STRING)?.value;
    let curve = inner(reader.read_optional(Tag::context_constructed(0))?, Tag::OID)?;
    let public_key = inner(reader.read_optional(Tag::context_constructed(1))?, Tag::BIT_STRING)?;
    reader.finish()?;
    let public_key = match public_key.map(|tlv| tlv.value) {
        None => None,
        Some([0, bits @ ..]) => Some(bits),
        Some(_) => return Err(Code::BAD_BIT_STRING.into()),
    };
    Ok(PrivateFields { scalar, curve: curve.map(|tlv| tlv.value), public_key })
}

/// Whether `bits` encode, compressed or not, the point that belongs to `key`.
pub(in crate::crypto) fn is_public_key_of<C>(key: &SigningKey<C>, bits: &[u8]) -> bool
where
    C: EcdsaCurve + CurveArithmetic,
    AffinePoint<C>: FromSec1Point<C> + ToSec1Point<C>,
    FieldBytesSize<C>: ModulusSize,
{
    public_key::<C>(bits).is_ok_and(|public| public.to_sec1_point(false) == key.verifying_key().to_sec1_point(false))
}

/// The point, uncompressed.
pub(in crate::crypto) fn public_bits<C>(key: &SigningKey<C>) -> Vec<u8>
where
    C: EcdsaCurve + CurveArithmetic,
    AffinePoint<C>: FromSec1Point<C> + ToSec1Point<C>,
    FieldBytesSize<C>: ModulusSize,
{
    key.verifying_key().to_sec1_point(false).as_bytes().to_vec()
}

/// `ECPrivateKey` with the public key and without the parameters, which PKCS#8 states already.
pub(in crate::crypto) fn write_private_key<C>(writer: &mut Writer, key: &SigningKey<C>)
where
    C: EcdsaCurve + CurveArithmetic,
    AffinePoint<C>: FromSec1Point<C> + ToSec1Point<C>,
    FieldBytesSize<C>: ModulusSize,
{
    let scalar = Zeroizing::new(key.to_bytes());
    writer.sequence(|writer| {
        writer.unsigned(1);
        writer.primitive(Tag::OCTET_STRING, &scalar);
        writer.constructed(Tag::context_constructed(1), |writer| writer.bit_string(&public_bits(key)));
    });
}

/// Deterministic (RFC 6979), with the hash of the message in the generator of k as well.
pub(in crate::crypto) fn sign<C>(key: &SigningKey<C>, hashed: &Fingerprint) -> Vec<u8>
where
    C: EcdsaCurve + CurveArithmetic,
{
    let (scalar, digest) = (key.as_nonzero_scalar(), hashed.as_bytes());
    let (signature, _) = match hashed.algorithm() {
        DigestAlgorithm::Sha1 => sign_prehashed_rfc6979::<C, sha1::Sha1>(scalar, digest, &[]),
        DigestAlgorithm::Sha224 => sign_prehashed_rfc6979::<C, sha2::Sha224>(scalar, digest, &[]),
        DigestAlgorithm::Sha256 => sign_prehashed_rfc6979::<C, sha2::Sha256>(scalar, digest, &[]),
        DigestAlgorithm::Sha384 => sign_prehashed_rfc6979::<C, sha2::Sha384>(scalar, digest, &[]),
        DigestAlgorithm::Sha512 => sign_prehashed_rfc6979::<C, sha2::Sha512>(scalar, digest, &[]),
    };
    let (r, s) = signature.split_bytes();
    let mut writer = Writer::new();
    writer.sequence(|writer| {
        writer.unsigned_bytes(Tag::INTEGER, &r);
        writer.unsigned_bytes(Tag::INTEGER, &s);
    });
    writer.finish()
}
