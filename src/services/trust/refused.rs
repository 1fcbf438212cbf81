//! What the trust service answers when it refuses.

use crate::base::{Error, Finding};
use crate::services::FieldError;
use alloc::string::ToString;
use alloc::vec::Vec;
use core::fmt;
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

/// What sort of refusal it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The request is wrong: HTTP 400.
    Invalid,
    /// There is no such object: HTTP 404.
    NotFound,
    /// The tenant has as many as it may have: HTTP 409.
    Conflict,
}

/// Why nothing was created. Serialized as the service publishes it: `code`, `message`, `details`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    kind: Kind,
    details: Vec<FieldError>,
    findings: Vec<Finding>,
}

impl Refused {
    /// A refusal by the host, which knows which objects there are.
    #[must_use]
    pub fn new(kind: Kind, detail: FieldError) -> Self {
        Self { kind, details: Vec::from([detail]), findings: Vec::new() }
    }

    pub(super) fn invalid(details: Vec<FieldError>) -> Self {
        Self { kind: Kind::Invalid, details, findings: Vec::new() }
    }

    /// Each finding about what stands in one field.
    pub(super) fn certificate(param: &'static str, findings: Vec<Finding>) -> Self {
        let detail = |finding: &Finding| {
            FieldError::new(param, finding.to_string()).with_value(finding.found().unwrap_or_default())
        };
        Self { kind: Kind::Invalid, details: findings.iter().map(detail).collect(), findings }
    }

    pub(super) fn error(param: &'static str, error: &Error) -> Self {
        Self::certificate(param, Vec::from([Finding::from(error.clone())]))
    }

    /// What sort of refusal it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Each error with its field.
    #[must_use]
    pub fn details(&self) -> &[FieldError] {
        &self.details
    }

    /// What was found in a certificate that was uploaded or not issued, each with its code.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    fn code(&self) -> (&'static str, &'static str) {
        match self.kind {
            Kind::Invalid => ("BadRequest", "Validation error"),
            Kind::NotFound => ("NotFound", "No such certificate"),
            Kind::Conflict => ("Conflict", "Maximum number of certificates reached"),
        }
    }
}

impl From<FieldError> for Refused {
    fn from(error: FieldError) -> Self {
        Self::invalid(Vec::from([error]))
    }
}

impl core::error::Error for Refused {}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code().1)?;
        self.details.iter().try_for_each(|detail| write!(f, "\n  {}: {}", detail.param, detail.msg))
    }
}

impl Serialize for Refused {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (code, message) = self.code();
        let mut envelope = serializer.serialize_struct("Refused", 3)?;
        envelope.serialize_field("code", code)?;
        envelope.serialize_field("message", message)?;
        envelope.serialize_field("details", &self.details)?;
        envelope.end()
    }
}
