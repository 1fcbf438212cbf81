//! Whether a certificate may be used now, for this enrollment.

use super::field::Comparison;
use super::{AuthenticationCertificate, RegisteredField, Status};
use crate::base::{Code, Timestamp};
use crate::validate::check_validity;
use crate::x509::{Certificate, CertificateRequest};
use alloc::vec::Vec;
use serde::Serialize;

/// One use of an authentication certificate: what was presented, and what the host knows.
#[derive(Clone, Copy, Debug)]
pub struct Use<'a> {
    /// The certificate that the client authenticated with. That it holds the key is the host's finding.
    pub presented: &'a Certificate,
    /// The enrollment request, if there is one.
    pub request: Option<&'a CertificateRequest>,
    /// What the registered values are compared with.
    pub compare: Compare,
    /// The status of the assignment.
    pub status: Status,
    /// How often it has been used before.
    pub number_of_usage: u64,
    /// Now.
    pub at: Timestamp,
}

/// What registered values are compared with. The challenge password stands in requests only and is compared with that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Compare {
    /// The subject that the enrollment request asks for.
    #[default]
    Request,
    /// The subject of the certificate that was presented.
    AuthenticationCertificate,
}

/// Why a use is denied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The assignment is disabled.
    Disabled,
    /// The assignment was deleted.
    Deleted,
    /// Before `start_date`.
    BeforeStartDate,
    /// After `end_date`.
    AfterEndDate,
    /// Used as often as `usage_limit` says.
    UsageLimitReached,
    /// The certificate is not valid yet.
    NotYetValid,
    /// The certificate has expired.
    Expired,
    /// Another certificate than the assigned one was presented.
    OtherCertificate,
    /// A registered field is absent.
    FieldAbsent,
    /// A registered field that holds one value occurs more than once.
    FieldRepeated,
    /// A registered field holds something else.
    FieldDiffers,
}

/// One reason against a use. It does not repeat what was compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Denial {
    /// Why.
    pub reason: Reason,
    /// The registered field it is about.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "name")]
    pub certificate_field: Option<RegisteredField>,
}

#[expect(clippy::ref_option, reason = "the signature that serde asks for")]
fn name<S: serde::Serializer>(field: &Option<RegisteredField>, serializer: S) -> Result<S::Ok, S::Error> {
    field.map(RegisteredField::name).serialize(serializer)
}

/// Granted, or denied with every reason.
///
/// A granted use counts: the host adds one to the number of uses, in the transaction in which it read that number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Decision {
    granted: bool,
    denials: Vec<Denial>,
}

impl Decision {
    /// Whether the certificate may be used, which counts as one use.
    #[must_use]
    pub fn is_granted(&self) -> bool {
        self.granted
    }

    /// Everything that stands against it; nothing if it is granted.
    #[must_use]
    pub fn denials(&self) -> &[Denial] {
        &self.denials
    }
}

impl AuthenticationCertificate {
    /// Decides on one use.
    #[must_use]
    pub fn decide(&self, asked: &Use<'_>) -> Decision {
        let mut denials = Vec::new();
        let mut deny = |reason| denials.push(Denial { reason, certificate_field: None });
        match asked.status {
            Status::Active => {}
            Status::Disabled => deny(Reason::Disabled),
            Status::Deleted => deny(Reason::Deleted),
        }
        if self.start_date.is_some_and(|start| asked.at < start.begin()) {
            deny(Reason::BeforeStartDate);
        }
        if self.end_date.is_some_and(|end| asked.at > end.end()) {
            deny(Reason::AfterEndDate);
        }
        if self.usage_limit.is_some_and(|limit| asked.number_of_usage >= limit) {
            deny(Reason::UsageLimitReached);
        }
        if let Err(finding) = check_validity(&self.certificate, asked.at) {
            deny(if finding.code() == Code::NOT_YET_VALID { Reason::NotYetValid } else { Reason::Expired });
        }
        if *asked.presented != self.certificate {
            deny(Reason::OtherCertificate);
        }
        let subject = match asked.compare {
            Compare::Request => asked.request.map(CertificateRequest::subject),
            Compare::AuthenticationCertificate => Some(asked.presented.subject()),
        };
        for value in self.registered_values() {
            let reason = match value.compare(subject.as_ref(), asked.request) {
                Comparison::Equal => continue,
                Comparison::Absent => Reason::FieldAbsent,
                Comparison::Repeated => Reason::FieldRepeated,
                Comparison::Different => Reason::FieldDiffers,
            };
            denials.push(Denial { reason, certificate_field: Some(value.field()) });
        }
        Decision { granted: denials.is_empty(), denials }
    }
}
