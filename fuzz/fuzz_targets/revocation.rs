//! Any bytes as a CRL and as an OCSP response: no panic, whatever is asked of what parsed.
#![no_main]

use certwright::Crl;
use certwright::encoding::der::Deviation;
use certwright::x509::OcspResponse;
use certwright_fuzz::{assert_within, extensions, name, show};

libfuzzer_sys::fuzz_target!(|der: &[u8]| {
    if let Ok(crl) = Crl::from_der(der) {
        assert_eq!(crl.as_der(), der);
        assert_eq!(Crl::from_pem(crl.to_pem().as_bytes()).as_ref(), Ok(&crl));
        assert_eq!(crl.deviations().is_empty(), crl.encoding_findings().is_empty());
        assert_within(crl.tbs_der(), crl.as_der());
        show((crl.version(), crl.this_update(), crl.next_update(), crl.is_delta()));
        name(crl.issuer());
        let mut well_formed = extensions(crl.extensions());
        let entries = crl.entries();
        assert_eq!(entries.len(), entries.count());
        for entry in crl.entries() {
            show((entry.serial().to_hex(), entry.revocation_date(), entry.certificate_issuer()));
            well_formed &= extensions(entry.extensions());
        }
        assert_eq!(well_formed, !crl.deviations().contains(Deviation::MalformedExtension));
    }
    if let Ok(response) = OcspResponse::from_der(der) {
        assert_eq!(response.as_der(), der);
        show((&response, response.status()));
        if let Some(basic) = response.basic() {
            assert_within(basic.tbs_der(), response.as_der());
            show((basic.responder_id(), basic.produced_at(), basic.nonce()));
            extensions(basic.extensions());
            basic.certificates().for_each(show);
            for single in basic.responses() {
                show(&single);
                extensions(single.extensions);
            }
        }
    }
});
