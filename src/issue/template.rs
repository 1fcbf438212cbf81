//! A profile as a template: the extensions whose content it settles.
//!
//! It takes a profile and a key and gives basicConstraints, keyUsage, extKeyUsage and whatever has one value, as the
//! MUSTs of the profile have them. What only the applicant knows (names) or the CA (locations) is added by hand.

use super::extension::OwnedExtension;
use crate::base::{Level, Result};
use crate::crypto::{KeyIdMethod, PublicKey};
use crate::profile::{Criticality, Presence, Profile, Row, Rule};
use crate::x509::ext::KeyUsage;
use crate::x509::{ObjectIdentifier, Oid, oid};
use alloc::vec::Vec;

fn musts(profile: &Profile) -> impl Iterator<Item = &Rule> {
    profile.rows().iter().filter(|row: &&Row| row.level == Level::Must).map(|row| &row.rule)
}

/// The extensions that `profile` settles for a certificate of `key`.
pub(super) fn extensions(profile: &Profile, key: &PublicKey) -> Result<Vec<OwnedExtension>> {
    let extensions =
        [basic_constraints(profile)?, key_usage(profile, key)?, purposes(profile)?, ocsp_no_check(profile)?];
    let mut extensions: Vec<_> = extensions.into_iter().flatten().collect();
    for rule in musts(profile) {
        if let Rule::ExtensionValue(fixed) = rule {
            let extension = fixed.extension.as_oid();
            let is_forbidden = presence(profile, extension) == Presence::Forbidden;
            if !is_forbidden && !extensions.iter().any(|it| it.oid() == extension) {
                extensions.push(OwnedExtension::from_der(extension, false, &fixed.value)?);
            }
        }
    }
    Ok(extensions.into_iter().map(|extension| with_criticality(profile, extension)).collect())
}

fn presence(profile: &Profile, extension: Oid<'_>) -> Presence {
    profile.extension(extension, true).map_or(Presence::Optional, |row| row.presence)
}

/// As the profile has it, where it has it one way only.
fn with_criticality(profile: &Profile, extension: OwnedExtension) -> OwnedExtension {
    match profile.extension(extension.oid(), true).map(|row| row.criticality) {
        Some(Criticality::Critical | Criticality::ShouldBeCritical) => extension.with_critical(true),
        Some(Criticality::NotCritical | Criticality::ShouldNotBeCritical) => extension.with_critical(false),
        _ => extension,
    }
}

/// The least pathLenConstraint that the profile allows, if it demands one.
fn basic_constraints(profile: &Profile) -> Result<Option<OwnedExtension>> {
    let ca = musts(profile).find_map(|rule| match rule {
        Rule::CertificateAuthority(ca) => Some(*ca),
        _ => None,
    });
    let Some(ca) = ca.filter(|_| presence(profile, oid::BASIC_CONSTRAINTS) != Presence::Forbidden) else {
        return Ok(None);
    };
    if !ca {
        return OwnedExtension::basic_constraints_end_entity().map(Some);
    }
    let path_len = musts(profile).find_map(|rule| match rule {
        Rule::PathLen { max: Some(_), min } => Some(*min),
        _ => None,
    });
    OwnedExtension::basic_constraints_ca(path_len).map(Some)
}

/// Everything that is required, and one of each set of which one is required.
fn key_usage(profile: &Profile, key: &PublicKey) -> Result<Option<OwnedExtension>> {
    let mut usage = KeyUsage::NONE;
    for rule in musts(profile) {
        match rule {
            Rule::KeyUsageExactly(exactly) => usage |= *exactly,
            Rule::KeyUsage { required, any_of, keys, .. } if keys.contains(key.algorithm()) => {
                usage |= *required;
                if !any_of.is_empty() && !usage.intersects(*any_of) {
                    // The bits of the standard go from the most to the least common.
                    usage |= KeyUsage::from_bits(any_of.bits() & any_of.bits().wrapping_neg());
                }
            }
            _ => {}
        }
    }
    if usage.is_empty() || presence(profile, oid::KEY_USAGE) == Presence::Forbidden {
        return Ok(None);
    }
    OwnedExtension::key_usage(usage).map(Some)
}

fn purposes(profile: &Profile) -> Result<Option<OwnedExtension>> {
    let mut purposes: Vec<Oid<'_>> = Vec::new();
    for rule in musts(profile) {
        if let Rule::PurposesInclude(required) = rule {
            purposes.extend(required.iter().map(ObjectIdentifier::as_oid));
        }
    }
    purposes.sort_unstable();
    purposes.dedup();
    if purposes.is_empty() || presence(profile, oid::EXTENDED_KEY_USAGE) == Presence::Forbidden {
        return Ok(None);
    }
    OwnedExtension::extended_key_usage(&purposes).map(Some)
}

/// RFC 6960 §4.2.2.2.1: it has one value, NULL.
fn ocsp_no_check(profile: &Profile) -> Result<Option<OwnedExtension>> {
    match presence(profile, oid::OCSP_NO_CHECK) {
        Presence::Required | Presence::Recommended => OwnedExtension::ocsp_no_check().map(Some),
        _ => Ok(None),
    }
}

/// How subjectKeyIdentifier is derived; `None` if there must be none.
pub(super) fn subject_key_id(profile: &Profile) -> Option<KeyIdMethod> {
    if presence(profile, oid::SUBJECT_KEY_IDENTIFIER) == Presence::Forbidden {
        return None;
    }
    let demanded = musts(profile).find_map(|rule| match rule {
        Rule::SkiDerived(methods) if !methods.contains(&KeyIdMethod::default()) => methods.first().copied(),
        _ => None,
    });
    Some(demanded.unwrap_or_default())
}

/// Whether authorityKeyIdentifier is written.
pub(super) fn authority_key_id(profile: &Profile) -> bool {
    presence(profile, oid::AUTHORITY_KEY_IDENTIFIER) != Presence::Forbidden
}

/// Puts those that the profile orders into its order, each in the place of one of them.
pub(super) fn sort(profile: &Profile, extensions: &mut [OwnedExtension]) {
    for rule in musts(profile) {
        let Rule::ExtensionsInOrder(order) = rule else { continue };
        let rank = |extension: &OwnedExtension| order.iter().position(|it| it.as_oid() == extension.oid());
        let mut ordered: Vec<_> = extensions.iter().filter(|it| rank(it).is_some()).cloned().collect();
        ordered.sort_by_key(rank);
        let places = extensions.iter_mut().filter(|it| rank(it).is_some());
        places.zip(ordered).for_each(|(place, extension)| *place = extension);
    }
}
