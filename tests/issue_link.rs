//! The link from an issuer to what it issues: each step of RFC 5280 §6.1 refuses before the key is used, and nothing comes
//! out. Path lengths and names have their tests in `issue_rules`, the issuer's right to issue and the signature in `issue`.
#![cfg(test)]

use certwright::issue::{
    AlternativeName, CertificateParameters, Issuer, OfflineKey, OwnedExtension, Policy, Refusal, Validity,
};
use certwright::profile::{Criticality, ExtensionRow, Nesting, Presence, rfc5280};
use certwright::validate::NameSubtree;
use certwright::x509::ext::KeyUsage;
use certwright::x509::{ObjectIdentifier, oid};
use certwright::{
    Certificate, CertificatePool, Code, KeyAlgorithm, PrivateKey, Signer, Timestamp, TrustStore, ValidationPolicy,
    Validator,
};
use chacha20::ChaCha20Rng;
use chacha20::rand_core::SeedableRng;
use std::sync::LazyLock;

fn seeded(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

fn key(seed: u64) -> PrivateKey {
    PrivateKey::generate(KeyAlgorithm::EcdsaP256, &mut seeded(seed)).unwrap()
}

static ROOT_KEY: LazyLock<PrivateKey> = LazyLock::new(|| key(1));
static CA_KEY: LazyLock<PrivateKey> = LazyLock::new(|| key(2));
static LEAF_KEY: LazyLock<PrivateKey> = LazyLock::new(|| key(3));

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn year() -> Validity {
    Validity::days(at("2026-01-01"), 365).unwrap()
}

/// An extension that nobody knows.
static UNKNOWN: LazyLock<ObjectIdentifier> = LazyLock::new(|| "1.3.6.1.4.1.55555.7".parse().unwrap());

fn critical() -> OwnedExtension {
    OwnedExtension::from_der(UNKNOWN.as_oid(), true, &[5, 0]).unwrap()
}

fn root(extensions: &[OwnedExtension]) -> Certificate {
    let root = CertificateParameters::root_ca("CN=Root".parse().unwrap(), ROOT_KEY.public_key(), year()).unwrap();
    let root = extensions.iter().cloned().fold(root.without_profile(), CertificateParameters::with_extension);
    Issuer::self_signed(&root, &*ROOT_KEY, &mut seeded(1)).unwrap().into_certificate()
}

fn ca(extensions: &[OwnedExtension]) -> Certificate {
    let ca = "CN=CA".parse().unwrap();
    let ca = CertificateParameters::intermediate_ca(ca, CA_KEY.public_key(), year(), None).unwrap();
    let ca = extensions.iter().cloned().fold(ca.without_profile(), CertificateParameters::with_extension);
    let root = root(&[]);
    let issuer = Issuer::new(&root, &*ROOT_KEY).unwrap().with_handled_extensions([UNKNOWN.clone()]);
    issuer.issue(&ca, &mut seeded(2)).unwrap().into_certificate()
}

fn leaf() -> CertificateParameters {
    let names = [AlternativeName::dns("www.example.com").unwrap()];
    CertificateParameters::tls_server("CN=leaf".parse().unwrap(), LEAF_KEY.public_key(), year(), &names).unwrap()
}

/// A key that cannot be used: what is refused is refused without it.
fn offline() -> OfflineKey {
    OfflineKey::new(CA_KEY.public_key().clone(), CA_KEY.signature_algorithm())
}

fn refusal(ca: &Certificate, parameters: &CertificateParameters) -> Refusal {
    Issuer::new(ca, &offline()).unwrap().prepare(parameters, &mut seeded(3)).unwrap_err()
}

/// The code of the refusal and that of the step of validation which it stands for.
fn step(ca: &Certificate, parameters: &CertificateParameters) -> (Code, Option<Code>) {
    let refusal = refusal(ca, parameters);
    (refusal.code(), refusal.findings().first().map(certwright::Finding::code))
}

fn issue(issuer: &Issuer<'_>, parameters: &CertificateParameters) -> Certificate {
    issuer.issue(parameters, &mut seeded(3)).unwrap().into_certificate()
}

/// What validation says of the leaf below the CA: nothing, or its reason.
fn validated(ca: &Certificate, leaf: &Certificate) -> Option<Code> {
    let anchors = TrustStore::builder().with_anchor(root(&[])).build();
    let pool = CertificatePool::from_iter([ca.clone()]);
    let policy = ValidationPolicy::rfc5280();
    let validator = Validator::new(&anchors, &policy).with_intermediates(&pool);
    validator.validate(leaf, at("2026-06-01")).err().map(|rejected| rejected.primary().code())
}

/// §6.1.3 (a)(2).
#[test]
fn a_certificate_that_is_never_valid_with_its_issuer_is_refused_whatever_is_permitted() {
    let ca = ca(&[]);
    let asked = |from, until| {
        let validity = Validity::new(at(from), at(until)).unwrap();
        leaf().with_validity(validity).with_nesting(Nesting::Permit)
    };
    for (from, until) in [("2025-01-01", "2025-12-31T23:59:59Z"), ("2027-01-01", "2027-02-01")] {
        for parameters in [asked(from, until), asked(from, until).without_profile()] {
            assert_eq!(step(&ca, &parameters), (Code::ISSUE_VALIDITY_BEYOND_ISSUER, None));
        }
    }
    let issuer = Issuer::new(&ca, &*CA_KEY).unwrap();
    for (from, until) in [("2025-01-01", "2026-01-01"), ("2026-12-31T23:59:59Z", "2027-02-01")] {
        issue(&issuer, &asked(from, until));
    }
}

/// §6.1.3 (a)(4): the same key under another name is another issuer.
#[test]
fn a_certificate_that_names_another_issuer_is_refused() {
    let (ours, twin) = (ca(&[]), root(&[]));
    let twin = CertificateParameters::cross_certificate(&twin, year()).unwrap().with_public_key(CA_KEY.public_key());
    let twin = issue(&Issuer::new(&root(&[]), &*ROOT_KEY).unwrap(), &twin);
    let issuer = Issuer::new(&ours, &*CA_KEY).unwrap();
    let announced = issuer.issue_precertificate(&leaf(), &mut seeded(3)).unwrap().into_certificate();
    let timestamp = [&[0; 43][..], &[4, 3, 0, 1, 0]].concat();
    let complete = |ca: &Certificate| {
        let offline = offline();
        let issuer = Issuer::new(ca, &offline).unwrap();
        issuer.prepare_with_timestamps(&announced, &[&timestamp], None).map(|_| ())
    };
    assert_eq!(complete(&ours), Ok(()));
    let refused = complete(&twin).unwrap_err();
    assert_eq!((refused.code(), refused.findings()[0].code()), (Code::ISSUE_LINK, Code::NAME_CHAINING));
}

/// §6.1.4 (o), §6.1.5 (f).
#[test]
fn a_critical_extension_is_issued_if_somebody_processes_it() {
    let ca = ca(&[]);
    let parameters = leaf().without_profile().with_extension(critical());
    let refused = (Code::ISSUE_LINK, Some(Code::UNKNOWN_CRITICAL_EXTENSION));
    assert_eq!(step(&ca, &parameters), refused);
    // A profile of which it is no part refuses it too; one that names it, and a CA that does, let it through.
    assert_eq!(step(&ca, &parameters.clone().with_profile(rfc5280::end_entity())), refused);
    let row = ExtensionRow::new(UNKNOWN.as_oid(), Presence::Required, Criticality::Critical, "our rules");
    let named = rfc5280::end_entity().with_extensions([row]);
    let issuer = Issuer::new(&ca, &*CA_KEY).unwrap();
    issue(&issuer, &parameters.clone().with_profile(named));
    let issuer = issuer.with_handled_extensions([UNKNOWN.clone()]);
    let certificate = issue(&issuer, &parameters);
    issue(&issuer, &parameters.with_profile(rfc5280::end_entity()));
    assert_eq!(validated(&ca, &certificate), Some(Code::UNKNOWN_CRITICAL_EXTENSION));
}

/// §6.1.5 (f): a certificate that signs itself has no issuer to name what is processed; below one both may.
#[test]
fn what_the_users_of_one_certificate_process_is_said_with_it() {
    let pinned = CertificateParameters::tls_client("CN=pinned".parse().unwrap(), LEAF_KEY.public_key(), year(), &[]);
    let pinned = pinned.unwrap().with_extension(critical());
    let refused = Issuer::prepare_self_signed(&pinned, &*LEAF_KEY, &mut seeded(3)).unwrap_err();
    assert_eq!((refused.code(), refused.findings()[0].code()), (Code::ISSUE_LINK, Code::UNKNOWN_CRITICAL_EXTENSION));
    let other = pinned.clone().with_handled_extensions(["1.3.6.1.4.1.55555.8".parse().unwrap()]);
    assert_eq!(Issuer::prepare_self_signed(&other, &*LEAF_KEY, &mut seeded(3)).unwrap_err().code(), Code::ISSUE_LINK);
    let named = pinned.with_handled_extensions([UNKNOWN.clone()]);
    // The profile of its role has no row on it, and is content too.
    let issued = Issuer::self_signed(&named, &*LEAF_KEY, &mut seeded(3)).unwrap().into_certificate();
    assert!(issued.extension(UNKNOWN.as_oid()).unwrap().critical);
    let ca = ca(&[]);
    let below = leaf().with_extension(critical());
    assert_eq!(step(&ca, &below), (Code::ISSUE_LINK, Some(Code::UNKNOWN_CRITICAL_EXTENSION)));
    issue(&Issuer::new(&ca, &*CA_KEY).unwrap(), &below.with_handled_extensions([UNKNOWN.clone()]));
}

/// §6.1.4 (o); an anchor is trusted for its name and key.
#[test]
fn a_critical_extension_of_the_issuer_is_processed_or_nothing_is_issued() {
    let strange = ca(&[critical()]);
    assert_eq!(step(&strange, &leaf()), (Code::ISSUE_LINK, Some(Code::UNKNOWN_CRITICAL_EXTENSION)));
    let issuer = Issuer::new(&strange, &*CA_KEY).unwrap().with_handled_extensions([UNKNOWN.clone()]);
    assert_eq!(validated(&strange, &issue(&issuer, &leaf())), Some(Code::UNKNOWN_CRITICAL_EXTENSION));
    issue(&Issuer::new(&root(&[critical()]), &*ROOT_KEY).unwrap(), &leaf());
}

/// §6.1.3 (f), §6.1.5 (g).
#[test]
fn where_the_issuer_requires_a_policy_the_certificate_has_one_of_its() {
    let (one, other): (ObjectIdentifier, ObjectIdentifier) = ("1.2.3".parse().unwrap(), "1.2.4".parse().unwrap());
    let policies =
        |policy: &ObjectIdentifier| OwnedExtension::certificate_policies(&[Policy::new(policy.as_oid())]).unwrap();
    let ca = ca(&[policies(&one), OwnedExtension::policy_constraints(Some(0), None).unwrap()]);
    let refused = (Code::ISSUE_LINK, Some(Code::POLICY_REQUIRED));
    assert_eq!(step(&ca, &leaf()), refused);
    assert_eq!(step(&ca, &leaf().with_extension(policies(&other))), refused);
    let issuer = Issuer::new(&ca, &*CA_KEY).unwrap();
    let issued = issue(&issuer, &leaf().with_extension(policies(&one)));
    assert_eq!(validated(&ca, &issued), None);
}

/// §6.1.4 (g): of the issuer, and of the CAs above it as far as they are known.
#[test]
fn names_are_held_to_the_constraints_of_the_cas_above_too() {
    let elsewhere = NameSubtree::dns("example.org").unwrap();
    let constraints = OwnedExtension::name_constraints(&[elsewhere], &[]).unwrap();
    assert_eq!(step(&ca(std::slice::from_ref(&constraints)), &leaf()).0, Code::ISSUE_NAME_CONSTRAINTS);
    let (ca, above) = (ca(&[]), root(&[constraints]));
    let key = offline();
    let issuer = Issuer::new(&ca, &key).unwrap();
    issuer.prepare(&leaf(), &mut seeded(3)).unwrap();
    let refused = issuer.with_chain(&[above]).unwrap().prepare(&leaf(), &mut seeded(3)).unwrap_err();
    assert_eq!(
        (refused.code(), refused.findings()[0].code()),
        (Code::ISSUE_NAME_CONSTRAINTS, Code::NAME_NOT_PERMITTED)
    );
    assert_eq!(refused.findings()[0].field(), "extensions.subjectAltName[0]");
    assert!(leaf().extensions().iter().any(|extension| extension.oid() == oid::SUBJECT_ALT_NAME));
}

/// A CA `name` with the key of `seed`, below `issuer`.
fn below(issuer: &Issuer<'_>, name: &str, seed: u64, extensions: &[OwnedExtension]) -> Certificate {
    let ca =
        CertificateParameters::intermediate_ca(name.parse().unwrap(), key(seed).public_key(), year(), None).unwrap();
    let ca = extensions.iter().cloned().fold(ca.without_profile(), CertificateParameters::with_extension);
    issue(&issuer.clone().with_handled_extensions([UNKNOWN.clone()]), &ca)
}

/// What the CA at the end of a chain answers when it is asked for a leaf: its code and that of the step.
fn below_chain(
    last: &Certificate,
    seed: u64,
    above: &[Certificate],
    leaf: &CertificateParameters,
) -> (Code, Option<Code>) {
    let key = key(seed);
    let offline = OfflineKey::new(key.public_key().clone(), key.signature_algorithm());
    let issuer = Issuer::new(last, &offline).unwrap().with_chain(above).unwrap();
    let refusal = issuer.prepare(leaf, &mut seeded(3)).unwrap_err();
    (refusal.code(), refusal.findings().first().map(certwright::Finding::code))
}

#[test]
fn what_the_cas_above_say_binds_too() {
    let root = root(&[]);
    let by_root = Issuer::new(&root, &*ROOT_KEY).unwrap();
    let one: ObjectIdentifier = "1.2.3".parse().unwrap();
    let policy = OwnedExtension::certificate_policies(&[Policy::new(one.as_oid())]).unwrap();
    let requires = OwnedExtension::policy_constraints(Some(0), None).unwrap();
    let cases =
        [(vec![policy.clone(), requires], Code::POLICY_REQUIRED), (vec![critical()], Code::UNKNOWN_CRITICAL_EXTENSION)];
    for (extensions, step) in cases {
        let (above, refused) = (ca(&extensions), (Code::ISSUE_LINK, Some(step)));
        let last = below(&Issuer::new(&above, &*CA_KEY).unwrap(), "CN=Last", 5, std::slice::from_ref(&policy));
        assert_eq!(below_chain(&last, 5, &[above, root.clone()], &leaf()), refused);
    }

    // A CA above without the right to issue.
    let usage = OwnedExtension::key_usage(KeyUsage::CRL_SIGN).unwrap();
    let weak =
        CertificateParameters::intermediate_ca("CN=CA".parse().unwrap(), CA_KEY.public_key(), year(), None).unwrap();
    let weak = issue(&by_root, &weak.without_profile().without_extension(oid::KEY_USAGE).with_extension(usage));
    let last = below(&Issuer::new(&ca(&[]), &*CA_KEY).unwrap(), "CN=Last", 5, &[]);
    let key = key(5);
    let chained = Issuer::new(&last, &key).unwrap().with_chain(&[weak, root.clone()]);
    let refused = chained.unwrap().prepare(&leaf(), &mut seeded(3)).unwrap_err();
    assert_eq!((refused.code(), refused.findings()[0].code()), (Code::ISSUE_LINK, Code::KEY_CERT_SIGN_MISSING));

    // A leaf that begins when the root has ended.
    let long = Validity::days(at("2026-01-01"), 3000).unwrap();
    let lasting =
        CertificateParameters::intermediate_ca("CN=CA".parse().unwrap(), CA_KEY.public_key(), long, None).unwrap();
    let lasting = issue(&by_root, &lasting.with_nesting(Nesting::Permit).without_profile());
    let issuer = Issuer::new(&lasting, &*CA_KEY).unwrap();
    let later = leaf().with_validity(Validity::days(at("2028-01-01"), 90).unwrap());
    issue(&issuer, &later);
    let refused = issuer.with_chain(&[root]).unwrap().prepare(&later, &mut seeded(3)).unwrap_err();
    assert_eq!(refused.code(), Code::ISSUE_VALIDITY_BEYOND_ISSUER);
}

/// A certificate for a CA's next key, signed with the one before, names itself as its issuer and is no root.
#[test]
fn a_self_issued_ca_is_no_root() {
    let (first, root) = (ca(&[]), root(&[]));
    let next = below(&Issuer::new(&first, &*CA_KEY).unwrap(), "CN=CA", 5, &[critical()]);
    assert!(next.is_self_issued());
    let refused = (Code::ISSUE_LINK, Some(Code::UNKNOWN_CRITICAL_EXTENSION));
    assert_eq!(below_chain(&next, 5, &[first, root], &leaf()), refused);
    assert_eq!(below_chain(&next, 5, &[], &leaf()), refused);
}

/// RFC 5280 §4.2.1.1. OpenSSL finds no issuer for a certificate that names another certificate of its issuer.
#[test]
fn an_authority_key_identifier_names_the_issuers_certificate() {
    let ca = ca(&[]);
    let key_id = ca.subject_key_identifier().unwrap().unwrap().0.to_vec();
    let naming = |issuer: &certwright::x509::Name<'_>, serial: &[u8]| {
        let mut names = vec![0xa4, u8::try_from(issuer.as_der().len()).unwrap()];
        names.extend(issuer.as_der());
        let fields = [(0x80, key_id.as_slice()), (0xa1, &names), (0x82, serial)];
        let contents: Vec<u8> = fields
            .iter()
            .flat_map(|(tag, value)| [&[*tag, u8::try_from(value.len()).unwrap()], *value].concat())
            .collect();
        let value = [&[0x30, u8::try_from(contents.len()).unwrap()], contents.as_slice()].concat();
        leaf().with_extension(OwnedExtension::from_der(oid::AUTHORITY_KEY_IDENTIFIER, false, &value).unwrap())
    };
    let (serial, subject) = (ca.serial().as_bytes().to_vec(), ca.subject());
    assert_eq!(step(&ca, &naming(&ca.issuer(), &[0x33])), (Code::ISSUE_EXTENSION, None));
    assert_eq!(step(&ca, &naming(&subject, &serial)), (Code::ISSUE_EXTENSION, None));
    issue(&Issuer::new(&ca, &*CA_KEY).unwrap(), &naming(&ca.issuer(), &serial).without_profile());
}
