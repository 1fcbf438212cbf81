//! What must hold of a list before it is signed, read off the list itself (RFC 5280 §5).
//!
//! The rules look at what was written, so they hold for extensions that were added as bytes too.

use crate::base::{Code, Error, Result};
use crate::issue::extension::check_value;
use crate::issue::issuer::is_root;
use crate::x509::ext::{IssuingDistributionPoint, ReasonCode, ReasonFlags};
use crate::x509::{Certificate, Crl, GeneralName, Oid, ParsedExtension, RevokedCertificate, oid};
use core::fmt;

/// The extensions of a list and their criticality: RFC 5280 §5.2.1 to §5.2.7; that of issuerAltName is a SHOULD.
const OF_LISTS: [(Oid<'static>, bool); 7] = [
    (oid::AUTHORITY_KEY_IDENTIFIER, false),
    (oid::ISSUER_ALT_NAME, false),
    (oid::CRL_NUMBER, false),
    (oid::DELTA_CRL_INDICATOR, true),
    (oid::ISSUING_DISTRIBUTION_POINT, true),
    (oid::FRESHEST_CRL, false),
    (oid::AUTHORITY_INFO_ACCESS, false),
];

/// Extensions of certificates, entries and OCSP messages, beside those that have a type here.
const OF_OTHERS: [Oid<'static>; 6] = [
    oid::HOLD_INSTRUCTION_CODE,
    oid::NO_REV_AVAIL,
    oid::QC_STATEMENTS,
    oid::NETSCAPE_CERT_TYPE,
    oid::OCSP_NONCE,
    oid::OCSP_EXTENDED_REVOKE,
];

/// Every rule, in the order of what is cheapest.
pub(super) fn check(list: &Crl, issuer: &Certificate) -> Result<()> {
    check_extensions(list)?;
    check_delta(list)?;
    check_freshest(list)?;
    let scope = list.issuing_distribution_point()?;
    check_kinds(scope.as_ref())?;
    let has_issued = has_issued(issuer)?;
    check_signer(list, issuer, scope.as_ref(), has_issued)?;
    let is_delta = list.is_delta();
    for entry in list.entries() {
        check_date(list, &entry)?;
        check_reason(&entry, scope.as_ref(), is_delta)?;
        check_issuer(&entry, list, scope.as_ref(), has_issued)?;
    }
    if crate::validate::has_duplicates(list) {
        return Err(Error::new(Code::ISSUE_CRL_DUPLICATE).in_structure("CertificateList").in_field("userCertificate"));
    }
    Ok(())
}

/// RFC 5280 §5.2: a list has the extensions of lists, as critical as they are there. Whatever is not known here may stand in
/// it, but not critical: who does not process it may not use the list, and nobody does.
fn check_extensions(list: &Crl) -> Result<()> {
    for extension in list.extensions() {
        check_value(&extension)?;
        let name = extension.oid.name().unwrap_or("crlExtensions");
        let parsed = extension.parse()?;
        let is_unknown = matches!(parsed, ParsedExtension::Unknown(_)) && !OF_OTHERS.contains(&extension.oid);
        match OF_LISTS.iter().find(|(kind, _)| *kind == extension.oid) {
            Some((_, true)) if !extension.critical => return Err(scope_error(name).with_found("not critical")),
            Some((_, false)) if extension.critical => return Err(scope_error(name).with_found("critical")),
            Some(_) => check_access(&parsed)?,
            None if !is_unknown => return Err(scope_error(name).with_found("no extension of a list")),
            None if extension.critical => {
                return Err(scope_error(name).with_found(format_args!("{} critical", extension.oid.label())));
            }
            None => {}
        }
    }
    Ok(())
}

/// RFC 5280 §5.2.7: "accessMethod types other than id-ad-caIssuers MUST NOT be included."
fn check_access(parsed: &ParsedExtension<'_>) -> Result<()> {
    let ParsedExtension::AuthorityInfoAccess(accesses) = parsed else { return Ok(()) };
    match accesses.iter().find(|access| access.access_method != oid::ACCESS_CA_ISSUERS) {
        Some(other) => Err(scope_error("authorityInfoAccess").with_found(other.access_method.label())),
        None => Ok(()),
    }
}

/// RFC 5280 §5.2.6: both "MUST be omitted" here.
fn check_freshest(list: &Crl) -> Result<()> {
    let Some(points) = list.freshest_crl()? else { return Ok(()) };
    if points.iter().any(|point| point.reasons.is_some() || point.crl_issuer.is_some()) {
        return Err(scope_error("freshestCRL").with_found("reasons or cRLIssuer"));
    }
    Ok(())
}

/// RFC 5280 §5.2.5: one kind of certificates at most.
fn check_kinds(scope: Option<&IssuingDistributionPoint<'_>>) -> Result<()> {
    let Some(scope) = scope else { return Ok(()) };
    let kinds = [scope.only_contains_user_certs, scope.only_contains_ca_certs, scope.only_contains_attribute_certs];
    if kinds.into_iter().filter(|kind| *kind).count() > 1 {
        return Err(scope_error("issuingDistributionPoint").with_found("more than one kind of certificates"));
    }
    Ok(())
}

/// Whether there are certificates of the name that the list's issuer has: it is a CA, or a CA gave its own name to another
/// key for its lists, which RFC 5280 §6.3.3 (b)(1) tells apart by nothing else. Who only names itself as its issuer is none.
fn has_issued(issuer: &Certificate) -> Result<bool> {
    let is_ca = issuer.basic_constraints()?.is_some_and(|constraints| constraints.ca);
    Ok(is_ca || issuer.is_self_issued() && !is_root(issuer))
}

/// RFC 5280 §5.1.2.3: the issuer has a name; §5: who is no CA has issued nothing, and its lists are indirect. A list of an
/// issuer that has expired is one that nobody can check.
fn check_signer(
    list: &Crl,
    issuer: &Certificate,
    scope: Option<&IssuingDistributionPoint<'_>>,
    has_issued: bool,
) -> Result<()> {
    if issuer.subject().is_empty() {
        return Err(scope_error("issuer").with_found("empty"));
    }
    if list.this_update() > issuer.not_after() {
        let found = format_args!("{}, issuer valid until {}", list.this_update(), issuer.not_after());
        return Err(scope_error("thisUpdate").with_found(found));
    }
    if !has_issued && !scope.is_some_and(|scope| scope.indirect_crl) {
        return Err(scope_error("issuingDistributionPoint").with_found("direct, by a certificate that is no CA"));
    }
    Ok(())
}

/// RFC 5280 §5.2.4: a delta adds to a list with a lower number; §5.2.6: it does not point to deltas itself.
fn check_delta(list: &Crl) -> Result<()> {
    let Some(base) = list.delta_crl_indicator()? else { return Ok(()) };
    if list.crl_number()?.is_none_or(|number| base >= number) {
        return Err(scope_error("deltaCRLIndicator").with_found(format_args!("base {base}")));
    }
    if list.extension(oid::FRESHEST_CRL).is_some() {
        return Err(scope_error("freshestCRL").with_found("in a delta"));
    }
    Ok(())
}

/// A list tells what has happened, not what will.
fn check_date(list: &Crl, entry: &RevokedCertificate<'_>) -> Result<()> {
    if entry.revocation_date() <= list.this_update() {
        return Ok(());
    }
    Err(entry_error(entry, "revocationDate", &entry.revocation_date()))
}

/// RFC 5280 §5.3.1: removeFromCRL in deltas only; §5.2.5: of a list for some reasons, only those; RFC 3280 §5.3.2: an
/// instruction for a hold goes with a hold.
fn check_reason(
    entry: &RevokedCertificate<'_>,
    scope: Option<&IssuingDistributionPoint<'_>>,
    is_delta: bool,
) -> Result<()> {
    let reason = entry.reason()?;
    if reason == Some(ReasonCode::RemoveFromCrl) && !is_delta {
        return Err(entry_error(entry, "reasonCode", &ReasonCode::RemoveFromCrl));
    }
    // What is removed may have expired, whatever it was revoked for.
    if let Some(covered) = scope.and_then(|scope| scope.only_some_reasons)
        && reason != Some(ReasonCode::RemoveFromCrl)
        && reason.and_then(flag).is_none_or(|flag| !covered.contains(flag))
    {
        let found = reason.unwrap_or(ReasonCode::Unspecified);
        return Err(entry_error(entry, "reasonCode", &format_args!("{found}, not among {covered}")));
    }
    if entry.extension(oid::HOLD_INSTRUCTION_CODE).is_some() && reason != Some(ReasonCode::CertificateHold) {
        return Err(entry_error(entry, "holdInstructionCode", &"without certificateHold"));
    }
    Ok(())
}

/// The bit of ReasonFlags that speaks of a reason.
fn flag(reason: ReasonCode) -> Option<ReasonFlags> {
    let bit = match reason {
        ReasonCode::Unspecified | ReasonCode::RemoveFromCrl => return None,
        // ReasonFlags has no gap at 7.
        ReasonCode::PrivilegeWithdrawn => 7,
        ReasonCode::AaCompromise => 8,
        other => other.number(),
    };
    Some(ReasonFlags::from_bits(1 << bit))
}

/// RFC 5280 §5.3.3: only an indirect list has entries of other issuers, and one by who has issued nothing has no others:
/// until one is named, "the certificate issuer defaults to the CRL issuer".
fn check_issuer(
    entry: &RevokedCertificate<'_>,
    list: &Crl,
    scope: Option<&IssuingDistributionPoint<'_>>,
    has_issued: bool,
) -> Result<()> {
    let refused = |found: &dyn fmt::Display| Err(entry_error(entry, "certificateIssuer", found));
    let names = match entry.certificate_issuer()? {
        Some(names) => names,
        None if has_issued => return Ok(()),
        None => return refused(&"absent, of a list by a certificate that is no CA"),
    };
    if !scope.is_some_and(|scope| scope.indirect_crl) {
        return refused(&names);
    }
    // Carried over from an earlier entry, at which it was checked.
    if entry.extension(oid::CERTIFICATE_ISSUER).is_none() {
        return Ok(());
    }
    let own = list.issuer();
    let is_bad = |name| match name {
        // What says whose certificate it is names someone.
        GeneralName::DirectoryName(name) => name.is_empty() || !has_issued && name.matches(&own),
        _ => false,
    };
    if names.iter().any(is_bad) { refused(&names) } else { Ok(()) }
}

fn entry_error(entry: &RevokedCertificate<'_>, field: &'static str, found: &dyn fmt::Display) -> Error {
    let error = Error::new(Code::ISSUE_CRL_ENTRY).in_structure("CertificateList").in_field(field);
    error.with_found(format_args!("serial number {}: {found}", entry.serial()))
}

fn scope_error(field: &'static str) -> Error {
    Error::new(Code::ISSUE_CRL_SCOPE).in_structure("CertificateList").in_field(field)
}
