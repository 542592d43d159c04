//! `ETag` from the very bytes of a reply: it can tell nothing that the reply does not.

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body_util::BodyExt;
use sha2::{Digest, Sha256};

/// The `ETag` of these bytes.
pub fn tag(bytes: &[u8]) -> String {
    format!("\"{}\"", crate::app::hex(&Sha256::digest(bytes)[..16]))
}

/// For `GET` replies of the API: an `ETag`, and 304 where the caller has the same bytes.
pub async fn etag(request: Request, next: Next) -> Response {
    let asked = (request.method() == Method::GET).then(|| request.headers().get(header::IF_NONE_MATCH).cloned());
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
    head.headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    head.headers.insert(header::ETAG, tag.clone());
    if known == Some(tag) {
        head.status = StatusCode::NOT_MODIFIED;
        head.headers.remove(header::CONTENT_LENGTH);
        return Response::from_parts(head, Body::empty());
    }
    Response::from_parts(head, Body::from(bytes))
}
