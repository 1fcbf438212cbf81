//! The one table of reason numbers.
//!
//! A number, once published, keeps its meaning for ever; rows are appended within their area, never reused.
//! Five digits keep them apart from any service's own codes:
//!
//! | area | numbers | area | numbers |
//! |---|---|---|---|
//! | encoding | 10xxx | identity | 15xxx |
//! | keys and algorithms | 11xxx | issuance | 16xxx |
//! | path and RFC 5280 §6.1 | 12xxx | key stores | 17xxx |
//! | profile of one certificate | 13xxx | limits | 18xxx |
//! | revocation | 14xxx | use of the API | 19xxx |

use core::fmt;

mod table;

/// How binding the violated rule is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "lowercase"))]
pub enum Level {
    /// Worth knowing; no rule is broken.
    Info,
    /// A SHOULD of the standard: reported, does not reject.
    Should,
    /// A MUST of the standard: rejects.
    Must,
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Info => "info",
            Self::Should => "should",
            Self::Must => "must",
        })
    }
}

/// Why an operation failed or a certificate was judged as it was: a number with a name, for ever.
///
/// ```
/// use certwright::Code;
/// assert_eq!(Code::EXPIRED.number(), 12003);
/// assert_eq!(Code::EXPIRED.name(), "EXPIRED");
/// assert_eq!(Code::from_number(12003), Some(Code::EXPIRED));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(u16);

/// One row of the table.
struct Row {
    code: Code,
    name: Text,
    clause: Text,
    level: Level,
    title: Text,
    remedy: Text,
}

/// A text of a row, followed by the NUL that C expects.
struct Text(&'static str);

impl Text {
    fn as_str(&self) -> &'static str {
        self.0.strip_suffix('\0').unwrap_or(self.0)
    }
}

/// Declares the constants and the table from the same rows.
macro_rules! codes {
    ($($number:literal, $name:ident, $clause:literal, $level:ident, $title:literal, $remedy:literal;)*) => {
        impl Code {
            $(
                #[doc = concat!($number, ": ", $title, " (", $clause, "). ", $remedy)]
                pub const $name: Self = Self($number);
            )*
        }

        pub(super) static ROWS: &[Row] = &[
            $(Row {
                code: Code::$name,
                name: Text(concat!(stringify!($name), "\0")),
                clause: Text(concat!($clause, "\0")),
                level: Level::$level,
                title: Text(concat!($title, "\0")),
                remedy: Text(concat!($remedy, "\0")),
            },)*
        ];
    };
}
use codes;

impl Code {
    fn row(self) -> Option<&'static Row> {
        let index = table::ROWS.binary_search_by_key(&self, |row| row.code).ok()?;
        table::ROWS.get(index)
    }

    /// The number, stable for ever.
    #[must_use]
    pub fn number(self) -> u32 {
        u32::from(self.0)
    }

    /// The code with this number, if there is one.
    #[must_use]
    pub fn from_number(number: u32) -> Option<Self> {
        let code = Self(u16::try_from(number).ok()?);
        code.row().map(|row| row.code)
    }

    /// The name, as in the Rust constant, the C constant (`CW_CODE_…`) and JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().map_or("", |row| row.name.as_str())
    }

    /// The clause of the standard that the rule comes from.
    #[must_use]
    pub fn clause(self) -> &'static str {
        self.row().map_or("", |row| row.clause.as_str())
    }

    /// How binding the rule is, where no profile says otherwise.
    #[must_use]
    pub fn level(self) -> Level {
        self.row().map_or(Level::Must, |row| row.level)
    }

    /// What is wrong, in a few words.
    #[must_use]
    pub fn title(self) -> &'static str {
        self.row().map_or("", |row| row.title.as_str())
    }

    /// What a person can do about it.
    #[must_use]
    pub fn remedy(self) -> &'static str {
        self.row().map_or("", |row| row.remedy.as_str())
    }

    /// Name, clause, title and remedy, each followed by a NUL.
    #[cfg(feature = "ffi")]
    pub(crate) fn texts_with_nul(self) -> [&'static str; 4] {
        self.row().map_or(["\0"; 4], |row| [row.name.0, row.clause.0, row.title.0, row.remedy.0])
    }

    /// Every code, in ascending order of number.
    pub fn all() -> impl ExactSizeIterator<Item = Self> {
        table::ROWS.iter().map(|row| row.code)
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.0, self.name())
    }
}

/// `12003 EXPIRED`.
impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut code = serializer.serialize_struct("Code", 2)?;
        code.serialize_field("number", &self.0)?;
        code.serialize_field("name", self.name())?;
        code.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_ascend_without_repeats() {
        for pair in table::ROWS.windows(2) {
            assert!(pair[0].code < pair[1].code, "{} comes before {}", pair[0].code, pair[1].code);
        }
    }

    #[test]
    fn every_row_has_a_name_a_clause_a_title_and_a_remedy() {
        for row in table::ROWS {
            assert!((10_000..20_000).contains(&row.code.0), "{} lies outside the areas", row.code);
            let (clause, title, remedy) = (row.code.clause(), row.code.title(), row.code.remedy());
            assert!(!clause.is_empty() && !title.is_empty(), "{}", row.code);
            assert!(remedy.ends_with('.'), "{}: the remedy is a sentence", row.code);
            assert!(!title.ends_with('.'), "{}: the title is a phrase", row.code);
            for text in [&row.name, &row.clause, &row.title, &row.remedy] {
                assert_eq!(text.0.find('\0'), Some(text.0.len() - 1), "{}", row.code);
            }
        }
    }

    #[test]
    fn names_are_unique() {
        let mut names: alloc::vec::Vec<_> = table::ROWS.iter().map(|row| row.code.name()).collect();
        names.sort_unstable();
        let before = names.len();
        names.dedup();
        assert_eq!(names.len(), before);
    }

    #[test]
    fn a_number_without_a_row_is_no_code() {
        assert_eq!(Code::from_number(0), None);
        assert_eq!(Code::from_number(2005), None);
        assert_eq!(Code::from_number(70_000), None);
    }
}
