//! Fingerprints: a digest of DER bytes and the texts it is printed as.

use super::DigestAlgorithm;
use super::digest::MAX_DIGEST;
use alloc::string::String;
use base64ct::{Base64, Base64UrlUnpadded, Encoding as _};
use core::fmt;

/// A digest of an object's DER bytes.
///
/// ```
/// use certwright::{DigestAlgorithm, Fingerprint};
/// let fingerprint = Fingerprint::of(DigestAlgorithm::Sha256, b"abc");
/// assert!(fingerprint.to_hex().starts_with("ba7816bf8f01cfea"));
/// assert!(fingerprint.to_colon_hex().starts_with("BA:78:16:BF"));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint {
    algorithm: DigestAlgorithm,
    padded: [u8; MAX_DIGEST],
}

impl Fingerprint {
    /// The digest of `bytes`.
    #[must_use]
    pub fn of(algorithm: DigestAlgorithm, bytes: &[u8]) -> Self {
        Self { algorithm, padded: algorithm.hash(bytes) }
    }

    /// The hash function.
    #[must_use]
    pub fn algorithm(&self) -> DigestAlgorithm {
        self.algorithm
    }

    /// The digest: 20 to 64 bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.padded.get(..self.algorithm.digest_len()).unwrap_or_default()
    }

    /// Lower-case hexadecimal without separators.
    #[must_use]
    pub fn to_hex(&self) -> String {
        base16ct::lower::encode_string(self.as_bytes())
    }

    /// Upper-case hexadecimal with a colon between bytes, as `openssl x509 -fingerprint` prints it.
    #[must_use]
    pub fn to_colon_hex(&self) -> String {
        let digits = base16ct::upper::encode_string(self.as_bytes());
        let mut text = String::with_capacity(digits.len().saturating_mul(3) / 2);
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && index % 2 == 0 {
                text.push(':');
            }
            text.push(digit);
        }
        text
    }

    /// Base64 with padding (RFC 4648 §4), as HTTP public key pins are written.
    #[must_use]
    pub fn to_base64(&self) -> String {
        Base64::encode_string(self.as_bytes())
    }

    /// Base64url without padding (RFC 4648 §5), as `x5t#S256` of RFC 7515 §4.1.8 is written.
    #[must_use]
    pub fn to_base64url(&self) -> String {
        Base64UrlUnpadded::encode_string(self.as_bytes())
    }
}

impl AsRef<[u8]> for Fingerprint {
    fn as_ref(&self) -> &[u8] {
        self.as_bytes()
    }
}

/// Lower-case hexadecimal without separators.
impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_bytes().iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{self}", self.algorithm)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_those_of_fips_180() {
        for (algorithm, expected) in [
            (DigestAlgorithm::Sha1, "a9993e364706816aba3e25717850c26c9cd0d89d"),
            (DigestAlgorithm::Sha224, "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7"),
            (DigestAlgorithm::Sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                DigestAlgorithm::Sha384,
                "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7",
            ),
            (
                DigestAlgorithm::Sha512,
                "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a\
                 2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
            ),
        ] {
            let fingerprint = Fingerprint::of(algorithm, b"abc");
            assert_eq!(fingerprint.to_hex(), expected);
            assert_eq!(alloc::format!("{fingerprint}"), expected);
            assert_eq!(fingerprint.as_bytes().len(), algorithm.digest_len());
        }
    }

    #[test]
    fn texts_are_those_that_other_tools_print() {
        let fingerprint = Fingerprint::of(DigestAlgorithm::Sha1, b"abc");
        assert_eq!(fingerprint.to_colon_hex(), "A9:99:3E:36:47:06:81:6A:BA:3E:25:71:78:50:C2:6C:9C:D0:D8:9D");
        assert_eq!(fingerprint.to_base64(), "qZk+NkcGgWq6PiVxeFDCbJzQ2J0=");
        assert_eq!(fingerprint.to_base64url(), "qZk-NkcGgWq6PiVxeFDCbJzQ2J0");
    }
}
