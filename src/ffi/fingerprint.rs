//! Fingerprints.

use super::algorithm::digest;
use super::border::{self, guard};
use super::buffer::{cw_buffer, cw_string};
use super::certificate::cw_certificate;
use super::error::cw_error;
use super::public_key::cw_public_key;
use super::status::cw_status;
use crate::base::{Code, Error, Result};
use crate::crypto::Fingerprint;
use crate::x509::Certificate;
use alloc::string::String;

/// What of a certificate is hashed.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum cw_part {
    /// The whole certificate.
    CW_PART_CERTIFICATE = 1,
    /// Its SubjectPublicKeyInfo.
    CW_PART_SPKI = 2,
    /// The bytes that are signed.
    CW_PART_TBS = 3,
}

/// How a fingerprint is written.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum cw_format {
    /// Lower-case hexadecimal without separators.
    CW_FORMAT_HEX = 1,
    /// Upper-case hexadecimal with colons, as `openssl x509 -fingerprint` prints it.
    CW_FORMAT_COLON_HEX = 2,
    /// Base64 with padding, as `pin-sha256` is written.
    CW_FORMAT_BASE64 = 3,
    /// Base64url without padding, as `x5t#S256` is written.
    CW_FORMAT_BASE64URL = 4,
}

/// A `cw_part`, hashed with a `cw_digest`.
fn of_certificate(certificate: &Certificate, part: u32, digest: u32) -> Result<Fingerprint> {
    let digest = self::digest(digest)?;
    match part {
        1 => Ok(certificate.fingerprint(digest)),
        2 => Ok(certificate.spki_fingerprint(digest)),
        3 => Ok(certificate.tbs_fingerprint(digest)),
        _ => Err(Error::new(Code::INVALID_ARGUMENT).in_field("part").with_found(part)),
    }
}

/// Written as a `cw_format` says.
pub(super) fn write(fingerprint: &Fingerprint, format: u32) -> Result<String> {
    match format {
        1 => Ok(fingerprint.to_hex()),
        2 => Ok(fingerprint.to_colon_hex()),
        3 => Ok(fingerprint.to_base64()),
        4 => Ok(fingerprint.to_base64url()),
        _ => Err(Error::new(Code::INVALID_ARGUMENT).in_field("format").with_found(format)),
    }
}

/// The fingerprint of a certificate, of its key or of its signed part, as text. `part` is a `cw_part`, `digest` a
/// `cw_digest`, `format` a `cw_format`.
///
/// On success `*out` owns the text: `cw_string_free`. On failure it is NULL.
///
/// # Safety
/// `certificate` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_certificate_fingerprint(
    certificate: *const cw_certificate,
    part: u32,
    digest: u32,
    format: u32,
    out: *mut *mut cw_string,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, certificate) =
        unsafe { (border::err(err), border::out(out, "out"), border::object(certificate, "certificate")) };
    guard(err, || {
        let out = out?;
        let fingerprint = of_certificate(&certificate?.0, part, digest)?;
        out.give_owned(cw_string::new(write(&fingerprint, format)?));
        Ok(())
    })
}

/// The fingerprint of a certificate, of its key or of its signed part, as 20 to 64 bytes. `part` is a `cw_part`, `digest`
/// a `cw_digest`.
///
/// On success `*out` owns the bytes: `cw_buffer_free`. On failure it is NULL.
///
/// # Safety
/// `certificate` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_certificate_fingerprint_bytes(
    certificate: *const cw_certificate,
    part: u32,
    digest: u32,
    out: *mut *mut cw_buffer,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, certificate) =
        unsafe { (border::err(err), border::out(out, "out"), border::object(certificate, "certificate")) };
    guard(err, || {
        let out = out?;
        let fingerprint = of_certificate(&certificate?.0, part, digest)?;
        out.give_owned(cw_buffer::new(fingerprint.as_bytes()));
        Ok(())
    })
}

/// The fingerprint of a key's SubjectPublicKeyInfo, as text. `digest` is a `cw_digest`, `format` a `cw_format`.
///
/// On success `*out` owns the text: `cw_string_free`. On failure it is NULL.
///
/// # Safety
/// `key` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_public_key_fingerprint(
    key: *const cw_public_key,
    digest: u32,
    format: u32,
    out: *mut *mut cw_string,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, key) = unsafe { (border::err(err), border::out(out, "out"), border::object(key, "key")) };
    guard(err, || {
        let out = out?;
        let fingerprint = key?.key.fingerprint(self::digest(digest)?);
        out.give_owned(cw_string::new(write(&fingerprint, format)?));
        Ok(())
    })
}
