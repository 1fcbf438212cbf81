//! Names as text: RFC 4514 both ways, and the order and spacing of the `openssl` command.

use super::attribute::{Kind, field};
use super::{Attribute, DistinguishedName, DistinguishedNameBuilder, Name, Rdn};
use crate::base::{Code, Error, Result};
use crate::x509::{ObjectIdentifier, Oid};
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::{self, Write};

/// Which conventions the text follows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Rfc4514,
    OpenSsl,
}

/// RFC 4514: the last, most specific RDN first, joined by `,`; attributes of one RDN joined by `+`.
///
/// Keywords beyond the nine of RFC 4514 §3 are those that OpenSSL prints (`serialNumber`, `emailAddress`, `SN`, `GN`,
/// …). A type without one is written in dots, its value as `#` and the hexadecimal of its DER; so is a value that is no
/// text. Control characters, and those that turn or hide text, are escaped byte by byte (`\00`).
impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rdns: Vec<Rdn<'_>> = self.rdns().collect();
        for (index, rdn) in rdns.iter().rev().enumerate() {
            f.write_str(if index == 0 { "" } else { "," })?;
            rdn.write(f, Style::Rfc4514)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Name({self})")
    }
}

impl fmt::Display for Rdn<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, Style::Rfc4514)
    }
}

impl fmt::Debug for Rdn<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Rdn({self})")
    }
}

impl Name<'_> {
    /// The text that `openssl x509 -subject` prints: RDNs in the order of the encoding, `C = US, O = "Example, Inc."`,
    /// characters beyond ASCII as the hexadecimal of their UTF-8 (`\C3\A9`). For people; it is not read back.
    #[must_use]
    pub fn to_openssl_string(&self) -> String {
        let mut text = String::new();
        for (index, rdn) in self.rdns().enumerate() {
            text.push_str(if index == 0 { "" } else { ", " });
            // Writing into a String cannot fail.
            let _ = rdn.write(&mut text, Style::OpenSsl);
        }
        text
    }
}

impl Rdn<'_> {
    fn write(&self, out: &mut dyn Write, style: Style) -> fmt::Result {
        let plus = if style == Style::OpenSsl { " + " } else { "+" };
        for (index, attribute) in self.attributes().enumerate() {
            out.write_str(if index == 0 { "" } else { plus })?;
            attribute.write(out, style)?;
        }
        Ok(())
    }
}

impl Attribute<'_> {
    fn write(&self, out: &mut dyn Write, style: Style) -> fmt::Result {
        let kind = Kind::of(self.kind);
        match (kind, style) {
            (Some(kind), Style::OpenSsl) if kind.keyword == "STREET" => out.write_str("street")?,
            (Some(kind), _) => out.write_str(kind.keyword)?,
            (None, _) => write!(out, "{}", self.kind)?,
        }
        out.write_str(if style == Style::OpenSsl { " = " } else { "=" })?;
        match self.value.to_text() {
            Some(text) if style == Style::OpenSsl => write_openssl(out, &text),
            Some(text) if kind.is_some() => write_escaped(out, &text),
            _ => {
                out.write_str("#")?;
                self.value.as_der().iter().try_for_each(|byte| write!(out, "{byte:02x}"))
            }
        }
    }
}

/// RFC 4514 §2.4.
fn write_escaped(out: &mut dyn Write, text: &str) -> fmt::Result {
    let last = text.len().saturating_sub(1);
    for (at, character) in text.char_indices() {
        match character {
            '"' | '+' | ',' | ';' | '<' | '>' | '\\' => write!(out, "\\{character}")?,
            '#' if at == 0 => out.write_str("\\#")?,
            ' ' if at == 0 || at == last => out.write_str("\\ ")?,
            _ if character.is_control() || is_deceptive(character) => write_hex_pairs(out, character)?,
            _ => out.write_char(character)?,
        }
    }
    Ok(())
}

/// The flags of `XN_FLAG_ONELINE`: quotes instead of backslashes, ASCII only.
fn write_openssl(out: &mut dyn Write, text: &str) -> fmt::Result {
    let quoted =
        text.starts_with([' ', '#']) || text.ends_with(' ') || text.contains(['"', '+', ',', ';', '<', '>', '\\']);
    let quote = if quoted { "\"" } else { "" };
    out.write_str(quote)?;
    for character in text.chars() {
        match character {
            '"' | '\\' => write!(out, "\\{character}")?,
            ' '..='~' => out.write_char(character)?,
            _ => write_hex_pairs(out, character)?,
        }
    }
    out.write_str(quote)
}

fn write_hex_pairs(out: &mut dyn Write, character: char) -> fmt::Result {
    let mut buffer = [0; 4];
    character.encode_utf8(&mut buffer).bytes().try_for_each(|byte| write!(out, "\\{byte:02X}"))
}

/// Invisible characters and those that change the direction of text: shown plainly they make two names look like one.
fn is_deceptive(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

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
        let value = self.value(kind.as_oid()).map_err(|error| error.in_field(field(kind.as_oid())))?;
        Ok((kind, value))
    }

    fn value(&mut self, kind: Oid<'_>) -> Result<Value> {
        let value = match self.peek() {
            Some('#') => self.hexadecimal()?,
            Some('"') => self.quoted()?,
            _ => self.string()?,
        };
        self.skip_spaces();
        match (self.peek(), &value) {
            (Some(',' | '+') | None, Value::Text(text)) if text.is_empty() => {
                Err(self.error().in_field(field(kind)).with_found("an empty value"))
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
        let der = base16ct::mixed::decode_vec(digits).ok().filter(|der| crate::encoding::der::single(der).is_ok());
        der.map(Value::Der).ok_or_else(|| {
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
                Some('\\') => bytes.push_escaped(self)?,
                Some('\0') | None => {
                    self.at = before;
                    return Err(self.error());
                }
                Some(character) => bytes.push_char(character),
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
                '\\' => bytes.push_escaped(self)?,
                _ => bytes.push_char(character),
            }
            if character != ' ' {
                kept = bytes.len();
            }
        }
        bytes.truncate(kept);
        self.text(bytes)
    }

    /// Hexadecimal pairs can spell any bytes; text must be UTF-8.
    fn text(&self, bytes: Vec<u8>) -> Result<Value> {
        String::from_utf8(bytes).map(Value::Text).map_err(|_| self.error())
    }
}

/// What text adds to a value.
trait Pushed {
    fn push_char(&mut self, character: char);
    fn push_escaped(&mut self, parser: &mut Parser<'_>) -> Result<()>;
}

impl Pushed for Vec<u8> {
    fn push_char(&mut self, character: char) {
        self.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
    }

    /// What follows a backslash: a special character or a hexadecimal pair.
    fn push_escaped(&mut self, parser: &mut Parser<'_>) -> Result<()> {
        let error = parser.error();
        let digit = |character: Option<char>| character.and_then(|character| character.to_digit(16));
        match parser.bump() {
            Some(special @ (' ' | '"' | '#' | '+' | ',' | ';' | '<' | '=' | '>' | '\\')) => self.push_char(special),
            first => match (digit(first), digit(parser.bump())) {
                (Some(high), Some(low)) => self.extend(u8::try_from(high * 16 + low)),
                _ => return Err(error),
            },
        }
        Ok(())
    }
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

    /// RFC 4514 §4, and what RFC 5280 makes of it.
    #[test]
    fn the_examples_of_rfc_4514_are_read_and_written() {
        for (text, shown) in [
            ("UID=jsmith,DC=example,DC=net", "UID=jsmith,DC=example,DC=net"),
            ("OU=Sales+CN=J.  Smith,DC=example,DC=net", "OU=Sales+CN=J.  Smith,DC=example,DC=net"),
            (r#"CN=James \"Jim\" Smith\, III,DC=example,DC=net"#, r#"CN=James \"Jim\" Smith\, III,DC=example,DC=net"#),
            (r"CN=Before\0dAfter,DC=example,DC=net", r"CN=Before\0DAfter,DC=example,DC=net"),
            ("1.3.6.1.4.1.1466.0=#04024869", "1.3.6.1.4.1.1466.0=#04024869"),
            (r"CN=Lu\C4\8Di\C4\87", "CN=Lučić"),
        ] {
            assert_eq!(parse(text).unwrap().to_string(), shown);
        }
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
            ("C=US/O=Example", 0, ""),
            ("/C=US/O=Example", 0, ""),
        ] {
            match parse(text) {
                Err(error) if error.code() == Code::ISSUE_BAD_NAME => {
                    assert!(text.starts_with("C=US/"), "{text}");
                }
                Err(error) => {
                    let found = (error.code(), error.structure(), error.field(), error.offset());
                    assert_eq!(found, (Code::NAME_TEXT_INVALID, "Name", field, Some(at)), "{text:?}");
                }
                Ok(name) => panic!("{text:?} was read as {name}"),
            }
        }
    }

    #[test]
    fn values_beyond_the_standards_bounds_are_refused_with_the_attributes_name() {
        for (text, field) in [
            ("CN=".to_string() + &"a".repeat(65), "commonName"),
            ("C=USA".to_string(), "countryName"),
            ("C=1A".to_string(), "countryName"),
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
    fn characters_that_hide_or_turn_text_are_escaped() {
        let name = parse("CN=\u{202e}moc.elpmaxe\u{200b}").unwrap();
        assert_eq!(name.to_string(), r"CN=\E2\80\AEmoc.elpmaxe\E2\80\8B");
        assert_eq!(parse(&name.to_string()).unwrap(), name);
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
