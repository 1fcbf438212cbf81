//! End entities for other purposes than TLS: code signing, e-mail, answering OCSP, time stamping.
//!
//! Each is the end entity of RFC 5280 with the rules of its own standard on top.

use super::Criticality::{Any, Critical, CriticalOnlyIfSubjectEmpty, NotCritical, ShouldBeCritical};
use super::Presence::{Forbidden, Optional, Recommended, Required};
use super::table::{
    ED25519, P256, P384, P521, id, key_usage, key_usage_any_of, key_usage_exactly, purposes_among, purposes_exclude,
    purposes_include, rsa,
};
use super::{AttributeForm, AttributeRule, ExtensionRow, KeyFamily, NameForms, Period, Profile, Row, Rule, rfc5280};
use crate::base::{Code, Timestamp};
use crate::x509::ext::KeyUsage;
use crate::x509::{ObjectIdentifier, oid};
use alloc::borrow::Cow;

/// What every certificate here has in common.
static LEAF: &[Row] = &[
    Row::must(Rule::Version(3), Code::NOT_V3, "RFC 5280 §4.1.2.1"),
    Row::must(Rule::CertificateAuthority(false), Code::CA_FLAG, "RFC 5280 §4.2.1.9"),
    Row::should(Rule::SerialMinBits(64), Code::WEAK_SERIAL, "CA/B BR §7.1.2"),
];

const fn attribute(oid: oid::Oid<'static>, form: AttributeForm) -> Rule {
    Rule::SubjectAttribute(AttributeRule::new(oid, 1, 1, form))
}

const fn lifetime(days: u32, from: i64, clause: &'static str) -> Row {
    let from = Some(Timestamp::clamped(from));
    let rule = Rule::ValidityMax { period: Period::days(days), both_ends: true, from };
    Row::must(rule, Code::VALIDITY_TOO_LONG, clause).when_issuing()
}

const CODE_SIGNING_PURPOSE: &[ObjectIdentifier] = &[id(oid::CODE_SIGNING)];
const NOT_FOR_CODE: &[ObjectIdentifier] = &[id(oid::ANY_EXTENDED_KEY_USAGE), id(oid::SERVER_AUTH)];
const CODE_SIGNING_KEYS: Rule = Rule::KeyAmong(Cow::Borrowed(&[rsa(3072), P256, P384, P521]));

/// CA/Browser Forum Code Signing Baseline Requirements (3.9).
static CODE_SIGNING: &[Row] = &[
    Row::must(CODE_SIGNING_KEYS, Code::KEY_NOT_ALLOWED, "CA/B CSBR §6.1.5.2"),
    Row::must(purposes_include(CODE_SIGNING_PURPOSE), Code::KEY_PURPOSE_CONTENT, "CA/B CSBR §7.1.2.3"),
    Row::must(purposes_exclude(NOT_FOR_CODE), Code::KEY_PURPOSE_CONTENT, "CA/B CSBR §7.1.2.3"),
    Row::must(key_usage_exactly(&[KeyUsage::DIGITAL_SIGNATURE]), Code::KEY_USAGE_CONTENT, "CA/B CSBR §7.1.2.3"),
    Row::must(attribute(oid::COMMON_NAME, AttributeForm::Text), Code::SUBJECT_ATTRIBUTE, "CA/B CSBR §7.1.4.2"),
    Row::must(attribute(oid::ORGANIZATION_NAME, AttributeForm::Text), Code::SUBJECT_ATTRIBUTE, "CA/B CSBR §7.1.4.2"),
    Row::must(attribute(oid::COUNTRY_NAME, AttributeForm::Country), Code::SUBJECT_ATTRIBUTE, "CA/B CSBR §7.1.4.2"),
    lifetime(460, 1_772_323_200, "CA/B CSBR §6.3.2"), // 2026-03-01
];

static CODE_SIGNING_EXTENSIONS: &[ExtensionRow] = &[
    ExtensionRow::new(oid::KEY_USAGE, Required, Critical, "CA/B CSBR §7.1.2.3"),
    ExtensionRow::new(oid::EXTENDED_KEY_USAGE, Required, Any, "CA/B CSBR §7.1.2.3"),
    ExtensionRow::new(oid::AUTHORITY_KEY_IDENTIFIER, Required, NotCritical, "CA/B CSBR §7.1.2.3"),
    ExtensionRow::new(oid::CERTIFICATE_POLICIES, Recommended, NotCritical, "CA/B CSBR §7.1.2.3").when_issuing(),
    ExtensionRow::new(oid::CRL_DISTRIBUTION_POINTS, Recommended, NotCritical, "CA/B CSBR §7.1.2.3").when_issuing(),
];

/// A certificate that signs code.
#[must_use]
pub fn code_signing() -> Profile {
    end_entity("code_signing", CODE_SIGNING, CODE_SIGNING_EXTENSIONS)
}

const EMAIL_PURPOSE: &[ObjectIdentifier] = &[id(oid::EMAIL_PROTECTION)];
const NOT_FOR_EMAIL: &[ObjectIdentifier] =
    &[id(oid::ANY_EXTENDED_KEY_USAGE), id(oid::SERVER_AUTH), id(oid::CODE_SIGNING), id(oid::TIME_STAMPING)];
const EMAIL_KEYS: Rule = Rule::KeyAmong(Cow::Borrowed(&[rsa(2048), P256, P384, P521, ED25519]));
const SIGNS: [KeyUsage; 2] = [KeyUsage::DIGITAL_SIGNATURE, KeyUsage::NON_REPUDIATION];

/// CA/Browser Forum S/MIME Baseline Requirements, the multipurpose generation.
static EMAIL: &[Row] = &[
    Row::must(EMAIL_KEYS, Code::KEY_NOT_ALLOWED, "CA/B SBR §6.1.5"),
    Row::must(Rule::RsaKeyForAnyPadding, Code::KEY_NOT_ALLOWED, "CA/B SBR §7.1.3.1.1"),
    Row::must(purposes_include(EMAIL_PURPOSE), Code::KEY_PURPOSE_CONTENT, "CA/B SBR §7.1.2.3"),
    Row::must(purposes_exclude(NOT_FOR_EMAIL), Code::KEY_PURPOSE_CONTENT, "CA/B SBR §7.1.2.3"),
    Row::must(
        key_usage_any_of(
            KeyFamily::Rsa,
            &[KeyUsage::DIGITAL_SIGNATURE, KeyUsage::NON_REPUDIATION, KeyUsage::KEY_ENCIPHERMENT],
            &[
                KeyUsage::DIGITAL_SIGNATURE,
                KeyUsage::NON_REPUDIATION,
                KeyUsage::KEY_ENCIPHERMENT,
                KeyUsage::DATA_ENCIPHERMENT,
            ],
        ),
        Code::KEY_USAGE_CONTENT,
        "CA/B SBR §7.1.2.3",
    ),
    Row::must(
        key_usage_any_of(
            KeyFamily::NotRsa,
            &[KeyUsage::DIGITAL_SIGNATURE, KeyUsage::NON_REPUDIATION, KeyUsage::KEY_AGREEMENT],
            &[
                KeyUsage::DIGITAL_SIGNATURE,
                KeyUsage::NON_REPUDIATION,
                KeyUsage::KEY_AGREEMENT,
                KeyUsage::ENCIPHER_ONLY,
                KeyUsage::DECIPHER_ONLY,
            ],
        ),
        Code::KEY_USAGE_CONTENT,
        "CA/B SBR §7.1.2.3",
    ),
    Row::must(
        Rule::SubjectAltNameAnyOf(NameForms::MAILBOX.or(NameForms::OTHER)),
        Code::ALT_NAME_FORM,
        "CA/B SBR §7.1.4.2",
    ),
    lifetime(825, 1_693_526_400, "CA/B SBR §6.3.2"), // 2023-09-01
];

static EMAIL_EXTENSIONS: &[ExtensionRow] = &[
    ExtensionRow::new(oid::KEY_USAGE, Required, ShouldBeCritical, "CA/B SBR §7.1.2.3"),
    ExtensionRow::new(oid::EXTENDED_KEY_USAGE, Required, NotCritical, "CA/B SBR §7.1.2.3"),
    ExtensionRow::new(oid::SUBJECT_ALT_NAME, Required, CriticalOnlyIfSubjectEmpty, "CA/B SBR §7.1.2.3"),
    ExtensionRow::new(oid::AUTHORITY_KEY_IDENTIFIER, Required, NotCritical, "CA/B SBR §7.1.2.3"),
    ExtensionRow::new(oid::CERTIFICATE_POLICIES, Recommended, NotCritical, "CA/B SBR §7.1.2.3").when_issuing(),
    ExtensionRow::new(oid::CRL_DISTRIBUTION_POINTS, Recommended, NotCritical, "CA/B SBR §7.1.2.3").when_issuing(),
];

/// A certificate that signs or encrypts e-mail.
#[must_use]
pub fn email() -> Profile {
    end_entity("email", EMAIL, EMAIL_EXTENSIONS)
}

const OCSP_PURPOSE: &[ObjectIdentifier] = &[id(oid::OCSP_SIGNING)];

/// RFC 6960, and the Baseline Requirements for what it leaves open.
static OCSP_RESPONDER: &[Row] = &[
    Row::must(purposes_include(OCSP_PURPOSE), Code::KEY_PURPOSE_CONTENT, "RFC 6960 §4.2.2.2"),
    Row::should(purposes_among(OCSP_PURPOSE), Code::KEY_PURPOSE_CONTENT, "CA/B BR §7.1.2.8.5"),
    Row::must(
        key_usage(KeyFamily::Any, &[KeyUsage::DIGITAL_SIGNATURE], &SIGNS),
        Code::KEY_USAGE_CONTENT,
        "RFC 6960 §4.2.2.2, CA/B BR §7.1.2.8.6",
    ),
];

static OCSP_RESPONDER_EXTENSIONS: &[ExtensionRow] = &[
    ExtensionRow::new(oid::EXTENDED_KEY_USAGE, Required, Any, "RFC 6960 §4.2.2.2"),
    ExtensionRow::new(oid::KEY_USAGE, Recommended, ShouldBeCritical, "CA/B BR §7.1.2.8.2"),
    ExtensionRow::new(oid::OCSP_NO_CHECK, Recommended, NotCritical, "RFC 6960 §4.2.2.2.1, CA/B BR §7.1.2.8.2"),
    ExtensionRow::new(oid::AUTHORITY_KEY_IDENTIFIER, Required, NotCritical, "CA/B BR §7.1.2.8.2"),
    ExtensionRow::new(oid::NAME_CONSTRAINTS, Forbidden, Any, "CA/B BR §7.1.2.8.2"),
];

/// A certificate to which a CA delegates the signing of OCSP responses.
#[must_use]
pub fn ocsp_responder() -> Profile {
    end_entity("ocsp_responder", OCSP_RESPONDER, OCSP_RESPONDER_EXTENSIONS)
}

const TIME_STAMPING_PURPOSE: &[ObjectIdentifier] = &[id(oid::TIME_STAMPING)];

/// RFC 3161: its one purpose, critical.
static TIMESTAMPING: &[Row] = &[
    Row::must(purposes_include(TIME_STAMPING_PURPOSE), Code::KEY_PURPOSE_CONTENT, "RFC 3161 §2.3"),
    Row::must(purposes_among(TIME_STAMPING_PURPOSE), Code::KEY_PURPOSE_CONTENT, "RFC 3161 §2.3"),
    Row::must(
        key_usage_any_of(KeyFamily::Any, &SIGNS, &SIGNS),
        Code::KEY_USAGE_CONTENT,
        "RFC 3161 §2.3, RFC 5280 §4.2.1.12",
    ),
];

static TIMESTAMPING_EXTENSIONS: &[ExtensionRow] = &[
    ExtensionRow::new(oid::EXTENDED_KEY_USAGE, Required, Critical, "RFC 3161 §2.3"),
    ExtensionRow::new(oid::KEY_USAGE, Recommended, ShouldBeCritical, "CA/B CSBR §7.1.2.3"),
    ExtensionRow::new(oid::AUTHORITY_INFO_ACCESS, Optional, NotCritical, "RFC 5280 §4.2.2.1"),
];

/// A certificate of a time stamping authority.
#[must_use]
pub fn timestamping() -> Profile {
    end_entity("timestamping", TIMESTAMPING, TIMESTAMPING_EXTENSIONS)
}

fn end_entity(name: &'static str, rows: &'static [Row], extensions: &'static [ExtensionRow]) -> Profile {
    rfc5280::end_entity()
        .named(name)
        .with_rows(LEAF.iter().chain(rows).cloned())
        .with_extensions(extensions.iter().cloned())
}
