//! Handlers by noun; each is a sentence.

pub mod advisories;
pub mod alarms;
pub mod answers;
pub mod audit;
pub mod carriers;
pub mod cases;
pub mod communes;
pub mod contacts;
pub mod crews;
pub mod draws;
pub mod exercises;
pub mod exports;
pub mod health;
pub mod hotspots;
pub mod imports;
pub mod incidents;
pub mod inspections;
pub mod key_places;
pub mod networks;
pub mod orders;
pub mod plans;
pub mod protection;
pub mod public_view;
pub mod rankings;
pub mod reports;
pub mod road;
pub mod roads;
pub mod running;
pub mod runs;
pub mod sessions;
pub mod snapshots;
pub mod tokens;
pub mod tracks;
pub mod trends;
pub mod watches;
pub mod works;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use uuid::Uuid;

use crate::app::AppError;
use crate::http::conditional::tag;

/// An id in a path; anything else is simply not there.
fn id(text: &str) -> Result<Uuid, AppError> {
    Uuid::parse_str(text).map_err(|_| AppError::Absent)
}

/// The bytes of a body, or the limit that they are over, or that they did not come.
pub fn bytes(body: Result<Bytes, BytesRejection>, limit: u64) -> Result<Bytes, AppError> {
    body.map_err(|why| match why.status() {
        StatusCode::PAYLOAD_TOO_LARGE => AppError::TooLarge(limit),
        _ => AppError::Slow,
    })
}

/// A JSON body; the fault is named by its place.
fn json<T: serde::de::DeserializeOwned>(body: &[u8]) -> Result<T, AppError> {
    serde_json::from_slice(body).map_err(|error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        if !error.is_data() {
            return AppError::NotJson(place);
        }
        // serde names the field between backquotes; the rest of its text stays here.
        let text = error.to_string();
        let name = text.split('`').nth(1).unwrap_or("body").to_owned();
        AppError::field(
            &name,
            format!("Tên trường hoặc kiểu giá trị chưa đúng ({place})."),
            format!("The field's name or the kind of its value is not right ({place})."),
        )
    })
}

/// Whether a thing is still what the caller read, by the `ETag` that came with it; whoever sends none does not ask.
async fn as_read<T: serde::Serialize>(
    headers: &HeaderMap,
    read: impl AsyncFnOnce() -> Result<T, AppError>,
) -> Result<(), AppError> {
    let Some(known) = headers.get(header::IF_MATCH) else { return Ok(()) };
    let now = serde_json::to_vec(&read().await?).map_err(|e| AppError::Internal(e.to_string()))?;
    if known == "*" || known.as_bytes() == tag(&now).as_bytes() { Ok(()) } else { Err(AppError::Changed) }
}

/// The same address with `name` set to `value`.
fn with(uri: &Uri, name: &str, value: &str) -> String {
    let kept =
        uri.query().unwrap_or_default().split('&').filter(|p| !p.is_empty() && p.split('=').next() != Some(name));
    let pairs: Vec<String> = kept.map(str::to_owned).chain([format!("{name}={value}")]).collect();
    format!("{}?{}", uri.path(), pairs.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_keeps_every_parameter() {
        let uri: Uri = "/api/v1/routes?bbox=1,2,3,4&after=x&limit=5".parse().unwrap();
        assert_eq!(with(&uri, "after", "y"), "/api/v1/routes?bbox=1,2,3,4&limit=5&after=y");
    }

    #[test]
    fn a_fault_of_json_is_told_by_its_place_and_its_field() {
        #[derive(Debug, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct One {
            #[expect(dead_code, reason = "read by serde alone")]
            a: Option<u8>,
        }
        assert!(matches!(json::<One>(b"{"), Err(AppError::NotJson(place)) if place.starts_with("line 1")));
        assert_eq!(json::<One>(br#"{"b":1}"#).unwrap_err().fields()[0].name, "b");
    }
}
