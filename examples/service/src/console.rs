//! Certificates of a console and its components.

use crate::app::{Routes, Shared};
use crate::credentials::{Console, Of};
use crate::http::{Answer, json};
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Value, json};

pub(crate) fn routes() -> Routes {
    Routes::default().get("/config/certificates/components", components)
}

/// The console's envelope; 1020 is its number for storage that failed.
pub(crate) fn shape(status: StatusCode, message: &str) -> Value {
    let code = if status == StatusCode::INTERNAL_SERVER_ERROR { 1020 } else { status.as_u16() };
    json!({ "http_response": { "code": status.as_u16(), "message": message }, "code": code, "message": message, "description": "", "details": {} })
}

async fn components(State(_): State<Shared>, tenant: Of<Console>) -> Answer {
    Ok(json(StatusCode::OK, &tenant.components))
}
