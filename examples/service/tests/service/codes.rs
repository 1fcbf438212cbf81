//! Every code, status and word of the pages, provoked over HTTP: what a page lists and nothing here provokes is a failure.

use crate::console::{
    ALL, REQUESTS, SEC, World, authority, crl, days, encrypted_key, indirect_world, refused, self_signed,
    too_many_names, world, world_with,
};
use crate::made::pki as raw;
use crate::support::{Answer, Database, Service, seed};
use crate::tree::config;
use certwright::x509::ext::KeyUsage;
use certwright::{KeyAlgorithm, PrivateKey, SystemRandom};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;

type Crls = Vec<String>;

/// A console's world, the lists it knows, and what is posted.
type Situation = (World, Crls, Value);

fn with(world: World, crls: Crls, key: &str, value: Value) -> Situation {
    let mut body = world.body();
    body[key] = value;
    (world, crls, body)
}

fn posted(key: &str, value: Value) -> Situation {
    with(world(), Vec::new(), key, value)
}

fn knowing(world: World, crls: Crls) -> Situation {
    let body = world.body();
    (world, crls, body)
}

/// What a certificate, its chain and the lists must be like for this code.
fn situation(code: u16) -> Option<Situation> {
    let other = || PrivateKey::generate(KeyAlgorithm::Rsa(2048), &mut SystemRandom).unwrap();
    let of = |make: &dyn Fn(&World) -> raw::CrlTemplate| {
        let world = world();
        let crl = make(&world).signed_by(&world.intermediate).to_pem();
        knowing(world, vec![crl])
    };
    Some(match code {
        1005 => posted("name", json!("")),
        1006 => posted("csr_id", json!(1)),
        1007 => posted("key_file", json!(encrypted_key())),
        1008 => posted("key_file", json!(other().to_pkcs8_pem().unwrap().as_str())),
        2001 => posted("cert_file", json!("string")),
        2002 => {
            let world = world();
            let der = world.certificate.as_der();
            let cut = certwright::encoding::pem::encode("CERTIFICATE", &der[..der.len() - 1]);
            with(world, Vec::new(), "cert_file", json!(cut))
        }
        2003 => knowing(world_with(days(-60, -30), |leaf| leaf), Vec::new()),
        2004 => knowing(world_with(days(30, 60), |leaf| leaf), Vec::new()),
        2005 => of(&|_| crl(-1, 1).revoking(&[0x0a, 0xbc], &[])),
        2010 => knowing(too_many_names(), Vec::new()),
        2011 => posted("ca_chain_file", Value::Null),
        2012 => posted("purpose", json!("CLIENT")),
        2013 => {
            let world = world();
            let reversed = world.root_certificate.to_pem() + &world.intermediate_certificate.to_pem();
            with(world, Vec::new(), "ca_chain_file", json!(reversed))
        }
        2014 => posted("cert_file", json!(self_signed().to_pem())),
        2020 => of(&|_| crl(-1, 1).with(raw::extension("1.2.3.4", true, &[5, 0]))),
        2030 => of(&|_| crl(-1, 1).with(raw::delta_of(1))),
        2031 => {
            let (world, crl) = indirect_world();
            knowing(world, vec![crl])
        }
        2032 => {
            let mut world = world();
            let list = crl(-1, 1).signed_by(&world.intermediate).to_pem();
            world.intermediate_certificate = authority(&world, KeyUsage::KEY_CERT_SIGN);
            knowing(world, vec![list])
        }
        2033 => {
            let world = world();
            let forged = crl(-1, 1).signed_by(&world.intermediate.rekeyed()).to_pem();
            knowing(world, vec![forged])
        }
        2034 => of(&|_| crl(-60, -30)),
        _ => return None,
    })
}

/// What the console answers when this code is due; nothing if nobody knows how to provoke it.
fn provoke(code: u16) -> Option<Answer> {
    let post = |service: &Service, body: &Value| service.post(ALL, &[SEC], body);
    Some(match code {
        1102 => {
            let (world, service) = (world(), Service::start(&Database::sqlite()));
            service
                .post(crate::console::ROOTS, &[SEC], &json!({"cert_file": world.root_certificate.to_pem()}))
                .expect(201);
            post(&service, &world.body()).expect(201);
            post(&service, &world.body())
        }
        // The storage fails.
        1020 => {
            let (world, database) = (world(), Database::sqlite());
            let service = Service::start(&database);
            let Database::Sqlite(file) = &database else { return None };
            for part in ["", "-wal", "-shm"] {
                fs::write(format!("{}{part}", file.display()), vec![0x5a; 1 << 16]).unwrap();
            }
            post(&service, &world.body())
        }
        // The key that the keystore is to hold cannot be opened: its row was changed.
        2035 => {
            let (mut body, database) = (world().body(), Database::sqlite());
            let service = Service::start(&database);
            let asked = json!({"purpose": "SERVER", "common_name": "console.example.com"});
            service.post(REQUESTS, &[SEC], &asked).expect(201);
            database.run("UPDATE console_request SET private_key = 'v1:AAAA'");
            body["key_file"] = Value::Null;
            post(&service, &body)
        }
        code => {
            let (world, crls, body) = situation(code)?;
            post(&world.console(&crls), &body)
        }
    })
}

/// The numbers that stand alone on a line between two texts of the page.
fn numbers(page: &str, from: &str, to: &str) -> Vec<u16> {
    let table = page.split_once(from).unwrap().1.split_once(to).unwrap().0;
    table.lines().filter_map(|line| line.trim().parse().ok()).collect()
}

#[test]
fn every_code_the_console_lists_is_answered_with_its_status() {
    let Some(page) = seed("002") else { return };
    let mut status = 0;
    let mut listed = BTreeSet::new();
    for number in numbers(&page, "Table 4.", "Response Description") {
        if number < 1000 {
            status = number;
        } else {
            listed.insert((status, number));
        }
    }
    assert_eq!(listed.len(), 23, "{listed:?}");
    for (status, code) in listed {
        let answer = provoke(code).unwrap_or_else(|| panic!("{code}: nothing provokes it over HTTP"));
        let found = refused(&answer);
        assert_eq!((answer.status, &found[1]), (status, &json!(code)), "{answer:?}");
    }
}

/// What cannot be stored because it cannot be read is said when it is posted; everything else can be stored unvalidated.
#[test]
fn every_validation_code_stands_in_a_stored_certificate() {
    let Some(page) = seed("002") else { return };
    let codes = page.split_once("validation - Returns the code").unwrap().1.split_once("Response Sample").unwrap().0;
    let codes: BTreeSet<i32> = codes
        .lines()
        .filter_map(|line| line.trim().strip_prefix('•')?.trim().split_once(" - ")?.0.trim().parse().ok())
        .collect();
    assert_eq!(codes.len(), 18, "{codes:?}");
    for code in codes {
        let (world, crls, body) = match code {
            -1 | 0 => knowing(world(), Vec::new()),
            2001 | 2002 => continue,
            _ => situation(code.try_into().unwrap()).unwrap_or_else(|| panic!("{code}: nothing provokes it")),
        };
        let service = world.console(&crls);
        let stored = service.post(&format!("{ALL}?validate=false"), &[SEC], &body).expect(201);
        assert_eq!((&stored["validation"], &stored["status"]), (&json!(-1), &json!("STAGED")), "{code}");
        // What was never validated is not deployed.
        let deploy =
            || service.post("/staged_config/deploy_status", &[SEC], &json!({})).expect(200)["deployed"].clone();
        assert_eq!(deploy(), json!([]));
        if code == -1 {
            continue;
        }
        let again = format!("{ALL}/{}/validation", stored["id"]);
        let judged = service.post(&again, &[SEC], &json!({})).expect(200);
        let status = if code == 0 { "STAGED" } else { "INVALID" };
        assert_eq!((&judged["validation"], &judged["status"]), (&json!(code), &json!(status)));
        assert_eq!(deploy(), if code == 0 { json!([stored["id"]]) } else { json!([]) });
    }
}

#[test]
fn every_word_the_tree_lists_is_answered() {
    let Some(page) = seed("004") else { return };
    let service = Service::start(&Database::sqlite());
    let body = json!({"certificate_config": config("Root")});
    service.post("/locksmith/v1/roots", &[], &body).expect(200);
    let below = |parent: &str, config: Value| {
        let body = json!({"parent_cn_path": parent, "certificate_config": config});
        service.post("/locksmith/v1/intermediates", &[], &body).expect(200)
    };
    let mut without_date = config("New");
    without_date["expiration_date"] = Value::Null;
    let answers = [
        below("Root", config("Below")),
        below("Root", config("Below")),
        below("Root", without_date),
        below("None", config("Below")),
    ];
    let words: BTreeSet<_> = answers.iter().map(|answer| answer["status"].as_str().unwrap()).collect();
    let listed = page.split_once("## Return Statuses").unwrap().1;
    let listed = listed.lines().filter_map(|line| line.strip_prefix("- `")?.split_once('`').map(|(word, _)| word));
    assert_eq!(listed.collect::<BTreeSet<_>>(), words);
    let published = crate::sample::object_after(&page, "## Error Response");
    assert_eq!(answers[2], crate::sample::parse(&published));
}

/// The pages show one error for each status without naming it: the statuses are those of the resource.
#[test]
fn every_error_of_the_trust_service_has_the_published_shape() {
    const CA: &str = "/v1/ecosystems/certificates/ca";
    let (Some(below), Some(root)) = (seed("000"), seed("001")) else { return };
    let service = Service::start(&Database::sqlite());
    let as_role = |role: &str, path: &str, body: Value| service.post(path, &[("authorization", role)], &body);
    let admin = |path: &str, body: Value| as_role("Bearer ours-admin", path, body);
    let managed = json!({"organisationName": "Example Inc."});
    let ids: Vec<_> = (0..3).map(|_| admin(CA, managed.clone()).expect(201)["id"].clone()).collect();
    let intermediate =
        |id: &str| admin(&format!("{CA}/{id}/intermediate"), json!({"certificatePem": "string", "usages": ["VICAL"]}));
    let wrong = json!({"certificatePem": "string", "country": "US"});
    let of_root = [
        as_role("Bearer theirs-admin", CA, wrong),
        as_role("Bearer ours-enrollment", CA, managed.clone()),
        admin(CA, managed.clone()),
    ];
    let of_intermediate =
        [intermediate(ids[0].as_str().unwrap()), intermediate("b0aae560-10e7-4247-8e96-7cdd3578a1e2")];
    for (page, last, answers, statuses) in [
        (root, "\"isManaged\"", &of_root[..], &[400, 403, 409][..]),
        (below, "\"caCertificateId\"", &of_intermediate[..], &[400, 404][..]),
    ] {
        assert_eq!(answers.iter().map(|answer| answer.status).collect::<Vec<_>>(), statuses);
        assert_eq!(page.matches("\"code\": \"string\"").count(), statuses.len());
        // The errors stand behind the answer.
        let published = crate::sample::object_after(&page, last);
        for answer in answers {
            // What concerns no field has no details.
            let shape = crate::sample::shape(&answer.text);
            let expected = crate::sample::shape(&published);
            let without = expected.split_once("[{").unwrap().0.to_owned() + "[]}";
            assert!(shape == expected || (answer.status == 403 && shape == without), "{answer:?} {expected}");
        }
    }
}
