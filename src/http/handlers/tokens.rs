//! API tokens of whoever has signed in. A token makes no tokens: for it they are absent (the gate).

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::{App, NewToken, TokenView};
use crate::http::Problem;
use crate::http::caller::Asking;
use crate::http::handlers::{bytes, id, json};

/// Tokens that open doors.
#[derive(Serialize, ToSchema)]
pub struct Tokens {
    tokens: Vec<TokenView>,
}

/// One's own tokens, newest first.
#[utoipa::path(get, path = "/api/v1/tokens", responses((status = 200, body = Tokens), (status = 401, description = "not signed in")))]
pub async fn list(State(app): State<App>, asking: Asking) -> Result<Json<Tokens>, Problem> {
    let tokens = app.tokens(&asking.caller).await.map_err(|e| asking.problem(e))?;
    Ok(Json(Tokens { tokens }))
}

/// Make a token; its secret is told in this answer alone.
#[utoipa::path(post, path = "/api/v1/tokens", request_body = NewToken,
    responses((status = 201, body = TokenView), (status = 401, description = "not signed in")))]
pub async fn make(
    State(app): State<App>,
    asking: Asking,
    body: Result<Bytes, BytesRejection>,
) -> Result<(StatusCode, Json<TokenView>), Problem> {
    let work = async {
        let new: NewToken = json(&bytes(body, app.settings().limits.json_bytes)?)?;
        Ok((StatusCode::CREATED, Json(app.make_token(&asking.caller, &new).await?)))
    };
    work.await.map_err(|e| asking.problem(e))
}

/// End one of one's own tokens.
#[utoipa::path(delete, path = "/api/v1/tokens/{id}", params(("id" = String, Path)),
    responses((status = 204, description = "ended"), (status = 404, description = "absent")))]
pub async fn end(State(app): State<App>, asking: Asking, Path(text): Path<String>) -> Result<StatusCode, Problem> {
    let work = async { app.end_token(&asking.caller, id(&text)?).await };
    work.await.map(|()| StatusCode::NO_CONTENT).map_err(|e| asking.problem(e))
}
