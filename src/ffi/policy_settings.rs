//! The setters of a policy.

use super::algorithm::{key, signatures};
use super::border::{self, flag, guard};
use super::error::cw_error;
use super::policy::cw_policy;
use super::status::cw_status;
use crate::base::{Code, Error, Level, Result};
use crate::crypto::KeyAlgorithm;
use crate::validate::{Identity, Purpose, RevocationCoverage, RevocationMode};
use crate::x509::ObjectIdentifier;
use crate::x509::ext::KeyUsage;
use alloc::vec::Vec;
use core::ffi::c_char;

/// Kinds of names that a certificate may have to be for.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum cw_identity {
    /// A host by its domain name, in A-labels.
    CW_IDENTITY_DNS = 1,
    /// A host as it stands in a URL: an address, or else a domain name.
    CW_IDENTITY_HOST = 2,
    /// A mailbox: `user@example.com`.
    CW_IDENTITY_EMAIL = 3,
    /// A service by scheme and host: `https://example.com`.
    CW_IDENTITY_URI = 4,
}

/// How much a verdict depends on revocation.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum cw_revocation_mode {
    /// Not at all: no evidence is looked at.
    CW_REVOCATION_OFF = 1,
    /// What is known to be revoked is rejected; what is not known is reported.
    CW_REVOCATION_AT_HAND = 2,
    /// What is not known to be good is rejected.
    CW_REVOCATION_REQUIRED = 3,
}

/// Which certificates of a path are asked about. An anchor never is.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum cw_revocation_coverage {
    /// The end entity, and each intermediate.
    CW_COVERAGE_WHOLE_PATH = 1,
    /// The end entity alone.
    CW_COVERAGE_END_ENTITY = 2,
}

/// A `cw_revocation_mode`.
fn revocation_mode(number: u32) -> Result<RevocationMode> {
    match number {
        1 => Ok(RevocationMode::Off),
        2 => Ok(RevocationMode::AtHand),
        3 => Ok(RevocationMode::Required),
        _ => Err(Error::new(Code::INVALID_ARGUMENT).in_field("mode").with_found(number)),
    }
}

/// A `cw_revocation_coverage`.
fn revocation_coverage(number: u32) -> Result<RevocationCoverage> {
    match number {
        1 => Ok(RevocationCoverage::WholePath),
        2 => Ok(RevocationCoverage::EndEntity),
        _ => Err(Error::new(Code::INVALID_ARGUMENT).in_field("coverage").with_found(number)),
    }
}

/// A name of the kind that a `cw_identity` names.
fn identity(kind: u32, name: &str) -> Result<Identity> {
    match kind {
        1 => Identity::dns(name),
        2 => Identity::host(name),
        3 => Identity::email(name),
        4 => Identity::uri(name),
        _ => Err(Error::new(Code::INVALID_ARGUMENT).in_field("kind").with_found(kind)),
    }
}

/// The end entity must also be for this name, of a kind that is a `cw_identity`. CW_STATUS_INVALID_ARGUMENT if it is no
/// well-formed name.
///
/// # Safety
/// `policy` is a live handle that no other thread uses meanwhile; `name` is readable for `name_len` bytes (NULL allowed
/// when 0); `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_policy_add_identity(
    policy: *mut cw_policy,
    kind: u32,
    name: *const c_char,
    name_len: usize,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, policy, name) =
        unsafe { (border::err(err), border::object_mut(policy, "policy"), border::text(name, name_len, "name")) };
    guard(err, || {
        let (policy, name) = (policy?, name?);
        policy.0 = policy.0.clone().with_identity(identity(kind, name)?);
        Ok(())
    })
}

/// The end entity must also be for this service of a domain, as DNS SRV records name it: `xmpp-client` of
/// `example.com`.
///
/// # Safety
/// `policy` is a live handle that no other thread uses meanwhile; `service` is readable for `service_len` bytes (NULL
/// allowed when 0); `domain` is readable for `domain_len` bytes (NULL allowed when 0); `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_policy_add_service(
    policy: *mut cw_policy,
    service: *const c_char,
    service_len: usize,
    domain: *const c_char,
    domain_len: usize,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, policy, service, domain) = unsafe {
        (
            border::err(err),
            border::object_mut(policy, "policy"),
            border::text(service, service_len, "service"),
            border::text(domain, domain_len, "domain"),
        )
    };
    guard(err, || {
        let (policy, service, domain) = (policy?, service?, domain?);
        policy.0 = policy.0.clone().with_identity(Identity::srv(service, domain)?);
        Ok(())
    })
}

/// Whoever the end entity is for will do: the caller checks names itself, or has none to check.
///
/// # Safety
/// `policy` is a live handle that no other thread uses meanwhile; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_policy_clear_identities(policy: *mut cw_policy, err: *mut *mut cw_error) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, policy) = unsafe { (border::err(err), border::object_mut(policy, "policy")) };
    guard(err, || {
        let policy = policy?;
        policy.0 = policy.0.clone().without_identity();
        Ok(())
    })
}

/// The end entity must serve this purpose of extendedKeyUsage, in dots. With `listed` 1 it must be listed by name; with
/// 0 a certificate without extendedKeyUsage, or with anyExtendedKeyUsage, serves every purpose.
///
/// # Safety
/// `policy` is a live handle that no other thread uses meanwhile; `purpose` is readable for `purpose_len` bytes (NULL
/// allowed when 0); `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_policy_set_purpose(
    policy: *mut cw_policy,
    purpose: *const c_char,
    purpose_len: usize,
    listed: u32,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, policy, purpose) = unsafe {
        (border::err(err), border::object_mut(policy, "policy"), border::text(purpose, purpose_len, "purpose"))
    };
    guard(err, || {
        let (policy, purpose) = (policy?, purpose?);
        let purpose: ObjectIdentifier = purpose.parse()?;
        let make = if flag(listed, "listed")? { Purpose::listed } else { Purpose::new };
        policy.0.usage.purpose = Some(make(purpose.as_oid()));
        Ok(())
    })
}

/// Any purpose will do.
///
/// # Safety
/// `policy` is a live handle that no other thread uses meanwhile; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_policy_clear_purpose(policy: *mut cw_policy, err: *mut *mut cw_error) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, policy) = unsafe { (border::err(err), border::object_mut(policy, "policy")) };
    guard(err, || {
        policy?.0.usage.purpose = None;
        Ok(())
    })
}

/// What keyUsage must assert, if it is present: a sum of `cw_key_usage`.
///
/// # Safety
/// `policy` is a live handle that no other thread uses meanwhile; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_policy_set_key_usage(
    policy: *mut cw_policy,
    usage: u32,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, policy) = unsafe { (border::err(err), border::object_mut(policy, "policy")) };
    guard(err, || {
        let policy = policy?;
        let bits =
            u16::try_from(usage).map_err(|_| Error::new(Code::INVALID_ARGUMENT).in_field("usage").with_found(usage))?;
        policy.0.usage.key_usage = KeyUsage::from_bits(bits);
        Ok(())
    })
}

/// Only these algorithms may sign, each a `cw_signature_algorithm`.
///
/// # Safety
/// `policy` is a live handle that no other thread uses meanwhile; `algorithms` is readable for `algorithms_count`
/// numbers (NULL allowed when 0); `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_policy_set_signature_algorithms(
    policy: *mut cw_policy,
    algorithms: *const u32,
    algorithms_count: usize,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, policy, algorithms) = unsafe {
        (
            border::err(err),
            border::object_mut(policy, "policy"),
            border::numbers(algorithms, algorithms_count, "algorithms"),
        )
    };
    guard(err, || {
        let (policy, algorithms) = (policy?, algorithms?);
        policy.0.algorithms.signatures = signatures(algorithms)?;
        Ok(())
    })
}

/// Only these kinds of key will do, each a `cw_key_algorithm`; RSA from `least_rsa_bits` on.
///
/// # Safety
/// `policy` is a live handle that no other thread uses meanwhile; `algorithms` is readable for `algorithms_count`
/// numbers (NULL allowed when 0); `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_policy_set_key_algorithms(
    policy: *mut cw_policy,
    algorithms: *const u32,
    algorithms_count: usize,
    least_rsa_bits: u32,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, policy, algorithms) = unsafe {
        (
            border::err(err),
            border::object_mut(policy, "policy"),
            border::numbers(algorithms, algorithms_count, "algorithms"),
        )
    };
    guard(err, || {
        let (policy, algorithms) = (policy?, algorithms?);
        policy.0.algorithms.keys = keys(algorithms, least_rsa_bits)?;
        Ok(())
    })
}

/// Reads through a deviation of the encoding, given by its CW_CODE (101xx).
///
/// # Safety
/// `policy` is a live handle that no other thread uses meanwhile; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_policy_tolerate(policy: *mut cw_policy, code: u32, err: *mut *mut cw_error) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, policy) = unsafe { (border::err(err), border::object_mut(policy, "policy")) };
    guard(err, || {
        let policy = policy?;
        let code = Code::from_number(code)
            .ok_or_else(|| Error::new(Code::INVALID_ARGUMENT).in_field("code").with_found(code))?;
        policy.0.tolerated.push(code);
        Ok(())
    })
}

/// Critical extensions of this type, in dots, are processed by the caller.
///
/// # Safety
/// `policy` is a live handle that no other thread uses meanwhile; `type_oid` is readable for `type_oid_len` bytes (NULL
/// allowed when 0); `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_policy_add_critical_extension(
    policy: *mut cw_policy,
    type_oid: *const c_char,
    type_oid_len: usize,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, policy, type_oid) = unsafe {
        (border::err(err), border::object_mut(policy, "policy"), border::text(type_oid, type_oid_len, "type_oid"))
    };
    guard(err, || {
        let (policy, type_oid) = (policy?, type_oid?);
        policy.0.critical_extensions.push(type_oid.parse()?);
        Ok(())
    })
}

/// What is asked about revocation: a `cw_revocation_mode` and a `cw_revocation_coverage`, and for how many seconds evidence
/// is still good after its nextUpdate.
///
/// # Safety
/// `policy` is a live handle that no other thread uses meanwhile; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_policy_set_revocation(
    policy: *mut cw_policy,
    mode: u32,
    coverage: u32,
    grace_seconds: u32,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, policy) = unsafe { (border::err(err), border::object_mut(policy, "policy")) };
    guard(err, || {
        let policy = policy?;
        let (mode, coverage) = (revocation_mode(mode)?, revocation_coverage(coverage)?);
        let revocation = &mut policy.0.revocation;
        (revocation.mode, revocation.coverage, revocation.grace_seconds) = (mode, coverage, grace_seconds);
        Ok(())
    })
}

/// Findings of this `cw_level` and above reject.
///
/// # Safety
/// `policy` is a live handle that no other thread uses meanwhile; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_policy_set_enforced_level(
    policy: *mut cw_policy,
    level: u32,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, policy) = unsafe { (border::err(err), border::object_mut(policy, "policy")) };
    guard(err, || {
        let policy = policy?;
        policy.0.enforce = self::level(level)?;
        Ok(())
    })
}

/// Sets a bound on the work, a `cw_limit`.
///
/// # Safety
/// `policy` is a live handle that no other thread uses meanwhile; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_policy_set_limit(
    policy: *mut cw_policy,
    limit: u32,
    most: u32,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, policy) = unsafe { (border::err(err), border::object_mut(policy, "policy")) };
    guard(err, || {
        *super::policy::limit(&mut policy?.0.limits, limit)? = most;
        Ok(())
    })
}

/// With 1, an end entity that itself is an anchor is accepted as a path of one certificate.
///
/// # Safety
/// `policy` is a live handle that no other thread uses meanwhile; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_policy_set_accept_pinned_end_entity(
    policy: *mut cw_policy,
    accept: u32,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, policy) = unsafe { (border::err(err), border::object_mut(policy, "policy")) };
    guard(err, || {
        let policy = policy?;
        policy.0.anchor.accept_pinned_end_entity = flag(accept, "accept")?;
        Ok(())
    })
}

/// Says how an anchor that is given as a certificate is judged: whether it is held to its validity, its profile and its
/// critical extensions (0 or 1), and whether what it says about path length, names and policies binds the path below it
/// (RFC 5937; 0 or 1). What was set on a `cw_trust_anchor` binds in any case.
///
/// # Safety
/// `policy` is a live handle that no other thread uses meanwhile; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_policy_set_anchor_rules(
    policy: *mut cw_policy,
    judge_certificate: u32,
    enforce_constraints: u32,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, policy) = unsafe { (border::err(err), border::object_mut(policy, "policy")) };
    guard(err, || {
        let anchor = &mut policy?.0.anchor;
        let judge_certificate = flag(judge_certificate, "judge_certificate")?;
        anchor.enforce_constraints = flag(enforce_constraints, "enforce_constraints")?;
        anchor.judge_certificate = judge_certificate;
        Ok(())
    })
}

/// How many intermediates that are not self-issued a path may have; NULL for as many as the limits allow.
///
/// # Safety
/// `policy` is a live handle that no other thread uses meanwhile; `count` is NULL or readable; `err` is NULL or
/// writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_policy_set_max_path_length(
    policy: *mut cw_policy,
    count: *const u32,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, policy, count) =
        unsafe { (border::err(err), border::object_mut(policy, "policy"), border::optional_number(count, "count")) };
    guard(err, || {
        let (policy, count) = (policy?, count?);
        policy.0.inputs.max_path_length = count;
        Ok(())
    })
}

/// Adds a certificate policy, in dots, to the user-initial-policy-set of RFC 5280 §6.1.1 (c), which is anyPolicy to
/// begin with: see `cw_policy_clear_initial_policies`.
///
/// # Safety
/// `policy` is a live handle that no other thread uses meanwhile; `policy_oid` is readable for `policy_oid_len` bytes
/// (NULL allowed when 0); `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_policy_add_initial_policy(
    policy: *mut cw_policy,
    policy_oid: *const c_char,
    policy_oid_len: usize,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, policy, policy_oid) = unsafe {
        (border::err(err), border::object_mut(policy, "policy"), border::text(policy_oid, policy_oid_len, "policy_oid"))
    };
    guard(err, || {
        let (policy, policy_oid) = (policy?, policy_oid?);
        policy.0.inputs.initial_policies.push(policy_oid.parse()?);
        Ok(())
    })
}

/// Empties the user-initial-policy-set.
///
/// # Safety
/// `policy` is a live handle that no other thread uses meanwhile; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_policy_clear_initial_policies(
    policy: *mut cw_policy,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, policy) = unsafe { (border::err(err), border::object_mut(policy, "policy")) };
    guard(err, || {
        policy?.0.inputs.initial_policies = Vec::new();
        Ok(())
    })
}

/// Sets initial-explicit-policy of RFC 5280 §6.1.1 (f): 0 or 1.
///
/// # Safety
/// `policy` is a live handle that no other thread uses meanwhile; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_policy_set_require_explicit_policy(
    policy: *mut cw_policy,
    on: u32,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, policy) = unsafe { (border::err(err), border::object_mut(policy, "policy")) };
    guard(err, || {
        let policy = policy?;
        policy.0.inputs.require_explicit_policy = flag(on, "on")?;
        Ok(())
    })
}

/// Sets initial-policy-mapping-inhibit of RFC 5280 §6.1.1 (e): 0 or 1.
///
/// # Safety
/// `policy` is a live handle that no other thread uses meanwhile; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_policy_set_inhibit_policy_mapping(
    policy: *mut cw_policy,
    on: u32,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, policy) = unsafe { (border::err(err), border::object_mut(policy, "policy")) };
    guard(err, || {
        let policy = policy?;
        policy.0.inputs.inhibit_policy_mapping = flag(on, "on")?;
        Ok(())
    })
}

/// Sets initial-any-policy-inhibit of RFC 5280 §6.1.1 (g): 0 or 1.
///
/// # Safety
/// `policy` is a live handle that no other thread uses meanwhile; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_policy_set_inhibit_any_policy(
    policy: *mut cw_policy,
    on: u32,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, policy) = unsafe { (border::err(err), border::object_mut(policy, "policy")) };
    guard(err, || {
        let policy = policy?;
        policy.0.inputs.inhibit_any_policy = flag(on, "on")?;
        Ok(())
    })
}

/// A `cw_level`.
fn level(number: u32) -> Result<Level> {
    match number {
        1 => Ok(Level::Info),
        2 => Ok(Level::Should),
        3 => Ok(Level::Must),
        _ => Err(Error::new(Code::INVALID_ARGUMENT).in_field("level").with_found(number)),
    }
}

/// Several `cw_key_algorithm`.
fn keys(numbers: &[u32], least_rsa_bits: u32) -> Result<Vec<KeyAlgorithm>> {
    numbers.iter().map(|number| key(*number, 0).or_else(|_| key(*number, least_rsa_bits))).collect()
}
