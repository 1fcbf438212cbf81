//! OCSP responses as they are read. What they say counts once a validation has found their signer: `cw_evidence`.

use super::algorithm::signatures;
use super::border::{self, Object, guard, value};
use super::buffer::{cw_bytes, cw_string};
use super::certificate::cw_certificate;
use super::error::cw_error;
use super::extension::cw_extensions;
use super::library::time;
use super::name::cw_name;
use super::public_key::cw_public_key;
use super::status::cw_status;
use crate::base::{Code, Error, Result};
use crate::x509::{BasicOcspResponse, CertStatus, Certificate, OcspResponse, ResponderId, SingleResponse};

/// A parsed OCSP response. Immutable: any number of threads may use it. `cw_ocsp_response_clone` makes another owner.
pub struct cw_ocsp_response(OcspResponse);

impl Object for cw_ocsp_response {
    const TAG: u32 = 0xc3c1_00a3;
}

impl cw_ocsp_response {
    fn basic(&self) -> Result<BasicOcspResponse<'_>> {
        self.0.basic().ok_or_else(|| Error::new(Code::ABSENT).in_structure("OCSPResponse").in_field("responseBytes"))
    }

    fn at(&self, index: usize) -> Result<SingleResponse<'_>> {
        let found = self.basic()?.responses().nth(index);
        found.ok_or_else(|| Error::new(Code::INDEX_OUT_OF_RANGE).in_field("index").with_found(index))
    }
}

/// Reads one DER OCSP response. The bytes are copied.
///
/// On success `*out` owns it: `cw_ocsp_response_free`. On failure it is NULL.
///
/// # Safety
/// `der` is readable for `der_len` bytes (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_ocsp_response_from_der(
    der: *const u8,
    der_len: usize,
    out: *mut *mut cw_ocsp_response,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, der) = unsafe { (border::err(err), border::out(out, "out"), border::bytes(der, der_len, "der")) };
    guard(err, || {
        out?.give(cw_ocsp_response(OcspResponse::from_der(der?)?));
        Ok(())
    })
}

/// One more owner of the same response: each frees its own. NULL for NULL.
///
/// # Safety
/// `response` is NULL or a live handle.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_ocsp_response_clone(response: *const cw_ocsp_response) -> *mut cw_ocsp_response {
    // SAFETY: this function's contract is that of this call.
    unsafe { border::retain(response) }
}

/// Gives up one ownership; the last frees the response. NULL is fine.
///
/// # Safety
/// `response` is NULL or a live handle, not used by this owner afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_ocsp_response_free(response: *mut cw_ocsp_response) {
    // SAFETY: this function's contract is that of this call.
    unsafe { border::release(response) };
}

/// The whole response. Lives as long as `response`; none for NULL.
///
/// # Safety
/// `response` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_ocsp_response_der(response: *const cw_ocsp_response) -> cw_bytes {
    // SAFETY: this function's contract is that of this call.
    let response = unsafe { border::object(response, "response") };
    value(|| Ok(cw_bytes::of(response?.0.as_der())))
}

/// What the responder made of the request: an OCSPResponseStatus of RFC 6960 §4.2.1. 0 successful, 1 malformed request, 2
/// internal error, 3 try later, 5 signature required, 6 unauthorized. Without success there are no answers.
///
/// # Safety
/// `response` is a live handle; `response_status` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_ocsp_response_status(
    response: *const cw_ocsp_response,
    response_status: *mut u32,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, response_status, response) = unsafe {
        (border::err(err), border::out(response_status, "response_status"), border::object(response, "response"))
    };
    guard(err, || {
        let (response_status, response) = (response_status?, response?);
        response_status.set(response.0.status().number().into());
        Ok(())
    })
}

/// When it was signed, in seconds since 1970-01-01T00:00:00Z. False, and `*produced_at` 0, without answers and for NULL.
///
/// # Safety
/// `response` is NULL or a live handle; `produced_at` is NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_ocsp_response_produced_at(
    response: *const cw_ocsp_response,
    produced_at: *mut i64,
) -> bool {
    // SAFETY: this function's contract is that of these calls.
    let (response, produced_at) =
        unsafe { (border::object(response, "response"), border::out(produced_at, "produced_at")) };
    value(|| {
        let (response, produced_at) = (response?, produced_at?);
        produced_at.set(response.basic()?.produced_at().unix_seconds());
        Ok(true)
    })
}

/// The nonce. Lives as long as `response`; none for NULL, and if there is none.
///
/// # Safety
/// `response` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_ocsp_response_nonce(response: *const cw_ocsp_response) -> cw_bytes {
    // SAFETY: this function's contract is that of this call.
    let response = unsafe { border::object(response, "response") };
    value(|| Ok(cw_bytes::of(response?.basic()?.nonce().unwrap_or_default())))
}

/// Who signed, if the response names them. CW_STATUS_NOT_FOUND if it has their key instead, and without answers.
///
/// On success `*out` owns it: `cw_name_free`. On failure it is NULL.
///
/// # Safety
/// `response` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_ocsp_response_responder_name(
    response: *const cw_ocsp_response,
    out: *mut *mut cw_name,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, response) =
        unsafe { (border::err(err), border::out(out, "out"), border::object(response, "response")) };
    guard(err, || {
        let (out, response) = (out?, response?);
        match response.basic()?.responder_id() {
            Some(ResponderId::ByName(name)) => out.give(cw_name::new(name.into())),
            _ => return Err(Error::new(Code::ABSENT).in_field("responderID").into()),
        }
        Ok(())
    })
}

/// The SHA-1 of the key bits of who signed, if the response has that instead of their name. Lives as long as `response`;
/// none for NULL, for a name, and without answers.
///
/// # Safety
/// `response` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_ocsp_response_responder_key_hash(response: *const cw_ocsp_response) -> cw_bytes {
    // SAFETY: this function's contract is that of this call.
    let response = unsafe { border::object(response, "response") };
    value(|| match response?.basic()?.responder_id() {
        Some(ResponderId::ByKey(hash)) => Ok(cw_bytes::of(hash)),
        _ => Err(Error::new(Code::ABSENT)),
    })
}

/// How many certificates it answers for; 0 without answers and for NULL.
///
/// # Safety
/// `response` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_ocsp_response_count(response: *const cw_ocsp_response) -> usize {
    // SAFETY: this function's contract is that of this call.
    let response = unsafe { border::object(response, "response") };
    value(|| Ok(response?.basic()?.responses().count()))
}

/// The contents of the serial number it answers for, by index from 0. It lives as long as `response`; none for NULL and
/// beyond the last.
///
/// # Safety
/// `response` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_ocsp_response_serial(response: *const cw_ocsp_response, index: usize) -> cw_bytes {
    // SAFETY: this function's contract is that of this call.
    let response = unsafe { border::object(response, "response") };
    value(|| Ok(cw_bytes::of(response?.at(index)?.cert_id.serial_number.as_bytes())))
}

/// Whether it answers, by index from 0, for a certificate of this issuer: by the hashes of its name and key.
///
/// # Safety
/// `response` and `issuer` are live handles; `names_issuer` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_ocsp_response_names_issuer(
    response: *const cw_ocsp_response,
    index: usize,
    issuer: *const cw_certificate,
    names_issuer: *mut bool,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, names_issuer, response, issuer) = unsafe {
        (
            border::err(err),
            border::out(names_issuer, "names_issuer"),
            border::object(response, "response"),
            border::object(issuer, "issuer"),
        )
    };
    guard(err, || {
        let (names_issuer, response, issuer) = (names_issuer?, response?, issuer?);
        let key = issuer.0.public_key()?;
        names_issuer.set(response.at(index)?.cert_id.names_issuer(&issuer.0.subject(), &key));
        Ok(())
    })
}

/// What it says, by index from 0. `answer` becomes CW_OCSP_GOOD, CW_OCSP_REVOKED or CW_OCSP_UNKNOWN; `since` and
/// `revocation_reason`, a CRLReason of RFC 5280 §5.3.1 (0 if none is given), are 0 unless it is revoked. Times are seconds
/// since 1970-01-01T00:00:00Z.
///
/// # Safety
/// `response` is a live handle; `answer`, `since`, `revocation_reason` and `this_update` are writable; `err` is NULL or
/// writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_ocsp_response_answer(
    response: *const cw_ocsp_response,
    index: usize,
    answer: *mut u32,
    since: *mut i64,
    revocation_reason: *mut u32,
    this_update: *mut i64,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, answer, since, revocation_reason, this_update, response) = unsafe {
        (
            border::err(err),
            border::out(answer, "answer"),
            border::out(since, "since"),
            border::out(revocation_reason, "revocation_reason"),
            border::out(this_update, "this_update"),
            border::object(response, "response"),
        )
    };
    guard(err, || {
        let (answer, since, why, this_update, response) =
            (answer?, since?, revocation_reason?, this_update?, response?);
        let single = response.at(index)?;
        this_update.set(single.this_update.unix_seconds());
        answer.set(match single.cert_status {
            CertStatus::Good => 0,
            CertStatus::Revoked { revocation_time, revocation_reason } => {
                since.set(revocation_time.unix_seconds());
                why.set(revocation_reason.unwrap_or_default().into());
                1
            }
            CertStatus::Unknown => 2,
        });
        Ok(())
    })
}

/// When newer information than the answer by index from 0 will be there, in seconds since 1970-01-01T00:00:00Z. False, and
/// `*next_update` 0, if it does not say, beyond the last, and for NULL.
///
/// # Safety
/// `response` is NULL or a live handle; `next_update` is NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_ocsp_response_next_update(
    response: *const cw_ocsp_response,
    index: usize,
    next_update: *mut i64,
) -> bool {
    // SAFETY: this function's contract is that of these calls.
    let (response, next_update) =
        unsafe { (border::object(response, "response"), border::out(next_update, "next_update")) };
    value(|| {
        let (response, next_update) = (response?, next_update?);
        let answer = response.at(index)?;
        if let Some(time) = answer.next_update {
            next_update.set(time.unix_seconds());
        }
        Ok(answer.next_update.is_some())
    })
}

/// Every extension of the response as a whole, in order; an empty list if there is none.
///
/// On success `*out` owns it: `cw_extensions_free`. On failure it is NULL.
///
/// # Safety
/// `response` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_ocsp_response_extensions(
    response: *const cw_ocsp_response,
    out: *mut *mut cw_extensions,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, response) =
        unsafe { (border::err(err), border::out(out, "out"), border::object(response, "response")) };
    guard(err, || {
        let (out, response) = (out?, response?);
        out.give_owned(cw_extensions::new(response.basic()?.extensions()));
        Ok(())
    })
}

/// Every extension of the answer by index from 0, in order; an empty list if there is none.
///
/// On success `*out` owns it: `cw_extensions_free`. On failure it is NULL.
///
/// # Safety
/// `response` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_ocsp_response_answer_extensions(
    response: *const cw_ocsp_response,
    index: usize,
    out: *mut *mut cw_extensions,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, response) =
        unsafe { (border::err(err), border::out(out, "out"), border::object(response, "response")) };
    guard(err, || {
        let (out, response) = (out?, response?);
        out.give_owned(cw_extensions::new(response.at(index)?.extensions));
        Ok(())
    })
}

/// How many certificates came along; 0 without answers and for NULL.
///
/// # Safety
/// `response` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_ocsp_response_certificate_count(response: *const cw_ocsp_response) -> usize {
    // SAFETY: this function's contract is that of this call.
    let response = unsafe { border::object(response, "response") };
    value(|| Ok(response?.basic()?.certificates().count()))
}

/// A certificate that came along, by index from 0.
///
/// On success `*out` owns it: `cw_certificate_free`. On failure it is NULL.
///
/// # Safety
/// `response` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_ocsp_response_certificate(
    response: *const cw_ocsp_response,
    index: usize,
    out: *mut *mut cw_certificate,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, response) =
        unsafe { (border::err(err), border::out(out, "out"), border::object(response, "response")) };
    guard(err, || {
        let (out, response) = (out?, response?);
        let der = response.basic()?.certificates().nth(index);
        let der = der.ok_or_else(|| Error::new(Code::INDEX_OUT_OF_RANGE).in_field("index").with_found(index))?;
        out.give(cw_certificate(Certificate::from_der(der)?));
        Ok(())
    })
}

/// Verifies that `responder` signed this response with one of `allowed_count` algorithms, each a
/// `cw_signature_algorithm`. It says nothing about names, times or the right to answer.
///
/// # Safety
/// `response` and `responder` are live handles; `allowed` is readable for `allowed_count` numbers (NULL allowed when 0);
/// `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_ocsp_response_verify_signature(
    response: *const cw_ocsp_response,
    responder: *const cw_public_key,
    allowed: *const u32,
    allowed_count: usize,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, response, responder, numbers) = unsafe {
        (
            border::err(err),
            border::object(response, "response"),
            border::object(responder, "responder"),
            border::numbers(allowed, allowed_count, "allowed"),
        )
    };
    guard(err, || {
        let (response, responder, allowed) = (response?, responder?, signatures(numbers?)?);
        response.basic()?.verify_signature(&responder.key, &allowed)?;
        Ok(())
    })
}

/// Every field for people, as indented text. `at` is the time to tell from whether an answer is current, or NULL.
///
/// On success `*out` owns the text: `cw_string_free`. On failure it is NULL.
///
/// # Safety
/// `response` is a live handle; `at` is NULL or readable; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_ocsp_response_to_text(
    response: *const cw_ocsp_response,
    at: *const i64,
    out: *mut *mut cw_string,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, response, at) = unsafe {
        (
            border::err(err),
            border::out(out, "out"),
            border::object(response, "response"),
            border::optional_number(at, "at"),
        )
    };
    guard(err, || {
        let (out, response, at) = (out?, response?, at?);
        out.give_owned(cw_string::new(response.0.describe(at.map(time).transpose()?)));
        Ok(())
    })
}

/// Every field for programs, as JSON; otherwise as `cw_ocsp_response_to_text`.
///
/// On success `*out` owns the text: `cw_string_free`. On failure it is NULL.
///
/// # Safety
/// `response` is a live handle; `at` is NULL or readable; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_ocsp_response_to_json(
    response: *const cw_ocsp_response,
    at: *const i64,
    out: *mut *mut cw_string,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, response, at) = unsafe {
        (
            border::err(err),
            border::out(out, "out"),
            border::object(response, "response"),
            border::optional_number(at, "at"),
        )
    };
    guard(err, || {
        let (out, response, at) = (out?, response?, at?);
        out.give_owned(cw_string::new(response.0.describe(at.map(time).transpose()?).to_json()));
        Ok(())
    })
}
