//! Names from text: RFC 4514.

use super::attribute::{Kind, field};
use super::{DistinguishedName, DistinguishedNameBuilder};
use crate::base::{Code, Error, Result};
use crate::encoding::der;
use crate::x509::ObjectIdentifier;
use alloc::string::String;
use alloc::vec::Vec;

/// RFC 4514 text: the last RDN comes first. Also understood: spaces around `,`, `+` and `=`, values in quotes, keywords
/// in any case, and the long forms of keywords (`commonName`). `;` and `/` separate nothing. The empty text is the
/// empty name.
///
/// Values become PrintableString if that can hold them, UTF8String otherwise; countryName, serialNumber and dnQualifier
/// PrintableString; domainComponent and emailAddress IA5String. `#` and hexadecimal give the DER of a value as it is.
impl core::str::FromStr for DistinguishedName {
    type Err = Error;

    /// Fails with [`Code::NAME_TEXT_INVALID`] where the text is no name, and with [`Code::ISSUE_BAD_NAME`] where a value
    /// is longer than RFC 5280 allows or holds characters that its type does not; both name the attribute.
    fn from_str(text: &str) -> Result<Self> {
        let mut parser = Parser { text, at: 0 };
        let mut rdns: Vec<Vec<(ObjectIdentifier, Value)>> = Vec::new();
        parser.skip_spaces();
        if parser.peek().is_some() {
            rdns.push(Vec::new());
            loop {
                let attribute = parser.attribute()?;
                if let Some(rdn) = rdns.last_mut() {
                    rdn.push(attribute);
                }
                match parser.bump() {
                    Some(',') => rdns.push(Vec::new()),
                    Some('+') => {}
                    Some(_) => return Err(parser.error()),
                    None => break,
                }
            }
        }
        let mut builder = DistinguishedNameBuilder::new();
        for rdn in rdns.iter().rev() {
            builder = builder.next_rdn();
            for (kind, value) in rdn {
                builder = match value {
                    Value::Text(text) => builder.and(kind.as_oid(), text),
                    Value::Der(der) => builder.and_der(kind.as_oid(), der),
                };
            }
        }
        builder.build()
    }
}

enum Value {
    Text(String),
    Der(Vec<u8>),
}

/// A cursor over the text.
struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn bump(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at = self.at.saturating_add(next.len_utf8());
        Some(next)
    }

    fn skip_spaces(&mut self) {
        while self.peek() == Some(' ') {
            self.bump();
        }
    }

    fn take_until(&mut self, stop: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let (taken, _) = rest.split_at_checked(rest.find(stop).unwrap_or(rest.len())).unwrap_or_default();
        self.at = self.at.saturating_add(taken.len());
        taken
    }

    /// An error at the cursor.
    fn error(&self) -> Error {
        Error::new(Code::NAME_TEXT_INVALID).in_structure("Name").at(self.at)
    }

    /// `type = value`, up to the separator that follows.
    fn attribute(&mut self) -> Result<(ObjectIdentifier, Value)> {
        self.skip_spaces();
        let start = self.at;
        let keyword = self.take_until(|character| matches!(character, '=' | ',' | '+')).trim_end_matches(' ');
        if self.peek() != Some('=') {
            self.at = start;
            return Err(self.error().with_found(keyword));
        }
        let kind = match (Kind::named(keyword), keyword.parse::<ObjectIdentifier>()) {
            (Some(kind), _) => kind.oid.to_owned(),
            (None, Ok(oid)) => oid,
            (None, Err(_)) => {
                self.at = start;
                return Err(self.error().with_found(keyword));
            }
        };
        self.bump();
        self.skip_spaces();
        let value = self.value().map_err(|error| error.in_field(field(kind.as_oid())))?;
        Ok((kind, value))
    }

    fn value(&mut self) -> Result<Value> {
        let value = match self.peek() {
            Some('#') => self.hexadecimal()?,
            Some('"') => self.quoted()?,
            _ => self.string()?,
        };
        self.skip_spaces();
        match (self.peek(), &value) {
            (Some(',' | '+') | None, Value::Text(text)) if text.is_empty() => {
                Err(self.error().with_found("an empty value"))
            }
            (Some(',' | '+') | None, _) => Ok(value),
            _ => Err(self.error()),
        }
    }

    /// `#` and the hexadecimal of one DER value.
    fn hexadecimal(&mut self) -> Result<Value> {
        let start = self.at;
        self.bump();
        let digits = self.take_until(|character| !character.is_ascii_hexdigit());
        let value = base16ct::mixed::decode_vec(digits).ok().filter(|value| der::single(value).is_ok());
        value.map(Value::Der).ok_or_else(|| {
            self.at = start;
            self.error()
        })
    }

    /// Text in quotes, in which only `"` and `\` need a backslash (RFC 2253 §4).
    fn quoted(&mut self) -> Result<Value> {
        self.bump();
        let mut bytes = Vec::new();
        loop {
            let before = self.at;
            match self.bump() {
                Some('"') => return self.text(bytes),
                Some('\\') => self.escaped(&mut bytes)?,
                Some('\0') | None => {
                    self.at = before;
                    return Err(self.error());
                }
                Some(character) => push(&mut bytes, character),
            }
        }
    }

    /// Text up to a separator, without the spaces before that.
    fn string(&mut self) -> Result<Value> {
        let mut bytes = Vec::new();
        let mut kept = 0;
        while let Some(character) = self.peek() {
            match character {
                ',' | '+' => break,
                '"' | ';' | '<' | '>' | '\0' => return Err(self.error()),
                _ => {
                    self.bump();
                }
            }
            match character {
                '\\' => self.escaped(&mut bytes)?,
                _ => push(&mut bytes, character),
            }
            if character != ' ' {
                kept = bytes.len();
            }
        }
        bytes.truncate(kept);
        self.text(bytes)
    }

    /// What follows a backslash: a special character or a hexadecimal pair.
    fn escaped(&mut self, bytes: &mut Vec<u8>) -> Result<()> {
        let error = self.error();
        let digit = |character: Option<char>| character.and_then(|character| character.to_digit(16));
        match self.bump() {
            Some(special @ (' ' | '"' | '#' | '+' | ',' | ';' | '<' | '=' | '>' | '\\')) => push(bytes, special),
            first => match (digit(first), digit(self.bump())) {
                (Some(high), Some(low)) => bytes.extend(u8::try_from(high * 16 + low)),
                _ => return Err(error),
            },
        }
        Ok(())
    }

    /// Hexadecimal pairs can spell any bytes; text must be UTF-8.
    fn text(&self, bytes: Vec<u8>) -> Result<Value> {
        String::from_utf8(bytes).map(Value::Text).map_err(|_| self.error())
    }
}

fn push(bytes: &mut Vec<u8>, character: char) {
    bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::x509::oid;
    use alloc::string::ToString;
    use proptest::prelude::*;

    fn parse(text: &str) -> Result<DistinguishedName> {
        text.parse()
    }

    #[test]
    fn the_first_rdn_of_the_text_is_the_last_of_the_encoding() {
        let name = parse("CN=Example CA,O=Example,C=US").unwrap();
        let kinds: Vec<_> = name.as_name().attributes().map(|attribute| attribute.kind).collect();
        assert_eq!(kinds, [oid::COUNTRY_NAME, oid::ORGANIZATION_NAME, oid::COMMON_NAME]);
    }

    #[test]
    fn spaces_case_quotes_and_long_keywords_are_tolerated() {
        let expected = parse(r"CN=Example\, Inc.+OU=a\ ,C=US").unwrap();
        for text in [
            r#" cn = "Example, Inc." + ou = a\  , c = US "#,
            r"commonName=Example\2C Inc.+organizationalUnitName=a\20,countryName=US",
            r#"2.5.4.3="Example, Inc."+2.5.4.11=#0C026120,2.5.4.6=US"#,
        ] {
            let name = parse(text).unwrap();
            assert_eq!(name.as_name().to_string(), expected.to_string(), "{text}");
        }
        assert!(parse("").unwrap().as_name().is_empty());
        assert!(parse("  ").unwrap().as_name().is_empty());
    }

    #[test]
    fn text_that_is_no_name_is_refused_where_it_goes_wrong() {
        for (text, at, field) in [
            ("Example", 0, ""),
            ("CN=a,", 5, ""),
            ("CN=a,,C=US", 5, ""),
            ("+CN=a", 0, ""),
            ("=a", 0, ""),
            ("XX=a", 0, ""),
            ("CN=a;C=US", 4, "commonName"),
            ("CN=a\"b", 4, "commonName"),
            ("CN=<a>", 3, "commonName"),
            ("CN=a\0", 4, "commonName"),
            ("CN=", 3, "commonName"),
            ("CN=,C=US", 3, "commonName"),
            (r"CN=a\", 5, "commonName"),
            (r"CN=a\x1", 5, "commonName"),
            (r"CN=a\4", 5, "commonName"),
            (r"CN=\ff", 6, "commonName"),
            ("CN=\"a", 5, "commonName"),
            ("CN=\"a\" b", 7, "commonName"),
            ("CN=#", 3, "commonName"),
            ("CN=#0c", 3, "commonName"),
            ("CN=#0c0", 3, "commonName"),
            ("CN=#0c0161 62", 11, "commonName"),
            ("CN=#0c016161", 3, "commonName"),
            ("/C=US/O=Example", 0, ""),
        ] {
            let error = parse(text).unwrap_err();
            let found = (error.code(), error.structure(), error.field(), error.offset());
            assert_eq!(found, (Code::NAME_TEXT_INVALID, "Name", field, Some(at)), "{text:?}");
        }
    }

    #[test]
    fn values_beyond_the_standards_bounds_are_refused_with_the_attributes_name() {
        for (text, field) in [
            ("CN=".to_string() + &"a".repeat(65), "commonName"),
            ("C=USA".to_string(), "countryName"),
            ("C=1A".to_string(), "countryName"),
            // A slash separates nothing.
            ("C=US/O=Example".to_string(), "countryName"),
            ("serialNumber=é".to_string(), "serialNumber"),
            ("emailAddress=é@example.com".to_string(), "emailAddress"),
            ("C=#0c025553".to_string(), "countryName"),
            ("CN=#0401ff".to_string(), "commonName"),
            (r"CN=a\00".to_string(), "commonName"),
        ] {
            let error = parse(&text).unwrap_err();
            assert_eq!((error.code(), error.field()), (Code::ISSUE_BAD_NAME, field), "{text}");
        }
        assert!(parse(&("CN=".to_string() + &"é".repeat(64))).is_ok());
    }

    #[test]
    fn a_long_text_is_read_in_one_pass() {
        let text = ["CN=a,"; 100_000].concat() + "C=US";
        assert_eq!(parse(&text).unwrap().as_name().rdns().count(), 100_001);
        let spaces = "CN=a".to_string() + &" ".repeat(1_000_000) + ",C=US";
        assert_eq!(parse(&spaces).unwrap().to_string(), "CN=a,C=US");
    }

    proptest! {
        #[test]
        fn text_reads_back_as_the_same_bytes(values in proptest::collection::vec(("[^\0]{1,40}", any::<bool>()), 1..6)) {
            let mut builder = DistinguishedName::builder();
            for (value, joined) in &values {
                builder = if *joined { builder.and(oid::ORGANIZATION_NAME, value) } else { builder.common_name(value) };
            }
            // Two equal attributes in one RDN are refused; that is no matter here.
            let Ok(name) = builder.build() else { return Ok(()) };
            let again = parse(&name.to_string()).unwrap();
            prop_assert_eq!(again.as_der(), name.as_der());
        }

        #[test]
        fn no_text_panics(text in "([A-Z]{1,2}=)?[\\PC\0-\u{1f}]{0,20}[\\\\,+=\"#; a0]{0,8}") {
            let _ = parse(&text);
        }
    }
}
