//! PKCS#7 bundles: certificates and CRLs that nobody has signed.

use super::border::{self, Handle, Object, guard, value};
use super::buffer::{cw_buffer, cw_string};
use super::certificate_list::cw_certificate_list;
use super::crl::cw_crl;
use super::error::cw_error;
use super::status::cw_status;
use crate::keystore::CertificateBundle;
use alloc::boxed::Box;
use alloc::sync::Arc;
use core::ffi::c_char;
use core::ptr;

/// Certificates and CRLs that travel together as PKCS#7. Nobody has vouched for them. Immutable: any number of threads may
/// use it.
pub struct cw_bundle {
    bundle: CertificateBundle,
    crls: Box<[Arc<Handle<cw_crl>>]>,
}

impl Object for cw_bundle {
    const TAG: u32 = 0xc3c1_0062;
}

impl cw_bundle {
    fn new(bundle: CertificateBundle) -> Self {
        let crls = bundle.crls().iter().map(|crl| Arc::new(Handle::new(cw_crl(crl.clone()))));
        Self { crls: crls.collect(), bundle }
    }
}

/// Reads a bundle in DER. One with contents or signers is refused with CW_CODE_BUNDLE_NOT_DEGENERATE: nothing here verifies
/// them.
///
/// On success `*out` owns a bundle: `cw_bundle_free`. On failure it is NULL.
///
/// # Safety
/// `der` is readable for `der_len` bytes (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_bundle_from_der(
    der: *const u8,
    der_len: usize,
    out: *mut *mut cw_bundle,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, der) = unsafe { (border::err(err), border::out(out, "out"), border::bytes(der, der_len, "der")) };
    guard(err, || {
        out?.give(cw_bundle::new(CertificateBundle::from_der(der?)?));
        Ok(())
    })
}

/// Reads the one PKCS7 or CMS block of a PEM text; text around it is ignored.
///
/// On success `*out` owns a bundle: `cw_bundle_free`. On failure it is NULL.
///
/// # Safety
/// `pem` is readable for `pem_len` bytes (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_bundle_from_pem(
    pem: *const c_char,
    pem_len: usize,
    out: *mut *mut cw_bundle,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, pem) =
        unsafe { (border::err(err), border::out(out, "out"), border::bytes(pem.cast(), pem_len, "pem")) };
    guard(err, || {
        out?.give(cw_bundle::new(CertificateBundle::from_pem(pem?)?));
        Ok(())
    })
}

/// A bundle of the certificates of a list, in its order, and of `crl_count` CRLs.
///
/// On success `*out` owns a bundle: `cw_bundle_free`. On failure it is NULL.
///
/// # Safety
/// `certificates` is a live handle; `crls` is readable for `crl_count` pointers (NULL allowed when 0), each of which is a
/// live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_bundle_new(
    certificates: *const cw_certificate_list,
    crls: *const *const cw_crl,
    crl_count: usize,
    out: *mut *mut cw_bundle,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, certificates, crls) = unsafe {
        (
            border::err(err),
            border::out(out, "out"),
            border::object(certificates, "certificates"),
            border::objects(crls, crl_count, "crls"),
        )
    };
    guard(err, || {
        let (out, certificates, crls) = (out?, certificates?, crls?);
        let crls = crls.into_iter().map(|crl| crl.0.clone());
        out.give(cw_bundle::new(CertificateBundle::new(certificates.certificates().cloned(), crls)));
        Ok(())
    })
}

/// One more owner of the same bundle: each frees its own. NULL for NULL.
///
/// # Safety
/// `bundle` is NULL or a live handle.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_bundle_clone(bundle: *const cw_bundle) -> *mut cw_bundle {
    // SAFETY: this function's contract is that of this call.
    unsafe { border::retain(bundle) }
}

/// Gives up one ownership; the last frees the bundle. NULL is fine.
///
/// # Safety
/// `bundle` is NULL or a live handle, not used by this owner afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_bundle_free(bundle: *mut cw_bundle) {
    // SAFETY: this function's contract is that of this call.
    unsafe { border::release(bundle) };
}

/// Its certificates, in the order they stand there.
///
/// On success `*out` owns a list: `cw_certificate_list_free`. On failure it is NULL.
///
/// # Safety
/// `bundle` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_bundle_certificates(
    bundle: *const cw_bundle,
    out: *mut *mut cw_certificate_list,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, bundle) = unsafe { (border::err(err), border::out(out, "out"), border::object(bundle, "bundle")) };
    guard(err, || {
        out?.give(cw_certificate_list::new(bundle?.bundle.certificates().iter().cloned()));
        Ok(())
    })
}

/// How many CRLs; 0 for NULL.
///
/// # Safety
/// `bundle` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_bundle_crl_count(bundle: *const cw_bundle) -> usize {
    // SAFETY: this function's contract is that of this call.
    let bundle = unsafe { border::object(bundle, "bundle") };
    value(|| Ok(bundle?.crls.len()))
}

/// One CRL, by index from 0; NULL beyond the last and for NULL. It belongs to `bundle` and lives as long; a `cw_crl_clone`
/// of it lives longer.
///
/// # Safety
/// `bundle` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_bundle_crl_at(bundle: *const cw_bundle, index: usize) -> *const cw_crl {
    // SAFETY: this function's contract is that of this call.
    let bundle = unsafe { border::object(bundle, "bundle") };
    value(|| Ok(bundle?.crls.get(index).map_or(ptr::null(), |crl| Arc::as_ptr(crl).cast())))
}

/// The bundle in DER.
///
/// On success `*out` owns the bytes: `cw_buffer_free`. On failure it is NULL.
///
/// # Safety
/// `bundle` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_bundle_to_der(
    bundle: *const cw_bundle,
    out: *mut *mut cw_buffer,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, bundle) = unsafe { (border::err(err), border::out(out, "out"), border::object(bundle, "bundle")) };
    guard(err, || {
        out?.give_owned(cw_buffer::new(&bundle?.bundle.to_der()));
        Ok(())
    })
}

/// The bundle in a PKCS7 block.
///
/// On success `*out` owns the text: `cw_string_free`. On failure it is NULL.
///
/// # Safety
/// `bundle` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_bundle_to_pem(
    bundle: *const cw_bundle,
    out: *mut *mut cw_string,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, bundle) = unsafe { (border::err(err), border::out(out, "out"), border::object(bundle, "bundle")) };
    guard(err, || {
        out?.give_owned(cw_string::new(bundle?.bundle.to_pem()));
        Ok(())
    })
}
