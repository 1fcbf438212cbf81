//! Certificates and requests to send.

use certwright::issue::RequestParameters;
use certwright::issue::Validity;
use certwright::{CertificateParameters, Issuer, KeyAlgorithm, PrivateKey, SystemRandom, Timestamp};

/// A certificate for a client, issued by a CA of its own.
pub(crate) fn device(subject: &str) -> String {
    let (now, random) = (Timestamp::now(), &mut SystemRandom);
    let ca_key = PrivateKey::generate(KeyAlgorithm::EcdsaP256, random).unwrap();
    let validity = Validity::days(now, 365).unwrap();
    let ca = "CN=Device Issuing CA,O=Example Corp,C=AU".parse().unwrap();
    let ca = CertificateParameters::root_ca(ca, ca_key.public_key(), validity).unwrap();
    let ca = Issuer::self_signed(&ca, &ca_key, random).unwrap().into_certificate();
    let key = PrivateKey::generate(KeyAlgorithm::EcdsaP256, random).unwrap();
    let name = [certwright::issue::AlternativeName::dns("device.example.com").unwrap()];
    let validity = Validity::days(now, 90).unwrap();
    let leaf = CertificateParameters::tls_client(subject.parse().unwrap(), key.public_key(), validity, &name).unwrap();
    let issuer = Issuer::new(&ca, &ca_key).unwrap();
    issuer.issue(&leaf, random).unwrap().into_certificate().to_pem()
}

/// A request for a certificate.
pub(crate) fn request(subject: &str) -> String {
    let key = PrivateKey::generate(KeyAlgorithm::EcdsaP256, &mut SystemRandom).unwrap();
    RequestParameters::new(subject.parse().unwrap()).sign(&key, &mut SystemRandom).unwrap().to_pem()
}
