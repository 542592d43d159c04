//! What becomes of a report, over HTTP: told by a stranger, sorted, accepted, repaired, joined; each reader its part.

use crate::asking::post;
use crate::running::Server;
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

/// A report at a place of the demo's cable; its id.
async fn report(server: &Server, client: &Client, more: Value) -> String {
    let routes = server.json(&server.sign_in("carrier").await, "/api/v1/routes?limit=1").await;
    let lines = &routes["features"][0]["geometry"]["coordinates"];
    let first = if lines[0][0].is_array() { &lines[0][0] } else { &lines[0] };
    let mut body = json!({"kind": "cut", "point": [first[0], first[1]], "occurred_to": "2026-11-14T06:00"});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let (status, receipt) = post(server, client, "/api/v1/incidents", body).await;
    assert_eq!(status, StatusCode::CREATED, "{receipt}");
    receipt["id"].as_str().unwrap().to_owned()
}

async fn step(server: &Server, client: &Client, id: &str, body: Value) -> (StatusCode, Value) {
    post(server, client, &format!("/api/v1/incidents/{id}/steps"), body).await
}

#[tokio::test]
async fn a_strangers_report_becomes_a_crime_report_only_by_the_police() {
    let server = Server::start();
    let (police, department) = (server.sign_in("police").await, server.sign_in("department").await);
    let id = report(&server, &Client::new(), json!({"note": "Thấy cáp bị cắt"})).await;
    let listed = server.json(&police, "/api/v1/cases").await;
    let case =
        &listed["features"].as_array().unwrap().iter().find(|f| f["id"] == id.as_str()).unwrap()["properties"]["case"];
    assert_eq!(
        (&case["case_status"], &case["clock"], &case["accepted_at"]),
        (&json!("received"), &json!("sorting"), &Value::Null)
    );
    let (status, problem) = step(&server, &department, &id, json!({"step": "accept"})).await;
    assert_eq!((status, &problem["code"]), (StatusCode::NOT_FOUND, &json!("N404")), "not the department's to accept");
    let (status, done) = step(&server, &police, &id, json!({"step": "accept", "police_ref": "12/TB-CAX"})).await;
    assert_eq!(status, StatusCode::CREATED, "{done}");
    let case = &done["properties"]["case"];
    assert_eq!((&case["clock"], &case["police_ref"]), (&json!("verifying"), &json!("12/TB-CAX")));
    let days = |text: &Value| {
        let at = time::OffsetDateTime::parse(text.as_str().unwrap(), &time::format_description::well_known::Rfc3339);
        at.unwrap().unix_timestamp() / 86_400
    };
    assert_eq!(days(&case["due_at"]) - days(&case["accepted_at"]), 20, "the legal clock");
    let (status, problem) = step(&server, &police, &id, json!({"step": "accept"})).await;
    assert_eq!((status, &problem["code"]), (StatusCode::CONFLICT, &json!("R409")), "once");
    let (status, problem) = step(&server, &department, &id, json!({"step": "case", "to": "closed", "note": "x"})).await;
    assert_eq!((status, &problem["code"]), (StatusCode::CONFLICT, &json!("R409")), "now it is the police's");
    let (_, done) = step(&server, &police, &id, json!({"step": "case", "to": "verifying"})).await;
    let stale = json!({"step": "case", "to": "prosecuted", "note": "Đủ dấu hiệu", "version": 0});
    assert_eq!(step(&server, &police, &id, stale).await.0, StatusCode::PRECONDITION_FAILED);
    let version = &done["properties"]["case"]["version"];
    let last = json!({"step": "case", "to": "prosecuted", "note": "Đủ dấu hiệu", "version": version});
    let (status, done) = step(&server, &police, &id, last).await;
    assert_eq!(status, StatusCode::CREATED, "{done}");
    let lines = done["properties"]["case"]["done"].as_array().unwrap();
    let steps: Vec<&str> = lines.iter().filter_map(|line| line["step"].as_str()).collect();
    assert_eq!(steps, ["accept", "case", "case"]);
    assert_eq!((&lines[2]["by"], &lines[2]["note"]), (&json!("Công an tỉnh"), &json!("Đủ dấu hiệu")));
    assert_eq!(done["properties"]["case"]["due_at"], Value::Null, "the clock has stopped");
    assert_eq!(server.stop(), "", "the log is clean");
}

#[tokio::test]
async fn a_carrier_repairs_and_reads_nothing_of_what_the_police_write() {
    let server = Server::start();
    let (police, carrier) = (server.sign_in("police").await, server.sign_in("carrier").await);
    let id = report(&server, &carrier, json!({"subscribers_out": 340, "kind": "outage"})).await;
    step(&server, &police, &id, json!({"step": "note", "note": "Nghi cùng một nhóm"})).await;
    let (status, problem) =
        step(&server, &carrier, &id, json!({"step": "repair", "to": "dispatched", "at": "2026-11-13T06:00"})).await;
    assert_eq!((status, &problem["fields"][0]["name"]), (StatusCode::BAD_REQUEST, &json!("at")), "before it happened");
    let (status, done) =
        step(&server, &carrier, &id, json!({"step": "repair", "to": "dispatched", "at": "2026-11-14T07:00"})).await;
    assert_eq!(status, StatusCode::CREATED, "{done}");
    let (_, done) = step(
        &server,
        &carrier,
        &id,
        json!({"step": "repair", "to": "restored", "at": "2026-11-14T09:30", "note": "Hàn nối xong"}),
    )
    .await;
    let properties = &done["properties"];
    assert_eq!(
        (&properties["case"]["repair_status"], &properties["subscribers_out"]),
        (&json!("restored"), &json!(340))
    );
    let seen = server.get(&carrier, &format!("/api/v1/incidents/{id}")).await.1;
    assert!(!seen.contains("Nghi cùng") && !seen.contains("Công an tỉnh") && seen.contains("Hàn nối xong"), "{seen}");
    let (status, _) = step(&server, &carrier, &id, json!({"step": "case", "to": "closed", "note": "x"})).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let open = server.json(&carrier, "/api/v1/cases?queue=repair").await;
    assert!(open["features"].as_array().unwrap().iter().all(|f| f["id"] != id.as_str()), "it is repaired");
    assert_eq!(server.stop(), "", "the log is clean");
}

#[tokio::test]
async fn two_reports_of_one_cut_are_proposed_joined_and_split_again() {
    let server = Server::start();
    let (police, carrier, commune) =
        (server.sign_in("police").await, server.sign_in("carrier").await, server.sign_in("commune").await);
    let mine = report(&server, &carrier, json!({"kind": "cut"})).await;
    let theirs = report(&server, &Client::new(), json!({"kind": "theft", "occurred_to": "2026-11-14T12:00"})).await;
    let path = format!("/api/v1/incidents/{theirs}/duplicates");
    let proposed = server.json(&police, &path).await;
    assert_eq!(proposed[0]["id"], mine.as_str(), "{proposed}");
    assert_eq!(proposed[0]["hours"], 6.0);
    for other in [&carrier, &commune] {
        assert_eq!(server.get(other, &path).await.0, StatusCode::NOT_FOUND);
    }
    let join = json!({"step": "join", "to": mine, "note": "Cùng một vết cắt"});
    let (status, done) = step(&server, &police, &theirs, join.clone()).await;
    assert_eq!((status, &done["properties"]["case"]["joined_into"]), (StatusCode::CREATED, &json!(mine)));
    let head = server.json(&police, &format!("/api/v1/incidents/{mine}")).await;
    assert_eq!(head["properties"]["case"]["joined"], json!([theirs]));
    let (status, problem) = step(&server, &police, &mine, json!({"step": "join", "to": theirs, "note": "x"})).await;
    assert_eq!((status, &problem["fields"][0]["name"]), (StatusCode::BAD_REQUEST, &json!("to")), "no ring of reports");
    let seen = server.get(&carrier, &format!("/api/v1/incidents/{mine}")).await.1;
    assert!(!seen.contains(&theirs), "{seen}");
    let (status, done) = step(&server, &police, &theirs, json!({"step": "split", "note": "Hai vụ khác nhau"})).await;
    assert_eq!((status, &done["properties"]["case"]["joined_into"]), (StatusCode::CREATED, &Value::Null));
    assert_eq!(server.stop(), "", "the log is clean");
}

#[tokio::test]
async fn what_concerns_no_cable_reaches_the_authority_and_stays_off_the_map() {
    let server = Server::start();
    let police = server.sign_in("police").await;
    let before = server.json(&police, "/api/v1/hotspots").await["summary"]["incidents"].clone();
    let id = report(&server, &police, json!({"kind": "toll_fraud", "note": "Cước quốc tế bất thường"})).await;
    let mut seen = Value::Null;
    for _ in 0..100 {
        seen = server.json(&police, &format!("/api/v1/incidents/{id}")).await;
        if seen["properties"]["match"]["status"] != "pending" {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(seen["properties"]["match"]["status"], "none", "{seen}");
    assert_eq!(seen["properties"]["case"]["repair_status"], Value::Null);
    assert_eq!(server.json(&police, "/api/v1/hotspots").await["summary"]["incidents"], before);
    assert_eq!(server.stop(), "", "the log is clean");
}

#[tokio::test]
async fn every_fault_of_a_step_is_told() {
    let server = Server::start();
    let police = server.sign_in("police").await;
    let id = report(&server, &Client::new(), json!({})).await;
    let cases = [
        (json!({"step": "fly"}), "step"),
        (json!({"step": "note"}), "note"),
        (json!({"step": "case", "to": "jailed"}), "to"),
        (json!({"step": "case", "to": "unfounded"}), "note"),
        (json!({"step": "assign", "to": "carrier:???"}), "to"),
        (json!({"step": "assign", "to": "commune:0"}), "to"),
        (json!({"step": "join", "to": "x", "note": "x"}), "to"),
        (
            json!({"step": "time", "occurred_from": "2026-11-15", "occurred_to": "2026-11-14", "note": "x"}),
            "occurred_to",
        ),
        (json!({"step": "time", "occurred_from": "2031-11-15", "note": "x"}), "occurred_from"),
        (json!({"step": "note", "note": "x", "colour": 1}), "colour"),
    ];
    for (body, want) in cases {
        let (status, problem) = step(&server, &police, &id, body.clone()).await;
        assert_eq!(
            (status, &problem["fields"][0]["name"]),
            (StatusCode::BAD_REQUEST, &json!(want)),
            "{body}: {problem}"
        );
    }
    step(&server, &police, &id, json!({"step": "accept"})).await;
    for (until, status) in [("2026-01-01", 400), ("2036-01-01", 400), ("soon", 400)] {
        let body = json!({"step": "extend", "until": until, "note": "Vụ phức tạp"});
        assert_eq!(step(&server, &police, &id, body).await.0.as_u16(), status, "{until}");
    }
    let (status, problem) =
        post(&server, &Client::new(), &format!("/api/v1/incidents/{id}/steps"), json!({"step": "note", "note": "x"}))
            .await;
    assert_eq!((status, &problem["code"]), (StatusCode::UNAUTHORIZED, &json!("A402")));
    assert_eq!(server.stop(), "", "the log is clean");
}

#[tokio::test]
async fn two_carriers_out_at_one_place_are_one_probable_cut_and_each_sees_its_own() {
    let server = Server::start();
    let (police, carrier, commune) =
        (server.sign_in("police").await, server.sign_in("carrier").await, server.sign_in("commune").await);
    let mine = report(&server, &carrier, json!({"kind": "outage", "subscribers_out": 120})).await;
    let codes = server.json(&police, "/api/v1/carriers").await;
    let own = server.json(&carrier, "/api/v1/session").await["carrier"].clone();
    let other = codes["carriers"].as_array().unwrap().iter().find(|c| c["code"] != own).unwrap()["code"].clone();
    let theirs = report(&server, &police, json!({"kind": "cut", "carrier": other, "in_progress": true})).await;
    let board = server.json(&police, "/api/v1/emergencies").await;
    let common = &board["common"][0];
    assert!(common["incidents"].as_array().unwrap().contains(&json!(mine)), "{board}");
    assert!(
        common["incidents"].as_array().unwrap().contains(&json!(theirs))
            && common["carriers"].as_array().unwrap().len() > 1
    );
    let item = board["items"].as_array().unwrap().iter().find(|i| i["incident"]["id"] == mine.as_str()).unwrap();
    assert!(item["cables"][0]["distance_m"].as_f64().unwrap() < 1.0, "{item}");
    step(&server, &police, &mine, json!({"step": "call", "to": format!("carrier:{}", own.as_str().unwrap())})).await;
    let (status, _) = step(&server, &carrier, &mine, json!({"step": "answer", "note": "Đã cử tổ 2 người"})).await;
    assert_eq!(status, StatusCode::CREATED);
    let board = server.json(&police, "/api/v1/emergencies?reach=1000").await;
    let item = board["items"].as_array().unwrap().iter().find(|i| i["incident"]["id"] == mine.as_str()).unwrap();
    assert_eq!((&item["calls"][0]["step"], &item["calls"][1]["note"]), (&json!("call"), &json!("Đã cử tổ 2 người")));
    let seen = server.json(&carrier, "/api/v1/emergencies?reach=1000").await;
    let items = seen["items"].as_array().unwrap();
    assert!(items.iter().any(|i| i["incident"]["id"] == mine.as_str()));
    assert!(items.iter().flat_map(|i| i["cables"].as_array().unwrap()).all(|c| c["carrier"] == own), "{seen}");
    assert_eq!(seen["common"], json!([]), "it would tell of another carrier's cut");
    let seen = server.json(&commune, "/api/v1/emergencies").await;
    assert!(seen["items"].as_array().unwrap().iter().all(|i| i["cables"] == json!([])), "{seen}");
    let (status, _) = server.get(&Client::new(), "/api/v1/emergencies").await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    assert_eq!(server.stop(), "", "the log is clean");
}
