//! Public keys.

use super::algorithm::{key_id_method, key_number, signature};
use super::border::{self, Object, guard, value};
use super::buffer::{cw_buffer, cw_bytes, cw_string, cw_text};
use super::error::cw_error;
use super::status::cw_status;
use super::text::Text;
use crate::crypto::PublicKey;
use core::ffi::c_char;

/// A public key, decoded and checked. Immutable: any number of threads may use it. `cw_public_key_clone` makes another
/// owner.
pub struct cw_public_key {
    pub(super) key: PublicKey,
    algorithm: Text,
}

impl Object for cw_public_key {
    const TAG: u32 = 0xc3c1_0020;
}

impl cw_public_key {
    pub(super) fn new(key: PublicKey) -> Self {
        Self { algorithm: Text::new(key.algorithm()), key }
    }
}

/// Reads a DER SubjectPublicKeyInfo.
///
/// On success `*out` owns a key: `cw_public_key_free`. On failure it is NULL.
///
/// # Safety
/// `der` is readable for `der_len` bytes (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_public_key_from_der(
    der: *const u8,
    der_len: usize,
    out: *mut *mut cw_public_key,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, der) = unsafe { (border::err(err), border::out(out, "out"), border::bytes(der, der_len, "der")) };
    guard(err, || {
        out?.give(cw_public_key::new(PublicKey::from_spki_der(der?)?));
        Ok(())
    })
}

/// Reads the PUBLIC KEY block in a PEM text; text around the block is ignored.
///
/// On success `*out` owns a key: `cw_public_key_free`. On failure it is NULL.
///
/// # Safety
/// `pem` is readable for `pem_len` bytes (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_public_key_from_pem(
    pem: *const c_char,
    pem_len: usize,
    out: *mut *mut cw_public_key,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, pem) =
        unsafe { (border::err(err), border::out(out, "out"), border::bytes(pem.cast(), pem_len, "pem")) };
    guard(err, || {
        out?.give(cw_public_key::new(PublicKey::from_spki_pem(pem?)?));
        Ok(())
    })
}

/// One more owner of the same key: each frees its own. NULL for NULL.
///
/// # Safety
/// `key` is NULL or a live handle.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_public_key_clone(key: *const cw_public_key) -> *mut cw_public_key {
    // SAFETY: this function's contract is that of this call.
    unsafe { border::retain(key) }
}

/// Gives up one ownership; the last frees the key. NULL is fine.
///
/// # Safety
/// `key` is NULL or a live handle, not used by this owner afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_public_key_free(key: *mut cw_public_key) {
    // SAFETY: this function's contract is that of this call.
    unsafe { border::release(key) };
}

/// Whether two keys have the same SubjectPublicKeyInfo. False if one is NULL.
///
/// # Safety
/// `a` and `b` are NULL or live handles.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_public_key_equal(a: *const cw_public_key, b: *const cw_public_key) -> bool {
    // SAFETY: this function's contract is that of these calls.
    let (a, b) = unsafe { (border::object(a, "a"), border::object(b, "b")) };
    value(|| Ok(a?.key == b?.key))
}

/// The kind of key: a `cw_key_algorithm`. 0 for NULL.
///
/// # Safety
/// `key` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_public_key_algorithm(key: *const cw_public_key) -> u32 {
    // SAFETY: this function's contract is that of this call.
    let key = unsafe { border::object(key, "key") };
    value(|| Ok(key_number(key?.key.algorithm()).0))
}

/// The size of an RSA key in bits; 0 for other kinds and for NULL.
///
/// # Safety
/// `key` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_public_key_rsa_bits(key: *const cw_public_key) -> u32 {
    // SAFETY: this function's contract is that of this call.
    let key = unsafe { border::object(key, "key") };
    value(|| Ok(key_number(key?.key.algorithm()).1))
}

/// Kind and size for people: `P-256`, `RSA-2048`. Lives as long as `key`; empty for NULL.
///
/// # Safety
/// `key` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_public_key_algorithm_text(key: *const cw_public_key) -> cw_text {
    // SAFETY: this function's contract is that of this call.
    let key = unsafe { border::object(key, "key") };
    value(|| Ok(key?.algorithm.view()))
}

/// The SubjectPublicKeyInfo. Lives as long as `key`; none for NULL.
///
/// # Safety
/// `key` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_public_key_der(key: *const cw_public_key) -> cw_bytes {
    // SAFETY: this function's contract is that of this call.
    let key = unsafe { border::object(key, "key") };
    value(|| Ok(cw_bytes::of(key?.key.as_spki_der())))
}

/// The key as a PUBLIC KEY block.
///
/// On success `*out` owns the text: `cw_string_free`. On failure it is NULL.
///
/// # Safety
/// `key` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_public_key_to_pem(
    key: *const cw_public_key,
    out: *mut *mut cw_string,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, key) = unsafe { (border::err(err), border::out(out, "out"), border::object(key, "key")) };
    guard(err, || {
        out?.give_owned(cw_string::new(key?.key.to_pem()));
        Ok(())
    })
}

/// An identifier of 20 bytes for the key, by a `cw_key_id_method`.
///
/// On success `*out` owns the bytes: `cw_buffer_free`. On failure it is NULL.
///
/// # Safety
/// `key` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_public_key_identifier(
    key: *const cw_public_key,
    method: u32,
    out: *mut *mut cw_buffer,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, key) = unsafe { (border::err(err), border::out(out, "out"), border::object(key, "key")) };
    guard(err, || {
        out?.give_owned(cw_buffer::new(&key?.key.key_identifier(key_id_method(method)?)));
        Ok(())
    })
}

/// Verifies that this key made `signature` over `message` with `algorithm`, a `cw_signature_algorithm` other than the
/// default. CW_STATUS_CRYPTO if it did not.
///
/// # Safety
/// `key` is a live handle; `message` and `signature` are readable for their lengths (NULL allowed when 0); `err` is NULL
/// or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_public_key_verify(
    key: *const cw_public_key,
    algorithm: u32,
    message: *const u8,
    message_len: usize,
    signature: *const u8,
    signature_len: usize,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, key, message, signed) = unsafe {
        (
            border::err(err),
            border::object(key, "key"),
            border::bytes(message, message_len, "message"),
            border::bytes(signature, signature_len, "signature"),
        )
    };
    guard(err, || Ok(key?.key.verify_signature(self::signature(algorithm)?, message?, signed?)?))
}
