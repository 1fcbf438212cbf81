//! What must be counted exactly: by many clients at once, by two services on one database, through a kill.

use crate::pki;
use crate::support::{Answer, Client, Database, PROFILE, Service, on_both};
use certwright::Certificate;
use serde_json::{Value, json};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

const KEY: (&str, &str) = ("x-api-key", "ours-enrollment");
pub(crate) const CLIENTS: usize = 200;

pub(crate) fn two(database: &Database) -> [Service; 2] {
    [Service::start(database), Service::start(database)]
}

/// Asks `CLIENTS` times at once, half of each service; the answers.
pub(crate) fn at_once(services: &[Service; 2], ask: impl Fn(&Client, usize) -> Option<Answer> + Sync) -> Vec<Answer> {
    let clients = services.each_ref().map(Service::client);
    thread::scope(|scope| {
        let asked: Vec<_> = (0..CLIENTS).map(|number| (number, &clients[number % 2])).collect();
        let asked: Vec<_> = asked
            .into_iter()
            .map(|(number, client)| {
                scope.spawn({
                    let ask = &ask;
                    move || ask(client, number)
                })
            })
            .collect();
        asked.into_iter().filter_map(|thread| thread.join().unwrap()).collect()
    })
}

pub(crate) fn with_status(answers: &[Answer], status: u16) -> usize {
    answers.iter().filter(|answer| answer.status == status).count()
}

#[test]
fn a_usage_limit_of_100_is_granted_100_times() {
    on_both(|database| {
        let services = two(database);
        let (path, body) = assigned(&services[0], Some(100));
        let answers = at_once(&services, |client, _| client.ask("POST", &format!("{path}/use"), &[KEY], &body));
        assert_eq!((with_status(&answers, 200), with_status(&answers, 403)), (100, 100));
        let mut counts: Vec<_> =
            answers.iter().filter_map(|answer| answer.json()["number_of_usage"].as_u64()).collect();
        counts.sort_unstable();
        assert_eq!(counts, (1..=100).collect::<Vec<_>>());
        assert_eq!(services[1].get(&path, &[KEY]).expect(200)["number_of_usage"], 100);
    });
}

#[test]
fn a_use_that_was_granted_is_counted_after_a_kill() {
    on_both(|database| {
        let service = Service::start(database);
        let (path, body) = assigned(&service, None);
        let granted = AtomicUsize::new(0);
        let client = service.client();
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    // Until the connection breaks.
                    while client
                        .ask("POST", &format!("{path}/use"), &[KEY], &body)
                        .is_some_and(|answer| answer.status == 200)
                    {
                        granted.fetch_add(1, Ordering::Relaxed);
                    }
                });
            }
            thread::sleep(Duration::from_millis(500));
            service.kill();
        });
        let again = Service::start(database);
        let counted = again.get(&path, &[KEY]).expect(200)["number_of_usage"].as_u64().unwrap();
        let granted = u64::try_from(granted.into_inner()).unwrap();
        // One for each client may have been counted and not answered.
        assert!(granted > 0 && (granted..=granted + 8).contains(&counted), "{granted} granted, {counted} counted");
    });
}

#[test]
fn of_200_requests_for_roots_three_are_granted() {
    on_both(|database| {
        let services = two(database);
        let (path, admin) = ("/v1/ecosystems/certificates/ca", ("authorization", "Bearer ours-admin"));
        let body = json!({"organisationName": "Example Inc."}).to_string();
        let answers = at_once(&services, |client, _| client.ask("POST", path, &[admin], &body));
        assert_eq!((with_status(&answers, 201), with_status(&answers, 409)), (3, CLIENTS - 3));
        assert_eq!(services[1].get(path, &[admin]).expect(200)["data"].as_array().unwrap().len(), 3);
    });
}

#[test]
fn of_200_roots_of_one_name_one_is_made() {
    on_both(|database| {
        let services = two(database);
        let body = json!({"certificate_config": crate::tree::config("Root")}).to_string();
        let answers = at_once(&services, |client, _| client.ask("POST", "/locksmith/v1/roots", &[], &body));
        let made = answers.iter().filter(|answer| answer.text.contains("root-created")).count();
        let exists = answers.iter().filter(|answer| answer.text.contains("root-exists")).count();
        assert_eq!((made, exists), (1, CLIENTS - 1));
    });
}

#[test]
fn serial_numbers_have_no_gap_and_no_duplicate() {
    on_both(|database| {
        let services = two(database);
        let body = issuable(&services[0]);
        let mut refused: Value = serde_json::from_str(&body).unwrap();
        refused["csr_input"]["from_pem"] = pki::forged_request("CN=www.example.com,O=Example Labs").into();
        let refused = refused.to_string();
        let answers = at_once(&services, |client, number| {
            // Every tenth comes to nothing after its number was taken: the request does not prove possession of its key.
            let body = if number % 10 == 0 { &refused } else { &body };
            client.ask("POST", "/locksmith/v1/certificates", &[], body)
        });
        let serials = serials(&answers);
        assert_eq!(serials.len(), CLIENTS * 9 / 10);
        assert_eq!(serials, (2..2 + serials.len()).collect::<Vec<_>>());
        assert_eq!(listed(&services[1]), serials);
    });
}

#[test]
fn nothing_issued_is_lost_and_nothing_half_made_is_seen_after_a_kill() {
    on_both(|database| {
        let service = Service::start(database);
        let body = issuable(&service);
        let ask = |client: &Client, _| client.ask("POST", "/locksmith/v1/certificates", &[], &body);
        let answered = serials(&until_killed(service, ask));
        let again = Service::start(database);
        let listed = listed(&again);
        assert!(
            !answered.is_empty() && answered.iter().all(|serial| listed.contains(serial)),
            "{answered:?} {listed:?}"
        );
        assert_eq!(listed, (2..2 + listed.len()).collect::<Vec<_>>());
        // The next number is the next.
        let next = again.client().ask("POST", "/locksmith/v1/certificates", &[], &body).unwrap();
        assert_eq!(serials(&[next]), [listed.len() + 2]);
    });
}

/// Asks from eight threads, each with a number of its own every time, and kills the service in the middle; what was answered.
fn until_killed(service: Service, ask: impl Fn(&Client, usize) -> Option<Answer> + Sync) -> Vec<Answer> {
    let (client, next, answers) = (service.client(), AtomicUsize::new(0), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                while let Some(answer) = ask(&client, next.fetch_add(1, Ordering::Relaxed)) {
                    answers.lock().unwrap().push(answer);
                }
            });
        }
        thread::sleep(Duration::from_millis(700));
        service.kill();
    });
    answers.into_inner().unwrap()
}

/// A CA is its own row and one among those that its parent issued: both, or neither.
#[test]
fn a_ca_that_was_answered_is_whole_after_a_kill() {
    on_both(|database| {
        let service = Service::start(database);
        issuable(&service);
        let answers = until_killed(service, |client, number| {
            let config = crate::tree::config(&format!("Below {number}"));
            let body = json!({"parent_cn_path": "Root", "certificate_config": config}).to_string();
            client.ask("POST", "/locksmith/v1/intermediates", &[], body)
        });
        let again = Service::start(database);
        let below = again.get("/locksmith/v1/intermediates?cn_path=root", &[]).expect(200)["intermediates"].clone();
        let issued = again.get("/locksmith/v1/certificates?cn_path=root", &[]).expect(200)["certificates"].clone();
        let mut slugs: Vec<_> = issued.as_array().unwrap().iter().map(|one| one["slug"].as_str().unwrap()).collect();
        slugs.sort_unstable();
        let mut names: Vec<_> = below.as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect();
        names.sort_unstable();
        assert_eq!(names, slugs);
        assert!(!answers.is_empty());
        for answer in answers {
            let slug = answer.expect(200)["root"]["slug"].clone();
            assert!(names.contains(&slug.as_str().unwrap()), "{slug} {names:?}");
        }
        assert_eq!(listed(&again), (2..2 + names.len()).collect::<Vec<_>>());
    });
}

/// The quota is a count beside the rows: whatever was killed, it is their number.
#[test]
fn a_quota_of_three_is_three_after_a_kill() {
    on_both(|database| {
        let (path, admin) = ("/v1/ecosystems/certificates/ca", ("authorization", "Bearer ours-admin"));
        let body = json!({"organisationName": "Example Inc."}).to_string();
        let service = Service::start(database);
        let client = service.client();
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| client.ask("POST", path, &[admin], &body));
            }
            thread::sleep(Duration::from_millis(12));
            service.kill();
        });
        let again = Service::start(database);
        let count = || again.get(path, &[admin]).expect(200)["data"].as_array().unwrap().len();
        let left = count();
        let more = (0..4).filter(|_| again.ask("POST", path, &[admin], &body).status == 201).count();
        assert_eq!((left + more, count()), (3, 3));
    });
}

/// A root, and the body that has it issue a certificate.
fn issuable(service: &Service) -> String {
    let root = json!({"certificate_config": crate::tree::config("Root")});
    assert_eq!(service.post("/locksmith/v1/roots", &[], &root).expect(200)["status"], "root-created");
    let csr = json!({"from_pem": pki::request("CN=www.example.com,O=Example Labs")});
    let config = json!({"expiration_date": [1, 0, 0], "certificate_type": "server"});
    json!({"cn_path": "Root", "csr_input": csr, "certificate_config": config}).to_string()
}

/// The serial numbers of what was issued, in order.
fn serials(answers: &[Answer]) -> Vec<usize> {
    let issued = answers.iter().filter_map(|answer| answer.json()["serial_number"].as_str().map(str::to_owned));
    let mut serials: Vec<_> = issued.map(|serial| usize::from_str_radix(&serial, 16).unwrap()).collect();
    serials.sort_unstable();
    serials
}

/// The serial numbers of what the root has issued, each certificate read and held against its row.
fn listed(service: &Service) -> Vec<usize> {
    let all = service.get("/locksmith/v1/certificates?cn_path=root", &[]).expect(200);
    let serial = |one: &Value| {
        let serial = usize::from_str_radix(one["serial_number"].as_str().unwrap(), 16).unwrap();
        let certificate = Certificate::from_pem(one["certificate_pem"].as_str().unwrap().as_bytes()).unwrap();
        assert_eq!(usize::from_str_radix(&certificate.serial().to_hex(), 16), Ok(serial));
        serial
    };
    all["certificates"].as_array().unwrap().iter().map(serial).collect()
}

/// The path of a new authentication certificate, and the body that uses it.
fn assigned(service: &Service, limit: Option<u32>) -> (String, String) {
    let path = format!("/iot/api/v1/enrollment-profile/{PROFILE}/authentication-certificate");
    let pem = pki::device("CN=device-7");
    let made = service.post(&path, &[KEY], &json!({"pem": pem, "usage_limit": limit})).expect(201);
    (format!("{path}/{}", made["id"].as_str().unwrap()), json!({"pem": pem}).to_string())
}
