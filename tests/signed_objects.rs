//! Signatures and fingerprints of parsed objects, against Mozilla's roots and the openssl command.
#![cfg(test)]

mod support;

use certwright::x509::{CertificateRequest, CertificateRevocationList};
use certwright::{Certificate, Code, DigestAlgorithm, PublicKey, SignatureAlgorithm};

fn roots() -> impl Iterator<Item = Certificate> {
    webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().map(|der| Certificate::from_der(der).unwrap())
}

#[test]
fn fingerprints_are_what_openssl_prints() {
    let Some(openssl) = support::program("openssl") else { return };
    for root in roots().take(3) {
        for (algorithm, option) in [
            (DigestAlgorithm::Sha1, "-sha1"),
            (DigestAlgorithm::Sha224, "-sha224"),
            (DigestAlgorithm::Sha256, "-sha256"),
            (DigestAlgorithm::Sha384, "-sha384"),
            (DigestAlgorithm::Sha512, "-sha512"),
        ] {
            let arguments = ["x509", "-inform", "DER", "-noout", "-fingerprint", option];
            let text = openssl.run_with_input(arguments, root.as_der()).text();
            let printed = text.trim().split_once('=').unwrap().1;
            assert_eq!(root.fingerprint(algorithm).to_colon_hex(), printed, "{}", root.subject());
        }
        assert_eq!(root.sha256(), root.fingerprint(DigestAlgorithm::Sha256).as_bytes());
    }
}

/// RFC 5280 §4.2.1.2 (1) is how nearly every root derives its identifier.
#[cfg(feature = "rsa")]
#[test]
fn subject_key_identifiers_of_roots_are_those_we_compute() {
    let derived = roots()
        .filter(|root| {
            let computed = root.public_key().unwrap().key_identifier(certwright::KeyIdMethod::Rfc5280Sha1);
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

/// Options for the command line.
type Options = &'static [&'static str];

/// Kinds of key that OpenSSL 3.0 makes, and the algorithms that it signs with by them.
fn openssl_keys() -> Vec<(Options, Vec<(Options, SignatureAlgorithm)>)> {
    use SignatureAlgorithm as A;
    vec![
        (
            &["EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
            vec![
                (&["-sha1"], A::EcdsaSha1),
                (&["-sha224"], A::EcdsaSha224),
                (&["-sha256"], A::EcdsaSha256),
                (&["-sha384"], A::EcdsaSha384),
                (&["-sha512"], A::EcdsaSha512),
            ],
        ),
        (
            &["EC", "-pkeyopt", "ec_paramgen_curve:P-384"],
            vec![(&["-sha256"], A::EcdsaSha256), (&["-sha384"], A::EcdsaSha384)],
        ),
        #[cfg(feature = "p521")]
        (
            &["EC", "-pkeyopt", "ec_paramgen_curve:P-521"],
            vec![(&["-sha256"], A::EcdsaSha256), (&["-sha512"], A::EcdsaSha512)],
        ),
        #[cfg(feature = "ed25519")]
        (&["ED25519"], vec![(&[], A::Ed25519)]),
        #[cfg(feature = "rsa")]
        (
            &["RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
            vec![
                (&["-sha1"], A::RsaPkcs1Sha1),
                (&["-sha224"], A::RsaPkcs1Sha224),
                (&["-sha256"], A::RsaPkcs1Sha256),
                (&["-sha384"], A::RsaPkcs1Sha384),
                (&["-sha512"], A::RsaPkcs1Sha512),
                (&["-sha256", "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:digest"], A::RsaPssSha256),
                (&["-sha384", "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:digest"], A::RsaPssSha384),
                (&["-sha512", "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:digest"], A::RsaPssSha512),
            ],
        ),
    ]
}

#[test]
fn certificates_requests_and_crls_of_openssl_verify() {
    let Some(openssl) = support::program("openssl") else { return };
    let folder = support::scratch();
    let openssl = openssl.in_folder(&folder);
    let read = |file: &str| std::fs::read(folder.join(file)).unwrap();
    let config = "[ca]\ndefault_ca = it\n[it]\ndatabase = index\n[req]\ndistinguished_name = name\n[name]\n";
    std::fs::write(folder.join("config"), config).unwrap();
    std::fs::write(folder.join("index"), "").unwrap();
    for (key, algorithms) in openssl_keys() {
        openssl.must([&["genpkey", "-out", "key.pem", "-algorithm"], key].concat());
        for (options, algorithm) in algorithms {
            let request = ["req", "-new", "-config", "config", "-key", "key.pem", "-subj", "/CN=it", "-outform", "DER"];
            openssl.must([&request, options, &["-out", "request"]].concat());
            openssl.must([&request, options, &["-x509", "-out", "certificate"]].concat());
            openssl.must(["x509", "-inform", "DER", "-in", "certificate", "-out", "certificate.pem"]);
            let crl = [
                "ca",
                "-gencrl",
                "-config",
                "config",
                "-keyfile",
                "key.pem",
                "-cert",
                "certificate.pem",
                "-crldays",
                "1",
            ];
            // `ca` insists on the name of a digest where the algorithm has none.
            let digest = if options.is_empty() { &["-md", "default"][..] } else { &["-md", &options[0][1..]] };
            openssl.must([&crl[..], digest, options.get(1..).unwrap_or_default(), &["-out", "crl"]].concat());

            let certificate = Certificate::from_der(&read("certificate")).unwrap();
            let issuer = certificate.public_key().unwrap();
            assert_eq!(certificate.signature_algorithm(), Ok(algorithm));
            assert_eq!(certificate.verify_signature(&issuer, &[algorithm]), Ok(()), "{algorithm}");

            let request = CertificateRequest::from_der(&read("request")).unwrap();
            assert_eq!(request.signature_algorithm(), Ok(algorithm));
            assert_eq!(request.public_key(), Ok(issuer.clone()));
            assert_eq!(request.verify_signature(&[algorithm]), Ok(()), "{algorithm}");
            assert_eq!(request.verify_signature(&[]).unwrap_err().code(), Code::ALGORITHM_NOT_ALLOWED);
            let last = request.as_der().len() - 1;
            let mut altered = request.as_der().to_vec();
            altered[last] ^= 1;
            let error = CertificateRequest::from_der(&altered).unwrap().verify_signature(&[algorithm]).unwrap_err();
            assert_eq!(error.code(), Code::SIGNATURE_INVALID, "{algorithm}");

            let list = CertificateRevocationList::from_pem(&read("crl")).unwrap();
            assert_eq!(list.signature_algorithm(), Ok(algorithm));
            assert_eq!(list.verify_signature(&issuer, &[algorithm]), Ok(()), "{algorithm}");
        }
    }
}
