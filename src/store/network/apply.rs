//! Writing a carrier's network: all of it or nothing.

use uuid::Uuid;

use crate::access::Scope;
use crate::network::{Laying, Medium, Route};
use crate::store::network::earlier::{self, Earlier};
use crate::store::outbox::{QUEUE_UP, Touched};
use crate::store::wkb::lines_to_wkb;
use crate::store::{RouteChanges, RouteRow, SiteChanges, SiteRow, Store, StoreError, bump, run, writing};
use crate::units::{Bbox, CarrierCode, LonLat, Timestamp};

const KEEP_ROUTE: &str = "INSERT INTO route_history (id, carrier, route_id, name, medium, laying, properties, geometry, changed_at, \
     until, data_version) SELECT id, carrier, route_id, name, medium, laying, properties, geometry, changed_at, $2, data_version \
     FROM routes WHERE id = $1";

const PUT_ROUTE: &str = "INSERT INTO routes (id, carrier, route_id, name, medium, laying, length_m, properties, geometry, west, south, \
     east, north, communes, in_service_from, changed_at, data_version) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) \
     ON CONFLICT (id) DO UPDATE SET route_id = excluded.route_id, name = excluded.name, medium = excluded.medium, \
     laying = excluded.laying, length_m = excluded.length_m, properties = excluded.properties, geometry = excluded.geometry, \
     west = excluded.west, south = excluded.south, east = excluded.east, north = excluded.north, communes = excluded.communes, \
     in_service_from = excluded.in_service_from, retired_at = NULL, changed_at = excluded.changed_at, \
     data_version = excluded.data_version";

const RETIRE_ROUTE: &str = "UPDATE routes SET retired_at = $2, data_version = $3 WHERE id = $1";

const FORGET_COMMUNES: &str = "DELETE FROM route_communes WHERE route = $1";

const ADD_COMMUNE: &str = "INSERT INTO route_communes (route, commune) VALUES ($1, $2)";

const PUT_SITE: &str = "INSERT INTO sites (id, carrier, site_id, kind, name, lon, lat, commune, properties, data_version) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
     ON CONFLICT (id) DO UPDATE SET site_id = excluded.site_id, kind = excluded.kind, name = excluded.name, lon = excluded.lon, \
     lat = excluded.lat, commune = excluded.commune, properties = excluded.properties, retired_at = NULL, \
     data_version = excluded.data_version";

const RETIRE_SITE: &str = "UPDATE sites SET retired_at = $2, data_version = $3 WHERE id = $1";

const IMPORT: &str = "SELECT status FROM imports WHERE id = $1 AND ($2 OR carrier = $3)";

const ACCEPT: &str = "UPDATE imports SET status = 'accepted', decided_at = $2, data_version = $3 WHERE id = $1";

/// Refuse what is out of reach, and note in `$touched` who sees what is replaced.
macro_rules! look_before {
    ($tx:ident, $scope:expr, $changes:expr, $sql:expr, $touched:ident) => {
        for row in &$changes.put {
            let found = sqlx::query_as($sql).bind(row.id).fetch_optional(&mut *$tx).await?;
            Earlier::replace(found, $scope, &row.carrier, &mut $touched)?;
        }
        for id in &$changes.retire {
            let found = sqlx::query_as($sql).bind(id).fetch_optional(&mut *$tx).await?;
            Earlier::retire(found, $scope, &mut $touched)?;
        }
    };
}

macro_rules! put_route {
    ($tx:ident, $row:ident, $at:ident, $version:ident) => {
        let (row, area) = ($row, bounds(&$row.route)?);
        run!($tx, KEEP_ROUTE, row.id, $at.millis());
        run!(
            $tx,
            PUT_ROUTE,
            row.id,
            row.carrier.as_str(),
            &row.route.id,
            row.route.name.as_deref(),
            row.route.medium.map(Medium::code),
            row.route.laying.map(Laying::code),
            row.route.length().get(),
            json(&row.route.properties)?,
            geometry(&row.route),
            area.west,
            area.south,
            area.east,
            area.north,
            row.communes.join(","),
            row.in_service_from.map(Timestamp::millis),
            $at.millis(),
            $version,
        );
        run!($tx, FORGET_COMMUNES, row.id);
        for commune in &row.communes {
            run!($tx, ADD_COMMUNE, row.id, commune);
        }
    };
}

macro_rules! put_site {
    ($tx:ident, $row:ident, $version:ident) => {
        let (row, site) = ($row, &$row.site);
        run!(
            $tx,
            PUT_SITE,
            row.id,
            row.carrier.as_str(),
            &site.id,
            site.kind.code(),
            site.name.as_deref(),
            site.at.lon(),
            site.at.lat(),
            row.commune.as_deref(),
            json(&site.properties)?,
            $version,
        );
    };
}

macro_rules! accept {
    ($tx:ident, $scope:expr, $import:ident, $at:ident, $version:ident) => {
        let own = $scope.carrier().map(CarrierCode::as_str);
        let status: Option<String> = sqlx::query_scalar(IMPORT)
            .bind($import)
            .bind($scope.sees_all())
            .bind(own)
            .fetch_optional(&mut *$tx)
            .await?;
        if status.ok_or(StoreError::NotFound)? != "proposed" {
            return Err(StoreError::Conflict);
        }
        run!($tx, ACCEPT, $import, $at.millis(), $version);
    };
}

impl Store {
    /// Write a carrier's network in one transaction: all of it or nothing. What it replaces
    /// stays in the history. `NotFound` where a row, or the row that holds its id now, or the
    /// import, is another carrier's. With an import, that is marked accepted; one that was
    /// decided before is a conflict. Gives the province's version.
    pub async fn apply_network(
        &self,
        scope: &Scope,
        routes: &RouteChanges,
        sites: &SiteChanges,
        import: Option<Uuid>,
        at: Timestamp,
    ) -> Result<i64, StoreError> {
        let mut touched = Touched::new(&["routes", "sites", "hotspots"]);
        routes.put.iter().for_each(|row| tell_route(row, &mut touched));
        sites.put.iter().for_each(|row| tell_site(row, &mut touched));
        let version = writing!(self, tx => {
            run!(tx, QUEUE_UP);
            look_before!(tx, scope, routes, earlier::ROUTE, touched);
            look_before!(tx, scope, sites, earlier::SITE, touched);
            let version = bump!(tx, &touched, at);
            for id in &routes.retire {
                run!(tx, KEEP_ROUTE, id, at.millis());
                run!(tx, RETIRE_ROUTE, id, at.millis(), version);
            }
            for row in &routes.put {
                put_route!(tx, row, at, version);
            }
            for id in &sites.retire {
                run!(tx, RETIRE_SITE, id, at.millis(), version);
            }
            for row in &sites.put {
                put_site!(tx, row, version);
            }
            if let Some(import) = import {
                accept!(tx, scope, import, at, version);
            }
            version
        });
        Ok(version)
    }
}

fn tell_route(row: &RouteRow, touched: &mut Touched) {
    let place = row.route.bbox();
    touched.tell_carrier(&row.carrier, place);
    row.communes.iter().for_each(|code| touched.tell_commune(code, place));
}

fn tell_site(row: &SiteRow, touched: &mut Touched) {
    touched.tell_carrier(&row.carrier, Bbox::around([row.site.at]));
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
