//! Trust anchors (RFC 5280 §6.1.1 (d), RFC 5914).

use crate::base::{Error, Result};
use crate::crypto::PublicKey;
use crate::encoding::der::{Notes, single};
use crate::x509::ext::{CertificatePolicies, Decode, InhibitAnyPolicy, NameConstraints, PolicyConstraints};
use crate::x509::{Certificate, DistinguishedName, Name};
use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::cmp::Ordering;
use core::fmt;

/// A name and a key that are trusted because the caller says so. Cheap to clone.
///
/// Given as a certificate, the anchor keeps all of it: a policy may hold the anchor to its own validity, profile and
/// constraints. Its signature is never looked at. Limits that the caller adds to it are inputs of RFC 5280 §6.1.1: they bind
/// under every policy, beside what the certificate says.
///
/// ```
/// # fn example(root: certwright::Certificate, key: certwright::PublicKey) -> certwright::Result<()> {
/// use certwright::TrustAnchor;
/// let by_certificate = TrustAnchor::from_certificate(root);
/// let by_name_and_key = TrustAnchor::from_name_and_key("CN=Example Root".parse()?, key);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct TrustAnchor {
    inner: Arc<Inner>,
}

#[derive(Clone)]
struct Inner {
    source: Source,
    canonical_subject: Box<[u8]>,
    key: Result<PublicKey>,
    /// What the caller has added, each as DER.
    name_constraints: Vec<Box<[u8]>>,
    path_len_constraint: Option<u32>,
}

#[derive(Clone)]
enum Source {
    Certificate(Box<Certificate>),
    Name(DistinguishedName),
}

/// What the certificate of an anchor allows below it (RFC 5937 §3.2).
#[derive(Clone, Copy, Debug, Default)]
pub struct AnchorConstraints<'a> {
    /// How many intermediate CAs may follow that are not self-issued.
    pub path_len_constraint: Option<u32>,
    /// Where names may lie.
    pub name_constraints: Option<NameConstraints<'a>>,
    /// The only policies that may be valid.
    pub certificate_policies: Option<CertificatePolicies<'a>>,
    /// Whether policies are required, or may not be mapped.
    pub policy_constraints: Option<PolicyConstraints>,
    /// Whether anyPolicy matches.
    pub inhibit_any_policy: Option<InhibitAnyPolicy>,
}

impl TrustAnchor {
    /// An anchor that is known by its certificate, self-signed or not.
    ///
    /// A key that cannot be decoded makes an anchor under which nothing verifies: see [`public_key`](Self::public_key).
    #[must_use]
    pub fn from_certificate(certificate: Certificate) -> Self {
        let canonical_subject = certificate.subject().canonical().into_boxed_slice();
        let key = PublicKey::from_spki_der(certificate.spki_der());
        Self::new(Source::Certificate(Box::new(certificate)), canonical_subject, key)
    }

    /// An anchor that is known by its name and key alone.
    #[must_use]
    pub fn from_name_and_key(name: DistinguishedName, key: PublicKey) -> Self {
        let canonical_subject = name.as_name().canonical().into_boxed_slice();
        Self::new(Source::Name(name), canonical_subject, Ok(key))
    }

    fn new(source: Source, canonical_subject: Box<[u8]>, key: Result<PublicKey>) -> Self {
        let inner = Inner { source, canonical_subject, key, name_constraints: Vec::new(), path_len_constraint: None };
        Self { inner: Arc::new(inner) }
    }

    /// Adds name constraints, as the DER of the extension's value: the initial subtrees of paths to this anchor (RFC 5280
    /// §6.1.1 (h), (i)). They bind under every policy, beside those added before and, where the policy heeds these
    /// (RFC 5937), those of the certificate: a name must lie within the permitted subtrees of each, and in no excluded one.
    ///
    /// # Errors
    /// An encoding error if `der` is no `NameConstraints`.
    pub fn with_name_constraints(mut self, der: &[u8]) -> Result<Self> {
        decode_name_constraints(der)?;
        let inner = Arc::make_mut(&mut self.inner);
        // Sorted, because those that say the same make the same anchor.
        if let Err(place) = inner.name_constraints.binary_search_by(|known| (**known).cmp(der)) {
            inner.name_constraints.insert(place, der.into());
        }
        Ok(self)
    }

    /// Allows at most so many intermediate CAs below it that are not self-issued. It binds under every policy; what was set
    /// before, and what the certificate says where the policy heeds that, binds too if it is less.
    #[must_use]
    pub fn with_path_len_constraint(mut self, count: u32) -> Self {
        let inner = Arc::make_mut(&mut self.inner);
        inner.path_len_constraint = Some(inner.path_len_constraint.map_or(count, |before| before.min(count)));
        self
    }

    /// Its name.
    #[must_use]
    pub fn subject(&self) -> Name<'_> {
        match &self.inner.source {
            Source::Certificate(certificate) => certificate.subject(),
            Source::Name(name) => name.as_name(),
        }
    }

    /// Its certificate, if it was given as one.
    #[must_use]
    pub fn certificate(&self) -> Option<&Certificate> {
        match &self.inner.source {
            Source::Certificate(certificate) => Some(certificate),
            Source::Name(_) => None,
        }
    }

    /// Its key.
    ///
    /// # Errors
    /// Those of [`PublicKey::from_spki_der`], if it was given as a certificate with a key that cannot be decoded.
    pub fn public_key(&self) -> Result<&PublicKey, &Error> {
        self.inner.key.as_ref()
    }

    /// Its key as `SubjectPublicKeyInfo`.
    #[must_use]
    pub fn spki_der(&self) -> &[u8] {
        match (&self.inner.source, &self.inner.key) {
            (Source::Certificate(certificate), _) => certificate.spki_der(),
            (Source::Name(_), Ok(key)) => key.as_spki_der(),
            (Source::Name(_), Err(_)) => &[],
        }
    }

    /// What its certificate allows below it; nothing is said by a name and a key.
    ///
    /// # Errors
    /// An encoding error if an extension that says so cannot be decoded.
    pub fn constraints(&self) -> Result<AnchorConstraints<'_>> {
        Ok(match &self.inner.source {
            Source::Certificate(certificate) => AnchorConstraints {
                path_len_constraint: certificate.basic_constraints()?.and_then(|it| it.path_len_constraint),
                name_constraints: certificate.name_constraints()?,
                certificate_policies: certificate.certificate_policies()?,
                policy_constraints: certificate.policy_constraints()?,
                inhibit_any_policy: certificate.inhibit_any_policy()?,
            },
            Source::Name(_) => AnchorConstraints::default(),
        })
    }

    /// The name constraints that the caller has added, as DER.
    pub fn added_name_constraints(&self) -> impl Iterator<Item = &[u8]> {
        self.inner.name_constraints.iter().map(|der| &**der)
    }

    /// The name constraints that the caller has added.
    ///
    /// Fails for none: what was added has been decoded before.
    pub(crate) fn decoded_name_constraints(&self) -> impl Iterator<Item = Result<NameConstraints<'_>>> {
        self.inner.name_constraints.iter().map(|der| decode_name_constraints(der))
    }

    /// The path length that the caller has set.
    #[must_use]
    pub fn added_path_len_constraint(&self) -> Option<u32> {
        self.inner.path_len_constraint
    }

    pub(super) fn canonical_subject(&self) -> &[u8] {
        &self.inner.canonical_subject
    }

    /// Everything that tells one anchor from another.
    fn identity(&self) -> impl Ord {
        let certificate = self.certificate().map_or(&[][..], Certificate::as_der);
        let bytes = [self.canonical_subject(), certificate, self.spki_der()];
        (bytes, &self.inner.name_constraints, self.inner.path_len_constraint)
    }
}

fn decode_name_constraints(der: &[u8]) -> Result<NameConstraints<'_>> {
    single(der)
        .and_then(|tlv| NameConstraints::decode(&tlv, &mut Notes::new()))
        .map_err(|error| error.in_structure("NameConstraints"))
}

impl PartialEq for TrustAnchor {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for TrustAnchor {}

impl PartialOrd for TrustAnchor {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// By name, then by content: an order that depends on nothing else.
impl Ord for TrustAnchor {
    fn cmp(&self, other: &Self) -> Ordering {
        self.identity().cmp(&other.identity())
    }
}

impl fmt::Debug for TrustAnchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TrustAnchor")
            .field("subject", &format_args!("{}", self.subject()))
            .field("certificate", &self.certificate().is_some())
            .finish_non_exhaustive()
    }
}

impl From<Certificate> for TrustAnchor {
    fn from(certificate: Certificate) -> Self {
        Self::from_certificate(certificate)
    }
}
