//! nameConstraints (RFC 5280 §4.2.1.10), and which extensions belong where.

use crate::profile::report::{Hex, Judge, Report, extension_field};
use crate::profile::{ExtensionValue, syntax};
use crate::x509::ext::GeneralSubtree;
use crate::x509::name_syntax::is_contiguous_mask;
use crate::x509::{GeneralName, ObjectIdentifier, Oid, oid};
use alloc::borrow::Cow;

pub(in crate::profile) fn only_in_ca(judge: &Judge<'_>, report: &mut Report<'_>, extension: &ObjectIdentifier) {
    let extension = extension.as_oid();
    if !judge.is_ca() && judge.certificate.extension(extension).is_some() {
        report.broken(extension_field(extension), "present without cA", "in CA certificates only");
    }
}

pub(in crate::profile) fn extensions_in_order(judge: &Judge<'_>, report: &mut Report<'_>, order: &[ObjectIdentifier]) {
    let place = |oid: Oid<'_>| order.iter().position(|listed| listed.as_oid() == oid);
    let mut last = 0;
    for extension in judge.certificate.extensions() {
        let Some(place) = place(extension.oid) else { continue };
        if place < last {
            let before = order.get(last).map_or(oid::KEY_USAGE, ObjectIdentifier::as_oid);
            let found = format_args!("after {}", before.label());
            return report.broken(extension_field(extension.oid), found, format_args!("before {}", before.label()));
        }
        last = place;
    }
}

pub(in crate::profile) fn extension_value(judge: &Judge<'_>, report: &mut Report<'_>, rule: &ExtensionValue) {
    let Some(found) = judge.certificate.extension(rule.extension.as_oid()) else { return };
    if found.value != rule.value.as_ref() {
        report.broken(extension_field(found.oid), Hex(found.value), Hex(&rule.value));
    }
}

/// Calls `check` with every subtree and its field until the report is full.
fn each_subtree(
    judge: &Judge<'_>,
    report: &mut Report<'_>,
    check: impl Fn(&mut Report<'_>, Cow<'static, str>, GeneralSubtree<'_>),
) {
    let Ok(Some(constraints)) = judge.certificate.name_constraints() else { return };
    for (list, subtrees) in [("permitted", constraints.permitted), ("excluded", constraints.excluded)] {
        for (index, subtree) in subtrees.iter().flat_map(|subtrees| subtrees.iter()).enumerate() {
            if report.is_full() {
                return;
            }
            let field = alloc::format!("extensions.nameConstraints.{list}Subtrees[{index}]");
            check(report, field.into(), subtree);
        }
    }
}

pub(in crate::profile) fn without_distance(judge: &Judge<'_>, report: &mut Report<'_>) {
    each_subtree(judge, report, |report, field, subtree| {
        if subtree.minimum != 0 {
            report.broken(field, format_args!("minimum {}", subtree.minimum), "minimum 0");
        } else if let Some(maximum) = subtree.maximum {
            report.broken(field, format_args!("maximum {maximum}"), "no maximum");
        }
    });
}

pub(in crate::profile) fn masks_contiguous(judge: &Judge<'_>, report: &mut Report<'_>) {
    each_subtree(judge, report, |report, field, subtree| match subtree.base {
        GeneralName::IpAddress(octets) if !has_contiguous_mask(octets) => {
            report.broken(field, subtree.base, "an address and a contiguous mask");
        }
        _ => {}
    });
}

pub(in crate::profile) fn well_formed(judge: &Judge<'_>, report: &mut Report<'_>) {
    each_subtree(judge, report, |report, field, subtree| {
        let (fits, expected) = match subtree.base {
            GeneralName::DnsName(base) => (is_host_base(base.as_bytes()), "a DNS name, or none"),
            GeneralName::Rfc822Name(base) => {
                let base = base.as_bytes();
                (syntax::is_mailbox(base) || is_host_base(base), "a mailbox, a host or a domain")
            }
            GeneralName::UniformResourceIdentifier(base) => (is_host_base(base.as_bytes()), "a host or a domain"),
            _ => return,
        };
        if !fits {
            report.broken(field, subtree.base, expected);
        }
    });
}

/// A host, a domain with a period before it, or nothing, which is all names.
fn is_host_base(base: &[u8]) -> bool {
    base.is_empty() || syntax::is_dns_name(base.strip_prefix(b".").unwrap_or(base))
}

/// A wrong length is a deviation of the encoding.
fn has_contiguous_mask(octets: &[u8]) -> bool {
    !matches!(octets.len(), 8 | 32) || is_contiguous_mask(octets.get(octets.len() / 2..).unwrap_or_default())
}

pub(in crate::profile) fn comparable(judge: &Judge<'_>, report: &mut Report<'_>) {
    each_subtree(judge, report, |report, field, subtree| {
        use GeneralName::{EdiPartyName, OtherName, RegisteredId, X400Address};
        // RFC 9598 §6 says how SmtpUTF8Mailbox is compared.
        let other = matches!(subtree.base, OtherName { type_id, .. } if type_id != oid::SMTP_UTF8_MAILBOX);
        if other || matches!(subtree.base, EdiPartyName(_) | RegisteredId(_) | X400Address(_)) {
            report.broken(field, subtree.base.form(), "a form whose comparison is defined");
        }
    });
}

pub(in crate::profile) fn critical_extensions_known(judge: &Judge<'_>, report: &mut Report<'_>) {
    for extension in judge.certificate.extensions().filter(|extension| extension.critical) {
        let known = extension.has_view()
            || judge.is_handled(extension.oid)
            || judge.profile.extensions().iter().any(|row| row.extension.as_oid() == extension.oid);
        if !known {
            report.broken("extensions", extension.oid, "no critical extension but known ones");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_are_ones_and_then_zeros() {
        for (mask, contiguous) in [
            ([255, 255, 255, 255], true),
            ([0, 0, 0, 0], true),
            ([255, 255, 240, 0], true),
            ([255, 0, 255, 0], false),
            ([255, 255, 241, 0], false),
            ([0, 255, 0, 0], false),
            ([15, 0, 0, 0], false),
        ] {
            let octets = [[192, 0, 2, 0], mask].concat();
            assert_eq!(has_contiguous_mask(&octets), contiguous, "{mask:?}");
        }
        let v6 = [[0; 16], [0xff; 16]].concat();
        assert!(has_contiguous_mask(&v6));
    }

    #[test]
    fn bases_of_hosts_may_begin_with_a_period_or_be_empty() {
        for (base, fits) in [("", true), ("a.b", true), (".a.b", true), ("*.a", false), ("..a", false), ("a b", false)]
        {
            assert_eq!(is_host_base(base.as_bytes()), fits, "{base:?}");
        }
    }
}
