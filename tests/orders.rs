//! From the order to what the crew said: issued, opened by code, accepted, driven, sent twice, contradicted,
//! withdrawn; and who looked at it.

#[path = "http/server.rs"]
mod running;

use std::io::Cursor;
use std::time::Duration;

use reqwest::{Client, Method, StatusCode};
use running::Server;
use serde_json::{Value, json};

const PHONE: &str = "0190a000-0000-7000-8000-00000000000a";
const OTHER: &str = "0190a000-0000-7000-8000-00000000000b";

async fn send(server: &Server, who: &Client, method: Method, path: &str, body: &Value) -> (StatusCode, Value) {
    let mut request = who.request(method, format!("{}/api/v1{path}", server.base)).header("accept-language", "en");
    if !body.is_null() {
        request = request.json(body);
    }
    let reply = request.send().await.unwrap();
    (reply.status(), reply.json().await.unwrap_or(Value::Null))
}

async fn post(server: &Server, who: &Client, path: &str, body: Value) -> (StatusCode, Value) {
    send(server, who, Method::POST, path, &body).await
}

async fn get(server: &Server, who: &Client, path: &str) -> Value {
    server.json(who, &format!("/api/v1{path}")).await
}

/// An approved plan of two crews for tonight, so that what they say lies in its night.
async fn approved(server: &Server, police: &Client) -> String {
    let crews = get(server, police, "/crews").await;
    let two = [0, 1].map(|at| crews["items"][at]["id"].clone());
    let night = time::OffsetDateTime::from(std::time::SystemTime::now()).date().to_string();
    let wanted = json!({"night": night, "crews": two, "seed": 7, "iterations": 300});
    let (status, begun) = post(server, police, "/plans", wanted).await;
    assert_eq!(status, StatusCode::ACCEPTED, "{begun}");
    let path = format!("/plans/{}", begun["id"].as_str().unwrap());
    while get(server, police, &path).await["status"] == "running" {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let early = post(server, police, &format!("{path}/orders"), Value::Null).await;
    assert_eq!(
        (early.0, &early.1["code"]),
        (StatusCode::CONFLICT, &json!("P409")),
        "no order before the plan is approved"
    );
    assert_eq!(post(server, police, &format!("{path}/approve"), Value::Null).await.0, StatusCode::NO_CONTENT);
    path
}

fn key(n: u32) -> String {
    format!("0190a000-0000-7000-8000-0000000{n:05}")
}

fn now() -> String {
    use time::format_description::well_known::Rfc3339;
    time::OffsetDateTime::from(std::time::SystemTime::now()).format(&Rfc3339).unwrap()
}

/// So many hours ago.
fn earlier(hours: i64) -> String {
    use time::format_description::well_known::Rfc3339;
    let at = time::OffsetDateTime::from(std::time::SystemTime::now()) - time::Duration::hours(hours);
    at.format(&Rfc3339).unwrap()
}

/// The first 400 places of a way, passed at 8 m/s.
fn driven(path: &Value) -> Value {
    let places = path.as_array().unwrap().iter().take(400).map(|p| [p[0].as_f64().unwrap(), p[1].as_f64().unwrap()]);
    let (mut seconds, mut last) = (0.0, None);
    let fix = |[lon, lat]: [f64; 2]| {
        if let Some([west, south]) = last.replace([lon, lat]) {
            seconds += f64::hypot((lon - west) * 106_600.0, (lat - south) * 110_600.0) / 8.0;
        }
        json!([seconds, lon, lat, 8.0])
    };
    places.map(fix).collect::<Vec<_>>().into()
}

fn keys(list: &Value) -> Vec<String> {
    let key = |one: &Value| one.as_str().or(one["key"].as_str()).unwrap_or_default().to_owned();
    list.as_array().unwrap().iter().map(key).collect()
}

fn photo(red: u8) -> Vec<u8> {
    let mut png = Cursor::new(Vec::new());
    let image = image::RgbImage::from_pixel(40, 30, image::Rgb([red, 90, 90]));
    image::DynamicImage::from(image).write_to(&mut png, image::ImageFormat::Png).unwrap();
    png.into_inner()
}

#[tokio::test]
async fn a_crew_carries_out_its_order_and_the_planner_reads_what_it_said() {
    let server = Server::start();
    let police = server.sign_in("police").await;
    let plan = approved(&server, &police).await;
    let (status, issued) = post(&server, &police, &format!("{plan}/orders"), Value::Null).await;
    assert_eq!(status, StatusCode::OK, "{issued}");
    let items = issued["items"].as_array().unwrap();
    assert!(!items.is_empty() && items.iter().all(|one| one["status"] == "issued"), "{issued}");
    let (id, code) = (items[0]["id"].as_str().unwrap(), items[0]["code"].as_str().unwrap());
    let again = post(&server, &police, &format!("{plan}/orders"), Value::Null).await.1;
    assert_eq!(again["items"].as_array().unwrap().len(), items.len(), "one order a crew");
    assert!(again["items"].as_array().unwrap().iter().all(|one| one["code"].is_null()), "a code is told once");

    // Whoever has the code needs no account; small letters and no dash do as well.
    let (crew, road) = (Client::new(), format!("/road/{}", code.to_lowercase().replace('-', "")));
    let order = get(&server, &crew, &road).await;
    let stops = order["stops"].as_array().unwrap();
    let stop = stops.iter().find(|stop| stop["kind"] != "break").unwrap();
    let item = stop["checks"][0]["id"].as_str().unwrap();
    assert!(order["log"].is_null() && order["looks"].is_null(), "a crew reads its order, not who looked at it");
    assert_eq!(
        post(&server, &crew, &format!("{road}/accept"), json!({"name": "Nguyễn Văn Bịa"})).await.0,
        StatusCode::OK
    );
    let other = post(&server, &crew, &format!("{road}/accept"), json!({"name": "Người khác"})).await;
    assert_eq!((other.0, &other.1["code"]), (StatusCode::CONFLICT, &json!("O409")));

    let (at, n) = (now(), stop["n"].clone());
    let said = json!([
        {"key": key(1), "at": at, "kind": "start"},
        {"key": key(2), "at": earlier(5), "kind": "positions", "fixes": driven(&order["path"])},
        {"key": key(3), "at": at, "kind": "arrive", "stop": n},
        {"key": key(4), "at": at, "kind": "check", "stop": n, "item": item, "ok": true},
        {"key": key(5), "at": at, "kind": "unusual", "stop": n, "text": "Hộp cáp mở", "incident": "sabotage"},
        {"key": key(6), "at": at, "kind": "photo", "stop": n},
        {"key": key(7), "at": at, "kind": "leave", "stop": n},
        {"key": key(8), "at": at, "kind": "arrive", "stop": 99},
        {"key": "no key", "at": at, "kind": "start"},
    ]);
    let entries = format!("{road}/entries");
    let taken = post(&server, &crew, &entries, json!({"device": PHONE, "entries": said})).await.1;
    assert_eq!(keys(&taken["taken"]), (1..=7).map(key).collect::<Vec<_>>(), "{taken}");
    assert_eq!(keys(&taken["refused"]), [key(8), "no key".to_owned()], "{taken}");
    // The answer was lost: the phone sends all of it again.
    let again = post(&server, &crew, &entries, json!({"device": PHONE, "entries": said})).await.1;
    assert_eq!((keys(&again["taken"]).len(), keys(&again["again"]).len()), (0, 7), "{again}");

    // A second phone of the crew says otherwise; nothing is overwritten.
    let against = json!([
        {"key": key(20), "at": at, "kind": "check", "stop": n, "item": item, "ok": false, "note": "Mất niêm phong"},
        {"key": key(4), "at": at, "kind": "check", "stop": n, "item": item, "ok": false},
        {"key": key(21), "at": at, "kind": "note", "text": "Mưa to"},
    ]);
    let told = post(&server, &crew, &entries, json!({"device": OTHER, "entries": against})).await.1;
    assert_eq!((keys(&told["conflicts"]), keys(&told["taken"])), (vec![key(20), key(4)], vec![key(21)]), "{told}");

    let send_photo = async |bytes: Vec<u8>| {
        let path = format!("{}/api/v1{road}/photos/{}", server.base, key(6));
        crew.put(path).body(bytes).send().await.unwrap().status()
    };
    assert_eq!(send_photo(photo(200)).await, StatusCode::OK);
    assert_eq!(send_photo(photo(200)).await, StatusCode::OK, "the same photo again");
    assert_eq!(send_photo(photo(100)).await, StatusCode::CONFLICT, "another one is not put in its place");
    assert_eq!(send_photo(b"<svg/>".to_vec()).await, StatusCode::CONFLICT, "nor is what is no photo");

    let seen = get(&server, &police, &format!("/orders/{id}")).await;
    assert_eq!((&seen["status"], &seen["accepted_by"]), (&json!("under_way"), &json!("Nguyễn Văn Bịa")));
    let log = seen["log"].as_array().unwrap();
    let one = |n: u32, state: &str| log.iter().find(|e| e["key"] == json!(key(n)) && e["state"] == state).unwrap();
    assert_eq!(one(4, "taken")["told"]["ok"], true, "what was said first stands");
    assert_eq!(one(20, "conflict")["told"]["note"], "Mất niêm phong");
    let incident = one(5, "taken")["incident"].as_str().expect("what is unusual is a report");
    let incident = get(&server, &police, &format!("/incidents/{incident}")).await;
    assert_eq!(
        (&incident["properties"]["kind"], &incident["properties"]["note"]),
        (&json!("sabotage"), &json!("Hộp cáp mở"))
    );
    let (status, jpeg) = server.get(&police, &format!("/api/v1/orders/{id}/photos/{}", key(6))).await;
    assert!(status == StatusCode::OK && !jpeg.is_empty());

    let decide = format!("/orders/{id}/conflicts/{}", key(20));
    assert_eq!(get(&server, &police, &format!("/orders/{id}/conflicts")).await["items"].as_array().unwrap().len(), 2);
    let take = json!({"device": OTHER, "take": true});
    assert_eq!(post(&server, &police, &decide, take.clone()).await.0, StatusCode::NO_CONTENT);
    assert_eq!(post(&server, &police, &decide, take).await.0, StatusCode::NOT_FOUND, "it was decided");
    let end = json!({"device": PHONE, "entries": [{"key": key(9), "at": now(), "kind": "end"}]});
    post(&server, &crew, &entries, end).await;
    let line = &get(&server, &police, "/orders").await["items"][0];
    assert_eq!((&line["status"], &line["done"], &line["conflicts"]), (&json!("done"), &json!(1), &json!(1)), "{line}");

    // What the phone recorded is the order's track, and says what was seen of the cable.
    let tracks = get(&server, &police, "/tracks").await;
    let track = tracks["items"].as_array().unwrap().iter().find(|t| t["order"] == id).expect("a track of the order");
    assert_eq!((&track["kind"], &track["crew"]), (&json!("patrol"), &order["crew"]["name"]), "{track}");
    let coverage = get(&server, &police, "/coverage?days=1&by=patrol").await;
    assert!(coverage["seen_m"].as_f64().unwrap() > 500.0, "{}", coverage["seen_m"]);
    assert_eq!(server.stop(), "", "a clean log");
}

#[tokio::test]
async fn an_order_is_secret_every_look_is_written_down_and_a_code_ends() {
    let server = Server::start();
    let police = server.sign_in("police").await;
    let plan = approved(&server, &police).await;
    let issued = post(&server, &police, &format!("{plan}/orders"), Value::Null).await.1;
    let [id, code] = ["id", "code"].map(|name| issued["items"][0][name].as_str().unwrap().to_owned());
    for role in ["carrier", "commune", "admin", "public"] {
        let other = server.sign_in(role).await;
        for path in [
            "/orders",
            &format!("/orders/{id}"),
            &format!("/orders/{id}/sheet?format=gpx"),
            &format!("/orders/{id}/conflicts"),
        ] {
            let (status, _) = send(&server, &other, Method::GET, path, &Value::Null).await;
            assert_eq!(status, StatusCode::NOT_FOUND, "{role} {path}");
        }
        assert_eq!(post(&server, &other, &format!("{plan}/orders"), Value::Null).await.0, StatusCode::NOT_FOUND);
    }
    let crew = Client::new();
    let (status, gpx) = server.get(&crew, &format!("/api/v1/road/{code}/sheet?format=gpx")).await;
    assert!(status == StatusCode::OK && gpx.contains("<trkpt") && gpx.contains("Độ mật: thường"), "{gpx}");
    server.get(&police, &format!("/api/v1/orders/{id}/sheet?format=csv")).await;
    server.get(&police, &format!("/api/v1{plan}/export?format=kml")).await;
    let order = get(&server, &police, &format!("/orders/{id}")).await;
    let looks: Vec<(&str, bool)> =
        order["looks"].as_array().unwrap().iter().map(|l| (l["what"].as_str().unwrap(), l["who"].is_null())).collect();
    assert_eq!(looks, [("gpx", true), ("csv", false), ("kml", false), ("order", false)]);

    let renewed = post(&server, &police, &format!("/orders/{id}/renew"), Value::Null).await.1;
    let fresh = renewed["code"].as_str().unwrap();
    assert_eq!(
        send(&server, &crew, Method::GET, &format!("/road/{code}"), &Value::Null).await.0,
        StatusCode::NOT_FOUND
    );
    get(&server, &crew, &format!("/road/{fresh}")).await;
    let withdraw = format!("/orders/{id}/withdraw");
    assert_eq!(post(&server, &police, &withdraw, json!({"reason": " "})).await.0, StatusCode::BAD_REQUEST);
    assert_eq!(post(&server, &police, &withdraw, json!({"reason": "Bão"})).await.0, StatusCode::NO_CONTENT);
    let (status, problem) = post(&server, &police, &withdraw, json!({"reason": "Bão"})).await;
    assert_eq!((status, &problem["code"]), (StatusCode::CONFLICT, &json!("O409")));
    let (status, absent) = send(&server, &crew, Method::GET, &format!("/road/{fresh}"), &Value::Null).await;
    assert_eq!((status, &absent["code"]), (StatusCode::NOT_FOUND, &json!("N404")), "as a code that never was");
    for _ in 0..12 {
        send(&server, &crew, Method::GET, "/road/AAAA-AAAA", &Value::Null).await;
    }
    let (status, _) = send(&server, &crew, Method::GET, "/road/AAAA-AAAA", &Value::Null).await;
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS, "codes are not to be guessed");
    let second = issued["items"][1]["code"].as_str().unwrap();
    get(&server, &crew, &format!("/road/{second}")).await;
}

#[tokio::test]
async fn a_phone_whose_clock_is_off_is_put_right_and_one_that_says_nothing_of_it_is_refused() {
    let server = Server::start();
    let police = server.sign_in("police").await;
    let plan = approved(&server, &police).await;
    let issued = post(&server, &police, &format!("{plan}/orders"), Value::Null).await.1;
    let [id, code] = ["id", "code"].map(|name| issued["items"][0][name].as_str().unwrap().to_owned());
    let (crew, path) = (Client::new(), format!("{}/api/v1/road/{code}/entries", server.base));
    let late = now().replacen("20", "21", 1);
    let said = |n| json!({"device": PHONE, "entries": [{"key": key(n), "at": late, "kind": "start"}]});
    let taken: Value = crew.post(&path).json(&said(1)).send().await.unwrap().json().await.unwrap();
    assert_eq!(taken["refused"].as_array().unwrap().len(), 1, "a century ahead: {taken}");
    let sent = crew.post(&path).json(&said(2)).header("Cablewatch-Now", &late).send().await.unwrap();
    let taken: Value = sent.json().await.unwrap();
    assert_eq!((keys(&taken["taken"]), taken["clock_off_s"].as_f64().unwrap() > 3e9), (vec![key(2)], true), "{taken}");
    let order = get(&server, &police, &format!("/orders/{id}")).await;
    assert_eq!(order["started_at"].as_str().unwrap()[..4], now()[..4], "{}", order["started_at"]);
}
