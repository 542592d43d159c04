//! What the holder of a look-up code may do, and what the police and the department see of it.

use std::error::Error as _;
use std::time::Duration;

use axum::Json;
use axum::body::{Body, to_bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use http_body_util::LengthLimitError;

use crate::app::{AnswerView, App, AppError, ContactView, PHOTO_BYTES, PhotoFault, PhotoReceipt, PhotosView};
use crate::http::Problem;
use crate::http::caller::Asking;
use crate::http::handlers::id;

/// A photo has this long to arrive.
const PHOTO_WITHIN: Duration = Duration::from_secs(120);

/// No cache between may keep any of it.
const UNKEPT: [(header::HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

/// What became of a report, by its look-up code.
#[utoipa::path(get, path = "/api/v1/answers/{code}", params(("code" = String, Path)),
    responses((status = 200, body = AnswerView), (status = 404, description = "absent")))]
pub async fn show(State(app): State<App>, asking: Asking, Path(code): Path<String>) -> Result<Response, Problem> {
    let answer = app.answer(&asking.caller, &code).await.map_err(|e| asking.problem(e))?;
    Ok((UNKEPT, Json(answer)).into_response())
}

/// Erase who reported, by the reporter; the report stays.
#[utoipa::path(delete, path = "/api/v1/answers/{code}/contact", params(("code" = String, Path)),
    responses((status = 204, description = "nothing is kept any more"), (status = 404, description = "absent")))]
pub async fn forget(State(app): State<App>, asking: Asking, Path(code): Path<String>) -> Result<StatusCode, Problem> {
    app.erase_own_contact(&asking.caller, &code).await.map_err(|e| asking.problem(e))?;
    Ok(StatusCode::NO_CONTENT)
}

/// Send photo 1, 2 or 3 of a report within 24 hours: a JPEG, PNG or WebP of at most 8 MB as the body.
#[utoipa::path(put, path = "/api/v1/answers/{code}/photos/{number}",
    params(("code" = String, Path), ("number" = i64, Path)),
    request_body(content = Vec<u8>, content_type = "image/*"),
    responses((status = 200, body = PhotoReceipt), (status = 404, description = "absent"),
        (status = 409, description = "another photo has this number"), (status = 410, description = "the time for photos is over"),
        (status = 413, description = "too many bytes or pixels"), (status = 415, description = "not a photo"),
        (status = 422, description = "damaged"), (status = 503, description = "busy")))]
pub async fn send_photo(
    State(app): State<App>,
    asking: Asking,
    Path((code, number)): Path<(String, String)>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<PhotoReceipt>, Problem> {
    let receive = || receive(headers, body);
    app.take_photo(&asking.caller, &code, &number, receive).await.map(Json).map_err(|e| asking.problem(e))
}

/// A photo as it arrives, no longer and no larger than photos are.
pub(super) async fn receive(headers: HeaderMap, body: Body) -> Result<Vec<u8>, PhotoFault> {
    let said = headers.get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()).and_then(|v| v.parse::<u64>().ok());
    if said.is_some_and(|bytes| bytes > PHOTO_BYTES) {
        return Err(PhotoFault::TooBig);
    }
    let received = tokio::time::timeout(PHOTO_WITHIN, to_bytes(body, PHOTO_BYTES as usize)).await;
    match received.map_err(|_| PhotoFault::Busy)? {
        Ok(bytes) => Ok(bytes.to_vec()),
        Err(error) if error.source().is_some_and(|why| why.is::<LengthLimitError>()) => Err(PhotoFault::TooBig),
        Err(_) => Err(PhotoFault::Busy),
    }
}

/// Who reported an incident: for the police and the department, while it is kept.
#[utoipa::path(get, path = "/api/v1/incidents/{id}/contact", params(("id" = String, Path)),
    responses((status = 200, body = ContactView), (status = 404, description = "absent")))]
pub async fn contact(State(app): State<App>, asking: Asking, Path(text): Path<String>) -> Result<Response, Problem> {
    let read = async { app.contact(&asking.caller, id(&text)?).await };
    let contact = read.await.map_err(|e| asking.problem(e))?;
    Ok((UNKEPT, Json(contact)).into_response())
}

/// Erase who reported an incident: for the police and the department. The incident stays.
#[utoipa::path(delete, path = "/api/v1/incidents/{id}/contact", params(("id" = String, Path)),
    responses((status = 204, description = "nothing is kept any more"), (status = 404, description = "absent")))]
pub async fn erase(State(app): State<App>, asking: Asking, Path(text): Path<String>) -> Result<StatusCode, Problem> {
    let work = async { app.erase_contact(&asking.caller, id(&text)?).await };
    work.await.map_err(|e| asking.problem(e))?;
    Ok(StatusCode::NO_CONTENT)
}

/// Photos of an incident: for the police and the department.
#[utoipa::path(get, path = "/api/v1/incidents/{id}/photos", params(("id" = String, Path)),
    responses((status = 200, body = PhotosView), (status = 404, description = "absent")))]
pub async fn photos(State(app): State<App>, asking: Asking, Path(text): Path<String>) -> Result<Response, Problem> {
    let read = async { app.photos(&asking.caller, id(&text)?).await };
    let photos = read.await.map_err(|e| asking.problem(e))?;
    Ok((UNKEPT, Json(photos)).into_response())
}

/// One of them as a JPEG.
#[utoipa::path(get, path = "/api/v1/incidents/{id}/photos/{number}", params(("id" = String, Path), ("number" = i64, Path)),
    responses((status = 200, description = "the photo", content_type = "image/jpeg"), (status = 404, description = "absent")))]
pub async fn photo(
    State(app): State<App>,
    asking: Asking,
    Path((text, number)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let read = async {
        let jpeg = app.photo(&asking.caller, id(&text)?, &number).await?;
        let named = format!("inline; filename=\"photo-{number}.jpg\"");
        let kind = [(header::CONTENT_TYPE, "image/jpeg".to_owned()), (header::CONTENT_DISPOSITION, named)];
        Ok::<_, AppError>((UNKEPT, kind, jpeg).into_response())
    };
    read.await.map_err(|e| asking.problem(e))
}
