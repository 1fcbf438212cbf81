//! Starts services and databases, and talks to them.

use crate::skipped;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use std::{env, fs, process, thread};

/// The key that seals, in tests.
pub(crate) const KEY: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

pub(crate) const PROFILE: &str = "IOT_c1ac3d12-c2cb-46f0-808e-d0110c280c77";

/// Two tenants. The credentials' SHA-256 are written by [`config`].
const CONFIG: &str = r#"
listen = "127.0.0.1:0"

[tree]
base_url = "https://ca.example.labs:443"
key = "P-256"

[[tenant]]
name = "ours"
subdomain = "example.vii.au01.example"
custom_domain = "example.com"
custom_domain_verified = true
country = "AU"
issuer_alternative_name = "email:pki@example.com"
crl_url = "https://crl.example.com/{id}.crl"
component = [{ id = 1, name = "console" }, { id = 42, name = "collector" }]
enrollment_profile = [
    { id = "IOT_c1ac3d12-c2cb-46f0-808e-d0110c280c77", name = "EST", method = "EST" },
    { id = "IOT_portal", name = "Portal", method = "Portal" },
]
credential = [
    { sha256 = "<ours-admin>", roles = ["admin"] },
    { sha256 = "<ours-provider>", roles = ["dts-provider"] },
    { sha256 = "<ours-enrollment>", roles = ["enrollment"] },
    { sha256 = "<ours-system>", roles = ["system-administrator"] },
    { sha256 = "<ours-security>", roles = ["security-administrator"] },
    { sha256 = "<ours-console>", roles = ["component"], component = 1 },
    { sha256 = "<ours-collector>", roles = ["component"], component = 42 },
]

[[tenant]]
name = "theirs"
subdomain = "other.vii.au01.example"
country = "NZ"
enrollment_profile = [
    { id = "IOT_c1ac3d12-c2cb-46f0-808e-d0110c280c77", name = "EST", method = "EST" },
    { id = "IOT_theirs", name = "Theirs", method = "SCEP" },
]
credential = [
    { sha256 = "<theirs-admin>", roles = ["admin"] },
    { sha256 = "<theirs-enrollment>", roles = ["enrollment"] },
    { sha256 = "<theirs-system>", roles = ["system-administrator"] },
]
"#;

/// `<name>` becomes the SHA-256 of `name`.
fn config() -> String {
    use sha2::{Digest, Sha256};
    let mut parts = CONFIG.split(['<', '>']);
    let mut text = parts.next().unwrap().to_owned();
    while let (Some(name), Some(rest)) = (parts.next(), parts.next()) {
        let hash: String = Sha256::digest(name).iter().map(|byte| format!("{byte:02x}")).collect();
        text += &hash;
        text += rest;
    }
    text
}

/// An empty folder for the running test.
pub(crate) fn scratch() -> PathBuf {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let name = format!("{}-{}", process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Records that the running test cannot do its work here; with `CERTWRIGHT_REQUIRE=all` it fails instead.
pub(crate) fn skip(missing: &str) {
    let line = format!("skipped: {}: {missing} not found\n", thread::current().name().unwrap_or_default());
    assert!(env::var_os("CERTWRIGHT_REQUIRE").is_none_or(|require| require != "all"), "{line}");
    // `eprint!` would be captured, since the test passes. One write each, since tests run side by side.
    io::stderr().write_all(line.as_bytes()).unwrap();
    let file = skipped::file();
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::File::options().create(true).append(true).open(file).unwrap().write_all(line.as_bytes()).unwrap();
}

/// Where `name` is on the PATH or among Debian's PostgreSQL programs; records a skip if it is not.
pub(crate) fn tool(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let versions =
        fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|entry| entry.path().join("bin"));
    let found = env::split_paths(&path).chain(versions).map(|folder| folder.join(name)).find(|file| file.is_file());
    if found.is_none() {
        skip(name);
    }
    found
}

/// A seed, from the folder beside the corpora; records a skip if it is not there.
pub(crate) fn seed(number: &str) -> Option<String> {
    let folder = PathBuf::from(env::var_os("CERTWRIGHT_CORPORA").unwrap_or_default()).join("../seeds");
    let mut files = fs::read_dir(&folder).into_iter().flatten().flatten();
    let file = files.find(|file| file.file_name().to_string_lossy().starts_with(number));
    if file.is_none() {
        skip(&format!("seed {number}"));
    }
    Some(fs::read_to_string(file?.path()).unwrap())
}

/// Where rows are kept.
pub(crate) enum Database {
    Sqlite(PathBuf),
    Postgres(Postgres),
}

impl Database {
    pub(crate) fn sqlite() -> Self {
        Self::Sqlite(scratch().join("service.db"))
    }

    pub(crate) fn postgres() -> Option<Self> {
        Postgres::start().map(Self::Postgres)
    }

    /// One that listens on a port of this machine, as one on another would.
    pub(crate) fn postgres_on_a_port() -> Option<Self> {
        // Below those that are given out to whoever connects: nobody takes it while the server is away.
        let some = (0..10_000).map(|at| 20_000 + u16::try_from((process::id() + at) % 10_000).unwrap());
        let free = some.into_iter().find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok());
        Postgres::start_on(free).map(Self::Postgres)
    }

    fn url(&self) -> String {
        match self {
            Self::Sqlite(file) => format!("sqlite:{}", file.display()),
            Self::Postgres(Postgres { port: Some(port), .. }) => {
                format!("postgres://postgres@127.0.0.1:{port}/postgres")
            }
            Self::Postgres(server) => {
                format!("postgres://postgres@localhost/postgres?host={}", server.folder.display())
            }
        }
    }
}

impl Database {
    /// Changes rows behind the service's back.
    pub(crate) fn run(&self, statement: &str) {
        assert!(self.tell(statement) > 0);
    }

    /// Says something to the database; how many rows it was about.
    pub(crate) fn tell(&self, statement: &str) -> u64 {
        use sqlx::{Connection, Executor};
        let run = async {
            sqlx::any::install_default_drivers();
            let mut connection = sqlx::AnyConnection::connect(&self.url()).await?;
            connection.execute(statement).await
        };
        runtime().block_on(run).unwrap().rows_affected()
    }

    /// Runs `work` while somebody else holds the lock that a change needs.
    pub(crate) fn while_locked(&self, work: impl FnOnce()) {
        use sqlx::{Connection, Executor};
        let lock = match self {
            Self::Sqlite(_) => "BEGIN IMMEDIATE",
            Self::Postgres(_) => {
                "BEGIN; LOCK TABLE ca, issued, dts_tenant, dts_root, console_tenant, console_certificate, console_request, \
                 authentication_certificate IN EXCLUSIVE MODE"
            }
        };
        let runtime = runtime();
        let lock = async {
            sqlx::any::install_default_drivers();
            let mut connection = sqlx::AnyConnection::connect(&self.url()).await?;
            connection.execute(sqlx::raw_sql(lock)).await?;
            Ok::<_, sqlx::Error>(connection)
        };
        let connection = runtime.block_on(lock).unwrap();
        work();
        runtime.block_on(connection.close()).unwrap();
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

/// Runs the test on SQLite, and on PostgreSQL if it is there.
pub(crate) fn on_both(test: impl Fn(&Database)) {
    test(&Database::sqlite());
    if let Some(database) = Database::postgres() {
        test(&database);
    }
}

/// A server of its own: a temporary data folder, a socket in it; a port if one is wanted.
pub(crate) struct Postgres {
    folder: PathBuf,
    port: Option<u16>,
    pg_ctl: PathBuf,
    is_root: bool,
}

impl Postgres {
    fn start() -> Option<Self> {
        Self::start_on(None)
    }

    fn start_on(port: Option<u16>) -> Option<Self> {
        let (initdb, pg_ctl) = (tool("initdb")?, tool("pg_ctl")?);
        let is_root = Command::new("id").arg("-u").output().unwrap().stdout == b"0\n";
        // Short, since a socket's path is; and where another user may go.
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("certwright-{}-{}", process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let folder = env::temp_dir().join(name);
        fs::create_dir(&folder).unwrap();
        let server = Self { folder, port, pg_ctl, is_root };
        if is_root {
            // The server refuses to run as root.
            let owner = Command::new("chown").arg("postgres").arg(&server.folder).output().unwrap();
            assert!(owner.status.success(), "{owner:?}");
        }
        let data = server.folder.join("data");
        let made =
            server.command(&initdb).args(["--no-sync", "-A", "trust", "-U", "postgres", "-D"]).arg(&data).output();
        assert!(made.as_ref().unwrap().status.success(), "{made:?}");
        server.run();
        Some(server)
    }

    /// Starts it, or starts it again.
    pub(crate) fn run(&self) {
        let place =
            self.port.map_or("listen_addresses=".to_owned(), |port| format!("listen_addresses=127.0.0.1 -p {port}"));
        let options = format!("-c {place} -c fsync=off -c max_connections=200 -k {}", self.folder.display());
        let mut start = self.command(&self.pg_ctl);
        start.args(["start", "-w", "-o", &options, "-l"]).arg(self.folder.join("log"));
        start.arg("-D").arg(self.folder.join("data"));
        let started = start.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
        assert!(started.success(), "{}", fs::read_to_string(self.folder.join("log")).unwrap_or_default());
    }

    /// Ends it as a power cut would.
    pub(crate) fn stop(&self) {
        let _ =
            self.command(&self.pg_ctl).args(["stop", "-m", "immediate", "-D"]).arg(self.folder.join("data")).output();
    }

    fn command(&self, program: &Path) -> Command {
        if !self.is_root {
            return Command::new(program);
        }
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]).arg(program).current_dir("/");
        command
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.stop();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// A running service.
pub(crate) struct Service {
    child: Child,
    pub(crate) address: String,
    log: Arc<Mutex<Vec<String>>>,
}

impl Service {
    pub(crate) fn start(database: &Database) -> Self {
        Self::spawn(database, KEY, &config()).unwrap()
    }

    /// Starts one with another configuration or key; the log if it does not start.
    pub(crate) fn spawn(database: &Database, key: &str, config: &str) -> Result<Self, String> {
        let file = scratch().join("config.toml");
        fs::write(&file, config).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_certwright-service"));
        command.arg(file).env("DATABASE_URL", database.url()).env("CERTWRIGHT_SERVICE_KEY", key).env_remove("RUST_LOG");
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let (log, mut address) = (Arc::new(Mutex::new(Vec::new())), None);
        for line in lines.by_ref().map_while(Result::ok) {
            log.lock().unwrap().push(line.clone());
            let entry: Value = serde_json::from_str(&line).unwrap();
            if entry["event"] == "LISTENING" {
                address = entry["address"].as_str().map(|url| url.trim_start_matches("http://").to_owned());
                break;
            }
        }
        let Some(address) = address else {
            child.wait().unwrap();
            return Err(log.lock().unwrap().join("\n"));
        };
        let kept = log.clone();
        thread::spawn(move || lines.map_while(Result::ok).for_each(|line| kept.lock().unwrap().push(line)));
        Ok(Self { child, address, log })
    }

    /// With the tests' configuration, changed.
    pub(crate) fn with_config(database: &Database, change: impl Fn(String) -> String) -> Result<Self, String> {
        Self::spawn(database, KEY, &change(config()))
    }

    /// SIGKILL: nothing is tidied up.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// SIGTERM; how it ended and what it logged.
    pub(crate) fn stop(mut self) -> (process::ExitStatus, Vec<String>) {
        let told = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(told.success());
        let status = self.child.wait().unwrap();
        let begin = Instant::now();
        // The reader of the log may be a moment behind.
        while !self.log().iter().any(|line| line.contains("STOPPED")) && begin.elapsed() < Duration::from_secs(5) {
            thread::sleep(Duration::from_millis(10));
        }
        (status, self.log())
    }

    pub(crate) fn log(&self) -> Vec<String> {
        self.log.lock().unwrap().clone()
    }

    pub(crate) fn client(&self) -> Client {
        Client { address: self.address.clone() }
    }

    pub(crate) fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Answer {
        self.client().try_ask(method, path, headers, body.as_ref()).unwrap()
    }

    pub(crate) fn get(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.ask("GET", path, headers, "")
    }

    pub(crate) fn post(&self, path: &str, headers: &[(&str, &str)], body: &Value) -> Answer {
        self.ask("POST", path, headers, body.to_string())
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Asks one request per connection.
#[derive(Clone)]
pub(crate) struct Client {
    address: String,
}

#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Its JSON, if it has this status.
    #[track_caller]
    pub(crate) fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{self:?}");
        self.json()
    }
}

impl Client {
    pub(crate) fn of(address: String) -> Self {
        Self { address }
    }

    /// Nothing if the connection broke, as it does when the service is killed.
    pub(crate) fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: impl AsRef<[u8]>,
    ) -> Option<Answer> {
        self.try_ask(method, path, headers, body.as_ref()).ok()
    }

    /// [`Client::ask`], with what broke.
    pub(crate) fn try_ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> io::Result<Answer> {
        let mut stream = TcpStream::connect(&self.address)?;
        stream.set_read_timeout(Some(Duration::from_secs(120)))?;
        let mut head = format!("{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", self.address);
        if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
            head += "Content-Type: application/json\r\n";
        }
        for (name, value) in headers {
            head += &format!("{name}: {value}\r\n");
        }
        head += &format!("Content-Length: {}\r\n\r\n", body.len());
        stream.write_all(head.as_bytes())?;
        stream.write_all(body)?;
        let (mut answer, mut part) = (Vec::new(), [0; 1 << 14]);
        // Not every server closes the connection when it is asked to.
        while !is_complete(&answer) {
            match stream.read(&mut part) {
                Ok(0) => break,
                Ok(length) => answer.extend_from_slice(&part[..length]),
                // A read with a timeout ends so when the process is stopped and goes on.
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        let cut = || io::Error::other(format!("an answer of {} bytes, not whole", answer.len()));
        Answer::read(&answer).ok_or_else(cut)
    }
}

/// Whether as much has come as the head announces.
fn is_complete(answer: &[u8]) -> bool {
    let Some(end) = answer.windows(4).position(|window| window == b"\r\n\r\n") else { return false };
    let head = String::from_utf8_lossy(&answer[..end]).to_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
    length.is_some_and(|length: usize| answer.len() >= end + 4 + length)
}

impl Answer {
    fn read(answer: &[u8]) -> Option<Self> {
        let end = answer.windows(4).position(|window| window == b"\r\n\r\n")?;
        let (head, body) = (String::from_utf8_lossy(&answer[..end]), &answer[end + 4..]);
        let mut lines = head.lines();
        let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
        let headers = lines.filter_map(|line| line.split_once(':'));
        let headers = headers.map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()));
        let headers: BTreeMap<_, _> = headers.collect();
        let complete = headers.get("content-length").is_none_or(|length| length.parse() == Ok(body.len()));
        complete.then(|| Self { status, headers, text: String::from_utf8_lossy(body).into_owned() })
    }
}

/// Runs a shell command as a person would paste it, curl printing the head too.
pub(crate) fn curl(arguments: &[&str]) -> Option<Answer> {
    let curl = tool("curl")?;
    let mut command = Command::new(curl);
    // No file of the user's, no proxy, no `100 Continue` in the output.
    let output = command.args(["-q", "-sS", "-i", "--noproxy", "*", "-H", "Expect:"]).args(arguments).output().unwrap();
    Some(read_curl(&output))
}

fn read_curl(output: &Output) -> Answer {
    let printed = [&output.stderr, &b"\n"[..], &output.stdout].concat();
    Answer::read(&output.stdout).unwrap_or_else(|| panic!("{}", String::from_utf8_lossy(&printed)))
}

/// Runs openssl; what it printed, if it succeeded.
pub(crate) fn openssl(arguments: &[&str], input: &[u8]) -> Option<String> {
    let mut command = Command::new(tool("openssl")?);
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// A file with this text, in a folder of its own; its path.
pub(crate) fn file(name: &str, text: impl AsRef<[u8]>) -> String {
    let file = scratch().join(name);
    fs::write(&file, text).unwrap();
    file.display().to_string()
}

/// What curl saves from an address.
pub(crate) fn download(url: &str) -> Option<Vec<u8>> {
    let saved = scratch().join("saved");
    let mut command = Command::new(tool("curl")?);
    let status = command.args(["-q", "-sSf", "--noproxy", "*", "-o"]).arg(&saved).arg(url).status().unwrap();
    assert!(status.success(), "{url}");
    Some(fs::read(saved).unwrap())
}
