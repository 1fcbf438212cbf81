//! Same inputs, same bytes: hierarchies from a fixed source of randomness, fixed times and given serial numbers are what
//! they were when `tests/data/golden.pem` was committed.

#![cfg(test)]
#![cfg(all(feature = "rsa", feature = "ed25519", feature = "p521", feature = "ml-dsa"))]

mod support;

use certwright::issue::{AlternativeName, CertificateParameters, Issuer, OwnedExtension, RequestParameters, Validity};
use certwright::validate::Purpose;
use certwright::x509::{SerialNumber, oid};
use certwright::{
    Certificate, Code, DigestAlgorithm, Identity, KeyAlgorithm, PrivateKey, SignatureAlgorithm, Signer, Timestamp,
    TrustStore, ValidationPolicy, Validator,
};
use chacha20::ChaCha20Rng;
use chacha20::rand_core::SeedableRng;
use std::fmt::Write;

fn validity() -> Validity {
    Validity::days("2026-01-01".parse().unwrap(), 200).unwrap()
}

fn noon() -> Timestamp {
    "2026-06-01T12:00:00Z".parse().unwrap()
}

fn serial(value: u64) -> SerialNumber {
    SerialNumber::from_u64(value).unwrap()
}

/// Root, TLS server and client; the root signs with `algorithm`.
fn hierarchy(key: KeyAlgorithm, algorithm: SignatureAlgorithm, random: &mut ChaCha20Rng) -> [Certificate; 3] {
    let root_key = PrivateKey::generate(key, random).unwrap();
    let leaf_key = PrivateKey::generate(KeyAlgorithm::EcdsaP256, random).unwrap();
    let signer = root_key.with_algorithm(algorithm).unwrap();
    let subject = format!("CN={algorithm} {key},O=Golden,C=US").parse().unwrap();
    let root = CertificateParameters::root_ca(subject, root_key.public_key(), validity()).unwrap();
    let root = Issuer::self_signed(&root.with_serial(serial(1)), &signer, random).unwrap().into_certificate();
    let issuer = Issuer::new(&root, &signer).unwrap();
    let names = [AlternativeName::dns("golden.example").unwrap()];
    let (subject, key) = ("CN=golden.example".parse().unwrap(), leaf_key.public_key());
    let server = CertificateParameters::tls_server(subject, key, validity(), &names).unwrap().with_serial(serial(2));
    let client = CertificateParameters::tls_client("CN=Zoë".parse().unwrap(), key, validity(), &[]).unwrap();
    let mut issue = |parameters| issuer.issue(&parameters, random).unwrap().into_certificate();
    // The client's serial number is drawn.
    let (server, client) = (issue(server), issue(client));
    [root, server, client]
}

fn all() -> Vec<(SignatureAlgorithm, [Certificate; 3])> {
    use KeyAlgorithm as K;
    use SignatureAlgorithm as S;
    [
        (K::EcdsaP256, S::EcdsaSha256),
        (K::EcdsaP384, S::EcdsaSha384),
        (K::EcdsaP521, S::EcdsaSha512),
        (K::Rsa(2048), S::RsaPkcs1Sha256),
        (K::Rsa(2048), S::RsaPssSha256),
        (K::Ed25519, S::Ed25519),
        (K::MlDsa44, S::MlDsa44),
        (K::MlDsa65, S::MlDsa65),
        (K::MlDsa87, S::MlDsa87),
    ]
    .into_iter()
    .map(|(key, algorithm)| (algorithm, hierarchy(key, algorithm, &mut ChaCha20Rng::seed_from_u64(2026))))
    .collect()
}

#[test]
fn the_golden_hierarchies_are_byte_identical() {
    let mut text = String::new();
    for certificate in all().iter().flat_map(|(_, certificates)| certificates) {
        let fingerprint = certificate.fingerprint(DigestAlgorithm::Sha256);
        writeln!(text, "{} issued by {}\nSHA-256 {fingerprint}", certificate.subject(), certificate.issuer()).unwrap();
        text += &certificate.to_pem();
    }
    let key = PrivateKey::generate(KeyAlgorithm::EcdsaP256, &mut ChaCha20Rng::seed_from_u64(2026)).unwrap();
    let names = [AlternativeName::dns("golden.example").unwrap()];
    let request = RequestParameters::new("CN=golden.example".parse().unwrap())
        .with_extension(OwnedExtension::subject_alt_name(&names).unwrap())
        .with_challenge_password("golden");
    let request = request.sign(&key, &mut ChaCha20Rng::seed_from_u64(2026)).unwrap();
    writeln!(text, "Request for {}", request.subject()).unwrap();
    text += &request.to_pem();
    support::assert_committed("tests/data/golden.pem", &text);
}

#[test]
fn the_golden_hierarchies_are_accepted() {
    for (algorithm, [root, server, client]) in all() {
        let anchors = TrustStore::builder().with_anchor(root.clone()).build();
        // Not all of them are algorithms of the web, so that the TLS presets would refuse some.
        let policy = |purpose| ValidationPolicy::rfc5280().with_purpose(Purpose::listed(purpose));
        let server_policy = policy(oid::SERVER_AUTH).with_identity(Identity::dns("golden.example").unwrap());
        let client_policy = policy(oid::CLIENT_AUTH);
        for (certificate, policy) in [(&server, &server_policy), (&client, &client_policy)] {
            let accepted = Validator::new(&anchors, policy).validate(certificate, noon());
            assert!(accepted.is_ok(), "{algorithm}: {}", accepted.unwrap_err());
            let wrong = if certificate == &server { &client_policy } else { &server_policy };
            let rejected = Validator::new(&anchors, wrong).validate(certificate, noon()).unwrap_err();
            assert_eq!(rejected.primary().code(), Code::EXTENDED_KEY_USAGE_MISMATCH, "{algorithm}");
        }
        root.verify_signature(&root.public_key().unwrap(), &[algorithm]).unwrap();
    }
}

#[test]
fn default_algorithms_need_no_randomness_for_elliptic_curves() {
    /// Fails whenever it is asked.
    struct NoRandom;
    impl certwright::Random for NoRandom {
        fn fill(&mut self, _: &mut [u8]) -> certwright::Result<()> {
            Err(Code::RANDOM_FAILED.into())
        }
    }
    for algorithm in [KeyAlgorithm::EcdsaP256, KeyAlgorithm::EcdsaP384, KeyAlgorithm::EcdsaP521, KeyAlgorithm::Ed25519]
    {
        let key = PrivateKey::generate(algorithm, &mut ChaCha20Rng::seed_from_u64(1)).unwrap();
        let root = CertificateParameters::root_ca("CN=x".parse().unwrap(), key.public_key(), validity()).unwrap();
        let signer: &dyn Signer = &key;
        let issued = Issuer::self_signed(&root.with_serial(serial(7)), signer, &mut NoRandom).unwrap();
        assert_eq!(issued.certificate().serial().to_hex(), "07");
    }
}
