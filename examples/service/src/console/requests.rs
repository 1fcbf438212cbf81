//! Requests for certificates, made with a key that stays here until the certificate comes.

use super::{begin, created, delete, keystores, read, sealed, told, unprocessable};
use crate::app::{Routes, Shared};
use crate::config::Tenant;
use crate::credentials::{Console, Of};
use crate::http::{Answer, JsonBody, Refused, broken, json};
use crate::paging::{Page, by_id};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use certwright::issue::{AlternativeName, OwnedExtension, RequestParameters};
use certwright::services::end_certificate::{PendingKey, Purpose};
use certwright::x509::{DistinguishedName, oid};
use certwright::{Error, KeyAlgorithm, PrivateKey, SystemRandom};
use serde::Deserialize;
use serde_json::{Value, json};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

/// A console has no more requests without a certificate than this.
const MAX_PENDING: i64 = 100;

const KEY_SIZES: [u16; 3] = [2048, 3072, 4096];

pub(super) fn add(routes: Routes) -> Routes {
    const ALL: &str = "/staged_config/certificates/end_certificate_signing_requests";
    const ONE: &str = "/staged_config/certificates/end_certificate_signing_requests/{id}";
    // With its key, if its certificate has not come.
    let withdraw = async |app: State<Shared>, tenant: Of<Console>, id: Path<i64>| {
        delete(&app, &tenant, *id, "console_request").await
    };
    routes.post(ALL, create).get(ALL, list).get(ONE, fetch).delete(ONE, withdraw)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CsrRequest {
    purpose: Purpose,
    common_name: String,
    key_size: Option<u16>,
    country: Option<String>,
    state: Option<String>,
    locality: Option<String>,
    organization: Option<String>,
    organizational_unit: Option<String>,
    // Go writes `null` for an empty list.
    dns: Option<Vec<String>>,
    ip_addresses: Option<Vec<String>>,
    emails: Option<Vec<String>>,
    uri_list: Option<Vec<String>>,
}

impl CsrRequest {
    fn parameters(&self) -> Result<RequestParameters, Error> {
        let attributes = [
            (oid::COUNTRY_NAME, self.country.as_ref()),
            (oid::STATE_OR_PROVINCE_NAME, self.state.as_ref()),
            (oid::LOCALITY_NAME, self.locality.as_ref()),
            (oid::ORGANIZATION_NAME, self.organization.as_ref()),
            (oid::ORGANIZATIONAL_UNIT_NAME, self.organizational_unit.as_ref()),
            (oid::COMMON_NAME, Some(&self.common_name)),
        ];
        let named = attributes.into_iter().filter_map(|(kind, value)| Some((kind, value?)));
        let subject = named.fold(DistinguishedName::builder(), |name, (kind, value)| name.next_rdn().and(kind, value));
        let names = (self.dns.iter().flatten().map(|name| AlternativeName::dns(name)))
            .chain(self.ip_addresses.iter().flatten().map(|name| format!("IP:{name}").parse()))
            .chain(self.emails.iter().flatten().map(|name| AlternativeName::email(name)))
            .chain(self.uri_list.iter().flatten().map(|name| AlternativeName::uri(name)));
        let names = names.collect::<Result<Vec<_>, _>>()?;
        let parameters = RequestParameters::new(subject.build()?);
        Ok(if names.is_empty() {
            parameters
        } else {
            parameters.with_extension(OwnedExtension::subject_alt_name(&names)?)
        })
    }
}

async fn create(State(app): State<Shared>, tenant: Of<Console>, JsonBody(body): JsonBody) -> Answer {
    let asked: CsrRequest = read(&body, 1005)?;
    let size = asked.key_size.unwrap_or(2048);
    if !KEY_SIZES.contains(&size) {
        return Err(unprocessable(1006, "key_size: none of 2048, 3072, 4096"));
    }
    let parameters = asked.parameters().map_err(|error| unprocessable(1006, &told(&error)))?;
    // Before a key is made for nothing; what counts is asked again in the transaction.
    check_room(&mut *app.database.connection().await?, &tenant).await?;
    let made = app.work(move || {
        let key = PrivateKey::generate(KeyAlgorithm::Rsa(size), &mut SystemRandom)?;
        Ok::<_, Error>((parameters.sign(&key, &mut SystemRandom)?, key.to_pkcs8_pem()?))
    });
    let (request, key) = made.await?.map_err(|error| unprocessable(1006, &told(&error)))?;
    let (mut change, id) = begin(&app, &tenant).await?;
    check_room(&mut change, &tenant).await?;
    let insert = "INSERT INTO console_request (tenant, id, purpose, request, private_key) VALUES ($1, $2, $3, $4, $5)";
    let purpose = serde_json::to_value(asked.purpose).map_err(|error| broken(&error))?;
    sqlx::query(insert)
        .bind(&tenant.name)
        .bind(id)
        .bind(purpose.as_str().unwrap_or_default())
        .bind(request.to_pem())
        .bind(app.sealer.seal(&sealed(&tenant, id, "request"), key.as_bytes())?)
        .execute(&mut *change)
        .await?;
    change.commit().await?;
    Ok(created(&json!({ "id": id, "purpose": purpose, "csr": request.to_pem(), "status": "PENDING" })))
}

/// Whether there may be one more.
async fn check_room(connection: &mut AnyConnection, tenant: &Tenant) -> Result<(), Refused> {
    let count = "SELECT COUNT(*) AS pending FROM console_request WHERE tenant = $1 AND private_key IS NOT NULL";
    let count = sqlx::query(count).bind(&tenant.name).fetch_one(connection).await?;
    if count.try_get::<i64, _>("pending")? >= MAX_PENDING {
        return Err(unprocessable(1006, "as many requests are pending as there may be"));
    }
    Ok(())
}

fn show(row: &AnyRow) -> Result<Value, sqlx::Error> {
    let pending = row.try_get::<i64, _>("pending")? != 0;
    Ok(json!({
        "id": row.try_get::<i64, _>("id")?,
        "purpose": row.try_get::<String, _>("purpose")?,
        "csr": row.try_get::<String, _>("request")?,
        "status": if pending { "PENDING" } else { "COMPLETE" },
    }))
}

const SHOWN: &str = "id, purpose, request, CASE WHEN private_key IS NULL THEN 0 ELSE 1 END AS pending";

async fn list(State(app): State<Shared>, tenant: Of<Console>, page: Page) -> Answer {
    let select = format!("SELECT {SHOWN} FROM console_request WHERE tenant = $1 AND id > $2 ORDER BY id LIMIT $3");
    let select = sqlx::query(&select).bind(&tenant.name).bind(page.after_number()?).bind(page.rows());
    let rows = app.database.all(select).await?;
    let (rows, next) = page.show(&rows, by_id)?;
    Ok(next.on(json(StatusCode::OK, &rows.iter().map(show).collect::<Result<Vec<_>, _>>()?)))
}

async fn fetch(State(app): State<Shared>, tenant: Of<Console>, Path(id): Path<i64>) -> Answer {
    let select = format!("SELECT {SHOWN} FROM console_request WHERE tenant = $1 AND id = $2");
    let row = app.database.one(sqlx::query(&select).bind(&tenant.name).bind(id)).await?;
    Ok(json(StatusCode::OK, &show(&row.ok_or(StatusCode::NOT_FOUND)?)?))
}

/// The keys whose certificate has not come. Without them there is no keystore.
pub(super) async fn pending(
    app: &Shared,
    change: &mut AnyConnection,
    tenant: &Tenant,
) -> Result<Vec<PendingKey>, Refused> {
    let select =
        "SELECT id, private_key FROM console_request WHERE tenant = $1 AND private_key IS NOT NULL ORDER BY id";
    let rows = sqlx::query(select).bind(&tenant.name).fetch_all(change).await?;
    let open = |row: &AnyRow| {
        let csr_id = row.try_get("id")?;
        let pem = app.sealer.open(&sealed(tenant, csr_id, "request"), row.try_get("private_key")?);
        let pem = pem.map_err(|error| keystores::failed(&error))?;
        Ok(PendingKey { csr_id, key: PrivateKey::from_pkcs8_pem(&pem).map_err(|error| keystores::failed(&error))? })
    };
    rows.iter().map(open).collect()
}

/// The certificate has come: the key is in its keystore now. False if it came for another meanwhile.
pub(super) async fn settle(change: &mut AnyConnection, tenant: &Tenant, id: i64) -> Result<bool, Refused> {
    let update =
        "UPDATE console_request SET private_key = NULL WHERE tenant = $1 AND id = $2 AND private_key IS NOT NULL";
    Ok(sqlx::query(update).bind(&tenant.name).bind(id).execute(change).await?.rows_affected() > 0)
}
