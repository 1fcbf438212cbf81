//! Trust anchors.

use super::border::{self, Object, guard, value};
use super::certificate::cw_certificate;
use super::certificate_list::cw_certificate_list;
use super::error::cw_error;
use super::name::cw_name;
use super::public_key::cw_public_key;
use super::status::cw_status;
use crate::path::{TrustAnchor, TrustStore, TrustStoreBuilder};
use core::ffi::c_char;
use core::mem::take;

/// The anchors that a caller trusts. Immutable: any number of threads may use it. `cw_trust_store_clone` makes another
/// owner.
pub struct cw_trust_store(pub(super) TrustStore);

impl Object for cw_trust_store {
    const TAG: u32 = 0xc3c1_0040;
}

/// Trusts every certificate in a PEM text, such as a bundle of roots. At least one must be there.
///
/// On success `*out` owns a store: `cw_trust_store_free`. On failure it is NULL.
///
/// # Safety
/// `pem` is readable for `pem_len` bytes (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_trust_store_from_pem(
    pem: *const c_char,
    pem_len: usize,
    out: *mut *mut cw_trust_store,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, pem) =
        unsafe { (border::err(err), border::out(out, "out"), border::bytes(pem.cast(), pem_len, "pem")) };
    guard(err, || {
        out?.give(cw_trust_store(TrustStore::from_pem(pem?)?));
        Ok(())
    })
}

/// Trusts every certificate of a list.
///
/// On success `*out` owns a store: `cw_trust_store_free`. On failure it is NULL.
///
/// # Safety
/// `list` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_trust_store_from_list(
    list: *const cw_certificate_list,
    out: *mut *mut cw_trust_store,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, list) = unsafe { (border::err(err), border::out(out, "out"), border::object(list, "list")) };
    guard(err, || {
        out?.give(cw_trust_store(list?.certificates().cloned().collect()));
        Ok(())
    })
}

/// How many anchors; 0 for NULL.
///
/// # Safety
/// `store` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_trust_store_count(store: *const cw_trust_store) -> usize {
    // SAFETY: this function's contract is that of this call.
    let store = unsafe { border::object(store, "store") };
    value(|| Ok(store?.0.len()))
}

/// Whether this very certificate is an anchor. False if one is NULL.
///
/// # Safety
/// `store` and `certificate` are NULL or live handles.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_trust_store_contains(
    store: *const cw_trust_store,
    certificate: *const cw_certificate,
) -> bool {
    // SAFETY: this function's contract is that of these calls.
    let (store, certificate) = unsafe { (border::object(store, "store"), border::object(certificate, "certificate")) };
    value(|| Ok(store?.0.contains(&certificate?.0)))
}

/// One more owner of the same store: each frees its own. NULL for NULL.
///
/// # Safety
/// `store` is NULL or a live handle.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_trust_store_clone(store: *const cw_trust_store) -> *mut cw_trust_store {
    // SAFETY: this function's contract is that of this call.
    unsafe { border::retain(store) }
}

/// Gives up one ownership; the last frees the store. NULL is fine.
///
/// # Safety
/// `store` is NULL or a live handle, not used by this owner afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_trust_store_free(store: *mut cw_trust_store) {
    // SAFETY: this function's contract is that of this call.
    unsafe { border::release(store) };
}

/// Collects anchors of every kind. For one thread at a time.
pub struct cw_trust_store_builder(pub(super) TrustStoreBuilder);

impl Object for cw_trust_store_builder {
    const TAG: u32 = 0xc3c1_0041;
}

/// Nothing is trusted yet.
///
/// On success `*out` owns a builder: `cw_trust_store_builder_free`. On failure it is NULL.
///
/// # Safety
/// `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_trust_store_builder_new(
    out: *mut *mut cw_trust_store_builder,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out) = unsafe { (border::err(err), border::out(out, "out")) };
    guard(err, || {
        out?.give_owned(cw_trust_store_builder(TrustStore::builder()));
        Ok(())
    })
}

/// Trusts one more certificate.
///
/// # Safety
/// `builder` is a live handle that no other thread uses meanwhile; `certificate` is a live handle; `err` is NULL or
/// writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_trust_store_builder_add_certificate(
    builder: *mut cw_trust_store_builder,
    certificate: *const cw_certificate,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, builder, certificate) = unsafe {
        (border::err(err), border::object_mut(builder, "builder"), border::object(certificate, "certificate"))
    };
    guard(err, || {
        let (builder, certificate) = (builder?, certificate?);
        builder.0 = take(&mut builder.0).with_anchor(certificate.0.clone());
        Ok(())
    })
}

/// Trusts a CA that is known by its name and key alone.
///
/// # Safety
/// `builder` is a live handle that no other thread uses meanwhile; `name` and `key` are live handles; `err` is NULL or
/// writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_trust_store_builder_add_name_and_key(
    builder: *mut cw_trust_store_builder,
    name: *const cw_name,
    key: *const cw_public_key,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, builder, name, key) = unsafe {
        (
            border::err(err),
            border::object_mut(builder, "builder"),
            border::object(name, "name"),
            border::object(key, "key"),
        )
    };
    guard(err, || {
        let (builder, name, key) = (builder?, name?, key?);
        let anchor = TrustAnchor::from_name_and_key(name.name.clone(), key.key.clone());
        builder.0 = take(&mut builder.0).with_anchor(anchor);
        Ok(())
    })
}

/// The store of what was added so far. The builder stays, to add more and build another.
///
/// On success `*out` owns a store: `cw_trust_store_free`. On failure it is NULL.
///
/// # Safety
/// `builder` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_trust_store_builder_build(
    builder: *const cw_trust_store_builder,
    out: *mut *mut cw_trust_store,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, builder) =
        unsafe { (border::err(err), border::out(out, "out"), border::object(builder, "builder")) };
    guard(err, || {
        out?.give(cw_trust_store(builder?.0.clone().build()));
        Ok(())
    })
}

/// Frees a builder. NULL is fine.
///
/// # Safety
/// `builder` is NULL or a live handle, not used afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_trust_store_builder_free(builder: *mut cw_trust_store_builder) {
    // SAFETY: this function's contract is that of this call.
    unsafe { border::destroy(builder) };
}
