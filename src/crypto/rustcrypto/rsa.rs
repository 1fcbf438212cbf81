//! RSA signatures (RFC 8017), keys of RFC 3279 §2.3.1.
//!
//! RSASSA-PKCS1-v1_5 is verified by comparing the whole encoded message with the one expected (RFC 8017 §8.2.2): nothing
//! of it is parsed, so nothing can hide in it.

use crate::base::{Code, Error, Result};
use crate::crypto::algorithm::unsigned;
use crate::crypto::{DigestAlgorithm, Fingerprint};
use crate::encoding::der::{Reader, Tag};
use ::rsa::traits::PublicKeyParts as _;
use ::rsa::{BoxedUint, Pkcs1v15Sign, Pss, RsaPublicKey};
use sha2::{Sha256, Sha384, Sha512};

/// Sizes of modulus that are read, in bits. A policy asks for more; below this an RSA key is a toy.
pub(in crate::crypto) const MODULUS_BITS: core::ops::RangeInclusive<usize> = 1024..=8192;

/// The longest public exponent that is read, in bits: as in most libraries, so that e cannot be made to cost.
const MAX_EXPONENT_BITS: usize = 33;

/// ```asn1
/// RSAPublicKey ::= SEQUENCE { modulus INTEGER, publicExponent INTEGER }
/// ```
///
/// Sizes are checked on the bytes, before any arithmetic. The exponent is odd, at least 3 and below 2^33.
pub(in crate::crypto) fn public_key(bits: &[u8]) -> Result<RsaPublicKey> {
    let (modulus, exponent) = integers(bits).map_err(|error| {
        let bad = Error::new(Code::BAD_PUBLIC_KEY);
        if let Some(offset) = error.offset() { bad.at(offset) } else { bad }
    })?;
    let size = bit_length(modulus);
    if size < *MODULUS_BITS.start() {
        return Err(Error::new(Code::RSA_MODULUS_TOO_SMALL).with_found(format_args!("{size} bits")));
    }
    if size > *MODULUS_BITS.end() {
        return Err(Error::new(Code::RSA_MODULUS_TOO_LARGE).with_found(format_args!("{size} bits")));
    }
    if modulus.last().is_none_or(|last| last & 1 == 0) {
        return Err(Error::new(Code::BAD_PUBLIC_KEY).with_found("even modulus"));
    }
    let odd = exponent.last().is_some_and(|last| last & 1 == 1);
    if !odd || exponent == [1] || bit_length(exponent) > MAX_EXPONENT_BITS {
        return Err(Error::new(Code::RSA_EXPONENT_INVALID));
    }
    let modulus = BoxedUint::from_be_slice_vartime(modulus);
    let exponent = BoxedUint::from_be_slice_vartime(exponent);
    RsaPublicKey::new(modulus, exponent).map_err(|_| Error::new(Code::BAD_PUBLIC_KEY))
}

fn integers(bits: &[u8]) -> Result<(&[u8], &[u8])> {
    let mut outer = Reader::new(bits);
    let mut reader = outer.read(Tag::SEQUENCE)?.reader();
    outer.finish()?;
    let modulus = unsigned(&mut reader)?;
    let exponent = unsigned(&mut reader)?;
    reader.finish()?;
    Ok((modulus, exponent))
}

pub(in crate::crypto) fn modulus_bits(key: &RsaPublicKey) -> u16 {
    u16::try_from(key.n().bits_vartime()).unwrap_or(u16::MAX)
}

/// Of a magnitude without leading zeros.
pub(in crate::crypto) fn bit_length(magnitude: &[u8]) -> usize {
    let unused = magnitude.first().map_or(0, |first| first.leading_zeros());
    magnitude.len().saturating_mul(8).saturating_sub(usize::try_from(unused).unwrap_or_default())
}

/// `DigestInfo` up to the digest itself (RFC 8017 §9.2 note 1).
const fn prefix(digest: DigestAlgorithm) -> &'static [u8] {
    match digest {
        DigestAlgorithm::Sha1 => b"\x30\x21\x30\x09\x06\x05\x2b\x0e\x03\x02\x1a\x05\x00\x04\x14",
        DigestAlgorithm::Sha224 => b"\x30\x2d\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x04\x05\x00\x04\x1c",
        DigestAlgorithm::Sha256 => b"\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20",
        DigestAlgorithm::Sha384 => b"\x30\x41\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x02\x05\x00\x04\x30",
        DigestAlgorithm::Sha512 => b"\x30\x51\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x03\x05\x00\x04\x40",
    }
}

pub(in crate::crypto) fn pkcs1(digest: DigestAlgorithm) -> Pkcs1v15Sign {
    Pkcs1v15Sign { hash_len: Some(digest.digest_len()), prefix: prefix(digest).into() }
}

/// RFC 8017 §8.1.2 and §8.2.2 step 1: a signature is as long as the modulus.
fn check_length(key: &RsaPublicKey, signature: &[u8]) -> Result<()> {
    if signature.len() == key.size() { Ok(()) } else { Err(Error::new(Code::SIGNATURE_MALFORMED)) }
}

pub(in crate::crypto) fn verify_pkcs1(key: &RsaPublicKey, hashed: &Fingerprint, signature: &[u8]) -> Result<()> {
    check_length(key, signature)?;
    key.verify(pkcs1(hashed.algorithm()), hashed.as_bytes(), signature).map_err(|_| Error::new(Code::SIGNATURE_INVALID))
}

/// MGF1 with the same hash, salt as long as the hash.
pub(in crate::crypto) fn verify_pss(key: &RsaPublicKey, hashed: &Fingerprint, signature: &[u8]) -> Result<()> {
    check_length(key, signature)?;
    let digest = hashed.as_bytes();
    match hashed.algorithm() {
        DigestAlgorithm::Sha256 => key.verify(Pss::<Sha256>::new(), digest, signature),
        DigestAlgorithm::Sha384 => key.verify(Pss::<Sha384>::new(), digest, signature),
        DigestAlgorithm::Sha512 => key.verify(Pss::<Sha512>::new(), digest, signature),
        DigestAlgorithm::Sha1 | DigestAlgorithm::Sha224 => return Err(Error::new(Code::PSS_PARAMETERS_UNSUPPORTED)),
    }
    .map_err(|_| Error::new(Code::SIGNATURE_INVALID))
}
