//! The record of who did what: written before anything is shown, whole until somebody touches it, and then found out.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::str::FromStr;

use crate::running::Server;
use reqwest::{Client, StatusCode};
use serde_json::json;
use sqlx::SqlitePool;
use sqlx::sqlite::SqliteConnectOptions;

fn verify(folder: &Path) -> Output {
    let url = format!("sqlite:{}", folder.join("demo.db").display());
    Command::new(env!("CARGO_BIN_EXE_cablewatch")).args(["verify", "audit", "--db", &url]).output().unwrap()
}

fn code(folder: &Path) -> i32 {
    verify(folder).status.code().unwrap()
}

/// The record as somebody with the file alone may reach it.
async fn record(folder: &Path) -> SqlitePool {
    let options = SqliteConnectOptions::from_str("sqlite:").unwrap().filename(folder.join("demo.db.record"));
    SqlitePool::connect_with(options).await.unwrap()
}

async fn actions(folder: &Path) -> Vec<(String, String, i64)> {
    let pool = record(folder).await;
    let rows = sqlx::query_as("SELECT user_name, action || ' ' || things, outcome FROM audit ORDER BY number");
    let rows = rows.fetch_all(&pool).await.unwrap();
    pool.close().await;
    rows
}

/// Copies of a folder's files under other names, to be spoilt one after the other.
fn copy(folder: &Path) -> PathBuf {
    let to = tempfile::tempdir().unwrap().keep();
    let status = Command::new("cp").arg("-a").arg(folder.join(".")).arg(&to).status().unwrap();
    assert!(status.success());
    to
}

#[tokio::test]
async fn who_changes_something_looks_at_secrets_or_at_others_cable_is_written_down() {
    let folder = tempfile::tempdir().unwrap().keep();
    let server = Server::at(&folder, &[]);
    let (police, carrier) = (server.sign_in("police").await, server.sign_in("carrier").await);
    let wrong = json!({"user": "cong-an", "password": "không phải mật khẩu"});
    let refused = Client::new().post(format!("{}/api/v1/sessions", server.base)).json(&wrong).send().await.unwrap();
    assert_eq!(refused.status(), StatusCode::UNAUTHORIZED);
    for client in [&police, &carrier] {
        assert_eq!(server.get(client, "/api/v1/routes?limit=1").await.0, StatusCode::OK);
        assert_eq!(server.get(client, "/api/v1/incidents").await.0, StatusCode::OK);
    }
    let secret = server.get(&police, "/api/v1/orders/0190b6f0-0000-7000-8000-000000000000").await;
    assert_eq!(secret.0, StatusCode::NOT_FOUND);
    let station = police.post(format!("{}/api/v1/stations", server.base)).json(&json!({})).send().await.unwrap();
    assert_eq!(station.status(), StatusCode::BAD_REQUEST);
    assert_eq!(server.stop(), "", "a clean log");
    let told: Vec<_> =
        actions(&folder).await.into_iter().map(|(user, action, n)| format!("{user} {action} {n}")).collect();
    let want = [
        "cong-an POST /api/v1/sessions  201",
        "doanh-nghiep POST /api/v1/sessions  201",
        "cong-an POST /api/v1/sessions  401",
        "cong-an GET /api/v1/routes  200",
        "cong-an GET /api/v1/orders/{id} id=0190b6f0-0000-7000-8000-000000000000 404",
        "cong-an POST /api/v1/stations  0",
        "cong-an POST /api/v1/stations  400",
    ];
    assert_eq!(told, want, "the carrier's look at its own cable, and lists without any, are not written down");
    let done = verify(&folder);
    assert_eq!(done.status.code(), Some(0), "{done:?}");
    assert!(String::from_utf8_lossy(&done.stdout).starts_with("7 dòng, nguyên vẹn"), "{done:?}");
}

#[tokio::test]
async fn the_department_and_admins_read_who_did_what_and_nobody_else_does() {
    let server = Server::start();
    let (department, police) = (server.sign_in("department").await, server.sign_in("police").await);
    server.get(&police, "/api/v1/routes?limit=1").await;
    server.get(&police, "/api/v1/routes?limit=2").await;
    let looks = server.json(&department, "/api/v1/audit?kind=looks&role=police").await;
    let told = |item: &serde_json::Value| format!("{} {} {}", item["user"], item["action"], item["outcome"]);
    let told = looks["items"].as_array().unwrap().iter().map(told).collect::<Vec<_>>();
    assert_eq!(told, [r#""cong-an" "GET /api/v1/routes" 200"#; 2]);

    let first = server.json(&department, "/api/v1/audit?limit=1").await;
    assert_eq!(first["items"][0]["action"], "GET /api/v1/audit", "a look at the record is a line of it");
    let older = server.json(&department, &format!("/api/v1/audit?limit=1&before={}", first["next"])).await;
    assert_eq!(older["items"][0]["action"], "GET /api/v1/routes");
    assert_eq!(server.json(&department, "/api/v1/audit?until=2020-01-01").await["items"], json!([]));

    let admin = server.sign_in("admin").await;
    assert_eq!(server.get(&admin, "/api/v1/audit").await.0, StatusCode::OK);
    for role in ["police", "carrier", "commune", "public"] {
        let client = server.sign_in(role).await;
        assert_eq!(server.get(&client, "/api/v1/audit").await.0, StatusCode::NOT_FOUND, "{role}");
    }
    for wrong in ["kind=all", "role=king", "thing=7", "until=yesterday", "before=0", "user=%00"] {
        let (status, body) = server.get(&department, &format!("/api/v1/audit?{wrong}")).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{wrong}: {body}");
    }
    assert_eq!(server.stop(), "", "a clean log");
}

#[tokio::test]
async fn what_somebody_with_the_database_does_to_the_record_is_found() {
    let folder = tempfile::tempdir().unwrap().keep();
    let server = Server::at(&folder, &[]);
    let police = server.sign_in("police").await;
    server.get(&police, "/api/v1/routes?limit=1").await;
    assert_eq!(server.stop(), "", "a clean log");
    let old = copy(&folder);
    let server = Command::new(env!("CARGO_BIN_EXE_cablewatch"))
        .args(["mail", "--db", &format!("sqlite:{}", folder.join("demo.db").display()), "list"])
        .output()
        .unwrap();
    assert!(server.status.success(), "{server:?}");
    assert_eq!(code(&folder), 0, "the operator's command is a third line");

    let pool = record(&folder).await;
    for kept in ["UPDATE audit SET outcome = 404", "DELETE FROM audit"] {
        assert!(sqlx::query(kept).execute(&pool).await.is_err(), "the database itself refuses: {kept}");
    }
    pool.close().await;
    let spoilt = [
        ("a field", "UPDATE audit SET user_name = 'so-khcn' WHERE number = 2"),
        ("a bit of a seal", "UPDATE audit SET seal = zeroblob(32) WHERE number = 3"),
        ("the last line", "DELETE FROM audit WHERE number = 3"),
        ("the first line", "DELETE FROM audit WHERE number = 1"),
        (
            "the order",
            "UPDATE audit SET number = CASE number WHEN 1 THEN -2 ELSE -1 END WHERE number < 3; UPDATE audit SET number = -number WHERE number < 0",
        ),
        ("all of it", "DELETE FROM audit"),
    ];
    for (what, sql) in spoilt {
        let copy = copy(&folder);
        let pool = record(&copy).await;
        let drop = "DROP TRIGGER audit_kept; DROP TRIGGER audit_there;";
        sqlx::raw_sql(sqlx::AssertSqlSafe(format!("{drop} {sql}"))).execute(&pool).await.unwrap();
        pool.close().await;
        assert_eq!(code(&copy), 1, "{what}");
    }
    std::fs::copy(old.join("demo.db.record"), folder.join("demo.db.record")).unwrap();
    let put_back = verify(&folder);
    assert_eq!(put_back.status.code(), Some(1), "an old copy was put back: {put_back:?}");
    let url = format!("sqlite:{}", folder.join("demo.db").display());
    let on = Command::new(env!("CARGO_BIN_EXE_cablewatch")).args(["mail", "--db", &url, "list"]).output().unwrap();
    assert!(on.status.success(), "{on:?}");
    assert_eq!(code(&folder), 1, "also after it was gone on with");
    std::fs::remove_file(folder.join("demo.db.audit/lost-3")).unwrap();
    assert_eq!(code(&folder), 0, "until the operator took the proof away");
}

#[tokio::test]
async fn without_its_key_the_record_is_not_gone_on_with_and_nothing_is_done_or_shown() {
    let folder = tempfile::tempdir().unwrap().keep();
    let server = Server::at(&folder, &[]);
    let police = server.sign_in("police").await;
    let kept = copy(&folder.join("demo.db.audit"));
    std::fs::remove_dir_all(folder.join("demo.db.audit")).unwrap();
    let (status, body) = server.get(&police, "/api/v1/routes?limit=1").await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(body.contains("A503") && !body.contains("TS-"), "{body}");
    let place = json!({"name": "Trạm thử", "point": [107.1, 16.8]});
    let made = police.post(format!("{}/api/v1/stations", server.base)).json(&place).send().await.unwrap();
    assert_eq!(made.status(), StatusCode::SERVICE_UNAVAILABLE);
    let public = Client::new();
    assert_eq!(server.get(&public, "/api/v1/communes").await.0, StatusCode::OK, "what is not written down goes on");
    let log = server.stop();
    assert!(log.contains("deeds could not be recorded"), "{log}");
    let url = format!("sqlite:{}", folder.join("demo.db").display());
    let again = Command::new(env!("CARGO_BIN_EXE_cablewatch")).args(["mail", "--db", &url, "list"]).output().unwrap();
    assert_eq!(again.status.code(), Some(1), "{again:?}");
    assert!(String::from_utf8_lossy(&again.stderr).contains("--audit-dir"), "the remedy is told: {again:?}");
    assert_eq!(code(&folder), 2, "without a key nothing can be told");
    let elsewhere = Command::new(env!("CARGO_BIN_EXE_cablewatch"))
        .args(["mail", "--db", &url, "--audit-dir", kept.to_str().unwrap(), "list"])
        .output()
        .unwrap();
    assert!(elsewhere.status.success(), "with the key from the backup it goes on: {elsewhere:?}");
}
