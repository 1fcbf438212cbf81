//! What is issued, what is refused, and that a refusal comes before the key is used.

#![cfg(test)]

use certwright::issue::{
    AlternativeName, CertificateParameters, DistributionPoint, ExtensionOrder, Issuer, OfflineKey, OwnedExtension,
    Policy, RequestParameters, Role, SelfCheck, SerialSource, Validity,
};
use certwright::profile::{Context, IssuingRules, LeapDay, Nesting, Period, rfc5280, tls};
use certwright::validate::NameSubtree;
use certwright::x509::ext::{KeyUsage, ReasonFlags};
use certwright::x509::{DistinguishedName, Oid, SerialNumber, oid};
use certwright::{
    Certificate, CertificateRequest, Code, Error, KeyAlgorithm, KeyIdMethod, Level, PrivateKey, PublicKey, Random,
    Result, SignatureAlgorithm, Signer, Timestamp,
};
use chacha20::ChaCha20Rng;
use chacha20::rand_core::SeedableRng;
use proptest::prelude::*;
use std::cell::Cell;
use std::sync::LazyLock;

fn seeded(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn name(text: &str) -> DistinguishedName {
    text.parse().unwrap()
}

fn ten_years() -> Validity {
    Validity::days(at("2026-01-01"), 3650).unwrap()
}

/// Three keys that are expensive enough to make once.
struct Keys {
    root: PrivateKey,
    intermediate: PrivateKey,
    leaf: PrivateKey,
}

static KEYS: LazyLock<Keys> = LazyLock::new(|| {
    let key = |seed| PrivateKey::generate(KeyAlgorithm::EcdsaP256, &mut seeded(seed)).unwrap();
    Keys { root: key(1), intermediate: key(2), leaf: key(3) }
});

fn root_parameters() -> CertificateParameters {
    CertificateParameters::root_ca(name("CN=Root,O=Example"), KEYS.root.public_key(), ten_years()).unwrap()
}

fn root() -> Certificate {
    Issuer::self_signed(&root_parameters(), &KEYS.root, &mut seeded(4)).unwrap().into_certificate()
}

fn leaf_parameters() -> CertificateParameters {
    let names = [AlternativeName::dns("www.example.com").unwrap()];
    let key = KEYS.leaf.public_key();
    CertificateParameters::tls_server(name("CN=www.example.com"), key, ten_years(), &names).unwrap()
}

/// Signs with a key and counts; fails from its `fails_at`th call on.
struct CountingSigner<'a> {
    key: &'a PrivateKey,
    calls: Cell<usize>,
    fails_at: usize,
}

impl<'a> CountingSigner<'a> {
    fn new(key: &'a PrivateKey) -> Self {
        Self { key, calls: Cell::new(0), fails_at: usize::MAX }
    }
}

impl Signer for CountingSigner<'_> {
    fn public_key(&self) -> &PublicKey {
        self.key.public_key()
    }

    fn signature_algorithm(&self) -> SignatureAlgorithm {
        self.key.signature_algorithm()
    }

    fn sign(&self, message: &[u8], random: &mut dyn Random) -> Result<Vec<u8>> {
        self.calls.set(self.calls.get() + 1);
        if self.calls.get() >= self.fails_at {
            return Err(Error::new(Code::SIGNING_FAILED));
        }
        self.key.sign(message, random)
    }
}

/// Fails from its `fails_at`th call on.
struct FailingRandom {
    inner: ChaCha20Rng,
    calls: usize,
    fails_at: usize,
}

impl Random for FailingRandom {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<()> {
        self.calls += 1;
        if self.calls >= self.fails_at {
            return Err(Error::new(Code::RANDOM_FAILED));
        }
        Random::fill(&mut self.inner, bytes)
    }
}

/// Issues below `issuer` and returns the code of the refusal; the key must not have been used.
fn refusal(issuer: &Certificate, key: &PrivateKey, parameters: &CertificateParameters) -> Code {
    let signer = CountingSigner::new(key);
    let refusal = Issuer::new(issuer, &signer).unwrap().issue(parameters, &mut seeded(9)).unwrap_err();
    assert_eq!(signer.calls.get(), 0, "the key was used");
    refusal.code()
}

fn refused_by_root(parameters: &CertificateParameters) -> Code {
    refusal(&root(), &KEYS.root, parameters)
}

#[test]
fn a_hierarchy_says_what_was_asked_for() {
    let root = root();
    let parameters = CertificateParameters::intermediate_ca(
        name("CN=Intermediate,O=Example"),
        KEYS.intermediate.public_key(),
        ten_years(),
        Some(0),
    );
    let intermediate = Issuer::new(&root, &KEYS.root).unwrap().issue(&parameters.unwrap(), &mut seeded(5)).unwrap();
    assert_eq!(intermediate.findings(), []);
    let intermediate = intermediate.into_certificate();
    let issuer = Issuer::new(&intermediate, &KEYS.intermediate).unwrap();
    let leaf = issuer.issue(&leaf_parameters(), &mut seeded(6)).unwrap().into_certificate();

    for (certificate, issuer, key) in
        [(&root, &root, &KEYS.root), (&intermediate, &root, &KEYS.root), (&leaf, &intermediate, &KEYS.intermediate)]
    {
        assert_eq!(certificate.version(), 3);
        assert_eq!(certificate.issuer().as_der(), issuer.subject().as_der());
        certificate.verify_signature(key.public_key(), &[SignatureAlgorithm::EcdsaSha256]).unwrap();
        assert!(certificate.deviations().is_empty());
        let authority = certificate.authority_key_identifier().unwrap().unwrap();
        assert_eq!(authority.key_identifier, Some(issuer.subject_key_identifier().unwrap().unwrap().0));
        let key_id = certificate.public_key().unwrap().key_identifier(KeyIdMethod::Rfc7093Sha256);
        assert_eq!(certificate.subject_key_identifier().unwrap().unwrap().0, key_id);
        assert_eq!(certificate.serial().as_bytes().len(), 20);
        assert_eq!((certificate.not_before(), certificate.not_after()), (at("2026-01-01"), at("2035-12-29T23:59:59Z")));
    }
    let path_len = |certificate: &Certificate| certificate.basic_constraints().unwrap().unwrap().path_len_constraint;
    assert_eq!((path_len(&root), path_len(&intermediate)), (None, Some(0)));
    assert_eq!(leaf.subject_alt_name().unwrap().unwrap().to_string(), "DNS:www.example.com");
    let oids: Vec<_> = leaf.extensions().map(|extension| (extension.oid.name().unwrap(), extension.critical)).collect();
    assert_eq!(
        oids,
        [
            ("basicConstraints", true),
            ("keyUsage", true),
            ("extKeyUsage", false),
            ("subjectKeyIdentifier", false),
            ("authorityKeyIdentifier", false),
            ("subjectAltName", false)
        ]
    );
}

#[test]
fn the_authority_key_identifier_is_copied_from_the_issuer_however_it_was_made() {
    let by_hand = OwnedExtension::subject_key_identifier(b"by hand").unwrap();
    let parameters = root_parameters().with_extension(by_hand);
    let root = Issuer::self_signed(&parameters, &KEYS.root, &mut seeded(4)).unwrap().into_certificate();
    let issuer = Issuer::new(&root, &KEYS.root).unwrap();
    let issue = |parameters| issuer.issue(&parameters, &mut seeded(6)).unwrap().into_certificate();
    for certificate in [root.clone(), issue(leaf_parameters())] {
        let authority = certificate.authority_key_identifier().unwrap().unwrap();
        assert_eq!(authority.key_identifier, Some(&b"by hand"[..]));
    }
    let without = leaf_parameters().with_authority_key_id(false).with_subject_key_id(None).without_profile();
    let without = issue(without);
    assert_eq!(without.authority_key_identifier(), Ok(None));
    assert_eq!(without.subject_key_identifier(), Ok(None));

    let parameters = root_parameters().with_subject_key_id(None).without_profile();
    let root = Issuer::self_signed(&parameters, &KEYS.root, &mut seeded(4)).unwrap().into_certificate();
    let leaf = leaf_parameters().without_profile();
    let leaf = Issuer::new(&root, &KEYS.root).unwrap().issue(&leaf, &mut seeded(6)).unwrap();
    assert_eq!(leaf.certificate().authority_key_identifier(), Ok(None));

    let sha1 = leaf_parameters().with_subject_key_id(Some(KeyIdMethod::Rfc5280Sha1));
    let key_id = KEYS.leaf.public_key().key_identifier(KeyIdMethod::Rfc5280Sha1);
    assert_eq!(issue(sha1).subject_key_identifier().unwrap().unwrap().0, key_id);
}

/// CVE-2009-2408: a subject that came as DER, as a request's does, is held to the same as one that came as text.
#[test]
fn control_characters_in_a_subject_are_refused_without_a_profile_too() {
    let subject = |value: &[u8; 3]| {
        let mut der = vec![0x30, 14, 0x31, 12, 0x30, 10, 6, 3, 0x55, 4, 3, 0x0c, 3];
        der.extend(value);
        CertificateParameters::new(DistinguishedName::from_der(&der).unwrap(), KEYS.leaf.public_key(), ten_years())
    };
    assert_eq!(refused_by_root(&subject(b"a\0b")), Code::ISSUE_BAD_NAME);
    assert_eq!(refused_by_root(&subject(b"a\x1bb")), Code::ISSUE_BAD_NAME);
    Issuer::new(&root(), &KEYS.root).unwrap().issue(&subject(b"a b"), &mut seeded(6)).unwrap();
}

#[test]
fn an_authority_key_identifier_of_another_key_is_refused() {
    let other = OwnedExtension::authority_key_identifier(&[7; 20]).unwrap();
    assert_eq!(refused_by_root(&leaf_parameters().with_extension(other)), Code::ISSUE_EXTENSION);
    let root = root();
    let right = OwnedExtension::authority_key_identifier(root.subject_key_identifier().unwrap().unwrap().0).unwrap();
    let issuer = Issuer::new(&root, &KEYS.root).unwrap();
    issuer.issue(&leaf_parameters().with_extension(right), &mut seeded(6)).unwrap();
}

#[test]
fn the_issuer_must_be_a_ca_with_key_cert_sign_and_the_signers_key() {
    let code = |certificate: &Certificate, key: &PrivateKey| Issuer::new(certificate, key).unwrap_err().code();
    assert_eq!(code(&root(), &KEYS.leaf), Code::ISSUE_KEY_MISMATCH);

    let leaf = Issuer::self_signed(&leaf_parameters(), &KEYS.leaf, &mut seeded(1)).unwrap().into_certificate();
    assert_eq!(code(&leaf, &KEYS.leaf), Code::ISSUE_ISSUER_NOT_CA);
    let bare = CertificateParameters::new(name("CN=x"), KEYS.root.public_key(), ten_years());
    let bare = Issuer::self_signed(&bare, &KEYS.root, &mut seeded(1)).unwrap().into_certificate();
    assert_eq!(code(&bare, &KEYS.root), Code::ISSUE_ISSUER_NOT_CA);

    // A version 2 certificate that claims to be a CA.
    let mut der = root().as_der().to_vec();
    let version = der.windows(5).position(|window| window == [0xa0, 3, 2, 1, 2]).unwrap();
    der[version + 4] = 1;
    assert_eq!(code(&Certificate::from_der(&der).unwrap(), &KEYS.root), Code::ISSUE_ISSUER_NOT_CA);

    let with_usage = |usage| {
        let usage = OwnedExtension::key_usage(usage).unwrap();
        let parameters = root_parameters().without_extension(oid::KEY_USAGE).with_extension(usage).without_profile();
        Issuer::self_signed(&parameters, &KEYS.root, &mut seeded(1)).unwrap().into_certificate()
    };
    assert_eq!(code(&with_usage(KeyUsage::CRL_SIGN), &KEYS.root), Code::ISSUE_ISSUER_NOT_CA);
    Issuer::new(&with_usage(KeyUsage::KEY_CERT_SIGN), &KEYS.root).unwrap();
    let without = root_parameters().without_extension(oid::KEY_USAGE).without_profile();
    let without = Issuer::self_signed(&without, &KEYS.root, &mut seeded(1)).unwrap().into_certificate();
    Issuer::new(&without, &KEYS.root).unwrap();

    let wrong = OfflineKey::new(KEYS.root.public_key().clone(), SignatureAlgorithm::Ed25519);
    assert_eq!(Issuer::new(&root(), &wrong).unwrap_err().code(), Code::ALGORITHM_KEY_MISMATCH);

    let signer = CountingSigner::new(&KEYS.leaf);
    let refused = Issuer::self_signed(&root_parameters(), &signer, &mut seeded(1)).unwrap_err();
    assert_eq!((refused.code(), signer.calls.get()), (Code::ISSUE_KEY_MISMATCH, 0));
}

#[test]
fn the_issuers_path_length_binds_the_cas_below_it() {
    let ca = |subject: &str, path_len| {
        CertificateParameters::intermediate_ca(name(subject), KEYS.root.public_key(), ten_years(), path_len).unwrap()
    };
    let issuer = |path_len| {
        Issuer::self_signed(&ca("CN=Above", path_len), &KEYS.root, &mut seeded(1)).unwrap().into_certificate()
    };
    // The issuer's, what is asked for, and whether it is self-issued (RFC 5280 §6.1.4 (l)).
    for (above, below, subject, allowed) in [
        (None, None, "CN=Below", true),
        (None, Some(7), "CN=Below", true),
        (Some(0), None, "CN=Below", false),
        (Some(0), Some(0), "CN=Below", false),
        (Some(1), Some(0), "CN=Below", true),
        (Some(1), None, "CN=Below", true),
        (Some(1), Some(1), "CN=Below", false),
        (Some(2), Some(5), "CN=Below", false),
        (Some(0), Some(0), "CN=above", true),
        (Some(0), Some(1), "CN=above", false),
        (Some(0), None, "CN=above", true),
    ] {
        let (issuer, parameters) = (issuer(above), ca(subject, below));
        if allowed {
            Issuer::new(&issuer, &KEYS.root).unwrap().issue(&parameters, &mut seeded(2)).unwrap();
        } else {
            let code = refusal(&issuer, &KEYS.root, &parameters);
            assert_eq!(code, Code::ISSUE_PATH_LEN, "{above:?} {below:?} {subject}");
        }
    }
    Issuer::new(&issuer(Some(0)), &KEYS.root).unwrap().issue(&leaf_parameters(), &mut seeded(2)).unwrap();
}

#[test]
fn an_extension_given_twice_is_refused() {
    let twice =
        |extension: OwnedExtension| leaf_parameters().with_extension(extension.clone()).with_extension(extension);
    let known = OwnedExtension::tls_features(&[5]).unwrap();
    let unknown = OwnedExtension::from_der(
        "1.2.3.4".parse::<certwright::x509::ObjectIdentifier>().unwrap().as_oid(),
        false,
        &[5, 0],
    );
    assert_eq!(refused_by_root(&twice(known)), Code::ISSUE_DUPLICATE_EXTENSION);
    assert_eq!(refused_by_root(&twice(unknown.unwrap())), Code::ISSUE_DUPLICATE_EXTENSION);
    let san = OwnedExtension::subject_alt_name(&[AlternativeName::dns("a").unwrap()]).unwrap();
    assert_eq!(refused_by_root(&leaf_parameters().with_extension(san.clone())), Code::ISSUE_DUPLICATE_EXTENSION);
    let issuer_certificate = root();
    let issuer = Issuer::new(&issuer_certificate, &KEYS.root).unwrap();
    let once = leaf_parameters().without_extension(oid::SUBJECT_ALT_NAME).with_extension(san);
    issuer.issue(&once, &mut seeded(2)).unwrap();
}

#[test]
fn validity_that_ends_before_it_begins_cannot_be_made() {
    let inverted = Validity::new(at("2026-01-02"), at("2026-01-01")).unwrap_err();
    assert_eq!((inverted.code(), inverted.field()), (Code::ISSUE_VALIDITY_INVERTED, "validity"));
    assert_eq!(Validity::days(at("2026-01-01"), 0).unwrap_err().code(), Code::ISSUE_VALIDITY_INVERTED);
    assert_eq!(Validity::days(Timestamp::MAX, i64::MIN).unwrap_err().code(), Code::ISSUE_VALIDITY_INVERTED);
    // The last second is the last that there is; one more is not cut, whatever asks for it.
    let late =
        |validity: Result<Validity>| validity.map(|it| it.not_after()).map_err(|error| (error.code(), error.field()));
    let refused = Err((Code::ISSUE_VALIDITY_TOO_LATE, "validity.notAfter"));
    assert_eq!(late(Validity::days(at("9999-12-31"), 1)), Ok(Timestamp::MAX));
    for (from, days) in
        [("9999-12-31", 2), ("9999-12-31T00:00:01Z", 1), ("2026-01-01", 10_000_000), ("2026-01-01", i64::MAX)]
    {
        assert_eq!(late(Validity::days(at(from), days)), refused, "{from} {days}");
    }
    for (period, expected) in [
        ("7973 years", Ok(at("9998-12-31T23:59:59Z"))),
        ("7974 years", Ok(Timestamp::MAX)),
        ("7974 years 1 second", refused),
        ("7975 years", refused),
        ("65535 years", refused),
        ("4294967295 days", refused),
    ] {
        let lasting = Validity::lasting(at("2026-01-01"), period.parse().unwrap(), LeapDay::Clamp);
        assert_eq!(late(lasting), expected, "{period}");
    }
    let profile = rfc5280::anchor();
    let rules = IssuingRules { validity: Some(Period::years(9000)), ..IssuingRules::default() };
    assert_eq!(late(Validity::of_profile(&profile.with_issuing(rules), at("2026-01-01"))), refused);
    let early = Validity::new(at("1949-12-31T23:59:59Z"), at("2026-01-01")).unwrap_err();
    assert_eq!((early.code(), early.field()), (Code::ISSUE_VALIDITY_TOO_EARLY, "validity.notBefore"));
    Validity::new(at("1950-01-01"), Timestamp::MAX).unwrap();
    let second = Validity::new(at("2026-01-01"), at("2026-01-01")).unwrap();
    assert_eq!(second.not_before(), second.not_after());
    let period = OwnedExtension::private_key_usage_period(Some(at("2026-01-02")), Some(at("2026-01-01")));
    assert_eq!(period.unwrap_err().code(), Code::ISSUE_VALIDITY_INVERTED);
}

#[test]
fn malformed_extensions_cannot_be_made() {
    let from_der =
        |oid: Oid<'_>, value: &[u8]| OwnedExtension::from_der(oid, false, value).map_err(|error| error.code());
    let bad = Err(Code::ISSUE_EXTENSION);
    let private = "1.2.3.4".parse::<certwright::x509::ObjectIdentifier>().unwrap();
    for value in [&[][..], &[0x05], &[0x05, 0, 0], &[0x04, 0x81, 0x01, 0x00], &[0x30, 0x80, 0, 0]] {
        assert_eq!(from_der(private.as_oid(), value).map(|_| ()), bad, "{value:02x?}");
    }
    from_der(private.as_oid(), &[0x05, 0]).unwrap();
    for (oid, value) in [
        (oid::BASIC_CONSTRAINTS, &[0x30, 3, 1, 1, 0][..]),
        (oid::BASIC_CONSTRAINTS, &[0x30, 3, 1, 1, 1]),
        (oid::BASIC_CONSTRAINTS, &[0x05, 0]),
        (oid::BASIC_CONSTRAINTS, &[0x30, 6, 1, 1, 0xff, 2, 1, 0xff]),
        (oid::KEY_USAGE, &[3, 2, 0, 6]),
        (oid::KEY_USAGE, &[3, 2, 1, 7]),
        (oid::EXTENDED_KEY_USAGE, &[0x30, 0]),
        (oid::SUBJECT_ALT_NAME, &[0x30, 0]),
        (oid::SUBJECT_ALT_NAME, &[0x30, 5, 0x87, 3, 1, 2, 3]),
        (oid::CERTIFICATE_POLICIES, &[0x30, 0]),
        (oid::NAME_CONSTRAINTS, &[0x30, 0]),
        (oid::NAME_CONSTRAINTS, &[0x30, 2, 0xa0, 0]),
        (oid::POLICY_CONSTRAINTS, &[0x30, 0]),
        (oid::CRL_DISTRIBUTION_POINTS, &[0x30, 0]),
        (oid::CRL_DISTRIBUTION_POINTS, &[0x30, 2, 0x30, 0]),
        (oid::AUTHORITY_INFO_ACCESS, &[0x30, 0]),
        (oid::SCT_LIST, &[4, 2, 0, 0]),
        (oid::OCSP_NO_CHECK, &[5, 1, 0]),
        (oid::SUBJECT_KEY_IDENTIFIER, &[4, 2, 1]),
    ] {
        let code = from_der(oid, value).map(|_| ());
        let expected = if value.get(2) == Some(&0x87) { Err(Code::ISSUE_BAD_ALT_NAME) } else { bad };
        assert_eq!(code, expected, "{oid} {value:02x?}");
    }
    // A name that is malformed in a well-formed extension.
    let san = [&[0x30, 6, 0x82, 4][..], b"a..b"].concat();
    assert_eq!(from_der(oid::SUBJECT_ALT_NAME, &san), Err(Code::ISSUE_BAD_ALT_NAME));
    let nul = [&[0x30, 5, 0x82, 3][..], b"a\0b"].concat();
    assert_eq!(from_der(oid::ISSUER_ALT_NAME, &nul), Err(Code::ISSUE_BAD_ALT_NAME));
    let wildcard_base = [&[0x30, 9, 0xa0, 7, 0x30, 5, 0x82, 3][..], b"*.a"].concat();
    assert_eq!(from_der(oid::NAME_CONSTRAINTS, &wildcard_base), Err(Code::ISSUE_BAD_ALT_NAME));
}

#[test]
fn typed_extensions_refuse_what_says_nothing_or_too_much() {
    let code = |extension: Result<OwnedExtension>| extension.unwrap_err().code();
    let bad = Code::ISSUE_EXTENSION;
    assert_eq!(code(OwnedExtension::key_usage(KeyUsage::NONE)), bad);
    assert_eq!(code(OwnedExtension::key_usage(KeyUsage::from_bits(1 << 9))), bad);
    assert_eq!(code(OwnedExtension::extended_key_usage(&[])), bad);
    assert_eq!(code(OwnedExtension::subject_alt_name(&[])), bad);
    assert_eq!(code(OwnedExtension::issuer_alt_name(&[])), bad);
    assert_eq!(code(OwnedExtension::certificate_policies(&[])), bad);
    let policy = Policy::new(oid::ANY_POLICY);
    assert_eq!(code(OwnedExtension::certificate_policies(&[policy.clone(), policy.clone()])), bad);
    let long = Policy { notice: Some("é".repeat(201)), ..policy.clone() };
    assert_eq!(code(OwnedExtension::certificate_policies(&[long])), bad);
    OwnedExtension::certificate_policies(&[Policy { notice: Some("é".repeat(200)), ..policy.clone() }]).unwrap();
    let relative = Policy { cps: Some("cps.html".into()), ..policy };
    assert_eq!(code(OwnedExtension::certificate_policies(&[relative])), Code::ISSUE_BAD_ALT_NAME);
    assert_eq!(code(OwnedExtension::policy_mappings(&[])), bad);
    assert_eq!(code(OwnedExtension::policy_mappings(&[(oid::ANY_POLICY, oid::SERVER_AUTH)])), bad);
    assert_eq!(code(OwnedExtension::policy_constraints(None, None)), bad);
    assert_eq!(code(OwnedExtension::name_constraints(&[], &[])), bad);
    for vague in [NameSubtree::email(""), NameSubtree::uri(""), NameSubtree::dns("a_b.example")] {
        let constraints = OwnedExtension::name_constraints(&[], &[vague.unwrap()]);
        assert_eq!(code(constraints), Code::ISSUE_BAD_ALT_NAME);
    }
    for (network, longest) in [("10.1.2.3", 32), ("2001:db8::1", 128)] {
        for prefix in 0..=longest {
            let subtree = NameSubtree::ip(network.parse().unwrap(), prefix).unwrap();
            OwnedExtension::name_constraints(&[subtree], &[NameSubtree::dns("").unwrap()]).unwrap();
        }
    }
    assert_eq!(code(OwnedExtension::crl_distribution_points(&[])), bad);
    let reasons = DistributionPoint { reasons: Some(ReasonFlags::ALL), ..DistributionPoint::default() };
    assert_eq!(code(OwnedExtension::crl_distribution_points(std::slice::from_ref(&reasons))), bad);
    assert_eq!(code(OwnedExtension::freshest_crl(&[reasons])), bad);
    assert_eq!(DistributionPoint::uri("a/b.crl").unwrap_err().code(), Code::ISSUE_BAD_ALT_NAME);
    assert_eq!(code(OwnedExtension::authority_info_access(&[])), bad);
    assert_eq!(code(OwnedExtension::subject_info_access(&[])), bad);
    assert_eq!(code(OwnedExtension::sct_list(&[])), bad);
    assert_eq!(code(OwnedExtension::sct_list(&[&[0; 10]])), bad);
    assert_eq!(code(OwnedExtension::sct_list(&[&[0; 65_536]])), bad);
    assert_eq!(code(OwnedExtension::tls_features(&[])), bad);
    assert_eq!(code(OwnedExtension::private_key_usage_period(None, None)), bad);
    assert_eq!(code(OwnedExtension::subject_directory_attributes(&[])), bad);
    assert_eq!(code(OwnedExtension::subject_directory_attributes(&[(oid::TITLE, &[])])), bad);
}

#[test]
fn serials_are_given_or_drawn() {
    let root = root();
    let issuer = Issuer::new(&root, &KEYS.root).unwrap();
    let serial = |parameters: CertificateParameters| {
        let issued = issuer.issue(&parameters, &mut seeded(2)).unwrap();
        issued.certificate().serial().to_hex()
    };
    assert_eq!(serial(leaf_parameters().with_serial(SerialNumber::from_u64(0x80).unwrap())), "80");
    let drawn = serial(leaf_parameters().with_serial(SerialSource::Random));
    assert_eq!(drawn.len(), 40);
    assert!(drawn.as_bytes()[0] < b'8');
    for refused in
        [SerialNumber::from_u64(0), SerialNumber::from_magnitude(&[0x80; 20]), SerialNumber::from_magnitude(&[1; 21])]
    {
        assert_eq!(refused.unwrap_err().code(), Code::ISSUE_BAD_SERIAL);
    }
    /// Always zero: no serial number.
    struct Zero;
    impl Random for Zero {
        fn fill(&mut self, bytes: &mut [u8]) -> Result<()> {
            bytes.fill(0);
            Ok(())
        }
    }
    assert_eq!(issuer.issue(&leaf_parameters(), &mut Zero).unwrap_err().code(), Code::ISSUE_BAD_SERIAL);
}

#[test]
fn a_bad_name_is_refused_and_the_issuers_is_copied_as_it_stands() {
    // A PrintableString that holds an underscore: read from a foreign certificate, not to be repeated in a subject.
    let der = [&[0x30, 0x0e, 0x31, 0x0c, 0x30, 0x0a, 6, 3, 0x55, 4, 3, 0x13, 3][..], b"a_b"].concat();
    let bad = DistinguishedName::from_der(&der).unwrap();
    assert_eq!(refused_by_root(&leaf_parameters().with_subject(bad)), Code::ISSUE_BAD_NAME);
    assert_eq!(
        refused_by_root(&leaf_parameters().with_subject(DistinguishedName::from_der(&[0x30, 2, 0x31, 0]).unwrap())),
        Code::ISSUE_BAD_NAME
    );

    let mut foreign = root().as_der().to_vec();
    // CN=Root becomes CN=R_ot, in the subject and the issuer; the signature no longer matters here.
    let places: Vec<_> = foreign.windows(4).enumerate().filter(|(_, word)| word == b"Root").map(|(at, _)| at).collect();
    for at in places {
        foreign[at + 1] = b'_';
    }
    let foreign = Certificate::from_der(&foreign).unwrap();
    let leaf = Issuer::new(&foreign, &KEYS.root).unwrap().issue(&leaf_parameters(), &mut seeded(2)).unwrap();
    assert_eq!(leaf.certificate().issuer().as_der(), foreign.subject().as_der());
}

#[test]
fn with_an_empty_subject_the_alternative_names_are_critical() {
    let root = root();
    let issuer = Issuer::new(&root, &KEYS.root).unwrap();
    let parameters = leaf_parameters().with_subject(DistinguishedName::empty());
    let leaf = issuer.issue(&parameters, &mut seeded(2)).unwrap().into_certificate();
    assert!(leaf.extension(oid::SUBJECT_ALT_NAME).unwrap().critical);
    let leaf = issuer.issue(&leaf_parameters(), &mut seeded(2)).unwrap().into_certificate();
    assert!(!leaf.extension(oid::SUBJECT_ALT_NAME).unwrap().critical);
}

#[test]
fn extensions_come_in_the_documented_order_or_as_added() {
    let root = root();
    let issuer = Issuer::new(&root, &KEYS.root).unwrap();
    let parameters = CertificateParameters::new(name("CN=x"), KEYS.leaf.public_key(), ten_years())
        .with_extension(OwnedExtension::ocsp_no_check().unwrap())
        .with_extension(OwnedExtension::subject_alt_name(&[AlternativeName::dns("x").unwrap()]).unwrap())
        .with_extension(OwnedExtension::extended_key_usage(&[oid::OCSP_SIGNING]).unwrap());
    let names = |parameters: &CertificateParameters| -> Vec<_> {
        let issued = issuer.issue(parameters, &mut seeded(2)).unwrap();
        issued.certificate().extensions().map(|extension| extension.oid.name().unwrap()).collect()
    };
    let (ski, aki) = ("subjectKeyIdentifier", "authorityKeyIdentifier");
    assert_eq!(names(&parameters), ["extKeyUsage", ski, aki, "subjectAltName", "id-pkix-ocsp-nocheck"]);
    let parameters = parameters.with_extension_order(ExtensionOrder::AsAdded);
    assert_eq!(names(&parameters), ["id-pkix-ocsp-nocheck", "subjectAltName", "extKeyUsage", ski, aki]);
}

#[test]
fn a_role_replaces_only_what_belongs_to_it() {
    let parameters = leaf_parameters().with_role(Role::IntermediateCa { path_len_constraint: Some(3) }).unwrap();
    let oids: Vec<_> = parameters.extensions().iter().map(OwnedExtension::oid).collect();
    assert_eq!(oids, [oid::BASIC_CONSTRAINTS, oid::KEY_USAGE, oid::SUBJECT_ALT_NAME]);
}

#[test]
fn two_steps_give_the_same_certificate_as_one() {
    let root = root();
    let offline = OfflineKey::new(KEYS.root.public_key().clone(), SignatureAlgorithm::EcdsaSha256);
    let issuer = Issuer::new(&root, &offline).unwrap();
    let unsigned = issuer.prepare(&leaf_parameters(), &mut seeded(2)).unwrap();
    let signature = KEYS.root.sign(unsigned.tbs_der(), &mut seeded(3)).unwrap();
    let two = unsigned.complete(&signature).unwrap().into_certificate();
    let one = Issuer::new(&root, &KEYS.root).unwrap().issue(&leaf_parameters(), &mut seeded(2)).unwrap();
    assert_eq!(two, one.into_certificate());

    assert_eq!(issuer.issue(&leaf_parameters(), &mut seeded(2)).unwrap_err().code(), Code::SIGNING_FAILED);
    let other = KEYS.leaf.sign(unsigned.tbs_der(), &mut seeded(3)).unwrap();
    for bad in [&other[..], &[], &signature[1..]] {
        assert_eq!(unsigned.complete(bad).unwrap_err().code(), Code::ISSUE_SELF_CHECK);
    }

    let offline = OfflineKey::new(KEYS.root.public_key().clone(), SignatureAlgorithm::EcdsaSha256);
    let unsigned = Issuer::prepare_self_signed(&root_parameters(), &offline, &mut seeded(4)).unwrap();
    let signature = KEYS.root.sign(unsigned.tbs_der(), &mut seeded(3)).unwrap();
    assert_eq!(unsigned.complete(&signature).unwrap().into_certificate(), root);
}

#[test]
fn a_signature_that_does_not_verify_is_not_handed_out_unless_told_so() {
    /// Signs with another key than it says.
    struct Faulty;
    impl Signer for Faulty {
        fn public_key(&self) -> &PublicKey {
            KEYS.root.public_key()
        }
        fn signature_algorithm(&self) -> SignatureAlgorithm {
            SignatureAlgorithm::EcdsaSha256
        }
        fn sign(&self, message: &[u8], random: &mut dyn Random) -> Result<Vec<u8>> {
            KEYS.leaf.sign(message, random)
        }
    }
    let root = root();
    let issuer = Issuer::new(&root, &Faulty).unwrap();
    let refused = issuer.issue(&leaf_parameters(), &mut seeded(2)).unwrap_err();
    assert_eq!(refused.code(), Code::ISSUE_SELF_CHECK);
    let unchecked =
        issuer.with_self_check(SelfCheck::WithoutSignature).issue(&leaf_parameters(), &mut seeded(2)).unwrap();
    let verified = unchecked.certificate().verify_signature(KEYS.root.public_key(), SignatureAlgorithm::ALL);
    assert_eq!(verified.unwrap_err().code(), Code::SIGNATURE_INVALID);
}

#[test]
fn a_signer_or_random_that_fails_at_its_nth_call_gives_no_certificate() {
    let root = root();
    for fails_at in 1..4 {
        let signer = CountingSigner { fails_at, ..CountingSigner::new(&KEYS.root) };
        let issuer = Issuer::new(&root, &signer).unwrap();
        for call in 1..4 {
            let issued = issuer.issue(&leaf_parameters(), &mut seeded(call)).map(|issued| issued.into_certificate());
            let expected = if usize::try_from(call).unwrap() < fails_at { None } else { Some(Code::SIGNING_FAILED) };
            assert_eq!(issued.err().map(|refusal| refusal.code()), expected);
        }

        let mut random = FailingRandom { inner: seeded(1), calls: 0, fails_at };
        let signer = CountingSigner::new(&KEYS.root);
        let issuer = Issuer::new(&root, &signer).unwrap();
        for call in 1..4 {
            let issued = issuer.issue(&leaf_parameters(), &mut random).map(|issued| issued.into_certificate());
            let expected = if call < fails_at { None } else { Some(Code::RANDOM_FAILED) };
            assert_eq!(issued.err().map(|refusal| refusal.code()), expected);
        }
        assert_eq!(signer.calls.get(), fails_at - 1, "the key was used without a serial number");
    }
}

#[test]
fn issuing_needs_no_lock_and_never_repeats_a_serial() {
    let root = root();
    let issuer_key = &KEYS.root;
    let mut serials: Vec<Vec<u8>> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4)
            .map(|thread| {
                let root = &root;
                scope.spawn(move || {
                    let issuer = Issuer::new(root, issuer_key).unwrap();
                    let mut random = seeded(thread);
                    let leaf = leaf_parameters();
                    let serial = |_| {
                        let issued = issuer.issue(&leaf, &mut random).unwrap();
                        issued.certificate().serial().as_bytes().to_vec()
                    };
                    (0..25).map(serial).collect::<Vec<_>>()
                })
            })
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    serials.sort();
    serials.dedup();
    assert_eq!(serials.len(), 100);
}

fn any_host() -> impl Strategy<Value = String> {
    "(\\*\\.)?([a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?\\.){0,3}[a-z]{2,8}"
}

fn any_alternative_name() -> impl Strategy<Value = AlternativeName> {
    prop_oneof![
        any_host().prop_map(|host| AlternativeName::dns(&host).unwrap()),
        any::<[u8; 4]>().prop_map(|octets| AlternativeName::ip(octets.into())),
        any::<[u8; 16]>().prop_map(|octets| AlternativeName::ip(octets.into())),
        "[a-z]{1,9}(\\.[a-z+]{1,9}){0,2}@[a-z]{1,9}\\.example".prop_map(|text| AlternativeName::email(&text).unwrap()),
        "(https?|ldap)://[a-z]{1,9}\\.example(:[0-9]{1,4})?/[a-z%2F]{0}[a-z/]{0,9}"
            .prop_map(|text| AlternativeName::uri(&text).unwrap()),
        "[A-Za-z ]{1,20}".prop_map(|text| {
            AlternativeName::directory(&DistinguishedName::builder().common_name(&text).build().unwrap())
        }),
        "_[a-z]{1,9}\\.[a-z]{1,9}\\.example".prop_map(|text| {
            let length = u8::try_from(text.len()).unwrap();
            AlternativeName::other(oid::SRV_NAME, &[&[0x16, length], text.as_bytes()].concat()).unwrap()
        }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_issued_parses_back_to_the_same_parameters(
        subject in "[A-Za-zà-ü0-9 ,+=\"<>;#\\\\-]{0,64}",
        serial in prop::collection::vec(any::<u8>(), 1..20),
        from in -631_152_000_i64..253_402_300_799,
        length in 0..10_000_000_000_i64,
        ca in any::<Option<Option<u32>>>(),
        usage in 1..0x1ff_u16,
        names in prop::collection::vec(any_alternative_name(), 1..6),
        // An end entity that requires a policy and has none is valid on no path.
        skip in (prop::option::of(1..u32::MAX), any::<u32>()),
        features in prop::collection::vec(any::<u16>(), 1..4),
        seed: u64,
    ) {
        let subject = DistinguishedName::builder().common_name(&subject).build();
        prop_assume!(subject.is_ok() && serial.iter().any(|octet| *octet != 0));
        let subject = subject.unwrap();
        let serial = SerialNumber::from_magnitude(&serial).unwrap();
        let from = Timestamp::from_unix_seconds(from).unwrap();
        let validity = Validity::new(from, from.saturating_add_seconds(length)).unwrap();
        let constraints = match ca {
            Some(path_len) => OwnedExtension::basic_constraints_ca(path_len),
            None => OwnedExtension::basic_constraints_end_entity(),
        };
        let extensions = [
            constraints,
            OwnedExtension::key_usage(KeyUsage::from_bits(usage)),
            OwnedExtension::subject_alt_name(&names),
            OwnedExtension::policy_constraints(skip.0, Some(skip.1)),
            OwnedExtension::inhibit_any_policy(skip.1),
            OwnedExtension::tls_features(&features),
        ];
        let mut parameters = CertificateParameters::new(subject.clone(), KEYS.leaf.public_key(), validity).with_serial(serial.clone());
        for extension in extensions {
            parameters = parameters.with_extension(extension.unwrap());
        }
        let ever = Validity::new(at("1950-01-01"), at("9999-12-31")).unwrap();
        let root = root_parameters().with_validity(ever);
        let root = Issuer::self_signed(&root, &KEYS.root, &mut seeded(1)).unwrap().into_certificate();
        let issued = Issuer::new(&root, &KEYS.root).unwrap().issue(&parameters, &mut seeded(seed)).unwrap();
        let certificate = issued.certificate();

        prop_assert!(certificate.encoding_findings().is_empty());
        prop_assert_eq!(certificate.subject().as_der(), subject.as_der());
        prop_assert_eq!(certificate.serial(), serial.as_serial());
        prop_assert_eq!((certificate.not_before(), certificate.not_after()), (validity.not_before(), validity.not_after()));
        prop_assert_eq!(&certificate.public_key().unwrap(), KEYS.leaf.public_key());
        let basic = certificate.basic_constraints().unwrap().unwrap();
        prop_assert_eq!((basic.ca, basic.path_len_constraint), (ca.is_some(), ca.flatten()));
        prop_assert_eq!(certificate.key_usage().unwrap().unwrap().bits(), usage);
        let read: Vec<_> = certificate.subject_alt_name().unwrap().unwrap().iter().map(|name| AlternativeName::try_from(name).unwrap()).collect();
        prop_assert_eq!(read, names);
        let policy = certificate.policy_constraints().unwrap().unwrap();
        prop_assert_eq!((policy.require_explicit_policy, policy.inhibit_policy_mapping), (skip.0, Some(skip.1)));
        prop_assert_eq!(certificate.inhibit_any_policy().unwrap().unwrap().0, skip.1);
        prop_assert_eq!(certificate.tls_features().unwrap().unwrap().iter().collect::<Vec<_>>(), features.iter().map(|feature| u32::from(*feature)).collect::<Vec<_>>());
    }

    /// Whatever bytes are given as an extension's value: refused, or read back as they are.
    #[test]
    fn any_bytes_as_an_extension_are_refused_or_issued_unchanged(
        index in 0..12_usize,
        value in prop::collection::vec(any::<u8>(), 0..40),
    ) {
        let oid = [
            oid::BASIC_CONSTRAINTS, oid::KEY_USAGE, oid::SUBJECT_ALT_NAME, oid::NAME_CONSTRAINTS, oid::CERTIFICATE_POLICIES,
            oid::CRL_DISTRIBUTION_POINTS, oid::AUTHORITY_INFO_ACCESS, oid::SCT_LIST, oid::POLICY_CONSTRAINTS,
            oid::INHIBIT_ANY_POLICY, oid::TLS_FEATURE, oid::QC_STATEMENTS,
        ][index];
        if let Ok(extension) = OwnedExtension::from_der(oid, false, &value) {
            let parameters = CertificateParameters::new(name("CN=x"), KEYS.leaf.public_key(), ten_years()).with_extension(extension);
            let issued = Issuer::self_signed(&parameters, &KEYS.leaf, &mut seeded(1)).unwrap();
            prop_assert_eq!(issued.certificate().extension(oid).unwrap().value, &value[..]);
        }
    }
}

#[test]
fn every_extension_is_read_back_as_its_own_type() {
    let uri = |text| AlternativeName::uri(text).unwrap();
    let point = DistributionPoint {
        full_name: vec![uri("http://crl.example/a.crl"), uri("ldap://crl.example/cn=a")],
        reasons: Some(ReasonFlags::from_bits(0b110)),
        crl_issuer: vec![AlternativeName::directory(&name("CN=CRLs"))],
    };
    let policy = Policy {
        cps: Some("https://example.com/cps".into()),
        notice: Some("Prüfen".into()),
        ..Policy::new(oid::SERVER_AUTH)
    };
    let permitted =
        [NameSubtree::dns("example.com").unwrap(), NameSubtree::ip("10.0.0.0".parse().unwrap(), 8).unwrap()];
    let excluded = [NameSubtree::email(".example.net").unwrap(), NameSubtree::directory(name("C=XX"))];
    let parameters = root_parameters()
        .without_profile()
        .with_extension(OwnedExtension::issuer_alt_name(&[uri("https://ca.example")]).unwrap())
        .with_extension(OwnedExtension::certificate_policies(&[policy, Policy::new(oid::ANY_POLICY)]).unwrap())
        .with_extension(OwnedExtension::policy_mappings(&[(oid::SERVER_AUTH, oid::CLIENT_AUTH)]).unwrap())
        .with_extension(OwnedExtension::name_constraints(&permitted, &excluded).unwrap())
        .with_extension(OwnedExtension::crl_distribution_points(std::slice::from_ref(&point)).unwrap())
        .with_extension(
            OwnedExtension::freshest_crl(&[DistributionPoint::uri("http://crl.example/d.crl").unwrap()]).unwrap(),
        )
        .with_extension(
            OwnedExtension::authority_info_access(&[(oid::ACCESS_OCSP, uri("http://ocsp.example"))]).unwrap(),
        )
        .with_extension(
            OwnedExtension::subject_info_access(&[(oid::ACCESS_CA_REPOSITORY, uri("http://repo.example"))]).unwrap(),
        )
        .with_extension(
            OwnedExtension::private_key_usage_period(Some(at("2026-01-01")), Some(at("2027-01-01"))).unwrap(),
        )
        .with_extension(
            OwnedExtension::subject_directory_attributes(&[(oid::TITLE, &[&[0x0c, 1, b'b'], &[0x0c, 1, b'a']])])
                .unwrap(),
        )
        .with_extension(OwnedExtension::ct_poison().unwrap());
    let issued = Issuer::self_signed(&parameters, &KEYS.root, &mut seeded(1)).unwrap();
    let certificate = issued.certificate();
    assert_eq!(certificate.encoding_findings(), []);
    assert_eq!(certificate.issuer_alt_name().unwrap().unwrap().to_string(), "URI:https://ca.example");
    let policies: Vec<_> = certificate.certificate_policies().unwrap().unwrap().iter().collect();
    assert_eq!((policies[0].policy_identifier, policies[0].qualifiers().count()), (oid::SERVER_AUTH, 2));
    assert_eq!((policies[1].policy_identifier, policies[1].qualifiers().count()), (oid::ANY_POLICY, 0));
    let constraints = certificate.name_constraints().unwrap().unwrap();
    let bases = |subtrees: certwright::x509::ext::GeneralSubtrees<'_>| -> Vec<_> {
        subtrees.iter().map(|subtree| subtree.base.to_string()).collect()
    };
    assert_eq!(bases(constraints.permitted.unwrap()), ["DNS:example.com", "IP:10.0.0.0/255.0.0.0"]);
    assert_eq!(bases(constraints.excluded.unwrap()), ["email:.example.net", "DirName:C=XX"]);
    let points: Vec<_> = certificate.crl_distribution_points().unwrap().unwrap().iter().collect();
    assert_eq!(points[0].reasons, point.reasons);
    assert_eq!(points[0].crl_issuer.unwrap().to_string(), "DirName:CN=CRLs");
    assert_eq!(certificate.crl_distribution_points().unwrap().unwrap().uris().count(), 2);
    assert_eq!(certificate.freshest_crl().unwrap().unwrap().uris().count(), 1);
    let access = certificate.authority_info_access().unwrap().unwrap();
    assert_eq!(access.uris(oid::ACCESS_OCSP).next().unwrap().as_str(), Some("http://ocsp.example"));
    let period = certificate.private_key_usage_period().unwrap().unwrap();
    assert_eq!((period.not_before, period.not_after), (Some(at("2026-01-01")), Some(at("2027-01-01"))));
    let (kind, values) = certificate.subject_directory_attributes().unwrap().unwrap().iter().next().unwrap();
    assert_eq!((kind, values), (oid::TITLE, &[0x0c, 1, b'a', 0x0c, 1, b'b'][..]));
    let critical: Vec<_> = certificate
        .extensions()
        .filter(|extension| extension.critical)
        .filter_map(|extension| extension.oid.name())
        .collect();
    assert_eq!(critical, ["basicConstraints", "keyUsage", "policyMappings", "nameConstraints", "precertificatePoison"]);
}

#[test]
fn what_a_profile_forbids_is_refused_before_the_key_is_used() {
    let signer = CountingSigner::new(&KEYS.root);
    let root = root();
    let issuer = Issuer::new(&root, &signer).unwrap();
    let refusal = |parameters: CertificateParameters| {
        let refusal = issuer.issue(&parameters, &mut seeded(2)).unwrap_err();
        assert_eq!((refusal.code(), signer.calls.get()), (Code::ISSUE_PROFILE, 0));
        refusal.findings().iter().map(|finding| (finding.code(), finding.level())).collect::<Vec<_>>()
    };
    let nobody = leaf_parameters().with_subject(DistinguishedName::empty()).without_extension(oid::SUBJECT_ALT_NAME);
    assert_eq!(refusal(nobody.clone())[0], (Code::SUBJECT_EMPTY, Level::Must));
    assert_eq!(refusal(leaf_parameters().with_authority_key_id(false))[0], (Code::EXTENSION_MISSING, Level::Must));
    let ca_of_no_name = leaf_parameters().with_role(Role::IntermediateCa { path_len_constraint: None }).unwrap();
    assert_eq!(refusal(ca_of_no_name.with_subject(DistinguishedName::empty()))[0].0, Code::SUBJECT_EMPTY);
    let usage = OwnedExtension::key_usage(KeyUsage::KEY_CERT_SIGN).unwrap();
    let usage = leaf_parameters().without_extension(oid::KEY_USAGE).with_extension(usage);
    assert_eq!(refusal(usage)[0].0, Code::KEY_CERT_SIGN_WITHOUT_CA);
    assert_eq!(refusal(leaf_parameters().with_profile(tls::server()))[0].0, Code::VALIDITY_TOO_LONG);

    // Structural refusals come first, with any profile and none.
    let twice = nobody.clone().with_extension(OwnedExtension::basic_constraints_end_entity().unwrap());
    assert_eq!(refused_by_root(&twice), Code::ISSUE_DUPLICATE_EXTENSION);
    // The root itself is held to its profile too.
    let unnamed = root_parameters().with_subject(DistinguishedName::empty());
    let unnamed = Issuer::self_signed(&unnamed, &signer, &mut seeded(2)).unwrap_err();
    assert_eq!((unnamed.code(), signer.calls.get()), (Code::ISSUE_PROFILE, 0));
    assert!(unnamed.to_string().contains("\n  13003 ISSUER_EMPTY"), "{unnamed}");
    // Each finding stands there once, and what is merely advised says so.
    let advised = issuer.issue(&leaf_parameters().with_profile(tls::server()), &mut seeded(2)).unwrap_err();
    let text = advised.to_string();
    assert!(
        text.starts_with("16009 ISSUE_PROFILE: refused to issue: the profile forbids it (Certificate)\n"),
        "{text}"
    );
    let lines: Vec<_> = text.lines().skip(1).collect();
    assert_eq!(lines.len(), advised.findings().len());
    assert_eq!(text.matches("VALIDITY_TOO_LONG: ").count(), 1, "{text}");
    for (line, finding) in lines.iter().zip(advised.findings()) {
        assert_eq!(*line, format!("  {finding}"));
        assert_eq!(line.contains(" (should): "), finding.level() == Level::Should, "{line}");
    }
    assert!(advised.findings().iter().any(|finding| finding.level() == Level::Should), "{text}");
    // Whoever keeps the error alone is told the first.
    assert!(Error::from(advised).found().unwrap().contains("VALIDITY_TOO_LONG"));

    issuer.issue(&nobody.without_profile(), &mut seeded(2)).unwrap();
    assert_eq!(signer.calls.get(), 1);
}

#[test]
fn what_a_profile_would_rather_have_otherwise_comes_with_the_certificate() {
    let root = root();
    let issuer = Issuer::new(&root, &KEYS.root).unwrap();
    let findings = |parameters: CertificateParameters| {
        let issued = issuer.issue(&parameters, &mut seeded(2)).unwrap();
        issued.findings().iter().map(|finding| (finding.code(), finding.level())).collect::<Vec<_>>()
    };
    assert_eq!(findings(leaf_parameters()), []);
    let late = Validity::days(at("2026-01-01"), 5000).unwrap();
    let late = leaf_parameters().with_validity(late).with_nesting(Nesting::Permit);
    assert_eq!(findings(late.clone()), [(Code::VALIDITY_BEYOND_ISSUER, Level::Should)]);
    assert_eq!(findings(late.clone().without_profile()), []);
    let unsigned = issuer.prepare(&late, &mut seeded(2)).unwrap();
    assert_eq!(unsigned.findings()[0].code(), Code::VALIDITY_BEYOND_ISSUER);
    // The profile says the same of the certificate as of what was about to be signed.
    let short = leaf_parameters().with_validity(Validity::days(at("2026-01-01"), 90).unwrap());
    let issued = issuer.issue(&short.with_profile(tls::server()), &mut seeded(2)).unwrap();
    let context = Context::new().issuing().issued_by(&root);
    let mut again = tls::server().check(issued.certificate(), &context);
    again.sort_by_key(|finding| std::cmp::Reverse(finding.level()));
    assert_eq!(again, issued.findings());
    assert!(again.iter().all(|finding| finding.level() < Level::Must));
}

fn request_parameters() -> RequestParameters {
    let names = [AlternativeName::dns("www.example.com").unwrap(), AlternativeName::dns("*.example.net").unwrap()];
    RequestParameters::new(name("CN=www.example.com,O=Applicant"))
        .with_extension(OwnedExtension::subject_alt_name(&names).unwrap())
        .with_extension(OwnedExtension::basic_constraints_ca(None).unwrap())
}

#[test]
fn a_request_becomes_a_certificate_with_what_the_ca_lets_through() {
    let request = request_parameters().with_challenge_password("s3cret").sign(&KEYS.leaf, &mut seeded(1)).unwrap();
    assert_eq!(request.encoding_findings(), []);
    assert_eq!(request.challenge_password().as_deref(), Some("s3cret"));
    assert_eq!(request.requested_extensions().count(), 2);
    assert_eq!(CertificateRequest::from_pem(request.to_pem().as_bytes()).unwrap(), request);

    let parameters = CertificateParameters::from_request(&request, ten_years(), &[oid::SUBJECT_ALT_NAME]).unwrap();
    let parameters = parameters.with_role(Role::TlsServer).unwrap();
    let root = root();
    let issued = Issuer::new(&root, &KEYS.root).unwrap().issue(&parameters, &mut seeded(2)).unwrap();
    let certificate = issued.certificate();
    assert_eq!(certificate.subject().as_der(), request.subject().as_der());
    assert_eq!(certificate.spki_der(), request.spki_der());
    assert_eq!(
        certificate.extension(oid::SUBJECT_ALT_NAME).unwrap().value,
        request.requested_extension(oid::SUBJECT_ALT_NAME).unwrap().value
    );
    assert!(!certificate.basic_constraints().unwrap().unwrap().ca, "the applicant made itself a CA");
}

#[test]
fn a_request_without_proof_of_possession_is_refused() {
    let from = |der: &[u8]| {
        let request = CertificateRequest::from_der(der).unwrap();
        CertificateParameters::from_request(&request, ten_years(), &[]).map(|_| ()).map_err(|error| error.code())
    };
    let request = request_parameters().sign(&KEYS.leaf, &mut seeded(1)).unwrap();
    assert_eq!(from(request.as_der()), Ok(()));
    let mut altered = request.as_der().to_vec();
    let place = altered.windows(9).position(|window| window == b"Applicant").unwrap();
    altered[place] = b'B';
    assert_eq!(from(&altered), Err(Code::CSR_SIGNATURE_INVALID));
    let mut altered = request.as_der().to_vec();
    *altered.last_mut().unwrap() ^= 1;
    assert_eq!(from(&altered), Err(Code::CSR_SIGNATURE_INVALID));
}

#[test]
fn extensions_that_a_request_malforms_are_refused_when_copied() {
    // As another library writes it: put together by hand, since it cannot be made here.
    let mut info = request_parameters().prepare(&KEYS.leaf).unwrap().info_der().to_vec();
    let place = info.windows(17).position(|window| window == b"\x82\x0fwww.example.com").unwrap();
    info[place + 5] = b'_';
    let signature = KEYS.leaf.sign(&info, &mut seeded(1)).unwrap();
    let bits = [&[3, u8::try_from(signature.len() + 1).unwrap(), 0], &signature[..]].concat();
    let body = [info, SignatureAlgorithm::EcdsaSha256.to_der(), bits].concat();
    let der = [&[0x30, 0x82][..], &u16::try_from(body.len()).unwrap().to_be_bytes(), &body].concat();
    let request = CertificateRequest::from_der(&der).unwrap();
    let from = |copied: &[Oid<'_>]| CertificateParameters::from_request(&request, ten_years(), copied).map(|_| ());
    assert_eq!(from(&[oid::SUBJECT_ALT_NAME]).unwrap_err().code(), Code::ISSUE_BAD_ALT_NAME);
    from(&[oid::BASIC_CONSTRAINTS]).unwrap();
}

#[test]
fn requests_are_refused_before_the_key_is_used() {
    let signer = CountingSigner::new(&KEYS.leaf);
    let code = |parameters: RequestParameters| parameters.sign(&signer, &mut seeded(1)).unwrap_err().code();
    let san = OwnedExtension::subject_alt_name(&[AlternativeName::dns("a").unwrap()]).unwrap();
    assert_eq!(code(request_parameters().with_extension(san)), Code::ISSUE_DUPLICATE_EXTENSION);
    let bad = DistinguishedName::from_der(&[0x30, 2, 0x31, 0]).unwrap();
    assert_eq!(code(RequestParameters::new(bad)), Code::ISSUE_BAD_NAME);
    for password in [String::new(), "x".repeat(256)] {
        assert_eq!(code(request_parameters().with_challenge_password(&password)), Code::ISSUE_EXTENSION);
    }
    assert_eq!(signer.calls.get(), 0);
    let failing = CountingSigner { fails_at: 1, ..CountingSigner::new(&KEYS.leaf) };
    let refused = request_parameters().sign(&failing, &mut seeded(1)).unwrap_err();
    assert_eq!(refused.code(), Code::SIGNING_FAILED);
}

#[test]
fn a_request_is_signed_in_two_steps_as_in_one() {
    let offline = OfflineKey::new(KEYS.leaf.public_key().clone(), SignatureAlgorithm::EcdsaSha256);
    let unsigned = request_parameters().prepare(&offline).unwrap();
    let signature = KEYS.leaf.sign(unsigned.info_der(), &mut seeded(1)).unwrap();
    assert_eq!(unsigned.complete(&signature), request_parameters().sign(&KEYS.leaf, &mut seeded(1)));
    let other = KEYS.root.sign(unsigned.info_der(), &mut seeded(1)).unwrap();
    assert_eq!(unsigned.complete(&other).unwrap_err().code(), Code::ISSUE_SELF_CHECK);
}

#[test]
fn a_bare_request_has_no_empty_attribute_and_no_text_is_lost() {
    let bare = RequestParameters::new(DistinguishedName::empty()).sign(&KEYS.leaf, &mut seeded(1)).unwrap();
    assert_eq!(bare.attributes().count(), 0);
    let parameters = RequestParameters::new(name("CN=x")).with_challenge_password("pässword_");
    assert!(!format!("{parameters:?}").contains("ssword"));
    let request = parameters.sign(&KEYS.leaf, &mut seeded(1)).unwrap();
    assert_eq!(request.challenge_password().as_deref(), Some("pässword_"));
    assert_eq!(request.encoding_findings(), []);
}
