//! Smaller extensions: tlsFeature (RFC 7633), privateKeyUsagePeriod (RFC 3280 §4.2.1.4), subjectDirectoryAttributes
//! (RFC 5280 §4.2.1.8), and those that say everything by being there.

use super::{Decode, Elements, expect, sequence, sequence_of};
use crate::base::{Code, Error, Result, Timestamp};
use crate::encoding::der::{self, Notes, Tag, Tlv};
use crate::x509::Oid;

/// TLS extensions the server promises to use; 5 is OCSP "must staple".
///
/// ```text
/// Features ::= SEQUENCE OF INTEGER
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TlsFeatures<'a>(Elements<'a>);

impl<'a> TlsFeatures<'a> {
    /// Each feature, in order.
    pub fn iter(&self) -> impl Iterator<Item = u32> + Clone + use<'a> {
        self.0.map(feature)
    }
}

fn feature(tlv: &Tlv<'_>, notes: &mut Notes) -> Result<u32> {
    der::count(&expect(tlv, Tag::INTEGER)?, notes)
}

impl<'a> Decode<'a> for TlsFeatures<'a> {
    fn decode(tlv: &Tlv<'a>, notes: &mut Notes) -> Result<Self> {
        sequence_of(&sequence(tlv)?, notes, |tlv, notes| feature(tlv, notes).map(|_| ())).map(Self)
    }
}

/// When the private key may sign.
///
/// ```text
/// PrivateKeyUsagePeriod ::= SEQUENCE {
///      notBefore       [0]     GeneralizedTime OPTIONAL,
///      notAfter        [1]     GeneralizedTime OPTIONAL }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PrivateKeyUsagePeriod {
    /// Not before this time.
    pub not_before: Option<Timestamp>,
    /// Not after this time.
    pub not_after: Option<Timestamp>,
}

impl Decode<'_> for PrivateKeyUsagePeriod {
    fn decode(tlv: &Tlv<'_>, _: &mut Notes) -> Result<Self> {
        let mut reader = sequence(tlv)?.reader();
        // These are GeneralizedTime in any year, so the note on years through 2049 does not apply.
        let mut time = |number| match reader.read_optional(Tag::context(number))? {
            Some(tlv) => der::time(&Tlv { tag: Tag::GENERALIZED_TIME, ..tlv }, &mut Notes::new()).map(Some),
            None => Ok(None),
        };
        let (not_before, not_after) = (time(0)?, time(1)?);
        reader.finish()?;
        Ok(Self { not_before, not_after })
    }
}

/// Attributes of the subject that are no part of its name.
///
/// ```text
/// SubjectDirectoryAttributes ::= SEQUENCE SIZE (1..MAX) OF Attribute
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SubjectDirectoryAttributes<'a>(Elements<'a>);

impl<'a> SubjectDirectoryAttributes<'a> {
    /// Each attribute, in order: its type and the DER contents of its SET of values.
    pub fn iter(&self) -> impl Iterator<Item = (Oid<'a>, &'a [u8])> + Clone + use<'a> {
        self.0.map(attribute)
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn attribute<'a>(tlv: &Tlv<'a>, _: &mut Notes) -> Result<(Oid<'a>, &'a [u8])> {
    let mut reader = sequence(tlv)?.reader();
    let kind = Oid::decode(&reader.read(Tag::OID)?)?;
    let values = reader.read(Tag::SET)?;
    reader.finish()?;
    Ok((kind, values.value))
}

impl<'a> Decode<'a> for SubjectDirectoryAttributes<'a> {
    fn decode(tlv: &Tlv<'a>, notes: &mut Notes) -> Result<Self> {
        sequence_of(&sequence(tlv)?, notes, |tlv, notes| attribute(tlv, notes).map(|_| ())).map(Self)
    }
}

/// The value of an extension that says everything by being there: NULL.
impl Decode<'_> for () {
    fn decode(tlv: &Tlv<'_>, _: &mut Notes) -> Result<Self> {
        if expect(tlv, Tag::NULL)?.value.is_empty() { Ok(()) } else { Err(Error::new(Code::BAD_NULL).at(tlv.offset)) }
    }
}
