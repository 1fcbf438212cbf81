//! Bytes and text on their way to C: views, and what C owns.

use super::border::{self, Neutral, Object, value};
use super::text::Text;
use alloc::boxed::Box;
use alloc::vec::Vec;
use core::ffi::c_char;
use core::fmt::Display;
use core::ptr;
use zeroize::Zeroizing;

/// Bytes to look at. They belong to the object they were asked from and live as long as it does; `data` is NULL if there
/// are none.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct cw_bytes {
    /// The first byte.
    pub data: *const u8,
    /// How many.
    pub len: usize,
}

/// UTF-8 to look at. It belongs to the object it was asked from and lives as long as it does; `data` is never NULL.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct cw_text {
    /// The first byte. A NUL follows the last.
    pub data: *const c_char,
    /// Length in bytes, the NUL not counted. Text from certificates may hold NULs of its own: compare with the length.
    pub len: usize,
}

impl Neutral for cw_bytes {
    const NEUTRAL: Self = Self { data: ptr::null(), len: 0 };
}

impl Neutral for cw_text {
    const NEUTRAL: Self = Self::literal(c"");
}

/// Text that the caller owns. Immutable: any number of threads may look at it.
pub struct cw_string(Text);

impl Object for cw_string {
    const TAG: u32 = 0xc3c1_0002;
}

impl cw_string {
    pub(super) fn new(value: impl Display) -> Self {
        Self(Text::new(value))
    }

    pub(super) const fn from_text(text: Text) -> Self {
        Self(text)
    }

    pub(super) fn from_secret(text: &str) -> Self {
        Self(Text::from_secret(text))
    }
}

/// The text; empty for NULL. Lives as long as `string`.
///
/// # Safety
/// `string` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_string_text(string: *const cw_string) -> cw_text {
    // SAFETY: this function's contract is that of this call.
    let string = unsafe { border::object(string, "string") };
    value(|| Ok(string?.0.view()))
}

/// Wipes and frees a text. NULL is fine.
///
/// # Safety
/// `string` is NULL or a live handle, not used afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_string_free(string: *mut cw_string) {
    // SAFETY: this function's contract is that of this call.
    unsafe { border::destroy(string) };
}

/// Bytes that the caller owns. Immutable: any number of threads may look at them.
pub struct cw_buffer(Zeroizing<Box<[u8]>>);

impl Object for cw_buffer {
    const TAG: u32 = 0xc3c1_0003;
}

impl cw_buffer {
    pub(super) fn new(bytes: &[u8]) -> Self {
        Self(Zeroizing::new(bytes.into()))
    }
}

/// The bytes; none for NULL. They live as long as `buffer`.
///
/// # Safety
/// `buffer` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_buffer_bytes(buffer: *const cw_buffer) -> cw_bytes {
    // SAFETY: this function's contract is that of this call.
    let buffer = unsafe { border::object(buffer, "buffer") };
    value(|| Ok(cw_bytes::of(&buffer?.0)))
}

/// Wipes and frees bytes. NULL is fine.
///
/// # Safety
/// `buffer` is NULL or a live handle, not used afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_buffer_free(buffer: *mut cw_buffer) {
    // SAFETY: this function's contract is that of this call.
    unsafe { border::destroy(buffer) };
}

/// A list of texts that the caller owns. Immutable: any number of threads may look at it.
pub struct cw_string_list(Box<[Text]>);

impl Object for cw_string_list {
    const TAG: u32 = 0xc3c1_0004;
}

impl cw_string_list {
    pub(super) fn new(texts: impl Iterator<Item = impl Display>) -> Self {
        Self(texts.map(Text::new).collect::<Vec<_>>().into_boxed_slice())
    }
}

/// How many texts; 0 for NULL.
///
/// # Safety
/// `list` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_string_list_count(list: *const cw_string_list) -> usize {
    // SAFETY: this function's contract is that of this call.
    let list = unsafe { border::object(list, "list") };
    value(|| Ok(list?.0.len()))
}

/// One text, by index from 0; empty beyond the last and for NULL. Lives as long as `list`.
///
/// # Safety
/// `list` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_string_list_at(list: *const cw_string_list, index: usize) -> cw_text {
    // SAFETY: this function's contract is that of this call.
    let list = unsafe { border::object(list, "list") };
    value(|| Ok(list?.0.get(index).map_or(cw_text::NEUTRAL, Text::view)))
}

/// Frees a list of texts. NULL is fine.
///
/// # Safety
/// `list` is NULL or a live handle, not used afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_string_list_free(list: *mut cw_string_list) {
    // SAFETY: this function's contract is that of this call.
    unsafe { border::destroy(list) };
}
