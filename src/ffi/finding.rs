//! What was found when a certificate was judged or read.

use super::border::{self, Handle, Object, value};
use super::buffer::{cw_bytes, cw_text};
use super::code::cw_level;
use super::text::Text;
use crate::base::{Code, Finding};
use alloc::boxed::Box;
use core::ptr;

/// One judgement on one certificate. It belongs to the list or verdict it was asked from and lives as long as that does.
/// Immutable: any number of threads may look at it.
pub struct cw_finding {
    finding: Finding,
    sha256: Option<[u8; 32]>,
    clause: Text,
    field: Text,
    found: Text,
    expected: Text,
    text: Text,
}

impl Object for cw_finding {
    const TAG: u32 = 0xc3c1_0005;
}

impl cw_finding {
    pub(super) fn new(finding: Finding) -> Self {
        Self {
            sha256: finding.location().map(|location| location.sha256),
            clause: Text::new(finding.clause()),
            field: Text::new(finding.field()),
            found: Text::new(finding.found().unwrap_or_default()),
            expected: Text::new(finding.expected().unwrap_or_default()),
            text: Text::new(&finding),
            finding,
        }
    }
}

/// The reason: one of the CW_CODE_… numbers. 0 for NULL.
///
/// # Safety
/// `finding` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_finding_code(finding: *const cw_finding) -> u32 {
    // SAFETY: this function's contract is that of this call.
    let finding = unsafe { border::object(finding, "finding") };
    value(|| Ok(finding?.finding.code().number()))
}

/// How binding the rule is here: a `cw_level`. 0 for NULL.
///
/// # Safety
/// `finding` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_finding_level(finding: *const cw_finding) -> u32 {
    // SAFETY: this function's contract is that of this call.
    let finding = unsafe { border::object(finding, "finding") };
    value(|| Ok(cw_level::number(finding?.finding.level())))
}

/// Where the rule that is broken is written: as the profile's row has it if it is a profile's, or as `cw_code_clause` of
/// its code. Lives as long as `finding`.
///
/// # Safety
/// `finding` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_finding_clause(finding: *const cw_finding) -> cw_text {
    // SAFETY: this function's contract is that of this call.
    let finding = unsafe { border::object(finding, "finding") };
    value(|| Ok(finding?.clause.view()))
}

/// Position in the path of the certificate it is about: 0 is the end entity. False, and `*index` 0, if it is about no
/// certificate in particular.
///
/// # Safety
/// `finding` is NULL or a live handle; `index` is NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_finding_index(finding: *const cw_finding, index: *mut usize) -> bool {
    // SAFETY: this function's contract is that of these calls.
    let (finding, index) = unsafe { (border::object(finding, "finding"), border::out(index, "index")) };
    value(|| {
        let position = finding?.finding.index().ok_or(Code::ABSENT)?;
        index?.set(position);
        Ok(true)
    })
}

/// SHA-256 of the certificate it is about; none if it is about no certificate in particular. Lives as long as `finding`.
///
/// # Safety
/// `finding` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_finding_sha256(finding: *const cw_finding) -> cw_bytes {
    // SAFETY: this function's contract is that of this call.
    let finding = unsafe { border::object(finding, "finding") };
    value(|| Ok(cw_bytes::of(finding?.sha256.as_ref().ok_or(Code::ABSENT)?)))
}

/// The field it is about, such as `validity.notAfter`; empty if none in particular. Lives as long as `finding`.
///
/// # Safety
/// `finding` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_finding_field(finding: *const cw_finding) -> cw_text {
    // SAFETY: this function's contract is that of this call.
    let finding = unsafe { border::object(finding, "finding") };
    value(|| Ok(finding?.field.view()))
}

/// What was found; empty if there is nothing to show. Lives as long as `finding`.
///
/// # Safety
/// `finding` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_finding_found(finding: *const cw_finding) -> cw_text {
    // SAFETY: this function's contract is that of this call.
    let finding = unsafe { border::object(finding, "finding") };
    value(|| Ok(finding?.found.view()))
}

/// What would have been right; empty if there is nothing to show. Lives as long as `finding`.
///
/// # Safety
/// `finding` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_finding_expected(finding: *const cw_finding) -> cw_text {
    // SAFETY: this function's contract is that of this call.
    let finding = unsafe { border::object(finding, "finding") };
    value(|| Ok(finding?.expected.view()))
}

/// All of it in one line, for people. Lives as long as `finding`.
///
/// # Safety
/// `finding` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_finding_text(finding: *const cw_finding) -> cw_text {
    // SAFETY: this function's contract is that of this call.
    let finding = unsafe { border::object(finding, "finding") };
    value(|| Ok(finding?.text.view()))
}

/// A list of findings that the caller owns. Immutable: any number of threads may look at it.
pub struct cw_findings(Findings);

/// The findings of a list or a verdict.
pub(super) struct Findings(Box<[Handle<cw_finding>]>);

impl Findings {
    pub(super) fn new(findings: impl IntoIterator<Item = Finding>) -> Self {
        Self(findings.into_iter().map(|finding| Handle::new(cw_finding::new(finding))).collect())
    }

    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    /// NULL beyond the last.
    pub(super) fn at(&self, index: usize) -> *const cw_finding {
        self.0.get(index).map_or(ptr::null(), Handle::lent)
    }
}

impl Object for cw_findings {
    const TAG: u32 = 0xc3c1_0006;
}

impl cw_findings {
    pub(super) fn new(findings: impl IntoIterator<Item = Finding>) -> Self {
        Self(Findings::new(findings))
    }
}

/// How many findings; 0 for NULL.
///
/// # Safety
/// `findings` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_findings_count(findings: *const cw_findings) -> usize {
    // SAFETY: this function's contract is that of this call.
    let findings = unsafe { border::object(findings, "findings") };
    value(|| Ok(findings?.0.count()))
}

/// One finding, by index from 0; NULL beyond the last and for NULL. It belongs to `findings` and lives as long.
///
/// # Safety
/// `findings` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_findings_at(findings: *const cw_findings, index: usize) -> *const cw_finding {
    // SAFETY: this function's contract is that of this call.
    let findings = unsafe { border::object(findings, "findings") };
    value(|| Ok(findings?.0.at(index)))
}

/// Frees a list of findings. NULL is fine.
///
/// # Safety
/// `findings` is NULL or a live handle, not used afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_findings_free(findings: *mut cw_findings) {
    // SAFETY: this function's contract is that of this call.
    unsafe { border::destroy(findings) };
}
