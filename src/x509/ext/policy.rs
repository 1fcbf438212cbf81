//! certificatePolicies, policyMappings, policyConstraints and inhibitAnyPolicy (RFC 5280 §4.2.1.4, §4.2.1.5,
//! §4.2.1.11, §4.2.1.14).

use super::{Decode, Elements, expect, sequence, sequence_of};
use crate::base::{Code, Error, Result};
use crate::encoding::der::{self, Notes, Reader, Tag, Tlv};
use crate::x509::general_name::Ia5;
use crate::x509::{Oid, oid};
use alloc::borrow::Cow;
use alloc::string::String;

/// The policies under which the certificate was issued.
///
/// ```text
/// certificatePolicies ::= SEQUENCE SIZE (1..MAX) OF PolicyInformation
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CertificatePolicies<'a>(Elements<'a>);

/// One policy.
///
/// ```text
/// PolicyInformation ::= SEQUENCE {
///      policyIdentifier   CertPolicyId,
///      policyQualifiers   SEQUENCE SIZE (1..MAX) OF PolicyQualifierInfo OPTIONAL }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PolicyInformation<'a> {
    /// Which policy.
    pub policy_identifier: Oid<'a>,
    /// The DER of the qualifiers, tag and length included, if there are any.
    pub qualifiers_der: Option<&'a [u8]>,
    qualifiers: Option<Elements<'a>>,
}

/// What is said about a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyQualifier<'a> {
    /// Where the certification practice statement is found.
    Cps(Ia5<'a>),
    /// A text for people who rely on the certificate.
    UserNotice(UserNotice<'a>),
    /// A qualifier of another kind.
    Other {
        /// Which kind.
        id: Oid<'a>,
        /// The DER of its value.
        value: &'a [u8],
    },
}

/// A text for people who rely on the certificate.
///
/// ```text
/// UserNotice ::= SEQUENCE {
///      noticeRef        NoticeReference OPTIONAL,
///      explicitText     DisplayText OPTIONAL }
///
/// NoticeReference ::= SEQUENCE {
///      organization     DisplayText,
///      noticeNumbers    SEQUENCE OF INTEGER }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UserNotice<'a> {
    /// The organization of the notice that is referred to by number.
    pub organization: Option<DisplayText<'a>>,
    /// The numbers by which that organization knows the notice.
    pub notice_numbers: NoticeNumbers<'a>,
    /// The text itself.
    pub explicit_text: Option<DisplayText<'a>>,
}

/// The numbers of a notice that is referred to; none if none is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoticeNumbers<'a>(Option<Elements<'a>>);

impl<'a> NoticeNumbers<'a> {
    /// Each number, in order: its octets in two's complement.
    pub fn iter(&self) -> impl Iterator<Item = &'a [u8]> + Clone + use<'a> {
        self.0.into_iter().flat_map(|elements| elements.map(notice_number))
    }
}

fn notice_number<'a>(tlv: &Tlv<'a>, notes: &mut Notes) -> Result<&'a [u8]> {
    der::integer(&expect(tlv, Tag::INTEGER)?, notes)
}

/// A string of one of four types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DisplayText<'a> {
    /// IA5String, VisibleString, BMPString or UTF8String.
    pub tag: Tag,
    /// Its contents.
    pub bytes: &'a [u8],
}

impl<'a> DisplayText<'a> {
    fn decode(tlv: &Tlv<'a>) -> Result<Self> {
        match tlv.tag {
            Tag::IA5_STRING | Tag::VISIBLE_STRING | Tag::BMP_STRING | Tag::UTF8_STRING => {
                Ok(Self { tag: tlv.tag, bytes: tlv.value })
            }
            _ => Err(Error::new(Code::BAD_CHOICE).in_structure("DisplayText").at(tlv.offset)),
        }
    }

    /// The text, with what cannot be decoded replaced.
    #[must_use]
    pub fn to_text(&self) -> Cow<'a, str> {
        if self.tag == Tag::BMP_STRING {
            let units = self.bytes.chunks_exact(2).map(|pair| match *pair {
                [high, low] => u16::from_be_bytes([high, low]),
                _ => 0xfffd,
            });
            return char::decode_utf16(units).map(|unit| unit.unwrap_or('\u{fffd}')).collect::<String>().into();
        }
        String::from_utf8_lossy(self.bytes)
    }
}

impl<'a> CertificatePolicies<'a> {
    /// Each policy, in order.
    pub fn iter(&self) -> impl Iterator<Item = PolicyInformation<'a>> + Clone + use<'a> {
        self.0.map(PolicyInformation::decode)
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'a> PolicyInformation<'a> {
    fn decode(tlv: &Tlv<'a>, notes: &mut Notes) -> Result<Self> {
        let mut reader = sequence(tlv)?.reader();
        let policy_identifier = Oid::decode(&reader.read(Tag::OID)?)?;
        let (qualifiers_der, qualifiers) = match reader.read_optional(Tag::SEQUENCE)? {
            Some(tlv) => (
                Some(tlv.raw),
                Some(sequence_of(&tlv, notes, |tlv, notes| PolicyQualifier::decode(tlv, notes).map(|_| ()))?),
            ),
            None => (None, None),
        };
        reader.finish()?;
        Ok(Self { policy_identifier, qualifiers_der, qualifiers })
    }

    /// What is said about the policy, in order.
    pub fn qualifiers(&self) -> impl Iterator<Item = PolicyQualifier<'a>> + Clone + use<'a> {
        self.qualifiers.into_iter().flat_map(|elements| elements.map(PolicyQualifier::decode))
    }
}

impl<'a> PolicyQualifier<'a> {
    fn decode(tlv: &Tlv<'a>, notes: &mut Notes) -> Result<Self> {
        let mut reader = sequence(tlv)?.reader();
        let id = Oid::decode(&reader.read(Tag::OID)?)?;
        let value = reader.read_any()?;
        reader.finish()?;
        match id {
            oid::POLICY_CPS => Ok(Self::Cps(Ia5::decode(&expect(&value, Tag::IA5_STRING)?, notes))),
            oid::POLICY_USER_NOTICE => UserNotice::decode(&value, notes).map(Self::UserNotice),
            _ => Ok(Self::Other { id, value: value.raw }),
        }
    }
}

impl<'a> UserNotice<'a> {
    fn decode(tlv: &Tlv<'a>, notes: &mut Notes) -> Result<Self> {
        let mut reader = sequence(tlv)?.reader();
        let (organization, numbers) = match reader.read_optional(Tag::SEQUENCE)? {
            Some(tlv) => {
                let mut reference = tlv.reader();
                let organization = DisplayText::decode(&reference.read_any()?)?;
                let numbers = reference.read(Tag::SEQUENCE)?;
                reference.finish()?;
                // It may be empty, unlike other lists.
                let mut rest = numbers.reader();
                while !rest.is_empty() {
                    notice_number(&rest.read_any()?, notes)?;
                }
                (Some(organization), Some(Elements { contents: numbers.value, offset: numbers.value_offset() }))
            }
            None => (None, None),
        };
        let explicit_text = if reader.is_empty() { None } else { Some(DisplayText::decode(&reader.read_any()?)?) };
        reader.finish()?;
        Ok(Self { organization, notice_numbers: NoticeNumbers(numbers), explicit_text })
    }
}

impl<'a> Decode<'a> for CertificatePolicies<'a> {
    fn decode(tlv: &Tlv<'a>, notes: &mut Notes) -> Result<Self> {
        sequence_of(&sequence(tlv)?, notes, |tlv, notes| PolicyInformation::decode(tlv, notes).map(|_| ())).map(Self)
    }
}

/// Which policies of the issuer's domain the subject's domain takes as equivalent.
///
/// ```text
/// PolicyMappings ::= SEQUENCE SIZE (1..MAX) OF SEQUENCE {
///      issuerDomainPolicy      CertPolicyId,
///      subjectDomainPolicy     CertPolicyId }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PolicyMappings<'a>(Elements<'a>);

/// One equivalence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PolicyMapping<'a> {
    /// In the issuer's domain.
    pub issuer_domain_policy: Oid<'a>,
    /// In the subject's domain.
    pub subject_domain_policy: Oid<'a>,
}

impl<'a> PolicyMappings<'a> {
    /// Each mapping, in order.
    pub fn iter(&self) -> impl Iterator<Item = PolicyMapping<'a>> + Clone + use<'a> {
        self.0.map(PolicyMapping::decode)
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'a> PolicyMapping<'a> {
    fn decode(tlv: &Tlv<'a>, _: &mut Notes) -> Result<Self> {
        let mut reader = sequence(tlv)?.reader();
        let issuer_domain_policy = Oid::decode(&reader.read(Tag::OID)?)?;
        let subject_domain_policy = Oid::decode(&reader.read(Tag::OID)?)?;
        reader.finish()?;
        Ok(Self { issuer_domain_policy, subject_domain_policy })
    }
}

impl<'a> Decode<'a> for PolicyMappings<'a> {
    fn decode(tlv: &Tlv<'a>, notes: &mut Notes) -> Result<Self> {
        sequence_of(&sequence(tlv)?, notes, |tlv, notes| PolicyMapping::decode(tlv, notes).map(|_| ())).map(Self)
    }
}

/// From how many certificates further down policies are required or may not be mapped.
///
/// ```text
/// PolicyConstraints ::= SEQUENCE {
///      requireExplicitPolicy           [0] SkipCerts OPTIONAL,
///      inhibitPolicyMapping            [1] SkipCerts OPTIONAL }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PolicyConstraints {
    /// After this many more certificates, each needs an acceptable policy.
    pub require_explicit_policy: Option<u32>,
    /// After this many more certificates, policies are no longer mapped.
    pub inhibit_policy_mapping: Option<u32>,
}

impl Decode<'_> for PolicyConstraints {
    fn decode(tlv: &Tlv<'_>, notes: &mut Notes) -> Result<Self> {
        let mut reader = sequence(tlv)?.reader();
        if reader.is_empty() {
            notes.add(der::Deviation::EmptyValue, tlv.offset);
        }
        let mut skip = |reader: &mut Reader<'_>, number, field| match reader.read_optional(Tag::context(number))? {
            Some(tlv) => der::count(&tlv, notes).map(Some).map_err(|error| error.in_field(field)),
            None => Ok(None),
        };
        let require_explicit_policy = skip(&mut reader, 0, "requireExplicitPolicy")?;
        let inhibit_policy_mapping = skip(&mut reader, 1, "inhibitPolicyMapping")?;
        reader.finish()?;
        Ok(Self { require_explicit_policy, inhibit_policy_mapping })
    }
}

/// After how many more certificates anyPolicy no longer matches.
///
/// ```text
/// InhibitAnyPolicy ::= SkipCerts
/// SkipCerts ::= INTEGER (0..MAX)
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InhibitAnyPolicy(pub u32);

impl Decode<'_> for InhibitAnyPolicy {
    fn decode(tlv: &Tlv<'_>, notes: &mut Notes) -> Result<Self> {
        der::count(&expect(tlv, Tag::INTEGER)?, notes).map(Self)
    }
}
