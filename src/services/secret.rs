//! Secrets in requests: passphrases, keys, challenge passwords. Read from JSON without leaving a copy behind, wiped when dropped.
//!
//! A string with escapes is put together by serde_json in a buffer of its own, which is freed as it is, and an untagged enum
//! keeps every text twice. So a secret is taken as it stands in the body, and its escapes are resolved here (RFC 8259 §7).

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use serde::de::{Deserialize, Deserializer, Unexpected};
use serde_json::value::RawValue;
use zeroize::Zeroizing;

/// A text that is wiped when it is dropped, and never shown.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Secret(Zeroizing<String>);

impl Secret {
    /// The text, to be kept elsewhere.
    pub(super) fn into_text(self) -> Zeroizing<String> {
        self.0
    }
}

impl core::ops::Deref for Secret {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        of(<&RawValue>::deserialize(deserializer)?).ok_or_else(|| expected("a string"))
    }
}

/// One text, or a list of them.
pub(super) enum OneOrMany {
    One(Secret),
    Many(Vec<Secret>),
}

impl<'de> Deserialize<'de> for OneOrMany {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = <&RawValue>::deserialize(deserializer)?;
        if let Some(one) = of(raw) {
            return Ok(Self::One(one));
        }
        let many = serde_json::from_str(raw.get()).map(Self::Many);
        many.map_err(|_| expected("a string or an array of strings"))
    }
}

fn expected<E: serde::de::Error>(what: &str) -> E {
    E::invalid_type(Unexpected::Other("value"), &what)
}

/// The string that `raw` is. What it is made of was read as JSON before; nothing
/// that an escape stands for is longer than it.
fn of(raw: &RawValue) -> Option<Secret> {
    let mut rest = raw.get().strip_prefix('"')?.strip_suffix('"')?;
    let mut text = Zeroizing::new(String::with_capacity(rest.len()));
    while let Some((plain, escape)) = rest.split_once('\\') {
        text.push_str(plain);
        let character;
        (character, rest) = escaped(escape)?;
        text.push(character);
    }
    text.push_str(rest);
    Some(Secret(text))
}

/// The character behind a backslash, and what follows it.
fn escaped(text: &str) -> Option<(char, &str)> {
    let mut characters = text.chars();
    let character = match characters.next()? {
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => {
            let (first, rest) = unit(characters.as_str())?;
            if let Some(character) = char::from_u32(first.into()) {
                return Some((character, rest));
            }
            let (second, rest) = unit(rest.strip_prefix("\\u")?)?;
            return char::decode_utf16([first, second]).next()?.ok().map(|character| (character, rest));
        }
        same @ ('"' | '\\' | '/') => same,
        _ => return None,
    };
    Some((character, characters.as_str()))
}

/// Four digits.
fn unit(text: &str) -> Option<(u16, &str)> {
    let (digits, rest) = text.split_at_checked(4)?;
    // A sign, which `from_str_radix` takes, is no digit.
    let digits = digits.bytes().all(|it| it.is_ascii_hexdigit()).then_some(digits)?;
    Some((u16::from_str_radix(digits, 16).ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::json;
    use serde::Deserialize;

    #[derive(Deserialize)]
    struct Body {
        secret: Option<Secret>,
        several: Option<OneOrMany>,
    }

    #[test]
    fn escapes_are_resolved_as_serde_json_resolves_them() {
        for text in [
            r#""""#,
            r#""plain ä€😀""#,
            r#""\"\\\/\b\f\n\r\t""#,
            r#""a\u0041\u00e4b\ud83d\ude00c\\u0041""#,
            r#""\ud83d""#,
            r#""\ud83dx""#,
            r#""\ud83d\u0041""#,
            r#""\ude00""#,
            r#""\u+041""#,
            r#""\x""#,
            "5",
            r#"["a"]"#,
        ] {
            let body = alloc::format!(r#"{{"secret": {text} }}"#);
            let read = json::read::<Body>(body.as_bytes()).ok().and_then(|body| body.secret);
            let expected: Option<String> = serde_json::from_str(text).ok();
            assert_eq!(read.as_deref(), expected.as_deref(), "{text}");
        }
    }

    #[test]
    fn what_is_no_text_is_refused_with_its_field() {
        let refused = |body: &str| {
            let error = json::read::<Body>(body.as_bytes()).err().unwrap();
            (error.param.into_owned(), error.msg)
        };
        let (param, msg) = refused(r#"{"secret": 12345678}"#);
        assert_eq!((param.as_str(), msg.starts_with("expected a string (line 1, ")), ("secret", true), "{msg}");
        let (param, msg) = refused(r#"{"several": ["a", 5]}"#);
        assert_eq!(param, "several");
        assert!(msg.starts_with("expected a string or an array of strings (line 1, "), "{msg}");
        assert!(json::read::<Body>(br#"{"secret": null, "several": null}"#).is_ok_and(|it| it.several.is_none()));
    }
}
