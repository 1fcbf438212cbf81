//! The border between C and the crate: raw pointers become checked values here, and panics end here.
//!
//! A handle is a pointer to a [`Handle`]: a tag that says which C object it is, and the object. The tag is read before
//! the object is, so a handle of the wrong type is refused, not misread. Immutable objects live in an `Arc` and are
//! shared by `_clone`; those with setters live in a `Box` and belong to one caller.

use super::error::{Failure, cw_error};
use super::status::cw_status;
use crate::base::{Code, Error, Result};
use alloc::boxed::Box;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::any::Any;
use core::ffi::c_char;
use core::{ptr, slice};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A type that C sees as an opaque object.
///
/// C gets `*mut Self`, which always points to a [`Handle<Self>`].
pub(super) trait Object: Sized {
    /// Different for each type.
    const TAG: u32;
}

/// What a handle points to. The tag is the first field of every handle, whatever `T` is.
#[repr(C)]
pub(super) struct Handle<T> {
    tag: u32,
    value: T,
}

impl<T: Object> Handle<T> {
    pub(super) const fn new(value: T) -> Self {
        Self { tag: T::TAG, value }
    }

    /// A handle that C may look at while `self` is alive, and must not free.
    pub(super) const fn lent(&self) -> *const T {
        ptr::from_ref(self).cast()
    }
}

impl<T> core::ops::Deref for Handle<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// A shared handle that belongs to the caller.
pub(super) fn share<T: Object + Send + Sync>(value: T) -> *mut T {
    Arc::into_raw(Arc::new(Handle::new(value))).cast_mut().cast()
}

/// A handle of one owner, who may change it.
pub(super) fn own<T: Object + Send>(value: T) -> *mut T {
    Box::into_raw(Box::new(Handle::new(value))).cast()
}

/// The handle `pointer` leads to, if it is one of this type.
///
/// # Safety
/// `pointer` is NULL or a live handle of this library, of any type.
unsafe fn check<T: Object>(pointer: *const T, name: &'static str) -> Result<*const Handle<T>> {
    let handle = pointer.cast::<Handle<T>>();
    if handle.is_null() {
        return Err(Error::new(Code::NULL_ARGUMENT).in_field(name));
    }
    if !handle.is_aligned() {
        return Err(Error::new(Code::WRONG_HANDLE).in_field(name));
    }
    // SAFETY: every live handle begins with its tag.
    if unsafe { handle.cast::<u32>().read() } != T::TAG {
        return Err(Error::new(Code::WRONG_HANDLE).in_field(name));
    }
    Ok(handle)
}

/// Looks at an object.
///
/// # Safety
/// `pointer` is NULL or a live handle of this library, which stays alive and is not changed while the result is used.
pub(super) unsafe fn object<'a, T: Object>(pointer: *const T, name: &'static str) -> Result<&'a T> {
    // SAFETY: as this function's contract says; the tag says that the value is a `T`.
    unsafe { check(pointer, name).map(|handle| &(*handle).value) }
}

/// Looks at an object that may be left out.
///
/// # Safety
/// As [`object`].
pub(super) unsafe fn optional<'a, T: Object>(pointer: *const T, name: &'static str) -> Result<Option<&'a T>> {
    if pointer.is_null() {
        return Ok(None);
    }
    // SAFETY: as this function's contract says.
    unsafe { object(pointer, name) }.map(Some)
}

/// Changes an object.
///
/// # Safety
/// `pointer` is NULL or a live handle of this library, made by [`own`] if it is a `T`, which nobody else uses meanwhile.
pub(super) unsafe fn object_mut<'a, T: Object>(pointer: *mut T, name: &'static str) -> Result<&'a mut T> {
    // SAFETY: as this function's contract says; the tag says that the value is a `T`.
    unsafe { check(pointer, name).map(|handle| &mut (*handle.cast_mut()).value) }
}

/// One more owner of a shared handle; NULL for NULL and for a handle of another type.
///
/// # Safety
/// `pointer` is NULL or a live handle of this library, made by [`share`] if it is a `T`.
pub(super) unsafe fn retain<T: Object + Send + Sync>(pointer: *const T) -> *mut T {
    // SAFETY: as this function's contract says.
    let Ok(handle) = (unsafe { check(pointer, "") }) else { return ptr::null_mut() };
    // SAFETY: handles of this type come from `Arc::into_raw`.
    unsafe { Arc::increment_strong_count(handle) };
    pointer.cast_mut()
}

/// One owner of a shared handle less. A handle of another type is left alone: a leak does less harm than a double free.
///
/// # Safety
/// `pointer` is NULL or a live handle of this library, made by [`share`] if it is a `T`, and not used by this owner again.
pub(super) unsafe fn release<T: Object + Send + Sync>(pointer: *mut T) {
    // SAFETY: as this function's contract says; handles of this type come from `Arc::into_raw`.
    let owner = unsafe { check(pointer, "").map(|handle| Arc::from_raw(handle)) };
    value(|| owner.map(drop));
}

/// The end of a handle of one owner. A handle of another type is left alone.
///
/// # Safety
/// `pointer` is NULL or a live handle of this library, made by [`own`] if it is a `T`, and not used again.
pub(super) unsafe fn destroy<T: Object + Send>(pointer: *mut T) {
    // SAFETY: as this function's contract says; handles of this type come from `Box::into_raw`.
    let owner = unsafe { check(pointer, "").map(|handle| Box::from_raw(handle.cast_mut())) };
    value(|| owner.map(drop));
}

/// Bytes that C handed in: NULL is allowed with length 0.
///
/// # Safety
/// `data` is readable for `len` bytes, which nobody writes to while the result is used, or NULL.
pub(super) unsafe fn bytes<'a>(data: *const u8, len: usize, name: &'static str) -> Result<&'a [u8]> {
    if len == 0 {
        return Ok(&[]);
    }
    if data.is_null() {
        return Err(Error::new(Code::NULL_ARGUMENT).in_field(name));
    }
    if isize::try_from(len).is_err() {
        return Err(Error::new(Code::INVALID_ARGUMENT).in_field(name).with_found(len));
    }
    // SAFETY: not NULL, not longer than any object, readable by this function's contract.
    Ok(unsafe { slice::from_raw_parts(data, len) })
}

/// A password to write under: NULL would be none, which is not the same as an empty one, so it is refused.
pub(super) fn given<T>(password: Result<Option<T>>) -> Result<T> {
    password?.ok_or_else(|| Error::new(Code::NULL_ARGUMENT).in_field("password"))
}

/// A yes or no that C handed in: a `bool` with another bit set would be undefined here.
pub(super) fn flag(number: u32, name: &'static str) -> Result<bool> {
    match number {
        0 => Ok(false),
        1 => Ok(true),
        _ => Err(Error::new(Code::INVALID_ARGUMENT).in_field(name).with_found(number)),
    }
}

/// UTF-8 text that C handed in: NULL is allowed with length 0.
///
/// # Safety
/// As [`bytes`].
pub(super) unsafe fn text<'a>(data: *const c_char, len: usize, name: &'static str) -> Result<&'a str> {
    // SAFETY: as this function's contract says.
    let bytes = unsafe { bytes(data.cast(), len, name) }?;
    core::str::from_utf8(bytes).map_err(|error| Error::new(Code::NOT_UTF8).in_field(name).at(error.valid_up_to()))
}

/// Bytes that C may leave out: NULL with length 0 is nothing, any other pointer with length 0 is none at all but given.
///
/// # Safety
/// As [`bytes`].
pub(super) unsafe fn optional_bytes<'a>(data: *const u8, len: usize, name: &'static str) -> Result<Option<&'a [u8]>> {
    if data.is_null() && len == 0 {
        return Ok(None);
    }
    // SAFETY: as this function's contract says.
    unsafe { bytes(data, len, name) }.map(Some)
}

/// UTF-8 text that C may leave out, as [`optional_bytes`].
///
/// # Safety
/// As [`bytes`].
pub(super) unsafe fn optional_text<'a>(data: *const c_char, len: usize, name: &'static str) -> Result<Option<&'a str>> {
    if data.is_null() && len == 0 {
        return Ok(None);
    }
    // SAFETY: as this function's contract says.
    unsafe { text(data, len, name) }.map(Some)
}

/// Handles that C handed in: NULL is allowed with count 0.
///
/// # Safety
/// `data` is readable for `count` pointers, each as [`object`] asks for it, or NULL.
pub(super) unsafe fn objects<'a, T: Object>(
    data: *const *const T,
    count: usize,
    name: &'static str,
) -> Result<Vec<&'a T>> {
    if count == 0 {
        return Ok(Vec::new());
    }
    if data.is_null() {
        return Err(Error::new(Code::NULL_ARGUMENT).in_field(name));
    }
    let len = count.checked_mul(size_of::<*const T>()).and_then(|len| isize::try_from(len).ok());
    if len.is_none() || !data.is_aligned() {
        return Err(Error::new(Code::INVALID_ARGUMENT).in_field(name).with_found(count));
    }
    // SAFETY: not NULL, aligned, not longer than any object, readable by this function's contract.
    let pointers = unsafe { slice::from_raw_parts(data, count) };
    // SAFETY: as this function's contract says.
    pointers.iter().map(|pointer| unsafe { object(*pointer, name) }).collect()
}

/// Numbers that C handed in: NULL is allowed with count 0.
///
/// # Safety
/// `data` is readable for `count` numbers, which nobody writes to while the result is used, or NULL.
pub(super) unsafe fn numbers<'a>(data: *const u32, count: usize, name: &'static str) -> Result<&'a [u32]> {
    if count == 0 {
        return Ok(&[]);
    }
    if data.is_null() {
        return Err(Error::new(Code::NULL_ARGUMENT).in_field(name));
    }
    let len = count.checked_mul(size_of::<u32>()).and_then(|len| isize::try_from(len).ok());
    if len.is_none() || !data.is_aligned() {
        return Err(Error::new(Code::INVALID_ARGUMENT).in_field(name).with_found(count));
    }
    // SAFETY: not NULL, aligned, not longer than any object, readable by this function's contract.
    Ok(unsafe { slice::from_raw_parts(data, count) })
}

/// A number that may be left out.
///
/// # Safety
/// `place` is NULL or readable.
pub(super) unsafe fn optional_number<T: Copy>(place: *const T, name: &'static str) -> Result<Option<T>> {
    if place.is_null() {
        return Ok(None);
    }
    if !place.is_aligned() {
        return Err(Error::new(Code::INVALID_ARGUMENT).in_field(name).with_found("misaligned"));
    }
    // SAFETY: not NULL, aligned, readable by this function's contract.
    Ok(Some(unsafe { place.read() }))
}

/// The value that says "nothing": what a place for results holds until there is one.
pub(super) trait Neutral {
    /// 0, false, NULL, empty.
    const NEUTRAL: Self;
}

macro_rules! neutral {
    ($($type:ty => $neutral:expr;)*) => {
        $(impl Neutral for $type { const NEUTRAL: Self = $neutral; })*
    };
}

neutral! {
    () => ();
    bool => false;
    u8 => 0;
    u32 => 0;
    u64 => 0;
    i64 => 0;
    usize => 0;
}

impl<T> Neutral for *mut T {
    const NEUTRAL: Self = ptr::null_mut();
}

impl<T> Neutral for *const T {
    const NEUTRAL: Self = ptr::null();
}

/// A place for one result.
pub(super) struct Out<T>(*mut T);

/// A place for one result, cleared at once.
///
/// # Safety
/// `place` is NULL or writable, and stays so while the result is used.
pub(super) unsafe fn out<T: Neutral>(place: *mut T, name: &'static str) -> Result<Out<T>> {
    if place.is_null() {
        return Err(Error::new(Code::NULL_ARGUMENT).in_field(name));
    }
    if !place.is_aligned() {
        return Err(Error::new(Code::INVALID_ARGUMENT).in_field(name).with_found("misaligned"));
    }
    // SAFETY: not NULL, aligned, writable by this function's contract.
    unsafe { place.write(T::NEUTRAL) };
    Ok(Out(place))
}

/// A place for one result that the caller may leave out.
///
/// # Safety
/// As [`out`].
pub(super) unsafe fn optional_out<T: Neutral>(place: *mut T, name: &'static str) -> Result<Option<Out<T>>> {
    if place.is_null() {
        return Ok(None);
    }
    // SAFETY: as this function's contract says.
    unsafe { out(place, name) }.map(Some)
}

impl<T: Neutral> Out<T> {
    /// Writes the result out.
    pub(super) fn set(self, value: T) {
        // SAFETY: `out` made it, whose contract says that the place is writable until now.
        unsafe { self.0.write(value) };
    }
}

impl<T: Object + Send + Sync> Out<*mut T> {
    /// Hands a new shared handle to the caller.
    pub(super) fn give(self, value: T) {
        self.set(share(value));
    }
}

impl<T: Object + Send> Out<*mut T> {
    /// Hands a new handle of one owner to the caller.
    pub(super) fn give_owned(self, value: T) {
        self.set(own(value));
    }
}

/// Where the error goes: nowhere, if the caller does not ask.
pub(super) struct ErrorOut(Option<Out<*mut cw_error>>);

/// Where the error goes, cleared at once.
///
/// # Safety
/// `place` is NULL or writable, and stays so while the result is used.
pub(super) unsafe fn err(place: *mut *mut cw_error) -> ErrorOut {
    // SAFETY: as this function's contract says. A misaligned place is not written to.
    ErrorOut(unsafe { out(place, "err") }.ok())
}

/// Runs `body`, whose failure becomes a status and an error. A panic does not pass.
pub(super) fn guard(err: ErrorOut, body: impl FnOnce() -> Result<(), Failure>) -> cw_status {
    let failure = match catch_unwind(AssertUnwindSafe(body)) {
        Ok(Ok(())) => return cw_status::CW_STATUS_OK,
        Ok(Err(failure)) => failure,
        Err(panic) => panicked(panic).into(),
    };
    let status = failure.status;
    if let Some(place) = err.0 {
        place.give_owned(cw_error::new(failure));
    }
    status
}

/// Runs `body`, whose failure becomes the neutral value. A panic does not pass.
pub(super) fn value<T: Neutral>(body: impl FnOnce() -> Result<T>) -> T {
    match catch_unwind(AssertUnwindSafe(body)) {
        Ok(Ok(value)) => value,
        Ok(Err(_)) => T::NEUTRAL,
        Err(panic) => {
            panicked(panic);
            T::NEUTRAL
        }
    }
}

fn panicked(panic: Box<dyn Any + Send>) -> Error {
    let message = panic
        .downcast_ref::<&str>()
        .map(|text| String::from(*text))
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_default();
    // The payload may be anything, and dropping it may panic again.
    core::mem::forget(panic);
    Error::new(Code::PANIC).with_found(message)
}

#[cfg(test)]
mod tests {
    use super::super::buffer::{cw_buffer, cw_string, cw_string_free, cw_string_text};
    use super::super::certificate::{cw_certificate, cw_certificate_clone, cw_certificate_der, cw_certificate_free};
    use super::super::error::{cw_error_code, cw_error_free};
    use super::*;
    use crate::x509::Certificate;

    const PEM: &[u8] = include_bytes!("../../tests/data/leaf.pem");

    fn code<T>(result: Result<T>) -> Option<Code> {
        result.err().map(|error| error.code())
    }

    #[test]
    fn a_handle_of_another_type_is_refused_and_left_alone() {
        let string = own(cw_string::new("text"));
        // SAFETY: `string` is a live handle; that it is of another type is the point.
        unsafe {
            assert_eq!(code(object(string.cast::<cw_buffer>(), "buffer")), Some(Code::WRONG_HANDLE));
            assert_eq!(code(object_mut(string.cast::<cw_buffer>(), "buffer")), Some(Code::WRONG_HANDLE));
            assert!(retain(string.cast::<cw_certificate>()).is_null());
            release(string.cast::<cw_certificate>());
            destroy(string.cast::<cw_buffer>());
            assert_eq!(cw_string_text(string).len, 4);
            cw_string_free(string);
        }
    }

    #[test]
    fn null_and_misaligned_pointers_are_refused() {
        let mut place = [0_u64; 2];
        let misaligned = place.as_mut_ptr().wrapping_byte_add(1);
        // SAFETY: none of these is read or written, since each is refused.
        unsafe {
            assert_eq!(code(object(ptr::null::<cw_string>(), "string")), Some(Code::NULL_ARGUMENT));
            assert_eq!(code(object(misaligned.cast_const().cast::<cw_string>(), "string")), Some(Code::WRONG_HANDLE));
            assert_eq!(code(out::<u64>(ptr::null_mut(), "out")), Some(Code::NULL_ARGUMENT));
            assert_eq!(code(out(misaligned, "out")), Some(Code::INVALID_ARGUMENT));
            assert_eq!(code(numbers(misaligned.cast_const().cast(), 1, "numbers")), Some(Code::INVALID_ARGUMENT));
            assert_eq!(code(optional_number(misaligned.cast_const(), "at")), Some(Code::INVALID_ARGUMENT));
        }
        assert_eq!(place, [0; 2]);
    }

    #[test]
    fn lengths_that_no_object_has_are_refused() {
        let byte = 0_u8;
        let largest = usize::MAX / 2;
        // SAFETY: nothing is read, since each is refused or empty.
        unsafe {
            assert_eq!(code(bytes(&raw const byte, largest + 1, "bytes")), Some(Code::INVALID_ARGUMENT));
            assert_eq!(code(bytes(&raw const byte, usize::MAX, "bytes")), Some(Code::INVALID_ARGUMENT));
            assert_eq!(code(bytes(ptr::null(), 1, "bytes")), Some(Code::NULL_ARGUMENT));
            assert!(bytes(ptr::null(), 0, "bytes").unwrap().is_empty());
            assert!(bytes(ptr::dangling(), 0, "bytes").unwrap().is_empty());
            let number = 0_u32;
            assert_eq!(code(numbers(&raw const number, largest, "numbers")), Some(Code::INVALID_ARGUMENT));
            assert!(numbers(ptr::null(), 0, "numbers").unwrap().is_empty());
        }
    }

    #[test]
    fn text_must_be_utf8() {
        let text = [b'a', 0xff];
        // SAFETY: both bytes are readable.
        let error = unsafe { self::text(text.as_ptr().cast(), 2, "name") }.unwrap_err();
        assert_eq!((error.code(), error.field(), error.offset()), (Code::NOT_UTF8, "name", Some(1)));
    }

    #[test]
    fn a_panic_becomes_a_status_and_an_error() {
        let mut error = ptr::null_mut();
        // SAFETY: `error` is writable, and then a live handle.
        unsafe {
            let status = guard(err(&raw mut error), || panic!("on purpose"));
            assert_eq!(status, cw_status::CW_STATUS_PANIC);
            assert_eq!(cw_error_code(error), Code::PANIC.number());
            cw_error_free(error);
        }
        assert_eq!(value(|| -> Result<u32> { panic!("on purpose") }), 0);
    }

    #[test]
    fn an_error_that_nobody_asks_for_is_dropped() {
        // SAFETY: NULL is fine.
        let nowhere = unsafe { err(ptr::null_mut()) };
        assert_eq!(guard(nowhere, || Err(Code::EXPIRED.into())), cw_status::CW_STATUS_REJECTED);
    }

    #[test]
    fn each_owner_of_a_shared_handle_frees_it_once_in_any_order() {
        let first = share(cw_certificate(Certificate::from_pem(PEM).unwrap()));
        // SAFETY: each handle is used while it has an owner.
        unsafe {
            let second = cw_certificate_clone(first);
            let view = cw_certificate_der(first);
            cw_certificate_free(first);
            // The view lives as long as the last owner.
            assert_eq!(bytes(view.data, view.len, "der").unwrap().first(), Some(&0x30));
            let thread = {
                let second = AssertSend(second);
                std::thread::spawn(move || {
                    let second = second;
                    cw_certificate_free(second.0);
                })
            };
            thread.join().unwrap();
            cw_certificate_free(ptr::null_mut());
        }
    }

    struct AssertSend(*mut cw_certificate);

    // SAFETY: a certificate may be used by any thread.
    unsafe impl Send for AssertSend {}
}
