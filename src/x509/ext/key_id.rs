//! subjectKeyIdentifier and authorityKeyIdentifier (RFC 5280 §4.2.1.1, §4.2.1.2).

use super::{Decode, expect, sequence};
use crate::base::Result;
use crate::encoding::der::{self, Notes, Tag, Tlv};
use crate::x509::{Certificate, GeneralNames, Serial};

/// Names the subject's key.
///
/// ```text
/// SubjectKeyIdentifier ::= KeyIdentifier
/// KeyIdentifier ::= OCTET STRING
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SubjectKeyIdentifier<'a>(pub &'a [u8]);

impl<'a> Decode<'a> for SubjectKeyIdentifier<'a> {
    fn decode(tlv: &Tlv<'a>, _: &mut Notes) -> Result<Self> {
        Ok(Self(expect(tlv, Tag::OCTET_STRING)?.value))
    }
}

/// Names the issuer's key.
///
/// ```text
/// AuthorityKeyIdentifier ::= SEQUENCE {
///      keyIdentifier             [0] KeyIdentifier           OPTIONAL,
///      authorityCertIssuer       [1] GeneralNames            OPTIONAL,
///      authorityCertSerialNumber [2] CertificateSerialNumber OPTIONAL }
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AuthorityKeyIdentifier<'a> {
    /// The issuer's subjectKeyIdentifier.
    pub key_identifier: Option<&'a [u8]>,
    /// The issuer of the issuer's certificate.
    pub authority_cert_issuer: Option<GeneralNames<'a>>,
    /// The serial number of the issuer's certificate.
    pub authority_cert_serial_number: Option<Serial<'a>>,
}

impl AuthorityKeyIdentifier<'_> {
    /// Whether it speaks of this certificate: by the key identifier, or else by the serial number. `None` if they have
    /// nothing in common to compare.
    pub(crate) fn speaks_of(&self, issuer: &Certificate) -> Option<bool> {
        let subject = issuer.subject_key_identifier().ok().flatten();
        let by_key = self.key_identifier.zip(subject).map(|(sought, found)| sought == found.0);
        by_key.or_else(|| self.authority_cert_serial_number.map(|sought| sought == issuer.serial()))
    }
}

impl<'a> Decode<'a> for AuthorityKeyIdentifier<'a> {
    fn decode(tlv: &Tlv<'a>, notes: &mut Notes) -> Result<Self> {
        let mut reader = sequence(tlv)?.reader();
        let key_identifier = reader.read_optional(Tag::context(0))?.map(|tlv| tlv.value);
        let authority_cert_issuer = match reader.read_optional(Tag::context_constructed(1))? {
            Some(tlv) => {
                Some(GeneralNames::decode(&tlv, notes).map_err(|error| error.in_field("authorityCertIssuer"))?)
            }
            None => None,
        };
        let authority_cert_serial_number = match reader.read_optional(Tag::context(2))? {
            Some(tlv) => Some(Serial::from_contents(der::integer(&tlv, notes)?)),
            None => None,
        };
        reader.finish()?;
        Ok(Self { key_identifier, authority_cert_issuer, authority_cert_serial_number })
    }
}
