//! Built-in profiles on certificates that others have made: Mozilla's roots, and x509-limbo where one certificate decides.

#![cfg(test)]
#![cfg(all(feature = "rsa", feature = "ed25519", feature = "p521", feature = "dsa", feature = "ml-dsa"))]

mod support;

use certwright::profile::{Context, KeyRule, Profile, Row, Rule, rfc5280, tls};
use certwright::x509::oid;
use certwright::{Certificate, Code, Level};
use std::collections::BTreeMap;
use support::pki::{self, Party};

fn codes(profile: &Profile, certificate: &Certificate) -> Vec<Code> {
    let findings = profile.check(certificate, &Context::new());
    findings.iter().filter(|finding| finding.level() == Level::Must).map(|finding| finding.code()).collect()
}

/// Roots that break a MUST, each with its clause.
const ROOTS: [(&str, &str, Code); 2] = [
    // No subjectKeyIdentifier: RFC 5280 §4.2.1.2.
    ("rfc5280_anchor", "CN=TWCA Global Root CA,OU=Root CA,O=TAIWAN-CA,C=TW", Code::EXTENSION_MISSING),
    // GeneralizedTime in 2011 and 2046: RFC 5280 §4.1.2.5. The TLS anchor does not hold that against a root.
    (
        "rfc5280_anchor",
        "CN=Certum Trusted Network CA 2,OU=Certum Certification Authority,O=Unizeto Technologies S.A.,C=PL",
        Code::LATE_UTC_OR_EARLY_GENERALIZED_TIME,
    ),
];

#[test]
fn the_roots_of_the_web_pass_as_anchors() {
    let mut broken = Vec::new();
    for profile in [rfc5280::anchor(), tls::anchor()] {
        for root in webpki_root_certs::TLS_SERVER_ROOT_CERTS {
            let root = Certificate::from_der(root).unwrap();
            let mut found = codes(&profile, &root);
            found.dedup();
            broken.extend(found.into_iter().map(|code| (profile.name().to_owned(), root.subject().to_string(), code)));
        }
    }
    let expected: Vec<_> =
        ROOTS.iter().map(|(profile, name, code)| ((*profile).into(), (*name).into(), *code)).collect();
    broken.sort();
    let mut expected: Vec<(String, String, Code)> = expected;
    expected.sort();
    assert_eq!(broken, expected);
}

/// Which keys are allowed is not to be guessed at.
#[test]
fn a_key_that_is_not_allowed_is_told_which_ones_are() {
    let profile = Profile::new("keys").with_rows(tls::server().rows().iter().cloned());
    let mut leaf = support::recipes::Recipe::leaf("a.example", 1, "Root", 2);
    leaf.spki = Some(ED25519_SPKI.to_vec());
    let findings = profile.check(&leaf.build(), &Context::new());
    let finding = findings.iter().find(|it| it.code() == Code::KEY_NOT_ALLOWED).unwrap();
    assert_eq!(
        (finding.field(), finding.found(), finding.expected(), finding.clause()),
        ("subjectPublicKeyInfo", Some("Ed25519"), Some("one of RSA-2048+, P-256, P-384, P-521"), "CA/B BR §6.1.5")
    );
    let many = vec![KeyRule::Rsa { min_bits: 2048, multiple_of: 256 }; 1000];
    let row = Row::must(Rule::KeyAmong(many.into()), Code::KEY_NOT_ALLOWED, "ours");
    let findings = Profile::new("many").with_rows([row]).check(&leaf.build(), &Context::new());
    let expected = findings[0].expected().unwrap();
    assert!(expected.starts_with("one of RSA-2048+/256, RSA-2048+/256") && expected.len() < 300, "{expected}");
}

/// The table in docs/profiles.md: what the built-in profiles do not hold against others, and what they ask of issuers.
#[test]
fn tls_is_held_to_less_than_the_baseline_requirements_where_the_page_says_so() {
    use support::recipes::{Recipe, oid_der, sequence, tlv};
    let unit = sequence(&[oid_der(oid::ORGANIZATIONAL_UNIT_NAME), tlv(0x0c, b"unit")]);
    let lax = Recipe {
        subject_name: Some(sequence(&[tlv(0x31, &unit)])),
        ..Recipe::leaf("server.local", 1, "Root", 2).validity("270401000000Z", "370401000000Z")
    };
    let found = |profile: &Profile, recipe: &Recipe, context: &Context<'_>| {
        let findings = profile.check(&recipe.build(), context);
        let row = |finding: &certwright::Finding| (finding.code(), finding.level(), finding.field().to_owned());
        findings.iter().map(row).collect::<Vec<_>>()
    };
    let missing = |level, field: &str| (Code::EXTENSION_MISSING, level, format!("extensions.{field}"));
    let weak = (Code::WEAK_SERIAL, Level::Should, "serialNumber".to_owned());
    assert_eq!(found(&tls::server(), &lax, &Context::new()), std::slice::from_ref(&weak));
    let issued = found(&tls::server(), &lax, &Context::new().issuing());
    for expected in [
        (Code::VALIDITY_TOO_LONG, Level::Must, "validity.notAfter".to_owned()),
        missing(Level::Should, "certificatePolicies"),
        missing(Level::Should, "authorityInfoAccess"),
    ] {
        assert!(issued.contains(&expected), "{expected:?} not in {issued:?}");
    }
    assert_eq!(issued.len(), 4, "{issued:?}");
    // keyCertSign alone, and nothing on where to ask or for what.
    let ca = Recipe::ca("CA", 1, "Root", 2).key_usage(&[3, 2, 2, 4]);
    assert_eq!(found(&tls::intermediate(), &ca, &Context::new()), [weak]);
    let issued = found(&tls::intermediate(), &ca, &Context::new().issuing());
    for field in ["certificatePolicies", "cRLDistributionPoints", "extKeyUsage"] {
        assert!(issued.contains(&missing(Level::Should, field)), "{field} not in {issued:?}");
    }
    assert!(issued.contains(&(Code::KEY_USAGE_CONTENT, Level::Must, "extensions.keyUsage".into())), "{issued:?}");
    let root = Recipe { key_ids: false, ..Recipe::root("Root", 2) }.without(oid::KEY_USAGE);
    let of = |context| found(&tls::anchor(), &root, context);
    let (relied_on, issued) = (of(&Context::new()), of(&Context::new().issuing()));
    assert!(relied_on.iter().all(|(_, level, _)| *level < Level::Must), "{relied_on:?}");
    assert!(relied_on.contains(&missing(Level::Should, "keyUsage")), "{relied_on:?}");
    assert!(issued.contains(&missing(Level::Must, "keyUsage")), "{issued:?}");
    assert!(issued.contains(&missing(Level::Should, "subjectKeyIdentifier")), "{issued:?}");
}

/// A client without subjectAltName is for a policy that does not ask for one.
#[test]
fn a_client_known_by_its_subject_alone_is_for_a_profile_without_names() {
    let client = support::recipes::Recipe::leaf("device 7", 1, "Root", 2).purposes(&[oid::CLIENT_AUTH]);
    let client = client.without(oid::SUBJECT_ALT_NAME).build();
    assert_eq!(codes(&tls::client(), &client), [Code::EXTENSION_MISSING]);
    let findings = tls::client().check(&client, &Context::new());
    let finding = findings.iter().find(|it| it.field() == "extensions.subjectAltName").unwrap();
    assert_eq!(finding.clause(), "tls_client, after RFC 5280 §4.2.1.6");
    assert_eq!(codes(&rfc5280::end_entity(), &client), []);
    #[cfg(feature = "serde")]
    {
        let own = r#"{"name": "x", "base": "tls_client", "extensions": {"subjectAltName": {"presence": "optional"}}}"#;
        assert_eq!(codes(&Profile::from_json(own.as_bytes()).unwrap(), &client), []);
    }
}

/// RFC 8410 §10.1.
const ED25519_SPKI: &[u8] = &[
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00, 0x19, 0xbf, 0x44, 0x09, 0x69, 0x84, 0xcd,
    0xfe, 0x85, 0x41, 0xba, 0xc1, 0x67, 0xdc, 0x3b, 0x96, 0xc8, 0x50, 0x86, 0xaa, 0x30, 0xb6, 0xb6, 0xcb, 0x0c, 0x5c,
    0x38, 0xad, 0x70, 0x31, 0x66, 0xe1,
];

/// CA/B BR §7.1.2.7.6.
#[test]
fn basic_constraints_of_a_tls_leaf_are_critical_if_they_are_there() {
    let name =
        pki::extension("2.5.29.17", false, &[0x30, 11, 0x82, 9, b'a', b'.', b'e', b'x', b'a', b'm', b'p', b'l', b'e']);
    let found = |critical| {
        let constraints = pki::extension("2.5.29.19", critical, &[0x30, 0]);
        let leaf = Party::new("CN=Root").certify(&Party::new("CN=a.example"), &[1], &[name.clone(), constraints]);
        codes(&tls::server(), &leaf).contains(&Code::EXTENSION_MUST_BE_CRITICAL)
    };
    assert_eq!((found(false), found(true)), (true, false));
}

/// Cases of x509-limbo that one certificate decides: which one, and the first code it must get.
const LIMBO: &[(&str, &str, Code)] = &[
    ("rfc5280::aki::cross-signed-root-missing-aki", "anchor", Code::EXTENSION_MISSING),
    ("rfc5280::aki::intermediate-missing-aki", "intermediate", Code::EXTENSION_MISSING),
    ("rfc5280::aki::leaf-missing-aki", "leaf", Code::EXTENSION_MISSING),
    ("rfc5280::ee-critical-aia-invalid", "leaf", Code::EXTENSION_MUST_NOT_BE_CRITICAL),
    ("rfc5280::ee-empty-issuer", "leaf", Code::ISSUER_EMPTY),
    ("rfc5280::eku::ee-eku-empty", "leaf", Code::EMPTY_VALUE),
    ("rfc5280::leaf-ku-keycertsign", "leaf", Code::KEY_CERT_SIGN_WITHOUT_CA),
    ("rfc5280::nc::not-allowed-in-ee-critical", "leaf", Code::NAME_CONSTRAINTS_INVALID),
    ("rfc5280::nc::not-allowed-in-ee-noncritical", "leaf", Code::NAME_CONSTRAINTS_INVALID),
    ("rfc5280::nc::permitted-dns-match-noncritical", "anchor", Code::EXTENSION_MUST_BE_CRITICAL),
    ("rfc5280::pc::ica-noncritical-pc", "intermediate", Code::EXTENSION_MUST_BE_CRITICAL),
    ("rfc5280::root-inconsistent-ca-extensions", "anchor", Code::KEY_USAGE_CONTENT),
    ("rfc5280::root-missing-basic-constraints", "anchor", Code::EXTENSION_MISSING),
    ("rfc5280::root-non-critical-basic-constraints", "anchor", Code::EXTENSION_MUST_BE_CRITICAL),
    ("rfc5280::san::malformed", "leaf", Code::MALFORMED_EXTENSION),
    ("rfc5280::san::noncritical-with-empty-subject", "leaf", Code::EXTENSION_MUST_BE_CRITICAL),
    ("rfc5280::san::underscore-dns", "leaf", Code::SUBJECT_ALT_NAME_INVALID),
    ("rfc5280::serial::negative", "leaf", Code::SERIAL_NOT_POSITIVE),
    ("rfc5280::serial::too-long", "leaf", Code::SERIAL_TOO_LONG),
    ("rfc5280::serial::zero", "leaf", Code::SERIAL_NOT_POSITIVE),
    ("rfc5280::ski::intermediate-missing-ski", "intermediate", Code::EXTENSION_MISSING),
    ("rfc5280::ski::root-missing-ski", "anchor", Code::EXTENSION_MISSING),
    ("rfc5280::unknown-critical-extension-intermediate", "intermediate", Code::UNKNOWN_CRITICAL),
    ("rfc5280::unknown-critical-extension-root", "anchor", Code::UNKNOWN_CRITICAL),
    ("rfc9881::ml-dsa-44-key-agreement", "leaf", Code::KEY_USAGE_FOR_KEY),
    ("rfc9881::ml-dsa-44-key-encipherment", "leaf", Code::KEY_USAGE_FOR_KEY),
    ("webpki::aki::root-with-aki-authoritycertissuer", "anchor", Code::AUTHORITY_KEY_ID_INVALID),
    ("webpki::aki::root-with-aki-authoritycertserialnumber", "anchor", Code::AUTHORITY_KEY_ID_INVALID),
    ("webpki::aki::root-with-aki-missing-keyidentifier", "anchor", Code::KEY_ID_MISSING),
    ("webpki::aki::root-with-aki-ski-mismatch", "anchor", Code::KEY_ID_MISMATCH),
    ("webpki::ca-as-leaf", "leaf", Code::CA_FLAG),
    ("webpki::cn::ipv4-hex-mismatch", "leaf", Code::COMMON_NAME_NOT_IN_SAN),
    ("webpki::cn::ipv4-leading-zeros-mismatch", "leaf", Code::COMMON_NAME_NOT_IN_SAN),
    ("webpki::cn::ipv6-non-rfc5952-mismatch", "leaf", Code::COMMON_NAME_NOT_IN_SAN),
    ("webpki::cn::ipv6-uncompressed-mismatch", "leaf", Code::COMMON_NAME_NOT_IN_SAN),
    ("webpki::cn::ipv6-uppercase-mismatch", "leaf", Code::COMMON_NAME_NOT_IN_SAN),
    ("webpki::cn::not-in-san", "leaf", Code::COMMON_NAME_NOT_IN_SAN),
    ("webpki::cn::punycode-not-in-san", "leaf", Code::COMMON_NAME_NOT_IN_SAN),
    ("webpki::ee-basicconstraints-ca", "leaf", Code::CA_FLAG),
    ("webpki::eku::ee-anyeku", "leaf", Code::KEY_PURPOSE_CONTENT),
    ("webpki::eku::ee-critical-eku", "leaf", Code::EXTENSION_MUST_NOT_BE_CRITICAL),
    ("webpki::eku::ee-without-eku", "leaf", Code::EXTENSION_MISSING),
    ("webpki::eku::root-has-eku", "anchor", Code::EXTENSION_FORBIDDEN),
    ("webpki::forbidden-dsa-leaf", "leaf", Code::KEY_NOT_ALLOWED),
    ("webpki::forbidden-dsa-root", "anchor", Code::KEY_NOT_ALLOWED),
    ("webpki::forbidden-p192-leaf", "leaf", Code::KEY_NOT_ALLOWED),
    ("webpki::forbidden-p192-root", "anchor", Code::KEY_NOT_ALLOWED),
    ("webpki::forbidden-rsa-key-not-divisible-by-8-in-leaf", "leaf", Code::KEY_NOT_ALLOWED),
    ("webpki::forbidden-rsa-not-divisible-by-8-in-root", "anchor", Code::KEY_NOT_ALLOWED),
    ("webpki::forbidden-weak-rsa-in-leaf", "leaf", Code::KEY_NOT_ALLOWED),
    ("webpki::forbidden-weak-rsa-key-in-root", "anchor", Code::KEY_NOT_ALLOWED),
    ("webpki::ku::ee-ecc-without-digitalsignature", "leaf", Code::KEY_USAGE_CONTENT),
    ("webpki::ku::ee-rsa-without-any-usages", "leaf", Code::KEY_USAGE_EMPTY),
    ("webpki::malformed-aia", "leaf", Code::MALFORMED_EXTENSION),
    ("webpki::nc::intermediate-permitted-excluded-subtrees-both-empty-sequences", "intermediate", Code::EMPTY_VALUE),
    ("webpki::nc::intermediate-permitted-excluded-subtrees-both-null", "intermediate", Code::EMPTY_VALUE),
    ("webpki::san::public-suffix-wildcard-san", "leaf", Code::WILDCARD_TOO_BROAD),
    ("webpki::san::san-critical-with-nonempty-subject", "leaf", Code::EXTENSION_MUST_NOT_BE_CRITICAL),
    ("webpki::san::san-wildcard-only", "leaf", Code::SUBJECT_ALT_NAME_INVALID),
    ("webpki::san::unicode-emoji-san", "leaf", Code::SUBJECT_ALT_NAME_INVALID),
    ("webpki::san::wildcard-embedded-leftmost-san", "leaf", Code::SUBJECT_ALT_NAME_INVALID),
    ("webpki::san::wildcard-embedded-ulabel-san", "leaf", Code::SUBJECT_ALT_NAME_INVALID),
    ("webpki::san::wildcard-not-in-leftmost-san", "leaf", Code::SUBJECT_ALT_NAME_INVALID),
    ("webpki::v1-cert", "leaf", Code::NOT_V3),
];

/// Valid chains in which a certificate breaks a MUST of its profile nevertheless.
const VALID_NEVERTHELESS: &[(&str, &str, Code)] = &[
    // Another, unused anchor or intermediate is at fault: a path without it is valid.
    ("cve::cve-2024-0567", "anchor", Code::EXTENSION_MISSING),
    ("rfc5280::unknown-critical-extension-unrelated-intermediate", "intermediate", Code::UNKNOWN_CRITICAL),
    ("rfc5280::unknown-critical-extension-unrelated-root", "anchor", Code::UNKNOWN_CRITICAL),
    // commonName example.com, alternative name 127.0.0.1: CA/B BR §7.1.4.3 does not allow it.
    ("webpki::san::exact-localhost-ip-san", "leaf", Code::COMMON_NAME_NOT_IN_SAN),
];

/// The codes of each certificate of a case, by role, under the profiles that its namespace asks for.
fn judge(case: &support::LimboCase) -> Vec<(&'static str, Code)> {
    let [anchor, intermediate, leaf] = match case.namespace() {
        "webpki" | "online" => [tls::anchor(), tls::intermediate(), tls::server()],
        _ => [rfc5280::anchor(), rfc5280::ca(), rfc5280::end_entity()],
    };
    let anchors = case.trusted_certs.iter().map(|pem| ("anchor", &anchor, pem));
    let intermediates = case.untrusted_intermediates.iter().map(|pem| ("intermediate", &intermediate, pem));
    let all = anchors.chain(intermediates).chain([("leaf", &leaf, &case.peer_certificate)]);
    all.flat_map(|(role, profile, pem)| {
        let found = match Certificate::from_pem(pem.as_bytes()) {
            Ok(certificate) => codes(profile, &certificate),
            Err(error) => vec![error.code()],
        };
        found.into_iter().map(move |code| (role, code))
    })
    .collect()
}

#[test]
fn certificates_of_limbo_get_the_codes_of_what_is_wrong_with_them() {
    let Some(cases) = support::limbo() else { return };
    let cases: BTreeMap<_, _> = cases.iter().map(|case| (case.id.as_str(), case)).collect();
    for (id, role, code) in LIMBO {
        let found = judge(cases[id]);
        assert!(found.contains(&(*role, *code)), "{id}: found {found:?}, not {role} {code}");
    }
}

#[test]
fn certificates_of_valid_chains_break_no_must() {
    let Some(cases) = support::limbo() else { return };
    let mut broken = Vec::new();
    for case in cases.iter().filter(|case| case.should_validate) {
        let mut found = judge(case);
        found.dedup();
        // BetterTLS offers bad intermediates beside the good ones.
        found.retain(|(role, _)| case.namespace() != "bettertls" || *role != "intermediate");
        broken.extend(found.into_iter().map(|(role, code)| (case.id.clone(), role, code)));
    }
    broken.sort();
    let expected: Vec<_> = VALID_NEVERTHELESS.iter().map(|(id, role, code)| ((*id).to_owned(), *role, *code)).collect();
    assert_eq!(broken, expected);
}
