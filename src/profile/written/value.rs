//! How what a rule holds is written: as fields, of which the first may stand alone, and where a mistake is.

use super::tree::Tree;
use crate::x509::ObjectIdentifier;
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

/// What is wrong with a configuration, and under which key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::profile) struct Malformed {
    path: String,
    problem: String,
}

impl Malformed {
    pub(in crate::profile) fn new(problem: impl fmt::Display) -> Self {
        Self { path: String::new(), problem: problem.to_string() }
    }

    /// The same, seen from above `key`.
    pub(in crate::profile) fn within(mut self, key: &str) -> Self {
        let dot = if self.path.is_empty() || self.path.starts_with('[') || key.is_empty() { "" } else { "." };
        self.path = format!("{key}{dot}{}", self.path);
        self
    }

    pub(super) fn expected(found: &Tree, expected: impl fmt::Display) -> Self {
        Self::new(format_args!("{} where {expected} belongs", found.kind()))
    }
}

/// `extensions.keyUsage.exactly[0]: what is wrong`.
impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let colon = if self.path.is_empty() { "" } else { ": " };
        write!(f, "{}{colon}{}", self.path, self.problem)
    }
}

/// Something that a profile holds and that can be written.
pub(in crate::profile) trait Written: Sized {
    fn read(tree: &Tree) -> Result<Self, Malformed>;
    fn write(&self) -> Tree;
    fn schema() -> Tree;

    /// What it is if it is not written.
    fn absent() -> Option<Self> {
        None
    }

    fn is_absent(&self) -> bool {
        false
    }

    /// As one of several fields: left out if it may be.
    fn write_field(&self) -> Option<Tree> {
        (!self.is_absent()).then(|| self.write())
    }

    /// As all that a rule holds.
    fn read_whole(value: &Value<'_>) -> Result<Self, Malformed> {
        value.only()
    }

    fn write_whole(&self) -> Vec<(&'static str, Tree)> {
        Vec::from([("is", self.write())])
    }

    fn whole_fields() -> Vec<Field> {
        Vec::from([Field { required: true, ..Field::of::<Self>("is") }])
    }
}

/// One field of a rule, for the schema.
pub(in crate::profile) struct Field {
    pub(in crate::profile) name: String,
    pub(in crate::profile) schema: Tree,
    pub(in crate::profile) required: bool,
}

impl Field {
    pub(in crate::profile) fn of<T: Written>(name: &str) -> Self {
        Self { name: camel_case(name), schema: T::schema(), required: T::absent().is_none() }
    }

    pub(in crate::profile) fn flag() -> Self {
        Self { name: "is".into(), schema: Tree::table([("const", Tree::Flag(true))]), required: true }
    }
}

/// `both_ends` is written `bothEnds`.
pub(in crate::profile) fn camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |mut name, word| {
        let mut letters = word.chars();
        name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        name.push_str(letters.as_str());
        name
    })
}

/// What is written under the key of a rule, without the options of its row.
pub(in crate::profile) struct Value<'a> {
    pub(super) about: Option<ObjectIdentifier>,
    pub(super) written: Shape<'a>,
}

/// One value that stands for the first field, or a table of them.
pub(super) enum Shape<'a> {
    Plain(&'a Tree),
    Table(Vec<(&'a str, &'a Tree)>),
}

impl<'a> Value<'a> {
    /// The fields, to be taken in this order.
    pub(in crate::profile) fn fields<'n>(&'a self, names: &'n [&'n str]) -> Result<Fields<'a, 'n>, Malformed> {
        if let Shape::Table(entries) = &self.written {
            let known = |key: &str| names.iter().any(|name| camel_case(name) == key);
            if let Some((key, _)) = entries.iter().find(|(key, _)| !known(key)) {
                let names: Vec<_> = names.iter().map(|name| camel_case(name)).chain(OPTIONS.map(Into::into)).collect();
                return Err(Malformed::new(format_args!("unknown key; known are {}", names.join(", "))).within(key));
            }
        }
        Ok(Fields { value: self, names: names.iter().enumerate() })
    }

    /// The rule holds one thing, which must be written.
    pub(in crate::profile) fn only<T: Written>(&self) -> Result<T, Malformed> {
        let is_missing = matches!(&self.written, Shape::Table(entries) if !entries.iter().any(|(key, _)| *key == "is"));
        let mut fields = self.fields(&["is"])?;
        if is_missing { Err(Malformed::new("`is` is missing")) } else { fields.take() }
    }

    /// The rule holds nothing: it is written as `true`.
    pub(in crate::profile) fn is_true(&self) -> Result<(), Malformed> {
        match self.only()? {
            true => Ok(()),
            false => Err(Malformed::new("`true`, or nothing")),
        }
    }

    pub(super) fn about(&self) -> Result<ObjectIdentifier, Malformed> {
        self.about.clone().ok_or_else(|| Malformed::new("a rule about nothing"))
    }
}

/// The options that every row may have.
pub(super) const OPTIONS: [&str; 4] = ["level", "clause", "code", "issuingOnly"];

pub(in crate::profile) struct Fields<'a, 'n> {
    value: &'a Value<'a>,
    names: core::iter::Enumerate<core::slice::Iter<'n, &'n str>>,
}

impl Fields<'_, '_> {
    /// The next field.
    pub(in crate::profile) fn take<T: Written>(&mut self) -> Result<T, Malformed> {
        let (index, name) = self.names.next().unwrap_or((usize::MAX, &""));
        let name = camel_case(name);
        let found = match &self.value.written {
            Shape::Plain(tree) if index == 0 => return T::read(tree),
            Shape::Plain(_) => None,
            Shape::Table(entries) => entries.iter().find(|(key, _)| *key == name).map(|(_, tree)| *tree),
        };
        match found {
            Some(tree) => T::read(tree).map_err(|error| error.within(&name)),
            None => T::absent().ok_or_else(|| Malformed::new(format_args!("`{name}` is missing"))),
        }
    }
}
