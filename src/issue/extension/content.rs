//! What the value of an extension may say, however it was written (RFC 5280 §4.2).
//!
//! It takes an extension about to be issued, typed or as bytes, and refuses what the decoder of certificates would note as
//! a deviation, and what RFC 5280 rules out beyond the encoding.

use super::refused;
use crate::base::{Code, Error, Result};
use crate::encoding::der::{Notes, Tlv, single};
use crate::issue::alternative_name::{check_general_name, check_location, check_relative, check_subtree_base};
use crate::issue::syntax::is_no_bad_text;
use crate::x509::ext::{
    AuthorityKeyIdentifier, BasicConstraints, CertificatePolicies, CrlDistributionPoints, DistributionPointName,
    ExtendedKeyUsage, GeneralSubtree, KeyUsage, NameConstraints, PolicyMappings, PolicyQualifier,
    PrivateKeyUsagePeriod, ReasonFlags, SubjectDirectoryAttributes, SubjectKeyIdentifier,
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
        ParsedExtension::BasicConstraints(constraints) => check_path_length(constraints, refused),
        ParsedExtension::KeyUsage(usage) => check_usage(usage, refused),
        ParsedExtension::ExtendedKeyUsage(purposes) => check_purposes(&purposes, refused),
        ParsedExtension::SubjectKeyIdentifier(SubjectKeyIdentifier(identifier)) => check_key_id(identifier, refused),
        ParsedExtension::AuthorityKeyIdentifier(authority) => check_authority(&authority, refused),
        ParsedExtension::NameConstraints(constraints) => check_distances(&constraints, refused),
        ParsedExtension::CertificatePolicies(policies) => check_policies(&policies, refused),
        ParsedExtension::PolicyMappings(mappings) => check_mappings(&mappings, refused),
        ParsedExtension::CrlDistributionPoints(points) | ParsedExtension::FreshestCrl(points) => {
            check_points(&points, refused)
        }
        ParsedExtension::IssuingDistributionPoint(point) => check_reasons(point.only_some_reasons, refused),
        ParsedExtension::PrivateKeyUsagePeriod(period) => check_period(period, refused),
        ParsedExtension::SubjectDirectoryAttributes(attributes) => check_attributes(&attributes, refused),
        _ => Ok(()),
    }
}

/// RFC 5280 §4.2.1.9: "CAs MUST NOT include the pathLenConstraint field unless the cA boolean is asserted".
fn check_path_length(constraints: BasicConstraints, refused: impl Fn(&dyn fmt::Display) -> Error) -> Result<()> {
    match constraints.path_len_constraint {
        Some(length) if !constraints.ca => Err(refused(&format_args!("pathLenConstraint {length} without cA"))),
        _ => Ok(()),
    }
}

/// RFC 5280 §4.2.1.1, §4.2.1.2: an identifier identifies something.
fn check_key_id(identifier: &[u8], refused: impl Fn(&dyn fmt::Display) -> Error) -> Result<()> {
    if identifier.is_empty() { Err(refused(&"an empty key identifier")) } else { Ok(()) }
}

/// RFC 5280 §4.2.1.1: something identifies the key; Appendix A.2: "authorityCertIssuer and authorityCertSerialNumber MUST both
/// be present or both be absent".
fn check_authority(authority: &AuthorityKeyIdentifier<'_>, refused: impl Fn(&dyn fmt::Display) -> Error) -> Result<()> {
    let certificate = (authority.authority_cert_issuer.is_some(), authority.authority_cert_serial_number.is_some());
    match (authority.key_identifier, certificate) {
        (_, (true, false)) => Err(refused(&"authorityCertIssuer without authorityCertSerialNumber")),
        (_, (false, true)) => Err(refused(&"authorityCertSerialNumber without authorityCertIssuer")),
        (None, (false, false)) => Err(refused(&"an identifier of nothing")),
        (identifier, _) => identifier.map_or(Ok(()), |identifier| check_key_id(identifier, refused)),
    }
}

/// RFC 5280 §4.2.1.10: "the minimum MUST be zero, and maximum MUST be absent."
fn check_distances(constraints: &NameConstraints<'_>, refused: impl Fn(&dyn fmt::Display) -> Error) -> Result<()> {
    let lists = [constraints.permitted, constraints.excluded];
    let mut subtrees = lists.iter().flatten().flat_map(|subtrees| subtrees.iter());
    match subtrees.find(|subtree| subtree.minimum != 0 || subtree.maximum.is_some()) {
        Some(GeneralSubtree { maximum: Some(maximum), .. }) => Err(refused(&format_args!("maximum {maximum}"))),
        Some(GeneralSubtree { minimum, .. }) => Err(refused(&format_args!("minimum {minimum}"))),
        None => Ok(()),
    }
}

/// RFC 5280 §4.2.1.12: each purpose stands there once.
fn check_purposes(purposes: &ExtendedKeyUsage<'_>, refused: impl Fn(&dyn fmt::Display) -> Error) -> Result<()> {
    let mut seen = BTreeSet::new();
    match purposes.iter().find(|purpose| !seen.insert(*purpose)) {
        Some(purpose) => Err(refused(&format_args!("{} twice", purpose.label()))),
        None => Ok(()),
    }
}

/// RFC 3280 §4.2.1.4: "at least one of the two components" is present; it does not end before it begins.
fn check_period(period: PrivateKeyUsagePeriod, refused: impl Fn(&dyn fmt::Display) -> Error) -> Result<()> {
    match (period.not_before, period.not_after) {
        (None, None) => Err(refused(&"neither notBefore nor notAfter")),
        (Some(from), Some(to)) if from > to => {
            Err(Error::new(Code::ISSUE_VALIDITY_INVERTED).in_structure("privateKeyUsagePeriod"))
        }
        _ => Ok(()),
    }
}

/// RFC 5280 §4.2.1.8, Appendix A.1: `Attribute ::= SEQUENCE { type, values SET OF AttributeValue }`, "at least one value is
/// required".
fn check_attributes(
    attributes: &SubjectDirectoryAttributes<'_>,
    refused: impl Fn(&dyn fmt::Display) -> Error,
) -> Result<()> {
    match attributes.iter().find(|(_, values)| values.is_empty()) {
        Some((kind, _)) => Err(refused(&format_args!("{} without a value", kind.label()))),
        None => Ok(()),
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
            if notice.organization.is_none() && notice.explicit_text.is_none() {
                return Err(refused(&"a notice of nothing"));
            }
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

/// RFC 5280 §4.2.1.13: a point of nothing but reasons says nothing; nameRelativeToCRLIssuer is relative to one name.
fn check_points(points: &CrlDistributionPoints<'_>, refused: impl Fn(&dyn fmt::Display) -> Error) -> Result<()> {
    for point in points.iter() {
        if point.name.is_none() && point.crl_issuer.is_none() {
            return Err(refused(&"distribution point without a name"));
        }
        let is_relative = matches!(point.name, Some(DistributionPointName::RelativeToCrlIssuer(_)));
        if is_relative && point.crl_issuer.is_some_and(|issuers| issuers.iter().count() > 1) {
            return Err(refused(&"nameRelativeToCRLIssuer beside more than one cRLIssuer"));
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
