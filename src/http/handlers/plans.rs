//! Plans of nights and who is sent out, for the police and the department.

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::{App, AppError, DispatchView, NewPlan, PlanLine, PlanView, planner};
use crate::http::Problem;
use crate::http::caller::Asking;
use crate::http::handlers::orders::{file, format};
use crate::http::handlers::{bytes, id, json};
use crate::http::params::Params;

/// Plans, the newest first.
#[derive(Serialize, ToSchema)]
pub struct Plans {
    items: Vec<PlanLine>,
}

/// A plan whose search has begun.
#[derive(Serialize, ToSchema)]
pub struct Begun {
    id: Uuid,
}

/// Plans of a night, or of all nights, the newest first.
#[utoipa::path(get, path = "/api/v1/plans", params(("night" = Option<String>, Query)),
    responses((status = 200, body = Plans), (status = 400, description = "a parameter is wrong"), (status = 404, description = "absent")))]
pub async fn list(State(app): State<App>, asking: Asking, uri: Uri) -> Result<Json<Plans>, Problem> {
    let read = async {
        planner(&asking.caller)?;
        let mut params = Params::read(&uri, &["night"]);
        let night = params.day("night");
        params.done()?;
        Ok(Json(Plans { items: app.plans(&asking.caller, night).await? }))
    };
    read.await.map_err(|e| asking.problem(e))
}

/// Begin the search for a plan; `change` events of the layer `plans` tell of its progress.
#[utoipa::path(post, path = "/api/v1/plans", request_body = NewPlan,
    responses((status = 202, body = Begun), (status = 400, description = "a field is wrong"), (status = 404, description = "absent")))]
pub async fn make(
    State(app): State<App>,
    asking: Asking,
    body: Result<Bytes, BytesRejection>,
) -> Result<(StatusCode, Json<Begun>), Problem> {
    let work = async {
        planner(&asking.caller)?;
        let new: NewPlan = json(&bytes(body, app.settings().limits.json_bytes)?)?;
        Ok((StatusCode::ACCEPTED, Json(Begun { id: app.make_plan(&asking.caller, &new).await? })))
    };
    work.await.map_err(|e| asking.problem(e))
}

/// One plan.
#[utoipa::path(get, path = "/api/v1/plans/{id}", params(("id" = String, Path)),
    responses((status = 200, body = PlanView), (status = 404, description = "absent")))]
pub async fn show(State(app): State<App>, asking: Asking, Path(text): Path<String>) -> Result<Json<PlanView>, Problem> {
    let say = |says: &_| asking.lang.pick(says);
    let read = async { app.plan(&asking.caller, id(&text)?, &say).await };
    read.await.map(Json).map_err(|e| asking.problem(e))
}

/// End a plan's search with the best so far.
#[utoipa::path(post, path = "/api/v1/plans/{id}/stop", params(("id" = String, Path)),
    responses((status = 204, description = "it ends"), (status = 404, description = "absent"), (status = 409, description = "another process searches")))]
pub async fn stop(State(app): State<App>, asking: Asking, Path(text): Path<String>) -> Result<StatusCode, Problem> {
    let work = async { app.stop_plan(&asking.caller, id(&text)?).await };
    work.await.map(|()| StatusCode::NO_CONTENT).map_err(|e| asking.problem(e))
}

/// Approve a plan that was made; the night's plan that was approved before is a draft again.
#[utoipa::path(post, path = "/api/v1/plans/{id}/approve", params(("id" = String, Path)),
    responses((status = 204, description = "approved"), (status = 404, description = "absent"), (status = 409, description = "it is not ready")))]
pub async fn approve(State(app): State<App>, asking: Asking, Path(text): Path<String>) -> Result<StatusCode, Problem> {
    let work = async { app.approve_plan(&asking.caller, id(&text)?).await };
    work.await.map(|()| StatusCode::NO_CONTENT).map_err(|e| asking.problem(e))
}

/// A plan as a file: gpx, kml, geojson or csv.
#[utoipa::path(get, path = "/api/v1/plans/{id}/export", params(("id" = String, Path), ("format" = String, Query)),
    responses((status = 200, description = "the file", content((Vec<u8> = "application/gpx+xml"),
            (Vec<u8> = "application/vnd.google-earth.kml+xml"), (serde_json::Value = "application/geo+json"), (Vec<u8> = "text/csv"))),
        (status = 400, description = "a parameter is wrong"), (status = 404, description = "absent")))]
pub async fn export(
    State(app): State<App>,
    asking: Asking,
    Path(text): Path<String>,
    uri: Uri,
) -> Result<Response, Problem> {
    let say = |says: &_| asking.lang.pick(says);
    let write = async {
        planner(&asking.caller)?;
        let format = format(&uri)?;
        file(&app.export_plan(&asking.caller, id(&text)?, format, &say).await?, format)
    };
    write.await.map_err(|e| asking.problem(e))
}

/// The three crews that are soonest at a place.
#[utoipa::path(get, path = "/api/v1/dispatch", params(("at" = String, Query)),
    responses((status = 200, body = DispatchView), (status = 400, description = "a parameter is wrong"), (status = 404, description = "absent")))]
pub async fn dispatch(State(app): State<App>, asking: Asking, uri: Uri) -> Result<Json<DispatchView>, Problem> {
    let say = |says: &_| asking.lang.pick(says);
    let read = async {
        planner(&asking.caller)?;
        let mut params = Params::read(&uri, &["at"]);
        let at = params.place("at");
        params.done()?;
        match at {
            Some(at) => app.dispatch(&asking.caller, at, &say).await,
            None => Err(AppError::Absent),
        }
    };
    read.await.map(Json).map_err(|e| asking.problem(e))
}
