//! Who looked at an order, or took it along: written before anything is shown.

use uuid::Uuid;

use crate::access::Scope;
use crate::store::{Store, StoreError, reading, run, writing};
use crate::units::Timestamp;

const NUMBER: &str = "SELECT coalesce(max(number), 0) + 1 FROM order_looks WHERE order_id = $1";

const ADD: &str = "INSERT INTO order_looks (order_id, number, at, by_user, what) VALUES ($1, $2, $3, $4, $5)";

/// Takes the order's row, so that looks at one order queue up.
const QUEUE: &str = "UPDATE orders SET stops = stops WHERE id = $1";

const LIST: &str = "SELECT l.at, u.display_name, l.what FROM order_looks l LEFT JOIN users u ON u.id = l.by_user \
     WHERE $1 AND l.order_id = $2 ORDER BY l.number";

/// One look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookRow {
    /// When.
    pub at: Timestamp,
    /// Whose account; the crew, by its code, has none.
    pub by: Option<String>,
    /// order, or the format of a file.
    pub what: String,
}

impl Store {
    /// Write that an order is looked at, by an account or by whoever holds its code.
    pub async fn look_at_order(
        &self,
        _scope: &Scope,
        order: Uuid,
        by: Option<Uuid>,
        what: &str,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        writing!(self, tx => {
            run!(tx, QUEUE, order);
            let number: i64 = sqlx::query_scalar(NUMBER).bind(order).fetch_one(&mut *tx).await?;
            run!(tx, ADD, order, number, at.millis(), by, what);
        });
        Ok(())
    }

    /// Who looked at an order in scope, oldest first.
    pub async fn order_looks(&self, scope: &Scope, order: Uuid) -> Result<Vec<LookRow>, StoreError> {
        let rows: Vec<(i64, Option<String>, String)> = reading!(self, pool => {
            sqlx::query_as(LIST).bind(scope.sees_all()).bind(order).fetch_all(pool).await?
        });
        let row = |(at, by, what)| LookRow { at: Timestamp::from_millis(at), by, what };
        Ok(rows.into_iter().map(row).collect())
    }
}
