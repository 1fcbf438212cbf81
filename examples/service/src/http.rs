//! What every route shares: bodies within bounds, errors in each service's shape, identifiers of requests, the log.

use crate::database::Meaning;
use crate::sealing::SealError;
use axum::Json;
use axum::body::{Body, HttpBody};
use axum::extract::{FromRequest, MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::Value;
use std::any::Any;
use std::future::poll_fn;
use std::pin::Pin;
use std::time::{Duration, Instant};
use tracing::Instrument;
use uuid::Uuid;
use zeroize::{Zeroize, Zeroizing};

/// The longest body that is read; that of the crate.
pub(crate) const MAX_BODY: usize = 1 << 20;

/// A longer body is read no further: before that, who still sends it would not hear the answer.
const DRAINED: usize = 16 << 20;

/// After this long a request is given up.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(120);

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// An error of HTTP in the words of one service.
pub(crate) type Shape = fn(StatusCode, &str) -> Value;

/// A request that is not granted, with its answer.
#[derive(Debug)]
pub(crate) struct Refused(Box<Response>);

pub(crate) type Answer = Result<Response, Refused>;

impl Refused {
    pub(crate) fn response(response: Response) -> Self {
        Self(Box::new(response))
    }

    pub(crate) fn json(status: StatusCode, body: &impl Serialize) -> Self {
        Self(Box::new((status, Json(body)).into_response()))
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        *self.0
    }
}

/// The shape of the service is put around it on the way out.
impl From<StatusCode> for Refused {
    fn from(status: StatusCode) -> Self {
        Self(Box::new(status.into_response()))
    }
}

impl From<sqlx::Error> for Refused {
    fn from(error: sqlx::Error) -> Self {
        match Meaning::of(&error) {
            Some(Meaning::Contention) => {
                tracing::warn!(event = "CONTENTION", %error);
                later("1")
            }
            Some(Meaning::Absence) => {
                tracing::error!(event = "DATABASE_GONE", %error);
                later("10")
            }
            // What it was to stand below was deleted meanwhile.
            Some(Meaning::Referenced) => StatusCode::NOT_FOUND.into(),
            Some(Meaning::Unstorable) => StatusCode::BAD_REQUEST.into(),
            Some(Meaning::Taken) | None => {
                tracing::error!(event = "STORAGE_FAILED", %error);
                StatusCode::INTERNAL_SERVER_ERROR.into()
            }
        }
    }
}

/// Try again in so many seconds.
fn later(seconds: &'static str) -> Refused {
    Refused::response((StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, seconds)]).into_response())
}

impl From<SealError> for Refused {
    fn from(error: SealError) -> Self {
        tracing::error!(event = "SEAL_FAILED", %error);
        StatusCode::INTERNAL_SERVER_ERROR.into()
    }
}

impl From<tokio::task::JoinError> for Refused {
    fn from(error: tokio::task::JoinError) -> Self {
        tracing::error!(event = "WORK_FAILED", %error);
        StatusCode::INTERNAL_SERVER_ERROR.into()
    }
}

pub(crate) fn json(status: StatusCode, body: &impl Serialize) -> Response {
    (status, Json(body)).into_response()
}

/// JSON that is written already.
pub(crate) fn json_text(status: StatusCode, body: impl Into<Body>) -> Response {
    (status, text("application/json", body)).into_response()
}

/// What cannot be: a row that does not hold what was written, or a refusal of what was checked before.
pub(crate) fn broken(error: &dyn std::fmt::Display) -> Refused {
    tracing::error!(event = "BROKEN", %error);
    StatusCode::INTERNAL_SERVER_ERROR.into()
}

/// A body that says it is JSON, as it came.
///
/// A form that a page of another site sends without asking cannot say so. It is wiped in the end: whatever it is meant to
/// hold, a private key may have been put there.
pub(crate) struct JsonBody(pub(crate) Zeroizing<Vec<u8>>);

impl<S: Send + Sync> FromRequest<S> for JsonBody {
    type Rejection = Refused;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refused> {
        let kind =
            request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim();
        if !kind.eq_ignore_ascii_case("application/json") {
            return Err(StatusCode::UNSUPPORTED_MEDIA_TYPE.into());
        }
        read(request.into_body()).await.map(Self).ok_or(StatusCode::PAYLOAD_TOO_LARGE.into())
    }
}

/// The whole body; nothing if it is too long, or ends early.
async fn read(mut body: Body) -> Option<Zeroizing<Vec<u8>>> {
    let announced = body.size_hint().exact().map_or(MAX_BODY, |length| usize::try_from(length).unwrap_or(MAX_BODY));
    // Never moved: what grows leaves its old place behind.
    let mut whole = Zeroizing::new(Vec::with_capacity(announced.min(MAX_BODY)));
    let mut length = 0_usize;
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let Ok(part) = frame.ok()?.into_data() else { continue };
        length = length.saturating_add(part.len());
        if length > DRAINED {
            return None;
        }
        if length <= MAX_BODY {
            whole.extend_from_slice(&part);
        }
        // What the connection still shares is out of reach.
        if let Ok(mut part) = part.try_into_mut() {
            part.as_mut().zeroize();
        }
    }
    (length <= MAX_BODY).then_some(whole)
}

/// Gives errors that have no body yet the shape of the service.
pub(crate) async fn shape(State(shape): State<Shape>, request: Request, next: Next) -> Response {
    // Nothing is called by a name with NUL in it: PostgreSQL would not even look.
    let is_nothing = request.uri().path().contains("%00");
    let response = if is_nothing { StatusCode::NOT_FOUND.into_response() } else { next.run(request).await };
    let status = response.status();
    let is =
        |kind: &str| response.headers().get(header::CONTENT_TYPE).is_some_and(|it| it.as_bytes() == kind.as_bytes());
    if !(status.is_client_error() || status.is_server_error()) || is("application/json") {
        return response;
    }
    let mut shaped = json(status, &shape(status, status.canonical_reason().unwrap_or("Error")));
    for kept in [header::WWW_AUTHENTICATE, header::ALLOW, header::RETRY_AFTER, header::CONNECTION] {
        if let Some(value) = response.headers().get(&kept) {
            shaped.headers_mut().insert(kept, value.clone());
        }
    }
    shaped
}

/// What the panic says is for the log's reader alone, and is printed there by the panic itself.
pub(crate) fn panicked(_: Box<dyn Any + Send>) -> Response {
    tracing::error!(event = "PANICKED");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

/// Names the request, logs it, and forbids browsers what they do not need.
///
/// The log has method, route, status and time: no header, no body, no query.
pub(crate) async fn observe(request: Request, next: Next) -> Response {
    let (id, begin) = (Uuid::new_v4().to_string(), Instant::now());
    let route = request.extensions().get::<MatchedPath>().map_or("(none)", MatchedPath::as_str).to_owned();
    let span = tracing::info_span!("request", request_id = id, method = %request.method(), route);
    let work = async {
        let mut response = next.run(request).await;
        let milliseconds = u64::try_from(begin.elapsed().as_millis()).unwrap_or(u64::MAX);
        tracing::info!(event = "ANSWERED", status = response.status().as_u16(), milliseconds);
        let headers = response.headers_mut();
        if let Ok(id) = HeaderValue::from_str(&id) {
            headers.insert(REQUEST_ID, id);
        }
        harden(headers);
        response
    };
    work.instrument(span).await
}

fn harden(headers: &mut HeaderMap) {
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
        (header::REFERRER_POLICY, "no-referrer"),
    ] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
}

/// A text of another kind than JSON.
pub(crate) fn text(kind: &'static str, body: impl Into<Body>) -> Response {
    ([(header::CONTENT_TYPE, kind)], body.into()).into_response()
}
