//! From BER (X.690 §8) to DER, for the containers that programs write so: lengths that are left open until
//! end-of-contents octets, OCTET STRINGs in segments, lengths in more octets than they need.
//!
//! It takes one value and gives it with lengths and octet strings as DER has them; what is DER in this is given back as it
//! is, unread. One pass without recursion, into a buffer that never moves: memory is linear in the input, time in input and
//! depth, and depth is bounded. The order of a SET and what octet strings contain stay as they are. Other strings in
//! segments stay so, and whoever reads them as DER refuses them.

use super::der::{Reader, Tag, insert_length};
use crate::base::{Code, Error, Result};
use alloc::vec::Vec;
use core::ops::Deref;
use zeroize::Zeroizing;

/// How deep values may nest. PKCS#12 takes twelve levels, with one more for each bag in a bag.
const MAX_DEPTH: usize = 64;

const CONSTRUCTED: u8 = 0x20;
const SEGMENTS: Tag = Tag(Tag::OCTET_STRING.0 | CONSTRUCTED);
const END_OF_CONTENTS: [u8; 2] = [0, 0];

/// A value in DER.
pub(crate) enum Der<'a> {
    /// As it was given, from this byte of the input on.
    Given(&'a [u8], usize),
    /// As it was written anew; wiped, since it may have been decrypted.
    Written(Zeroizing<Vec<u8>>),
}

impl Der<'_> {
    /// Counts bytes of the input, if it was DER; otherwise those of what was made of it.
    pub(crate) fn reader(&self) -> Reader<'_> {
        match self {
            Self::Given(bytes, offset) => Reader::at(bytes, *offset),
            Self::Written(bytes) => Reader::new(bytes),
        }
    }
}

impl Deref for Der<'_> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Given(bytes, _) => bytes,
            Self::Written(bytes) => bytes,
        }
    }
}

/// The value that is all of `bytes`, which begin at `offset` of what errors count from.
///
/// A SEQUENCE below `objects` others, if there is such a level, is an object with an encoding of its own: its signature is
/// over DER, so that it is copied as it stands and not written anew.
///
/// # Errors
/// [`Code::TRUNCATED`], [`Code::TRAILING_DATA`], [`Code::HIGH_TAG_NUMBER`], [`Code::LENGTH_TOO_LARGE`];
/// [`Code::INDEFINITE_LENGTH`] for a primitive value or an object; [`Code::UNEXPECTED_TAG`] for end-of-contents octets
/// where nothing is open, and for a segment that is no OCTET STRING; [`Code::LIMIT_BER_DEPTH`]; with the byte at which the
/// value begins.
pub(crate) fn to_der(bytes: &[u8], offset: usize, objects: Option<usize>) -> Result<Der<'_>> {
    if is_der(bytes) {
        return Ok(Der::Given(bytes, offset));
    }
    let place = |(code, at)| Error::new(code).at(offset.saturating_add(at));
    Transcoder::new(bytes, objects).run().map_err(place).map(Der::Written)
}

/// Whether nothing in `bytes`, as far as they can be followed, is in a form that DER does not have. What cannot be followed
/// is left to whoever reads it as DER.
fn is_der(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    while !rest.is_empty() {
        let tlv = match Reader::new(rest).read_any() {
            Ok(tlv) if tlv.tag == SEGMENTS => return false,
            Ok(tlv) => tlv,
            Err(error) => {
                let forms = [Code::INDEFINITE_LENGTH, Code::NON_MINIMAL_LENGTH, Code::LENGTH_TOO_LARGE];
                return !forms.contains(&error.code());
            }
        };
        let read = if tlv.tag.0 & CONSTRUCTED == 0 { tlv.raw.len() } else { tlv.value_offset() };
        rest = rest.get(read..).unwrap_or_default();
    }
    true
}

/// What went wrong with the value at this byte.
type Failure = (Code, usize);

struct Header {
    tag: Tag,
    /// How many octets tag and length take.
    size: usize,
    /// `None` if end-of-contents octets tell.
    length: Option<usize>,
}

impl Header {
    fn read(bytes: &[u8]) -> Result<Self, Code> {
        let (tag, first, rest) = match *bytes {
            [tag, ..] if tag & 0x1f == 0x1f => return Err(Code::HIGH_TAG_NUMBER),
            [tag, first, ref rest @ ..] => (Tag(tag), first, rest),
            _ => return Err(Code::TRUNCATED),
        };
        match first {
            0..=0x7f => Ok(Self { tag, size: 2, length: Some(first.into()) }),
            // X.690 §8.1.3.2: a primitive value has nothing that could tell its end.
            0x80 if tag.0 & CONSTRUCTED == 0 => Err(Code::INDEFINITE_LENGTH),
            0x80 => Ok(Self { tag, size: 2, length: None }),
            // §8.1.3.5 (c).
            0xff => Err(Code::LENGTH_TOO_LARGE),
            _ => {
                let count = usize::from(first & 0x7f);
                let octets = rest.get(..count).ok_or(Code::TRUNCATED)?;
                let length = octets.iter().try_fold(0_usize, |length, octet| {
                    length.checked_mul(256).and_then(|length| length.checked_add(usize::from(*octet)))
                });
                Ok(Self { tag, size: count + 2, length: Some(length.ok_or(Code::LENGTH_TOO_LARGE)?) })
            }
        }
    }
}

/// A value whose contents are being read.
struct Open {
    tag: Tag,
    /// Where it begins.
    offset: usize,
    /// Where it ends; `None` if end-of-contents octets tell.
    end: Option<usize>,
    /// Where the innermost value with a length ends: nothing within reaches further.
    bound: usize,
    /// Where its contents begin in what is written. A segment of a segmented string has no place of its own.
    contents: Option<usize>,
}

struct Transcoder<'a> {
    bytes: &'a [u8],
    objects: Option<usize>,
    /// How many bytes have been read.
    at: usize,
    open: Vec<Open>,
    written: Zeroizing<Vec<u8>>,
}

impl<'a> Transcoder<'a> {
    fn new(bytes: &'a [u8], objects: Option<usize>) -> Self {
        // DER is longer only where contents of 64 KiB or more had no length: by an octet or two, at each of 64 levels.
        let room = bytes.len().saturating_add(bytes.len() / 64);
        Self { bytes, objects, at: 0, open: Vec::new(), written: Zeroizing::new(Vec::with_capacity(room)) }
    }

    fn run(mut self) -> Result<Zeroizing<Vec<u8>>, Failure> {
        loop {
            self.value()?;
            while self.close()? {}
            if self.open.is_empty() {
                break;
            }
        }
        if self.at < self.bytes.len() { Err((Code::TRAILING_DATA, self.at)) } else { Ok(self.written) }
    }

    /// Reads a primitive value or an object whole, or the beginning of a constructed value.
    fn value(&mut self) -> Result<(), Failure> {
        let offset = self.at;
        let fail = |code| (code, offset);
        let (bound, is_segment) = match self.open.last() {
            Some(open) => (open.bound, open.tag == SEGMENTS),
            None => (self.bytes.len(), false),
        };
        let rest = self.bytes.get(offset..bound).unwrap_or_default();
        let Header { tag, size, length } = Header::read(rest).map_err(fail)?;
        if tag.0 == 0 || is_segment && !matches!(tag, Tag::OCTET_STRING | SEGMENTS) {
            return Err(fail(Code::UNEXPECTED_TAG));
        }
        let whole = match length.map(|length| size.checked_add(length)) {
            None => None,
            Some(whole) => Some(whole.and_then(|whole| rest.get(..whole)).ok_or_else(|| fail(Code::TRUNCATED))?),
        };
        let is_object = tag == Tag::SEQUENCE && self.objects.is_some_and(|level| self.open.len() >= level);
        if is_object {
            let whole = whole.ok_or_else(|| fail(Code::INDEFINITE_LENGTH))?;
            self.written.extend_from_slice(whole);
            self.at = offset.saturating_add(whole.len());
            return Ok(());
        }
        if let Some(whole) = whole.filter(|_| tag.0 & CONSTRUCTED == 0) {
            let contents = whole.get(size..).unwrap_or_default();
            if !is_segment {
                self.written.push(tag.0);
                let end = self.written.len();
                insert_length(&mut self.written, end, contents.len());
            }
            self.written.extend_from_slice(contents);
            self.at = offset.saturating_add(whole.len());
            return Ok(());
        }
        if self.open.len() >= MAX_DEPTH {
            return Err(fail(Code::LIMIT_BER_DEPTH));
        }
        if !is_segment {
            self.written.push(if tag == SEGMENTS { Tag::OCTET_STRING.0 } else { tag.0 });
        }
        let end = whole.map(|whole| offset.saturating_add(whole.len()));
        let contents = (!is_segment).then_some(self.written.len());
        self.open.push(Open { tag, offset, end, bound: end.unwrap_or(bound), contents });
        self.at = offset.saturating_add(size);
        Ok(())
    }

    /// Ends the innermost value, if this is where it ends.
    fn close(&mut self) -> Result<bool, Failure> {
        let Some(open) = self.open.last() else { return Ok(false) };
        match open.end {
            Some(end) if end > self.at => return Ok(false),
            Some(_) => {}
            None => match self.bytes.get(self.at..open.bound).unwrap_or_default() {
                // X.690 §8.1.3.6.1.
                [0, 0, ..] => self.at = self.at.saturating_add(END_OF_CONTENTS.len()),
                [] | [0] => return Err((Code::TRUNCATED, open.offset)),
                _ => return Ok(false),
            },
        }
        if let Some(contents) = open.contents {
            let length = self.written.len().saturating_sub(contents);
            insert_length(&mut self.written, contents, length);
        }
        self.open.pop();
        Ok(true)
    }
}
