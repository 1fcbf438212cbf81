//! What must be counted exactly: by many clients at once, by two services on one database, through a kill.

use crate::pki;
use crate::support::{Answer, Client, Database, PROFILE, Service, on_both};
use serde_json::json;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

const KEY: (&str, &str) = ("x-api-key", "ours-enrollment");
const CLIENTS: usize = 200;

fn two(database: &Database) -> [Service; 2] {
    [Service::start(database), Service::start(database)]
}

/// Asks `CLIENTS` times at once, half of each service; the answers.
fn at_once(services: &[Service; 2], ask: impl Fn(&Client, usize) -> Option<Answer> + Sync) -> Vec<Answer> {
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

fn with_status(answers: &[Answer], status: u16) -> usize {
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

/// The path of a new authentication certificate, and the body that uses it.
fn assigned(service: &Service, limit: Option<u32>) -> (String, String) {
    let path = format!("/iot/api/v1/enrollment-profile/{PROFILE}/authentication-certificate");
    let pem = pki::device("CN=device-7");
    let made = service.post(&path, &[KEY], &json!({"pem": pem, "usage_limit": limit})).expect(201);
    (format!("{path}/{}", made["id"].as_str().unwrap()), json!({"pem": pem}).to_string())
}
