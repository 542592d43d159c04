//! Calendars of inspections and what was seen. Those who reach all see all; a carrier what is on its own network; a
//! commune what lies in it.

mod asset;
mod calendars;
mod photos;
mod row;

pub use asset::AssetRow;
pub(in crate::store) use asset::{AssetColumns, codes_text};
pub use row::{CalendarRow, InspectionFilter, InspectionRow, ItemRow};

use uuid::Uuid;

use crate::access::Scope;
use crate::store::outbox::Touched;
use crate::store::{Store, StoreError, bump, reading, run, writing};
use crate::units::CarrierCode;
use row::{InspectionColumns, ItemColumns};

const LIST: &str = "SELECT i.id, i.calendar, i.draw, i.candidate, i.what, i.asset_kind, i.asset, i.label, i.carrier, i.communes, i.from_m, \
     i.to_m, i.lon, i.lat, i.at, i.by_user, u.display_name AS by_name, i.by_role, i.by_carrier, i.note, i.recorded_at, \
     (SELECT count(*) FROM inspection_photos p WHERE p.inspection = i.id) AS photos \
     FROM inspections i LEFT JOIN users u ON u.id = i.by_user \
     WHERE ($1 OR i.carrier = $2 OR replace(i.communes, ',' || $3 || ',', '') <> i.communes) \
     AND ($4 IS NULL OR i.id = $4) AND ($5 IS NULL OR i.calendar = $5) AND ($6 IS NULL OR i.asset = $6) \
     AND ($7 IS NULL OR EXISTS (SELECT 1 FROM inspection_items t WHERE t.inspection = i.id AND t.incident = $7)) \
     AND ($8 IS NULL OR i.at < $8) \
     AND ($9 = FALSE OR EXISTS (SELECT 1 FROM inspection_items t WHERE t.inspection = i.id AND NOT t.ok)) \
     ORDER BY i.at DESC, i.id DESC LIMIT $10";

/// Of a key place: itself, its site, or a stretch of its route that meets its own.
const LAST_OF_PLACE: &str = "SELECT max(i.at) FROM inspections i JOIN key_places k ON k.id = $4 \
     WHERE ($1 OR i.carrier = $2 OR replace(i.communes, ',' || $3 || ',', '') <> i.communes) \
     AND (i.asset = k.id OR (i.asset = k.thing AND (k.from_m IS NULL OR (i.to_m >= k.from_m AND i.from_m <= k.to_m))))";

const ITEMS: &str = "SELECT t.item, t.ok, t.note, t.incident FROM inspection_items t JOIN inspections i ON i.id = t.inspection \
     WHERE ($1 OR i.carrier = $2 OR replace(i.communes, ',' || $3 || ',', '') <> i.communes) AND t.inspection = $4 ORDER BY t.position";

const ADD: &str = "INSERT INTO inspections (id, calendar, draw, candidate, what, asset_kind, asset, label, carrier, communes, from_m, to_m, \
     lon, lat, at, by_user, by_role, by_carrier, note, recorded_at, data_version) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)";

const ADD_ITEM: &str =
    "INSERT INTO inspection_items (inspection, position, item, ok, note, incident) VALUES ($1, $2, $3, $4, $5, $6)";

/// A candidate that was drawn is inspected with it.
const DRAWN: &str = "UPDATE draw_candidates SET inspected_at = $3, inspected_role = $4, note = $5 \
     WHERE draw = $1 AND id = $2 AND inspected_at IS NULL";

impl Store {
    /// Inspections in scope without their items, the latest first.
    pub async fn inspections(
        &self,
        scope: &Scope,
        filter: &InspectionFilter,
    ) -> Result<Vec<InspectionRow>, StoreError> {
        let own = scope.carrier().map(CarrierCode::as_str);
        let rows: Vec<InspectionColumns> = reading!(self, pool => {
            sqlx::query_as(LIST)
                .bind(scope.sees_all())
                .bind(own)
                .bind(scope.commune())
                .bind(filter.id)
                .bind(filter.calendar)
                .bind(filter.asset)
                .bind(filter.incident)
                .bind(filter.before.map(|at| at.millis()))
                .bind(filter.defects)
                .bind(filter.limit)
                .fetch_all(pool)
                .await?
        });
        rows.into_iter().map(|row| row.read().ok_or(StoreError::Corrupt("inspection"))).collect()
    }

    /// One inspection in scope, with its items.
    pub async fn inspection(&self, scope: &Scope, id: Uuid) -> Result<Option<InspectionRow>, StoreError> {
        let one = InspectionFilter { id: Some(id), limit: 1, ..InspectionFilter::default() };
        let Some(mut row) = self.inspections(scope, &one).await?.pop() else { return Ok(None) };
        let own = scope.carrier().map(CarrierCode::as_str);
        let items: Vec<ItemColumns> = reading!(self, pool => {
            sqlx::query_as(ITEMS).bind(scope.sees_all()).bind(own).bind(scope.commune()).bind(id).fetch_all(pool).await?
        });
        row.items = items.into_iter().map(ItemColumns::read).collect();
        Ok(Some(row))
    }

    /// When a key place, or the site or stretch that it is, was last inspected, as far as it is in scope.
    pub async fn last_inspected(&self, scope: &Scope, key_place: Uuid) -> Result<Option<i64>, StoreError> {
        let own = scope.carrier().map(CarrierCode::as_str);
        Ok(reading!(self, pool => {
            let query = sqlx::query_scalar(LAST_OF_PLACE).bind(scope.sees_all()).bind(own).bind(scope.commune());
            query.bind(key_place).fetch_one(pool).await?
        }))
    }

    /// Record an inspection. A conflict where its id is taken; `Moved` where what was drawn was inspected before.
    pub async fn add_inspection(&self, scope: &Scope, row: &InspectionRow) -> Result<(), StoreError> {
        writes(scope, &row.asset)?;
        writing!(self, tx => {
            let version = bump!(tx, &touched(&row.asset), row.recorded_at);
            let (asset, hand) = (&row.asset, &row.hand);
            run!(
                tx, ADD, row.id, row.calendar, row.draw.as_ref().map(|d| d.0), row.draw.as_ref().map(|d| d.1.as_str()),
                row.what.code(), asset.kind.code(), asset.id, &asset.label,
                asset.carrier.as_ref().map(CarrierCode::as_str), codes_text(&asset.communes), asset.stretch.map(|s| s.0),
                asset.stretch.map(|s| s.1), asset.at.lon(), asset.at.lat(), hand.at.millis(), hand.by, hand.role.code(),
                hand.carrier.as_ref().map(CarrierCode::as_str), row.note.as_deref(), row.recorded_at.millis(), version,
            );
            for (position, item) in (1_i64..).zip(&row.items) {
                run!(tx, ADD_ITEM, row.id, position, &item.item, item.ok, item.note.as_deref(), item.incident);
            }
            if let Some((draw, candidate)) = &row.draw {
                let done = run!(tx, DRAWN, *draw, candidate, hand.at.millis(), hand.role.code(), row.note.as_deref());
                if done.rows_affected() == 0 {
                    return Err(StoreError::Moved);
                }
            }
        });
        Ok(())
    }
}

/// Who may write of an asset: those who reach all, and a carrier of its own.
fn writes(scope: &Scope, asset: &AssetRow) -> Result<(), StoreError> {
    let own = scope.carrier().is_some() && scope.carrier() == asset.carrier.as_ref();
    if scope.sees_all() || own { Ok(()) } else { Err(StoreError::NotFound) }
}

/// Who hears of it, and none of where.
fn touched(asset: &AssetRow) -> Touched {
    let mut touched = Touched::new(&["inspections"]);
    asset.communes.iter().for_each(|code| touched.tell_commune(code, None));
    if let Some(carrier) = &asset.carrier {
        touched.tell_carrier(carrier, None);
    }
    touched
}
