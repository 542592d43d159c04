//! Protection plans of key places.

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::{App, AppError, NewProtection, PlanVersion, PlansView, ProtectionLine};
use crate::http::Problem;
use crate::http::caller::Asking;
use crate::http::handlers::{bytes, id, json};

/// How plans stand, the worst first.
#[derive(Serialize, ToSchema)]
pub struct ProtectionLines {
    items: Vec<ProtectionLine>,
}

/// How the protection plans of approved key places in reach stand: without a plan first, then overdue, due, in order.
#[utoipa::path(get, path = "/api/v1/protection",
    responses((status = 200, body = ProtectionLines), (status = 404, description = "absent")))]
pub async fn list(State(app): State<App>, asking: Asking) -> Result<Json<ProtectionLines>, Problem> {
    let items = app.protection(&asking.caller).await.map_err(|e| asking.problem(e))?;
    Ok(Json(ProtectionLines { items }))
}

/// The protection plan of a key place in reach, with all its versions. A commune reads neither guards nor means
/// against fire.
#[utoipa::path(get, path = "/api/v1/key-places/{id}/protection", params(("id" = String, Path)),
    responses((status = 200, body = PlansView), (status = 404, description = "absent")))]
pub async fn show(
    State(app): State<App>,
    asking: Asking,
    Path(text): Path<String>,
) -> Result<Json<PlansView>, Problem> {
    let read = async { app.protection_of(&asking.caller, id(&text)?).await };
    read.await.map(Json).map_err(|e| asking.problem(e))
}

/// Write the next version: the police and the department of any key place, a carrier of its own.
#[utoipa::path(put, path = "/api/v1/key-places/{id}/protection", request_body = NewProtection, params(("id" = String, Path)),
    responses((status = 201, body = PlanVersion), (status = 400, description = "a field is wrong"), (status = 404, description = "absent"),
        (status = 409, description = "somebody wrote a newer version; nothing was written")))]
pub async fn write(
    State(app): State<App>,
    asking: Asking,
    Path(text): Path<String>,
    body: Result<Bytes, BytesRejection>,
) -> Result<(StatusCode, Json<PlanVersion>), Problem> {
    let work = async {
        let new: NewProtection = json(&bytes(body, app.settings().limits.json_bytes)?)?;
        Ok((StatusCode::CREATED, Json(app.write_protection(&asking.caller, id(&text)?, &new).await?)))
    };
    work.await.map_err(|e: AppError| asking.problem(e))
}
