//! Where the serial number of a certificate comes from (RFC 5280 §4.1.2.2).

use crate::base::Result;
use crate::crypto::Random;
use crate::x509::SerialNumber;

/// Where the serial number comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SerialSource {
    /// 159 bits of the caller's randomness: 20 octets, the first bit zero so that the number is positive. More than the
    /// 64 bits that the CA/Browser Forum asks for (BR §7.1), and collisions stay out of reach of any CA.
    #[default]
    Random,
    /// This number: from a counter of the host's, or chosen by other means. Keeping it unique is the host's part.
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
    /// [`Code::RANDOM_FAILED`](crate::base::Code::RANDOM_FAILED), or
    /// [`Code::ISSUE_BAD_SERIAL`](crate::base::Code::ISSUE_BAD_SERIAL) if the randomness is all zeros.
    pub(super) fn next(&self, random: &mut dyn Random) -> Result<SerialNumber> {
        match self {
            Self::Given(serial) => Ok(serial.clone()),
            Self::Random => {
                let mut octets = [0; SerialNumber::MAX_OCTETS];
                random.fill(&mut octets)?;
                let [first, ..] = &mut octets;
                *first &= 0x7f;
                SerialNumber::from_bytes(&octets)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Code, Error};
    use alloc::borrow::ToOwned;
    use alloc::string::ToString;

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
}
