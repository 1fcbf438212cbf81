//! Conversions from and to the types of other crates.
#![cfg(test)]

use certwright::{Certificate, Code};

fn leaf() -> Certificate {
    Certificate::from_pem(include_bytes!("data/leaf.pem")).unwrap()
}

#[test]
fn a_certificate_goes_through_x509_cert_unchanged() {
    let theirs = x509_cert::Certificate::try_from(&leaf()).unwrap();
    assert_eq!(Certificate::try_from(&theirs).unwrap(), leaf());
}

/// Read here, refused there: the error names the type that could not hold it.
#[test]
fn a_certificate_that_x509_cert_refuses_gives_an_error_of_ours() {
    let mut der = leaf().as_der().to_vec();
    // TRUE of the first critical extension becomes 01, which is BER.
    let position = der.windows(3).position(|window| window == [0x01, 0x01, 0xff]).unwrap();
    der[position + 2] = 0x01;
    let ours = Certificate::from_der(&der).unwrap();
    let error = x509_cert::Certificate::try_from(&ours).unwrap_err();
    assert_eq!((error.code(), error.structure()), (Code::CONVERSION, "x509_cert::Certificate"));
}

#[cfg(feature = "rustls")]
#[test]
fn a_certificate_goes_through_rustls_unchanged() {
    let theirs = rustls_pki_types::CertificateDer::from(&leaf());
    assert_eq!(Certificate::try_from(&theirs).unwrap(), leaf());
}
