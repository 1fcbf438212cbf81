//! TLS as the CA/Browser Forum's Baseline Requirements (2.1) profile it: anchor, intermediate, server, client.
//!
//! Rules that only the act of issuing can keep (lifetimes, certificatePolicies) concern issuing only. What a browser
//! does not hold against old anchors is a SHOULD for anchors.

use super::Criticality::{Any, Critical, CriticalOnlyIfSubjectEmpty, NotCritical, ShouldBeCritical};
use super::Presence::{Forbidden, NotRecommended, Optional, Recommended, Required};
use super::table::{
    P256, P384, P521, id, key_usage, key_usage_any_of, purposes_among, purposes_exclude, purposes_include, rsa,
};
use super::{CommonNameMatch, ExtensionRow, KeyFamily, NameForms, Period, Profile, Row, Rule, rfc5280};
use crate::base::{Code, Timestamp};
use crate::crypto::SignatureAlgorithm;
use crate::x509::ext::KeyUsage;
use crate::x509::{ObjectIdentifier, oid};
use alloc::borrow::Cow;

const KEYS: Rule = Rule::KeyAmong(Cow::Borrowed(&[rsa(2048), P256, P384, P521]));

const SIGNATURES: Rule = Rule::SignatureAmong(Cow::Borrowed(&[
    SignatureAlgorithm::RsaPkcs1Sha256,
    SignatureAlgorithm::RsaPkcs1Sha384,
    SignatureAlgorithm::RsaPkcs1Sha512,
    SignatureAlgorithm::RsaPssSha256,
    SignatureAlgorithm::RsaPssSha384,
    SignatureAlgorithm::RsaPssSha512,
    SignatureAlgorithm::EcdsaSha256,
    SignatureAlgorithm::EcdsaSha384,
    SignatureAlgorithm::EcdsaSha512,
]));

const CA_USAGES: &[KeyUsage] = &[KeyUsage::KEY_CERT_SIGN, KeyUsage::CRL_SIGN, KeyUsage::DIGITAL_SIGNATURE];

/// keyUsage of every CA: keyCertSign and cRLSign, digitalSignature if it answers OCSP itself.
const CA_KEY_USAGE: Rule = key_usage(KeyFamily::Any, &[KeyUsage::KEY_CERT_SIGN, KeyUsage::CRL_SIGN], CA_USAGES);

/// A CA that signs no CRLs still issues.
const CA_KEY_USAGE_AT_LEAST: Rule = key_usage(KeyFamily::Any, &[KeyUsage::KEY_CERT_SIGN], CA_USAGES);

const fn lifetime(days: u32, from: i64) -> Row {
    let from = Some(Timestamp::clamped(from));
    let rule = Rule::ValidityMax { period: Period::days(days), both_ends: true, from };
    Row::must(rule, Code::VALIDITY_TOO_LONG, "CA/B BR §6.3.2").when_issuing()
}

/// §6.3.2: how long a subscriber's certificate may last, by the day it begins.
static LIFETIMES: &[Row] = &[
    lifetime(398, 1_598_918_400), // 2020-09-01
    lifetime(200, 1_773_532_800), // 2026-03-15
    lifetime(100, 1_805_068_800), // 2027-03-15
    lifetime(47, 1_868_227_200),  // 2029-03-15
];

/// What holds of anchor, intermediate and leaf alike.
static COMMON: &[Row] = &[
    Row::must(Rule::Version(3), Code::NOT_V3, "CA/B BR §7.1.1"),
    Row::must(KEYS, Code::KEY_NOT_ALLOWED, "CA/B BR §6.1.5"),
    Row::must(Rule::RsaKeyForAnyPadding, Code::KEY_NOT_ALLOWED, "CA/B BR §7.1.3.1.1"),
];

static ANCHOR: &[Row] = &[
    Row::must(Rule::AkiKeyIdentifierOnly, Code::AUTHORITY_KEY_ID_INVALID, "CA/B BR §7.1.2.1.3"),
    Row::must(Rule::AkiIsOwnSki, Code::KEY_ID_MISMATCH, "CA/B BR §7.1.2.1.3"),
    Row::should(CA_KEY_USAGE, Code::KEY_USAGE_CONTENT, "CA/B BR §7.1.2.10.7"),
];

static ANCHOR_EXTENSIONS: &[ExtensionRow] = &[
    ExtensionRow::new(oid::BASIC_CONSTRAINTS, Required, Critical, "CA/B BR §7.1.2.1.2"),
    ExtensionRow::new(oid::KEY_USAGE, Recommended, ShouldBeCritical, "CA/B BR §7.1.2.1.2"),
    ExtensionRow::new(oid::SUBJECT_KEY_IDENTIFIER, Recommended, NotCritical, "CA/B BR §7.1.2.1.2"),
    ExtensionRow::new(oid::AUTHORITY_KEY_IDENTIFIER, Optional, NotCritical, "CA/B BR §7.1.2.1.2"),
    ExtensionRow::new(oid::EXTENDED_KEY_USAGE, Forbidden, Any, "CA/B BR §7.1.2.1.2"),
    ExtensionRow::new(oid::NAME_CONSTRAINTS, Optional, ShouldBeCritical, "CA/B BR §7.1.2.10.8"),
];

/// What holds of everything that is issued by another: intermediates and leaves.
static ISSUED: &[Row] = &[
    Row::must(SIGNATURES, Code::ALGORITHM_NOT_ALLOWED, "CA/B BR §7.1.3.2"),
    Row::should(Rule::SerialMinBits(64), Code::WEAK_SERIAL, "CA/B BR §7.1.2"),
    Row::must(Rule::AkiKeyIdentifierOnly, Code::AUTHORITY_KEY_ID_INVALID, "CA/B BR §7.1.2.11.1"),
];

static INTERMEDIATE: &[Row] = &[
    Row::must(CA_KEY_USAGE, Code::KEY_USAGE_CONTENT, "CA/B BR §7.1.2.10.7").when_issuing(),
    Row::must(CA_KEY_USAGE_AT_LEAST, Code::KEY_USAGE_CONTENT, "CA/B BR §7.1.2.10.7"),
];

static INTERMEDIATE_EXTENSIONS: &[ExtensionRow] = &[
    ExtensionRow::new(oid::BASIC_CONSTRAINTS, Required, Critical, "CA/B BR §7.1.2.6"),
    ExtensionRow::new(oid::KEY_USAGE, Required, ShouldBeCritical, "CA/B BR §7.1.2.6"),
    ExtensionRow::new(oid::SUBJECT_KEY_IDENTIFIER, Required, NotCritical, "CA/B BR §7.1.2.6"),
    ExtensionRow::new(oid::AUTHORITY_KEY_IDENTIFIER, Required, NotCritical, "CA/B BR §7.1.2.6"),
    ExtensionRow::new(oid::NAME_CONSTRAINTS, Optional, ShouldBeCritical, "CA/B BR §7.1.2.10.8"),
    ExtensionRow::new(oid::CERTIFICATE_POLICIES, Recommended, Any, "CA/B BR §7.1.2.6").when_issuing(),
    ExtensionRow::new(oid::CRL_DISTRIBUTION_POINTS, Recommended, NotCritical, "CA/B BR §7.1.2.6").when_issuing(),
    ExtensionRow::new(oid::EXTENDED_KEY_USAGE, Recommended, NotCritical, "CA/B BR §7.1.2.6").when_issuing(),
];

const RSA_USAGE: Rule = key_usage_any_of(
    KeyFamily::Rsa,
    &[KeyUsage::DIGITAL_SIGNATURE, KeyUsage::KEY_ENCIPHERMENT],
    &[KeyUsage::DIGITAL_SIGNATURE, KeyUsage::KEY_ENCIPHERMENT, KeyUsage::DATA_ENCIPHERMENT],
);

const ECC_USAGE: Rule = key_usage(
    KeyFamily::NotRsa,
    &[KeyUsage::DIGITAL_SIGNATURE],
    &[KeyUsage::DIGITAL_SIGNATURE, KeyUsage::KEY_AGREEMENT],
);

const SERVER_AUTH: &[ObjectIdentifier] = &[id(oid::SERVER_AUTH)];
const CLIENT_AUTH: &[ObjectIdentifier] = &[id(oid::CLIENT_AUTH)];
const SERVER_OR_CLIENT: &[ObjectIdentifier] = &[id(oid::SERVER_AUTH), id(oid::CLIENT_AUTH)];
const ANY_PURPOSE: &[ObjectIdentifier] = &[id(oid::ANY_EXTENDED_KEY_USAGE)];
const NOT_FOR_SERVERS: &[ObjectIdentifier] = &[
    id(oid::ANY_EXTENDED_KEY_USAGE),
    id(oid::CODE_SIGNING),
    id(oid::EMAIL_PROTECTION),
    id(oid::TIME_STAMPING),
    id(oid::OCSP_SIGNING),
];

const CN_IN_SAN: Rule = Rule::CommonNameInAltName(CommonNameMatch::Exact);

/// Certificates for `*.example.com` with the commonName `example.com` are about; they mislead nobody.
const CN_OR_BASE_IN_SAN: Rule = Rule::CommonNameInAltName(CommonNameMatch::OrWildcardBase);

const DNS_AND_IP: NameForms = NameForms::DNS.or(NameForms::IP);

static LEAF: &[Row] = &[
    Row::must(Rule::CertificateAuthority(false), Code::CA_FLAG, "CA/B BR §7.1.2.7.8"),
    Row::must(RSA_USAGE, Code::KEY_USAGE_CONTENT, "CA/B BR §7.1.2.7.11"),
    Row::must(ECC_USAGE, Code::KEY_USAGE_CONTENT, "CA/B BR §7.1.2.7.11"),
];

static SERVER: &[Row] = &[
    Row::must(Rule::SubjectAltNameForms(DNS_AND_IP), Code::ALT_NAME_FORM, "CA/B BR §7.1.2.7.12"),
    Row::must(CN_IN_SAN, Code::COMMON_NAME_NOT_IN_SAN, "CA/B BR §7.1.4.3").when_issuing(),
    Row::must(CN_OR_BASE_IN_SAN, Code::COMMON_NAME_NOT_IN_SAN, "CA/B BR §7.1.4.3"),
    Row::should(CN_IN_SAN, Code::COMMON_NAME_NOT_IN_SAN, "CA/B BR §7.1.4.3"),
    Row::must(Rule::WildcardBefore(2), Code::WILDCARD_TOO_BROAD, "CA/B BR §3.2.2.6"),
    Row::must(purposes_include(SERVER_AUTH), Code::KEY_PURPOSE_CONTENT, "CA/B BR §7.1.2.7.10"),
    Row::must(purposes_exclude(NOT_FOR_SERVERS), Code::KEY_PURPOSE_CONTENT, "CA/B BR §7.1.2.7.10"),
    Row::should(purposes_among(SERVER_OR_CLIENT), Code::KEY_PURPOSE_CONTENT, "CA/B BR §7.1.2.7.10"),
];

static LEAF_EXTENSIONS: &[ExtensionRow] = &[
    ExtensionRow::new(oid::SUBJECT_ALT_NAME, Required, CriticalOnlyIfSubjectEmpty, "CA/B BR §7.1.2.7.12"),
    ExtensionRow::new(oid::EXTENDED_KEY_USAGE, Required, NotCritical, "CA/B BR §7.1.2.7.6"),
    ExtensionRow::new(oid::AUTHORITY_KEY_IDENTIFIER, Required, NotCritical, "CA/B BR §7.1.2.7.6"),
    ExtensionRow::new(oid::SUBJECT_KEY_IDENTIFIER, Optional, NotCritical, "CA/B BR §7.1.2.7.6"),
    ExtensionRow::new(oid::KEY_USAGE, Recommended, ShouldBeCritical, "CA/B BR §7.1.2.7.6"),
    ExtensionRow::new(oid::BASIC_CONSTRAINTS, Optional, Critical, "CA/B BR §7.1.2.7.6"),
    ExtensionRow::new(oid::NAME_CONSTRAINTS, Forbidden, Any, "CA/B BR §7.1.2.7.6"),
    ExtensionRow::new(oid::SUBJECT_DIRECTORY_ATTRIBUTES, NotRecommended, NotCritical, "CA/B BR §7.1.2.11.5"),
    ExtensionRow::new(oid::CERTIFICATE_POLICIES, Recommended, Any, "CA/B BR §7.1.2.7.6").when_issuing(),
    ExtensionRow::new(oid::AUTHORITY_INFO_ACCESS, Recommended, NotCritical, "CA/B BR §7.1.2.7.7").when_issuing(),
];

/// The Baseline Requirements speak of servers. That a client has one too is this profile's wish.
static CLIENT_EXTENSIONS: &[ExtensionRow] = &[ExtensionRow::new(
    oid::SUBJECT_ALT_NAME,
    Required,
    CriticalOnlyIfSubjectEmpty,
    "tls_client, after RFC 5280 §4.2.1.6",
)];

static CLIENT: &[Row] = &[
    Row::should(CN_IN_SAN, Code::COMMON_NAME_NOT_IN_SAN, "CA/B BR §7.1.4.3"),
    Row::must(purposes_include(CLIENT_AUTH), Code::KEY_PURPOSE_CONTENT, "RFC 5280 §4.2.1.12"),
    Row::must(purposes_exclude(ANY_PURPOSE), Code::KEY_PURPOSE_CONTENT, "CA/B BR §7.1.2.7.10"),
];

/// A root that TLS relies on, given as a certificate. There is no rule on its serial number or its own signature.
#[must_use]
pub fn anchor() -> Profile {
    rfc5280::anchor()
        .named("tls_anchor")
        .with_rows(COMMON.iter().chain(ANCHOR).cloned())
        .with_extensions(ANCHOR_EXTENSIONS.iter().cloned())
        // Certum Trusted Network CA 2 writes its times so; an anchor's time is not relied on for its encoding.
        .waiving([Code::LATE_UTC_OR_EARLY_GENERALIZED_TIME])
}

/// A CA below a root.
#[must_use]
pub fn intermediate() -> Profile {
    rfc5280::ca()
        .named("tls_intermediate")
        .with_rows(COMMON.iter().chain(ISSUED).chain(INTERMEDIATE).cloned())
        .with_extensions(INTERMEDIATE_EXTENSIONS.iter().cloned())
}

fn leaf(name: &'static str) -> Profile {
    rfc5280::end_entity()
        .named(name)
        .with_rows([COMMON, ISSUED, LEAF, LIFETIMES].into_iter().flatten().cloned())
        .with_extensions(LEAF_EXTENSIONS.iter().cloned())
}

/// A server's certificate.
#[must_use]
pub fn server() -> Profile {
    leaf("tls_server").with_rows(SERVER.iter().cloned())
}

/// A client's certificate: as a server's, for clientAuth, with alternative names of any form.
#[must_use]
pub fn client() -> Profile {
    leaf("tls_client").with_rows(CLIENT.iter().cloned()).with_extensions(CLIENT_EXTENSIONS.iter().cloned())
}

/// What certificates of servers that are relied on get wrong: what [`rfc5280::SEEN_IN_THE_FIELD`] lists, and commonNames
/// from the time when they were what counted.
pub const SEEN_IN_THE_FIELD: &[Code] = &[
    Code::NON_CANONICAL_NAMED_BITS,
    Code::EXPLICIT_DEFAULT,
    Code::LATE_UTC_OR_EARLY_GENERALIZED_TIME,
    Code::NEGATIVE_SERIAL,
    Code::SERIAL_NOT_POSITIVE,
    Code::SERIAL_TOO_LONG,
    Code::LEGACY_STRING,
    Code::COMMON_NAME_NOT_IN_SAN,
];
