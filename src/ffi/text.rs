//! Text and bytes that this library owns and C looks at.

use super::buffer::{cw_bytes, cw_text};
use alloc::boxed::Box;
use alloc::string::ToString;
use alloc::vec::Vec;
use core::ffi::CStr;
use core::fmt::Display;
use core::ptr;
use zeroize::Zeroizing;

/// UTF-8 followed by a NUL. It may hold NULs of its own: the length is what counts. Wiped when it is dropped, since it
/// may be a private key.
pub(super) struct Text(Zeroizing<Box<[u8]>>);

impl Text {
    pub(super) fn new(value: impl Display) -> Self {
        Self::from_secret(&Zeroizing::new(value.to_string()))
    }

    /// Copies into one allocation of the right size, so that no part of it stays behind.
    pub(super) fn from_secret(text: &str) -> Self {
        let mut bytes = Vec::with_capacity(text.len().saturating_add(1));
        bytes.extend_from_slice(text.as_bytes());
        bytes.push(0);
        Self(Zeroizing::new(bytes.into_boxed_slice()))
    }

    pub(super) fn view(&self) -> cw_text {
        cw_text::of(&self.0)
    }
}

impl cw_text {
    /// Text that ends in a NUL, which its length does not count.
    fn of(with_nul: &[u8]) -> Self {
        Self { data: with_nul.as_ptr().cast(), len: with_nul.len().saturating_sub(1) }
    }

    pub(super) const fn literal(text: &'static CStr) -> Self {
        Self { data: text.as_ptr(), len: text.count_bytes() }
    }

    /// Static text that ends in a NUL.
    pub(super) fn row(with_nul: &'static str) -> Self {
        Self::of(with_nul.as_bytes())
    }
}

impl cw_bytes {
    /// NULL if there are none.
    pub(super) const fn of(bytes: &[u8]) -> Self {
        Self { data: if bytes.is_empty() { ptr::null() } else { bytes.as_ptr() }, len: bytes.len() }
    }
}
