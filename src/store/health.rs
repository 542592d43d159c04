//! What a database tells of its own state.

use sqlx::Connection;

use crate::access::Scope;
use crate::store::users::engine;
use crate::store::{Store, StoreError, reading};

/// Settings of PostgreSQL without which an acknowledged write may be lost, or pages be torn.
const DURABLE: [&str; 3] = ["fsync", "full_page_writes", "synchronous_commit"];

const SETTINGS: &str =
    "SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit')";

const PROPOSED: &str = "SELECT count(*) FROM imports WHERE status = 'proposed' AND created_at < $1";

const LATE: &str = "SELECT count(*) FROM letters WHERE written_at < $1";

const FACTORLESS: &str = "SELECT count(*) FROM users WHERE factor IS NULL AND role <> 'public' AND NOT disabled";

const CARRIERS: &str = "SELECT code, name FROM carriers ORDER BY code";

const RECORDED: &str = "SELECT to_regclass('audit') IS NOT NULL";

const RECORDED_SQLITE: &str = "SELECT count(*) = 1 FROM sqlite_master WHERE type = 'table' AND name = 'audit'";

const LAST: &str = "SELECT at FROM audit ORDER BY number DESC LIMIT 1";

const LAST_OF: &str = "SELECT max(at) FROM audit WHERE action = $1 AND outcome = $2";

const LOOSE: &str = "SELECT \"table\" FROM pragma_foreign_key_check LIMIT 1";

/// Those of these settings that are off.
pub fn undurable(settings: &[(String, String)]) -> Vec<String> {
    let is_off = |(name, value): &&(String, String)| DURABLE.contains(&name.as_str()) && value == "off";
    settings.iter().filter(is_off).map(|(name, _)| name.clone()).collect()
}

/// What SQLite says of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct FileHealth {
    /// What its own check finds, `ok` where nothing.
    pub integrity: String,
    /// A table with a row that names one that is not there.
    pub loose: Option<String>,
    /// How it keeps its journal.
    pub journal: String,
}

/// Things that wait for somebody, or were never done.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LeftOver {
    /// Imports that were proposed before a time and never decided.
    pub imports: i64,
    /// Letters that were written before a time and have not left.
    pub letters: i64,
    /// Accounts that sign in without a second factor.
    pub factorless: i64,
}

impl Store {
    /// Settings of the server that this program's own connections have; none of SQLite, where it sets them itself.
    pub async fn settings(&self, scope: &Scope) -> Result<Vec<(String, String)>, StoreError> {
        engine(scope)?;
        match self {
            Self::Sqlite(_) => Ok(Vec::new()),
            Self::Postgres(pool) => Ok(sqlx::query_as(SETTINGS).fetch_all(pool).await?),
        }
    }

    /// SQLite's own checks of its files; none of PostgreSQL, which holds its constraints itself.
    pub async fn file_health(&self, scope: &Scope) -> Result<Option<FileHealth>, StoreError> {
        engine(scope)?;
        let Self::Sqlite(sqlite) = self else { return Ok(None) };
        let mut health = FileHealth { integrity: "ok".to_owned(), loose: None, journal: String::new() };
        let record = sqlite.record.connect_options().get_filename().is_file().then_some(&sqlite.record);
        for pool in [Some(&sqlite.write), record].into_iter().flatten() {
            let mut database = pool.acquire().await?;
            database.ping().await?;
            let says: Vec<String> = sqlx::query_scalar("PRAGMA integrity_check(3)").fetch_all(&mut *database).await?;
            if says != ["ok"] {
                health.integrity = says.join("; ");
            }
            let journal: String = sqlx::query_scalar("PRAGMA journal_mode").fetch_one(&mut *database).await?;
            if health.journal.is_empty() || journal != "wal" {
                health.journal = journal;
            }
            let loose: Option<String> = sqlx::query_scalar(LOOSE).fetch_optional(&mut *database).await?;
            health.loose = health.loose.or(loose);
        }
        Ok(Some(health))
    }

    /// What waits since before a time.
    pub async fn left_over(
        &self,
        scope: &Scope,
        imports_before: i64,
        letters_before: i64,
    ) -> Result<LeftOver, StoreError> {
        engine(scope)?;
        Ok(reading!(self, pool => LeftOver {
            imports: sqlx::query_scalar(PROPOSED).bind(imports_before).fetch_one(pool).await?,
            letters: sqlx::query_scalar(LATE).bind(letters_before).fetch_one(pool).await?,
            factorless: sqlx::query_scalar(FACTORLESS).fetch_one(pool).await?,
        }))
    }

    /// Code and name of every carrier.
    pub async fn carrier_names(&self, scope: &Scope) -> Result<Vec<(String, String)>, StoreError> {
        engine(scope)?;
        Ok(reading!(self, pool => sqlx::query_as(CARRIERS).fetch_all(pool).await?))
    }

    /// Whether there is a record at all: a database that was opened as it is may have none.
    pub async fn has_record(&self, scope: &Scope) -> Result<bool, StoreError> {
        engine(scope)?;
        Ok(match self {
            Self::Sqlite(sqlite) => {
                sqlite.record.connect_options().get_filename().is_file()
                    && sqlx::query_scalar(RECORDED_SQLITE).fetch_one(&sqlite.record).await?
            }
            Self::Postgres(pool) => sqlx::query_scalar(RECORDED).fetch_one(pool).await?,
        })
    }

    /// When the record's last line was written, and the last of one action with one outcome.
    pub async fn last_deeds(
        &self,
        scope: &Scope,
        action: &str,
        outcome: i64,
    ) -> Result<(Option<i64>, Option<i64>), StoreError> {
        if !self.has_record(scope).await? {
            return Ok((None, None));
        }
        Ok(match self {
            Self::Sqlite(sqlite) => (
                sqlx::query_scalar(LAST).fetch_optional(&sqlite.record).await?,
                sqlx::query_scalar(LAST_OF).bind(action).bind(outcome).fetch_one(&sqlite.record).await?,
            ),
            Self::Postgres(pool) => (
                sqlx::query_scalar(LAST).fetch_optional(pool).await?,
                sqlx::query_scalar(LAST_OF).bind(action).bind(outcome).fetch_one(pool).await?,
            ),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_lose_an_acknowledged_write_is_named() {
        let of = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let good = [of("fsync", "on"), of("full_page_writes", "on"), of("synchronous_commit", "on")];
        assert_eq!(undurable(&good), [""; 0]);
        assert_eq!(undurable(&[of("synchronous_commit", "local"), of("autovacuum", "off")]), [""; 0]);
        for n in 0..good.len() {
            let mut bad = good.clone();
            "off".clone_into(&mut bad[n].1);
            assert_eq!(undurable(&bad), [good[n].0.as_str()]);
        }
    }
}
