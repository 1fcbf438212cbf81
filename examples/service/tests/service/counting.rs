//! What must be counted exactly: by many clients at once, by two services on one database, through a kill.

use crate::pki;
use crate::support::{Answer, Client, Database, PROFILE, Service, on_both};
use certwright::{Certificate, Crl, Timestamp};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use std::{env, thread};

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

/// How often a service is killed in one test.
const KILLS: usize = 3;

/// When a service is killed: at another time in each run. A test that fails prints the seed, and `CERTWRIGHT_SEED` repeats it.
struct Delays(u64);

impl Delays {
    fn new() -> Self {
        let given = env::var("CERTWRIGHT_SEED").ok().map(|seed| seed.parse().unwrap());
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().subsec_nanos();
        let seed = given.unwrap_or(u64::from(now));
        eprintln!("CERTWRIGHT_SEED={seed}");
        Self(seed)
    }

    /// From so many milliseconds to so many.
    fn between(&mut self, least: u64, most: u64) -> Duration {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let micros = (mixed ^ (mixed >> 31)) % ((most - least) * 1000);
        let delay = Duration::from_millis(least) + Duration::from_micros(micros);
        eprintln!("killed after {delay:?}");
        delay
    }
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
        let (path, body) = assigned(&Service::start(database), None);
        let (mut delays, mut granted) = (Delays::new(), 0);
        for kill in 1..=KILLS {
            let answers = until_killed(Service::start(database), delays.between(200, 700), |client, _| {
                client.ask("POST", &format!("{path}/use"), &[KEY], &body)
            });
            granted += with_status(&answers, 200);
            let counted = Service::start(database).get(&path, &[KEY]).expect(200)["number_of_usage"].as_u64();
            let counted = usize::try_from(counted.unwrap()).unwrap();
            // One for each client may have been counted and not answered.
            assert!((granted..=granted + 8 * kill).contains(&counted), "{granted} granted, {counted} counted");
        }
        assert!(granted > 0);
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
        let body = issuable(&Service::start(database));
        let ask = |client: &Client, _| client.ask("POST", "/locksmith/v1/certificates", &[], &body);
        let (mut delays, mut answered) = (Delays::new(), Vec::new());
        for _ in 0..KILLS {
            let answers = until_killed(Service::start(database), delays.between(200, 900), ask);
            answered.extend(serials(&answers));
            let again = Service::start(database);
            let listed = listed(&again);
            assert!(answered.iter().all(|serial| listed.contains(serial)), "{answered:?} {listed:?}");
            assert_eq!(listed, (2..2 + listed.len()).collect::<Vec<_>>());
            // The next number is the next.
            let next = serials(&[ask(&again.client(), 0).unwrap()]);
            assert_eq!(next, [listed.len() + 2]);
            answered.extend(next);
        }
        assert!(answered.len() > KILLS);
    });
}

/// Asks from eight threads, each with a number of its own every time, and kills the service in the middle; what was answered.
fn until_killed(
    service: Service,
    delay: Duration,
    ask: impl Fn(&Client, usize) -> Option<Answer> + Sync,
) -> Vec<Answer> {
    let (client, next, answers) = (service.client(), AtomicUsize::new(0), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                while let Some(answer) = ask(&client, next.fetch_add(1, Ordering::Relaxed)) {
                    answers.lock().unwrap().push(answer);
                }
            });
        }
        thread::sleep(delay);
        service.kill();
    });
    answers.into_inner().unwrap()
}

/// A CA is its own row and one among those that its parent issued: both, or neither.
#[test]
fn a_ca_that_was_answered_is_whole_after_a_kill() {
    on_both(|database| {
        issuable(&Service::start(database));
        let (mut delays, mut answered) = (Delays::new(), Vec::new());
        for kill in 0..KILLS {
            answered.extend(until_killed(Service::start(database), delays.between(200, 900), |client, number| {
                let config = crate::tree::config(&format!("Below {kill} {number}"));
                let body = json!({"parent_cn_path": "Root", "certificate_config": config}).to_string();
                client.ask("POST", "/locksmith/v1/intermediates", &[], body)
            }));
            let again = Service::start(database);
            let (below, issued) = (all(&again, "intermediates"), all(&again, "certificates"));
            let mut slugs: Vec<_> = issued.iter().map(|one| one["slug"].as_str().unwrap()).collect();
            slugs.sort_unstable();
            let mut names: Vec<_> = below.iter().map(|one| one.as_str().unwrap()).collect();
            names.sort_unstable();
            assert_eq!(names, slugs);
            for answer in &answered {
                let slug = answer.expect(200)["root"]["slug"].clone();
                assert!(names.contains(&slug.as_str().unwrap()), "{slug} {names:?}");
            }
            assert_eq!(listed(&again), (2..2 + names.len()).collect::<Vec<_>>());
        }
        assert!(!answered.is_empty());
    });
}

/// The quota is a count beside the rows: whatever was killed, it is their number.
#[test]
fn a_quota_of_three_is_three_after_a_kill() {
    on_both(|database| {
        let (path, admin) = ("/v1/ecosystems/certificates/ca", ("authorization", "Bearer ours-admin"));
        let body = json!({"organisationName": "Example Inc."}).to_string();
        let mut delays = Delays::new();
        for _ in 0..2 * KILLS {
            let service = Service::start(database);
            let client = service.client();
            thread::scope(|scope| {
                for _ in 0..8 {
                    scope.spawn(|| client.ask("POST", path, &[admin], &body));
                }
                thread::sleep(delays.between(1, 40));
                service.kill();
            });
            let again = Service::start(database);
            let count = || again.get(path, &[admin]).expect(200)["data"].as_array().unwrap().len();
            let left = count();
            let more = (0..4).filter(|_| again.ask("POST", path, &[admin], &body).status == 201).count();
            assert_eq!((left + more, count()), (3, 3));
            again.kill();
            assert_eq!((database.tell("DELETE FROM dts_root"), database.tell("DELETE FROM dts_tenant")), (3, 1));
        }
    });
}

/// Of one certificate and of others, by two services: no list misses a revocation that was answered before it was made.
#[test]
fn each_revocation_stands_in_the_next_list_once_and_dates_do_not_run_back() {
    const CERTIFICATES: usize = 40;
    on_both(|database| {
        let services = two(database);
        let body = issuable(&services[0]);
        for _ in 0..CERTIFICATES {
            services[0].ask("POST", "/locksmith/v1/certificates", &[], &body).expect(200);
        }
        let asked = Mutex::new(Vec::new());
        at_once(&services, |client, number| {
            let serial = format!("{:02X}", 2 + number % CERTIFICATES);
            let body = json!({"cn_path": "Root", "serial_number": serial, "reason": "superseded"}).to_string();
            let answer = client.ask("POST", "/locksmith/v1/revocations", &[], body)?;
            asked.lock().unwrap().push((serial.to_lowercase(), answer.clone()));
            Some(answer)
        });
        let (mut lists, mut refused) = (Vec::new(), 0);
        for (serial, answer) in asked.into_inner().unwrap() {
            let answer = answer.expect(200);
            if answer["status"] == "crl-created" {
                lists.push((serial, Crl::from_pem(answer["crl_pem"].as_str().unwrap().as_bytes()).unwrap()));
            } else {
                let why = "No certificate of this serial number to which this can be done";
                assert_eq!((&answer["status"], &answer["messages"][0]), (&json!("crl-creation-error"), &json!(why)));
                refused += 1;
            }
        }
        assert_eq!((lists.len(), refused), (CERTIFICATES, CLIENTS - CERTIFICATES));
        let number = |crl: &Crl| crl.crl_number().unwrap().unwrap().to_string().parse::<usize>().unwrap();
        lists.sort_by_key(|(_, crl)| number(crl));
        let (mut before, mut updated) = (BTreeMap::new(), Timestamp::MIN);
        for (at, (serial, crl)) in lists.iter().enumerate() {
            // The first is the root's own; what came to nothing took no number.
            assert_eq!(number(crl), at + 2);
            let entries = crl.entries().map(|entry| (entry.serial().to_hex(), entry.revocation_date()));
            let entries: Vec<_> = entries.collect();
            let now: BTreeMap<_, _> = entries.iter().cloned().collect();
            assert_eq!((entries.len(), now.len()), (at + 1, at + 1));
            let last = before.values().max().copied();
            assert!(last.is_none_or(|last| now[serial] >= last) && now[serial] <= crl.this_update());
            assert!(crl.this_update() >= updated);
            updated = crl.this_update();
            before.insert(serial.clone(), now[serial]);
            assert_eq!(now, before);
        }
        let published = services[1].get("/locksmith/v1/revocations?cn_path=root", &[]).expect(200)["crl_pem"].clone();
        assert_eq!(published, lists.last().unwrap().1.to_pem());
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
    let serial = |one: &Value| {
        let serial = usize::from_str_radix(one["serial_number"].as_str().unwrap(), 16).unwrap();
        let certificate = Certificate::from_pem(one["certificate_pem"].as_str().unwrap().as_bytes()).unwrap();
        assert_eq!(usize::from_str_radix(&certificate.serial().to_hex(), 16), Ok(serial));
        serial
    };
    all(service, "certificates").iter().map(serial).collect()
}

/// What the root has below it, of all pages.
fn all(service: &Service, what: &str) -> Vec<Value> {
    let (mut next, mut all) = (Some(format!("/locksmith/v1/{what}?cn_path=root")), Vec::new());
    while let Some(page) = next {
        let answer = service.get(&page, &[]);
        all.extend(answer.expect(200)[what].as_array().unwrap().iter().cloned());
        let link = answer.headers.get("link").map(|link| link.trim_start_matches('<'));
        next = link.map(|link| link.split_once('>').unwrap().0.to_owned());
    }
    all
}

/// The path of a new authentication certificate, and the body that uses it.
fn assigned(service: &Service, limit: Option<u32>) -> (String, String) {
    let path = format!("/iot/api/v1/enrollment-profile/{PROFILE}/authentication-certificate");
    let pem = pki::device("CN=device-7");
    let made = service.post(&path, &[KEY], &json!({"pem": pem, "usage_limit": limit})).expect(201);
    (format!("{path}/{}", made["id"].as_str().unwrap()), json!({"pem": pem}).to_string())
}
