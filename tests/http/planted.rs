//! What is planted in one place turns up in no other: a reporter's name and number, what a photo says of
//! itself, and where a carrier's cable runs. Asked is every `GET` of the OpenAPI document, as everybody.

use std::collections::BTreeSet;
use std::io::{Cursor, Read};
use std::time::Duration;

use crate::planting::{
    LAT, LON, PHONE, PHOTO, Planted, REPORTER, ROUTE_ID, ROUTE_NAME, filled, filling, owner, plant, queries,
};
use crate::running::Server;
use futures_util::StreamExt;
use reqwest::{Client, Response, StatusCode};
use serde_json::{Value, json};

/// Both as any reply may round or cut them, each by itself, so that their order does not matter.
const DEGREES: [&str; 8] =
    ["106.95123", "106.9512", "16.75634", "16.75635", "106,95123", "16,75634", "16,75635", "16.756348"];

/// What was found in a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Plant {
    Reporter,
    Photo,
    Route,
}

fn plants_in(text: &str) -> BTreeSet<Plant> {
    let dense: String = text.chars().filter(|c| !matches!(c, ' ' | '-' | '.')).collect();
    let found = [
        (Plant::Reporter, text.contains(REPORTER) || dense.contains("987123987")),
        (Plant::Photo, text.contains(PHOTO)),
        (
            Plant::Route,
            text.contains(ROUTE_NAME) || text.contains(ROUTE_ID) || DEGREES.iter().any(|d| text.contains(d)),
        ),
    ];
    found.into_iter().filter_map(|(plant, is_there)| is_there.then_some(plant)).collect()
}

/// Bytes as text; of an archive, what its files hold.
fn readable(bytes: &[u8]) -> String {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else {
        return String::from_utf8_lossy(bytes).into_owned();
    };
    let mut all = String::new();
    for n in 0..archive.len() {
        let mut content = Vec::new();
        archive.by_index(n).unwrap().read_to_end(&mut content).unwrap();
        // A shapefile holds degrees as eight bytes each, small end first.
        let is_there = |degrees: f64| content.windows(8).any(|w| w == degrees.to_le_bytes());
        if is_there(LON) || is_there(LAT) || is_there(106.951_235) || is_there(16.756_348) {
            all.push_str(DEGREES[0]);
        }
        all.push_str(&String::from_utf8_lossy(&content));
    }
    all
}

/// Whoever asks wrongly puts what is secret where it does not belong.
async fn stray(server: &Server, planted: &Planted) {
    let client = Client::new();
    for key in &planted.keys {
        for path in ["/api/v1/road", "/api/v1/answers", "/lenh", "/api/v1/nothing", "/open311/v2/requests"] {
            server.get(&client, &format!("{path}/{key}?ma={key}&phone={PHONE}")).await;
        }
        let body = format!("{{\"password\": \"{key}\", \"{REPORTER}\": {LON}");
        for path in ["/api/v1/sessions", "/api/v1/incidents", "/open311/v2/requests.json"] {
            let wrong = client
                .post(format!("{}{path}", server.base))
                .bearer_auth(key)
                .header("cookie", format!("cablewatch_session={key}"));
            wrong.body(body.clone()).send().await.unwrap();
        }
    }
}

/// The log, at the level that is told to look for faults with, holds none of what is planted, nor do the metrics.
async fn tells_nothing(server: Server, planted: &Planted, metrics: String, document: &Value) {
    stray(&server, planted).await;
    let log = server.stop();
    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let crew = lines.iter().any(|line| line["route"] == "/api/v1/road/{code}" && line["role"] == "public");
    assert!(crew, "it has the requests");
    let finer = |line: &&Value| line["level"] == "DEBUG" && line["message"] == "connection ended";
    for line in lines.iter().filter(|line| !finer(line)) {
        // Nothing else has a place in it, a code of four digits neither.
        let names: Vec<&str> = line.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(
            names,
            ["timestamp", "level", "method", "route", "status", "ms", "role", "target", "span"],
            "{line}"
        );
        let route = line["route"].as_str().unwrap();
        let others = ["page", "none", "/api/v1/openapi.json"];
        let is_template = document["paths"][route].is_object() || route.starts_with("/open311/v2/");
        assert!(others.contains(&route) || is_template, "{line}");
        assert_eq!((&line["level"], line["status"] == 500), (&json!("INFO"), false), "nothing is wrong: {line}");
    }
    let near = ["106.9514", "16.7566", "0911 222 333", "0911222333"].map(str::to_owned);
    for text in [&log, &metrics] {
        assert_eq!(plants_in(text), BTreeSet::new());
        for key in planted.keys.iter().chain(&near).filter(|key| key.len() > 6) {
            assert!(!text.contains(key.as_str()), "{key} is in it");
        }
    }
    for id in [&planted.route, &planted.incident, &planted.order[0]] {
        assert!(!metrics.contains(id.as_str()), "no id is a label");
    }
}

/// All of a reply, what its head says as well; of the stream of events what comes in a second.
async fn whole(path: &str, reply: Response) -> String {
    let head = format!("{:?}\n", reply.headers());
    if path != "/events" {
        return head + &readable(&reply.bytes().await.unwrap());
    }
    let (mut events, mut text) = (reply.bytes_stream(), head);
    while let Ok(Some(Ok(piece))) = tokio::time::timeout(Duration::from_secs(1), events.next()).await {
        text.push_str(&readable(&piece));
    }
    text
}

#[tokio::test]
async fn what_is_planted_turns_up_only_where_it_belongs() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::at(folder.path(), &["--log", "json", "--log-level", "debug", "--ops", "127.0.0.1:0"]);
    let monitoring = server.log.recv().unwrap().strip_prefix("monitoring on ").unwrap().to_owned();
    let (owner, department) = (owner(&server, folder.path()).await, server.sign_in("department").await);
    let planted = plant(&server, &owner, &department).await;
    let filling = filling(&server, &department, &planted).await;
    let document = server.json(&Client::new(), "/api/v1/openapi.json").await;
    let everybody = [
        ("anybody", Client::builder().pool_max_idle_per_host(0).build().unwrap()),
        ("public", server.sign_in("public").await),
        ("another carrier", server.sign_in("carrier").await),
        ("commune", server.sign_in("commune").await),
        ("admin", server.sign_in("admin").await),
        ("owner", owner),
        ("police", server.sign_in("police").await),
        ("department", department),
    ];
    let (mut seen, mut asked) = (BTreeSet::new(), BTreeSet::new());
    for (path, item) in document["paths"].as_object().unwrap() {
        let Some(get) = item.get("get") else { continue };
        let parameters = get["parameters"].as_array().cloned().unwrap_or_default();
        for query in queries(path, &parameters, &planted) {
            for address in filled(path, &filling) {
                for (who, client) in &everybody {
                    let request = client.get(format!("{}{address}?{query}", server.base)).header("last-event-id", "0");
                    let reply = request.send().await.unwrap();
                    assert!(
                        reply.status() != 500 && reply.status() != 405,
                        "{who} {address}?{query}: {}",
                        reply.status()
                    );
                    if reply.status() == StatusCode::OK {
                        asked.insert(path.clone());
                    }
                    for plant in plants_in(&whole(path, reply).await) {
                        let belongs = match plant {
                            Plant::Reporter => path.ends_with("/contact") && ["police", "department"].contains(who),
                            Plant::Photo => false,
                            // A crew has to see the cable around its way; whoever holds its code is the crew.
                            Plant::Route if path.starts_with("/api/v1/road/") => continue,
                            Plant::Route => ["owner", "police", "department"].contains(who),
                        };
                        assert!(belongs, "{who} finds {plant:?} at {address}?{query}");
                        seen.insert((plant, *who));
                    }
                }
            }
        }
    }
    let gets = document["paths"].as_object().unwrap().iter().filter(|(_, item)| item.get("get").is_some());
    let unanswered: Vec<&String> = gets.map(|(path, _)| path).filter(|path| !asked.contains(*path)).collect();
    assert_eq!(unanswered, Vec::<&String>::new(), "nobody was answered there: the walk asks wrongly");
    // It finds what it looks for where it is to be found.
    let places = ["department", "police"].map(|who| (Plant::Reporter, who));
    let cable = ["department", "owner", "police"].map(|who| (Plant::Route, who));
    assert_eq!(seen.into_iter().collect::<Vec<_>>(), [&places[..], &cable].concat());
    let metrics = Client::new().get(format!("{monitoring}/metrics")).send().await.unwrap().text().await.unwrap();
    tells_nothing(server, &planted, metrics, &document).await;
}
