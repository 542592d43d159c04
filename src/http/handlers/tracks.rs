//! Tracks and what they saw. For the police, the department and carriers; to others there is no such thing.

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::views::Collection;
use crate::app::{
    App, AppError, CoverageQuery, CoverageView, DosageView, EffectView, GapView, RouteCoverage, Span, Stage, TrackLine,
    TrackTold, TrackUpload, TrackView,
};
use crate::http::Problem;
use crate::http::caller::Asking;
use crate::http::handlers::id;
use crate::http::handlers::imports::length;
use crate::http::params::Params;

/// Tracks.
#[derive(Serialize, ToSchema)]
pub struct Tracks {
    /// The last driven first.
    items: Vec<TrackLine>,
}

/// What was seen of the routes of one id.
#[derive(Serialize, ToSchema)]
pub struct RouteCoverages {
    /// As a rule one: two carriers may use the same id.
    items: Vec<RouteCoverage>,
}

/// Tracks in reach, the last driven first.
#[utoipa::path(get, path = "/api/v1/tracks",
    responses((status = 200, body = Tracks), (status = 404, description = "not for this role")))]
pub async fn list(State(app): State<App>, asking: Asking, uri: Uri) -> Result<Json<Tracks>, Problem> {
    let read = async {
        Params::read(&uri, &[]).done()?;
        Ok::<_, AppError>(Tracks { items: app.tracks(&asking.caller).await? })
    };
    read.await.map(Json).map_err(|e| asking.problem(e))
}

/// Send a track (GPX, KML with gx:Track, TCX), followed at once along roads and cable. The same file again is the
/// same track.
#[utoipa::path(post, path = "/api/v1/tracks", request_body(content = Vec<u8>, content_type = "application/gpx+xml"),
    params(("kind" = Option<String>, Query, description = "patrol, route_walk"), ("name" = Option<String>, Query), ("order" = Option<String>, Query),
        ("vehicle" = Option<String>, Query, description = "car, motorbike, foot"), ("work" = Option<String>, Query)),
    responses((status = 201, body = TrackTold), (status = 200, description = "sent before, or refused with its faults", body = TrackTold),
        (status = 400, description = "a parameter is wrong"), (status = 404, description = "not for this role"), (status = 413, description = "too large")))]
pub async fn send(
    State(app): State<App>,
    asking: Asking,
    uri: Uri,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<TrackTold>), Problem> {
    let work = async {
        let mut params = Params::read(&uri, &["kind", "name", "order", "vehicle", "work"]);
        let (kind, vehicle, order) = (params.track_kind("kind"), params.vehicle(), params.id("order"));
        let name = params.text("name").map(|name| name.chars().take(200).collect());
        let key = params.work();
        params.done()?;
        let working = app.begin(&asking.caller, key.as_deref())?;
        working.work.enter(Stage::Receiving, length(&headers));
        let source = app.receive_track(&asking.caller, body.into_data_stream(), &working.work).await?;
        let upload = TrackUpload { kind, name, order, vehicle, source };
        let (told, new) = app.send_track(&asking.caller, upload).await?;
        Ok((if new { StatusCode::CREATED } else { StatusCode::OK }, Json(told)))
    };
    work.await.map_err(|e| asking.problem(e))
}

/// A track: where it went, where it stayed, where nothing is known of it.
#[utoipa::path(get, path = "/api/v1/tracks/{id}", params(("id" = String, Path)),
    responses((status = 200, body = TrackView), (status = 404, description = "absent")))]
pub async fn show(
    State(app): State<App>,
    asking: Asking,
    Path(text): Path<String>,
) -> Result<Json<TrackView>, Problem> {
    let read = async { app.track(&asking.caller, id(&text)?).await };
    read.await.map(Json).map_err(|e| asking.problem(e))
}

/// Take a track away, and with it what it saw.
#[utoipa::path(delete, path = "/api/v1/tracks/{id}", params(("id" = String, Path)),
    responses((status = 204, description = "taken away"), (status = 404, description = "absent")))]
pub async fn remove(State(app): State<App>, asking: Asking, Path(text): Path<String>) -> Result<StatusCode, Problem> {
    let work = async { app.remove_track(&asking.caller, id(&text)?).await };
    work.await.map(|()| StatusCode::NO_CONTENT).map_err(|e| asking.problem(e))
}

fn query(app: &App, uri: &Uri) -> Result<CoverageQuery, AppError> {
    let mut params = Params::read(uri, &["as_of", "days", "by"]);
    let as_of = params.moment("as_of", true, app.settings().zone);
    let (days, by) = (params.number("days", 0.0, 36_500.0), params.seen_by());
    params.done()?;
    Ok(CoverageQuery { as_of, days, by })
}

/// How much of each route was really seen, by whom, and when last.
#[utoipa::path(get, path = "/api/v1/coverage",
    params(("as_of" = Option<String>, Query), ("days" = Option<f64>, Query), ("by" = Option<String>, Query, description = "patrol, route_walk, all")),
    responses((status = 200, body = CoverageView), (status = 400, description = "a parameter is wrong"), (status = 404, description = "not for this role")))]
pub async fn coverage(State(app): State<App>, asking: Asking, uri: Uri) -> Result<Json<CoverageView>, Problem> {
    let read = async { app.coverage(&asking.caller, &query(&app, &uri)?).await };
    read.await.map(Json).map_err(|e| asking.problem(e))
}

/// Lines that nobody saw, ever or within the days.
#[utoipa::path(get, path = "/api/v1/coverage/gaps",
    params(("as_of" = Option<String>, Query), ("days" = Option<f64>, Query), ("by" = Option<String>, Query, description = "patrol, route_walk, all")),
    responses((status = 200, body = Collection<GapView>), (status = 400, description = "a parameter is wrong"), (status = 404, description = "not for this role")))]
pub async fn gaps(State(app): State<App>, asking: Asking, uri: Uri) -> Result<Json<Collection<GapView>>, Problem> {
    let read = async { app.coverage_gaps(&asking.caller, &query(&app, &uri)?).await };
    read.await.map(Json).map_err(|e| asking.problem(e))
}

/// How much of the routes of one id was really seen.
#[utoipa::path(get, path = "/api/v1/coverage/routes/{route_id}",
    params(("route_id" = String, Path), ("as_of" = Option<String>, Query), ("days" = Option<f64>, Query), ("by" = Option<String>, Query, description = "patrol, route_walk, all")),
    responses((status = 200, body = RouteCoverages), (status = 400, description = "a parameter is wrong"), (status = 404, description = "absent")))]
pub async fn route(
    State(app): State<App>,
    asking: Asking,
    Path(route_id): Path<String>,
    uri: Uri,
) -> Result<Json<RouteCoverages>, Problem> {
    let read = async {
        let query = query(&app, &uri)?;
        Ok::<_, AppError>(RouteCoverages { items: app.route_coverage(&asking.caller, &route_id, &query).await? })
    };
    read.await.map(Json).map_err(|e| asking.problem(e))
}

fn span_of(params: &mut Params, app: &App, (from, to): (&str, &str)) -> Span {
    let zone = app.settings().zone;
    Span { from: params.moment(from, false, zone), to: params.moment(to, true, zone) }
}

/// How often and how long the hottest stretches were looked at within a period; the last 90 days without one.
#[utoipa::path(get, path = "/api/v1/coverage/dosage",
    params(("from" = Option<String>, Query), ("to" = Option<String>, Query)),
    responses((status = 200, body = DosageView), (status = 400, description = "a parameter is wrong"), (status = 404, description = "not for this role")))]
pub async fn dosage(State(app): State<App>, asking: Asking, uri: Uri) -> Result<Json<DosageView>, Problem> {
    let read = async {
        let mut params = Params::read(&uri, &["from", "to"]);
        let span = span_of(&mut params, &app, ("from", "to"));
        params.done()?;
        app.dosage(&asking.caller, span).await
    };
    read.await.map(Json).map_err(|e| asking.problem(e))
}

/// What became of the stretches that were hot before two periods, where patrols came more often and where not; the
/// last 90 days and the 90 before without periods.
#[utoipa::path(get, path = "/api/v1/coverage/effect",
    params(("a_from" = Option<String>, Query), ("a_to" = Option<String>, Query), ("b_from" = Option<String>, Query), ("b_to" = Option<String>, Query)),
    responses((status = 200, body = EffectView), (status = 400, description = "a parameter is wrong"), (status = 404, description = "not for this role")))]
pub async fn effect(State(app): State<App>, asking: Asking, uri: Uri) -> Result<Json<EffectView>, Problem> {
    let read = async {
        let mut params = Params::read(&uri, &["a_from", "a_to", "b_from", "b_to"]);
        let (a, b) = (span_of(&mut params, &app, ("a_from", "a_to")), span_of(&mut params, &app, ("b_from", "b_to")));
        params.done()?;
        app.effect(&asking.caller, a, b).await
    };
    read.await.map(Json).map_err(|e| asking.problem(e))
}
