//! Certificates to order, right and wrong: written byte by byte, so that nothing refuses to make them.

use certwright::x509::{Oid, oid};
use certwright::{Certificate, KeyAlgorithm, PrivateKey, SignatureAlgorithm, Signer, Timestamp};
use chacha20::ChaCha20Rng;
use chacha20::rand_core::SeedableRng;
use std::collections::BTreeMap;
use std::sync::Mutex;

/// One value with its tag.
pub fn tlv(tag: u8, contents: &[u8]) -> Vec<u8> {
    let length = contents.len();
    let header = match length {
        0..=0x7f => vec![tag, u8::try_from(length).unwrap()],
        0x80..=0xff => vec![tag, 0x81, u8::try_from(length).unwrap()],
        0x100..=0xff_ffff => [&[tag, 0x83][..], &u32::try_from(length).unwrap().to_be_bytes()[1..]].concat(),
        _ => [&[tag, 0x84][..], &u32::try_from(length).unwrap().to_be_bytes()].concat(),
    };
    // Two bytes are enough for most, and DER wants the shortest.
    let header = if header.get(1..3) == Some(&[0x83, 0]) { [&[tag, 0x82], &header[3..]].concat() } else { header };
    [header, contents.to_vec()].concat()
}

pub fn sequence(values: &[Vec<u8>]) -> Vec<u8> {
    tlv(0x30, &values.concat())
}

pub fn oid_der(oid: Oid<'_>) -> Vec<u8> {
    tlv(0x06, oid.as_bytes())
}

/// The signature of a key over these bytes, by ECDSA with SHA-256.
pub fn sign(number: u64, message: &[u8]) -> Vec<u8> {
    key(number).sign(message, &mut ChaCha20Rng::seed_from_u64(0)).unwrap()
}

/// The P-256 key of this number, the same in every run.
pub fn key(number: u64) -> PrivateKey {
    static KEYS: Mutex<BTreeMap<u64, Vec<u8>>> = Mutex::new(BTreeMap::new());
    let mut keys = KEYS.lock().unwrap();
    let pkcs8 = keys.entry(number).or_insert_with(|| {
        let mut random = ChaCha20Rng::seed_from_u64(number);
        PrivateKey::generate(KeyAlgorithm::EcdsaP256, &mut random).unwrap().to_pkcs8_der().unwrap().to_vec()
    });
    PrivateKey::from_pkcs8_der(pkcs8).unwrap()
}

/// What a certificate says, and who signs it. Names are commonNames; an empty one is an empty name.
#[derive(Clone, Debug)]
pub struct Recipe {
    pub subject: String,
    pub issuer: String,
    /// The DER of the subject's name, instead of the commonName.
    pub subject_name: Option<Vec<u8>>,
    /// The DER of the issuer's name, instead of the commonName.
    pub issuer_name: Option<Vec<u8>>,
    /// A key by its SubjectPublicKeyInfo, instead of one of ours.
    pub spki: Option<Vec<u8>>,
    pub subject_key: u64,
    pub issuer_key: u64,
    /// 0, 1 or 2: as it is encoded.
    pub version: u8,
    pub serial: u8,
    pub validity: (&'static str, &'static str),
    pub algorithm: SignatureAlgorithm,
    /// Whether the key identifiers that belong to the keys are there.
    pub key_ids: bool,
    pub extensions: Vec<(Oid<'static>, bool, Vec<u8>)>,
    /// Whether extensions that are not critical say so, which DER leaves out.
    pub defaults: bool,
    /// Instead of the signature of the issuer's key.
    pub signature: Option<Vec<u8>>,
}

impl Recipe {
    pub fn new(subject: &str, subject_key: u64, issuer: &str, issuer_key: u64) -> Self {
        Self {
            subject: subject.to_owned(),
            issuer: issuer.to_owned(),
            subject_name: None,
            issuer_name: None,
            spki: None,
            subject_key,
            issuer_key,
            version: 2,
            serial: 7,
            validity: ("200101000000Z", "400101000000Z"),
            algorithm: SignatureAlgorithm::EcdsaSha256,
            key_ids: true,
            extensions: Vec::new(),
            defaults: false,
            signature: None,
        }
    }

    /// A CA below another.
    pub fn ca(subject: &str, subject_key: u64, issuer: &str, issuer_key: u64) -> Self {
        Self::new(subject, subject_key, issuer, issuer_key).basic_constraints(true, None).key_usage(&[3, 2, 1, 6])
    }

    /// A CA that signs itself.
    pub fn root(subject: &str, key: u64) -> Self {
        Self::ca(subject, key, subject, key)
    }

    /// A server of this name.
    pub fn leaf(host: &str, subject_key: u64, issuer: &str, issuer_key: u64) -> Self {
        let san = sequence(&[tlv(0x82, host.as_bytes())]);
        let recipe = Self::new(host, subject_key, issuer, issuer_key).extension(oid::SUBJECT_ALT_NAME, false, san);
        recipe.key_usage(&[3, 2, 7, 0x80]).purposes(&[oid::SERVER_AUTH])
    }

    pub fn extension(mut self, oid: Oid<'static>, critical: bool, value: Vec<u8>) -> Self {
        self.extensions.retain(|(other, ..)| *other != oid);
        self.extensions.push((oid, critical, value));
        self
    }

    pub fn without(mut self, oid: Oid<'static>) -> Self {
        self.extensions.retain(|(other, ..)| *other != oid);
        self
    }

    pub fn basic_constraints(self, ca: bool, path_len: Option<u8>) -> Self {
        let ca = if ca { tlv(0x01, &[0xff]) } else { Vec::new() };
        let path_len = path_len.map(|count| tlv(0x02, &[count])).unwrap_or_default();
        self.extension(oid::BASIC_CONSTRAINTS, true, sequence(&[ca, path_len]))
    }

    /// The DER of a BIT STRING.
    pub fn key_usage(self, bits: &[u8]) -> Self {
        self.extension(oid::KEY_USAGE, true, bits.to_vec())
    }

    pub fn purposes(self, purposes: &[Oid<'_>]) -> Self {
        let list: Vec<_> = purposes.iter().map(|purpose| oid_der(*purpose)).collect();
        self.extension(oid::EXTENDED_KEY_USAGE, false, sequence(&list))
    }

    pub fn validity(mut self, not_before: &'static str, not_after: &'static str) -> Self {
        self.validity = (not_before, not_after);
        self
    }

    pub fn der(&self) -> Vec<u8> {
        let subject_key = key(self.subject_key);
        let issuer_key = key(self.issuer_key);
        let mut extensions = self.extensions.clone();
        if self.key_ids {
            let id = |key: &PrivateKey| key.public_key().key_identifier(certwright::KeyIdMethod::Rfc5280Sha1);
            extensions.push((oid::SUBJECT_KEY_IDENTIFIER, false, tlv(0x04, &id(&subject_key))));
            let authority = tlv(0x30, &tlv(0x80, &id(&issuer_key)));
            extensions.push((oid::AUTHORITY_KEY_IDENTIFIER, false, authority));
        }
        let extensions: Vec<_> = extensions
            .iter()
            .map(|(oid, critical, value)| {
                let critical = match (*critical, self.defaults) {
                    (true, _) => tlv(0x01, &[0xff]),
                    (false, true) => tlv(0x01, &[0]),
                    (false, false) => Vec::new(),
                };
                sequence(&[oid_der(*oid), critical, tlv(0x04, value)])
            })
            .collect();
        let algorithm = self.algorithm.to_der();
        let mut fields = Vec::new();
        if self.version > 0 {
            fields.push(tlv(0xa0, &tlv(0x02, &[self.version])));
        }
        fields.extend([
            tlv(0x02, &[self.serial]),
            algorithm.clone(),
            self.issuer_name.clone().unwrap_or_else(|| name(&self.issuer)),
            sequence(&[tlv(0x17, self.validity.0.as_bytes()), tlv(0x17, self.validity.1.as_bytes())]),
            self.subject_name.clone().unwrap_or_else(|| name(&self.subject)),
            self.spki.clone().unwrap_or_else(|| subject_key.public_key().as_spki_der().to_vec()),
        ]);
        if !extensions.is_empty() {
            fields.push(tlv(0xa3, &sequence(&extensions)));
        }
        let tbs = sequence(&fields);
        let signature = self.signature.clone().unwrap_or_else(|| {
            let signer = issuer_key.with_algorithm(self.algorithm).unwrap();
            signer.sign(&tbs, &mut ChaCha20Rng::seed_from_u64(0)).unwrap()
        });
        sequence(&[tbs, algorithm, tlv(0x03, &[&[0][..], &signature].concat())])
    }

    pub fn build(&self) -> Certificate {
        Certificate::from_der(&self.der()).unwrap()
    }
}

pub fn name(common_name: &str) -> Vec<u8> {
    if common_name.is_empty() {
        return tlv(0x30, &[]);
    }
    let attribute = sequence(&[oid_der(oid::COMMON_NAME), tlv(0x0c, common_name.as_bytes())]);
    sequence(&[tlv(0x31, &attribute)])
}

/// A time when all recipes are valid.
pub fn now() -> Timestamp {
    "2026-11-21T00:00:00Z".parse().unwrap()
}
