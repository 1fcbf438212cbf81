//! Block ciphers in CBC mode with the padding of RFC 8018 §6.1.1.

use super::legacy_disabled;
use crate::base::{Code, Error, Result};
use crate::x509::Oid;
use crate::x509::oid;
use aes::{Aes128, Aes192, Aes256};
use alloc::vec::Vec;
#[cfg(feature = "legacy")]
use cbc::cipher::InnerIvInit;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockCipherDecrypt, BlockModeDecrypt, BlockModeEncrypt, KeyInit, KeyIvInit};
use cbc::{Decryptor, Encryptor};
use zeroize::Zeroizing;

/// The longest key and the longest block, in bytes.
pub(super) const MAX_KEY: usize = 32;
pub(super) const MAX_BLOCK: usize = 16;

/// A block cipher. Those of the feature `legacy` are known by name without it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cipher {
    Aes128,
    Aes192,
    Aes256,
    Des,
    TripleDes,
    /// With the first of two keys as third.
    TripleDesTwoKeys,
    /// With as many effective bits as the key has.
    Rc2 {
        key_len: usize,
    },
}

impl Cipher {
    /// The encryption scheme of PBES2 that `oid` names.
    pub(super) fn of_pbes2(oid: Oid<'_>) -> Option<Self> {
        match oid {
            oid::AES128_CBC => Some(Self::Aes128),
            oid::AES192_CBC => Some(Self::Aes192),
            oid::AES256_CBC => Some(Self::Aes256),
            oid::DES_EDE3_CBC => Some(Self::TripleDes),
            _ => None,
        }
    }

    pub(super) const fn key_len(self) -> usize {
        match self {
            Self::Aes128 | Self::TripleDesTwoKeys => 16,
            Self::Aes192 | Self::TripleDes => 24,
            Self::Aes256 => 32,
            Self::Des => 8,
            Self::Rc2 { key_len } => key_len,
        }
    }

    pub(super) const fn block_len(self) -> usize {
        match self {
            Self::Aes128 | Self::Aes192 | Self::Aes256 => 16,
            Self::Des | Self::TripleDes | Self::TripleDesTwoKeys | Self::Rc2 { .. } => 8,
        }
    }

    /// Refuses what the features leave out, and what no password could open: whole blocks, at least one.
    pub(super) fn check(self, ciphertext: &[u8]) -> Result<()> {
        if self.block_len() == 8 && !cfg!(feature = "legacy") {
            return Err(legacy_disabled());
        }
        if ciphertext.is_empty() || !ciphertext.len().is_multiple_of(self.block_len()) {
            let found = format_args!("{} bytes", ciphertext.len());
            return Err(Error::new(Code::KEYSTORE_MALFORMED).in_field("encryptedData").with_found(found));
        }
        Ok(())
    }

    /// [`Code::PASSWORD_WRONG`] if there is no padding at the end.
    pub(super) fn decrypt(self, key: &[u8], iv: &[u8], ciphertext: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
        match self {
            Self::Aes128 => decrypt(cbc_mode::<Aes128>(key, iv)?, ciphertext),
            Self::Aes192 => decrypt(cbc_mode::<Aes192>(key, iv)?, ciphertext),
            Self::Aes256 => decrypt(cbc_mode::<Aes256>(key, iv)?, ciphertext),
            #[cfg(feature = "legacy")]
            Self::Des => decrypt(cbc_mode::<des::Des>(key, iv)?, ciphertext),
            #[cfg(feature = "legacy")]
            Self::TripleDes => decrypt(cbc_mode::<des::TdesEde3>(key, iv)?, ciphertext),
            #[cfg(feature = "legacy")]
            Self::TripleDesTwoKeys => decrypt(cbc_mode::<des::TdesEde2>(key, iv)?, ciphertext),
            #[cfg(feature = "legacy")]
            Self::Rc2 { .. } => {
                let cipher = rc2::Rc2::new_with_eff_key_len(key, key.len().saturating_mul(8));
                decrypt(Decryptor::inner_iv_slice_init(cipher, iv).map_err(|_| wrong_length())?, ciphertext)
            }
            #[cfg(not(feature = "legacy"))]
            _ => Err(legacy_disabled()),
        }
    }

    /// AES-256 is all that is written.
    pub(super) fn encrypt_aes256(key: &[u8], iv: &[u8], plaintext: &[u8]) -> Result<Vec<u8>> {
        let mode = Encryptor::<Aes256>::new_from_slices(key, iv).map_err(|_| wrong_length())?;
        // Never grows, so that it leaves no copy of the plaintext behind.
        let mut buffer = Zeroizing::new(Vec::with_capacity(plaintext.len().saturating_add(MAX_BLOCK)));
        buffer.extend_from_slice(plaintext);
        buffer.extend_from_slice(&[0; MAX_BLOCK]);
        let length = mode.encrypt_padded::<Pkcs7>(&mut buffer, plaintext.len()).map_err(|_| wrong_length())?.len();
        buffer.truncate(length);
        Ok(core::mem::take(&mut *buffer))
    }
}

fn cbc_mode<C: BlockCipherDecrypt + KeyInit>(key: &[u8], iv: &[u8]) -> Result<Decryptor<C>> {
    Decryptor::new_from_slices(key, iv).map_err(|_| wrong_length())
}

/// Not reached: keys and vectors are as long as [`Cipher::key_len`] and [`Cipher::block_len`] say.
fn wrong_length() -> Error {
    super::parameters("encryptionScheme")
}

fn decrypt(mode: impl BlockModeDecrypt, ciphertext: &[u8]) -> Result<Zeroizing<Vec<u8>>> {
    let mut buffer = Zeroizing::new(ciphertext.to_vec());
    let length = mode.decrypt_padded::<Pkcs7>(&mut buffer).map_err(|_| Error::new(Code::PASSWORD_WRONG))?.len();
    buffer.truncate(length);
    Ok(buffer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encrypted_decrypts_and_every_length_is_padded() {
        let (key, iv) = ([7; 32], [9; 16]);
        for length in 0..50 {
            let plaintext = alloc::vec![0xa5; length];
            let ciphertext = Cipher::encrypt_aes256(&key, &iv, &plaintext).unwrap();
            assert_eq!(ciphertext.len(), (length / 16 + 1) * 16);
            assert_eq!(*Cipher::Aes256.decrypt(&key, &iv, &ciphertext).unwrap(), plaintext);
        }
    }

    #[test]
    fn no_password_opens_what_is_not_whole_blocks() {
        for length in [0, 1, 15, 17] {
            let error = Cipher::Aes256.check(&alloc::vec![0; length]).unwrap_err();
            assert_eq!(error.code(), Code::KEYSTORE_MALFORMED);
        }
        assert_eq!(Cipher::Aes256.check(&[0; 32]), Ok(()));
    }

    /// RFC 2268 §5: keys of 64 and 128 effective bits.
    #[cfg(feature = "legacy")]
    #[test]
    fn rc2_uses_as_many_effective_bits_as_the_key_has() {
        use cbc::cipher::{Block, BlockCipherEncrypt};
        let encrypt = |key: &[u8]| {
            let mut block = Block::<rc2::Rc2>::default();
            rc2::Rc2::new_with_eff_key_len(key, key.len() * 8).encrypt_block(&mut block);
            block.to_vec()
        };
        let long = [0x88, 0xbc, 0xa9, 0x0e, 0x90, 0x87, 0x5a, 0x7f, 0x0f, 0x79, 0xc3, 0x84, 0x62, 0x7b, 0xaf, 0xb2];
        assert_eq!(encrypt(&long), [0x22, 0x69, 0x55, 0x2a, 0xb0, 0xf8, 0x5c, 0xa6]);
        let short = [0xff_u8; 8];
        let mut block = Block::<rc2::Rc2>::from([0xff; 8]);
        rc2::Rc2::new_with_eff_key_len(&short, 64).encrypt_block(&mut block);
        assert_eq!(block.to_vec(), [0x27, 0x8b, 0x27, 0xe4, 0x2e, 0x2f, 0x0d, 0x49]);
    }
}
