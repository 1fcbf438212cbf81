//! CRLs and OCSP responses, made ready to be asked.
//!
//! Everything that does not depend on the certificate asked about is done here, once: entries are indexed, names are
//! brought into the form they are compared in, and signatures are verified where the signer's certificate came along.

use super::index::Index;
use super::scope::Scope;
use crate::base::{Code, Error, Result};
use crate::crypto::{KeyIdMethod, PublicKey, SignatureAlgorithm};
use crate::path::{CertificatePool, PooledCertificate};
use crate::x509::{Certificate, Crl, OcspResponse, OcspResponseStatus, ResponderId, Serial};
use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::cmp::Reverse;
use core::fmt;

/// Certificates that come with an OCSP response are looked at up to this number; responders send one or two.
const MAX_SENT_CERTIFICATES: usize = 16;

/// CRLs and OCSP responses from anywhere, with certificates of those who signed them. Nothing in it is trusted: what it
/// says counts once its signer has been found under the anchor of the path. Immutable, shared by cloning.
///
/// A CRL takes the memory of its bytes and four more for each entry, and looking up a serial number in it a number of
/// steps that grows with the logarithm of its size.
///
/// ```
/// # fn example(crl: &[u8], response: &[u8], issuer: certwright::Certificate) -> certwright::Result<()> {
/// use certwright::{Crl, RevocationEvidence, x509::OcspResponse};
/// let evidence = RevocationEvidence::builder()
///     .with_crl(Crl::from_der(crl)?)
///     .with_ocsp_response(OcspResponse::from_der(response)?)
///     .with_issuer(issuer)
///     .build();
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default)]
pub struct RevocationEvidence {
    inner: Arc<Inner>,
}

#[derive(Default)]
struct Inner {
    /// Sorted by issuer, the newest first.
    crls: Box<[StoredCrl]>,
    responses: Box<[StoredResponse]>,
    /// Sorted.
    answers: Box<[Answer]>,
    failures: Box<[OcspResponseStatus]>,
    issuers: CertificatePool,
}

/// A CRL with what is worked out once.
pub(super) struct StoredCrl {
    pub(super) crl: Crl,
    pub(super) index: Index,
    pub(super) scope: Result<Scope>,
    canonical_issuer: Box<[u8]>,
    verified_by: Option<PublicKey>,
}

/// An OCSP response with the certificates that came along.
pub(super) struct StoredResponse {
    pub(super) response: OcspResponse,
    pub(super) sent: CertificatePool,
    verified_by: Option<PublicKey>,
}

/// A serial number and the place of a response that has an answer about it.
type Answer = (Box<[u8]>, usize);

/// Collects what becomes a [`RevocationEvidence`].
#[derive(Clone, Default)]
pub struct RevocationEvidenceBuilder {
    crls: Vec<Crl>,
    responses: Vec<OcspResponse>,
    issuers: Vec<Certificate>,
}

impl RevocationEvidenceBuilder {
    /// Adds a CRL: complete, delta or indirect. Its signature is verified once if [`Self::with_issuer`] brings the
    /// certificate of who signed it, else once in each validation that asks it.
    #[must_use]
    pub fn with_crl(mut self, crl: Crl) -> Self {
        self.crls.push(crl);
        self
    }

    /// Adds every CRL in a PEM text.
    ///
    /// # Errors
    /// Those of [`Crl::pem_bundle`].
    pub fn with_crl_pem(mut self, text: &[u8]) -> Result<Self> {
        self.crls.extend(Crl::pem_bundle(text)?);
        Ok(self)
    }

    /// Adds an OCSP response, stapled or fetched.
    #[must_use]
    pub fn with_ocsp_response(mut self, response: OcspResponse) -> Self {
        self.responses.push(response);
        self
    }

    /// Adds the OCSP response to a request that carried `nonce`.
    ///
    /// # Errors
    /// [`Code::OCSP_NONCE_MISMATCH`] unless the response carries the same nonce (RFC 9654 §2.1): it may have been made
    /// for another request, long ago.
    pub fn with_ocsp_response_to(self, response: OcspResponse, nonce: &[u8]) -> Result<Self> {
        let found = response.basic().and_then(|basic| basic.nonce());
        if response.status() == OcspResponseStatus::Successful && found != Some(nonce) {
            return Err(Error::new(Code::OCSP_NONCE_MISMATCH).in_structure("OCSPResponse").in_field("nonce"));
        }
        Ok(self.with_ocsp_response(response))
    }

    /// Adds a certificate that may have signed a CRL or a response, or lead from its signer to an anchor. What it signed
    /// is verified now, instead of in each validation.
    #[must_use]
    pub fn with_issuer(mut self, certificate: Certificate) -> Self {
        self.issuers.push(certificate);
        self
    }

    /// The evidence.
    #[must_use]
    pub fn build(mut self) -> RevocationEvidence {
        let issuers = CertificatePool::from_iter(self.issuers);
        // What was added twice is indexed and verified once.
        self.crls.sort_unstable_by(|one, other| one.as_der().cmp(other.as_der()));
        self.crls.dedup();
        let mut crls: Vec<StoredCrl> = self.crls.into_iter().map(|crl| StoredCrl::new(crl, &issuers)).collect();
        crls.sort_by(|one, other| one.order().cmp(&other.order()));
        let (mut answered, failed): (Vec<OcspResponse>, Vec<OcspResponse>) =
            self.responses.into_iter().partition(|response| response.basic().is_some());
        answered.sort_unstable_by(|one, other| one.as_der().cmp(other.as_der()));
        answered.dedup_by(|one, other| one.as_der() == other.as_der());
        let key_ids = match answered.iter().any(is_by_key) {
            true => KeyIds::of(&issuers),
            false => KeyIds::default(),
        };
        let responses: Vec<StoredResponse> =
            answered.into_iter().map(|response| StoredResponse::new(response, &issuers, &key_ids)).collect();
        let mut answers: Vec<Answer> =
            responses.iter().enumerate().flat_map(|(place, stored)| stored.answers(place)).collect();
        answers.sort_unstable();
        answers.dedup();
        RevocationEvidence {
            inner: Arc::new(Inner {
                crls: crls.into(),
                responses: responses.into(),
                answers: answers.into(),
                failures: failed.iter().map(OcspResponse::status).collect(),
                issuers,
            }),
        }
    }
}

impl RevocationEvidence {
    /// Nothing is known yet.
    #[must_use]
    pub fn builder() -> RevocationEvidenceBuilder {
        RevocationEvidenceBuilder::default()
    }

    /// How many CRLs there are, each counted once.
    #[must_use]
    pub fn crl_count(&self) -> usize {
        self.inner.crls.len()
    }

    /// How many OCSP responses with answers there are, each counted once.
    #[must_use]
    pub fn ocsp_response_count(&self) -> usize {
        self.inner.responses.len()
    }

    /// Bytes that the indexes over CRLs take beside the CRLs themselves.
    #[must_use]
    pub fn index_bytes(&self) -> usize {
        self.inner.crls.iter().map(|stored| stored.index.bytes()).sum()
    }

    /// The CRLs of this issuer (a canonical name), the newest first, each with its place.
    pub(super) fn crls_by(&self, issuer: &[u8]) -> impl Iterator<Item = (usize, &StoredCrl)> {
        let crls = &self.inner.crls;
        let start = crls.partition_point(|stored| *stored.canonical_issuer < *issuer);
        crls.iter().enumerate().skip(start).take_while(|(_, stored)| *stored.canonical_issuer == *issuer)
    }

    /// The responses with an answer about this serial number, each with its place.
    pub(super) fn responses_about(&self, serial: &Serial<'_>) -> impl Iterator<Item = (usize, &StoredResponse)> {
        let sought = serial.minimal_bytes();
        let answers = &self.inner.answers;
        let start = answers.partition_point(|(serial, _)| **serial < *sought);
        let found = answers.iter().skip(start).take_while(move |(serial, _)| **serial == *sought);
        found.filter_map(|(_, place)| Some((*place, self.inner.responses.get(*place)?)))
    }

    /// Responses without an answer.
    pub(super) fn failures(&self) -> &[OcspResponseStatus] {
        &self.inner.failures
    }

    /// Certificates of signers.
    pub(super) fn issuers(&self) -> &CertificatePool {
        &self.inner.issuers
    }
}

impl FromIterator<Crl> for RevocationEvidence {
    fn from_iter<I: IntoIterator<Item = Crl>>(crls: I) -> Self {
        RevocationEvidenceBuilder { crls: crls.into_iter().collect(), ..Default::default() }.build()
    }
}

impl StoredCrl {
    fn new(crl: Crl, issuers: &CertificatePool) -> Self {
        let signers = issuers.by_subject(&crl.issuer()).iter().filter_map(|pooled| pooled.public_key().ok());
        let verified_by = signers.into_iter().find(|key| crl.verify_signature(key, SignatureAlgorithm::ALL).is_ok());
        Self {
            index: Index::new(&crl),
            scope: Scope::of(&crl),
            canonical_issuer: crl.issuer().canonical().into(),
            verified_by: verified_by.cloned(),
            crl,
        }
    }

    /// By issuer, the newest first; what is left is decided by content.
    fn order(&self) -> impl Ord {
        let this_update = Reverse(self.crl.this_update());
        (&*self.canonical_issuer, this_update, self.crl.as_der())
    }

    /// Whether this key is known to have signed it. Another one may have as well: a key can be written in two ways, and
    /// whoever holds an ECDSA signature can make a second key that it verifies with.
    pub(super) fn is_verified_by(&self, key: &PublicKey) -> bool {
        self.verified_by.as_ref() == Some(key)
    }
}

impl StoredResponse {
    fn new(response: OcspResponse, issuers: &CertificatePool, key_ids: &KeyIds) -> Self {
        let basic = response.basic();
        let sent = basic.iter().flat_map(|basic| basic.certificates());
        let sent: CertificatePool =
            sent.take(MAX_SENT_CERTIFICATES).filter_map(|der| Certificate::from_der(der).ok()).collect();
        let verified_by = basic.and_then(|basic| {
            let id = basic.responder_id()?;
            let sent = sent.certificates().iter();
            let sent = sent.filter(|pooled| names(&id, pooled.certificate(), pooled.public_key().ok()));
            let known = named(&id, issuers, key_ids);
            let mut keys = sent.chain(known).filter_map(|pooled| pooled.public_key().ok());
            keys.find(|key| basic.verify_signature(key, SignatureAlgorithm::ALL).is_ok()).cloned()
        });
        Self { response, sent, verified_by }
    }

    fn answers(&self, place: usize) -> Vec<Answer> {
        let answers = self.response.basic().into_iter().flat_map(|basic| basic.responses());
        answers.map(|answer| (answer.cert_id.serial_number.minimal_bytes().into(), place)).collect()
    }

    /// Whether this key is known to have signed it: see [`StoredCrl::is_verified_by`].
    pub(super) fn is_verified_by(&self, key: &PublicKey) -> bool {
        self.verified_by.as_ref() == Some(key)
    }
}

/// Whether a responder's identifier speaks of this certificate (RFC 6960 §4.2.2.3).
pub(super) fn names(id: &ResponderId<'_>, certificate: &Certificate, key: Option<&PublicKey>) -> bool {
    match id {
        ResponderId::ByName(name) => certificate.subject().matches(name),
        ResponderId::ByKey(hash) => key.is_some_and(|key| key.key_identifier(KeyIdMethod::Rfc5280Sha1) == **hash),
    }
}

fn is_by_key(response: &OcspResponse) -> bool {
    matches!(response.basic().and_then(|basic| basic.responder_id()), Some(ResponderId::ByKey(_)))
}

/// Which certificates of a pool have a key of this SHA-1 identifier.
#[derive(Default)]
pub(super) struct KeyIds(BTreeMap<[u8; 20], Vec<usize>>);

impl KeyIds {
    pub(super) fn of(pool: &CertificatePool) -> Self {
        let mut places: BTreeMap<[u8; 20], Vec<usize>> = BTreeMap::new();
        for (place, pooled) in pool.certificates().iter().enumerate() {
            if let Ok(key) = pooled.public_key() {
                places.entry(key.key_identifier(KeyIdMethod::Rfc5280Sha1)).or_default().push(place);
            }
        }
        Self(places)
    }

    /// Those of `pool`, which the identifiers are of.
    fn find<'p>(&self, id: &[u8], pool: &'p CertificatePool) -> Vec<&'p PooledCertificate> {
        let places = <[u8; 20]>::try_from(id).ok().and_then(|id| self.0.get(&id));
        places.into_iter().flatten().filter_map(|place| pool.certificates().get(*place)).collect()
    }
}

/// The certificates of `pool`, which `key_ids` are of, that a responder's identifier speaks of.
pub(super) fn named<'p>(
    id: &ResponderId<'_>,
    pool: &'p CertificatePool,
    key_ids: &KeyIds,
) -> Vec<&'p PooledCertificate> {
    match id {
        ResponderId::ByName(name) => pool.by_subject(name).iter().collect(),
        ResponderId::ByKey(hash) => key_ids.find(hash, pool),
    }
}

impl fmt::Debug for RevocationEvidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RevocationEvidence")
            .field("crls", &self.crl_count())
            .field("ocsp_responses", &self.ocsp_response_count())
            .field("issuers", &self.inner.issuers.len())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for RevocationEvidenceBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RevocationEvidenceBuilder")
            .field("crls", &self.crls.len())
            .field("responses", &self.responses.len())
            .field("issuers", &self.issuers.len())
            .finish()
    }
}
