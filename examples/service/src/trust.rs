//! The CAs of the trust service: roots, intermediates below them, signers of VICALs.

mod deleting;

use crate::app::{Routes, Shared};
use crate::body;
use crate::config::Tenant;
use crate::credentials::{Of, Trust};
use crate::database::moment;
use crate::http::{Answer, JsonBody, Refused, broken, json_text, text};
use crate::paging::{Page, when_made};
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use certwright::issue::CrlParameters;
use certwright::services::FieldError;
use certwright::services::trust::{
    self, Conformance, Kind, MAX_ROOTS, ParentRoot, accept_vical_signer, create_intermediate, create_root, events,
    issue_vical_signer, request_vical_signer,
};
use certwright::x509::DistinguishedName;
use certwright::{Certificate, Crl, Issuer, KeyAlgorithm, PrivateKey, SystemRandom, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};
use sqlx::any::{AnyArguments, AnyRow};
use sqlx::query::Query;
use sqlx::{Any, AnyConnection, Row};
use std::borrow::Cow;
use uuid::Uuid;
use zeroize::Zeroizing;

/// How long a revocation list is good, and when it is made anew.
const CRL_DAYS: i64 = 90;
const CRL_RENEWED_BEFORE: i64 = 30 * 86_400;

pub(crate) fn routes() -> Routes {
    Routes::default()
        .post("/v1/ecosystems/certificates/ca", create)
        .get("/v1/ecosystems/certificates/ca", list)
        .get("/v1/ecosystems/certificates/ca/{dts_ca_certificate_id}", fetch)
        .get("/v1/ecosystems/certificates/ca/{dts_ca_certificate_id}/crl", crl)
        .delete("/v1/ecosystems/certificates/ca/{dts_ca_certificate_id}", deleting::root)
        .post("/v1/ecosystems/certificates/ca/{dts_ca_certificate_id}/intermediate", create_below)
        .get("/v1/ecosystems/certificates/ca/{dts_ca_certificate_id}/intermediate", list_below)
        .delete("/v1/ecosystems/certificates/ca/{dts_ca_certificate_id}/intermediate/{id}", deleting::intermediate)
        .post("/v1/ecosystems/certificates/vical-signers", create_signer)
        .get("/v1/ecosystems/certificates/vical-signers", list_signers)
        .put("/v1/ecosystems/certificates/vical-signers/{id}", complete_signer)
        .delete("/v1/ecosystems/certificates/vical-signers/{id}", deleting::signer)
}

pub(crate) fn shape(status: StatusCode, message: &str) -> Value {
    let code: String = status.canonical_reason().unwrap_or("Error").split(' ').collect();
    json!({ "code": code, "message": message, "details": [] })
}

async fn create(State(app): State<Shared>, tenant: Of<Trust>, JsonBody(body): JsonBody) -> Answer {
    tracing::info!(event = events::ROOT_START, tenant = tenant.name);
    let made = create_root_row(&app, &tenant, body).await;
    match &made {
        Ok((id, _)) => tracing::info!(event = events::ROOT_SUCCESS, tenant = tenant.name, id),
        Err(_) => tracing::info!(event = events::ROOT_FAIL, tenant = tenant.name),
    }
    made.map(|(_, answer)| json_text(StatusCode::CREATED, answer))
}

/// The id and the answer. What counts is how many roots there are under a lock that lasts until there is one more.
async fn create_root_row(app: &Shared, tenant: &Tenant, body: Zeroizing<Vec<u8>>) -> Result<(String, String), Refused> {
    let id = Uuid::new_v4().to_string();
    let select = "SELECT roots FROM dts_tenant WHERE tenant = $1";
    let row = app.database.one(sqlx::query(select).bind(&tenant.name)).await?;
    let asked = settings(tenant, &id, row.map_or(Ok(0), |row| row.try_get("roots"))?)?;
    let now = Timestamp::now();
    let root = app.work(move || create_root(&body, &asked, now, &mut SystemRandom)).await?;
    let root = root.map_err(|refused| refuse(&refused))?;
    let (mut key, mut list) = (None, None);
    if let Some(made) = root.key() {
        let pem = made.to_pkcs8_pem().map_err(|error| broken(&error))?;
        key = Some(app.sealer.seal(&sealed_root(&id), pem.as_bytes())?);
        list = Some(sign_crl(root.certificate(), made, 1, now)?);
    }
    let mut change = app.database.change().await?;
    let insert = "INSERT INTO dts_tenant (tenant, roots) VALUES ($1, 0) ON CONFLICT (tenant) DO NOTHING";
    sqlx::query(insert).bind(&tenant.name).execute(&mut *change).await?;
    let update = "UPDATE dts_tenant SET roots = roots + 1 WHERE tenant = $1 AND roots < $2";
    let update = sqlx::query(update).bind(&tenant.name).bind(i64::from(MAX_ROOTS));
    if update.execute(&mut *change).await?.rows_affected() == 0 {
        let detail = FieldError::new("", format!("there are {MAX_ROOTS} root certificates already"));
        return Err(refuse(&trust::Refused::new(Kind::Conflict, detail)));
    }
    let answer = serde_json::to_string(&root.answer(&id, true)).map_err(|error| broken(&error))?;
    let insert = "INSERT INTO dts_root \
        (id, tenant, certificate, private_key, use_intermediate_ca, answer, crl, next_crl, created_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, 2, $8)";
    sqlx::query(insert)
        .bind(&id)
        .bind(&tenant.name)
        .bind(root.certificate().to_pem())
        .bind(key)
        .bind(i64::from(root.use_intermediate_ca()))
        .bind(&answer)
        .bind(list)
        .bind(moment())
        .execute(&mut *change)
        .await?;
    change.commit().await?;
    Ok((id, answer))
}

/// What the operator configured, in the words of the crate.
fn settings(tenant: &Tenant, id: &str, roots: i64) -> Result<trust::Tenant, Refused> {
    let roots = u32::try_from(roots).map_err(|error| broken(&error))?;
    tenant.settings(id, roots).map_err(|error| broken(&error))
}

fn sign_crl(root: &Certificate, key: &PrivateKey, number: u64, now: Timestamp) -> Result<String, Refused> {
    let sign = || {
        let parameters = CrlParameters::new(number, now, now.saturating_add_days(CRL_DAYS))?;
        Issuer::new(root, key)?.issue_crl(&parameters, [], &mut SystemRandom)
    };
    sign().map(|crl| crl.to_pem()).map_err(|error| broken(&error))
}

async fn list(State(app): State<Shared>, tenant: Of<Trust>, page: Page) -> Answer {
    let select = "SELECT created_at, id, answer FROM dts_root \
        WHERE tenant = $1 AND (created_at, id) > ($2, $3) ORDER BY created_at, id LIMIT $4";
    answers(&app, sqlx::query(select).bind(&tenant.name), &page).await
}

async fn fetch(State(app): State<Shared>, tenant: Of<Trust>, Path(id): Path<String>) -> Answer {
    let select = "SELECT answer FROM dts_root WHERE id = $1 AND tenant = $2";
    let row = app.database.one(sqlx::query(select).bind(&id).bind(&tenant.name)).await?;
    let row = row.ok_or_else(|| no_root(&id))?;
    Ok(json_text(StatusCode::OK, row.try_get::<String, _>("answer")?))
}

/// The list of a managed root, made anew in time. Everyone may have it: its address stands in certificates.
async fn crl(State(app): State<Shared>, Path(id): Path<String>) -> Answer {
    let select = "SELECT crl, certificate FROM dts_root WHERE id = $1 AND crl IS NOT NULL";
    let row = app.database.one(sqlx::query(select).bind(&id)).await?.ok_or_else(|| no_root(&id))?;
    let mut crl = read_crl(&row)?;
    if is_due(&crl, &read_certificate(&row)?, Timestamp::now()) {
        crl = renew_crl(&app, &id).await?;
    }
    Ok(text("application/pkix-crl", Bytes::copy_from_slice(crl.as_der())))
}

fn read_crl(row: &AnyRow) -> Result<Crl, Refused> {
    Crl::from_pem(row.try_get::<String, _>("crl")?.as_bytes()).map_err(|error| broken(&error))
}

/// Whether it is time for another list. After the end of its issuer nobody could check one.
fn is_due(crl: &Crl, root: &Certificate, now: Timestamp) -> bool {
    let is_late = crl.next_update().is_none_or(|next| next.saturating_add_seconds(-CRL_RENEWED_BEFORE) < now);
    is_late && now <= root.not_after()
}

async fn renew_crl(app: &Shared, id: &str) -> Result<Crl, Refused> {
    let mut change = app.database.change().await?;
    let update = "UPDATE dts_root SET next_crl = next_crl + 1 WHERE id = $1 AND crl IS NOT NULL \
        RETURNING certificate, private_key, crl, next_crl - 1 AS number";
    let row = sqlx::query(update).bind(id).fetch_optional(&mut *change).await?.ok_or_else(|| no_root(id))?;
    let (last, root, now) = (read_crl(&row)?, read_certificate(&row)?, Timestamp::now());
    // Another request made it meanwhile; no number is taken then.
    if !is_due(&last, &root, now) {
        return Ok(last);
    }
    let key = open_key(app, id, row.try_get("private_key")?)?;
    let number = u64::try_from(row.try_get::<i64, _>("number")?).map_err(|error| broken(&error))?;
    let list = sign_crl(&root, &key, number, now)?;
    sqlx::query("UPDATE dts_root SET crl = $1 WHERE id = $2").bind(&list).bind(id).execute(&mut *change).await?;
    change.commit().await?;
    Crl::from_pem(list.as_bytes()).map_err(|error| broken(&error))
}

async fn create_below(
    State(app): State<Shared>,
    tenant: Of<Trust>,
    Path(root): Path<String>,
    JsonBody(body): JsonBody,
) -> Answer {
    tracing::info!(event = events::INTERMEDIATE_START, tenant = tenant.name, root);
    let made = create_intermediate_row(&app, &tenant, &root, &body).await;
    match &made {
        Ok((id, _)) => tracing::info!(event = events::INTERMEDIATE_SUCCESS, tenant = tenant.name, id),
        Err(_) => tracing::info!(event = events::INTERMEDIATE_FAIL, tenant = tenant.name),
    }
    made.map(|(_, answer)| json_text(StatusCode::CREATED, answer))
}

async fn create_intermediate_row(
    app: &Shared,
    tenant: &Tenant,
    root: &str,
    body: &[u8],
) -> Result<(String, String), Refused> {
    let select = "SELECT certificate, private_key, use_intermediate_ca FROM dts_root WHERE id = $1 AND tenant = $2";
    let row = app.database.one(sqlx::query(select).bind(root).bind(&tenant.name)).await?;
    let row = row.ok_or_else(|| no_root(root))?;
    let (id, now, certificate) = (Uuid::new_v4().to_string(), Timestamp::now(), read_certificate(&row)?);
    let parent = ParentRoot {
        id: root,
        certificate: &certificate,
        is_managed: row.try_get::<Option<String>, _>("private_key")?.is_some(),
        use_intermediate_ca: row.try_get::<i64, _>("use_intermediate_ca")? != 0,
        conformance: Conformance::Strict,
    };
    let made = create_intermediate(body, &parent, now).map_err(|refused| refuse(&refused))?;
    let answer = serde_json::to_string(&made.answer(&id, true, root)).map_err(|error| broken(&error))?;
    let insert = "INSERT INTO dts_intermediate (id, tenant, root, certificate, answer, created_at) VALUES ($1, $2, $3, $4, $5, $6)";
    let mut change = app.database.change().await?;
    sqlx::query(insert)
        .bind(&id)
        .bind(&tenant.name)
        .bind(root)
        .bind(made.certificate().to_pem())
        .bind(&answer)
        .bind(moment())
        .execute(&mut *change)
        .await?;
    change.commit().await?;
    Ok((id, answer))
}

async fn list_below(State(app): State<Shared>, tenant: Of<Trust>, Path(root): Path<String>, page: Page) -> Answer {
    let select = "SELECT id FROM dts_root WHERE id = $1 AND tenant = $2";
    let found = app.database.one(sqlx::query(select).bind(&root).bind(&tenant.name)).await?;
    found.ok_or_else(|| no_root(&root))?;
    let select = "SELECT created_at, id, answer FROM dts_intermediate \
        WHERE root = $1 AND (created_at, id) > ($2, $3) ORDER BY created_at, id LIMIT $4";
    answers(&app, sqlx::query(select).bind(&root), &page).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct SignerRequest {
    ca_id: String,
    common_name: String,
    country: Option<String>,
    organisation_name: Option<String>,
}

impl SignerRequest {
    fn subject(&self, region: &str) -> Result<DistinguishedName, Refused> {
        let empty = DistinguishedName::builder;
        let country = self.country.as_deref().unwrap_or(region);
        let refused = |param, error: certwright::Error| invalid(param, &error.to_string());
        empty().country(country).build().map_err(|error| refused("country", error))?;
        let mut whole = empty().country(country);
        if let Some(organisation) = &self.organisation_name {
            empty().organization(organisation).build().map_err(|error| refused("organisationName", error))?;
            whole = whole.organization(organisation);
        }
        whole.common_name(&self.common_name).build().map_err(|error| refused("commonName", error))
    }
}

/// Makes a key that stays here. Below a managed root its certificate too; otherwise a request to take to the CA.
async fn create_signer(State(app): State<Shared>, tenant: Of<Trust>, JsonBody(body): JsonBody) -> Answer {
    let asked: SignerRequest = body::read(&body).map_err(|wrong| invalid(wrong.field, &wrong.why))?;
    let Above { root, intermediate, managed } = find_ca(&app, &tenant, &asked.ca_id).await?;
    let subject = asked.subject(&tenant.country)?;
    let id = Uuid::new_v4().to_string();
    let (own, ca, settings) = (id.clone(), asked.ca_id, settings(&tenant, &root, 0)?);
    let made = app.work(move || {
        let key = PrivateKey::generate(KeyAlgorithm::EcdsaP256, &mut SystemRandom).map_err(|error| broken(&error))?;
        let answer = match managed {
            None => {
                let request = request_vical_signer(subject, &key, &mut SystemRandom).map_err(|error| broken(&error))?;
                json!({ "id": own, "active": false, "csrPem": request.to_pem(), "caCertificateId": ca }).to_string()
            }
            Some((certificate, root_key)) => {
                let issuer = Issuer::new(&certificate, &root_key).map_err(|error| broken(&error))?;
                let (public, now) = (key.public_key(), Timestamp::now());
                let signer = issue_vical_signer(subject, public, &issuer, &settings, now, &mut SystemRandom);
                let signer = signer.map_err(|refused| refuse(&refused))?;
                serde_json::to_string(&signer.answer(&own, true, &ca)).map_err(|error| broken(&error))?
            }
        };
        Ok::<_, Refused>((answer, key.to_pkcs8_pem().map_err(|error| broken(&error))?))
    });
    let (answer, key) = made.await??;
    let insert = "INSERT INTO dts_signer (id, tenant, root, intermediate, private_key, answer, created_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let mut change = app.database.change().await?;
    sqlx::query(insert)
        .bind(&id)
        .bind(&tenant.name)
        .bind(root)
        .bind(intermediate)
        .bind(app.sealer.seal(&sealed_signer(&id), key.as_bytes())?)
        .bind(&answer)
        .bind(moment())
        .execute(&mut *change)
        .await?;
    change.commit().await?;
    Ok(json_text(StatusCode::CREATED, answer))
}

/// What stands above a signer.
struct Above {
    root: String,
    intermediate: Option<String>,
    /// The root, if its key is here.
    managed: Option<(Certificate, PrivateKey)>,
}

async fn find_ca(app: &Shared, tenant: &Tenant, id: &str) -> Result<Above, Refused> {
    let select = "SELECT id AS root, NULL AS intermediate, certificate, private_key, use_intermediate_ca FROM dts_root \
        WHERE id = $1 AND tenant = $2 \
        UNION ALL SELECT root, id AS intermediate, certificate, NULL AS private_key, 0 AS use_intermediate_ca \
        FROM dts_intermediate WHERE id = $1 AND tenant = $2";
    let none = || refuse(&trust::Refused::new(Kind::NotFound, FieldError::new("caId", "no such CA").with_value(id)));
    // It may be any text, and one with NUL in it PostgreSQL would not even look for.
    Uuid::try_parse(id).map_err(|_| none())?;
    let row = app.database.one(sqlx::query(select).bind(id).bind(&tenant.name)).await?;
    let row = row.ok_or_else(none)?;
    if row.try_get::<i64, _>("use_intermediate_ca")? != 0 {
        let error = FieldError::new("caId", "signers below this root stand below one of its intermediates");
        return Err(refuse(&error.with_value(id).into()));
    }
    let (root, intermediate): (String, _) = (row.try_get("root")?, row.try_get("intermediate")?);
    let managed = match row.try_get::<Option<String>, _>("private_key")? {
        Some(sealed) => Some((read_certificate(&row)?, open_key(app, &root, &sealed)?)),
        None => None,
    };
    Ok(Above { root, intermediate, managed })
}

fn open_key(app: &Shared, root: &str, sealed: &str) -> Result<PrivateKey, Refused> {
    PrivateKey::from_pkcs8_pem(&app.sealer.open(&sealed_root(root), sealed)?).map_err(|error| broken(&error))
}

async fn list_signers(State(app): State<Shared>, tenant: Of<Trust>, page: Page) -> Answer {
    let select = "SELECT created_at, id, answer FROM dts_signer \
        WHERE tenant = $1 AND (created_at, id) > ($2, $3) ORDER BY created_at, id LIMIT $4";
    answers(&app, sqlx::query(select).bind(&tenant.name), &page).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct CompleteRequest {
    certificate_pem: Zeroizing<String>,
}

/// Takes the certificate that was issued for the signer's request.
async fn complete_signer(
    State(app): State<Shared>,
    tenant: Of<Trust>,
    Path(id): Path<String>,
    JsonBody(body): JsonBody,
) -> Answer {
    let asked: CompleteRequest = body::read(&body).map_err(|wrong| invalid(wrong.field, &wrong.why))?;
    let mut change = app.database.change().await?;
    // Locks the row: a signer takes one certificate after the other.
    let update =
        "UPDATE dts_signer SET tenant = tenant WHERE id = $1 AND tenant = $2 RETURNING root, intermediate, private_key";
    let row = sqlx::query(update).bind(&id).bind(&tenant.name).fetch_optional(&mut *change).await?;
    let row = row.ok_or_else(|| no_such("id", "signer", &id))?;
    let (root, intermediate): (String, Option<String>) = (row.try_get("root")?, row.try_get("intermediate")?);
    let pem = app.sealer.open(&sealed_signer(&id), row.try_get("private_key")?)?;
    let key = PrivateKey::from_pkcs8_pem(&pem).map_err(|error| broken(&error))?;
    let above = certificate_of(&mut change, "dts_root", &root).await?;
    let between = match &intermediate {
        Some(intermediate) => Some(certificate_of(&mut change, "dts_intermediate", intermediate).await?),
        None => None,
    };
    let now = Timestamp::now();
    let pem = &asked.certificate_pem;
    let signer = accept_vical_signer(pem, key.public_key(), &above, between.as_ref(), Conformance::Strict, now);
    let signer = signer.map_err(|refused| refuse(&refused))?;
    let ca = intermediate.as_ref().unwrap_or(&root);
    let answer = serde_json::to_string(&signer.answer(&id, true, ca)).map_err(|error| broken(&error))?;
    sqlx::query("UPDATE dts_signer SET answer = $1 WHERE id = $2")
        .bind(&answer)
        .bind(&id)
        .execute(&mut *change)
        .await?;
    change.commit().await?;
    Ok(json_text(StatusCode::OK, answer))
}

async fn certificate_of(change: &mut AnyConnection, table: &'static str, id: &str) -> Result<Certificate, Refused> {
    let select = format!("SELECT certificate FROM {table} WHERE id = $1");
    read_certificate(&sqlx::query(&select).bind(id).fetch_one(change).await?)
}

fn read_certificate(row: &AnyRow) -> Result<Certificate, Refused> {
    Certificate::from_pem(row.try_get::<String, _>("certificate")?.as_bytes()).map_err(|error| broken(&error))
}

/// The answers that were given when the rows were made. `$1` of the question is bound; the rest is the page.
async fn answers<'q>(app: &Shared, select: Query<'q, Any, AnyArguments<'q>>, page: &'q Page) -> Answer {
    let (moment, id) = page.after_made()?;
    let rows = app.database.all(select.bind(moment).bind(id).bind(page.rows())).await?;
    let (rows, next) = page.show(&rows, when_made)?;
    let answers = rows.iter().map(|row| row.try_get::<String, _>("answer")).collect::<Result<Vec<_>, _>>()?;
    Ok(next.on(json_text(StatusCode::OK, format!("{{\"data\":[{}]}}", answers.join(",")))))
}

fn refuse(refused: &trust::Refused) -> Refused {
    let status = match refused.kind() {
        Kind::Invalid => StatusCode::BAD_REQUEST,
        Kind::NotFound => StatusCode::NOT_FOUND,
        Kind::Conflict => StatusCode::CONFLICT,
    };
    Refused::json(status, refused)
}

fn invalid(param: impl Into<Cow<'static, str>>, msg: &str) -> Refused {
    refuse(&FieldError::new(param, msg).into())
}

fn no_root(id: &str) -> Refused {
    no_such("dtsCaCertificateId", "root certificate", id)
}

fn no_such(param: &'static str, what: &str, id: &str) -> Refused {
    let detail = FieldError::new(param, format!("no such {what}")).with_value(id).in_path();
    refuse(&trust::Refused::new(Kind::NotFound, detail))
}

fn sealed_root(id: &str) -> String {
    format!("dts_root/{id}")
}

fn sealed_signer(id: &str) -> String {
    format!("dts_signer/{id}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use certwright::issue::{CertificateParameters, Validity};

    #[test]
    fn a_list_is_due_before_it_ends_and_while_its_issuer_lasts() {
        let (begun, random) = ("2026-01-01T00:00:00Z".parse::<Timestamp>().unwrap(), &mut SystemRandom);
        let key = PrivateKey::generate(KeyAlgorithm::EcdsaP256, random).unwrap();
        let validity = Validity::days(begun, CRL_DAYS).unwrap();
        let root = CertificateParameters::root_ca("CN=Root".parse().unwrap(), key.public_key(), validity).unwrap();
        let root = Issuer::self_signed(&root, &key, random).unwrap().into_certificate();
        let crl = sign_crl(&root, &key, 1, begun).unwrap_or_else(|_| panic!("no list"));
        let crl = Crl::from_pem(crl.as_bytes()).unwrap();
        for (day, due) in [(0, false), (60, false), (61, true), (89, true), (90, false), (900, false)] {
            assert_eq!(is_due(&crl, &root, begun.saturating_add_days(day)), due, "{day}");
        }
    }
}
