//! What each place of an incident hangs on: a position, a route's id, a site's id. A change of the
//! network finds by these the incidents that it may move.

use uuid::Uuid;

use crate::incidents::Evidence;
use crate::store::IncidentRow;
use crate::store::many::{MANY, values};
use crate::units::LonLat;

const HEAD: &str = "INSERT INTO incident_places (incident, position, lon, lat, route_id, site_id) VALUES ";
pub(super) const ADD: &str = values!(HEAD, 6, 1, "");
pub(super) const ADD_MANY: &str = values!(HEAD, 6, MANY, "");

/// What one place hangs on.
pub(super) struct Trace<'a> {
    pub incident: Uuid,
    pub position: i64,
    pub at: Option<LonLat>,
    pub route_id: Option<&'a str>,
    pub site_id: Option<&'a str>,
}

/// Of every place of these incidents. A commune alone hangs on no cable.
pub(super) fn traces<'a>(rows: impl IntoIterator<Item = &'a IncidentRow>) -> Vec<Trace<'a>> {
    let of_row = |row: &'a IncidentRow| {
        let id = row.id;
        (0_i64..).zip(&row.incident.places).filter_map(move |(position, place)| trace(id, position, place))
    };
    rows.into_iter().flat_map(of_row).collect()
}

fn trace(incident: Uuid, position: i64, place: &Evidence) -> Option<Trace<'_>> {
    let none = Trace { incident, position, at: None, route_id: None, site_id: None };
    Some(match place {
        Evidence::Point { at, .. } => Trace { at: Some(*at), ..none },
        Evidence::OnRoute { route_id, .. } => Trace { route_id: Some(route_id), ..none },
        Evidence::Otdr { route_id, site_id, .. } => {
            Trace { route_id: route_id.as_deref(), site_id: Some(site_id), ..none }
        }
        Evidence::Site { site_id } => Trace { site_id: Some(site_id), ..none },
        Evidence::Commune { .. } => return None,
    })
}

macro_rules! bind_trace {
    ($query:expr, $trace:expr) => {{
        let (query, trace) = ($query, $trace);
        let query = query.bind(trace.incident).bind(trace.position);
        let query = query.bind(trace.at.map(LonLat::lon)).bind(trace.at.map(LonLat::lat));
        query.bind(trace.route_id).bind(trace.site_id)
    }};
}
pub(super) use bind_trace;
