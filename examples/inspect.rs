//! Shows certificates, CRLs, certificate requests and OCSP responses: `cargo run --example inspect -- [--json] FILE…`
//!
//! Each FILE is DER or PEM; a PEM file may hold many blocks. `-` reads standard input.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "this is a program")]

use certwright::encoding::pem;
use certwright::x509::OcspResponse;
use certwright::{Certificate, Crl, Csr, Description, Timestamp};
use std::io::Read;
use std::process::ExitCode;
use std::{env, fs, io};

const USAGE: &str = "usage: inspect [--json] FILE…";

fn main() -> ExitCode {
    let (options, files): (Vec<_>, Vec<_>) = env::args().skip(1).partition(|argument| argument.starts_with("--"));
    let json = options.iter().any(|option| option == "--json");
    if files.is_empty() || options.iter().any(|option| option != "--json") {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    }
    let mut failed = false;
    for file in &files {
        match read(file).and_then(|bytes| inspect(&bytes)) {
            Ok(descriptions) if json => descriptions.iter().for_each(|it| println!("{}", to_json(it))),
            Ok(descriptions) => descriptions.iter().for_each(|it| print!("{it}")),
            Err(problem) => {
                eprintln!("{file}: {problem}");
                failed = true;
            }
        }
    }
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn read(file: &str) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let read = if file == "-" {
        io::stdin().read_to_end(&mut bytes)
    } else {
        fs::File::open(file).and_then(|mut file| file.read_to_end(&mut bytes))
    };
    read.map(|_| bytes).map_err(|problem| problem.to_string())
}

#[cfg(feature = "serde")]
fn to_json(description: &Description) -> String {
    description.to_json()
}

#[cfg(not(feature = "serde"))]
fn to_json(_: &Description) -> String {
    eprintln!("--json needs a feature: cargo run --features serde --example inspect -- --json FILE");
    std::process::exit(2)
}

/// Takes DER for DER if it parses; everything else is looked through for PEM blocks.
fn inspect(bytes: &[u8]) -> Result<Vec<Description>, String> {
    if certwright::encoding::der::single(bytes).is_ok() {
        return any_der(bytes).map(|description| vec![description]);
    }
    let mut descriptions = Vec::new();
    for block in pem::blocks(bytes, pem::Mode::Lenient) {
        let block = block.map_err(|error| error.to_string())?;
        match labelled(block.label, &block.der) {
            Some(described) => descriptions.push(described.map_err(|error| error.to_string())?),
            None => eprintln!("skipped: {}", block.label),
        }
    }
    Ok(descriptions)
}

fn labelled(label: &str, der: &[u8]) -> Option<certwright::Result<Description>> {
    let now = Some(Timestamp::now());
    match label {
        "CERTIFICATE" | "X509 CERTIFICATE" | "TRUSTED CERTIFICATE" => {
            Some(Certificate::from_der(der).map(|certificate| certificate.describe(now)))
        }
        "X509 CRL" | "CRL" => Some(Crl::from_der(der).map(|crl| crl.describe(now))),
        "CERTIFICATE REQUEST" | "NEW CERTIFICATE REQUEST" => Some(Csr::from_der(der).map(|request| request.describe())),
        "OCSP RESPONSE" => Some(OcspResponse::from_der(der).map(|response| response.describe(now))),
        _ => None,
    }
}

/// Tries each kind of object. The error is that of the first, which is what a file most likely holds.
fn any_der(der: &[u8]) -> Result<Description, String> {
    const KINDS: [&str; 4] = ["CERTIFICATE", "X509 CRL", "CERTIFICATE REQUEST", "OCSP RESPONSE"];
    let mut first = None;
    for described in KINDS.iter().filter_map(|label| labelled(label, der)) {
        match described {
            Ok(description) => return Ok(description),
            Err(error) => first = first.or(Some(error.to_string())),
        }
    }
    Err(first.unwrap_or_default())
}
