//! The set of trust anchors.

use super::TrustAnchor;
use crate::base::Result;
use crate::x509::{Certificate, Name};
use alloc::sync::Arc;
use alloc::vec::Vec;

/// The anchors that a caller trusts. Immutable, shared by cloning.
///
/// ```
/// # fn example(pem: &[u8]) -> certwright::Result<()> {
/// use certwright::TrustStore;
/// let anchors = TrustStore::from_pem(pem)?;
/// println!("{} anchors", anchors.len());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct TrustStore {
    /// Sorted and without duplicates.
    anchors: Arc<[TrustAnchor]>,
}

impl TrustStore {
    /// Nothing is trusted yet.
    #[must_use]
    pub fn builder() -> TrustStoreBuilder {
        TrustStoreBuilder::default()
    }

    /// Trusts every certificate in a PEM text, such as a bundle of roots.
    ///
    /// # Errors
    /// Those of [`Certificate::pem_bundle`].
    pub fn from_pem(text: &[u8]) -> Result<Self> {
        Certificate::pem_bundle(text).map(Self::from_iter)
    }

    /// Trusts each DER certificate.
    ///
    /// # Errors
    /// Those of [`Certificate::from_der`], for the first that cannot be read; what was found says which, counted from 1.
    pub fn from_ders<D: AsRef<[u8]>>(ders: impl IntoIterator<Item = D>) -> Result<Self> {
        let read = |(number, der): (usize, D)| {
            Certificate::from_der(der.as_ref()).map_err(|error| error.in_one_of_many("certificate", number))
        };
        (1..).zip(ders).map(read).collect()
    }

    /// Each anchor once, sorted by name.
    #[must_use]
    pub fn anchors(&self) -> &[TrustAnchor] {
        &self.anchors
    }

    /// The anchors of this name, compared as RFC 5280 §7.1 says.
    #[must_use]
    pub fn by_subject(&self, name: &Name<'_>) -> &[TrustAnchor] {
        self.by_canonical(&name.canonical())
    }

    pub(super) fn by_canonical(&self, canonical: &[u8]) -> &[TrustAnchor] {
        super::pool::group(&self.anchors, canonical, TrustAnchor::canonical_subject)
    }

    /// Whether this very certificate is an anchor.
    #[must_use]
    pub fn contains(&self, certificate: &Certificate) -> bool {
        self.by_subject(&certificate.subject()).iter().any(|anchor| anchor.certificate() == Some(certificate))
    }

    /// How many anchors there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.anchors.len()
    }

    /// Whether nothing is trusted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.anchors.is_empty()
    }
}

impl<A: Into<TrustAnchor>> FromIterator<A> for TrustStore {
    fn from_iter<I: IntoIterator<Item = A>>(anchors: I) -> Self {
        TrustStoreBuilder { anchors: anchors.into_iter().map(Into::into).collect() }.build()
    }
}

/// Collects anchors for a [`TrustStore`].
#[derive(Clone, Debug, Default)]
pub struct TrustStoreBuilder {
    anchors: Vec<TrustAnchor>,
}

impl TrustStoreBuilder {
    /// Trusts one more anchor. One that is there already changes nothing.
    #[must_use]
    pub fn with_anchor(mut self, anchor: impl Into<TrustAnchor>) -> Self {
        self.anchors.push(anchor.into());
        self
    }

    /// Trusts every certificate in a PEM text.
    ///
    /// # Errors
    /// Those of [`Certificate::pem_bundle`].
    pub fn with_pem(mut self, text: &[u8]) -> Result<Self> {
        self.anchors.extend(Certificate::pem_bundle(text)?.into_iter().map(TrustAnchor::from));
        Ok(self)
    }

    /// Trusts one DER certificate.
    ///
    /// # Errors
    /// Those of [`Certificate::from_der`].
    pub fn with_der(self, der: &[u8]) -> Result<Self> {
        Ok(self.with_anchor(Certificate::from_der(der)?))
    }

    /// The store.
    #[must_use]
    pub fn build(mut self) -> TrustStore {
        self.anchors.sort_unstable();
        self.anchors.dedup();
        TrustStore { anchors: self.anchors.into() }
    }
}
