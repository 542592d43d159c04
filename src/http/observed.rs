//! Each request has an id, is counted, and is one line of the log.

use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, Method, Version, header};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument;

use crate::app::{App, hex};
use crate::http::serving::{RoleTold, Serving, verb};

/// Made here: one that a stranger sends could be another request's, or say anything.
const ID: HeaderName = HeaderName::from_static("x-request-id");

/// Observing as a middleware, around all others. Of a request the log has the route's template, never the address: that
/// may hold a code; and the role, not the account or where it asks from: those are in the record of deeds.
pub async fn observed(State((app, serving)): State<(App, Serving)>, mut request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let id = hex(&app.world().bytes::<8>());
    let (method, version) = (request.method().clone(), request.version());
    let template = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let role = RoleTold::default();
    request.extensions_mut().insert(role.clone());
    request.extensions_mut().insert(serving.clone());
    // A level that no filter leaves out: errors inside carry the id.
    let span = tracing::error_span!("request", %id);
    let mut response = next.run(request).instrument(span.clone()).await;
    let (status, took) = (response.status().as_u16(), begun.elapsed());
    let route = template.unwrap_or_else(|| elsewhere(&method, status).to_owned());
    span.in_scope(|| {
        let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        tracing::info!(target: "cablewatch::request", method = verb(&method), route, status, ms, role = role.role());
    });
    serving.replied(route, &method, status, took);
    if let Ok(id) = HeaderValue::try_from(id) {
        response.headers_mut().insert(ID, id);
    }
    if serving.is_stopping() && version <= Version::HTTP_11 {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// What has no template: a file of the page, or nothing that is there.
fn elsewhere(method: &Method, status: u16) -> &'static str {
    if matches!(*method, Method::GET | Method::HEAD) && status < 400 { "page" } else { "none" }
}
