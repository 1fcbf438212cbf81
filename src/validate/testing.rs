//! Unsigned certificates with any extensions, for the tests of what reads certificates and verifies no signature.

use crate::encoding::der::{Tag, Writer};
use crate::x509::{Certificate, DistinguishedName, Oid, oid};
use alloc::vec::Vec;

/// A version 3 certificate of these names (RFC 4514; may be empty) with these extensions.
pub(crate) fn certificate(issuer: &str, subject: &str, extensions: &[(Oid<'_>, Vec<u8>)]) -> Certificate {
    certificate_of_names(&name(issuer), &name(subject), extensions)
}

/// The same, with names as DER.
pub(crate) fn certificate_of_names(issuer: &[u8], subject: &[u8], extensions: &[(Oid<'_>, Vec<u8>)]) -> Certificate {
    let mut writer = Writer::new();
    writer.sequence(|certificate| {
        certificate.sequence(|tbs| {
            tbs.constructed(Tag::context_constructed(0), |version| version.unsigned(2));
            tbs.unsigned(1);
            algorithm(tbs, oid::ECDSA_WITH_SHA256);
            tbs.raw(issuer);
            tbs.sequence(|validity| {
                validity.primitive(Tag::UTC_TIME, b"200101000000Z");
                validity.primitive(Tag::UTC_TIME, b"400101000000Z");
            });
            tbs.raw(subject);
            tbs.sequence(|spki| {
                algorithm(spki, oid::EC_PUBLIC_KEY);
                spki.bit_string(&[4]);
            });
            if !extensions.is_empty() {
                tbs.constructed(Tag::context_constructed(3), |explicit| {
                    explicit.sequence(|list| {
                        for (oid, value) in extensions {
                            list.sequence(|extension| {
                                extension.oid(oid.as_bytes());
                                extension.primitive(Tag::OCTET_STRING, value);
                            });
                        }
                    });
                });
            }
        });
        algorithm(certificate, oid::ECDSA_WITH_SHA256);
        certificate.bit_string(&[0]);
    });
    Certificate::from_der(&writer.finish()).unwrap()
}

fn algorithm(writer: &mut Writer, oid: Oid<'_>) {
    writer.sequence(|algorithm| algorithm.oid(oid.as_bytes()));
}

/// The DER of a Name.
pub(crate) fn name(text: &str) -> Vec<u8> {
    match text {
        "" => [0x30, 0].to_vec(),
        _ => text.parse::<DistinguishedName>().unwrap().as_name().as_der().to_vec(),
    }
}

/// One value with its tag.
pub(crate) fn tlv(tag: Tag, value: &[u8]) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.primitive(tag, value);
    writer.finish()
}

/// A SEQUENCE of these values.
pub(crate) fn sequence(values: &[Vec<u8>]) -> Vec<u8> {
    tlv(Tag::SEQUENCE, &values.concat())
}

/// An OBJECT IDENTIFIER.
pub(crate) fn oid_der(oid: Oid<'_>) -> Vec<u8> {
    tlv(Tag::OID, oid.as_bytes())
}

/// The DER of GeneralNames, one function for each form.
pub(crate) mod general {
    use super::*;

    pub(crate) fn dns(text: impl AsRef<[u8]>) -> Vec<u8> {
        tlv(Tag::context(2), text.as_ref())
    }

    pub(crate) fn email(text: impl AsRef<[u8]>) -> Vec<u8> {
        tlv(Tag::context(1), text.as_ref())
    }

    pub(crate) fn uri(text: impl AsRef<[u8]>) -> Vec<u8> {
        tlv(Tag::context(6), text.as_ref())
    }

    pub(crate) fn ip(octets: &[u8]) -> Vec<u8> {
        tlv(Tag::context(7), octets)
    }

    pub(crate) fn directory(text: &str) -> Vec<u8> {
        tlv(Tag::context_constructed(4), &name(text))
    }

    pub(crate) fn other(type_id: Oid<'_>, tag: Tag, text: impl AsRef<[u8]>) -> Vec<u8> {
        let explicit = tlv(Tag::context_constructed(0), &tlv(tag, text.as_ref()));
        tlv(Tag::context_constructed(0), &[oid_der(type_id), explicit].concat())
    }

    pub(crate) fn smtp_utf8(text: &str) -> Vec<u8> {
        other(oid::SMTP_UTF8_MAILBOX, Tag::UTF8_STRING, text)
    }

    pub(crate) fn srv(text: &str) -> Vec<u8> {
        other(oid::SRV_NAME, Tag::IA5_STRING, text)
    }
}

/// A subjectAltName of these names.
pub(crate) fn san(names: &[Vec<u8>]) -> (Oid<'static>, Vec<u8>) {
    (oid::SUBJECT_ALT_NAME, sequence(names))
}

/// A nameConstraints of these bases; a list that is `None` is left out.
pub(crate) fn name_constraints(permitted: Option<&[Vec<u8>]>, excluded: Option<&[Vec<u8>]>) -> (Oid<'static>, Vec<u8>) {
    let subtrees = |number, bases: &[Vec<u8>]| {
        let subtrees: Vec<_> = bases.iter().map(|base| tlv(Tag::SEQUENCE, base)).collect();
        tlv(Tag::context_constructed(number), &subtrees.concat())
    };
    let lists = [permitted.map(|bases| subtrees(0, bases)), excluded.map(|bases| subtrees(1, bases))];
    (oid::NAME_CONSTRAINTS, sequence(&lists.into_iter().flatten().collect::<Vec<_>>()))
}
