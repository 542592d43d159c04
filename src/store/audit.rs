//! The record of deeds: lines are added, never changed.

use uuid::Uuid;

use crate::access::Scope;
use crate::audit::{Actor, Deed, Line, Seal};
use crate::store::users::engine;
use crate::store::{Store, StoreError, run};
use crate::units::Timestamp;

/// Writers queue up here: two that seal after the same line would both be right.
const TURN: &str = "UPDATE audit_turn SET turns = turns + 1";

pub(super) const LAST: &str = "SELECT number, seal FROM audit ORDER BY number DESC LIMIT 1";

const ADD: &str = "INSERT INTO audit (number, at, account, user_name, role, body, by_means, address, action, things, outcome, seal) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";

pub(super) const LINES: &str = "SELECT number, at, account, user_name, role, body, by_means, address, action, things, outcome, seal FROM audit \
     WHERE number > $1 ORDER BY number LIMIT $2";

/// How many lines were written before a moment.
const UNTIL: &str = "SELECT number FROM audit WHERE at < $1 ORDER BY at DESC, number DESC LIMIT 1";

/// Of a stretch of the record, what fits; what is empty fits all.
const FITTING: &str = "SELECT number, at, account, user_name, role, body, by_means, address, action, things, outcome, seal FROM audit \
     WHERE number < $1 AND number >= $2 AND ($3 = '' OR user_name = $3) AND ($4 = '' OR role = $4) \
     AND ($5 = '' OR ($5 = 'looks' AND action LIKE 'GET %') OR ($5 = 'changes' AND action NOT LIKE 'GET %')) \
     AND things LIKE $6 ORDER BY number DESC LIMIT $7";

/// Lines that are looked at for one page of the record at most, so that a rare name costs no more than a frequent one.
const LOOKED_AT: i64 = 5_000;

/// Which lines of the record are asked for.
#[derive(Clone, Debug, Default)]
pub struct DeedFilter {
    /// Lines before this number; the newest if there is none.
    pub before: Option<i64>,
    /// Lines from before this moment.
    pub until: Option<Timestamp>,
    /// By the account of this name.
    pub user: String,
    /// By accounts of the role of this code.
    pub role: String,
    /// `looks` or `changes`.
    pub kind: String,
    /// At the thing with this id.
    pub thing: Option<Uuid>,
}

/// The same body once for each database, inside one transaction on the record.
macro_rules! recording {
    ($store:expr, $tx:ident => $body:block) => {
        match $store {
            Store::Sqlite(sqlite) => {
                let mut $tx = sqlite.record.begin_with("BEGIN IMMEDIATE").await?;
                let done = $body;
                $tx.commit().await?;
                done
            }
            Store::Postgres(pool) => {
                let mut $tx = pool.begin().await?;
                let done = $body;
                $tx.commit().await?;
                done
            }
        }
    };
}

/// The same reading once for each database.
macro_rules! fitting {
    ($pool:expr, $filter:expr, $limit:expr) => {{
        let filter: &DeedFilter = $filter;
        let last: Option<(i64, Vec<u8>)> = sqlx::query_as(LAST).fetch_optional($pool).await?;
        let mut before = last.map_or(0, |(number, _)| number) + 1;
        if let Some(until) = filter.until {
            let found: Option<i64> = sqlx::query_scalar(UNTIL).bind(until.millis()).fetch_optional($pool).await?;
            before = before.min(found.unwrap_or(0) + 1);
        }
        before = before.min(filter.before.unwrap_or(i64::MAX));
        let least = (before - LOOKED_AT).max(1);
        let thing = filter.thing.map_or("%".to_owned(), |id| format!("%={id}%"));
        let rows: Vec<Columns> = sqlx::query_as(FITTING)
            .bind(before)
            .bind(least)
            .bind(&filter.user)
            .bind(&filter.role)
            .bind(&filter.kind)
            .bind(thing)
            .bind($limit)
            .fetch_all($pool)
            .await?;
        let is_full = rows.len() as i64 == $limit;
        let lines: Option<Vec<Line>> = rows.into_iter().map(read_line).collect();
        let lines = lines.ok_or(StoreError::Corrupt("seal"))?;
        let reached = lines.last().filter(|_| is_full).map_or(least, |line| line.number);
        Ok((lines, (reached > 1).then_some(reached)))
    }};
}

#[derive(sqlx::FromRow)]
pub(super) struct Columns {
    number: i64,
    at: i64,
    account: Option<Uuid>,
    user_name: String,
    role: String,
    body: String,
    by_means: String,
    address: String,
    action: String,
    things: String,
    outcome: i64,
    seal: Vec<u8>,
}

impl Store {
    /// Add lines after the last one: `after` makes them from its number and its seal.
    pub async fn add_audit_lines(
        &self,
        scope: &Scope,
        after: impl Fn(i64, Seal) -> Vec<Line>,
    ) -> Result<Option<(i64, Seal)>, StoreError> {
        engine(scope)?;
        Ok(recording!(self, tx => {
            run!(tx, TURN);
            let last: Option<(i64, Vec<u8>)> = sqlx::query_as(LAST).fetch_optional(&mut *tx).await?;
            let (number, seal) = last.map_or((0, Some([0; 32])), |(number, seal)| (number, seal.try_into().ok()));
            let lines = after(number, seal.ok_or(StoreError::Corrupt("seal"))?);
            for line in &lines {
                let (deed, actor) = (&line.deed, &line.deed.actor);
                run!(
                    tx, ADD, line.number, line.at.millis(), actor.account, &actor.user, &actor.role, &actor.body, &actor.by,
                    &actor.address, &deed.action, &deed.things, deed.outcome, line.seal.to_vec(),
                );
            }
            lines.last().map(|line| (line.number, line.seal))
        }))
    }

    /// Lines after a number, in order.
    pub async fn audit_lines(&self, scope: &Scope, after: i64, limit: i64) -> Result<Vec<Line>, StoreError> {
        engine(scope)?;
        let rows: Vec<Columns> = match self {
            Self::Sqlite(sqlite) => sqlx::query_as(LINES).bind(after).bind(limit).fetch_all(&sqlite.record).await?,
            Self::Postgres(pool) => sqlx::query_as(LINES).bind(after).bind(limit).fetch_all(pool).await?,
        };
        rows.into_iter().map(|row| read_line(row).ok_or(StoreError::Corrupt("seal"))).collect()
    }

    /// Lines that fit, the newest first, and the number before which to go on, unless the record ends there.
    pub async fn deeds(
        &self,
        scope: &Scope,
        filter: &DeedFilter,
        limit: i64,
    ) -> Result<(Vec<Line>, Option<i64>), StoreError> {
        engine(scope)?;
        match self {
            Self::Sqlite(sqlite) => fitting!(&sqlite.record, filter, limit),
            Self::Postgres(pool) => fitting!(pool, filter, limit),
        }
    }
}

/// A line of the record as it stands in a row.
pub(super) fn read_line(row: Columns) -> Option<Line> {
    let actor = Actor {
        account: row.account,
        user: row.user_name,
        role: row.role,
        body: row.body,
        by: row.by_means,
        address: row.address,
    };
    let deed = Deed { actor, action: row.action, things: row.things, outcome: row.outcome };
    Some(Line { number: row.number, at: Timestamp::from_millis(row.at), deed, seal: row.seal.try_into().ok()? })
}
