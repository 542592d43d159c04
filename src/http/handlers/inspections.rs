//! Inspections: what is due, what was seen.

use axum::Json;
use axum::body::{Body as Stream, Bytes};
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::{
    App, AppError, CalendarView, DueView, InspectionQuery, InspectionView, KindView, NewCalendar, NewInspection,
    PhotoReceipt, inspection_kinds,
};
use crate::http::Problem;
use crate::http::caller::Asking;
use crate::http::handlers::answers::receive;
use crate::http::handlers::{bytes, id, json};
use crate::http::params::Params;

type Body = Result<Bytes, BytesRejection>;

/// Inspections, the latest first.
#[derive(Serialize, ToSchema)]
pub struct Inspections {
    items: Vec<InspectionView>,
}

/// Kinds of inspections.
#[derive(Serialize, ToSchema)]
pub struct Kinds {
    kinds: Vec<KindView>,
}

/// Every kind of inspection with its check-list.
#[utoipa::path(get, path = "/api/v1/inspections/kinds", responses((status = 200, body = Kinds)))]
pub async fn kinds() -> Json<Kinds> {
    Json(Kinds { kinds: inspection_kinds() })
}

/// What is due in reach, the longest overdue first: a commune learns of its area neither which nor where.
#[utoipa::path(get, path = "/api/v1/inspections/due",
    responses((status = 200, body = DueView), (status = 404, description = "absent")))]
pub async fn due(State(app): State<App>, asking: Asking) -> Result<Json<DueView>, Problem> {
    app.due_inspections(&asking.caller).await.map(Json).map_err(|e| asking.problem(e))
}

/// Begin a calendar: the police and the department of anything, a carrier of its own.
#[utoipa::path(post, path = "/api/v1/inspections/calendars", request_body = NewCalendar,
    responses((status = 201, body = CalendarView), (status = 400, description = "a field is wrong"), (status = 404, description = "absent")))]
pub async fn add_calendar(
    State(app): State<App>,
    asking: Asking,
    body: Body,
) -> Result<(StatusCode, Json<CalendarView>), Problem> {
    let work = async {
        let new: NewCalendar = json(&bytes(body, app.settings().limits.json_bytes)?)?;
        Ok((StatusCode::CREATED, Json(app.add_calendar(&asking.caller, &new).await?)))
    };
    work.await.map_err(|e| asking.problem(e))
}

/// End a calendar; what was seen stays.
#[utoipa::path(delete, path = "/api/v1/inspections/calendars/{id}", params(("id" = String, Path)),
    responses((status = 204, description = "ended"), (status = 404, description = "absent")))]
pub async fn end_calendar(
    State(app): State<App>,
    asking: Asking,
    Path(text): Path<String>,
) -> Result<StatusCode, Problem> {
    let work = async { app.end_calendar(&asking.caller, id(&text)?).await };
    work.await.map(|()| StatusCode::NO_CONTENT).map_err(|e| asking.problem(e))
}

/// Inspections in reach, the latest first.
#[utoipa::path(get, path = "/api/v1/inspections",
    params(("calendar" = Option<String>, Query), ("asset" = Option<String>, Query), ("incident" = Option<String>, Query),
        ("before" = Option<String>, Query), ("defects" = Option<bool>, Query)),
    responses((status = 200, body = Inspections), (status = 400, description = "a parameter is wrong"), (status = 404, description = "absent")))]
pub async fn list(State(app): State<App>, asking: Asking, uri: Uri) -> Result<Json<Inspections>, Problem> {
    let read = async {
        let mut params = Params::read(&uri, &["calendar", "asset", "incident", "before", "defects"]);
        let query = InspectionQuery {
            calendar: params.id("calendar"),
            asset: params.id("asset"),
            incident: params.id("incident"),
            before: params.moment("before", false, app.settings().zone),
            defects: params.flag("defects").unwrap_or(false),
        };
        params.done()?;
        Ok(Json(Inspections { items: app.inspections(&asking.caller, &query).await? }))
    };
    read.await.map_err(|e: AppError| asking.problem(e))
}

/// Record an inspection. Defects that are incidents are reported.
#[utoipa::path(post, path = "/api/v1/inspections", request_body = NewInspection,
    responses((status = 201, body = InspectionView), (status = 400, description = "a field is wrong"), (status = 404, description = "absent"),
        (status = 409, description = "it was recorded before, by somebody else")))]
pub async fn record(
    State(app): State<App>,
    asking: Asking,
    body: Body,
) -> Result<(StatusCode, Json<InspectionView>), Problem> {
    let work = async {
        let new: NewInspection = json(&bytes(body, app.settings().limits.json_bytes)?)?;
        Ok((StatusCode::CREATED, Json(app.record_inspection(&asking.caller, &new).await?)))
    };
    work.await.map_err(|e| asking.problem(e))
}

/// One inspection in reach, with what was seen.
#[utoipa::path(get, path = "/api/v1/inspections/{id}", params(("id" = String, Path)),
    responses((status = 200, body = InspectionView), (status = 404, description = "absent")))]
pub async fn show(
    State(app): State<App>,
    asking: Asking,
    Path(text): Path<String>,
) -> Result<Json<InspectionView>, Problem> {
    let read = async { app.inspection(&asking.caller, id(&text)?).await };
    read.await.map(Json).map_err(|e| asking.problem(e))
}

/// Add photo 1, 2 or 3 to an inspection that this account recorded.
#[utoipa::path(put, path = "/api/v1/inspections/{id}/photos/{number}",
    params(("id" = String, Path), ("number" = i64, Path)),
    request_body(content = Vec<u8>, content_type = "image/*"),
    responses((status = 200, body = PhotoReceipt), (status = 404, description = "absent"),
        (status = 409, description = "another photo has this number"),
        (status = 413, description = "too many bytes or pixels"), (status = 415, description = "not a photo"),
        (status = 422, description = "damaged"), (status = 503, description = "busy")))]
pub async fn send_photo(
    State(app): State<App>,
    asking: Asking,
    Path((text, number)): Path<(String, String)>,
    headers: HeaderMap,
    body: Stream,
) -> Result<Json<PhotoReceipt>, Problem> {
    let work =
        async { app.take_inspection_photo(&asking.caller, id(&text)?, &number, || receive(headers, body)).await };
    work.await.map(Json).map_err(|e| asking.problem(e))
}

/// The JPEG of a photo: for the police, the department and the asset's carrier.
#[utoipa::path(get, path = "/api/v1/inspections/{id}/photos/{number}",
    params(("id" = String, Path), ("number" = i64, Path)),
    responses((status = 200, description = "the photo", content_type = "image/jpeg"), (status = 404, description = "absent")))]
pub async fn photo(
    State(app): State<App>,
    asking: Asking,
    Path((text, number)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let read = async { app.inspection_photo(&asking.caller, id(&text)?, &number).await };
    let jpeg = read.await.map_err(|e| asking.problem(e))?;
    let headers = [(header::CONTENT_TYPE, "image/jpeg"), (header::CACHE_CONTROL, "private, no-store")];
    Ok((headers, jpeg).into_response())
}
