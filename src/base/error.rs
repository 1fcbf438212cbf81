//! An operation that could not be done.

use super::Code;
use alloc::boxed::Box;
use core::fmt;

/// The result of an operation of this crate.
pub type Result<T, E = Error> = core::result::Result<T, E>;

/// Text that came from input is cut to this many bytes before it enters an error or a finding.
pub(crate) const MAX_TEXT: usize = 256;

/// Why an operation could not be done, and where in the input.
///
/// ```
/// use certwright::{Certificate, Code};
/// let error = Certificate::from_der(&[0x30, 0x03, 0x02]).unwrap_err();
/// assert_eq!(error.code(), Code::TRUNCATED);
/// assert_eq!(error.to_string(), "10001 TRUNCATED: input ends inside a value (Certificate, at byte 0)");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Error {
    code: Code,
    structure: &'static str,
    field: &'static str,
    offset: Option<usize>,
    found: Option<Box<str>>,
}

impl Error {
    /// An error with nothing but its code.
    #[must_use]
    pub const fn new(code: Code) -> Self {
        Self { code, structure: "", field: "", offset: None, found: None }
    }

    /// Names the structure (`Certificate`, `Extension`, …) unless an inner step already did.
    #[must_use]
    pub fn in_structure(mut self, structure: &'static str) -> Self {
        if self.structure.is_empty() {
            self.structure = structure;
        }
        self
    }

    /// Names the field (`validity.notAfter`, …) unless an inner step already did.
    #[must_use]
    pub fn in_field(mut self, field: &'static str) -> Self {
        if self.field.is_empty() {
            self.field = field;
        }
        self
    }

    /// Says at which byte of the input, counted from its start.
    #[must_use]
    pub fn at(mut self, offset: usize) -> Self {
        self.offset = Some(offset);
        self
    }

    /// Quotes the offending value, cut to 256 bytes. Never give it a secret.
    #[must_use]
    pub fn with_found(mut self, found: impl fmt::Display) -> Self {
        self.found = Some(bounded(&found));
        self
    }

    /// Says in which one of many it happened, counted from 1, before what was found: `block 3: …`.
    pub(crate) fn in_one_of_many(self, what: &str, number: usize) -> Self {
        let found = match &self.found {
            Some(found) => bounded(&format_args!("{what} {number}: {found}")),
            None => bounded(&format_args!("{what} {number}")),
        };
        Self { found: Some(found), ..self }
    }

    /// The reason.
    #[must_use]
    pub fn code(&self) -> Code {
        self.code
    }

    /// The structure in which it happened; empty if it concerns none.
    #[must_use]
    pub fn structure(&self) -> &'static str {
        self.structure
    }

    /// The field in which it happened; empty if it concerns none.
    #[must_use]
    pub fn field(&self) -> &'static str {
        self.field
    }

    /// The byte of the input at which it happened.
    #[must_use]
    pub fn offset(&self) -> Option<usize> {
        self.offset
    }

    /// The offending value, if it helps.
    #[must_use]
    pub fn found(&self) -> Option<&str> {
        self.found.as_deref()
    }
}

impl From<Code> for Error {
    fn from(code: Code) -> Self {
        Self::new(code)
    }
}

/// `number NAME: title (structure field, at byte n): found`.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.code.title())?;
        let place = [self.structure, self.field];
        let mut separator = " (";
        for word in place.into_iter().filter(|word| !word.is_empty()) {
            write!(f, "{separator}{word}")?;
            separator = " ";
        }
        if let Some(offset) = self.offset {
            let comma = if separator == " (" { "" } else { "," };
            let separator = if comma.is_empty() { separator } else { " " };
            write!(f, "{comma}{separator}at byte {offset}")?;
            f.write_str(")")?;
        } else if separator == " " {
            f.write_str(")")?;
        }
        if let Some(found) = &self.found {
            write!(f, ": {found}")?;
        }
        Ok(())
    }
}

/// Whether a character may be shown as it is. What moves a cursor, breaks a line or turns the direction of writing would
/// let a certificate draw its own page.
pub(crate) fn is_safe_to_print(character: char) -> bool {
    !character.is_control()
        && !matches!(character, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Renders at most [`MAX_TEXT`] bytes of `value`.
pub(crate) fn bounded(value: &dyn fmt::Display) -> Box<str> {
    bounded_to(MAX_TEXT, value)
}

/// Renders at most about `limit` bytes of `value`, with unsafe characters escaped: text that input controls must
/// not grow a message or move a terminal's cursor.
pub(crate) fn bounded_to(limit: usize, value: &dyn fmt::Display) -> Box<str> {
    use alloc::string::String;
    use fmt::Write;

    struct Bounded(usize, String);
    impl Write for Bounded {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            for character in text.chars() {
                if self.1.len() >= self.0 {
                    return Err(fmt::Error);
                }
                if !is_safe_to_print(character) {
                    for escaped in character.escape_default() {
                        self.1.push(escaped);
                    }
                } else {
                    self.1.push(character);
                }
            }
            Ok(())
        }
    }

    let mut text = Bounded(limit, String::new());
    if write!(text, "{value}").is_err() {
        text.1.push('…');
    }
    text.1.into_boxed_str()
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn display_names_structure_field_and_offset() {
        let error = Error::new(Code::TRUNCATED);
        assert_eq!(error.to_string(), "10001 TRUNCATED: input ends inside a value");
        let error = error.in_structure("Certificate").in_field("serialNumber").at(7).with_found("02 01");
        assert_eq!(
            error.to_string(),
            "10001 TRUNCATED: input ends inside a value (Certificate serialNumber, at byte 7): 02 01"
        );
        assert_eq!(
            Error::new(Code::TRUNCATED).at(7).to_string(),
            "10001 TRUNCATED: input ends inside a value (at byte 7)"
        );
    }

    #[test]
    fn the_innermost_place_is_kept() {
        let error =
            Error::new(Code::TRUNCATED).in_structure("Name").in_structure("Certificate").in_field("a").in_field("b");
        assert_eq!((error.structure(), error.field()), ("Name", "a"));
    }

    #[test]
    fn quoted_input_is_bounded_and_cannot_drive_a_terminal() {
        let hostile = "\u{1b}[2J".repeat(1000);
        let error = Error::new(Code::TRUNCATED).with_found(&hostile);
        let found = error.found().unwrap();
        assert!(found.len() <= MAX_TEXT + 16);
        assert!(!found.contains('\u{1b}'));
        let reversed = Error::new(Code::TRUNCATED).with_found("CN=\u{202e}moc.knab");
        assert_eq!(reversed.found(), Some("CN=\\u{202e}moc.knab"));
    }
}
