//! Certification requests: PKCS#10 (RFC 2986) with the attributes of PKCS#9 (RFC 2985 §5.4).
//!
//! ```text
//! CertificationRequest ::= SEQUENCE {
//!      certificationRequestInfo  CertificationRequestInfo,
//!      signatureAlgorithm        AlgorithmIdentifier,
//!      signature                 BIT STRING }
//!
//! CertificationRequestInfo ::= SEQUENCE {
//!      version         INTEGER { v1(0) },
//!      subject         Name,
//!      subjectPKInfo   SubjectPublicKeyInfo,
//!      attributes  [0] IMPLICIT SET OF Attribute }
//! ```

use super::certificate::{Extensions, decode_extension_list};
use super::ext::{self, Decode};
use super::signed::{Signed, check_spki, in_field, signed_object};
use super::{AttributeValue, Extension, GeneralNames, Name, Oid, oid};
use crate::base::{Code, Error, Finding, Result};
use crate::encoding::der::{self, Deviation, Deviations, Notes, Reader, Span, Tag, Tlv};
use crate::encoding::pem;
use alloc::borrow::Cow;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

/// The labels of a request in PEM (RFC 7468 §7).
const LABELS: [&str; 2] = ["CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"];

/// A parsed certification request: its bytes, and where in them each field lies.
///
/// Parsing makes one allocation, for the bytes. Clones share them. Equality is equality of the DER. That it parses says
/// nothing about its signature.
///
/// ```
/// # let pem = include_bytes!("../../tests/data/request.pem");
/// use certwright::Csr;
/// let request = Csr::from_pem(pem)?;
/// assert_eq!(request.subject().to_string(), "CN=www.example.com");
/// assert_eq!(request.subject_alt_name()?.unwrap().to_string(), "DNS:www.example.com");
/// # Ok::<(), certwright::Error>(())
/// ```
#[derive(Clone)]
pub struct CertificateRequest {
    der: Arc<[u8]>,
    layout: Layout,
}

/// Short for [`CertificateRequest`].
pub type Csr = CertificateRequest;

/// Where each field lies in the DER.
#[derive(Clone)]
struct Layout {
    info: Span,
    subject: Span,
    spki: Span,
    /// The contents of the SET OF Attribute.
    attributes: Span,
    /// The contents of the SEQUENCE OF Extension of the first request for extensions.
    extensions: Span,
    signature_algorithm: Span,
    signature: Span,
    deviations: Deviations,
}

signed_object!(CertificateRequest, "request", "requests", LABELS);

impl CertificateRequest {
    /// The bytes that are signed: certificationRequestInfo, tag and length included.
    #[must_use]
    pub fn info_der(&self) -> &[u8] {
        self.layout.info.of(&self.der)
    }

    /// Whom the certificate shall be about.
    #[must_use]
    pub fn subject(&self) -> Name<'_> {
        Name::from_checked(self.layout.subject.of(&self.der))
    }

    /// SubjectPublicKeyInfo, tag and length included.
    #[must_use]
    pub fn spki_der(&self) -> &[u8] {
        self.layout.spki.of(&self.der)
    }

    /// Every attribute, in order.
    pub fn attributes(&self) -> impl Iterator<Item = RequestAttribute<'_>> + Clone {
        let span = self.layout.attributes;
        let mut reader = Reader::at(span.of(&self.der), span.offset());
        core::iter::from_fn(move || RequestAttribute::read(&reader.read_any().ok()?).ok())
    }

    /// The first attribute of this type.
    #[must_use]
    pub fn attribute(&self, kind: Oid<'_>) -> Option<RequestAttribute<'_>> {
        self.attributes().find(|attribute| attribute.kind == kind)
    }

    /// The text of the challenge password (RFC 2985 §5.4.1), with which the requester may ask for revocation later.
    #[must_use]
    pub fn challenge_password(&self) -> Option<Cow<'_, str>> {
        self.attribute(oid::CHALLENGE_PASSWORD)?.values().next()?.to_text()
    }

    /// The extensions that are asked for (RFC 2985 §5.4.2, or the attribute that Microsoft used before), in order.
    #[must_use]
    pub fn requested_extensions(&self) -> Extensions<'_> {
        let span = self.layout.extensions;
        Extensions { reader: Reader::at(span.of(&self.der), span.offset()) }
    }

    /// The first requested extension of this type.
    #[must_use]
    pub fn requested_extension(&self, oid: Oid<'_>) -> Option<Extension<'_>> {
        self.requested_extensions().find(|extension| extension.oid == oid)
    }

    fn view<'a, T: Decode<'a>>(&'a self, oid: Oid<'_>) -> Result<Option<T>> {
        self.requested_extension(oid).map(|extension| extension.view(&mut Notes::new())).transpose()
    }
}

/// One accessor for each extension that requests ask for every day.
macro_rules! views {
    ($($accessor:ident, $oid:ident, $view:ty, $doc:literal;)*) => {
        impl CertificateRequest {
            $(
                #[doc = $doc]
                ///
                /// `None` if the extension is not asked for.
                ///
                /// # Errors
                /// An encoding error that names the extension, the field and the byte.
                pub fn $accessor(&self) -> Result<Option<$view>> {
                    self.view(oid::$oid)
                }
            )*
        }
    };
}

views! {
    basic_constraints, BASIC_CONSTRAINTS, ext::BasicConstraints, "Whether the subject shall be a CA.";
    key_usage, KEY_USAGE, ext::KeyUsage, "What the key shall be used for.";
    extended_key_usage, EXTENDED_KEY_USAGE, ext::ExtendedKeyUsage<'_>, "For which purposes the key shall be used.";
    subject_alt_name, SUBJECT_ALT_NAME, GeneralNames<'_>, "Further names of the subject.";
    subject_key_identifier, SUBJECT_KEY_IDENTIFIER, ext::SubjectKeyIdentifier<'_>, "The name of the subject's key.";
    tls_features, TLS_FEATURE, ext::TlsFeatures<'_>, "TLS extensions the server will promise.";
}

impl fmt::Debug for CertificateRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CertificateRequest")
            .field("subject", &format_args!("{}", self.subject()))
            .finish_non_exhaustive()
    }
}

/// One attribute of a request.
///
/// ```text
/// Attribute ::= SEQUENCE {
///      type    OBJECT IDENTIFIER,
///      values  SET SIZE (1..MAX) OF ANY DEFINED BY type }
/// ```
#[derive(Clone, Copy)]
pub struct RequestAttribute<'a> {
    /// Its type: [`oid::EXTENSION_REQUEST`] and so on.
    pub kind: Oid<'a>,
    values: Tlv<'a>,
}

impl<'a> RequestAttribute<'a> {
    fn read(tlv: &Tlv<'a>) -> Result<Self> {
        let mut fields = tlv.reader();
        let kind = fields.read(Tag::OID).and_then(|tlv| Oid::decode(&tlv)).map_err(in_field("type"))?;
        let values = fields.read(Tag::SET).map_err(in_field("values"))?;
        fields.finish()?;
        let mut reader = values.reader();
        while !reader.is_empty() {
            reader.read_any().map_err(in_field("values"))?;
        }
        Ok(Self { kind, values })
    }

    /// Its values, in order.
    pub fn values(&self) -> impl Iterator<Item = AttributeValue<'a>> + Clone + use<'a> {
        self.elements().map(|tlv| AttributeValue::new(&tlv))
    }

    fn elements(&self) -> impl Iterator<Item = Tlv<'a>> + Clone + use<'a> {
        let mut reader = self.values.reader();
        core::iter::from_fn(move || reader.read_any().ok())
    }

    /// Whether it asks for extensions.
    fn is_extension_request(&self) -> bool {
        self.kind == oid::EXTENSION_REQUEST || self.kind == oid::MICROSOFT_EXTENSION_REQUEST
    }
}

/// The type alone: a value may be a password.
impl fmt::Debug for RequestAttribute<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RequestAttribute({})", self.kind.label())
    }
}

impl Layout {
    fn decode(der: &[u8], notes: &mut Notes) -> Result<Self> {
        Self::decode_request(der, notes).map_err(|error| error.in_structure("CertificationRequest"))
    }

    fn decode_request(der: &[u8], notes: &mut Notes) -> Result<Self> {
        let signed = Signed::decode(der, "certificationRequestInfo", "signature", notes)?;
        let mut layout = Self::decode_info(&signed.tbs, notes)?;
        layout.signature_algorithm = signed.algorithm.span()?;
        layout.signature = signed.signature;
        layout.deviations = notes.set();
        Ok(layout)
    }

    fn decode_info(info: &Tlv<'_>, notes: &mut Notes) -> Result<Self> {
        let mut reader = info.reader();

        notes.enter("version");
        let version = reader.read(Tag::INTEGER).map_err(in_field("version"))?;
        if der::integer(&version, notes).map_err(in_field("version"))? != [0] {
            return Err(Error::new(Code::BAD_VERSION).in_field("version").at(version.offset));
        }

        notes.enter("subject");
        let subject = reader.read(Tag::SEQUENCE).map_err(in_field("subject"))?;
        Name::decode(&subject, notes).map_err(in_field("subject"))?;

        let spki = reader.read(Tag::SEQUENCE).map_err(in_field("subjectPublicKeyInfo"))?;
        check_spki(&spki, notes).map_err(in_field("subjectPublicKeyInfo"))?;

        let mut layout = Self {
            info: info.span()?,
            subject: subject.span()?,
            spki: spki.span()?,
            attributes: Span::default(),
            extensions: Span::default(),
            signature_algorithm: Span::default(),
            signature: Span::default(),
            deviations: Deviations::default(),
        };
        notes.enter("attributes");
        match reader.read_optional(Tag::context_constructed(0)).map_err(in_field("attributes"))? {
            Some(attributes) => layout.decode_attributes(&attributes, notes).map_err(in_field("attributes"))?,
            // Old software leaves an empty set out (`openssl req -asn1-kludge`).
            None => notes.add(Deviation::MissingAttributes, reader.offset()),
        }
        reader.finish()?;
        Ok(layout)
    }

    fn decode_attributes(&mut self, set: &Tlv<'_>, notes: &mut Notes) -> Result<()> {
        self.attributes = set.value_span()?;
        let (mut passwords, mut requests) = (0_u32, 0_u32);
        let mut previous: &[u8] = &[];
        let mut reader = set.reader();
        while !reader.is_empty() {
            notes.enter("attributes");
            let tlv = reader.read(Tag::SEQUENCE)?;
            let attribute = RequestAttribute::read(&tlv)?;
            if tlv.raw < previous {
                notes.add(Deviation::UnsortedSet, tlv.offset);
            }
            previous = tlv.raw;
            if attribute.values.value.is_empty() {
                notes.add(Deviation::EmptyValue, tlv.offset);
            }
            // Both have one value (RFC 2985 §5.4); of two, one reader would take the first and another the last.
            let count = match attribute {
                _ if attribute.is_extension_request() => &mut requests,
                _ if attribute.kind == oid::CHALLENGE_PASSWORD => &mut passwords,
                _ => continue,
            };
            for value in attribute.elements() {
                *count = count.saturating_add(1);
                if *count > 1 {
                    notes.add_found(Deviation::DuplicateAttribute, &attribute.kind.label());
                } else if attribute.is_extension_request() {
                    self.decode_extensions(&value, notes).map_err(in_field("extensionRequest"))?;
                }
            }
        }
        Ok(())
    }

    fn decode_extensions(&mut self, list: &Tlv<'_>, notes: &mut Notes) -> Result<()> {
        if list.tag != Tag::SEQUENCE {
            return Err(Error::new(Code::UNEXPECTED_TAG).at(list.offset));
        }
        self.extensions = list.value_span()?;
        notes.enter("extensionRequest");
        if list.value.is_empty() {
            notes.add(Deviation::EmptyExtensions, list.offset);
        }
        decode_extension_list(list, "extensionRequest", notes, |_, _| Ok(None))?;
        notes.enter("attributes");
        Ok(())
    }
}

#[cfg(test)]
mod tests;
