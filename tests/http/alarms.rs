//! Alarms of a carrier's network monitor, over HTTP to the real binary.

use std::sync::LazyLock;

use crate::running::Server;
use cablewatch::app::World;
use cablewatch::units::Timestamp;
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

/// The first of a list with this carrier.
async fn first(server: &Server, noun: &str, carrier: &str) -> String {
    let police = server.sign_in("police").await;
    let list = server.json(&police, &format!("/api/v1/{noun}?carrier={carrier}&limit=1")).await;
    let name = if noun == "routes" { "route_id" } else { "site_id" };
    list["features"][0]["properties"][name].as_str().unwrap().to_owned()
}

/// This time yesterday, in whole seconds.
static YESTERDAY: LazyLock<i64> = LazyLock::new(|| World::real().now().millis() / 1_000 * 1_000 - 86_400_000);

/// So many minutes after that, as the server writes times.
fn minute(n: i64) -> String {
    Timestamp::from_millis(*YESTERDAY + n * 60_000).rfc3339()
}

/// A monitor with a token of the carrier.
struct Monitor<'a> {
    server: &'a Server,
    token: String,
}

impl Monitor<'_> {
    async fn send(&self, body: &Value) -> (StatusCode, Value) {
        let request = Client::new().post(format!("{}/api/v1/alarms", self.server.base)).bearer_auth(&self.token);
        let reply = request.header("accept-language", "en").json(body).send().await.unwrap();
        (reply.status(), reply.json().await.unwrap())
    }

    async fn alarm(&self, route: &str, state: &str, at: i64) -> (StatusCode, Value) {
        self.send(&json!({"alarm": "OLT-3/LOS", "route": route, "state": state, "at": minute(at)})).await
    }

    async fn list(&self) -> Vec<Value> {
        let request = Client::new().get(format!("{}/api/v1/alarms", self.server.base)).bearer_auth(&self.token);
        let list: Value = request.send().await.unwrap().json().await.unwrap();
        assert_eq!(list["more"], false);
        list["alarms"].as_array().unwrap().clone()
    }
}

async fn monitor(server: &Server) -> Monitor<'_> {
    let carrier = server.sign_in("carrier").await;
    let token = carrier.post(format!("{}/api/v1/tokens", server.base)).json(&json!({"name": "NMS", "days": 1}));
    let token: Value = token.send().await.unwrap().json().await.unwrap();
    Monitor { server, token: token["token"].as_str().unwrap().to_owned() }
}

#[tokio::test]
async fn raised_opens_one_outage_and_cleared_proposes_its_end() {
    let server = Server::start();
    let monitor = monitor(&server).await;
    let route = first(&server, "routes", "TS").await;
    let (status, never) = monitor.alarm(&route, "cleared", 0).await;
    assert_eq!((status, &never["fields"][0]["name"]), (StatusCode::NOT_FOUND, &json!("alarm")), "{never}");
    assert_eq!(monitor.list().await, [] as [Value; 0], "nothing was written");

    let (status, raised) = monitor.alarm(&route, "raised", 0).await;
    assert_eq!((status, &raised["state"]), (StatusCode::CREATED, &json!("raised")), "{raised}");
    assert_eq!((&raised["route"], &raised["raised_at"]), (&json!(route), &json!(minute(0))));
    let (status, again) = monitor.alarm(&route, "raised", 1).await;
    assert_eq!((status, &again["incident"]), (StatusCode::OK, &raised["incident"]), "once");
    let (status, early) = monitor.alarm(&route, "cleared", -1).await;
    assert_eq!((status, &early["fields"][0]["name"]), (StatusCode::BAD_REQUEST, &json!("at")), "{early}");
    let (_, cleared) = monitor.alarm(&route, "cleared", 60).await;
    assert_eq!((&cleared["state"], &cleared["proposed_restored_at"]), (&json!("cleared"), &json!(minute(60))));
    let (_, flaps) = monitor.alarm(&route, "raised", 70).await;
    assert_eq!((&flaps["incident"], &flaps["raised_times"]), (&raised["incident"], &json!(2)), "it flaps: one outage");
    assert_eq!(flaps["proposed_restored_at"], Value::Null);
    monitor.alarm(&route, "cleared", 80).await;
    let (status, other) = monitor.alarm(&route, "raised", 91).await;
    assert_eq!(status, StatusCode::CREATED, "after more than ten minutes it is another one");
    assert_ne!(other["incident"], raised["incident"]);

    let incident = format!("/api/v1/incidents/{}", raised["incident"].as_str().unwrap());
    let police = server.sign_in("police").await;
    let shown = server.json(&police, &incident).await;
    assert_eq!(
        (&shown["properties"]["kind"], &shown["properties"]["carrier"]),
        (&json!("outage"), &json!("TS")),
        "{shown}"
    );
    assert_eq!(shown["properties"]["occurred_from"], json!(minute(0)));
    let told = server.json(&police, "/api/v1/alarms").await;
    assert_eq!(told["alarms"].as_array().unwrap().len(), 2, "the police read what is current: {told}");
    assert_eq!(told["alarms"][1]["proposed_restored_at"], json!(minute(80)));
    for role in ["commune", "admin"] {
        let client = server.sign_in(role).await;
        assert_eq!(server.get(&client, "/api/v1/alarms").await.0, StatusCode::NOT_FOUND, "{role}");
    }
    assert_eq!(server.get(&Client::new(), "/api/v1/alarms").await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(server.stop(), "", "the log is clean");
}

#[tokio::test]
async fn a_later_alarm_that_knows_better_where_moves_the_same_outage() {
    let server = Server::start();
    let monitor = monitor(&server).await;
    let (route, site) = (first(&server, "routes", "TS").await, first(&server, "sites", "TS").await);
    let send = async |more: Value| {
        let mut body = json!({"alarm": "OLT-9", "route": route, "state": "raised", "at": minute(0)});
        more.as_object().unwrap().iter().for_each(|(name, value)| body[name] = value.clone());
        monitor.send(&body).await
    };
    let (_, opened) = send(json!({})).await;
    let carrier = server.sign_in("carrier").await;
    let path = format!("/api/v1/incidents/{}", opened["incident"].as_str().unwrap());
    let place = async || server.json(&carrier, &path).await["properties"]["places"][0].clone();
    assert_eq!(place().await["chainage_m"], 0.0, "anywhere along the route");
    let (status, again) = send(json!({"otdr_m": 420.5, "otdr_site": site, "at": minute(3)})).await;
    assert_eq!((status, &again["incident"]), (StatusCode::OK, &opened["incident"]));
    let told = place().await;
    assert_eq!((&told["otdr_m"], &told["otdr_site"]), (&json!(420.5), &json!(site)), "{told}");
    send(json!({"at": minute(4)})).await;
    assert_eq!(place().await, told, "what knows less moves nothing");

    let police = server.sign_in("police").await;
    let lines =
        &server.json(&police, "/api/v1/routes?carrier=TS&limit=1").await["features"][0]["geometry"]["coordinates"];
    let at = if lines[0][0].is_array() { &lines[0][0] } else { &lines[0] };
    let put =
        police.put(format!("{}{path}/place", server.base)).json(&json!({"point": [at[0], at[1]], "why": "Đã xem"}));
    let put = put.send().await.unwrap();
    assert_eq!(put.status(), StatusCode::OK, "{}", put.text().await.unwrap());
    let said = place().await;
    send(json!({"alarm": "OLT-9", "state": "cleared", "at": minute(5)})).await;
    send(json!({"otdr_m": 77.0, "otdr_site": site, "at": minute(6)})).await;
    assert_eq!(place().await, said, "what a person said stays");
    assert_eq!(server.stop(), "", "the log is clean");
}

#[tokio::test]
async fn an_alarm_names_a_route_or_a_site_of_its_own_carrier() {
    let server = Server::start();
    let monitor = monitor(&server).await;
    let (route, site) = (first(&server, "routes", "TS").await, first(&server, "sites", "TS").await);
    let foreign = first(&server, "routes", "BH").await;
    let raised = |extra: Value| {
        let mut body = json!({"alarm": "A", "state": "raised", "at": "2026-11-20T08:00:00Z"});
        extra.as_object().unwrap().iter().for_each(|(name, value)| body[name] = value.clone());
        body
    };
    let absent = monitor.send(&raised(json!({"route": "NONE"}))).await;
    assert_eq!((absent.0, &absent.1["fields"][0]["name"]), (StatusCode::BAD_REQUEST, &json!("route")));
    assert_eq!(monitor.send(&raised(json!({"route": foreign}))).await, absent, "another carrier's is as absent");
    let cases = [
        ("nowhere", raised(json!({})), "route"),
        ("no such site", raised(json!({"site": "NONE"})), "site"),
        ("an optical distance from nowhere", raised(json!({"route": route, "otdr_m": 4200})), "otdr_site"),
        ("one of ten thousand kilometres", raised(json!({"route": route, "otdr_m": 1e7, "otdr_site": site})), "otdr_m"),
        ("the future", raised(json!({"route": route, "at": "2099-01-01T00:00:00Z"})), "at"),
        ("no time", json!({"alarm": "A", "state": "raised", "route": route}), "at"),
        ("no id", json!({"state": "raised", "at": "2026-11-20T08:00:00Z", "route": route}), "alarm"),
        ("a state that is none", raised(json!({"route": route, "state": "acknowledged"})), "state"),
        ("an id of two lines", raised(json!({"route": route, "alarm": "A\nB"})), "alarm"),
    ];
    for (name, body, field) in cases {
        let (status, problem) = monitor.send(&body).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{name}: {problem}");
        assert_eq!(problem["fields"][0]["name"], field, "{name}: {problem}");
    }
    assert_eq!(monitor.list().await, [] as [Value; 0], "nothing was written");
    let places = [
        ("at a site", json!({"alarm": "B", "site": site}), json!({"site_id": site})),
        (
            "by optical distance",
            json!({"alarm": "C", "route": route, "otdr_m": 420.5, "otdr_site": site}),
            json!({"otdr_m": 420.5, "otdr_site": site, "route_id": route}),
        ),
        (
            "anywhere along the route",
            json!({"alarm": "D", "route": route}),
            json!({"route_id": route, "chainage_m": 0.0}),
        ),
    ];
    let carrier = server.sign_in("carrier").await;
    for (name, extra, want) in places {
        let (status, opened) = monitor.send(&raised(extra)).await;
        assert_eq!(status, StatusCode::CREATED, "{name}: {opened}");
        let shown = server.json(&carrier, &format!("/api/v1/incidents/{}", opened["incident"].as_str().unwrap())).await;
        let place = &shown["properties"]["places"][0];
        for (field, value) in want.as_object().unwrap() {
            assert_eq!(&place[field], value, "{name}: {shown}");
        }
    }
    let police = server.sign_in("police").await;
    let not_ours = police.post(format!("{}/api/v1/alarms", server.base)).json(&raised(json!({"route": route})));
    assert_eq!(not_ours.send().await.unwrap().status(), StatusCode::NOT_FOUND, "only carriers have monitors");
    assert_eq!(server.stop(), "", "the log is clean");
}
