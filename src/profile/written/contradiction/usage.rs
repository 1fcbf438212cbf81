//! basicConstraints, keyUsage and extKeyUsage (RFC 5280 §4.2.1.3, §4.2.1.9, §4.2.1.12).

use super::fields::allowed_keys;
use super::{Checked, Scope, at, check_range, key, narrow};
use crate::crypto::KeyAlgorithm;
use crate::profile::{Criticality, KeyFamily, Plan, Presence, Row, Rule};
use crate::x509::ext::KeyUsage;
use crate::x509::{Extension, ObjectIdentifier, Oid, ParsedExtension, oid};
use alloc::collections::BTreeSet;
use alloc::vec::Vec;

/// One of each kind that rules on keyUsage tell apart.
const KINDS: [KeyAlgorithm; 3] = [KeyAlgorithm::Rsa(2048), KeyAlgorithm::EcdsaP256, KeyAlgorithm::Ed25519];

/// There is a kind of keys that the profile allows, and basicConstraints and keyUsage that keep all rows for it.
pub(super) fn basic_constraints_and_key_usage(scope: &Scope<'_>, rows: &[&Row]) -> Checked {
    let families = |key| (KeyFamily::Rsa.contains(key), KeyFamily::Elliptic.contains(key));
    let keys = allowed_keys(scope, rows)?;
    let is_allowed =
        |kind: &KeyAlgorithm| keys.as_ref().is_none_or(|keys| keys.iter().any(|key| families(*key) == families(*kind)));
    let is_forbidden = |extension: Oid<'_>| scope.has(&extension.to_owned(), Presence::Forbidden);
    let usages: Vec<KeyUsage> =
        if is_forbidden(oid::KEY_USAGE) { Vec::from([KeyUsage::NONE]) } else { Plan::usages().collect() };
    let constraints: &[(bool, bool)] = match is_forbidden(oid::BASIC_CONSTRAINTS) {
        true => &[(false, false)],
        false => &[(false, false), (true, false), (true, true)],
    };
    let kinds = KINDS.into_iter().filter(is_allowed);
    let ways = kinds.flat_map(|key| constraints.iter().map(move |(ca, path_len)| (key, *ca, *path_len)));
    let plans: Vec<Plan> = ways
        .flat_map(|(key, ca, path_len)| usages.iter().map(move |usage| Plan { key, ca, path_len, usage: *usage }))
        .collect();
    let keeps = |rule: &Rule, plan: &Plan| match rule {
        Rule::OnlyInCa(extension) => plan.ca || !scope.has(extension, Presence::Required),
        Rule::ExtensionValue(_) => match value(rule) {
            Some(ParsedExtension::KeyUsage(usage)) => plan.usage == usage,
            Some(ParsedExtension::BasicConstraints(constraints)) => {
                (plan.ca, plan.path_len) == (constraints.ca, constraints.path_len_constraint.is_some())
            }
            _ => true,
        },
        rule => plan.keeps(rule),
    };
    let plans = narrow(rows, &plans, keeps)?;
    if plans.iter().any(|plan| plan.ca) { path_len(rows) } else { Ok(()) }
}

/// The extension that a rule on its value asks for.
fn value(rule: &Rule) -> Option<ParsedExtension<'_>> {
    let Rule::ExtensionValue(fixed) = rule else { return None };
    Extension { oid: fixed.extension.as_oid(), critical: false, value: &fixed.value, offset: 0 }.parse().ok()
}

/// A number lies between what all rows say, if one has to be there.
fn path_len(rows: &[&Row]) -> Checked {
    let ranges = rows.iter().filter_map(|row| match value(&row.rule) {
        Some(ParsedExtension::BasicConstraints(constraints)) => {
            constraints.path_len_constraint.map(|one| (row, Some(one), one))
        }
        _ => match row.rule {
            Rule::PathLen { max, min } => Some((row, max, min)),
            _ => None,
        },
    });
    let (mut least, mut most) = (0, None::<u32>);
    for (row, max, min) in ranges {
        (least, most) = (least.max(min), [most, max].into_iter().flatten().min());
        if let Some(most) = most {
            check_range(least, most).map_err(|error| error.within(&key(row)))?;
        }
    }
    Ok(())
}

/// What extKeyUsage must list it may list, and something is left to list.
pub(super) fn purposes(scope: &Scope<'_>, rows: &[&Row]) -> Checked {
    let rules = || rows.iter().map(|row| &row.rule);
    let allowed = shared(rules().filter_map(|rule| match rule {
        Rule::PurposesAmong(list) => Some(&**list),
        _ => None,
    }));
    let excluded: BTreeSet<Oid<'_>> = rules()
        .filter_map(|rule| match rule {
            Rule::PurposesExclude(list) => Some(list.iter().map(ObjectIdentifier::as_oid)),
            _ => None,
        })
        .flatten()
        .collect();
    let is_refused =
        |purpose: &Oid<'_>| excluded.contains(purpose) || allowed.as_ref().is_some_and(|all| !all.contains(purpose));
    let is_nothing_left = allowed.as_ref().is_some_and(|allowed| allowed.is_subset(&excluded));
    for row in rows {
        match &row.rule {
            Rule::PurposesInclude(list) => {
                if let Some(purpose) = list.iter().map(ObjectIdentifier::as_oid).find(is_refused) {
                    return Err(at(row, format_args!("{} is asked for and not allowed", purpose.label())));
                }
            }
            Rule::PurposesAmong(_) if is_nothing_left => {
                return Err(at(row, "none of these is allowed everywhere"));
            }
            rule @ Rule::ExtensionValue(_) => {
                let Some(ParsedExtension::ExtendedKeyUsage(listed)) = value(rule) else { continue };
                if let Some(purpose) = listed.iter().find(is_refused) {
                    return Err(at(row, format_args!("{} is not allowed", purpose.label())));
                }
                let mut asked = rules().filter_map(|rule| match rule {
                    Rule::PurposesInclude(list) => Some(list.iter().map(ObjectIdentifier::as_oid)),
                    _ => None,
                });
                if let Some(purpose) = asked.by_ref().flatten().find(|purpose| !listed.contains(*purpose)) {
                    return Err(at(row, format_args!("{} is asked for and not there", purpose.label())));
                }
            }
            Rule::AnyPurposeNotCritical => {
                let is_any =
                    |list: &[ObjectIdentifier]| list.iter().any(|it| it.as_oid() == oid::ANY_EXTENDED_KEY_USAGE);
                let is_asked = scope.binds(|rule| matches!(rule, Rule::PurposesInclude(list) if is_any(list)));
                let is_critical = scope.profile.extensions().iter().any(|row| {
                    row.extension.as_oid() == oid::EXTENDED_KEY_USAGE && row.criticality == Criticality::Critical
                });
                if is_asked && is_critical {
                    return Err(at(row, "anyExtendedKeyUsage is asked for, and `criticality` is critical"));
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// What every one of some lists has; `None` if there is no list.
pub(super) fn shared<'a>(lists: impl Iterator<Item = &'a [ObjectIdentifier]>) -> Option<BTreeSet<Oid<'a>>> {
    lists.map(|list| list.iter().map(ObjectIdentifier::as_oid).collect()).reduce(|all: BTreeSet<_>, list| &all & &list)
}
