//! Revocation lists: what is written is read back, what may not be is refused before the key is used, and OpenSSL heeds
//! them.

#![cfg(test)]

mod support;

use certwright::issue::{
    AlternativeName, CertificateParameters, CrlCoverage, CrlIssuer, CrlParameters, CrlScope, DistributionPoint,
    HoldInstruction, Issuer, OfflineKey, OwnedExtension, Revocation, Validity,
};
use certwright::validate::{RevocationMode, RevocationStatus};
use certwright::x509::ext::{KeyUsage, ReasonCode, ReasonFlags};
use certwright::x509::{DistinguishedName, ObjectIdentifier, Oid, OwnedSerial, SerialNumber, oid};
use certwright::{
    Certificate, Code, Crl, Error, KeyAlgorithm, PrivateKey, PublicKey, Random, Result, RevocationEvidence,
    SignatureAlgorithm, Signer, Timestamp, TrustStore, ValidationPolicy, Validator,
};
use chacha20::ChaCha20Rng;
use chacha20::rand_core::SeedableRng;
use std::cell::Cell;
use std::fs;
use std::sync::LazyLock;
use support::der::renumbered;

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
    assert_eq!(code(&june(), revocation(1, ReasonCode::RemoveFromCrl)), Code::ISSUE_CRL_ENTRY);
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

/// A certificate of the CA's, for `www.example.com`, with this serial number and more extensions.
fn leaf(ca: &Certificate, serial: u64, extensions: &[OwnedExtension]) -> Certificate {
    let names = [AlternativeName::dns("www.example.com").unwrap()];
    let subject = "CN=www.example.com".parse().unwrap();
    let leaf = CertificateParameters::tls_server(subject, KEY.public_key(), validity(), &names).unwrap();
    let leaf = extensions.iter().cloned().fold(leaf, CertificateParameters::with_extension);
    let leaf = leaf.with_serial(SerialNumber::from_u64(serial).unwrap());
    Issuer::new(ca, &*KEY).unwrap().issue(&leaf, &mut seeded(4)).unwrap().into_certificate()
}

/// What our own validator makes of a certificate by these lists.
fn status(ca: &Certificate, leaf: &Certificate, crls: &[&Crl], signers: &[&Certificate]) -> RevocationStatus {
    let anchors = TrustStore::builder().with_anchor(ca.clone()).build();
    let mut policy = ValidationPolicy::rfc5280();
    policy.revocation.mode = RevocationMode::Required;
    let evidence = crls.iter().fold(RevocationEvidence::builder(), |all, crl| all.with_crl((*crl).clone()));
    let evidence = signers.iter().fold(evidence, |all, signer| all.with_issuer((*signer).clone())).build();
    let validator = Validator::new(&anchors, &policy).with_evidence(&evidence);
    match validator.validate(leaf, at("2026-06-02")) {
        Ok(accepted) => accepted.revocation()[0].status(),
        Err(rejected) => rejected.revocation()[0].status(),
    }
}

fn is_revoked(status: RevocationStatus) -> bool {
    matches!(status, RevocationStatus::Revoked { .. })
}

#[test]
fn a_delta_adds_to_its_base_and_lifts_a_hold() {
    let root = root();
    let ca = CrlIssuer::new(&root, &*KEY).unwrap();
    let place = [DistributionPoint::uri("http://crl.example/delta.crl").unwrap()];
    let base = june().with_freshest_crl(&place).unwrap();
    let held = Revocation {
        hold_instruction: Some(HoldInstruction::CallIssuer),
        ..revocation(1, ReasonCode::CertificateHold)
    };
    let complete = ca.issue(&base, [held], &mut seeded(3)).unwrap();
    assert_eq!(complete.freshest_crl().unwrap().unwrap().uris().count(), 1);
    let entry = complete.entries().next().unwrap();
    let instruction = entry.extension(oid::HOLD_INSTRUCTION_CODE).unwrap();
    assert_eq!((instruction.critical, &instruction.value[2..]), (false, oid::HOLD_INSTRUCTION_CALL_ISSUER.as_bytes()));

    let next = CrlParameters::new(8, at("2026-06-01T12:00:00Z"), at("2026-06-08")).unwrap().with_delta_of(7);
    let changes = [revocation(1, ReasonCode::RemoveFromCrl), revocation(2, ReasonCode::Superseded)];
    let delta = ca.issue(&next, changes, &mut seeded(3)).unwrap();
    assert!(delta.is_delta() && delta.extension(oid::DELTA_CRL_INDICATOR).unwrap().critical);
    assert_eq!(delta.delta_crl_indicator().unwrap().unwrap().to_string(), "7");

    // RFC 5280 §5.3.1: what has expired goes too, whatever it was revoked for.
    let some = CrlScope { reasons: Some(ReasonFlags::from_bits(1 << 1)), ..CrlScope::default() };
    let of_some = next.clone().with_scope(&some).unwrap();
    assert!(ca.prepare(&of_some, [revocation(1, ReasonCode::RemoveFromCrl)]).is_ok());
    let superseded = ca.prepare(&of_some, [revocation(1, ReasonCode::Superseded)]).unwrap_err();
    assert_eq!((superseded.code(), superseded.field()), (Code::ISSUE_CRL_ENTRY, "reasonCode"));

    for (serial, before, after) in [(1, true, false), (2, false, true), (3, false, false)] {
        let leaf = leaf(&root, serial, &[]);
        assert_eq!(is_revoked(status(&root, &leaf, &[&complete], &[])), before, "{serial}");
        assert_eq!(is_revoked(status(&root, &leaf, &[&complete, &delta], &[])), after, "{serial}");
    }
    let code = |parameters: &CrlParameters| ca.prepare(parameters, []).unwrap_err().code();
    assert_eq!(code(&june().with_delta_of(7)), Code::ISSUE_CRL_SCOPE);
    assert_eq!(code(&june().with_delta_of(6).with_freshest_crl(&place).unwrap()), Code::ISSUE_CRL_SCOPE);
    let lax = OwnedExtension::from_der(oid::DELTA_CRL_INDICATOR, false, &[2, 1, 6]).unwrap();
    assert_eq!(code(&june().with_extension(lax)), Code::ISSUE_CRL_SCOPE);
}

#[test]
fn a_certificate_is_revoked_by_its_own_serial_number_whatever_that_is() {
    let root = root();
    let ca = Issuer::new(&root, &*KEY).unwrap();
    let date = at("2026-05-05");
    let issued = leaf(&root, 1, &[]);
    // Zero, negative, padded, beyond twenty octets; and those that a lost sign would make of them.
    let long = [0x7f; 21];
    let pairs = [
        (&[0x00][..], &[0x01][..]),
        (&[0xfb], &[0x00, 0xfb]),
        (&[0x00, 0xfb], &[0xfb]),
        (&[0x80, 1, 2, 3], &[0x00, 0x80, 1, 2, 3]),
        (&[0xff, 0xfb], &[0x05]),
        (&[0x00, 0x00, 0x05], &[0xfb]),
        (&long, &long[1..]),
    ];
    for (contents, other) in pairs {
        let (revoked, other) = (renumbered(&issued, &KEY, contents), renumbered(&issued, &KEY, other));
        let by_serial = Revocation::new(revoked.serial().to_owned_serial().unwrap(), date, ReasonCode::KeyCompromise);
        let entry = Revocation::of(&revoked, date, ReasonCode::KeyCompromise).unwrap();
        for entry in [by_serial, entry] {
            let crl = ca.issue_crl(&june(), [entry], &mut seeded(3)).unwrap();
            let listed = crl.entries().next().unwrap();
            assert_eq!(listed.serial().as_bytes(), revoked.serial().minimal_bytes());
            assert_eq!(listed.extension(oid::CERTIFICATE_ISSUER), None);
            let why = RevocationStatus::Revoked { reason: ReasonCode::KeyCompromise, date };
            assert_eq!(status(&root, &revoked, &[&crl], &[]), why, "{contents:02x?}");
            assert_eq!(status(&root, &other, &[&crl], &[]), RevocationStatus::Good, "{contents:02x?}");
        }
    }
    let endless = renumbered(&issued, &KEY, &[1; 100]).serial().to_owned_serial().unwrap();
    assert_eq!(endless.as_serial().as_bytes(), [1; 100]);

    // Two numbers that differ in the sign alone are two; one number is listed once, however it was given.
    let by =
        |contents: &[u8]| Revocation::new(OwnedSerial::from_contents(contents).unwrap(), date, ReasonCode::Superseded);
    assert_eq!(ca.issue_crl(&june(), [by(&[0xfb]), by(&[0, 0xfb])], &mut seeded(3)).unwrap().entries().count(), 2);
    let twice = ca.issue_crl(&june(), [by(&[0xff, 0xfb]), by(&[0xfb])], &mut seeded(3)).unwrap_err();
    assert_eq!(twice.code(), Code::ISSUE_CRL_DUPLICATE);

    // A certificate of another issuer stands in no direct list.
    let other = parameters().with_subject("CN=Another Root".parse().unwrap());
    let other = Issuer::self_signed(&other, &*KEY, &mut seeded(2)).unwrap().into_certificate();
    let foreign = Revocation::of(&leaf(&other, 1, &[]), date, ReasonCode::Superseded).unwrap();
    let refused = ca.issue_crl(&june(), [foreign], &mut seeded(3)).unwrap_err();
    assert_eq!((refused.code(), refused.field()), (Code::ISSUE_CRL_ENTRY, "certificateIssuer"));
}

#[test]
fn an_indirect_list_names_each_issuer_where_it_changes_and_its_own_again() {
    let root = root();
    // Charged with lists, no CA itself.
    let subject: DistinguishedName = "CN=CRL Signer".parse().unwrap();
    let signer_key = PrivateKey::generate(KeyAlgorithm::EcdsaP384, &mut seeded(8)).unwrap();
    let signer = CertificateParameters::new(subject.clone(), signer_key.public_key(), validity())
        .with_extension(OwnedExtension::key_usage(KeyUsage::CRL_SIGN).unwrap());
    let signer = Issuer::new(&root, &*KEY).unwrap().issue(&signer, &mut seeded(2)).unwrap().into_certificate();
    let lists = CrlIssuer::new(&signer, &signer_key).unwrap();

    let (one, two): (DistinguishedName, DistinguishedName) = ("CN=Root".parse().unwrap(), "CN=Two".parse().unwrap());
    let by = |serial, issuer: Option<&DistinguishedName>| Revocation {
        certificate_issuer: issuer.cloned(),
        ..revocation(serial, ReasonCode::Superseded)
    };
    let entries = [by(1, Some(&one)), by(2, Some(&one)), by(1, Some(&two)), by(3, Some(&two))];
    let indirect = CrlScope { indirect: true, ..CrlScope::default() };
    let parameters = june().with_scope(&indirect).unwrap();
    let crl = lists.issue(&parameters, entries.clone(), &mut seeded(3)).unwrap();
    let named: Vec<_> =
        crl.entries().map(|entry| entry.certificate_issuer().unwrap().map(|names| names.to_string())).collect();
    let expected = ["Root", "Root", "Two", "Two"].map(|name| Some(format!("DirName:CN={name}")));
    assert_eq!(named, expected);
    // Written where it changes only.
    let written = |crl: &Crl| crl.entries().filter(|entry| entry.extension(oid::CERTIFICATE_ISSUER).is_some()).count();
    assert_eq!(written(&crl), 2);
    // A CA's own come first without a name, and later with one.
    let mixed = [by(8, None), by(9, None), by(1, Some(&two)), by(3, None), by(4, Some(&one))];
    let mixed = CrlIssuer::new(&root, &*KEY).unwrap().issue(&parameters, mixed, &mut seeded(3)).unwrap();
    assert_eq!(written(&mixed), 2);
    let named: Vec<_> = mixed.entries().map(|entry| entry.certificate_issuer().unwrap().is_some()).collect();
    assert_eq!(named, [false, false, true, true, true]);

    let point = DistributionPoint { crl_issuer: vec![AlternativeName::directory(&subject)], ..Default::default() };
    let points = [OwnedExtension::crl_distribution_points(&[point]).unwrap()];
    for (serial, revoked) in [(1, true), (2, true), (3, false)] {
        let leaf = leaf(&root, serial, &points);
        let own = Issuer::new(&root, &*KEY).unwrap().issue_crl(&june(), [], &mut seeded(3)).unwrap();
        assert_eq!(is_revoked(status(&root, &leaf, &[&crl, &own], &[&signer])), revoked, "{serial}");
    }

    let code = |parameters: &CrlParameters, entries: &[Revocation]| {
        lists.prepare(parameters, entries.iter().cloned()).unwrap_err().code()
    };
    let direct = CrlIssuer::new(&root, &*KEY).unwrap().prepare(&june(), entries).unwrap_err();
    assert_eq!(direct.code(), Code::ISSUE_CRL_ENTRY);
    let twice = [by(1, Some(&one)), by(1, Some(&two)), by(2, Some(&one)), by(1, Some(&one))];
    assert_eq!(code(&parameters, &twice), Code::ISSUE_CRL_DUPLICATE);
    let mixed = [by(1, None), by(1, Some(&two)), by(1, None)].into_iter();
    let mixed = CrlIssuer::new(&root, &*KEY).unwrap().prepare(&parameters, mixed).unwrap_err();
    assert_eq!(mixed.code(), Code::ISSUE_CRL_DUPLICATE);

    // RFC 5280 §5.3.3: without a name, or under its own, an entry is about a certificate of a signer who has issued none.
    let alias: DistinguishedName = "CN=crl  signer".parse().unwrap();
    for own in [None, Some(&subject), Some(&alias)] {
        for entries in [vec![by(9, own)], vec![by(1, Some(&one)), by(9, own)]] {
            let error = lists.prepare(&parameters, entries).unwrap_err();
            assert_eq!((error.code(), error.field()), (Code::ISSUE_CRL_ENTRY, "certificateIssuer"), "{own:?}");
        }
    }
    assert!(lists.prepare(&parameters, []).is_ok());
}

/// RFC 5280 §6.3.3 (b)(1), (f): a list is the CA's if it has the CA's name, whichever of the CA's keys signed it.
#[test]
fn a_key_with_the_name_of_its_ca_signs_the_lists_of_the_ca() {
    let root = root();
    let signer_key = PrivateKey::generate(KeyAlgorithm::EcdsaP384, &mut seeded(8)).unwrap();
    let usage = || OwnedExtension::key_usage(KeyUsage::CRL_SIGN).unwrap();
    let named = |name: &str| {
        CertificateParameters::new(name.parse().unwrap(), signer_key.public_key(), validity()).with_extension(usage())
    };
    let issuer = Issuer::new(&root, &*KEY).unwrap();
    let signer = issuer.issue(&named("CN=root"), &mut seeded(2)).unwrap().into_certificate();
    let lists = CrlIssuer::new(&signer, &signer_key).unwrap();
    let entry = || [revocation(1, ReasonCode::Superseded)];
    let crl = lists.issue(&june(), entry(), &mut seeded(3)).unwrap();
    for (serial, revoked) in [(1, true), (2, false)] {
        assert_eq!(is_revoked(status(&root, &leaf(&root, serial, &[]), &[&crl], &[&signer])), revoked, "{serial}");
    }
    let indirect = june().with_scope(&CrlScope { indirect: true, ..CrlScope::default() }).unwrap();
    assert!(lists.prepare(&indirect, entry()).is_ok());

    // Another name is not the CA's, and a certificate that is its own issuer has no CA that gave it one.
    let other = issuer.issue(&named("CN=Lists"), &mut seeded(2)).unwrap().into_certificate();
    let alone = Issuer::self_signed(&named("CN=Root"), &signer_key, &mut seeded(2)).unwrap().into_certificate();
    for signer in [other, alone] {
        let lists = CrlIssuer::new(&signer, &signer_key).unwrap();
        let error = lists.prepare(&june(), []).unwrap_err();
        assert_eq!((error.code(), error.field()), (Code::ISSUE_CRL_SCOPE, "issuingDistributionPoint"));
        let error = lists.prepare(&indirect, entry()).unwrap_err();
        assert_eq!((error.code(), error.field()), (Code::ISSUE_CRL_ENTRY, "certificateIssuer"));
    }
}

#[test]
fn a_scope_says_all_that_an_issuing_distribution_point_can() {
    let root = root();
    let ca = CrlIssuer::new(&root, &*KEY).unwrap();
    let uri = AlternativeName::uri("http://crl.example/users.crl").unwrap();
    let some = ReasonFlags::from_bits(1 << 1 | 1 << 4);
    for coverage in [
        CrlCoverage::All,
        CrlCoverage::UserCertificates,
        CrlCoverage::CaCertificates,
        CrlCoverage::AttributeCertificates,
    ] {
        let scope = CrlScope {
            full_name: vec![uri.clone()],
            coverage,
            reasons: Some(some),
            indirect: true,
            ..CrlScope::default()
        };
        let parameters = june().with_scope(&scope).unwrap();
        let crl = ca.issue(&parameters, [revocation(1, ReasonCode::Superseded)], &mut seeded(3)).unwrap();
        assert!(crl.extension(oid::ISSUING_DISTRIBUTION_POINT).unwrap().critical);
        let read = crl.issuing_distribution_point().unwrap().unwrap();
        assert_eq!((read.only_some_reasons, read.indirect_crl), (Some(some), true));
        let kinds = [read.only_contains_user_certs, read.only_contains_ca_certs, read.only_contains_attribute_certs];
        let kind = [CrlCoverage::UserCertificates, CrlCoverage::CaCertificates, CrlCoverage::AttributeCertificates];
        assert_eq!(kinds, kind.map(|kind| kind == coverage));
        let code = |reason| ca.prepare(&parameters, [revocation(1, reason)]).unwrap_err().code();
        assert_eq!(code(ReasonCode::PrivilegeWithdrawn), Code::ISSUE_CRL_ENTRY);
        assert_eq!(code(ReasonCode::Unspecified), Code::ISSUE_CRL_ENTRY);
    }

    // Reasons and places divide what a certificate's lists cover.
    let only = |coverage| {
        let scope = CrlScope { coverage, ..CrlScope::default() };
        ca.issue(&june().with_scope(&scope).unwrap(), [], &mut seeded(3)).unwrap()
    };
    let leaf = leaf(&root, 1, &[]);
    assert_eq!(status(&root, &leaf, &[&only(CrlCoverage::UserCertificates)], &[]), RevocationStatus::Good);
    assert_eq!(status(&root, &leaf, &[&only(CrlCoverage::CaCertificates)], &[]), RevocationStatus::OutOfScope);

    let relative = CrlScope { relative_name: Some("CN=part 1".parse().unwrap()), ..CrlScope::default() };
    let crl = ca.issue(&june().with_scope(&relative).unwrap(), [], &mut seeded(3)).unwrap();
    assert!(crl.issuing_distribution_point().unwrap().unwrap().distribution_point.is_some());

    let code = |scope: CrlScope| june().with_scope(&scope).unwrap_err().code();
    assert_eq!(code(CrlScope::default()), Code::ISSUE_EXTENSION);
    assert_eq!(
        code(CrlScope { reasons: Some(ReasonFlags::from_bits(0)), ..CrlScope::default() }),
        Code::ISSUE_CRL_SCOPE
    );
    assert_eq!(
        code(CrlScope { reasons: Some(ReasonFlags::from_bits(1)), ..CrlScope::default() }),
        Code::ISSUE_CRL_SCOPE
    );
    assert_eq!(code(CrlScope { full_name: vec![uri], ..relative.clone() }), Code::ISSUE_CRL_SCOPE);
    let two = CrlScope { relative_name: Some("CN=a,CN=b".parse().unwrap()), ..relative };
    assert_eq!(code(two), Code::ISSUE_CRL_SCOPE);
}

#[test]
fn entries_that_contradict_the_list_are_refused() {
    let root = root();
    let ca = CrlIssuer::new(&root, &*KEY).unwrap();
    let code = |entries: &[Revocation]| ca.prepare(&june(), entries.iter().cloned()).unwrap_err().code();
    let good = revocation(1, ReasonCode::Superseded);
    let future = Revocation { date: at("2026-06-01T00:00:01Z"), ..good.clone() };
    assert_eq!(code(&[future]), Code::ISSUE_CRL_ENTRY);
    let now = Revocation { date: at("2026-06-01"), ..good.clone() };
    assert!(ca.prepare(&june(), [now]).is_ok());
    let held = Revocation { hold_instruction: Some(HoldInstruction::Reject), ..good.clone() };
    assert_eq!(code(&[held]), Code::ISSUE_CRL_ENTRY);
    assert_eq!(code(&[good.clone(), revocation(2, ReasonCode::Superseded), good]), Code::ISSUE_CRL_DUPLICATE);
}

#[test]
fn what_a_list_may_not_say_of_itself_is_refused_as_bytes_too() {
    // An offline key would fail if it were asked.
    let offline = OfflineKey::new(KEY.public_key().clone(), SignatureAlgorithm::EcdsaSha256);
    let root = root();
    let ca = CrlIssuer::new(&root, &offline).unwrap();
    let refused = |parameters: &CrlParameters| {
        let error = ca.issue(parameters, [], &mut seeded(3)).unwrap_err();
        (error.code(), error.field())
    };
    assert_eq!(refused(&june()).0, Code::SIGNING_FAILED);

    let point = || DistributionPoint::uri("http://example.com/delta.crl").unwrap();
    assert_eq!(refused(&june().with_freshest_crl(&[point()]).unwrap()).0, Code::SIGNING_FAILED);
    let mut some_reasons = point();
    some_reasons.reasons = Some(ReasonFlags::from_bits(2));
    let mut another_issuer = point();
    another_issuer.crl_issuer = vec![AlternativeName::directory(&"CN=Other".parse().unwrap())];
    for freshest in [some_reasons, another_issuer] {
        let parameters = june().with_freshest_crl(&[point(), freshest]).unwrap();
        assert_eq!(refused(&parameters), (Code::ISSUE_CRL_SCOPE, "freshestCRL"));
    }

    for kinds in [[0x81, 0x82], [0x81, 0x85], [0x82, 0x85]] {
        let scope = [0x30, 6, kinds[0], 1, 0xff, kinds[1], 1, 0xff];
        let scope = OwnedExtension::from_der(oid::ISSUING_DISTRIBUTION_POINT, true, &scope).unwrap();
        assert_eq!(refused(&june().with_extension(scope)), (Code::ISSUE_CRL_SCOPE, "issuingDistributionPoint"));
    }

    let unknown: ObjectIdentifier = "1.3.6.1.4.1.55555.7".parse().unwrap();
    let unknown = OwnedExtension::from_der(unknown.as_oid(), false, &[5, 0]).unwrap();
    assert_eq!(refused(&june().with_extension(unknown.clone())).0, Code::SIGNING_FAILED);
    let critical = june().with_extension(unknown.with_critical(true));
    assert_eq!(refused(&critical), (Code::ISSUE_CRL_SCOPE, "crlExtensions"));

    // RFC 5280 §5.2: other objects' extensions say nothing about a list, critical or not.
    for (kind, value) in [
        (oid::BASIC_CONSTRAINTS, &[0x30, 0][..]),
        (oid::KEY_USAGE, &[3, 2, 1, 2]),
        (oid::SUBJECT_ALT_NAME, b"\x30\x0b\x82\x09a.example"),
        (oid::NAME_CONSTRAINTS, b"\x30\x0f\xa0\x0d\x30\x0b\x82\x09a.example"),
        (oid::SUBJECT_KEY_IDENTIFIER, &[4, 1, 1]),
        (oid::CRL_DISTRIBUTION_POINTS, b"\x30\x16\x30\x14\xa0\x12\xa0\x10\x86\x0ehttp://a/a.crl"),
        (oid::OCSP_NO_CHECK, &[5, 0]),
        (oid::REASON_CODE, &[10, 1, 1]),
        (oid::INVALIDITY_DATE, b"\x18\x0f20260101000000Z"),
        (oid::CERTIFICATE_ISSUER, b"\x30\x0b\x82\x09a.example"),
        (oid::HOLD_INSTRUCTION_CODE, &[6, 1, 1]),
        (oid::NO_REV_AVAIL, &[5, 0]),
    ] {
        for critical in [false, true] {
            let extension = OwnedExtension::from_der(kind, critical, value).unwrap();
            let expected = (Code::ISSUE_CRL_SCOPE, kind.name().unwrap());
            assert_eq!(refused(&june().with_extension(extension)), expected, "{kind}");
        }
    }
    let name = || AlternativeName::uri("http://ca.example/ca.crt").unwrap();
    let alternative = OwnedExtension::issuer_alt_name(&[name()]).unwrap();
    assert_eq!(refused(&june().with_extension(alternative.clone())).0, Code::SIGNING_FAILED);
    let critical = june().with_extension(alternative.with_critical(true));
    assert_eq!(refused(&critical), (Code::ISSUE_CRL_SCOPE, "issuerAltName"));

    // RFC 5280 §5.2.7.
    let access = |methods: &[Oid<'static>]| {
        let accesses: Vec<_> = methods.iter().map(|method| (*method, name())).collect();
        refused(&june().with_extension(OwnedExtension::authority_info_access(&accesses).unwrap()))
    };
    assert_eq!(access(&[oid::ACCESS_CA_ISSUERS, oid::ACCESS_CA_ISSUERS]).0, Code::SIGNING_FAILED);
    for methods in [&[oid::ACCESS_OCSP][..], &[oid::ACCESS_CA_ISSUERS, oid::ACCESS_CA_REPOSITORY]] {
        assert_eq!(access(methods), (Code::ISSUE_CRL_SCOPE, "authorityInfoAccess"), "{methods:?}");
    }

    let end = root.not_after();
    let list = |at: Timestamp| CrlParameters::new(7, at, at.saturating_add_days(7)).unwrap();
    assert_eq!(refused(&list(end)).0, Code::SIGNING_FAILED);
    assert_eq!(refused(&list(end.saturating_add_seconds(1))), (Code::ISSUE_CRL_SCOPE, "thisUpdate"));
}

#[test]
fn who_is_no_ca_or_has_no_name_signs_no_list_of_its_own() {
    let root = root();
    let issuer = Issuer::new(&root, &*KEY).unwrap();
    let other = PrivateKey::generate(KeyAlgorithm::EcdsaP256, &mut seeded(5)).unwrap();
    // As another library issues it: who signs lists is given a name here.
    let signer = |subject: &str| {
        let usage = OwnedExtension::key_usage(KeyUsage::DIGITAL_SIGNATURE).unwrap();
        let names = OwnedExtension::subject_alt_name(&[AlternativeName::dns("a.example").unwrap()]).unwrap();
        let signer = CertificateParameters::new(subject.parse().unwrap(), other.public_key(), validity());
        let signer = signer.with_extension(usage).with_extension(names);
        let mut der = issuer.issue(&signer, &mut seeded(6)).unwrap().certificate().as_der().to_vec();
        let usage = der.windows(4).position(|window| window == [3, 2, 7, 0x80]).unwrap();
        der[usage..usage + 4].copy_from_slice(&[3, 2, 1, 2]);
        Certificate::from_der(&der).unwrap()
    };
    let indirect = june().with_scope(&CrlScope { indirect: true, ..CrlScope::default() }).unwrap();
    let refused = |subject: &str, parameters: &CrlParameters| {
        let prepared = CrlIssuer::new(&signer(subject), &other).unwrap().prepare(parameters, []);
        prepared.err().map(|error| (error.code(), error.field()))
    };
    assert_eq!(refused("CN=Lists", &june()), Some((Code::ISSUE_CRL_SCOPE, "issuingDistributionPoint")));
    assert_eq!(refused("CN=Lists", &indirect), None);
    assert_eq!(refused("", &indirect), Some((Code::ISSUE_CRL_SCOPE, "issuer")));

    let of_nobody =
        Revocation { certificate_issuer: Some("".parse().unwrap()), ..revocation(1, ReasonCode::KeyCompromise) };
    let error = CrlIssuer::new(&root, &*KEY).unwrap().prepare(&indirect, [of_nobody]).unwrap_err();
    assert_eq!((error.code(), error.field()), (Code::ISSUE_CRL_ENTRY, "certificateIssuer"));
}

#[test]
fn a_list_is_signed_in_two_steps_by_a_key_that_is_elsewhere() {
    let root = root();
    let offline = OfflineKey::new(KEY.public_key().clone(), SignatureAlgorithm::EcdsaSha256);
    let ca = CrlIssuer::new(&root, &offline).unwrap();
    let unsigned = ca.prepare(&june(), [revocation(1, ReasonCode::Superseded)]).unwrap();
    assert_eq!(unsigned.signature_algorithm(), SignatureAlgorithm::EcdsaSha256);
    let signature = KEY.sign(unsigned.tbs_der(), &mut seeded(3)).unwrap();
    let crl = unsigned.complete(&signature).unwrap();
    let at_once = CrlIssuer::new(&root, &*KEY).unwrap();
    assert_eq!(crl, at_once.issue(&june(), [revocation(1, ReasonCode::Superseded)], &mut seeded(3)).unwrap());
    let mut bad = signature;
    *bad.last_mut().unwrap() ^= 1;
    assert_eq!(unsigned.complete(&bad).unwrap_err().code(), Code::ISSUE_SELF_CHECK);
}
