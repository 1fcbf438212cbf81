//! OCSP: requests to send, responses to sign (RFC 6960).
//!
//! A responder takes a request apart with [`OcspRequest`](crate::x509::OcspRequest), looks each certificate up, and gives
//! [`OcspAnswer`]s to an [`OcspResponder`]: the CA itself, or someone it has charged with it. What does not hold together
//! is refused before the key is used; what was signed is read back and verified. Nothing is fetched or stored.

mod answer;
mod cert_id;
mod request;

pub use answer::OcspAnswer;
pub use cert_id::OcspCertId;
pub use request::OcspRequestParameters;

use super::OwnedExtension;
use super::extension::generalized_time;
use super::issuer::check_signer;
use super::self_check::SelfCheck;
use crate::base::{Code, Error, Result, Timestamp};
use crate::crypto::{KeyIdMethod, PublicKey, Random, SignatureAlgorithm, Signer};
use crate::encoding::der::{Reader, Tag, Writer};
use crate::x509::ext::KeyUsage;
use crate::x509::{Certificate, OcspRequest, OcspResponse, OcspResponseStatus, oid};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use answer::Status;
use core::fmt;

/// How many certificates one request may be made about, and one response answer. A responder that looks each one up in its
/// database stops there: a longer request deserves [`MalformedRequest`](OcspResponseStatus::MalformedRequest).
pub const MAX_OCSP_ANSWERS: usize = 1_024;

/// What a response is to say.
#[derive(Clone, Debug)]
#[must_use]
pub struct OcspResponseParameters {
    produced_at: Timestamp,
    answers: Vec<OcspAnswer>,
    nonce: Option<Vec<u8>>,
    extensions: Vec<OwnedExtension>,
}

impl OcspResponseParameters {
    /// A response signed at this time, without an answer yet.
    pub fn new(produced_at: Timestamp) -> Self {
        Self { produced_at, answers: Vec::new(), nonce: None, extensions: Vec::new() }
    }

    /// Adds an answer.
    pub fn with_answer(mut self, answer: OcspAnswer) -> Self {
        self.answers.push(answer);
        self
    }

    /// Repeats the nonce of a request, if it has one.
    pub fn answering(mut self, request: &OcspRequest) -> Self {
        self.nonce = request.nonce().map(Into::into);
        self
    }

    /// Sets the nonce (RFC 9654): 1 to 128 bytes.
    pub fn with_nonce(mut self, nonce: &[u8]) -> Self {
        self.nonce = Some(nonce.into());
        self
    }

    /// Adds an extension of the response as a whole.
    pub fn with_extension(mut self, extension: OwnedExtension) -> Self {
        self.extensions.push(extension);
        self
    }

    /// [`with_extension`](Self::with_extension) in place: answers may be many by then.
    #[cfg(feature = "ffi")]
    pub(crate) fn push_extension(&mut self, extension: OwnedExtension) {
        self.extensions.push(extension);
    }

    /// Adds an answer in place, or refuses it: whoever sends a request decides how many there are to add.
    #[cfg(feature = "ffi")]
    pub(crate) fn push_answer(&mut self, answer: OcspAnswer) -> Result<()> {
        if self.answers.len() >= MAX_OCSP_ANSWERS {
            let error = Error::new(Code::ISSUE_OCSP).in_structure("ResponseData").in_field("responses");
            return Err(error.with_found(self.answers.len().saturating_add(1)));
        }
        self.answers.push(answer);
        Ok(())
    }

    /// Adds an extension to the answer that was added last; `None` if there is none yet.
    #[cfg(feature = "ffi")]
    pub(crate) fn extend_last_answer(&mut self, extension: OwnedExtension) -> Option<()> {
        let answer = self.answers.pop()?;
        self.answers.push(answer.with_extension(extension));
        Some(())
    }

    fn all_extensions(&self) -> Result<Vec<OwnedExtension>> {
        let mut all = Vec::new();
        if let Some(nonce) = &self.nonce {
            check_nonce(nonce)?;
            all.push(nonce_extension(nonce)?);
        }
        // RFC 6960 §4.4.8: who answers "revoked" about what was never issued says so.
        if self.answers.iter().any(|answer| answer.status == Status::NotIssued) {
            all.push(OwnedExtension::from_der(oid::OCSP_EXTENDED_REVOKE, false, &[5, 0])?);
        }
        all.extend_from_slice(&self.extensions);
        check_extensions(&all, "ResponseData").map(|()| all)
    }
}

/// How a response says who signed it (RFC 6960 §4.2.2.3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ResponderIdForm {
    /// SHA-1 of its key, which is shorter (RFC 5019 §2.2.3).
    #[default]
    Key,
    /// Its subject.
    Name,
}

/// Who signs OCSP responses: a CA for its own certificates, or its delegate.
///
/// | refused | code |
/// |---|---|
/// | the signer's key is not the certificate's, or its algorithm not for its key | [`Code::ISSUE_KEY_MISMATCH`], [`Code::ALGORITHM_KEY_MISMATCH`] |
/// | a delegate that the CA did not issue, or without OCSPSigning; a certificate given as the CA that is none; a keyUsage without digitalSignature; a certificate that is not valid when the response is produced | [`Code::ISSUE_OCSP_RESPONDER`] |
/// | no answer or more than [`MAX_OCSP_ANSWERS`], two with one certID, two that contradict each other about one certificate, one other than "unknown" about another CA's certificate, dates in the wrong order, a nonce of no or more than 128 bytes, however it was given | [`Code::ISSUE_OCSP`] |
/// | an extension given twice | [`Code::ISSUE_DUPLICATE_EXTENSION`] |
///
/// All of it before the key is used.
///
/// ```
/// # use certwright::{Certificate, Random, Result, Signer, Timestamp, x509::OcspRequest};
/// use certwright::issue::{OcspAnswer, OcspResponder, OcspResponseParameters};
/// # fn example(ca: &Certificate, delegate: &Certificate, signer: &dyn Signer, request: &OcspRequest, now: Timestamp, random: &mut dyn Random) -> Result<()> {
/// let responder = OcspResponder::delegate(delegate, ca, signer)?;
/// let mut parameters = OcspResponseParameters::new(now).answering(request);
/// for asked in request.requests() {
///     let answer = OcspAnswer::good((&asked).into(), now).with_next_update(now.saturating_add_days(1));
///     parameters = parameters.with_answer(answer);
/// }
/// let response = responder.sign(&parameters, random)?;
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct OcspResponder<'a> {
    /// What signs.
    certificate: Certificate,
    ca: Certificate,
    ca_key: PublicKey,
    signer: &'a dyn Signer,
    form: ResponderIdForm,
    self_check: SelfCheck,
}

impl<'a> OcspResponder<'a> {
    /// The CA itself.
    ///
    /// # Errors
    /// The first two rows of the table above, and what reading the certificate's key and extensions reports.
    pub fn ca(ca: &Certificate, signer: &'a dyn Signer) -> Result<Self> {
        Self::new(ca, ca, signer)
    }

    /// Someone whose certificate, issued by the CA itself, has OCSPSigning (RFC 6960 §4.2.2.2). It goes with each response.
    ///
    /// # Errors
    /// The first two rows of the table above, and what reading keys and extensions reports.
    pub fn delegate(delegate: &Certificate, ca: &Certificate, signer: &'a dyn Signer) -> Result<Self> {
        let refused = |field| Error::new(Code::ISSUE_OCSP_RESPONDER).in_structure("Certificate").in_field(field);
        if !delegate.issuer().matches(&ca.subject()) {
            return Err(refused("issuer").with_found(delegate.issuer()));
        }
        delegate
            .verify_signature(&ca.public_key()?, SignatureAlgorithm::ALL)
            .map_err(|error| refused("signature").with_found(error))?;
        if !delegate.extended_key_usage()?.is_some_and(|usage| usage.contains(oid::OCSP_SIGNING)) {
            return Err(refused("extKeyUsage").with_found("without OCSPSigning"));
        }
        Self::new(delegate, ca, signer)
    }

    fn new(certificate: &Certificate, ca: &Certificate, signer: &'a dyn Signer) -> Result<Self> {
        check_signer(signer, &certificate.public_key()?)?;
        // RFC 5280 §4.2.1.9; of a certificate of before version 3 nobody can tell.
        if !ca.basic_constraints()?.is_some_and(|constraints| constraints.ca) {
            let error = Error::new(Code::ISSUE_OCSP_RESPONDER).in_structure("Certificate").in_field("basicConstraints");
            return Err(error.with_found("no CA"));
        }
        // RFC 5280 §4.2.1.3: signatures on anything but certificates and CRLs.
        if certificate.key_usage()?.is_some_and(|usage| !usage.contains(KeyUsage::DIGITAL_SIGNATURE)) {
            let error = Error::new(Code::ISSUE_OCSP_RESPONDER).in_structure("Certificate").in_field("keyUsage");
            return Err(error.with_found("without digitalSignature"));
        }
        Ok(Self {
            certificate: certificate.clone(),
            ca: ca.clone(),
            ca_key: ca.public_key()?,
            signer,
            form: ResponderIdForm::default(),
            self_check: SelfCheck::Full,
        })
    }

    /// Sets how responses say who signed them; [`ResponderIdForm::Key`] unless set.
    #[must_use]
    pub fn with_id_form(mut self, form: ResponderIdForm) -> Self {
        self.form = form;
        self
    }

    /// Sets what is checked after signing; [`SelfCheck::Full`] unless set.
    #[must_use]
    pub fn with_self_check(mut self, self_check: SelfCheck) -> Self {
        self.self_check = self_check;
        self
    }

    /// A response without an answer, which nobody signs: try later, unauthorized and so on (RFC 6960 §2.3).
    ///
    /// # Errors
    /// [`Code::ISSUE_OCSP`] for `Successful`, which has answers.
    pub fn unsuccessful(status: OcspResponseStatus) -> Result<OcspResponse> {
        if status == OcspResponseStatus::Successful {
            return Err(Error::new(Code::ISSUE_OCSP).in_structure("OCSPResponse").in_field("responseStatus"));
        }
        let mut writer = Writer::new();
        writer.sequence(|writer| writer.primitive(Tag::ENUMERATED, &[status.number()]));
        OcspResponse::from_der(&writer.finish())
    }

    /// Signs a response: [`prepare`](Self::prepare), sign, and check what came out.
    ///
    /// # Errors
    /// As [`prepare`](Self::prepare); what the signer reports; [`Code::ISSUE_SELF_CHECK`].
    pub fn sign(&self, parameters: &OcspResponseParameters, random: &mut dyn Random) -> Result<OcspResponse> {
        let unsigned = self.prepare(parameters)?;
        unsigned.complete(&self.signer.sign(unsigned.tbs_der(), random)?)
    }

    /// The first of two steps: checks everything and gives back what is to be signed, for a key that is somewhere else.
    /// The signer is not asked to sign: an [`OfflineKey`](super::OfflineKey) will do.
    ///
    /// # Errors
    /// The other rows of the table above.
    pub fn prepare(&self, parameters: &OcspResponseParameters) -> Result<UnsignedOcspResponse> {
        self.check(parameters)?;
        let extensions = parameters.all_extensions()?;
        let mut tbs = Writer::new();
        tbs.sequence(|writer| {
            match self.form {
                ResponderIdForm::Name => {
                    writer.constructed(Tag::context_constructed(1), |it| it.raw(self.certificate.subject().as_der()))
                }
                ResponderIdForm::Key => writer.constructed(Tag::context_constructed(2), |it| {
                    let hash = self.signer.public_key().key_identifier(KeyIdMethod::Rfc5280Sha1);
                    it.primitive(Tag::OCTET_STRING, &hash);
                }),
            }
            generalized_time(writer, Tag::GENERALIZED_TIME, parameters.produced_at);
            writer.sequence(|writer| parameters.answers.iter().for_each(|answer| answer.write(writer)));
            write_extensions(writer, 1, &extensions);
        });
        Ok(UnsignedOcspResponse {
            tbs: tbs.finish(),
            sent: (self.certificate != self.ca).then(|| self.certificate.clone()),
            key: self.signer.public_key().clone(),
            algorithm: self.signer.signature_algorithm(),
            self_check: self.self_check,
        })
    }

    fn check(&self, parameters: &OcspResponseParameters) -> Result<()> {
        let at = parameters.produced_at;
        let refused = |field| Error::new(Code::ISSUE_OCSP).in_structure("ResponseData").in_field(field);
        for certificate in [&self.ca, &self.certificate] {
            if at < certificate.not_before() || at > certificate.not_after() {
                let error = Error::new(Code::ISSUE_OCSP_RESPONDER).in_structure("Certificate").in_field("validity");
                return Err(error.with_found(format_args!("{}, produced at {at}", certificate.subject())));
            }
        }
        if parameters.answers.is_empty() {
            return Err(refused("responses").with_found("none"));
        }
        if parameters.answers.len() > MAX_OCSP_ANSWERS {
            return Err(refused("responses").with_found(parameters.answers.len()));
        }
        let (mut ids, mut own) = (BTreeSet::new(), BTreeMap::new());
        for answer in &parameters.answers {
            answer.check(at)?;
            let id = answer.cert_id.as_cert_id()?;
            // RFC 6960 §2.2: of another CA's certificates nothing is known here.
            let is_own = id.names_issuer(&self.ca.subject(), &self.ca_key);
            if answer.status != Status::Unknown && !is_own {
                return Err(refused("certID").with_found("of another issuer"));
            }
            if !ids.insert((id.issuer_name_hash, id.issuer_key_hash, id.serial_number.as_bytes())) {
                return Err(refused("certID").with_found(format_args!("{:?} twice", answer.cert_id)));
            }
            // A client may ask about one certificate by several hashes, and is told the same.
            let said = is_own.then(|| own.insert(id.serial_number.as_bytes(), answer.status)).flatten();
            if said.is_some_and(|said| said != answer.status) {
                return Err(refused("certStatus").with_found(format_args!("{:?} with two", answer.cert_id)));
            }
        }
        Ok(())
    }
}

impl fmt::Debug for OcspResponder<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OcspResponder")
            .field("certificate", &self.certificate)
            .field("ca", &self.ca)
            .field("form", &self.form)
            .finish_non_exhaustive()
    }
}

/// A response that everything has been checked of but the signature, which it does not have yet: see
/// [`OcspResponder::prepare`].
#[derive(Clone, Debug)]
pub struct UnsignedOcspResponse {
    tbs: Vec<u8>,
    /// The delegate's certificate.
    sent: Option<Certificate>,
    key: PublicKey,
    algorithm: SignatureAlgorithm,
    self_check: SelfCheck,
}

impl UnsignedOcspResponse {
    /// The bytes to sign: tbsResponseData, tag and length included.
    #[must_use]
    pub fn tbs_der(&self) -> &[u8] {
        &self.tbs
    }

    /// The algorithm to sign with; the response names it.
    #[must_use]
    pub fn signature_algorithm(&self) -> SignatureAlgorithm {
        self.algorithm
    }

    /// The second step: adds the signature and checks what came out.
    ///
    /// # Errors
    /// [`Code::ISSUE_SELF_CHECK`] if the signature does not verify under the responder's key or, unverified, has another
    /// length or form than its signatures.
    pub fn complete(&self, signature: &[u8]) -> Result<OcspResponse> {
        self.self_check.check_signature(&self.key, self.algorithm, &self.tbs, signature)?;
        let response = OcspResponse::from_der(&self.assemble(signature))?;
        if response.basic().is_none_or(|basic| basic.tbs_der() != self.tbs) {
            return Err(Error::new(Code::ISSUE_SELF_CHECK).in_structure("OCSPResponse"));
        }
        Ok(response)
    }

    fn assemble(&self, signature: &[u8]) -> Vec<u8> {
        let basic = |writer: &mut Writer| {
            writer.sequence(|writer| {
                writer.raw(&self.tbs);
                writer.raw(&self.algorithm.to_der());
                writer.bit_string(signature);
                if let Some(certificate) = &self.sent {
                    writer.constructed(Tag::context_constructed(0), |writer| {
                        writer.sequence(|writer| writer.raw(certificate.as_der()));
                    });
                }
            });
        };
        let mut writer = Writer::new();
        writer.sequence(|writer| {
            writer.primitive(Tag::ENUMERATED, &[OcspResponseStatus::Successful.number()]);
            writer.constructed(Tag::context_constructed(0), |writer| {
                writer.sequence(|writer| {
                    writer.oid(oid::OCSP_BASIC.as_bytes());
                    writer.constructed(Tag::OCTET_STRING, basic);
                });
            });
        });
        writer.finish()
    }
}

/// RFC 9654 §2.1: `Nonce ::= OCTET STRING (SIZE (1..128))`.
fn check_nonce(nonce: &[u8]) -> Result<()> {
    if (1..=128).contains(&nonce.len()) {
        return Ok(());
    }
    let error = Error::new(Code::ISSUE_OCSP).in_structure("Extensions").in_field("nonce");
    Err(error.with_found(format_args!("{} bytes", nonce.len())))
}

fn check_nonce_value(value: &[u8]) -> Result<()> {
    let mut reader = Reader::new(value);
    let nonce = reader.read(Tag::OCTET_STRING).and_then(|nonce| reader.finish().map(|()| nonce.value));
    check_nonce(nonce.map_err(|error| {
        let refused = Error::new(Code::ISSUE_OCSP).in_structure("Extensions").in_field("nonce");
        refused.with_found(error)
    })?)
}

fn nonce_extension(nonce: &[u8]) -> Result<OwnedExtension> {
    let mut writer = Writer::new();
    writer.primitive(Tag::OCTET_STRING, nonce);
    OwnedExtension::from_der(oid::OCSP_NONCE, false, &writer.finish())
}

/// None twice, and a nonce that was given as bytes is held to the same bounds.
fn check_extensions(extensions: &[OwnedExtension], structure: &'static str) -> Result<()> {
    for (index, extension) in extensions.iter().enumerate() {
        if extension.oid() == oid::OCSP_NONCE {
            check_nonce_value(extension.value())?;
        }
        if extensions.iter().take(index).any(|earlier| earlier.oid() == extension.oid()) {
            let error = Error::new(Code::ISSUE_DUPLICATE_EXTENSION).in_structure(structure);
            return Err(error.with_found(extension.oid().label()));
        }
    }
    Ok(())
}

/// `[number] EXPLICIT Extensions OPTIONAL`.
fn write_extensions(writer: &mut Writer, number: u8, extensions: &[OwnedExtension]) {
    if !extensions.is_empty() {
        writer.constructed(Tag::context_constructed(number), |writer| {
            writer.sequence(|writer| extensions.iter().for_each(|extension| extension.write_to(writer)));
        });
    }
}
