//! Private keys as files carry them.

use super::algorithm::key as kind;
use super::border::{self, guard, value};
use super::buffer::{cw_buffer, cw_string};
use super::certificate::cw_certificate;
use super::encryption::{self, cw_encryption};
use super::error::cw_error;
use super::limits::{self, cw_limits};
use super::private_key::cw_private_key;
use super::request::cw_request;
use super::rng::cw_rng;
use super::status::cw_status;
use crate::base::{Code, Error, Limits, Result};
use crate::crypto::PrivateKey;
use core::ffi::c_char;

/// Reads a key from the bytes of a file, with a password if there is one.
type Read = fn(&[u8], Option<&[u8]>, &Limits) -> Result<PrivateKey>;

/// Reads a key by one of the two functions that do.
///
/// # Safety
/// That of [`cw_private_key_from_der`].
unsafe fn open(
    (file, file_len, name): (*const u8, usize, &'static str),
    password: *const u8,
    password_len: usize,
    limits: *const cw_limits,
    out: *mut *mut cw_private_key,
    err: *mut *mut cw_error,
    read: Read,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, file, password, limits) = unsafe {
        (
            border::err(err),
            border::out(out, "out"),
            border::bytes(file, file_len, name),
            border::optional_bytes(password, password_len, "password"),
            border::optional(limits, "limits"),
        )
    };
    guard(err, || {
        out?.give(cw_private_key(read(file?, password?, limits::or_default(limits?))?));
        Ok(())
    })
}

/// Reads the only private key in a PEM text, whatever form it has: PRIVATE KEY, ENCRYPTED PRIVATE KEY, RSA PRIVATE KEY, EC
/// PRIVATE KEY. Blocks with other labels are skipped. `password` is NULL if there is none, which is not the same as one of
/// length 0. `limits` may be NULL: the defaults bound what the file may cost. The caller wipes its own copies.
///
/// On success `*out` owns a key: `cw_private_key_free`. On failure it is NULL: CW_CODE_PRIVATE_KEY_ENCRYPTED without a
/// password, CW_CODE_PASSWORD_WRONG with a wrong one.
///
/// # Safety
/// `pem` is readable for `pem_len` bytes (NULL allowed when 0), `password` for `password_len`; `limits` is NULL or a live
/// handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_private_key_from_pem(
    pem: *const c_char,
    pem_len: usize,
    password: *const u8,
    password_len: usize,
    limits: *const cw_limits,
    out: *mut *mut cw_private_key,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of this call.
    unsafe { open((pem.cast(), pem_len, "pem"), password, password_len, limits, out, err, PrivateKey::from_pem) }
}

/// Reads a private key in DER, whatever form it has: PKCS#8, encrypted or not, PKCS#1, SEC1. `password` is NULL if there is
/// none, which is not the same as one of length 0. `limits` may be NULL. The caller wipes its own copies.
///
/// On success `*out` owns a key: `cw_private_key_free`. On failure it is NULL.
///
/// # Safety
/// `der` is readable for `der_len` bytes (NULL allowed when 0), `password` for `password_len`; `limits` is NULL or a live
/// handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_private_key_from_der(
    der: *const u8,
    der_len: usize,
    password: *const u8,
    password_len: usize,
    limits: *const cw_limits,
    out: *mut *mut cw_private_key,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of this call.
    unsafe { open((der, der_len, "der"), password, password_len, limits, out, err, PrivateKey::from_der) }
}

/// Reads an elliptic curve key in the form of SEC1 whose file does not name the curve: a `cw_key_algorithm`.
///
/// On success `*out` owns a key: `cw_private_key_free`. On failure it is NULL.
///
/// # Safety
/// `der` is readable for `der_len` bytes (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_private_key_from_sec1_der(
    der: *const u8,
    der_len: usize,
    curve: u32,
    out: *mut *mut cw_private_key,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, der) = unsafe { (border::err(err), border::out(out, "out"), border::bytes(der, der_len, "der")) };
    guard(err, || {
        let (out, der) = (out?, der?);
        out.give(cw_private_key(PrivateKey::from_sec1_der(der, Some(kind(curve, 0)?))?));
        Ok(())
    })
}

/// The key as PKCS#8 under a password, in DER. `encryption` may be NULL. An empty password is refused
/// if `password` is NULL, and taken if it is not. Salt and initialization vector are drawn from `rng`.
///
/// On success `*out` owns the bytes: `cw_buffer_free`. On failure it is NULL.
///
/// # Safety
/// `key` is a live handle; `password` is readable for `password_len` bytes, and not NULL; `encryption` is NULL or a
/// live handle; `rng` is a live handle that no other thread uses meanwhile; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_private_key_to_encrypted_pkcs8_der(
    key: *const cw_private_key,
    password: *const u8,
    password_len: usize,
    encryption: *const cw_encryption,
    rng: *mut cw_rng,
    out: *mut *mut cw_buffer,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, key, password, encryption, rng) = unsafe {
        (
            border::err(err),
            border::out(out, "out"),
            border::object(key, "key"),
            border::given(border::optional_bytes(password, password_len, "password")),
            border::optional(encryption, "encryption"),
            border::object_mut(rng, "rng"),
        )
    };
    guard(err, || {
        let (out, key, encryption) = (out?, key?, encryption::or_default(encryption?));
        let der = key.0.to_encrypted_pkcs8_der(password?, &encryption, &mut *rng?.0)?;
        out.give_owned(cw_buffer::new(&der));
        Ok(())
    })
}

/// The key as PKCS#8 under a password, in an ENCRYPTED PRIVATE KEY block. `encryption` may be NULL. An empty password is refused
/// if `password` is NULL, and taken if it is not. Salt and initialization vector are drawn from `rng`.
///
/// On success `*out` owns the text: `cw_string_free`. On failure it is NULL.
///
/// # Safety
/// `key` is a live handle; `password` is readable for `password_len` bytes, and not NULL; `encryption` is NULL or a
/// live handle; `rng` is a live handle that no other thread uses meanwhile; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_private_key_to_encrypted_pkcs8_pem(
    key: *const cw_private_key,
    password: *const u8,
    password_len: usize,
    encryption: *const cw_encryption,
    rng: *mut cw_rng,
    out: *mut *mut cw_string,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, key, password, encryption, rng) = unsafe {
        (
            border::err(err),
            border::out(out, "out"),
            border::object(key, "key"),
            border::given(border::optional_bytes(password, password_len, "password")),
            border::optional(encryption, "encryption"),
            border::object_mut(rng, "rng"),
        )
    };
    guard(err, || {
        let (out, key, encryption) = (out?, key?, encryption::or_default(encryption?));
        let pem = key.0.to_encrypted_pkcs8_pem(password?, &encryption, &mut *rng?.0)?;
        out.give_owned(cw_string::new(pem));
        Ok(())
    })
}

/// The key in the form of PKCS#1, in DER: RSA only.
///
/// On success `*out` owns the bytes: `cw_buffer_free`, which wipes them. On failure it is NULL.
///
/// # Safety
/// `key` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_private_key_to_pkcs1_der(
    key: *const cw_private_key,
    out: *mut *mut cw_buffer,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, key) = unsafe { (border::err(err), border::out(out, "out"), border::object(key, "key")) };
    guard(err, || {
        out?.give_owned(cw_buffer::new(&key?.0.to_pkcs1_der()?));
        Ok(())
    })
}

/// The key in the form of PKCS#1, in an RSA PRIVATE KEY block: RSA only.
///
/// On success `*out` owns the text: `cw_string_free`, which wipes it. On failure it is NULL.
///
/// # Safety
/// `key` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_private_key_to_pkcs1_pem(
    key: *const cw_private_key,
    out: *mut *mut cw_string,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, key) = unsafe { (border::err(err), border::out(out, "out"), border::object(key, "key")) };
    guard(err, || {
        out?.give_owned(cw_string::from_secret(&key?.0.to_pkcs1_pem()?));
        Ok(())
    })
}

/// The key in the form of SEC1, in DER: P-256, P-384 and P-521 only.
///
/// On success `*out` owns the bytes: `cw_buffer_free`, which wipes them. On failure it is NULL.
///
/// # Safety
/// `key` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_private_key_to_sec1_der(
    key: *const cw_private_key,
    out: *mut *mut cw_buffer,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, key) = unsafe { (border::err(err), border::out(out, "out"), border::object(key, "key")) };
    guard(err, || {
        out?.give_owned(cw_buffer::new(&key?.0.to_sec1_der()?));
        Ok(())
    })
}

/// The key in the form of SEC1, in an EC PRIVATE KEY block: P-256, P-384 and P-521 only.
///
/// On success `*out` owns the text: `cw_string_free`, which wipes it. On failure it is NULL.
///
/// # Safety
/// `key` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_private_key_to_sec1_pem(
    key: *const cw_private_key,
    out: *mut *mut cw_string,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, key) = unsafe { (border::err(err), border::out(out, "out"), border::object(key, "key")) };
    guard(err, || {
        out?.give_owned(cw_string::from_secret(&key?.0.to_sec1_pem()?));
        Ok(())
    })
}

/// Whether `certificate` was issued for `key`. The keys are compared, not their encodings. False for NULL.
///
/// # Safety
/// `key` and `certificate` are NULL or live handles.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_private_key_matches(
    key: *const cw_private_key,
    certificate: *const cw_certificate,
) -> bool {
    // SAFETY: this function's contract is that of these calls.
    let (key, certificate) = unsafe { (border::object(key, "key"), border::object(certificate, "certificate")) };
    value(|| Ok(key?.0.matches(&certificate?.0)))
}

/// Whether `request` asks for a certificate of `key`. False for NULL.
///
/// # Safety
/// `key` and `request` are NULL or live handles.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_private_key_matches_request(
    key: *const cw_private_key,
    request: *const cw_request,
) -> bool {
    // SAFETY: this function's contract is that of these calls.
    let (key, request) = unsafe { (border::object(key, "key"), border::object(request, "request")) };
    value(|| Ok(key?.0.matches_request(&request?.0)))
}

/// Which of `count` keys the certificate was issued for: the index of the first. CW_STATUS_NOT_FOUND if there is none.
///
/// # Safety
/// `certificate` is a live handle; `keys` is readable for `count` pointers (NULL allowed when 0), each of which is a live
/// handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_certificate_position_of_key(
    certificate: *const cw_certificate,
    keys: *const *const cw_private_key,
    count: usize,
    out: *mut usize,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, certificate, keys) = unsafe {
        (
            border::err(err),
            border::out(out, "out"),
            border::object(certificate, "certificate"),
            border::objects(keys, count, "keys"),
        )
    };
    guard(err, || {
        let (out, certificate, keys) = (out?, certificate?, keys?);
        let position = certificate.0.position_of_key(keys.into_iter().map(|key| &key.0));
        out.set(position.ok_or_else(|| Error::new(Code::ABSENT).in_field("keys"))?);
        Ok(())
    })
}
