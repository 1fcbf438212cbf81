//! The answer: the assignment as the service publishes it.

use super::{AuthenticationCertificate, Date, RegisteredValue};
use crate::base::Timestamp;
use crate::services::view;
use crate::x509::oid;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use serde::{Deserialize, Serialize, Serializer};

/// Whether an assignment may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Status {
    /// As it is after it was made.
    Active,
    /// Not for now.
    Disabled,
    /// Never again.
    Deleted,
}

/// What the host keeps of an assignment beside the request.
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
    /// The identifier of the assignment.
    pub id: &'a str,
    /// The identifier of the certificate.
    pub certificate_id: &'a str,
    /// The enrollment profile.
    pub enrollment_profile: Reference<'a>,
    /// How often it has been used.
    pub number_of_usage: u64,
    /// Whether it may be used.
    pub status: Status,
    /// When the assignment was made.
    pub created_at: Timestamp,
    /// The microseconds within that second: 0 to 999,999.
    pub created_at_microseconds: u32,
}

/// An object that the answer names.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Reference<'a> {
    /// Its identifier.
    pub id: &'a str,
    /// Its name.
    pub name: &'a str,
}

/// The assignment as JSON: the published fields in their order.
///
/// What the certificate or the request does not have is `null`; `registered_values` is then left out, and
/// `certificate_organization_units` is an empty list.
#[derive(Clone, Debug, Serialize)]
pub struct Resource<'a> {
    id: &'a str,
    certificate: CertificateReference<'a>,
    enrollment_profile: Reference<'a>,
    start_date: Option<Date>,
    end_date: Option<Date>,
    usage_limit: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    registered_values: Option<&'a [RegisteredValue]>,
    number_of_usage: u64,
    status: Status,
    created_at: Microseconds,
    pem: &'a str,
    certificate_expires_on: Timestamp,
    certificate_serial_number: String,
    certificate_issuer_common_name: Option<String>,
    certificate_thumbprint: String,
    certificate_organization: Option<String>,
    certificate_organization_units: Vec<String>,
}

#[derive(Clone, Debug, Serialize)]
struct CertificateReference<'a> {
    id: &'a str,
    name: Option<String>,
}

/// RFC 3339 with six digits of a second.
#[derive(Clone, Copy, Debug)]
struct Microseconds(Timestamp, u32);

impl fmt::Display for Microseconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = self.0.to_civil();
        write!(f, "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", at.year, at.month, at.day, at.hour, at.minute, at.second)?;
        write!(f, ".{:06}Z", self.1.min(999_999))
    }
}

impl Serialize for Microseconds {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl AuthenticationCertificate {
    /// The answer to the request that assigned it, and to later ones that ask for it.
    #[must_use]
    pub fn resource<'a>(&'a self, record: &Record<'a>) -> Resource<'a> {
        let certificate = &self.certificate;
        let (subject, issuer) = (certificate.subject(), certificate.issuer());
        Resource {
            id: record.id,
            certificate: CertificateReference {
                id: record.certificate_id,
                name: view::text(&subject, oid::COMMON_NAME),
            },
            enrollment_profile: record.enrollment_profile,
            start_date: self.start_date,
            end_date: self.end_date,
            usage_limit: self.usage_limit,
            registered_values: self.registered_values.as_deref(),
            number_of_usage: record.number_of_usage,
            status: record.status,
            created_at: Microseconds(record.created_at, record.created_at_microseconds),
            pem: &self.pem,
            certificate_expires_on: certificate.not_after(),
            certificate_serial_number: certificate.serial().to_hex(),
            certificate_issuer_common_name: view::text(&issuer, oid::COMMON_NAME),
            certificate_thumbprint: view::thumbprint(certificate),
            certificate_organization: view::text(&subject, oid::ORGANIZATION_NAME),
            certificate_organization_units: view::texts(&subject, oid::ORGANIZATIONAL_UNIT_NAME),
        }
    }
}
