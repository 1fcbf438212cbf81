//! The certificates of google/x509test: each `xf-` case breaks one rule and gets the code of that rule; no `ok-` case
//! breaks a MUST. What is expected stands in `tests/x509test-expectations.txt`; a code more or a code less fails.

#![cfg(test)]
#![cfg(all(feature = "rsa", feature = "ed25519"))]

mod support;

use certwright::profile::{Context, Profile, rfc5280};
use certwright::validate::Purpose;
use certwright::x509::oid;
use certwright::{Certificate, CertificatePool, Code, Level, Timestamp, TrustStore, ValidationPolicy, Validator};
use std::collections::BTreeMap;
use std::fmt::Write;
use support::X509TestCase;

const TABLE: &str = include_str!("x509test-expectations.txt");

/// One line of the table: how the case is judged, the code that its violation gets, further codes at MUST.
struct Expected<'a> {
    judge: &'a str,
    level: &'a str,
    code: &'a str,
    beside: Vec<&'a str>,
}

fn table() -> BTreeMap<&'static str, Expected<'static>> {
    let lines = TABLE.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let rows: Vec<_> = lines
        .map(|line| {
            let mut words = line.split_ascii_whitespace();
            let mut word = || words.next().unwrap_or_else(|| panic!("{line:?} lacks a column"));
            let (name, judge, level, code) = (word(), word(), word(), word());
            (name, Expected { judge, level, code, beside: words.collect() })
        })
        .collect();
    assert!(rows.windows(2).all(|pair| pair[0].0 < pair[1].0), "the table is in order and names each case once");
    rows.into_iter().collect()
}

/// The code and level of everything that is found in a single certificate.
fn judge(case: &X509TestCase, profile: &Profile, issuer: &Certificate) -> Vec<(Level, Code)> {
    match Certificate::from_der(&case.certificates[0]) {
        Ok(certificate) => {
            let findings = profile.check(&certificate, &Context::new().issued_by(issuer));
            findings.iter().map(|finding| (finding.level(), finding.code())).collect()
        }
        Err(error) => vec![(Level::Must, error.code())],
    }
}

/// What only the certificates above show: the validator's primary finding about a TLS server's path.
fn rejection(case: &X509TestCase, root: &Certificate) -> Option<&'static str> {
    let certificates: Vec<_> = case.certificates.iter().map(|der| Certificate::from_der(der).unwrap()).collect();
    let anchors = TrustStore::builder().with_anchor(root.clone()).build();
    let pool: CertificatePool = certificates.iter().skip(1).cloned().collect();
    let policy = ValidationPolicy::rfc5280_path().with_purpose(Purpose::new(oid::SERVER_AUTH));
    let at: Timestamp = "2027-01-01T00:00:00Z".parse().unwrap();
    let verdict = Validator::new(&anchors, &policy).with_intermediates(&pool).validate(&certificates[0], at);
    verdict.err().map(|rejected| rejected.primary().code().name())
}

fn issuer() -> Option<Certificate> {
    let files = support::unpack("x509test-der.tar.xz")?;
    Some(Certificate::from_pem(&files["fake-ca.pem"]).unwrap())
}

fn is_ca(case: &X509TestCase) -> bool {
    let certificate = Certificate::from_der(&case.certificates[0]).ok();
    let constraints = certificate.and_then(|certificate| certificate.basic_constraints().ok().flatten());
    constraints.is_some_and(|constraints| constraints.ca)
}

#[test]
fn every_violation_gets_its_code() {
    let (Some(cases), Some(issuer)) = (support::x509test(), issuer()) else { return };
    let table = table();
    let (ca, end_entity) = (rfc5280::ca(), rfc5280::end_entity());
    let mut wrong = String::new();
    let violations: Vec<_> = cases.iter().filter(|case| !case.expected_ok).collect();
    for case in &violations {
        let Some(expected) = table.get(case.name.as_str()) else {
            writeln!(wrong, "{}: not in the table", case.name).unwrap();
            continue;
        };
        let profile = match expected.judge {
            "ca" => &ca,
            "end-entity" => &end_entity,
            "path" => {
                let primary = rejection(case, &issuer);
                if primary != Some(expected.code) || expected.level != "must" {
                    writeln!(wrong, "{}: found {primary:?}", case.name).unwrap();
                }
                continue;
            }
            other => panic!("{}: nobody judges as {other}", case.name),
        };
        let found = judge(case, profile, &issuer);
        let has = found.iter().any(|(level, code)| level.to_string() == expected.level && code.name() == expected.code);
        let mut beside: Vec<_> = found
            .iter()
            .filter(|(level, code)| *level == Level::Must && code.name() != expected.code)
            .map(|(_, code)| code.name())
            .collect();
        beside.sort_unstable();
        beside.dedup();
        if !has || beside != expected.beside {
            writeln!(wrong, "{}: found {found:?}", case.name).unwrap();
        }
    }
    assert!(wrong.is_empty(), "not as the table says:\n{wrong}");
    assert_eq!((violations.len(), table.len()), (114, 114));
}

#[test]
fn no_good_certificate_breaks_a_must() {
    let (Some(cases), Some(issuer)) = (support::x509test(), issuer()) else { return };
    let good: Vec<_> = cases.iter().filter(|case| case.expected_ok).collect();
    assert_eq!(good.len(), 40);
    for case in good {
        let profile = if is_ca(case) { rfc5280::ca() } else { rfc5280::end_entity() };
        let broken: Vec<_> =
            judge(case, &profile, &issuer).into_iter().filter(|(level, _)| *level == Level::Must).collect();
        assert_eq!(broken, [], "{}", case.name);
    }
}
