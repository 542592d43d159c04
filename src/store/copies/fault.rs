//! Why a database is not backed up, or not made again.

use std::path::{Path, PathBuf};

use crate::audit::Broken;
use crate::store::StoreError;

/// Why a database is not backed up, or not made again. Its words are in `app`.
#[derive(Debug, thiserror::Error)]
pub enum CopyFault {
    /// Something of this name is there.
    #[error("{} is there already", .0.display())]
    Exists(PathBuf),
    /// There is no database.
    #[error("{} is no database", .0.display())]
    NoDatabase(PathBuf),
    /// It is not a backup, or not one of this program.
    #[error("{} is no backup", .0.display())]
    Foreign(PathBuf),
    /// Part of it is missing.
    #[error("{0} is missing")]
    Incomplete(String),
    /// Part of it is not as it was written.
    #[error("{0} was changed")]
    Changed(String),
    /// Its schema is newer than the program.
    #[error("schema {found}, known up to {known}")]
    Newer {
        /// Its own.
        found: i64,
        /// The program's newest.
        known: i64,
    },
    /// It is of SQLite and was to become one of PostgreSQL, or the other way round.
    #[error("of another kind")]
    OtherKind,
    /// There is something in the target.
    #[error("{0} is not empty")]
    NotEmpty(String),
    /// The database's own check of itself fails.
    #[error("damaged: {0}")]
    Damaged(String),
    /// A row names one that is not there.
    #[error("rows of {0} name what is not there")]
    Loose(String),
    /// A table has another number of rows than was told.
    #[error("{table}: {told} rows told, {found} found")]
    Counts {
        /// The table.
        table: String,
        /// As the manifest says.
        told: i64,
        /// As counted.
        found: i64,
    },
    /// The record of deeds is not as it was written.
    #[error("the record: {0:?}")]
    Record(Broken),
    /// The seal was not made with this key.
    #[error("the seal does not fit")]
    Seal,
    /// A file cannot be read or written.
    #[error("{}: {error}", file.display())]
    Disk {
        /// The file or folder.
        file: PathBuf,
        /// What the system says.
        error: std::io::Error,
    },
    /// Somebody stopped it.
    #[error("stopped")]
    Stopped,
    /// Anything else.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl CopyFault {
    /// What the system says about a file.
    pub fn disk(file: &Path) -> impl FnOnce(std::io::Error) -> Self + '_ {
        move |error| Self::Disk { file: file.to_owned(), error }
    }
}

impl From<sqlx::Error> for CopyFault {
    fn from(error: sqlx::Error) -> Self {
        let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
        let words = || error.as_database_error().map(|e| e.message().to_owned()).unwrap_or_default();
        match code.as_deref() {
            // SQLITE_INTERRUPT, SQLITE_CORRUPT, SQLITE_NOTADB
            Some("9") => Self::Stopped,
            Some("11" | "26") => Self::Damaged(words()),
            _ => Self::Store(error.into()),
        }
    }
}
