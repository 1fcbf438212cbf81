//! Roots, intermediates and signers: the seeds' requests and answers, the quota, other tenants.

use crate::pki::{self, INTERMEDIATE, ROOT_2_TIER, ROOT_3_TIER, SIGNER};
use crate::sample;
use crate::support::{Answer, Database, Service, curl, download, file, on_both, openssl, seed};
use crate::walk::assert_like;
use certwright::{Certificate, CertificateRequest, Crl};
use serde_json::{Value, json};

const ADMIN: (&str, &str) = ("authorization", "Bearer ours-admin");
const PROVIDER: (&str, &str) = ("authorization", "Bearer ours-provider");
const THEIRS: (&str, &str) = ("authorization", "Bearer theirs-admin");
const CA: &str = "/v1/ecosystems/certificates/ca";
const SIGNERS: &str = "/v1/ecosystems/certificates/vical-signers";

/// The seed's curl with host and credential of ours: the same header, method and data.
fn send(service: &Service, path: &str, data: &str) -> Option<Answer> {
    let url = service.url(path);
    curl(&[
        "-X",
        "POST",
        &url,
        "-H",
        "Content-Type: application/json",
        "-H",
        "Authorization: Bearer ours-admin",
        "-d",
        data,
    ])
}

#[test]
fn the_seeds_request_for_a_root_is_answered_with_the_seeds_fields() {
    let Some(page) = seed("001") else { return };
    let service = Service::start(&Database::sqlite());
    let Some(answer) = send(&service, CA, &sample::object_after(&page, "-d '")) else { return };
    assert_like(&answer.expect(201), &sample::parse(&sample::object_after(&page, "}'")), &[]);
    let root = answer.json();
    assert_eq!(root["certificateData"]["commonName"], "example.com DTS CA");
    assert_eq!((&root["active"], &root["isManaged"]), (&json!(true), &json!(true)));

    let pem = root["certificatePem"].as_str().unwrap();
    let ca = file("ca.pem", pem);
    let Some(printed) = openssl(&["verify", "-x509_strict", "-check_ss_sig", "-CAfile", &ca, &ca], b"") else { return };
    assert!(printed.ends_with("OK\n"), "{printed}");
    let fingerprint = openssl(&["x509", "-noout", "-fingerprint", "-sha256"], pem.as_bytes()).unwrap();
    let fingerprint = fingerprint.trim().rsplit('=').next().unwrap().replace(':', "").to_lowercase();
    assert_eq!(root["certificateFingerprint"], fingerprint);

    let id = root["id"].as_str().unwrap();
    assert_eq!(service.get(&format!("{CA}/{id}"), &[PROVIDER]).text, answer.text);
}

#[test]
fn a_managed_roots_revocation_list_is_there_for_everyone_and_verifies() {
    let service = Service::start(&Database::sqlite());
    let root = service.post(CA, &[ADMIN], &json!({"organisationName": "Example Inc."})).expect(201);
    let path = format!("{CA}/{}/crl", root["id"].as_str().unwrap());
    let Some(der) = download(&service.url(&path)) else { return };
    let crl = Crl::from_der(&der).unwrap();
    let root = Certificate::from_pem(root["certificatePem"].as_str().unwrap().as_bytes()).unwrap();
    let algorithm = crl.signature_algorithm().unwrap();
    assert_eq!(crl.verify_signature(&root.public_key().unwrap(), &[algorithm]), Ok(()));
    service.get(&format!("{CA}/no-such-id/crl"), &[]).expect(404);
}

#[test]
fn the_seeds_request_for_an_intermediate_is_answered_with_the_seeds_fields() {
    let Some(page) = seed("000") else { return };
    let service = Service::start(&Database::sqlite());
    let key = pki::key();
    let above = ROOT_3_TIER.root(&key);
    let root = service.post(CA, &[ADMIN], &json!({"certificatePem": above.to_pem(), "useIntermediateCa": true}));
    let root = root.expect(201)["id"].as_str().unwrap().to_owned();
    let (path, data) = (format!("{CA}/{root}/intermediate"), sample::object_after(&page, "-d '"));

    // As printed: "string" is no certificate.
    let Some(refused) = send(&service, &path, &data) else { return };
    let refused = refused.expect(400);
    assert_eq!(refused["details"][0]["param"], "certificatePem");
    // What stands in the place of PEM may be a key, and is not repeated.
    assert_eq!(refused["details"][0]["value"], "");

    let pem = INTERMEDIATE.below(pki::key().public_key(), &above, &key).to_pem();
    let filled = data.replace("\"string\"", &json!(pem).to_string());
    let answer = send(&service, &path, &filled).unwrap();
    assert_like(&answer.expect(201), &sample::parse(&sample::object_after(&page, "}'")), &[]);
    assert_eq!(answer.json()["caCertificateId"], root);
    assert_eq!(service.get(&path, &[ADMIN]).expect(200)["data"], json!([answer.json()]));
    let answered = answer.json()["certificatePem"].as_str().unwrap().to_owned();
    let arguments = ["verify", "-partial_chain", "-CAfile", &file("ca.pem", above.to_pem()), &file("i.pem", answered)];
    let Some(printed) = openssl(&arguments, b"") else { return };
    assert!(printed.ends_with("OK\n"), "{printed}");

    let log = service.stop().1.join("\n");
    for event in [
        "ECOSYSTEM_DTS_CA_CERTIFICATE_CREATE_SUCCESS",
        "ECOSYSTEM_DTS_INTERMEDIATE_CA_CERTIFICATE_CREATE_START",
        "ECOSYSTEM_DTS_INTERMEDIATE_CA_CERTIFICATE_CREATE_SUCCESS",
        "ECOSYSTEM_DTS_INTERMEDIATE_CA_CERTIFICATE_CREATE_FAIL",
    ] {
        assert!(log.contains(&format!("\"event\":\"{event}\"")), "{event}");
    }
}

#[test]
fn each_refusal_has_its_status_and_names_the_field() {
    let service = Service::start(&Database::sqlite());
    let root = |body: Value| service.post(CA, &[ADMIN], &body);
    for (body, param) in [
        (json!({"commonName": ""}), "commonName"),
        (json!({"commonName": "a@b"}), "commonName"),
        (json!({"country": "XX"}), "country"),
        (json!({"notBefore": "2020-01-01T00:00:00Z"}), "notBefore"),
        (json!({"notAfter": "2080-01-01T00:00:00Z"}), "notAfter"),
        (json!({"certificatePem": "x", "country": "US"}), "country"),
        (json!({"useIntermediateCa": true}), "useIntermediateCa"),
        (json!({"commonName": 5}), "commonName"),
    ] {
        let refused = root(body.clone()).expect(400);
        assert_eq!(
            (&refused["code"], &refused["details"][0]["param"]),
            (&json!("BadRequest"), &json!(param)),
            "{body}"
        );
    }
    let twice = service.ask("POST", CA, &[ADMIN], r#"{"country": "AU", "country": "NZ"}"#).expect(400);
    let (param, msg) = (&twice["details"][0]["param"], &twice["details"][0]["msg"]);
    assert_eq!((param, msg), (&json!("country"), &json!("stands there twice")));
    let managed = root(json!({"organisationName": "Example Inc."})).expect(201)["id"].as_str().unwrap().to_owned();
    let body = json!({"certificatePem": "string", "usages": ["VICAL"]});
    let refused = service.post(&format!("{CA}/{managed}/intermediate"), &[ADMIN], &body).expect(400);
    assert_eq!(refused["details"][0]["location"], "path");
    let unknown = "b0aae560-10e7-4247-8e96-7cdd3578a1e2";
    let refused = service.post(&format!("{CA}/{unknown}/intermediate"), &[ADMIN], &body).expect(404);
    assert_eq!(refused["details"][0]["value"], unknown);
    let two = json!({"certificatePem": ROOT_2_TIER.root(&pki::key()).to_pem()});
    root(two.clone()).expect(201);
    root(two.clone()).expect(201);
    assert_eq!(root(two).expect(409)["code"], "Conflict");
    assert_eq!(service.get(CA, &[ADMIN]).expect(200)["data"].as_array().unwrap().len(), 3);
}

#[test]
fn roles_are_asked_for_and_other_tenants_see_nothing() {
    let service = Service::start(&Database::sqlite());
    let id =
        service.post(CA, &[PROVIDER], &json!({"organisationName": "O"})).expect(201)["id"].as_str().unwrap().to_owned();
    for (headers, status) in [
        (&[][..], 401),
        (&[("authorization", "Bearer forged")][..], 401),
        (&[("authorization", "Basic b3Vycy1hZG1pbg==")][..], 401),
        (&[("authorization", "Bearer ours-enrollment")][..], 403),
        (&[THEIRS][..], 404),
        (&[ADMIN][..], 200),
    ] {
        assert_eq!(service.get(&format!("{CA}/{id}"), headers).status, status, "{headers:?}");
    }
    let body = json!({"certificatePem": "x", "usages": ["VICAL"]});
    service.post(&format!("{CA}/{id}/intermediate"), &[THEIRS], &body).expect(404);
    service.post(SIGNERS, &[THEIRS], &json!({"caId": id, "commonName": "VICAL"})).expect(404);
    assert_eq!(service.get(CA, &[THEIRS]).expect(200), json!({"data": []}));
    // SQL in names is a name.
    let name = "'; DROP TABLE dts_root; --";
    service.get(&format!("{CA}/%27%3B%20DROP%20TABLE%20dts_root%3B%20--"), &[ADMIN]).expect(404);
    service.post(CA, &[ADMIN], &json!({"organisationName": name})).expect(201);
    assert_eq!(service.get(CA, &[ADMIN]).expect(200)["data"][1]["certificateData"]["organisationName"], name);
}

#[test]
fn a_signers_request_comes_back_as_a_certificate_once_it_matches() {
    let service = Service::start(&Database::sqlite());
    let key = pki::key();
    let above = ROOT_2_TIER.root(&key);
    let root = service.post(CA, &[ADMIN], &json!({"certificatePem": above.to_pem()})).expect(201);
    let body = json!({"caId": root["id"], "commonName": "VICAL", "country": "US", "organisationName": "Example Inc."});
    let signer = service.post(SIGNERS, &[ADMIN], &body).expect(201);
    let request = CertificateRequest::from_pem(signer["csrPem"].as_str().unwrap().as_bytes()).unwrap();
    let path = format!("{SIGNERS}/{}", signer["id"].as_str().unwrap());
    let complete = |who, pem: String| service.ask("PUT", &path, &[who], json!({"certificatePem": pem}).to_string());
    let other = SIGNER.below(pki::key().public_key(), &above, &key);
    assert_eq!(complete(ADMIN, other.to_pem()).expect(400)["details"][0]["param"], "certificatePem");
    let issued = SIGNER.below(&request.public_key().unwrap(), &above, &key);
    complete(THEIRS, issued.to_pem()).expect(404);
    for (body, param, msg) in [
        ("{}", "certificatePem", "is required"),
        (r#"{"certificatePem": 5}"#, "certificatePem", "expected a string"),
        (r#"{"certificatePem": "a", "certificatePem": "b"}"#, "certificatePem", "stands there twice"),
        (r#"{"certificate": "a"}"#, "", "a field that is not known, expected `certificatePem`"),
        ("{", "", "no JSON"),
    ] {
        let refused = service.ask("PUT", &path, &[ADMIN], body).expect(400);
        assert_eq!((&refused["details"][0]["param"], &refused["details"][0]["msg"]), (&json!(param), &json!(msg)));
    }
    let done = complete(ADMIN, issued.to_pem()).expect(200);
    assert_eq!((&done["active"], &done["caCertificateId"]), (&json!(true), &root["id"]));
    assert_eq!(service.get(SIGNERS, &[ADMIN]).expect(200)["data"], json!([done]));
}

#[test]
fn below_a_root_with_intermediates_a_signer_stands_below_one_of_them() {
    let service = Service::start(&Database::sqlite());
    let (key, key_between) = (pki::key(), pki::key());
    let above = ROOT_3_TIER.root(&key);
    let root = service.post(CA, &[ADMIN], &json!({"certificatePem": above.to_pem(), "useIntermediateCa": true}));
    let root = root.expect(201)["id"].clone();
    let between = INTERMEDIATE.below(key_between.public_key(), &above, &key);
    let body = json!({"certificatePem": between.to_pem(), "usages": ["VICAL"]});
    let path = format!("{CA}/{}/intermediate", root.as_str().unwrap());
    let intermediate = service.post(&path, &[ADMIN], &body).expect(201)["id"].clone();
    let signer = |ca: &Value| service.post(SIGNERS, &[ADMIN], &json!({"caId": ca, "commonName": "VICAL"}));
    // Its certificate could never be taken.
    let refused = signer(&root).expect(400);
    assert_eq!((&refused["details"][0]["param"], &refused["details"][0]["value"]), (&json!("caId"), &root));
    assert_eq!(service.get(SIGNERS, &[ADMIN]).expect(200), json!({"data": []}));
    let made = signer(&intermediate).expect(201);
    let csr = CertificateRequest::from_pem(made["csrPem"].as_str().unwrap().as_bytes()).unwrap();
    let issued = SIGNER.below(&csr.public_key().unwrap(), &between, &key_between).to_pem();
    let path = format!("{SIGNERS}/{}", made["id"].as_str().unwrap());
    let done = service.ask("PUT", &path, &[ADMIN], json!({"certificatePem": issued}).to_string()).expect(200);
    assert_eq!((&done["active"], &done["caCertificateId"]), (&json!(true), &intermediate));
}

#[test]
fn what_was_uploaded_is_deleted_from_below_and_frees_its_place() {
    on_both(|database| {
        let service = Service::start(database);
        let key = pki::key();
        let above = ROOT_3_TIER.root(&key);
        let upload = json!({"certificatePem": above.to_pem(), "useIntermediateCa": true});
        let made = |path: &str, body: &Value| {
            service.post(path, &[ADMIN], body).expect(201)["id"].as_str().unwrap().to_owned()
        };
        let managed = format!("{CA}/{}", made(CA, &json!({"organisationName": "Example Inc."})));
        let (root, _) = (format!("{CA}/{}", made(CA, &upload)), made(CA, &upload));
        service.post(CA, &[ADMIN], &upload).expect(409);
        let pem = INTERMEDIATE.below(pki::key().public_key(), &above, &key).to_pem();
        let below = format!("{root}/intermediate");
        let intermediate = made(&below, &json!({"certificatePem": pem, "usages": ["VICAL"]}));
        let signer = format!("{SIGNERS}/{}", made(SIGNERS, &json!({"caId": intermediate, "commonName": "VICAL"})));
        let delete = |path: &str, who| service.ask("DELETE", path, &[who], "");
        let refused = |path: &str, why: &str| {
            let refused = delete(path, ADMIN).expect(409);
            assert_eq!((&refused["code"], &refused["details"][0]["msg"]), (&json!("Conflict"), &json!(why)));
            assert_eq!(refused["details"][0]["location"], "path");
        };
        let intermediate = format!("{below}/{intermediate}");
        refused(&root, "intermediates or signers stand below it");
        refused(&intermediate, "signers stand below it");
        refused(&managed, "its key is here");
        let active = json!({"caId": managed.rsplit('/').next(), "commonName": "VICAL", "organisationName": "O"});
        refused(&format!("{SIGNERS}/{}", made(SIGNERS, &active)), "its certificate was issued here");
        for path in [&signer, &intermediate, &root] {
            delete(path, THEIRS).expect(404);
            delete(path, ("authorization", "Bearer ours-enrollment")).expect(403);
            assert_eq!(delete(path, PROVIDER).status, 204, "{path}");
            delete(path, ADMIN).expect(404);
        }
        service.post(CA, &[ADMIN], &upload).expect(201);
        service.post(CA, &[ADMIN], &upload).expect(409);
    });
}

/// Its certificate is its CA's to revoke; its key goes with it.
#[test]
fn a_signer_of_another_ca_is_deleted_with_its_certificate_and_frees_its_root() {
    on_both(|database| {
        let service = Service::start(database);
        let key = pki::key();
        let above = ROOT_2_TIER.root(&key);
        let root = service.post(CA, &[ADMIN], &json!({"certificatePem": above.to_pem()})).expect(201)["id"].clone();
        let signer = service.post(SIGNERS, &[ADMIN], &json!({"caId": root, "commonName": "VICAL"})).expect(201);
        let csr = CertificateRequest::from_pem(signer["csrPem"].as_str().unwrap().as_bytes()).unwrap();
        let issued = SIGNER.below(&csr.public_key().unwrap(), &above, &key).to_pem();
        let (root, signer) =
            (format!("{CA}/{}", root.as_str().unwrap()), format!("{SIGNERS}/{}", signer["id"].as_str().unwrap()));
        let done = service.ask("PUT", &signer, &[ADMIN], json!({"certificatePem": issued}).to_string());
        assert_eq!(done.expect(200)["active"], true);
        let delete = |path: &str, who| service.ask("DELETE", path, &[who], "").status;
        assert_eq!((delete(&root, ADMIN), delete(&signer, THEIRS)), (409, 404));
        assert_eq!((delete(&signer, ADMIN), delete(&signer, ADMIN)), (204, 404));
        assert_eq!(service.get(SIGNERS, &[ADMIN]).expect(200), json!({"data": []}));
        assert_eq!((delete(&root, ADMIN), service.get(&root, &[ADMIN]).status), (204, 404));
    });
}

#[test]
fn below_a_managed_root_a_signer_is_issued_at_once_and_openssl_agrees() {
    let service = Service::start(&Database::sqlite());
    let root = service.post(CA, &[ADMIN], &json!({"organisationName": "Example Inc."})).expect(201);
    let body = json!({"caId": root["id"], "commonName": "VICAL", "organisationName": "Example Inc."});
    let signer = service.post(SIGNERS, &[ADMIN], &body).expect(201);
    assert_eq!((&signer["active"], &signer["caCertificateId"]), (&json!(true), &root["id"]));
    assert_eq!((&signer["certificateData"]["commonName"], &signer["csrPem"]), (&json!("VICAL"), &Value::Null));
    let pem = |answer: &Value| answer["certificatePem"].as_str().unwrap().to_owned();
    let (ca, leaf) = (file("ca.pem", pem(&root)), file("signer.pem", pem(&signer)));
    let Some(printed) = openssl(&["verify", "-x509_strict", "-ignore_critical", "-CAfile", &ca, &leaf], b"") else {
        return;
    };
    assert!(printed.ends_with("OK\n"), "{printed}");
    assert_eq!(service.get(SIGNERS, &[ADMIN]).expect(200)["data"], json!([signer]));
    // What the profile does not allow is refused, and nothing is kept of it.
    for (body, status, param) in [
        (json!({"caId": root["id"], "commonName": "VICAL", "country": "Australia"}), 400, "country"),
        (json!({"caId": root["id"], "commonName": "VICAL", "organisationName": ""}), 400, "organisationName"),
        (json!({"caId": root["id"], "commonName": ""}), 400, "commonName"),
        (json!({"caId": "none", "commonName": "VICAL"}), 404, "caId"),
    ] {
        assert_eq!(service.post(SIGNERS, &[ADMIN], &body).expect(status)["details"][0]["param"], param, "{body}");
    }
    assert_eq!(service.get(SIGNERS, &[ADMIN]).expect(200)["data"].as_array().unwrap().len(), 1);
}
