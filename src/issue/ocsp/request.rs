//! OCSP requests to send (RFC 6960 §4.1): unsigned, as responders expect them.

use super::cert_id::OcspCertId;
use super::{MAX_OCSP_ANSWERS, check_nonce, nonce_extension, write_extensions};
use crate::base::{Code, Error, Result};
use crate::encoding::der::Writer;
use crate::issue::OwnedExtension;
use crate::x509::OcspRequest;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;

/// What to ask an OCSP responder.
///
/// ```
/// # fn example(leaf: certwright::Certificate, issuer: certwright::Certificate, nonce: [u8; 32]) -> certwright::Result<()> {
/// use certwright::{DigestAlgorithm, issue::{OcspCertId, OcspRequestParameters}};
/// let id = OcspCertId::of(&leaf, &issuer, DigestAlgorithm::Sha1)?;
/// let request = OcspRequestParameters::new(id).with_nonce(&nonce).to_request()?;
/// assert_eq!(request.nonce(), Some(&nonce[..]));
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct OcspRequestParameters {
    cert_ids: Vec<OcspCertId>,
    nonce: Option<Vec<u8>>,
    extensions: Vec<OwnedExtension>,
}

impl OcspRequestParameters {
    /// Asks about one certificate.
    pub fn new(cert_id: OcspCertId) -> Self {
        Self { cert_ids: Vec::from([cert_id]), nonce: None, extensions: Vec::new() }
    }

    /// Asks about one more. Many responders answer one question at a time.
    pub fn and(mut self, cert_id: OcspCertId) -> Self {
        self.cert_ids.push(cert_id);
        self
    }

    /// Adds a nonce, which the response must repeat: 1 to 128 bytes, 32 random ones by RFC 9654 §2.1. Check it with
    /// [`with_ocsp_response_to`](crate::validate::RevocationEvidenceBuilder::with_ocsp_response_to).
    pub fn with_nonce(mut self, nonce: &[u8]) -> Self {
        self.nonce = Some(nonce.into());
        self
    }

    /// Adds an extension of the request as a whole.
    pub fn with_extension(mut self, extension: OwnedExtension) -> Self {
        self.extensions.push(extension);
        self
    }

    /// The request.
    ///
    /// # Errors
    /// [`Code::ISSUE_OCSP`] for a certificate asked about twice, more than [`MAX_OCSP_ANSWERS`] of them, or a nonce of another length,
    /// [`Code::ISSUE_DUPLICATE_EXTENSION`].
    pub fn to_request(&self) -> Result<OcspRequest> {
        let mut extensions = Vec::new();
        if let Some(nonce) = &self.nonce {
            check_nonce(nonce)?;
            extensions.push(nonce_extension(nonce)?);
        }
        extensions.extend_from_slice(&self.extensions);
        super::check_extensions(&extensions, "OCSPRequest")?;
        let refused = || Error::new(Code::ISSUE_OCSP).in_structure("OCSPRequest").in_field("requestList");
        if self.cert_ids.len() > MAX_OCSP_ANSWERS {
            return Err(refused().with_found(self.cert_ids.len()));
        }
        let mut ids = BTreeSet::new();
        if let Some(id) = self.cert_ids.iter().find(|id| !ids.insert(id.as_der())) {
            return Err(refused().with_found(format_args!("{id:?} twice")));
        }
        let mut writer = Writer::new();
        writer.sequence(|writer| {
            writer.sequence(|writer| {
                writer.sequence(|writer| {
                    for id in &self.cert_ids {
                        writer.sequence(|writer| writer.raw(id.as_der()));
                    }
                });
                write_extensions(writer, 2, &extensions);
            });
        });
        OcspRequest::from_der(&writer.finish())
    }
}
