//! Path validation: the steps of RFC 5280 §6.1 over one path, from the anchor down to the end entity.
//!
//! It takes a path whose certificates name each other and gives back everything that is wrong with it; nothing means
//! that the path is valid. Steps that look at one certificate alone live in `certificate`.

use super::budget::Budget;
use super::memo::{Link, Memo, Role};
use super::name_constraints::NameConstraintState;
use super::policy::IdentityRule;
use super::policy_graph::{PolicyInputs, PolicyOutcome, PolicyState};
use crate::base::{Code, Error, Finding, Location};
use crate::crypto::PublicKey;
use crate::path::{AnchorConstraints, TrustAnchor};
use crate::x509::ext::CertificatePolicies;
use crate::x509::{Certificate, Name, ObjectIdentifier, Oid, oid};
use alloc::vec::Vec;

/// What §6.1 found, with the certificates it found it on.
#[derive(Default)]
pub(super) struct Processed {
    pub(super) findings: Vec<Finding>,
    /// §6.1.6: the policies under which the path is valid.
    pub(super) policies: PolicyOutcome,
}

/// The state variables of §6.1.2 that are not objects of their own.
struct State<'a> {
    /// (j) working_issuer_name.
    working_issuer_name: Name<'a>,
    /// (g) working_public_key.
    working_public_key: WorkingKey<'a>,
    /// (k) max_path_length, and the certificate that set it: an index, or nothing for the policy.
    max_path_length: u32,
    set_by: Option<usize>,
}

/// §6.1.2 (g)–(i) working_public_key with its parameters.
enum WorkingKey<'a> {
    Own(Result<&'a PublicKey, &'a Error>),
    /// The parameters are those of a key further up.
    Inherited(Result<PublicKey, Error>),
}

impl<'a> WorkingKey<'a> {
    /// §6.1.4 (d)–(f): a key without parameters takes those of the working key.
    fn next(&self, link: &Link<'a>) -> Self {
        let spki = link.certificate.spki_der();
        let working = match self {
            Self::Own(key) => key.ok(),
            Self::Inherited(key) => key.as_ref().ok(),
        };
        match working.filter(|_| PublicKey::inherits_parameters(spki)) {
            Some(working) => Self::Inherited(PublicKey::from_spki_der_under(spki, working)),
            None => Self::Own(link.key),
        }
    }

    fn check_signature(
        &self,
        certificate: &'a Certificate,
        memo: &mut Memo<'a>,
        budget: &mut Budget,
    ) -> Result<(), Finding> {
        match self {
            Self::Own(key) => memo.check_signature(certificate, *key, budget),
            Self::Inherited(Ok(key)) => memo.verify(certificate, key, budget),
            Self::Inherited(Err(error)) => Err(error.clone().into()),
        }
    }
}

/// Validates the path `chain` (end entity first) under `anchor`.
///
/// # Errors
/// The finding of the limit that ended the work, with an 18xxx code.
pub(super) fn process<'a>(
    anchor: &'a TrustAnchor,
    chain: &[Link<'a>],
    memo: &mut Memo<'a>,
    budget: &mut Budget,
) -> Result<Processed, Finding> {
    let policy = memo.policy();
    let mut report = Report { findings: Vec::new(), chain, anchor };
    report.all(chain.len(), &memo.judge_anchor(anchor));

    // §6.1.2 Initialization.
    let constraints = if policy.anchor.enforce_constraints {
        anchor.constraints().unwrap_or_else(|error| {
            report.one(chain.len(), error.into());
            AnchorConstraints::default()
        })
    } else {
        AnchorConstraints::default()
    };
    let mut state = State {
        working_issuer_name: anchor.subject(),
        working_public_key: WorkingKey::Own(anchor.public_key()),
        max_path_length: policy.inputs.max_path_length.unwrap_or(u32::MAX),
        set_by: None,
    };
    let mut names = NameConstraintState::new(&policy.inputs.permitted_subtrees, &policy.inputs.excluded_subtrees);
    // §6.1.1: what the caller has set on the anchor is an input like any other. RFC 5937: what its certificate says comes on top.
    state.limit_path_length(anchor.added_path_len_constraint(), chain.len());
    state.limit_path_length(constraints.path_len_constraint, chain.len());
    for added in anchor.decoded_name_constraints().chain(constraints.name_constraints.map(Ok)) {
        let checked = added.map_err(unreadable_constraints).and_then(|added| names.add(&added, budget));
        report.checked(chain.len(), checked)?;
    }
    let initial_policies = initial_policies(&policy.inputs.initial_policies, constraints.certificate_policies.as_ref());
    let inputs = PolicyInputs {
        user_initial_policy_set: &initial_policies,
        initial_policy_mapping_inhibit: policy.inputs.inhibit_policy_mapping,
        initial_explicit_policy: policy.inputs.require_explicit_policy,
        initial_any_policy_inhibit: policy.inputs.inhibit_any_policy,
    };
    let mut policies = PolicyState::new(inputs, chain.len());
    policies.constrain(constraints.policy_constraints, constraints.inhibit_any_policy);

    for (index, link) in chain.iter().enumerate().rev() {
        let certificate = link.certificate;
        let role = if index == 0 { Role::EndEntity } else { Role::Intermediate };

        // §6.1.3 Basic certificate processing, (a)(2) and what the certificate alone decides.
        report.all(index, &memo.judge(link, role));
        let above = chain.get(index.saturating_add(1)).map_or(anchor.certificate(), |above| Some(above.certificate));
        if let Some(issuer) = above {
            report.all(index, &memo.judge_beside(certificate, role, issuer));
        }
        // (a)(1)
        report.checked(index, state.working_public_key.check_signature(certificate, memo, budget))?;
        // (a)(4)
        report.checked(index, check_name_chaining(certificate, &state.working_issuer_name))?;
        // (b), (c)
        report.checked(index, names.check(certificate, index == 0, budget))?;
        // (d)–(f)
        report.checked(index, policies.process(certificate, index == 0, budget))?;
        if index > 0 {
            // §6.1.4 Preparation for the next certificate: (a), (b), (h)–(j), then (c)–(f), (g), (l), (m).
            report.checked(index, policies.prepare_next(certificate, budget))?;
            state.working_issuer_name = certificate.subject();
            state.working_public_key = state.working_public_key.next(link);
            match certificate.name_constraints() {
                Ok(Some(constraints)) => report.checked(index, names.add(&constraints, budget))?,
                Ok(None) => {}
                // Whatever encoding a policy reads through: constraints that are not known are not kept.
                Err(error) => report.one(index, unreadable_constraints(error)),
            }
            if let Err(finding) = state.check_path_length(certificate) {
                report.one(state.set_by.unwrap_or(index), finding);
            }
            let own = certificate.basic_constraints().ok().flatten();
            state.limit_path_length(own.and_then(|own| own.path_len_constraint), index);
        } else if let IdentityRule::AllOf(identities) = &policy.identity {
            // A wildcard may lie within the subtrees that the name it stands for lies outside of.
            for identity in identities {
                report.checked(index, names.check_reference(certificate, identity, budget))?;
            }
        }
    }
    // §6.1.5 Wrap-up: (a), (b), (g).
    let mut outcome = PolicyOutcome::default();
    if let Some(link) = chain.first() {
        match policies.wrap_up(link.certificate, budget) {
            Ok(valid) => outcome = valid,
            // (f) of the end entity has said so already.
            Err(finding) if report.has(0, finding.code()) => {}
            Err(finding) => report.checked(0, Err(finding))?,
        }
    }
    Ok(Processed { findings: report.findings, policies: outcome })
}

/// RFC 5937 §3.2: the policies of an anchor narrow those that the caller accepts.
fn initial_policies(asked: &[ObjectIdentifier], anchor: Option<&CertificatePolicies<'_>>) -> Vec<ObjectIdentifier> {
    let is_any = |policy: Oid<'_>| policy == oid::ANY_POLICY;
    match anchor.filter(|policies| !policies.iter().any(|policy| is_any(policy.policy_identifier))) {
        None => asked.to_vec(),
        Some(allowed) => {
            let any_asked = asked.iter().any(|policy| is_any(policy.as_oid()));
            let allowed = allowed.iter().map(|policy| policy.policy_identifier.to_owned());
            allowed.filter(|policy| any_asked || asked.contains(policy)).collect()
        }
    }
}

/// RFC 5280 §6.1.3 (a)(4): the issuer is the subject of the certificate above.
pub(super) fn check_name_chaining(certificate: &Certificate, working_issuer_name: &Name<'_>) -> Result<(), Finding> {
    if certificate.issuer().matches(working_issuer_name) {
        return Ok(());
    }
    Err(Finding::new(Code::NAME_CHAINING)
        .with_field("issuer")
        .with_found(certificate.issuer())
        .with_expected(working_issuer_name))
}

fn unreadable_constraints(error: Error) -> Finding {
    Finding::new(Code::NAME_CONSTRAINT_MALFORMED).with_field("extensions.nameConstraints").with_found(error)
}

impl State<'_> {
    /// RFC 5280 §6.1.4 (l): each intermediate that is not self-issued uses up one of those allowed.
    fn check_path_length(&mut self, certificate: &Certificate) -> Result<(), Finding> {
        if certificate.is_self_issued() {
            return Ok(());
        }
        match self.max_path_length.checked_sub(1) {
            Some(rest) => {
                self.max_path_length = rest;
                Ok(())
            }
            None if self.set_by.is_none() => Err(Finding::new(Code::MAX_PATH_EXCEEDED)),
            None => {
                Err(Finding::new(Code::PATH_LEN_EXCEEDED).with_field("extensions.basicConstraints.pathLenConstraint"))
            }
        }
    }

    /// RFC 5280 §6.1.4 (m): a pathLenConstraint that allows less takes over.
    fn limit_path_length(&mut self, constraint: Option<u32>, index: usize) {
        if let Some(count) = constraint.filter(|count| *count < self.max_path_length) {
            self.max_path_length = count;
            self.set_by = Some(index);
        }
    }
}

/// Collects findings and says which certificate each is about.
struct Report<'a, 's> {
    findings: Vec<Finding>,
    chain: &'s [Link<'a>],
    anchor: &'a TrustAnchor,
}

impl Report<'_, '_> {
    fn one(&mut self, index: usize, finding: Finding) {
        self.findings.push(located(finding, index, self.certificate(index)));
    }

    fn all(&mut self, index: usize, findings: &[Finding]) {
        self.findings.extend(all_located(findings, index, self.certificate(index)));
    }

    fn has(&self, index: usize, code: Code) -> bool {
        self.findings.iter().any(|finding| finding.index() == Some(index) && finding.code() == code)
    }

    fn certificate(&self, index: usize) -> Option<&Certificate> {
        match self.chain.get(index) {
            Some(link) => Some(link.certificate),
            None => self.anchor.certificate(),
        }
    }

    /// A limit ends the work; anything else is one more finding.
    fn checked(&mut self, index: usize, checked: Result<(), Finding>) -> Result<(), Finding> {
        match checked {
            Ok(()) => Ok(()),
            Err(finding) if is_limit(&finding) => Err(finding),
            Err(finding) => {
                self.one(index, finding);
                Ok(())
            }
        }
    }
}

/// The finding, about the certificate at `index` of a path.
pub(super) fn located(finding: Finding, index: usize, certificate: Option<&Certificate>) -> Finding {
    let Some(certificate) = certificate else { return finding };
    finding.with_location(Location { index, sha256: certificate.sha256() })
}

/// The findings, about the certificate at `index` of a path, which is hashed once however much is wrong with it.
pub(super) fn all_located(findings: &[Finding], index: usize, certificate: Option<&Certificate>) -> Vec<Finding> {
    let Some(certificate) = certificate.filter(|_| !findings.is_empty()) else { return findings.to_vec() };
    let location = Location { index, sha256: certificate.sha256() };
    findings.iter().map(|finding| finding.clone().with_location(location)).collect()
}

/// Whether the work ended because it would have cost too much (18xxx).
pub(super) fn is_limit(finding: &Finding) -> bool {
    matches!(
        finding.code(),
        Code::LIMIT_SIGNATURES | Code::LIMIT_PATH_NODES | Code::LIMIT_NAME_COMPARISONS | Code::LIMIT_POLICY_NODES
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validate::testing::certificate;

    /// A search looks for issuers by name, so that no path of its own is broken here.
    #[test]
    fn the_issuer_is_the_subject_above() {
        let certificate = certificate("CN=Issuing  ca", "CN=leaf", &[]);
        let above = |name: &str| name.parse::<crate::x509::DistinguishedName>().unwrap();
        assert!(check_name_chaining(&certificate, &above("CN=issuing CA").as_name()).is_ok());
        let finding = check_name_chaining(&certificate, &above("CN=Issuing CA 2").as_name()).unwrap_err();
        assert_eq!((finding.code(), finding.field()), (Code::NAME_CHAINING, "issuer"));
    }
}
