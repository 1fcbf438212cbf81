//! What a validation asks for, as one value.
//!
//! A policy holds the inputs of RFC 5280 §6.1.1, what the anchor, the intermediates and the end entity must look like,
//! which names and purposes the end entity must serve, which algorithms are good enough, and what the work may cost.
//! The presets are starting points; every field can be changed. The steps of §6.1 themselves cannot be switched off.

mod presets;

use super::identity::Identity;
use super::name_constraints::NameSubtree;
use super::revocation::Revocation;
use crate::base::{Code, Finding, Level, Limits};
use crate::crypto::{KeyAlgorithm, SignatureAlgorithm};
use crate::profile::Profile;
use crate::x509::ext::KeyUsage;
use crate::x509::oid::{self, ObjectIdentifier, Oid};
use alloc::vec::Vec;

/// What a validation asks for. Start from a preset and change what differs.
///
/// ```
/// use certwright::validate::{Purpose, ValidationPolicy};
/// use certwright::x509::oid;
/// // A private PKI: devices without subjectAltName that sign firmware, at most one CA below the root.
/// let mut policy = ValidationPolicy::rfc5280();
/// policy.usage.purpose = Some(Purpose::new(oid::CODE_SIGNING));
/// policy.inputs.max_path_length = Some(1);
/// policy.limits.signatures = 10;
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ValidationPolicy {
    /// The inputs of RFC 5280 §6.1.1.
    pub inputs: PathInputs,
    /// What each certificate must look like, by its place in the path.
    pub profiles: RoleProfiles,
    /// How a trust anchor itself is judged.
    pub anchor: AnchorRules,
    /// Which names the end entity must be for.
    pub identity: IdentityRule,
    /// What the end entity's key must be good for.
    pub usage: Usage,
    /// Which signatures and keys are good enough.
    pub algorithms: Algorithms,
    /// Deviations of the encoding (101xx codes) that do not reject.
    pub tolerated: Vec<Code>,
    /// Critical extensions that the caller processes itself.
    pub critical_extensions: Vec<ObjectIdentifier>,
    /// What is asked about revocation.
    pub revocation: Revocation,
    /// Findings of this level and above reject.
    pub enforce: Level,
    /// What the work may cost.
    pub limits: Limits,
    /// Drop candidates that cannot be on a valid path as early as possible. Off, each path is judged whole: slower,
    /// and accepted or rejected all the same; of several reasons another may come first.
    pub pruning: bool,
}

/// The inputs of RFC 5280 §6.1.1, beside path, time and anchors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathInputs {
    /// How many intermediates that are not self-issued a path may have; `None` for as many as the limits allow.
    pub max_path_length: Option<u32>,
    /// (c) user-initial-policy-set; anyPolicy stands for all.
    pub initial_policies: Vec<ObjectIdentifier>,
    /// (e) initial-policy-mapping-inhibit.
    pub inhibit_policy_mapping: bool,
    /// (f) initial-explicit-policy.
    pub require_explicit_policy: bool,
    /// (g) initial-any-policy-inhibit.
    pub inhibit_any_policy: bool,
    /// (h) initial-permitted-subtrees; a form of name without one is not restricted.
    pub permitted_subtrees: Vec<NameSubtree>,
    /// (i) initial-excluded-subtrees.
    pub excluded_subtrees: Vec<NameSubtree>,
}

/// What each certificate must look like, by its place in the path: at most one table for each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoleProfiles {
    /// Of an anchor that is given as a certificate.
    pub anchor: Option<Profile>,
    /// Of the certificates between.
    pub intermediate: Option<Profile>,
    /// Of the end entity.
    pub end_entity: Option<Profile>,
}

/// How a trust anchor is judged. Its name and key are trusted in any case, and its signature is never looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnchorRules {
    /// An anchor given as a certificate is held to its validity, its profile and its critical extensions.
    pub judge_certificate: bool,
    /// What an anchor's certificate says about path length, names and policies binds the path below it (RFC 5937). Limits that the
    /// caller has added to the anchor bind in any case.
    pub enforce_constraints: bool,
    /// An end entity that itself is an anchor is accepted without a path: the store vouches for it. Its validity, profile,
    /// purpose, key and names are judged; the inputs of §6.1.1, which are about paths, and revocation are not asked, not even with
    /// [`RevocationMode::Required`](super::RevocationMode::Required): the verdict lists `pinned` among its checks in their place.
    pub accept_pinned_end_entity: bool,
}

/// Which names the end entity must be for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IdentityRule {
    /// The caller does not ask: whoever the certificate is for will do.
    NotChecked,
    /// The certificate must be for each of these. None of them is [`Code::REFERENCE_INVALID`](crate::base::Code::REFERENCE_INVALID).
    AllOf(Vec<Identity>),
}

/// What the end entity's key must be good for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// The purpose asked for; `None` for any.
    pub purpose: Option<Purpose>,
    /// What keyUsage must assert, if it is present.
    pub key_usage: KeyUsage,
}

/// A purpose of extendedKeyUsage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purpose {
    /// Which purpose.
    pub purpose: ObjectIdentifier,
    /// A certificate without extendedKeyUsage serves every purpose (RFC 5280 §4.2.1.12).
    pub absent_is_any: bool,
    /// anyExtendedKeyUsage serves every purpose.
    pub any_is_any: bool,
    /// A CA that lists purposes limits those of the certificates below it, as browsers have it.
    pub nested: bool,
}

/// Which signatures and keys are good enough.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Algorithms {
    /// Algorithms of signatures; an anchor's own is not asked for.
    pub signatures: Vec<SignatureAlgorithm>,
    /// Keys; `Rsa(n)` stands for RSA of at least `n` bits.
    pub keys: Vec<KeyAlgorithm>,
    /// The end entity's key must be among them too; otherwise even one that cannot be decoded will do.
    pub end_entity_key: bool,
}

impl Default for PathInputs {
    fn default() -> Self {
        Self {
            max_path_length: None,
            initial_policies: alloc::vec![oid::ANY_POLICY.to_owned()],
            inhibit_policy_mapping: false,
            require_explicit_policy: false,
            inhibit_any_policy: false,
            permitted_subtrees: Vec::new(),
            excluded_subtrees: Vec::new(),
        }
    }
}

impl RoleProfiles {
    /// These three.
    #[must_use]
    pub fn new(anchor: Profile, intermediate: Profile, end_entity: Profile) -> Self {
        Self { anchor: Some(anchor), intermediate: Some(intermediate), end_entity: Some(end_entity) }
    }
}

impl Purpose {
    /// This purpose as RFC 5280 §4.2.1.12 reads it: no extendedKeyUsage allows every purpose, and so does
    /// anyExtendedKeyUsage.
    #[must_use]
    pub fn new(purpose: Oid<'_>) -> Self {
        Self { purpose: purpose.to_owned(), absent_is_any: true, any_is_any: true, nested: true }
    }

    /// This purpose, which must be listed by name.
    #[must_use]
    pub fn listed(purpose: Oid<'_>) -> Self {
        Self { absent_is_any: false, any_is_any: false, ..Self::new(purpose) }
    }
}

impl Algorithms {
    /// Whether a key of this kind is good enough.
    #[must_use]
    pub fn allow_key(&self, key: KeyAlgorithm) -> bool {
        self.keys.iter().any(|allowed| match (allowed, key) {
            (KeyAlgorithm::Rsa(least), KeyAlgorithm::Rsa(bits)) => bits >= *least,
            (allowed, key) => *allowed == key,
        })
    }
}

impl ValidationPolicy {
    /// The same, for an end entity that must also be for this name.
    #[must_use]
    pub fn with_identity(mut self, identity: Identity) -> Self {
        match &mut self.identity {
            IdentityRule::NotChecked => self.identity = IdentityRule::AllOf(alloc::vec![identity]),
            IdentityRule::AllOf(identities) => identities.push(identity),
        }
        self
    }

    /// The same, whoever the end entity is: the caller checks names itself, or has none to check.
    #[must_use]
    pub fn without_identity(mut self) -> Self {
        self.identity = IdentityRule::NotChecked;
        self
    }

    /// The same, with other tables for the certificates' looks.
    #[must_use]
    pub fn with_profiles(mut self, profiles: RoleProfiles) -> Self {
        self.profiles = profiles;
        self
    }

    /// The same, for this purpose instead.
    #[must_use]
    pub fn with_purpose(mut self, purpose: Purpose) -> Self {
        self.usage.purpose = Some(purpose);
        self
    }

    /// The same, with other bounds.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The same, reading through a deviation of the encoding (a 101xx code).
    #[must_use]
    pub fn tolerating(mut self, deviation: Code) -> Self {
        self.tolerated.push(deviation);
        self
    }

    /// Whether a finding rejects.
    #[must_use]
    pub fn rejects(&self, finding: &Finding) -> bool {
        finding.level() >= self.enforce
    }
}
