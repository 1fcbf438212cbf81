//! Signatures and fingerprints of parsed objects, against Mozilla's roots and the openssl command.
#![cfg(test)]

mod support;

use certwright::{Certificate, Code, DigestAlgorithm, KeyIdMethod, PublicKey, SignatureAlgorithm};

fn roots() -> impl Iterator<Item = Certificate> {
    webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().map(|der| Certificate::from_der(der).unwrap())
}

#[cfg(feature = "rsa")]
#[test]
fn every_mozilla_root_verifies_with_its_own_key() {
    let mut sha1 = 0;
    for root in roots() {
        let algorithm = root.signature_algorithm().unwrap();
        let key = root.public_key().unwrap();
        assert_eq!(root.verify_signature(&key, &[algorithm]), Ok(()), "{}", root.subject());
        let error = root.verify_signature(&key, &[SignatureAlgorithm::Ed25519]).unwrap_err();
        assert_eq!(error.code(), Code::ALGORITHM_NOT_ALLOWED);
        sha1 += usize::from(algorithm.digest() == Some(DigestAlgorithm::Sha1));
    }
    assert_eq!((roots().count(), sha1), (118, 3));
}

#[test]
fn fingerprints_are_what_openssl_prints() {
    let Some(openssl) = support::program("openssl") else { return };
    let compare = |root: &Certificate, algorithm, option| {
        let arguments = ["x509", "-inform", "DER", "-noout", "-fingerprint", option];
        let text = openssl.run_with_input(arguments, root.as_der()).text();
        let printed = text.trim().split_once('=').unwrap().1;
        assert_eq!(root.fingerprint(algorithm).to_colon_hex(), printed, "{}", root.subject());
    };
    for root in roots() {
        compare(&root, DigestAlgorithm::Sha256, "-sha256");
        assert_eq!(root.sha256(), root.fingerprint(DigestAlgorithm::Sha256).as_bytes());
    }
    for root in roots().take(3) {
        compare(&root, DigestAlgorithm::Sha1, "-sha1");
        compare(&root, DigestAlgorithm::Sha384, "-sha384");
        compare(&root, DigestAlgorithm::Sha512, "-sha512");
    }
}

/// RFC 5280 §4.2.1.2 (1) is how nearly every root derives its identifier.
#[cfg(feature = "rsa")]
#[test]
fn subject_key_identifiers_of_roots_are_those_we_compute() {
    let derived = roots()
        .filter(|root| {
            let computed = root.public_key().unwrap().key_identifier(KeyIdMethod::Rfc5280Sha1);
            root.subject_key_identifier().unwrap().is_some_and(|identifier| identifier.0 == computed)
        })
        .count();
    assert!(derived > 100, "{derived}");
}

#[test]
fn a_byte_changed_anywhere_in_a_certificate_is_noticed() {
    let root = roots().find(|root| root.signature_algorithm() == Ok(SignatureAlgorithm::EcdsaSha384)).unwrap();
    let key = root.public_key().unwrap();
    let allowed = [SignatureAlgorithm::EcdsaSha384];
    let (mut parsed, mut by_code) = (0, std::collections::BTreeMap::new());
    for position in 0..root.as_der().len() {
        let mut altered = root.as_der().to_vec();
        altered[position] ^= 0x01;
        let Ok(altered) = Certificate::from_der(&altered) else { continue };
        parsed += 1;
        let code = altered.verify_signature(&key, &allowed).unwrap_err().code();
        *by_code.entry(code).or_insert(0) += 1;
    }
    let named: Vec<_> = by_code.keys().copied().collect();
    for code in &named {
        let expected = [Code::ALGORITHM_MISMATCH, Code::SIGNATURE_INVALID, Code::SIGNATURE_MALFORMED];
        assert!(expected.contains(code), "{by_code:?}");
    }
    assert!(parsed > root.as_der().len() / 2, "{parsed}: {by_code:?}");
}

#[test]
fn the_key_of_another_issuer_does_not_verify() {
    let p384: Vec<_> =
        roots().filter(|root| root.signature_algorithm() == Ok(SignatureAlgorithm::EcdsaSha384)).take(2).collect();
    let other: PublicKey = p384[1].public_key().unwrap();
    let error = p384[0].verify_signature(&other, &[SignatureAlgorithm::EcdsaSha384]).unwrap_err();
    assert_eq!((error.code(), error.structure(), error.field()), (Code::SIGNATURE_INVALID, "Certificate", "signature"));
    let rsa = [SignatureAlgorithm::RsaPkcs1Sha256, SignatureAlgorithm::EcdsaSha384];
    let ec_signed_by_rsa_key = roots()
        .find(|root| root.signature_algorithm() == Ok(SignatureAlgorithm::RsaPkcs1Sha256))
        .unwrap()
        .verify_signature(&other, &rsa)
        .unwrap_err();
    assert_eq!(ec_signed_by_rsa_key.code(), Code::ALGORITHM_KEY_MISMATCH);
}
