//! Presence, criticality, value and order of extensions.

use super::{Checked, Malformed, Scope, at, disagreement};
use crate::base::Code;
use crate::profile::{Criticality, ExtensionRow, Presence, Row, Rule};
use crate::x509::{Extension, ObjectIdentifier, Oid, oid};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::ToString;
use alloc::vec::Vec;

/// An extension has one value, of its own type.
pub(super) fn values(_: &Scope<'_>, rows: &[&Row]) -> Checked {
    let mut values = BTreeMap::new();
    for row in rows {
        let Rule::ExtensionValue(one) = &row.rule else { continue };
        let extension = Extension { oid: one.extension.as_oid(), critical: false, value: &one.value, offset: 0 };
        if let Err(error) = extension.parse() {
            return Err(at(row, format_args!("no value of this extension: {error}")));
        }
        if values.insert(extension.oid, &one.value).is_some_and(|other| *other != one.value) {
            return Err(at(row, "two values"));
        }
    }
    Ok(())
}

/// Extensions that must be there can stand as all orders have them.
pub(super) fn order(scope: &Scope<'_>, rows: &[&Row]) -> Checked {
    let mut after: BTreeMap<Oid<'_>, BTreeSet<Oid<'_>>> = BTreeMap::new();
    for row in rows {
        let Rule::ExtensionsInOrder(order) = &row.rule else { continue };
        let mut required: Vec<Oid<'_>> = Vec::new();
        for extension in order.iter().filter(|it| scope.has(it, Presence::Required)).map(ObjectIdentifier::as_oid) {
            // The first place counts.
            if !required.contains(&extension) {
                required.push(extension);
            }
        }
        for (one, next) in required.iter().zip(required.iter().skip(1)) {
            after.entry(*one).or_default().insert(*next);
        }
        if is_circular(&after) {
            return Err(disagreement(row, Some(row), false));
        }
    }
    Ok(())
}

/// Takes out what nothing stands before, until nothing is left or everything has something before it.
fn is_circular(after: &BTreeMap<Oid<'_>, BTreeSet<Oid<'_>>>) -> bool {
    let mut left: Vec<_> = after.iter().collect();
    loop {
        let before = left.len();
        let behind: BTreeSet<_> = left.iter().flat_map(|(_, next)| next.iter().copied()).collect();
        left.retain(|(one, _)| behind.contains(*one));
        if left.len() == before {
            return before > 0;
        }
    }
}

/// What noRevAvail does not stand beside; which locations authorityInfoAccess has is nobody's rule.
pub(super) fn revocation(scope: &Scope<'_>, rows: &[&Row]) -> Checked {
    let is_required = |extension: Oid<'_>| scope.has(&extension.to_owned(), Presence::Required);
    let others = [oid::CRL_DISTRIBUTION_POINTS, oid::FRESHEST_CRL].into_iter().any(is_required);
    let is_ca = scope.binds(|rule| matches!(rule, Rule::CertificateAuthority(true)));
    let row = rows.first().filter(|_| is_required(oid::NO_REV_AVAIL) && (others || is_ca));
    row.map_or(Ok(()), |row| Err(at(row, "noRevAvail is required where it cannot stand")))
}

pub(super) fn precertificate(scope: &Scope<'_>, rows: &[&Row]) -> Checked {
    let row = rows.first().filter(|_| scope.has(&oid::CT_POISON.to_owned(), Presence::Required));
    row.map_or(Ok(()), |row| Err(at(row, "the poison of precertificates is required")))
}

/// Whether the subject is empty, and whether the extension is critical.
type Case = (bool, bool);

/// What of it is reported (RFC 5280 §4.2.1.6).
fn allows(scope: &Scope<'_>, criticality: Criticality, (is_empty, critical): Case) -> bool {
    let kept = match criticality {
        Criticality::Critical => critical,
        Criticality::NotCritical => !critical,
        Criticality::CriticalIfSubjectEmpty => critical || !is_empty,
        Criticality::CriticalOnlyIfSubjectEmpty => critical == is_empty,
        Criticality::Any | Criticality::ShouldBeCritical | Criticality::ShouldNotBeCritical => true,
    };
    let reported = if critical { Code::EXTENSION_MUST_NOT_BE_CRITICAL } else { Code::EXTENSION_MUST_BE_CRITICAL };
    kept || scope.is_waived(reported)
}

/// An extension is not both required and forbidden, and is critical or not, of those who issue.
pub(super) fn presence_and_criticality(scope: &Scope<'_>) -> Checked {
    let named = scope.binds(|rule| match rule {
        Rule::SubjectNotEmpty => true,
        Rule::SubjectAttribute(rule) => rule.min > 0,
        _ => false,
    });
    let cases: &[Case] = if named {
        &[(false, false), (false, true)]
    } else {
        &[(false, false), (false, true), (true, false), (true, true)]
    };
    for rows in scope.profile.extensions().chunk_by(|one, other| one.extension == other.extension) {
        let asks = |presence| rows.iter().any(|row| scope.asks(row, presence));
        let keeps = |case: &Case| rows.iter().all(|row| allows(scope, row.criticality, *case));
        let (problem, key) = match () {
            () if asks(Presence::Required) && asks(Presence::Forbidden) => ("required and forbidden", "whenIssuing"),
            () if asks(Presence::Forbidden) || cases.iter().any(keeps) => continue,
            () if rows.len() > 1 => ("critical and not critical", "whenIssuing"),
            () => ("critical and not critical", "criticality"),
        };
        let label = rows.first().map(|row: &ExtensionRow| row.extension.as_oid().label().to_string());
        return Err(Malformed::new(problem).within(&format!("extensions.{}.{key}", label.unwrap_or_default())));
    }
    Ok(())
}
