//! Version, serial number, validity, key and signature algorithm (RFC 5280 §4.1).

use crate::base::{Code, Timestamp};
use crate::crypto::{PublicKey, SignatureAlgorithm};
use crate::profile::report::{Judge, OneOf, Report};
use crate::profile::{KeyRule, LeapDay, Period};
use crate::x509::oid;

pub(in crate::profile) fn version(judge: &Judge<'_>, report: &mut Report<'_>, version: &u8) {
    let found = judge.certificate.version();
    if found != *version {
        report.broken("version", found, version);
    }
}

pub(in crate::profile) fn unique_ids_absent(judge: &Judge<'_>, report: &mut Report<'_>) {
    let ids = [
        ("issuerUniqueID", judge.certificate.issuer_unique_id()),
        ("subjectUniqueID", judge.certificate.subject_unique_id()),
    ];
    for (field, _) in ids.into_iter().filter(|(_, id)| id.is_some()) {
        report.broken(field, "present", "absent");
    }
}

pub(in crate::profile) fn unique_ids_in_version_2(judge: &Judge<'_>, report: &mut Report<'_>) {
    let certificate = judge.certificate;
    let has_id = certificate.issuer_unique_id().is_some() || certificate.subject_unique_id().is_some();
    if has_id && certificate.extensions().next().is_none() && certificate.version() == 3 {
        report.broken("version", 3, "2 where there are no extensions");
    }
}

pub(in crate::profile) fn serial_positive(judge: &Judge<'_>, report: &mut Report<'_>) {
    let serial = judge.certificate.serial();
    if serial.is_zero() || serial.is_negative() {
        report.broken("serialNumber", serial, "above zero");
    }
}

pub(in crate::profile) fn serial_max_octets(judge: &Judge<'_>, report: &mut Report<'_>, max: &u8) {
    let octets = judge.certificate.serial().as_bytes().len();
    if octets > usize::from(*max) {
        report.broken("serialNumber", format_args!("{octets} octets"), format_args!("at most {max}"));
    }
}

pub(in crate::profile) fn serial_min_bits(judge: &Judge<'_>, report: &mut Report<'_>, min: &u16) {
    let magnitude = judge.certificate.serial().magnitude();
    // A random number of n bits is rarely much shorter; one in 256 lacks its first octet.
    let octets = usize::from(min.div_ceil(8));
    if magnitude.len().saturating_add(1) < octets {
        report.broken("serialNumber", format_args!("{} octets", magnitude.len()), format_args!("{min} random bits"));
    }
}

pub(in crate::profile) fn validity_ordered(judge: &Judge<'_>, report: &mut Report<'_>) {
    let (not_before, not_after) = (judge.certificate.not_before(), judge.certificate.not_after());
    if not_before > not_after {
        report.broken("validity.notAfter", not_after, format_args!("{not_before} or later"));
    }
}

pub(in crate::profile) fn validity_max(
    judge: &Judge<'_>,
    report: &mut Report<'_>,
    period: &Period,
    both_ends: &bool,
    from: &Option<Timestamp>,
) {
    let (not_before, not_after) = (judge.certificate.not_before(), judge.certificate.not_after());
    // Who has counted with the other rule for 29 February has not issued for longer than the period. What would end after
    // the year 9999 has no end that a certificate could pass.
    let Some(end) = period.checked_after(not_before, LeapDay::Overflow) else { return };
    let last = end.saturating_add_seconds(if *both_ends { -1 } else { 0 });
    if from.is_none_or(|from| not_before >= from) && not_after > last {
        report.broken("validity.notAfter", not_after, format_args!("{last} or earlier"));
    }
}

pub(in crate::profile) fn validity_within_issuer(judge: &Judge<'_>, report: &mut Report<'_>) {
    let Some(issuer) = judge.issuer else { return };
    let (not_before, not_after) = (judge.certificate.not_before(), judge.certificate.not_after());
    if not_before < issuer.not_before() {
        report.broken("validity.notBefore", not_before, format_args!("{} or later", issuer.not_before()));
    }
    if not_after > issuer.not_after() {
        report.broken("validity.notAfter", not_after, format_args!("{} or earlier", issuer.not_after()));
    }
}

/// Codes that say that a key cannot be used here, not that it is malformed.
const NOT_USABLE_HERE: [Code; 4] =
    [Code::UNKNOWN_KEY_ALGORITHM, Code::FEATURE_DISABLED, Code::RSA_MODULUS_TOO_SMALL, Code::RSA_MODULUS_TOO_LARGE];

pub(in crate::profile) fn key_readable(judge: &Judge<'_>, report: &mut Report<'_>) {
    match judge.public_key() {
        Err(error) if !NOT_USABLE_HERE.contains(&error.code()) => report.broken_by(error),
        _ => {}
    }
}

pub(in crate::profile) fn key_known(judge: &Judge<'_>, report: &mut Report<'_>) {
    match judge.public_key() {
        Err(error) if NOT_USABLE_HERE.contains(&error.code()) => report.broken_by(error),
        _ => {}
    }
}

pub(in crate::profile) fn key_among(judge: &Judge<'_>, report: &mut Report<'_>, allowed: &[KeyRule]) {
    const FIELD: &str = "subjectPublicKeyInfo";
    match judge.public_key() {
        Ok(key) if allowed.iter().any(|rule| rule.allows(key.algorithm())) => {}
        Ok(key) => report.broken(FIELD, key.algorithm(), OneOf(allowed)),
        Err(error) => report.broken(FIELD, error.code(), OneOf(allowed)),
    }
}

pub(in crate::profile) fn rsa_key_for_any_padding(judge: &Judge<'_>, report: &mut Report<'_>) {
    if judge.public_key().is_ok_and(PublicKey::is_for_pss_only) {
        report.broken("subjectPublicKeyInfo.algorithm", oid::RSASSA_PSS.label(), oid::RSA_ENCRYPTION.label());
    }
}

pub(in crate::profile) fn signature_among(judge: &Judge<'_>, report: &mut Report<'_>, allowed: &[SignatureAlgorithm]) {
    const FIELD: &str = "signature";
    match SignatureAlgorithm::from_der(judge.certificate.tbs_signature_algorithm_der()) {
        Ok(algorithm) if allowed.contains(&algorithm) => {}
        Ok(algorithm) => report.broken(FIELD, algorithm, OneOf(allowed)),
        Err(error) => report.broken(FIELD, error.code(), OneOf(allowed)),
    }
}
