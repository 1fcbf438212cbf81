//! Bounds on work, for functions without a policy to take them from.

use super::border::{self, Object, guard};
use super::error::cw_error;
use super::policy::limit;
use super::status::cw_status;
use crate::base::Limits;

/// Bounds on the work that input may ask for. Set by one thread at a time, then read by any number. Where a function takes
/// them, NULL stands for the defaults.
pub struct cw_limits(pub(super) Limits);

impl Object for cw_limits {
    const TAG: u32 = 0xc3c1_0060;
}

/// The limits given, or the defaults.
pub(super) fn or_default(limits: Option<&cw_limits>) -> &Limits {
    limits.map_or(&Limits::DEFAULT, |limits| &limits.0)
}

/// The default limits, to be changed.
///
/// On success `*out` owns them: `cw_limits_free`. On failure it is NULL.
///
/// # Safety
/// `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_limits_new(out: *mut *mut cw_limits, err: *mut *mut cw_error) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out) = unsafe { (border::err(err), border::out(out, "out")) };
    guard(err, || {
        out?.give_owned(cw_limits(Limits::DEFAULT));
        Ok(())
    })
}

/// Sets one bound, a `cw_limit`.
///
/// # Safety
/// `limits` is a live handle that no other thread uses meanwhile; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_limits_set(
    limits: *mut cw_limits,
    limit: u32,
    most: u32,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, limits) = unsafe { (border::err(err), border::object_mut(limits, "limits")) };
    guard(err, || {
        *self::limit(&mut limits?.0, limit)? = most;
        Ok(())
    })
}

/// Frees limits. NULL is fine.
///
/// # Safety
/// `limits` is NULL or a live handle, not used afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_limits_free(limits: *mut cw_limits) {
    // SAFETY: this function's contract is that of this call.
    unsafe { border::destroy(limits) };
}
