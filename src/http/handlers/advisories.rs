//! Advisories, who has read them, and the public's questions.

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};

use crate::app::views::{AdvisoryList, AdvisoryView, ConfirmationsView, Link, PublicAdvisories, QuestionView};
use crate::app::{AdvisoryStep, App, AppError, NewAdvisory, Questions};
use crate::http::Problem;
use crate::http::caller::Asking;
use crate::http::handlers::{as_read, bytes, id, json, with};
use crate::http::params::Params;

type Body = Result<Bytes, BytesRejection>;

/// Advisories in reach, oldest first: all for the police and the department, those for it for a carrier or a
/// commune.
#[utoipa::path(get, path = "/api/v1/advisories",
    params(("after" = Option<String>, Query), ("limit" = Option<i64>, Query)),
    responses((status = 200, body = AdvisoryList), (status = 400, description = "a parameter is wrong")))]
pub async fn list(State(app): State<App>, asking: Asking, uri: Uri) -> Result<Json<AdvisoryList>, Problem> {
    let read = async {
        let limits = app.settings().limits;
        let mut params = Params::read(&uri, &["after", "limit"]);
        let (after, limit) = (params.id("after"), params.limit(limits.page, limits.page_most));
        params.done()?;
        let (items, next) = app.advisories(&asking.caller, after, limit).await?;
        let link = |after: uuid::Uuid| Link { rel: "next", href: with(&uri, "after", &after.to_string()) };
        Ok(Json(AdvisoryList { items, links: next.map(link).into_iter().collect() }))
    };
    read.await.map_err(|e: AppError| asking.problem(e))
}

/// One advisory in reach; with its history for those who write.
#[utoipa::path(get, path = "/api/v1/advisories/{id}", params(("id" = String, Path)),
    responses((status = 200, body = AdvisoryView), (status = 404, description = "absent")))]
pub async fn show(
    State(app): State<App>,
    asking: Asking,
    Path(text): Path<String>,
) -> Result<Json<AdvisoryView>, Problem> {
    let read = async { app.advisory(&asking.caller, id(&text)?).await };
    read.await.map(Json).map_err(|e| asking.problem(e))
}

/// Write an advisory, as a draft: for the police and the department.
#[utoipa::path(post, path = "/api/v1/advisories", request_body = NewAdvisory,
    responses((status = 201, body = AdvisoryView), (status = 400, description = "a field is wrong"), (status = 404, description = "absent")))]
pub async fn write(
    State(app): State<App>,
    asking: Asking,
    body: Body,
) -> Result<(StatusCode, Json<AdvisoryView>), Problem> {
    let work = async {
        let new: NewAdvisory = json(&bytes(body, app.settings().limits.json_bytes)?)?;
        Ok((StatusCode::CREATED, Json(app.write_advisory(&asking.caller, &new).await?)))
    };
    work.await.map_err(|e| asking.problem(e))
}

/// Change a draft. With `If-Match`, only if it is still as the caller read it.
#[utoipa::path(put, path = "/api/v1/advisories/{id}", request_body = NewAdvisory,
    params(("id" = String, Path), ("If-Match" = Option<String>, Header)),
    responses((status = 200, body = AdvisoryView), (status = 400, description = "a field is wrong"), (status = 404, description = "absent"),
        (status = 409, description = "it is no draft any more"), (status = 412, description = "it has changed")))]
pub async fn change(
    State(app): State<App>,
    asking: Asking,
    Path(text): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<AdvisoryView>, Problem> {
    let work = async {
        let new: NewAdvisory = json(&bytes(body, app.settings().limits.json_bytes)?)?;
        let advisory = id(&text)?;
        as_read(&headers, async || app.advisory(&asking.caller, advisory).await).await?;
        app.change_advisory(&asking.caller, advisory, &new).await.map(Json)
    };
    work.await.map_err(|e| asking.problem(e))
}

/// Publish a draft, or withdraw an advisory.
#[utoipa::path(post, path = "/api/v1/advisories/{id}/steps", request_body = AdvisoryStep,
    params(("id" = String, Path), ("If-Match" = Option<String>, Header)),
    responses((status = 201, body = AdvisoryView), (status = 400, description = "a field is wrong"), (status = 404, description = "absent"),
        (status = 409, description = "no step leads there"), (status = 412, description = "it has changed")))]
pub async fn step(
    State(app): State<App>,
    asking: Asking,
    Path(text): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<AdvisoryView>), Problem> {
    let work = async {
        let step: AdvisoryStep = json(&bytes(body, app.settings().limits.json_bytes)?)?;
        let advisory = id(&text)?;
        as_read(&headers, async || app.advisory(&asking.caller, advisory).await).await?;
        Ok((StatusCode::CREATED, Json(app.step_advisory(&asking.caller, advisory, &step).await?)))
    };
    work.await.map_err(|e| asking.problem(e))
}

/// Who has read an advisory and who has not: for the police and the department.
#[utoipa::path(get, path = "/api/v1/advisories/{id}/confirmations", params(("id" = String, Path)),
    responses((status = 200, body = ConfirmationsView), (status = 404, description = "absent")))]
pub async fn confirmations(
    State(app): State<App>,
    asking: Asking,
    Path(text): Path<String>,
) -> Result<Json<ConfirmationsView>, Problem> {
    let read = async { app.confirmations(&asking.caller, id(&text)?).await };
    read.await.map(Json).map_err(|e| asking.problem(e))
}

/// Confirm that an advisory was read: for a carrier or a commune that it is for. Again changes nothing.
#[utoipa::path(post, path = "/api/v1/advisories/{id}/confirmations", params(("id" = String, Path)),
    responses((status = 201, body = AdvisoryView), (status = 404, description = "absent")))]
pub async fn confirm(
    State(app): State<App>,
    asking: Asking,
    Path(text): Path<String>,
) -> Result<(StatusCode, Json<AdvisoryView>), Problem> {
    let work = async { app.confirm_advisory(&asking.caller, id(&text)?).await };
    work.await.map(|view| (StatusCode::CREATED, Json(view))).map_err(|e| asking.problem(e))
}

/// Advisories for everybody that are in force, newest first, and questions with answers.
#[utoipa::path(get, path = "/api/v1/advisories/public", params(("commune" = Option<String>, Query)),
    responses((status = 200, body = PublicAdvisories), (status = 400, description = "a parameter is wrong")))]
pub async fn public(State(app): State<App>, asking: Asking, uri: Uri) -> Result<Json<PublicAdvisories>, Problem> {
    let read = async {
        let params = Params::read(&uri, &["commune"]);
        let commune = params.text("commune").map(str::to_owned);
        params.done()?;
        app.public_advisories(commune.as_deref()).await
    };
    read.await.map(Json).map_err(|e| asking.problem(e))
}

/// Put these questions in place of those that were: for the police and the department.
#[utoipa::path(put, path = "/api/v1/questions", request_body = Questions,
    responses((status = 200, body = Vec<QuestionView>), (status = 400, description = "a field is wrong"), (status = 404, description = "absent")))]
pub async fn questions(State(app): State<App>, asking: Asking, body: Body) -> Result<Json<Vec<QuestionView>>, Problem> {
    let work = async {
        let new: Questions = json(&bytes(body, app.settings().limits.json_bytes)?)?;
        app.put_questions(&asking.caller, &new).await
    };
    work.await.map(Json).map_err(|e| asking.problem(e))
}
