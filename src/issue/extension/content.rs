//! What the value of an extension may say, however it was written (RFC 5280 §4.2).
//!
//! It takes an extension about to be issued, typed or as bytes, and refuses what the decoder of certificates would note as
//! a deviation, and what RFC 5280 rules out beyond the encoding.

use super::refused;
use crate::base::{Error, Result};
use crate::encoding::der::{Notes, Tlv, single};
use crate::issue::alternative_name::{check_general_name, check_location, check_relative, check_subtree_base};
use crate::issue::syntax::is_no_bad_text;
use crate::x509::ext::{
    CertificatePolicies, CrlDistributionPoints, DistributionPointName, KeyUsage, PolicyMappings, PolicyQualifier,
    ReasonFlags,
};
use crate::x509::{Extension, GeneralName, GeneralNames, ParsedExtension, oid};
use alloc::collections::BTreeSet;
use core::fmt;

/// RFC 5280 §4.2: the value is DER of the extension's own type; one of a type not read here is one DER value.
pub(in crate::issue) fn check_value(extension: &Extension<'_>) -> Result<()> {
    let mut notes = Notes::new();
    let refused = |found: &dyn fmt::Display| refused(extension.oid).with_found(found);
    let parsed = extension.parse_noting(&mut notes).map_err(|error| refused(&error))?;
    check_names(&parsed)?;
    if let Some(deviation) = notes.set().iter().next() {
        return Err(refused(&deviation.code()));
    }
    match parsed {
        ParsedExtension::Unknown(value) => single(value).map(|_| ()).map_err(|error| refused(&error)),
        ParsedExtension::KeyUsage(usage) => check_usage(usage, refused),
        ParsedExtension::CertificatePolicies(policies) => check_policies(&policies, refused),
        ParsedExtension::PolicyMappings(mappings) => check_mappings(&mappings, refused),
        ParsedExtension::CrlDistributionPoints(points) | ParsedExtension::FreshestCrl(points) => {
            check_points(&points, refused)
        }
        ParsedExtension::IssuingDistributionPoint(point) => check_reasons(point.only_some_reasons, refused),
        _ => Ok(()),
    }
}

/// RFC 5280 §4.2.1.3: something is asserted, and nothing without a name.
fn check_usage(usage: KeyUsage, refused: impl Fn(&dyn fmt::Display) -> Error) -> Result<()> {
    if !usage.is_empty() && KeyUsage::from_bits(0x1ff).contains(usage) {
        return Ok(());
    }
    Err(refused(&format_args!("bits {:#x}", usage.bits())))
}

/// RFC 5280 §4.2.1.4: a policy stands there once; `DisplayText ::= CHOICE { … (SIZE (1..200)) }`, which "SHOULD NOT include
/// any control characters".
fn check_policies(policies: &CertificatePolicies<'_>, refused: impl Fn(&dyn fmt::Display) -> Error) -> Result<()> {
    let mut seen = BTreeSet::new();
    for policy in policies.iter() {
        if !seen.insert(policy.policy_identifier) {
            return Err(refused(&format_args!("{} twice", policy.policy_identifier)));
        }
        for qualifier in policy.qualifiers() {
            let PolicyQualifier::UserNotice(notice) = qualifier else { continue };
            for text in [notice.organization, notice.explicit_text].into_iter().flatten() {
                let length = text.to_text().chars().count();
                if !(1..=200).contains(&length) {
                    return Err(refused(&format_args!("a text of {length} characters, not 1 to 200")));
                }
                if !is_no_bad_text(&Tlv { tag: text.tag, raw: text.bytes, value: text.bytes, offset: 0 }) {
                    return Err(refused(&"a text with control characters, or some outside its alphabet"));
                }
            }
        }
    }
    Ok(())
}

/// RFC 5280 §4.2.1.5: no policy is mapped to or from anyPolicy.
fn check_mappings(mappings: &PolicyMappings<'_>, refused: impl Fn(&dyn fmt::Display) -> Error) -> Result<()> {
    let mut policies = mappings.iter().flat_map(|pair| [pair.issuer_domain_policy, pair.subject_domain_policy]);
    if policies.any(|policy| policy == oid::ANY_POLICY) { Err(refused(&"anyPolicy")) } else { Ok(()) }
}

/// RFC 5280 §4.2.1.13: a point of nothing but reasons says nothing.
fn check_points(points: &CrlDistributionPoints<'_>, refused: impl Fn(&dyn fmt::Display) -> Error) -> Result<()> {
    for point in points.iter() {
        if point.name.is_none() && point.crl_issuer.is_none() {
            return Err(refused(&"distribution point without a name"));
        }
        check_reasons(point.reasons, &refused)?;
    }
    Ok(())
}

fn check_reasons(reasons: Option<ReasonFlags>, refused: impl Fn(&dyn fmt::Display) -> Error) -> Result<()> {
    match reasons.filter(|reasons| !is_named(*reasons)) {
        Some(reasons) => Err(refused(&format_args!("reasons {:#x}", reasons.bits()))),
        None => Ok(()),
    }
}

/// RFC 5280 §4.2.1.13: reasons that are given are one at least, and each has a name; bit 0 is `unused`.
pub(in crate::issue) fn is_named(reasons: ReasonFlags) -> bool {
    reasons.bits() != 0 && ReasonFlags::ALL.contains(reasons)
}

/// RFC 5280 §4.2.1.4, §4.2.1.6, §4.2.1.10, §4.2.1.13: every name in an extension has the syntax of its form.
fn check_names(parsed: &ParsedExtension<'_>) -> Result<()> {
    let all = |names: &GeneralNames<'_>| names.iter().try_for_each(|name| check_general_name(&name));
    let place = |name: &Option<DistributionPointName<'_>>| match name {
        Some(DistributionPointName::FullName(names)) => names.iter().try_for_each(|name| check_location(&name)),
        Some(DistributionPointName::RelativeToCrlIssuer(name)) => check_relative(name),
        None => Ok(()),
    };
    match parsed {
        ParsedExtension::SubjectAltName(names) | ParsedExtension::IssuerAltName(names) => all(names),
        ParsedExtension::AuthorityKeyIdentifier(authority) => authority.authority_cert_issuer.iter().try_for_each(all),
        ParsedExtension::AuthorityInfoAccess(accesses) | ParsedExtension::SubjectInfoAccess(accesses) => {
            accesses.iter().try_for_each(|access| check_location(&access.access_location))
        }
        ParsedExtension::CrlDistributionPoints(points) | ParsedExtension::FreshestCrl(points) => {
            points.iter().try_for_each(|point| {
                place(&point.name)?;
                point.crl_issuer.iter().try_for_each(all)
            })
        }
        ParsedExtension::IssuingDistributionPoint(point) => place(&point.distribution_point),
        ParsedExtension::CertificatePolicies(policies) => {
            policies.iter().flat_map(|policy| policy.qualifiers()).try_for_each(|qualifier| match qualifier {
                PolicyQualifier::Cps(uri) => check_general_name(&GeneralName::UniformResourceIdentifier(uri)),
                _ => Ok(()),
            })
        }
        ParsedExtension::NameConstraints(constraints) => [constraints.permitted, constraints.excluded]
            .iter()
            .flatten()
            .flat_map(|subtrees| subtrees.iter())
            .try_for_each(|subtree| check_subtree_base(&subtree.base)),
        _ => Ok(()),
    }
}
