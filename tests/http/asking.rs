//! Requests in English, whose answers are JSON.

use reqwest::{Client, Method, RequestBuilder, StatusCode};
use serde_json::Value;

use crate::running::Server;

/// The status and the body; null where there is none.
pub async fn send(
    server: &Server,
    client: &Client,
    method: Method,
    path: &str,
    body: Option<&Value>,
) -> (StatusCode, Value) {
    reply_to(client.request(method, format!("{}{path}", server.base)), body).await
}

/// The same of a request that is begun in another way.
pub async fn reply_to(request: RequestBuilder, body: Option<&Value>) -> (StatusCode, Value) {
    let mut request = request.header("accept-language", "en");
    if let Some(body) = body {
        request = request.json(body);
    }
    let reply = request.send().await.unwrap();
    (reply.status(), reply.json().await.unwrap_or(Value::Null))
}

pub async fn post(server: &Server, client: &Client, path: &str, body: Value) -> (StatusCode, Value) {
    send(server, client, Method::POST, path, Some(&body)).await
}

pub async fn put(server: &Server, client: &Client, path: &str, body: Value) -> (StatusCode, Value) {
    send(server, client, Method::PUT, path, Some(&body)).await
}
