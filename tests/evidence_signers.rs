//! Whose word on revocation counts: signers beside the path, keys that are written in two ways, and strangers.

#![cfg(test)]

mod support;

use certwright::validate::{RevocationCoverage, RevocationMode, RevocationStatus};
use certwright::{
    Certificate, CertificatePool, Code, KeyAlgorithm, PrivateKey, RevocationEvidence, SystemRandom, TrustAnchor,
    TrustStore, ValidationPolicy, Validator,
};
use support::der::{bit_string, sequence, tlv};
use support::pki::*;

fn san(dns: &str) -> Vec<u8> {
    extension("2.5.29.17", false, &tlv(0x30, &tlv(0x82, dns.as_bytes())))
}

fn excluding(dns: &str) -> Vec<u8> {
    sequence(&[&tlv(0xa1, &sequence(&[&tlv(0x82, dns.as_bytes())]))])
}

fn point_spki(point: &[u8]) -> Vec<u8> {
    let algorithm = sequence(&[&object_identifier("1.2.840.10045.2.1"), &object_identifier("1.2.840.10045.3.1.7")]);
    sequence(&[&algorithm, &bit_string(point)])
}

/// One root certificate in the store twice, with different constraints (RFC 5937). The CRL is by a separate key.
fn twins(leaf_name: &str, signer_name: &str, constraints: &[Option<&str>]) -> Result<RevocationStatus, Code> {
    let root = Party::new("CN=Root");
    let anchor = root.root();
    let crl_key = Party::new("CN=Keeper");
    let signer = root.certify(&crl_key, &[7], &[key_usage(&[1, 0x02]), san(signer_name)]);
    // The CRL about the leaf is an indirect one by the keeper.
    let point = distribution_points(&[tlv(0xa2, &directory("CN=Keeper"))]);
    let leaf = root.certify(&Party::new("CN=Leaf"), LEAF, &[san(leaf_name), point]);
    let mut policy = ValidationPolicy::rfc5280_path();
    policy.revocation.mode = RevocationMode::Required;
    let anchors: TrustStore = constraints
        .iter()
        .map(|name| {
            let anchor = TrustAnchor::from_certificate(anchor.clone());
            match name {
                Some(name) => anchor.with_name_constraints(&excluding(name)).unwrap(),
                None => anchor,
            }
        })
        .collect();
    let indirect = crl().with(issuing_distribution_point(&[vec![0x84, 1, 0xff]])).signed_by(&crl_key);
    let evidence = RevocationEvidence::from_iter([indirect]);
    let pool = CertificatePool::from_iter([signer]);
    // Signers are not asked about here.
    policy.revocation.coverage = RevocationCoverage::EndEntity;
    let validator = Validator::new(&anchors, &policy).with_intermediates(&pool).with_evidence(&evidence);
    outcome(&validator.validate(&leaf, now()))
}

#[test]
fn an_anchors_constraints_bind_the_signers_of_evidence() {
    // Under the second anchor alone the CRL's signer is not valid.
    assert_eq!(twins("ok.ex", "bad.example", &[Some("bad.example")]), Err(Code::CRL_ISSUER_NOT_VALID));
    assert!(twins("ok.ex", "bad.example", &[Some("ok.ex")]).is_err());
    // With both, neither path is valid.
    let both = twins("ok.ex", "bad.example", &[Some("ok.ex"), Some("bad.example")]);
    assert!(both.is_err(), "accepted: {both:?}");
}

#[test]
fn constraints_of_one_anchor_do_not_bind_what_stands_under_its_twin() {
    assert_eq!(twins("ok.example", "bad.ex", &[Some("irrelevant.example")]), GOOD);
    assert_eq!(twins("ok.example", "bad.ex", &[Some("bad.ex"), Some("irrelevant.example")]), GOOD);
}

/// RFC 5280 §4.2.1.12: id-kp-OCSPSigning goes with digitalSignature, nonRepudiation or both.
#[test]
fn a_responder_may_have_non_repudiation_alone() {
    let world = World::new(&[]);
    let responder = Party::new("CN=Responder");
    let eku = extension("2.5.29.37", false, &tlv(0x30, &object_identifier("1.3.6.1.5.5.7.3.9")));
    let no_check = extension("1.3.6.1.5.5.7.48.1.5", false, &[5, 0]);
    let judge = |usage: &[u8]| {
        let certificate = world.root.certify(&responder, &[0x55], &[eku.clone(), no_check.clone(), key_usage(usage)]);
        let response = OcspTemplate { sent: vec![certificate], ..ocsp() }.about(&world.leaf, &world.root, &responder);
        outcome(&world.judge_with(&RevocationEvidence::builder().with_ocsp_response(response).build()))
    };
    assert_eq!(judge(&[7, 0x80]), GOOD, "digitalSignature");
    assert_eq!(judge(&[6, 0x40]), GOOD, "nonRepudiation");
}

/// RFC 6960 §4.2.2.2.1: non-critical by a SHOULD only.
#[test]
fn a_critical_nocheck_is_processed() {
    let world = World::new(&[]);
    let responder = Party::new("CN=Responder");
    let eku = extension("2.5.29.37", false, &tlv(0x30, &object_identifier("1.3.6.1.5.5.7.3.9")));
    let no_check = extension("1.3.6.1.5.5.7.48.1.5", true, &[5, 0]);
    let certificate = world.root.certify(&responder, &[0x55], &[eku, no_check]);
    let response = OcspTemplate { sent: vec![certificate], ..ocsp() }.about(&world.leaf, &world.root, &responder);
    let verdict = world.judge_with(&RevocationEvidence::builder().with_ocsp_response(response).build());
    assert_eq!(outcome(&verdict), GOOD);
}

#[test]
fn the_responder_that_came_closest_is_named() {
    let world = World::new(&[]);
    let responder = Party::new("CN=Responder");
    let eku = extension("2.5.29.37", false, &tlv(0x30, &object_identifier("1.3.6.1.5.5.7.3.9")));
    let no_check = extension("1.3.6.1.5.5.7.48.1.5", false, &[5, 0]);
    let old = sequence(&[&time("20200101000000Z"), &time("20250101000000Z")]);
    let expired = world.root.certify_for(&responder, &[0x55], &old, &[eku.clone(), no_check.clone()]);
    let namesake = world.root.certify(&responder.rekeyed(), &[0x56], &[eku, no_check]);
    let judge = |sent: Vec<Certificate>| {
        let response = OcspTemplate { sent, ..ocsp() }.about(&world.leaf, &world.root, &responder);
        outcome(&world.judge_with(&RevocationEvidence::builder().with_ocsp_response(response).build()))
    };
    assert_eq!(judge(vec![expired.clone()]), Err(Code::OCSP_RESPONDER_NOT_VALID));
    assert_eq!(judge(vec![expired, namesake]), Err(Code::OCSP_RESPONDER_NOT_VALID));
}

/// RFC 5280 §4.2.1.13: non-critical by a SHOULD only. Where nobody has to know the status, they are not processed.
#[test]
fn critical_distribution_points_are_processed_where_the_status_is_required() {
    let names = tlv(0x30, &tlv(0x30, &full_name(&[uri("http://crl.example/1")])));
    let mut world = World::new(&[extension("2.5.29.31", true, &names)]);
    let idp = issuing_distribution_point(&[full_name(&[uri("http://crl.example/1")])]);
    let crls = [crl().with(idp).signed_by(&world.root)];
    assert_eq!(world.judge(&crls), GOOD);
    world.policy.revocation.mode = RevocationMode::AtHand;
    assert_eq!(world.judge(&crls), Err(Code::UNKNOWN_CRITICAL_EXTENSION));
}

/// RFC 5280 §6.3.3 (h).
#[test]
fn a_delta_crl_is_verified_with_the_key_of_its_base() {
    let mut world = World::new(&[]);
    let namesake = world.root.rekeyed();
    world.pool = vec![world.root.certify(&namesake, &[7], &[key_usage(&[1, 0x02])])];
    let base = crl().numbered(1).revoking(LEAF, &[reason(6)]).signed_by(&world.root);
    let delta = |by: &Party| {
        crl()
            .numbered(2)
            .with(delta_of(1))
            .at("20260301000000Z", Some("20270101000000Z"))
            .revoking(LEAF, &[reason(8)])
            .signed_by(by)
    };
    assert_eq!(world.judge(&[base.clone(), delta(&world.root)]), GOOD);
    assert_eq!(world.judge(&[base, delta(&namesake)]), Err(Code::REVOKED));
}

#[test]
fn a_delta_crl_may_say_more_of_its_signers_certificate_than_its_base() {
    // RFC 5280 §6.3.3 (c)(3): the key identifiers match; other fields of authorityKeyIdentifier are not compared.
    let world = World::new(&[]);
    let aki = |more: &[u8]| extension("2.5.29.35", false, &tlv(0x30, &[&tlv(0x80, &[1, 2, 3]), more].concat()));
    let base = crl().numbered(1).with(aki(&[])).at("20260101000000Z", Some("20260201000000Z")).signed_by(&world.root);
    let serial = [tlv(0xa1, &directory("CN=Root")), tlv(0x82, &[1])].concat();
    let delta = |more: &[u8]| {
        crl()
            .numbered(2)
            .with(aki(more))
            .with(delta_of(1))
            .at("20260301000000Z", Some("20270101000000Z"))
            .signed_by(&world.root)
    };
    assert_eq!(world.judge(&[base.clone(), delta(&[])]), GOOD);
    assert_eq!(world.judge(&[base, delta(&serial)]), GOOD);
}

#[test]
fn a_key_in_two_encodings_is_one_key() {
    let world = World::new(&[]);
    let bits = world.root.key.public_key().key_bits().to_vec();
    let compressed = [&[2 + (bits[64] & 1)][..], &bits[1..33]].concat();
    let twin = certify_raw(
        &world.root.key,
        &name("CN=Root"),
        &name("CN=Root"),
        &point_spki(&compressed),
        &[9],
        &ca_extensions(),
    );
    let list = crl().signed_by(&world.root);
    let evidence = |issuers: &[Certificate]| {
        issuers
            .iter()
            .fold(RevocationEvidence::builder().with_crl(list.clone()), |it, one| it.with_issuer(one.clone()))
            .build()
    };
    assert_eq!(outcome(&world.judge_with(&evidence(&[]))), GOOD);
    assert_eq!(outcome(&world.judge_with(&evidence(std::slice::from_ref(&world.anchor)))), GOOD);
    let verdict = world.judge_with(&evidence(&[twin]));
    assert_eq!(outcome(&verdict), GOOD);
}

/// Nobody signs the certificates of an OCSP response.
#[test]
fn a_certificate_that_anyone_added_does_not_silence_a_revocation() {
    let mut world = World::new(&[]);
    world.policy.revocation.mode = RevocationMode::AtHand;
    let bits = world.root.key.public_key().key_bits().to_vec();
    let compressed = [&[2 + (bits[64] & 1)][..], &bits[1..33]].concat();
    let stranger = PrivateKey::generate(KeyAlgorithm::EcdsaP256, &mut SystemRandom).unwrap();
    let forged = certify_raw(&stranger, &name("CN=Root"), &name("CN=Root"), &point_spki(&compressed), &[9], &[]);
    let answer = |sent: Vec<Certificate>| {
        let response = OcspTemplate { status: revoked(1), sent, ..ocsp() }.about(&world.leaf, &world.root, &world.root);
        outcome(&world.judge_with(&RevocationEvidence::builder().with_ocsp_response(response).build()))
    };
    assert_eq!(answer(Vec::new()), Err(Code::REVOKED));
    assert_eq!(answer(vec![forged]), Err(Code::REVOKED));
}

/// A certificate of the issuer's name and key that nobody signed.
#[test]
fn an_unverified_issuer_does_not_take_a_crl_away() {
    let mut world = World::new(&[]);
    world.policy.revocation.mode = RevocationMode::AtHand;
    let bits = world.root.key.public_key().key_bits().to_vec();
    let compressed = [&[2 + (bits[64] & 1)][..], &bits[1..33]].concat();
    let stranger = PrivateKey::generate(KeyAlgorithm::EcdsaP256, &mut SystemRandom).unwrap();
    let forged =
        certify_raw(&stranger, &name("CN=Root"), &name("CN=Root"), &point_spki(&compressed), &[9], &ca_extensions());
    let list = crl().revoking(LEAF, &[reason(1)]).signed_by(&world.root);
    let judge = |issuers: &[Certificate]| {
        let builder = RevocationEvidence::builder().with_crl(list.clone());
        outcome(&world.judge_with(&issuers.iter().fold(builder, |it, one| it.with_issuer(one.clone())).build()))
    };
    assert_eq!(judge(&[]), Err(Code::REVOKED));
    assert_eq!(judge(&[world.anchor.clone(), forged.clone()]), Err(Code::REVOKED), "both");
    assert_eq!(judge(&[forged]), Err(Code::REVOKED), "the forged one alone");
}
