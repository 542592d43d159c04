//! What machines and mischief send, over HTTP to the real binary: floods, wrong reports, scripts in text.

use crate::running::Server;
use reqwest::{Client, Response, StatusCode};
use serde_json::{Value, json};

async fn post(server: &Server, client: &Client, path: &str, body: &Value, heads: &[(&str, &str)]) -> Response {
    let mut request = client.post(format!("{}{path}", server.base)).header("accept-language", "en").json(body);
    for (name, value) in heads {
        request = request.header(*name, *value);
    }
    request.send().await.unwrap()
}

#[tokio::test]
async fn a_flood_from_one_address_is_refused_and_honest_reporters_get_through() {
    let server = Server::with(&["--reports-per-minute", "5", "--trusted-proxy", "127.0.0.1"]);
    let nobody = Client::new();
    let report = json!({"kind": "theft", "point": [107.1, 16.8]});
    let from = |address: &'static str| [("x-forwarded-for", address)];
    for n in 0..5 {
        let reply = post(&server, &nobody, "/api/v1/incidents", &report, &from("203.0.113.7")).await;
        assert_eq!(reply.status(), StatusCode::CREATED, "{n}");
    }
    for path in ["/api/v1/incidents", "/api/v1/incidents"] {
        let refused = post(&server, &nobody, path, &report, &from("203.0.113.7")).await;
        assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
        let wait: u64 = refused.headers()["retry-after"].to_str().unwrap().parse().unwrap();
        assert!((1..=12).contains(&wait), "five a minute: {wait} s");
        assert_eq!(refused.headers()["content-type"], "application/problem+json");
        let problem: Value = refused.json().await.unwrap();
        assert_eq!((&problem["code"], &problem["title"]), (&json!("F429"), &json!("Too much was sent in one minute")));
    }
    let form = nobody.post(format!("{}/open311/v2/requests.xml", server.base)).header("x-forwarded-for", "203.0.113.7");
    let form =
        form.header("content-type", "application/x-www-form-urlencoded").body("service_code=theft&lat=16.8&long=107.1");
    let refused = form.send().await.unwrap();
    assert_eq!((refused.status().as_u16(), refused.headers().contains_key("retry-after")), (429, true));
    let says = refused.text().await.unwrap();
    assert!(says.contains("<code>F429</code><description>Gửi quá nhiều"), "{says}");
    for (address, sent) in [("203.0.113.8", 201), ("2001:db8:1:2::1", 201), ("198.51.100.1, 203.0.113.7", 429)] {
        let reply = post(&server, &nobody, "/api/v1/incidents", &report, &from(address)).await;
        assert_eq!(reply.status().as_u16(), sent, "{address}");
    }
    let carrier = server.sign_in("carrier").await;
    for n in 0..20 {
        let reply = post(&server, &carrier, "/api/v1/incidents", &report, &from("203.0.113.7")).await;
        assert_eq!(reply.status(), StatusCode::CREATED, "an account may send more: {n}");
    }
    assert_eq!(server.stop(), "", "the log is clean");
}

const SCRIPT: &str = "<script>alert('1')</script>\"&]]>";

#[tokio::test]
async fn each_wrong_report_names_its_field_and_leaves_nothing_behind() {
    let server = Server::with(&["--reports-per-minute", "1000"]);
    let client = server.sign_in("carrier").await;
    let theft = |extra: Value| {
        let mut body = json!({"kind": "theft", "point": [107.1, 16.8]});
        body.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        body
    };
    let cases: Vec<(&str, Value, u16, &str)> = vec![
        ("10 MB of text", theft(json!({"note": "a".repeat(10 << 20)})), 413, "body"),
        ("a text as long as a book", theft(json!({"note": "đ".repeat(5_001)})), 400, "note"),
        ("a painted number as long as a page", theft(json!({"label": "7".repeat(3_000)})), 400, "label"),
        ("ten thousand kilometres", theft(json!({"route_id": "T", "chainage_m": 1e7})), 400, "chainage_m"),
        (
            "a stretch of them",
            theft(json!({"route_id": "T", "chainage_m": 1, "chainage_to_m": 1e7})),
            400,
            "chainage_to_m",
        ),
        ("an optical distance of them", theft(json!({"otdr_m": 1e7, "otdr_site": "S"})), 400, "otdr_m"),
        ("next year", theft(json!({"occurred_from": "2099-01-01"})), 400, "occurred_from"),
        ("found next year", theft(json!({"discovered_at": "2099-01-01T10:00:00+07:00"})), 400, "discovered_at"),
        ("a slip of the year", theft(json!({"occurred_from": "0206-11-14"})), 400, "occurred_from"),
        (
            "ends before it begins",
            theft(json!({"occurred_from": "2026-02-02", "occurred_to": "2026-01-01"})),
            400,
            "occurred_to",
        ),
        ("more money than there is", theft(json!({"damage_vnd": u64::MAX})), 400, "damage_vnd"),
        ("less than nothing", theft(json!({"metres_taken": -1})), 400, "metres_taken"),
        ("latitude and longitude changed about", theft(json!({"point": [16.8, 107.1]})), 400, "point"),
        ("a kind that is none", theft(json!({"kind": SCRIPT})), 400, "kind"),
        ("a carrier that is none", theft(json!({"carrier": SCRIPT})), 400, "carrier"),
        ("a NUL that no database takes", theft(json!({"note": "a\u{0}b"})), 400, "note"),
        ("a text for a number", theft(json!({"accuracy_m": "far"})), 400, "body"),
        ("a field that is none", theft(json!({"colour": 1})), 400, "colour"),
    ];
    let before = server.json(&client, "/api/v1/incidents/summary").await["total"].clone();
    for (name, body, status, field) in cases {
        let reply = post(&server, &client, "/api/v1/incidents", &body, &[]).await;
        assert_eq!(reply.status().as_u16(), status, "{name}");
        let problem: Value = reply.json().await.unwrap();
        assert_eq!(problem["fields"][0]["name"], field, "{name}: {problem}");
        assert!(!problem["fields"][0]["detail"].as_str().unwrap().is_empty(), "{name}");
        assert!(!problem.to_string().contains("<script>"), "{name}: what was sent is not told again");
    }
    assert_eq!(server.json(&client, "/api/v1/incidents/summary").await["total"], before, "nothing was stored");
    let key = [("idempotency-key", "once")];
    let first = post(&server, &client, "/api/v1/incidents", &theft(json!({})), &key).await;
    assert_eq!(first.status(), StatusCode::CREATED);
    let other = post(&server, &client, "/api/v1/incidents", &theft(json!({"note": "x"})), &key).await;
    assert_eq!(other.status(), StatusCode::CONFLICT);
    let problem: Value = other.json().await.unwrap();
    assert_eq!(problem["fields"][0]["name"], "Idempotency-Key", "the same key with another body: {problem}");
    let long = [("idempotency-key", "ä")];
    let reply = post(&server, &client, "/api/v1/incidents", &theft(json!({})), &long).await;
    assert_eq!(reply.json::<Value>().await.unwrap()["fields"][0]["name"], "Idempotency-Key");
    assert_eq!(server.stop(), "", "the log is clean");
}

#[tokio::test]
async fn a_script_in_every_text_comes_back_as_data_alone() {
    let server = Server::start();
    let client = server.sign_in("carrier").await;
    let told = json!({"id": SCRIPT, "kind": "theft", "note": SCRIPT, "label": SCRIPT, "route_id": SCRIPT, "site_id": SCRIPT,
        "otdr_m": 10, "otdr_site": SCRIPT, "from_site": SCRIPT, "to_site": SCRIPT, "commune": SCRIPT, "chainage_m": 1});
    let reply = post(&server, &client, "/api/v1/incidents", &told, &[]).await;
    assert_eq!(reply.status(), StatusCode::CREATED);
    let receipt: Value = reply.json().await.unwrap();
    let path = format!("{}/api/v1/incidents/{}", server.base, receipt["id"].as_str().unwrap());
    let shown = client.get(path).send().await.unwrap();
    assert_eq!(shown.headers()["content-type"], "application/json");
    assert_eq!(shown.headers()["x-content-type-options"], "nosniff");
    let shown: Value = shown.json().await.unwrap();
    assert_eq!(shown["properties"]["note"], SCRIPT, "{shown}");
    let code = receipt["code"].as_str().unwrap();
    let token = post(&server, &client, "/api/v1/tokens", &json!({"name": SCRIPT, "days": 1}), &[]).await;
    let token = token.json::<Value>().await.unwrap()["token"].as_str().unwrap().to_owned();
    let path = format!("{}/open311/v2/requests/{code}.xml?api_key={token}", server.base);
    let xml = Client::new().get(path).send().await.unwrap();
    assert_eq!(xml.headers()["content-type"], "text/xml; charset=utf-8");
    assert_eq!(xml.headers()["x-content-type-options"], "nosniff");
    let xml = xml.text().await.unwrap();
    assert!(xml.contains("&lt;script&gt;alert("), "{xml}");
    assert!(!xml.contains("<script"), "{xml}");
    assert_eq!(server.stop(), "", "the log is clean");
}

/// A table of incidents, rows 100, 500 and 900 wrong unless mended.
fn table(mended: bool) -> String {
    let row = |n: usize| match (n, mended) {
        (100, false) => "S-100,burglary,2026-02-01,107.1,16.8".to_owned(),
        (500, false) => "S-500,cut,2026-02-30,107.1,16.8".to_owned(),
        (900, false) => "S-900,cut,2026-02-01,16.8,107.1".to_owned(),
        _ => format!("S-{n},cut,2026-02-01,{:.4},16.8", 106.9 + 0.0001 * n as f64),
    };
    let rows: Vec<String> = (1..=1_000).map(row).collect();
    format!("id,kind,occurred_from,lon,lat\n{}\n", rows.join("\n"))
}

#[tokio::test]
async fn a_file_of_a_thousand_incidents_with_three_faults_tells_each_and_loses_nothing() {
    let server = Server::start();
    let client = server.sign_in("carrier").await;
    let send = async |query: &str, body: String| {
        let request = client.post(format!("{}/api/v1/imports/incidents?carrier=TS{query}", server.base)).body(body);
        let reply = request.send().await.unwrap();
        (reply.status().as_u16(), reply.json::<Value>().await.unwrap())
    };
    let total = async || server.json(&client, "/api/v1/incidents/summary").await["total"].as_u64().unwrap();
    let before = total().await;
    let (status, proposal) = send("&dry_run=true", table(false)).await;
    assert_eq!(
        (status, &proposal["verdict"], &proposal["faults_total"]),
        (200, &json!("reject"), &json!(3)),
        "{proposal}"
    );
    let faults = proposal["faults"].as_array().unwrap();
    for (fault, (row, path)) in faults.iter().zip([(100, "kind"), (500, "occurred_from"), (900, "geometry")]) {
        assert_eq!((&fault["id"], &fault["line"]), (&json!(format!("S-{row}")), &json!(row + 1)), "{fault}");
        assert_eq!(fault["feature"], row - 1, "{fault}");
        assert!(fault["path"].as_str().unwrap().contains(path), "{fault}");
        for said in ["vi", "en"] {
            assert!(!fault[said].as_str().unwrap().is_empty() && !fault["remedy"][said].as_str().unwrap().is_empty());
        }
    }
    assert_eq!(send("", table(false)).await.0, 422, "three wrong ones: none is taken");
    assert_eq!(total().await, before);
    let (status, taken) = send("", table(true)).await;
    assert_eq!((status, &taken["new"], &taken["known"]), (200, &json!(1_000), &json!(0)), "{taken}");
    assert_eq!(send("", table(true)).await.1["known"], 1_000, "sent again, each is there once");
    assert_eq!(total().await, before + 1_000);
    let line = json!({"type": "FeatureCollection", "features": [
        {"type": "Feature", "id": "G-1", "properties": {"kind": "cut"}, "geometry": {"type": "Point", "coordinates": [107.1, 96.8]}},
        {"type": "Feature", "id": "G-2", "properties": {"kind": "cut", "accuracy_m": -1}, "geometry": null}]});
    let (_, geojson) = send("&dry_run=true", line.to_string()).await;
    let faults = geojson["faults"].as_array().unwrap();
    assert!(faults.iter().all(|fault| fault["path"].as_str().unwrap().starts_with("$.features[")), "{geojson}");
    assert_eq!((&faults[0]["id"], &faults[0]["feature"]), (&json!("G-1"), &json!(0)));
    assert_eq!(send("&carrier=BH", String::new()).await.0, 400);
    let foreign = client.post(format!("{}/api/v1/imports/incidents?carrier=BH", server.base)).body(table(true));
    assert_eq!(foreign.send().await.unwrap().status(), StatusCode::NOT_FOUND, "another carrier's record");
    assert_eq!(server.stop(), "", "the log is clean");
}
