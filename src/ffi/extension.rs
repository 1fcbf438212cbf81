//! Extensions: each as it stands, and the standard ones by what they say.

use super::border::{self, Neutral as _, Object, flag, guard, value};
use super::buffer::{cw_bytes, cw_string_list, cw_text};
use super::certificate::cw_certificate;
use super::error::cw_error;
use super::status::cw_status;
use super::text::Text;
use crate::base::{Code, Error, Result};
use crate::issue::OwnedExtension;
use crate::x509::{Certificate, Extension, ObjectIdentifier, oid};
use alloc::boxed::Box;
use core::ffi::c_char;

/// What a key may be used for: the bits of keyUsage (RFC 5280 §4.2.1.3).
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum cw_key_usage {
    /// digitalSignature.
    CW_KEY_USAGE_DIGITAL_SIGNATURE = 1,
    /// nonRepudiation (contentCommitment).
    CW_KEY_USAGE_NON_REPUDIATION = 2,
    /// keyEncipherment.
    CW_KEY_USAGE_KEY_ENCIPHERMENT = 4,
    /// dataEncipherment.
    CW_KEY_USAGE_DATA_ENCIPHERMENT = 8,
    /// keyAgreement.
    CW_KEY_USAGE_KEY_AGREEMENT = 16,
    /// keyCertSign.
    CW_KEY_USAGE_KEY_CERT_SIGN = 32,
    /// cRLSign.
    CW_KEY_USAGE_CRL_SIGN = 64,
    /// encipherOnly.
    CW_KEY_USAGE_ENCIPHER_ONLY = 128,
    /// decipherOnly.
    CW_KEY_USAGE_DECIPHER_ONLY = 256,
}

/// Extensions in order, as they stand. Immutable: any number of threads may look at them.
pub struct cw_extensions(Box<[Entry]>);

struct Entry {
    oid: Text,
    name: Text,
    critical: bool,
    value: Box<[u8]>,
}

impl Object for cw_extensions {
    const TAG: u32 = 0xc3c1_0014;
}

impl cw_extensions {
    pub(super) fn new<'a>(extensions: impl Iterator<Item = Extension<'a>>) -> Self {
        let entry = |extension: Extension<'_>| Entry {
            oid: Text::new(extension.oid),
            name: Text::new(extension.oid.name().unwrap_or_default()),
            critical: extension.critical,
            value: extension.value.into(),
        };
        Self(extensions.map(entry).collect())
    }
}

/// Every extension, in order; an empty list if there is none.
///
/// On success `*out` owns them: `cw_extensions_free`. On failure it is NULL.
///
/// # Safety
/// `certificate` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_certificate_extensions(
    certificate: *const cw_certificate,
    out: *mut *mut cw_extensions,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, certificate) =
        unsafe { (border::err(err), border::out(out, "out"), border::object(certificate, "certificate")) };
    guard(err, || {
        out?.give_owned(cw_extensions::new(certificate?.0.extensions()));
        Ok(())
    })
}

/// How many extensions; 0 for NULL.
///
/// # Safety
/// `extensions` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_extensions_count(extensions: *const cw_extensions) -> usize {
    // SAFETY: this function's contract is that of this call.
    let extensions = unsafe { border::object(extensions, "extensions") };
    value(|| Ok(extensions?.0.len()))
}

/// The type of one extension in dots, by index from 0. Lives as long as `extensions`; empty beyond the last and for NULL.
///
/// # Safety
/// `extensions` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_extensions_oid(extensions: *const cw_extensions, index: usize) -> cw_text {
    // SAFETY: this function's contract is that of this call.
    let extensions = unsafe { border::object(extensions, "extensions") };
    value(|| Ok(extensions?.0.get(index).map_or(cw_text::NEUTRAL, |entry| entry.oid.view())))
}

/// The name of one extension's type, such as `keyUsage`, by index from 0. Lives as long as `extensions`; empty if the type
/// is not known, beyond the last, and for NULL.
///
/// # Safety
/// `extensions` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_extensions_name(extensions: *const cw_extensions, index: usize) -> cw_text {
    // SAFETY: this function's contract is that of this call.
    let extensions = unsafe { border::object(extensions, "extensions") };
    value(|| Ok(extensions?.0.get(index).map_or(cw_text::NEUTRAL, |entry| entry.name.view())))
}

/// Whether one extension is critical, by index from 0; false beyond the last and for NULL.
///
/// # Safety
/// `extensions` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_extensions_is_critical(extensions: *const cw_extensions, index: usize) -> bool {
    // SAFETY: this function's contract is that of this call.
    let extensions = unsafe { border::object(extensions, "extensions") };
    value(|| Ok(extensions?.0.get(index).is_some_and(|entry| entry.critical)))
}

/// The contents of extnValue of one extension: DER of its own type. By index from 0. Lives as long as `extensions`; none
/// beyond the last and for NULL.
///
/// # Safety
/// `extensions` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_extensions_value(extensions: *const cw_extensions, index: usize) -> cw_bytes {
    // SAFETY: this function's contract is that of this call.
    let extensions = unsafe { border::object(extensions, "extensions") };
    value(|| Ok(extensions?.0.get(index).map_or(cw_bytes::NEUTRAL, |entry| cw_bytes::of(&entry.value))))
}

/// Frees the extensions. NULL is fine.
///
/// # Safety
/// `extensions` is NULL or a live handle, not used afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_extensions_free(extensions: *mut cw_extensions) {
    // SAFETY: this function's contract is that of this call.
    unsafe { border::destroy(extensions) };
}

/// What a caller gives as an extension: its type in dots, whether it is critical (0 or 1), and the DER of its value.
pub(super) fn given(type_oid: &str, critical: u32, value: &[u8]) -> Result<OwnedExtension> {
    let type_oid: ObjectIdentifier = type_oid.parse()?;
    OwnedExtension::from_der(type_oid.as_oid(), flag(critical, "critical")?, value)
}

fn absent(extension: &'static str) -> Error {
    Error::new(Code::ABSENT).in_field(extension)
}

/// The first extension of a type, given in dots (`2.5.29.15`): whether it is critical, and the contents of its extnValue,
/// which live as long as `certificate`.
///
/// On failure `*critical` is false and `*value` has no bytes: CW_STATUS_NOT_FOUND without the extension.
///
/// # Safety
/// `certificate` is a live handle; `type_oid` is readable for `type_oid_len` bytes (NULL allowed when 0); `critical` and
/// `value` are writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_certificate_extension(
    certificate: *const cw_certificate,
    type_oid: *const c_char,
    type_oid_len: usize,
    critical: *mut bool,
    value: *mut cw_bytes,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, critical, value, certificate, type_oid) = unsafe {
        (
            border::err(err),
            border::out(critical, "critical"),
            border::out(value, "value"),
            border::object(certificate, "certificate"),
            border::text(type_oid, type_oid_len, "type_oid"),
        )
    };
    guard(err, || {
        let (critical, value, certificate) = (critical?, value?, certificate?);
        let type_oid: ObjectIdentifier = type_oid?.parse()?;
        let extension = certificate.0.extension(type_oid.as_oid()).ok_or_else(|| absent("extensions"))?;
        critical.set(extension.critical);
        value.set(cw_bytes::of(extension.value));
        Ok(())
    })
}

/// What basicConstraints says: whether the subject is a CA, and how many intermediates may follow it, if that is limited.
///
/// On failure all are cleared: CW_STATUS_NOT_FOUND without the extension.
///
/// # Safety
/// `certificate` is a live handle; `is_ca`, `has_path_len` and `path_len` are writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_certificate_basic_constraints(
    certificate: *const cw_certificate,
    is_ca: *mut bool,
    has_path_len: *mut bool,
    path_len: *mut u32,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, is_ca, has_path_len, path_len, certificate) = unsafe {
        (
            border::err(err),
            border::out(is_ca, "is_ca"),
            border::out(has_path_len, "has_path_len"),
            border::out(path_len, "path_len"),
            border::object(certificate, "certificate"),
        )
    };
    guard(err, || {
        let (is_ca, has_path_len, path_len) = (is_ca?, has_path_len?, path_len?);
        let constraints = certificate?.0.basic_constraints()?.ok_or_else(|| absent("basicConstraints"))?;
        is_ca.set(constraints.ca);
        has_path_len.set(constraints.path_len_constraint.is_some());
        path_len.set(constraints.path_len_constraint.unwrap_or_default());
        Ok(())
    })
}

/// What keyUsage says: a sum of `cw_key_usage`.
///
/// On failure `*usage` is 0: CW_STATUS_NOT_FOUND without the extension.
///
/// # Safety
/// `certificate` is a live handle; `usage` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_certificate_key_usage(
    certificate: *const cw_certificate,
    usage: *mut u32,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, usage, certificate) =
        unsafe { (border::err(err), border::out(usage, "usage"), border::object(certificate, "certificate")) };
    guard(err, || {
        let usage = usage?;
        let found = certificate?.0.key_usage()?.ok_or_else(|| absent("keyUsage"))?;
        usage.set(found.bits().into());
        Ok(())
    })
}

/// The purposes of extendedKeyUsage, in dots (`1.3.6.1.5.5.7.3.1` for TLS servers).
///
/// On success `*out` owns a list: `cw_string_list_free`. On failure it is NULL: CW_STATUS_NOT_FOUND without the extension.
///
/// # Safety
/// `certificate` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_certificate_extended_key_usage(
    certificate: *const cw_certificate,
    out: *mut *mut cw_string_list,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, certificate) =
        unsafe { (border::err(err), border::out(out, "out"), border::object(certificate, "certificate")) };
    guard(err, || {
        let out = out?;
        let usage = certificate?.0.extended_key_usage()?.ok_or_else(|| absent("extKeyUsage"))?;
        out.give_owned(cw_string_list::new(usage.iter()));
        Ok(())
    })
}

/// The key identifier of subjectKeyIdentifier. It lives as long as `certificate`.
///
/// On failure `*value` has no bytes: CW_STATUS_NOT_FOUND without the extension.
///
/// # Safety
/// `certificate` is a live handle; `value` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_certificate_subject_key_identifier(
    certificate: *const cw_certificate,
    value: *mut cw_bytes,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, value, certificate) =
        unsafe { (border::err(err), border::out(value, "value"), border::object(certificate, "certificate")) };
    guard(err, || {
        let value = value?;
        let found = certificate?.0.subject_key_identifier()?.ok_or_else(|| absent("subjectKeyIdentifier"))?;
        value.set(cw_bytes::of(found.0));
        Ok(())
    })
}

/// The key identifier of authorityKeyIdentifier. It lives as long as `certificate`.
///
/// On failure `*value` has no bytes: CW_STATUS_NOT_FOUND without the extension, or if it has no key identifier.
///
/// # Safety
/// `certificate` is a live handle; `value` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_certificate_authority_key_identifier(
    certificate: *const cw_certificate,
    value: *mut cw_bytes,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, value, certificate) =
        unsafe { (border::err(err), border::out(value, "value"), border::object(certificate, "certificate")) };
    guard(err, || {
        let value = value?;
        let found = certificate?.0.authority_key_identifier()?.and_then(|found| found.key_identifier);
        value.set(cw_bytes::of(found.ok_or_else(|| absent("authorityKeyIdentifier"))?));
        Ok(())
    })
}

/// The URIs of cRLDistributionPoints, in order; what is not printable is escaped.
///
/// On success `*out` owns a list: `cw_string_list_free`. On failure it is NULL: CW_STATUS_NOT_FOUND without the extension.
///
/// # Safety
/// `certificate` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_certificate_crl_uris(
    certificate: *const cw_certificate,
    out: *mut *mut cw_string_list,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, certificate) =
        unsafe { (border::err(err), border::out(out, "out"), border::object(certificate, "certificate")) };
    guard(err, || {
        let out = out?;
        let points = certificate?.0.crl_distribution_points()?.ok_or_else(|| absent("cRLDistributionPoints"))?;
        out.give_owned(cw_string_list::new(points.uris()));
        Ok(())
    })
}

/// The URIs at which OCSP is spoken, from authorityInfoAccess, in order; what is not printable is escaped.
///
/// On success `*out` owns a list: `cw_string_list_free`. On failure it is NULL: CW_STATUS_NOT_FOUND without the extension.
///
/// # Safety
/// `certificate` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_certificate_ocsp_uris(
    certificate: *const cw_certificate,
    out: *mut *mut cw_string_list,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, certificate) =
        unsafe { (border::err(err), border::out(out, "out"), border::object(certificate, "certificate")) };
    guard(err, || {
        out?.give_owned(access(&certificate?.0, oid::ACCESS_OCSP)?);
        Ok(())
    })
}

/// The URIs at which the issuer's certificate is found, from authorityInfoAccess, in order; what is not printable is
/// escaped.
///
/// On success `*out` owns a list: `cw_string_list_free`. On failure it is NULL: CW_STATUS_NOT_FOUND without the extension.
///
/// # Safety
/// `certificate` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_certificate_issuer_uris(
    certificate: *const cw_certificate,
    out: *mut *mut cw_string_list,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, certificate) =
        unsafe { (border::err(err), border::out(out, "out"), border::object(certificate, "certificate")) };
    guard(err, || {
        out?.give_owned(access(&certificate?.0, oid::ACCESS_CA_ISSUERS)?);
        Ok(())
    })
}

fn access(certificate: &Certificate, method: oid::Oid<'_>) -> Result<cw_string_list> {
    let found = certificate.authority_info_access()?.ok_or_else(|| absent("authorityInfoAccess"))?;
    Ok(cw_string_list::new(found.uris(method)))
}
