//! Hand-made maps: one-ways, barriers, ferries, islands, closures, ties; and what a damaged graph does.

use std::io::Cursor;
use std::ops::ControlFlow;
use std::sync::Arc;

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::geodesy;
use crate::import::Verdict;
use crate::units::{Interval, LonLat, Timestamp};

const NOW: Timestamp = Timestamp::from_millis(1_800_000_000_000);

fn now() -> Interval {
    Interval::instant(NOW)
}

/// A place of a map on squared paper of about 100 m.
fn at(x: f64, y: f64) -> LonLat {
    LonLat::checked(107.0 + x * 1e-3, 16.8 + y * 1e-3).unwrap()
}

/// An OSM file of nodes `id x y [key=value …]` and ways `id node,node,… key=value …`, one a line.
fn osm(map: &str) -> String {
    let mut xml = String::from("<osm version=\"0.6\">");
    for line in map.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let mut words = line.split_whitespace();
        let (what, id) = (words.next().unwrap(), words.next().unwrap());
        if what == "node" {
            let (x, y) = (words.next().unwrap().parse().unwrap(), words.next().unwrap().parse().unwrap());
            xml += &format!("<node id=\"{id}\" lat=\"{}\" lon=\"{}\">", at(x, y).lat(), at(x, y).lon());
        } else {
            xml += &format!("<way id=\"{id}\">");
            words.next().unwrap().split(',').for_each(|node| xml += &format!("<nd ref=\"{node}\"/>"));
        }
        for (key, value) in words.filter_map(|tag| tag.split_once('=')) {
            xml += &format!("<tag k=\"{key}\" v=\"{value}\"/>");
        }
        xml += &format!("</{what}>");
    }
    xml + "</osm>"
}

fn draft(bytes: &[u8]) -> RoadDraft {
    read_roads(Cursor::new(bytes), &RoadLimits::default(), &mut |_| ControlFlow::Continue(()))
}

fn graph(map: &str) -> Graph {
    let draft = draft(osm(map).as_bytes());
    draft.graph.unwrap_or_else(|| panic!("{:?}", draft.faults))
}

fn roads(map: &str) -> Roads {
    Roads::new(Arc::new(graph(map)), Profiles::own(), Uuid::nil(), "test")
}

/// Metres of the quickest way, to the nearest ten; 0 without one.
fn metres(roads: &Roads, vehicle: Vehicle, from: LonLat, to: LonLat) -> f64 {
    let trip = roads.path(from, to, vehicle, now());
    trip.map_or(0.0, |trip| (trip.metres.get() / 10.0).round() * 10.0)
}

/// A block: 1-2-3 along the south, 4-5-6 along the north, streets between them.
const BLOCK: &str = "
    node 1 0 0
    node 2 10 0
    node 3 20 0
    node 4 0 10
    node 5 10 10
    node 6 20 10
    way 10 4,5,6 highway=residential
    way 11 1,4 highway=residential
    way 12 3,6 highway=residential";

#[test]
fn one_ways_barriers_and_access_send_each_vehicle_its_own_way() {
    use Vehicle::{Car, Foot, Motorbike};
    let (straight, around) = (2_130.0, 4_350.0);
    let cases: &[(&str, &str, Vehicle, f64, f64)] = &[
        ("an open street", "way 13 1,2,3 highway=residential", Car, straight, straight),
        ("one-way, there", "way 13 1,2,3 highway=residential oneway=yes", Car, straight, around),
        ("one-way, back", "way 13 1,2,3 highway=residential oneway=-1", Car, around, straight),
        ("who walks", "way 13 1,2,3 highway=residential oneway=yes", Foot, straight, straight),
        ("no entry", "way 13 1,2,3 highway=residential access=no", Car, around, around),
        ("a path", "way 13 1,2,3 highway=path", Motorbike, around, around),
        ("a path that lets motorbikes", "way 13 1,2,3 highway=path motorcycle=yes", Car, around, around),
        ("bollards stop cars", "node 2 10 0 barrier=bollard\nway 13 1,2,3 highway=residential", Car, around, around),
        (
            "but not bikes",
            "node 2 10 0 barrier=bollard\nway 13 1,2,3 highway=residential",
            Motorbike,
            straight,
            straight,
        ),
        ("a gate", "node 2 10 0 barrier=gate\nway 13 1,2,3 highway=residential", Car, straight, straight),
        ("a locked gate", "node 2 10 0 barrier=gate access=no\nway 13 1,2,3 highway=residential", Car, around, around),
    ];
    for (name, street, vehicle, there, back) in cases {
        let base = if street.contains("node 2") { BLOCK.replace("node 2 10 0\n", "") } else { BLOCK.to_owned() };
        let roads = roads(&format!("{base}\n{street}"));
        let (west, east) = (at(0.0, 0.0), at(20.0, 0.0));
        let found = (metres(&roads, *vehicle, west, east), metres(&roads, *vehicle, east, west));
        let tag = if name.contains("motorbikes") { Motorbike } else { *vehicle };
        assert_eq!(found, (*there, *back), "{name}");
        if tag == Motorbike && *vehicle == Car {
            assert_eq!(metres(&roads, Motorbike, west, east), straight, "{name}");
        }
    }
}

#[test]
fn a_path_follows_the_street_and_its_ends_lie_between_junctions() {
    let roads = roads(&format!("{BLOCK}\nway 13 1,2,3 highway=residential"));
    let trip = roads.path(at(4.0, -0.3), at(20.0, 5.0), Vehicle::Car, now()).unwrap();
    let expected = [at(4.0, -0.3), at(4.0, 0.0), at(10.0, 0.0), at(20.0, 0.0), at(20.0, 5.0)];
    assert_eq!(trip.line.len(), expected.len(), "{:?}", trip.line);
    for (own, place) in trip.line.iter().zip(expected) {
        assert!(geodesy::distance(*own, place).get() < 0.02, "{own:?} {place:?}");
    }
    let off = geodesy::distance(at(4.0, -0.3), at(4.0, 0.0)).get();
    assert!((trip.on_foot.get() - off).abs() < 0.01, "{:?}", trip.on_foot);
    let road =
        geodesy::distance(at(4.0, 0.0), at(20.0, 0.0)).get() + geodesy::distance(at(20.0, 0.0), at(20.0, 5.0)).get();
    assert!((trip.seconds.get() - road * 3.6 / 22.0 - off * 3.6 / 4.0).abs() < 0.01, "{:?}", trip.seconds);
}

#[test]
fn a_one_way_between_two_places_on_it_is_driven_around_the_block() {
    let roads = roads(&format!("{BLOCK}\nway 13 1,3 highway=residential oneway=yes"));
    let (near, far) = (at(5.0, 0.0), at(15.0, 0.0));
    assert_eq!(metres(&roads, Vehicle::Car, near, far), 1_070.0);
    assert_eq!(metres(&roads, Vehicle::Car, far, near), 5_410.0);
}

#[test]
fn places_stand_on_the_mainland_and_not_on_a_lane_behind_a_gate() {
    let map = format!(
        "{BLOCK}\nway 13 1,2,3 highway=residential
        node 20 5 5\nnode 21 6 5\nnode 22 7 5 barrier=gate access=private\nnode 23 10 5
        way 20 20,21,22 highway=service\nway 21 22,23 highway=service\nway 22 2,23,5 highway=residential"
    );
    let roads = roads(&map);
    let trip = roads.path(at(5.0, 4.9), at(0.0, 0.0), Vehicle::Car, now()).unwrap();
    assert!((trip.on_foot.get() - 213.5).abs() < 1.0, "before the gate: {:?}", trip.on_foot);
}

#[test]
fn an_island_is_reached_by_its_ferry_and_without_one_not_at_all() {
    let island = "node 7 300 0\nnode 8 310 0\nway 14 7,8 highway=residential";
    let base = format!("{BLOCK}\nway 13 1,2,3 highway=residential\n{island}");
    let (coast, inland) = (at(0.0, 0.0), at(310.0, 0.0));
    assert_eq!(roads(&base).path(coast, inland, Vehicle::Car, now()), None);
    assert!(roads(&base).path(at(300.0, 0.0), inland, Vehicle::Car, now()).is_some(), "on the island itself");
    assert_eq!(roads(&base).path(coast, at(150.0, 0.0), Vehicle::Car, now()), None, "out at sea");
    let ferry = roads(&format!("{base}\nway 15 3,7 route=ferry duration=01:30"));
    let trip = ferry.path(at(20.0, 0.0), at(300.0, 0.0), Vehicle::Motorbike, now()).unwrap();
    assert!((trip.seconds.get() - 5_400.0).abs() < 0.1, "{:?}", trip.seconds);
    let matrix = Travel::Roads(roads(&base)).matrix(&[coast, inland], &[coast, inland], Vehicle::Car, now());
    assert_eq!(
        [(0, 0), (0, 1), (1, 0), (1, 1)].map(|(a, b)| matrix.seconds(a, b).is_some()),
        [true, false, false, true]
    );
}

#[test]
fn closures_and_floods_hold_for_their_time_and_their_vehicles() {
    let roads = roads(&format!("{BLOCK}\nway 13 1,2,3 highway=residential"));
    let hour = |hours: i64| Timestamp::from_millis(NOW.millis() + hours * 3_600_000);
    let period = |from, to| Interval::new(hour(from), hour(to)).unwrap();
    let condition = |at, speed_left, vehicles| Condition { at, vehicles, speed_left, period: period(0, 8) };
    let area = Where::Area(vec![at(4.0, -1.0), at(6.0, -1.0), at(6.0, 1.0), at(4.0, 1.0)]);
    let (west, east) = (at(0.0, 0.0), at(20.0, 0.0));
    let seconds = |condition: &Condition, vehicle, when| {
        let trip = roads.under(std::slice::from_ref(condition)).path(west, east, vehicle, when).unwrap();
        (trip.metres.get() / 2_131.0).round() * 1_000.0
            + (trip.seconds.get() * 22.0 / 3.6 / trip.metres.get() * 10.0).round()
    };
    let (open, around, half) = (1_010.0, 2_010.0, 1_020.0);
    let cases = [
        ("closed by way", condition(Where::Ways(vec![13]), 0.0, vec![]), Vehicle::Car, period(1, 2), around),
        ("another way", condition(Where::Ways(vec![99]), 0.0, vec![]), Vehicle::Car, period(1, 2), open),
        ("closed by area", condition(area.clone(), 0.0, vec![]), Vehicle::Car, period(1, 2), around),
        ("for a part of the night", condition(area.clone(), 0.0, vec![]), Vehicle::Car, period(7, 20), around),
        ("afterwards", condition(area.clone(), 0.0, vec![]), Vehicle::Car, period(9, 20), open),
        ("before", condition(area.clone(), 0.0, vec![]), Vehicle::Car, period(-9, -1), open),
        ("for cars alone", condition(area.clone(), 0.0, vec![Vehicle::Car]), Vehicle::Motorbike, period(1, 2), open),
    ];
    for (name, condition, vehicle, when, expected) in cases {
        assert_eq!(seconds(&condition, vehicle, when), expected, "{name}");
    }
    let all = Where::Area(vec![at(-5.0, -5.0), at(30.0, -5.0), at(30.0, 30.0), at(-5.0, 30.0)]);
    let under = roads.under(&[condition(all, 0.0, vec![])]);
    assert_eq!(under.path(west, east, Vehicle::Car, period(1, 2)), None, "all of it lies inside");
    // At half the speed it takes twice as long, and that is still the quickest.
    let flood = condition(Where::Area(vec![at(4.0, -1.0), at(6.0, -1.0), at(6.0, 1.0)]), 0.5, vec![]);
    assert_eq!(seconds(&flood, Vehicle::Car, period(1, 2)), half, "slow");
}

#[test]
fn who_is_nearest_by_road_is_sent_and_not_who_is_nearest_by_air() {
    let roads = roads(&format!("{BLOCK}\nway 13 1,2,3 highway=residential oneway=yes"));
    let crews = [at(20.0, 2.0), at(0.0, 8.0), at(900.0, 900.0), at(2.0, 10.0)];
    let sent = Travel::Roads(roads).soonest(&crews, at(19.0, 0.0), 2, Vehicle::Car, now());
    // The first stands 300 m away by air and has to drive around the block.
    let sent: Vec<(usize, f64)> =
        sent.iter().map(|(crew, trip)| (*crew, (trip.metres.get() / 10.0).round() * 10.0)).collect();
    assert_eq!(sent, [(1, 2_910.0), (3, 3_350.0)]);
}

#[test]
fn a_stretch_is_driven_along_its_road_and_walked_away_from_roads() {
    let roads = roads(&format!("{BLOCK}\nway 13 1,2,3 highway=residential"));
    let tie = |line: &[LonLat]| roads.tie(line, Vehicle::Car, now());
    let beside = [at(2.0, 0.3), at(10.0, 0.3), at(18.0, 0.3)];
    let Tie::Along { start, forth: Some(forth), back: Some(back), .. } = tie(&beside) else { panic!("not along") };
    assert!(geodesy::distance(start, at(2.0, 0.0)).get() < 0.1, "{start:?}");
    assert!(
        (forth.metres.get() - back.metres.get()).abs() < 0.01 && (forth.metres.get() - 1_704.0).abs() < 3.0,
        "{forth:?}"
    );
    let across = [at(5.0, 3.0), at(5.0, 7.0)];
    let Tie::OnFoot { park, walk } = tie(&across) else { panic!("not on foot") };
    assert!(geodesy::distance(park, at(5.0, 0.0)).get() < 0.5 || geodesy::distance(park, at(5.0, 10.0)).get() < 0.5);
    let there_and_back = 2.0 * 7.0 * geodesy::distance(at(5.0, 0.0), at(5.0, 1.0)).get();
    assert!((walk.metres.get() - there_and_back).abs() < 0.5 && walk.line.first() == walk.line.last(), "{walk:?}");
    assert_eq!(tie(&[at(300.0, 300.0), at(301.0, 300.0)]), Tie::OutOfReach);
    assert_eq!(tie(&[]), Tie::OutOfReach);
    let one_way = self::roads(&format!("{BLOCK}\nway 13 1,2,3 highway=residential oneway=yes"));
    let Tie::Along { forth: Some(_), back: None, .. } = one_way.tie(&beside, Vehicle::Car, now()) else {
        panic!("against a one-way")
    };
}

/// What happened, the later map; ways that are new, changed, gone.
type Later = (&'static str, String, &'static [i64], &'static [i64], &'static [i64]);

#[test]
fn a_later_file_tells_which_ways_are_new_changed_and_gone() {
    let before = graph(&format!("{BLOCK}\nway 13 1,2,3 highway=residential"));
    let same = format!("{BLOCK}\nway 13 1,2,3 highway=residential");
    let cases: &[Later] = &[
        ("the same", same.clone(), &[], &[], &[]),
        ("a street that joins it", format!("{same}\nway 14 2,5 highway=residential"), &[14], &[], &[]),
        ("another class", same.replace("13 1,2,3 highway=residential", "13 1,2,3 highway=tertiary"), &[], &[13], &[]),
        ("a vertex moved", same.replace("node 2 10 0", "node 2 10 0.1"), &[], &[13], &[]),
        ("gone", BLOCK.to_owned(), &[], &[], &[13]),
        ("a gate", same.replace("node 2 10 0", "node 2 10 0 barrier=gate"), &[], &[13], &[]),
    ];
    for (name, map, new, changed, gone) in cases {
        let diff = compare(&before, &graph(map));
        assert_eq!((&*diff.new, &*diff.changed, &*diff.gone), (*new, *changed, *gone), "{name}");
        assert_eq!(diff.same, 4 - changed.len() - gone.len(), "{name}");
    }
}

#[test]
fn a_file_that_is_no_map_is_refused_with_its_reason() {
    let whole = osm(BLOCK);
    let cases: &[(&str, Vec<u8>, &str, Verdict)] = &[
        ("empty", Vec::new(), "G001", Verdict::Reject),
        ("a picture", b"\x89PNG\r\n\x1a\n0000".to_vec(), "D001", Verdict::Reject),
        ("JSON", b"{\"type\": \"FeatureCollection\"}".to_vec(), "D001", Verdict::Reject),
        ("another XML", b"<gpx></gpx>".to_vec(), "D001", Verdict::Reject),
        ("packed", b"\x1f\x8b\x08\x00".to_vec(), "D012", Verdict::Reject),
        ("cut short", whole.as_bytes()[..whole.len() / 2].to_vec(), "G004", Verdict::Reject),
        ("no roads", osm("node 1 0 0").into_bytes(), "D005", Verdict::Reject),
        ("houses alone", osm("node 1 0 0\nnode 2 1 1\nway 3 1,2 building=yes").into_bytes(), "D005", Verdict::Reject),
        ("no nodes", osm("way 10 1,2 highway=service").into_bytes(), "D007", Verdict::Reject),
        (
            "some nodes",
            osm(&format!("{BLOCK}\nway 13 1,2,99,3 highway=service")).into_bytes(),
            "D006",
            Verdict::AcceptWithWarnings,
        ),
        (
            "twice",
            osm(&format!("{BLOCK}\nway 12 1,2 highway=service")).into_bytes(),
            "D010",
            Verdict::AcceptWithWarnings,
        ),
    ];
    for (name, bytes, code, verdict) in cases {
        let draft = draft(bytes);
        assert_eq!(
            (draft.faults.first().map(|fault| fault.code), draft.verdict),
            (Some(*code), *verdict),
            "{name}: {:?}",
            draft.faults
        );
        assert_eq!(draft.graph.is_none(), *verdict == Verdict::Reject, "{name}");
        let fault = &draft.faults[0];
        assert!(!fault.says.vi.contains("{}") && !fault.remedy.en.is_empty(), "{name}: {fault:?}");
    }
}

#[test]
fn limits_refuse_and_whoever_stops_is_heard() {
    let bytes = osm(BLOCK);
    let read =
        |limits: RoadLimits| read_roads(Cursor::new(bytes.as_bytes()), &limits, &mut |_| ControlFlow::Continue(()));
    let most = RoadLimits::default();
    for (limits, code) in [
        (RoadLimits { bytes: 10, ..most }, "D009"),
        (RoadLimits { ways: 2, ..most }, "D014"),
        (RoadLimits { nodes: 4, ..most }, "D008"),
    ] {
        assert_eq!(read(limits).faults.first().map(|fault| fault.code), Some(code));
    }
    let stopped = read_roads(Cursor::new(bytes.as_bytes()), &most, &mut |_| ControlFlow::Break(()));
    assert!(stopped.stopped && stopped.graph.is_none() && stopped.faults.is_empty());
}

fn random_map(ways: &[(u8, u8, u8, u8)]) -> Graph {
    let nodes: String = (1..=25).map(|n| format!("node {n} {} {}\n", n % 5 * 3, n / 5 * 3)).collect();
    let class = |c: u8| ["residential", "trunk oneway=yes", "service access=private", "footway"][usize::from(c) % 4];
    let way = |(i, (a, b, c, kind)): (usize, &(u8, u8, u8, u8))| {
        let node = |n: &u8| n % 25 + 1;
        format!("way {} {},{},{} highway={}\n", i + 100, node(a), node(b), node(c), class(*kind))
    };
    graph(&(nodes + "way 99 1,2 highway=residential\n" + &ways.iter().enumerate().map(way).collect::<String>()))
}

proptest! {
    #[test]
    fn a_graph_comes_back_from_its_bytes_and_damaged_ones_are_refused(
        ways in prop::collection::vec((0..25_u8, 0..25_u8, 0..25_u8, 0..4_u8), 0..20), place in 0..400_usize, bit in 0..8_u32,
    ) {
        let graph = random_map(&ways);
        let bytes = graph.to_bytes();
        prop_assert_eq!(Graph::from_bytes(&bytes), Ok(graph.clone()));
        let mut other = bytes.clone();
        let place = place % other.len();
        other[place] ^= 1_u8 << bit;
        if let Ok(read) = Graph::from_bytes(&other) {
            // Packed another way, the same may come out; nothing else.
            prop_assert_eq!(read, graph);
        }
        prop_assert!(Graph::from_bytes(&bytes[..place]).is_err());
    }

    #[test]
    fn a_way_is_never_longer_than_by_any_third_place(
        ways in prop::collection::vec((0..25_u8, 0..25_u8, 0..25_u8, 0..4_u8), 5..30),
        places in prop::collection::vec((0.0..12.0_f64, 0.0..15.0_f64), 3..8),
    ) {
        let travel = Travel::Roads(Roads::new(Arc::new(random_map(&ways)), Profiles::own(), Uuid::nil(), "test"));
        // Standing on the road, so that no foot leg is told twice.
        let places: Vec<LonLat> = places.iter().map(|(x, y)| at(x.round(), y.round())).collect();
        let matrix = travel.matrix(&places, &places, Vehicle::Motorbike, now());
        for a in 0..places.len() {
            for b in 0..places.len() {
                let direct = matrix.seconds(a, b).map_or(f64::INFINITY, Seconds::get);
                let path = travel.path(places[a], places[b], Vehicle::Motorbike, now());
                prop_assert_eq!(path.map(|trip| (trip.seconds.get() * 1e6).round()), matrix.seconds(a, b).map(|s| (s.get() * 1e6).round()));
                for c in 0..places.len() {
                    let (first, second) = (matrix.seconds(a, c), matrix.seconds(c, b));
                    let around = first.zip(second).map_or(f64::INFINITY, |(one, two)| one.get() + two.get());
                    prop_assert!(direct <= around + 1e-6, "{a} {b} by {c}: {direct} {around}");
                }
            }
        }
    }
}

#[test]
fn every_code_of_a_road_file_is_in_the_table() {
    let sources = [
        include_str!("draft.rs"),
        include_str!("osm/gathered.rs"),
        include_str!("osm/mod.rs"),
        include_str!("osm/pbf.rs"),
        include_str!("osm/xml.rs"),
    ];
    let codes =
        sources.iter().flat_map(|source| source.split("Fault::of").skip(1)).filter_map(|rest| rest.split('"').nth(1));
    for code in codes {
        assert!(crate::import::every_code().any(|known| known.code == code), "{code}");
    }
}
