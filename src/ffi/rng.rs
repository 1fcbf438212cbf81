//! Where randomness comes from: always an argument.

use super::border::{self, Object, guard};
use super::error::cw_error;
use super::status::cw_status;
use crate::base::{Code, Error, Result};
use crate::crypto::{Random, SystemRandom};
use alloc::boxed::Box;
use core::ffi::c_void;

/// A source of random bytes. For one thread at a time.
pub struct cw_rng(pub(super) Box<dyn Random + Send>);

impl Object for cw_rng {
    const TAG: u32 = 0xc3c1_0030;
}

/// Fills `len` bytes with random ones that nobody can guess, and returns 0; anything else reports failure. It must not
/// throw or longjmp.
pub type cw_rng_fill = Option<unsafe extern "C" fn(bytes: *mut u8, len: usize, user: *mut c_void) -> i32>;

struct Callback {
    fill: unsafe extern "C" fn(bytes: *mut u8, len: usize, user: *mut c_void) -> i32,
    user: *mut c_void,
}

// SAFETY: `cw_rng_from_callback` asks for a `user` that may be used in whatever thread uses the handle.
unsafe impl Send for Callback {}

impl Random for Callback {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<()> {
        // SAFETY: `bytes` is writable for its length; the rest is what `cw_rng_from_callback` asks for.
        match unsafe { (self.fill)(bytes.as_mut_ptr(), bytes.len(), self.user) } {
            0 => Ok(()),
            failure => Err(Error::new(Code::CALLBACK_FAILED).in_field("fill").with_found(failure)),
        }
    }
}

/// The operating system's random number generator.
///
/// On success `*out` owns a source: `cw_rng_free`. On failure it is NULL.
///
/// # Safety
/// `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_rng_system(out: *mut *mut cw_rng, err: *mut *mut cw_error) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out) = unsafe { (border::err(err), border::out(out, "out")) };
    guard(err, || {
        out?.give_owned(cw_rng(Box::new(SystemRandom)));
        Ok(())
    })
}

/// A source of the caller's own: a hardware module, or the same bytes every time for a test. `user` is handed to each call
/// of `fill`, which are made only inside functions that the source is passed to.
///
/// On success `*out` owns a source: `cw_rng_free`. On failure it is NULL.
///
/// # Safety
/// `fill` fills what it is given, returns, and may be called with `user`, in whatever thread uses the source, until that is
/// freed; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_rng_from_callback(
    fill: cw_rng_fill,
    user: *mut c_void,
    out: *mut *mut cw_rng,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out) = unsafe { (border::err(err), border::out(out, "out")) };
    guard(err, || {
        let out = out?;
        let fill = fill.ok_or_else(|| Error::new(Code::NULL_ARGUMENT).in_field("fill"))?;
        out.give_owned(cw_rng(Box::new(Callback { fill, user })));
        Ok(())
    })
}

/// Frees a source. NULL is fine. What `user` points to is the caller's.
///
/// # Safety
/// `rng` is NULL or a live handle, not used afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_rng_free(rng: *mut cw_rng) {
    // SAFETY: this function's contract is that of this call.
    unsafe { border::destroy(rng) };
}
