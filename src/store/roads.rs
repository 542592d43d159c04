//! Versions of the roads, and what is closed on them. For those alone who see the whole province.

use uuid::Uuid;

use crate::access::Scope;
use crate::roads::{Condition, Vehicle, Where};
use crate::store::outbox::Touched;
use crate::store::wkb::{polygons_from_wkb, polygons_to_wkb};
use crate::store::{Store, StoreError, bump, reading, run, writing};
use crate::units::{Bbox, Interval, Timestamp};

const ADD: &str = "INSERT INTO road_versions (id, name, sha256, status, base, created_at, created_by, decided_at, decided_by, nodes, edges, \
     ways, length_m, west, south, east, north, told_json, data_version) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)";

const LIST: &str = "SELECT r.id, r.name, r.sha256, r.status, r.base, r.created_at, r.created_by, r.decided_at, r.decided_by, r.nodes, r.edges, \
     r.ways, r.length_m, r.west, r.south, r.east, r.north, r.told_json, r.data_version FROM road_versions r \
     WHERE $1 AND ($2 IS NULL OR r.id = $2) ORDER BY r.created_at DESC, r.id DESC LIMIT $3";

const NEWEST: &str = "SELECT id FROM road_versions WHERE status = 'accepted' ORDER BY data_version DESC LIMIT 1";

const DECIDE: &str = "UPDATE road_versions SET status = $2, decided_at = $3, decided_by = $4, data_version = $5 \
     WHERE id = $1 AND status = 'proposed'";

const GRAPH: &str = "SELECT bytes FROM road_graphs WHERE version = $1";

const CLOSE: &str = "INSERT INTO road_closures (id, ways, area, vehicles, speed_left, period_from, period_to, reason, made_at, made_by, \
     data_version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";

const CLOSURES: &str = "SELECT id, ways, area, vehicles, speed_left, period_from, period_to, reason, made_at, made_by, ended_at, ended_by \
     FROM road_closures WHERE $1 AND ($2 IS NULL OR id = $2) AND ($3 IS NULL OR period_to >= $3) \
     AND ($3 IS NULL OR ended_at IS NULL OR ended_at >= $3) ORDER BY period_from, id LIMIT $4";

const END: &str =
    "UPDATE road_closures SET ended_at = $2, ended_by = $3, data_version = $4 WHERE id = $1 AND ended_at IS NULL";

/// A version of the roads, without its graph.
#[derive(Clone, Debug, PartialEq)]
pub struct RoadRow {
    /// The store's id, sortable by time.
    pub id: Uuid,
    /// Name of the file.
    pub name: String,
    /// SHA-256 of the file.
    pub sha256: Vec<u8>,
    /// `proposed`, `accepted` or `rejected`.
    pub status: String,
    /// The version that was in use when it was compared.
    pub base: Option<Uuid>,
    /// When it came, and from which account.
    pub created: (Timestamp, Option<Uuid>),
    /// When it was decided about, and by which account.
    pub decided: Option<(Timestamp, Option<Uuid>)>,
    /// Junctions and ends, edges between them, ways of OSM.
    pub counts: [i64; 3],
    /// Length of all roads, metres.
    pub length_m: f64,
    /// The box around them.
    pub bbox: Bbox,
    /// Faults and what it changes, in JSON.
    pub told_json: String,
    /// Its version in the province's stream.
    pub data_version: i64,
}

/// A closure or flood.
#[derive(Clone, Debug, PartialEq)]
pub struct ClosureRow {
    /// The store's id.
    pub id: Uuid,
    /// What is closed or slow, for whom and when.
    pub condition: Condition,
    /// Why.
    pub reason: String,
    /// When it was noted, and by which account.
    pub made: (Timestamp, Option<Uuid>),
    /// When it was ended before its time, and by which account.
    pub ended: Option<(Timestamp, Option<Uuid>)>,
}

#[derive(sqlx::FromRow)]
struct Columns {
    id: Uuid,
    name: String,
    sha256: Vec<u8>,
    status: String,
    base: Option<Uuid>,
    created_at: i64,
    created_by: Option<Uuid>,
    decided_at: Option<i64>,
    decided_by: Option<Uuid>,
    nodes: i64,
    edges: i64,
    ways: i64,
    length_m: f64,
    west: f64,
    south: f64,
    east: f64,
    north: f64,
    told_json: String,
    data_version: i64,
}

#[derive(sqlx::FromRow)]
struct ClosureColumns {
    id: Uuid,
    ways: Option<String>,
    area: Option<Vec<u8>>,
    vehicles: String,
    speed_left: f64,
    period_from: i64,
    period_to: i64,
    reason: String,
    made_at: i64,
    made_by: Option<Uuid>,
    ended_at: Option<i64>,
    ended_by: Option<Uuid>,
}

fn within(scope: &Scope) -> Result<(), StoreError> {
    if scope.sees_all() { Ok(()) } else { Err(StoreError::NotFound) }
}

impl Store {
    /// Keep a version of the roads with its graph: proposed, or accepted at once. `Moved` where another was
    /// accepted since it was compared.
    pub async fn add_roads(&self, scope: &Scope, row: &RoadRow, graph: &[u8]) -> Result<(), StoreError> {
        within(scope)?;
        let touched = Touched::new(&["roads"]);
        writing!(self, tx => {
            let version = bump!(tx, &touched, row.created.0);
            if row.status == "accepted" {
                let newest: Option<Uuid> = sqlx::query_scalar(NEWEST).fetch_optional(&mut *tx).await?;
                if newest != row.base {
                    return Err(StoreError::Moved);
                }
            }
            let decided = row.decided.as_ref();
            run!(
                tx, ADD, row.id, &row.name, &row.sha256, &row.status, row.base, row.created.0.millis(), row.created.1,
                decided.map(|d| d.0.millis()), decided.and_then(|d| d.1), row.counts[0], row.counts[1], row.counts[2], row.length_m,
                row.bbox.west, row.bbox.south, row.bbox.east, row.bbox.north, &row.told_json, version,
            );
            run!(tx, "INSERT INTO road_graphs (version, bytes) VALUES ($1, $2)", row.id, graph);
        });
        Ok(())
    }

    /// Accept a proposed version, or turn it down. `Moved` where another was accepted since it was compared,
    /// `Conflict` where it was decided about before.
    pub async fn decide_roads(
        &self,
        scope: &Scope,
        id: Uuid,
        accept: bool,
        (at, by): (Timestamp, Option<Uuid>),
    ) -> Result<(), StoreError> {
        within(scope)?;
        let base = self.road_version(scope, id).await?.ok_or(StoreError::NotFound)?.base;
        let touched = Touched::new(&["roads"]);
        let status = if accept { "accepted" } else { "rejected" };
        writing!(self, tx => {
            let version = bump!(tx, &touched, at);
            let newest: Option<Uuid> = sqlx::query_scalar(NEWEST).fetch_optional(&mut *tx).await?;
            if accept && newest != base {
                return Err(StoreError::Moved);
            }
            if run!(tx, DECIDE, id, status, at.millis(), by, version).rows_affected() == 0 {
                return Err(StoreError::Conflict);
            }
            if !accept {
                run!(tx, "DELETE FROM road_graphs WHERE version = $1", id);
            }
        });
        Ok(())
    }

    /// Versions of the roads, newest first.
    pub async fn road_versions(&self, scope: &Scope, limit: i64) -> Result<Vec<RoadRow>, StoreError> {
        self.select_roads(scope, None, limit).await
    }

    /// One version.
    pub async fn road_version(&self, scope: &Scope, id: Uuid) -> Result<Option<RoadRow>, StoreError> {
        Ok(self.select_roads(scope, Some(id), 1).await?.pop())
    }

    async fn select_roads(&self, scope: &Scope, id: Option<Uuid>, limit: i64) -> Result<Vec<RoadRow>, StoreError> {
        let rows: Vec<Columns> = reading!(self, pool => {
            sqlx::query_as(LIST).bind(scope.sees_all()).bind(id).bind(limit).fetch_all(pool).await?
        });
        rows.into_iter().map(|row| road(row).ok_or(StoreError::Corrupt("road version"))).collect()
    }

    /// The version in use.
    pub async fn roads_in_use(&self, scope: &Scope) -> Result<Option<RoadRow>, StoreError> {
        within(scope)?;
        let id: Option<Uuid> = reading!(self, pool => sqlx::query_scalar(NEWEST).fetch_optional(pool).await?);
        match id {
            Some(id) => self.road_version(scope, id).await,
            None => Ok(None),
        }
    }

    /// The graph of a version, as it was kept.
    pub async fn road_graph(&self, scope: &Scope, id: Uuid) -> Result<Option<Vec<u8>>, StoreError> {
        within(scope)?;
        Ok(reading!(self, pool => sqlx::query_scalar(GRAPH).bind(id).fetch_optional(pool).await?))
    }

    /// Note a closure or flood.
    pub async fn add_closure(&self, scope: &Scope, row: &ClosureRow) -> Result<(), StoreError> {
        within(scope)?;
        let touched = Touched::new(&["roads"]);
        let condition = &row.condition;
        let (ways, area) = match &condition.at {
            Where::Ways(ways) => (Some(ways.iter().map(i64::to_string).collect::<Vec<_>>().join(",")), None),
            Where::Area(ring) => (None, Some(polygons_to_wkb(&[vec![ring.clone()]]))),
        };
        let vehicles = condition.vehicles.iter().map(|vehicle| vehicle.code()).collect::<Vec<_>>().join(",");
        writing!(self, tx => {
            let version = bump!(tx, &touched, row.made.0);
            run!(
                tx, CLOSE, row.id, ways, area, vehicles, condition.speed_left, condition.period.from().millis(),
                condition.period.to().millis(), &row.reason, row.made.0.millis(), row.made.1, version,
            );
        });
        Ok(())
    }

    /// Closures and floods by their start: all, or those that are not over at `since`.
    pub async fn closures(
        &self,
        scope: &Scope,
        since: Option<Timestamp>,
        limit: i64,
    ) -> Result<Vec<ClosureRow>, StoreError> {
        self.select_closures(scope, None, since, limit).await
    }

    /// One closure.
    pub async fn closure(&self, scope: &Scope, id: Uuid) -> Result<Option<ClosureRow>, StoreError> {
        Ok(self.select_closures(scope, Some(id), None, 1).await?.pop())
    }

    async fn select_closures(
        &self,
        scope: &Scope,
        id: Option<Uuid>,
        since: Option<Timestamp>,
        limit: i64,
    ) -> Result<Vec<ClosureRow>, StoreError> {
        let since = since.map(Timestamp::millis);
        let rows: Vec<ClosureColumns> = reading!(self, pool => {
            sqlx::query_as(CLOSURES).bind(scope.sees_all()).bind(id).bind(since).bind(limit).fetch_all(pool).await?
        });
        rows.into_iter().map(|row| closure(row).ok_or(StoreError::Corrupt("closure"))).collect()
    }

    /// End a closure before its time. `Conflict` where somebody has.
    pub async fn end_closure(
        &self,
        scope: &Scope,
        id: Uuid,
        (at, by): (Timestamp, Option<Uuid>),
    ) -> Result<(), StoreError> {
        within(scope)?;
        self.closure(scope, id).await?.ok_or(StoreError::NotFound)?;
        let touched = Touched::new(&["roads"]);
        writing!(self, tx => {
            let version = bump!(tx, &touched, at);
            if run!(tx, END, id, at.millis(), by, version).rows_affected() == 0 {
                return Err(StoreError::Conflict);
            }
        });
        Ok(())
    }
}

fn road(row: Columns) -> Option<RoadRow> {
    let at = Timestamp::from_millis;
    Some(RoadRow {
        id: row.id,
        name: row.name,
        sha256: row.sha256,
        status: row.status,
        base: row.base,
        created: (at(row.created_at), row.created_by),
        decided: row.decided_at.map(|millis| (at(millis), row.decided_by)),
        counts: [row.nodes, row.edges, row.ways],
        length_m: row.length_m,
        bbox: Bbox::checked(row.west, row.south, row.east, row.north)?,
        told_json: row.told_json,
        data_version: row.data_version,
    })
}

fn closure(row: ClosureColumns) -> Option<ClosureRow> {
    let at = Timestamp::from_millis;
    let listed = |text: &str| text.split(',').filter(|part| !part.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    let place = match (row.ways, row.area) {
        (Some(ways), None) => Where::Ways(listed(&ways).iter().map(|way| way.parse().ok()).collect::<Option<_>>()?),
        (None, Some(area)) => Where::Area(polygons_from_wkb(&area)?.pop()?.pop()?),
        _ => return None,
    };
    let vehicles = listed(&row.vehicles).iter().map(|code| Vehicle::from_code(code)).collect::<Option<_>>()?;
    let period = Interval::new(at(row.period_from), at(row.period_to))?;
    Some(ClosureRow {
        id: row.id,
        condition: Condition { at: place, vehicles, speed_left: row.speed_left, period },
        reason: row.reason,
        made: (at(row.made_at), row.made_by),
        ended: row.ended_at.map(|millis| (at(millis), row.ended_by)),
    })
}
