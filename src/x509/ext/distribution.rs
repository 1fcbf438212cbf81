//! cRLDistributionPoints and freshestCRL (RFC 5280 §4.2.1.13, §4.2.1.15).

use super::{Decode, Elements, sequence, sequence_of};
use crate::base::{Code, Error, Result};
use crate::encoding::der::{self, Notes, Tag, Tlv};
use crate::x509::GeneralNames;
use crate::x509::general_name::Ia5;
use crate::x509::name::Rdn;
use core::fmt;

/// Where CRLs for the certificate are found.
///
/// ```text
/// CRLDistributionPoints ::= SEQUENCE SIZE (1..MAX) OF DistributionPoint
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CrlDistributionPoints<'a>(Elements<'a>);

/// One place, the reasons it covers and who signs there.
///
/// ```text
/// DistributionPoint ::= SEQUENCE {
///      distributionPoint       [0]     DistributionPointName OPTIONAL,
///      reasons                 [1]     ReasonFlags OPTIONAL,
///      cRLIssuer               [2]     GeneralNames OPTIONAL }
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DistributionPoint<'a> {
    /// The place.
    pub name: Option<DistributionPointName<'a>>,
    /// The reasons it covers; absent means all.
    pub reasons: Option<ReasonFlags>,
    /// Who signs the CRL, if not the certificate's issuer.
    pub crl_issuer: Option<GeneralNames<'a>>,
}

/// A place as a whole name, or relative to the CRL's issuer.
///
/// ```text
/// DistributionPointName ::= CHOICE {
///      fullName                [0]     GeneralNames,
///      nameRelativeToCRLIssuer [1]     RelativeDistinguishedName }
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum DistributionPointName<'a> {
    /// Alternative names of the same place.
    FullName(GeneralNames<'a>),
    /// An RDN to append to the CRL issuer's name.
    RelativeToCrlIssuer(Rdn<'a>),
}

impl<'a> DistributionPointName<'a> {
    /// Decodes the explicitly tagged choice in `tlv`.
    pub(crate) fn decode(tlv: &Tlv<'a>, notes: &mut Notes) -> Result<Self> {
        let mut reader = tlv.reader();
        let choice = reader.read_any()?;
        reader.finish()?;
        match choice.tag.0 {
            0xa0 => GeneralNames::decode(&choice, notes).map(Self::FullName),
            0xa1 => Rdn::decode(&choice, notes).map(Self::RelativeToCrlIssuer),
            tag => Err(Error::new(Code::BAD_CHOICE)
                .in_structure("DistributionPointName")
                .at(choice.offset)
                .with_found(format_args!("tag {tag:02x}"))),
        }
    }
}

/// Reasons for revocation: a set.
///
/// ```text
/// ReasonFlags ::= BIT STRING {
///      unused                  (0),
///      keyCompromise           (1),
///      cACompromise            (2),
///      affiliationChanged      (3),
///      superseded              (4),
///      cessationOfOperation    (5),
///      certificateHold         (6),
///      privilegeWithdrawn      (7),
///      aACompromise            (8) }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReasonFlags(u16);

impl ReasonFlags {
    /// Every reason there is: bits 1 to 8.
    pub const ALL: Self = Self(0x01fe);
    /// certificateHold alone.
    pub const CERTIFICATE_HOLD: Self = Self(1 << 6);

    const NAMES: [&'static str; 9] = [
        "unused",
        "keyCompromise",
        "cACompromise",
        "affiliationChanged",
        "superseded",
        "cessationOfOperation",
        "certificateHold",
        "privilegeWithdrawn",
        "aACompromise",
    ];

    /// From a set of bits: bit 1 is keyCompromise.
    #[must_use]
    pub const fn from_bits(bits: u16) -> Self {
        Self(bits)
    }

    /// The set of bits: bit 1 is keyCompromise.
    #[must_use]
    pub const fn bits(self) -> u16 {
        self.0
    }

    /// The reasons that both have.
    #[must_use]
    pub const fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether it has every reason that `other` has.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    pub(crate) fn decode(tlv: &Tlv<'_>, notes: &mut Notes) -> Result<Self> {
        der::named_bits(tlv, notes).map(Self)
    }
}

/// The names, separated by commas.
impl fmt::Display for ReasonFlags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let asserted = Self::NAMES.iter().enumerate().filter(|(bit, _)| self.0 >> bit & 1 == 1);
        for (index, (_, name)) in asserted.enumerate() {
            f.write_str(if index == 0 { "" } else { ", " })?;
            f.write_str(name)?;
        }
        Ok(())
    }
}

impl<'a> CrlDistributionPoints<'a> {
    /// Each distribution point, in order.
    pub fn iter(&self) -> impl Iterator<Item = DistributionPoint<'a>> + Clone + use<'a> {
        self.0.map(DistributionPoint::decode)
    }

    /// Every URI named by a distribution point, in order.
    pub fn uris(&self) -> impl Iterator<Item = Ia5<'a>> + use<'a> {
        self.iter()
            .filter_map(|point| match point.name {
                Some(DistributionPointName::FullName(names)) => Some(names),
                _ => None,
            })
            .flat_map(|names| names.iter())
            .filter_map(|name| match name {
                crate::x509::GeneralName::UniformResourceIdentifier(uri) => Some(uri),
                _ => None,
            })
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'a> DistributionPoint<'a> {
    fn decode(tlv: &Tlv<'a>, notes: &mut Notes) -> Result<Self> {
        let mut reader = sequence(tlv)?.reader();
        let name = match reader.read_optional(Tag::context_constructed(0))? {
            Some(tlv) => Some(DistributionPointName::decode(&tlv, notes)?),
            None => None,
        };
        let reasons = match reader.read_optional(Tag::context(1))? {
            Some(tlv) => Some(ReasonFlags::decode(&tlv, notes)?),
            None => None,
        };
        let crl_issuer = match reader.read_optional(Tag::context_constructed(2))? {
            Some(tlv) => Some(GeneralNames::decode(&tlv, notes)?),
            None => None,
        };
        reader.finish()?;
        Ok(Self { name, reasons, crl_issuer })
    }
}

impl<'a> Decode<'a> for CrlDistributionPoints<'a> {
    fn decode(tlv: &Tlv<'a>, notes: &mut Notes) -> Result<Self> {
        sequence_of(&sequence(tlv)?, notes, |tlv, notes| DistributionPoint::decode(tlv, notes).map(|_| ())).map(Self)
    }
}
