//! What certificates, requests and extensions may not say, typed or as bytes; each rule with the nearest thing that it lets
//! through.

#![cfg(test)]

mod support;

use certwright::issue::{
    AlternativeName, CertificateParameters, CrlScope, DistributionPoint, Issuer, OwnedExtension, Policy, Refusal,
    RequestParameters, Role, Validity,
};
use certwright::profile::{Criticality, ExtensionRow, Presence, rfc5280};
use certwright::x509::ext::{KeyUsage, ReasonFlags};
use certwright::x509::{DistinguishedName, ObjectIdentifier, Oid, oid};
use certwright::{Certificate, Code, Error, KeyAlgorithm, PrivateKey, Result};
use chacha20::ChaCha20Rng;
use chacha20::rand_core::SeedableRng;
use std::sync::LazyLock;
use support::der::{bit_string, sequence, tlv};

static KEY: LazyLock<PrivateKey> =
    LazyLock::new(|| PrivateKey::generate(KeyAlgorithm::EcdsaP256, &mut seeded(1)).unwrap());

/// An extension that nobody knows.
static UNKNOWN: LazyLock<ObjectIdentifier> = LazyLock::new(|| "1.3.6.1.4.1.55555.7".parse().unwrap());

fn seeded(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

fn year() -> Validity {
    Validity::days("2026-01-01".parse().unwrap(), 365).unwrap()
}

/// Code and field of the refusal.
fn place<T>(result: Result<T>) -> Option<(Code, String)> {
    result.err().map(|error: Error| (error.code(), error.field().to_owned()))
}

fn refused(code: Code, field: &str) -> Option<(Code, String)> {
    Some((code, field.to_owned()))
}

fn from_der(oid: Oid<'_>, value: &[u8]) -> Option<(Code, String)> {
    place(OwnedExtension::from_der(oid, false, value))
}

/// One policy with a notice: its text, and the organization it refers to.
fn notice(organization: Option<&[u8]>, text: &[u8]) -> Vec<u8> {
    let reference = organization.map(|name| sequence(&[&tlv(0x0c, name), &sequence(&[&tlv(2, &[1])])]));
    let notice = sequence(&[&reference.unwrap_or_default(), &tlv(0x0c, text)]);
    policy_with(&sequence(&[&tlv(6, oid::POLICY_USER_NOTICE.as_bytes()), &notice]))
}

/// certificatePolicies of one policy with one qualifier.
fn policy_with(qualifier: &[u8]) -> Vec<u8> {
    sequence(&[&sequence(&[&tlv(6, oid::ANY_POLICY.as_bytes()), &sequence(&[qualifier])])])
}

/// RFC 5280 §4.2.1.4: `SIZE (1..200)`, in characters.
#[test]
fn the_texts_of_a_policy_have_1_to_200_characters() {
    let bad = refused(Code::ISSUE_EXTENSION, "certificatePolicies");
    let long = "é".repeat(200);
    for (text, expected) in [("", &bad), ("é", &None), (&long, &None), (&(long.clone() + "x"), &bad)] {
        let policy = Policy { notice: Some(text.into()), ..Policy::new(oid::ANY_POLICY) };
        assert_eq!(place(OwnedExtension::certificate_policies(&[policy])), *expected, "{text}");
        assert_eq!(from_der(oid::CERTIFICATE_POLICIES, &notice(None, text.as_bytes())), *expected, "{text}");
        assert_eq!(from_der(oid::CERTIFICATE_POLICIES, &notice(Some(text.as_bytes()), b"x")), *expected, "{text}");
    }
}

/// RFC 5280 §4.2.1.4: explicitText "SHOULD NOT include any control characters", and nothing is to be guessed.
#[test]
fn the_texts_of_a_policy_can_be_read_and_hold_no_control_characters() {
    let bad = refused(Code::ISSUE_EXTENSION, "certificatePolicies");
    for (text, expected) in [
        ("a b", &None),
        ("\u{a0}", &None),
        ("a\0b", &bad),
        ("a\nb", &bad),
        ("a\u{7f}", &bad),
        ("a\u{85}", &bad),
        ("\u{9f}", &bad),
    ] {
        let policy = Policy { notice: Some(text.into()), ..Policy::new(oid::ANY_POLICY) };
        assert_eq!(place(OwnedExtension::certificate_policies(&[policy])), *expected, "{text:?}");
        assert_eq!(from_der(oid::CERTIFICATE_POLICIES, &notice(None, text.as_bytes())), *expected, "{text:?}");
        assert_eq!(from_der(oid::CERTIFICATE_POLICIES, &notice(Some(text.as_bytes()), b"x")), *expected, "{text:?}");
    }
    for (tag, text, expected) in [
        (0x0c, &[b'a', 0xc3][..], &bad),
        (0x16, &[b'a', 0xc3, 0xa9], &bad),
        (0x1a, b"a b", &None),
        (0x1a, b"a\x7f", &bad),
        (0x1e, &[0, b'a'], &None),
        (0x1e, &[0, b'a', 0], &bad),
        (0x1e, &[0xd8, 0], &bad),
        (0x1e, &[0, 7], &bad),
    ] {
        let notice = sequence(&[&tlv(tag, text)]);
        let value = policy_with(&sequence(&[&tlv(6, oid::POLICY_USER_NOTICE.as_bytes()), &notice]));
        assert_eq!(from_der(oid::CERTIFICATE_POLICIES, &value), *expected, "{tag:02x} {text:02x?}");
    }
}

/// RFC 5280 §4.2.1.4: "a pointer to a Certification Practice Statement (CPS) … in the form of a URI".
#[test]
fn the_place_of_a_practice_statement_is_an_absolute_uri_also_as_bytes() {
    let bad = refused(Code::ISSUE_BAD_ALT_NAME, "uniformResourceIdentifier");
    for (uri, expected) in [
        ("https://a.example/cps", &None),
        ("", &bad),
        ("a.example/cps", &bad),
        ("https://a.example\0/", &bad),
        ("https://a.example/\n", &bad),
        ("https://ä.example/", &bad),
    ] {
        let policy = Policy { cps: Some(uri.into()), ..Policy::new(oid::ANY_POLICY) };
        assert_eq!(place(OwnedExtension::certificate_policies(&[policy])), *expected, "{uri:?}");
        let value = policy_with(&sequence(&[&tlv(6, oid::POLICY_CPS.as_bytes()), &tlv(0x16, uri.as_bytes())]));
        assert_eq!(from_der(oid::CERTIFICATE_POLICIES, &value), *expected, "{uri:?}");
    }
}

/// RFC 5280 §4.2.1.4, §4.2.1.5, §4.2.1.3.
#[test]
fn policies_stand_once_and_are_not_mapped_to_any_also_as_bytes() {
    let policy = |policy: Oid<'_>| sequence(&[&tlv(6, policy.as_bytes())]);
    let policies = |one, two| from_der(oid::CERTIFICATE_POLICIES, &sequence(&[&policy(one), &policy(two)]));
    assert_eq!(policies(oid::ANY_POLICY, oid::ANY_POLICY), refused(Code::ISSUE_EXTENSION, "certificatePolicies"));
    assert_eq!(policies(oid::ANY_POLICY, oid::SERVER_AUTH), None);
    let mapping = |one: Oid<'_>, two: Oid<'_>| {
        let pair = sequence(&[&tlv(6, one.as_bytes()), &tlv(6, two.as_bytes())]);
        from_der(oid::POLICY_MAPPINGS, &sequence(&[&pair]))
    };
    assert_eq!(mapping(oid::SERVER_AUTH, oid::ANY_POLICY), refused(Code::ISSUE_EXTENSION, "policyMappings"));
    assert_eq!(mapping(oid::SERVER_AUTH, oid::CLIENT_AUTH), None);
    for (usage, expected) in [
        (&[3, 1, 0][..], refused(Code::ISSUE_EXTENSION, "keyUsage")),
        (&[3, 3, 6, 0x80, 0x40], refused(Code::ISSUE_EXTENSION, "keyUsage")),
        (&[3, 3, 7, 0x80, 0x80], None),
    ] {
        assert_eq!(from_der(oid::KEY_USAGE, usage), expected, "{usage:02x?}");
    }
}

/// RFC 5280 §4.2.1.13, §5.2.5.
#[test]
fn reasons_of_a_distribution_point_are_some_that_have_a_name() {
    let name = tlv(0xa0, &tlv(0xa0, &tlv(0x86, b"http://crl.example/a.crl")));
    for (bits, is_good) in
        [(0, false), (1, false), (1 << 9, false), (1 << 1 | 1 << 9, false), (1 << 1, true), (1 << 8, true)]
    {
        let reasons = ReasonFlags::from_bits(bits);
        let point = DistributionPoint::uri("http://crl.example/a.crl").unwrap();
        let points = [DistributionPoint { reasons: Some(reasons), ..point }];
        let expected = |field| if is_good { None } else { refused(Code::ISSUE_EXTENSION, field) };
        let typed = OwnedExtension::crl_distribution_points(&points);
        let freshest = place(OwnedExtension::freshest_crl(&points));
        assert_eq!(freshest, expected("freshestCRL"), "{bits:b}");
        if let Ok(typed) = &typed {
            assert_eq!(from_der(oid::CRL_DISTRIBUTION_POINTS, typed.value()), None);
        }
        assert_eq!(place(typed), expected("cRLDistributionPoints"), "{bits:b}");
    }
    // As bytes: a BIT STRING of nothing, in cRLDistributionPoints and in issuingDistributionPoint.
    let nothing = sequence(&[&sequence(&[&name, &[0x81, 1, 0]])]);
    assert_eq!(
        from_der(oid::CRL_DISTRIBUTION_POINTS, &nothing),
        refused(Code::ISSUE_EXTENSION, "cRLDistributionPoints")
    );
    for (reasons, expected) in
        [(&[0x83, 1, 0][..], refused(Code::ISSUE_EXTENSION, "issuingDistributionPoint")), (&[0x83, 2, 6, 0x40], None)]
    {
        assert_eq!(from_der(oid::ISSUING_DISTRIBUTION_POINT, &sequence(&[reasons])), expected);
    }
}

/// What each extension may not say though its encoding lets it, beside the nearest that it may.
#[test]
fn an_extension_says_what_its_standard_lets_it_say_also_as_bytes() {
    let purposes = |purposes: &[Oid<'_>]| {
        sequence(&[&purposes.iter().flat_map(|purpose| tlv(6, purpose.as_bytes())).collect::<Vec<_>>()])
    };
    let subtree = |list, distances: &[u8]| {
        let base = sequence(&[&tlv(0x82, b"a.example"), distances]);
        sequence(&[&tlv(list, &[sequence(&[&tlv(0x82, b"b.example")]), base].concat())])
    };
    let issuer = tlv(0xa1, &tlv(0xa4, &common_name("a")));
    let attribute = |values: &[u8]| sequence(&[&sequence(&[&tlv(6, oid::TITLE.as_bytes()), &tlv(0x31, values)])]);
    let qualified =
        |notice: &[u8]| policy_with(&sequence(&[&tlv(6, oid::POLICY_USER_NOTICE.as_bytes()), &sequence(&[notice])]));
    let point = |issuers: &[u8]| {
        let name = tlv(0xa0, &tlv(0xa1, &self::attribute("part 1")));
        sequence(&[&sequence(&[&name, &tlv(0xa2, issuers)])])
    };
    let directory = |name| tlv(0xa4, &common_name(name));
    for (kind, good, bad) in [
        // RFC 5280 §4.2.1.9: a path length is a CA's.
        (oid::BASIC_CONSTRAINTS, sequence(&[&[1, 1, 0xff], &[2, 1, 0]]), sequence(&[&[2, 1, 0]])),
        (oid::BASIC_CONSTRAINTS, sequence(&[]), sequence(&[&[1, 1, 0], &[2, 1, 0]])),
        // §4.2.1.10: minimum zero, which is the default, and no maximum.
        (oid::NAME_CONSTRAINTS, subtree(0xa0, &[]), subtree(0xa0, &[0x80, 1, 1])),
        (oid::NAME_CONSTRAINTS, subtree(0xa1, &[]), subtree(0xa1, &[0x80, 1, 1])),
        (oid::NAME_CONSTRAINTS, subtree(0xa0, &[]), subtree(0xa0, &[0x80, 1, 0])),
        (oid::NAME_CONSTRAINTS, subtree(0xa0, &[]), subtree(0xa0, &[0x81, 1, 0])),
        (oid::NAME_CONSTRAINTS, subtree(0xa1, &[]), subtree(0xa1, &[0x81, 1, 9])),
        (oid::NAME_CONSTRAINTS, subtree(0xa0, &[]), sequence(&[])),
        (oid::NAME_CONSTRAINTS, subtree(0xa0, &[]), sequence(&[&tlv(0xa0, &[])])),
        // §4.2.1.1: issuer and serial number together, and an identifier of something.
        (oid::AUTHORITY_KEY_IDENTIFIER, sequence(&[&issuer, &[0x82, 1, 1]]), sequence(&[&issuer])),
        (oid::AUTHORITY_KEY_IDENTIFIER, sequence(&[&[0x80, 1, 1]]), sequence(&[&[0x80, 1, 1], &[0x82, 1, 1]])),
        (oid::AUTHORITY_KEY_IDENTIFIER, sequence(&[&[0x80, 1, 0]]), sequence(&[&[0x80, 0]])),
        (oid::AUTHORITY_KEY_IDENTIFIER, sequence(&[&[0x80, 1, 0]]), sequence(&[])),
        // §4.2.1.2.
        (oid::SUBJECT_KEY_IDENTIFIER, tlv(4, &[0]), tlv(4, &[])),
        // §4.2.1.12.
        (oid::EXTENDED_KEY_USAGE, purposes(&[oid::SERVER_AUTH, oid::CLIENT_AUTH]), purposes(&[])),
        (
            oid::EXTENDED_KEY_USAGE,
            purposes(&[oid::SERVER_AUTH]),
            purposes(&[oid::SERVER_AUTH, oid::CLIENT_AUTH, oid::SERVER_AUTH]),
        ),
        // §4.2.1.4, §4.2.1.5, §4.2.1.8, §4.2.1.11, §4.2.1.6, §4.2.2.1; RFC 7633 §4.1: lists of nothing.
        (oid::CERTIFICATE_POLICIES, qualified(&tlv(0x0c, b"a")), qualified(&[])),
        (oid::CERTIFICATE_POLICIES, qualified(&tlv(0x0c, b"a")), sequence(&[])),
        (oid::CERTIFICATE_POLICIES, qualified(&tlv(0x0c, b"a")), policy_with(&[])),
        (oid::POLICY_CONSTRAINTS, sequence(&[&[0x80, 1, 0]]), sequence(&[])),
        (oid::SUBJECT_DIRECTORY_ATTRIBUTES, attribute(&tlv(0x0c, b"a")), attribute(&[])),
        (oid::SUBJECT_DIRECTORY_ATTRIBUTES, attribute(&tlv(0x0c, b"a")), sequence(&[])),
        (oid::SUBJECT_ALT_NAME, sequence(&[&tlv(0x82, b"a")]), sequence(&[])),
        (oid::ISSUER_ALT_NAME, sequence(&[&tlv(0x82, b"a")]), sequence(&[])),
        (oid::TLS_FEATURE, sequence(&[&[2, 1, 5]]), sequence(&[])),
        (oid::CRL_DISTRIBUTION_POINTS, point(&directory("a")), sequence(&[])),
        (oid::CRL_DISTRIBUTION_POINTS, point(&directory("a")), sequence(&[&sequence(&[])])),
        (oid::CRL_DISTRIBUTION_POINTS, point(&directory("a")), sequence(&[&sequence(&[&tlv(0xa2, &[])])])),
        // §4.2.1.13: relative to one name.
        (oid::CRL_DISTRIBUTION_POINTS, point(&directory("a")), point(&[directory("a"), directory("b")].concat())),
        // RFC 3280 §4.2.1.4.
        (oid::PRIVATE_KEY_USAGE_PERIOD, sequence(&[&tlv(0x80, b"20260101000000Z")]), sequence(&[])),
    ] {
        assert_eq!(from_der(kind, &good), None, "{kind} {good:02x?}");
        assert_eq!(from_der(kind, &bad), refused(Code::ISSUE_EXTENSION, kind.name().unwrap()), "{kind} {bad:02x?}");
    }
    let period = |from: &[u8], to: &[u8]| {
        from_der(oid::PRIVATE_KEY_USAGE_PERIOD, &sequence(&[&tlv(0x80, from), &tlv(0x81, to)])).map(|(code, _)| code)
    };
    assert_eq!(period(b"20260102000000Z", b"20260101235959Z"), Some(Code::ISSUE_VALIDITY_INVERTED));
    assert_eq!(period(b"20260102000000Z", b"20260102000000Z"), None);
    // Typed, too.
    let typed = [
        place(OwnedExtension::subject_key_identifier(&[])),
        place(OwnedExtension::authority_key_identifier(&[])),
        place(OwnedExtension::extended_key_usage(&[oid::SERVER_AUTH, oid::SERVER_AUTH])),
        place(OwnedExtension::private_key_usage_period(None, None)),
        place(OwnedExtension::subject_directory_attributes(&[(oid::TITLE, &[])])),
    ];
    let fields = [
        "subjectKeyIdentifier",
        "authorityKeyIdentifier",
        "extKeyUsage",
        "privateKeyUsagePeriod",
        "subjectDirectoryAttributes",
    ];
    assert_eq!(typed, fields.map(|field| refused(Code::ISSUE_EXTENSION, field)));
}

/// Every place of a GeneralName, with one in it.
fn places(name: &[u8]) -> Vec<(Oid<'static>, Vec<u8>)> {
    let access = sequence(&[&sequence(&[&tlv(6, oid::ACCESS_OCSP.as_bytes()), name])]);
    let place = tlv(0xa0, &tlv(0xa0, name));
    vec![
        (oid::SUBJECT_ALT_NAME, sequence(&[name])),
        (oid::ISSUER_ALT_NAME, sequence(&[name])),
        (oid::AUTHORITY_INFO_ACCESS, access.clone()),
        (oid::SUBJECT_INFO_ACCESS, access),
        (oid::CRL_DISTRIBUTION_POINTS, sequence(&[&sequence(&[&place])])),
        (oid::CRL_DISTRIBUTION_POINTS, sequence(&[&sequence(&[&tlv(0xa2, name)])])),
        (oid::FRESHEST_CRL, sequence(&[&sequence(&[&place])])),
        (oid::ISSUING_DISTRIBUTION_POINT, sequence(&[&place])),
        (oid::AUTHORITY_KEY_IDENTIFIER, sequence(&[&tlv(0xa1, name), &[0x82, 1, 1]])),
    ]
}

fn attribute(value: &str) -> Vec<u8> {
    sequence(&[&tlv(6, oid::COMMON_NAME.as_bytes()), &tlv(0x0c, value.as_bytes())])
}

/// A distinguished name with this commonName.
fn common_name(value: &str) -> Vec<u8> {
    sequence(&[&tlv(0x31, &attribute(value))])
}

fn other_name(type_id: Oid<'_>, value: &[u8]) -> Vec<u8> {
    tlv(0xa0, &[tlv(6, type_id.as_bytes()), tlv(0xa0, value)].concat())
}

/// RFC 5280 §4.2.1.6: no GeneralName is empty; CVE-2009-2408: none ends early or moves a cursor.
#[test]
fn general_names_that_are_empty_or_hold_control_characters_are_issued_nowhere() {
    let other = |value: &[u8]| other_name(UNKNOWN.as_oid(), value);
    let text = |value: &str| tlv(0x0c, value.as_bytes());
    let party = |value: &str| tlv(0xa1, &text(value));
    let address = |parts: &[&[u8]]| tlv(0xa3, &parts.concat());
    let given_name = sequence(&[&tlv(0xa2, &tlv(0x13, b"a"))]);
    for (bad, good, field) in [
        (tlv(0x82, b""), tlv(0x82, b"a.example"), "dNSName"),
        (tlv(0x82, b"a\0.example"), tlv(0x82, b"a.example"), "dNSName"),
        (tlv(0x81, b"a@b.example\n"), tlv(0x81, b"a@b.example"), "rfc822Name"),
        (tlv(0x81, b"\"a\nb\"@b.example"), tlv(0x81, b"\"a b\"@b.example"), "rfc822Name"),
        (tlv(0x86, b"http://a.example/\r\n"), tlv(0x86, b"http://a.example/"), "uniformResourceIdentifier"),
        (tlv(0xa4, &sequence(&[])), tlv(0xa4, &common_name("a b")), "directoryName"),
        (tlv(0xa4, &common_name("a\0b")), tlv(0xa4, &common_name("a b")), "directoryName"),
        (tlv(0xa4, &common_name("a\nb")), tlv(0xa4, &common_name("ä")), "directoryName"),
        (other(&text("")), other(&text("a")), "otherName"),
        (other(&text("a\0b")), other(&text("a b")), "otherName"),
        (other(&text("a\nb")), other(&sequence(&[])), "otherName"),
        (other(&tlv(0x0c, &[b'a', 0xff])), other(&tlv(4, &[0xff])), "otherName"),
        (other(&tlv(0x1e, &[0])), other(&tlv(0x1e, &[0, b'a'])), "otherName"),
        (tlv(0xa5, &[]), tlv(0xa5, &party("a")), "ediPartyName"),
        (tlv(0xa5, &party("")), tlv(0xa5, &[tlv(0xa0, &text("a")), party("b")].concat()), "ediPartyName"),
        (tlv(0xa5, &tlv(0xa0, &text("a"))), tlv(0xa5, &party("a")), "ediPartyName"),
        (tlv(0xa5, &tlv(0xa1, &tlv(0x16, b"a"))), tlv(0xa5, &tlv(0xa1, &tlv(0x13, b"a"))), "ediPartyName"),
        (tlv(0xa3, &[]), address(&[&given_name]), "x400Address"),
        (address(&[&sequence(&[])]), address(&[&sequence(&[]), &tlv(0x31, &sequence(&[]))]), "x400Address"),
        (address(&[&tlv(0x31, &[])]), address(&[&given_name]), "x400Address"),
    ] {
        for ((oid, bad), (_, good)) in places(&bad).into_iter().zip(places(&good)) {
            assert_eq!(from_der(oid, &bad), refused(Code::ISSUE_BAD_ALT_NAME, field), "{oid} {bad:02x?}");
            assert_eq!(from_der(oid, &good), None, "{oid} {good:02x?}");
        }
    }
    for text in ["DirName:", "DNS:", "email:", "URI:"] {
        assert_eq!(
            place(text.parse::<AlternativeName>()).map(|(code, _)| code),
            Some(Code::ISSUE_BAD_ALT_NAME),
            "{text}"
        );
    }
    let nobody = AlternativeName::directory(&DistinguishedName::empty());
    assert_eq!(place(OwnedExtension::subject_alt_name(&[nobody])), refused(Code::ISSUE_BAD_ALT_NAME, "directoryName"));
}

/// RFC 5280 §4.2.1.6: the value is what the type says; what cannot be read is skipped by one verifier and not by another.
#[test]
fn an_other_name_of_a_known_type_is_a_text_of_that_type() {
    let (utf8, ia5) = (0x0c, 0x16);
    let texts = [
        (oid::USER_PRINCIPAL_NAME, utf8, &["user@a.example", "ü"][..], &["", "a\0@a.example", "a\u{85}b"][..]),
        (oid::XMPP_ADDRESS, utf8, &["ü@a.example/b c"], &["", "a\n@a.example"]),
        (oid::NAI_REALM, utf8, &["*.a.example"], &["", "a\u{7f}"]),
        (
            oid::SMTP_UTF8_MAILBOX,
            utf8,
            &["ü@a.example"],
            &["a@a.example", "ü@ü.example", "ü", "ü@a_b.example", "\u{feff}ü@a.example"],
        ),
        (
            oid::SRV_NAME,
            ia5,
            &["_imap.a.example"],
            &["a.example", "_imap", "_imap.a_b.example", "_ü.a.example", "", "_a.b\0.c"],
        ),
    ];
    let bad = refused(Code::ISSUE_BAD_ALT_NAME, "otherName");
    for (type_id, tag, well_formed, malformed) in texts {
        let judge = |tag, value: &[u8]| {
            let value = tlv(tag, value);
            let extension = from_der(oid::SUBJECT_ALT_NAME, &sequence(&[&other_name(type_id, &value)]));
            assert_eq!(place(AlternativeName::other(type_id, &value)), extension, "{type_id} {value:02x?}");
            extension
        };
        for text in well_formed {
            assert_eq!(judge(tag, text.as_bytes()), None, "{type_id} {text:?}");
            // The same in another type, or cut within a character.
            assert_eq!(judge(utf8 + ia5 - tag, text.as_bytes()), bad, "{type_id} {text:?}");
            assert_eq!(judge(4, text.as_bytes()), bad, "{type_id} {text:?}");
            assert_eq!(judge(tag, &[text.as_bytes(), &[0xc3]].concat()), bad, "{type_id} {text:?}");
        }
        for text in malformed {
            assert_eq!(judge(tag, text.as_bytes()), bad, "{type_id} {text:?}");
        }
    }
}

/// SPIFFE-ID §2.1: trust domains have underscores; hosts have none (RFC 5280 §4.2.1.6), where they are looked up.
#[test]
fn a_trust_domain_may_have_underscores_and_no_host_of_another_scheme_may() {
    let bad = refused(Code::ISSUE_BAD_ALT_NAME, "uniformResourceIdentifier");
    for (uri, expected) in [
        ("spiffe://trust_domain/x", &None),
        ("spiffe://trust-domain.example/x", &None),
        ("https://trust_domain/x", &bad),
        ("spiffe://trust domain/x", &bad),
        ("spiffe://trust_domain\0/x", &bad),
    ] {
        assert_eq!(place(AlternativeName::uri(uri)), *expected, "{uri}");
        let names = sequence(&[&tlv(0x86, uri.as_bytes())]);
        assert_eq!(from_der(oid::SUBJECT_ALT_NAME, &names), *expected, "{uri}");
    }
    let workload =
        OwnedExtension::subject_alt_name(&[AlternativeName::uri("spiffe://trust_domain/x").unwrap()]).unwrap();
    let parameters = CertificateParameters::new("CN=Workload".parse().unwrap(), KEY.public_key(), year());
    let ca = self_signed(&root("CN=Root")).unwrap();
    let profile = rfc5280::end_entity();
    let parameters = parameters.with_extension(workload).with_profile(profile);
    Issuer::new(&ca, &*KEY).unwrap().issue(&parameters, &mut seeded(5)).unwrap();
}

/// RFC 5280 §4.2.1.10: bases of the forms that a text says nothing about.
#[test]
fn the_base_of_a_constraint_is_held_to_its_form() {
    let base = |base: &[u8]| from_der(oid::NAME_CONSTRAINTS, &sequence(&[&tlv(0xa1, &sequence(&[base]))]));
    let text = |value: &str| tlv(0x0c, value.as_bytes());
    let service = |value: &str| other_name(oid::SRV_NAME, &tlv(0x16, value.as_bytes()));
    for (good, bad, field) in [
        (tlv(0xa4, &common_name("a b")), tlv(0xa4, &common_name("a\0b")), "directoryName"),
        // All names.
        (tlv(0xa4, &sequence(&[])), tlv(0xa4, &common_name("a\u{9b}b")), "directoryName"),
        (
            other_name(oid::USER_PRINCIPAL_NAME, &text("@a.example")),
            other_name(UNKNOWN.as_oid(), &text("a\n")),
            "otherName",
        ),
        (other_name(UNKNOWN.as_oid(), &text("")), other_name(UNKNOWN.as_oid(), &tlv(0x0c, &[0xff])), "otherName"),
        (service("_imap.a.example"), service("_imap.a_b.example"), "otherName"),
        (service("_imap"), service(""), "otherName"),
        (service("a.example"), other_name(oid::SRV_NAME, &text("a.example")), "otherName"),
        (tlv(0xa5, &tlv(0xa1, &text("a"))), tlv(0xa5, &tlv(0xa1, &text("a\0"))), "ediPartyName"),
        (tlv(0xa3, &sequence(&[])), tlv(0xa3, &[]), "x400Address"),
    ] {
        assert_eq!(base(&good), None, "{good:02x?}");
        assert_eq!(base(&bad), refused(Code::ISSUE_BAD_ALT_NAME, field), "{bad:02x?}");
    }
}

/// RFC 5280 §4.2.1.13, §5.2.5.
#[test]
fn the_relative_name_of_a_place_holds_no_control_character() {
    for (value, expected) in
        [("part 1", None), ("a\0b", Some("nameRelativeToCRLIssuer")), ("a\nb", Some("nameRelativeToCRLIssuer"))]
    {
        let expected = expected.and_then(|field| refused(Code::ISSUE_BAD_ALT_NAME, field));
        let name = tlv(0xa0, &tlv(0xa1, &attribute(value)));
        let points = sequence(&[&sequence(&[&name])]);
        for kind in [oid::CRL_DISTRIBUTION_POINTS, oid::FRESHEST_CRL] {
            assert_eq!(from_der(kind, &points), expected, "{kind} {value:?}");
        }
        assert_eq!(from_der(oid::ISSUING_DISTRIBUTION_POINT, &sequence(&[&name])), expected, "{value:?}");
        let scope = CrlScope {
            relative_name: Some(DistinguishedName::from_der(&common_name(value)).unwrap()),
            ..CrlScope::default()
        };
        assert_eq!(place(scope.to_extension()), expected, "{value:?}");
    }
}

/// CVE-2009-2408, on the applicant's side too.
#[test]
fn a_request_holds_no_control_character_in_its_subject() {
    let request = |value: &str| {
        let subject = DistinguishedName::from_der(&common_name(value)).unwrap();
        place(RequestParameters::new(subject).sign(&*KEY, &mut seeded(2)))
    };
    for bad in ["a\0b", "a\nb", "a\u{1b}", "\u{85}"] {
        assert_eq!(request(bad), refused(Code::ISSUE_BAD_NAME, "subject"), "{bad:?}");
    }
    for good in ["a b", "ü", "例え"] {
        assert_eq!(request(good), None, "{good:?}");
    }
}

/// A request whose alternative name was put there by another library becomes no certificate.
#[test]
fn what_a_request_smuggles_into_its_alternative_names_is_refused_when_copied() {
    let from = |value: &str| {
        let name = tlv(0xa4, &common_name(value));
        let extension = sequence(&[&tlv(6, oid::SUBJECT_ALT_NAME.as_bytes()), &tlv(4, &sequence(&[&name]))]);
        let attribute = sequence(&[&tlv(6, oid::EXTENSION_REQUEST.as_bytes()), &tlv(0x31, &sequence(&[&extension]))]);
        let spki = certwright::Signer::public_key(&*KEY).as_spki_der().to_vec();
        let info = sequence(&[&tlv(2, &[0]), &common_name("a"), &spki, &tlv(0xa0, &attribute)]);
        let signature = certwright::Signer::sign(&*KEY, &info, &mut seeded(3)).unwrap();
        let algorithm = certwright::Signer::signature_algorithm(&*KEY).to_der();
        let request = sequence(&[&info, &algorithm, &bit_string(&signature)]);
        let request = certwright::CertificateRequest::from_der(&request).unwrap();
        place(CertificateParameters::from_request(&request, year(), &[oid::SUBJECT_ALT_NAME]))
    };
    assert_eq!(from("a\0b"), refused(Code::ISSUE_BAD_ALT_NAME, "directoryName"));
    assert_eq!(from("a\nb"), refused(Code::ISSUE_BAD_ALT_NAME, "directoryName"));
    assert_eq!(from("a b"), None);
}

fn self_signed(parameters: &CertificateParameters) -> Result<Certificate, Refusal> {
    Issuer::self_signed(parameters, &*KEY, &mut seeded(4)).map(|issued| issued.into_certificate())
}

fn root(subject: &str) -> CertificateParameters {
    CertificateParameters::root_ca(subject.parse().unwrap(), KEY.public_key(), year()).unwrap()
}

/// RFC 5280 §4.1.2.4, §4.1.2.6.
#[test]
fn a_ca_who_signs_crls_and_every_issuer_has_a_name() {
    let named = |result: Result<Certificate, Refusal>| place(result.map_err(Error::from));
    let (nobody, issuer) = (refused(Code::ISSUE_BAD_NAME, "subject"), refused(Code::ISSUE_BAD_NAME, "issuer"));
    assert_eq!(named(self_signed(&root("").without_profile())), nobody);
    assert_eq!(named(self_signed(&root("CN=Root").without_profile())), None);
    // A profile says so in its own words.
    assert_eq!(self_signed(&root("")).unwrap_err().code(), Code::ISSUE_PROFILE);

    let ca = self_signed(&root("CN=Root")).unwrap();
    let below = |parameters: &CertificateParameters| {
        named(Issuer::new(&ca, &*KEY).unwrap().issue(parameters, &mut seeded(5)).map(|it| it.into_certificate()))
    };
    let signs_crls = OwnedExtension::key_usage(KeyUsage::CRL_SIGN).unwrap();
    let leaf = |subject: &str| CertificateParameters::new(subject.parse().unwrap(), KEY.public_key(), year());
    assert_eq!(below(&leaf("").with_extension(signs_crls.clone())), nobody);
    assert_eq!(below(&leaf("CN=CRLs").with_extension(signs_crls)), None);
    assert_eq!(below(&leaf("")), None);
    // Its own issuer.
    assert_eq!(named(self_signed(&leaf(""))), issuer);
    assert_eq!(named(self_signed(&leaf("CN=Pinned"))), None);
}

/// RFC 5280 §6.1.5 (f): as below a CA.
#[test]
fn a_pinned_end_entity_has_no_critical_extension_that_nobody_processes() {
    let strange = |critical| OwnedExtension::from_der(UNKNOWN.as_oid(), critical, &[5, 0]).unwrap();
    let pinned = CertificateParameters::new("CN=Pinned".parse().unwrap(), KEY.public_key(), year());
    let refusal = self_signed(&pinned.clone().with_extension(strange(true))).unwrap_err();
    assert_eq!((refusal.code(), refusal.findings()[0].code()), (Code::ISSUE_LINK, Code::UNKNOWN_CRITICAL_EXTENSION));
    self_signed(&pinned.clone().with_extension(strange(false))).unwrap();
    let row = ExtensionRow::new(UNKNOWN.as_oid(), Presence::Required, Criticality::Critical, "our rules");
    let profile = rfc5280::end_entity().with_extensions([row]);
    self_signed(&pinned.with_extension(strange(true)).with_profile(profile)).unwrap();
    // A root is trusted for its name and key.
    self_signed(&root("CN=Root").without_profile().with_extension(strange(true))).unwrap();
}

/// RFC 9608 §2, §3: noRevAvail says NULL, of no CA, and nothing else speaks of revocation.
#[test]
fn that_there_is_no_revocation_information_stands_alone() {
    let said = |value: &[u8]| OwnedExtension::from_der(oid::NO_REV_AVAIL, false, value).unwrap();
    let place = || DistributionPoint::uri("http://ca.example/a.crl").unwrap();
    let at = |method| {
        let location = AlternativeName::uri("http://ca.example/a").unwrap();
        OwnedExtension::authority_info_access(&[(method, location)]).unwrap()
    };
    for (role, extensions, is_refused) in [
        (Role::TlsServer, vec![said(&[5, 0])], false),
        (Role::TlsServer, vec![said(&[5, 0]), at(oid::ACCESS_CA_ISSUERS)], false),
        (Role::TlsServer, vec![said(&[5, 0]), at(oid::ACCESS_OCSP)], true),
        (Role::TlsServer, vec![said(&[5, 0]), OwnedExtension::crl_distribution_points(&[place()]).unwrap()], true),
        (Role::TlsServer, vec![said(&[5, 0]), OwnedExtension::freshest_crl(&[place()]).unwrap()], true),
        (Role::TlsServer, vec![said(&[4, 0])], true),
        (Role::IntermediateCa { path_len_constraint: None }, vec![said(&[5, 0])], true),
    ] {
        let parameters = CertificateParameters::new("CN=a".parse().unwrap(), KEY.public_key(), year());
        let parameters = parameters.with_role(role).unwrap().without_profile();
        let parameters = extensions.iter().cloned().fold(parameters, CertificateParameters::with_extension);
        let found = Issuer::self_signed(&parameters, &*KEY, &mut seeded(2)).map_err(Error::from);
        let expected = if is_refused { refused(Code::ISSUE_EXTENSION, "noRevAvail") } else { None };
        assert_eq!(self::place(found.map(|_| ())), expected, "{extensions:?}");
    }
}
