//! The built-in profiles by name, and the two that are of no standard's making: a CA of one's own.
//!
//! | name | profile |
//! |---|---|
//! | `rfc5280_anchor`, `rfc5280_ca`, `rfc5280_end_entity` | [`rfc5280`] |
//! | `root_ca`, `intermediate_ca` | [`root_ca`], [`intermediate_ca`] |
//! | `tls_anchor`, `tls_intermediate`, `tls_server`, `tls_client` | [`tls`] |
//! | `code_signing`, `email`, `ocsp_responder`, `timestamping` | [`purposes`] |
//! | `iso18013_5_iaca_root`, `iso18013_5_dts_root_2_tier`, `iso18013_5_dts_root_3_tier`, `iso18013_5_dts_intermediate`, `iso18013_5_document_signer`, `iso18013_5_jws_signer`, `iso18013_5_reader`, `iso18013_5_vical_signer` | [`iso18013_5`] |
//!
//! Each is strict. With `.as_seen` behind its name it is the same profile with waivers for what deployed certificates get
//! wrong: `tls_server.as_seen`.

use super::Criticality::{Any, Critical, NotCritical};
use super::Presence::{Forbidden, Required};
use super::table::key_usage;
use super::{ExtensionRow, IssuingRules, KeyFamily, LeapDay, Nesting, Period, Profile, Row, Rule};
use super::{iso18013_5, purposes, rfc5280, tls};
use crate::base::Code;
use crate::x509::ext::KeyUsage;
use crate::x509::oid;

/// A built-in profile, and what certificates in the field get wrong.
struct BuiltIn {
    name: &'static str,
    strict: fn() -> Profile,
    seen: &'static [Code],
}

const fn row(name: &'static str, strict: fn() -> Profile, seen: &'static [Code]) -> BuiltIn {
    BuiltIn { name, strict, seen }
}

static BUILT_IN: &[BuiltIn] = &[
    row("rfc5280_anchor", rfc5280::anchor, rfc5280::SEEN_IN_THE_FIELD),
    row("rfc5280_ca", rfc5280::ca, rfc5280::SEEN_IN_THE_FIELD),
    row("rfc5280_end_entity", rfc5280::end_entity, rfc5280::SEEN_IN_THE_FIELD),
    row("root_ca", root_ca, rfc5280::SEEN_IN_THE_FIELD),
    row("intermediate_ca", intermediate_ca, rfc5280::SEEN_IN_THE_FIELD),
    row("tls_anchor", tls::anchor, tls::SEEN_IN_THE_FIELD),
    row("tls_intermediate", tls::intermediate, tls::SEEN_IN_THE_FIELD),
    row("tls_server", tls::server, tls::SEEN_IN_THE_FIELD),
    row("tls_client", tls::client, tls::SEEN_IN_THE_FIELD),
    row("code_signing", purposes::code_signing, rfc5280::SEEN_IN_THE_FIELD),
    row("email", purposes::email, rfc5280::SEEN_IN_THE_FIELD),
    row("ocsp_responder", purposes::ocsp_responder, rfc5280::SEEN_IN_THE_FIELD),
    row("timestamping", purposes::timestamping, rfc5280::SEEN_IN_THE_FIELD),
    row("iso18013_5_iaca_root", iso18013_5::iaca_root, iso18013_5::SEEN_IN_THE_FIELD),
    row("iso18013_5_dts_root_2_tier", iso18013_5::dts_root_2_tier, iso18013_5::SEEN_IN_THE_FIELD),
    row("iso18013_5_dts_root_3_tier", iso18013_5::dts_root_3_tier, iso18013_5::SEEN_IN_THE_FIELD),
    row("iso18013_5_dts_intermediate", iso18013_5::dts_intermediate, iso18013_5::SEEN_IN_THE_FIELD),
    row("iso18013_5_document_signer", iso18013_5::document_signer, iso18013_5::SEEN_IN_THE_FIELD),
    row("iso18013_5_jws_signer", iso18013_5::jws_signer, iso18013_5::SEEN_IN_THE_FIELD),
    row("iso18013_5_reader", iso18013_5::reader, iso18013_5::SEEN_IN_THE_FIELD),
    row("iso18013_5_vical_signer", iso18013_5::vical_signer, iso18013_5::SEEN_IN_THE_FIELD),
];

/// What stands behind the name of a profile with its waivers.
const AS_SEEN: &str = ".as_seen";

/// The built-in profile of this name.
///
/// ```
/// use certwright::profile::built_in;
/// assert_eq!(built_in::profile("tls_server"), Some(certwright::profile::tls::server()));
/// assert!(!built_in::profile("tls_server.as_seen").unwrap().waived().is_empty());
/// ```
#[must_use]
pub fn profile(name: &str) -> Option<Profile> {
    let plain = name.strip_suffix(AS_SEEN);
    let row = BUILT_IN.iter().find(|row| row.name == plain.unwrap_or(name))?;
    let strict = (row.strict)();
    match plain {
        None => Some(strict),
        Some(plain) => Some(strict.named(alloc::format!("{plain}{AS_SEEN}")).waiving(row.seen.iter().copied())),
    }
}

/// The names of the built-in profiles, strict and as seen in the field.
pub fn names() -> impl Iterator<Item = alloc::string::String> {
    BUILT_IN.iter().flat_map(|row| [row.name.into(), alloc::format!("{}{AS_SEEN}", row.name)])
}

/// keyCertSign and cRLSign; digitalSignature for a CA that answers OCSP itself.
const CA_USAGE: Rule = key_usage(
    KeyFamily::Any,
    &[KeyUsage::KEY_CERT_SIGN, KeyUsage::CRL_SIGN],
    &[KeyUsage::KEY_CERT_SIGN, KeyUsage::CRL_SIGN, KeyUsage::DIGITAL_SIGNATURE],
);

static OWN_CA: &[Row] = &[
    Row::must(CA_USAGE, Code::KEY_USAGE_CONTENT, "RFC 5280 §4.2.1.3"),
    Row::should(Rule::SerialMinBits(64), Code::WEAK_SERIAL, "CA/B BR §7.1.2"),
];

static OWN_CA_EXTENSIONS: &[ExtensionRow] =
    &[ExtensionRow::new(oid::KEY_USAGE, Required, Critical, "RFC 5280 §4.2.1.3")];

static ROOT: &[Row] = &[
    Row::must(Rule::IssuerIsSubject, Code::ISSUER_NAME, "RFC 5280 §3.2"),
    Row::must(Rule::AkiIsOwnSki, Code::KEY_ID_MISMATCH, "RFC 5280 §4.2.1.1"),
];

static ROOT_EXTENSIONS: &[ExtensionRow] =
    &[ExtensionRow::new(oid::EXTENDED_KEY_USAGE, Forbidden, Any, "CA/B BR §7.1.2.1.2")];

static INTERMEDIATE: &[Row] = &[
    Row::must(Rule::IssuerIsIssuersSubject, Code::ISSUER_NAME, "RFC 5280 §4.1.2.4"),
    Row::must(Rule::AkiNamesIssuer, Code::KEY_ID_MISMATCH, "RFC 5280 §4.2.1.1"),
];

static INTERMEDIATE_EXTENSIONS: &[ExtensionRow] =
    &[ExtensionRow::new(oid::AUTHORITY_KEY_IDENTIFIER, Required, NotCritical, "RFC 5280 §4.2.1.1")];

const fn lasting(years: u16) -> IssuingRules {
    IssuingRules { validity: Some(Period::years(years)), nesting: Nesting::Refuse, leap_day: LeapDay::Clamp }
}

fn own_ca(name: &'static str) -> Profile {
    rfc5280::ca().named(name).with_rows(OWN_CA.iter().cloned()).with_extensions(OWN_CA_EXTENSIONS.iter().cloned())
}

/// A root of one's own: RFC 5280, signed with its own key, without extKeyUsage; ten years unless told otherwise.
#[must_use]
pub fn root_ca() -> Profile {
    own_ca("root_ca")
        .with_rows(ROOT.iter().cloned())
        .with_extensions(ROOT_EXTENSIONS.iter().cloned())
        .with_issuing(lasting(10))
}

/// A CA of one's own below another: RFC 5280, and it says whose it is; five years unless told otherwise.
#[must_use]
pub fn intermediate_ca() -> Profile {
    own_ca("intermediate_ca")
        .with_rows(INTERMEDIATE.iter().cloned())
        .with_extensions(INTERMEDIATE_EXTENSIONS.iter().cloned())
        .with_issuing(lasting(5))
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    #[test]
    fn each_profile_is_found_by_its_own_name() {
        for name in names() {
            assert_eq!(profile(&name).unwrap().name(), name);
        }
        let mut all: Vec<_> = names().collect();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), 2 * BUILT_IN.len());
        assert_eq!((profile(""), profile(".as_seen"), profile("tls_server.as_seen.as_seen")), (None, None, None));
    }
}
