//! Signers of VICALs: a request for a key that the service holds, and the certificate that comes back.

use super::intermediate::{policy, profile, unless_refused};
use super::root::{not_made, published, read, uploaded};
use super::{Conformance, Refused, SignerAnswer, Tenant};
use crate::base::{Code, Error, Finding, Result as Made, Timestamp};
use crate::crypto::{KeyIdMethod, PublicKey, Random};
use crate::issue::{CertificateParameters, Issuer, OwnedExtension, RequestParameters, Validity};
use crate::path::{CertificatePool, TrustStore};
use crate::profile::{Context, LeapDay, Period, iso18013_5};
use crate::validate::{Purpose, RoleProfiles, Validator};
use crate::x509::ext::KeyUsage;
use crate::x509::{Certificate, CertificateRequest, DistinguishedName, oid};
use alloc::vec::Vec;

/// How long a signer lasts that is made below a managed root: as a document signer may.
const LIFE: Period = Period::days(457);

/// A signer with its certificate, which was made here or came back.
#[derive(Clone, Debug)]
pub struct Signer {
    certificate: Certificate,
    findings: Vec<Finding>,
}

impl Signer {
    /// Its certificate.
    #[must_use]
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// What its profile would rather have otherwise.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The answer; `ca` is the identifier of the root or intermediate that issued it.
    #[must_use]
    pub fn answer<'a>(&'a self, id: &'a str, active: bool, ca: &'a str) -> SignerAnswer<'a> {
        SignerAnswer::new(id, active, &self.certificate, ca)
    }
}

/// A request for the certificate of a VICAL signer, to be taken to the CA.
///
/// # Errors
/// Those of [`RequestParameters::sign`].
pub fn request_vical_signer(
    subject: DistinguishedName,
    key: &dyn crate::crypto::Signer,
    random: &mut dyn Random,
) -> Result<CertificateRequest, Error> {
    let parameters = RequestParameters::new(subject);
    usage()?.into_iter().fold(parameters, RequestParameters::with_extension).sign(key, random)
}

fn usage() -> Made<[OwnedExtension; 2]> {
    let purpose = OwnedExtension::extended_key_usage(&[oid::MDL_VICAL_SIGNER])?;
    Ok([OwnedExtension::key_usage(KeyUsage::NON_REPUDIATION)?, purpose.with_critical(true)])
}

/// Makes the certificate of a VICAL signer below a managed root, whose key the service holds: from now, or from when the
/// root begins, for 457 days or until the root ends. `tenant` says what issuerAltName and the distribution point hold.
///
/// # Errors
/// [`Refused`]: what [`vical_signer`](iso18013_5::vical_signer) misses, a root that has ended, or a key that fails to sign.
pub fn issue_vical_signer(
    subject: DistinguishedName,
    key: &PublicKey,
    root: &Issuer<'_>,
    tenant: &Tenant,
    now: Timestamp,
    random: &mut dyn Random,
) -> Result<Signer, Refused> {
    let above = root.certificate();
    let not_before = now.max(above.not_before());
    let not_after = LIFE.after(not_before, LeapDay::Clamp).min(above.not_after());
    let parameters = || {
        let parameters = CertificateParameters::new(subject, key, Validity::new(not_before, not_after)?)
            .with_subject_key_id(Some(KeyIdMethod::Rfc5280Sha1))
            .with_profile(iso18013_5::vical_signer());
        let extensions = usage()?.into_iter().chain(published(tenant)?);
        Ok(extensions.fold(parameters, CertificateParameters::with_extension))
    };
    let issued = root.issue(&parameters().map_err(|error: Error| Refused::error("", &error))?, random);
    let issued = issued.map_err(|refusal| not_made(&refusal))?;
    let findings = issued.findings().to_vec();
    Ok(Signer { certificate: issued.into_certificate(), findings })
}

/// Takes the certificate that was issued for the request with `key`: valid now below the root, with an intermediate between
/// them in the model with three tiers, and made as [`vical_signer`](iso18013_5::vical_signer) asks.
///
/// # Errors
/// [`Refused`] about `certificatePem`, with [`Code::ISSUE_KEY_MISMATCH`] among the findings if it is for another key.
pub fn accept_vical_signer(
    pem: &str,
    key: &PublicKey,
    root: &Certificate,
    intermediate: Option<&Certificate>,
    conformance: Conformance,
    now: Timestamp,
) -> Result<Signer, Refused> {
    let certificate = read(Some(pem))?;
    let mut findings = Vec::new();
    if PublicKey::from_spki_der(certificate.spki_der()).as_ref() != Ok(key) {
        findings.push(Finding::new(Code::ISSUE_KEY_MISMATCH).with_field("subjectPublicKeyInfo"));
    }
    let profiles = RoleProfiles {
        anchor: Some(uploaded(intermediate.is_some(), conformance)),
        intermediate: Some(profile(conformance)),
        end_entity: None,
    };
    let mut policy = policy(profiles).with_purpose(Purpose::listed(oid::MDL_VICAL_SIGNER));
    policy.inputs.max_path_length = Some(u32::from(intermediate.is_some()));
    let signer = match conformance {
        Conformance::Strict => iso18013_5::vical_signer(),
        Conformance::AsSeenInTheField => iso18013_5::as_seen_in_the_field(iso18013_5::vical_signer()),
    };
    let issuer = intermediate.unwrap_or(root);
    findings.extend(signer.check(&certificate, &Context::new().issued_by(issuer)));
    let anchors = TrustStore::from_iter([root.clone()]);
    let pool = CertificatePool::from_iter(intermediate.cloned());
    let validator = Validator::new(&anchors, &policy).with_intermediates(&pool);
    Ok(Signer { findings: unless_refused(findings, validator.validate(&certificate, now))?, certificate })
}
