//! What a policy asks for and what a verdict says, from outside: presets, private PKIs, anchors' constraints, the page on
//! the JSON, and the example that explains.

#![cfg(test)]
#![cfg(feature = "serde")]

mod support;

use certwright::validate::{NameSubtree, Purpose, RevocationMode, RoleProfiles};
use certwright::x509::oid;
use certwright::{Accepted, CertificatePool, Code, Identity, Rejected, TrustStore, ValidationPolicy, Validator};
use std::collections::BTreeSet;
use std::fs;
use support::recipes::{Recipe, now, sequence, tlv};

const HOST: &str = "www.example.com";
const ROOT: u64 = 1;
const CA: u64 = 2;
const LEAF: u64 = 3;

fn judge(root: &Recipe, ca: &Recipe, leaf: &Recipe, policy: &ValidationPolicy) -> Result<Accepted, Rejected> {
    let anchors = TrustStore::from_iter([root.build()]);
    let pool = CertificatePool::from_iter([ca.build()]);
    Validator::new(&anchors, policy).with_intermediates(&pool).validate(&leaf.build(), now())
}

fn code(verdict: Result<Accepted, Rejected>) -> Option<Code> {
    verdict.err().map(|rejected| rejected.primary().code())
}

fn root() -> Recipe {
    Recipe::root("Root", ROOT)
}

fn ca() -> Recipe {
    Recipe::ca("CA", CA, "Root", ROOT)
}

fn leaf() -> Recipe {
    Recipe::leaf(HOST, LEAF, "CA", CA)
}

fn policies(last: u8) -> Vec<u8> {
    sequence(&[sequence(&[tlv(0x06, &[0x2a, 3, last])])])
}

#[test]
fn every_preset_but_the_bare_algorithm_has_a_table_for_each_role() {
    let host = || Identity::dns(HOST).unwrap();
    let presets = [
        ValidationPolicy::rfc5280(),
        ValidationPolicy::tls_server(host()),
        ValidationPolicy::tls_client(),
        ValidationPolicy::code_signing(),
        ValidationPolicy::email(Identity::email("a@example.com").unwrap()),
        ValidationPolicy::iso_mdl(),
    ];
    for preset in presets {
        let RoleProfiles { anchor, intermediate, end_entity } = preset.profiles;
        assert!(anchor.is_some() && intermediate.is_some() && end_entity.is_some());
    }
    assert_eq!(ValidationPolicy::rfc5280_path().profiles, RoleProfiles::default());
}

/// Real anchors have serial number 0, and nobody revokes an anchor by it.
#[test]
fn no_serial_number_is_asked_of_an_anchor() {
    let policy = ValidationPolicy::rfc5280();
    for serial in [0, 0x80] {
        let with = |recipe: Recipe| Recipe { serial, ..recipe };
        assert_eq!(code(judge(&with(root()), &ca(), &leaf(), &policy)), None, "{serial}");
        assert!(code(judge(&root(), &with(ca()), &leaf(), &policy)).is_some(), "{serial}");
    }
}

/// A PKI of one's own: devices without alternative names, with a purpose that nobody else knows.
#[test]
fn a_private_pki_may_do_without_alternative_names_and_have_its_own_purpose() {
    let device = Recipe::new("Device 7", LEAF, "CA", CA).purposes(&[oid::USER_PRINCIPAL_NAME]).key_usage(&[3, 2, 3, 8]);
    let mut policy = ValidationPolicy::rfc5280().with_purpose(Purpose::listed(oid::USER_PRINCIPAL_NAME));
    policy.usage.key_usage = certwright::x509::ext::KeyUsage::KEY_AGREEMENT;
    assert_eq!(code(judge(&root(), &ca(), &device, &policy)), None);
    assert_eq!(code(judge(&root(), &ca(), &leaf(), &policy)), Some(Code::EXTENDED_KEY_USAGE_MISMATCH));
    let other_use = device.clone().key_usage(&[3, 2, 7, 0x80]);
    assert_eq!(code(judge(&root(), &ca(), &other_use, &policy)), Some(Code::KEY_USAGE_MISMATCH));
    let tls = ValidationPolicy::tls_server(Identity::dns(HOST).unwrap());
    assert!(code(judge(&root(), &ca(), &device, &tls)).is_some());
}

/// RFC 5937 §3.2: what an anchor's certificate says about policies narrows what the caller accepts; it is an option.
#[test]
fn policies_of_the_anchor_bind_unless_the_policy_says_otherwise() {
    let with = |recipe: Recipe, last| recipe.extension(oid::CERTIFICATE_POLICIES, false, policies(last));
    let requiring = sequence(&[tlv(0x80, &[0])]);
    let table = [
        ("its policies", with(root(), 1), with(ca(), 2), with(leaf(), 2), true),
        ("requireExplicitPolicy", root().extension(oid::POLICY_CONSTRAINTS, true, requiring), ca(), leaf(), false),
    ];
    for (what, root, ca, leaf, explicit) in table {
        let mut policy = ValidationPolicy::rfc5280();
        policy.inputs.require_explicit_policy = explicit;
        assert_eq!(code(judge(&root, &ca, &leaf, &policy)), Some(Code::POLICY_REQUIRED), "{what}");
        policy.anchor.enforce_constraints = false;
        assert_eq!(code(judge(&root, &ca, &leaf, &policy)), None, "{what}");
    }
    let any = sequence(&[sequence(&[tlv(0x06, oid::ANY_POLICY.as_bytes())])]);
    let inhibiting = root().extension(oid::INHIBIT_ANY_POLICY, true, tlv(2, &[0]));
    let ca = ca().extension(oid::CERTIFICATE_POLICIES, false, any);
    let mut policy = ValidationPolicy::rfc5280();
    policy.inputs.require_explicit_policy = true;
    assert_eq!(code(judge(&inhibiting, &ca, &with(leaf(), 1), &policy)), Some(Code::POLICY_REQUIRED));
    policy.anchor.enforce_constraints = false;
    let accepted = judge(&inhibiting, &ca, &with(leaf(), 1), &policy).unwrap();
    assert_eq!(accepted.policies().user_constrained()[0].to_string(), "1.2.3.1");
}

/// RFC 5280 §6.1.1 (c), (e)–(i) from outside: each input by itself turns an acceptance into a rejection.
#[test]
fn each_initial_input_of_the_path_counts() {
    type Change = fn(&mut ValidationPolicy);
    let with = |recipe: Recipe| recipe.extension(oid::CERTIFICATE_POLICIES, false, policies(1));
    let required: &[(&str, Change, Code)] = &[
        ("initial policies", |it| it.inputs.initial_policies = vec!["1.2.3.9".parse().unwrap()], Code::POLICY_REQUIRED),
        (
            "permitted subtrees",
            |it| it.inputs.permitted_subtrees.push(NameSubtree::dns("example.org").unwrap()),
            Code::NAME_NOT_PERMITTED,
        ),
        (
            "excluded subtrees",
            |it| it.inputs.excluded_subtrees.push(NameSubtree::dns("example.com").unwrap()),
            Code::NAME_EXCLUDED,
        ),
        ("path length", |it| it.inputs.max_path_length = Some(0), Code::MAX_PATH_EXCEEDED),
    ];
    let mut policy = ValidationPolicy::rfc5280();
    policy.inputs.require_explicit_policy = true;
    assert_eq!(code(judge(&root(), &with(ca()), &with(leaf()), &policy)), None);
    assert_eq!(code(judge(&root(), &ca(), &with(leaf()), &policy)), Some(Code::POLICY_REQUIRED));
    for (what, change, expected) in required {
        let mut policy = policy.clone();
        change(&mut policy);
        assert_eq!(code(judge(&root(), &with(ca()), &with(leaf()), &policy)), Some(*expected), "{what}");
    }
    let mapping = |from: u8, to: u8| sequence(&[sequence(&[tlv(0x06, &[0x2a, 3, from]), tlv(0x06, &[0x2a, 3, to])])]);
    let mapped = with(ca()).extension(oid::POLICY_MAPPINGS, true, mapping(1, 2));
    let leaf_of_2 = leaf().extension(oid::CERTIFICATE_POLICIES, false, policies(2));
    assert_eq!(code(judge(&root(), &mapped, &leaf_of_2, &policy)), None);
    policy.inputs.inhibit_policy_mapping = true;
    assert_eq!(code(judge(&root(), &mapped, &leaf_of_2, &policy)), Some(Code::POLICY_REQUIRED));
    let any = sequence(&[sequence(&[tlv(0x06, oid::ANY_POLICY.as_bytes())])]);
    let any = ca().extension(oid::CERTIFICATE_POLICIES, false, any);
    assert_eq!(code(judge(&root(), &any, &with(leaf()), &policy)), None);
    policy.inputs.inhibit_any_policy = true;
    assert_eq!(code(judge(&root(), &any, &with(leaf()), &policy)), Some(Code::POLICY_REQUIRED));
}

/// Every member of the JSON, however deep, by its name.
fn members(value: &serde_json::Value, names: &mut BTreeSet<String>) {
    match value {
        serde_json::Value::Object(map) => map.iter().for_each(|(name, value)| {
            names.insert(name.clone());
            members(value, names);
        }),
        serde_json::Value::Array(list) => list.iter().for_each(|value| members(value, names)),
        _ => {}
    }
}

/// Machines read the clause where it belongs, of each row and of what no profile has asked for.
#[test]
fn a_finding_of_a_profile_has_the_clause_of_its_row() {
    let policy = ValidationPolicy::tls_server(Identity::dns(HOST).unwrap());
    let leaf = leaf().key_usage(&[3, 2, 3, 8]).extension(oid::BASIC_CONSTRAINTS, false, sequence(&[]));
    let rejected = judge(&root(), &ca(), &leaf, &policy).unwrap_err();
    let json: serde_json::Value = serde_json::from_str(&rejected.to_json()).unwrap();
    for (name, clause, expected) in [
        ("KEY_USAGE_CONTENT", "CA/B BR §7.1.2.7.11", "digitalSignature asserted"),
        ("EXTENSION_MUST_BE_CRITICAL", "CA/B BR §7.1.2.7.6", "critical"),
    ] {
        let mut findings = json["findings"].as_array().unwrap().iter();
        let finding = findings.find(|finding| finding["name"] == name).unwrap_or_else(|| panic!("{name}: {json:#}"));
        assert_eq!((&finding["clause"], &finding["expected"]), (&clause.into(), &expected.into()));
    }
    // Each clause once in a line for people.
    let text = rejected.to_string();
    for line in text.lines() {
        assert!(line.matches("CA/B BR §7.1.2.7.11").count() < 2, "{text}");
    }
    assert!(text.contains(&format!("\n  rule: {}\n", rejected.primary().clause())), "{text}");
    let renamed = judge(&root(), &ca(), &Recipe { issuer: "Else".into(), ..leaf }, &policy).unwrap_err();
    assert_eq!((renamed.primary().code(), renamed.primary().clause()), (Code::ISSUER_NOT_FOUND, "RFC 5280 §6.1"));
}

/// The rules of RFC 5280 §6.1 and those of a profile name one field in the same way.
#[test]
fn an_extension_is_named_alike_by_path_validation_and_by_profiles() {
    let policy = ValidationPolicy::tls_server(Identity::dns(HOST).unwrap());
    let fields = |ca: &Recipe, leaf: &Recipe| -> BTreeSet<(Code, String)> {
        let rejected = judge(&root(), ca, leaf, &policy).unwrap_err();
        rejected.findings().iter().map(|finding| (finding.code(), finding.field().to_owned())).collect()
    };
    let client = fields(&ca(), &leaf().purposes(&[oid::CLIENT_AUTH]));
    for code in [Code::EXTENDED_KEY_USAGE_MISMATCH, Code::KEY_PURPOSE_CONTENT] {
        assert!(client.contains(&(code, "extensions.extKeyUsage".into())), "{client:?}");
    }
    let no_ca = fields(&ca().basic_constraints(false, None), &leaf());
    for code in [Code::NOT_A_CA, Code::CA_FLAG] {
        assert!(no_ca.contains(&(code, "extensions.basicConstraints".into())), "{no_ca:?}");
    }
    let unsigning = fields(&ca().key_usage(&[3, 2, 1, 2]), &leaf());
    for code in [Code::KEY_CERT_SIGN_MISSING, Code::KEY_USAGE_CONTENT] {
        assert!(unsigning.contains(&(code, "extensions.keyUsage".into())), "{unsigning:?}");
    }
    let broken = fields(&ca().key_usage(&[4, 1, 6]), &leaf());
    assert!(broken.iter().any(|(code, _)| *code == Code::UNEXPECTED_TAG), "{broken:?}");
    let elsewhere = broken.iter().find(|(_, field)| field.contains("keyUsage") && !field.starts_with("extensions."));
    assert_eq!(elsewhere, None);
}

#[test]
fn the_page_on_the_json_has_every_member() {
    let page = fs::read_to_string(support::root().join("docs/verdict.md")).unwrap();
    let world = support::pki::World::new(&[]);
    let revoked = [support::pki::crl().revoking(support::pki::LEAF, &[]).signed_by(&world.root)];
    let mut policy = ValidationPolicy::rfc5280();
    policy.revocation.mode = RevocationMode::AtHand;
    let texts = [
        judge(&root(), &ca(), &leaf(), &policy).unwrap().to_json(),
        judge(&root(), &ca(), &Recipe { issuer_key: 9, ..leaf() }, &policy).unwrap_err().to_json(),
        world.judge_with(&revoked.into_iter().collect()).unwrap_err().to_json(),
    ];
    let mut names = BTreeSet::new();
    for text in &texts {
        members(&serde_json::from_str(text).unwrap(), &mut names);
    }
    let undocumented: Vec<_> = names
        .iter()
        .filter(|name| !page.contains(&format!("`{name}`")) && !page.contains(&format!("\"{name}\"")))
        .collect();
    assert!(undocumented.is_empty() && names.len() > 30, "{undocumented:?} of {names:?}");
}

#[test]
fn the_example_prints_the_verdict_its_tree_and_what_would_have_to_change() {
    let Some(cargo) = support::program("cargo") else { return };
    let folder = support::scratch();
    let cargo = cargo.in_folder(support::root());
    let file = |name: &str, text: String| {
        fs::write(folder.join(name), text).unwrap();
        folder.join(name).display().to_string()
    };
    let roots = file("roots.pem", root().build().to_pem());
    let chain = file("chain.pem", leaf().build().to_pem() + &ca().build().to_pem());
    let run = |name: &str, further: &[&str]| {
        let command = ["run", "--quiet", "--all-features", "--example", "explain", "--", "--policy", "rfc5280"];
        let asked = ["--anchors", &roots, "--name", name, "--at", "2026-11-21T00:00:00Z"];
        cargo.run([&command[..], &asked, further, &[chain.as_str()]].concat())
    };
    let accepted = run(HOST, &[]);
    assert!(accepted.success, "{}", accepted.error_text());
    assert!(accepted.text().starts_with("accepted at 2026-11-21T00:00:00Z\n  anchor CN=Root"), "{}", accepted.text());
    let rejected = run("shop.example.com", &[]);
    assert!(!rejected.success);
    for part in ["15001 NAME_MISMATCH", "tried:", "└─ CN=CA", "what would have to change:\n  NAME_MISMATCH: "] {
        assert!(rejected.text().contains(part), "{part}: {}", rejected.text());
    }
    assert!(run(HOST, &["--dot"]).text().starts_with("digraph"));
    let json: serde_json::Value = serde_json::from_str(&run("shop.example.com", &["--json"]).text()).unwrap();
    assert_eq!(json["primary"]["name"], "NAME_MISMATCH");
}
