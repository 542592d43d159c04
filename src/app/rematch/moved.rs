//! What a second match changed, and which change of the network did it.

use std::collections::HashMap;

use uuid::Uuid;

use crate::app::live::Live;
use crate::geodesy;
use crate::store::{Cause, HistoryRow, IncidentRow, MatchRow, Matched, Spot, Standing};
use crate::units::{Chainage, Metres, Timestamp};

/// Lengths that differ by less are the same: chainages are told to the millimetre.
const SAME_M: f64 = 1e-3;

/// Shares that differ by less are the same.
const SAME_SHARE: f64 = 1e-6;

/// A move shorter than this, in metres, is not worth a line.
const WORTH_M: f64 = 0.5;

/// Nor is a share that changed by less.
const WORTH_SHARE: f64 = 0.005;

/// Where an incident went.
pub(super) struct Moved {
    what: &'static str,
    from: Option<Spot>,
    to: Option<Spot>,
    apart: Option<Metres>,
    /// Whether the route it was on still runs through where it was.
    stands: bool,
    /// Every route that it may have been on, or may be on now.
    routes: Vec<Uuid>,
}

/// Whether what was found is what the store has, to the last digit that is told.
pub(super) fn same(row: &IncidentRow, now: &Matched) -> bool {
    let near = |a: f64, b: f64, within: f64| (a - b).abs() < within;
    let stretch = |a: &(f64, f64, f64), b: &(f64, f64, f64)| {
        near(a.0, b.0, SAME_M) && near(a.1, b.1, SAME_M) && near(a.2, b.2, SAME_SHARE)
    };
    let alike = |a: &MatchRow, b: &MatchRow| {
        let route = a.route == b.route && a.route_id == b.route_id && a.carrier == b.carrier;
        let place = near(a.chainage_m, b.chainage_m, SAME_M) && near(a.distance_m, b.distance_m, SAME_M);
        let stretches =
            a.stretches.len() == b.stretches.len() && a.stretches.iter().zip(&b.stretches).all(|(a, b)| stretch(a, b));
        route && place && near(a.weight, b.weight, SAME_SHARE) && stretches
    };
    row.status == now.status
        && row.reason_vi == now.reason_vi
        && row.reason_en == now.reason_en
        && row.at == now.at
        && row.commune == now.commune
        && row.look == now.look
        && row.candidates.len() == now.candidates.len()
        && row.candidates.iter().zip(&now.candidates).all(|(a, b)| alike(a, b))
}

impl Moved {
    /// From the likeliest place before to the likeliest now. `None` where that is no news.
    pub(super) fn of(live: &Live, row: &IncidentRow, now: &Matched) -> Option<Self> {
        let (was, is) = (row.candidates.first(), now.candidates.first());
        let what = match (was, is) {
            _ if now.look => (!row.look).then_some("look")?,
            (None, None) => return None,
            (Some(a), Some(b)) if a.route == b.route && stays(a, b) => {
                ((a.weight - b.weight).abs() >= WORTH_SHARE).then_some("shared")?
            }
            _ => "moved",
        };
        let is = is.filter(|_| what != "look");
        let apart = was.zip(is).map(|(a, b)| geodesy::distance(a.point, b.point));
        let stands = was.is_some_and(|was| stands(live, was));
        let routes = row.candidates.iter().chain(&now.candidates).map(|c| c.route).collect();
        Some(Self { what, from: was.map(Spot::of), to: is.map(Spot::of), apart, stands, routes })
    }

    /// The routes that may tell why.
    pub(super) fn routes(&self) -> impl Iterator<Item = Uuid> {
        self.routes.iter().copied()
    }

    /// The line of the history. `as_of` is the version of the network that it was matched to before.
    pub(super) fn told(self, standings: &HashMap<Uuid, Standing>, as_of: i64, at: Timestamp) -> HistoryRow {
        let changed = |route: Uuid| standings.get(&route).filter(|route| route.version > as_of);
        let standing = |spot: &Option<Spot>| changed(spot.as_ref()?.route);
        // The route it was on did it, unless that still runs where it ran; then the one it came to,
        // or one that shares it.
        let left = standing(&self.from).filter(|route| route.retired || !self.stands);
        let others = || self.routes.iter().find_map(|route| changed(*route));
        let cause = left.or_else(|| standing(&self.to)).or_else(others).map(|route| Cause {
            what: if route.retired {
                "retired"
            } else if route.was_there {
                "changed"
            } else {
                "new"
            }
            .to_owned(),
            carrier: route.carrier.clone(),
            route_id: route.route_id.clone(),
            version: Some(route.version),
            import: route.import.clone(),
        });
        HistoryRow {
            what: self.what.to_owned(),
            at,
            from: self.from,
            to: self.to,
            apart_m: self.apart.map(Metres::get),
            cause,
            by: None,
            by_name: None,
            why: None,
        }
    }
}

impl Spot {
    /// The place of a candidate.
    pub(in crate::app) fn of(row: &MatchRow) -> Self {
        let (route, carrier, route_id) = (row.route, row.carrier.clone(), row.route_id.clone());
        Self { route, carrier, route_id, chainage_m: row.chainage_m, weight: row.weight }
    }
}

/// Whether two places on one route are one place, by chainage and on the ground.
fn stays(a: &MatchRow, b: &MatchRow) -> bool {
    (a.chainage_m - b.chainage_m).abs() < WORTH_M && geodesy::distance(a.point, b.point).get() < WORTH_M
}

fn stands(live: &Live, was: &MatchRow) -> bool {
    let route = live.number(was.route).and_then(|no| live.network.route(no));
    let now = route.zip(Chainage::checked(was.chainage_m)).and_then(|(route, at)| route.point_at(at).ok());
    now.is_some_and(|now| geodesy::distance(now, was.point).get() < WORTH_M)
}
