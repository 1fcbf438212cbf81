//! The services by JSON alone.

use super::support::pki::Party;
use certwright::services::call;
use certwright::{Code, KeyAlgorithm, PrivateKey, Signer, SystemRandom};
use serde_json::{Value, json};

fn run(operation: &str, arguments: &Value, signer: Option<&dyn Signer>) -> Result<Value, Code> {
    let outcome = call(operation, arguments.to_string().as_bytes(), signer, &mut SystemRandom);
    outcome.map(|text| serde_json::from_str(&text).unwrap()).map_err(|error| error.code())
}

fn rsa() -> PrivateKey {
    PrivateKey::generate(KeyAlgorithm::Rsa(2048), &mut SystemRandom).unwrap()
}

fn ca(name: &str, parent: &str) -> String {
    json!({"subject": {"common_name": name, "organization": ["Example"]}, "expiration_date": [10, 0, 0],
        "cn_path": parent})
    .to_string()
}

#[test]
fn a_whole_tree_and_a_certificate_for_the_console() {
    let now = "2026-01-01T00:00:00Z";
    let (root_key, key, leaf_key) = (Party::new("").key, Party::new("").key, rsa());
    let root = run("ca_tree.create_root", &json!({"body": ca("Root", ""), "now": now}), Some(&root_key)).unwrap();
    assert_eq!((&root["accepted"], &root["answer"]["status"]), (&json!(true), &json!("root-created")));
    assert_eq!((&root["store"]["slug"], &root["store"]["next_serial"]), (&json!("root"), &json!(2)));
    let arguments = json!({"body": ca("Signing", "Root"), "now": now, "parent": root["store"]["certificate"], "number": 2,
        "public_key": key.public_key().to_pem(), "settings": {"issuer_alt_name": ["email:a@example.com"]}});
    let signing = run("ca_tree.create_intermediate", &arguments, Some(&root_key)).unwrap();
    assert_eq!(signing["answer"]["root"]["certificate"]["SerialNumber"], 2);

    let csr = certwright::issue::RequestParameters::new("CN=console".parse().unwrap());
    let csr = csr.sign(&leaf_key, &mut SystemRandom).unwrap().to_pem();
    let body =
        json!({"cn_path": "Root/Signing", "csr_input": {"from_pem": csr}, "expiration_date": [1, 0, 0]}).to_string();
    // The numbers of this test's JSON parser end at 2^1024.
    let settings = json!({"null_modulus": true});
    let arguments = json!({"body": body, "now": now, "parent": signing["store"]["certificate"], "number": 2,
        "settings": settings});
    let leaf = run("ca_tree.create_certificate", &arguments, Some(&key)).unwrap();
    let shown =
        run("ca_tree.certificate", &json!({"certificate": leaf["store"]["certificate"], "null_modulus": true}), None)
            .unwrap();
    assert_eq!(shown["answer"], leaf["answer"]);

    let body = json!({"name": "a", "purpose": "SERVER", "cert_file": leaf["store"]["certificate"],
        "ca_chain_file": signing["store"]["certificate"]})
    .to_string();
    let console = json!({"roots": [root["store"]["certificate"]],
        "pending_keys": [{"csr_id": 7, "key": leaf_key.to_pkcs8_pem().unwrap().as_str()}]});
    let arguments = json!({"body": body, "now": now, "console": console, "id": 1, "status": "STAGED"});
    let stored = run("end_certificate.create", &arguments, None).unwrap();
    assert_eq!((&stored["accepted"], &stored["store"]["csr_id"]), (&json!(true), &json!(7)), "{stored}");
    let kept = PrivateKey::from_pkcs8_pem(stored["store"]["key"].as_str().unwrap().as_bytes()).unwrap();
    assert_eq!(kept.public_key(), leaf_key.public_key());
    let arguments = json!({"certificate": leaf["store"]["certificate"], "purpose": "CLIENT", "now": "2028-01-01",
        "chain": [signing["store"]["certificate"]], "console": console});
    let later = run("end_certificate.validate", &arguments, None).unwrap();
    assert_eq!((&later["accepted"], &later["answer"]["validation"]), (&json!(false), &json!(2003)));
}

#[test]
fn a_trust_services_root_and_a_refused_intermediate() {
    let tenant = json!({"subdomain": "example", "region_country": "NZ", "issuer_alt_name": ["URI:https://example.com/"],
        "crl": ["URI:https://example.com/crl"]});
    let arguments =
        |body: &str| json!({"body": body, "now": "2026-01-01", "tenant": tenant, "id": "1", "active": true});
    let root = run("trust.create_root", &arguments("{}"), None).unwrap();
    assert_eq!(root["answer"]["isManaged"], true);
    PrivateKey::from_pkcs8_pem(root["store"]["key"].as_str().unwrap().as_bytes()).unwrap();
    let refused = run("trust.create_root", &arguments(r#"{"country": "XX"}"#), None).unwrap();
    assert_eq!((&refused["accepted"], &refused["answer"]["details"][0]["param"]), (&json!(false), &json!("country")));
    let parent = json!({"id": "1", "certificate": root["store"]["certificate"], "is_managed": true, "use_intermediate_ca": false});
    let arguments = json!({"body": "{}", "now": "2026-01-01", "root": parent, "id": "2", "active": true});
    let refused = run("trust.create_intermediate", &arguments, None).unwrap();
    assert_eq!(refused["answer"]["details"][0]["param"], "dtsCaCertificateId");
}

#[test]
fn an_enrollment_certificate_and_its_use() {
    let pem = Party::new("CN=a").root().to_pem();
    let body = json!({"pem": pem, "usage_limit": 1}).to_string();
    let record = json!({"id": "1", "certificate_id": "2", "enrollment_profile": {"id": "3", "name": "EST"},
        "number_of_usage": 0, "status": "ACTIVE", "created_at": "2026-01-01T00:00:00Z", "created_at_microseconds": 5});
    let arguments = |method: &str| json!({"body": body, "method": method, "record": record});
    let assigned = run("enrollment.assign", &arguments("EST"), None).unwrap();
    assert_eq!(assigned["answer"]["created_at"], "2026-01-01T00:00:00.000005Z");
    let refused = run("enrollment.assign", &arguments("ACME"), None).unwrap();
    assert_eq!(refused["answer"]["errors"][0]["code"], "invalid_input");
    let used = |count: u32| {
        let arguments = json!({"body": body, "method": "EST", "presented": pem, "status": "ACTIVE",
            "number_of_usage": count, "now": "2026-06-01"});
        run("enrollment.decide", &arguments, None).unwrap()
    };
    assert_eq!(used(0)["accepted"], true);
    // Accepted when there was no bound yet: refused now, and used as ever.
    let old = json!({"pem": format!("{}\n{pem}", "=".repeat(64 << 10))}).to_string();
    let arguments = json!({"body": old, "method": "EST", "presented": pem, "status": "ACTIVE", "number_of_usage": 0,
        "now": "2026-06-01"});
    assert_eq!(run("enrollment.decide", &arguments, None).unwrap()["accepted"], true);
    let arguments = json!({"body": old, "method": "EST", "record": record});
    let refused = run("enrollment.assign", &arguments, None).unwrap();
    assert_eq!(refused["answer"]["errors"][0]["message"], "pem: longer than 65536 bytes");
    assert_eq!(used(1)["answer"]["denials"][0]["reason"], "usage_limit_reached");
}

#[test]
fn what_the_caller_did_wrong_is_an_error() {
    assert_eq!(run("trust.destroy", &json!({}), None), Err(Code::INVALID_ARGUMENT));
    assert_eq!(run("trust.create_root", &json!({}), None), Err(Code::INVALID_ARGUMENT));
    let root = json!({"body": ca("Root", ""), "now": "2026-01-01"});
    assert_eq!(run("ca_tree.create_root", &root, None), Err(Code::NULL_ARGUMENT));
    assert_eq!(run("ca_tree.create_root", &json!({"body": "", "now": "today"}), None), Err(Code::INVALID_ARGUMENT));
    assert_eq!(run("ca_tree.certificate", &json!({"certificate": "string"}), None), Err(Code::PEM_NO_BLOCK));
}

#[test]
fn a_vical_signer_is_issued_below_a_managed_root_and_requested_below_another() {
    let now = "2026-01-01T00:00:00Z";
    let (root_key, key) = (Party::new("").key, Party::new("").key);
    let tenant = json!({"subdomain": "example", "region_country": "NZ", "crl": ["URI:https://dts.example.com/crl"],
        "issuer_alt_name": ["URI:https://dts.example.com/"]});
    let body = json!({"organisationName": "Example Inc."}).to_string();
    let arguments = json!({"body": body, "now": now, "tenant": tenant, "id": "1", "active": true});
    let root = run("trust.create_root", &arguments, Some(&root_key)).unwrap()["store"]["certificate"].clone();
    let arguments = json!({"subject": "CN=VICAL,C=NZ", "now": now, "public_key": key.public_key().to_pem(), "root": root,
        "tenant": tenant, "id": "2", "active": true, "ca": "1"});
    let issued = run("trust.issue_vical_signer", &arguments, Some(&root_key)).unwrap();
    assert_eq!((&issued["accepted"], &issued["answer"]["caCertificateId"]), (&json!(true), &json!("1")), "{issued}");
    assert_eq!(run("trust.issue_vical_signer", &arguments, None), Err(Code::NULL_ARGUMENT));

    let requested = run("trust.request_vical_signer", &json!({"subject": "CN=VICAL,C=NZ"}), Some(&key)).unwrap();
    let pem = requested["answer"]["csrPem"].as_str().unwrap();
    let request = certwright::CertificateRequest::from_pem(pem.as_bytes()).unwrap();
    assert_eq!(&request.public_key().unwrap(), key.public_key());
    let accept = |public_key: String| {
        let arguments = json!({"certificate": issued["store"]["certificate"], "now": now, "public_key": public_key,
            "root": root, "id": "2", "active": true, "ca": "1"});
        run("trust.accept_vical_signer", &arguments, None).unwrap()
    };
    assert_eq!(accept(key.public_key().to_pem())["answer"], issued["answer"]);
    assert_eq!(accept(root_key.public_key().to_pem())["accepted"], false);
}

#[test]
fn a_certificate_is_stored_unvalidated_if_the_host_says_so() {
    let (party, key) = (Party::new("CN=CA"), rsa());
    let leaf = Party { name: "CN=leaf".to_owned(), key };
    let body = json!({"name": "a", "purpose": "SERVER", "cert_file": party.certify(&leaf, &[2], &[]).to_pem(),
        "key_file": leaf.key.to_pkcs8_pem().unwrap().as_str()});
    let create = |console: Value| {
        let arguments = json!({"body": body.to_string(), "now": "2026-01-01", "console": console, "id": 1,
            "status": "STAGED"});
        run("end_certificate.create", &arguments, None).unwrap()["answer"].clone()
    };
    assert_eq!(create(json!({}))["code"], 2011);
    assert_eq!(create(json!({"without_validation": true}))["validation"], -1);
}
