//! Makes a root, an intermediate and two leaves, writes them as PEM files and judges them:
//! `cargo run --release --example hierarchy -- [p256|rsa] [FOLDER]`
//!
//! The argument is the intermediate's kind of key. FOLDER is `hierarchy` unless given.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "this is a program")]

use certwright::issue::{AlternativeName, CertificateParameters, Issuer, Validity};
use certwright::{
    Accepted, Certificate, CertificatePool, DigestAlgorithm, Identity, KeyAlgorithm, PrivateKey, Rejected, Result,
    SystemRandom, Timestamp, TrustStore, ValidationPolicy, Validator,
};
use std::fmt::Display;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs, io};

const USAGE: &str = "usage: hierarchy [p256|rsa] [FOLDER]";

fn main() -> ExitCode {
    let mut arguments = env::args().skip(1).peekable();
    let algorithm = match arguments.next_if(|argument| argument == "p256" || argument == "rsa") {
        Some(kind) if kind == "rsa" => KeyAlgorithm::Rsa(2048),
        _ => KeyAlgorithm::EcdsaP256,
    };
    let folder = PathBuf::from(arguments.next().unwrap_or_else(|| "hierarchy".to_owned()));
    if arguments.next().is_some() || folder.as_os_str().as_encoded_bytes().starts_with(b"-") {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    }
    let made = Hierarchy::make(algorithm, Timestamp::now());
    match made.map_err(|error| error.to_string()).and_then(|hierarchy| {
        hierarchy.write(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        hierarchy.show(&folder).map_err(|error| error.to_string())
    }) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

/// A certificate and the key it certifies.
struct Entity {
    file: &'static str,
    certificate: Certificate,
    key: PrivateKey,
}

struct Hierarchy {
    at: Timestamp,
    root: Entity,
    intermediate: Entity,
    server: Entity,
    client: Entity,
}

impl Hierarchy {
    fn make(algorithm: KeyAlgorithm, at: Timestamp) -> Result<Self> {
        let random = &mut SystemRandom;
        // An hour back, for clocks that are behind.
        let days = |days| Validity::days(at.saturating_add_seconds(-3600), days);

        let key = PrivateKey::generate(KeyAlgorithm::EcdsaP256, random)?;
        let name = "CN=Example Root CA,O=Example Corp,C=US".parse()?;
        let parameters = CertificateParameters::root_ca(name, key.public_key(), days(3650)?)?;
        let certificate = Issuer::self_signed(&parameters, &key, random)?.into_certificate();
        let root = Entity { file: "root", certificate, key };

        let key = PrivateKey::generate(algorithm, random)?;
        let name = "CN=Example Issuing CA 1,O=Example Corp,C=US".parse()?;
        let parameters = CertificateParameters::intermediate_ca(name, key.public_key(), days(1825)?, Some(0))?;
        let certificate = Issuer::new(&root.certificate, &root.key)?.issue(&parameters, random)?.into_certificate();
        let intermediate = Entity { file: "intermediate", certificate, key };

        let issuer = Issuer::new(&intermediate.certificate, &intermediate.key)?;
        let key = PrivateKey::generate(KeyAlgorithm::EcdsaP256, random)?;
        let names = [AlternativeName::dns("www.example.com")?, AlternativeName::dns("*.api.example.com")?];
        let name = "CN=www.example.com,O=Example Corp,C=US".parse()?;
        let parameters = CertificateParameters::tls_server(name, key.public_key(), days(90)?, &names)?;
        let certificate = issuer.issue(&parameters, random)?.into_certificate();
        let server = Entity { file: "server", certificate, key };

        let key = PrivateKey::generate(KeyAlgorithm::EcdsaP256, random)?;
        let names = [AlternativeName::email("alice@example.com")?];
        let name = "CN=Alice Example,O=Example Corp,C=US".parse()?;
        let parameters = CertificateParameters::tls_client(name, key.public_key(), days(90)?, &names)?;
        let certificate = issuer.issue(&parameters, random)?.into_certificate();
        let client = Entity { file: "client", certificate, key };

        Ok(Self { at, root, intermediate, server, client })
    }

    /// One file for each certificate and key, and the chain as a TLS server sends it.
    fn write(&self, folder: &Path) -> io::Result<()> {
        fs::create_dir_all(folder)?;
        for entity in [&self.root, &self.intermediate, &self.server, &self.client] {
            fs::write(folder.join(entity.file).with_extension("pem"), entity.certificate.to_pem())?;
            let key = entity.key.to_pkcs8_pem().map_err(io::Error::other)?;
            write_secret(&folder.join(entity.file).with_extension("key"), key.as_bytes())?;
        }
        let chain = self.server.certificate.to_pem() + &self.intermediate.certificate.to_pem();
        fs::write(folder.join("server-chain.pem"), chain)
    }

    /// The tree, then what a validator says; false if it does not say what it should.
    fn show(&self, folder: &Path) -> Result<bool> {
        let style = Style { colour: io::stdout().is_terminal() && env::var_os("NO_COLOR").is_none() };
        println!("{}", style.bold("The hierarchy"));
        println!();
        self.show_entity(style, &self.root, "", "│  ");
        self.show_entity(style, &self.intermediate, "└─ ", "   │  ");
        self.show_entity(style, &self.server, "   ├─ ", "   │  ");
        self.show_entity(style, &self.client, "   └─ ", "      ");

        let anchors = TrustStore::builder().with_anchor(self.root.certificate.clone()).build();
        let pool: CertificatePool = [self.intermediate.certificate.clone()].into_iter().collect();
        let validate = |policy: ValidationPolicy, entity: &Entity| {
            Validator::new(&anchors, &policy).with_intermediates(&pool).validate(&entity.certificate, self.at)
        };
        let server = validate(ValidationPolicy::tls_server(Identity::dns("www.example.com")?), &self.server);
        let client = validate(ValidationPolicy::tls_client(), &self.client);
        let wrong = validate(ValidationPolicy::tls_server(Identity::dns("shop.example.com")?), &self.server);

        println!("{}", style.bold("The verdicts"));
        println!();
        show_verdict(style, "server.pem as the TLS server www.example.com", &server);
        show_verdict(style, "client.pem as a TLS client", &client);
        show_verdict(style, "server.pem as shop.example.com, which it is not for: to show a rejection", &wrong);
        println!("Certificates and keys are in {}/", folder.display());
        Ok(server.is_ok() && client.is_ok() && wrong.is_err())
    }

    fn show_entity(&self, style: Style, entity: &Entity, branch: &str, below: &str) {
        let certificate = &entity.certificate;
        let key_id = match certificate.subject_key_identifier() {
            Ok(Some(identifier)) => identifier.0.iter().map(|byte| format!("{byte:02x}")).collect(),
            _ => "none".to_owned(),
        };
        let days = (certificate.not_after().unix_seconds() - self.at.unix_seconds()) / 86_400;
        let (from, to) = (date(certificate.not_before()), date(certificate.not_after()));
        println!("{branch}{}", style.bold(certificate.subject()));
        let line =
            |label: &str, value: &dyn Display| println!("{below}{} {value}", style.dim(format_args!("{label:<8}")));
        line("file", &format_args!("{}.pem, {} key", entity.file, entity.key.algorithm()));
        if let Ok(Some(names)) = certificate.subject_alt_name() {
            line("names", &names);
        }
        line("valid", &format_args!("{from} to {to}, {days} days left"));
        line("key id", &key_id);
        line("sha-256", &certificate.fingerprint(DigestAlgorithm::Sha256).to_hex());
        println!("{}", below.trim_end());
    }
}

fn show_verdict(style: Style, title: &str, verdict: &std::result::Result<Accepted, Rejected>) {
    let (mark, text) = match verdict {
        Ok(accepted) => (style.green("✔"), accepted.to_string()),
        Err(rejected) => (style.red("✘"), rejected.to_string()),
    };
    println!("{mark} {}", style.bold(title));
    text.lines().for_each(|line| println!("  {line}"));
    println!();
}

/// The day of a time.
fn date(at: Timestamp) -> String {
    at.to_string().chars().take_while(|character| *character != 'T').collect()
}

/// Writes a file that only its owner may read.
fn write_secret(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = fs::File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(bytes)
}

/// Colours on a terminal, plain text elsewhere.
#[derive(Clone, Copy)]
struct Style {
    colour: bool,
}

impl Style {
    fn paint(self, code: u8, text: impl Display) -> String {
        if self.colour { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_string() }
    }

    fn bold(self, text: impl Display) -> String {
        self.paint(1, text)
    }

    fn dim(self, text: impl Display) -> String {
        self.paint(2, text)
    }

    fn green(self, text: impl Display) -> String {
        self.paint(32, text)
    }

    fn red(self, text: impl Display) -> String {
        self.paint(31, text)
    }
}
