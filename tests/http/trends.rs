//! Months and compared periods over HTTP, of incidents reported in years that the demo leaves empty.

use crate::running::Server;
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

/// A new route of 10 km that does not say since when it is in service: it was there all the time.
async fn long_route(server: &Server, client: &Client) -> Value {
    let file = json!({"type": "FeatureCollection", "features": [{"type": "Feature", "id": "TS-LONG", "properties": {},
        "geometry": {"type": "LineString", "coordinates": [[107.30, 16.60], [107.394, 16.60]]}}]});
    let send = |path: String| client.post(format!("{}{path}", server.base));
    let proposed = send("/api/v1/imports?carrier=TS".to_owned()).json(&file).send().await.unwrap();
    let proposal: Value = proposed.json().await.unwrap();
    let accept = send(format!("/api/v1/imports/{}/accept", proposal["id"].as_str().unwrap())).send().await.unwrap();
    assert_eq!(accept.status(), StatusCode::OK);
    let routes = server.json(client, "/api/v1/routes?bbox=107.29,16.59,107.4,16.61").await;
    let routes = routes["features"].as_array().unwrap().clone();
    routes.into_iter().find(|route| route["properties"]["route_id"] == "TS-LONG").unwrap()
}

/// A theft on a route, once it is put there.
async fn theft(server: &Server, client: &Client, route: &Value, chainage: f64, from: &str, to: &str) {
    let report = json!({"kind": "theft", "carrier": "TS", "route_id": route["properties"]["route_id"], "chainage_m": chainage,
        "occurred_from": from, "occurred_to": to, "metres_taken": 100.0});
    let reply = client.post(format!("{}/api/v1/incidents", server.base)).json(&report).send().await.unwrap();
    let filed: Value = reply.json().await.unwrap();
    let path = format!("/api/v1/incidents/{}", filed["id"].as_str().unwrap());
    for _ in 0..100 {
        if server.json(client, &path).await["properties"]["match"]["status"] == "matched" {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("{report} is on no cable");
}

fn months(series: &Value, field: &str) -> Vec<(String, f64)> {
    let of = |month: &Value| (month["month"].as_str().unwrap().to_owned(), month[field].as_f64().unwrap());
    series["months"].as_array().unwrap().iter().map(of).filter(|(_, value)| *value > 0.0).collect()
}

#[tokio::test]
async fn months_share_out_what_spans_them_and_keep_to_the_stretch_and_the_reach_asked() {
    let server = Server::start();
    let (client, police) = (server.sign_in("carrier").await, server.sign_in("police").await);
    let route = long_route(&server, &client).await;
    theft(&server, &client, &route, 1_000.0, "2011-11-28T00:00", "2011-12-02T00:00").await;
    theft(&server, &client, &route, 3_000.0, "2010-12-05", "2010-12-05").await;
    let period = "datetime=2011-10-01/2012-01-31";
    let series = server.json(&client, &format!("/api/v1/trends/months?{period}")).await;
    let all: Vec<&str> =
        series["months"].as_array().unwrap().iter().map(|month| month["month"].as_str().unwrap()).collect();
    assert_eq!(all, ["2011-10", "2011-11", "2011-12", "2012-01"], "empty months are told too");
    assert_eq!(months(&series, "count"), [("2011-11".into(), 0.75), ("2011-12".into(), 0.25)], "three days and one");
    assert_eq!(months(&series, "metres_taken"), [("2011-11".into(), 75.0), ("2011-12".into(), 25.0)]);
    assert_eq!(months(&series, "count_year_before"), [("2011-12".into(), 1.0)]);
    let on = |from: u32, to: u32| {
        format!("/api/v1/trends/months?{period}&route={}&from_m={from}&to_m={to}", route["id"].as_str().unwrap())
    };
    let here = server.json(&client, &on(500, 1_500)).await;
    assert_eq!((months(&here, "count").len(), months(&here, "count_year_before").len()), (2, 0), "{here}");
    assert_eq!(months(&server.json(&client, &on(5_000, 6_000)).await, "count"), []);
    let foreign = server.json(&police, "/api/v1/routes?carrier=BH&limit=1").await["features"][0]["id"].clone();
    let foreign = format!("/api/v1/trends/months?route={}", foreign.as_str().unwrap());
    assert_eq!(server.get(&client, &foreign).await.0, StatusCode::NOT_FOUND, "a foreign route is absent");
    assert_eq!(server.get(&police, &foreign).await.0, StatusCode::OK);
    let week = server.json(&client, &format!("/api/v1/trends/week?{period}")).await;
    let hours: Vec<&Value> = week["hours"].as_array().unwrap().iter().filter(|h| h["weight"] != json!(0.0)).collect();
    assert_eq!(week["hours"].as_array().unwrap().len(), 168);
    // Monday 28 November 2011, 00:00, to Friday 00:00.
    assert_eq!(
        (hours.len(), &hours[0]["day"], &hours[95]["day"], &hours[95]["hour"]),
        (96, &json!(1), &json!(4), &json!(23))
    );
    let half = server.json(&client, "/api/v1/trends/week?datetime=2011-11-30/2012-01-31").await;
    assert!((half["total"].as_f64().unwrap() - 0.5).abs() < 1e-9, "half of its time is in the period: {half}");
    let outside = server.json(&Client::new(), "/api/v1/trends/months").await;
    assert_eq!(outside, json!({"months": [], "undated": 0}), "the public is told of no incident");
    for wrong in ["from_m=5", "route=x", "datetime=0001-01-01/9999-12-31", "month=1"] {
        let status = server.get(&client, &format!("/api/v1/trends/months?{wrong}")).await.0;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{wrong}");
    }
    assert_eq!(server.stop(), "", "the log is clean");
}

#[tokio::test]
async fn two_periods_are_told_apart_only_where_chance_does_not_explain_it() {
    let server = Server::start();
    let client = server.sign_in("carrier").await;
    let route = long_route(&server, &client).await;
    let places = [("2011", 1_000.0, 3), ("2011", 7_000.0, 3), ("2012", 1_010.0, 3), ("2012", 4_000.0, 4)];
    for (year, chainage, times) in places {
        for n in 0..times {
            let day = format!("{year}-0{}-01", n + 2);
            theft(&server, &client, &route, chainage, &day, &day).await;
        }
    }
    let years = "a_from=2011-01-01&a_to=2011-12-31&b_from=2012-01-01&b_to=2012-12-31";
    let found = server.json(&client, &format!("/api/v1/trends/compare?{years}")).await;
    assert_eq!((&found["a"]["count"], &found["b"]["count"]), (&json!(6.0), &json!(7.0)), "{found}");
    let days = |side: &str| found[side]["days"].as_f64().unwrap();
    assert_eq!((days("a"), days("b")), (365.0, 366.0), "a leap year: {found}");
    let exposure = |side: &str| found[side]["exposure_km_days"].as_f64().unwrap() / days(side);
    assert!(exposure("a") < exposure("b"), "cable that went into service meanwhile counts from then on: {found}");
    assert!((exposure("b") - found["km"].as_f64().unwrap()).abs() < 1e-9);
    let says = found["says"]["vi"].as_str().unwrap();
    assert!(says.starts_with("Suất giảm, nhưng chưa phân biệt được với ngẫu nhiên: 7 vụ trên "), "{says}");
    assert!(found["low90"].as_f64().unwrap() < 1.0 && found["high90"].as_f64().unwrap() > 1.0);
    let mut trends: Vec<(i64, &str)> = found["places"]
        .as_array()
        .unwrap()
        .iter()
        .map(|place| (place["from_m"].as_f64().unwrap() as i64 / 1000, place["trend"].as_str().unwrap()))
        .collect();
    trends.sort_unstable();
    let near =
        |km: i64| trends.iter().filter(|(at, _)| (at - km).abs() <= 1).map(|(_, trend)| *trend).collect::<Vec<_>>();
    assert_eq!((near(1), near(4), near(7)), (vec!["persistent"], vec!["new"], vec!["cooling"]), "{trends:?}");
    let only = format!("/api/v1/trends/compare?{years}&route={}&from_m=0&to_m=2000", route["id"].as_str().unwrap());
    let only = server.json(&client, &only).await;
    assert_eq!(
        (&only["a"]["count"], &only["b"]["count"], &only["km"]),
        (&json!(3.0), &json!(3.0), &json!(2.0)),
        "{only}"
    );
    assert_eq!(only["places"].as_array().unwrap().len(), 1);
    let outside = server.json(&Client::new(), &format!("/api/v1/trends/compare?{years}")).await;
    assert_eq!((&outside["b"]["count"], &outside["km"], &outside["places"]), (&json!(0.0), &json!(0.0), &json!([])));
    assert_eq!(outside["says"]["vi"], "Không có tuyến cáp nào để so.");
    let overlapping = "/api/v1/trends/compare?a_from=2012-01-01&a_to=2012-06-30&b_from=2012-06-30&b_to=2012-12-31";
    assert_eq!(server.get(&client, overlapping).await.0, StatusCode::BAD_REQUEST);
    assert_eq!(server.stop(), "", "the log is clean");
}
