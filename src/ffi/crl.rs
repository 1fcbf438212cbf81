//! Certificate revocation lists.

use super::algorithm::{digest, signatures};
use super::border::{self, Object, guard, value};
use super::buffer::{cw_bytes, cw_string};
use super::error::cw_error;
use super::extension::cw_extensions;
use super::finding::cw_findings;
use super::fingerprint;
use super::library::time;
use super::name::cw_name;
use super::public_key::cw_public_key;
use super::status::cw_status;
use crate::base::{Code, Error};
use crate::x509::{CertificateRevocationList, RevokedCertificate};
use core::ffi::{c_char, c_void};

/// A parsed CRL. Immutable: any number of threads may use it. `cw_crl_clone` makes another owner.
pub struct cw_crl(pub(super) CertificateRevocationList);

impl Object for cw_crl {
    const TAG: u32 = 0xc3c1_0053;
}

/// Takes one entry of a CRL: the contents of its serial number, which live until the call returns, when it was revoked, and
/// why, a CRLReason of RFC 5280 §5.3.1 (0 if none is given). It returns 0 to go on; anything else ends the walk. It must
/// not throw or longjmp.
pub type cw_crl_entry_callback =
    Option<unsafe extern "C" fn(serial: cw_bytes, revocation_date: i64, reason: u32, user: *mut c_void) -> i32>;

fn reason(entry: &RevokedCertificate<'_>) -> crate::base::Result<u32> {
    Ok(entry.reason()?.map_or(0, |reason| reason.number().into()))
}

/// Reads one DER CRL. The bytes are copied.
///
/// On success `*out` owns it: `cw_crl_free`. On failure it is NULL.
///
/// # Safety
/// `der` is readable for `der_len` bytes (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_crl_from_der(
    der: *const u8,
    der_len: usize,
    out: *mut *mut cw_crl,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, der) = unsafe { (border::err(err), border::out(out, "out"), border::bytes(der, der_len, "der")) };
    guard(err, || {
        out?.give(cw_crl(CertificateRevocationList::from_der(der?)?));
        Ok(())
    })
}

/// Reads the one CRL in a PEM text; text around the block is ignored.
///
/// On success `*out` owns it: `cw_crl_free`. On failure it is NULL.
///
/// # Safety
/// `pem` is readable for `pem_len` bytes (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_crl_from_pem(
    pem: *const c_char,
    pem_len: usize,
    out: *mut *mut cw_crl,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, pem) =
        unsafe { (border::err(err), border::out(out, "out"), border::bytes(pem.cast(), pem_len, "pem")) };
    guard(err, || {
        out?.give(cw_crl(CertificateRevocationList::from_pem(pem?)?));
        Ok(())
    })
}

/// One more owner of the same CRL: each frees its own. NULL for NULL.
///
/// # Safety
/// `crl` is NULL or a live handle.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_crl_clone(crl: *const cw_crl) -> *mut cw_crl {
    // SAFETY: this function's contract is that of this call.
    unsafe { border::retain(crl) }
}

/// Gives up one ownership; the last frees the CRL. NULL is fine.
///
/// # Safety
/// `crl` is NULL or a live handle, not used by this owner afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_crl_free(crl: *mut cw_crl) {
    // SAFETY: this function's contract is that of this call.
    unsafe { border::release(crl) };
}

/// The whole CRL. Lives as long as `crl`; none for NULL.
///
/// # Safety
/// `crl` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_crl_der(crl: *const cw_crl) -> cw_bytes {
    // SAFETY: this function's contract is that of this call.
    let crl = unsafe { border::object(crl, "crl") };
    value(|| Ok(cw_bytes::of(crl?.0.as_der())))
}

/// The bytes that are signed, tag and length included. They live as long as `crl`; none for NULL.
///
/// # Safety
/// `crl` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_crl_tbs_der(crl: *const cw_crl) -> cw_bytes {
    // SAFETY: this function's contract is that of this call.
    let crl = unsafe { border::object(crl, "crl") };
    value(|| Ok(cw_bytes::of(crl?.0.tbs_der())))
}

/// 1 or 2; 0 for NULL.
///
/// # Safety
/// `crl` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_crl_version(crl: *const cw_crl) -> u32 {
    // SAFETY: this function's contract is that of this call.
    let crl = unsafe { border::object(crl, "crl") };
    value(|| Ok(crl?.0.version().into()))
}

/// When it was issued, in seconds since 1970-01-01T00:00:00Z; 0 for NULL.
///
/// # Safety
/// `crl` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_crl_this_update(crl: *const cw_crl) -> i64 {
    // SAFETY: this function's contract is that of this call.
    let crl = unsafe { border::object(crl, "crl") };
    value(|| Ok(crl?.0.this_update().unix_seconds()))
}

/// By when the next one will be issued, in seconds since 1970-01-01T00:00:00Z. False, and `*next_update` 0, if it does not
/// say, and for NULL.
///
/// # Safety
/// `crl` is NULL or a live handle; `next_update` is NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_crl_next_update(crl: *const cw_crl, next_update: *mut i64) -> bool {
    // SAFETY: this function's contract is that of these calls.
    let (crl, next_update) = unsafe { (border::object(crl, "crl"), border::out(next_update, "next_update")) };
    value(|| {
        let time = crl?.0.next_update().ok_or(Code::ABSENT)?;
        next_update?.set(time.unix_seconds());
        Ok(true)
    })
}

/// Whether it is a delta CRL. False for NULL.
///
/// # Safety
/// `crl` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_crl_is_delta(crl: *const cw_crl) -> bool {
    // SAFETY: this function's contract is that of this call.
    let crl = unsafe { border::object(crl, "crl") };
    value(|| Ok(crl?.0.is_delta()))
}

/// How many entries; 0 for NULL.
///
/// # Safety
/// `crl` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_crl_entry_count(crl: *const cw_crl) -> usize {
    // SAFETY: this function's contract is that of this call.
    let crl = unsafe { border::object(crl, "crl") };
    value(|| Ok(crl?.0.entries().len()))
}

/// Who issued it.
///
/// On success `*out` owns it: `cw_name_free`. On failure it is NULL.
///
/// # Safety
/// `crl` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_crl_issuer(
    crl: *const cw_crl,
    out: *mut *mut cw_name,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, crl) = unsafe { (border::err(err), border::out(out, "out"), border::object(crl, "crl")) };
    guard(err, || {
        out?.give(cw_name::new(crl?.0.issuer().into()));
        Ok(())
    })
}

/// Every extension of the CRL, in order; an empty list if there is none.
///
/// On success `*out` owns it: `cw_extensions_free`. On failure it is NULL.
///
/// # Safety
/// `crl` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_crl_extensions(
    crl: *const cw_crl,
    out: *mut *mut cw_extensions,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, crl) = unsafe { (border::err(err), border::out(out, "out"), border::object(crl, "crl")) };
    guard(err, || {
        out?.give_owned(cw_extensions::new(crl?.0.extensions()));
        Ok(())
    })
}

/// Verifies that `issuer` signed this CRL with one of `allowed_count` algorithms, each a `cw_signature_algorithm`. It
/// says nothing about names, times or the right to issue.
///
/// # Safety
/// `crl` and `issuer` are live handles; `allowed` is readable for `allowed_count` numbers (NULL allowed when 0); `err`
/// is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_crl_verify_signature(
    crl: *const cw_crl,
    issuer: *const cw_public_key,
    allowed: *const u32,
    allowed_count: usize,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, crl, issuer, numbers) = unsafe {
        (
            border::err(err),
            border::object(crl, "crl"),
            border::object(issuer, "issuer"),
            border::numbers(allowed, allowed_count, "allowed"),
        )
    };
    guard(err, || {
        crl?.0.verify_signature(&issuer?.key, &signatures(numbers?)?)?;
        Ok(())
    })
}

/// Looks for the first entry with a serial number, given as the contents of its INTEGER: when it was revoked, in
/// seconds since 1970-01-01T00:00:00Z, and why, a CRLReason of RFC 5280 §5.3.1 (0 if none is given). It walks over the
/// entries, and does not tell the issuers of an indirect CRL apart. CW_STATUS_NOT_FOUND, and both 0, if there is none.
///
/// # Safety
/// `crl` is a live handle; `serial` is readable for `serial_len` bytes (NULL allowed when 0); `revocation_date` and
/// `revocation_reason` are writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_crl_find(
    crl: *const cw_crl,
    serial: *const u8,
    serial_len: usize,
    revocation_date: *mut i64,
    revocation_reason: *mut u32,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, revocation_date, revocation_reason, crl, serial) = unsafe {
        (
            border::err(err),
            border::out(revocation_date, "revocation_date"),
            border::out(revocation_reason, "revocation_reason"),
            border::object(crl, "crl"),
            border::bytes(serial, serial_len, "serial"),
        )
    };
    guard(err, || {
        let (date, why, crl, serial) = (revocation_date?, revocation_reason?, crl?, serial?);
        let found = crl.0.entries().find(|entry| entry.serial().as_bytes() == serial);
        let found = found.ok_or_else(|| Error::new(Code::ABSENT).in_field("revokedCertificates"))?;
        why.set(reason(&found)?);
        date.set(found.revocation_date().unix_seconds());
        Ok(())
    })
}

/// Hands each entry to `entry`, in order, until it returns something else than 0: then this is CW_STATUS_CALLBACK.
///
/// # Safety
/// `crl` is a live handle; `entry` returns and may be called with `user`; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_crl_each(
    crl: *const cw_crl,
    entry: cw_crl_entry_callback,
    user: *mut c_void,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, crl) = unsafe { (border::err(err), border::object(crl, "crl")) };
    guard(err, || {
        let crl = crl?;
        let entry = entry.ok_or_else(|| Error::new(Code::NULL_ARGUMENT).in_field("entry"))?;
        for revoked in crl.0.entries() {
            let (serial, date, why) = (revoked.serial(), revoked.revocation_date().unix_seconds(), reason(&revoked)?);
            // SAFETY: `serial` is readable during the call; the rest is what this function asks for.
            match unsafe { entry(cw_bytes::of(serial.as_bytes()), date, why, user) } {
                0 => {}
                stop => return Err(Error::new(Code::CALLBACK_FAILED).in_field("entry").with_found(stop).into()),
            }
        }
        Ok(())
    })
}

/// What in the encoding deviates from the standard: an empty list if nothing does.
///
/// On success `*out` owns it: `cw_findings_free`. On failure it is NULL.
///
/// # Safety
/// `crl` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_crl_encoding_findings(
    crl: *const cw_crl,
    out: *mut *mut cw_findings,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, crl) = unsafe { (border::err(err), border::out(out, "out"), border::object(crl, "crl")) };
    guard(err, || {
        out?.give_owned(cw_findings::new(crl?.0.encoding_findings()));
        Ok(())
    })
}

/// The fingerprint of the whole CRL, as text. `digest` is a `cw_digest`, `format` a `cw_format`.
///
/// On success `*out` owns the text: `cw_string_free`. On failure it is NULL.
///
/// # Safety
/// `crl` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_crl_fingerprint(
    crl: *const cw_crl,
    digest: u32,
    format: u32,
    out: *mut *mut cw_string,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, crl) = unsafe { (border::err(err), border::out(out, "out"), border::object(crl, "crl")) };
    guard(err, || {
        let (out, crl) = (out?, crl?);
        let fingerprint = crl.0.fingerprint(self::digest(digest)?);
        out.give_owned(cw_string::new(fingerprint::write(&fingerprint, format)?));
        Ok(())
    })
}

/// The CRL as a PEM block.
///
/// On success `*out` owns it: `cw_string_free`. On failure it is NULL.
///
/// # Safety
/// `crl` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_crl_to_pem(
    crl: *const cw_crl,
    out: *mut *mut cw_string,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, crl) = unsafe { (border::err(err), border::out(out, "out"), border::object(crl, "crl")) };
    guard(err, || {
        out?.give_owned(cw_string::new(crl?.0.to_pem()));
        Ok(())
    })
}

/// Every field for people, as indented text; with a time `at`, how old the CRL is then.
///
/// On success `*out` owns the text: `cw_string_free`. On failure it is NULL.
///
/// # Safety
/// `crl` is a live handle; `at` is NULL or readable; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_crl_to_text(
    crl: *const cw_crl,
    at: *const i64,
    out: *mut *mut cw_string,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, crl, at) = unsafe {
        (border::err(err), border::out(out, "out"), border::object(crl, "crl"), border::optional_number(at, "at"))
    };
    guard(err, || {
        let (out, crl, at) = (out?, crl?, at?);
        let description = crl.0.describe(at.map(time).transpose()?);
        out.give_owned(cw_string::new(description));
        Ok(())
    })
}

/// Every field for programs, as JSON; otherwise as `cw_crl_to_text`.
///
/// On success `*out` owns the text: `cw_string_free`. On failure it is NULL.
///
/// # Safety
/// `crl` is a live handle; `at` is NULL or readable; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_crl_to_json(
    crl: *const cw_crl,
    at: *const i64,
    out: *mut *mut cw_string,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, crl, at) = unsafe {
        (border::err(err), border::out(out, "out"), border::object(crl, "crl"), border::optional_number(at, "at"))
    };
    guard(err, || {
        let (out, crl, at) = (out?, crl?, at?);
        let description = crl.0.describe(at.map(time).transpose()?);
        out.give_owned(cw_string::new(description.to_json()));
        Ok(())
    })
}
