//! The entry point.

use super::budget::Budget;
use super::memo::Link;
use super::policy::{IdentityRule, ValidationPolicy};
use super::revocation::{Inquiry, RevocationCoverage, RevocationEvidence, RevocationMode};
use super::search::{Found, Ground, Search};
use super::verdict::{Accepted, Check, Record, Rejected, Rejection};
use crate::base::{Code, Finding, Timestamp};
use crate::crypto::PublicKey;
use crate::path::{CertificatePool, TrustAnchor, TrustStore};
use crate::x509::Certificate;
use alloc::boxed::Box;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// Judges certificates against anchors and a policy. Nothing in it changes: share it, or make one per call.
///
/// ```
/// # fn example(roots: &[u8], chain: &[u8], at: certwright::Timestamp) -> Result<(), Box<dyn std::error::Error>> {
/// use certwright::{Certificate, CertificatePool, Identity, TrustStore, ValidationPolicy, Validator};
/// let anchors = TrustStore::from_pem(roots)?;
/// let chain = Certificate::pem_bundle(chain)?;
/// let policy = ValidationPolicy::tls_server(Identity::dns("example.com")?);
/// let pool = CertificatePool::from_iter(chain.iter().skip(1).cloned());
/// let accepted = Validator::new(&anchors, &policy).with_intermediates(&pool).validate(&chain[0], at)?;
/// println!("{accepted}");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Validator<'a> {
    anchors: &'a TrustStore,
    policy: &'a ValidationPolicy,
    pool: CertificatePool,
    evidence: RevocationEvidence,
}

impl<'a> Validator<'a> {
    /// Judges against these anchors under this policy.
    #[must_use]
    pub fn new(anchors: &'a TrustStore, policy: &'a ValidationPolicy) -> Self {
        Self { anchors, policy, pool: CertificatePool::default(), evidence: RevocationEvidence::default() }
    }

    /// The same, with certificates that may stand between the end entity and an anchor, in any order.
    #[must_use]
    pub fn with_intermediates(mut self, pool: &CertificatePool) -> Self {
        self.pool = pool.clone();
        self
    }

    /// The same, with CRLs and OCSP responses; what is asked of them is the policy's
    /// [`revocation`](ValidationPolicy::revocation).
    #[must_use]
    pub fn with_evidence(mut self, evidence: &RevocationEvidence) -> Self {
        self.evidence = evidence.clone();
        self
    }

    /// Judges `end_entity` at the time `at`.
    ///
    /// # Errors
    /// [`Rejected`], which says everything about it.
    pub fn validate(&self, end_entity: &Certificate, at: Timestamp) -> Result<Accepted, Rejected> {
        let policy = self.policy;
        let mut budget = Budget::new(&policy.limits);
        let canonical_subject = end_entity.subject().canonical();
        let key = PublicKey::from_spki_der(end_entity.spki_der());
        let link = Link { certificate: end_entity, key: key.as_ref(), canonical_subject: &canonical_subject };
        let ground = Ground { anchors: self.anchors, pool: &self.pool, policy, at, evidence: &self.evidence, depth: 0 };
        let mut inquiry = Inquiry::default();
        let search = Search::new(ground, end_entity, &mut inquiry, &mut budget);
        let pin = self.pin(end_entity);
        let (mut found, trace) = match pin {
            Some(anchor) => search.judge_pinned(link, anchor),
            None => search.run(link),
        };
        let revocation = core::mem::take(&mut found.revocation);
        let spent = budget.spent();
        let checks = checks(policy, found.anchor, at, pin.is_some());
        self.decide(found, |findings| Record { at, findings, revocation, trace, spent }, checks)
    }

    /// The anchor that the end entity is, if that is enough for the policy.
    fn pin(&self, end_entity: &Certificate) -> Option<&'a TrustAnchor> {
        let candidates = self.anchors.by_subject(&end_entity.subject()).iter();
        candidates
            .filter(|_| self.policy.anchor.accept_pinned_end_entity)
            .find(|anchor| anchor.certificate() == Some(end_entity))
    }

    fn decide(
        &self,
        found: Found<'_>,
        record: impl FnOnce(Vec<Finding>) -> Record,
        checks: Vec<Check>,
    ) -> Result<Accepted, Rejected> {
        let Found { chain, anchor, findings, policies, accepted, .. } = found;
        let path: Vec<Certificate> = chain.iter().map(|link| link.certificate.clone()).collect();
        let rejecting = findings.iter().find(|finding| self.policy.rejects(finding)).cloned();
        match (rejecting, anchor, accepted) {
            (None, Some(anchor), true) => {
                Ok(Accepted { path, anchor: anchor.clone(), policies, checks, record: record(findings) })
            }
            // Accepted by nobody and refused for no reason: a path was not found.
            (primary, anchor, _) => Err(Rejected(Box::new(Rejection {
                primary: primary.unwrap_or_else(|| Finding::new(Code::ISSUER_NOT_FOUND)),
                path,
                anchor: anchor.cloned(),
                record: record(findings),
            }))),
        }
    }
}

/// What a policy looks at, for the reader of a verdict; at an end entity that is an anchor, neither path nor revocation.
fn checks(policy: &ValidationPolicy, anchor: Option<&TrustAnchor>, at: Timestamp, pinned: bool) -> Vec<Check> {
    let list = |items: Vec<String>| items.join(", ");
    let first = if pinned { ("pinned", "no path, no revocation") } else { ("path", "RFC 5280 §6.1") };
    let mut checks = alloc::vec![
        Check { what: first.0, asked: String::from(first.1) },
        Check { what: "validity", asked: at.to_string() },
    ];
    let anchor = anchor.filter(|_| !pinned);
    if anchor.is_some_and(|anchor| anchor.added_name_constraints().next().is_some()) {
        checks.push(Check { what: "names", asked: String::from("within what was set on the anchor") });
    }
    if let Some(count) = anchor.and_then(TrustAnchor::added_path_len_constraint) {
        checks.push(Check { what: "path length", asked: alloc::format!("at most {count} CAs below the anchor") });
    }
    if let IdentityRule::AllOf(identities) = &policy.identity {
        checks.push(Check { what: "identity", asked: list(identities.iter().map(ToString::to_string).collect()) });
    }
    if let Some(purpose) = &policy.usage.purpose {
        checks.push(Check { what: "purpose", asked: purpose.purpose.as_oid().label().to_string() });
    }
    if !policy.usage.key_usage.is_empty() {
        checks.push(Check { what: "key usage", asked: policy.usage.key_usage.to_string() });
    }
    let coverage = match policy.revocation.coverage {
        RevocationCoverage::WholePath => "whole path",
        RevocationCoverage::EndEntity => "end entity",
    };
    let asked = match policy.revocation.mode {
        _ if pinned => return checks,
        RevocationMode::Off => return checks,
        RevocationMode::AtHand => alloc::format!("evidence at hand, {coverage}"),
        RevocationMode::Required => alloc::format!("required, {coverage}"),
    };
    checks.push(Check { what: "revocation", asked });
    checks
}
