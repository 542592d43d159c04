//! Against brute force, on ground so crowded that ties, crossings, repeated vertices
//! and segments without length are the rule.

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;
use crate::geodesy::LocalPlane;
use crate::network::RouteNo;

/// Where the grid lies: the corner, and degrees a step.
#[derive(Clone, Copy, Debug)]
struct Ground {
    lon: f64,
    lat: f64,
    step: f64,
}

const GROUNDS: [Ground; 4] = [
    Ground { lon: 107.1, lat: 16.8, step: 1e-4 },
    Ground { lon: 179.9997, lat: -16.8, step: 1e-4 },
    Ground { lon: -60.0, lat: 89.9994, step: 1e-4 },
    Ground { lon: 100.0, lat: -50.0, step: 20.0 },
];

impl Ground {
    /// From nothing to about nine steps of the grid.
    fn reach(self, tenths: u32) -> Metres {
        Metres::checked(f64::from(tenths) * self.step * 1_113.2).unwrap()
    }

    fn at(self, (x, y): (u8, u8)) -> LonLat {
        let lon = self.lon + f64::from(x) * self.step;
        let lon = if lon > 180.0 { lon - 360.0 } else { lon };
        LonLat::checked(lon, (self.lat + f64::from(y) * self.step).min(90.0)).unwrap()
    }
}

type Cell = (u8, u8);

#[derive(Clone, Debug)]
enum Step {
    Insert(Cell, Cell),
    Remove(prop::sample::Index),
}

fn cell() -> impl Strategy<Value = Cell> {
    (0..7u8, 0..7u8)
}

fn piece() -> impl Strategy<Value = (Cell, Cell)> {
    let one_place = Just(((3, 3), (3, 3)));
    prop_oneof![4 => (cell(), cell()), 1 => cell().prop_map(|c| (c, c)), 2 => one_place]
}

fn step() -> impl Strategy<Value = Step> {
    let insert = piece().prop_map(|(a, b)| Step::Insert(a, b));
    prop_oneof![3 => insert, 2 => any::<prop::sample::Index>().prop_map(Step::Remove)]
}

/// Numbers count down, so that the order of insertion cannot pass for the order of ties.
fn segment(ground: Ground, a: Cell, b: Cell, count: usize) -> Segment {
    let no = 1_000_000 - count as u32;
    Segment { a: ground.at(a), b: ground.at(b), route: RouteNo(no % 3), no }
}

fn brute(segments: &[Segment], at: LonLat, within: Metres) -> Vec<Near> {
    let plane = LocalPlane::at(at);
    let mut all: Vec<(f64, Near)> = segments
        .iter()
        .map(|&segment| {
            let (distance_2, share) = plane.to_segment(segment.a, segment.b);
            (distance_2, Near { segment, distance: Metres::checked(distance_2.sqrt()).unwrap(), share })
        })
        .filter(|(distance_2, _)| *distance_2 <= within.get() * within.get())
        .collect();
    all.sort_by(|(d, a), (e, b)| {
        d.total_cmp(e).then((a.segment.route, a.segment.no).cmp(&(b.segment.route, b.segment.no)))
    });
    all.into_iter().map(|(_, near)| near).collect()
}

fn by_number(segments: &[Segment]) -> Vec<Segment> {
    let mut sorted = segments.to_vec();
    sorted.sort_by_key(|s| (s.route, s.no));
    sorted
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_history_answers_as_brute_force_does(
        ground in prop::sample::select(&GROUNDS[..]),
        loaded in vec(piece(), 0..120),
        steps in vec(step(), 0..120),
        queries in vec((cell(), 0..90u32), 1..6),
        k in 0..9usize,
    ) {
        let mut held: Vec<Segment> =
            loaded.iter().enumerate().map(|(i, (a, b))| segment(ground, *a, *b, i)).collect();
        let mut index = SegmentIndex::bulk(held.clone());
        for (i, step) in steps.iter().enumerate() {
            match step {
                Step::Insert(a, b) => {
                    let new = segment(ground, *a, *b, loaded.len() + i);
                    index.insert(new);
                    held.push(new);
                }
                Step::Remove(_) if held.is_empty() => {}
                Step::Remove(which) => {
                    let gone = held.swap_remove(which.index(held.len()));
                    prop_assert!(index.remove(&gone));
                    prop_assert!(!index.remove(&gone), "only once");
                }
            }
        }
        prop_assert_eq!(index.check(), Ok(()));
        prop_assert_eq!(index.len(), held.len());
        prop_assert_eq!(by_number(&index.segments().copied().collect::<Vec<_>>()), by_number(&held));
        for (cell, reach) in queries {
            let (at, within) = (ground.at(cell), ground.reach(reach));
            let all = brute(&held, at, within);
            prop_assert_eq!(index.nearest(at, within), all.first().copied());
            prop_assert_eq!(index.nearest_batch(&[at, at], within), vec![all.first().copied(); 2]);
            prop_assert_eq!(index.nearest_k(at, k, within), &all[..k.min(all.len())]);
            prop_assert_eq!(index.within(at, within), all);
        }
    }

    #[test]
    fn a_box_gives_the_segments_whose_boxes_touch_it(
        pieces in vec(piece(), 0..120),
        corner in cell(),
        other in cell(),
    ) {
        let ground = GROUNDS[0];
        let held: Vec<Segment> = pieces.iter().enumerate().map(|(i, (a, b))| segment(ground, *a, *b, i)).collect();
        let bbox = Bbox::around([ground.at(corner), ground.at(other)]).unwrap();
        let touching: Vec<Segment> =
            held.iter().filter(|s| Bbox::around([s.a, s.b]).unwrap().touches(bbox)).copied().collect();
        prop_assert_eq!(SegmentIndex::bulk(held.clone()).in_bbox(bbox), by_number(&touching));
    }
}

#[test]
fn a_tree_of_any_size_is_sound() {
    let ground = GROUNDS[0];
    let cells = |i: usize| (((i * 7 % 61) % 7) as u8, ((i * 13 % 53) % 7) as u8);
    for size in (0..1200).step_by(7).chain([1025, 1028, 4097, 65_551]) {
        let segments = (0..size).map(|i| segment(ground, cells(i), cells(i + 1), i)).collect();
        assert_eq!(SegmentIndex::bulk(segments).check(), Ok(()), "{size}");
    }
}

#[test]
fn the_checker_sees_a_box_that_does_not_hold_its_children() {
    assert_eq!(SegmentIndex::default().check(), Ok(()));
    let mut index = SegmentIndex::bulk((0..100).map(|i| segment(GROUNDS[0], (1, 1), (2, 2), i)).collect());
    for held in index.tree.iter_mut() {
        held.a = LonLat::checked(0.0, 0.0).unwrap();
    }
    assert!(index.check().is_err_and(|says| says.contains("does not hold")));
}

#[test]
fn the_bound_is_part_of_the_question() {
    let ground = GROUNDS[0];
    let index = SegmentIndex::bulk(vec![segment(ground, (0, 0), (6, 0), 0)]);
    let at = ground.at((3, 6));
    let there = index.nearest(at, Metres::of(250)).map(|near| near.distance).unwrap();
    assert!((there.get() - 66.4).abs() < 0.1, "{there:?}");
    assert_eq!(index.nearest(at, Metres::of(66)), None);
    assert!(index.nearest(at, there).is_some(), "exactly at the bound");
}
