//! Any bytes as a key file, a PKCS#12 container and a PKCS#7 bundle: no panic, no work beyond the limits, and what was read
//! is written and read again.
#![no_main]

use certwright::keystore::{CertificateBundle, Pkcs12};
use certwright::{Limits, PrivateKey};
use certwright_fuzz::show;

/// Enough for the seeds, which are cheap; whatever asks for more is refused.
const LIMITS: Limits = Limits { kdf_iterations: 200, kdf_memory: 1 << 14, ..Limits::DEFAULT };

fn key(key: &PrivateKey) {
    show(key);
    let again = PrivateKey::from_pkcs8_der(&key.to_pkcs8_der().unwrap()).unwrap();
    assert_eq!(again.public_key(), key.public_key());
    for der in [key.to_pkcs1_der(), key.to_sec1_der()].into_iter().flatten() {
        assert_eq!(PrivateKey::from_der(&der, None, &LIMITS).unwrap().public_key(), key.public_key());
    }
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    for password in [None, Some("secret")] {
        let octets = password.map(str::as_bytes);
        let files = [PrivateKey::from_der(bytes, octets, &LIMITS), PrivateKey::from_pem(bytes, octets, &LIMITS)];
        files.iter().flatten().for_each(key);
        if let Ok(container) = Pkcs12::from_der_mac_optional(bytes, password, &LIMITS) {
            show(&container);
            for entry in container.keys() {
                key(&entry.key);
                let chain = container.chain_of(&entry.key);
                assert!(chain.first().is_none_or(|leaf| entry.key.matches(leaf)));
            }
        }
    }
    if let Ok(bundle) = CertificateBundle::from_der(bytes) {
        assert_eq!(CertificateBundle::from_der(&bundle.to_der()), Ok(bundle));
    }
});
