//! Which certificate an OCSP message is about (RFC 6960 §4.1.1).

use crate::base::{Code, Error, Result};
use crate::crypto::{CERT_ID_HASHES, DigestAlgorithm, Fingerprint};
use crate::encoding::der::{Tag, Writer};
use crate::x509::{CertId, Certificate, OcspSingleRequest, OwnedSerial};
use alloc::boxed::Box;
use core::fmt;

/// Which certificate an OCSP message is about: hashes of its issuer's name and key, and its serial number.
///
/// Responders answer with the certID of the request as it stands ([`From`]); some know SHA-1 alone, which identifies here
/// and secures nothing.
///
/// ```
/// # fn example(certificate: certwright::Certificate, issuer: certwright::Certificate) -> certwright::Result<()> {
/// use certwright::{DigestAlgorithm, issue::OcspCertId};
/// let id = OcspCertId::of(&certificate, &issuer, DigestAlgorithm::Sha256)?;
/// assert_eq!(id.as_cert_id()?.serial_number, certificate.serial());
/// # Ok(()) }
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct OcspCertId(Box<[u8]>);

impl OcspCertId {
    /// The certificate with this serial number by `issuer`, of whatever value: an [`OwnedSerial`], or a
    /// [`SerialNumber`](crate::x509::SerialNumber) that it was issued with.
    ///
    /// # Errors
    /// [`Code::ISSUE_OCSP`] for SHA-224, which no responder expects; what reading the issuer's key reports.
    pub fn new(issuer: &Certificate, serial: impl Into<OwnedSerial>, digest: DigestAlgorithm) -> Result<Self> {
        Self::write(issuer.subject().as_der(), issuer, &serial.into(), digest)
    }

    /// This certificate by `issuer`.
    ///
    /// # Errors
    /// As [`new`](Self::new); [`Code::ISSUE_OCSP`] if the certificate names another issuer; [`Code::BAD_INTEGER`] if
    /// its serial number has more than 1024 octets.
    pub fn of(certificate: &Certificate, issuer: &Certificate, digest: DigestAlgorithm) -> Result<Self> {
        if !certificate.issuer().matches(&issuer.subject()) {
            return Err(refused("issuerNameHash").with_found(certificate.issuer()));
        }
        // The name as the certificate has it: that is what others hash.
        Self::write(certificate.issuer().as_der(), issuer, &certificate.serial().to_owned_serial()?, digest)
    }

    fn write(name: &[u8], issuer: &Certificate, serial: &OwnedSerial, digest: DigestAlgorithm) -> Result<Self> {
        let algorithm = CERT_ID_HASHES.iter().find(|(_, known)| *known == digest);
        let (oid, _) = algorithm.ok_or_else(|| refused("hashAlgorithm").with_found(digest))?;
        let key = issuer.public_key()?;
        let mut writer = Writer::new();
        writer.sequence(|writer| {
            writer.sequence(|writer| {
                writer.oid(oid.as_bytes());
                // RFC 3370 §2.1, RFC 5754 §2: NULL with SHA-1, nothing with SHA-2.
                if digest == DigestAlgorithm::Sha1 {
                    writer.primitive(Tag::NULL, &[]);
                }
            });
            writer.primitive(Tag::OCTET_STRING, Fingerprint::of(digest, name).as_bytes());
            writer.primitive(Tag::OCTET_STRING, Fingerprint::of(digest, key.key_bits()).as_bytes());
            writer.primitive(Tag::INTEGER, serial.as_serial().as_bytes());
        });
        Ok(Self(writer.finish().into()))
    }

    /// A CertID in DER.
    ///
    /// # Errors
    /// A 10xxx code with structure, field and byte.
    pub fn from_der(der: &[u8]) -> Result<Self> {
        CertId::from_der(der)?;
        Ok(Self(der.into()))
    }

    /// The CertID.
    #[must_use]
    pub fn as_der(&self) -> &[u8] {
        &self.0
    }

    /// Its fields.
    ///
    /// # Errors
    /// None: what was made or read once can be read again.
    pub fn as_cert_id(&self) -> Result<CertId<'_>> {
        CertId::from_der(&self.0)
    }
}

/// As it stands in the request.
impl From<&OcspSingleRequest<'_>> for OcspCertId {
    fn from(request: &OcspSingleRequest<'_>) -> Self {
        Self(request.cert_id_der.into())
    }
}

impl fmt::Debug for OcspCertId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.as_cert_id() {
            Ok(id) => write!(f, "OcspCertId({})", id.serial_number),
            Err(_) => f.write_str("OcspCertId"),
        }
    }
}

pub(super) fn refused(field: &'static str) -> Error {
    Error::new(Code::ISSUE_OCSP).in_structure("CertID").in_field(field)
}
