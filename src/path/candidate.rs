//! Who may have issued a certificate, the most promising first (RFC 4158 §3.5).

use super::{CertificatePool, PooledCertificate, TrustAnchor, TrustStore};
use crate::base::{Error, Timestamp};
use crate::crypto::PublicKey;
use crate::x509::{Certificate, Name};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

/// One possible issuer: its subject is the name that the certificate gives for its issuer.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'a> {
    /// Where it comes from.
    pub issuer: Issuer<'a>,
    /// What the key identifiers say.
    pub key_id: KeyIdMatch,
    /// Whether its validity covers the time of interest; true of an anchor without a certificate.
    pub valid: bool,
}

/// A trust anchor or a certificate that leads to one.
#[derive(Clone, Copy, Debug)]
pub enum Issuer<'a> {
    /// The path ends here.
    Anchor(&'a TrustAnchor),
    /// The path goes on.
    Intermediate(&'a PooledCertificate),
}

/// What authorityKeyIdentifier says about a candidate. A hint: RFC 5280 §6.1 does not ask for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeyIdMatch {
    /// The identifiers are the same.
    Same,
    /// One of them is absent.
    Unknown,
    /// They differ.
    Different,
}

impl<'a> Issuer<'a> {
    /// Its name.
    #[must_use]
    pub fn subject(&self) -> Name<'a> {
        match self {
            Self::Anchor(anchor) => anchor.subject(),
            Self::Intermediate(pooled) => pooled.certificate().subject(),
        }
    }

    /// Its certificate; an anchor may have none.
    #[must_use]
    pub fn certificate(&self) -> Option<&'a Certificate> {
        match self {
            Self::Anchor(anchor) => anchor.certificate(),
            Self::Intermediate(pooled) => Some(pooled.certificate()),
        }
    }

    /// Its key.
    ///
    /// # Errors
    /// Those of [`PublicKey::from_spki_der`].
    pub fn public_key(&self) -> Result<&'a PublicKey, &'a Error> {
        match self {
            Self::Anchor(anchor) => anchor.public_key(),
            Self::Intermediate(pooled) => pooled.public_key(),
        }
    }

    /// Its key as `SubjectPublicKeyInfo`.
    #[must_use]
    pub fn spki_der(&self) -> &'a [u8] {
        match self {
            Self::Anchor(anchor) => anchor.spki_der(),
            Self::Intermediate(pooled) => pooled.certificate().spki_der(),
        }
    }

    /// Bytes that are equal exactly for equal names.
    #[must_use]
    pub fn canonical_subject(&self) -> &'a [u8] {
        match self {
            Self::Anchor(anchor) => anchor.canonical_subject(),
            Self::Intermediate(pooled) => pooled.canonical_subject(),
        }
    }

    /// Whether the path ends here.
    #[must_use]
    pub fn is_anchor(&self) -> bool {
        matches!(self, Self::Anchor(_))
    }
}

/// Every anchor and every certificate of `pool` whose subject is the issuer of `child`, ranked: anchors, then matching
/// key identifiers, then those that are valid at `at`, then those that are valid longest.
#[must_use]
pub fn candidates<'a>(
    child: &Certificate,
    anchors: &'a TrustStore,
    pool: &'a CertificatePool,
    at: Timestamp,
) -> Vec<Candidate<'a>> {
    let canonical = child.issuer().canonical();
    let anchors = anchors.by_canonical(&canonical).iter().map(Issuer::Anchor);
    let pooled = pool.by_canonical(&canonical).iter().map(Issuer::Intermediate);
    let mut candidates: Vec<Candidate<'a>> =
        anchors.chain(pooled).map(|issuer| Candidate::new(issuer, child, at)).collect();
    // Stable: what ranks the same stays in the order of its content.
    candidates.sort_by_key(|candidate| {
        let not_after = candidate.issuer.certificate().map(Certificate::not_after);
        (!candidate.issuer.is_anchor(), candidate.key_id, !candidate.valid, core::cmp::Reverse(not_after))
    });
    candidates
}

/// The canonical names from which names lead to an anchor: those of the anchors, and of each certificate whose issuer is
/// among them. Nothing below any other name has a path.
pub(crate) fn reachable_names(anchors: &TrustStore, pool: &CertificatePool) -> BTreeSet<Vec<u8>> {
    let mut issued: BTreeMap<Vec<u8>, Vec<&[u8]>> = BTreeMap::new();
    for pooled in pool.certificates() {
        issued.entry(pooled.certificate().issuer().canonical()).or_default().push(pooled.canonical_subject());
    }
    let mut reached: BTreeSet<Vec<u8>> = anchors.anchors().iter().map(|it| it.canonical_subject().to_vec()).collect();
    let mut open: Vec<Vec<u8>> = reached.iter().cloned().collect();
    while let Some(name) = open.pop() {
        for subject in issued.remove(&name).into_iter().flatten() {
            if reached.insert(subject.to_vec()) {
                open.push(subject.to_vec());
            }
        }
    }
    reached
}

impl<'a> Candidate<'a> {
    fn new(issuer: Issuer<'a>, child: &Certificate, at: Timestamp) -> Self {
        let certificate = issuer.certificate();
        Self {
            issuer,
            key_id: certificate.map_or(KeyIdMatch::Unknown, |certificate| key_id_match(child, certificate)),
            valid: certificate.is_none_or(|it| it.not_before() <= at && at <= it.not_after()),
        }
    }
}

/// Compares authorityKeyIdentifier of `child` with what it speaks of in `issuer` (RFC 5280 §4.2.1.1).
fn key_id_match(child: &Certificate, issuer: &Certificate) -> KeyIdMatch {
    let Ok(Some(authority)) = child.authority_key_identifier() else { return KeyIdMatch::Unknown };
    match authority.speaks_of(issuer) {
        Some(true) => KeyIdMatch::Same,
        Some(false) => KeyIdMatch::Different,
        None => KeyIdMatch::Unknown,
    }
}
