//! What monitoring asks, on a listener of its own that strangers do not reach.

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;

use crate::app::{App, Ready};
use crate::http::exposition;
use crate::http::serving::Serving;

type Asked = State<(App, Serving)>;

/// `/livez`, `/readyz` and `/metrics`.
pub fn router(app: App, serving: Serving) -> Router {
    Router::new()
        .route("/livez", get(async || "ok\n"))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .with_state((app, serving))
}

/// 200 where requests can be answered, else 503; a line for each thing that has to be there.
async fn ready(State((app, serving)): Asked) -> impl IntoResponse {
    let Ready { database, network, record } = app.ready().await;
    let lines = [
        ("database", database, "does not answer"),
        ("network", network, "is not loaded"),
        ("record", record, "cannot be written"),
        ("serving", !serving.is_stopping(), "is about to stop"),
    ];
    let status =
        if lines.iter().all(|(_, is_well, _)| *is_well) { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let line =
        |(what, is_well, fault): &(&str, bool, &str)| format!("{what}: {}\n", if *is_well { "ok" } else { fault });
    (status, lines.iter().map(line).collect::<String>())
}

async fn metrics(State((app, serving)): Asked) -> impl IntoResponse {
    let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    (kind, exposition::text(&app, &serving).await)
}
