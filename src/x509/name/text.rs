//! Names to text: RFC 4514, and the order and spacing of the `openssl` command.

use super::attribute::Kind;
use super::{Attribute, Name, Rdn};
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

#[cfg(test)]
mod tests {
    use crate::x509::DistinguishedName;
    use alloc::string::ToString;

    fn parse(text: &str) -> DistinguishedName {
        text.parse().unwrap()
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
            assert_eq!(parse(text).to_string(), shown);
        }
    }

    #[test]
    fn characters_that_hide_or_turn_text_are_escaped() {
        let name = parse("CN=\u{202e}moc.elpmaxe\u{200b}");
        assert_eq!(name.to_string(), r"CN=\E2\80\AEmoc.elpmaxe\E2\80\8B");
        assert_eq!(parse(&name.to_string()), name);
    }
}
