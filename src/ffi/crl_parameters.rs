//! What a revocation list is to say, and signing it.

use super::border::{self, Object, flag, guard};
use super::certificate::cw_certificate;
use super::crl::cw_crl;
use super::error::{Failure, cw_error};
use super::extension::given;
use super::library::time;
use super::name::cw_name;
use super::parameter_extensions::Names;
use super::rng::cw_rng;
use super::signer::cw_signer;
use super::status::cw_status;
use super::unsigned::cw_unsigned;
use crate::base::{Code, Error, Result};
use crate::issue::{
    CrlCoverage, CrlIssuer, CrlParameters, CrlScope, DistributionPoint, HoldInstruction, Revocation, UnsignedCrl,
};
use crate::x509::OwnedSerial;
use crate::x509::ext::{ReasonCode, ReasonFlags};
use alloc::vec::Vec;
use core::ffi::{c_char, c_void};
use core::ptr;

/// What a list is to say beside its entries. Changed by setters by one thread at a time, then used by any number of threads
/// as long as nobody sets anything.
pub struct cw_crl_parameters {
    parameters: CrlParameters,
    scope: CrlScope,
    freshest: Vec<DistributionPoint>,
}

impl Object for cw_crl_parameters {
    const TAG: u32 = 0xc3c1_0090;
}

impl cw_crl_parameters {
    /// With the scope and the places of deltas, each one extension.
    fn all(&self) -> Result<CrlParameters> {
        let mut parameters = self.parameters.clone();
        if self.scope != CrlScope::default() {
            parameters = parameters.with_scope(&self.scope)?;
        }
        if !self.freshest.is_empty() {
            parameters = parameters.with_freshest_crl(&self.freshest)?;
        }
        Ok(parameters)
    }
}

/// Which kind of certificates a list covers.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum cw_crl_coverage {
    /// All that its issuer has issued.
    CW_CRL_COVERAGE_ALL = 0,
    /// End entities.
    CW_CRL_COVERAGE_USER_CERTIFICATES = 1,
    /// CAs.
    CW_CRL_COVERAGE_CA_CERTIFICATES = 2,
    /// Attribute certificates.
    CW_CRL_COVERAGE_ATTRIBUTE_CERTIFICATES = 3,
}

/// The list with this number, of `this_update`, to be replaced by `next_update`, in seconds since 1970-01-01T00:00:00Z. Each
/// list of an issuer has a higher number than the list before.
///
/// On success `*out` owns parameters: `cw_crl_parameters_free`. On failure it is NULL.
///
/// # Safety
/// `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_crl_parameters_new(
    number: u64,
    this_update: i64,
    next_update: i64,
    out: *mut *mut cw_crl_parameters,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out) = unsafe { (border::err(err), border::out(out, "out")) };
    guard(err, || {
        let out = out?;
        let parameters = CrlParameters::new(number, time(this_update)?, time(next_update)?)?;
        out.give_owned(cw_crl_parameters { parameters, scope: CrlScope::default(), freshest: Vec::new() });
        Ok(())
    })
}

/// Frees parameters. NULL is fine.
///
/// # Safety
/// `parameters` is NULL or a live handle, not used afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_crl_parameters_free(parameters: *mut cw_crl_parameters) {
    // SAFETY: this function's contract is that of this call.
    unsafe { border::destroy(parameters) };
}

/// Makes it a delta: it lists what has changed since the complete list with the number `base`.
///
/// # Safety
/// `parameters` is a live handle that no other thread uses meanwhile; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_crl_parameters_set_delta_of(
    parameters: *mut cw_crl_parameters,
    base: u64,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, parameters) = unsafe { (border::err(err), border::object_mut(parameters, "parameters")) };
    guard(err, || {
        let parameters = parameters?;
        parameters.parameters = parameters.parameters.clone().with_delta_of(base);
        Ok(())
    })
}

/// Says what the list covers: a `cw_crl_coverage`; `reasons`, a sum of `1 << n` for the bits n of ReasonFlags (RFC 5280
/// §4.2.1.13), or 0 for all; whether entries may be about certificates of other issuers (0 or 1).
///
/// # Safety
/// `parameters` is a live handle that no other thread uses meanwhile; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_crl_parameters_set_scope(
    parameters: *mut cw_crl_parameters,
    coverage: u32,
    reasons: u32,
    indirect: u32,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, parameters) = unsafe { (border::err(err), border::object_mut(parameters, "parameters")) };
    guard(err, || {
        let parameters = parameters?;
        let out_of_range = |field, number: u32| Error::new(Code::INVALID_ARGUMENT).in_field(field).with_found(number);
        let coverage = match coverage {
            0 => CrlCoverage::All,
            1 => CrlCoverage::UserCertificates,
            2 => CrlCoverage::CaCertificates,
            3 => CrlCoverage::AttributeCertificates,
            _ => return Err(out_of_range("coverage", coverage).into()),
        };
        let bits = u16::try_from(reasons).map_err(|_| out_of_range("reasons", reasons))?;
        let reasons = (bits != 0).then_some(ReasonFlags::from_bits(bits));
        parameters.scope =
            CrlScope { coverage, reasons, indirect: flag(indirect, "indirect")?, ..parameters.scope.clone() };
        Ok(())
    })
}

/// Adds a name of the place where the list is found: see `cw_parameters_add_alternative_name`.
///
/// # Safety
/// `parameters` is a live handle that no other thread uses meanwhile; `name` is readable for `name_len` bytes (NULL
/// allowed when 0); `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_crl_parameters_add_place(
    parameters: *mut cw_crl_parameters,
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
        parameters.scope.full_name.push(Names::one(form, name)?);
        Ok(())
    })
}

/// Sets the place where the list is found as one RDN to append to the name of its issuer.
///
/// # Safety
/// `parameters` is a live handle that no other thread uses meanwhile; `name` is a live handle; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_crl_parameters_set_relative_place(
    parameters: *mut cw_crl_parameters,
    name: *const cw_name,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, parameters, name) =
        unsafe { (border::err(err), border::object_mut(parameters, "parameters"), border::object(name, "name")) };
    guard(err, || {
        let (parameters, name) = (parameters?, name?);
        parameters.scope.relative_name = Some(name.name.clone());
        Ok(())
    })
}

/// Adds a URI at which deltas to this list are found.
///
/// # Safety
/// `parameters` is a live handle that no other thread uses meanwhile; `uri` is readable for `uri_len` bytes (NULL
/// allowed when 0); `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_crl_parameters_add_freshest_uri(
    parameters: *mut cw_crl_parameters,
    uri: *const c_char,
    uri_len: usize,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, parameters, uri) =
        unsafe { (border::err(err), border::object_mut(parameters, "parameters"), border::text(uri, uri_len, "uri")) };
    guard(err, || {
        let (parameters, uri) = (parameters?, uri?);
        parameters.freshest.push(DistributionPoint::uri(uri)?);
        Ok(())
    })
}

/// Adds an extension of any type: see `cw_parameters_add_extension`.
///
/// # Safety
/// `parameters` is a live handle that no other thread uses meanwhile; `type_oid` is readable for `type_oid_len` bytes
/// (NULL allowed when 0); `value` is readable for `value_len` bytes (NULL allowed when 0); `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_crl_parameters_add_extension(
    parameters: *mut cw_crl_parameters,
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
        parameters.parameters = parameters.parameters.clone().with_extension(extension);
        Ok(())
    })
}

/// One revoked certificate, to be filled in again and again. For one thread at a time.
pub struct cw_revoked(Option<Revocation>);

impl Object for cw_revoked {
    const TAG: u32 = 0xc3c1_0091;
}

/// Puts the next entry of a list into `*entry`, a `cw_revoked` that lives until the call after, or NULL after the last;
/// and returns 0. Anything else reports failure. It must not throw or longjmp.
pub type cw_revoked_next_callback =
    Option<unsafe extern "C" fn(entry: *mut *const cw_revoked, user: *mut c_void) -> i32>;

/// A revoked certificate of which nothing is said yet.
///
/// On success `*out` owns it: `cw_revoked_free`. On failure it is NULL.
///
/// # Safety
/// `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_revoked_new(out: *mut *mut cw_revoked, err: *mut *mut cw_error) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out) = unsafe { (border::err(err), border::out(out, "out")) };
    guard(err, || {
        out?.give_owned(cw_revoked(None));
        Ok(())
    })
}

/// Frees a revoked certificate. NULL is fine.
///
/// # Safety
/// `revoked` is NULL or a live handle, not used afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_revoked_free(revoked: *mut cw_revoked) {
    // SAFETY: this function's contract is that of this call.
    unsafe { border::destroy(revoked) };
}

/// Says which certificate was revoked, when and why, and forgets what was said before: its serial number, big-endian, 1 to
/// 1024 bytes; seconds since 1970-01-01T00:00:00Z; a CRLReason of RFC 5280 §5.3.1, 0 for none.
///
/// The number has no sign here, and leading zeros do not matter. A first byte of 0x80 or more is refused, because as the
/// contents of an INTEGER, which is what `cw_certificate_serial` gives, it would make the number negative: put 0x00 before it, or
/// see `cw_revoked_set_contents` and `cw_revoked_set_certificate`.
///
/// # Safety
/// `revoked` is a live handle that no other thread uses meanwhile; `serial` is readable for `serial_len` bytes (NULL
/// allowed when 0); `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_revoked_set(
    revoked: *mut cw_revoked,
    serial: *const u8,
    serial_len: usize,
    date: i64,
    reason: u32,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, revoked, serial) = unsafe {
        (border::err(err), border::object_mut(revoked, "revoked"), border::bytes(serial, serial_len, "serial"))
    };
    guard(err, || {
        let (revoked, serial) = (revoked?, serial?);
        let serial = OwnedSerial::from_contents(serial)?;
        if serial.as_serial().is_negative() {
            let error = Error::new(Code::INVALID_ARGUMENT).in_field("serial");
            return Err(error.with_found("first byte of 0x80 or more: a number with or without a sign").into());
        }
        revoked.0 = Some(Revocation::new(serial, time(date)?, self::reason(reason)?));
        Ok(())
    })
}

/// As `cw_revoked_set`, with the contents of an INTEGER, sign included: as `cw_certificate_serial`, `cw_crl_each` and
/// `cw_ocsp_request_serial` give them. 0xfb is -5, 0x00 0xfb is 251.
///
/// # Safety
/// `revoked` is a live handle that no other thread uses meanwhile; `serial` is readable for `serial_len` bytes (NULL
/// allowed when 0); `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_revoked_set_contents(
    revoked: *mut cw_revoked,
    serial: *const u8,
    serial_len: usize,
    date: i64,
    reason: u32,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, revoked, serial) = unsafe {
        (border::err(err), border::object_mut(revoked, "revoked"), border::bytes(serial, serial_len, "serial"))
    };
    guard(err, || {
        let (revoked, serial) = (revoked?, OwnedSerial::from_contents(serial?)?);
        revoked.0 = Some(Revocation::new(serial, time(date)?, self::reason(reason)?));
        Ok(())
    })
}

/// As `cw_revoked_set`, of this certificate, whatever its serial number; its issuer is said too, as
/// `cw_revoked_set_issuer` does, so that a list of another CA that is not indirect refuses it.
///
/// # Safety
/// `revoked` is a live handle that no other thread uses meanwhile; `certificate` is a live handle; `err` is NULL or
/// writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_revoked_set_certificate(
    revoked: *mut cw_revoked,
    certificate: *const cw_certificate,
    date: i64,
    reason: u32,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, revoked, certificate) = unsafe {
        (border::err(err), border::object_mut(revoked, "revoked"), border::object(certificate, "certificate"))
    };
    guard(err, || {
        let (revoked, certificate) = (revoked?, certificate?);
        revoked.0 = Some(Revocation::of(&certificate.0, time(date)?, self::reason(reason)?)?);
        Ok(())
    })
}

/// A CRLReason.
pub(super) fn reason(number: u32) -> Result<ReasonCode> {
    let reason = u8::try_from(number).ok().and_then(ReasonCode::from_number);
    reason.ok_or_else(|| Error::new(Code::INVALID_ARGUMENT).in_field("reason").with_found(number))
}

fn filled(revoked: &mut cw_revoked) -> Result<&mut Revocation> {
    revoked.0.as_mut().ok_or_else(|| Error::new(Code::INVALID_ARGUMENT).in_field("revoked").with_found("not set"))
}

/// Says since when the certificate is not to be trusted.
///
/// # Safety
/// `revoked` is a live handle that no other thread uses meanwhile; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_revoked_set_invalidity_date(
    revoked: *mut cw_revoked,
    date: i64,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, revoked) = unsafe { (border::err(err), border::object_mut(revoked, "revoked")) };
    guard(err, || {
        filled(revoked?)?.invalidity_date = Some(time(date)?);
        Ok(())
    })
}

/// Says what to do about a certificate on hold (RFC 3280 §5.3.2): 1 nothing, 2 call the issuer or reject, 3 reject.
///
/// # Safety
/// `revoked` is a live handle that no other thread uses meanwhile; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_revoked_set_hold_instruction(
    revoked: *mut cw_revoked,
    instruction: u32,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, revoked) = unsafe { (border::err(err), border::object_mut(revoked, "revoked")) };
    guard(err, || {
        let revoked = filled(revoked?)?;
        revoked.hold_instruction = Some(match instruction {
            1 => HoldInstruction::Nothing,
            2 => HoldInstruction::CallIssuer,
            3 => HoldInstruction::Reject,
            _ => {
                return Err(Error::new(Code::INVALID_ARGUMENT).in_field("instruction").with_found(instruction).into());
            }
        });
        Ok(())
    })
}

/// Says who issued the certificate, if not the issuer of the list, which is then indirect.
///
/// # Safety
/// `revoked` is a live handle that no other thread uses meanwhile; `issuer` is a live handle; `err` is NULL or
/// writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_revoked_set_issuer(
    revoked: *mut cw_revoked,
    issuer: *const cw_name,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, revoked, issuer) =
        unsafe { (border::err(err), border::object_mut(revoked, "revoked"), border::object(issuer, "issuer")) };
    guard(err, || {
        let (revoked, issuer) = (revoked?, issuer?);
        filled(revoked)?.certificate_issuer = Some(issuer.name.clone());
        Ok(())
    })
}

/// The entries that a callback gives, until it fails.
struct Entries {
    next: unsafe extern "C" fn(*mut *const cw_revoked, *mut c_void) -> i32,
    user: *mut c_void,
    failure: Option<Failure>,
}

impl Entries {
    fn ask(&self) -> Result<Option<Revocation>> {
        let mut entry = ptr::null();
        // SAFETY: `entry` is writable; the rest is what the functions that take the callback ask for.
        let outcome = unsafe { (self.next)(&raw mut entry, self.user) };
        if outcome != 0 {
            return Err(Error::new(Code::CALLBACK_FAILED).in_field("next").with_found(outcome));
        }
        // SAFETY: as the callback's contract says.
        match unsafe { border::optional(entry, "entry") }? {
            None => Ok(None),
            Some(cw_revoked(Some(revoked))) => Ok(Some(revoked.clone())),
            Some(cw_revoked(None)) => Err(Error::new(Code::INVALID_ARGUMENT).in_field("entry").with_found("not set")),
        }
    }
}

impl Iterator for Entries {
    type Item = Revocation;

    fn next(&mut self) -> Option<Revocation> {
        match self.ask() {
            Ok(entry) => entry,
            Err(error) => {
                self.failure = Some(error.into());
                None
            }
        }
    }
}

fn prepare(
    certificate: &cw_certificate,
    signer: &cw_signer,
    parameters: &cw_crl_parameters,
    next: cw_revoked_next_callback,
    user: *mut c_void,
) -> Result<UnsignedCrl, Failure> {
    let next = next.ok_or_else(|| Error::new(Code::NULL_ARGUMENT).in_field("next"))?;
    let mut entries = Entries { next, user, failure: None };
    let unsigned = CrlIssuer::new(&certificate.0, &*signer.0)?.prepare(&parameters.all()?, &mut entries);
    match entries.failure {
        Some(failure) => Err(failure),
        None => Ok(unsigned?),
    }
}

/// Signs a list of revoked certificates: `certificate` is its issuer's, a CA's or of someone charged with indirect lists,
/// `signer` signs with its key, `next` gives the entries one by one. What does not hold together is refused with
/// CW_STATUS_REFUSED before the key is used.
///
/// On success `*out` owns a CRL: `cw_crl_free`. On failure it is NULL.
///
/// # Safety
/// `certificate`, `signer` and `parameters` are live handles; `next` returns and may be called with `user`; `rng` is a
/// live handle that no other thread uses meanwhile; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_issue_crl(
    certificate: *const cw_certificate,
    signer: *const cw_signer,
    parameters: *const cw_crl_parameters,
    next: cw_revoked_next_callback,
    user: *mut c_void,
    rng: *mut cw_rng,
    out: *mut *mut cw_crl,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, certificate, signer, parameters, rng) = unsafe {
        (
            border::err(err),
            border::out(out, "out"),
            border::object(certificate, "certificate"),
            border::object(signer, "signer"),
            border::object(parameters, "parameters"),
            border::object_mut(rng, "rng"),
        )
    };
    guard(err, || {
        let (out, certificate, signer, parameters, rng) = (out?, certificate?, signer?, parameters?, rng?);
        let unsigned = prepare(certificate, signer, parameters, next, user)?;
        let signature = signer.0.sign(unsigned.tbs_der(), &mut *rng.0)?;
        out.give(cw_crl(unsigned.complete(&signature)?));
        Ok(())
    })
}

/// The first of two steps of `cw_issue_crl`, for a key that is somewhere else: see `cw_unsigned`.
///
/// On success `*out` owns what is to be signed: `cw_unsigned_free`. On failure it is NULL.
///
/// # Safety
/// `certificate`, `signer` and `parameters` are live handles; `next` returns and may be called with `user`; `out` is
/// writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_prepare_crl(
    certificate: *const cw_certificate,
    signer: *const cw_signer,
    parameters: *const cw_crl_parameters,
    next: cw_revoked_next_callback,
    user: *mut c_void,
    out: *mut *mut cw_unsigned,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, certificate, signer, parameters) = unsafe {
        (
            border::err(err),
            border::out(out, "out"),
            border::object(certificate, "certificate"),
            border::object(signer, "signer"),
            border::object(parameters, "parameters"),
        )
    };
    guard(err, || {
        let (out, certificate, signer, parameters) = (out?, certificate?, signer?, parameters?);
        out.give_owned(cw_unsigned::Crl(prepare(certificate, signer, parameters, next, user)?));
        Ok(())
    })
}
