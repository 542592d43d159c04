//! Opening and closing a database.

use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::str::FromStr;
use std::time::Duration;

use sqlx::Connection as _;
use sqlx::migrate::Migrator;
use sqlx::postgres::{PgPool, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};

use crate::store::StoreError;

/// SQLite before this can corrupt a database when the write-ahead log is reset.
pub(super) const SQLITE_LEAST: &str = "3.51.3";

pub(super) static SQLITE: Migrator = sqlx::migrate!("src/store/sql/sqlite");
static RECORD: Migrator = sqlx::migrate!("src/store/sql/record");
pub(super) static POSTGRES: Migrator = sqlx::migrate!("src/store/sql/postgres");

/// How long a call waits for a connection or a lock.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// A database of either kind.
#[derive(Clone, Debug)]
pub enum Store {
    /// One file, one writer.
    Sqlite(SqliteStore),
    /// A server.
    Postgres(PgPool),
}

/// Readers see the last commit while the one writer works.
#[derive(Clone, Debug)]
pub struct SqliteStore {
    pub(super) read: SqlitePool,
    pub(super) write: SqlitePool,
    /// The record of deeds, in a file of its own with a writer of its own.
    pub(super) record: SqlitePool,
}

impl Store {
    /// Open `sqlite:FILE` or `postgres://…`; the file is made if missing, and the schema is
    /// brought up to date.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        if let Some(file) = url.strip_prefix("sqlite:") {
            Self::open_sqlite(file).await
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Self::open_postgres(url).await
        } else {
            Err(StoreError::Address)
        }
    }

    async fn open_sqlite(file: &str) -> Result<Self, StoreError> {
        let file = file.trim_start_matches("//");
        let beside = format!("{file}.record");
        for file in [file, beside.as_str()] {
            // Its log is made with the same permissions. What is wrong with the folder is said when it is opened.
            let _ = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file);
        }
        let options = SqliteConnectOptions::from_str("sqlite:")?
            .filename(file)
            .create_if_missing(true)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(PATIENCE);
        // Where the disk is full SQLite itself undoes the transaction, and sqlx still counts it as open.
        let pool = |most| {
            let options = SqlitePoolOptions::new().max_connections(most).acquire_timeout(PATIENCE);
            options.before_acquire(|connection, _| Box::pin(async { Ok(!connection.is_in_transaction()) }))
        };
        let write = pool(1).connect_with(options.clone()).await?;
        let found: String = sqlx::query_scalar("SELECT sqlite_version()").fetch_one(&write).await?;
        if numbers(&found) < numbers(SQLITE_LEAST) {
            return Err(StoreError::OldSqlite { found });
        }
        SQLITE.run(&write).await?;
        let record = pool(1).connect_with(options.clone().filename(beside)).await?;
        RECORD.run(&record).await?;
        let read = pool(8).connect_with(options.filename(file).read_only(true)).await?;
        Ok(Self::Sqlite(SqliteStore { read, write, record }))
    }

    async fn open_postgres(url: &str) -> Result<Self, StoreError> {
        let pool = PgPoolOptions::new().max_connections(16).acquire_timeout(PATIENCE).connect(url).await?;
        POSTGRES.run(&pool).await?;
        Ok(Self::Postgres(pool))
    }

    /// Close every connection; what was acknowledged is stored.
    pub async fn close(&self) {
        match self {
            Self::Sqlite(sqlite) => {
                sqlite.read.close().await;
                sqlite.write.close().await;
                sqlite.record.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

fn numbers(version: &str) -> Vec<u32> {
    version.split('.').map(|part| part.parse().unwrap_or(0)).collect()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::access::{Role, Scope};
    use crate::store::UserRow;
    use crate::units::Timestamp;

    #[test]
    fn versions_compare_as_numbers() {
        assert!(numbers("3.46.0") < numbers(SQLITE_LEAST));
        assert!(numbers("3.51.10") > numbers(SQLITE_LEAST));
    }

    fn user(n: u128) -> UserRow {
        UserRow {
            id: Uuid::from_u128(n),
            name: format!("user{n}"),
            role: Role::Police,
            carrier: None,
            commune: None,
            display_name: "Trực ban ".repeat(300),
            password_hash: "$argon2id$".into(),
            disabled: false,
        }
    }

    #[tokio::test]
    async fn a_full_database_refuses_keeps_what_it_has_and_takes_more_once_there_is_room() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&format!("sqlite:{}", folder.path().join("a.db").display())).await.unwrap();
        let Store::Sqlite(sqlite) = &store else { panic!("not SQLite") };
        let pages: i64 = sqlx::query_scalar("PRAGMA page_count").fetch_one(&sqlite.write).await.unwrap();
        let limit = format!("PRAGMA max_page_count = {}", pages + 20);
        sqlx::raw_sql(sqlx::AssertSqlSafe(limit)).execute(&sqlite.write).await.unwrap();
        let add = async |n| store.add_user(&Scope::Engine, &user(n), Timestamp::from_millis(1)).await;
        let mut taken = 0;
        let refused = loop {
            match add(taken + 1).await {
                Ok(()) => taken += 1,
                Err(error) => break error,
            }
        };
        assert!(matches!(refused, StoreError::Full) && taken > 3, "{refused:?} after {taken}");
        let room = "PRAGMA max_page_count = 1000000";
        sqlx::raw_sql(room).execute(&sqlite.write).await.unwrap();
        for n in taken + 1..taken + 10 {
            add(n).await.unwrap();
        }
        for n in 1..taken + 10 {
            let found = store.user_by_name(&Scope::Engine, &user(n).name).await.unwrap();
            assert_eq!(found, Some(user(n)), "{n}");
        }
        let whole: String = sqlx::query_scalar("PRAGMA integrity_check").fetch_one(&sqlite.read).await.unwrap();
        assert_eq!(whole, "ok");
    }

    #[tokio::test]
    async fn an_acknowledged_write_is_on_the_disk_and_rows_keep_their_references() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("a.db").display());
        let Store::Sqlite(sqlite) = Store::open(&url).await.unwrap() else { panic!("not SQLite") };
        let journal: String = sqlx::query_scalar("PRAGMA journal_mode").fetch_one(&sqlite.write).await.unwrap();
        let synchronous: i64 = sqlx::query_scalar("PRAGMA synchronous").fetch_one(&sqlite.write).await.unwrap();
        let references: i64 = sqlx::query_scalar("PRAGMA foreign_keys").fetch_one(&sqlite.write).await.unwrap();
        assert_eq!((journal.as_str(), synchronous, references), ("wal", 2, 1), "2 is FULL");
        let written = sqlx::query("DELETE FROM users").execute(&sqlite.read).await;
        assert!(written.is_err(), "readers cannot write");
    }
}
