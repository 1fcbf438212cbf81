//! Evidence on revocation: CRLs and OCSP responses that the caller brings.

use super::border::{self, Object, guard, value};
use super::certificate::cw_certificate;
use super::crl::cw_crl;
use super::error::cw_error;
use super::status::cw_status;
use crate::validate::{RevocationEvidence, RevocationEvidenceBuilder};
use crate::x509::OcspResponse;
use core::mem::take;

/// Evidence on revocation, ready to be looked up. Immutable: any number of threads may use it. `cw_evidence_clone` makes
/// another owner.
pub struct cw_evidence(pub(super) RevocationEvidence);

impl Object for cw_evidence {
    const TAG: u32 = 0xc3c1_0046;
}

/// How many CRLs; 0 for NULL.
///
/// # Safety
/// `evidence` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_evidence_crl_count(evidence: *const cw_evidence) -> usize {
    // SAFETY: this function's contract is that of this call.
    let evidence = unsafe { border::object(evidence, "evidence") };
    value(|| Ok(evidence?.0.crl_count()))
}

/// How many OCSP responses; 0 for NULL.
///
/// # Safety
/// `evidence` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_evidence_ocsp_response_count(evidence: *const cw_evidence) -> usize {
    // SAFETY: this function's contract is that of this call.
    let evidence = unsafe { border::object(evidence, "evidence") };
    value(|| Ok(evidence?.0.ocsp_response_count()))
}

/// One more owner of the same evidence: each frees its own. NULL for NULL.
///
/// # Safety
/// `evidence` is NULL or a live handle.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_evidence_clone(evidence: *const cw_evidence) -> *mut cw_evidence {
    // SAFETY: this function's contract is that of this call.
    unsafe { border::retain(evidence) }
}

/// Gives up one ownership; the last frees the evidence. NULL is fine.
///
/// # Safety
/// `evidence` is NULL or a live handle, not used by this owner afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_evidence_free(evidence: *mut cw_evidence) {
    // SAFETY: this function's contract is that of this call.
    unsafe { border::release(evidence) };
}

/// Collects evidence. For one thread at a time.
pub struct cw_evidence_builder(RevocationEvidenceBuilder);

impl Object for cw_evidence_builder {
    const TAG: u32 = 0xc3c1_0047;
}

/// No evidence yet.
///
/// On success `*out` owns a builder: `cw_evidence_builder_free`. On failure it is NULL.
///
/// # Safety
/// `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_evidence_builder_new(
    out: *mut *mut cw_evidence_builder,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out) = unsafe { (border::err(err), border::out(out, "out")) };
    guard(err, || {
        out?.give_owned(cw_evidence_builder(RevocationEvidence::builder()));
        Ok(())
    })
}

/// Adds a CRL; its signature is verified when it is used.
///
/// # Safety
/// `builder` is a live handle that no other thread uses meanwhile; `crl` is a live handle; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_evidence_builder_add_crl(
    builder: *mut cw_evidence_builder,
    crl: *const cw_crl,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, builder, crl) =
        unsafe { (border::err(err), border::object_mut(builder, "builder"), border::object(crl, "crl")) };
    guard(err, || {
        let (builder, crl) = (builder?, crl?);
        builder.0 = take(&mut builder.0).with_crl(crl.0.clone());
        Ok(())
    })
}

/// Adds a DER OCSP response; its signature is verified when it is used.
///
/// # Safety
/// `builder` is a live handle that no other thread uses meanwhile; `der` is readable for `der_len` bytes (NULL allowed
/// when 0); `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_evidence_builder_add_ocsp_response(
    builder: *mut cw_evidence_builder,
    der: *const u8,
    der_len: usize,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, builder, der) =
        unsafe { (border::err(err), border::object_mut(builder, "builder"), border::bytes(der, der_len, "der")) };
    guard(err, || {
        let (builder, der) = (builder?, der?);
        let response = OcspResponse::from_der(der)?;
        builder.0 = take(&mut builder.0).with_ocsp_response(response);
        Ok(())
    })
}

/// Adds a certificate that may have signed a CRL or an OCSP response. It is trusted no more than others.
///
/// # Safety
/// `builder` is a live handle that no other thread uses meanwhile; `certificate` is a live handle; `err` is NULL or
/// writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_evidence_builder_add_issuer(
    builder: *mut cw_evidence_builder,
    certificate: *const cw_certificate,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, builder, certificate) = unsafe {
        (border::err(err), border::object_mut(builder, "builder"), border::object(certificate, "certificate"))
    };
    guard(err, || {
        let (builder, certificate) = (builder?, certificate?);
        builder.0 = take(&mut builder.0).with_issuer(certificate.0.clone());
        Ok(())
    })
}

/// The evidence that was added, made ready to be looked up. The builder is empty afterwards.
///
/// On success `*out` owns the evidence: `cw_evidence_free`. On failure it is NULL.
///
/// # Safety
/// `builder` is a live handle that no other thread uses meanwhile; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_evidence_builder_build(
    builder: *mut cw_evidence_builder,
    out: *mut *mut cw_evidence,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, builder) =
        unsafe { (border::err(err), border::out(out, "out"), border::object_mut(builder, "builder")) };
    guard(err, || {
        let (out, builder) = (out?, builder?);
        out.give(cw_evidence(take(&mut builder.0).build()));
        Ok(())
    })
}

/// Frees a builder. NULL is fine.
///
/// # Safety
/// `builder` is NULL or a live handle, not used afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_evidence_builder_free(builder: *mut cw_evidence_builder) {
    // SAFETY: this function's contract is that of this call.
    unsafe { border::destroy(builder) };
}
