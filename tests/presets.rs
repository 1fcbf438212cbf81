//! The presets from end to end: each accepts what was issued for its purpose and nothing else, and none but the bare
//! algorithm reads old signatures and keys. And the words of OpenSSL are OpenSSL's.

#![cfg(test)]

mod support;

use certwright::issue::{AlternativeName, CertificateParameters, DistributionPoint, Issuer, OwnedExtension, Validity};
use certwright::profile::{Profile, iso18013_5, purposes, rfc5280, tls};
use certwright::validate::{Algorithms, openssl_error_name};
use certwright::{
    Certificate, Code, Identity, KeyAlgorithm, PrivateKey, PublicKey, SignatureAlgorithm, TrustStore, ValidationPolicy,
    Validator,
};
use chacha20::ChaCha20Rng;
use chacha20::rand_core::SeedableRng;
use std::collections::BTreeSet;
use std::fs;

const HOST: &str = "www.example.com";
const MAILBOX: &str = "user@example.com";
const AT: &str = "2026-06-01T00:00:00Z";

fn key(seed: u64) -> PrivateKey {
    PrivateKey::generate(KeyAlgorithm::EcdsaP256, &mut ChaCha20Rng::seed_from_u64(seed)).unwrap()
}

fn validity(days: i64) -> Validity {
    Validity::days("2026-05-01T00:00:00Z".parse().unwrap(), days).unwrap()
}

/// Where the CA says that revocation lists are, and who it is.
fn of_the_ca() -> [OwnedExtension; 2] {
    let point = DistributionPoint::uri("http://ca.example.com/ca.crl").unwrap();
    let contact = [AlternativeName::uri("https://ca.example.com/").unwrap()];
    [OwnedExtension::crl_distribution_points(&[point]).unwrap(), OwnedExtension::issuer_alt_name(&contact).unwrap()]
}

fn root(profile: Profile) -> Certificate {
    let (key, subject) = (key(1), "CN=Root,O=Example,C=NZ".parse().unwrap());
    let mut root = CertificateParameters::from_profile(profile, subject, key.public_key(), validity(3000)).unwrap();
    for extension in of_the_ca() {
        root = root.with_extension(extension);
    }
    Issuer::self_signed(&root, &key, &mut ChaCha20Rng::seed_from_u64(2)).unwrap().into_certificate()
}

fn leaf(root: &Certificate, profile: Profile, subject: &str, names: &[AlternativeName]) -> Certificate {
    let (ca_key, key) = (key(1), key(3));
    let subject = subject.parse().unwrap();
    let mut leaf = CertificateParameters::from_profile(profile, subject, key.public_key(), validity(60)).unwrap();
    for extension in of_the_ca() {
        leaf = leaf.with_extension(extension);
    }
    if !names.is_empty() {
        leaf = leaf.with_extension(OwnedExtension::subject_alt_name(names).unwrap());
    }
    Issuer::new(root, &ca_key).unwrap().issue(&leaf, &mut ChaCha20Rng::seed_from_u64(4)).unwrap().into_certificate()
}

/// Each purpose: the preset, and a root and a leaf that were issued for it.
fn purposes() -> Vec<(&'static str, ValidationPolicy, Certificate, Certificate)> {
    let (general, iaca) = (root(rfc5280::ca()), root(iso18013_5::iaca_root()));
    let host = [AlternativeName::dns(HOST).unwrap()];
    let mailbox = [AlternativeName::email(MAILBOX).unwrap()];
    let at_host = format!("CN={HOST}");
    let signer = "CN=Signer,O=Example,C=NZ";
    vec![
        (
            "tls_server",
            ValidationPolicy::tls_server(Identity::dns(HOST).unwrap()),
            general.clone(),
            leaf(&general, tls::server(), &at_host, &host),
        ),
        ("tls_client", ValidationPolicy::tls_client(), general.clone(), leaf(&general, tls::client(), &at_host, &host)),
        (
            "code_signing",
            ValidationPolicy::code_signing(),
            general.clone(),
            leaf(&general, purposes::code_signing(), signer, &[]),
        ),
        (
            "email",
            ValidationPolicy::email(Identity::email(MAILBOX).unwrap()),
            general.clone(),
            leaf(&general, purposes::email(), signer, &mailbox),
        ),
        ("iso_mdl", ValidationPolicy::iso_mdl(), iaca.clone(), leaf(&iaca, iso18013_5::document_signer(), signer, &[])),
    ]
}

fn judge(policy: &ValidationPolicy, root: &Certificate, leaf: &Certificate) -> Result<(), Code> {
    let anchors = TrustStore::from_iter([root.clone()]);
    let verdict = Validator::new(&anchors, policy).validate(leaf, AT.parse().unwrap());
    verdict.map(drop).map_err(|rejected| rejected.primary().code())
}

#[test]
fn each_preset_accepts_what_was_issued_for_its_purpose_and_nothing_else() {
    let purposes = purposes();
    for (preset, policy, _, _) in &purposes {
        for (purpose, _, root, leaf) in &purposes {
            let verdict = judge(policy, root, leaf);
            if preset == purpose {
                assert_eq!(verdict, Ok(()), "{preset}");
            } else {
                assert!(verdict.is_err(), "{preset} accepts what was issued for {purpose}");
            }
        }
    }
}

/// SHA-1 and DSA can be verified; no preset but the bare algorithm takes them.
#[test]
fn no_preset_but_the_bare_algorithm_takes_old_signatures_and_keys() {
    let is_old = |algorithm: &&SignatureAlgorithm| {
        let name = algorithm.name().to_lowercase();
        name.contains("sha1") || name.starts_with("dsa")
    };
    let old: Vec<_> = SignatureAlgorithm::ALL.iter().filter(is_old).collect();
    assert!(old.len() >= 5, "{old:?}");
    let bare = ValidationPolicy::rfc5280_path().algorithms;
    assert!(old.iter().all(|algorithm| bare.signatures.contains(algorithm)) && bare.keys.contains(&KeyAlgorithm::Dsa));
    for (preset, policy, _, _) in purposes() {
        let Algorithms { signatures, keys, .. } = &policy.algorithms;
        assert!(old.iter().all(|algorithm| !signatures.contains(algorithm)), "{preset}");
        assert!(!keys.contains(&KeyAlgorithm::Dsa) && !keys.contains(&KeyAlgorithm::Rsa(1024)), "{preset}");
    }
}

#[test]
fn the_callers_lists_of_algorithms_and_keys_bind() {
    let (root, leaf) = (root(rfc5280::ca()), |root: &Certificate| {
        leaf(root, rfc5280::end_entity(), "CN=Any", &[AlternativeName::dns(HOST).unwrap()])
    });
    let leaf = leaf(&root);
    type Change = fn(&mut ValidationPolicy);
    let table: [(&str, Change, Result<(), Code>); 4] = [
        ("as it is", |_| {}, Ok(())),
        (
            "without the signature's algorithm",
            |policy| policy.algorithms.signatures.retain(|it| *it != SignatureAlgorithm::EcdsaSha256),
            Err(Code::ALGORITHM_NOT_ALLOWED),
        ),
        (
            "without the issuer's curve",
            |policy| policy.algorithms.keys.retain(|it| *it != KeyAlgorithm::EcdsaP256),
            Err(Code::KEY_NOT_ALLOWED),
        ),
        ("with one algorithm", |policy| policy.algorithms.signatures = vec![SignatureAlgorithm::EcdsaSha256], Ok(())),
    ];
    for (what, change, expected) in table {
        let mut policy = ValidationPolicy::rfc5280();
        change(&mut policy);
        assert_eq!(judge(&policy, &root, &leaf), expected, "{what}");
    }
}

#[cfg(feature = "rsa")]
#[test]
fn an_rsa_key_shorter_than_the_caller_asks_for_is_not_taken() {
    let key = PrivateKey::generate(KeyAlgorithm::Rsa(2048), &mut ChaCha20Rng::seed_from_u64(5)).unwrap();
    let subject = "CN=RSA root".parse().unwrap();
    let root = CertificateParameters::root_ca(subject, key.public_key(), validity(3000)).unwrap();
    let root = Issuer::self_signed(&root, &key, &mut ChaCha20Rng::seed_from_u64(6)).unwrap().into_certificate();
    let names = [AlternativeName::dns(HOST).unwrap()];
    let subject = format!("CN={HOST}").parse().unwrap();
    let leaf = CertificateParameters::tls_server(subject, self::key(3).public_key(), validity(60), &names).unwrap();
    let issuer = Issuer::new(&root, &key).unwrap();
    let leaf = issuer.issue(&leaf, &mut ChaCha20Rng::seed_from_u64(7)).unwrap().into_certificate();
    for (bits, expected) in [(2048, Ok(())), (3072, Err(Code::KEY_NOT_ALLOWED))] {
        let mut policy = ValidationPolicy::tls_server(Identity::dns(HOST).unwrap());
        policy.algorithms.keys = vec![KeyAlgorithm::EcdsaP256, KeyAlgorithm::Rsa(bits)];
        assert_eq!(judge(&policy, &root, &leaf), expected, "{bits}");
    }
}

/// CA/B BR §7.1.3.1.1: an RSA key is rsaEncryption. Elsewhere RFC 4055 lets it be bound to PSS.
#[cfg(feature = "rsa")]
#[test]
fn a_key_bound_to_pss_is_not_one_for_tls() {
    let rsa = PrivateKey::generate(KeyAlgorithm::Rsa(2048), &mut ChaCha20Rng::seed_from_u64(5)).unwrap();
    let any_padding = rsa.public_key().as_spki_der();
    // Of the same length but for the two bytes of NULL.
    let pss = [0x30, 0x0b, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 10];
    let pss = [&[0x30, 0x82, 1, 0x20], &pss[..], &any_padding[19..]].concat();
    let (root, issuing) = (root(rfc5280::ca()), key(1));
    let leaf = |spki: &[u8]| {
        let key = PublicKey::from_spki_der(spki).unwrap();
        let names = [AlternativeName::dns(HOST).unwrap()];
        let leaf = CertificateParameters::tls_server(format!("CN={HOST}").parse().unwrap(), &key, validity(60), &names);
        let issued = Issuer::new(&root, &issuing).unwrap().issue(&leaf.unwrap(), &mut ChaCha20Rng::seed_from_u64(7));
        issued.unwrap().into_certificate()
    };
    for (spki, expected) in [(any_padding, Ok(())), (&pss, Err(Code::KEY_NOT_ALLOWED))] {
        let leaf = leaf(spki);
        assert_eq!(judge(&ValidationPolicy::tls_server(Identity::dns(HOST).unwrap()), &root, &leaf), expected);
        assert_eq!(judge(&ValidationPolicy::rfc5280(), &root, &leaf), Ok(()));
    }
}

/// Each is a name in the header of the OpenSSL that is here.
#[test]
fn the_words_of_openssl_are_openssls() {
    let Some(_) = support::tool("openssl") else { return };
    let Ok(header) = fs::read_to_string("/usr/include/openssl/x509_vfy.h") else {
        support::skip("OpenSSL's headers");
        return;
    };
    let known: BTreeSet<&str> = header.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect();
    let names: Vec<_> = Code::all().filter_map(openssl_error_name).collect();
    assert!(names.len() > 40);
    for name in names {
        assert!(known.contains(name), "{name}");
    }
}
