//! Extensions of CRLs and of their entries (RFC 5280 §5.2, §5.3).

use super::{Decode, DistributionPointName, ReasonFlags, expect, sequence};
use crate::base::{Code, Error, Result, Timestamp};
use crate::encoding::der::{self, Deviation, Notes, Reader, Tag, Tlv};
use crate::x509::Serial;
use core::cmp::Ordering;
use core::fmt;

/// The number of a CRL: it grows from one CRL of an issuer to the next. Also what a delta CRL names as its base.
///
/// Numbers compare by value; RFC 5280 allows 20 octets.
///
/// ```text
/// CRLNumber ::= INTEGER (0..MAX)
/// BaseCRLNumber ::= CRLNumber
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct CrlNumber<'a>(Serial<'a>);

impl<'a> CrlNumber<'a> {
    /// The number with the texts that serial numbers have.
    #[must_use]
    pub fn as_serial(&self) -> Serial<'a> {
        self.0
    }
}

impl<'a> Decode<'a> for CrlNumber<'a> {
    fn decode(tlv: &Tlv<'a>, notes: &mut Notes) -> Result<Self> {
        let number = Serial::from_contents(der::integer(&expect(tlv, Tag::INTEGER)?, notes)?);
        if number.is_negative() {
            return Err(Error::new(Code::NEGATIVE_INTEGER).at(tlv.offset));
        }
        Ok(Self(number))
    }
}

impl Ord for CrlNumber<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        // Neither is negative, so of two minimal encodings the longer one is the larger number.
        let (ours, theirs) = (self.0.minimal_bytes(), other.0.minimal_bytes());
        ours.len().cmp(&theirs.len()).then_with(|| ours.cmp(theirs))
    }
}

impl PartialOrd for CrlNumber<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Decimal, or hexadecimal if very long.
impl fmt::Display for CrlNumber<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.to_decimal() {
            Some(decimal) => f.write_str(&decimal),
            None => write!(f, "0x{}", self.0),
        }
    }
}

impl fmt::Debug for CrlNumber<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CrlNumber({self})")
    }
}

/// What a CRL covers, if not everything its issuer has issued.
///
/// ```text
/// IssuingDistributionPoint ::= SEQUENCE {
///      distributionPoint          [0] DistributionPointName OPTIONAL,
///      onlyContainsUserCerts      [1] BOOLEAN DEFAULT FALSE,
///      onlyContainsCACerts        [2] BOOLEAN DEFAULT FALSE,
///      onlySomeReasons            [3] ReasonFlags OPTIONAL,
///      indirectCRL                [4] BOOLEAN DEFAULT FALSE,
///      onlyContainsAttributeCerts [5] BOOLEAN DEFAULT FALSE }
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct IssuingDistributionPoint<'a> {
    /// Where this CRL is found; certificates it covers name one of these places.
    pub distribution_point: Option<DistributionPointName<'a>>,
    /// It covers end-entity certificates only.
    pub only_contains_user_certs: bool,
    /// It covers CA certificates only.
    pub only_contains_ca_certs: bool,
    /// It covers these reasons only; absent means all.
    pub only_some_reasons: Option<ReasonFlags>,
    /// Entries may be about certificates of other issuers.
    pub indirect_crl: bool,
    /// It covers attribute certificates only.
    pub only_contains_attribute_certs: bool,
}

impl<'a> Decode<'a> for IssuingDistributionPoint<'a> {
    fn decode(tlv: &Tlv<'a>, notes: &mut Notes) -> Result<Self> {
        let mut reader = sequence(tlv)?.reader();
        if reader.is_empty() {
            notes.add(Deviation::EmptyValue, tlv.offset);
        }
        let distribution_point = match reader.read_optional(Tag::context_constructed(0))? {
            Some(tlv) => {
                Some(DistributionPointName::decode(&tlv, notes).map_err(|error| error.in_field("distributionPoint"))?)
            }
            None => None,
        };
        let only_contains_user_certs = flag(&mut reader, 1, "onlyContainsUserCerts", notes)?;
        let only_contains_ca_certs = flag(&mut reader, 2, "onlyContainsCACerts", notes)?;
        let only_some_reasons = match reader.read_optional(Tag::context(3))? {
            Some(tlv) => Some(ReasonFlags::decode(&tlv, notes).map_err(|error| error.in_field("onlySomeReasons"))?),
            None => None,
        };
        let indirect_crl = flag(&mut reader, 4, "indirectCRL", notes)?;
        let only_contains_attribute_certs = flag(&mut reader, 5, "onlyContainsAttributeCerts", notes)?;
        reader.finish()?;
        Ok(Self {
            distribution_point,
            only_contains_user_certs,
            only_contains_ca_certs,
            only_some_reasons,
            indirect_crl,
            only_contains_attribute_certs,
        })
    }
}

/// `[number] BOOLEAN DEFAULT FALSE`.
fn flag(reader: &mut Reader<'_>, number: u8, field: &'static str, notes: &mut Notes) -> Result<bool> {
    let Some(tlv) = reader.read_optional(Tag::context(number))? else { return Ok(false) };
    let value = der::boolean(&tlv, notes).map_err(|error| error.in_field(field))?;
    if !value {
        notes.add(Deviation::ExplicitDefault, tlv.offset);
    }
    Ok(value)
}

/// Declares the reasons and their names from the same rows.
macro_rules! reasons {
    ($($variant:ident = $number:literal, $name:literal, $doc:literal;)*) => {
        /// Why a certificate was revoked.
        ///
        /// ```text
        /// CRLReason ::= ENUMERATED { unspecified (0), keyCompromise (1), cACompromise (2), affiliationChanged (3),
        ///      superseded (4), cessationOfOperation (5), certificateHold (6), removeFromCRL (8),
        ///      privilegeWithdrawn (9), aACompromise (10) }
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum ReasonCode {
            $(#[doc = $doc] $variant,)*
        }

        impl ReasonCode {
            /// Every reason there is.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Its number in the encoding.
            #[must_use]
            pub const fn number(self) -> u8 {
                match self {
                    $(Self::$variant => $number,)*
                }
            }

            /// The reason with this number; there is no 7.
            #[must_use]
            pub const fn from_number(number: u8) -> Option<Self> {
                match number {
                    $($number => Some(Self::$variant),)*
                    _ => None,
                }
            }

            /// Its name in the standard.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }
        }
    };
}

reasons! {
    Unspecified = 0, "unspecified", "No reason is given.";
    KeyCompromise = 1, "keyCompromise", "The subject's private key is known to others.";
    CaCompromise = 2, "cACompromise", "The private key of a CA is known to others.";
    AffiliationChanged = 3, "affiliationChanged", "The subject's name or other data are no longer right.";
    Superseded = 4, "superseded", "Another certificate replaces it.";
    CessationOfOperation = 5, "cessationOfOperation", "It is no longer needed.";
    CertificateHold = 6, "certificateHold", "It is suspended.";
    RemoveFromCrl = 8, "removeFromCRL", "In a delta CRL: it is no longer suspended, or has expired.";
    PrivilegeWithdrawn = 9, "privilegeWithdrawn", "A privilege in it was withdrawn.";
    AaCompromise = 10, "aACompromise", "The private key of an attribute authority is known to others.";
}

impl Decode<'_> for ReasonCode {
    fn decode(tlv: &Tlv<'_>, _: &mut Notes) -> Result<Self> {
        match *expect(tlv, Tag::ENUMERATED)?.value {
            [number] => Self::from_number(number),
            _ => None,
        }
        .ok_or_else(|| Error::new(Code::BAD_CHOICE).at(tlv.offset))
    }
}

impl fmt::Display for ReasonCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// invalidityDate: when the key is thought to have been compromised.
///
/// ```text
/// InvalidityDate ::= GeneralizedTime
/// ```
impl Decode<'_> for Timestamp {
    fn decode(tlv: &Tlv<'_>, _: &mut Notes) -> Result<Self> {
        // It is GeneralizedTime in any year, so the note on years through 2049 does not apply.
        der::time(&expect(tlv, Tag::GENERALIZED_TIME)?, &mut Notes::new())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;
    use alloc::vec::Vec;

    fn decode<'a, T: Decode<'a>>(der: &'a [u8]) -> (Result<T, Code>, Vec<Deviation>) {
        let mut notes = Notes::new();
        let decoded = T::decode(&der::single(der).unwrap(), &mut notes).map_err(|error| error.code());
        (decoded, notes.set().iter().collect())
    }

    #[test]
    fn reasons_keep_their_numbers_and_seven_is_none() {
        for reason in ReasonCode::ALL {
            assert_eq!(ReasonCode::from_number(reason.number()), Some(*reason));
            assert_eq!(decode::<ReasonCode>(&[0x0a, 1, reason.number()]).0, Ok(*reason));
        }
        for der in [&[0x0a, 1, 7][..], &[0x0a, 1, 11], &[0x0a, 0], &[0x0a, 2, 0, 1]] {
            assert_eq!(decode::<ReasonCode>(der).0, Err(Code::BAD_CHOICE));
        }
        assert_eq!(decode::<ReasonCode>(&[2, 1, 1]).0, Err(Code::UNEXPECTED_TAG));
    }

    #[test]
    fn crl_numbers_compare_by_value() {
        let number = |der| decode::<CrlNumber<'_>>(der).0.unwrap();
        let (small, padded, large) = (number(&[2, 1, 5]), number(&[2, 3, 0, 0, 5]), number(&[2, 2, 1, 0]));
        assert!(small < large && large > padded);
        assert_eq!(small.cmp(&padded), Ordering::Equal);
        assert_eq!(small, padded);
        assert!(number(&[2, 2, 0, 0x80]) > number(&[2, 1, 0x7f]));
        assert_eq!(large.to_string(), "256");
        assert_eq!(decode::<CrlNumber<'_>>(&[2, 1, 0xff]).0, Err(Code::NEGATIVE_INTEGER));
        assert_eq!(decode::<CrlNumber<'_>>(&[2, 0]).0, Err(Code::BAD_INTEGER));
    }

    #[test]
    fn issuing_distribution_points_are_read_field_by_field() {
        let der = [0x30, 10, 0x82, 1, 0xff, 0x83, 2, 6, 0x40, 0x84, 1, 0xff];
        let (point, deviations) = decode::<IssuingDistributionPoint<'_>>(&der);
        let point = point.unwrap();
        assert_eq!(deviations, []);
        assert!(point.only_contains_ca_certs && point.indirect_crl && !point.only_contains_user_certs);
        assert_eq!(point.only_some_reasons.unwrap().to_string(), "keyCompromise");
        assert!(point.distribution_point.is_none());

        assert_eq!(decode::<IssuingDistributionPoint<'_>>(&[0x30, 0]).1, [Deviation::EmptyValue]);
        assert_eq!(decode::<IssuingDistributionPoint<'_>>(&[0x30, 3, 0x81, 1, 0]).1, [Deviation::ExplicitDefault]);
        assert_eq!(decode::<IssuingDistributionPoint<'_>>(&[0x30, 3, 0x81, 1, 1]).1, [Deviation::NonCanonicalBoolean]);
        let swapped = [0x30, 6, 0x82, 1, 0xff, 0x81, 1, 0xff];
        assert_eq!(decode::<IssuingDistributionPoint<'_>>(&swapped).0, Err(Code::TRAILING_DATA));
    }
}
