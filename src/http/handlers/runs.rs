//! Computed maps as records.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::Uri;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::views::Link;
use crate::app::{App, RunView};
use crate::http::Problem;
use crate::http::caller::Asking;
use crate::http::handlers::{id, with};
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
