//! Where the province is, roughly: enough to tell a file of somewhere else.

use crate::geodesy::destination;
use crate::network::Commune;
use crate::units::{Bbox, LonLat, Metres};

/// Degrees that a cell is wide and high: some 550 m.
const CELL: f64 = 0.005;
/// Cells around the land that still count: 2 km and what a cell may hide.
const MARGIN: i64 = 4;
/// How far out at sea still counts, in metres, and in which steps it is looked for.
const SEA: u32 = 30_000;
const STEP: u32 = 500;
/// Cells of a province: beyond, the areas are of no province.
const MOST: i64 = 4_000_000;

/// The land of a province with 2 km around it, and the sea before its coast, as a grid of cells.
#[derive(Clone, Debug, PartialEq)]
pub struct Province {
    west: f64,
    south: f64,
    columns: i64,
    rows: i64,
    near: Vec<bool>,
}

impl Province {
    /// Of the communes' areas. `sea` is the direction in which the sea lies, in degrees clockwise
    /// from north: up to 30 km that way from the land count too. `None` without areas.
    pub fn of(communes: &[Commune], sea: Option<f64>) -> Option<Self> {
        let corners = communes.iter().flat_map(|commune| commune.rings.iter().flatten().flatten().copied());
        let bbox = Bbox::around(corners)?.grown(0.4);
        let cells = |from: f64, to: f64| ((to - from) / CELL).ceil() as i64 + 1;
        let (columns, rows) = (cells(bbox.west, bbox.east), cells(bbox.south, bbox.north));
        if columns.saturating_mul(rows) > MOST {
            return None;
        }
        let near = vec![false; (columns * rows) as usize];
        let mut new = Self { west: bbox.west, south: bbox.south, columns, rows, near };
        for polygon in communes.iter().flat_map(|commune| &commune.rings) {
            new.fill(polygon);
            polygon.iter().for_each(|ring| new.trace(ring));
        }
        if let Some(sea) = sea {
            new.flood(sea);
        }
        new.widen();
        Some(new)
    }

    /// Whether a place is in the province, within 2 km of it, or at sea before its coast.
    pub fn is_near(&self, place: LonLat) -> bool {
        self.cell(place.lon(), place.lat()).is_some_and(|cell| self.near[cell])
    }

    fn cell(&self, lon: f64, lat: f64) -> Option<usize> {
        let (x, y) = (((lon - self.west) / CELL).floor() as i64, ((lat - self.south) / CELL).floor() as i64);
        self.at(x, y)
    }

    fn at(&self, x: i64, y: i64) -> Option<usize> {
        let inside = (0..self.columns).contains(&x) && (0..self.rows).contains(&y);
        inside.then_some((y * self.columns + x) as usize)
    }

    /// Cells whose middle lies inside: between the first and second crossing of their row, and so on.
    fn fill(&mut self, rings: &[Vec<LonLat>]) {
        let edges = || rings.iter().flat_map(|ring| ring.windows(2));
        let Some(bbox) = Bbox::around(rings.iter().flatten().copied()) else { return };
        let row = |lat: f64| ((lat - self.south) / CELL).floor() as i64;
        let mut crossings: Vec<Vec<f64>> = vec![Vec::new(); (row(bbox.north) - row(bbox.south) + 1) as usize];
        let first = row(bbox.south);
        for edge in edges() {
            let (low, high) = if edge[0].lat() <= edge[1].lat() { (edge[0], edge[1]) } else { (edge[1], edge[0]) };
            for y in row(low.lat())..=row(high.lat()) {
                let middle = self.south + (y as f64 + 0.5) * CELL;
                if (low.lat()..high.lat()).contains(&middle) {
                    let share = (middle - low.lat()) / (high.lat() - low.lat());
                    crossings[(y - first) as usize].push(low.lon() + share * (high.lon() - low.lon()));
                }
            }
        }
        for (y, mut row) in (first..).zip(crossings) {
            row.sort_by(f64::total_cmp);
            for pair in row.chunks_exact(2) {
                let x = |lon: f64| ((lon - self.west) / CELL - 0.5).ceil() as i64;
                (x(pair[0])..x(pair[1]))
                    .filter_map(|x| self.at(x, y))
                    .collect::<Vec<_>>()
                    .into_iter()
                    .for_each(|cell| self.near[cell] = true);
            }
        }
    }

    /// Cells that the border goes through.
    fn trace(&mut self, ring: &[LonLat]) {
        for edge in ring.windows(2) {
            let (east, north) = (edge[1].lon() - edge[0].lon(), edge[1].lat() - edge[0].lat());
            let steps = (east.abs().max(north.abs()) / CELL * 2.0).ceil().max(1.0);
            for step in 0..=steps as usize {
                let share = step as f64 / steps;
                if let Some(cell) = self.cell(edge[0].lon() + share * east, edge[0].lat() + share * north) {
                    self.near[cell] = true;
                }
            }
        }
    }

    /// Cells from which the land lies within reach, away from the sea.
    fn flood(&mut self, sea: f64) {
        let land = self.near.clone();
        for (cell, _) in land.iter().enumerate().filter(|(_, land)| **land) {
            let (x, y) = (cell as i64 % self.columns, cell as i64 / self.columns);
            let middle = |at: i64, from: f64| from + (at as f64 + 0.5) * CELL;
            let Some(from) = LonLat::checked(middle(x, self.west), middle(y, self.south)) else { continue };
            // The sea begins where the land ends: cells with land beyond them need no look.
            let ahead = destination(from, sea, Metres::of(2 * STEP));
            if self.cell(ahead.lon(), ahead.lat()).is_some_and(|cell| land[cell]) {
                continue;
            }
            let end = destination(from, sea, Metres::of(SEA));
            let steps = SEA / STEP;
            for step in 1..=steps {
                let share = f64::from(step) / f64::from(steps);
                let (lon, lat) =
                    (from.lon() + share * (end.lon() - from.lon()), from.lat() + share * (end.lat() - from.lat()));
                if let Some(cell) = self.cell(lon, lat) {
                    self.near[cell] = true;
                }
            }
        }
    }

    /// Everything within the margin of a cell counts as well: along the rows, then across them.
    fn widen(&mut self) {
        for (dx, dy) in [(1, 0), (0, 1)] {
            let before = self.near.clone();
            for cell in (0..before.len()).filter(|cell| before[*cell]) {
                let (x, y) = (cell as i64 % self.columns, cell as i64 / self.columns);
                for off in -MARGIN..=MARGIN {
                    if let Some(cell) = self.at(x + dx * off, y + dy * off) {
                        self.near[cell] = true;
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A square of 0.2 degrees with its south-western corner at 107, 16.
    fn square() -> Commune {
        let at = |lon, lat| LonLat::checked(lon, lat).unwrap();
        let ring = [(107.0, 16.0), (107.2, 16.0), (107.2, 16.2), (107.0, 16.2), (107.0, 16.0)];
        Commune {
            code: "1".to_owned(),
            name: "A".to_owned(),
            kind: "xa".to_owned(),
            full_name: "Xã A".to_owned(),
            old_district: None,
            former: Vec::new(),
            center: at(107.1, 16.1),
            rings: vec![vec![ring.iter().map(|&(lon, lat)| at(lon, lat)).collect()]],
            approximate: false,
        }
    }

    #[test]
    fn a_place_near_the_border_or_at_sea_is_of_the_province() {
        let land = Province::of(&[square()], Some(90.0)).unwrap();
        let cases = [
            ("inside", 107.1, 16.1, true),
            ("on the border", 107.0, 16.1, true),
            ("2 km west of it", 106.9815, 16.1, true),
            ("2 km beyond a corner, each way", 106.9815, 15.982, true),
            ("5 km west of it", 106.95, 16.1, false),
            ("5 km south of it", 107.1, 15.95, false),
            ("25 km out at sea", 107.43, 16.1, true),
            ("40 km out at sea", 107.58, 16.1, false),
            ("another country", -0.2, 5.6, false),
        ];
        for (name, lon, lat, want) in cases {
            assert_eq!(land.is_near(LonLat::checked(lon, lat).unwrap()), want, "{name}");
        }
        let inland = Province::of(&[square()], None).unwrap();
        assert!(!inland.is_near(LonLat::checked(107.43, 16.1).unwrap()), "no sea, no place at sea");
        assert_eq!(Province::of(&[], None), None);
    }
}
