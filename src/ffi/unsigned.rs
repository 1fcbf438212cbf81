//! Signing in two steps: everything is checked here, and the key is somewhere else.

use super::algorithm::{signature, signature_number};
use super::border::{self, Object, guard, value};
use super::buffer::{cw_buffer, cw_bytes};
use super::certificate::cw_certificate;
use super::error::cw_error;
use super::parameters::cw_parameters;
use super::public_key::cw_public_key;
use super::request::cw_request_parameters;
use super::rng::cw_rng;
use super::signer::cw_signer;
use super::status::cw_status;
use crate::crypto::SignatureAlgorithm;
use crate::issue::{Issuer, OfflineKey, UnsignedCertificate, UnsignedCrl, UnsignedOcspResponse, UnsignedRequest};
use alloc::sync::Arc;

/// A certificate, a request, a CRL or an OCSP response that everything has been checked of but the signature, which it does
/// not have yet. Immutable: any number of threads may look at it.
#[expect(clippy::large_enum_variant, reason = "a handle of C is a pointer, whatever it points to")]
pub enum cw_unsigned {
    /// From `cw_prepare_certificate`.
    Certificate(UnsignedCertificate),
    /// From `cw_prepare_request`.
    Request(UnsignedRequest),
    /// From `cw_prepare_crl`.
    Crl(UnsignedCrl),
    /// From `cw_prepare_ocsp_response`.
    OcspResponse(UnsignedOcspResponse),
}

impl Object for cw_unsigned {
    const TAG: u32 = 0xc3c1_0092;
}

impl cw_unsigned {
    fn tbs_der(&self) -> &[u8] {
        match self {
            Self::Certificate(unsigned) => unsigned.tbs_der(),
            Self::Request(unsigned) => unsigned.info_der(),
            Self::Crl(unsigned) => unsigned.tbs_der(),
            Self::OcspResponse(unsigned) => unsigned.tbs_der(),
        }
    }

    fn algorithm(&self) -> SignatureAlgorithm {
        match self {
            Self::Certificate(unsigned) => unsigned.signature_algorithm(),
            Self::Request(unsigned) => unsigned.signature_algorithm(),
            Self::Crl(unsigned) => unsigned.signature_algorithm(),
            Self::OcspResponse(unsigned) => unsigned.signature_algorithm(),
        }
    }
}

/// The bytes to sign. They live as long as `unsigned`; none for NULL.
///
/// # Safety
/// `prepared` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_unsigned_tbs_der(prepared: *const cw_unsigned) -> cw_bytes {
    // SAFETY: this function's contract is that of this call.
    let prepared = unsafe { border::object(prepared, "prepared") };
    value(|| Ok(cw_bytes::of(prepared?.tbs_der())))
}

/// The algorithm to sign with: a `cw_signature_algorithm`. 0 for NULL.
///
/// # Safety
/// `prepared` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_unsigned_algorithm(prepared: *const cw_unsigned) -> u32 {
    // SAFETY: this function's contract is that of this call.
    let prepared = unsafe { border::object(prepared, "prepared") };
    value(|| Ok(signature_number(prepared?.algorithm())))
}

/// The second step: adds the signature, which must verify under the signer's key, and gives the DER of what was prepared.
///
/// On success `*out` owns it: `cw_buffer_free`. On failure it is NULL.
///
/// # Safety
/// `prepared` is a live handle; `signed_bytes` is readable for `signed_bytes_len` bytes (NULL allowed when 0); `out` is
/// writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_unsigned_complete(
    prepared: *const cw_unsigned,
    signed_bytes: *const u8,
    signed_bytes_len: usize,
    out: *mut *mut cw_buffer,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, prepared, signed_bytes) = unsafe {
        (
            border::err(err),
            border::out(out, "out"),
            border::object(prepared, "prepared"),
            border::bytes(signed_bytes, signed_bytes_len, "signed_bytes"),
        )
    };
    guard(err, || {
        let (out, prepared, signed_bytes) = (out?, prepared?, signed_bytes?);
        out.give_owned(match prepared {
            cw_unsigned::Certificate(it) => cw_buffer::new(it.complete(signed_bytes)?.certificate().as_der()),
            cw_unsigned::Request(it) => cw_buffer::new(it.complete(signed_bytes)?.as_der()),
            cw_unsigned::Crl(it) => cw_buffer::new(it.complete(signed_bytes)?.as_der()),
            cw_unsigned::OcspResponse(it) => cw_buffer::new(it.complete(signed_bytes)?.as_der()),
        });
        Ok(())
    })
}

/// Frees what was prepared. NULL is fine.
///
/// # Safety
/// `prepared` is NULL or a live handle, not used afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_unsigned_free(prepared: *mut cw_unsigned) {
    // SAFETY: this function's contract is that of this call.
    unsafe { border::destroy(prepared) };
}

/// A signer whose key is somewhere else and cannot be asked from here: for the `cw_prepare_…` functions. `algorithm` is a
/// `cw_signature_algorithm`.
///
/// On success `*out` owns a signer: `cw_signer_free`. On failure it is NULL.
///
/// # Safety
/// `public_key` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_signer_offline(
    public_key: *const cw_public_key,
    algorithm: u32,
    out: *mut *mut cw_signer,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, public_key) =
        unsafe { (border::err(err), border::out(out, "out"), border::object(public_key, "public_key")) };
    guard(err, || {
        let (out, public_key) = (out?, public_key?);
        let algorithm = match algorithm {
            0 => public_key.key.algorithm().default_signature_algorithm(),
            number => signature(number)?,
        };
        out.give(cw_signer(Arc::new(OfflineKey::new(public_key.key.clone(), algorithm))));
        Ok(())
    })
}

/// The first of two steps of `cw_issue`.
///
/// On success `*out` owns what is to be signed: `cw_unsigned_free`. On failure it is NULL.
///
/// # Safety
/// `issuer`, `signer` and `parameters` are live handles; nobody sets anything on `parameters` meanwhile; `rng` is a
/// live handle that no other thread uses meanwhile; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_prepare_certificate(
    issuer: *const cw_certificate,
    signer: *const cw_signer,
    parameters: *const cw_parameters,
    rng: *mut cw_rng,
    out: *mut *mut cw_unsigned,
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
        let prepared = Issuer::new(&issuer.0, &*signer.0)?.prepare(&parameters.finished()?, &mut *rng.0)?;
        out.give_owned(cw_unsigned::Certificate(prepared));
        Ok(())
    })
}

/// The first of two steps of `cw_request_sign`.
///
/// On success `*out` owns what is to be signed: `cw_unsigned_free`. On failure it is NULL.
///
/// # Safety
/// `parameters` and `signer` are live handles; nobody sets anything on `parameters` meanwhile; `out` is writable; `err`
/// is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_prepare_request(
    parameters: *const cw_request_parameters,
    signer: *const cw_signer,
    out: *mut *mut cw_unsigned,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, parameters, signer) = unsafe {
        (
            border::err(err),
            border::out(out, "out"),
            border::object(parameters, "parameters"),
            border::object(signer, "signer"),
        )
    };
    guard(err, || {
        let (out, parameters, signer) = (out?, parameters?, signer?);
        out.give_owned(cw_unsigned::Request(parameters.complete()?.prepare(&*signer.0)?));
        Ok(())
    })
}
