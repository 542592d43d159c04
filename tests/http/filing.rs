//! Reports filed at a steady pace over many connections while the server is killed and started again; for
//! the tests and the bench.

use std::collections::{HashMap, HashSet};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, RwLock};
use std::time::{Duration, Instant};

use cablewatch::access::Scope;
use cablewatch::store::{IncidentFilter, Store};
use serde_json::{Value, json};

/// How much is filed.
#[derive(Clone, Copy)]
pub struct Load {
    /// Reports a second.
    pub rate: u32,
    /// Seconds.
    pub seconds: u32,
    /// Connections that file at once.
    pub senders: usize,
    /// Times that the server is killed meanwhile.
    pub kills: u32,
}

/// What became of it.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Reports that the server said it had.
    pub acknowledged: usize,
    /// Of those, how many are stored.
    pub found: usize,
    /// Reports that are stored twice.
    pub double: usize,
    /// Milliseconds from the first attempt to the acknowledgement, in order.
    pub answers: Vec<f64>,
    /// Seconds that it took in all.
    pub seconds: f64,
}

impl Outcome {
    /// Acknowledged and not stored.
    pub fn missing(&self) -> usize {
        self.acknowledged - self.found
    }

    /// The time within which this share of the answers came, ms.
    pub fn within(&self, share: f64) -> f64 {
        let last = self.answers.len().saturating_sub(1);
        self.answers.get((share * last as f64).round() as usize).copied().unwrap_or_default()
    }
}

/// The real binary on a database file.
struct Server {
    binary: PathBuf,
    url: String,
    child: Child,
}

impl Server {
    fn start(binary: &Path, url: &str) -> (Self, String) {
        let mut child = Command::new(binary)
            .args(["serve", "--listen", "127.0.0.1:0", "--reports-per-minute", "60000", "--db", url])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let base = line.trim().strip_prefix("listening on ").unwrap().to_owned();
        (Self { binary: binary.to_owned(), url: url.to_owned(), child }, base)
    }

    /// SIGKILL, and a new one: where it listens.
    fn again(&mut self) -> String {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        let (new, base) = Self::start(&self.binary, &self.url);
        *self = new;
        base
    }
}

/// What all senders share.
struct Shared {
    base: RwLock<String>,
    next: AtomicU64,
    last: u64,
    begun: Instant,
    pace: Duration,
    acknowledged: Mutex<HashMap<u64, (String, f64)>>,
}

impl Shared {
    /// File one until it is acknowledged, with the same key each time.
    async fn file(&self, client: &reqwest::Client, n: u64) {
        let body = json!({"kind": "theft", "point": [107.1, 16.8], "note": n.to_string()}).to_string();
        let first = Instant::now();
        loop {
            let base = self.base.read().unwrap().clone();
            let request = client.post(format!("{base}/api/v1/incidents")).header("idempotency-key", format!("n-{n}"));
            let id = async {
                let reply = request.body(body.clone()).send().await.ok()?;
                let is_taken = reply.status().as_u16() == 201;
                let receipt: Value = reply.json().await.ok()?;
                receipt["id"].as_str().filter(|_| is_taken).map(str::to_owned)
            };
            if let Some(id) = id.await {
                let took = first.elapsed().as_secs_f64() * 1000.0;
                self.acknowledged.lock().unwrap().insert(n, (id, took));
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    async fn send(self: Arc<Self>) {
        let client = reqwest::Client::builder().timeout(Duration::from_secs(20)).build().unwrap();
        loop {
            let n = self.next.fetch_add(1, Ordering::Relaxed);
            if n >= self.last {
                return;
            }
            // Each has its own moment: a slow answer does not slow the others down.
            let due = self.begun + self.pace * u32::try_from(n).unwrap();
            tokio::time::sleep(due.saturating_duration_since(Instant::now())).await;
            self.file(&client, n).await;
        }
    }
}

/// File reports into a new database in `folder` with this binary, and look afterwards what is there.
pub async fn filed(binary: &Path, folder: &Path, load: Load) -> Outcome {
    let url = format!("sqlite:{}", folder.join("filed.db").display());
    let (mut server, base) = Server::start(binary, &url);
    let shared = Arc::new(Shared {
        base: RwLock::new(base),
        next: AtomicU64::new(0),
        last: u64::from(load.rate) * u64::from(load.seconds),
        begun: Instant::now(),
        pace: Duration::from_secs(1) / load.rate,
        acknowledged: Mutex::default(),
    });
    let senders: Vec<_> = (0..load.senders).map(|_| tokio::spawn(Arc::clone(&shared).send())).collect();
    for kill in 1..=load.kills {
        // Spread over the time that it takes, between the first report and the last.
        let due = shared.begun + Duration::from_secs(load.seconds.into()) * kill / (load.kills + 1);
        tokio::time::sleep(due.saturating_duration_since(Instant::now())).await;
        *shared.base.write().unwrap() = tokio::task::block_in_place(|| server.again());
    }
    for sender in senders {
        sender.await.unwrap();
    }
    let seconds = shared.begun.elapsed().as_secs_f64();
    server.child.kill().unwrap();
    server.child.wait().unwrap();
    let acknowledged = std::mem::take(&mut *shared.acknowledged.lock().unwrap());
    Outcome { seconds, ..looked_up(&url, acknowledged).await }
}

async fn looked_up(url: &str, acknowledged: HashMap<u64, (String, f64)>) -> Outcome {
    let store = Store::open(url).await.unwrap();
    let (mut ids, mut notes, mut double, mut after) = (HashSet::new(), HashSet::new(), 0, None);
    loop {
        let filter = IncidentFilter { after, limit: 1_000, ..IncidentFilter::default() };
        let rows = store.incidents(&Scope::Engine, &filter).await.unwrap();
        after = rows.last().map(|row| row.id);
        for row in &rows {
            ids.insert(row.id.to_string());
            double += usize::from(!notes.insert(row.incident.note.clone()));
        }
        if after.is_none() {
            break;
        }
    }
    store.close().await;
    let found = acknowledged.values().filter(|(id, _)| ids.contains(id)).count();
    let mut answers: Vec<f64> = acknowledged.values().map(|(_, took)| *took).collect();
    answers.sort_by(f64::total_cmp);
    Outcome { acknowledged: acknowledged.len(), found, double, answers, seconds: 0.0 }
}
