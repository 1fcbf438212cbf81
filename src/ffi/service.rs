//! The services: one function, JSON in and JSON out.

use super::border::{self, guard};
use super::buffer::cw_string;
use super::error::cw_error;
use super::rng::cw_rng;
use super::signer::cw_signer;
use super::status::cw_status;
#[cfg(not(feature = "services"))]
use crate::base::{Code, Error, Result};
#[cfg(not(feature = "services"))]
use crate::crypto::Random;
use crate::crypto::Signer;
#[cfg(feature = "services")]
use crate::services::call;
#[cfg(not(feature = "services"))]
use alloc::string::String;
use core::ffi::c_char;

#[cfg(not(feature = "services"))]
fn call(_: &str, _: &[u8], _: Option<&dyn Signer>, _: &mut dyn Random) -> Result<String> {
    Err(Error::new(Code::FEATURE_DISABLED).with_found("services"))
}

/// Runs one operation of a service: `operation` is its name, such as `trust.create_root`, `arguments` a JSON object with the
/// body that was posted and what only the host knows. The page on services lists both. `signer` is what signs, for operations
/// that sign with a key of the host's; NULL for others.
///
/// On success `*out` owns a JSON object: `cw_string_free`, which wipes it, since it may hold a private key. `accepted` in it
/// says whether the service accepts the request; `answer` is what to send back in either case, `store` what to keep. On
/// failure, where the arguments are wrong and not the body in them, it is NULL. CW_STATUS_UNSUPPORTED if the feature
/// `services` was left out.
///
/// # Safety
/// `operation` and `arguments` are readable for their lengths (NULL allowed when 0); `signer` is NULL or a live handle; `rng`
/// is a live handle that no other thread uses meanwhile; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_service_call(
    operation: *const c_char,
    operation_len: usize,
    arguments: *const c_char,
    arguments_len: usize,
    signer: *const cw_signer,
    rng: *mut cw_rng,
    out: *mut *mut cw_string,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, operation, arguments, signer, rng) = unsafe {
        (
            border::err(err),
            border::out(out, "out"),
            border::text(operation, operation_len, "operation"),
            border::text(arguments, arguments_len, "arguments"),
            border::optional(signer, "signer"),
            border::object_mut(rng, "rng"),
        )
    };
    guard(err, || {
        let (out, operation, arguments, signer, rng) = (out?, operation?, arguments?, signer?, rng?);
        let signer = signer.map(|signer| -> &dyn Signer { &*signer.0 });
        let outcome = call(operation, arguments.as_bytes(), signer, &mut *rng.0)?;
        out.give_owned(cw_string::from_secret(&outcome));
        Ok(())
    })
}
