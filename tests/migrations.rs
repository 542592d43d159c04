//! A database of an earlier release comes to the newest schema with all its rows, also when it is killed on the way.
//!
//! `tests/frozen` has one text a release and kind of database, with invented rows in every table. At a release it gets
//! another: `cargo test --test migrations -- --ignored freeze`.

#[path = "migrations/frozen.rs"]
mod frozen;

use std::process::{Command, Stdio};
use std::time::Instant;

use cablewatch::store::Store;
use frozen::{Laid, RELEASES, counts, is_newest, laid, shape};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// How often a migration is killed; `CABLEWATCH_KILLS` says another number.
const KILLS: usize = 5;

/// What an empty database becomes.
async fn fresh(of: &Laid) -> Vec<String> {
    let empty = of.empty("fresh").await;
    Store::open(&empty.url).await.unwrap().close().await;
    shape(&empty).await
}

async fn comes_to_the_newest(kind: &str) {
    let folder = tempfile::tempdir().unwrap();
    for release in RELEASES {
        let Some(old) = laid(kind, release, folder.path(), "whole").await else { return };
        let before = counts(&old).await;
        assert!(
            before.values().all(|rows| *rows > 0) && before.len() > 25,
            "{release}: rows in every table {before:?}"
        );
        Store::open(&old.url).await.unwrap().close().await;
        assert!(is_newest(&old).await, "{kind} {release}");
        assert_eq!(shape(&old).await, fresh(&old).await, "{kind} {release}: as a fresh one");
        let after = counts(&old).await;
        let kept = before.keys().all(|table| after.get(table) == before.get(table));
        assert!(kept, "{kind} {release}: {before:?}, and after it {after:?}");
    }
}

async fn is_killed_on_the_way(kind: &str) {
    let kills = std::env::var("CABLEWATCH_KILLS").map_or(KILLS, |n| n.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    // A seed of its own each day would find more; a fixed one can be run again.
    let mut chance = ChaCha8Rng::seed_from_u64(23);
    let Some(first) = laid(kind, RELEASES[0], folder.path(), "timed").await else { return };
    let begun = Instant::now();
    assert!(start(&first).wait().unwrap().success());
    let whole = begun.elapsed();
    let want = fresh(&first).await;
    let (mut before, mut amid, mut after) = (0, 0, 0);
    for kill in 0..kills {
        let old = laid(kind, RELEASES[0], folder.path(), &format!("k{kill}")).await.unwrap();
        let rows = counts(&old).await;
        let mut running = start(&old);
        std::thread::sleep(whole.mul_f64(chance.random_range(0.05..1.0)));
        running.kill().unwrap();
        running.wait().unwrap();
        match frozen::version(&old).await {
            15 => before += 1,
            last if last == frozen::newest(&old) => after += 1,
            _ => amid += 1,
        }
        assert!(start(&old).wait().unwrap().success(), "kill {kill}: the next start goes on to the end");
        assert_eq!(shape(&old).await, want, "kill {kill}");
        let found = counts(&old).await;
        assert!(rows.iter().all(|(table, rows)| found.get(table) == Some(rows)), "kill {kill}: {found:?}");
        old.remove().await;
    }
    println!(
        "{kind}: of {kills} kills {before} came before the first migration, {amid} between, {after} after the last"
    );
}

/// A command that brings the schema up to date and then has little to do.
fn start(of: &Laid) -> std::process::Child {
    let mut program = Command::new(env!("CARGO_BIN_EXE_cablewatch"));
    program.args(["mail", "--db", &of.url, "--audit-dir"]).arg(&of.audit).arg("list");
    program.stdout(Stdio::null()).stderr(Stdio::inherit()).spawn().unwrap()
}

#[tokio::test]
async fn each_release_comes_to_the_newest_schema_with_its_rows_in_sqlite() {
    comes_to_the_newest("sqlite").await;
}

#[tokio::test]
async fn each_release_comes_to_the_newest_schema_with_its_rows_in_postgres() {
    comes_to_the_newest("postgres").await;
}

#[tokio::test]
async fn a_migration_that_is_killed_is_gone_on_with_in_sqlite() {
    is_killed_on_the_way("sqlite").await;
}

#[tokio::test]
async fn a_migration_that_is_killed_is_gone_on_with_in_postgres() {
    is_killed_on_the_way("postgres").await;
}

#[tokio::test]
#[ignore = "writes tests/frozen: once a release"]
async fn freeze() {
    frozen::freeze().await;
}
