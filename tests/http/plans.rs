//! The plan of a night over HTTP: made for two crews of the demo, read, fixed, approved, taken away.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::running::Server;
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};

const NIGHT: &str = "2026-11-14";

async fn send(
    server: &Server,
    client: &Client,
    method: Method,
    path: &str,
    body: Option<&Value>,
) -> (StatusCode, Value) {
    crate::asking::send(server, client, method, &format!("/api/v1{path}"), body).await
}

async fn post(server: &Server, client: &Client, path: &str, body: Value) -> (StatusCode, Value) {
    send(server, client, Method::POST, path, Some(&body)).await
}

async fn get(server: &Server, client: &Client, path: &str) -> Value {
    let (status, body) = send(server, client, Method::GET, path, None).await;
    assert_eq!(status, StatusCode::OK, "{path}: {body}");
    body
}

/// Ids of the first two crews.
async fn two(server: &Server, client: &Client) -> [String; 2] {
    let crews = server.json(client, "/api/v1/crews").await;
    [0, 1].map(|at| crews["items"][at]["id"].as_str().unwrap().to_owned())
}

fn asked(crews: &[String]) -> Value {
    json!({"night": NIGHT, "crews": crews, "seed": 7, "iterations": 400, "loss_percent": 5})
}

async fn planned(server: &Server, client: &Client, body: Value) -> Value {
    let (status, begun) = post(server, client, "/plans", body).await;
    assert_eq!(status, StatusCode::ACCEPTED, "{begun}");
    let path = format!("/plans/{}", begun["id"].as_str().unwrap());
    loop {
        let plan = get(server, client, &path).await;
        if plan["status"] != "running" {
            return plan;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

fn tours(plan: &Value) -> &Vec<Value> {
    plan["crews"].as_array().unwrap()
}

fn visits(plan: &Value) -> Vec<&Value> {
    let stops = tours(plan).iter().flat_map(|tour| tour["stops"].as_array().unwrap());
    stops.filter(|stop| stop["kind"] != "break").collect()
}

fn tasks(plan: &Value) -> Vec<&str> {
    visits(plan).iter().map(|stop| stop["task"].as_str().unwrap()).collect()
}

/// Communes of the ranking that were visited in the night.
async fn visited(server: &Server, client: &Client) -> BTreeSet<String> {
    let ranking = get(server, client, "/rankings/communes?limit=200").await;
    let told = ranking["features"].as_array().unwrap().iter().map(|one| &one["properties"]);
    let there = told.filter(|one| one["last_visit"] == NIGHT);
    there.map(|one| one["commune_name"].as_str().unwrap().to_owned()).collect()
}

/// What differs from plan to plan though the plan is the same.
fn without_name(plan: &Value) -> Value {
    let mut plan = plan.clone();
    for name in ["id", "variant", "made_at"] {
        plan.as_object_mut().unwrap().remove(name);
    }
    plan
}

#[tokio::test]
async fn a_night_for_two_crews_is_planned_fixed_approved_and_taken_away() {
    let server = Server::start();
    let police = server.sign_in("police").await;
    let crews = two(&server, &police).await;
    let plan = planned(&server, &police, asked(&crews)).await;
    assert_eq!((&plan["status"], &plan["progress"], &plan["seed"]), (&json!("draft"), &json!(1.0), &json!("7")));
    assert_eq!(
        plan["travel"]["says"].as_str().is_some_and(|says| says.contains("straight lines")),
        plan["travel"]["kind"] == "straight_line"
    );
    assert_eq!(tours(&plan).len(), 2);
    assert!(visits(&plan).len() >= 4, "{plan}");
    for tour in tours(&plan) {
        let (leaves, back) = (tour["leaves"].as_str().unwrap(), tour["back"].as_str().unwrap());
        assert!("2026-11-14T21:30:00+07:00" <= leaves && back <= "2026-11-15T04:30:00+07:00", "{leaves} to {back}");
        let mut last = leaves.to_owned();
        for stop in tour["stops"].as_array().unwrap() {
            let times = ["arrive", "start", "leave"].map(|name| stop[name].as_str().unwrap().to_owned());
            assert!(last <= times[0] && times[0] <= times[1] && times[1] < times[2], "{last}: {stop}");
            last.clone_from(&times[2]);
        }
        assert!(last.as_str() <= back);
    }
    let rests =
        tours(&plan).iter().filter(|tour| tour["stops"].as_array().unwrap().iter().any(|s| s["kind"] == "break"));
    assert_eq!(rests.count(), 1, "the first crew of the demo rests, the second does not");
    let why = visits(&plan)[0]["why"].as_str().unwrap();
    assert!(why.contains(" brings ") || why.starts_with("A key place"), "{why}");
    assert!(plan["totals"]["loss_percent"].as_f64().unwrap() <= 5.0);
    let shares: f64 = plan["hours"].as_array().unwrap().iter().filter_map(|hour| hour["share"].as_f64()).sum();
    assert!(shares > 0.02 && shares < 1.0, "of the week's hours seven are the night's: {shares}");

    let (pinned, banned) = (plan["left_out"][0]["task"].as_str().unwrap(), tasks(&plan)[0]);
    let mut fixed = asked(&crews);
    fixed["pins"] = json!([{"task": pinned, "crew": null}]);
    fixed["bans"] = json!([banned.trim_end_matches("/2")]);
    let again = planned(&server, &police, fixed.clone()).await;
    let found = visits(&again);
    assert!(found.iter().any(|stop| stop["task"] == pinned && stop["pinned"] == true), "{pinned}: {again}");
    assert!(!tasks(&again).iter().any(|task| task.trim_end_matches("/2") == banned.trim_end_matches("/2")));
    let left = again["left_out"].as_array().unwrap().iter().find(|left| left["reason"] == "banned").unwrap();
    assert_eq!(left["says"], "Left out as asked.");
    let kinds: Vec<&Value> = again["asked"]["costs"].as_array().unwrap().iter().map(|cost| &cost["kind"]).collect();
    assert_eq!(kinds, ["pin", "ban"]);
    let third = planned(&server, &police, fixed).await;
    assert_eq!(without_name(&third), without_name(&again), "the same seed, request and data give the same plan");

    let path = format!("/plans/{}", again["id"].as_str().unwrap());
    for (id, want) in [(&plan["id"], "draft"), (&again["id"], "approved")] {
        let approve = format!("/plans/{}/approve", id.as_str().unwrap());
        assert_eq!(send(&server, &police, Method::POST, &approve, None).await.0, StatusCode::NO_CONTENT);
        assert_eq!(get(&server, &police, &path).await["status"], want, "one plan of a night is approved");
    }
    let listed = get(&server, &police, &format!("/plans?night={NIGHT}")).await;
    let statuses: Vec<&Value> = listed["items"].as_array().unwrap().iter().map(|line| &line["status"]).collect();
    assert_eq!(statuses, ["draft", "approved", "draft"], "the newest first");
    for (format, want) in [("gpx", "<trkpt"), ("kml", "<LineString>"), ("geojson", "\"LineString\""), ("csv", "crew,")]
    {
        let (status, text) = server.get(&police, &format!("/api/v1{path}/export?format={format}")).await;
        assert!(status == StatusCode::OK && text.contains(want) && text.contains("Độ mật: thường"), "{format}: {text}");
    }
    assert_eq!(server.stop(), "", "the log is clean");
}

#[tokio::test]
async fn rankings_tell_who_plans_when_a_place_was_last_in_an_approved_plan() {
    let server = Server::start();
    let police = server.sign_in("police").await;
    let plan = planned(&server, &police, asked(&two(&server, &police).await)).await;
    assert!(visited(&server, &police).await.is_empty(), "no plan is approved");
    let approve = format!("/plans/{}/approve", plan["id"].as_str().unwrap());
    assert_eq!(send(&server, &police, Method::POST, &approve, None).await.0, StatusCode::NO_CONTENT);
    let told: BTreeSet<&str> = visits(&plan).iter().filter_map(|stop| stop["commune"].as_str()).collect();
    let in_ranking = visited(&server, &police).await;
    assert_eq!(in_ranking.iter().map(String::as_str).collect::<BTreeSet<_>>(), told);
    let carrier = server.sign_in("carrier").await;
    assert!(visited(&server, &carrier).await.is_empty(), "patrols are not told to carriers");
    assert_eq!(server.stop(), "", "the log is clean");
}

#[tokio::test]
async fn the_next_night_is_not_the_last_one_again_and_says_how_much_of_it_is() {
    let server = Server::start();
    let department = server.sign_in("department").await;
    let crews = two(&server, &department).await;
    let first = planned(&server, &department, asked(&crews)).await;
    let none = json!([null, null, null, null, null, null, null]);
    assert_eq!(first["overlap"]["crews"][0]["percents"], none, "there was no plan before");
    let mut next = asked(&crews);
    next["night"] = json!("2026-11-15");
    let second = planned(&server, &department, next).await;
    assert_eq!(second["overlap"]["nights"][6], NIGHT);
    for crew in second["overlap"]["crews"].as_array().unwrap() {
        assert!(crew["percents"][6].is_f64() && crew["percents"][5].is_null(), "{crew}");
    }
    assert_eq!(server.stop(), "", "the log is clean");
}

#[tokio::test]
async fn a_search_is_stopped_with_the_best_so_far() {
    let server = Server::start();
    let police = server.sign_in("police").await;
    let mut long = asked(&two(&server, &police).await);
    long.as_object_mut().unwrap().remove("iterations");
    long["seconds"] = json!(200);
    let (_, begun) = post(&server, &police, "/plans", long).await;
    let path = format!("/plans/{}", begun["id"].as_str().unwrap());
    assert_eq!(get(&server, &police, &path).await["status"], "running");
    let approve = send(&server, &police, Method::POST, &format!("{path}/approve"), None).await;
    assert_eq!((approve.0, &approve.1["code"]), (StatusCode::CONFLICT, &json!("P409")));
    tokio::time::sleep(Duration::from_secs(2)).await;
    let stopped = send(&server, &police, Method::POST, &format!("{path}/stop"), None).await;
    assert_eq!(stopped.0, StatusCode::NO_CONTENT);
    for _ in 0..200 {
        let plan = get(&server, &police, &path).await;
        if plan["status"] != "running" {
            assert_eq!(plan["status"], "stopped");
            assert!(!visits(&plan).is_empty(), "the best so far");
            assert_eq!(server.stop(), "", "the log is clean");
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the search did not end");
}

#[tokio::test]
async fn every_fault_is_named_by_its_field() {
    let server = Server::start();
    let police = server.sign_in("police").await;
    let crews = two(&server, &police).await;
    let far = {
        let station = json!({"name": "Trạm xa", "point": [105.966, 17.8216]});
        let (status, station) = post(&server, &police, "/stations", station).await;
        assert_eq!(status, StatusCode::CREATED, "{station}");
        let crew = json!({"name": "Tổ đi bộ", "station": station["id"], "vehicle": "foot", "shift": {"from": "21:30", "to": "22:00"}});
        let (status, crew) = post(&server, &police, "/crews", crew).await;
        assert_eq!(status, StatusCode::CREATED, "{crew}");
        crew["id"].as_str().unwrap().to_owned()
    };
    let with = |name: &str, value: Value| {
        let mut body = asked(&crews);
        body[name] = value;
        body
    };
    let cases = [
        ("no crews", with("crews", json!([])), "crews"),
        ("an unknown crew", with("crews", json!(["x"])), "crews[0]"),
        ("a crew twice", with("crews", json!([crews[0], crews[0]])), "crews[1]"),
        ("a shift shorter than the way", with("crews", json!([crews[0], far])), "crews[1]"),
        ("a night that is no date", with("night", json!("2026-02-30")), "night"),
        ("both budgets", with("seconds", json!(5)), "iterations"),
        ("no steps", with("iterations", json!(0)), "iterations"),
        ("a loss above all", with("loss_percent", json!(101)), "loss_percent"),
        ("an unknown pin", with("pins", json!([{"task": "X"}])), "pins[0]"),
        ("an unknown ban", with("bans", json!(["X"])), "bans[0]"),
        ("an unknown order", with("orders", json!([["X", "Y"]])), "orders[0]"),
        ("an unknown commune", with("closed", json!(["0"])), "closed[0]"),
        ("an unknown field", with("colour", json!(1)), "colour"),
    ];
    for (name, body, field) in cases {
        let (status, problem) = post(&server, &police, "/plans", body).await;
        assert_eq!(
            (status, &problem["fields"][0]["name"]),
            (StatusCode::BAD_REQUEST, &json!(field)),
            "{name}: {problem}"
        );
        assert_eq!(problem["code"], "V400");
    }
    let mut negative = asked(&crews);
    negative.as_object_mut().unwrap().remove("iterations");
    negative["seconds"] = json!(-1);
    let (status, problem) = post(&server, &police, "/plans", negative).await;
    assert_eq!((status, &problem["fields"][0]["name"]), (StatusCode::BAD_REQUEST, &json!("seconds")));
    for (path, field) in
        [("/plans?night=x", "night"), ("/dispatch", "at"), ("/dispatch?at=200,1", "at"), ("/plans?day=1", "day")]
    {
        let (status, problem) = send(&server, &police, Method::GET, path, None).await;
        assert_eq!((status, &problem["fields"][0]["name"]), (StatusCode::BAD_REQUEST, &json!(field)), "{path}");
    }
    let (status, problem) = post(&server, &police, "/stations", json!({"name": " ", "point": [100.0, 10.0]})).await;
    let names: Vec<&Value> = problem["fields"].as_array().unwrap().iter().map(|field| &field["name"]).collect();
    assert_eq!((status, names), (StatusCode::BAD_REQUEST, vec![&json!("name"), &json!("point")]));
    assert_eq!(get(&server, &police, "/plans").await["items"], json!([]), "nothing of it was kept");
    assert_eq!(server.stop(), "", "the log is clean");
}

#[tokio::test]
async fn stations_and_crews_are_looked_after_and_the_nearest_crew_is_called_from_where_it_is() {
    let server = Server::start();
    let police = server.sign_in("police").await;
    let station = get(&server, &police, "/stations").await["items"][0].clone();
    assert!(station["name"].as_str().unwrap().contains("(bịa)"), "{station}");
    let path = format!("/stations/{}", station["id"].as_str().unwrap());
    let (status, problem) = send(&server, &police, Method::DELETE, &path, None).await;
    assert_eq!((status, &problem["code"]), (StatusCode::CONFLICT, &json!("C409")), "a crew starts there");
    let changed = json!({"name": "Trạm mới", "point": station["point"], "phone": "0233 385 2000"});
    assert_eq!(send(&server, &police, Method::PUT, &path, Some(&changed)).await.1["name"], "Trạm mới");
    let near = get(&server, &police, "/dispatch?at=107.1004,16.8163").await;
    let minutes: Vec<f64> =
        near["items"].as_array().unwrap().iter().filter_map(|item| item["minutes"].as_f64()).collect();
    assert!(minutes.len() == 3 && minutes.is_sorted(), "{near}");
    let last = near["items"][2].clone();
    assert_eq!((&last["from"], &last["position_at"]), (&json!("station"), &Value::Null));
    let at = json!({"point": [107.1004, 16.8163]});
    let crew = format!("/crews/{}", last["crew"].as_str().unwrap());
    let placed = send(&server, &police, Method::PUT, &format!("{crew}/position"), Some(&at)).await;
    assert_eq!(placed.0, StatusCode::NO_CONTENT);
    let near = get(&server, &police, "/dispatch?at=107.1004,16.8163").await;
    assert_eq!((&near["items"][0]["crew"], &near["items"][0]["from"]), (&last["crew"], &json!("position")));
    assert_eq!(near["items"][0]["minutes"], 0.0);
    assert_eq!(send(&server, &police, Method::DELETE, &crew, None).await.0, StatusCode::NO_CONTENT);
    let near = get(&server, &police, "/dispatch?at=107.1004,16.8163").await;
    assert!(near["items"].as_array().unwrap().iter().all(|item| item["crew"] != last["crew"]));
    assert_eq!(server.stop(), "", "the log is clean");
}

#[tokio::test]
async fn for_carriers_and_communes_there_is_no_night_at_all() {
    let server = Server::start();
    let police = server.sign_in("police").await;
    let crews = two(&server, &police).await;
    let plan = planned(&server, &police, asked(&crews)).await;
    let (plan, crew) = (plan["id"].as_str().unwrap(), crews[0].as_str());
    let station = get(&server, &police, "/stations").await["items"][0]["id"].as_str().unwrap().to_owned();
    let new_station = json!({"name": "Trạm", "point": [107.1004, 16.8163]});
    let new_crew =
        json!({"name": "Tổ", "station": station, "vehicle": "car", "shift": {"from": "21:30", "to": "04:00"}});
    let routes = [
        (Method::GET, "/stations".to_owned(), None),
        (Method::POST, "/stations".to_owned(), Some(new_station.clone())),
        (Method::PUT, format!("/stations/{station}"), Some(new_station)),
        (Method::DELETE, format!("/stations/{station}"), None),
        (Method::GET, "/crews".to_owned(), None),
        (Method::POST, "/crews".to_owned(), Some(new_crew.clone())),
        (Method::PUT, format!("/crews/{crew}"), Some(new_crew)),
        (Method::PUT, format!("/crews/{crew}/position"), Some(json!({"point": [107.1, 16.8]}))),
        (Method::DELETE, format!("/crews/{crew}"), None),
        (Method::GET, format!("/plans?night={NIGHT}"), None),
        (Method::POST, "/plans".to_owned(), Some(asked(&crews))),
        (Method::GET, format!("/plans/{plan}"), None),
        (Method::POST, format!("/plans/{plan}/stop"), None),
        (Method::POST, format!("/plans/{plan}/approve"), None),
        (Method::GET, format!("/plans/{plan}/export?format=gpx"), None),
        (Method::GET, "/dispatch?at=107.1,16.8".to_owned(), None),
        // What is wrong with a call is not told either.
        (Method::GET, "/dispatch?at=x".to_owned(), None),
        (Method::GET, "/plans?night=x".to_owned(), None),
        (Method::POST, "/plans".to_owned(), Some(json!({"crews": 1}))),
    ];
    let mut clients = vec![("the public", Client::new())];
    for role in ["carrier", "commune", "admin"] {
        clients.push((role, server.sign_in(role).await));
    }
    for (role, client) in &clients {
        for (method, path, body) in &routes {
            let (status, problem) = send(&server, client, method.clone(), path, body.as_ref()).await;
            // Somebody whose session is over is to sign in again; whoever is in and is none of its planners finds nothing.
            let is_stranger = *role == "the public";
            let want = if is_stranger { (StatusCode::UNAUTHORIZED, "A402") } else { (StatusCode::NOT_FOUND, "N404") };
            assert_eq!((status, problem["code"].as_str().unwrap()), want, "{role} {method} {path}");
        }
    }
    assert_eq!(get(&server, &police, &format!("/plans/{plan}")).await["status"], "draft");
    assert_eq!(server.stop(), "", "the log is clean");
}
