//! Every row of every built-in profile, in both directions: a good certificate keeps it, and something breaks it.

mod recipe;

use super::*;
use crate::base::Level;
use crate::crypto::SignatureAlgorithm;
use crate::x509::ext::KeyUsage;
use crate::x509::oid;
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use recipe::Recipe;
use recipe::*;

/// Each built-in profile with a certificate that keeps all of it.
fn with_good_certificates() -> Vec<(Profile, Recipe)> {
    let signs = KeyUsage::DIGITAL_SIGNATURE;
    let mut root = Recipe::root();
    root.remove(oid::CERTIFICATE_POLICIES);
    root.remove(oid::AUTHORITY_KEY_IDENTIFIER);
    root.set(oid::SUBJECT_KEY_IDENTIFIER, false, Recipe::ca().extensions[0].2.clone());
    let server = Recipe::leaf(oid::SERVER_AUTH, signs);
    let email = Recipe::leaf(oid::EMAIL_PROTECTION, signs).with(
        oid::SUBJECT_ALT_NAME,
        false,
        names(&[(0x81, b"a@example.com"), (0x82, b"www.example.com")]),
    );
    let ocsp = Recipe::leaf(oid::OCSP_SIGNING, signs).with(oid::OCSP_NO_CHECK, false, Vec::from([5, 0]));
    let time =
        Recipe::leaf(oid::TIME_STAMPING, signs).with(oid::EXTENDED_KEY_USAGE, true, purposes(&[oid::TIME_STAMPING]));
    let alt = || names(&[(0x86, b"https://example.com/")]);
    let iso_root = root.clone().with(oid::ISSUER_ALT_NAME, false, alt());
    let iso_ca = Recipe::ca().with(oid::ISSUER_ALT_NAME, false, alt());
    let iso = |purpose, usage| {
        Recipe::leaf(purpose, usage).with(oid::EXTENDED_KEY_USAGE, true, purposes(&[purpose])).with(
            oid::ISSUER_ALT_NAME,
            false,
            alt(),
        )
    };
    let three_tier = iso_root.clone().with(oid::BASIC_CONSTRAINTS, true, basic_constraints(true, Some(1)));
    let intermediate = Recipe::ca().with(oid::EXTENDED_KEY_USAGE, false, purposes(&[oid::SERVER_AUTH]));
    alloc::vec![
        (rfc5280::anchor(), root.clone()),
        (rfc5280::ca(), Recipe::ca()),
        (rfc5280::end_entity(), server.clone()),
        (built_in::root_ca(), root.clone()),
        (built_in::intermediate_ca(), Recipe::ca()),
        (tls::anchor(), root),
        (tls::intermediate(), intermediate),
        (tls::server(), server),
        (tls::client(), Recipe::leaf(oid::CLIENT_AUTH, signs)),
        (purposes::code_signing(), Recipe::leaf(oid::CODE_SIGNING, signs)),
        (purposes::email(), email),
        (purposes::ocsp_responder(), ocsp),
        (purposes::timestamping(), time),
        (iso18013_5::iaca_root(), iso_root.clone()),
        (iso18013_5::dts_root_2_tier(), iso_root),
        (iso18013_5::dts_root_3_tier(), three_tier),
        (iso18013_5::dts_intermediate(), iso_ca),
        (iso18013_5::document_signer(), iso(oid::MDL_DOCUMENT_SIGNER, signs)),
        (iso18013_5::jws_signer(), iso(oid::MDL_JWS_SIGNER, signs)),
        (iso18013_5::reader(), iso(oid::MDL_READER, signs)),
        (iso18013_5::vical_signer(), iso(oid::MDL_VICAL_SIGNER, KeyUsage::NON_REPUDIATION)),
    ]
}

type Mutation = fn(&mut Recipe);

/// One thing wrong each.
const MUTATIONS: &[Mutation] = &[
    |it| it.version = 2,
    |it| it.unique_id = true,
    |it| (it.unique_id, it.extensions) = (true, Vec::new()),
    |it| it.serial = Vec::from([0]),
    |it| it.serial = Vec::from([1; 21]),
    |it| it.algorithm = SignatureAlgorithm::EcdsaSha1.to_der(),
    |it| it.not_after = it.not_before.saturating_add_days(-1),
    |it| it.not_before = at("1999-01-01T00:00:00Z"),
    |it| (it.not_before, it.not_after) = (at("2030-01-01T00:00:00Z"), at("2080-01-01T00:00:00Z")),
    |it| it.spki = p256(&[4; 65]),
    |it| it.spki = x25519(),
    |it| it.spki = rsa_for_pss(2048),
    |it| it.issuer = name(""),
    |it| it.issuer = name("CN=Another,C=AU,ST=South"),
    |it| it.subject = name(""),
    |it| (it.subject, it.extensions) = (name(""), Vec::new()),
    |it| it.subject = name("CN=other.example.com"),
    |it| it.subject = name("O=a,C=NZ"),
    |it| it.subject = raw_name(oid::COMMON_NAME, Tag::UTF8_STRING, &[b'a'; 65]),
    |it| it.subject = raw_name(oid::COUNTRY_NAME, Tag::PRINTABLE_STRING, b"nz"),
    |it| it.subject = raw_name(oid::ORGANIZATION_NAME, Tag::TELETEX_STRING, b"a"),
    // basicConstraints and keyUsage.
    |it| it.set(oid::BASIC_CONSTRAINTS, true, basic_constraints(true, None)),
    |it| it.set(oid::BASIC_CONSTRAINTS, true, basic_constraints(false, None)),
    |it| it.set(oid::BASIC_CONSTRAINTS, true, basic_constraints(true, Some(0))),
    |it| it.set(oid::BASIC_CONSTRAINTS, true, basic_constraints(true, Some(3))),
    |it| it.set(oid::BASIC_CONSTRAINTS, true, basic_constraints(false, Some(0))),
    |it| it.set(oid::KEY_USAGE, true, key_usage(KeyUsage::NONE)),
    |it| it.set(oid::KEY_USAGE, true, key_usage(KeyUsage::KEY_CERT_SIGN)),
    |it| it.set(oid::KEY_USAGE, true, key_usage(KeyUsage::from_bits(0x0201))),
    |it| it.set(oid::KEY_USAGE, true, key_usage(KeyUsage::ENCIPHER_ONLY)),
    |it| it.set(oid::KEY_USAGE, true, key_usage(KeyUsage::KEY_ENCIPHERMENT)),
    |it| {
        it.spki = ed25519();
        it.set(oid::KEY_USAGE, true, key_usage(KeyUsage::KEY_AGREEMENT));
    },
    |it| {
        it.spki = rsa(3072);
        it.set(oid::KEY_USAGE, true, key_usage(KeyUsage::KEY_AGREEMENT));
    },
    // extKeyUsage.
    |it| it.set(oid::EXTENDED_KEY_USAGE, true, purposes(&[oid::ANY_EXTENDED_KEY_USAGE])),
    |it| it.set(oid::EXTENDED_KEY_USAGE, false, purposes(&[oid::SERVER_AUTH, oid::IPSEC_USER])),
    |it| it.set(oid::EXTENDED_KEY_USAGE, false, purposes(&[oid::ANY_EXTENDED_KEY_USAGE, oid::SERVER_AUTH])),
    // Key identifiers.
    |it| it.set(oid::AUTHORITY_KEY_IDENTIFIER, false, aki(None, false, false)),
    |it| it.set(oid::AUTHORITY_KEY_IDENTIFIER, false, aki(Some(&[1]), true, false)),
    |it| it.set(oid::AUTHORITY_KEY_IDENTIFIER, false, aki(Some(&[1]), true, true)),
    |it| it.set(oid::SUBJECT_KEY_IDENTIFIER, false, ski(&[])),
    |it| it.set(oid::SUBJECT_KEY_IDENTIFIER, false, ski(&[1, 2, 3, 4])),
    // Alternative names.
    |it| it.set(oid::SUBJECT_ALT_NAME, false, names(&[(0x82, b"a_b.example.com")])),
    |it| it.set(oid::SUBJECT_ALT_NAME, false, names(&[(0x81, b"a@example.com")])),
    |it| it.set(oid::SUBJECT_ALT_NAME, false, names(&[(0x86, b"urn:a:b")])),
    |it| it.set(oid::SUBJECT_ALT_NAME, false, names(&[(0x82, b"*.com")])),
    |it| it.set(oid::ISSUER_ALT_NAME, false, names(&[(0x82, b"example.com")])),
    // Policies.
    |it| it.set(oid::CERTIFICATE_POLICIES, false, policies(&[&[0x2a, 3], &[0x2a, 3]], None)),
    |it| {
        let other = (oid::SERVER_AUTH, Vec::from([5, 0]));
        it.set(oid::CERTIFICATE_POLICIES, false, policies(&[oid::ANY_POLICY.as_bytes()], Some(other)));
    },
    |it| {
        let long = (oid::POLICY_USER_NOTICE, notice(Tag::UTF8_STRING, &[b'a'; 201]));
        it.set(oid::CERTIFICATE_POLICIES, false, policies(&[&[0x2a, 3]], Some(long)));
    },
    |it| {
        let visible = (oid::POLICY_USER_NOTICE, notice(Tag::VISIBLE_STRING, b"a"));
        it.set(oid::CERTIFICATE_POLICIES, false, policies(&[&[0x2a, 3]], Some(visible)));
    },
    |it| it.set(oid::POLICY_MAPPINGS, true, mappings(oid::ANY_POLICY, oid::SERVER_AUTH)),
    |it| {
        it.remove(oid::BASIC_CONSTRAINTS);
        it.set(oid::POLICY_MAPPINGS, true, mappings(oid::SERVER_AUTH, oid::CLIENT_AUTH));
    },
    |it| {
        it.remove(oid::BASIC_CONSTRAINTS);
        it.set(oid::POLICY_CONSTRAINTS, true, Vec::from([0x30, 3, 0x80, 1, 0]));
    },
    |it| {
        it.remove(oid::BASIC_CONSTRAINTS);
        it.set(oid::INHIBIT_ANY_POLICY, true, Vec::from([2, 1, 0]));
    },
    // nameConstraints.
    |it| {
        it.remove(oid::BASIC_CONSTRAINTS);
        it.set(oid::NAME_CONSTRAINTS, true, constraints(0x82, b"example.com", 0));
    },
    |it| it.set(oid::NAME_CONSTRAINTS, true, constraints(0x82, b"example.com", 1)),
    |it| it.set(oid::NAME_CONSTRAINTS, true, constraints(0x82, b"*.example.com", 0)),
    |it| it.set(oid::NAME_CONSTRAINTS, true, constraints(0x87, &[10, 0, 0, 0, 255, 0, 255, 0], 0)),
    |it| it.set(oid::NAME_CONSTRAINTS, true, constraints(0x88, &[0x2a, 3], 0)),
    // Where to find more.
    |it| it.set(oid::CRL_DISTRIBUTION_POINTS, false, distribution_point(b"", true, false)),
    |it| it.set(oid::CRL_DISTRIBUTION_POINTS, false, distribution_point(b"ca.crl", false, false)),
    |it| it.set(oid::CRL_DISTRIBUTION_POINTS, false, distribution_point(b"", false, true)),
    |it| it.set(oid::AUTHORITY_INFO_ACCESS, false, access(oid::ACCESS_OCSP, 0x82, b"example.com")),
    |it| it.set(oid::NO_REV_AVAIL, false, Vec::from([4, 0])),
    |it| it.set(oid::NO_REV_AVAIL, true, Vec::from([5, 0])),
    |it| {
        it.remove(oid::BASIC_CONSTRAINTS);
        it.set(oid::NO_REV_AVAIL, false, Vec::from([5, 0]));
        it.set(oid::AUTHORITY_INFO_ACCESS, false, access(oid::ACCESS_OCSP, 0x86, b"http://example.com"));
    },
    |it| it.set(oid::CT_POISON, true, Vec::from([5, 0])),
    |it| it.set(oid::NETSCAPE_COMMENT, true, Vec::from([5, 0])),
];

/// An extension absent, critical and not, with and without a subject.
fn variants(good: &Recipe, extension: Oid<'static>) -> Vec<Recipe> {
    let value = good.extensions.iter().find(|(it, ..)| *it == extension).map_or(Vec::from([5, 0]), |it| it.2.clone());
    let mut anonymous = good.clone();
    anonymous.subject = name("");
    let mut absent = good.clone();
    absent.remove(extension);
    let set = |recipe: &Recipe, critical| recipe.clone().with(extension, critical, value.clone());
    alloc::vec![absent, set(good, true), set(good, false), set(&anonymous, true), set(&anonymous, false)]
}

fn context(issuer: &Certificate) -> Context<'_> {
    Context::new().issued_by(issuer).issuing()
}

fn render(findings: &[Finding]) -> Vec<String> {
    findings.iter().filter(|it| it.level() != Level::Info).map(|it| alloc::format!("{} {it}", it.level())).collect()
}

#[test]
fn good_certificates_break_no_rule() {
    let issuer = Recipe::root().certificate();
    for (profile, good) in with_good_certificates() {
        // The issuer's key identifier is not derived from the key that all of these share.
        let findings = profile.check(&good.certificate(), &context(&issuer));
        assert_eq!(render(&findings), Vec::<String>::new(), "{}", profile.name());
    }
}

#[test]
fn every_row_is_kept_by_a_good_certificate_and_broken_by_some_other() {
    let issuer = Recipe::root().certificate();
    let bad = |recipe: &Recipe, mutation: &Mutation| {
        let mut bad = recipe.clone();
        mutation(&mut bad);
        bad.certificate()
    };
    let mut unbroken = Vec::new();
    for (profile, good) in with_good_certificates() {
        let certificates: Vec<_> = MUTATIONS.iter().map(|mutation| bad(&good, mutation)).collect();
        for row in profile.rows() {
            let alone = Profile { rows: Vec::from([row.clone()]), ..profile.clone() };
            let alone = Profile { extensions: Vec::new(), waived: Vec::new(), ..alone };
            let breaks = |certificate: &Certificate| {
                let found = alone.check(certificate, &context(&issuer));
                let encoding = certificate.encoding_findings();
                found.iter().any(|finding| finding.level() == row.level && !encoding.contains(finding))
            };
            assert!(!breaks(&good.certificate()), "{}: {row:?} is broken by a good certificate", profile.name());
            if !certificates.iter().any(breaks) {
                unbroken.push(alloc::format!("{}: {row:?}", profile.name()));
            }
        }
    }
    assert!(unbroken.is_empty(), "nothing breaks these:\n{}", unbroken.join("\n"));
}

/// A profile is no milder than any of its rows alone: one that tightens another's wins, wherever it stands.
#[test]
fn what_several_rows_find_has_the_level_of_the_most_binding_one() {
    type Levels = BTreeMap<(Code, String, Option<String>), Level>;
    let issuer = Recipe::root().certificate();
    let contexts = [Context::new().issued_by(&issuer), context(&issuer)];
    let find = |profile: &Profile, certificate: &Certificate, context: &Context<'_>| {
        let mut levels = Levels::new();
        for it in profile.check(certificate, context) {
            let key = (it.code(), it.field().to_string(), it.found().map(ToString::to_string));
            assert_eq!(levels.insert(key, it.level()), None, "{}: {it} twice", profile.name());
        }
        levels
    };
    for (profile, good) in with_good_certificates() {
        let alone = |row: &Row| Profile { rows: Vec::from([row.clone()]), ..profile.clone() };
        let rows: Vec<_> = profile.rows().iter().map(alone).collect();
        for (number, mutation) in MUTATIONS.iter().enumerate() {
            let mut bad = good.clone();
            mutation(&mut bad);
            let bad = bad.certificate();
            for context in &contexts {
                let mut highest = Levels::new();
                for (key, level) in rows.iter().flat_map(|row| find(row, &bad, context)) {
                    let kept = highest.entry(key).or_insert(level);
                    *kept = level.max(*kept);
                }
                assert_eq!(find(&profile, &bad, context), highest, "{}: mutation {number}", profile.name());
            }
        }
    }
}

#[test]
fn profiles_of_iso_18013_5_demand_the_key_identifiers_that_rfc_5280_advises() {
    let anchor = Recipe::root().certificate();
    let context = Context::new().issued_by(&anchor);
    let iso = |(profile, _): &(Profile, Recipe)| profile.name().starts_with("iso18013_5");
    let profiles: Vec<_> = with_good_certificates().into_iter().filter(iso).collect();
    assert_eq!(profiles.len(), 8);
    for (profile, good) in &profiles {
        assert_eq!(codes(profile, good, &context), [], "{}", profile.name());
        let random = good.clone().with(oid::SUBJECT_KEY_IDENTIFIER, false, ski(&[0x5a; 20]));
        assert_eq!(codes(profile, &random, &context), [Code::SUBJECT_KEY_ID_MISMATCH], "{}", profile.name());
    }
    let dts = iso18013_5::dts_intermediate();
    let other = Recipe::ca().with(oid::AUTHORITY_KEY_IDENTIFIER, false, aki(Some(&[0x5a; 20]), false, false));
    let other = other.with(oid::ISSUER_ALT_NAME, false, names(&[(0x86, b"https://example.com/")]));
    assert_eq!(codes(&dts, &other, &context), [Code::KEY_ID_MISMATCH]);
    let findings = dts.check(&other.certificate(), &context);
    let finding = findings.iter().find(|it| it.code() == Code::KEY_ID_MISMATCH).unwrap();
    assert_eq!(finding.clause(), "ISO/IEC 18013-5 Annex B", "{finding}");
    // Where the standard leaves the method open, none is demanded.
    for profile in [rfc5280::ca(), built_in::intermediate_ca(), tls::intermediate()] {
        let random = Recipe::ca().with(oid::SUBJECT_KEY_IDENTIFIER, false, ski(&[0x5a; 20]));
        assert_eq!(codes(&profile, &random, &context), [], "{}", profile.name());
    }
}

#[test]
fn every_row_on_an_extension_is_kept_by_a_good_certificate_and_broken_by_some_other() {
    let issuer = Recipe::root().certificate();
    for (profile, good) in with_good_certificates() {
        for row in profile.extensions() {
            let alone = Profile::new("one").with_extensions([row.clone()]);
            let codes = |recipe: &Recipe| -> Vec<u32> {
                let found = alone.check(&recipe.certificate(), &context(&issuer));
                found.iter().map(|it| it.code().number()).filter(|code| (13_005..=13_008).contains(code)).collect()
            };
            let free = row.presence == Presence::Optional && row.criticality == Criticality::Any;
            let extension = NAMED.iter().copied().find(|it| *it == row.extension.as_oid()).unwrap();
            let broken = variants(&good, extension).iter().any(|variant| !codes(variant).is_empty());
            assert!(codes(&good).is_empty(), "{}: {row:?} is broken by a good certificate", profile.name());
            assert!(broken != free, "{}: {row:?}", profile.name());
        }
    }
}

/// The extensions of the tables, as constants.
const NAMED: [Oid<'static>; 19] = [
    oid::AUTHORITY_KEY_IDENTIFIER,
    oid::SUBJECT_KEY_IDENTIFIER,
    oid::KEY_USAGE,
    oid::CERTIFICATE_POLICIES,
    oid::POLICY_MAPPINGS,
    oid::SUBJECT_ALT_NAME,
    oid::ISSUER_ALT_NAME,
    oid::SUBJECT_DIRECTORY_ATTRIBUTES,
    oid::BASIC_CONSTRAINTS,
    oid::NAME_CONSTRAINTS,
    oid::POLICY_CONSTRAINTS,
    oid::EXTENDED_KEY_USAGE,
    oid::CRL_DISTRIBUTION_POINTS,
    oid::INHIBIT_ANY_POLICY,
    oid::FRESHEST_CRL,
    oid::AUTHORITY_INFO_ACCESS,
    oid::SUBJECT_INFO_ACCESS,
    oid::OCSP_NO_CHECK,
    oid::NO_REV_AVAIL,
];

fn codes(profile: &Profile, recipe: &Recipe, context: &Context<'_>) -> Vec<Code> {
    let found = profile.check(&recipe.certificate(), context);
    found.iter().filter(|it| it.level() == Level::Must).map(Finding::code).collect()
}

#[test]
fn rows_that_concern_issuing_are_silent_about_foreign_certificates() {
    let mut old = Recipe::leaf(oid::SERVER_AUTH, KeyUsage::DIGITAL_SIGNATURE);
    old.not_after = old.not_before.saturating_add_days(3650);
    let issuer = Recipe::root().certificate();
    assert_eq!(codes(&tls::server(), &old, &Context::new().issued_by(&issuer)), []);
    assert_eq!(codes(&tls::server(), &old, &context(&issuer)), [Code::VALIDITY_TOO_LONG]);
}

/// CA/B BR §6.3.2, on both sides of each day.
#[test]
fn lifetimes_of_servers_shrink_by_the_day_they_begin() {
    let issuer = Recipe::root().certificate();
    for (begin, days) in
        [("2026-03-14", 398), ("2026-03-15", 200), ("2027-03-14", 200), ("2027-03-15", 100), ("2029-03-15", 47)]
    {
        let mut recipe = Recipe::leaf(oid::SERVER_AUTH, KeyUsage::DIGITAL_SIGNATURE);
        recipe.not_before = at(&alloc::format!("{begin}T00:00:00Z"));
        recipe.not_after = recipe.not_before.saturating_add_days(days).saturating_add_seconds(-1);
        assert_eq!(codes(&tls::server(), &recipe, &context(&issuer)), [], "{begin}");
        recipe.not_after = recipe.not_after.saturating_add_seconds(1);
        assert_eq!(codes(&tls::server(), &recipe, &context(&issuer)), [Code::VALIDITY_TOO_LONG], "{begin}");
    }
}

/// RFC 5280 §4.1.2.6.
#[test]
fn an_end_entity_that_is_a_ca_or_issues_crls_has_a_subject() {
    let mut nameless = Recipe::leaf(oid::SERVER_AUTH, KeyUsage::DIGITAL_SIGNATURE);
    nameless.subject = name("");
    nameless.set(oid::SUBJECT_ALT_NAME, true, names(&[(0x82, b"www.example.com")]));
    let ca = nameless.clone().with(oid::BASIC_CONSTRAINTS, true, basic_constraints(true, None));
    let crl_issuer = nameless.clone().with(oid::KEY_USAGE, true, key_usage(KeyUsage::CRL_SIGN));
    let found = |recipe: &Recipe| codes(&rfc5280::end_entity(), recipe, &Context::new());
    assert_eq!(found(&nameless), []);
    assert_eq!(found(&ca), [Code::SUBJECT_EMPTY]);
    assert_eq!(found(&crl_issuer), [Code::SUBJECT_EMPTY]);
}

#[test]
fn waived_codes_are_not_reported_and_the_rest_is() {
    let mut recipe = Recipe::ca();
    recipe.serial = Vec::from([0]);
    recipe.set(oid::NETSCAPE_COMMENT, true, Vec::from([5, 0]));
    let strict = rfc5280::ca();
    assert_eq!(codes(&strict, &recipe, &Context::new()), [Code::SERIAL_NOT_POSITIVE, Code::UNKNOWN_CRITICAL]);
    let field = strict.clone().waiving([Code::SERIAL_NOT_POSITIVE]);
    assert_eq!(codes(&field, &recipe, &Context::new()), [Code::UNKNOWN_CRITICAL]);
    assert_ne!(strict, field);
    let handled = [ObjectIdentifier::from_static(oid::NETSCAPE_COMMENT)];
    assert_eq!(codes(&field, &recipe, &Context::new().handling(&handled)), []);
}

#[test]
fn a_published_iaca_root_passes_with_what_is_seen_in_the_field() {
    let mut recipe =
        with_good_certificates().into_iter().find(|(profile, _)| *profile == iso18013_5::iaca_root()).unwrap().1;
    recipe.set(oid::BASIC_CONSTRAINTS, true, basic_constraints(true, Some(3)));
    recipe.set(oid::KEY_USAGE, true, Vec::from([3, 2, 0, 6]));
    recipe.set(oid::CRL_DISTRIBUTION_POINTS, false, distribution_point(b"", false, true));
    let strict = iso18013_5::iaca_root();
    let mut found = codes(&strict, &recipe, &Context::new());
    found.sort_unstable();
    found.dedup();
    assert_eq!(found, [Code::NON_CANONICAL_NAMED_BITS, Code::DISTRIBUTION_POINT_INVALID, Code::PATH_LEN_NOT_ALLOWED]);
    assert_eq!(codes(&iso18013_5::as_seen_in_the_field(strict), &recipe, &Context::new()), []);
}

#[test]
fn what_is_about_to_be_signed_is_judged_as_the_certificate_will_be() {
    for (profile, good) in with_good_certificates() {
        for mutation in MUTATIONS {
            let mut recipe = good.clone();
            mutation(&mut recipe);
            let context = Context::new().issuing();
            let signed = der(|writer| {
                writer.sequence(|writer| {
                    writer.raw(&recipe.tbs());
                    writer.raw(&recipe.algorithm);
                    writer.bit_string(&[0x5a; 300]);
                });
            });
            // Offsets of deviations may differ, since the header grows with what it frames.
            let what = |findings: Vec<Finding>| -> Vec<_> {
                findings.into_iter().map(|it| (it.code(), it.level(), it.field().to_string())).collect()
            };
            let before = profile.check_tbs(&recipe.tbs(), &context).unwrap();
            let after = profile.check(&Certificate::from_der(&signed).unwrap(), &context);
            assert_eq!(what(before), what(after));
        }
    }
    let error = tls::server().check_tbs(&[0x30, 0], &Context::new()).unwrap_err();
    assert_eq!(error.code(), Code::MISSING_FIELD);
}

#[test]
fn findings_and_work_are_bounded_whatever_a_certificate_holds() {
    let bad_names: Vec<(u8, &[u8])> = alloc::vec![(0x82, b"a_b"); 50_000];
    let repeated: Vec<&[u8]> = alloc::vec![&[0x2a, 3]; 50_000];
    let recipe = Recipe::leaf(oid::SERVER_AUTH, KeyUsage::DIGITAL_SIGNATURE)
        .with(oid::SUBJECT_ALT_NAME, false, names(&bad_names))
        .with(oid::CERTIFICATE_POLICIES, false, policies(&repeated, None));
    let findings = tls::server().check(&recipe.certificate(), &Context::new());
    let rows = tls::server().rows().len() + tls::server().extensions().len();
    assert!((128..=128 + rows).contains(&findings.len()), "{}", findings.len());
    assert!(findings.iter().all(|finding| finding.to_string().len() < 1024));
}

#[test]
fn however_much_is_advised_what_is_demanded_is_reported() {
    let bad_names: Vec<Vec<u8>> = (0..500).map(|number| alloc::format!("a_{number}").into_bytes()).collect();
    let bad_names: Vec<(u8, &[u8])> = bad_names.iter().map(|name| (0x82, name.as_slice())).collect();
    let recipe = Recipe::ca().with(oid::SUBJECT_ALT_NAME, false, names(&bad_names));
    let row = |level, code| Row::new(Rule::AlternativeNamesWellFormed, code, level, "our rules");
    let (advised, demanded) = (row(Level::Should, Code::ALT_NAME_FORM), row(Level::Must, Code::ALT_NAME_FORM));
    let other = row(Level::Must, Code::SUBJECT_ALT_NAME_INVALID);
    for (rows, must) in [
        ([advised.clone(), demanded.clone()], [Code::ALT_NAME_FORM].as_slice()),
        ([advised.clone(), other.clone()], &[Code::SUBJECT_ALT_NAME_INVALID]),
        ([advised.clone(), advised.clone()], &[]),
    ] {
        assert_eq!(codes(&Profile::new("ours").with_rows(rows), &recipe, &Context::new()), must);
    }
    assert_eq!(codes(&Profile::new("ours").with_rows([demanded, advised]), &recipe, &Context::new()).len(), 128);
}
