//! Communes.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::Uri;

use crate::app::App;
use crate::app::views::{Collection, CommuneView, Feature};
use crate::http::Problem;
use crate::http::caller::Asking;
use crate::http::params::Params;

/// All communes.
#[utoipa::path(get, path = "/api/v1/communes", responses((status = 200, body = Collection<CommuneView>)))]
pub async fn list(State(app): State<App>, asking: Asking, uri: Uri) -> Result<Json<Collection<CommuneView>>, Problem> {
    let read = async {
        Params::read(&uri, &[]).done()?;
        Ok(Json(Collection::new(app.communes(&asking.caller).await?, None)))
    };
    read.await.map_err(|e| asking.problem(e))
}

/// One commune.
#[utoipa::path(get, path = "/api/v1/communes/{code}", params(("code" = String, Path)),
    responses((status = 200, body = Feature<CommuneView>), (status = 404, description = "absent")))]
pub async fn show(
    State(app): State<App>,
    asking: Asking,
    Path(code): Path<String>,
) -> Result<Json<Feature<CommuneView>>, Problem> {
    app.commune(&asking.caller, &code).await.map(Json).map_err(|e| asking.problem(e))
}
