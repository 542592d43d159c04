//! The drill: a server takes reports while it is backed up, and what was made again from that has everything that was
//! acknowledged before, once. What is not as it was written is refused, and nothing is written.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::running::{Filing, Place, Serving, cablewatch, said};
use cablewatch::access::Scope;
use cablewatch::store::{IncidentFilter, Store};

/// Every report in a database by id and note.
async fn reports(url: &str) -> Vec<(String, String)> {
    let store = Store::open(url).await.unwrap();
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let filter = IncidentFilter { after, limit: 1_000, ..IncidentFilter::default() };
        let rows = store.incidents(&Scope::Engine, &filter).await.unwrap();
        after = rows.last().map(|row| row.id);
        all.extend(rows.into_iter().map(|row| (row.id.to_string(), row.incident.note.unwrap_or_default())));
        if after.is_none() {
            break;
        }
    }
    store.close().await;
    all
}

/// A server under load, a backup of it, and the reports acknowledged before it began.
async fn backed_up(place: &Place) -> (PathBuf, BTreeSet<String>, u64) {
    let serving = Serving::start(place, &[]);
    let filing = Filing::begin(&serving.base);
    filing.until(150).await;
    let before = filing.acknowledged();
    let folder = place.folder.join("kept");
    let done = place.run("backup", &["--to", folder.to_str().unwrap()]);
    assert!(done.status.success(), "{}", said(&done));
    let sent = filing.end().await;
    assert!(sent > before.len() as u64, "reports came in meanwhile");
    serving.stop();
    (folder, before, sent)
}

async fn a_drill(place: Place) {
    let (folder, before, sent) = backed_up(&place).await;
    let elsewhere = place.elsewhere("elsewhere").await;
    let done = elsewhere.run("restore", &[folder.to_str().unwrap()]);
    assert!(done.status.success(), "{}", said(&done));
    assert!(said(&done).contains("Record and seal are right by the key"), "{}", said(&done));
    let found = reports(&elsewhere.url).await;
    let (ids, notes): (BTreeSet<_>, BTreeSet<_>) = found.iter().cloned().unzip();
    println!("{} acknowledged before, {} restored, {sent} sent in all", before.len(), found.len());
    assert!(before.is_subset(&ids), "acknowledged before the backup began, and not in it");
    assert_eq!(notes.len(), found.len(), "none is there twice");
    assert!(notes.iter().all(|note| note.parse::<u64>().is_ok_and(|n| n < sent)), "nothing else is there");

    let verified = elsewhere.run("verify", &["audit"]);
    assert_eq!(verified.status.code(), Some(1), "its end is older than the head says: {}", said(&verified));
    assert!(said(&verified).contains("cut off, or an older copy was put back"), "{}", said(&verified));
    fs::remove_file(elsewhere.audit.join("head")).unwrap();
    let verified = elsewhere.run("verify", &["audit"]);
    assert_eq!(verified.status.code(), Some(0), "what is in it is whole: {}", said(&verified));

    let serving = Serving::start(&elsewhere, &[]);
    let filing = Filing::begin(&serving.base);
    filing.until(5).await;
    filing.end().await;
    serving.stop();
    spoilt(&place, &folder).await;
}

/// What is done to a copy of a backup.
type Spoil = Box<dyn Fn(&Path)>;

/// Each part that is not as it was written is refused by its code, and where it was to go nothing is.
async fn spoilt(place: &Place, folder: &Path) {
    let data = if folder.join("database.db").exists() { "database.db" } else { "tables/incidents.copy.gz" };
    let edit = |name: &'static str, from: &'static str, to: &'static str| {
        move |folder: &Path| {
            let text = fs::read_to_string(folder.join(name)).unwrap();
            assert!(text.contains(from), "{name} has no {from}");
            fs::write(folder.join(name), text.replacen(from, to, 1)).unwrap();
        }
    };
    let flip = move |folder: &Path| {
        let mut bytes = fs::read(folder.join(data)).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(folder.join(data), bytes).unwrap();
    };
    let without = |name: &'static str| move |folder: &Path| fs::remove_file(folder.join(name)).unwrap();
    let told: serde_json::Value = serde_json::from_slice(&fs::read(folder.join("manifest.json")).unwrap()).unwrap();
    let schema = format!("\"schema\": {}", told["schema"]);
    let kind = format!("\"database\": {}", told["database"]);
    let cases: [(&str, &str, Spoil); 9] = [
        ("a flipped bit", "B405", Box::new(flip)),
        ("a file is missing", "B404", Box::new(without(data))),
        ("its sums are missing", "B404", Box::new(without("SHA256SUMS"))),
        ("no manifest", "B403", Box::new(without("manifest.json"))),
        ("a changed manifest", "B405", Box::new(edit("manifest.json", "\"users\": 0", "\"users\": 1"))),
        (
            "a manifest changed together with its sum",
            "B413",
            Box::new(|folder| resummed(folder, "\"users\": 0", "\"users\": 1", true)),
        ),
        (
            "the same without its seal",
            "B411",
            Box::new(|folder| resummed(folder, "\"users\": 0", "\"users\": 1", false)),
        ),
        ("of a newer program", "B406", Box::new(move |folder| resummed(folder, &schema, "\"schema\": 9999", false))),
        (
            "of another kind of database",
            "B407",
            Box::new(move |folder| resummed(folder, &kind, "\"database\": \"other\"", false)),
        ),
    ];
    for (n, (what, code, spoil)) in cases.into_iter().enumerate() {
        let copy = place.folder.join(format!("spoilt-{n}"));
        assert!(std::process::Command::new("cp").arg("-a").arg(folder).arg(&copy).status().unwrap().success());
        spoil(&copy);
        let target = place.elsewhere(&format!("target{n}")).await;
        let done = target.run("restore", &[copy.to_str().unwrap()]);
        assert_eq!(done.status.code(), Some(1), "{what}: {}", said(&done));
        assert!(said(&done).contains(code), "{what}: {}", said(&done));
        assert_eq!(target.holds().await, Vec::<String>::new(), "{what}: nothing is written");
    }
    let full = place.run("restore", &[folder.to_str().unwrap()]);
    assert!(full.status.code() == Some(1) && said(&full).contains("B408"), "{}", said(&full));
    let again = place.run("backup", &["--to", folder.to_str().unwrap()]);
    assert!(again.status.code() == Some(1) && said(&again).contains("B401"), "{}", said(&again));
}

/// Somebody changes the manifest and writes its sum anew, as who has not the key may.
fn resummed(folder: &Path, from: &str, to: &str, sealed: bool) {
    let file = folder.join("manifest.json");
    let old = sum(&file);
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains(from));
    fs::write(&file, text.replacen(from, to, 1)).unwrap();
    let sums = fs::read_to_string(folder.join("SHA256SUMS")).unwrap();
    fs::write(folder.join("SHA256SUMS"), sums.replace(&old, &sum(&file))).unwrap();
    if !sealed {
        fs::remove_file(folder.join("seal")).unwrap();
    }
}

fn sum(file: &Path) -> String {
    let out = std::process::Command::new("sha256sum").arg(file).output().unwrap();
    String::from_utf8(out.stdout).unwrap().split(' ').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_under_load_is_whole_and_what_was_spoilt_is_refused_in_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    a_drill(Place::sqlite(folder.path())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_under_load_is_whole_and_what_was_spoilt_is_refused_in_postgres() {
    let folder = tempfile::tempdir().unwrap();
    let Some(place) = Place::postgres(folder.path(), "drill").await else { return };
    a_drill(place).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_holds_no_key_is_for_its_owner_alone_and_its_sums_are_checked_by_any_tool() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::sqlite(folder.path());
    Serving::start(&place, &[]).stop();
    let to = folder.path().join("all");
    fs::create_dir(&to).unwrap();
    let done = place.run("backup", &["--to", to.to_str().unwrap()]);
    assert!(done.status.success(), "{}", said(&done));
    let made = PathBuf::from(String::from_utf8(done.stdout).unwrap().trim());
    assert_eq!(made.parent(), Some(to.as_path()), "in the folder that was named, under a name by its time");
    let key = fs::read_to_string(place.audit.join("key")).unwrap();
    for file in fs::read_dir(&made).unwrap() {
        let path = file.unwrap().path();
        let bytes = fs::read(&path).unwrap();
        assert!(!bytes.windows(64).any(|part| part == key.trim().as_bytes()), "{}", path.display());
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600, "{}", path.display());
    }
    assert_eq!(fs::metadata(&made).unwrap().permissions().mode() & 0o777, 0o700);
    let sums = std::process::Command::new("sha256sum").args(["-c", "SHA256SUMS"]).current_dir(&made).output().unwrap();
    assert!(sums.status.success(), "{}", said(&sums));
    let unkeyed = place.elsewhere("unkeyed").await;
    fs::remove_file(unkeyed.audit.join("key")).unwrap();
    let done = unkeyed.run("restore", &[made.to_str().unwrap()]);
    assert!(done.status.success() && said(&done).contains("There is no key"), "{}", said(&done));
    let other = place.elsewhere("other").await;
    fs::write(other.audit.join("key"), "07".repeat(32)).unwrap();
    let done = other.run("restore", &[made.to_str().unwrap()]);
    assert!(done.status.code() == Some(1) && said(&done).contains("B413"), "another system's key: {}", said(&done));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_that_somebody_changed_before_the_backup_is_found_at_the_restore() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::sqlite(folder.path());
    assert!(place.run("mail", &["list"]).status.success());
    let raw = sqlx::SqlitePool::connect(&format!("{}.record", place.url)).await.unwrap();
    let change = "DROP TRIGGER audit_kept; UPDATE audit SET outcome = 404 WHERE number = 1";
    sqlx::raw_sql(change).execute(&raw).await.unwrap();
    raw.close().await;
    let kept = folder.path().join("kept");
    assert!(place.run("backup", &["--to", kept.to_str().unwrap()]).status.success());
    let elsewhere = place.elsewhere("elsewhere").await;
    let done = elsewhere.run("restore", &[kept.to_str().unwrap()]);
    assert!(done.status.code() == Some(1) && said(&done).contains("B412"), "{}", said(&done));
    assert_eq!(elsewhere.holds().await, [""; 0]);
}

/// Enough that copying it takes a while.
async fn filled(place: &Place) {
    Store::open(&place.url).await.unwrap().close().await;
    let raw = sqlx::SqlitePool::connect(&place.url).await.unwrap();
    let fill = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000) \
                INSERT INTO letter_marks (body, mark, at) SELECT 'police', i || hex(randomblob(200)), i FROM n";
    sqlx::raw_sql(fill).execute(&raw).await.unwrap();
    raw.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restore_that_is_killed_leaves_no_database_and_can_be_begun_again() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::sqlite(folder.path());
    filled(&place).await;
    let kept = folder.path().join("kept");
    assert!(place.run("backup", &["--to", kept.to_str().unwrap()]).status.success());
    let target = place.elsewhere("target").await;
    for millis in [60, 120, 180, 240] {
        let mut running = cablewatch(&target, "restore", &[kept.to_str().unwrap()]).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(millis));
        running.kill().unwrap();
        let done = running.wait().unwrap();
        let is_there = target.holds().await.contains(&"own.db".to_owned());
        println!("killed after {millis} ms: {done}, there: {is_there}");
        if is_there {
            break;
        }
    }
    if !target.holds().await.contains(&"own.db".to_owned()) {
        let done = target.run("restore", &[kept.to_str().unwrap()]);
        assert!(done.status.success(), "{}", said(&done));
    }
    let raw = sqlx::SqlitePool::connect(&target.url).await.unwrap();
    let count: i64 = sqlx::query_scalar("SELECT count(*) FROM letter_marks").fetch_one(&raw).await.unwrap();
    raw.close().await;
    assert_eq!(count, 60_000);
    let left = target.holds().await.into_iter().filter(|name| name.contains("restoring"));
    assert_eq!(left.count(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_that_is_stopped_or_killed_leaves_nothing_that_looks_like_one() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::sqlite(folder.path());
    filled(&place).await;
    for (signal, millis) in [("INT", 120), ("INT", 200), ("TERM", 160), ("KILL", 180)] {
        let to = folder.path().join(format!("{signal}-{millis}"));
        let mut running = cablewatch(&place, "backup", &["--to", to.to_str().unwrap()]).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(millis));
        let id = running.id().to_string();
        std::process::Command::new("kill").args([&format!("-{signal}"), &id]).status().unwrap();
        let done = running.wait().unwrap();
        println!("{signal} after {millis} ms: {done}");
        assert_eq!(done.success(), to.exists(), "there is a backup where it says so, and only there");
        if signal != "KILL" {
            let left = fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().file_name());
            let left: Vec<_> = left.filter(|name| name.to_string_lossy().contains(".part-")).collect();
            assert!(left.is_empty(), "{left:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_postgres_that_may_lose_what_it_acknowledged_is_not_served() {
    let folder = tempfile::tempdir().unwrap();
    let Some(mut place) = Place::postgres(folder.path(), "unsafe").await else { return };
    Serving::start(&place, &[]).stop();
    place.url = place.url.replace("synchronous_commit%3Don", "synchronous_commit%3Doff");
    let done = place.run("serve", &["--listen", "127.0.0.1:0"]);
    assert_eq!(done.status.code(), Some(1), "{}", said(&done));
    assert!(said(&done).contains("S504") && said(&done).contains("Off: synchronous_commit"), "{}", said(&done));
}
