//! basicConstraints and nameConstraints (RFC 5280 §4.2.1.9, §4.2.1.10).

use super::{Decode, Elements, sequence, sequence_of};
use crate::base::{Error, Result};
use crate::encoding::der::{self, Deviation, Notes, Tag, Tlv};
use crate::x509::GeneralName;
use crate::x509::general_name::IpForm;

/// Whether the subject is a CA, and how many intermediate CAs may follow.
///
/// ```text
/// BasicConstraints ::= SEQUENCE {
///      cA                      BOOLEAN DEFAULT FALSE,
///      pathLenConstraint       INTEGER (0..MAX) OPTIONAL }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BasicConstraints {
    /// The subject is a CA.
    pub ca: bool,
    /// How many CA certificates, not counting self-issued ones, may stand between this one and the end entity.
    /// Values beyond 32 bits read as [`u32::MAX`].
    pub path_len_constraint: Option<u32>,
}

impl Decode<'_> for BasicConstraints {
    fn decode(tlv: &Tlv<'_>, notes: &mut Notes) -> Result<Self> {
        let mut reader = sequence(tlv)?.reader();
        let ca = match reader.read_optional(Tag::BOOLEAN)? {
            Some(tlv) => {
                let ca = der::boolean(&tlv, notes)?;
                if !ca {
                    notes.add(Deviation::ExplicitDefault, tlv.offset);
                }
                ca
            }
            None => false,
        };
        let path_len_constraint = match reader.read_optional(Tag::INTEGER)? {
            Some(tlv) => Some(der::count(&tlv, notes).map_err(|error| error.in_field("pathLenConstraint"))?),
            None => None,
        };
        reader.finish()?;
        Ok(Self { ca, path_len_constraint })
    }
}

/// Where the names of certificates below this CA may lie.
///
/// ```text
/// NameConstraints ::= SEQUENCE {
///      permittedSubtrees       [0]     GeneralSubtrees OPTIONAL,
///      excludedSubtrees        [1]     GeneralSubtrees OPTIONAL }
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NameConstraints<'a> {
    /// Names must lie within one of these, form by form.
    pub permitted: Option<GeneralSubtrees<'a>>,
    /// Names must lie in none of these.
    pub excluded: Option<GeneralSubtrees<'a>>,
}

impl<'a> Decode<'a> for NameConstraints<'a> {
    fn decode(tlv: &Tlv<'a>, notes: &mut Notes) -> Result<Self> {
        let mut reader = sequence(tlv)?.reader();
        if reader.is_empty() {
            notes.add(Deviation::EmptyValue, tlv.offset);
        }
        let mut subtrees = |number| match reader.read_optional(Tag::context_constructed(number))? {
            Some(tlv) => sequence_of(&tlv, notes, |tlv, notes| GeneralSubtree::decode(tlv, notes).map(|_| ()))
                .map(|elements| Some(GeneralSubtrees(elements))),
            None => Ok(None),
        };
        let permitted = subtrees(0).map_err(|error: Error| error.in_field("permittedSubtrees"))?;
        let excluded = subtrees(1).map_err(|error: Error| error.in_field("excludedSubtrees"))?;
        reader.finish()?;
        Ok(Self { permitted, excluded })
    }
}

/// At least one subtree; an empty list is read and noted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GeneralSubtrees<'a>(Elements<'a>);

impl<'a> GeneralSubtrees<'a> {
    /// Each subtree, in order.
    pub fn iter(&self) -> impl Iterator<Item = GeneralSubtree<'a>> + Clone + use<'a> {
        self.0.map(GeneralSubtree::decode)
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// One subtree of names of one form.
///
/// ```text
/// GeneralSubtree ::= SEQUENCE {
///      base                    GeneralName,
///      minimum         [0]     BaseDistance DEFAULT 0,
///      maximum         [1]     BaseDistance OPTIONAL }
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GeneralSubtree<'a> {
    /// Its root. An iPAddress is an address followed by a mask.
    pub base: GeneralName<'a>,
    /// Must be 0 (RFC 5280 §4.2.1.10).
    pub minimum: u32,
    /// Must be absent (RFC 5280 §4.2.1.10).
    pub maximum: Option<u32>,
}

impl<'a> GeneralSubtree<'a> {
    fn decode(tlv: &Tlv<'a>, notes: &mut Notes) -> Result<Self> {
        let mut reader = sequence(tlv)?.reader();
        let base = reader.read_any().map_err(|error| error.in_field("base"))?;
        let base = GeneralName::decode(&base, IpForm::AddressAndMask, notes)?;
        let minimum = match reader.read_optional(Tag::context(0))? {
            Some(tlv) => {
                let minimum = der::count(&tlv, notes)?;
                if minimum == 0 {
                    notes.add(Deviation::ExplicitDefault, tlv.offset);
                }
                minimum
            }
            None => 0,
        };
        let maximum = match reader.read_optional(Tag::context(1))? {
            Some(tlv) => Some(der::count(&tlv, notes)?),
            None => None,
        };
        reader.finish()?;
        Ok(Self { base, minimum, maximum })
    }
}
