//! A profile as a template: the extensions whose content it settles.
//!
//! It takes a profile, a subject and a key, and gives basicConstraints, keyUsage, extKeyUsage and whatever has one value, so
//! that the MUSTs of the profile hold. What only the applicant knows (names) or the CA (locations) is added by hand. Where
//! nothing keeps all MUSTs, the last of them are left out: holding the certificate to the profile then says which.

use super::extension::OwnedExtension;
use crate::base::{Level, Result};
use crate::crypto::{KeyIdMethod, PublicKey};
use crate::profile::{Criticality, ExtensionRow, Plan, Presence, Profile, Row, Rule};
use crate::x509::{Name, ObjectIdentifier, Oid, oid};
use alloc::vec::Vec;

/// What is reported before what is waived: the profile would have it all the same, if it can be had.
fn musts(profile: &Profile) -> impl Iterator<Item = &Rule> {
    let of = |waived: bool| {
        let rows = profile.rows().iter().filter(|row: &&Row| row.level == Level::Must);
        rows.filter(move |row| profile.waived().contains(&row.code) == waived).map(|row| &row.rule)
    };
    of(false).chain(of(true))
}

/// Of `all`, what every MUST keeps, but for those that leave nothing.
fn narrow<T: Clone>(profile: &Profile, all: Vec<T>, keeps: impl Fn(&Rule, &T) -> bool) -> Vec<T> {
    musts(profile).fold(all, |left, rule| {
        let kept: Vec<T> = left.iter().filter(|one| keeps(rule, one)).cloned().collect();
        if kept.is_empty() { left } else { kept }
    })
}

/// The extensions that `profile` settles for a certificate of `subject` and `key`.
pub(super) fn extensions(profile: &Profile, subject: Name<'_>, key: &PublicKey) -> Result<Vec<OwnedExtension>> {
    let mut extensions = Vec::new();
    let fixed = musts(profile).filter_map(|rule| match rule {
        Rule::ExtensionValue(fixed) => Some(fixed),
        _ => None,
    });
    for fixed in fixed {
        let extension = fixed.extension.as_oid();
        if !is_unwanted(profile, extension) && !extensions.iter().any(|it: &OwnedExtension| it.oid() == extension) {
            extensions.push(OwnedExtension::from_der(extension, false, &fixed.value)?);
        }
    }
    let settled = [basic_constraints(profile)?, key_usage(profile, key)?, purposes(profile)?, ocsp_no_check(profile)?];
    for extension in settled.into_iter().flatten() {
        if !is_unwanted(profile, extension.oid()) && !extensions.iter().any(|it| it.oid() == extension.oid()) {
            extensions.push(extension);
        }
    }
    Ok(extensions.into_iter().map(|extension| with_criticality(profile, subject, extension)).collect())
}

/// The rows on an extension that bind those who issue: both, if there is one for them alone.
fn rows<'a>(profile: &'a Profile, extension: Oid<'a>) -> impl Iterator<Item = &'a ExtensionRow> {
    profile.extensions().iter().filter(move |row| row.extension.as_oid() == extension)
}

fn has(profile: &Profile, extension: Oid<'_>, presences: &[Presence]) -> bool {
    rows(profile, extension).any(|row| presences.contains(&row.presence))
}

fn is_unwanted(profile: &Profile, extension: Oid<'_>) -> bool {
    has(profile, extension, &[Presence::Forbidden, Presence::NotRecommended])
}

/// As the profile has it, where it has it one way only; a MUST before a SHOULD.
fn with_criticality(profile: &Profile, subject: Name<'_>, extension: OwnedExtension) -> OwnedExtension {
    let wanted = rows(profile, extension.oid()).filter_map(|row| match row.criticality {
        Criticality::Any => None,
        Criticality::Critical => Some((true, Level::Must)),
        Criticality::ShouldBeCritical => Some((true, Level::Should)),
        Criticality::NotCritical => Some((false, Level::Must)),
        Criticality::ShouldNotBeCritical => Some((false, Level::Should)),
        Criticality::CriticalIfSubjectEmpty => {
            Some((subject.is_empty(), if subject.is_empty() { Level::Must } else { Level::Should }))
        }
        Criticality::CriticalOnlyIfSubjectEmpty => Some((subject.is_empty(), Level::Must)),
    });
    match wanted.max_by_key(|(_, level)| *level) {
        Some((critical, _)) => extension.with_critical(critical),
        None => extension,
    }
}

/// Whether it is to be a CA; `None` if the profile does not say.
fn is_ca(profile: &Profile) -> Option<bool> {
    musts(profile).find_map(|rule| match rule {
        Rule::CertificateAuthority(ca) => Some(*ca),
        _ => None,
    })
}

/// The least pathLenConstraint that the profile allows, if it demands one.
fn basic_constraints(profile: &Profile) -> Result<Option<OwnedExtension>> {
    match is_ca(profile) {
        None => Ok(None),
        Some(false) => OwnedExtension::basic_constraints_end_entity().map(Some),
        Some(true) => OwnedExtension::basic_constraints_ca(path_len(profile)).map(Some),
    }
}

/// The least number that every range holds; `None` if no range ends.
fn path_len(profile: &Profile) -> Option<u32> {
    let (mut least, mut most) = (0, None::<u32>);
    for rule in musts(profile) {
        let Rule::PathLen { max, min } = rule else { continue };
        let narrower = (least.max(*min), [most, *max].into_iter().flatten().min());
        if narrower.1.is_none_or(|most| narrower.0 <= most) {
            (least, most) = narrower;
        }
    }
    most.map(|_| least)
}

/// The fewest usages that the profile allows, and of those the most common, if it asks for any. If it asks for keyUsage but
/// not what is in it, the only one there can be.
fn key_usage(profile: &Profile, key: &PublicKey) -> Result<Option<OwnedExtension>> {
    let key = key.algorithm();
    let is_asked = |rule: &Rule| match rule {
        Rule::KeyUsageExactly(_) => true,
        Rule::KeyUsage { required, any_of, keys, .. } => {
            keys.contains(key) && !(required.is_empty() && any_of.is_empty())
        }
        _ => false,
    };
    let is_required = has(profile, oid::KEY_USAGE, &[Presence::Required]);
    let is_asked_for = musts(profile).any(is_asked);
    if !is_asked_for && !is_required {
        return Ok(None);
    }
    // Where the profile does not say, the caller may add basicConstraints of either kind.
    let kinds = is_ca(profile).map_or(Vec::from([false, true]), |ca| Vec::from([ca]));
    let has_path_len = path_len(profile).is_some();
    let plan = |ca, usage| Plan { key, ca, path_len: ca && has_path_len, usage };
    let plans = || kinds.iter().flat_map(|ca| Plan::usages().map(|usage| plan(*ca, usage)));
    let rules: Vec<&Rule> = musts(profile).collect();
    let mut kept = plans().filter(|plan| rules.iter().all(|rule| plan.keeps(rule)));
    let (first, is_only) = match kept.next() {
        // The first few of a thousand: the others are gone through only where it matters.
        Some(first) => (first.usage, !is_asked_for && kept.all(|plan| plan.usage == first.usage)),
        None => {
            let left = narrow(profile, plans().collect(), |rule, plan: &Plan| plan.keeps(rule));
            let Some(first) = left.first().map(|plan| plan.usage) else { return Ok(None) };
            (first, left.iter().all(|plan| plan.usage == first))
        }
    };
    if !(is_asked_for || is_only) {
        return Ok(None);
    }
    OwnedExtension::key_usage(first).map(Some)
}

/// What the profile asks for; if it asks for extKeyUsage but not what is in it, the only one there can be.
fn purposes(profile: &Profile) -> Result<Option<OwnedExtension>> {
    let lists = |pick: fn(&Rule) -> Option<&[ObjectIdentifier]>| musts(profile).filter_map(pick);
    let included = lists(|rule| match rule {
        Rule::PurposesInclude(list) => Some(list),
        _ => None,
    });
    let mut purposes: Vec<Oid<'_>> = included.flatten().map(ObjectIdentifier::as_oid).collect();
    purposes.sort_unstable();
    purposes.dedup();
    if purposes.is_empty() && has(profile, oid::EXTENDED_KEY_USAGE, &[Presence::Required]) {
        let listed = lists(|rule| match rule {
            Rule::PurposesAmong(list) => Some(list),
            _ => None,
        });
        let mut allowed: Vec<Oid<'_>> = listed.flatten().map(ObjectIdentifier::as_oid).collect();
        allowed.sort_unstable();
        allowed.dedup();
        let is_allowed = |purpose: &Oid<'_>| {
            musts(profile).all(|rule| match rule {
                Rule::PurposesAmong(list) => list.iter().any(|it| it.as_oid() == *purpose),
                Rule::PurposesExclude(list) => !list.iter().any(|it| it.as_oid() == *purpose),
                _ => true,
            })
        };
        allowed.retain(is_allowed);
        if let [only] = allowed.as_slice() {
            purposes.push(*only);
        }
    }
    if purposes.is_empty() {
        return Ok(None);
    }
    OwnedExtension::extended_key_usage(&purposes).map(Some)
}

/// RFC 6960 §4.2.2.2.1: it has one value, NULL.
fn ocsp_no_check(profile: &Profile) -> Result<Option<OwnedExtension>> {
    if has(profile, oid::OCSP_NO_CHECK, &[Presence::Required, Presence::Recommended]) {
        OwnedExtension::ocsp_no_check().map(Some)
    } else {
        Ok(None)
    }
}

/// How subjectKeyIdentifier is derived; `None` if there must be none.
pub(super) fn subject_key_id(profile: &Profile) -> Option<KeyIdMethod> {
    if has(profile, oid::SUBJECT_KEY_IDENTIFIER, &[Presence::Forbidden]) {
        return None;
    }
    let methods = Vec::from([KeyIdMethod::default(), KeyIdMethod::Rfc5280Sha1, KeyIdMethod::Rfc7093Sha256]);
    let is_allowed = |rule: &Rule, method: &KeyIdMethod| match rule {
        Rule::SkiDerived(methods) => methods.contains(method),
        _ => true,
    };
    narrow(profile, methods, is_allowed).first().copied()
}

/// Whether authorityKeyIdentifier is written.
pub(super) fn authority_key_id(profile: &Profile) -> bool {
    !has(profile, oid::AUTHORITY_KEY_IDENTIFIER, &[Presence::Forbidden])
}

/// Puts those that the profile orders into its orders: each time the first of those before which none of the others has to
/// stand.
pub(super) fn sort(profile: &Profile, extensions: &mut [OwnedExtension]) {
    let orders: Vec<&[ObjectIdentifier]> = musts(profile)
        .filter_map(|rule| match rule {
            Rule::ExtensionsInOrder(order) => Some(&**order),
            _ => None,
        })
        .collect();
    let is_ordered = |extension: &OwnedExtension| orders.iter().any(|order| rank(order, extension).is_some());
    let mut left: Vec<OwnedExtension> = extensions.iter().filter(|it| is_ordered(it)).cloned().collect();
    let mut ordered = Vec::new();
    while !left.is_empty() {
        let is_free = |extension: &OwnedExtension| {
            orders.iter().all(|order| {
                let Some(own) = rank(order, extension) else { return true };
                !left.iter().any(|other| rank(order, other).is_some_and(|rank| rank < own))
            })
        };
        // Where every one has to stand behind another, the check that follows says so.
        let next = left.iter().position(is_free).unwrap_or(0);
        ordered.push(left.remove(next));
    }
    let places = extensions.iter_mut().filter(|it| is_ordered(it));
    places.zip(ordered).for_each(|(place, extension)| *place = extension);
}

/// Where an order has an extension.
fn rank(order: &[ObjectIdentifier], extension: &OwnedExtension) -> Option<usize> {
    order.iter().position(|it| it.as_oid() == extension.oid())
}
