//! Keystores: PKCS#12 with the key, the certificate and its chain.
//!
//! One is made when the certificate is stored, and kept sealed. Once the certificate is deployed, an administrator or the
//! component that it is assigned to gets it under a password of their own; the key is never given out in any other form.

use super::{deployed, envelope, read, read_certificate, sealed, unprocessable};
use crate::app::{Routes, Shared};
use crate::config::Tenant;
use crate::credentials::{Deployed, Of};
use crate::http::{Answer, JsonBody, Refused, text};
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use base64ct::{Base64, Encoding};
use certwright::crypto::Random;
use certwright::keystore::{Encryption, Pkcs12};
use certwright::services::end_certificate::{self, EndCertificate};
use certwright::{Certificate, Limits, SystemRandom};
use serde::Deserialize;
use sqlx::Row;
use std::error::Error;
use std::fmt::Display;
use zeroize::Zeroizing;

/// Columns, and what their sealed text is bound to.
pub(super) const KEYSTORE: &str = "keystore";
pub(super) const PASSWORD: &str = "password";

/// Shorter passwords are guessed by whoever finds the file.
const MIN_PASSWORD: usize = 12;

pub(super) fn add(routes: Routes) -> Routes {
    routes.post("/config/certificates/end_certificates/{id}/keystore", give)
}

/// The keystore could not be made, or no longer be opened: 2035.
pub(super) fn failed(error: &dyn Display) -> Refused {
    tracing::error!(event = "KEYSTORE_FAILED", %error);
    let status = StatusCode::INTERNAL_SERVER_ERROR;
    Refused::json(status, &envelope(status, 2035, "the keystore could not be made"))
}

/// The keystore of a certificate in Base64, and its password.
pub(super) fn make(made: &EndCertificate) -> Result<(Zeroizing<String>, Zeroizing<String>), end_certificate::Refused> {
    // Random, so that no work factor is needed.
    let mut secret = Zeroizing::new([0; 32]);
    SystemRandom.fill(&mut *secret).map_err(|error| end_certificate::Refused::no_keystore(&error))?;
    let password = Zeroizing::new(Base64::encode_string(&*secret));
    let keystore = made.keystore(&password, Encryption::Pbkdf2 { iterations: 2000 }, &mut SystemRandom)?;
    Ok((Zeroizing::new(Base64::encode_string(&keystore)), password))
}

pub(super) fn seal(app: &Shared, tenant: &Tenant, id: i64, what: &str, text: &str) -> Result<String, Refused> {
    app.sealer.seal(&sealed(tenant, id, what), text.as_bytes()).map_err(|error| failed(&error))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GiveRequest {
    password: Zeroizing<String>,
}

/// Hands out the keystore of a deployed certificate.
async fn give(
    State(app): State<Shared>,
    tenant: Of<Deployed>,
    Path(id): Path<i64>,
    JsonBody(body): JsonBody,
) -> Answer {
    let asked: GiveRequest = read(&body, 1005)?;
    if asked.password.chars().count() < MIN_PASSWORD {
        return Err(unprocessable(1006, &format!("password: shorter than {MIN_PASSWORD} characters")));
    }
    let select = "SELECT name, certificate, chain, keystore, password FROM console_certificate \
        WHERE tenant = $1 AND id = $2 AND resource LIKE $3";
    let select = sqlx::query(select).bind(&tenant.name).bind(id).bind(deployed(tenant.component()));
    let row = app.database.one(select).await?.ok_or(StatusCode::NOT_FOUND)?;
    let open = |what: &str| -> Result<_, Refused> {
        let opened = app.sealer.open(&sealed(&tenant, id, what), row.try_get(what)?);
        opened.map_err(|error| failed(&error))
    };
    let (keystore, password) = (open(KEYSTORE)?, open(PASSWORD)?);
    let (name, certificate) = (row.try_get::<String, _>("name")?, read_certificate(&row, "certificate")?);
    let chain = row.try_get::<String, _>("chain")?;
    let made = app.work(move || again(&keystore, &password, &name, &certificate, &chain, &asked.password)).await?;
    tracing::info!(event = "KEYSTORE_GIVEN", tenant = tenant.name, id, component = tenant.component());
    Ok(text("application/pkcs12", Bytes::from(made.map_err(|error| failed(&error))?)))
}

/// The same keystore under another password, with a work factor.
fn again(
    keystore: &[u8],
    password: &[u8],
    name: &str,
    certificate: &Certificate,
    chain: &str,
    wanted: &str,
) -> Result<Vec<u8>, Box<dyn Error + Send + Sync>> {
    let der = Base64::decode_vec(str::from_utf8(keystore)?)?;
    let opened = Pkcs12::from_der(&der, Some(str::from_utf8(password)?), &Limits::default())?;
    let entry = opened.keys().first().ok_or("no key in the keystore")?;
    let chain = if chain.is_empty() { Vec::new() } else { Certificate::pem_bundle(chain.as_bytes())? };
    let builder = Pkcs12::builder(&entry.key, certificate)?.with_chain(&chain).with_friendly_name(name);
    Ok(builder.with_encryption(Encryption::default()).to_der(wanted, &mut SystemRandom)?)
}
