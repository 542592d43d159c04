//! Which incidents a change of the network may move: those on the routes that changed, those whose
//! place lies within reach of a piece of cable that came or went, those that name a route or site
//! that changed, those at a site near such a route, and those told by a painted number. No others wait to be matched again.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use crate::matching::Rules;
use crate::network::{Route, Site, site_labels};
use crate::store::many::{MANY, values};
use crate::store::wkb::lines_from_wkb;
use crate::store::{NetworkBatch, RouteRow, StoreError};
use crate::units::{Bbox, LonLat};

/// The routes in service among so many ids, as far as matching minds them.
pub const ROUTES: &str =
    values!("SELECT id, route_id, medium, geometry FROM routes WHERE retired_at IS NULL AND id IN ", MANY, 1, "");

/// The sites among so many ids, as they were.
pub const SITES: &str = values!(
    "SELECT id, carrier, site_id, kind, name, lon, lat, commune, properties, data_version FROM sites WHERE id IN ",
    MANY,
    1,
    ""
);

/// Version, then the routes that incidents are matched to.
pub const ON: &str =
    values!("UPDATE incidents SET waits = $33 WHERE id IN (SELECT incident FROM matches WHERE route IN ", MANY, 1, ")");

/// Version, then the routes that evidence names.
pub const NAMED: &str = values!(
    "UPDATE incidents SET waits = $33 WHERE id IN (SELECT incident FROM incident_places WHERE route_id IN ",
    MANY,
    1,
    ")"
);

/// Version, then the sites that evidence names.
pub const AT_SITES: &str = values!(
    "UPDATE incidents SET waits = $33 WHERE id IN (SELECT incident FROM incident_places WHERE site_id IN ",
    MANY,
    1,
    ")"
);

pub const ANY_NAMED: &str =
    "UPDATE incidents SET waits = $1 WHERE id IN (SELECT incident FROM incident_places WHERE route_id IS NOT NULL)";

pub const ANY_AT_SITES: &str =
    "UPDATE incidents SET waits = $1 WHERE id IN (SELECT incident FROM incident_places WHERE site_id IS NOT NULL)";

pub const NEAR: &str = "UPDATE incidents SET waits = $5 WHERE id IN \
     (SELECT incident FROM incident_places WHERE lat >= $3 AND lat <= $4 AND lon >= $1 AND lon <= $2)";

pub const NEAR_SITES: &str = "UPDATE incidents SET waits = $5 WHERE id IN (SELECT p.incident FROM sites s \
     JOIN incident_places p ON p.site_id = s.site_id WHERE s.lat >= $3 AND s.lat <= $4 AND s.lon >= $1 AND s.lon <= $2)";

/// Places told by what is painted on a site, where that was put, and vague ones, which weigh cable farther
/// away than others.
pub const WIDE: &str = "UPDATE incidents SET waits = $5 WHERE id IN (SELECT p.incident FROM incident_places p \
     JOIN incidents i ON i.id = p.incident WHERE (p.label IS NOT NULL OR p.reach IS NOT NULL) AND (COALESCE(p.lat, i.lat) IS NULL \
     OR (COALESCE(p.lat, i.lat) + COALESCE(p.reach, 0) >= $3 AND COALESCE(p.lat, i.lat) - COALESCE(p.reach, 0) <= $4 \
     AND COALESCE(p.lon, i.lon) + COALESCE(p.reach, 0) >= $1 AND COALESCE(p.lon, i.lon) - COALESCE(p.reach, 0) <= $2)))";

/// Version, then what is painted on sites.
pub const LABELLED: &str = values!(
    "UPDATE incidents SET waits = $33 WHERE id IN (SELECT incident FROM incident_places WHERE label IN ",
    MANY,
    1,
    ")"
);

pub const ANY_LABELLED: &str =
    "UPDATE incidents SET waits = $1 WHERE id IN (SELECT incident FROM incident_places WHERE label IS NOT NULL)";

/// Beyond so many names, everything that names any is quicker looked at.
const NAMES: usize = 2_000;

/// Boxes that are looked through at the end of a change.
const BOXES: usize = 256;

/// Cable is boxed in runs of about this many degrees: some 1.1 km.
const RUN: f64 = 0.01;

/// Metres of a degree of latitude, at least.
const DEGREE: f64 = 110_500.0;

/// A route in service before it is replaced or retired.
#[derive(sqlx::FromRow)]
pub struct Before {
    id: Uuid,
    route_id: String,
    medium: Option<String>,
    geometry: Vec<u8>,
}

/// What of a change matters to incidents.
#[derive(Default)]
pub struct Again {
    /// Routes whose matches may move.
    pub routes: Vec<Uuid>,
    route_ids: HashSet<String>,
    site_ids: HashSet<String>,
    labels: HashSet<String>,
    /// Around cable that came or went.
    changed: Vec<Bbox>,
    /// Around the whole of the routes: a distance from a site beside one ends elsewhere on it.
    along: Vec<Bbox>,
}

impl Again {
    /// What a batch changes. `before` are the routes that it replaces or retires, as they are in
    /// service; `sites` those that it changes or retires.
    pub fn note(&mut self, batch: &NetworkBatch, before: Vec<Before>, sites: Vec<Site>) -> Result<(), StoreError> {
        let mut before: HashMap<Uuid, Before> = before.into_iter().map(|row| (row.id, row)).collect();
        for row in &batch.routes {
            self.route(row, before.remove(&row.id))?;
        }
        for gone in before.into_values() {
            let lines = lines_from_wkb(&gone.geometry).ok_or(StoreError::Corrupt("route"))?;
            let runs = runs(lines.iter().flat_map(|line| line.windows(2)).map(|pair| (pair[0], pair[1])));
            self.changed.extend(&runs);
            self.along.extend(runs);
            self.routes.push(gone.id);
            self.route_ids.insert(gone.route_id);
        }
        for site in batch.sites.iter().map(|row| &row.site).chain(&sites) {
            self.site_ids.insert(site.id.clone());
            self.labels.extend(site_labels(site));
        }
        Ok(())
    }

    fn route(&mut self, row: &RouteRow, before: Option<Before>) -> Result<(), StoreError> {
        let now = pieces(&row.route);
        let mut old = Vec::new();
        let mut same_kind = false;
        if let Some(before) = before {
            let lines = lines_from_wkb(&before.geometry).ok_or(StoreError::Corrupt("route"))?;
            same_kind = before.medium.as_deref() == row.route.medium.map(|m| m.code());
            if same_kind && before.route_id == row.route.id && row.route.lines().eq(lines.iter().map(Vec::as_slice)) {
                return Ok(());
            }
            old = lines.iter().flat_map(|line| line.windows(2)).map(|pair| (pair[0], pair[1])).collect();
            self.routes.push(row.id);
            self.route_ids.insert(before.route_id);
        }
        self.route_ids.insert(row.route.id.clone());
        self.along.extend(runs(old.iter().chain(&now).copied()));
        let (in_old, in_new) = (keys(&old), keys(&now));
        let stays =
            |piece: &(LonLat, LonLat)| same_kind && in_old.contains(&key(*piece)) && in_new.contains(&key(*piece));
        let moved = |pieces: Vec<(LonLat, LonLat)>| runs(pieces.into_iter().filter(|piece| !stays(piece)));
        self.changed.extend(moved(old));
        self.changed.extend(moved(now));
        Ok(())
    }

    /// The routes that evidence may name; `None` if they are too many to name.
    pub fn route_ids(&self) -> Option<Vec<&str>> {
        named(&self.route_ids)
    }

    /// The same of sites.
    pub fn site_ids(&self) -> Option<Vec<&str>> {
        named(&self.site_ids)
    }

    /// What was or is painted on sites that change.
    pub fn labels(&self) -> Option<Vec<&str>> {
        named(&self.labels)
    }

    /// Where a point may have cable within reach that it had not, or the other way round.
    pub fn near(&self) -> Vec<Bbox> {
        gathered(&self.changed)
    }

    /// Where a site may lie beside a route that changed.
    pub fn near_sites(&self) -> Vec<Bbox> {
        gathered(&self.along)
    }
}

fn named(ids: &HashSet<String>) -> Option<Vec<&str>> {
    (ids.len() <= NAMES).then(|| ids.iter().map(String::as_str).collect())
}

fn pieces(route: &Route) -> Vec<(LonLat, LonLat)> {
    route.lines().flat_map(|line| line.windows(2)).map(|pair| (pair[0], pair[1])).collect()
}

/// The same for a piece and for its reverse.
fn key((a, b): (LonLat, LonLat)) -> [u64; 4] {
    let ends = |a: LonLat, b: LonLat| [a.lon().to_bits(), a.lat().to_bits(), b.lon().to_bits(), b.lat().to_bits()];
    ends(a, b).min(ends(b, a))
}

fn keys(pieces: &[(LonLat, LonLat)]) -> HashSet<[u64; 4]> {
    pieces.iter().map(|piece| key(*piece)).collect()
}

/// Boxes around pieces of cable that follow one another.
fn runs(pieces: impl Iterator<Item = (LonLat, LonLat)>) -> Vec<Bbox> {
    let mut runs: Vec<Bbox> = Vec::new();
    for (a, b) in pieces {
        let Some(own) = Bbox::around([a, b]) else { continue };
        match runs.last_mut() {
            Some(last) if small(last.join(own)) => *last = last.join(own),
            _ => runs.push(own),
        }
    }
    runs
}

fn small(bbox: Bbox) -> bool {
    bbox.east - bbox.west <= RUN && bbox.north - bbox.south <= RUN
}

/// So many boxes at most that hold all of these, each grown by as far as matching looks.
fn gathered(boxes: &[Bbox]) -> Vec<Bbox> {
    let mut cell = RUN;
    loop {
        let mut cells: HashMap<(i64, i64), Bbox> = HashMap::new();
        for one in boxes {
            let middle = |from: f64, to: f64| ((from + to) / 2.0 / cell).floor() as i64;
            let place = (middle(one.west, one.east), middle(one.south, one.north));
            cells.entry(place).and_modify(|so_far| *so_far = so_far.join(*one)).or_insert(*one);
        }
        if cells.len() <= BOXES {
            return cells.into_values().map(reached).collect();
        }
        cell *= 2.0;
    }
}

/// Grown by the farthest that a point is matched over.
fn reached(bbox: Bbox) -> Bbox {
    let north = Rules::default().radius.get() / DEGREE;
    let parallel = bbox.north.abs().max(bbox.south.abs()).min(89.0).to_radians().cos();
    let east = north / parallel;
    Bbox { west: bbox.west - east, south: bbox.south - north, east: bbox.east + east, north: bbox.north + north }
}

/// Let the incidents wait that a change may move.
macro_rules! match_again {
    ($tx:ident, $again:expr, $version:expr) => {{
        use $crate::store::network::again as sql;
        let (again, version): (&$crate::store::network::again::Again, i64) = ($again, $version);
        for group in again.routes.chunks(MANY) {
            bind_ids!(sqlx::query(sql::ON), group).bind(version).execute(&mut *$tx).await?;
        }
        for (ids, these, any) in [
            (again.route_ids(), sql::NAMED, sql::ANY_NAMED),
            (again.site_ids(), sql::AT_SITES, sql::ANY_AT_SITES),
            (again.labels(), sql::LABELLED, sql::ANY_LABELLED),
        ] {
            match ids {
                Some(ids) => {
                    for group in ids.chunks(MANY) {
                        bind_ids!(sqlx::query(these), group).bind(version).execute(&mut *$tx).await?;
                    }
                }
                None => {
                    run!($tx, any, version);
                }
            }
        }
        for (boxes, statement) in
            [(again.near(), sql::NEAR), (again.near_sites(), sql::NEAR_SITES), (again.near_sites(), sql::WIDE)]
        {
            for place in boxes {
                run!($tx, statement, place.west, place.east, place.south, place.north, version);
            }
        }
    }};
}
pub(super) use match_again;
