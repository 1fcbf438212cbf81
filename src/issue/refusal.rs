//! Why nothing was issued.

use crate::base::{Code, Error, Finding};
use alloc::vec::Vec;
use core::fmt;

/// Why nothing was issued: the error and, where a profile, a name constraint or path validation forbids it, each finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    error: Error,
    findings: Vec<Finding>,
}

impl Refusal {
    pub(super) fn by_profile(findings: Vec<Finding>) -> Self {
        Self { error: because(Code::ISSUE_PROFILE, findings.first()), findings }
    }

    pub(super) fn by_name_constraints(finding: Finding) -> Self {
        Self { error: because(Code::ISSUE_NAME_CONSTRAINTS, Some(&finding)), findings: Vec::from([finding]) }
    }

    pub(super) fn by_link(finding: Finding) -> Self {
        Self { error: because(Code::ISSUE_LINK, Some(&finding)), findings: Vec::from([finding]) }
    }

    /// The reason; [`Code::ISSUE_PROFILE`] if a profile forbade it.
    #[must_use]
    pub fn code(&self) -> Code {
        self.error.code()
    }

    /// The error as a whole.
    #[must_use]
    pub fn error(&self) -> &Error {
        &self.error
    }

    /// What the profile found, Must before Should, or which name the issuer's constraints do not allow, or which step of
    /// path validation would fail.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }
}

/// The error as those see it who drop the findings: with the first of them.
fn because(code: Code, first: Option<&Finding>) -> Error {
    let error = bare(code);
    match first {
        Some(first) => error.with_found(first),
        None => error,
    }
}

fn bare(code: Code) -> Error {
    Error::new(code).in_structure("Certificate")
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self { error, findings: Vec::new() }
    }
}

/// Drops the findings.
impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        refusal.error
    }
}

impl core::error::Error for Refusal {}

/// The error, then each finding on a line of its own; the error alone quotes the first where the others are not shown.
impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.findings.is_empty() {
            return self.error.fmt(f);
        }
        bare(self.code()).fmt(f)?;
        self.findings.iter().try_for_each(|finding| write!(f, "\n  {finding}"))
    }
}
