//! Parsing certificates: real ones, and bytes that are none.
#![cfg(test)]

mod support;

use certwright::x509::{ParsedExtension, oid};
use certwright::{Certificate, CertificatePool, Code, Crl, TrustStore};
use std::fs;

fn leaf() -> Vec<u8> {
    Certificate::from_pem(include_bytes!("data/leaf.pem")).unwrap().as_der().to_vec()
}

#[test]
fn every_mozilla_root_parses_with_every_extension_typed() {
    for root in webpki_root_certs::TLS_SERVER_ROOT_CERTS {
        let certificate = Certificate::from_der(root).unwrap();
        assert!(certificate.is_self_issued(), "{certificate:?}");
        for extension in certificate.extensions() {
            extension.parse().unwrap_or_else(|error| panic!("{certificate:?}: {error}"));
        }
        let encoded = certificate.as_der();
        assert_eq!(encoded, &**root);
    }
    assert_eq!(webpki_root_certs::TLS_SERVER_ROOT_CERTS.len(), 118);
}

#[test]
fn the_certificate_of_the_published_ca_tree_sample_shows_its_eight_extensions_in_order() {
    let Some(sample) = support::ca_tree_sample() else { return };
    let certificate = Certificate::from_der(&sample).unwrap();
    assert_eq!(certificate.as_der().len(), 1865);
    let order: Vec<_> = certificate.extensions().map(|extension| extension.oid).collect();
    assert_eq!(
        order,
        [
            oid::KEY_USAGE,
            oid::BASIC_CONSTRAINTS,
            oid::SUBJECT_KEY_IDENTIFIER,
            oid::AUTHORITY_KEY_IDENTIFIER,
            oid::AUTHORITY_INFO_ACCESS,
            oid::SUBJECT_ALT_NAME,
            oid::CRL_DISTRIBUTION_POINTS,
            oid::ISSUER_ALT_NAME,
        ]
    );
    assert_eq!(certificate.serial().to_decimal().as_deref(), Some("2"));
    assert_eq!(certificate.not_before().to_string(), "2021-03-15T00:00:00Z");
    assert_eq!(certificate.not_after().to_string(), "2024-03-17T00:00:00Z");
    assert_eq!(certificate.key_usage().unwrap().unwrap().to_string(), "keyCertSign, cRLSign");
    let basic_constraints = certificate.basic_constraints().unwrap().unwrap();
    assert_eq!((basic_constraints.ca, basic_constraints.path_len_constraint), (true, None));
    assert_eq!(
        certificate.subject_alt_name().unwrap().unwrap().to_string(),
        "email:certmaster@example.labs, URI:https://ca.example.labs:443/"
    );
    assert!(certificate.deviations().is_empty());
}

#[test]
fn every_truncation_is_an_error_and_none_a_panic() {
    let der = leaf();
    for length in 0..der.len() {
        let error = Certificate::from_der(&der[..length]).unwrap_err();
        let expected = if length == 0 { Code::EMPTY_INPUT } else { Code::TRUNCATED };
        assert_eq!((error.code(), error.structure()), (expected, "Certificate"), "{length} bytes");
    }
}

#[test]
fn every_single_byte_change_is_read_or_refused_but_never_panics() {
    let der = leaf();
    for position in 0..der.len() {
        for change in [0x01, 0x80, 0xff, 0x20] {
            let mut mutant = der.clone();
            mutant[position] ^= change;
            if let Ok(certificate) = Certificate::from_der(&mutant) {
                for extension in certificate.extensions() {
                    let _ = extension.parse();
                }
                let _ = (certificate.subject().to_string(), certificate.encoding_findings());
            }
        }
    }
}

#[test]
fn trailing_bytes_are_refused_where_they_begin() {
    let mut der = leaf();
    let length = der.len();
    der.push(0);
    let error = Certificate::from_der(&der).unwrap_err();
    assert_eq!((error.code(), error.offset()), (Code::TRAILING_DATA, Some(length)));
}

#[test]
fn input_that_is_no_certificate_is_refused_with_its_first_byte() {
    let megabytes_of_sequence = vec![0x30; 10_000_000];
    for (input, code) in [
        (&[][..], Code::EMPTY_INPUT),
        (&[0x30], Code::TRUNCATED),
        (&[0x30, 0x80, 0, 0], Code::INDEFINITE_LENGTH),
        (&[0x30, 0x81, 0x05], Code::NON_MINIMAL_LENGTH),
        (&[0x30, 0x85, 0, 0, 0, 0, 0], Code::LENGTH_TOO_LARGE),
        (&[0x30, 0x84, 0xff, 0xff, 0xff, 0xff], Code::TRUNCATED),
        (&[0x1f, 0x81], Code::UNEXPECTED_TAG),
        (b"-----BEGIN CERTIFICATE-----", Code::UNEXPECTED_TAG),
        (&megabytes_of_sequence, Code::TRAILING_DATA),
    ] {
        let error = Certificate::from_der(input).unwrap_err();
        assert_eq!(error.code(), code, "{:02x?}", &input[..input.len().min(8)]);
    }
}

/// The reader does not recurse, so depth costs nothing and cannot exhaust a stack.
///
/// Also: simple_asn1#41, simple_asn1#43, bcder#96, curl#16135, ASN1.js#131.
#[test]
fn ten_thousand_nested_sequences_are_refused_at_the_first_field() {
    let mut der = vec![0x30, 0x00];
    for _ in 0..10_000 {
        let mut outer = vec![0x30];
        match der.len() {
            length @ 0..=0x7f => outer.push(u8::try_from(length).unwrap()),
            length @ 0x80..=0xff => outer.extend([0x81, u8::try_from(length).unwrap()]),
            length => {
                outer.push(if length > 0xffff { 0x83 } else { 0x82 });
                let octets = u32::try_from(length).unwrap().to_be_bytes();
                outer.extend(&octets[if length > 0xffff { 1 } else { 2 }..]);
            }
        }
        outer.extend(&der);
        der = outer;
    }
    let error = Certificate::from_der(&der).unwrap_err();
    assert_eq!((error.code(), error.field()), (Code::MISSING_FIELD, "signatureAlgorithm"));
}

#[test]
fn an_extension_that_cannot_be_decoded_is_noted_and_does_not_hide_the_others() {
    let der = leaf();
    // The contents of basicConstraints: 30 00 becomes 31 00.
    let position = der.windows(7).position(|window| window == [0x55, 0x1d, 0x13, 0x04, 0x02, 0x30, 0x00]);
    let position = position.unwrap_or_else(|| {
        der.windows(10)
            .position(|window| window.starts_with(&[0x55, 0x1d, 0x13, 0x01, 0x01, 0xff, 0x04, 0x02, 0x30]))
            .unwrap()
            + 3
    });
    let mut mutant = der.clone();
    mutant[position + 5] = 0x31;
    let certificate = Certificate::from_der(&mutant).unwrap();
    let findings = certificate.encoding_findings();
    assert_eq!(findings.len(), 1);
    assert_eq!((findings[0].code(), findings[0].field()), (Code::MALFORMED_EXTENSION, "extensions.basicConstraints"));
    assert_eq!(certificate.basic_constraints().unwrap_err().code(), Code::UNEXPECTED_TAG);
    assert!(certificate.subject_alt_name().unwrap().is_some());
}

#[test]
fn unknown_extensions_are_kept_raw() {
    let certificate = Certificate::from_pem(include_bytes!("data/leaf.pem")).unwrap();
    let unknown =
        certificate.extensions().find(|extension| extension.oid.to_string() == "1.3.6.1.4.1.99999.1").unwrap();
    assert_eq!(unknown.parse(), Ok(ParsedExtension::Unknown(&[0x05, 0x00])));
}

#[test]
fn a_bundle_gives_its_certificates_in_order() {
    let pem = fs::read(support::root().join("tests/data/leaf.pem")).unwrap();
    let roots =
        webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().take(3).map(|root| Certificate::from_der(root).unwrap());
    let expected: Vec<_> = [Certificate::from_pem(&pem).unwrap()].into_iter().chain(roots).collect();
    let text: String =
        expected.iter().map(|certificate| format!("# {certificate:?}\r\n{}", certificate.to_pem())).collect();
    assert_eq!(Certificate::pem_bundle(text.as_bytes()).unwrap(), expected);
    assert_eq!(Certificate::pem_bundle(b"nothing").unwrap_err().code(), Code::PEM_NO_BLOCK);
    assert_eq!(Certificate::from_pem(text.as_bytes()).unwrap_err().code(), Code::PEM_TOO_MANY_BLOCKS);
}

/// One of many roots is damaged: which one, is the first thing to know.
#[test]
fn an_error_in_a_bundle_says_in_which_block() {
    let whole = fs::read_to_string(support::root().join("tests/data/leaf.pem")).unwrap();
    let cut = certwright::encoding::pem::encode("CERTIFICATE", &[0x30, 0x82, 0x01, 0x00, 0x30]);
    let key = "-----BEGIN ENCRYPTED THING-----\nX: y\n\nAAAA\n-----END ENCRYPTED THING-----\n";
    let no_base64 = whole.replacen("MII", "M!I", 1);
    for (blocks, code, offset, found) in [
        (&[&*whole, &*whole, &*cut, &*whole][..], Code::TRUNCATED, Some(0), "block 3"),
        // A block of another kind counts.
        (&[&*whole, key, &*cut], Code::TRUNCATED, Some(0), "block 3"),
        (&[&*cut], Code::TRUNCATED, Some(0), "block 1"),
        (&[&*whole, &*no_base64], Code::PEM_BAD_BASE64, None, "block 2"),
        (&[&*whole, "-----BEGIN CERTIFICATE-----\nAAAA\n"], Code::PEM_BAD_FRAME, None, "block 2: CERTIFICATE"),
    ] {
        let text = blocks.concat();
        for error in [
            Certificate::pem_bundle(text.as_bytes()).unwrap_err(),
            TrustStore::from_pem(text.as_bytes()).unwrap_err(),
            CertificatePool::from_pem(text.as_bytes()).unwrap_err(),
        ] {
            assert_eq!((error.code(), error.found()), (code, Some(found)), "{error}");
            assert!(offset.is_none() || error.offset() == offset, "{error}");
        }
    }
    let crls = Crl::pem_bundle(cut.replace("CERTIFICATE", "X509 CRL").as_bytes()).unwrap_err();
    assert_eq!((crls.code(), crls.found()), (Code::TRUNCATED, Some("block 1")));
    assert_eq!(Certificate::pem_bundle(b"nothing").unwrap_err().found(), None);
    let ders = TrustStore::from_ders([Certificate::from_pem(whole.as_bytes()).unwrap().as_der(), &[0x30]]).unwrap_err();
    assert_eq!((ders.code(), ders.found()), (Code::TRUNCATED, Some("certificate 2")));
}
