//! What a configuration says, before it is known to mean anything: flags, numbers, texts, lists and tables.

use super::value::Malformed;
use alloc::borrow::ToOwned;
use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::{Cell, RefCell};
use core::fmt;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
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
    /// What no profile is made of, by what it is: kept until the key under which it stands is known.
    Alien(&'static str),
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
            Self::Alien(what) => what,
        }
    }

    /// Refuses what [`Bounded`] would not read back.
    pub(super) fn check_bounds(&self) -> Result<(), Malformed> {
        let mut left = MAX_VALUES;
        self.count(&mut left)
    }

    fn count(&self, left: &mut usize) -> Result<(), Malformed> {
        *left = left.checked_sub(1).ok_or_else(too_many)?;
        match self {
            Self::Text(text) => check_length(text),
            Self::List(list) => list.iter().enumerate().try_for_each(|(index, element)| {
                element.count(left).map_err(|error| error.within(&format!("[{index}]")))
            }),
            Self::Table(entries) => entries.iter().try_for_each(|(key, value)| {
                *left = left.checked_sub(1).ok_or_else(too_many)?;
                check_length(key)?;
                value.count(left).map_err(|error| error.within(key))
            }),
            Self::Flag(_) | Self::Number(_) | Self::Alien(_) => Ok(()),
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
            // Never written.
            Self::Alien(_) => serializer.serialize_unit(),
        }
    }
}

fn too_many() -> Malformed {
    Malformed::new(format_args!("a profile has at most {MAX_VALUES} values"))
}

fn check_length(text: &str) -> Result<(), Malformed> {
    if text.len() > MAX_TEXT {
        return Err(Malformed::new(format_args!("a text of a profile has at most {MAX_TEXT} bytes")));
    }
    Ok(())
}

/// How much room there is for one configuration, and under which key the reader is.
pub(super) struct Room {
    left: Cell<usize>,
    path: RefCell<Vec<String>>,
}

impl Room {
    pub(super) const fn new() -> Self {
        Self { left: Cell::new(MAX_VALUES), path: RefCell::new(Vec::new()) }
    }

    /// What `problem` is, under the key at which the reader stopped; the second to ask is not told the key again.
    pub(super) fn locate(&self, problem: impl fmt::Display) -> Malformed {
        let path = self.path.take();
        path.iter().rev().fold(Malformed::new(problem), |problem, key| problem.within(key))
    }

    fn refuse<E: serde::de::Error>(&self, problem: impl fmt::Display) -> E {
        E::custom(self.locate(problem))
    }
}

/// Reads one value of any format that describes itself, within the bounds above.
pub(super) struct Bounded<'a> {
    room: &'a Room,
    depth: usize,
}

impl<'a> Bounded<'a> {
    pub(super) const fn new(room: &'a Room) -> Self {
        Self { room, depth: MAX_DEPTH }
    }

    fn spend<E: serde::de::Error>(&self) -> Result<(), E> {
        let left = self.room.left.get().checked_sub(1);
        self.room.left.set(left.ok_or_else(|| self.room.refuse(too_many()))?);
        Ok(())
    }

    /// What stands under `key`; a reader that fails stays there.
    fn below<T, E: serde::de::Error>(&self, key: String, read: impl FnOnce(Self) -> Result<T, E>) -> Result<T, E> {
        self.room.path.borrow_mut().push(key);
        let depth = self.depth.checked_sub(1);
        let depth =
            depth.ok_or_else(|| self.room.refuse(format_args!("a profile is nested at most {MAX_DEPTH} deep")))?;
        let read = read(Self { room: self.room, depth })?;
        self.room.path.borrow_mut().pop();
        Ok(read)
    }
}

impl<'de> DeserializeSeed<'de> for Bounded<'_> {
    type Value = Tree;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Tree, D::Error> {
        self.spend()?;
        deserializer.deserialize_any(self)
    }
}

const NOT_WHOLE: &str = "a number that is not whole, or not below 2^63";

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
        Ok(i64::try_from(number).map_or(Tree::Alien(NOT_WHOLE), Tree::Number))
    }

    fn visit_i128<E: serde::de::Error>(self, _: i128) -> Result<Tree, E> {
        Ok(Tree::Alien(NOT_WHOLE))
    }

    fn visit_u128<E: serde::de::Error>(self, _: u128) -> Result<Tree, E> {
        Ok(Tree::Alien(NOT_WHOLE))
    }

    fn visit_f64<E: serde::de::Error>(self, _: f64) -> Result<Tree, E> {
        Ok(Tree::Alien(NOT_WHOLE))
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<Tree, E> {
        Ok(Tree::Alien("nothing"))
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<Tree, E> {
        Ok(Tree::Alien("nothing"))
    }

    fn visit_bytes<E: serde::de::Error>(self, _: &[u8]) -> Result<Tree, E> {
        Ok(Tree::Alien("bytes"))
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Tree, E> {
        check_length(text).map_err(|error| self.room.refuse(error))?;
        Ok(Tree::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Tree, A::Error> {
        let mut list = Vec::new();
        while let Some(element) = self.below(format!("[{}]", list.len()), |below| elements.next_element_seed(below))? {
            list.push(element);
        }
        Ok(Tree::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Tree, A::Error> {
        let mut entries: Vec<(String, Tree)> = Vec::new();
        let mut keys = BTreeSet::new();
        while let Some(key) = map.next_key::<String>()? {
            self.spend()?;
            check_length(&key).map_err(|error| self.room.refuse(error))?;
            let value = self.below(key.clone(), |below| {
                if !keys.insert(key.clone()) {
                    return Err(below.room.refuse("written twice"));
                }
                map.next_value_seed(below)
            })?;
            entries.push((key, value));
        }
        Ok(Tree::Table(entries))
    }
}
