//! Bodies that the library has no type for: read into fields, and mistakes that name the field.

use serde::de::DeserializeOwned;
use std::fmt;

/// What is wrong with a body. What stands in it is left out: it may be a private key.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Wrong {
    /// The field; empty if it is the whole.
    pub(crate) field: String,
    pub(crate) why: String,
    pub(crate) is_missing: bool,
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let separator = if self.field.is_empty() { "" } else { ": " };
        write!(f, "{}{separator}{}", self.field, self.why)
    }
}

impl Wrong {
    fn new(field: &str, why: &str) -> Self {
        Self { field: field.to_owned(), why: why.to_owned(), is_missing: false }
    }

    fn of(path: &str, error: &serde_json::Error) -> Self {
        if !error.is_data() {
            return Self::new("", "no JSON");
        }
        let text = error.to_string();
        let named = |start: &str| text.strip_prefix(start)?.split_once('`').map(|(name, _)| name);
        let expected = text.rsplit_once(", expected ").and_then(|(_, expected)| expected.split(" at line ").next());
        let expected = format!("expected {}", expected.unwrap_or("another value"));
        if let Some(name) = named("missing field `") {
            return Self { is_missing: true, ..Self::new(name, "is required") };
        }
        if let Some(name) = named("duplicate field `") {
            return Self::new(name, "stands there twice");
        }
        match path {
            _ if text.starts_with("unknown field `") => {
                Self::new("", &format!("a field that is not known, {expected}"))
            }
            "." => Self::new("", "expected an object"),
            path => Self::new(path, &expected),
        }
    }
}

pub(crate) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Wrong> {
    // Also where nobody looks: JSON is UTF-8 (RFC 8259 §8.1).
    let text = str::from_utf8(body).map_err(|_| Wrong::new("", "no JSON"))?;
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let read = serde_path_to_error::deserialize(&mut deserializer)
        .map_err(|error| Wrong::of(&error.path().to_string(), error.inner()))?;
    deserializer.end().map_err(|_| Wrong::new("", "no JSON"))?;
    Ok(read)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Deserialize, Debug, PartialEq)]
    #[serde(deny_unknown_fields)]
    struct Body {
        name: String,
        list: Option<Vec<u32>>,
    }

    #[test]
    fn a_mistake_names_the_field_and_never_what_stands_there() {
        for (body, expected) in [
            ("{}", "name: is required"),
            (r#"{"name": "a", "name": "hunter2"}"#, "name: stands there twice"),
            (r#"{"name": 12345678}"#, "name: expected a string"),
            (r#"{"name": null}"#, "name: expected a string"),
            (r#"{"name": "a", "list": [1, "hunter2"]}"#, "list[1]: expected u32"),
            (r#"{"name": "a", "hunter2, expected you": 1}"#, "a field that is not known, expected `name` or `list`"),
            ("[]", "expected an object"),
            ("\"hunter2\"", "expected an object"),
            ("{} {}", "name: is required"),
            (r#"{"name": "a"} {}"#, "no JSON"),
            ("", "no JSON"),
            ("hunter2", "no JSON"),
        ] {
            assert_eq!(read::<Body>(body.as_bytes()).unwrap_err().to_string(), expected, "{body}");
        }
        assert_eq!(read::<Body>(b"{\"name\": \"\xff\"}").unwrap_err().to_string(), "no JSON");
        assert_eq!(read::<Body>(br#"{"name": "a"}"#).unwrap().name, "a");
    }
}
