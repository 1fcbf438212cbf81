//! What is known of one certificate of a path.

use super::border::{self, Object, value};
use super::buffer::cw_text;
use super::finding::{Findings, cw_finding};
use super::text::Text;
use crate::base::Code;
use crate::validate::{CertificateRevocation, RevocationStatus};
use alloc::boxed::Box;

/// Whether a certificate is revoked.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum cw_revocation_state {
    /// It is not: for every reason there is, by fresh evidence.
    CW_REVOCATION_GOOD = 1,
    /// It is.
    CW_REVOCATION_REVOKED = 2,
    /// There is no evidence, or none that can be relied on.
    CW_REVOCATION_UNKNOWN = 3,
    /// There was evidence, and its time is over or has not come.
    CW_REVOCATION_STALE = 4,
    /// There is evidence, and it does not cover this certificate or every reason.
    CW_REVOCATION_OUT_OF_SCOPE = 5,
    /// Nothing says that it is revoked, and its issuer never will.
    CW_REVOCATION_EXEMPT = 6,
}

/// What the evidence at hand says of one certificate of a path. It belongs to the verdict it was asked from and lives as
/// long. Immutable: any number of threads may look at it.
pub struct cw_revocation {
    state: u32,
    revoked: Option<(u32, i64)>,
    troubles: Findings,
    urls: Box<[Text]>,
}

impl Object for cw_revocation {
    const TAG: u32 = 0xc3c1_0048;
}

impl cw_revocation {
    pub(super) fn new(known: &CertificateRevocation) -> Self {
        let (state, revoked) = match known.status() {
            RevocationStatus::Good => (1, None),
            RevocationStatus::Revoked { reason, date } => (2, Some((reason.number().into(), date.unix_seconds()))),
            RevocationStatus::Unknown => (3, None),
            RevocationStatus::Stale => (4, None),
            RevocationStatus::OutOfScope => (5, None),
            RevocationStatus::Exempt => (6, None),
        };
        Self {
            state,
            revoked,
            troubles: Findings::new(known.troubles().iter().cloned()),
            urls: known.urls().iter().map(Text::new).collect(),
        }
    }
}

/// Whether it is revoked: a `cw_revocation_state`. 0 for NULL.
///
/// # Safety
/// `revocation` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_revocation_status(revocation: *const cw_revocation) -> u32 {
    // SAFETY: this function's contract is that of this call.
    let revocation = unsafe { border::object(revocation, "revocation") };
    value(|| Ok(revocation?.state))
}

/// Why it is revoked, a number of CRLReason (RFC 5280 §5.3.1), and since when, in seconds since 1970. False, and both 0,
/// if it is not revoked, and for NULL.
///
/// # Safety
/// `revocation` is NULL or a live handle; `reason` and `date` are NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_revocation_reason(
    revocation: *const cw_revocation,
    reason: *mut u32,
    date: *mut i64,
) -> bool {
    // SAFETY: this function's contract is that of these calls.
    let (revocation, reason, date) =
        unsafe { (border::object(revocation, "revocation"), border::out(reason, "reason"), border::out(date, "date")) };
    value(|| {
        let (why, since) = revocation?.revoked.ok_or(Code::ABSENT)?;
        if let Ok(reason) = reason {
            reason.set(why);
        }
        if let Ok(date) = date {
            date.set(since);
        }
        Ok(true)
    })
}

/// How many pieces of evidence were not used, each with the reason: at most 16. 0 for NULL.
///
/// # Safety
/// `revocation` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_revocation_trouble_count(revocation: *const cw_revocation) -> usize {
    // SAFETY: this function's contract is that of this call.
    let revocation = unsafe { border::object(revocation, "revocation") };
    value(|| Ok(revocation?.troubles.count()))
}

/// Why a piece of evidence was not used, by index from 0, the one that came closest; NULL beyond the last and for NULL.
/// It belongs to the verdict and lives as long.
///
/// # Safety
/// `revocation` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_revocation_trouble_at(revocation: *const cw_revocation, index: usize) -> *const cw_finding {
    // SAFETY: this function's contract is that of this call.
    let revocation = unsafe { border::object(revocation, "revocation") };
    value(|| Ok(revocation?.troubles.at(index)))
}

/// How many places the certificate names where evidence can be had: at most 16, and none if it is good. 0 for NULL.
///
/// # Safety
/// `revocation` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_revocation_url_count(revocation: *const cw_revocation) -> usize {
    // SAFETY: this function's contract is that of this call.
    let revocation = unsafe { border::object(revocation, "revocation") };
    value(|| Ok(revocation?.urls.len()))
}

/// One of these places, by index from 0. It comes from the certificate: whoever fetches it decides whether to. Lives as
/// long as the verdict; empty beyond the last and for NULL.
///
/// # Safety
/// `revocation` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_revocation_url_at(revocation: *const cw_revocation, index: usize) -> cw_text {
    // SAFETY: this function's contract is that of this call.
    let revocation = unsafe { border::object(revocation, "revocation") };
    value(|| Ok(revocation?.urls.get(index).ok_or(Code::ABSENT)?.view()))
}
