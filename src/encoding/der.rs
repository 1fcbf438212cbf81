//! A reader of DER (X.690) over borrowed bytes.
//!
//! It takes bytes and hands out slices of them. Framing is strict: definite, minimal lengths and one-byte tags, or an
//! error at the byte concerned. Deviations inside primitive values that real certificates contain are read and noted
//! as [`Deviation`]s, so that an object can be shown although it will be judged as wrong.
//!
//! Nothing here recurses; nesting depth costs nothing.

use crate::base::{Code, Error, Result};

mod notes;
mod time;
mod writer;

pub(crate) use notes::Notes;
pub use notes::{Deviation, Deviations};
pub(crate) use writer::{Writer, insert_length};

/// A one-byte identifier octet: class, constructed bit and number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Tag(pub u8);

#[allow(missing_docs, reason = "the names are those of X.680")]
impl Tag {
    pub const BOOLEAN: Self = Self(0x01);
    pub const INTEGER: Self = Self(0x02);
    pub const BIT_STRING: Self = Self(0x03);
    pub const OCTET_STRING: Self = Self(0x04);
    pub const NULL: Self = Self(0x05);
    pub const OID: Self = Self(0x06);
    pub const ENUMERATED: Self = Self(0x0a);
    pub const UTF8_STRING: Self = Self(0x0c);
    pub const NUMERIC_STRING: Self = Self(0x12);
    pub const PRINTABLE_STRING: Self = Self(0x13);
    pub const TELETEX_STRING: Self = Self(0x14);
    pub const IA5_STRING: Self = Self(0x16);
    pub const UTC_TIME: Self = Self(0x17);
    pub const GENERALIZED_TIME: Self = Self(0x18);
    pub const VISIBLE_STRING: Self = Self(0x1a);
    pub const UNIVERSAL_STRING: Self = Self(0x1c);
    pub const BMP_STRING: Self = Self(0x1e);
    pub const SEQUENCE: Self = Self(0x30);
    pub const SET: Self = Self(0x31);

    /// `[number]`, primitive.
    #[must_use]
    pub const fn context(number: u8) -> Self {
        Self(0x80 | number)
    }

    /// `[number]`, constructed.
    #[must_use]
    pub const fn context_constructed(number: u8) -> Self {
        Self(0xa0 | number)
    }
}

/// Where a value lies: half-open range of bytes. 32 bits, since no object read here is larger than 4 GiB.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Span {
    pub(crate) fn new(start: usize, end: usize) -> Result<Self> {
        match (u32::try_from(start), u32::try_from(end)) {
            (Ok(start), Ok(end)) => Ok(Self { start, end }),
            _ => Err(Error::new(Code::LENGTH_TOO_LARGE)),
        }
    }

    /// The bytes it covers; none if it does not fit, which cannot happen for the buffer it was made from.
    pub(crate) fn of(self, bytes: &[u8]) -> &[u8] {
        match (usize::try_from(self.start), usize::try_from(self.end)) {
            (Ok(start), Ok(end)) => bytes.get(start..end).unwrap_or_default(),
            _ => &[],
        }
    }

    pub(crate) fn offset(self) -> usize {
        usize::try_from(self.start).unwrap_or(usize::MAX)
    }

    pub(crate) fn is_empty(self) -> bool {
        self.start >= self.end
    }
}

/// One tag-length-value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tlv<'a> {
    /// Its identifier octet.
    pub tag: Tag,
    /// All its bytes.
    pub raw: &'a [u8],
    /// Its contents.
    pub value: &'a [u8],
    /// Where it begins, counted from the start of the input.
    pub offset: usize,
}

impl<'a> Tlv<'a> {
    /// Where its contents begin, counted from the start of the input.
    #[must_use]
    pub fn value_offset(&self) -> usize {
        self.offset.saturating_add(self.raw.len().saturating_sub(self.value.len()))
    }

    /// A reader of its contents.
    #[must_use]
    pub fn reader(&self) -> Reader<'a> {
        Reader::at(self.value, self.value_offset())
    }

    pub(crate) fn span(&self) -> Result<Span> {
        Span::new(self.offset, self.offset.saturating_add(self.raw.len()))
    }

    pub(crate) fn value_span(&self) -> Result<Span> {
        let start = self.value_offset();
        Span::new(start, start.saturating_add(self.value.len()))
    }
}

/// Reads one value after the other.
///
/// ```
/// use certwright::encoding::der::{Reader, Tag};
/// let mut reader = Reader::new(&[0x30, 0x03, 0x02, 0x01, 0x05]);
/// let mut sequence = reader.read(Tag::SEQUENCE)?.reader();
/// assert_eq!(sequence.read(Tag::INTEGER)?.value, [5]);
/// sequence.finish()?;
/// reader.finish()?;
/// # Ok::<(), certwright::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    rest: &'a [u8],
    offset: usize,
}

impl<'a> Reader<'a> {
    /// Reads `input` from its first byte.
    #[must_use]
    pub fn new(input: &'a [u8]) -> Self {
        Self::at(input, 0)
    }

    /// Reads `input`, which begins `offset` bytes into what errors should count from.
    #[must_use]
    pub fn at(input: &'a [u8], offset: usize) -> Self {
        Self { rest: input, offset }
    }

    /// Whether everything has been read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// Where the next value begins, counted from the start of the input.
    #[must_use]
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// The tag of the next value, if there is one.
    #[must_use]
    pub fn peek(&self) -> Option<Tag> {
        self.rest.first().copied().map(Tag)
    }

    /// Reads one value of any type.
    ///
    /// # Errors
    /// [`Code::MISSING_FIELD`] at the end, [`Code::TRUNCATED`], [`Code::HIGH_TAG_NUMBER`], [`Code::INDEFINITE_LENGTH`], [`Code::NON_MINIMAL_LENGTH`] or
    /// [`Code::LENGTH_TOO_LARGE`], with the byte at which the value begins.
    #[inline]
    pub fn read_any(&mut self) -> Result<Tlv<'a>> {
        let (tag, header, length) = match *self.rest {
            [tag, ..] if tag & 0x1f == 0x1f => return Err(self.error(Code::HIGH_TAG_NUMBER)),
            [tag, short @ 0..=0x7f, ..] => (tag, 2, usize::from(short)),
            [tag, 0x81, length, ..] => {
                if length < 0x80 {
                    return Err(self.error(Code::NON_MINIMAL_LENGTH));
                }
                (tag, 3, usize::from(length))
            }
            [tag, 0x82, high, low, ..] => {
                if high == 0 {
                    return Err(self.error(Code::NON_MINIMAL_LENGTH));
                }
                (tag, 4, usize::from(u16::from_be_bytes([high, low])))
            }
            _ => self.long_length()?,
        };
        let end = header + length;
        let (raw, rest) = self.rest.split_at_checked(end).ok_or_else(|| self.error(Code::TRUNCATED))?;
        let value = raw.get(header..).unwrap_or_default();
        let tlv = Tlv { tag: Tag(tag), raw, value, offset: self.offset };
        self.rest = rest;
        self.offset = self.offset.saturating_add(end);
        Ok(tlv)
    }

    /// Lengths of three and four bytes, and everything that is none.
    #[cold]
    fn long_length(&self) -> Result<(u8, usize, usize)> {
        match *self.rest {
            [] if self.offset == 0 => Err(self.error(Code::EMPTY_INPUT)),
            [] => Err(self.error(Code::MISSING_FIELD)),
            [_] => Err(self.error(Code::TRUNCATED)),
            [_, 0x80, ..] => Err(self.error(Code::INDEFINITE_LENGTH)),
            [tag, 0x83, a, b, c, ..] => {
                if a == 0 {
                    return Err(self.error(Code::NON_MINIMAL_LENGTH));
                }
                Ok((tag, 5, usize::from(a) << 16 | usize::from(b) << 8 | usize::from(c)))
            }
            [tag, 0x84, a, b, c, d, ..] => {
                if a == 0 {
                    return Err(self.error(Code::NON_MINIMAL_LENGTH));
                }
                // The header comes on top: a 32-bit target must not wrap.
                match usize::try_from(u32::from_be_bytes([a, b, c, d])) {
                    Ok(length) if length <= usize::MAX - 6 => Ok((tag, 6, length)),
                    _ => Err(self.error(Code::LENGTH_TOO_LARGE)),
                }
            }
            [_, 0x81..=0x84, ..] => Err(self.error(Code::TRUNCATED)),
            _ => Err(self.error(Code::LENGTH_TOO_LARGE)),
        }
    }

    /// Reads one value of the type `tag`.
    ///
    /// # Errors
    /// As [`read_any`](Self::read_any), and [`Code::UNEXPECTED_TAG`].
    #[inline]
    pub fn read(&mut self, tag: Tag) -> Result<Tlv<'a>> {
        match self.rest.first() {
            Some(&found) if found != tag.0 => {
                Err(self.error(Code::UNEXPECTED_TAG).with_found(format_args!("tag {found:02x}, not {:02x}", tag.0)))
            }
            _ => self.read_any(),
        }
    }

    /// Reads one value if the next is of the type `tag`.
    ///
    /// # Errors
    /// As [`read_any`](Self::read_any).
    #[inline]
    pub fn read_optional(&mut self, tag: Tag) -> Result<Option<Tlv<'a>>> {
        if self.peek() == Some(tag) { self.read_any().map(Some) } else { Ok(None) }
    }

    /// Asserts that everything has been read.
    ///
    /// # Errors
    /// [`Code::TRAILING_DATA`] with the first byte that has not been.
    pub fn finish(&self) -> Result<()> {
        if self.rest.is_empty() { Ok(()) } else { Err(self.error(Code::TRAILING_DATA)) }
    }

    /// An error at the next byte.
    #[must_use]
    #[cold]
    pub fn error(&self, code: Code) -> Error {
        Error::new(code).at(self.offset)
    }
}

/// BOOLEAN. TRUE other than FF is noted.
pub(crate) fn boolean(tlv: &Tlv<'_>, notes: &mut Notes) -> Result<bool> {
    match *tlv.value {
        [0x00] => Ok(false),
        [0xff] => Ok(true),
        [_] => {
            notes.add(Deviation::NonCanonicalBoolean, tlv.offset);
            Ok(true)
        }
        _ => Err(Error::new(Code::BAD_BOOLEAN).at(tlv.offset)),
    }
}

/// INTEGER as its octets, sign included. Octets that it does not need are noted.
pub(crate) fn integer<'a>(tlv: &Tlv<'a>, notes: &mut Notes) -> Result<&'a [u8]> {
    match *tlv.value {
        [] => return Err(Error::new(Code::BAD_INTEGER).at(tlv.offset)),
        [0x00, next, ..] if next < 0x80 => notes.add(Deviation::NonMinimalInteger, tlv.offset),
        [0xff, next, ..] if next >= 0x80 => notes.add(Deviation::NonMinimalInteger, tlv.offset),
        _ => {}
    }
    Ok(tlv.value)
}

/// INTEGER (0..MAX) as a count. A value beyond 32 bits saturates: as a bound on the length of a path it means the same.
/// A negative one is an error.
pub(crate) fn count(tlv: &Tlv<'_>, notes: &mut Notes) -> Result<u32> {
    let octets = integer(tlv, notes)?;
    if octets.first().is_some_and(|first| *first >= 0x80) {
        return Err(Error::new(Code::NEGATIVE_INTEGER).at(tlv.offset));
    }
    Ok(octets.iter().fold(0_u32, |value, octet| {
        value.checked_mul(256).and_then(|value| value.checked_add(u32::from(*octet))).unwrap_or(u32::MAX)
    }))
}

/// BIT STRING as its bytes and the count of unused bits in the last. Unused bits that are set are noted.
pub(crate) fn bit_string<'a>(tlv: &Tlv<'a>, notes: &mut Notes) -> Result<(&'a [u8], u8)> {
    let (unused, bits) = tlv.value.split_first().ok_or_else(|| Error::new(Code::BAD_BIT_STRING).at(tlv.offset))?;
    match (bits.last(), *unused) {
        (_, 8..) | (None, 1..) => return Err(Error::new(Code::BAD_BIT_STRING).at(tlv.offset)),
        (Some(last), unused @ 1..) if last & ((1 << unused) - 1) != 0 => {
            notes.add(Deviation::UnusedBitsSet, tlv.offset)
        }
        _ => {}
    }
    Ok((bits, *unused))
}

/// BIT STRING of whole bytes, as keys and signatures are.
pub(crate) fn bit_string_of_bytes<'a>(tlv: &Tlv<'a>, notes: &mut Notes) -> Result<&'a [u8]> {
    let (bytes, unused) = bit_string(tlv, notes)?;
    if unused != 0 {
        return Err(Error::new(Code::BAD_SIGNATURE_BITS).at(tlv.offset));
    }
    Ok(bytes)
}

/// BIT STRING with a list of named bits: bit 0 is the most significant of the first byte and becomes bit 0 of the
/// result; any beyond 15, which nothing read here names, become bit 15. Trailing zero bits, which X.690 §11.2.2 forbids, are noted.
pub(crate) fn named_bits(tlv: &Tlv<'_>, notes: &mut Notes) -> Result<u16> {
    let (bytes, unused) = bit_string(tlv, notes)?;
    if let Some(last) = bytes.last()
        && last.checked_shr(u32::from(unused)).unwrap_or(0) & 1 == 0
    {
        notes.add(Deviation::NonCanonicalNamedBits, tlv.offset);
    }
    let first = bytes.first().copied().unwrap_or(0).reverse_bits();
    let second = bytes.get(1).copied().unwrap_or(0).reverse_bits();
    let beyond = u16::from(bytes.iter().skip(2).any(|byte| *byte != 0));
    Ok(u16::from_le_bytes([first, second]) | beyond << 15)
}

/// OBJECT IDENTIFIER contents: whole subidentifiers, none padded.
pub(crate) fn oid_contents(contents: &[u8], offset: usize) -> Result<&[u8]> {
    let mut begins = true;
    for octet in contents {
        if begins && *octet == 0x80 {
            return Err(Error::new(Code::BAD_OID).at(offset));
        }
        begins = octet & 0x80 == 0;
    }
    if contents.is_empty() || !begins {
        return Err(Error::new(Code::BAD_OID).at(offset));
    }
    Ok(contents)
}

pub(crate) use time::time;
pub(crate) use time::time_to_der;

/// Whether `bytes` frame exactly one value.
///
/// # Errors
/// As [`Reader::read_any`] and [`Reader::finish`].
pub fn single(bytes: &[u8]) -> Result<Tlv<'_>> {
    let mut reader = Reader::new(bytes);
    let tlv = reader.read_any()?;
    reader.finish()?;
    Ok(tlv)
}
