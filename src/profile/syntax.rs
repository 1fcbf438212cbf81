//! The syntax of DNS names, mailboxes and URIs in certificates (RFC 5280 §4.2.1.6, §7).

use core::net::{Ipv4Addr, Ipv6Addr};
use core::str::FromStr;

/// Longest DNS name in text (RFC 1035 §2.3.4: 255 octets on the wire).
const MAX_DNS_NAME: usize = 253;

/// "Preferred name syntax" (RFC 1034 §3.5, with RFC 1123 §2.1: a label may begin with a digit).
pub(super) fn is_dns_name(name: &[u8]) -> bool {
    name.len() <= MAX_DNS_NAME && name.split(|byte| *byte == b'.').all(is_label)
}

fn is_label(label: &[u8]) -> bool {
    let inner = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
    let edge = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    label.len() <= 63 && label.iter().all(inner) && edge(label.first()) && edge(label.last())
}

/// A DNS name, or `*.` before one (RFC 9525 §6.3): the wildcard is the whole of the first label.
pub(super) fn is_dns_name_or_wildcard(name: &[u8]) -> bool {
    name.len() <= MAX_DNS_NAME && is_dns_name(name.strip_prefix(b"*.").unwrap_or(name))
}

/// `Local-part "@" Domain` (RFC 5321 §4.1.2), as RFC 5280 §4.2.1.6 asks: no display name, no comment, no `<` `>`.
pub(super) fn is_mailbox(mailbox: &[u8]) -> bool {
    let Some(at) = mailbox.iter().rposition(|byte| *byte == b'@') else { return false };
    let Some((local, domain)) = mailbox.split_at_checked(at) else { return false };
    is_local_part(local) && is_mail_domain(domain.get(1..).unwrap_or_default())
}

fn is_local_part(local: &[u8]) -> bool {
    if let [b'"', quoted @ .., b'"'] = local {
        let mut escaped = false;
        let fits = quoted.iter().all(|byte| {
            let plain = matches!(byte, 0x20..=0x7e) && (escaped || *byte != b'"');
            escaped = !escaped && *byte == b'\\';
            plain
        });
        return fits && !escaped;
    }
    let atom = |byte: &u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(byte);
    local.split(|byte| *byte == b'.').all(|part| !part.is_empty() && part.iter().all(atom))
}

fn is_mail_domain(domain: &[u8]) -> bool {
    match domain {
        [b'[', literal @ .., b']'] => text(literal).is_some_and(|literal| {
            let v6 = literal.strip_prefix("IPv6:").is_some_and(|address| Ipv6Addr::from_str(address).is_ok());
            v6 || Ipv4Addr::from_str(literal).is_ok()
        }),
        _ => is_dns_name(domain),
    }
}

fn text(bytes: &[u8]) -> Option<&str> {
    core::str::from_utf8(bytes).ok()
}

/// `scheme ":" rest`, of characters that RFC 3986 allows. A relative reference has no scheme.
pub(super) fn is_absolute_uri(uri: &[u8]) -> bool {
    let Some(colon) = uri.iter().position(|byte| *byte == b':') else { return false };
    let Some((scheme, rest)) = uri.split_at_checked(colon) else { return false };
    let scheme_fits = scheme.first().is_some_and(u8::is_ascii_alphabetic)
        && scheme.iter().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(byte));
    let allowed = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(byte);
    let hosted = HOSTED.iter().any(|it| it.as_bytes().eq_ignore_ascii_case(scheme));
    scheme_fits && rest.len() > 1 && rest.iter().all(allowed) && (!hosted || rest.starts_with(b"://"))
}

/// Schemes whose URIs name a host: without one they are relative (RFC 3986 §5.2.2 calls `http:path` a loophole).
const HOSTED: [&str; 6] = ["http", "https", "ftp", "ldap", "ldaps", "spiffe"];

/// The host of a URI with an authority; `None` if it has no authority.
pub(super) fn uri_host(uri: &[u8]) -> Option<&[u8]> {
    let colon = uri.iter().position(|byte| *byte == b':')?;
    let rest = uri.get(colon..)?.strip_prefix(b"://")?;
    let end = rest.iter().position(|byte| b"/?#".contains(byte)).unwrap_or(rest.len());
    let authority = rest.get(..end)?;
    let begin = authority.iter().rposition(|byte| *byte == b'@').map_or(0, |at| at.saturating_add(1));
    let host = authority.get(begin..)?;
    if host.starts_with(b"[") {
        let close = host.iter().position(|byte| *byte == b']')?;
        return host.get(..close.saturating_add(1));
    }
    let port = host.iter().position(|byte| *byte == b':').unwrap_or(host.len());
    host.get(..port)
}

/// A host name or an address, as RFC 5280 §4.2.1.6 asks of URIs with an authority. Underscores are let through: names
/// of services that are no hosts (SPIFFE) have them.
pub(super) fn is_uri_host(host: &[u8]) -> bool {
    if let [b'[', address @ .., b']'] = host {
        return text(address).is_some_and(|address| Ipv6Addr::from_str(address).is_ok());
    }
    let label = |label: &[u8]| {
        !label.is_empty()
            && label.len() <= 63
            && label.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(byte))
    };
    host.len() <= MAX_DNS_NAME && host.split(|byte| *byte == b'.').all(label)
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
        let host =
            |uri: &str| uri_host(uri.as_bytes()).map(|host| alloc::string::String::from_utf8(host.to_vec()).unwrap());
        assert_eq!(host("http://user@example.com:80/x").as_deref(), Some("example.com"));
        assert_eq!(host("http://[2001:db8::1]:80/x").as_deref(), Some("[2001:db8::1]"));
        assert_eq!(host("ldap:///cn=a").as_deref(), Some(""));
        assert_eq!(host("urn:a:b"), None);
        assert_all(
            is_uri_host,
            &["example.com", "a_b.c", "192.0.2.1", "[2001:db8::1]"],
            &["", "a..b", "[x]", "a b", "["],
        );
    }
}
