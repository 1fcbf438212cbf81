//! Starting and stopping, credentials, hostile requests, the log.

use crate::support::{Database, KEY, PROFILE, Service, curl, on_both, scratch};
use serde_json::json;
use std::fs;

const ASSIGN: &str =
    "/iot/api/v1/enrollment-profile/IOT_c1ac3d12-c2cb-46f0-808e-d0110c280c77/authentication-certificate";

#[test]
fn starts_answers_and_stops_when_told() {
    on_both(|database| {
        let service = Service::start(database);
        assert_eq!(service.get("/healthz", &[]).expect(200), json!({"status": "ok"}));
        let page = service.get("/", &[]);
        assert_eq!((page.status, &*page.headers["content-type"]), (200, "text/html; charset=utf-8"));
        assert!(page.headers["content-security-policy"].starts_with("default-src 'none'; script-src 'sha256-"));
        assert_eq!(service.get("/nothing", &[]).expect(404), json!({"message": "no such route"}));
        let first = service.get("/healthz", &[]).headers["x-request-id"].clone();
        assert_ne!(first, service.get("/healthz", &[]).headers["x-request-id"]);
        let (status, log) = service.stop();
        assert!(status.success() && log.iter().any(|line| line.contains("STOPPING")), "{log:?}");
    });
}

#[test]
fn a_second_start_finds_the_rows_of_the_first_and_needs_its_key() {
    on_both(|database| {
        drop(Service::start(database));
        drop(Service::start(database));
        let other = KEY.replace('0', "f");
        let config = "listen = \"127.0.0.1:0\"";
        assert!(Service::spawn(database, &other, config).err().unwrap().contains("written under another key"));
        assert!(Service::spawn(database, "", config).err().unwrap().contains("CERTWRIGHT_SERVICE_KEY"));
    });
}

#[test]
fn two_services_start_on_one_empty_database() {
    on_both(|database| {
        std::thread::scope(|scope| {
            let starts: Vec<_> = (0..4).map(|_| scope.spawn(|| Service::start(database))).collect();
            for start in starts {
                start.join().unwrap().get("/healthz", &[]).expect(200);
            }
        });
    });
}

#[test]
fn an_open_tree_or_an_unknown_setting_keeps_it_from_starting() {
    let database = Database::sqlite();
    let open = Service::with_config(&database, |config| config.replace("127.0.0.1:0", "0.0.0.0:0"));
    assert!(open.err().unwrap().contains("token_sha256"));
    let everywhere = Service::with_config(&database, |config| {
        let tree = format!("[tree]\ntoken_sha256 = \"{}\"", "00".repeat(32));
        let config = config.replace("base_url = \"https://ca.example.labs:443\"\n", "");
        config.replace("127.0.0.1:0", "0.0.0.0:0").replace("[tree]", &tree)
    });
    assert!(everywhere.err().unwrap().contains("set `tree.base_url`"));
    let unknown = Service::with_config(&database, |config| config.replace("country =", "land ="));
    assert!(unknown.err().unwrap().contains("land"));
    for (good, bad, key) in [
        ("country = \"AU\"", "country = \"Australia\"", "`country` of tenant `ours`"),
        ("https://crl.example.com/{id}", "crl.example.com/{id}", "`crl_url` of tenant `ours`"),
        ("https://crl.example.com/{id}", "https://crl.example.com/all", "`crl_url` of tenant `ours`"),
        ("https://ca.example.labs:443", "ca.example.labs", "`tree.base_url`"),
        ("custom_domain = \"example.com\"", "custom_domain = \"\u{e9}.example\"", "`custom_domain` of tenant `ours`"),
        ("subdomain = \"other.", "subdomain = \"other@", "`subdomain` of tenant `theirs`"),
        ("method = \"SCEP\"", "method = \"scep\"", "`tenant[1].enrollment_profile[1].method`"),
    ] {
        let wrong = Service::with_config(&database, |config| config.replace(good, bad));
        let log = wrong.err().unwrap_or_else(|| panic!("{bad}"));
        assert!(log.contains("NOT_STARTED") && log.contains(&format!("{key} will not do")), "{log}");
    }
}

#[test]
fn credentials_are_asked_for_and_open_their_own_service_alone() {
    let service = Service::start(&Database::sqlite());
    let status = |headers: &[(&str, &str)]| service.get(ASSIGN, headers).status;
    assert_eq!(status(&[("x-api-key", "ours-enrollment")]), 200);
    for nobody in ["", "ours-enrollmen", "ours-enrollment ours-enrollment", "' OR ''='", "*"] {
        assert_eq!(status(&[("x-api-key", nobody)]), 401, "{nobody}");
    }
    assert_eq!(status(&[]), 401);
    assert_eq!(status(&[("authorization", "Bearer ours-enrollment")]), 401);
    assert_eq!(status(&[("x-api-key", "ours-admin")]), 403);
    let denied = service.get(ASSIGN, &[]);
    assert_eq!(denied.headers["www-authenticate"], "Bearer");
    assert_eq!(denied.json(), json!({"errors": [{"code": "unauthorized", "message": "Unauthorized"}]}));
}

/// Every route of the OpenAPI document that wants a credential.
#[test]
fn no_route_answers_without_its_credential_or_with_a_forged_one() {
    let service = Service::start(&Database::sqlite());
    let document = service.get("/openapi.json", &[]).expect(200);
    let forged = [("authorization", "Bearer forged"), ("x-api-key", "forged"), ("sec", "forged")];
    // Of other services, and of a component.
    let foreign =
        [("authorization", "Bearer ours-enrollment"), ("x-api-key", "ours-system"), ("sec", "ours-enrollment")];
    let mut asked = 0;
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let schemes = operation["security"].as_array().cloned().unwrap_or_default();
            if schemes.is_empty() || schemes.contains(&json!({})) {
                continue;
            }
            asked += 1;
            let (method, path) = (method.to_uppercase(), path.replace("{enrollment_profile_id}", PROFILE));
            let path = path.replace("{id}", "1").replace("{dts_ca_certificate_id}", "1");
            for (headers, status) in [(&[][..], 401), (&forged[..], 401), (&foreign[..], 403)] {
                let answer = service.ask(&method, &path, headers, "{}");
                assert_eq!(answer.status, status, "{method} {path} {headers:?}");
            }
        }
    }
    assert!(asked > 25, "{asked}");
}

/// What the README says: one command, and the credentials that it prints.
#[test]
fn the_demonstration_starts_with_what_it_printed() {
    let folder = scratch().join("demo");
    let start = || {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_certwright-service"));
        command.arg("--demo").arg(&folder).env_remove("DATABASE_URL").stdout(std::process::Stdio::piped());
        command.spawn().unwrap()
    };
    // The port may be taken here.
    let mut first = start();
    while !folder.join("config.toml").exists() {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    std::thread::sleep(std::time::Duration::from_millis(200));
    let _ = first.kill();
    first.wait().unwrap();
    let (config, key) = (folder.join("config.toml"), fs::read_to_string(folder.join("key")).unwrap());
    let text = fs::read_to_string(config).unwrap().replace("127.0.0.1:8080", "127.0.0.1:0");
    let service = Service::spawn(&Database::Sqlite(folder.join("service.db")), &key, &text).unwrap();
    let credentials = fs::read_to_string(folder.join("credentials")).unwrap();
    let of = |start: &str| credentials.lines().find_map(|line| line.strip_prefix(start)).unwrap().trim().to_owned();
    let bearer = format!("Bearer {}", of("trust service, Authorization: Bearer"));
    service.get("/v1/ecosystems/certificates/ca", &[("authorization", &bearer)]).expect(200);
    service.get(ASSIGN, &[("x-api-key", &of("enrollment, x-api-key:"))]).expect(200);
    service.get("/config/certificates/components", &[("SEC", &of("console, SEC:"))]).expect(200);
}

#[test]
fn the_demonstration_takes_a_folder_of_any_name() {
    use std::os::unix::ffi::OsStrExt;
    let start = |folder: &std::path::Path| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_certwright-service"));
        command.arg("--demo").arg(folder).env_remove("DATABASE_URL").stdout(std::process::Stdio::piped());
        command.spawn().unwrap()
    };
    for name in ["two words", "it's \"quoted\"", "100% #1 ?a=b", "b\\c", "\u{e9}\u{5f71}", "%41"] {
        let folder = scratch().join(name);
        let (mut child, begin) = (start(&folder), std::time::Instant::now());
        // The port may be taken here; the database is opened before.
        while !folder.join("service.db").exists() {
            assert!(begin.elapsed() < std::time::Duration::from_secs(20), "{name}");
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        let _ = child.kill();
        child.wait().unwrap();
    }
    let folder = scratch().join(std::ffi::OsStr::from_bytes(b"\xff"));
    let output = start(&folder).wait_with_output().unwrap();
    let log = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(!output.status.success() && log.contains("the name of the folder is not UTF-8"), "{log}");
    assert!(!folder.exists());
}

#[test]
fn a_running_request_is_answered_when_the_service_is_told_to_stop() {
    // Making its key takes a while.
    let slow = |config: String| config.replace("key = \"P-256\"", "key = \"RSA-3072\"");
    let service = Service::with_config(&Database::sqlite(), slow).unwrap();
    let client = service.client();
    let body = json!({"certificate_config": crate::tree::config("Root")}).to_string();
    std::thread::scope(|scope| {
        let asked = scope.spawn(|| client.ask("POST", "/locksmith/v1/roots", &[], &body));
        std::thread::sleep(std::time::Duration::from_millis(100));
        assert!(service.stop().0.success());
        // Its modulus is a number that few parsers read.
        assert!(asked.join().unwrap().unwrap().text.contains("\"root-created\""));
    });
}

#[test]
fn hostile_bodies_get_their_status_and_change_nothing() {
    let service = Service::start(&Database::sqlite());
    let key = ("x-api-key", "ours-enrollment");
    let status = |headers: &[(&str, &str)], body: &[u8]| service.ask("POST", ASSIGN, headers, body).status;
    assert_eq!(status(&[key], b"{\"pem\": \"\xff\xfe\"}"), 400);
    assert_eq!(status(&[key], b""), 400);
    assert_eq!(status(&[key], "[".repeat(200_000).as_bytes()), 400);
    assert_eq!(
        status(&[key], json!({"pem": "-----BEGIN CERTIFICATE-----\n".repeat(20_000)}).to_string().as_bytes()),
        400
    );
    assert_eq!(status(&[key, ("Content-Type", "text/plain")], b"{}"), 415);
    assert_eq!(service.ask("DELETE", ASSIGN, &[key], "").status, 405);

    let file = scratch().join("large.json");
    fs::write(&file, json!({"pem": "A".repeat(10_000_000)}).to_string()).unwrap();
    let (file, url) = (format!("@{}", file.display()), service.url(ASSIGN));
    let headers = ["-H", "x-api-key: ours-enrollment", "-H", "Content-Type: application/json"];
    for extra in [&[][..], &["-H", "Transfer-Encoding: chunked"]] {
        let arguments = [&headers[..], extra, &["--data-binary", &file, &url]].concat();
        let Some(answer) = curl(&arguments) else { return };
        let shape = json!({"errors": [{"code": "payload_too_large", "message": "Payload Too Large"}]});
        assert_eq!(answer.expect(413), shape);
    }
    assert_eq!(service.get(ASSIGN, &[key]).expect(200), json!({"records": []}));
}

#[test]
fn every_service_answers_errors_of_http_in_its_own_shape() {
    let service = Service::start(&Database::sqlite());
    let shape = |path: &str| {
        let denied = service.ask("POST", path, &[("Content-Type", "text/xml")], "");
        assert!(denied.status == 401 || denied.status == 415, "{denied:?}");
        denied.json().as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(shape(ASSIGN), "errors");
    assert_eq!(shape("/v1/ecosystems/certificates/ca"), "code message details");
    assert_eq!(shape("/locksmith/v1/roots"), "status errors messages");
    let components = |path: &str, who| service.get(path, &[("sec", who)]);
    for path in ["/config/certificates/components", "/api/config/certificates/components"] {
        assert_eq!(components(path, "ours-security").expect(200)[1], json!({"id": 42, "name": "collector"}));
        assert_eq!(components(path, "ours-admin").expect(403)["http_response"]["code"], 403);
    }
}

/// Every route of the OpenAPI document, with a credential that opens it.
#[test]
fn no_route_fails_on_hostile_input() {
    on_both(|database| ask_everything(&Service::start(database)));
}

fn ask_everything(service: &Service) {
    let document = service.get("/openapi.json", &[]).expect(200);
    let credentials =
        [("authorization", "Bearer ours-admin"), ("x-api-key", "ours-enrollment"), ("sec", "ours-system")];
    let pem = "-----BEGIN CERTIFICATE-----\n";
    let deep = "[".repeat(100_000);
    let text = |value: &str| value.as_bytes().to_vec();
    let bodies =
        [text(""), text("null"), text("[]"), text("{}"), text("{\"a\":"), text(&deep), b"\xff\xfe\x00".to_vec()];
    let values = [
        json!(null),
        json!(-1),
        json!(1e300),
        json!(u64::MAX),
        json!(""),
        json!("\u{0}"),
        json!("'; DROP TABLE ca; --"),
        json!("../../etc/passwd"),
        json!(pem.repeat(10_000)),
        json!(format!("{pem}{}", "A".repeat(900_000))),
        json!(vec!["a"; 1000]),
        json!({"common_name": "\u{202e}", "organization": ["x"]}),
    ];
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let schema = &operation["requestBody"]["content"]["application/json"]["schema"]["properties"];
            let names: Vec<_> = schema.as_object().into_iter().flatten().map(|(name, _)| name).collect();
            let filled = values.iter().map(|value| {
                let fields = names.iter().map(|name| ((*name).clone(), value.clone()));
                serde_json::Value::Object(fields.collect()).to_string().into_bytes()
            });
            for part in ["0", "-1", "9223372036854775808", "%00", "%27%20OR%201%3D1", "..%2f..", "%ff"] {
                let route = path.split('{').enumerate().map(|(index, rest)| match index {
                    0 => rest.to_owned(),
                    _ => part.to_owned() + rest.split_once('}').unwrap().1,
                });
                let route: String = route.collect();
                let query = if operation["parameters"].to_string().contains("\"query\"") { "?cn_path=%00" } else { "" };
                let sent: Vec<Vec<u8>> = bodies.iter().cloned().chain(filled.clone()).collect();
                // One path with every body, the others with one.
                let sent = match (part, method.as_str()) {
                    (_, "get") => &sent[..1],
                    ("0", _) => &sent[..],
                    _ => &sent[3..4],
                };
                for body in sent.iter().filter(|body| body.len() < 1 << 20) {
                    let answer =
                        service.client().ask(&method.to_uppercase(), &(route.clone() + query), &credentials, body);
                    let answer = answer.unwrap_or_else(|| panic!("{method} {route}: no answer"));
                    let start = String::from_utf8_lossy(&body[..body.len().min(60)]).into_owned();
                    assert!(answer.status < 500, "{method} {route} {start}: {answer:?}");
                }
            }
        }
    }
    let log = service.log().join("\n");
    assert!(!log.contains("PANICKED") && !log.contains("BROKEN") && !log.contains("FAILED\""), "{log}");
}

#[test]
fn services_that_start_together_make_the_tables_once() {
    on_both(|database| {
        let start = || Service::start(database).get("/healthz", &[]).status;
        std::thread::scope(|scope| {
            let started = [(); 8].map(|()| scope.spawn(start));
            assert_eq!(started.map(|one| one.join().unwrap()), [200; 8]);
        });
    });
}

#[test]
fn a_service_does_not_print_the_password_of_its_database() {
    let database = Database::sqlite();
    let wrong = |config: String| format!("database = postgres://u:hunter2@db/x\n{config}");
    let log = Service::with_config(&database, wrong).err().unwrap();
    assert!(log.contains("config.toml, line 1: no TOML") && !log.contains("hunter2"), "{log}");
}

#[test]
fn the_log_is_json_and_holds_no_credential_and_no_body() {
    let service = Service::start(&Database::sqlite());
    let pem = crate::pki::device("CN=device-7");
    let body =
        json!({"pem": pem, "registered_values": [{"certificate_field": "challenge_password", "value": "hunter2"}]});
    service.post(ASSIGN, &[("x-api-key", "ours-enrollment")], &body).expect(201);
    service.get(&format!("{ASSIGN}?token=hunter3"), &[("x-api-key", "hunter4")]);
    let (_, log) = service.stop();
    let log = log.join("\n");
    assert!(!log.contains("hunter") && !log.contains("ours-enrollment") && !log.contains("BEGIN"), "{log}");
    let answered = log.lines().find(|line| line.contains("ANSWERED")).unwrap();
    let entry: serde_json::Value = serde_json::from_str(answered).unwrap();
    assert_eq!(entry["status"], 201);
    assert_eq!(entry["span"]["route"].as_str().unwrap().replace("{enrollment_profile_id}", PROFILE), ASSIGN);
}

#[test]
fn what_is_secret_is_sealed_in_the_file() {
    let database = Database::sqlite();
    let service = Service::start(&database);
    let body = json!({"pem": crate::pki::device("CN=d"), "registered_values":
        [{"certificate_field": "challenge_password", "value": "hunter2"}]});
    service.post(ASSIGN, &[("x-api-key", "ours-enrollment")], &body).expect(201);
    service.post("/locksmith/v1/roots", &[], &json!({"certificate_config": crate::tree::config("Root")})).expect(200);
    let admin = ("authorization", "Bearer ours-admin");
    let root = service.post("/v1/ecosystems/certificates/ca", &[admin], &json!({"organisationName": "O"})).expect(201);
    let signer = json!({"caId": root["id"], "commonName": "VICAL"});
    service.post("/v1/ecosystems/certificates/vical-signers", &[admin], &signer).expect(201);
    let csr = json!({"purpose": "SERVER", "common_name": "a.example.com"});
    let requests = "/staged_config/certificates/end_certificate_signing_requests";
    service.post(requests, &[("SEC", "ours-system")], &csr).expect(201);
    service.stop();
    let Database::Sqlite(file) = database else { return };
    let parts = ["", "-wal"].map(|part| fs::read(format!("{}{part}", file.display())).unwrap_or_default());
    let bytes = parts.concat();
    let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds("BEGIN CERTIFICATE-----") && !holds("hunter2") && !holds("PRIVATE KEY"));
}
