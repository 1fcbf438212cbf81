//! What a certificate is to say, and issuing it.

use super::algorithm::key_id_method;
use super::border::{self, Object, flag, guard};
use super::certificate::cw_certificate;
use super::error::cw_error;
use super::finding::cw_findings;
use super::library::time;
use super::name::cw_name;
use super::public_key::cw_public_key;
use super::request::cw_request;
use super::rng::cw_rng;
use super::signer::cw_signer;
use super::status::cw_status;
use crate::base::{Code, Error, Result};
use crate::encoding::der;
use crate::issue::{
    AlternativeName, CertificateParameters, CopyPolicy, DistributionPoint, Issuer, OwnedExtension, Role, Validity,
};
use crate::x509::ext::KeyUsage;
use crate::x509::{ObjectIdentifier, SerialNumber, oid};
use alloc::vec::Vec;
use core::ffi::c_char;
use core::net::IpAddr;

/// What a certificate is to say: everything but the issuer and the signature. Changed by setters by one thread at a time,
/// then used by any number of threads as long as nobody sets anything.
///
/// Names, purposes and locations are collected, and made into extensions when they are needed: adding one costs the same
/// however many there are.
pub struct cw_parameters {
    pub(super) parameters: CertificateParameters,
    names: Names,
    purposes: Vec<ObjectIdentifier>,
    crl_uris: Vec<DistributionPoint>,
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

/// Alternative names that are being collected.
#[derive(Default)]
pub(super) struct Names(Vec<AlternativeName>);

impl Names {
    /// The names that a subjectAltName among `extensions` holds already; none if there is none.
    fn of(extensions: &[OwnedExtension]) -> Result<Self> {
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
    fn replace(&mut self, extension: OwnedExtension) {
        self.parameters.remove_extension(extension.oid());
        self.parameters.add_extension(extension);
    }

    /// Takes out every extension of a type, collected or not.
    fn remove(&mut self, extension: oid::Oid<'_>) {
        self.parameters.remove_extension(extension);
        match extension {
            oid::SUBJECT_ALT_NAME => self.names = Names::default(),
            oid::EXTENDED_KEY_USAGE => self.purposes.clear(),
            oid::CRL_DISTRIBUTION_POINTS => self.crl_uris.clear(),
            oid::AUTHORITY_INFO_ACCESS => self.accesses.clear(),
            _ => {}
        }
    }

    fn add_access(&mut self, method: oid::Oid<'static>, location: AlternativeName) {
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
        let validity = Validity::new(time(not_before)?, time(not_after)?)?;
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
        let validity = Validity::new(time(not_before)?, time(not_after)?)?;
        out.give_owned(cw_parameters::new(CertificateParameters::from_request(
            &request.0,
            validity,
            CopyPolicy::None,
        )?));
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
        let type_oid: ObjectIdentifier = type_oid.parse()?;
        let extension = OwnedExtension::from_der(type_oid.as_oid(), flag(critical, "critical")?, value)?;
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
        parameters.parameters = parameters.parameters.clone().with_serial(SerialNumber::from_bytes(serial)?);
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

/// Issues a certificate: `issuer` is the CA's certificate, `signer` signs with its key. What does not hold together is
/// refused with CW_STATUS_REFUSED before the key is used; `cw_error_finding_at` has the findings of the profile. The
/// result is read back and its signature verified.
///
/// On success `*out` owns a certificate, `cw_certificate_free`, and `*findings`, if `findings` is not NULL, a list of
/// what the profile would rather have otherwise, `cw_findings_free`. On failure both are NULL.
///
/// # Safety
/// `issuer`, `signer` and `parameters` are live handles; nobody sets anything on `parameters` meanwhile; `rng` is a
/// live handle that no other thread uses meanwhile; `out` is writable; `findings` and `err` are NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_issue(
    issuer: *const cw_certificate,
    signer: *const cw_signer,
    parameters: *const cw_parameters,
    rng: *mut cw_rng,
    out: *mut *mut cw_certificate,
    findings: *mut *mut cw_findings,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, findings, issuer, signer, parameters, rng) = unsafe {
        (
            border::err(err),
            border::out(out, "out"),
            border::optional_out(findings, "findings"),
            border::object(issuer, "issuer"),
            border::object(signer, "signer"),
            border::object(parameters, "parameters"),
            border::object_mut(rng, "rng"),
        )
    };
    guard(err, || {
        let (out, findings, issuer, signer, parameters, rng) = (out?, findings?, issuer?, signer?, parameters?, rng?);
        let issued = Issuer::new(&issuer.0, &*signer.0)?.issue(&parameters.finished()?, &mut *rng.0)?;
        if let Some(place) = findings {
            place.give_owned(cw_findings::new(issued.findings().iter().cloned()));
        }
        out.give(cw_certificate(issued.into_certificate()));
        Ok(())
    })
}

/// Issues a certificate signed with its own key: a root, or an end entity that is pinned. Otherwise as `cw_issue`.
///
/// On success `*out` owns a certificate, `cw_certificate_free`, and `*findings`, if `findings` is not NULL, a list of
/// what the profile would rather have otherwise, `cw_findings_free`. On failure both are NULL.
///
/// # Safety
/// `signer` and `parameters` are live handles; nobody sets anything on `parameters` meanwhile; `rng` is a live handle
/// that no other thread uses meanwhile; `out` is writable; `findings` and `err` are NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_issue_self_signed(
    signer: *const cw_signer,
    parameters: *const cw_parameters,
    rng: *mut cw_rng,
    out: *mut *mut cw_certificate,
    findings: *mut *mut cw_findings,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, findings, signer, parameters, rng) = unsafe {
        (
            border::err(err),
            border::out(out, "out"),
            border::optional_out(findings, "findings"),
            border::object(signer, "signer"),
            border::object(parameters, "parameters"),
            border::object_mut(rng, "rng"),
        )
    };
    guard(err, || {
        let (out, findings, signer, parameters, rng) = (out?, findings?, signer?, parameters?, rng?);
        let issued = Issuer::self_signed(&parameters.finished()?, &*signer.0, &mut *rng.0)?;
        if let Some(place) = findings {
            place.give_owned(cw_findings::new(issued.findings().iter().cloned()));
        }
        out.give(cw_certificate(issued.into_certificate()));
        Ok(())
    })
}
