//! The service put together: what handlers share, the routes, and the layers around them.

use crate::config::Config;
use crate::database::Database;
use crate::http::{self, Shape, TIMEOUT};
use crate::sealing::Sealer;
use crate::{console, enrollment, page, tree, trust};
use axum::Router;
use axum::extract::State;
use axum::handler::Handler;
use axum::http::{StatusCode, Uri};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing::{MethodRouter, delete, get, patch, post, put};
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::sync::Semaphore;
use tokio::task::{JoinError, spawn_blocking};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;

pub(crate) type Shared = Arc<App>;

pub(crate) struct App {
    pub(crate) config: Config,
    pub(crate) database: Database,
    pub(crate) sealer: Sealer,
    /// Where others find what the CAs publish.
    pub(crate) base_url: String,
    /// One permit for each core: making an RSA key takes one for seconds.
    cores: Arc<Semaphore>,
}

impl App {
    pub(crate) fn new(config: Config, database: Database, sealer: Sealer, address: &str) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let base_url = config.file.tree.base_url.as_deref().unwrap_or(address).trim_end_matches('/').to_owned();
        Self { config, database, sealer, base_url, cores: Arc::new(Semaphore::new(cores)) }
    }

    /// Runs arithmetic beside the threads that answer, no more at once than there are cores.
    pub(crate) async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, JoinError> {
        let permit = self.cores.clone().acquire_owned().await.ok();
        spawn_blocking(move || {
            let _permit = permit;
            work()
        })
        .await
    }
}

/// Arithmetic of a transaction: others wait for its end, so that it waits for no core. There are as many of these at once as
/// the database has connections.
pub(crate) async fn within<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, JoinError> {
    spawn_blocking(work).await
}

/// The routes of one service, and their list, which the OpenAPI document is held against.
#[derive(Default)]
pub(crate) struct Routes {
    router: Router<Shared>,
    pub(crate) listed: Vec<(&'static str, &'static str)>,
}

impl Routes {
    fn add(mut self, method: &'static str, path: &'static str, handler: MethodRouter<Shared>) -> Self {
        self.listed.push((method, path));
        self.router = self.router.route(path, handler);
        self
    }

    pub(crate) fn get<H: Handler<T, Shared>, T: 'static>(self, path: &'static str, handler: H) -> Self {
        self.add("get", path, get(handler))
    }

    pub(crate) fn post<H: Handler<T, Shared>, T: 'static>(self, path: &'static str, handler: H) -> Self {
        self.add("post", path, post(handler))
    }

    pub(crate) fn patch<H: Handler<T, Shared>, T: 'static>(self, path: &'static str, handler: H) -> Self {
        self.add("patch", path, patch(handler))
    }

    pub(crate) fn delete<H: Handler<T, Shared>, T: 'static>(self, path: &'static str, handler: H) -> Self {
        self.add("delete", path, delete(handler))
    }

    pub(crate) fn put<H: Handler<T, Shared>, T: 'static>(self, path: &'static str, handler: H) -> Self {
        self.add("put", path, put(handler))
    }

    /// Errors of HTTP take the service's shape, wherever they arise.
    fn shaped(self, shape: Shape) -> Router<Shared> {
        self.router
            .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, TIMEOUT))
            .layer(CatchPanicLayer::custom(http::panicked))
            .layer(from_fn_with_state(shape, http::shape))
    }
}

/// Every service: its routes and the shape of its errors.
pub(crate) fn services() -> [(Routes, Shape); 5] {
    [
        (own(), own_shape),
        (trust::routes(), trust::shape),
        (enrollment::routes(), enrollment::shape),
        (tree::routes(), tree::shape),
        (console::routes(), console::shape),
    ]
}

fn own() -> Routes {
    Routes::default().get("/", page::page).get("/openapi.json", page::openapi).get("/healthz", health)
}

fn own_shape(_: StatusCode, message: &str) -> serde_json::Value {
    json!({ "message": message })
}

/// 200 if requests can be served, 503 if the database does not answer.
async fn health(State(app): State<Shared>) -> Response {
    match app.database.answers().await {
        true => http::json(StatusCode::OK, &json!({ "status": "ok" })),
        false => http::json(StatusCode::SERVICE_UNAVAILABLE, &json!({ "status": "no database" })),
    }
}

fn first_part(path: &str) -> &str {
    path.split('/').nth(1).unwrap_or_default()
}

/// How paths begin, and in whose words it is said that there is no such route.
fn shapes() -> BTreeMap<&'static str, Shape> {
    // The console's stand below this prefix too.
    let mut shapes = BTreeMap::<_, Shape>::new();
    shapes.insert("api", console::shape);
    for (routes, shape) in services() {
        for (_, path) in &routes.listed {
            shapes.entry(first_part(path)).or_insert(shape);
        }
    }
    shapes
}

pub(crate) fn router(app: Shared) -> Router {
    let merged = services().into_iter().fold(Router::new(), |all, (routes, shape)| all.merge(routes.shaped(shape)));
    // The console's routes are published with and without this prefix.
    let merged = merged.nest("/api", console::routes().shaped(console::shape));
    let shapes = Arc::new(shapes());
    let unknown = async move |uri: Uri| {
        let shape = shapes.get(first_part(uri.path())).copied().unwrap_or(own_shape);
        http::json(StatusCode::NOT_FOUND, &shape(StatusCode::NOT_FOUND, "no such route"))
    };
    // `route_layer` would leave unknown paths out of the log.
    merged.fallback(unknown).layer(from_fn(http::observe)).with_state(app)
}
