//! Signers of VICALs: a request for a key that the service holds, and the certificate that comes back.

use super::intermediate::{policy, profile, unless_refused};
use super::root::{read, uploaded};
use super::{Conformance, Refused, SignerAnswer};
use crate::base::{Code, Error, Finding, Timestamp};
use crate::crypto::{PublicKey, Random};
use crate::issue::{OwnedExtension, RequestParameters};
use crate::path::{CertificatePool, TrustStore};
use crate::profile::{Context, iso18013_5};
use crate::validate::{Purpose, RoleProfiles, Validator};
use crate::x509::ext::KeyUsage;
use crate::x509::{Certificate, CertificateRequest, DistinguishedName, oid};
use alloc::vec::Vec;

/// A signer whose certificate came back.
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
    RequestParameters::new(subject)
        .with_extension(OwnedExtension::key_usage(KeyUsage::NON_REPUDIATION)?)
        .with_extension(OwnedExtension::extended_key_usage(&[oid::MDL_VICAL_SIGNER])?.with_critical(true))
        .sign(key, random)
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
