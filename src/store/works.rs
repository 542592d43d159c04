//! Planned works with their history. Another carrier's are simply absent.

mod columns;
mod row;

pub use row::{AnnouncedRow, FieldChange, WorksFilter, WorksLine, WorksPlace, WorksRow};

use uuid::Uuid;

use crate::access::Scope;
use crate::registers::{Act, Phase, free_code};
use crate::store::outbox::Touched;
use crate::store::{Idempotency, Store, StoreError, bump, reading, run, writing};
use crate::units::{CarrierCode, Interval, Timestamp};
use columns::{AnnouncedColumns, Columns, LineColumns, Parts, hours_text};

const LIST: &str = "SELECT w.id, w.carrier, w.what, w.place, w.communes, w.geometry, w.west, w.south, w.east, w.north, w.lon, w.lat, \
     w.reach_m, w.route, w.route_id, w.from_m, w.to_m, w.from_at, w.to_at, w.hours_from, w.hours_to, w.crew, w.leader_phone, w.phone, \
     w.remarks, w.code, w.state, w.reason, w.announced_at, w.announced_by, w.announced_role, u.display_name AS announced_name, \
     w.data_version FROM works w LEFT JOIN users u ON u.id = w.announced_by \
     WHERE ($1 OR w.carrier = $2 OR replace(w.communes, ',' || $3 || ',', '') <> w.communes) \
     AND ($4 IS NULL OR (w.to_at >= $4 AND w.from_at <= $5)) \
     AND ($6 = '' OR $6 LIKE '%,' || CASE WHEN w.state <> 'announced' THEN w.state WHEN w.from_at > $7 THEN 'coming' \
     WHEN w.to_at > $7 THEN 'current' ELSE 'over' END || ',%') \
     AND ($8 IS NULL OR replace(w.communes, ',' || $8 || ',', '') <> w.communes) \
     AND ($9 IS NULL OR w.id > $9) AND ($10 IS NULL OR w.id = $10) ORDER BY w.id LIMIT $11";

const ADD: &str = "INSERT INTO works (id, carrier, what, place, communes, geometry, west, south, east, north, lon, lat, reach_m, route, \
     route_id, from_m, to_m, from_at, to_at, hours_from, hours_to, crew, leader_phone, phone, remarks, code, state, reason, announced_at, \
     announced_by, announced_role, data_version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, \
     $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)";

/// The same values as [`ADD`], and the version that was read.
const CHANGE: &str = "UPDATE works SET what = $3, place = $4, communes = $5, geometry = $6, west = $7, south = $8, east = $9, north = $10, \
     lon = $11, lat = $12, reach_m = $13, route = $14, route_id = $15, from_m = $16, to_m = $17, from_at = $18, to_at = $19, \
     hours_from = $20, hours_to = $21, crew = $22, leader_phone = $23, phone = $24, remarks = $25, code = $26, state = $27, reason = $28, \
     announced_at = $29, announced_by = $30, announced_role = $31, data_version = $32 \
     WHERE id = $1 AND carrier = $2 AND data_version = $33";

const ADD_LINE: &str = "INSERT INTO works_lines (works, data_version, at, by_user, role, carrier, act, note, changes) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

const LINES: &str = "SELECT l.at, l.by_user, u.display_name AS by_name, l.role, l.carrier, l.act, l.note, l.changes FROM works_lines l \
     JOIN works w ON w.id = l.works LEFT JOIN users u ON u.id = l.by_user WHERE l.works = $1 \
     AND ($2 OR w.carrier = $3 OR replace(w.communes, ',' || $4 || ',', '') <> w.communes) ORDER BY l.data_version";

/// Codes that crews carry in a commune, or will: of works that are neither over nor taken back.
const TAKEN: &str = "SELECT code FROM works WHERE id <> $1 AND state = 'announced' AND to_at > $2 \
     AND replace(communes, ',' || $3 || ',', '') <> communes";

/// What everybody may know, and nothing else; the code is compared here and told to nobody.
const ANNOUNCED: &str = "SELECT coalesce(c.name, w.carrier) AS carrier, w.what, w.from_at, w.to_at, w.hours_from, w.hours_to, w.phone FROM works w \
     LEFT JOIN carriers c ON c.code = w.carrier WHERE w.state = 'announced' AND replace(w.communes, ',' || $1 || ',', '') <> w.communes \
     AND w.to_at >= $2 AND w.from_at <= $3 AND ($4 IS NULL OR w.code = $4) ORDER BY w.from_at, w.id LIMIT 200";

const KEY: &str = "SELECT body_hash, works FROM works_keys WHERE caller = $1 AND key = $2";

const ADD_KEY: &str = "INSERT INTO works_keys (caller, key, body_hash, works, at) VALUES ($1, $2, $3, $4, $5)";

/// Bind a row to [`ADD`] or [`CHANGE`].
macro_rules! write_works {
    ($tx:ident, $sql:expr, $row:expr, $code:expr, $version:expr $(, $more:expr)*) => {{
        let row: &WorksRow = $row;
        let (parts, (hours_from, hours_to)) = (Parts::of(&row.place), hours_text(row.timing.hours));
        let communes: String = row.communes.iter().map(|code| format!(",{code},")).collect();
        run!(
            $tx, $sql, row.id, row.carrier.as_str(), &row.what, parts.place, communes, parts.geometry,
            row.bbox.west, row.bbox.south, row.bbox.east, row.bbox.north, parts.lon, parts.lat, parts.reach_m,
            parts.route, parts.route_id, parts.from_m, parts.to_m, row.timing.period.from().millis(),
            row.timing.period.to().millis(), hours_from, hours_to, i64::from(row.crew), &row.leader_phone, &row.phone,
            row.remarks.as_deref(), $code, row.state.code(), row.reason.as_deref(), row.announced.at.millis(),
            row.announced.by, row.announced.role.code(), $version $(, $more)*
        )
    }};
}

/// The code for a row: its own while no other crew of its communes carries it, else the first free one of those drawn.
macro_rules! code_for {
    ($tx:ident, $row:expr, $drawn:expr, $now:expr) => {{
        let (row, drawn): (&WorksRow, &[String]) = ($row, $drawn);
        let mut taken: Vec<String> = Vec::new();
        for commune in &row.communes {
            let query = sqlx::query_scalar(TAKEN).bind(row.id).bind($now.millis()).bind(commune);
            taken.extend(query.fetch_all(&mut *$tx).await?);
        }
        let own = Some(row.code.as_str()).filter(|own| !own.is_empty() && !taken.iter().any(|code| code == own));
        own.or_else(|| free_code(drawn, &taken)).ok_or(StoreError::Conflict)?.to_owned()
    }};
}

/// Write a line of the history.
macro_rules! add_line {
    ($tx:ident, $id:expr, $version:expr, $line:expr) => {{
        let line: &WorksLine = $line;
        let changes = serde_json::to_string(&line.changes).map_err(|_| StoreError::Corrupt("works"))?;
        run!(
            $tx,
            ADD_LINE,
            $id,
            $version,
            line.hand.at.millis(),
            line.hand.by,
            line.hand.role.code(),
            line.hand.carrier.as_ref().map(CarrierCode::as_str),
            line.act.code(),
            line.note.as_deref(),
            changes,
        );
    }};
}

impl Store {
    /// Works in scope, by id: all for those who see all; its own for a carrier; those that are in it for a
    /// commune; none for others.
    pub async fn works(&self, scope: &Scope, filter: &WorksFilter) -> Result<Vec<WorksRow>, StoreError> {
        self.select_works(scope, filter, None).await
    }

    /// One announcement in scope.
    pub async fn works_by_id(&self, scope: &Scope, id: Uuid) -> Result<Option<WorksRow>, StoreError> {
        let one = WorksFilter {
            now: Timestamp::EPOCH,
            period: None,
            phases: Vec::new(),
            commune: None,
            after: None,
            limit: 1,
        };
        Ok(self.select_works(scope, &one, Some(id)).await?.pop())
    }

    async fn select_works(
        &self,
        scope: &Scope,
        filter: &WorksFilter,
        id: Option<Uuid>,
    ) -> Result<Vec<WorksRow>, StoreError> {
        let phases: String = filter.phases.iter().copied().map(Phase::code).map(|code| format!(",{code},")).collect();
        let rows: Vec<Columns> = reading!(self, pool => {
            sqlx::query_as(LIST)
                .bind(scope.sees_all())
                .bind(scope.carrier().map(CarrierCode::as_str))
                .bind(scope.commune())
                .bind(filter.period.map(|period| period.from().millis()))
                .bind(filter.period.map(|period| period.to().millis()))
                .bind(phases)
                .bind(filter.now.millis())
                .bind(filter.commune.as_deref())
                .bind(filter.after)
                .bind(id)
                .bind(filter.limit)
                .fetch_all(pool)
                .await?
        });
        rows.into_iter().map(|row| row.read().ok_or(StoreError::Corrupt("works"))).collect()
    }

    /// What was done with works in scope, oldest first.
    pub async fn works_lines(&self, scope: &Scope, id: Uuid) -> Result<Vec<WorksLine>, StoreError> {
        let own = scope.carrier().map(CarrierCode::as_str);
        let rows: Vec<LineColumns> = reading!(self, pool => {
            sqlx::query_as(LINES).bind(id).bind(scope.sees_all()).bind(own).bind(scope.commune()).fetch_all(pool).await?
        });
        rows.into_iter().map(|row| row.read().ok_or(StoreError::Corrupt("line of works"))).collect()
    }

    /// Announce works, with the first line of their history. Their code is the first of those drawn that no
    /// other crew carries, now or later, in one of their communes; a conflict where all are taken. Gives the id
    /// of what is announced: under a key that was used with the same body the one of then, and nothing under a key
    /// that was used with another.
    pub async fn add_works(
        &self,
        scope: &Scope,
        row: &WorksRow,
        drawn: &[String],
        key: Option<&Idempotency>,
    ) -> Result<Option<Uuid>, StoreError> {
        owns(scope, row)?;
        match self.insert_works(row, drawn, key).await {
            // Two of the same at once: the other one was first.
            Err(StoreError::Conflict) if key.is_some() => self.insert_works(row, drawn, key).await,
            other => other,
        }
    }

    async fn insert_works(
        &self,
        row: &WorksRow,
        drawn: &[String],
        key: Option<&Idempotency>,
    ) -> Result<Option<Uuid>, StoreError> {
        let hand = &row.announced;
        let first = WorksLine { hand: hand.clone(), act: Act::Announced, note: None, changes: Vec::new() };
        let announced = writing!(self, tx => {
            let mut before: Option<(Vec<u8>, Uuid)> = None;
            if let Some(key) = key {
                before = sqlx::query_as(KEY).bind(&key.caller).bind(&key.key).fetch_optional(&mut *tx).await?;
            }
            match (before, key) {
                (Some((hash, id)), Some(key)) => (hash == key.body_hash).then_some(id),
                _ => {
                    let version = bump!(tx, &touched(&[row]), hand.at);
                    let code: String = code_for!(tx, row, drawn, hand.at);
                    write_works!(tx, ADD, row, code, version);
                    add_line!(tx, row.id, version, &first);
                    if let Some(key) = key {
                        run!(tx, ADD_KEY, &key.caller, &key.key, &key.body_hash, row.id, hand.at.millis());
                    }
                    Some(row.id)
                }
            }
        });
        Ok(announced)
    }

    /// Write works anew as `after`, with a line of history: `Moved` where somebody did so since `before` was
    /// read. The code stays, unless another crew of a commune that is new to them carries it.
    pub async fn change_works(
        &self,
        scope: &Scope,
        (before, after): (&WorksRow, &WorksRow),
        line: &WorksLine,
        drawn: &[String],
    ) -> Result<(), StoreError> {
        owns(scope, before)?;
        writing!(self, tx => {
            let version = bump!(tx, &touched(&[before, after]), line.hand.at);
            let code: String = code_for!(tx, after, drawn, line.hand.at);
            let done = write_works!(tx, CHANGE, after, code, version, before.data_version);
            if done.rows_affected() == 0 {
                return Err(StoreError::Moved);
            }
            add_line!(tx, after.id, version, line);
        });
        Ok(())
    }

    /// What is announced in a commune for a time, or who carries a code there; the same for every scope, for
    /// it holds nothing that not everybody may know.
    pub async fn announced(
        &self,
        _scope: &Scope,
        commune: &str,
        time: Interval,
        code: Option<&str>,
    ) -> Result<Vec<AnnouncedRow>, StoreError> {
        let (from, to) = (time.from().millis(), time.to().millis());
        let rows: Vec<AnnouncedColumns> = reading!(self, pool => {
            sqlx::query_as(ANNOUNCED).bind(commune).bind(from).bind(to).bind(code).fetch_all(pool).await?
        });
        rows.into_iter().map(|row| row.read().ok_or(StoreError::Corrupt("works"))).collect()
    }
}

/// Works are their carrier's own; the program itself makes the demo's.
fn owns(scope: &Scope, row: &WorksRow) -> Result<(), StoreError> {
    let own = scope.carrier() == Some(&row.carrier) || *scope == Scope::Engine;
    if own { Ok(()) } else { Err(StoreError::NotFound) }
}

/// Who hears of it. Where they are, their carrier is told; a commune is not.
fn touched(rows: &[&WorksRow]) -> Touched {
    let mut touched = Touched::new(&["works"]);
    for row in rows {
        row.communes.iter().for_each(|code| touched.tell_commune(code, None));
        touched.tell_carrier(&row.carrier, Some(row.bbox));
    }
    touched
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::Role;
    use crate::registers::{Timing, WorksState};
    use crate::store::Hand;
    use crate::units::Bbox;

    #[tokio::test]
    async fn a_line_of_the_history_is_neither_changed_nor_taken_away() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&format!("sqlite:{}", folder.path().join("a.db").display())).await.unwrap();
        let (at, carrier) = (Timestamp::from_millis(0), CarrierCode::checked("TS").unwrap());
        let row = WorksRow {
            id: Uuid::from_u128(1),
            carrier: carrier.clone(),
            what: "Thay cột".into(),
            place: WorksPlace::Communes,
            communes: vec!["19432".into()],
            bbox: Bbox::checked(107.0, 16.8, 107.1, 16.9).unwrap(),
            timing: Timing { period: Interval::new(at, Timestamp::from_millis(1_000)).unwrap(), hours: None },
            crew: 2,
            leader_phone: "0999".into(),
            phone: "0999".into(),
            remarks: None,
            code: String::new(),
            state: WorksState::Announced,
            reason: None,
            announced: Hand { at, by: None, name: None, role: Role::Carrier, carrier: Some(carrier) },
            data_version: 0,
        };
        store.add_works(&Scope::Engine, &row, &["0001".to_owned()], None).await.unwrap();
        let Store::Sqlite(sqlite) = &store else { panic!("not SQLite") };
        for sql in ["UPDATE works_lines SET note = ''", "DELETE FROM works_lines"] {
            let refused = sqlx::query(sql).execute(&sqlite.write).await.unwrap_err();
            assert!(refused.to_string().contains("kept as they are"), "{sql}: {refused}");
        }
    }
}
