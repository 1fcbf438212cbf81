//! Requests as JSON: read into typed fields, and errors that name the field.

use crate::base::Error;
use alloc::borrow::{Cow, ToOwned};
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};

/// Longer bodies are refused unread. The longest that any service here needs is a chain of certificates in PEM.
pub const MAX_REQUEST_BYTES: usize = 1 << 20;

/// Quoted values are cut to this many characters.
const MAX_VALUE: usize = 256;

/// One thing that is wrong with a request: which field, what it holds, and why that will not do.
///
/// Serialized as the trust service publishes it: `value`, `msg`, `param`, `location`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// What the field holds, cut to 256 characters, and before the contents of anything in PEM; never a secret. Empty if it
    /// is absent.
    pub value: String,
    /// Why that will not do.
    pub msg: String,
    /// The field: `certificatePem`, `registered_values[1].value`.
    pub param: Cow<'static, str>,
    /// Where the field stands.
    pub location: Place,
}

/// Where a field of a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// In the body.
    Body,
    /// In the path of the URL.
    Path,
}

impl FieldError {
    /// A field of the body that will not do.
    #[must_use]
    pub fn new(param: impl Into<Cow<'static, str>>, msg: impl Into<String>) -> Self {
        Self { value: String::new(), msg: quotable(&msg.into()).into(), param: param.into(), location: Place::Body }
    }

    /// Quotes what the field holds; of what is in PEM, the label. Never give it a secret.
    #[must_use]
    pub fn with_value(mut self, value: &str) -> Self {
        self.value = quotable(value).chars().take(MAX_VALUE).collect();
        self
    }

    /// Quotes the first BEGIN line of a field that ought to be PEM. Whatever else it holds may be a private key.
    pub(super) fn with_label(self, pem: &str) -> Self {
        let label = quotable(pem);
        self.with_value(label.find("-----BEGIN ").and_then(|start| label.get(start..)).unwrap_or_default())
    }

    /// The field stands in the path of the URL.
    #[must_use]
    pub fn in_path(mut self) -> Self {
        self.location = Place::Path;
        self
    }

    /// A field that holds something this crate could not read or refused.
    pub(super) fn of(param: impl Into<Cow<'static, str>>, error: &Error) -> Self {
        Self::new(param, error.to_string())
    }

    /// A required field that is absent.
    pub(super) fn missing(param: impl Into<Cow<'static, str>>) -> Self {
        Self::new(param, "is required")
    }
}

/// As much of `text` as may go back to whoever sent it: up to the label of the first PEM block, for the block may be a private
/// key that was put into the wrong field.
pub(super) fn quotable(text: &str) -> &str {
    const BEGIN: &str = "-----BEGIN ";
    let Some((before, block)) = text.split_once(BEGIN) else { return text };
    let is_label =
        |label: &&str| label.len() <= 64 && label.bytes().all(|it| matches!(it, b'A'..=b'Z' | b'0'..=b'9' | b' '));
    let label = block.split_once("-----").map(|(label, _)| label).filter(is_label);
    let kept =
        before.len().saturating_add(label.map_or(0, |label| BEGIN.len().saturating_add(label.len()).saturating_add(5)));
    text.get(..kept).unwrap_or_default()
}

/// Reads a body. Fields that are not known are passed over.
pub(super) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, FieldError> {
    if body.len() > MAX_REQUEST_BYTES {
        return Err(FieldError::new("", alloc::format!("longer than {MAX_REQUEST_BYTES} bytes")));
    }
    // Also where nobody looks: JSON is UTF-8 (RFC 8259 §8.1).
    let text = core::str::from_utf8(body).map_err(|_| FieldError::new("", "not JSON (not UTF-8)"))?;
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let path = error.path().to_string();
        let path = if path == "." { String::new() } else { path };
        match duplicate(&error.inner().to_string()) {
            Some(name) if path.is_empty() => FieldError::new(name.to_owned(), "stands there twice"),
            Some(name) => FieldError::new(alloc::format!("{path}.{name}"), "stands there twice"),
            None => FieldError::new(path, message(error.inner())),
        }
    })?;
    deserializer.end().map_err(|error| FieldError::new("", message(&error)))?;
    Ok(value)
}

/// The name of the field that stands there twice, if that is what is wrong. serde says it of fields that are known.
fn duplicate(error: &str) -> Option<&str> {
    error.strip_prefix("duplicate field `")?.split_once('`').map(|(name, _)| name)
}

/// A list that may be absent: `null`, which Go writes for an empty one, is empty.
pub(super) struct List<T>(pub(super) Vec<T>);

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> core::ops::Deref for List<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(|list| Self(list.unwrap_or_default()))
    }
}

/// What was expected and where. What was found is left out: it may be a password in the place of a number.
fn message(error: &serde_json::Error) -> String {
    let place = alloc::format!("line {}, column {}", error.line(), error.column());
    if error.is_data() {
        let text = error.to_string();
        return match text.rsplit_once(", expected ") {
            Some((_, expected)) => {
                let expected = expected.split(" at line ").next().unwrap_or_default().to_owned();
                alloc::format!("expected {expected} ({place})")
            }
            None => alloc::format!("not of the type of this field ({place})"),
        };
    }
    alloc::format!("not JSON ({place})")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize, Debug, PartialEq)]
    struct Body {
        name: Option<String>,
        list: Option<Vec<u32>>,
    }

    fn refused(body: &str) -> (String, String) {
        let error = read::<Body>(body.as_bytes()).unwrap_err();
        (error.param.into_owned(), error.msg)
    }

    #[test]
    fn an_error_names_the_field() {
        // The column is that of the parser, at the value or before it.
        let text = |body| {
            let (param, msg) = refused(body);
            (param, msg.split(", column").next().unwrap().to_owned())
        };
        let string = ("name".to_owned(), "expected a string (line 1".to_owned());
        assert_eq!(text(r#"{"name": {{name}}}"#), string);
        assert_eq!(text(r#"{"name": 5}"#), string);
        assert_eq!(text(r#"{"list": [1, "two"]}"#), ("list[1]".to_owned(), "expected u32 (line 1".to_owned()));
        assert_eq!(refused(r#"{"name": tru}"#).0, "name");
        assert_eq!(refused("{}x").0, "");
        assert_eq!(refused("").0, "");
    }

    #[test]
    fn what_is_no_utf8_is_no_json() {
        let error = read::<Body>(b"{\"other\": \"\xff\"}").unwrap_err();
        assert_eq!((&*error.param, &*error.msg), ("", "not JSON (not UTF-8)"));
    }

    #[test]
    fn a_field_that_stands_there_twice_is_named() {
        #[derive(Deserialize, Debug)]
        struct Outer {
            #[expect(dead_code, reason = "read only")]
            inner: Vec<Body>,
        }
        let twice = |name: &str| (name.to_owned(), "stands there twice".to_owned());
        assert_eq!(refused(r#"{"name": "a", "name": "b"}"#), twice("name"));
        let error = read::<Outer>(br#"{"inner": [{}, {"list": [], "list": []}]}"#).unwrap_err();
        assert_eq!((error.param.into_owned(), error.msg), twice("inner[1].list"));
        assert!(read::<Body>(br#"{"other": 1, "other": 2}"#).is_ok());
    }

    #[test]
    fn what_stands_in_the_place_of_a_field_is_not_repeated() {
        assert!(!refused(r#"{"list": "secret"}"#).1.contains("secret"));
        assert!(!refused(r#"{"list": "a, expected secret at line 1"}"#).1.contains("secret"));
    }

    #[test]
    fn of_pem_the_label_is_quoted() {
        assert_eq!(quotable("-----BEGIN PRIVATE KEY-----\nMIG"), "-----BEGIN PRIVATE KEY-----");
        assert_eq!(quotable("a -----BEGIN EC PRIVATE KEY-----MIG"), "a -----BEGIN EC PRIVATE KEY-----");
        assert_eq!(quotable("a -----BEGIN MIGabc-----"), "a ");
        assert_eq!(quotable("-----BEGIN MIG"), "");
        assert_eq!(quotable("ä"), "ä");
    }

    #[test]
    fn unknown_fields_are_passed_over() {
        assert_eq!(read::<Body>(br#"{"name": "a", "more": [{}]}"#).unwrap().name.as_deref(), Some("a"));
    }

    #[test]
    fn long_and_deep_bodies_are_refused() {
        let long = alloc::vec![b' '; MAX_REQUEST_BYTES + 1];
        assert_eq!(read::<Body>(&long).unwrap_err().msg, "longer than 1048576 bytes");
        let deep = ["{\"more\": ", &"[".repeat(100_000)].concat();
        assert!(read::<Body>(deep.as_bytes()).unwrap_err().msg.starts_with("not JSON"));
    }
}
