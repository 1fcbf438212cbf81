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

/// What a parsed certificate, CRL and request can all do: the type has `der: Arc<[u8]>` and a `layout` with the spans
/// `signature_algorithm` and `signature`, the `deviations`, and `Layout::decode`.
macro_rules! signed_object {
    ($object:ident, $one:literal, $many:literal, $labels:expr) => {
        impl $object {
            #[doc = concat!("Reads one DER ", $one, "; the bytes are copied.")]
            ///
            /// # Errors
            /// A 10xxx code with structure, field and byte if it cannot be read. Deviations that can be read through are
            /// no errors: see [`deviations`](Self::deviations).
            pub fn from_der(der: &[u8]) -> Result<Self> {
                let layout = Layout::decode(der, &mut Notes::new())?;
                Ok(Self { der: der.into(), layout })
            }

            #[doc = concat!("Reads the one ", $one, " in a PEM text; text around the block is ignored.")]
            ///
            /// # Errors
            /// A PEM_… code, or as [`from_der`](Self::from_der).
            pub fn from_pem(text: &[u8]) -> Result<Self> {
                Self::from_der(&pem::single(text, &$labels)?)
            }

            #[doc = concat!("Reads all ", $many, " in a PEM text, in order; blocks with other labels are skipped.")]
            ///
            /// # Errors
            #[doc = concat!("[`Code::PEM_NO_BLOCK`](crate::base::Code::PEM_NO_BLOCK) if there is no ", $one, ",")]
            /// a PEM_… code, or as [`from_der`](Self::from_der). What was found says in which block, of whatever label,
            /// counted from 1; a byte of DER is counted within the block.
            pub fn pem_bundle(text: &[u8]) -> Result<Vec<Self>> {
                let objects: Vec<Self> = pem::labelled(text, &$labels, Self::from_der).collect::<Result<_>>()?;
                if objects.is_empty() { Err(Error::new(Code::PEM_NO_BLOCK)) } else { Ok(objects) }
            }

            #[doc = concat!("The whole ", $one, ".")]
            #[must_use]
            pub fn as_der(&self) -> &[u8] {
                &self.der
            }

            #[doc = concat!("The whole ", $one, " as a PEM block, lines of 64 characters ended by LF.")]
            #[must_use]
            pub fn to_pem(&self) -> String {
                let [label, ..] = $labels;
                pem::encode(label, &self.der)
            }

            /// The AlgorithmIdentifier beside the signature, tag and length included.
            #[must_use]
            pub fn signature_algorithm_der(&self) -> &[u8] {
                self.layout.signature_algorithm.of(&self.der)
            }

            /// The bytes of the signature.
            #[must_use]
            pub fn signature(&self) -> &[u8] {
                self.layout.signature.of(&self.der)
            }

            /// What in the encoding deviates from the standard.
            #[must_use]
            pub fn deviations(&self) -> Deviations {
                self.layout.deviations
            }

            /// The deviations as findings, each with its field and byte: the first 64, and beyond them the first of each kind.
            #[must_use]
            pub fn encoding_findings(&self) -> Vec<Finding> {
                if self.layout.deviations.is_empty() {
                    return Vec::new();
                }
                let mut notes = Notes::detailed();
                // It was decoded once; decoding again only collects the places.
                let _ = Layout::decode(&self.der, &mut notes);
                notes.into_findings()
            }
        }

        impl PartialEq for $object {
            fn eq(&self, other: &Self) -> bool {
                Arc::ptr_eq(&self.der, &other.der) || self.der == other.der
            }
        }

        impl Eq for $object {}
    };
}
pub(super) use signed_object;
