//! A CA that issues, with everything that can be said of one: the CAs above it, the critical extensions it handles, what is
//! checked after signing.

use super::again::split;
use super::border::{self, Object, guard};
use super::certificate::cw_certificate;
use super::error::cw_error;
use super::finding::cw_findings;
use super::issue::give;
use super::parameters::cw_parameters;
use super::profile::cw_profile;
use super::rng::cw_rng;
use super::signer::cw_signer;
use super::status::cw_status;
use super::unsigned::cw_unsigned;
use crate::base::{Code, Error, Result};
use crate::crypto::{Random, Signer};
use crate::issue::{CertificateParameters, IssuedCertificate, Issuer, Refusal, SelfCheck};
use crate::x509::{Certificate, ObjectIdentifier};
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::ffi::c_char;

/// A CA that issues. Changed by setters by one thread at a time, then used by any number of threads as long as nobody sets
/// anything. It is one more owner of certificate and signer.
pub struct cw_issuer {
    certificate: Certificate,
    signer: Arc<dyn Signer + Send + Sync>,
    above: Vec<Certificate>,
    self_check: SelfCheck,
    handled: Vec<ObjectIdentifier>,
}

impl Object for cw_issuer {
    const TAG: u32 = 0xc3c1_0096;
}

impl cw_issuer {
    fn issuer(&self) -> Result<Issuer<'_>> {
        let issuer = Issuer::new(&self.certificate, &*self.signer)?.with_chain(&self.above)?;
        Ok(issuer.with_self_check(self.self_check).with_handled_extensions(self.handled.iter().cloned()))
    }
}

/// What is checked after signing. That the result is what was prepared, keeps its profile and chains to its issuer is
/// checked always.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum cw_self_check {
    /// The signature verifies under the issuer's key. Unless set.
    CW_SELF_CHECK_FULL = 1,
    /// The signature is not verified, for a signer that does so itself; it has the length and form of one.
    CW_SELF_CHECK_WITHOUT_SIGNATURE = 2,
}

/// A CA from its certificate and what signs with its key: CW_STATUS_REFUSED if they do not belong together, or the
/// certificate is no CA's.
///
/// On success `*out` owns an issuer: `cw_issuer_free`. On failure it is NULL.
///
/// # Safety
/// `certificate` and `signer` are live handles; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_issuer_new(
    certificate: *const cw_certificate,
    signer: *const cw_signer,
    out: *mut *mut cw_issuer,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, certificate, signer) = unsafe {
        (
            border::err(err),
            border::out(out, "out"),
            border::object(certificate, "certificate"),
            border::object(signer, "signer"),
        )
    };
    guard(err, || {
        let (out, certificate, signer) = (out?, certificate?, signer?);
        Issuer::new(&certificate.0, &*signer.0)?;
        out.give_owned(cw_issuer {
            certificate: certificate.0.clone(),
            signer: Arc::clone(&signer.0),
            above: Vec::new(),
            self_check: SelfCheck::Full,
            handled: Vec::new(),
        });
        Ok(())
    })
}

/// Frees an issuer. NULL is fine.
///
/// # Safety
/// `issuer` is NULL or a live handle, not used afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_issuer_free(issuer: *mut cw_issuer) {
    // SAFETY: this function's contract is that of this call.
    unsafe { border::destroy(issuer) };
}

/// Sets the CAs above this one, nearest first, whose pathLenConstraints and nameConstraints count too.
///
/// # Safety
/// `issuer` is a live handle that no other thread uses meanwhile; `above` is readable for `count` live handles (NULL
/// allowed when 0); `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_issuer_set_chain(
    issuer: *mut cw_issuer,
    above: *const *const cw_certificate,
    count: usize,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, issuer, above) =
        unsafe { (border::err(err), border::object_mut(issuer, "issuer"), border::objects(above, count, "above")) };
    guard(err, || {
        let (issuer, above) = (issuer?, above?);
        let above: Vec<_> = above.iter().map(|ca| ca.0.clone()).collect();
        Issuer::new(&issuer.certificate, &*issuer.signer)?.with_chain(&above)?;
        issuer.above = above;
        Ok(())
    })
}

/// Sets what is checked after signing: a `cw_self_check`.
///
/// # Safety
/// `issuer` is a live handle that no other thread uses meanwhile; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_issuer_set_self_check(
    issuer: *mut cw_issuer,
    self_check: u32,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, issuer) = unsafe { (border::err(err), border::object_mut(issuer, "issuer")) };
    guard(err, || {
        issuer?.self_check = match self_check {
            1 => SelfCheck::Full,
            2 => SelfCheck::WithoutSignature,
            _ => return Err(Error::new(Code::INVALID_ARGUMENT).in_field("self_check").with_found(self_check).into()),
        };
        Ok(())
    })
}

/// Adds a critical extension, by its type in dots, that whoever validates what this CA issues processes. Others, but for
/// those that are processed here and those that the profile wants critical, are refused.
///
/// # Safety
/// `issuer` is a live handle that no other thread uses meanwhile; `type_oid` is readable for `type_oid_len` bytes (NULL
/// allowed when 0); `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_issuer_add_handled_extension(
    issuer: *mut cw_issuer,
    type_oid: *const c_char,
    type_oid_len: usize,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, issuer, type_oid) = unsafe {
        (border::err(err), border::object_mut(issuer, "issuer"), border::text(type_oid, type_oid_len, "type_oid"))
    };
    guard(err, || {
        issuer?.handled.push(type_oid?.parse()?);
        Ok(())
    })
}

/// Issues by one of the functions that do.
///
/// # Safety
/// That of [`cw_issuer_issue`].
unsafe fn issue(
    issuer: *const cw_issuer,
    parameters: *const cw_parameters,
    rng: *mut cw_rng,
    out: *mut *mut cw_certificate,
    findings: *mut *mut cw_findings,
    err: *mut *mut cw_error,
    by: impl FnOnce(&Issuer<'_>, &CertificateParameters, &mut dyn Random) -> Result<IssuedCertificate, Refusal>,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, findings, issuer, parameters, rng) = unsafe {
        (
            border::err(err),
            border::out(out, "out"),
            border::optional_out(findings, "findings"),
            border::object(issuer, "issuer"),
            border::object(parameters, "parameters"),
            border::object_mut(rng, "rng"),
        )
    };
    guard(err, || {
        let (out, findings, issuer, parameters, rng) = (out?, findings?, issuer?, parameters?, rng?);
        give(out, findings, by(&issuer.issuer()?, &parameters.finished()?, &mut *rng.0)?);
        Ok(())
    })
}

/// Issues as `cw_issue` does.
///
/// On success `*out` owns a certificate, `cw_certificate_free`, and `*findings`, if `findings` is not NULL, a list of
/// what the profile would rather have otherwise, `cw_findings_free`. On failure both are NULL.
///
/// # Safety
/// `issuer` and `parameters` are live handles; nobody sets anything on them meanwhile; `rng` is a live handle that no other
/// thread uses meanwhile; `out` is writable; `findings` and `err` are NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_issuer_issue(
    issuer: *const cw_issuer,
    parameters: *const cw_parameters,
    rng: *mut cw_rng,
    out: *mut *mut cw_certificate,
    findings: *mut *mut cw_findings,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of this call.
    unsafe { issue(issuer, parameters, rng, out, findings, err, |ca, what, random| ca.issue(what, random)) }
}

/// The first of two steps of `cw_issuer_issue`.
///
/// On success `*out` owns what is to be signed: `cw_unsigned_free`. On failure it is NULL.
///
/// # Safety
/// `issuer` and `parameters` are live handles; nobody sets anything on them meanwhile; `rng` is a live handle that no other
/// thread uses meanwhile; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_issuer_prepare(
    issuer: *const cw_issuer,
    parameters: *const cw_parameters,
    rng: *mut cw_rng,
    out: *mut *mut cw_unsigned,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, issuer, parameters, rng) = unsafe {
        (
            border::err(err),
            border::out(out, "out"),
            border::object(issuer, "issuer"),
            border::object(parameters, "parameters"),
            border::object_mut(rng, "rng"),
        )
    };
    guard(err, || {
        let (out, issuer, parameters, rng) = (out?, issuer?, parameters?, rng?);
        let prepared = issuer.issuer()?.prepare(&parameters.finished()?, &mut *rng.0)?;
        out.give_owned(cw_unsigned::Certificate(prepared));
        Ok(())
    })
}

/// Issues a precertificate (RFC 6962 §3.1): otherwise as `cw_issuer_issue`.
///
/// On success `*out` owns a certificate, `cw_certificate_free`, and `*findings`, if `findings` is not NULL, a list of
/// what the profile would rather have otherwise, `cw_findings_free`. On failure both are NULL.
///
/// # Safety
/// `issuer` and `parameters` are live handles; nobody sets anything on them meanwhile; `rng` is a live handle that no other
/// thread uses meanwhile; `out` is writable; `findings` and `err` are NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_issuer_issue_precertificate(
    issuer: *const cw_issuer,
    parameters: *const cw_parameters,
    rng: *mut cw_rng,
    out: *mut *mut cw_certificate,
    findings: *mut *mut cw_findings,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of this call.
    unsafe {
        issue(issuer, parameters, rng, out, findings, err, |ca, what, random| ca.issue_precertificate(what, random))
    }
}

/// The first of two steps of issuing what a precertificate announced, as `cw_issue_with_timestamps`; it is held to `profile`,
/// which may be NULL. `timestamps` is a row of SCTs, each with its length in two bytes, big-endian, in front.
///
/// On success `*out` owns what is to be signed: `cw_unsigned_free`. On failure it is NULL.
///
/// # Safety
/// `issuer` and `precertificate` are live handles; nobody sets anything on `issuer` meanwhile; `timestamps` is readable for
/// `timestamps_len` bytes (NULL allowed when 0); `profile` is NULL or a live handle; `out` is writable; `err` is NULL or
/// writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_issuer_prepare_with_timestamps(
    issuer: *const cw_issuer,
    precertificate: *const cw_certificate,
    timestamps: *const u8,
    timestamps_len: usize,
    profile: *const cw_profile,
    out: *mut *mut cw_unsigned,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, issuer, precertificate, timestamps, profile) = unsafe {
        (
            border::err(err),
            border::out(out, "out"),
            border::object(issuer, "issuer"),
            border::object(precertificate, "precertificate"),
            border::bytes(timestamps, timestamps_len, "timestamps"),
            border::optional(profile, "profile"),
        )
    };
    guard(err, || {
        let (out, issuer, precertificate, profile) = (out?, issuer?, precertificate?, profile?);
        let (timestamps, profile) = (split(timestamps?)?, profile.map(|profile| &profile.profile));
        let prepared = issuer.issuer()?.prepare_with_timestamps(&precertificate.0, &timestamps, profile)?;
        out.give_owned(cw_unsigned::Certificate(prepared));
        Ok(())
    })
}
