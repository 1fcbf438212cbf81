//! A password in the two forms that key derivation takes.

use crate::base::{Code, Error, Limits, Result};
use alloc::vec::Vec;
use core::str;
use zeroize::Zeroizing;

/// A password: octets for PKCS#5 (RFC 8018 §3), text for PKCS#12 (RFC 7292 §B.1).
pub(super) struct Password<'a> {
    octets: &'a [u8],
    /// An empty password in PKCS#12: OpenSSL and Java write the terminator, others nothing at all.
    without_terminator: bool,
}

impl<'a> Password<'a> {
    pub(super) const fn new(octets: &'a [u8]) -> Self {
        Self { octets, without_terminator: false }
    }

    /// The other spelling of an empty password, if it is one.
    #[cfg_attr(not(any(feature = "pkcs12", test)), expect(dead_code, reason = "derives keys"))]
    pub(super) fn respelled(&self) -> Option<Self> {
        (self.octets.is_empty() && !self.without_terminator).then_some(Self { octets: &[], without_terminator: true })
    }

    #[cfg_attr(not(feature = "pkcs12"), expect(dead_code, reason = "derives keys"))]
    pub(super) const fn octets(&self) -> &'a [u8] {
        self.octets
    }

    /// RFC 7292 §B.1: UTF-16, high byte first, with a terminator of two zero bytes.
    #[cfg_attr(not(any(feature = "pkcs12", test)), expect(dead_code, reason = "derives keys"))]
    pub(super) fn utf16(&self) -> Result<Zeroizing<Vec<u8>>> {
        if self.without_terminator {
            return Ok(Zeroizing::default());
        }
        let text = str::from_utf8(self.octets).map_err(|_| Error::new(Code::NOT_UTF8).in_field("password"))?;
        // UTF-16 takes at most two bytes for each byte of UTF-8; within its room the buffer never moves.
        let mut utf16 = Zeroizing::new(Vec::with_capacity(text.len().saturating_mul(2).saturating_add(2)));
        for unit in text.encode_utf16().chain([0]) {
            utf16.extend_from_slice(&unit.to_be_bytes());
        }
        Ok(utf16)
    }
}

/// What one operation may still spend on deriving keys. Taken from before the work, not after.
pub(super) struct Cost {
    iterations: u32,
    memory: u32,
}

#[cfg_attr(not(any(feature = "pkcs12", test)), expect(dead_code, reason = "derives keys"))]
impl Cost {
    pub(super) const fn new(limits: &Limits) -> Self {
        Self { iterations: limits.kdf_iterations, memory: limits.kdf_memory }
    }

    /// [`Code::LIMIT_KDF_ITERATIONS`] if that is more than is left.
    pub(super) fn spend(&mut self, iterations: u64) -> Result<()> {
        let left = u32::try_from(iterations).ok().and_then(|iterations| self.iterations.checked_sub(iterations));
        self.iterations = left.ok_or_else(|| Error::new(Code::LIMIT_KDF_ITERATIONS).with_found(iterations))?;
        Ok(())
    }

    /// [`Code::LIMIT_KDF_MEMORY`] if `bytes` are more than a derivation may take.
    pub(super) fn check_memory(&self, bytes: u64) -> Result<()> {
        if bytes <= u64::from(self.memory) {
            return Ok(());
        }
        Err(Error::new(Code::LIMIT_KDF_MEMORY).with_found(format_args!("{bytes} bytes")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_of_pkcs12_are_utf16_with_a_terminator() {
        let utf16 = |text: &str| Password::new(text.as_bytes()).utf16().unwrap().to_vec();
        assert_eq!(utf16("Beavis"), *b"\0B\0e\0a\0v\0i\0s\0\0");
        assert_eq!(utf16(""), [0, 0]);
        assert_eq!(utf16("é€😀"), [0, 0xe9, 0x20, 0xac, 0xd8, 0x3d, 0xde, 0, 0, 0]);
        assert_eq!(Password::new(&[0xff]).utf16().unwrap_err().code(), Code::NOT_UTF8);
    }

    #[test]
    fn only_an_empty_password_has_a_second_spelling() {
        assert!(Password::new(b"a").respelled().is_none());
        let respelled = Password::new(b"").respelled().unwrap();
        assert!(respelled.utf16().unwrap().is_empty() && respelled.respelled().is_none());
    }

    #[test]
    fn cost_is_counted_over_a_whole_operation() {
        let limits = Limits { kdf_iterations: 10, kdf_memory: 100, ..Limits::DEFAULT };
        let mut cost = Cost::new(&limits);
        assert_eq!((cost.spend(6), cost.spend(4)), (Ok(()), Ok(())));
        assert_eq!(cost.spend(1).unwrap_err().code(), Code::LIMIT_KDF_ITERATIONS);
        assert_eq!(cost.spend(u64::MAX).unwrap_err().code(), Code::LIMIT_KDF_ITERATIONS);
        assert_eq!(cost.check_memory(100), Ok(()));
        assert_eq!(cost.check_memory(101).unwrap_err().code(), Code::LIMIT_KDF_MEMORY);
    }
}
