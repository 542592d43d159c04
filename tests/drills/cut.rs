//! A write-ahead log that a power cut leaves in any state: what was committed before the cut is there, in order.

use std::path::{Path, PathBuf};

use cablewatch::access::{Role, Scope};
use cablewatch::store::{Store, UserRow};
use cablewatch::units::Timestamp;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use uuid::Uuid;

use crate::place::count;

const COMMITS: usize = 60;
/// Bytes before the first frame, and before the page of each: <https://sqlite.org/fileformat2.html#walformat>.
const HEADER: usize = 32;
const FRAME: usize = 24;

fn user(n: usize) -> UserRow {
    UserRow {
        id: Uuid::from_u128(n as u128),
        name: format!("user{n:04}"),
        role: Role::Police,
        carrier: None,
        commune: None,
        // Some commits have one page, some many.
        display_name: "Trực ban ".repeat(1 + n % 7 * 200),
        password_hash: "$argon2id$".into(),
        disabled: false,
    }
}

async fn open(file: &Path) -> Store {
    Store::open(&format!("sqlite:{}", file.display())).await.unwrap()
}

/// A database whose log holds so many commits and nothing else, copied as a power cut would leave it.
async fn written(folder: &Path) -> (PathBuf, Vec<u8>) {
    let (live, still) = (folder.join("live.db"), folder.join("still.db"));
    open(&live).await.close().await;
    let store = open(&live).await;
    for n in 0..COMMITS {
        store.add_user(&Scope::Engine, &user(n), Timestamp::from_millis(1)).await.unwrap();
    }
    std::fs::copy(&live, &still).unwrap();
    let log = std::fs::read(folder.join("live.db-wal")).unwrap();
    store.close().await;
    (still, log)
}

/// Where each commit ends in the log.
fn ends(log: &[u8]) -> Vec<usize> {
    let number = |at: usize| u32::from_be_bytes(log[at..at + 4].try_into().unwrap());
    let length = FRAME + number(8) as usize;
    let salt = &log[16..24];
    let frames = (HEADER..=log.len() - length).step_by(length);
    let ends = frames.take_while(|at| &log[at + 8..at + 16] == salt).filter(|at| number(at + 4) > 0);
    ends.map(|at| at + length).collect()
}

/// How many of the commits are there: the first so many and no others, in a database that is whole.
async fn there(file: &Path) -> usize {
    let store = open(file).await;
    let mut there = Vec::new();
    for n in 0..COMMITS {
        let found = store.user_by_name(&Scope::Engine, &user(n).name).await.unwrap();
        assert!(found.as_ref().is_none_or(|found| *found == user(n)), "{n} is not as it was written");
        there.push(found.is_some());
    }
    store.close().await;
    let raw = sqlx::SqlitePool::connect(&format!("sqlite:{}", file.display())).await.unwrap();
    let whole: String = sqlx::query_scalar("PRAGMA integrity_check").fetch_one(&raw).await.unwrap();
    raw.close().await;
    assert_eq!(whole, "ok");
    let first = there.iter().take_while(|found| **found).count();
    assert!(there[first..].iter().all(|found| !found), "a commit is missing before others: {there:?}");
    first
}

/// The log cut somewhere, and what may come after: nothing, any bytes, or zeros, as file systems leave them.
fn cut(log: &[u8], at: usize, chance: &mut ChaCha8Rng) -> Vec<u8> {
    let mut left = log[..at].to_vec();
    let more = chance.random_range(1..9_000);
    match chance.random_range(0..3) {
        0 => {}
        1 => left.extend((0..more).map(|_| chance.random::<u8>())),
        _ => left.extend(std::iter::repeat_n(0, more)),
    }
    left
}

#[tokio::test(flavor = "multi_thread")]
async fn cut_anywhere_a_log_gives_a_prefix_of_the_commits() {
    let folder = tempfile::tempdir().unwrap();
    let (still, log) = written(folder.path()).await;
    let ends = ends(&log);
    assert_eq!(ends.len(), COMMITS, "each is in the log, once");
    let mut chance = ChaCha8Rng::seed_from_u64(5);
    let wanted = count("DRILL_CUTS", 36);
    let boundaries = ends.iter().flat_map(|end| [*end, end - 1, end + 1]);
    let mut cuts: Vec<usize> = boundaries.chain([0, 1, HEADER - 1, HEADER, HEADER + 1]).collect();
    cuts.extend((0..wanted).map(|_| chance.random_range(0..log.len())));
    // Of few, some of each kind.
    let step = if wanted < 300 { cuts.len().div_ceil(wanted) } else { 1 };
    let cuts: Vec<usize> = cuts.into_iter().filter(|at| *at <= log.len()).step_by(step).collect();
    let mut seen = std::collections::BTreeSet::new();
    for (n, at) in cuts.iter().enumerate() {
        let file = folder.path().join(format!("cut{n}.db"));
        std::fs::copy(&still, &file).unwrap();
        let left = cut(&log, *at, &mut chance);
        std::fs::write(folder.path().join(format!("cut{n}.db-wal")), &left).unwrap();
        // Zeros after a cut may be just what was there.
        let whole = ends.iter().filter(|end| left.get(..**end) == Some(&log[..**end])).count();
        assert_eq!(there(&file).await, whole, "cut at {at} of {}", log.len());
        seen.insert(whole);
        std::fs::remove_file(&file).unwrap();
    }
    println!(
        "cut at {} offsets of a log of {} bytes: {} different prefixes, each exact",
        cuts.len(),
        log.len(),
        seen.len()
    );
}
