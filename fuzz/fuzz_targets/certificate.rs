//! Any bytes as a certificate: no panic, whatever is asked of what parsed; what it shows lies in its own bytes.
#![no_main]

use certwright::encoding::der::Deviation;
use certwright::x509::{GeneralName, GeneralNames, Name, ParsedExtension};
use certwright::{Certificate, KeyIdMethod, PublicKey};
use std::fmt::{Debug, Display};
use std::hint::black_box;

libfuzzer_sys::fuzz_target!(|der: &[u8]| {
    let Ok(certificate) = Certificate::from_der(der) else { return };
    assert_eq!(certificate.as_der(), der);
    assert_eq!(Certificate::from_pem(certificate.to_pem().as_bytes()).as_ref(), Ok(&certificate));
    assert_eq!(certificate.deviations().is_empty(), certificate.encoding_findings().is_empty());
    for part in [certificate.tbs_der(), certificate.spki_der(), certificate.signature()] {
        let (whole, part) = (range(certificate.as_der()), range(part));
        assert!(whole.start <= part.start && part.end <= whole.end);
    }
    show(&certificate);
    show((certificate.not_before(), certificate.not_after(), certificate.version()));
    let serial = certificate.serial();
    show((serial.to_hex(), serial.to_colon_hex(), serial.to_decimal(), serial.magnitude(), serial.to_serial_number()));
    name(certificate.issuer());
    name(certificate.subject());
    assert_eq!(certificate.is_self_issued(), certificate.issuer().matches(&certificate.subject()));

    let mut malformed = false;
    for it in certificate.extensions() {
        display(it.oid);
        match it.parse() {
            Ok(value) => extension(value),
            Err(error) => {
                display(error);
                malformed = true;
            }
        }
    }
    assert_eq!(malformed, certificate.deviations().contains(Deviation::MalformedExtension));

    if let Ok(key) = PublicKey::from_spki_der(certificate.spki_der()) {
        display(key.algorithm());
        show((key.key_identifier(KeyIdMethod::Rfc5280Sha1), key.pin_sha256()));
    }
});

fn range(bytes: &[u8]) -> std::ops::Range<*const u8> {
    bytes.as_ptr_range()
}

fn extension(value: ParsedExtension<'_>) {
    use ParsedExtension as P;
    show(value);
    match value {
        P::KeyUsage(usage) => usage.names().for_each(show),
        P::ExtendedKeyUsage(purposes) => purposes.iter().for_each(display),
        P::SubjectAltName(names) | P::IssuerAltName(names) => general_names(names),
        P::AuthorityKeyIdentifier(id) => {
            id.authority_cert_issuer.into_iter().for_each(general_names);
            id.authority_cert_serial_number.into_iter().for_each(|serial| show(serial.to_hex()));
        }
        P::CertificatePolicies(policies) => {
            for policy in policies.iter() {
                display(policy.policy_identifier);
                policy.qualifiers().for_each(show);
            }
        }
        P::PolicyMappings(mappings) => mappings.iter().for_each(show),
        P::NameConstraints(constraints) => {
            let subtrees = constraints.permitted.into_iter().chain(constraints.excluded);
            subtrees.for_each(|subtrees| subtrees.iter().for_each(|subtree| general_name(subtree.base)));
        }
        P::CrlDistributionPoints(points) | P::FreshestCrl(points) => {
            points.uris().for_each(display);
            points.iter().for_each(show);
        }
        P::AuthorityInfoAccess(access) | P::SubjectInfoAccess(access) => {
            access.iter().for_each(|description| general_name(description.access_location));
        }
        P::SctList(list) => list.iter().for_each(show),
        P::TlsFeatures(features) => features.iter().for_each(show),
        P::SubjectDirectoryAttributes(attributes) => attributes.iter().for_each(show),
        _ => {}
    }
}

fn general_names(names: GeneralNames<'_>) {
    names.iter().for_each(general_name);
}

fn general_name(it: GeneralName<'_>) {
    display(&it);
    if let GeneralName::DirectoryName(directory) = it {
        name(directory);
    }
}

fn name(name: Name<'_>) {
    display(&name);
    show((name.to_openssl_string(), name.common_names().count()));
    assert_eq!(Name::from_der(name.as_der()).as_ref(), Ok(&name));
    assert!(name.matches(&name) && name.is_within(&name));
    name.attributes().for_each(|attribute| show((attribute.kind, attribute.value.to_text())));
}

fn show(value: impl Debug) {
    black_box(format!("{value:?}"));
}

fn display(value: impl Display) {
    black_box(value.to_string());
}
