//! Certificates.

use super::algorithm::{signature_number, signatures};
use super::border::{self, Object, guard, value};
use super::buffer::{cw_bytes, cw_string};
use super::error::cw_error;
use super::finding::cw_findings;
use super::library::time;
use super::name::cw_name;
use super::public_key::cw_public_key;
use super::status::cw_status;
use crate::x509::Certificate;
use core::ffi::c_char;

/// A parsed certificate. Immutable: any number of threads may use it. `cw_certificate_clone` makes another owner of the
/// same object; what is asked from one lives until the last owner frees it.
pub struct cw_certificate(pub(super) Certificate);

impl Object for cw_certificate {
    const TAG: u32 = 0xc3c1_0010;
}

/// Reads one DER certificate. The bytes are copied.
///
/// On success `*out` owns a certificate: `cw_certificate_free`. On failure it is NULL. What real CAs have issued is read
/// although it deviates from the standard: see `cw_certificate_encoding_findings`.
///
/// # Safety
/// `der` is readable for `der_len` bytes (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_certificate_from_der(
    der: *const u8,
    der_len: usize,
    out: *mut *mut cw_certificate,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, der) = unsafe { (border::err(err), border::out(out, "out"), border::bytes(der, der_len, "der")) };
    guard(err, || {
        out?.give(cw_certificate(Certificate::from_der(der?)?));
        Ok(())
    })
}

/// Reads the one certificate in a PEM text; text around the block is ignored.
///
/// On success `*out` owns a certificate: `cw_certificate_free`. On failure it is NULL.
///
/// # Safety
/// `pem` is readable for `pem_len` bytes (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_certificate_from_pem(
    pem: *const c_char,
    pem_len: usize,
    out: *mut *mut cw_certificate,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, pem) =
        unsafe { (border::err(err), border::out(out, "out"), border::bytes(pem.cast(), pem_len, "pem")) };
    guard(err, || {
        out?.give(cw_certificate(Certificate::from_pem(pem?)?));
        Ok(())
    })
}

/// One more owner of the same certificate: each frees its own. NULL for NULL.
///
/// # Safety
/// `certificate` is NULL or a live handle.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_certificate_clone(certificate: *const cw_certificate) -> *mut cw_certificate {
    // SAFETY: this function's contract is that of this call.
    unsafe { border::retain(certificate) }
}

/// Gives up one ownership; the last frees the certificate. NULL is fine.
///
/// # Safety
/// `certificate` is NULL or a live handle, not used by this owner afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_certificate_free(certificate: *mut cw_certificate) {
    // SAFETY: this function's contract is that of this call.
    unsafe { border::release(certificate) };
}

/// Whether two certificates are the same, byte by byte. False if one is NULL.
///
/// # Safety
/// `a` and `b` are NULL or live handles.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_certificate_equal(a: *const cw_certificate, b: *const cw_certificate) -> bool {
    // SAFETY: this function's contract is that of these calls.
    let (a, b) = unsafe { (border::object(a, "a"), border::object(b, "b")) };
    value(|| Ok(a?.0 == b?.0))
}

/// 1, 2 or 3; 0 for NULL.
///
/// # Safety
/// `certificate` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_certificate_version(certificate: *const cw_certificate) -> u32 {
    // SAFETY: this function's contract is that of this call.
    let certificate = unsafe { border::object(certificate, "certificate") };
    value(|| Ok(certificate?.0.version().into()))
}

/// The first second of its validity, since 1970-01-01T00:00:00Z; 0 for NULL.
///
/// # Safety
/// `certificate` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_certificate_not_before(certificate: *const cw_certificate) -> i64 {
    // SAFETY: this function's contract is that of this call.
    let certificate = unsafe { border::object(certificate, "certificate") };
    value(|| Ok(certificate?.0.not_before().unix_seconds()))
}

/// The last second of its validity, since 1970-01-01T00:00:00Z; 0 for NULL.
///
/// # Safety
/// `certificate` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_certificate_not_after(certificate: *const cw_certificate) -> i64 {
    // SAFETY: this function's contract is that of this call.
    let certificate = unsafe { border::object(certificate, "certificate") };
    value(|| Ok(certificate?.0.not_after().unix_seconds()))
}

/// Whether issuer and subject are the same name (RFC 5280 §7.1). False for NULL.
///
/// # Safety
/// `certificate` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_certificate_is_self_issued(certificate: *const cw_certificate) -> bool {
    // SAFETY: this function's contract is that of this call.
    let certificate = unsafe { border::object(certificate, "certificate") };
    value(|| Ok(certificate?.0.is_self_issued()))
}

/// The whole certificate. Lives as long as `certificate`; none for NULL.
///
/// # Safety
/// `certificate` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_certificate_der(certificate: *const cw_certificate) -> cw_bytes {
    // SAFETY: this function's contract is that of this call.
    let certificate = unsafe { border::object(certificate, "certificate") };
    value(|| Ok(cw_bytes::of(certificate?.0.as_der())))
}

/// The bytes that are signed: tbsCertificate, tag and length included. They live as long as `certificate`.
///
/// # Safety
/// `certificate` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_certificate_tbs_der(certificate: *const cw_certificate) -> cw_bytes {
    // SAFETY: this function's contract is that of this call.
    let certificate = unsafe { border::object(certificate, "certificate") };
    value(|| Ok(cw_bytes::of(certificate?.0.tbs_der())))
}

/// The contents of serialNumber, big-endian, sign included. They live as long as `certificate`.
///
/// # Safety
/// `certificate` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_certificate_serial(certificate: *const cw_certificate) -> cw_bytes {
    // SAFETY: this function's contract is that of this call.
    let certificate = unsafe { border::object(certificate, "certificate") };
    value(|| Ok(cw_bytes::of(certificate?.0.serial().as_bytes())))
}

/// The DER of the issuer's name. Lives as long as `certificate`.
///
/// # Safety
/// `certificate` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_certificate_issuer_der(certificate: *const cw_certificate) -> cw_bytes {
    // SAFETY: this function's contract is that of this call.
    let certificate = unsafe { border::object(certificate, "certificate") };
    value(|| Ok(cw_bytes::of(certificate?.0.issuer().as_der())))
}

/// The DER of the subject's name. Lives as long as `certificate`.
///
/// # Safety
/// `certificate` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_certificate_subject_der(certificate: *const cw_certificate) -> cw_bytes {
    // SAFETY: this function's contract is that of this call.
    let certificate = unsafe { border::object(certificate, "certificate") };
    value(|| Ok(cw_bytes::of(certificate?.0.subject().as_der())))
}

/// The SubjectPublicKeyInfo, tag and length included. Lives as long as `certificate`.
///
/// # Safety
/// `certificate` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_certificate_spki_der(certificate: *const cw_certificate) -> cw_bytes {
    // SAFETY: this function's contract is that of this call.
    let certificate = unsafe { border::object(certificate, "certificate") };
    value(|| Ok(cw_bytes::of(certificate?.0.spki_der())))
}

/// The AlgorithmIdentifier beside the signature, tag and length included. Lives as long as `certificate`.
///
/// # Safety
/// `certificate` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_certificate_signature_algorithm_der(certificate: *const cw_certificate) -> cw_bytes {
    // SAFETY: this function's contract is that of this call.
    let certificate = unsafe { border::object(certificate, "certificate") };
    value(|| Ok(cw_bytes::of(certificate?.0.signature_algorithm_der())))
}

/// The bytes of the signature. They live as long as `certificate`.
///
/// # Safety
/// `certificate` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_certificate_signature(certificate: *const cw_certificate) -> cw_bytes {
    // SAFETY: this function's contract is that of this call.
    let certificate = unsafe { border::object(certificate, "certificate") };
    value(|| Ok(cw_bytes::of(certificate?.0.signature())))
}

/// The serial number as lower-case hexadecimal without separators.
///
/// On success `*out` owns the text: `cw_string_free`. On failure it is NULL.
///
/// # Safety
/// `certificate` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_certificate_serial_hex(
    certificate: *const cw_certificate,
    out: *mut *mut cw_string,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, certificate) =
        unsafe { (border::err(err), border::out(out, "out"), border::object(certificate, "certificate")) };
    guard(err, || {
        out?.give_owned(cw_string::new(certificate?.0.serial().to_hex()));
        Ok(())
    })
}

/// Who issued it.
///
/// On success `*out` owns a name: `cw_name_free`. On failure it is NULL.
///
/// # Safety
/// `certificate` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_certificate_issuer(
    certificate: *const cw_certificate,
    out: *mut *mut cw_name,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, certificate) =
        unsafe { (border::err(err), border::out(out, "out"), border::object(certificate, "certificate")) };
    guard(err, || {
        out?.give(cw_name::new(certificate?.0.issuer().into()));
        Ok(())
    })
}

/// Whom it is about.
///
/// On success `*out` owns a name: `cw_name_free`. On failure it is NULL.
///
/// # Safety
/// `certificate` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_certificate_subject(
    certificate: *const cw_certificate,
    out: *mut *mut cw_name,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, certificate) =
        unsafe { (border::err(err), border::out(out, "out"), border::object(certificate, "certificate")) };
    guard(err, || {
        out?.give(cw_name::new(certificate?.0.subject().into()));
        Ok(())
    })
}

/// The subject's public key.
///
/// On success `*out` owns a key: `cw_public_key_free`. On failure it is NULL.
///
/// # Safety
/// `certificate` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_certificate_public_key(
    certificate: *const cw_certificate,
    out: *mut *mut cw_public_key,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, certificate) =
        unsafe { (border::err(err), border::out(out, "out"), border::object(certificate, "certificate")) };
    guard(err, || {
        out?.give(cw_public_key::new(certificate?.0.public_key()?));
        Ok(())
    })
}

/// The algorithm of its signature: a `cw_signature_algorithm`. On failure `*out` is 0.
///
/// # Safety
/// `certificate` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_certificate_signature_algorithm(
    certificate: *const cw_certificate,
    out: *mut u32,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, certificate) =
        unsafe { (border::err(err), border::out(out, "out"), border::object(certificate, "certificate")) };
    guard(err, || {
        out?.set(signature_number(certificate?.0.signature_algorithm()?));
        Ok(())
    })
}

/// Verifies that `issuer` signed this certificate with one of `allowed_count` algorithms, each a `cw_signature_algorithm`.
/// It says nothing about names, times or the right to issue: see `cw_validate` for that.
///
/// # Safety
/// `certificate` and `issuer` are live handles; `allowed` is readable for `allowed_count` numbers (NULL allowed when 0);
/// `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_certificate_verify_signature(
    certificate: *const cw_certificate,
    issuer: *const cw_public_key,
    allowed: *const u32,
    allowed_count: usize,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, certificate, issuer, numbers) = unsafe {
        (
            border::err(err),
            border::object(certificate, "certificate"),
            border::object(issuer, "issuer"),
            border::numbers(allowed, allowed_count, "allowed"),
        )
    };
    guard(err, || Ok(certificate?.0.verify_signature(&issuer?.key, &signatures(numbers?)?)?))
}

/// What in the encoding deviates from the standard: an empty list if nothing does.
///
/// On success `*out` owns a list: `cw_findings_free`. On failure it is NULL.
///
/// # Safety
/// `certificate` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_certificate_encoding_findings(
    certificate: *const cw_certificate,
    out: *mut *mut cw_findings,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, certificate) =
        unsafe { (border::err(err), border::out(out, "out"), border::object(certificate, "certificate")) };
    guard(err, || {
        out?.give_owned(cw_findings::new(certificate?.0.encoding_findings()));
        Ok(())
    })
}

/// The certificate as a PEM block.
///
/// On success `*out` owns the text: `cw_string_free`. On failure it is NULL.
///
/// # Safety
/// `certificate` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_certificate_to_pem(
    certificate: *const cw_certificate,
    out: *mut *mut cw_string,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, certificate) =
        unsafe { (border::err(err), border::out(out, "out"), border::object(certificate, "certificate")) };
    guard(err, || {
        out?.give_owned(cw_string::new(certificate?.0.to_pem()));
        Ok(())
    })
}

/// Every field for people, as indented text; with a time `at`, how long the certificate is valid from then.
///
/// On success `*out` owns the text: `cw_string_free`. On failure it is NULL.
///
/// # Safety
/// `certificate` is a live handle; `at` is NULL or readable; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_certificate_to_text(
    certificate: *const cw_certificate,
    at: *const i64,
    out: *mut *mut cw_string,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, certificate, at) = unsafe {
        (
            border::err(err),
            border::out(out, "out"),
            border::object(certificate, "certificate"),
            border::optional_number(at, "at"),
        )
    };
    guard(err, || {
        let out = out?;
        let description = certificate?.0.describe(at?.map(time).transpose()?);
        out.give_owned(cw_string::new(description));
        Ok(())
    })
}

/// Every field for programs, as JSON; otherwise as `cw_certificate_to_text`.
///
/// On success `*out` owns the text: `cw_string_free`. On failure it is NULL.
///
/// # Safety
/// `certificate` is a live handle; `at` is NULL or readable; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_certificate_to_json(
    certificate: *const cw_certificate,
    at: *const i64,
    out: *mut *mut cw_string,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, certificate, at) = unsafe {
        (
            border::err(err),
            border::out(out, "out"),
            border::object(certificate, "certificate"),
            border::optional_number(at, "at"),
        )
    };
    guard(err, || {
        let out = out?;
        let description = certificate?.0.describe(at?.map(time).transpose()?);
        out.give_owned(cw_string::new(description.to_json()));
        Ok(())
    })
}
