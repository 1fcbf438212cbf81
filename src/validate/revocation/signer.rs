//! Who signed a piece of evidence, and whether they may (RFC 5280 §6.3.3 (f)–(g), RFC 6960 §4.2.2.2).
//!
//! A signer on the path is valid if the path is. Any other is the end entity of a path of its own, found by the same
//! search under the same anchor and asked about revocation in turn.

use super::evidence::StoredCrl;
use super::inquiry::{Case, Inquiry, Item, question};
use super::scope::Scope;
use super::{RevocationCoverage, RevocationMode, unless_limit};
use crate::base::{Code, Finding, bounded_to};
use crate::crypto::PublicKey;
use crate::path::{PooledCertificate, TrustStore};
use crate::validate::Budget;
use crate::validate::memo::Link;
use crate::validate::policy::{IdentityRule, PathInputs, Purpose, Usage, ValidationPolicy};
use crate::validate::process::is_limit;
use crate::validate::search::{Ground, Search};
use crate::x509::Certificate;
use crate::x509::ext::KeyUsage;
use crate::x509::oid;
use alloc::string::String;
use alloc::vec::Vec;

/// What a signer's certificate must allow.
pub(super) struct Warrant {
    pub(super) purpose: Option<Purpose>,
    pub(super) key_usage: KeyUsage,
    /// Whether its own status is asked about.
    pub(super) ask_status: bool,
    /// What it is called if the certificate is not valid.
    pub(super) invalid: Code,
}

/// The finding of the signer that came closest.
pub(super) struct Closest {
    pub(super) step: u8,
    pub(super) finding: Finding,
}

impl Closest {
    /// Of findings from the same step the first is kept.
    pub(super) fn consider(&mut self, step: u8, finding: Finding) {
        if step > self.step {
            *self = Self { step, finding };
        }
    }
}

/// Whose word a piece of evidence is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BySigner {
    /// That of the key that signed the certificate itself: it is the same on every path.
    OfCertificate,
    /// That of another key, which counts under the anchor it was found under.
    UnderAnchor,
}

/// Finds who signed a CRL: someone of the issuer's name, on the path or with a path of their own, who may sign CRLs. Their
/// key comes along.
pub(super) fn check_crl(
    case: &Case<'_, '_>,
    (place, stored, scope): (usize, &StoredCrl, &Scope),
    inquiry: &mut Inquiry,
    budget: &mut Budget,
) -> Result<(BySigner, PublicKey), Finding> {
    let issuer = stored.crl.issuer();
    let mut closest =
        Closest { step: 0, finding: Finding::new(Code::CRL_ISSUER_NOT_FOUND).with_field("issuer").with_found(issuer) };
    for (certificate, key) in on_path(case, &scope.issuer) {
        match unless_limit(check_crl_signature(case, place, stored, key, inquiry, budget))? {
            Ok(()) => match certificate.map_or(Ok(()), check_crl_sign) {
                Ok(()) => return Ok((by(case, key), key.clone())),
                Err(finding) => closest.consider(2, finding),
            },
            Err(finding) => closest.consider(1, finding),
        }
    }
    let pool = inquiry.pool(&case.ground);
    let sought = stored.crl.authority_key_identifier().ok().flatten().and_then(|id| id.key_identifier);
    let mut namesakes: Vec<&PooledCertificate> = pool.by_subject(&issuer).iter().collect();
    // Stable: whose key identifier the CRL names comes first.
    namesakes.sort_by_key(|pooled| {
        let own = pooled.certificate().subject_key_identifier().ok().flatten();
        own.map(|own| own.0) != sought
    });
    for pooled in namesakes {
        budget.spend_path_nodes(1)?;
        let Ok(key) = pooled.public_key() else { continue };
        if is_on_path(case, pooled.certificate()) {
            continue;
        }
        if let Err(finding) = unless_limit(check_crl_signature(case, place, stored, key, inquiry, budget))? {
            closest.consider(1, finding);
            continue;
        }
        if let Err(finding) = check_crl_sign(pooled.certificate()) {
            closest.consider(2, finding);
            continue;
        }
        let warrant = Warrant {
            purpose: None,
            key_usage: KeyUsage::CRL_SIGN,
            ask_status: true,
            invalid: Code::CRL_ISSUER_NOT_VALID,
        };
        match unless_limit(check_path(case, pooled, &warrant, inquiry, budget))? {
            Ok(()) => return Ok((by(case, key), key.clone())),
            Err(finding) => closest.consider(3, finding),
        }
    }
    Err(closest.finding)
}

fn by(case: &Case<'_, '_>, key: &PublicKey) -> BySigner {
    if case.issuer_key() == Some(key) { BySigner::OfCertificate } else { BySigner::UnderAnchor }
}

/// Whether a key made the signature of a CRL: of the algorithms that the policy allows.
pub(super) fn check_crl_signature(
    case: &Case<'_, '_>,
    place: usize,
    stored: &StoredCrl,
    key: &PublicKey,
    inquiry: &mut Inquiry,
    budget: &mut Budget,
) -> Result<(), Finding> {
    let allowed = &case.ground.policy.algorithms.signatures;
    let field = |code| Finding::new(code).with_field("signatureAlgorithm");
    match stored.crl.signature_algorithm() {
        Ok(algorithm) if allowed.contains(&algorithm) => {}
        Ok(algorithm) => return Err(field(Code::CRL_ALGORITHM_NOT_ALLOWED).with_found(algorithm)),
        Err(error) => return Err(field(Code::CRL_ALGORITHM_NOT_ALLOWED).with_found(error)),
    }
    let invalid = || Finding::new(Code::CRL_SIGNATURE_INVALID).with_field("signatureValue");
    if stored.is_verified_by(key) {
        return Ok(());
    }
    inquiry.check_signature(Item::Crl(place), key, budget, || {
        stored.crl.verify_signature(key, allowed).map_err(|error| invalid().with_found(error.code()))
    })
}

/// The certificates of the path from the one in question up, and the anchor, that have this name; the anchor may have no
/// certificate. The certificate in question is among them: it may have been given the right to sign CRLs on itself.
fn on_path<'c>(case: &Case<'c, 'c>, name: &[u8]) -> Vec<(Option<&'c Certificate>, &'c PublicKey)> {
    let named = case.upward().filter(|(link, _)| link.canonical_subject == name);
    let mut found: Vec<_> = named.filter_map(|(link, key)| Some((Some(link.certificate), key?))).collect();
    if case.anchor.subject().canonical() == name
        && let Ok(key) = case.anchor.public_key()
    {
        found.push((case.anchor.certificate(), key));
    }
    found
}

/// Whether a certificate stands on the path, or is the anchor's under another cover.
fn is_on_path(case: &Case<'_, '_>, certificate: &Certificate) -> bool {
    case.upward().any(|(link, _)| link.certificate == certificate)
        || certificate.spki_der() == case.anchor.spki_der() && certificate.subject().matches(&case.anchor.subject())
}

/// RFC 10007: keyUsage of a CRL's issuer is present and asserts cRLSign.
fn check_crl_sign(certificate: &Certificate) -> Result<(), Finding> {
    match certificate.key_usage() {
        Ok(Some(usage)) if usage.contains(KeyUsage::CRL_SIGN) => Ok(()),
        Ok(Some(usage)) => {
            Err(Finding::new(Code::CRL_SIGN_MISSING).with_field("extensions.keyUsage").with_found(usage))
        }
        Ok(None) => Err(Finding::new(Code::CRL_ISSUER_KEY_USAGE_ABSENT).with_field("extensions.keyUsage")),
        Err(error) => Err(Finding::new(Code::CRL_SIGN_MISSING).with_field("extensions.keyUsage").with_found(error)),
    }
}

/// Whether a certificate has a valid path to the anchor of the case.
pub(super) fn check_path(
    case: &Case<'_, '_>,
    signer: &PooledCertificate,
    warrant: &Warrant,
    inquiry: &mut Inquiry,
    budget: &mut Budget,
) -> Result<(), Finding> {
    let certificate = signer.certificate();
    let code = warrant.invalid.number().to_be_bytes();
    let flags = [u8::from(warrant.ask_status)];
    let question = question([certificate.as_der(), &code, &flags].into_iter(), case.anchor);
    let limits = &case.ground.policy.limits;
    if case.ground.depth >= limits.evidence_depth {
        inquiry.cut();
        return Err(
            Finding::new(Code::LIMIT_EVIDENCE_DEPTH).with_expected(format_args!("at most {}", limits.evidence_depth))
        );
    }
    inquiry.check_signer(question, |inquiry| search(case, signer, warrant, inquiry, budget))
}

fn search(
    case: &Case<'_, '_>,
    signer: &PooledCertificate,
    warrant: &Warrant,
    inquiry: &mut Inquiry,
    budget: &mut Budget,
) -> Result<(), Finding> {
    let certificate = signer.certificate();
    let anchors = TrustStore::from_iter([case.anchor.clone()]);
    let pool = inquiry.pool(&case.ground);
    let policy = policy_for(case.ground.policy, warrant);
    let depth = case.ground.depth.saturating_add(1);
    let ground = Ground { anchors: &anchors, pool: &pool, policy: &policy, depth, ..case.ground };
    let canonical_subject = certificate.subject().canonical();
    let link = Link { certificate, key: signer.public_key(), canonical_subject: &canonical_subject };
    let (found, _) = Search::new(ground, certificate, inquiry, budget).run(link);
    if found.accepted {
        return Ok(());
    }
    if let Some(limit) = found.findings.iter().find(|finding| is_limit(finding)) {
        return Err(limit.clone());
    }
    let cause = found.findings.iter().find(|finding| policy.rejects(finding));
    Err(Finding::new(warrant.invalid).with_found(why(certificate, cause)))
}

/// Whose path failed, and why. Where it failed over the signer of evidence on the signer, that one and its cause come after
/// it, or alone if there is no room for both; a certificate that is refused over itself is named once.
fn why(certificate: &Certificate, cause: Option<&Finding>) -> String {
    let subject = bounded_to(SUBJECT, &certificate.subject());
    let code = cause.map_or(Code::ISSUER_NOT_FOUND, Finding::code);
    let is_over_a_signer = matches!(code, Code::OCSP_RESPONDER_NOT_VALID | Code::CRL_ISSUER_NOT_VALID);
    match cause.and_then(Finding::found).filter(|_| is_over_a_signer) {
        None => alloc::format!("{subject}: {code}"),
        Some(below) if below.starts_with(&*subject) || below.len() > SUBJECT => String::from(below),
        Some(below) => alloc::format!("{subject}: {below}"),
    }
}

/// About so much of a subject is quoted: two of them leave room for what matters.
const SUBJECT: usize = 100;

/// What a policy for one purpose asks of the signers of evidence: the same anchors, algorithms and limits, other uses.
fn policy_for(policy: &ValidationPolicy, warrant: &Warrant) -> ValidationPolicy {
    let mut derived = policy.clone();
    derived.inputs = PathInputs {
        permitted_subtrees: policy.inputs.permitted_subtrees.clone(),
        excluded_subtrees: policy.inputs.excluded_subtrees.clone(),
        ..PathInputs::default()
    };
    // What the end entity of another use must look like says nothing about signers.
    derived.profiles.end_entity = None;
    derived.identity = IdentityRule::NotChecked;
    derived.usage = Usage { purpose: warrant.purpose.clone(), key_usage: warrant.key_usage };
    derived.algorithms.end_entity_key = true;
    if warrant.purpose.is_some() {
        // RFC 6960 §4.2.2.2.1 has it non-critical by a SHOULD only, and `is_exempt` does what it says.
        derived.critical_extensions.push(oid::OCSP_NO_CHECK.to_owned());
    }
    if !warrant.ask_status || policy.revocation.coverage == RevocationCoverage::EndEntity {
        derived.revocation.mode = RevocationMode::Off;
    }
    derived
}

/// RFC 6960 §4.2.2.2.1: a responder whose certificate says so is not asked about.
pub(super) fn is_exempt(certificate: &Certificate) -> bool {
    certificate.extension(oid::OCSP_NO_CHECK).is_some()
}
