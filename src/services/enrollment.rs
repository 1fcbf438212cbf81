//! Authentication certificates of enrollment profiles: assigned once, then decided upon at each use.
//!
//! Serves `POST …/enrollment-profile/{id}/authentication-certificate` (DigiCert IoT Trust Manager). [`assign`] takes the
//! body and the profile's enrollment method and gives an [`AuthenticationCertificate`]; its
//! [`resource`](AuthenticationCertificate::resource) is the answer, its [`decide`](AuthenticationCertificate::decide)
//! the question of each enrollment.
//!
//! ```
//! use certwright::services::enrollment::{EnrollmentMethod, assign};
//! let pem = include_str!("../../tests/data/leaf.pem").replace('\n', "\\n");
//! let body = format!(r#"{{"pem": "{pem}", "start_date": "2026-01-01", "usage_limit": 100,
//!     "registered_values": [{{"certificate_field": "subject.common_name", "value": "device-7"}}]}}"#);
//! let assigned = assign(body.as_bytes(), EnrollmentMethod::Est)?;
//! assert_eq!(assigned.usage_limit(), Some(100));
//! # Ok::<(), certwright::services::enrollment::InvalidInput>(())
//! ```
//!
//! | rule | choice |
//! |---|---|
//! | dates | `YYYY-MM-DD` in UTC, both days included; they may lie outside the certificate's validity |
//! | `pem` | at most 64 KiB |
//! | `usage_limit` | at least 1; absent is unlimited |
//! | `matcher` | `equals`, also where it is absent: the same characters; arrays in any order |
//! | a string field | exactly one such attribute: none or several do not match |
//! | compared with | the enrollment request, unless [`Compare`] says the presented certificate |
//! | counting | the host takes one use in the transaction in which it read the number of uses |

mod decision;
mod field;
mod resource;

pub use decision::{Compare, Decision, Denial, Reason, Use};
pub use field::{MAX_VALUES, RegisteredField, RegisteredValue};
pub use resource::{Record, Reference, Resource, Status};

use super::json::{self, FieldError};
use super::secret::Secret;
use crate::base::Timestamp;
use crate::x509::Certificate;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use field::RegisteredValueRequest;
use serde::{Deserialize, Serialize, Serializer};

/// How devices enroll under a profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnrollmentMethod {
    /// RFC 7030.
    Est,
    /// RFC 8894.
    Scep,
    /// RFC 4210.
    Cmpv2,
}

/// `EST`, `SCEP`, `CMPv2`: a profile with another method takes no authentication certificate.
impl core::str::FromStr for EnrollmentMethod {
    type Err = InvalidInput;

    fn from_str(text: &str) -> Result<Self, InvalidInput> {
        match text {
            "EST" => Ok(Self::Est),
            "SCEP" => Ok(Self::Scep),
            "CMPv2" => Ok(Self::Cmpv2),
            _ => Err(FieldError::new("enrollment_profile_id", "the profile's method is none of EST, SCEP and CMPv2")
                .with_value(text)
                .in_path()
                .into()),
        }
    }
}

#[derive(Deserialize)]
struct Request {
    // A private key may be put here by mistake.
    pem: Option<Secret>,
    start_date: Option<String>,
    end_date: Option<String>,
    usage_limit: Option<i64>,
    registered_values: Option<Vec<RegisteredValueRequest>>,
}

/// A certificate that authenticates enrollments, with the conditions under which it does.
#[derive(Clone, Debug)]
pub struct AuthenticationCertificate {
    certificate: Certificate,
    pem: String,
    start_date: Option<Date>,
    end_date: Option<Date>,
    usage_limit: Option<u64>,
    registered_values: Option<Vec<RegisteredValue>>,
}

/// A day in UTC: `2020-01-01`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date(Timestamp);

impl Date {
    /// Its first second.
    #[must_use]
    pub const fn begin(self) -> Timestamp {
        self.0
    }

    /// Its last second.
    #[must_use]
    pub fn end(self) -> Timestamp {
        self.0.saturating_add_seconds(86_399)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let civil = self.0.to_civil();
        write!(f, "{:04}-{:02}-{:02}", civil.year, civil.month, civil.day)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// How many bytes `pem` may have: it is kept and given back as it came.
pub const MAX_PEM: usize = 64 << 10;

/// Reads and checks the body of a request. The body as it came can be kept and read again later.
///
/// # Errors
/// [`InvalidInput`] with everything that is wrong with it.
pub fn assign(body: &[u8], _method: EnrollmentMethod) -> Result<AuthenticationCertificate, InvalidInput> {
    read(body, MAX_PEM)
}

/// Reads the body of a request that was accepted before, whenever that was: `pem` may be longer than [`MAX_PEM`].
///
/// # Errors
/// [`InvalidInput`] if it is not the body that was accepted.
pub fn read_back(body: &[u8], _method: EnrollmentMethod) -> Result<AuthenticationCertificate, InvalidInput> {
    read(body, json::MAX_REQUEST_BYTES)
}

fn read(body: &[u8], max_pem: usize) -> Result<AuthenticationCertificate, InvalidInput> {
    let request: Request = json::read(body)?;
    let mut errors = Vec::new();
    let mut keep = |error| errors.push(error);
    let pem = request.pem.as_deref().unwrap_or_default();
    let certificate = match Certificate::from_pem(pem.as_bytes()) {
        _ if pem.is_empty() => Err(FieldError::missing("pem")),
        _ if pem.len() > max_pem => Err(FieldError::new("pem", alloc::format!("longer than {max_pem} bytes"))),
        Ok(certificate) => Ok(certificate),
        Err(error) => Err(FieldError::of("pem", &error).with_label(pem)),
    };
    let certificate = certificate.map_err(&mut keep).ok();
    let start_date = date("start_date", request.start_date.as_deref()).unwrap_or_else(|error| {
        keep(error);
        None
    });
    let end_date = date("end_date", request.end_date.as_deref()).unwrap_or_else(|error| {
        keep(error);
        None
    });
    if let (Some(start), Some(end)) = (start_date, end_date)
        && start > end
    {
        keep(FieldError::new("end_date", "before start_date").with_value(&end.to_string()));
    }
    let usage_limit = match request.usage_limit.map(|limit| (limit, u64::try_from(limit))) {
        None => None,
        Some((_, Ok(limit @ 1..))) => Some(limit),
        Some((limit, _)) => {
            keep(FieldError::new("usage_limit", "less than 1").with_value(&limit.to_string()));
            None
        }
    };
    let registered_values = request.registered_values.map(|values| field::check(values, &mut keep));
    match certificate {
        Some(certificate) if errors.is_empty() => {
            let pem = pem.into();
            Ok(AuthenticationCertificate { certificate, pem, start_date, end_date, usage_limit, registered_values })
        }
        _ => Err(InvalidInput(errors)),
    }
}

/// Strictly `YYYY-MM-DD`.
fn date(param: &'static str, text: Option<&str>) -> Result<Option<Date>, FieldError> {
    let Some(text) = text else { return Ok(None) };
    match text.parse() {
        Ok(begin) if text.len() == "YYYY-MM-DD".len() => Ok(Some(Date(begin))),
        _ => Err(FieldError::new(param, "no date of the form YYYY-MM-DD").with_value(text)),
    }
}

impl AuthenticationCertificate {
    /// The certificate.
    #[must_use]
    pub fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// The certificate as it was sent.
    #[must_use]
    pub fn pem(&self) -> &str {
        &self.pem
    }

    /// The first day on which it may be used.
    #[must_use]
    pub fn start_date(&self) -> Option<Date> {
        self.start_date
    }

    /// The last day on which it may be used.
    #[must_use]
    pub fn end_date(&self) -> Option<Date> {
        self.end_date
    }

    /// How often it may be used.
    #[must_use]
    pub fn usage_limit(&self) -> Option<u64> {
        self.usage_limit
    }

    /// What an enrollment must hold; nothing if the request named none.
    #[must_use]
    pub fn registered_values(&self) -> &[RegisteredValue] {
        self.registered_values.as_deref().unwrap_or_default()
    }
}

/// Everything that is wrong with a request.
///
/// Serialized as the service publishes it: `{"errors": [{"code": "invalid_input", "message": "…"}]}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidInput(Vec<FieldError>);

impl InvalidInput {
    /// Each error with its field.
    #[must_use]
    pub fn errors(&self) -> &[FieldError] {
        &self.0
    }
}

impl From<FieldError> for InvalidInput {
    fn from(error: FieldError) -> Self {
        Self(Vec::from([error]))
    }
}

impl core::error::Error for InvalidInput {}

impl fmt::Display for InvalidInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(f, "{separator}{}: {}", error.param, error.msg)?;
        }
        Ok(())
    }
}

impl Serialize for InvalidInput {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct One {
            code: &'static str,
            message: String,
        }
        #[derive(Serialize)]
        struct Envelope {
            errors: Vec<One>,
        }
        let one = |error: &FieldError| One {
            code: "invalid_input",
            message: alloc::format!("{}: {}", error.param, error.msg),
        };
        Envelope { errors: self.0.iter().map(one).collect() }.serialize(serializer)
    }
}
