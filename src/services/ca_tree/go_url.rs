//! A URI as the JSON of Go's `url.URL` (`url.Parse` of Go 1.16).

use alloc::string::String;
use alloc::vec::Vec;
use serde::Serialize;

/// The parts of a URI. One that Go would not parse is all in `Opaque`.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct GoUrl {
    scheme: String,
    opaque: String,
    user: Option<Userinfo>,
    host: String,
    path: String,
    raw_path: String,
    force_query: bool,
    raw_query: String,
    fragment: String,
    raw_fragment: String,
}

/// `url.Userinfo`, whose fields are private to Go: `{}`.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Userinfo {}

impl GoUrl {
    pub(super) fn parse(uri: &str) -> Self {
        Self::try_parse(uri).unwrap_or_else(|| Self { opaque: uri.into(), ..Self::default() })
    }

    fn try_parse(uri: &str) -> Option<Self> {
        let mut url = Self::default();
        let (rest, fragment) = uri.split_once('#').unwrap_or((uri, ""));
        (url.fragment, url.raw_fragment) = decoded(fragment, FRAGMENT)?;
        let (scheme, rest) = scheme(rest)?;
        url.scheme = scheme.to_ascii_lowercase();
        let (rest, query) = match rest.strip_suffix('?').filter(|before| !before.contains('?')) {
            Some(before) => {
                url.force_query = true;
                (before, "")
            }
            None => rest.split_once('?').unwrap_or((rest, "")),
        };
        url.raw_query = query.into();
        if !rest.starts_with('/') && !scheme.is_empty() {
            url.opaque = rest.into();
            return Some(url);
        }
        let authority = rest.strip_prefix("//").filter(|_| !scheme.is_empty() || !rest.starts_with("///"));
        let path = match authority {
            Some(rest) => {
                let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
                let (user, host) =
                    authority.rsplit_once('@').map_or((None, authority), |(user, host)| (Some(user), host));
                url.user = user.map(|_| Userinfo {});
                url.host = unescaped(host)?;
                path
            }
            None => rest,
        };
        (url.path, url.raw_path) = decoded(path, PATH)?;
        Some(url)
    }
}

/// The scheme and what follows its colon; no scheme if there is none.
fn scheme(uri: &str) -> Option<(&str, &str)> {
    for (at, byte) in uri.bytes().enumerate() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' => {}
            b'0'..=b'9' | b'+' | b'-' | b'.' if at > 0 => {}
            b':' if at > 0 => return Some((uri.get(..at)?, uri.get(at.checked_add(1)?..)?)),
            b':' => return None,
            _ => break,
        }
    }
    Some(("", uri))
}

/// Characters beside letters and digits that Go leaves as they are in a path and in a fragment.
const PATH: &[u8] = b"-_.~$&+,/:;=@";
const FRAGMENT: &[u8] = b"-_.~$&+,/:;=?@!()*";

/// The decoded text, and the text itself if Go would have written it in another way.
fn decoded(text: &str, kept: &[u8]) -> Option<(String, String)> {
    let plain = unescaped(text)?;
    let raw = if escaped(&plain, kept) == text { String::new() } else { text.into() };
    Some((plain, raw))
}

/// Decodes `%xx`; nothing for a broken escape, or if what comes out is no text.
fn unescaped(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        rest = after;
        if *first == b'%' {
            let (digits, after) = rest.split_at_checked(2)?;
            let mut byte = [0];
            base16ct::mixed::decode(digits, &mut byte).ok()?;
            bytes.extend(byte);
            rest = after;
        } else {
            bytes.push(*first);
        }
    }
    String::from_utf8(bytes).ok()
}

fn escaped(text: &str, kept: &[u8]) -> String {
    use core::fmt::Write;
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || kept.contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            // Writing to a String does not fail.
            let _ = write!(escaped, "%{byte:02X}");
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    fn parts(uri: &str) -> [String; 5] {
        let url = GoUrl::parse(uri);
        [url.scheme, url.opaque, url.host, url.path, url.raw_path]
    }

    #[test]
    fn parts_are_those_of_go() {
        let expect = |uri, expected: [&str; 5]| assert_eq!(parts(uri), expected.map(ToString::to_string), "{uri}");
        expect("https://ca.example.labs:443/", ["https", "", "ca.example.labs:443", "/", ""]);
        expect("HTTP://example.com", ["http", "", "example.com", "", ""]);
        expect("http://h/a%20b", ["http", "", "h", "/a b", ""]);
        expect("http://h/a%2fb", ["http", "", "h", "/a/b", "/a%2fb"]);
        expect("http://h/a!b", ["http", "", "h", "/a!b", "/a!b"]);
        expect("urn:uuid:1-2", ["urn", "uuid:1-2", "", "", ""]);
        expect("file:///etc/x", ["file", "", "", "/etc/x", ""]);
        expect("//h/p", ["", "", "h", "/p", ""]);
        expect("http://h/%zz", ["", "http://h/%zz", "", "", ""]);
        expect(":x", ["", ":x", "", "", ""]);
    }

    #[test]
    fn user_query_and_fragment_are_taken_apart() {
        let url = GoUrl::parse("ldap://user:pw@h:1/p?a?b=c#x%20y");
        assert_eq!((url.user.is_some(), &*url.host, &*url.raw_query), (true, "h:1", "a?b=c"));
        assert_eq!((&*url.fragment, &*url.raw_fragment), ("x y", ""));
        assert!(GoUrl::parse("http://h/p?").force_query);
        assert!(!GoUrl::parse("http://h/p?a?").force_query);
    }
}
