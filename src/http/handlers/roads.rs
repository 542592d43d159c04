//! Road files, and what is closed. For the police and the department; to others there is no such thing.

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::{App, AppError, ClosureView, NewClosure, RoadProposal, RoadUpload, RoadWish, RoadsView, Stage};
use crate::http::Problem;
use crate::http::caller::Asking;
use crate::http::handlers::imports::length;
use crate::http::handlers::{bytes, id, json};
use crate::http::params::Params;

/// Versions of the roads, newest first, and what travel times rest on.
#[utoipa::path(get, path = "/api/v1/roads",
    responses((status = 200, body = RoadsView), (status = 404, description = "not for this role")))]
pub async fn list(State(app): State<App>, asking: Asking, uri: Uri) -> Result<Json<RoadsView>, Problem> {
    let read = async {
        Params::read(&uri, &[]).done()?;
        app.roads(&asking.caller).await
    };
    read.await.map(Json).map_err(|e| asking.problem(e))
}

/// Read a road file (OSM PBF or XML) and tell what it would change; unless it is a dry run, keep it for a
/// decision.
#[utoipa::path(post, path = "/api/v1/roads", request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    params(("dry_run" = Option<bool>, Query), ("file_name" = Option<String>, Query), ("work" = Option<String>, Query)),
    responses((status = 200, description = "dry run, or a file that is refused", body = RoadProposal), (status = 201, body = RoadProposal), (status = 404, description = "not for this role")))]
pub async fn propose(
    State(app): State<App>,
    asking: Asking,
    uri: Uri,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<RoadProposal>), Problem> {
    let work = async {
        let mut params = Params::read(&uri, &["dry_run", "file_name", "work"]);
        let dry_run = params.flag("dry_run").unwrap_or(false);
        let file_name = params.text("file_name").unwrap_or("upload").chars().take(200).collect();
        let key = params.work();
        params.done()?;
        let working = app.begin(&asking.caller, key.as_deref())?;
        working.work.enter(Stage::Receiving, length(&headers));
        let source = app.receive_roads(&asking.caller, body.into_data_stream(), &working.work).await?;
        let wish = if dry_run { RoadWish::Told } else { RoadWish::Proposed };
        let proposal = app.import_roads(&asking.caller, RoadUpload { file_name, source }, wish, &working.work).await?;
        Ok((if proposal.id.is_some() { StatusCode::CREATED } else { StatusCode::OK }, Json(proposal)))
    };
    work.await.map_err(|e| asking.problem(e))
}

/// One version, as it was told when it was read.
#[utoipa::path(get, path = "/api/v1/roads/{id}", params(("id" = String, Path)),
    responses((status = 200, body = RoadProposal), (status = 404, description = "absent")))]
pub async fn show(
    State(app): State<App>,
    asking: Asking,
    Path(text): Path<String>,
) -> Result<Json<RoadProposal>, Problem> {
    let read = async { app.road_version(&asking.caller, id(&text)?).await };
    read.await.map(Json).map_err(|e| asking.problem(e))
}

/// Take a proposed version into use.
#[utoipa::path(post, path = "/api/v1/roads/{id}/accept", params(("id" = String, Path)),
    responses((status = 200, body = RoadProposal), (status = 404, description = "absent"), (status = 409, description = "decided before, or the roads have moved")))]
pub async fn accept(
    State(app): State<App>,
    asking: Asking,
    Path(text): Path<String>,
) -> Result<Json<RoadProposal>, Problem> {
    let work = async { app.decide_roads(&asking.caller, id(&text)?, true).await };
    work.await.map(Json).map_err(|e| asking.problem(e))
}

/// Turn a proposed version down.
#[utoipa::path(post, path = "/api/v1/roads/{id}/reject", params(("id" = String, Path)),
    responses((status = 200, body = RoadProposal), (status = 404, description = "absent"), (status = 409, description = "decided before")))]
pub async fn reject(
    State(app): State<App>,
    asking: Asking,
    Path(text): Path<String>,
) -> Result<Json<RoadProposal>, Problem> {
    let work = async { app.decide_roads(&asking.caller, id(&text)?, false).await };
    work.await.map(Json).map_err(|e| asking.problem(e))
}

/// Put an earlier version back into use.
#[utoipa::path(post, path = "/api/v1/roads/{id}/restore", params(("id" = String, Path)),
    responses((status = 201, body = RoadProposal), (status = 404, description = "absent"), (status = 409, description = "it was turned down, or the roads have moved")))]
pub async fn restore(
    State(app): State<App>,
    asking: Asking,
    Path(text): Path<String>,
) -> Result<(StatusCode, Json<RoadProposal>), Problem> {
    let work = async { app.restore_roads(&asking.caller, id(&text)?).await };
    work.await.map(|told| (StatusCode::CREATED, Json(told))).map_err(|e| asking.problem(e))
}

/// Closures and floods.
#[derive(Serialize, ToSchema)]
pub struct Closures {
    /// By their start.
    items: Vec<ClosureView>,
}

/// Closures and floods by their start; `since` leaves out those that are over by then.
#[utoipa::path(get, path = "/api/v1/closures", params(("since" = Option<String>, Query)),
    responses((status = 200, body = Closures), (status = 400, description = "a parameter is wrong"), (status = 404, description = "not for this role")))]
pub async fn closures(State(app): State<App>, asking: Asking, uri: Uri) -> Result<Json<Closures>, Problem> {
    let read = async {
        let mut params = Params::read(&uri, &["since"]);
        let since = params.moment("since", false, app.settings().zone);
        params.done()?;
        Ok::<_, AppError>(Closures { items: app.closures(&asking.caller, since).await? })
    };
    read.await.map(Json).map_err(|e| asking.problem(e))
}

/// Note a closure or a flood, by ways or by area, for a time, with a reason.
#[utoipa::path(post, path = "/api/v1/closures", request_body = NewClosure,
    responses((status = 201, body = ClosureView), (status = 400, description = "a field is wrong"), (status = 404, description = "not for this role")))]
pub async fn close(
    State(app): State<App>,
    asking: Asking,
    body: Result<Bytes, BytesRejection>,
) -> Result<(StatusCode, Json<ClosureView>), Problem> {
    let work = async {
        let new: NewClosure = json(&bytes(body, app.settings().limits.json_bytes)?)?;
        Ok((StatusCode::CREATED, Json(app.close_roads(&asking.caller, &new).await?)))
    };
    work.await.map_err(|e| asking.problem(e))
}

/// End a closure now.
#[utoipa::path(post, path = "/api/v1/closures/{id}/end", params(("id" = String, Path)),
    responses((status = 200, body = ClosureView), (status = 404, description = "absent"), (status = 409, description = "ended before")))]
pub async fn open(
    State(app): State<App>,
    asking: Asking,
    Path(text): Path<String>,
) -> Result<Json<ClosureView>, Problem> {
    let work = async { app.open_roads(&asking.caller, id(&text)?).await };
    work.await.map(Json).map_err(|e| asking.problem(e))
}
