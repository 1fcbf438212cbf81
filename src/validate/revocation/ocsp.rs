//! What OCSP responses say of a certificate (RFC 6960 §3.2).

use super::evidence::{StoredResponse, names};
use super::inquiry::{Case, Inquiry, Item};
use super::signer::{self, BySigner, Closest, Warrant};
use super::status::{Account, Stage};
use super::{TimeCodes, check_size, check_times, unless_limit};
use crate::base::{Code, Finding};
use crate::crypto::{DigestAlgorithm, KeyIdMethod, PublicKey};
use crate::path::PooledCertificate;
use crate::validate::Budget;
use crate::validate::policy::{Purpose, ValidationPolicy};
use crate::x509::ext::{KeyUsage, ReasonCode, ReasonFlags};
use crate::x509::{BasicOcspResponse, CertStatus, Extension, Oid, ResponderId, SingleResponse, oid};
use alloc::vec::Vec;
use core::cmp::Reverse;

/// Critical extensions of a response that are processed here.
const PROCESSED: [Oid<'static>; 1] = [oid::OCSP_NONCE];

const TIMES: TimeCodes =
    TimeCodes { early: Code::OCSP_NOT_YET_VALID, late: Code::OCSP_EXPIRED, endless: Code::OCSP_WITHOUT_NEXT_UPDATE };

/// Collects what the OCSP responses at hand say.
pub(super) fn examine(
    case: &Case<'_, '_>,
    inquiry: &mut Inquiry,
    budget: &mut Budget,
    account: &mut Account,
) -> Result<(), Finding> {
    let Some(issuer) = case.issuer_key() else { return Ok(()) };
    let serial = case.certificate.serial();
    // The newest first: an older one that has nothing to add costs no signature.
    let mut answers = Vec::new();
    let mut responses: Vec<_> = Vec::new();
    for (place, stored) in case.evidence().responses_about(&serial) {
        let Some(basic) = stored.response.basic() else { continue };
        if let Err(finding) = check_size(stored.response.as_der(), budget.limits()) {
            account.trouble(Stage::Form, finding);
            continue;
        }
        responses.push((place, stored, basic));
    }
    for (item, (_, _, basic)) in responses.iter().enumerate() {
        for answer in basic.responses().filter(|answer| answer.cert_id.serial_number == serial) {
            // Which issuer is meant takes digests over its name and key.
            let bytes = case.certificate.issuer().as_der().len().saturating_add(issuer.as_spki_der().len());
            budget.spend_path_nodes(u32::try_from(bytes / 4096).unwrap_or(u32::MAX).saturating_add(1))?;
            if answer.cert_id.names_issuer(&case.certificate.issuer(), issuer) {
                answers.push((answer, item));
            }
        }
    }
    answers.sort_by_key(|(answer, _)| Reverse(answer.this_update));
    for (answer, item) in &answers {
        let is_revoked = matches!(answer.cert_status, CertStatus::Revoked { .. });
        if !is_revoked && account.knows_good(answer.this_update) {
            continue;
        }
        if let Some((place, stored, basic)) = responses.get(*item) {
            examine_answer(case, issuer, (*place, *stored), (basic, answer), inquiry, budget, account)?;
        }
    }
    for status in case.evidence().failures() {
        account.trouble(Stage::Empty, Finding::new(Code::OCSP_NOT_SUCCESSFUL).with_found(status.name()));
    }
    Ok(())
}

fn examine_answer(
    case: &Case<'_, '_>,
    issuer: &PublicKey,
    item: (usize, &StoredResponse),
    (basic, answer): (&BasicOcspResponse<'_>, &SingleResponse<'_>),
    inquiry: &mut Inquiry,
    budget: &mut Budget,
    account: &mut Account,
) -> Result<(), Finding> {
    let (policy, at) = (case.ground.policy, case.ground.at);
    if let Err(finding) = check_processed(basic, answer) {
        account.trouble(Stage::Form, finding);
        return Ok(());
    }
    let signer = match unless_limit(check_signer(case, issuer, item, basic, inquiry, budget))? {
        Ok(signer) => signer,
        Err(finding) => {
            account.trouble(Stage::Signer, finding);
            return Ok(());
        }
    };
    if let CertStatus::Revoked { revocation_time, revocation_reason } = answer.cert_status
        && (answer.this_update <= at || revocation_time <= at)
    {
        let reason = revocation_reason.and_then(ReasonCode::from_number).unwrap_or(ReasonCode::Unspecified);
        account.revoked(reason, revocation_time, answer.this_update, signer);
        return Ok(());
    }
    if let Err(finding) = check_form(basic, policy) {
        account.trouble(Stage::Form, finding);
        return Ok(());
    }
    let grace = policy.revocation.grace_seconds;
    let times = check_times(answer.this_update, answer.next_update, at, grace, &TIMES).and_then(|()| {
        if basic.produced_at() <= at {
            return Ok(());
        }
        let finding = Finding::new(Code::OCSP_NOT_YET_VALID).with_field("producedAt").with_found(basic.produced_at());
        Err(finding.with_expected(format_args!("at most {at}")))
    });
    match (times, answer.cert_status) {
        (Err(finding), _) => account.trouble(Stage::Time, finding),
        (Ok(()), CertStatus::Good) => account.good(ReasonFlags::ALL, answer.this_update),
        (Ok(()), _) => account.trouble(Stage::Signer, Finding::new(Code::OCSP_STATUS_UNKNOWN)),
    }
    Ok(())
}

/// RFC 6960 §4.4: a response with a critical extension that is not processed says nothing.
fn check_processed(basic: &BasicOcspResponse<'_>, answer: &SingleResponse<'_>) -> Result<(), Finding> {
    let unknown = |extension: &Extension<'_>| extension.critical && !PROCESSED.contains(&extension.oid);
    match basic.extensions().chain(answer.extensions.clone()).find(unknown) {
        Some(extension) => Err(Finding::new(Code::OCSP_UNKNOWN_CRITICAL_EXTENSION)
            .with_field("responseExtensions")
            .with_found(extension.oid.label())),
        None => Ok(()),
    }
}

/// What deviates from DER vouches for nothing.
fn check_form(basic: &BasicOcspResponse<'_>, policy: &ValidationPolicy) -> Result<(), Finding> {
    // A serial number is answered for as it was issued, negative or not.
    let tolerated = |code| code == Code::NEGATIVE_SERIAL || policy.tolerated.contains(&code);
    let mut deviations = basic.deviations().iter().map(|deviation| Finding::new(deviation.code()));
    match deviations.find(|finding| policy.rejects(finding) && !tolerated(finding.code())) {
        Some(finding) => Err(Finding::new(Code::OCSP_MALFORMED).with_found(finding.code())),
        None => Ok(()),
    }
}

/// RFC 6960 §4.2.2.2: the issuer of the certificate signed the response, or a delegate that the same key certified.
fn check_signer(
    case: &Case<'_, '_>,
    issuer: &PublicKey,
    item: (usize, &StoredResponse),
    basic: &BasicOcspResponse<'_>,
    inquiry: &mut Inquiry,
    budget: &mut Budget,
) -> Result<BySigner, Finding> {
    let not_found = Finding::new(Code::OCSP_RESPONDER_NOT_FOUND).with_field("responderID");
    let Some(id) = basic.responder_id() else { return Err(not_found) };
    let is_issuer = match id {
        ResponderId::ByName(name) => name.matches(&case.certificate.issuer()),
        ResponderId::ByKey(hash) => issuer.key_identifier(KeyIdMethod::Rfc5280Sha1) == *hash,
    };
    let mut closest = Closest { step: 0, finding: not_found };
    if is_issuer {
        match unless_limit(check_signature(case, item, basic, issuer, inquiry, budget))? {
            Ok(()) => return Ok(BySigner::OfCertificate),
            Err(finding) => closest.consider(1, finding),
        }
    }
    let pool = inquiry.pool(&case.ground);
    let known = inquiry.named(&id, &pool);
    for pooled in item.1.sent.certificates().iter().chain(known) {
        budget.spend_path_nodes(1)?;
        if !names(&id, pooled.certificate(), pooled.public_key().ok()) {
            continue;
        }
        match unless_limit(check_delegate(case, issuer, item, basic, pooled, inquiry, budget))? {
            Ok(()) => return Ok(BySigner::UnderAnchor),
            Err(finding) => closest.consider(step_of(finding.code()), finding),
        }
    }
    Err(closest.finding)
}

/// How far a delegate came in [`check_delegate`].
fn step_of(code: Code) -> u8 {
    match code {
        Code::OCSP_RESPONDER_NOT_AUTHORIZED => 2,
        Code::OCSP_SIGNING_MISSING => 3,
        Code::OCSP_RESPONDER_NOT_VALID => 4,
        _ => 1,
    }
}

fn check_delegate(
    case: &Case<'_, '_>,
    issuer: &PublicKey,
    item: (usize, &StoredResponse),
    basic: &BasicOcspResponse<'_>,
    delegate: &PooledCertificate,
    inquiry: &mut Inquiry,
    budget: &mut Budget,
) -> Result<(), Finding> {
    let certificate = delegate.certificate();
    let key = delegate.public_key().map_err(|error| Finding::from(error.clone()))?;
    check_signature(case, item, basic, key, inquiry, budget)?;
    let refused = |code| Err(Finding::new(code).with_found(certificate.subject()));
    if !certificate.issuer().matches(&case.certificate.issuer()) {
        return refused(Code::OCSP_RESPONDER_NOT_AUTHORIZED);
    }
    let delegation = Item::Delegate(certificate.fingerprint(DigestAlgorithm::Sha256));
    let delegated = inquiry.check_signature(delegation, issuer, budget, || {
        let allowed = &case.ground.policy.algorithms.signatures;
        certificate.verify_signature(issuer, allowed).map_err(|error| Finding::from(error.clone()))
    });
    if unless_limit(delegated)?.is_err() {
        return refused(Code::OCSP_RESPONDER_NOT_AUTHORIZED);
    }
    if !matches!(certificate.extended_key_usage(), Ok(Some(usage)) if usage.contains(oid::OCSP_SIGNING)) {
        return refused(Code::OCSP_SIGNING_MISSING);
    }
    // RFC 5280 §4.2.1.12: id-kp-OCSPSigning goes with digitalSignature, nonRepudiation or both.
    let key_usage = match certificate.key_usage() {
        Ok(Some(usage)) if usage.contains(KeyUsage::NON_REPUDIATION) => KeyUsage::NON_REPUDIATION,
        _ => KeyUsage::DIGITAL_SIGNATURE,
    };
    let warrant = Warrant {
        purpose: Some(Purpose { nested: false, ..Purpose::listed(oid::OCSP_SIGNING) }),
        key_usage,
        ask_status: !signer::is_exempt(certificate),
        invalid: Code::OCSP_RESPONDER_NOT_VALID,
    };
    signer::check_path(case, delegate, &warrant, inquiry, budget)
}

/// Whether a key made the signature of a response: of the algorithms that the policy allows.
fn check_signature(
    case: &Case<'_, '_>,
    (place, stored): (usize, &StoredResponse),
    basic: &BasicOcspResponse<'_>,
    key: &PublicKey,
    inquiry: &mut Inquiry,
    budget: &mut Budget,
) -> Result<(), Finding> {
    let allowed = &case.ground.policy.algorithms.signatures;
    let field = |code| Finding::new(code).with_field("signatureAlgorithm");
    match basic.signature_algorithm() {
        Ok(algorithm) if allowed.contains(&algorithm) => {}
        Ok(algorithm) => return Err(field(Code::OCSP_ALGORITHM_NOT_ALLOWED).with_found(algorithm)),
        Err(error) => return Err(field(Code::OCSP_ALGORITHM_NOT_ALLOWED).with_found(error)),
    }
    let invalid = || Finding::new(Code::OCSP_SIGNATURE_INVALID).with_field("signature");
    if stored.is_verified_by(key) {
        return Ok(());
    }
    inquiry.check_signature(Item::Response(place), key, budget, || {
        basic.verify_signature(key, allowed).map_err(|error| invalid().with_found(error.code()))
    })
}
