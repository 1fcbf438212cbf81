//! subjectKeyIdentifier and authorityKeyIdentifier (RFC 5280 §4.2.1.1, §4.2.1.2).

use crate::crypto::KeyIdMethod;
use crate::profile::report::{Hex, Judge, Report};
use crate::x509::GeneralName;

const AKI: &str = "extensions.authorityKeyIdentifier";
const SKI: &str = "extensions.subjectKeyIdentifier";

pub(in crate::profile) fn key_identifier_in_aki(judge: &Judge<'_>, report: &mut Report<'_>) {
    let Ok(Some(aki)) = judge.certificate.authority_key_identifier() else { return };
    if aki.key_identifier.is_none_or(<[u8]>::is_empty) {
        report.broken(AKI, "no keyIdentifier", "the issuer's subjectKeyIdentifier");
    }
}

pub(in crate::profile) fn aki_issuer_with_serial(judge: &Judge<'_>, report: &mut Report<'_>) {
    let Ok(Some(aki)) = judge.certificate.authority_key_identifier() else { return };
    let (issuer, serial) = (aki.authority_cert_issuer.is_some(), aki.authority_cert_serial_number.is_some());
    if issuer != serial {
        let found = if issuer { "authorityCertIssuer alone" } else { "authorityCertSerialNumber alone" };
        report.broken(AKI, found, "both or neither");
    }
}

pub(in crate::profile) fn aki_key_identifier_only(judge: &Judge<'_>, report: &mut Report<'_>) {
    let Ok(Some(aki)) = judge.certificate.authority_key_identifier() else { return };
    if aki.authority_cert_issuer.is_some() {
        report.broken(AKI, "authorityCertIssuer", "keyIdentifier alone");
    }
    if aki.authority_cert_serial_number.is_some() {
        report.broken(AKI, "authorityCertSerialNumber", "keyIdentifier alone");
    }
}

pub(in crate::profile) fn aki_is_own_ski(judge: &Judge<'_>, report: &mut Report<'_>) {
    let Ok(Some(aki)) = judge.certificate.authority_key_identifier() else { return };
    let Ok(Some(ski)) = judge.certificate.subject_key_identifier() else { return };
    match aki.key_identifier {
        Some(identifier) if identifier != ski.0 => report.broken(AKI, Hex(identifier), Hex(ski.0)),
        _ => {}
    }
}

pub(in crate::profile) fn aki_names_issuer(judge: &Judge<'_>, report: &mut Report<'_>) {
    let (Some(issuer), Ok(Some(aki))) = (judge.issuer, judge.certificate.authority_key_identifier()) else { return };
    match (aki.key_identifier, issuer.subject_key_identifier()) {
        (Some(identifier), Ok(Some(ski))) if identifier != ski.0 => report.broken(AKI, Hex(identifier), Hex(ski.0)),
        _ => {}
    }
    if let Some(serial) = aki.authority_cert_serial_number.filter(|serial| *serial != issuer.serial()) {
        report.broken(AKI, format_args!("serial number {serial}"), issuer.serial());
    }
    // Only the first name is compared, so that input does not set the work; certificates carry no second.
    match aki.authority_cert_issuer.and_then(|names| names.iter().next()) {
        Some(GeneralName::DirectoryName(name)) if !name.matches(&issuer.issuer()) => {
            report.broken(AKI, format_args!("issuer {name}"), issuer.issuer());
        }
        _ => {}
    }
}

pub(in crate::profile) fn ski_not_empty(judge: &Judge<'_>, report: &mut Report<'_>) {
    let Ok(Some(ski)) = judge.certificate.subject_key_identifier() else { return };
    if ski.0.is_empty() {
        report.broken(SKI, "no bytes", "an identifier");
    }
}

pub(in crate::profile) fn ski_derived(judge: &Judge<'_>, report: &mut Report<'_>, methods: &[KeyIdMethod]) {
    let Ok(Some(ski)) = judge.certificate.subject_key_identifier() else { return };
    let Ok(key) = judge.public_key() else { return };
    if !methods.iter().any(|method| key.key_identifier(*method) == ski.0) {
        let method = methods.first().copied().unwrap_or_default();
        report.broken(SKI, Hex(ski.0), Hex(&key.key_identifier(method)));
    }
}
