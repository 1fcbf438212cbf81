//! Certificates made to get around the validator, or to make it work for minutes.

#![cfg(test)]

mod support;

use certwright::validate::Spent;
use certwright::x509::{Oid, oid};
use certwright::{Accepted, CertificatePool, Code, Rejected, TrustStore, ValidationPolicy, Validator};
use support::recipes::{Recipe, now, oid_der, sequence, tlv};

const ROOT: u64 = 1;
const CA: u64 = 2;
const LEAF: u64 = 3;

/// Below a CA below a root.
fn validate(ca: &Recipe, leaf: &Recipe, policy: &ValidationPolicy) -> Result<Accepted, Rejected> {
    let anchors = TrustStore::from_iter([Recipe::root("Root", ROOT).build()]);
    let pool = CertificatePool::from_iter([ca.build()]);
    Validator::new(&anchors, policy).with_intermediates(&pool).validate(&leaf.build(), now())
}

fn ca() -> Recipe {
    Recipe::ca("CA", CA, "Root", ROOT)
}

fn leaf() -> Recipe {
    Recipe::new("Leaf", LEAF, "CA", CA)
}

fn code(verdict: Result<Accepted, Rejected>) -> Option<Code> {
    verdict.err().map(|rejected| rejected.primary().code())
}

/// Defaults that are written out do not reject. There were so many of them that what came after went uncollected.
#[test]
fn many_small_deviations_do_not_hide_a_duplicate_extension() {
    let unknown = (0..100).map(|number| Oid::from_contents(Box::leak(Box::new([0x2a, 3, number]))).unwrap());
    let mut leaf = Recipe { defaults: true, ..leaf() };
    leaf.extensions.extend(unknown.map(|oid| (oid, false, tlv(0x05, &[]))));
    let policy = ValidationPolicy::rfc5280_path();
    let accepted = validate(&ca(), &leaf, &policy).unwrap();
    assert!(accepted.warnings().iter().all(|finding| finding.code() == Code::EXPLICIT_DEFAULT));

    leaf.extensions.extend([false, true].map(|critical| (oid::CERTIFICATE_POLICIES, critical, policies())));
    assert_eq!(code(validate(&ca(), &leaf, &policy)), Some(Code::DUPLICATE_EXTENSION));
}

fn policies() -> Vec<u8> {
    sequence(&[sequence(&[oid_der(oid::ANY_POLICY)])])
}

/// What is wrong with each attribute of a subject is advice. There were so many of them that no demand after was heard.
#[test]
fn many_breaches_of_advice_do_not_hide_one_of_a_demand() {
    let unit = |number: u8| {
        let text = [&[b'a'; 70][..], &[b'a' + number / 26, b'a' + number % 26]].concat();
        tlv(0x31, &sequence(&[oid_der(oid::ORGANIZATIONAL_UNIT_NAME), tlv(0x0c, &text)]))
    };
    let units = sequence(&(0..200).map(unit).collect::<Vec<_>>());
    let policy = ValidationPolicy::rfc5280();
    for (key_ids, expected) in [(true, None), (false, Some(Code::EXTENSION_MISSING))] {
        let leaf = Recipe { subject_name: Some(units.clone()), key_ids, ..leaf() };
        assert_eq!(code(validate(&ca(), &leaf, &policy)), expected);
    }
}

/// Whatever encoding a policy reads through, names are not left without the constraints that a CA was given.
#[test]
fn name_constraints_that_cannot_be_read_reject_even_if_malformed_extensions_are_tolerated() {
    let permitted = tlv(0xa0, &sequence(&[tlv(0x82, b"example.com")]));
    let policy = ValidationPolicy::rfc5280_path().tolerating(Code::MALFORMED_EXTENSION);
    for (constraints, expected) in
        [(tlv(0x30, &permitted), None), (tlv(0x02, &[0]), Some(Code::NAME_CONSTRAINT_MALFORMED))]
    {
        let ca = ca().extension(oid::NAME_CONSTRAINTS, true, constraints);
        assert_eq!(code(validate(&ca, &leaf(), &policy)), expected);
    }
}

/// Each path goes through all bytes of each certificate: 4,096 paths through a megabyte would take minutes.
#[test]
fn a_large_certificate_counts_for_more_than_one_candidate() {
    let named = |count: usize| {
        let names: Vec<_> =
            (0..count).map(|number| tlv(0x82, format!("host-{number:06}.example").as_bytes())).collect();
        leaf().extension(oid::SUBJECT_ALT_NAME, false, sequence(&names))
    };
    let (small, large) = (named(1), named(20_000));
    let mut policy = ValidationPolicy::rfc5280_path();
    let nodes = |leaf: &Recipe| validate(&ca(), leaf, &policy).unwrap().spent().path_nodes;
    let further = nodes(&large) - nodes(&small);
    assert_eq!(usize::try_from(further).unwrap(), large.der().len() / 4096);

    policy.limits.path_nodes = 100;
    assert_eq!(code(validate(&ca(), &large, &policy)), Some(Code::LIMIT_PATH_NODES));
}

/// A search that has met many candidates reads every name of the pool, and each search for a signer of evidence anew.
#[test]
fn names_of_the_pool_that_are_read_to_steer_the_search_are_paid_for() {
    let anchors = TrustStore::from_iter([Recipe::root("Root", ROOT).build()]);
    let namesakes: Vec<_> = (0..80).map(|number| Recipe::ca("CA", 1000 + number, "Root", ROOT).build()).collect();
    let other = |number| Recipe::ca(&format!("Other {number}"), CA, "Nowhere", CA).build();
    let nodes = |others: u64| {
        let pool = namesakes.iter().cloned().chain((0..others).map(other)).collect::<CertificatePool>();
        let policy = ValidationPolicy::rfc5280();
        let validator = Validator::new(&anchors, &policy).with_intermediates(&pool);
        let rejected = validator.validate(&leaf().build(), now()).unwrap_err();
        assert_eq!(rejected.primary().code(), Code::SIGNATURE_INVALID);
        rejected.spent().path_nodes
    };
    assert_eq!(nodes(640) - nodes(0), 640 / 32);
}

/// Of a certificate beyond the limit nothing is looked at but its size.
#[test]
fn a_certificate_larger_than_the_limit_is_not_walked() {
    let names: Vec<_> = (0..1_000).map(|number| tlv(0x82, format!("host {number}").as_bytes())).collect();
    let leaf = leaf().extension(oid::SUBJECT_ALT_NAME, false, sequence(&names));
    let mut policy = ValidationPolicy::rfc5280();
    policy.limits.object_bytes = 10_000;
    let rejected = validate(&ca(), &leaf, &policy).unwrap_err();
    let codes: Vec<_> = rejected.findings().iter().map(|finding| finding.code()).collect();
    assert_eq!((codes, rejected.spent()), (vec![Code::LIMIT_OBJECT_BYTES], Spent::default()));
}

/// A nameConstraints that writes out its minimum of 0 is read, and the DEFAULT is noted.
#[test]
fn a_minimum_of_zero_that_is_written_out_is_noted() {
    let subtree = sequence(&[tlv(0x82, b"example.com"), tlv(0x80, &[0])]);
    let ca = ca().extension(oid::NAME_CONSTRAINTS, true, sequence(&[tlv(0xa0, &subtree)]));
    let accepted = validate(&ca, &leaf(), &ValidationPolicy::rfc5280_path()).unwrap();
    let codes: Vec<_> = accepted.warnings().iter().map(|finding| (finding.index(), finding.code())).collect();
    assert_eq!(codes, [(Some(1), Code::EXPLICIT_DEFAULT)]);
}

#[cfg(feature = "serde")]
#[test]
fn a_verdict_as_json_does_not_grow_with_the_names_in_it() {
    let leaf = Recipe::new(&"a".repeat(50_000), LEAF, "CA", CA);
    let accepted = validate(&ca(), &leaf, &ValidationPolicy::rfc5280_path()).unwrap();
    assert!(accepted.to_json().len() < 20_000);
    assert!(accepted.to_string().len() < 20_000);
}
