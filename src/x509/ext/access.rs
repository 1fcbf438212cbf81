//! authorityInfoAccess and subjectInfoAccess (RFC 5280 §4.2.2.1, §4.2.2.2).

use super::{Decode, Elements, sequence, sequence_of};
use crate::base::Result;
use crate::encoding::der::{Notes, Tag, Tlv};
use crate::x509::general_name::{Ia5, IpForm};
use crate::x509::{GeneralName, Oid};

/// Where to find more about the issuer or from the subject.
///
/// ```text
/// AuthorityInfoAccessSyntax ::= SEQUENCE SIZE (1..MAX) OF AccessDescription
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AccessDescriptions<'a>(Elements<'a>);

/// One way of access.
///
/// ```text
/// AccessDescription ::= SEQUENCE {
///      accessMethod          OBJECT IDENTIFIER,
///      accessLocation        GeneralName }
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AccessDescription<'a> {
    /// What is found there: [`oid::ACCESS_OCSP`](crate::x509::oid::ACCESS_OCSP), …
    pub access_method: Oid<'a>,
    /// Where.
    pub access_location: GeneralName<'a>,
}

impl<'a> AccessDescriptions<'a> {
    /// Each description, in order.
    pub fn iter(&self) -> impl Iterator<Item = AccessDescription<'a>> + Clone + use<'a> {
        self.0.map(AccessDescription::decode)
    }

    /// The URIs listed for one access method.
    pub fn uris<'b>(&self, method: Oid<'b>) -> impl Iterator<Item = Ia5<'a>> + use<'a, 'b> {
        self.iter().filter_map(move |access| match access.access_location {
            GeneralName::UniformResourceIdentifier(uri) if access.access_method == method => Some(uri),
            _ => None,
        })
    }

    /// Whether nothing is described.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'a> AccessDescription<'a> {
    fn decode(tlv: &Tlv<'a>, notes: &mut Notes) -> Result<Self> {
        let mut reader = sequence(tlv)?.reader();
        let access_method = Oid::decode(&reader.read(Tag::OID)?)?;
        let access_location = GeneralName::decode(&reader.read_any()?, IpForm::Address, notes)?;
        reader.finish()?;
        Ok(Self { access_method, access_location })
    }
}

impl<'a> Decode<'a> for AccessDescriptions<'a> {
    fn decode(tlv: &Tlv<'a>, notes: &mut Notes) -> Result<Self> {
        sequence_of(&sequence(tlv)?, notes, |tlv, notes| AccessDescription::decode(tlv, notes).map(|_| ())).map(Self)
    }
}
