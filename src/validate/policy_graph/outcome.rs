//! What a finished graph says (RFC 5280 §6.1.5 (g), as RFC 9618 §5.5 has it).

use super::{Level, Node};
use crate::base::Finding;
use crate::validate::budget::Budget;
use crate::x509::{ObjectIdentifier, Oid, oid};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;
use core::result::Result;

/// The policies under which a path is valid.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PolicyOutcome {
    authority_constrained: Vec<ValidPolicy>,
    user_constrained: Vec<ValidPolicy>,
}

/// One policy under which a path is valid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidPolicy {
    policy: ObjectIdentifier,
    qualifiers: Vec<Arc<[u8]>>,
}

impl PolicyOutcome {
    /// The policies that the CAs of the path allow, in the domain of the anchor, by ascending identifier; anyPolicy for
    /// all.
    #[must_use]
    pub fn authority_constrained(&self) -> &[ValidPolicy] {
        &self.authority_constrained
    }

    /// Those among them that the caller accepts. Empty does not mean that the path is not valid: it may be valid without
    /// a policy, if none is required.
    #[must_use]
    pub fn user_constrained(&self) -> &[ValidPolicy] {
        &self.user_constrained
    }
}

impl ValidPolicy {
    /// Which policy.
    #[must_use]
    pub fn policy(&self) -> Oid<'_> {
        self.policy.as_oid()
    }

    /// What the certificates of the path say about it: each a policyQualifiers in DER, a SEQUENCE OF
    /// PolicyQualifierInfo. The same text is given once.
    pub fn qualifiers_der(&self) -> impl ExactSizeIterator<Item = &[u8]> {
        self.qualifiers.iter().map(|qualifiers| &**qualifiers)
    }
}

/// The identifier.
impl fmt::Display for ValidPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.policy, f)
    }
}

/// Computes both sets from the graph; a NULL graph has no level.
pub(super) fn policies(
    levels: &[Level<'_>],
    user_initial_policy_set: &[ObjectIdentifier],
    budget: &mut Budget,
) -> Result<PolicyOutcome, Finding> {
    let graph = Finished::new(levels);
    let qualifiers = Qualifiers::new(levels);
    let mut authority = BTreeMap::<Oid<'_>, BTreeSet<usize>>::new();
    for (depth, index, node) in graph.valid_policy_nodes() {
        let collected = authority.entry(node.valid_policy).or_default();
        if !qualifiers.all.is_empty() {
            graph.collect(depth, index, &qualifiers, collected, budget)?;
        }
    }

    // (5), (6)
    let mut user = authority.clone();
    let initial: BTreeSet<_> = user_initial_policy_set.iter().map(ObjectIdentifier::as_oid).collect();
    if !initial.contains(&oid::ANY_POLICY) {
        user.retain(|policy, _| initial.contains(policy));
        if let Some(of_any) = authority.get(&oid::ANY_POLICY) {
            for policy in initial {
                user.entry(policy).or_insert_with(|| of_any.clone());
            }
        }
    }
    let valid =
        |policies: BTreeMap<Oid<'_>, BTreeSet<usize>>| policies.into_iter().map(|it| qualifiers.valid(it)).collect();
    Ok(PolicyOutcome { authority_constrained: valid(authority), user_constrained: valid(user) })
}

/// The graph without the nodes that lead to none at the last depth (RFC 9618 §5.3 (d)(3), for all depths at once).
struct Finished<'g, 'a> {
    levels: &'g [Level<'a>],
    /// For each node its children; `None` for a node that is left out.
    children: Vec<Vec<Option<Vec<usize>>>>,
}

impl<'g, 'a> Finished<'g, 'a> {
    fn new(levels: &'g [Level<'a>]) -> Self {
        let mut children: Vec<Vec<Option<Vec<usize>>>> =
            levels.iter().map(|level| level.nodes.iter().map(|_| None).collect()).collect();
        if let (Some(level), Some(last)) = (levels.last(), children.last_mut()) {
            for (node, children) in level.nodes.iter().zip(last) {
                *children = node.is_present().then(Vec::new);
            }
        }
        for (depth, level) in levels.iter().enumerate().skip(1).rev() {
            let Some((above, [own, ..])) = children.split_at_mut_checked(depth) else { break };
            let Some(above) = above.last_mut() else { break };
            for (index, (node, _)) in level.nodes.iter().zip(own).enumerate().filter(|(_, (_, own))| own.is_some()) {
                for parent in &node.parents {
                    if let Some(children) = above.get_mut(*parent) {
                        children.get_or_insert_default().push(index);
                    }
                }
            }
        }
        Self { levels, children }
    }

    fn node(&self, depth: usize, index: usize) -> Option<&'g Node<'a>> {
        self.levels.get(depth)?.nodes.get(index)
    }

    /// valid_policy_node_set, (2) and (3): depth, place and node.
    fn valid_policy_nodes(&self) -> impl Iterator<Item = (usize, usize, &'g Node<'a>)> {
        let last = self.levels.len().saturating_sub(1);
        self.children.iter().enumerate().flat_map(move |(depth, level)| {
            level.iter().enumerate().filter(|(_, children)| children.is_some()).filter_map(move |(index, _)| {
                let node = self.node(depth, index)?;
                let is_in_set = match (node.valid_policy == oid::ANY_POLICY, &*node.parents) {
                    (true, _) => depth == last,
                    (false, [parent]) => self.node(depth.checked_sub(1)?, *parent)?.valid_policy == oid::ANY_POLICY,
                    (false, _) => false,
                };
                is_in_set.then_some((depth, index, node))
            })
        })
    }

    /// (4)(ii): the qualifiers of the node, its ancestors and its descendants. Each node looked at is counted: nodes may
    /// share descendants.
    fn collect(
        &self,
        depth: usize,
        index: usize,
        qualifiers: &Qualifiers<'_>,
        collected: &mut BTreeSet<usize>,
        budget: &mut Budget,
    ) -> Result<(), Finding> {
        let mut take = |depth, index, budget: &mut Budget| {
            budget.spend_policy_nodes(1)?;
            collected.extend(self.node(depth, index).and_then(|node| qualifiers.place(node)));
            Ok::<_, Finding>(())
        };
        // The one parent of a node of the set is of anyPolicy, and so are all above it.
        let mut ancestor = self.node(depth, index);
        for above in (0..depth).rev() {
            let Some(parent) = ancestor.and_then(|node| node.parents.first().copied()) else { break };
            take(above, parent, budget)?;
            ancestor = self.node(above, parent);
        }
        let mut generation = BTreeSet::from([index]);
        for (depth, children) in self.children.iter().enumerate().skip(depth) {
            let mut next = BTreeSet::new();
            for index in generation {
                take(depth, index, budget)?;
                next.extend(children.get(index).into_iter().flatten().flatten().copied());
            }
            generation = next;
        }
        Ok(())
    }
}

/// Each qualifier set once, however many nodes have it.
#[derive(Default)]
struct Qualifiers<'a> {
    all: Vec<Arc<[u8]>>,
    /// Nodes made from one anyPolicy share its very bytes, which are looked at only once.
    by_place: BTreeMap<*const u8, usize>,
    by_content: BTreeMap<&'a [u8], usize>,
}

impl<'a> Qualifiers<'a> {
    fn new(levels: &[Level<'a>]) -> Self {
        let mut qualifiers = Self::default();
        for der in levels.iter().flat_map(|level| &level.nodes).filter_map(|node| node.qualifiers) {
            if !qualifiers.by_place.contains_key(&der.as_ptr()) {
                let next = qualifiers.all.len();
                let index = *qualifiers.by_content.entry(der).or_insert(next);
                if index == next {
                    qualifiers.all.push(der.into());
                }
                qualifiers.by_place.insert(der.as_ptr(), index);
            }
        }
        qualifiers
    }

    fn place(&self, node: &Node<'_>) -> Option<usize> {
        self.by_place.get(&node.qualifiers?.as_ptr()).copied()
    }

    fn valid(&self, (policy, qualifiers): (Oid<'_>, BTreeSet<usize>)) -> ValidPolicy {
        let qualifiers = qualifiers.into_iter().filter_map(|index| self.all.get(index).cloned()).collect();
        ValidPolicy { policy: policy.to_owned(), qualifiers }
    }
}

/// Identifiers, separated by commas.
pub(super) fn list<'a>(policies: impl Iterator<Item = Oid<'a>> + Clone) -> impl fmt::Display {
    struct List<I>(I);
    impl<'a, I: Iterator<Item = Oid<'a>> + Clone> fmt::Display for List<I> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            for (index, policy) in self.0.clone().enumerate() {
                if index > 0 {
                    f.write_str(", ")?;
                }
                write!(f, "{policy}")?;
            }
            Ok(())
        }
    }
    List(policies)
}
