//! Certificate revocation lists (RFC 5280 §5), versions 1 and 2.
//!
//! ```text
//! CertificateList ::= SEQUENCE {
//!      tbsCertList             TBSCertList,
//!      signatureAlgorithm      AlgorithmIdentifier,
//!      signatureValue          BIT STRING }
//!
//! TBSCertList ::= SEQUENCE {
//!      version                 Version OPTIONAL, -- if present, MUST be v2
//!      signature               AlgorithmIdentifier,
//!      issuer                  Name,
//!      thisUpdate              Time,
//!      nextUpdate              Time OPTIONAL,
//!      revokedCertificates     SEQUENCE OF RevokedCertificate OPTIONAL,
//!      crlExtensions       [0] EXPLICIT Extensions OPTIONAL }
//! ```
//!
//! All of a list is read once, so that no entry can fail later; nothing is stored per entry, so that a list of a
//! million entries takes the memory of its bytes.

use super::certificate::{Extensions, decode_extension_list};
use super::ext::{self, Decode};
use super::signed::{Signed, in_field, signed_object};
use super::{Extension, GeneralNames, Name, Oid, Serial, oid};
use crate::base::{Code, Error, Finding, Result, Timestamp};
use crate::encoding::der::{self, Deviation, Deviations, Notes, Reader, Span, Tag, Tlv};
use crate::encoding::pem;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

/// The label of a CRL in PEM (RFC 7468 §6), and an older one.
const LABELS: [&str; 2] = ["X509 CRL", "CRL"];

/// A parsed certificate revocation list: its bytes, and where in them each field lies.
///
/// Parsing makes one allocation, for the bytes. Clones share them. Equality is equality of the DER.
///
/// ```
/// # let pem = include_bytes!("../../tests/data/crl.pem");
/// use certwright::Crl;
/// let crl = Crl::from_pem(pem)?;
/// let first = crl.entries().next().unwrap();
/// assert_eq!((first.serial().to_hex(), first.revocation_date().to_string()), ("01".into(), "2026-01-01T00:00:00Z".into()));
/// assert_eq!(first.reason()?.unwrap().name(), "keyCompromise");
/// # Ok::<(), certwright::Error>(())
/// ```
#[derive(Clone)]
pub struct CertificateRevocationList {
    der: Arc<[u8]>,
    layout: Layout,
}

/// Short for [`CertificateRevocationList`].
pub type Crl = CertificateRevocationList;

/// Where each field lies in the DER.
#[derive(Clone)]
struct Layout {
    version: u8,
    tbs: Span,
    tbs_signature_algorithm: Span,
    issuer: Span,
    this_update: Timestamp,
    next_update: Option<Timestamp>,
    /// The contents of revokedCertificates.
    entries: Span,
    entry_count: usize,
    /// The contents of the SEQUENCE OF Extension.
    extensions: Span,
    signature_algorithm: Span,
    signature: Span,
    deviations: Deviations,
}

signed_object!(CertificateRevocationList, "CRL", "CRLs", LABELS);

impl CertificateRevocationList {
    /// As [`from_der`](Self::from_der), without a copy.
    pub(crate) fn from_shared(der: Arc<[u8]>) -> Result<Self> {
        let layout = Layout::decode(&der, &mut Notes::new())?;
        Ok(Self { der, layout })
    }

    /// The bytes that are signed: tbsCertList, tag and length included.
    #[must_use]
    pub fn tbs_der(&self) -> &[u8] {
        self.layout.tbs.of(&self.der)
    }

    /// 1 or 2.
    #[must_use]
    pub fn version(&self) -> u8 {
        self.layout.version
    }

    /// Who issued it.
    #[must_use]
    pub fn issuer(&self) -> Name<'_> {
        Name::from_checked(self.layout.issuer.of(&self.der))
    }

    /// When it was issued.
    #[must_use]
    pub fn this_update(&self) -> Timestamp {
        self.layout.this_update
    }

    /// By when the next one will be issued. RFC 5280 requires it; X.509 does not.
    #[must_use]
    pub fn next_update(&self) -> Option<Timestamp> {
        self.layout.next_update
    }

    /// The AlgorithmIdentifier inside the signed part, tag and length included.
    #[must_use]
    pub fn tbs_signature_algorithm_der(&self) -> &[u8] {
        self.layout.tbs_signature_algorithm.of(&self.der)
    }

    /// The revoked certificates, in order, read as they are asked for.
    #[must_use]
    pub fn entries(&self) -> RevokedCertificates<'_> {
        let span = self.layout.entries;
        let reader = Reader::at(span.of(&self.der), span.offset());
        RevokedCertificates { reader, remaining: self.layout.entry_count, issuer: None }
    }

    /// Where each entry begins, and what an index over the entries needs of it.
    pub(crate) fn entry_heads(&self) -> impl Iterator<Item = EntryHead<'_>> {
        let span = self.layout.entries;
        let mut reader = Reader::at(span.of(&self.der), span.offset());
        core::iter::from_fn(move || EntryHead::decode(&reader.read_any().ok()?).ok())
    }

    /// The entry that begins at this byte of the DER; it knows of no certificateIssuer but its own.
    pub(crate) fn entry_at(&self, offset: u32) -> Option<RevokedCertificate<'_>> {
        let start = usize::try_from(offset).ok()?;
        let tlv = Reader::at(self.der.get(start..)?, start).read_any().ok()?;
        let entry = RevokedCertificate::decode(&tlv, &mut Notes::new()).ok()?;
        Some(RevokedCertificate { issuer: entry.extension(oid::CERTIFICATE_ISSUER), ..entry })
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
        self.extensions().find(|extension| extension.oid == oid)
    }

    /// Whether it lists only what changed since a base CRL: whether a deltaCRLIndicator is present, readable or not.
    #[must_use]
    pub fn is_delta(&self) -> bool {
        self.extension(oid::DELTA_CRL_INDICATOR).is_some()
    }
}

/// One accessor for each extension that a CRL or an entry may have.
macro_rules! views {
    ($owner:ty, $a:lifetime, $($accessor:ident, $oid:ident, $view:ty, $doc:literal;)*) => {
        $(
            #[doc = $doc]
            ///
            /// `None` if the extension is absent.
            ///
            /// # Errors
            /// An encoding error that names the extension, the field and the byte.
            pub fn $accessor(&$a self) -> Result<Option<$view>> {
                view(self.extension(oid::$oid))
            }
        )*
    };
}

fn view<'a, T: Decode<'a>>(extension: Option<Extension<'a>>) -> Result<Option<T>> {
    extension.map(|extension| extension.view(&mut Notes::new())).transpose()
}

impl<'a> CertificateRevocationList {
    views! {
        Self, 'a,
        authority_key_identifier, AUTHORITY_KEY_IDENTIFIER, ext::AuthorityKeyIdentifier<'a>, "The name of the issuer's key.";
        issuer_alt_name, ISSUER_ALT_NAME, GeneralNames<'a>, "Further names of the issuer.";
        crl_number, CRL_NUMBER, ext::CrlNumber<'a>, "Its number, which grows from one CRL to the next.";
        delta_crl_indicator, DELTA_CRL_INDICATOR, ext::CrlNumber<'a>, "In a delta CRL: the number of its base.";
        issuing_distribution_point, ISSUING_DISTRIBUTION_POINT, ext::IssuingDistributionPoint<'a>, "What it covers.";
        freshest_crl, FRESHEST_CRL, ext::CrlDistributionPoints<'a>, "Where delta CRLs are found.";
        authority_info_access, AUTHORITY_INFO_ACCESS, ext::AccessDescriptions<'a>, "Where to find the issuer's certificate.";
    }
}

impl fmt::Debug for CertificateRevocationList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CertificateRevocationList")
            .field("issuer", &format_args!("{}", self.issuer()))
            .field("this_update", &format_args!("{}", self.this_update()))
            .field("entries", &self.layout.entry_count)
            .finish_non_exhaustive()
    }
}

impl Layout {
    fn decode(der: &[u8], notes: &mut Notes) -> Result<Self> {
        Self::decode_list(der, notes).map_err(|error| error.in_structure("CertificateList"))
    }

    fn decode_list(der: &[u8], notes: &mut Notes) -> Result<Self> {
        let signed = Signed::decode(der, "tbsCertList", "signatureValue", notes)?;
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

        let algorithm = reader.read(Tag::SEQUENCE).map_err(in_field("signature"))?;

        notes.enter("issuer");
        let issuer = reader.read(Tag::SEQUENCE).map_err(in_field("issuer"))?;
        Name::decode(&issuer, notes).map_err(in_field("issuer"))?;

        notes.enter("thisUpdate");
        let this_update = reader.read_any().and_then(|tlv| der::time(&tlv, notes)).map_err(in_field("thisUpdate"))?;

        notes.enter("nextUpdate");
        let next_update = match reader.peek() {
            Some(Tag::UTC_TIME | Tag::GENERALIZED_TIME) => {
                let time = reader.read_any().and_then(|tlv| der::time(&tlv, notes));
                Some(time.map_err(in_field("nextUpdate"))?)
            }
            _ => None,
        };

        let mut layout = Self {
            version,
            tbs: tbs.span()?,
            tbs_signature_algorithm: algorithm.span()?,
            issuer: issuer.span()?,
            this_update,
            next_update,
            entries: Span::default(),
            entry_count: 0,
            extensions: Span::default(),
            signature_algorithm: Span::default(),
            signature: Span::default(),
            deviations: Deviations::default(),
        };
        if let Some(entries) = reader.read_optional(Tag::SEQUENCE).map_err(in_field("revokedCertificates"))? {
            layout.decode_entries(&entries, notes).map_err(in_field("revokedCertificates"))?;
        }
        if let Some(explicit) = reader.read_optional(Tag::context_constructed(0)).map_err(in_field("crlExtensions"))? {
            layout.decode_extensions(&explicit, notes).map_err(in_field("crlExtensions"))?;
        }
        reader.finish()?;
        Ok(layout)
    }

    fn decode_entries(&mut self, entries: &Tlv<'_>, notes: &mut Notes) -> Result<()> {
        self.entries = entries.value_span()?;
        notes.enter("revokedCertificates");
        let mut reader = entries.reader();
        if reader.is_empty() {
            // RFC 5280 §5.1.2.6: without revoked certificates the list is absent.
            notes.add(Deviation::EmptyValue, entries.offset);
        }
        while !reader.is_empty() {
            let tlv = reader.read(Tag::SEQUENCE)?;
            notes.enter("revokedCertificates");
            let entry = RevokedCertificate::decode(&tlv, notes)?;
            if let Some(list) = entry.extensions {
                self.check_extensions(&list, "crlEntryExtensions", notes).map_err(in_field("crlEntryExtensions"))?;
            }
            self.entry_count = self.entry_count.saturating_add(1);
        }
        Ok(())
    }

    fn decode_extensions(&mut self, explicit: &Tlv<'_>, notes: &mut Notes) -> Result<()> {
        let mut reader = explicit.reader();
        let list = reader.read(Tag::SEQUENCE)?;
        reader.finish()?;
        self.extensions = list.value_span()?;
        self.check_extensions(&list, "crlExtensions", notes)
    }

    fn check_extensions(&self, list: &Tlv<'_>, field: &'static str, notes: &mut Notes) -> Result<()> {
        notes.enter(field);
        if self.version == 1 {
            notes.add(Deviation::ExtensionsInV1Crl, list.offset);
        }
        if list.value.is_empty() {
            notes.add(Deviation::EmptyExtensions, list.offset);
        }
        decode_extension_list(list, field, notes, |_, _| Ok(None))
    }
}

/// `INTEGER OPTIONAL`: 1 if it is absent, 2 if it is there.
fn decode_version(reader: &mut Reader<'_>, notes: &mut Notes) -> Result<u8> {
    let Some(version) = reader.read_optional(Tag::INTEGER)? else { return Ok(1) };
    match der::integer(&version, notes)? {
        [0] => {
            notes.add(Deviation::ExplicitDefault, version.offset);
            Ok(1)
        }
        [1] => Ok(2),
        _ => Err(Error::new(Code::BAD_VERSION).at(version.offset)),
    }
}

/// One entry of a CRL.
///
/// ```text
/// RevokedCertificate ::= SEQUENCE {
///      userCertificate         CertificateSerialNumber,
///      revocationDate          Time,
///      crlEntryExtensions      Extensions OPTIONAL }
/// ```
#[derive(Clone, Copy)]
pub struct RevokedCertificate<'a> {
    serial: Serial<'a>,
    revocation_date: Timestamp,
    extensions: Option<Tlv<'a>>,
    /// The last certificateIssuer at or before this entry.
    issuer: Option<Extension<'a>>,
}

impl<'a> RevokedCertificate<'a> {
    fn decode(tlv: &Tlv<'a>, notes: &mut Notes) -> Result<Self> {
        let mut reader = tlv.reader();
        let serial = reader.read(Tag::INTEGER).and_then(|tlv| Serial::decode(&tlv, notes));
        let serial = serial.map_err(in_field("userCertificate"))?;
        let date = reader.read_any().and_then(|tlv| der::time(&tlv, notes));
        let revocation_date = date.map_err(in_field("revocationDate"))?;
        let extensions = reader.read_optional(Tag::SEQUENCE).map_err(in_field("crlEntryExtensions"))?;
        reader.finish()?;
        Ok(Self { serial, revocation_date, extensions, issuer: None })
    }

    /// The serial number of the certificate.
    #[must_use]
    pub fn serial(&self) -> Serial<'a> {
        self.serial
    }

    /// When it was revoked.
    #[must_use]
    pub fn revocation_date(&self) -> Timestamp {
        self.revocation_date
    }

    /// Every extension of the entry, in order.
    #[must_use]
    pub fn extensions(&self) -> Extensions<'a> {
        Extensions { reader: self.extensions.map_or(Reader::new(&[]), |list| list.reader()) }
    }

    /// The first extension of this type.
    #[must_use]
    pub fn extension(&self, oid: Oid<'_>) -> Option<Extension<'a>> {
        self.extensions().find(|extension| extension.oid == oid)
    }

    /// Who issued the certificate: the certificateIssuer of this entry or, if it has none, of the nearest one before
    /// (RFC 5280 §5.3.3). `None` where there was none so far: then it is the issuer of the CRL.
    ///
    /// # Errors
    /// An encoding error that names the extension, the field and the byte.
    pub fn certificate_issuer(&self) -> Result<Option<GeneralNames<'a>>> {
        view(self.issuer)
    }

    views! {
        Self, '_,
        reason, REASON_CODE, ext::ReasonCode, "Why it was revoked.";
        invalidity_date, INVALIDITY_DATE, Timestamp, "Since when its key is thought to be known to others.";
    }
}

impl fmt::Debug for RevokedCertificate<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RevokedCertificate")
            .field("serial", &format_args!("{}", self.serial))
            .field("revocation_date", &format_args!("{}", self.revocation_date))
            .finish_non_exhaustive()
    }
}

/// The part of an entry that an index is made from.
pub(crate) struct EntryHead<'a> {
    /// Where the entry begins in the DER.
    pub(crate) offset: u32,
    pub(crate) serial: Serial<'a>,
    pub(crate) extensions: Extensions<'a>,
}

impl<'a> EntryHead<'a> {
    fn decode(tlv: &Tlv<'a>) -> Result<Self> {
        let mut reader = tlv.reader();
        let serial = Serial::from_contents(reader.read(Tag::INTEGER)?.value);
        reader.read_any()?;
        let list = reader.read_optional(Tag::SEQUENCE)?;
        let extensions = Extensions { reader: list.map_or(Reader::new(&[]), |list| list.reader()) };
        Ok(Self { offset: tlv.span()?.start, serial, extensions })
    }
}

/// The entries of a CRL, in order.
#[derive(Clone)]
pub struct RevokedCertificates<'a> {
    reader: Reader<'a>,
    remaining: usize,
    issuer: Option<Extension<'a>>,
}

impl<'a> Iterator for RevokedCertificates<'a> {
    type Item = RevokedCertificate<'a>;

    fn next(&mut self) -> Option<RevokedCertificate<'a>> {
        // Decoding succeeded once, so it does again.
        let entry = RevokedCertificate::decode(&self.reader.read_any().ok()?, &mut Notes::new()).ok()?;
        self.remaining = self.remaining.saturating_sub(1);
        self.issuer = entry.extension(oid::CERTIFICATE_ISSUER).or(self.issuer);
        Some(RevokedCertificate { issuer: self.issuer, ..entry })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.remaining, Some(self.remaining))
    }
}

impl ExactSizeIterator for RevokedCertificates<'_> {}

impl fmt::Debug for RevokedCertificates<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RevokedCertificates({} left)", self.remaining)
    }
}

#[cfg(test)]
mod tests;
