//! Paths and verdicts: each rule in both directions, the search, its bounds, and what a verdict says.

#![cfg(test)]

mod support;

use certwright::path::TrustAnchor;
use certwright::profile::{Profile, Row, Rule, built_in};
use certwright::validate::{AnchorRules, Outcome, Purpose, RevocationMode, Spent, openssl_error_name};
use certwright::x509::oid::{self, Oid};
use certwright::{
    Accepted, Certificate, CertificatePool, Code, Identity, Level, Limits, Rejected, SignatureAlgorithm, TrustStore,
    ValidationPolicy, Validator,
};
use proptest::prelude::*;
use support::recipes::{Recipe, key, now, oid_der, sequence, tlv};

const HOST: &str = "www.example.com";
const ROOT: u64 = 1;
const CA: u64 = 2;
const LEAF: u64 = 3;

/// root (anchor), CA, leaf.
#[derive(Clone)]
struct Chain {
    root: Recipe,
    ca: Recipe,
    leaf: Recipe,
}

fn chain() -> Chain {
    Chain {
        root: Recipe::root("Root", ROOT),
        ca: Recipe::ca("CA", CA, "Root", ROOT),
        leaf: Recipe::leaf(HOST, LEAF, "CA", CA),
    }
}

/// RFC 5280, serverAuth, this host.
fn policy() -> ValidationPolicy {
    let identity = Identity::dns(HOST).unwrap();
    ValidationPolicy::rfc5280().with_purpose(Purpose::new(oid::SERVER_AUTH)).with_identity(identity)
}

fn validate(
    anchors: &[Certificate],
    pool: &[Certificate],
    leaf: &Certificate,
    policy: &ValidationPolicy,
) -> Result<Accepted, Rejected> {
    let (anchors, pool) = (anchors.iter().cloned().collect(), pool.iter().cloned().collect());
    Validator::new(&anchors, policy).with_intermediates(&pool).validate(leaf, now())
}

impl Chain {
    fn judge(&self, policy: &ValidationPolicy) -> Result<Accepted, Rejected> {
        validate(&[self.root.build()], &[self.ca.build()], &self.leaf.build(), policy)
    }

    /// Where and what the primary finding is.
    fn rejection(&self, policy: &ValidationPolicy) -> (Option<usize>, Code) {
        primary(&self.judge(policy).unwrap_err())
    }
}

fn primary(rejected: &Rejected) -> (Option<usize>, Code) {
    (rejected.primary().index(), rejected.primary().code())
}

#[test]
fn a_good_chain_is_accepted_with_its_path_and_anchor() {
    let chain = chain();
    let accepted = chain.judge(&policy()).unwrap();
    assert_eq!(accepted.path(), [chain.leaf.build(), chain.ca.build()]);
    assert_eq!(accepted.anchor().certificate(), Some(&chain.root.build()));
    assert_eq!(accepted.spent().signatures, 2);
    assert!(accepted.warnings().iter().all(|finding| finding.level() < Level::Must));
}

/// One change to a good chain, and the finding it gets.
///
/// Also: CVE-2014-0092, CVE-2014-1266.
#[test]
fn each_broken_rule_is_the_primary_finding_of_its_certificate() {
    type Change = fn(&mut Chain);
    let table: &[(&str, Change, (usize, Code))] = &[
        ("leaf expired", |it| it.leaf.validity.1 = "210101000000Z", (0, Code::EXPIRED)),
        ("leaf of the future", |it| it.leaf.validity.0 = "300101000000Z", (0, Code::NOT_YET_VALID)),
        ("CA expired", |it| it.ca.validity.1 = "210101000000Z", (1, Code::EXPIRED)),
        ("CA of the future", |it| it.ca.validity.0 = "300101000000Z", (1, Code::NOT_YET_VALID)),
        ("root expired", |it| it.root.validity.1 = "210101000000Z", (2, Code::EXPIRED)),
        ("leaf signed by another key", |it| it.leaf.issuer_key = 9, (0, Code::SIGNATURE_INVALID)),
        ("CA signed by another key", |it| it.ca.issuer_key = 9, (1, Code::SIGNATURE_INVALID)),
        ("signature of no form", |it| it.leaf.signature = Some(vec![1, 2, 3]), (0, Code::SIGNATURE_MALFORMED)),
        // CVE-2002-0862, CVE-2011-0228
        (
            "CA without basicConstraints",
            |it| it.ca = it.ca.clone().without(oid::BASIC_CONSTRAINTS),
            (1, Code::NOT_A_CA),
        ),
        ("CA that is none", |it| it.ca = it.ca.clone().basic_constraints(false, None), (1, Code::NOT_A_CA)),
        // CVE-2014-1959
        (
            "CA of version 1",
            |it| (it.ca.version, it.ca.key_ids, it.ca.extensions) = (0, false, vec![]),
            (1, Code::VERSION_1_ISSUER),
        ),
        ("CA that may not sign", |it| it.ca = it.ca.clone().key_usage(&[3, 2, 1, 2]), (1, Code::KEY_CERT_SIGN_MISSING)),
        (
            "unknown critical extension of the leaf",
            |it| it.leaf = it.leaf.clone().extension(oid::TLS_FEATURE, true, sequence(&[tlv(2, &[5])])),
            (0, Code::UNKNOWN_CRITICAL_EXTENSION),
        ),
        (
            "unknown critical extension of the CA",
            |it| it.ca = it.ca.clone().extension(oid::QC_STATEMENTS, true, sequence(&[])),
            (1, Code::UNKNOWN_CRITICAL_EXTENSION),
        ),
        (
            "unknown critical extension of the root",
            |it| it.root = it.root.clone().extension(oid::QC_STATEMENTS, true, sequence(&[])),
            (2, Code::UNKNOWN_CRITICAL_EXTENSION),
        ),
        (
            "no CA allowed below the root",
            |it| it.root = it.root.clone().basic_constraints(true, Some(0)),
            (2, Code::PATH_LEN_EXCEEDED),
        ),
        (
            "leaf for clients",
            |it| it.leaf = it.leaf.clone().purposes(&[oid::CLIENT_AUTH]),
            (0, Code::EXTENDED_KEY_USAGE_MISMATCH),
        ),
        (
            "CA for clients",
            |it| it.ca = it.ca.clone().purposes(&[oid::CLIENT_AUTH]),
            (1, Code::EXTENDED_KEY_USAGE_MISMATCH),
        ),
        (
            "leaf for another host",
            |it| it.leaf = Recipe::leaf("other.example.com", LEAF, "CA", CA),
            (0, Code::NAME_MISMATCH),
        ),
        (
            "leaf without names",
            |it| it.leaf = it.leaf.clone().without(oid::SUBJECT_ALT_NAME),
            (0, Code::NO_SUBJECT_ALT_NAME),
        ),
        (
            "host outside the CA's subtree",
            |it| it.ca = it.ca.clone().extension(oid::NAME_CONSTRAINTS, true, permitted("example.org")),
            (0, Code::NAME_NOT_PERMITTED),
        ),
        // The grandparent's constraints too: wolfSSL PR#10687.
        (
            "host outside the root's subtree",
            |it| it.root = it.root.clone().extension(oid::NAME_CONSTRAINTS, true, permitted("example.org")),
            (0, Code::NAME_NOT_PERMITTED),
        ),
        ("leaf from elsewhere", |it| it.leaf.issuer = "Elsewhere".into(), (0, Code::ISSUER_NOT_FOUND)),
        ("CA from elsewhere", |it| it.ca.issuer = "Elsewhere".into(), (1, Code::ISSUER_NOT_FOUND)),
        (
            "policy required",
            |it| it.ca = it.ca.clone().extension(oid::POLICY_CONSTRAINTS, true, sequence(&[tlv(0x80, &[0])])),
            (0, Code::POLICY_REQUIRED),
        ),
    ];
    for (what, change, (index, code)) in table {
        let mut chain = chain();
        change(&mut chain);
        assert_eq!(chain.rejection(&policy()), (Some(*index), *code), "{what}");
    }
}

/// A nameConstraints that permits one domain.
fn permitted(domain: &str) -> Vec<u8> {
    sequence(&[tlv(0xa0, &sequence(&[tlv(0x82, domain.as_bytes())]))])
}

/// The other side of the table above: what looks similar and is allowed.
#[test]
fn what_the_rules_allow_is_accepted() {
    type Change = fn(&mut Chain, &mut ValidationPolicy);
    let table: &[(&str, Change)] = &[
        ("the last second", |it, _| it.leaf.validity.1 = "261121000000Z"),
        ("the first second", |it, _| it.leaf.validity.0 = "261121000000Z"),
        ("a caller who handles the extension", |it, policy| {
            it.leaf = it.leaf.clone().extension(oid::QC_STATEMENTS, true, sequence(&[]));
            policy.critical_extensions.push(oid::QC_STATEMENTS.to_owned());
        }),
        ("one CA allowed below the root", |it, _| it.root = it.root.clone().basic_constraints(true, Some(1))),
        ("no CA allowed below the CA", |it, _| it.ca = it.ca.clone().basic_constraints(true, Some(0))),
        ("one CA allowed by the caller", |_, policy| policy.inputs.max_path_length = Some(1)),
        ("a CA for any purpose", |it, _| it.ca = it.ca.clone().purposes(&[oid::ANY_EXTENDED_KEY_USAGE])),
        ("a leaf for any purpose", |it, _| it.leaf = it.leaf.clone().purposes(&[oid::ANY_EXTENDED_KEY_USAGE])),
        ("a leaf without purposes", |it, _| it.leaf = it.leaf.clone().without(oid::EXTENDED_KEY_USAGE)),
        ("a host inside the CA's subtree", |it, _| {
            it.ca = it.ca.clone().extension(oid::NAME_CONSTRAINTS, true, permitted("example.com"));
        }),
        ("an expired anchor that is not judged", |it, policy| {
            it.root.validity.1 = "210101000000Z";
            policy.anchor.judge_certificate = false;
        }),
        ("constraints of an anchor that do not bind", |it, policy| {
            it.root = it.root.clone().basic_constraints(true, Some(0));
            policy.anchor.enforce_constraints = false;
        }),
        ("an anchor whose own signature is broken", |it, _| it.root.signature = Some(vec![0; 70])),
        ("another host, if nobody asks", |it, policy| {
            it.leaf = Recipe::leaf("other.example.com", LEAF, "CA", CA);
            *policy = policy.clone().without_identity();
        }),
    ];
    for (what, change) in table {
        let (mut chain, mut policy) = (chain(), policy());
        change(&mut chain, &mut policy);
        if let Err(rejected) = chain.judge(&policy) {
            panic!("{what}: {rejected}");
        }
    }
}

/// RFC 5280 §6.1.3 (b), (c), (d)(2): what a CA issues to itself is spared by name constraints, and may say anyPolicy where that
/// is inhibited; the last certificate of a path may not, whoever issued it.
#[test]
fn what_is_self_issued_is_spared_unless_it_is_the_last() {
    let root = || Recipe::root("Root", ROOT);
    let old = || Recipe::ca(HOST, 5, "Root", ROOT);
    let renewed = || Recipe::ca(HOST, CA, HOST, 5);
    let judge = |root: Recipe, pool: &[Recipe], leaf: Recipe, policy: &ValidationPolicy| {
        let pool: Vec<_> = pool.iter().map(Recipe::build).collect();
        let verdict = validate(&[root.build()], &pool, &leaf.build(), policy);
        verdict.map(drop).map_err(|rejected| primary(&rejected))
    };

    let within = |recipe: Recipe| recipe.extension(oid::NAME_CONSTRAINTS, true, permitted("example.com"));
    let names = sequence(&[tlv(0x82, b"www.example.org")]);
    let outside = |recipe: Recipe| recipe.extension(oid::SUBJECT_ALT_NAME, false, names.clone());
    // Issued by the CA to its own name.
    let leaf = || Recipe::leaf(HOST, LEAF, HOST, CA);
    let anyone = policy().without_identity();
    assert_eq!(judge(within(root()), &[old(), outside(renewed())], leaf(), &anyone), Ok(()));
    let refused = Err((Some(0), Code::NAME_NOT_PERMITTED));
    assert_eq!(judge(within(root()), &[old(), renewed()], outside(leaf()), &anyone), refused);
    let refused = Err((Some(1), Code::NAME_NOT_PERMITTED));
    assert_eq!(
        judge(within(root()), &[outside(old())], Recipe::leaf("a.example.com", LEAF, HOST, 5), &anyone),
        refused
    );

    let saying = |recipe: Recipe, policy: Oid<'_>| {
        recipe.extension(oid::CERTIFICATE_POLICIES, false, sequence(&[sequence(&[oid_der(policy)])]))
    };
    let one = oid::SERVER_AUTH;
    let inhibiting = || saying(old(), one).extension(oid::INHIBIT_ANY_POLICY, true, vec![2, 1, 0]);
    let mut explicit = policy();
    explicit.inputs.require_explicit_policy = true;
    let any = |recipe: Recipe| saying(recipe, oid::ANY_POLICY);
    assert_eq!(judge(root(), &[inhibiting(), any(renewed())], saying(leaf(), one), &explicit), Ok(()));
    let refused = Err((Some(0), Code::POLICY_REQUIRED));
    assert_eq!(judge(root(), &[inhibiting(), any(renewed())], any(leaf()), &explicit), refused);
}

/// RFC 5937 §3.2 and RFC 5280 §6.1.5 (g): a policy must be among the caller's and among the anchor's; anyPolicy, and an anchor
/// that says nothing, leave it to the other.
#[test]
fn policies_of_the_anchor_narrow_those_of_the_caller() {
    const ONE: Oid<'_> = oid::SERVER_AUTH;
    const TWO: Oid<'_> = oid::CLIENT_AUTH;
    const ANY: Oid<'_> = oid::ANY_POLICY;
    let saying = |recipe: Recipe, policies: &[Oid<'_>]| match policies {
        [] => recipe,
        _ => {
            let list: Vec<_> = policies.iter().map(|policy| sequence(&[oid_der(*policy)])).collect();
            recipe.extension(oid::CERTIFICATE_POLICIES, false, sequence(&list))
        }
    };
    // Of the anchor, of the caller, of the leaf.
    let table: [(&[Oid<'_>], &[Oid<'_>], Oid<'_>, bool); 10] = [
        (&[], &[ANY], ONE, true),
        (&[], &[ONE], ONE, true),
        (&[], &[ONE], TWO, false),
        (&[ANY], &[ONE], ONE, true),
        (&[ANY], &[ONE], TWO, false),
        (&[ONE], &[ANY], ONE, true),
        (&[ONE], &[ANY], TWO, false),
        (&[ONE, TWO], &[TWO], TWO, true),
        (&[ONE, TWO], &[TWO], ONE, false),
        (&[ONE], &[TWO], TWO, false),
    ];
    for (anchor, caller, leaf, accepted) in table {
        let mut policy = policy();
        policy.inputs.require_explicit_policy = true;
        policy.inputs.initial_policies = caller.iter().map(|policy| policy.to_owned()).collect();
        let chain = chain();
        let ca = saying(chain.ca, &[ANY]);
        let chain = Chain { root: saying(chain.root, anchor), ca, leaf: saying(chain.leaf, &[leaf]) };
        let verdict = chain.judge(&policy).map(drop).map_err(|rejected| primary(&rejected));
        let expected = if accepted { Ok(()) } else { Err((Some(0), Code::POLICY_REQUIRED)) };
        assert_eq!(verdict, expected, "{anchor:?}, {caller:?}, {leaf}");
    }
}

#[test]
fn the_caller_bounds_the_path_too() {
    let mut policy = policy();
    policy.inputs.max_path_length = Some(0);
    assert_eq!(chain().rejection(&policy), (Some(1), Code::MAX_PATH_EXCEEDED));
}

#[test]
fn sha1_is_refused_by_every_preset_but_the_bare_algorithm() {
    let mut chain = chain();
    // Nothing here signs with SHA-1; refusing comes before verifying.
    chain.leaf.algorithm = SignatureAlgorithm::EcdsaSha1;
    chain.leaf.signature = Some(vec![0]);
    let host = || Identity::dns(HOST).unwrap();
    let presets = [
        ValidationPolicy::rfc5280(),
        ValidationPolicy::tls_server(host()),
        ValidationPolicy::tls_client(),
        ValidationPolicy::code_signing(),
        ValidationPolicy::email(host()),
        ValidationPolicy::iso_mdl(),
    ];
    for preset in presets {
        assert!(preset.algorithms.signatures.iter().all(|it| it.digest() != Some(certwright::DigestAlgorithm::Sha1)));
        assert_eq!(chain.rejection(&preset), (Some(0), Code::ALGORITHM_NOT_ALLOWED));
    }
    assert_eq!(chain.rejection(&ValidationPolicy::rfc5280_path()), (Some(0), Code::SIGNATURE_MALFORMED));
}

#[test]
fn a_deviation_rejects_unless_the_policy_reads_through_it() {
    let mut chain = chain();
    // A negative serial number.
    chain.leaf.serial = 0x80;
    let mut policy = policy();
    assert_eq!(chain.rejection(&policy), (Some(0), Code::NEGATIVE_SERIAL));
    policy.profiles.end_entity = None;
    assert_eq!(chain.rejection(&policy), (Some(0), Code::NEGATIVE_SERIAL));
    chain.judge(&policy.tolerating(Code::NEGATIVE_SERIAL)).unwrap();
}

/// Rows of a profile that compare a certificate with its issuer's are decided on the path.
#[test]
fn a_profile_may_compare_with_the_issuer() {
    let within = Row::must(Rule::ValidityWithinIssuer, Code::VALIDITY_BEYOND_ISSUER, "our rules §1");
    let mut policy = policy();
    policy.profiles.end_entity = Some(Profile::new("ours").with_rows([within]));
    let mut chain = chain();
    chain.judge(&policy).unwrap();
    chain.ca.validity.1 = "350101000000Z";
    assert_eq!(chain.rejection(&policy), (Some(0), Code::VALIDITY_BEYOND_ISSUER));
}

/// Whatever the code under which it is reported: one of the encoding, or of critical extensions.
#[test]
fn every_row_of_a_profile_is_enforced() {
    let chain = chain();
    for code in [Code::WEAK_SERIAL, Code::NEGATIVE_SERIAL, Code::UNKNOWN_CRITICAL] {
        let weak = Row::must(Rule::SerialMinBits(64), code, "our rules §2");
        let mut policy = policy();
        policy.profiles.end_entity = Some(Profile::new("ours").with_rows([weak]));
        assert_eq!(chain.rejection(&policy), (Some(0), code));
        // To read through an encoding is no waiver of a rule.
        assert_eq!(chain.rejection(&policy.clone().tolerating(code)), (Some(0), code));
        let profile = policy.profiles.end_entity.take().map(|profile| profile.waiving([code]));
        policy.profiles.end_entity = profile;
        chain.judge(&policy).unwrap();
    }
}

/// RFC 5280 advises it, the profile demands it.
#[test]
fn a_ca_of_ones_own_that_names_another_key_than_its_issuers_is_rejected() {
    let mut chain = chain();
    let mut policy = policy();
    policy.profiles.intermediate = Some(built_in::intermediate_ca());
    chain.judge(&policy).unwrap();
    let identifiers = |number: u64| key(number).public_key().key_identifier(certwright::KeyIdMethod::Rfc5280Sha1);
    chain.ca.key_ids = false;
    chain.ca = chain.ca.clone().extension(oid::SUBJECT_KEY_IDENTIFIER, false, tlv(0x04, &identifiers(CA)));
    let authority = tlv(0x30, &tlv(0x80, &identifiers(9)));
    chain.ca = chain.ca.clone().extension(oid::AUTHORITY_KEY_IDENTIFIER, false, authority);
    assert_eq!(chain.rejection(&policy), (Some(1), Code::KEY_ID_MISMATCH));
}

#[test]
fn a_should_rejects_only_where_it_is_enforced() {
    let chain = chain();
    let mut policy = policy();
    let accepted = chain.judge(&policy).unwrap();
    policy.enforce = Level::Info;
    match chain.judge(&policy) {
        Ok(strict) => assert!(accepted.warnings().is_empty() && strict.warnings().is_empty()),
        Err(rejected) => assert_eq!(rejected.findings().len(), accepted.warnings().len()),
    }
}

mod trust {
    use super::*;

    #[test]
    fn a_self_signed_leaf_is_not_trusted() {
        let leaf = Recipe::leaf(HOST, LEAF, HOST, LEAF).build();
        let rejected = validate(&[], &[], &leaf, &policy()).unwrap_err();
        assert_eq!(primary(&rejected), (Some(0), Code::SELF_SIGNED_NOT_TRUSTED));
    }

    #[test]
    fn a_root_in_the_pool_is_not_trusted() {
        let chain = chain();
        let pool = [chain.ca.build(), chain.root.build()];
        let rejected = validate(&[], &pool, &chain.leaf.build(), &policy()).unwrap_err();
        assert_eq!(primary(&rejected), (Some(2), Code::SELF_SIGNED_NOT_TRUSTED));
        assert_eq!(rejected.path().len(), 3);
    }

    #[test]
    fn an_anchor_is_no_end_entity_unless_it_is_pinned() {
        let leaf = Recipe::leaf(HOST, LEAF, HOST, LEAF).build();
        let anchors = [leaf.clone()];
        let mut policy = policy();
        let rejected = validate(&anchors, &[], &leaf, &policy).unwrap_err();
        assert_eq!(primary(&rejected), (Some(0), Code::ANCHOR_AS_END_ENTITY));

        policy.anchor.accept_pinned_end_entity = true;
        let accepted = validate(&anchors, &[], &leaf, &policy).unwrap();
        assert_eq!((accepted.path(), accepted.spent()), (&anchors[..], Spent::default()));
        // What was not asked is not listed among the checks.
        for mode in [RevocationMode::Off, RevocationMode::AtHand, RevocationMode::Required] {
            policy.revocation.mode = mode;
            let accepted = validate(&anchors, &[], &leaf, &policy).unwrap();
            let whats: Vec<_> = accepted.checks().iter().map(|check| check.what).collect();
            assert_eq!(whats.first(), Some(&"pinned"));
            assert!(!whats.contains(&"path") && !whats.contains(&"revocation"), "{whats:?}");
            assert!(!accepted.to_string().contains("6.1"), "{accepted}");
        }
        policy.revocation.mode = RevocationMode::Off;
        let expired = Recipe::leaf(HOST, LEAF, HOST, LEAF).validity("200101000000Z", "210101000000Z").build();
        let rejected = validate(std::slice::from_ref(&expired), &[], &expired, &policy).unwrap_err();
        assert_eq!(primary(&rejected), (Some(0), Code::EXPIRED));
        // Same name and key, another certificate: not the one that is pinned.
        let mut other = Recipe::leaf(HOST, LEAF, HOST, LEAF);
        other.serial = 8;
        let rejected = validate(&anchors, &[], &other.build(), &policy).unwrap_err();
        assert_eq!(primary(&rejected), (Some(0), Code::ANCHOR_AS_END_ENTITY));
    }

    #[test]
    fn an_anchor_may_be_a_name_and_a_key() {
        let chain = chain();
        let name = || "cn=ROOT".parse().unwrap();
        let anchor = TrustAnchor::from_name_and_key(name(), key(ROOT).public_key().clone());
        let leaf = chain.leaf.build();
        let pool = CertificatePool::from_iter([chain.ca.build()]);
        let judge = |anchor: TrustAnchor| {
            let anchors = TrustStore::builder().with_anchor(anchor).build();
            Validator::new(&anchors, &policy()).with_intermediates(&pool).validate(&leaf, now())
        };
        judge(anchor.clone()).unwrap();
        let rejected = judge(anchor.clone().with_path_len_constraint(0)).unwrap_err();
        assert_eq!(rejected.primary().code(), Code::PATH_LEN_EXCEEDED);
        let constrained = anchor.with_name_constraints(&permitted("example.org")).unwrap();
        assert_eq!(primary(&judge(constrained).unwrap_err()), (Some(0), Code::NAME_NOT_PERMITTED));
        let other_key = TrustAnchor::from_name_and_key(name(), key(9).public_key().clone());
        assert_eq!(primary(&judge(other_key).unwrap_err()), (Some(1), Code::SIGNATURE_INVALID));
    }

    #[test]
    fn an_intermediate_may_be_an_anchor() {
        let chain = chain();
        let accepted = validate(&[chain.ca.build()], &[chain.root.build()], &chain.leaf.build(), &policy()).unwrap();
        assert_eq!(accepted.path().len(), 1);
    }

    #[test]
    fn duplicates_are_merged() {
        let root = chain().root.build();
        let pem = root.to_pem();
        let store = TrustStore::builder().with_anchor(root.clone()).with_pem([&pem[..], &pem].concat().as_bytes());
        assert_eq!(store.unwrap().with_der(root.as_der()).unwrap().build().len(), 1);
        assert_eq!(CertificatePool::from_iter([root.clone(), root]).len(), 1);
    }

    /// CVE-2015-1793: on the second attempt too, a leaf is no CA.
    #[test]
    fn a_leaf_is_no_issuer_on_any_attempt() {
        let chain = chain();
        let forged = Recipe::leaf("forged.example.com", 4, HOST, LEAF);
        let forged_policy = ValidationPolicy::rfc5280().with_identity(Identity::dns("forged.example.com").unwrap());
        let pool = [chain.leaf.build(), chain.ca.build()];
        let rejected = validate(&[chain.root.build()], &pool, &forged.build(), &forged_policy).unwrap_err();
        assert_eq!(primary(&rejected), (Some(1), Code::NOT_A_CA));
    }
}

mod search {
    use super::*;
    use std::time::Instant;

    #[test]
    fn an_expired_alternative_is_passed_over() {
        let chain = chain();
        let expired = chain.ca.clone().validity("200101000000Z", "210101000000Z").build();
        let pool = [expired, chain.ca.build()];
        validate(&[chain.root.build()], &pool, &chain.leaf.build(), &policy()).unwrap();
    }

    #[test]
    fn of_many_keys_with_one_name_the_right_one_is_found() {
        let chain = chain();
        let mut others: Vec<Certificate> = (20..40).map(|key| Recipe::ca("CA", key, "Root", ROOT).build()).collect();
        others.push(chain.ca.build());
        let accepted = validate(&[chain.root.build()], &others, &chain.leaf.build(), &policy()).unwrap();
        assert_eq!(accepted.spent().signatures, 2, "key identifiers lead straight to it");
    }

    #[test]
    fn without_key_identifiers_every_key_is_tried() {
        let mut chain = chain();
        chain.leaf.key_ids = false;
        let policy = ValidationPolicy::rfc5280_path();
        let mut others: Vec<Certificate> = (20..40).map(|key| Recipe::ca("CA", key, "Root", ROOT).build()).collect();
        others.push(chain.ca.build());
        let accepted = validate(&[chain.root.build()], &others, &chain.leaf.build(), &policy).unwrap();
        assert!(accepted.spent().signatures <= 42);
    }

    #[test]
    fn cross_certificates_lead_to_the_other_root() {
        let chain = chain();
        let cross = Recipe::ca("Root", ROOT, "Other", 5).build();
        let pool = [chain.ca.build(), chain.root.build(), cross];
        let other = Recipe::root("Other", 5).build();
        let accepted = validate(&[other], &pool, &chain.leaf.build(), &policy()).unwrap();
        assert_eq!(accepted.path().len(), 3);
    }

    /// CVE-2024-0567: A and B certify each other, and neither leads to an anchor.
    #[test]
    fn a_cycle_ends() {
        let pool = [Recipe::ca("A", 5, "B", 6).build(), Recipe::ca("B", 6, "A", 5).build()];
        let leaf = Recipe::leaf(HOST, LEAF, "A", 5).build();
        let rejected = validate(&[chain().root.build()], &pool, &leaf, &policy()).unwrap_err();
        assert_eq!(primary(&rejected), (Some(2), Code::ISSUER_NOT_FOUND));
    }

    /// RFC 5280 §6.1.4 (l): a rollover certificate does not count.
    #[test]
    fn self_issued_certificates_do_not_use_up_the_path_length() {
        let chain = chain();
        let root = chain.root.clone().basic_constraints(true, Some(1)).build();
        let rollover = Recipe::ca("CA", CA, "CA", 5).build();
        let old = Recipe::ca("CA", 5, "Root", ROOT).build();
        validate(&[root], &[rollover, old], &chain.leaf.build(), &policy()).unwrap();
    }

    /// 20 CAs that certify each other: 380 certificates, more paths than can be walked.
    fn mesh() -> Vec<Certificate> {
        let name = |number| format!("Mesh {number}");
        let pairs = (0..20).flat_map(|subject| (0..20).map(move |issuer| (subject, issuer)));
        let pairs = pairs.filter(|(subject, issuer)| subject != issuer);
        pairs
            .map(|(subject, issuer)| Recipe::ca(&name(subject), 100 + subject, &name(issuer), 100 + issuer).build())
            .collect()
    }

    #[test]
    fn a_mesh_without_an_anchor_ends_within_the_limits() {
        let mesh = mesh();
        let leaf = Recipe::leaf(HOST, LEAF, "Mesh 0", 100).build();
        for pruning in [true, false] {
            let mut policy = policy();
            policy.pruning = pruning;
            let begun = Instant::now();
            let rejected = validate(&[chain().root.build()], &mesh, &leaf, &policy).unwrap_err();
            eprintln!("mesh, pruning {pruning}: {:?}, {:?}", begun.elapsed(), rejected.spent());
            let (spent, limits) = (rejected.spent(), Limits::DEFAULT);
            assert!(spent.signatures <= limits.signatures && spent.path_nodes <= limits.path_nodes, "{spent:?}");
            assert!(rejected.trace().entries().len() <= 64 && rejected.trace().dropped() > 0);
        }
    }

    /// No limit is needed to know that nothing in the mesh leads to the anchor: the answer is exact.
    #[test]
    fn a_mesh_whose_names_lead_nowhere_is_left_soon() {
        let leaf = Recipe::leaf(HOST, LEAF, "Mesh 0", 100).build();
        let rejected = validate(&[chain().root.build()], &mesh(), &leaf, &policy()).unwrap_err();
        assert_eq!(rejected.primary().code(), Code::ISSUER_NOT_FOUND);
        assert!(rejected.spent().path_nodes < 3_000, "{:?}", rejected.spent());
    }

    #[test]
    fn a_mesh_with_an_anchor_is_crossed() {
        let mesh = mesh();
        let leaf = Recipe::leaf(HOST, LEAF, "Mesh 0", 100).build();
        for anchor in [0, 7, 19] {
            let anchor = Recipe::root(&format!("Mesh {anchor}"), 100 + anchor).build();
            let accepted = validate(&[anchor], &mesh, &leaf, &policy());
            accepted.unwrap();
        }
    }

    #[test]
    fn each_limit_of_the_search_has_its_code() {
        let chain = chain();
        let with = |limits: Limits| chain.judge(&policy().with_limits(limits)).unwrap_err().primary().code();
        let limits = Limits::DEFAULT;
        assert_eq!(with(Limits { signatures: 1, ..limits }), Code::LIMIT_SIGNATURES);
        assert_eq!(with(Limits { path_nodes: 1, ..limits }), Code::LIMIT_PATH_NODES);
        assert_eq!(with(Limits { path_length: 2, ..limits }), Code::LIMIT_PATH_LENGTH);
        assert_eq!(with(Limits { object_bytes: 100, ..limits }), Code::LIMIT_OBJECT_BYTES);
        chain.judge(&policy().with_limits(Limits { signatures: 2, path_nodes: 4, path_length: 3, ..limits })).unwrap();
    }

    #[test]
    fn the_trace_is_bounded() {
        let chain = chain();
        let pool: Vec<Certificate> = (0..50).map(|key| Recipe::ca("CA", 200 + key, "Root", ROOT).build()).collect();
        let policy = policy().with_limits(Limits { trace_entries: 10, ..Limits::DEFAULT });
        let rejected = validate(&[chain.root.build()], &pool, &chain.leaf.build(), &policy).unwrap_err();
        assert_eq!((rejected.trace().entries().len(), rejected.trace().dropped()), (10, 41));
    }

    /// A forest of certificates: some good, some not, each a choice of names, keys and validity.
    fn certificates() -> impl Strategy<Value = Vec<Recipe>> {
        let name = prop::sample::select(vec!["Root", "A", "B", "C"]);
        let key = 40_u64..44;
        let one = (name.clone(), key.clone(), name, key, any::<bool>(), any::<bool>());
        let one = one.prop_map(|(subject, subject_key, issuer, issuer_key, valid, ids)| {
            let recipe = Recipe::ca(subject, subject_key, issuer, issuer_key);
            let mut recipe = if valid { recipe } else { recipe.validity("200101000000Z", "210101000000Z") };
            recipe.key_ids = ids;
            recipe
        });
        prop::collection::vec(one, 1..12)
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn neither_order_nor_repeats_nor_pruning_change_a_verdict(recipes in certificates(), seed in any::<usize>()) {
            let pool: Vec<Certificate> = recipes.iter().map(Recipe::build).collect();
            let anchors = [Recipe::root("Root", 40).build(), Recipe::root("Root", 41).build(), Recipe::root("B", 42).build()];
            let leaf = Recipe::leaf(HOST, LEAF, "A", 43).build();
            let mut policy = ValidationPolicy::rfc5280_path();
            let verdict = validate(&anchors, &pool, &leaf, &policy);

            let mut shuffled = pool.clone();
            shuffled.rotate_left(seed % pool.len());
            shuffled.reverse();
            shuffled.extend(pool.iter().cloned());
            let mut others = anchors.clone();
            others.rotate_left(seed % 3);
            let again = validate(&others, &shuffled, &leaf, &policy);
            prop_assert_eq!(text(&verdict), text(&again));

            policy.pruning = false;
            let whole = validate(&anchors, &pool, &leaf, &policy);
            prop_assert_eq!(verdict.as_ref().map(Accepted::path).ok(), whole.as_ref().map(Accepted::path).ok());
        }
    }
}

fn text(verdict: &Result<Accepted, Rejected>) -> String {
    match verdict {
        Ok(accepted) => accepted.to_string(),
        Err(rejected) => rejected.to_string(),
    }
}

mod verdict {
    use super::*;

    #[test]
    fn a_rejection_reads_as_a_reason_a_remedy_and_a_tree() {
        let mut chain = chain();
        chain.ca.validity.1 = "210101000000Z";
        let text = chain.judge(&policy()).unwrap_err().to_string();
        assert_eq!(
            text,
            "rejected at 2026-11-21T00:00:00Z\n  \
             CN=CA: 12003 EXPIRED: certificate expired (validity.notAfter): found 2021-01-01T00:00:00Z, expected at least 2026-11-21T00:00:00Z\n  \
             rule: RFC 5280 §6.1.3 (a)(2)\n  \
             remedy: Renew the certificate, or judge it at an earlier time.\n\
             tried:\n  \
             CN=www.example.com\n  \
             └─ CN=CA: 12003 EXPIRED"
        );
    }

    #[test]
    fn an_acceptance_reads_as_a_path_and_what_was_checked() {
        let text = chain().judge(&policy()).unwrap().to_string();
        let lines: Vec<&str> = text.lines().map(|line| line.split(" (until").next().unwrap()).collect();
        assert_eq!(
            lines[..4],
            ["accepted at 2026-11-21T00:00:00Z", "  anchor CN=Root", "  └─ CN=CA", "     └─ CN=www.example.com"]
        );
        assert!(lines[4].ends_with("identity DNS:www.example.com; purpose serverAuth"), "{}", lines[4]);
    }

    /// Names of the input neither end a quoted string nor drive a terminal.
    #[test]
    fn hostile_names_stay_text() {
        let mut chain = chain();
        chain.ca.issuer = "Elsewhere".to_owned();
        chain.leaf.subject = "x\\\"]; evil -> \u{1b}[31m".to_owned();
        let rejected = chain.judge(&policy()).unwrap_err();
        let dot = rejected.trace().to_dot();
        assert!(!rejected.to_string().contains('\u{1b}') && !dot.contains('\u{1b}'));
        let label = dot.split_once("label=\"").unwrap().1;
        let mut escaped = false;
        let end = label.find(|character| {
            let ends = character == '"' && !escaped;
            escaped = character == '\\' && !escaped;
            ends
        });
        assert!(label[end.unwrap()..].starts_with("\", color="), "{dot}");
    }

    #[test]
    fn a_graph_has_a_node_for_each_candidate() {
        let rejected = {
            let mut chain = chain();
            chain.ca.issuer_key = 9;
            chain
        }
        .judge(&policy())
        .unwrap_err();
        let dot = rejected.trace().to_dot();
        assert!(dot.starts_with("digraph trace {\n") && dot.ends_with("}\n"), "{dot}");
        for place in 0..rejected.trace().entries().len() {
            assert!(dot.contains(&format!("  n{place} [label=")), "{dot}");
        }
        assert!(dot.contains("11011 SIGNATURE_INVALID") && dot.contains("n0 -> n1;"), "{dot}");
        assert!(rejected.trace().entries().iter().any(|it| matches!(it.outcome(), Outcome::Rejected(_))));
    }

    #[cfg(feature = "serde")]
    #[test]
    fn json_says_what_the_verdict_says() {
        let accepted = chain().judge(&policy()).unwrap();
        let json: serde_json::Value = serde_json::from_str(&accepted.to_json()).unwrap();
        assert_eq!((&json["verdict"], &json["path"][0]["subject"]), (&"accepted".into(), &"CN=www.example.com".into()));
        assert_eq!(json["anchor"]["subject"], "CN=Root");
        assert_eq!(json["spent"]["signatures"], 2);
        assert_eq!(json["trace"]["entries"][2]["outcome"], "completed");

        let mut chain = chain();
        chain.ca.validity.1 = "210101000000Z";
        let rejected = chain.judge(&policy()).unwrap_err();
        let json: serde_json::Value = serde_json::from_str(&rejected.to_json()).unwrap();
        assert_eq!((&json["verdict"], &json["primary"]["code"]), (&"rejected".into(), &12003.into()));
        assert_eq!((&json["primary"]["index"], &json["findings"][0]), (&1.into(), &json["primary"]));
        assert_eq!(json["trace"]["entries"][1]["findings"][0]["name"], "EXPIRED");
    }

    #[test]
    fn the_primary_finding_follows_the_documented_ranks() {
        // Wrong name and expired, untrusted and wrong name, wrong purpose and wrong name.
        let mut both = chain();
        both.leaf = Recipe::leaf("other.example.com", LEAF, "CA", CA).validity("200101000000Z", "210101000000Z");
        let rejected = both.judge(&policy()).unwrap_err();
        let codes: Vec<Code> = rejected.findings().iter().map(|finding| finding.code()).collect();
        assert_eq!(codes[..2], [Code::EXPIRED, Code::NAME_MISMATCH]);
        both.leaf.issuer = "Elsewhere".into();
        let rejected = both.judge(&policy()).unwrap_err();
        let codes: Vec<Code> = rejected.findings().iter().map(|finding| finding.code()).collect();
        assert_eq!(codes[..3], [Code::ISSUER_NOT_FOUND, Code::EXPIRED, Code::NAME_MISMATCH]);
        let mut purpose = chain();
        purpose.leaf = Recipe::leaf("other.example.com", LEAF, "CA", CA).purposes(&[oid::CLIENT_AUTH]);
        let rejected = purpose.judge(&policy()).unwrap_err();
        let codes: Vec<Code> = rejected.findings().iter().map(|finding| finding.code()).collect();
        assert_eq!(codes[..2], [Code::EXTENDED_KEY_USAGE_MISMATCH, Code::NAME_MISMATCH]);
    }

    /// Another key with the right name is noise; that no issuer is known is the news.
    #[test]
    fn a_whole_path_with_a_defect_beats_a_broken_one() {
        let mut chain = chain();
        chain.leaf = Recipe::leaf("other.example.com", LEAF, "CA", CA);
        let pool =
            [chain.ca.build(), Recipe::ca("CA", 9, "Root", ROOT).build(), Recipe::ca("CA", CA, "Gone", 9).build()];
        let rejected = validate(&[chain.root.build()], &pool, &chain.leaf.build(), &policy()).unwrap_err();
        assert_eq!(primary(&rejected), (Some(0), Code::NAME_MISMATCH));
        assert!(rejected.anchor().is_some());
    }

    #[test]
    fn every_openssl_name_is_one() {
        for code in Code::all() {
            if let Some(name) = openssl_error_name(code) {
                assert!(name.starts_with("X509_V_ERR_"), "{name}");
            }
        }
    }
}

/// Making a policy stricter never turns a rejection into an acceptance (CVE-2021-3450).
#[test]
fn stricter_is_never_more_lenient() {
    let strict = AnchorRules { judge_certificate: true, enforce_constraints: true, accept_pinned_end_entity: false };
    type Change = fn(&mut Chain);
    let changes: [Change; 4] = [
        |it| it.ca = it.ca.clone().basic_constraints(false, None),
        |it| it.leaf.validity.1 = "210101000000Z",
        |it| it.root = it.root.clone().basic_constraints(true, Some(0)),
        |_| {},
    ];
    for change in changes {
        let mut chain = chain();
        change(&mut chain);
        let bare = ValidationPolicy::rfc5280_path();
        let mut stricter = bare.clone();
        stricter.anchor = strict;
        stricter.inputs.max_path_length = Some(3);
        let profiled = stricter.clone().with_profiles(ValidationPolicy::rfc5280().profiles);
        let accepts = [&profiled, &stricter, &bare].map(|policy| chain.judge(policy).is_ok());
        assert!(accepts.is_sorted(), "{accepts:?}");
    }
}
