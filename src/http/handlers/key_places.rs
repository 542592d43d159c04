//! Key areas and key targets.

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};

use crate::app::views::{Collection, Feature, KeyPlaceView};
use crate::app::{App, AppError, KeyPlaceQuery, NewKeyPlace, NewStep};
use crate::http::Problem;
use crate::http::caller::Asking;
use crate::http::handlers::{as_read, bytes, id, json, with};
use crate::http::params::Params;

fn query(app: &App, uri: &Uri) -> Result<KeyPlaceQuery, AppError> {
    let (limits, zone) = (app.settings().limits, app.settings().zone);
    let mut params = Params::read(uri, &["bbox", "datetime", "state", "kind", "after", "limit"]);
    let query = KeyPlaceQuery {
        bbox: params.bbox(),
        window: params.datetime(zone),
        states: params.states(),
        kind: params.key_kind(),
        after: params.id("after"),
        limit: params.limit(limits.page, limits.page_most),
    };
    params.done()?;
    Ok(query)
}

/// Key places in reach, oldest first; `datetime` asks for those whose period touches it.
#[utoipa::path(get, path = "/api/v1/key-places",
    params(("bbox" = Option<String>, Query), ("datetime" = Option<String>, Query), ("state" = Option<String>, Query),
        ("kind" = Option<String>, Query), ("after" = Option<String>, Query), ("limit" = Option<i64>, Query)),
    responses((status = 200, body = Collection<KeyPlaceView>), (status = 400, description = "a parameter is wrong")))]
pub async fn list(State(app): State<App>, asking: Asking, uri: Uri) -> Result<Json<Collection<KeyPlaceView>>, Problem> {
    let read = async {
        let page = app.key_places(&asking.caller, &query(&app, &uri)?).await?;
        let next = page.next.map(|after| with(&uri, "after", &after.to_string()));
        Ok(Json(Collection::new(page.items, next)))
    };
    read.await.map_err(|e| asking.problem(e))
}

/// One key place in reach, with its history.
#[utoipa::path(get, path = "/api/v1/key-places/{id}", params(("id" = String, Path)),
    responses((status = 200, body = Feature<KeyPlaceView>), (status = 404, description = "absent")))]
pub async fn show(
    State(app): State<App>,
    asking: Asking,
    Path(text): Path<String>,
) -> Result<Json<Feature<KeyPlaceView>>, Problem> {
    let read = async { app.key_place(&asking.caller, id(&text)?).await };
    read.await.map(Json).map_err(|e| asking.problem(e))
}

/// Propose a key place: for the department and the police, and for a carrier on its own network.
#[utoipa::path(post, path = "/api/v1/key-places", request_body = NewKeyPlace,
    responses((status = 201, body = Feature<KeyPlaceView>), (status = 400, description = "a field is wrong"), (status = 404, description = "absent")))]
pub async fn propose(
    State(app): State<App>,
    asking: Asking,
    body: Result<Bytes, BytesRejection>,
) -> Result<(StatusCode, Json<Feature<KeyPlaceView>>), Problem> {
    let work = async {
        let new: NewKeyPlace = json(&bytes(body, app.settings().limits.json_bytes)?)?;
        Ok((StatusCode::CREATED, Json(app.propose_key_place(&asking.caller, &new).await?)))
    };
    work.await.map_err(|e| asking.problem(e))
}

/// Discuss, approve, reject or end a key place: for the department and the police. With `If-Match`, only
/// if it is still as the caller read it.
#[utoipa::path(post, path = "/api/v1/key-places/{id}/steps", request_body = NewStep,
    params(("id" = String, Path), ("If-Match" = Option<String>, Header)),
    responses((status = 201, body = Feature<KeyPlaceView>), (status = 400, description = "a field is wrong"),
        (status = 403, description = "whoever proposed it does not approve it"), (status = 404, description = "absent"),
        (status = 409, description = "no step leads there"), (status = 412, description = "it has changed")))]
pub async fn step(
    State(app): State<App>,
    asking: Asking,
    Path(text): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<(StatusCode, Json<Feature<KeyPlaceView>>), Problem> {
    let work = async {
        let new: NewStep = json(&bytes(body, app.settings().limits.json_bytes)?)?;
        let key_place = id(&text)?;
        as_read(&headers, async || app.key_place(&asking.caller, key_place).await).await?;
        Ok((StatusCode::CREATED, Json(app.step_key_place(&asking.caller, key_place, &new).await?)))
    };
    work.await.map_err(|e| asking.problem(e))
}
