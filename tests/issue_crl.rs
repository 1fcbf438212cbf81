//! Revocation lists: what is written is read back, what may not be is refused before the key is used, and OpenSSL heeds
//! them.

#![cfg(test)]

mod support;

use certwright::issue::{
    AlternativeName, CertificateParameters, CrlParameters, Issuer, OwnedExtension, Revocation, Validity,
};
use certwright::x509::ext::{KeyUsage, ReasonCode};
use certwright::x509::{SerialNumber, oid};
use certwright::{
    Certificate, Code, Error, KeyAlgorithm, PrivateKey, PublicKey, Random, Result, SignatureAlgorithm, Signer,
    Timestamp,
};
use chacha20::ChaCha20Rng;
use chacha20::rand_core::SeedableRng;
use std::cell::Cell;
use std::fs;
use std::sync::LazyLock;

static KEY: LazyLock<PrivateKey> =
    LazyLock::new(|| PrivateKey::generate(KeyAlgorithm::EcdsaP256, &mut seeded(1)).unwrap());

fn seeded(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn validity() -> Validity {
    Validity::days(at("2026-01-01"), 365).unwrap()
}

fn parameters() -> CertificateParameters {
    CertificateParameters::root_ca("CN=Root".parse().unwrap(), KEY.public_key(), validity()).unwrap()
}

fn root() -> Certificate {
    Issuer::self_signed(&parameters(), &*KEY, &mut seeded(2)).unwrap().into_certificate()
}

fn june() -> CrlParameters {
    CrlParameters::new(7, at("2026-06-01"), at("2026-06-08")).unwrap()
}

fn revocation(serial: u64, reason: ReasonCode) -> Revocation {
    Revocation::new(SerialNumber::from_u64(serial).unwrap(), at("2026-05-05T05:05:05Z"), reason)
}

/// Counts its calls; fails if told so.
struct CountingSigner {
    calls: Cell<usize>,
    fails: bool,
}

impl Signer for CountingSigner {
    fn public_key(&self) -> &PublicKey {
        KEY.public_key()
    }

    fn signature_algorithm(&self) -> SignatureAlgorithm {
        KEY.signature_algorithm()
    }

    fn sign(&self, message: &[u8], random: &mut dyn Random) -> Result<Vec<u8>> {
        self.calls.set(self.calls.get() + 1);
        if self.fails { Err(Error::new(Code::SIGNING_FAILED)) } else { KEY.sign(message, random) }
    }
}

#[test]
fn a_list_says_what_was_asked_for() {
    let root = root();
    let issuer = Issuer::new(&root, &*KEY).unwrap();
    let long_ago = Some(at("1999-12-31"));
    let entries: Vec<_> = ReasonCode::ALL
        .iter()
        .filter(|reason| **reason != ReasonCode::RemoveFromCrl)
        .zip(100..)
        .map(|(reason, serial)| Revocation { invalidity_date: long_ago, ..revocation(serial, *reason) })
        .chain([Revocation { reason: None, ..revocation(0x80, ReasonCode::Unspecified) }])
        .collect();
    let crl = issuer.issue_crl(&june(), entries.clone(), &mut seeded(3)).unwrap();
    assert_eq!(crl.encoding_findings(), []);
    assert_eq!((crl.version(), crl.this_update(), crl.next_update()), (2, at("2026-06-01"), Some(at("2026-06-08"))));
    assert_eq!(crl.issuer().as_der(), root.subject().as_der());
    assert_eq!(crl.crl_number().unwrap().unwrap().as_serial().to_hex(), "07");
    let key_id = crl.authority_key_identifier().unwrap().unwrap().key_identifier;
    assert_eq!(key_id, Some(root.subject_key_identifier().unwrap().unwrap().0));
    crl.verify_signature(KEY.public_key(), &[SignatureAlgorithm::EcdsaSha256]).unwrap();
    assert_eq!(crl.entries().count(), entries.len());
    for (read, asked) in crl.entries().zip(&entries) {
        assert_eq!(read.serial(), asked.serial.as_serial());
        assert_eq!(read.revocation_date(), asked.date);
        assert_eq!(read.invalidity_date(), Ok(asked.invalidity_date));
        assert_eq!(read.reason().unwrap(), asked.reason.filter(|reason| *reason != ReasonCode::Unspecified));
    }
    assert_eq!(crl.entries().last().unwrap().extensions().count(), 0);
    let again = issuer.issue_crl(&june(), entries, &mut seeded(3)).unwrap();
    assert_eq!(again.as_der(), crl.as_der());
}

#[test]
fn an_empty_list_is_absent_and_a_long_one_is_whole() {
    let root = root();
    let issuer = Issuer::new(&root, &*KEY).unwrap();
    let empty = issuer.issue_crl(&june(), [], &mut seeded(3)).unwrap();
    assert_eq!((empty.entries().count(), empty.encoding_findings()), (0, vec![]));
    let many = (1..=100_000).map(|serial| revocation(serial, ReasonCode::Superseded));
    let crl = issuer.issue_crl(&june(), many, &mut seeded(3)).unwrap();
    assert_eq!(crl.entries().count(), 100_000);
}

#[test]
fn what_may_not_be_listed_is_refused_before_the_key_is_used() {
    let signer = CountingSigner { calls: Cell::new(0), fails: false };
    let root = root();
    let issuer = Issuer::new(&root, &signer).unwrap();
    let code = |parameters: &CrlParameters, entry: Revocation| {
        issuer.issue_crl(parameters, [entry], &mut seeded(3)).unwrap_err().code()
    };
    let good = revocation(1, ReasonCode::KeyCompromise);
    assert_eq!(code(&june(), revocation(1, ReasonCode::RemoveFromCrl)), Code::ISSUE_EXTENSION);
    let early = Revocation { date: at("1949-12-31"), ..good.clone() };
    assert_eq!(code(&june(), early), Code::ISSUE_VALIDITY_TOO_EARLY);
    let number = OwnedExtension::from_der(oid::CRL_NUMBER, false, &[2, 1, 9]).unwrap();
    assert_eq!(code(&june().with_extension(number.clone()), good.clone()), Code::ISSUE_DUPLICATE_EXTENSION);
    let point = OwnedExtension::from_der(oid::ISSUING_DISTRIBUTION_POINT, true, &[0x05, 0]).unwrap_err();
    assert_eq!(point.code(), Code::ISSUE_EXTENSION);
    let inverted = CrlParameters::new(1, at("2026-06-01"), at("2026-06-01")).unwrap_err();
    assert_eq!(inverted.code(), Code::ISSUE_VALIDITY_INVERTED);
    let early = CrlParameters::new(1, at("1949-06-01"), at("2026-06-01")).unwrap_err();
    assert_eq!(early.code(), Code::ISSUE_VALIDITY_TOO_EARLY);

    for usage in [Some(KeyUsage::KEY_CERT_SIGN), None] {
        let mut other = parameters().without_extension(oid::KEY_USAGE).without_profile();
        if let Some(usage) = usage {
            other = other.with_extension(OwnedExtension::key_usage(usage).unwrap());
        }
        let other = Issuer::self_signed(&other, &*KEY, &mut seeded(2)).unwrap().into_certificate();
        let refused = Issuer::new(&other, &signer).unwrap().issue_crl(&june(), [good.clone()], &mut seeded(3));
        assert_eq!(refused.unwrap_err().code(), Code::CRL_SIGN_MISSING);
    }
    assert_eq!(signer.calls.get(), 0);

    // A delta list may remove.
    let base = OwnedExtension::from_der(oid::DELTA_CRL_INDICATOR, true, &[2, 1, 6]).unwrap();
    let removed = [revocation(1, ReasonCode::RemoveFromCrl)];
    let delta = issuer.issue_crl(&june().with_extension(base), removed, &mut seeded(3)).unwrap();
    assert!(delta.is_delta());

    let failing = CountingSigner { calls: Cell::new(0), fails: true };
    let refused = Issuer::new(&root, &failing).unwrap().issue_crl(&june(), [good], &mut seeded(3)).unwrap_err();
    assert_eq!(refused.code(), Code::SIGNING_FAILED);
}

#[test]
fn openssl_heeds_the_list() {
    let Some(openssl) = support::program("openssl") else { return };
    let folder = support::scratch();
    let root = root();
    let issuer = Issuer::new(&root, &*KEY).unwrap();
    fs::write(folder.join("root.pem"), root.to_pem()).unwrap();
    for serial in [1, 2] {
        let names = [AlternativeName::dns("a.example").unwrap()];
        let subject = "CN=a.example".parse().unwrap();
        let leaf = CertificateParameters::tls_server(subject, KEY.public_key(), validity(), &names).unwrap();
        let leaf = leaf.with_serial(SerialNumber::from_u64(serial).unwrap());
        let leaf = issuer.issue(&leaf, &mut seeded(4)).unwrap().into_certificate();
        fs::write(folder.join(format!("leaf{serial}.pem")), leaf.to_pem()).unwrap();
    }
    let crl = issuer.issue_crl(&june(), [revocation(2, ReasonCode::KeyCompromise)], &mut seeded(3)).unwrap();
    fs::write(folder.join("crl.pem"), crl.to_pem()).unwrap();
    let openssl = openssl.in_folder(&folder);
    let text = openssl.must(["crl", "-in", "crl.pem", "-noout", "-text", "-CAfile", "root.pem"]);
    assert!(text.error_text().contains("verify OK"), "{}", text.error_text());
    assert!(text.text().contains("Key Compromise"), "{}", text.text());
    let at = at("2026-06-02").unix_seconds().to_string();
    let verify = ["verify", "-x509_strict", "-attime", &at, "-CAfile", "root.pem", "-crl_check", "-CRLfile", "crl.pem"];
    openssl.must([&verify[..], &["leaf1.pem"]].concat());
    let revoked = openssl.run([&verify[..], &["leaf2.pem"]].concat());
    assert!(!revoked.success && revoked.error_text().contains("certificate revoked"), "{}", revoked.error_text());
}
