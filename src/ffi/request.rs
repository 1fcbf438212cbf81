//! Certificate requests (PKCS#10).

use super::algorithm::signatures;
use super::border::{self, Object, guard, value};
use super::buffer::{cw_bytes, cw_string};
use super::error::cw_error;
use super::extension::{cw_extensions, given};
use super::finding::cw_findings;
use super::general_names::cw_general_names;
use super::name::cw_name;
use super::parameter_extensions::Names;
use super::public_key::cw_public_key;
use super::rng::cw_rng;
use super::signer::cw_signer;
use super::status::cw_status;
use crate::base::{Code, Error};
use crate::issue::RequestParameters;
use crate::x509::CertificateRequest;
use core::ffi::c_char;

/// A parsed certificate request. Immutable: any number of threads may use it. `cw_request_clone` makes another owner.
pub struct cw_request(pub(super) CertificateRequest);

impl Object for cw_request {
    const TAG: u32 = 0xc3c1_0051;
}

/// Reads one DER certificate request. The bytes are copied.
///
/// On success `*out` owns it: `cw_request_free`. On failure it is NULL.
///
/// # Safety
/// `der` is readable for `der_len` bytes (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_request_from_der(
    der: *const u8,
    der_len: usize,
    out: *mut *mut cw_request,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, der) = unsafe { (border::err(err), border::out(out, "out"), border::bytes(der, der_len, "der")) };
    guard(err, || {
        out?.give(cw_request(CertificateRequest::from_der(der?)?));
        Ok(())
    })
}

/// Reads the one certificate request in a PEM text; text around the block is ignored.
///
/// On success `*out` owns it: `cw_request_free`. On failure it is NULL.
///
/// # Safety
/// `pem` is readable for `pem_len` bytes (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_request_from_pem(
    pem: *const c_char,
    pem_len: usize,
    out: *mut *mut cw_request,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, pem) =
        unsafe { (border::err(err), border::out(out, "out"), border::bytes(pem.cast(), pem_len, "pem")) };
    guard(err, || {
        out?.give(cw_request(CertificateRequest::from_pem(pem?)?));
        Ok(())
    })
}

/// One more owner of the same certificate request: each frees its own. NULL for NULL.
///
/// # Safety
/// `request` is NULL or a live handle.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_request_clone(request: *const cw_request) -> *mut cw_request {
    // SAFETY: this function's contract is that of this call.
    unsafe { border::retain(request) }
}

/// Gives up one ownership; the last frees the certificate request. NULL is fine.
///
/// # Safety
/// `request` is NULL or a live handle, not used by this owner afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_request_free(request: *mut cw_request) {
    // SAFETY: this function's contract is that of this call.
    unsafe { border::release(request) };
}

/// The whole request. Lives as long as `request`; none for NULL.
///
/// # Safety
/// `request` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_request_der(request: *const cw_request) -> cw_bytes {
    // SAFETY: this function's contract is that of this call.
    let request = unsafe { border::object(request, "request") };
    value(|| Ok(cw_bytes::of(request?.0.as_der())))
}

/// The bytes that are signed, tag and length included. They live as long as `request`; none for NULL.
///
/// # Safety
/// `request` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_request_info_der(request: *const cw_request) -> cw_bytes {
    // SAFETY: this function's contract is that of this call.
    let request = unsafe { border::object(request, "request") };
    value(|| Ok(cw_bytes::of(request?.0.info_der())))
}

/// Whom it is about.
///
/// On success `*out` owns it: `cw_name_free`. On failure it is NULL.
///
/// # Safety
/// `request` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_request_subject(
    request: *const cw_request,
    out: *mut *mut cw_name,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, request) =
        unsafe { (border::err(err), border::out(out, "out"), border::object(request, "request")) };
    guard(err, || {
        out?.give(cw_name::new(request?.0.subject().into()));
        Ok(())
    })
}

/// The key that is to be certified.
///
/// On success `*out` owns it: `cw_public_key_free`. On failure it is NULL.
///
/// # Safety
/// `request` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_request_public_key(
    request: *const cw_request,
    out: *mut *mut cw_public_key,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, request) =
        unsafe { (border::err(err), border::out(out, "out"), border::object(request, "request")) };
    guard(err, || {
        out?.give(cw_public_key::new(request?.0.public_key()?));
        Ok(())
    })
}

/// Verifies that whoever made the request has its private key, by one of `allowed_count` algorithms, each a
/// `cw_signature_algorithm`.
///
/// # Safety
/// `request` is a live handle; `allowed` is readable for `allowed_count` numbers (NULL allowed when 0); `err` is NULL
/// or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_request_verify_signature(
    request: *const cw_request,
    allowed: *const u32,
    allowed_count: usize,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, request, numbers) = unsafe {
        (border::err(err), border::object(request, "request"), border::numbers(allowed, allowed_count, "allowed"))
    };
    guard(err, || {
        request?.0.verify_signature(&signatures(numbers?)?)?;
        Ok(())
    })
}

/// The challenge password. CW_STATUS_NOT_FOUND if it has none.
///
/// On success `*out` owns it: `cw_string_free`. On failure it is NULL.
///
/// # Safety
/// `request` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_request_challenge_password(
    request: *const cw_request,
    out: *mut *mut cw_string,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, request) =
        unsafe { (border::err(err), border::out(out, "out"), border::object(request, "request")) };
    guard(err, || {
        let (out, request) = (out?, request?);
        let password = request.0.challenge_password();
        let password = password.ok_or_else(|| Error::new(Code::ABSENT).in_field("challengePassword"))?;
        out.give_owned(cw_string::from_secret(&password));
        Ok(())
    })
}

/// Every extension that it asks for, in order; an empty list if there is none.
///
/// On success `*out` owns it: `cw_extensions_free`. On failure it is NULL.
///
/// # Safety
/// `request` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_request_extensions(
    request: *const cw_request,
    out: *mut *mut cw_extensions,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, request) =
        unsafe { (border::err(err), border::out(out, "out"), border::object(request, "request")) };
    guard(err, || {
        out?.give_owned(cw_extensions::new(request?.0.requested_extensions()));
        Ok(())
    })
}

/// The alternative names that it asks for. CW_STATUS_NOT_FOUND if it asks for none.
///
/// On success `*out` owns it: `cw_general_names_free`. On failure it is NULL.
///
/// # Safety
/// `request` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_request_subject_alt_name(
    request: *const cw_request,
    out: *mut *mut cw_general_names,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, request) =
        unsafe { (border::err(err), border::out(out, "out"), border::object(request, "request")) };
    guard(err, || {
        let (out, request) = (out?, request?);
        let names = request.0.subject_alt_name()?.ok_or_else(|| Error::new(Code::ABSENT).in_field("subjectAltName"))?;
        out.give_owned(cw_general_names::new(&names));
        Ok(())
    })
}

/// What in the encoding deviates from the standard: an empty list if nothing does.
///
/// On success `*out` owns it: `cw_findings_free`. On failure it is NULL.
///
/// # Safety
/// `request` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_request_encoding_findings(
    request: *const cw_request,
    out: *mut *mut cw_findings,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, request) =
        unsafe { (border::err(err), border::out(out, "out"), border::object(request, "request")) };
    guard(err, || {
        out?.give_owned(cw_findings::new(request?.0.encoding_findings()));
        Ok(())
    })
}

/// The request as a PEM block.
///
/// On success `*out` owns it: `cw_string_free`. On failure it is NULL.
///
/// # Safety
/// `request` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_request_to_pem(
    request: *const cw_request,
    out: *mut *mut cw_string,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, request) =
        unsafe { (border::err(err), border::out(out, "out"), border::object(request, "request")) };
    guard(err, || {
        out?.give_owned(cw_string::new(request?.0.to_pem()));
        Ok(())
    })
}

/// Every field for people, as indented text.
///
/// On success `*out` owns it: `cw_string_free`. On failure it is NULL.
///
/// # Safety
/// `request` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_request_to_text(
    request: *const cw_request,
    out: *mut *mut cw_string,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, request) =
        unsafe { (border::err(err), border::out(out, "out"), border::object(request, "request")) };
    guard(err, || {
        out?.give_owned(cw_string::new(request?.0.describe()));
        Ok(())
    })
}

/// Every field for programs, as JSON.
///
/// On success `*out` owns it: `cw_string_free`. On failure it is NULL.
///
/// # Safety
/// `request` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_request_to_json(
    request: *const cw_request,
    out: *mut *mut cw_string,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, request) =
        unsafe { (border::err(err), border::out(out, "out"), border::object(request, "request")) };
    guard(err, || {
        out?.give_owned(cw_string::new(request?.0.describe().to_json()));
        Ok(())
    })
}

/// What a request is to ask for. Changed by setters by one thread at a time, then used by any number of threads as long as
/// nobody sets anything.
pub struct cw_request_parameters {
    parameters: RequestParameters,
    names: Names,
}

impl Object for cw_request_parameters {
    const TAG: u32 = 0xc3c1_0052;
}

impl cw_request_parameters {
    /// With the alternative names, which are one extension.
    pub(super) fn complete(&self) -> crate::base::Result<RequestParameters> {
        let parameters = self.parameters.clone();
        if self.names.is_empty() { Ok(parameters) } else { Ok(parameters.with_extension(self.names.extension()?)) }
    }
}

/// A request that asks for nothing but a subject.
///
/// On success `*out` owns parameters: `cw_request_parameters_free`. On failure it is NULL.
///
/// # Safety
/// `subject` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_request_parameters_new(
    subject: *const cw_name,
    out: *mut *mut cw_request_parameters,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, subject) =
        unsafe { (border::err(err), border::out(out, "out"), border::object(subject, "subject")) };
    guard(err, || {
        let parameters = RequestParameters::new(subject?.name.clone());
        out?.give_owned(cw_request_parameters { parameters, names: Names::default() });
        Ok(())
    })
}

/// Frees parameters. NULL is fine.
///
/// # Safety
/// `parameters` is NULL or a live handle, not used afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_request_parameters_free(parameters: *mut cw_request_parameters) {
    // SAFETY: this function's contract is that of this call.
    unsafe { border::destroy(parameters) };
}

/// Asks for a name in subjectAltName: see `cw_parameters_add_alternative_name`.
///
/// # Safety
/// `parameters` is a live handle that no other thread uses meanwhile; `name` is readable for `name_len` bytes (NULL
/// allowed when 0); `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_request_parameters_add_alternative_name(
    parameters: *mut cw_request_parameters,
    form: u32,
    name: *const c_char,
    name_len: usize,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, parameters, name) = unsafe {
        (border::err(err), border::object_mut(parameters, "parameters"), border::text(name, name_len, "name"))
    };
    guard(err, || {
        let (parameters, name) = (parameters?, name?);
        parameters.names.add(form, name)?;
        Ok(())
    })
}

/// Sets the password with which the requester may ask for revocation later: 1 to 255 characters. It stands in the
/// request for everyone to read.
///
/// # Safety
/// `parameters` is a live handle that no other thread uses meanwhile; `password` is readable for `password_len` bytes
/// (NULL allowed when 0); `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_request_parameters_set_challenge_password(
    parameters: *mut cw_request_parameters,
    password: *const c_char,
    password_len: usize,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, parameters, password) = unsafe {
        (
            border::err(err),
            border::object_mut(parameters, "parameters"),
            border::text(password, password_len, "password"),
        )
    };
    guard(err, || {
        let (parameters, password) = (parameters?, password?);
        parameters.parameters = parameters.parameters.clone().with_challenge_password(password);
        Ok(())
    })
}

/// Asks for an extension of any type: its type in dots, whether it is critical (0 or 1), and the DER of its value.
///
/// # Safety
/// `parameters` is a live handle that no other thread uses meanwhile; `type_oid` is readable for `type_oid_len` bytes
/// (NULL allowed when 0); `extension_value` is readable for `extension_value_len` bytes (NULL allowed when 0); `err` is
/// NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_request_parameters_add_extension(
    parameters: *mut cw_request_parameters,
    type_oid: *const c_char,
    type_oid_len: usize,
    critical: u32,
    extension_value: *const u8,
    extension_value_len: usize,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, parameters, type_oid, extension_value) = unsafe {
        (
            border::err(err),
            border::object_mut(parameters, "parameters"),
            border::text(type_oid, type_oid_len, "type_oid"),
            border::bytes(extension_value, extension_value_len, "extension_value"),
        )
    };
    guard(err, || {
        let (parameters, type_oid, extension_value) = (parameters?, type_oid?, extension_value?);
        let extension = given(type_oid, critical, extension_value)?;
        parameters.parameters = parameters.parameters.clone().with_extension(extension);
        Ok(())
    })
}

/// Signs a request with the key that is to be certified, and checks what came out.
///
/// On success `*out` owns a request: `cw_request_free`. On failure it is NULL.
///
/// # Safety
/// `parameters` and `signer` are live handles; nobody sets anything on `parameters` meanwhile; `rng` is a live handle
/// that no other thread uses meanwhile; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_request_sign(
    parameters: *const cw_request_parameters,
    signer: *const cw_signer,
    rng: *mut cw_rng,
    out: *mut *mut cw_request,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, parameters, signer, rng) = unsafe {
        (
            border::err(err),
            border::out(out, "out"),
            border::object(parameters, "parameters"),
            border::object(signer, "signer"),
            border::object_mut(rng, "rng"),
        )
    };
    guard(err, || {
        let (out, parameters, signer, rng) = (out?, parameters?, signer?, rng?);
        out.give(cw_request(parameters.complete()?.sign(&*signer.0, &mut *rng.0)?));
        Ok(())
    })
}
