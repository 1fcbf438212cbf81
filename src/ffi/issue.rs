//! Issuing by a CA's certificate and its signer, or by one's own: in one call. `issuer` has everything else.

use super::border::{self, Out, guard};
use super::certificate::cw_certificate;
use super::error::cw_error;
use super::finding::cw_findings;
use super::parameters::cw_parameters;
use super::rng::cw_rng;
use super::signer::cw_signer;
use super::status::cw_status;
use super::unsigned::cw_unsigned;
use crate::issue::{IssuedCertificate, Issuer};

/// What was issued, and what its profile would rather have otherwise if C asks for it.
pub(super) fn give(out: Out<*mut cw_certificate>, findings: Option<Out<*mut cw_findings>>, issued: IssuedCertificate) {
    if let Some(place) = findings {
        place.give_owned(cw_findings::new(issued.findings().iter().cloned()));
    }
    out.give(cw_certificate(issued.into_certificate()));
}

/// Issues a certificate: `issuer` is the CA's certificate, `signer` signs with its key. What does not hold together is
/// refused with CW_STATUS_REFUSED before the key is used; `cw_error_finding_at` has the findings of the profile. The
/// result is read back and its signature verified.
///
/// On success `*out` owns a certificate, `cw_certificate_free`, and `*findings`, if `findings` is not NULL, a list of
/// what the profile would rather have otherwise, `cw_findings_free`. On failure both are NULL.
///
/// # Safety
/// `issuer`, `signer` and `parameters` are live handles; nobody sets anything on `parameters` meanwhile; `rng` is a
/// live handle that no other thread uses meanwhile; `out` is writable; `findings` and `err` are NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_issue(
    issuer: *const cw_certificate,
    signer: *const cw_signer,
    parameters: *const cw_parameters,
    rng: *mut cw_rng,
    out: *mut *mut cw_certificate,
    findings: *mut *mut cw_findings,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, findings, issuer, signer, parameters, rng) = unsafe {
        (
            border::err(err),
            border::out(out, "out"),
            border::optional_out(findings, "findings"),
            border::object(issuer, "issuer"),
            border::object(signer, "signer"),
            border::object(parameters, "parameters"),
            border::object_mut(rng, "rng"),
        )
    };
    guard(err, || {
        let (out, findings, issuer, signer, parameters, rng) = (out?, findings?, issuer?, signer?, parameters?, rng?);
        let issued = Issuer::new(&issuer.0, &*signer.0)?.issue(&parameters.finished()?, &mut *rng.0)?;
        give(out, findings, issued);
        Ok(())
    })
}

/// Issues a certificate signed with its own key: a root, or an end entity that is pinned. Otherwise as `cw_issue`.
///
/// On success `*out` owns a certificate, `cw_certificate_free`, and `*findings`, if `findings` is not NULL, a list of
/// what the profile would rather have otherwise, `cw_findings_free`. On failure both are NULL.
///
/// # Safety
/// `signer` and `parameters` are live handles; nobody sets anything on `parameters` meanwhile; `rng` is a live handle
/// that no other thread uses meanwhile; `out` is writable; `findings` and `err` are NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_issue_self_signed(
    signer: *const cw_signer,
    parameters: *const cw_parameters,
    rng: *mut cw_rng,
    out: *mut *mut cw_certificate,
    findings: *mut *mut cw_findings,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, findings, signer, parameters, rng) = unsafe {
        (
            border::err(err),
            border::out(out, "out"),
            border::optional_out(findings, "findings"),
            border::object(signer, "signer"),
            border::object(parameters, "parameters"),
            border::object_mut(rng, "rng"),
        )
    };
    guard(err, || {
        let (out, findings, signer, parameters, rng) = (out?, findings?, signer?, parameters?, rng?);
        let issued = Issuer::self_signed(&parameters.finished()?, &*signer.0, &mut *rng.0)?;
        give(out, findings, issued);
        Ok(())
    })
}

/// The first of two steps of `cw_issue_self_signed`.
///
/// On success `*out` owns what is to be signed: `cw_unsigned_free`. On failure it is NULL.
///
/// # Safety
/// `signer` and `parameters` are live handles; nobody sets anything on `parameters` meanwhile; `rng` is a live handle
/// that no other thread uses meanwhile; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_prepare_self_signed(
    signer: *const cw_signer,
    parameters: *const cw_parameters,
    rng: *mut cw_rng,
    out: *mut *mut cw_unsigned,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, signer, parameters, rng) = unsafe {
        (
            border::err(err),
            border::out(out, "out"),
            border::object(signer, "signer"),
            border::object(parameters, "parameters"),
            border::object_mut(rng, "rng"),
        )
    };
    guard(err, || {
        let (out, signer, parameters, rng) = (out?, signer?, parameters?, rng?);
        let prepared = Issuer::prepare_self_signed(&parameters.finished()?, &*signer.0, &mut *rng.0)?;
        out.give_owned(cw_unsigned::Certificate(prepared));
        Ok(())
    })
}
