//! Requests that no software makes, byte by byte; those that software makes are in `tests/csr.rs`.

use super::*;
use crate::encoding::der::Writer;
use crate::x509::DistinguishedName;
use alloc::string::ToString;

const ALGORITHM: &[u8] = &[0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70];

fn attribute(kind: Oid<'_>, values: &[Vec<u8>]) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.sequence(|writer| {
        writer.oid(kind.as_bytes());
        writer.constructed(Tag::SET, |writer| writer.raw(&values.concat()));
    });
    writer.finish()
}

fn password(text: &str) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.primitive(Tag::UTF8_STRING, text.as_bytes());
    writer.finish()
}

/// A request for extensions, each of the value given.
fn extensions(requested: &[(Oid<'_>, &[u8])]) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.sequence(|writer| {
        for (oid, value) in requested {
            writer.sequence(|writer| {
                writer.oid(oid.as_bytes());
                writer.primitive(Tag::OCTET_STRING, value);
            });
        }
    });
    writer.finish()
}

const CA: (Oid<'static>, &[u8]) = (oid::BASIC_CONSTRAINTS, &[0x30, 3, 1, 1, 0xff]);
const USAGE: (Oid<'static>, &[u8]) = (oid::KEY_USAGE, &[3, 2, 7, 0x80]);

/// A request with these attributes; without the field if `None`.
fn request(version: u8, attributes: Option<&[Vec<u8>]>) -> Vec<u8> {
    let subject: DistinguishedName = "CN=example.com".parse().unwrap();
    let mut writer = Writer::new();
    writer.sequence(|writer| {
        writer.sequence(|writer| {
            writer.primitive(Tag::INTEGER, &[version]);
            writer.raw(subject.as_der());
            writer.sequence(|writer| {
                writer.raw(ALGORITHM);
                writer.bit_string(&[7; 32]);
            });
            if let Some(attributes) = attributes {
                writer.primitive(Tag::context_constructed(0), &attributes.concat());
            }
        });
        writer.raw(ALGORITHM);
        writer.bit_string(&[1, 2, 3]);
    });
    writer.finish()
}

fn read(attributes: &[Vec<u8>]) -> Csr {
    Csr::from_der(&request(0, Some(attributes))).unwrap()
}

#[test]
fn attributes_are_read_and_unknown_ones_kept() {
    let unknown = Oid::from_contents(&[0x2a, 0x03]).unwrap();
    let csr = read(&[
        attribute(unknown, &[Vec::from([5, 0])]),
        attribute(oid::CHALLENGE_PASSWORD, &[password("secret")]),
        attribute(oid::EXTENSION_REQUEST, &[extensions(&[CA, USAGE])]),
    ]);
    assert!(csr.deviations().is_empty(), "{:?}", csr.encoding_findings());
    assert_eq!(csr.challenge_password().as_deref(), Some("secret"));
    assert_eq!(csr.attributes().count(), 3);
    assert_eq!(csr.attribute(unknown).unwrap().values().next().unwrap().as_der(), [5, 0]);
    let requested: Vec<_> = csr.requested_extensions().map(|extension| extension.oid).collect();
    assert_eq!(requested, [oid::BASIC_CONSTRAINTS, oid::KEY_USAGE]);
    assert!(csr.basic_constraints().unwrap().unwrap().ca);
    assert_eq!(csr.subject_alt_name(), Ok(None));
    // Neither a password nor anything else that was not asked for is printed.
    assert_eq!(alloc::format!("{csr:?}"), "CertificateRequest { subject: CN=example.com, .. }");
    let shown = alloc::format!("{:?}", csr.attribute(oid::CHALLENGE_PASSWORD).unwrap());
    assert_eq!(shown, "RequestAttribute(challengePassword)");
}

#[test]
fn the_attribute_that_microsoft_used_is_understood() {
    let csr = read(&[attribute(oid::MICROSOFT_EXTENSION_REQUEST, &[extensions(&[USAGE])])]);
    assert_eq!(csr.key_usage().unwrap().unwrap().to_string(), "digitalSignature");
}

#[test]
fn deviations_are_noted() {
    use Deviation as D;
    let request_of = |list: &[(Oid<'_>, &[u8])]| attribute(oid::EXTENSION_REQUEST, &[extensions(list)]);
    let password_of = |text: &str| attribute(oid::CHALLENGE_PASSWORD, &[password(text)]);
    for (attributes, deviation, field) in [
        (Vec::from([request_of(&[])]), D::EmptyExtensions, "extensionRequest"),
        (Vec::from([request_of(&[CA, CA])]), D::DuplicateExtension, "extensionRequest"),
        (Vec::from([request_of(&[(oid::KEY_USAGE, &[5, 0])])]), D::MalformedExtension, "extensionRequest.keyUsage"),
        (Vec::from([request_of(&[CA]), request_of(&[USAGE])]), D::DuplicateAttribute, "attributes"),
        (
            Vec::from([attribute(oid::EXTENSION_REQUEST, &[extensions(&[CA]), extensions(&[USAGE])])]),
            D::DuplicateAttribute,
            "attributes",
        ),
        (
            Vec::from([attribute(oid::MICROSOFT_EXTENSION_REQUEST, &[extensions(&[CA])]), request_of(&[CA])]),
            D::DuplicateAttribute,
            "attributes",
        ),
        (Vec::from([password_of("a"), password_of("b")]), D::DuplicateAttribute, "attributes"),
        (Vec::from([attribute(oid::CHALLENGE_PASSWORD, &[])]), D::EmptyValue, "attributes"),
        (Vec::from([request_of(&[CA]), password_of("a")]), D::UnsortedSet, "attributes"),
    ] {
        let csr = read(&attributes);
        let findings = csr.encoding_findings();
        let found = findings.iter().find(|finding| finding.code() == deviation.code());
        assert!(csr.deviations().contains(deviation), "{deviation:?}");
        assert_eq!(found.map(|finding| finding.field()), Some(field), "{deviation:?}");
    }
    let without = Csr::from_der(&request(0, None)).unwrap();
    assert_eq!(without.deviations().iter().collect::<Vec<_>>(), [D::MissingAttributes]);
    assert_eq!(without.encoding_findings()[0].code(), Code::MISSING_FIELD);
}

#[test]
fn of_two_requests_for_extensions_the_first_is_shown() {
    let csr = read(&[
        attribute(oid::EXTENSION_REQUEST, &[extensions(&[USAGE])]),
        attribute(oid::EXTENSION_REQUEST, &[extensions(&[CA])]),
    ]);
    assert!(csr.key_usage().unwrap().is_some() && csr.basic_constraints().unwrap().is_none());
}

#[test]
fn broken_framing_names_the_field() {
    let refused = |der: &[u8]| {
        let error = Csr::from_der(der).unwrap_err();
        assert!(error.offset().is_some(), "{error}");
        (error.code(), error.structure(), error.field())
    };
    let with = |attributes: &[Vec<u8>]| refused(&request(0, Some(attributes)));
    let structure = "CertificationRequest";
    assert_eq!(refused(&request(1, Some(&[]))), (Code::BAD_VERSION, structure, "version"));
    assert_eq!(with(&[Vec::from([5, 0])]), (Code::UNEXPECTED_TAG, structure, "attributes"));
    assert_eq!(with(&[Vec::from([0x30, 2, 5, 0])]), (Code::UNEXPECTED_TAG, structure, "type"));
    assert_eq!(with(&[Vec::from([0x30, 3, 6, 1, 0x2a])]), (Code::MISSING_FIELD, structure, "values"));
    let no_list = attribute(oid::EXTENSION_REQUEST, &[Vec::from([5, 0])]);
    assert_eq!(with(&[no_list]), (Code::UNEXPECTED_TAG, structure, "extensionRequest"));
}

#[test]
fn truncation_at_every_byte_and_trailing_data_are_errors() {
    let der = request(0, Some(&[attribute(oid::EXTENSION_REQUEST, &[extensions(&[CA, USAGE])])]));
    for length in 0..der.len() {
        let code = Csr::from_der(&der[..length]).unwrap_err().code();
        assert_eq!(code, if length == 0 { Code::EMPTY_INPUT } else { Code::TRUNCATED }, "{length}");
    }
    let trailing = Csr::from_der(&[&der[..], &[0]].concat()).unwrap_err();
    assert_eq!((trailing.code(), trailing.offset()), (Code::TRAILING_DATA, Some(der.len())));
}

#[test]
fn no_changed_byte_makes_reading_or_walking_panic() {
    let der = request(
        0,
        Some(&[
            attribute(oid::CHALLENGE_PASSWORD, &[password("secret")]),
            attribute(oid::EXTENSION_REQUEST, &[extensions(&[CA, USAGE])]),
        ]),
    );
    for at in 0..der.len() {
        for value in 0..=255 {
            let mut changed = der.clone();
            changed[at] = value;
            let Ok(csr) = Csr::from_der(&changed) else { continue };
            csr.attributes().for_each(|attribute| assert!(attribute.values().count() <= der.len()));
            let _ = (csr.challenge_password(), csr.key_usage(), csr.basic_constraints(), csr.encoding_findings());
        }
    }
}
