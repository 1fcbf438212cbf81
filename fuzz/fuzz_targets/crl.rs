//! Any bytes as a CRL and as a request: no panic, whatever is asked of what parsed; no entry or attribute is lost.
#![no_main]

use certwright::encoding::der::Deviation;
use certwright::{Crl, Csr};
use std::fmt::Debug;
use std::hint::black_box;

libfuzzer_sys::fuzz_target!(|der: &[u8]| {
    if let Ok(crl) = Crl::from_der(der) {
        list(&crl);
        assert_eq!(crl.as_der(), der);
        assert_eq!(Crl::from_pem(crl.to_pem().as_bytes()), Ok(crl));
    }
    if let Ok(csr) = Csr::from_der(der) {
        request(&csr);
        assert_eq!(csr.as_der(), der);
        assert_eq!(Csr::from_pem(csr.to_pem().as_bytes()), Ok(csr));
    }
});

fn list(crl: &Crl) {
    show((crl, crl.version(), crl.this_update(), crl.next_update(), crl.is_delta()));
    show((crl.crl_number(), crl.delta_crl_indicator(), crl.issuing_distribution_point(), crl.freshest_crl()));
    show((crl.authority_key_identifier(), crl.issuer_alt_name(), crl.authority_info_access()));
    assert_eq!(crl.deviations().is_empty(), crl.encoding_findings().is_empty());
    let mut malformed = crl.extensions().any(|extension| extension.parse().is_err());
    assert_eq!(crl.entries().count(), crl.entries().len());
    for entry in crl.entries() {
        show((entry, entry.reason(), entry.invalidity_date(), entry.certificate_issuer(), entry.serial().to_decimal()));
        malformed |= entry.extensions().any(|extension| extension.parse().is_err());
    }
    assert_eq!(malformed, crl.deviations().contains(Deviation::MalformedExtension));
}

fn request(csr: &Csr) {
    show((csr, csr.challenge_password(), csr.subject_alt_name(), csr.key_usage(), csr.extended_key_usage()));
    show((csr.basic_constraints(), csr.subject_key_identifier(), csr.tls_features()));
    csr.attributes().for_each(|attribute| attribute.values().for_each(|value| show(value.to_text())));
    assert_eq!(csr.deviations().is_empty(), csr.encoding_findings().is_empty());
    let malformed = csr.requested_extensions().any(|extension| extension.parse().is_err());
    assert_eq!(malformed, csr.deviations().contains(Deviation::MalformedExtension));
}

fn show(value: impl Debug) {
    black_box(format!("{value:?}"));
}
