//! What everybody is told of incidents.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, Uri};

use crate::app::views::PublicView;
use crate::app::{App, AppError};
use crate::http::Problem;
use crate::http::params::Params;

/// Incidents by commune and half-year, where they are not few and not of one carrier; reckoned once a day. There is
/// nothing to choose.
#[utoipa::path(get, path = "/api/v1/public/counts",
    responses((status = 200, body = PublicView), (status = 400, description = "a parameter is wrong")))]
pub async fn counts(State(app): State<App>, uri: Uri, headers: HeaderMap) -> Result<Json<PublicView>, Problem> {
    let read = async {
        Params::read(&uri, &[]).done()?;
        app.public_view().await
    };
    read.await.map(Json).map_err(|error: AppError| Problem::new(error, &headers))
}
