//! Certificates and CRLs in PKCS#7 (RFC 5652 §5, RFC 8551 §3.2.2): `.p7b`, `.p7c`.
//!
//! A bundle is a `SignedData` that signs nothing. Nothing in it vouches for its contents, so one that carries contents or
//! a signature is refused: it must not look as if that had been verified.

use crate::base::{Code, Error, Result};
use crate::encoding::der::{Tag, Tlv, Writer};
use crate::encoding::{ber, pem};
use crate::x509::oid::{self, Oid};
use crate::x509::{Certificate, CertificateRevocationList};
use alloc::string::String;
use alloc::vec::Vec;

/// The labels of RFC 7468 §8 and §9; the first is what OpenSSL writes and everybody reads.
const LABELS: [&str; 3] = ["PKCS7", "CMS", "PKCS #7 SIGNED DATA"];

/// Certificates and CRLs that travel together. Nobody has vouched for them.
///
/// ```
/// # use certwright::Certificate;
/// use certwright::keystore::CertificateBundle;
/// # let leaf = Certificate::from_pem(include_bytes!("../../tests/data/leaf.pem"))?;
/// let pem = CertificateBundle::new([leaf.clone()], []).to_pem();
/// assert_eq!(CertificateBundle::from_pem(pem.as_bytes())?.certificates(), [leaf]);
/// # Ok::<(), certwright::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CertificateBundle {
    certificates: Vec<Certificate>,
    crls: Vec<CertificateRevocationList>,
}

impl CertificateBundle {
    /// A bundle to be written.
    pub fn new(
        certificates: impl IntoIterator<Item = Certificate>,
        crls: impl IntoIterator<Item = CertificateRevocationList>,
    ) -> Self {
        Self { certificates: certificates.into_iter().collect(), crls: crls.into_iter().collect() }
    }

    /// Reads a bundle.
    ///
    /// ```asn1
    /// ContentInfo ::= SEQUENCE { contentType OBJECT IDENTIFIER (id-signedData), content [0] EXPLICIT SignedData }
    /// SignedData ::= SEQUENCE {
    ///     version INTEGER, digestAlgorithms SET OF AlgorithmIdentifier,
    ///     encapContentInfo SEQUENCE { eContentType OBJECT IDENTIFIER, eContent [0] EXPLICIT OCTET STRING OPTIONAL },
    ///     certificates [0] IMPLICIT SET OF CertificateChoices OPTIONAL,
    ///     crls [1] IMPLICIT SET OF RevocationInfoChoice OPTIONAL, signerInfos SET OF SignerInfo }
    /// ```
    ///
    /// In BER it may be too, as Bouncy Castle writes it, up to 64 levels; certificates and CRLs are DER.
    ///
    /// # Errors
    /// [`Code::BUNDLE_NOT_DEGENERATE`] if it has contents or signers; [`Code::KEYSTORE_CONTENT_UNSUPPORTED`] for another
    /// kind of PKCS#7, and for attribute certificates; [`Code::LIMIT_BER_DEPTH`]; the codes of [`Reader`](crate::encoding::der::Reader), of
    /// [`Certificate::from_der`] and of [`CertificateRevocationList::from_der`].
    pub fn from_der(der: &[u8]) -> Result<Self> {
        read(der).map_err(|error| error.in_structure("SignedData"))
    }

    /// Reads the one `PKCS7` or `CMS` block of a PEM text; text around it is passed over.
    ///
    /// # Errors
    /// The PEM codes, and those of [`from_der`](Self::from_der).
    pub fn from_pem(text: &[u8]) -> Result<Self> {
        Self::from_der(&pem::single(text, &LABELS)?)
    }

    /// The bundle, its certificates in the order given: DER but for that order, which readers take for a chain's and which
    /// RFC 5652 §5.1 leaves free.
    #[must_use]
    pub fn to_der(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.sequence(|writer| {
            writer.oid(oid::PKCS7_SIGNED_DATA.as_bytes());
            writer.constructed(Tag::context_constructed(0), |writer| writer.sequence(|writer| self.write(writer)));
        });
        writer.finish()
    }

    /// As [`to_der`](Self::to_der), as a `PKCS7` block.
    #[must_use]
    pub fn to_pem(&self) -> String {
        pem::encode("PKCS7", &self.to_der())
    }

    /// Its certificates, in the order they stand there, which need not be that of a chain.
    #[must_use]
    pub fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }

    /// Its CRLs, in the order they stand there.
    #[must_use]
    pub fn crls(&self) -> &[CertificateRevocationList] {
        &self.crls
    }

    /// RFC 5652 §5.1: version 1, since it has certificates of X.509 and the contents are data.
    fn write(&self, writer: &mut Writer) {
        writer.unsigned(1);
        writer.primitive(Tag::SET, &[]);
        writer.sequence(|writer| writer.oid(oid::PKCS7_DATA.as_bytes()));
        if !self.certificates.is_empty() {
            writer.constructed(Tag::context_constructed(0), |writer| {
                self.certificates.iter().for_each(|certificate| writer.raw(certificate.as_der()));
            });
        }
        if !self.crls.is_empty() {
            writer.constructed(Tag::context_constructed(1), |writer| {
                self.crls.iter().for_each(|crl| writer.raw(crl.as_der()));
            });
        }
        writer.primitive(Tag::SET, &[]);
    }
}

/// Where certificates and CRLs stand: below ContentInfo, its content, SignedData and the set. They are DER.
const LEVEL_OF_OBJECTS: usize = 4;

fn read(der: &[u8]) -> Result<CertificateBundle> {
    let der = ber::to_der(der, 0, Some(LEVEL_OF_OBJECTS))?;
    let mut outer = der.reader();
    let mut info = outer.read(Tag::SEQUENCE)?.reader();
    outer.finish()?;
    let kind = Oid::decode(&info.read(Tag::OID).map_err(|error| error.in_field("contentType"))?)?;
    if kind != oid::PKCS7_SIGNED_DATA {
        return Err(unsupported("contentType", kind.label()));
    }
    let mut content = info.read(Tag::context_constructed(0)).map_err(|error| error.in_field("content"))?.reader();
    info.finish()?;
    let mut fields = content.read(Tag::SEQUENCE).map_err(|error| error.in_field("content"))?.reader();
    content.finish()?;

    fields.read(Tag::INTEGER).map_err(|error| error.in_field("version"))?;
    fields.read(Tag::SET).map_err(|error| error.in_field("digestAlgorithms"))?;
    let mut encapsulated = fields.read(Tag::SEQUENCE).map_err(|error| error.in_field("encapContentInfo"))?.reader();
    encapsulated.read(Tag::OID).map_err(|error| error.in_field("eContentType"))?;
    let certificates = fields.read_optional(Tag::context_constructed(0))?;
    let crls = fields.read_optional(Tag::context_constructed(1))?;
    let signers = fields.read(Tag::SET).map_err(|error| error.in_field("signerInfos"))?;
    fields.finish()?;
    if !encapsulated.is_empty() {
        return Err(Error::new(Code::BUNDLE_NOT_DEGENERATE).in_field("eContent").at(encapsulated.offset()));
    }
    if !signers.value.is_empty() {
        return Err(Error::new(Code::BUNDLE_NOT_DEGENERATE).in_field("signerInfos").at(signers.offset));
    }
    Ok(CertificateBundle {
        certificates: elements(certificates, "certificates", Certificate::from_der)?,
        crls: elements(crls, "crls", CertificateRevocationList::from_der)?,
    })
}

/// Each element of a SET OF by `parse`; one of another choice than X.509's SEQUENCE is refused, not lost.
fn elements<T>(set: Option<Tlv<'_>>, field: &'static str, parse: impl Fn(&[u8]) -> Result<T>) -> Result<Vec<T>> {
    let mut elements = Vec::new();
    let Some(mut reader) = set.map(|set| set.reader()) else { return Ok(elements) };
    for number in 1.. {
        if reader.is_empty() {
            break;
        }
        let element = reader.read_any().map_err(|error| error.in_field(field))?;
        if element.tag != Tag::SEQUENCE {
            return Err(unsupported(field, format_args!("tag {:02x}", element.tag.0)).at(element.offset));
        }
        elements.push(parse(element.raw).map_err(|error| {
            let within = error.offset().unwrap_or_default();
            error.at(element.offset.saturating_add(within)).in_field(field).in_one_of_many("element", number)
        })?);
    }
    Ok(elements)
}

fn unsupported(field: &'static str, found: impl core::fmt::Display) -> Error {
    Error::new(Code::KEYSTORE_CONTENT_UNSUPPORTED).in_field(field).with_found(found)
}
