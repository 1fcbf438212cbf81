//! Keys and requests at rest: AES-256-GCM under a key from the environment.
//!
//! A sealed text belongs to its row: moved to another, it does not open. `v1:` and the Base64 of nonce, ciphertext and tag.

use crate::config::decode_hex;
use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit, Nonce};
use base64ct::{Base64, Encoding};
use certwright::SystemRandom;
use certwright::crypto::Random;
use zeroize::Zeroizing;

/// The environment variable with the key: 64 hexadecimal digits.
pub(crate) const VARIABLE: &str = "CERTWRIGHT_SERVICE_KEY";

const VERSION: &str = "v1:";
const NONCE: usize = 12;

#[derive(Debug, thiserror::Error)]
pub(crate) enum SealError {
    #[error("{VARIABLE} is not set to 64 hexadecimal digits (openssl rand -hex 32)")]
    NoKey,
    #[error("the operating system gives no randomness")]
    NoRandomness,
    #[error("what is stored for {0} was sealed with another key, for another row, or was changed")]
    Forged(String),
}

/// Seals and opens.
pub(crate) struct Sealer(Aes256Gcm);

impl Sealer {
    pub(crate) fn from_hex(key: &str) -> Result<Self, SealError> {
        let key = Zeroizing::new(decode_hex(key.trim()).ok_or(SealError::NoKey)?);
        Ok(Self(Aes256Gcm::new((&*key).into())))
    }

    /// `row` names the table and the row.
    pub(crate) fn seal(&self, row: &str, text: &[u8]) -> Result<String, SealError> {
        let mut nonce = [0; NONCE];
        SystemRandom.fill(&mut nonce).map_err(|_| SealError::NoRandomness)?;
        let payload = Payload { msg: text, aad: row.as_bytes() };
        let sealed = self.0.encrypt(&Nonce::from(nonce), payload).map_err(|_| SealError::Forged(row.to_owned()))?;
        Ok([VERSION, &Base64::encode_string(&[&nonce[..], &sealed].concat())].concat())
    }

    pub(crate) fn open(&self, row: &str, sealed: &str) -> Result<Zeroizing<Vec<u8>>, SealError> {
        let forged = || SealError::Forged(row.to_owned());
        let sealed = sealed.strip_prefix(VERSION).and_then(|text| Base64::decode_vec(text).ok()).ok_or_else(forged)?;
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE>().ok_or_else(forged)?;
        let payload = Payload { msg: sealed, aad: row.as_bytes() };
        self.0.decrypt(&Nonce::from(*nonce), payload).map(Zeroizing::new).map_err(|_| forged())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sealed_opens_in_its_row_with_its_key_alone() {
        let (ours, other) = ("ab".repeat(32), "cd".repeat(32));
        let sealer = Sealer::from_hex(&ours).unwrap();
        let sealed = sealer.seal("ca/1", b"secret").unwrap();
        assert_ne!(sealed, sealer.seal("ca/1", b"secret").unwrap());
        assert_eq!(sealer.open("ca/1", &sealed).unwrap().as_slice(), b"secret");
        assert!(matches!(sealer.open("ca/2", &sealed), Err(SealError::Forged(row)) if row == "ca/2"));
        assert!(Sealer::from_hex(&other).unwrap().open("ca/1", &sealed).is_err());
        for at in 0..sealed.len() {
            let mut changed = sealed.clone().into_bytes();
            changed[at] ^= 1;
            assert!(sealer.open("ca/1", &String::from_utf8_lossy(&changed)).is_err(), "{at}");
        }
    }

    #[test]
    fn a_key_is_64_hexadecimal_digits() {
        for key in ["", "ab", &"ab".repeat(33), &"xy".repeat(32)] {
            assert!(matches!(Sealer::from_hex(key), Err(SealError::NoKey)), "{key}");
        }
    }
}
