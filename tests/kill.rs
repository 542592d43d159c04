//! An import that is killed leaves the old network or the new one, never something between.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use cablewatch::access::Scope;
use cablewatch::store::{Filter, Store};
use cablewatch::units::CarrierCode;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::json;

const ROUTES: usize = 1_500;
const KILLS: usize = 50;

/// A file of every route in one of two courses; the second has a route more and a site.
fn file(folder: &Path, course: usize) -> PathBuf {
    let line = |n: usize| {
        let north = 16.0 + 0.001 * n as f64;
        let place = |i: usize| json!([107.0 + 0.001 * i as f64, north + 0.0001 * (i * (course + 1) % 3) as f64]);
        json!({"type": "Feature", "id": format!("T-{n}"), "properties": {"name": format!("course {course}")},
            "geometry": {"type": "LineString", "coordinates": (0..20).map(place).collect::<Vec<_>>()}})
    };
    let site = json!({"type": "Feature", "id": "S", "properties": {"name": format!("course {course}"), "kind": "bts"},
        "geometry": {"type": "Point", "coordinates": [107.0, 16.5]}});
    let features: Vec<_> = (0..ROUTES + course).map(line).chain([site]).collect();
    let path = folder.join(format!("{course}.geojson"));
    std::fs::write(&path, json!({"type": "FeatureCollection", "features": features}).to_string()).unwrap();
    path
}

fn import(file: &Path, url: &str) -> Child {
    let arguments = ["import", "routes", "--carrier", "TS", "--retire-gone", "--db", url];
    let mut command = Command::new(env!("CARGO_BIN_EXE_cablewatch"));
    command.args(arguments).arg(file).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// Which course every route and the site is in; a mixture of the two fails.
async fn course(store: &Store) -> usize {
    let filter = Filter { limit: 9_999, ..Filter::default() };
    let rows = store.routes(&Scope::Province, &filter).await.unwrap();
    let sites = store.sites(&Scope::Province, &filter).await.unwrap();
    let course = rows.len() - ROUTES;
    let name = Some(format!("course {course}"));
    assert!(rows.iter().all(|row| row.route.name == name), "routes of two courses");
    assert_eq!(sites.iter().map(|row| row.site.name.clone()).collect::<Vec<_>>(), [name], "the site of the other one");
    course
}

async fn imports(store: &Store) -> usize {
    store.snapshots(&Scope::Province, CarrierCode::checked("TS").as_ref(), 999).await.unwrap().len()
}

/// Import one course over the other again and again, and kill it at moments spread over the time it takes.
async fn killed_at_random(store: &Store, url: &str, kills: usize) -> (usize, usize) {
    let folder = tempfile::tempdir().unwrap();
    let files = [file(folder.path(), 0), file(folder.path(), 1)];
    assert!(import(&files[0], url).wait().unwrap().success());
    let begun = Instant::now();
    assert!(import(&files[1], url).wait().unwrap().success());
    let whole = begun.elapsed();
    // A seed of its own each day would find more; a fixed one can be run again.
    let mut chance = ChaCha8Rng::seed_from_u64(7);
    let (mut old, mut new, mut before) = (0, 0, 1);
    for kill in 0..kills {
        let states = imports(store).await;
        let mut running = import(&files[1 - before], url);
        std::thread::sleep(whole.mul_f64(chance.random_range(0.0..1.1)));
        running.kill().unwrap();
        running.wait().unwrap();
        let after = course(store).await;
        let moved = usize::from(after != before);
        assert_eq!(imports(store).await, states + moved, "kill {kill}: a state is recorded with what it holds");
        (old, new, before) = (old + 1 - moved, new + moved, after);
    }
    assert!(import(&files[1 - before], url).wait().unwrap().success(), "nothing is in the way of the next one");
    assert_eq!(course(store).await, 1 - before);
    (old, new)
}

#[tokio::test]
async fn a_killed_import_leaves_the_old_network_or_the_new_one_in_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("killed.db");
    let url = format!("sqlite:{}", file.display());
    let store = Store::open(&url).await.unwrap();
    let (old, new) = killed_at_random(&store, &url, KILLS).await;
    println!("{old} times the old network, {new} times the new one");
    assert!(old > 0 && old + new == KILLS, "killed too late each time: {old} {new}");
}
