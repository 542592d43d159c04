//! Computed maps as records.

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::views::Link;
use crate::app::{App, RunView};
use crate::http::Problem;
use crate::http::caller::Asking;
use crate::http::handlers::{bytes, hotspots, id, json, with};
use crate::http::params::Params;

/// Records of maps.
#[derive(Serialize, ToSchema)]
pub struct Runs {
    runs: Vec<RunView>,
    /// `next` while there is more.
    links: Vec<Link>,
}

/// Maps that were kept, newest first; `published=true` for the published alone.
#[utoipa::path(get, path = "/api/v1/hotspots/runs",
    params(("published" = Option<bool>, Query), ("before" = Option<String>, Query), ("limit" = Option<i64>, Query)),
    responses((status = 200, body = Runs), (status = 400, description = "a parameter is wrong")))]
pub async fn list(State(app): State<App>, asking: Asking, uri: Uri) -> Result<Json<Runs>, Problem> {
    let read = async {
        let mut params = Params::read(&uri, &["published", "before", "limit"]);
        let (published, before) = (params.flag("published").unwrap_or(false), params.id("before"));
        let limit = params.limit(50, 500);
        params.done()?;
        let (runs, next) = app.runs(&asking.caller, published, before, limit).await?;
        let link = |before: uuid::Uuid| Link { rel: "next", href: with(&uri, "before", &before.to_string()) };
        Ok(Json(Runs { runs, links: next.map(link).into_iter().collect() }))
    };
    read.await.map_err(|e| asking.problem(e))
}

/// One of them.
#[utoipa::path(get, path = "/api/v1/hotspots/runs/{id}", params(("id" = String, Path)),
    responses((status = 200, body = RunView), (status = 404, description = "absent")))]
pub async fn show(State(app): State<App>, asking: Asking, Path(text): Path<String>) -> Result<Json<RunView>, Problem> {
    let read = async { app.run_record(&asking.caller, id(&text)?).await };
    read.await.map(Json).map_err(|e| asking.problem(e))
}

/// The title of a map to be published.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRun {
    /// At most 200 characters.
    title: String,
}

/// Make a map with these filters, with its doubt and its back-test, and keep it with all that went into it.
#[utoipa::path(post, path = "/api/v1/hotspots/runs", request_body = NewRun,
    params(("datetime" = Option<String>, Query), ("kind" = Option<String>, Query), ("carrier" = Option<String>, Query),
        ("medium" = Option<String>, Query), ("hours" = Option<String>, Query), ("months" = Option<String>, Query),
        ("method" = Option<String>, Query), ("lixel" = Option<f64>, Query), ("min_ratio" = Option<f64>, Query)),
    responses((status = 201, body = RunView), (status = 400, description = "a field is wrong"), (status = 404, description = "absent")))]
pub async fn publish(
    State(app): State<App>,
    asking: Asking,
    uri: Uri,
    body: Result<Bytes, BytesRejection>,
) -> Result<(StatusCode, Json<RunView>), Problem> {
    let work = async {
        let query = hotspots::query(&app, &uri)?;
        let new: NewRun = json(&bytes(body, app.settings().limits.json_bytes)?)?;
        Ok((StatusCode::CREATED, Json(app.publish_map(&asking.caller, &query, &new.title).await?)))
    };
    work.await.map_err(|e| asking.problem(e))
}

/// A published map as GeoJSON, made again from what its record holds; `Same-Bytes` tells whether these are
/// the very bytes that were published: another version of the program may make others.
#[utoipa::path(get, path = "/api/v1/hotspots/runs/{id}/map", params(("id" = String, Path)),
    responses((status = 200, description = "GeoJSON", content_type = "application/geo+json"), (status = 404, description = "absent")))]
pub async fn map(State(app): State<App>, asking: Asking, Path(text): Path<String>) -> Result<Response, Problem> {
    let read = async { app.recomputed_map(&asking.caller, id(&text)?).await };
    let made = read.await.map_err(|e| asking.problem(e))?;
    let same = if made.same { "yes" } else { "no" };
    Ok(([("content-type", "application/geo+json"), ("same-bytes", same)], made.bytes).into_response())
}
