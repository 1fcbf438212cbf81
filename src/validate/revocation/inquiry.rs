//! Asking about each certificate of a path, and what has been found out on the way.

use super::evidence::{KeyIds, named};
use super::status::{Account, CertificateRevocation, Stage};
use super::{RevocationCoverage, RevocationEvidence, crl, ocsp};
use crate::base::{Code, Finding};
use crate::crypto::{DigestAlgorithm, Fingerprint, PublicKey};
use crate::path::{CertificatePool, PooledCertificate, TrustAnchor};
use crate::validate::Budget;
use crate::validate::memo::Link;
use crate::validate::search::Ground;
use crate::x509::{Certificate, ResponderId};
use alloc::collections::BTreeMap;
use alloc::vec::Vec;

/// A digest that stands for one question.
type Question = Fingerprint;

/// A piece of evidence: its kind and its place.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Item {
    Crl(usize),
    Response(usize),
    /// The certificate of an OCSP responder.
    Delegate(Fingerprint),
}

/// What one validation has found out about evidence: shared by the searches for its signers, however deep.
///
/// Signatures are kept by evidence and key, answers by everything they depend on. An answer that was cut short, because
/// it would rest on itself or lies too deep, is not kept: asked elsewhere, it may come out otherwise.
#[derive(Default)]
pub(in crate::validate) struct Inquiry {
    signatures: BTreeMap<(Item, Question), Result<(), Finding>>,
    statuses: BTreeMap<Question, CertificateRevocation>,
    signers: BTreeMap<Question, Result<(), Finding>>,
    /// Certificates whose status is being found out.
    open: Vec<Fingerprint>,
    /// How many answers were cut short.
    cuts: u32,
    pool: Option<CertificatePool>,
    /// Of that pool; made for the first responder named by its key.
    key_ids: Option<KeyIds>,
}

/// The certificate in question, on its path.
#[derive(Clone, Copy)]
pub(super) struct Case<'a, 'c> {
    pub(super) ground: Ground<'a>,
    pub(super) certificate: &'a Certificate,
    pub(super) anchor: &'a TrustAnchor,
    /// Which it is of the path, 0 being the end entity.
    index: usize,
    path: &'c [Step<'a>],
}

/// A certificate of the path and the key it vouches for.
struct Step<'a> {
    link: Link<'a>,
    key: Option<PublicKey>,
}

impl<'a, 'c> Case<'a, 'c> {
    /// The key that signed the certificate.
    pub(super) fn issuer_key(&self) -> Option<&'c PublicKey>
    where
        'a: 'c,
    {
        match self.path.get(self.index.saturating_add(1)) {
            Some(step) => step.key.as_ref(),
            None => self.anchor.public_key().ok(),
        }
    }

    /// The certificate in question and those above it, its issuer next, each with its key. The anchor is not among them.
    pub(super) fn upward(&self) -> impl Iterator<Item = (&'c Link<'a>, Option<&'c PublicKey>)> {
        self.path.iter().skip(self.index).map(|step| (&step.link, step.key.as_ref()))
    }

    /// The evidence at hand.
    pub(super) fn evidence(&self) -> &'a RevocationEvidence {
        self.ground.evidence
    }
}

/// Asks about each certificate of `chain` (end entity first) under `anchor`, as far as the policy covers it.
///
/// # Errors
/// The finding of the limit that ended the work.
pub(in crate::validate) fn check_path<'a>(
    ground: Ground<'a>,
    anchor: &'a TrustAnchor,
    chain: &[Link<'a>],
    inquiry: &mut Inquiry,
    budget: &mut Budget,
) -> Result<Vec<CertificateRevocation>, Finding> {
    let count = match ground.policy.revocation.coverage {
        RevocationCoverage::EndEntity => 1,
        RevocationCoverage::WholePath => chain.len(),
    };
    let path = with_keys(anchor, chain);
    let links = chain.iter().enumerate().take(count);
    links
        .map(|(index, link)| {
            let case = Case { ground, anchor, certificate: link.certificate, index, path: &path };
            // Evidence on the signers of evidence is part of that on the path.
            match ground.depth {
                0 => budget.on_evidence(|budget| inquiry.status(&case, budget)),
                _ => inquiry.status(&case, budget),
            }
        })
        .collect()
}

/// The path with the key that each certificate vouches for: one without parameters has those of the key above (§6.1.4
/// (d)–(f)).
fn with_keys<'a>(anchor: &TrustAnchor, chain: &[Link<'a>]) -> Vec<Step<'a>> {
    let mut above = anchor.public_key().ok().cloned();
    let mut path: Vec<Step<'a>> = Vec::with_capacity(chain.len());
    for link in chain.iter().rev() {
        let spki = link.certificate.spki_der();
        let key = match above.filter(|_| PublicKey::inherits_parameters(spki)) {
            Some(above) => PublicKey::from_spki_der_under(spki, &above).ok(),
            None => link.key.ok().cloned(),
        };
        above = key.clone();
        path.push(Step { link: *link, key });
    }
    path.reverse();
    path
}

impl Inquiry {
    fn status(&mut self, case: &Case<'_, '_>, budget: &mut Budget) -> Result<CertificateRevocation, Finding> {
        let certificate = case.certificate;
        let path = case.upward().map(|(link, _)| link.certificate.as_der());
        let question = question(path, case.anchor);
        if let Some(known) = self.statuses.get(&question) {
            return Ok(known.clone());
        }
        let mut account = Account::default();
        let fingerprint = certificate.fingerprint(DigestAlgorithm::Sha256);
        if self.open.contains(&fingerprint) {
            self.cut();
            account.trouble(Stage::Signer, Finding::new(Code::REVOCATION_LOOP).with_found(certificate.subject()));
            return Ok(account.conclude(certificate));
        }
        let cuts = self.cuts;
        self.open.push(fingerprint);
        let examined =
            [crl::examine(case, self, budget, &mut account), ocsp::examine(case, self, budget, &mut account)];
        self.open.pop();
        // Too much evidence leaves the status of one certificate unknown; the search goes on with what is its own.
        for limit in examined.into_iter().filter_map(Result::err) {
            match case.ground.depth {
                0 => account.trouble(Stage::Limit, limit),
                _ => return Err(limit),
            }
        }
        let status = account.conclude(certificate);
        if self.cuts == cuts {
            self.statuses.insert(question, status.clone());
        }
        Ok(status)
    }

    /// Notes that an answer was cut short.
    pub(super) fn cut(&mut self) {
        self.cuts = self.cuts.saturating_add(1);
    }

    /// Whether `key` signed a piece of evidence: asks `verify` once.
    pub(super) fn check_signature(
        &mut self,
        item: Item,
        key: &PublicKey,
        budget: &mut Budget,
        verify: impl FnOnce() -> Result<(), Finding>,
    ) -> Result<(), Finding> {
        let place = (item, key.fingerprint(DigestAlgorithm::Sha256));
        if let Some(known) = self.signatures.get(&place) {
            return known.clone();
        }
        budget.spend_signatures(1)?;
        let verified = verify();
        self.signatures.insert(place, verified.clone());
        verified
    }

    /// Whether a signer's certificate is valid: asks `validate` once, unless its answer was cut short.
    pub(super) fn check_signer(
        &mut self,
        question: Question,
        validate: impl FnOnce(&mut Self) -> Result<(), Finding>,
    ) -> Result<(), Finding> {
        if let Some(known) = self.signers.get(&question) {
            return known.clone();
        }
        let cuts = self.cuts;
        let checked = super::unless_limit(validate(self))?;
        if self.cuts == cuts {
            self.signers.insert(question, checked.clone());
        }
        checked
    }

    /// The certificates of `pool`, which is [`Self::pool`], that a responder's identifier speaks of.
    pub(super) fn named<'p>(&mut self, id: &ResponderId<'_>, pool: &'p CertificatePool) -> Vec<&'p PooledCertificate> {
        match id {
            ResponderId::ByName(_) => named(id, pool, &KeyIds::default()),
            ResponderId::ByKey(_) => named(id, pool, self.key_ids.get_or_insert_with(|| KeyIds::of(pool))),
        }
    }

    /// Everything that may stand on the path of a signer.
    pub(super) fn pool(&mut self, ground: &Ground<'_>) -> CertificatePool {
        let issuers = ground.evidence.issuers();
        if issuers.is_empty() {
            return ground.pool.clone();
        }
        self.pool.get_or_insert_with(|| ground.pool.joined(issuers)).clone()
    }
}

/// A digest over parts, each with its length in front, and over everything that tells one anchor from another.
pub(super) fn question<'a>(parts: impl Iterator<Item = &'a [u8]>, anchor: &'a TrustAnchor) -> Question {
    let length = anchor.added_path_len_constraint().map(u32::to_be_bytes);
    let length = length.as_ref().map(<[u8; 4]>::as_slice);
    let added = core::iter::once(length).chain(anchor.added_name_constraints().map(Some));
    let certificate = anchor.certificate().map(Certificate::as_der).unwrap_or_default();
    let mut bytes = Vec::new();
    for part in parts.chain([certificate, anchor.subject().as_der(), anchor.spki_der()]) {
        bytes.extend(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        bytes.extend(part);
    }
    for part in added {
        // Constraints that are empty are not the same as none.
        bytes.extend(part.map_or(u64::MAX, |part| u64::try_from(part.len()).unwrap_or(u64::MAX)).to_be_bytes());
        bytes.extend(part.unwrap_or_default());
    }
    Fingerprint::of(DigestAlgorithm::Sha256, &bytes)
}
