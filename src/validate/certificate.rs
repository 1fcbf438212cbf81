//! What RFC 5280 §6.1 asks of one certificate, wherever on a path it stands. Nothing here depends on the rest of the
//! path, so the answer is kept for the whole search.

use super::identity::check_identity;
use super::memo::Role;
use super::policy::{IdentityRule, Purpose, ValidationPolicy};
use super::revocation::{RevocationCoverage, RevocationMode};
use crate::base::{Code, Error, Finding, Timestamp};
use crate::crypto::{KeyAlgorithm, PublicKey, SignatureAlgorithm};
use crate::profile::{Context, Profile, Row, Rule};
use crate::x509::ext::{ExtendedKeyUsage, KeyUsage};
use crate::x509::oid::{self, Oid};
use crate::x509::{Certificate, Extension, ObjectIdentifier};
use alloc::vec::Vec;

type Checked = Result<(), Finding>;

/// Critical extensions that these checks and those of the path process.
const PROCESSED: [Oid<'static>; 9] = [
    oid::BASIC_CONSTRAINTS,
    oid::KEY_USAGE,
    oid::EXTENDED_KEY_USAGE,
    oid::SUBJECT_ALT_NAME,
    oid::NAME_CONSTRAINTS,
    oid::CERTIFICATE_POLICIES,
    oid::POLICY_MAPPINGS,
    oid::POLICY_CONSTRAINTS,
    oid::INHIBIT_ANY_POLICY,
];

/// RFC 5280 §6.1.3 (a)(2): the certificate is valid at the time of interest. Both ends belong to it (§4.1.2.5).
///
/// # Errors
/// [`Code::NOT_YET_VALID`], [`Code::EXPIRED`].
pub fn check_validity(certificate: &Certificate, at: Timestamp) -> Result<(), Finding> {
    if at < certificate.not_before() {
        return Err(Finding::new(Code::NOT_YET_VALID)
            .with_field("validity.notBefore")
            .with_found(certificate.not_before())
            .with_expected(format_args!("at most {at}")));
    }
    if at > certificate.not_after() {
        return Err(Finding::new(Code::EXPIRED)
            .with_field("validity.notAfter")
            .with_found(certificate.not_after())
            .with_expected(format_args!("at least {at}")));
    }
    Ok(())
}

/// Every deviation of the encoding, unless the policy or the profile reads through it.
pub(super) fn check_encoding(
    certificate: &Certificate,
    tolerated: &[Code],
    waived: &[Code],
    findings: &mut Vec<Finding>,
) {
    if !certificate.deviations().is_empty() {
        let is_read = |finding: &Finding| tolerated.contains(&finding.code()) || waived.contains(&finding.code());
        findings.extend(certificate.encoding_findings().into_iter().filter(|finding| !is_read(finding)));
    }
}

/// RFC 5280 §4.2.1.13: where the status of a certificate has to be known, it is asked for where the certificate says.
pub(super) fn has_status(role: Role, policy: &ValidationPolicy) -> bool {
    let is_asked_about = match policy.revocation.coverage {
        RevocationCoverage::EndEntity => role == Role::EndEntity,
        RevocationCoverage::WholePath => role != Role::Anchor,
    };
    is_asked_about && policy.revocation.mode == RevocationMode::Required
}

/// RFC 5280 §6.1.4 (o), §6.1.5 (f): every critical extension is processed, here or by the caller.
pub(super) fn check_critical_extensions(
    certificate: &Certificate,
    handled: &[ObjectIdentifier],
    has_status: bool,
) -> Checked {
    let processed = |extension: &Extension<'_>| {
        PROCESSED.contains(&extension.oid)
            || has_status && extension.oid == oid::CRL_DISTRIBUTION_POINTS
            || handled.iter().any(|registered| registered.as_oid() == extension.oid)
    };
    match certificate.extensions().find(|extension| extension.critical && !processed(extension)) {
        Some(unknown) => {
            Err(Finding::new(Code::UNKNOWN_CRITICAL_EXTENSION).with_field("extensions").with_found(unknown.oid.label()))
        }
        None => Ok(()),
    }
}

/// The rows of a profile, but for what is decided here: the encoding, and which critical extensions are processed.
pub(super) fn check_profile(
    certificate: &Certificate,
    key: Result<&PublicKey, &Error>,
    profile: &Profile,
    policy: &ValidationPolicy,
    findings: &mut Vec<Finding>,
) {
    let context = Context::new().handling(&policy.critical_extensions).with_key(key);
    let is_asked = |rule: &Rule| *rule != Rule::CriticalExtensionsKnown;
    findings.extend(profile.check_rows(certificate, &context, is_asked));
}

/// The rows of a profile that compare a certificate with its issuer's.
pub(super) fn check_profile_beside(
    certificate: &Certificate,
    issuer: &Certificate,
    profile: &Profile,
    findings: &mut Vec<Finding>,
) {
    let compares = |row: &&Row| {
        matches!(row.rule, Rule::ValidityWithinIssuer | Rule::IssuerIsIssuersSubject | Rule::AkiNamesIssuer)
            && !row.issuing_only
    };
    let rows: Vec<Row> = profile.rows().iter().filter(compares).cloned().collect();
    if !rows.is_empty() {
        let compared = Profile::new("").with_rows(rows).waiving(profile.waived().iter().copied());
        findings.extend(compared.check_rows(certificate, &Context::new().issued_by(issuer), |_| true));
    }
}

/// An extension that cannot be decoded, named as one that can: `extensions.keyUsage`.
fn unreadable(error: Error) -> Finding {
    let finding = Finding::from(error);
    let field = alloc::format!("extensions.{}", finding.field());
    finding.with_field(field)
}

/// RFC 5280 §6.1.4 (k): the certificate is a version 3 CA.
pub(super) fn check_ca(certificate: &Certificate) -> Checked {
    if certificate.version() != 3 {
        return Err(Finding::new(Code::VERSION_1_ISSUER)
            .with_field("version")
            .with_found(certificate.version())
            .with_expected(3));
    }
    let not_a_ca = Finding::new(Code::NOT_A_CA).with_field("extensions.basicConstraints");
    match certificate.basic_constraints() {
        Ok(Some(constraints)) if constraints.ca => Ok(()),
        Ok(Some(_)) => Err(not_a_ca.with_found("cA FALSE").with_expected("cA TRUE")),
        Ok(None) => Err(not_a_ca.with_found("absent").with_expected("cA TRUE")),
        Err(error) => Err(unreadable(error)),
    }
}

/// RFC 5280 §6.1.4 (n): keyUsage, if present, asserts keyCertSign.
pub(super) fn check_key_cert_sign(certificate: &Certificate) -> Checked {
    match certificate.key_usage() {
        Ok(Some(usage)) if !usage.contains(KeyUsage::KEY_CERT_SIGN) => {
            Err(Finding::new(Code::KEY_CERT_SIGN_MISSING).with_field("extensions.keyUsage").with_found(usage))
        }
        Ok(_) => Ok(()),
        Err(error) => Err(unreadable(error)),
    }
}

/// RFC 5280 §4.2.1.3: keyUsage of the end entity, if present, asserts what it is used for.
pub(super) fn check_key_usage(certificate: &Certificate, asked: KeyUsage) -> Checked {
    match certificate.key_usage() {
        Ok(Some(usage)) if !usage.contains(asked) => Err(Finding::new(Code::KEY_USAGE_MISMATCH)
            .with_field("extensions.keyUsage")
            .with_found(usage)
            .with_expected(asked)),
        Ok(_) => Ok(()),
        Err(error) => Err(unreadable(error)),
    }
}

/// RFC 5280 §4.2.1.12: extendedKeyUsage of the end entity allows the purpose.
pub(super) fn check_purpose(certificate: &Certificate, asked: &Purpose) -> Checked {
    let mismatch = || {
        Finding::new(Code::EXTENDED_KEY_USAGE_MISMATCH)
            .with_field("extensions.extKeyUsage")
            .with_expected(asked.purpose.as_oid().label())
    };
    match certificate.extended_key_usage() {
        Ok(Some(listed)) if allows(&listed, asked, asked.any_is_any) => Ok(()),
        Ok(Some(listed)) => Err(mismatch().with_found(Purposes(listed))),
        Ok(None) if asked.absent_is_any => Ok(()),
        Ok(None) => Err(mismatch().with_found("absent")),
        Err(error) => Err(unreadable(error)),
    }
}

/// CA/B BR §7.1.2.10.6: purposes listed by a CA limit those of what it issues; none listed limit nothing.
pub(super) fn check_nested_purpose(certificate: &Certificate, asked: &Purpose) -> Checked {
    match certificate.extended_key_usage() {
        Ok(Some(listed)) if !allows(&listed, asked, true) => Err(Finding::new(Code::EXTENDED_KEY_USAGE_MISMATCH)
            .with_field("extensions.extKeyUsage")
            .with_found(Purposes(listed))
            .with_expected(asked.purpose.as_oid().label())),
        Ok(_) => Ok(()),
        Err(error) => Err(unreadable(error)),
    }
}

fn allows(listed: &ExtendedKeyUsage<'_>, asked: &Purpose, any_is_any: bool) -> bool {
    listed.contains(asked.purpose.as_oid()) || any_is_any && listed.contains(oid::ANY_EXTENDED_KEY_USAGE)
}

struct Purposes<'a>(ExtendedKeyUsage<'a>);

impl core::fmt::Display for Purposes<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        for (index, purpose) in self.0.iter().enumerate() {
            write!(f, "{}{}", if index == 0 { "" } else { ", " }, purpose.label())?;
        }
        Ok(())
    }
}

/// RFC 5280 §6.1.1: the key is of a kind and size that the policy allows.
pub(super) fn check_key(key: Result<KeyAlgorithm, &Error>, policy: &ValidationPolicy) -> Checked {
    let key = key.map_err(|error| Finding::from(error.clone()))?;
    if policy.algorithms.allow_key(key) {
        return Ok(());
    }
    Err(Finding::new(Code::KEY_NOT_ALLOWED).with_field("subjectPublicKeyInfo").with_found(key))
}

/// The certificate is signed with an algorithm that the policy allows.
pub(super) fn check_signature_algorithm(
    certificate: &Certificate,
    policy: &ValidationPolicy,
) -> Result<SignatureAlgorithm, Finding> {
    let algorithm = SignatureAlgorithm::from_der(certificate.signature_algorithm_der())
        .map_err(|error| Finding::from(error.in_field("signatureAlgorithm")))?;
    if policy.algorithms.signatures.contains(&algorithm) {
        return Ok(algorithm);
    }
    Err(Finding::new(Code::ALGORITHM_NOT_ALLOWED).with_field("signatureAlgorithm").with_found(algorithm))
}

/// RFC 9525 §6: the end entity is for each name that the policy asks for.
pub(super) fn check_identity_rule(certificate: &Certificate, rule: &IdentityRule) -> Vec<Finding> {
    match rule {
        IdentityRule::NotChecked => Vec::new(),
        // Whoever asks for no name says so; a list that came out empty is a mistake of the caller's.
        IdentityRule::AllOf(identities) if identities.is_empty() => {
            alloc::vec![Finding::new(Code::REFERENCE_INVALID).with_field("identity").with_found("no name")]
        }
        IdentityRule::AllOf(identities) => {
            identities.iter().filter_map(|identity| check_identity(certificate, identity).err()).collect()
        }
    }
}
