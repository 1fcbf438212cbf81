//! OCSP requests and responses made here: what is written is read back, what may not be is refused before the key is used,
//! and our own validator, like OpenSSL, heeds the answers.

#![cfg(test)]

mod support;

use certwright::issue::{
    AlternativeName, CertificateParameters, Issuer, MAX_OCSP_ANSWERS, OcspAnswer, OcspCertId, OcspRequestParameters,
    OcspResponder, OcspResponseParameters, OfflineKey, OwnedExtension, ResponderIdForm, Validity,
};
use certwright::validate::{RevocationMode, RevocationStatus};
use certwright::x509::ext::{KeyUsage, ReasonCode};
use certwright::x509::{
    CertStatus, OcspRequest, OcspResponse, OcspResponseStatus, OwnedSerial, ResponderId, SerialNumber, oid,
};
use certwright::{
    Certificate, Code, DigestAlgorithm, KeyAlgorithm, PrivateKey, RevocationEvidence, SignatureAlgorithm, Signer,
    Timestamp, TrustStore, ValidationPolicy, Validator,
};
use chacha20::ChaCha20Rng;
use chacha20::rand_core::SeedableRng;
use std::fs;
use support::der::renumbered;

fn seeded(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// A CA that may sign responses itself, its delegate, and a server.
struct World {
    ca_key: PrivateKey,
    ca: Certificate,
    delegate_key: PrivateKey,
    delegate: Certificate,
    leaf: Certificate,
    now: Timestamp,
}

impl World {
    fn new() -> Self {
        Self::at(at("2026-06-01"))
    }

    fn at(now: Timestamp) -> Self {
        let key = |seed| PrivateKey::generate(KeyAlgorithm::EcdsaP256, &mut seeded(seed)).unwrap();
        let (ca_key, delegate_key, leaf_key) = (key(1), key(2), key(3));
        let validity = Validity::days(now.saturating_add_days(-30), 365).unwrap();
        let usage =
            OwnedExtension::key_usage(KeyUsage::DIGITAL_SIGNATURE | KeyUsage::KEY_CERT_SIGN | KeyUsage::CRL_SIGN);
        let ca = CertificateParameters::root_ca("CN=OCSP Root".parse().unwrap(), ca_key.public_key(), validity)
            .unwrap()
            .without_extension(oid::KEY_USAGE)
            .with_extension(usage.unwrap());
        let ca = Issuer::self_signed(&ca, &ca_key, &mut seeded(4)).unwrap().into_certificate();
        let issuer = Issuer::new(&ca, &ca_key).unwrap();
        let names = [AlternativeName::dns("www.example.com").unwrap()];
        let subject = "CN=www.example.com".parse().unwrap();
        let leaf = CertificateParameters::tls_server(subject, leaf_key.public_key(), validity, &names).unwrap();
        let leaf = issuer.issue(&leaf, &mut seeded(5)).unwrap().into_certificate();
        let delegate = delegate_parameters(&delegate_key, validity);
        let delegate = issuer.issue(&delegate, &mut seeded(6)).unwrap().into_certificate();
        Self { ca_key, ca, delegate_key, delegate, leaf, now }
    }

    fn id(&self, digest: DigestAlgorithm) -> OcspCertId {
        OcspCertId::of(&self.leaf, &self.ca, digest).unwrap()
    }

    fn by_ca(&self) -> OcspResponder<'_> {
        OcspResponder::ca(&self.ca, &self.ca_key).unwrap()
    }

    fn by_delegate(&self) -> OcspResponder<'_> {
        OcspResponder::delegate(&self.delegate, &self.ca, &self.delegate_key).unwrap()
    }

    fn parameters(&self, answer: OcspAnswer) -> OcspResponseParameters {
        OcspResponseParameters::new(self.now).with_answer(answer)
    }

    /// What our own validator makes of the server by this response.
    fn status(&self, response: &OcspResponse) -> RevocationStatus {
        self.status_of(&self.leaf, response)
    }

    fn status_of(&self, leaf: &Certificate, response: &OcspResponse) -> RevocationStatus {
        let anchors = TrustStore::builder().with_anchor(self.ca.clone()).build();
        let mut policy = ValidationPolicy::rfc5280();
        policy.revocation.mode = RevocationMode::Required;
        policy.revocation.grace_seconds = 60;
        let evidence = RevocationEvidence::builder().with_ocsp_response(response.clone()).build();
        let validator = Validator::new(&anchors, &policy).with_evidence(&evidence);
        match validator.validate(leaf, self.now.saturating_add_seconds(1)) {
            Ok(accepted) => accepted.revocation()[0].status(),
            Err(rejected) => rejected.revocation()[0].status(),
        }
    }
}

fn delegate_parameters(key: &PrivateKey, validity: Validity) -> CertificateParameters {
    CertificateParameters::new("CN=Responder".parse().unwrap(), key.public_key(), validity)
        .with_extension(OwnedExtension::basic_constraints_end_entity().unwrap())
        .with_extension(OwnedExtension::key_usage(KeyUsage::DIGITAL_SIGNATURE).unwrap())
        .with_extension(OwnedExtension::extended_key_usage(&[oid::OCSP_SIGNING]).unwrap())
        .with_extension(OwnedExtension::ocsp_no_check().unwrap())
}

const HASHES: [DigestAlgorithm; 4] =
    [DigestAlgorithm::Sha1, DigestAlgorithm::Sha256, DigestAlgorithm::Sha384, DigestAlgorithm::Sha512];

#[test]
fn every_status_by_ca_and_delegate_and_either_name_is_heeded() {
    let world = World::new();
    let since = at("2026-05-05T05:05:05Z");
    for digest in HASHES {
        let id = || world.id(digest);
        let held = RevocationStatus::Revoked { reason: ReasonCode::CertificateHold, date: at("1970-01-01") };
        let revoked = RevocationStatus::Revoked { reason: ReasonCode::KeyCompromise, date: since };
        for (answer, expected) in [
            (OcspAnswer::good(id(), world.now), RevocationStatus::Good),
            (OcspAnswer::revoked(id(), since, Some(ReasonCode::KeyCompromise), world.now), revoked),
            (OcspAnswer::not_issued(id(), world.now), held),
            (OcspAnswer::unknown(id(), world.now), RevocationStatus::Unknown),
        ] {
            for responder in [world.by_ca(), world.by_delegate()] {
                for form in [ResponderIdForm::Key, ResponderIdForm::Name] {
                    let answer = answer.clone().with_next_update(world.now.saturating_add_days(1));
                    let responder = responder.clone().with_id_form(form);
                    let response = responder.sign(&world.parameters(answer), &mut seeded(7)).unwrap();
                    assert_eq!(world.status(&response), expected, "{digest} {form:?}");
                    let basic = response.basic().unwrap();
                    match basic.responder_id().unwrap() {
                        ResponderId::ByName(_) => assert_eq!(form, ResponderIdForm::Name),
                        ResponderId::ByKey(hash) => assert_eq!((form, hash.len()), (ResponderIdForm::Key, 20)),
                    }
                }
            }
        }
    }
}

#[test]
fn an_answer_is_about_the_serial_number_that_the_certificate_has() {
    let world = World::new();
    for (contents, written) in
        [(&[0xfb][..], &[0xfb][..]), (&[0], &[0]), (&[0, 0xfb], &[0, 0xfb]), (&[0xff, 0xfb], &[0xfb])]
    {
        let serial = OwnedSerial::from_contents(contents).unwrap();
        let id = OcspCertId::new(&world.ca, &serial, DigestAlgorithm::Sha1).unwrap();
        // The same by the certificate that has it.
        let key = &world.ca_key;
        let certificate = renumbered(&world.leaf, key, contents);
        assert_eq!(OcspCertId::of(&certificate, &world.ca, DigestAlgorithm::Sha1).unwrap(), id);
        let request = OcspRequestParameters::new(id).to_request().unwrap();
        let asked = request.requests().next().unwrap();
        assert_eq!(asked.cert_id.serial_number.as_bytes(), written);

        let answer = OcspAnswer::revoked((&asked).into(), world.now, Some(ReasonCode::KeyCompromise), world.now);
        let response = world.by_ca().sign(&world.parameters(answer), &mut seeded(8)).unwrap();
        let listed = response.basic().unwrap().responses().next().unwrap().cert_id.serial_number.as_bytes().to_vec();
        assert_eq!(listed, written);
        let revoked = RevocationStatus::Revoked { reason: ReasonCode::KeyCompromise, date: world.now };
        assert_eq!(world.status_of(&certificate, &response), revoked, "{contents:02x?}");
        // Without its sign it would be about this one.
        let other = renumbered(&world.leaf, key, &[&[0][..], contents, &[1]].concat());
        assert_eq!(world.status_of(&other, &response), RevocationStatus::Unknown);
    }
}

#[test]
fn a_responder_answers_a_request_as_it_was_asked() {
    let world = World::new();
    let other = OcspCertId::new(&world.ca, SerialNumber::from_u64(99).unwrap(), DigestAlgorithm::Sha256).unwrap();
    let nonce = [7; 32];
    let parameters = OcspRequestParameters::new(world.id(DigestAlgorithm::Sha1)).and(other).with_nonce(&nonce);
    let request = OcspRequest::from_der(parameters.to_request().unwrap().as_der()).unwrap();
    assert_eq!((request.requests().count(), request.nonce()), (2, Some(&nonce[..])));

    let mut answers = OcspResponseParameters::new(world.now).answering(&request);
    for asked in request.requests() {
        let key = world.ca.public_key().unwrap();
        assert!(asked.cert_id.names_issuer(&world.ca.subject(), &key));
        answers = answers.with_answer(if asked.cert_id.serial_number == world.leaf.serial() {
            OcspAnswer::good((&asked).into(), world.now)
        } else {
            OcspAnswer::not_issued((&asked).into(), world.now)
        });
    }
    let response = world.by_delegate().sign(&answers, &mut seeded(8)).unwrap();
    let basic = response.basic().unwrap();
    assert_eq!((basic.nonce(), basic.produced_at()), (Some(&nonce[..]), world.now));
    assert!(basic.certificates().eq([world.delegate.as_der()]));
    assert!(basic.extensions().any(|extension| extension.oid == oid::OCSP_EXTENDED_REVOKE));
    let statuses: Vec<_> = basic.responses().map(|answer| answer.cert_status).collect();
    let held = CertStatus::Revoked { revocation_time: at("1970-01-01"), revocation_reason: Some(6) };
    assert_eq!(statuses, [CertStatus::Good, held]);
    let asked: Vec<_> = request.requests().map(|asked| asked.cert_id).collect();
    assert!(basic.responses().map(|answer| answer.cert_id).eq(asked));
    RevocationEvidence::builder().with_ocsp_response_to(response.clone(), &nonce).unwrap();
    let other = RevocationEvidence::builder().with_ocsp_response_to(response, &[8; 32]);
    assert_eq!(other.map(|_| ()).unwrap_err().code(), Code::OCSP_NONCE_MISMATCH);
}

#[test]
fn responses_without_an_answer_are_not_signed() {
    for status in [
        OcspResponseStatus::MalformedRequest,
        OcspResponseStatus::InternalError,
        OcspResponseStatus::TryLater,
        OcspResponseStatus::SigRequired,
        OcspResponseStatus::Unauthorized,
    ] {
        let response = OcspResponder::unsuccessful(status).unwrap();
        assert_eq!((response.status(), response.as_der().len()), (status, 5));
        assert!(response.basic().is_none());
        assert_eq!(OcspResponseStatus::from_number(status.number()), Some(status));
    }
    let refused = OcspResponder::unsuccessful(OcspResponseStatus::Successful).unwrap_err();
    assert_eq!(refused.code(), Code::ISSUE_OCSP);
}

#[test]
fn what_does_not_hold_together_is_refused_before_the_key_is_used() {
    let world = World::new();
    // An offline key would fail if it were asked.
    let offline = OfflineKey::new(world.ca_key.public_key().clone(), SignatureAlgorithm::EcdsaSha256);
    let ca = OcspResponder::ca(&world.ca, &offline).unwrap();
    let id = || world.id(DigestAlgorithm::Sha256);
    let good = || OcspAnswer::good(id(), world.now);
    let code = |parameters: OcspResponseParameters| ca.sign(&parameters, &mut seeded(1)).unwrap_err().code();
    let refused = |answer| assert_eq!(code(world.parameters(answer)), Code::ISSUE_OCSP);
    let (before, after) = (world.now.saturating_add_seconds(-1), world.now.saturating_add_seconds(1));
    refused(OcspAnswer::good(id(), after));
    refused(good().with_next_update(world.now));
    refused(OcspAnswer::revoked(id(), world.now, None, before));
    refused(OcspAnswer::revoked(id(), before, Some(ReasonCode::RemoveFromCrl), world.now));
    assert_eq!(code(OcspResponseParameters::new(world.now)), Code::ISSUE_OCSP);
    assert_eq!(code(world.parameters(good()).with_answer(good())), Code::ISSUE_OCSP);
    assert_eq!(code(world.parameters(good()).with_nonce(&[])), Code::ISSUE_OCSP);
    assert_eq!(code(world.parameters(good()).with_nonce(&[0; 129])), Code::ISSUE_OCSP);
    let nonce = OwnedExtension::from_der(oid::OCSP_NONCE, false, &[4, 1, 1]).unwrap();
    let twice = world.parameters(good()).with_nonce(&[1]).with_extension(nonce);
    assert_eq!(code(twice), Code::ISSUE_DUPLICATE_EXTENSION);
    let late = OcspResponseParameters::new(world.now.saturating_add_days(400));
    assert_eq!(code(late.with_answer(good())), Code::ISSUE_OCSP_RESPONDER);
    assert_eq!(code(world.parameters(good())), Code::SIGNING_FAILED);

    // Another CA's certificate: "unknown" is all there is to say.
    let foreign = World::at(world.now.saturating_add_days(1));
    let id = OcspCertId::new(&foreign.leaf, SerialNumber::from_u64(1).unwrap(), DigestAlgorithm::Sha1).unwrap();
    refused(OcspAnswer::good(id.clone(), world.now));
    assert_eq!(code(world.parameters(OcspAnswer::unknown(id, world.now))), Code::SIGNING_FAILED);
    let mismatch = OcspCertId::of(&world.ca, &world.leaf, DigestAlgorithm::Sha1).unwrap_err();
    assert_eq!(mismatch.code(), Code::ISSUE_OCSP);
    let twice = OcspRequestParameters::new(world.id(DigestAlgorithm::Sha1)).and(world.id(DigestAlgorithm::Sha1));
    assert_eq!(twice.to_request().unwrap_err().code(), Code::ISSUE_OCSP);
}

#[test]
fn one_certificate_has_one_status_by_whatever_hash_it_is_named() {
    let world = World::new();
    let [sha1, sha256] = [DigestAlgorithm::Sha1, DigestAlgorithm::Sha256].map(|digest| world.id(digest));
    let good = |id: &OcspCertId| OcspAnswer::good(id.clone(), world.now);
    let others = [
        OcspAnswer::revoked(sha256.clone(), world.now, None, world.now),
        OcspAnswer::not_issued(sha256.clone(), world.now),
        OcspAnswer::unknown(sha256.clone(), world.now),
    ];
    for other in others {
        for parameters in [
            world.parameters(good(&sha1)).with_answer(other.clone()),
            world.parameters(other.clone()).with_answer(good(&sha1)),
        ] {
            let refused = world.by_ca().prepare(&parameters).unwrap_err();
            assert_eq!((refused.code(), refused.field()), (Code::ISSUE_OCSP, "certStatus"));
        }
    }
    // Asked by two hashes, told twice.
    assert!(world.by_ca().prepare(&world.parameters(good(&sha1)).with_answer(good(&sha256))).is_ok());
    // One certID in two spellings, with and without NULL in the algorithm, is one certID.
    let with_null = sha1.as_der();
    assert_eq!(&with_null[..4], &[0x30, u8::try_from(with_null.len() - 2).unwrap(), 0x30, 9]);
    let without = [&[0x30, with_null[1] - 2, 0x30, 7], &with_null[4..11], &with_null[13..]].concat();
    let without = OcspCertId::from_der(&without).unwrap();
    let refused = world.by_ca().prepare(&world.parameters(good(&sha1)).with_answer(good(&without))).unwrap_err();
    assert_eq!((refused.code(), refused.field()), (Code::ISSUE_OCSP, "certID"));
}

#[test]
fn answers_are_counted_and_take_time_by_their_number() {
    let world = World::new();
    let id = |serial: usize| {
        let serial = SerialNumber::from_u64(u64::try_from(serial).unwrap()).unwrap();
        OcspCertId::new(&world.ca, &serial, DigestAlgorithm::Sha1).unwrap()
    };
    let ids: Vec<_> = (1..=MAX_OCSP_ANSWERS + 1).map(id).collect();
    let answering = |count: usize| {
        let parameters = OcspResponseParameters::new(world.now);
        ids.iter().take(count).fold(parameters, |it, id| it.with_answer(OcspAnswer::good(id.clone(), world.now)))
    };
    assert!(world.by_ca().prepare(&answering(MAX_OCSP_ANSWERS)).is_ok());
    let refused = world.by_ca().prepare(&answering(MAX_OCSP_ANSWERS + 1)).unwrap_err();
    assert_eq!((refused.code(), refused.field(), refused.found()), (Code::ISSUE_OCSP, "responses", Some("1025")));
    let asking = |count: usize| {
        let mut ids = ids.iter().take(count).cloned();
        let first = OcspRequestParameters::new(ids.next().unwrap());
        ids.fold(first, OcspRequestParameters::and).to_request()
    };
    assert_eq!(asking(MAX_OCSP_ANSWERS).unwrap().requests().count(), MAX_OCSP_ANSWERS);
    assert_eq!(asking(MAX_OCSP_ANSWERS + 1).unwrap_err().code(), Code::ISSUE_OCSP);
}

#[test]
fn only_whom_the_ca_has_charged_may_sign() {
    let world = World::new();
    let issuer = Issuer::new(&world.ca, &world.ca_key).unwrap();
    let validity = Validity::new(world.delegate.not_before(), world.delegate.not_after()).unwrap();
    let parameters = delegate_parameters(&world.delegate_key, validity);
    let code = |parameters: CertificateParameters| {
        let certificate = issuer.issue(&parameters, &mut seeded(6)).unwrap().into_certificate();
        OcspResponder::delegate(&certificate, &world.ca, &world.delegate_key).unwrap_err().code()
    };
    let plain = parameters.clone().without_extension(oid::EXTENDED_KEY_USAGE);
    assert_eq!(code(plain), Code::ISSUE_OCSP_RESPONDER);
    let usage = OwnedExtension::key_usage(KeyUsage::KEY_ENCIPHERMENT).unwrap();
    assert_eq!(
        code(parameters.clone().without_extension(oid::KEY_USAGE).with_extension(usage)),
        Code::ISSUE_OCSP_RESPONDER
    );
    // Issued by itself, under the CA's name.
    let impostor = parameters.with_subject("CN=OCSP Root".parse().unwrap());
    let impostor = Issuer::self_signed(&impostor, &world.delegate_key, &mut seeded(6)).unwrap().into_certificate();
    let refused = OcspResponder::delegate(&impostor, &world.ca, &world.delegate_key).unwrap_err();
    assert_eq!((refused.code(), refused.field()), (Code::ISSUE_OCSP_RESPONDER, "signature"));
    let refused = OcspResponder::delegate(&world.delegate, &world.ca, &world.ca_key).unwrap_err();
    assert_eq!(refused.code(), Code::ISSUE_KEY_MISMATCH);
    // A CA without digitalSignature leaves it to a delegate.
    let root = CertificateParameters::root_ca("CN=Root".parse().unwrap(), world.ca_key.public_key(), validity).unwrap();
    let root = Issuer::self_signed(&root, &world.ca_key, &mut seeded(6)).unwrap().into_certificate();
    let refused = OcspResponder::ca(&root, &world.ca_key).unwrap_err();
    assert_eq!((refused.code(), refused.field()), (Code::ISSUE_OCSP_RESPONDER, "keyUsage"));
}

#[test]
fn only_a_ca_answers_as_the_ca() {
    let world = World::new();
    let key = PrivateKey::generate(KeyAlgorithm::EcdsaP256, &mut seeded(3)).unwrap();
    let refused = OcspResponder::ca(&world.leaf, &key).unwrap_err();
    assert_eq!((refused.code(), refused.field()), (Code::ISSUE_OCSP_RESPONDER, "basicConstraints"));
    let validity = Validity::new(world.ca.not_before(), world.ca.not_after()).unwrap();
    let plain = CertificateParameters::new("CN=Root".parse().unwrap(), key.public_key(), validity);
    let plain = Issuer::self_signed(&plain, &key, &mut seeded(6)).unwrap().into_certificate();
    assert!(plain.is_self_issued());
    let refused = OcspResponder::ca(&plain, &key).unwrap_err();
    assert_eq!((refused.code(), refused.field()), (Code::ISSUE_OCSP_RESPONDER, "basicConstraints"));

    // Nor does anyone answer for who is none, though the delegate bears a signature by that name and key.
    let plain = CertificateParameters::new("CN=OCSP Root".parse().unwrap(), world.ca_key.public_key(), validity);
    let plain = Issuer::self_signed(&plain, &world.ca_key, &mut seeded(6)).unwrap().into_certificate();
    let refused = OcspResponder::delegate(&world.delegate, &plain, &world.delegate_key).err().unwrap();
    assert_eq!((refused.code(), refused.field()), (Code::ISSUE_OCSP_RESPONDER, "basicConstraints"));
}

#[test]
fn a_nonce_given_as_bytes_is_held_to_the_same_bounds() {
    let world = World::new();
    let offline = OfflineKey::new(world.ca_key.public_key().clone(), SignatureAlgorithm::EcdsaSha256);
    let ca = OcspResponder::ca(&world.ca, &offline).unwrap();
    let octets = |count: u8| [&[4, 0x81, count][..], &vec![7; count.into()]].concat();
    for (value, expected) in [
        (octets(128), Code::SIGNING_FAILED),
        (octets(129), Code::ISSUE_OCSP),
        (octets(200), Code::ISSUE_OCSP),
        (vec![4, 0], Code::ISSUE_OCSP),
        (vec![2, 1, 1], Code::ISSUE_OCSP),
    ] {
        let nonce = OwnedExtension::from_der(oid::OCSP_NONCE, false, &value).unwrap();
        let good = OcspAnswer::good(world.id(DigestAlgorithm::Sha1), world.now);
        let response = world.parameters(good).with_extension(nonce.clone());
        assert_eq!(ca.sign(&response, &mut seeded(1)).unwrap_err().code(), expected, "{value:?}");
        let request = OcspRequestParameters::new(world.id(DigestAlgorithm::Sha1)).with_extension(nonce).to_request();
        let asked = if expected == Code::ISSUE_OCSP { Some(expected) } else { None };
        assert_eq!(request.err().map(|error| error.code()), asked, "{value:?}");
    }
}

#[test]
fn a_response_is_signed_in_two_steps_by_a_key_that_is_elsewhere() {
    let world = World::new();
    let offline = OfflineKey::new(world.ca_key.public_key().clone(), SignatureAlgorithm::EcdsaSha256);
    let parameters = world.parameters(OcspAnswer::good(world.id(DigestAlgorithm::Sha256), world.now));
    let unsigned = OcspResponder::ca(&world.ca, &offline).unwrap().prepare(&parameters).unwrap();
    assert_eq!(unsigned.signature_algorithm(), SignatureAlgorithm::EcdsaSha256);
    let mut signature = world.ca_key.sign(unsigned.tbs_der(), &mut seeded(7)).unwrap();
    let response = unsigned.complete(&signature).unwrap();
    let at_once = world.by_ca().sign(&parameters, &mut seeded(7)).unwrap();
    assert_eq!(response.as_der(), at_once.as_der());
    *signature.last_mut().unwrap() ^= 1;
    assert_eq!(unsigned.complete(&signature).unwrap_err().code(), Code::ISSUE_SELF_CHECK);
}

#[test]
fn openssl_heeds_the_responses_and_its_requests_are_answered() {
    let Some(openssl) = support::program("openssl") else { return };
    let folder = support::scratch();
    // openssl compares with its own present.
    let world = World::at(Timestamp::now().saturating_add_seconds(-60));
    for (name, certificate) in [("ca.pem", &world.ca), ("leaf.pem", &world.leaf), ("delegate.pem", &world.delegate)] {
        fs::write(folder.join(name), certificate.to_pem()).unwrap();
    }
    let openssl = openssl.in_folder(&folder);
    for hash in ["-sha1", "-sha256", "-sha384"] {
        openssl.must(["ocsp", hash, "-issuer", "ca.pem", "-cert", "leaf.pem", "-reqout", "theirs.der"]);
        let request = OcspRequest::from_der(&fs::read(folder.join("theirs.der")).unwrap()).unwrap();
        let asked = request.requests().next().unwrap();
        assert!(asked.cert_id.names_issuer(&world.ca.subject(), world.ca_key.public_key()));
        for (answer, word) in [
            (OcspAnswer::good((&asked).into(), world.now), "leaf.pem: good"),
            (
                OcspAnswer::revoked((&asked).into(), world.now, Some(ReasonCode::Superseded), world.now),
                "leaf.pem: revoked",
            ),
            (OcspAnswer::unknown((&asked).into(), world.now), "leaf.pem: unknown"),
        ] {
            for responder in
                [world.by_ca(), world.by_delegate().with_id_form(ResponderIdForm::Name), world.by_delegate()]
            {
                let answer = answer.clone().with_next_update(world.now.saturating_add_days(1));
                let parameters = world.parameters(answer).answering(&request);
                let response = responder.sign(&parameters, &mut seeded(9)).unwrap();
                fs::write(folder.join("ours.der"), response.as_der()).unwrap();
                // The nonce is that of the request it came in; the status is told for certificates named by file.
                let files = ["-respin", "ours.der", "-CAfile", "ca.pem", "-verify_other", "ca.pem"];
                openssl.must([&["ocsp", "-reqin", "theirs.der"], &files[..]].concat());
                let named = ["ocsp", "-no_nonce", hash, "-issuer", "ca.pem", "-cert", "leaf.pem"];
                let judged = openssl.must([&named, &files[..]].concat());
                let said = judged.text() + &judged.error_text();
                assert!(said.contains("Response verify OK") && said.contains(word), "{said}");
            }
        }
    }
    let ours = OcspRequestParameters::new(world.id(DigestAlgorithm::Sha256)).with_nonce(&[3; 32]).to_request().unwrap();
    fs::write(folder.join("ours.der"), ours.as_der()).unwrap();
    let text = openssl.must(["ocsp", "-reqin", "ours.der", "-req_text"]).text();
    assert!(text.contains("OCSP Nonce") && text.contains("Hash Algorithm: sha256"), "{text}");
}
