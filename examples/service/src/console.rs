//! Certificates of a console and its components: stored with their keys, assigned, deployed, validated again.
//!
//! A keystore is made when a certificate is stored, and handed out under a password of the caller's once it is deployed.
//! Nothing is fetched: trusted roots and revocation lists are uploaded. Every change of a tenant's console is made under a
//! lock on the tenant's row, so that names stay unique and a pending key serves one certificate.

mod evidence;
mod fields;
mod keystores;
mod requests;

use crate::app::{Routes, Shared, within};
use crate::body::{self, Wrong};
use crate::config::Tenant;
use crate::credentials::{Console, Deployed, Of};
use crate::database::Change;
use crate::http::{Answer, JsonBody, Refused, broken, json};
use crate::paging::{Page, by_id};
use axum::extract::{OriginalUri, Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use certwright::services::end_certificate::{self, Purpose, Record, Request, Status, Validation, validate};
use certwright::{Certificate, Error, Timestamp, TrustStore};
use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::{Value, json};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

pub(crate) fn routes() -> Routes {
    const ALL: &str = "/staged_config/certificates/end_certificates";
    const ONE: &str = "/staged_config/certificates/end_certificates/{id}";
    let routes = Routes::default()
        .post(ALL, create)
        .get(ALL, list)
        .get(ONE, fetch)
        .post(ONE, assign)
        .post("/staged_config/certificates/end_certificates/{id}/validation", validate_again)
        .post("/staged_config/deploy_status", deploy)
        .get("/config/certificates/end_certificates", list_deployed)
        .get("/config/certificates/components", components);
    keystores::add(evidence::add(requests::add(routes)))
}

/// The console's envelope; 1020 is its number for storage that failed.
pub(crate) fn shape(status: StatusCode, message: &str) -> Value {
    let code = if status == StatusCode::INTERNAL_SERVER_ERROR { 1020 } else { status.as_u16() };
    envelope(status, code, message)
}

fn envelope(status: StatusCode, code: u16, message: &str) -> Value {
    let http = json!({ "code": status.as_u16(), "message": status.canonical_reason() });
    json!({ "http_response": http, "code": code, "message": message, "description": "", "details": {} })
}

fn refuse(refused: &end_certificate::Refused) -> Refused {
    let status = StatusCode::from_u16(refused.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    Refused::json(status, refused)
}

/// A request with something missing, 1005, or something that cannot be, 1006.
fn unprocessable(code: u16, message: &str) -> Refused {
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    Refused::json(status, &envelope(status, code, message))
}

/// What is wrong with a value, and not the value: it may be a key in the wrong field.
fn told(error: &Error) -> String {
    format!("{}: {}", error.field(), error.code().title())
}

/// The body; what is wrong with it has this code, and 1005 if something is missing.
fn read<T: DeserializeOwned>(body: &[u8], code: u16) -> Result<T, Refused> {
    body::read(body)
        .map_err(|wrong: Wrong| unprocessable(if wrong.is_missing { 1005 } else { code }, &wrong.to_string()))
}

/// There is one already: 1102.
fn conflict(message: &str) -> Refused {
    Refused::json(StatusCode::CONFLICT, &envelope(StatusCode::CONFLICT, 1102, message))
}

/// Begins a change of the tenant's console: the lock, and an id for what is made.
async fn begin(app: &Shared, tenant: &Tenant) -> Result<(Change, i64), Refused> {
    let mut change = app.database.change().await?;
    let insert = "INSERT INTO console_tenant (tenant, next_id) VALUES ($1, 1) ON CONFLICT (tenant) DO NOTHING";
    sqlx::query(insert).bind(&tenant.name).execute(&mut *change).await?;
    let update = "UPDATE console_tenant SET next_id = next_id + 1 WHERE tenant = $1 RETURNING next_id - 1 AS id";
    let id = sqlx::query(update).bind(&tenant.name).fetch_one(&mut *change).await?.try_get("id")?;
    Ok((change, id))
}

/// The id that [`begin`] gives unless another changes the console before.
async fn next_id(connection: &mut AnyConnection, tenant: &Tenant) -> Result<i64, Refused> {
    let select = "SELECT next_id FROM console_tenant WHERE tenant = $1";
    let row = sqlx::query(select).bind(&tenant.name).fetch_optional(connection).await?;
    Ok(row.map_or(Ok(1), |row| row.try_get("next_id"))?)
}

/// What the tenant's console trusts and knows to be revoked.
async fn known(connection: &mut AnyConnection, tenant: &Tenant) -> Result<end_certificate::Console, Refused> {
    let mut console = end_certificate::Console::new(Timestamp::now());
    console.components =
        tenant.components.iter().map(|it| end_certificate::Component { id: it.id, name: it.name.clone() }).collect();
    let select = "SELECT certificate FROM console_root WHERE tenant = $1";
    let rows = sqlx::query(select).bind(&tenant.name).fetch_all(&mut *connection).await?;
    let roots = rows.iter().map(|row| read_certificate(row, "certificate")).collect::<Result<Vec<_>, _>>()?;
    console.roots = TrustStore::from_iter(roots);
    let select = "SELECT crl FROM console_crl WHERE tenant = $1";
    let rows = sqlx::query(select).bind(&tenant.name).fetch_all(connection).await?;
    let crls = rows.iter().map(|row| row.try_get::<String, _>("crl").map(String::into_bytes));
    console.crls = crls.collect::<Result<_, _>>()?;
    Ok(console)
}

#[derive(Deserialize)]
struct How {
    #[serde(default = "yes")]
    validate: bool,
}

fn yes() -> bool {
    true
}

/// Stores a certificate with its key. Unvalidated, it stays staged until it has been validated.
async fn create(
    State(app): State<Shared>,
    tenant: Of<Console>,
    OriginalUri(uri): OriginalUri,
    Query(how): Query<How>,
    headers: HeaderMap,
    JsonBody(body): JsonBody,
) -> Answer {
    let fields = fields::of(&headers)?;
    let request = Request::read(&body).map_err(|refused| refuse(&refused))?;
    let mut connection = app.database.connection().await?;
    let seen = next_id(&mut connection, &tenant).await?;
    let mut console = known(&mut connection, &tenant).await?;
    let select = "SELECT id FROM console_certificate WHERE tenant = $1 AND name = $2";
    let taken = sqlx::query(select).bind(&tenant.name).bind(request.name()).fetch_optional(&mut *connection).await?;
    console.name_taken = taken.is_some();
    console.without_validation = !how.validate;
    if request.wants_pending_key() {
        console.pending_keys = requests::pending(&app, &mut connection, &tenant).await?;
    }
    drop(connection);
    // Opening a key under a password and making a keystore take their time: never in the transaction, for whose end others
    // wait.
    let made = app.work(move || {
        let made = request.create(&console)?;
        let (keystore, password) = keystores::make(&made)?;
        Ok::<_, end_certificate::Refused>((made, password, keystore))
    });
    let (mut made, password, keystore) = made.await?.map_err(|refused| refuse(&refused))?;
    let (mut change, id) = begin(&app, &tenant).await?;
    if id != seen && how.validate {
        let console = known(&mut change, &tenant).await?;
        let judged = within(move || (made.validate(&console), made)).await?;
        if let Some(refused) = end_certificate::Refused::invalid(judged.0) {
            return Err(refuse(&refused));
        }
        made = judged.1;
    }
    let validation = if how.validate { end_certificate::VALID } else { end_certificate::NOT_VALIDATED };
    let record = Record { id, status: Status::Staged, validation };
    let resource = serde_json::to_value(made.resource(&record)).map_err(|error| broken(&error))?;
    let insert = "INSERT INTO console_certificate (tenant, id, name, certificate, chain, keystore, password, resource) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (tenant, name) DO NOTHING";
    let inserted = sqlx::query(insert)
        .bind(&tenant.name)
        .bind(id)
        .bind(made.name())
        .bind(made.certificate().to_pem())
        .bind(made.chain().iter().map(Certificate::to_pem).collect::<String>())
        .bind(keystores::seal(&app, &tenant, id, keystores::KEYSTORE, &keystore)?)
        .bind(keystores::seal(&app, &tenant, id, keystores::PASSWORD, &password)?)
        .bind(resource.to_string())
        .execute(&mut *change)
        .await?;
    if inserted.rows_affected() == 0 {
        return Err(conflict("name: is taken"));
    }
    if let Some(request) = made.csr_id()
        && !requests::settle(&mut change, &tenant, request).await?
    {
        return Err(unprocessable(1008, "cert_file: no pending key is the certificate's"));
    }
    change.commit().await?;
    let mut answer = json(StatusCode::CREATED, &fields.select(resource));
    let location = HeaderValue::from_str(&format!("{}/{id}", uri.path().trim_end_matches('/')));
    answer.headers_mut().insert(header::LOCATION, location.map_err(|error| broken(&error))?);
    Ok(answer)
}

async fn list(State(app): State<Shared>, tenant: Of<Console>, page: Page, headers: HeaderMap) -> Answer {
    listed(&app, &tenant, &page, &headers, "%").await
}

async fn list_deployed(State(app): State<Shared>, tenant: Of<Deployed>, page: Page, headers: HeaderMap) -> Answer {
    listed(&app, &tenant, &page, &headers, &deployed(tenant.component())).await
}

/// What the text of a deployed resource is like; of one that is assigned to this component, if there is one. A quotation mark
/// inside a value has a backslash before it, so that no value is taken for a key.
fn deployed(component: Option<i64>) -> String {
    let component = component.map(|id| format!("%\"component_id\":{id},")).unwrap_or_default();
    format!("{component}%\"status\":{}%", json!(Status::Deployed))
}

async fn listed(app: &Shared, tenant: &Tenant, page: &Page, headers: &HeaderMap, like: &str) -> Answer {
    let fields = fields::of(headers)?;
    let select = "SELECT id, resource FROM console_certificate \
        WHERE tenant = $1 AND id > $2 AND resource LIKE $3 ORDER BY id LIMIT $4";
    let select = sqlx::query(select).bind(&tenant.name).bind(page.after_number()?).bind(like).bind(page.rows());
    let rows = app.database.all(select).await?;
    let (rows, next) = page.show(&rows, by_id)?;
    let shown = rows.iter().map(|row| Ok(fields.select(read_resource(row)?)));
    Ok(next.on(json(StatusCode::OK, &shown.collect::<Result<Vec<_>, Refused>>()?)))
}

async fn fetch(State(app): State<Shared>, tenant: Of<Console>, Path(id): Path<i64>, headers: HeaderMap) -> Answer {
    let fields = fields::of(&headers)?;
    let select = "SELECT resource FROM console_certificate WHERE tenant = $1 AND id = $2";
    let row = app.database.one(sqlx::query(select).bind(&tenant.name).bind(id)).await?;
    Ok(json(StatusCode::OK, &fields.select(read_resource(&row.ok_or(StatusCode::NOT_FOUND)?)?)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AssignRequest {
    // Has to be there.
    #[serde(deserialize_with = "Option::deserialize")]
    component_id: Option<i64>,
}

/// Assigns a certificate to a component; to none by 0 or `null`.
async fn assign(
    State(app): State<Shared>,
    tenant: Of<Console>,
    Path(id): Path<i64>,
    headers: HeaderMap,
    JsonBody(body): JsonBody,
) -> Answer {
    let fields = fields::of(&headers)?;
    let asked: AssignRequest = read(&body, 1006)?;
    let (mut change, _) = begin(&app, &tenant).await?;
    let mut resource = find(&mut change, &tenant, id).await?.2;
    let component = match asked.component_id.filter(|id| *id != 0) {
        None => None,
        Some(id) => {
            let found = tenant.components.iter().find(|component| component.id == id);
            Some(found.ok_or_else(|| unprocessable(1006, &format!("component_id: no component {id}")))?)
        }
    };
    set(&mut resource, "component_id", json!(component.map(|component| component.id)));
    set(&mut resource, "component_name", json!(component.map(|component| &component.name)));
    // What is in use changes when it is deployed.
    if has(&resource, Status::Deployed) {
        set(&mut resource, "status", json!(Status::Staged));
    }
    keep(change, &tenant, id, &resource).await?;
    Ok(json(StatusCode::OK, &fields.select(resource)))
}

/// Validates a stored certificate as things are now.
async fn validate_again(
    State(app): State<Shared>,
    tenant: Of<Console>,
    Path(id): Path<i64>,
    headers: HeaderMap,
    JsonBody(body): JsonBody,
) -> Answer {
    read::<IgnoredAny>(&body, 1005)?;
    let fields = fields::of(&headers)?;
    let mut connection = app.database.connection().await?;
    let seen = next_id(&mut connection, &tenant).await?;
    let judged = judge(&mut connection, &tenant, id).await?;
    drop(connection);
    // Outside of the transaction, for whose end others wait; again if another changed the console meanwhile.
    let mut validation = app.work(judged).await?;
    let (mut change, now) = begin(&app, &tenant).await?;
    if now != seen {
        validation = within(judge(&mut change, &tenant, id).await?).await?;
    }
    let mut resource = find(&mut change, &tenant, id).await?.2;
    set(&mut resource, "validation", json!(validation.code()));
    if validation.code() != end_certificate::VALID {
        set(&mut resource, "status", json!(Status::Invalid));
    } else if has(&resource, Status::Invalid) {
        set(&mut resource, "status", json!(Status::Staged));
    }
    keep(change, &tenant, id, &resource).await?;
    Ok(json(StatusCode::OK, &fields.select(resource)))
}

/// The validation of a stored certificate, ready to be done.
async fn judge(
    connection: &mut AnyConnection,
    tenant: &Tenant,
    id: i64,
) -> Result<impl FnOnce() -> Validation + Send + 'static, Refused> {
    let (certificate, chain, resource) = find(connection, tenant, id).await?;
    let (purpose, console) = (purpose(&resource)?, known(connection, tenant).await?);
    Ok(move || validate(&certificate, &chain, purpose, &console))
}

/// Puts everything that is staged into use, but for what was never validated, and what is no longer valid: what is trusted
/// and known to be revoked may have changed since.
async fn deploy(State(app): State<Shared>, tenant: Of<Console>, JsonBody(body): JsonBody) -> Answer {
    read::<IgnoredAny>(&body, 1005)?;
    let mut connection = app.database.connection().await?;
    let seen = next_id(&mut connection, &tenant).await?;
    let judged = judge_staged(&mut connection, &tenant).await?;
    drop(connection);
    // As when one is validated again.
    let mut judged = app.work(judged).await?;
    let (mut change, now) = begin(&app, &tenant).await?;
    if now != seen {
        judged = within(judge_staged(&mut change, &tenant).await?).await?;
    }
    let (mut deployed, mut invalid) = (Vec::new(), Vec::new());
    for (id, mut resource, validation) in judged {
        let code = validation.code();
        set(&mut resource, "validation", json!(code));
        if code == end_certificate::VALID {
            set(&mut resource, "status", json!(Status::Deployed));
            deployed.push(id);
        } else {
            set(&mut resource, "status", json!(Status::Invalid));
            invalid.push(json!({ "id": id, "validation": code, "findings": validation.findings() }));
        }
        store(&mut change, &tenant, id, &resource).await?;
    }
    change.commit().await?;
    Ok(json(StatusCode::OK, &json!({ "status": "COMPLETE", "deployed": deployed, "invalid": invalid })))
}

/// The validations of what is to be deployed, ready to be done; with each its id and its resource.
async fn judge_staged(
    connection: &mut AnyConnection,
    tenant: &Tenant,
) -> Result<impl FnOnce() -> Vec<(i64, Value, Validation)> + Send + 'static, Refused> {
    let select = "SELECT id, certificate, chain, resource FROM console_certificate \
        WHERE tenant = $1 AND resource LIKE $2 ORDER BY id";
    let like = format!("%\"status\":{},%\"validation\":{}}}", json!(Status::Staged), end_certificate::VALID);
    let rows = sqlx::query(select).bind(&tenant.name).bind(like).fetch_all(&mut *connection).await?;
    let read = |row: &AnyRow| {
        let ((certificate, chain, resource), id) = (read_stored(row)?, row.try_get::<i64, _>("id")?);
        Ok::<_, Refused>((id, certificate, chain, purpose(&resource)?, resource))
    };
    let staged = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let console = known(connection, tenant).await?;
    let judge = move |(id, certificate, chain, purpose, resource): (_, Certificate, Vec<Certificate>, _, _)| {
        (id, resource, validate(&certificate, &chain, purpose, &console))
    };
    Ok(move || staged.into_iter().map(judge).collect())
}

async fn components(State(_): State<Shared>, tenant: Of<Console>) -> Answer {
    Ok(json(StatusCode::OK, &tenant.components))
}

/// The certificate, those above it, and the resource.
type Stored = (Certificate, Vec<Certificate>, Value);

async fn find(change: &mut AnyConnection, tenant: &Tenant, id: i64) -> Result<Stored, Refused> {
    let select = "SELECT certificate, chain, resource FROM console_certificate WHERE tenant = $1 AND id = $2";
    let row = sqlx::query(select).bind(&tenant.name).bind(id).fetch_optional(change).await?;
    read_stored(&row.ok_or(StatusCode::NOT_FOUND)?)
}

fn read_stored(row: &AnyRow) -> Result<Stored, Refused> {
    let chain: String = row.try_get("chain")?;
    let chain = if chain.is_empty() { Ok(Vec::new()) } else { Certificate::pem_bundle(chain.as_bytes()) };
    Ok((read_certificate(row, "certificate")?, chain.map_err(|error| broken(&error))?, read_resource(row)?))
}

fn purpose(resource: &Value) -> Result<Purpose, Refused> {
    Purpose::deserialize(resource.get("purpose").unwrap_or(&Value::Null)).map_err(|error| broken(&error))
}

async fn store(change: &mut AnyConnection, tenant: &Tenant, id: i64, resource: &Value) -> Result<(), Refused> {
    let update = "UPDATE console_certificate SET resource = $1 WHERE tenant = $2 AND id = $3";
    sqlx::query(update).bind(resource.to_string()).bind(&tenant.name).bind(id).execute(change).await?;
    Ok(())
}

/// Deletes a row of one of the console's tables.
async fn delete(app: &Shared, tenant: &Tenant, id: i64, table: &'static str) -> Answer {
    let (mut change, _) = begin(app, tenant).await?;
    let delete = format!("DELETE FROM {table} WHERE tenant = $1 AND id = $2");
    if sqlx::query(&delete).bind(&tenant.name).bind(id).execute(&mut *change).await?.rows_affected() == 0 {
        return Err(StatusCode::NOT_FOUND.into());
    }
    change.commit().await?;
    tracing::info!(event = "DELETED", table, tenant = tenant.name, id);
    Ok(StatusCode::NO_CONTENT.into_response())
}

async fn keep(mut change: Change, tenant: &Tenant, id: i64, resource: &Value) -> Result<(), Refused> {
    store(&mut change, tenant, id, resource).await?;
    Ok(change.commit().await?)
}

fn has(resource: &Value, status: Status) -> bool {
    resource.get("status") == Some(&json!(status))
}

/// In its place, if it is there.
fn set(resource: &mut Value, key: &str, value: Value) {
    if let Some(place) = resource.get_mut(key) {
        *place = value;
    }
}

fn read_resource(row: &AnyRow) -> Result<Value, Refused> {
    serde_json::from_str(&row.try_get::<String, _>("resource")?).map_err(|error| broken(&error))
}

fn read_certificate(row: &AnyRow, column: &str) -> Result<Certificate, Refused> {
    Certificate::from_pem(row.try_get::<String, _>(column)?.as_bytes()).map_err(|error| broken(&error))
}

fn sealed(tenant: &Tenant, id: i64, what: &str) -> String {
    format!("console/{}/{id}/{what}", tenant.name)
}

fn created(body: &Value) -> Response {
    json(StatusCode::CREATED, body)
}
