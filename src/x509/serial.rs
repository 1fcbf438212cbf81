//! Certificate serial numbers (RFC 5280 §4.1.2.2).

use crate::base::{Code, Error, Result};
use crate::encoding::der::{Deviation, Notes, Tlv, integer};
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::{fmt, hash};

/// A serial number as it stands in an object: the contents of an INTEGER, sign and any padding included.
///
/// Real serial numbers are zero, negative, padded or too long now and then; all of them can be read, shown and compared.
/// Two are equal if their values are, however they are padded.
///
/// ```text
/// CertificateSerialNumber  ::=  INTEGER
/// ```
#[derive(Clone, Copy)]
pub struct Serial<'a>(&'a [u8]);

/// Longest serial number, in octets, that [`Serial::to_decimal`] converts: the work grows with the square of the length.
const MAX_DECIMAL: usize = 1024;

impl<'a> Serial<'a> {
    /// Notes padding and a negative value, which RFC 5280 forbids.
    pub(crate) fn decode(tlv: &Tlv<'a>, notes: &mut Notes) -> Result<Self> {
        let serial = Self(integer(tlv, notes)?);
        if serial.is_negative() {
            notes.add(Deviation::NegativeSerial, tlv.offset);
        }
        Ok(serial)
    }

    /// From octets that are known to be an INTEGER's contents.
    pub(crate) const fn from_contents(contents: &'a [u8]) -> Self {
        Self(contents)
    }

    /// The contents of the INTEGER as they were read.
    #[must_use]
    pub const fn as_bytes(&self) -> &'a [u8] {
        self.0
    }

    /// Whether it is below zero.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        self.0.first().is_some_and(|first| *first >= 0x80)
    }

    /// Whether it is zero.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.0.iter().all(|octet| *octet == 0)
    }

    /// The contents without padding: what DER would have written. Equal for equal serial numbers, so usable as a key.
    #[must_use]
    pub fn minimal_bytes(&self) -> &'a [u8] {
        let mut octets = self.0;
        while let [0x00, 0x00..=0x7f, ..] | [0xff, 0x80..=0xff, ..] = octets {
            octets = octets.get(1..).unwrap_or_default();
        }
        octets
    }

    /// The octets of the absolute value, most significant first, without leading zeros; none for zero.
    #[must_use]
    pub fn magnitude(&self) -> Vec<u8> {
        let mut octets = self.0.to_vec();
        if self.is_negative() {
            // Two's complement: invert, then add one from the last octet on.
            let mut carry = true;
            for octet in octets.iter_mut().rev() {
                (*octet, carry) = (!*octet).overflowing_add(u8::from(carry));
            }
        }
        let zeros = octets.iter().take_while(|octet| **octet == 0).count();
        octets.drain(..zeros);
        octets
    }

    /// Lower-case hexadecimal in whole octets, `-` in front if negative: `03e8`, `00`, `-01`.
    #[must_use]
    pub fn to_hex(&self) -> String {
        self.hex("")
    }

    /// As [`to_hex`](Self::to_hex) with a colon between octets, as `openssl x509 -text` prints it: `03:e8`.
    #[must_use]
    pub fn to_colon_hex(&self) -> String {
        self.hex(":")
    }

    fn hex(&self, separator: &str) -> String {
        use fmt::Write;
        let mut magnitude = self.magnitude();
        if magnitude.is_empty() {
            magnitude.push(0);
        }
        let mut text = String::from(if self.is_negative() { "-" } else { "" });
        for (index, octet) in magnitude.iter().enumerate() {
            let separator = if index == 0 { "" } else { separator };
            // Writing into a String cannot fail.
            let _ = write!(text, "{separator}{octet:02x}");
        }
        text
    }

    /// Decimal. `None` beyond 1024 octets, where the conversion would take more time than such a number deserves.
    #[must_use]
    pub fn to_decimal(&self) -> Option<String> {
        use fmt::Write;
        const BASE: u64 = 1_000_000_000;
        let magnitude = self.magnitude();
        if magnitude.len() > MAX_DECIMAL {
            return None;
        }
        // Groups of nine digits, least significant first.
        let mut groups: Vec<u64> = Vec::new();
        for octet in magnitude {
            let mut carry = u64::from(octet);
            for group in &mut groups {
                let value = *group * 256 + carry;
                (*group, carry) = (value % BASE, value / BASE);
            }
            if carry > 0 {
                groups.push(carry);
            }
        }
        let mut text = String::from(if self.is_negative() { "-" } else { "" });
        let _ = write!(text, "{}", groups.pop().unwrap_or(0));
        for group in groups.iter().rev() {
            let _ = write!(text, "{group:09}");
        }
        Some(text)
    }

    /// An owned copy, for lists and answers about the certificate that has it.
    ///
    /// # Errors
    /// As [`OwnedSerial::from_contents`].
    pub fn to_owned_serial(&self) -> Result<OwnedSerial> {
        OwnedSerial::from_contents(self.0)
    }

    /// An owned copy, to issue with.
    ///
    /// # Errors
    /// [`Code::ISSUE_BAD_SERIAL`] unless it is positive and of at most 20 octets.
    pub fn to_serial_number(&self) -> Result<SerialNumber> {
        if self.is_negative() {
            return Err(Error::new(Code::ISSUE_BAD_SERIAL).in_field("serialNumber").with_found(self));
        }
        SerialNumber::from_magnitude(self.0)
    }
}

/// Equal values, whatever the padding.
impl PartialEq for Serial<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0 || self.minimal_bytes() == other.minimal_bytes()
    }
}

impl Eq for Serial<'_> {}

impl hash::Hash for Serial<'_> {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.minimal_bytes().hash(state);
    }
}

/// As [`Serial::to_hex`].
impl fmt::Display for Serial<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_hex())
    }
}

impl fmt::Debug for Serial<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Serial({self})")
    }
}

/// A serial number to issue with: positive, at most 20 octets (RFC 5280 §4.1.2.2).
///
/// ```
/// use certwright::x509::SerialNumber;
/// let serial = SerialNumber::from_magnitude(&[0x00, 0xfe, 0xdc])?;
/// assert_eq!(serial.as_serial().as_bytes(), [0x00, 0xfe, 0xdc]);
/// assert_eq!(serial.to_string(), "fedc");
/// # Ok::<(), certwright::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct SerialNumber(Box<[u8]>);

impl SerialNumber {
    /// Most octets that RFC 5280 allows, counting the one that a set top bit needs.
    pub const MAX_OCTETS: usize = 20;

    /// From the number's big-endian octets, without a sign; leading zeros do not matter.
    ///
    /// What [`Serial::as_bytes`] gives has a sign: use [`Serial::to_serial_number`] for it, or an [`OwnedSerial`].
    ///
    /// # Errors
    /// [`Code::ISSUE_BAD_SERIAL`] if it is zero, or needs more than 20 octets as an INTEGER.
    pub fn from_magnitude(magnitude: &[u8]) -> Result<Self> {
        let zeros = magnitude.iter().take_while(|octet| **octet == 0).count();
        let magnitude = magnitude.get(zeros..).unwrap_or_default();
        let sign: &[u8] = if magnitude.first().is_some_and(|first| *first >= 0x80) { &[0] } else { &[] };
        let octets = [sign, magnitude].concat();
        if octets.is_empty() || octets.len() > Self::MAX_OCTETS {
            let error = Error::new(Code::ISSUE_BAD_SERIAL).in_field("serialNumber");
            return Err(error.with_found(format_args!("{} octets", octets.len())));
        }
        Ok(Self(octets.into()))
    }

    /// From a machine word.
    ///
    /// # Errors
    /// [`Code::ISSUE_BAD_SERIAL`] if it is zero.
    pub fn from_u64(value: u64) -> Result<Self> {
        Self::from_magnitude(&value.to_be_bytes())
    }

    /// The borrowed form.
    #[must_use]
    pub fn as_serial(&self) -> Serial<'_> {
        Serial(&self.0)
    }
}

/// The serial number of a certificate that there is, whatever its value: zero, negative or too long, lists and answers about
/// it name the same number. [`SerialNumber`] is for certificates to be issued.
///
/// ```
/// use certwright::x509::OwnedSerial;
/// assert_eq!(OwnedSerial::from_contents(&[0xfb])?.to_string(), "-05");
/// assert_eq!(OwnedSerial::from_contents(&[0x00, 0xfb])?.to_string(), "fb");
/// # Ok::<(), certwright::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct OwnedSerial(Box<[u8]>);

impl OwnedSerial {
    /// Most octets that are taken: far more than any certificate has, and no list is filled up with a few numbers.
    pub const MAX_OCTETS: usize = 1024;

    /// From the contents of an INTEGER, as [`Serial::as_bytes`] gives them, sign included; padding is dropped, as DER asks.
    ///
    /// # Errors
    /// [`Code::BAD_INTEGER`] if there are none, or more than 1024 without padding.
    pub fn from_contents(contents: &[u8]) -> Result<Self> {
        let octets = Serial(contents).minimal_bytes();
        if octets.is_empty() || octets.len() > Self::MAX_OCTETS {
            let error = Error::new(Code::BAD_INTEGER).in_field("serialNumber");
            return Err(error.with_found(format_args!("{} octets", octets.len())));
        }
        Ok(Self(octets.into()))
    }

    /// The borrowed form.
    #[must_use]
    pub fn as_serial(&self) -> Serial<'_> {
        Serial(&self.0)
    }
}

impl From<SerialNumber> for OwnedSerial {
    fn from(serial: SerialNumber) -> Self {
        Self(serial.0)
    }
}

impl From<&SerialNumber> for OwnedSerial {
    fn from(serial: &SerialNumber) -> Self {
        Self(serial.0.clone())
    }
}

impl From<&OwnedSerial> for OwnedSerial {
    fn from(serial: &OwnedSerial) -> Self {
        serial.clone()
    }
}

/// As [`Serial::to_owned_serial`].
impl TryFrom<Serial<'_>> for OwnedSerial {
    type Error = Error;

    fn try_from(serial: Serial<'_>) -> Result<Self> {
        serial.to_owned_serial()
    }
}

impl fmt::Display for OwnedSerial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_serial().fmt(f)
    }
}

impl fmt::Debug for OwnedSerial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OwnedSerial({self})")
    }
}

impl fmt::Display for SerialNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_serial().fmt(f)
    }
}

impl fmt::Debug for SerialNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SerialNumber({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoding::der::single;
    use alloc::string::ToString;
    use proptest::prelude::*;

    fn decode(der: &[u8]) -> (Result<Serial<'_>, Code>, Vec<Deviation>) {
        let mut notes = Notes::new();
        let serial = Serial::decode(&single(der).unwrap(), &mut notes).map_err(|error| error.code());
        (serial, notes.set().iter().collect())
    }

    #[test]
    fn negative_zero_padded_and_long_serials_are_read_and_noted() {
        let long = [&[2, 21, 1][..], &[0; 20]].concat();
        for (der, deviations, hex) in [
            (&[2, 1, 0][..], &[][..], "00"),
            (&[2, 1, 0xff], &[Deviation::NegativeSerial][..], "-01"),
            (&[2, 1, 0x80], &[Deviation::NegativeSerial], "-80"),
            (&[2, 2, 0xff, 0x80], &[Deviation::NegativeSerial, Deviation::NonMinimalInteger], "-80"),
            (&[2, 3, 0, 0, 5], &[Deviation::NonMinimalInteger], "05"),
            (&[2, 2, 0, 0x80], &[], "80"),
            (&long, &[], "010000000000000000000000000000000000000000"),
        ] {
            let (serial, found) = decode(der);
            assert_eq!((serial.unwrap().to_hex().as_str(), &found[..]), (hex, deviations), "{der:02x?}");
        }
        assert_eq!(decode(&[2, 0]).0, Err(Code::BAD_INTEGER));
    }

    #[test]
    fn padding_does_not_tell_serials_apart_but_sign_does() {
        let serial = |octets| Serial::from_contents(octets);
        assert_eq!(serial(&[0, 0, 5]), serial(&[5]));
        assert_eq!(serial(&[0xff, 0xff, 0x85]), serial(&[0x85]));
        assert_ne!(serial(&[0, 0x85]), serial(&[0x85]));
        assert_ne!(serial(&[5, 0]), serial(&[5]));
        assert_eq!(serial(&[0, 0]), serial(&[0]));
        assert!(serial(&[0, 0]).is_zero());
    }

    #[test]
    fn texts_are_those_of_openssl() {
        let serial = Serial::from_contents(&[0x00, 0xa1, 0x0b]);
        assert_eq!(serial.to_colon_hex(), "a1:0b");
        assert_eq!(serial.to_decimal().as_deref(), Some("41227"));
        assert_eq!(Serial::from_contents(&[0]).to_decimal().as_deref(), Some("0"));
        assert_eq!(Serial::from_contents(&[0x80]).to_decimal().as_deref(), Some("-128"));
        let billion = Serial::from_contents(&[0x3b, 0x9a, 0xca, 0x00]);
        assert_eq!(billion.to_decimal().as_deref(), Some("1000000000"));
        assert_eq!(Serial::from_contents(&alloc::vec![1; 1025]).to_decimal(), None);
    }

    #[test]
    fn only_positive_serials_of_up_to_twenty_octets_are_issued() {
        let refused = |octets: &[u8]| SerialNumber::from_magnitude(octets).unwrap_err().code();
        assert_eq!(refused(&[]), Code::ISSUE_BAD_SERIAL);
        assert_eq!(refused(&[0, 0]), Code::ISSUE_BAD_SERIAL);
        assert_eq!(refused(&[0x80; 20]), Code::ISSUE_BAD_SERIAL);
        assert_eq!(refused(&[0x01; 21]), Code::ISSUE_BAD_SERIAL);
        assert_eq!(SerialNumber::from_magnitude(&[0x7f; 20]).unwrap().as_serial().as_bytes(), [0x7f; 20]);
        assert_eq!(SerialNumber::from_u64(0).unwrap_err().code(), Code::ISSUE_BAD_SERIAL);
        assert_eq!(SerialNumber::from_u64(200).unwrap().as_serial().as_bytes(), [0, 200]);
        let negative = Serial::from_contents(&[0x85]).to_serial_number().unwrap_err();
        assert_eq!((negative.code(), negative.found()), (Code::ISSUE_BAD_SERIAL, Some("-7b")));
    }

    #[test]
    fn serials_of_existing_certificates_keep_their_value_and_lose_their_padding() {
        for (contents, written, hex) in [
            (&[0x00][..], &[0x00][..], "00"),
            (&[0xfb], &[0xfb], "-05"),
            (&[0x00, 0xfb], &[0x00, 0xfb], "fb"),
            (&[0xff, 0xff, 0x85], &[0x85], "-7b"),
            (&[0x00, 0x00, 0x05], &[0x05], "05"),
        ] {
            let serial = Serial::from_contents(contents);
            let owned = serial.to_owned_serial().unwrap();
            assert_eq!((owned.as_serial().as_bytes(), owned.to_string().as_str()), (written, hex));
            assert_eq!((owned.as_serial(), &owned), (serial, &OwnedSerial::try_from(serial).unwrap()));
        }
        let number = SerialNumber::from_magnitude(&[0xfb]).unwrap();
        assert_eq!(OwnedSerial::from(&number), OwnedSerial::from_contents(&[0, 0xfb]).unwrap());
        assert_eq!(OwnedSerial::from_contents(&[0x7f; 1024]).unwrap().as_serial().as_bytes().len(), 1024);
        let refused = |contents: &[u8]| OwnedSerial::from_contents(contents).unwrap_err();
        assert_eq!(refused(&[]).code(), Code::BAD_INTEGER);
        assert_eq!(
            (refused(&[0x80; 1025]).code(), refused(&[1; 1025]).found()),
            (Code::BAD_INTEGER, Some("1025 octets"))
        );
    }

    proptest! {
        #[test]
        fn decimal_and_hexadecimal_agree_with_machine_arithmetic(value: i128) {
            let octets = value.to_be_bytes();
            let serial = Serial::from_contents(&octets);
            prop_assert_eq!(serial.to_decimal(), Some(alloc::format!("{value}")));
            let hex = serial.to_hex();
            let parsed = u128::from_str_radix(hex.trim_start_matches('-'), 16).unwrap();
            prop_assert_eq!((parsed, hex.starts_with('-')), (value.unsigned_abs(), value < 0));
        }
    }
}
