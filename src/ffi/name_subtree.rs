//! Where names may lie from the start of a path (RFC 5280 §6.1.1 (h), (i)).

use super::border::{self, guard};
use super::error::cw_error;
use super::policy::cw_policy;
use super::status::cw_status;
use crate::base::{Code, Error, Result};
use crate::validate::NameSubtree;
use core::ffi::c_char;

/// Forms of subtrees of names.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum cw_subtree {
    /// A domain and everything below it: `example.com`; empty for every domain.
    CW_SUBTREE_DNS = 1,
    /// Addresses by their prefix: `192.0.2.0/24`, `2001:db8::/32`.
    CW_SUBTREE_IP = 2,
    /// A mailbox, all at one host, or all below a domain: `a@example.com`, `example.com`, `.example.com`.
    CW_SUBTREE_EMAIL = 3,
    /// URIs of one host, or of those below a domain: `example.com`, `.example.com`.
    CW_SUBTREE_URI = 4,
    /// Names that begin, at the most general end, with these: `O=Example,C=US`, as RFC 4514 writes them.
    CW_SUBTREE_DIRECTORY = 5,
}

/// A subtree of the form that a `cw_subtree` names.
pub(super) fn subtree(form: u32, base: &str) -> Result<NameSubtree> {
    let invalid = || Error::new(Code::INVALID_ARGUMENT).in_field("base").with_found(base);
    let subtree = match form {
        1 => NameSubtree::dns(base),
        2 => {
            let (address, prefix) = base.split_once('/').ok_or_else(invalid)?;
            let (Ok(address), Ok(prefix)) = (address.parse(), prefix.parse()) else { return Err(invalid()) };
            NameSubtree::ip(address, prefix)
        }
        3 => NameSubtree::email(base),
        4 => NameSubtree::uri(base),
        5 => return Ok(NameSubtree::directory(base.parse()?)),
        _ => return Err(Error::new(Code::INVALID_ARGUMENT).in_field("form").with_found(form)),
    };
    // The caller's own argument is at fault, not a certificate.
    subtree.map_err(|_| invalid())
}

/// Adds a subtree, of a form that is a `cw_subtree`, to the initial-permitted-subtrees. A form of which none is added is
/// not restricted.
///
/// # Safety
/// `policy` is a live handle that no other thread uses meanwhile; `base` is readable for `base_len` bytes (NULL allowed
/// when 0); `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_policy_add_permitted_subtree(
    policy: *mut cw_policy,
    form: u32,
    base: *const c_char,
    base_len: usize,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, policy, base) =
        unsafe { (border::err(err), border::object_mut(policy, "policy"), border::text(base, base_len, "base")) };
    guard(err, || {
        let (policy, base) = (policy?, base?);
        policy.0.inputs.permitted_subtrees.push(subtree(form, base)?);
        Ok(())
    })
}

/// Adds a subtree, of a form that is a `cw_subtree`, to the initial-excluded-subtrees.
///
/// # Safety
/// `policy` is a live handle that no other thread uses meanwhile; `base` is readable for `base_len` bytes (NULL allowed
/// when 0); `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_policy_add_excluded_subtree(
    policy: *mut cw_policy,
    form: u32,
    base: *const c_char,
    base_len: usize,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, policy, base) =
        unsafe { (border::err(err), border::object_mut(policy, "policy"), border::text(base, base_len, "base")) };
    guard(err, || {
        let (policy, base) = (policy?, base?);
        policy.0.inputs.excluded_subtrees.push(subtree(form, base)?);
        Ok(())
    })
}
