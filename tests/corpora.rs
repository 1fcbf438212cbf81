//! The corpora are read as they are meant: every case, with what it expects.

#![cfg(test)]

mod support;

use certwright::x509::OcspResponse;
use certwright::{Certificate, Crl, Csr};
use std::collections::BTreeSet;
use std::fs;

#[test]
fn limbo_has_its_cases_and_each_has_certificates() {
    let Some(cases) = support::limbo() else { return };
    assert!(cases.len() >= 8_117 + 22, "{}", cases.len());
    let namespaces: BTreeSet<&str> = cases.iter().map(support::LimboCase::namespace).collect();
    assert!(
        ["rfc5280", "webpki", "online", "bettertls", "crl"].iter().all(|name| namespaces.contains(name)),
        "{namespaces:?}"
    );
    for case in &cases {
        assert!(case.validation_time.ends_with('Z'), "{}: {}", case.id, case.validation_time);
        assert!(case.peer_certificate.contains("BEGIN CERTIFICATE"), "{}", case.id);
    }
}

#[test]
fn pkits_has_its_cases_and_every_file_they_name() {
    let Some((cases, files)) = support::pkits() else { return };
    assert!(cases.len() >= 207, "{}", cases.len());
    for case in &cases {
        assert_eq!(
            (case.certs.first(), case.certs.last()),
            (Some(&case.trust_anchor), Some(&case.end_entity)),
            "{}",
            case.id
        );
        for file in case.certs.iter().chain(&case.crls) {
            assert!(files.contains_key(file), "{}: {file}", case.id);
        }
    }
}

#[test]
fn x509test_has_its_cases() {
    let Some(cases) = support::x509test() else { return };
    let ok = cases.iter().filter(|case| case.expected_ok).count();
    assert_eq!((ok, cases.len() - ok), (40, 114));
    assert!(cases.iter().all(|case| case.expected_ok == case.name.starts_with("ok-")));
}

#[test]
fn zlint_has_its_certificates() {
    let Some(files) = support::zlint() else { return };
    assert!(files.contains_key("expectations.json"));
    assert!(files.keys().filter(|path| path.ends_with(".pem")).count() > 1_300);
}

#[test]
fn fuzzing_starts_from_objects_that_parse() {
    let seeds = |folder: &str| -> Vec<Vec<u8>> {
        let folder = support::root().join("fuzz/seeds").join(folder);
        fs::read_dir(folder).unwrap().map(|entry| fs::read(entry.unwrap().path()).unwrap()).collect()
    };
    let parse = |what, der: &[u8]| match what {
        "certificate" => Certificate::from_der(der).is_ok_and(|it| it.extensions().all(|one| one.parse().is_ok())),
        "request" => Csr::from_der(der).is_ok(),
        _ => Crl::from_der(der).is_ok() || OcspResponse::from_der(der).is_ok_and(|it| it.basic().is_some()),
    };
    for what in ["certificate", "request", "revocation"] {
        assert!(!seeds(what).is_empty() && seeds(what).iter().all(|der| parse(what, der)), "{what}");
    }
}
