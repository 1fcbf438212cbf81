//! Private keys in the forms that files have: PKCS#8 under a password, PKCS#1, SEC1, and PEM of whatever label.

use super::encryption::Encryption;
use super::engine;
use super::password::{Cost, Password};
use crate::base::{Code, Error, Limits, Result};
use crate::crypto::{KeyAlgorithm, PrivateKey, Random};
use crate::encoding::der::{Reader, Tag, Tlv, Writer, single};
use crate::encoding::pem;
use crate::x509::oid::{self, Oid};
use alloc::string::String;
use alloc::vec::Vec;
use zeroize::Zeroizing;

const PKCS8: &str = "PRIVATE KEY";
const ENCRYPTED: &str = "ENCRYPTED PRIVATE KEY";
const PKCS1: &str = "RSA PRIVATE KEY";
const SEC1: &str = "EC PRIVATE KEY";

/// The curves that a SEC1 key may be on.
const CURVES: [(KeyAlgorithm, Oid<'static>); 3] = [
    (KeyAlgorithm::EcdsaP256, oid::SECP256R1),
    (KeyAlgorithm::EcdsaP384, oid::SECP384R1),
    (KeyAlgorithm::EcdsaP521, oid::SECP521R1),
];

/// The forms a key comes in, told apart by its first fields.
enum Form {
    Pkcs8,
    Encrypted,
    Pkcs1,
    Sec1,
}

impl PrivateKey {
    /// Reads the only private key in a PEM text, whatever form it has: `PRIVATE KEY`, `ENCRYPTED PRIVATE KEY`,
    /// `RSA PRIVATE KEY` and `EC PRIVATE KEY`, the last two encrypted by old OpenSSL too (feature `legacy`). Blocks with other
    /// labels, certificates or `EC PARAMETERS`, are passed over.
    ///
    /// A key that is not encrypted is read whatever the password. No password (`None`) is not an empty one, with which a
    /// key may be encrypted.
    ///
    /// ```
    /// # #[cfg(all(feature = "getrandom", feature = "pkcs12"))] {
    /// use certwright::keystore::Encryption;
    /// use certwright::{Code, KeyAlgorithm, Limits, PrivateKey, SystemRandom};
    /// let key = PrivateKey::generate(KeyAlgorithm::EcdsaP256, &mut SystemRandom)?;
    /// let pem = key.to_encrypted_pkcs8_pem(b"secret", &Encryption::SCRYPT, &mut SystemRandom)?;
    /// let read = |password| PrivateKey::from_pem(pem.as_bytes(), password, &Limits::DEFAULT);
    /// assert_eq!(read(Some(b"secret"))?.public_key(), key.public_key());
    /// assert_eq!(read(Some(b"guess")).unwrap_err().code(), Code::PASSWORD_WRONG);
    /// assert_eq!(read(None).unwrap_err().code(), Code::PRIVATE_KEY_ENCRYPTED);
    /// # }
    /// # Ok::<(), certwright::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Code::PRIVATE_KEY_ENCRYPTED`] without a password; the PEM codes, and those of [`from_der`](Self::from_der).
    pub fn from_pem(text: &[u8], password: Option<&[u8]>, limits: &Limits) -> Result<Self> {
        let block = pem::only_labelled(text, &[PKCS8, ENCRYPTED, PKCS1, SEC1])?;
        // RFC 1421 §4.6.1.1.
        let encrypted = block.header("Proc-Type").is_some_and(|value| value.ends_with("ENCRYPTED"));
        let der = if encrypted {
            let password = password.ok_or_else(|| Error::new(Code::PRIVATE_KEY_ENCRYPTED))?;
            let info = block.header("DEK-Info").ok_or_else(|| missing("DEK-Info"))?;
            let der = engine::decrypt_pem(info, &block.der, &Password::new(password))?;
            // No checksum tells a wrong password; a key begins with its version.
            checked(der, |fields| fields.read(Tag::INTEGER).is_ok())?
        } else {
            block.der
        };
        match block.label {
            PKCS1 => Self::from_pkcs1_der(&der),
            SEC1 => Self::from_sec1_der(&der, None),
            ENCRYPTED => Self::from_encrypted(&der, password, limits),
            _ => Self::from_pkcs8_der(&der),
        }
    }

    /// Reads a private key in DER, whatever form it has: PKCS#8, encrypted or not, PKCS#1 or SEC1.
    ///
    /// # Errors
    /// Those of [`from_pkcs8_der`](Self::from_pkcs8_der), [`from_encrypted_pkcs8_der`](Self::from_encrypted_pkcs8_der),
    /// [`from_pkcs1_der`](Self::from_pkcs1_der) and [`from_sec1_der`](Self::from_sec1_der).
    pub fn from_der(der: &[u8], password: Option<&[u8]>, limits: &Limits) -> Result<Self> {
        match form(der) {
            Form::Pkcs8 => Self::from_pkcs8_der(der),
            Form::Encrypted => Self::from_encrypted(der, password, limits),
            Form::Pkcs1 => Self::from_pkcs1_der(der),
            Form::Sec1 => Self::from_sec1_der(der, None),
        }
    }

    fn from_encrypted(der: &[u8], password: Option<&[u8]>, limits: &Limits) -> Result<Self> {
        let password = password.ok_or_else(|| Error::new(Code::PRIVATE_KEY_ENCRYPTED))?;
        Self::from_encrypted_pkcs8_der(der, password, limits)
    }

    /// Reads a PKCS#8 key under a password (RFC 5958 §3): PBES2 with AES-CBC and PBKDF2 or scrypt; with the feature `legacy`
    /// Triple DES, PBES1 and the schemes of PKCS#12 too, for which the password is UTF-8.
    ///
    /// ```asn1
    /// EncryptedPrivateKeyInfo ::= SEQUENCE { encryptionAlgorithm AlgorithmIdentifier, encryptedData OCTET STRING }
    /// ```
    ///
    /// # Errors
    /// [`Code::PASSWORD_WRONG`] if what comes out is no private key: nothing in this format tells a wrong password from an
    /// altered file. [`Code::PRIVATE_KEY_MALFORMED`] if no password could open it; [`Code::ENCRYPTION_UNSUPPORTED`],
    /// [`Code::ENCRYPTION_PARAMETERS`], [`Code::FEATURE_DISABLED`]; [`Code::LIMIT_KDF_ITERATIONS`] and
    /// [`Code::LIMIT_KDF_MEMORY`] before any work; and those of [`from_pkcs8_der`](Self::from_pkcs8_der).
    pub fn from_encrypted_pkcs8_der(der: &[u8], password: &[u8], limits: &Limits) -> Result<Self> {
        Self::open(der, &Password::new(password), &mut Cost::new(limits))
            .map_err(|error| malformed(error).in_structure("EncryptedPrivateKeyInfo"))
    }

    pub(super) fn open(der: &[u8], password: &Password<'_>, cost: &mut Cost) -> Result<Self> {
        let mut fields = sequence(der)?;
        let identifier = fields.read(Tag::SEQUENCE).map_err(|error| error.in_field("encryptionAlgorithm"))?;
        let ciphertext = fields.read(Tag::OCTET_STRING).map_err(|error| error.in_field("encryptedData"))?;
        fields.finish()?;
        let plaintext = engine::decrypt(&identifier, ciphertext.value, password, cost)?;
        let info = checked(plaintext, |fields| {
            fields.read(Tag::INTEGER).is_ok()
                && fields.read(Tag::SEQUENCE).is_ok_and(|algorithm| algorithm.reader().peek() == Some(Tag::OID))
                && fields.read(Tag::OCTET_STRING).is_ok()
        })?;
        Self::from_pkcs8_der(&info)
    }

    /// PKCS#8 under a password: see [`Encryption`]. Salt and initialization vector, 16 bytes each, are drawn from `random`.
    ///
    /// # Errors
    /// [`Code::ENCRYPTION_PARAMETERS`], [`Code::RANDOM_FAILED`], [`Code::FEATURE_DISABLED`].
    pub fn to_encrypted_pkcs8_der(
        &self,
        password: &[u8],
        encryption: &Encryption,
        random: &mut dyn Random,
    ) -> Result<Vec<u8>> {
        let sealed = engine::encrypt(encryption, &self.to_pkcs8_der()?, &Password::new(password), random)?;
        let mut writer = Writer::new();
        writer.sequence(|writer| {
            writer.raw(&sealed.identifier);
            writer.primitive(Tag::OCTET_STRING, &sealed.ciphertext);
        });
        Ok(writer.finish())
    }

    /// As [`to_encrypted_pkcs8_der`](Self::to_encrypted_pkcs8_der), as an `ENCRYPTED PRIVATE KEY` block (RFC 7468 §11).
    ///
    /// # Errors
    /// The same.
    pub fn to_encrypted_pkcs8_pem(
        &self,
        password: &[u8],
        encryption: &Encryption,
        random: &mut dyn Random,
    ) -> Result<String> {
        Ok(pem::encode(ENCRYPTED, &self.to_encrypted_pkcs8_der(password, encryption, random)?))
    }

    /// Reads an RSA key in the form of PKCS#1 (RFC 8017 §A.1.2), with two primes.
    ///
    /// # Errors
    /// [`Code::PRIVATE_KEY_MALFORMED`], [`Code::PRIVATE_KEY_INVALID`] if its numbers contradict each other,
    /// [`Code::FEATURE_DISABLED`], and the codes of [`PublicKey::from_spki_der`](crate::crypto::PublicKey::from_spki_der) for sizes.
    pub fn from_pkcs1_der(der: &[u8]) -> Result<Self> {
        Self::from_contents(KeyAlgorithm::Rsa(0), der).map_err(|error| error.in_structure("RSAPrivateKey"))
    }

    /// The key in the form of PKCS#1.
    ///
    /// # Errors
    /// [`Code::UNKNOWN_KEY_ALGORITHM`] for a key that is not RSA.
    pub fn to_pkcs1_der(&self) -> Result<Zeroizing<Vec<u8>>> {
        match self.algorithm() {
            KeyAlgorithm::Rsa(_) => self.to_contents(),
            other => Err(not_in_this_form(other, "RSAPrivateKey")),
        }
    }

    /// The key in the form of PKCS#1, as an `RSA PRIVATE KEY` block.
    ///
    /// # Errors
    /// The same.
    pub fn to_pkcs1_pem(&self) -> Result<Zeroizing<String>> {
        Ok(Zeroizing::new(pem::encode(PKCS1, &self.to_pkcs1_der()?)))
    }

    /// Reads an elliptic curve key in the form of SEC1 (RFC 5915 §3). Its `parameters` name the curve; where they are
    /// left out, `curve` must.
    ///
    /// # Errors
    /// [`Code::PRIVATE_KEY_MALFORMED`], also if nothing names the curve; [`Code::PRIVATE_KEY_INVALID`] if its parts, or the
    /// curve it names and `curve`, contradict each other; [`Code::UNKNOWN_CURVE`], [`Code::EXPLICIT_CURVE`],
    /// [`Code::FEATURE_DISABLED`].
    pub fn from_sec1_der(der: &[u8], curve: Option<KeyAlgorithm>) -> Result<Self> {
        named_curve(der)
            .and_then(|named| {
                let unnamed = || Error::new(Code::PRIVATE_KEY_MALFORMED).in_field("parameters").with_found("no curve");
                let curve = curve.or(named).ok_or_else(unnamed)?;
                if CURVES.iter().all(|(known, _)| *known != curve) {
                    return Err(Error::new(Code::UNKNOWN_CURVE).with_found(curve));
                }
                Self::from_contents(curve, der)
            })
            .map_err(|error| malformed(error).in_structure("ECPrivateKey"))
    }

    /// The key in the form of SEC1, with the name of its curve and its public key, as OpenSSL writes it.
    ///
    /// # Errors
    /// [`Code::UNKNOWN_KEY_ALGORITHM`] for a key that is on no elliptic curve of ECDSA.
    pub fn to_sec1_der(&self) -> Result<Zeroizing<Vec<u8>>> {
        let algorithm = self.algorithm();
        let curve = CURVES.iter().find(|(known, _)| *known == algorithm);
        let (_, curve) = curve.ok_or_else(|| not_in_this_form(algorithm, "ECPrivateKey"))?;
        let contents = self.to_contents()?;
        // What PKCS#8 leaves out, since it names the curve outside.
        let mut fields = sequence(&contents)?;
        let (version, scalar) = (fields.read(Tag::INTEGER)?, fields.read(Tag::OCTET_STRING)?);
        let public = fields.read(Tag::context_constructed(1))?;
        let mut writer = Writer::with_capacity(contents.len().saturating_add(32));
        writer.sequence(|writer| {
            writer.raw(version.raw);
            writer.raw(scalar.raw);
            writer.constructed(Tag::context_constructed(0), |writer| writer.oid(curve.as_bytes()));
            writer.raw(public.raw);
        });
        Ok(Zeroizing::new(writer.finish()))
    }

    /// The key in the form of SEC1, as an `EC PRIVATE KEY` block.
    ///
    /// # Errors
    /// The same.
    pub fn to_sec1_pem(&self) -> Result<Zeroizing<String>> {
        Ok(Zeroizing::new(pem::encode(SEC1, &self.to_sec1_der()?)))
    }
}

fn not_in_this_form(algorithm: KeyAlgorithm, structure: &'static str) -> Error {
    Error::new(Code::UNKNOWN_KEY_ALGORITHM).in_structure(structure).with_found(algorithm)
}

fn missing(field: &'static str) -> Error {
    Error::new(Code::ENCRYPTION_PARAMETERS).in_field(field).with_found("absent")
}

/// A key that cannot be read as DER has one code for it, as in [`PrivateKey::from_pkcs8_der`].
fn malformed(error: Error) -> Error {
    if error.code().number() / 1000 != 10 {
        return error;
    }
    let code = Error::new(Code::PRIVATE_KEY_MALFORMED).in_field(error.field());
    if let Some(offset) = error.offset() { code.at(offset) } else { code }
}

/// The fields of a SEQUENCE that is all of `der`.
fn sequence(der: &[u8]) -> Result<Reader<'_>> {
    let mut outer = Reader::new(der);
    let fields = outer.read(Tag::SEQUENCE)?.reader();
    outer.finish()?;
    Ok(fields)
}

/// What was decrypted, if it is framed as `shape` asks; otherwise the password was wrong.
fn checked(plaintext: Zeroizing<Vec<u8>>, shape: impl FnOnce(&mut Reader<'_>) -> bool) -> Result<Zeroizing<Vec<u8>>> {
    let fits = sequence(&plaintext).is_ok_and(|mut fields| shape(&mut fields));
    if fits { Ok(plaintext) } else { Err(Error::new(Code::PASSWORD_WRONG)) }
}

/// PKCS#8 begins with a version and an algorithm, encrypted with the algorithm alone; PKCS#1 with a version and a number;
/// SEC1 with a version and the scalar.
fn form(der: &[u8]) -> Form {
    let Ok(mut fields) = sequence(der) else { return Form::Pkcs8 };
    if fields.peek() == Some(Tag::SEQUENCE) {
        return Form::Encrypted;
    }
    match fields.read(Tag::INTEGER).map(|_| fields.peek()) {
        Ok(Some(Tag::INTEGER)) => Form::Pkcs1,
        Ok(Some(Tag::OCTET_STRING)) => Form::Sec1,
        _ => Form::Pkcs8,
    }
}

/// The curve that the `parameters` of a SEC1 key name.
fn named_curve(der: &[u8]) -> Result<Option<KeyAlgorithm>> {
    let mut fields = sequence(der)?;
    fields.read(Tag::INTEGER)?;
    fields.read(Tag::OCTET_STRING)?;
    let Some(parameters) = fields.read_optional(Tag::context_constructed(0))? else { return Ok(None) };
    let error = |code| Error::new(code).in_field("parameters").at(parameters.offset);
    match single(parameters.value)? {
        // CVE-2020-0601, CVE-2022-0778: whatever curve they describe, they are not read.
        Tlv { tag: Tag::SEQUENCE, .. } => Err(error(Code::EXPLICIT_CURVE)),
        tlv @ Tlv { tag: Tag::OID, .. } => {
            let named = Oid::decode(&tlv)?;
            let known = CURVES.iter().find(|(_, curve)| *curve == named);
            known.map(|(algorithm, _)| Some(*algorithm)).ok_or_else(|| error(Code::UNKNOWN_CURVE).with_found(named))
        }
        _ => Err(error(Code::PRIVATE_KEY_MALFORMED)),
    }
}
