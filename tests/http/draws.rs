//! Sealed draws over HTTP: made, kept secret, revealed, and checked by programs that know nothing but docs/draws.md.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::asking;
use crate::running::Server;
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime, UtcOffset};

/// Written from docs/draws.md alone.
const VERIFIER: &str = r#"
import hashlib, json, sys
def sha(b): return hashlib.sha256(b).hexdigest()
d = json.load(sys.stdin)
lines = sorted(f"{c['id']} {c['commitment']} {c['tickets']}\n" for c in d["candidates"])
assert sha("".join(lines).encode()) == d["candidates_hash"], "list"
said = ["cablewatch-draw/1", f"number {d['number']}", f"previous {d['previous']}", f"sealed {d['sealed_at']}",
        f"day {d['day']}", f"take {d['take']}", f"source {d['source']}", f"candidates {d['candidates_hash']}",
        f"seed {d['seed_hash']}"]
assert sha("".join(l + "\n" for l in said).encode()) == d["seal"], "seal"
seed = bytes.fromhex(d["seed"])
assert sha(seed) == d["seed_hash"], "seed"
def key(c):
    return min(hashlib.sha256(seed + f"{d['outcome'] or ''}\n{c['id']}/{t}".encode()).digest() for t in range(1, c["tickets"] + 1))
drawn = [c["id"] for c in sorted(d["candidates"], key=key)][:d["take"]]
assert drawn == d["drawn"], "drawn"
for o in d.get("opened", []):
    c = next(c for c in d["candidates"] if c["id"] == o["id"])
    assert sha(f"cablewatch-asset/1\n{o['salt']}\n{o['kind']}\n{o['asset']}\n".encode()) == c["commitment"], "asset"
"#;

#[expect(clippy::disallowed_methods, reason = "the server under test lives in the machine's time")]
fn day(ahead: i64) -> String {
    let zone = UtcOffset::from_hms(7, 0, 0).unwrap();
    (OffsetDateTime::now_utc().to_offset(zone).date() + Duration::days(ahead)).to_string()
}

fn fed(mut command: Command, input: &Value) -> (bool, String) {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    child.stdin.take().unwrap().write_all(input.to_string().as_bytes()).unwrap();
    let done = child.wait_with_output().unwrap();
    let text = [done.stdout, done.stderr].concat();
    (done.status.success(), String::from_utf8(text).unwrap())
}

fn python(draw: &Value) -> (bool, String) {
    let mut command = Command::new("python3");
    command.args(["-c", VERIFIER]);
    fed(command, draw)
}

fn ours(file: &Value) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cablewatch"));
    command.args(["verify", "draw", "-"]);
    fed(command, file)
}

async fn send(
    server: &Server,
    client: &Client,
    method: Method,
    path: &str,
    body: Option<Value>,
) -> (StatusCode, Value) {
    asking::send(server, client, method, &format!("/api/v1{path}"), body.as_ref()).await
}

async fn post(server: &Server, client: &Client, path: &str, body: Value) -> (StatusCode, Value) {
    send(server, client, Method::POST, path, Some(body)).await
}

async fn sealed(server: &Server, police: &Client, source: Option<&str>) -> Value {
    let asked =
        json!({"day": day(0), "take": 2, "pool": "sites", "carrier": "TS", "site_kind": "bts", "source": source});
    let (status, draw) = post(server, police, "/draws", asked).await;
    assert_eq!(status, StatusCode::CREATED, "{draw}");
    draw
}

async fn published(server: &Server, number: &Value) -> Value {
    server.json(&Client::new(), &format!("/api/v1/draws/public/{number}")).await
}

#[tokio::test]
async fn a_draw_is_secret_until_it_is_done_and_then_anybody_checks_it() {
    let server = Server::start();
    let (police, carrier) = (server.sign_in("police").await, server.sign_in("carrier").await);
    let draw = sealed(&server, &police, None).await;
    let path = format!("/draws/{}", draw["id"].as_str().unwrap());
    let drawn = draw["drawn"].as_array().unwrap();
    assert_eq!((drawn.len(), &draw["state"]), (2, &json!("sealed")));

    // Everybody has the list and the hashes, and nothing that tells what was drawn or where it is.
    let before = published(&server, &draw["number"]).await;
    assert_eq!((&before["seed"], &before["drawn"], &before["state"]), (&Value::Null, &Value::Null, &json!("sealed")));
    for one in drawn {
        for secret in [&one["asset"]["id"], &one["asset"]["label"]] {
            assert!(!before.to_string().contains(secret.as_str().unwrap()), "{secret}");
        }
    }
    let (holds, words) = ours(&before);
    assert!(holds && words.contains("\"open\"") && words.contains("not revealed yet"), "{words}");
    let opened = server.json(&carrier, "/api/v1/draws/opened").await;
    let told_before = opened["items"].as_array().unwrap().len();

    let (status, early) = send(&server, &police, Method::POST, &format!("{path}/reveal"), None).await;
    assert_eq!((status, &early["code"]), (StatusCode::CONFLICT, &json!("D409")), "nothing is inspected yet");
    for one in drawn {
        let told = json!({"candidate": one["candidate"], "note": "Đủ khoá"});
        assert_eq!(post(&server, &police, &format!("{path}/inspected"), told).await.0, StatusCode::OK);
    }
    let (status, done) = send(&server, &police, Method::POST, &format!("{path}/reveal"), None).await;
    assert_eq!((status, &done["state"]), (StatusCode::OK, &json!("revealed")), "{done}");

    let mut after = published(&server, &draw["number"]).await;
    let (mine, theirs) = (ours(&after), python(&after));
    assert!(mine.0 && theirs.0, "{} {}", mine.1, theirs.1);

    // Its carrier learns of its own, with what checks it.
    let opened = server.json(&carrier, "/api/v1/draws/opened").await;
    let own: Vec<&Value> = opened["items"].as_array().unwrap().iter().filter(|o| o["draw"] == draw["number"]).collect();
    assert_eq!((own.len(), opened["items"].as_array().unwrap().len()), (2, told_before + 2));
    let told = |o: &Value| json!({"id": o["candidate"], "salt": o["salt"], "kind": o["asset"]["kind"], "asset": o["identity"]});
    after["opened"] = own.iter().map(|o| told(o)).collect();
    assert!(ours(&after).0 && python(&after).0, "the assets are those that were sealed");
    after["opened"][0]["asset"] = json!("another");
    let (mine, theirs) = (ours(&after), python(&after));
    assert!(!mine.0 && mine.1.contains("D7") && !theirs.0, "{}", mine.1);
}

#[tokio::test]
async fn a_public_event_after_the_sealing_is_mixed_in() {
    let server = Server::start();
    let police = server.sign_in("police").await;
    let draw = sealed(&server, &police, Some("Giải đặc biệt ngày mai")).await;
    let path = format!("/draws/{}", draw["id"].as_str().unwrap());
    assert_eq!(draw["drawn"], json!([]), "nobody knows it yet, not even the police");
    let (status, drawn) = post(&server, &police, &format!("{path}/outcome"), json!({"outcome": " 845213 "})).await;
    assert_eq!((status, drawn["drawn"].as_array().unwrap().len()), (StatusCode::OK, 2), "{drawn}");
    let again = post(&server, &police, &format!("{path}/outcome"), json!({"outcome": "1"})).await;
    assert_eq!(again.0, StatusCode::CONFLICT, "once");
    for one in drawn["drawn"].as_array().unwrap() {
        let told = json!({"candidate": one["candidate"]});
        assert_eq!(post(&server, &police, &format!("{path}/inspected"), told).await.0, StatusCode::OK);
    }
    assert_eq!(send(&server, &police, Method::POST, &format!("{path}/reveal"), None).await.0, StatusCode::OK);
    let mut told = published(&server, &draw["number"]).await;
    assert!(ours(&told).0 && python(&told).0);
    told["outcome"] = json!("845214");
    assert!(!ours(&told).0 && !python(&told).0, "another outcome would have drawn others");
}

#[tokio::test]
async fn nobody_draws_again_in_silence() {
    let server = Server::start();
    let police = server.sign_in("police").await;
    let draw = sealed(&server, &police, None).await;
    let path = format!("/draws/{}/cancel", draw["id"].as_str().unwrap());
    assert_eq!(post(&server, &police, &path, json!({"reason": " "})).await.0, StatusCode::BAD_REQUEST);
    assert_eq!(post(&server, &police, &path, json!({"reason": "Bão"})).await.0, StatusCode::OK);
    assert_eq!(post(&server, &police, &path, json!({"reason": "Bão"})).await.0, StatusCode::CONFLICT);
    let again = sealed(&server, &police, None).await;
    assert_eq!(again["number"], json!(draw["number"].as_u64().unwrap() + 1));
    let list = server.json(&Client::new(), "/api/v1/draws/public").await;
    let mut draws = Vec::new();
    for line in list["items"].as_array().unwrap() {
        draws.push(published(&server, &line["number"]).await);
    }
    let cancelled = draws.iter().find(|d| d["number"] == draw["number"]).unwrap();
    assert_eq!((&cancelled["state"], &cancelled["reason"]), (&json!("cancelled"), &json!("Bão")));
    assert!(python(cancelled).0, "and what would have been drawn is told");
    let (holds, words) = ours(&json!({"draws": draws}));
    assert!(holds, "{words}");
    draws.retain(|d| d["number"] != draw["number"]);
    let (holds, words) = ours(&json!({"draws": draws}));
    assert!(!holds && words.contains("D6"), "one that is taken away is missed: {words}");
}

#[tokio::test]
async fn others_have_no_draws_of_their_own() {
    let server = Server::start();
    let police = server.sign_in("police").await;
    let draw = sealed(&server, &police, None).await;
    let path = format!("/draws/{}", draw["id"].as_str().unwrap());
    let asked = json!({"day": day(0), "take": 1, "pool": "sites"});
    for role in ["carrier", "commune", "admin", "public"] {
        let client = server.sign_in(role).await;
        for (method, path, body) in [
            (Method::GET, "/draws".to_owned(), None),
            (Method::GET, path.clone(), None),
            (Method::POST, "/draws".to_owned(), Some(asked.clone())),
            (Method::POST, format!("{path}/cancel"), Some(json!({"reason": "x"}))),
            (Method::POST, format!("{path}/reveal"), None),
        ] {
            let (status, _) = send(&server, &client, method.clone(), &path, body).await;
            assert_eq!(status, StatusCode::NOT_FOUND, "{role} {method} {path}");
        }
    }
    let (status, said) = post(&server, &police, "/draws", json!({"day": day(-1), "take": 0, "pool": "sites"})).await;
    let fields: Vec<&str> = said["fields"].as_array().unwrap().iter().map(|f| f["name"].as_str().unwrap()).collect();
    assert_eq!((status, fields), (StatusCode::BAD_REQUEST, vec!["day", "take"]));
}

#[test]
fn a_file_that_is_no_draw_is_refused_in_words() {
    let (taken, words) = ours(&json!({"format": "other"}));
    assert!(!taken && words.contains("docs/draws.md"), "{words}");
}
