//! Asks everything of a part that parsed, so that a panic or a loop in an accessor is found too.

use certwright::x509::{GeneralName, GeneralNames, Name, ParsedExtension};
use std::fmt::{Debug, Display};
use std::hint::black_box;

/// Whether each extension's value is of its type.
pub fn extensions(extensions: certwright::x509::Extensions<'_>) -> bool {
    let mut well_formed = true;
    for it in extensions {
        display(it.oid);
        match it.parse() {
            Ok(value) => extension(value),
            Err(error) => {
                display(error);
                well_formed = false;
            }
        }
    }
    well_formed
}

/// Panics unless `part` lies in `whole`.
pub fn assert_within(part: &[u8], whole: &[u8]) {
    let (part, whole) = (part.as_ptr_range(), whole.as_ptr_range());
    assert!(whole.start <= part.start && part.end <= whole.end);
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

pub fn general_names(names: GeneralNames<'_>) {
    names.iter().for_each(general_name);
}

fn general_name(it: GeneralName<'_>) {
    display(&it);
    if let GeneralName::DirectoryName(directory) = it {
        name(directory);
    }
}

pub fn name(name: Name<'_>) {
    display(&name);
    show((name.to_openssl_string(), name.common_names().count()));
    assert_eq!(Name::from_der(name.as_der()).as_ref(), Ok(&name));
    assert!(name.matches(&name) && name.is_within(&name));
    name.attributes().for_each(|attribute| show((attribute.kind, attribute.value.to_text())));
}

pub fn show(value: impl Debug) {
    black_box(format!("{value:?}"));
}

pub fn display(value: impl Display) {
    black_box(value.to_string());
}
