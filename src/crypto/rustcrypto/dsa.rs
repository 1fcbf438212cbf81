//! DSA (FIPS 186-4 §4), to verify what old systems signed (RFC 3279 §2.3.2, RFC 5758 §3.1).

use super::ecdsa::integers;
use crate::base::{Code, Error, Result};
use crate::crypto::Fingerprint;
use crate::crypto::algorithm::unsigned;
use crate::encoding::der::{Reader, Tag};
use ::dsa::signature::hazmat::PrehashVerifier as _;
use ::dsa::{BoxedUint, Components, Signature, VerifyingKey};

/// Sizes of p and q in bytes (FIPS 186-4 §4.2). Others are refused before any arithmetic.
const SIZES: [(usize, usize); 4] = [(128, 20), (256, 28), (256, 32), (384, 32)];

/// ```asn1
/// Dss-Parms ::= SEQUENCE { p INTEGER, q INTEGER, g INTEGER }
/// DSAPublicKey ::= INTEGER
/// ```
pub(in crate::crypto) fn public_key(parameters: Reader<'_>, bits: &[u8]) -> Result<VerifyingKey> {
    let [p, q, g] = domain(parameters).map_err(|error| {
        Error::new(Code::BAD_ALGORITHM_PARAMETERS).in_field("parameters").at(error.offset().unwrap_or_default())
    })?;
    let mut reader = Reader::new(bits);
    let y = unsigned(&mut reader)
        .and_then(|y| reader.finish().map(|()| y))
        .map_err(|_| Error::new(Code::BAD_PUBLIC_KEY))?;

    let odd = |magnitude: &[u8]| magnitude.last().is_some_and(|last| last & 1 == 1);
    if !SIZES.contains(&(p.len(), q.len())) || !odd(p) || !odd(q) || !less(g, p) {
        return Err(Error::new(Code::BAD_ALGORITHM_PARAMETERS).in_field("parameters"));
    }
    if !less(y, p) {
        return Err(Error::new(Code::BAD_PUBLIC_KEY));
    }
    let precision = u32::try_from(p.len().saturating_mul(8)).unwrap_or(u32::MAX);
    let wide = |magnitude: &[u8]| BoxedUint::from_be_slice_truncated(magnitude, precision);
    Components::from_components(wide(p), BoxedUint::from_be_slice_vartime(q), wide(g))
        .and_then(|components| VerifyingKey::from_components(components, wide(y)))
        .map_err(|_| Error::new(Code::BAD_PUBLIC_KEY))
}

fn domain(mut parameters: Reader<'_>) -> Result<[&[u8]; 3]> {
    let mut reader = parameters.read(Tag::SEQUENCE)?.reader();
    parameters.finish()?;
    let domain = [unsigned(&mut reader)?, unsigned(&mut reader)?, unsigned(&mut reader)?];
    reader.finish()?;
    Ok(domain)
}

/// Of magnitudes without leading zeros.
fn less(a: &[u8], b: &[u8]) -> bool {
    (a.len(), a) < (b.len(), b)
}

/// `Dss-Sig-Value` is written as ECDSA's; a digest longer than q is cut to its leftmost bits.
pub(in crate::crypto) fn verify(key: &VerifyingKey, hashed: &Fingerprint, signature: &[u8]) -> Result<()> {
    let (r, s) = integers(signature).map_err(|_| Error::new(Code::SIGNATURE_MALFORMED))?;
    let invalid = || Error::new(Code::SIGNATURE_INVALID);
    if !in_range(key, r, s) {
        return Err(invalid());
    }
    let number = BoxedUint::from_be_slice_vartime;
    let signature = Signature::from_components(number(r), number(s)).ok_or_else(invalid)?;
    key.verify_prehash(hashed.as_bytes(), &signature).map_err(|_| invalid())
}

/// FIPS 186-4 §4.7: r and s lie in 1..q.
pub(in crate::crypto) fn is_in_form(key: &VerifyingKey, signature: &[u8]) -> bool {
    integers(signature).is_ok_and(|(r, s)| in_range(key, r, s))
}

fn in_range(key: &VerifyingKey, r: &[u8], s: &[u8]) -> bool {
    let q = key.components().q().to_be_bytes();
    let q = q.iter().position(|byte| *byte != 0).and_then(|start| q.get(start..)).unwrap_or_default();
    !r.is_empty() && !s.is_empty() && less(r, q) && less(s, q)
}
