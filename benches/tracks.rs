//! A shift of eight hours followed along the roads of a town, and what it saw of a province's cable.
//! Deterministic; one core.
//!
//! `cargo bench --bench tracks -- FILE.osm.pbf`: the roads of the town.

#[path = "../tests/truth/tracks/simulated.rs"]
mod simulated;

use std::io::Cursor;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Instant;

use cablewatch::network::{Network, Route};
use cablewatch::patrols::track::{Passed, Rules, Sight, follow, metres, seen};
use cablewatch::roads::{Profiles, RoadLimits, Roads, Travel, Vehicle, read_roads};
use cablewatch::units::{LonLat, Metres};
use uuid::Uuid;

/// Seconds between fixes, metres of noise along each axis, what of the length is to be right.
const CASES: [(f64, f64, f64); 4] = [(1.0, 5.0, 0.98), (10.0, 10.0, 0.98), (30.0, 10.0, 0.95), (60.0, 10.0, 0.0)];

fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let began = Instant::now();
    let done = work();
    (done, began.elapsed().as_secs_f64() * 1e3)
}

/// Cable beside the ways of other drives, cut into routes of some kilometres.
fn network(travel: &Travel, roads: &Roads) -> Network {
    let way = simulated::drive(travel, roads.graph(), 40.0 * 3600.0, 99);
    let beside = |passed: &Passed| LonLat::checked(passed.place.lon() + 1e-4, passed.place.lat() + 1e-4).unwrap();
    let pieces = way.chunks(200).enumerate();
    let routes = pieces.map(|(n, piece)| Route::measured(format!("T-{n}"), vec![piece.iter().map(beside).collect()]));
    Network::bulk(routes.collect(), Vec::new())
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let Some(Ok(bytes)) = arguments.first().map(std::fs::read) else {
        println!("skipped: no road file named");
        return;
    };
    let draft = read_roads(Cursor::new(bytes), &RoadLimits::default(), &mut |_| ControlFlow::Continue(()));
    let Some(graph) = draft.graph else { panic!("{:?}", draft.faults) };
    let roads = Roads::new(Arc::new(graph), Profiles::own(), Uuid::nil(), "bench");
    roads.prepare(&[Vehicle::Car]);
    let travel = Travel::Roads(roads.clone());
    let network = network(&travel, &roads);
    println!("{:.0} km of cable in {} routes", network.length().km(), network.routes().count());
    println!(
        "{:>8} {:>8} {:>8} {:>10} {:>10} {:>10} {:>10}",
        "every s", "noise m", "fixes", "right %", "goal %", "follow ms", "seen ms"
    );
    for (every, noise, goal) in CASES {
        let truth = simulated::drive(&travel, roads.graph(), 8.0 * 3600.0, 1);
        let fixes = simulated::recorded(&truth, every, noise, 2);
        let rules = Rules::default();
        let (found, follow_ms) = timed(|| follow(&fixes, Some((&roads, Vehicle::Car)), &network, &rules));
        let sight = Sight { within: Metres::of(30), ..Sight::default() };
        let (all, seen_ms) = timed(|| seen(&network, &found.sections, &sight));
        let errors = simulated::errors(&truth, &found.sections);
        let right = 100.0 * (1.0 - errors.missing.max(errors.added));
        println!(
            "{every:>8} {noise:>8} {:>8} {right:>10.2} {:>10} {follow_ms:>10.1} {seen_ms:>10.1}   {:.1} km seen",
            fixes.len(),
            goal * 100.0,
            all.values().map(|seen| metres(seen).km()).sum::<f64>()
        );
    }
}
