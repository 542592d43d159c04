//! Writing a carrier's network: all of it or nothing, batch by batch.

use std::collections::HashMap;

use tokio::sync::mpsc::Receiver;
use uuid::Uuid;

use crate::access::Scope;
use crate::network::{Fingerprint, Laying, Medium, Route, Site};
use crate::store::many::{MANY, bind_ids, put_all, values};
use crate::store::network::again::{self, Again, match_again};
use crate::store::network::earlier::{self, Earlier};
use crate::store::network::record::record;
use crate::store::network::{SiteColumns, site_row};
use crate::store::outbox::{QUEUE_UP, Touched};
use crate::store::rows::next;
use crate::store::wkb::lines_to_wkb;
use crate::store::{Handed, NetworkBatch, Recorded, Store, StoreError, bump, run, writing};
use crate::units::{Bbox, CarrierCode, LonLat, Timestamp};

/// What is retired already has its last state in the history.
const KEEP_ROUTE: &str = "INSERT INTO route_history (id, carrier, route_id, name, medium, laying, properties, geometry, changed_at, \
     until, until_version, length_m, fingerprint, data_version) SELECT id, carrier, route_id, name, medium, laying, properties, \
     geometry, changed_at, $2, $3, length_m, fingerprint, data_version FROM routes WHERE id = $1 AND retired_at IS NULL";

const ROUTES_HEAD: &str = "INSERT INTO routes (id, carrier, route_id, name, medium, laying, length_m, properties, geometry, west, south, \
     east, north, communes, in_service_from, fingerprint, changed_at, data_version) VALUES ";

const ROUTES_TAIL: &str = " ON CONFLICT (id) DO UPDATE SET route_id = excluded.route_id, name = excluded.name, medium = excluded.medium, \
     laying = excluded.laying, length_m = excluded.length_m, properties = excluded.properties, geometry = excluded.geometry, \
     west = excluded.west, south = excluded.south, east = excluded.east, north = excluded.north, communes = excluded.communes, \
     in_service_from = excluded.in_service_from, fingerprint = excluded.fingerprint, retired_at = NULL, \
     changed_at = excluded.changed_at, data_version = excluded.data_version";

const PUT_ROUTE: &str = values!(ROUTES_HEAD, 18, 1, ROUTES_TAIL);
const PUT_ROUTES: &str = values!(ROUTES_HEAD, 18, MANY, ROUTES_TAIL);

const RETIRE_ROUTE: &str = "UPDATE routes SET retired_at = $2, data_version = $3 WHERE id = $1";

const FORGET_COMMUNES: &str = "DELETE FROM route_communes WHERE route = $1";

const COMMUNES_HEAD: &str = "INSERT INTO route_communes (route, commune) VALUES ";
const ADD_COMMUNE: &str = values!(COMMUNES_HEAD, 2, 1, "");
const ADD_COMMUNES: &str = values!(COMMUNES_HEAD, 2, MANY, "");

const SITES_HEAD: &str = "INSERT INTO sites (id, carrier, site_id, kind, name, lon, lat, commune, properties, fingerprint, data_version) VALUES ";

const SITES_TAIL: &str = " ON CONFLICT (id) DO UPDATE SET site_id = excluded.site_id, kind = excluded.kind, name = excluded.name, \
     lon = excluded.lon, lat = excluded.lat, commune = excluded.commune, properties = excluded.properties, \
     fingerprint = excluded.fingerprint, retired_at = NULL, data_version = excluded.data_version";

const PUT_SITE: &str = values!(SITES_HEAD, 11, 1, SITES_TAIL);
const PUT_SITES: &str = values!(SITES_HEAD, 11, MANY, SITES_TAIL);

const KEEP_SITE: &str = "INSERT INTO site_history (id, carrier, site_id, kind, name, lon, lat, properties, fingerprint, until, \
     until_version, data_version) SELECT id, carrier, site_id, kind, name, lon, lat, properties, fingerprint, $2, $3, data_version \
     FROM sites WHERE id = $1 AND retired_at IS NULL";

const RETIRE_SITE: &str = "UPDATE sites SET retired_at = $2, data_version = $3 WHERE id = $1";

/// Layers that a change of the network changes.
const LAYERS: &[&str] = &["routes", "sites", "hotspots"];

/// The rows that hold these ids now.
macro_rules! earlier {
    ($tx:ident, $sql:expr, $ids:expr) => {{
        let mut found: HashMap<Uuid, Earlier> = HashMap::new();
        for group in $ids.chunks(MANY) {
            let query = bind_ids!(sqlx::query_as::<_, Earlier>($sql), group);
            found.extend(query.fetch_all(&mut *$tx).await?.into_iter().map(|row| (row.id, row)));
        }
        found
    }};
}

/// Refuse what is out of reach, and note in `$touched` who sees what is replaced or retired;
/// gives the ids of rows that are replaced.
macro_rules! look_before {
    ($tx:ident, $scope:expr, $put:expr, $retire:expr, $sql:expr, $touched:ident) => {{
        let ids: Vec<Uuid> = $put.iter().map(|row| row.id).chain($retire.iter().copied()).collect();
        let mut found = earlier!($tx, $sql, ids);
        let mut replaced = Vec::new();
        for row in $put {
            let before = found.remove(&row.id);
            replaced.extend(before.as_ref().map(|earlier| earlier.id));
            Earlier::replace(before, $scope, &row.carrier, &mut $touched)?;
        }
        for id in $retire {
            Earlier::retire(found.remove(id), $scope, &mut $touched)?;
        }
        replaced
    }};
}

macro_rules! bind_route {
    ($query:expr, $row:expr, $at:expr, $version:expr) => {{
        let (row, area) = ($row, bounds(&$row.route)?);
        let query = $query.bind(row.id).bind(row.carrier.as_str()).bind(&row.route.id).bind(row.route.name.as_deref());
        let query = query.bind(row.route.medium.map(Medium::code)).bind(row.route.laying.map(Laying::code));
        let query = query.bind(row.route.length().get()).bind(json(&row.route.properties)?).bind(geometry(&row.route));
        let query =
            query.bind(area.west).bind(area.south).bind(area.east).bind(area.north).bind(row.communes.join(","));
        let query = query.bind(row.in_service_from.map(Timestamp::millis));
        query.bind(Fingerprint::of_route(&row.route).bytes().to_vec()).bind($at.millis()).bind($version)
    }};
}

macro_rules! bind_site {
    ($query:expr, $row:expr, $version:expr) => {{
        let (row, site) = ($row, &$row.site);
        let query = $query.bind(row.id).bind(row.carrier.as_str()).bind(&site.id).bind(site.kind.code());
        let query =
            query.bind(site.name.as_deref()).bind(site.at.lon()).bind(site.at.lat()).bind(row.commune.as_deref());
        query.bind(json(&site.properties)?).bind(Fingerprint::of_site(site).bytes().to_vec()).bind($version)
    }};
}

macro_rules! bind_commune {
    ($query:expr, $row:expr) => {
        $query.bind($row.0).bind($row.1)
    };
}

/// Note which incidents a batch may move, before it is written.
macro_rules! note_before {
    ($tx:ident, $batch:ident, $again:ident) => {
        let ids: Vec<Uuid> =
            $batch.routes.iter().map(|row| row.id).chain($batch.retire_routes.iter().copied()).collect();
        let mut before: Vec<again::Before> = Vec::new();
        for group in ids.chunks(MANY) {
            before.extend(bind_ids!(sqlx::query_as(again::ROUTES), group).fetch_all(&mut *$tx).await?);
        }
        let ids: Vec<Uuid> = $batch.sites.iter().map(|row| row.id).chain($batch.retire_sites.iter().copied()).collect();
        let mut sites: Vec<Site> = Vec::new();
        for group in ids.chunks(MANY) {
            let rows: Vec<SiteColumns> = bind_ids!(sqlx::query_as(again::SITES), group).fetch_all(&mut *$tx).await?;
            for row in rows {
                sites.push(site_row(row).ok_or(StoreError::Corrupt("site"))?.site);
            }
        }
        $again.note(&$batch, before, sites)?;
    };
}

macro_rules! put_batch {
    ($tx:ident, $scope:ident, $batch:ident, $touched:ident, $again:ident, $at:ident, $version:ident) => {
        note_before!($tx, $batch, $again);
        let replaced = look_before!($tx, $scope, &$batch.routes, &$batch.retire_routes, earlier::ROUTES, $touched);
        for id in replaced {
            run!($tx, KEEP_ROUTE, id, $at.millis(), $version);
            run!($tx, FORGET_COMMUNES, id);
        }
        for id in &$batch.retire_routes {
            run!($tx, KEEP_ROUTE, id, $at.millis(), $version);
            run!($tx, RETIRE_ROUTE, id, $at.millis(), $version);
        }
        put_all!($tx, &$batch.routes, PUT_ROUTE, PUT_ROUTES, bind_route, $at, $version);
        let communes: Vec<(Uuid, &str)> =
            $batch.routes.iter().flat_map(|row| row.communes.iter().map(|code| (row.id, code.as_str()))).collect();
        put_all!($tx, &communes, ADD_COMMUNE, ADD_COMMUNES, bind_commune);
        let replaced = look_before!($tx, $scope, &$batch.sites, &$batch.retire_sites, earlier::SITES, $touched);
        for id in replaced {
            run!($tx, KEEP_SITE, id, $at.millis(), $version);
        }
        for id in &$batch.retire_sites {
            run!($tx, KEEP_SITE, id, $at.millis(), $version);
            run!($tx, RETIRE_SITE, id, $at.millis(), $version);
        }
        put_all!($tx, &$batch.sites, PUT_SITE, PUT_SITES, bind_site, $version);
    };
}

impl Store {
    /// Write a carrier's network in one transaction: all of it or nothing. The batches come while
    /// their file is still being read; if they end half-way, whatever was written is gone again.
    /// What a row replaces stays in the history, and the incidents that it may move
    /// wait to be matched again. `NotFound` where a row, or the row that holds its id now, or
    /// the proposal, is another carrier's. With a record, the carrier's network after it is a
    /// snapshot: a proposal that was decided before is a conflict, and `Moved` says that another
    /// import was accepted since the base was read. Gives the province's version; without any
    /// row and record nothing is told and it stays as it was.
    pub async fn apply_network(
        &self,
        scope: &Scope,
        mut batches: Receiver<Handed<NetworkBatch>>,
        record: Option<Recorded>,
        at: Timestamp,
    ) -> Result<i64, StoreError> {
        let (mut touched, mut again) = (Touched::new(LAYERS), Again::default());
        let version = writing!(self, tx => {
            run!(tx, QUEUE_UP);
            let now: i64 = sqlx::query_scalar(VERSION).fetch_one(&mut *tx).await?;
            // One for each layer: what `bump` will give, for the row of the province is held.
            let version = now + LAYERS.len() as i64;
            let mut told = None;
            while let Some(mut batch) = next(&mut batches).await? {
                told = batch.told.take().or(told);
                tell(&batch, &mut touched);
                put_batch!(tx, scope, batch, touched, again, at, version);
            }
            match_again!(tx, &again, version);
            match (&record, touched.is_empty()) {
                (None, true) => now,
                (None, false) => bump!(tx, &touched, at),
                (Some(record), false) => {
                    record!(tx, scope, record, told, at, version);
                    bump!(tx, &touched, at)
                }
                (Some(record), true) => {
                    // Only the list of imports is longer: its one layer takes the next version.
                    let mut touched = Touched::new(&["imports"]);
                    let carrier = record!(tx, scope, record, told, at, now + 1);
                    touched.tell_carrier(&carrier, None);
                    bump!(tx, &touched, at)
                }
            }
        });
        Ok(version)
    }
}

const VERSION: &str = "SELECT version FROM streams WHERE stream = 'province'";

fn tell(batch: &NetworkBatch, touched: &mut Touched) {
    for row in &batch.routes {
        let place = row.route.bbox();
        touched.tell_carrier(&row.carrier, place);
        row.communes.iter().for_each(|code| touched.tell_commune(code, place));
    }
    for row in &batch.sites {
        touched.tell_carrier(&row.carrier, Bbox::around([row.site.at]));
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
