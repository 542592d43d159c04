//! The rough course of a cable, as a commune sees it.

use crate::network::Route;
use crate::units::{Bbox, Chainage, LonLat, Metres};

/// A corridor has one vertex for each piece of this length, in metres.
const PIECE: f64 = 1_500.0;

/// Places looked at in a piece.
const LOOKS: usize = 15;

/// Its vertices lie on a grid of so many degrees: too coarse to dig by.
const GRID: f64 = 0.003;

/// The width of that grid.
pub const COARSE: Metres = Metres::of(330);

/// A place on the grid: roughly where something is.
pub fn coarse(at: LonLat) -> Option<LonLat> {
    let rough = |degrees: f64| (degrees / GRID).round() * GRID;
    LonLat::checked(rough(at.lon()), rough(at.lat()))
}

/// A box around another one whose sides lie on the grid: where something changed, and no vertex of it.
pub fn coarse_box(exact: Bbox) -> Bbox {
    let (down, up) = (|degrees: f64| (degrees / GRID).floor() * GRID, |degrees: f64| (degrees / GRID).ceil() * GRID);
    Bbox { west: down(exact.west), south: down(exact.south), east: up(exact.east), north: up(exact.north) }
}

/// The course of a route where `inside` holds: the middle of each piece of it, coarse. Straight
/// through bends, and never a vertex of the route itself but by chance.
pub fn corridor(route: &Route, inside: impl Fn(LonLat) -> bool) -> Vec<Vec<LonLat>> {
    let mut lines: Vec<Vec<LonLat>> = Vec::new();
    for (start, end) in route.part_ranges() {
        let length = end.get() - start.get();
        let pieces = (length / PIECE).ceil().max(2.0) as usize;
        let middles = (0..pieces).map(|piece| {
            let along = |look: usize| (piece * LOOKS + look) as f64 / (pieces * LOOKS - 1) as f64;
            middle(route, (0..LOOKS).map(|look| start.get() + length * along(look)))
        });
        lines.extend(runs(middles.map(|at| at.filter(|at| inside(*at)))));
    }
    lines
}

fn middle(route: &Route, chainages: impl Iterator<Item = f64>) -> Option<LonLat> {
    let places = chainages.filter_map(|at| route.point_at(Chainage::checked(at)?).ok());
    let (mut lon, mut lat, mut count) = (0.0, 0.0, 0.0);
    for place in places {
        (lon, lat, count) = (lon + place.lon(), lat + place.lat(), count + 1.0);
    }
    coarse(LonLat::checked(lon / count, lat / count)?)
}

/// Neighbours that are there, as lines of two vertices or more; the same vertex once.
fn runs(places: impl Iterator<Item = Option<LonLat>>) -> Vec<Vec<LonLat>> {
    let mut lines = vec![Vec::new()];
    for place in places {
        let line = lines.last_mut().expect("there is always one");
        match place {
            Some(at) if line.last() != Some(&at) => line.push(at),
            Some(_) => {}
            None => lines.push(Vec::new()),
        }
    }
    lines.retain(|line| line.len() >= 2);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geodesy::distance;

    fn winding() -> Route {
        let at = |i: f64| LonLat::checked(107.0 + i * 0.0011, 16.8 + 0.002 * (i / 3.0).sin()).unwrap();
        Route::measured("T", vec![(0..150).map(|i| at(f64::from(i))).collect()])
    }

    #[test]
    fn a_corridor_follows_the_cable_roughly_and_tells_no_vertex_of_it() {
        let route = winding();
        let lines = corridor(&route, |_| true);
        assert_eq!(lines.len(), 1);
        let vertices: Vec<LonLat> = route.lines().flatten().copied().collect();
        for at in &lines[0] {
            let nearest = vertices.iter().map(|v| distance(*at, *v).get()).fold(f64::INFINITY, f64::min);
            assert!(nearest < 700.0, "it leaves the cable by {nearest} m");
            assert!(!vertices.contains(at));
        }
        assert!(lines[0].len() < 16, "one vertex in 1.5 km: {}", lines[0].len());
    }

    #[test]
    fn outside_the_commune_there_is_no_corridor() {
        assert!(corridor(&winding(), |_| false).is_empty());
        let west = corridor(&winding(), |at| at.lon() < 107.08);
        assert!(west.iter().flatten().all(|at| at.lon() < 107.08) && !west.is_empty());
    }
}
