//! OCSP responses (RFC 6960 §4.2); requests are in `request.rs`.
//!
//! ```text
//! OCSPResponse ::= SEQUENCE {
//!      responseStatus          OCSPResponseStatus,
//!      responseBytes       [0] EXPLICIT ResponseBytes OPTIONAL }
//! ResponseBytes ::= SEQUENCE {
//!      responseType            OBJECT IDENTIFIER,
//!      response                OCTET STRING }
//! BasicOCSPResponse ::= SEQUENCE {
//!      tbsResponseData         ResponseData,
//!      signatureAlgorithm      AlgorithmIdentifier,
//!      signature               BIT STRING,
//!      certs               [0] EXPLICIT SEQUENCE OF Certificate OPTIONAL }
//! ResponseData ::= SEQUENCE {
//!      version             [0] EXPLICIT Version DEFAULT v1,
//!      responderID             ResponderID,
//!      producedAt              GeneralizedTime,
//!      responses               SEQUENCE OF SingleResponse,
//!      responseExtensions  [1] EXPLICIT Extensions OPTIONAL }
//! ```

use super::certificate::{Extensions, decode_extension_list};
use super::extension::Extension;
use super::name::Name;
use super::oid::{self, Oid};
use super::serial::Serial;
use crate::base::{Code, Error, Result, Timestamp};
use crate::encoding::der::{self, Deviation, Deviations, Notes, Reader, Span, Tag, Tlv};
use alloc::sync::Arc;
use core::fmt;

mod request;

pub use request::{OcspRequest, OcspSingleRequest};

/// A parsed OCSP response: its bytes, and where in them each field lies.
///
/// Only the basic response type is known; nothing in it is verified here. Clones share the bytes.
#[derive(Clone)]
pub struct OcspResponse {
    der: Arc<[u8]>,
    status: OcspResponseStatus,
    basic: Option<Layout>,
}

/// What the responder made of the request.
///
/// ```text
/// OCSPResponseStatus ::= ENUMERATED {
///      successful (0), malformedRequest (1), internalError (2),
///      tryLater (3), sigRequired (5), unauthorized (6) }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names are those of RFC 6960 §4.2.1")]
pub enum OcspResponseStatus {
    Successful,
    MalformedRequest,
    InternalError,
    TryLater,
    SigRequired,
    Unauthorized,
}

impl OcspResponseStatus {
    /// Its number in the encoding.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::Successful => 0,
            Self::MalformedRequest => 1,
            Self::InternalError => 2,
            Self::TryLater => 3,
            Self::SigRequired => 5,
            Self::Unauthorized => 6,
        }
    }

    /// Its name in RFC 6960 §4.2.1.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Successful => "successful",
            Self::MalformedRequest => "malformedRequest",
            Self::InternalError => "internalError",
            Self::TryLater => "tryLater",
            Self::SigRequired => "sigRequired",
            Self::Unauthorized => "unauthorized",
        }
    }

    /// The status with this number; there is no 4.
    #[must_use]
    pub const fn from_number(number: u8) -> Option<Self> {
        Some(match number {
            0 => Self::Successful,
            1 => Self::MalformedRequest,
            2 => Self::InternalError,
            3 => Self::TryLater,
            5 => Self::SigRequired,
            6 => Self::Unauthorized,
            _ => return None,
        })
    }
}

/// Where the fields of the basic response lie.
#[derive(Clone)]
struct Layout {
    tbs: Span,
    responder: Span,
    produced_at: Timestamp,
    /// The contents of the SEQUENCE OF SingleResponse.
    responses: Span,
    /// The contents of the SEQUENCE OF Extension.
    extensions: Span,
    signature_algorithm: Span,
    signature: Span,
    /// The contents of the SEQUENCE OF Certificate.
    certificates: Span,
    deviations: Deviations,
}

/// A successful answer, signed by the responder.
#[derive(Clone, Copy)]
pub struct BasicOcspResponse<'a> {
    der: &'a [u8],
    layout: &'a Layout,
}

/// Who signed the answer.
///
/// ```text
/// ResponderID ::= CHOICE {
///      byName              [1] Name,
///      byKey               [2] OCTET STRING }  -- SHA-1 of the responder's key bits
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ResponderId<'a> {
    /// The subject of the responder's certificate.
    ByName(Name<'a>),
    /// SHA-1 of the responder's key bits.
    ByKey(&'a [u8]),
}

/// Which certificate an answer is about.
///
/// ```text
/// CertID ::= SEQUENCE {
///      hashAlgorithm           AlgorithmIdentifier,
///      issuerNameHash          OCTET STRING,  -- of the issuer's name
///      issuerKeyHash           OCTET STRING,  -- of the issuer's key bits
///      serialNumber            CertificateSerialNumber }
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CertId<'a> {
    /// The hash that both hashes are made with.
    pub hash_algorithm: Oid<'a>,
    /// The hash of the issuer's name.
    pub issuer_name_hash: &'a [u8],
    /// The hash of the issuer's key bits.
    pub issuer_key_hash: &'a [u8],
    /// The certificate's serial number.
    pub serial_number: Serial<'a>,
}

/// What the responder says of one certificate.
///
/// ```text
/// CertStatus ::= CHOICE {
///      good                [0] IMPLICIT NULL,
///      revoked             [1] IMPLICIT SEQUENCE {
///           revocationTime          GeneralizedTime,
///           revocationReason    [0] EXPLICIT CRLReason OPTIONAL },
///      unknown             [2] IMPLICIT NULL }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CertStatus {
    /// Not revoked, as far as the responder knows.
    Good,
    /// Revoked.
    Revoked {
        /// Since when.
        revocation_time: Timestamp,
        /// Why: a number of CRLReason.
        revocation_reason: Option<u8>,
    },
    /// The responder does not know the certificate.
    Unknown,
}

/// The answer about one certificate.
///
/// ```text
/// SingleResponse ::= SEQUENCE {
///      certID                  CertID,
///      certStatus              CertStatus,
///      thisUpdate              GeneralizedTime,
///      nextUpdate          [0] EXPLICIT GeneralizedTime OPTIONAL,
///      singleExtensions    [1] EXPLICIT Extensions OPTIONAL }
/// ```
#[derive(Clone, Debug)]
pub struct SingleResponse<'a> {
    /// Which certificate.
    pub cert_id: CertId<'a>,
    /// What is said of it.
    pub cert_status: CertStatus,
    /// As of when this was known to be right.
    pub this_update: Timestamp,
    /// When newer information will be there.
    pub next_update: Option<Timestamp>,
    /// What else is said.
    pub extensions: Extensions<'a>,
}

impl OcspResponse {
    /// Reads one DER response; the bytes are copied.
    ///
    /// # Errors
    /// A 10xxx code with structure, field and byte if it cannot be read as an OCSP response of the basic type.
    pub fn from_der(der: &[u8]) -> Result<Self> {
        let (status, basic) = decode(der).map_err(|error| error.in_structure("OCSPResponse"))?;
        Ok(Self { der: der.into(), status, basic })
    }

    /// The whole response.
    #[must_use]
    pub fn as_der(&self) -> &[u8] {
        &self.der
    }

    /// What the responder made of the request.
    #[must_use]
    pub fn status(&self) -> OcspResponseStatus {
        self.status
    }

    /// The signed answer; `None` unless the status is successful.
    #[must_use]
    pub fn basic(&self) -> Option<BasicOcspResponse<'_>> {
        self.basic.as_ref().map(|layout| BasicOcspResponse { der: &self.der, layout })
    }
}

impl fmt::Debug for OcspResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("OcspResponse");
        debug.field("status", &self.status);
        if let Some(basic) = self.basic() {
            debug.field("produced_at", &basic.produced_at()).field("responder_id", &basic.responder_id());
        }
        debug.finish_non_exhaustive()
    }
}

impl<'a> BasicOcspResponse<'a> {
    /// The bytes that are signed: tbsResponseData, tag and length included.
    #[must_use]
    pub fn tbs_der(&self) -> &'a [u8] {
        self.layout.tbs.of(self.der)
    }

    /// The AlgorithmIdentifier of the signature, tag and length included.
    #[must_use]
    pub fn signature_algorithm_der(&self) -> &'a [u8] {
        self.layout.signature_algorithm.of(self.der)
    }

    /// The bytes of the signature.
    #[must_use]
    pub fn signature(&self) -> &'a [u8] {
        self.layout.signature.of(self.der)
    }

    /// Who signed. `None` cannot happen for a response that was read.
    #[must_use]
    pub fn responder_id(&self) -> Option<ResponderId<'a>> {
        let span = self.layout.responder;
        responder_id(&Reader::at(span.of(self.der), span.offset()).read_any().ok()?, &mut Notes::new()).ok()
    }

    /// When it was signed.
    #[must_use]
    pub fn produced_at(&self) -> Timestamp {
        self.layout.produced_at
    }

    /// Deviations of the encoding that were read through.
    #[must_use]
    pub fn deviations(&self) -> Deviations {
        self.layout.deviations
    }

    /// Each answer, in order.
    pub fn responses(&self) -> impl Iterator<Item = SingleResponse<'a>> + Clone + use<'a> {
        let span = self.layout.responses;
        let mut reader = Reader::at(span.of(self.der), span.offset());
        // Each was decoded once, so it can be again.
        core::iter::from_fn(move || SingleResponse::decode(&reader.read_any().ok()?, &mut Notes::new()).ok())
    }

    /// The extensions of the response as a whole.
    #[must_use]
    pub fn extensions(&self) -> Extensions<'a> {
        let span = self.layout.extensions;
        Extensions { reader: Reader::at(span.of(self.der), span.offset()) }
    }

    /// The contents of the nonce extension (RFC 9654): the OCTET STRING's, or the bare bytes that old responders write.
    #[must_use]
    pub fn nonce(&self) -> Option<&'a [u8]> {
        nonce(self.extensions())
    }

    /// The DER of each certificate that came with the response, in order.
    pub fn certificates(&self) -> impl Iterator<Item = &'a [u8]> + Clone + use<'a> {
        let span = self.layout.certificates;
        let mut reader = Reader::at(span.of(self.der), span.offset());
        core::iter::from_fn(move || reader.read_any().ok().map(|tlv| tlv.raw))
    }
}

fn nonce(mut extensions: Extensions<'_>) -> Option<&[u8]> {
    let value = extensions.find(|extension| extension.oid == oid::OCSP_NONCE)?.value;
    match der::single(value) {
        Ok(tlv) if tlv.tag == Tag::OCTET_STRING => Some(tlv.value),
        _ => Some(value),
    }
}

fn in_field(field: &'static str) -> impl Fn(Error) -> Error {
    move |error| error.in_field(field)
}

fn decode(der: &[u8]) -> Result<(OcspResponseStatus, Option<Layout>)> {
    let mut outer = Reader::new(der);
    let mut response = outer.read(Tag::SEQUENCE)?.reader();
    outer.finish()?;
    let status = response.read(Tag::ENUMERATED).map_err(in_field("responseStatus"))?;
    let number = match *status.value {
        [number] => OcspResponseStatus::from_number(number),
        _ => None,
    };
    let number = number.ok_or_else(|| Error::new(Code::BAD_CHOICE).in_field("responseStatus").at(status.offset))?;
    let bytes = response.read_optional(Tag::context_constructed(0)).map_err(in_field("responseBytes"))?;
    response.finish()?;
    match (number, bytes) {
        (OcspResponseStatus::Successful, Some(explicit)) => {
            decode_bytes(&explicit).map_err(in_field("responseBytes")).map(|layout| (number, Some(layout)))
        }
        (OcspResponseStatus::Successful, None) => Err(response.error(Code::MISSING_FIELD).in_field("responseBytes")),
        // RFC 6960 §4.2.1: without success, responseBytes are not set.
        (_, Some(explicit)) => Err(Error::new(Code::TRAILING_DATA).in_field("responseBytes").at(explicit.offset)),
        (_, None) => Ok((number, None)),
    }
}

fn decode_bytes(explicit: &Tlv<'_>) -> Result<Layout> {
    let mut inner = explicit.reader();
    let mut bytes = inner.read(Tag::SEQUENCE)?.reader();
    inner.finish()?;
    let kind = Oid::decode(&bytes.read(Tag::OID).map_err(in_field("responseType"))?)?;
    let octets = bytes.read(Tag::OCTET_STRING).map_err(in_field("response"))?;
    bytes.finish()?;
    if kind != oid::OCSP_BASIC {
        return Err(Error::new(Code::BAD_CHOICE).in_field("responseType").at(explicit.offset).with_found(kind));
    }
    let mut reader = octets.reader();
    let mut basic = reader.read(Tag::SEQUENCE)?.reader();
    reader.finish()?;
    let tbs = basic.read(Tag::SEQUENCE).map_err(in_field("tbsResponseData"))?;
    let algorithm = basic.read(Tag::SEQUENCE).map_err(in_field("signatureAlgorithm"))?;
    let signature = basic.read(Tag::BIT_STRING).map_err(in_field("signature"))?;
    let mut notes = Notes::new();
    let bits = der::bit_string_of_bytes(&signature, &mut notes).map_err(in_field("signature"))?;
    let start = signature.value_offset().saturating_add(1);
    let certificates = match basic.read_optional(Tag::context_constructed(0)).map_err(in_field("certs"))? {
        Some(explicit) => sequence_of_sequences(&explicit).map_err(in_field("certs"))?,
        None => Span::default(),
    };
    basic.finish()?;
    let mut layout = decode_tbs(&tbs, &mut notes)?;
    layout.signature_algorithm = algorithm.span()?;
    layout.signature = Span::new(start, start.saturating_add(bits.len()))?;
    layout.certificates = certificates;
    layout.deviations = notes.set();
    Ok(layout)
}

/// The contents of an explicitly tagged SEQUENCE OF SEQUENCE, each framed well.
fn sequence_of_sequences(explicit: &Tlv<'_>) -> Result<Span> {
    let mut inner = explicit.reader();
    let list = inner.read(Tag::SEQUENCE)?;
    inner.finish()?;
    let mut elements = list.reader();
    while !elements.is_empty() {
        elements.read(Tag::SEQUENCE)?;
    }
    list.value_span()
}

/// `version [0] EXPLICIT Version DEFAULT v1`: v1 is the only version, so the DEFAULT is all that may stand here.
fn check_version(reader: &mut Reader<'_>, notes: &mut Notes) -> Result<()> {
    match reader.read_optional(Tag::context_constructed(0))? {
        Some(explicit) if explicit.value != [0x02, 0x01, 0x00] => {
            Err(Error::new(Code::BAD_VERSION).in_field("version").at(explicit.offset))
        }
        Some(explicit) => {
            notes.add(Deviation::ExplicitDefault, explicit.offset);
            Ok(())
        }
        None => Ok(()),
    }
}

fn decode_tbs(tbs: &Tlv<'_>, notes: &mut Notes) -> Result<Layout> {
    let mut reader = tbs.reader();
    check_version(&mut reader, notes)?;
    let responder = reader.read_any().map_err(in_field("responderID"))?;
    responder_id(&responder, notes).map_err(in_field("responderID"))?;
    let produced_at = generalized_time(&mut reader, notes).map_err(in_field("producedAt"))?;
    let responses = reader.read(Tag::SEQUENCE).map_err(in_field("responses"))?;
    let mut list = responses.reader();
    while !list.is_empty() {
        SingleResponse::decode(&list.read_any()?, notes).map_err(in_field("responses"))?;
    }
    let extensions = explicit_extensions(&mut reader, 1, notes).map_err(in_field("responseExtensions"))?;
    reader.finish()?;
    Ok(Layout {
        tbs: tbs.span()?,
        responder: responder.span()?,
        produced_at,
        responses: responses.value_span()?,
        extensions: extensions.map_or(Ok(Span::default()), |list| list.value_span())?,
        signature_algorithm: Span::default(),
        signature: Span::default(),
        certificates: Span::default(),
        deviations: Deviations::default(),
    })
}

/// `[number] EXPLICIT Extensions OPTIONAL`, each checked.
fn explicit_extensions<'a>(reader: &mut Reader<'a>, number: u8, notes: &mut Notes) -> Result<Option<Tlv<'a>>> {
    let Some(explicit) = reader.read_optional(Tag::context_constructed(number))? else { return Ok(None) };
    let mut inner = explicit.reader();
    let list = inner.read(Tag::SEQUENCE)?;
    inner.finish()?;
    decode_extension_list(&list, "extensions", notes, |_, _| Ok(None))?;
    Ok(Some(list))
}

/// GeneralizedTime in any year: the rule for certificates, UTCTime through 2049, does not apply.
fn generalized_time(reader: &mut Reader<'_>, notes: &mut Notes) -> Result<Timestamp> {
    let tlv = reader.read(Tag::GENERALIZED_TIME)?;
    let mut own = Notes::new();
    let time = der::time(&tlv, &mut own)?;
    let kept = own.set();
    kept.iter().filter(|it| *it != Deviation::EarlyGeneralizedTime).for_each(|it| notes.add(it, tlv.offset));
    Ok(time)
}

fn responder_id<'a>(tlv: &Tlv<'a>, notes: &mut Notes) -> Result<ResponderId<'a>> {
    let mut inner = tlv.reader();
    let id = match tlv.tag.0 {
        0xa1 => ResponderId::ByName(Name::decode(&inner.read_any()?, notes)?),
        0xa2 => ResponderId::ByKey(inner.read(Tag::OCTET_STRING)?.value),
        tag => return Err(Error::new(Code::BAD_CHOICE).at(tlv.offset).with_found(format_args!("tag {tag:02x}"))),
    };
    inner.finish()?;
    Ok(id)
}

impl<'a> CertId<'a> {
    /// Reads one CertID.
    ///
    /// # Errors
    /// A 10xxx code with structure, field and byte.
    pub fn from_der(der: &'a [u8]) -> Result<Self> {
        der::single(der).and_then(|tlv| Self::read(&tlv)).map_err(|error| error.in_structure("CertID"))
    }

    fn read(tlv: &Tlv<'a>) -> Result<Self> {
        if tlv.tag == Tag::SEQUENCE {
            return Self::decode(tlv, &mut Notes::new());
        }
        Err(Error::new(Code::UNEXPECTED_TAG).at(tlv.offset))
    }

    fn decode(tlv: &Tlv<'a>, notes: &mut Notes) -> Result<Self> {
        let mut reader = tlv.reader();
        let mut algorithm = reader.read(Tag::SEQUENCE).map_err(in_field("hashAlgorithm"))?.reader();
        let hash_algorithm = Oid::decode(&algorithm.read(Tag::OID)?)?;
        let issuer_name_hash = reader.read(Tag::OCTET_STRING).map_err(in_field("issuerNameHash"))?.value;
        let issuer_key_hash = reader.read(Tag::OCTET_STRING).map_err(in_field("issuerKeyHash"))?.value;
        let serial = reader.read(Tag::INTEGER).map_err(in_field("serialNumber"))?;
        reader.finish()?;
        let serial_number = Serial::from_contents(der::integer(&serial, notes)?);
        Ok(Self { hash_algorithm, issuer_name_hash, issuer_key_hash, serial_number })
    }
}

impl CertStatus {
    fn decode(tlv: &Tlv<'_>, notes: &mut Notes) -> Result<Self> {
        let bad = || Error::new(Code::BAD_CHOICE).in_field("certStatus").at(tlv.offset);
        match (tlv.tag.0, tlv.value) {
            (0x80, []) => Ok(Self::Good),
            (0x82, []) => Ok(Self::Unknown),
            (0xa1, _) => {
                let mut reader = tlv.reader();
                let revocation_time = generalized_time(&mut reader, notes).map_err(in_field("revocationTime"))?;
                let revocation_reason = match reader.read_optional(Tag::context_constructed(0))? {
                    Some(explicit) => match *explicit.value {
                        [0x0a, 0x01, reason] => Some(reason),
                        _ => return Err(Error::new(Code::BAD_CHOICE).in_field("revocationReason").at(explicit.offset)),
                    },
                    None => None,
                };
                reader.finish()?;
                Ok(Self::Revoked { revocation_time, revocation_reason })
            }
            _ => Err(bad()),
        }
    }
}

impl<'a> SingleResponse<'a> {
    fn decode(tlv: &Tlv<'a>, notes: &mut Notes) -> Result<Self> {
        let mut outer = Reader::at(tlv.raw, tlv.offset);
        let mut reader = outer.read(Tag::SEQUENCE)?.reader();
        let cert_id = CertId::decode(&reader.read(Tag::SEQUENCE).map_err(in_field("certID"))?, notes)?;
        let cert_status = CertStatus::decode(&reader.read_any().map_err(in_field("certStatus"))?, notes)?;
        let this_update = generalized_time(&mut reader, notes).map_err(in_field("thisUpdate"))?;
        let next_update = match reader.read_optional(Tag::context_constructed(0))? {
            Some(explicit) => {
                let mut inner = explicit.reader();
                let at = generalized_time(&mut inner, notes).map_err(in_field("nextUpdate"))?;
                inner.finish()?;
                Some(at)
            }
            None => None,
        };
        let list = explicit_extensions(&mut reader, 1, notes).map_err(in_field("singleExtensions"))?;
        reader.finish()?;
        let extensions = Extensions { reader: list.map_or(Reader::new(&[]), |list| list.reader()) };
        Ok(Self { cert_id, cert_status, this_update, next_update, extensions })
    }

    /// The first extension of this type.
    #[must_use]
    pub fn extension(&self, oid: Oid<'_>) -> Option<Extension<'a>> {
        self.extensions.clone().find(|extension| extension.oid == oid)
    }
}
