//! The syntax of alternative names (RFC 5280 §4.2.1.6) and of the bases of name constraints (§4.2.1.10).
//!
//! It takes the text of one name, as `x509::name_syntax` takes it apart, and says whether it may be issued. Stricter than
//! comparing and judging, which let pass what is in use: a name that one verifier reads differently from another is not issued.

use crate::encoding::der::{Tag, Tlv};
use crate::x509::name_syntax::{
    Authority, DnsPattern, Host, MAX_NAME, Mailbox, SrvName, is_contiguous_mask, split_authority, split_scheme,
};
use crate::x509::{Attribute, AttributeValue};
use core::net::{Ipv4Addr, Ipv6Addr};
use core::str::FromStr;

/// Longest local part of a mailbox (RFC 5321 §4.5.3.1.1).
const MAX_LOCAL_PART: usize = 64;

/// A host name in preferred name syntax (RFC 1034 §3.5, RFC 1123 §2.1), which has no underscores.
fn is_host(text: &str) -> bool {
    Host::parse(text).is_some() && !text.contains('_')
}

/// A host name, or one whose left-most label is `*` (RFC 9525 §6.3).
pub(super) fn is_dns_name(text: &str) -> bool {
    DnsPattern::parse(text).is_some() && !text.contains('_') && text.len() <= MAX_NAME
}

/// `Local-part@Domain` (RFC 5321 §4.1.2) in ASCII: a dot-string or quoted string, and a host name.
pub(super) fn is_mailbox(text: &str) -> bool {
    text.is_ascii() && has_mailbox_form(text)
}

/// A mailbox whose local part goes beyond ASCII, without a byte order mark (RFC 9598 §3).
pub(super) fn is_utf8_mailbox(text: &str) -> bool {
    !text.is_ascii() && !text.contains('\u{feff}') && has_mailbox_form(text)
}

fn has_mailbox_form(text: &str) -> bool {
    let local = text.rfind('@').unwrap_or_default();
    local <= MAX_LOCAL_PART && Mailbox::parse(text).is_some_and(|it| is_host(it.domain.as_str()))
}

/// `_Service.Name` (RFC 4985 §2), the name one of a host.
pub(super) fn is_service_name(text: &str) -> bool {
    SrvName::parse(text).and_then(|name| name.domain).is_some_and(|domain| is_host(domain.as_str()))
}

/// The base of a constraint on service names: either part of one may be left out (RFC 4985 §4).
pub(super) fn is_service_base(text: &str) -> bool {
    SrvName::parse_constraint(text).is_some_and(|name| name.domain.is_none_or(|domain| is_host(domain.as_str())))
}

/// An absolute URI (RFC 3986 §3): a scheme and something after it. Where it has an authority, its host is a host name or
/// an address, as RFC 5280 §4.2.1.6 demands.
pub(super) fn is_absolute_uri(text: &str) -> bool {
    let Some((scheme, rest)) = split_scheme(text) else { return false };
    match rest.strip_prefix("//") {
        Some(rest) => {
            let (authority, path) = split_authority(rest, "/?#");
            let is_name = if scheme.eq_ignore_ascii_case("spiffe") { is_trust_domain } else { is_host };
            is_authority(authority, is_name) && is_path(path)
        }
        None => !rest.is_empty() && is_path(rest),
    }
}

/// An absolute URI of where something is to be had. RFC 5280 §4.2.1.13: one of LDAP may leave the host to who asks.
pub(super) fn is_location(text: &str) -> bool {
    let is_hostless = |scheme: &str, rest: &str| {
        ["ldap", "ldaps"].iter().any(|ldap| scheme.eq_ignore_ascii_case(ldap))
            && rest.strip_prefix("///").is_some_and(|path| !path.is_empty() && is_path(path))
    };
    is_absolute_uri(text) || split_scheme(text).is_some_and(|(scheme, rest)| is_hostless(scheme, rest))
}

/// Path, query and at most one fragment.
fn is_path(text: &str) -> bool {
    has_uri_characters(text) && text.matches('#').count() <= 1
}

/// Unreserved, reserved but for the brackets of a host, and `%` before two hexadecimal digits (RFC 3986 §2).
fn has_uri_characters(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.iter().enumerate().all(|(at, byte)| match byte {
        b'%' => bytes.get(at + 1..at + 3).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)),
        _ => byte.is_ascii_alphanumeric() || b"-._~:/?#@!$&'()*+,;=".contains(byte),
    })
}

/// SPIFFE-ID §2.1: a trust domain has the form of a host name, and underscores, which RFC 3986 §3.2.2 has in registered names.
/// No host is looked up by it.
fn is_trust_domain(text: &str) -> bool {
    Host::parse(text).is_some()
}

/// Its host is a name as its scheme has them or an address, its port a number.
fn is_authority(authority: &str, is_name: fn(&str) -> bool) -> bool {
    let Some(Authority { userinfo, host, port }) = Authority::parse(authority) else { return false };
    let is_there = match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        Some(address) => Ipv6Addr::from_str(address).is_ok(),
        None => is_name(host) || Ipv4Addr::from_str(host).is_ok(),
    };
    let user = userinfo.unwrap_or_default();
    is_there && port.bytes().all(|byte| byte.is_ascii_digit()) && has_uri_characters(user) && !user.contains('@')
}

/// Nothing in a name ends it early or moves a cursor (CVE-2009-2408), wherever the name came from: a request's subject is
/// its sender's.
pub(super) fn is_plain<'a>(mut attributes: impl Iterator<Item = Attribute<'a>>) -> bool {
    attributes.all(|attribute| attribute.value.to_text().is_none_or(|text| !text.contains(char::is_control)))
}

/// A value of any type, but if it is a text, one in the alphabet of its type and without control characters.
pub(super) fn is_no_bad_text(value: &Tlv<'_>) -> bool {
    let value = AttributeValue::new(value);
    value.is_well_formed() && value.to_text().is_none_or(|text| !text.contains(char::is_control))
}

/// The same, and a text says something.
pub(super) fn is_no_empty_text(value: &Tlv<'_>) -> bool {
    is_no_bad_text(value) && AttributeValue::new(value).to_text().is_none_or(|text| !text.is_empty())
}

/// `DirectoryString` (RFC 5280 §4.1.2.4): one of five types of strings, of one character at least.
pub(super) fn is_directory_string(value: &Tlv<'_>) -> bool {
    const TYPES: [Tag; 5] =
        [Tag::UTF8_STRING, Tag::PRINTABLE_STRING, Tag::TELETEX_STRING, Tag::BMP_STRING, Tag::UNIVERSAL_STRING];
    TYPES.contains(&value.tag) && AttributeValue::new(value).to_text().is_some() && is_no_empty_text(value)
}

/// The base of a dNSName constraint: a host name, or nothing, within which every host lies.
pub(super) fn is_dns_base(text: &str) -> bool {
    text.is_empty() || is_host(text)
}

/// The base of a URI constraint: a host name, or a domain after a dot.
pub(super) fn is_uri_base(text: &str) -> bool {
    is_host(text.strip_prefix('.').unwrap_or(text))
}

/// The base of an rfc822Name constraint: a mailbox, a host name, or a domain after a dot.
pub(super) fn is_mailbox_base(text: &str) -> bool {
    is_mailbox(text) || is_uri_base(text)
}

/// An address and a mask of ones followed by zeros (RFC 4632 §3.1), with no bit of the address outside the mask.
pub(super) fn is_ip_base(octets: &[u8]) -> bool {
    let (address, mask) = octets.split_at(octets.len() / 2);
    let has_bits_beyond = address.iter().zip(mask).any(|(octet, mask)| octet & !mask != 0);
    matches!(octets.len(), 8 | 32) && is_contiguous_mask(mask) && !has_bits_beyond
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::String;
    use alloc::vec::Vec;

    /// Asserts a rule on both sides.
    fn judge(rule: fn(&str) -> bool, good: &[&str], bad: &[&str]) {
        for text in good {
            assert!(rule(text), "refused {text:?}");
        }
        for text in bad {
            assert!(!rule(text), "let through {text:?}");
        }
    }

    #[test]
    fn dns_names_are_in_preferred_name_syntax() {
        let label = "a".repeat(63);
        let long: Vec<_> = (0..4).map(|_| "a".repeat(62)).collect();
        let (long, longer) = (long.join(".") + ".a", long.join(".") + ".ab");
        assert_eq!((long.len(), longer.len()), (253, 254));
        let good =
            ["example.com", "localhost", "*.example.com", "1.example", "xn--bcher-kva.example", "A-B.c", &label, &long];
        let bad = [
            "",
            ".",
            "example.com.",
            ".example.com",
            "a..b",
            "-a.b",
            "a-.b",
            "a_b.c",
            "a b.c",
            "*",
            "*.",
            "*.*.c",
            "a.*.c",
            "a*.b",
            "**.b",
            "192.0.2.1",
            "a.1",
            "bücher.example",
            "a\0.b",
            "a.b\n",
            "example.com:443",
            &(label.clone() + "a"),
            &longer,
            &(String::from("*.") + &long),
        ];
        judge(is_dns_name, &good, &bad);
    }

    #[test]
    fn mailboxes_have_a_local_part_and_a_domain() {
        let local = "a".repeat(64) + "@b.example";
        let longer = "a".repeat(65) + "@b.example";
        let good = [
            "user@example.com",
            "a.b+c@example",
            "\"a b\"@example.com",
            "\"a@b\"@example.com",
            "\"\\\"\"@example.com",
            &local,
        ];
        let bad = [
            "",
            "@",
            "user",
            "@example.com",
            "user@",
            "User <user@example.com>",
            ".a@example.com",
            "a..b@example.com",
            "a@*.example.com",
            "a@example.com.",
            "\"a\"b\"@example.com",
            "\"a\\\"@example.com",
            "a@b@c",
            "a b@c",
            "a@[192.0.2]",
            "ü@example.com",
            "a\0@example.com",
            "user@192.0.2.1",
            "user@[192.0.2.1]",
            &longer,
        ];
        judge(is_mailbox, &good, &bad);
    }

    /// openssl#31392, Go CVE-2024-45341: neither a NUL nor a zone identifier hides the end of a host.
    #[test]
    fn uris_are_absolute_and_their_hosts_well_formed() {
        let good = [
            "https://example.com",
            "http://user@example.com:8080/a?b#c",
            "ldap://[2001:db8::1]:389/CN=a",
            "urn:uuid:1",
            "spiffe://trust.example/ns/a",
            "spiffe://trust_domain/x",
            "SPIFFE://a_b.example/x",
            "http://192.0.2.1/",
            "mailto:a@b.example",
            "http://example.com/%20",
        ];
        let bad = [
            "",
            "example.com",
            "/path",
            "//example.com",
            "http:",
            "http://",
            "http:///path",
            "1http://a",
            "http://a b",
            "http://*.example.com",
            "http://example.com/%2",
            "http://example.com/%zz",
            "http://a\0.example",
            "http://a_b/",
            "https://a_b.example/",
            "ldap://a_b/CN=a",
            "spiffe://a..b/x",
            "spiffe://-a/x",
            "spiffe://a b/x",
            "spiffe:///x",
            "spiffe://a_b@c_d@e/",
            "https://[fe80::1%25x.example.com]/",
            "http://a/[b]",
            "http://a/#b#c",
            "http://a@b@c/",
            "http://[::1",
            "http://[::1]x",
            "http://example.com:8a/",
            "http://bücher/",
            "http://example.com./",
        ];
        judge(is_absolute_uri, &good, &bad);
    }

    #[test]
    fn what_ldap_has_may_be_on_any_host() {
        let good = [
            "http://example.com/a.crl",
            "ldap://example.com/CN=a",
            "ldap:///CN=a,DC=example?certificateRevocationList?base?objectClass=cRLDistributionPoint",
            "LDAPS:///CN=a%20b",
        ];
        let bad =
            ["ldap:///", "ldap://", "ldap:///CN=a b", "http:///a.crl", "file:///a.crl", "///CN=a", "ldap:////#a#b"];
        judge(is_location, &good, &bad);
        judge(is_absolute_uri, &good[..2], &good[2..]);
    }

    #[test]
    fn bases_of_constraints_have_their_own_forms() {
        judge(is_dns_base, &["", "example.com"], &[".example.com", "*.example.com", "."]);
        judge(is_uri_base, &["example.com", ".example.com"], &["", ".", "https://example.com", "..a"]);
        judge(is_mailbox_base, &["user@example.com", "example.com", ".example.com"], &["", "user@", "@example.com"]);
        let v6 = |address: [u8; 16], mask: [u8; 16]| [address, mask].concat();
        for (octets, expected) in [
            (&[10, 0, 0, 0, 255, 0, 0, 0][..], true),
            (&[0; 8], true),
            (&[10, 0, 0, 1, 255, 255, 255, 255], true),
            (&[10, 128, 0, 0, 255, 128, 0, 0], true),
            (&[10, 0, 0, 1, 255, 0, 0, 0], false),
            (&[10, 0, 0, 0, 255, 0, 255, 0], false),
            (&[10, 0, 0, 0, 254, 128, 0, 0], false),
            (&[10, 0, 0, 0, 0x55, 0, 0, 0], false),
            (&[10, 0, 0, 0], false),
            (&[], false),
            (&v6([0; 16], [0; 16]), true),
            (&v6([0xff; 16], [0xff; 16]), true),
        ] {
            assert_eq!(is_ip_base(octets), expected, "{octets:?}");
        }
    }
}
