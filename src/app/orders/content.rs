//! What was ordered, as it stood when it was: kept whole, so that what changes later changes no order.

use serde::{Deserialize, Serialize};

use crate::app::AppError;
use crate::app::live::Live;
use crate::app::orders::told::{HotTold, OrderCrew, OrderStation, WayTold};
use crate::app::orders::who;
use crate::app::plans::{StopTold, TourTold};
use crate::geodesy::distance;
use crate::network::Route;
use crate::patrols::Asset;
use crate::store::{CrewRow, OrderRow, StationRow};
use crate::units::{Chainage, LonLat, Message};

/// A stop lies on its crew's way; the way is rounded to a decimetre.
const ON_THE_WAY: f64 = 1.0;

/// What was ordered.
#[derive(Serialize, Deserialize)]
pub(super) struct Content {
    pub tour: TourTold<Message>,
    pub crew: OrderCrew,
    pub station: OrderStation,
    /// Codes of the assets at each stop.
    pub assets: Vec<Vec<String>>,
    /// The way to each stop.
    pub ways: Vec<WayTold>,
    /// Hot stretches that are visited.
    pub hot: Vec<HotTold>,
}

impl Content {
    pub fn of(live: &Live, tour: TourTold<Message>, crews: &[CrewRow], stations: &[StationRow]) -> Self {
        let (crew, station) = who(&tour.id, crews, stations);
        Self {
            crew: OrderCrew {
                id: tour.id.clone(),
                name: tour.name.clone(),
                vehicle: tour.vehicle.clone(),
                phone: crew.and_then(|c| c.phone.clone()),
            },
            station: OrderStation {
                name: tour.station.clone(),
                point: station.map(|s| [s.at.lon(), s.at.lat()]).or_else(|| tour.path.first().copied()),
                phone: station.and_then(|s| s.phone.clone()),
            },
            assets: tour
                .stops
                .iter()
                .map(|stop| assets(live, stop).iter().map(|a| a.code().to_owned()).collect())
                .collect(),
            ways: ways(&tour),
            hot: tour.stops.iter().filter_map(|stop| hot(live, stop)).collect(),
            tour,
        }
    }

    pub fn read(row: &OrderRow) -> Result<Self, AppError> {
        serde_json::from_str(&row.content).map_err(|e| AppError::Internal(e.to_string()))
    }

    /// Assets at a stop, by its place in the order.
    pub fn assets_at(&self, at: usize) -> Vec<Asset> {
        self.assets.get(at).into_iter().flatten().filter_map(|code| Asset::from_code(code)).collect()
    }
}

pub(super) fn place([lon, lat]: [f64; 2]) -> Option<LonLat> {
    LonLat::checked(lon, lat)
}

/// The route of a stop: of several carriers' routes with its id, the nearest.
fn route<'l>(live: &'l Live, stop: &StopTold<Message>) -> Option<&'l Route> {
    let (id, at) = (stop.route_id.as_deref()?, place(stop.point?)?);
    let away = |route: &Route| route.foot(at).map_or(f64::INFINITY, |foot| foot.distance.get());
    let routes = live.network.find(None, id).into_iter().filter_map(|no| live.network.route(no));
    routes.min_by(|a, b| away(a).total_cmp(&away(b)))
}

fn assets(live: &Live, stop: &StopTold<Message>) -> &'static [Asset] {
    if stop.kind == "break" {
        return &[];
    }
    match stop.site_id.as_deref().and_then(|id| live.network.find_site(None, id)) {
        Some(site) => Asset::at(site.kind),
        None => Asset::along(route(live, stop).and_then(|route| route.laying)),
    }
}

fn hot(live: &Live, stop: &StopTold<Message>) -> Option<HotTold> {
    let (ratio, from, to) = (stop.ratio?, Chainage::checked(stop.from_m?)?, Chainage::checked(stop.to_m?)?);
    let lines = route(live, stop)?.stretch(from, to);
    let line: Vec<[f64; 2]> = lines.concat().into_iter().map(|p| [p.lon(), p.lat()]).collect();
    (line.len() > 1).then_some(HotTold { stop: stop.n, ratio, line })
}

/// How far and how long it is to each stop from the one before. A break is taken where the crew is.
fn ways(tour: &TourTold<Message>) -> Vec<WayTold> {
    let mut along = vec![0.0];
    for pair in tour.path.windows(2) {
        let step = place(pair[0]).zip(place(pair[1])).map_or(0.0, |(a, b)| distance(a, b).get());
        along.push(along[along.len() - 1] + step);
    }
    let (mut cursor, mut left) = (0, tour.leaves.clone());
    let way = |stop: &StopTold<Message>| {
        let enter = stop.line.as_ref().and_then(|line| line.first().copied()).or(stop.point);
        let at = enter.map_or(cursor, |enter| nearest(&tour.path, cursor, enter));
        let metres = (along[at] - along[cursor]).round();
        let leave = stop.line.as_ref().and_then(|line| line.last().copied());
        cursor = leave.map_or(at, |leave| nearest(&tour.path, at, leave));
        let minutes = minutes_between(&left, &stop.arrive);
        left.clone_from(&stop.leave);
        WayTold { metres, minutes }
    };
    tour.stops.iter().map(way).collect()
}

/// The first vertex of a way, from `from` on, at a place; else the nearest.
fn nearest(path: &[[f64; 2]], from: usize, to: [f64; 2]) -> usize {
    let Some(to) = place(to) else { return from };
    let away = |at: usize| place(path[at]).map_or(f64::INFINITY, |p| distance(p, to).get());
    let mut best = (f64::INFINITY, from);
    for at in from..path.len() {
        let metres = away(at);
        if metres <= ON_THE_WAY {
            return at;
        }
        if metres < best.0 {
            best = (metres, at);
        }
    }
    best.1
}

fn minutes_between(from: &str, to: &str) -> f64 {
    let at = |text: &str| crate::import::parse_time(text, false, time::UtcOffset::UTC).map_or(0, |at| at.millis());
    ((at(to) - at(from)).max(0) as f64 / 60_000.0).round()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stop(
        n: usize,
        kind: &str,
        point: Option<[f64; 2]>,
        line: Option<Vec<[f64; 2]>>,
        hours: [&str; 2],
    ) -> StopTold<Message> {
        let at = |hour: &str| format!("2026-11-14T{hour}:00+07:00");
        StopTold {
            n,
            task: format!("t{n}"),
            kind: kind.to_owned(),
            arrive: at(hours[0]),
            start: at(hours[0]),
            leave: at(hours[1]),
            label: None,
            route_id: None,
            from_m: None,
            to_m: None,
            site_id: None,
            commune: None,
            point,
            line,
            ratio: None,
            pinned: false,
            overdue_days: None,
            prize: 0.0,
            why: None,
        }
    }

    /// Out along a road, a stretch driven back along it, home: places that are passed twice are told apart.
    #[test]
    fn the_way_to_each_stop_is_told_from_the_one_before() {
        let [a, b, c] = [[107.0, 16.8], [107.01, 16.8], [107.02, 16.8]];
        let tour = TourTold {
            id: String::new(),
            name: String::new(),
            station: String::new(),
            vehicle: "car".to_owned(),
            leaves: "2026-11-14T21:00:00+07:00".to_owned(),
            back: "2026-11-14T23:00:00+07:00".to_owned(),
            metres: 0.0,
            stops: vec![
                stop(1, "hotspot", Some(b), None, ["21:10", "21:24"]),
                stop(1, "break", None, None, ["21:24", "21:54"]),
                stop(2, "stretch", Some(b), Some(vec![c, b]), ["22:00", "22:20"]),
                stop(3, "site", Some(a), None, ["22:30", "22:44"]),
            ],
            path: vec![a, b, c, b, a],
        };
        let leg = 1_066.0;
        let found: Vec<(f64, f64)> = ways(&tour).iter().map(|way| (way.metres, way.minutes)).collect();
        for ((metres, minutes), (legs, expected)) in
            found.iter().zip([(1.0, 10.0), (0.0, 0.0), (1.0, 6.0), (1.0, 10.0)])
        {
            assert!((metres - legs * leg).abs() < 2.0, "{found:?}");
            assert_eq!(*minutes, expected, "{found:?}");
        }
    }
}
