//! What a search tried.

use super::border::{self, Object, value};
use super::buffer::cw_text;
use super::certificate::cw_certificate;
use super::certificate_list::cw_certificate_list;
use super::finding::{Findings, cw_finding};
use super::text::Text;
use crate::base::Code;
use crate::validate::{Outcome, TraceEntry};
use core::ptr;

/// How a candidate ended.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum cw_outcome {
    /// The search went on from here; what came of it stands below.
    CW_OUTCOME_EXTENDED = 1,
    /// Not used, for the reasons in its findings.
    CW_OUTCOME_REJECTED = 2,
    /// An anchor that completed the path of the verdict.
    CW_OUTCOME_COMPLETED = 3,
}

/// One candidate that was tried. It belongs to the verdict it was asked from and lives as long. Immutable: any number of
/// threads may look at it.
pub struct cw_trace_entry {
    parent: Option<usize>,
    index: usize,
    is_anchor: bool,
    outcome: u32,
    subject: Text,
    certificate: Option<cw_certificate_list>,
    findings: Findings,
}

impl Object for cw_trace_entry {
    const TAG: u32 = 0xc3c1_0045;
}

impl cw_trace_entry {
    pub(super) fn new(entry: &TraceEntry) -> Self {
        let (outcome, findings) = match entry.outcome() {
            Outcome::Extended => (1, &[][..]),
            Outcome::Rejected(findings) => (2, &findings[..]),
            Outcome::Completed => (3, &[][..]),
        };
        Self {
            parent: entry.parent(),
            index: entry.index(),
            is_anchor: entry.is_anchor(),
            outcome,
            subject: Text::new(entry.subject()),
            certificate: entry.certificate().map(|found| cw_certificate_list::new([found.clone()])),
            findings: Findings::new(findings.iter().cloned()),
        }
    }
}

/// The place in the trace of the candidate for which this one was tried as the issuer. False, and `*parent` 0, for the end
/// entity, where that candidate was dropped, and for NULL.
///
/// # Safety
/// `entry` is NULL or a live handle; `parent` is NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_trace_entry_parent(entry: *const cw_trace_entry, parent: *mut usize) -> bool {
    // SAFETY: this function's contract is that of these calls.
    let (entry, parent) = unsafe { (border::object(entry, "entry"), border::out(parent, "parent")) };
    value(|| {
        let place = entry?.parent.ok_or(Code::ABSENT)?;
        parent?.set(place);
        Ok(true)
    })
}

/// Its position in the path that was tried: 0 is the end entity. 0 for NULL.
///
/// # Safety
/// `entry` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_trace_entry_index(entry: *const cw_trace_entry) -> usize {
    // SAFETY: this function's contract is that of this call.
    let entry = unsafe { border::object(entry, "entry") };
    value(|| Ok(entry?.index))
}

/// Whether it is a trust anchor. False for NULL.
///
/// # Safety
/// `entry` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_trace_entry_is_anchor(entry: *const cw_trace_entry) -> bool {
    // SAFETY: this function's contract is that of this call.
    let entry = unsafe { border::object(entry, "entry") };
    value(|| Ok(entry?.is_anchor))
}

/// How it ended: a `cw_outcome`. 0 for NULL.
///
/// # Safety
/// `entry` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_trace_entry_outcome(entry: *const cw_trace_entry) -> u32 {
    // SAFETY: this function's contract is that of this call.
    let entry = unsafe { border::object(entry, "entry") };
    value(|| Ok(entry?.outcome))
}

/// Its name, as RFC 4514 writes it. Lives as long as the verdict; empty for NULL.
///
/// # Safety
/// `entry` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_trace_entry_subject(entry: *const cw_trace_entry) -> cw_text {
    // SAFETY: this function's contract is that of this call.
    let entry = unsafe { border::object(entry, "entry") };
    value(|| Ok(entry?.subject.view()))
}

/// Its certificate; NULL for an anchor known by name and key alone, and for NULL. It belongs to the verdict and lives
/// as long.
///
/// # Safety
/// `entry` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_trace_entry_certificate(entry: *const cw_trace_entry) -> *const cw_certificate {
    // SAFETY: this function's contract is that of this call.
    let entry = unsafe { border::object(entry, "entry") };
    value(|| Ok(entry?.certificate.as_ref().map_or(ptr::null(), |certificate| certificate.at(0))))
}

/// How many reasons there are why it was not used. 0 for NULL.
///
/// # Safety
/// `entry` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_trace_entry_finding_count(entry: *const cw_trace_entry) -> usize {
    // SAFETY: this function's contract is that of this call.
    let entry = unsafe { border::object(entry, "entry") };
    value(|| Ok(entry?.findings.count()))
}

/// One reason why it was not used, by index from 0; NULL beyond the last and for NULL. It belongs to the verdict and
/// lives as long.
///
/// # Safety
/// `entry` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_trace_entry_finding_at(entry: *const cw_trace_entry, index: usize) -> *const cw_finding {
    // SAFETY: this function's contract is that of this call.
    let entry = unsafe { border::object(entry, "entry") };
    value(|| Ok(entry?.findings.at(index)))
}
