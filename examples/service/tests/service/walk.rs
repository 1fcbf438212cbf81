//! Holds an answer against a published one, key by key.

use base64ct::{Base64, Encoding};
use serde_json::Value;
use std::str::FromStr;

/// What the service does otherwise than the page's sample: the place, its type, and why. A place ends with `*` if what follows
/// does not matter.
pub(crate) type Exception = (&'static str, &'static str, &'static str);

/// Every key of `ours` is one of `published`, in its order, and holds what that holds: the same JSON type, null where it is
/// null, and text of the same pattern: UUID, date, time, hexadecimal digits and their number, Base64, PEM, address.
#[track_caller]
pub(crate) fn assert_like(ours: &Value, published: &Value, exceptions: &[Exception]) {
    let mut walk = Walk { exceptions, unused: exceptions.iter().map(|(place, ..)| *place).collect(), places: 0 };
    walk.compare("", ours, published);
    assert!(walk.unused.is_empty(), "nothing is otherwise at {:?}", walk.unused);
    assert!(walk.places > 5, "{} places", walk.places);
}

struct Walk<'a> {
    exceptions: &'a [Exception],
    unused: Vec<&'static str>,
    places: usize,
}

impl Walk<'_> {
    #[track_caller]
    fn compare(&mut self, place: &str, ours: &Value, published: &Value) {
        self.places += 1;
        if let Some((name, expected, _)) = self.exceptions.iter().find(|(name, ..)| *name == place) {
            self.unused.retain(|unused| unused != name);
            assert_eq!(kind(ours), *expected, "{place}: {ours}");
            assert_ne!(kind(published), *expected, "{place} is no exception");
            return;
        }
        match (ours, published) {
            (Value::Object(ours), Value::Object(published)) => {
                let keys = |object: &serde_json::Map<String, Value>| object.keys().cloned().collect::<Vec<_>>();
                assert_eq!(keys(ours), keys(published), "{place}");
                for (key, value) in ours {
                    self.compare(&format!("{place}/{key}"), value, &published[key]);
                }
            }
            (Value::Array(ours), Value::Array(published)) => {
                assert_eq!(ours.is_empty(), published.is_empty(), "{place}");
                // Lists may be longer than the sample's: what is more is like its first.
                for (index, value) in ours.iter().enumerate() {
                    self.compare(&format!("{place}/{index}"), value, published.get(index).unwrap_or(&published[0]));
                }
            }
            _ => assert_eq!(kind(ours), kind(published), "{place}: {ours}, published {published}"),
        }
    }
}

/// The type of a value, and the pattern of a text.
fn kind(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(_) => "bool".to_owned(),
        Value::Number(number) => if number.is_f64() { "fraction" } else { "integer" }.to_owned(),
        Value::String(text) => pattern(text),
        Value::Array(_) => "list".to_owned(),
        Value::Object(_) => "object".to_owned(),
    }
}

fn pattern(text: &str) -> String {
    let digits: String = text.chars().map(|one| if one.is_ascii_digit() { '9' } else { one }).collect();
    let is_hex = text.bytes().all(|one| matches!(one, b'0'..=b'9' | b'a'..=b'f'));
    if uuid::Uuid::from_str(text).is_ok_and(|uuid| uuid.to_string() == text) {
        "UUID".to_owned()
    } else if ["9999-99-99", "9999-99-99T99:99:99Z", "9999-99-99T99:99:99.999999Z"].contains(&&*digits) {
        digits
    } else if text.len() >= 16 && is_hex {
        format!("{} hexadecimal digits", text.len())
    } else if let Some((label, _)) = text.strip_prefix("-----BEGIN ").and_then(|rest| rest.split_once("-----\n")) {
        assert!(text.trim_end().ends_with(&format!("\n-----END {label}-----")), "{text}");
        format!("PEM {label}")
    } else if text.contains("://") {
        "address".to_owned()
    } else if Base64::decode_vec(text).is_ok() && (text.ends_with('=') || text.len() >= 28) {
        "Base64".to_owned()
    } else {
        if text.is_empty() { "empty" } else { "text" }.to_owned()
    }
}

#[test]
fn patterns_are_told_apart() {
    for (text, expected) in [
        ("782f1885-c7c2-4459-8426-b6d7c111b0b1", "UUID"),
        ("782F1885-C7C2-4459-8426-B6D7C111B0B1", "text"),
        ("2020-01-01", "9999-99-99"),
        ("2023-10-22T00:00:00Z", "9999-99-99T99:99:99Z"),
        ("2020-09-29T12:05:37.519512Z", "9999-99-99T99:99:99.999999Z"),
        ("2020-09-29T12:05:37.51Z", "text"),
        ("57db86ca2713c7060aa43971ef32f598c1521c56", "40 hexadecimal digits"),
        ("57DB86CA2713C7060AA43971EF32F598C1521C5", "text"),
        ("-----BEGIN CERTIFICATE-----\nMIID...\n-----END CERTIFICATE-----", "PEM CERTIFICATE"),
        ("AwIBBg==", "Base64"),
        ("MBaAFGcskynsixDzMFBaxDFi490RO64t", "Base64"),
        ("https://ca.example.labs:443/crl", "address"),
        ("DigiCert", "text"),
        ("", "empty"),
    ] {
        assert_eq!(pattern(text), expected, "{text}");
    }
}
