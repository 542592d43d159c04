//! The server is replaced while people use it: nobody is turned away, and what was said to be there is there once.

use std::collections::{HashMap, HashSet};
use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpListener};
use std::os::fd::OwnedFd;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use cablewatch::access::Scope;
use cablewatch::store::{IncidentFilter, Store};
use futures_util::StreamExt;
use reqwest::Client;
use serde_json::{Value, json};

const SENDERS: usize = 4;

fn times() -> usize {
    std::env::var("CABLEWATCH_RESTARTS").ok().and_then(|text| text.parse().ok()).unwrap_or(5)
}

fn url(folder: &Path) -> String {
    format!("sqlite:{}", folder.join("province.db").display())
}

/// The binary as systemd starts it: with a socket that stays when it goes.
fn start(listener: &TcpListener, folder: &Path) -> Child {
    let script = "exec 3<&0 </dev/null; export LISTEN_FDS=1 LISTEN_PID=$$; exec \"$0\" \"$@\"";
    let socket = OwnedFd::from(listener.try_clone().unwrap());
    let mut child = Command::new("sh")
        .args(["-c", script, env!("CARGO_BIN_EXE_cablewatch"), "serve", "--reports-per-minute", "60000", "--db"])
        .arg(url(folder))
        .stdin(Stdio::from(socket))
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    assert_eq!(line.trim(), format!("listening on http://{}", listener.local_addr().unwrap()));
    child
}

fn end(mut child: Child) {
    let asked = Command::new("kill").arg(child.id().to_string()).status().unwrap();
    assert!(asked.success() && child.wait().unwrap().success(), "it ends by itself, and says that all is well");
}

fn report(client: &Client, at: SocketAddr, n: usize) -> reqwest::RequestBuilder {
    let body = json!({"kind": "theft", "point": [107.1, 16.8], "note": n.to_string()});
    client.post(format!("http://{at}/api/v1/incidents")).header("idempotency-key", format!("n-{n}")).json(&body)
}

async fn id(reply: reqwest::Response) -> String {
    assert_eq!(reply.status(), 201);
    reply.json::<Value>().await.unwrap()["id"].as_str().unwrap().to_owned()
}

/// What all senders share.
struct Shared {
    at: SocketAddr,
    next: AtomicUsize,
    over: AtomicBool,
}

/// A connection for each report, and none of them fails; with `keeps`, one for all of them, as a proxy has, which sends
/// again with the same key what an old connection did not take.
async fn send(shared: Arc<Shared>, keeps: bool) -> (HashMap<usize, String>, usize) {
    let idle = if keeps { 1 } else { 0 };
    let client = Client::builder().pool_max_idle_per_host(idle).timeout(Duration::from_secs(60)).build().unwrap();
    let (mut said, mut again) = (HashMap::new(), 0);
    while !shared.over.load(Ordering::Relaxed) {
        let n = shared.next.fetch_add(1, Ordering::Relaxed);
        let reply = loop {
            match report(&client, shared.at, n).send().await {
                Ok(reply) => break reply,
                Err(error) if !keeps => panic!("report {n} was turned away: {error:?}"),
                Err(_) => again += 1,
            }
        };
        said.insert(n, id(reply).await);
    }
    (said, again)
}

/// Follows the stream of events as a page does: how often it ended well, having been told when to ask again.
async fn follow(shared: Arc<Shared>) -> usize {
    let client = Client::builder().pool_max_idle_per_host(0).build().unwrap();
    let mut ended = 0;
    while !shared.over.load(Ordering::Relaxed) {
        let reply = client.get(format!("http://{}/events", shared.at)).send().await.unwrap();
        let (mut pieces, mut text) = (reply.bytes_stream(), String::new());
        while let Some(piece) = pieces.next().await {
            text.push_str(&String::from_utf8_lossy(&piece.expect("the stream ends, it does not break")));
        }
        assert!(text.contains("retry: 2000"), "{text}");
        ended += 1;
    }
    ended
}

/// Numbers and ids of all reports that are stored; one that is there twice fails.
async fn stored(folder: &Path) -> HashMap<usize, String> {
    let store = Store::open(&url(folder)).await.unwrap();
    let (mut all, mut after) = (HashMap::new(), None);
    loop {
        let filter = IncidentFilter { after, limit: 1_000, ..IncidentFilter::default() };
        let rows = store.incidents(&Scope::Engine, &filter).await.unwrap();
        after = rows.last().map(|row| row.id);
        for row in rows {
            let n = row.incident.note.as_deref().unwrap().parse().unwrap();
            assert_eq!(all.insert(n, row.id.to_string()), None, "report {n} is there twice");
        }
        if after.is_none() {
            break;
        }
    }
    store.close().await;
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn replaced_under_load_it_turns_nobody_away_and_loses_and_doubles_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = listener.local_addr().unwrap();
    let shared = Arc::new(Shared { at, next: AtomicUsize::new(0), over: AtomicBool::new(false) });
    let mut server = start(&listener, folder.path());
    let senders: Vec<_> = (0..=SENDERS).map(|n| tokio::spawn(send(Arc::clone(&shared), n == SENDERS))).collect();
    let follower = tokio::spawn(follow(Arc::clone(&shared)));
    for _ in 0..times() {
        tokio::time::sleep(Duration::from_millis(700)).await;
        server = tokio::task::block_in_place(|| {
            end(server);
            start(&listener, folder.path())
        });
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    shared.over.store(true, Ordering::Relaxed);
    let (mut said, mut again) = (HashMap::new(), 0);
    for sender in senders {
        let (own, more) = sender.await.unwrap();
        said.extend(own);
        again += more;
    }
    tokio::task::block_in_place(|| end(server));
    let ended = follower.await.unwrap();
    assert!(ended > times() / 2, "the stream ended {ended} times");
    let found = stored(folder.path()).await;
    println!("{} reports, {} replacements, {again} sent again on an old connection", said.len(), times());
    assert!(said.len() > times() * SENDERS, "somebody reported all the while");
    assert_eq!(found, said, "what was said to be there is there, once");
}

/// Two at a time are no good idea with SQLite, and harmless: each waits for the other, and a report is one to both.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_on_one_sqlite_file_lose_and_double_nothing() {
    const REPORTS: usize = 60;
    let folder = tempfile::tempdir().unwrap();
    let listeners = [TcpListener::bind("127.0.0.1:0").unwrap(), TcpListener::bind("127.0.0.1:0").unwrap()];
    let servers = listeners.each_ref().map(|listener| start(listener, folder.path()));
    let client = Client::new();
    let mut said = HashMap::new();
    for n in 0..REPORTS {
        let [one, two] = listeners.each_ref().map(|l| report(&client, l.local_addr().unwrap(), n).send());
        let (one, two) = tokio::join!(one, two);
        let (one, two) = (id(one.unwrap()).await, id(two.unwrap()).await);
        assert_eq!(one, two, "the same report to both");
        said.insert(n, one);
    }
    for server in servers {
        end(server);
    }
    assert_eq!(stored(folder.path()).await, said);
    assert_eq!(said.values().collect::<HashSet<_>>().len(), REPORTS);
}
