//! What a validation asks for.

use super::border::{self, Object, guard};
use super::error::cw_error;
use super::status::cw_status;
use crate::base::{Code, Error, Limits, Result};
use crate::validate::{Identity, ValidationPolicy};
use core::ffi::c_char;

/// What a validation asks for: made by a preset, changed by setters by one thread at a time, then read by any number of
/// threads as long as nobody sets anything.
pub struct cw_policy(pub(super) ValidationPolicy);

impl Object for cw_policy {
    const TAG: u32 = 0xc3c1_0043;
}

/// Bounds on the work of one validation, and on opening what a password protects.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum cw_limit {
    /// Signature verifications.
    CW_LIMIT_SIGNATURES = 1,
    /// Candidate issuers looked at.
    CW_LIMIT_PATH_NODES = 2,
    /// Certificates in a path, the end entity and the anchor included.
    CW_LIMIT_PATH_LENGTH = 3,
    /// Comparisons of one name with one constraint.
    CW_LIMIT_NAME_COMPARISONS = 4,
    /// Nodes and edges of the policy graph.
    CW_LIMIT_POLICY_NODES = 5,
    /// Candidates that a verdict keeps for its trace.
    CW_LIMIT_TRACE_ENTRIES = 6,
    /// How far the signers of CRLs and OCSP responses may need evidence of their own.
    CW_LIMIT_EVIDENCE_DEPTH = 7,
    /// Bytes of one certificate on a path.
    CW_LIMIT_OBJECT_BYTES = 8,
    /// Bytes of one CRL or OCSP response; a larger one says nothing.
    CW_LIMIT_EVIDENCE_BYTES = 9,
    /// Iterations of password-based key derivation in opening one key or container, for all its parts together.
    CW_LIMIT_KDF_ITERATIONS = 10,
    /// Bytes that deriving one key by scrypt may fill.
    CW_LIMIT_KDF_MEMORY = 11,
}

/// The bound that a `cw_limit` names.
pub(super) fn limit(limits: &mut Limits, number: u32) -> Result<&mut u32> {
    match number {
        1 => Ok(&mut limits.signatures),
        2 => Ok(&mut limits.path_nodes),
        3 => Ok(&mut limits.path_length),
        4 => Ok(&mut limits.name_comparisons),
        5 => Ok(&mut limits.policy_nodes),
        6 => Ok(&mut limits.trace_entries),
        7 => Ok(&mut limits.evidence_depth),
        8 => Ok(&mut limits.object_bytes),
        9 => Ok(&mut limits.evidence_bytes),
        10 => Ok(&mut limits.kdf_iterations),
        11 => Ok(&mut limits.kdf_memory),
        _ => Err(Error::new(Code::INVALID_ARGUMENT).in_field("limit").with_found(number)),
    }
}

/// RFC 5280 §6 and the MUSTs of §4, for a public or private PKI whatever its purpose. It asks for no name and no
/// purpose: add them with `cw_policy_add_identity` and `cw_policy_set_purpose`.
///
/// On success `*out` owns a policy: `cw_policy_free`. On failure it is NULL.
///
/// # Safety
/// `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_policy_rfc5280(out: *mut *mut cw_policy, err: *mut *mut cw_error) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out) = unsafe { (border::err(err), border::out(out, "out")) };
    guard(err, || {
        out?.give_owned(cw_policy(ValidationPolicy::rfc5280()));
        Ok(())
    })
}

/// The algorithm of RFC 5280 §6.1 and nothing else: no profile, SHA-1, DSA and RSA from 1024 bits allowed. What test
/// suites ask for; too little for use.
///
/// On success `*out` owns a policy: `cw_policy_free`. On failure it is NULL.
///
/// # Safety
/// `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_policy_rfc5280_path(out: *mut *mut cw_policy, err: *mut *mut cw_error) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out) = unsafe { (border::err(err), border::out(out, "out")) };
    guard(err, || {
        out?.give_owned(cw_policy(ValidationPolicy::rfc5280_path()));
        Ok(())
    })
}

/// A TLS server of the web by its host, a domain name or an address: CA/Browser Forum Baseline Requirements,
/// serverAuth, and this name. For a private PKI, `cw_policy_rfc5280` with a name and a purpose asks for less.
///
/// On success `*out` owns a policy: `cw_policy_free`. On failure it is NULL.
///
/// # Safety
/// `host` is readable for `host_len` bytes (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_policy_tls_server(
    host: *const c_char,
    host_len: usize,
    out: *mut *mut cw_policy,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, host) = unsafe { (border::err(err), border::out(out, "out"), border::text(host, host_len, "host")) };
    guard(err, || {
        out?.give_owned(cw_policy(ValidationPolicy::tls_server(Identity::host(host?)?)));
        Ok(())
    })
}

/// A TLS client: as `cw_policy_tls_server`, with clientAuth and no name asked for.
///
/// On success `*out` owns a policy: `cw_policy_free`. On failure it is NULL.
///
/// # Safety
/// `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_policy_tls_client(out: *mut *mut cw_policy, err: *mut *mut cw_error) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out) = unsafe { (border::err(err), border::out(out, "out")) };
    guard(err, || {
        out?.give_owned(cw_policy(ValidationPolicy::tls_client()));
        Ok(())
    })
}

/// A signer of code.
///
/// On success `*out` owns a policy: `cw_policy_free`. On failure it is NULL.
///
/// # Safety
/// `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_policy_code_signing(out: *mut *mut cw_policy, err: *mut *mut cw_error) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out) = unsafe { (border::err(err), border::out(out, "out")) };
    guard(err, || {
        out?.give_owned(cw_policy(ValidationPolicy::code_signing()));
        Ok(())
    })
}

/// A signer or receiver of e-mail with this mailbox.
///
/// On success `*out` owns a policy: `cw_policy_free`. On failure it is NULL.
///
/// # Safety
/// `mailbox` is readable for `mailbox_len` bytes (NULL allowed when 0); `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_policy_email(
    mailbox: *const c_char,
    mailbox_len: usize,
    out: *mut *mut cw_policy,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, mailbox) =
        unsafe { (border::err(err), border::out(out, "out"), border::text(mailbox, mailbox_len, "mailbox")) };
    guard(err, || {
        out?.give_owned(cw_policy(ValidationPolicy::email(Identity::email(mailbox?)?)));
        Ok(())
    })
}

/// A signer of mobile documents under an IACA root (ISO/IEC 18013-5 Annex B).
///
/// On success `*out` owns a policy: `cw_policy_free`. On failure it is NULL.
///
/// # Safety
/// `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_policy_iso_mdl(out: *mut *mut cw_policy, err: *mut *mut cw_error) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out) = unsafe { (border::err(err), border::out(out, "out")) };
    guard(err, || {
        out?.give_owned(cw_policy(ValidationPolicy::iso_mdl()));
        Ok(())
    })
}

/// Frees a policy. NULL is fine.
///
/// # Safety
/// `policy` is NULL or a live handle, not used afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_policy_free(policy: *mut cw_policy) {
    // SAFETY: this function's contract is that of this call.
    unsafe { border::destroy(policy) };
}
