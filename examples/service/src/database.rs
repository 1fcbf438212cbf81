//! Rows and transactions, on SQLite or PostgreSQL.
//!
//! One text of SQL for both: columns are TEXT and BIGINT, parameters `$1`. What must not happen twice is one conditional
//! `UPDATE … RETURNING` or a primary key, so the database itself keeps counts right, however many processes share it.
//! Changes run in one transaction each; a process that is killed in the middle leaves none of it.

use crate::sealing::{SealError, Sealer};
use sqlx::any::AnyPoolOptions;
use sqlx::{Any, AnyConnection, AnyPool, Executor, Row, Transaction};
use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Each is applied once, in order, in one transaction with its number. Never change one: append.
const MIGRATIONS: &[&str] = &[
    include_str!("../migrations/1_enrollment.sql"),
    include_str!("../migrations/2_tree.sql"),
    include_str!("../migrations/3_trust.sql"),
    include_str!("../migrations/4_console.sql"),
];

/// How long a change waits for those before it.
const PATIENCE: Duration = Duration::from_secs(60);

/// How long a database that is there takes to answer at most.
const PROMPT: Duration = Duration::from_secs(5);

const CONNECTIONS: u32 = 16;

/// So often a service that starts beside others tries again.
const RACES: u32 = 20;

#[derive(Debug, thiserror::Error)]
pub(crate) enum OpenError {
    #[error("the database: {0}")]
    Database(#[from] sqlx::Error),
    // Not by what it is named: that may hold a password.
    #[error("a database is named by sqlite: or postgres:")]
    Kind,
    #[error("the database was written by a later version of this service")]
    Later,
    #[error("the database was written under another key: {0}")]
    Key(#[from] SealError),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Sqlite,
    Postgres,
}

pub(crate) struct Database {
    pool: AnyPool,
    /// A connection to ask whether the database is there, which no request takes.
    probe: AnyPool,
    kind: Kind,
    /// SQLite has one writer at a time and makes others poll; within this process they queue instead, first come first served.
    writer: Option<Arc<Semaphore>>,
}

/// A transaction that changes something. Dropped without [`Change::commit`], it changes nothing.
pub(crate) struct Change {
    transaction: Transaction<'static, Any>,
    _writer: Option<OwnedSemaphorePermit>,
}

impl Database {
    /// Opens it, brings its tables up to date, and checks that `sealer` has its key.
    pub(crate) async fn open(url: &str, sealer: &Sealer) -> Result<Self, OpenError> {
        sqlx::any::install_default_drivers();
        let (kind, url) = match url.split_once(':') {
            // Created if it is not there.
            Some(("sqlite", rest)) if !rest.contains('?') => (Kind::Sqlite, format!("sqlite:{rest}?mode=rwc")),
            Some(("sqlite", _)) => (Kind::Sqlite, url.to_owned()),
            Some(("postgres" | "postgresql", _)) => (Kind::Postgres, url.to_owned()),
            _ => return Err(OpenError::Kind),
        };
        let options = AnyPoolOptions::new().max_connections(CONNECTIONS).acquire_timeout(PATIENCE);
        let options = options.after_connect(move |connection, _| {
            Box::pin(async move {
                if kind == Kind::Postgres {
                    connection.execute(&*format!("SET lock_timeout = {}", PATIENCE.as_millis())).await?;
                } else {
                    // FULL: what was answered is on the disk, also after a power cut.
                    let pragmas = ["journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"];
                    connection.execute(&*format!("PRAGMA busy_timeout = {}", PATIENCE.as_millis())).await?;
                    for pragma in pragmas {
                        connection.execute(&*format!("PRAGMA {pragma}")).await?;
                    }
                }
                Ok(())
            })
        });
        let pool = options.connect(&url).await?;
        let probe = AnyPoolOptions::new().max_connections(1).acquire_timeout(PROMPT).connect_lazy(&url)?;
        let writer = (kind == Kind::Sqlite).then(|| Arc::new(Semaphore::new(1)));
        let database = Self { pool, probe, kind, writer };
        database.migrate().await?;
        database.check_key(sealer).await?;
        Ok(database)
    }

    /// For questions. Each statement sees what is committed.
    pub(crate) fn pool(&self) -> &AnyPool {
        &self.pool
    }

    pub(crate) async fn change(&self) -> Result<Change, sqlx::Error> {
        let writer = match &self.writer {
            Some(writer) => writer.clone().acquire_owned().await.ok(),
            None => None,
        };
        let begin = match self.kind {
            // Deferred, a transaction that has read could find that another wrote, and end.
            Kind::Sqlite => "BEGIN IMMEDIATE",
            Kind::Postgres => "BEGIN",
        };
        Ok(Change { transaction: self.pool.begin_with(begin).await?, _writer: writer })
    }

    pub(crate) async fn close(&self) {
        self.probe.close().await;
        self.pool.close().await;
    }

    /// Whether it answers a question about its rows, and soon: a connection that is open may be all that is left of it.
    pub(crate) async fn answers(&self) -> bool {
        let asked = self.probe.fetch_one("SELECT value FROM service WHERE name = 'version'");
        matches!(tokio::time::timeout(PROMPT, asked).await, Ok(Ok(_)))
    }

    async fn migrate(&self) -> Result<(), OpenError> {
        // Of services that start together one creates the table; the others are refused, and find it.
        for _ in 0..RACES {
            match self.try_migrate().await {
                Err(OpenError::Database(error)) if is_contention(&error) || is_taken(&error) => {
                    tracing::info!(event = "MIGRATION_REPEATED", %error);
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
                other => return other,
            }
        }
        self.try_migrate().await
    }

    async fn try_migrate(&self) -> Result<(), OpenError> {
        let mut change = self.change().await?;
        change.execute("CREATE TABLE IF NOT EXISTS service (name TEXT PRIMARY KEY, value TEXT NOT NULL)").await?;
        change.commit().await?;
        let mut change = self.change().await?;
        // The row's lock: who comes next waits here, and then reads what was written.
        let lock = "INSERT INTO service (name, value) VALUES ('version', '0') \
            ON CONFLICT (name) DO UPDATE SET value = service.value RETURNING value";
        let version: String = sqlx::query(lock).fetch_one(&mut *change).await?.try_get(0)?;
        let version: usize = version.parse().map_err(|_| OpenError::Later)?;
        for migration in MIGRATIONS.get(version..).ok_or(OpenError::Later)? {
            sqlx::raw_sql(migration).execute(&mut *change).await?;
        }
        let update = "UPDATE service SET value = $1 WHERE name = 'version'";
        sqlx::query(update).bind(MIGRATIONS.len().to_string()).execute(&mut *change).await?;
        Ok(change.commit().await?)
    }

    /// The first start seals a word; later ones open it.
    async fn check_key(&self, sealer: &Sealer) -> Result<(), OpenError> {
        const ROW: &str = "service/key";
        let mut change = self.change().await?;
        let insert = "INSERT INTO service (name, value) VALUES ('key', $1) ON CONFLICT (name) DO NOTHING";
        sqlx::query(insert).bind(sealer.seal(ROW, b"certwright")?).execute(&mut *change).await?;
        let row = sqlx::query("SELECT value FROM service WHERE name = 'key'").fetch_one(&mut *change).await?;
        sealer.open(ROW, &row.try_get::<String, _>(0)?)?;
        Ok(change.commit().await?)
    }
}

impl Change {
    pub(crate) async fn commit(self) -> Result<(), sqlx::Error> {
        self.transaction.commit().await
    }
}

impl Deref for Change {
    type Target = AnyConnection;

    fn deref(&self) -> &AnyConnection {
        &self.transaction
    }
}

impl DerefMut for Change {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        &mut self.transaction
    }
}

/// For the order in which rows were made: microseconds since the Unix epoch.
pub(crate) fn moment() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
}

/// Whether the database had too much to do at once, and the same request may succeed later.
pub(crate) fn is_contention(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::PoolTimedOut => true,
        // PostgreSQL: serialization failure, deadlock, a row not had in time. SQLite: busy, busy snapshot.
        sqlx::Error::Database(error) => {
            matches!(error.code().as_deref(), Some("40001" | "40P01" | "55P03" | "5" | "517"))
        }
        _ => false,
    }
}

/// Whether the database is not there, or is going or coming: the same request may succeed later. If its answer to a COMMIT is
/// what was lost, the change may have been made.
pub(crate) fn is_absence(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => true,
        // PostgreSQL: connection exceptions, too many connections, operator intervention.
        sqlx::Error::Database(error) => error.code().is_some_and(|code| {
            code.len() == 5 && (code.starts_with("08") || ["53300", "57P01", "57P02", "57P03"].contains(&&*code))
        }),
        _ => false,
    }
}

/// Whether another made the same at the same time. PostgreSQL: a unique key, also of its own catalogue; a table; the type of
/// a table's rows.
fn is_taken(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::Database(error) if matches!(error.code().as_deref(), Some("23505" | "42P07" | "42710")))
}

/// Whether what a row stands below is not there, or something stands below the row that is to go.
pub(crate) fn is_referenced(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::Database(error) if matches!(error.code().as_deref(), Some("23503" | "787")))
}

/// Whether a text cannot be stored at all: PostgreSQL takes no NUL.
pub(crate) fn is_unstorable(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::Database(error) if error.code().as_deref() == Some("22021"))
}
