//! Issuer and subject (RFC 5280 §4.1.2.4, §4.1.2.6).

use crate::encoding::der::Tag;
use crate::profile::report::{Judge, OneOf, Report, labels};
use crate::profile::{AttributeForm, AttributeRule};
use crate::x509::ext::KeyUsage;
use crate::x509::{AttributeValue, Name, ObjectIdentifier, Oid};
use alloc::borrow::Cow;
use alloc::vec::Vec;

/// `subject.countryName`. An identifier without a name comes from input: it goes into what was found.
fn field(place: &'static str, attribute: Oid<'_>) -> Cow<'static, str> {
    attribute.name().map_or(place.into(), |name| alloc::format!("{place}.{name}").into())
}

fn subject_field(attribute: Oid<'_>) -> Cow<'static, str> {
    field("subject", attribute)
}

pub(in crate::profile) fn issuer_not_empty(judge: &Judge<'_>, report: &mut Report<'_>) {
    if judge.certificate.issuer().is_empty() {
        report.broken("issuer", "an empty name", "a distinguished name");
    }
}

pub(in crate::profile) fn subject_not_empty(judge: &Judge<'_>, report: &mut Report<'_>) {
    if judge.certificate.subject().is_empty() {
        report.broken("subject", "an empty name", "a distinguished name");
    }
}

pub(in crate::profile) fn subject_or_alt_name(judge: &Judge<'_>, report: &mut Report<'_>) {
    // What it signs names it as the issuer.
    let issues = judge.is_ca() || judge.key_usage.is_some_and(|usage| usage.contains(KeyUsage::CRL_SIGN));
    if issues {
        subject_not_empty(judge, report);
    } else if judge.certificate.subject().is_empty() && judge.subject_alt_name.is_none() {
        report.broken("subject", "an empty name", "a distinguished name, or a subjectAltName");
    }
}

pub(in crate::profile) fn issuer_is_subject(judge: &Judge<'_>, report: &mut Report<'_>) {
    let (issuer, subject) = (judge.certificate.issuer(), judge.certificate.subject());
    if issuer.as_der() != subject.as_der() {
        report.broken("issuer", issuer, subject);
    }
}

pub(in crate::profile) fn issuer_is_issuers_subject(judge: &Judge<'_>, report: &mut Report<'_>) {
    let Some(above) = judge.issuer else { return };
    let (issuer, subject) = (judge.certificate.issuer(), above.subject());
    if issuer.as_der() != subject.as_der() {
        report.broken("issuer", issuer, subject);
    }
}

pub(in crate::profile) fn subject_attributes_well_formed(judge: &Judge<'_>, report: &mut Report<'_>) {
    for attribute in judge.certificate.subject().attributes() {
        if report.is_full() {
            return;
        }
        if let Err(error) = attribute.check() {
            let found = error.found().unwrap_or_default();
            report.broken(subject_field(attribute.kind), found, "a value within the attribute's bounds");
        }
    }
}

pub(in crate::profile) fn no_legacy_strings(judge: &Judge<'_>, report: &mut Report<'_>) {
    let (issuer, subject) = (judge.certificate.issuer(), judge.certificate.subject());
    for (field, name) in [("issuer", issuer), ("subject", subject)] {
        let legacy = name.attributes().find_map(|attribute| match attribute.value.tag {
            Tag::TELETEX_STRING => Some("TeletexString"),
            Tag::BMP_STRING => Some("BMPString"),
            Tag::UNIVERSAL_STRING => Some("UniversalString"),
            _ => None,
        });
        if let Some(found) = legacy {
            report.broken(field, found, "PrintableString or UTF8String");
        }
    }
}

pub(in crate::profile) fn subject_attribute(judge: &Judge<'_>, report: &mut Report<'_>, rule: &AttributeRule) {
    attribute(report, "subject", judge.certificate.subject(), rule);
}

pub(in crate::profile) fn issuer_attribute(judge: &Judge<'_>, report: &mut Report<'_>, rule: &AttributeRule) {
    attribute(report, "issuer", judge.certificate.issuer(), rule);
}

fn attribute(report: &mut Report<'_>, place: &'static str, name: Name<'_>, rule: &AttributeRule) {
    let kind = rule.attribute.as_oid();
    let mut count = 0_usize;
    for attribute in name.attributes().filter(|attribute| attribute.kind == kind) {
        count = count.saturating_add(1);
        if report.is_full() {
            continue;
        }
        let text = attribute.value.to_text();
        if !rule.form.allows(&attribute.value) {
            report.broken(field(place, kind), text.unwrap_or("no text".into()), rule.form.words());
        } else if !rule.values.is_empty() && !text.as_ref().is_some_and(|text| rule.values.contains(text)) {
            let expected = format_args!("one of {}", rule.values.join(", "));
            report.broken(field(place, kind), text.unwrap_or("no text".into()), expected);
        }
    }
    if count < usize::from(rule.min) || count > usize::from(rule.max) {
        let expected = format_args!("{} to {} of {}", rule.min, rule.max, kind.label());
        report.broken(field(place, kind), format_args!("{count} values"), expected);
    }
}

pub(in crate::profile) fn subject_attributes_among(
    judge: &Judge<'_>,
    report: &mut Report<'_>,
    allowed: &[ObjectIdentifier],
) {
    attributes_among(report, "subject", judge.certificate.subject(), allowed);
}

pub(in crate::profile) fn issuer_attributes_among(
    judge: &Judge<'_>,
    report: &mut Report<'_>,
    allowed: &[ObjectIdentifier],
) {
    attributes_among(report, "issuer", judge.certificate.issuer(), allowed);
}

fn attributes_among(report: &mut Report<'_>, place: &'static str, name: Name<'_>, allowed: &[ObjectIdentifier]) {
    let is_allowed = |kind: Oid<'_>| allowed.iter().any(|allowed| allowed.as_oid() == kind);
    for attribute in name.attributes().filter(|attribute| !is_allowed(attribute.kind)) {
        if report.is_full() {
            return;
        }
        report.broken(place, attribute.kind.label(), OneOf(&labels(allowed)));
    }
}

impl AttributeForm {
    fn allows(self, value: &AttributeValue<'_>) -> bool {
        let in_type = |tag| value.tag == tag && Self::Text.allows(value);
        match self {
            Self::Text => value.to_text().is_some_and(|text| !text.trim().is_empty()),
            Self::Country => {
                value.tag == Tag::PRINTABLE_STRING
                    && value.bytes.len() == 2
                    && value.bytes.iter().all(u8::is_ascii_uppercase)
            }
            Self::PrintableString => in_type(Tag::PRINTABLE_STRING),
            Self::Utf8String => in_type(Tag::UTF8_STRING),
            Self::Ia5String => in_type(Tag::IA5_STRING),
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Country => "two capital letters in a PrintableString",
            Self::PrintableString => "a PrintableString",
            Self::Utf8String => "a UTF8String",
            Self::Ia5String => "an IA5String",
        }
    }
}

pub(in crate::profile) fn attribute_as_issuer(
    judge: &Judge<'_>,
    report: &mut Report<'_>,
    attribute: &ObjectIdentifier,
) {
    let values = |name: Name<'_>| -> Vec<Vec<u8>> {
        name.attributes().filter(|it| it.kind == attribute.as_oid()).map(|it| it.value.as_der().to_vec()).collect()
    };
    if values(judge.certificate.subject()) != values(judge.certificate.issuer()) {
        report.broken(subject_field(attribute.as_oid()), judge.certificate.subject(), "the issuer's value");
    }
}
