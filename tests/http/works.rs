//! The works register over HTTP: announced by a carrier, read by those it concerns, asked by anybody.

use crate::asking::{post, put, reply_to};
use crate::running::Server;
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime, UtcOffset};

const CAM_LO: &str = "19597";
const IN_CAM_LO: [f64; 2] = [106.949, 16.752];

#[expect(clippy::disallowed_methods, reason = "works are of today, as the server under test has it")]
fn local_now() -> OffsetDateTime {
    OffsetDateTime::now_utc().to_offset(UtcOffset::from_hms(7, 0, 0).unwrap())
}

fn day(days: i64) -> String {
    (local_now().date() + Duration::days(days)).to_string()
}

/// Works of today and tomorrow around the clock.
fn works() -> Value {
    json!({"what": "Thay cột", "communes": [CAM_LO], "from": day(0), "to": day(1), "crew": 6,
        "leader_phone": "0911 222 333", "phone": "1800 0000"})
}

fn with(more: Value) -> Value {
    let mut body = works();
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    body
}

/// Without the place that [`works`] names.
fn at(place: Value) -> Value {
    let mut body = with(place);
    body.as_object_mut().unwrap().remove("communes");
    body
}

#[tokio::test]
async fn a_carrier_announces_changes_and_ends_its_works_and_nothing_of_it_is_lost() {
    let server = Server::start();
    let (carrier, police) = (server.sign_in("carrier").await, server.sign_in("police").await);
    let (status, made) = post(&server, &carrier, "/api/v1/works", works()).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    let told = &made["properties"];
    let code = told["code"].as_str().unwrap();
    assert!(code.len() == 4 && code.bytes().all(|b| b.is_ascii_digit()), "{code}");
    assert_eq!((&told["phase"], &told["now"], &told["carrier"]), (&json!("current"), &json!(true), &json!("TS")));
    assert_eq!(told["next"], json!(["changed", "ended", "cancelled"]));
    let path = format!("/api/v1/works/{}", made["id"].as_str().unwrap());
    let seen = server.json(&police, &path).await;
    assert_eq!((&seen["properties"]["code"], &seen["properties"]["next"]), (&json!(code), &json!([])));
    let (status, _) = put(&server, &police, &path, works()).await;
    assert_eq!(status, StatusCode::NOT_FOUND, "the police read and do not write");
    let more = with(json!({"crew": 8, "to": day(5), "remarks": "Thêm một xe"}));
    let (status, changed) = put(&server, &carrier, &path, more.clone()).await;
    assert_eq!((status, &changed["properties"]["code"]), (StatusCode::OK, &json!(code)), "{changed}");
    let again = put(&server, &carrier, &path, more).await.1;
    assert_eq!(again["properties"]["history"].as_array().unwrap().len(), 2, "the same again is no change");
    let (_, problem) = put(&server, &carrier, &path, with(json!({"from": day(1)}))).await;
    assert_eq!(problem["fields"][0]["name"], "from", "what has begun has begun: {problem}");
    let stale = carrier.post(format!("{}{path}/steps", server.base)).header("If-Match", "\"0\"");
    let (status, _) = reply_to(stale, Some(&json!({"to": "ended"}))).await;
    assert_eq!(status, StatusCode::PRECONDITION_FAILED);
    let (status, ended) = post(&server, &carrier, &format!("{path}/steps"), json!({"to": "ended"})).await;
    assert_eq!((status, &ended["properties"]["phase"]), (StatusCode::CREATED, &json!("ended")), "{ended}");
    assert_eq!((&ended["properties"]["now"], &ended["properties"]["next"]), (&json!(false), &json!([])));
    let history = ended["properties"]["history"].as_array().unwrap();
    let acts: Vec<&str> = history.iter().filter_map(|line| line["act"].as_str()).collect();
    assert_eq!(acts, ["announced", "changed", "ended"]);
    let fields: Vec<&str> =
        history[1]["changes"].as_array().unwrap().iter().filter_map(|c| c["field"].as_str()).collect();
    assert_eq!((fields, &history[1]["by"]), (vec!["to", "crew", "remarks"], &json!("Phòng mạng lưới")));
    assert_eq!(history[2]["changes"][0]["field"], "to", "when it was to end is still known");
    let (status, problem) = put(&server, &carrier, &path, works()).await;
    assert_eq!((status, &problem["code"]), (StatusCode::CONFLICT, &json!("W409")));
    let listed = server.json(&carrier, &format!("/api/v1/works?phase=ended&commune={CAM_LO}")).await;
    assert_eq!(listed["features"].as_array().unwrap().len(), 1, "{listed}");
    assert_eq!(server.stop(), "", "the log is clean");
}

#[tokio::test]
async fn an_announcement_sent_again_under_its_key_is_one() {
    let server = Server::start();
    let carrier = server.sign_in("carrier").await;
    let announce = async |key: &str, body: &Value| {
        reply_to(carrier.post(format!("{}/api/v1/works", server.base)).header("Idempotency-Key", key), Some(body)).await
    };
    let (status, first) = announce("2026-118", &works()).await;
    assert_eq!(status, StatusCode::CREATED, "{first}");
    let (status, again) = announce("2026-118", &works()).await;
    assert_eq!((status, &again), (StatusCode::CREATED, &first), "the same answer, the crew's code with it");
    let (status, problem) = announce("2026-118", &with(json!({"crew": 2}))).await;
    assert_eq!((status, &problem["fields"][0]["name"]), (StatusCode::CONFLICT, &json!("Idempotency-Key")), "{problem}");
    let (status, problem) = announce(&"k".repeat(201), &works()).await;
    assert_eq!((status, &problem["fields"][0]["name"]), (StatusCode::BAD_REQUEST, &json!("Idempotency-Key")));
    let (_, other) = announce("2026-119", &works()).await;
    assert_ne!(other["id"], first["id"], "another key, another announcement");
    assert_eq!(server.stop(), "", "the log is clean");
}

#[tokio::test]
async fn every_fault_of_an_announcement_is_named_at_once() {
    let server = Server::start();
    let client = server.sign_in("carrier").await;
    let cases = [
        (
            "nothing is right",
            json!({"what": " ", "from": "soon", "to": "late", "crew": 0, "leader_phone": "x", "phone": ""}),
            vec!["what", "place", "from", "to", "crew", "leader_phone", "phone"],
        ),
        ("61 days", with(json!({"from": day(1), "to": day(61)})), vec!["to"]),
        ("yesterday", with(json!({"from": day(-2), "to": day(-1)})), vec!["to"]),
        ("ends before it begins", with(json!({"from": day(2), "to": day(1)})), vec!["to"]),
        ("no hours", with(json!({"hours": {"from": "7h", "to": "17:00"}})), vec!["hours"]),
        (
            "hours that never come",
            with(
                json!({"from": format!("{}T13:00", day(1)), "to": format!("{}T17:00", day(1)), "hours": {"from": "07:00", "to": "11:00"}}),
            ),
            vec!["hours"],
        ),
        ("two places", with(json!({"point": IN_CAM_LO})), vec!["place"]),
        ("no such commune", with(json!({"communes": ["0"]})), vec!["communes"]),
        ("no commune", with(json!({"communes": []})), vec!["communes"]),
        ("a place in the sea of Japan", at(json!({"point": [135.0, 40.0]})), vec!["point"]),
        ("10,000 km around", at(json!({"point": IN_CAM_LO, "reach_m": 1e7})), vec!["reach_m"]),
        ("no such route", at(json!({"route": "x", "from_m": 0, "to_m": 1})), vec!["route"]),
        ("a book", with(json!({"what": "x".repeat(301), "remarks": "x".repeat(2_001)})), vec!["what", "remarks"]),
        ("an army", with(json!({"crew": 501})), vec!["crew"]),
        ("less than nobody", with(json!({"crew": -1})), vec!["crew"]),
        ("an unknown field", with(json!({"colour": 1})), vec!["colour"]),
    ];
    for (name, body, want) in cases {
        let (status, problem) = post(&server, &client, "/api/v1/works", body).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{name}: {problem}");
        let names: Vec<&str> =
            problem["fields"].as_array().unwrap().iter().filter_map(|f| f["name"].as_str()).collect();
        if name == "less than nobody" {
            continue;
        }
        assert_eq!(names, want, "{name}");
    }
    let script = "<script>alert(1)</script>";
    let (status, made) = post(&server, &client, "/api/v1/works", with(json!({"what": script}))).await;
    assert_eq!((status, &made["properties"]["what"]), (StatusCode::CREATED, &json!(script)), "text stays text");
    assert_eq!(server.stop(), "", "the log is clean");
}

#[tokio::test]
async fn foreign_works_are_absent_and_a_commune_is_told_only_roughly_where() {
    let server = Server::start();
    let (carrier, police) = (server.sign_in("carrier").await, server.sign_in("police").await);
    let commune = server.sign_in("commune").await;
    let all = server.json(&police, "/api/v1/works").await;
    let own = |feature: &&Value| feature["properties"]["carrier"] == "TS";
    let foreign: Vec<&Value> = all["features"].as_array().unwrap().iter().filter(|f| !own(f)).collect();
    assert!(foreign.len() > 1, "the demo has works of several carriers: {all}");
    let listed = server.get(&carrier, "/api/v1/works").await.1;
    let absent = server.get(&carrier, "/api/v1/works/00000000-0000-0000-0000-000000000000").await;
    for one in foreign {
        let id = one["id"].as_str().unwrap();
        let path = format!("/api/v1/works/{id}");
        assert_eq!(server.get(&carrier, &path).await, absent, "foreign and absent look alike");
        assert!(!listed.contains(id));
        assert_eq!(put(&server, &carrier, &path, works()).await.0, StatusCode::NOT_FOUND);
        let step = post(&server, &carrier, &format!("{path}/steps"), json!({"to": "cancelled", "note": "x"})).await;
        assert_eq!(step.0, StatusCode::NOT_FOUND);
    }
    let routes = server.json(&carrier, "/api/v1/routes?limit=1000").await;
    let there = |f: &&Value| f["properties"]["communes"].as_array().unwrap().contains(&json!(CAM_LO));
    let route = routes["features"].as_array().unwrap().iter().find(there).unwrap().clone();
    let (name, length) = (&route["properties"]["route_id"], route["properties"]["length_m"].as_f64().unwrap());
    let stretch = |from: f64| at(json!({"route": route["id"], "from_m": from, "to_m": length}));
    let (status, made) = post(&server, &carrier, "/api/v1/works", stretch(0.0)).await;
    assert_eq!((status, &made["properties"]["route_id"]), (StatusCode::CREATED, name), "{made}");
    assert!(made["properties"]["communes"].as_array().unwrap().contains(&json!(CAM_LO)), "{made}");
    let path = format!("/api/v1/works/{}", made["id"].as_str().unwrap());
    assert_eq!(put(&server, &carrier, &path, stretch(12.0)).await.0, StatusCode::OK);
    let (status, seen) = server.get(&commune, &path).await;
    assert_eq!(status, StatusCode::OK);
    for secret in [name.as_str().unwrap(), "Km 0", "from_m\":1", made["properties"]["route"].as_str().unwrap()] {
        assert!(!seen.contains(secret), "a commune is told {secret}: {seen}");
    }
    let seen: Value = serde_json::from_str(&seen).unwrap();
    let place = seen["geometry"]["coordinates"].as_array().unwrap();
    let off_grid = |degrees: f64| ((degrees / 0.003).round() * 0.003 - degrees).abs() > 1e-6;
    assert!(place.iter().all(|d| !off_grid(d.as_f64().unwrap())), "nor exactly where: {place:?}");
    assert_eq!(seen["properties"]["communes"], json!([CAM_LO]), "nor where else");
    let elsewhere = post(&server, &carrier, "/api/v1/works", with(json!({"communes": ["19432"]}))).await.1;
    let path = format!("/api/v1/works/{}", elsewhere["id"].as_str().unwrap());
    assert_eq!(server.get(&commune, &path).await.0, StatusCode::NOT_FOUND, "works of another commune");
    for (who, client, status) in
        [("police", &police, 404), ("a commune", &commune, 404), ("the public", &Client::new(), 401)]
    {
        assert_eq!(post(&server, client, "/api/v1/works", works()).await.0.as_u16(), status, "{who} announces nothing");
    }
    let public = server.json(&Client::new(), "/api/v1/works").await;
    assert_eq!(public["features"], json!([]));
    assert_eq!(server.stop(), "", "the log is clean");
}

#[tokio::test]
async fn anybody_asks_whether_work_is_announced_and_learns_nothing_of_cable() {
    let server = Server::start();
    let (carrier, anybody) = (server.sign_in("carrier").await, Client::new());
    let route = server.json(&carrier, "/api/v1/routes?limit=1000").await;
    let named = |f: &&Value| f["properties"]["route_id"] == "TS-123";
    let route = route["features"].as_array().unwrap().iter().find(named).unwrap().clone();
    let body = with(json!({"what": "Việc kín tiếng", "remarks": "Chỉ công an đọc"}));
    let (_, made) = post(&server, &carrier, "/api/v1/works", body).await;
    let stretch = at(json!({"what": "Dọc tuyến", "route": route["id"], "from_m": 100, "to_m": 900}));
    let (_, along) = post(&server, &carrier, "/api/v1/works", stretch).await;
    let here = server.get(&anybody, &format!("/api/v1/works/here?lon={}&lat={}", IN_CAM_LO[0], IN_CAM_LO[1])).await.1;
    let answer: Value = serde_json::from_str(&here).unwrap();
    assert_eq!(
        (&answer["commune_name"], &answer["now"], &answer["today"]),
        (&json!("Xã Cam Lộ"), &json!(true), &json!(true))
    );
    let one = answer["works"].as_array().unwrap().iter().find(|w| w["what"] == "Việc kín tiếng").unwrap();
    assert_eq!((&one["carrier_name"], &one["phone"]), (&json!("Viễn thông Trường Sơn"), &json!("1800 0000")));
    assert_eq!(one["today"].as_array().unwrap().len(), 1, "{one}");
    let line = along["geometry"]["coordinates"][0][0].to_string();
    for secret in [
        "0911 222 333",
        "Chỉ công an đọc",
        "TS-123",
        made["properties"]["code"].as_str().unwrap(),
        made["id"].as_str().unwrap(),
        route["id"].as_str().unwrap(),
        line.as_str(),
        "geometry",
        "0999 000 1",
    ] {
        assert!(!here.contains(secret), "everybody is told {secret}: {here}");
    }
    let same = |text: &str| {
        let mut answer: Value = serde_json::from_str(text).unwrap();
        answer.as_object_mut().unwrap().remove("at");
        answer
    };
    let (lon, lat) = (IN_CAM_LO[0] + 0.004, IN_CAM_LO[1] - 0.003);
    let near = server.get(&anybody, &format!("/api/v1/works/here?lon={lon}&lat={lat}")).await.1;
    let named = server.get(&anybody, &format!("/api/v1/works/here?commune={CAM_LO}")).await.1;
    assert_eq!((same(&near), same(&named)), (same(&here), same(&here)), "one answer for the whole commune");
    let quiet = server.json(&anybody, "/api/v1/works/here?commune=19495").await;
    assert_eq!((&quiet["now"], &quiet["today"], &quiet["works"]), (&json!(false), &json!(false), &json!([])));
    for query in
        ["", "?lon=107", "?commune=0", "?commune=19597&lon=107&lat=16", "?lon=0&lat=0", "?lon=x&lat=16", "?a=1"]
    {
        let (status, _) = server.get(&anybody, &format!("/api/v1/works/here{query}")).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{query}");
    }
    no_reply_tells_a_leader(&server).await;
    assert_eq!(server.stop(), "", "the log is clean");
}

/// Over every list of the OpenAPI document: a new one joins by itself.
async fn no_reply_tells_a_leader(server: &Server) {
    let anybody = Client::new();
    let document = server.json(&anybody, "/api/v1/openapi.json").await;
    let paths = document["paths"].as_object().unwrap();
    for path in paths.iter().filter(|(path, of)| of.get("get").is_some() && !path.contains('{')).map(|(path, _)| path) {
        if path != "/events" {
            let text = server.get(&anybody, path).await.1;
            assert!(
                !text.contains("0911 222 333") && !text.contains("0999 000 1"),
                "{path} tells a leader's telephone"
            );
        }
    }
}

#[tokio::test]
async fn a_code_tells_a_crew_from_others_and_cannot_be_guessed() {
    let server = Server::with(&["--trusted-proxy", "127.0.0.1", "--reports-per-minute", "600"]);
    let (carrier, anybody) = (server.sign_in("carrier").await, Client::new());
    let made = post(&server, &carrier, "/api/v1/works", works()).await.1;
    let code = made["properties"]["code"].as_str().unwrap().to_owned();
    let check = async |commune: &str, code: &str| {
        post(&server, &anybody, "/api/v1/works/check", json!({"commune": commune, "code": code})).await
    };
    for _ in 0..30 {
        let (status, answer) = check(CAM_LO, &code).await;
        assert_eq!((status, &answer["known"]), (StatusCode::OK, &json!(true)), "the right code may be asked often");
        assert_eq!(answer["works"]["carrier_name"], "Viễn thông Trường Sơn");
        assert!(!answer.to_string().contains("0911 222 333"), "{answer}");
    }
    for (name, commune, code, field) in [
        ("no commune", "0", code.as_str(), "commune"),
        ("three digits", CAM_LO, "123", "code"),
        ("letters", CAM_LO, "12a4", "code"),
    ] {
        let (status, problem) = check(commune, code).await;
        assert_eq!((status, &problem["fields"][0]["name"]), (StatusCode::BAD_REQUEST, &json!(field)), "{name}");
    }
    // Works of an hour that is not now.
    let hour = |hours: i64| format!("{:02}:00", (local_now() + Duration::hours(hours)).hour());
    let later = with(json!({"from": day(-1), "to": day(2), "hours": {"from": hour(3), "to": hour(5)}}));
    let later = post(&server, &carrier, "/api/v1/works", later).await.1;
    let (_, answer) = check(CAM_LO, later["properties"]["code"].as_str().unwrap()).await;
    assert_eq!((&answer["known"], &answer["reason"]), (&json!(false), &json!("not_now")), "{answer}");
    assert_eq!(check("19495", &code).await.1["reason"], "no_such_code", "the code is of another commune");
    let all = server.get(&server.sign_in("police").await, "/api/v1/works").await.1;
    let carried = |code: &String| all.contains(&format!("\"code\":\"{code}\""));
    let codes: Vec<String> = (0..10_000).map(|n| format!("{n:04}")).filter(|code| !carried(code)).collect();
    let mut answers = 0;
    let refused = loop {
        let (status, answer) = check(CAM_LO, &codes[answers]).await;
        if status == StatusCode::TOO_MANY_REQUESTS {
            break answer;
        }
        answers += 1;
        assert!(answers < 20, "nobody stops it");
    };
    assert!(answers <= 10, "{answers} wrong codes were answered");
    assert_eq!(refused["code"], "W429");
    assert!(refused["detail"].as_str().unwrap().contains("113"), "{refused}");
    let body = json!({"commune": CAM_LO, "code": code});
    let reply = anybody.post(format!("{}/api/v1/works/check", server.base)).json(&body).send().await.unwrap();
    let wait: i64 = reply.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((3_000..=3_600).contains(&wait), "{wait} s, for the right code too: else the limit would tell it");
    // Another address is not held up until the whole commune has had its share.
    let mut others = 0;
    for n in 0..200 {
        let call = anybody.post(format!("{}/api/v1/works/check", server.base));
        let call = call.header("x-forwarded-for", format!("198.51.100.{n}"));
        let (status, _) = reply_to(call, Some(&json!({"commune": CAM_LO, "code": codes[100 + n]}))).await;
        others += usize::from(status == StatusCode::OK);
    }
    assert!((80..=100).contains(&others), "{others} of all addresses together");
    assert_eq!(server.stop(), "", "the log is clean");
}
