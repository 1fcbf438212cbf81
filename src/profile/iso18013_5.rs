//! ISO/IEC 18013-5 Annex B and C: the certificates around mobile driving licences, strict.
//!
//! | | root | intermediate | document signer | JWS signer | reader | VICAL signer |
//! |---|---|---|---|---|---|---|
//! | lasts at most | 20 years | 20 years | 457 days | 1 year | 1187 days | – |
//! | issuer | its subject, byte by byte | its issuer's subject, byte by byte | ← | ← | ← | ← |
//! | country | one, two capital letters | as its issuer | as its issuer | as its issuer | – | – |
//! | keyUsage, critical | keyCertSign, cRLSign | keyCertSign, cRLSign | digitalSignature | ← | ← | nonRepudiation |
//! | basicConstraints | critical, cA, pathLen 0 (3-tier root: 1 or more) | critical, cA, pathLen 0 | not cA | ← | ← | ← |
//! | extKeyUsage, critical | forbidden | forbidden | mdlDS | mdlJWSCertificate | mdlReaderAuth | mdlVICALSigner |
//! | issuerAltName | mailbox or URI | ← | ← | ← | – | – |
//! | cRLDistributionPoints | URI, no reasons, no cRLIssuer | ← | ← | ← | ← | ← |
//!
//! Keys are on P-256, P-384 or P-521; the brainpool curves and Ed448, which the standard allows too, are not supported by
//! this crate. [`as_seen_in_the_field`] waives what deployed authorities get wrong.

use super::Criticality::{Any, Critical, NotCritical};
use super::Presence::{Forbidden, Optional, Required};
use super::table::{ECDSA, ED25519, P256, P384, P521, id, key_usage_exactly, purposes_among, purposes_include};
use super::{AttributeForm, AttributeRule, ExtensionRow, KeyRule, NameForms, Period, Profile, Row, Rule, rfc5280};
use crate::base::Code;
use crate::crypto::KeyIdMethod;
use crate::x509::ext::KeyUsage;
use crate::x509::{ObjectIdentifier, oid};
use alloc::borrow::Cow;

const CURVES: &[KeyRule] = &[P256, P384, P521];
/// Document signers may use Ed25519 too.
const CURVES_AND_ED25519: &[KeyRule] = &[P256, P384, P521, ED25519];

const fn country(min: u8) -> Rule {
    Rule::SubjectAttribute(AttributeRule::new(oid::COUNTRY_NAME, min, 1, AttributeForm::Country))
}

/// The difference of the two times is at most `period`.
const fn lasts(period: Period, clause: &'static str) -> Row {
    Row::must(Rule::ValidityMax { period, both_ends: false, from: None }, Code::VALIDITY_TOO_LONG, clause)
}

const MAILBOX_OR_URI: NameForms = NameForms::MAILBOX.or(NameForms::URI);
const URI_SCHEMES: &[Cow<'static, str>] = &[Cow::Borrowed("http"), Cow::Borrowed("https")];

/// What holds of every certificate here.
static COMMON: &[Row] = &[
    Row::must(Rule::Version(3), Code::NOT_V3, "ISO/IEC 18013-5 Annex B"),
    Row::must(Rule::SerialMinBits(63), Code::WEAK_SERIAL, "ISO/IEC 18013-5 Annex B").when_issuing(),
    Row::should(Rule::SerialMinBits(71), Code::WEAK_SERIAL, "ISO/IEC 18013-5 Annex B"),
    Row::must(Rule::SignatureAmong(Cow::Borrowed(ECDSA)), Code::ALGORITHM_NOT_ALLOWED, "ISO/IEC 18013-5 Annex B"),
    Row::must(
        Rule::SkiDerived(Cow::Borrowed(&[KeyIdMethod::Rfc5280Sha1])),
        Code::SUBJECT_KEY_ID_MISMATCH,
        "ISO/IEC 18013-5 Annex B",
    ),
    Row::must(
        Rule::DistributionPointsAre(Cow::Borrowed(URI_SCHEMES)),
        Code::DISTRIBUTION_POINT_INVALID,
        "ISO/IEC 18013-5 Annex B",
    ),
    Row::must(Rule::IssuerAltNameAnyOf(MAILBOX_OR_URI), Code::ALT_NAME_FORM, "ISO/IEC 18013-5 Annex B"),
];

/// What no certificate here may carry, and what all carry.
static COMMON_EXTENSIONS: &[ExtensionRow] = &[
    ExtensionRow::new(oid::SUBJECT_KEY_IDENTIFIER, Required, NotCritical, "ISO/IEC 18013-5 Annex B"),
    ExtensionRow::new(oid::KEY_USAGE, Required, Critical, "ISO/IEC 18013-5 Annex B"),
    ExtensionRow::new(oid::CRL_DISTRIBUTION_POINTS, Required, NotCritical, "ISO/IEC 18013-5 Annex B"),
    ExtensionRow::new(oid::ISSUER_ALT_NAME, Required, NotCritical, "ISO/IEC 18013-5 Annex B"),
    ExtensionRow::new(oid::POLICY_MAPPINGS, Forbidden, Any, "ISO/IEC 18013-5 Annex B"),
    ExtensionRow::new(oid::NAME_CONSTRAINTS, Forbidden, Any, "ISO/IEC 18013-5 Annex B"),
    ExtensionRow::new(oid::POLICY_CONSTRAINTS, Forbidden, Any, "ISO/IEC 18013-5 Annex B"),
    ExtensionRow::new(oid::INHIBIT_ANY_POLICY, Forbidden, Any, "ISO/IEC 18013-5 Annex B"),
    ExtensionRow::new(oid::FRESHEST_CRL, Forbidden, Any, "ISO/IEC 18013-5 Annex B"),
];

static CA: &[Row] = &[
    Row::must(Rule::KeyAmong(Cow::Borrowed(CURVES)), Code::KEY_NOT_ALLOWED, "ISO/IEC 18013-5 Annex B"),
    Row::must(
        key_usage_exactly(&[KeyUsage::KEY_CERT_SIGN, KeyUsage::CRL_SIGN]),
        Code::KEY_USAGE_CONTENT,
        "ISO/IEC 18013-5 Annex B",
    ),
    Row::must(country(1), Code::SUBJECT_ATTRIBUTE, "ISO/IEC 18013-5 Annex B"),
    Row::must(
        Rule::SubjectAttribute(AttributeRule::new(oid::COMMON_NAME, 1, 1, AttributeForm::Text)),
        Code::SUBJECT_ATTRIBUTE,
        "ISO/IEC 18013-5 Annex B",
    ),
    lasts(Period::years(20), "ISO/IEC 18013-5 Annex B"),
];

static CA_EXTENSIONS: &[ExtensionRow] = &[
    ExtensionRow::new(oid::BASIC_CONSTRAINTS, Required, Critical, "ISO/IEC 18013-5 Annex B"),
    ExtensionRow::new(oid::EXTENDED_KEY_USAGE, Forbidden, Any, "ISO/IEC 18013-5 Annex B"),
];

static ROOT: &[Row] = &[
    Row::must(Rule::IssuerIsSubject, Code::ISSUER_NAME, "ISO/IEC 18013-5 Annex B"),
    Row::must(Rule::AkiIsOwnSki, Code::KEY_ID_MISMATCH, "ISO/IEC 18013-5 Annex B"),
];

/// What holds of everything below a root.
static BELOW: &[Row] = &[
    Row::must(Rule::IssuerIsIssuersSubject, Code::ISSUER_NAME, "ISO/IEC 18013-5 Annex B"),
    Row::must(Rule::AkiNamesIssuer, Code::KEY_ID_MISMATCH, "ISO/IEC 18013-5 Annex B"),
    Row::must(Rule::ValidityWithinIssuer, Code::VALIDITY_BEYOND_ISSUER, "ISO/IEC 18013-5 Annex B"),
];

static BELOW_EXTENSIONS: &[ExtensionRow] =
    &[ExtensionRow::new(oid::AUTHORITY_KEY_IDENTIFIER, Required, NotCritical, "ISO/IEC 18013-5 Annex B")];

/// Country and, where there is one, state are the issuer's.
static SAME_COUNTRY: &[Row] = &[
    Row::must(country(1), Code::SUBJECT_ATTRIBUTE, "ISO/IEC 18013-5 Annex B"),
    Row::must(Rule::AttributeAsIssuer(id(oid::COUNTRY_NAME)), Code::SUBJECT_ATTRIBUTE, "ISO/IEC 18013-5 Annex B"),
    Row::must(
        Rule::AttributeAsIssuer(id(oid::STATE_OR_PROVINCE_NAME)),
        Code::SUBJECT_ATTRIBUTE,
        "ISO/IEC 18013-5 Annex B",
    ),
];

static SIGNER: &[Row] = &[
    Row::must(Rule::CertificateAuthority(false), Code::CA_FLAG, "ISO/IEC 18013-5 Annex B"),
    Row::must(
        Rule::SubjectAttribute(AttributeRule::new(oid::COMMON_NAME, 1, 1, AttributeForm::Text)),
        Code::SUBJECT_ATTRIBUTE,
        "ISO/IEC 18013-5 Annex B",
    ),
];

static SIGNER_EXTENSIONS: &[ExtensionRow] =
    &[ExtensionRow::new(oid::EXTENDED_KEY_USAGE, Required, Critical, "ISO/IEC 18013-5 Annex B")];

/// What tells one signer from another.
struct Signer {
    name: &'static str,
    clause: &'static str,
    purpose: &'static [ObjectIdentifier],
    usage: KeyUsage,
    keys: &'static [KeyRule],
    lasts: Option<Period>,
    same_country: bool,
    issuer_alt_name: bool,
}

const DOCUMENT_SIGNER: Signer = Signer {
    name: "iso18013_5_document_signer",
    clause: "ISO/IEC 18013-5 Annex B",
    purpose: &[id(oid::MDL_DOCUMENT_SIGNER)],
    usage: KeyUsage::DIGITAL_SIGNATURE,
    keys: CURVES_AND_ED25519,
    lasts: Some(Period::days(457)),
    same_country: true,
    issuer_alt_name: true,
};

const JWS_SIGNER: Signer = Signer {
    name: "iso18013_5_jws_signer",
    clause: "ISO/IEC 18013-5 Annex B",
    purpose: &[id(oid::MDL_JWS_SIGNER)],
    usage: KeyUsage::DIGITAL_SIGNATURE,
    keys: CURVES,
    lasts: Some(Period::years(1)),
    same_country: true,
    issuer_alt_name: true,
};

const READER: Signer = Signer {
    name: "iso18013_5_reader",
    clause: "ISO/IEC 18013-5 Annex B",
    purpose: &[id(oid::MDL_READER)],
    usage: KeyUsage::DIGITAL_SIGNATURE,
    keys: CURVES_AND_ED25519,
    lasts: Some(Period::days(1187)),
    same_country: false,
    issuer_alt_name: false,
};

const VICAL_SIGNER: Signer = Signer {
    name: "iso18013_5_vical_signer",
    clause: "ISO/IEC 18013-5 Annex C",
    purpose: &[id(oid::MDL_VICAL_SIGNER)],
    usage: KeyUsage::NON_REPUDIATION,
    keys: CURVES,
    lasts: None,
    same_country: false,
    issuer_alt_name: false,
};

fn common(base: Profile, name: &'static str) -> Profile {
    base.named(name).with_rows(COMMON.iter().cloned()).with_extensions(COMMON_EXTENSIONS.iter().cloned())
}

fn authority(name: &'static str, path_len: (u32, Option<u32>)) -> Profile {
    let (min, max) = path_len;
    common(rfc5280::ca(), name)
        .with_rows(CA.iter().cloned())
        .with_rows([Row::must(Rule::PathLen { min, max }, Code::PATH_LEN_NOT_ALLOWED, "ISO/IEC 18013-5 Annex B")])
        .with_extensions(CA_EXTENSIONS.iter().cloned())
}

fn root(name: &'static str, path_len: (u32, Option<u32>)) -> Profile {
    authority(name, path_len).with_rows(ROOT.iter().cloned())
}

fn signer(signer: &Signer) -> Profile {
    let usage = Rule::KeyUsageExactly(signer.usage);
    let rows = [
        Row::must(Rule::KeyAmong(Cow::Borrowed(signer.keys)), Code::KEY_NOT_ALLOWED, signer.clause),
        Row::must(usage, Code::KEY_USAGE_CONTENT, signer.clause),
        Row::must(purposes_include(signer.purpose), Code::KEY_PURPOSE_CONTENT, signer.clause),
        Row::must(purposes_among(signer.purpose), Code::KEY_PURPOSE_CONTENT, signer.clause),
    ];
    let country = if signer.same_country { SAME_COUNTRY } else { &[] };
    let presence = if signer.issuer_alt_name { Required } else { Optional };
    common(rfc5280::end_entity(), signer.name)
        .with_rows(BELOW.iter().chain(SIGNER).chain(country).cloned())
        .with_rows(rows)
        .with_rows(signer.lasts.map(|period| lasts(period, signer.clause)))
        .with_extensions(BELOW_EXTENSIONS.iter().chain(SIGNER_EXTENSIONS).cloned())
        .with_extensions([ExtensionRow::new(oid::ISSUER_ALT_NAME, presence, NotCritical, signer.clause)])
}

/// An issuing authority's root (IACA): directly above the signers.
#[must_use]
pub fn iaca_root() -> Profile {
    root("iso18013_5_iaca_root", (0, Some(0)))
}

/// A digital trust service's root directly above the signers: the same table as [`iaca_root`].
#[must_use]
pub fn dts_root_2_tier() -> Profile {
    root("iso18013_5_dts_root_2_tier", (0, Some(0)))
}

/// A digital trust service's root above intermediates: pathLenConstraint is absent or at least 1.
#[must_use]
pub fn dts_root_3_tier() -> Profile {
    root("iso18013_5_dts_root_3_tier", (1, None))
}

/// A digital trust service's CA between root and signers.
#[must_use]
pub fn dts_intermediate() -> Profile {
    authority("iso18013_5_dts_intermediate", (0, Some(0)))
        .with_rows(BELOW.iter().chain(SAME_COUNTRY).cloned())
        .with_extensions(BELOW_EXTENSIONS.iter().cloned())
}

/// A certificate that signs mobile documents.
#[must_use]
pub fn document_signer() -> Profile {
    signer(&DOCUMENT_SIGNER)
}

/// A certificate that signs JSON web signatures over mobile documents.
#[must_use]
pub fn jws_signer() -> Profile {
    signer(&JWS_SIGNER)
}

/// A certificate that authenticates a reader.
#[must_use]
pub fn reader() -> Profile {
    signer(&READER)
}

/// A certificate that signs a list of issuing authorities (VICAL).
#[must_use]
pub fn vical_signer() -> Profile {
    signer(&VICAL_SIGNER)
}

/// What deployed authorities get wrong, seen in published certificates: keyUsage in a non-minimal encoding, a path length
/// other than the table's, a distribution point given as cRLIssuer or by directory name.
pub const SEEN_IN_THE_FIELD: &[Code] =
    &[Code::NON_CANONICAL_NAMED_BITS, Code::PATH_LEN_NOT_ALLOWED, Code::DISTRIBUTION_POINT_INVALID];

/// The same profile without what [`SEEN_IN_THE_FIELD`] lists.
#[must_use]
pub fn as_seen_in_the_field(strict: Profile) -> Profile {
    strict.waiving(SEEN_IN_THE_FIELD.iter().copied())
}
