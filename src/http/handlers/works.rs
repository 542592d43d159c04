//! The works register.

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use uuid::Uuid;

use crate::app::views::{CheckView, Collection, Feature, HereView, WorksView};
use crate::app::{App, AppError, CodeTold, Here, NewWorks, WorksQuery, WorksStep};
use crate::http::Problem;
use crate::http::caller::Asking;
use crate::http::handlers::incidents::key;
use crate::http::handlers::{as_read, bytes, id, json, with};
use crate::http::params::Params;
use crate::units::LonLat;

type Body = Result<Bytes, BytesRejection>;

fn query(app: &App, uri: &Uri) -> Result<WorksQuery, AppError> {
    let (limits, zone) = (app.settings().limits, app.settings().zone);
    let mut params = Params::read(uri, &["datetime", "phase", "commune", "after", "limit"]);
    let query = WorksQuery {
        window: params.datetime(zone),
        phases: params.phases(),
        commune: params.text("commune").map(str::to_owned),
        after: params.id("after"),
        limit: params.limit(limits.page, limits.page_most),
    };
    params.done()?;
    Ok(query)
}

/// Planned works in reach, oldest announcement first; `datetime` asks for those whose period touches it,
/// `phase` for those that are coming, current, over, ended or cancelled.
#[utoipa::path(get, path = "/api/v1/works",
    params(("datetime" = Option<String>, Query), ("phase" = Option<String>, Query), ("commune" = Option<String>, Query),
        ("after" = Option<String>, Query), ("limit" = Option<i64>, Query)),
    responses((status = 200, body = Collection<WorksView>), (status = 400, description = "a parameter is wrong")))]
pub async fn list(State(app): State<App>, asking: Asking, uri: Uri) -> Result<Json<Collection<WorksView>>, Problem> {
    let read = async {
        let page = app.works(&asking.caller, &query(&app, &uri)?).await?;
        let next = page.next.map(|after| with(&uri, "after", &after.to_string()));
        Ok(Json(Collection::new(page.items, next)))
    };
    read.await.map_err(|e| asking.problem(e))
}

/// One announcement in reach, with its history.
#[utoipa::path(get, path = "/api/v1/works/{id}", params(("id" = String, Path)),
    responses((status = 200, body = Feature<WorksView>), (status = 404, description = "absent")))]
pub async fn show(
    State(app): State<App>,
    asking: Asking,
    Path(text): Path<String>,
) -> Result<Json<Feature<WorksView>>, Problem> {
    let read = async { app.works_one(&asking.caller, id(&text)?).await };
    read.await.map(Json).map_err(|e| asking.problem(e))
}

/// Announce works: for a carrier. The answer has the code that the crew carries. With an `Idempotency-Key`, the
/// same key and body are announced once.
#[utoipa::path(post, path = "/api/v1/works", request_body = NewWorks, params(("Idempotency-Key" = Option<String>, Header)),
    responses((status = 201, body = Feature<WorksView>), (status = 400, description = "a field is wrong"), (status = 404, description = "absent"),
        (status = 409, description = "the key was used with another body")))]
pub async fn announce(
    State(app): State<App>,
    asking: Asking,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<Feature<WorksView>>), Problem> {
    let work = async {
        let body = bytes(body, app.settings().limits.json_bytes)?;
        let new: NewWorks = json(&body)?;
        let sent = (key(&headers)?, &body[..]);
        Ok((StatusCode::CREATED, Json(app.announce_works(&asking.caller, &new, sent).await?)))
    };
    work.await.map_err(|e| asking.problem(e))
}

/// Change own works that are not over: what is sent replaces what was. With `If-Match`, only if they are
/// still as the caller read them.
#[utoipa::path(put, path = "/api/v1/works/{id}", request_body = NewWorks,
    params(("id" = String, Path), ("If-Match" = Option<String>, Header)),
    responses((status = 200, body = Feature<WorksView>), (status = 400, description = "a field is wrong"), (status = 404, description = "absent"),
        (status = 409, description = "they are over"), (status = 412, description = "they have changed")))]
pub async fn change(
    State(app): State<App>,
    asking: Asking,
    Path(text): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Feature<WorksView>>, Problem> {
    let work = async {
        let new: NewWorks = json(&bytes(body, app.settings().limits.json_bytes)?)?;
        unchanged(&app, &asking, id(&text)?, &headers).await?;
        app.change_works(&asking.caller, id(&text)?, &new).await.map(Json)
    };
    work.await.map_err(|e| asking.problem(e))
}

/// End own works that are under way, or cancel them.
#[utoipa::path(post, path = "/api/v1/works/{id}/steps", request_body = WorksStep,
    params(("id" = String, Path), ("If-Match" = Option<String>, Header)),
    responses((status = 201, body = Feature<WorksView>), (status = 400, description = "a field is wrong"), (status = 404, description = "absent"),
        (status = 409, description = "they are over"), (status = 412, description = "they have changed")))]
pub async fn step(
    State(app): State<App>,
    asking: Asking,
    Path(text): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<Feature<WorksView>>), Problem> {
    let work = async {
        let step: WorksStep = json(&bytes(body, app.settings().limits.json_bytes)?)?;
        unchanged(&app, &asking, id(&text)?, &headers).await?;
        Ok((StatusCode::CREATED, Json(app.step_works(&asking.caller, id(&text)?, &step).await?)))
    };
    work.await.map_err(|e| asking.problem(e))
}

/// Whether works are announced here, for everybody: `lon` and `lat`, or `commune`. The answer is that of the
/// whole commune and tells nothing of cable.
#[utoipa::path(get, path = "/api/v1/works/here",
    params(("lon" = Option<f64>, Query), ("lat" = Option<f64>, Query), ("commune" = Option<String>, Query)),
    responses((status = 200, body = HereView), (status = 400, description = "a parameter is wrong")))]
pub async fn here(State(app): State<App>, asking: Asking, uri: Uri) -> Result<Json<HereView>, Problem> {
    let read = async { app.works_here(&asked(&uri)?).await };
    read.await.map(Json).map_err(|e| asking.problem(e))
}

fn asked(uri: &Uri) -> Result<Here, AppError> {
    let mut params = Params::read(uri, &["lon", "lat", "commune"]);
    let commune = params.text("commune").map(str::to_owned);
    let place = params.number("lon", -180.0, 180.0).zip(params.number("lat", -90.0, 90.0));
    let told = [commune.is_some(), params.text("lon").or(params.text("lat")).is_some()];
    params.done()?;
    let place = place.and_then(|(lon, lat)| LonLat::checked(lon, lat));
    match (place, commune, told) {
        (Some(at), None, _) => Ok(Here::At(at)),
        (None, Some(code), [true, false]) => Ok(Here::Commune(code)),
        _ => {
            let (vi, en) = ("Cần lon và lat, hoặc commune.", "Either lon and lat, or commune is needed.");
            Err(AppError::field("lon", vi, en))
        }
    }
}

/// Whether the crew in front of somebody is one that was announced, by its code; for everybody. Wrong codes
/// are counted, by address and by commune.
#[utoipa::path(post, path = "/api/v1/works/check", request_body = CodeTold,
    responses((status = 200, body = CheckView), (status = 400, description = "a field is wrong"),
        (status = 429, description = "too many wrong codes; Retry-After says how long to wait")))]
pub async fn check(State(app): State<App>, asking: Asking, body: Body) -> Result<Json<CheckView>, Problem> {
    let work = async {
        let told: CodeTold = json(&bytes(body, app.settings().limits.json_bytes)?)?;
        app.check_code(&told, asking.from).await
    };
    work.await.map(Json).map_err(|e| asking.problem(e))
}

async fn unchanged(app: &App, asking: &Asking, id: Uuid, headers: &HeaderMap) -> Result<(), AppError> {
    as_read(headers, async || app.works_one(&asking.caller, id).await).await
}
