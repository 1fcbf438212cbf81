//! certificatePolicies and policyMappings (RFC 5280 §4.2.1.4, §4.2.1.5).

use crate::encoding::der::Tag;
use crate::profile::report::{Judge, Report, element_field, extension_field};
use crate::x509::ext::{DisplayText, PolicyQualifier};
use crate::x509::{Oid, oid};
use alloc::collections::BTreeSet;

const POLICIES: Oid<'static> = oid::CERTIFICATE_POLICIES;

/// Longest explicitText, in characters (RFC 5280 Appendix A.2).
const MAX_NOTICE: usize = 200;

pub(in crate::profile) fn unique(judge: &Judge<'_>, report: &mut Report<'_>) {
    let Ok(Some(policies)) = judge.certificate.certificate_policies() else { return };
    let mut seen = BTreeSet::new();
    for (index, policy) in policies.iter().enumerate() {
        if report.is_full() {
            return;
        }
        if !seen.insert(policy.policy_identifier) {
            report.broken(element_field(POLICIES, index), policy.policy_identifier, "each policy once");
        }
    }
}

pub(in crate::profile) fn any_policy_qualifiers(judge: &Judge<'_>, report: &mut Report<'_>) {
    let Ok(Some(policies)) = judge.certificate.certificate_policies() else { return };
    for (index, policy) in policies.iter().enumerate() {
        if policy.policy_identifier != oid::ANY_POLICY {
            continue;
        }
        for qualifier in policy.qualifiers() {
            if report.is_full() {
                return;
            }
            if let PolicyQualifier::Other { id, .. } = qualifier {
                report.broken(element_field(POLICIES, index), id, "id-qt-cps or id-qt-unotice");
            }
        }
    }
}

/// Calls `check` with every explicitText until the report is full.
fn each_notice(judge: &Judge<'_>, report: &mut Report<'_>, check: impl Fn(&mut Report<'_>, usize, DisplayText<'_>)) {
    let Ok(Some(policies)) = judge.certificate.certificate_policies() else { return };
    for (index, policy) in policies.iter().enumerate() {
        for qualifier in policy.qualifiers() {
            if report.is_full() {
                return;
            }
            if let PolicyQualifier::UserNotice(notice) = qualifier {
                notice.explicit_text.into_iter().for_each(|text| check(report, index, text));
            }
        }
    }
}

pub(in crate::profile) fn notice_length(judge: &Judge<'_>, report: &mut Report<'_>) {
    each_notice(judge, report, |report, index, text| {
        let length = text.to_text().chars().count();
        if length > MAX_NOTICE {
            let expected = format_args!("at most {MAX_NOTICE}");
            report.broken(element_field(POLICIES, index), format_args!("{length} characters"), expected);
        }
    });
}

pub(in crate::profile) fn notice_plain(judge: &Judge<'_>, report: &mut Report<'_>) {
    each_notice(judge, report, |report, index, text| {
        if text.tag != Tag::UTF8_STRING {
            let found = match text.tag {
                Tag::IA5_STRING => "IA5String",
                Tag::BMP_STRING => "BMPString",
                _ => "VisibleString",
            };
            report.broken(element_field(POLICIES, index), found, "UTF8String");
        } else if text.to_text().contains(char::is_control) {
            report.broken(element_field(POLICIES, index), "control characters in explicitText", "none");
        }
    });
}

pub(in crate::profile) fn mappings_without_any(judge: &Judge<'_>, report: &mut Report<'_>) {
    let Ok(Some(mappings)) = judge.certificate.policy_mappings() else { return };
    for (index, mapping) in mappings.iter().enumerate() {
        if report.is_full() {
            return;
        }
        let any = |policy: Oid<'_>| policy == oid::ANY_POLICY;
        let found = match (any(mapping.issuer_domain_policy), any(mapping.subject_domain_policy)) {
            (true, _) => "from anyPolicy",
            (_, true) => "to anyPolicy",
            _ => continue,
        };
        report.broken(element_field(oid::POLICY_MAPPINGS, index), found, "specific policies");
    }
}

pub(in crate::profile) fn mappings_listed(judge: &Judge<'_>, report: &mut Report<'_>) {
    let Ok(Some(mappings)) = judge.certificate.policy_mappings() else { return };
    let policies = judge.certificate.certificate_policies().ok().flatten();
    let listed: BTreeSet<_> =
        policies.iter().flat_map(|policies| policies.iter()).map(|policy| policy.policy_identifier).collect();
    let unlisted = mappings.iter().find(|mapping| !listed.contains(&mapping.issuer_domain_policy));
    if let Some(mapping) = unlisted {
        let expected = "one of the certificatePolicies";
        report.broken(extension_field(oid::POLICY_MAPPINGS), mapping.issuer_domain_policy, expected);
    }
}
