//! Bugs that other libraries shipped, as tests: those that have no better place, and the page that lists them all.

#![cfg(test)]

mod support;

use certwright::path::TrustAnchor;
use certwright::validate::{IdentityRule, Spent};
use certwright::x509::oid;
use certwright::{
    Accepted, CertificatePool, Code, Identity, Limits, PublicKey, Rejected, TrustStore, ValidationPolicy, Validator,
};
use std::fs;
use support::pki::{self, World};
use support::recipes::{Recipe, now, oid_der, sequence, tlv};

const HOST: &str = "www.example.com";
const ROOT: u64 = 1;
const CA: u64 = 2;
const LEAF: u64 = 3;

fn judge(pool: &[Recipe], leaf: &Recipe, policy: &ValidationPolicy) -> Result<Accepted, Rejected> {
    let anchors = TrustStore::from_iter([Recipe::root("Root", ROOT).build()]);
    let pool: CertificatePool = pool.iter().map(Recipe::build).collect();
    Validator::new(&anchors, policy).with_intermediates(&pool).validate(&leaf.build(), now())
}

fn primary(verdict: Result<Accepted, Rejected>) -> Option<Code> {
    verdict.err().map(|rejected| rejected.primary().code())
}

fn ca() -> Recipe {
    Recipe::ca("CA", CA, "Root", ROOT)
}

fn leaf() -> Recipe {
    Recipe::leaf(HOST, LEAF, "CA", CA)
}

/// RUSTSEC-2023-0052, RUSTSEC-2023-0053, Go CVE-2018-16875: many keys under one name, at every depth, so that each
/// signature has to be tried.
#[test]
fn a_fan_out_of_keys_under_one_name_at_every_depth_ends_at_the_limit() {
    const WIDTH: u64 = 12;
    let name = |level: u64| format!("Level {level}");
    let keys = |level: u64| (0..WIDTH).map(move |number| 1_000 + level * WIDTH + number);
    let levels = (0..4).flat_map(|level| keys(level).map(move |subject| (level, subject)));
    let pool: Vec<Recipe> = levels
        .map(|(level, subject)| {
            let issuer = keys(level + 1).next_back().unwrap();
            Recipe { key_ids: false, ..Recipe::ca(&name(level), subject, &name(level + 1), issuer) }
        })
        .collect();
    let leaf = Recipe { key_ids: false, ..Recipe::leaf(HOST, LEAF, &name(0), keys(0).next_back().unwrap()) };
    for pruning in [true, false] {
        let mut policy = ValidationPolicy::rfc5280_path();
        policy.pruning = pruning;
        let rejected = judge(&pool, &leaf, &policy).unwrap_err();
        let (Spent { signatures, path_nodes, .. }, limits) = (rejected.spent(), Limits::DEFAULT);
        assert!(signatures <= limits.signatures && path_nodes <= limits.path_nodes, "{:?}", rejected.spent());
    }
    let policy = ValidationPolicy::rfc5280_path().with_limits(Limits { signatures: 10, ..Limits::DEFAULT });
    assert_eq!(primary(judge(&pool, &leaf, &policy)), Some(Code::LIMIT_SIGNATURES));
}

/// openssl#32374: a pathLenConstraint of any size is a number of certificates, not an overflow.
#[test]
fn a_path_length_of_any_size_is_a_count() {
    let with = |integer: &[u8]| {
        let constraints = sequence(&[tlv(0x01, &[0xff]), tlv(0x02, integer)]);
        primary(judge(&[ca().extension(oid::BASIC_CONSTRAINTS, true, constraints)], &leaf(), &policy()))
    };
    let huge = [&[0x7f][..], &[0xff; 40]].concat();
    for large in [&[0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff][..], &huge] {
        assert_eq!(with(large), None);
    }
    assert_eq!(with(&[0]), None);
    assert_eq!(with(&[0xff]), Some(Code::MALFORMED_EXTENSION));
}

fn policy() -> ValidationPolicy {
    ValidationPolicy::rfc5280().with_identity(Identity::dns(HOST).unwrap())
}

/// CVE-2022-34689: what was found out is kept by all bytes of a certificate and a key, not by a digest of some. A forged
/// twin, the same but for its signature, is found out beside the good one, in either place.
#[test]
fn a_forged_twin_takes_no_answer_from_the_good_one() {
    let good = ca();
    let forged = Recipe {
        signature: Some(Recipe { issuer_key: 9, ..good.clone() }.build().signature().to_vec()),
        ..good.clone()
    };
    assert_eq!(good.build().tbs_der(), forged.build().tbs_der());
    for pool in [[good.clone(), forged.clone()], [forged.clone(), good.clone()]] {
        assert_eq!(judge(&pool, &leaf(), &policy()).unwrap().path()[1], good.build());
    }
    assert_eq!(primary(judge(&[forged], &leaf(), &policy())), Some(Code::SIGNATURE_INVALID));
}

/// CVE-2025-27809: that no name is asked for is said, never left out by mistake.
#[test]
fn no_preset_for_servers_or_mailboxes_goes_without_a_name() {
    // Their constructors take one; whoever wants none says so.
    let host = || Identity::dns(HOST).unwrap();
    for preset in
        [ValidationPolicy::tls_server(host()), ValidationPolicy::email(Identity::email("a@b.example").unwrap())]
    {
        assert!(matches!(&preset.identity, IdentityRule::AllOf(names) if names.len() == 1));
        assert_eq!(preset.without_identity().identity, IdentityRule::NotChecked);
    }
    for empty in ["", ".", "\0", " "] {
        assert_eq!(Identity::dns(empty).unwrap_err().code(), Code::REFERENCE_INVALID, "{empty:?}");
        assert_eq!(Identity::host(empty).unwrap_err().code(), Code::REFERENCE_INVALID, "{empty:?}");
    }
}

/// Go CVE-2024-24783, CVE-2025-58188: a key that nobody knows, DSA numbers that make no sense, no key at all: in the pool,
/// in an anchor, in the end entity, in the signer of evidence.
#[test]
fn a_key_that_cannot_be_used_harms_nobody_but_its_holder() {
    let identifier = |oid: &[u8], parameters: &[u8]| sequence(&[tlv(0x06, oid), parameters.to_vec()]);
    let spki = |algorithm: Vec<u8>, bits: &[u8]| sequence(&[algorithm, tlv(0x03, &[&[0][..], bits].concat())]);
    let dsa = [0x2a, 0x86, 0x48, 0xce, 0x38, 4, 1];
    let zeros = sequence(&[tlv(2, &[0]), tlv(2, &[0]), tlv(2, &[0])]);
    let keys = [
        spki(identifier(&[0x2a, 3, 4], &[]), &[1, 2, 3]),
        spki(identifier(&dsa, &zeros), &tlv(2, &[0])),
        spki(identifier(&dsa, &[5, 0]), &[]),
        spki(identifier(&[0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1], &[]), &[4]),
        spki(
            identifier(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1], &[5, 0]),
            &sequence(&[tlv(2, &[0]), tlv(2, &[0])]),
        ),
        spki(identifier(&[0x2b, 0x65, 0x70], &[]), &[0xff; 32]),
        spki(identifier(&[0x2b, 0x65, 0x70], &[]), &[]),
    ];
    for key in keys {
        assert!(PublicKey::from_spki_der(&key).is_err());
        let unusable = |recipe: Recipe| Recipe { spki: Some(key.clone()), ..recipe };
        let policy = ValidationPolicy::rfc5280_path();
        // Beside the good one.
        judge(&[ca(), unusable(ca())], &leaf(), &policy).unwrap();
        // On the only path: refused for a reason of its key, wherever it stands.
        let refused = primary(judge(&[unusable(ca())], &leaf(), &policy)).unwrap();
        assert_eq!(refused.number() / 1000, 11, "{refused}");
        // In the end entity, which nobody verifies with; unless the policy asks for keys it knows.
        judge(&[ca()], &unusable(leaf()), &policy).unwrap();
        let refused = primary(judge(&[ca()], &unusable(leaf()), &ValidationPolicy::tls_client())).unwrap();
        assert_eq!(refused.number() / 1000, 11, "{refused}");
        // In an anchor: nothing verifies under it.
        let anchor = TrustAnchor::from_certificate(unusable(Recipe::root("Root", ROOT)).build());
        assert!(anchor.public_key().is_err());
        let anchors = TrustStore::from_iter([anchor]);
        let pool = CertificatePool::from_iter([ca().build()]);
        let verdict = Validator::new(&anchors, &policy).with_intermediates(&pool).validate(&leaf().build(), now());
        assert_eq!(primary(verdict).unwrap().number() / 1000, 11);
        // In one who might have signed evidence.
        let mut world = World::new(&[]);
        world.pool = vec![unusable(Recipe::root("Root", ROOT)).build()];
        assert_eq!(world.judge(&[pki::crl().signed_by(&world.root)]), pki::GOOD);
    }
}

/// CVE-2023-0286, CVE-2024-6119, CVE-2020-1971: a name of one form is never read as one of another, in alternative names and
/// in the places of CRLs.
#[test]
fn names_of_different_forms_are_never_taken_for_one_another() {
    let mailbox = b"a@example.com";
    let other = |value: &[u8]| tlv(0xa0, &[oid_der(oid::USER_PRINCIPAL_NAME), tlv(0xa0, value)].concat());
    // x400Address, ediPartyName, otherName of several types, and the text of the mailbox in other forms.
    let confusing = [
        tlv(0xa3, &sequence(&[])),
        tlv(0xa3, &tlv(0x16, mailbox)),
        tlv(0xa5, &tlv(0xa1, &tlv(0x0c, mailbox))),
        other(&tlv(0x0c, mailbox)),
        other(&tlv(0x01, &[0xff])),
        other(&tlv(0x05, &[])),
        tlv(0x82, mailbox),
        tlv(0x86, mailbox),
        tlv(0x88, &[0x2a, 3]),
    ];
    let asked = Identity::email("a@example.com").unwrap();
    for name in &confusing {
        let leaf = leaf().extension(oid::SUBJECT_ALT_NAME, false, sequence(std::slice::from_ref(name)));
        let policy = ValidationPolicy::rfc5280_path().with_identity(asked.clone());
        assert_eq!(primary(judge(&[ca()], &leaf, &policy)), Some(Code::NAME_MISMATCH), "{name:02x?}");
    }
    for (place, name) in confusing.iter().enumerate() {
        let world = World::new(&[pki::distribution_points(&[pki::full_name(std::slice::from_ref(name))])]);
        let covered = |other: &Vec<u8>| {
            let scope = pki::issuing_distribution_point(&[pki::full_name(std::slice::from_ref(other))]);
            world.judge(&[pki::crl().with(scope).signed_by(&world.root)])
        };
        for (other_place, other) in confusing.iter().enumerate() {
            if other_place != place {
                assert_ne!(covered(other), pki::GOOD, "{name:02x?} and {other:02x?}");
            }
        }
    }
}

/// CVE-2026-31789: a key identifier of a megabyte is compared and shown, and its hexadecimal is not longer than it may be.
#[test]
fn a_key_identifier_of_a_megabyte_is_only_bytes() {
    let giant = vec![0xab; 1 << 20];
    let leaf = Recipe { key_ids: false, ..leaf() }
        .extension(oid::SUBJECT_KEY_IDENTIFIER, false, tlv(0x04, &giant))
        .extension(oid::AUTHORITY_KEY_IDENTIFIER, false, sequence(&[tlv(0x80, &giant)]));
    let certificate = leaf.build();
    assert_eq!(certificate.subject_key_identifier().unwrap().unwrap().0, giant);
    assert!(certificate.describe(None).to_string().len() < 5 * giant.len());
    let mut policy = ValidationPolicy::rfc5280_path();
    assert_eq!(primary(judge(&[ca()], &leaf, &policy)), Some(Code::LIMIT_OBJECT_BYTES));
    policy.limits.object_bytes = u32::MAX;
    judge(&[ca()], &leaf, &policy).unwrap();
}

const PAGE: &str = "docs/pitfalls.md";

/// The text of a test with its documentation: from the end of what stands before it, to the brace that closes it.
fn test_of<'s>(source: &'s str, name: &str) -> Option<&'s str> {
    let at = source.find(&format!("fn {name}("))?;
    let begins = source[..at].rfind("\n\n").map_or(0, |place| place + 2);
    let indent = &source[source[..at].rfind('\n')? + 1..at];
    let length = source[at..].find(&format!("\n{indent}}}\n"))?;
    Some(&source[begins..at + length])
}

/// Whether this is a bug's number and not a few words for many bugs.
fn is_number(id: &str) -> bool {
    let prefixes = ["CVE-", "RUSTSEC-", "GHSA-", "DMTF-"];
    id.contains('#') || prefixes.iter().any(|prefix| id.starts_with(prefix))
}

/// Every row of the page either names a test that exists, is one, and speaks of the bug by its number, or says why the bug
/// cannot occur.
#[test]
fn every_row_of_the_page_has_its_test() {
    let page = fs::read_to_string(support::root().join(PAGE)).unwrap();
    let (mut wrong, mut rows) = (Vec::new(), 0);
    for line in page.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| id |")) {
        let [_, ids, test, what, _] = line.split('|').map(str::trim).collect::<Vec<_>>()[..] else {
            wrong.push(format!("{line}: not three columns"));
            continue;
        };
        rows += 1;
        assert!(what.len() > 10, "{line}");
        if test == "–" {
            continue;
        }
        let Some((file, name)) = test.trim_matches('`').rsplit_once(' ') else {
            wrong.push(format!("{test}: no file and test"));
            continue;
        };
        let Ok(source) = fs::read_to_string(support::root().join(file)) else {
            wrong.push(format!("{file}: not there"));
            continue;
        };
        let Some(text) = test_of(&source, name).filter(|text| text.contains("#[test]")) else {
            wrong.push(format!("{file}: no test {name}"));
            continue;
        };
        let unnamed = ids.split(", ").filter(|id| is_number(id) && !text.contains(*id));
        wrong.extend(unnamed.map(|id| format!("{file}: {name} does not speak of {id}")));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(rows > 80, "{rows}");
}
