//! Looking up a serial number in a CRL of any size.
//!
//! The entries stay where they are, in the bytes of the CRL. The index is one sorted table of where they begin: four
//! bytes for each entry, made in one pass over the bytes and one sort, once, when the CRL is added to the evidence.

use crate::x509::{Crl, Oid, RevokedCertificate, Serial, oid};
use alloc::boxed::Box;
use alloc::vec::Vec;

/// Critical extensions of an entry that are processed here (RFC 5280 §5.3).
const PROCESSED: [Oid<'static>; 3] = [oid::REASON_CODE, oid::INVALIDITY_DATE, oid::CERTIFICATE_ISSUER];

/// An entry, and the entry whose certificateIssuer holds for it.
pub(super) struct Entry<'c> {
    pub(super) entry: RevokedCertificate<'c>,
    pub(super) named_by: Option<RevokedCertificate<'c>>,
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
        let serial = |offset: u32| crl.entry_at(offset).map(|entry| entry.serial());
        let by_serial = |one: &u32, other: &u32| {
            let bytes = |offset: u32| serial(offset).map(|serial| serial.minimal_bytes());
            bytes(*one).cmp(&bytes(*other)).then(one.cmp(other))
        };
        let mut offsets: Vec<u32> = Vec::with_capacity(order.len());
        let mut index =
            Self { offsets: Box::default(), issuers: issuers.into(), has_duplicates: false, has_unknown_critical };
        for run in order.chunk_by(|one, other| one >> 32 == other >> 32) {
            let start = offsets.len();
            offsets.extend(run.iter().map(|packed| offset_of(*packed)));
            let Some(run) = offsets.get_mut(start..).filter(|run| run.len() > 1) else { continue };
            run.sort_unstable_by(by_serial);
            index.has_duplicates |= run.windows(2).any(|pair| match pair {
                [one, other] => {
                    serial(*one) == serial(*other) && index.issuer_place(*one) == index.issuer_place(*other)
                }
                _ => false,
            });
        }
        index.offsets = offsets.into();
        index
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
            let named_by = self.issuer_place(*offset).and_then(|place| crl.entry_at(place));
            Some(Entry { entry: crl.entry_at(*offset)?, named_by })
        })
    }

    /// The nearest entry at or before this one that has a certificateIssuer.
    fn issuer_place(&self, offset: u32) -> Option<u32> {
        let count = self.issuers.partition_point(|place| *place <= offset);
        self.issuers.get(count.checked_sub(1)?).copied()
    }

    /// Bytes that it takes beside those of the CRL.
    pub(super) fn bytes(&self) -> usize {
        size_of::<Self>() + size_of_val(&*self.offsets) + size_of_val(&*self.issuers)
    }
}
