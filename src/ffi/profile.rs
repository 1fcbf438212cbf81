//! Profiles: what one certificate must look like.

use super::border::{self, Object, flag, guard, value};
use super::buffer::{cw_string, cw_text};
use super::certificate::cw_certificate;
use super::error::cw_error;
use super::finding::cw_findings;
use super::library::{time, validity};
use super::name::cw_name;
use super::parameters::cw_parameters;
use super::policy::cw_policy;
use super::public_key::cw_public_key;
use super::status::cw_status;
use super::text::Text;
use crate::base::{Code, Error, Result};
use crate::issue::{CertificateParameters, Validity, ValidityNesting};
use crate::profile::{Context, LeapDay, Nesting, Period, Profile, built_in};
use core::ffi::c_char;

/// What one certificate must look like. Immutable: any number of threads may use it. `cw_profile_clone` makes another
/// owner.
pub struct cw_profile {
    pub(super) profile: Profile,
    name: Text,
}

impl Object for cw_profile {
    const TAG: u32 = 0xc3c1_0070;
}

impl cw_profile {
    fn new(profile: Profile) -> Self {
        let name = Text::new(profile.name());
        Self { profile, name }
    }
}

/// Which certificate of a path a profile is for.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum cw_path_role {
    /// The trust anchor.
    CW_PATH_ROLE_ANCHOR = 1,
    /// A CA between anchor and end entity.
    CW_PATH_ROLE_INTERMEDIATE = 2,
    /// The end entity.
    CW_PATH_ROLE_END_ENTITY = 3,
}

/// What happens to a validity that reaches beyond the issuer's.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum cw_nesting {
    /// Nothing is issued.
    CW_NESTING_REFUSE = 1,
    /// It is cut to the issuer's.
    CW_NESTING_TRUNCATE = 2,
    /// It stays as it is.
    CW_NESTING_PERMIT = 3,
}

/// How a validity lies in the issuer's.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum cw_validity_nesting {
    /// Within it.
    CW_VALIDITY_WITHIN = 1,
    /// Cut to it.
    CW_VALIDITY_TRUNCATED = 2,
    /// It reaches beyond, which is permitted.
    CW_VALIDITY_BEYOND = 3,
}

/// On which day a period of years and months ends if there is no such day.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum cw_leap_day {
    /// On the last day of that month: 28 February.
    CW_LEAP_DAY_CLAMP = 1,
    /// As many days into the next month as are missing: 1 March.
    CW_LEAP_DAY_OVERFLOW = 2,
}

fn nesting(number: u32) -> Result<Nesting> {
    match number {
        1 => Ok(Nesting::Refuse),
        2 => Ok(Nesting::Truncate),
        3 => Ok(Nesting::Permit),
        _ => Err(Error::new(Code::INVALID_ARGUMENT).in_field("nesting").with_found(number)),
    }
}

fn leap_day(number: u32) -> Result<LeapDay> {
    match number {
        1 => Ok(LeapDay::Clamp),
        2 => Ok(LeapDay::Overflow),
        _ => Err(Error::new(Code::INVALID_ARGUMENT).in_field("leap_day").with_found(number)),
    }
}

/// The built-in profile of this name: `tls_server`, or `tls_server.as_seen` with waivers for what deployed certificates
/// get wrong. `docs/profiles.md` lists them. CW_STATUS_NOT_FOUND if there is none.
///
/// On success `*out` owns a profile: `cw_profile_free`. On failure it is NULL.
///
/// # Safety
/// `name` is readable for `name_len` bytes (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_profile_built_in(
    name: *const c_char,
    name_len: usize,
    out: *mut *mut cw_profile,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, name) = unsafe { (border::err(err), border::out(out, "out"), border::text(name, name_len, "name")) };
    guard(err, || {
        let (out, name) = (out?, name?);
        let found = built_in::profile(name);
        let found =
            found.ok_or_else(|| Error::new(Code::ABSENT).in_structure("Profile").in_field("name").with_found(name));
        out.give(cw_profile::new(found?));
        Ok(())
    })
}

/// Reads a profile from JSON: `docs/profiles.md` and `docs/profile.schema.json` say how it is written. A mistake is
/// refused with the key that is wrong in the error's message.
///
/// On success `*out` owns a profile: `cw_profile_free`. On failure it is NULL.
///
/// # Safety
/// `json` is readable for `json_len` bytes (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_profile_from_json(
    json: *const c_char,
    json_len: usize,
    out: *mut *mut cw_profile,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, json) = unsafe { (border::err(err), border::out(out, "out"), border::text(json, json_len, "json")) };
    guard(err, || {
        out?.give(cw_profile::new(Profile::from_json(json?.as_bytes())?));
        Ok(())
    })
}

/// The profile as JSON that `cw_profile_from_json` reads: every row, with its clause.
///
/// On success `*out` owns the text: `cw_string_free`. On failure it is NULL: CW_CODE_PROFILE_MALFORMED for a profile that
/// would not be read back.
///
/// # Safety
/// `profile` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_profile_to_json(
    profile: *const cw_profile,
    out: *mut *mut cw_string,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, profile) =
        unsafe { (border::err(err), border::out(out, "out"), border::object(profile, "profile")) };
    guard(err, || {
        let (out, profile) = (out?, profile?);
        out.give_owned(cw_string::new(profile.profile.to_json()?));
        Ok(())
    })
}

/// The JSON schema of written profiles (draft 2020-12).
///
/// On success `*out` owns the text: `cw_string_free`. On failure it is NULL.
///
/// # Safety
/// `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_profile_json_schema(out: *mut *mut cw_string, err: *mut *mut cw_error) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out) = unsafe { (border::err(err), border::out(out, "out")) };
    guard(err, || {
        out?.give_owned(cw_string::new(Profile::json_schema()));
        Ok(())
    })
}

/// What the profile is called; lives as long as the profile.
///
/// # Safety
/// `profile` is NULL or a live handle.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_profile_name(profile: *const cw_profile) -> cw_text {
    // SAFETY: this function's contract is that of this call.
    let profile = unsafe { border::object(profile, "profile") };
    value(|| Ok(profile?.name.view()))
}

/// Another owner of the same profile. NULL gives NULL.
///
/// # Safety
/// `profile` is NULL or a live handle.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_profile_clone(profile: *const cw_profile) -> *mut cw_profile {
    // SAFETY: this function's contract is that of this call.
    unsafe { border::retain(profile) }
}

/// Gives up one owner's share. NULL is fine.
///
/// # Safety
/// `profile` is NULL or a live handle, not used afterwards by this owner.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_profile_free(profile: *mut cw_profile) {
    // SAFETY: this function's contract is that of this call.
    unsafe { border::release(profile) };
}

/// Judges one certificate, that somebody has issued or (`issuing` 1) that is about to be: rows that concern issuing alone
/// apply then as well. `issuer` is its issuer's certificate for rules that compare the two, or NULL. Signatures, the clock
/// and other certificates are not looked at.
///
/// On success `*out` owns a list of findings, empty if nothing is wrong: `cw_findings_free`. On failure it is NULL.
///
/// # Safety
/// `profile` and `certificate` are live handles; `issuer` is NULL or a live handle; `out` is writable; `err` is NULL or
/// writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_profile_check(
    profile: *const cw_profile,
    certificate: *const cw_certificate,
    issuer: *const cw_certificate,
    issuing: u32,
    out: *mut *mut cw_findings,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, profile, certificate, issuer) = unsafe {
        (
            border::err(err),
            border::out(out, "out"),
            border::object(profile, "profile"),
            border::object(certificate, "certificate"),
            border::optional(issuer, "issuer"),
        )
    };
    guard(err, || {
        let (out, profile, certificate, issuer) = (out?, profile?, certificate?, issuer?);
        let context = issuer.map_or(Context::new(), |issuer| Context::new().issued_by(&issuer.0));
        let context = if flag(issuing, "issuing")? { context.issuing() } else { context };
        out.give_owned(cw_findings::new(profile.profile.check(&certificate.0, &context)));
        Ok(())
    })
}

/// Judges what is about to be signed: the DER of a tbsCertificate. Otherwise as `cw_profile_check` with `issuing` 1.
///
/// On success `*out` owns a list of findings: `cw_findings_free`. On failure it is NULL.
///
/// # Safety
/// `profile` is a live handle; `tbs` is readable for `tbs_len` bytes (NULL allowed when 0); `issuer` is NULL or a live
/// handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_profile_check_tbs(
    profile: *const cw_profile,
    tbs: *const u8,
    tbs_len: usize,
    issuer: *const cw_certificate,
    out: *mut *mut cw_findings,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, profile, tbs, issuer) = unsafe {
        (
            border::err(err),
            border::out(out, "out"),
            border::object(profile, "profile"),
            border::bytes(tbs, tbs_len, "tbs"),
            border::optional(issuer, "issuer"),
        )
    };
    guard(err, || {
        let (out, profile, tbs, issuer) = (out?, profile?, tbs?, issuer?);
        let context = Context::new().issuing();
        let context = issuer.map_or(context, |issuer| context.issued_by(&issuer.0));
        out.give_owned(cw_findings::new(profile.profile.check_tbs(tbs, &context)?));
        Ok(())
    })
}

/// Sets the profile that certificates of a `cw_path_role` are held to; NULL for none. The profile is copied.
///
/// # Safety
/// `policy` is a live handle that no other thread uses meanwhile; `profile` is NULL or a live handle; `err` is NULL or
/// writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_policy_set_profile(
    policy: *mut cw_policy,
    role: u32,
    profile: *const cw_profile,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, policy, profile) =
        unsafe { (border::err(err), border::object_mut(policy, "policy"), border::optional(profile, "profile")) };
    guard(err, || {
        let (policy, profile) = (policy?, profile?);
        let profiles = &mut policy.0.profiles;
        let place = match role {
            1 => &mut profiles.anchor,
            2 => &mut profiles.intermediate,
            3 => &mut profiles.end_entity,
            _ => return Err(Error::new(Code::INVALID_ARGUMENT).in_field("role").with_found(role).into()),
        };
        *place = profile.map(|profile| profile.profile.clone());
        Ok(())
    })
}

/// A certificate as a profile has it: the extensions whose content the profile settles, their criticality and order, and
/// the key identifiers. Names and locations are added by setters; what is missing then is refused by `cw_issue`, and so is
/// whatever the profile forbids. `not_before` and `not_after` are both included; `cw_profile_not_after` has the profile's
/// own.
///
/// On success `*out` owns parameters: `cw_parameters_free`. On failure it is NULL.
///
/// # Safety
/// `profile`, `subject` and `public_key` are live handles; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_parameters_from_profile(
    profile: *const cw_profile,
    subject: *const cw_name,
    public_key: *const cw_public_key,
    not_before: i64,
    not_after: i64,
    out: *mut *mut cw_parameters,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, profile, subject, public_key) = unsafe {
        (
            border::err(err),
            border::out(out, "out"),
            border::object(profile, "profile"),
            border::object(subject, "subject"),
            border::object(public_key, "public_key"),
        )
    };
    guard(err, || {
        let (out, profile, subject, public_key) = (out?, profile?, subject?, public_key?);
        let validity = validity(not_before, not_after)?;
        let (profile, subject) = (profile.profile.clone(), subject.name.clone());
        let parameters = CertificateParameters::from_profile(profile, subject, &public_key.key, validity)?;
        out.give_owned(cw_parameters::new(parameters));
        Ok(())
    })
}

/// Sets the profile that a certificate is held to before it is signed; NULL for none.
///
/// # Safety
/// `parameters` is a live handle that no other thread uses meanwhile; `profile` is NULL or a live handle; `err` is NULL or
/// writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_parameters_set_profile(
    parameters: *mut cw_parameters,
    profile: *const cw_profile,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, parameters, profile) = unsafe {
        (border::err(err), border::object_mut(parameters, "parameters"), border::optional(profile, "profile"))
    };
    guard(err, || {
        let (parameters, profile) = (parameters?, profile?);
        let set = parameters.parameters.clone();
        parameters.parameters = match profile {
            Some(profile) => set.with_profile(profile.profile.clone()),
            None => set.without_profile(),
        };
        Ok(())
    })
}

/// Sets what happens to a validity that reaches beyond the issuer's: a `cw_nesting`. Unless set, what the profile says.
///
/// # Safety
/// `parameters` is a live handle that no other thread uses meanwhile; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_parameters_set_nesting(
    parameters: *mut cw_parameters,
    nesting: u32,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, parameters) = unsafe { (border::err(err), border::object_mut(parameters, "parameters")) };
    guard(err, || {
        let parameters = parameters?;
        parameters.parameters = parameters.parameters.clone().with_nesting(self::nesting(nesting)?);
        Ok(())
    })
}

/// How the validity lies in the issuer's, a `cw_validity_nesting`, when `cw_issue` issues these parameters under
/// `issuer`. CW_STATUS_REFUSED if it will refuse.
///
/// # Safety
/// `parameters` and `issuer` are live handles; nobody sets anything on `parameters` meanwhile; `out` is writable; `err` is
/// NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_parameters_nesting(
    parameters: *const cw_parameters,
    issuer: *const cw_certificate,
    out: *mut u32,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, parameters, issuer) = unsafe {
        (
            border::err(err),
            border::out(out, "out"),
            border::object(parameters, "parameters"),
            border::object(issuer, "issuer"),
        )
    };
    guard(err, || {
        let (out, parameters, issuer) = (out?, parameters?, issuer?);
        out.set(match parameters.parameters.nesting_in(&issuer.0)?.1 {
            ValidityNesting::Within => 1,
            ValidityNesting::Truncated { .. } => 2,
            ValidityNesting::Beyond => 3,
        });
        Ok(())
    })
}

/// The last second of the validity that a profile gives where nobody says otherwise, from `not_before` on.
/// CW_STATUS_INVALID_ARGUMENT if it gives none, CW_STATUS_REFUSED if that lies beyond the year 9999.
///
/// # Safety
/// `profile` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_profile_not_after(
    profile: *const cw_profile,
    not_before: i64,
    out: *mut i64,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, profile) =
        unsafe { (border::err(err), border::out(out, "out"), border::object(profile, "profile")) };
    guard(err, || {
        let (out, profile) = (out?, profile?);
        let validity = Validity::of_profile(&profile.profile, time(not_before)?)?;
        out.set(validity.not_after().unix_seconds());
        Ok(())
    })
}

/// The last second of a period such as `1 year 6 months`, `90 days` or `12 hours` from `not_before` on, by the calendar
/// and a `cw_leap_day`. CW_STATUS_REFUSED if that lies beyond the year 9999: nothing is cut.
///
/// # Safety
/// `period` is readable for `period_len` bytes (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_period_not_after(
    not_before: i64,
    period: *const c_char,
    period_len: usize,
    leap_day: u32,
    out: *mut i64,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, period) =
        unsafe { (border::err(err), border::out(out, "out"), border::text(period, period_len, "period")) };
    guard(err, || {
        let (out, period) = (out?, period?);
        let bad = |bad| Error::new(Code::INVALID_ARGUMENT).in_field("period").with_found(bad);
        let period: Period = period.parse().map_err(bad)?;
        let validity = Validity::lasting(time(not_before)?, period, self::leap_day(leap_day)?)?;
        out.set(validity.not_after().unix_seconds());
        Ok(())
    })
}
