//! The set of certificates that may stand between an end entity and an anchor.

use crate::base::{Error, Result};
use crate::crypto::PublicKey;
use crate::x509::{Certificate, Name};
use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

/// Certificates from anywhere: what a peer sent, what a host keeps. None is trusted. Immutable, shared by cloning.
///
/// ```
/// # fn example(pem: &[u8]) -> certwright::Result<()> {
/// use certwright::{Certificate, CertificatePool};
/// let pool = CertificatePool::from_iter(Certificate::pem_bundle(pem)?);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct CertificatePool {
    /// Sorted by canonical subject, then by DER; no duplicates.
    certificates: Arc<[PooledCertificate]>,
}

/// A certificate with its key decoded and its name ready to be looked up.
#[derive(Clone)]
pub struct PooledCertificate {
    certificate: Certificate,
    canonical_subject: Box<[u8]>,
    key: Result<PublicKey>,
}

impl CertificatePool {
    /// Every certificate in a PEM text.
    ///
    /// # Errors
    /// Those of [`Certificate::pem_bundle`].
    pub fn from_pem(text: &[u8]) -> Result<Self> {
        Certificate::pem_bundle(text).map(Self::from_iter)
    }

    /// Each certificate once, sorted by name.
    #[must_use]
    pub fn certificates(&self) -> &[PooledCertificate] {
        &self.certificates
    }

    /// The certificates of this subject, compared as RFC 5280 §7.1 says.
    #[must_use]
    pub fn by_subject(&self, name: &Name<'_>) -> &[PooledCertificate] {
        self.by_canonical(&name.canonical())
    }

    pub(super) fn by_canonical(&self, canonical: &[u8]) -> &[PooledCertificate] {
        group(&self.certificates, canonical, |pooled| &pooled.canonical_subject)
    }

    /// The certificates of both; no key is decoded again.
    pub(crate) fn joined(&self, other: &Self) -> Self {
        let mut all: Vec<PooledCertificate> = self.certificates.iter().chain(&*other.certificates).cloned().collect();
        all.sort_unstable_by(|one, other| one.place().cmp(&other.place()));
        all.dedup_by(|one, other| one.certificate == other.certificate);
        Self { certificates: all.into() }
    }

    /// How many certificates there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.certificates.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.certificates.is_empty()
    }
}

/// The run of entries with this canonical subject, in entries sorted by it.
pub(super) fn group<'a, T>(sorted: &'a [T], canonical: &[u8], key: impl Fn(&T) -> &[u8]) -> &'a [T] {
    let start = sorted.partition_point(|entry| key(entry) < canonical);
    let rest = sorted.get(start..).unwrap_or_default();
    let length = rest.partition_point(|entry| key(entry) == canonical);
    rest.get(..length).unwrap_or_default()
}

impl FromIterator<Certificate> for CertificatePool {
    fn from_iter<I: IntoIterator<Item = Certificate>>(certificates: I) -> Self {
        let mut named: Vec<(Vec<u8>, Certificate)> =
            certificates.into_iter().map(|certificate| (certificate.subject().canonical(), certificate)).collect();
        named.sort_unstable_by(|(name, one), (other_name, other)| {
            name.cmp(other_name).then_with(|| one.as_der().cmp(other.as_der()))
        });
        named.dedup_by(|(_, one), (_, other)| one == other);
        // Same key, many names: cross-certificates. Each key is decoded once.
        let mut keys: BTreeMap<Vec<u8>, Result<PublicKey>> = BTreeMap::new();
        let pooled = named.into_iter().map(|(canonical_subject, certificate)| {
            let spki = certificate.spki_der();
            let key = match keys.get(spki) {
                Some(key) => key.clone(),
                None => {
                    let key = PublicKey::from_spki_der(spki);
                    keys.insert(spki.to_vec(), key.clone());
                    key
                }
            };
            PooledCertificate { certificate, canonical_subject: canonical_subject.into(), key }
        });
        Self { certificates: pooled.collect() }
    }
}

impl PooledCertificate {
    /// The certificate.
    #[must_use]
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// Its key.
    ///
    /// # Errors
    /// Those of [`PublicKey::from_spki_der`].
    pub fn public_key(&self) -> Result<&PublicKey, &Error> {
        self.key.as_ref()
    }

    pub(super) fn canonical_subject(&self) -> &[u8] {
        &self.canonical_subject
    }

    /// What a pool is sorted by.
    fn place(&self) -> (&[u8], &[u8]) {
        (&self.canonical_subject, self.certificate.as_der())
    }
}

impl fmt::Debug for PooledCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.certificate, f)
    }
}
