//! Each test that stands for a bug some other library shipped names it.

use super::*;
use crate::base::Limits;
use crate::encoding::der::Tag;
use crate::validate::testing::{
    certificate, certificate_of_names, general, name, name_constraints, oid_der, san, sequence, tlv,
};
use alloc::format;
use alloc::string::String;
use alloc::vec;
use core::slice::from_ref;

const NOT_PERMITTED: Result<(), Code> = Err(Code::NAME_NOT_PERMITTED);
const EXCLUDED: Result<(), Code> = Err(Code::NAME_EXCLUDED);
const NOT_COMPARABLE: Result<(), Code> = Err(Code::NAME_NOT_COMPARABLE);
const UNSUPPORTED: Result<(), Code> = Err(Code::NAME_CONSTRAINT_UNSUPPORTED);
const MALFORMED: Result<(), Code> = Err(Code::NAME_CONSTRAINT_MALFORMED);

fn budget() -> Budget {
    Budget::new(&Limits::DEFAULT)
}

fn ca(permitted: &[Vec<u8>], excluded: &[Vec<u8>]) -> Certificate {
    let list = |bases: &[Vec<u8>]| (!bases.is_empty()).then(|| bases.to_vec());
    let (permitted, excluded) = (list(permitted), list(excluded));
    certificate("CN=Root", "CN=CA", &[name_constraints(permitted.as_deref(), excluded.as_deref())])
}

/// Takes in the constraints of each CA from the anchor down, then judges what is below.
fn judge_below(cas: &[Certificate], below: &Certificate, reference: Option<&Identity>) -> Result<(), Code> {
    let mut state = NameConstraintState::default();
    let mut budget = budget();
    let judged: Result<(), Finding> = cas.iter().try_for_each(|ca| {
        let constraints = ca.name_constraints().unwrap().unwrap();
        state.add(&constraints, &mut budget)
    });
    let judged = judged.and_then(|()| state.check(below, true, &mut budget));
    let judged = judged.and_then(|()| match reference {
        Some(reference) => state.check_reference(below, reference, &mut budget),
        None => Ok(()),
    });
    judged.map_err(|finding| finding.code())
}

/// One CA, one end entity with these alternative names and no subject.
fn judge(permitted: &[Vec<u8>], excluded: &[Vec<u8>], names: &[Vec<u8>]) -> Result<(), Code> {
    judge_below(&[ca(permitted, excluded)], &certificate("CN=CA", "", &[san(names)]), None)
}

/// Base, name, and what becomes of it if the base is permitted, and if it is excluded.
type Row<'a> = (&'a str, &'a str, Result<(), Code>, Result<(), Code>);

fn check_table(form: fn(&str) -> Vec<u8>, table: &[Row<'_>]) {
    for (base, presented, permitted, excluded) in table {
        let (base_der, names) = (form(base), [form(presented)]);
        assert_eq!(judge(from_ref(&base_der), &[], &names), *permitted, "{presented:?} under permitted {base:?}");
        assert_eq!(judge(&[], &[base_der], &names), *excluded, "{presented:?} under excluded {base:?}");
    }
}

#[test]
fn a_domain_name_lies_within_its_domain_and_those_above() {
    check_table(
        |text| general::dns(text),
        &[
            ("example.com", "example.com", Ok(()), EXCLUDED),
            ("example.com", "EXAMPLE.com", Ok(()), EXCLUDED),
            ("EXAMPLE.com", "foo.bar.example.com", Ok(()), EXCLUDED),
            ("example.com", "badexample.com", NOT_PERMITTED, Ok(())),
            ("foo.example.com", "example.com", NOT_PERMITTED, Ok(())),
            ("", "anything.example", Ok(()), EXCLUDED),
            // Names that are not well-formed are no names at all.
            ("example.com", ".example.com", NOT_COMPARABLE, NOT_COMPARABLE),
            ("example.com", "example.com.", NOT_COMPARABLE, NOT_COMPARABLE),
            ("example.com", "a..example.com", NOT_COMPARABLE, NOT_COMPARABLE),
            ("example.com", "a b.example.com", NOT_COMPARABLE, NOT_COMPARABLE),
            ("example.com", "a\0.example.com", NOT_COMPARABLE, NOT_COMPARABLE),
            ("example.com", "é.example.com", NOT_COMPARABLE, NOT_COMPARABLE),
            ("example.com", "192.0.2.1", NOT_COMPARABLE, NOT_COMPARABLE),
        ],
    );
}

/// RUSTSEC-2026-0099 / GHSA-xgp8-3hg3-c2mh, Go CVE-2025-61727, pyca GHSA-m2h6-j472-rp4c: a wildcard is permitted if all
/// names it stands for are, and excluded if any is.
#[test]
fn a_wildcard_is_contained_to_be_permitted_and_overlaps_to_be_excluded() {
    check_table(
        |text| general::dns(text),
        &[
            ("example.com", "*.example.com", Ok(()), EXCLUDED),
            ("com", "*.example.com", Ok(()), EXCLUDED),
            ("accept.example.com", "*.example.com", NOT_PERMITTED, EXCLUDED),
            ("bar.example.com", "*.EXAMPLE.com", NOT_PERMITTED, EXCLUDED),
            ("a.bar.example.com", "*.example.com", NOT_PERMITTED, Ok(())),
            ("example.com", "*.com", NOT_PERMITTED, EXCLUDED),
            ("example.org", "*.example.com", NOT_PERMITTED, Ok(())),
            ("", "*.example.com", Ok(()), EXCLUDED),
            ("example.com", "*", NOT_COMPARABLE, NOT_COMPARABLE),
            ("example.com", "w*.example.com", NOT_COMPARABLE, NOT_COMPARABLE),
            ("example.com", "www.*.example.com", NOT_COMPARABLE, NOT_COMPARABLE),
        ],
    );
}

/// pyca CVE-2026-34073: the name asked for, for which a wildcard stands, is held to the constraints itself.
#[test]
fn the_reference_name_is_held_to_the_constraints() {
    let leaf = certificate("CN=CA", "", &[san(&[general::dns("*.example.com"), general::ip(&[192, 0, 2, 1])])]);
    let asked = |permitted: &[Vec<u8>], excluded: &[Vec<u8>], reference: Identity| {
        let mut state = NameConstraintState::default();
        let ca = ca(permitted, excluded);
        state.add(&ca.name_constraints().unwrap().unwrap(), &mut budget()).unwrap();
        state.check_reference(&leaf, &reference, &mut budget()).map_err(|finding| finding.code())
    };
    let bar = || Identity::dns("bar.example.com").unwrap();
    let address = || Identity::host("192.0.2.1").unwrap();
    assert_eq!(asked(&[], &[general::dns("bar.example.com")], bar()), EXCLUDED);
    assert_eq!(asked(&[], &[general::dns("foo.example.com")], bar()), Ok(()));
    assert_eq!(asked(&[general::dns("foo.example.com")], &[], bar()), NOT_PERMITTED);
    assert_eq!(asked(&[], &[general::ip(&[192, 0, 2, 0, 255, 255, 255, 0])], address()), EXCLUDED);
    assert_eq!(asked(&[], &[general::ip(&[192, 0, 2, 0, 255, 255, 255, 0])], bar()), Ok(()));
    let mailbox = Identity::email("a@example.com").unwrap();
    assert_eq!(asked(&[], &[general::email("example.com")], mailbox), EXCLUDED);
    let service = Identity::srv("imap", "example.com").unwrap();
    assert_eq!(asked(&[], &[general::srv("_imap")], service), EXCLUDED);
    let uri = Identity::uri("https://example.com").unwrap();
    assert_eq!(asked(&[general::uri("example.org")], &[], uri), NOT_PERMITTED);
}

/// RUSTSEC-2026-0044 aws-lc, openssl#30346, wolfSSL CVE-2026-6731 and PR#10837: a commonName that is taken for a domain
/// name is constrained as one, wildcards and Unicode included, whatever other alternative names there are.
#[test]
fn a_common_name_that_stands_in_is_held_to_the_constraints_on_domain_names() {
    let legacy = |name: &str| Identity::dns(name).unwrap().or_common_name();
    let judge = |permitted: &[Vec<u8>], excluded: &[Vec<u8>], subject: &str, reference: &Identity| {
        let leaf = certificate("CN=CA", subject, &[san(&[general::email("a@b.example")])]);
        judge_below(&[ca(permitted, excluded)], &leaf, Some(reference))
    };
    let permitted = [general::dns("example.com")];
    let asked = legacy("www.example.com");
    assert_eq!(judge(&permitted, &[], "CN=www.example.com", &asked), Ok(()));
    assert_eq!(judge(&permitted, &[], "CN=evil.example", &asked), NOT_PERMITTED);
    assert_eq!(judge(&permitted, &[], "CN=evil.example", &legacy("evil.example")), NOT_PERMITTED);
    assert_eq!(judge(&permitted, &[], "CN=*.example", &legacy("evil.example")), NOT_PERMITTED);
    assert_eq!(judge(&permitted, &[], "CN=*.com", &asked), NOT_PERMITTED);
    assert_eq!(judge(&permitted, &[], "CN=www。example。com", &asked), NOT_COMPARABLE);
    assert_eq!(judge(&[], &[general::dns("bar.example.com")], "CN=*.example.com", &asked), EXCLUDED);
    // Where the caller does not take it for a name, it is none.
    assert_eq!(judge(&permitted, &[], "CN=evil.example", &Identity::dns("www.example.com").unwrap()), Ok(()));
}

/// RUSTSEC-2026-0098 / GHSA-965h-392x-2mh5 / CVE-2026-93600: constraints on URIs count.
#[test]
fn a_uri_lies_within_by_its_host() {
    check_table(
        |text| general::uri(text),
        &[
            ("example.com", "https://example.com/", Ok(()), EXCLUDED),
            ("example.com", "https://EXAMPLE.com:8443/", Ok(()), EXCLUDED),
            ("example.com", "https://user:word@example.com?q", Ok(()), EXCLUDED),
            ("example.com", "https://www.example.com/", NOT_PERMITTED, Ok(())),
            (".example.com", "https://www.example.com/", Ok(()), EXCLUDED),
            (".example.com", "https://a.b.example.com/", Ok(()), EXCLUDED),
            (".example.com", "https://example.com/", NOT_PERMITTED, Ok(())),
            (".example.com", "https://badexample.com/", NOT_PERMITTED, Ok(())),
            ("example.com", "https://evil.example/@example.com", NOT_PERMITTED, Ok(())),
            ("example.com", "https://example.com@evil.example/", NOT_PERMITTED, Ok(())),
            ("", "https://example.com/", Ok(()), EXCLUDED),
            // RFC 5280 §4.2.1.10: without a domain name for host, a URI is rejected.
            ("example.com", "urn:example:com", NOT_COMPARABLE, NOT_COMPARABLE),
            ("example.com", "sip:example.com", NOT_COMPARABLE, NOT_COMPARABLE),
            ("", "mailto:user@example.com", NOT_COMPARABLE, NOT_COMPARABLE),
            ("", "https://192.0.2.1/", NOT_COMPARABLE, NOT_COMPARABLE),
            ("", "https://[2001:db8::1]/", NOT_COMPARABLE, NOT_COMPARABLE),
            ("", "file:///etc/passwd", NOT_COMPARABLE, NOT_COMPARABLE),
            ("", "https://*.example.com/", NOT_COMPARABLE, NOT_COMPARABLE),
            ("", "not a uri", NOT_COMPARABLE, NOT_COMPARABLE),
        ],
    );
}

/// Go CVE-2024-45341: a zone identifier is no part of a domain name.
#[test]
fn a_zone_identifier_does_not_put_an_address_into_a_domain() {
    for uri in
        ["https://[fe80::1%25x.example.com]/", "https://[fe80::1%25x.example.com]:443/", "https://[::1]x.example.com/"]
    {
        assert_eq!(judge(&[general::uri(".example.com")], &[], &[general::uri(uri)]), NOT_COMPARABLE, "{uri}");
    }
}

/// Bouncy Castle CVE-2026-8763: a dot at the end hides no name.
#[test]
fn a_trailing_dot_hides_neither_a_mailbox_nor_a_uri() {
    let excluded = [general::email("host.example"), general::uri("host.example"), general::dns("host.example")];
    for presented in
        [general::email("user@host.example."), general::uri("https://host.example./"), general::dns("host.example.")]
    {
        assert_eq!(judge(&[], &excluded, from_ref(&presented)), NOT_COMPARABLE, "{presented:02x?}");
        assert_eq!(judge(&excluded, &[], from_ref(&presented)), NOT_COMPARABLE, "{presented:02x?}");
    }
}

/// openssl#31392, openssl#31686: a NUL ends no host.
#[test]
fn a_nul_does_not_cut_a_uri() {
    for uri in ["http://allowed.example\0.blocked.example/", "http://allowed.example/\0", "http://\0allowed.example/"] {
        assert_eq!(judge(&[general::uri("allowed.example")], &[], &[general::uri(uri)]), NOT_COMPARABLE, "{uri:?}");
        assert_eq!(judge(&[], &[general::uri("blocked.example")], &[general::uri(uri)]), NOT_COMPARABLE, "{uri:?}");
    }
}

#[test]
fn a_mailbox_lies_within_itself_its_host_or_the_domain_above() {
    check_table(
        |text| general::email(text),
        &[
            ("root@example.com", "root@EXAMPLE.com", Ok(()), EXCLUDED),
            ("root@example.com", "Root@example.com", NOT_PERMITTED, Ok(())),
            ("root@example.com", "\"root\"@example.com", Ok(()), EXCLUDED),
            ("root@example.com", "\"\\root\"@example.com", Ok(()), EXCLUDED),
            ("example.com", "anyone@Example.com", Ok(()), EXCLUDED),
            ("example.com", "anyone@mail.example.com", NOT_PERMITTED, Ok(())),
            (".example.com", "anyone@mail.example.com", Ok(()), EXCLUDED),
            (".example.com", "anyone@example.com", NOT_PERMITTED, Ok(())),
            (".example.com", "anyone@badexample.com", NOT_PERMITTED, Ok(())),
            ("", "anyone@example.com", Ok(()), EXCLUDED),
            // An asterisk is a character like others (limbo nc-permits-email-literal-…).
            ("*@example.com", "*@example.com", Ok(()), EXCLUDED),
            ("*@example.com", "user@example.com", NOT_PERMITTED, Ok(())),
            ("*@example.com", "*@subdomain.example.com", NOT_PERMITTED, Ok(())),
            ("**@example.com", "*@example.com", NOT_PERMITTED, Ok(())),
            ("user*@example.com", "user*@example.com", Ok(()), EXCLUDED),
            ("example.com", "\"a@b\"@example.com", Ok(()), EXCLUDED),
            ("example.com", "a@b@example.com", NOT_COMPARABLE, NOT_COMPARABLE),
            ("example.com", "a@[192.0.2.1]", NOT_COMPARABLE, NOT_COMPARABLE),
            ("example.com", "example.com", NOT_COMPARABLE, NOT_COMPARABLE),
            ("example.com", "@example.com", NOT_COMPARABLE, NOT_COMPARABLE),
            ("example.com", "", NOT_COMPARABLE, NOT_COMPARABLE),
        ],
    );
}

/// openssl#31680: constraints on mailboxes reach an SmtpUTF8Mailbox (RFC 9598 §6).
#[test]
fn an_internationalized_mailbox_is_held_to_the_constraints_on_mailboxes() {
    let user = [general::smtp_utf8("用户@mail.example.com")];
    assert_eq!(judge(&[general::email(".example.com")], &[], &user), Ok(()));
    assert_eq!(judge(&[general::email("example.com")], &[], &user), NOT_PERMITTED);
    assert_eq!(judge(&[general::email("user@mail.example.com")], &[], &user), NOT_PERMITTED);
    assert_eq!(judge(&[], &[general::email("MAIL.example.com")], &user), EXCLUDED);
    // A domain in U-labels cannot be compared with one in A-labels.
    let unicode = [general::smtp_utf8("用户@bücher.example")];
    assert_eq!(judge(&[], &[general::email("xn--bcher-kva.example")], &unicode), NOT_COMPARABLE);
    let no_text = [general::other(oid::SMTP_UTF8_MAILBOX, Tag::OCTET_STRING, "用户@example.com")];
    assert_eq!(judge(&[general::email("example.com")], &[], &no_text), NOT_COMPARABLE);
    // SmtpUTF8Mailbox is no form of constraint: who uses it cannot be understood.
    assert_eq!(judge(&[general::smtp_utf8("用户@example.com")], &[], &user), UNSUPPORTED);
    assert_eq!(judge(&[], &[general::smtp_utf8("用户@example.com")], &[general::email("a@example.com")]), UNSUPPORTED);
}

/// Go CVE-2026-27137: every base with the same local part counts, not only the last.
#[test]
fn mailboxes_with_the_same_local_part_are_kept_apart() {
    let bases: Vec<_> = (0..20).map(|index| general::email(format!("admin@host{index}.example"))).collect();
    for index in 0..20 {
        let presented = [general::email(format!("admin@host{index}.example"))];
        assert_eq!(judge(&[], &bases, &presented), EXCLUDED);
        assert_eq!(judge(&bases, &[], &presented), Ok(()));
    }
    assert_eq!(judge(&bases, &[], &[general::email("admin@host20.example")]), NOT_PERMITTED);
}

/// Go CVE-2026-27138: an empty name panics nowhere.
#[test]
fn an_empty_name_is_not_comparable() {
    for (base, empty) in [
        (general::dns("example.com"), general::dns("")),
        (general::email("example.com"), general::email("")),
        (general::uri("example.com"), general::uri("")),
        (general::ip(&[0; 8]), general::ip(&[])),
        (general::srv("_imap"), general::srv("")),
    ] {
        assert_eq!(judge(from_ref(&base), &[], from_ref(&empty)), NOT_COMPARABLE);
        assert_eq!(judge(&[], &[base], &[empty]), NOT_COMPARABLE);
    }
}

#[test]
fn the_mailbox_in_the_subject_is_held_to_the_constraints() {
    let judge = |address: &str, names: &[Vec<u8>]| {
        let attribute = sequence(&[oid_der(oid::EMAIL_ADDRESS), tlv(Tag::IA5_STRING, address.as_bytes())]);
        let subject = sequence(&[tlv(Tag::SET, &attribute)]);
        let extensions = if names.is_empty() { vec![] } else { vec![san(names)] };
        let leaf = certificate_of_names(&name("CN=CA"), &subject, &extensions);
        judge_below(&[ca(&[general::email("example.com")], &[])], &leaf, None)
    };
    assert_eq!(judge("a@example.com", &[]), Ok(()));
    assert_eq!(judge("a@evil.example", &[]), NOT_PERMITTED);
    assert_eq!(judge("example.com", &[]), NOT_COMPARABLE);
    assert_eq!(judge("a@example.com\0.evil.example", &[]), NOT_COMPARABLE);
    // Beside alternative names too, as OpenSSL has it.
    assert_eq!(judge("a@example.com", &[general::email("b@example.com")]), Ok(()));
    assert_eq!(judge("a@evil.example", &[general::email("b@example.com")]), NOT_PERMITTED);
}

#[test]
fn an_address_lies_within_a_prefix_of_its_own_version() {
    let v4 = general::ip(&[192, 0, 2, 0, 255, 255, 255, 0]);
    let mut network = [0; 32];
    network[..4].copy_from_slice(&[0x20, 0x01, 0x0d, 0xb8]);
    network[16..20].fill(0xff);
    let v6 = general::ip(&network);
    let mut mapped = [0; 16];
    mapped[10..].copy_from_slice(&[0xff, 0xff, 192, 0, 2, 1]);
    let mut inside = [1; 16];
    inside[..4].copy_from_slice(&network[..4]);
    for (base, address, permitted, excluded) in [
        (&v4, &[192, 0, 2, 1][..], Ok(()), EXCLUDED),
        (&v4, &[192, 0, 3, 1], NOT_PERMITTED, Ok(())),
        (&v6, &inside, Ok(()), EXCLUDED),
        (&v6, &[1; 16], NOT_PERMITTED, Ok(())),
        (&v6, &[192, 0, 2, 1], NOT_PERMITTED, Ok(())),
        (&v4, &mapped, NOT_PERMITTED, Ok(())),
        (&general::ip(&[0; 8]), &[192, 0, 2, 1], Ok(()), EXCLUDED),
        (&general::ip(&[0; 32]), &mapped, Ok(()), EXCLUDED),
        // Bits beyond the mask do not count.
        (&general::ip(&[192, 0, 2, 77, 255, 255, 255, 0]), &[192, 0, 2, 1], Ok(()), EXCLUDED),
        // limbo nc-permits-invalid-ip-san: a range is no address.
        (&v4, &[192, 0, 2, 0, 255, 255, 255, 0], NOT_COMPARABLE, NOT_COMPARABLE),
    ] {
        assert_eq!(judge(from_ref(base), &[], &[general::ip(address)]), permitted, "{address:?}");
        assert_eq!(judge(&[], from_ref(base), &[general::ip(address)]), excluded, "{address:?}");
    }
}

#[test]
fn a_directory_name_begins_with_the_base() {
    let base = [general::directory("O=Example,C=US")];
    for (subject, permitted, excluded) in [
        ("O=Example,C=US", Ok(()), EXCLUDED),
        ("CN=a,OU=b,O=EXAMPLE  ,C=us", Ok(()), EXCLUDED),
        ("C=US", NOT_PERMITTED, Ok(())),
        ("C=US,O=Example", NOT_PERMITTED, Ok(())),
        ("CN=a,O=Example2,C=US", NOT_PERMITTED, Ok(())),
        // RFC 5280 §4.2.1.10: only a subject that is not empty.
        ("", Ok(()), Ok(())),
    ] {
        let leaf = certificate("CN=CA", subject, &[san(&[general::dns("example.com")])]);
        assert_eq!(judge_below(&[ca(&base, &[])], &leaf, None), permitted, "{subject}");
        assert_eq!(judge_below(&[ca(&[], &base)], &leaf, None), excluded, "{subject}");
        if !subject.is_empty() {
            let alternative = [general::directory(subject)];
            assert_eq!(judge(&base, &[], &alternative), permitted, "{subject}");
            assert_eq!(judge(&[], &base, &alternative), excluded, "{subject}");
        }
    }
}

#[test]
fn a_service_name_is_held_to_the_constraints_of_rfc_4985() {
    check_table(
        general::srv,
        &[
            ("example.com", "_mail.1.example.com", Ok(()), EXCLUDED),
            ("_mail", "_ntp.example.com", NOT_PERMITTED, Ok(())),
            ("_mail.example.com", "_mail.example.com", Ok(()), EXCLUDED),
            ("_mail.example.com", "mail.example.com", NOT_COMPARABLE, NOT_COMPARABLE),
        ],
    );
}

/// GHSA-965h-392x-2mh5, limbo nc-forbids-othername: what cannot be processed rejects the names it is about.
#[test]
fn a_form_that_is_not_processed_rejects_names_of_that_form_and_no_other() {
    let upn = |text: &str| general::other(oid::USER_PRINCIPAL_NAME, Tag::UTF8_STRING, text);
    let x400 = tlv(Tag::context_constructed(3), &[0x30, 0]);
    let edi = tlv(Tag::context_constructed(5), &[]);
    let registered = tlv(Tag::context(8), oid::COMMON_NAME.as_bytes());
    for form in [upn("a"), x400, edi, registered] {
        assert_eq!(judge(from_ref(&form), &[], from_ref(&form)), UNSUPPORTED);
        assert_eq!(judge(&[], from_ref(&form), from_ref(&form)), UNSUPPORTED);
        // limbo nc-forbids-othername-noop.
        assert_eq!(judge(&[], from_ref(&form), &[general::dns("example.com")]), Ok(()));
        assert_eq!(judge(&[form], &[], &[general::dns("example.com")]), Ok(()));
    }
    // RFC 5280 §4.2.1.6: each type of otherName is a form of its own.
    assert_eq!(judge(&[], &[upn("a")], &[general::smtp_utf8("用户@example.com")]), Ok(()));
    assert_eq!(judge(&[], &[general::email("example.com")], &[upn("a@example.com")]), Ok(()));
}

#[test]
fn a_malformed_constraint_rejects_even_where_no_name_of_its_form_appears() {
    let mut holes = [0xff; 32];
    holes[20] = 0xfe;
    for malformed in [
        general::dns(".example.com"),
        general::dns("*.example.com"),
        general::dns("example.com."),
        general::dns("example.com\0"),
        general::dns("é.example"),
        general::dns("192.0.2.0/24"),
        general::email("@example.com"),
        general::email("a@.example.com"),
        general::email("*.example.com"),
        general::uri("https://example.com/"),
        general::uri("example.com:443"),
        general::uri("192.0.2.1"),
        general::ip(&[192, 0, 2, 0]),
        general::ip(&[0; 16]),
        general::ip(&[]),
        general::ip(&[192, 0, 2, 0, 255, 0, 255, 0]),
        general::ip(&[192, 0, 2, 0, 0, 0, 0, 1]),
        general::ip(&holes),
        general::srv("_"),
        general::other(oid::SRV_NAME, Tag::UTF8_STRING, "_mail"),
    ] {
        let names = [general::directory("CN=a")];
        assert_eq!(judge(from_ref(&malformed), &[], &names), MALFORMED, "{malformed:02x?}");
        assert_eq!(judge(&[], from_ref(&malformed), &names), MALFORMED, "{malformed:02x?}");
    }
}

#[test]
fn a_minimum_or_maximum_and_empty_lists_are_malformed() {
    let leaf = certificate("CN=CA", "CN=a", &[]);
    let judge = |extension: Vec<u8>| {
        judge_below(&[certificate("CN=Root", "CN=CA", &[(oid::NAME_CONSTRAINTS, extension)])], &leaf, None)
    };
    let subtree = |distance: &[u8]| {
        let subtree = tlv(Tag::SEQUENCE, &[general::dns("example.com"), distance.to_vec()].concat());
        sequence(&[tlv(Tag::context_constructed(0), &subtree)])
    };
    assert_eq!(judge(subtree(&[])), Ok(()));
    assert_eq!(judge(subtree(&[0x80, 1, 0])), Ok(()));
    assert_eq!(judge(subtree(&[0x80, 1, 1])), MALFORMED);
    assert_eq!(judge(subtree(&[0x81, 1, 0])), MALFORMED);
    assert_eq!(judge(subtree(&[0x81, 1, 9])), MALFORMED);
    assert_eq!(judge(sequence(&[])), MALFORMED);
    assert_eq!(judge(sequence(&[vec![0xa0, 0]])), MALFORMED);
    assert_eq!(judge(sequence(&[vec![0xa0, 0], vec![0xa1, 0]])), MALFORMED);
}

/// wolfSSL PR#10687, libspdm DMTF-2026-0004: constraints reach further than one certificate down, and only narrow.
#[test]
fn the_constraints_of_every_ca_above_hold() {
    let (foo, bar) = (general::dns("foo.example.com"), general::dns("bar.example.com"));
    let leaf = |host: &str| certificate("CN=CA", "", &[san(&[general::dns(host)])]);
    let both = ca(&[foo.clone(), bar.clone()], &[]);
    let only_bar = ca(&[bar], &[]);
    let no_foo = ca(&[], &[foo]);
    let others = ca(&[general::email("example.com")], &[]);
    // limbo restrictive-permits-in-intermediates-narrows and -widens.
    assert_eq!(judge_below(&[both.clone(), only_bar.clone()], &leaf("foo.example.com"), None), NOT_PERMITTED);
    assert_eq!(judge_below(&[only_bar, both.clone()], &leaf("foo.example.com"), None), NOT_PERMITTED);
    assert_eq!(judge_below(&[no_foo.clone(), both.clone(), others.clone()], &leaf("foo.example.com"), None), EXCLUDED);
    assert_eq!(judge_below(&[no_foo, both.clone(), others.clone()], &leaf("bar.example.com"), None), Ok(()));
    assert_eq!(judge_below(&[both, others.clone(), others], &leaf("baz.example.com"), None), NOT_PERMITTED);
}

/// golang#59171, botan#2737: a CA is not held to its own constraints but to those above; self-issued certificates are
/// exempt unless they end the path.
#[test]
fn constraints_bind_what_is_below_and_spare_self_issued_intermediates() {
    let mut state = NameConstraintState::default();
    let mut budget = budget();
    let own = certificate(
        "CN=Root",
        "CN=CA",
        &[san(&[general::dns("ca.example.org")]), name_constraints(Some(&[general::dns("example.com")]), None)],
    );
    assert_eq!(state.check(&own, false, &mut budget), Ok(()));
    state.add(&own.name_constraints().unwrap().unwrap(), &mut budget).unwrap();
    let names = [san(&[general::dns("sub.example.org")])];
    let subordinate = certificate("CN=CA", "CN=Sub", &names);
    let rollover = certificate("CN=CA", "CN=CA", &names);
    let mut judge = |certificate, is_end_entity| {
        state.check(certificate, is_end_entity, &mut budget).map_err(|finding| finding.code())
    };
    assert_eq!(judge(&subordinate, false), NOT_PERMITTED);
    assert_eq!(judge(&rollover, false), Ok(()));
    assert_eq!(judge(&rollover, true), NOT_PERMITTED);
}

#[test]
fn the_callers_own_subtrees_hold_from_the_start() {
    let permitted = [NameSubtree::dns("example.com").unwrap(), NameSubtree::ip([10, 0, 0, 0].into(), 8).unwrap()];
    let excluded = [
        NameSubtree::email(".example.com").unwrap(),
        NameSubtree::uri("example.com").unwrap(),
        NameSubtree::directory("O=Evil".parse().unwrap()),
    ];
    let state = NameConstraintState::new(&permitted, &excluded);
    let judge = |name: Vec<u8>| {
        let leaf = certificate("CN=CA", "", &[san(&[name])]);
        state.check(&leaf, true, &mut budget()).map_err(|finding| finding.code())
    };
    assert_eq!(judge(general::dns("a.example.com")), Ok(()));
    assert_eq!(judge(general::dns("a.example.org")), NOT_PERMITTED);
    assert_eq!(judge(general::ip(&[10, 1, 2, 3])), Ok(()));
    assert_eq!(judge(general::ip(&[11, 1, 2, 3])), NOT_PERMITTED);
    assert_eq!(judge(general::ip(&[10; 16])), NOT_PERMITTED);
    assert_eq!(judge(general::email("a@b.example.com")), EXCLUDED);
    assert_eq!(judge(general::email("a@example.com")), Ok(()));
    assert_eq!(judge(general::uri("https://example.com")), EXCLUDED);
    assert_eq!(judge(general::directory("CN=a,O=Evil")), EXCLUDED);
    for refused in [
        NameSubtree::dns(".example.com"),
        NameSubtree::dns("*.example.com"),
        NameSubtree::ip([10, 0, 0, 0].into(), 33),
        NameSubtree::ip([0; 16].into(), 129),
        NameSubtree::email("@example.com"),
        NameSubtree::uri("https://example.com"),
    ] {
        assert_eq!(refused.unwrap_err().code(), Code::NAME_CONSTRAINT_MALFORMED);
    }
}

#[test]
fn a_violation_names_the_certificates_name_and_the_subtrees() {
    let permitted = [general::dns("example.com"), general::ip(&[10, 0, 0, 0, 255, 0, 0, 0])];
    let ca = ca(&permitted, &[general::dns("bar.example.com"), general::email(".example.com")]);
    let mut state = NameConstraintState::default();
    state.add(&ca.name_constraints().unwrap().unwrap(), &mut budget()).unwrap();
    let judge = |name: Vec<u8>| {
        let leaf = certificate("CN=CA", "", &[san(&[general::dns("good.example.com"), name])]);
        let finding = state.check(&leaf, true, &mut budget()).unwrap_err();
        assert_eq!(finding.field(), "extensions.subjectAltName[1]");
        (finding.found().map(String::from), finding.expected().map(String::from))
    };
    let pair = |found: &str, expected: &str| (Some(found.into()), Some(expected.into()));
    assert_eq!(judge(general::dns("evil.example")), pair("DNS:evil.example", "within DNS:example.com"));
    assert_eq!(judge(general::dns("*.example.com")), pair("DNS:*.example.com", "outside DNS:bar.example.com"));
    assert_eq!(judge(general::ip(&[192, 0, 2, 1])), pair("IP:192.0.2.1", "within IP:10.0.0.0/8"));
    assert_eq!(judge(general::email("a@b.example.com")), pair("email:a@b.example.com", "outside email:.example.com"));
}

/// GnuTLS CVE-2025-14831 and CVE-2026-42011, Go CVE-2025-58187, openssl#4393, limbo nc-dos-1 to -3: names times
/// constraints is bounded.
#[test]
fn two_thousand_names_under_two_thousand_constraints_end_in_the_limit() {
    let bases: Vec<_> = (0..2048).map(|index| general::dns(format!("t{index}.base.example"))).collect();
    let names: Vec<_> = (0..2048).map(|index| general::dns(format!("t{index}.test"))).collect();
    let leaf = certificate("CN=CA", "", &[san(&names)]);
    let excluding = ca(&[], &bases);
    let mut state = NameConstraintState::default();
    let mut spent = budget();
    state.add(&excluding.name_constraints().unwrap().unwrap(), &mut spent).unwrap();
    let finding = state.check(&leaf, true, &mut spent).unwrap_err();
    assert_eq!((finding.code(), finding.field()), (Code::LIMIT_NAME_COMPARISONS, ""));
    assert_eq!(spent.spent().name_comparisons, Limits::DEFAULT.name_comparisons);
}

/// A comparison of long names costs more than one of short names: the limit bounds octets, not only pairs.
#[test]
fn long_directory_names_cost_by_their_length() {
    let long = |suffix: &str| {
        let rdn = |text: &str| {
            let attribute =
                sequence(&[tlv(Tag::OID, oid::COMMON_NAME.as_bytes()), tlv(Tag::UTF8_STRING, text.as_bytes())]);
            tlv(Tag::SET, &attribute)
        };
        sequence(&[rdn(&"A".repeat(64_000)), rdn(suffix)])
    };
    let bases: Vec<_> = (0..8).map(|index| tlv(Tag::context_constructed(4), &long(&format!("b{index}")))).collect();
    let excluding = ca(&[], &bases);
    let subject = long("x");
    let leaf = certificate_of_names(&name("CN=CA"), &subject, &[]);
    let mut state = NameConstraintState::default();
    let mut spent = budget();
    state.add(&excluding.name_constraints().unwrap().unwrap(), &mut spent).unwrap();
    assert_eq!(state.check(&leaf, true, &mut spent), Ok(()));
    assert!(spent.spent().name_comparisons > 8 * 1000);
}

/// Names of forms that are not constrained cost nothing, however many there are.
#[test]
fn only_names_of_a_constrained_form_are_compared() {
    let names: Vec<_> = (0..10_000).map(|index| general::dns(format!("n{index}.example"))).collect();
    let leaf = certificate("CN=CA", "", &[san(&names)]);
    let bases: Vec<_> = (0..10_000).map(|index| general::email(format!("h{index}.example"))).collect();
    let excluding = ca(&[], &bases);
    let mut state = NameConstraintState::default();
    let mut spent = budget();
    state.add(&excluding.name_constraints().unwrap().unwrap(), &mut spent).unwrap();
    assert_eq!(state.check(&leaf, true, &mut spent), Ok(()));
    assert_eq!(spent.spent().name_comparisons, 10_000);
}
