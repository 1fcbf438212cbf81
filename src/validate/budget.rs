//! What one validation may spend, counted against [`Limits`].
//!
//! One budget serves a whole validation, searches for the signers of evidence included. Exceeding a bound is a finding
//! of its own 18xxx code, and final: the verdict is that the input costs more than the caller allows. Evidence has a share of
//! its own; exceeding that leaves the status of a certificate unknown, and the rest to the search.

use crate::base::{Code, Finding, Limits};

/// What has been spent so far.
///
/// ```
/// use certwright::validate::Budget;
/// use certwright::{Code, Limits};
/// let mut budget = Budget::new(&Limits { signatures: 1, ..Limits::DEFAULT });
/// assert_eq!(budget.spend_signatures(1), Ok(()));
/// assert_eq!(budget.spend_signatures(1).unwrap_err().code(), Code::LIMIT_SIGNATURES);
/// ```
#[derive(Clone, Debug)]
pub struct Budget {
    limits: Limits,
    spent: Spent,
    /// What may be spent now.
    bounds: Spent,
    /// What may be spent while evidence is looked at: decided when that begins for the first time.
    for_evidence: Option<Spent>,
}

/// Counters of one validation. None of them exceeds its bound in [`Limits`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Spent {
    /// Signatures verified.
    pub signatures: u32,
    /// Candidate issuers looked at.
    pub path_nodes: u32,
    /// Comparisons of one name with one constraint.
    pub name_comparisons: u32,
    /// Nodes and edges of policy graphs.
    pub policy_nodes: u32,
}

macro_rules! spend {
    ($($method:ident, $counter:ident, $code:ident, $doc:literal;)*) => {
        $(
            #[doc = $doc]
            ///
            /// # Errors
            #[doc = concat!("[`Code::", stringify!($code), "`] once the bound is exceeded; nothing is counted then.")]
            pub fn $method(&mut self, count: u32) -> Result<(), Finding> {
                let limit = self.bounds.$counter;
                match self.spent.$counter.checked_add(count) {
                    Some(sum) if sum <= limit => {
                        self.spent.$counter = sum;
                        Ok(())
                    }
                    _ => Err(Finding::new(Code::$code).with_expected(format_args!("at most {limit}"))),
                }
            }
        )*
    };
}

impl Budget {
    /// Nothing spent yet.
    #[must_use]
    pub fn new(limits: &Limits) -> Self {
        let bounds = Spent {
            signatures: limits.signatures,
            path_nodes: limits.path_nodes,
            name_comparisons: limits.name_comparisons,
            policy_nodes: limits.policy_nodes,
        };
        Self { limits: *limits, spent: Spent::default(), bounds, for_evidence: None }
    }

    /// The bounds.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The counters.
    #[must_use]
    pub fn spent(&self) -> Spent {
        self.spent
    }

    /// Does work on evidence, which may spend three quarters of what was left when the first such work began: evidence
    /// comes from anywhere, and what there is of it must not keep the search for a path from its end.
    pub(super) fn on_evidence<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> T {
        let (bounds, spent) = (self.bounds, self.spent);
        let share = |bound: u32, spent: u32| bound.saturating_sub(bound.saturating_sub(spent) / 4);
        self.bounds = *self.for_evidence.get_or_insert(Spent {
            signatures: share(bounds.signatures, spent.signatures),
            path_nodes: share(bounds.path_nodes, spent.path_nodes),
            name_comparisons: share(bounds.name_comparisons, spent.name_comparisons),
            policy_nodes: share(bounds.policy_nodes, spent.policy_nodes),
        });
        let done = work(self);
        self.bounds = bounds;
        done
    }

    spend! {
        spend_signatures, signatures, LIMIT_SIGNATURES, "Counts verifications of signatures, before they are done.";
        spend_path_nodes, path_nodes, LIMIT_PATH_NODES, "Counts candidate issuers.";
        spend_name_comparisons, name_comparisons, LIMIT_NAME_COMPARISONS, "Counts comparisons of a name with a constraint.";
        spend_policy_nodes, policy_nodes, LIMIT_POLICY_NODES, "Counts nodes and edges of the policy graph.";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: Limits =
        Limits { signatures: 2, path_nodes: 2, name_comparisons: 2, policy_nodes: 2, ..Limits::DEFAULT };

    #[test]
    fn each_bound_has_its_code() {
        type Spend = fn(&mut Budget, u32) -> Result<(), Finding>;
        let table: [(Spend, Code); 4] = [
            (Budget::spend_signatures, Code::LIMIT_SIGNATURES),
            (Budget::spend_path_nodes, Code::LIMIT_PATH_NODES),
            (Budget::spend_name_comparisons, Code::LIMIT_NAME_COMPARISONS),
            (Budget::spend_policy_nodes, Code::LIMIT_POLICY_NODES),
        ];
        for (spend, code) in table {
            let mut budget = Budget::new(&SMALL);
            assert_eq!(spend(&mut budget, 2), Ok(()));
            assert_eq!(spend(&mut budget, 1).unwrap_err().code(), code);
            assert_eq!(spend(&mut budget, u32::MAX).unwrap_err().code(), code);
        }
    }

    #[test]
    fn what_exceeds_the_bound_is_not_counted() {
        let mut budget = Budget::new(&SMALL);
        assert_eq!(budget.spend_signatures(3).unwrap_err().expected(), Some("at most 2"));
        assert_eq!(budget.spend_signatures(1), Ok(()));
        assert_eq!(budget.spent(), Spent { signatures: 1, ..Spent::default() });
    }
}
