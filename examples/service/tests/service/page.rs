//! The page at `/`, in a browser: headless Chromium, clicked through over WebDriver.

use crate::pki::{self, INTERMEDIATE, ROOT_3_TIER};
use crate::requests::{self, OURS};
use crate::support::{Client, Database, Service, scratch, tool};
use crate::tree::config;
use base64ct::{Base64, Encoding};
use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

const ADMIN: (&str, &str) = ("authorization", "Bearer ours-admin");
const HOSTILE: [&str; 2] =
    ["<script>document.title='owned'</script>", "\"><img src=x onerror=\"document.title='owned'\">"];

/// Chromium behind its driver.
struct Browser {
    driver: Child,
    client: Client,
    session: String,
}

impl Browser {
    fn start() -> Option<Self> {
        let (chromium, driver) = (tool("chromium")?, tool("chromedriver")?);
        let mut driver = Command::new(driver).arg("--port=0").stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(driver.stdout.take().unwrap()).lines().map_while(Result::ok);
        let port = |line: String| Some(line.split_once("successfully on port ")?.1.trim_end_matches('.').to_owned());
        let port = lines.into_iter().find_map(port).expect("chromedriver says its port");
        // In a container there is neither a sandbox nor room in /dev/shm.
        let arguments =
            ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--window-size=1000,1400"];
        let wanted = json!({"capabilities": {"alwaysMatch": {
            "goog:chromeOptions": {"binary": chromium, "args": arguments},
            "goog:loggingPrefs": {"browser": "INFO"},
        }}});
        let client = Client::of(format!("127.0.0.1:{port}"));
        let mut browser = Self { driver, client, session: String::new() };
        let made = browser.post("", &wanted);
        browser.session = format!("/{}", made["sessionId"].as_str().unwrap());
        Some(browser)
    }

    fn post(&self, command: &str, body: &Value) -> Value {
        let path = format!("/session{}{command}", self.session);
        let answer = self.client.ask("POST", &path, &[], body.to_string()).expect("chromedriver answers");
        answer.expect(200)["value"].clone()
    }

    fn run(&self, script: &str) -> Value {
        self.post("/execute/sync", &json!({"script": script, "args": []}))
    }

    /// Runs the script until it gives `expected`.
    #[track_caller]
    fn wait(&self, script: &str, expected: impl Into<Value>) {
        let (begin, expected) = (Instant::now(), expected.into());
        loop {
            let found = self.run(script);
            if found == expected {
                return;
            }
            assert!(begin.elapsed() < Duration::from_secs(30), "{script}: {found}, not {expected}");
            thread::sleep(Duration::from_millis(50));
        }
    }

    fn element(&self, css: &str) -> String {
        let found = self.post("/element", &json!({"using": "css selector", "value": css}));
        format!("/element/{}", found.as_object().unwrap().values().next().unwrap().as_str().unwrap())
    }

    fn click(&self, css: &str) {
        self.post(&format!("{}/click", self.element(css)), &json!({}));
    }

    /// What was there is replaced.
    fn enter(&self, css: &str, text: &str) {
        let element = self.element(css);
        self.post(&format!("{element}/clear"), &json!({}));
        self.post(&format!("{element}/value"), &json!({"text": text}));
    }

    fn screenshot(&self, name: &str) {
        let answer = self.client.ask("GET", &format!("/session{}/screenshot", self.session), &[], "").unwrap();
        let png = Base64::decode_vec(answer.expect(200)["value"].as_str().unwrap()).unwrap();
        assert!(png.starts_with(b"\x89PNG"));
        fs::write(scratch().join(name), png).unwrap();
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Ends Chromium; its driver would leave it behind.
        let _ = self.client.ask("DELETE", &format!("/session{}", self.session), &[], "");
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// A tree with hostile names, and the roots of the trust service.
fn fill(service: &Service) {
    let create = |path: &str, body: Value| service.post(path, &[], &body).expect(200)["status"].clone();
    let roots = "/locksmith/v1/roots";
    assert_eq!(create(roots, json!({"certificate_config": config("Root")})), "root-created");
    for name in HOSTILE.into_iter().chain(["Below"]) {
        let body = json!({"parent_cn_path": "Root", "certificate_config": config(name)});
        assert_eq!(create("/locksmith/v1/intermediates", body), "intermed-ca-created");
    }
    let body = json!({"parent_cn_path": "Root/Below", "certificate_config": config("Deeper")});
    assert_eq!(create("/locksmith/v1/intermediates", body), "intermed-ca-created");

    let (trust, key) = ("/v1/ecosystems/certificates/ca", pki::key());
    service.post(trust, &[ADMIN], &json!({"organisationName": HOSTILE[0]})).expect(201);
    let above = ROOT_3_TIER.root(&key);
    let root = service.post(trust, &[ADMIN], &json!({"certificatePem": above.to_pem(), "useIntermediateCa": true}));
    let path = format!("{trust}/{}/intermediate", root.expect(201)["id"].as_str().unwrap());
    let below = INTERMEDIATE.below(pki::key().public_key(), &above, &key).to_pem();
    service.post(&path, &[ADMIN], &json!({"certificatePem": below, "usages": ["VICAL"]})).expect(201);
}

#[test]
fn the_page_draws_the_tree_and_tries_routes_in_a_browser() {
    let Some(browser) = Browser::start() else { return };
    let service = Service::start(&Database::sqlite());
    fill(&service);
    browser.post("/url", &json!({"url": service.url("/")}));
    let count = "return document.querySelectorAll('#tree li').length";
    browser.wait(count, 5);
    browser.enter("#bearer", "ours-admin");
    browser.click("#draw");
    browser.wait(count, 8);

    let depths = "const depth = it => it.id === 'tree' ? 0 : (it.nodeName === 'LI') + depth(it.parentNode); \
        return [...document.querySelectorAll('#tree li')].map(it => \
        [depth(it), ...['strong', '.left', 'code'].map(css => it.querySelector(css).textContent)])";
    let drawn = browser.run(depths);
    let drawn = drawn.as_array().unwrap();
    let all = service.get("/locksmith/v1/authorities", &[]).expect(200);
    for ca in all["authorities"].as_array().unwrap() {
        let depth = ca["path"].as_str().unwrap().split('/').count();
        let row = json!([depth, ca["name"], format!("{} days left", ca["days_left"]), ca["fingerprint"]]);
        assert!(drawn.contains(&row), "{row} {drawn:#?}");
    }
    let trust = service.get("/v1/ecosystems/certificates/ca", &[ADMIN]).expect(200);
    for ca in trust["data"].as_array().unwrap() {
        let found = drawn.iter().find(|row| row[3] == ca["certificateFingerprint"]).unwrap();
        assert!(found[2].as_str().unwrap().ends_with(" days left") && found[0] == 1, "{found}");
    }
    assert!(drawn.iter().any(|row| row[0] == 2 && row[1] == "CN=Intermediate,O=Example Inc.,C=US"), "{drawn:#?}");
    // Hostile names are text: on the page as they are, and nothing of them has run.
    for name in HOSTILE {
        // RFC 4514 writes a backslash before some characters.
        let shown = |row: &Value| row[1].as_str().unwrap().replace('\\', "").contains(name);
        assert!(drawn.iter().any(shown), "{name} {drawn:#?}");
    }
    assert_eq!(browser.run("return document.querySelectorAll('#tree script, #tree img').length"), 0);
    assert_eq!(browser.run("return document.title"), "certwright reference service");
    browser.screenshot("tree.png");

    // A route is tried: opened, filled in, sent; its answer stands below it, and the tree has one more.
    let route = "[data-route='POST /locksmith/v1/roots']";
    browser.click(&format!("{route} summary"));
    browser.enter(&format!("{route} textarea"), &json!({"certificate_config": config(HOSTILE[1])}).to_string());
    browser.click(&format!("{route} button"));
    let answer = format!("return document.querySelector(\"{route} pre\").textContent.split('\\n')[0]");
    browser.wait(&answer, "200");
    let answer = browser.run(&format!("return document.querySelector(\"{route} pre\").textContent"));
    assert!(answer.as_str().unwrap().contains("\"root-created\"") && answer.as_str().unwrap().contains("onerror"));
    browser.wait(count, 9);
    browser.run(&format!("document.querySelector(\"{route}\").scrollIntoView()"));
    browser.screenshot("route.png");

    let log = browser.post("/se/log", &json!({"type": "browser"}));
    assert_eq!(log, json!([]), "nothing in the console");
    assert_eq!(browser.run("return document.title"), "certwright reference service");
}

/// Opened, filled in, sent: the status of each route's answer stands below it.
#[test]
fn every_route_can_be_tried_from_the_page() {
    let Some(browser) = Browser::start() else { return };
    let service = Service::start(&Database::sqlite());
    let requests = requests::fill(&service);
    browser.post("/url", &json!({"url": service.url("/")}));
    browser.wait("return document.querySelectorAll('details').length", requests.len());
    for (field, (_, credential)) in ["#bearer", "#key", "#sec"].into_iter().zip(OURS) {
        browser.enter(field, credential.trim_start_matches("Bearer "));
    }
    for request in &requests {
        let route = format!("[data-route='{} {}']", request.method, request.route);
        browser.click(&format!("{route} summary"));
        // Typing PEM key by key would take long.
        let body = request.body.as_ref().map(Value::to_string);
        let fill = "const route = document.querySelector(arguments[0]); route.querySelector('input').value = arguments[1]; \
            if (arguments[2] !== null) route.querySelector('textarea').value = arguments[2]; \
            return route.querySelectorAll('textarea').length";
        let fields = browser.post("/execute/sync", &json!({"script": fill, "args": [route, request.path, body]}));
        assert_eq!(fields, u8::from(body.is_some()), "{route}");
        browser.click(&format!("{route} button"));
        let answer = format!("return document.querySelector(\"{route} pre\").textContent");
        browser.wait(&format!("{answer} !== ''"), true);
        let answer = browser.run(&answer);
        let (status, text) = answer.as_str().unwrap().split_once('\n').unwrap();
        // The page puts white space between the parts.
        request.assert_answered(status.parse().unwrap(), &crate::sample::compact(text));
    }
    // A failure of HTTP would stand there.
    assert_eq!(browser.post("/se/log", &json!({"type": "browser"})), json!([]));
}
