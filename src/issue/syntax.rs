//! The syntax of alternative names (RFC 5280 §4.2.1.6) and of the bases of name constraints (§4.2.1.10).
//!
//! It takes the bytes of one name and says whether they are well-formed. Stricter than reading: a name that one verifier
//! reads differently from another must not be issued.

use core::net::{Ipv4Addr, Ipv6Addr};

/// Longest host name: 255 octets on the wire are 253 characters (RFC 1035 §2.3.4).
const MAX_HOST: usize = 253;
/// Longest label of a host name (RFC 1035 §2.3.4).
const MAX_LABEL: usize = 63;
/// Longest local part of a mailbox (RFC 5321 §4.5.3.1.1).
const MAX_LOCAL_PART: usize = 64;

/// A host name in preferred name syntax (RFC 1034 §3.5, RFC 1123 §2.1): labels of letters, digits and inner hyphens,
/// without a final dot. One whose last label is a number would be read as an IPv4 address by others.
pub(super) fn is_host(text: &[u8]) -> bool {
    let last_is_number =
        text.rsplit(|byte| *byte == b'.').next().is_some_and(|last| last.iter().all(u8::is_ascii_digit));
    text.len() <= MAX_HOST && !last_is_number && text.split(|byte| *byte == b'.').all(is_label)
}

fn is_label(label: &[u8]) -> bool {
    (1..=MAX_LABEL).contains(&label.len())
        && label.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
        && !label.starts_with(b"-")
        && !label.ends_with(b"-")
}

/// A host name, or one whose left-most label is `*` (RFC 9525 §6.3).
pub(super) fn is_dns_name(text: &[u8]) -> bool {
    is_host(text.strip_prefix(b"*.").unwrap_or(text)) && text.len() <= MAX_HOST
}

/// `Local-part@Domain` (RFC 5321 §4.1.2): a dot-string or quoted string, and a host name. An address literal
/// (`user@[192.0.2.1]`) is nothing that verifiers compare.
pub(super) fn is_mailbox(text: &[u8]) -> bool {
    // The domain holds no `@`, a quoted local part may.
    let at = text.iter().rposition(|byte| *byte == b'@');
    let Some((local, domain)) = split(text, at) else { return false };
    local.len() <= MAX_LOCAL_PART && is_local_part(local) && is_host(domain)
}

fn is_local_part(local: &[u8]) -> bool {
    match local.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\"")) {
        Some(quoted) => is_quoted(quoted),
        None => local.split(|byte| *byte == b'.').all(|atom| !atom.is_empty() && atom.iter().all(is_atom_character)),
    }
}

/// RFC 5322 §3.2.3.
fn is_atom_character(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(byte)
}

/// The inside of a quoted string: printable, with backslash before `"` and `\`.
fn is_quoted(text: &[u8]) -> bool {
    let mut escaped = false;
    for byte in text {
        escaped = match byte {
            0x20..=0x7e if escaped => false,
            b'\\' => true,
            b'"' => return false,
            0x20..=0x7e => false,
            _ => return false,
        };
    }
    !escaped
}

fn parses<T: core::str::FromStr>(text: &[u8]) -> bool {
    core::str::from_utf8(text).is_ok_and(|text| text.parse::<T>().is_ok())
}

/// An absolute URI (RFC 3986 §3): a scheme and something after it. Where it has an authority, its host is a host name or
/// an address, as RFC 5280 §4.2.1.6 demands.
pub(super) fn is_absolute_uri(text: &[u8]) -> bool {
    let Some((scheme, rest)) = split(text, text.iter().position(|byte| *byte == b':')) else { return false };
    let is_scheme = scheme.first().is_some_and(u8::is_ascii_alphabetic)
        && scheme.iter().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(byte));
    let path_is_well_formed = match rest.strip_prefix(b"//") {
        Some(rest) => {
            let end = rest.iter().position(|byte| b"/?#".contains(byte)).unwrap_or(rest.len());
            rest.split_at_checked(end).is_some_and(|(authority, path)| is_authority(authority) && is_path(path))
        }
        None => !rest.is_empty() && is_path(rest),
    };
    is_scheme && path_is_well_formed
}

/// What stands before and after the byte at `at`.
fn split(text: &[u8], at: Option<usize>) -> Option<(&[u8], &[u8])> {
    let at = at?;
    Some((text.get(..at)?, text.get(at.checked_add(1)?..)?))
}

/// Path, query and at most one fragment.
fn is_path(text: &[u8]) -> bool {
    has_uri_characters(text) && text.iter().filter(|byte| **byte == b'#').count() <= 1
}

/// Unreserved, reserved but for the brackets of a host, and `%` before two hexadecimal digits (RFC 3986 §2).
fn has_uri_characters(text: &[u8]) -> bool {
    text.iter().enumerate().all(|(at, byte)| match byte {
        b'%' => text.get(at + 1..at + 3).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)),
        _ => byte.is_ascii_alphanumeric() || b"-._~:/?#@!$&'()*+,;=".contains(byte),
    })
}

/// `[userinfo "@"] host [":" port]`.
fn is_authority(authority: &[u8]) -> bool {
    let at = authority.iter().rposition(|byte| *byte == b'@');
    let (user, host_and_port) = split(authority, at).unwrap_or((&[], authority));
    let is_port = |port: &[u8]| port.iter().all(u8::is_ascii_digit);
    let is_host_and_port = if let Some(rest) = host_and_port.strip_prefix(b"[") {
        split(rest, rest.iter().position(|byte| *byte == b']')).is_some_and(|(address, port)| {
            parses::<Ipv6Addr>(address) && (port.is_empty() || port.strip_prefix(b":").is_some_and(is_port))
        })
    } else {
        let colon = host_and_port.iter().position(|byte| *byte == b':');
        let (host, port) = split(host_and_port, colon).unwrap_or((host_and_port, &[]));
        (is_host(host) || parses::<Ipv4Addr>(host)) && is_port(port)
    };
    is_host_and_port && has_uri_characters(user) && !user.contains(&b'@')
}

/// The base of a dNSName constraint: a host name, or nothing, within which every host lies.
pub(super) fn is_dns_base(text: &[u8]) -> bool {
    text.is_empty() || is_host(text)
}

/// The base of a URI constraint: a host name, or a domain after a dot.
pub(super) fn is_uri_base(text: &[u8]) -> bool {
    is_host(text.strip_prefix(b".").unwrap_or(text))
}

/// The base of an rfc822Name constraint: a mailbox, a host name, or a domain after a dot.
pub(super) fn is_mailbox_base(text: &[u8]) -> bool {
    is_mailbox(text) || is_uri_base(text)
}

/// An address and a mask of ones followed by zeros (RFC 4632 §3.1), with no bit of the address outside the mask.
pub(super) fn is_ip_base(octets: &[u8]) -> bool {
    let (address, mask) = octets.split_at(octets.len() / 2);
    let ones_first = mask
        .iter()
        .fold((true, true), |(whole, valid), octet| {
            (
                whole && *octet == 0xff,
                valid && (if whole { octet.leading_ones() + octet.trailing_zeros() == 8 } else { *octet == 0 }),
            )
        })
        .1;
    matches!(octets.len(), 8 | 32) && ones_first && address.iter().zip(mask).all(|(octet, mask)| octet & !mask == 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::String;
    use alloc::vec::Vec;

    /// Asserts a rule on both sides.
    fn judge(rule: fn(&[u8]) -> bool, good: &[&str], bad: &[&str]) {
        for text in good {
            assert!(rule(text.as_bytes()), "refused {text:?}");
        }
        for text in bad {
            assert!(!rule(text.as_bytes()), "let through {text:?}");
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
