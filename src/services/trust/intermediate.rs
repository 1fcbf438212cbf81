//! Intermediates of the model with three tiers: uploaded, below an unmanaged root.

use super::root::{read, uploaded};
use super::{Conformance, IntermediateAnswer, Refused};
use crate::base::{Finding, Level, Timestamp};
use crate::path::TrustStore;
use crate::profile::{Context, Profile, iso18013_5};
use crate::services::{FieldError, json};
use crate::validate::{RoleProfiles, ValidationPolicy, Validator};
use crate::x509::Certificate;
use alloc::string::String;
use alloc::vec::Vec;
use serde::Deserialize;

/// What an intermediate may be used for.
pub const USAGES: &[&str] = &["VICAL"];

/// The root that the path of the request names.
#[derive(Clone, Debug)]
pub struct ParentRoot<'a> {
    /// Its identifier.
    pub id: &'a str,
    /// Its certificate.
    pub certificate: &'a Certificate,
    /// Whether the service holds its key.
    pub is_managed: bool,
    /// Whether intermediates are to stand below it.
    pub use_intermediate_ca: bool,
    /// How closely root and intermediate must follow their profiles.
    pub conformance: Conformance,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    certificate_pem: Option<String>,
    usages: Option<Vec<String>>,
}

/// An intermediate that was taken.
#[derive(Clone, Debug)]
pub struct Intermediate {
    certificate: Certificate,
    usages: Vec<&'static str>,
    findings: Vec<Finding>,
}

impl Intermediate {
    /// Its certificate.
    #[must_use]
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// What it may be used for.
    #[must_use]
    pub fn usages(&self) -> &[&'static str] {
        &self.usages
    }

    /// What its profile would rather have otherwise.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The answer; `root` is the identifier of the root.
    #[must_use]
    pub fn answer<'a>(&'a self, id: &'a str, active: bool, root: &'a str) -> IntermediateAnswer<'a> {
        IntermediateAnswer::new(id, active, &self.certificate, &self.usages, root)
    }
}

/// Takes an intermediate: issued by the root, valid under it now, made as
/// [`dts_intermediate`](iso18013_5::dts_intermediate) asks.
///
/// # Errors
/// [`Refused`]: the root is managed or of the model with two tiers, or what will not do in the body.
pub fn create_intermediate(body: &[u8], root: &ParentRoot<'_>, now: Timestamp) -> Result<Intermediate, Refused> {
    let body: Body = json::read(body)?;
    if root.is_managed || !root.use_intermediate_ca {
        let error = FieldError::new("dtsCaCertificateId", "no unmanaged root that has useIntermediateCa");
        return Err(error.with_value(root.id).in_path().into());
    }
    let mut errors = Vec::new();
    let usages = usages(body.usages.as_deref(), &mut errors);
    if body.certificate_pem.is_none() {
        errors.push(FieldError::missing("certificatePem"));
    }
    if !errors.is_empty() {
        return Err(Refused::invalid(errors));
    }
    let certificate = read(body.certificate_pem.as_deref())?;
    let anchor = uploaded(true, root.conformance);
    let policy = policy(RoleProfiles { anchor: Some(anchor), ..RoleProfiles::default() });
    let mut findings = profile(root.conformance).check(&certificate, &Context::new().issued_by(root.certificate));
    let anchors = TrustStore::from_iter([root.certificate.clone()]);
    add(
        &mut findings,
        match Validator::new(&anchors, &policy).validate(&certificate, now) {
            Ok(accepted) => accepted.warnings().to_vec(),
            Err(rejected) => rejected.findings().to_vec(),
        },
    );
    let findings = unless_refused(findings)?;
    Ok(Intermediate { certificate, usages, findings })
}

fn usages(asked: Option<&[String]>, errors: &mut Vec<FieldError>) -> Vec<&'static str> {
    let mut usages = Vec::new();
    let asked = asked.unwrap_or_default();
    if asked.is_empty() || asked.len() > USAGES.len() {
        errors.push(FieldError::new("usages", "not a list of distinct usages"));
        return usages;
    }
    for (index, usage) in asked.iter().enumerate() {
        match USAGES.iter().find(|known| **known == usage.as_str()) {
            Some(known) => usages.push(*known),
            None => {
                let error = FieldError::new(alloc::format!("usages[{index}]"), "no usage that is known");
                errors.push(error.with_value(usage));
            }
        }
    }
    usages
}

/// What a path below a root of the service is judged by, beside the profile of its end.
pub(super) fn policy(profiles: RoleProfiles) -> ValidationPolicy {
    ValidationPolicy::rfc5280().with_profiles(profiles)
}

/// Adds what is not said already.
pub(super) fn add(findings: &mut Vec<Finding>, more: Vec<Finding>) {
    for finding in more {
        let same = |it: &Finding| it.code() == finding.code() && it.field() == finding.field();
        if !findings.iter().any(same) {
            findings.push(finding);
        }
    }
}

/// What is merely advised, or the refusal by what is demanded.
pub(super) fn unless_refused(findings: Vec<Finding>) -> Result<Vec<Finding>, Refused> {
    let (refusing, rest): (Vec<_>, Vec<_>) = findings.into_iter().partition(|finding| finding.level() == Level::Must);
    if refusing.is_empty() { Ok(rest) } else { Err(Refused::certificate("certificatePem", refusing)) }
}

/// The profile of intermediates, for paths that have one.
pub(super) fn profile(conformance: Conformance) -> Profile {
    match conformance {
        Conformance::Strict => iso18013_5::dts_intermediate(),
        Conformance::AsSeenInTheField => iso18013_5::as_seen_in_the_field(iso18013_5::dts_intermediate()),
    }
}
