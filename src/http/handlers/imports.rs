//! A carrier's file: proposed, then accepted or rejected.

use std::ops::ControlFlow;

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::{App, AppError, ImportView, Preview, Proposal, Stage, Upload};
use crate::http::Problem;
use crate::http::caller::Asking;
use crate::http::handlers::id;
use crate::http::params::Params;

/// Read a file and tell what it would change; unless it is a dry run, keep it for a decision.
#[utoipa::path(post, path = "/api/v1/imports", request_body(content = Vec<u8>, content_type = "application/geo+json"),
    params(("carrier" = String, Query), ("dry_run" = Option<bool>, Query), ("file_name" = Option<String>, Query), ("crs" = Option<String>, Query), ("columns" = Option<String>, Query), ("work" = Option<String>, Query)),
    responses((status = 200, description = "dry run", body = Proposal), (status = 201, body = Proposal), (status = 404, description = "no such carrier in reach")))]
pub async fn propose(
    State(app): State<App>,
    asking: Asking,
    uri: Uri,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<Proposal>), Problem> {
    let work = async {
        let mut params = Params::read(&uri, &["carrier", "dry_run", "file_name", "crs", "columns", "work"]);
        let (carrier, dry_run) = (params.carrier(), params.flag("dry_run").unwrap_or(false));
        let file_name = params.text("file_name").unwrap_or("upload").chars().take(200).collect();
        let (crs, columns) = (params.crs(), params.columns().unwrap_or_default());
        let key = params.work();
        params.done()?;
        let (vi, en) = ("Cần mã doanh nghiệp.", "A carrier's code is needed.");
        let carrier = carrier.ok_or_else(|| AppError::field("carrier", vi, en))?;
        let working = app.begin(&asking.caller, key.as_deref())?;
        working.work.enter(Stage::Receiving, length(&headers));
        let source = app.receive(&asking.caller, &carrier, body.into_data_stream(), &working.work).await?;
        let upload = Upload { carrier, carrier_name: None, file_name, source, crs, columns, retire_gone: false };
        let proposal = app.propose(&asking.caller, upload, dry_run, &working.work).await?;
        Ok((if dry_run { StatusCode::OK } else { StatusCode::CREATED }, Json(proposal)))
    };
    work.await.map_err(|e| asking.problem(e))
}

/// Incidents of a file, all of them or none; a dry run only tells what is wrong. A record that was taken
/// before, by the carrier's id of it, stays as it is.
#[utoipa::path(post, path = "/api/v1/imports/incidents", request_body(content = Vec<u8>, content_type = "application/geo+json"),
    params(("carrier" = String, Query), ("dry_run" = Option<bool>, Query)),
    responses((status = 200, description = "a dry run, or the file was taken"), (status = 422, description = "refused: the faults tell why"), (status = 404, description = "no such carrier in reach")))]
pub async fn incidents(
    State(app): State<App>,
    asking: Asking,
    uri: Uri,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<serde_json::Value>), Problem> {
    let work = async {
        let mut params = Params::read(&uri, &["carrier", "dry_run"]);
        let (carrier, dry_run) = (params.carrier(), params.flag("dry_run").unwrap_or(false));
        params.done()?;
        let (vi, en) = ("Cần mã doanh nghiệp.", "A carrier's code is needed.");
        let carrier = carrier.ok_or_else(|| AppError::field("carrier", vi, en))?;
        let working = app.begin(&asking.caller, None)?;
        working.work.enter(Stage::Receiving, length(&headers));
        let source = app.receive(&asking.caller, &carrier, body.into_data_stream(), &working.work).await?;
        let go_on = |_| ControlFlow::Continue(());
        let answer = app.import_incidents(&asking.caller, &carrier, source, dry_run, go_on).await?;
        let refused = !dry_run && answer["verdict"] == "reject";
        Ok((if refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }, Json(answer)))
    };
    work.await.map_err(|e| asking.problem(e))
}

/// Put a proposal into the network, all of it or nothing; with `retire_gone` what it does not name
/// leaves the network.
#[utoipa::path(post, path = "/api/v1/imports/{id}/accept", params(("id" = String, Path), ("retire_gone" = Option<bool>, Query), ("work" = Option<String>, Query)),
    responses((status = 200, body = Proposal), (status = 404, description = "absent"), (status = 409, description = "decided before, or the network has moved")))]
pub async fn accept(
    State(app): State<App>,
    asking: Asking,
    Path(text): Path<String>,
    uri: Uri,
) -> Result<Json<Proposal>, Problem> {
    let work = async {
        let mut params = Params::read(&uri, &["retire_gone", "work"]);
        let retire_gone = params.flag("retire_gone").unwrap_or(false);
        let key = params.work();
        params.done()?;
        let working = app.begin(&asking.caller, key.as_deref())?;
        app.accept(&asking.caller, id(&text)?, retire_gone, &working.work).await
    };
    work.await.map(Json).map_err(|e| asking.problem(e))
}

/// Compare a waiting proposal with the network as it is now.
#[utoipa::path(post, path = "/api/v1/imports/{id}/renew", params(("id" = String, Path), ("work" = Option<String>, Query)),
    responses((status = 200, body = Proposal), (status = 404, description = "absent"), (status = 409, description = "decided before")))]
pub async fn renew(
    State(app): State<App>,
    asking: Asking,
    Path(text): Path<String>,
    uri: Uri,
) -> Result<Json<Proposal>, Problem> {
    let work = async {
        let working = app.begin(&asking.caller, work_key(&uri)?.as_deref())?;
        app.renew(&asking.caller, id(&text)?, &working.work).await
    };
    work.await.map(Json).map_err(|e| asking.problem(e))
}

/// Propose once more the file of an earlier import, read as it was read then.
#[utoipa::path(post, path = "/api/v1/imports/{id}/again", params(("id" = String, Path), ("work" = Option<String>, Query)),
    responses((status = 201, body = Proposal), (status = 404, description = "absent"), (status = 409, description = "the file was not kept")))]
pub async fn again(
    State(app): State<App>,
    asking: Asking,
    Path(text): Path<String>,
    uri: Uri,
) -> Result<(StatusCode, Json<Proposal>), Problem> {
    let work = async {
        let working = app.begin(&asking.caller, work_key(&uri)?.as_deref())?;
        app.again(&asking.caller, id(&text)?, &working.work).await
    };
    work.await.map(|proposal| (StatusCode::CREATED, Json(proposal))).map_err(|e| asking.problem(e))
}

/// Turn a proposal down.
#[utoipa::path(post, path = "/api/v1/imports/{id}/reject", params(("id" = String, Path)),
    responses((status = 204, description = "rejected"), (status = 404, description = "absent"), (status = 409, description = "decided before")))]
pub async fn reject(State(app): State<App>, asking: Asking, Path(text): Path<String>) -> Result<StatusCode, Problem> {
    let work = async { app.reject(&asking.caller, id(&text)?).await };
    work.await.map(|()| StatusCode::NO_CONTENT).map_err(|e| asking.problem(e))
}

/// The key of a work, where that is the only parameter.
pub(super) fn work_key(uri: &Uri) -> Result<Option<String>, AppError> {
    let params = Params::read(uri, &["work"]);
    let key = params.work();
    params.done().map(|()| key)
}

/// Bytes of the body as its sender announces them; 0 if not.
pub(super) fn length(headers: &HeaderMap) -> u64 {
    headers.get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()).and_then(|v| v.parse().ok()).unwrap_or(0)
}

/// The last imports.
#[derive(Serialize, ToSchema)]
pub struct Imports {
    imports: Vec<ImportView>,
}

/// The last imports in reach, newest first.
#[utoipa::path(get, path = "/api/v1/imports", params(("limit" = Option<i64>, Query)), responses((status = 200, body = Imports)))]
pub async fn list(State(app): State<App>, asking: Asking, uri: Uri) -> Result<Json<Imports>, Problem> {
    let read = async {
        let mut params = Params::read(&uri, &["limit"]);
        let limit = params.limit(20, 100);
        params.done()?;
        Ok(Json(Imports { imports: app.imports(&asking.caller, limit).await? }))
    };
    read.await.map_err(|e| asking.problem(e))
}

/// One import: the proposal as it was told.
#[utoipa::path(get, path = "/api/v1/imports/{id}", params(("id" = String, Path)),
    responses((status = 200, body = Proposal), (status = 404, description = "absent")))]
pub async fn show(
    State(app): State<App>,
    asking: Asking,
    Path(text): Path<String>,
) -> Result<Json<serde_json::Value>, Problem> {
    let read = async { app.import(&asking.caller, id(&text)?).await };
    read.await.map(Json).map_err(|e| asking.problem(e))
}

/// A waiting proposal on the map.
#[utoipa::path(get, path = "/api/v1/imports/{id}/preview", params(("id" = String, Path)),
    responses((status = 200, body = Preview), (status = 404, description = "absent"), (status = 409, description = "decided before")))]
pub async fn preview(
    State(app): State<App>,
    asking: Asking,
    Path(text): Path<String>,
) -> Result<Json<Preview>, Problem> {
    let read = async { app.preview(&asking.caller, id(&text)?).await };
    read.await.map(Json).map_err(|e| asking.problem(e))
}
