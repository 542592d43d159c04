//! A carrier's network as it was after an import.

use uuid::Uuid;

use crate::access::Scope;
use crate::store::network::{
    RouteColumns, RouteInShort, SiteColumns, SiteInShort, route_outline, route_row, site_outline, site_row,
};
use crate::store::{RouteOutline, RouteRow, SiteOutline, SiteRow, SnapshotRow, Store, StoreError, reading};
use crate::units::{CarrierCode, Metres, Timestamp};

const SNAPSHOTS: &str = "SELECT i.id, i.carrier, i.what, i.file_name, i.decided_at, u.display_name, i.summary_json, \
     i.routes_after, i.sites_after, i.length_after, i.data_version FROM imports i LEFT JOIN users u ON u.id = i.decided_by \
     WHERE i.status = 'accepted' AND i.routes_after IS NOT NULL AND ($1 OR i.carrier = $2) AND ($3 IS NULL OR i.carrier = $3) \
     AND ($4 IS NULL OR i.id = $4) ORDER BY i.data_version DESC LIMIT $5";

/// Rows of a version: those in service that are no younger, and those replaced or retired after it.
const ROUTES: &str = "SELECT id, carrier, route_id, name, medium, laying, properties, geometry, communes, in_service_from, data_version \
     FROM routes WHERE retired_at IS NULL AND carrier = $1 AND ($2 OR carrier = $3) AND data_version <= $4 AND ($5 IS NULL OR id > $5) \
     UNION ALL SELECT id, carrier, route_id, name, medium, laying, properties, geometry, '', NULL, data_version \
     FROM route_history WHERE carrier = $1 AND ($2 OR carrier = $3) AND data_version <= $4 AND until_version > $4 \
     AND ($5 IS NULL OR id > $5) ORDER BY id LIMIT $6";

const SITES: &str = "SELECT id, carrier, site_id, kind, name, lon, lat, commune, properties, data_version \
     FROM sites WHERE retired_at IS NULL AND carrier = $1 AND ($2 OR carrier = $3) AND data_version <= $4 AND ($5 IS NULL OR id > $5) \
     UNION ALL SELECT id, carrier, site_id, kind, name, lon, lat, NULL, properties, data_version \
     FROM site_history WHERE carrier = $1 AND ($2 OR carrier = $3) AND data_version <= $4 AND until_version > $4 \
     AND ($5 IS NULL OR id > $5) ORDER BY id LIMIT $6";

const ROUTE_OUTLINES: &str = "SELECT id, route_id, fingerprint, length_m FROM routes \
     WHERE retired_at IS NULL AND carrier = $1 AND ($2 OR carrier = $3) AND data_version <= $4 \
     UNION ALL SELECT id, route_id, fingerprint, length_m FROM route_history \
     WHERE carrier = $1 AND ($2 OR carrier = $3) AND data_version <= $4 AND until_version > $4";

const SITE_OUTLINES: &str = "SELECT id, site_id, fingerprint FROM sites \
     WHERE retired_at IS NULL AND carrier = $1 AND ($2 OR carrier = $3) AND data_version <= $4 \
     UNION ALL SELECT id, site_id, fingerprint FROM site_history \
     WHERE carrier = $1 AND ($2 OR carrier = $3) AND data_version <= $4 AND until_version > $4";

#[derive(sqlx::FromRow)]
struct Columns {
    id: Uuid,
    carrier: String,
    what: String,
    file_name: String,
    decided_at: Option<i64>,
    display_name: Option<String>,
    summary_json: String,
    routes_after: i64,
    sites_after: i64,
    length_after: f64,
    data_version: i64,
}

/// A page of the state of one carrier's network at one version.
#[derive(Clone, Copy, Debug)]
pub struct At<'a> {
    /// Whose.
    pub carrier: &'a CarrierCode,
    /// The version of a snapshot.
    pub version: i64,
    /// Only ids after this.
    pub after: Option<Uuid>,
    /// So many at most.
    pub limit: i64,
}

/// The rows of a page by this statement.
macro_rules! page_at {
    ($store:expr, $sql:expr, $scope:expr, $at:expr) => {{
        let (at, own): (At<'_>, _) = ($at, $scope.carrier().map(CarrierCode::as_str));
        reading!($store, pool => {
            let query = sqlx::query_as($sql).bind(at.carrier.as_str()).bind($scope.sees_all()).bind(own);
            query.bind(at.version).bind(at.after).bind(at.limit).fetch_all(pool).await?
        })
    }};
}

impl Store {
    /// Snapshots in scope, newest first.
    pub async fn snapshots(
        &self,
        scope: &Scope,
        carrier: Option<&CarrierCode>,
        limit: i64,
    ) -> Result<Vec<SnapshotRow>, StoreError> {
        self.select_snapshots(scope, carrier, None, limit).await
    }

    /// One snapshot in scope, by its import.
    pub async fn snapshot(&self, scope: &Scope, id: Uuid) -> Result<Option<SnapshotRow>, StoreError> {
        Ok(self.select_snapshots(scope, None, Some(id), 1).await?.pop())
    }

    async fn select_snapshots(
        &self,
        scope: &Scope,
        carrier: Option<&CarrierCode>,
        id: Option<Uuid>,
        limit: i64,
    ) -> Result<Vec<SnapshotRow>, StoreError> {
        let own = scope.carrier().map(CarrierCode::as_str);
        let rows: Vec<Columns> = reading!(self, pool => {
            sqlx::query_as(SNAPSHOTS)
                .bind(scope.sees_all())
                .bind(own)
                .bind(carrier.map(CarrierCode::as_str))
                .bind(id)
                .bind(limit)
                .fetch_all(pool)
                .await?
        });
        rows.into_iter().map(|row| snapshot(row).ok_or(StoreError::Corrupt("import"))).collect()
    }

    /// Routes of a carrier in scope as they were, by id.
    pub async fn routes_at(&self, scope: &Scope, at: At<'_>) -> Result<Vec<RouteRow>, StoreError> {
        let rows: Vec<RouteColumns> = page_at!(self, ROUTES, scope, at);
        rows.into_iter().map(|row| route_row(row).ok_or(StoreError::Corrupt("route"))).collect()
    }

    /// Sites of a carrier in scope as they were, by id.
    pub async fn sites_at(&self, scope: &Scope, at: At<'_>) -> Result<Vec<SiteRow>, StoreError> {
        let rows: Vec<SiteColumns> = page_at!(self, SITES, scope, at);
        rows.into_iter().map(|row| site_row(row).ok_or(StoreError::Corrupt("site"))).collect()
    }

    /// The routes of a version as far as others are compared with them.
    pub async fn route_outlines_at(
        &self,
        scope: &Scope,
        carrier: &CarrierCode,
        version: i64,
    ) -> Result<Vec<RouteOutline>, StoreError> {
        let own = scope.carrier().map(CarrierCode::as_str);
        let rows: Vec<RouteInShort> = reading!(self, pool => {
            let query = sqlx::query_as(ROUTE_OUTLINES).bind(carrier.as_str());
            query.bind(scope.sees_all()).bind(own).bind(version).fetch_all(pool).await?
        });
        rows.into_iter().map(route_outline).collect()
    }

    /// The sites of a version as far as others are compared with them.
    pub async fn site_outlines_at(
        &self,
        scope: &Scope,
        carrier: &CarrierCode,
        version: i64,
    ) -> Result<Vec<SiteOutline>, StoreError> {
        let own = scope.carrier().map(CarrierCode::as_str);
        let rows: Vec<SiteInShort> = reading!(self, pool => {
            let query = sqlx::query_as(SITE_OUTLINES).bind(carrier.as_str());
            query.bind(scope.sees_all()).bind(own).bind(version).fetch_all(pool).await?
        });
        Ok(rows.into_iter().map(site_outline).collect())
    }
}

fn snapshot(row: Columns) -> Option<SnapshotRow> {
    Some(SnapshotRow {
        id: row.id,
        carrier: CarrierCode::checked(&row.carrier)?,
        what: row.what,
        file_name: row.file_name,
        at: Timestamp::from_millis(row.decided_at?),
        by: row.display_name,
        summary_json: row.summary_json,
        routes: row.routes_after,
        sites: row.sites_after,
        length: Metres::checked(row.length_after)?,
        version: row.data_version,
    })
}
