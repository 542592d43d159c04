//! Incidents: read and reported.

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::views::{Collection, Feature, IncidentSummary, IncidentView};
use crate::app::{App, AppError, Correction, IncidentQuery, Report};
use crate::http::Problem;
use crate::http::caller::Asking;
use crate::http::conditional::tag;
use crate::http::handlers::{bytes, id, json, with};
use crate::http::params::Params;

/// What a reporter gets: where to find it again.
#[derive(Serialize, ToSchema)]
pub struct Receipt {
    /// Id of the incident.
    id: String,
    /// Code to look the answer up by.
    code: String,
}

fn query(app: &App, uri: &Uri) -> Result<IncidentQuery, AppError> {
    let (limits, zone) = (app.settings().limits, app.settings().zone);
    let mut params = Params::read(uri, &["bbox", "datetime", "kind", "carrier", "look", "after", "limit"]);
    let query = IncidentQuery {
        bbox: params.bbox(),
        window: params.datetime(zone),
        kinds: params.kinds(),
        carriers: params.carriers(),
        look: params.flag("look").unwrap_or(false),
        after: params.id("after"),
        limit: params.limit(limits.page, limits.page_most),
    };
    params.done()?;
    Ok(query)
}

/// Incidents in reach.
#[utoipa::path(get, path = "/api/v1/incidents",
    params(("bbox" = Option<String>, Query), ("datetime" = Option<String>, Query), ("kind" = Option<String>, Query),
        ("carrier" = Option<String>, Query), ("look" = Option<bool>, Query), ("after" = Option<String>, Query), ("limit" = Option<i64>, Query)),
    responses((status = 200, body = Collection<IncidentView>), (status = 400, description = "a parameter is wrong")))]
pub async fn list(State(app): State<App>, asking: Asking, uri: Uri) -> Result<Json<Collection<IncidentView>>, Problem> {
    let read = async {
        let page = app.incidents(&asking.caller, &query(&app, &uri)?).await?;
        let next = page.next.map(|after| with(&uri, "after", &after.to_string()));
        Ok(Json(Collection::new(page.items, next)))
    };
    read.await.map_err(|e| asking.problem(e))
}

/// Counts a month, a kind, a carrier.
#[utoipa::path(get, path = "/api/v1/incidents/summary",
    params(("bbox" = Option<String>, Query), ("datetime" = Option<String>, Query), ("kind" = Option<String>, Query), ("carrier" = Option<String>, Query),
        ("look" = Option<bool>, Query)),
    responses((status = 200, body = IncidentSummary)))]
pub async fn summary(State(app): State<App>, asking: Asking, uri: Uri) -> Result<Json<IncidentSummary>, Problem> {
    let read = async { app.incident_summary(&asking.caller, &query(&app, &uri)?).await };
    read.await.map(Json).map_err(|e| asking.problem(e))
}

/// One incident in reach.
#[utoipa::path(get, path = "/api/v1/incidents/{id}", params(("id" = String, Path)),
    responses((status = 200, body = Feature<IncidentView>), (status = 404, description = "absent")))]
pub async fn show(
    State(app): State<App>,
    asking: Asking,
    Path(text): Path<String>,
) -> Result<Json<Feature<IncidentView>>, Problem> {
    let read = async { app.incident(&asking.caller, id(&text)?).await };
    read.await.map(Json).map_err(|e| asking.problem(e))
}

/// File a report. Anybody may; the answer does not tell whether a cable is near.
#[utoipa::path(post, path = "/api/v1/incidents", request_body = Report,
    params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = Receipt), (status = 400, description = "a field is wrong"), (status = 409, description = "the key was used with another body")))]
pub async fn report(
    State(app): State<App>,
    asking: Asking,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<(StatusCode, Json<Receipt>), Problem> {
    let file = async {
        let body = bytes(body, app.settings().limits.json_bytes)?;
        let (id, code) = app.report(&asking.caller, json(&body)?, key(&headers)?, &body).await?;
        Ok((StatusCode::CREATED, Json(Receipt { id: id.to_string(), code })))
    };
    file.await.map_err(|e| asking.problem(e))
}

/// Say where an incident is: for the police and the department. It stays there whatever matching finds
/// later. With `If-Match`, only if it is still as the caller read it.
#[utoipa::path(put, path = "/api/v1/incidents/{id}/place", request_body = Correction,
    params(("id" = String, Path), ("If-Match" = Option<String>, Header)),
    responses((status = 200, body = Feature<IncidentView>), (status = 400, description = "a field is wrong, or no cable is there"), (status = 404, description = "absent"), (status = 412, description = "it has changed")))]
pub async fn correct(
    State(app): State<App>,
    asking: Asking,
    Path(text): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Feature<IncidentView>>, Problem> {
    let work = async {
        let body = bytes(body, app.settings().limits.json_bytes)?;
        unchanged(&app, &asking, id(&text)?, &headers).await?;
        app.correct_place(&asking.caller, id(&text)?, &json(&body)?).await
    };
    work.await.map(Json).map_err(|e| asking.problem(e))
}

/// Take a correction back: the incident is found automatically again.
#[utoipa::path(delete, path = "/api/v1/incidents/{id}/place", params(("id" = String, Path), ("If-Match" = Option<String>, Header)),
    responses((status = 200, body = Feature<IncidentView>), (status = 404, description = "absent"), (status = 412, description = "it has changed")))]
pub async fn release(
    State(app): State<App>,
    asking: Asking,
    Path(text): Path<String>,
    headers: HeaderMap,
) -> Result<Json<Feature<IncidentView>>, Problem> {
    let work = async {
        unchanged(&app, &asking, id(&text)?, &headers).await?;
        app.release_place(&asking.caller, id(&text)?).await
    };
    work.await.map(Json).map_err(|e| asking.problem(e))
}

/// Whether an incident is still what the caller read, by the `ETag` that came with it.
async fn unchanged(app: &App, asking: &Asking, id: Uuid, headers: &HeaderMap) -> Result<(), AppError> {
    let Some(known) = headers.get(header::IF_MATCH) else { return Ok(()) };
    let now = serde_json::to_vec(&app.incident(&asking.caller, id).await?);
    let now = now.map_err(|e| AppError::Internal(e.to_string()))?;
    if known == "*" || known.as_bytes() == tag(&now).as_bytes() { Ok(()) } else { Err(AppError::Changed) }
}

/// The key under which a report is taken once.
pub fn key(headers: &HeaderMap) -> Result<Option<&str>, AppError> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    let key = value.to_str().ok().filter(|k| (1..=200).contains(&k.len()));
    let (vi, en) = ("Cần 1 đến 200 ký tự ASCII.", "1 to 200 ASCII characters are needed.");
    key.map(Some).ok_or_else(|| AppError::field("Idempotency-Key", vi, en))
}
