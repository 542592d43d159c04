//! `ETag` from the very bytes of a reply: it can tell nothing that the reply does not.

use axum::body::Body;
use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body_util::BodyExt;
use sha2::{Digest, Sha256};

use crate::http::audited;

/// The `ETag` of these bytes.
pub fn tag(bytes: &[u8]) -> String {
    format!("\"{}\"", crate::app::hex(&Sha256::digest(bytes)[..16]))
}

/// Looks at persons, their numbers and words, which no cache keeps; what is secret itself is one of them.
const PERSONAL: &[&str] = &[
    "/api/v1/alarms",
    "/api/v1/cases",
    "/api/v1/contacts",
    "/api/v1/contacts/now",
    "/api/v1/crews",
    "/api/v1/emergencies",
    "/api/v1/incidents/{id}",
    "/api/v1/incidents/{id}/duplicates",
    "/api/v1/protection",
    "/api/v1/session",
    "/api/v1/works/{id}",
];

/// Whether what a route tells is kept nowhere. Other lists a browser may keep, and asks each time whether they still hold.
pub fn is_unkept(route: &str) -> bool {
    PERSONAL.contains(&route) || audited::is_secret(route)
}

/// For `GET` replies of the API: an `ETag`, and 304 where the caller has the same bytes.
pub async fn etag(request: Request, next: Next) -> Response {
    let asked = (request.method() == Method::GET).then(|| request.headers().get(header::IF_NONE_MATCH).cloned());
    let route = request.extensions().get::<MatchedPath>().cloned();
    let response = next.run(request).await;
    let Some(known) = asked else { return response };
    if response.status() != StatusCode::OK {
        return response;
    }
    let (mut head, body) = response.into_parts();
    let Ok(bytes) = body.collect().await.map(http_body_util::Collected::to_bytes) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let tag = tag(&bytes);
    let Ok(tag) = HeaderValue::from_str(&tag) else { return Response::from_parts(head, Body::from(bytes)) };
    let unkept = route.is_none_or(|route| is_unkept(route.as_str()));
    let keep = HeaderValue::from_static(if unkept { "no-store" } else { "private, no-cache" });
    head.headers.entry(header::CACHE_CONTROL).or_insert(keep);
    head.headers.insert(header::ETAG, tag.clone());
    if known == Some(tag) {
        head.status = StatusCode::NOT_MODIFIED;
        head.headers.remove(header::CONTENT_LENGTH);
        return Response::from_parts(head, Body::empty());
    }
    Response::from_parts(head, Body::from(bytes))
}
