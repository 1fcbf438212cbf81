//! Certification requests, made and signed (RFC 2986, RFC 2985 §5.4).

use super::certificate::{check_findings, check_subject};
use super::extension::OwnedExtension;
use super::self_check::SelfCheck;
use crate::base::{Code, Error, Result};
use crate::crypto::{DigestAlgorithm, PublicKey, Random, SignatureAlgorithm, Signer};
use crate::encoding::der::{Tag, Writer};
use crate::x509::oid::{self, Oid};
use crate::x509::{CertificateRequest, DistinguishedName};
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use zeroize::Zeroizing;

/// What a request asks for: everything but the key, which is the signer's.
///
/// ```
/// # #[cfg(feature = "getrandom")] {
/// use certwright::{KeyAlgorithm, PrivateKey, SystemRandom};
/// use certwright::issue::{AlternativeName, OwnedExtension, RequestParameters};
///
/// let key = PrivateKey::generate(KeyAlgorithm::EcdsaP256, &mut SystemRandom)?;
/// let names = OwnedExtension::subject_alt_name(&[AlternativeName::dns("www.example.com")?])?;
/// let parameters = RequestParameters::new("CN=www.example.com".parse()?).with_extension(names);
/// let request = parameters.sign(&key, &mut SystemRandom)?;
/// assert!(request.to_pem().starts_with("-----BEGIN CERTIFICATE REQUEST-----"));
/// # }
/// # Ok::<(), certwright::Error>(())
/// ```
#[derive(Clone)]
#[must_use]
pub struct RequestParameters {
    subject: DistinguishedName,
    extensions: Vec<OwnedExtension>,
    challenge_password: Option<Zeroizing<String>>,
}

impl RequestParameters {
    /// A request that asks for nothing but a subject.
    pub fn new(subject: DistinguishedName) -> Self {
        Self { subject, extensions: Vec::new(), challenge_password: None }
    }

    /// Asks for an extension. A second one of the same type is refused when signing.
    pub fn with_extension(mut self, extension: OwnedExtension) -> Self {
        self.extensions.push(extension);
        self
    }

    /// Sets the password with which the requester may ask for revocation later (RFC 2985 §5.4.1): 1 to 255 characters.
    /// It stands in the request for everyone to read.
    pub fn with_challenge_password(mut self, password: &str) -> Self {
        self.challenge_password = Some(Zeroizing::new(password.into()));
        self
    }

    /// Signs the request and checks what came out.
    ///
    /// # Errors
    /// As [`prepare`](Self::prepare); what the signer reports; [`Code::ISSUE_SELF_CHECK`].
    pub fn sign(&self, signer: &dyn Signer, random: &mut dyn Random) -> Result<CertificateRequest> {
        let unsigned = self.prepare(signer)?;
        unsigned.complete(&signer.sign(unsigned.info_der(), random)?)
    }

    /// The first of two steps: checks everything and gives back what is to be signed, for a key that is somewhere else.
    /// The signer is not asked to sign: an [`OfflineKey`](super::OfflineKey) will do.
    ///
    /// # Errors
    /// [`Code::ALGORITHM_KEY_MISMATCH`] if the signer's algorithm is not for its key,
    /// [`Code::ISSUE_DUPLICATE_EXTENSION`], [`Code::ISSUE_BAD_NAME`] for a subject that is malformed or has a control character,
    /// [`Code::ISSUE_EXTENSION`] for a challenge password of another length.
    pub fn prepare(&self, signer: &dyn Signer) -> Result<UnsignedRequest> {
        super::issuer::check_signer(signer, signer.public_key())?;
        let length = self.challenge_password.as_ref().map(|password| password.chars().count());
        if length.is_some_and(|length| !(1..=MAX_CHALLENGE_PASSWORD).contains(&length)) {
            return Err(Error::new(Code::ISSUE_EXTENSION)
                .in_structure("CertificationRequest")
                .in_field("challengePassword"));
        }
        let algorithm = signer.signature_algorithm();
        let draft = assemble(&self.info(signer.public_key()), algorithm, &[])?;
        check_subject(draft.subject())?;
        check_findings(&draft.encoding_findings()).map_err(|error| error.in_structure("CertificationRequest"))?;
        Ok(UnsignedRequest { draft, public_key: signer.public_key().clone(), algorithm })
    }

    fn info(&self, public_key: &PublicKey) -> Vec<u8> {
        let mut attributes = Vec::new();
        if let Some(password) = &self.challenge_password {
            // RFC 2985 §5.4.1: PrintableString where possible.
            let printable = |byte: u8| byte.is_ascii_alphanumeric() || b" '()+,-./:=?".contains(&byte);
            let tag = if password.bytes().all(printable) { Tag::PRINTABLE_STRING } else { Tag::UTF8_STRING };
            attributes.push(attribute(oid::CHALLENGE_PASSWORD, |writer| writer.primitive(tag, password.as_bytes())));
        }
        // A request for no extension at all is left out: an empty list is no DER of Extensions.
        if !self.extensions.is_empty() {
            attributes.push(attribute(oid::EXTENSION_REQUEST, |writer| {
                writer.sequence(|writer| self.extensions.iter().for_each(|extension| extension.write_to(writer)));
            }));
        }
        attributes.sort_unstable();
        let mut writer = Writer::new();
        writer.sequence(|writer| {
            // Version 1.
            writer.unsigned(0);
            writer.raw(self.subject.as_der());
            writer.raw(public_key.as_spki_der());
            writer.constructed(Tag::context_constructed(0), |writer| {
                attributes.iter().for_each(|attribute| writer.raw(attribute));
            });
        });
        writer.finish()
    }
}

/// pkcs-9-ub-challengePassword (RFC 2985 Appendix A).
const MAX_CHALLENGE_PASSWORD: usize = 255;

/// Everything but the challenge password.
impl fmt::Debug for RequestParameters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestParameters")
            .field("subject", &self.subject)
            .field("extensions", &self.extensions)
            .finish_non_exhaustive()
    }
}

/// A request without its signature: see [`RequestParameters::prepare`].
#[derive(Clone, Debug)]
pub struct UnsignedRequest {
    /// With an empty signature.
    draft: CertificateRequest,
    public_key: PublicKey,
    algorithm: SignatureAlgorithm,
}

impl UnsignedRequest {
    /// The bytes to sign: certificationRequestInfo, tag and length included.
    #[must_use]
    pub fn info_der(&self) -> &[u8] {
        self.draft.info_der()
    }

    /// The algorithm to sign with; the request names it.
    #[must_use]
    pub fn signature_algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }

    /// The second step: adds the signature and verifies it.
    ///
    /// # Errors
    /// [`Code::ISSUE_SELF_CHECK`] if the signature does not verify under the request's key.
    pub fn complete(&self, signature: &[u8]) -> Result<CertificateRequest> {
        SelfCheck::Full.check_signature(&self.public_key, self.algorithm, self.info_der(), signature)?;
        assemble(self.info_der(), self.algorithm, signature)
    }
}

fn assemble(info: &[u8], algorithm: SignatureAlgorithm, signature: &[u8]) -> Result<CertificateRequest> {
    let mut writer = Writer::new();
    writer.sequence(|writer| {
        writer.raw(info);
        writer.raw(&algorithm.to_der());
        writer.bit_string(signature);
    });
    CertificateRequest::from_der(&writer.finish())
}

/// An attribute with one value.
fn attribute(kind: Oid<'_>, value: impl FnOnce(&mut Writer)) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.sequence(|writer| {
        writer.oid(kind.as_bytes());
        writer.constructed(Tag::SET, value);
    });
    writer.finish()
}

/// RFC 2986 §4.2: the signature proves that the applicant holds the key. With SHA-1 it no longer proves anything.
pub(super) fn check_possession(request: &CertificateRequest) -> Result<PublicKey> {
    let sound = |algorithm: &SignatureAlgorithm| algorithm.digest() != Some(DigestAlgorithm::Sha1);
    let allowed: Vec<_> = SignatureAlgorithm::ALL.iter().copied().filter(sound).collect();
    request.verify_signature(&allowed).map_err(|error| match error.code() {
        Code::SIGNATURE_INVALID | Code::SIGNATURE_MALFORMED | Code::ALGORITHM_KEY_MISMATCH => {
            Error::new(Code::CSR_SIGNATURE_INVALID).in_structure("CertificationRequest").with_found(error)
        }
        _ => error,
    })?;
    request.public_key()
}
