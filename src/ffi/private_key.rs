//! Private keys.

use super::algorithm::key;
use super::border::{self, Object, guard};
use super::buffer::{cw_buffer, cw_string};
use super::error::cw_error;
use super::public_key::cw_public_key;
use super::rng::cw_rng;
use super::status::cw_status;
use crate::crypto::PrivateKey;
use core::ffi::c_char;

/// A private key with its public key. Immutable: any number of threads may use it. `cw_private_key_clone` makes another
/// owner; the secret is wiped when the last one frees it.
pub struct cw_private_key(pub(super) PrivateKey);

impl Object for cw_private_key {
    const TAG: u32 = 0xc3c1_0021;
}

/// Makes a key of the kind `algorithm`, a `cw_key_algorithm`. `rsa_bits` is 2048, 3072 or 4096 for RSA and 0 otherwise.
///
/// On success `*out` owns a key: `cw_private_key_free`. On failure it is NULL.
///
/// # Safety
/// `rng` is a live handle that no other thread uses meanwhile; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_private_key_generate(
    algorithm: u32,
    rsa_bits: u32,
    rng: *mut cw_rng,
    out: *mut *mut cw_private_key,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, rng) = unsafe { (border::err(err), border::out(out, "out"), border::object_mut(rng, "rng")) };
    guard(err, || {
        let (out, rng) = (out?, rng?);
        out.give(cw_private_key(PrivateKey::generate(key(algorithm, rsa_bits)?, &mut *rng.0)?));
        Ok(())
    })
}

/// Reads an unencrypted PKCS#8 key in DER. The caller wipes its own copy.
///
/// On success `*out` owns a key: `cw_private_key_free`. On failure it is NULL.
///
/// # Safety
/// `der` is readable for `der_len` bytes (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_private_key_from_pkcs8_der(
    der: *const u8,
    der_len: usize,
    out: *mut *mut cw_private_key,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, der) = unsafe { (border::err(err), border::out(out, "out"), border::bytes(der, der_len, "der")) };
    guard(err, || {
        out?.give(cw_private_key(PrivateKey::from_pkcs8_der(der?)?));
        Ok(())
    })
}

/// Reads the PRIVATE KEY block in a PEM text; text around it is ignored. The caller wipes its own copy.
///
/// On success `*out` owns a key: `cw_private_key_free`. On failure it is NULL.
///
/// # Safety
/// `pem` is readable for `pem_len` bytes (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_private_key_from_pkcs8_pem(
    pem: *const c_char,
    pem_len: usize,
    out: *mut *mut cw_private_key,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, pem) =
        unsafe { (border::err(err), border::out(out, "out"), border::bytes(pem.cast(), pem_len, "pem")) };
    guard(err, || {
        out?.give(cw_private_key(PrivateKey::from_pkcs8_pem(pem?)?));
        Ok(())
    })
}

/// One more owner of the same key: each frees its own. NULL for NULL.
///
/// # Safety
/// `key` is NULL or a live handle.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_private_key_clone(key: *const cw_private_key) -> *mut cw_private_key {
    // SAFETY: this function's contract is that of this call.
    unsafe { border::retain(key) }
}

/// Gives up one ownership; the last wipes and frees the key. NULL is fine.
///
/// # Safety
/// `key` is NULL or a live handle, not used by this owner afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_private_key_free(key: *mut cw_private_key) {
    // SAFETY: this function's contract is that of this call.
    unsafe { border::release(key) };
}

/// The public key that belongs to it.
///
/// On success `*out` owns a key: `cw_public_key_free`. On failure it is NULL.
///
/// # Safety
/// `key` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_private_key_public_key(
    key: *const cw_private_key,
    out: *mut *mut cw_public_key,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, key) = unsafe { (border::err(err), border::out(out, "out"), border::object(key, "key")) };
    guard(err, || {
        out?.give(cw_public_key::new(key?.0.public_key().clone()));
        Ok(())
    })
}

/// The key as unencrypted PKCS#8 in DER.
///
/// On success `*out` owns the bytes: `cw_buffer_free`, which wipes them. On failure it is NULL.
///
/// # Safety
/// `key` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_private_key_to_pkcs8_der(
    key: *const cw_private_key,
    out: *mut *mut cw_buffer,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, key) = unsafe { (border::err(err), border::out(out, "out"), border::object(key, "key")) };
    guard(err, || {
        out?.give_owned(cw_buffer::new(&key?.0.to_pkcs8_der()?));
        Ok(())
    })
}

/// The key as unencrypted PKCS#8 in a PRIVATE KEY block.
///
/// On success `*out` owns the text: `cw_string_free`, which wipes it. On failure it is NULL.
///
/// # Safety
/// `key` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_private_key_to_pkcs8_pem(
    key: *const cw_private_key,
    out: *mut *mut cw_string,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, key) = unsafe { (border::err(err), border::out(out, "out"), border::object(key, "key")) };
    guard(err, || {
        out?.give_owned(cw_string::from_secret(&key?.0.to_pkcs8_pem()?));
        Ok(())
    })
}
