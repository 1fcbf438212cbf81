//! The database gone, busy, or old.

use crate::console::{self, REQUESTS, ROOTS, SEC, refused};
use crate::hostile::assert_enveloped;
use crate::requests::{OURS, fill};
use crate::support::{Answer, Database, KEY, PROFILE, Service, on_both};
use crate::tree::config;
use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes256Gcm, KeyInit, Nonce};
use base64ct::{Base64, Encoding};
use serde_json::{Value, json};
use std::fs;
use std::thread;
use std::time::{Duration, Instant};

#[test]
fn health_says_that_a_database_file_is_no_longer_one() {
    let database = Database::sqlite();
    let service = Service::start(&database);
    service.get("/healthz", &[]).expect(200);
    let Database::Sqlite(file) = &database else { return };
    for part in ["", "-wal", "-shm"] {
        fs::write(format!("{}{part}", file.display()), vec![0x5a; 1 << 16]).unwrap();
    }
    assert_eq!(service.get("/healthz", &[]).expect(503), json!({"status": "no database"}));
}

#[test]
fn without_its_server_every_route_says_try_again_and_then_all_is_as_before() {
    let Some(database) = Database::postgres() else { return };
    let Database::Postgres(server) = &database else { return };
    let service = Service::start(&database);
    let requests = fill(&service);
    server.stop();
    assert_eq!(service.get("/healthz", &[]).expect(503), json!({"status": "no database"}));
    for request in &requests {
        let answer = request.ask(&service, &OURS);
        // These stand in the configuration.
        if request.route == "/config/certificates/components" {
            answer.expect(200);
            continue;
        }
        assert_eq!(answer.status, 503, "{} {}: {answer:?}", request.method, request.path);
        assert_eq!(answer.headers["retry-after"], "10");
        assert_enveloped(request, &answer);
    }
    server.run();
    service.get("/healthz", &[]).expect(200);
    for request in &requests {
        let answer = request.ask(&service, &OURS);
        request.assert_answered(answer.status, &answer.text);
    }
}

/// The pool goes on trying while a port refuses connections, and no more of them than there may be connections at once.
#[test]
fn without_its_port_all_are_told_to_try_again_before_long() {
    let Some(database) = Database::postgres_on_a_port() else { return };
    let Database::Postgres(server) = &database else { return };
    let service = Service::start(&database);
    service.get(ROOTS, &OURS).expect(200);
    server.stop();
    let begin = Instant::now();
    let client = service.client();
    let answers: Vec<_> = thread::scope(|scope| {
        let asked: Vec<_> = (0..60).map(|_| scope.spawn(|| client.ask("GET", ROOTS, &OURS, "").unwrap())).collect();
        asked.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let took = begin.elapsed();
    assert!(took < Duration::from_secs(20), "{took:?}");
    for answer in answers {
        assert_eq!((answer.status, &*answer.headers["retry-after"]), (503, "10"), "{answer:?}");
    }
    let changed = service.post(ROOTS, &OURS, &json!({"cert_file": console::self_signed().to_pem()}));
    assert_eq!((changed.status, &*changed.headers["retry-after"]), (503, "10"), "{changed:?}");
    server.run();
    service.get(ROOTS, &OURS).expect(200);
    service.post(ROOTS, &OURS, &json!({"cert_file": console::self_signed().to_pem()})).expect(201);
}

/// More than there are connections: who waits for others waits longer than for a server.
#[test]
fn who_waits_for_others_is_not_told_that_the_database_is_gone() {
    on_both(|database| {
        let service = Service::start(database);
        let client = service.client();
        let ask = &|number: usize| {
            let body = json!({"certificate_config": config(&format!("Root {number}"))}).to_string();
            client.ask("POST", "/locksmith/v1/roots", &[], body).unwrap()
        };
        thread::scope(|scope| {
            let mut asked = Vec::new();
            database.while_locked(|| {
                asked.extend((0..40).map(|number| scope.spawn(move || ask(number))));
                thread::sleep(Duration::from_secs(7));
            });
            for one in asked {
                assert_eq!(one.join().unwrap().expect(200)["status"], "root-created");
            }
        });
    });
}

/// As after a failover, when the connections lead to what has become a standby.
#[test]
fn a_database_that_is_only_read_says_try_again_to_changes_and_answers_questions() {
    let Some(database) = Database::postgres() else { return };
    let service = Service::start(&database);
    let make = || service.post("/locksmith/v1/roots", &[], &json!({"certificate_config": config("Root")}));
    let read_only = |is: &str| {
        database.tell(&format!("ALTER SYSTEM SET default_transaction_read_only = {is}"));
        database.tell("SELECT pg_reload_conf()");
        // Each session hears of it in its own time.
        thread::sleep(Duration::from_millis(500));
    };
    read_only("on");
    let refused = make();
    assert_eq!((refused.status, &*refused.headers["retry-after"]), (503, "10"), "{refused:?}");
    assert_eq!(service.get("/locksmith/v1/roots", &[]).expect(200)["roots"], json!([]));
    read_only("off");
    assert_eq!(make().expect(200)["status"], "root-created");
}

/// What takes long, and what is refused, waits for nobody's transaction and makes nobody wait.
#[test]
fn a_refusal_needs_no_lock() {
    on_both(|database| {
        let service = Service::start(database);
        let mut root = config("Root");
        root["rsa_private_key_passphrase"] = "correct horse".into();
        let tree = |what: &str, body: &Value| service.post(&format!("/locksmith/v1/{what}"), &[], body).expect(200);
        assert_eq!(tree("roots", &json!({"certificate_config": root}))["status"], "root-created");
        let ca = "/v1/ecosystems/certificates/ca";
        let managed = json!({"organisationName": "O"});
        (0..3).for_each(|_| drop(service.post(ca, &OURS, &managed).expect(201)));
        let pending: Vec<_> = (1000..1100).map(|id| format!("('ours', {id}, 'SERVER', 'x', 'x')")).collect();
        let rows = pending.join(", ");
        database.run(&format!("INSERT INTO console_request (tenant, id, purpose, request, private_key) VALUES {rows}"));
        let mut stored = console::world().body();
        stored["key_file"] = console::encrypted_key().into();
        stored["key_password"] = "battery staple".into();

        let csr = json!({"from_pem": crate::pki::request("CN=a,O=b")});
        let wrong = |mut body: Value| {
            body["cn_path"] = "Root".into();
            body["rsa_private_key_passphrase"] = "battery staple".into();
            body
        };
        database.while_locked(|| {
            for (what, body) in [
                ("intermediates", wrong(json!({"certificate_config": config("Below")}))),
                (
                    "certificates",
                    wrong(json!({"csr_input": csr, "certificate_config": {"expiration_date": [1, 0, 0]}})),
                ),
                ("revocations", wrong(json!({}))),
            ] {
                assert_eq!(tree(what, &body)["status"], "no-signing-ca-key", "{what}");
            }
            assert_eq!(refused(&service.post(console::ALL, &[SEC], &stored)), json!([422, 1007, []]));
            // As many are pending as may be, and as many roots are there.
            let csr = json!({"purpose": "SERVER", "common_name": "a", "key_size": 4096});
            assert_eq!(refused(&service.post(REQUESTS, &[SEC], &csr)), json!([422, 1006, []]));
            assert_eq!(service.post(ca, &OURS, &managed).expect(409)["code"], "Conflict");
        });
        // The passphrase that is right still signs, and a number was lost to none.
        let right = json!({"cn_path": "Root", "rsa_private_key_passphrase": "correct horse", "csr_input": csr,
            "certificate_config": {"expiration_date": [1, 0, 0]}});
        assert_eq!(tree("certificates", &right)["serial_number"], "02");
    });
}

/// Its index has no room for more: some 2700 bytes on PostgreSQL.
#[test]
fn the_path_of_a_ca_is_bounded_alike_on_both_databases() {
    on_both(|database| {
        let service = Service::start(database);
        // Transliterated it has five letters for each.
        let name = "影".repeat(50);
        let body = json!({"certificate_config": config(&name)});
        let status = |answer: Answer| answer.expect(200)["status"].as_str().unwrap().to_owned();
        assert_eq!(status(service.post("/locksmith/v1/roots", &[], &body)), "root-created");
        let mut path = name.clone();
        let below = |path: &str| {
            let body = json!({"parent_cn_path": path, "certificate_config": config(&name)});
            service.post("/locksmith/v1/intermediates", &[], &body)
        };
        for _ in 1..5 {
            assert_eq!(status(below(&path)), "intermed-ca-created");
            path = format!("{path}/{name}");
        }
        let refused = below(&path).expect(200);
        assert_eq!(
            refused,
            json!({"status": "intermed-ca-creation-error", "errors": ["cert-config-error"],
                "messages": ["Path longer than 1300 characters"]})
        );
        let all = service.get("/locksmith/v1/authorities", &[]).expect(200);
        let paths: Vec<_> =
            all["authorities"].as_array().unwrap().iter().map(|ca| ca["path"].as_str().unwrap().len()).collect();
        assert_eq!(paths, [249, 499, 749, 999, 1249]);
    });
}

/// Stored when the length of `pem` was not bounded yet.
#[test]
fn an_authentication_certificate_from_before_its_bound_is_there_as_ever() {
    on_both(|database| {
        let service = Service::start(database);
        let all = format!("/iot/api/v1/enrollment-profile/{PROFILE}/authentication-certificate");
        let pem = crate::pki::device("CN=device-7");
        let id = service.post(&all, &OURS, &json!({"pem": pem})).expect(201)["id"].as_str().unwrap().to_owned();
        let old = format!("{}\n{pem}", "=".repeat(100_000));
        service.post(&all, &OURS, &json!({"pem": old})).expect(400);
        let key: Vec<u8> = (0..64).step_by(2).map(|at| u8::from_str_radix(&KEY[at..at + 2], 16).unwrap()).collect();
        let cipher = Aes256Gcm::new_from_slice(&key).unwrap();
        let (body, row) = (json!({"pem": old}).to_string(), format!("authentication_certificate/{id}"));
        let sealed = cipher.encrypt(&Nonce::from([7; 12]), Payload { msg: body.as_bytes(), aad: row.as_bytes() });
        let sealed = Base64::encode_string(&[&[7; 12][..], &sealed.unwrap()].concat());
        database.run(&format!("UPDATE authentication_certificate SET request = 'v1:{sealed}' WHERE id = '{id}'"));
        let one = format!("{all}/{id}");
        let shown = service.get(&one, &OURS).expect(200);
        assert_eq!(shown["pem"], old);
        assert_eq!(service.get(&all, &OURS).expect(200)["records"], json!([shown]));
        service.post(&format!("{one}/use"), &OURS, &json!({"pem": pem})).expect(200);
        service.ask("PATCH", &one, &OURS, json!({"status": "DISABLED"}).to_string()).expect(200);
    });
}
