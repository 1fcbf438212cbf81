//! Why a call failed.

use super::border::{self, Object, value};
use super::buffer::cw_text;
use super::text::Text;
use crate::base::{Code, Error};

/// Why a call failed, and where in the input. Owned by whoever passed `err`; one thread at a time.
pub struct cw_error {
    error: Error,
    structure: Text,
    field: Text,
    message: Text,
}

impl Object for cw_error {
    const TAG: u32 = 0xc3c1_0001;
}

impl cw_error {
    pub(super) fn new(error: Error) -> Self {
        Self {
            structure: Text::new(error.structure()),
            field: Text::new(error.field()),
            message: Text::new(&error),
            error,
        }
    }
}

/// The reason: one of the CW_CODE_… numbers. 0 for NULL.
///
/// # Safety
/// `error` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_error_code(error: *const cw_error) -> u32 {
    // SAFETY: this function's contract is that of this call.
    let error = unsafe { border::object(error, "error") };
    value(|| Ok(error?.error.code().number()))
}

/// The structure that could not be read, such as `Certificate`; empty if it concerns none. Lives as long as `error`.
///
/// # Safety
/// `error` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_error_structure(error: *const cw_error) -> cw_text {
    // SAFETY: this function's contract is that of this call.
    let error = unsafe { border::object(error, "error") };
    value(|| Ok(error?.structure.view()))
}

/// The field that could not be read, such as `validity.notAfter`, or the argument that was refused; empty if it concerns
/// none. Lives as long as `error`.
///
/// # Safety
/// `error` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_error_field(error: *const cw_error) -> cw_text {
    // SAFETY: this function's contract is that of this call.
    let error = unsafe { border::object(error, "error") };
    value(|| Ok(error?.field.view()))
}

/// The byte of the input at which it happened, counted from 0. False, and `*offset` 0, if that is not known.
///
/// # Safety
/// `error` is NULL or a live handle; `offset` is NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_error_offset(error: *const cw_error, offset: *mut usize) -> bool {
    // SAFETY: this function's contract is that of these calls.
    let (error, offset) = unsafe { (border::object(error, "error"), border::out(offset, "offset")) };
    value(|| {
        let at = error?.error.offset().ok_or(Code::ABSENT)?;
        offset?.set(at);
        Ok(true)
    })
}

/// All of it in one line, for people: `10001 TRUNCATED: input ends inside a value (Certificate, at byte 0)`. Input quoted
/// in it is cut short and cannot move a terminal's cursor. Lives as long as `error`.
///
/// # Safety
/// `error` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_error_message(error: *const cw_error) -> cw_text {
    // SAFETY: this function's contract is that of this call.
    let error = unsafe { border::object(error, "error") };
    value(|| Ok(error?.message.view()))
}

/// Frees an error. NULL is fine.
///
/// # Safety
/// `error` is NULL or a live handle, not used afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_error_free(error: *mut cw_error) {
    // SAFETY: this function's contract is that of this call.
    unsafe { border::destroy(error) };
}
