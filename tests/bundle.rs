//! PKCS#7 bundles and the match of keys with certificates.
#![cfg(test)]

mod support;

use certwright::keystore::CertificateBundle;
use certwright::{Certificate, Code, Crl, Csr, Result};
use std::fs;
use support::der::{sequence, tlv, unsigned};
use support::recipes::{Recipe, key};

fn data(name: &str) -> Vec<u8> {
    fs::read(support::root().join("tests/data").join(name)).unwrap()
}

fn leaf() -> Certificate {
    Recipe::leaf("www.example.com", 2, "Root", 1).build()
}

fn root() -> Certificate {
    Recipe::root("Root", 1).build()
}

fn crl() -> Crl {
    Crl::from_pem(&data("crl.pem")).unwrap()
}

fn code<T: std::fmt::Debug>(outcome: Result<T>) -> Code {
    outcome.unwrap_err().code()
}

const SIGNED_DATA: [u8; 11] = [6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2];
const DATA: [u8; 11] = [6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1];

/// A `SignedData` of these parts.
fn signed_data(encapsulated: &[u8], certificates: &[u8], crls: &[u8], signers: &[u8]) -> Vec<u8> {
    let fields = [&unsigned(&[1])[..], &tlv(0x31, &[]), encapsulated, certificates, crls, &tlv(0x31, signers)];
    sequence(&[&SIGNED_DATA, &tlv(0xa0, &sequence(&fields))])
}

#[test]
fn a_bundle_comes_out_as_it_went_in() {
    let certificates = [leaf(), root()];
    for bundle in [
        CertificateBundle::new(certificates.clone(), [crl()]),
        CertificateBundle::new(certificates.clone(), []),
        CertificateBundle::new([], [crl()]),
        CertificateBundle::default(),
    ] {
        assert_eq!(CertificateBundle::from_der(&bundle.to_der()).as_ref(), Ok(&bundle));
        assert_eq!(CertificateBundle::from_pem(bundle.to_pem().as_bytes()), Ok(bundle));
    }
    let bundle = CertificateBundle::new(certificates.clone(), [crl()]);
    assert_eq!((bundle.certificates(), bundle.crls()), (&certificates[..], &[crl()][..]));
    let cms = bundle.to_pem().replace("PKCS7", "CMS");
    assert_eq!(CertificateBundle::from_pem(cms.as_bytes()), Ok(bundle));
    assert_eq!(code(CertificateBundle::from_pem(leaf().to_pem().as_bytes())), Code::PEM_WRONG_LABEL);
}

/// wolfSSL CVE-2026-55961: a bundle that signs nothing was taken for a verified message. Here there is no message, and
/// one that has contents or signers is no bundle.
#[test]
fn a_bundle_that_could_pass_for_a_signed_message_is_refused() {
    let certificates = tlv(0xa0, leaf().as_der());
    let read = |encapsulated: &[u8], signers: &[u8]| {
        CertificateBundle::from_der(&signed_data(encapsulated, &certificates, &[], signers))
            .map(|bundle| bundle.certificates().len())
            .map_err(|error| (error.code(), error.field()))
    };
    let nothing = sequence(&[&DATA]);
    let contents = sequence(&[&DATA, &tlv(0xa0, &tlv(4, b"pay"))]);
    assert_eq!(read(&nothing, &[]), Ok(1));
    assert_eq!(read(&contents, &[]), Err((Code::BUNDLE_NOT_DEGENERATE, "eContent")));
    assert_eq!(read(&nothing, &sequence(&[&unsigned(&[1])])), Err((Code::BUNDLE_NOT_DEGENERATE, "signerInfos")));
}

#[test]
fn what_is_no_x509_in_a_bundle_is_refused_not_lost() {
    let read = |der: &[u8]| {
        let error = CertificateBundle::from_der(der).unwrap_err();
        (error.code(), error.field())
    };
    let nothing = sequence(&[&DATA]);
    // An attribute certificate, another format of revocation information, another content.
    let attribute = tlv(0xa0, &[leaf().as_der(), &tlv(0xa2, &[])].concat());
    assert_eq!(
        read(&signed_data(&nothing, &attribute, &[], &[])),
        (Code::KEYSTORE_CONTENT_UNSUPPORTED, "certificates")
    );
    let other = tlv(0xa1, &tlv(0xa1, &[]));
    assert_eq!(read(&signed_data(&nothing, &[], &other, &[])), (Code::KEYSTORE_CONTENT_UNSUPPORTED, "crls"));
    let data = sequence(&[&DATA, &tlv(0xa0, &tlv(4, &[]))]);
    assert_eq!(read(&data), (Code::KEYSTORE_CONTENT_UNSUPPORTED, "contentType"));
    // CVE-2024-0727, CVE-2026-22795: contents that are not there.
    assert_eq!(read(&sequence(&[&SIGNED_DATA])), (Code::MISSING_FIELD, "content"));
    assert_eq!(read(&sequence(&[&SIGNED_DATA, &tlv(0xa0, &[])])), (Code::MISSING_FIELD, "content"));
    let broken = tlv(0xa0, &sequence(&[&unsigned(&[1])]));
    assert_eq!(read(&signed_data(&nothing, &broken, &[], &[])).0, Code::UNEXPECTED_TAG);
}

#[test]
fn a_bundle_cut_or_changed_anywhere_is_an_error_or_another_bundle() {
    let der = CertificateBundle::new([leaf()], [crl()]).to_der();
    for length in 1..der.len() {
        let error = CertificateBundle::from_der(&der[..length]).unwrap_err();
        assert_eq!((error.code(), error.offset()), (Code::TRUNCATED, Some(0)), "cut to {length}");
    }
    assert_eq!(code(CertificateBundle::from_der(&[])), Code::EMPTY_INPUT);
    assert_eq!(code(CertificateBundle::from_der(&[&der[..], &[0]].concat())), Code::TRAILING_DATA);
    for position in 0..der.len() {
        for bit in 0..8 {
            let mut altered = der.clone();
            altered[position] ^= 1 << bit;
            if let Ok(bundle) = CertificateBundle::from_der(&altered) {
                let parts = bundle.certificates().iter().map(Certificate::as_der);
                let parts = parts.chain(bundle.crls().iter().map(Crl::as_der));
                assert!(parts.count() <= 2);
            }
        }
    }
}

#[test]
fn openssl_and_we_read_each_others_bundles() {
    let Some(openssl) = support::program("openssl") else { return };
    let folder = support::scratch();
    let openssl = openssl.in_folder(&folder);
    let certificates = [leaf(), root()];
    let pem: String = certificates.iter().map(Certificate::to_pem).collect();
    fs::write(folder.join("chain.pem"), &pem).unwrap();
    fs::write(folder.join("crl.pem"), data("crl.pem")).unwrap();
    for (arguments, crls) in [(&["-nocrl"][..], vec![]), (&["-in", "crl.pem"], vec![crl()])] {
        openssl.must([&["crl2pkcs7", "-certfile", "chain.pem", "-out", "bundle.pem"], arguments].concat());
        let theirs = fs::read_to_string(folder.join("bundle.pem")).unwrap();
        let ours = CertificateBundle::new(certificates.clone(), crls);
        assert_eq!(CertificateBundle::from_pem(theirs.as_bytes()).as_ref(), Ok(&ours));
        assert_eq!(ours.to_pem(), theirs, "the bundle as openssl writes it");
        fs::write(folder.join("ours.p7b"), ours.to_der()).unwrap();
        let printed = openssl.must(["pkcs7", "-inform", "DER", "-in", "ours.p7b", "-print_certs"]).text();
        assert_eq!(printed.matches("-----BEGIN CERTIFICATE-----").count(), 2, "{printed}");
    }
}

#[test]
fn a_key_matches_the_certificates_and_requests_made_for_it() {
    let (leaf, root) = (leaf(), root());
    assert!(key(2).matches(&leaf) && key(1).matches(&root));
    assert!(!key(1).matches(&leaf) && !key(2).matches(&root));
    let keys = [key(3), key(1), key(2), key(2)];
    assert_eq!((leaf.position_of_key(&keys), root.position_of_key(&keys)), (Some(2), Some(1)));
    assert_eq!(leaf.position_of_key(&keys[..2]), None);
    assert_eq!(leaf.position_of_key(&[]), None);
    let request = Csr::from_pem(&data("request.pem")).unwrap();
    assert!(!key(1).matches_request(&request));
}

/// The keys are compared, not how they are written down.
#[test]
fn a_key_matches_whatever_form_the_certificate_has_it_in() {
    let point = key(2).public_key().key_bits().to_vec();
    let compressed = [&[2 + (point[64] & 1)], &point[1..33]].concat();
    let der = Recipe::leaf("www.example.com", 2, "Root", 1).der();
    let replace = |from: &[u8], to: &[u8]| {
        let spki = |bits: &[u8]| {
            let algorithm = key(2).public_key().as_spki_der()[2..23].to_vec();
            sequence(&[&algorithm, &tlv(3, &[&[0], bits].concat())])
        };
        let (from, to) = (spki(from), spki(to));
        let tbs = Certificate::from_der(&der).unwrap().tbs_der().to_vec();
        let at = tbs.windows(from.len()).position(|window| window == from).unwrap();
        let contents = certwright::encoding::der::single(&tbs).unwrap().value;
        let header = tbs.len() - contents.len();
        let tbs = sequence(&[&contents[..at - header], &to, &contents[at - header + from.len()..]]);
        let rest = &der[der.len() - {
            let outer = certwright::encoding::der::single(&der).unwrap().value;
            outer.len() - Certificate::from_der(&der).unwrap().tbs_der().len()
        }..];
        Certificate::from_der(&sequence(&[&tbs, rest])).unwrap()
    };
    assert!(key(2).matches(&replace(&point, &compressed)));
    assert!(!key(2).matches(&replace(&point, &[4; 65])));
}
