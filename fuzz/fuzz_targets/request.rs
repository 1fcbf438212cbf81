//! Any bytes as a certification request: no panic, whatever is asked of what parsed.
#![no_main]

use certwright::Csr;
use certwright::encoding::der::Deviation;
use certwright_fuzz::{assert_within, extensions, name, show};

libfuzzer_sys::fuzz_target!(|der: &[u8]| {
    let Ok(request) = Csr::from_der(der) else { return };
    assert_eq!(request.as_der(), der);
    assert_eq!(Csr::from_pem(request.to_pem().as_bytes()).as_ref(), Ok(&request));
    assert_eq!(request.deviations().is_empty(), request.encoding_findings().is_empty());
    for part in [request.info_der(), request.spki_der(), request.signature()] {
        assert_within(part, request.as_der());
    }
    name(request.subject());
    show((&request, request.challenge_password()));
    for attribute in request.attributes() {
        show(attribute);
        attribute.values().for_each(|value| show(value.to_text()));
    }
    let well_formed = extensions(request.requested_extensions());
    assert_eq!(well_formed, !request.deviations().contains(Deviation::MalformedExtension));
});
