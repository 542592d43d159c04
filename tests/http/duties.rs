//! Protection plans, whom to call and exercises over HTTP: who reads and writes what, and what is refused.

use crate::asking;
use crate::running::Server;
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};

/// The commune with an account, and another.
const CAM_LO: &str = "19597";
const ABSENT: &str = "00000000-0000-0000-0000-000000000000";

/// A server with everybody who stands ready.
struct All {
    server: Server,
    police: Client,
    department: Client,
    carrier: Client,
    commune: Client,
}

impl All {
    async fn start() -> Self {
        let server = Server::start();
        let (police, department) = (server.sign_in("police").await, server.sign_in("department").await);
        let (carrier, commune) = (server.sign_in("carrier").await, server.sign_in("commune").await);
        Self { server, police, department, carrier, commune }
    }

    async fn send(&self, client: &Client, method: Method, path: &str, body: Value) -> (StatusCode, Value) {
        asking::send(&self.server, client, method, &format!("/api/v1{path}"), Some(&body)).await
    }

    async fn post(&self, client: &Client, path: &str, body: &Value) -> (StatusCode, Value) {
        self.send(client, Method::POST, path, body.clone()).await
    }

    async fn put(&self, client: &Client, path: &str, body: &Value) -> (StatusCode, Value) {
        self.send(client, Method::PUT, path, body.clone()).await
    }

    async fn get(&self, client: &Client, path: &str) -> Value {
        self.server.json(client, &format!("/api/v1{path}")).await
    }

    async fn status(&self, client: &Client, path: &str) -> StatusCode {
        self.server.get(client, &format!("/api/v1{path}")).await.0
    }

    async fn items(&self, client: &Client, path: &str) -> Vec<Value> {
        self.get(client, path).await["items"].as_array().unwrap().clone()
    }

    /// Ends it; nothing went wrong that the log would tell.
    fn done(self) {
        assert_eq!(self.server.stop(), "", "the log is clean");
    }
}

fn today() -> time::Date {
    #[expect(clippy::disallowed_methods, reason = "the server of the test has the machine's clock")]
    let now = time::OffsetDateTime::now_utc();
    now.to_offset(time::UtcOffset::from_hms(7, 0, 0).unwrap()).date()
}

fn day(days: i64) -> String {
    (today() + time::Duration::days(days)).to_string()
}

fn faults(problem: &Value) -> Vec<&str> {
    problem["fields"].as_array().unwrap().iter().filter_map(|fault| fault["name"].as_str()).collect()
}

fn plan(based_on: Option<i64>) -> Value {
    json!({"based_on": based_on, "guards": [{"who": "Bảo vệ", "phone": "0233 000 411", "hours": "22:00–04:00"}], "fire": "Bình bột",
        "contacts": [{"who": "Công an xã", "duty": "Đến trước", "phone": "113"}], "steps": ["Gọi 113", "Giữ hiện trường"],
        "review_on": day(180), "note": "Đổi số"})
}

/// Changed so.
fn with(mut body: Value, field: &str, value: Value) -> Value {
    body[field] = value;
    body
}

#[tokio::test]
async fn the_worst_plan_comes_first_and_a_commune_learns_no_guard_and_no_cable() {
    let all = All::start().await;
    let items = all.items(&all.police, "/protection").await;
    let told: Vec<&str> = items.iter().map(|one| one["review"].as_str().unwrap()).collect();
    assert_eq!(told, ["none", "overdue", "due", "ok"], "{items:?}");
    assert_eq!((&items[0]["version"], &items[0]["review_on"]), (&Value::Null, &Value::Null));
    assert_eq!(
        (&items[1]["version"], &items[1]["carrier"], &items[1]["kind"]),
        (&json!(2), &json!("TS"), &json!("target"))
    );
    assert_eq!((&items[1]["review_on"], &items[2]["review_on"]), (&json!(day(-15)), &json!(day(12))));

    let overdue = items[1]["key_place"].as_str().unwrap();
    let path = format!("/key-places/{overdue}/protection");
    let known = all.get(&all.carrier, &path).await;
    assert_eq!((known["may_write"].as_bool(), known["versions"].as_array().unwrap().len()), (Some(true), 2));
    let newest = &known["versions"][0];
    assert_eq!(
        (&newest["version"], &newest["review"], &newest["role"]),
        (&json!(2), &json!("overdue"), &json!("carrier"))
    );
    assert!(newest["by"].is_string() && newest["guards"].as_array().is_some_and(|list| !list.is_empty()), "{newest}");

    let seen = all.get(&all.commune, &path).await;
    assert_eq!((&seen["may_write"], &seen["carrier"]), (&json!(false), &Value::Null));
    assert_ne!(seen["name"], known["name"], "a target's own name tells which cable it is");
    for version in seen["versions"].as_array().unwrap() {
        for secret in ["guards", "fire", "note", "carrier", "by"] {
            assert_eq!(version[secret], Value::Null, "{secret}: {version}");
        }
        assert!(
            !version["contacts"].as_array().unwrap().is_empty() && !version["steps"].as_array().unwrap().is_empty()
        );
    }
    let listed = all.items(&all.commune, "/protection").await;
    assert!(listed.iter().any(|one| one["key_place"] == overdue && one["name"] == seen["name"]), "{listed:?}");
    let (status, said) = all.put(&all.commune, &path, &plan(Some(2))).await;
    assert_eq!(status, StatusCode::NOT_FOUND, "a commune writes none: {said}");
    all.done();
}

#[tokio::test]
async fn another_carriers_plan_is_absent() {
    let all = All::start().await;
    let items = all.items(&all.police, "/protection").await;
    let foreign = items.iter().find(|one| one["carrier"] == "BH").unwrap()["key_place"].as_str().unwrap();
    let path = format!("/key-places/{foreign}/protection");
    let absent = all.server.get(&all.carrier, &format!("/api/v1/key-places/{ABSENT}/protection")).await;
    assert_eq!(all.server.get(&all.carrier, &format!("/api/v1{path}")).await, absent, "foreign and absent look alike");
    let refused = all.put(&all.carrier, &path, &plan(Some(1))).await;
    assert_eq!(refused.0, StatusCode::NOT_FOUND);
    assert_eq!(refused, all.put(&all.carrier, &format!("/key-places/{ABSENT}/protection"), &plan(None)).await);
    let own = all.items(&all.carrier, "/protection").await;
    assert!(!own.is_empty() && own.iter().all(|one| one["carrier"] == "TS"), "{own:?}");
    let (admin, public) = (all.server.sign_in("admin").await, all.server.sign_in("public").await);
    let now = format!("/contacts/now?commune={CAM_LO}");
    for list in ["/protection", &path, "/contacts", &now, "/exercises"] {
        for (who, client, want) in [
            ("admin", &admin, StatusCode::NOT_FOUND),
            ("public", &public, StatusCode::NOT_FOUND),
            ("anybody", &Client::new(), StatusCode::UNAUTHORIZED),
        ] {
            assert_eq!(all.status(client, list).await, want, "{who} {list}");
        }
    }
    all.done();
}

#[tokio::test]
async fn of_two_who_write_a_plan_the_second_is_told_and_nothing_is_lost() {
    let all = All::start().await;
    let items = all.items(&all.police, "/protection").await;
    let of = |review: &str| {
        format!(
            "/key-places/{}/protection",
            items.iter().find(|one| one["review"] == review).unwrap()["key_place"].as_str().unwrap()
        )
    };
    let (overdue, none) = (of("overdue"), of("none"));
    let (status, written) = all.put(&all.carrier, &overdue, &plan(Some(2))).await;
    assert_eq!(
        (status, &written["version"], &written["review"]),
        (StatusCode::CREATED, &json!(3), &json!("ok")),
        "{written}"
    );
    let before = all.get(&all.police, &overdue).await;
    assert_eq!(before["versions"][0]["steps"], written["steps"]);
    let late = with(plan(Some(2)), "note", json!("Cũng đổi"));
    for (based_on, body) in [("an older one", late), ("none", plan(None)), ("one to come", plan(Some(4)))] {
        let (status, problem) = all.put(&all.department, &overdue, &body).await;
        assert_eq!((status, &problem["code"]), (StatusCode::CONFLICT, &json!("Y409")), "from {based_on}: {problem}");
    }
    assert_eq!(all.get(&all.police, &overdue).await, before, "nothing was written");
    let (status, _) = all.put(&all.police, &none, &plan(Some(1))).await;
    assert_eq!(status, StatusCode::CONFLICT, "there is no first version yet");
    let (status, first) = all.put(&all.police, &none, &plan(None)).await;
    assert_eq!((status, &first["version"]), (StatusCode::CREATED, &json!(1)));
    let lines = all.items(&all.police, "/protection").await;
    assert!(lines.iter().all(|one| one["review"] != "none" && one["review"] != "overdue"), "{lines:?}");
    assert!(lines.iter().all(|one| one["updated_by"].is_string()), "{lines:?}");
    all.done();
}

#[tokio::test]
async fn every_fault_of_a_plan_is_named_at_once() {
    let all = All::start().await;
    let items = all.items(&all.police, "/protection").await;
    let path = format!("/key-places/{}/protection", items[0]["key_place"].as_str().unwrap());
    let guard = json!({"who": "A", "phone": "113", "hours": ""});
    let person = json!({"who": "A", "duty": "", "phone": "115"});
    let many = |one: &Value, count: usize| Value::Array(vec![one.clone(); count]);
    let cases = [
        ("too many guards", "guards", many(&guard, 21), "guards"),
        ("a nameless guard", "guards", json!([guard, with(guard.clone(), "who", json!(" "))]), "guards[1].who"),
        ("nobody to call", "contacts", json!([]), "contacts"),
        ("too many to call", "contacts", many(&person, 31), "contacts"),
        ("two digits", "contacts", json!([with(person.clone(), "phone", json!("11"))]), "contacts[0].phone"),
        (
            "words for a number",
            "contacts",
            json!([with(person.clone(), "phone", json!("gọi 113"))]),
            "contacts[0].phone",
        ),
        ("a long duty", "contacts", json!([with(person.clone(), "duty", json!("ă".repeat(201)))]), "contacts[0].duty"),
        ("no step", "steps", json!([]), "steps"),
        ("too many steps", "steps", many(&json!("Gọi"), 41), "steps"),
        ("a long step", "steps", json!(["ă".repeat(501)]), "steps[0]"),
        ("an empty step", "steps", json!(["Gọi", ""]), "steps[1]"),
        ("much about fire", "fire", json!("ă".repeat(2_001)), "fire"),
        ("no text", "fire", json!("a\u{0}b"), "fire"),
        ("reviewed today", "review_on", json!(day(0)), "review_on"),
        ("reviewed in three years", "review_on", json!(day(1_095)), "review_on"),
        ("no day", "review_on", json!("2027-02-30"), "review_on"),
        ("a long note", "note", json!("ă".repeat(201)), "note"),
        ("an unknown field", "colour", json!(1), "colour"),
    ];
    for (name, field, value, want) in cases {
        let (status, problem) = all.put(&all.police, &path, &with(plan(None), field, value)).await;
        assert_eq!((status, faults(&problem)), (StatusCode::BAD_REQUEST, vec![want]), "{name}: {problem}");
    }
    let nothing = json!({"based_on": null, "guards": [], "contacts": [], "steps": [], "review_on": ""});
    let (_, problem) = all.put(&all.police, &path, &nothing).await;
    assert_eq!(faults(&problem), ["contacts", "steps", "review_on"]);
    assert_eq!(all.get(&all.police, &path).await["versions"], json!([]), "nothing was written");
    let most = with(with(plan(None), "guards", many(&guard, 20)), "contacts", many(&person, 30));
    let most = with(with(most, "steps", many(&json!("ă".repeat(500)), 40)), "fire", json!("ă".repeat(2_000)));
    let (status, said) = all.put(&all.police, &path, &with(most, "review_on", json!(day(730)))).await;
    assert_eq!(status, StatusCode::CREATED, "as much as may be: {said}");
    all.done();
}

fn contact(body: &str, communes: Value, carrier: Value) -> Value {
    json!({"body": body, "name": "Người trực thử", "duty": "Trực đêm", "phone": "0233 000 999", "communes": communes, "carrier": carrier,
        "days": [1, 2, 3, 4, 5], "from": "17:00", "to": "07:30", "rank": 1, "note": ""})
}

#[tokio::test]
async fn each_writes_its_own_people_and_what_is_changed_has_a_new_id() {
    let all = All::start().await;
    let (status, made) = all.post(&all.carrier, "/contacts", &contact("carrier", json!([CAM_LO]), json!("TS"))).await;
    assert_eq!(
        (status, &made["may_write"], &made["made_by"]),
        (StatusCode::CREATED, &json!(true), &json!("Phòng mạng lưới")),
        "{made}"
    );
    let id = |of: &Value| format!("/contacts/{}", of["id"].as_str().unwrap());
    let there = all.items(&all.commune, "/contacts").await;
    let read = there.iter().find(|one| one["id"] == made["id"]).unwrap();
    assert_eq!((&read["may_write"], &read["phone"]), (&json!(false), &json!("0233 000 999")));
    for (who, client) in [("commune", &all.commune), ("admin", &all.server.sign_in("admin").await)] {
        let (status, _) = all.put(client, &id(&made), &contact("commune", json!([CAM_LO]), Value::Null)).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{who}");
        assert_eq!(all.send(client, Method::DELETE, &id(&made), Value::Null).await.0, StatusCode::NOT_FOUND, "{who}");
    }
    let (status, changed) = all.put(&all.carrier, &id(&made), &contact("carrier", json!([]), json!("TS"))).await;
    assert_eq!((status, &changed["communes"]), (StatusCode::OK, &json!([])));
    assert_ne!(changed["id"], made["id"], "the old one ended");
    assert_eq!(
        all.put(&all.carrier, &id(&made), &contact("carrier", json!([]), json!("TS"))).await.0,
        StatusCode::NOT_FOUND
    );
    let own = contact("commune", json!([CAM_LO]), Value::Null);
    let (status, of_commune) = all.post(&all.commune, "/contacts", &own).await;
    assert_eq!(status, StatusCode::CREATED, "{of_commune}");
    let ended = all.send(&all.police, Method::DELETE, &id(&of_commune), Value::Null).await;
    assert_eq!(ended.0, StatusCode::NO_CONTENT, "the police write all of it");
    assert!(all.items(&all.commune, "/contacts").await.iter().all(|one| one["id"] != of_commune["id"]));

    let foreign = all.items(&all.police, "/contacts").await.into_iter().find(|one| one["carrier"] == "BH").unwrap();
    assert!(
        all.items(&all.carrier, "/contacts").await.iter().all(|one| one["carrier"] == "TS" || one["carrier"].is_null())
    );
    assert_eq!(all.send(&all.carrier, Method::DELETE, &id(&foreign), Value::Null).await.0, StatusCode::NOT_FOUND);
    for (name, client, body, want) in [
        ("a carrier's police", &all.carrier, contact("police", json!([]), Value::Null), vec!["body"]),
        ("another carrier", &all.carrier, contact("carrier", json!([]), json!("BH")), vec!["carrier"]),
        ("a commune's neighbour", &all.commune, contact("commune", json!(["19429"]), Value::Null), vec!["communes"]),
        ("a commune's province", &all.commune, contact("commune", json!([]), Value::Null), vec!["communes"]),
    ] {
        let (status, problem) = all.post(client, "/contacts", &body).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{name}: {problem}");
        assert!(want.iter().all(|field| faults(&problem).contains(field)), "{name}: {problem}");
    }
    all.done();
}

#[tokio::test]
async fn every_fault_of_a_contact_is_named() {
    let all = All::start().await;
    let before = all.items(&all.police, "/contacts").await;
    let keys: Vec<(String, i64, String)> = before
        .iter()
        .map(|one| (one["body"].to_string(), one["rank"].as_i64().unwrap(), one["name"].to_string()))
        .collect();
    let bodies = ["police", "department", "commune", "carrier", "fire", "medical", "power", "other"];
    let at = |code: &str| bodies.iter().position(|body| code.contains(body)).unwrap();
    assert!(keys.is_sorted_by_key(|(body, rank, name)| (at(body), *rank, name.clone())), "by body, rank and name");
    let cases = [
        ("no such body", "body", json!("army"), "body"),
        ("nobody", "name", json!(""), "name"),
        ("a line end in a name", "name", json!("A\nB"), "name"),
        ("no number", "phone", json!(""), "phone"),
        ("twenty-one digits", "phone", json!("123456789012345678901"), "phone"),
        ("no such commune", "communes", json!(["0"]), "communes"),
        ("a carrier's code for the police", "carrier", json!("TS"), "carrier"),
        ("no such carrier", "carrier", json!("ZZ"), "carrier"),
        ("an eighth day", "days", json!([8]), "days"),
        ("a start without an end", "to", Value::Null, "from"),
        ("no time of day", "from", json!("25:00"), "from"),
        ("rank ten", "rank", json!(10), "rank"),
        ("no rank", "rank", json!(0), "rank"),
    ];
    for (name, field, value, want) in cases {
        let body = with(contact("police", json!([]), Value::Null), field, value);
        let (status, problem) = all.post(&all.police, "/contacts", &body).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{name}: {problem}");
        assert!(faults(&problem).iter().all(|field| *field == want), "{name}: {problem}");
    }
    assert_eq!(all.items(&all.police, "/contacts").await, before, "nothing was written");
    assert_eq!(all.status(&all.police, "/contacts?commune=0").await, StatusCode::BAD_REQUEST);
    let mine = all.items(&all.police, &format!("/contacts?commune={CAM_LO}")).await;
    let is_mine =
        |one: &Value| one["communes"] == json!([]) || one["communes"].as_array().unwrap().contains(&json!(CAM_LO));
    assert!(mine.len() < before.len() && mine.iter().all(is_mine), "{mine:?}");
    all.done();
}

/// 2026-11-30 is a Monday.
#[tokio::test]
async fn who_is_on_duty_is_told_for_the_place_and_the_hour() {
    let all = All::start().await;
    let at = |time: &str| format!("/contacts/now?commune={CAM_LO}&at={time}%2B07:00");
    let names = |list: &Value| -> Vec<String> {
        list.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect()
    };
    let find = |list: &Value, name: &str| {
        list.as_array().unwrap().iter().find(|one| one["name"].as_str().unwrap().starts_with(name)).cloned()
    };
    let noon = all.get(&all.police, &at("2026-11-30T12:00:00")).await;
    assert_eq!((&noon["communes"], &noon["at"]), (&json!([CAM_LO]), &json!("2026-11-30T05:00:00Z")));
    let office = find(&noon["on"], "Văn phòng UBND Cam Lộ").unwrap();
    assert_eq!((&office["until"], &office["exact"]), (&json!("2026-11-30T10:00:00Z"), &json!(true)));
    let always = find(&noon["on"], "Công an tỉnh").unwrap();
    assert_eq!((&always["until"], &always["exact"], &always["phone"]), (&Value::Null, &json!(false), &json!("113")));
    let exact: Vec<bool> = noon["on"].as_array().unwrap().iter().map(|one| one["exact"].as_bool().unwrap()).collect();
    assert!(exact.is_sorted_by(|a, b| a >= b) && exact.contains(&true) && exact.contains(&false), "{exact:?}");
    let off = find(&noon["off"], "Chỉ huy trưởng quân sự Cam Lộ").unwrap();
    assert_eq!(off["next"], "2026-11-30T10:00:00Z");

    // On Saturday at two in the morning the duty of Friday evening goes on.
    let night = all.get(&all.police, &at("2026-12-05T02:00:00")).await;
    assert_eq!(find(&night["on"], "Chỉ huy trưởng quân sự Cam Lộ").unwrap()["until"], "2026-12-05T00:30:00Z");
    assert_eq!(find(&night["off"], "Văn phòng UBND Cam Lộ").unwrap()["next"], "2026-12-07T00:30:00Z");
    assert!(!names(&noon["on"]).iter().chain(&names(&noon["off"])).any(|name| name.contains("Lao Bảo")));
    let both = |told: &Value| names(&told["on"]).len() + names(&told["off"]).len();
    assert_eq!(both(&night), both(&noon), "the same people, on duty or not");

    let here = all.get(&all.police, "/contacts/now?lon=106.99&lat=16.81&at=2026-11-30T12:00:00%2B07:00").await;
    assert_eq!(here["communes"].as_array().unwrap().len(), 1, "{here}");
    let seen = all.get(&all.carrier, &at("2026-11-30T12:00:00")).await;
    assert!(seen["on"].as_array().unwrap().iter().all(|one| one["carrier"].is_null() || one["carrier"] == "TS"));
    for query in [
        "",
        "?commune=0",
        "?lon=1&lat=1",
        "?lon=107",
        "?commune=19597&lon=107&lat=16.8",
        "?incident=1",
        "?commune=19597&at=x",
    ] {
        assert_eq!(all.status(&all.police, &format!("/contacts/now{query}")).await, StatusCode::BAD_REQUEST, "{query}");
    }
    assert_eq!(all.status(&all.police, &format!("/contacts/now?incident={ABSENT}")).await, StatusCode::NOT_FOUND);
    all.done();
}

#[tokio::test]
async fn an_incident_leads_to_those_who_are_on_duty_where_it_is() {
    let all = All::start().await;
    let incidents = all.get(&all.commune, "/incidents?limit=50").await;
    let one =
        incidents["features"].as_array().unwrap().iter().find(|one| one["properties"]["commune"] == CAM_LO).unwrap();
    let path = format!("/contacts/now?incident={}", one["id"].as_str().unwrap());
    let (police, commune) = (all.get(&all.police, &path).await, all.get(&all.commune, &path).await);
    assert!(police["communes"].as_array().unwrap().contains(&json!(CAM_LO)), "{police}");
    assert_eq!(commune["communes"], json!([CAM_LO]), "a commune is told of its own area alone");
    assert!(
        police["on"].as_array().unwrap().iter().any(|one| one["body"] == "police" && one["exact"] == true),
        "{police}"
    );
    let foreign = all.get(&all.police, "/incidents?carrier=BH&limit=200").await;
    let own = all.server.get(&all.carrier, "/api/v1/incidents?limit=1000").await.1;
    let absent = foreign["features"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap());
    let absent = absent.into_iter().find(|id| !own.contains(id)).unwrap();
    assert_eq!(all.status(&all.carrier, &format!("/contacts/now?incident={absent}")).await, StatusCode::NOT_FOUND);
    all.done();
}

fn exercise(on: i64, key_place: &Value, communes: Value) -> Value {
    json!({"title": "Báo động thử", "on": day(on), "kind": "alarm", "key_place": key_place, "communes": communes, "carriers": [],
        "participants": ["Công an xã"], "scenario": "Cạy tủ"})
}

fn result() -> Value {
    json!({"outcome": "met", "present": ["Bảo vệ"], "minutes": 12, "lessons": "Đèn hỏng", "next_on": day(200)})
}

#[tokio::test]
async fn an_exercise_is_held_once_and_not_before_its_day() {
    let all = All::start().await;
    let states: Vec<Value> =
        all.items(&all.police, "/exercises").await.iter().map(|one| one["state"].clone()).collect();
    assert_eq!(states, ["planned", "held", "held"], "the newest day first");
    let (status, made) = all.post(&all.police, "/exercises", &exercise(0, &Value::Null, json!([CAM_LO]))).await;
    assert_eq!(
        (status, &made["state"], &made["result"]),
        (StatusCode::CREATED, &json!("planned"), &Value::Null),
        "{made}"
    );
    let path = |of: &Value| format!("/exercises/{}", of["id"].as_str().unwrap());
    for (name, field, value, want) in [
        ("no such outcome", "outcome", json!("good"), "outcome"),
        ("a day is too long", "minutes", json!(1_441), "minutes"),
        ("before it was", "minutes", json!(-1), "minutes"),
        ("the next on the same day", "next_on", json!(day(0)), "next_on"),
        ("an empty name", "present", json!([""]), "present[0]"),
        ("much learnt", "lessons", json!("ă".repeat(2_001)), "lessons"),
    ] {
        let (status, problem) =
            all.post(&all.police, &format!("{}/result", path(&made)), &with(result(), field, value)).await;
        assert_eq!((status, faults(&problem)), (StatusCode::BAD_REQUEST, vec![want]), "{name}: {problem}");
    }
    let (status, held) = all.post(&all.commune, &format!("{}/result", path(&made)), &result()).await;
    assert_eq!(
        (status, &held["state"], &held["result"]["minutes"]),
        (StatusCode::OK, &json!("held"), &json!(12)),
        "{held}"
    );
    let (_, later) = all.post(&all.police, "/exercises", &exercise(1, &Value::Null, json!([CAM_LO]))).await;
    let (status, problem) = all.post(&all.police, &format!("{}/result", path(&later)), &result()).await;
    assert_eq!((status, faults(&problem)), (StatusCode::BAD_REQUEST, vec!["outcome"]), "its day has not come");
    let cancel = json!({"reason": "Bão"});
    let (status, cancelled) = all.post(&all.police, &format!("{}/cancel", path(&later)), &cancel).await;
    assert_eq!(
        (status, &cancelled["state"], &cancelled["reason"]),
        (StatusCode::OK, &json!("cancelled"), &json!("Bão"))
    );
    for one in [&made, &later] {
        for (step, body) in [("result", result()), ("cancel", cancel.clone())] {
            let (status, problem) = all.post(&all.police, &format!("{}/{step}", path(one)), &body).await;
            assert_eq!((status, &problem["code"]), (StatusCode::CONFLICT, &json!("Y409")), "{step}: {problem}");
        }
    }
    let (_, past) = all.post(&all.police, "/exercises", &exercise(-1, &Value::Null, json!([CAM_LO]))).await;
    assert_eq!(past["state"], "overdue");
    let bad = json!({"title": "", "on": "mai", "kind": "war", "key_place": ABSENT, "communes": ["0"], "carriers": ["ZZ"], "participants": [""]});
    let (_, problem) = all.post(&all.police, "/exercises", &bad).await;
    let want = ["kind", "on", "key_place", "communes", "carriers", "title", "participants[0]"];
    assert_eq!(faults(&problem), want, "every fault at once: {problem}");
    all.done();
}

#[tokio::test]
async fn an_exercise_is_read_by_those_it_concerns_and_tells_a_guest_no_key_place() {
    let all = All::start().await;
    let plans = all.items(&all.police, "/protection").await;
    let planned = |code: &str| plans.iter().find(|one| one["carrier"] == code && one["version"].is_number());
    let place = |code: &str| planned(code).unwrap()["key_place"].clone();
    let (own, foreign) = (place("TS"), place("BH"));
    let at_foreign = with(exercise(5, &foreign, json!([])), "carriers", json!(["TS"]));
    let (status, made) = all.post(&all.police, "/exercises", &at_foreign).await;
    assert_eq!((status, &made["key_place"]), (StatusCode::CREATED, &foreign), "{made}");
    assert!(!made["communes"].as_array().unwrap().is_empty(), "those of the key place");
    let path = format!("/exercises/{}", made["id"].as_str().unwrap());
    let guest = all.get(&all.carrier, &path).await;
    assert_eq!(
        (&guest["key_place"], &guest["key_place_name"], &guest["may_write"]),
        (&Value::Null, &Value::Null, &json!(false)),
        "{guest}"
    );
    let (status, _) = all.post(&all.carrier, &format!("{path}/cancel"), &json!({"reason": "x"})).await;
    assert_eq!(status, StatusCode::NOT_FOUND, "a guest cancels nothing");
    let (_, private) = all.post(&all.police, "/exercises", &exercise(5, &foreign, json!([]))).await;
    let hidden = format!("/exercises/{}", private["id"].as_str().unwrap());
    assert_eq!(all.status(&all.carrier, &hidden).await, StatusCode::NOT_FOUND, "not invited");

    let (status, mine) = all.post(&all.carrier, "/exercises", &exercise(5, &own, json!([CAM_LO]))).await;
    assert_eq!((status, &mine["may_write"]), (StatusCode::CREATED, &json!(true)), "{mine}");
    let seen = all.get(&all.commune, &format!("/exercises/{}", mine["id"].as_str().unwrap())).await;
    assert_eq!(seen["may_write"], false);
    assert_eq!(seen["key_place_name"], "Điểm thiết bị tại Xã Cam Lộ", "a commune is told the target only roughly");
    for (name, client, body, want) in [
        ("a carrier elsewhere", &all.carrier, exercise(5, &foreign, json!([])), "key_place"),
        ("a carrier nowhere", &all.carrier, exercise(5, &Value::Null, json!([CAM_LO])), "key_place"),
        ("a commune at a target", &all.commune, exercise(5, &own, json!([CAM_LO])), "key_place"),
        ("a commune for all", &all.commune, exercise(5, &Value::Null, json!([])), "communes"),
    ] {
        let (status, problem) = all.post(client, "/exercises", &body).await;
        assert_eq!((status, faults(&problem)), (StatusCode::BAD_REQUEST, vec![want]), "{name}: {problem}");
    }
    let (status, _) = all.post(&all.commune, "/exercises", &exercise(5, &Value::Null, json!([CAM_LO]))).await;
    assert_eq!(status, StatusCode::CREATED);
    let admin = all.server.sign_in("admin").await;
    assert_eq!(all.post(&admin, "/exercises", &exercise(5, &Value::Null, json!([]))).await.0, StatusCode::NOT_FOUND);
    all.done();
}
