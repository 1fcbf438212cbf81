//! The standard extensions as typed views into the certificate's bytes.
//!
//! A view is decoded whole before it is handed out: what it iterates over has been checked, so iteration cannot fail.
//! Each type shows its ASN.1.

mod access;
mod constraints;
mod distribution;
mod key_id;
mod other;
mod policy;
mod revocation;
mod sct;
mod usage;

pub use access::{AccessDescription, AccessDescriptions};
pub use constraints::{BasicConstraints, GeneralSubtree, GeneralSubtrees, NameConstraints};
pub use distribution::{CrlDistributionPoints, DistributionPoint, DistributionPointName, ReasonFlags};
pub use key_id::{AuthorityKeyIdentifier, SubjectKeyIdentifier};
pub use other::{PrivateKeyUsagePeriod, SubjectDirectoryAttributes, TlsFeatures};
pub use policy::{
    CertificatePolicies, DisplayText, InhibitAnyPolicy, NoticeNumbers, PolicyConstraints, PolicyInformation,
    PolicyMapping, PolicyMappings, PolicyQualifier, UserNotice,
};
pub use revocation::{CrlNumber, IssuingDistributionPoint, ReasonCode};
pub use sct::{SctList, SignedCertificateTimestamp};
pub use usage::{ExtendedKeyUsage, KeyUsage};

use crate::base::Result;
use crate::encoding::der::{Deviation, Notes, Reader, Tag, Tlv};

/// Decodes the one value that an extension holds.
pub(crate) trait Decode<'a>: Sized {
    fn decode(tlv: &Tlv<'a>, notes: &mut Notes) -> Result<Self>;
}

impl<'a> Decode<'a> for super::GeneralNames<'a> {
    fn decode(tlv: &Tlv<'a>, notes: &mut Notes) -> Result<Self> {
        Self::decode(&sequence(tlv)?, notes)
    }
}

/// Asserts that a value is a SEQUENCE.
fn sequence<'a>(tlv: &Tlv<'a>) -> Result<Tlv<'a>> {
    expect(tlv, Tag::SEQUENCE)
}

/// Asserts the type of a value.
fn expect<'a>(tlv: &Tlv<'a>, tag: Tag) -> Result<Tlv<'a>> {
    Reader::at(tlv.raw, tlv.offset).read(tag)
}

/// Decodes each element of a SEQUENCE OF with `each`; an empty one is noted.
fn sequence_of<'a>(
    tlv: &Tlv<'a>,
    notes: &mut Notes,
    mut each: impl FnMut(&Tlv<'a>, &mut Notes) -> Result<()>,
) -> Result<Elements<'a>> {
    let mut reader = tlv.reader();
    if reader.is_empty() {
        notes.add(Deviation::EmptyValue, tlv.offset);
    }
    while !reader.is_empty() {
        each(&reader.read_any()?, notes)?;
    }
    Ok(Elements { contents: tlv.value, offset: tlv.value_offset() })
}

/// The elements of a SEQUENCE OF that has been decoded once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Elements<'a> {
    contents: &'a [u8],
    offset: usize,
}

impl<'a> Elements<'a> {
    /// Decodes each again; what succeeded once does again.
    fn map<T>(self, decode: impl Fn(&Tlv<'a>, &mut Notes) -> Result<T> + Copy) -> impl Iterator<Item = T> + Clone {
        let mut reader = Reader::at(self.contents, self.offset);
        core::iter::from_fn(move || {
            let tlv = reader.read_any().ok()?;
            decode(&tlv, &mut Notes::new()).ok()
        })
    }

    fn is_empty(self) -> bool {
        self.contents.is_empty()
    }
}
