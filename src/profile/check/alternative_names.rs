//! subjectAltName and issuerAltName (RFC 5280 §4.2.1.6, §4.2.1.7).

use crate::profile::public_suffix::is_public_suffix;
use crate::profile::report::{Judge, OneOf, Report, element_field, extension_field, labels};
use crate::profile::{CommonNameMatch, NameForms, syntax};
use crate::x509::{GeneralName, GeneralNames, ObjectIdentifier, Oid, oid};
use alloc::string::ToString;

pub(in crate::profile) fn well_formed(judge: &Judge<'_>, report: &mut Report<'_>) {
    if let Some(names) = judge.subject_alt_name {
        names_well_formed(report, oid::SUBJECT_ALT_NAME, names);
    }
    if let Ok(Some(names)) = judge.certificate.issuer_alt_name() {
        names_well_formed(report, oid::ISSUER_ALT_NAME, names);
    }
}

fn names_well_formed(report: &mut Report<'_>, extension: Oid<'static>, names: GeneralNames<'_>) {
    for (index, name) in names.iter().enumerate() {
        if report.is_full() {
            return;
        }
        // Addresses of a wrong length are a deviation of the encoding.
        let (fits, expected) = match name {
            GeneralName::DnsName(name) => (syntax::is_dns_name_or_wildcard(name.as_bytes()), "a DNS name"),
            GeneralName::Rfc822Name(name) => (syntax::is_mailbox(name.as_bytes()), "a mailbox: user@host"),
            GeneralName::UniformResourceIdentifier(uri) => {
                let uri = uri.as_bytes();
                (syntax::is_absolute_uri(uri) && syntax::has_host(uri), "an absolute URI")
            }
            GeneralName::DirectoryName(name) => (!name.is_empty(), "a name that is not empty"),
            _ => continue,
        };
        if !fits {
            report.broken(element_field(extension, index), name, expected);
        }
    }
}

pub(in crate::profile) fn mailbox_alone_needs_empty_subject(judge: &Judge<'_>, report: &mut Report<'_>) {
    let Some(names) = judge.subject_alt_name else { return };
    let mailboxes_alone = !names.is_empty() && names.iter().all(|name| matches!(name, GeneralName::Rfc822Name(_)));
    if mailboxes_alone && !judge.certificate.subject().is_empty() {
        report.broken("subject", judge.certificate.subject(), "an empty name, or further alternative names");
    }
}

pub(in crate::profile) fn subject_forms(judge: &Judge<'_>, report: &mut Report<'_>, allowed: &NameForms) {
    for (index, name) in judge.subject_alt_name.iter().flat_map(|names| names.iter()).enumerate() {
        if report.is_full() {
            return;
        }
        if !allowed.contains(&name) {
            report.broken(element_field(oid::SUBJECT_ALT_NAME, index), name, allowed);
        }
    }
}

pub(in crate::profile) fn subject_any_of(judge: &Judge<'_>, report: &mut Report<'_>, forms: &NameForms) {
    if let Some(names) = judge.subject_alt_name {
        any_of(report, oid::SUBJECT_ALT_NAME, names, *forms);
    }
}

pub(in crate::profile) fn other_names_include(judge: &Judge<'_>, report: &mut Report<'_>, types: &[ObjectIdentifier]) {
    let Some(names) = judge.subject_alt_name else { return };
    for asked in types.iter().map(ObjectIdentifier::as_oid) {
        if report.is_full() {
            return;
        }
        if !names.iter().any(|name| matches!(name, GeneralName::OtherName { type_id, .. } if type_id == asked)) {
            let expected = format_args!("an otherName of type {}", asked.label());
            report.broken(extension_field(oid::SUBJECT_ALT_NAME), names, expected);
        }
    }
}

pub(in crate::profile) fn other_names_among(judge: &Judge<'_>, report: &mut Report<'_>, types: &[ObjectIdentifier]) {
    for (index, name) in judge.subject_alt_name.iter().flat_map(|names| names.iter()).enumerate() {
        let GeneralName::OtherName { type_id, .. } = name else { continue };
        if report.is_full() {
            return;
        }
        if !types.iter().any(|allowed| allowed.as_oid() == type_id) {
            report.broken(element_field(oid::SUBJECT_ALT_NAME, index), type_id.label(), OneOf(&labels(types)));
        }
    }
}

pub(in crate::profile) fn issuer_any_of(judge: &Judge<'_>, report: &mut Report<'_>, forms: &NameForms) {
    if let Ok(Some(names)) = judge.certificate.issuer_alt_name() {
        any_of(report, oid::ISSUER_ALT_NAME, names, *forms);
    }
}

fn any_of(report: &mut Report<'_>, extension: Oid<'static>, names: GeneralNames<'_>, forms: NameForms) {
    if !names.iter().any(|name| forms.contains(&name)) {
        report.broken(extension_field(extension), names, format_args!("one of {forms}"));
    }
}

pub(in crate::profile) fn wildcard_before(judge: &Judge<'_>, report: &mut Report<'_>, labels: &u8) {
    for (index, name) in judge.subject_alt_name.iter().flat_map(|names| names.iter()).enumerate() {
        let GeneralName::DnsName(dns) = name else { continue };
        let Some(base) = dns.as_bytes().strip_prefix(b"*.") else { continue };
        if report.is_full() {
            return;
        }
        if base.split(|byte| *byte == b'.').count() < usize::from(*labels) {
            let expected = format_args!("at least {labels} labels after the wildcard");
            report.broken(element_field(oid::SUBJECT_ALT_NAME, index), name, expected);
        } else if is_public_suffix(base) {
            report.broken(element_field(oid::SUBJECT_ALT_NAME, index), name, "no public suffix after the wildcard");
        }
    }
}

pub(in crate::profile) fn common_name_in_alt_name(judge: &Judge<'_>, report: &mut Report<'_>, how: &CommonNameMatch) {
    const FIELD: &str = "subject.commonName";
    let subject = judge.certificate.subject();
    let mut common_names = subject.common_names();
    let Some(common_name) = common_names.next() else { return };
    if common_names.next().is_some() {
        report.broken(FIELD, "more than one commonName", "one at most");
    }
    let Some(text) = common_name.to_text() else {
        return report.broken(FIELD, "no text", "one of the names in subjectAltName");
    };
    let matches = |name: &GeneralName<'_>| match name {
        GeneralName::DnsName(name) => {
            let base = name.as_bytes().strip_prefix(b"*.").filter(|_| *how == CommonNameMatch::OrWildcardBase);
            [Some(name.as_bytes()), base].into_iter().flatten().any(|it| it.eq_ignore_ascii_case(text.as_bytes()))
        }
        // BR §7.1.4.3 asks for the textual forms of RFC 3986 and RFC 5952, which is how addresses are printed.
        GeneralName::IpAddress(_) => name.to_ip_addr().is_some_and(|address| address.to_string() == text),
        GeneralName::Rfc822Name(name) | GeneralName::UniformResourceIdentifier(name) => {
            name.as_bytes() == text.as_bytes()
        }
        _ => false,
    };
    if !judge.subject_alt_name.is_some_and(|names| names.iter().any(|name| matches(&name))) {
        report.broken(FIELD, text, "one of the names in subjectAltName");
    }
}
