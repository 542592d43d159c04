//! A carrier's file: proposed, then accepted or rejected.

use std::ops::ControlFlow;

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::{App, AppError, ImportView, Preview, Proposal, Upload};
use crate::http::Problem;
use crate::http::caller::Asking;
use crate::http::handlers::id;
use crate::http::params::Params;

/// Read a file and tell what it would change; unless it is a dry run, keep it for a decision.
#[utoipa::path(post, path = "/api/v1/imports", request_body(content = Vec<u8>, content_type = "application/geo+json"),
    params(("carrier" = String, Query), ("dry_run" = Option<bool>, Query), ("file_name" = Option<String>, Query), ("crs" = Option<String>, Query)),
    responses((status = 200, description = "dry run", body = Proposal), (status = 201, body = Proposal), (status = 404, description = "no such carrier in reach")))]
pub async fn propose(
    State(app): State<App>,
    asking: Asking,
    uri: Uri,
    body: Body,
) -> Result<(StatusCode, Json<Proposal>), Problem> {
    let work = async {
        let mut params = Params::read(&uri, &["carrier", "dry_run", "file_name", "crs"]);
        let (carrier, dry_run) = (params.carrier(), params.flag("dry_run").unwrap_or(false));
        let file_name = params.text("file_name").unwrap_or("upload").chars().take(200).collect();
        let crs = params.crs();
        params.done()?;
        let (vi, en) = ("Cần mã doanh nghiệp.", "A carrier's code is needed.");
        let carrier = carrier.ok_or_else(|| AppError::field("carrier", vi, en))?;
        let source = app.receive(&asking.caller, &carrier, body.into_data_stream()).await?;
        let upload = Upload { carrier, carrier_name: None, file_name, source, crs, retire_gone: false };
        let proposal = app.propose(&asking.caller, upload, dry_run, |_| ControlFlow::Continue(())).await?;
        Ok((if dry_run { StatusCode::OK } else { StatusCode::CREATED }, Json(proposal)))
    };
    work.await.map_err(|e| asking.problem(e))
}

/// Put a proposal into the network, all of it or nothing; with `retire_gone` what it does not name
/// leaves the network.
#[utoipa::path(post, path = "/api/v1/imports/{id}/accept", params(("id" = String, Path), ("retire_gone" = Option<bool>, Query)),
    responses((status = 200, body = Proposal), (status = 404, description = "absent"), (status = 409, description = "decided before")))]
pub async fn accept(
    State(app): State<App>,
    asking: Asking,
    Path(text): Path<String>,
    uri: Uri,
) -> Result<Json<Proposal>, Problem> {
    let work = async {
        let mut params = Params::read(&uri, &["retire_gone"]);
        let retire_gone = params.flag("retire_gone").unwrap_or(false);
        params.done()?;
        app.accept(&asking.caller, id(&text)?, retire_gone).await
    };
    work.await.map(Json).map_err(|e| asking.problem(e))
}

/// Turn a proposal down.
#[utoipa::path(post, path = "/api/v1/imports/{id}/reject", params(("id" = String, Path)),
    responses((status = 204, description = "rejected"), (status = 404, description = "absent"), (status = 409, description = "decided before")))]
pub async fn reject(State(app): State<App>, asking: Asking, Path(text): Path<String>) -> Result<StatusCode, Problem> {
    let work = async { app.reject(&asking.caller, id(&text)?).await };
    work.await.map(|()| StatusCode::NO_CONTENT).map_err(|e| asking.problem(e))
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
