//! What is wrong with a database is told, each thing by its code, and nothing else is.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use crate::running::{Place, said};
use serde_json::Value;
use sqlx::{AssertSqlSafe, SqlitePool};

/// What is done to a healthy database.
enum Spoil {
    /// To its file.
    Main(&'static str),
    /// To the file of its record.
    Record(&'static str),
    /// To the files.
    Files(fn(&Place)),
    /// Nothing: it is looked at with this option.
    Asked(&'static [&'static str]),
}

use Spoil::{Asked, Files, Main, Record};

const IMPORT: &str = "INSERT INTO imports (id, carrier, what, file_name, sha256, status, created_at, summary_json, faults_json, data_version) \
     VALUES (zeroblob(16), 'TS', 'routes', 'a', zeroblob(32), 'proposed', 1, '{}', '[]', 1)";
const LETTER: &str = "INSERT INTO letters (id, body, address, subject, words, written_at, tries, next_try_at) \
     VALUES (zeroblob(16), 'police', 'a@example.vn', 'a', 'a', 1, 9, 1)";
const USER: &str = "INSERT INTO users (id, name, role, display_name, password_hash, disabled, created_at) \
     VALUES (zeroblob(16), 'a', 'police', 'a', 'a', FALSE, 1)";
const LOOSE: &str = "PRAGMA foreign_keys = OFF; INSERT INTO sessions (token, user_id, created_at, seen_at, expires_at) \
     VALUES (zeroblob(32), zeroblob(16), 1, 1, 1)";

const CASES: [(&str, i32, Spoil); 19] = [
    ("H201", 2, Files(|place| fs::remove_file(file(place)).unwrap())),
    ("H202", 2, Main("DROP TABLE _sqlx_migrations")),
    ("H203", 1, Main("DELETE FROM _sqlx_migrations WHERE version = (SELECT max(version) FROM _sqlx_migrations)")),
    ("H204", 2, Main("UPDATE _sqlx_migrations SET version = 9999 WHERE version = 1")),
    ("H205", 2, Files(torn)),
    ("H206", 2, Main(LOOSE)),
    ("H208", 1, Main("PRAGMA journal_mode = DELETE")),
    ("H211", 2, Files(|place| open_to_all(&file(place)))),
    ("H212", 2, Asked(&["--data", "/there/is/no/such/folder"])),
    ("H213", 2, Files(|place| fs::remove_file(place.audit.join("key")).unwrap())),
    ("H214", 2, Record("DROP TRIGGER audit_kept; UPDATE audit SET outcome = 404 WHERE number = 1")),
    // Without its record nothing tells of backups, either.
    ("H214 H218", 2, Files(|place| fs::remove_file(place.folder.join("own.db.record")).unwrap())),
    ("H215", 1, Files(|place| fs::remove_file(place.audit.join("head")).unwrap())),
    ("H216", 2, Files(|place| open_to_all(&place.audit.join("key")))),
    ("H218", 1, Files(never_backed_up)),
    ("H220", 1, Main(IMPORT)),
    ("H221", 1, Main(LETTER)),
    ("H222", 1, Main(USER)),
    (
        "H223",
        1,
        Main("INSERT INTO carriers (code, name, color, data_version) VALUES ('TS', 'Viễn thông Trường Sơn', 1, 1)"),
    ),
];

fn file(place: &Place) -> std::path::PathBuf {
    place.folder.join("own.db")
}

fn open_to_all(file: &Path) {
    fs::set_permissions(file, fs::Permissions::from_mode(0o644)).unwrap();
}

/// A page as a disk that fails leaves it.
fn torn(place: &Place) {
    let mut bytes = fs::read(file(place)).unwrap();
    let page = bytes.len() - 4096;
    bytes[page..page + 64].fill(0xFF);
    fs::write(file(place), bytes).unwrap();
}

fn never_backed_up(place: &Place) {
    for name in ["own.db", "own.db.record", "own.audit/key", "own.audit/head"] {
        fs::remove_file(place.folder.join(name)).unwrap();
    }
    assert!(place.run("mail", &["list"]).status.success());
}

async fn run(file: &Path, sql: &str) {
    let pool = SqlitePool::connect(&format!("sqlite:{}", file.display())).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&pool).await.unwrap();
    pool.close().await;
}

/// One that is used and backed up, in a folder.
fn healthy(folder: &Path) -> Place {
    let place = Place::sqlite(folder);
    assert!(place.run("mail", &["list"]).status.success());
    let done = place.run("backup", &["--to", folder.join("kept").to_str().unwrap()]);
    assert!(done.status.success(), "{}", said(&done));
    place
}

#[tokio::test]
async fn each_thing_that_is_wrong_with_a_database_is_told_and_nothing_else_is() {
    let folder = tempfile::tempdir().unwrap();
    let place = healthy(folder.path());
    let done = place.run("doctor", &[]);
    assert_eq!(done.status.code(), Some(0), "{}", said(&done));
    assert!(said(&done).starts_with("OK"), "{}", said(&done));
    for (code, exit, spoil) in CASES {
        let copies = tempfile::tempdir().unwrap();
        let from = format!("{}/.", folder.path().display());
        assert!(Command::new("cp").arg("-a").arg(from).arg(copies.path()).status().unwrap().success());
        let place = Place::sqlite(copies.path());
        let mut arguments = vec!["--format", "json"];
        match spoil {
            Main(sql) => run(&file(&place), sql).await,
            Record(sql) => run(&copies.path().join("own.db.record"), sql).await,
            Files(spoil) => spoil(&place),
            Asked(more) => arguments.extend(more),
        }
        let done = place.run("doctor", &arguments);
        let told: Value = serde_json::from_slice(&done.stdout).unwrap_or_else(|_| panic!("{code}: {}", said(&done)));
        let codes: Vec<_> =
            told["findings"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect();
        assert_eq!(codes.join(" "), code, "{}", said(&done));
        assert_eq!(done.status.code(), Some(exit), "{}", said(&done));
    }
}

#[tokio::test]
async fn postgres_is_looked_at_as_well() {
    let folder = tempfile::tempdir().unwrap();
    let Some(mut place) = Place::postgres(folder.path(), "doctor").await else { return };
    let codes = |place: &Place| {
        let done = place.run("doctor", &["--format", "json"]);
        let told: Value = serde_json::from_slice(&done.stdout).unwrap_or_else(|_| panic!("{}", said(&done)));
        told["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["code"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(codes(&place), ["H202"]);
    assert!(place.run("mail", &["list"]).status.success());
    assert_eq!(codes(&place), ["H218"], "no backup yet");
    let to = folder.path().join("kept");
    assert!(place.run("backup", &["--to", to.to_str().unwrap()]).status.success());
    assert_eq!(codes(&place), [""; 0]);
    place.url = place.url.replace("synchronous_commit%3Don", "synchronous_commit%3Doff");
    assert_eq!(codes(&place), ["H207"]);
    place.url = "postgres://nobody:x@127.0.0.1:1/none".to_owned();
    assert_eq!(codes(&place), ["H201"]);
}
