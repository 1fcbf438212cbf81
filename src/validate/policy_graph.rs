//! Certificate policies: RFC 5280 §6.1 with the graph of RFC 9618, which is linear in the certificates.
//!
//! It takes the certificates of a path one by one, from the anchor down, and keeps valid_policy_graph, explicit_policy,
//! policy_mapping and inhibit_anyPolicy. It gives back the policies under which the path is valid. Nodes, edges and
//! mapped policies are counted against [`Limits::policy_nodes`](crate::base::Limits).
//!
//! Nodes without children are not deleted as the path goes on but left out at the end: whether the graph is NULL shows in
//! its last level alone, since each node there has a line of parents up to depth 0.

use super::budget::Budget;
use crate::base::{Code, Finding};
use crate::x509::ext::{CertificatePolicies, InhibitAnyPolicy, PolicyConstraints, PolicyMappings};
use crate::x509::{Certificate, ObjectIdentifier, Oid, oid};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use core::result::Result;

mod outcome;

pub use outcome::{PolicyOutcome, ValidPolicy};

/// The inputs of RFC 5280 §6.1.1 that concern policies.
#[derive(Clone, Copy, Debug)]
pub(super) struct PolicyInputs<'a> {
    /// (c) user-initial-policy-set; with anyPolicy in it, every policy is acceptable.
    pub(super) user_initial_policy_set: &'a [ObjectIdentifier],
    /// (e) initial-policy-mapping-inhibit.
    pub(super) initial_policy_mapping_inhibit: bool,
    /// (f) initial-explicit-policy.
    pub(super) initial_explicit_policy: bool,
    /// (g) initial-any-policy-inhibit.
    pub(super) initial_any_policy_inhibit: bool,
}

/// The state variables of RFC 5280 §6.1.2 that concern policies.
#[derive(Debug)]
pub(super) struct PolicyState<'a> {
    inputs: PolicyInputs<'a>,
    /// valid_policy_graph, level by level; `None` is NULL.
    graph: Option<Vec<Level<'a>>>,
    explicit_policy: u32,
    policy_mapping: u32,
    inhibit_any_policy: u32,
}

/// The nodes of one depth. No two have the same valid_policy.
#[derive(Debug, Default)]
struct Level<'a> {
    nodes: Vec<Node<'a>>,
    by_policy: BTreeMap<Oid<'a>, usize>,
}

#[derive(Debug)]
struct Node<'a> {
    valid_policy: Oid<'a>,
    /// qualifier_set: the DER of policyQualifiers.
    qualifiers: Option<&'a [u8]>,
    expected: Expected<'a>,
    /// Places in the level above.
    parents: Vec<usize>,
}

/// expected_policy_set.
#[derive(Debug)]
enum Expected<'a> {
    /// Its valid_policy.
    Itself,
    /// What it was mapped to.
    Mapped(Vec<Oid<'a>>),
    /// Nothing: the node was deleted.
    Deleted,
}

impl<'a> Level<'a> {
    fn push(&mut self, node: Node<'a>, budget: &mut Budget) -> Result<(), Finding> {
        budget.spend_policy_nodes(count(node.parents.len()).saturating_add(1))?;
        self.by_policy.insert(node.valid_policy, self.nodes.len());
        self.nodes.push(node);
        Ok(())
    }

    /// The place of the node of this policy.
    fn find(&self, policy: Oid<'_>) -> Option<usize> {
        self.by_policy.get(&policy).copied().filter(|index| self.nodes.get(*index).is_some_and(Node::is_present))
    }

    /// For each expected policy, the nodes that expect it.
    fn expected(&self) -> BTreeMap<Oid<'a>, Vec<usize>> {
        let mut expected = BTreeMap::<_, Vec<_>>::new();
        for (index, node) in self.nodes.iter().enumerate() {
            let (itself, mapped) = match &node.expected {
                Expected::Itself => (Some(node.valid_policy), &[][..]),
                Expected::Mapped(policies) => (None, policies.as_slice()),
                Expected::Deleted => (None, &[][..]),
            };
            for policy in itself.iter().chain(mapped) {
                expected.entry(*policy).or_default().push(index);
            }
        }
        expected
    }
}

impl Node<'_> {
    fn is_present(&self) -> bool {
        !matches!(self.expected, Expected::Deleted)
    }
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

impl<'a> PolicyState<'a> {
    /// §6.1.2 (a), (d)–(f), for a path of `length` certificates.
    pub(super) fn new(inputs: PolicyInputs<'a>, length: usize) -> Self {
        let unless = |inhibited: bool| if inhibited { 0 } else { count(length).saturating_add(1) };
        let root =
            Node { valid_policy: oid::ANY_POLICY, qualifiers: None, expected: Expected::Itself, parents: Vec::new() };
        let level = Level { nodes: alloc::vec![root], by_policy: BTreeMap::from([(oid::ANY_POLICY, 0)]) };
        Self {
            inputs,
            graph: Some(alloc::vec![level]),
            explicit_policy: unless(inputs.initial_explicit_policy),
            policy_mapping: unless(inputs.initial_policy_mapping_inhibit),
            inhibit_any_policy: unless(inputs.initial_any_policy_inhibit),
        }
    }

    /// §6.1.3 (d)–(f): certificate `i` of the path.
    ///
    /// # Errors
    /// [`Code::POLICY_REQUIRED`], [`Code::POLICIES_INVALID`] if a policy occurs twice, an encoding error of the
    /// extension, or [`Code::LIMIT_POLICY_NODES`].
    pub(super) fn process(
        &mut self,
        certificate: &'a Certificate,
        is_end_entity: bool,
        budget: &mut Budget,
    ) -> Result<(), Finding> {
        let mut checked = Ok(());
        // A NULL graph stays so.
        if let Some(levels) = self.graph.take() {
            let any_policy_counts = self.inhibit_any_policy > 0 || (!is_end_entity && certificate.is_self_issued());
            self.graph = match certificate.certificate_policies() {
                Ok(Some(policies)) => descend(levels, &policies, any_policy_counts, &mut checked, budget)?,
                // (e)
                Ok(None) => None,
                Err(error) => {
                    checked = Err(error.into());
                    None
                }
            };
        }
        checked?;
        // (f)
        if self.explicit_policy == 0 && self.graph.is_none() {
            return Err(required(certificate));
        }
        Ok(())
    }

    /// §6.1.4 (a)–(b), (h)–(j): from certificate `i` to the next.
    ///
    /// # Errors
    /// [`Code::POLICY_MAPPING_ANY`], an encoding error of one of the extensions, or [`Code::LIMIT_POLICY_NODES`].
    pub(super) fn prepare_next(&mut self, certificate: &'a Certificate, budget: &mut Budget) -> Result<(), Finding> {
        let mut checked = Ok(());
        match certificate.policy_mappings() {
            Ok(Some(mappings)) => self.map_policies(&mappings, &mut checked, budget)?,
            Ok(None) => {}
            Err(error) => checked = Err(error.into()),
        }
        // (h)
        if !certificate.is_self_issued() {
            for counter in [&mut self.explicit_policy, &mut self.policy_mapping, &mut self.inhibit_any_policy] {
                *counter = counter.saturating_sub(1);
            }
        }
        let policy_constraints = certificate.policy_constraints()?;
        let inhibit_any_policy = certificate.inhibit_any_policy()?;
        self.constrain(policy_constraints, inhibit_any_policy);
        checked
    }

    /// §6.1.4 (i)–(j): lowers the counters. Also what a trust anchor brings with it (RFC 5937 §3).
    pub(super) fn constrain(
        &mut self,
        policy_constraints: Option<PolicyConstraints>,
        inhibit_any_policy: Option<InhibitAnyPolicy>,
    ) {
        let lower = |counter: &mut u32, limit: Option<u32>| *counter = limit.unwrap_or(u32::MAX).min(*counter);
        if let Some(constraints) = policy_constraints {
            lower(&mut self.explicit_policy, constraints.require_explicit_policy);
            lower(&mut self.policy_mapping, constraints.inhibit_policy_mapping);
        }
        lower(&mut self.inhibit_any_policy, inhibit_any_policy.map(|InhibitAnyPolicy(skip)| skip));
    }

    /// §6.1.4 (a)–(b).
    fn map_policies(
        &mut self,
        mappings: &PolicyMappings<'a>,
        checked: &mut Result<(), Finding>,
        budget: &mut Budget,
    ) -> Result<(), Finding> {
        let mut by_issuer_policy = BTreeMap::<Oid<'a>, BTreeSet<Oid<'a>>>::new();
        for mapping in mappings.iter() {
            let (from, to) = (mapping.issuer_domain_policy, mapping.subject_domain_policy);
            if from == oid::ANY_POLICY || to == oid::ANY_POLICY {
                // (a)
                let finding = Finding::new(Code::POLICY_MAPPING_ANY).with_field("extensions.policyMappings");
                *checked = Err(finding.with_found(format_args!("{from} to {to}")));
            } else {
                by_issuer_policy.entry(from).or_default().insert(to);
            }
        }
        let Some(level) = self.graph.as_mut().and_then(|levels| levels.last_mut()) else { return Ok(()) };
        for (policy, mapped) in by_issuer_policy {
            let node = level.find(policy);
            if self.policy_mapping == 0 {
                // (b)(2)
                if let Some(node) = node.and_then(|index| level.nodes.get_mut(index)) {
                    node.expected = Expected::Deleted;
                }
                continue;
            }
            // (b)(1)
            let expected = |budget: &mut Budget| {
                budget.spend_policy_nodes(count(mapped.len()))?;
                Ok::<_, Finding>(Expected::Mapped(mapped.iter().copied().collect()))
            };
            if let Some(node) = node.and_then(|index| level.nodes.get_mut(index)) {
                node.expected = expected(budget)?;
            } else if let Some(any) = level.find(oid::ANY_POLICY).and_then(|index| level.nodes.get(index)) {
                let (qualifiers, parents) = (any.qualifiers, any.parents.clone());
                let expected = expected(budget)?;
                level.push(Node { valid_policy: policy, qualifiers, expected, parents }, budget)?;
            }
        }
        if !level.nodes.iter().any(Node::is_present) {
            self.graph = None;
        }
        Ok(())
    }

    /// §6.1.5 (a)–(b), (g): the end entity has been processed.
    ///
    /// # Errors
    /// [`Code::POLICY_REQUIRED`] if a policy is required and none is valid and acceptable, an encoding error of
    /// policyConstraints, or [`Code::LIMIT_POLICY_NODES`].
    pub(super) fn wrap_up(
        mut self,
        certificate: &'a Certificate,
        budget: &mut Budget,
    ) -> Result<PolicyOutcome, Finding> {
        // (a)
        self.explicit_policy = self.explicit_policy.saturating_sub(1);
        // (b)
        let constraints = certificate.policy_constraints()?;
        if constraints.and_then(|constraints| constraints.require_explicit_policy) == Some(0) {
            self.explicit_policy = 0;
        }
        // (g)
        let outcome = outcome::policies(&self.graph.unwrap_or_default(), self.inputs.user_initial_policy_set, budget)?;
        if self.explicit_policy == 0 && outcome.user_constrained().is_empty() {
            return Err(required(certificate));
        }
        Ok(outcome)
    }
}

fn required(certificate: &Certificate) -> Finding {
    let finding = Finding::new(Code::POLICY_REQUIRED).with_field("extensions.certificatePolicies");
    match certificate.certificate_policies() {
        Ok(Some(policies)) => finding.with_found(outcome::list(policies.iter().map(|policy| policy.policy_identifier))),
        _ => finding.with_found("none"),
    }
}

/// §6.1.3 (d), as RFC 9618 §5.3 has it: one more level; `None` if it is empty.
fn descend<'a>(
    mut levels: Vec<Level<'a>>,
    policies: &CertificatePolicies<'a>,
    any_policy_counts: bool,
    checked: &mut Result<(), Finding>,
    budget: &mut Budget,
) -> Result<Option<Vec<Level<'a>>>, Finding> {
    let Some(above) = levels.last() else { return Ok(None) };
    let expected = above.expected();
    let any_above = above.find(oid::ANY_POLICY);
    let mut level = Level::default();
    let mut any_policy = None;
    let mut seen = BTreeSet::new();
    for information in policies.iter() {
        let (policy, qualifiers) = (information.policy_identifier, information.qualifiers_der);
        if !seen.insert(policy) {
            // RFC 5280 §4.2.1.4: a policy must not appear more than once.
            let finding = Finding::new(Code::POLICIES_INVALID).with_field("extensions.certificatePolicies");
            *checked = Err(finding.with_found(policy));
        } else if policy == oid::ANY_POLICY {
            any_policy = Some(qualifiers);
        } else {
            // (1)(i), or else (1)(ii)
            let parents = match (expected.get(&policy), any_above) {
                (Some(parents), _) => parents.clone(),
                (None, Some(any)) => alloc::vec![any],
                (None, None) => continue,
            };
            level.push(Node { valid_policy: policy, qualifiers, expected: Expected::Itself, parents }, budget)?;
        }
    }
    // (2)
    if let Some(qualifiers) = any_policy.filter(|_| any_policy_counts) {
        for (policy, parents) in expected {
            if !level.by_policy.contains_key(&policy) {
                let node = Node { valid_policy: policy, qualifiers, expected: Expected::Itself, parents };
                level.push(node, budget)?;
            }
        }
    }
    if level.nodes.is_empty() {
        return Ok(None);
    }
    levels.push(level);
    Ok(Some(levels))
}

#[cfg(test)]
mod tests;
