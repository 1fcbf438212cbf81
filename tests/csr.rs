//! Certification requests as other software writes them.
#![cfg(test)]

mod support;

use certwright::x509::{ParsedExtension, oid};
use certwright::{Code, Csr};
use std::fs;
use std::path::PathBuf;
use support::Program;

const CONFIGURATION: &str = "\
[req]
distinguished_name = dn
attributes = attributes
prompt = no
utf8 = yes
[dn]
C = DE
O = Zoë & Co
CN = www.example.com
[attributes]
challengePassword = secret word
unstructuredName = Unstructured
[full]
subjectAltName = DNS:www.example.com,IP:192.0.2.1,email:a@example.com,URI:https://example.com/
keyUsage = critical,digitalSignature,keyEncipherment
extendedKeyUsage = serverAuth,clientAuth
basicConstraints = critical,CA:TRUE,pathlen:3
subjectKeyIdentifier = hash
tlsfeature = status_request
1.2.3.4 = DER:05:00
";

/// Openssl in the test's scratch folder, with a key.
fn requester() -> Option<(Program, PathBuf)> {
    let folder = support::scratch();
    let openssl = support::program("openssl")?.in_folder(&folder);
    fs::write(folder.join("req.cnf"), CONFIGURATION).unwrap();
    openssl.must(["ecparam", "-genkey", "-noout", "-name", "prime256v1", "-out", "key.pem"]);
    Some((openssl, folder))
}

/// A request made by openssl, as PEM.
fn request(openssl: &Program, options: &[&str]) -> Vec<u8> {
    openssl.must([&["req", "-new", "-config", "req.cnf", "-key", "key.pem"][..], options].concat()).stdout
}

#[test]
fn every_field_that_openssl_writes_is_read() {
    let Some((openssl, _)) = requester() else { return };
    let csr = Csr::from_pem(&request(&openssl, &["-reqexts", "full"])).unwrap();
    assert!(csr.deviations().is_empty(), "{:?}", csr.encoding_findings());
    assert_eq!(csr.subject().to_string(), "CN=www.example.com,O=Zoë & Co,C=DE");
    assert_eq!(csr.challenge_password().as_deref(), Some("secret word"));
    let kinds: Vec<_> = csr.attributes().map(|attribute| attribute.kind).collect();
    assert_eq!(kinds.len(), 3);
    let unstructured = csr.attribute(oid::UNSTRUCTURED_NAME).unwrap();
    assert_eq!(unstructured.values().next().unwrap().to_text().unwrap(), "Unstructured");

    let names = csr.subject_alt_name().unwrap().unwrap().to_string();
    assert_eq!(names, "DNS:www.example.com, IP:192.0.2.1, email:a@example.com, URI:https://example.com/");
    assert_eq!(csr.key_usage().unwrap().unwrap().to_string(), "digitalSignature, keyEncipherment");
    assert!(csr.requested_extension(oid::KEY_USAGE).unwrap().critical);
    let purposes = csr.extended_key_usage().unwrap().unwrap();
    assert!(purposes.iter().eq([oid::SERVER_AUTH, oid::CLIENT_AUTH]));
    let constraints = csr.basic_constraints().unwrap().unwrap();
    assert_eq!((constraints.ca, constraints.path_len_constraint), (true, Some(3)));
    assert!(csr.tls_features().unwrap().unwrap().iter().eq([5]));
    assert_eq!(csr.subject_key_identifier().unwrap().unwrap().0.len(), 20);
    let unknown = csr.requested_extensions().last().unwrap();
    assert_eq!(unknown.parse(), Ok(ParsedExtension::Unknown(&[5, 0])));

    let key = openssl.must(["pkey", "-in", "key.pem", "-pubout", "-outform", "DER"]).stdout;
    assert_eq!(csr.spki_der(), key);
}

#[test]
fn a_request_without_extensions_or_attributes_is_read() {
    let Some((openssl, _)) = requester() else { return };
    let csr = Csr::from_pem(&request(&openssl, &[])).unwrap();
    assert_eq!((csr.requested_extensions().count(), csr.subject_alt_name()), (0, Ok(None)));
    let bare = openssl.must(["req", "-new", "-key", "key.pem", "-subj", "/CN=a", "-config", "req.cnf", "-batch"]);
    assert!(Csr::from_pem(&bare.stdout).unwrap().deviations().is_empty());
}

#[test]
fn pem_and_der_are_the_same_request_under_both_labels() {
    let Some((openssl, folder)) = requester() else { return };
    let pem = request(&openssl, &["-reqexts", "full"]);
    let csr = Csr::from_pem(&pem).unwrap();
    assert_eq!(csr.to_pem().as_bytes(), pem);
    assert_eq!(Csr::from_der(csr.as_der()), Ok(csr.clone()));
    let old = request(&openssl, &["-reqexts", "full", "-newhdr"]);
    assert!(old.starts_with(b"-----BEGIN NEW CERTIFICATE REQUEST-----"));
    assert_eq!(Csr::from_pem(&old).unwrap().info_der(), csr.info_der());
    let key = fs::read(folder.join("key.pem")).unwrap();
    assert_eq!(Csr::from_pem(&key).unwrap_err().code(), Code::PEM_WRONG_LABEL);
}

/// The signature covers exactly what [`Csr::info_der`] returns.
#[test]
fn openssl_verifies_the_signature_over_the_signed_bytes() {
    let Some((openssl, folder)) = requester() else { return };
    let csr = Csr::from_pem(&request(&openssl, &["-reqexts", "full"])).unwrap();
    fs::write(folder.join("info.der"), csr.info_der()).unwrap();
    fs::write(folder.join("signature.der"), csr.signature()).unwrap();
    fs::write(folder.join("public.pem"), openssl.must(["pkey", "-in", "key.pem", "-pubout"]).stdout).unwrap();
    openssl.must(["dgst", "-sha256", "-verify", "public.pem", "-signature", "signature.der", "info.der"]);
}

#[test]
fn requests_convert_to_and_from_x509_cert() {
    let Some((openssl, _)) = requester() else { return };
    let ours = Csr::from_pem(&request(&openssl, &["-reqexts", "full"])).unwrap();
    let theirs = x509_cert::request::CertReq::try_from(&ours).unwrap();
    assert_eq!(Csr::try_from(&theirs), Ok(ours));
}
