//! Many connections that do nothing beside some that work; slow clients; one too many.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use reqwest::Client;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::place::{Place, Server, client, count, report};

/// The demo, with room for so many connections.
fn demo(most: usize) -> (Server, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let child = Command::new(env!("CARGO_BIN_EXE_cablewatch"))
        .args(["demo", "--listen", "127.0.0.1:0", "--reports-per-minute", "60000", "--data"])
        .arg(folder.path())
        .args(["--max-connections", &most.to_string()])
        .stdout(Stdio::piped())
        .stderr(std::fs::File::create(&log).unwrap())
        .spawn()
        .unwrap();
    (Server::begun(child, log), folder)
}

/// A connection that has asked once and is quiet now.
async fn idle(address: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
    let mut answer = vec![0; 2_048];
    let length = stream.read(&mut answer).await.unwrap();
    assert!(answer[..length].starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&answer[..length]));
    stream
}

/// All that comes until the other end closes.
async fn rest(stream: &mut TcpStream) -> String {
    let mut all = Vec::new();
    let mut piece = [0; 4_096];
    let read = async {
        while let Ok(length @ 1..) = stream.read(&mut piece).await {
            all.extend_from_slice(&piece[..length]);
        }
    };
    tokio::time::timeout(Duration::from_secs(60), read).await.expect("it is never closed");
    String::from_utf8_lossy(&all).into_owned()
}

/// One of those at work: half of what it does is filing reports. How long each answer took, ms.
async fn works(client: Client, base: String, worker: usize, rounds: usize) -> Vec<f64> {
    let mut took = Vec::new();
    for round in 0..rounds {
        // Each at its own moment of the second.
        tokio::time::sleep(Duration::from_millis(if round == 0 { 5 * (worker as u64 % 200) } else { 1_000 })).await;
        let begun = Instant::now();
        let (request, wanted) = if (worker + round).is_multiple_of(2) {
            (report(&client, &base, worker * 10_000 + round, ""), 201)
        } else {
            (client.get(format!("{base}/api/v1/communes")), 200)
        };
        let reply = request.send().await.unwrap();
        assert_eq!(reply.status().as_u16(), wanted);
        reply.bytes().await.unwrap();
        took.push(begun.elapsed().as_secs_f64() * 1_000.0);
    }
    took
}

/// So many at work for so many seconds: the median and the 99th percentile, ms.
async fn at_work(base: &str, first: usize, workers: usize, seconds: usize) -> (f64, f64) {
    let client = client();
    let all: Vec<_> =
        (0..workers).map(|n| tokio::spawn(works(client.clone(), base.to_owned(), first + n, seconds))).collect();
    let mut took = Vec::new();
    for one in all {
        took.extend(one.await.unwrap());
    }
    took.sort_by(f64::total_cmp);
    (took[took.len() / 2], took[took.len() * 99 / 100])
}

/// Whether the other end has not closed it.
fn is_open(stream: &TcpStream) -> bool {
    stream.try_read(&mut [0]).is_err_and(|error| error.kind() == std::io::ErrorKind::WouldBlock)
}

/// Kilobytes of memory that a process holds.
fn memory(pid: u32) -> usize {
    let status = BufReader::new(std::fs::File::open(format!("/proc/{pid}/status")).unwrap());
    let line = status.lines().map_while(Result::ok).find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn load_of_idle_connections_leaves_room_for_those_that_work_and_one_too_many_is_told() {
    let idle_ones = count("DRILL_IDLE", 200);
    let (workers, seconds) = (count("DRILL_WORKERS", 10), count("DRILL_SECONDS", 3));
    let most = idle_ones + 2 * workers + 10;
    let (server, _folder) = demo(most);
    let address = server.address().to_owned();
    at_work(&server.base, 0, workers, 1).await;
    let alone = at_work(&server.base, 1_000, workers, seconds).await;
    let before = memory(server.child.id());
    let mut quiet = Vec::new();
    while quiet.len() < idle_ones {
        let some = (quiet.len()..idle_ones).take(200).map(|_| idle(&address));
        quiet.extend(futures_util::future::join_all(some).await);
    }
    let after = memory(server.child.id());
    let beside = at_work(&server.base, 2_000, workers, seconds).await;
    quiet.retain(is_open);
    println!("{} of the idle ones were open all the while", quiet.len());
    let working = memory(server.child.id());
    println!("{workers} at work alone: p50 {:.1} ms, p99 {:.1} ms", alone.0, alone.1);
    println!(
        "beside {idle_ones} idle: p50 {:.1} ms, p99 {:.1} ms; ratio of p99 {:.2}",
        beside.0,
        beside.1,
        beside.1 / alone.1
    );
    println!(
        "memory: {before} kB, with the idle ones {after} kB, at work {working} kB: {:.1} kB a connection",
        (after as f64 - before as f64) / idle_ones as f64
    );
    assert!(working < 1 << 20, "more than 1 GiB: {working} kB");
    one_too_many(&address, &mut quiet, most).await;
}

/// One more connection that asks once: it, or what it was refused with.
async fn one_more(address: &str) -> Result<TcpStream, String> {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\nAccept-Language: en\r\n\r\n").await.unwrap();
    let mut answer = vec![0; 4_096];
    let length = stream.read(&mut answer).await.unwrap();
    if answer[..length].starts_with(b"HTTP/1.1 200") {
        return Ok(stream);
    }
    Err(String::from_utf8_lossy(&answer[..length]).into_owned() + &rest(&mut stream).await)
}

/// Filled to the cap, the next is refused with an answer; once one has gone there is room.
async fn one_too_many(address: &str, quiet: &mut Vec<TcpStream>, most: usize) {
    let mut refusal = String::new();
    for _ in 0..=most / 25 {
        let some = futures_util::future::join_all((0..50).map(|_| one_more(address))).await;
        for one in some {
            match one {
                Ok(stream) => quiet.push(stream),
                Err(said) => refusal = said,
            }
        }
        if !refusal.is_empty() {
            break;
        }
    }
    for part in ["retry-after: ", "application/problem+json", "B503", "too many connections", "content-security-policy"]
    {
        assert!(refusal.contains(part), "{part}: {refusal}");
    }
    quiet.drain(..quiet.len() / 2);
    for _ in 0..50 {
        tokio::time::sleep(Duration::from_millis(100)).await;
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await.unwrap();
        if rest(&mut stream).await.starts_with("HTTP/1.1 200") {
            return println!("the next one beyond {most} got 503 B503 and, once another had gone, 200");
        }
    }
    panic!("there is never room again");
}

#[tokio::test(flavor = "multi_thread")]
async fn load_of_slow_clients_is_cut_off() {
    let folder = tempfile::tempdir().unwrap();
    let server = Place::sqlite(folder.path()).serve(&[]);
    let mut silent = idle(server.address()).await;
    let mut headers = TcpStream::connect(server.address()).await.unwrap();
    headers.write_all(b"GET /healthz HTTP/1.1\r\nHost: ").await.unwrap();
    let mut drop_by_drop = TcpStream::connect(server.address()).await.unwrap();
    let mut body = TcpStream::connect(server.address()).await.unwrap();
    body.write_all(b"POST /api/v1/incidents HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n{\"kind\"").await.unwrap();
    let dripping = tokio::spawn(async move {
        let mut sent = 0;
        for byte in b"GET /healthz HTTP/1.1\r\nX-Y: ".iter().chain(std::iter::repeat_n(&b'z', 60)) {
            if drop_by_drop.write_all(&[*byte]).await.is_err() {
                break;
            }
            sent += 1;
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
        sent
    });
    assert_eq!(rest(&mut headers).await, "", "headers that never end");
    assert!(dripping.await.unwrap() < 60, "headers that come byte by byte are cut off");
    silent.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
    let mut answer = vec![0; 20];
    silent.read_exact(&mut answer).await.unwrap();
    assert!(answer.starts_with(b"HTTP/1.1 200"), "who only was quiet meanwhile is still there");
    let told = rest(&mut body).await;
    assert!(told.starts_with("HTTP/1.1 408") && told.contains("L408"), "a body that stands still: {told}");
    assert_eq!(server.log(), "", "nobody needs to be told of it");
}
