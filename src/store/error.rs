//! What the store can answer besides rows.

/// An error of the store. Its text goes to the log, never to a client.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no such row in this scope.
    #[error("no such row in this scope")]
    NotFound,
    /// It contradicts what is stored.
    #[error("it contradicts what is stored")]
    Conflict,
    /// The network is no longer what the change was compared with.
    #[error("another import was accepted meanwhile")]
    Moved,
    /// Whoever was handing over what is to be written stopped half-way.
    #[error("what was to be written ended half-way")]
    Abandoned,
    /// The database does not answer.
    #[error("the database does not answer")]
    Unavailable,
    /// A row cannot be read as what it should be.
    #[error("a stored {0} cannot be read")]
    Corrupt(&'static str),
    /// The SQLite that was linked has a known corruption bug.
    #[error("SQLite {found} is too old; at least {} is needed", crate::store::open::SQLITE_LEAST)]
    OldSqlite {
        /// The version found.
        found: String,
    },
    /// The address names neither SQLite nor PostgreSQL.
    #[error("the address of the database must begin with sqlite: or postgres://")]
    Address,
    /// The schema could not be brought up to date.
    #[error("migration: {0}")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// Anything else the database says.
    #[error("database: {0}")]
    Sqlx(sqlx::Error),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::RowNotFound => Self::NotFound,
            sqlx::Error::Database(e) if e.is_unique_violation() => Self::Conflict,
            sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_) => Self::Unavailable,
            _ => Self::Sqlx(error),
        }
    }
}
