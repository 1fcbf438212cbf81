//! Looking up a serial number in a CRL of any size.
//!
//! The entries stay where they are, in the bytes of the CRL. The index is one sorted table of where they begin: four
//! bytes for each entry, made in one pass over the bytes and one sort, once, when the CRL is added to the evidence.

use crate::encoding::der::{Tag, Writer};
use crate::x509::{Crl, Oid, RevokedCertificate, Serial, oid};
use alloc::boxed::Box;
use alloc::vec::Vec;

/// Critical extensions of an entry that are processed here (RFC 5280 §5.3).
const PROCESSED: [Oid<'static>; 3] = [oid::REASON_CODE, oid::INVALIDITY_DATE, oid::CERTIFICATE_ISSUER];

/// An entry, and where the entry begins whose certificateIssuer holds for it.
pub(super) struct Entry<'c> {
    pub(super) entry: RevokedCertificate<'c>,
    pub(super) named_at: Option<u32>,
}

/// Where each entry begins, by serial number.
pub(super) struct Index {
    /// Sorted by the last four bytes of the serial number, then by all of it, then by place.
    offsets: Box<[u32]>,
    /// Entries with a certificateIssuer, in the order of the CRL: it holds until the next one (RFC 5280 §5.3.3).
    issuers: Box<[u32]>,
    pub(super) has_duplicates: bool,
    pub(super) has_unknown_critical: bool,
}

/// What entries are sorted by. The end of a serial number varies most, whether it counts up or is random.
fn key<'a>(serial: &Serial<'a>) -> (u32, &'a [u8]) {
    let octets = serial.minimal_bytes();
    let end = octets.get(octets.len().saturating_sub(4)..).unwrap_or_default();
    (end.iter().fold(0, |value, octet| value << 8 | u32::from(*octet)), octets)
}

/// The value of a certificateIssuer with this name alone.
fn named(name: &[u8]) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.sequence(|writer| writer.constructed(Tag::context_constructed(4), |writer| writer.raw(name)));
    writer.finish()
}

/// The offset in what `new` sorts.
fn offset_of(packed: u64) -> u32 {
    u32::try_from(packed & u64::from(u32::MAX)).unwrap_or(u32::MAX)
}

impl Index {
    pub(super) fn new(crl: &Crl) -> Self {
        let mut order: Vec<u64> = Vec::with_capacity(crl.entries().len());
        let mut issuers = Vec::new();
        let mut has_unknown_critical = false;
        for head in crl.entry_heads() {
            order.push(u64::from(key(&head.serial).0) << 32 | u64::from(head.offset));
            for extension in head.extensions {
                has_unknown_critical |= extension.critical && !PROCESSED.contains(&extension.oid);
                if extension.oid == oid::CERTIFICATE_ISSUER {
                    issuers.push(head.offset);
                }
            }
        }
        // Numbers first, then the few runs whose numbers agree by their whole serial numbers.
        order.sort_unstable();
        let mut offsets: Vec<u32> = Vec::with_capacity(order.len());
        let mut index =
            Self { offsets: Box::default(), issuers: issuers.into(), has_duplicates: false, has_unknown_critical };
        let mut named = None;
        for run in order.chunk_by(|one, other| one >> 32 == other >> 32) {
            if let [alone] = run {
                offsets.push(offset_of(*alone));
                continue;
            }
            // Each serial number is read once here, however often it is compared.
            let serial = |offset: u32| crl.entry_at(offset).map(|entry| entry.serial().minimal_bytes());
            let run = run.iter().map(|packed| offset_of(*packed));
            let mut run: Vec<(Option<&[u8]>, u32)> = run.map(|offset| (serial(offset), offset)).collect();
            run.sort_unstable();
            offsets.extend(run.iter().map(|(_, offset)| *offset));
            let named = named.get_or_insert_with(|| index.numbered_issuers(crl));
            index.has_duplicates |= index.repeats(named, &run);
        }
        index.offsets = offsets.into();
        index
    }

    /// A number for each of `issuers`, the same for the same name; 0 for the name of the CRL's own issuer.
    fn numbered_issuers(&self, crl: &Crl) -> Vec<u32> {
        let own = named(crl.issuer().as_der());
        let name = |place: &u32| crl.entry_at(*place)?.extension(oid::CERTIFICATE_ISSUER).map(|it| it.value);
        let mut places: Vec<(&[u8], usize)> =
            self.issuers.iter().enumerate().map(|(place, offset)| (name(offset).unwrap_or(&own), place)).collect();
        places.sort_unstable();
        let mut numbers = alloc::vec![0; places.len()];
        let mut number = 0_u32;
        for same in places.chunk_by(|(one, _), (other, _)| one == other) {
            number = number.saturating_add(1);
            let is_own = same.first().is_some_and(|(name, _)| *name == &*own);
            for place in same.iter().map(|(_, place)| *place) {
                if let Some(slot) = numbers.get_mut(place) {
                    *slot = if is_own { 0 } else { number };
                }
            }
        }
        numbers
    }

    /// Whether two of these entries are about one certificate: by serial number and issuer, who may be named more than
    /// once. Issuers are compared by their numbers: a name may be as long as the CRL, and hold for each entry in it.
    fn repeats(&self, numbered: &[u32], run: &[(Option<&[u8]>, u32)]) -> bool {
        let issuer = |offset: u32| self.issuer_before(offset).and_then(|place| numbered.get(place).copied());
        run.chunk_by(|(one, _), (other, _)| one == other).any(|same| {
            let mut issuers: Vec<u32> = same.iter().map(|(_, offset)| issuer(*offset).unwrap_or_default()).collect();
            issuers.sort_unstable();
            issuers.windows(2).any(|pair| matches!(pair, [one, other] if one == other))
        })
    }

    /// The entries with this serial number, in the order of the CRL. `looked_at` hears of each entry that is decoded.
    pub(super) fn find<'c>(
        &'c self,
        crl: &'c Crl,
        serial: &Serial<'_>,
        looked_at: &mut dyn FnMut(),
    ) -> impl Iterator<Item = Entry<'c>> + use<'c> {
        let sought = key(serial);
        let entry = |offset: &u32| crl.entry_at(*offset);
        let start = self.offsets.partition_point(|offset| {
            looked_at();
            entry(offset).is_some_and(|entry| key(&entry.serial()) < sought)
        });
        let rest = self.offsets.get(start..).unwrap_or_default();
        let length = rest.partition_point(|offset| {
            looked_at();
            entry(offset).is_some_and(|entry| key(&entry.serial()) == sought)
        });
        let found = rest.get(..length).unwrap_or_default();
        found.iter().filter_map(move |offset| {
            let named_at = self.issuer_before(*offset).and_then(|place| self.issuers.get(place).copied());
            Some(Entry { entry: crl.entry_at(*offset)?, named_at })
        })
    }

    /// Which of `issuers` holds for this entry: the nearest at or before it.
    fn issuer_before(&self, offset: u32) -> Option<usize> {
        self.issuers.partition_point(|place| *place <= offset).checked_sub(1)
    }

    /// Bytes that it takes beside those of the CRL.
    pub(super) fn bytes(&self) -> usize {
        size_of::<Self>() + size_of_val(&*self.offsets) + size_of_val(&*self.issuers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    /// An unsigned CRL with an entry for each serial number: the contents of an INTEGER, and of entry extensions.
    fn crl<'s>(entries: impl Iterator<Item = (Vec<u8>, &'s [u8])>) -> Crl {
        let mut list = Writer::new();
        for (serial, extensions) in entries {
            list.sequence(|entry| {
                entry.primitive(Tag::INTEGER, &serial);
                entry.primitive(Tag::UTC_TIME, b"250101000000Z");
                if !extensions.is_empty() {
                    entry.sequence(|list| list.raw(extensions));
                }
            });
        }
        let algorithm = |writer: &mut Writer| writer.sequence(|it| it.oid(oid::ECDSA_WITH_SHA256.as_bytes()));
        let mut writer = Writer::new();
        writer.sequence(|crl| {
            crl.sequence(|tbs| {
                tbs.unsigned(1);
                algorithm(tbs);
                tbs.sequence(|_| ());
                tbs.primitive(Tag::UTC_TIME, b"260101000000Z");
                tbs.primitive(Tag::SEQUENCE, &list.finish());
            });
            algorithm(crl);
            crl.bit_string(&[0]);
        });
        Crl::from_der(&writer.finish()).unwrap()
    }

    fn find(index: &Index, crl: &Crl, serial: &[u8]) -> (usize, usize) {
        let mut looked_at = 0;
        let found = index.find(crl, &Serial::from_contents(serial), &mut || looked_at += 1).count();
        (found, looked_at)
    }

    /// Numbers that count up, that differ only in their first bytes, and that look random.
    fn serials(count: u32) -> [fn(u32) -> Vec<u8>; 3] {
        assert!(count <= 1 << 24);
        [
            |number| number.to_be_bytes()[..].to_vec(),
            |number| [&[0x11], &number.to_be_bytes()[..], &[0x22; 14]].concat(),
            |number| {
                let mixed = u64::from(number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
                [&[0x11], &mixed.to_be_bytes()[..], &mixed.rotate_left(17).to_be_bytes()].concat()
            },
        ]
    }

    /// Four bytes for each entry, and about twenty entries looked at of a million.
    #[test]
    fn a_million_entries_take_four_megabytes_and_a_look_at_few() {
        const COUNT: u32 = 1_000_000;
        let serial = serials(COUNT)[2];
        let crl = crl((0..COUNT).map(|number| (serial(number), &[][..])));
        let index = Index::new(&crl);
        assert!(index.bytes() <= 4 * 1_000_000 + 128, "{}", index.bytes());
        assert!(!index.has_duplicates && !index.has_unknown_critical);
        for number in [0, 1, 4711, COUNT / 2, COUNT - 1] {
            let (found, looked_at) = find(&index, &crl, &serial(number));
            assert_eq!(found, 1);
            assert!(looked_at <= 2 * 20 + 2, "{looked_at}");
        }
        let (found, looked_at) = find(&index, &crl, &serial(COUNT));
        assert_eq!(found, 0);
        assert!(looked_at <= 2 * 20 + 2, "{looked_at}");
    }

    #[test]
    fn serial_numbers_of_every_pattern_are_found_and_others_are_not() {
        const COUNT: u32 = 3_000;
        for serial in serials(COUNT) {
            let crl = crl((0..COUNT).filter(|number| number % 3 != 1).map(|number| (serial(number), &[][..])));
            let index = Index::new(&crl);
            for number in 0..COUNT {
                let (found, looked_at) = find(&index, &crl, &serial(number));
                assert_eq!(found, usize::from(number % 3 != 1));
                assert!(looked_at <= 2 * 11 + 2, "{looked_at}");
            }
        }
    }

    #[test]
    fn entries_are_the_same_whatever_their_order() {
        let serials = serials(500)[2];
        let forwards = crl((0..500).map(|number| (serials(number), &[][..])));
        let backwards = crl((0..500).rev().map(|number| (serials(number), &[][..])));
        for crl in [forwards, backwards] {
            let index = Index::new(&crl);
            assert!((0..500).all(|number| find(&index, &crl, &serials(number)).0 == 1));
        }
    }

    #[test]
    fn duplicates_and_unknown_critical_extensions_are_noticed_while_indexing() {
        let index = |entries: Vec<(Vec<u8>, &'static [u8])>| Index::new(&crl(entries.into_iter()));
        assert!(index(vec![(vec![1], &[]), (vec![2], &[]), (vec![0, 1], &[])]).has_duplicates);
        assert!(!index(vec![(vec![1], &[]), (vec![1, 1], &[])]).has_duplicates);
        let unknown: &[u8] = &[0x30, 10, 6, 3, 0x2a, 3, 4, 1, 1, 0xff, 4, 0];
        assert!(index(vec![(vec![1], &[]), (vec![2], unknown)]).has_unknown_critical);
        // Under two certificateIssuers one serial number is two certificates.
        let issuer: &[u8] = &[0x30, 16, 6, 3, 0x55, 0x1d, 0x1d, 1, 1, 0xff, 4, 6, 0x30, 4, 0x82, 2, b'a', b'b'];
        let split = index(vec![(vec![1], &[]), (vec![1], issuer)]);
        assert!(!split.has_duplicates);
        assert_eq!(split.bytes(), size_of::<Index>() + 3 * 4);
        // Back at the first issuer, here the nameless one of the CRL, it is the same certificate again.
        let own: &[u8] = &[0x30, 16, 6, 3, 0x55, 0x1d, 0x1d, 1, 1, 0xff, 4, 6, 0x30, 4, 0xa4, 2, 0x30, 0];
        assert!(index(vec![(vec![1], &[]), (vec![1], issuer), (vec![1], own)]).has_duplicates);
        assert!(index(vec![(vec![1], issuer), (vec![2], own), (vec![1], issuer)]).has_duplicates);
    }

    /// The contents of a certificateIssuer extension with a name of this many bytes.
    fn long_issuer(length: usize) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.sequence(|extension| {
            extension.oid(oid::CERTIFICATE_ISSUER.as_bytes());
            extension.primitive(Tag::BOOLEAN, &[0xff]);
            extension.primitive(Tag::OCTET_STRING, &named(&alloc::vec![0; length]));
        });
        writer.finish()
    }

    /// A name that holds for every entry is read once, a serial number with much padding too: if each entry cost a look at
    /// them, this would be 20 GB read by bytes.
    #[test]
    fn long_names_and_serial_numbers_are_not_read_for_every_entry() {
        const COUNT: usize = 20_000;
        let issuer = long_issuer(1_000_000);
        let padded = [alloc::vec![0; 1_000_000], vec![1, 0, 0, 0, 5]].concat();
        let heads = [(vec![1, 0, 0, 0, 5], &*issuer), (padded, &[][..])];
        let rest = (0..COUNT).map(|number| {
            let [.., high, low] = (number % 7_001).to_be_bytes();
            (vec![1 + high, low, 0, 0, 0, 5], &[][..])
        });
        let crl = crl(heads.into_iter().chain(rest));
        let start = std::time::Instant::now();
        let index = Index::new(&crl);
        let spent = start.elapsed();
        assert!(index.has_duplicates);
        assert!(spent.as_secs() < 5, "{spent:?}");
    }

    #[test]
    fn an_entry_knows_the_nearest_certificate_issuer_before_it() {
        let issuer: &[u8] = &[0x30, 16, 6, 3, 0x55, 0x1d, 0x1d, 1, 1, 0xff, 4, 6, 0x30, 4, 0xa4, 2, 0x30, 0];
        let crl =
            crl([(vec![9], &[][..]), (vec![5], issuer), (vec![1], &[]), (vec![7], issuer), (vec![3], &[])].into_iter());
        let index = Index::new(&crl);
        let named_by = |serial: u8| {
            let mut found = index.find(&crl, &Serial::from_contents(&[serial]), &mut || ());
            let named_at = found.next().unwrap().named_at;
            named_at.map(|place| crl.entry_at(place).unwrap().serial().as_bytes()[0])
        };
        assert_eq!([9, 5, 1, 7, 3].map(named_by), [None, Some(5), Some(5), Some(7), Some(7)]);
    }
}
