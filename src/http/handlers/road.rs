//! A crew on the road: what the holder of an order's code may do. There is no account.

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Response};

use crate::app::{App, EntriesTold, NewAcceptance, OrderPhotoReceipt, OrderView, Taken};
use crate::http::Problem;
use crate::http::caller::Asking;
use crate::http::handlers::answers::receive;
use crate::http::handlers::orders::{UNKEPT, file, format};
use crate::http::handlers::{bytes, id, json};
use crate::import::parse_time;

/// The header in which a phone says what time it has.
const NOW: &str = "cablewatch-now";

/// The order of a code; wrong, expired and withdrawn codes are all absent. The look is written down.
#[utoipa::path(get, path = "/api/v1/road/{code}", params(("code" = String, Path)),
    responses((status = 200, body = OrderView), (status = 404, description = "absent"), (status = 429, description = "too many wrong codes")))]
pub async fn show(State(app): State<App>, asking: Asking, Path(code): Path<String>) -> Result<Response, Problem> {
    let say = |says: &_| asking.lang.pick(says);
    let order = app.road_order(&asking.caller, &code, asking.from, &say).await.map_err(|e| asking.problem(e))?;
    Ok((UNKEPT, Json(order)).into_response())
}

/// Say who leads the crew, once.
#[utoipa::path(post, path = "/api/v1/road/{code}/accept", params(("code" = String, Path)), request_body = NewAcceptance,
    responses((status = 200, body = OrderView), (status = 400, description = "a field is wrong"), (status = 404, description = "absent"),
        (status = 409, description = "somebody else accepted it")))]
pub async fn accept(
    State(app): State<App>,
    asking: Asking,
    Path(code): Path<String>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let say = |says: &_| asking.lang.pick(says);
    let work = async {
        let new: NewAcceptance = json(&bytes(body, app.settings().limits.json_bytes)?)?;
        app.accept_order(&asking.caller, (&code, asking.from), &new, &say).await
    };
    let order = work.await.map_err(|e| asking.problem(e))?;
    Ok((UNKEPT, Json(order)).into_response())
}

/// The order as a file: gpx, kml, geojson or csv.
#[utoipa::path(get, path = "/api/v1/road/{code}/sheet", params(("code" = String, Path), ("format" = String, Query)),
    responses((status = 200, description = "the file", content((Vec<u8> = "application/gpx+xml"),
            (Vec<u8> = "application/vnd.google-earth.kml+xml"), (serde_json::Value = "application/geo+json"), (Vec<u8> = "text/csv"))),
        (status = 400, description = "a parameter is wrong"), (status = 404, description = "absent")))]
pub async fn sheet(
    State(app): State<App>,
    asking: Asking,
    Path(code): Path<String>,
    uri: Uri,
) -> Result<Response, Problem> {
    let say = |says: &_| asking.lang.pick(says);
    let write = async {
        let format = format(&uri)?;
        file(&app.road_sheet(&asking.caller, (&code, asking.from), format, &say).await?, format)
    };
    write.await.map_err(|e| asking.problem(e))
}

/// Send what a phone recorded: each entry counts once, however often it is sent. What contradicts what was
/// received before is kept and waits for a person. The header `Cablewatch-Now` tells the phone's own time:
/// where it is off by more than two minutes, times are put right.
#[utoipa::path(post, path = "/api/v1/road/{code}/entries", params(("code" = String, Path)), request_body = EntriesTold,
    responses((status = 200, body = Taken), (status = 400, description = "a field is wrong"), (status = 404, description = "absent"),
        (status = 413, description = "too large")))]
pub async fn entries(
    State(app): State<App>,
    asking: Asking,
    Path(code): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let said = headers.get(NOW).and_then(|v| v.to_str().ok());
    let said = said.and_then(|text| parse_time(text, false, app.settings().zone));
    let work = async {
        let told: EntriesTold = json(&bytes(body, app.settings().limits.json_bytes)?)?;
        app.take_entries(&asking.caller, (&code, asking.from), &told, said).await
    };
    let taken: Taken = work.await.map_err(|e| asking.problem(e))?;
    Ok((UNKEPT, Json(taken)).into_response())
}

/// Send the photo of an entry that was received: a JPEG, PNG or WebP of at most 8 MB as the body.
#[utoipa::path(put, path = "/api/v1/road/{code}/photos/{key}", params(("code" = String, Path), ("key" = String, Path)),
    request_body(content = Vec<u8>, content_type = "image/*"),
    responses((status = 200, body = OrderPhotoReceipt), (status = 404, description = "absent"),
        (status = 409, description = "another photo has this key"), (status = 413, description = "too many bytes or pixels"),
        (status = 415, description = "not a photo"), (status = 422, description = "damaged"), (status = 503, description = "busy")))]
pub async fn photo(
    State(app): State<App>,
    asking: Asking,
    Path((code, key)): Path<(String, String)>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<OrderPhotoReceipt>, Problem> {
    let receive = || receive(headers, body);
    let work = async { app.take_order_photo(&asking.caller, (&code, asking.from), id(&key)?, receive).await };
    work.await.map(Json).map_err(|e| asking.problem(e))
}
