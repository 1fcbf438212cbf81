//! Certificates that may stand between an end entity and an anchor.

use super::border::{self, Object, guard, value};
use super::certificate_list::cw_certificate_list;
use super::error::cw_error;
use super::status::cw_status;
use crate::path::CertificatePool;
use core::ffi::c_char;

/// Certificates from anywhere that may stand between an end entity and an anchor; none is trusted. Immutable: any number of
/// threads may use it. `cw_certificate_pool_clone` makes another owner.
pub struct cw_certificate_pool(pub(super) CertificatePool);

impl Object for cw_certificate_pool {
    const TAG: u32 = 0xc3c1_0042;
}

/// A pool of every certificate in a PEM text. At least one must be there.
///
/// On success `*out` owns a pool: `cw_certificate_pool_free`. On failure it is NULL.
///
/// # Safety
/// `pem` is readable for `pem_len` bytes (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_certificate_pool_from_pem(
    pem: *const c_char,
    pem_len: usize,
    out: *mut *mut cw_certificate_pool,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, pem) =
        unsafe { (border::err(err), border::out(out, "out"), border::bytes(pem.cast(), pem_len, "pem")) };
    guard(err, || {
        out?.give(cw_certificate_pool(CertificatePool::from_pem(pem?)?));
        Ok(())
    })
}

/// A pool of every certificate of a list, in any order: what a peer sent will do, its own certificate included.
///
/// On success `*out` owns a pool: `cw_certificate_pool_free`. On failure it is NULL.
///
/// # Safety
/// `list` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_certificate_pool_from_list(
    list: *const cw_certificate_list,
    out: *mut *mut cw_certificate_pool,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, list) = unsafe { (border::err(err), border::out(out, "out"), border::object(list, "list")) };
    guard(err, || {
        out?.give(cw_certificate_pool(list?.certificates().cloned().collect()));
        Ok(())
    })
}

/// How many different certificates; 0 for NULL.
///
/// # Safety
/// `pool` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_certificate_pool_count(pool: *const cw_certificate_pool) -> usize {
    // SAFETY: this function's contract is that of this call.
    let pool = unsafe { border::object(pool, "pool") };
    value(|| Ok(pool?.0.len()))
}

/// One more owner of the same pool: each frees its own. NULL for NULL.
///
/// # Safety
/// `pool` is NULL or a live handle.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_certificate_pool_clone(pool: *const cw_certificate_pool) -> *mut cw_certificate_pool {
    // SAFETY: this function's contract is that of this call.
    unsafe { border::retain(pool) }
}

/// Gives up one ownership; the last frees the pool. NULL is fine.
///
/// # Safety
/// `pool` is NULL or a live handle, not used by this owner afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_certificate_pool_free(pool: *mut cw_certificate_pool) {
    // SAFETY: this function's contract is that of this call.
    unsafe { border::release(pool) };
}
