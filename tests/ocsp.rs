//! OCSP responses as openssl's responder writes them, and bytes that are none.
#![cfg(test)]

mod support;

use certwright::x509::{CertStatus, OcspRequest, OcspResponse, OcspResponseStatus, ResponderId, oid};
use certwright::{Certificate, Code, PublicKey, SignatureAlgorithm};
use std::fs;
use std::path::Path;

const INDEX: &str = "V\t401231235959Z\t\t01\tunknown\t/CN=good\n\
                     R\t401231235959Z\t260101000000Z,keyCompromise\t02\tunknown\t/CN=revoked\n";

/// The response about `serial` from a responder that is the CA itself.
fn response(openssl: &support::Program, folder: &Path, serial: &str, options: &[&str]) -> Vec<u8> {
    let openssl = openssl.in_folder(folder);
    if !folder.join("ca.pem").exists() {
        openssl.must([
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-keyout",
            "ca.key",
            "-out",
            "ca.pem",
            "-subj",
            "/CN=OCSP CA",
            "-days",
            "30",
        ]);
        fs::write(folder.join("index.txt"), INDEX).unwrap();
    }
    openssl.must(["ocsp", "-issuer", "ca.pem", "-serial", serial, "-reqout", "request.der"]);
    let arguments = [
        "ocsp",
        "-index",
        "index.txt",
        "-CA",
        "ca.pem",
        "-rsigner",
        "ca.pem",
        "-rkey",
        "ca.key",
        "-reqin",
        "request.der",
        "-respout",
        "response.der",
        "-ndays",
        "7",
    ];
    openssl.must(arguments.iter().chain(options));
    fs::read(folder.join("response.der")).unwrap()
}

#[test]
fn each_status_is_read_with_its_certificate_and_times() {
    let Some(openssl) = support::program("openssl") else { return };
    let folder = support::scratch();
    for (serial, status) in [
        ("0x01", CertStatus::Good),
        (
            "0x02",
            CertStatus::Revoked {
                revocation_time: "2026-01-01T00:00:00Z".parse().unwrap(),
                revocation_reason: Some(1),
            },
        ),
        ("0x03", CertStatus::Unknown),
    ] {
        let response = OcspResponse::from_der(&response(&openssl, &folder, serial, &[])).unwrap();
        assert_eq!(response.status(), OcspResponseStatus::Successful);
        let basic = response.basic().unwrap();
        let single = basic.responses().next().unwrap();
        assert_eq!(single.cert_status, status);
        assert_eq!(single.cert_id.serial_number.to_hex(), &serial[2..]);
        assert_eq!(single.cert_id.hash_algorithm, oid::SHA1);
        assert_eq!(single.next_update, Some(single.this_update.saturating_add_days(7)));
        assert_eq!(basic.nonce().map(<[u8]>::len), Some(16));
        assert_eq!(basic.certificates().count(), 1);
        assert!(matches!(basic.responder_id(), Some(ResponderId::ByName(name)) if name.to_string() == "CN=OCSP CA"));
    }
}

#[test]
fn a_responder_named_by_its_key_and_sent_without_certificates_is_read() {
    let Some(openssl) = support::program("openssl") else { return };
    let response = response(&openssl, &support::scratch(), "0x01", &["-resp_key_id", "-resp_no_certs"]);
    let response = OcspResponse::from_der(&response).unwrap();
    let basic = response.basic().unwrap();
    assert!(matches!(basic.responder_id(), Some(ResponderId::ByKey(hash)) if hash.len() == 20));
    assert_eq!(basic.certificates().count(), 0);
}

#[test]
fn an_answer_without_success_has_no_signed_part() {
    for (number, status) in [(1, OcspResponseStatus::MalformedRequest), (6, OcspResponseStatus::Unauthorized)] {
        let response = OcspResponse::from_der(&[0x30, 3, 0x0a, 1, number]).unwrap();
        assert_eq!(response.status(), status);
        assert!(response.basic().is_none());
    }
    for (der, code) in [
        (&[0x30, 3, 0x0a, 1, 4][..], Code::BAD_CHOICE),
        (&[0x30, 3, 0x0a, 1, 0], Code::MISSING_FIELD),
        (&[0x30, 7, 0x0a, 1, 1, 0xa0, 2, 0x30, 0], Code::TRAILING_DATA),
        (&[0x30, 3, 2, 1, 0], Code::UNEXPECTED_TAG),
    ] {
        let error = OcspResponse::from_der(der).unwrap_err();
        assert_eq!((error.code(), error.structure()), (code, "OCSPResponse"), "{der:02x?}");
    }
}

#[test]
fn every_truncation_and_every_changed_byte_is_read_or_refused() {
    let Some(openssl) = support::program("openssl") else { return };
    let der = response(&openssl, &support::scratch(), "0x02", &[]);
    for length in 1..der.len() {
        assert_eq!(OcspResponse::from_der(&der[..length]).unwrap_err().code(), Code::TRUNCATED, "{length}");
    }
    for position in 0..der.len() {
        let mut mutant = der.clone();
        mutant[position] ^= 0x21;
        if let Ok(response) = OcspResponse::from_der(&mutant)
            && let Some(basic) = response.basic()
        {
            let _ = (basic.responses().count(), basic.responder_id(), basic.nonce(), basic.certificates().count());
        }
    }
}

/// RFC 6960 §4.1.2: read and, for whom the responder takes the requestor to be, verified.
#[test]
fn a_signed_request_is_verified_under_the_requestors_key_alone() {
    let Some(openssl) = support::program("openssl") else { return };
    let folder = support::scratch();
    response(&openssl, &folder, "0x01", &[]);
    let openssl = openssl.in_folder(&folder);
    let ask = ["ocsp", "-issuer", "ca.pem", "-serial", "1", "-reqout", "signed.der", "-signer", "ca.pem"];
    openssl.must([&ask[..], &["-signkey", "ca.key"]].concat());
    let der = fs::read(folder.join("signed.der")).unwrap();
    let request = OcspRequest::from_der(&der).unwrap();
    let ca = Certificate::from_pem(&fs::read(folder.join("ca.pem")).unwrap()).unwrap();
    let (key, allowed) = (ca.public_key().unwrap(), [SignatureAlgorithm::EcdsaSha256]);
    assert!(request.is_signed());
    assert_eq!(request.certificates().next(), Some(ca.as_der()));
    assert_eq!(request.verify_signature(&key, &allowed), Ok(()));
    let code = |request: &OcspRequest, key: &PublicKey, allowed: &[_]| {
        request.verify_signature(key, allowed).unwrap_err().code()
    };
    let leaf = Certificate::from_pem(&fs::read(support::root().join("tests/data/leaf.pem")).unwrap()).unwrap();
    assert_ne!(leaf.spki_der(), ca.spki_der());
    assert_eq!(code(&request, &key, &[SignatureAlgorithm::EcdsaSha384]), Code::ALGORITHM_NOT_ALLOWED);
    assert_eq!(code(&request, &leaf.public_key().unwrap(), &allowed), Code::SIGNATURE_INVALID);
    let mut altered = der.clone();
    let serial = der.windows(3).position(|bytes| bytes == [2, 1, 1]).unwrap();
    altered[serial + 2] = 2;
    assert_eq!(code(&OcspRequest::from_der(&altered).unwrap(), &key, &allowed), Code::SIGNATURE_INVALID);
    let plain = OcspRequest::from_der(&fs::read(folder.join("request.der")).unwrap()).unwrap();
    let error = plain.verify_signature(&key, &allowed).unwrap_err();
    assert_eq!((error.code(), error.field()), (Code::MISSING_FIELD, "optionalSignature"));
}
