//! Whether a CA of the tree may issue: neither its certificate nor one above it has been revoked or has ended.
//!
//! What such a CA issued would be worth nothing to whoever checks, and something to whoever does not. It still revokes, and
//! its list is still given: others are to hear of it.

use super::{failed, read_certificate};
use crate::http::{Refused, broken};
use certwright::Timestamp;
use certwright::services::ca_tree::{Failure, Status};
use sqlx::AnyConnection;

/// Refuses with `no-signing-ca-certificate`, and says which CA is at fault. One that is on hold has been revoked.
pub(super) async fn check(connection: &mut AnyConnection, path: &str, now: Timestamp) -> Result<(), Refused> {
    let mut rest = Some(path);
    while let Some(path) = rest {
        let refused = |why: &str| failed(&Failure::new(Status::NoSigningCaCertificate, &format!("{path} {why}")));
        let select = sqlx::query("SELECT certificate FROM ca WHERE path = $1").bind(path);
        let row = select.fetch_optional(&mut *connection).await?;
        let row = row.ok_or_else(|| failed(&Failure::new(Status::InvalidParentPath, path)))?;
        let certificate = read_certificate(&row)?;
        if now > certificate.not_after() {
            return Err(refused("has expired"));
        }
        rest = path.rsplit_once('/').map(|(parent, _)| parent);
        let Some(parent) = rest else { break };
        let serial = i64::from_str_radix(&certificate.serial().to_hex(), 16).map_err(|error| broken(&error))?;
        let select = "SELECT revoked_at FROM issued WHERE ca = $1 AND serial = $2 AND revoked_at IS NOT NULL";
        if sqlx::query(select).bind(parent).bind(serial).fetch_optional(&mut *connection).await?.is_some() {
            return Err(refused("has been revoked"));
        }
    }
    Ok(())
}
