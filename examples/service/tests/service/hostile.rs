//! Hostile requests on every route: the exact status, in the service's envelope, and nothing changed.

use crate::console::{self, ROOTS, SEC};
use crate::requests::{OURS, Request, fill, service_of};
use crate::support::{Answer, Database, PROFILE, Service, on_both};
use crate::tree::config;
use serde_json::{Value, json};

const NAME: &str = "'; DROP TABLE ca; --";

/// What everybody may read of both tenants.
fn everything(service: &Service, requests: &[Request]) -> Vec<(String, String)> {
    let theirs =
        [("authorization", "Bearer theirs-admin"), ("x-api-key", "theirs-enrollment"), ("SEC", "theirs-system")];
    let reads = requests.iter().filter(|request| request.method == "GET");
    let asked =
        reads.flat_map(|request| [OURS, theirs].map(|who| (request.path.clone(), request.ask(service, &who).text)));
    asked.collect()
}

/// An error in the envelope of the route's service.
#[track_caller]
pub(crate) fn assert_enveloped(request: &Request, answer: &Answer) {
    let keys = answer.json().as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ");
    let expected = match service_of(&request.route) {
        "trust" => "code message details",
        "enrollment" => "errors",
        "tree" => "status errors messages",
        _ => "http_response code message description details",
    };
    assert_eq!(keys, expected, "{} {}: {answer:?}", request.method, request.path);
}

/// What is wrong with a body has this status, unless it is not looked at.
fn refusal(request: &Request, body: &str) -> u16 {
    match service_of(&request.route) {
        // The CA it names is not there.
        "trust" if body.starts_with("{\"caId\":\"") => 404,
        "trust" | "enrollment" => 400,
        "tree" => 200,
        _ => 422,
    }
}

/// These look at no field.
fn takes_anything(request: &Request) -> bool {
    request.route.ends_with("/validation") || request.route.ends_with("/deploy_status")
}

/// The good body with `value` in the place of each text, number and list.
fn filled(good: &Value, value: &Value) -> Value {
    match good {
        Value::Object(object) => {
            Value::Object(object.iter().map(|(key, inner)| (key.clone(), filled(inner, value))).collect())
        }
        _ => value.clone(),
    }
}

#[test]
fn hostile_bodies_have_their_status_on_every_route_and_change_nothing() {
    on_both(|database| {
        let service = Service::start(database);
        let requests = fill(&service);
        // There is room for a root then, so that the body is what is refused.
        let deletes = |it: &&Request| it.method == "DELETE" && it.route.ends_with("/ca/{dts_ca_certificate_id}");
        assert_eq!(requests.iter().find(deletes).unwrap().ask(&service, &OURS).status, 204);
        let before = everything(&service, &requests);
        let mut asked = 0;
        for (request, good) in requests.iter().filter_map(|request| Some((request, request.body.as_ref()?))) {
            let text = |value: Value| filled(good, &value).to_string().into_bytes();
            let unreadable: [&[u8]; 5] = [b"", b"{\"pem\": \"\xff\xfe\"}", b"{\"a\":", &[b'['; 100_000], b"{} {}"];
            let wrong = [b"[]".to_vec(), b"\"x\"".to_vec(), text(json!("\u{0}")), text(json!(NAME)), text(json!({}))];
            let bodies = unreadable.into_iter().map(|body| (body.to_vec(), true));
            for (body, is_unreadable) in bodies.chain(wrong.map(|body| (body, false))) {
                let shown = String::from_utf8_lossy(&body[..body.len().min(200)]).into_owned();
                // A password may be any text, and so may the name of an organisation.
                let is_text = request.route.ends_with("/keystore") || good.get("organisationName").is_some();
                if is_text && good.as_object().unwrap().len() == 1 && shown.contains("DROP") {
                    continue;
                }
                asked += 1;
                let answer = service.ask(request.method, &request.path, &OURS, body);
                let title = format!("{} {} {shown}: {answer:?}", request.method, request.path);
                if takes_anything(request) && !is_unreadable {
                    assert_eq!(answer.status, 200, "{title}");
                    continue;
                }
                assert_eq!(answer.status, refusal(request, &shown), "{title}");
                assert_enveloped(request, &answer);
                assert!(!answer.text.contains("-created\""), "{title}");
            }
        }
        assert!(asked > 150, "{asked}");
        assert_eq!(everything(&service, &requests), before);
    });
}

#[test]
fn a_body_of_10_mb_is_413_on_every_route() {
    let service = Service::start(&Database::sqlite());
    let requests = fill(&service);
    let before = everything(&service, &requests);
    let large = json!({"pem": "A".repeat(10_000_000)}).to_string();
    for request in requests.iter().filter(|request| request.body.is_some()) {
        let answer = service.ask(request.method, &request.path, &OURS, &large);
        assert_eq!(answer.status, 413, "{} {}", request.method, request.path);
        assert_enveloped(request, &answer);
    }
    assert_eq!(everything(&service, &requests), before);
}

/// Good requests, each for an object that is there: refused for who asks alone.
#[test]
fn nobody_else_gets_anything_done_on_any_route() {
    on_both(|database| {
        let service = Service::start(database);
        let requests = fill(&service);
        let before = everything(&service, &requests);
        let forged = [("authorization", "Bearer forged"), ("x-api-key", "' OR ''='"), ("SEC", "forged")];
        let foreign =
            [("authorization", "Bearer ours-enrollment"), ("x-api-key", "ours-system"), ("SEC", "ours-enrollment")];
        let theirs =
            [("authorization", "Bearer theirs-admin"), ("x-api-key", "theirs-enrollment"), ("SEC", "theirs-system")];
        let is_open = |request: &Request| {
            service_of(&request.route) == "tree" || (request.method == "GET" && request.route.ends_with("/crl"))
        };
        for request in requests.iter().filter(|request| !is_open(request)) {
            let mut denied = vec![(&[][..], 401), (&forged[..], 401), (&foreign[..], 403)];
            if request.is_of_a_tenant() {
                denied.push((&theirs[..], 404));
            }
            for (credentials, status) in denied {
                let answer = request.ask(&service, credentials);
                assert_eq!(answer.status, status, "{} {} {credentials:?}", request.method, request.path);
                assert_enveloped(request, &answer);
            }
        }
        // The CA of a signer stands in the body.
        let signer = requests.iter().find(|it| it.method == "POST" && it.route.ends_with("/vical-signers")).unwrap();
        assert_eq!(signer.ask(&service, &theirs).status, 404);
        assert_eq!(everything(&service, &requests), before);
        // They were good.
        for request in &requests {
            let answer = request.ask(&service, &OURS);
            request.assert_answered(answer.status, &answer.text);
        }
    });
}

#[test]
fn ids_that_are_none_are_not_found() {
    on_both(|database| {
        let service = Service::start(database);
        for request in fill(&service).iter().filter(|request| request.route.contains("id}")) {
            let place = if request.route.contains("/ca/{dts") { "{dts_ca_certificate_id}" } else { "{id}" };
            let is_number = service_of(&request.route) == "console";
            for id in ["%00", "%27%20OR%201%3D1", "..%2f..", "0", "b0aae560-10e7-4247-8e96-7cdd3578a1e2", "%ff"] {
                let route = request.route.replace("{enrollment_profile_id}", PROFILE);
                if !route.contains(place) {
                    continue;
                }
                let path = route.replace(place, id).replace("{id}", "1");
                let other = Request { path, route: route.clone(), body: request.body.clone(), ..*request };
                let answer = other.ask(&service, &OURS);
                let expected = match id {
                    "%00" => 404,
                    // No text.
                    "%ff" => 400,
                    "0" => 404,
                    _ if is_number => 400,
                    _ => 404,
                };
                assert_eq!(answer.status, expected, "{} {}: {answer:?}", other.method, other.path);
                assert_enveloped(&other, &answer);
            }
        }
    });
}

#[test]
fn sql_in_a_name_is_a_name() {
    on_both(|database| {
        let service = Service::start(database);
        let made = |path: &str, body: &Value, status: u16| service.post(path, &OURS, body).expect(status);
        made("/v1/ecosystems/certificates/ca", &json!({"organisationName": NAME}), 201);
        let values = json!([{"certificate_field": "subject.common_name", "value": NAME}]);
        let assign = format!("/iot/api/v1/enrollment-profile/{PROFILE}/authentication-certificate");
        made(&assign, &json!({"pem": crate::pki::device("CN=device"), "registered_values": values}), 201);
        let word = made("/locksmith/v1/roots", &config(NAME), 200)["status"].clone();
        assert_eq!(word, "root-created");
        let world = console::world();
        made(ROOTS, &json!({"cert_file": world.root_certificate.to_pem()}), 201);
        let mut body = world.body();
        body["name"] = NAME.into();
        made(console::ALL, &body, 201);
        let csr = json!({"purpose": "SERVER", "common_name": NAME});
        made(console::REQUESTS, &csr, 201);

        let get = |path: &str| service.get(path, &OURS).expect(200);
        let data = &get("/v1/ecosystems/certificates/ca")["data"][0]["certificateData"];
        assert_eq!(data["organisationName"], NAME);
        assert_eq!(get(&assign)["records"][0]["registered_values"][0]["value"], NAME);
        assert_eq!(get("/locksmith/v1/roots")["roots"], json!(["drop-table-ca"]));
        let subject = &get("/locksmith/v1/authority?cn_path=drop-table-ca")["root"]["certificate"]["Subject"];
        assert_eq!(subject["CommonName"], NAME);
        assert_eq!(get(console::ALL)[0]["name"], NAME);
        let pem = get(console::REQUESTS)[0]["csr"].as_str().unwrap().to_owned();
        let csr = certwright::CertificateRequest::from_pem(pem.as_bytes()).unwrap();
        assert!(csr.subject().to_string().contains("DROP TABLE ca"), "{}", csr.subject());
        service.get("/healthz", &[SEC]).expect(200);
    });
}

#[test]
fn unknown_routes_and_methods_are_refused_in_the_envelope_of_the_service_nearby() {
    let service = Service::start(&Database::sqlite());
    let asked = |method: &'static str, path: &str, status: u16| {
        let route = path.trim_start_matches("/api").to_owned();
        let request = Request { method, path: path.to_owned(), route, body: None, status, holds: "" };
        let answer = request.ask(&service, &OURS);
        assert_eq!(answer.status, status, "{method} {path}: {answer:?}");
        assert_enveloped(&request, &answer);
        answer
    };
    for path in [
        "/v1/ecosystems/certificates/cas",
        "/v1",
        "/iot/api/v1/enrollment-profile",
        "/locksmith/v2/roots",
        "/ca/1/key",
        "/config",
        "/staged_config/certificates/",
        "/api/staged_config/nothing",
        "/api",
    ] {
        asked("GET", path, 404);
        asked("POST", path, 404);
    }
    assert_eq!(service.get("/nothing", &[]).expect(404), json!({"message": "no such route"}));
    assert_eq!(service.get("/v1x", &[]).expect(404), json!({"message": "no such route"}));
    for (method, path, allowed) in [
        ("PUT", "/v1/ecosystems/certificates/ca", "GET,HEAD,POST"),
        ("PATCH", "/v1/ecosystems/certificates/vical-signers", "GET,HEAD,POST"),
        ("DELETE", "/iot/api/v1/enrollment-profile/IOT_1/authentication-certificate", "GET,HEAD,POST"),
        ("PUT", "/locksmith/v1/authorities", "GET,HEAD"),
        ("POST", "/ca/1/crl", "GET,HEAD"),
        ("GET", "/staged_config/deploy_status", "POST"),
        ("DELETE", "/api/config/certificates/components", "GET,HEAD"),
    ] {
        let answer = asked(method, path, 405);
        let mut found: Vec<_> = answer.headers["allow"].split(',').map(str::trim).collect();
        found.sort_unstable();
        assert_eq!(found.join(","), allowed, "{method} {path}");
    }
    service.ask("DELETE", "/healthz", &[], "").expect(405);
}

/// 64 KiB of an authentication certificate, and nearly as much of a list as a body holds.
#[test]
fn large_pem_is_stored_and_given_back() {
    on_both(|database| {
        let service = Service::start(database);
        let assign = format!("/iot/api/v1/enrollment-profile/{PROFILE}/authentication-certificate");
        let pem = crate::pki::device("CN=device-7");
        // Text may stand before PEM (RFC 7468 §2).
        let padded = format!("{:=<width$}\n{pem}", "", width = (64 << 10) - pem.len() - 1);
        let made = service.post(&assign, &OURS, &json!({"pem": padded})).expect(201);
        assert_eq!(made["pem"], padded);
        let one = format!("{assign}/{}", made["id"].as_str().unwrap());
        assert_eq!(service.get(&one, &OURS).expect(200), made);
        assert_eq!(service.get(&assign, &OURS).expect(200)["records"], json!([made]));
        service.post(&format!("{one}/use"), &OURS, &json!({"pem": padded})).expect(200);

        let issuer = crate::made::pki::Party::new("CN=Issuer");
        let entries = (0..26_000_u32)
            .fold(console::crl(-1, 1), |crl, at| crl.revoking(&[&[1][..], &at.to_be_bytes()].concat(), &[]));
        let list = entries.signed_by(&issuer).to_pem();
        assert!((800_000..1_000_000).contains(&list.len()), "{}", list.len());
        service.post(console::CRLS, &OURS, &json!({"crl_file": list})).expect(201);
        assert_eq!(service.get(console::CRLS, &OURS).expect(200)[0]["crl_file"], list);
    });
}

/// All of a console's are read for each certificate that is validated.
#[test]
fn roots_and_lists_of_a_console_are_bounded_all_together() {
    on_both(|database| {
        let service = Service::start(database);
        let root = || json!({"cert_file": console::world().root_certificate.to_pem()});
        let list = || json!({"crl_file": console::crl(-1, 1).signed_by(&console::world().intermediate).to_pem()});
        let kinds: [(&str, &str, &dyn Fn() -> Value, &str); 2] =
            [("console_root", "certificate", &root, ROOTS), ("console_crl", "crl", &list, console::CRLS)];
        for (table, column, make, path) in kinds {
            let (first, second) = (make(), make());
            let length = |body: &Value| body.as_object().unwrap().values().next().unwrap().as_str().unwrap().len();
            let left = (length(&first) + length(&second)) - 1;
            let most = "A".repeat((16 << 20) - left);
            database.run(&format!(
                "INSERT INTO {table} (tenant, id, fingerprint, {column}) VALUES ('ours', 9999, 'x', '{most}')"
            ));
            service.post(path, &[SEC], &first).expect(201);
            let refused = service.post(path, &[SEC], &second).expect(422);
            let message = json!("with it there would be more than 16777216 bytes of them");
            assert_eq!((&refused["code"], &refused["message"]), (&json!(1006), &message));
            // Of another tenant's there are none yet.
            service.post(path, &[("SEC", "theirs-system")], &second).expect(201);
            assert_eq!(service.ask("DELETE", &format!("{path}/9999"), &[SEC], "").status, 204);
            service.post(path, &[SEC], &second).expect(201);
        }
    });
}
