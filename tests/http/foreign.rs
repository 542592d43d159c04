//! What the page of another site has a signed-in person's browser send changes nothing, whichever call it is.

use reqwest::Method;
use serde_json::Value;

use crate::access::{operations, to_nothing};
use crate::running::Server;

#[tokio::test]
async fn no_call_that_changes_anything_is_taken_from_another_sites_page() {
    let server = Server::start();
    let department = server.sign_in("department").await;
    let document = server.json(&department, "/api/v1/openapi.json").await;
    let calls: Vec<_> = operations(&document).into_iter().filter(|(method, ..)| method != "GET").collect();
    assert!(calls.len() > 60, "{}", calls.len());
    let own = server.base.clone();
    let asks = [
        ("another origin", "origin", "https://evil.example", 403, "X403"),
        ("a sandboxed frame", "origin", "null", 403, "X403"),
        ("another site", "sec-fetch-site", "cross-site", 403, "X403"),
        ("a sister of ours", "sec-fetch-site", "same-site", 403, "X403"),
        ("a form that looks like JSON", "content-type", "text/plain", 415, "E415"),
        ("a form with a file", "content-type", "multipart/form-data; boundary=x", 415, "E415"),
    ];
    for (method, path, _) in &calls {
        let path = to_nothing(path);
        for (name, header, value, status, code) in asks {
            let request = department.request(method.parse::<Method>().unwrap(), format!("{own}{path}"));
            let request =
                if header == "content-type" { request } else { request.header("content-type", "application/json") };
            let reply = request.header(header, value).body(r#"{"a":"=","b":1}"#).send().await.unwrap();
            assert_eq!(reply.status(), status, "{method} {path}: {name}");
            assert_eq!(reply.json::<Value>().await.unwrap()["code"], code, "{method} {path}: {name}");
        }
    }
    // Its own page is none of these, and the session has outlived them all.
    let reply = department
        .delete(format!("{own}{}", to_nothing("/api/v1/stations/{id}")))
        .header("origin", &own)
        .header("sec-fetch-site", "same-origin")
        .send()
        .await
        .unwrap();
    assert_eq!(reply.status(), 404);
    assert_eq!(server.stop(), "", "the log is clean");
}
