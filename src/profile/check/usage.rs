//! basicConstraints, keyUsage and extKeyUsage (RFC 5280 §4.2.1.3, §4.2.1.9, §4.2.1.12).

use crate::profile::KeyFamily;
use crate::profile::plan::{SIGNING, signs_only};
use crate::profile::report::{Judge, OneOf, Report, labels};
use crate::x509::ext::KeyUsage;
use crate::x509::{ObjectIdentifier, oid};

const BASIC_CONSTRAINTS: &str = "extensions.basicConstraints";
const KEY_USAGE: &str = "extensions.keyUsage";
const EXTENDED_KEY_USAGE: &str = "extensions.extKeyUsage";

pub(in crate::profile) fn certificate_authority(judge: &Judge<'_>, report: &mut Report<'_>, expected: &bool) {
    // Absent where they are required is another row's finding.
    let is_missing = !judge.has_basic_constraints() && judge.requires(oid::BASIC_CONSTRAINTS);
    if judge.is_ca() != *expected && !is_missing {
        let word = |ca| if ca { "cA TRUE" } else { "cA FALSE" };
        report.broken(BASIC_CONSTRAINTS, word(!expected), word(*expected));
    }
}

pub(in crate::profile) fn path_len_only_in_ca(judge: &Judge<'_>, report: &mut Report<'_>) {
    let Some(found) = judge.path_len_constraint() else { return };
    let signs = judge.key_usage.is_none_or(|usage| usage.contains(KeyUsage::KEY_CERT_SIGN));
    if !judge.is_ca() || !signs {
        let missing = if judge.is_ca() { "keyCertSign" } else { "cA" };
        report.broken(
            BASIC_CONSTRAINTS,
            format_args!("pathLenConstraint {found} without {missing}"),
            "no pathLenConstraint",
        );
    }
}

pub(in crate::profile) fn path_len(judge: &Judge<'_>, report: &mut Report<'_>, max: &Option<u32>, min: &u32) {
    if !judge.is_ca() {
        return;
    }
    let found = judge.path_len_constraint();
    let fits = match (found, max) {
        (Some(found), Some(max)) => found >= *min && found <= *max,
        (Some(found), None) => found >= *min,
        (None, max) => max.is_none(),
    };
    if fits {
        return;
    }
    let expected = match max {
        Some(max) if max == min => alloc::format!("pathLenConstraint {min}"),
        Some(max) => alloc::format!("pathLenConstraint {min} to {max}"),
        None => alloc::format!("pathLenConstraint absent or at least {min}"),
    };
    match found {
        Some(found) => report.broken(BASIC_CONSTRAINTS, format_args!("pathLenConstraint {found}"), expected),
        None => report.broken(BASIC_CONSTRAINTS, "no pathLenConstraint", expected),
    }
}

pub(in crate::profile) fn key_cert_sign_only_in_ca(judge: &Judge<'_>, report: &mut Report<'_>) {
    if judge.key_usage.is_some_and(|usage| usage.contains(KeyUsage::KEY_CERT_SIGN)) && !judge.is_ca() {
        report.broken(KEY_USAGE, "keyCertSign without cA", "keyCertSign in CA certificates only");
    }
}

pub(in crate::profile) fn key_usage_not_empty(judge: &Judge<'_>, report: &mut Report<'_>) {
    if judge.key_usage.is_some_and(KeyUsage::is_empty) {
        report.broken(KEY_USAGE, "no usage", "at least one usage");
    }
}

pub(in crate::profile) fn key_usage_bits_named(judge: &Judge<'_>, report: &mut Report<'_>) {
    if let Some(usage) = judge.key_usage.filter(|usage| usage.bits() >> 9 != 0) {
        report.broken(KEY_USAGE, format_args!("bits {:#b}", usage.bits()), "bits 0 to 8");
    }
}

pub(in crate::profile) fn encipher_only_with_key_agreement(judge: &Judge<'_>, report: &mut Report<'_>) {
    let Some(usage) = judge.key_usage else { return };
    let only = KeyUsage::ENCIPHER_ONLY | KeyUsage::DECIPHER_ONLY;
    if usage.intersects(only) && !usage.contains(KeyUsage::KEY_AGREEMENT) {
        report.broken(KEY_USAGE, usage, "encipherOnly and decipherOnly with keyAgreement only");
    }
}

pub(in crate::profile) fn key_usage_of_signing_key(judge: &Judge<'_>, report: &mut Report<'_>) {
    let Some(usage) = judge.key_usage else { return };
    let Ok(key) = judge.public_key() else { return };
    let beyond = without(usage, SIGNING);
    if signs_only(key.algorithm()) && !beyond.is_empty() {
        report.broken(KEY_USAGE, format_args!("{beyond} with {}", key.algorithm()), SIGNING);
    }
}

fn without(usage: KeyUsage, other: KeyUsage) -> KeyUsage {
    KeyUsage::from_bits(usage.bits() & !other.bits())
}

pub(in crate::profile) fn key_usage(
    judge: &Judge<'_>,
    report: &mut Report<'_>,
    required: &KeyUsage,
    any_of: &KeyUsage,
    allowed: &Option<KeyUsage>,
    keys: &KeyFamily,
) {
    let Some(usage) = judge.key_usage else { return };
    // A key that cannot be read is held to the rules for every key.
    if judge.public_key().map_or(*keys != KeyFamily::Any, |key| !keys.contains(key.algorithm())) {
        return;
    }
    if !usage.contains(*required) {
        report.broken(KEY_USAGE, usage, format_args!("{required} asserted"));
    }
    if !any_of.is_empty() && !usage.intersects(*any_of) {
        report.broken(KEY_USAGE, usage, format_args!("at least one of {any_of}"));
    }
    if let Some(allowed) = allowed {
        nothing_beyond(report, usage, *allowed);
    }
}

pub(in crate::profile) fn key_usage_exactly(judge: &Judge<'_>, report: &mut Report<'_>, exactly: &KeyUsage) {
    let Some(usage) = judge.key_usage else { return };
    if !usage.contains(*exactly) {
        report.broken(KEY_USAGE, usage, format_args!("{exactly} asserted"));
    }
    nothing_beyond(report, usage, *exactly);
}

/// Bits without a name are another row's finding.
fn nothing_beyond(report: &mut Report<'_>, usage: KeyUsage, allowed: KeyUsage) {
    let beyond = without(KeyUsage::from_bits(usage.bits() & 0x1ff), allowed);
    if !beyond.is_empty() {
        report.broken(KEY_USAGE, beyond, format_args!("none but {allowed}"));
    }
}

pub(in crate::profile) fn purposes_include(judge: &Judge<'_>, report: &mut Report<'_>, required: &[ObjectIdentifier]) {
    let Ok(Some(purposes)) = judge.certificate.extended_key_usage() else { return };
    for missing in required.iter().filter(|purpose| !purposes.contains(purpose.as_oid())) {
        report.broken(EXTENDED_KEY_USAGE, format_args!("no {}", missing.as_oid().label()), missing.as_oid().label());
    }
}

pub(in crate::profile) fn purposes_among(judge: &Judge<'_>, report: &mut Report<'_>, allowed: &[ObjectIdentifier]) {
    let Ok(Some(purposes)) = judge.certificate.extended_key_usage() else { return };
    for purpose in purposes.iter().filter(|purpose| !allowed.iter().any(|allowed| allowed.as_oid() == *purpose)) {
        if report.is_full() {
            return;
        }
        report.broken(EXTENDED_KEY_USAGE, purpose.label(), OneOf(&labels(allowed)));
    }
}

pub(in crate::profile) fn purposes_exclude(judge: &Judge<'_>, report: &mut Report<'_>, excluded: &[ObjectIdentifier]) {
    let Ok(Some(purposes)) = judge.certificate.extended_key_usage() else { return };
    for excluded in excluded.iter().filter(|purpose| purposes.contains(purpose.as_oid())) {
        report.broken(EXTENDED_KEY_USAGE, excluded.as_oid().label(), "not this purpose");
    }
}

pub(in crate::profile) fn any_purpose_not_critical(judge: &Judge<'_>, report: &mut Report<'_>) {
    let critical = judge.certificate.extension(oid::EXTENDED_KEY_USAGE).is_some_and(|extension| extension.critical);
    let Ok(Some(purposes)) = judge.certificate.extended_key_usage() else { return };
    if critical && purposes.contains(oid::ANY_EXTENDED_KEY_USAGE) {
        report.broken(EXTENDED_KEY_USAGE, "critical, with anyExtendedKeyUsage", "not critical");
    }
}
