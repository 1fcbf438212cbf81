//! What was found when a certificate was judged.

use super::error::bounded;
use super::{Code, Level};
use alloc::borrow::Cow;
use alloc::boxed::Box;
use core::fmt;

/// Which certificate of a path a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Location {
    /// Position in the path: 0 is the end entity, 1 its issuer, and so on.
    pub index: usize,
    /// SHA-256 of the certificate's DER.
    pub sha256: [u8; 32],
}

/// One judgement on one certificate: plain data, the same in Rust, C and JSON.
///
/// ```
/// use certwright::{Code, Finding, Level};
/// let finding = Finding::new(Code::EXPIRED).with_field("validity.notAfter").with_found("2024-01-01T00:00:00Z");
/// assert_eq!(finding.level(), Level::Must);
/// assert_eq!(finding.to_string(), "12003 EXPIRED: certificate expired (validity.notAfter): found 2024-01-01T00:00:00Z");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    code: Code,
    level: Level,
    /// Boxed: a finding travels as an error, and few have a clause of their own.
    clause: Option<Box<Cow<'static, str>>>,
    location: Option<Location>,
    field: Cow<'static, str>,
    found: Option<Box<str>>,
    expected: Option<Box<str>>,
}

impl Finding {
    /// A finding with the level its code has in the table.
    #[must_use]
    pub fn new(code: Code) -> Self {
        let field = Cow::Borrowed("");
        Self { code, level: code.level(), clause: None, location: None, field, found: None, expected: None }
    }

    /// Replaces the level, where a profile weighs the rule differently.
    #[must_use]
    pub fn with_level(mut self, level: Level) -> Self {
        self.level = level;
        self
    }

    /// Replaces the clause, where the rule is a profile's. One made at run time is cut to 256 bytes; an empty one says
    /// nothing, and leaves that of the code.
    #[must_use]
    pub fn with_clause(mut self, clause: impl Into<Cow<'static, str>>) -> Self {
        self.clause = match clause.into() {
            clause if clause.is_empty() => None,
            Cow::Owned(clause) => Some(Box::new(Cow::Owned(bounded(&clause).into()))),
            clause => Some(Box::new(clause)),
        };
        self
    }

    /// Says which certificate of the path.
    #[must_use]
    pub fn with_location(mut self, location: Location) -> Self {
        self.location = Some(location);
        self
    }

    /// Names the field, in the words of the standard: `validity.notAfter`, `extensions.subjectAltName[2]`.
    #[must_use]
    pub fn with_field(mut self, field: impl Into<Cow<'static, str>>) -> Self {
        self.field = field.into();
        self
    }

    /// Quotes what is there, cut to 256 bytes.
    #[must_use]
    pub fn with_found(mut self, found: impl fmt::Display) -> Self {
        self.found = Some(bounded(&found));
        self
    }

    /// Says what should be there, cut to 256 bytes.
    #[must_use]
    pub fn with_expected(mut self, expected: impl fmt::Display) -> Self {
        self.expected = Some(bounded(&expected));
        self
    }

    /// The reason.
    #[must_use]
    pub fn code(&self) -> Code {
        self.code
    }

    /// How binding the rule is here.
    #[must_use]
    pub fn level(&self) -> Level {
        self.level
    }

    /// Where the rule that is broken is written: in the words of the row of a profile if it is one's, or as the code has it.
    #[must_use]
    pub fn clause(&self) -> &str {
        match &self.clause {
            Some(clause) => clause,
            None => self.code.clause(),
        }
    }

    /// The certificate it is about; `None` when it is about the path as a whole or a single certificate was judged.
    #[must_use]
    pub fn location(&self) -> Option<Location> {
        self.location
    }

    /// Position in the path of the certificate it is about: 0 is the end entity.
    #[must_use]
    pub fn index(&self) -> Option<usize> {
        self.location.map(|location| location.index)
    }

    /// The field it is about; empty if it is about none in particular.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.field
    }

    /// What was found.
    #[must_use]
    pub fn found(&self) -> Option<&str> {
        self.found.as_deref()
    }

    /// What would have been right.
    #[must_use]
    pub fn expected(&self) -> Option<&str> {
        self.expected.as_deref()
    }
}

/// An error met while judging becomes a finding of the same code, field and value.
impl From<super::Error> for Finding {
    fn from(error: super::Error) -> Self {
        let field = match (error.structure(), error.field()) {
            ("", field) => Cow::Borrowed(field),
            (structure, "") => Cow::Borrowed(structure),
            (structure, field) => Cow::Owned(alloc::format!("{structure}.{field}")),
        };
        let finding = Self::new(error.code()).with_field(field);
        match (error.found(), error.offset()) {
            (Some(found), _) => finding.with_found(found),
            (None, Some(offset)) => finding.with_found(format_args!("at byte {offset}")),
            (None, None) => finding,
        }
    }
}

/// `number NAME (level): title (field): found …, expected … (clause)`: the level unless it is a MUST, the clause if it is a
/// profile's. The alternate form, `{:#}`, leaves the clause to the caller.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.level {
            Level::Must => write!(f, "{}: {}", self.code, self.code.title())?,
            level => write!(f, "{} ({level}): {}", self.code, self.code.title())?,
        }
        if !self.field.is_empty() {
            write!(f, " ({})", self.field)?;
        }
        match (&self.found, &self.expected) {
            (Some(found), Some(expected)) => write!(f, ": found {found}, expected {expected}")?,
            (Some(found), None) => write!(f, ": found {found}")?,
            (None, Some(expected)) => write!(f, ": expected {expected}")?,
            (None, None) => {}
        }
        match &self.clause {
            Some(clause) if !f.alternate() => write!(f, " ({clause})"),
            _ => Ok(()),
        }
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Finding {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("code", &self.code.number())?;
        map.serialize_entry("name", self.code.name())?;
        map.serialize_entry("level", &self.level)?;
        if let Some(location) = &self.location {
            map.serialize_entry("index", &location.index)?;
            map.serialize_entry("sha256", &base16ct::lower::encode_string(&location.sha256))?;
        }
        if !self.field.is_empty() {
            map.serialize_entry("field", &self.field)?;
        }
        map.serialize_entry("title", self.code.title())?;
        map.serialize_entry("clause", self.clause())?;
        if let Some(found) = &self.found {
            map.serialize_entry("found", found)?;
        }
        if let Some(expected) = &self.expected {
            map.serialize_entry("expected", expected)?;
        }
        map.serialize_entry("remedy", self.code.remedy())?;
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::{String, ToString};

    #[test]
    fn a_finding_has_the_clause_of_its_code_unless_a_profile_gives_its_own() {
        let finding = Finding::new(Code::EXTENSION_MISSING).with_found("absent").with_expected("present");
        assert_eq!(finding.clause(), "RFC 5280 §4.2");
        assert_eq!(finding.clone().with_clause(""), finding);
        let own = finding.with_clause("our rules §5");
        assert_eq!((own.clause(), own.expected()), ("our rules §5", Some("present")));
        let text = "13005 EXTENSION_MISSING: an extension that is asked for is absent: found absent, expected present";
        assert_eq!(
            (own.to_string(), alloc::format!("{own:#}")),
            (alloc::format!("{text} (our rules §5)"), text.into())
        );
    }

    #[test]
    fn the_level_is_shown_unless_it_is_a_must() {
        let of = |level| Finding::new(Code::EXPIRED).with_level(level).to_string();
        assert_eq!(of(Level::Must), "12003 EXPIRED: certificate expired");
        assert_eq!(of(Level::Should), "12003 EXPIRED (should): certificate expired");
        assert_eq!(of(Level::Info), "12003 EXPIRED (info): certificate expired");
    }

    #[test]
    fn a_clause_made_at_run_time_is_bounded_and_cannot_drive_a_terminal() {
        let finding = Finding::new(Code::EXPIRED).with_clause(String::from("\u{1b}[2J").repeat(1000));
        assert!(finding.clause().len() <= 256 + 16 && !finding.clause().contains('\u{1b}'), "{}", finding.clause());
    }
}
