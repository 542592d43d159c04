//! What one report and one changed route cost while a province is at work: 1e4 routes of 100
//! segments and 1e5 incidents in a SQLite file, and the network in memory of a process beside it.
//!
//! A row is `task median-ms worst-ms`. `CABLEWATCH_BENCH_ROUTES=1000` and
//! `CABLEWATCH_BENCH_INCIDENTS=1000` make it smaller.

use std::hint::black_box;
use std::time::Instant;

use cablewatch::access::{Scope, Stream};
use cablewatch::app::{App, Caller, Report, Settings, World};
use cablewatch::geodesy;
use cablewatch::incidents::{Evidence, Incident, Kind, Origin};
use cablewatch::matching::{Rules, match_incident};
use cablewatch::network::{Network, Route, RouteNo};
use cablewatch::store::{CaseRow, Handed, IncidentRow, NetworkBatch, RouteRow, Store};
use cablewatch::units::{CarrierCode, LonLat, Metres, Timestamp};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use tokio::sync::mpsc;
use uuid::Uuid;

const SEGMENTS: usize = 100;
const ROUNDS: u64 = 20;

fn size(name: &str, usual: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

fn carrier() -> CarrierCode {
    CarrierCode::checked("TS").expect("a code")
}

fn now() -> Timestamp {
    Timestamp::from_millis(1_794_000_000_000)
}

/// A route that wanders from a place of its own; another `version` of it ends elsewhere.
fn route(n: u64, version: u64) -> RouteRow {
    let mut rng = ChaCha8Rng::seed_from_u64(n);
    let mut at = LonLat::checked(rng.random_range(106.5..107.4), rng.random_range(16.3..18.0)).expect("on the globe");
    let mut heading: f64 = rng.random_range(0.0..360.0);
    let mut line = vec![at];
    for no in 0..SEGMENTS {
        heading += rng.random_range(-25.0..25.0) + if no == SEGMENTS - 2 { version as f64 } else { 0.0 };
        at = geodesy::destination(at, heading, Metres::of(rng.random_range(20..60)));
        line.push(at);
    }
    let mut route = Route::measured(format!("T-{n}"), vec![line]);
    route.carrier = Some(carrier());
    let id = Uuid::from_u128(u128::from(n) + 1);
    RouteRow { id, carrier: carrier(), route, communes: Vec::new(), in_service_from: None, data_version: 0 }
}

/// A report up to 40 m off a vertex of a route.
fn incident(n: u64, routes: &[RouteRow]) -> IncidentRow {
    let mut rng = ChaCha8Rng::seed_from_u64(1_000_000 + n);
    let line: Vec<LonLat> = routes[rng.random_range(0..routes.len())].route.lines().flatten().copied().collect();
    let vertex = line[rng.random_range(0..line.len())];
    let at = geodesy::destination(vertex, rng.random_range(0.0..360.0), Metres::of(rng.random_range(0..40)));
    let id = Uuid::from_u128((1 << 64) + u128::from(n));
    let accuracy = Metres::of(15);
    let incident = Incident {
        id: id.to_string(),
        kind: Kind::Theft,
        occurred: None,
        discovered_at: None,
        reported_at: Some(now()),
        places: vec![Evidence::Point { at, accuracy }],
        carrier: None,
        medium: None,
        metres_taken: None,
        damage_vnd: None,
        note: None,
    };
    IncidentRow {
        id,
        source: None,
        code: format!("B-{n}"),
        incident,
        at: Some(at),
        accuracy: Some(accuracy),
        commune: None,
        status: "pending".to_owned(),
        reason_vi: String::new(),
        reason_en: String::new(),
        reported_by_carrier: None,
        reporter: None,
        origin: Origin::Carrier,
        in_progress: false,
        subscribers_out: None,
        case: CaseRow::default(),
        candidates: Vec::new(),
        corrected: None,
        look: false,
        data_version: 0,
    }
}

#[derive(Default)]
struct Times(Vec<f64>);

impl Times {
    fn since(&mut self, start: Instant) {
        self.0.push(start.elapsed().as_secs_f64() * 1e3);
    }

    fn row(mut self, task: &str) {
        self.0.sort_by(f64::total_cmp);
        println!("{task}\t{:.3}\t{:.3}", self.0[self.0.len() / 2], self.0[self.0.len() - 1]);
    }
}

/// In memory alone: one route of a shared network changed, one incident matched.
fn in_memory(routes: &[RouteRow], incidents: &[IncidentRow]) {
    let mut network = Network::bulk(routes.iter().map(|row| row.route.clone()).collect(), Vec::new());
    let (mut clone, mut change, mut matched) = (Times::default(), Times::default(), Times::default());
    for n in 0..ROUNDS {
        let next = route(n, 1).route;
        let start = Instant::now();
        let mut changed = network.clone();
        clone.since(start);
        changed.replace(RouteNo(n as u32), next);
        change.since(start);
        // Who reads the one before is still at it.
        drop(std::mem::replace(&mut network, changed));
        let row = &incidents[n as usize % incidents.len()];
        let start = Instant::now();
        black_box(match_incident(&network, &row.incident, &Rules::default()));
        matched.since(start);
    }
    clone.row("network-clone");
    change.row("network-clone-and-change-one-route");
    matched.row("match-one-incident");
}

async fn write(store: &Store, routes: Vec<RouteRow>) {
    let (give, take) = mpsc::channel(2);
    let batch = NetworkBatch { routes, ..NetworkBatch::default() };
    give.send(Handed::Part(batch)).await.expect("it is taken");
    give.send(Handed::End).await.expect("it is taken");
    store.apply_network(&Scope::Engine, take, None, now()).await.expect("it is written");
}

/// The whole way through the store: a report until it is matched, and a route that another process
/// wrote until its incidents are matched again.
async fn through_the_store(routes: &[RouteRow], incidents: &[IncidentRow]) {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite:{}", folder.path().join("bench.db").display());
    let store = Store::open(&url).await.expect("it opens");
    for some in routes.chunks(500) {
        write(&store, some.to_vec()).await;
    }
    store.add_incidents(&Scope::Engine, incidents, now()).await.expect("they are written");
    let app = App::open(&url, World::of(now, 1), Settings::default()).await.expect("it opens");
    let start = Instant::now();
    app.load_network().await.expect("it is read");
    println!("load-whole\t{:.0}\t", start.elapsed().as_secs_f64() * 1e3);
    let start = Instant::now();
    app.match_pending().await.expect("they are matched");
    println!("match-all\t{:.0}\t", start.elapsed().as_secs_f64() * 1e3);
    let (mut report, mut wrote, mut live, mut again) =
        (Times::default(), Times::default(), Times::default(), Times::default());
    for n in 0..ROUNDS {
        let at = incidents[n as usize % incidents.len()].at.expect("it has a place");
        let told = Report { kind: Some("theft".into()), point: Some(vec![at.lon(), at.lat()]), ..Report::default() };
        let start = Instant::now();
        app.report(&Caller::operator(), told, None, b"").await.expect("it is taken");
        app.match_pending().await.expect("it is matched");
        report.since(start);
        let changed = vec![route(n, 2)];
        let start = Instant::now();
        write(&store, changed).await;
        wrote.since(start);
        let start = Instant::now();
        let renewed = app.load_network().await.expect("it is read");
        live.since(start);
        assert_eq!((renewed.routes, renewed.whole), (1, false));
        app.match_pending().await.expect("they are matched");
        again.since(start);
    }
    report.row("report-until-matched");
    wrote.row("write-one-route");
    live.row("live-follows-one-route");
    again.row("live-follows-and-dependents-matched");
    println!("versions\t{}\t", store.version(&Stream::Province).await.expect("it answers"));
}

fn main() {
    let routes: Vec<RouteRow> = (0..size("CABLEWATCH_BENCH_ROUTES", 10_000)).map(|n| route(n, 0)).collect();
    let incidents: Vec<IncidentRow> =
        (0..size("CABLEWATCH_BENCH_INCIDENTS", 100_000)).map(|n| incident(n, &routes)).collect();
    in_memory(&routes, &incidents);
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(through_the_store(&routes, &incidents));
}
