//! What a certificate is to say: subject, key, validity, serial number, and where it begins. Extensions are set in
//! `parameter_extensions`, and by a profile in `profile`.

use super::algorithm::key_id_method;
use super::border::{self, Object, flag, guard};
use super::error::cw_error;
use super::library::validity;
use super::name::cw_name;
use super::parameter_extensions::Names;
use super::profile::cw_profile;
use super::public_key::cw_public_key;
use super::request::cw_request;
use super::status::cw_status;
use crate::base::{Code, Error, Result};
use crate::issue::{
    AlternativeName, CertificateParameters, CopyPolicy, DistributionPoint, ExtensionOrder, OwnedExtension, Role,
};
use crate::x509::{ObjectIdentifier, SerialNumber, oid};
use alloc::vec::Vec;
use core::ffi::c_char;

/// What a certificate is to say: everything but the issuer and the signature. Changed by setters by one thread at a time,
/// then used by any number of threads as long as nobody sets anything.
///
/// Names, purposes and locations are collected, and made into extensions when they are needed: adding one costs the same
/// however many there are.
pub struct cw_parameters {
    pub(super) parameters: CertificateParameters,
    pub(super) names: Names,
    pub(super) purposes: Vec<ObjectIdentifier>,
    pub(super) crl_uris: Vec<DistributionPoint>,
    accesses: Vec<(oid::Oid<'static>, AlternativeName)>,
}

impl Object for cw_parameters {
    const TAG: u32 = 0xc3c1_0050;
}

/// What a certificate is for: the basicConstraints, keyUsage and extKeyUsage that go with it.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum cw_role {
    /// A CA that signs its own certificate.
    CW_ROLE_ROOT_CA = 1,
    /// A CA below another.
    CW_ROLE_INTERMEDIATE_CA = 2,
    /// A TLS server.
    CW_ROLE_TLS_SERVER = 3,
    /// A TLS client.
    CW_ROLE_TLS_CLIENT = 4,
}

/// A `cw_role`; `path_len` counts for intermediates only.
fn role(number: u32, path_len: Option<u32>) -> Result<Role> {
    match (number, path_len) {
        (1, None) => Ok(Role::RootCa),
        (2, path_len_constraint) => Ok(Role::IntermediateCa { path_len_constraint }),
        (3, None) => Ok(Role::TlsServer),
        (4, None) => Ok(Role::TlsClient),
        (1..=4, Some(count)) => Err(Error::new(Code::INVALID_ARGUMENT).in_field("path_len").with_found(count)),
        _ => Err(Error::new(Code::INVALID_ARGUMENT).in_field("role").with_found(number)),
    }
}

impl cw_parameters {
    pub(super) fn new(parameters: CertificateParameters) -> Self {
        Self { parameters, names: Names::default(), purposes: Vec::new(), crl_uris: Vec::new(), accesses: Vec::new() }
    }

    /// Puts an extension in the place of those of its type.
    pub(super) fn replace(&mut self, extension: OwnedExtension) {
        self.parameters.remove_extension(extension.oid());
        self.parameters.add_extension(extension);
    }

    /// Takes out every extension of a type, collected or not.
    pub(super) fn remove(&mut self, extension: oid::Oid<'_>) {
        self.parameters.remove_extension(extension);
        match extension {
            oid::SUBJECT_ALT_NAME => self.names = Names::default(),
            oid::EXTENDED_KEY_USAGE => self.purposes.clear(),
            oid::CRL_DISTRIBUTION_POINTS => self.crl_uris.clear(),
            oid::AUTHORITY_INFO_ACCESS => self.accesses.clear(),
            _ => {}
        }
    }

    pub(super) fn add_access(&mut self, method: oid::Oid<'static>, location: AlternativeName) {
        if self.accesses.is_empty() {
            self.parameters.remove_extension(oid::AUTHORITY_INFO_ACCESS);
        }
        self.accesses.push((method, location));
    }

    /// With everything that was collected.
    pub(super) fn finished(&self) -> Result<CertificateParameters> {
        let mut parameters = self.parameters.clone();
        if !self.names.is_empty() {
            parameters.add_extension(self.names.extension()?);
        }
        if !self.purposes.is_empty() {
            let purposes: Vec<_> = self.purposes.iter().map(ObjectIdentifier::as_oid).collect();
            parameters.add_extension(OwnedExtension::extended_key_usage(&purposes)?);
        }
        if !self.crl_uris.is_empty() {
            parameters.add_extension(OwnedExtension::crl_distribution_points(&self.crl_uris)?);
        }
        if !self.accesses.is_empty() {
            parameters.add_extension(OwnedExtension::authority_info_access(&self.accesses)?);
        }
        Ok(parameters)
    }
}

/// A certificate for `subject` and its key, valid from `not_before` until `not_after`, both included, in seconds since
/// 1970-01-01T00:00:00Z. It has no extensions yet but the key identifiers, and a random serial number.
///
/// On success `*out` owns parameters: `cw_parameters_free`. On failure it is NULL.
///
/// # Safety
/// `subject` and `public_key` are live handles; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_parameters_new(
    subject: *const cw_name,
    public_key: *const cw_public_key,
    not_before: i64,
    not_after: i64,
    out: *mut *mut cw_parameters,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, subject, public_key) = unsafe {
        (
            border::err(err),
            border::out(out, "out"),
            border::object(subject, "subject"),
            border::object(public_key, "public_key"),
        )
    };
    guard(err, || {
        let (out, subject, public_key) = (out?, subject?, public_key?);
        let validity = validity(not_before, not_after)?;
        let parameters = CertificateParameters::new(subject.name.clone(), &public_key.key, validity);
        out.give_owned(cw_parameters::new(parameters));
        Ok(())
    })
}

/// What a request asks for: its subject and key, whose possession its signature must prove. None of its extensions is
/// taken over: see `cw_parameters_copy_extension`.
///
/// On success `*out` owns parameters: `cw_parameters_free`. On failure it is NULL.
///
/// # Safety
/// `request` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_parameters_from_request(
    request: *const cw_request,
    not_before: i64,
    not_after: i64,
    out: *mut *mut cw_parameters,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, request) =
        unsafe { (border::err(err), border::out(out, "out"), border::object(request, "request")) };
    guard(err, || {
        let (out, request) = (out?, request?);
        let validity = validity(not_before, not_after)?;
        out.give_owned(cw_parameters::new(CertificateParameters::from_request(
            &request.0,
            validity,
            CopyPolicy::None,
        )?));
        Ok(())
    })
}

/// What a request asks for, whose signature must prove possession of its key: its subject and key, and those of its extensions
/// that `profile` does not forbid, byte by byte; extKeyUsage only if the profile names each of its purposes, and never what the
/// CA answers for. What they say is held to the profile, which becomes the certificate's; what it settles and the request does
/// not say is as in `cw_parameters_from_profile`. With `unknown` 1, extensions of types that this library does not know are
/// taken over too; with 0 they are left out.
///
/// On success `*out` owns parameters: `cw_parameters_free`. On failure it is NULL.
///
/// # Safety
/// `request` and `profile` are live handles; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_parameters_from_request_by_profile(
    request: *const cw_request,
    profile: *const cw_profile,
    unknown: u32,
    not_before: i64,
    not_after: i64,
    out: *mut *mut cw_parameters,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, request, profile) = unsafe {
        (
            border::err(err),
            border::out(out, "out"),
            border::object(request, "request"),
            border::object(profile, "profile"),
        )
    };
    guard(err, || {
        let (out, request, profile) = (out?, request?, profile?);
        let copied = CopyPolicy::AllowedBy { profile: &profile.profile, unknown: flag(unknown, "unknown")? };
        let validity = validity(not_before, not_after)?;
        out.give_owned(cw_parameters::new(CertificateParameters::from_request(&request.0, validity, copied)?));
        Ok(())
    })
}

/// Frees parameters. NULL is fine.
///
/// # Safety
/// `parameters` is NULL or a live handle, not used afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_parameters_free(parameters: *mut cw_parameters) {
    // SAFETY: this function's contract is that of this call.
    unsafe { border::destroy(parameters) };
}

/// Sets basicConstraints, keyUsage and extKeyUsage to those of a `cw_role`. `path_len` is how many further CAs may
/// stand below an intermediate; NULL for any number, and for other roles.
///
/// # Safety
/// `parameters` is a live handle that no other thread uses meanwhile; `path_len` is NULL or readable; `err` is NULL or
/// writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_parameters_set_role(
    parameters: *mut cw_parameters,
    role: u32,
    path_len: *const u32,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, parameters, path_len) = unsafe {
        (border::err(err), border::object_mut(parameters, "parameters"), border::optional_number(path_len, "path_len"))
    };
    guard(err, || {
        let (parameters, path_len) = (parameters?, path_len?);
        parameters.parameters = parameters.parameters.clone().with_role(self::role(role, path_len)?)?;
        parameters.purposes.clear();
        Ok(())
    })
}

/// Sets the serial number: 1 to 20 bytes, big-endian, positive. Keeping it unique is the caller's part.
///
/// # Safety
/// `parameters` is a live handle that no other thread uses meanwhile; `serial` is readable for `serial_len` bytes (NULL
/// allowed when 0); `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_parameters_set_serial(
    parameters: *mut cw_parameters,
    serial: *const u8,
    serial_len: usize,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, parameters, serial) = unsafe {
        (border::err(err), border::object_mut(parameters, "parameters"), border::bytes(serial, serial_len, "serial"))
    };
    guard(err, || {
        let (parameters, serial) = (parameters?, serial?);
        parameters.parameters = parameters.parameters.clone().with_serial(SerialNumber::from_magnitude(serial)?);
        Ok(())
    })
}

/// Sets how subjectKeyIdentifier is derived from the key: a `cw_key_id_method`, or 0 to leave it out.
///
/// # Safety
/// `parameters` is a live handle that no other thread uses meanwhile; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_parameters_set_subject_key_id(
    parameters: *mut cw_parameters,
    method: u32,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, parameters) = unsafe { (border::err(err), border::object_mut(parameters, "parameters")) };
    guard(err, || {
        let parameters = parameters?;
        let method = if method == 0 { None } else { Some(key_id_method(method)?) };
        parameters.parameters = parameters.parameters.clone().with_subject_key_id(method);
        Ok(())
    })
}

/// Replaces the subject.
///
/// # Safety
/// `parameters` is a live handle that no other thread uses meanwhile; `subject` is a live handle; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_parameters_set_subject(
    parameters: *mut cw_parameters,
    subject: *const cw_name,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, parameters, subject) =
        unsafe { (border::err(err), border::object_mut(parameters, "parameters"), border::object(subject, "subject")) };
    guard(err, || {
        let (parameters, subject) = (parameters?, subject?);
        parameters.parameters = parameters.parameters.clone().with_subject(subject.name.clone());
        Ok(())
    })
}

/// Replaces the validity: both ends included, in seconds since 1970-01-01T00:00:00Z.
///
/// # Safety
/// `parameters` is a live handle that no other thread uses meanwhile; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_parameters_set_validity(
    parameters: *mut cw_parameters,
    not_before: i64,
    not_after: i64,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, parameters) = unsafe { (border::err(err), border::object_mut(parameters, "parameters")) };
    guard(err, || {
        let parameters = parameters?;
        parameters.parameters = parameters.parameters.clone().with_validity(validity(not_before, not_after)?);
        Ok(())
    })
}

/// Replaces the key by that of a request, which must prove its possession; nothing else of the request is taken over.
///
/// # Safety
/// `parameters` is a live handle that no other thread uses meanwhile; `request` is a live handle; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_parameters_set_key_of_request(
    parameters: *mut cw_parameters,
    request: *const cw_request,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, parameters, request) =
        unsafe { (border::err(err), border::object_mut(parameters, "parameters"), border::object(request, "request")) };
    guard(err, || {
        let (parameters, request) = (parameters?, request?);
        parameters.parameters = parameters.parameters.clone().with_key_of(&request.0)?;
        Ok(())
    })
}

/// Whether an authorityKeyIdentifier is written, copied from the issuer's subjectKeyIdentifier: 1 unless set, 0 for none.
///
/// # Safety
/// `parameters` is a live handle that no other thread uses meanwhile; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_parameters_set_authority_key_id(
    parameters: *mut cw_parameters,
    present: u32,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, parameters) = unsafe { (border::err(err), border::object_mut(parameters, "parameters")) };
    guard(err, || {
        let parameters = parameters?;
        parameters.parameters = parameters.parameters.clone().with_authority_key_id(flag(present, "present")?);
        Ok(())
    })
}

/// In which order extensions are written.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum cw_extension_order {
    /// basicConstraints, keyUsage, extKeyUsage, the key identifiers, names, policies, locations, then all others.
    CW_EXTENSION_ORDER_STANDARD = 1,
    /// As they were added; key identifiers that issuing adds come last.
    CW_EXTENSION_ORDER_AS_ADDED = 2,
}

/// Adds a critical extension, by its type in dots, that whoever validates the certificate processes, as
/// `cw_issuer_add_handled_extension` does for all that a CA issues: a certificate that signs itself has no issuer to say so.
///
/// # Safety
/// `parameters` is a live handle that no other thread uses meanwhile; `type_oid` is readable for `type_oid_len` bytes (NULL
/// allowed when 0); `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_parameters_add_handled_extension(
    parameters: *mut cw_parameters,
    type_oid: *const c_char,
    type_oid_len: usize,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, parameters, type_oid) = unsafe {
        (
            border::err(err),
            border::object_mut(parameters, "parameters"),
            border::text(type_oid, type_oid_len, "type_oid"),
        )
    };
    guard(err, || {
        parameters?.parameters.add_handled_extension(type_oid?.parse()?);
        Ok(())
    })
}

/// Sets the order in which extensions are written: a `cw_extension_order`.
///
/// # Safety
/// `parameters` is a live handle that no other thread uses meanwhile; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_parameters_set_extension_order(
    parameters: *mut cw_parameters,
    order: u32,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, parameters) = unsafe { (border::err(err), border::object_mut(parameters, "parameters")) };
    guard(err, || {
        let parameters = parameters?;
        let order = match order {
            1 => ExtensionOrder::Standard,
            2 => ExtensionOrder::AsAdded,
            _ => return Err(Error::new(Code::INVALID_ARGUMENT).in_field("order").with_found(order).into()),
        };
        parameters.parameters = parameters.parameters.clone().with_extension_order(order);
        Ok(())
    })
}
