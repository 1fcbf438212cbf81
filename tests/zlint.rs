//! The certificates of zmap/zlint: for every lint that it derives from an RFC, our findings say what zlint says, or the
//! difference stands in `zlint-exceptions.txt` with its reason. `zlint-lints.txt` has the findings that a lint stands for.

#![cfg(test)]
#![cfg(all(feature = "rsa", feature = "ed25519", feature = "p521", feature = "dsa", feature = "ml-dsa"))]

mod support;

use certwright::profile::{Context, rfc5280};
use certwright::{Certificate, Crl};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

const LINTS: &str = include_str!("zlint-lints.txt");
const EXCEPTIONS: &str = include_str!("zlint-exceptions.txt");

#[derive(Deserialize)]
struct Expectations {
    expectations: Vec<Fact>,
}

/// What zlint says of one certificate by one lint.
#[derive(Deserialize)]
struct Fact {
    lint: String,
    file: String,
    /// `Error`, `Warn`, `Notice`; `Pass`, `NA` (does not apply), `NE` (was not yet a rule when it was issued).
    expected: String,
    source: String,
}

impl Fact {
    fn certificate(&self) -> &str {
        self.file.trim_end_matches(".pem")
    }

    fn is_fault(&self) -> bool {
        matches!(self.expected.as_str(), "Error" | "Warn" | "Notice")
    }
}

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Code and field of everything that is found in a certificate, by the profile of its role.
fn findings(pem: &[u8]) -> Vec<(&'static str, String)> {
    match Certificate::from_pem(pem) {
        Ok(certificate) => {
            let is_ca = certificate.basic_constraints().ok().flatten().is_some_and(|constraints| constraints.ca);
            let profile = if is_ca { rfc5280::ca() } else { rfc5280::end_entity() };
            let found = profile.check(&certificate, &Context::new());
            found.iter().map(|finding| (finding.code().name(), finding.field().to_owned())).collect()
        }
        Err(error) => vec![(error.code().name(), error.field().to_owned())],
    }
}

#[test]
fn findings_agree_with_the_lints_on_rfc_5280() {
    let Some(files) = support::zlint() else { return };
    let facts: Expectations = serde_json::from_slice(&files["expectations.json"]).unwrap();
    let lints: BTreeMap<&str, Vec<(&str, &str)>> = lines(LINTS)
        .map(|line| {
            let (lint, findings) = line.split_once(' ').unwrap();
            (lint, findings.split_ascii_whitespace().filter_map(|finding| finding.split_once('@')).collect())
        })
        .collect();
    let mut exceptions: BTreeSet<(&str, &str)> = lines(EXCEPTIONS)
        .map(|line| line.split_once(": ").expect("no reason").0.split_once(' ').expect("no certificate"))
        .collect();
    let (mut agreed, mut total, mut wrong) = (0, 0, String::new());
    for fact in facts.expectations.iter().filter(|fact| fact.source == "rfc") {
        let found = findings(&files[&format!("v3/testdata/{}", fact.file)]);
        let says = |(code, field): &(&str, &str)| found.iter().any(|it| it.0 == *code && it.1.contains(field));
        let agrees = lints[fact.lint.as_str()].iter().any(says) == fact.is_fault();
        total += 1;
        agreed += u32::from(agrees);
        let is_listed = exceptions.remove(&(fact.lint.as_str(), fact.certificate()));
        if agrees == is_listed {
            let what = if agrees { "agrees, but is listed" } else { "differs, and has no reason" };
            writeln!(wrong, "{} {} ({}) {what}: {found:?}", fact.lint, fact.certificate(), fact.expected).unwrap();
        }
    }
    println!("zlint, lints of RFCs: {agreed} of {total} verdicts agree, {} have their reason", total - agreed);
    assert!(wrong.is_empty(), "\n{wrong}");
    assert!(exceptions.is_empty(), "no such case: {exceptions:?}");
    assert_eq!(total, 329);
}

/// What certificates and CRLs were collected for their faults is read, or refused with a code; nothing else happens.
#[test]
fn every_file_is_read_or_refused() {
    let Some(files) = support::zlint() else { return };
    let (mut read, mut refused) = (0, 0);
    for pem in files.iter().filter(|(path, _)| path.ends_with(".pem")).map(|(_, bytes)| bytes) {
        let outcome = match Certificate::from_pem(pem) {
            Ok(_) => Ok(()),
            Err(_) => Crl::from_pem(pem).map(|_| ()),
        };
        read += u32::from(outcome.is_ok());
        refused += u32::from(outcome.is_err());
    }
    println!("zlint: {read} files read, {refused} refused");
    assert!(read > 1_300 && refused < 30, "{read} read, {refused} refused");
}
