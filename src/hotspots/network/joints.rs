//! Where lines meet: vertices within the snapping tolerance of each other are one node.

use std::cmp::Ordering;

use crate::units::{LonLat, Metres};

/// Metres in a degree of latitude at least, so that a row is never narrower than the tolerance.
const DEGREE_M: f64 = 110_574.0;

/// Metres in a degree of longitude at the equator.
const DEGREE_LON_M: f64 = 111_319.490_793;

/// The node of each vertex, from 0, and how many there are. Vertices no farther apart than `snap` are
/// one, and so are those that a chain of such neighbours joins. O(n log n).
pub(super) fn joined(vertices: &[LonLat], snap: Metres) -> (Vec<u32>, usize) {
    let rows = Rows { height: snap.get().max(1e-6) / DEGREE_M, snap: snap.get() };
    let mut order: Vec<u32> = (0..vertices.len() as u32).collect();
    let at = |i: u32| vertices[i as usize];
    let key = |i: u32| (rows.row(at(i)), at(i).lon());
    order.sort_unstable_by(|&a, &b| {
        let (a, b) = (key(a), key(b));
        a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))
    });
    let mut sets = Sets((0..vertices.len() as u32).collect());
    let mut above = 0;
    for (i, &one) in order.iter().enumerate() {
        let here = key(one);
        let reach = rows.reach(at(one));
        for &other in order[i + 1..].iter().take_while(|&&o| key(o).0 == here.0 && key(o).1 - here.1 <= reach) {
            if rows.near(at(one), at(other)) {
                sets.join(one, other);
            }
        }
        let before = |o: u32| match key(o).0.cmp(&(here.0 + 1)) {
            Ordering::Equal => key(o).1 < here.1 - reach,
            order => order == Ordering::Less,
        };
        while above < order.len() && before(order[above]) {
            above += 1;
        }
        for &other in order[above..].iter().take_while(|&&o| key(o).0 == here.0 + 1 && key(o).1 - here.1 <= reach) {
            if rows.near(at(one), at(other)) {
                sets.join(one, other);
            }
        }
    }
    sets.numbered()
}

struct Rows {
    height: f64,
    snap: f64,
}

impl Rows {
    fn row(&self, at: LonLat) -> i64 {
        (at.lat() / self.height).floor() as i64
    }

    /// Degrees of longitude that may lie within the tolerance, a little more than needed.
    fn reach(&self, at: LonLat) -> f64 {
        1.01 * self.snap / (DEGREE_LON_M * at.lat().to_radians().cos().max(1e-6))
    }

    fn near(&self, a: LonLat, b: LonLat) -> bool {
        let north = (a.lat() - b.lat()) * 111_132.0;
        let east = (a.lon() - b.lon()) * DEGREE_LON_M * a.lat().to_radians().cos();
        north.hypot(east) <= self.snap
    }
}

/// Disjoint sets, with halved paths.
struct Sets(Vec<u32>);

impl Sets {
    fn find(&mut self, mut one: u32) -> u32 {
        while self.0[one as usize] != one {
            let up = self.0[self.0[one as usize] as usize];
            self.0[one as usize] = up;
            one = up;
        }
        one
    }

    fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.find(a), self.find(b));
        self.0[a.max(b) as usize] = a.min(b);
    }

    fn numbered(mut self) -> (Vec<u32>, usize) {
        let mut nodes = vec![u32::MAX; self.0.len()];
        let mut count = 0;
        for one in 0..self.0.len() as u32 {
            let root = self.find(one) as usize;
            if nodes[root] == u32::MAX {
                nodes[root] = count;
                count += 1;
            }
            nodes[one as usize] = nodes[root];
        }
        (nodes, count as usize)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(lon: f64, lat: f64) -> LonLat {
        LonLat::checked(lon, lat).unwrap()
    }

    #[test]
    fn vertices_within_the_tolerance_are_one_node() {
        // 1e-8 degrees are about a millimetre.
        type Case = (&'static str, &'static [(f64, f64)], &'static [u32]);
        let cases: &[Case] = &[
            ("the same", &[(107.0, 16.8), (107.0, 16.8)], &[0, 0]),
            ("two millimetres", &[(107.0, 16.8), (107.0 + 2e-8, 16.8)], &[0, 0]),
            ("two centimetres", &[(107.0, 16.8), (107.0 + 2e-7, 16.8)], &[0, 1]),
            ("a chain of neighbours", &[(107.0, 16.8), (107.0, 16.8 + 1.6e-7), (107.0, 16.8 + 8e-8)], &[0, 0, 0]),
            ("across the equator", &[(9.0, -1e-8), (9.0, 1e-8), (9.0, 1.0)], &[0, 0, 1]),
        ];
        for (name, vertices, nodes) in cases {
            let vertices: Vec<LonLat> = vertices.iter().map(|v| at(v.0, v.1)).collect();
            assert_eq!(joined(&vertices, Metres::checked(0.01).unwrap()).0, *nodes, "{name}");
        }
    }

    proptest! {
        #[test]
        fn whoever_is_near_is_joined(
            places in prop::collection::vec((0_i32..60, 0_i32..60), 1..60),
        ) {
            // Steps of 4 mm: neighbours up to two steps apart are one.
            let vertices: Vec<LonLat> =
                places.iter().map(|p| at(107.0 + 3.757e-8 * f64::from(p.0), 16.8 + 3.6e-8 * f64::from(p.1))).collect();
            let (nodes, _) = joined(&vertices, Metres::checked(0.009).unwrap());
            for (i, a) in places.iter().enumerate() {
                for (j, b) in places.iter().enumerate() {
                    if (a.0 - b.0).pow(2) + (a.1 - b.1).pow(2) <= 4 {
                        prop_assert_eq!(nodes[i], nodes[j]);
                    }
                }
            }
        }
    }
}
