//! Routes and sites.

use uuid::Uuid;

use crate::access::Scope;
use crate::network::{Laying, Medium, Route, Site, SiteKind};
use crate::store::outbox::Touched;
use crate::store::wkb::{lines_from_wkb, lines_to_wkb};
use crate::store::{
    Filter, RouteChanges, RouteRow, SiteChanges, SiteRow, Store, StoreError, bump, reading, run, writing,
};
use crate::units::{Bbox, CarrierCode, LonLat, Timestamp};

const ROUTES: &str = "SELECT id, carrier, route_id, name, medium, laying, properties, geometry, communes, in_service_from, data_version \
     FROM routes WHERE retired_at IS NULL \
     AND ($1 OR carrier = $2 OR id IN (SELECT route FROM route_communes WHERE commune = $3)) \
     AND west <= $4 AND east >= $5 AND south <= $6 AND north >= $7 \
     AND ($8 IS NULL OR carrier = $8) AND ($9 IS NULL OR id > $9) AND ($10 IS NULL OR id = $10) ORDER BY id LIMIT $11";

const KEEP_ROUTE: &str = "INSERT INTO route_history (id, carrier, route_id, name, medium, laying, properties, geometry, changed_at, \
     until, data_version) SELECT id, carrier, route_id, name, medium, laying, properties, geometry, changed_at, $2, data_version \
     FROM routes WHERE id = $1";

const PUT_ROUTE: &str = "INSERT INTO routes (id, carrier, route_id, name, medium, laying, length_m, properties, geometry, west, south, \
     east, north, communes, in_service_from, changed_at, data_version) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) \
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, medium = excluded.medium, laying = excluded.laying, \
     length_m = excluded.length_m, properties = excluded.properties, geometry = excluded.geometry, west = excluded.west, \
     south = excluded.south, east = excluded.east, north = excluded.north, communes = excluded.communes, \
     in_service_from = excluded.in_service_from, retired_at = NULL, changed_at = excluded.changed_at, \
     data_version = excluded.data_version";

const SITES: &str = "SELECT id, carrier, site_id, kind, name, lon, lat, commune, properties, data_version \
     FROM sites WHERE retired_at IS NULL AND ($1 OR carrier = $2) \
     AND lon <= $3 AND lon >= $4 AND lat <= $5 AND lat >= $6 \
     AND ($7 IS NULL OR carrier = $7) AND ($8 IS NULL OR id > $8) AND ($9 IS NULL OR id = $9) ORDER BY id LIMIT $10";

const PUT_SITE: &str = "INSERT INTO sites (id, carrier, site_id, kind, name, lon, lat, commune, properties, data_version) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
     ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, name = excluded.name, lon = excluded.lon, lat = excluded.lat, \
     commune = excluded.commune, properties = excluded.properties, retired_at = NULL, data_version = excluded.data_version";

const ACCEPT: &str =
    "UPDATE imports SET status = 'accepted', decided_at = $2, data_version = $3 WHERE id = $1 AND status = 'proposed'";

#[derive(sqlx::FromRow)]
struct RouteColumns {
    id: Uuid,
    carrier: String,
    route_id: String,
    name: Option<String>,
    medium: Option<String>,
    laying: Option<String>,
    properties: String,
    geometry: Vec<u8>,
    communes: String,
    in_service_from: Option<i64>,
    data_version: i64,
}

#[derive(sqlx::FromRow)]
struct SiteColumns {
    id: Uuid,
    carrier: String,
    site_id: String,
    kind: String,
    name: Option<String>,
    lon: f64,
    lat: f64,
    commune: Option<String>,
    properties: String,
    data_version: i64,
}

impl Store {
    /// Routes in service and in scope, by id.
    pub async fn routes(&self, scope: &Scope, filter: &Filter) -> Result<Vec<RouteRow>, StoreError> {
        self.select_routes(scope, filter, None).await
    }

    /// One route in service and in scope.
    pub async fn route(&self, scope: &Scope, id: Uuid) -> Result<Option<RouteRow>, StoreError> {
        let one = Filter { limit: 1, ..Filter::default() };
        Ok(self.select_routes(scope, &one, Some(id)).await?.pop())
    }

    async fn select_routes(
        &self,
        scope: &Scope,
        filter: &Filter,
        id: Option<Uuid>,
    ) -> Result<Vec<RouteRow>, StoreError> {
        let area = filter.bbox.unwrap_or(Bbox::WORLD);
        let rows: Vec<RouteColumns> = reading!(self, pool => {
            sqlx::query_as(ROUTES)
                .bind(scope.sees_all())
                .bind(scope.carrier().map(CarrierCode::as_str))
                .bind(scope.commune())
                .bind(area.east)
                .bind(area.west)
                .bind(area.north)
                .bind(area.south)
                .bind(filter.carrier.as_ref().map(CarrierCode::as_str))
                .bind(filter.after)
                .bind(id)
                .bind(filter.limit)
                .fetch_all(pool)
                .await?
        });
        rows.into_iter().map(|row| route_row(row).ok_or(StoreError::Corrupt("route"))).collect()
    }

    /// Sites in service and in scope, by id.
    pub async fn sites(&self, scope: &Scope, filter: &Filter) -> Result<Vec<SiteRow>, StoreError> {
        self.select_sites(scope, filter, None).await
    }

    /// One site in service and in scope.
    pub async fn site(&self, scope: &Scope, id: Uuid) -> Result<Option<SiteRow>, StoreError> {
        let one = Filter { limit: 1, ..Filter::default() };
        Ok(self.select_sites(scope, &one, Some(id)).await?.pop())
    }

    async fn select_sites(&self, scope: &Scope, filter: &Filter, id: Option<Uuid>) -> Result<Vec<SiteRow>, StoreError> {
        let area = filter.bbox.unwrap_or(Bbox::WORLD);
        let rows: Vec<SiteColumns> = reading!(self, pool => {
            sqlx::query_as(SITES)
                .bind(scope.sees_all())
                .bind(scope.carrier().map(CarrierCode::as_str))
                .bind(area.east)
                .bind(area.west)
                .bind(area.north)
                .bind(area.south)
                .bind(filter.carrier.as_ref().map(CarrierCode::as_str))
                .bind(filter.after)
                .bind(id)
                .bind(filter.limit)
                .fetch_all(pool)
                .await?
        });
        rows.into_iter().map(|row| site_row(row).ok_or(StoreError::Corrupt("site"))).collect()
    }

    /// Write a carrier's network in one transaction: all of it or nothing. What it replaces
    /// stays in the history. With an import, that is marked accepted; one that was decided
    /// before is a conflict. Gives the province's version.
    pub async fn apply_network(
        &self,
        scope: &Scope,
        routes: &RouteChanges,
        sites: &SiteChanges,
        import: Option<Uuid>,
        at: Timestamp,
    ) -> Result<i64, StoreError> {
        let carriers = routes.put.iter().map(|r| &r.carrier).chain(sites.put.iter().map(|s| &s.carrier));
        let foreign = |carrier: &CarrierCode| !scope.sees_all() && scope.carrier() != Some(carrier);
        if carriers.clone().any(foreign) {
            return Err(StoreError::NotFound);
        }
        let mut touched = touched(routes);
        touched.carriers.extend(carriers.cloned());
        touched.carriers.extend(scope.carrier().cloned());
        let own = scope.carrier().map(CarrierCode::as_str);
        let version = writing!(self, tx => {
            let version = bump!(tx, &touched, at);
            for row in &routes.put {
                let (area, properties) = (bounds(&row.route)?, json(&row.route.properties)?);
                run!(tx, KEEP_ROUTE, row.id, at.millis());
                run!(
                    tx, PUT_ROUTE, row.id, row.carrier.as_str(), &row.route.id, row.route.name.as_deref(),
                    row.route.medium.map(Medium::code), row.route.laying.map(Laying::code), row.route.length().get(),
                    properties, geometry(&row.route), area.west, area.south, area.east, area.north,
                    row.communes.join(","), row.in_service_from.map(Timestamp::millis), at.millis(), version,
                );
                run!(tx, "DELETE FROM route_communes WHERE route = $1", row.id);
                for commune in &row.communes {
                    run!(tx, "INSERT INTO route_communes (route, commune) VALUES ($1, $2)", row.id, commune);
                }
            }
            for id in &routes.retire {
                run!(tx, KEEP_ROUTE, id, at.millis());
                run!(
                    tx, "UPDATE routes SET retired_at = $2, data_version = $3 WHERE id = $1 AND ($4 OR carrier = $5)",
                    id, at.millis(), version, scope.sees_all(), own,
                );
            }
            for row in &sites.put {
                run!(
                    tx, PUT_SITE, row.id, row.carrier.as_str(), &row.site.id, row.site.kind.code(), row.site.name.as_deref(),
                    row.site.at.lon(), row.site.at.lat(), row.commune.as_deref(), json(&row.site.properties)?, version,
                );
            }
            for id in &sites.retire {
                run!(
                    tx, "UPDATE sites SET retired_at = $2, data_version = $3 WHERE id = $1 AND ($4 OR carrier = $5)",
                    id, at.millis(), version, scope.sees_all(), own,
                );
            }
            if let Some(import) = import
                && run!(tx, ACCEPT, import, at.millis(), version).rows_affected() == 0
            {
                return Err(StoreError::Conflict);
            }
            version
        });
        Ok(version)
    }

    /// How often a route was replaced or retired.
    pub async fn route_versions(&self, scope: &Scope, id: Uuid) -> Result<i64, StoreError> {
        let sql = "SELECT COUNT(*) FROM route_history WHERE id = $1 AND ($2 OR carrier = $3)";
        let own = scope.carrier().map(CarrierCode::as_str);
        Ok(reading!(self, pool => {
            sqlx::query_scalar(sql).bind(id).bind(scope.sees_all()).bind(own).fetch_one(pool).await?
        }))
    }
}

fn touched(routes: &RouteChanges) -> Touched {
    Touched {
        layers: &["routes", "sites", "hotspots"],
        communes: routes.put.iter().flat_map(|row| row.communes.iter().cloned()).collect(),
        bbox: routes.put.iter().filter_map(|row| row.route.bbox()).reduce(Bbox::join),
        ..Touched::default()
    }
}

fn bounds(route: &Route) -> Result<Bbox, StoreError> {
    route.bbox().ok_or(StoreError::Corrupt("route"))
}

fn geometry(route: &Route) -> Vec<u8> {
    let lines: Vec<&[LonLat]> = route.lines().collect();
    lines_to_wkb(lines.into_iter())
}

fn json(properties: &serde_json::Map<String, serde_json::Value>) -> Result<String, StoreError> {
    serde_json::to_string(properties).map_err(|_| StoreError::Corrupt("property"))
}

fn route_row(row: RouteColumns) -> Option<RouteRow> {
    let carrier = CarrierCode::checked(&row.carrier)?;
    let mut route = Route::measured(row.route_id, lines_from_wkb(&row.geometry)?);
    route.carrier = Some(carrier.clone());
    route.name = row.name;
    route.medium = row.medium.as_deref().and_then(Medium::from_code);
    route.laying = row.laying.as_deref().and_then(Laying::from_code);
    route.properties = serde_json::from_str(&row.properties).ok()?;
    Some(RouteRow {
        id: row.id,
        carrier,
        route,
        communes: row.communes.split(',').filter(|c| !c.is_empty()).map(str::to_owned).collect(),
        in_service_from: row.in_service_from.map(Timestamp::from_millis),
        data_version: row.data_version,
    })
}

fn site_row(row: SiteColumns) -> Option<SiteRow> {
    let carrier = CarrierCode::checked(&row.carrier)?;
    let site = Site {
        id: row.site_id,
        carrier: Some(carrier.clone()),
        name: row.name,
        kind: SiteKind::from_code(&row.kind)?,
        at: LonLat::checked(row.lon, row.lat)?,
        properties: serde_json::from_str(&row.properties).ok()?,
    };
    Some(SiteRow { id: row.id, carrier, site, commune: row.commune, data_version: row.data_version })
}
