//! Patrol orders: who was ordered, who accepted, who looked. Police and the department reach them; for
//! others there are none, but whoever holds the code of one reaches that one.

mod entries;
mod looks;
mod row;

pub use entries::{EntryRow, OrderPhotoRow, SentEntry};
pub use looks::LookRow;
pub use row::{OrderFilter, OrderRow};

use uuid::Uuid;

use crate::access::Scope;
use crate::store::crews::{reaches, there};
use crate::store::key_places::iso;
use crate::store::outbox::Touched;
use crate::store::{Store, StoreError, bump, reading, run, writing};
use crate::units::Timestamp;
use row::Columns;

macro_rules! select_orders {
    ($where:literal) => {
        concat!(
            "SELECT o.id, o.plan, o.night, o.number, o.crew, o.crew_name, o.from_at, o.until_at, o.expires_at, o.issued_at, \
             o.issued_by, o.code_hash, o.content, o.stops, o.accepted_at, o.accepted_by, o.withdrawn_at, o.withdrawn_by, o.reason, \
             (SELECT min(e.from_at) FROM order_entries e WHERE e.order_id = o.id AND e.kind = 'start' \
              AND e.state IN ('taken', 'accepted')) AS started_at, \
             (SELECT max(e.to_at) FROM order_entries e WHERE e.order_id = o.id AND e.kind = 'end' \
              AND e.state IN ('taken', 'accepted')) AS ended_at, \
             (SELECT count(DISTINCT e.stop) FROM order_entries e WHERE e.order_id = o.id AND e.kind = 'leave' \
              AND e.state IN ('taken', 'accepted')) AS done, \
             (SELECT count(*) FROM order_entries e WHERE e.order_id = o.id AND e.state = 'conflict') AS conflicts, \
             (SELECT count(*) FROM order_looks l WHERE l.order_id = o.id) AS looks FROM orders o WHERE ",
            $where,
            " ORDER BY o.night DESC, o.number LIMIT 500"
        )
    };
}

const LIST: &str =
    select_orders!("$1 AND ($2 IS NULL OR o.id = $2) AND ($3 IS NULL OR o.plan = $3) AND ($4 IS NULL OR o.night = $4)");

const BY_CODE: &str = select_orders!("o.code_hash = $1 AND ($3 OR o.withdrawn_at IS NULL) AND o.expires_at >= $2");

const NUMBER: &str = "SELECT coalesce(max(number), 0) + 1 FROM orders WHERE year = $1";

const ADD: &str = "INSERT INTO orders (id, plan, night, year, number, crew, crew_name, from_at, until_at, expires_at, issued_at, \
     issued_by, code_hash, content, stops) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) \
     ON CONFLICT (plan, crew) DO NOTHING";

/// What no crew has set out for, of other plans of the night, is not carried out any more.
const REPLACE: &str = "UPDATE orders SET withdrawn_at = $3, withdrawn_by = $4, reason = $5 \
     WHERE night = $1 AND plan <> $2 AND withdrawn_at IS NULL AND NOT EXISTS \
     (SELECT 1 FROM order_entries e WHERE e.order_id = orders.id AND e.kind = 'start')";

const ACCEPT: &str = "UPDATE orders SET accepted_at = coalesce(accepted_at, $2), accepted_by = coalesce(accepted_by, $3) \
     WHERE id = $1 AND (accepted_by IS NULL OR accepted_by = $3) AND withdrawn_at IS NULL";

const WITHDRAW: &str =
    "UPDATE orders SET withdrawn_at = $2, withdrawn_by = $3, reason = $4 WHERE id = $1 AND withdrawn_at IS NULL";

const RENEW: &str = "UPDATE orders SET code_hash = $2, expires_at = CASE WHEN expires_at < $3 THEN $3 ELSE expires_at END \
     WHERE id = $1 AND withdrawn_at IS NULL";

impl Store {
    /// Orders in scope, the last night first.
    pub async fn orders(&self, scope: &Scope, filter: &OrderFilter) -> Result<Vec<OrderRow>, StoreError> {
        let rows: Vec<Columns> = reading!(self, pool => {
            let query = sqlx::query_as(LIST).bind(scope.sees_all()).bind(filter.id).bind(filter.plan);
            query.bind(filter.night.map(iso)).fetch_all(pool).await?
        });
        rows.into_iter().map(Columns::read).collect()
    }

    /// One order in scope.
    pub async fn order(&self, scope: &Scope, id: Uuid) -> Result<Option<OrderRow>, StoreError> {
        Ok(self.orders(scope, &OrderFilter { id: Some(id), ..OrderFilter::default() }).await?.pop())
    }

    /// The order that a code opens at this moment; one that was withdrawn only where `withdrawn` asks for it
    /// too. Whoever holds the code may ask, in any scope.
    pub async fn order_by_code(
        &self,
        _scope: &Scope,
        code_hash: &[u8],
        now: Timestamp,
        withdrawn: bool,
    ) -> Result<Option<OrderRow>, StoreError> {
        let row: Option<Columns> = reading!(self, pool => {
            sqlx::query_as(BY_CODE).bind(code_hash).bind(now.millis()).bind(withdrawn).fetch_optional(pool).await?
        });
        row.map(Columns::read).transpose()
    }

    /// Write orders of a plan, each crew's once, with the year's next numbers; those of the night's other
    /// plans that nobody set out for are withdrawn with `replaced` as the reason. Gives the ids of what is new.
    pub async fn add_orders(&self, scope: &Scope, rows: &[OrderRow], replaced: &str) -> Result<Vec<Uuid>, StoreError> {
        reaches(scope)?;
        let Some(first) = rows.first() else { return Ok(Vec::new()) };
        Ok(writing!(self, tx => {
            // Writers queue up at the streams, so that no two take one number.
            bump!(tx, &Touched::new(&["orders"]), first.issued.0);
            run!(tx, REPLACE, iso(first.night), first.plan, first.issued.0.millis(), first.issued.1, replaced);
            let mut new = Vec::new();
            for row in rows {
                let year = i64::from(row.night.year());
                let number: i64 = sqlx::query_scalar(NUMBER).bind(year).fetch_one(&mut *tx).await?;
                let added = run!(
                    tx, ADD, row.id, row.plan, iso(row.night), year, number, row.crew, &row.crew_name,
                    row.from.millis(), row.until.millis(), row.expires.millis(), row.issued.0.millis(), row.issued.1,
                    &row.code_hash, &row.content, row.stops,
                );
                if added.rows_affected() > 0 {
                    new.push(row.id);
                }
            }
            new
        }))
    }

    /// Note who accepted an order. `Conflict` where somebody else did, or it was withdrawn. Whoever holds
    /// the code may, in any scope.
    pub async fn accept_order(&self, _scope: &Scope, id: Uuid, name: &str, at: Timestamp) -> Result<(), StoreError> {
        writing!(self, tx => {
            bump!(tx, &Touched::new(&["orders"]), at);
            if run!(tx, ACCEPT, id, at.millis(), name).rows_affected() == 0 {
                return Err(StoreError::Conflict);
            }
        });
        Ok(())
    }

    /// Take an order back. `Moved` where that was done.
    pub async fn withdraw_order(
        &self,
        scope: &Scope,
        id: Uuid,
        by: Option<Uuid>,
        reason: &str,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        reaches(scope)?;
        writing!(self, tx => {
            bump!(tx, &Touched::new(&["orders"]), at);
            if run!(tx, WITHDRAW, id, at.millis(), by, reason).rows_affected() == 0 {
                return Err(StoreError::Moved);
            }
        });
        Ok(())
    }

    /// Give an order another code that opens it until `until` at least; the one before opens nothing any
    /// more. `NotFound` where it was withdrawn.
    pub async fn renew_order(
        &self,
        scope: &Scope,
        id: Uuid,
        code_hash: &[u8],
        (at, until): (Timestamp, Timestamp),
    ) -> Result<(), StoreError> {
        reaches(scope)?;
        writing!(self, tx => {
            bump!(tx, &Touched::new(&["orders"]), at);
            there(run!(tx, RENEW, id, code_hash, until.millis()).rows_affected())?;
        });
        Ok(())
    }
}
