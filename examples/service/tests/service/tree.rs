//! The tree of CAs: the seed's request and answer, every status word, what openssl says.

use crate::pki;
use crate::sample;
use crate::support::{Answer, Database, Service, curl, download, file, on_both, openssl, seed};
use crate::walk::assert_like;
use base64ct::{Base64, Encoding};
use certwright::x509::ext::ReasonCode;
use certwright::{Certificate, Crl};
use serde_json::{Value, json};
use std::thread;
use std::time::Duration;

const ROOTS: &str = "/locksmith/v1/roots";
const INTERMEDIATES: &str = "/locksmith/v1/intermediates";
const CERTIFICATES: &str = "/locksmith/v1/certificates";
const REVOCATIONS: &str = "/locksmith/v1/revocations";

pub(crate) fn config(name: &str) -> Value {
    json!({"subject": {"common_name": name, "organization": ["Example Labs"]}, "expiration_date": [3, 0, 1]})
}

/// The status of HTTP is 200, whatever came of it.
#[track_caller]
fn status(answer: &Answer) -> String {
    answer.expect(200)["status"].as_str().unwrap().to_owned()
}

#[test]
fn the_seeds_request_is_answered_with_the_seeds_fields() {
    let Some(page) = seed("004") else { return };
    let published = |config: String| config.replace("key = \"P-256\"", "as_published = true");
    let service = Service::with_config(&Database::sqlite(), published).unwrap();
    let asked = sample::object_after(&page, "--data '");
    // What the page expects to be there: the root of that name.
    let mut root = sample::parse(&asked);
    root.as_object_mut().unwrap().remove("parent_cn_path");
    root["certificate_config"]["subject"]["common_name"] = "Example Labs Root Certificate Authority".into();
    root["certificate_config"]["expiration_date"] = json!([10, 0, 1]);
    assert_eq!(status(&service.post(ROOTS, &[], &root)), "root-created");

    let send = |path: &str| {
        curl(&["--header", "Content-Type: application/json", "--request", "POST", "--data", &asked, &service.url(path)])
    };
    // The page's curl posts to /roots.
    let Some(answer) = send(ROOTS) else { return };
    let published = sample::object_after(&page, "**Content example** :");
    let (ours, theirs) = (answer.expect(200), sample::parse(&published));
    assert_like(&ours, &theirs, &[]);
    for key in ["status", "errors", "messages"] {
        assert_eq!(ours[key], theirs[key], "{key}");
    }
    for key in ["slug", "next_serial"] {
        assert_eq!(ours["root"][key], theirs["root"][key], "{key}");
    }
    let (certificate, sample) = (&ours["root"]["certificate"], &theirs["root"]["certificate"]);
    for key in [
        "PublicKeyAlgorithm",
        "PublicKey",
        "Version",
        "SerialNumber",
        "Issuer",
        "Subject",
        "KeyUsage",
        "IsCA",
        "MaxPathLen",
        "EmailAddresses",
        "URIs",
        "BasicConstraintsValid",
    ] {
        assert_eq!(certificate[key], sample[key], "{key}");
    }
    assert_eq!(status(&send(INTERMEDIATES).unwrap()), "intermed-ca-exists");

    let pem = |path: &str| {
        let path = path.replace(' ', "%20");
        let shown = service.get(&format!("/locksmith/v1/authority?cn_path={path}"), &[]).text;
        // The modulus is a number that few parsers read.
        let pem = shown.split_once("\"certificate_pem\":").unwrap().1.trim_end_matches('}');
        serde_json::from_str::<String>(pem).unwrap()
    };
    let root = file("root.pem", pem("Example Labs Root Certificate Authority"));
    let raw = Base64::decode_vec(certificate["Raw"].as_str().unwrap()).unwrap();
    let Some(answered) = openssl(&["x509", "-inform", "DER"], &raw) else { return };
    assert_eq!(
        answered,
        pem("Example Labs Root Certificate Authority/Example Labs Intermediate Certificate Authority")
    );
    let below = file("below.pem", answered);
    let Some(printed) = openssl(&["verify", "-x509_strict", "-CAfile", &root, &below], b"") else { return };
    assert!(printed.ends_with("OK\n"), "{printed}");
}

#[test]
fn every_status_word_is_answered_where_it_belongs() {
    let service = Service::start(&Database::sqlite());
    let post = |path: &str, body: Value| service.post(path, &[], &body);
    let word = |path: &str, body: Value| status(&post(path, body));
    assert_eq!(word(ROOTS, json!({"certificate_config": config("Root")})), "root-created");
    assert_eq!(word(ROOTS, json!({"certificate_config": config("ROOT")})), "root-exists");
    // The subject at the top level, too.
    assert_eq!(word(ROOTS, config("Other root")), "root-created");
    let below = |parent: &str, config: Value| {
        word(INTERMEDIATES, json!({"parent_cn_path": parent, "certificate_config": config}))
    };
    assert_eq!(below("Root", config("Below")), "intermed-ca-created");
    assert_eq!(below("root", config("Below")), "intermed-ca-exists");
    assert_eq!(below("Root/Below", config("Deeper")), "intermed-ca-created");
    for nowhere in ["None", "Root/None", "Root/../Root", "/", "' OR 1=1 --"] {
        assert_eq!(below(nowhere, config("Below")), "invalid-parent-path", "{nowhere}");
    }
    assert_eq!(word(INTERMEDIATES, json!({"certificate_config": config("Below")})), "missing-parent-path");

    let refused = |change: &dyn Fn(&mut Value)| {
        let mut config = config("New");
        change(&mut config);
        let answer = post(INTERMEDIATES, json!({"parent_cn_path": "Root", "certificate_config": config})).expect(200);
        assert_eq!(answer["status"], "intermed-ca-creation-error");
        assert_eq!(answer["errors"], json!(["cert-config-error"]));
        answer["messages"][0].as_str().unwrap().to_owned()
    };
    let remove = |config: &mut Value, key: &str| drop(config.as_object_mut().unwrap().remove(key));
    assert_eq!(refused(&|config| remove(config, "expiration_date")), "Missing Expiration Date field");
    assert_eq!(refused(&|config| config["expiration_date"] = json!([3, 0])), "Missing Expiration Date field");
    assert_eq!(refused(&|config| remove(&mut config["subject"], "common_name")), "Missing common name field");
    assert_eq!(refused(&|config| remove(&mut config["subject"], "organization")), "Missing Organization field");
    refused(&|config| config["subject"]["common_name"] = json!("!!!"));
    assert_eq!(refused(&|config| config["expiration_date"] = json!([0, 0, 0])), "Invalid Expiration Date field");
    // A key that stands there twice, and lists as Go writes them when they are empty.
    let twice = r#"{"parent_cn_path": "Root", "certificate_config": {"subject": {}, "subject": {}}}"#;
    let answer = service.ask("POST", INTERMEDIATES, &[], twice).expect(200);
    assert_eq!(answer["messages"], json!(["certificate_config.subject stands there twice"]));
    let mut go = config("Go");
    go["subject"]["organizational_unit"] = Value::Null;
    go["subject"]["country"] = Value::Null;
    go["san_data"] = json!({"email_addresses": null, "uris": null});
    assert_eq!(below("Root/Below", go), "intermed-ca-created");
    assert_eq!(status(&service.ask("POST", ROOTS, &[], "{")), "root-creation-error");
    assert_eq!(service.get(ROOTS, &[]).expect(200)["roots"], json!(["other-root", "root"]));
    assert_eq!(
        service.get(&format!("{INTERMEDIATES}?cn_path=Root"), &[]).expect(200)["intermediates"],
        json!(["below"])
    );
    let all = service.get("/locksmith/v1/authorities", &[]).expect(200);
    let paths: Vec<_> =
        all["authorities"].as_array().unwrap().iter().map(|one| one["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["other-root", "root", "root/below", "root/below/deeper", "root/below/go"]);
}

#[test]
fn what_could_not_be_addressed_is_not_made() {
    let service = Service::start(&Database::sqlite());
    let made = |name: &str| service.post(ROOTS, &[], &json!({"certificate_config": config(name)})).expect(200);
    // Transliterated it has five letters for each.
    let long = made(&"影".repeat(64));
    assert_eq!(
        (&long["status"], &long["messages"][0]),
        (&json!("root-creation-error"), &json!("Invalid common name field"))
    );
    assert_eq!(made("ca")["status"], "root-created");
    let mut path = "ca".to_owned();
    let below = |path: &str| {
        service.post(INTERMEDIATES, &[], &json!({"parent_cn_path": path, "certificate_config": config("ca")}))
    };
    for _ in 1..16 {
        assert_eq!(status(&below(&path)), "intermed-ca-created");
        path += "/ca";
        assert_eq!(status(&service.get(&format!("/locksmith/v1/authority?cn_path={path}"), &[])), "success");
    }
    let refused = below(&path).expect(200);
    assert_eq!(
        (&refused["status"], &refused["errors"]),
        (&json!("intermed-ca-creation-error"), &json!(["cert-config-error"]))
    );
    let below = service.get(&format!("{INTERMEDIATES}?cn_path={path}"), &[]).expect(200);
    assert_eq!(below["intermediates"], json!([]));
}

#[test]
fn a_key_under_a_passphrase_signs_with_the_passphrase_alone() {
    let service = Service::start(&Database::sqlite());
    let mut root = config("Root");
    root["rsa_private_key_passphrase"] = "correct horse".into();
    assert_eq!(status(&service.post(ROOTS, &[], &json!({"certificate_config": root}))), "root-created");
    let below = |passphrase: Value| {
        let body = json!({"parent_cn_path": "Root", "certificate_config": config("Below"), "rsa_private_key_passphrase": passphrase});
        service.post(INTERMEDIATES, &[], &body)
    };
    assert_eq!(status(&below(Value::Null)), "no-signing-ca-key");
    let wrong = below(json!("battery staple"));
    assert_eq!(status(&wrong), "no-signing-ca-key");
    assert!(!wrong.text.contains("battery"));
    // What came to nothing took no number.
    let made = below(json!("correct horse")).expect(200);
    assert_eq!(
        (&made["status"], &made["root"]["certificate"]["SerialNumber"]),
        (&json!("intermed-ca-created"), &json!(2))
    );
    assert!(!service.stop().1.join("\n").contains("horse"));
}

#[test]
fn a_certificate_is_issued_for_a_request_and_revoked_and_openssl_agrees() {
    let service = Service::start(&Database::sqlite());
    service.post(ROOTS, &[], &json!({"certificate_config": config("Root")})).expect(200);
    let issue = |body: Value| service.post(CERTIFICATES, &[], &body).expect(200);
    let csr = pki::request("CN=www.example.com,O=Example Labs");
    let period = json!({"expiration_date": [1, 0, 0]});
    let made = issue(json!({"cn_path": "Root", "csr_input": {"from_pem": csr}, "certificate_config": period}));
    assert_eq!((&made["status"], &made["serial_number"]), (&json!("certificate-created"), &json!("02")));
    let leaf = file("leaf.pem", made["certificate_pem"].as_str().unwrap());
    let listed = service.get(&format!("{CERTIFICATES}?cn_path=root"), &[]).expect(200);
    assert_eq!(listed["certificates"][0]["slug"], "www-example-com");
    for (body, word) in [
        (json!({"cn_path": "Root", "certificate_config": period}), "certificate-creation-error"),
        (
            json!({"cn_path": "None", "csr_input": {"from_pem": csr}, "certificate_config": period}),
            "invalid-parent-path",
        ),
        (json!({"csr_input": {"from_pem": csr}, "certificate_config": period}), "missing-parent-path"),
    ] {
        assert_eq!(issue(body)["status"], word);
    }

    let ca = service.get("/locksmith/v1/authority?cn_path=root", &[]).expect(200);
    let ca = file("ca.pem", ca["root"]["certificate_pem"].as_str().unwrap());
    let verify = || {
        let crl = service.get(&format!("{REVOCATIONS}?cn_path=root"), &[]).expect(200);
        let crl = file("crl.pem", crl["crl_pem"].as_str().unwrap());
        let mut openssl = std::process::Command::new(crate::support::tool("openssl")?);
        let output =
            openssl.args(["verify", "-x509_strict", "-crl_check", "-CRLfile", &crl, "-CAfile", &ca, &leaf]).output();
        let output = output.unwrap();
        Some(String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned())
    };
    let Some(before) = verify() else { return };
    assert!(before.ends_with("OK\n"), "{before}");
    let revoke = |body: Value| status(&service.post(REVOCATIONS, &[], &body));
    for number in ["+2", "-2", "", " 2", "0x2", "02 ", "G", "8000000000000000"] {
        let refused = service.post(REVOCATIONS, &[], &json!({"cn_path": "Root", "serial_number": number})).expect(200);
        assert_eq!(refused["messages"], json!(["Invalid serial number"]), "{number}");
    }
    let serial = json!({"cn_path": "Root", "serial_number": "02", "reason": "keyCompromise"});
    assert_eq!(revoke(serial.clone()), "crl-created");
    assert!(verify().unwrap().contains("certificate revoked"));
    assert_eq!(revoke(serial), "crl-creation-error");
    assert_eq!(revoke(json!({"cn_path": "Root", "serial_number": "7F"})), "crl-creation-error");
    assert_eq!(revoke(json!({"cn_path": "Root", "reason": "boredom"})), "crl-creation-error");
    assert_eq!(revoke(json!({"cn_path": "Root"})), "crl-created");
}

/// The list is complete: what is no longer on hold is no longer on it.
#[test]
fn a_hold_is_lifted_or_made_a_revocation() {
    on_both(|database| {
        let service = Service::start(database);
        service.post(ROOTS, &[], &json!({"certificate_config": config("Root")})).expect(200);
        for name in ["CN=held,O=Example Labs", "CN=other,O=Example Labs"] {
            let body = json!({"cn_path": "Root", "csr_input": {"from_pem": pki::request(name)},
                "certificate_config": {"expiration_date": [1, 0, 0]}});
            assert_eq!(service.post(CERTIFICATES, &[], &body).expect(200)["status"], "certificate-created");
        }
        let revoke = |serial: &str, reason: &str| {
            let body = json!({"cn_path": "Root", "serial_number": serial, "reason": reason});
            status(&service.post(REVOCATIONS, &[], &body))
        };
        let listed = || {
            let pem = service.get(&format!("{REVOCATIONS}?cn_path=root"), &[]).expect(200)["crl_pem"].clone();
            let crl = Crl::from_pem(pem.as_str().unwrap().as_bytes()).unwrap();
            let entries = crl.entries();
            entries.map(|it| (it.serial().to_hex(), it.reason().unwrap(), it.revocation_date())).collect::<Vec<_>>()
        };
        assert_eq!(revoke("02", "removeFromCRL"), "crl-creation-error");
        assert_eq!(revoke("02", "certificateHold"), "crl-created");
        assert_eq!(revoke("02", "certificateHold"), "crl-creation-error");
        let held = listed();
        assert_eq!((held.len(), &*held[0].0, held[0].1), (1, "02", Some(ReasonCode::CertificateHold)));
        assert_eq!(revoke("02", "removeFromCRL"), "crl-created");
        assert_eq!(listed(), []);
        assert_eq!(revoke("02", "removeFromCRL"), "crl-creation-error");
        // It can be put on hold again, and be revoked for good: from when it was put on hold.
        assert_eq!(revoke("02", "certificateHold"), "crl-created");
        let date = listed()[0].2;
        thread::sleep(Duration::from_millis(1100));
        assert_eq!(revoke("02", "keyCompromise"), "crl-created");
        assert_eq!(listed(), [("02".to_owned(), Some(ReasonCode::KeyCompromise), date)]);
        for reason in ["removeFromCRL", "certificateHold", "superseded"] {
            assert_eq!(revoke("02", reason), "crl-creation-error");
        }
        // What was revoked for good stays.
        assert_eq!(revoke("03", "superseded"), "crl-created");
        assert_eq!(revoke("03", "removeFromCRL"), "crl-creation-error");
        assert_eq!(listed().len(), 2);
        // Nothing is revoked by a reason alone.
        for body in [
            json!({"cn_path": "Root", "reason": "keyCompromise"}),
            json!({"cn_path": "Root", "serial_number": null, "reason": "superseded"}),
        ] {
            assert_eq!(status(&service.post(REVOCATIONS, &[], &body)), "crl-creation-error");
        }
    });
}

/// A process whose clock is ahead has revoked one; the others go on.
#[test]
fn a_revocation_by_another_clock_stops_none_here() {
    on_both(|database| {
        let service = Service::start(database);
        service.post(ROOTS, &[], &json!({"certificate_config": config("Root")})).expect(200);
        for name in ["CN=one,O=Example Labs", "CN=two,O=Example Labs"] {
            let body = json!({"cn_path": "Root", "csr_input": {"from_pem": pki::request(name)},
                "certificate_config": {"expiration_date": [1, 0, 0]}});
            assert_eq!(service.post(CERTIFICATES, &[], &body).expect(200)["status"], "certificate-created");
        }
        let revoke = |serial: &str| {
            let body = json!({"cn_path": "Root", "serial_number": serial, "reason": "superseded"});
            let answer = service.post(REVOCATIONS, &[], &body).expect(200);
            assert_eq!(answer["status"], "crl-created", "{answer}");
            Crl::from_pem(answer["crl_pem"].as_str().unwrap().as_bytes()).unwrap()
        };
        let first = revoke("02");
        database.run("UPDATE issued SET revoked_at = revoked_at + 3600 WHERE serial = 2");
        let second = revoke("03");
        assert_eq!(second.entries().count(), 2);
        assert_eq!(second.this_update(), first.this_update().saturating_add_seconds(3600));
    });
}

#[test]
fn what_stands_in_certificates_can_be_fetched_by_everyone() {
    let service = Service::with_config(&Database::sqlite(), |config| {
        config.replace(
            "[tree]\n",
            // printf %s secret | sha256sum
            "[tree]\ntoken_sha256 = \"2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b\"\n",
        )
    })
    .unwrap();
    let body = json!({"certificate_config": config("Root")});
    assert_eq!(service.post(ROOTS, &[], &body).status, 401);
    assert_eq!(service.post(ROOTS, &[("authorization", "Bearer guess")], &body).status, 401);
    assert_eq!(status(&service.post(ROOTS, &[("authorization", "Bearer secret")], &body)), "root-created");
    let all = service.get("/locksmith/v1/authorities", &[("authorization", "Bearer secret")]).expect(200);
    let id = all["authorities"][0]["id"].as_str().unwrap();
    let Some(der) = download(&service.url(&format!("/ca/{id}/certificate"))) else { return };
    assert_eq!(Certificate::from_der(&der).unwrap().subject().to_string(), "CN=Root,O=Example Labs");
    service.get("/ca/none/crl", &[]).expect(404);
}

#[test]
fn a_page_of_another_site_cannot_use_the_open_tree() {
    let service = Service::start(&Database::sqlite());
    let Some(answer) = curl(&["-H", "Host: attacker.example:8080", &service.url(ROOTS)]) else { return };
    assert_eq!(answer.status, 401);
    let form = service.ask(
        "POST",
        ROOTS,
        &[("Content-Type", "text/plain")],
        json!({"certificate_config": config("R")}).to_string(),
    );
    assert_eq!(form.status, 415);
    assert_eq!(service.get(ROOTS, &[]).expect(200)["roots"], json!([]));
}
