//! A served database, what is filed into it, and commands on it.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};

/// A database and its folder for the record's key.
pub struct Place {
    pub url: String,
    pub audit: PathBuf,
    pub folder: PathBuf,
    /// The server and the schema, where it is PostgreSQL.
    schema: Option<(String, String)>,
}

impl Place {
    pub fn sqlite(folder: &Path) -> Self {
        let url = format!("sqlite:{}", folder.join("own.db").display());
        Self { url, audit: folder.join("own.audit"), folder: folder.to_owned(), schema: None }
    }

    /// A schema of its own; `None`, said aloud, where no server is named.
    pub async fn postgres(folder: &Path, name: &str) -> Option<Self> {
        let Ok(server) = std::env::var("CABLEWATCH_TEST_POSTGRES") else {
            println!("skipped: CABLEWATCH_TEST_POSTGRES names no server");
            return None;
        };
        Some(Self::schema(folder, &server, name).await)
    }

    async fn schema(folder: &Path, server: &str, name: &str) -> Self {
        let schema = format!("b{}_{name}", std::process::id());
        let pool = sqlx::PgPool::connect(server).await.unwrap();
        sqlx::raw_sql(sqlx::AssertSqlSafe(format!("CREATE SCHEMA {schema}"))).execute(&pool).await.unwrap();
        pool.close().await;
        let mark = if server.contains('?') { '&' } else { '?' };
        let url = format!("{server}{mark}options=-csearch_path%3D{schema}%20-csynchronous_commit%3Don");
        let audit = folder.join(format!("{name}.audit"));
        Self { url, audit, folder: folder.to_owned(), schema: Some((server.to_owned(), schema)) }
    }

    /// Another place of the same kind with nothing in it, and a copy of this one's key and head.
    pub async fn elsewhere(&self, name: &str) -> Self {
        let mut other = match &self.schema {
            Some((server, schema)) => {
                let own = schema.split_once('_').map_or("", |(_, own)| own);
                Self::schema(&self.folder, server, &format!("{own}_{name}")).await
            }
            None => Self {
                url: format!("sqlite:{}", self.folder.join(name).join("own.db").display()),
                audit: self.folder.join(format!("{name}.audit")),
                folder: self.folder.join(name),
                schema: None,
            },
        };
        other.folder = self.folder.join(name);
        std::fs::create_dir_all(&other.folder).unwrap();
        std::fs::create_dir_all(&other.audit).unwrap();
        for file in ["key", "head"] {
            // One may not be there.
            let _ = std::fs::copy(self.audit.join(file), other.audit.join(file));
        }
        other
    }

    /// What is in the place of the database.
    pub async fn holds(&self) -> Vec<String> {
        let Some((server, schema)) = &self.schema else {
            let files = std::fs::read_dir(&self.folder).unwrap();
            return files.map(|file| file.unwrap().file_name().to_string_lossy().into_owned()).collect();
        };
        let pool = sqlx::PgPool::connect(server).await.unwrap();
        let all =
            "SELECT relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1";
        let names = sqlx::query_scalar(all).bind(schema).fetch_all(&pool).await.unwrap();
        pool.close().await;
        names
    }

    /// A command of the program on it, to its end.
    pub fn run(&self, command: &str, arguments: &[&str]) -> Output {
        cablewatch(self, command, arguments).output().unwrap()
    }
}

pub fn cablewatch(place: &Place, command: &str, arguments: &[&str]) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_cablewatch"));
    program.arg(command).args(arguments).args(["--db", &place.url, "--audit-dir"]).arg(&place.audit);
    program
}

pub fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Ended when the test ends.
pub struct Serving {
    child: Child,
    pub base: String,
}

impl Serving {
    pub fn start(place: &Place, options: &[&str]) -> Self {
        let fixed = ["--listen", "127.0.0.1:0", "--reports-per-minute", "60000"];
        let mut child = cablewatch(place, "serve", &fixed)
            .args(options)
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let base = line.trim().strip_prefix("listening on ").unwrap().to_owned();
        Self { child, base }
    }

    pub fn stop(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Serving {
    /// Also where the test did not come to its end.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[derive(Default)]
struct Shared {
    next: AtomicU64,
    over: AtomicBool,
    acknowledged: Mutex<BTreeSet<String>>,
}

/// Reports that are filed one after the other over several connections; the note of each is its number.
pub struct Filing {
    shared: Arc<Shared>,
    senders: Vec<tokio::task::JoinHandle<()>>,
}

impl Filing {
    pub fn begin(base: &str) -> Self {
        let shared = Arc::new(Shared::default());
        let one = |_| tokio::spawn(file(Arc::clone(&shared), base.to_owned()));
        Self { senders: (0..4).map(one).collect(), shared }
    }

    /// Until so many were acknowledged.
    pub async fn until(&self, count: usize) {
        while self.acknowledged().len() < count {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    pub fn acknowledged(&self) -> BTreeSet<String> {
        self.shared.acknowledged.lock().unwrap().clone()
    }

    /// How many were sent in all.
    pub async fn end(self) -> u64 {
        self.shared.over.store(true, Ordering::Relaxed);
        for sender in self.senders {
            sender.await.unwrap();
        }
        self.shared.next.load(Ordering::Relaxed)
    }
}

async fn file(shared: Arc<Shared>, base: String) {
    let client = reqwest::Client::new();
    while !shared.over.load(Ordering::Relaxed) {
        let n = shared.next.fetch_add(1, Ordering::Relaxed);
        let body = json!({"kind": "theft", "point": [107.1, 16.8], "note": n.to_string()}).to_string();
        let reply = client.post(format!("{base}/api/v1/incidents")).header("idempotency-key", format!("n-{n}"));
        let reply = reply.body(body).send().await.unwrap();
        assert_eq!(reply.status().as_u16(), 201);
        let receipt: Value = reply.json().await.unwrap();
        shared.acknowledged.lock().unwrap().insert(receipt["id"].as_str().unwrap().to_owned());
    }
}
