//! How a password becomes a key when something is written.

use super::border::{self, Object, guard};
use super::error::cw_error;
use super::status::cw_status;
use crate::base::{Code, Error};
use crate::keystore::Encryption;

/// How to write under a password: always AES-256, with the key by PBKDF2 or scrypt. Immutable: any number of threads may
/// use it. Where a function takes it, NULL stands for PBKDF2 with 600,000 iterations.
pub struct cw_encryption(Encryption);

impl Object for cw_encryption {
    const TAG: u32 = 0xc3c1_0061;
}

/// The encryption given, or the default.
pub(super) fn or_default(encryption: Option<&cw_encryption>) -> Encryption {
    encryption.map_or(Encryption::DEFAULT, |encryption| encryption.0)
}

/// PBKDF2 with HMAC-SHA-256 and so many iterations, at least 1,000: read by every program.
///
/// On success `*out` owns it: `cw_encryption_free`. On failure it is NULL.
///
/// # Safety
/// `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_encryption_pbkdf2(
    iterations: u32,
    out: *mut *mut cw_encryption,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out) = unsafe { (border::err(err), border::out(out, "out")) };
    guard(err, || {
        out?.give(cw_encryption(Encryption::Pbkdf2 { iterations }));
        Ok(())
    })
}

/// scrypt with N = 2^`log_n`, in 128 * `r` * N bytes of memory. OpenSSL reads up to 14, 8, 1; Java and GnuTLS none.
///
/// On success `*out` owns it: `cw_encryption_free`. On failure it is NULL.
///
/// # Safety
/// `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_encryption_scrypt(
    log_n: u32,
    r: u32,
    p: u32,
    out: *mut *mut cw_encryption,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out) = unsafe { (border::err(err), border::out(out, "out")) };
    guard(err, || {
        let invalid = |_| Error::new(Code::INVALID_ARGUMENT).in_field("log_n").with_found(log_n);
        out?.give(cw_encryption(Encryption::Scrypt { log_n: u8::try_from(log_n).map_err(invalid)?, r, p }));
        Ok(())
    })
}

/// One more owner: each frees its own. NULL for NULL.
///
/// # Safety
/// `encryption` is NULL or a live handle.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_encryption_clone(encryption: *const cw_encryption) -> *mut cw_encryption {
    // SAFETY: this function's contract is that of this call.
    unsafe { border::retain(encryption) }
}

/// Gives up one ownership. NULL is fine.
///
/// # Safety
/// `encryption` is NULL or a live handle, not used by this owner afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_encryption_free(encryption: *mut cw_encryption) {
    // SAFETY: this function's contract is that of this call.
    unsafe { border::release(encryption) };
}
