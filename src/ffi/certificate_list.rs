//! Several certificates in order: a PEM bundle, a path.

use super::border::{self, Handle, Object, guard, value};
use super::certificate::cw_certificate;
use super::error::cw_error;
use super::status::cw_status;
use crate::x509::Certificate;
use alloc::boxed::Box;
use alloc::sync::Arc;
use core::ffi::c_char;
use core::ptr;

/// Certificates in order. Immutable: any number of threads may use it.
pub struct cw_certificate_list(Box<[Arc<Handle<cw_certificate>>]>);

impl Object for cw_certificate_list {
    const TAG: u32 = 0xc3c1_0011;
}

impl cw_certificate_list {
    pub(super) fn new(certificates: impl IntoIterator<Item = Certificate>) -> Self {
        let share = |certificate| Arc::new(Handle::new(cw_certificate(certificate)));
        Self(certificates.into_iter().map(share).collect())
    }

    pub(super) fn certificates(&self) -> impl Iterator<Item = &Certificate> {
        self.0.iter().map(|certificate| &certificate.0)
    }

    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    /// NULL beyond the last. The caller may clone it.
    pub(super) fn at(&self, index: usize) -> *const cw_certificate {
        self.0.get(index).map_or(ptr::null(), |certificate| Arc::as_ptr(certificate).cast())
    }
}

/// Reads every certificate in a PEM text, in order; blocks with other labels are skipped. At least one must be there.
///
/// On success `*out` owns a list: `cw_certificate_list_free`. On failure it is NULL.
///
/// # Safety
/// `pem` is readable for `pem_len` bytes (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_certificate_list_from_pem(
    pem: *const c_char,
    pem_len: usize,
    out: *mut *mut cw_certificate_list,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, pem) =
        unsafe { (border::err(err), border::out(out, "out"), border::bytes(pem.cast(), pem_len, "pem")) };
    guard(err, || {
        out?.give(cw_certificate_list::new(Certificate::pem_bundle(pem?)?));
        Ok(())
    })
}

/// A list of `count` certificates, which are shared, not copied.
///
/// On success `*out` owns a list: `cw_certificate_list_free`. On failure it is NULL.
///
/// # Safety
/// `certificates` is readable for `count` pointers (NULL allowed when 0), each of which is a live handle; `out` is writable;
/// `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_certificate_list_from_array(
    certificates: *const *const cw_certificate,
    count: usize,
    out: *mut *mut cw_certificate_list,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, certificates) =
        unsafe { (border::err(err), border::out(out, "out"), border::objects(certificates, count, "certificates")) };
    guard(err, || {
        let (out, certificates) = (out?, certificates?);
        out.give(cw_certificate_list::new(certificates.into_iter().map(|certificate| certificate.0.clone())));
        Ok(())
    })
}

/// How many certificates; 0 for NULL.
///
/// # Safety
/// `list` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_certificate_list_count(list: *const cw_certificate_list) -> usize {
    // SAFETY: this function's contract is that of this call.
    let list = unsafe { border::object(list, "list") };
    value(|| Ok(list?.count()))
}

/// One certificate, by index from 0; NULL beyond the last and for NULL. It belongs to `list` and lives as long; a
/// `cw_certificate_clone` of it lives longer.
///
/// # Safety
/// `list` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_certificate_list_at(
    list: *const cw_certificate_list,
    index: usize,
) -> *const cw_certificate {
    // SAFETY: this function's contract is that of this call.
    let list = unsafe { border::object(list, "list") };
    value(|| Ok(list?.at(index)))
}

/// One more owner of the same list: each frees its own. NULL for NULL.
///
/// # Safety
/// `list` is NULL or a live handle.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_certificate_list_clone(list: *const cw_certificate_list) -> *mut cw_certificate_list {
    // SAFETY: this function's contract is that of this call.
    unsafe { border::retain(list) }
}

/// Gives up one ownership; the last frees the list. NULL is fine.
///
/// # Safety
/// `list` is NULL or a live handle, not used by this owner afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_certificate_list_free(list: *mut cw_certificate_list) {
    // SAFETY: this function's contract is that of this call.
    unsafe { border::release(list) };
}
