//! Where the serial number of a certificate comes from (RFC 5280 §4.1.2.2).

use crate::base::{Code, Error, Result};
use crate::crypto::Random;
use crate::x509::SerialNumber;
use core::fmt;

/// Where the serial number comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SerialSource {
    /// 159 bits of the caller's randomness: 20 octets, the first bit zero so that the number is positive. More than the
    /// 64 bits that the CA/Browser Forum asks for (BR §7.1), and collisions stay out of reach of any CA.
    #[default]
    Random,
    /// This number: from a [`SerialCounter`], or chosen by other means. Keeping it unique is the host's part: nothing here
    /// remembers what was issued, and parameters with a number that are used twice give it out twice.
    Given(SerialNumber),
}

impl From<SerialNumber> for SerialSource {
    fn from(serial: SerialNumber) -> Self {
        Self::Given(serial)
    }
}

impl SerialSource {
    /// The number to issue with.
    ///
    /// [`Code::RANDOM_FAILED`], or
    /// [`Code::ISSUE_BAD_SERIAL`] if the randomness is all zeros.
    pub(super) fn next(&self, random: &mut dyn Random) -> Result<SerialNumber> {
        match self {
            Self::Given(serial) => Ok(serial.clone()),
            Self::Random => {
                let mut octets = [0; SerialNumber::MAX_OCTETS];
                random.fill(&mut octets)?;
                let [first, ..] = &mut octets;
                *first &= 0x7f;
                SerialNumber::from_magnitude(&octets)
            }
        }
    }
}

/// Serial numbers in sequence. Each is given out once, whatever becomes of the certificate: a number that was taken for a
/// signature that failed is lost, never used again.
///
/// The host keeps the counter: before a number is used, what [`Display`](fmt::Display) prints must be stored, so that a
/// restart does not begin again. The text is that of OpenSSL's `serial` file: the next number in capital hexadecimal
/// digits, an even count of them. Numbers that can be guessed are for one's own PKI: CA/B BR §7.1 asks for 64 random bits.
///
/// ```
/// use certwright::issue::SerialCounter;
/// let mut counter: SerialCounter = "0FFF".parse()?;
/// assert_eq!(counter.take()?.to_string(), "0fff");
/// assert_eq!(counter.to_string(), "1000");
/// # Ok::<(), certwright::Error>(())
/// ```
#[derive(Debug, PartialEq, Eq)]
pub struct SerialCounter {
    /// Big-endian; the first bit is set once all numbers are used up.
    next: [u8; SerialNumber::MAX_OCTETS],
}

impl SerialCounter {
    /// Begins with this number.
    #[must_use]
    pub fn starting_at(first: &SerialNumber) -> Self {
        let mut next = [0; SerialNumber::MAX_OCTETS];
        let octets = first.as_serial().as_bytes();
        next.iter_mut().rev().zip(octets.iter().rev()).for_each(|(place, octet)| *place = *octet);
        Self { next }
    }

    /// The next number; it is not given out again.
    ///
    /// # Errors
    /// [`Code::ISSUE_BAD_SERIAL`] after the last that fits in 20 octets.
    pub fn take(&mut self) -> Result<SerialNumber> {
        let taken = SerialNumber::from_magnitude(&self.next)?;
        for octet in self.next.iter_mut().rev() {
            let (sum, is_carried) = octet.overflowing_add(1);
            *octet = sum;
            if !is_carried {
                break;
            }
        }
        Ok(taken)
    }
}

/// The next number, as in OpenSSL's `serial` file.
impl fmt::Display for SerialCounter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let zeros = self.next.iter().take_while(|octet| **octet == 0).count();
        let octets = self.next.iter().skip(zeros.min(SerialNumber::MAX_OCTETS.saturating_sub(1)));
        octets.into_iter().try_for_each(|octet| write!(f, "{octet:02X}"))
    }
}

/// The next number in hexadecimal digits, of which there may be an odd count, in either case.
impl core::str::FromStr for SerialCounter {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let malformed = || Error::new(Code::ISSUE_BAD_SERIAL).in_field("serialNumber").with_found(text);
        let even = if text.len().is_multiple_of(2) { text.into() } else { alloc::format!("0{text}") };
        let octets = base16ct::mixed::decode_vec(even.as_bytes()).map_err(|_| malformed())?;
        SerialNumber::from_magnitude(&octets).map(|first| Self::starting_at(&first)).map_err(|_| malformed())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::borrow::ToOwned;
    use alloc::string::ToString;
    use alloc::vec::Vec;

    struct Constant(Result<u8>);

    impl Random for Constant {
        fn fill(&mut self, bytes: &mut [u8]) -> Result<()> {
            bytes.fill(self.0.clone()?);
            Ok(())
        }
    }

    #[test]
    fn random_serials_are_positive_and_fill_twenty_octets() {
        let serial = SerialSource::Random.next(&mut Constant(Ok(0xff))).unwrap();
        assert_eq!(serial.as_serial().as_bytes().len(), 20);
        assert!(!serial.as_serial().is_negative());
        assert_eq!(serial.to_string(), "7f".to_owned() + &"ff".repeat(19));
    }

    #[test]
    fn a_broken_source_of_randomness_gives_no_serial() {
        let code = |source| SerialSource::Random.next(&mut Constant(source)).unwrap_err().code();
        assert_eq!(code(Ok(0)), Code::ISSUE_BAD_SERIAL);
        assert_eq!(code(Err(Error::new(Code::RANDOM_FAILED))), Code::RANDOM_FAILED);
    }

    #[test]
    fn a_counter_gives_each_number_once_up_to_the_last() {
        let mut counter: SerialCounter = "fe".parse().unwrap();
        let taken: Vec<_> = (0..4).map(|_| counter.take().unwrap().to_string()).collect();
        assert_eq!((taken.join(" "), counter.to_string()), ("fe ff 0100 0101".into(), "0102".into()));
        let last = "7F".to_owned() + &"FF".repeat(19);
        let mut counter: SerialCounter = last.parse().unwrap();
        assert_eq!(counter.to_string(), last);
        assert_eq!(counter.take().unwrap().to_string(), last.to_lowercase());
        for _ in 0..3 {
            assert_eq!(counter.take().unwrap_err().code(), Code::ISSUE_BAD_SERIAL);
        }
        for text in ["1", "01", "1000", "00000000000000000000000000001000"] {
            assert!(text.parse::<SerialCounter>().unwrap().to_string().ends_with(text.trim_start_matches('0')));
        }
        for text in ["", "0", "00", "-1", "0x10", "1 ", &"80".repeat(20), &"11".repeat(21)] {
            assert_eq!(text.parse::<SerialCounter>().unwrap_err().code(), Code::ISSUE_BAD_SERIAL, "{text}");
        }
    }
}
