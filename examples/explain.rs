//! Judges a certificate and explains the verdict:
//! `cargo run --example explain -- --anchors ROOTS.pem [OPTION…] CERTIFICATE.pem`
//!
//! The first certificate of CERTIFICATE.pem is the end entity; what follows it in the file, as servers send it, may serve
//! as intermediates. Nothing is fetched.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "this is a program")]

use certwright::{
    Certificate, CertificatePool, Code, Finding, Identity, Timestamp, TrustStore, ValidationPolicy, Validator,
};
use std::collections::BTreeSet;
use std::error::Error;
use std::process::ExitCode;
use std::{env, fs};

const USAGE: &str = "\
usage: explain --anchors FILE [OPTION…] CERTIFICATE

  --anchors FILE        PEM file of the certificates to trust
  --intermediates FILE  PEM file of further certificates
  --policy NAME         tls-server (default with --name), tls-client, code-signing, email, iso-mdl, rfc5280 (default)
  --name NAME           the host name, IP address or mailbox the certificate must be for
  --at TIME             RFC 3339; now, if not given
  --json, --dot         the verdict as JSON, or the search as a graph for Graphviz";

#[derive(Default)]
struct Options {
    anchors: Option<String>,
    intermediates: Option<String>,
    policy: Option<String>,
    name: Option<String>,
    at: Option<String>,
    json: bool,
    dot: bool,
    certificate: Option<String>,
}

fn main() -> ExitCode {
    let Some(options) = options() else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    match explain(&options) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::from(2)
        }
    }
}

fn options() -> Option<Options> {
    let mut options = Options::default();
    let mut arguments = env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--anchors" => options.anchors = Some(arguments.next()?),
            "--intermediates" => options.intermediates = Some(arguments.next()?),
            "--policy" => options.policy = Some(arguments.next()?),
            "--name" => options.name = Some(arguments.next()?),
            "--at" => options.at = Some(arguments.next()?),
            "--json" => options.json = true,
            "--dot" => options.dot = true,
            _ if argument.starts_with("--") || options.certificate.is_some() => return None,
            _ => options.certificate = Some(argument),
        }
    }
    (options.anchors.is_some() && options.certificate.is_some()).then_some(options)
}

/// Whether the certificate was accepted.
fn explain(options: &Options) -> Result<bool, Box<dyn Error>> {
    let presented = Certificate::pem_bundle(&read(options.certificate.as_deref())?)?;
    let [end_entity, sent @ ..] = presented.as_slice() else { return Err(USAGE.into()) };
    let mut others = sent.to_vec();
    if options.intermediates.is_some() {
        others.extend(Certificate::pem_bundle(&read(options.intermediates.as_deref())?)?);
    }
    let anchors = TrustStore::from_pem(&read(options.anchors.as_deref())?)?;
    let policy = policy(options)?;
    let at = options.at.as_deref().map_or_else(|| Ok(Timestamp::now()), str::parse)?;

    let pool: CertificatePool = others.into_iter().collect();
    match Validator::new(&anchors, &policy).with_intermediates(&pool).validate(end_entity, at) {
        Ok(accepted) => {
            match (options.json, options.dot) {
                (true, _) => println!("{}", json(&accepted)),
                (_, true) => print!("{}", accepted.trace().to_dot()),
                _ => println!("{accepted}"),
            }
            Ok(true)
        }
        Err(rejected) => {
            match (options.json, options.dot) {
                (true, _) => println!("{}", json(&rejected)),
                (_, true) => print!("{}", rejected.trace().to_dot()),
                _ => println!("{rejected}\n{}", ToChange(rejected.findings())),
            }
            Ok(false)
        }
    }
}

fn read(file: Option<&str>) -> Result<Vec<u8>, Box<dyn Error>> {
    let file = file.ok_or(USAGE)?;
    fs::read(file).map_err(|problem| format!("{file}: {problem}").into())
}

fn policy(options: &Options) -> Result<ValidationPolicy, Box<dyn Error>> {
    let identity = match options.name.as_deref() {
        Some(mailbox) if mailbox.contains('@') => Some(Identity::email(mailbox)?),
        Some(host) => Some(Identity::host(host)?),
        None => None,
    };
    let preset = options.policy.as_deref().unwrap_or(if identity.is_some() { "tls-server" } else { "rfc5280" });
    let with = |policy: ValidationPolicy| match &identity {
        Some(identity) => policy.with_identity(identity.clone()),
        None => policy,
    };
    let named = || identity.clone().ok_or_else(|| format!("--policy {preset} needs --name"));
    Ok(match preset {
        "tls-server" => ValidationPolicy::tls_server(named()?),
        "email" => ValidationPolicy::email(named()?),
        "tls-client" => with(ValidationPolicy::tls_client()),
        "code-signing" => with(ValidationPolicy::code_signing()),
        "iso-mdl" => with(ValidationPolicy::iso_mdl()),
        "rfc5280" => with(ValidationPolicy::rfc5280()),
        _ => return Err(format!("--policy {preset}: there is no such policy\n{USAGE}").into()),
    })
}

/// What would have to change: each remedy once, in the order of the findings.
struct ToChange<'a>(&'a [Finding]);

impl std::fmt::Display for ToChange<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "what would have to change:")?;
        let mut said = BTreeSet::<Code>::new();
        let codes = self.0.iter().map(Finding::code).filter(|code| said.insert(*code));
        codes.into_iter().try_for_each(|code| writeln!(f, "  {}: {}", code.name(), code.remedy()))
    }
}

#[cfg(feature = "serde")]
fn json(verdict: &impl ToJson) -> String {
    verdict.to_json()
}

#[cfg(not(feature = "serde"))]
fn json<V>(_: &V) -> String {
    eprintln!("--json needs a feature: cargo run --features serde --example explain -- --json …");
    std::process::exit(2)
}

#[cfg(feature = "serde")]
trait ToJson {
    fn to_json(&self) -> String;
}

#[cfg(feature = "serde")]
impl ToJson for certwright::Accepted {
    fn to_json(&self) -> String {
        Self::to_json(self)
    }
}

#[cfg(feature = "serde")]
impl ToJson for certwright::Rejected {
    fn to_json(&self) -> String {
        Self::to_json(self)
    }
}
