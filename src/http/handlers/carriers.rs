//! Carriers.

use axum::Json;
use axum::extract::State;
use axum::http::Uri;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::app::views::CarrierView;
use crate::http::Problem;
use crate::http::caller::Asking;
use crate::http::params::Params;

/// Carriers in reach.
#[derive(Serialize, ToSchema)]
pub struct Carriers {
    carriers: Vec<CarrierView>,
}

/// Carriers in reach, with how much cable.
#[utoipa::path(get, path = "/api/v1/carriers", responses((status = 200, body = Carriers)))]
pub async fn list(State(app): State<App>, asking: Asking, uri: Uri) -> Result<Json<Carriers>, Problem> {
    let read = async {
        Params::read(&uri, &[]).done()?;
        Ok(Json(Carriers { carriers: app.carriers(&asking.caller).await? }))
    };
    read.await.map_err(|e| asking.problem(e))
}
