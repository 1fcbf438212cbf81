//! The tree of CAs: made, listed, and used to issue and to revoke.
//!
//! Whatever a request comes to, its HTTP status is 200 and its `status` says which, as the service publishes it; only what
//! never reaches the service (a missing token, a body too long) has a status of HTTP.

mod standing;

use crate::app::{Routes, Shared, within};
use crate::body;
use crate::credentials::TreeUser;
use crate::database::Change;
use crate::http::{Answer, JsonBody, Refused, broken, json, json_text, text};
use crate::paging::{Page, by_path, by_serial};
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use certwright::issue::{AlternativeName, Revocation};
use certwright::keystore::Encryption;
use certwright::profile::LeapDay;
use certwright::services::ca_tree::{
    CA_KEY, CaPath, CaRequest, CertificateJson, Failure, IssuerAltName, Kind, LeafRequest, Settings, Status,
    create_certificate, create_crl, create_intermediate, create_root, serial_text,
};
use certwright::x509::SerialNumber;
use certwright::x509::ext::ReasonCode;
use certwright::{
    Certificate, Crl, DigestAlgorithm, Error, Issuer, KeyAlgorithm, Limits, PrivateKey, SystemRandom, Timestamp,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sqlx::Row;
use sqlx::any::AnyRow;
use std::str::FromStr;
use uuid::Uuid;
use zeroize::Zeroizing;

const DAY: i64 = 86_400;

/// The longest path of a CA: PostgreSQL has it twice in an entry of an index, which holds some 2700 bytes.
const MAX_PATH: usize = 1300;

pub(crate) fn routes() -> Routes {
    let root = async |app: State<Shared>, user: TreeUser, body: JsonBody| create(app, user, body, Kind::Root).await;
    let below =
        async |app: State<Shared>, user: TreeUser, body: JsonBody| create(app, user, body, Kind::Intermediate).await;
    Routes::default()
        .post("/locksmith/v1/roots", root)
        .get("/locksmith/v1/roots", roots)
        .post("/locksmith/v1/intermediates", below)
        .get("/locksmith/v1/intermediates", intermediates)
        .get("/locksmith/v1/authorities", authorities)
        .get("/locksmith/v1/authority", authority)
        .post("/locksmith/v1/certificates", issue)
        .get("/locksmith/v1/certificates", certificates)
        .post("/locksmith/v1/revocations", revoke)
        .get("/locksmith/v1/revocations", revocations)
        .get("/ca/{id}/certificate", published_certificate)
        .get("/ca/{id}/crl", published_crl)
}

pub(crate) fn shape(_: StatusCode, message: &str) -> Value {
    json!({ "status": "request-error", "errors": ["request-error"], "messages": [message] })
}

/// A CA with its key, ready to sign.
struct Signing {
    path: String,
    id: String,
    certificate: Certificate,
    key: PrivateKey,
    settings: Settings,
}

/// What one signature takes from the CA's row: a serial number, or the number of a list.
#[derive(Clone, Copy)]
enum Takes {
    Serial,
    Crl,
}

impl Signing {
    /// Opens the key. Under a passphrase that costs a good part of a second, on purpose: never in a transaction, for whose
    /// end others wait.
    async fn open(app: &Shared, path: &CaPath, passphrase: Option<&str>) -> Result<Self, Refused> {
        let row = find(app, path).await?;
        let id: String = row.try_get("id")?;
        let pem = app.sealer.open(&sealed_row(&id), row.try_get("private_key")?)?;
        let passphrase = passphrase.map(|passphrase| Zeroizing::new(passphrase.to_owned()));
        let key = app
            .work(move || PrivateKey::from_pem(&pem, passphrase.as_ref().map(|it| it.as_bytes()), &Limits::default()));
        let key = key.await?.map_err(|error| failed(&Failure::new(Status::NoSigningCaKey, &error.to_string())))?;
        Ok(Self {
            certificate: read_certificate(&row)?,
            key,
            settings: settings(app, Some(&id))?,
            path: path.to_string(),
            id,
        })
    }

    /// Takes the next number. That locks the row: who comes next waits for the end of this transaction, and if it comes to
    /// nothing the number is given again. A serial number is for a CA that may issue.
    async fn take(&self, change: &mut Change, takes: Takes) -> Result<u64, Refused> {
        let column = match takes {
            Takes::Serial => "next_serial",
            Takes::Crl => "next_crl",
        };
        let update = format!(
            "UPDATE ca SET {column} = {column} + 1 WHERE path = $1 AND id = $2 RETURNING {column} - 1 AS number"
        );
        let row = sqlx::query(&update).bind(&self.path).bind(&self.id).fetch_optional(&mut **change).await?;
        let row = row.ok_or_else(|| failed(&Failure::new(Status::InvalidParentPath, &self.path)))?;
        if matches!(takes, Takes::Serial) {
            standing::check(change, &self.path, Timestamp::now()).await?;
        }
        u64::try_from(row.try_get::<i64, _>("number")?).map_err(|error| broken(&error))
    }
}

/// A CA that was made: its certificate, its first list, and the answer.
struct Made {
    certificate: Certificate,
    crl: Crl,
    next_serial: u64,
    answer: String,
}

async fn create(State(app): State<Shared>, _: TreeUser, JsonBody(body): JsonBody, posted_to: Kind) -> Answer {
    let request = CaRequest::read(&body, posted_to).map_err(|failure| failed(&failure))?;
    let slug = request.slug().to_string();
    let path = request.parent().map_or_else(|| slug.clone(), |parent| format!("{parent}/{slug}"));
    if path.len() > MAX_PATH {
        let about = format!("Path longer than {MAX_PATH} characters");
        return Err(failed(&Failure::new(Status::CreationError(request.kind()), &about)));
    }
    // Before a key is made for nothing; what counts is found again in the transaction.
    if let Some(parent) = request.parent() {
        let mut connection = app.database.connection().await?;
        standing::check(&mut connection, &parent.to_string(), Timestamp::now()).await?;
    }
    let taken = || failed(&Failure::new(Status::Exists(request.kind()), &path));
    let same = sqlx::query("SELECT path FROM ca WHERE path = $1").bind(&path);
    if app.database.one(same).await?.is_some() {
        return Err(taken());
    }
    let parent = match request.parent() {
        Some(path) => Some(Signing::open(&app, path, request.parent_passphrase()).await?),
        None => None,
    };
    let algorithm = app.config.file.tree.key.map_or(CA_KEY, |key| key.algorithm());
    let asked = request.clone();
    let (key, pem) =
        app.work(move || make_key(algorithm, asked.passphrase())).await?.map_err(|error| broken(&error))?;

    let mut change = app.database.change().await?;
    let number = match &parent {
        Some(parent) => Some(parent.take(&mut change, Takes::Serial).await?),
        None => None,
    };
    let parent_path = parent.as_ref().map(|parent| parent.path.clone());
    let (own, seed_mode, asked) = (settings(&app, None)?, app.config.file.tree.as_published, request.clone());
    let made = within(move || make(&asked, &key, parent.as_ref().zip(number), &own, seed_mode)).await??;
    let number = number.map(i64::try_from).transpose().map_err(|error| broken(&error))?;

    let id = Uuid::new_v4().to_string();
    let insert = "INSERT INTO ca (path, id, parent, certificate, private_key, next_serial, next_crl, crl) \
        VALUES ($1, $2, $3, $4, $5, $6, 2, $7) ON CONFLICT (path) DO NOTHING";
    let inserted = sqlx::query(insert)
        .bind(&path)
        .bind(&id)
        .bind(&parent_path)
        .bind(made.certificate.to_pem())
        .bind(app.sealer.seal(&sealed_row(&id), pem.as_bytes())?)
        .bind(i64::try_from(made.next_serial).map_err(|error| broken(&error))?)
        .bind(made.crl.to_pem())
        .execute(&mut *change)
        .await?;
    if inserted.rows_affected() == 0 {
        return Err(taken());
    }
    if let (Some(parent), Some(number)) = (parent_path, number) {
        record(&mut change, &parent, number, &slug, &made.certificate).await?;
    }
    change.commit().await?;
    Ok(json_text(StatusCode::OK, made.answer))
}

/// A key, and the PEM in which it is kept: under its passphrase if it has one.
fn make_key(algorithm: KeyAlgorithm, passphrase: Option<&str>) -> Result<(PrivateKey, Zeroizing<String>), Error> {
    let key = PrivateKey::generate(algorithm, &mut SystemRandom)?;
    let pem = match passphrase {
        None => key.to_pkcs8_pem()?,
        Some(passphrase) => Zeroizing::new(key.to_encrypted_pkcs8_pem(
            passphrase.as_bytes(),
            &Encryption::default(),
            &mut SystemRandom,
        )?),
    };
    Ok((key, pem))
}

/// Signs a CA's certificate, with the number that its parent gives it, and its first, empty list.
fn make(
    request: &CaRequest,
    key: &PrivateKey,
    parent: Option<(&Signing, u64)>,
    own: &Settings,
    seed_mode: bool,
) -> Result<Made, Refused> {
    let (now, random) = (Timestamp::now(), &mut SystemRandom);
    let made = match parent {
        None => create_root(request, key, own, now, random),
        Some((parent, number)) => issuer(parent).and_then(|issuer| {
            create_intermediate(request, key.public_key(), &issuer, number, &parent.settings, now, random)
        }),
    };
    let made = made.map_err(|failure| failed(&failure))?;
    let list = Issuer::new(made.certificate(), key).map_err(|error| broken(&error))?;
    let crl = create_crl(&list, 1, [], now, random).map_err(|failure| failed(&failure))?;
    let answer = if seed_mode { made.answer().with_null_modulus() } else { made.answer() };
    Ok(Made {
        answer: serde_json::to_string(&answer).map_err(|error| broken(&error))?,
        crl,
        next_serial: made.next_serial(),
        certificate: made.certificate().clone(),
    })
}

fn issuer(signing: &Signing) -> Result<Issuer<'_>, Failure> {
    let issuer = Issuer::new(&signing.certificate, &signing.key);
    issuer.map_err(|error| Failure::new(Status::NoSigningCaKey, &error.to_string()))
}

async fn issue(State(app): State<Shared>, _: TreeUser, JsonBody(body): JsonBody) -> Answer {
    let request = LeafRequest::read(&body).map_err(|failure| failed(&failure))?;
    let signing = Signing::open(&app, request.parent(), request.parent_passphrase()).await?;
    let mut change = app.database.change().await?;
    let (path, number) = (signing.path.clone(), signing.take(&mut change, Takes::Serial).await?);
    let work = move || {
        create_certificate(&request, &issuer(&signing)?, number, &signing.settings, Timestamp::now(), &mut SystemRandom)
    };
    let made = within(work).await?.map_err(|failure| failed(&failure))?;
    let slug = made.slug().map_or_else(|| serial_text(number), |slug| slug.to_string());
    let number = i64::try_from(number).map_err(|error| broken(&error))?;
    record(&mut change, &path, number, &slug, made.certificate()).await?;
    change.commit().await?;

    #[derive(Serialize)]
    struct Issued<'a> {
        status: Status,
        errors: [&'static str; 0],
        messages: [String; 1],
        slug: &'a str,
        serial_number: String,
        certificate_pem: String,
        certificate: CertificateJson<'a>,
    }
    Ok(json(
        StatusCode::OK,
        &Issued {
            status: Status::Created(Kind::Certificate),
            errors: [],
            messages: [format!("Successfully created Certificate {slug}!")],
            slug: &slug,
            serial_number: serial_text(u64::try_from(number).unwrap_or_default()),
            certificate_pem: made.certificate().to_pem(),
            certificate: made.json(),
        },
    ))
}

async fn record(
    change: &mut Change,
    ca: &str,
    serial: i64,
    slug: &str,
    certificate: &Certificate,
) -> Result<(), sqlx::Error> {
    let insert = "INSERT INTO issued (ca, serial, slug, certificate) VALUES ($1, $2, $3, $4)";
    let insert = sqlx::query(insert).bind(ca).bind(serial).bind(slug).bind(certificate.to_pem());
    insert.execute(&mut **change).await.map(|_| ())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RevokeRequest {
    cn_path: String,
    serial_number: Option<String>,
    reason: Option<String>,
    rsa_private_key_passphrase: Option<Zeroizing<String>>,
}

/// Revokes a certificate and signs the list that says so, in one transaction.
async fn revoke(State(app): State<Shared>, _: TreeUser, JsonBody(body): JsonBody) -> Answer {
    let refused = |about: &str| failed(&Failure::new(Status::CreationError(Kind::Crl), about));
    let request: RevokeRequest = body::read(&body).map_err(|wrong| refused(&wrong.to_string()))?;
    let path = read_path(&request.cn_path)?;
    let reason = request.reason.as_deref().unwrap_or("unspecified");
    let reason =
        ReasonCode::ALL.iter().find(|known| known.name() == reason).ok_or_else(|| refused("Unknown reason"))?;
    let serial = match &request.serial_number {
        Some(text) => Some(read_serial(text).ok_or_else(|| refused("Invalid serial number"))?),
        None if request.reason.is_some() => return Err(refused("serial_number is required beside reason")),
        None => None,
    };
    let passphrase = request.rsa_private_key_passphrase.as_ref().map(|passphrase| passphrase.as_str());
    let signing = Signing::open(&app, &path, passphrase).await?;
    let mut change = app.database.change().await?;
    let number = signing.take(&mut change, Takes::Crl).await?;
    // Not before: who had the row until now may have revoked later than this request came.
    let now = Timestamp::now();
    if let Some(serial) = serial
        && !mark(&mut change, &signing.path, serial, *reason, now).await?
    {
        return Err(refused("No certificate of this serial number to which this can be done"));
    }
    let select =
        "SELECT serial, revoked_at, reason FROM issued WHERE ca = $1 AND revoked_at IS NOT NULL ORDER BY serial";
    let rows = sqlx::query(select).bind(&signing.path).fetch_all(&mut *change).await?;
    let revoked = rows.iter().map(read_revocation).collect::<Result<Vec<_>, _>>()?;
    // Another process on this database may have another clock.
    let now = revoked.iter().map(|entry| entry.date).max().map_or(now, |last| now.max(last));
    let path = signing.path.clone();
    let work = move || create_crl(&issuer(&signing)?, number, revoked, now, &mut SystemRandom);
    let crl = within(work).await?.map_err(|failure| failed(&failure))?.to_pem();
    sqlx::query("UPDATE ca SET crl = $1 WHERE path = $2").bind(&crl).bind(&path).execute(&mut *change).await?;
    change.commit().await?;
    Ok(json(
        StatusCode::OK,
        &json!({
            "status": Status::Created(Kind::Crl).word(),
            "errors": [],
            "messages": [format!("Successfully created the revocation list of {path}!")],
            "crl_pem": crl,
        }),
    ))
}

/// Hexadecimal digits; Rust would take a sign before them.
fn read_serial(text: &str) -> Option<i64> {
    text.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| i64::from_str_radix(text, 16).ok())?
}

/// Marks one certificate as revoked for a reason, or as no longer on hold; whether there is one to which that can be done.
///
/// One on hold can be revoked for good, from when it was put on hold, or be taken off the list, which is what removeFromCRL
/// says in a delta list (RFC 5280 §5.3.1): this list is complete, and the entry goes.
async fn mark(
    change: &mut Change,
    ca: &str,
    serial: i64,
    reason: ReasonCode,
    now: Timestamp,
) -> Result<bool, sqlx::Error> {
    let hold = i64::from(ReasonCode::CertificateHold.number());
    let query = match reason {
        ReasonCode::RemoveFromCrl => sqlx::query(
            "UPDATE issued SET revoked_at = NULL, reason = NULL WHERE ca = $1 AND serial = $2 AND reason = $3",
        )
        .bind(ca)
        .bind(serial)
        .bind(hold),
        _ => sqlx::query(
            "UPDATE issued SET revoked_at = COALESCE(revoked_at, $4), reason = $5 \
            WHERE ca = $1 AND serial = $2 AND (revoked_at IS NULL OR reason = $3 AND $5 <> $3)",
        )
        .bind(ca)
        .bind(serial)
        .bind(hold)
        .bind(now.unix_seconds())
        .bind(i64::from(reason.number())),
    };
    Ok(query.execute(&mut **change).await?.rows_affected() > 0)
}

fn read_revocation(row: &AnyRow) -> Result<Revocation, Refused> {
    let serial = u64::try_from(row.try_get::<i64, _>("serial")?).map_err(|error| broken(&error))?;
    let date = Timestamp::from_unix_seconds(row.try_get("revoked_at")?).map_err(|error| broken(&error))?;
    let reason = u8::try_from(row.try_get::<i64, _>("reason")?).ok().and_then(ReasonCode::from_number);
    let serial = SerialNumber::from_u64(serial).map_err(|error| broken(&error))?;
    Ok(Revocation::new(serial, date, reason.unwrap_or(ReasonCode::Unspecified)))
}

async fn roots(State(app): State<Shared>, _: TreeUser, page: Page) -> Answer {
    let select = "SELECT path FROM ca WHERE parent IS NULL AND path > $1 ORDER BY path LIMIT $2";
    let select = sqlx::query(select).bind(page.after_name()).bind(page.rows());
    let rows = app.database.all(select).await?;
    let (rows, next) = page.show(&rows, by_path)?;
    let slugs = rows.iter().map(|row| row.try_get("path")).collect::<Result<Vec<String>, _>>()?;
    Ok(next.on(listed("roots", slugs)))
}

#[derive(Deserialize)]
struct Which {
    #[serde(alias = "parent_cn_path", alias = "slug_path", default)]
    cn_path: String,
}

async fn intermediates(State(app): State<Shared>, _: TreeUser, Query(which): Query<Which>, page: Page) -> Answer {
    let parent = read_path(&which.cn_path)?;
    find(&app, &parent).await?;
    let select = "SELECT path FROM ca WHERE parent = $1 AND path > $2 ORDER BY path LIMIT $3";
    let select = sqlx::query(select).bind(parent.to_string()).bind(page.after_name()).bind(page.rows());
    let rows = app.database.all(select).await?;
    let (rows, next) = page.show(&rows, by_path)?;
    let slug = |row: &AnyRow| {
        row.try_get::<String, _>("path").map(|path| path.rsplit('/').next().unwrap_or_default().to_owned())
    };
    Ok(next.on(listed("intermediates", rows.iter().map(slug).collect::<Result<Vec<_>, _>>()?)))
}

/// Parents come before what stands below them.
async fn authorities(State(app): State<Shared>, _: TreeUser, page: Page) -> Answer {
    let select = "SELECT path, id, certificate FROM ca WHERE path > $1 ORDER BY path LIMIT $2";
    let select = sqlx::query(select).bind(page.after_name()).bind(page.rows());
    let rows = app.database.all(select).await?;
    let (rows, next) = page.show(&rows, by_path)?;
    let now = Timestamp::now();
    let show = |row: &AnyRow| -> Result<Value, Refused> {
        let certificate = read_certificate(row)?;
        let left = certificate.not_after().unix_seconds().saturating_sub(now.unix_seconds()).div_euclid(DAY);
        Ok(json!({
            "path": row.try_get::<String, _>("path")?,
            "id": row.try_get::<String, _>("id")?,
            "name": certificate.subject().to_string(),
            "fingerprint": certificate.fingerprint(DigestAlgorithm::Sha256).to_hex(),
            "not_after": certificate.not_after(),
            "days_left": left,
        }))
    };
    Ok(next.on(listed("authorities", rows.iter().map(show).collect::<Result<Vec<_>, _>>()?)))
}

async fn authority(State(app): State<Shared>, _: TreeUser, Query(which): Query<Which>) -> Answer {
    let path = read_path(&which.cn_path)?;
    let row = find(&app, &path).await?;
    let certificate = read_certificate(&row)?;

    #[derive(Serialize)]
    struct Shown<'a> {
        status: &'static str,
        errors: [&'static str; 0],
        messages: [&'static str; 0],
        root: Body<'a>,
    }
    #[derive(Serialize)]
    struct Body<'a> {
        slug: Option<String>,
        next_serial: String,
        certificate: CertificateJson<'a>,
        certificate_pem: String,
    }
    Ok(json(
        StatusCode::OK,
        &Shown {
            status: "success",
            errors: [],
            messages: [],
            root: Body {
                slug: path.slugs().last().map(ToString::to_string),
                next_serial: serial_text(u64::try_from(row.try_get::<i64, _>("next_serial")?).unwrap_or_default()),
                certificate: CertificateJson::new(&certificate),
                certificate_pem: certificate.to_pem(),
            },
        },
    ))
}

async fn certificates(State(app): State<Shared>, _: TreeUser, Query(which): Query<Which>, page: Page) -> Answer {
    let path = read_path(&which.cn_path)?;
    find(&app, &path).await?;
    let select = "SELECT serial, slug, certificate, revoked_at FROM issued \
        WHERE ca = $1 AND serial > $2 ORDER BY serial LIMIT $3";
    let select = sqlx::query(select).bind(path.to_string()).bind(page.after_number()?).bind(page.rows());
    let rows = app.database.all(select).await?;
    let (rows, next) = page.show(&rows, by_serial)?;
    let show = |row: &AnyRow| -> Result<Value, Refused> {
        let revoked = row.try_get::<Option<i64>, _>("revoked_at")?.map(Timestamp::from_unix_seconds).transpose();
        Ok(json!({
            "serial_number": serial_text(u64::try_from(row.try_get::<i64, _>("serial")?).unwrap_or_default()),
            "slug": row.try_get::<String, _>("slug")?,
            "revoked_at": revoked.map_err(|error| broken(&error))?,
            "certificate_pem": row.try_get::<String, _>("certificate")?,
        }))
    };
    Ok(next.on(listed("certificates", rows.iter().map(show).collect::<Result<Vec<_>, _>>()?)))
}

async fn revocations(State(app): State<Shared>, _: TreeUser, Query(which): Query<Which>) -> Answer {
    let row = find(&app, &read_path(&which.cn_path)?).await?;
    Ok(listed("crl_pem", row.try_get::<String, _>("crl")?))
}

/// Everyone may have it: its address stands in certificates.
async fn published_certificate(State(app): State<Shared>, Path(id): Path<String>) -> Answer {
    let row = published(&app, id).await?;
    Ok(text("application/pkix-cert", Bytes::copy_from_slice(read_certificate(&row)?.as_der())))
}

/// Everyone may have it: its address stands in certificates.
async fn published_crl(State(app): State<Shared>, Path(id): Path<String>) -> Answer {
    let row = published(&app, id).await?;
    let crl = Crl::from_pem(row.try_get::<String, _>("crl")?.as_bytes()).map_err(|error| broken(&error))?;
    Ok(text("application/pkix-crl", Bytes::copy_from_slice(crl.as_der())))
}

async fn published(app: &Shared, id: String) -> Result<AnyRow, Refused> {
    let row = app.database.one(sqlx::query("SELECT certificate, crl FROM ca WHERE id = $1").bind(id));
    Ok(row.await?.ok_or(StatusCode::NOT_FOUND)?)
}

fn listed(name: &str, what: impl Serialize) -> Response {
    json(StatusCode::OK, &json!({ "status": "success", "errors": [], "messages": [], name: what }))
}

async fn find(app: &Shared, path: &CaPath) -> Result<AnyRow, Refused> {
    let select = "SELECT id, certificate, private_key, next_serial, crl FROM ca WHERE path = $1";
    let row = app.database.one(sqlx::query(select).bind(path.to_string())).await?;
    row.ok_or_else(|| failed(&Failure::new(Status::InvalidParentPath, &path.to_string())))
}

fn read_path(text: &str) -> Result<CaPath, Refused> {
    CaPath::from_str(text).map_err(|_| failed(&Failure::new(Status::InvalidParentPath, text)))
}

fn read_certificate(row: &AnyRow) -> Result<Certificate, Refused> {
    Certificate::from_pem(row.try_get::<String, _>("certificate")?.as_bytes()).map_err(|error| broken(&error))
}

/// Where others find what `issuer` publishes; none for a root, which has no issuer.
fn settings(app: &Shared, issuer: Option<&str>) -> Result<Settings, Refused> {
    let place = |what: &str| {
        let address = issuer.map(|id| AlternativeName::uri(&format!("{}/ca/{id}/{what}", app.base_url)));
        address.into_iter().collect::<Result<Vec<_>, _>>().map_err(|error| broken(&error))
    };
    let as_published = app.config.file.tree.as_published;
    Ok(Settings {
        ca_issuers: place("certificate")?,
        crl: place("crl")?,
        issuer_alt_name: if as_published { IssuerAltName::OfSubject } else { IssuerAltName::OfIssuer },
        leap_day: if as_published { LeapDay::Overflow } else { LeapDay::Clamp },
    })
}

fn failed(failure: &Failure) -> Refused {
    Refused::json(StatusCode::OK, failure)
}

fn sealed_row(id: &str) -> String {
    format!("ca/{id}")
}
