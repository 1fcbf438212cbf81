//! Authentication certificates: the seed's request and answer, the rules of use, other tenants.

use crate::pki;
use crate::support::{Answer, Database, PROFILE, Service, curl, file, openssl, seed};
use crate::walk::assert_like;
use serde_json::{Value, json};

const KEY: (&str, &str) = ("x-api-key", "ours-enrollment");
const THEIRS: (&str, &str) = ("x-api-key", "theirs-enrollment");

fn path(profile: &str) -> String {
    format!("/iot/api/v1/enrollment-profile/{profile}/authentication-certificate")
}

fn assign(service: &Service, body: &Value) -> Answer {
    service.post(&path(PROFILE), &[KEY], body)
}

#[test]
fn the_seeds_request_is_answered_with_the_seeds_fields() {
    let Some(seed) = seed("003") else { return };
    let service = Service::start(&Database::sqlite());
    let chain = pki::device_chain("CN=AuthCert-001,O=DigiCert");
    let pem = chain.leaf.to_pem();
    let (request, rest) = seed.split_once("}'\n{").unwrap();
    let request = request.split_once("--data-raw '").unwrap().1.to_owned() + "}";
    let answer = "{".to_owned() + rest.split_once("\nName | ").unwrap().0;

    // As printed: the placeholder is no JSON.
    let send = |body: &str| {
        let headers = ["-H", "x-api-key: ours-enrollment", "-H", "Content-Type: application/json"];
        curl(&[&["-X", "POST", &service.url(&path(PROFILE))][..], &headers, &["--data-raw", body]].concat())
    };
    let Some(refused) = send(&request) else { return };
    let refused = refused.expect(400);
    assert_eq!(refused["errors"][0]["code"], "invalid_input");
    assert!(refused["errors"][0]["message"].as_str().unwrap().starts_with("pem: "), "{refused}");

    let filled = |text: &str| text.replace("{{auth_cert_pem}}", &json!(pem).to_string());
    let ours = send(&filled(&request)).unwrap().expect(201);
    let theirs: Value = serde_json::from_str(&filled(&answer)).unwrap();
    let unlimited = ("/usage_limit", "null", "the sample's limit is not in its request, and absent is unlimited");
    assert_like(&ours, &theirs, &[unlimited]);
    for same in [
        "start_date",
        "end_date",
        "registered_values",
        "number_of_usage",
        "status",
        "pem",
        "certificate_organization",
        "certificate_organization_units",
        "enrollment_profile",
    ] {
        assert_eq!(ours[same], theirs[same], "{same}");
    }
    assert_eq!(ours["certificate"]["name"], theirs["certificate"]["name"]);
    assert_eq!(ours["certificate_issuer_common_name"], "Device Issuing CA");
    // What openssl says of the certificate is what was answered.
    let printed = ["x509", "-noout", "-fingerprint", "-sha256", "-serial", "-enddate", "-dateopt", "iso_8601"];
    let answered = ours["pem"].as_str().unwrap();
    let Some(printed) = openssl(&printed, answered.as_bytes()) else { return };
    let printed = printed.replace(':', "").to_lowercase();
    let said = |key: &str| ours[key].as_str().unwrap().replace(':', "").replace('T', " ").to_lowercase();
    assert_eq!(
        printed.lines().map(|line| line.split_once('=').unwrap().1).collect::<Vec<_>>(),
        [said("certificate_thumbprint"), said("certificate_serial_number"), said("certificate_expires_on")]
    );
    // It is whole up to the root, and not without what is between.
    let [root, between, leaf] = [chain.root.to_pem(), chain.intermediate.to_pem(), answered.to_owned()]
        .map(|certificate| file("one.pem", certificate));
    let verify = ["verify", "-x509_strict", "-purpose", "sslclient", "-CAfile", &root];
    let verified = openssl(&[&verify[..], &["-untrusted", &between, &leaf]].concat(), b"").unwrap();
    assert_eq!(verified, format!("{leaf}: OK\n"));
    let mut without = std::process::Command::new("openssl");
    let refused = without.args(verify).arg(&leaf).output().unwrap();
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success() && said.contains("unable to get local issuer certificate"), "{said}");
    let fetched = service.get(&format!("{}/{}", path(PROFILE), ours["id"].as_str().unwrap()), &[KEY]).expect(200);
    assert_eq!(fetched, ours);
}

#[test]
fn each_mistake_is_named() {
    let service = Service::start(&Database::sqlite());
    let pem = pki::device("CN=device-7");
    for (body, param) in [
        (json!({}), "pem"),
        (json!({"pem": "x"}), "pem"),
        (json!({"pem": pem.clone() + &"x".repeat(64 << 10)}), "pem"),
        (json!({"pem": pem, "start_date": "2020-1-01"}), "start_date"),
        (json!({"pem": pem, "start_date": "2021-01-02", "end_date": "2021-01-01"}), "end_date"),
        (json!({"pem": pem, "usage_limit": 0}), "usage_limit"),
        (
            json!({"pem": pem, "registered_values": [{"certificate_field": "subject.x", "value": "a"}]}),
            "registered_values[0].certificate_field",
        ),
        (
            json!({"pem": pem, "registered_values": [{"certificate_field": "subject.organization_unit", "value": "a"}]}),
            "registered_values[0].value",
        ),
    ] {
        let refused = assign(&service, &body).expect(400);
        let message = refused["errors"][0]["message"].as_str().unwrap();
        assert!(message.starts_with(&format!("{param}: ")), "{message}");
    }
    let padded = assign(&service, &json!({"pem": pem, "comment": "x".repeat(256 << 10)})).expect(400);
    assert_eq!(padded["errors"], json!([{"code": "invalid_input", "message": "longer than 262144 bytes"}]));
    let refused = service.post(&path("IOT_portal"), &[KEY], &json!({"pem": pem})).expect(400);
    assert!(refused["errors"][0]["message"].as_str().unwrap().contains("EST, SCEP and CMPv2"), "{refused}");
    service.post(&path("IOT_unknown"), &[KEY], &json!({"pem": pem})).expect(404);
}

#[test]
fn what_is_another_tenants_is_not_there() {
    let service = Service::start(&Database::sqlite());
    let pem = pki::device("CN=device-7");
    let id = assign(&service, &json!({"pem": pem})).expect(201)["id"].as_str().unwrap().to_owned();
    // Both tenants have a profile of this id.
    let one = format!("{}/{id}", path(PROFILE));
    service.get(&one, &[KEY]).expect(200);
    service.get(&one, &[THEIRS]).expect(404);
    service.post(&format!("{one}/use"), &[THEIRS], &json!({"pem": pem})).expect(404);
    service.ask("PATCH", &one, &[THEIRS], json!({"status": "DELETED"}).to_string()).expect(404);
    service.post(&path("IOT_theirs"), &[KEY], &json!({"pem": pem})).expect(404);
    assert_eq!(service.get(&path(PROFILE), &[THEIRS]).expect(200), json!({"records": []}));
    assert_eq!(service.get(&one, &[KEY]).expect(200)["status"], "ACTIVE");
}

#[test]
fn a_use_is_granted_counted_and_denied_with_its_reasons() {
    let service = Service::start(&Database::sqlite());
    let (pem, csr) = (pki::device("CN=device-7"), pki::request("CN=device-7,OU=Unit 1,OU=Unit 2"));
    let values = json!([
        {"certificate_field": "subject.common_name", "value": "device-7"},
        {"certificate_field": "subject.organization_unit", "value": ["Unit 2", "Unit 1"]},
    ]);
    let made = assign(&service, &json!({"pem": pem, "usage_limit": 2, "registered_values": values})).expect(201);
    let one = format!("{}/{}", path(PROFILE), made["id"].as_str().unwrap());
    let take = |body: Value| service.post(&format!("{one}/use"), &[KEY], &body);
    let granted = take(json!({"pem": pem, "csr": csr})).expect(200);
    assert_eq!(granted, json!({"granted": true, "denials": [], "number_of_usage": 1}));

    let denied = take(json!({"pem": pki::device("CN=device-7"), "csr": pki::request("CN=device-8")})).expect(403);
    assert_eq!(
        denied["denials"],
        json!([
            {"reason": "other_certificate"},
            {"reason": "field_differs", "certificate_field": "subject.common_name"},
            {"reason": "field_absent", "certificate_field": "subject.organization_unit"},
        ])
    );
    let switch = |status: &str| service.ask("PATCH", &one, &[KEY], json!({"status": status}).to_string());
    switch("DISABLED").expect(200);
    assert_eq!(take(json!({"pem": pem, "csr": csr})).expect(403)["denials"], json!([{"reason": "disabled"}]));
    switch("ACTIVE").expect(200);
    take(json!({"pem": pem, "csr": csr})).expect(200);
    assert_eq!(
        take(json!({"pem": pem, "csr": csr})).expect(403)["denials"],
        json!([{"reason": "usage_limit_reached"}])
    );
    assert_eq!(service.get(&one, &[KEY]).expect(200)["number_of_usage"], 2);
    switch("DELETED").expect(200);
    switch("ACTIVE").expect(400);
    switch("GONE").expect(400);
}

/// What a profile has taken is still seen, and can still be switched off; it opens nothing.
#[test]
fn a_profile_that_takes_none_any_more_shows_what_it_took() {
    let database = Database::sqlite();
    let service = Service::start(&database);
    let pem = pki::device("CN=device-7");
    let made = assign(&service, &json!({"pem": pem})).expect(201);
    let one = format!("{}/{}", path(PROFILE), made["id"].as_str().unwrap());
    service.stop();
    let other = |config: String| config.replace("method = \"EST\"", "method = \"ACME\"");
    let service = Service::with_config(&database, other).unwrap();
    let take = |service: &Service| service.post(&format!("{one}/use"), &[KEY], &json!({"pem": pem}));
    assert_eq!(service.get(&one, &[KEY]).expect(200), made);
    assert_eq!(service.get(&path(PROFILE), &[KEY]).expect(200), json!({"records": [made]}));
    for refused in [take(&service), assign(&service, &json!({"pem": pem}))] {
        let message = refused.expect(400)["errors"][0]["message"].clone();
        assert!(message.as_str().unwrap().contains("EST, SCEP and CMPv2"), "{message}");
    }
    for status in ["DISABLED", "ACTIVE"] {
        let switched = service.ask("PATCH", &one, &[KEY], json!({"status": status}).to_string()).expect(200);
        assert_eq!((&switched["status"], &switched["number_of_usage"]), (&json!(status), &json!(0)));
    }
    service.stop();
    assert_eq!(take(&Service::start(&database)).expect(200)["number_of_usage"], 1);
}
