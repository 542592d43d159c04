//! The page, embedded into the binary.

use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use rust_embed::Embed;

use crate::app::AppError;
use crate::http::Problem;

#[derive(Embed)]
#[folder = "web/dist"]
struct Files;

/// The type of a file by its ending; texts say how they are written (ASVS 4.1.1).
fn kind(path: &str) -> String {
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    let is_text = kind.type_() == "text" || kind.subtype() == "javascript" || kind.suffix().is_some_and(|s| s == "xml");
    if is_text { format!("{kind}; charset=utf-8") } else { kind.to_string() }
}

/// A file of the page; `/` is `index.html`, and pages for everybody have addresses without an ending. Names under `assets/` carry a content hash
/// and may be kept for ever, everything else is asked for again.
pub async fn file(uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    let path = match path {
        "" => "index.html",
        "bao" => "bao.html",
        "lenh" => "lenh.html",
        "thi-cong" => "thi-cong.html",
        "canh-bao" => "canh-bao.html",
        "rut-tham" => "rut-tham.html",
        other => other,
    };
    let Some(found) = Files::get(path) else {
        return Problem::new(AppError::Absent, &headers).into_response();
    };
    let etag = format!("\"{}\"", crate::app::hex(&found.metadata.sha256_hash()[..16]));
    if headers.get(header::IF_NONE_MATCH).is_some_and(|tag| tag.as_bytes() == etag.as_bytes()) {
        return (StatusCode::NOT_MODIFIED, [(header::ETAG, etag)]).into_response();
    }
    let keep = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let kind = kind(path);
    let headers = [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, keep.to_owned()), (header::ETAG, etag)];
    (headers, found.data.into_owned()).into_response()
}
