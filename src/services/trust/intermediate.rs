//! Intermediates of the model with three tiers: uploaded, below an unmanaged root.

use super::root::{read, uploaded};
use super::{Conformance, IntermediateAnswer, Refused};
use crate::base::{Finding, Level, Timestamp};
use crate::path::TrustStore;
use crate::profile::{Context, Profile, iso18013_5};
use crate::services::secret::Secret;
use crate::services::{FieldError, json};
use crate::validate::{Accepted, Rejected, RoleProfiles, ValidationPolicy, Validator};
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
    // A private key may be put here by mistake.
    certificate_pem: Option<Secret>,
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
    findings = unless_refused(findings, Validator::new(&anchors, &policy).validate(&certificate, now))?;
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

/// What is merely advised by the profile and on the path, or the refusal: by what is demanded, or by the verdict.
pub(super) fn unless_refused(
    mut findings: Vec<Finding>,
    verdict: Result<Accepted, Rejected>,
) -> Result<Vec<Finding>, Refused> {
    let is_rejected = verdict.is_err();
    let of_path = verdict.as_ref().map_or_else(Rejected::findings, Accepted::warnings);
    of_path.iter().cloned().for_each(|finding| add(&mut findings, finding));
    let (refusing, rest): (Vec<_>, Vec<_>) = findings.into_iter().partition(|finding| finding.level() == Level::Must);
    match (refusing.is_empty(), is_rejected) {
        (true, false) => Ok(rest),
        (true, true) => Err(Refused::certificate("certificatePem", rest)),
        (false, _) => Err(Refused::certificate("certificatePem", refusing)),
    }
}

/// Says each thing about each certificate once, as bindingly as anyone does.
fn add(findings: &mut Vec<Finding>, finding: Finding) {
    let about = |it: &Finding| (it.code(), it.index().unwrap_or(0));
    let same = |it: &&mut Finding| about(it) == about(&finding) && it.field() == finding.field();
    match findings.iter_mut().find(same) {
        Some(kept) if kept.level() < finding.level() => *kept = finding,
        Some(_) => {}
        None => findings.push(finding),
    }
}

/// The profile of intermediates, for paths that have one.
pub(super) fn profile(conformance: Conformance) -> Profile {
    match conformance {
        Conformance::Strict => iso18013_5::dts_intermediate(),
        Conformance::AsSeenInTheField => iso18013_5::as_seen_in_the_field(iso18013_5::dts_intermediate()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Code;
    use crate::crypto::{KeyAlgorithm, PrivateKey};
    use crate::issue::{CertificateParameters, Issuer, Validity};
    use chacha20::ChaCha20Rng;
    use chacha20::rand_core::SeedableRng;

    #[test]
    fn what_is_said_twice_is_kept_as_the_more_binding_says_it() {
        let said = |level, value: &'static str| {
            Finding::new(Code::KEY_ID_MISMATCH).with_field("aki").with_found(value).with_level(level)
        };
        for (first, second, kept) in [
            (Level::Should, Level::Must, "second"),
            (Level::Must, Level::Should, "first"),
            (Level::Must, Level::Must, "first"),
        ] {
            let mut findings = Vec::from([said(first, "first")]);
            add(&mut findings, said(second, "second"));
            assert_eq!(findings, [said(Level::Must, kept)]);
        }
    }

    /// A leaf without subjectKeyIdentifier, which is advised, under a policy that enforces advice.
    #[test]
    fn what_the_path_rejects_is_refused_however_mildly_it_is_put() {
        let random = &mut ChaCha20Rng::seed_from_u64(1);
        let now: Timestamp = "2026-06-01".parse().unwrap();
        let validity = Validity::days("2026-01-01".parse().unwrap(), 300).unwrap();
        let key = PrivateKey::generate(KeyAlgorithm::EcdsaP256, random).unwrap();
        let root = CertificateParameters::root_ca("CN=Root".parse().unwrap(), key.public_key(), validity).unwrap();
        let root = Issuer::self_signed(&root, &key, random).unwrap().into_certificate();
        let leaf = CertificateParameters::new("CN=Leaf".parse().unwrap(), key.public_key(), validity);
        let issuer = Issuer::new(&root, &key).unwrap();
        let leaf = issuer.issue(&leaf.with_subject_key_id(None), random).unwrap().into_certificate();
        let anchors = TrustStore::from_iter([root]);
        let judge = |enforce| {
            let policy = ValidationPolicy { enforce, ..ValidationPolicy::rfc5280() };
            unless_refused(Vec::new(), Validator::new(&anchors, &policy).validate(&leaf, now))
        };
        let advice = judge(Level::Must).unwrap();
        assert_eq!(advice.iter().map(Finding::code).collect::<Vec<_>>(), [Code::EXTENSION_MISSING]);
        assert_eq!(judge(Level::Should).unwrap_err().findings(), advice);
    }
}
