//! Working with reports.

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};

use crate::app::views::{Collection, DuplicateView, Feature, IncidentView};
use crate::app::{App, AppError, CaseQuery, EmergencyBoard, NewCaseStep};
use crate::http::Problem;
use crate::http::caller::Asking;
use crate::http::handlers::{bytes, id, json, with};
use crate::http::params::Params;
use crate::units::Metres;

fn query(app: &App, uri: &Uri) -> Result<CaseQuery, AppError> {
    let limits = app.settings().limits;
    let mut params = Params::read(uri, &["queue", "kind", "body", "overdue", "after", "limit"]);
    let query = CaseQuery {
        queue: params.queue(),
        kinds: params.kinds(),
        body: params.text("body").map(str::to_owned),
        overdue: params.flag("overdue").unwrap_or(false),
        after: params.after_due(),
        limit: params.limit(limits.page, limits.page_most),
    };
    params.done()?;
    Ok(query)
}

/// Reports in reach that wait for somebody, the most overdue first.
#[utoipa::path(get, path = "/api/v1/cases",
    params(("queue" = Option<String>, Query), ("kind" = Option<String>, Query), ("body" = Option<String>, Query),
        ("overdue" = Option<bool>, Query), ("after" = Option<String>, Query), ("limit" = Option<i64>, Query)),
    responses((status = 200, body = Collection<IncidentView>), (status = 400, description = "a parameter is wrong"), (status = 404, description = "absent")))]
pub async fn list(State(app): State<App>, asking: Asking, uri: Uri) -> Result<Json<Collection<IncidentView>>, Problem> {
    let read = async {
        let (items, next) = app.cases(&asking.caller, &query(&app, &uri)?).await?;
        let next = next.map(|(due, id)| with(&uri, "after", &format!("{due}_{id}")));
        Ok(Json(Collection::new(items, next)))
    };
    read.await.map_err(|e| asking.problem(e))
}

/// Take a step with a report: accept it, move its case or repair, assign it, say something to it, join it.
#[utoipa::path(post, path = "/api/v1/incidents/{id}/steps", request_body = NewCaseStep, params(("id" = String, Path)),
    responses((status = 201, body = Feature<IncidentView>), (status = 400, description = "a field is wrong"), (status = 404, description = "absent"),
        (status = 409, description = "no such step from here"), (status = 412, description = "somebody took one meanwhile")))]
pub async fn step(
    State(app): State<App>,
    asking: Asking,
    Path(text): Path<String>,
    body: Result<Bytes, BytesRejection>,
) -> Result<(StatusCode, Json<Feature<IncidentView>>), Problem> {
    let work = async {
        let new: NewCaseStep = json(&bytes(body, app.settings().limits.json_bytes)?)?;
        Ok((StatusCode::CREATED, Json(app.step_case(&asking.caller, id(&text)?, &new).await?)))
    };
    work.await.map_err(|e| asking.problem(e))
}

/// Reports that may be of the same event: for the police and the department.
#[utoipa::path(get, path = "/api/v1/incidents/{id}/duplicates", params(("id" = String, Path)),
    responses((status = 200, body = Vec<DuplicateView>), (status = 404, description = "absent")))]
pub async fn duplicates(
    State(app): State<App>,
    asking: Asking,
    Path(text): Path<String>,
) -> Result<Json<Vec<DuplicateView>>, Problem> {
    let read = async { app.duplicates(&asking.caller, id(&text)?).await };
    read.await.map(Json).map_err(|e| asking.problem(e))
}

/// Metres around a place in which cable counts as hit, if not told.
const REACH: f64 = 200.0;

/// What goes on now: whose cable is within `reach` metres, who was called, what may be one common cut. A carrier
/// sees its own alone.
#[utoipa::path(get, path = "/api/v1/emergencies", params(("reach" = Option<f64>, Query)),
    responses((status = 200, body = EmergencyBoard), (status = 400, description = "a parameter is wrong"), (status = 404, description = "absent")))]
pub async fn emergencies(State(app): State<App>, asking: Asking, uri: Uri) -> Result<Json<EmergencyBoard>, Problem> {
    let read = async {
        let mut params = Params::read(&uri, &["reach"]);
        let reach = params.number("reach", 10.0, 5_000.0).unwrap_or(REACH);
        params.done()?;
        app.emergencies(&asking.caller, Metres::computed(reach)).await
    };
    read.await.map(Json).map_err(|e| asking.problem(e))
}
