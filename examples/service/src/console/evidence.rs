//! What certificates are validated with: trusted roots and revocation lists, uploaded since nothing is fetched.

use super::{begin, conflict, created, delete, read, unprocessable};
use crate::app::{Routes, Shared};
use crate::credentials::{Console, Of};
use crate::http::{Answer, JsonBody, Refused, json};
use crate::paging::{Page, by_id};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use certwright::{Certificate, Crl, DigestAlgorithm};
use serde::Deserialize;
use serde_json::json;
use sqlx::Row;
use zeroize::Zeroizing;

/// A console has no more of each than this, nor more bytes of PEM: all of them are read for each certificate that is validated.
const MAX_UPLOADED: i64 = 1000;
const MAX_BYTES: i64 = 16 << 20;

pub(super) fn add(routes: Routes) -> Routes {
    const ROOTS: &str = "/staged_config/certificates/root_certificates";
    const CRLS: &str = "/staged_config/certificates/certificate_revocation_lists";
    let routes = routes.post(ROOTS, create_root).get(ROOTS, list_roots).post(CRLS, create_crl).get(CRLS, list_crls);
    let root = async |app: State<Shared>, tenant: Of<Console>, id: Path<i64>| delete(&app, &tenant, *id, ROOT.0).await;
    let crl = async |app: State<Shared>, tenant: Of<Console>, id: Path<i64>| delete(&app, &tenant, *id, CRL.0).await;
    routes
        .delete("/staged_config/certificates/root_certificates/{id}", root)
        .delete("/staged_config/certificates/certificate_revocation_lists/{id}", crl)
}

#[derive(Deserialize)]
struct RootRequest {
    cert_file: Zeroizing<String>,
}

async fn create_root(State(app): State<Shared>, tenant: Of<Console>, JsonBody(body): JsonBody) -> Answer {
    let asked: RootRequest = read(&body, 1005)?;
    if asked.cert_file.trim().is_empty() {
        return Err(unprocessable(1005, "cert_file: is required"));
    }
    let certificate = Certificate::from_pem(asked.cert_file.as_bytes());
    let certificate = certificate.map_err(|error| unprocessable(2001, &format!("cert_file: {error}")))?;
    // One that signed itself is trusted for itself alone.
    if !certificate.is_self_issued() && !is_ca(&certificate) {
        return Err(unprocessable(2012, "cert_file: neither a CA nor self-signed"));
    }
    let fingerprint = certificate.fingerprint(DigestAlgorithm::Sha256).to_hex();
    let id = insert(&app, &tenant, ROOT, &fingerprint, &certificate.to_pem()).await?;
    Ok(created(&json!({ "id": id, "fingerprint": fingerprint, "subject": certificate.subject().to_string() })))
}

fn is_ca(certificate: &Certificate) -> bool {
    certificate.basic_constraints().ok().flatten().is_some_and(|constraints| constraints.ca)
}

#[derive(Deserialize)]
struct CrlRequest {
    crl_file: Zeroizing<String>,
}

/// What is no list is not taken: each certificate would be refused for it. What else is wrong with one, its signature among
/// it, is said when certificates are validated.
async fn create_crl(State(app): State<Shared>, tenant: Of<Console>, JsonBody(body): JsonBody) -> Answer {
    let asked: CrlRequest = read(&body, 1005)?;
    if asked.crl_file.trim().is_empty() {
        return Err(unprocessable(1005, "crl_file: is required"));
    }
    let crl = Crl::from_pem(asked.crl_file.as_bytes());
    let crl = crl.map_err(|error| unprocessable(2020, &format!("crl_file: {error}")))?;
    let digest = crl.fingerprint(DigestAlgorithm::Sha256).to_hex();
    // Not as it came: beside the list there may be a private key.
    let id = insert(&app, &tenant, CRL, &digest, &crl.to_pem()).await?;
    Ok(created(&json!({ "id": id, "fingerprint": digest })))
}

/// A table, and its column.
type Table = (&'static str, &'static str);

const ROOT: Table = ("console_root", "certificate");
const CRL: Table = ("console_crl", "crl");

async fn insert(
    app: &Shared,
    tenant: &Of<Console>,
    (table, column): Table,
    fingerprint: &str,
    text: &str,
) -> Result<i64, Refused> {
    let (mut change, id) = begin(app, tenant).await?;
    let sum = format!(
        "SELECT COUNT(*) AS count, COALESCE(SUM(OCTET_LENGTH({column})), 0) AS bytes FROM {table} WHERE tenant = $1"
    );
    let sum = sqlx::query(&sum).bind(&tenant.name).fetch_one(&mut *change).await?;
    if sum.try_get::<i64, _>("count")? >= MAX_UPLOADED {
        return Err(unprocessable(1006, "there are as many as there may be"));
    }
    let bytes = sum.try_get::<i64, _>("bytes")?.saturating_add(i64::try_from(text.len()).unwrap_or(i64::MAX));
    if bytes > MAX_BYTES {
        return Err(unprocessable(1006, &format!("with it there would be more than {MAX_BYTES} bytes of them")));
    }
    let insert = format!(
        "INSERT INTO {table} (tenant, id, fingerprint, {column}) VALUES ($1, $2, $3, $4) ON CONFLICT (tenant, fingerprint) DO NOTHING"
    );
    let insert = sqlx::query(&insert).bind(&tenant.name).bind(id).bind(fingerprint).bind(text);
    if insert.execute(&mut *change).await?.rows_affected() == 0 {
        return Err(conflict("already exists"));
    }
    change.commit().await?;
    Ok(id)
}

async fn list_roots(State(app): State<Shared>, tenant: Of<Console>, page: Page) -> Answer {
    list(&app, &tenant, &page, ROOT, "cert_file").await
}

async fn list_crls(State(app): State<Shared>, tenant: Of<Console>, page: Page) -> Answer {
    list(&app, &tenant, &page, CRL, "crl_file").await
}

async fn list(app: &Shared, tenant: &Of<Console>, page: &Page, (table, column): Table, name: &str) -> Answer {
    let select = format!(
        "SELECT id, fingerprint, {column} AS text FROM {table} WHERE tenant = $1 AND id > $2 ORDER BY id LIMIT $3"
    );
    let select = sqlx::query(&select).bind(&tenant.name).bind(page.after_number()?).bind(page.rows());
    let rows = app.database.all(select).await?;
    let (rows, next) = page.show(&rows, by_id)?;
    let shown = rows.iter().map(|row| {
        let (id, fingerprint): (i64, String) = (row.try_get("id")?, row.try_get("fingerprint")?);
        Ok(json!({ "id": id, "fingerprint": fingerprint, name: row.try_get::<String, _>("text")? }))
    });
    Ok(next.on(json(StatusCode::OK, &shown.collect::<Result<Vec<_>, sqlx::Error>>()?)))
}
