//! Serial numbers in sequence, and how many CAs may stand below one another.

use super::border::{self, Object, guard};
use super::buffer::cw_string;
use super::certificate::cw_certificate;
use super::error::cw_error;
use super::finding::cw_findings;
use super::issue::give;
use super::parameters::cw_parameters;
use super::rng::cw_rng;
use super::signer::cw_signer;
use super::status::cw_status;
use crate::base::{Code, Error};
use crate::issue::{Issuer, SerialCounter, Tier, check_tiers, path_length_left};
use alloc::vec::Vec;
use core::ffi::c_char;

/// A counter of serial numbers. One thread at a time may take from it.
pub struct cw_serial_counter(SerialCounter);

impl Object for cw_serial_counter {
    const TAG: u32 = 0xc3c1_0071;
}

/// A counter that begins with a number in hexadecimal digits, as in OpenSSL's `serial` file.
///
/// On success `*out` owns a counter: `cw_serial_counter_free`. On failure it is NULL.
///
/// # Safety
/// `next` is readable for `next_len` bytes (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_serial_counter_from_text(
    next: *const c_char,
    next_len: usize,
    out: *mut *mut cw_serial_counter,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, next) = unsafe { (border::err(err), border::out(out, "out"), border::text(next, next_len, "next")) };
    guard(err, || {
        out?.give_owned(cw_serial_counter(next?.parse()?));
        Ok(())
    })
}

/// The number that is taken next, in capital hexadecimal digits: what to store before a number that was taken is used.
///
/// On success `*out` owns the text: `cw_string_free`. On failure it is NULL.
///
/// # Safety
/// `counter` is a live handle that no other thread takes from meanwhile; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_serial_counter_text(
    counter: *const cw_serial_counter,
    out: *mut *mut cw_string,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, counter) =
        unsafe { (border::err(err), border::out(out, "out"), border::object(counter, "counter")) };
    guard(err, || {
        let (out, counter) = (out?, counter?);
        out.give_owned(cw_string::new(&counter.0));
        Ok(())
    })
}

/// Takes a number for these parameters. It is not given out again, whatever becomes of the certificate: take one for each.
///
/// # Safety
/// `parameters` and `counter` are live handles that no other thread uses meanwhile; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_parameters_take_serial(
    parameters: *mut cw_parameters,
    counter: *mut cw_serial_counter,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, parameters, counter) = unsafe {
        (border::err(err), border::object_mut(parameters, "parameters"), border::object_mut(counter, "counter"))
    };
    guard(err, || {
        let (parameters, counter) = (parameters?, counter?);
        parameters.parameters = parameters.parameters.clone().with_serial(counter.0.take()?);
        Ok(())
    })
}

/// Frees a counter. NULL is fine.
///
/// # Safety
/// `counter` is NULL or a live handle, not used afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_serial_counter_free(counter: *mut cw_serial_counter) {
    // SAFETY: this function's contract is that of this call.
    unsafe { border::destroy(counter) };
}

/// What a pathLenConstraint is that is absent.
pub const CW_NO_PATH_LEN: u32 = 0xffff_ffff;

/// Judges the pathLenConstraints of planned CAs, root first, CW_NO_PATH_LEN for none: whether each allows the CAs below it,
/// and none more than is left from above.
///
/// On success `*out` owns a list of findings, empty if nothing is wrong: `cw_findings_free`. On failure it is NULL.
///
/// # Safety
/// `constraints` is readable for `count` numbers (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_check_path_lengths(
    constraints: *const u32,
    count: usize,
    out: *mut *mut cw_findings,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, constraints) =
        unsafe { (border::err(err), border::out(out, "out"), border::numbers(constraints, count, "constraints")) };
    guard(err, || {
        let (out, constraints) = (out?, constraints?);
        let tier = |(index, constraint): (usize, &u32)| {
            let constraint = Some(*constraint).filter(|constraint| *constraint != CW_NO_PATH_LEN);
            Tier::planned(alloc::format!("tier {index}"), constraint)
        };
        let tiers: Vec<Tier> = constraints.iter().enumerate().map(tier).collect();
        out.give_owned(cw_findings::new(check_tiers(&tiers)));
        Ok(())
    })
}

/// How many more CAs may stand below the last of these, which go from the root down; CW_NO_PATH_LEN for any number.
///
/// # Safety
/// `cas` is readable for `count` live handles (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_path_length_left(
    cas: *const *const cw_certificate,
    count: usize,
    out: *mut u32,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, cas) = unsafe { (border::err(err), border::out(out, "out"), border::objects(cas, count, "cas")) };
    guard(err, || {
        let (out, cas) = (out?, cas?);
        let tiers = cas.iter().map(|ca| Tier::of(&ca.0)).collect::<crate::base::Result<Vec<_>>>()?;
        out.set(path_length_left(&tiers).unwrap_or(CW_NO_PATH_LEN));
        Ok(())
    })
}

/// Issues as `cw_issue` does, by the first certificate of `chain`; the others are the CAs above it, nearest first, whose
/// pathLenConstraints count too.
///
/// On success `*out` owns a certificate, `cw_certificate_free`, and `*findings`, if `findings` is not NULL, a list of
/// what the profile would rather have otherwise, `cw_findings_free`. On failure both are NULL.
///
/// # Safety
/// `chain` is readable for `count` live handles (NULL allowed when 0); `signer` and `parameters` are live handles; nobody
/// sets anything on `parameters` meanwhile; `rng` is a live handle that no other thread uses meanwhile; `out` is writable;
/// `findings` and `err` are NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_issue_in_chain(
    chain: *const *const cw_certificate,
    count: usize,
    signer: *const cw_signer,
    parameters: *const cw_parameters,
    rng: *mut cw_rng,
    out: *mut *mut cw_certificate,
    findings: *mut *mut cw_findings,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, findings, chain, signer, parameters, rng) = unsafe {
        (
            border::err(err),
            border::out(out, "out"),
            border::optional_out(findings, "findings"),
            border::objects(chain, count, "chain"),
            border::object(signer, "signer"),
            border::object(parameters, "parameters"),
            border::object_mut(rng, "rng"),
        )
    };
    guard(err, || {
        let (out, findings, chain, signer, parameters, rng) = (out?, findings?, chain?, signer?, parameters?, rng?);
        let Some((issuer, above)) = chain.split_first() else {
            return Err(Error::new(Code::INVALID_ARGUMENT).in_field("chain").with_found("no certificate").into());
        };
        let above: Vec<_> = above.iter().map(|above| above.0.clone()).collect();
        let issuer = Issuer::new(&issuer.0, &*signer.0)?.with_chain(&above)?;
        let issued = issuer.issue(&parameters.finished()?, &mut *rng.0)?;
        give(out, findings, issued);
        Ok(())
    })
}
