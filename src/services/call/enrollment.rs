//! Operations of enrollment.

use super::{Hands, Outcome, Store, certificate, invalid, outcome, time};
use crate::services::enrollment::{self, Compare, EnrollmentMethod};
use crate::services::secret::Secret;
use crate::x509::CertificateRequest;
use alloc::string::String;
use serde::Deserialize;

#[derive(Deserialize)]
struct Assign {
    body: Secret,
    method: String,
    record: AssignRecord,
}

#[derive(Deserialize)]
struct AssignRecord {
    id: String,
    certificate_id: String,
    enrollment_profile: Profile,
    number_of_usage: u64,
    status: enrollment::Status,
    created_at: String,
    #[serde(default)]
    created_at_microseconds: u32,
}

#[derive(Deserialize)]
struct Profile {
    id: String,
    name: String,
}

pub(super) fn assign(hands: Hands<'_>) -> Outcome {
    let call: Assign = hands.read()?;
    let record = &call.record;
    let record = enrollment::Record {
        id: &record.id,
        certificate_id: &record.certificate_id,
        enrollment_profile: enrollment::Reference {
            id: &record.enrollment_profile.id,
            name: &record.enrollment_profile.name,
        },
        number_of_usage: record.number_of_usage,
        status: record.status,
        created_at: time(&record.created_at)?,
        created_at_microseconds: record.created_at_microseconds,
    };
    let made =
        call.method.parse().and_then(|method: EnrollmentMethod| enrollment::assign(call.body.as_bytes(), method));
    match made {
        Ok(made) => outcome::<_, ()>(Ok((made.resource(&record), Store::default()))),
        Err(refused) => outcome::<(), _>(Err(refused)),
    }
}

#[derive(Deserialize)]
struct Decide {
    body: Secret,
    method: String,
    presented: String,
    request: Option<String>,
    #[serde(default)]
    compare_with_presented: bool,
    status: enrollment::Status,
    number_of_usage: u64,
    now: String,
}

pub(super) fn decide(hands: Hands<'_>) -> Outcome {
    let call: Decide = hands.read()?;
    let method = call.method.parse::<EnrollmentMethod>().map_err(|_| invalid("method").with_found(&call.method))?;
    let assigned =
        enrollment::read_back(call.body.as_bytes(), method).map_err(|error| invalid("body").with_found(error))?;
    let request = call.request.as_ref().map(|pem| CertificateRequest::from_pem(pem.as_bytes())).transpose()?;
    let decision = assigned.decide(&enrollment::Use {
        presented: &certificate(&call.presented)?,
        request: request.as_ref(),
        compare: if call.compare_with_presented { Compare::AuthenticationCertificate } else { Compare::Request },
        status: call.status,
        number_of_usage: call.number_of_usage,
        at: time(&call.now)?,
    });
    if decision.is_granted() {
        outcome::<_, ()>(Ok((decision, Store::default())))
    } else {
        outcome::<(), _>(Err(decision))
    }
}
