//! Inspections over HTTP: what is due, what was seen, defects that become incidents, and who reads what of it.

use std::io::Cursor;

use crate::asking;
use crate::running::Server;
use image::{ImageFormat, RgbImage};
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;

async fn send(
    server: &Server,
    client: &Client,
    method: Method,
    path: &str,
    body: Option<&Value>,
) -> (StatusCode, Value) {
    asking::send(server, client, method, &format!("/api/v1{path}"), body).await
}

async fn post(server: &Server, client: &Client, path: &str, body: &Value) -> (StatusCode, Value) {
    send(server, client, Method::POST, path, Some(body)).await
}

/// A site of this carrier and kind, and its commune.
async fn site(server: &Server, client: &Client, carrier: &str, kind: &str) -> (String, Value) {
    let sites = server.json(client, &format!("/api/v1/sites?carrier={carrier}&limit=1000")).await;
    let all = sites["features"].as_array().unwrap();
    let found = all.iter().rev().find(|s| s["properties"]["kind"] == kind).unwrap();
    (found["id"].as_str().unwrap().to_owned(), found.clone())
}

/// Every point of the list is well, but these.
async fn seen(server: &Server, client: &Client, what: &str, wrong: &[(&str, &str, Option<&str>)]) -> Value {
    let kinds = server.json(client, "/api/v1/inspections/kinds").await;
    let kind = kinds["kinds"].as_array().unwrap().iter().find(|k| k["what"] == what).unwrap().clone();
    let one = |item: &Value| match wrong.iter().find(|w| item["id"] == w.0) {
        Some((id, note, incident)) => json!({"item": id, "ok": false, "note": note, "incident": incident}),
        None => json!({"item": item["id"], "ok": true}),
    };
    kind["items"].as_array().unwrap().iter().map(one).collect()
}

async fn calendar(server: &Server, client: &Client, site: &str, first_due: &str) -> Value {
    let new = json!({"what": "bts", "asset": {"site": site}, "interval_days": 30, "first_due": first_due});
    let (status, made) = post(server, client, "/inspections/calendars", &new).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    made
}

async fn due(server: &Server, client: &Client, id: &Value) -> Option<Value> {
    let told = server.json(client, "/api/v1/inspections/due").await;
    told["items"].as_array().unwrap().iter().find(|one| one["id"] == *id).cloned()
}

#[tokio::test]
async fn an_overdue_inspection_is_recorded_and_its_defect_becomes_an_incident() {
    let server = Server::start();
    let (police, carrier) = (server.sign_in("police").await, server.sign_in("carrier").await);
    let (site, _) = site(&server, &police, "TS", "bts").await;
    let made = calendar(&server, &police, &site, "2025-01-05").await;
    assert_eq!(made["state"], "overdue");
    assert!(made["days_left"].as_i64().unwrap() < -30, "{made}");

    let id = Uuid::from_u128(42);
    let items = seen(&server, &carrier, "bts", &[("earthing", "Mất 12 m dây tiếp địa", Some("theft"))]).await;
    let body = json!({"id": id, "calendar": made["id"], "items": items, "note": "Đi cùng công an xã"});
    let (status, done) = post(&server, &carrier, "/inspections", &body).await;
    assert_eq!(status, StatusCode::CREATED, "{done}");
    assert_eq!((&done["role"], &done["by_carrier"], &done["defects"]), (&json!("carrier"), &json!("TS"), &json!(1)));
    let (_, again) = post(&server, &carrier, "/inspections", &body).await;
    assert_eq!(again, done, "sent again nothing is recorded twice");
    let after = due(&server, &police, &made["id"]).await.unwrap();
    assert_eq!((&after["state"], &after["days_left"]), (&json!("later"), &json!(30)));

    // Both ways: the inspection knows its incident, and the incident its inspection.
    let incident =
        done["items"].as_array().unwrap().iter().find(|i| i["item"] == "earthing").unwrap()["incident"].clone();
    let report = server.json(&police, &format!("/api/v1/incidents/{}", incident.as_str().unwrap())).await;
    assert_eq!(report["properties"]["kind"], "theft");
    assert!(report["properties"]["note"].as_str().unwrap().contains("12 m"), "{report}");
    let path = format!("/api/v1/inspections?incident={}", incident.as_str().unwrap());
    let from = server.json(&police, &path).await;
    assert_eq!(from["items"].as_array().unwrap().iter().map(|i| &i["id"]).collect::<Vec<_>>(), [&done["id"]]);
}

#[tokio::test]
async fn each_reads_and_writes_only_what_is_theirs() {
    let server = Server::start();
    let police = server.sign_in("police").await;
    let (carrier, commune) = (server.sign_in("carrier").await, server.sign_in("commune").await);
    let (foreign, _) = site(&server, &police, "BH", "bts").await;
    let made = calendar(&server, &police, &foreign, "2025-01-05").await;
    let id = made["id"].as_str().unwrap();
    let items = seen(&server, &police, "bts", &[]).await;
    let (status, done) = post(&server, &police, "/inspections", &json!({"calendar": id, "items": items})).await;
    assert_eq!(status, StatusCode::CREATED, "{done}");
    let seen_path = format!("/inspections/{}", done["id"].as_str().unwrap());

    // Another carrier's is simply not there.
    assert_eq!(due(&server, &carrier, &made["id"]).await, None);
    let (status, _) = send(&server, &carrier, Method::GET, &seen_path, None).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let (status, _) = send(&server, &carrier, Method::DELETE, &format!("/inspections/calendars/{id}"), None).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    for body in
        [json!({"calendar": id, "items": items}), json!({"asset": {"site": foreign}, "what": "bts", "items": items})]
    {
        let (status, said) = post(&server, &carrier, "/inspections", &body).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "there is no such thing for it: {said}");
    }
    // A commune reads what is due in its area and neither which it is nor where; it records nothing.
    let told = server.json(&commune, "/api/v1/inspections/due").await;
    for one in told["items"].as_array().unwrap() {
        for secret in ["id", "label", "point", "from_m"] {
            assert!(one["asset"].get(secret).is_none(), "{secret}: {one}");
        }
        assert_eq!(one["may_record"], false);
    }
    let (status, _) = post(&server, &commune, "/inspections", &json!({"calendar": id, "items": items})).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    for role in ["admin", "public"] {
        let client = server.sign_in(role).await;
        let (status, _) = send(&server, &client, Method::GET, "/inspections/due", None).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{role}");
    }
}

#[tokio::test]
async fn every_fault_is_named_at_once() {
    let server = Server::start();
    let police = server.sign_in("police").await;
    let (site, _) = site(&server, &police, "TS", "bts").await;
    let bad = json!({"what": "pole_line", "asset": {"site": site}, "interval_days": 0, "first_due": "mai"});
    let (status, said) = post(&server, &police, "/inspections/calendars", &bad).await;
    let names: Vec<&str> = said["fields"].as_array().unwrap().iter().map(|f| f["name"].as_str().unwrap()).collect();
    assert_eq!((status, names), (StatusCode::BAD_REQUEST, vec!["interval_days", "first_due", "what"]));
    let mut items = seen(&server, &police, "bts", &[("lock", "", None), ("light", "Hỏng", Some("no_such"))]).await;
    let body = json!({"asset": {"site": site}, "what": "bts", "items": items});
    let (status, said) = post(&server, &police, "/inspections", &body).await;
    let names: Vec<&str> = said["fields"].as_array().unwrap().iter().map(|f| f["name"].as_str().unwrap()).collect();
    assert_eq!((status, names), (StatusCode::BAD_REQUEST, vec!["lock", "light"]));
    items.as_array_mut().unwrap().pop();
    let body = json!({"asset": {"site": site}, "what": "bts", "items": items});
    let (status, said) = post(&server, &police, "/inspections", &body).await;
    assert_eq!((status, &said["fields"][0]["name"]), (StatusCode::BAD_REQUEST, &json!("items")), "one is missing");
}

#[tokio::test]
async fn photos_are_taken_from_whoever_recorded_and_shown_to_the_owner() {
    let server = Server::start();
    let police = server.sign_in("police").await;
    let (carrier, department) = (server.sign_in("carrier").await, server.sign_in("department").await);
    let (site, _) = site(&server, &police, "TS", "bts").await;
    let items = seen(&server, &police, "bts", &[]).await;
    let body = json!({"asset": {"site": site}, "what": "bts", "items": items});
    let (_, done) = post(&server, &police, "/inspections", &body).await;
    let url = format!("{}/api/v1/inspections/{}/photos", server.base, done["id"].as_str().unwrap());
    let mut jpeg = Cursor::new(Vec::new());
    RgbImage::from_pixel(32, 24, image::Rgb([9, 90, 200])).write_to(&mut jpeg, ImageFormat::Jpeg).unwrap();
    let put = async |client: &Client, number: u8, bytes: Vec<u8>| {
        client.put(format!("{url}/{number}")).body(bytes).send().await.unwrap().status()
    };
    let bytes = jpeg.into_inner();
    assert_eq!(put(&department, 1, bytes.clone()).await, StatusCode::NOT_FOUND, "somebody else's");
    assert_eq!(put(&police, 1, bytes.clone()).await, StatusCode::OK);
    assert_eq!(put(&police, 1, bytes.clone()).await, StatusCode::OK, "the same again");
    assert_eq!(put(&police, 4, bytes.clone()).await, StatusCode::NOT_FOUND, "three at most");
    assert_eq!(put(&police, 2, b"no photo".to_vec()).await, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let commune = server.sign_in("commune").await;
    for (client, want) in [(&carrier, StatusCode::OK), (&department, StatusCode::OK), (&commune, StatusCode::NOT_FOUND)]
    {
        assert_eq!(client.get(format!("{url}/1")).send().await.unwrap().status(), want);
    }
}

#[tokio::test]
async fn what_was_drawn_is_inspected_with_its_check_list() {
    let server = Server::start();
    let police = server.sign_in("police").await;
    let today = server.json(&police, "/api/v1/inspections/due").await["items"][0].clone();
    let days = time::Duration::days(today["days_left"].as_i64().unwrap());
    let parts: Vec<u16> = today["due"].as_str().unwrap().split('-').map(|p| p.parse().unwrap()).collect();
    let month = time::Month::try_from(u8::try_from(parts[1]).unwrap()).unwrap();
    let due = time::Date::from_calendar_date(parts[0].into(), month, u8::try_from(parts[2]).unwrap()).unwrap();
    let draw =
        json!({"day": (due - days).to_string(), "take": 1, "pool": "sites", "carrier": "TS", "site_kind": "bts"});
    let (status, draw) = post(&server, &police, "/draws", &draw).await;
    assert_eq!(status, StatusCode::CREATED, "{draw}");
    let items = seen(&server, &police, "bts", &[]).await;
    let body = json!({"draw": draw["id"], "candidate": draw["drawn"][0]["candidate"], "what": "bts", "items": items});
    let (status, done) = post(&server, &police, "/inspections", &body).await;
    assert_eq!((status, &done["surprise"]), (StatusCode::CREATED, &json!(true)), "{done}");
    let path = format!("/api/v1/draws/{}", draw["id"].as_str().unwrap());
    assert!(server.json(&police, &path).await["drawn"][0]["inspected_at"].is_string());
    let (status, _) = post(&server, &police, "/inspections", &body).await;
    assert_eq!(status, StatusCode::CONFLICT, "once");
}

#[tokio::test]
async fn a_key_target_tells_when_its_site_was_last_inspected() {
    let server = Server::start();
    let police = server.sign_in("police").await;
    let (site, _) = site(&server, &police, "BH", "bts").await;
    let period = json!({"from": "2025-01-01", "to": "2027-12-31"});
    let new = json!({"site": site, "reason": "Trạm trục", "period": period});
    let (status, place) = post(&server, &police, "/key-places", &new).await;
    assert_eq!(status, StatusCode::CREATED, "{place}");
    assert!(place["properties"].get("last_inspection").is_none(), "{place}");
    let items = seen(&server, &police, "bts", &[]).await;
    let at = "2025-11-01T08:30:00+07:00";
    let body = json!({"asset": {"site": site}, "what": "bts", "items": items, "at": at});
    let (status, done) = post(&server, &police, "/inspections", &body).await;
    assert_eq!(status, StatusCode::CREATED, "{done}");
    let place = server.json(&police, &format!("/api/v1/key-places/{}", place["id"].as_str().unwrap())).await;
    assert_eq!(place["properties"]["last_inspection"], "2025-11-01T01:30:00Z");
}
