//! The record of deeds, for whoever answers for the system.

use axum::Json;
use axum::extract::State;
use axum::http::Uri;

use crate::app::{App, AppError, DeedFilter, DeedsView};
use crate::http::Problem;
use crate::http::caller::Asking;
use crate::http::params::Params;

/// Lines in one answer at most, and if nothing is said.
const MOST: i64 = 500;
const USUAL: i64 = 100;

/// Who did what and who looked at what, the newest first: by the account `user`, the `role`, at the `thing` with an id,
/// `looks` or `changes`, until a moment or the end of a day; `before` is the `next` of the page before.
#[utoipa::path(get, path = "/api/v1/audit",
    params(("before" = Option<i64>, Query), ("until" = Option<String>, Query), ("user" = Option<String>, Query),
        ("role" = Option<String>, Query), ("kind" = Option<String>, Query), ("thing" = Option<String>, Query),
        ("limit" = Option<i64>, Query)),
    responses((status = 200, body = DeedsView), (status = 400, description = "a parameter is wrong"), (status = 404, description = "absent")))]
pub async fn list(State(app): State<App>, asking: Asking, uri: Uri) -> Result<Json<DeedsView>, Problem> {
    let read = async {
        let (filter, limit) = asked(&uri, &app)?;
        Ok(Json(app.deeds(&asking.caller, &filter, limit).await?))
    };
    read.await.map_err(|e: AppError| asking.problem(e))
}

fn asked(uri: &Uri, app: &App) -> Result<(DeedFilter, i64), AppError> {
    let mut params = Params::read(uri, &["before", "until", "user", "role", "kind", "thing", "limit"]);
    let limit = params.limit(USUAL, MOST);
    let filter = DeedFilter {
        before: params.number("before", 1.0, 9e15).map(|number| number as i64),
        until: params.moment("until", true, app.settings().zone),
        user: params.account(),
        role: params.actor_role(),
        kind: params.deed_kind(),
        thing: params.id("thing"),
    };
    params.done()?;
    Ok((filter, limit))
}
