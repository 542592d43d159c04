//! Signing in and out.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::{App, AppError, Caller, SignInTold};
use crate::http::Problem;
use crate::http::caller::{Asking, cookie, session_cookie};
use crate::http::handlers::{bytes, json};
use crate::http::sender::From;

/// Who asks.
#[derive(Serialize, ToSchema)]
pub struct SessionView {
    /// public, carrier, commune, police, department, admin.
    role: &'static str,
    /// Name they sign in with.
    user: Option<String>,
    /// Name to show.
    name: Option<String>,
    /// Their carrier's code.
    carrier: Option<String>,
    /// Their commune's code.
    commune: Option<String>,
    /// Whether cable and incidents are invented.
    demo: bool,
    /// Days that name and number of a reporter are kept.
    contact_days: u16,
    /// Version of what they see.
    data_version: i64,
}

/// What signing in takes.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    user: String,
    password: String,
    /// Of the second factor, or a recovery code. Not looked at in the demo.
    #[serde(default)]
    code: Option<String>,
}

async fn view(app: &App, caller: &Caller) -> Result<SessionView, AppError> {
    let account = caller.account();
    Ok(SessionView {
        role: caller.role().code(),
        user: account.map(|a| a.user.clone()),
        name: account.map(|a| a.display_name.clone()),
        carrier: account.and_then(|a| a.carrier.as_ref()).map(ToString::to_string),
        commune: account.and_then(|a| a.commune.clone()),
        demo: app.settings().demo,
        contact_days: app.settings().contact_days,
        data_version: app.data_version(caller).await?,
    })
}

/// Who asks.
#[utoipa::path(get, path = "/api/v1/session", responses((status = 200, body = SessionView)))]
pub async fn show(State(app): State<App>, asking: Asking) -> Result<Json<SessionView>, Problem> {
    view(&app, &asking.caller).await.map(Json).map_err(|e| asking.problem(e))
}

/// Begin a session.
#[utoipa::path(post, path = "/api/v1/sessions", request_body = SignIn,
    responses((status = 201, body = SessionView), (status = 401, description = "wrong user or password, or the code is missing or wrong"),
        (status = 403, description = "the account has no second factor yet"), (status = 429, description = "wrong too often")))]
pub async fn sign_in(
    State(app): State<App>,
    from: From,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let begin = async {
        let wanted: SignIn = json(&bytes(body, app.settings().limits.json_bytes)?)?;
        let told = SignInTold { user: &wanted.user, password: &wanted.password, code: wanted.code.as_deref() };
        let (secret, caller) = app.sign_in(told, from.address).await?;
        let kept = cookie(&secret, from.by_tls, None);
        Ok((StatusCode::CREATED, [(header::SET_COOKIE, kept)], Json(view(&app, &caller).await?)).into_response())
    };
    begin.await.map_err(|e| Problem::new(e, &headers))
}

/// End the session.
#[utoipa::path(delete, path = "/api/v1/sessions", responses((status = 204, description = "ended")))]
pub async fn sign_out(State(app): State<App>, from: From, headers: HeaderMap) -> Result<Response, Problem> {
    if let Some(secret) = session_cookie(&headers, from.by_tls) {
        app.sign_out(secret).await.map_err(|e| Problem::new(e, &headers))?;
    }
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie("", from.by_tls, Some(0)))]).into_response())
}
