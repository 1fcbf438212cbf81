//! One trust anchor, with limits that the caller sets on it.

use super::border::{self, Object, guard};
use super::certificate::cw_certificate;
use super::error::cw_error;
use super::name::cw_name;
use super::name_subtree::subtree;
use super::public_key::cw_public_key;
use super::status::cw_status;
use super::trust_store::cw_trust_store_builder;
use crate::base::Result;
use crate::issue::OwnedExtension;
use crate::path::TrustAnchor;
use crate::validate::NameSubtree;
use alloc::vec::Vec;
use core::ffi::c_char;
use core::mem::take;

/// A CA to be trusted, and how far. What is set here binds under every policy, beside what the CA's certificate says about
/// itself, which binds where the policy heeds that. For one thread at a time.
pub struct cw_trust_anchor {
    anchor: TrustAnchor,
    permitted: Vec<NameSubtree>,
    excluded: Vec<NameSubtree>,
}

impl Object for cw_trust_anchor {
    const TAG: u32 = 0xc3c1_004a;
}

impl From<TrustAnchor> for cw_trust_anchor {
    fn from(anchor: TrustAnchor) -> Self {
        Self { anchor, permitted: Vec::new(), excluded: Vec::new() }
    }
}

impl cw_trust_anchor {
    /// With the subtrees, which are one extension.
    fn limited(&self) -> Result<TrustAnchor> {
        let anchor = self.anchor.clone();
        if self.permitted.is_empty() && self.excluded.is_empty() {
            return Ok(anchor);
        }
        anchor.with_name_constraints(OwnedExtension::name_constraints(&self.permitted, &self.excluded)?.value())
    }
}

/// A CA that is known by its certificate. It is not limited yet.
///
/// On success `*out` owns an anchor: `cw_trust_anchor_free`. On failure it is NULL.
///
/// # Safety
/// `certificate` is a live handle; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_trust_anchor_from_certificate(
    certificate: *const cw_certificate,
    out: *mut *mut cw_trust_anchor,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, certificate) =
        unsafe { (border::err(err), border::out(out, "out"), border::object(certificate, "certificate")) };
    guard(err, || {
        out?.give_owned(TrustAnchor::from_certificate(certificate?.0.clone()).into());
        Ok(())
    })
}

/// A CA that is known by its name and key alone. It is not limited yet.
///
/// On success `*out` owns an anchor: `cw_trust_anchor_free`. On failure it is NULL.
///
/// # Safety
/// `name` and `key` are live handles; `out` is writable; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_trust_anchor_from_name_and_key(
    name: *const cw_name,
    key: *const cw_public_key,
    out: *mut *mut cw_trust_anchor,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, out, name, key) = unsafe {
        (border::err(err), border::out(out, "out"), border::object(name, "name"), border::object(key, "key"))
    };
    guard(err, || {
        let (out, name, key) = (out?, name?, key?);
        out.give_owned(TrustAnchor::from_name_and_key(name.name.clone(), key.key.clone()).into());
        Ok(())
    })
}

/// Adds a subtree, of a form that is a `cw_subtree`, in which names below the anchor may lie. A form of which none is added is
/// not restricted.
///
/// # Safety
/// `anchor` is a live handle that no other thread uses meanwhile; `base` is readable for `base_len` bytes (NULL allowed
/// when 0); `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_trust_anchor_add_permitted_subtree(
    anchor: *mut cw_trust_anchor,
    form: u32,
    base: *const c_char,
    base_len: usize,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, anchor, base) =
        unsafe { (border::err(err), border::object_mut(anchor, "anchor"), border::text(base, base_len, "base")) };
    guard(err, || {
        let (anchor, base) = (anchor?, base?);
        anchor.permitted.push(subtree(form, base)?);
        Ok(())
    })
}

/// Adds a subtree, of a form that is a `cw_subtree`, in which no name below the anchor may lie.
///
/// # Safety
/// `anchor` is a live handle that no other thread uses meanwhile; `base` is readable for `base_len` bytes (NULL allowed
/// when 0); `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_trust_anchor_add_excluded_subtree(
    anchor: *mut cw_trust_anchor,
    form: u32,
    base: *const c_char,
    base_len: usize,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, anchor, base) =
        unsafe { (border::err(err), border::object_mut(anchor, "anchor"), border::text(base, base_len, "base")) };
    guard(err, || {
        let (anchor, base) = (anchor?, base?);
        anchor.excluded.push(subtree(form, base)?);
        Ok(())
    })
}

/// Adds name constraints as the DER of the extension's value. Names must keep to each that was added, and to the subtrees.
///
/// # Safety
/// `anchor` is a live handle that no other thread uses meanwhile; `der` is readable for `der_len` bytes (NULL allowed
/// when 0); `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_trust_anchor_add_name_constraints(
    anchor: *mut cw_trust_anchor,
    der: *const u8,
    der_len: usize,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, anchor, der) =
        unsafe { (border::err(err), border::object_mut(anchor, "anchor"), border::bytes(der, der_len, "der")) };
    guard(err, || {
        let (anchor, der) = (anchor?, der?);
        anchor.anchor = anchor.anchor.clone().with_name_constraints(der)?;
        Ok(())
    })
}

/// Allows at most `count` CAs below the anchor that are not self-issued; the least that was set counts.
///
/// # Safety
/// `anchor` is a live handle that no other thread uses meanwhile; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_trust_anchor_limit_path_length(
    anchor: *mut cw_trust_anchor,
    count: u32,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, anchor) = unsafe { (border::err(err), border::object_mut(anchor, "anchor")) };
    guard(err, || {
        let anchor = anchor?;
        anchor.anchor = anchor.anchor.clone().with_path_len_constraint(count);
        Ok(())
    })
}

/// Frees an anchor. NULL is fine.
///
/// # Safety
/// `anchor` is NULL or a live handle, not used afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_trust_anchor_free(anchor: *mut cw_trust_anchor) {
    // SAFETY: this function's contract is that of this call.
    unsafe { border::destroy(anchor) };
}

/// Trusts one more CA, as far as the anchor says. The same CA without limits must not be in the store too: any of its anchors
/// will do for a path.
///
/// # Safety
/// `builder` is a live handle that no other thread uses meanwhile; `anchor` is a live handle; `err` is NULL or writable.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_trust_store_builder_add_anchor(
    builder: *mut cw_trust_store_builder,
    anchor: *const cw_trust_anchor,
    err: *mut *mut cw_error,
) -> cw_status {
    // SAFETY: this function's contract is that of these calls.
    let (err, builder, anchor) =
        unsafe { (border::err(err), border::object_mut(builder, "builder"), border::object(anchor, "anchor")) };
    guard(err, || {
        let (builder, anchor) = (builder?, anchor?);
        builder.0 = take(&mut builder.0).with_anchor(anchor.limited()?);
        Ok(())
    })
}
