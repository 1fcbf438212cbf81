//! Writes DER front to back into one buffer; lengths are filled in when a value closes.

use super::Tag;
use alloc::vec::Vec;

/// Appends values; nests by closures.
#[derive(Debug, Default)]
pub(crate) struct Writer {
    buffer: Vec<u8>,
}

impl Writer {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Room for `capacity` bytes: within it the buffer never moves, so that no copy of a secret is left behind.
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        Self { buffer: Vec::with_capacity(capacity) }
    }

    pub(crate) fn finish(self) -> Vec<u8> {
        self.buffer
    }

    /// Bytes that are DER already.
    pub(crate) fn raw(&mut self, der: &[u8]) {
        self.buffer.extend_from_slice(der);
    }

    /// A value whose contents are at hand.
    pub(crate) fn primitive(&mut self, tag: Tag, value: &[u8]) {
        self.constructed(tag, |writer| writer.raw(value));
    }

    /// A value whose contents `contents` writes.
    pub(crate) fn constructed(&mut self, tag: Tag, contents: impl FnOnce(&mut Self)) {
        self.buffer.push(tag.0);
        let start = self.buffer.len();
        contents(self);
        let length = self.buffer.len().saturating_sub(start);
        insert_length(&mut self.buffer, start, length);
    }

    /// The tag and the length of a value whose `length` bytes of contents stand elsewhere.
    pub(crate) fn header(tag: Tag, length: usize) -> Vec<u8> {
        let mut header = Vec::from([tag.0]);
        insert_length(&mut header, 1, length);
        header
    }

    /// How many bytes were written.
    pub(crate) fn len(&self) -> usize {
        self.buffer.len()
    }

    pub(crate) fn sequence(&mut self, contents: impl FnOnce(&mut Self)) {
        self.constructed(Tag::SEQUENCE, contents);
    }

    pub(crate) fn boolean(&mut self, value: bool) {
        self.primitive(Tag::BOOLEAN, &[if value { 0xff } else { 0x00 }]);
    }

    pub(crate) fn oid(&mut self, oid: &[u8]) {
        self.primitive(Tag::OID, oid);
    }

    /// A non-negative INTEGER of a machine word.
    pub(crate) fn unsigned(&mut self, value: u64) {
        self.unsigned_bytes(Tag::INTEGER, &value.to_be_bytes());
    }

    /// A non-negative INTEGER (or a type tagged as one) from its big-endian magnitude; leading zeros are dropped.
    pub(crate) fn unsigned_bytes(&mut self, tag: Tag, magnitude: &[u8]) {
        let zeros = magnitude.iter().take_while(|byte| **byte == 0).count();
        let magnitude = magnitude.get(zeros..).unwrap_or_default();
        self.constructed(tag, |writer| {
            if magnitude.first().is_none_or(|first| *first >= 0x80) {
                writer.raw(&[0]);
            }
            writer.raw(magnitude);
        });
    }

    /// BIT STRING of whole bytes.
    pub(crate) fn bit_string(&mut self, bytes: &[u8]) {
        self.constructed(Tag::BIT_STRING, |writer| {
            writer.raw(&[0]);
            writer.raw(bytes);
        });
    }

    /// BIT STRING of named bits (or a type tagged as one), without trailing zeros: bit 0 of `bits` is named bit 0.
    pub(crate) fn named_bits(&mut self, tag: Tag, bits: u16) {
        let used = u16::BITS.saturating_sub(bits.leading_zeros());
        let unused = u8::try_from((8 - used % 8) % 8).unwrap_or(0);
        let [first, second] = bits.to_le_bytes().map(u8::reverse_bits);
        match used {
            0 => self.primitive(tag, &[0]),
            1..=8 => self.primitive(tag, &[unused, first]),
            _ => self.primitive(tag, &[unused, first, second]),
        }
    }

    /// SET OF, its elements put into the order of X.690 §11.6.
    pub(crate) fn set_of(&mut self, mut elements: Vec<Vec<u8>>) {
        elements.sort_unstable();
        self.constructed(Tag::SET, |writer| elements.iter().for_each(|element| writer.raw(element)));
    }
}

/// Puts the octets of a length, in the shortest form, in front of what begins at `at`.
pub(crate) fn insert_length(buffer: &mut Vec<u8>, at: usize, length: usize) {
    let length = length.to_be_bytes();
    let zeros = length.iter().take_while(|byte| **byte == 0).count();
    let significant = length.get(zeros..).unwrap_or_default();
    let mut insert = |bytes: &[u8]| drop(buffer.splice(at..at, bytes.iter().copied()));
    match *significant {
        [] => insert(&[0]),
        [short @ 0..=0x7f] => insert(&[short]),
        _ => {
            insert(significant);
            insert(&[0x80 | u8::try_from(significant.len()).unwrap_or(u8::MAX)]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Notes, Reader, named_bits, single};
    use super::*;

    #[test]
    fn lengths_are_minimal_and_read_back() {
        for length in [0, 1, 127, 128, 255, 256, 65_535, 65_536, 16_777_216] {
            let mut writer = Writer::new();
            writer.primitive(Tag::OCTET_STRING, &alloc::vec![7; length]);
            let der = writer.finish();
            assert_eq!(single(&der).unwrap().value.len(), length);
            assert!(der.starts_with(&Writer::header(Tag::OCTET_STRING, length)));
        }
    }

    #[test]
    fn integers_are_minimal_and_not_negative() {
        for (value, expected) in
            [(0, &[2, 1, 0][..]), (127, &[2, 1, 127]), (128, &[2, 2, 0, 128]), (65_537, &[2, 3, 1, 0, 1])]
        {
            let mut writer = Writer::new();
            writer.unsigned(value);
            assert_eq!(writer.finish(), expected);
        }
    }

    #[test]
    fn named_bits_round_trip_without_trailing_zeros() {
        for bits in 0..512 {
            let mut writer = Writer::new();
            writer.named_bits(Tag::BIT_STRING, bits);
            let der = writer.finish();
            let tlv = Reader::new(&der).read(Tag::BIT_STRING).unwrap();
            let mut notes = Notes::new();
            assert_eq!(named_bits(&tlv, &mut notes), Ok(bits));
            assert!(notes.set().is_empty());
        }
    }
}
