//! A carrier's network as it was after an import.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::Uri;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::{App, Compared, Preview, SnapshotView};
use crate::http::Problem;
use crate::http::caller::Asking;
use crate::http::handlers::id;
use crate::http::params::Params;

/// Earlier states.
#[derive(Serialize, ToSchema)]
pub struct Snapshots {
    snapshots: Vec<SnapshotView>,
}

/// States in reach, newest first.
#[utoipa::path(get, path = "/api/v1/snapshots", params(("carrier" = Option<String>, Query), ("limit" = Option<i64>, Query)),
    responses((status = 200, body = Snapshots)))]
pub async fn list(State(app): State<App>, asking: Asking, uri: Uri) -> Result<Json<Snapshots>, Problem> {
    let read = async {
        let mut params = Params::read(&uri, &["carrier", "limit"]);
        let (carrier, limit) = (params.carrier(), params.limit(50, 500));
        params.done()?;
        Ok(Json(Snapshots { snapshots: app.snapshots(&asking.caller, carrier.as_ref(), limit).await? }))
    };
    read.await.map_err(|e| asking.problem(e))
}

/// One state on the map.
#[utoipa::path(get, path = "/api/v1/snapshots/{id}", params(("id" = String, Path)),
    responses((status = 200, body = Preview), (status = 404, description = "absent")))]
pub async fn show(State(app): State<App>, asking: Asking, Path(text): Path<String>) -> Result<Json<Preview>, Problem> {
    let read = async { app.snapshot(&asking.caller, id(&text)?).await };
    read.await.map(Json).map_err(|e| asking.problem(e))
}

/// What would change on the way to this state, from what is in service or from another state.
#[utoipa::path(get, path = "/api/v1/snapshots/{id}/compare", params(("id" = String, Path), ("with" = Option<String>, Query)),
    responses((status = 200, body = Compared), (status = 404, description = "absent")))]
pub async fn compare(
    State(app): State<App>,
    asking: Asking,
    Path(text): Path<String>,
    uri: Uri,
) -> Result<Json<Compared>, Problem> {
    let read = async {
        let mut params = Params::read(&uri, &["with"]);
        let with = params.id("with");
        params.done()?;
        app.compare_snapshot(&asking.caller, id(&text)?, with).await
    };
    read.await.map(Json).map_err(|e| asking.problem(e))
}

/// Put a state back into service, all of it or nothing. `base` is the state in service as the caller saw it.
#[utoipa::path(post, path = "/api/v1/snapshots/{id}/restore",
    params(("id" = String, Path), ("base" = Option<String>, Query), ("work" = Option<String>, Query)),
    responses((status = 200, body = Compared), (status = 404, description = "absent"), (status = 409, description = "the network has moved")))]
pub async fn restore(
    State(app): State<App>,
    asking: Asking,
    Path(text): Path<String>,
    uri: Uri,
) -> Result<Json<Compared>, Problem> {
    let work = async {
        let mut params = Params::read(&uri, &["base", "work"]);
        let (base, key) = (params.id("base"), params.work());
        params.done()?;
        let working = app.begin(&asking.caller, key.as_deref())?;
        app.restore(&asking.caller, id(&text)?, base, &working.work).await
    };
    work.await.map(Json).map_err(|e| asking.problem(e))
}
