//! Key areas and key targets with their history. Another carrier's are simply absent.

mod row;

pub use row::{Basis, Days, Hand, KeyPlaceFilter, KeyPlaceRow, StepRow};

use time::Date;
use time::macros::format_description;
use uuid::Uuid;

use crate::access::{Role, Scope};
use crate::key_places::{KeyKind, KeyState};
use crate::store::outbox::Touched;
use crate::store::rows::known;
use crate::store::wkb::{lines_from_wkb, lines_to_wkb, polygons_from_wkb, polygons_to_wkb};
use crate::store::{Store, StoreError, bump, reading, run, writing};
use crate::units::{Bbox, CarrierCode, LonLat, Timestamp};

/// A commune is told of a target only roughly where it is, so no box may find it out either.
const LIST: &str = "SELECT k.id, k.kind, k.name, k.basis, k.communes, k.geometry, k.west, k.south, k.east, k.north, k.thing, k.thing_id, \
     k.carrier, k.from_m, k.to_m, k.state, k.reason, k.period_from, k.period_to, k.proposed_at, k.proposed_by, k.proposed_role, \
     k.proposed_carrier, p.display_name AS proposed_name, k.decided_at, k.decided_by, k.decided_role, d.display_name AS decided_name, \
     k.data_version FROM key_places k LEFT JOIN users p ON p.id = k.proposed_by LEFT JOIN users d ON d.id = k.decided_by \
     WHERE ($1 OR k.carrier = $2 OR replace(k.communes, ',' || $3 || ',', '') <> k.communes) \
     AND ($4 IS NULL OR ($3 IS NOT NULL AND k.kind = 'target') OR (k.east >= $4 AND k.west <= $5 AND k.north >= $6 AND k.south <= $7)) \
     AND ($8 IS NULL OR (k.period_to >= $8 AND k.period_from <= $9)) AND ($10 = '' OR $10 LIKE '%,' || k.state || ',%') \
     AND ($11 IS NULL OR k.kind = $11) AND ($12 IS NULL OR k.id > $12) AND ($13 IS NULL OR k.id = $13) ORDER BY k.id LIMIT $14";

const ADD: &str = "INSERT INTO key_places (id, kind, name, basis, communes, geometry, west, south, east, north, thing, thing_id, carrier, \
     from_m, to_m, state, reason, period_from, period_to, proposed_at, proposed_by, proposed_role, proposed_carrier, data_version) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24)";

/// Whoever proposed a place does not approve it, whatever the program believes.
const MOVE: &str = "UPDATE key_places SET state = $3, period_from = $4, period_to = $5, data_version = $6, \
     decided_at = CASE WHEN $3 IN ('approved', 'rejected') THEN $7 ELSE decided_at END, \
     decided_by = CASE WHEN $3 IN ('approved', 'rejected') THEN $8 ELSE decided_by END, \
     decided_role = CASE WHEN $3 IN ('approved', 'rejected') THEN $9 ELSE decided_role END \
     WHERE id = $1 AND data_version = $2 AND ($3 <> 'approved' OR proposed_by IS NULL OR proposed_by <> $8)";

const ADD_STEP: &str = "INSERT INTO key_place_steps (key_place, data_version, at, by_user, role, carrier, from_state, to_state, note, \
     period_from, period_to) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";

const STEPS: &str = "SELECT s.at, s.by_user, u.display_name AS by_name, s.role, s.carrier, s.from_state, s.to_state, s.note, s.period_from, \
     s.period_to FROM key_place_steps s JOIN key_places k ON k.id = s.key_place LEFT JOIN users u ON u.id = s.by_user WHERE s.key_place = $1 \
     AND ($2 OR k.carrier = $3 OR replace(k.communes, ',' || $4 || ',', '') <> k.communes) ORDER BY s.data_version";

/// Write a line of the history.
macro_rules! add_step {
    ($tx:ident, $id:expr, $version:expr, $step:expr) => {{
        let step: &StepRow = $step;
        run!(
            $tx,
            ADD_STEP,
            $id,
            $version,
            step.hand.at.millis(),
            step.hand.by,
            step.hand.role.code(),
            step.hand.carrier.as_ref().map(CarrierCode::as_str),
            step.from.map(KeyState::code),
            step.to.code(),
            &step.note,
            iso(step.period.from),
            iso(step.period.to),
        );
    }};
}
#[derive(sqlx::FromRow)]
struct Columns {
    id: Uuid,
    kind: String,
    name: String,
    basis: String,
    communes: String,
    geometry: Option<Vec<u8>>,
    west: f64,
    south: f64,
    east: f64,
    north: f64,
    thing: Option<Uuid>,
    thing_id: Option<String>,
    carrier: Option<String>,
    from_m: Option<f64>,
    to_m: Option<f64>,
    state: String,
    reason: String,
    period_from: String,
    period_to: String,
    proposed_at: i64,
    proposed_by: Option<Uuid>,
    proposed_role: String,
    proposed_carrier: Option<String>,
    proposed_name: Option<String>,
    decided_at: Option<i64>,
    decided_by: Option<Uuid>,
    decided_role: Option<String>,
    decided_name: Option<String>,
    data_version: i64,
}

#[derive(sqlx::FromRow)]
struct StepColumns {
    at: i64,
    by_user: Option<Uuid>,
    by_name: Option<String>,
    role: String,
    carrier: Option<String>,
    from_state: Option<String>,
    to_state: String,
    note: String,
    period_from: String,
    period_to: String,
}

impl Store {
    /// Key places in scope, by id: all for those who see all; those on its own network for a carrier;
    /// those that lie in it for a commune; none for others.
    pub async fn key_places(&self, scope: &Scope, filter: &KeyPlaceFilter) -> Result<Vec<KeyPlaceRow>, StoreError> {
        self.select_key_places(scope, filter, None).await
    }

    /// One key place in scope.
    pub async fn key_place(&self, scope: &Scope, id: Uuid) -> Result<Option<KeyPlaceRow>, StoreError> {
        let one = KeyPlaceFilter { limit: 1, ..KeyPlaceFilter::default() };
        Ok(self.select_key_places(scope, &one, Some(id)).await?.pop())
    }

    async fn select_key_places(
        &self,
        scope: &Scope,
        filter: &KeyPlaceFilter,
        id: Option<Uuid>,
    ) -> Result<Vec<KeyPlaceRow>, StoreError> {
        let states: String = filter.states.iter().map(|state| format!(",{},", state.code())).collect();
        let rows: Vec<Columns> = reading!(self, pool => {
            sqlx::query_as(LIST)
                .bind(scope.sees_all())
                .bind(scope.carrier().map(CarrierCode::as_str))
                .bind(scope.commune())
                .bind(filter.bbox.map(|b| b.west))
                .bind(filter.bbox.map(|b| b.east))
                .bind(filter.bbox.map(|b| b.south))
                .bind(filter.bbox.map(|b| b.north))
                .bind(filter.days.map(|d| iso(d.from)))
                .bind(filter.days.map(|d| iso(d.to)))
                .bind(states)
                .bind(filter.kind.map(KeyKind::code))
                .bind(filter.after)
                .bind(id)
                .bind(filter.limit)
                .fetch_all(pool)
                .await?
        });
        rows.into_iter().map(|row| key_place(row).ok_or(StoreError::Corrupt("key place"))).collect()
    }

    /// What became of a key place in scope, oldest first.
    pub async fn key_place_steps(&self, scope: &Scope, id: Uuid) -> Result<Vec<StepRow>, StoreError> {
        let own = scope.carrier().map(CarrierCode::as_str);
        let rows: Vec<StepColumns> = reading!(self, pool => {
            sqlx::query_as(STEPS).bind(id).bind(scope.sees_all()).bind(own).bind(scope.commune()).fetch_all(pool).await?
        });
        rows.into_iter().map(|row| step_row(row).ok_or(StoreError::Corrupt("step"))).collect()
    }

    /// Add a proposal with the first line of its history. A carrier adds what concerns its own network.
    pub async fn add_key_place(&self, scope: &Scope, row: &KeyPlaceRow) -> Result<(), StoreError> {
        let own = scope.carrier().is_some() && scope.carrier() == row.carrier.as_ref();
        if !own && !scope.sees_all() {
            return Err(StoreError::NotFound);
        }
        let (basis, geometry, thing, thing_id, from_m, to_m) = parts(&row.basis);
        let communes: String = row.communes.iter().map(|code| format!(",{code},")).collect();
        let hand = &row.proposed;
        let carrier = row.carrier.as_ref().map(CarrierCode::as_str);
        let first =
            StepRow { hand: hand.clone(), from: None, to: row.state, note: row.reason.clone(), period: row.period };
        writing!(self, tx => {
            let version = bump!(tx, &touched(row), hand.at);
            run!(
                tx, ADD, row.id, row.kind.code(), &row.name, basis, communes, geometry, row.bbox.west, row.bbox.south, row.bbox.east,
                row.bbox.north, thing, thing_id, carrier, from_m, to_m, row.state.code(), &row.reason, iso(row.period.from),
                iso(row.period.to), hand.at.millis(), hand.by, hand.role.code(), hand.carrier.as_ref().map(CarrierCode::as_str), version,
            );
            add_step!(tx, row.id, version, &first);
        });
        Ok(())
    }

    /// Take a step with a place as it was read: `Moved` where somebody took one meanwhile, or where the
    /// one who proposed it would approve it.
    pub async fn step_key_place(&self, scope: &Scope, row: &KeyPlaceRow, step: &StepRow) -> Result<(), StoreError> {
        if !scope.sees_all() {
            return Err(StoreError::NotFound);
        }
        let hand = &step.hand;
        writing!(self, tx => {
            let version = bump!(tx, &touched(row), hand.at);
            let done = run!(
                tx, MOVE, row.id, row.data_version, step.to.code(), iso(step.period.from), iso(step.period.to), version,
                hand.at.millis(), hand.by, hand.role.code(),
            );
            if done.rows_affected() == 0 {
                return Err(StoreError::Moved);
            }
            add_step!(tx, row.id, version, step);
        });
        Ok(())
    }
}

/// Who hears of it. Where it is, a carrier is told of what is its own; a commune is not.
fn touched(row: &KeyPlaceRow) -> Touched {
    let mut touched = Touched::new(&["key_places"]);
    row.communes.iter().for_each(|code| touched.tell_commune(code, None));
    if let Some(carrier) = &row.carrier {
        touched.tell_carrier(carrier, Some(row.bbox));
    }
    touched
}

type Parts<'a> = (&'static str, Option<Vec<u8>>, Option<Uuid>, Option<&'a str>, Option<f64>, Option<f64>);

fn parts(basis: &Basis) -> Parts<'_> {
    match basis {
        Basis::Communes => ("communes", None, None, None, None, None),
        Basis::Polygon(ring) => ("polygon", Some(polygons_to_wkb(&[vec![ring.clone()]])), None, None, None, None),
        Basis::Site { site, site_id, .. } => ("site", None, Some(*site), Some(site_id), None, None),
        Basis::Stretch { route, route_id, from_m, to_m, lines } => {
            let line = lines_to_wkb(lines.iter().map(Vec::as_slice));
            ("stretch", Some(line), Some(*route), Some(route_id), Some(*from_m), Some(*to_m))
        }
    }
}

fn basis_of(row: &Columns) -> Option<Basis> {
    match row.basis.as_str() {
        "communes" => Some(Basis::Communes),
        "polygon" => {
            let mut rings = polygons_from_wkb(row.geometry.as_deref()?)?;
            Some(Basis::Polygon(rings.pop()?.pop()?))
        }
        "site" => Some(Basis::Site {
            site: row.thing?,
            site_id: row.thing_id.clone()?,
            at: LonLat::checked(row.west, row.south)?,
        }),
        "stretch" => Some(Basis::Stretch {
            route: row.thing?,
            route_id: row.thing_id.clone()?,
            from_m: row.from_m?,
            to_m: row.to_m?,
            lines: lines_from_wkb(row.geometry.as_deref()?)?,
        }),
        _ => None,
    }
}

fn key_place(row: Columns) -> Option<KeyPlaceRow> {
    let basis = basis_of(&row)?;
    let at = Timestamp::from_millis;
    let proposed = Hand {
        at: at(row.proposed_at),
        by: row.proposed_by,
        name: row.proposed_name,
        role: Role::from_code(&row.proposed_role)?,
        carrier: known(row.proposed_carrier.as_deref(), CarrierCode::checked)?,
    };
    let decided = match (row.decided_at, row.decided_role) {
        (Some(millis), Some(role)) => Some(Hand {
            at: at(millis),
            by: row.decided_by,
            name: row.decided_name,
            role: Role::from_code(&role)?,
            carrier: None,
        }),
        _ => None,
    };
    Some(KeyPlaceRow {
        id: row.id,
        kind: KeyKind::from_code(&row.kind)?,
        name: row.name,
        basis,
        communes: row.communes.split(',').filter(|code| !code.is_empty()).map(str::to_owned).collect(),
        bbox: Bbox::checked(row.west, row.south, row.east, row.north)?,
        carrier: known(row.carrier.as_deref(), CarrierCode::checked)?,
        state: KeyState::from_code(&row.state)?,
        reason: row.reason,
        period: Days { from: day(&row.period_from)?, to: day(&row.period_to)? },
        proposed,
        decided,
        data_version: row.data_version,
    })
}

fn step_row(row: StepColumns) -> Option<StepRow> {
    Some(StepRow {
        hand: Hand {
            at: Timestamp::from_millis(row.at),
            by: row.by_user,
            name: row.by_name,
            role: Role::from_code(&row.role)?,
            carrier: known(row.carrier.as_deref(), CarrierCode::checked)?,
        },
        from: known(row.from_state.as_deref(), KeyState::from_code)?,
        to: KeyState::from_code(&row.to_state)?,
        note: row.note,
        period: Days { from: day(&row.period_from)?, to: day(&row.period_to)? },
    })
}

const DAY: &[time::format_description::BorrowedFormatItem<'_>] = format_description!("[year]-[month]-[day]");

pub(super) fn iso(day: Date) -> String {
    day.format(DAY).unwrap_or_default()
}

pub(super) fn day(text: &str) -> Option<Date> {
    Date::parse(text, DAY).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_line_of_the_history_is_neither_changed_nor_taken_away() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("a.db").display());
        let store = Store::open(&url).await.unwrap();
        let role = Role::Police;
        let hand = Hand { at: Timestamp::from_millis(0), by: None, name: None, role, carrier: None };
        let today = day("2026-11-28").unwrap();
        let row = KeyPlaceRow {
            id: Uuid::from_u128(1),
            kind: KeyKind::Area,
            name: "Xã Cam Lộ".into(),
            basis: Basis::Communes,
            communes: vec!["19432".into()],
            bbox: Bbox::checked(107.0, 16.8, 107.1, 16.9).unwrap(),
            carrier: None,
            state: KeyState::Proposed,
            reason: "Mất cáp".into(),
            period: Days { from: today, to: today },
            proposed: hand,
            decided: None,
            data_version: 0,
        };
        store.add_key_place(&Scope::Engine, &row).await.unwrap();
        let Store::Sqlite(sqlite) = &store else { panic!("not SQLite") };
        for sql in ["UPDATE key_place_steps SET note = ''", "DELETE FROM key_place_steps"] {
            let refused = sqlx::query(sql).execute(&sqlite.write).await.unwrap_err();
            assert!(refused.to_string().contains("kept as they are"), "{sql}: {refused}");
        }
    }
}
