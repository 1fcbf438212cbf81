//! What certificates, CRLs and requests have in common: something signed, an algorithm, a signature (X.509 §6.2.1).

use super::Oid;
use crate::base::{Error, Result};
use crate::encoding::der::{self, Deviation, Notes, Reader, Span, Tag, Tlv};

/// ```text
/// SIGNED{ToBeSigned} ::= SEQUENCE {
///      toBeSigned              ToBeSigned,
///      algorithmIdentifier     AlgorithmIdentifier,
///      signature               BIT STRING }
/// ```
pub(super) struct Signed<'a> {
    pub(super) tbs: Tlv<'a>,
    pub(super) algorithm: Tlv<'a>,
    /// The bytes of the signature, without the count of unused bits.
    pub(super) signature: Span,
}

impl<'a> Signed<'a> {
    /// Reads the outer shape; `tbs` and `signature` are what the standard calls the first and the last field.
    pub(super) fn decode(der: &'a [u8], tbs: &'static str, signature: &'static str, notes: &mut Notes) -> Result<Self> {
        let mut reader = Reader::new(der);
        let mut fields = reader.read(Tag::SEQUENCE)?.reader();
        reader.finish()?;
        let tbs = fields.read(Tag::SEQUENCE).map_err(in_field(tbs))?;
        let algorithm = fields.read(Tag::SEQUENCE).map_err(in_field("signatureAlgorithm"))?;
        let bits = fields.read(Tag::BIT_STRING).map_err(in_field(signature))?;
        fields.finish()?;
        notes.enter(signature);
        let bytes = der::bit_string_of_bytes(&bits, notes).map_err(in_field(signature))?;
        let start = bits.value_offset().saturating_add(1);
        Ok(Self { tbs, algorithm, signature: Span::new(start, start.saturating_add(bytes.len()))? })
    }

    /// Notes an algorithm in the signed part that is not the one beside the signature. Parameters that are NULL here and
    /// absent there mean the same to every algorithm.
    pub(super) fn check_algorithm(&self, inner: &[u8], notes: &mut Notes) {
        if inner != self.algorithm.raw {
            let same = without_null(inner).is_some_and(|inner| Some(inner) == without_null(self.algorithm.raw));
            notes.enter("signatureAlgorithm");
            let deviation = if same { Deviation::AlgorithmParametersDiffer } else { Deviation::AlgorithmMismatch };
            notes.add(deviation, self.algorithm.offset);
        }
    }
}

/// The identifier of an algorithm whose parameters are NULL or absent.
fn without_null(algorithm: &[u8]) -> Option<Oid<'_>> {
    let mut fields = Reader::new(algorithm).read(Tag::SEQUENCE).ok()?.reader();
    let oid = Oid::decode(&fields.read(Tag::OID).ok()?).ok()?;
    let parameters = fields.read_optional(Tag::NULL).ok()?;
    (fields.is_empty() && parameters.is_none_or(|null| null.value.is_empty())).then_some(oid)
}

pub(super) fn in_field(field: &'static str) -> impl Fn(Error) -> Error {
    move |error| error.in_field(field)
}

/// The outer shape of a SubjectPublicKeyInfo; what the key is, is for the crypto layer.
pub(super) fn check_spki(spki: &Tlv<'_>, notes: &mut Notes) -> Result<()> {
    let mut reader = spki.reader();
    let mut algorithm = reader.read(Tag::SEQUENCE)?.reader();
    Oid::decode(&algorithm.read(Tag::OID)?)?;
    notes.enter("subjectPublicKeyInfo");
    der::bit_string(&reader.read(Tag::BIT_STRING)?, notes)?;
    reader.finish()
}
