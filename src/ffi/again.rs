//! Certificates from certificates: renewed, under another issuer, from a precertificate.

use super::border::{self, guard};
use super::certificate::cw_certificate;
use super::error::cw_error;
use super::library::validity;
use super::parameters::cw_parameters;
use super::public_key::cw_public_key;
use super::rng::cw_rng;
use super::signer::cw_signer;
use super::status::cw_status;
use crate::base::{Code, Error, Result};
use crate::issue::{CertificateParameters, Issuer, verify_timestamp};
use alloc::vec::Vec;

/// The next certificate of the same subject by the same issuer, with the same key unless `cw_parameters_set_public_key` gives
/// it another: everything but validity, serial number and what speaks of the old certificate alone.
///
/// On success `*out` owns parameters: `cw_parameters_free`. On failure it is NULL.
///
/// # Safety
/// `certificate` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_parameters_renewal(
    certificate: *const cw_certificate,
    not_before: i64,
    not_after: i64,
    out: *mut *mut cw_parameters,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, certificate) =
        unsafe { (border::err(err), border::out(out, "out"), border::object(certificate, "certificate")) };
    guard(err, || {
        let (out, certificate) = (out?, certificate?);
        let validity = validity(not_before, not_after)?;
        out.give_owned(cw_parameters::new(CertificateParameters::renewal(&certificate.0, validity)?));
        Ok(())
    })
}

/// A certificate for the same subject and key by another issuer: without what speaks of the old issuer, or for it.
///
/// On success `*out` owns parameters: `cw_parameters_free`. On failure it is NULL.
///
/// # Safety
/// `certificate` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_parameters_cross_certificate(
    certificate: *const cw_certificate,
    not_before: i64,
    not_after: i64,
    out: *mut *mut cw_parameters,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, certificate) =
        unsafe { (border::err(err), border::out(out, "out"), border::object(certificate, "certificate")) };
    guard(err, || {
        let (out, certificate) = (out?, certificate?);
        let validity = validity(not_before, not_after)?;
        out.give_owned(cw_parameters::new(CertificateParameters::cross_certificate(&certificate.0, validity)?));
        Ok(())
    })
}

/// Replaces the key; a subjectKeyIdentifier that was taken over is derived anew, unless the key is the same.
///
/// # Safety
/// `parameters` is a live handle that no other thread uses meanwhile; `public_key` is a live handle; `err` is NULL or
/// writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_parameters_set_public_key(
    parameters: *mut cw_parameters,
    public_key: *const cw_public_key,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, parameters, public_key) = unsafe {
        (border::err(err), border::object_mut(parameters, "parameters"), border::object(public_key, "public_key"))
    };
    guard(err, || {
        let (parameters, public_key) = (parameters?, public_key?);
        parameters.parameters = parameters.parameters.clone().with_public_key(&public_key.key);
        Ok(())
    })
}

/// Issues a precertificate (RFC 6962 §3.1): otherwise as `cw_issue`.
///
/// On success `*out` owns a certificate: `cw_certificate_free`. On failure it is NULL.
///
/// # Safety
/// `issuer`, `signer` and `parameters` are live handles; nobody sets anything on `parameters` meanwhile; `rng` is a
/// live handle that no other thread uses meanwhile; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_issue_precertificate(
    issuer: *const cw_certificate,
    signer: *const cw_signer,
    parameters: *const cw_parameters,
    rng: *mut cw_rng,
    out: *mut *mut cw_certificate,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, issuer, signer, parameters, rng) = unsafe {
        (
            border::err(err),
            border::out(out, "out"),
            border::object(issuer, "issuer"),
            border::object(signer, "signer"),
            border::object(parameters, "parameters"),
            border::object_mut(rng, "rng"),
        )
    };
    guard(err, || {
        let (out, issuer, signer, parameters, rng) = (out?, issuer?, signer?, parameters?, rng?);
        let issuer = Issuer::new(&issuer.0, &*signer.0)?;
        let issued = issuer.issue_precertificate(&parameters.finished()?, &mut *rng.0)?;
        out.give(cw_certificate(issued.into_certificate()));
        Ok(())
    })
}

/// Issues the certificate that a precertificate announced: the same, with the timestamps of logs in the place of the poison.
/// `timestamps` is a row of SCTs as the logs returned them, each with its length in two bytes, big-endian, in front.
///
/// On success `*out` owns a certificate: `cw_certificate_free`. On failure it is NULL.
///
/// # Safety
/// `issuer`, `signer` and `precertificate` are live handles; `timestamps` is readable for `timestamps_len` bytes (NULL
/// allowed when 0); `rng` is a live handle that no other thread uses meanwhile; `out` is writable; `err` is NULL or
/// writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_issue_with_timestamps(
    issuer: *const cw_certificate,
    signer: *const cw_signer,
    precertificate: *const cw_certificate,
    timestamps: *const u8,
    timestamps_len: usize,
    rng: *mut cw_rng,
    out: *mut *mut cw_certificate,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, issuer, signer, precertificate, timestamps, rng) = unsafe {
        (
            border::err(err),
            border::out(out, "out"),
            border::object(issuer, "issuer"),
            border::object(signer, "signer"),
            border::object(precertificate, "precertificate"),
            border::bytes(timestamps, timestamps_len, "timestamps"),
            border::object_mut(rng, "rng"),
        )
    };
    guard(err, || {
        let (out, issuer, signer, precertificate, rng) = (out?, issuer?, signer?, precertificate?, rng?);
        let timestamps = split(timestamps?)?;
        let issuer = Issuer::new(&issuer.0, &*signer.0)?;
        let issued = issuer.issue_with_timestamps(&precertificate.0, &timestamps, None, &mut *rng.0)?;
        out.give(cw_certificate(issued.into_certificate()));
        Ok(())
    })
}

/// Values, each with its length in two bytes in front.
pub(super) fn split(mut row: &[u8]) -> Result<Vec<&[u8]>> {
    let mut values = Vec::new();
    while let [high, low, rest @ ..] = row {
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        let Some((value, after)) = rest.split_at_checked(length) else { break };
        values.push(value);
        row = after;
    }
    if row.is_empty() { Ok(values) } else { Err(Error::new(Code::INVALID_ARGUMENT).in_field("timestamps")) }
}

/// Verifies that the log with this key made the timestamp at `index`, from 0, of the certificate's list. Which logs count, and
/// how many it takes, is the caller's policy.
///
/// # Safety
/// `certificate`, `issuer` and `log_key` are live handles; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_certificate_verify_timestamp(
    certificate: *const cw_certificate,
    index: usize,
    issuer: *const cw_certificate,
    log_key: *const cw_public_key,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, certificate, issuer, log_key) = unsafe {
        (
            border::err(err),
            border::object(certificate, "certificate"),
            border::object(issuer, "issuer"),
            border::object(log_key, "log_key"),
        )
    };
    guard(err, || {
        let (certificate, issuer, log_key) = (certificate?, issuer?, log_key?);
        let list = certificate.0.sct_list()?;
        let timestamp = list.and_then(|list| list.iter().nth(index));
        let timestamp =
            timestamp.ok_or_else(|| Error::new(Code::INDEX_OUT_OF_RANGE).in_field("index").with_found(index))?;
        verify_timestamp(&timestamp, &certificate.0, &issuer.0, &log_key.key)?;
        Ok(())
    })
}
