//! Why a call failed.

use super::border::{self, Object, value};
use super::buffer::cw_text;
use super::finding::{Findings, cw_finding};
use super::status::cw_status;
use super::text::Text;
use crate::base::{Code, Error, Finding};
use crate::issue::Refusal;
use crate::validate::Rejected;
use alloc::boxed::Box;
use alloc::vec::Vec;

/// Why a call failed, and where in the input. Owned by whoever passed `err`; one thread at a time.
pub struct cw_error {
    code: Code,
    structure: Text,
    field: Text,
    offset: Option<usize>,
    message: Text,
    findings: Findings,
}

impl Object for cw_error {
    const TAG: u32 = 0xc3c1_0001;
}

/// A failure on its way to C.
pub(super) struct Failure {
    pub(super) status: cw_status,
    cause: Cause,
    findings: Vec<Finding>,
}

enum Cause {
    Error(Error),
    /// The primary finding of a verdict.
    Finding(Box<Finding>),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self { status: cw_status::of(error.code()), cause: Cause::Error(error), findings: Vec::new() }
    }
}

impl From<Code> for Failure {
    fn from(code: Code) -> Self {
        Error::new(code).into()
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        let findings = refusal.findings().to_vec();
        Self { findings, ..Error::from(refusal).into() }
    }
}

/// Whatever the primary finding is, the certificate was judged.
impl From<&Rejected> for Failure {
    fn from(rejected: &Rejected) -> Self {
        let cause = Cause::Finding(Box::new(rejected.primary().clone()));
        Self { status: cw_status::CW_STATUS_REJECTED, cause, findings: rejected.findings().to_vec() }
    }
}

impl cw_error {
    pub(super) fn new(failure: Failure) -> Self {
        let findings = Findings::new(failure.findings);
        match failure.cause {
            Cause::Error(error) => Self {
                code: error.code(),
                structure: Text::new(error.structure()),
                field: Text::new(error.field()),
                offset: error.offset(),
                message: Text::new(error),
                findings,
            },
            Cause::Finding(finding) => Self {
                code: finding.code(),
                structure: Text::new(""),
                field: Text::new(finding.field()),
                offset: None,
                message: Text::new(&finding),
                findings,
            },
        }
    }
}

/// The reason: one of the CW_CODE_… numbers. 0 for NULL.
///
/// # Safety
/// `error` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_error_code(error: *const cw_error) -> u32 {
    // SAFETY: this function's contract is that of this call.
    let error = unsafe { border::object(error, "error") };
    value(|| Ok(error?.code.number()))
}

/// The structure that could not be read, such as `Certificate`; empty if it concerns none. Lives as long as `error`.
///
/// # Safety
/// `error` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_error_structure(error: *const cw_error) -> cw_text {
    // SAFETY: this function's contract is that of this call.
    let error = unsafe { border::object(error, "error") };
    value(|| Ok(error?.structure.view()))
}

/// The field that could not be read, such as `validity.notAfter`, or the argument that was refused; empty if it concerns
/// none. Lives as long as `error`.
///
/// # Safety
/// `error` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_error_field(error: *const cw_error) -> cw_text {
    // SAFETY: this function's contract is that of this call.
    let error = unsafe { border::object(error, "error") };
    value(|| Ok(error?.field.view()))
}

/// The byte of the input at which it happened, counted from 0. False, and `*offset` 0, if that is not known.
///
/// # Safety
/// `error` is NULL or a live handle; `offset` is NULL or writable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_error_offset(error: *const cw_error, offset: *mut usize) -> bool {
    // SAFETY: this function's contract is that of these calls.
    let (error, offset) = unsafe { (border::object(error, "error"), border::out(offset, "offset")) };
    value(|| {
        let at = error?.offset.ok_or(Code::ABSENT)?;
        offset?.set(at);
        Ok(true)
    })
}

/// All of it in one line, for people: `10001 TRUNCATED: input ends inside a value (Certificate, at byte 0)`. Input quoted
/// in it is cut short and cannot move a terminal's cursor. Lives as long as `error`.
///
/// # Safety
/// `error` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_error_message(error: *const cw_error) -> cw_text {
    // SAFETY: this function's contract is that of this call.
    let error = unsafe { border::object(error, "error") };
    value(|| Ok(error?.message.view()))
}

/// How many findings the error rests on: those of the profile that refused to issue, or of the verdict that rejects. 0 for
/// other errors and for NULL.
///
/// # Safety
/// `error` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_error_finding_count(error: *const cw_error) -> usize {
    // SAFETY: this function's contract is that of this call.
    let error = unsafe { border::object(error, "error") };
    value(|| Ok(error?.findings.count()))
}

/// One finding that the error rests on, by index from 0; NULL beyond the last and for NULL. It belongs to `error` and lives
/// as long.
///
/// # Safety
/// `error` is NULL or a live handle.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_error_finding_at(error: *const cw_error, index: usize) -> *const cw_finding {
    // SAFETY: this function's contract is that of this call.
    let error = unsafe { border::object(error, "error") };
    value(|| Ok(error?.findings.at(index)))
}

/// Frees an error. NULL is fine.
///
/// # Safety
/// `error` is NULL or a live handle, not used afterwards.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cw_error_free(error: *mut cw_error) {
    // SAFETY: this function's contract is that of this call.
    unsafe { border::destroy(error) };
}
