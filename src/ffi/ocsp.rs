//! OCSP: requests to send and to answer, responses to sign.

use super::algorithm::{digest, signatures};
use super::border::{self, Object, flag, guard, value};
use super::buffer::{cw_buffer, cw_bytes};
use super::certificate::cw_certificate;
use super::crl_parameters::reason;
use super::error::cw_error;
use super::extension::given;
use super::library::time;
use super::public_key::cw_public_key;
use super::rng::cw_rng;
use super::signer::cw_signer;
use super::status::cw_status;
use super::unsigned::cw_unsigned;
use crate::base::{Code, Error, Result};
use crate::issue::{
    MAX_OCSP_ANSWERS, OcspAnswer, OcspCertId, OcspRequestParameters, OcspResponder, OcspResponseParameters,
    ResponderIdForm,
};
use crate::x509::{OcspRequest, OcspResponseStatus, OcspSingleRequest};
use core::ffi::c_char;

/// A parsed OCSP request. Immutable: any number of threads may use it. `cw_ocsp_request_clone` makes another owner.
pub struct cw_ocsp_request(OcspRequest);

impl Object for cw_ocsp_request {
    const TAG: u32 = 0xc3c1_0093;
}

impl cw_ocsp_request {
    fn at(&self, index: usize) -> Result<OcspSingleRequest<'_>> {
        // Each index is looked for from the first: beyond what a response may answer it is not worth the time.
        let found = if index < MAX_OCSP_ANSWERS { self.0.requests().nth(index) } else { None };
        found.ok_or_else(|| Error::new(Code::INDEX_OUT_OF_RANGE).in_field("index").with_found(index))
    }
}

/// Reads one DER OCSP request. The bytes are copied.
///
/// On success `*out` owns it: `cw_ocsp_request_free`. On failure it is NULL.
///
/// # Safety
/// `der` is readable for `der_len` bytes (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_ocsp_request_from_der(
    der: *const u8,
    der_len: usize,
    out: *mut *mut cw_ocsp_request,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, der) = unsafe { (border::err(err), border::out(out, "out"), border::bytes(der, der_len, "der")) };
    guard(err, || {
        out?.give(cw_ocsp_request(OcspRequest::from_der(der?)?));
        Ok(())
    })
}

/// Asks about certificates of one issuer. `digest` is a `cw_digest`: SHA-1, which identifies here and secures nothing, is
/// what every responder knows. `nonce` is 1 to 128 random bytes, 32 by RFC 9654, or none.
///
/// On success `*out` owns it: `cw_ocsp_request_free`. On failure it is NULL.
///
/// # Safety
/// `certificates` is readable for `count` live handles (NULL allowed when 0); `issuer` is a live handle; `nonce` is
/// readable for `nonce_len` bytes (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_ocsp_request_new(
    certificates: *const *const cw_certificate,
    count: usize,
    issuer: *const cw_certificate,
    digest: u32,
    nonce: *const u8,
    nonce_len: usize,
    out: *mut *mut cw_ocsp_request,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, certificates, issuer, nonce) = unsafe {
        (
            border::err(err),
            border::out(out, "out"),
            border::objects(certificates, count, "certificates"),
            border::object(issuer, "issuer"),
            border::bytes(nonce, nonce_len, "nonce"),
        )
    };
    guard(err, || {
        let (out, certificates, issuer, nonce) = (out?, certificates?, issuer?, nonce?);
        let digest = self::digest(digest)?;
        let mut ids = certificates.into_iter().map(|certificate| OcspCertId::of(&certificate.0, &issuer.0, digest));
        let first = ids.next().ok_or_else(|| Error::new(Code::INVALID_ARGUMENT).in_field("count").with_found(0))?;
        let mut parameters = OcspRequestParameters::new(first?);
        for id in ids {
            parameters = parameters.and(id?);
        }
        if !nonce.is_empty() {
            parameters = parameters.with_nonce(nonce);
        }
        out.give(cw_ocsp_request(parameters.to_request()?));
        Ok(())
    })
}

/// One more owner of the same request: each frees its own. NULL for NULL.
///
/// # Safety
/// `request` is NULL or a live handle.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_ocsp_request_clone(request: *const cw_ocsp_request) -> *mut cw_ocsp_request {
    // SAFETY: this function's contract is that of this call.
    unsafe { border::retain(request) }
}

/// Gives up one ownership; the last frees the request. NULL is fine.
///
/// # Safety
/// `request` is NULL or a live handle, not used by this owner afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_ocsp_request_free(request: *mut cw_ocsp_request) {
    // SAFETY: this function's contract is that of this call.
    unsafe { border::release(request) };
}

/// The whole request. Lives as long as `request`; none for NULL.
///
/// # Safety
/// `request` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_ocsp_request_der(request: *const cw_ocsp_request) -> cw_bytes {
    // SAFETY: this function's contract is that of this call.
    let request = unsafe { border::object(request, "request") };
    value(|| Ok(cw_bytes::of(request?.0.as_der())))
}

/// The nonce. Lives as long as `request`; none for NULL, and if there is none.
///
/// # Safety
/// `request` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_ocsp_request_nonce(request: *const cw_ocsp_request) -> cw_bytes {
    // SAFETY: this function's contract is that of this call.
    let request = unsafe { border::object(request, "request") };
    value(|| Ok(cw_bytes::of(request?.0.nonce().unwrap_or_default())))
}

/// About how many certificates it asks; 0 for NULL. The functions that take an index know the first 1,024, which is as many as a
/// response answers: what asks for more deserves malformedRequest.
///
/// # Safety
/// `request` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_ocsp_request_count(request: *const cw_ocsp_request) -> usize {
    // SAFETY: this function's contract is that of this call.
    let request = unsafe { border::object(request, "request") };
    value(|| Ok(request?.0.requests().count()))
}

/// The contents of the serial number it asks about, by index from 0. It lives as long as `request`; none for NULL and beyond
/// the last.
///
/// # Safety
/// `request` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_ocsp_request_serial(request: *const cw_ocsp_request, index: usize) -> cw_bytes {
    // SAFETY: this function's contract is that of this call.
    let request = unsafe { border::object(request, "request") };
    value(|| Ok(cw_bytes::of(request?.at(index)?.cert_id.serial_number.as_bytes())))
}

/// Whether it asks, by index from 0, about a certificate of this issuer: by the hashes of its name and key.
///
/// # Safety
/// `request` and `issuer` are live handles; `names_issuer` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_ocsp_request_names_issuer(
    request: *const cw_ocsp_request,
    index: usize,
    issuer: *const cw_certificate,
    names_issuer: *mut bool,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, names_issuer, request, issuer) = unsafe {
        (
            border::err(err),
            border::out(names_issuer, "names_issuer"),
            border::object(request, "request"),
            border::object(issuer, "issuer"),
        )
    };
    guard(err, || {
        let (names_issuer, request, issuer) = (names_issuer?, request?, issuer?);
        let key = issuer.0.public_key()?;
        names_issuer.set(request.at(index)?.cert_id.names_issuer(&issuer.0.subject(), &key));
        Ok(())
    })
}

/// Verifies that the requestor with this key signed the request with one of the `allowed` algorithms: `cw_signature_algorithm`s.
/// CW_CODE_MISSING_FIELD if it is not signed, as hardly any is. Whose key it is, is for the caller to know.
///
/// # Safety
/// `request` and `requestor` are live handles; `allowed` is readable for `allowed_count` numbers (NULL allowed when 0); `err`
/// is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_ocsp_request_verify_signature(
    request: *const cw_ocsp_request,
    requestor: *const cw_public_key,
    allowed: *const u32,
    allowed_count: usize,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, request, requestor, numbers) = unsafe {
        (
            border::err(err),
            border::object(request, "request"),
            border::object(requestor, "requestor"),
            border::numbers(allowed, allowed_count, "allowed"),
        )
    };
    guard(err, || {
        request?.0.verify_signature(&requestor?.key, &signatures(numbers?)?)?;
        Ok(())
    })
}

/// What a response is to say. Changed by setters by one thread at a time, then used by any number of threads as long as
/// nobody sets anything.
pub struct cw_ocsp_parameters(OcspResponseParameters);

impl Object for cw_ocsp_parameters {
    const TAG: u32 = 0xc3c1_0094;
}

/// What is said of one certificate.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum cw_ocsp_answer {
    /// It is not revoked.
    CW_OCSP_GOOD = 0,
    /// It is revoked.
    CW_OCSP_REVOKED = 1,
    /// Nothing is known of it.
    CW_OCSP_UNKNOWN = 2,
    /// It was never issued: revoked for everyone who asks (RFC 6960 §2.2).
    CW_OCSP_NOT_ISSUED = 3,
}

/// A response produced at a time, in seconds since 1970-01-01T00:00:00Z, without an answer yet.
///
/// On success `*out` owns parameters: `cw_ocsp_parameters_free`. On failure it is NULL.
///
/// # Safety
/// `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_ocsp_parameters_new(
    produced_at: i64,
    out: *mut *mut cw_ocsp_parameters,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out) = unsafe { (border::err(err), border::out(out, "out")) };
    guard(err, || {
        out?.give_owned(cw_ocsp_parameters(OcspResponseParameters::new(time(produced_at)?)));
        Ok(())
    })
}

/// Frees parameters. NULL is fine.
///
/// # Safety
/// `parameters` is NULL or a live handle, not used afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_ocsp_parameters_free(parameters: *mut cw_ocsp_parameters) {
    // SAFETY: this function's contract is that of this call.
    unsafe { border::destroy(parameters) };
}

/// Sets the nonce: that of the request, of 1 to 128 bytes.
///
/// # Safety
/// `parameters` is a live handle that no other thread uses meanwhile; `nonce` is readable for `nonce_len` bytes (NULL
/// allowed when 0); `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_ocsp_parameters_set_nonce(
    parameters: *mut cw_ocsp_parameters,
    nonce: *const u8,
    nonce_len: usize,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, parameters, nonce) = unsafe {
        (border::err(err), border::object_mut(parameters, "parameters"), border::bytes(nonce, nonce_len, "nonce"))
    };
    guard(err, || {
        let (parameters, nonce) = (parameters?, nonce?);
        parameters.0 = parameters.0.clone().with_nonce(nonce);
        Ok(())
    })
}

/// Answers what `request` asks by index from 0. `answer` is a `cw_ocsp_answer`; `since` and `revocation_reason`, a
/// CRLReason or 0, count for CW_OCSP_REVOKED only. `next_update` is NULL if newer information is there at any time. All
/// times are seconds since 1970-01-01T00:00:00Z. CW_STATUS_REFUSED for an answer after the 1,024th.
///
/// # Safety
/// `parameters` is a live handle that no other thread uses meanwhile; `request` is a live handle; `next_update` is NULL
/// or readable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_ocsp_parameters_add_answer(
    parameters: *mut cw_ocsp_parameters,
    request: *const cw_ocsp_request,
    index: usize,
    answer: u32,
    since: i64,
    revocation_reason: u32,
    this_update: i64,
    next_update: *const i64,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, parameters, request, next_update) = unsafe {
        (
            border::err(err),
            border::object_mut(parameters, "parameters"),
            border::object(request, "request"),
            border::optional_number(next_update, "next_update"),
        )
    };
    guard(err, || {
        let (parameters, request, next_update) = (parameters?, request?, next_update?);
        let (id, at) = (OcspCertId::from(&request.at(index)?), time(this_update)?);
        let answer = match answer {
            0 => OcspAnswer::good(id, at),
            1 => OcspAnswer::revoked(id, time(since)?, Some(reason(revocation_reason)?), at),
            2 => OcspAnswer::unknown(id, at),
            3 => OcspAnswer::not_issued(id, at),
            _ => return Err(Error::new(Code::INVALID_ARGUMENT).in_field("answer").with_found(answer).into()),
        };
        let answer = match next_update {
            Some(next) => answer.with_next_update(time(next)?),
            None => answer,
        };
        Ok(parameters.0.push_answer(answer)?)
    })
}

/// Adds an extension of the response as a whole: its type in dots, whether it is critical (0 or 1), and the DER of its value. The
/// nonce has a setter of its own; a second one of the same type is refused when signing.
///
/// # Safety
/// `parameters` is a live handle that no other thread uses meanwhile; `type_oid` is readable for `type_oid_len` bytes
/// (NULL allowed when 0); `value` is readable for `value_len` bytes (NULL allowed when 0); `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_ocsp_parameters_add_extension(
    parameters: *mut cw_ocsp_parameters,
    type_oid: *const c_char,
    type_oid_len: usize,
    critical: u32,
    value: *const u8,
    value_len: usize,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, parameters, type_oid, value) = unsafe {
        (
            border::err(err),
            border::object_mut(parameters, "parameters"),
            border::text(type_oid, type_oid_len, "type_oid"),
            border::bytes(value, value_len, "value"),
        )
    };
    guard(err, || {
        let (parameters, type_oid, value) = (parameters?, type_oid?, value?);
        parameters.0.push_extension(given(type_oid, critical, value)?);
        Ok(())
    })
}

/// Adds an extension to the answer that was added last, as `cw_ocsp_parameters_add_extension` does to the response.
/// CW_STATUS_NOT_FOUND if there is no answer yet.
///
/// # Safety
/// `parameters` is a live handle that no other thread uses meanwhile; `type_oid` is readable for `type_oid_len` bytes
/// (NULL allowed when 0); `value` is readable for `value_len` bytes (NULL allowed when 0); `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_ocsp_parameters_add_answer_extension(
    parameters: *mut cw_ocsp_parameters,
    type_oid: *const c_char,
    type_oid_len: usize,
    critical: u32,
    value: *const u8,
    value_len: usize,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, parameters, type_oid, value) = unsafe {
        (
            border::err(err),
            border::object_mut(parameters, "parameters"),
            border::text(type_oid, type_oid_len, "type_oid"),
            border::bytes(value, value_len, "value"),
        )
    };
    guard(err, || {
        let (parameters, type_oid, value) = (parameters?, type_oid?, value?);
        let extended = parameters.0.extend_last_answer(given(type_oid, critical, value)?);
        Ok(extended.ok_or_else(|| Error::new(Code::ABSENT).in_field("answer"))?)
    })
}

fn responder<'a>(
    ca: &cw_certificate,
    delegate: Option<&cw_certificate>,
    signer: &'a cw_signer,
    by_name: u32,
) -> Result<OcspResponder<'a>> {
    let responder = match delegate {
        Some(delegate) => OcspResponder::delegate(&delegate.0, &ca.0, &*signer.0)?,
        None => OcspResponder::ca(&ca.0, &*signer.0)?,
    };
    let form = if flag(by_name, "by_name")? { ResponderIdForm::Name } else { ResponderIdForm::Key };
    Ok(responder.with_id_form(form))
}

/// Signs an OCSP response: by the CA itself, or by `delegate`, whose certificate the CA issued for OCSPSigning and which goes
/// with the response. `by_name` is 1 to name the responder by its subject, 0 by the hash of its key. What does not hold
/// together is refused with CW_STATUS_REFUSED before the key is used.
///
/// On success `*out` owns the response in DER: `cw_buffer_free`. On failure it is NULL.
///
/// # Safety
/// `ca`, `signer` and `parameters` are live handles; `delegate` is NULL or a live handle; `rng` is a live handle that no
/// other thread uses meanwhile; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_sign_ocsp_response(
    ca: *const cw_certificate,
    delegate: *const cw_certificate,
    signer: *const cw_signer,
    by_name: u32,
    parameters: *const cw_ocsp_parameters,
    rng: *mut cw_rng,
    out: *mut *mut cw_buffer,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, ca, delegate, signer, parameters, rng) = unsafe {
        (
            border::err(err),
            border::out(out, "out"),
            border::object(ca, "ca"),
            border::optional(delegate, "delegate"),
            border::object(signer, "signer"),
            border::object(parameters, "parameters"),
            border::object_mut(rng, "rng"),
        )
    };
    guard(err, || {
        let (out, parameters, rng) = (out?, parameters?, rng?);
        let response = responder(ca?, delegate?, signer?, by_name)?.sign(&parameters.0, &mut *rng.0)?;
        out.give_owned(cw_buffer::new(response.as_der()));
        Ok(())
    })
}

/// The first of two steps of `cw_sign_ocsp_response`, for a key that is somewhere else: see `cw_unsigned`.
///
/// On success `*out` owns what is to be signed: `cw_unsigned_free`. On failure it is NULL.
///
/// # Safety
/// `ca`, `signer` and `parameters` are live handles; `delegate` is NULL or a live handle; `out` is writable; `err` is
/// NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_prepare_ocsp_response(
    ca: *const cw_certificate,
    delegate: *const cw_certificate,
    signer: *const cw_signer,
    by_name: u32,
    parameters: *const cw_ocsp_parameters,
    out: *mut *mut cw_unsigned,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, ca, delegate, signer, parameters) = unsafe {
        (
            border::err(err),
            border::out(out, "out"),
            border::object(ca, "ca"),
            border::optional(delegate, "delegate"),
            border::object(signer, "signer"),
            border::object(parameters, "parameters"),
        )
    };
    guard(err, || {
        let (out, parameters) = (out?, parameters?);
        let prepared = responder(ca?, delegate?, signer?, by_name)?.prepare(&parameters.0)?;
        out.give_owned(cw_unsigned::OcspResponse(prepared));
        Ok(())
    })
}

/// A response without an answer, which nobody signs. `response_status` is an OCSPResponseStatus of RFC 6960 §4.2.1 other
/// than 0: 1 malformed request, 2 internal error, 3 try later, 5 signature required, 6 unauthorized.
///
/// On success `*out` owns the response in DER: `cw_buffer_free`. On failure it is NULL.
///
/// # Safety
/// `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_ocsp_unsuccessful(
    response_status: u32,
    out: *mut *mut cw_buffer,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out) = unsafe { (border::err(err), border::out(out, "out")) };
    guard(err, || {
        let out = out?;
        let status = u8::try_from(response_status).ok().and_then(OcspResponseStatus::from_number);
        let bad = || Error::new(Code::INVALID_ARGUMENT).in_field("response_status").with_found(response_status);
        out.give_owned(cw_buffer::new(OcspResponder::unsuccessful(status.ok_or_else(bad)?)?.as_der()));
        Ok(())
    })
}
