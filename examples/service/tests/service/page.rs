//! The page at `/`, in a browser: headless Chromium, clicked through over WebDriver.

use crate::pki::{self, INTERMEDIATE, ROOT_3_TIER};
use crate::requests::{self, OURS};
use crate::support::{Client, Database, Service, scratch, tool};
use crate::tree::config;
use base64ct::{Base64, Encoding};
use serde_json::{Value, json};
use std::fmt::Display;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use std::{fs, thread};

const ADMIN: (&str, &str) = ("authorization", "Bearer ours-admin");
const HOSTILE: [&str; 2] =
    ["<script>document.title='owned'</script>", "\"><img src=x onerror=\"document.title='owned'\">"];

/// Chromium behind its driver.
struct Browser {
    driver: Child,
    client: Client,
    session: String,
    /// Its profile, and what the driver says.
    folder: PathBuf,
}

const LOG: &str = "chromedriver.log";

/// The browser or its driver broke, which says nothing about the page.
struct Broken(String);

/// What the driver answers if Chromium does not start, or is gone.
const BROKEN: [&str; 3] = ["session not created", "invalid session id", "unknown error"];

/// Runs a test in a browser: in a new one if that broke. What fails for another reason is not tried again.
fn in_browser(test: impl Fn(&Browser)) {
    let (Some(chromium), Some(driver)) = (tool("chromium"), tool("chromedriver")) else { return };
    for left in (0..3).rev() {
        let ended = catch_unwind(AssertUnwindSafe(|| test(&Browser::start(&chromium, &driver))));
        let Err(cause) = ended else { return };
        match cause.downcast::<Broken>() {
            Ok(broken) if left > 0 => eprintln!("in another browser: {}", broken.0),
            Ok(broken) => panic!("{}", broken.0),
            Err(cause) => resume_unwind(cause),
        }
    }
}

impl Browser {
    fn start(chromium: &Path, driver: &Path) -> Self {
        // A file: writing to a pipe that nobody reads would end the driver.
        let folder = scratch();
        let written = fs::File::create(folder.join(LOG)).unwrap();
        let mut command = Command::new(driver);
        command.arg("--port=0").stdout(written.try_clone().unwrap()).stderr(written);
        let mut browser = Self {
            driver: command.spawn().unwrap(),
            client: Client::of(String::new()),
            session: String::new(),
            folder,
        };
        browser.client = Client::of(format!("127.0.0.1:{}", browser.port()));
        let folder = format!("--user-data-dir={}", browser.profile());
        // In a container there is neither a sandbox nor room in /dev/shm.
        let container = ["--no-sandbox", "--disable-dev-shm-usage"];
        let arguments =
            [&["--headless=new", "--disable-gpu", "--window-size=1000,1400", &folder], &container[..]].concat();
        let wanted = json!({"capabilities": {"alwaysMatch": {
            "goog:chromeOptions": {"binary": chromium, "args": arguments},
            "goog:loggingPrefs": {"browser": "INFO"},
        }}});
        let made = browser.post("", &wanted);
        browser.session = format!("/{}", made["sessionId"].as_str().unwrap());
        browser
    }

    /// Where the driver listens, as it says itself.
    fn port(&self) -> String {
        let begin = Instant::now();
        loop {
            let log = fs::read_to_string(self.folder.join(LOG)).unwrap();
            let port = log.lines().find_map(|line| line.split_once("successfully on port ")?.1.strip_suffix('.'));
            if let Some(port) = port {
                return port.to_owned();
            }
            if begin.elapsed() > Duration::from_secs(60) {
                self.give_up("no port");
            }
            thread::sleep(Duration::from_millis(20));
        }
    }

    fn profile(&self) -> String {
        self.folder.join("profile").display().to_string()
    }

    fn give_up(&self, cause: impl Display) -> ! {
        let log = fs::read_to_string(self.folder.join(LOG)).unwrap_or_default();
        resume_unwind(Box::new(Broken(format!("{cause}; the driver's log:\n{log}"))))
    }

    fn ask(&self, method: &str, command: &str, body: &str) -> Value {
        let path = format!("/session{}{command}", self.session);
        let answer = self.client.try_ask(method, &path, &[], body.as_bytes());
        let answer = answer.unwrap_or_else(|error| self.give_up(format_args!("{method} {path}: {error}")));
        if answer.status != 200 && BROKEN.iter().any(|error| answer.json()["value"]["error"] == *error) {
            self.give_up(answer.text);
        }
        answer.expect(200)["value"].clone()
    }

    fn post(&self, command: &str, body: &Value) -> Value {
        self.ask("POST", command, &body.to_string())
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
        let png = Base64::decode_vec(self.ask("GET", "/screenshot", "").as_str().unwrap()).unwrap();
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
        // Nor does it end with a driver that broke.
        let _ = Command::new("pkill").args(["-KILL", "-f", &self.profile()]).status();
    }
}

#[test]
fn a_test_goes_on_in_another_browser_if_one_breaks_and_only_then() {
    let tries = AtomicUsize::new(0);
    in_browser(|browser| {
        if tries.fetch_add(1, Ordering::Relaxed) == 0 {
            let killed = Command::new("kill").args(["-KILL", &browser.driver.id().to_string()]).status().unwrap();
            assert!(killed.success());
        }
        assert_eq!(browser.run("return 1 + 1"), 2);
    });
    if tries.load(Ordering::Relaxed) == 0 {
        return;
    }
    assert_eq!(tries.load(Ordering::Relaxed), 2);

    let tries = AtomicUsize::new(0);
    let wrong = || {
        in_browser(|_| {
            tries.fetch_add(1, Ordering::Relaxed);
            resume_unwind(Box::new("wrong"));
        });
    };
    let cause = catch_unwind(AssertUnwindSafe(wrong)).unwrap_err();
    assert_eq!((cause.downcast_ref::<&str>(), tries.load(Ordering::Relaxed)), (Some(&"wrong"), 1));
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
    in_browser(|browser| {
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
    });
}

/// Opened, filled in, sent: the status of each route's answer stands below it.
#[test]
fn every_route_can_be_tried_from_the_page() {
    in_browser(|browser| {
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
    });
}
