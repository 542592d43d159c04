//! What of the network changed since a version: what is put in service, and what left it.

use uuid::Uuid;

use crate::access::Scope;
use crate::store::network::{RouteColumns, SiteColumns, route_row, site_row};
use crate::store::{Changed, NetworkChanges, RouteRow, SiteRow, Store, StoreError, reading};

const COUNT: &str = "SELECT (SELECT COUNT(*) FROM routes WHERE data_version > $1), (SELECT COUNT(*) FROM sites WHERE data_version > $1), \
     (SELECT COUNT(*) FROM communes WHERE data_version > $1) WHERE $2";

const ROUTES: &str = "SELECT id, carrier, route_id, name, medium, laying, properties, geometry, communes, in_service_from, data_version, \
     retired_at FROM routes WHERE data_version > $1 AND ($2 IS NULL OR id > $2) AND $3 ORDER BY id LIMIT $4";

const SITES: &str = "SELECT id, carrier, site_id, kind, name, lon, lat, commune, properties, data_version, retired_at \
     FROM sites WHERE data_version > $1 AND ($2 IS NULL OR id > $2) AND $3 ORDER BY id LIMIT $4";

#[derive(sqlx::FromRow)]
struct ChangedRow<T> {
    #[sqlx(flatten)]
    columns: T,
    retired_at: Option<i64>,
}

impl Store {
    /// How much changed after `version`. Nothing is told to a scope that does not see all.
    pub async fn network_changes(&self, scope: &Scope, version: i64) -> Result<NetworkChanges, StoreError> {
        let found: Option<(i64, i64, i64)> = reading!(self, pool => {
            sqlx::query_as(COUNT).bind(version).bind(scope.sees_all()).fetch_optional(pool).await?
        });
        let (routes, sites, communes) = found.unwrap_or_default();
        Ok(NetworkChanges { routes, sites, communes })
    }

    /// Routes written or retired after `version`, by id from `after` on. Only for a scope that sees all.
    pub async fn changed_routes(
        &self,
        scope: &Scope,
        version: i64,
        after: Option<Uuid>,
        limit: i64,
    ) -> Result<Vec<Changed<RouteRow>>, StoreError> {
        let rows: Vec<ChangedRow<RouteColumns>> = reading!(self, pool => {
            sqlx::query_as(ROUTES).bind(version).bind(after).bind(scope.sees_all()).bind(limit).fetch_all(pool).await?
        });
        let read = |row: ChangedRow<RouteColumns>| match row.retired_at {
            Some(_) => Some(Changed::Gone(row.columns.id)),
            None => route_row(row.columns).map(Changed::Now),
        };
        rows.into_iter().map(|row| read(row).ok_or(StoreError::Corrupt("route"))).collect()
    }

    /// The same of sites.
    pub async fn changed_sites(
        &self,
        scope: &Scope,
        version: i64,
        after: Option<Uuid>,
        limit: i64,
    ) -> Result<Vec<Changed<SiteRow>>, StoreError> {
        let rows: Vec<ChangedRow<SiteColumns>> = reading!(self, pool => {
            sqlx::query_as(SITES).bind(version).bind(after).bind(scope.sees_all()).bind(limit).fetch_all(pool).await?
        });
        let read = |row: ChangedRow<SiteColumns>| match row.retired_at {
            Some(_) => Some(Changed::Gone(row.columns.id)),
            None => site_row(row.columns).map(Changed::Now),
        };
        rows.into_iter().map(|row| read(row).ok_or(StoreError::Corrupt("site"))).collect()
    }
}
