//! OCSP responses by RFC 6960: which certificate they are about, who may sign them, how long they hold.
#![cfg(test)]

mod support;

use certwright::validate::{RevocationCoverage, RevocationMode, RevocationStatus};
use certwright::x509::OcspResponse;
use certwright::x509::ext::ReasonCode;
use certwright::{Certificate, Code, PrivateKey, RevocationEvidence};
use std::fs;
use support::der::tlv;
use support::pki::*;

fn of(response: OcspResponse) -> RevocationEvidence {
    RevocationEvidence::builder().with_ocsp_response(response).build()
}

impl World {
    /// The verdict on the leaf with a response about it that `responder` signed.
    fn answer(&self, template: &OcspTemplate, responder: &Party) -> Status {
        outcome(&self.judge_with(&of(template.about(&self.leaf, &self.root, responder))))
    }

    fn answer_by_root(&self, template: &OcspTemplate) -> Status {
        self.answer(template, &self.root)
    }

    /// A certificate for a responder that the root delegates to.
    fn delegate(&self, responder: &Party, extensions: &[Vec<u8>]) -> Certificate {
        self.root.certify(responder, &[0x55], extensions)
    }
}

fn ocsp_signing() -> Vec<u8> {
    extension("2.5.29.37", false, &tlv(0x30, &object_identifier("1.3.6.1.5.5.7.3.9")))
}

fn no_check() -> Vec<u8> {
    extension("1.3.6.1.5.5.7.48.1.5", false, &[5, 0])
}

#[test]
fn each_status_is_taken_over() {
    let world = World::new(&[]);
    assert_eq!(world.answer_by_root(&ocsp()), GOOD);
    let answer = OcspTemplate { status: revoked(1), ..ocsp() };
    let verdict = world.judge_with(&of(answer.about(&world.leaf, &world.root, &world.root)));
    assert_eq!(outcome(&verdict), Err(Code::REVOKED));
    let date = "2025-12-24T12:00:00Z".parse().unwrap();
    assert_eq!(status(&verdict), RevocationStatus::Revoked { reason: ReasonCode::KeyCompromise, date });
    let unknown = OcspTemplate { status: vec![0x82, 0], ..ocsp() };
    assert_eq!(world.answer_by_root(&unknown), Err(Code::OCSP_STATUS_UNKNOWN));
}

#[test]
fn a_response_is_found_by_either_hash_and_by_name_or_key() {
    let world = World::new(&[]);
    for digest in [SHA1, SHA256] {
        for by_key in [false, true] {
            assert_eq!(world.answer_by_root(&OcspTemplate { digest, by_key, ..ocsp() }), GOOD);
        }
    }
}

#[test]
fn a_response_about_another_certificate_says_nothing() {
    let world = World::new(&[]);
    let unknown = Err(Code::REVOCATION_UNKNOWN);
    let judge = |response| outcome(&world.judge_with(&of(response)));
    let sibling = world.root.certify(&Party::new("CN=Leaf"), &[0x12, 0x35], &[]);
    assert_eq!(judge(ocsp().about(&sibling, &world.root, &world.root)), unknown);
    // The same serial number by an issuer of the same name with another key, and of another name with the same key.
    assert_eq!(judge(ocsp().about(&world.leaf, &world.root.rekeyed(), &world.root)), unknown);
    let renamed = Party { name: "CN=Else".to_owned(), key: world.root.key.clone() };
    let namesake = renamed.certify(&Party::new("CN=Leaf"), LEAF, &[]);
    assert_eq!(judge(ocsp().about(&namesake, &renamed, &world.root)), unknown);
}

#[test]
fn a_response_counts_from_this_update_to_next_update() {
    let mut world = World::new(&[]);
    let at = |this_update, next_update| OcspTemplate { this_update, next_update, ..ocsp() };
    assert_eq!(world.answer_by_root(&at("20260101000000Z", Some("20260531000000Z"))), Err(Code::OCSP_EXPIRED));
    assert_eq!(world.answer_by_root(&at("20260701000000Z", None)), Err(Code::OCSP_NOT_YET_VALID));
    assert_eq!(world.answer_by_root(&at("20260531000000Z", None)), Err(Code::OCSP_WITHOUT_NEXT_UPDATE));
    let produced = OcspTemplate { produced_at: "20260701000000Z", ..ocsp() };
    assert_eq!(world.answer_by_root(&produced), Err(Code::OCSP_NOT_YET_VALID));
    world.policy.revocation.grace_seconds = 86_400;
    assert_eq!(world.answer_by_root(&at("20260101000000Z", Some("20260531000000Z"))), GOOD);
    assert_eq!(world.answer_by_root(&at("20260531000000Z", None)), GOOD);
    let stale = at("20260101000000Z", Some("20260201000000Z"));
    assert_eq!(world.answer_by_root(&OcspTemplate { status: revoked(1), ..stale }), Err(Code::REVOKED));
}

#[test]
fn a_delegated_responder_needs_the_issuers_own_word() {
    let mut world = World::new(&[]);
    let responder = Party::new("CN=Responder");
    let sends = |certificate: Certificate| OcspTemplate { sent: vec![certificate], ..ocsp() };
    let both = [ocsp_signing(), no_check()];
    assert_eq!(world.answer(&sends(world.delegate(&responder, &both)), &responder), GOOD);
    let by_key = OcspTemplate { by_key: true, ..sends(world.delegate(&responder, &both)) };
    assert_eq!(world.answer(&by_key, &responder), GOOD);

    let usage = world.delegate(&responder, &[ocsp_signing(), no_check(), key_usage(&[1, 0x02])]);
    assert_eq!(world.answer(&sends(usage), &responder), Err(Code::OCSP_RESPONDER_NOT_VALID));
    let purposeless = world.delegate(&responder, &[no_check()]);
    assert_eq!(world.answer(&sends(purposeless), &responder), Err(Code::OCSP_SIGNING_MISSING));
    let any = extension("2.5.29.37", false, &tlv(0x30, &object_identifier("2.5.29.37.0")));
    let any = world.delegate(&responder, &[any, no_check()]);
    assert_eq!(world.answer(&sends(any), &responder), Err(Code::OCSP_SIGNING_MISSING));
    assert_eq!(world.answer(&ocsp(), &responder), Err(Code::OCSP_RESPONDER_NOT_FOUND));
    let expired = support::der::sequence(&[&time("20200101000000Z"), &time("20260101000000Z")]);
    let expired = world.root.certify_for(&responder, &[0x55], &expired, &both);
    assert_eq!(world.answer(&sends(expired), &responder), Err(Code::OCSP_RESPONDER_NOT_VALID));

    // A delegate of another CA under the same root, and one that a stranger of the issuer's name appointed.
    let other = Party::new("CN=Other");
    world.pool = vec![world.root.certify(&other, &[6], &ca_extensions())];
    let theirs = other.certify(&responder, &[7], &both);
    assert_eq!(world.answer(&sends(theirs), &responder), Err(Code::OCSP_RESPONDER_NOT_AUTHORIZED));
    let stranger = world.root.rekeyed().certify(&responder, &[7], &both);
    assert_eq!(world.answer(&sends(stranger), &responder), Err(Code::OCSP_RESPONDER_NOT_AUTHORIZED));
}

#[test]
fn a_delegate_without_nocheck_is_asked_about_itself() {
    let mut world = World::new(&[]);
    let responder = Party::new("CN=Responder");
    // A CRL that covers the responder and not the leaf.
    let place = full_name(&[uri("http://crl.example/responders")]);
    let point = distribution_points(std::slice::from_ref(&place));
    let certificate = world.delegate(&responder, &[ocsp_signing(), point]);
    let answer = OcspTemplate { sent: vec![certificate], ..ocsp() };
    assert_eq!(world.answer(&answer, &responder), Err(Code::OCSP_RESPONDER_NOT_VALID));
    let response = answer.about(&world.leaf, &world.root, &responder);
    let with = |crl: CrlTemplate| {
        RevocationEvidence::builder().with_ocsp_response(response.clone()).with_crl(crl.signed_by(&world.root)).build()
    };
    let list = crl().with(issuing_distribution_point(&[place]));
    assert_eq!(outcome(&world.judge_with(&with(list.clone()))), GOOD);
    let revoking = list.revoking(&[0x55], &[]);
    assert_eq!(outcome(&world.judge_with(&with(revoking.clone()))), Err(Code::OCSP_RESPONDER_NOT_VALID));
    world.policy.revocation.mode = RevocationMode::AtHand;
    assert_eq!(outcome(&world.judge_with(&with(revoking))), Ok(RevocationStatus::Unknown));
    assert_eq!(world.answer(&answer, &responder), GOOD);
    world.policy.revocation.mode = RevocationMode::Required;
    world.policy.revocation.coverage = RevocationCoverage::EndEntity;
    assert_eq!(world.answer(&answer, &responder), GOOD);
}

/// What the finding says of a responder that was refused.
#[test]
fn a_refused_responder_comes_with_the_cause() {
    let world = World::new(&[]);
    let responder = Party::new("CN=Responder");
    let found = |certificate: Certificate| {
        let answer = OcspTemplate { sent: vec![certificate], ..ocsp() };
        let rejected = world.judge_with(&of(answer.about(&world.leaf, &world.root, &responder))).unwrap_err();
        let primary = rejected.primary();
        assert_eq!(primary.code(), Code::OCSP_RESPONDER_NOT_VALID);
        primary.found().unwrap().to_owned()
    };
    let expired = support::der::sequence(&[&time("20200101000000Z"), &time("20260101000000Z")]);
    let expired = world.root.certify_for(&responder, &[0x55], &expired, &[ocsp_signing(), no_check()]);
    assert_eq!(found(expired), "CN=Responder: 12003 EXPIRED");
    // Without nocheck and without anything that says it is not revoked.
    assert_eq!(found(world.delegate(&responder, &[ocsp_signing()])), "CN=Responder: 14002 REVOCATION_UNKNOWN");
    // The response is all there is about the responder, by its serial number: it vouches for itself.
    let itself = world.root.certify(&responder, LEAF, &[ocsp_signing()]);
    assert_eq!(found(itself), "CN=Responder: 14028 REVOCATION_LOOP");
    // However long the name is.
    let named = Party::new(&["CN", "O", "OU", "L"].map(|kind| format!("{kind}={}", "x".repeat(60))).join(","));
    let answer = OcspTemplate { sent: vec![world.delegate(&named, &[ocsp_signing()])], ..ocsp() };
    let rejected = world.judge_with(&of(answer.about(&world.leaf, &world.root, &named))).unwrap_err();
    let text = rejected.primary().found().unwrap().to_owned();
    assert!(text.starts_with("CN=xxx") && text.ends_with("…: 14002 REVOCATION_UNKNOWN"), "{text}");
}

#[test]
fn the_issuer_may_answer_through_a_certificate_that_the_caller_brings() {
    let world = World::new(&[]);
    let responder = Party::new("CN=Responder");
    let certificate = world.delegate(&responder, &[ocsp_signing(), no_check()]);
    let response = ocsp().about(&world.leaf, &world.root, &responder);
    let evidence = RevocationEvidence::builder().with_ocsp_response(response).with_issuer(certificate).build();
    assert_eq!(outcome(&world.judge_with(&evidence)), GOOD);
}

#[test]
fn a_response_that_does_not_verify_says_nothing() {
    let mut world = World::new(&[]);
    let forged = OcspTemplate { status: revoked(1), ..ocsp() };
    assert_eq!(world.answer(&forged, &world.root.rekeyed()), Err(Code::OCSP_SIGNATURE_INVALID));
    world.policy.revocation.mode = RevocationMode::AtHand;
    assert_eq!(world.answer(&forged, &world.root.rekeyed()), Ok(RevocationStatus::Unknown));
}

#[test]
fn a_critical_extension_that_is_not_processed_makes_a_response_useless() {
    let world = World::new(&[]);
    let unknown = |critical| vec![extension("1.3.6.1.4.1.55555.1", critical, &[5, 0])];
    assert_eq!(world.answer_by_root(&OcspTemplate { extensions: unknown(false), ..ocsp() }), GOOD);
    let refused = Err(Code::OCSP_UNKNOWN_CRITICAL_EXTENSION);
    assert_eq!(world.answer_by_root(&OcspTemplate { extensions: unknown(true), ..ocsp() }), refused);
    assert_eq!(world.answer_by_root(&OcspTemplate { answer_extensions: unknown(true), ..ocsp() }), refused);
}

/// Its deviations from DER are known, as those of certificates and CRLs are; what is revoked stays revoked.
#[test]
fn a_response_that_deviates_from_the_standard_calls_nothing_good() {
    let mut world = World::new(&[]);
    let twice = vec![extension("1.3.6.1.4.1.55555.1", false, &[5, 0]); 2];
    let answer = OcspTemplate { extensions: twice.clone(), ..ocsp() };
    assert_eq!(world.answer_by_root(&answer), Err(Code::OCSP_MALFORMED));
    assert_eq!(world.answer_by_root(&OcspTemplate { answer_extensions: twice, ..ocsp() }), Err(Code::OCSP_MALFORMED));
    assert_eq!(world.answer_by_root(&OcspTemplate { status: revoked(1), ..answer.clone() }), Err(Code::REVOKED));
    world.policy = world.policy.tolerating(Code::DUPLICATE_EXTENSION);
    assert_eq!(world.answer_by_root(&answer), GOOD);
}

#[test]
fn a_response_larger_than_the_limit_is_not_looked_at() {
    let mut world = World::new(&[]);
    let response = ocsp().about(&world.leaf, &world.root, &world.root);
    world.policy.limits.evidence_bytes = u32::try_from(response.as_der().len() - 1).unwrap();
    assert_eq!(outcome(&world.judge_with(&of(response))), Err(Code::LIMIT_EVIDENCE_BYTES));
}

#[test]
fn a_nonce_is_compared_when_the_caller_gives_one() {
    let world = World::new(&[]);
    let nonce = extension("1.3.6.1.5.5.7.48.1.2", false, &tlv(4, &[7; 16]));
    let answer = OcspTemplate { extensions: vec![nonce], ..ocsp() };
    let response = answer.about(&world.leaf, &world.root, &world.root);
    let ask = |response, nonce: &[u8]| {
        let built = RevocationEvidence::builder().with_ocsp_response_to(response, nonce);
        built.map(|builder| builder.build()).map_err(|error| error.code())
    };
    assert_eq!(outcome(&world.judge_with(&ask(response.clone(), &[7; 16]).unwrap())), GOOD);
    assert_eq!(ask(response, &[8; 16]).unwrap_err(), Code::OCSP_NONCE_MISMATCH);
    let without = ocsp().about(&world.leaf, &world.root, &world.root);
    assert_eq!(ask(without, &[7; 16]).unwrap_err(), Code::OCSP_NONCE_MISMATCH);
}

#[test]
fn a_responder_that_did_not_answer_is_named() {
    let world = World::new(&[]);
    let failed = OcspResponse::from_der(&[0x30, 3, 0x0a, 1, 3]).unwrap();
    let rejected = world.judge_with(&of(failed)).unwrap_err();
    assert_eq!(rejected.primary().code(), Code::OCSP_NOT_SUCCESSFUL);
    assert_eq!(rejected.primary().found(), Some("tryLater"));
    assert_eq!(rejected.revocation()[0].status(), RevocationStatus::Unknown);
}

#[test]
fn a_revocation_by_either_kind_of_evidence_wins() {
    let world = World::new(&[]);
    let judge = |answer: OcspTemplate, list: CrlTemplate| {
        let response = answer.about(&world.leaf, &world.root, &world.root);
        let builder = RevocationEvidence::builder().with_ocsp_response(response);
        outcome(&world.judge_with(&builder.with_crl(list.signed_by(&world.root)).build()))
    };
    assert_eq!(judge(ocsp(), crl()), GOOD);
    assert_eq!(judge(OcspTemplate { status: revoked(4), ..ocsp() }, crl()), Err(Code::REVOKED));
    assert_eq!(judge(ocsp(), crl().revoking(LEAF, &[])), Err(Code::REVOKED));
    assert_eq!(judge(OcspTemplate { status: vec![0x82, 0], ..ocsp() }, crl()), GOOD);
    // A later answer lifts a hold.
    let later = OcspTemplate { this_update: "20260301000000Z", produced_at: "20260301000000Z", ..ocsp() };
    assert_eq!(judge(later, crl().revoking(LEAF, &[reason(6)])), GOOD);
}

#[test]
fn a_response_with_its_signers_certificate_is_verified_when_it_is_added() {
    let world = World::new(&[]);
    let response = ocsp().about(&world.leaf, &world.root, &world.root);
    let lazily = of(response.clone());
    let eagerly = RevocationEvidence::builder().with_ocsp_response(response).with_issuer(world.anchor.clone()).build();
    let spent = |evidence| world.judge_with(evidence).unwrap().spent().signatures;
    assert_eq!((spent(&lazily), spent(&eagerly)), (2, 1));
}

#[test]
fn responses_of_openssl_are_understood() {
    let Some(openssl) = support::program("openssl") else { return };
    let world = World::new(&[]);
    let folder = support::scratch();
    let openssl = openssl.in_folder(&folder);
    let key = |key: &PrivateKey| key.to_pkcs8_pem().unwrap();
    fs::write(folder.join("ca.key"), key(&world.root.key).as_bytes()).unwrap();
    fs::write(folder.join("ca.pem"), world.anchor.to_pem()).unwrap();
    fs::write(folder.join("leaf.pem"), world.leaf.to_pem()).unwrap();
    for (index, expected) in [
        ("V\t391231235959Z\t\t1234\tunknown\t/CN=Leaf\n", GOOD),
        ("R\t391231235959Z\t251224120000Z,keyCompromise\t1234\tunknown\t/CN=Leaf\n", Err(Code::REVOKED)),
        ("V\t391231235959Z\t\t05\tunknown\t/CN=Else\n", Err(Code::OCSP_STATUS_UNKNOWN)),
    ] {
        fs::write(folder.join("index.txt"), index).unwrap();
        for hash in ["-sha1", "-sha256"] {
            openssl.must(["ocsp", hash, "-issuer", "ca.pem", "-cert", "leaf.pem", "-reqout", "request.der"]);
            let mut arguments = vec!["ocsp", "-index", "index.txt", "-CA", "ca.pem", "-rsigner", "ca.pem"];
            arguments.extend(["-rkey", "ca.key", "-reqin", "request.der", "-respout", "response.der", "-ndays", "7"]);
            openssl.must(arguments);
            let response = OcspResponse::from_der(&fs::read(folder.join("response.der")).unwrap()).unwrap();
            let at = response.basic().unwrap().produced_at().to_string();
            assert_eq!(outcome(&world.judge_at(&of(response), &at)), expected);
        }
    }
}

/// A time of its own in January 2026.
fn hour(number: usize) -> &'static str {
    Box::leak(format!("202601{:02}{:02}0000Z", number / 24 + 1, number % 24).into_boxed_str())
}

/// Evidence comes from anywhere: too much of it hides no revocation, and leaves the search its share.
#[test]
fn too_much_evidence_rejects_whatever_the_mode() {
    let mut world = World::new(&[]);
    let stranger = world.root.rekeyed();
    let crls = (0..120).map(|number| crl().at(hour(number), Some("20270101000000Z")).signed_by(&stranger));
    let crls: RevocationEvidence = crls.collect();
    let answers = (0..120).map(|number| OcspTemplate { this_update: hour(number), ..ocsp() });
    let answers = answers.map(|answer| answer.about(&world.leaf, &world.root, &stranger));
    let answers = answers.fold(RevocationEvidence::builder(), |all, one| all.with_ocsp_response(one)).build();
    for mode in [RevocationMode::Required, RevocationMode::AtHand] {
        world.policy.revocation.mode = mode;
        for evidence in [&crls, &answers] {
            let rejected = world.judge_with(evidence).unwrap_err();
            assert_eq!(rejected.primary().code(), Code::LIMIT_SIGNATURES, "{mode:?}");
            assert_eq!(rejected.revocation()[0].status(), RevocationStatus::Unknown);
            assert!(rejected.spent().signatures < world.policy.limits.signatures);
        }
    }
}

/// Of many good answers the newest is verified, and a delegate's certificate once.
#[test]
fn many_good_answers_cost_no_more_than_one() {
    let world = World::new(&[]);
    let responder = Party::new("CN=Responder");
    let delegate = world.delegate(&responder, &[ocsp_signing(), no_check()]);
    let spent = |count: usize, template: &OcspTemplate| {
        let answers = (0..count).map(|number| OcspTemplate { this_update: hour(number), ..template.clone() });
        let answers = answers.map(|answer| answer.about(&world.leaf, &world.root, &responder));
        let evidence = answers.fold(RevocationEvidence::builder(), |all, one| all.with_ocsp_response(one)).build();
        match world.judge_with(&evidence) {
            Ok(accepted) => accepted.spent().signatures,
            Err(rejected) => rejected.spent().signatures,
        }
    };
    let good = OcspTemplate { sent: vec![delegate], ..ocsp() };
    assert_eq!(spent(120, &good), spent(1, &good));
    let unknown = OcspTemplate { status: vec![0x82, 0], ..good };
    assert_eq!(spent(20, &unknown), spent(1, &unknown));
}

/// A responder named by its key is looked up: strangers in the pool cost nothing.
#[test]
fn a_response_by_key_does_not_pay_for_every_certificate_of_the_pool() {
    let mut world = World::new(&[]);
    let evidence =
        of(OcspTemplate { by_key: true, ..ocsp() }.about(&world.leaf, &world.root, &Party::new("CN=Stranger")));
    let spent = |world: &World| world.judge_with(&evidence).unwrap_err().spent().path_nodes;
    let alone = spent(&world);
    world.pool = (0..100).map(|number| world.root.certify(&Party::new("CN=Other"), &[number + 2], &[])).collect();
    assert_eq!(spent(&world), alone);
}
