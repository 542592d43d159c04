//! Sealed draws of surprise inspections: made by the police and the department, read and checked by everybody.

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::{
    App, AppError, CancelTold, DrawView, InspectedTold, NewDraw, OpenedView, OutcomeTold, PublicDraw, PublicLine,
    planner,
};
use crate::http::Problem;
use crate::http::caller::Asking;
use crate::http::handlers::{bytes, id, json};
use crate::http::params::Params;

type Body = Result<Bytes, BytesRejection>;

/// Draws, the newest first.
#[derive(Serialize, ToSchema)]
pub struct Draws {
    items: Vec<DrawView>,
}

/// Draws as everybody reads them, the newest first.
#[derive(Serialize, ToSchema)]
pub struct PublicDraws {
    items: Vec<PublicLine>,
}

/// What was drawn and inspected.
#[derive(Serialize, ToSchema)]
pub struct OpenedList {
    items: Vec<OpenedView>,
}

/// Draws with what was drawn, the newest first; `before` is the number that the last page ended with.
#[utoipa::path(get, path = "/api/v1/draws", params(("before" = Option<i64>, Query)),
    responses((status = 200, body = Draws), (status = 400, description = "a parameter is wrong"), (status = 404, description = "absent")))]
pub async fn list(State(app): State<App>, asking: Asking, uri: Uri) -> Result<Json<Draws>, Problem> {
    let read = async {
        planner(&asking.caller)?;
        let before = before(&uri)?;
        Ok(Json(Draws { items: app.draws(&asking.caller, before).await? }))
    };
    read.await.map_err(|e: AppError| asking.problem(e))
}

/// Seal a draw: candidates and the hash of the seed are public from then on.
#[utoipa::path(post, path = "/api/v1/draws", request_body = NewDraw,
    responses((status = 201, body = DrawView), (status = 400, description = "a field is wrong"), (status = 404, description = "absent")))]
pub async fn make(State(app): State<App>, asking: Asking, body: Body) -> Result<(StatusCode, Json<DrawView>), Problem> {
    let work = async {
        planner(&asking.caller)?;
        let new: NewDraw = json(&bytes(body, app.settings().limits.json_bytes)?)?;
        Ok((StatusCode::CREATED, Json(app.seal_draw(&asking.caller, &new).await?)))
    };
    work.await.map_err(|e| asking.problem(e))
}

/// One draw with what was drawn.
#[utoipa::path(get, path = "/api/v1/draws/{id}", params(("id" = String, Path)),
    responses((status = 200, body = DrawView), (status = 404, description = "absent")))]
pub async fn show(State(app): State<App>, asking: Asking, Path(text): Path<String>) -> Result<Json<DrawView>, Problem> {
    let read = async { app.draw(&asking.caller, id(&text)?).await };
    read.await.map(Json).map_err(|e| asking.problem(e))
}

/// Enter the outcome of the public event that was named at the sealing, once.
#[utoipa::path(post, path = "/api/v1/draws/{id}/outcome", request_body = OutcomeTold, params(("id" = String, Path)),
    responses((status = 200, body = DrawView), (status = 400, description = "a field is wrong"), (status = 404, description = "absent"),
        (status = 409, description = "not at this draw, or not any more")))]
pub async fn outcome(
    State(app): State<App>,
    asking: Asking,
    Path(text): Path<String>,
    body: Body,
) -> Result<Json<DrawView>, Problem> {
    let work = async {
        planner(&asking.caller)?;
        let told: OutcomeTold = json(&bytes(body, app.settings().limits.json_bytes)?)?;
        app.set_outcome(&asking.caller, id(&text)?, &told).await
    };
    work.await.map(Json).map_err(|e| asking.problem(e))
}

/// Note that something that was drawn was inspected, once; its carrier reads it from then on.
#[utoipa::path(post, path = "/api/v1/draws/{id}/inspected", request_body = InspectedTold, params(("id" = String, Path)),
    responses((status = 200, body = DrawView), (status = 400, description = "a field is wrong"), (status = 404, description = "absent"),
        (status = 409, description = "it was noted before")))]
pub async fn inspected(
    State(app): State<App>,
    asking: Asking,
    Path(text): Path<String>,
    body: Body,
) -> Result<Json<DrawView>, Problem> {
    let work = async {
        planner(&asking.caller)?;
        let told: InspectedTold = json(&bytes(body, app.settings().limits.json_bytes)?)?;
        app.note_inspected(&asking.caller, id(&text)?, &told).await
    };
    work.await.map(Json).map_err(|e| asking.problem(e))
}

/// Reveal the seed before the day is over, once all that was drawn is inspected. After the day it is revealed
/// without anybody's doing.
#[utoipa::path(post, path = "/api/v1/draws/{id}/reveal", params(("id" = String, Path)),
    responses((status = 200, body = DrawView), (status = 404, description = "absent"), (status = 409, description = "not all is inspected")))]
pub async fn reveal(
    State(app): State<App>,
    asking: Asking,
    Path(text): Path<String>,
) -> Result<Json<DrawView>, Problem> {
    let work = async { app.reveal_draw(&asking.caller, id(&text)?).await };
    work.await.map(Json).map_err(|e| asking.problem(e))
}

/// Cancel a draw that nothing is revealed of. It stays, with its reason and its seed, for everybody to read.
#[utoipa::path(post, path = "/api/v1/draws/{id}/cancel", request_body = CancelTold, params(("id" = String, Path)),
    responses((status = 200, body = DrawView), (status = 400, description = "a field is wrong"), (status = 404, description = "absent"),
        (status = 409, description = "it is revealed")))]
pub async fn cancel(
    State(app): State<App>,
    asking: Asking,
    Path(text): Path<String>,
    body: Body,
) -> Result<Json<DrawView>, Problem> {
    let work = async {
        planner(&asking.caller)?;
        let told: CancelTold = json(&bytes(body, app.settings().limits.json_bytes)?)?;
        app.cancel_draw(&asking.caller, id(&text)?, &told).await
    };
    work.await.map(Json).map_err(|e| asking.problem(e))
}

/// What was drawn and inspected, with what checks it against the published draw: its own for a carrier, all for the
/// police and the department.
#[utoipa::path(get, path = "/api/v1/draws/opened",
    responses((status = 200, body = OpenedList), (status = 404, description = "absent")))]
pub async fn opened(State(app): State<App>, asking: Asking) -> Result<Json<OpenedList>, Problem> {
    let read = async { Ok(OpenedList { items: app.opened_candidates(&asking.caller).await? }) };
    read.await.map(Json).map_err(|e: AppError| asking.problem(e))
}

/// Draws as everybody reads them, the newest first; `before` is the number that the last page ended with.
#[utoipa::path(get, path = "/api/v1/draws/public", params(("before" = Option<i64>, Query)),
    responses((status = 200, body = PublicDraws), (status = 400, description = "a parameter is wrong")))]
pub async fn public(State(app): State<App>, asking: Asking, uri: Uri) -> Result<Json<PublicDraws>, Problem> {
    let read = async { Ok(PublicDraws { items: app.public_draws(before(&uri)?).await? }) };
    read.await.map(Json).map_err(|e: AppError| asking.problem(e))
}

/// One draw as everybody reads it, by its number: what `cablewatch verify draw` takes.
#[utoipa::path(get, path = "/api/v1/draws/public/{number}", params(("number" = i64, Path)),
    responses((status = 200, body = PublicDraw), (status = 404, description = "absent")))]
pub async fn public_one(
    State(app): State<App>,
    asking: Asking,
    Path(text): Path<String>,
) -> Result<Json<PublicDraw>, Problem> {
    let read = async { app.public_draw(text.parse().map_err(|_| AppError::Absent)?).await };
    read.await.map(Json).map_err(|e| asking.problem(e))
}

fn before(uri: &Uri) -> Result<Option<i64>, AppError> {
    let mut params = Params::read(uri, &["before"]);
    let before = params.number("before", 1.0, 1e9);
    params.done()?;
    Ok(before.map(|number| number as i64))
}
