//! The extensions of a certificate that is to be issued: collected one by one, added as DER, copied from a request.

use super::border::{self, guard};
use super::error::cw_error;
use super::extension::given;
use super::parameters::cw_parameters;
use super::request::cw_request;
use super::status::cw_status;
use crate::base::{Code, Error, Result};
use crate::encoding::der;
use crate::issue::{AlternativeName, DistributionPoint, OwnedExtension};
use crate::x509::ext::KeyUsage;
use crate::x509::{ObjectIdentifier, oid};
use alloc::vec::Vec;
use core::ffi::c_char;
use core::net::IpAddr;

/// Alternative names that are being collected.
#[derive(Default)]
pub(super) struct Names(Vec<AlternativeName>);

impl Names {
    /// The names that a subjectAltName among `extensions` holds already; none if there is none.
    pub(super) fn of(extensions: &[OwnedExtension]) -> Result<Self> {
        let Some(present) = extensions.iter().find(|extension| extension.oid() == oid::SUBJECT_ALT_NAME) else {
            return Ok(Self::default());
        };
        let mut names = Vec::new();
        let mut reader = der::single(present.value())?.reader();
        while !reader.is_empty() {
            names.push(AlternativeName::from_der(reader.read_any()?.raw)?);
        }
        Ok(Self(names))
    }

    /// Adds a name of the form that a `cw_general_name` names.
    pub(super) fn add(&mut self, form: u32, name: &str) -> Result<()> {
        self.0.push(Self::one(form, name)?);
        Ok(())
    }

    /// A name of the form that a `cw_general_name` names.
    pub(super) fn one(form: u32, name: &str) -> Result<AlternativeName> {
        Ok(match form {
            2 => AlternativeName::email(name)?,
            3 => AlternativeName::dns(name)?,
            5 => AlternativeName::directory(&name.parse()?),
            7 => AlternativeName::uri(name)?,
            8 => AlternativeName::ip(
                name.parse::<IpAddr>()
                    .map_err(|_| Error::new(Code::ISSUE_BAD_ALT_NAME).in_field("name").with_found(name))?,
            ),
            9 => AlternativeName::registered_id(name.parse::<ObjectIdentifier>()?.as_oid()),
            _ => return Err(Error::new(Code::INVALID_ARGUMENT).in_field("form").with_found(form)),
        })
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The subjectAltName of them all.
    pub(super) fn extension(&self) -> Result<OwnedExtension> {
        OwnedExtension::subject_alt_name(&self.0)
    }
}

/// Adds a name to subjectAltName: `form` is a `cw_general_name` other than OTHER, X400 and EDI, `name` its text (an
/// address such as `192.0.2.1` or `2001:db8::1`, RFC 4514 for a directory name, dots for a registered identifier).
///
/// # Safety
/// `parameters` is a live handle that no other thread uses meanwhile; `name` is readable for `name_len` bytes (NULL
/// allowed when 0); `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_parameters_add_alternative_name(
    parameters: *mut cw_parameters,
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
        if parameters.names.is_empty() {
            // Names copied from a request stay.
            let mut names = Names::of(parameters.parameters.extensions())?;
            names.add(form, name)?;
            parameters.parameters.remove_extension(oid::SUBJECT_ALT_NAME);
            parameters.names = names;
        } else {
            parameters.names.add(form, name)?;
        }
        Ok(())
    })
}

/// Sets keyUsage to a sum of `cw_key_usage`.
///
/// # Safety
/// `parameters` is a live handle that no other thread uses meanwhile; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_parameters_set_key_usage(
    parameters: *mut cw_parameters,
    usage: u32,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, parameters) = unsafe { (border::err(err), border::object_mut(parameters, "parameters")) };
    guard(err, || {
        let parameters = parameters?;
        let bits =
            u16::try_from(usage).map_err(|_| Error::new(Code::INVALID_ARGUMENT).in_field("usage").with_found(usage))?;
        parameters.replace(OwnedExtension::key_usage(KeyUsage::from_bits(bits))?);
        Ok(())
    })
}

/// Adds a purpose, in dots, to extKeyUsage. The first takes the place of those of the role.
///
/// # Safety
/// `parameters` is a live handle that no other thread uses meanwhile; `purpose` is readable for `purpose_len` bytes
/// (NULL allowed when 0); `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_parameters_add_purpose(
    parameters: *mut cw_parameters,
    purpose: *const c_char,
    purpose_len: usize,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, parameters, purpose) = unsafe {
        (border::err(err), border::object_mut(parameters, "parameters"), border::text(purpose, purpose_len, "purpose"))
    };
    guard(err, || {
        let (parameters, purpose) = (parameters?, purpose?);
        let purpose = purpose.parse()?;
        if parameters.purposes.is_empty() {
            parameters.parameters.remove_extension(oid::EXTENDED_KEY_USAGE);
        }
        parameters.purposes.push(purpose);
        Ok(())
    })
}

/// Adds the URI of a CRL to cRLDistributionPoints.
///
/// # Safety
/// `parameters` is a live handle that no other thread uses meanwhile; `uri` is readable for `uri_len` bytes (NULL
/// allowed when 0); `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_parameters_add_crl_uri(
    parameters: *mut cw_parameters,
    uri: *const c_char,
    uri_len: usize,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, parameters, uri) =
        unsafe { (border::err(err), border::object_mut(parameters, "parameters"), border::text(uri, uri_len, "uri")) };
    guard(err, || {
        let (parameters, uri) = (parameters?, uri?);
        let point = DistributionPoint::uri(uri)?;
        if parameters.crl_uris.is_empty() {
            parameters.parameters.remove_extension(oid::CRL_DISTRIBUTION_POINTS);
        }
        parameters.crl_uris.push(point);
        Ok(())
    })
}

/// Adds a URI at which OCSP is spoken to authorityInfoAccess.
///
/// # Safety
/// `parameters` is a live handle that no other thread uses meanwhile; `uri` is readable for `uri_len` bytes (NULL
/// allowed when 0); `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_parameters_add_ocsp_uri(
    parameters: *mut cw_parameters,
    uri: *const c_char,
    uri_len: usize,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, parameters, uri) =
        unsafe { (border::err(err), border::object_mut(parameters, "parameters"), border::text(uri, uri_len, "uri")) };
    guard(err, || {
        let (parameters, uri) = (parameters?, uri?);
        parameters.add_access(oid::ACCESS_OCSP, AlternativeName::uri(uri)?);
        Ok(())
    })
}

/// Adds a URI at which the issuer's certificate is found to authorityInfoAccess.
///
/// # Safety
/// `parameters` is a live handle that no other thread uses meanwhile; `uri` is readable for `uri_len` bytes (NULL
/// allowed when 0); `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_parameters_add_issuer_uri(
    parameters: *mut cw_parameters,
    uri: *const c_char,
    uri_len: usize,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, parameters, uri) =
        unsafe { (border::err(err), border::object_mut(parameters, "parameters"), border::text(uri, uri_len, "uri")) };
    guard(err, || {
        let (parameters, uri) = (parameters?, uri?);
        parameters.add_access(oid::ACCESS_CA_ISSUERS, AlternativeName::uri(uri)?);
        Ok(())
    })
}

/// Adds an extension of any type: its type in dots, whether it is critical (0 or 1), and the DER of its value. A second
/// one of the same type is refused when issuing.
///
/// # Safety
/// `parameters` is a live handle that no other thread uses meanwhile; `type_oid` is readable for `type_oid_len` bytes
/// (NULL allowed when 0); `value` is readable for `value_len` bytes (NULL allowed when 0); `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_parameters_add_extension(
    parameters: *mut cw_parameters,
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
        let extension = given(type_oid, critical, value)?;
        parameters.parameters.add_extension(extension);
        Ok(())
    })
}

/// Copies an extension that a request asks for, by its type in dots. CW_STATUS_NOT_FOUND if it does not ask for one.
/// Copy what was checked: subjectAltName, if its names were; never basicConstraints or keyUsage.
///
/// # Safety
/// `parameters` is a live handle that no other thread uses meanwhile; `request` is a live handle; `type_oid` is
/// readable for `type_oid_len` bytes (NULL allowed when 0); `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_parameters_copy_extension(
    parameters: *mut cw_parameters,
    request: *const cw_request,
    type_oid: *const c_char,
    type_oid_len: usize,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, parameters, request, type_oid) = unsafe {
        (
            border::err(err),
            border::object_mut(parameters, "parameters"),
            border::object(request, "request"),
            border::text(type_oid, type_oid_len, "type_oid"),
        )
    };
    guard(err, || {
        let (parameters, request, type_oid) = (parameters?, request?, type_oid?);
        let type_oid: ObjectIdentifier = type_oid.parse()?;
        let found = request.0.requested_extension(type_oid.as_oid());
        let found = found.ok_or_else(|| Error::new(Code::ABSENT).in_field("extensionRequest").with_found(&type_oid))?;
        parameters.parameters.add_extension(found.try_into()?);
        Ok(())
    })
}

/// Takes out every extension of a type, in dots.
///
/// # Safety
/// `parameters` is a live handle that no other thread uses meanwhile; `type_oid` is readable for `type_oid_len` bytes
/// (NULL allowed when 0); `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_parameters_remove_extension(
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
        let (parameters, type_oid) = (parameters?, type_oid?);
        let type_oid: ObjectIdentifier = type_oid.parse()?;
        parameters.remove(type_oid.as_oid());
        Ok(())
    })
}
