//! The certificate policies under which a path is valid.

use super::border::{self, Object, value};
use super::buffer::{cw_bytes, cw_text};
use super::text::Text;
use crate::base::Code;
use crate::validate::ValidPolicy;

/// One certificate policy under which a path is valid. It belongs to the verdict it was asked from and lives as long.
/// Immutable: any number of threads may look at it.
pub struct cw_valid_policy {
    policy: ValidPolicy,
    oid: Text,
}

impl Object for cw_valid_policy {
    const TAG: u32 = 0xc3c1_0049;
}

impl cw_valid_policy {
    pub(super) fn new(policy: &ValidPolicy) -> Self {
        Self { oid: Text::new(policy), policy: policy.clone() }
    }
}

/// Which policy: its object identifier in dots. Lives as long as the verdict; empty for NULL.
///
/// # Safety
/// `policy` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_valid_policy_oid(policy: *const cw_valid_policy) -> cw_text {
    // SAFETY: this function's contract is that of this call.
    let policy = unsafe { border::object(policy, "policy") };
    value(|| Ok(policy?.oid.view()))
}

/// How many lists of qualifiers the certificates of the path attach to it; the same list counts once. 0 for NULL.
///
/// # Safety
/// `policy` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_valid_policy_qualifiers_count(policy: *const cw_valid_policy) -> usize {
    // SAFETY: this function's contract is that of this call.
    let policy = unsafe { border::object(policy, "policy") };
    value(|| Ok(policy?.policy.qualifiers_der().len()))
}

/// One list of qualifiers, by index from 0: a policyQualifiers in DER, a SEQUENCE OF PolicyQualifierInfo. Lives as long
/// as the verdict; none beyond the last and for NULL.
///
/// # Safety
/// `policy` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_valid_policy_qualifiers_at(policy: *const cw_valid_policy, index: usize) -> cw_bytes {
    // SAFETY: this function's contract is that of this call.
    let policy = unsafe { border::object(policy, "policy") };
    value(|| Ok(cw_bytes::of(policy?.policy.qualifiers_der().nth(index).ok_or(Code::ABSENT)?)))
}
