//! What a configuration says, before it is known to mean anything: flags, numbers, texts, lists and tables.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::Cell;
use core::fmt;
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

/// Values, keys included, that a configuration may have. The largest built-in profile has about 600.
const MAX_VALUES: usize = 20_000;
/// How deep lists and tables may be nested. Profiles need five.
const MAX_DEPTH: usize = 12;
/// Bytes of one text or key.
const MAX_TEXT: usize = 4096;

/// One value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::profile) enum Tree {
    Flag(bool),
    Number(i64),
    Text(String),
    List(Vec<Tree>),
    /// In the order in which it is written; no key occurs twice.
    Table(Vec<(String, Tree)>),
}

impl Tree {
    pub(in crate::profile) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub(in crate::profile) fn texts<T: Into<String>>(texts: impl IntoIterator<Item = T>) -> Self {
        Self::List(texts.into_iter().map(Self::text).collect())
    }

    pub(in crate::profile) fn table<K: Into<String>>(entries: impl IntoIterator<Item = (K, Self)>) -> Self {
        Self::Table(entries.into_iter().map(|(key, value)| (key.into(), value)).collect())
    }

    /// What is meant by it, for a message.
    pub(in crate::profile) fn kind(&self) -> &'static str {
        match self {
            Self::Flag(_) => "true or false",
            Self::Number(_) => "a number",
            Self::Text(_) => "a text",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
        }
    }
}

/// Puts `value` under `path`, through tables that are made on the way.
pub(in crate::profile) fn insert(entries: &mut Vec<(String, Tree)>, path: &[String], value: Tree) {
    match path {
        [] => {}
        [key] => entries.push((key.clone(), value)),
        [key, rest @ ..] => {
            if !entries.iter().any(|(name, _)| name == key) {
                entries.push((key.clone(), Tree::Table(Vec::new())));
            }
            if let Some((_, Tree::Table(inner))) = entries.iter_mut().find(|(name, _)| name == key) {
                insert(inner, rest, value);
            }
        }
    }
}

impl Serialize for Tree {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Flag(flag) => serializer.serialize_bool(*flag),
            Self::Number(number) => serializer.serialize_i64(*number),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(list) => list.serialize(serializer),
            Self::Table(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                for (key, value) in entries {
                    map.serialize_entry(key, value)?;
                }
                map.end()
            }
        }
    }
}

/// Reads one value of any format that describes itself, within the bounds above.
pub(super) struct Bounded<'a> {
    left: &'a Cell<usize>,
    depth: usize,
}

impl<'a> Bounded<'a> {
    /// The room there is for one configuration.
    pub(super) const fn room() -> Cell<usize> {
        Cell::new(MAX_VALUES)
    }

    pub(super) const fn new(left: &'a Cell<usize>) -> Self {
        Self { left, depth: MAX_DEPTH }
    }

    fn spend<E: serde::de::Error>(&self) -> Result<(), E> {
        let left = self.left.get().checked_sub(1);
        self.left.set(left.ok_or_else(|| E::custom(format!("a profile has at most {MAX_VALUES} values")))?);
        Ok(())
    }

    fn below<E: serde::de::Error>(&self) -> Result<Self, E> {
        let depth = self.depth.checked_sub(1);
        let depth = depth.ok_or_else(|| E::custom(format!("a profile is nested at most {MAX_DEPTH} deep")))?;
        Ok(Self { left: self.left, depth })
    }
}

fn check_length<E: serde::de::Error>(text: &str) -> Result<(), E> {
    if text.len() > MAX_TEXT {
        return Err(E::custom(format!("a text of a profile has at most {MAX_TEXT} bytes")));
    }
    Ok(())
}

impl<'de> DeserializeSeed<'de> for Bounded<'_> {
    type Value = Tree;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Tree, D::Error> {
        self.spend()?;
        deserializer.deserialize_any(self)
    }
}

/// The key under which the crate `toml` hands out a date that is written without quotes.
const TOML_DATE: &str = "$__toml_private_datetime";

impl<'de> Visitor<'de> for Bounded<'_> {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("true or false, a whole number, a text, a list or a table")
    }

    fn visit_bool<E: serde::de::Error>(self, flag: bool) -> Result<Tree, E> {
        Ok(Tree::Flag(flag))
    }

    fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Tree, E> {
        Ok(Tree::Number(number))
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Tree, E> {
        i64::try_from(number).map(Tree::Number).map_err(|_| E::custom("a number of a profile is below 2^63"))
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Tree, E> {
        check_length(text)?;
        Ok(Tree::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Tree, A::Error> {
        let mut list = Vec::new();
        while let Some(element) = elements.next_element_seed(self.below()?)? {
            list.push(element);
        }
        Ok(Tree::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Tree, A::Error> {
        let mut entries: Vec<(String, Tree)> = Vec::new();
        while let Some(key) = map.next_key::<String>()? {
            self.spend()?;
            check_length(&key)?;
            let value = map.next_value_seed(self.below()?)?;
            if key == TOML_DATE {
                return Ok(value);
            }
            if entries.iter().any(|(earlier, _)| *earlier == key) {
                return Err(A::Error::custom(format!("{key}: written twice")));
            }
            entries.push((key, value));
        }
        Ok(Tree::Table(entries))
    }
}
