//! Killed at random while reports come in, routes are imported and deeds are recorded.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, RwLock};
use std::time::{Duration, Instant};

use cablewatch::access::Scope;
use cablewatch::store::{Filter, Store};
use cablewatch::units::CarrierCode;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use reqwest::Client;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::place::{Place, client, count, report};

const ROUTES: usize = 400;
const SENDERS: usize = 6;

/// A file of every route in one of two courses; the second has a route more.
fn file(folder: &Path, course: usize) -> PathBuf {
    let line = |n: usize| {
        let place = |i: usize| json!([107.0 + 0.001 * i as f64, 16.0 + 0.001 * n as f64 + 0.0001 * course as f64]);
        json!({"type": "Feature", "id": format!("T-{n}"), "properties": {"name": format!("course {course}")},
            "geometry": {"type": "LineString", "coordinates": (0..10).map(place).collect::<Vec<_>>()}})
    };
    let features: Vec<_> = (0..ROUTES + course).map(line).collect();
    let path = folder.join(format!("{course}.geojson"));
    std::fs::write(&path, json!({"type": "FeatureCollection", "features": features}).to_string()).unwrap();
    path
}

fn import(place: &Place, file: &Path) -> Child {
    let mut command = place.command();
    command.args(["import", "routes", "--carrier", "TS", "--retire-gone"]).arg(file);
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// Which course every route is in, and how many states are recorded; a mixture fails.
async fn network(place: &Place) -> (usize, usize) {
    let store = Store::open(&place.url).await.unwrap();
    let filter = Filter { limit: 9_999, ..Filter::default() };
    let rows = store.routes(&Scope::Province, &filter).await.unwrap();
    let states = store.snapshots(&Scope::Province, CarrierCode::checked("TS").as_ref(), 9_999).await.unwrap().len();
    store.close().await;
    let course = rows.len() - ROUTES;
    assert!(rows.iter().all(|row| row.route.name == Some(format!("course {course}"))), "routes of two courses");
    (course, states)
}

/// What all senders share.
struct Shared {
    base: RwLock<String>,
    token: String,
    going: AtomicBool,
    next: AtomicU64,
    reports: Mutex<HashMap<u64, String>>,
    deeds: Mutex<Vec<Uuid>>,
}

impl Shared {
    fn base(&self) -> String {
        self.base.read().unwrap().clone()
    }

    /// File reports, each with its key until it is acknowledged.
    async fn reports(self: Arc<Self>) {
        let client = client();
        while self.going.load(Ordering::Relaxed) {
            let n = self.next.fetch_add(1, Ordering::Relaxed);
            loop {
                if let Some(id) = self.acknowledged(&client, n).await {
                    self.reports.lock().unwrap().insert(n, id);
                    break;
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    async fn acknowledged(&self, client: &Client, n: u64) -> Option<String> {
        let reply = report(client, &self.base(), n as usize, "").send().await.ok()?;
        let is_taken = reply.status().as_u16() == 201;
        let receipt: Value = reply.json().await.ok()?;
        receipt["id"].as_str().filter(|_| is_taken).map(str::to_owned)
    }

    /// Do what is written down, each once: what was answered is on record.
    async fn deeds(self: Arc<Self>) {
        let client = client();
        while self.going.load(Ordering::Relaxed) {
            let id = Uuid::from_u128(u128::from(self.next.fetch_add(1, Ordering::Relaxed)));
            let deed = client.delete(format!("{}/api/v1/stations/{id}", self.base())).bearer_auth(&self.token);
            let answered = deed.send().await.is_ok_and(|reply| reply.status().as_u16() < 500);
            if answered {
                self.deeds.lock().unwrap().push(id);
            }
            tokio::time::sleep(Duration::from_millis(if answered { 40 } else { 200 })).await;
        }
    }
}

/// Rounds of an import beside senders, both processes killed at moments of their own.
async fn killed_at_random(place: &Place, kills: usize) -> String {
    let token = place.token();
    let files = [file(&place.folder, 0), file(&place.folder, 1)];
    assert!(import(place, &files[0]).wait().unwrap().success());
    let mut server = place.serve(&[]);
    let shared = Arc::new(Shared {
        base: RwLock::new(server.base.clone()),
        token,
        going: AtomicBool::new(true),
        next: AtomicU64::new(1),
        reports: Mutex::default(),
        deeds: Mutex::default(),
    });
    let mut senders: Vec<_> = (0..SENDERS).map(|_| tokio::spawn(Arc::clone(&shared).reports())).collect();
    senders.push(tokio::spawn(Arc::clone(&shared).deeds()));
    let begun = Instant::now();
    assert!(tokio::task::block_in_place(|| import(place, &files[1]).wait()).unwrap().success());
    let whole = begun.elapsed();
    // A seed of its own each day would find more; a fixed one can be run again.
    let mut chance = ChaCha8Rng::seed_from_u64(9);
    let (mut before, mut states) = network(place).await;
    let (mut old, mut new) = (0, 0);
    for round in 0..kills.div_ceil(2) {
        let mut importing = import(place, &files[1 - before]);
        let [one, other] = [1.2, 1.2].map(|most| whole.mul_f64(chance.random_range(0.0..most)));
        tokio::time::sleep(one.min(other)).await;
        let server_first = one < other;
        if server_first {
            server.kill()
        } else {
            importing.kill().unwrap()
        }
        tokio::time::sleep(one.abs_diff(other)).await;
        if server_first {
            importing.kill().unwrap()
        } else {
            server.kill()
        }
        importing.wait().unwrap();
        server = tokio::task::block_in_place(|| place.serve(&[]));
        *shared.base.write().unwrap() = server.base.clone();
        let (after, recorded) = network(place).await;
        let moved = usize::from(after != before);
        assert_eq!(recorded, states + moved, "round {round}: a state is recorded with what it holds");
        (old, new, before, states) = (old + 1 - moved, new + moved, after, recorded);
        tokio::task::block_in_place(|| place.verified());
    }
    shared.going.store(false, Ordering::Relaxed);
    for sender in senders {
        sender.await.unwrap();
    }
    assert!(import(place, &files[1 - before]).wait().unwrap().success(), "nothing is in the way of the next one");
    server.kill();
    place.verified();
    let (reports, deeds) = counted(place, &shared).await;
    format!(
        "{kills} kills: {old} imports absent, {new} whole; {reports} reports acknowledged, each there once; {deeds} deeds answered, each on record; the record verified after each"
    )
}

/// All that was acknowledged is there once.
async fn counted(place: &Place, shared: &Shared) -> (usize, usize) {
    let rows = place.incidents().await;
    let (mut ids, mut notes) = (HashSet::new(), HashSet::new());
    for row in &rows {
        assert!(notes.insert(row.incident.note.clone()), "{:?} is there twice", row.incident.note);
        ids.insert(row.id.to_string());
    }
    let reports = shared.reports.lock().unwrap().clone();
    let lost: Vec<_> = reports.iter().filter(|(_, id)| !ids.contains(*id)).collect();
    assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
    let store = Store::open(&place.url).await.unwrap();
    let (mut recorded, mut last) = (HashSet::new(), 0);
    loop {
        let lines = store.audit_lines(&Scope::Engine, last, 5_000).await.unwrap();
        let Some(line) = lines.last() else { break };
        last = line.number;
        recorded.extend(lines.into_iter().map(|line| line.deed.things));
    }
    store.close().await;
    let deeds = shared.deeds.lock().unwrap();
    assert!(!deeds.is_empty() && !reports.is_empty());
    for id in deeds.iter() {
        assert!(recorded.contains(&format!("id={id}")), "{id} was answered and is not on record");
    }
    (reports.len(), deeds.len())
}

#[tokio::test(flavor = "multi_thread")]
async fn kill_loses_nothing_acknowledged_and_leaves_no_half_import_in_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::sqlite(folder.path());
    println!("SQLite: {}", killed_at_random(&place, count("DRILL_KILLS", 6)).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn kill_loses_nothing_acknowledged_and_leaves_no_half_import_in_postgres() {
    let folder = tempfile::tempdir().unwrap();
    let Some(place) = Place::postgres(folder.path(), "killed").await else { return };
    println!("PostgreSQL: {}", killed_at_random(&place, count("DRILL_KILLS", 6)).await);
}
