//! Certificate (RFC 5280 §4.1).
//!
//! ```text
//! Certificate ::= SEQUENCE {
//!      tbsCertificate          TBSCertificate,
//!      signatureAlgorithm      AlgorithmIdentifier,
//!      signatureValue          BIT STRING }
//!
//! TBSCertificate ::= SEQUENCE {
//!      version         [0]     EXPLICIT Version DEFAULT v1,
//!      serialNumber            CertificateSerialNumber,
//!      signature               AlgorithmIdentifier,
//!      issuer                  Name,
//!      validity                Validity,
//!      subject                 Name,
//!      subjectPublicKeyInfo    SubjectPublicKeyInfo,
//!      issuerUniqueID  [1]     IMPLICIT UniqueIdentifier OPTIONAL,
//!      subjectUniqueID [2]     IMPLICIT UniqueIdentifier OPTIONAL,
//!      extensions      [3]     EXPLICIT Extensions OPTIONAL }
//! ```

use super::ext::AccessDescription;
use super::extension::{Extension, Known};
use super::name::Name;
use super::oid::{self, Oid};
use super::serial::Serial;
use super::signed::{Signed, check_spki, in_field, signed_object};
use crate::base::{Code, Error, Finding, Result, Timestamp};
use crate::encoding::der::{self, Deviation, Deviations, Notes, Reader, Span, Tag, Tlv};
use crate::encoding::pem;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

/// The label of a certificate in PEM, then others under which certificates are found (RFC 7468 §5.1, §5.3, OpenSSL).
const LABELS: [&str; 4] = ["CERTIFICATE", "X509 CERTIFICATE", "X.509 CERTIFICATE", "TRUSTED CERTIFICATE"];

/// More extensions than any certificate has; bounds the search for duplicates.
pub(crate) const MAX_EXTENSIONS: usize = 128;

/// A parsed certificate: its bytes, and where in them each field lies.
///
/// Parsing makes one allocation, for the bytes. Clones share them. Equality is equality of the DER.
///
/// ```
/// # let pem = include_bytes!("../../tests/data/leaf.pem");
/// use certwright::Certificate;
/// let certificate = Certificate::from_pem(pem)?;
/// println!("{} until {}", certificate.subject(), certificate.not_after());
/// # Ok::<(), certwright::Error>(())
/// ```
#[derive(Clone)]
pub struct Certificate {
    der: Arc<[u8]>,
    layout: Layout,
}

/// Where each field lies in the DER.
#[derive(Clone)]
struct Layout {
    version: u8,
    tbs: Span,
    serial: Span,
    tbs_signature_algorithm: Span,
    issuer: Span,
    not_before: Timestamp,
    not_after: Timestamp,
    subject: Span,
    spki: Span,
    issuer_unique_id: Option<Span>,
    subject_unique_id: Option<Span>,
    /// The contents of the SEQUENCE OF Extension.
    extensions: Span,
    /// For each known extension, the whole Extension; empty if absent. The first, if there are two.
    known: [Span; Known::COUNT],
    signature_algorithm: Span,
    signature: Span,
    deviations: Deviations,
}

signed_object!(Certificate, "certificate", "certificates", LABELS);

impl Certificate {
    /// The bytes that are signed: tbsCertificate, tag and length included.
    #[must_use]
    pub fn tbs_der(&self) -> &[u8] {
        self.layout.tbs.of(&self.der)
    }

    /// 1, 2 or 3.
    #[must_use]
    pub fn version(&self) -> u8 {
        self.layout.version
    }

    /// The serial number.
    #[must_use]
    pub fn serial(&self) -> Serial<'_> {
        Serial::from_contents(self.layout.serial.of(&self.der))
    }

    /// Who issued it.
    #[must_use]
    pub fn issuer(&self) -> Name<'_> {
        Name::from_checked(self.layout.issuer.of(&self.der))
    }

    /// Whom it is about.
    #[must_use]
    pub fn subject(&self) -> Name<'_> {
        Name::from_checked(self.layout.subject.of(&self.der))
    }

    /// The first second of its validity.
    #[must_use]
    pub fn not_before(&self) -> Timestamp {
        self.layout.not_before
    }

    /// The last second of its validity.
    #[must_use]
    pub fn not_after(&self) -> Timestamp {
        self.layout.not_after
    }

    /// SubjectPublicKeyInfo, tag and length included.
    #[must_use]
    pub fn spki_der(&self) -> &[u8] {
        self.layout.spki.of(&self.der)
    }

    /// The AlgorithmIdentifier inside the signed part, tag and length included.
    #[must_use]
    pub fn tbs_signature_algorithm_der(&self) -> &[u8] {
        self.layout.tbs_signature_algorithm.of(&self.der)
    }

    /// The contents of issuerUniqueID: the count of unused bits, then the bits.
    #[must_use]
    pub fn issuer_unique_id(&self) -> Option<&[u8]> {
        self.layout.issuer_unique_id.map(|span| span.of(&self.der))
    }

    /// The contents of subjectUniqueID: the count of unused bits, then the bits.
    #[must_use]
    pub fn subject_unique_id(&self) -> Option<&[u8]> {
        self.layout.subject_unique_id.map(|span| span.of(&self.der))
    }

    /// Every extension, in order.
    #[must_use]
    pub fn extensions(&self) -> Extensions<'_> {
        let span = self.layout.extensions;
        Extensions { reader: Reader::at(span.of(&self.der), span.offset()) }
    }

    /// The first extension of this type.
    #[must_use]
    pub fn extension(&self, oid: Oid<'_>) -> Option<Extension<'_>> {
        match Known::of(oid) {
            Some(known) => self.known(known),
            None => self.extensions().find(|extension| extension.oid == oid),
        }
    }

    pub(crate) fn known(&self, known: Known) -> Option<Extension<'_>> {
        let span = self.layout.known.get(known.index()).copied().filter(|span| !span.is_empty())?;
        let tlv = Reader::at(span.of(&self.der), span.offset()).read_any().ok()?;
        Extension::decode(&tlv, &mut Notes::new()).ok()
    }

    /// What makes noRevAvail, if it is there, invalid: another value than NULL, or standing where revocation is spoken of
    /// (RFC 9608 §2, §3).
    pub(crate) fn no_rev_avail_flaw(&self) -> Option<&'static str> {
        let found = self.extension(oid::NO_REV_AVAIL)?;
        let is_ca = !matches!(self.basic_constraints(), Ok(constraints) if constraints.is_none_or(|it| !it.ca));
        let is_ocsp = |access: AccessDescription<'_>| access.access_method == oid::ACCESS_OCSP;
        let access = self.authority_info_access();
        let has_ocsp = !matches!(access, Ok(access) if access.is_none_or(|it| !it.iter().any(is_ocsp)));
        let flaws = [
            (found.value != [5, 0], "another value"),
            (is_ca, "in a CA's certificate"),
            (self.extension(oid::CRL_DISTRIBUTION_POINTS).is_some(), "beside cRLDistributionPoints"),
            (self.extension(oid::FRESHEST_CRL).is_some(), "beside freshestCRL"),
            (has_ocsp, "beside a responder"),
        ];
        flaws.into_iter().find(|(is_there, _)| *is_there).map(|(_, flaw)| flaw)
    }

    /// Whether issuer and subject are the same name (RFC 5280 §6.1), compared as §7.1 says.
    #[must_use]
    pub fn is_self_issued(&self) -> bool {
        self.subject().matches(&self.issuer())
    }
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Certificate")
            .field("subject", &format_args!("{}", self.subject()))
            .field("issuer", &format_args!("{}", self.issuer()))
            .field("serial", &format_args!("{}", self.serial()))
            .finish_non_exhaustive()
    }
}

impl Layout {
    fn decode(der: &[u8], notes: &mut Notes) -> Result<Self> {
        Self::decode_certificate(der, notes).map_err(|error| error.in_structure("Certificate"))
    }

    fn decode_certificate(der: &[u8], notes: &mut Notes) -> Result<Self> {
        let signed = Signed::decode(der, "tbsCertificate", "signatureValue", notes)?;
        let mut layout = Self::decode_tbs(&signed.tbs, notes)?;
        signed.check_algorithm(layout.tbs_signature_algorithm.of(der), notes);
        layout.signature_algorithm = signed.algorithm.span()?;
        layout.signature = signed.signature;
        layout.deviations = notes.set();
        Ok(layout)
    }

    fn decode_tbs(tbs: &Tlv<'_>, notes: &mut Notes) -> Result<Self> {
        let mut reader = tbs.reader();

        notes.enter("version");
        let version = decode_version(&mut reader, notes).map_err(in_field("version"))?;

        notes.enter("serialNumber");
        let serial = reader.read(Tag::INTEGER).map_err(in_field("serialNumber"))?;
        Serial::decode(&serial, notes).map_err(in_field("serialNumber"))?;

        let algorithm = reader.read(Tag::SEQUENCE).map_err(in_field("signature"))?;

        notes.enter("issuer");
        let issuer = reader.read(Tag::SEQUENCE).map_err(in_field("issuer"))?;
        Name::decode(&issuer, notes).map_err(in_field("issuer"))?;

        let validity = reader.read(Tag::SEQUENCE).map_err(in_field("validity"))?;
        let mut times = validity.reader();
        notes.enter("validity.notBefore");
        let not_before =
            times.read_any().and_then(|tlv| der::time(&tlv, notes)).map_err(in_field("validity.notBefore"))?;
        notes.enter("validity.notAfter");
        let not_after =
            times.read_any().and_then(|tlv| der::time(&tlv, notes)).map_err(in_field("validity.notAfter"))?;
        times.finish().map_err(in_field("validity"))?;

        notes.enter("subject");
        let subject = reader.read(Tag::SEQUENCE).map_err(in_field("subject"))?;
        Name::decode(&subject, notes).map_err(in_field("subject"))?;

        let spki = reader.read(Tag::SEQUENCE).map_err(in_field("subjectPublicKeyInfo"))?;
        check_spki(&spki, notes).map_err(in_field("subjectPublicKeyInfo"))?;

        let mut layout = Self {
            version,
            tbs: tbs.span()?,
            serial: serial.value_span()?,
            tbs_signature_algorithm: algorithm.span()?,
            issuer: issuer.span()?,
            not_before,
            not_after,
            subject: subject.span()?,
            spki: spki.span()?,
            issuer_unique_id: unique_id(&mut reader, 1, "issuerUniqueID", version, notes)?,
            subject_unique_id: unique_id(&mut reader, 2, "subjectUniqueID", version, notes)?,
            extensions: Span::default(),
            known: [Span::default(); Known::COUNT],
            signature_algorithm: Span::default(),
            signature: Span::default(),
            deviations: Deviations::default(),
        };
        if let Some(explicit) = reader.read_optional(Tag::context_constructed(3))? {
            layout.decode_extensions(&explicit, notes).map_err(in_field("extensions"))?;
        }
        reader.finish()?;
        Ok(layout)
    }

    fn decode_extensions(&mut self, explicit: &Tlv<'_>, notes: &mut Notes) -> Result<()> {
        notes.enter("extensions");
        if self.version != 3 {
            notes.add(Deviation::ExtensionsBeforeV3, explicit.offset);
        }
        let mut reader = explicit.reader();
        let list = reader.read(Tag::SEQUENCE)?;
        reader.finish()?;
        self.extensions = list.value_span()?;
        if list.value.is_empty() {
            notes.add(Deviation::EmptyExtensions, list.offset);
        }
        decode_extension_list(&list, "extensions", notes, |known, tlv| match self.known.get_mut(known.index()) {
            Some(slot) if slot.is_empty() => tlv.span().map(|span| {
                *slot = span;
                Some(true)
            }),
            _ => Ok(Some(false)),
        })
    }
}

/// Decodes each extension of a list, and notes duplicates and those that cannot be decoded. Those that certificates have
/// go to `index`, which says whether it is the first of its kind, or that it keeps no index.
pub(super) fn decode_extension_list<'a>(
    list: &Tlv<'a>,
    field: &'static str,
    notes: &mut Notes,
    mut index: impl FnMut(Known, &Tlv<'a>) -> Result<Option<bool>>,
) -> Result<()> {
    let mut reader = list.reader();
    let mut count = 0_usize;
    while !reader.is_empty() {
        count += 1;
        if count > MAX_EXTENSIONS {
            return Err(reader.error(Code::LIMIT_EXTENSIONS));
        }
        let tlv = reader.read(Tag::SEQUENCE)?;
        notes.enter(field);
        let extension = Extension::decode(&tlv, notes)?;
        let indexed = Known::of(extension.oid).map_or(Ok(None), |known| index(known, &tlv))?;
        let is_first = match indexed {
            Some(is_first) => is_first,
            // At most MAX_EXTENSIONS are compared.
            None => Extensions { reader: list.reader() }
                .take_while(|earlier| earlier.offset < extension.offset)
                .all(|earlier| earlier.oid != extension.oid),
        };
        if !is_first {
            notes.add_found(Deviation::DuplicateExtension, &extension.oid.label());
        }
        if notes.is_detailed()
            && let Some(name) = extension.oid.name()
        {
            notes.enter_element(field, name);
        }
        if let Err(error) = extension.parse_noting(notes) {
            notes.add_error(Deviation::MalformedExtension, &error);
        }
    }
    Ok(())
}

/// `[0] EXPLICIT INTEGER DEFAULT v1`: 1, 2 or 3.
fn decode_version(reader: &mut Reader<'_>, notes: &mut Notes) -> Result<u8> {
    let Some(explicit) = reader.read_optional(Tag::context_constructed(0))? else { return Ok(1) };
    let mut inner = explicit.reader();
    let version = inner.read(Tag::INTEGER)?;
    inner.finish()?;
    match der::integer(&version, notes)? {
        [0] => {
            notes.add(Deviation::ExplicitDefault, explicit.offset);
            Ok(1)
        }
        [1] => Ok(2),
        [2] => Ok(3),
        _ => Err(Error::new(Code::BAD_VERSION).at(version.offset)),
    }
}

fn unique_id(
    reader: &mut Reader<'_>,
    number: u8,
    field: &'static str,
    version: u8,
    notes: &mut Notes,
) -> Result<Option<Span>> {
    let Some(tlv) = reader.read_optional(Tag::context(number)).map_err(in_field(field))? else { return Ok(None) };
    notes.enter(field);
    der::bit_string(&tlv, notes).map_err(in_field(field))?;
    if version == 1 {
        notes.add(Deviation::UniqueIdInV1, tlv.offset);
    }
    tlv.value_span().map(Some)
}

/// The extensions of a certificate, in order.
#[derive(Clone, Debug)]
pub struct Extensions<'a> {
    pub(crate) reader: Reader<'a>,
}

impl<'a> Iterator for Extensions<'a> {
    type Item = Extension<'a>;

    fn next(&mut self) -> Option<Extension<'a>> {
        let tlv = self.reader.read_any().ok()?;
        Extension::decode(&tlv, &mut Notes::new()).ok()
    }
}
