//! A whole database written into a folder, and made again from one.
//!
//! SQLite by `VACUUM INTO`: one read transaction, while the writers go on, and pages that are no longer used do not come
//! along. PostgreSQL by `COPY` of every table in one REPEATABLE READ transaction, not by `pg_dump`: the program needs no
//! other on its machine, what is put back is rows alone (a dump is SQL that would be run as it stands), and the tables
//! that they are put into are made by this program's own migrations.

mod fault;
mod postgres;
mod sqlite;

pub use fault::CopyFault;
pub use sqlite::renamed;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions, SqliteSynchronous};

use crate::access::Scope;
use crate::audit::{Broken, Line, Seal};
use crate::store::open::{PATIENCE, POSTGRES, SQLITE};
use crate::store::users::engine;
use crate::store::{SqliteStore, Store, StoreError, reading};

/// Told how many bytes are done; says whether to go on.
pub type Watch = Arc<dyn Fn(u64) -> bool + Send + Sync>;

/// Looks at each line of the record, from the first.
pub type Lines<'a> = &'a mut (dyn FnMut(&Line) -> Result<(), Broken> + Send);

/// Lines read at a time.
const PAGE: i64 = 5_000;

/// Which kind a database is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DatabaseKind {
    /// SQLite.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

impl DatabaseKind {
    /// What an address names.
    pub fn of(url: &str) -> Result<Self, StoreError> {
        if url.starts_with("sqlite:") {
            Ok(Self::Sqlite)
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Ok(Self::Postgres)
        } else {
            Err(StoreError::Address)
        }
    }

    /// The stable word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }

    /// The version of the schema that this program brings a database to.
    pub fn newest_schema(self) -> i64 {
        let migrator = match self {
            Self::Sqlite => &SQLITE,
            Self::Postgres => &POSTGRES,
        };
        migrator.iter().map(|migration| migration.version).max().unwrap_or_default()
    }
}

/// What is in a database.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// The version of its schema.
    pub schema: i64,
    /// Rows of each table.
    pub tables: BTreeMap<String, i64>,
    /// Number and seal of the record's last line.
    pub last: Option<(i64, Seal)>,
}

/// What was written into a folder.
#[derive(Clone, Debug, Default)]
pub struct Copied {
    /// What is in it.
    pub found: Found,
    /// The columns of each table, where rows were written as text.
    pub columns: BTreeMap<String, Vec<String>>,
    /// Files, by their names within the folder.
    pub files: Vec<String>,
}

/// The file that an address of SQLite names.
pub fn sqlite_file(url: &str) -> Option<PathBuf> {
    url.strip_prefix("sqlite:").map(|file| PathBuf::from(file.trim_start_matches("//")))
}

/// The file of the record beside an SQLite database.
pub fn record_beside(file: &Path) -> PathBuf {
    beside(file, ".record")
}

fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

impl Store {
    /// Open a database as it is: nothing is made, and its schema is left.
    pub async fn open_as_is(url: &str) -> Result<Self, CopyFault> {
        match (DatabaseKind::of(url)?, sqlite_file(url)) {
            (DatabaseKind::Sqlite, Some(file)) => Self::sqlite_as_is(&file).await,
            _ => {
                let pool = PgPoolOptions::new().max_connections(2).acquire_timeout(PATIENCE);
                Ok(Self::Postgres(pool.connect(url).await?))
            }
        }
    }

    async fn sqlite_as_is(file: &Path) -> Result<Self, CopyFault> {
        if !file.is_file() {
            return Err(CopyFault::NoDatabase(file.to_owned()));
        }
        let options = SqliteConnectOptions::from_str("sqlite:")?;
        let options = options.filename(file).busy_timeout(PATIENCE).synchronous(SqliteSynchronous::Full);
        let pool = || SqlitePoolOptions::new().max_connections(1).acquire_timeout(PATIENCE);
        let write = pool().connect_with(options.clone()).await?;
        let read = pool().connect_lazy_with(options.clone().read_only(true));
        let record = pool().connect_lazy_with(options.filename(record_beside(file)));
        Ok(Self::Sqlite(SqliteStore { read, write, record }))
    }

    /// The version of its schema, none where this program never made one.
    pub async fn schema_version(&self, scope: &Scope) -> Result<Option<i64>, StoreError> {
        engine(scope)?;
        let version = reading!(self, pool => sqlx::query_scalar(VERSION).fetch_one(pool).await);
        match version {
            Ok(version) => Ok(version),
            // Only that the table is not there; that the database does not answer was found out before.
            Err(sqlx::Error::Database(_)) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Write all of it into a folder, as it is at one moment.
    pub async fn copy_out(&self, scope: &Scope, folder: &Path, watch: &Watch) -> Result<Copied, CopyFault> {
        engine(scope)?;
        match self {
            Self::Sqlite(sqlite) => sqlite::copy_out(sqlite, folder, watch).await,
            Self::Postgres(pool) => postgres::copy_out(pool, folder, watch).await,
        }
    }
}

const VERSION: &str = "SELECT max(version) FROM _sqlx_migrations";

/// A database that is being made again; what is dropped before [`Self::settle`] leaves nothing behind.
pub enum Restoring {
    /// Files beside the one that they will be.
    Sqlite(sqlite::Placed),
    /// A transaction.
    Postgres(Box<postgres::Loaded>),
}

impl Restoring {
    /// Put what is in a folder into a database that has nothing in it.
    pub async fn begin(
        scope: &Scope,
        url: &str,
        folder: &Path,
        told: &Copied,
        watch: &Watch,
    ) -> Result<Self, CopyFault> {
        engine(scope)?;
        let kind = DatabaseKind::of(url)?;
        let known = kind.newest_schema();
        if told.found.schema > known {
            return Err(CopyFault::Newer { found: told.found.schema, known });
        }
        match sqlite_file(url) {
            Some(file) => sqlite::Placed::copies(folder, &told.files, &file, watch).map(Self::Sqlite),
            None => postgres::Loaded::load(url, folder, told, watch).await.map(|it| Self::Postgres(Box::new(it))),
        }
    }

    /// What is in it now, after everything that the database itself can check.
    pub async fn examine(&mut self, lines: Lines<'_>, watch: &Watch) -> Result<Found, CopyFault> {
        match self {
            Self::Sqlite(placed) => placed.examine(lines, watch).await,
            Self::Postgres(loaded) => loaded.examine(lines).await,
        }
    }

    /// It is the database from now on.
    pub async fn settle(self) -> Result<(), CopyFault> {
        match self {
            Self::Sqlite(placed) => placed.settle(),
            Self::Postgres(loaded) => loaded.settle().await,
        }
    }
}
