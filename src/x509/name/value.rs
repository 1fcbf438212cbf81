//! Values of attributes: which characters their string types hold.

use crate::encoding::der::{Tag, Tlv};
use alloc::borrow::Cow;
use core::str::Chars;

/// The value of an attribute: a string of one of nine types, or any other DER.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AttributeValue<'a> {
    /// Its type.
    pub tag: Tag,
    /// Its contents, in the encoding of its type.
    pub bytes: &'a [u8],
    der: &'a [u8],
}

impl<'a> AttributeValue<'a> {
    pub(crate) fn new(tlv: &Tlv<'a>) -> Self {
        Self { tag: tlv.tag, bytes: tlv.value, der: tlv.raw }
    }

    /// All its bytes, tag and length included.
    #[must_use]
    pub const fn as_der(&self) -> &'a [u8] {
        self.der
    }

    /// Its text as Unicode; `None` if it is no string, or cannot be decoded.
    ///
    /// TeletexString is read as ISO 8859-1, which is what those who issue it write. ASCII types that hold UTF-8 are
    /// read as UTF-8; the certificate's deviations tell. The text is all of the value: a NUL does not end it.
    #[must_use]
    pub fn to_text(&self) -> Option<Cow<'a, str>> {
        Some(match self.characters()? {
            Characters::Utf8(characters) => Cow::Borrowed(characters.as_str()),
            other => Cow::Owned(other.collect()),
        })
    }

    pub(super) fn characters(&self) -> Option<Characters<'a>> {
        Some(match self.tag {
            Tag::UTF8_STRING | Tag::PRINTABLE_STRING | Tag::IA5_STRING | Tag::NUMERIC_STRING | Tag::VISIBLE_STRING => {
                Characters::Utf8(core::str::from_utf8(self.bytes).ok()?.chars())
            }
            Tag::TELETEX_STRING => Characters::Latin1(self.bytes),
            Tag::BMP_STRING => {
                let (units, []) = self.bytes.as_chunks() else { return None };
                char::decode_utf16(units.iter().copied().map(u16::from_be_bytes))
                    .all(|unit| unit.is_ok())
                    .then_some(())?;
                Characters::Bmp(units)
            }
            Tag::UNIVERSAL_STRING => {
                let (units, []) = self.bytes.as_chunks() else { return None };
                units.iter().all(|unit| char::from_u32(u32::from_be_bytes(*unit)).is_some()).then_some(())?;
                Characters::Universal(units)
            }
            _ => return None,
        })
    }

    /// Whether every character belongs to the alphabet of the string's type (X.680 §41); true of what is no string.
    pub(crate) fn is_well_formed(&self) -> bool {
        match self.tag {
            Tag::UTF8_STRING => core::str::from_utf8(self.bytes).is_ok(),
            Tag::PRINTABLE_STRING => self.bytes.iter().all(|byte| is_printable(*byte)),
            Tag::IA5_STRING => self.bytes.is_ascii(),
            Tag::NUMERIC_STRING => self.bytes.iter().all(|byte| matches!(byte, b'0'..=b'9' | b' ')),
            Tag::VISIBLE_STRING => self.bytes.iter().all(|byte| matches!(byte, 0x20..=0x7e)),
            // No surrogates: BMPString holds the basic multilingual plane, one character in each two bytes.
            Tag::BMP_STRING => {
                matches!(self.bytes.as_chunks(), (units, []) if units.iter().all(|[high, _]| !matches!(high, 0xd8..=0xdf)))
            }
            Tag::UNIVERSAL_STRING => self.characters().is_some(),
            _ => true,
        }
    }
}

/// The alphabet of PrintableString (X.680 §41.4).
pub(super) fn is_printable(byte: u8) -> bool {
    matches!(byte, b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b' ' | b'\''..=b')' | b'+'..=b'/' | b':' | b'=' | b'?')
}

/// The characters of a value that was found decodable.
#[derive(Clone)]
pub(super) enum Characters<'a> {
    Utf8(Chars<'a>),
    Latin1(&'a [u8]),
    Bmp(&'a [[u8; 2]]),
    Universal(&'a [[u8; 4]]),
}

impl Iterator for Characters<'_> {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        match self {
            Self::Utf8(characters) => characters.next(),
            Self::Latin1(bytes) => bytes.split_off_first().copied().map(char::from),
            Self::Bmp(units) => {
                let unit = u16::from_be_bytes(*units.split_off_first()?);
                match char::from_u32(u32::from(unit)) {
                    Some(character) => Some(character),
                    None => {
                        let low = u16::from_be_bytes(*units.split_off_first()?);
                        char::decode_utf16([unit, low]).next()?.ok()
                    }
                }
            }
            Self::Universal(units) => char::from_u32(u32::from_be_bytes(*units.split_off_first()?)),
        }
    }
}
