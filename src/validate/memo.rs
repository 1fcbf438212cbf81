//! What a search needs to find out only once: whether a key made a signature, and what is wrong with a certificate
//! taken by itself.

use super::budget::Budget;
use super::certificate as checks;
use super::policy::ValidationPolicy;
use super::process::is_limit;
use crate::base::{Code, Error, Finding, Timestamp};
use crate::crypto::{KeyAlgorithm, PublicKey};
use crate::path::TrustAnchor;
use crate::profile::Profile;
use crate::x509::Certificate;
use alloc::collections::BTreeMap;
use alloc::rc::Rc;
use alloc::vec::Vec;

/// One certificate of a path: the end entity, or an intermediate.
#[derive(Clone, Copy)]
pub(super) struct Link<'a> {
    pub(super) certificate: &'a Certificate,
    pub(super) key: Result<&'a PublicKey, &'a Error>,
    pub(super) canonical_subject: &'a [u8],
}

/// Which rules a certificate is held to. The same certificate may be met in several roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    Anchor,
    Intermediate,
    EndEntity,
}

/// A certificate and the key, or the certificate, that may have signed it.
type Edge<'a> = (&'a [u8], &'a [u8]);

/// Answers by content: certificates by their DER, keys by their SubjectPublicKeyInfo.
pub(super) struct Memo<'a> {
    policy: &'a ValidationPolicy,
    at: Timestamp,
    signatures: BTreeMap<Edge<'a>, Result<(), Finding>>,
    judged: BTreeMap<(&'a [u8], Role), Rc<[Finding]>>,
    /// By the certificate's and its issuer's.
    beside: BTreeMap<(Edge<'a>, Role), Rc<[Finding]>>,
}

impl<'a> Memo<'a> {
    pub(super) fn new(policy: &'a ValidationPolicy, at: Timestamp) -> Self {
        Self { policy, at, signatures: BTreeMap::new(), judged: BTreeMap::new(), beside: BTreeMap::new() }
    }

    pub(super) fn policy(&self) -> &'a ValidationPolicy {
        self.policy
    }

    /// RFC 5280 §6.1.3 (a)(1): `key` made the signature of `child`, with an algorithm that the policy allows.
    pub(super) fn check_signature(
        &mut self,
        child: &'a Certificate,
        key: Result<&'a PublicKey, &'a Error>,
        budget: &mut Budget,
    ) -> Result<(), Finding> {
        let key = key.map_err(|error| Finding::from(error.clone()))?;
        let edge = (child.as_der(), key.as_spki_der());
        if let Some(known) = self.signatures.get(&edge) {
            return known.clone();
        }
        let verified = self.verify(child, key, budget);
        // What was not done for want of budget is not known.
        if !verified.as_ref().is_err_and(is_limit) {
            self.signatures.insert(edge, verified.clone());
        }
        verified
    }

    /// The same, without keeping the answer.
    pub(super) fn verify(&self, child: &Certificate, key: &PublicKey, budget: &mut Budget) -> Result<(), Finding> {
        let algorithm = checks::check_signature_algorithm(child, self.policy)?;
        budget.spend_signatures(1)?;
        key.verify_signature(algorithm, child.tbs_der(), child.signature())
            .map_err(|error| Finding::from(error.in_field("signatureValue")))
    }

    /// Everything that is wrong with an intermediate or the end entity, taken by itself.
    pub(super) fn judge(&mut self, link: &Link<'a>, role: Role) -> Rc<[Finding]> {
        let place = (link.certificate.as_der(), role);
        if let Some(known) = self.judged.get(&place) {
            return known.clone();
        }
        let found: Rc<[Finding]> = match (check_size(link.certificate, self.policy), role) {
            // Nothing else in it is looked at.
            (Err(finding), _) => Rc::from([finding]),
            (Ok(()), Role::EndEntity) => self.judge_end_entity(link).into(),
            (Ok(()), Role::Anchor | Role::Intermediate) => self.judge_intermediate(link).into(),
        };
        self.judged.insert(place, found.clone());
        found
    }

    /// What the profile asks of a certificate beside its issuer's: the rows that `judge` could not decide.
    pub(super) fn judge_beside(
        &mut self,
        certificate: &'a Certificate,
        role: Role,
        issuer: &'a Certificate,
    ) -> Rc<[Finding]> {
        let profiles = &self.policy.profiles;
        let Some(profile) = (if role == Role::EndEntity { &profiles.end_entity } else { &profiles.intermediate })
        else {
            return Rc::default();
        };
        let place = ((certificate.as_der(), issuer.as_der()), role);
        if let Some(known) = self.beside.get(&place) {
            return known.clone();
        }
        let mut findings = Vec::new();
        checks::check_profile_beside(certificate, issuer, profile, &mut findings);
        let found: Rc<[Finding]> = findings.into();
        self.beside.insert(place, found.clone());
        found
    }

    /// Everything that is wrong with an anchor, if the policy judges anchors.
    pub(super) fn judge_anchor(&mut self, anchor: &'a TrustAnchor) -> Rc<[Finding]> {
        let policy = self.policy;
        let Some(certificate) = anchor.certificate().filter(|_| policy.anchor.judge_certificate) else {
            return Rc::default();
        };
        let place = (certificate.as_der(), Role::Anchor);
        if let Some(known) = self.judged.get(&place) {
            return known.clone();
        }
        let mut findings = self.judge_any(certificate, anchor.public_key(), Role::Anchor, &policy.profiles.anchor);
        findings.extend(check_size(certificate, policy).err());
        findings.extend(checks::check_key(anchor.public_key().map(PublicKey::algorithm), policy).err());
        let found: Rc<[Finding]> = findings.into();
        self.judged.insert(place, found.clone());
        found
    }

    fn judge_any(
        &self,
        certificate: &Certificate,
        key: Result<&PublicKey, &Error>,
        role: Role,
        profile: &Option<Profile>,
    ) -> Vec<Finding> {
        let mut findings = Vec::new();
        findings.extend(checks::check_validity(certificate, self.at).err());
        let waived = profile.as_ref().map(Profile::waived).unwrap_or_default();
        checks::check_encoding(certificate, &self.policy.tolerated, waived, &mut findings);
        let (handled, has_status) = (&self.policy.critical_extensions, checks::has_status(role, self.policy));
        findings.extend(checks::check_critical_extensions(certificate, handled, has_status).err());
        if let Some(profile) = profile {
            checks::check_profile(certificate, key, profile, self.policy, &mut findings);
        }
        findings
    }

    fn judge_intermediate(&self, link: &Link<'_>) -> Vec<Finding> {
        let (certificate, policy) = (link.certificate, self.policy);
        let mut findings = self.judge_any(certificate, link.key, Role::Intermediate, &policy.profiles.intermediate);
        findings.extend(checks::check_ca(certificate).err());
        findings.extend(checks::check_key_cert_sign(certificate).err());
        findings.extend(checks::check_key(kind_of(link), policy).err());
        if let Some(purpose) = policy.usage.purpose.as_ref().filter(|purpose| purpose.nested) {
            findings.extend(checks::check_nested_purpose(certificate, purpose).err());
        }
        findings
    }

    fn judge_end_entity(&self, link: &Link<'_>) -> Vec<Finding> {
        let (certificate, policy) = (link.certificate, self.policy);
        let mut findings = self.judge_any(certificate, link.key, Role::EndEntity, &policy.profiles.end_entity);
        findings.extend(checks::check_key_usage(certificate, policy.usage.key_usage).err());
        if let Some(purpose) = &policy.usage.purpose {
            findings.extend(checks::check_purpose(certificate, purpose).err());
        }
        if policy.algorithms.end_entity_key {
            findings.extend(checks::check_key(kind_of(link), policy).err());
        }
        findings.extend(checks::check_identity_rule(certificate, &policy.identity));
        findings
    }
}

/// The kind of key; one that inherits its parameters is DSA, whatever they are.
fn kind_of<'a>(link: &Link<'a>) -> Result<KeyAlgorithm, &'a Error> {
    match link.key {
        Err(_) if PublicKey::inherits_parameters(link.certificate.spki_der()) => Ok(KeyAlgorithm::Dsa),
        key => key.map(PublicKey::algorithm),
    }
}

/// A certificate is no larger than the caller allows.
pub(super) fn check_size(certificate: &Certificate, policy: &ValidationPolicy) -> Result<(), Finding> {
    let (size, limit) = (certificate.as_der().len(), policy.limits.object_bytes);
    if u32::try_from(size).is_ok_and(|size| size <= limit) {
        return Ok(());
    }
    Err(Finding::new(Code::LIMIT_OBJECT_BYTES).with_found(size).with_expected(format_args!("at most {limit}")))
}
