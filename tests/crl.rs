//! Certificate revocation lists as other software writes them.
#![cfg(test)]

mod support;

use certwright::x509::ext::{DistributionPointName, ReasonCode};
use certwright::x509::oid;
use certwright::{Certificate, Code, Crl};
use std::fs;
use std::path::PathBuf;
use support::Program;

const INDEX: &str = "\
R\t330101000000Z\t260101000000Z,keyCompromise\t01\tunknown\t/CN=a
R\t330101000000Z\t260102000000Z\tABCDEF\tunknown\t/CN=b
R\t330101000000Z\t260103000000Z,keyTime,20251224183000Z\t7F00\tunknown\t/CN=c
R\t330101000000Z\t260104000000Z,removeFromCRL\t80\tunknown\t/CN=d
V\t330101000000Z\t\t05\tunknown\t/CN=e
";

const CONFIGURATION: &str = "\
[ca]
default_ca = ca_default
[ca_default]
database = index.txt
certificate = ca.pem
private_key = ca.key
default_md = sha256
[full]
authorityKeyIdentifier = keyid:always
issuerAltName = email:ca@example.com
issuingDistributionPoint = critical,@point
freshestCRL = URI:http://example.com/delta.crl
authorityInfoAccess = caIssuers;URI:http://example.com/ca.cer
2.5.29.20 = DER:02:01:1f
2.5.29.27 = critical,DER:02:01:05
[point]
fullname = URI:http://example.com/ca.crl
onlyuser = TRUE
onlysomereasons = keyCompromise,CACompromise
indirectCRL = TRUE
";

/// A CA made by openssl, in the test's scratch folder.
struct Authority {
    openssl: Program,
    folder: PathBuf,
    certificate: Certificate,
}

fn authority() -> Option<Authority> {
    let folder = support::scratch();
    let openssl = support::program("openssl")?.in_folder(&folder);
    openssl.must(["ecparam", "-genkey", "-noout", "-name", "prime256v1", "-out", "ca.key"]);
    let subject = ["-subj", "/C=US/O=Example/CN=Example CA", "-days", "3650", "-out", "ca.pem"];
    openssl.must([&["req", "-x509", "-new", "-key", "ca.key"][..], &subject].concat());
    fs::write(folder.join("ca.cnf"), CONFIGURATION).unwrap();
    fs::write(folder.join("index.txt"), INDEX).unwrap();
    let certificate = Certificate::from_pem(&fs::read(folder.join("ca.pem")).unwrap()).unwrap();
    Some(Authority { openssl, folder, certificate })
}

impl Authority {
    /// Its CRL, as PEM.
    fn revocation_list(&self, options: &[&str]) -> Vec<u8> {
        let times = ["-crl_lastupdate", "20260110000000Z", "-crl_nextupdate", "20260210000000Z"];
        self.openssl.must([&["ca", "-gencrl", "-config", "ca.cnf"][..], &times, options].concat()).stdout
    }

    /// Forgets what was revoked so far.
    fn revoke(&self, index: &str) {
        fs::write(self.folder.join("index.txt"), index).unwrap();
    }
}

#[test]
fn every_field_that_openssl_writes_is_read() {
    let Some(authority) = authority() else { return };
    let pem = authority.revocation_list(&["-crlexts", "full"]);
    let crl = Crl::from_pem(&pem).unwrap();
    assert!(crl.deviations().is_empty(), "{:?}", crl.encoding_findings());
    assert_eq!(crl.version(), 2);
    assert!(crl.issuer().matches(&authority.certificate.subject()));
    assert_eq!(crl.this_update().to_string(), "2026-01-10T00:00:00Z");
    assert_eq!(crl.next_update().unwrap().to_string(), "2026-02-10T00:00:00Z");

    let entries: Vec<_> = crl
        .entries()
        .map(|entry| {
            let reason = entry.reason().unwrap();
            let invalidity = entry.invalidity_date().unwrap().map(|at| at.to_string());
            (entry.serial().to_hex(), entry.revocation_date().to_string(), reason, invalidity)
        })
        .collect();
    let entry = |serial: &str, day: u8, reason| (serial.to_owned(), format!("2026-01-0{day}T00:00:00Z"), reason, None);
    let mut expected = [
        entry("01", 1, Some(ReasonCode::KeyCompromise)),
        entry("80", 4, Some(ReasonCode::RemoveFromCrl)),
        entry("7f00", 3, Some(ReasonCode::KeyCompromise)),
        entry("abcdef", 2, None),
    ];
    expected[2].3 = Some("2025-12-24T18:30:00Z".to_owned());
    assert_eq!(entries, expected);

    assert_eq!(crl.crl_number().unwrap().unwrap().to_string(), "31");
    assert!(crl.is_delta() && crl.extension(oid::DELTA_CRL_INDICATOR).unwrap().critical);
    assert_eq!(crl.delta_crl_indicator().unwrap().unwrap().to_string(), "5");
    let key = crl.authority_key_identifier().unwrap().unwrap().key_identifier;
    assert_eq!(key, authority.certificate.subject_key_identifier().unwrap().map(|identifier| identifier.0));
    assert_eq!(crl.issuer_alt_name().unwrap().unwrap().to_string(), "email:ca@example.com");
    let delta = crl.freshest_crl().unwrap().unwrap();
    assert!(delta.uris().map(|uri| uri.to_string()).eq(["http://example.com/delta.crl"]));
    assert!(crl.authority_info_access().unwrap().is_some());

    let point = crl.issuing_distribution_point().unwrap().unwrap();
    let Some(DistributionPointName::FullName(names)) = point.distribution_point else { panic!("{point:?}") };
    assert_eq!(names.to_string(), "URI:http://example.com/ca.crl");
    assert_eq!(point.only_some_reasons.unwrap().to_string(), "keyCompromise, cACompromise");
    assert!(point.only_contains_user_certs && point.indirect_crl);
    assert!(!point.only_contains_ca_certs && !point.only_contains_attribute_certs);
}

#[test]
fn a_version_1_list_has_no_extensions() {
    let Some(authority) = authority() else { return };
    authority.revoke("R\t330101000000Z\t260102000000Z\tABCDEF\tunknown\t/CN=b\n");
    let crl = Crl::from_pem(&authority.revocation_list(&[])).unwrap();
    assert!(crl.deviations().is_empty());
    assert_eq!((crl.version(), crl.entries().len(), crl.extensions().count()), (1, 1, 0));
    let entry = crl.entries().next().unwrap();
    assert_eq!((entry.serial().to_hex().as_str(), entry.reason()), ("abcdef", Ok(None)));
    assert_eq!(crl.crl_number(), Ok(None));
}

#[test]
fn an_empty_list_has_no_entries() {
    let Some(authority) = authority() else { return };
    authority.revoke("");
    let crl = Crl::from_pem(&authority.revocation_list(&["-crlexts", "full"])).unwrap();
    assert!(crl.deviations().is_empty());
    assert_eq!((crl.version(), crl.entries().len()), (2, 0));
}

#[test]
fn pem_and_der_are_the_same_list() {
    let Some(authority) = authority() else { return };
    let pem = authority.revocation_list(&["-crlexts", "full"]);
    let crl = Crl::from_pem(&pem).unwrap();
    assert_eq!(crl.to_pem().as_bytes(), pem);
    assert_eq!(Crl::from_der(crl.as_der()), Ok(crl.clone()));
    let both = [&pem[..], authority.certificate.to_pem().as_bytes(), &pem].concat();
    assert_eq!(Crl::pem_bundle(&both), Ok(vec![crl.clone(), crl]));
    let refused = |result: certwright::Result<Crl>| result.unwrap_err().code();
    assert_eq!(refused(Crl::from_pem(&both)), Code::PEM_TOO_MANY_BLOCKS);
    assert_eq!(refused(Crl::from_pem(authority.certificate.to_pem().as_bytes())), Code::PEM_WRONG_LABEL);
    let none = Crl::pem_bundle(authority.certificate.to_pem().as_bytes()).unwrap_err();
    assert_eq!(none.code(), Code::PEM_NO_BLOCK);
}

#[test]
fn lists_convert_to_and_from_x509_cert() {
    let Some(authority) = authority() else { return };
    let ours = Crl::from_pem(&authority.revocation_list(&["-crlexts", "full"])).unwrap();
    let theirs = x509_cert::crl::CertificateList::try_from(&ours).unwrap();
    let revoked = theirs.tbs_cert_list.revoked_certificates.as_ref().unwrap();
    assert!(
        ours.entries()
            .map(|entry| entry.serial().as_bytes().to_vec())
            .eq(revoked.iter().map(|entry| entry.serial_number.as_bytes().to_vec()))
    );
    assert_eq!(Crl::try_from(&theirs), Ok(ours));
}

/// Every CRL of NIST's PKITS, which covers all extensions.
#[test]
fn every_list_of_pkits_is_read() {
    let Some((_, files)) = support::pkits() else { return };
    let mut count = 0;
    for (path, der) in files.iter().filter(|(path, _)| path.starts_with("crls/")) {
        let crl = match Crl::from_der(der) {
            // Its signature was spoilt where the count of unused bits stands.
            Err(error) if path.ends_with("/BadCRLSignatureCACRL.crl") => {
                assert_eq!(error.code(), Code::BAD_SIGNATURE_BITS);
                continue;
            }
            read => read.unwrap_or_else(|error| panic!("{path}: {error}")),
        };
        assert_eq!(crl.entries().count(), crl.entries().len(), "{path}");
        for extension in crl.extensions().chain(crl.entries().flat_map(|entry| entry.extensions())) {
            extension.parse().unwrap_or_else(|error| panic!("{path}: {error}"));
        }
        count += 1;
    }
    assert!(count > 100, "{count}");
}
