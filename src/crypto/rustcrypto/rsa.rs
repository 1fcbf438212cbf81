//! RSA signatures (RFC 8017), keys of RFC 3279 §2.3.1.
//!
//! RSASSA-PKCS1-v1_5 is verified by comparing the whole encoded message with the one expected (RFC 8017 §8.2.2): nothing
//! of it is parsed, so nothing can hide in it.

use crate::base::{Code, Error, Result};
use crate::crypto::algorithm::unsigned;
use crate::crypto::random::seeded;
use crate::crypto::{DigestAlgorithm, Fingerprint, Random};
use crate::encoding::der::{Reader, Tag, Writer};
use ::rsa::traits::{PrivateKeyParts as _, PublicKeyParts as _, SignatureScheme as _};
use ::rsa::{BoxedUint, Pkcs1v15Sign, Pss, RsaPrivateKey, RsaPublicKey};
use alloc::vec::Vec;
use sha2::{Sha256, Sha384, Sha512};
use zeroize::{Zeroize as _, Zeroizing};

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
    from_integers(modulus, exponent)
}

/// From magnitudes without leading zeros.
fn from_integers(modulus: &[u8], exponent: &[u8]) -> Result<RsaPublicKey> {
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

/// RFC 8017 §5.2.2 step 1: as a number it lies below the modulus; zero is its own power, and no encoded message.
pub(in crate::crypto) fn is_in_form(key: &RsaPublicKey, signature: &[u8]) -> bool {
    check_length(key, signature).is_ok()
        && signature.iter().any(|octet| *octet != 0)
        && BoxedUint::from_be_slice_vartime(signature) < **key.n()
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

/// Sizes that keys are made in (NIST SP 800-57 part 1, table 2: 112 to about 140 bits of security).
const GENERATED_BITS: [u16; 3] = [2048, 3072, 4096];

/// FIPS 186-5 A.1.3 with e = 65537, from a generator seeded once by the caller: arithmetic that searches for primes cannot
/// stop half-way when a source fails.
pub(in crate::crypto) fn generate(bits: u16, random: &mut dyn Random) -> Result<RsaPrivateKey> {
    if !GENERATED_BITS.contains(&bits) {
        return Err(Error::new(Code::KEY_SIZE_INVALID).with_found(format_args!("RSA {bits} bits")));
    }
    RsaPrivateKey::new(&mut seeded(random)?, bits.into()).map_err(|_| Error::new(Code::RANDOM_FAILED))
}

/// ```asn1
/// RSAPrivateKey ::= SEQUENCE { version INTEGER (0), modulus, publicExponent, privateExponent, prime1, prime2,
///                              exponent1, exponent2, coefficient INTEGER }
/// ```
///
/// Every number is checked against the others (RFC 8017 §3.2): n = pq, both odd and above 1, ed ≡ 1 modulo p-1 and q-1,
/// and the three values for the Chinese remainder theorem, which are then not used but computed.
pub(in crate::crypto) fn private_key(der: &[u8]) -> Result<RsaPrivateKey> {
    let malformed = |_: Error| Error::new(Code::PRIVATE_KEY_MALFORMED);
    let [n, e, d, p, q, dp, dq, qinv] = private_integers(der).map_err(malformed)?;
    // The size is checked here, before any arithmetic.
    from_integers(n, e)?;
    let invalid = || Error::new(Code::PRIVATE_KEY_INVALID);
    let bits = u32::try_from(n.len().saturating_mul(8)).map_err(|_| invalid())?;
    let number = |magnitude: &[u8]| BoxedUint::from_be_slice(magnitude, bits).map_err(|_| invalid());
    let secret = |magnitude: &[u8]| number(magnitude).map(Zeroizing::new);
    let primes = alloc::vec![number(p)?, number(q)?];
    let key = RsaPrivateKey::from_components(
        BoxedUint::from_be_slice_vartime(n),
        BoxedUint::from_be_slice_vartime(e),
        number(d)?,
        primes,
    )
    .map_err(|_| invalid())?;
    let coefficient = key.crt_coefficient().map(Zeroizing::new).ok_or_else(invalid)?;
    let consistent = key.dp() == Some(&*secret(dp)?) && key.dq() == Some(&*secret(dq)?) && coefficient == secret(qinv)?;
    if consistent { Ok(key) } else { Err(invalid()) }
}

fn private_integers(der: &[u8]) -> Result<[&[u8]; 8]> {
    let mut outer = Reader::new(der);
    let mut reader = outer.read(Tag::SEQUENCE)?.reader();
    outer.finish()?;
    if !unsigned(&mut reader)?.is_empty() {
        // Version 1: more than two primes.
        return Err(reader.error(Code::BAD_VERSION));
    }
    let mut integers: [&[u8]; 8] = [&[]; 8];
    for integer in &mut integers {
        *integer = unsigned(&mut reader)?;
    }
    reader.finish()?;
    Ok(integers)
}

/// `RSAPublicKey`.
pub(in crate::crypto) fn public_bits(key: &RsaPrivateKey) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.sequence(|writer| {
        writer.unsigned_bytes(Tag::INTEGER, &key.n_bytes());
        writer.unsigned_bytes(Tag::INTEGER, &key.e_bytes());
    });
    writer.finish()
}

/// `RSAPrivateKey`.
pub(in crate::crypto) fn write_private_key(writer: &mut Writer, key: &RsaPrivateKey) -> Result<()> {
    let invalid = || Error::new(Code::PRIVATE_KEY_INVALID);
    let secret = |number: &BoxedUint| Zeroizing::new(number.to_be_bytes());
    let [p, q] = key.primes() else { return Err(invalid()) };
    let mut coefficient = key.crt_coefficient().ok_or_else(invalid)?;
    let secrets = [
        secret(key.d()),
        secret(p),
        secret(q),
        secret(key.dp().ok_or_else(invalid)?),
        secret(key.dq().ok_or_else(invalid)?),
        secret(&coefficient),
    ];
    coefficient.zeroize();
    writer.sequence(|writer| {
        writer.unsigned(0);
        writer.unsigned_bytes(Tag::INTEGER, &key.n_bytes());
        writer.unsigned_bytes(Tag::INTEGER, &key.e_bytes());
        for number in &secrets {
            writer.unsigned_bytes(Tag::INTEGER, number);
        }
    });
    Ok(())
}

/// Blinded (RUSTSEC-2023-0071 is about what blinding does not hide from an attacker who can time us) and checked
/// with the public key before it is handed out, as FIPS 186-5 asks against faults. Salt and blinding come from a generator
/// seeded by the caller.
pub(in crate::crypto) fn sign(
    key: &RsaPrivateKey,
    padding: Padding,
    hashed: &Fingerprint,
    random: &mut dyn Random,
) -> Result<Vec<u8>> {
    let mut rng = seeded(random)?;
    let rng = Some(&mut rng);
    let digest = hashed.as_bytes();
    match (padding, hashed.algorithm()) {
        (Padding::Pkcs1, algorithm) => pkcs1(algorithm).sign(rng, key, digest),
        (Padding::Pss, DigestAlgorithm::Sha256) => Pss::<Sha256>::new().sign(rng, key, digest),
        (Padding::Pss, DigestAlgorithm::Sha384) => Pss::<Sha384>::new().sign(rng, key, digest),
        (Padding::Pss, DigestAlgorithm::Sha512) => Pss::<Sha512>::new().sign(rng, key, digest),
        (Padding::Pss, DigestAlgorithm::Sha1 | DigestAlgorithm::Sha224) => {
            return Err(Error::new(Code::PSS_PARAMETERS_UNSUPPORTED));
        }
    }
    .map_err(|_| Error::new(Code::SIGNING_FAILED))
}

/// How a digest becomes a number to sign (RFC 8017 §9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::crypto) enum Padding {
    Pkcs1,
    Pss,
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_core::SeedableRng as _;

    /// CVE-2006-4339, CVE-2014-1568 (BERserk), CVE-2016-1494: messages that a lenient parser of the encoded message takes
    /// for the digest, signed for real by a key with exponent 3.
    #[test]
    fn only_the_one_encoding_of_the_digest_verifies() {
        let mut rng = chacha20::ChaCha20Rng::from_seed([7; 32]);
        let key = RsaPrivateKey::new_with_exp(&mut rng, 2048, BoxedUint::from(3_u8)).unwrap();
        let public = public_key(&public_bits(&key)).unwrap();
        let hashed = Fingerprint::of(DigestAlgorithm::Sha256, b"message");
        let mut verify = |encoded: &[u8]| {
            let signature = Pkcs1v15Sign::new_unprefixed().sign(Some(&mut rng), &key, encoded).unwrap();
            verify_pkcs1(&public, &hashed, &signature).map_err(|error| error.code())
        };
        let digest = hashed.as_bytes();
        let with = |prefix: &[u8], suffix: &[u8]| [prefix, digest, suffix].concat();
        let usual = prefix(DigestAlgorithm::Sha256);
        let oid = b"\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01";
        let der = |head: &[u8], tail: &[u8]| with(&[head, oid, tail].concat(), &[]);

        assert_eq!(verify(&with(usual, &[])), Ok(()));
        let room = 256 - 11 - usual.len() - digest.len();
        for forged in [
            with(usual, &[0]),
            with(usual, &alloc::vec![0x5a; room]),
            with(&[], &[]),
            with(&[0; 19], &[]),
            with(prefix(DigestAlgorithm::Sha1), &[]),
            with(prefix(DigestAlgorithm::Sha512), &[]),
            // NULL left out.
            der(b"\x30\x2f\x30\x0b", b"\x04\x20"),
            // Lengths in long form.
            der(b"\x30\x81\x31\x30\x0d", b"\x05\x00\x04\x20"),
            der(b"\x30\x32\x30\x81\x0d", b"\x05\x00\x04\x20"),
            der(b"\x30\x32\x30\x0d", b"\x05\x00\x04\x81\x20"),
            der(b"\x30\x80\x30\x0d", b"\x05\x00\x04\x20"),
            // Something else where NULL is, of a size that lets a cube root fit.
            der(b"\x30\x35\x30\x11", b"\x05\x04\xde\xad\xbe\xef\x04\x20"),
            der(b"\x30\x35\x30\x11", b"\x04\x04\xde\xad\xbe\xef\x04\x20"),
        ] {
            assert_eq!(verify(&forged), Err(Code::SIGNATURE_INVALID), "{forged:02x?}");
        }
        // The representative itself must be below the modulus, or one signature would have two encodings.
        let signature = pkcs1(DigestAlgorithm::Sha256).sign(Some(&mut rng), &key, digest).unwrap();
        let zeroed = [&[0][..], &signature].concat();
        assert_eq!(verify_pkcs1(&public, &hashed, &zeroed).map_err(|e| e.code()), Err(Code::SIGNATURE_MALFORMED));
        assert_eq!(
            verify_pkcs1(&public, &hashed, &[0xff; 256]).map_err(|error| error.code()),
            Err(Code::SIGNATURE_INVALID)
        );
    }
}
