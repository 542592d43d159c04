//! Patrol orders, for the police and the department: issued, read, taken along, taken back.

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::{
    App, AppError, Decision, EntryLine, IssuedView, NewWithdrawal, OrderLine, OrderView, PlanFile, PlanFormat, planner,
};
use crate::http::Problem;
use crate::http::caller::Asking;
use crate::http::handlers::{bytes, id, json};
use crate::http::params::Params;

/// No cache between may keep any of it.
pub(super) const UNKEPT: [(header::HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

/// Orders, the last night first.
#[derive(Serialize, ToSchema)]
pub struct Orders {
    items: Vec<OrderLine>,
}

/// Orders with their codes, where those are told for the first time.
#[derive(Serialize, ToSchema)]
pub struct Issued {
    items: Vec<IssuedView>,
}

/// Entries that wait for a person.
#[derive(Serialize, ToSchema)]
pub struct Conflicts {
    items: Vec<EntryLine>,
}

/// Issue the orders of an approved plan, one for each crew that goes out; asked again, what is there is told.
/// A code is told once.
#[utoipa::path(post, path = "/api/v1/plans/{id}/orders", params(("id" = String, Path)),
    responses((status = 200, body = Issued), (status = 404, description = "absent"), (status = 409, description = "the plan is not approved")))]
pub async fn issue(State(app): State<App>, asking: Asking, Path(text): Path<String>) -> Result<Response, Problem> {
    let work = async { Ok(Issued { items: app.issue_orders(&asking.caller, id(&text)?).await? }) };
    work.await.map(|issued| (UNKEPT, Json(issued)).into_response()).map_err(|e| asking.problem(e))
}

/// Orders of a night, or of all nights, the last night first.
#[utoipa::path(get, path = "/api/v1/orders", params(("night" = Option<String>, Query)),
    responses((status = 200, body = Orders), (status = 400, description = "a parameter is wrong"), (status = 404, description = "absent")))]
pub async fn list(State(app): State<App>, asking: Asking, uri: Uri) -> Result<Json<Orders>, Problem> {
    let read = async {
        planner(&asking.caller)?;
        let mut params = Params::read(&uri, &["night"]);
        let night = params.day("night");
        params.done()?;
        Ok(Json(Orders { items: app.orders(&asking.caller, night).await? }))
    };
    read.await.map_err(|e| asking.problem(e))
}

/// One order with who looked at it and what was said; this look is written down, too.
#[utoipa::path(get, path = "/api/v1/orders/{id}", params(("id" = String, Path)),
    responses((status = 200, body = OrderView), (status = 404, description = "absent")))]
pub async fn show(State(app): State<App>, asking: Asking, Path(text): Path<String>) -> Result<Response, Problem> {
    let say = |says: &_| asking.lang.pick(says);
    let read = async { app.order(&asking.caller, id(&text)?, &say).await };
    read.await.map(|order| (UNKEPT, Json(order)).into_response()).map_err(|e| asking.problem(e))
}

/// An order's stops and way as a file: gpx, kml, geojson or csv. It is written down who took it.
#[utoipa::path(get, path = "/api/v1/orders/{id}/sheet", params(("id" = String, Path), ("format" = String, Query)),
    responses((status = 200, description = "the file", content((Vec<u8> = "application/gpx+xml"),
            (Vec<u8> = "application/vnd.google-earth.kml+xml"), (serde_json::Value = "application/geo+json"), (Vec<u8> = "text/csv"))),
        (status = 400, description = "a parameter is wrong"), (status = 404, description = "absent")))]
pub async fn sheet(
    State(app): State<App>,
    asking: Asking,
    Path(text): Path<String>,
    uri: Uri,
) -> Result<Response, Problem> {
    let say = |says: &_| asking.lang.pick(says);
    let write = async {
        planner(&asking.caller)?;
        let format = format(&uri)?;
        file(&app.order_sheet(&asking.caller, id(&text)?, format, &say).await?, format)
    };
    write.await.map_err(|e| asking.problem(e))
}

/// Give an order a new code; the one before opens nothing any more.
#[utoipa::path(post, path = "/api/v1/orders/{id}/renew", params(("id" = String, Path)),
    responses((status = 200, body = IssuedView), (status = 404, description = "absent"), (status = 409, description = "it was withdrawn")))]
pub async fn renew(State(app): State<App>, asking: Asking, Path(text): Path<String>) -> Result<Response, Problem> {
    let work = async { app.renew_order(&asking.caller, id(&text)?).await };
    work.await.map(|issued| (UNKEPT, Json(issued)).into_response()).map_err(|e| asking.problem(e))
}

/// Take an order back: its code opens nothing any more.
#[utoipa::path(post, path = "/api/v1/orders/{id}/withdraw", params(("id" = String, Path)), request_body = NewWithdrawal,
    responses((status = 204, description = "withdrawn"), (status = 400, description = "a field is wrong"),
        (status = 404, description = "absent"), (status = 409, description = "it was before")))]
pub async fn withdraw(
    State(app): State<App>,
    asking: Asking,
    Path(text): Path<String>,
    body: Result<Bytes, BytesRejection>,
) -> Result<StatusCode, Problem> {
    let work = async {
        planner(&asking.caller)?;
        let new: NewWithdrawal = json(&bytes(body, app.settings().limits.json_bytes)?)?;
        app.withdraw_order(&asking.caller, id(&text)?, &new).await
    };
    work.await.map(|()| StatusCode::NO_CONTENT).map_err(|e| asking.problem(e))
}

/// What waits for a person: said twice in different ways, or against what another phone said.
#[utoipa::path(get, path = "/api/v1/orders/{id}/conflicts", params(("id" = String, Path)),
    responses((status = 200, body = Conflicts), (status = 404, description = "absent")))]
pub async fn conflicts(State(app): State<App>, asking: Asking, Path(text): Path<String>) -> Result<Response, Problem> {
    let say = |says: &_| asking.lang.pick(says);
    let read = async { Ok(Conflicts { items: app.order_conflicts(&asking.caller, id(&text)?, &say).await? }) };
    read.await.map(|all| (UNKEPT, Json(all)).into_response()).map_err(|e| asking.problem(e))
}

/// Let an entry of the tray count, or leave it out; it is kept in both cases.
#[utoipa::path(post, path = "/api/v1/orders/{id}/conflicts/{key}", params(("id" = String, Path), ("key" = String, Path)),
    request_body = Decision, responses((status = 204, description = "decided"), (status = 404, description = "absent, or decided before")))]
pub async fn decide(
    State(app): State<App>,
    asking: Asking,
    Path((text, key)): Path<(String, String)>,
    body: Result<Bytes, BytesRejection>,
) -> Result<StatusCode, Problem> {
    let work = async {
        planner(&asking.caller)?;
        let decision: Decision = json(&bytes(body, app.settings().limits.json_bytes)?)?;
        app.decide_entry(&asking.caller, id(&text)?, id(&key)?, &decision).await
    };
    work.await.map(|()| StatusCode::NO_CONTENT).map_err(|e| asking.problem(e))
}

/// A photo that a crew sent, as a JPEG.
#[utoipa::path(get, path = "/api/v1/orders/{id}/photos/{key}", params(("id" = String, Path), ("key" = String, Path)),
    responses((status = 200, description = "the photo", content_type = "image/jpeg"), (status = 404, description = "absent")))]
pub async fn photo(
    State(app): State<App>,
    asking: Asking,
    Path((text, key)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let read = async { app.order_photo(&asking.caller, id(&text)?, id(&key)?).await };
    let kind = [(header::CONTENT_TYPE, "image/jpeg")];
    read.await.map(|jpeg| (UNKEPT, kind, jpeg).into_response()).map_err(|e| asking.problem(e))
}

/// The format that an address asks for.
pub(super) fn format(uri: &Uri) -> Result<PlanFormat, AppError> {
    let mut params = Params::read(uri, &["format"]);
    let format = params.plan_format();
    params.done()?;
    Ok(format)
}

/// A written file as a reply that nobody keeps.
pub(super) fn file(file: &PlanFile, format: PlanFormat) -> Result<Response, AppError> {
    let disposition = HeaderValue::try_from(format!("attachment; filename=\"{}\"", file.name));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(format.media_type())),
        (header::CONTENT_DISPOSITION, disposition.map_err(|e| AppError::Internal(e.to_string()))?),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-store")),
    ];
    Ok((headers, file.text.clone()).into_response())
}
