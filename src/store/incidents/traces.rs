//! What each place of an incident hangs on: a position, a route's id, a site's id, a painted number. A
//! change of the network finds by these the incidents that it may move.

use std::collections::BTreeSet;

use uuid::Uuid;

use crate::incidents::Evidence;
use crate::matching::Rules;
use crate::network::told_labels;
use crate::store::IncidentRow;
use crate::store::many::{MANY, values};
use crate::units::{LonLat, Metres};

const HEAD: &str =
    "INSERT INTO incident_places (incident, position, lon, lat, route_id, site_id, label, reach) VALUES ";
pub(super) const ADD: &str = values!(HEAD, 8, 1, "");
pub(super) const ADD_MANY: &str = values!(HEAD, 8, MANY, "");

/// Metres of a degree of longitude, at least, as far as 60 degrees north or south.
const DEGREE: f64 = 55_000.0;

/// What one place hangs on.
pub(super) struct Trace<'a> {
    pub incident: Uuid,
    pub position: i64,
    pub at: Option<LonLat>,
    pub route_id: Option<&'a str>,
    pub site_id: Option<&'a str>,
    /// What a site is told by, as [`told_labels`] keeps it.
    pub label: Option<String>,
    /// Degrees over which cable is weighed, where that is farther than a report is matched over.
    pub reach: Option<f64>,
}

/// Of every place of these incidents, and of every site told by what is painted on it. A commune alone
/// hangs on no cable.
pub(super) fn traces<'a>(rows: impl IntoIterator<Item = &'a IncidentRow>) -> Vec<Trace<'a>> {
    let mut all = Vec::new();
    for row in rows {
        let first = all.len();
        for place in &row.incident.places {
            all.extend(trace(row.id, place));
            let labels: BTreeSet<String> = labels(place).into_iter().flat_map(told_labels).collect();
            all.extend(labels.into_iter().map(|label| Trace { label: Some(label), ..none(row.id) }));
        }
        (0..).zip(&mut all[first..]).for_each(|(position, trace)| trace.position = position);
    }
    all
}

fn none(incident: Uuid) -> Trace<'static> {
    Trace { incident, position: 0, at: None, route_id: None, site_id: None, label: None, reach: None }
}

/// The sites that a place tells by what is painted on them.
fn labels(place: &Evidence) -> Vec<&str> {
    match place {
        Evidence::Between { from, to, .. } => vec![from, to],
        Evidence::Otdr { site_id: label, .. } | Evidence::Label { label } => vec![label],
        Evidence::Roughly { place, .. } | Evidence::Along { place, .. } | Evidence::Near { place, .. } => labels(place),
        Evidence::Point { .. } | Evidence::OnRoute { .. } | Evidence::Site { .. } | Evidence::Commune { .. } => vec![],
    }
}

fn trace(incident: Uuid, place: &Evidence) -> Option<Trace<'_>> {
    let none = none(incident);
    Some(match place {
        Evidence::Point { at, accuracy } => Trace { at: Some(*at), reach: reach(*accuracy), ..none },
        Evidence::OnRoute { route_id, .. } => Trace { route_id: Some(route_id), ..none },
        Evidence::Between { route_id, .. } => Trace { route_id: route_id.as_deref(), ..none },
        Evidence::Otdr { route_id, site_id, .. } => {
            Trace { route_id: route_id.as_deref(), site_id: Some(site_id), ..none }
        }
        Evidence::Site { site_id } => Trace { site_id: Some(site_id), ..none },
        Evidence::Label { .. } => none,
        Evidence::Commune { .. } => return None,
        Evidence::Roughly { place, accuracy } => Trace { reach: reach(*accuracy), ..trace(incident, place)? },
        Evidence::Along { route_id, place } => Trace { route_id: Some(route_id), ..trace(incident, place)? },
        Evidence::Near { place, at, accuracy } => {
            Trace { at: Some(*at), reach: reach(*accuracy), ..trace(incident, place).unwrap_or(none) }
        }
    })
}

/// Three standard deviations, where that is beyond what every place is matched within.
fn reach(accuracy: Metres) -> Option<f64> {
    let metres = 3.0 * accuracy.get();
    (metres > Rules::default().radius.get()).then_some(metres / DEGREE)
}

macro_rules! bind_trace {
    ($query:expr, $trace:expr) => {{
        let (query, trace) = ($query, $trace);
        let query = query.bind(trace.incident).bind(trace.position);
        let query = query.bind(trace.at.map(LonLat::lon)).bind(trace.at.map(LonLat::lat));
        query.bind(trace.route_id).bind(trace.site_id).bind(trace.label.as_deref()).bind(trace.reach)
    }};
}
pub(super) use bind_trace;
