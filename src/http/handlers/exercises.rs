//! Exercises.

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::{App, AppError, CancelExercise, ExerciseView, NewExercise, NewResult};
use crate::http::Problem;
use crate::http::caller::Asking;
use crate::http::handlers::{bytes, id, json};

type Body = Result<Bytes, BytesRejection>;

/// Exercises, the newest day first.
#[derive(Serialize, ToSchema)]
pub struct Exercises {
    items: Vec<ExerciseView>,
}

/// Exercises in reach, the newest day first, 200 at most.
#[utoipa::path(get, path = "/api/v1/exercises",
    responses((status = 200, body = Exercises), (status = 404, description = "absent")))]
pub async fn list(State(app): State<App>, asking: Asking) -> Result<Json<Exercises>, Problem> {
    let items = app.exercises(&asking.caller).await.map_err(|e| asking.problem(e))?;
    Ok(Json(Exercises { items }))
}

/// One exercise in reach.
#[utoipa::path(get, path = "/api/v1/exercises/{id}", params(("id" = String, Path)),
    responses((status = 200, body = ExerciseView), (status = 404, description = "absent")))]
pub async fn show(
    State(app): State<App>,
    asking: Asking,
    Path(text): Path<String>,
) -> Result<Json<ExerciseView>, Problem> {
    let read = async { app.exercise(&asking.caller, id(&text)?).await };
    read.await.map(Json).map_err(|e| asking.problem(e))
}

/// Announce an exercise: the police and the department any, a carrier at its own key places, a commune in its own area.
#[utoipa::path(post, path = "/api/v1/exercises", request_body = NewExercise,
    responses((status = 201, body = ExerciseView), (status = 400, description = "a field is wrong"), (status = 404, description = "absent")))]
pub async fn announce(
    State(app): State<App>,
    asking: Asking,
    body: Body,
) -> Result<(StatusCode, Json<ExerciseView>), Problem> {
    let work = async {
        let new: NewExercise = json(&bytes(body, app.settings().limits.json_bytes)?)?;
        Ok((StatusCode::CREATED, Json(app.announce_exercise(&asking.caller, &new).await?)))
    };
    work.await.map_err(|e: AppError| asking.problem(e))
}

/// Write what came of an exercise, once, and not before its day.
#[utoipa::path(post, path = "/api/v1/exercises/{id}/result", request_body = NewResult, params(("id" = String, Path)),
    responses((status = 200, body = ExerciseView), (status = 400, description = "a field is wrong"), (status = 404, description = "absent"),
        (status = 409, description = "it was written, or the exercise is cancelled")))]
pub async fn result(
    State(app): State<App>,
    asking: Asking,
    Path(text): Path<String>,
    body: Body,
) -> Result<Json<ExerciseView>, Problem> {
    let work = async {
        let new: NewResult = json(&bytes(body, app.settings().limits.json_bytes)?)?;
        app.hold_exercise(&asking.caller, id(&text)?, &new).await.map(Json)
    };
    work.await.map_err(|e| asking.problem(e))
}

/// Cancel an exercise that was not held.
#[utoipa::path(post, path = "/api/v1/exercises/{id}/cancel", request_body = CancelExercise, params(("id" = String, Path)),
    responses((status = 200, body = ExerciseView), (status = 400, description = "a field is wrong"), (status = 404, description = "absent"),
        (status = 409, description = "it was held, or is cancelled")))]
pub async fn cancel(
    State(app): State<App>,
    asking: Asking,
    Path(text): Path<String>,
    body: Body,
) -> Result<Json<ExerciseView>, Problem> {
    let work = async {
        let new: CancelExercise = json(&bytes(body, app.settings().limits.json_bytes)?)?;
        app.cancel_exercise(&asking.caller, id(&text)?, &new).await.map(Json)
    };
    work.await.map_err(|e| asking.problem(e))
}
