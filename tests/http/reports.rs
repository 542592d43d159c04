//! The report of a month as each role reads it, from the real binary over HTTP.

use crate::running::Server;
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

/// A month of the demo's incidents that is over.
const MONTH: &str = "/api/v1/reports/2026-10";

async fn every_incident(server: &Server, client: &Client, days: &str) -> Vec<Value> {
    let page = server.json(client, &format!("/api/v1/incidents?datetime={days}&limit=10000")).await;
    page["features"].as_array().unwrap().clone()
}

/// The moment it was found, as an instant of UTC in text.
fn found(incident: &Value) -> &str {
    let told = &incident["properties"];
    ["occurred_to", "discovered_at", "reported_at"].iter().find_map(|name| told[*name].as_str()).unwrap()
}

/// How many of a kind were found in the local month of October of a year.
fn in_october(incidents: &[Value], year: u16, kind: &str) -> usize {
    let (from, until) = (format!("{year}-09-30T17:00:00"), format!("{year}-10-31T17:00:00"));
    let fits =
        |one: &&Value| one["properties"]["kind"] == kind && found(one) >= from.as_str() && found(one) < until.as_str();
    incidents.iter().filter(fits).count()
}

#[tokio::test]
async fn a_report_counts_what_the_lists_show_and_each_role_its_own() {
    let server = Server::start();
    let mut whole = 0;
    for role in ["department", "police", "carrier", "commune"] {
        let client = server.sign_in(role).await;
        let report = server.json(&client, MONTH).await;
        let incidents = every_incident(&server, &client, "2024-01-01/2026-12-31").await;
        for kind in ["theft", "attempted_theft", "sabotage", "cut", "outage", "fire"] {
            for (span, year) in [("now", 2026), ("year_before", 2025)] {
                let told = report[span]["kinds"][kind].as_u64().unwrap_or(0) as usize;
                assert_eq!(told, in_october(&incidents, year, kind), "{role}: {kind} of {year}");
            }
        }
        let crimes = report["now"]["crimes"].as_u64().unwrap();
        assert_eq!(report["months"][11]["count"], crimes, "{role}: the last bar is the month");
        let bars: u64 = report["months"].as_array().unwrap().iter().map(|m| m["count"].as_u64().unwrap()).sum();
        assert_eq!(report["twelve"]["crimes"], bars, "{role}: twelve bars are twelve months");
        whole = whole.max(crimes);
        assert!(role == "department" || crimes <= whole, "{role} sees no more than the province");
    }
    assert!(whole > 0, "the demo has incidents in this month");
    let nobodys = [(Client::new(), StatusCode::UNAUTHORIZED), (server.sign_in("admin").await, StatusCode::NOT_FOUND)];
    for (client, want) in nobodys {
        for path in [MONTH, "/api/v1/reports/nonsense", "/api/v1/reports/2026-10?format=csv"] {
            assert_eq!(server.get(&client, path).await.0, want, "{path}");
        }
    }
    assert_eq!(server.stop(), "", "the log is clean");
}

#[tokio::test]
async fn no_report_tells_a_carrier_of_foreign_cable_or_a_commune_of_any() {
    let server = Server::start();
    let police = server.sign_in("police").await;
    let all = server.json(&police, "/api/v1/routes?limit=10000").await;
    let of = |foreign: bool| {
        let is_foreign = move |route: &&Value| !foreign || route["properties"]["carrier"] != "TS";
        let routes = all["features"].as_array().unwrap().iter().filter(is_foreign);
        routes.map(|route| route["properties"]["route_id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    for (role, foreign) in [("carrier", true), ("commune", false)] {
        let client = server.sign_in(role).await;
        for path in ["/api/v1/reports/2026-Q3", "/api/v1/reports/2026-Q3?format=csv"] {
            let (status, text) = server.get(&client, path).await;
            assert_eq!(status, StatusCode::OK, "{role}: {path}");
            for secret in of(foreign) {
                assert!(!text.contains(&secret), "{path} tells a {role} of {secret}");
            }
            assert!(!text.contains("Kẻ gian"), "{path} tells a {role} what reporters wrote");
        }
    }
    let commune = server.json(&server.sign_in("commune").await, "/api/v1/reports/2026-Q3").await;
    assert_eq!(commune.get("hot"), None, "a commune is told of no stretch");
    assert_eq!(server.stop(), "", "the log is clean");
}

#[tokio::test]
async fn the_same_report_has_the_same_check_code_and_a_bad_period_is_named() {
    let server = Server::start();
    let client = server.sign_in("department").await;
    let (first, again) = (server.json(&client, MONTH).await, server.json(&client, MONTH).await);
    assert_eq!(first, again);
    assert_ne!(first["check"], server.json(&client, "/api/v1/reports/2026-09").await["check"]);
    let (_, table) = server.get(&client, "/api/v1/reports/2026-10?format=csv").await;
    assert!(
        table.starts_with('\u{feff}') && table.contains(&format!("Mã kiểm tra;{}", first["check"].as_str().unwrap()))
    );
    for path in ["/api/v1/reports/2026-13", "/api/v1/reports/2099-01", "/api/v1/reports/2026-10?format=pdf"] {
        let (status, text) = server.get(&client, path).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{path}: {text}");
    }
    assert_eq!(server.stop(), "", "the log is clean");
}

#[tokio::test]
async fn a_report_lists_what_was_approved_for_days_of_its_period_and_nothing_that_waits() {
    let server = Server::start();
    let (department, police) = (server.sign_in("department").await, server.sign_in("police").await);
    let post = async |client: &Client, path: &str, body: Value| -> Value {
        let reply = client.post(format!("{}{path}", server.base)).json(&body).send().await.unwrap();
        assert_eq!(reply.status(), StatusCode::CREATED, "{path}");
        reply.json().await.unwrap()
    };
    let ranking = server.json(&department, "/api/v1/rankings/communes?limit=2").await;
    let mut named = Vec::new();
    for (feature, approved) in ranking["features"].as_array().unwrap().iter().zip([true, false]) {
        let period = json!({"from": "2026-10-20", "to": "2027-02-28"});
        let new = json!({"communes": [feature["properties"]["commune"]], "reason": "Nhiều vụ", "period": period});
        let made = post(&department, "/api/v1/key-places", new).await;
        if approved {
            let steps = format!("/api/v1/key-places/{}/steps", made["id"].as_str().unwrap());
            post(&police, &steps, json!({"to": "approved", "note": "Thống nhất"})).await;
        }
        named.push(made["properties"]["name"].clone());
    }
    let names = async |period: &str| -> Vec<Value> {
        let report = server.json(&police, &format!("/api/v1/reports/{period}")).await;
        report["key_places"].as_array().unwrap().iter().map(|place| place["name"].clone()).collect()
    };
    let of_october = names("2026-10").await;
    assert!(of_october.contains(&named[0]), "{of_october:?}");
    assert!(!of_october.contains(&named[1]), "a proposal is not in force: {of_october:?}");
    assert!(!names("2026-09").await.contains(&named[0]), "it began later");
    let (_, table) = server.get(&police, "/api/v1/reports/2026-10?format=csv").await;
    assert!(table.contains("5. Địa bàn, mục tiêu trọng điểm") && table.contains(named[0].as_str().unwrap()), "{table}");
    let public = server.get(&Client::new(), "/api/v1/reports/2026-10").await;
    assert!(!public.1.contains(named[0].as_str().unwrap()), "{public:?}");
    assert_eq!(server.stop(), "", "the log is clean");
}

#[tokio::test]
async fn a_communes_report_lists_what_is_open_in_it_and_of_no_other() {
    let server = Server::start();
    let (police, commune) = (server.sign_in("police").await, server.sign_in("commune").await);
    let own = server.json(&commune, "/api/v1/session").await["commune"].as_str().unwrap().to_owned();
    let ids = |features: &Value, there: bool| -> Vec<String> {
        let all = features["features"].as_array().unwrap().iter();
        let told = all.filter(|one| (one["properties"]["commune"] == own.as_str()) == there);
        told.map(|one| one["id"].as_str().unwrap().to_owned()).collect()
    };
    let mut queues = Vec::new();
    for queue in ["open", "repair"] {
        queues.push(server.json(&police, &format!("/api/v1/cases?queue={queue}&limit=1000")).await);
    }
    let report = server.json(&commune, "/api/v1/reports/2026-10").await;
    let area = &report["area"];
    let mut listed: Vec<&str> =
        area["open"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
    let mut wanted: Vec<String> = queues.iter().flat_map(|queue| ids(queue, true)).collect();
    wanted.sort_unstable();
    wanted.dedup();
    listed.sort_unstable();
    assert_eq!(listed, wanted, "each once, and all of them");
    assert!(wanted.len() >= 3, "the demo's commune has reports that wait: {area}");
    let late: Vec<_> = area["open"].as_array().unwrap().iter().filter(|one| one["overdue"] == true).collect();
    assert_eq!((late.len() as u64, area["overdue"].as_u64().unwrap()), (1, 1), "{area}");
    assert_eq!(area["open"][0]["clock"], "sorting", "the most overdue first: {area}");
    assert!(queues.iter().any(|queue| !ids(queue, false).is_empty()), "others have some, too");
    let (_, table) = server.get(&commune, "/api/v1/reports/2026-10?format=csv").await;
    assert!(table.contains("6. Việc đang mở ngày"), "{table}");
    for role in ["police", "carrier"] {
        let other = server.json(&server.sign_in(role).await, "/api/v1/reports/2026-10").await;
        assert_eq!(other.get("area"), None, "{role}");
    }
    assert_eq!(server.stop(), "", "the log is clean");
}

#[expect(clippy::disallowed_methods, reason = "the server under test has the machine's clock")]
fn today() -> time::Date {
    time::OffsetDateTime::now_utc().to_offset(time::macros::offset!(+7)).date()
}

#[tokio::test]
async fn the_works_and_advisories_of_a_month_stand_in_the_report_of_the_commune_they_are_in() {
    let server = Server::start();
    let commune = server.sign_in("commune").await;
    let today = today();
    // On the first day of a month no day of it is over yet, and there is no report.
    let day = today.previous_day().unwrap();
    let report = server.json(&commune, &format!("/api/v1/reports/{}-{:02}", day.year(), u8::from(day.month()))).await;
    let area = &report["area"];
    let names = |list: &Value| -> Vec<String> {
        let all = list["features"].as_array().unwrap().iter();
        all.map(|works| works["properties"]["what"].as_str().unwrap().to_owned()).collect()
    };
    let mine = names(&server.json(&commune, "/api/v1/works?limit=1000").await);
    let every = names(&server.json(&server.sign_in("police").await, "/api/v1/works?limit=1000").await);
    let told: Vec<&str> = area["works"].as_array().unwrap().iter().map(|one| one["what"].as_str().unwrap()).collect();
    assert!(told.iter().all(|what| mine.iter().any(|own| own == what)), "{area}");
    assert!(every.iter().any(|what| !mine.contains(what)), "others have works, too");
    if day.month() == today.month() {
        assert!(told.contains(&"Thay cột, kéo lại cáp treo"), "what begins today is of this month: {area}");
    }
    let advisories = area["advisories"].as_array().unwrap();
    assert!(advisories.iter().any(|one| one["read"] == false), "{area}");
    assert_eq!(server.stop(), "", "the log is clean");
}
