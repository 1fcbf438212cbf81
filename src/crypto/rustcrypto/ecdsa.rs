//! ECDSA over the NIST curves (FIPS 186-5 §6, RFC 5480, RFC 5758).
//!
//! Any hash goes with any curve; a hash longer than the curve's order is cut to its leftmost bits (FIPS 186-5 §6.4.2).

use crate::base::{Code, Error, Result};
use crate::crypto::Fingerprint;
use crate::crypto::algorithm::unsigned;
use crate::encoding::der::{Reader, Tag};
use ecdsa::elliptic_curve::sec1::{FromSec1Point, ModulusSize, ToSec1Point};
use ecdsa::elliptic_curve::{AffinePoint, CurveArithmetic, FieldBytes, FieldBytesSize};
use ecdsa::signature::hazmat::PrehashVerifier as _;
use ecdsa::{EcdsaCurve, Signature, VerifyingKey};

/// Decodes a point, compressed or not, and checks that it lies on the curve and is not the identity.
pub(in crate::crypto) fn public_key<C>(bits: &[u8]) -> Result<VerifyingKey<C>>
where
    C: EcdsaCurve + CurveArithmetic,
    AffinePoint<C>: FromSec1Point<C> + ToSec1Point<C>,
    FieldBytesSize<C>: ModulusSize,
{
    VerifyingKey::from_sec1_bytes(bits).map_err(|_| Error::new(Code::BAD_POINT))
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
    let r = scalar_bytes::<C>(r).ok_or_else(invalid)?;
    let s = scalar_bytes::<C>(s).ok_or_else(invalid)?;
    let signature = Signature::<C>::from_scalars(r, s).map_err(|_| invalid())?;
    key.verify_prehash(hashed.as_bytes(), &signature).map_err(|_| invalid())
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
