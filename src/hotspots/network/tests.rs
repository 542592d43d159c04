use proptest::prelude::*;

use super::*;
use crate::network::Route;

fn at(lon: f64, lat: f64) -> LonLat {
    LonLat::checked(lon, lat).unwrap()
}

/// Vertices on a grid of some 110 m, so that lines meet and cross at vertices.
fn grid_line() -> impl Strategy<Value = Vec<LonLat>> {
    let steps = prop::collection::vec((-2_i32..=2, -2_i32..=2), 1..12);
    ((0_i32..12, 0_i32..12), steps).prop_map(|(start, steps)| {
        let mut here = start;
        let mut line = vec![here];
        for step in steps {
            let next = (here.0 + step.0, here.1 + step.1);
            if next != here {
                line.push(next);
                here = next;
            }
        }
        line.into_iter().map(|p| at(107.0 + 1e-3 * f64::from(p.0), 16.8 + 1e-3 * f64::from(p.1))).collect()
    })
}

fn cut(lines: &[Vec<LonLat>], at_most: u32) -> (Network, LixelNetwork) {
    let routes = lines.iter().enumerate().map(|(i, line)| Route::measured(format!("R-{i}"), vec![line.clone()]));
    let network = Network::bulk(routes.collect(), Vec::new());
    let lixels = LixelNetwork::cut(network.routes(), Metres::of(at_most));
    (network, lixels)
}

/// Ends and length of every lixel, whichever way it runs, in an order of their own; to the micrometre
/// and to 0.1 mm on the ground.
fn seen(network: &Network, lixels: &LixelNetwork) -> Vec<[i64; 5]> {
    let coarse = |degrees: f64| (degrees * 1e9).round() as i64;
    let mut seen: Vec<[i64; 5]> = (0..lixels.lixels().len())
        .map(|position| {
            let line = lixels.line(network, position);
            let mut ends = [line[0], line[line.len() - 1]].map(|p| (coarse(p.lon()), coarse(p.lat())));
            ends.sort_unstable();
            let length = (lixels.lixels()[position].length().get() * 1e6).round() as i64;
            [ends[0].0, ends[0].1, ends[1].0, ends[1].1, length]
        })
        .collect();
    seen.sort_unstable();
    seen
}

fn differ(a: &[[i64; 5]], b: &[[i64; 5]]) -> bool {
    a.len() != b.len() || a.iter().zip(b).any(|(a, b)| a.iter().zip(b).any(|(x, y)| (x - y).abs() > 2))
}

proptest! {
    #[test]
    fn lixels_of_a_chain_are_equal_and_sum_to_the_network(
        lines in prop::collection::vec(grid_line(), 1..6), at_most in 1_u32..500,
    ) {
        let (network, lixels) = cut(&lines, at_most);
        let whole: f64 = network.routes().map(|(_, route)| route.length().get()).sum();
        let sum: f64 = lixels.lixels().iter().map(|l| l.length().get()).sum();
        prop_assert!((sum - whole).abs() < 1e-6);
        prop_assert!((lixels.length().get() - whole).abs() < 1e-6);
        for chain in lixels.chains() {
            prop_assert!(chain.step <= f64::from(at_most) + 1e-6);
            for position in chain.lixels.clone() {
                prop_assert_eq!(lixels.chain_of(position), lixels.chain_of(chain.lixels.start));
                let pieces = lixels.pieces(position);
                let length: f64 = pieces.iter().map(|p| p.to.get() - p.from.get()).sum();
                prop_assert!((length - chain.step).abs() < 1e-6);
            }
        }
    }

    #[test]
    fn neither_direction_nor_order_nor_splitting_moves_a_lixel(
        lines in prop::collection::vec(grid_line(), 1..6),
        reversed in prop::collection::vec(any::<bool>(), 6),
        cuts in prop::collection::vec(0_usize..12, 6),
        turn in 0_usize..6,
    ) {
        let (network, lixels) = cut(&lines, 70);
        let mut other: Vec<Vec<LonLat>> = Vec::new();
        for ((line, &reversed), &place) in lines.iter().zip(&reversed).zip(&cuts) {
            let mut line = line.clone();
            if reversed {
                line.reverse();
            }
            let place = place.min(line.len() - 1);
            if place > 0 && place + 1 < line.len() {
                other.push(line[..=place].to_vec());
                line.drain(..place);
            }
            other.push(line);
        }
        let turn = turn % other.len();
        other.rotate_left(turn);
        let (network_2, lixels_2) = cut(&other, 70);
        prop_assert!(!differ(&seen(&network, &lixels), &seen(&network_2, &lixels_2)));
    }

    #[test]
    fn a_stretch_is_shared_out_whole_and_where_it_lies(
        lines in prop::collection::vec(grid_line(), 1..5), from in 0.0..1.0_f64, to in 0.0..1.0_f64,
    ) {
        let (network, lixels) = cut(&lines, 40);
        let (from, to) = (from.min(to), from.max(to));
        for (no, route) in network.routes() {
            let length = route.length().get();
            if length == 0.0 {
                continue;
            }
            let (from, to) = (Chainage::computed(from * length), Chainage::computed(to * length));
            let shares = lixels.shares(no, from, to);
            let sum: f64 = shares.iter().map(|s| s.weight).sum();
            prop_assert!((sum - 1.0).abs() < 1e-9, "{sum}");
            for share in shares {
                prop_assert!(lixels.pieces(share.lixel).iter().any(|p| p.route == no));
                let expected = (share.to - share.from) / (to.get() - from.get());
                prop_assert!(to == from || (share.weight - expected).abs() < 1e-6);
            }
        }
    }

    #[test]
    fn a_place_is_found_again_at_its_metre(
        lines in prop::collection::vec(grid_line(), 1..5), share in 0.0..1.0_f64,
    ) {
        let (network, lixels) = cut(&lines, 40);
        for (no, route) in network.routes().filter(|(_, r)| r.length().get() > 0.0) {
            let at = Chainage::computed(share * route.length().get());
            let (lixel, offset) = lixels.place(no, at).unwrap();
            let mut along = 0.0;
            let there = lixels.pieces(lixel).into_iter().any(|p| {
                let (from, to) = (p.from.get(), p.to.get());
                let held = p.route == no && from - 1e-6 <= at.get() && at.get() <= to + 1e-6;
                let inside = if p.reversed { to - at.get() } else { at.get() - from };
                let found = held && (along + inside - offset).abs() < 1e-5;
                along += to - from;
                found
            });
            prop_assert!(there);
        }
    }
}

#[test]
fn chains_end_where_cable_branches_ends_or_becomes_another_kind() {
    let (a, b, c, d) = (at(107.0, 16.8), at(107.001, 16.8), at(107.002, 16.8), at(107.001, 16.801));
    type Case<'a> = (&'a str, &'a [&'a [LonLat]], usize, usize);
    let cases: &[Case] = &[
        ("one line", &[&[a, b, c]], 1, 2),
        ("two that go on", &[&[a, b], &[b, c]], 1, 2),
        ("two that go on, drawn apart", &[&[a, b], &[c, b]], 1, 2),
        ("a branch at a vertex in the middle", &[&[a, b, c], &[b, d]], 3, 4),
        ("a ring", &[&[a, b, d, a]], 1, 1),
        ("a ring of two lines", &[&[a, b, d], &[d, a]], 1, 1),
        ("a ring with a tail", &[&[a, b, d, a], &[a, c]], 2, 2),
        ("there and back", &[&[a, b, a]], 1, 1),
        ("no length", &[&[a, a]], 0, 0),
    ];
    for (name, lines, chains, nodes) in cases {
        let lines: Vec<Vec<LonLat>> = lines.iter().map(|l| l.to_vec()).collect();
        let (_, lixels) = cut(&lines, 50);
        assert_eq!((lixels.chains().len(), lixels.nodes()), (*chains, *nodes), "{name}");
    }
    let mut other = Route::measured("S", vec![vec![b, c]]);
    other.medium = Some(crate::network::Medium::Copper);
    let network = Network::bulk(vec![Route::measured("R", vec![vec![a, b]]), other], Vec::new());
    assert_eq!(LixelNetwork::cut(network.routes(), Metres::of(50)).chains().len(), 2, "copper after fibre");
}

#[test]
fn neighbours_share_a_cut_or_a_node() {
    let (a, b, c, d) = (at(107.0, 16.8), at(107.001, 16.8), at(107.002, 16.8), at(107.001, 16.801));
    let (_, lixels) = cut(&[vec![a, b, c], vec![b, d]], 60);
    assert_eq!(lixels.lixels().len(), 6);
    for position in 0..6 {
        let near = lixels.neighbours(position);
        assert!(near.len() == 1 || near.len() == 3, "an end or a place at the branch: {near:?}");
        assert!(near.iter().all(|&other| lixels.neighbours(other).contains(&position)));
    }
}

#[test]
fn an_edge_of_a_millimetre_keeps_its_length() {
    let (a, b) = (at(107.0, 16.8), at(107.001, 16.8));
    let beside = at(107.001 + 1e-8, 16.8);
    let (network, lixels) = cut(&[vec![a, b], vec![b, beside]], 50);
    let whole: f64 = network.routes().map(|(_, r)| r.length().get()).sum();
    assert!((lixels.length().get() - whole).abs() < 1e-9);
}
