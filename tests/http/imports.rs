//! A carrier's imports over HTTP: two proposals at once, earlier states, a file sent again,
//! progress, and a machine's token.

use crate::asking::send;
use crate::running::Server;
use futures_util::StreamExt;
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};

const KEY: &str = "0123456789abcdef";

/// A file of one route of so many metres east of 107.30.
fn file(id: &str, lon: f64) -> Value {
    json!({"type": "FeatureCollection", "features": [{"type": "Feature", "id": id, "properties": {"name": id},
        "geometry": {"type": "LineString", "coordinates": [[107.30, 16.60], [lon, 16.60]]}}]})
}

async fn propose(server: &Server, client: &Client, body: &Value) -> String {
    let (status, told) = send(server, client, Method::POST, "/api/v1/imports?carrier=TS", Some(body)).await;
    assert_eq!(status, StatusCode::CREATED, "{told}");
    format!("/api/v1/imports/{}", told["id"].as_str().unwrap())
}

async fn post(server: &Server, client: &Client, path: &str) -> (StatusCode, Value) {
    send(server, client, Method::POST, path, None).await
}

#[tokio::test]
async fn the_second_of_two_proposals_sees_that_the_network_moved() {
    let server = Server::start();
    let client = server.sign_in("carrier").await;
    let first = propose(&server, &client, &file("TS-NEW", 107.31)).await;
    let second = propose(&server, &client, &file("TS-NEW", 107.32)).await;
    assert_eq!(server.json(&client, &second).await["base_moved"], false);
    assert_eq!(post(&server, &client, &format!("{first}/accept")).await.0, StatusCode::OK);
    let told = server.json(&client, &second).await;
    assert_eq!((&told["base_moved"], &told["new"]), (&json!(true), &json!(["TS-NEW"])), "as it was told then");
    let (status, problem) = post(&server, &client, &format!("{second}/accept")).await;
    assert_eq!((status, &problem["code"]), (StatusCode::CONFLICT, &json!("C410")));
    let (status, renewed) = post(&server, &client, &format!("{second}/renew")).await;
    assert_eq!((status, &renewed["changed"], &renewed["new"]), (StatusCode::OK, &json!(["TS-NEW"]), &json!([])));
    assert_eq!(server.json(&client, &second).await["base_moved"], false);
    let (status, accepted) = post(&server, &client, &format!("{second}/accept")).await;
    assert_eq!((status, &accepted["changed"]), (StatusCode::OK, &json!(["TS-NEW"])), "{accepted}");
    assert_eq!(post(&server, &client, &format!("{second}/renew")).await.1["code"], "C409", "decided");
    assert_eq!(server.stop(), "", "the log is clean");
}

#[tokio::test]
async fn an_earlier_state_is_looked_at_compared_and_put_back() {
    let server = Server::start();
    let (client, department) = (server.sign_in("carrier").await, server.sign_in("department").await);
    let list = |client: Client| {
        let server = &server;
        async move { server.json(&client, "/api/v1/snapshots").await["snapshots"].as_array().unwrap().clone() }
    };
    let before = list(client.clone()).await;
    let was = before[0].clone();
    assert!(before.iter().all(|s| s["carrier"] == "TS"), "{before:?}");
    assert!(list(department).await.iter().any(|s| s["carrier"] == "BH"));
    let import = propose(&server, &client, &file("TS-NEW", 107.31)).await;
    let accepted = post(&server, &client, &format!("{import}/accept?retire_gone=true")).await.1;
    assert!(!accepted["gone"].as_array().unwrap().is_empty(), "{accepted}");
    let now = list(client.clone()).await;
    assert_eq!((&now[0]["current"], &now[0]["routes"], &now[1]["current"]), (&json!(true), &json!(1), &json!(false)));
    assert_eq!(now[0]["gone"], accepted["gone"].as_array().unwrap().len());
    assert!(now[0]["by"].is_string(), "who accepted it is told");

    let path = format!("/api/v1/snapshots/{}", was["id"].as_str().unwrap());
    let seen = server.json(&client, &path).await;
    let sites = was["sites"].as_u64().unwrap();
    assert_eq!(seen["features"].as_array().unwrap().len() as u64, was["routes"].as_u64().unwrap() + sites);
    let compared = server.json(&client, &format!("{path}/compare")).await;
    assert_eq!((&compared["gone"], &compared["new"]), (&json!(["TS-NEW"]), &accepted["gone"]), "backwards");
    assert!((compared["km_after"].as_f64().unwrap() * 1000.0 - was["length_m"].as_f64().unwrap()).abs() < 0.01);
    let looks = |look: &str| {
        compared["preview"]["features"].as_array().unwrap().iter().filter(|f| f["properties"]["change"] == look).count()
    };
    assert_eq!((looks("gone"), looks("new")), (1, accepted["gone"].as_array().unwrap().len()));

    let stale = format!("{path}/restore?base={}", was["id"].as_str().unwrap());
    assert_eq!(post(&server, &client, &stale).await.1["code"], "C410", "what it was compared with is not in service");
    let restore = format!("{path}/restore?base={}", now[0]["id"].as_str().unwrap());
    let (status, restored) = post(&server, &client, &restore).await;
    assert_eq!((status, &restored["gone"]), (StatusCode::OK, &json!(["TS-NEW"])), "{restored}");
    let after = list(client.clone()).await;
    for what in ["routes", "sites", "length_m"] {
        assert_eq!(after[0][what], was[what], "{what}");
    }
    assert_eq!((&after[0]["why"], &after[0]["file_name"]), (&json!("restore"), &was["file_name"]));
    let same = server.json(&client, &format!("{path}/compare?with={}", after[0]["id"].as_str().unwrap())).await;
    assert_eq!((&same["new"], &same["changed"], &same["gone"]), (&json!([]), &json!([]), &json!([])), "it is the same");

    let foreign = list(server.sign_in("department").await).await;
    let foreign = foreign.iter().find(|s| s["carrier"] == "BH").unwrap()["id"].as_str().unwrap().to_owned();
    for path in ["", "/compare", "/restore"] {
        let method = if path == "/restore" { Method::POST } else { Method::GET };
        let absent =
            send(&server, &client, method.clone(), &format!("/api/v1/snapshots/{}{path}", uuid::Uuid::nil()), None)
                .await;
        let found = send(&server, &client, method, &format!("/api/v1/snapshots/{foreign}{path}"), None).await;
        assert_eq!((found.0, &found), (StatusCode::NOT_FOUND, &absent), "foreign and absent look alike: {path}");
    }
    let police = server.sign_in("police").await;
    assert_eq!(post(&server, &police, &restore).await.0, StatusCode::NOT_FOUND, "to look is not to write");
    assert_eq!(server.stop(), "", "the log is clean");
}

#[tokio::test]
async fn an_accepted_file_can_be_sent_again_and_a_rejected_one_is_gone() {
    let server = Server::start();
    let client = server.sign_in("carrier").await;
    let accepted = propose(&server, &client, &file("TS-NEW", 107.31)).await;
    let rejected = propose(&server, &client, &file("TS-OTHER", 107.31)).await;
    assert_eq!(post(&server, &client, &format!("{accepted}/accept")).await.0, StatusCode::OK);
    assert_eq!(post(&server, &client, &format!("{rejected}/reject")).await.0, StatusCode::NO_CONTENT);
    let (status, again) = post(&server, &client, &format!("{accepted}/again")).await;
    assert_eq!((status, &again["new"], &again["unchanged"]), (StatusCode::CREATED, &json!([]), &json!(1)), "{again}");
    assert_eq!(post(&server, &client, &format!("{rejected}/again")).await.1["code"], "C411");
    let kept: Vec<Value> = server.json(&client, "/api/v1/imports?limit=3").await["imports"]
        .as_array()
        .unwrap()
        .iter()
        .map(|i| json!([i["status"], i["file_kept"]]))
        .collect();
    assert_eq!(kept, [json!(["proposed", true]), json!(["rejected", false]), json!(["accepted", true])]);
    assert_eq!(server.stop(), "", "the log is clean");
}

/// Some megabytes, sent slowly: the rest comes once `go` says so.
fn slow(go: tokio::sync::oneshot::Receiver<()>) -> reqwest::Body {
    let head = r#"{"type":"FeatureCollection","features":["#.to_owned() + &" ".repeat(1 << 20);
    let rest = async move {
        let _ = go.await;
        Ok::<_, std::io::Error>("]}".to_owned())
    };
    reqwest::Body::wrap_stream(
        futures_util::stream::once(async { Ok::<_, std::io::Error>(head) }).chain(futures_util::stream::once(rest)),
    )
}

/// The next `work` event of a stream of events.
async fn next_work(events: &mut (impl StreamExt<Item = reqwest::Result<axum::body::Bytes>> + Unpin)) -> Value {
    let mut text = String::new();
    while let Some(piece) = events.next().await {
        text.push_str(std::str::from_utf8(&piece.unwrap()).unwrap());
        if let Some((_, told)) = text.split_once("event: work\ndata: ")
            && let Some((data, _)) = told.split_once('\n')
        {
            return serde_json::from_str(data).unwrap();
        }
    }
    panic!("the stream ended: {text}")
}

#[tokio::test]
async fn its_owner_follows_a_work_and_stops_it_and_nobody_else_does() {
    let server = Server::start();
    let (client, other) = (server.sign_in("carrier").await, server.sign_in("department").await);
    let events = |client: &Client| client.get(format!("{}/events", server.base)).send();
    let mut own = events(&client).await.unwrap().bytes_stream();
    let mut foreign = events(&other).await.unwrap().bytes_stream();
    let (go, wait) = tokio::sync::oneshot::channel();
    let sending = client.post(format!("{}/api/v1/imports?carrier=TS&work={KEY}", server.base)).body(slow(wait)).send();
    let sending = tokio::spawn(sending);
    let told = next_work(&mut own).await;
    assert_eq!((&told["work"], &told["stage"]), (&json!(KEY), &json!("receiving")), "{told}");
    let path = format!("/api/v1/running/{KEY}");
    let stop = |client: Client| {
        let (server, path) = (&server, path.clone());
        async move { send(server, &client, Method::DELETE, &path, None).await.0 }
    };
    assert_eq!(stop(other).await, StatusCode::NOT_FOUND, "another's work is absent");
    assert_eq!(stop(client.clone()).await, StatusCode::NO_CONTENT);
    go.send(()).unwrap();
    let reply = sending.await.unwrap().unwrap();
    assert_eq!(reply.status(), StatusCode::CONFLICT);
    assert_eq!(reply.json::<Value>().await.unwrap()["code"], "C499");
    assert_eq!(stop(client.clone()).await, StatusCode::NOT_FOUND, "it is over");
    let listed = server.json(&client, "/api/v1/imports").await;
    assert!(listed["imports"].as_array().unwrap().iter().all(|i| i["status"] != "proposed"), "nothing was kept");
    let heard = tokio::time::timeout(std::time::Duration::from_millis(600), next_work(&mut foreign)).await;
    assert!(heard.is_err(), "nobody else hears of it: {heard:?}");
    assert_eq!(server.stop(), "", "the log is clean");
}

#[tokio::test]
async fn a_token_lets_a_machine_in_and_makes_no_other_tokens() {
    let server = Server::start();
    let client = server.sign_in("carrier").await;
    let make = |body: Value| {
        let (server, client) = (&server, client.clone());
        async move { send(server, &client, Method::POST, "/api/v1/tokens", Some(&body)).await }
    };
    let (_, refused) = make(json!({"name": " ", "days": 0, "scopes": ["everything"]})).await;
    let named: Vec<&str> = refused["fields"].as_array().unwrap().iter().filter_map(|f| f["name"].as_str()).collect();
    assert_eq!(named, ["name", "days", "scopes"], "{refused}");
    let (status, made) = make(json!({"name": "máy trạm", "days": 30})).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    let machine = |path: &'static str| {
        let request = Client::new().get(format!("{}{path}", server.base));
        request.bearer_auth(made["token"].as_str().unwrap()).send()
    };
    let seen = machine("/api/v1/routes?limit=1").await.unwrap().json::<Value>().await.unwrap();
    assert_eq!(seen["features"][0]["properties"]["carrier"], "TS");
    assert_eq!(machine("/api/v1/tokens").await.unwrap().status(), StatusCode::NOT_FOUND);
    let (_, narrow) = make(json!({"name": "đọc", "days": 1, "scopes": ["read"]})).await;
    let reader = Client::new().post(format!("{}/api/v1/imports?carrier=TS", server.base)).body("{}");
    let refused = reader.bearer_auth(narrow["token"].as_str().unwrap()).send().await.unwrap();
    assert_eq!(refused.status(), StatusCode::FORBIDDEN, "it may read and no more");
    let refused = refused.json::<Value>().await.unwrap();
    assert!(refused["code"] == "A405" && refused["detail"].as_str().unwrap().contains("import"), "{refused}");
    let narrow = format!("/api/v1/tokens/{}", narrow["id"].as_str().unwrap());
    assert_eq!(send(&server, &client, Method::DELETE, &narrow, None).await.0, StatusCode::NO_CONTENT);
    let listed = server.json(&client, "/api/v1/tokens").await;
    let one = &listed["tokens"][0];
    assert_eq!((&one["name"], &one["token"]), (&json!("máy trạm"), &Value::Null), "the secret is told once");
    let path = format!("/api/v1/tokens/{}", one["id"].as_str().unwrap());
    let other = server.sign_in("police").await;
    assert_eq!(send(&server, &other, Method::DELETE, &path, None).await.0, StatusCode::NOT_FOUND);
    assert_eq!(send(&server, &client, Method::DELETE, &path, None).await.0, StatusCode::NO_CONTENT);
    assert_eq!(machine("/api/v1/routes").await.unwrap().status(), StatusCode::UNAUTHORIZED);
    assert_eq!(send(&server, &Client::new(), Method::GET, "/api/v1/tokens", None).await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(server.stop(), "", "the log is clean");
}

#[tokio::test]
async fn what_a_person_says_of_a_column_is_remembered_once_accepted() {
    let server = Server::start();
    let client = server.sign_in("carrier").await;
    let mut body = file("TS-NEW", 107.31);
    body["features"][0]["properties"] = json!({"Mo ta tuyen": "Đông Hà – Lao Bảo", "GHICHU": "treo cột"});
    let send = |extra: &str| {
        let (server, client, body) = (&server, client.clone(), body.clone());
        let path = format!("/api/v1/imports?carrier=TS{extra}");
        async move { send(server, &client, Method::POST, &path, Some(&body)).await }
    };
    let named = |told: &Value| {
        let columns = told["columns"].as_array().unwrap().iter();
        columns
            .map(|c| (c["column"].as_str().unwrap().to_owned(), c["field"].clone(), c["chosen"].clone()))
            .collect::<Vec<_>>()
    };
    let chosen = "&columns=%7B%22mo%20ta%20tuyen%22%3A%22name%22%7D";
    let as_told =
        [("Mo ta tuyen".to_owned(), json!("name"), json!(true)), ("GHICHU".to_owned(), Value::Null, json!(false))];
    assert_eq!(send("&columns=%7B%22a%22%3A%22colour%22%7D").await.1["fields"][0]["name"], "columns");
    assert_eq!(send("&dry_run=true").await.1["columns"][0]["field"], Value::Null);
    let (_, proposal) = send(chosen).await;
    assert_eq!(named(&proposal), as_told, "{proposal}");
    assert_eq!(send("&dry_run=true").await.1["columns"][0]["field"], Value::Null, "only proposed");
    let import = format!("/api/v1/imports/{}", proposal["id"].as_str().unwrap());
    assert_eq!(post(&server, &client, &format!("{import}/accept")).await.0, StatusCode::OK);
    let seen = server.json(&client, "/api/v1/routes?bbox=107.3,16.6,107.31,16.6").await;
    assert!(seen["features"].as_array().unwrap().iter().any(|f| f["properties"]["name"] == "Đông Hà – Lao Bảo"));
    assert_eq!(named(&send("&dry_run=true").await.1), as_told, "remembered");
    assert_eq!(server.stop(), "", "the log is clean");
}
