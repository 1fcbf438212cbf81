//! Any bytes as a certificate: no panic, whatever is asked of what parsed; what it shows lies in its own bytes.
#![no_main]

use certwright::encoding::der::Deviation;
use certwright::{Certificate, KeyIdMethod};
use certwright_fuzz::{assert_within, display, extensions, name, show};

libfuzzer_sys::fuzz_target!(|der: &[u8]| {
    let Ok(certificate) = Certificate::from_der(der) else { return };
    assert_eq!(certificate.as_der(), der);
    assert_eq!(Certificate::from_pem(certificate.to_pem().as_bytes()).as_ref(), Ok(&certificate));
    assert_eq!(certificate.deviations().is_empty(), certificate.encoding_findings().is_empty());
    for part in [certificate.tbs_der(), certificate.spki_der(), certificate.signature()] {
        assert_within(part, certificate.as_der());
    }
    show(&certificate);
    show((certificate.not_before(), certificate.not_after(), certificate.version()));
    let serial = certificate.serial();
    show((serial.to_hex(), serial.to_colon_hex(), serial.to_decimal(), serial.magnitude(), serial.to_serial_number()));
    name(certificate.issuer());
    name(certificate.subject());
    assert_eq!(certificate.is_self_issued(), certificate.issuer().matches(&certificate.subject()));
    let well_formed = extensions(certificate.extensions());
    assert_eq!(well_formed, !certificate.deviations().contains(Deviation::MalformedExtension));
    display(certificate.describe(Some(certificate.not_after())));
    if let Ok(key) = certificate.public_key() {
        display(key.algorithm());
        show((key.key_identifier(KeyIdMethod::Rfc5280Sha1), key.pin_sha256()));
    }
});
