//! Distinguished names.

use super::border::{self, Object, guard, value};
use super::buffer::{cw_bytes, cw_string, cw_text};
use super::error::cw_error;
use super::status::cw_status;
use super::text::Text;
use crate::x509::DistinguishedName;
use alloc::boxed::Box;
use core::ffi::c_char;

/// A distinguished name. Immutable: any number of threads may use it. `cw_name_clone` makes another owner.
pub struct cw_name {
    pub(super) name: DistinguishedName,
    text: Text,
    attributes: Box<[Attribute]>,
}

struct Attribute {
    oid: Text,
    value: Text,
}

impl Object for cw_name {
    const TAG: u32 = 0xc3c1_0012;
}

impl cw_name {
    pub(super) fn new(name: DistinguishedName) -> Self {
        let attribute = |attribute: crate::x509::Attribute<'_>| Attribute {
            oid: Text::new(attribute.kind),
            value: Text::new(attribute.value.to_text().unwrap_or_default()),
        };
        Self { text: Text::new(&name), attributes: name.as_name().attributes().map(attribute).collect(), name }
    }
}

/// Reads a name as RFC 4514 writes it: `CN=Example,O=Example Corp,C=US`, most specific first.
///
/// On success `*out` owns a name: `cw_name_free`. On failure it is NULL.
///
/// # Safety
/// `text` is readable for `text_len` bytes (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_name_from_text(
    text: *const c_char,
    text_len: usize,
    out: *mut *mut cw_name,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, text) = unsafe { (border::err(err), border::out(out, "out"), border::text(text, text_len, "text")) };
    guard(err, || {
        out?.give(cw_name::new(text?.parse()?));
        Ok(())
    })
}

/// Reads the DER of a name.
///
/// On success `*out` owns a name: `cw_name_free`. On failure it is NULL.
///
/// # Safety
/// `der` is readable for `der_len` bytes (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_name_from_der(
    der: *const u8,
    der_len: usize,
    out: *mut *mut cw_name,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, der) = unsafe { (border::err(err), border::out(out, "out"), border::bytes(der, der_len, "der")) };
    guard(err, || {
        out?.give(cw_name::new(DistinguishedName::from_der(der?)?));
        Ok(())
    })
}

/// One more owner of the same name: each frees its own. NULL for NULL.
///
/// # Safety
/// `name` is NULL or a live handle.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_name_clone(name: *const cw_name) -> *mut cw_name {
    // SAFETY: this function's contract is that of this call.
    unsafe { border::retain(name) }
}

/// Gives up one ownership; the last frees the name. NULL is fine.
///
/// # Safety
/// `name` is NULL or a live handle, not used by this owner afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_name_free(name: *mut cw_name) {
    // SAFETY: this function's contract is that of this call.
    unsafe { border::release(name) };
}

/// The name as RFC 4514 writes it. Lives as long as `name`; empty for NULL.
///
/// # Safety
/// `name` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_name_text(name: *const cw_name) -> cw_text {
    // SAFETY: this function's contract is that of this call.
    let name = unsafe { border::object(name, "name") };
    value(|| Ok(name?.text.view()))
}

/// The name as `openssl x509 -subject` prints it: `C = US, O = Example Corp, CN = Example`. For people.
///
/// On success `*out` owns the text: `cw_string_free`. On failure it is NULL.
///
/// # Safety
/// `name` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_name_to_openssl_text(
    name: *const cw_name,
    out: *mut *mut cw_string,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, name) = unsafe { (border::err(err), border::out(out, "out"), border::object(name, "name")) };
    guard(err, || {
        out?.give_owned(cw_string::new(name?.name.as_name().to_openssl_string()));
        Ok(())
    })
}

/// The DER of the name. Lives as long as `name`; none for NULL.
///
/// # Safety
/// `name` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_name_der(name: *const cw_name) -> cw_bytes {
    // SAFETY: this function's contract is that of this call.
    let name = unsafe { border::object(name, "name") };
    value(|| Ok(cw_bytes::of(name?.name.as_der())))
}

/// Whether two names are the same as RFC 5280 §7.1 compares them: case and spaces do not count. False if one is NULL.
///
/// # Safety
/// `a` and `b` are NULL or live handles.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_name_matches(a: *const cw_name, b: *const cw_name) -> bool {
    // SAFETY: this function's contract is that of these calls.
    let (a, b) = unsafe { (border::object(a, "a"), border::object(b, "b")) };
    value(|| Ok(a?.name.as_name().matches(&b?.name.as_name())))
}

/// How many attributes the name has; 0 for NULL.
///
/// # Safety
/// `name` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_name_attribute_count(name: *const cw_name) -> usize {
    // SAFETY: this function's contract is that of this call.
    let name = unsafe { border::object(name, "name") };
    value(|| Ok(name?.attributes.len()))
}

/// The type of one attribute in dots, such as `2.5.4.3` for commonName, by index from 0 in the order of the encoding. Lives
/// as long as `name`; empty beyond the last and for NULL.
///
/// # Safety
/// `name` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_name_attribute_oid(name: *const cw_name, index: usize) -> cw_text {
    // SAFETY: this function's contract is that of this call.
    let name = unsafe { border::object(name, "name") };
    value(|| Ok(name?.attributes.get(index).map_or(border::Neutral::NEUTRAL, |attribute| attribute.oid.view())))
}

/// The value of one attribute as it stands, by index from 0 in the order of the encoding. It may hold NULs and control
/// characters. Lives as long as `name`; empty if it is no text, beyond the last, and for NULL.
///
/// # Safety
/// `name` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_name_attribute_value(name: *const cw_name, index: usize) -> cw_text {
    // SAFETY: this function's contract is that of this call.
    let name = unsafe { border::object(name, "name") };
    value(|| Ok(name?.attributes.get(index).map_or(border::Neutral::NEUTRAL, |attribute| attribute.value.view())))
}
