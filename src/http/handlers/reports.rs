//! The report of a month or quarter.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, Uri, header};
use axum::response::{IntoResponse, Response};

use crate::app::views::ReportView;
use crate::app::{App, AppError};
use crate::http::Problem;
use crate::http::caller::Asking;
use crate::http::params::Params;

/// The report of a local month (`2026-10`) or quarter (`2026-Q3`), as far as it is over; with
/// `format=csv` as a table for spreadsheets.
#[utoipa::path(get, path = "/api/v1/reports/{period}", params(("period" = String, Path), ("format" = Option<String>, Query)),
    responses((status = 200, description = "the report", content((ReportView = "application/json"), (Vec<u8> = "text/csv"))),
        (status = 400, description = "no such period, or none of it is over"), (status = 404, description = "absent")))]
pub async fn show(
    State(app): State<App>,
    asking: Asking,
    Path(period): Path<String>,
    uri: Uri,
) -> Result<Response, Problem> {
    let read = async {
        let mut params = Params::read(&uri, &["format"]);
        let table = params.table();
        params.done()?;
        if table {
            return app.report_table(&asking.caller, &period).await.and_then(attachment);
        }
        app.report_of(&asking.caller, &period).await.map(|report| Json(report).into_response())
    };
    read.await.map_err(|e| asking.problem(e))
}

fn attachment((bytes, name): (Vec<u8>, String)) -> Result<Response, AppError> {
    let disposition = HeaderValue::try_from(format!("attachment; filename=\"{name}\""));
    let disposition = disposition.map_err(|e| AppError::Internal(e.to_string()))?;
    let kind = HeaderValue::from_static("text/csv; charset=utf-8");
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response())
}
