//! Fields of certificates as the services print them.

use crate::crypto::DigestAlgorithm;
use crate::x509::{Certificate, Name, Oid};
use alloc::string::String;
use alloc::vec::Vec;

/// Every value of an attribute that is text, in the order of the encoding.
pub(super) fn texts(name: &Name<'_>, kind: Oid<'_>) -> Vec<String> {
    let attributes = name.attributes().filter(|attribute| attribute.kind == kind);
    attributes.filter_map(|attribute| Some(attribute.value.to_text()?.into_owned())).collect()
}

/// The first value of an attribute.
pub(super) fn text(name: &Name<'_>, kind: Oid<'_>) -> Option<String> {
    let mut attributes = name.attributes().filter(|attribute| attribute.kind == kind);
    attributes.find_map(|attribute| Some(attribute.value.to_text()?.into_owned()))
}

/// Lower-case hexadecimal of the SHA-256 of the DER: 64 characters.
pub(super) fn thumbprint(certificate: &Certificate) -> String {
    certificate.fingerprint(DigestAlgorithm::Sha256).to_hex()
}
