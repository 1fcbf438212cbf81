//! What of alternative names is held against certificates that exist (RFC 5280 §4.2.1.6, §7), by the syntax that
//! `x509::name_syntax` reads. Issuing asks for more.

use crate::x509::name_syntax::{
    Authority, MAX_NAME, is_label, is_preferred_name, local_part, split_authority, split_scheme,
};
use core::net::{Ipv4Addr, Ipv6Addr};
use core::str::FromStr;

fn text(bytes: &[u8]) -> Option<&str> {
    core::str::from_utf8(bytes).ok()
}

/// "Preferred name syntax" (RFC 1034 §3.5, with RFC 1123 §2.1: a label may begin with a digit).
pub(super) fn is_dns_name(name: &[u8]) -> bool {
    text(name).is_some_and(is_preferred_name)
}

/// A DNS name, or `*.` before one (RFC 9525 §6.3): the wildcard is the whole of the first label.
pub(super) fn is_dns_name_or_wildcard(name: &[u8]) -> bool {
    name.len() <= MAX_NAME && is_dns_name(name.strip_prefix(b"*.").unwrap_or(name))
}

/// `Local-part "@" Domain` (RFC 5321 §4.1.2), as RFC 5280 §4.2.1.6 asks: no display name, no comment, no `<` `>`.
pub(super) fn is_mailbox(mailbox: &[u8]) -> bool {
    let parts = text(mailbox).filter(|text| text.is_ascii()).and_then(|text| text.rsplit_once('@'));
    parts.is_some_and(|(local, domain)| local_part(local).is_some() && is_mail_domain(domain))
}

fn is_mail_domain(domain: &str) -> bool {
    match domain.strip_prefix('[').and_then(|literal| literal.strip_suffix(']')) {
        Some(literal) => {
            let v6 = literal.strip_prefix("IPv6:").is_some_and(|address| Ipv6Addr::from_str(address).is_ok());
            v6 || Ipv4Addr::from_str(literal).is_ok()
        }
        None => is_preferred_name(domain),
    }
}

/// `scheme ":" rest`, of characters that RFC 3986 allows. A relative reference has no scheme.
pub(super) fn is_absolute_uri(uri: &[u8]) -> bool {
    let Some((scheme, rest)) = text(uri).and_then(split_scheme) else { return false };
    let is_hosted = HOSTED.iter().any(|it| it.eq_ignore_ascii_case(scheme));
    !rest.is_empty() && (!is_hosted || rest.starts_with("//"))
}

/// Schemes whose URIs name a host: without one they are relative (RFC 3986 §5.2.2 calls `http:path` a loophole).
const HOSTED: [&str; 6] = ["http", "https", "ftp", "ldap", "ldaps", "spiffe"];

/// Whether the host of a URI is one, if it has an authority.
pub(super) fn has_host(uri: &[u8]) -> bool {
    let hier_part = text(uri).and_then(|uri| uri.split_once(':')).map(|(_, hier_part)| hier_part);
    let Some(rest) = hier_part.and_then(|hier_part| hier_part.strip_prefix("//")) else { return true };
    Authority::parse(split_authority(rest, "/?#").0).is_some_and(|authority| is_uri_host(authority.host))
}

/// A host name or an address, as RFC 5280 §4.2.1.6 asks of URIs with an authority. Underscores are let through: names
/// of services that are no hosts (SPIFFE) have them.
fn is_uri_host(host: &str) -> bool {
    match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        Some(address) => Ipv6Addr::from_str(address).is_ok(),
        None => host.len() <= MAX_NAME && host.split('.').all(is_label),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_all(check: fn(&[u8]) -> bool, good: &[&str], bad: &[&str]) {
        for text in good {
            assert!(check(text.as_bytes()), "{text:?} is refused");
        }
        for text in bad {
            assert!(!check(text.as_bytes()), "{text:?} is let through");
        }
    }

    #[test]
    fn dns_names_are_letters_digits_and_hyphens_in_labels() {
        let label = "a".repeat(63);
        let long = [label.as_str(); 4].join(".");
        assert_all(
            is_dns_name,
            &["example.com", "localhost", "3com.com", "xn--bcher-kva.example", "a.b.c.d", "1.2.3.4", &label],
            &[
                "",
                " ",
                ".",
                "a.",
                ".a",
                "a..b",
                "-a.b",
                "a-.b",
                "a_b.c",
                "*.a",
                "a b",
                "é.com",
                "a\0b",
                "a/b",
                &[label.as_str(), "a"].concat(),
                &long,
            ],
        );
    }

    #[test]
    fn a_wildcard_is_a_whole_first_label_before_another() {
        assert_all(
            is_dns_name_or_wildcard,
            &["*.example.com", "*.com", "example.com"],
            &["*", "*.", "*.*.com", "a*.com", "a.*.com", "*a.com", "xn--*-1b3c.com", "**.com", "*."],
        );
    }

    #[test]
    fn mailboxes_have_a_local_part_and_a_domain() {
        assert_all(
            is_mailbox,
            &[
                "a@b",
                "user.name+tag@example.com",
                "\"a b\"@example.com",
                "\"a\\\"@\"@b.c",
                "a@[192.0.2.1]",
                "a@[IPv6:2001:db8::1]",
            ],
            &[
                "",
                "a",
                "@",
                "a@",
                "@b",
                "a@b@c",
                "A B <a@b>",
                "<a@b>",
                "a b@c",
                ".a@b",
                "a.@b",
                "a..b@c",
                "a@b.",
                "a@-b",
                "a@[x]",
                "\"a\"\"@b",
                "\"a\\\"@b",
                "a(c)@b",
                "é@b",
                "a@b\0",
            ],
        );
    }

    #[test]
    fn uris_have_a_scheme() {
        assert_all(
            is_absolute_uri,
            &["http://example.com", "urn:uuid:f81d4fae", "ldap:///cn=a?b", "spiffe://trust/a", "mailto:a@b", "h:1"],
            &[
                "",
                "example.com",
                "/path",
                "//host",
                "1http://a",
                ":a",
                "http:",
                "http:../a",
                "HTTP:a",
                "http://a b",
                "http://\u{e9}",
                "a\0:b",
            ],
        );
        assert_all(
            has_host,
            &[
                "http://user@example.com:80/x",
                "http://a_b.c",
                "http://192.0.2.1",
                "http://[2001:db8::1]:80/x",
                "urn:a:b",
                "mailto:a@b",
            ],
            &["ldap:///cn=a", "http://a..b", "http://[x]", "http://a b", "http://[", "http://[::1]x/"],
        );
    }
}
