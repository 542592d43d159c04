//! Long work, stopped by whoever began it.

use axum::extract::{Path, State};
use axum::http::StatusCode;

use crate::app::App;
use crate::http::Problem;
use crate::http::caller::Asking;

/// Stop a work that the caller gave this key; what it was doing leaves nothing behind.
#[utoipa::path(delete, path = "/api/v1/running/{key}", params(("key" = String, Path)),
    responses((status = 204, description = "it stops"), (status = 404, description = "absent")))]
pub async fn stop(State(app): State<App>, asking: Asking, Path(key): Path<String>) -> Result<StatusCode, Problem> {
    app.stop_running(&asking.caller, &key).map(|()| StatusCode::NO_CONTENT).map_err(|e| asking.problem(e))
}
