//! Certificates and requests to send: what others than the service would have made.

use certwright::issue::{
    AlternativeName, CertificateParameters, DistributionPoint, Issuer, OwnedExtension, RequestParameters, Validity,
};
use certwright::x509::ext::KeyUsage;
use certwright::x509::oid;
use certwright::{
    Certificate, CertificateRequest, KeyAlgorithm, KeyIdMethod, PrivateKey, PublicKey, SystemRandom, Timestamp,
};

pub(crate) fn key() -> PrivateKey {
    PrivateKey::generate(KeyAlgorithm::EcdsaP256, &mut SystemRandom).unwrap()
}

/// A certificate for a client, and those above it.
pub(crate) struct DeviceChain {
    pub(crate) root: Certificate,
    pub(crate) intermediate: Certificate,
    pub(crate) leaf: Certificate,
}

pub(crate) fn device_chain(subject: &str) -> DeviceChain {
    let (random, root_key, ca_key) = (&mut SystemRandom, key(), key());
    let validity = Validity::days(Timestamp::now(), 90).unwrap();
    let name = "CN=Device Root CA,O=Example Corp,C=AU".parse().unwrap();
    let root = CertificateParameters::root_ca(name, root_key.public_key(), validity).unwrap();
    let root = Issuer::self_signed(&root, &root_key, random).unwrap().into_certificate();
    let name = "CN=Device Issuing CA,O=Example Corp,C=AU".parse().unwrap();
    let ca = CertificateParameters::intermediate_ca(name, ca_key.public_key(), validity, Some(0)).unwrap();
    let intermediate = Issuer::new(&root, &root_key).unwrap().issue(&ca, random).unwrap().into_certificate();
    let name = [AlternativeName::dns("device.example.com").unwrap()];
    let leaf =
        CertificateParameters::tls_client(subject.parse().unwrap(), key().public_key(), validity, &name).unwrap();
    let leaf = Issuer::new(&intermediate, &ca_key).unwrap().issue(&leaf, random).unwrap().into_certificate();
    DeviceChain { root, intermediate, leaf }
}

/// A certificate for a client, whose CAs are its own.
pub(crate) fn device(subject: &str) -> String {
    device_chain(subject).leaf.to_pem()
}

/// A request for a certificate.
pub(crate) fn request(subject: &str) -> String {
    let names = OwnedExtension::subject_alt_name(&[AlternativeName::dns("www.example.com").unwrap()]).unwrap();
    let parameters = RequestParameters::new(subject.parse().unwrap()).with_extension(names);
    parameters.sign(&key(), &mut SystemRandom).unwrap().to_pem()
}

/// A request whose signature is another's.
pub(crate) fn forged_request(subject: &str) -> String {
    let request = CertificateRequest::from_pem(request(subject).as_bytes()).unwrap();
    let mut der = request.as_der().to_vec();
    *der.last_mut().unwrap() ^= 1;
    CertificateRequest::from_der(&der).unwrap().to_pem()
}

/// A certificate as the trust service asks for.
pub(crate) struct Outside {
    pub(crate) subject: &'static str,
    /// Years from its beginning, a year ago, to its end.
    pub(crate) years: i64,
    pub(crate) kind: Kind,
}

pub(crate) enum Kind {
    Ca(Option<u32>),
    Signer,
}

pub(crate) const ROOT_2_TIER: Outside =
    Outside { subject: "CN=example.com,O=Example Inc.,C=US", years: 10, kind: Kind::Ca(Some(0)) };
pub(crate) const ROOT_3_TIER: Outside =
    Outside { subject: "CN=example.com,O=Example Inc.,C=US", years: 10, kind: Kind::Ca(None) };
pub(crate) const INTERMEDIATE: Outside =
    Outside { subject: "CN=Intermediate,O=Example Inc.,C=US", years: 5, kind: Kind::Ca(Some(0)) };
pub(crate) const SIGNER: Outside = Outside { subject: "CN=VICAL,O=Example Inc.,C=US", years: 3, kind: Kind::Signer };

impl Outside {
    fn parameters(&self, key: &PublicKey) -> CertificateParameters {
        let validity = Validity::days(Timestamp::now().saturating_add_days(-365), self.years * 365).unwrap();
        let point = DistributionPoint::uri("https://example.com/crl").unwrap();
        let names = [AlternativeName::uri("https://example.com/").unwrap()];
        let parameters = CertificateParameters::new(self.subject.parse().unwrap(), key, validity)
            .with_subject_key_id(Some(KeyIdMethod::Rfc5280Sha1))
            .with_extension(OwnedExtension::issuer_alt_name(&names).unwrap())
            .with_extension(OwnedExtension::crl_distribution_points(&[point]).unwrap());
        match self.kind {
            Kind::Ca(path_len) => parameters
                .with_extension(OwnedExtension::key_usage(KeyUsage::KEY_CERT_SIGN | KeyUsage::CRL_SIGN).unwrap())
                .with_extension(OwnedExtension::basic_constraints_ca(path_len).unwrap()),
            Kind::Signer => {
                let purpose = OwnedExtension::extended_key_usage(&[oid::MDL_VICAL_SIGNER]).unwrap();
                parameters
                    .with_extension(OwnedExtension::key_usage(KeyUsage::NON_REPUDIATION).unwrap())
                    .with_extension(purpose.with_critical(true))
            }
        }
    }

    pub(crate) fn root(&self, key: &PrivateKey) -> Certificate {
        let parameters = self.parameters(key.public_key());
        Issuer::self_signed(&parameters, key, &mut SystemRandom).unwrap().into_certificate()
    }

    pub(crate) fn below(&self, subject: &PublicKey, issuer: &Certificate, key: &PrivateKey) -> Certificate {
        let issuer = Issuer::new(issuer, key).unwrap();
        issuer.issue(&self.parameters(subject), &mut SystemRandom).unwrap().into_certificate()
    }
}
