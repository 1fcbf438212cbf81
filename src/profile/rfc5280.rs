//! RFC 5280 §4 for one certificate, by role.
//!
//! [`CONTENTS`] holds for every certificate: what an extension says if it is there. The rest differs by role. What §4 says
//! through the encoding (DER, times, duplicate extensions, empty lists) is found by parsing and reported with it.

use super::Presence::{Optional, Recommended, Required, RequiredUnlessSelfIssued};
use super::table::usages;
use super::{Criticality, ExtensionRow, KeyFamily, Profile, Row, Rule};
use crate::base::Code;
use crate::crypto::KeyIdMethod;
use crate::x509::ObjectIdentifier;
use crate::x509::ext::KeyUsage;
use crate::x509::oid;
use Criticality::{Any, Critical, CriticalIfSubjectEmpty, NotCritical, ShouldBeCritical, ShouldNotBeCritical};
use alloc::borrow::Cow;

const fn only_in_ca(extension: oid::Oid<'static>) -> Rule {
    Rule::OnlyInCa(ObjectIdentifier::from_static(extension))
}

const KEY_ID_METHODS: Rule = Rule::SkiDerived(Cow::Borrowed(&[KeyIdMethod::Rfc5280Sha1, KeyIdMethod::Rfc7093Sha256]));

const KEY_CERT_SIGN: Rule =
    Rule::KeyUsage { required: KeyUsage::KEY_CERT_SIGN, any_of: KeyUsage::NONE, allowed: None, keys: KeyFamily::Any };

/// keyUsage of these keys asserts none of `forbidden`.
const fn never(keys: KeyFamily, forbidden: &[KeyUsage]) -> Rule {
    let allowed = KeyUsage::from_bits(ALL_USAGES & !usages(forbidden).bits());
    Rule::KeyUsage { required: KeyUsage::NONE, any_of: KeyUsage::NONE, allowed: Some(allowed), keys }
}

/// The nine that have a name.
const ALL_USAGES: u16 = 0x1ff;

const NO_ELLIPTIC_ENCIPHERMENT: Rule =
    never(KeyFamily::Elliptic, &[KeyUsage::KEY_ENCIPHERMENT, KeyUsage::DATA_ENCIPHERMENT]);

const NO_RSA_AGREEMENT: Rule =
    never(KeyFamily::Rsa, &[KeyUsage::KEY_AGREEMENT, KeyUsage::ENCIPHER_ONLY, KeyUsage::DECIPHER_ONLY]);

/// What holds of every certificate, whatever its role.
pub static CONTENTS: &[Row] = &[
    Row::must(Rule::IssuerNotEmpty, Code::ISSUER_EMPTY, "RFC 5280 §4.1.2.4"),
    Row::must(Rule::ValidityOrdered, Code::VALIDITY_INVERTED, "RFC 5280 §4.1.2.5"),
    Row::must(Rule::KeyReadable, Code::BAD_PUBLIC_KEY, "RFC 5280 §4.1.2.7"),
    Row::info(Rule::KeyKnown, Code::UNKNOWN_KEY_ALGORITHM, "RFC 5280 §4.1.2.7"),
    Row::must(Rule::CriticalExtensionsKnown, Code::UNKNOWN_CRITICAL, "RFC 5280 §4.2"),
    Row::must(Rule::UniqueIdsAbsent, Code::UNIQUE_ID_PRESENT, "RFC 5280 §4.1.2.8").when_issuing(),
    Row::should(Rule::UniqueIdsAbsent, Code::UNIQUE_ID_PRESENT, "RFC 5280 §4.1.2.8"),
    Row::should(Rule::UniqueIdsInVersion2, Code::UNIQUE_ID_VERSION, "RFC 5280 §4.1.2.1"),
    Row::must(Rule::SubjectAttributesWellFormed, Code::SUBJECT_ATTRIBUTE, "RFC 5280 App. A.1").when_issuing(),
    Row::should(Rule::SubjectAttributesWellFormed, Code::SUBJECT_ATTRIBUTE, "RFC 5280 App. A.1"),
    Row::should(Rule::NoLegacyStrings, Code::LEGACY_STRING, "RFC 5280 §4.1.2.4"),
    Row::should(Rule::ValidityWithinIssuer, Code::VALIDITY_BEYOND_ISSUER, "RFC 5280 §4.1.2.5").when_issuing(),
    // §4.2.1.1
    Row::must(Rule::KeyIdentifierInAki, Code::KEY_ID_MISSING, "RFC 5280 §4.2.1.1"),
    Row::must(Rule::AkiIssuerWithSerial, Code::AUTHORITY_KEY_ID_INVALID, "RFC 5280 App. A.2"),
    Row::should(Rule::AkiNamesIssuer, Code::KEY_ID_MISMATCH, "RFC 5280 §4.2.1.1"),
    // §4.2.1.2
    Row::must(Rule::SkiNotEmpty, Code::KEY_ID_MISSING, "RFC 5280 §4.2.1.2"),
    Row::info(KEY_ID_METHODS, Code::SUBJECT_KEY_ID_MISMATCH, "RFC 5280 §4.2.1.2"),
    // §4.2.1.3
    Row::must(Rule::KeyUsageNotEmpty, Code::KEY_USAGE_EMPTY, "RFC 5280 §4.2.1.3"),
    Row::must(Rule::KeyUsageBitsNamed, Code::KEY_USAGE_CONTENT, "RFC 5280 §4.2.1.3"),
    Row::must(Rule::KeyCertSignOnlyInCa, Code::KEY_CERT_SIGN_WITHOUT_CA, "RFC 5280 §4.2.1.3"),
    Row::must(Rule::KeyUsageOfSigningKey, Code::KEY_USAGE_FOR_KEY, "RFC 8410 §5, RFC 9881 §5"),
    Row::should(NO_RSA_AGREEMENT, Code::KEY_USAGE_FOR_KEY, "RFC 3279 §2.3.1"),
    Row::should(NO_ELLIPTIC_ENCIPHERMENT, Code::KEY_USAGE_FOR_KEY, "RFC 8813 §3"),
    Row::info(Rule::EncipherOnlyWithKeyAgreement, Code::KEY_USAGE_CONTENT, "RFC 5280 §4.2.1.3"),
    // §4.2.1.4
    Row::must(Rule::PoliciesUnique, Code::POLICIES_INVALID, "RFC 5280 §4.2.1.4"),
    Row::must(Rule::AnyPolicyQualifiers, Code::POLICIES_INVALID, "RFC 5280 §4.2.1.4"),
    Row::must(Rule::NoticeLength, Code::POLICIES_INVALID, "RFC 5280 §4.2.1.4").when_issuing(),
    Row::should(Rule::NoticeLength, Code::POLICIES_INVALID, "RFC 5280 §4.2.1.4"),
    Row::should(Rule::NoticePlain, Code::POLICIES_INVALID, "RFC 5280 §4.2.1.4, RFC 6818 §3"),
    // §4.2.1.5
    Row::must(Rule::MappingsWithoutAny, Code::POLICY_MAPPINGS_INVALID, "RFC 5280 §4.2.1.5"),
    Row::should(Rule::MappingsListed, Code::POLICY_MAPPINGS_INVALID, "RFC 5280 §4.2.1.5"),
    Row::should(only_in_ca(oid::POLICY_MAPPINGS), Code::EXTENSION_FORBIDDEN, "RFC 5280 §4.2.1.5"),
    // §4.2.1.6, §4.2.1.7
    Row::must(Rule::AlternativeNamesWellFormed, Code::SUBJECT_ALT_NAME_INVALID, "RFC 5280 §4.2.1.6"),
    Row::info(Rule::MailboxAloneNeedsEmptySubject, Code::SUBJECT_BESIDE_MAILBOX, "RFC 5280 §4.2.1.6"),
    // §4.2.1.9
    Row::must(Rule::PathLenOnlyInCa, Code::PATH_LEN_WITHOUT_CA, "RFC 5280 §4.2.1.9"),
    // §4.2.1.10
    Row::must(only_in_ca(oid::NAME_CONSTRAINTS), Code::NAME_CONSTRAINTS_INVALID, "RFC 5280 §4.2.1.10"),
    Row::must(Rule::SubtreesWithoutDistance, Code::NAME_CONSTRAINTS_INVALID, "RFC 5280 §4.2.1.10"),
    Row::must(Rule::SubtreeMasksContiguous, Code::NAME_CONSTRAINTS_INVALID, "RFC 5280 §4.2.1.10"),
    Row::should(Rule::SubtreesWellFormed, Code::NAME_CONSTRAINTS_INVALID, "RFC 5280 §4.2.1.10"),
    Row::should(Rule::SubtreesComparable, Code::NAME_CONSTRAINTS_INVALID, "RFC 5280 §4.2.1.10"),
    // §4.2.1.11, §4.2.1.14
    Row::should(only_in_ca(oid::POLICY_CONSTRAINTS), Code::EXTENSION_FORBIDDEN, "RFC 5280 §4.2.1.11"),
    Row::should(only_in_ca(oid::INHIBIT_ANY_POLICY), Code::EXTENSION_FORBIDDEN, "RFC 5280 §4.2.1.14"),
    // §4.2.1.12
    Row::should(Rule::AnyPurposeNotCritical, Code::EXTENSION_MUST_NOT_BE_CRITICAL, "RFC 5280 §4.2.1.12"),
    // §4.2.1.13, §4.2.1.15
    Row::must(Rule::DistributionPointsNamed, Code::DISTRIBUTION_POINT_INVALID, "RFC 5280 §4.2.1.13"),
    // §4.2.2
    Row::must(Rule::AccessLocations, Code::ACCESS_DESCRIPTION_INVALID, "RFC 5280 §4.2.2.1"),
    Row::should(Rule::LocationsAbsolute, Code::ACCESS_DESCRIPTION_INVALID, "RFC 5280 §4.2.1.13, §4.2.2"),
    Row::must(Rule::RevocationUnavailable, Code::EXTENSION_CONTENT, "RFC 9608 §2, §3"),
    Row::must(Rule::NotPrecertificate, Code::PRECERTIFICATE, "RFC 6962 §3.1"),
];

/// Presence and criticality where the role does not matter.
pub static EXTENSIONS: &[ExtensionRow] = &[
    ExtensionRow::new(oid::AUTHORITY_KEY_IDENTIFIER, RequiredUnlessSelfIssued, NotCritical, "RFC 5280 §4.2.1.1"),
    ExtensionRow::new(oid::SUBJECT_KEY_IDENTIFIER, Recommended, NotCritical, "RFC 5280 §4.2.1.2"),
    ExtensionRow::new(oid::KEY_USAGE, Optional, ShouldBeCritical, "RFC 5280 §4.2.1.3"),
    ExtensionRow::new(oid::CERTIFICATE_POLICIES, Optional, Any, "RFC 5280 §4.2.1.4"),
    ExtensionRow::new(oid::POLICY_MAPPINGS, Optional, ShouldBeCritical, "RFC 5280 §4.2.1.5"),
    ExtensionRow::new(oid::SUBJECT_ALT_NAME, Optional, CriticalIfSubjectEmpty, "RFC 5280 §4.2.1.6"),
    ExtensionRow::new(oid::ISSUER_ALT_NAME, Optional, ShouldNotBeCritical, "RFC 5280 §4.2.1.7"),
    ExtensionRow::new(oid::SUBJECT_DIRECTORY_ATTRIBUTES, Optional, NotCritical, "RFC 5280 §4.2.1.8"),
    ExtensionRow::new(oid::BASIC_CONSTRAINTS, Optional, Any, "RFC 5280 §4.2.1.9"),
    ExtensionRow::new(oid::NAME_CONSTRAINTS, Optional, Critical, "RFC 5280 §4.2.1.10"),
    ExtensionRow::new(oid::POLICY_CONSTRAINTS, Optional, Critical, "RFC 5280 §4.2.1.11"),
    ExtensionRow::new(oid::EXTENDED_KEY_USAGE, Optional, Any, "RFC 5280 §4.2.1.12"),
    ExtensionRow::new(oid::CRL_DISTRIBUTION_POINTS, Optional, ShouldNotBeCritical, "RFC 5280 §4.2.1.13"),
    ExtensionRow::new(oid::INHIBIT_ANY_POLICY, Optional, Critical, "RFC 5280 §4.2.1.14"),
    ExtensionRow::new(oid::FRESHEST_CRL, Optional, NotCritical, "RFC 5280 §4.2.1.15"),
    ExtensionRow::new(oid::AUTHORITY_INFO_ACCESS, Optional, NotCritical, "RFC 5280 §4.2.2.1"),
    ExtensionRow::new(oid::SUBJECT_INFO_ACCESS, Optional, NotCritical, "RFC 5280 §4.2.2.2"),
    ExtensionRow::new(oid::OCSP_NO_CHECK, Optional, ShouldNotBeCritical, "RFC 6960 §4.2.2.2.1"),
    ExtensionRow::new(oid::NO_REV_AVAIL, Optional, NotCritical, "RFC 9608 §2"),
];

/// Serial numbers. Not for anchors: real ones have serial number 0, and nobody revokes them by it.
pub static SERIAL: &[Row] = &[
    Row::must(Rule::SerialPositive, Code::SERIAL_NOT_POSITIVE, "RFC 5280 §4.1.2.2"),
    Row::must(Rule::SerialMaxOctets(20), Code::SERIAL_TOO_LONG, "RFC 5280 §4.1.2.2"),
];

/// What makes a CA.
pub static CA: &[Row] = &[
    Row::must(Rule::Version(3), Code::NOT_V3, "RFC 5280 §4.2.1.9"),
    Row::must(Rule::CertificateAuthority(true), Code::CA_FLAG, "RFC 5280 §4.2.1.9"),
    Row::must(Rule::SubjectNotEmpty, Code::SUBJECT_EMPTY, "RFC 5280 §4.1.2.6"),
    Row::must(KEY_CERT_SIGN, Code::KEY_USAGE_CONTENT, "RFC 5280 §4.2.1.3, §4.2.1.9"),
];

/// The extensions of a CA certificate.
pub static CA_EXTENSIONS: &[ExtensionRow] = &[
    ExtensionRow::new(oid::BASIC_CONSTRAINTS, Required, Critical, "RFC 5280 §4.2.1.9"),
    ExtensionRow::new(oid::SUBJECT_KEY_IDENTIFIER, Required, NotCritical, "RFC 5280 §4.2.1.2"),
    ExtensionRow::new(oid::KEY_USAGE, Recommended, ShouldBeCritical, "RFC 5280 §4.2.1.3"),
    // A MUST for those who issue; many CAs without it are relied on.
    ExtensionRow::new(oid::KEY_USAGE, Required, ShouldBeCritical, "RFC 5280 §4.2.1.3").when_issuing(),
];

/// What makes an end entity.
pub static END_ENTITY: &[Row] =
    &[Row::must(Rule::SubjectOrAltName, Code::SUBJECT_EMPTY, "RFC 5280 §4.1.2.6, §4.2.1.6")];

/// Every certificate.
fn any(name: &'static str) -> Profile {
    Profile::new(name).with_rows(CONTENTS.iter().cloned()).with_extensions(EXTENSIONS.iter().cloned())
}

/// A trust anchor that is given as a certificate. There is no rule on its serial number.
#[must_use]
pub fn anchor() -> Profile {
    any("rfc5280_anchor")
        .with_rows(CA.iter().cloned())
        .with_extensions(CA_EXTENSIONS.iter().cloned())
        .waiving([Code::NEGATIVE_SERIAL])
}

/// A CA certificate that is no anchor, or that is being issued.
#[must_use]
pub fn ca() -> Profile {
    any("rfc5280_ca").with_rows(SERIAL.iter().chain(CA).cloned()).with_extensions(CA_EXTENSIONS.iter().cloned())
}

/// The certificate at the end of a path. RFC 5280 does not forbid that it is a CA's.
#[must_use]
pub fn end_entity() -> Profile {
    any("rfc5280_end_entity").with_rows(SERIAL.iter().chain(END_ENTITY).cloned())
}

/// What certificates that are relied on get wrong: flags and defaults that are not written in DER, times of the wrong
/// type, serial numbers that are zero, negative or too long.
pub const SEEN_IN_THE_FIELD: &[Code] = &[
    Code::NON_CANONICAL_NAMED_BITS,
    Code::EXPLICIT_DEFAULT,
    Code::LATE_UTC_OR_EARLY_GENERALIZED_TIME,
    Code::NEGATIVE_SERIAL,
    Code::SERIAL_NOT_POSITIVE,
    Code::SERIAL_TOO_LONG,
    Code::LEGACY_STRING,
];
