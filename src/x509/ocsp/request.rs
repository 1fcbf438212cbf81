//! OCSP requests (RFC 6960 §4.1): what a client asks a responder.
//!
//! ```text
//! OCSPRequest ::= SEQUENCE {
//!      tbsRequest              TBSRequest,
//!      optionalSignature   [0] EXPLICIT Signature OPTIONAL }
//! TBSRequest ::= SEQUENCE {
//!      version             [0] EXPLICIT Version DEFAULT v1,
//!      requestorName       [1] EXPLICIT GeneralName OPTIONAL,
//!      requestList             SEQUENCE OF Request,
//!      requestExtensions   [2] EXPLICIT Extensions OPTIONAL }
//! Signature ::= SEQUENCE {
//!      signatureAlgorithm      AlgorithmIdentifier,
//!      signature               BIT STRING,
//!      certs               [0] EXPLICIT SEQUENCE OF Certificate OPTIONAL }
//! ```

use super::{CertId, check_version, explicit_extensions, in_field, nonce, sequence_of_sequences};
use crate::base::{Code, Result};
use crate::encoding::der::{self, Notes, Reader, Span, Tag, Tlv};
use crate::x509::certificate::Extensions;
use crate::x509::general_name::{GeneralName, IpForm};
use alloc::sync::Arc;
use core::fmt;

/// A parsed OCSP request: its bytes, and where in them each field lies. Clones share the bytes.
///
/// ```
/// # let der = [&[0x30, 0x42, 0x30, 0x40, 0x30, 0x3e, 0x30, 0x3c, 0x30, 0x3a, 0x30, 0x09, 6, 5, 0x2b, 0x0e, 3, 2, 0x1a, 5, 0, 4, 0x14][..], &[7; 20], &[4, 0x14], &[8; 20], &[2, 1, 9]].concat();
/// use certwright::x509::OcspRequest;
/// let request = OcspRequest::from_der(&der)?;
/// let asked = request.requests().next().unwrap();
/// assert_eq!(asked.cert_id.serial_number.to_hex(), "09");
/// # Ok::<(), certwright::Error>(())
/// ```
#[derive(Clone)]
pub struct OcspRequest {
    der: Arc<[u8]>,
    layout: Layout,
}

/// A question about one certificate.
///
/// ```text
/// Request ::= SEQUENCE {
///      reqCert                     CertID,
///      singleRequestExtensions [0] EXPLICIT Extensions OPTIONAL }
/// ```
#[derive(Clone, Debug)]
pub struct OcspSingleRequest<'a> {
    /// Which certificate.
    pub cert_id: CertId<'a>,
    /// The same as it stands in the request, tag and length included: an answer repeats it.
    pub cert_id_der: &'a [u8],
    /// What else is said.
    pub extensions: Extensions<'a>,
}

#[derive(Clone)]
struct Layout {
    tbs: Span,
    /// The GeneralName.
    requestor: Option<Span>,
    /// The contents of the SEQUENCE OF Request.
    requests: Span,
    /// The contents of the SEQUENCE OF Extension.
    extensions: Span,
    signature: Option<Signature>,
}

#[derive(Clone)]
struct Signature {
    algorithm: Span,
    bits: Span,
    /// The contents of the SEQUENCE OF Certificate.
    certificates: Span,
}

impl OcspRequest {
    /// Reads one DER request; the bytes are copied, once, and nothing else is kept: memory is that of the input, however much it
    /// asks about. A responder bounds what it answers: see [`MAX_OCSP_ANSWERS`](crate::issue::MAX_OCSP_ANSWERS).
    ///
    /// A signature is read, not verified: [`verify_signature`](Self::verify_signature) does that.
    ///
    /// # Errors
    /// A 10xxx code with structure, field and byte if it cannot be read as an OCSP request.
    pub fn from_der(der: &[u8]) -> Result<Self> {
        let layout = Layout::decode(der).map_err(|error| error.in_structure("OCSPRequest"))?;
        Ok(Self { der: der.into(), layout })
    }

    /// The whole request.
    #[must_use]
    pub fn as_der(&self) -> &[u8] {
        &self.der
    }

    /// The bytes that a signature would cover: tbsRequest, tag and length included.
    #[must_use]
    pub fn tbs_der(&self) -> &[u8] {
        self.layout.tbs.of(&self.der)
    }

    /// Who asks, if it says so.
    #[must_use]
    pub fn requestor_name(&self) -> Option<GeneralName<'_>> {
        let span = self.layout.requestor?;
        let tlv = Reader::at(span.of(&self.der), span.offset()).read_any().ok()?;
        GeneralName::decode(&tlv, IpForm::Address, &mut Notes::new()).ok()
    }

    /// Each question, in order.
    pub fn requests(&self) -> impl Iterator<Item = OcspSingleRequest<'_>> + Clone {
        let span = self.layout.requests;
        let mut reader = Reader::at(span.of(&self.der), span.offset());
        // Each was decoded once, so it can be again.
        core::iter::from_fn(move || OcspSingleRequest::decode(&reader.read_any().ok()?).ok())
    }

    /// The extensions of the request as a whole.
    #[must_use]
    pub fn extensions(&self) -> Extensions<'_> {
        let span = self.layout.extensions;
        Extensions { reader: Reader::at(span.of(&self.der), span.offset()) }
    }

    /// The contents of the nonce extension (RFC 9654), which a response may repeat.
    #[must_use]
    pub fn nonce(&self) -> Option<&[u8]> {
        nonce(self.extensions())
    }

    /// Whether the requestor has signed it, as hardly anyone does.
    #[must_use]
    pub fn is_signed(&self) -> bool {
        self.layout.signature.is_some()
    }

    /// The AlgorithmIdentifier of the signature, tag and length included; `None` if it is not signed.
    #[must_use]
    pub fn signature_algorithm_der(&self) -> Option<&[u8]> {
        self.layout.signature.as_ref().map(|signature| signature.algorithm.of(&self.der))
    }

    /// The bytes of the signature; `None` if it is not signed.
    #[must_use]
    pub fn signature(&self) -> Option<&[u8]> {
        self.layout.signature.as_ref().map(|signature| signature.bits.of(&self.der))
    }

    /// The DER of each certificate that came with the signature, in order.
    pub fn certificates(&self) -> impl Iterator<Item = &[u8]> + Clone {
        let span = self.layout.signature.as_ref().map_or(Span::default(), |signature| signature.certificates);
        let mut reader = Reader::at(span.of(&self.der), span.offset());
        core::iter::from_fn(move || reader.read_any().ok().map(|tlv| tlv.raw))
    }
}

impl PartialEq for OcspRequest {
    fn eq(&self, other: &Self) -> bool {
        self.der == other.der
    }
}

impl Eq for OcspRequest {}

impl fmt::Debug for OcspRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OcspRequest")
            .field("requests", &self.requests().count())
            .field("is_signed", &self.is_signed())
            .finish_non_exhaustive()
    }
}

impl<'a> OcspSingleRequest<'a> {
    fn decode(tlv: &Tlv<'a>) -> Result<Self> {
        let mut outer = Reader::at(tlv.raw, tlv.offset);
        let mut reader = outer.read(Tag::SEQUENCE)?.reader();
        let id = reader.read(Tag::SEQUENCE).map_err(in_field("reqCert"))?;
        let cert_id = CertId::decode(&id, &mut Notes::new()).map_err(in_field("reqCert"))?;
        let list =
            explicit_extensions(&mut reader, 0, &mut Notes::new()).map_err(in_field("singleRequestExtensions"))?;
        reader.finish()?;
        let extensions = Extensions { reader: list.map_or(Reader::new(&[]), |list| list.reader()) };
        Ok(Self { cert_id, cert_id_der: id.raw, extensions })
    }
}

impl Layout {
    fn decode(der: &[u8]) -> Result<Self> {
        let mut outer = Reader::new(der);
        let mut request = outer.read(Tag::SEQUENCE)?.reader();
        outer.finish()?;
        let tbs = request.read(Tag::SEQUENCE).map_err(in_field("tbsRequest"))?;
        let signature = match request.read_optional(Tag::context_constructed(0))? {
            Some(explicit) => Some(Signature::decode(&explicit).map_err(in_field("optionalSignature"))?),
            None => None,
        };
        request.finish()?;

        let mut reader = tbs.reader();
        check_version(&mut reader, &mut Notes::new())?;
        let requestor = match reader.read_optional(Tag::context_constructed(1))? {
            Some(explicit) => Some(decode_requestor(&explicit).map_err(in_field("requestorName"))?),
            None => None,
        };
        let requests = reader.read(Tag::SEQUENCE).map_err(in_field("requestList"))?;
        let mut list = requests.reader();
        if list.is_empty() {
            return Err(list.error(Code::MISSING_FIELD).in_field("requestList"));
        }
        while !list.is_empty() {
            OcspSingleRequest::decode(&list.read_any()?).map_err(in_field("requestList"))?;
        }
        let extensions =
            explicit_extensions(&mut reader, 2, &mut Notes::new()).map_err(in_field("requestExtensions"))?;
        reader.finish()?;
        Ok(Self {
            tbs: tbs.span()?,
            requestor,
            requests: requests.value_span()?,
            extensions: extensions.map_or(Ok(Span::default()), |list| list.value_span())?,
            signature,
        })
    }
}

fn decode_requestor(explicit: &Tlv<'_>) -> Result<Span> {
    let mut inner = explicit.reader();
    let name = inner.read_any()?;
    inner.finish()?;
    GeneralName::decode(&name, IpForm::Address, &mut Notes::new())?;
    name.span()
}

impl Signature {
    fn decode(explicit: &Tlv<'_>) -> Result<Self> {
        let mut inner = explicit.reader();
        let mut reader = inner.read(Tag::SEQUENCE)?.reader();
        inner.finish()?;
        let algorithm = reader.read(Tag::SEQUENCE).map_err(in_field("signatureAlgorithm"))?;
        let signature = reader.read(Tag::BIT_STRING).map_err(in_field("signature"))?;
        let bits = der::bit_string_of_bytes(&signature, &mut Notes::new()).map_err(in_field("signature"))?;
        let start = signature.value_offset().saturating_add(1);
        let certificates = match reader.read_optional(Tag::context_constructed(0)).map_err(in_field("certs"))? {
            Some(explicit) => sequence_of_sequences(&explicit).map_err(in_field("certs"))?,
            None => Span::default(),
        };
        reader.finish()?;
        let bits = Span::new(start, start.saturating_add(bits.len()))?;
        Ok(Self { algorithm: algorithm.span()?, bits, certificates })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoding::der::Writer;
    use alloc::vec::Vec;

    fn request(requests: usize, tail: impl FnOnce(&mut Writer)) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.sequence(|writer| {
            writer.sequence(|writer| {
                writer.sequence(|writer| {
                    for serial in 0..requests {
                        writer.sequence(|writer| {
                            writer.sequence(|writer| {
                                writer.sequence(|writer| writer.oid(crate::x509::oid::SHA256.as_bytes()));
                                writer.primitive(Tag::OCTET_STRING, &[1; 32]);
                                writer.primitive(Tag::OCTET_STRING, &[2; 32]);
                                writer.unsigned(u64::try_from(serial).unwrap());
                            });
                        });
                    }
                });
                tail(writer);
            });
        });
        writer.finish()
    }

    #[test]
    fn several_questions_and_a_nonce_are_read() {
        let der = request(3, |writer| {
            writer.constructed(Tag::context_constructed(2), |writer| {
                writer.sequence(|writer| {
                    writer.sequence(|writer| {
                        writer.oid(crate::x509::oid::OCSP_NONCE.as_bytes());
                        writer.constructed(Tag::OCTET_STRING, |writer| writer.primitive(Tag::OCTET_STRING, &[9; 32]));
                    });
                });
            });
        });
        let read = OcspRequest::from_der(&der).unwrap();
        assert_eq!((read.requests().count(), read.nonce(), read.is_signed()), (3, Some(&[9; 32][..]), false));
        assert_eq!((read.requestor_name(), read.certificates().count()), (None, 0));
        let serials: Vec<_> = read.requests().map(|asked| asked.cert_id.serial_number.as_bytes().to_vec()).collect();
        assert_eq!(serials, [[0], [1], [2]]);
        assert!(read.requests().all(|asked| der::single(asked.cert_id_der).is_ok()));
    }

    #[test]
    fn what_is_no_request_is_refused_at_its_byte() {
        let code = |der: &[u8]| OcspRequest::from_der(der).unwrap_err().code();
        assert_eq!(code(&request(0, |_| ())), Code::MISSING_FIELD);
        assert_eq!(code(&request(1, |writer| writer.boolean(true))), Code::TRAILING_DATA);
        assert_eq!(code(&[]), Code::EMPTY_INPUT);
        let good = request(2, |_| ());
        for cut in 0..good.len() {
            assert!(OcspRequest::from_der(&good[..cut]).is_err());
        }
    }
}
