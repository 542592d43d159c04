//! Saying over HTTP where an incident is.

use crate::running::Server;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

#[tokio::test]
async fn the_police_choose_a_candidate_unless_somebody_was_faster() {
    let server = Server::start();
    let client = server.sign_in("police").await;
    let listed = server.json(&client, "/api/v1/incidents?limit=500").await;
    let several = |one: &&Value| one["properties"]["match"]["candidates"].as_array().is_some_and(|c| c.len() > 1);
    let found = listed["features"].as_array().unwrap().iter().find(several).expect("the demo has an ambiguous one");
    let path = format!("{}/api/v1/incidents/{}", server.base, found["id"].as_str().unwrap());
    let second = &found["properties"]["match"]["candidates"][1];
    let tag = async || {
        let reply = client.get(&path).send().await.unwrap();
        reply.headers()["etag"].to_str().unwrap().to_owned()
    };
    let send = async |method: Method, known: &str| {
        let request = client.request(method, format!("{path}/place")).header("If-Match", known);
        let reply = request.json(&json!({"route": second["route"], "why": "Ảnh hiện trường"})).send().await.unwrap();
        (reply.status(), reply.json::<Value>().await.unwrap())
    };
    let read = tag().await;
    let (status, told) = send(Method::PUT, &read).await;
    assert_eq!(status, StatusCode::OK, "{told}");
    let matched = &told["properties"]["match"];
    assert_eq!(matched["candidates"][0]["route"], second["route"]);
    assert_eq!(matched["candidates"][0]["chainage_m"], second["chainage_m"]);
    assert_eq!(matched["candidates"].as_array().unwrap().len(), 1);
    let line = &told["properties"]["history"][0];
    assert_eq!((&line["what"], &line["why"]), (&json!("corrected"), &json!("Ảnh hiện trường")));
    assert_eq!(line["by"], "Công an tỉnh");
    let (status, problem) = send(Method::PUT, &read).await;
    assert_eq!((status, &problem["code"]), (StatusCode::PRECONDITION_FAILED, &json!("C412")));
    let (status, released) = send(Method::DELETE, &tag().await).await;
    assert_eq!(status, StatusCode::OK, "{released}");
    let as_before = &released["properties"]["match"]["candidates"];
    assert_eq!(as_before, &found["properties"]["match"]["candidates"], "found as it was found first");
    let carrier = server.sign_in("carrier").await;
    let refused = carrier.put(format!("{path}/place")).json(&json!({"why": "x"})).send().await.unwrap();
    assert_eq!(refused.status(), StatusCode::NOT_FOUND);
    assert_eq!(server.stop(), "", "the log is clean");
}
