//! Against brute force, on ground so crowded that ties, crossings, repeated vertices
//! and segments without length are the rule.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use arc_swap::ArcSwap;
use proptest::collection::vec;
use proptest::prelude::*;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

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
    /// A new snapshot is begun, or the one begun takes the place of the old.
    Pack,
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
    prop_oneof![6 => insert, 4 => any::<prop::sample::Index>().prop_map(Step::Remove), 1 => Just(Step::Pack)]
}

/// Numbers count down, so that the order of insertion cannot pass for the order of ties.
fn segment(ground: Ground, a: Cell, b: Cell, count: usize) -> Segment {
    segment_of(ground.at(a), ground.at(b), count)
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
        let mut index = SegmentIndex::bulk(&held);
        let mut packing = None;
        for (i, step) in steps.iter().enumerate() {
            match step {
                Step::Insert(a, b) => {
                    let new = segment(ground, *a, *b, loaded.len() + i);
                    index.insert(new);
                    held.push(new);
                }
                Step::Pack => match packing.take() {
                    None => packing = Some(index.begin_packing()),
                    Some(begun) => prop_assert!(index.adopt(Packing::run(begun))),
                },
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
        let (packed, added) = held.split_at(held.len() / 2);
        let mut index = SegmentIndex::bulk(packed);
        added.iter().for_each(|segment| index.insert(*segment));
        prop_assert_eq!(index.in_bbox(bbox), by_number(&touching));
    }
}

fn segment_of(a: LonLat, b: LonLat, count: usize) -> Segment {
    let no = 1_000_000 - count as u32;
    Segment { a, b, route: RouteNo(no % 3), no }
}

/// Cable that wanders over a province; now and then a piece without length, a piece of kilometres, and
/// the same piece again.
fn cable(size: usize, seed: u64) -> Vec<Segment> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut at = |lon: f64, lat: f64, by: f64| {
        LonLat::checked(lon + rng.random_range(-by..by), lat + rng.random_range(-by..by)).unwrap()
    };
    let mut segments: Vec<Segment> = Vec::with_capacity(size);
    for count in 0..size {
        let a = if count % 50 == 0 { at(107.0, 16.7, 0.4) } else { segments[count - 1].b };
        let b = match count % 23 {
            0 => a,
            1 => at(a.lon(), a.lat(), 0.05),
            _ => at(a.lon(), a.lat(), 0.0005),
        };
        let again = count % 29 == 28;
        let (a, b) = if again { (segments[count - 2].a, segments[count - 2].b) } else { (a, b) };
        segments.push(segment_of(a, b, count));
    }
    segments
}

#[test]
fn an_index_of_any_size_is_sound_and_answers_as_brute_force_does() {
    let sizes = (0..40).chain([255, 256, 257, 4_095, 4_096, 4_097, 65_551, 100_000]);
    for size in sizes {
        let segments = cable(size, size as u64);
        let index = SegmentIndex::bulk(&segments);
        assert_eq!((index.check(), index.len()), (Ok(()), size));
        let some = segments.iter().step_by(size / 12 + 1).map(|segment| segment.a);
        let places = some.chain([LonLat::checked(107.0, 16.7).unwrap()]);
        for (at, reach) in places.zip([0, 3, 60, 250, 300, 500, 900, 5_000].into_iter().cycle()) {
            let away = crate::geodesy::destination(at, 77.0, Metres::of(reach / 2));
            let all = brute(&segments, away, Metres::of(reach));
            let name = format!("{size} {away:?} {reach}");
            assert_eq!(index.nearest(away, Metres::of(reach)), all.first().copied(), "{name}");
            assert_eq!(index.nearest_k(away, 5, Metres::of(reach)), &all[..all.len().min(5)], "{name}");
            assert_eq!(index.within(away, Metres::of(reach)), all, "{name}");
        }
    }
}

#[test]
fn any_number_of_segments_may_lie_at_one_place() {
    let place = LonLat::checked(107.1, 16.8).unwrap();
    let segments: Vec<Segment> = (0..20_000).map(|count| segment_of(place, place, count)).collect();
    let mut index = SegmentIndex::bulk(&segments);
    let all = brute(&segments, place, Metres::of(1));
    assert_eq!(index.within(place, Metres::of(1)), all);
    assert_eq!(index.nearest_k(place, 7, Metres::of(1)), &all[..7]);
    assert!(index.remove(&all[0].segment));
    assert_eq!((index.nearest(place, Metres::of(0)), index.len()), (Some(all[1]), 19_999));
}

/// What one thread changes and another packs, others read, and each sees a whole state.
#[test]
fn readers_see_whole_states_while_segments_change_and_are_packed() {
    let all = cable(6_000, 7);
    let index = ArcSwap::from_pointee(SegmentIndex::bulk(&all[..3_000]));
    let (done, read) = (AtomicBool::new(false), AtomicUsize::new(0));
    let ask = |asked: usize| {
        let now = index.load_full();
        let held: Vec<Segment> = now.segments().copied().collect();
        assert_eq!(now.len(), held.len());
        let at = all[asked * 37 % all.len()].b;
        let expected = brute(&held, at, Metres::of(200));
        assert_eq!(now.within(at, Metres::of(200)), expected);
        assert_eq!(now.nearest(at, Metres::of(200)), expected.first().copied());
        read.fetch_add(1, Ordering::Relaxed);
    };
    let changed = |change: &mut dyn FnMut(&mut SegmentIndex)| {
        let mut next = SegmentIndex::clone(&index.load());
        change(&mut next);
        index.store(Arc::new(next));
    };
    std::thread::scope(|scope| {
        for reader in 0..3 {
            let (ask, done) = (&ask, &done);
            scope.spawn(move || (reader..).step_by(3).take_while(|_| !done.load(Ordering::Relaxed)).for_each(ask));
        }
        for round in 0..30 {
            let mut begun = None;
            changed(&mut |next| begun = Some(next.begin_packing()));
            let new = scope.spawn(|| begun.map(Packing::run));
            for i in round * 100..(round + 1) * 100 {
                changed(&mut |next| {
                    next.insert(all[3_000 + i]);
                    assert!(next.remove(&all[i]));
                });
            }
            let mut new = new.join().unwrap();
            changed(&mut |next| assert!(new.take().is_some_and(|new| next.adopt(new))));
        }
        done.store(true, Ordering::Relaxed);
    });
    let last = index.load();
    assert_eq!(last.check(), Ok(()));
    assert!(read.load(Ordering::Relaxed) > 3);
    assert_eq!(by_number(&last.segments().copied().collect::<Vec<_>>()), by_number(&all[3_000..]));
}

#[test]
fn packing_is_wanted_when_much_has_changed_and_not_while_it_is_done() {
    let all = cable(20_000, 3);
    let mut index = SegmentIndex::bulk(&all[..10_000]);
    all[10_000..14_096].iter().for_each(|segment| index.insert(*segment));
    assert!(!index.wants_packing(), "a few thousand");
    assert!(index.remove(&all[0]));
    assert!(index.wants_packing());
    let begun = index.begin_packing();
    assert!(!index.wants_packing(), "it is being done");
    let mut other = SegmentIndex::bulk(&all[..9]);
    _ = other.begin_packing();
    let packed = begun.run();
    assert!(index.adopt(packed));
    assert!(!index.wants_packing(), "it is done");
    assert_eq!(index.len(), 14_095);
    let of_another = index.begin_packing().run();
    assert!(!other.adopt(of_another));
    assert_eq!(other.len(), 9);
}

#[test]
fn the_checker_sees_a_box_that_does_not_hold_its_children() {
    assert_eq!(SegmentIndex::default().check(), Ok(()));
    let mut index = SegmentIndex::default();
    (0..100).for_each(|i| index.insert(segment(GROUNDS[0], (1, 1), (2, 2), i)));
    for held in index.since.iter_mut() {
        held.a = LonLat::checked(0.0, 0.0).unwrap();
    }
    assert!(index.check().is_err_and(|says| says.contains("does not hold")));
}

#[test]
fn the_bound_is_part_of_the_question() {
    let ground = GROUNDS[0];
    let index = SegmentIndex::bulk(&[segment(ground, (0, 0), (6, 0), 0)]);
    let at = ground.at((3, 6));
    let there = index.nearest(at, Metres::of(250)).map(|near| near.distance).unwrap();
    assert!((there.get() - 66.4).abs() < 0.1, "{there:?}");
    assert_eq!(index.nearest(at, Metres::of(66)), None);
    assert!(index.nearest(at, there).is_some(), "exactly at the bound");
}
