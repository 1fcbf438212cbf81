//! Profiles that no certificate can keep are mistakes: refused with the key that asks for too much.
//!
//! First each rule by itself, at any level: a list of nothing, a range from above to below. Then what MUSTs say together,
//! whether or not the extension they are about may be absent. What the rules on different parts of a certificate say of
//! each other beyond that is not followed.

use super::value::Malformed;
use super::write::path;
use crate::base::Level;
use crate::crypto::KeyAlgorithm;
use crate::profile::{Criticality, KeyFamily, KeyRule, NameForms, Period, Presence, Profile, Row, Rule};
use crate::x509::ext::KeyUsage;
use crate::x509::{ObjectIdentifier, Oid};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::ToString;
use alloc::vec::Vec;

type Checked = Result<(), Malformed>;

pub(super) fn check(profile: &Profile) -> Checked {
    check_each(profile)?;
    if profile.issuing().validity.is_some_and(is_nothing) {
        return Err(Malformed::new("a validity of no time").within("issuing.validity"));
    }
    // What is not reported binds nobody.
    let binds = |row: &&Row| row.level == Level::Must && !profile.waived().contains(&row.code);
    let musts: Vec<&Row> = profile.rows().iter().filter(binds).collect();
    check_numbers(&musts)?;
    check_attributes(&musts, false)?;
    check_attributes(&musts, true)?;
    check_purposes(&musts)?;
    check_usages(&musts)?;
    check_forms(&musts)?;
    check_extensions(profile, &musts)
}

fn at(row: &Row, problem: impl core::fmt::Display) -> Malformed {
    Malformed::new(problem).within(&path(row).join("."))
}

fn is_nothing(period: Period) -> bool {
    period == Period::default()
}

/// Rows of one kind about one thing are written as a list.
fn check_each(profile: &Profile) -> Checked {
    let same = |one: &Row, other: &Row| one.rule.kind() == other.rule.kind() && one.rule.about() == other.rule.about();
    for rows in profile.rows().chunk_by(same) {
        for (index, row) in rows.iter().enumerate() {
            check_rule(&row.rule).map_err(|error| {
                let error = if rows.len() > 1 { error.within(&format!("[{index}]")) } else { error };
                error.within(&path(row).join("."))
            })?;
        }
    }
    Ok(())
}

/// What a rule says by itself can be kept.
fn check_rule(rule: &Rule) -> Checked {
    let unless = |kept: bool, problem: &str| if kept { Ok(()) } else { Err(Malformed::new(problem)) };
    match rule {
        Rule::Version(version) => unless((1..=3).contains(version), "versions are 1, 2 and 3"),
        Rule::SerialMaxOctets(octets) => unless(*octets > 0, "a serial number has an octet at least"),
        Rule::ValidityMax { period, .. } => unless(!is_nothing(*period), "a validity of no time"),
        Rule::KeyAmong(keys) => unless(!keys.is_empty(), "no kind of keys"),
        Rule::SignatureAmong(algorithms) => unless(!algorithms.is_empty(), "no signature algorithm"),
        Rule::PathLen { max: Some(max), min } => check_range(*min, *max),
        // RFC 5280 §4.2.1.3, §4.2.1.12: who wants none forbids the extension.
        Rule::KeyUsageExactly(usage) => unless(!usage.is_empty(), "no usage; `presence` says whether there is any"),
        Rule::PurposesAmong(purposes) => {
            unless(!purposes.is_empty(), "no purpose; `presence` says whether there is any")
        }
        Rule::SkiDerived(methods) => unless(!methods.is_empty(), "no method"),
        Rule::DistributionPointsAre(schemes) => unless(!schemes.is_empty(), "no scheme"),
        Rule::SubjectAttribute(rule) | Rule::IssuerAttribute(rule) => check_range(rule.min.into(), rule.max.into()),
        // Of one family of keys others may be taken.
        Rule::KeyUsage { required, any_of, allowed: Some(allowed), keys: KeyFamily::Any } => {
            check_usage(*required, *any_of, *allowed)
        }
        _ => Ok(()),
    }
}

fn check_range(min: u32, max: u32) -> Checked {
    if min <= max { Ok(()) } else { Err(Malformed::new(format_args!("at least {min} and at most {max}"))) }
}

fn check_usage(required: KeyUsage, any_of: KeyUsage, allowed: KeyUsage) -> Checked {
    if allowed.contains(required) && (any_of.is_empty() || any_of.intersects(allowed)) && !allowed.is_empty() {
        return Ok(());
    }
    Err(Malformed::new("a usage is asked for that is not allowed"))
}

/// Version, serial number, cA and pathLenConstraint: one number each, between what all rows say.
fn check_numbers(musts: &[&Row]) -> Checked {
    let (mut octets, mut version, mut ca) = (u16::MAX, None, None);
    let (mut least, mut most) = (0, u32::MAX);
    for row in musts {
        match row.rule {
            Rule::Version(one) if version.replace(one).is_some_and(|other| other != one) => {
                return Err(at(row, "two versions"));
            }
            Rule::SerialMaxOctets(max) => octets = octets.min(max.into()),
            // The rule is content with an octet less.
            Rule::SerialMinBits(bits) if u32::from(bits) > (u32::from(octets) + 1) * 8 => {
                return Err(at(row, format_args!("{bits} bits in {octets} octets")));
            }
            Rule::CertificateAuthority(one) if ca.replace(one).is_some_and(|other| other != one) => {
                return Err(at(row, "both true and false"));
            }
            Rule::PathLen { max: Some(max), min } => {
                (least, most) = (least.max(min), most.min(max));
                check_range(least, most).map_err(|error| error.within(&path(row).join(".")))?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// What every one of some lists has; `None` if there is no list.
fn shared<'a>(lists: impl Iterator<Item = &'a [ObjectIdentifier]>) -> Option<BTreeSet<Oid<'a>>> {
    lists.map(|list| list.iter().map(ObjectIdentifier::as_oid).collect()).reduce(|all: BTreeSet<_>, list| &all & &list)
}

/// How often each attribute of one of the two names occurs, and whether the name may have it.
fn check_attributes(musts: &[&Row], is_issuer: bool) -> Checked {
    let listed = shared(musts.iter().filter_map(|row| match (&row.rule, is_issuer) {
        (Rule::SubjectAttributesAmong(list), false) | (Rule::IssuerAttributesAmong(list), true) => Some(&**list),
        _ => None,
    }));
    let mut counts = BTreeMap::new();
    for row in musts {
        match (&row.rule, is_issuer) {
            (Rule::SubjectAttribute(rule), false) | (Rule::IssuerAttribute(rule), true) => {
                let attribute = rule.attribute.as_oid();
                let (least, most) = counts.entry(attribute).or_insert((0, u8::MAX));
                (*least, *most) = (rule.min.max(*least), rule.max.min(*most));
                check_range((*least).into(), (*most).into()).map_err(|error| error.within(&path(row).join(".")))?;
                if rule.min > 0 && listed.as_ref().is_some_and(|listed| !listed.contains(&attribute)) {
                    return Err(at(row, "required, and not in `attributesAmong`"));
                }
            }
            (Rule::SubjectNotEmpty, false) | (Rule::IssuerNotEmpty, true)
                if listed.as_ref().is_some_and(BTreeSet::is_empty) =>
            {
                return Err(at(row, "`attributesAmong` leaves no attribute"));
            }
            _ => {}
        }
    }
    Ok(())
}

/// What extKeyUsage must list it may list, and something is left to list.
fn check_purposes(musts: &[&Row]) -> Checked {
    let rules = || musts.iter().map(|row| &row.rule);
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
    for row in musts {
        match &row.rule {
            Rule::PurposesInclude(list) => {
                if let Some(purpose) = list.iter().map(ObjectIdentifier::as_oid).find(is_refused) {
                    return Err(at(row, format_args!("{} is asked for and not allowed", purpose.label())));
                }
            }
            Rule::PurposesAmong(_) if is_nothing_left => {
                return Err(at(row, "none of these is allowed everywhere"));
            }
            _ => {}
        }
    }
    Ok(())
}

/// One of each kind that rules on keyUsage tell apart.
const KINDS: [KeyAlgorithm; 3] = [KeyAlgorithm::Rsa(2048), KeyAlgorithm::EcdsaP256, KeyAlgorithm::Ed25519];

/// There is a kind of keys that the profile allows and whose keyUsage can be as all rows have it.
fn check_usages(musts: &[&Row]) -> Checked {
    let is_kind = |kind, other| {
        KeyFamily::Rsa.contains(kind) == KeyFamily::Rsa.contains(other)
            && KeyFamily::Elliptic.contains(kind) == KeyFamily::Elliptic.contains(other)
    };
    let is_allowed = |kind| {
        musts.iter().all(|row| match &row.rule {
            Rule::KeyAmong(keys) => keys.iter().any(|key| match key {
                KeyRule::Exactly(key) => is_kind(kind, *key),
                KeyRule::Rsa { .. } => KeyFamily::Rsa.contains(kind),
            }),
            _ => true,
        })
    };
    let mut refused = Ok(());
    for kind in KINDS.into_iter().filter(|kind| is_allowed(*kind)) {
        refused = check_usages_of(kind, musts);
        if refused.is_ok() {
            break;
        }
    }
    refused
}

fn check_usages_of(kind: KeyAlgorithm, musts: &[&Row]) -> Checked {
    let all = KeyUsage::from_bits(u16::MAX);
    let asked = |row: &Row| match row.rule {
        Rule::KeyUsage { required, any_of, allowed, keys } if keys.contains(kind) => {
            Some((required, any_of, allowed.unwrap_or(all)))
        }
        Rule::KeyUsageExactly(usage) => Some((usage, KeyUsage::NONE, usage)),
        _ => None,
    };
    let allowed = musts
        .iter()
        .filter_map(|row| asked(row))
        .fold(all, |left, (_, _, allowed)| KeyUsage::from_bits(left.bits() & allowed.bits()));
    for row in musts {
        if let Some((required, any_of, _)) = asked(row) {
            check_usage(required, any_of, allowed).map_err(|error| error.within(&path(row).join(".")))?;
        }
    }
    Ok(())
}

/// Of the forms of which subjectAltName must have one, it may have one.
fn check_forms(musts: &[&Row]) -> Checked {
    let is_allowed = |form: NameForms| {
        musts.iter().all(|row| !matches!(row.rule, Rule::SubjectAltNameForms(forms) if !forms.intersects(form)))
    };
    let allowed: Vec<_> = NameForms::NAMES.into_iter().map(|(form, _)| form).filter(|form| is_allowed(*form)).collect();
    for row in musts {
        match row.rule {
            Rule::SubjectAltNameForms(_) if allowed.is_empty() => {
                return Err(at(row, "none of these is allowed everywhere"));
            }
            Rule::SubjectAltNameAnyOf(asked) if !allowed.iter().any(|form| form.intersects(asked)) => {
                return Err(at(row, "none of these is in `forms`"));
            }
            _ => {}
        }
    }
    Ok(())
}

/// An extension has one value, and is not both required and forbidden, critical and not, of those who issue.
fn check_extensions(profile: &Profile, musts: &[&Row]) -> Checked {
    let mut values = BTreeMap::new();
    for row in musts {
        if let Rule::ExtensionValue(one) = &row.rule
            && values.insert(one.extension.as_oid(), &one.value).is_some_and(|other| *other != one.value)
        {
            return Err(at(row, "two values"));
        }
    }
    for rows in profile.extensions().chunk_by(|one, other| one.extension == other.extension) {
        let is = |presence| rows.iter().any(|row| row.presence == presence);
        let is_critical = |criticality| rows.iter().any(|row| row.criticality == criticality);
        let two = match () {
            () if is(Presence::Required) && is(Presence::Forbidden) => "required and forbidden",
            () if is(Presence::Required)
                && is_critical(Criticality::Critical)
                && is_critical(Criticality::NotCritical) =>
            {
                "critical and not critical"
            }
            () => continue,
        };
        let label = rows.first().map(|row| row.extension.as_oid().label().to_string()).unwrap_or_default();
        return Err(Malformed::new(two).within(&format!("extensions.{label}.whenIssuing")));
    }
    Ok(())
}
