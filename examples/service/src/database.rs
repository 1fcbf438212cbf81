//! Rows and transactions, on SQLite or PostgreSQL.
//!
//! One text of SQL for both: columns are TEXT and BIGINT, parameters `$1`. What must not happen twice is one conditional
//! `UPDATE … RETURNING` or a primary key, so the database itself keeps counts right, however many processes share it.
//! Changes run in one transaction each; a process that is killed in the middle leaves none of it.

use crate::sealing::{SealError, Sealer};
use sqlx::any::{AnyArguments, AnyPoolOptions, AnyRow};
use sqlx::pool::PoolConnection;
use sqlx::query::Query;
use sqlx::{Any, AnyConnection, AnyPool, Error, Executor, Row, Transaction};
use std::io;
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// Each is applied once, in order, in one transaction with its number. Never change one: append.
const MIGRATIONS: &[&str] = &[
    include_str!("../migrations/1_enrollment.sql"),
    include_str!("../migrations/2_tree.sql"),
    include_str!("../migrations/3_trust.sql"),
    include_str!("../migrations/4_console.sql"),
];

/// How long a request waits for those before it, and a start for the database.
const PATIENCE: Duration = Duration::from_secs(60);

/// How long a database that is there takes to answer at most.
const PROMPT: Duration = Duration::from_secs(5);

/// How long it takes to let a connection be made at most, when many ask for one and the machine has other work too.
const CONNECTING: Duration = Duration::from_secs(10);

/// After this long a connection is made anew: the server at its other end may be no longer the one that can be written to.
const LIFETIME: Duration = Duration::from_secs(300);

const CONNECTIONS: u16 = 16;

/// So often a service that starts beside others tries again.
const RACES: u32 = 20;

#[derive(Debug, thiserror::Error)]
pub(crate) enum OpenError {
    #[error("the database: {0}")]
    Database(#[from] Error),
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
    /// One for each connection: who waits for another request waits here, and in the pool only for the server.
    turns: Arc<Semaphore>,
    /// When the server was last found to give no connection. Who has waited for a turn since before that is told at once.
    gone: Mutex<Option<Instant>>,
    /// A connection to ask whether the database is there, which no request takes.
    probe: AnyPool,
    kind: Kind,
    /// SQLite has one writer at a time and makes others poll; within this process they queue instead, first come first served.
    writer: Option<Arc<Semaphore>>,
}

/// A connection, for questions. Each statement sees what is committed.
pub(crate) struct Connection {
    connection: PoolConnection<Any>,
    _turn: OwnedSemaphorePermit,
}

/// A transaction that changes something. Dropped without [`Change::commit`], it changes nothing.
pub(crate) struct Change {
    transaction: Transaction<'static, Any>,
    _turn: OwnedSemaphorePermit,
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
        let patience = if kind == Kind::Postgres { CONNECTING } else { PATIENCE };
        let options = AnyPoolOptions::new().max_connections(CONNECTIONS.into()).max_lifetime(LIFETIME);
        let options = options.acquire_timeout(patience).after_connect(move |connection, _| {
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
        let (pool, begin) = (options.connect_lazy(&url)?, Instant::now());
        // It may be starting too.
        while let Err(error) = pool.acquire().await {
            if !matches!(error, Error::PoolTimedOut) || begin.elapsed() > PATIENCE {
                return Err(error.into());
            }
        }
        let probe = AnyPoolOptions::new().max_connections(1).acquire_timeout(PROMPT).connect_lazy(&url)?;
        let writer = (kind == Kind::Sqlite).then(|| Arc::new(Semaphore::new(1)));
        let turns = Arc::new(Semaphore::new(CONNECTIONS.into()));
        let database = Self { pool, turns, gone: Mutex::new(None), probe, kind, writer };
        database.migrate().await?;
        database.check_key(sealer).await?;
        Ok(database)
    }

    pub(crate) async fn connection(&self) -> Result<Connection, Error> {
        let turn = self.turn().await?;
        Ok(Connection { connection: self.reached(self.pool.acquire().await)?, _turn: turn })
    }

    /// The row that is asked for, if it is there.
    pub(crate) async fn one<'q>(&self, question: Query<'q, Any, AnyArguments<'q>>) -> Result<Option<AnyRow>, Error> {
        question.fetch_optional(&mut *self.connection().await?).await
    }

    /// The rows that are asked for.
    pub(crate) async fn all<'q>(&self, question: Query<'q, Any, AnyArguments<'q>>) -> Result<Vec<AnyRow>, Error> {
        question.fetch_all(&mut *self.connection().await?).await
    }

    pub(crate) async fn change(&self) -> Result<Change, Error> {
        let writer = match &self.writer {
            Some(writer) => writer.clone().acquire_owned().await.ok(),
            None => None,
        };
        let begin = match self.kind {
            // Deferred, a transaction that has read could find that another wrote, and end.
            Kind::Sqlite => "BEGIN IMMEDIATE",
            Kind::Postgres => "BEGIN",
        };
        let turn = self.turn().await?;
        Ok(Change { transaction: self.reached(self.pool.begin_with(begin).await)?, _turn: turn, _writer: writer })
    }

    async fn turn(&self) -> Result<OwnedSemaphorePermit, Error> {
        let since = Instant::now();
        let turn = timeout(PATIENCE, self.turns.clone().acquire_owned()).await;
        let turn = turn.ok().and_then(Result::ok).ok_or(Error::PoolTimedOut)?;
        let gone = *self.gone.lock().unwrap_or_else(PoisonError::into_inner);
        if gone.is_some_and(|gone| gone > since) { Err(unreachable()) } else { Ok(turn) }
    }

    /// The pool goes on trying while connections are refused: that it gives up is the server's fault, or that of who stands
    /// between.
    fn reached<T>(&self, result: Result<T, Error>) -> Result<T, Error> {
        match result {
            Err(Error::PoolTimedOut) if self.kind == Kind::Postgres => {
                *self.gone.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
                Err(unreachable())
            }
            other => other,
        }
    }

    pub(crate) async fn close(&self) {
        self.probe.close().await;
        self.pool.close().await;
    }

    /// Whether it answers a question about its rows, and soon: a connection that is open may be all that is left of it.
    pub(crate) async fn answers(&self) -> bool {
        let asked = self.probe.fetch_one("SELECT value FROM service WHERE name = 'version'");
        matches!(timeout(PROMPT, asked).await, Ok(Ok(_)))
    }

    async fn migrate(&self) -> Result<(), OpenError> {
        // Of services that start together one creates the table; the others are refused, and find it.
        for _ in 0..RACES {
            match self.try_migrate().await {
                Err(OpenError::Database(error))
                    if matches!(Meaning::of(&error), Some(Meaning::Contention | Meaning::Taken)) =>
                {
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

fn unreachable() -> Error {
    io::Error::new(io::ErrorKind::TimedOut, "no connection could be made").into()
}

impl Deref for Connection {
    type Target = AnyConnection;

    fn deref(&self) -> &AnyConnection {
        &self.connection
    }
}

impl DerefMut for Connection {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        &mut self.connection
    }
}

impl Change {
    pub(crate) async fn commit(self) -> Result<(), Error> {
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

/// PostgreSQL: a connection exception.
const CONNECTION_EXCEPTION: &str = "08";

/// What a database says, by what it means here. Of PostgreSQL SQLSTATE, of SQLite the extended result code.
const MEANINGS: [(Meaning, &[&str]); 5] = [
    // Serialization failure, deadlock, a row not had in time; busy, busy snapshot.
    (Meaning::Contention, &["40001", "40P01", "55P03", "5", "517"]),
    // Too many connections; shut down by an administrator, crashed, starting; a standby, or what became one.
    (Meaning::Absence, &["53300", "57P01", "57P02", "57P03", "25006"]),
    // A unique key, also of its own catalogue; a table; the type of a table's rows.
    (Meaning::Taken, &["23505", "42P07", "42710"]),
    (Meaning::Referenced, &["23503", "787"]),
    // PostgreSQL takes no NUL.
    (Meaning::Unstorable, &["22021"]),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// The database had too much to do at once, and the same request may succeed later.
    Contention,
    /// The database is not there, is going or coming, or cannot be written to: the same request may succeed later. If its
    /// answer to a COMMIT is what was lost, the change may have been made.
    Absence,
    /// Another made the same at the same time.
    Taken,
    /// What a row stands below is not there, or something stands below the row that is to go.
    Referenced,
    /// A text cannot be stored at all.
    Unstorable,
}

impl Meaning {
    pub(crate) fn of(error: &Error) -> Option<Self> {
        match error {
            Error::PoolTimedOut => Some(Self::Contention),
            Error::Io(_) | Error::PoolClosed | Error::WorkerCrashed => Some(Self::Absence),
            Error::Database(error) => {
                let code = error.code()?;
                if code.len() == 5 && code.starts_with(CONNECTION_EXCEPTION) {
                    return Some(Self::Absence);
                }
                MEANINGS.iter().find(|(_, codes)| codes.contains(&&*code)).map(|(meaning, _)| *meaning)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sqlx::error::{DatabaseError, ErrorKind};
    use std::borrow::Cow;
    use std::error::Error as StdError;
    use std::fmt;

    #[derive(Debug)]
    struct Said(&'static str);

    impl fmt::Display for Said {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }
    }

    impl StdError for Said {}

    impl DatabaseError for Said {
        fn message(&self) -> &str {
            self.0
        }

        fn code(&self) -> Option<Cow<'_, str>> {
            Some(self.0.into())
        }

        fn as_error(&self) -> &(dyn StdError + Send + Sync + 'static) {
            self
        }

        fn as_error_mut(&mut self) -> &mut (dyn StdError + Send + Sync + 'static) {
            self
        }

        fn into_error(self: Box<Self>) -> Box<dyn StdError + Send + Sync + 'static> {
            self
        }

        fn kind(&self) -> ErrorKind {
            ErrorKind::Other
        }
    }

    #[test]
    fn what_the_database_says_means_one_thing() {
        for (code, meaning) in [
            ("40001", Some(Meaning::Contention)),
            ("5", Some(Meaning::Contention)),
            ("08006", Some(Meaning::Absence)),
            ("25006", Some(Meaning::Absence)),
            ("53300", Some(Meaning::Absence)),
            ("57P01", Some(Meaning::Absence)),
            ("57P02", Some(Meaning::Absence)),
            ("57P03", Some(Meaning::Absence)),
            ("23505", Some(Meaning::Taken)),
            ("787", Some(Meaning::Referenced)),
            ("22021", Some(Meaning::Unstorable)),
            // Cancelled by a person, a division by zero, a full disk, a corrupt file, and no SQLSTATE.
            ("57014", None),
            ("22012", None),
            ("53100", None),
            ("11", None),
            ("08", None),
        ] {
            assert_eq!(Meaning::of(&Error::Database(Box::new(Said(code)))), meaning, "{code}");
        }
        assert_eq!(Meaning::of(&unreachable()), Some(Meaning::Absence));
        assert_eq!(Meaning::of(&Error::PoolTimedOut), Some(Meaning::Contention));
        assert_eq!(Meaning::of(&Error::RowNotFound), None);
    }
}
