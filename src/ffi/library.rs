//! What this library is, and the clock.

use super::border::{self, Neutral as _, guard, value};
use super::buffer::{cw_string, cw_text};
use super::error::cw_error;
use super::status::cw_status;
use crate::base::{Code, Error, Result, Timestamp};
use crate::issue::Validity;
use core::ffi::{CStr, c_char};

/// Features with a name in Cargo.toml that change what a C program can do, and whether they are built in.
const FEATURES: [(&CStr, bool); 8] = [
    (c"rsa", cfg!(feature = "rsa")),
    (c"ed25519", cfg!(feature = "ed25519")),
    (c"p521", cfg!(feature = "p521")),
    (c"ml-dsa", cfg!(feature = "ml-dsa")),
    (c"dsa", cfg!(feature = "dsa")),
    (c"pkcs12", cfg!(feature = "pkcs12")),
    (c"legacy", cfg!(feature = "legacy")),
    (c"services", cfg!(feature = "services")),
];

/// major × 1,000,000 + minor × 1,000 + patch of the library in use. `CW_VERSION_NUMBER` is that of the header.
#[unsafe(no_mangle)]
pub extern "C" fn cw_version_number() -> u32 {
    let part = |text: &str| text.parse::<u32>().unwrap_or_default();
    part(env!("CARGO_PKG_VERSION_MAJOR"))
        .saturating_mul(1_000_000)
        .saturating_add(part(env!("CARGO_PKG_VERSION_MINOR")).saturating_mul(1_000))
        .saturating_add(part(env!("CARGO_PKG_VERSION_PATCH")))
}

/// The version of the library in use, such as `0.1.0`. Static.
#[unsafe(no_mangle)]
pub extern "C" fn cw_version_text() -> cw_text {
    cw_text::row(concat!(env!("CARGO_PKG_VERSION"), "\0"))
}

/// Whether a feature is built in: `rsa`, `ed25519`, `p521`, `ml-dsa`, `dsa`, `pkcs12` (passwords), `legacy` (old ciphers to
/// read), `services`. P-256 and P-384 always are. False for a name that this version does not know.
///
/// # Safety
/// `name` is readable for `name_len` bytes (NULL allowed when 0).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_has_feature(name: *const c_char, name_len: usize) -> bool {
    // SAFETY: this function's contract is that of this call.
    let name = unsafe { border::text(name, name_len, "name") };
    value(|| {
        let name = name?;
        Ok(FEATURES.iter().any(|(feature, built_in)| *built_in && feature.to_bytes() == name.as_bytes()))
    })
}

/// The name of each feature that `cw_has_feature` knows, built in or not, by index from 0. Static; empty beyond the last.
#[unsafe(no_mangle)]
pub extern "C" fn cw_feature_name(index: usize) -> cw_text {
    FEATURES.get(index).map_or(cw_text::NEUTRAL, |(feature, _)| cw_text::literal(feature))
}

/// The clock of the machine: seconds since 1970-01-01T00:00:00Z. No other function of this library asks for the time.
#[unsafe(no_mangle)]
pub extern "C" fn cw_time_now() -> i64 {
    Timestamp::now().unix_seconds()
}

/// Reads `2026-02-27T03:47:49Z` or `2026-02-27` (the start of that day).
///
/// On success `*out` holds seconds since 1970-01-01T00:00:00Z; on failure it is 0.
///
/// # Safety
/// `text` is readable for `text_len` bytes (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_time_from_text(
    text: *const c_char,
    text_len: usize,
    out: *mut i64,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, text) = unsafe { (border::err(err), border::out(out, "out"), border::text(text, text_len, "text")) };
    guard(err, || {
        let out = out?;
        let time: Timestamp = text?.parse()?;
        out.set(time.unix_seconds());
        Ok(())
    })
}

/// Writes a time as `2026-02-27T03:47:49Z`.
///
/// On success `*out` owns the text: `cw_string_free`. On failure it is NULL.
///
/// # Safety
/// `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_time_to_text(seconds: i64, out: *mut *mut cw_string, err: *mut *mut cw_error) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out) = unsafe { (border::err(err), border::out(out, "out")) };
    guard(err, || {
        out?.give_owned(cw_string::new(time(seconds)?));
        Ok(())
    })
}

/// A validity from two times of C, both included.
pub(super) fn validity(not_before: i64, not_after: i64) -> Result<Validity> {
    Validity::new(time(not_before)?, time(not_after)?)
}

/// Seconds since 1970-01-01T00:00:00Z, within the years 0000 to 9999.
pub(super) fn time(seconds: i64) -> Result<Timestamp> {
    Timestamp::from_unix_seconds(seconds).map_err(|_| Error::new(Code::TIME_OUT_OF_RANGE).with_found(seconds))
}
