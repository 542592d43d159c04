//! How a cable is drawn, and in which order a file lists cables, moves nothing.

use super::*;
use crate::geodesy;

/// Lon, lat in 1e-4 degrees (some 11 m) from 107, 16.8.
type Spot = (i32, i32);

fn lonlat((x, y): Spot) -> LonLat {
    at(107.0 + f64::from(x) * 1e-4, 16.8 + f64::from(y) * 1e-4)
}

/// How one route is drawn.
#[derive(Clone, Debug)]
struct Drawn {
    line: Vec<Spot>,
    reversed: bool,
    /// Vertices put on the line: of which piece, and how far along it.
    added: Vec<(usize, f64)>,
    /// Vertices at which it is split.
    split: Vec<usize>,
}

impl Drawn {
    fn plain(line: &[Spot]) -> Self {
        Self { line: line.to_vec(), reversed: false, added: vec![], split: vec![] }
    }

    fn lines(&self) -> Vec<Vec<LonLat>> {
        let mut vertices = Vec::new();
        for (piece, pair) in self.line.windows(2).enumerate() {
            let (a, b) = (lonlat(pair[0]), lonlat(pair[1]));
            vertices.push(a);
            let mut shares: Vec<f64> = self.added.iter().filter(|(p, _)| *p == piece).map(|(_, s)| *s).collect();
            shares.sort_by(f64::total_cmp);
            vertices.extend(shares.into_iter().map(|share| geodesy::along_degrees(a, b, share)));
        }
        vertices.extend(self.line.last().copied().map(lonlat));
        if self.reversed {
            vertices.reverse();
        }
        let (mut lines, mut open) = (Vec::new(), Vec::new());
        let last = vertices.len() - 1;
        for (i, vertex) in vertices.into_iter().enumerate() {
            open.push(vertex);
            if i > 0 && i < last && self.split.contains(&i) {
                lines.push(std::mem::replace(&mut open, vec![vertex]));
            }
        }
        lines.push(open);
        lines
    }
}

/// Where the parallel cables, the crossing one and the one joined end to end run.
const LINES: [(&str, &[Spot]); 5] = [
    ("A", &[(0, 0), (5, 1), (9, 0), (14, 3), (20, 3)]),
    ("B", &[(0, 0), (5, 1), (9, 0), (14, 3), (20, 3)]),
    ("C", &[(9, -8), (9, 0), (9, 9)]),
    ("D", &[(20, 3), (26, 3), (31, 8)]),
    ("E", &[(0, 4), (6, 5), (6, 9), (2, 9), (6, 5), (12, 6)]),
];

fn drawn(order: &[usize], ways: &[Drawn]) -> Network {
    let routes = order.iter().map(|&i| {
        let mut route = Route::measured(LINES[i].0, ways[i].lines());
        route.medium = (i == 2).then_some(Medium::Copper);
        route
    });
    let spots = [("P", (5, 1)), ("Q", (14, 3)), ("R", (20, 3)), ("S", (6, 5))];
    let mut sites: Vec<Site> = spots.iter().map(|(id, s)| site(id, lonlat(*s).lon(), lonlat(*s).lat())).collect();
    if order.first() != Some(&0) {
        sites.reverse();
    }
    Network::bulk(routes.collect(), sites)
}

/// Every kind of evidence; chainages are those of the plain drawing.
fn told(x: f64, y: f64, accuracy: u32, along: f64) -> Vec<Evidence> {
    let spot = at(107.0 + x * 1e-4, 16.8 + y * 1e-4);
    let accuracy = Metres::of(accuracy);
    let otdr = |route: Option<&str>, site: &str| Evidence::Otdr {
        route_id: route.map(str::to_owned),
        site_id: site.into(),
        distance: Metres::checked(along).unwrap(),
    };
    let between = |from: &str, to: &str| Evidence::Between { route_id: None, from: from.into(), to: to.into() };
    let on = |to: Option<f64>| Evidence::OnRoute { route_id: "A".into(), from: chainage(along), to: to.map(chainage) };
    vec![
        Evidence::Point { at: spot, accuracy },
        Evidence::Along { route_id: "E".into(), place: Box::new(Evidence::Point { at: spot, accuracy }) },
        Evidence::Site { site_id: "P".into() },
        Evidence::Label { label: "q".into() },
        otdr(None, "P"),
        otdr(Some("D"), "R"),
        otdr(None, "S"),
        between("P", "R"),
        between("R", "Q"),
        on(None),
        on(Some(along + 17.5)),
        Evidence::Roughly { place: Box::new(on(None)), accuracy },
        Evidence::Near { place: Box::new(otdr(None, "Q")), at: spot, accuracy: Metres::of(60) },
    ]
}

/// The same evidence for route A drawn the other way round.
fn mirrored(place: Evidence, length: f64) -> Evidence {
    match place {
        Evidence::OnRoute { route_id, from, to } => {
            let (low, high) = (from.get(), to.unwrap_or(from).get());
            Evidence::OnRoute { route_id, from: chainage(length - high), to: to.map(|_| chainage(length - low)) }
        }
        Evidence::Roughly { place, accuracy } => {
            Evidence::Roughly { place: Box::new(mirrored(*place, length)), accuracy }
        }
        other => other,
    }
}

/// The weight of each candidate, and of it what lies before each of some chainages.
type Shares = Vec<(String, f64, Vec<f64>)>;
/// The likeliest place of each and how far that is.
type Places = Vec<(String, LonLat, f64)>;

fn answer(network: &Network, found: &Match) -> (Status, Shares, Places) {
    let mut shares = Shares::new();
    let mut places = Vec::new();
    for candidate in &found.candidates {
        let route = network.route(candidate.route).unwrap();
        places.push((route.id.clone(), candidate.point, candidate.distance.get()));
        // Weight by chainage from the western end, whichever way the route is drawn.
        let ends = (route.point_at(chainage(0.0)).unwrap(), route.point_at(Chainage::computed(route.length().get())));
        let turned = (ends.0.lon(), ends.0.lat()) > (ends.1.unwrap().lon(), ends.1.unwrap().lat());
        let length = route.length().get();
        let west = |c: Chainage| if turned { length - c.get() } else { c.get() };
        let below = |edge: f64| {
            let part = |s: &Stretch| {
                let (a, b) = (west(s.from).min(west(s.to)), west(s.from).max(west(s.to)));
                // A place alone is smeared over a millimetre, so that rounding decides nothing.
                let (a, b) = if b - a < 1e-3 { (a - 5e-4, a + 5e-4) } else { (a, b) };
                s.weight * ((edge - a) / (b - a)).clamp(0.0, 1.0)
            };
            candidate.stretches.iter().map(part).sum::<f64>()
        };
        let cuts: Vec<f64> = (0..40).map(|i| below(f64::from(i) * 9.137)).collect();
        shares.push((route.id.clone(), candidate.weight, cuts));
    }
    let key =
        |id: &str, cuts: &[f64]| (id.to_owned(), cuts.iter().map(|c| (c * 1e6).round() as i64).collect::<Vec<_>>());
    shares.sort_by_key(|(id, _, cuts)| key(id, cuts));
    places.sort_by_key(|(id, p, _)| (id.clone(), (p.lon() * 1e8).round() as i64, (p.lat() * 1e8).round() as i64));
    (found.status, shares, places)
}

fn compare(
    plain: &Network,
    other: &Network,
    place: &Evidence,
    again: &Evidence,
    rules: &Rules,
) -> Result<(), TestCaseError> {
    let first = match_incident(plain, &theft(vec![place.clone()]), rules);
    let second = match_incident(other, &theft(vec![again.clone()]), rules);
    let order = |network: &Network, m: &Match| placed(network, m).into_iter().map(|c| c.0).collect::<Vec<_>>();
    prop_assert_eq!(order(plain, &first), order(other, &second), "best first, {:?}", place);
    let codes = |m: &Match| m.reason.notes.iter().map(Note::code).collect::<Vec<_>>();
    prop_assert_eq!(codes(&first), codes(&second));
    prop_assert_eq!(first.reason.why.code(), second.reason.why.code());
    let ((status, shares, places), (again, others, elsewhere)) = (answer(plain, &first), answer(other, &second));
    prop_assert_eq!(status, again);
    let alone = first.candidates.iter().flat_map(|c| &c.stretches).any(|s| s.to == s.from);
    for ((id, weight, cuts), (_, w, c)) in shares.iter().zip(&others) {
        prop_assert!((weight - w).abs() < 1e-9, "{id} of {place:?}: {weight} and {w}");
        for (a, b) in cuts.iter().zip(c) {
            // Chainages agree to micrometres, which is much of the millimetre that a place alone is smeared over.
            prop_assert!((a - b).abs() < if alone { 2e-3 } else { 1e-6 }, "{id} of {place:?}: {a} and {b}");
        }
    }
    for ((id, p, d), (_, q, e)) in places.iter().zip(&elsewhere) {
        let off = geodesy::distance(*p, *q).get();
        prop_assert!(off < 1e-6 && (d - e).abs() < 1e-6, "{id} of {place:?}: {off} m, {d} and {e}");
    }
    Ok(())
}

fn ways() -> impl Strategy<Value = Vec<Drawn>> {
    let one = |line: &'static [Spot]| {
        let pieces = line.len() - 1;
        (
            any::<bool>(),
            prop::collection::vec((0..pieces, 0.02..0.98_f64), 0..6),
            prop::collection::vec(1..12_usize, 0..4),
        )
            .prop_map(move |(reversed, added, split)| Drawn { line: line.to_vec(), reversed, added, split })
    };
    LINES.iter().map(|(_, line)| one(line)).collect::<Vec<_>>()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn drawing_splitting_turning_and_listing_routes_otherwise_changes_nothing(
        ways in ways(),
        order in Just(vec![0, 1, 2, 3, 4]).prop_shuffle(),
        x in -3.0..34.0_f64, y in -9.0..12.0_f64, accuracy in 5..90_u32, along in 1.0..120.0_f64,
    ) {
        let plain = drawn(&[0, 1, 2, 3, 4], &LINES.map(|(_, line)| Drawn::plain(line)));
        let other = drawn(&order, &ways);
        let length = plain.route(plain.find(None, "A")[0]).unwrap().length().get();
        for place in told(x, y, accuracy, along) {
            let again = if ways[0].reversed { mirrored(place.clone(), length) } else { place.clone() };
            compare(&plain, &other, &place, &again, &Rules::default())?;
        }
        let spot = Evidence::Point { at: at(107.0 + x * 1e-4, 16.8 + y * 1e-4), accuracy: Metres::of(accuracy) };
        compare(&plain, &other, &spot, &spot, &Rules { nearest_only: true, ..Rules::default() })?;
    }
}

#[test]
fn of_cables_equally_near_the_nearest_is_that_of_the_first_carrier_and_id() {
    let rules = Rules { nearest_only: true, ..Rules::default() };
    let owned = |id: &str, of: &str| {
        let mut route = Route::measured(id, Drawn::plain(LINES[0].1).lines());
        route.carrier = crate::units::CarrierCode::checked(of);
        route
    };
    let routes = [owned("Z", "BH"), owned("A", "TS"), owned("B", "BH")];
    for order in [[0, 1, 2], [2, 1, 0], [1, 0, 2]] {
        let network = Network::bulk(order.map(|i| routes[i].clone()).to_vec(), vec![]);
        let found = match_incident(
            &network,
            &theft(vec![Evidence::Point { at: lonlat((7, 3)), accuracy: Metres::of(9) }]),
            &rules,
        );
        assert_eq!(placed(&network, &found)[0].0, "B", "{order:?}");
    }
}

#[test]
fn many_are_matched_as_each_alone_and_in_their_order() {
    let network = drawn(&[0, 1, 2, 3, 4], &LINES.map(|(_, line)| Drawn::plain(line)));
    let incidents: Vec<Incident> =
        (0..50).flat_map(|i| told(f64::from(i), 1.0, 20, f64::from(i))).map(|place| theft(vec![place])).collect();
    let alone: Vec<Match> = incidents.iter().map(|i| match_incident(&network, i, &Rules::default())).collect();
    assert_eq!(match_incidents(&network, &incidents, &Rules::default()), alone);
}
