//! The numbers by which algorithms cross the border.
//!
//! They arrive as `uint32_t`, never as a C enum: what is not in these tables is refused.

use super::border::Neutral as _;
use super::buffer::cw_text;
use crate::base::{Code, Error, Result};
use crate::crypto::{DigestAlgorithm, KeyAlgorithm, KeyIdMethod, SignatureAlgorithm};
use alloc::vec::Vec;
use core::ffi::CStr;

/// A hash function.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum cw_digest {
    /// SHA-1: to compare with what old systems print. Do not choose it.
    CW_DIGEST_SHA1 = 1,
    /// SHA-256.
    CW_DIGEST_SHA256 = 2,
    /// SHA-384.
    CW_DIGEST_SHA384 = 3,
    /// SHA-512.
    CW_DIGEST_SHA512 = 4,
    /// SHA-224.
    CW_DIGEST_SHA224 = 5,
}

/// An algorithm by which certificates, CRLs and requests are signed.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum cw_signature_algorithm {
    /// The default of the key: ECDSA with the hash of the curve's size, RSA PKCS#1 v1.5 with SHA-256.
    CW_SIGNATURE_DEFAULT = 0,
    /// ecdsa-with-SHA1. Verified where it is allowed, never made.
    CW_SIGNATURE_ECDSA_SHA1 = 1,
    /// ecdsa-with-SHA224.
    CW_SIGNATURE_ECDSA_SHA224 = 2,
    /// ecdsa-with-SHA256.
    CW_SIGNATURE_ECDSA_SHA256 = 3,
    /// ecdsa-with-SHA384.
    CW_SIGNATURE_ECDSA_SHA384 = 4,
    /// ecdsa-with-SHA512.
    CW_SIGNATURE_ECDSA_SHA512 = 5,
    /// sha1WithRSAEncryption. Verified where it is allowed, never made.
    CW_SIGNATURE_RSA_PKCS1_SHA1 = 6,
    /// sha224WithRSAEncryption.
    CW_SIGNATURE_RSA_PKCS1_SHA224 = 7,
    /// sha256WithRSAEncryption.
    CW_SIGNATURE_RSA_PKCS1_SHA256 = 8,
    /// sha384WithRSAEncryption.
    CW_SIGNATURE_RSA_PKCS1_SHA384 = 9,
    /// sha512WithRSAEncryption.
    CW_SIGNATURE_RSA_PKCS1_SHA512 = 10,
    /// RSASSA-PSS with SHA-256, MGF1 with the same, salt of 32 bytes.
    CW_SIGNATURE_RSA_PSS_SHA256 = 11,
    /// RSASSA-PSS with SHA-384, MGF1 with the same, salt of 48 bytes.
    CW_SIGNATURE_RSA_PSS_SHA384 = 12,
    /// RSASSA-PSS with SHA-512, MGF1 with the same, salt of 64 bytes.
    CW_SIGNATURE_RSA_PSS_SHA512 = 13,
    /// Ed25519.
    CW_SIGNATURE_ED25519 = 14,
    /// ML-DSA-44.
    CW_SIGNATURE_ML_DSA_44 = 15,
    /// ML-DSA-65.
    CW_SIGNATURE_ML_DSA_65 = 16,
    /// ML-DSA-87.
    CW_SIGNATURE_ML_DSA_87 = 17,
    /// dsa-with-sha1. Verified where it is allowed, never made.
    CW_SIGNATURE_DSA_SHA1 = 18,
    /// dsa-with-sha224. Verified where it is allowed, never made.
    CW_SIGNATURE_DSA_SHA224 = 19,
    /// dsa-with-sha256. Verified where it is allowed, never made.
    CW_SIGNATURE_DSA_SHA256 = 20,
}

/// A kind of key.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum cw_key_algorithm {
    /// ECDSA on NIST P-256.
    CW_KEY_P256 = 1,
    /// ECDSA on NIST P-384.
    CW_KEY_P384 = 2,
    /// ECDSA on NIST P-521.
    CW_KEY_P521 = 3,
    /// RSA; its size is asked for and told beside it.
    CW_KEY_RSA = 4,
    /// Ed25519.
    CW_KEY_ED25519 = 5,
    /// ML-DSA-44.
    CW_KEY_ML_DSA_44 = 6,
    /// ML-DSA-65.
    CW_KEY_ML_DSA_65 = 7,
    /// ML-DSA-87.
    CW_KEY_ML_DSA_87 = 8,
    /// DSA, to verify only.
    CW_KEY_DSA = 9,
}

/// How the identifier of a key is derived from it.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum cw_key_id_method {
    /// SHA-1 of the key bits (RFC 5280 §4.2.1.2, method 1).
    CW_KEY_ID_RFC5280_SHA1 = 1,
    /// The leftmost 160 bits of SHA-256 of the key bits (RFC 7093 §2, method 1).
    CW_KEY_ID_RFC7093_SHA256 = 2,
}

const DIGESTS: [(u32, DigestAlgorithm); 5] = [
    (1, DigestAlgorithm::Sha1),
    (2, DigestAlgorithm::Sha256),
    (3, DigestAlgorithm::Sha384),
    (4, DigestAlgorithm::Sha512),
    (5, DigestAlgorithm::Sha224),
];

const SIGNATURES: [(u32, SignatureAlgorithm, &CStr); 20] = [
    (1, SignatureAlgorithm::EcdsaSha1, c"ecdsa-with-SHA1"),
    (2, SignatureAlgorithm::EcdsaSha224, c"ecdsa-with-SHA224"),
    (3, SignatureAlgorithm::EcdsaSha256, c"ecdsa-with-SHA256"),
    (4, SignatureAlgorithm::EcdsaSha384, c"ecdsa-with-SHA384"),
    (5, SignatureAlgorithm::EcdsaSha512, c"ecdsa-with-SHA512"),
    (6, SignatureAlgorithm::RsaPkcs1Sha1, c"sha1WithRSAEncryption"),
    (7, SignatureAlgorithm::RsaPkcs1Sha224, c"sha224WithRSAEncryption"),
    (8, SignatureAlgorithm::RsaPkcs1Sha256, c"sha256WithRSAEncryption"),
    (9, SignatureAlgorithm::RsaPkcs1Sha384, c"sha384WithRSAEncryption"),
    (10, SignatureAlgorithm::RsaPkcs1Sha512, c"sha512WithRSAEncryption"),
    (11, SignatureAlgorithm::RsaPssSha256, c"id-RSASSA-PSS with SHA-256"),
    (12, SignatureAlgorithm::RsaPssSha384, c"id-RSASSA-PSS with SHA-384"),
    (13, SignatureAlgorithm::RsaPssSha512, c"id-RSASSA-PSS with SHA-512"),
    (14, SignatureAlgorithm::Ed25519, c"Ed25519"),
    (15, SignatureAlgorithm::MlDsa44, c"ML-DSA-44"),
    (16, SignatureAlgorithm::MlDsa65, c"ML-DSA-65"),
    (17, SignatureAlgorithm::MlDsa87, c"ML-DSA-87"),
    (18, SignatureAlgorithm::DsaSha1, c"dsa-with-sha1"),
    (19, SignatureAlgorithm::DsaSha224, c"dsa-with-sha224"),
    (20, SignatureAlgorithm::DsaSha256, c"dsa-with-sha256"),
];

const KEYS: [(u32, KeyAlgorithm); 8] = [
    (1, KeyAlgorithm::EcdsaP256),
    (2, KeyAlgorithm::EcdsaP384),
    (3, KeyAlgorithm::EcdsaP521),
    (5, KeyAlgorithm::Ed25519),
    (6, KeyAlgorithm::MlDsa44),
    (7, KeyAlgorithm::MlDsa65),
    (8, KeyAlgorithm::MlDsa87),
    (9, KeyAlgorithm::Dsa),
];

const RSA: u32 = 4;

fn out_of_range(name: &'static str, number: u32) -> Error {
    Error::new(Code::INVALID_ARGUMENT).in_field(name).with_found(number)
}

/// A `cw_digest`.
pub(super) fn digest(number: u32) -> Result<DigestAlgorithm> {
    let row = DIGESTS.iter().find(|(own, _)| *own == number);
    row.map(|(_, digest)| *digest).ok_or_else(|| out_of_range("digest", number))
}

/// A `cw_key_id_method`.
pub(super) fn key_id_method(number: u32) -> Result<KeyIdMethod> {
    match number {
        1 => Ok(KeyIdMethod::Rfc5280Sha1),
        2 => Ok(KeyIdMethod::Rfc7093Sha256),
        _ => Err(out_of_range("method", number)),
    }
}

/// A `cw_signature_algorithm`, CW_SIGNATURE_DEFAULT not among them.
pub(super) fn signature(number: u32) -> Result<SignatureAlgorithm> {
    let row = SIGNATURES.iter().find(|(own, ..)| *own == number);
    row.map(|(_, algorithm, _)| *algorithm).ok_or_else(|| out_of_range("algorithm", number))
}

/// Several of them.
pub(super) fn signatures(numbers: &[u32]) -> Result<Vec<SignatureAlgorithm>> {
    numbers.iter().map(|number| signature(*number)).collect()
}

/// The `cw_signature_algorithm` of an algorithm.
pub(super) fn signature_number(algorithm: SignatureAlgorithm) -> u32 {
    SIGNATURES.iter().find(|(_, own, _)| *own == algorithm).map_or(0, |(number, ..)| *number)
}

/// A `cw_key_algorithm`; `rsa_bits` counts for RSA only.
pub(super) fn key(number: u32, rsa_bits: u32) -> Result<KeyAlgorithm> {
    if number == RSA {
        return u16::try_from(rsa_bits).map(KeyAlgorithm::Rsa).map_err(|_| out_of_range("rsa_bits", rsa_bits));
    }
    if rsa_bits != 0 {
        return Err(out_of_range("rsa_bits", rsa_bits));
    }
    KEYS.iter().find(|(own, _)| *own == number).map(|(_, key)| *key).ok_or_else(|| out_of_range("algorithm", number))
}

/// The `cw_key_algorithm` of a key and, for RSA, its size.
pub(super) fn key_number(algorithm: KeyAlgorithm) -> (u32, u32) {
    match algorithm {
        KeyAlgorithm::Rsa(bits) => (RSA, bits.into()),
        _ => (KEYS.iter().find(|(_, own)| *own == algorithm).map_or(0, |(number, _)| *number), 0),
    }
}

/// The name of a `cw_signature_algorithm`, such as `ecdsa-with-SHA256`. Static; empty for any other number.
#[unsafe(no_mangle)]
pub extern "C" fn cw_signature_algorithm_name(algorithm: u32) -> cw_text {
    let row = SIGNATURES.iter().find(|(number, ..)| *number == algorithm);
    row.map_or(cw_text::NEUTRAL, |(.., name)| cw_text::literal(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_signature_algorithm_has_its_number_and_its_name() {
        for algorithm in SignatureAlgorithm::ALL.iter().copied() {
            let number = signature_number(algorithm);
            assert_eq!(signature(number).unwrap(), algorithm);
            let (.., name) = SIGNATURES.iter().find(|(own, ..)| *own == number).unwrap();
            assert_eq!(name.to_str().unwrap(), algorithm.name());
        }
        assert_eq!(SIGNATURES.len(), SignatureAlgorithm::ALL.len());
    }

    #[test]
    #[expect(clippy::as_conversions, reason = "a fieldless enum to its number, which the crate itself never does")]
    fn numbers_are_those_of_the_header() {
        use cw_key_algorithm::*;
        use cw_signature_algorithm::*;
        let number = |algorithm: cw_signature_algorithm| algorithm as u32;
        assert_eq!(signature(number(CW_SIGNATURE_ECDSA_SHA256)).unwrap(), SignatureAlgorithm::EcdsaSha256);
        assert_eq!(signature(number(CW_SIGNATURE_RSA_PSS_SHA512)).unwrap(), SignatureAlgorithm::RsaPssSha512);
        assert_eq!(signature(number(CW_SIGNATURE_ML_DSA_87)).unwrap(), SignatureAlgorithm::MlDsa87);
        assert_eq!(signature(number(CW_SIGNATURE_DSA_SHA256)).unwrap(), SignatureAlgorithm::DsaSha256);
        assert_eq!(signature(number(CW_SIGNATURE_DEFAULT)).unwrap_err().code(), Code::INVALID_ARGUMENT);
        assert_eq!(key(CW_KEY_RSA as u32, 3072).unwrap(), KeyAlgorithm::Rsa(3072));
        assert_eq!(key(CW_KEY_P521 as u32, 0).unwrap(), KeyAlgorithm::EcdsaP521);
        assert_eq!(key(CW_KEY_DSA as u32, 0).unwrap(), KeyAlgorithm::Dsa);
        assert_eq!(key(CW_KEY_P521 as u32, 2048).unwrap_err().code(), Code::INVALID_ARGUMENT);
        assert_eq!(digest(cw_digest::CW_DIGEST_SHA224 as u32).unwrap(), DigestAlgorithm::Sha224);
        assert_eq!(digest(0).unwrap_err().code(), Code::INVALID_ARGUMENT);
        assert_eq!(digest(u32::MAX).unwrap_err().code(), Code::INVALID_ARGUMENT);
        assert_eq!(
            key_id_method(cw_key_id_method::CW_KEY_ID_RFC7093_SHA256 as u32).unwrap(),
            KeyIdMethod::Rfc7093Sha256
        );
    }

    #[test]
    fn every_kind_of_key_has_its_number() {
        for (number, algorithm) in KEYS {
            assert_eq!(key_number(algorithm), (number, 0));
        }
        assert_eq!(key_number(KeyAlgorithm::Rsa(2048)), (RSA, 2048));
    }
}
