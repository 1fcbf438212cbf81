//! What can be taken back: a root or an intermediate that was uploaded, with nothing below it, and a signer.
//!
//! What the service signs with stays: its revocation list is published under an address that stands in certificates. So does
//! a signer that it has issued a certificate for: that list does not name it. Of another CA's certificates that CA takes care.

use super::{no_root, no_such};
use crate::app::Shared;
use crate::credentials::{Of, Trust};
use crate::database::Meaning;
use crate::http::{Answer, Refused, broken};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use certwright::services::FieldError;
use serde_json::{Value, json};
use sqlx::any::{AnyArguments, AnyQueryResult};
use sqlx::query::Query;
use sqlx::{Any, AnyConnection, Row};

/// It is in use: 409.
fn in_use(param: &'static str, why: &str, id: &str) -> Refused {
    let detail = FieldError::new(param, why).with_value(id).in_path();
    Refused::json(StatusCode::CONFLICT, &json!({ "code": "Conflict", "message": "In use", "details": [detail] }))
}

/// Deletes unless something stands below.
async fn run<'q>(
    delete: Query<'q, Any, AnyArguments<'q>>,
    change: &mut AnyConnection,
    used: impl Fn() -> Refused,
) -> Result<AnyQueryResult, Refused> {
    let run = delete.execute(change).await;
    run.map_err(|error| if Meaning::of(&error) == Some(Meaning::Referenced) { used() } else { error.into() })
}

pub(super) async fn root(State(app): State<Shared>, tenant: Of<Trust>, Path(id): Path<String>) -> Answer {
    let used = |why: &str| in_use("dtsCaCertificateId", why, &id);
    let mut change = app.database.change().await?;
    // In the order of those that make one.
    let update = "UPDATE dts_tenant SET roots = roots - 1 WHERE tenant = $1";
    sqlx::query(update).bind(&tenant.name).execute(&mut *change).await?;
    let select = "SELECT private_key FROM dts_root WHERE id = $1 AND tenant = $2";
    let row = sqlx::query(select).bind(&id).bind(&tenant.name).fetch_optional(&mut *change).await?;
    if row.ok_or_else(|| no_root(&id))?.try_get::<Option<String>, _>("private_key")?.is_some() {
        return Err(used("its key is here"));
    }
    let delete = sqlx::query("DELETE FROM dts_root WHERE id = $1").bind(&id);
    run(delete, &mut change, || used("intermediates or signers stand below it")).await?;
    change.commit().await?;
    tracing::info!(event = "ROOT_DELETED", tenant = tenant.name, id);
    Ok(StatusCode::NO_CONTENT.into_response())
}

pub(super) async fn intermediate(
    State(app): State<Shared>,
    tenant: Of<Trust>,
    Path((root, id)): Path<(String, String)>,
) -> Answer {
    let mut change = app.database.change().await?;
    let delete = sqlx::query("DELETE FROM dts_intermediate WHERE id = $1 AND root = $2 AND tenant = $3");
    let delete = delete.bind(&id).bind(&root).bind(&tenant.name);
    let deleted = run(delete, &mut change, || in_use("id", "signers stand below it", &id)).await?;
    if deleted.rows_affected() == 0 {
        return Err(no_such("id", "intermediate certificate", &id));
    }
    change.commit().await?;
    tracing::info!(event = "INTERMEDIATE_DELETED", tenant = tenant.name, id);
    Ok(StatusCode::NO_CONTENT.into_response())
}

pub(super) async fn signer(State(app): State<Shared>, tenant: Of<Trust>, Path(id): Path<String>) -> Answer {
    let mut change = app.database.change().await?;
    let delete = "DELETE FROM dts_signer WHERE id = $1 AND tenant = $2 \
        RETURNING answer, (SELECT CASE WHEN private_key IS NULL THEN 0 ELSE 1 END FROM dts_root WHERE id = root) AS managed";
    let row = sqlx::query(delete).bind(&id).bind(&tenant.name).fetch_optional(&mut *change).await?;
    let row = row.ok_or_else(|| no_such("id", "signer", &id))?;
    let answer: Value = serde_json::from_str(&row.try_get::<String, _>("answer")?).map_err(|error| broken(&error))?;
    if answer.get("active") != Some(&json!(false)) && row.try_get::<i64, _>("managed")? != 0 {
        return Err(in_use("id", "its certificate was issued here", &id));
    }
    change.commit().await?;
    tracing::info!(event = "SIGNER_DELETED", tenant = tenant.name, id);
    Ok(StatusCode::NO_CONTENT.into_response())
}
