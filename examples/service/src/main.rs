//! The five services over HTTP. The README says how to start and configure them.
//!
//! Everything about certificates is decided in the library: this package speaks HTTP, keeps rows, counts in transactions
//! and seals keys.

mod app;
mod body;
mod config;
mod console;
mod credentials;
mod database;
mod demo;
mod enrollment;
mod http;
mod page;
mod paging;
mod sealing;
mod tree;
mod trust;

use app::{App, Shared};
use config::Config;
use database::Database;
use sealing::Sealer;
use std::error::Error;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use std::{env, fs};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;
use zeroize::Zeroizing;

const USAGE: &str = "usage: certwright-service CONFIG.toml | --demo FOLDER";

/// How long running requests may take once the service is told to stop.
const GRACE: Duration = Duration::from_secs(30);

#[tokio::main]
async fn main() -> ExitCode {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn"));
    tracing_subscriber::fmt().json().flatten_event(true).with_env_filter(filter).init();
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(event = "NOT_STARTED", %error);
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    // A path need not be UTF-8.
    let arguments: Vec<OsString> = env::args_os().skip(1).collect();
    let (config, key) = match arguments.as_slice() {
        [demo, folder] if demo == "--demo" => demonstrate(Path::new(folder))?,
        [config] if !config.as_encoded_bytes().starts_with(b"-") => {
            (PathBuf::from(config), env::var(sealing::VARIABLE).unwrap_or_default())
        }
        _ => return Err(USAGE.into()),
    };
    let (config, sealer) = (Config::read(&config)?, Sealer::from_hex(&Zeroizing::new(key))?);
    let url = env::var("DATABASE_URL").unwrap_or_else(|_| config.file.database.clone());
    let database = Database::open(&url, &sealer).await?;
    let listener = TcpListener::bind(config.file.listen).await?;
    let address = format!("http://{}", listener.local_addr()?);
    serve(listener, Arc::new(App::new(config, database, sealer, &address)), &address).await
}

async fn serve(listener: TcpListener, app: Shared, address: &str) -> Result<(), Box<dyn Error>> {
    let (mut interrupted, mut terminated) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let (stop, stopped) = tokio::sync::oneshot::channel();
    let told = async move {
        tokio::select! {
            _ = interrupted.recv() => {}
            _ = terminated.recv() => {}
        }
        tracing::info!(event = "STOPPING");
        let _ = stop.send(());
    };
    tracing::info!(event = "LISTENING", address);
    let late = async {
        // Without a signal the other branch ends first.
        let _ = stopped.await;
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        served = async { axum::serve(listener, app::router(app.clone())).with_graceful_shutdown(told).await } => served?,
        () = late => tracing::warn!(event = "GIVEN_UP"),
    }
    // Whoever holds a row elsewhere may hold it for long.
    if tokio::time::timeout(GRACE, app.database.close()).await.is_err() {
        tracing::warn!(event = "DATABASE_GIVEN_UP");
    }
    tracing::info!(event = "STOPPED");
    Ok(())
}

/// Prints what a person needs to try the routes.
fn demonstrate(folder: &Path) -> Result<(PathBuf, String), Box<dyn Error>> {
    demo::make(folder)?;
    println!("{}", fs::read_to_string(folder.join("credentials"))?);
    Ok((folder.join("config.toml"), fs::read_to_string(folder.join("key"))?))
}
