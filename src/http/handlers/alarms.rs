//! Alarms of network monitors.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{StatusCode, Uri};

use crate::app::{AlarmList, AlarmView, App};
use crate::http::Problem;
use crate::http::caller::Asking;
use crate::http::handlers::{bytes, json};
use crate::http::params::Params;

/// Alarms that are raised, and ends proposed within seven days.
#[utoipa::path(get, path = "/api/v1/alarms",
    responses((status = 200, body = AlarmList), (status = 404, description = "only for carriers, the police and the department")))]
pub async fn list(State(app): State<App>, asking: Asking, uri: Uri) -> Result<Json<AlarmList>, Problem> {
    let read = async {
        Params::read(&uri, &[]).done()?;
        app.alarms(&asking.caller).await
    };
    read.await.map(Json).map_err(|e| asking.problem(e))
}

/// Hear an alarm of the carrier's network monitor. Raised opens an outage, once; cleared proposes its end,
/// which a person confirms. Raised again within ten minutes after that, it is the same outage.
#[utoipa::path(post, path = "/api/v1/alarms", request_body = crate::app::AlarmCall,
    responses((status = 201, body = AlarmView, description = "it opened an outage"), (status = 200, body = AlarmView, description = "the outage is known"),
        (status = 400, description = "a field is wrong, or the carrier has no such route or site"), (status = 404, description = "cleared and never raised, or only for carriers")))]
pub async fn hear(
    State(app): State<App>,
    asking: Asking,
    body: Result<Bytes, BytesRejection>,
) -> Result<(StatusCode, Json<AlarmView>), Problem> {
    let work = async {
        let body = bytes(body, app.settings().limits.json_bytes)?;
        let (view, opened) = app.hear_alarm(&asking.caller, &json(&body)?).await?;
        Ok((if opened { StatusCode::CREATED } else { StatusCode::OK }, Json(view)))
    };
    work.await.map_err(|e| asking.problem(e))
}
