//! The text inside alternative names: hosts, mailboxes, URIs and service names (RFC 5280 §4.2.1.6, RFC 1034 §3.5,
//! RFC 5321 §4.1.2, RFC 3986 §3, RFC 4985 §2).
//!
//! It takes text and gives back its parts, or nothing: a value of these types is well-formed, so that whatever compares
//! two of them need not think of NULs, empty labels, trailing dots, ports or zone identifiers. Nothing is mapped or
//! repaired; internationalized names are A-labels (RFC 9549 §2.2).

use alloc::borrow::Cow;
use core::fmt;

/// Longest DNS name in text: 255 octets on the wire (RFC 1035 §2.3.4).
pub(crate) const MAX_NAME: usize = 253;

/// "Preferred name syntax" (RFC 1034 §3.5; a label may begin with a digit, RFC 1123 §2.1), to the letter: no underscore. A
/// last label of digits is let pass, which a [`Host`] does not have.
pub(crate) fn is_preferred_name(text: &str) -> bool {
    text.len() <= MAX_NAME && text.split('.').all(is_label) && !text.contains('_')
}

/// A domain name in preferred syntax: labels of letters, digits and hyphens, without a dot at the end, in any case.
///
/// Underscores are let pass: they are in use inside organizations, and no comparison depends on them. A last label of
/// digits alone is no domain (RFC 1123 §2.1); without that rule `192.0.2.1` would be a host name too.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Host<'a>(&'a str);

impl<'a> Host<'a> {
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        let last = text.rsplit('.').next()?;
        let is_host = text.len() <= MAX_NAME && text.split('.').all(is_label) && !is_number(last);
        is_host.then_some(Self(text))
    }

    /// What [`parse`](Self::parse) accepted before.
    pub(crate) const fn from_checked(text: &'a str) -> Self {
        Self(text)
    }

    pub(crate) const fn as_str(&self) -> &'a str {
        self.0
    }

    pub(crate) fn matches(&self, other: &Host<'_>) -> bool {
        self.0.eq_ignore_ascii_case(other.0)
    }

    /// Whether this is `base` or a domain below it.
    pub(crate) fn is_within(&self, base: &Host<'_>) -> bool {
        self.matches(base) || self.is_below(base)
    }

    /// Whether this is a domain below `base`.
    pub(crate) fn is_below(&self, base: &Host<'_>) -> bool {
        let Some(at) = self.0.len().checked_sub(base.0.len()) else { return false };
        match (self.0.get(..at), self.0.get(at..)) {
            (Some(above), Some(suffix)) => above.ends_with('.') && suffix.eq_ignore_ascii_case(base.0),
            _ => false,
        }
    }

    /// The domain above; `None` of a single label.
    pub(crate) fn parent(&self) -> Option<Host<'a>> {
        self.0.split_once('.').map(|(_, parent)| Host(parent))
    }
}

pub(crate) fn is_label(label: &str) -> bool {
    let is_inner = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    (1..=63).contains(&label.len()) && label.bytes().all(is_inner) && !label.starts_with('-') && !label.ends_with('-')
}

impl fmt::Display for Host<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// What a dNSName of a certificate stands for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum DnsPattern<'a> {
    /// One host.
    Exact(Host<'a>),
    /// `*.parent`: each name of exactly one label more than `parent` (RFC 9525 §6.3).
    Wildcard(Host<'a>),
}

impl<'a> DnsPattern<'a> {
    /// An asterisk is a wildcard as the whole left-most label, and anywhere else makes the name malformed.
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        match text.strip_prefix("*.") {
            Some(parent) => Host::parse(parent).map(Self::Wildcard),
            None => Host::parse(text).map(Self::Exact),
        }
    }

    /// Whether `host` is one of the names it stands for.
    pub(crate) fn covers(&self, host: &Host<'_>) -> bool {
        match self {
            Self::Exact(exact) => exact.matches(host),
            Self::Wildcard(parent) => host.parent().is_some_and(|above| above.matches(parent)),
        }
    }
}

/// A last label that makes readers of URLs take the whole for an IPv4 address: decimal, or hexadecimal behind `0x`.
fn is_number(label: &str) -> bool {
    let hexadecimal = label.strip_prefix("0x").or(label.strip_prefix("0X"));
    label.bytes().all(|byte| byte.is_ascii_digit())
        || hexadecimal.is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// An e-mail address. The local part is kept without the quotes that it may be written in, so that two ways to write one
/// address are equal; it is compared byte by byte (RFC 5280 §7.5, RFC 9598 §5).
#[derive(Clone, Debug)]
pub(crate) struct Mailbox<'a> {
    pub(crate) local: Cow<'a, str>,
    pub(crate) domain: Host<'a>,
}

impl<'a> Mailbox<'a> {
    /// `local@domain`: a dot-string or quoted string, and a domain name. Address literals (`user@[192.0.2.1]`) have no
    /// place in certificates. Characters beyond ASCII are taken in the local part (RFC 6531 §3.3).
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        let (local, domain) = text.rsplit_once('@')?;
        let domain = Host::parse(domain)?;
        Some(Self { local: local_part(local)?, domain })
    }

    pub(crate) fn matches(&self, other: &Mailbox<'_>) -> bool {
        self.local == other.local && self.domain.matches(&other.domain)
    }
}

/// A dot-string or quoted string (RFC 5321 §4.1.2), without the quotes.
pub(crate) fn local_part(local: &str) -> Option<Cow<'_, str>> {
    match local.strip_prefix('"') {
        Some(quoted) => unquoted(quoted.strip_suffix('"')?).map(Cow::Owned),
        None => local.split('.').all(is_atom).then_some(Cow::Borrowed(local)),
    }
}

/// RFC 5322 §3.2.3 atext, and what RFC 6531 §3.3 adds.
fn is_atom(atom: &str) -> bool {
    const SPECIALS: &str = "!#$%&'*+-/=?^_`{|}~";
    let is_atext = |one: char| one.is_ascii_alphanumeric() || SPECIALS.contains(one) || is_beyond_ascii(one);
    !atom.is_empty() && atom.chars().all(is_atext)
}

fn is_beyond_ascii(character: char) -> bool {
    !character.is_ascii() && !character.is_control()
}

/// The contents of a quoted string (RFC 5321 §4.1.2) without their backslashes.
fn unquoted(quoted: &str) -> Option<alloc::string::String> {
    let mut text = alloc::string::String::new();
    let mut characters = quoted.chars();
    while let Some(character) = characters.next() {
        let character = match character {
            '"' => return None,
            '\\' => characters.next()?,
            _ => character,
        };
        if !matches!(character, ' '..='~') && !is_beyond_ascii(character) {
            return None;
        }
        text.push(character);
    }
    Some(text)
}

/// The parts of a URI that identify a service.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Uri<'a> {
    pub(crate) scheme: &'a str,
    /// Whether the host stands in an authority, after two slashes.
    pub(crate) has_authority: bool,
    pub(crate) userinfo: Option<&'a str>,
    /// The host, if it is a domain name: no address, no zone, nothing percent-encoded.
    pub(crate) host: Host<'a>,
    /// What follows host and port.
    pub(crate) rest: &'a str,
}

impl<'a> Uri<'a> {
    /// `scheme://userinfo@host:port/rest`, or without the slashes, as SIP has it (RFC 5922 §4).
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        let (scheme, hier_part) = split_scheme(text)?;
        let (text, has_authority) = match hier_part.strip_prefix("//") {
            Some(text) => (text, true),
            None => (hier_part, false),
        };
        // RFC 3986 §3.2: a semicolon does not end an authority.
        let (authority, rest) = split_authority(text, if has_authority { "/?#" } else { "/?#;" });
        // RFC 3261 §25.1: the user of a SIP URI may hold what otherwise ends its host.
        if !has_authority && rest.contains('@') {
            return None;
        }
        let Authority { userinfo, host, port } = Authority::parse(authority)?;
        let is_whole =
            port.bytes().all(|byte| byte.is_ascii_digit()) && !userinfo.is_some_and(|user| user.contains('@'));
        is_whole.then_some(Self { scheme, has_authority, userinfo, host: Host::parse(host)?, rest })
    }
}

/// What stands before the first of `ends`, and the rest with it.
pub(crate) fn split_authority<'a>(text: &'a str, ends: &str) -> (&'a str, &'a str) {
    text.split_at_checked(text.find(|one| ends.contains(one)).unwrap_or(text.len())).unwrap_or((text, ""))
}

/// `[userinfo "@"] host [":" port]` (RFC 3986 §3.2), taken apart and not judged.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Authority<'a> {
    /// Before the last `@`, if there is one.
    pub(crate) userinfo: Option<&'a str>,
    /// With its brackets, if it is an IPv6 address.
    pub(crate) host: &'a str,
    /// Empty if there is none.
    pub(crate) port: &'a str,
}

impl<'a> Authority<'a> {
    /// `None` if something else than a port follows an address in brackets.
    pub(crate) fn parse(authority: &'a str) -> Option<Self> {
        let (userinfo, place) = match authority.rsplit_once('@') {
            Some((userinfo, place)) => (Some(userinfo), place),
            None => (None, authority),
        };
        let end = if place.starts_with('[') {
            place.find(']')?.checked_add(1)?
        } else {
            place.find(':').unwrap_or(place.len())
        };
        let (host, port) = place.split_at_checked(end)?;
        let port = if port.is_empty() { port } else { port.strip_prefix(':')? };
        Some(Self { userinfo, host, port })
    }
}

/// A mask "in the style of RFC 4632": ones, then zeros.
pub(crate) fn is_contiguous_mask(mask: &[u8]) -> bool {
    let mut rest = mask.iter().skip_while(|octet| **octet == 0xff);
    let edge = rest.next().copied().unwrap_or(0);
    edge.leading_ones() + edge.trailing_zeros() == 8 && rest.all(|octet| *octet == 0)
}

/// The scheme and what follows its colon, of a text that has only the characters of URIs (RFC 3986 §2).
pub(crate) fn split_scheme(text: &str) -> Option<(&str, &str)> {
    const MARKS: &str = "-._~:/?#[]@!$&'()*+,;=%";
    if !text.chars().all(|one| one.is_ascii_alphanumeric() || MARKS.contains(one)) {
        return None;
    }
    let (scheme, rest) = text.split_once(':')?;
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    is_scheme.then_some((scheme, rest))
}

/// `_service.domain` (RFC 4985 §2). A name constraint may leave out either part (§4).
#[derive(Clone, Copy, Debug)]
pub(crate) struct SrvName<'a> {
    pub(crate) service: Option<&'a str>,
    pub(crate) domain: Option<Host<'a>>,
}

impl<'a> SrvName<'a> {
    /// Of a certificate: with both parts.
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        Self::parse_constraint(text).filter(|name| name.service.is_some() && name.domain.is_some())
    }

    pub(crate) fn parse_constraint(text: &'a str) -> Option<Self> {
        let Some(text) = text.strip_prefix('_') else {
            return Some(Self { service: None, domain: Some(Host::parse(text)?) });
        };
        let (service, domain) = match text.split_once('.') {
            Some((service, domain)) => (service, Some(Host::parse(domain)?)),
            None => (text, None),
        };
        is_label(service).then_some(Self { service: Some(service), domain })
    }

    /// Whether this name lies in the subtree `base` (RFC 4985 §4).
    pub(crate) fn is_within(&self, base: &SrvName<'_>) -> bool {
        let service = match (self.service, base.service) {
            (_, None) => true,
            (Some(ours), Some(theirs)) => ours.eq_ignore_ascii_case(theirs),
            (None, Some(_)) => false,
        };
        let domain = match (&self.domain, &base.domain) {
            (_, None) => true,
            (Some(ours), Some(theirs)) => ours.is_within(theirs),
            (None, Some(_)) => false,
        };
        service && domain
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::String;

    #[test]
    fn a_last_label_that_reads_as_a_number_is_no_host() {
        for text in ["1", "192.0.2.1", "0x7f000001", "0X7F.0x1", "example.0x", "example.0xf"] {
            assert!(Host::parse(text).is_none(), "{text}");
        }
        for text in ["0x7f.example", "x0", "0xg", "1a"] {
            assert!(Host::parse(text).is_some(), "{text}");
        }
    }

    #[test]
    fn hosts_are_labels_of_letters_digits_and_hyphens() {
        for good in [
            "a",
            "example.com",
            "EXAMPLE.Com",
            "xn--bcher-kva.example",
            "a-b.c",
            "_dmarc.a_b.example",
            "1.2.a",
            "3com.com",
        ] {
            assert!(Host::parse(good).is_some(), "{good}");
        }
        let label = "a".repeat(63);
        let longest = [&label, ".", &label, ".", &label, ".", &label[2..]].concat();
        assert_eq!(longest.len(), 253);
        assert!(Host::parse(&longest).is_some());
        let long_label = "a".repeat(64);
        let too_long = [&longest, "a"].concat();
        for bad in [
            "",
            ".",
            "a.",
            ".a",
            "a..b",
            "-a",
            "a-",
            "a.-b",
            "*.a",
            "a b",
            "a\0b",
            "é.com",
            "192.0.2.1",
            "1",
            "a.1",
            "a@b",
            "[::1]",
            "::1",
            "a/b",
            "a%2e",
            &long_label,
            &too_long,
        ] {
            assert!(Host::parse(bad).is_none(), "{bad:?}");
        }
    }

    #[test]
    fn a_domain_below_ends_at_a_dot() {
        let host = |text| Host::parse(text).unwrap();
        assert!(host("a.Example.com").is_below(&host("example.COM")));
        assert!(
            host("example.com").is_within(&host("example.com")) && !host("example.com").is_below(&host("example.com"))
        );
        assert!(!host("badexample.com").is_within(&host("example.com")));
        assert!(!host("com").is_within(&host("example.com")));
    }

    #[test]
    fn an_asterisk_is_the_whole_left_most_label_or_nothing() {
        let host = |text| Host::parse(text).unwrap();
        let wildcard = DnsPattern::parse("*.example.com").unwrap();
        assert!(wildcard.covers(&host("a.EXAMPLE.com")));
        assert!(!wildcard.covers(&host("example.com")) && !wildcard.covers(&host("a.b.example.com")));
        for bad in
            ["*", "*.", "a*.example.com", "*a.example.com", "a.*.example.com", "*.*.example.com", "**.a", "xn--*-1.a"]
        {
            assert!(DnsPattern::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn one_address_written_in_two_ways_is_one_mailbox() {
        let mailbox = |text| Mailbox::parse(text).unwrap();
        assert!(mailbox("user@example.com").matches(&mailbox("\"us\\er\"@EXAMPLE.com")));
        assert!(!mailbox("user@example.com").matches(&mailbox("User@example.com")));
        assert_eq!(mailbox("\"a@b c\"@example.com").local, "a@b c");
        assert_eq!(mailbox("用户@example.com").local, "用户");
        for bad in [
            "",
            "@",
            "a@",
            "@example.com",
            "a",
            "a@b@example.com",
            "a..b@example.com",
            ".a@example.com",
            "a.@example.com",
            "a b@example.com",
            "a\0@example.com",
            "a@example.com.",
            "a@.example.com",
            "a@[192.0.2.1]",
            "a@example.com\0",
            "\"a@example.com",
            "\"a\"b\"@example.com",
            "\"a\\\"@example.com",
            "Name <a@example.com>",
            "\u{85}@example.com",
        ] {
            assert!(Mailbox::parse(bad).is_none(), "{bad:?}");
        }
    }

    #[test]
    fn a_uri_gives_its_host_only_if_it_is_a_domain_name() {
        let host = |text| Uri::parse(text).filter(|uri| uri.has_authority).map(|uri| String::from(uri.host.as_str()));
        for good in [
            "https://h.example",
            "https://h.example/",
            "x+y://h.example:8080?q",
            "a://u:p@h.example#f",
            "a://h.example:/",
        ] {
            assert_eq!(host(good).as_deref(), Some("h.example"), "{good}");
        }
        for bad in [
            "h.example",
            "//h.example",
            "https:h.example",
            "https:///p",
            "1a://h.example",
            "https://192.0.2.1/",
            "https://[2001:db8::1]/",
            "https://[fe80::1%25x.example.com]/",
            "https://h.example:80a/",
            "https://a@b@h.example/",
            "https://h.example./",
            "https://h.example;.evil/",
            "https://h.exam%70le/",
            "https://h.example\0.evil/",
            "https://h.example\\@evil/",
            "https://h .example/",
            "urn:example:a",
            "mailto:a@h.example",
            "https://é.example/",
        ] {
            assert_eq!(host(bad), None, "{bad:?}");
        }
        assert_eq!(host("https://good.example;@h.example/").as_deref(), Some("h.example"));
        assert_eq!(Uri::parse("sip:h.example").unwrap().host.as_str(), "h.example");
        assert_eq!(Uri::parse("sip:alice@h.example;x").unwrap().userinfo, Some("alice"));
        for bad in ["sip:h.example;x@evil", "sip:h.example?x@evil", "sip:h.example/@evil"] {
            assert!(Uri::parse(bad).is_none(), "{bad:?}");
        }
    }

    /// The examples of RFC 4985 §4.
    #[test]
    fn service_names_lie_in_subtrees_of_service_and_domain() {
        for (base, name, within) in [
            ("example.com", "_mail.example.com", true),
            ("example.com", "_ntp.example.com", true),
            ("example.com", "_mail.1.example.com", true),
            ("example.com", "_mail.1example.com", false),
            ("_mail", "_mail.example.com", true),
            ("_mail", "_mail.1example.com", true),
            ("_mail", "_ntp.example.com", false),
            ("_mail.example.com", "_mail.example.com", true),
            ("_mail.example.com", "_mail.1.example.com", true),
            ("_mail.example.com", "_ntp.example.com", false),
            ("_mail.example.com", "_mail.1example.com", false),
        ] {
            let base = SrvName::parse_constraint(base).unwrap();
            assert_eq!(SrvName::parse(name).unwrap().is_within(&base), within, "{name} in {base:?}");
        }
        for bad in
            ["", "_", "_mail", "example.com", "_.example.com", "_mail.", "_mail.example.com.", "mail.example.com"]
        {
            assert!(SrvName::parse(bad).is_none(), "{bad}");
        }
    }
}
