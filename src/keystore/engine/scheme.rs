//! Encryption schemes by their `AlgorithmIdentifier`.

use super::super::encryption::Encryption;
use super::super::password::{Cost, Password};
use super::cipher::{Cipher, MAX_BLOCK, MAX_KEY};
use super::derivation::{Derivation, algorithm, number};
use super::{legacy_disabled, parameters};
use crate::base::{Code, Error, Result};
use crate::encoding::der::{Tag, Tlv, Writer};
use crate::x509::oid::{self, Oid};
use alloc::vec::Vec;
use zeroize::Zeroizing;

/// A cipher, and where its key and its initialization vector come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scheme<'a> {
    derivation: Derivation<'a>,
    cipher: Cipher,
    /// Derived from the password where it is not stated.
    iv: Option<&'a [u8]>,
}

pub(super) fn unsupported(field: &'static str, found: Oid<'_>) -> Error {
    Error::new(Code::ENCRYPTION_UNSUPPORTED).in_field(field).with_found(found.label())
}

impl<'a> Scheme<'a> {
    /// Reads PBES2, or a scheme of before it.
    ///
    /// ```asn1
    /// PBES2-params ::= SEQUENCE { keyDerivationFunc AlgorithmIdentifier, encryptionScheme AlgorithmIdentifier }
    /// PBEParameter ::= SEQUENCE { salt OCTET STRING (SIZE (8)), iterationCount INTEGER } -- PBES1
    /// pkcs-12PbeParams ::= SEQUENCE { salt OCTET STRING, iterations INTEGER }
    /// ```
    pub(super) fn read(identifier: &Tlv<'a>) -> Result<Self> {
        let (algorithm, mut outer) = algorithm(identifier)?;
        if algorithm != oid::PBES2 {
            return Self::read_old(algorithm, outer);
        }
        let mut reader = outer.read(Tag::SEQUENCE)?.reader();
        outer.finish()?;
        let derivation = reader.read(Tag::SEQUENCE).map_err(|error| error.in_field("keyDerivationFunc"))?;
        let encryption = reader.read(Tag::SEQUENCE).map_err(|error| error.in_field("encryptionScheme"))?;
        reader.finish()?;
        let (name, mut rest) = super::derivation::algorithm(&encryption)?;
        let cipher = Cipher::of_pbes2(name).ok_or_else(|| unsupported("encryptionScheme", name))?;
        let iv = rest.read(Tag::OCTET_STRING).map_err(|error| error.in_field("encryptionScheme"))?.value;
        rest.finish()?;
        if iv.len() != cipher.block_len() {
            return Err(parameters("encryptionScheme").with_found(format_args!("vector of {} bytes", iv.len())));
        }
        let (derivation, key_len) = Derivation::read(&derivation)?;
        // RFC 8018 §A.2: where it is stated, it is that of the cipher.
        if let Some(stated) = key_len.filter(|stated| usize::try_from(*stated) != Ok(cipher.key_len())) {
            return Err(parameters("keyLength").with_found(stated));
        }
        Ok(Self { derivation, cipher, iv: Some(iv) })
    }

    /// PBES1 (RFC 8018 §6.1) and the schemes of PKCS#12 (RFC 7292 appendix C).
    fn read_old(algorithm: Oid<'a>, mut outer: crate::encoding::der::Reader<'a>) -> Result<Self> {
        let cipher = match algorithm {
            oid::PBE_MD5_DES | oid::PBE_SHA1_DES => Cipher::Des,
            oid::PBE_MD5_RC2 | oid::PBE_SHA1_RC2 => Cipher::Rc2 { key_len: 8 },
            oid::PBE_SHA1_3DES => Cipher::TripleDes,
            oid::PBE_SHA1_2DES => Cipher::TripleDesTwoKeys,
            oid::PBE_SHA1_RC2_128 => Cipher::Rc2 { key_len: 16 },
            oid::PBE_SHA1_RC2_40 => Cipher::Rc2 { key_len: 5 },
            _ => return Err(unsupported("encryptionAlgorithm", algorithm)),
        };
        if !cfg!(feature = "legacy") {
            return Err(legacy_disabled());
        }
        let mut reader = outer.read(Tag::SEQUENCE)?.reader();
        outer.finish()?;
        let salt = reader.read(Tag::OCTET_STRING).map_err(|error| error.in_field("salt"))?.value;
        let iterations = number(&mut reader)?;
        reader.finish()?;
        let derivation = match algorithm {
            oid::PBE_MD5_DES | oid::PBE_MD5_RC2 => Derivation::Pbkdf1 { md5: true, salt, iterations },
            oid::PBE_SHA1_DES | oid::PBE_SHA1_RC2 => Derivation::Pbkdf1 { md5: false, salt, iterations },
            _ => Derivation::Pkcs12 { salt, iterations },
        };
        derivation.check()?;
        Ok(Self { derivation, cipher, iv: None })
    }

    pub(super) fn for_writing(encryption: &Encryption, salt: &'a [u8], iv: &'a [u8]) -> Result<Self> {
        Ok(Self { derivation: Derivation::for_writing(encryption, salt)?, cipher: Cipher::Aes256, iv: Some(iv) })
    }

    /// See [`super::check_cost`].
    pub(super) fn check_cost(&self, times: usize, mac_iterations: u32) -> Result<()> {
        self.derivation.check_cost(times, mac_iterations)
    }

    /// The `AlgorithmIdentifier` of a scheme made for writing.
    pub(super) fn to_der(self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.sequence(|writer| {
            writer.oid(oid::PBES2.as_bytes());
            writer.sequence(|writer| {
                self.derivation.write(writer);
                writer.sequence(|writer| {
                    writer.oid(oid::AES256_CBC.as_bytes());
                    writer.primitive(Tag::OCTET_STRING, self.iv.unwrap_or_default());
                });
            });
        });
        writer.finish()
    }

    pub(super) fn decrypt(
        &self,
        ciphertext: &[u8],
        password: &Password<'_>,
        cost: &mut Cost,
    ) -> Result<Zeroizing<Vec<u8>>> {
        self.cipher.check(ciphertext)?;
        let derived_iv = if self.iv.is_none() { self.cipher.block_len() } else { 0 };
        self.derivation.charge(&[self.cipher.key_len(), derived_iv], cost)?;
        self.with_key(password, |key, iv| self.cipher.decrypt(key, iv, ciphertext))
    }

    /// For a scheme made for writing: what the caller asked for is not held against limits.
    pub(super) fn encrypt(&self, plaintext: &[u8], password: &Password<'_>) -> Result<Vec<u8>> {
        self.with_key(password, |key, iv| Cipher::encrypt_aes256(key, iv, plaintext))
    }

    fn with_key<T>(&self, password: &Password<'_>, work: impl FnOnce(&[u8], &[u8]) -> Result<T>) -> Result<T> {
        let mut key = Zeroizing::new([0; MAX_KEY]);
        let mut derived_iv = Zeroizing::new([0; MAX_BLOCK]);
        let key = key.get_mut(..self.cipher.key_len()).unwrap_or_default();
        let derived_iv = derived_iv.get_mut(..self.cipher.block_len()).unwrap_or_default();
        self.derivation.derive(password, key, derived_iv)?;
        work(key, self.iv.unwrap_or(derived_iv))
    }
}
