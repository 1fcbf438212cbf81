//! How many CAs may stand below one another (RFC 5280 §4.2.1.9, §6.1.4 (l), (m)).
//!
//! It takes the CAs of a hierarchy from the root down, planned or existing, and says how many more may follow and which
//! pathLenConstraint does not work. A tier's constraint counts the CAs below it, not the end entities: the last CA needs
//! 0, the one above it at least 1. Self-issued certificates (a CA's new key under its old one) do not count.

use crate::base::{Code, Error, Finding, Result};
use crate::x509::Certificate;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

/// One CA of a hierarchy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tier {
    name: String,
    path_len_constraint: Option<u32>,
    is_counted: bool,
}

impl Tier {
    /// A CA that does not exist yet, by a name for messages.
    pub fn planned(name: impl Into<String>, path_len_constraint: Option<u32>) -> Self {
        Self { name: name.into(), path_len_constraint, is_counted: true }
    }

    /// A CA that exists.
    ///
    /// # Errors
    /// [`Code::ISSUE_ISSUER_NOT_CA`] if it is none; what reading basicConstraints reports.
    pub fn of(certificate: &Certificate) -> Result<Self> {
        let constraints = certificate.basic_constraints()?.filter(|constraints| constraints.ca);
        let not_a_ca =
            || Error::new(Code::ISSUE_ISSUER_NOT_CA).in_structure("Certificate").in_field("basicConstraints");
        let constraints = constraints.ok_or_else(not_a_ca)?;
        let (name, is_counted) = (certificate.subject().to_string(), !certificate.is_self_issued());
        Ok(Self { name, path_len_constraint: constraints.path_len_constraint, is_counted })
    }

    /// The pathLenConstraint; `None` if it has none.
    #[must_use]
    pub fn path_len_constraint(&self) -> Option<u32> {
        self.path_len_constraint
    }
}

/// The pathLenConstraints that say no more than they must, root first, for so many tiers of CAs: one, none below it: `[0]`;
/// three: `[2, 1, 0]`. Larger ones and none at all work too, and leave room for more.
///
/// ```
/// assert_eq!(certwright::issue::least_path_lengths(3), [2, 1, 0]);
/// ```
#[must_use]
pub fn least_path_lengths(tiers: u16) -> Vec<u32> {
    (0..u32::from(tiers)).rev().collect()
}

/// How many more CAs may stand below the last of `tiers`, which go from the root down; `None` for any number.
///
/// The constraint that leaves least counts, wherever it stands. A hierarchy that is broken already leaves 0:
/// [`check_tiers`] says where.
#[must_use]
pub fn path_length_left(tiers: &[Tier]) -> Option<u32> {
    tiers.iter().enumerate().fold(None, |left, (index, tier)| step(left, tier, index == 0))
}

/// What is left below `tier` of what was left above it. The root is not one of the CAs below itself.
fn step(left: Option<u32>, tier: &Tier, is_root: bool) -> Option<u32> {
    let is_used = tier.is_counted && !is_root;
    let left = if is_used { left.map(|left| left.saturating_sub(1)) } else { left };
    match (left, tier.path_len_constraint) {
        (Some(left), Some(own)) => Some(left.min(own)),
        (left, own) => left.or(own),
    }
}

/// What is wrong with the pathLenConstraints of a hierarchy, from the root down. No finding if all of its tiers can be
/// issued and its last can issue end entities.
///
/// | finding | level |
/// |---|---|
/// | [`Code::TIER_PATH_LEN_TOO_SMALL`]: more CAs stand below a tier than it allows | must |
/// | [`Code::TIER_PATH_LEN_WITHOUT_EFFECT`]: a tier allows more than is left from above; an [`Issuer`](super::Issuer) refuses to issue it | must |
/// | [`Code::TIER_PATH_LEN_ABSENT`]: the last tier may issue CAs; 0 says that it issues end entities only | info |
///
/// ```
/// use certwright::{Code, issue::{Tier, check_tiers}};
/// let plan = [Tier::planned("root", Some(0)), Tier::planned("issuing", Some(0))];
/// let findings = check_tiers(&plan);
/// assert_eq!(findings[0].code(), Code::TIER_PATH_LEN_TOO_SMALL);
/// assert_eq!(findings[0].expected(), Some("absent or at least 1: 1 CA stands below root"));
/// ```
#[must_use]
pub fn check_tiers(tiers: &[Tier]) -> Vec<Finding> {
    let field = |index: usize| alloc::format!("tiers[{index}].pathLenConstraint");
    let mut findings = Vec::new();
    let mut left = None;
    for (index, tier) in tiers.iter().enumerate() {
        let below = tiers.iter().skip(index.saturating_add(1)).filter(|tier| tier.is_counted).count();
        let needed = u32::try_from(below).unwrap_or(u32::MAX);
        if let Some(own) = tier.path_len_constraint.filter(|own| *own < needed) {
            let stand = if needed == 1 { "CA stands" } else { "CAs stand" };
            let expected = format_args!("absent or at least {needed}: {needed} {stand} below {}", tier.name);
            let finding = Finding::new(Code::TIER_PATH_LEN_TOO_SMALL).with_field(field(index));
            findings.push(finding.with_found(own).with_expected(expected));
        }
        let free = Tier { path_len_constraint: None, ..tier.clone() };
        let from_above = step(left, &free, index == 0);
        match (tier.path_len_constraint, from_above) {
            (Some(own), Some(from_above)) if own > from_above => {
                let expected = format_args!("at most {from_above}, which is left from above");
                let finding = Finding::new(Code::TIER_PATH_LEN_WITHOUT_EFFECT).with_field(field(index));
                findings.push(finding.with_found(own).with_expected(expected));
            }
            _ => {}
        }
        left = step(left, tier, index == 0);
    }
    if let (Some(last), None | Some(1..)) = (tiers.last(), left) {
        let finding = Finding::new(Code::TIER_PATH_LEN_ABSENT).with_field(field(tiers.len().saturating_sub(1)));
        let finding = match last.path_len_constraint {
            Some(own) => finding.with_found(own),
            None => finding.with_found("absent"),
        };
        findings.push(finding.with_expected(format_args!("0, if {} issues end entities only", last.name)));
    }
    findings
}

/// RFC 5280 §4.2.1.9: `draft` fits below CAs that leave room for `left` more.
pub(super) fn check_room(draft: &Certificate, left: Option<u32>) -> Result<()> {
    let (Some(left), Some(constraints)) = (left, draft.basic_constraints()?) else { return Ok(()) };
    if !constraints.ca {
        return Ok(());
    }
    let refused = |found: &dyn core::fmt::Display| {
        Error::new(Code::ISSUE_PATH_LEN).in_structure("Certificate").in_field("basicConstraints").with_found(found)
    };
    let tier = Tier::of(draft)?;
    if tier.is_counted && left == 0 {
        return Err(refused(&"no CA is left below the issuer by its pathLenConstraint or one above"));
    }
    let below = step(Some(left), &Tier { path_len_constraint: None, ..tier }, false);
    match (constraints.path_len_constraint, below) {
        (Some(asked), Some(below)) if asked > below => Err(refused(&format_args!("{asked}, where {below} is left"))),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tiers(constraints: &[Option<u32>]) -> Vec<Tier> {
        constraints.iter().map(|constraint| Tier::planned("tier", *constraint)).collect()
    }

    fn codes(constraints: &[Option<u32>]) -> Vec<Code> {
        check_tiers(&tiers(constraints)).iter().map(Finding::code).collect()
    }

    #[test]
    fn each_tier_allows_the_cas_below_it() {
        let (small, idle, open) =
            (Code::TIER_PATH_LEN_TOO_SMALL, Code::TIER_PATH_LEN_WITHOUT_EFFECT, Code::TIER_PATH_LEN_ABSENT);
        assert_eq!(codes(&[]), []);
        assert_eq!(codes(&[Some(0)]), []);
        assert_eq!(codes(&[None]), [open]);
        assert_eq!(codes(&[Some(1), Some(0)]), []);
        assert_eq!(codes(&[None, Some(0)]), []);
        assert_eq!(codes(&[Some(1), None]), []);
        assert_eq!(codes(&[None, None]), [open]);
        assert_eq!(codes(&[Some(5), Some(4)]), [open]);
        // The root of two tiers cannot head three.
        assert_eq!(codes(&[Some(0), Some(0)]), [small]);
        assert_eq!(codes(&[Some(1), Some(0), Some(0)]), [small, small]);
        assert_eq!(codes(&[Some(1), Some(1), Some(0)]), [small, idle]);
        assert_eq!(codes(&[Some(1), Some(3)]), [idle]);
        for count in 0..6 {
            let least: Vec<_> = least_path_lengths(count).into_iter().map(Some).collect();
            assert_eq!(codes(&least), []);
            assert_eq!(path_length_left(&tiers(&least)), (count > 0).then_some(0));
        }
    }

    #[test]
    fn what_is_left_is_the_least_that_any_tier_leaves() {
        for (constraints, left) in [
            (&[][..], None),
            (&[None], None),
            (&[Some(2)], Some(2)),
            (&[Some(2), None], Some(1)),
            (&[Some(2), None, None], Some(0)),
            (&[Some(0), None], Some(0)),
            (&[None, Some(1)], Some(1)),
            (&[Some(3), Some(0)], Some(0)),
            (&[Some(1), Some(7)], Some(0)),
        ] {
            assert_eq!(path_length_left(&tiers(constraints)), left, "{constraints:?}");
        }
    }

    #[test]
    fn a_ca_below_itself_does_not_count() {
        let renewed = Tier { is_counted: false, ..Tier::planned("renewed", None) };
        let tiers = [Tier::planned("root", Some(1)), renewed.clone(), Tier::planned("issuing", Some(0))];
        assert_eq!(check_tiers(&tiers), []);
        assert_eq!(path_length_left(&[Tier::planned("root", Some(1)), renewed]), Some(1));
    }
}
