//! The database is away for a while: refused with when to come again, and well again by itself.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use reqwest::Client;

use crate::place::{Place, Server, client, refused, report, skipped};

/// A PostgreSQL of the test's own, which it may stop.
struct Cluster {
    folder: PathBuf,
    programs: PathBuf,
    port: u16,
}

impl Cluster {
    fn begun() -> Option<Self> {
        let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
        let programs = versions.map(|version| version.path().join("bin")).find(|bin| bin.join("initdb").exists());
        let Some(programs) = programs else {
            skipped("PostgreSQL is not installed");
            return None;
        };
        let folder = tempfile::tempdir().unwrap().keep();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let cluster = Self { folder, programs, port };
        if is_root() {
            let status = Command::new("chown").arg("postgres:").arg(&cluster.folder).status().unwrap();
            assert!(status.success());
        }
        cluster.run("initdb", &["-U", "postgres", "-A", "trust", "--encoding=UTF8", "--locale=C.UTF-8"]);
        cluster.start();
        Some(cluster)
    }

    /// PostgreSQL refuses to run as root.
    fn run(&self, program: &str, arguments: &[&str]) {
        let program = self.programs.join(program);
        let mut command = if is_root() { Command::new("runuser") } else { Command::new(&program) };
        if is_root() {
            command.args(["-u", "postgres", "--"]).arg(&program);
        }
        command.current_dir("/").arg("-D").arg(self.folder.join("data")).args(arguments);
        let done = command.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
        assert!(done.success(), "{program:?}");
    }

    fn start(&self) {
        let options = format!("-c port={} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''", self.port);
        let log = self.folder.join("log");
        self.run("pg_ctl", &["-w", "-l", log.to_str().unwrap(), "-o", &options, "start"]);
    }

    fn stop(&self) {
        self.run("pg_ctl", &["-w", "-m", "immediate", "stop"]);
    }

    fn place(&self, folder: &Path) -> Place {
        let url = format!("postgres://postgres@127.0.0.1:{}/postgres", self.port);
        Place { folder: folder.to_owned(), url }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if self.folder.join("data/postmaster.pid").exists() {
            self.stop();
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|said| said.stdout == b"0\n")
}

/// Ask until it is so; the server has half a minute to get well.
async fn until(what: &str, asked: impl AsyncFn() -> bool) {
    let begun = Instant::now();
    while !asked().await {
        assert!(begun.elapsed() < Duration::from_secs(40), "not well again: {what}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// What the program does by itself goes on, too: matching, following, letters.
async fn all_is_well(place: &Place, server: &Server, client: &Client, token: &str) {
    until("reports", async || server.report(client, 1_000).await.status().as_u16() == 201).await;
    let mut events = client.get(format!("{}/events", server.base)).bearer_auth(token).send().await.unwrap();
    assert_eq!(server.report(client, 1_001).await.status().as_u16(), 201);
    let heard = async {
        while let Some(event) = events.chunk().await.unwrap() {
            if String::from_utf8_lossy(&event).contains("change") {
                return;
            }
        }
        panic!("the stream ended");
    };
    tokio::time::timeout(Duration::from_secs(30), heard).await.expect("followers hear nothing");
    until("matching", async || place.incidents().await.iter().all(|row| row.status != "pending")).await;
    let added = place.run(&["mail", "add", "police", "a@example.vn"], "");
    assert!(added.status.success(), "{added:?}");
    let mail = place.folder.join("mail");
    until("letters", async || std::fs::read_dir(&mail).is_ok_and(|mut all| all.next().is_some())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn gone_postgres_is_told_and_back_again_it_is_used_without_a_restart() {
    let Some(cluster) = Cluster::begun() else { return };
    let folder = tempfile::tempdir().unwrap();
    let place = cluster.place(folder.path());
    let token = place.token();
    let mail = folder.path().join("mail");
    let letters = ["--mail-dir", mail.to_str().unwrap(), "--mail-from", "a@example.vn", "--mail-every", "1"];
    let mut server = place.serve(&[&letters[..], &["--digest-hour", "0"]].concat());
    let (client, base) = (client(), server.base.clone());
    assert_eq!(server.report(&client, 1).await.status().as_u16(), 201);
    cluster.stop();
    let first: Vec<_> = (10..40).map(|n| tokio::spawn(report(&client, &base, n, "").send())).collect();
    let signed = tokio::spawn(client.get(format!("{base}/api/v1/routes")).bearer_auth(&token).send());
    refused(|| report(&client, &base, 2, ""), 503, "S503").await;
    for reply in first {
        assert_eq!(reply.await.unwrap().unwrap().status().as_u16(), 503);
    }
    assert_eq!(signed.await.unwrap().unwrap().status().as_u16(), 503);
    cluster.start();
    all_is_well(&place, &server, &client, &token).await;
    let log = server.log();
    assert!(log.lines().count() < 40, "the log is flooded: {log}");
    server.kill();
    place.verified();
    let notes: Vec<_> = place.incidents().await.into_iter().filter_map(|row| row.incident.note).collect();
    assert!(notes.iter().any(|note| note.trim() == "1"), "what was taken before: {notes:?}");
    println!("PostgreSQL away: 503 for all of 33 requests, then well; {} lines of log", log.lines().count());
}

#[tokio::test(flavor = "multi_thread")]
async fn gone_behind_anothers_lock_sqlite_is_told_and_used_again_afterwards() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::sqlite(folder.path());
    let token = place.token();
    let mail = folder.path().join("mail");
    let letters = ["--mail-dir", mail.to_str().unwrap(), "--mail-from", "a@example.vn", "--mail-every", "1"];
    let server = place.serve(&[&letters[..], &["--digest-hour", "0"]].concat());
    let (client, base) = (client(), server.base.clone());
    assert_eq!(server.report(&client, 1).await.status().as_u16(), 201);
    let other = sqlx::sqlite::SqlitePoolOptions::new().max_connections(1);
    let other = other.connect(&format!("sqlite:{}", place.database().display())).await.unwrap();
    let mut lock = other.acquire().await.unwrap();
    sqlx::raw_sql("BEGIN EXCLUSIVE").execute(&mut *lock).await.unwrap();
    let first: Vec<_> = (10..20).map(|n| tokio::spawn(report(&client, &base, n, "").send())).collect();
    refused(|| report(&client, &base, 2, ""), 503, "S503").await;
    for reply in first {
        assert_eq!(reply.await.unwrap().unwrap().status().as_u16(), 503);
    }
    sqlx::raw_sql("ROLLBACK").execute(&mut *lock).await.unwrap();
    drop(lock);
    other.close().await;
    all_is_well(&place, &server, &client, &token).await;
    let log = server.log();
    assert!(log.lines().count() < 12, "the log is flooded: {log}");
    println!("SQLite locked by another: 503 for all of 12 requests, then well; {} lines of log", log.lines().count());
}
