//! Whether the database answers, and what waits in it.

use crate::access::Scope;
use crate::store::{Store, StoreError, reading};

const WAITING: &str = "SELECT COUNT(*) FROM incidents WHERE waits IS NOT NULL AND $1";

const PROPOSED: &str = "SELECT COUNT(*) FROM imports WHERE status = 'proposed' AND $1";

/// The same for each kind of pool.
macro_rules! pool_use {
    ($name:expr, $pool:expr) => {
        PoolUse { name: $name, open: $pool.size(), idle: $pool.num_idle(), most: $pool.options().get_max_connections() }
    };
}

/// Connections to a database.
#[derive(Clone, Copy, Debug)]
pub struct PoolUse {
    /// What for.
    pub name: &'static str,
    /// Open ones.
    pub open: u32,
    /// Of those, how many nobody uses.
    pub idle: usize,
    /// As many as may be open.
    pub most: u32,
}

/// What waits.
#[derive(Clone, Copy, Debug)]
pub struct Backlog {
    /// Incidents to be matched.
    pub incidents: i64,
    /// Imports to be decided upon.
    pub imports: i64,
}

impl Store {
    /// An error where the database does not answer.
    pub async fn ping(&self) -> Result<(), StoreError> {
        let _: i32 = reading!(self, pool => sqlx::query_scalar("SELECT 1").fetch_one(pool).await?);
        Ok(())
    }

    /// An error where the record of deeds cannot be written to. Nothing is.
    pub async fn ask_to_record(&self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(sqlite) => sqlite.record.begin_with("BEGIN IMMEDIATE").await?.rollback().await?,
            Self::Postgres(pool) => {
                let asleep: bool = sqlx::query_scalar("SELECT pg_is_in_recovery()").fetch_one(pool).await?;
                if asleep {
                    return Err(StoreError::Unavailable);
                }
            }
        }
        Ok(())
    }

    /// What waits, for a scope that sees all.
    pub async fn backlog(&self, scope: &Scope) -> Result<Backlog, StoreError> {
        let all = scope.sees_all();
        let incidents = reading!(self, pool => sqlx::query_scalar(WAITING).bind(all).fetch_one(pool).await?);
        let imports = reading!(self, pool => sqlx::query_scalar(PROPOSED).bind(all).fetch_one(pool).await?);
        Ok(Backlog { incidents, imports })
    }

    /// How its connections are used.
    pub fn pools(&self) -> Vec<PoolUse> {
        match self {
            Self::Sqlite(sqlite) => [("read", &sqlite.read), ("write", &sqlite.write), ("record", &sqlite.record)]
                .map(|(name, pool)| pool_use!(name, pool))
                .to_vec(),
            Self::Postgres(pool) => vec![pool_use!("all", pool)],
        }
    }
}
