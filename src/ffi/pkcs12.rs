//! PKCS#12 containers.

use super::border::{self, Handle, Object, guard, value};
use super::buffer::{cw_buffer, cw_bytes, cw_text};
use super::certificate::cw_certificate;
use super::certificate_list::cw_certificate_list;
use super::crl::cw_crl;
use super::encryption::{self, cw_encryption};
use super::error::cw_error;
use super::limits::{self, cw_limits};
use super::private_key::cw_private_key;
use super::rng::cw_rng;
use super::status::cw_status;
use super::text::Text;
use crate::base::{Limits, Result};
use crate::keystore::Pkcs12;
use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::ffi::c_char;
use core::ptr;

/// What a PKCS#12 file holds: keys, certificates, CRLs. Immutable: any number of threads may use it. Keys are wiped when
/// their last owner frees them.
pub struct cw_pkcs12 {
    container: Pkcs12,
    keys: Box<[Arc<Handle<cw_private_key>>]>,
    key_names: Box<[Text]>,
    certificate_names: Box<[Text]>,
    crls: Box<[Arc<Handle<cw_crl>>]>,
}

impl Object for cw_pkcs12 {
    const TAG: u32 = 0xc3c1_0063;
}

impl cw_pkcs12 {
    fn new(container: Pkcs12) -> Self {
        let name = |name: &Option<alloc::string::String>| Text::new(name.as_deref().unwrap_or_default());
        let keys = container.keys().iter().map(|entry| Arc::new(Handle::new(cw_private_key(entry.key.clone()))));
        let crls = container.crls().iter().map(|crl| Arc::new(Handle::new(cw_crl(crl.clone()))));
        Self {
            keys: keys.collect(),
            key_names: container.keys().iter().map(|entry| name(&entry.friendly_name)).collect(),
            certificate_names: container.certificates().iter().map(|entry| name(&entry.friendly_name)).collect(),
            crls: crls.collect(),
            container,
        }
    }
}

/// Opens a container by one of the two functions that do.
///
/// # Safety
/// That of [`cw_pkcs12_from_der`].
#[expect(clippy::too_many_arguments, reason = "those of the functions of C")]
unsafe fn open(
    der: *const u8,
    der_len: usize,
    password: *const c_char,
    password_len: usize,
    limits: *const cw_limits,
    out: *mut *mut cw_pkcs12,
    err: *mut *mut cw_error,
    read: fn(&[u8], Option<&str>, &Limits) -> Result<Pkcs12>,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, der, password, limits) = unsafe {
        (
            border::err(err),
            border::out(out, "out"),
            border::bytes(der, der_len, "der"),
            border::optional_text(password, password_len, "password"),
            border::optional(limits, "limits"),
        )
    };
    guard(err, || {
        out?.give(cw_pkcs12::new(read(der?, password?, limits::or_default(limits?))?));
        Ok(())
    })
}

/// Opens a container in DER. Its MAC is checked first, and must be there if there is a password. `password` is NULL if there
/// is none, which is not the same as one of length 0. `limits` may be NULL: the defaults bound what the file may cost.
///
/// On success `*out` owns a container: `cw_pkcs12_free`. On failure it is NULL: CW_CODE_PASSWORD_WRONG for a wrong password
/// and for an altered container, which nobody can tell apart.
///
/// # Safety
/// `der` is readable for `der_len` bytes (NULL allowed when 0), `password` for `password_len`; `limits` is NULL or a live
/// handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_pkcs12_from_der(
    der: *const u8,
    der_len: usize,
    password: *const c_char,
    password_len: usize,
    limits: *const cw_limits,
    out: *mut *mut cw_pkcs12,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of this call.
    unsafe { open(der, der_len, password, password_len, limits, out, err, Pkcs12::from_der) }
}

/// As `cw_pkcs12_from_der`, and takes a container without a MAC too, which anybody may have altered.
///
/// On success `*out` owns a container: `cw_pkcs12_free`. On failure it is NULL.
///
/// # Safety
/// `der` is readable for `der_len` bytes (NULL allowed when 0), `password` for `password_len`; `limits` is NULL or a live
/// handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_pkcs12_from_der_mac_optional(
    der: *const u8,
    der_len: usize,
    password: *const c_char,
    password_len: usize,
    limits: *const cw_limits,
    out: *mut *mut cw_pkcs12,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of this call.
    unsafe { open(der, der_len, password, password_len, limits, out, err, Pkcs12::from_der_mac_optional) }
}

/// Makes a container of a key, its certificate, and the certificates of its issuers, which may be NULL. `friendly_name`,
/// Java's alias, may be empty: then there is none. `encryption` may be NULL. Another key's certificate is refused with
/// CW_CODE_KEY_CERTIFICATE_MISMATCH. An empty password is refused if `password` is NULL, and taken if it is not. Salts and
/// initialization vectors are drawn from `rng`.
///
/// On success `*out` owns the bytes: `cw_buffer_free`. On failure it is NULL.
///
/// # Safety
/// `key` and `certificate` are live handles, `chain` and `encryption` NULL or live handles; `friendly_name` is readable for
/// `friendly_name_len` bytes (NULL allowed when 0), `password` for `password_len`, and not NULL; `rng` is a live handle that no other
/// thread uses meanwhile; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_pkcs12_make(
    key: *const cw_private_key,
    certificate: *const cw_certificate,
    chain: *const cw_certificate_list,
    friendly_name: *const c_char,
    friendly_name_len: usize,
    password: *const c_char,
    password_len: usize,
    encryption: *const cw_encryption,
    rng: *mut cw_rng,
    out: *mut *mut cw_buffer,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, key, certificate, chain, name, password, encryption, rng) = unsafe {
        (
            border::err(err),
            border::out(out, "out"),
            border::object(key, "key"),
            border::object(certificate, "certificate"),
            border::optional(chain, "chain"),
            border::text(friendly_name, friendly_name_len, "friendly_name"),
            border::given(border::optional_text(password, password_len, "password")),
            border::optional(encryption, "encryption"),
            border::object_mut(rng, "rng"),
        )
    };
    guard(err, || {
        let (out, key, certificate, chain, name) = (out?, key?, certificate?, chain?, name?);
        let (password, encryption, rng) = (password?, encryption::or_default(encryption?), rng?);
        let chain: Vec<_> = chain.into_iter().flat_map(cw_certificate_list::certificates).cloned().collect();
        let builder = Pkcs12::builder(&key.0, &certificate.0)?.with_chain(&chain).with_encryption(encryption);
        let builder = if name.is_empty() { builder } else { builder.with_friendly_name(name) };
        out.give_owned(cw_buffer::new(&builder.to_der(password, &mut *rng.0)?));
        Ok(())
    })
}

/// One more owner of the same container: each frees its own. NULL for NULL.
///
/// # Safety
/// `pkcs12` is NULL or a live handle.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_pkcs12_clone(pkcs12: *const cw_pkcs12) -> *mut cw_pkcs12 {
    // SAFETY: this function's contract is that of this call.
    unsafe { border::retain(pkcs12) }
}

/// Gives up one ownership; the last frees the container. NULL is fine.
///
/// # Safety
/// `pkcs12` is NULL or a live handle, not used by this owner afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_pkcs12_free(pkcs12: *mut cw_pkcs12) {
    // SAFETY: this function's contract is that of this call.
    unsafe { border::release(pkcs12) };
}

/// How many private keys; 0 for NULL.
///
/// # Safety
/// `pkcs12` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_pkcs12_key_count(pkcs12: *const cw_pkcs12) -> usize {
    // SAFETY: this function's contract is that of this call.
    let pkcs12 = unsafe { border::object(pkcs12, "pkcs12") };
    value(|| Ok(pkcs12?.keys.len()))
}

/// One private key, by index from 0; NULL beyond the last and for NULL. It belongs to `pkcs12` and lives as long; a
/// `cw_private_key_clone` of it lives longer.
///
/// # Safety
/// `pkcs12` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_pkcs12_key_at(pkcs12: *const cw_pkcs12, index: usize) -> *const cw_private_key {
    // SAFETY: this function's contract is that of this call.
    let pkcs12 = unsafe { border::object(pkcs12, "pkcs12") };
    value(|| Ok(pkcs12?.keys.get(index).map_or(ptr::null(), |own| Arc::as_ptr(own).cast())))
}

/// The friendlyName of one private key, Java's alias, by index from 0; empty if it has none, beyond the last, and for NULL. Lives
/// as long as `pkcs12`.
///
/// # Safety
/// `pkcs12` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_pkcs12_key_friendly_name(pkcs12: *const cw_pkcs12, index: usize) -> cw_text {
    // SAFETY: this function's contract is that of this call.
    let pkcs12 = unsafe { border::object(pkcs12, "pkcs12") };
    value(|| Ok(pkcs12?.key_names.get(index).map_or(cw_text::literal(c""), Text::view)))
}

/// The localKeyId of one private key, by index from 0; none if it has none, beyond the last, and for NULL. Lives as long as
/// `pkcs12`.
///
/// # Safety
/// `pkcs12` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_pkcs12_key_local_key_id(pkcs12: *const cw_pkcs12, index: usize) -> cw_bytes {
    // SAFETY: this function's contract is that of this call.
    let pkcs12 = unsafe { border::object(pkcs12, "pkcs12") };
    value(|| {
        let entry = pkcs12?.container.keys().get(index);
        Ok(cw_bytes::of(entry.and_then(|entry| entry.local_key_id.as_deref()).unwrap_or_default()))
    })
}

/// Its certificates, in the order they stand there, which need not be that of a chain.
///
/// On success `*out` owns a list: `cw_certificate_list_free`. On failure it is NULL.
///
/// # Safety
/// `pkcs12` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_pkcs12_certificates(
    pkcs12: *const cw_pkcs12,
    out: *mut *mut cw_certificate_list,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, pkcs12) = unsafe { (border::err(err), border::out(out, "out"), border::object(pkcs12, "pkcs12")) };
    guard(err, || {
        let certificates = pkcs12?.container.certificates().iter().map(|entry| entry.certificate.clone());
        out?.give(cw_certificate_list::new(certificates));
        Ok(())
    })
}

/// The friendlyName of one certificate, Java's alias, by index from 0; empty if it has none, beyond the last, and for NULL. Lives
/// as long as `pkcs12`.
///
/// # Safety
/// `pkcs12` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_pkcs12_certificate_friendly_name(pkcs12: *const cw_pkcs12, index: usize) -> cw_text {
    // SAFETY: this function's contract is that of this call.
    let pkcs12 = unsafe { border::object(pkcs12, "pkcs12") };
    value(|| Ok(pkcs12?.certificate_names.get(index).map_or(cw_text::literal(c""), Text::view)))
}

/// The localKeyId of one certificate, by index from 0; none if it has none, beyond the last, and for NULL. Lives as long as
/// `pkcs12`.
///
/// # Safety
/// `pkcs12` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_pkcs12_certificate_local_key_id(pkcs12: *const cw_pkcs12, index: usize) -> cw_bytes {
    // SAFETY: this function's contract is that of this call.
    let pkcs12 = unsafe { border::object(pkcs12, "pkcs12") };
    value(|| {
        let entry = pkcs12?.container.certificates().get(index);
        Ok(cw_bytes::of(entry.and_then(|entry| entry.local_key_id.as_deref()).unwrap_or_default()))
    })
}

/// The certificate of `key` and those of its issuers that are there, as a TLS server sends them: an empty list if no
/// certificate is the key's. An issuer has the name that is asked for, and its key made the signature; nothing else is judged.
///
/// On success `*out` owns a list: `cw_certificate_list_free`. On failure it is NULL.
///
/// # Safety
/// `pkcs12` and `key` are live handles; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_pkcs12_chain_of(
    pkcs12: *const cw_pkcs12,
    key: *const cw_private_key,
    out: *mut *mut cw_certificate_list,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, pkcs12, key) = unsafe {
        (border::err(err), border::out(out, "out"), border::object(pkcs12, "pkcs12"), border::object(key, "key"))
    };
    guard(err, || {
        let (out, pkcs12, key) = (out?, pkcs12?, key?);
        out.give(cw_certificate_list::new(pkcs12.container.chain_of(&key.0)));
        Ok(())
    })
}

/// How many CRLs; 0 for NULL.
///
/// # Safety
/// `pkcs12` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_pkcs12_crl_count(pkcs12: *const cw_pkcs12) -> usize {
    // SAFETY: this function's contract is that of this call.
    let pkcs12 = unsafe { border::object(pkcs12, "pkcs12") };
    value(|| Ok(pkcs12?.crls.len()))
}

/// One CRL, by index from 0; NULL beyond the last and for NULL. It belongs to `pkcs12` and lives as long; a
/// `cw_crl_clone` of it lives longer.
///
/// # Safety
/// `pkcs12` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_pkcs12_crl_at(pkcs12: *const cw_pkcs12, index: usize) -> *const cw_crl {
    // SAFETY: this function's contract is that of this call.
    let pkcs12 = unsafe { border::object(pkcs12, "pkcs12") };
    value(|| Ok(pkcs12?.crls.get(index).map_or(ptr::null(), |own| Arc::as_ptr(own).cast())))
}

/// How many entries were passed over because they are neither keys, certificates nor CRLs; 0 for NULL.
///
/// # Safety
/// `pkcs12` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_pkcs12_passed_over(pkcs12: *const cw_pkcs12) -> usize {
    // SAFETY: this function's contract is that of this call.
    let pkcs12 = unsafe { border::object(pkcs12, "pkcs12") };
    value(|| Ok(pkcs12?.container.passed_over()))
}
