//! What was good once: CAs that were revoked or have expired issue no more, and what is no longer valid is not deployed.

use crate::console::{ALL, CRLS, ROOTS, SEC, crl, world};
use crate::pki;
use crate::support::{Service, on_both};
use crate::tree::config;
use certwright::issue::{CertificateParameters, Issuer, Validity};
use certwright::{Crl, SystemRandom, Timestamp};
use serde_json::{Value, json};

const V1: &str = "/locksmith/v1";

fn post(service: &Service, what: &str, body: &Value) -> Value {
    service.post(&format!("{V1}/{what}"), &[], body).expect(200)
}

/// The word and the message of what is answered to a CA that is to stand below this one, and to a certificate.
fn issue(service: &Service, parent: &str, name: &str) -> [(String, String); 2] {
    let csr = json!({"from_pem": pki::request(&format!("CN={name},O=Example Labs"))});
    let below = json!({"parent_cn_path": parent, "certificate_config": config(name)});
    let leaf = json!({"cn_path": parent, "csr_input": csr, "certificate_config": {"expiration_date": [1, 0, 0]}});
    [post(service, "intermediates", &below), post(service, "certificates", &leaf)].map(|answer| {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        (text(&answer["status"]), text(&answer["messages"][0]))
    })
}

fn assert_issues(service: &Service, parent: &str, name: &str) {
    let [ca, leaf] = issue(service, parent, name);
    assert_eq!([&*ca.0, &*leaf.0], ["intermed-ca-created", "certificate-created"], "{parent}: {ca:?} {leaf:?}");
}

#[track_caller]
fn assert_refused(service: &Service, parent: &str, why: &str) {
    let expected = ("no-signing-ca-certificate".to_owned(), format!("No certificate of the signing CA: {why}"));
    assert_eq!(issue(service, parent, "Refused"), [expected.clone(), expected], "{parent}");
}

/// A root, a CA below it, one below that, and another beside them.
fn tree(service: &Service) {
    assert_eq!(post(service, "roots", &json!({"certificate_config": config("Root")}))["status"], "root-created");
    for (parent, name) in [("Root", "Below"), ("Root/Below", "Deeper"), ("Root", "Beside")] {
        let body = json!({"parent_cn_path": parent, "certificate_config": config(name)});
        assert_eq!(post(service, "intermediates", &body)["status"], "intermed-ca-created");
    }
}

fn revoke(service: &Service, path: &str, serial: &str, reason: &str) {
    let body = json!({"cn_path": path, "serial_number": serial, "reason": reason});
    assert_eq!(post(service, "revocations", &body)["status"], "crl-created");
}

#[test]
fn a_revoked_ca_and_those_below_it_issue_no_more_and_still_revoke() {
    on_both(|database| {
        let service = Service::start(database);
        tree(&service);
        assert_issues(&service, "Root/Below/Deeper", "Before");
        revoke(&service, "Root", "02", "keyCompromise");
        for path in ["Root/Below", "Root/Below/Deeper", "Root/Below/Deeper/Before"] {
            assert_refused(&service, path, "root/below has been revoked");
        }
        for path in ["Root", "Root/Beside"] {
            assert_issues(&service, path, "After");
        }
        // What came to nothing took no number.
        let shown = service.get(&format!("{V1}/authority?cn_path=Root/Below"), &[]).expect(200);
        assert_eq!(shown["root"]["next_serial"], "03");
        // Its list is made and given as ever.
        revoke(&service, "Root/Below", "02", "cACompromise");
        let listed = service.get(&format!("{V1}/revocations?cn_path=Root/Below"), &[]).expect(200);
        let crl = Crl::from_pem(listed["crl_pem"].as_str().unwrap().as_bytes()).unwrap();
        assert_eq!(crl.entries().count(), 1);
        let all = service.get(&format!("{V1}/authorities"), &[]).expect(200)["authorities"].clone();
        let below = all.as_array().unwrap().iter().find(|ca| ca["path"] == "root/below").unwrap();
        assert_eq!(service.get(&format!("/ca/{}/crl", below["id"].as_str().unwrap()), &[]).status, 200);
        // The nearest is named.
        assert_refused(&service, "Root/Below/Deeper", "root/below/deeper has been revoked");
    });
}

#[test]
fn a_ca_that_comes_off_hold_issues_again() {
    on_both(|database| {
        let service = Service::start(database);
        tree(&service);
        revoke(&service, "Root", "02", "certificateHold");
        assert_refused(&service, "Root/Below/Deeper", "root/below has been revoked");
        revoke(&service, "Root", "02", "removeFromCRL");
        assert_issues(&service, "Root/Below/Deeper", "After");
    });
}

/// Nobody waits for years here: the certificate of a row is exchanged for one that has ended.
#[test]
fn below_a_ca_that_has_expired_nothing_is_issued() {
    on_both(|database| {
        let service = Service::start(database);
        tree(&service);
        let key = pki::key();
        let begun = Timestamp::now().saturating_add_days(-30);
        let ended = |days| {
            let validity = Validity::days(begun, days).unwrap();
            let name = "CN=Root,O=Example Labs".parse().unwrap();
            let root = CertificateParameters::root_ca(name, key.public_key(), validity).unwrap();
            Issuer::self_signed(&root, &key, &mut SystemRandom).unwrap().into_certificate().to_pem()
        };
        let exchange = |pem: String| database.run(&format!("UPDATE ca SET certificate = '{pem}' WHERE path = 'root'"));
        exchange(ended(29));
        for path in ["Root", "Root/Below", "Root/Below/Deeper"] {
            assert_refused(&service, path, "root has expired");
        }
        assert_eq!(service.get(&format!("{V1}/revocations?cn_path=Root"), &[]).expect(200)["status"], "success");
        exchange(ended(31));
        assert_issues(&service, "Root/Below/Deeper", "After");
    });
}

/// Each was valid when it was stored.
#[test]
fn what_is_no_longer_valid_is_not_deployed_and_the_code_is_said() {
    on_both(|database| {
        let service = Service::start(database);
        let made = |path: &str, body: &Value| service.post(path, &[SEC], body).expect(201)["id"].clone();
        let deploy = || service.post("/staged_config/deploy_status", &[SEC], &json!({})).expect(200);
        let stored = |name: &str| {
            let world = world();
            let root = json!({"cert_file": world.root_certificate.to_pem()});
            let (mut body, root_id) = (world.body(), made(ROOTS, &root));
            body["name"] = name.into();
            let id = made(ALL, &body);
            (world, root, root_id, id)
        };
        let shown = |id: &Value| {
            let one = service.get(&format!("{ALL}/{id}"), &[SEC]).expect(200);
            (one["status"].as_str().unwrap().to_owned(), one["validation"].clone())
        };
        let assert_said = |answer: &Value, id: &Value, code: u16| {
            let all = answer["invalid"].as_array().unwrap();
            assert_eq!((all.len(), &all[0]["id"], &all[0]["validation"]), (1, id, &json!(code)), "{answer}");
            assert_eq!(all[0]["findings"][0]["code"], code);
            assert_eq!(shown(id), ("INVALID".to_owned(), json!(code)));
        };
        let (untrusted, good) = (stored("untrusted"), stored("good"));
        assert_eq!(service.ask("DELETE", &format!("{ROOTS}/{}", untrusted.2), &[SEC], "").status, 204);
        let answer = deploy();
        assert_eq!((&answer["status"], &answer["deployed"]), (&json!("COMPLETE"), &json!([good.3])));
        // The other's root has its issuer's name, and another key.
        assert_said(&answer, &untrusted.3, 2013);
        assert_eq!(shown(&good.3), ("DEPLOYED".to_owned(), json!(0)));
        let revoked = stored("revoked");
        let list = crl(-1, 1).revoking(&[0x0a, 0xbc], &[]).signed_by(&revoked.0.intermediate).to_pem();
        let list = made(CRLS, &json!({"crl_file": list}));
        let answer = deploy();
        assert_eq!((&answer["status"], &answer["deployed"]), (&json!("COMPLETE"), &json!([])));
        assert_said(&answer, &revoked.3, 2005);
        let password = json!({"password": "correct horse battery"});
        let keystore = |id: &Value| {
            let path = format!("/config/certificates/end_certificates/{id}/keystore");
            service.post(&path, &[SEC], &password).status
        };
        assert_eq!([&revoked.3, &untrusted.3, &good.3].map(keystore), [404, 404, 200]);
        // Nothing of it is tried again by itself; once it is found valid again, it is deployed.
        assert_eq!(deploy(), json!({"status": "COMPLETE", "deployed": [], "invalid": []}));
        assert_eq!(service.ask("DELETE", &format!("{CRLS}/{list}"), &[SEC], "").status, 204);
        made(ROOTS, &untrusted.1);
        for id in [&revoked.3, &untrusted.3] {
            service.post(&format!("{ALL}/{id}/validation"), &[SEC], &json!({})).expect(200);
        }
        assert_eq!(deploy()["deployed"], json!([untrusted.3, revoked.3]));
    });
}
