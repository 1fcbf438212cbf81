//! What programs wrote before PBES2: keys by MD5 and SHA-1. To read, never to write.

use super::super::password::Password;
use super::cipher::{Cipher, MAX_BLOCK, MAX_KEY};
use super::parameters;
use crate::base::{Code, Error, Result};
use alloc::vec::Vec;
use md5::{Digest, Md5};
use sha1::Sha1;
use zeroize::Zeroizing;

/// PBKDF1 (RFC 8018 §5.1) for 16 bytes: the key is the first half, the initialization vector the second (§6.1.2).
pub(super) fn pbkdf1(md5: bool, password: &[u8], salt: &[u8], iterations: u64, key: &mut [u8], iv: &mut [u8]) {
    if md5 {
        pbkdf1_with::<Md5>(password, salt, iterations, key, iv)
    } else {
        pbkdf1_with::<Sha1>(password, salt, iterations, key, iv)
    }
}

fn pbkdf1_with<D: Digest>(password: &[u8], salt: &[u8], iterations: u64, key: &mut [u8], iv: &mut [u8]) {
    let mut hashed = Zeroizing::new(D::new().chain_update(password).chain_update(salt).finalize());
    for _ in 1..iterations {
        let next = D::new_with_prefix(&*hashed);
        next.finalize_into(&mut hashed);
    }
    for (to, from) in key.iter_mut().chain(iv).zip(hashed.iter()) {
        *to = *from;
    }
}

/// The ciphers that OpenSSL names in `DEK-Info`.
const CIPHERS: [(&str, Cipher); 5] = [
    ("AES-128-CBC", Cipher::Aes128),
    ("AES-192-CBC", Cipher::Aes192),
    ("AES-256-CBC", Cipher::Aes256),
    ("DES-EDE3-CBC", Cipher::TripleDes),
    ("DES-CBC", Cipher::Des),
];

/// `DEK-Info: cipher,vector in hexadecimal`.
pub(super) fn decrypt_pem(info: &str, ciphertext: &[u8], password: &Password<'_>) -> Result<Zeroizing<Vec<u8>>> {
    let (name, hex) = info.split_once(',').ok_or_else(|| parameters("DEK-Info"))?;
    let cipher = CIPHERS.iter().find(|(known, _)| *known == name.trim()).map(|(_, cipher)| *cipher);
    let cipher =
        cipher.ok_or_else(|| Error::new(Code::ENCRYPTION_UNSUPPORTED).in_field("DEK-Info").with_found(name))?;
    cipher.check(ciphertext)?;
    let mut iv = [0; MAX_BLOCK];
    let iv = iv.get_mut(..cipher.block_len()).unwrap_or_default();
    match base16ct::mixed::decode(hex.trim(), iv) {
        Ok(read) if read.len() == cipher.block_len() => {}
        _ => return Err(parameters("DEK-Info")),
    }
    let mut key = Zeroizing::new([0; MAX_KEY]);
    let key = key.get_mut(..cipher.key_len()).unwrap_or_default();
    bytes_to_key(password.octets(), iv.get(..8).unwrap_or_default(), key);
    cipher.decrypt(key, iv, ciphertext)
}

/// `EVP_BytesToKey` of OpenSSL with MD5 and one round: each block hashes the one before, password and salt. The salt is the
/// beginning of the initialization vector.
fn bytes_to_key(password: &[u8], salt: &[u8], key: &mut [u8]) {
    let mut last: Option<Zeroizing<md5::digest::Output<Md5>>> = None;
    for chunk in key.chunks_mut(16) {
        let mut hash = Md5::new();
        if let Some(last) = &last {
            hash.update(last.as_slice());
        }
        let hashed = Zeroizing::new(hash.chain_update(password).chain_update(salt).finalize());
        for (to, from) in chunk.iter_mut().zip(hashed.iter()) {
            *to = *from;
        }
        last = Some(hashed);
    }
}
