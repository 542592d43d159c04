//! From the order to what the crew said: issued, opened by code, accepted, driven, sent twice, contradicted,
//! withdrawn; and who looked at it.

use std::io::Cursor;
use std::time::Duration;

use crate::asking;
use crate::running::Server;
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};

const PHONE: &str = "0190a000-0000-7000-8000-00000000000a";
const OTHER: &str = "0190a000-0000-7000-8000-00000000000b";

async fn send(server: &Server, who: &Client, method: Method, path: &str, body: &Value) -> (StatusCode, Value) {
    let body = (!body.is_null()).then_some(body);
    asking::send(server, who, method, &format!("/api/v1{path}"), body).await
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
    let night = earlier(0)[..10].to_owned();
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

/// So many hours ago.
#[expect(clippy::disallowed_methods, reason = "the server of the test has the machine's clock")]
fn earlier(hours: i64) -> String {
    use time::format_description::well_known::Rfc3339;
    let at = time::OffsetDateTime::now_utc() - time::Duration::hours(hours);
    at.format(&Rfc3339).unwrap()
}

fn now() -> String {
    earlier(0)
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

/// An order on its crew's phone.
struct Road {
    server: Server,
    police: Client,
    crew: Client,
    /// The order's id, and the path that its code opens.
    id: String,
    path: String,
    order: Value,
}

impl Road {
    /// Issued, and opened by its code: in small letters and without its dash.
    async fn opened() -> Self {
        let (server, crew) = (Server::start(), Client::new());
        let police = server.sign_in("police").await;
        let plan = approved(&server, &police).await;
        let (status, issued) = post(&server, &police, &format!("{plan}/orders"), Value::Null).await;
        assert_eq!(status, StatusCode::OK, "{issued}");
        let items = issued["items"].as_array().unwrap();
        assert!(!items.is_empty() && items.iter().all(|one| one["status"] == "issued"), "{issued}");
        let again = post(&server, &police, &format!("{plan}/orders"), Value::Null).await.1;
        let again = again["items"].as_array().unwrap();
        assert!(again.len() == items.len() && again.iter().all(|one| one["code"].is_null()), "a code is told once");
        let [id, code] = ["id", "code"].map(|name| items[0][name].as_str().unwrap());
        let (id, path) = (id.to_owned(), format!("/road/{}", code.to_lowercase().replace('-', "")));
        let order = get(&server, &crew, &path).await;
        assert!(order["log"].is_null() && order["looks"].is_null(), "a crew reads its order, not who looked at it");
        Self { server, police, crew, id, path, order }
    }

    /// The number of the first stop, and the first line of its check-list.
    fn stop(&self) -> (Value, Value) {
        let stops = self.order["stops"].as_array().unwrap();
        let stop = stops.iter().find(|stop| stop["kind"] != "break").unwrap();
        (stop["n"].clone(), stop["checks"][0]["id"].clone())
    }

    async fn say(&self, device: &str, entries: &Value) -> Value {
        let said = json!({"device": device, "entries": entries});
        post(&self.server, &self.crew, &format!("{}/entries", self.path), said).await.1
    }

    async fn read_as_crew(&self) -> Value {
        get(&self.server, &self.crew, &self.path).await
    }

    async fn read(&self, path: &str) -> Value {
        get(&self.server, &self.police, path).await
    }
}

#[tokio::test]
async fn a_crew_carries_out_its_order_and_the_planner_reads_what_it_said() {
    let road = Road::opened().await;
    let accept = format!("{}/accept", road.path);
    let accepted = post(&road.server, &road.crew, &accept, json!({"name": "Nguyễn Văn Bịa"})).await;
    assert_eq!(accepted.0, StatusCode::OK, "{}", accepted.1);
    let other = post(&road.server, &road.crew, &accept, json!({"name": "Người khác"})).await;
    assert_eq!((other.0, &other.1["code"]), (StatusCode::CONFLICT, &json!("O409")));

    let (at, (n, item)) = (now(), road.stop());
    let said = json!([
        {"key": key(1), "at": at, "kind": "start"},
        {"key": key(2), "at": earlier(5), "kind": "positions", "fixes": driven(&road.order["path"])},
        {"key": key(3), "at": at, "kind": "arrive", "stop": n},
        {"key": key(4), "at": at, "kind": "check", "stop": n, "item": item, "ok": true},
        {"key": key(5), "at": at, "kind": "unusual", "stop": n, "text": "Hộp cáp mở", "incident": "sabotage"},
        {"key": key(7), "at": at, "kind": "leave", "stop": n},
        {"key": key(8), "at": at, "kind": "arrive", "stop": 99},
        {"key": key(10), "at": at, "kind": "unusual", "text": "Không rõ ở đâu"},
        {"key": "no key", "at": at, "kind": "start"},
    ]);
    let taken = road.say(PHONE, &said).await;
    assert_eq!(keys(&taken["taken"]), [1, 2, 3, 4, 5, 7].map(key), "{taken}");
    assert_eq!(keys(&taken["refused"]), [key(8), key(10), "no key".to_owned()], "{taken}");
    // The answer was lost: the phone sends all of it again.
    let again = road.say(PHONE, &said).await;
    assert_eq!((keys(&again["taken"]).len(), keys(&again["again"]).len()), (0, 6), "{again}");
    // Many crews of one mobile network come from one address: none is held up as a stranger's reports are.
    for n in 0..25 {
        let again = road.say(PHONE, &json!([said[3]])).await;
        assert_eq!(keys(&again["again"]), [key(4)], "upload {n}: {again}");
    }

    let seen = road.read(&format!("/orders/{}", road.id)).await;
    assert_eq!((&seen["status"], &seen["accepted_by"]), (&json!("under_way"), &json!("Nguyễn Văn Bịa")));
    let log = seen["log"].as_array().unwrap();
    let unusual = log.iter().find(|entry| entry["key"] == json!(key(5))).unwrap();
    let incident = unusual["incident"].as_str().expect("what is unusual is a report");
    let incident = road.read(&format!("/incidents/{incident}")).await;
    let (kind, note) = (&incident["properties"]["kind"], &incident["properties"]["note"]);
    assert_eq!((kind, note), (&json!("sabotage"), &json!("Hộp cáp mở")));
    road.say(PHONE, &json!([{"key": key(9), "at": now(), "kind": "end"}])).await;
    let line = &road.read("/orders").await["items"][0];
    assert_eq!((&line["status"], &line["done"], &line["conflicts"]), (&json!("done"), &json!(1), &json!(0)), "{line}");

    // What the phone recorded is the order's track, and says what was seen of the cable.
    let tracks = road.read("/tracks").await;
    let track = tracks["items"].as_array().unwrap().iter().find(|t| t["order"] == road.id).expect("a track");
    assert_eq!((&track["kind"], &track["crew"]), (&json!("patrol"), &road.order["crew"]["name"]), "{track}");
    let kept = &road.read(&format!("/orders/{}", road.id)).await["driven"];
    let stops = road.order["stops"].as_array().unwrap().iter().filter(|stop| stop["kind"] != "break").count();
    assert_eq!((&kept["track"], kept["stops"].as_array().unwrap().len()), (&track["id"], stops), "{kept}");
    // Early or late, that depends on the hour of this test.
    let slack = kept["slack"].as_f64().unwrap();
    for stop in kept["stops"].as_array().unwrap() {
        let (outcome, late) = (stop["outcome"].as_str().unwrap(), stop["late"].as_f64());
        assert_eq!(outcome == "missed", late.is_none() && stop["arrived"].is_null(), "{stop}");
        assert_eq!(outcome == "late", late.is_some_and(|late| late > slack), "{stop}");
    }
    let count = |name: &str| kept[name].as_u64().unwrap();
    assert_eq!(count("on_time") + count("early") + count("late") + count("missed"), stops as u64, "{kept}");
    assert!(count("missed") < stops as u64, "what it drove by was not missed: {kept}");
    assert!(road.read_as_crew().await["driven"].is_null(), "the crew is not shown its marks");
    let coverage = road.read("/coverage?days=1&by=patrol").await;
    assert!(coverage["seen_m"].as_f64().unwrap() > 500.0, "{}", coverage["seen_m"]);
    assert_eq!(road.server.stop(), "", "a clean log");
}

#[tokio::test]
async fn what_a_second_phone_says_otherwise_waits_for_an_officer_and_overwrites_nothing() {
    let road = Road::opened().await;
    let (at, (n, item)) = (now(), road.stop());
    let first = json!([{"key": key(4), "at": at, "kind": "check", "stop": n, "item": item, "ok": true}]);
    road.say(PHONE, &first).await;
    let against = json!([
        {"key": key(20), "at": at, "kind": "check", "stop": n, "item": item, "ok": false, "note": "Mất niêm phong"},
        {"key": key(4), "at": at, "kind": "check", "stop": n, "item": item, "ok": false},
        {"key": key(21), "at": at, "kind": "note", "text": "Mưa to"},
    ]);
    let told = road.say(OTHER, &against).await;
    assert_eq!((keys(&told["conflicts"]), keys(&told["taken"])), (vec![key(20), key(4)], vec![key(21)]), "{told}");

    let seen = road.read(&format!("/orders/{}", road.id)).await;
    let log = seen["log"].as_array().unwrap();
    let one = |n: u32, state: &str| log.iter().find(|e| e["key"] == json!(key(n)) && e["state"] == state).unwrap();
    assert_eq!(one(4, "taken")["told"]["ok"], true, "what was said first stands");
    assert_eq!(one(20, "conflict")["told"]["note"], "Mất niêm phong");
    let tray = format!("/orders/{}/conflicts", road.id);
    assert_eq!(road.read(&tray).await["items"].as_array().unwrap().len(), 2);
    let (decide, take) = (format!("{tray}/{}", key(20)), json!({"device": OTHER, "take": true}));
    assert_eq!(post(&road.server, &road.police, &decide, take.clone()).await.0, StatusCode::NO_CONTENT);
    assert_eq!(post(&road.server, &road.police, &decide, take).await.0, StatusCode::NOT_FOUND, "it was decided");
    assert_eq!(road.read(&tray).await["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_photo_follows_its_entry_once() {
    let road = Road::opened().await;
    let (n, _) = road.stop();
    let put = async |key: String, bytes: Vec<u8>| {
        let path = format!("{}/api/v1{}/photos/{key}", road.server.base, road.path);
        road.crew.put(path).body(bytes).send().await.unwrap().status()
    };
    assert_eq!(put(key(6), photo(200)).await, StatusCode::NOT_FOUND, "no photo without its entry");
    road.say(PHONE, &json!([{"key": key(6), "at": now(), "kind": "photo", "stop": n}, {"key": key(7), "at": now(), "kind": "photo"}])).await;
    assert_eq!(put(key(6), photo(200)).await, StatusCode::OK);
    assert_eq!(put(key(6), photo(200)).await, StatusCode::OK, "the same photo again");
    assert_eq!(put(key(6), photo(100)).await, StatusCode::CONFLICT, "another one is not put in its place");
    assert_eq!(put(key(7), b"<svg/>".to_vec()).await, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let path = format!("/api/v1/orders/{}/photos/{}", road.id, key(6));
    assert_eq!(road.police.get(format!("{}{path}", road.server.base)).send().await.unwrap().status(), StatusCode::OK);
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
    let (_, csv) = server.get(&police, &format!("/api/v1/orders/{id}/sheet?format=csv")).await;
    assert!(csv.lines().next().unwrap().contains("Độ mật: thường"), "{csv}");
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

#[tokio::test]
async fn what_a_phone_recorded_before_its_order_was_withdrawn_comes_in_what_it_recorded_after_waits() {
    let road = Road::opened().await;
    let before =
        json!([{"key": key(1), "at": earlier(1), "kind": "start"}, {"key": key(2), "at": earlier(1), "kind": "photo"}]);
    let path = format!("/orders/{}/withdraw", road.id);
    assert_eq!(post(&road.server, &road.police, &path, json!({"reason": "Bão"})).await.0, StatusCode::NO_CONTENT);
    for (method, path) in [(Method::GET, road.path.clone()), (Method::POST, format!("{}/accept", road.path))] {
        let (status, _) = send(&road.server, &road.crew, method, &path, &json!({"name": "Bịa"})).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{path} shows nothing any more");
    }
    let taken = road.say(PHONE, &before).await;
    assert_eq!(
        (keys(&taken["taken"]), &taken["withdrawn"]["reason"]),
        (vec![key(1), key(2)], &json!("Bão")),
        "{taken}"
    );
    let photos = format!("{}/api/v1{}/photos/{}", road.server.base, road.path, key(2));
    assert_eq!(road.crew.put(&photos).body(photo(9)).send().await.unwrap().status(), StatusCode::OK);
    let taken = road.say(PHONE, &json!([{"key": key(3), "at": now(), "kind": "end"}])).await;
    assert_eq!(keys(&taken["conflicts"]), [key(3)], "{taken}");
    assert_eq!(get(&road.server, &road.police, &format!("/orders/{}", road.id)).await["status"], "withdrawn");
}
