//! Paths that are hard to see, and searches that are made to be slow.

#![cfg(test)]

mod support;

use certwright::validate::IdentityRule;
use certwright::{
    Certificate, CertificatePool, Code, KeyAlgorithm, PrivateKey, SystemRandom, TrustStore, ValidationPolicy, Validator,
};
use std::time::{Duration, Instant};
use support::der::{sequence, tlv};
use support::pki::*;

/// Far more than each of these takes, far less than they took.
const LONG: Duration = Duration::from_secs(2);

fn policies(last: u8) -> Vec<u8> {
    extension("2.5.29.32", false, &tlv(0x30, &sequence(&[&tlv(6, &[0x2a, 3, last])])))
}

/// RFC 5280 §3.2.
#[test]
fn a_ca_may_map_its_own_policies_in_a_certificate_of_the_same_key() {
    let (root, ca) = (Party::new("CN=Root"), Party::new("CN=CA"));
    let with = |more: &[Vec<u8>]| [ca_extensions(), more.to_vec()].concat();
    let first = root.certify(&ca, &[5], &with(&[policies(1)]));
    let mapping =
        extension("2.5.29.33", true, &tlv(0x30, &sequence(&[&tlv(6, &[0x2a, 3, 1]), &tlv(6, &[0x2a, 3, 2])])));
    let change = ca.certify(&ca, &[6], &with(&[policies(1), mapping]));
    let leaf = ca.certify(&Party::new("CN=Leaf"), LEAF, &[policies(2)]);
    let anchors = TrustStore::from_iter([root.root()]);
    let pool = CertificatePool::from_iter([first, change]);
    let mut policy = ValidationPolicy::rfc5280_path();
    policy.inputs.require_explicit_policy = true;
    let verdict = Validator::new(&anchors, &policy).with_intermediates(&pool).validate(&leaf, now());
    assert!(verdict.is_ok(), "{}", verdict.unwrap_err());
}

#[test]
fn a_cross_certificate_of_the_anchors_own_key_has_a_path() {
    let (x, y) = (Party::new("CN=X"), Party::new("CN=Y"));
    let below = x.certify(&y, &[5], &ca_extensions());
    let cross = y.certify(&x, &[6], &ca_extensions());
    let anchors = TrustStore::from_iter([x.root()]);
    let pool = CertificatePool::from_iter([below]);
    let policy = ValidationPolicy::rfc5280_path();
    let verdict = Validator::new(&anchors, &policy).with_intermediates(&pool).validate(&cross, now());
    assert!(verdict.is_ok(), "{}", verdict.unwrap_err());
}

#[test]
fn a_policy_that_is_missing_is_missed_once() {
    let world = World::new(&[]);
    let mut policy = ValidationPolicy::rfc5280_path();
    policy.inputs.require_explicit_policy = true;
    let anchors = TrustStore::from_iter([world.anchor.clone()]);
    let rejected = Validator::new(&anchors, &policy).validate(&world.leaf, now()).unwrap_err();
    let codes: Vec<_> = rejected.findings().iter().map(|it| (it.code(), it.index())).collect();
    assert_eq!(codes, [(Code::POLICY_REQUIRED, Some(0))]);
}

/// CVE-2025-27809: asking for no name is said, not the outcome of an empty list.
#[test]
fn an_empty_list_of_names_is_not_every_name() {
    let world = World::new(&[]);
    let mut policy = ValidationPolicy::rfc5280_path();
    policy.identity = IdentityRule::AllOf(Vec::new());
    let anchors = TrustStore::from_iter([world.anchor.clone()]);
    let verdict = Validator::new(&anchors, &policy).validate(&world.leaf, now());
    assert!(verdict.is_err(), "{}", verdict.unwrap());
}

/// A name of one RDN with eight commonNames that agree but for their ends.
fn long_name(length: usize, last: usize, upper: bool) -> Vec<u8> {
    let mut values: Vec<Vec<u8>> = (0..8)
        .map(|number| {
            let end = if number < 7 { number } else { 10 + last };
            let text = format!("{}{end:03}", "a".repeat(length));
            let text = if upper { text.to_uppercase() } else { text };
            sequence(&[&object_identifier("2.5.4.3"), &tlv(0x0c, text.as_bytes())])
        })
        .collect();
    values.sort();
    sequence(&[&tlv(0x31, &values.concat())])
}

/// Whether a CA counts against a pathLenConstraint takes a comparison of its names.
#[test]
fn long_names_are_not_compared_again_for_each_candidate() {
    let mut worst = Duration::ZERO;
    for (length, depth, many) in [(1, 28, 100), (10, 28, 1500), (200, 28, 1500)] {
        let keys: Vec<PrivateKey> =
            (0..=depth).map(|_| PrivateKey::generate(KeyAlgorithm::EcdsaP256, &mut SystemRandom).unwrap()).collect();
        // Certificate number k has the name k and the key k, and is issued by name and key k + 1.
        let pool: Vec<Certificate> = (0..depth)
            .map(|k| {
                let (name, issuer) = (long_name(length, k, false), long_name(length, k + 1, true));
                certify_raw(&keys[k + 1], &issuer, &name, keys[k].public_key().as_spki_der(), &[5], &ca_extensions())
            })
            .collect();
        let leaf = certify_raw(
            &keys[0],
            &long_name(length, 0, true),
            &name("CN=Leaf"),
            keys[0].public_key().as_spki_der(),
            LEAF,
            &[],
        );
        let constrained = extension("2.5.29.19", true, &[0x30, 6, 1, 1, 0xff, 2, 1, 0]);
        let spki = keys[depth].public_key().as_spki_der();
        // Many at the end, none of which allows another CA below it. No signature of theirs is ever looked at.
        let template = certify_raw(
            &keys[depth],
            &name("CN=Nobody"),
            &long_name(length, depth, false),
            spki,
            &[1, 0, 0],
            &[constrained, key_usage(&[1, 6])],
        );
        let at = template.as_der().windows(5).position(|it| it == [2, 3, 1, 0, 0]).unwrap();
        let pool = pool.into_iter().chain((0..many).map(|number: u16| {
            let mut der = template.as_der().to_vec();
            der[at + 3..at + 5].copy_from_slice(&number.to_be_bytes());
            Certificate::from_der(&der).unwrap()
        }));
        let pool = CertificatePool::from_iter(pool);
        let bytes: usize = pool.certificates().iter().map(|it| it.certificate().as_der().len()).sum();
        let anchors = TrustStore::from_iter([Party::new("CN=Elsewhere").root(), Party::new("CN=Nobody").root()]);
        let policy = ValidationPolicy::rfc5280_path();
        let start = Instant::now();
        let rejected = Validator::new(&anchors, &policy).with_intermediates(&pool).validate(&leaf, now()).unwrap_err();
        println!(
            "length {length}: {:?}, {bytes} bytes, {:?}, {}",
            start.elapsed(),
            rejected.spent(),
            rejected.primary().code()
        );
        worst = worst.max(start.elapsed());
    }
    assert!(worst < LONG, "{worst:?}");
}

/// Decoding a DSA key takes an exponentiation.
#[test]
fn a_key_is_decoded_once_however_many_certificates_have_it() {
    let spki = std::fs::read("tests/data/dsa-3072-spki.der").unwrap();
    let root = Party::new("CN=CA");
    let leaf = root.certify(&Party::new("CN=Leaf"), LEAF, &[]);
    let template = certify_raw(&root.key, &name("CN=Nobody"), &name("CN=CA"), &spki, &[1, 0, 0], &ca_extensions());
    let at = template.as_der().windows(5).position(|it| it == [2, 3, 1, 0, 0]).unwrap();
    for many in [20_u16, 2000] {
        let pool = CertificatePool::from_iter((0..many).map(|number| {
            let mut der = template.as_der().to_vec();
            der[at + 3..at + 5].copy_from_slice(&number.to_be_bytes());
            Certificate::from_der(&der).unwrap()
        }));
        let anchors = TrustStore::from_iter([Party::new("CN=Elsewhere").root(), Party::new("CN=Nobody").root()]);
        let policy = ValidationPolicy::rfc5280();
        let start = Instant::now();
        let rejected = Validator::new(&anchors, &policy).with_intermediates(&pool).validate(&leaf, now()).unwrap_err();
        println!("{many}: {:?} {:?} {}", start.elapsed(), rejected.spent(), rejected.primary().code());
        assert!(start.elapsed() < LONG);
    }
}

/// A directory name costs one comparison for each 64 bytes, and takes the square of its attributes.
#[test]
fn directory_names_are_paid_for_by_their_length() {
    let root = Party::new("CN=Root");
    let ca = Party::new("CN=CA");
    let count = 88;
    let subtrees: Vec<u8> = (0..count).flat_map(|k| sequence(&[&tlv(0xa4, &long_name(200, k, false))])).collect();
    let constraints = extension("2.5.29.30", true, &tlv(0x30, &tlv(0xa1, &subtrees)));
    let names: Vec<u8> = (0..count).flat_map(|k| tlv(0xa4, &long_name(200, 400 + k, true))).collect();
    let san = extension("2.5.29.17", false, &tlv(0x30, &names));
    let below = root.certify(&ca, &[5], &[ca_extensions(), vec![constraints]].concat());
    let leaf = ca.certify(&Party::new("CN=Leaf"), LEAF, &[san]);
    let bytes = below.as_der().len() + leaf.as_der().len();
    let anchors = TrustStore::from_iter([root.root()]);
    let pool = CertificatePool::from_iter([below]);
    let policy = ValidationPolicy::rfc5280_path();
    let start = Instant::now();
    let verdict = Validator::new(&anchors, &policy).with_intermediates(&pool).validate(&leaf, now());
    let spent = verdict.as_ref().map_or_else(|it| it.spent(), |it| it.spent());
    println!(
        "{bytes} bytes: {:?} {spent:?} {:?}",
        start.elapsed(),
        verdict.map(|_| ()).map_err(|it| it.primary().code())
    );
    assert!(start.elapsed() < LONG);
}
