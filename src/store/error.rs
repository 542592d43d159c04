//! What the store can answer besides rows.

use sqlx::error::DatabaseError;
use sqlx::postgres::PgDatabaseError;

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
    /// There is no room on the disk, or no more for this database.
    #[error("there is no room for the database on the disk")]
    Full,
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
            sqlx::Error::Database(e) => match of_the_machine(e.as_ref()) {
                Some(Machine::Full) => Self::Full,
                Some(Machine::Away) => Self::Unavailable,
                None => Self::Sqlx(error),
            },
            sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_) => Self::Unavailable,
            _ => Self::Sqlx(error),
        }
    }
}

/// What the database says that is neither the statement's fault nor the data's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Machine {
    Full,
    Away,
}

fn of_the_machine(error: &dyn DatabaseError) -> Option<Machine> {
    let code = error.code()?;
    match error.try_downcast_ref::<PgDatabaseError>() {
        Some(_) => of_postgres(&code),
        None => of_sqlite(code.parse().ok()?),
    }
}

/// By result code: <https://sqlite.org/rescode.html>.
fn of_sqlite(code: u32) -> Option<Machine> {
    match (code, code & 0xff) {
        // FULL, and IOERR_SHMSIZE: the index of the write-ahead log could not grow.
        (_, 13) | (4874, _) => Some(Machine::Full),
        // BUSY, LOCKED, IOERR, CANTOPEN, PROTOCOL.
        (_, 5 | 6 | 10 | 14 | 15) => Some(Machine::Away),
        _ => None,
    }
}

/// By SQLSTATE: <https://www.postgresql.org/docs/current/errcodes-appendix.html>.
fn of_postgres(state: &str) -> Option<Machine> {
    match state {
        "53100" => Some(Machine::Full),
        // Read-only: the address leads to a server that is no longer the first one.
        "55P03" | "58030" | "25006" => Some(Machine::Away),
        // The connection, resources, the operator.
        _ => ["08", "53", "57P"].iter().any(|class| state.starts_with(class)).then_some(Machine::Away),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_machine_lacks_is_told_apart_from_what_a_statement_did() {
        for (code, want) in [
            (13, Some(Machine::Full)),
            (4874, Some(Machine::Full)),
            (5, Some(Machine::Away)),
            (517, Some(Machine::Away)),
            (778, Some(Machine::Away)),
            (14, Some(Machine::Away)),
            (1, None),
            (787, None),
            (2067, None),
        ] {
            assert_eq!(of_sqlite(code), want, "{code}");
        }
        for (state, want) in [
            ("53100", Some(Machine::Full)),
            ("53300", Some(Machine::Away)),
            ("57P01", Some(Machine::Away)),
            ("57P03", Some(Machine::Away)),
            ("08006", Some(Machine::Away)),
            ("57014", None),
            ("23503", None),
            ("42P01", None),
        ] {
            assert_eq!(of_postgres(state), want, "{state}");
        }
    }
}
