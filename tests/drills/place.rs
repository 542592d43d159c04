//! A database of a test's own, the real binary on it, and reports filed at it.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use cablewatch::access::Scope;
use cablewatch::store::{IncidentFilter, IncidentRow, Store};
use reqwest::{Client, RequestBuilder, Response};
use serde_json::{Value, json};

/// How many of something: few in `cargo test`, many where `scripts/drill` says so.
pub fn count(name: &str, usual: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// Not run for want of something of the machine's: said aloud, and a failure in continuous integration.
pub fn skipped(why: &str) {
    assert!(std::env::var("CI").as_deref() != Ok("true"), "{why}");
    println!("SKIPPED: {why}");
    eprintln!("SKIPPED: {why}");
}

/// A database, and the folder with the rest.
pub struct Place {
    pub folder: PathBuf,
    pub url: String,
}

impl Place {
    pub fn sqlite(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), url: format!("sqlite:{}", folder.join("p.db").display()) }
    }

    /// A schema of its own on the server that the tests are given.
    pub async fn postgres(folder: &Path, schema: &str) -> Option<Self> {
        let Ok(url) = std::env::var("CABLEWATCH_TEST_POSTGRES") else {
            skipped("CABLEWATCH_TEST_POSTGRES names no server");
            return None;
        };
        let schema = format!("t{}_{schema}", std::process::id());
        let pool = sqlx::PgPool::connect(&url).await.unwrap();
        sqlx::raw_sql(sqlx::AssertSqlSafe(format!("CREATE SCHEMA {schema}"))).execute(&pool).await.unwrap();
        pool.close().await;
        let separator = if url.contains('?') { '&' } else { '?' };
        let url = format!("{url}{separator}options=-csearch_path%3D{schema}");
        Some(Self { folder: folder.to_owned(), url })
    }

    pub fn database(&self) -> PathBuf {
        self.folder.join("p.db")
    }

    pub fn record(&self) -> PathBuf {
        self.folder.join("audit")
    }

    /// The binary, told where the database and the record are.
    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cablewatch"));
        self.told(&mut command);
        command
    }

    fn told(&self, command: &mut Command) {
        command.env("CABLEWATCH_DB", &self.url).env("CABLEWATCH_AUDIT_DIR", self.record()).env("NO_COLOR", "1");
    }

    pub fn run(&self, arguments: &[&str], input: &str) -> Output {
        let mut command = self.command();
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    }

    /// What `verify audit` says.
    pub fn verified(&self) {
        let said = self.run(&["verify", "audit"], "");
        assert_eq!(said.status.code(), Some(0), "{said:?}");
    }

    /// An API token of a new account of the department.
    pub fn token(&self) -> String {
        let added = self.run(&["user", "add", "so", "--role", "department"], "mot-mat-khau-rat-dai-37\n");
        assert!(added.status.success(), "{added:?}");
        let made = self.run(&["user", "token", "so"], "");
        assert!(made.status.success(), "{made:?}");
        String::from_utf8(made.stdout).unwrap().trim().to_owned()
    }

    pub fn serve(&self, options: &[&str]) -> Server {
        self.serve_by(self.command(), options)
    }

    /// Under another program that starts it.
    pub fn serve_by(&self, mut command: Command, options: &[&str]) -> Server {
        self.told(&mut command);
        let log = self.folder.join("log");
        let child = command
            .args(["serve", "--listen", "127.0.0.1:0", "--reports-per-minute", "60000"])
            .args(options)
            .stdout(Stdio::piped())
            .stderr(File::options().create(true).append(true).open(&log).unwrap())
            .spawn()
            .unwrap();
        Server::begun(child, log)
    }

    /// All incidents, by a look of its own.
    pub async fn incidents(&self) -> Vec<IncidentRow> {
        let store = Store::open(&self.url).await.unwrap();
        let (mut all, mut after) = (Vec::new(), None);
        loop {
            let filter = IncidentFilter { after, limit: 1_000, ..IncidentFilter::default() };
            let rows = store.incidents(&Scope::Engine, &filter).await.unwrap();
            after = rows.last().map(|row| row.id);
            all.extend(rows);
            if after.is_none() {
                break;
            }
        }
        store.close().await;
        all
    }
}

/// Ended when the test ends.
pub struct Server {
    pub child: Child,
    pub base: String,
    log: PathBuf,
}

impl Server {
    pub fn begun(mut child: Child, log: PathBuf) -> Self {
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let base = line.trim().strip_prefix("listening on ");
        let base = base.unwrap_or_else(|| panic!("{}", std::fs::read_to_string(&log).unwrap_or_default())).to_owned();
        Self { child, base, log }
    }

    /// Where it listens.
    pub fn address(&self) -> &str {
        self.base.strip_prefix("http://").unwrap()
    }

    /// SIGKILL.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap()
    }

    pub async fn report(&self, client: &Client, n: usize) -> Response {
        report(client, &self.base, n, "").send().await.unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A report of its own number, which counts once however often it is sent.
pub fn report(client: &Client, base: &str, n: usize, more: &str) -> RequestBuilder {
    let body = json!({"kind": "theft", "point": [107.1, 16.8], "note": format!("{n} {more}")}).to_string();
    client.post(format!("{base}/api/v1/incidents")).header("idempotency-key", format!("n-{n}")).body(body)
}

pub fn client() -> Client {
    Client::builder().timeout(Duration::from_secs(40)).build().unwrap()
}

/// A refusal with this status and code, in both languages, with a remedy and without a word from within.
pub async fn refused(request: impl Fn() -> RequestBuilder, status: u16, code: &str) {
    let langs = ["vi", "en"].map(|lang| request().header("accept-language", lang).send());
    let replies = futures_util::future::join_all(langs).await;
    for (reply, wanted) in replies.into_iter().zip(["Đề nghị", "lease"]) {
        let reply = reply.unwrap();
        assert_eq!(reply.status().as_u16(), status);
        assert_eq!(reply.headers()["content-type"], "application/problem+json");
        assert!(reply.headers().contains_key("retry-after"), "when to come again");
        let body: Value = reply.json().await.unwrap();
        let text = body.to_string();
        assert_eq!(body["code"], code, "{text}");
        assert!(text.contains(wanted), "no remedy: {text}");
        let inner = ["sqlite", "postgres", "database", "/tmp", "pool", "os error", "code:", "connection refused"];
        assert!(inner.iter().all(|word| !text.to_lowercase().contains(word)), "{text}");
    }
}
