//! The tree and its two renderings.

use crate::base::is_safe_to_print;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

/// Everything about one object, in order.
///
/// `Display` is indented text for people; with the feature `serde`, [`to_json`](Self::to_json) is the same as JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Description {
    kind: &'static str,
    fields: Vec<Field>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field {
    key: &'static str,
    value: Value,
    /// Said to people only, behind the value.
    remark: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Text(String),
    /// Hexadecimal; shortened for people, whole in JSON.
    Bytes(Vec<u8>),
    Number(u64),
    Flag(bool),
    List(Vec<Value>),
    Group(Vec<Field>),
    /// A group under a heading. JSON has `facts` in place of the heading and the group as `value`.
    Titled {
        title: String,
        facts: Vec<Field>,
        group: Vec<Field>,
    },
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_string())
    }
}

impl From<&[u8]> for Value {
    fn from(bytes: &[u8]) -> Self {
        Self::Bytes(bytes.to_vec())
    }
}

impl From<u64> for Value {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<u8> for Value {
    fn from(number: u8) -> Self {
        Self::Number(number.into())
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl FromIterator<Value> for Value {
    fn from_iter<I: IntoIterator<Item = Value>>(values: I) -> Self {
        Self::List(values.into_iter().collect())
    }
}

/// Collects fields in order.
#[derive(Debug, Default)]
pub(super) struct Fields(Vec<Field>);

impl Fields {
    pub(super) fn new() -> Self {
        Self::default()
    }

    pub(super) fn add(&mut self, key: &'static str, value: impl Into<Value>) -> &mut Self {
        self.0.push(Field { key, value: value.into(), remark: None });
        self
    }

    pub(super) fn add_text(&mut self, key: &'static str, value: impl fmt::Display) -> &mut Self {
        self.add(key, value.to_string())
    }

    pub(super) fn add_remarked(&mut self, key: &'static str, value: impl Into<Value>, remark: String) -> &mut Self {
        let remark = if remark.is_empty() { None } else { Some(remark) };
        self.0.push(Field { key, value: value.into(), remark });
        self
    }

    pub(super) fn add_list(&mut self, key: &'static str, values: impl IntoIterator<Item = Value>) -> &mut Self {
        self.add(key, Value::List(values.into_iter().collect()))
    }

    pub(super) fn add_group(&mut self, key: &'static str, fill: impl FnOnce(&mut Self)) -> &mut Self {
        let mut fields = Self::new();
        fill(&mut fields);
        self.add(key, Value::Group(fields.0))
    }

    pub(super) fn into_group(self) -> Value {
        Value::Group(self.0)
    }

    pub(super) fn into_titled(self, title: String, facts: Self) -> Value {
        Value::Titled { title, facts: facts.0, group: self.0 }
    }

    pub(super) fn into_description(self, kind: &'static str) -> Description {
        Description { kind, fields: self.0 }
    }
}

/// Width of a line's left column.
const COLUMN: usize = 28;

/// Width of a list that stands behind its key.
const LINE: usize = 80;

/// A digest, and everything shorter, is shown whole.
const WHOLE_BYTES: usize = 64;

impl fmt::Display for Description {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.kind)?;
        write_fields(f, &self.fields, 2)
    }
}

fn write_fields(f: &mut fmt::Formatter<'_>, fields: &[Field], indent: usize) -> fmt::Result {
    fields.iter().try_for_each(|field| write_field(f, field, indent))
}

fn write_field(f: &mut fmt::Formatter<'_>, field: &Field, indent: usize) -> fmt::Result {
    write!(f, "{:indent$}", "")?;
    write_inline(f, field, indent)
}

/// A field whose line has been indented already.
fn write_inline(f: &mut fmt::Formatter<'_>, field: &Field, indent: usize) -> fmt::Result {
    let key = field.key;
    let width = COLUMN.saturating_sub(indent);
    match &field.value {
        Value::Group(fields) => {
            writeln!(f, "{key}")?;
            write_fields(f, fields, indent + 2)
        }
        Value::List(values) if fits_a_line(values) => {
            write!(f, "{key:width$}")?;
            for (index, value) in values.iter().enumerate() {
                f.write_str(if index == 0 { "" } else { ", " })?;
                write_short(f, value)?;
            }
            f.write_str(if values.is_empty() { "none\n" } else { "\n" })
        }
        Value::List(values) => {
            writeln!(f, "{key}")?;
            values.iter().try_for_each(|value| write_element(f, value, indent + 2))
        }
        value => {
            write!(f, "{key:width$}")?;
            write_short(f, value)?;
            if let Some(remark) = &field.remark {
                write!(f, " ({remark})")?;
            }
            f.write_str("\n")
        }
    }
}

fn write_element(f: &mut fmt::Formatter<'_>, value: &Value, indent: usize) -> fmt::Result {
    match value {
        Value::Titled { title, group, .. } => {
            writeln!(f, "{:indent$}{title}", "")?;
            write_fields(f, group, indent + 2)
        }
        Value::Group(fields) => {
            let [first, rest @ ..] = fields.as_slice() else { return Ok(()) };
            write!(f, "{:1$}- ", "", indent.saturating_sub(2))?;
            write_inline(f, first, indent)?;
            write_fields(f, rest, indent)
        }
        Value::List(values) => values.iter().try_for_each(|value| write_element(f, value, indent)),
        value => {
            write!(f, "{:indent$}", "")?;
            write_short(f, value)?;
            f.write_str("\n")
        }
    }
}

fn write_short(f: &mut fmt::Formatter<'_>, value: &Value) -> fmt::Result {
    match value {
        Value::Text(text) => text.chars().try_for_each(|character| {
            if is_safe_to_print(character) {
                fmt::Write::write_char(f, character)
            } else {
                write!(f, "{}", character.escape_default())
            }
        }),
        Value::Bytes(bytes) => match bytes.as_slice() {
            whole if whole.len() <= WHOLE_BYTES => write_hex(f, whole),
            [head @ .., _, _, _, _] => {
                write_hex(f, head.get(..WHOLE_BYTES - 8).unwrap_or_default())?;
                f.write_str("…")?;
                write_hex(f, bytes.get(bytes.len().saturating_sub(4)..).unwrap_or_default())?;
                write!(f, " ({} bytes)", bytes.len())
            }
            _ => Ok(()),
        },
        Value::Number(number) => write!(f, "{number}"),
        Value::Flag(flag) => f.write_str(if *flag { "true" } else { "false" }),
        Value::List(_) | Value::Group(_) | Value::Titled { .. } => Ok(()),
    }
}

fn write_hex(f: &mut fmt::Formatter<'_>, bytes: &[u8]) -> fmt::Result {
    bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
}

/// Whether a list can stand behind its key.
fn fits_a_line(values: &[Value]) -> bool {
    let width = |value: &Value| match value {
        Value::Text(text) => Some(text.chars().count() + 2),
        Value::Number(_) | Value::Flag(_) => Some(8),
        Value::Bytes(_) | Value::List(_) | Value::Group(_) | Value::Titled { .. } => None,
    };
    values
        .iter()
        .try_fold(0_usize, |sum, value| Some(sum + width(value)?))
        .is_some_and(|sum| sum <= LINE || values.len() < 2)
}

#[cfg(feature = "serde")]
mod json {
    use super::{Description, Field, Value};
    use alloc::string::String;
    use serde::ser::{Serialize, SerializeMap, Serializer};

    impl Description {
        /// The same tree as JSON: objects by the standards' field names, in order. Serial numbers and identifiers are
        /// strings, so that no reader loses digits.
        #[must_use]
        pub fn to_json(&self) -> String {
            // Strings, numbers and maps with string keys always serialise.
            serde_json::to_string_pretty(self).unwrap_or_default()
        }
    }

    impl Serialize for Description {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut map = serializer.serialize_map(None)?;
            map.serialize_entry("kind", self.kind)?;
            for field in &self.fields {
                map.serialize_entry(field.key, &field.value)?;
            }
            map.end()
        }
    }

    struct GroupOf<'a>(&'a [Field]);

    impl Serialize for GroupOf<'_> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_map(self.0.iter().map(|field| (field.key, &field.value)))
        }
    }

    impl Serialize for Value {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            match self {
                Self::Text(text) => serializer.serialize_str(text),
                Self::Bytes(bytes) => serializer.serialize_str(&base16ct::lower::encode_string(bytes)),
                Self::Number(number) => serializer.serialize_u64(*number),
                Self::Flag(flag) => serializer.serialize_bool(*flag),
                Self::List(values) => serializer.collect_seq(values),
                Self::Group(fields) => GroupOf(fields).serialize(serializer),
                Self::Titled { facts, group, .. } => {
                    let mut map = serializer.serialize_map(None)?;
                    for fact in facts {
                        map.serialize_entry(fact.key, &fact.value)?;
                    }
                    if !group.is_empty() {
                        map.serialize_entry("value", &GroupOf(group))?;
                    }
                    map.end()
                }
            }
        }
    }
}
