//! Authentication certificates of enrollment profiles: assigned, listed, switched off, used.

use crate::app::{Routes, Shared};
use crate::body;
use crate::config::{EnrollmentProfile, Tenant};
use crate::credentials::{Enrollment, Of};
use crate::database::moment;
use crate::http::{Answer, JsonBody, Refused, broken, json};
use crate::paging::{Page, when_made};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use certwright::services::enrollment::{
    AuthenticationCertificate, Compare, EnrollmentMethod, InvalidInput, Record, Reference, Status, Use, assign,
    read_back,
};
use certwright::{Certificate, CertificateRequest, Timestamp, ValidationPolicy};
use serde::Deserialize;
use serde_json::{Value, json};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};
use uuid::Uuid;
use zeroize::Zeroizing;

const MICROSECONDS: i64 = 1_000_000;

/// The longest body that is kept: more than its fields can hold.
const MAX_KEPT: usize = 256 << 10;

pub(crate) fn routes() -> Routes {
    const ALL: &str = "/iot/api/v1/enrollment-profile/{enrollment_profile_id}/authentication-certificate";
    const ONE: &str = "/iot/api/v1/enrollment-profile/{enrollment_profile_id}/authentication-certificate/{id}";
    const USE: &str = "/iot/api/v1/enrollment-profile/{enrollment_profile_id}/authentication-certificate/{id}/use";
    Routes::default().post(ALL, create).get(ALL, list).get(ONE, fetch).patch(ONE, switch).post(USE, take_use)
}

pub(crate) fn shape(status: StatusCode, message: &str) -> Value {
    let code = status.canonical_reason().unwrap_or("error").to_ascii_lowercase().replace(' ', "_");
    json!({ "errors": [{ "code": code, "message": message }] })
}

/// One row, opened.
struct Assigned {
    id: String,
    certificate_id: String,
    certificate: AuthenticationCertificate,
    status: Status,
    number_of_usage: u64,
    created_at: i64,
}

const COLUMNS: &str = "id, certificate_id, request, status, number_of_usage, created_at";

impl Assigned {
    fn read(app: &Shared, row: &AnyRow) -> Result<Self, Refused> {
        let id: String = row.try_get("id")?;
        let body = app.sealer.open(&sealed_row(&id), row.try_get("request")?)?;
        // By whichever it was accepted: the profile's may be one now that takes none.
        let certificate = read_back(&body, EnrollmentMethod::Est).map_err(|error| broken(&error))?;
        let status = Value::String(row.try_get("status")?);
        Ok(Self {
            id,
            certificate_id: row.try_get("certificate_id")?,
            certificate,
            status: serde_json::from_value(status).map_err(|error| broken(&error))?,
            number_of_usage: u64::try_from(row.try_get::<i64, _>("number_of_usage")?)
                .map_err(|error| broken(&error))?,
            created_at: row.try_get("created_at")?,
        })
    }

    fn show(&self, profile: &EnrollmentProfile) -> Result<Value, Refused> {
        let seconds = self.created_at.div_euclid(MICROSECONDS);
        let record = Record {
            id: &self.id,
            certificate_id: &self.certificate_id,
            enrollment_profile: Reference { id: &profile.id, name: &profile.name },
            number_of_usage: self.number_of_usage,
            status: self.status,
            created_at: Timestamp::from_unix_seconds(seconds).map_err(|error| broken(&error))?,
            created_at_microseconds: u32::try_from(self.created_at.rem_euclid(MICROSECONDS)).unwrap_or_default(),
        };
        serde_json::to_value(self.certificate.resource(&record)).map_err(|error| broken(&error))
    }
}

async fn create(
    State(app): State<Shared>,
    tenant: Of<Enrollment>,
    Path(profile): Path<String>,
    JsonBody(body): JsonBody,
) -> Answer {
    let profile = find(&tenant, &profile)?;
    if body.len() > MAX_KEPT {
        return Err(invalid(&format!("longer than {MAX_KEPT} bytes")));
    }
    let certificate = assign(&body, method(profile)?).map_err(refused)?;
    let assigned = Assigned {
        id: Uuid::new_v4().to_string(),
        certificate_id: Uuid::new_v4().to_string(),
        certificate,
        status: Status::Active,
        number_of_usage: 0,
        created_at: moment(),
    };
    let insert = "INSERT INTO authentication_certificate \
        (id, tenant, profile, certificate_id, request, status, number_of_usage, created_at) \
        VALUES ($1, $2, $3, $4, $5, 'ACTIVE', 0, $6)";
    let mut change = app.database.change().await?;
    sqlx::query(insert)
        .bind(&assigned.id)
        .bind(&tenant.name)
        .bind(&profile.id)
        .bind(&assigned.certificate_id)
        .bind(app.sealer.seal(&sealed_row(&assigned.id), &body)?)
        .bind(assigned.created_at)
        .execute(&mut *change)
        .await?;
    change.commit().await?;
    Ok(json(StatusCode::CREATED, &assigned.show(profile)?))
}

async fn list(State(app): State<Shared>, tenant: Of<Enrollment>, Path(profile): Path<String>, page: Page) -> Answer {
    let profile = find(&tenant, &profile)?;
    let select = format!(
        "SELECT {COLUMNS} FROM authentication_certificate \
        WHERE tenant = $1 AND profile = $2 AND (created_at, id) > ($3, $4) ORDER BY created_at, id LIMIT $5"
    );
    let (moment, id) = page.after_made()?;
    let select = sqlx::query(&select).bind(&tenant.name).bind(&profile.id).bind(moment).bind(id).bind(page.rows());
    let rows = app.database.all(select).await?;
    let profile = profile.clone();
    let work = app.clone();
    // A thousand bodies are opened, parsed and written.
    let work = move || {
        let (rows, next) = page.show(&rows, when_made)?;
        let shown = rows.iter().map(|row| Assigned::read(&work, row)?.show(&profile));
        Ok(next.on(json(StatusCode::OK, &json!({ "records": shown.collect::<Result<Vec<_>, Refused>>()? }))))
    };
    app.work(work).await?
}

async fn fetch(
    State(app): State<Shared>,
    tenant: Of<Enrollment>,
    Path((profile, id)): Path<(String, String)>,
) -> Answer {
    let profile = find(&tenant, &profile)?;
    let select =
        format!("SELECT {COLUMNS} FROM authentication_certificate WHERE id = $1 AND tenant = $2 AND profile = $3");
    let row = app.database.one(sqlx::query(&select).bind(id).bind(&tenant.name).bind(&profile.id));
    let row = row.await?.ok_or(StatusCode::NOT_FOUND)?;
    Ok(json(StatusCode::OK, &Assigned::read(&app, &row)?.show(profile)?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Switch {
    status: Status,
}

/// Switches one on or off; what is deleted stays so.
async fn switch(
    State(app): State<Shared>,
    tenant: Of<Enrollment>,
    Path((profile, id)): Path<(String, String)>,
    JsonBody(body): JsonBody,
) -> Answer {
    let profile = find(&tenant, &profile)?;
    let Switch { status } = body::read(&body).map_err(|wrong| invalid(&wrong.to_string()))?;
    let mut change = app.database.change().await?;
    let mut assigned = lock(&app, &mut change, &tenant, profile, &id).await?;
    if assigned.status == Status::Deleted && status != Status::Deleted {
        return Err(invalid("status: DELETED is for ever"));
    }
    assigned.status = status;
    let word = serde_json::to_value(status).map_err(|error| broken(&error))?;
    let update = "UPDATE authentication_certificate SET status = $1 WHERE id = $2";
    sqlx::query(update).bind(word.as_str().unwrap_or_default()).bind(&id).execute(&mut *change).await?;
    change.commit().await?;
    Ok(json(StatusCode::OK, &assigned.show(profile)?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UseRequest {
    pem: Zeroizing<String>,
    csr: Option<Zeroizing<String>>,
    #[serde(default)]
    compare: CompareWord,
}

#[derive(Deserialize, Default)]
enum CompareWord {
    #[default]
    Request,
    AuthenticationCertificate,
}

/// Decides on one use and counts it, in one transaction.
async fn take_use(
    State(app): State<Shared>,
    tenant: Of<Enrollment>,
    Path((profile, id)): Path<(String, String)>,
    JsonBody(body): JsonBody,
) -> Answer {
    let profile = find(&tenant, &profile)?;
    method(profile)?;
    let asked: UseRequest = body::read(&body).map_err(|wrong| invalid(&wrong.to_string()))?;
    let presented = Certificate::from_pem(asked.pem.as_bytes()).map_err(|error| invalid(&format!("pem: {error}")))?;
    let request = asked.csr.map(|csr| CertificateRequest::from_pem(csr.as_bytes())).transpose();
    let request = request.map_err(|error| invalid(&format!("csr: {error}")))?;
    if let Some(request) = &request {
        let allowed = ValidationPolicy::rfc5280().algorithms.signatures;
        request.verify_signature(&allowed).map_err(|error| invalid(&format!("csr: {error}")))?;
    }

    let mut change = app.database.change().await?;
    let assigned = lock(&app, &mut change, &tenant, profile, &id).await?;
    let decision = assigned.certificate.decide(&Use {
        presented: &presented,
        request: request.as_ref(),
        compare: match asked.compare {
            CompareWord::Request => Compare::Request,
            CompareWord::AuthenticationCertificate => Compare::AuthenticationCertificate,
        },
        status: assigned.status,
        number_of_usage: assigned.number_of_usage,
        at: Timestamp::now(),
    });
    if !decision.is_granted() {
        return Err(Refused::json(StatusCode::FORBIDDEN, &decision));
    }
    let update = "UPDATE authentication_certificate SET number_of_usage = number_of_usage + 1 WHERE id = $1";
    sqlx::query(update).bind(&id).execute(&mut *change).await?;
    change.commit().await?;
    let mut answer = serde_json::to_value(&decision).map_err(|error| broken(&error))?;
    if let Some(answer) = answer.as_object_mut() {
        answer.insert("number_of_usage".to_owned(), (assigned.number_of_usage + 1).into());
    }
    Ok(json(StatusCode::OK, &answer))
}

/// Reads a row and keeps others from changing it until the transaction ends. SQLite knows no `FOR UPDATE`; an `UPDATE`
/// that changes nothing is the same on both.
async fn lock(
    app: &Shared,
    change: &mut AnyConnection,
    tenant: &Tenant,
    profile: &EnrollmentProfile,
    id: &str,
) -> Result<Assigned, Refused> {
    let update = format!(
        "UPDATE authentication_certificate SET status = status WHERE id = $1 AND tenant = $2 AND profile = $3 RETURNING {COLUMNS}"
    );
    let row = sqlx::query(&update).bind(id).bind(&tenant.name).bind(&profile.id).fetch_optional(change).await?;
    Assigned::read(app, &row.ok_or(StatusCode::NOT_FOUND)?)
}

fn find<'a>(tenant: &'a Tenant, id: &str) -> Result<&'a EnrollmentProfile, Refused> {
    Ok(tenant.enrollment_profiles.iter().find(|profile| profile.id == id).ok_or(StatusCode::NOT_FOUND)?)
}

fn method(profile: &EnrollmentProfile) -> Result<EnrollmentMethod, Refused> {
    profile.method.enrollment().map_err(refused)
}

fn refused(errors: InvalidInput) -> Refused {
    Refused::json(StatusCode::BAD_REQUEST, &errors)
}

fn invalid(message: &str) -> Refused {
    Refused::json(StatusCode::BAD_REQUEST, &json!({ "errors": [{ "code": "invalid_input", "message": message }] }))
}

fn sealed_row(id: &str) -> String {
    format!("authentication_certificate/{id}")
}
