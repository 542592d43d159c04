//! Communes.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::Uri;

use crate::app::App;
use crate::app::views::{Collection, CommuneView, Feature};
use crate::http::Problem;
use crate::http::caller::Asking;
use crate::http::handlers::with;
use crate::http::params::Params;

/// Communes, by code; they are no secret. `q` is a part of a name, a former district's or commune's too,
/// with or without marks. What has no time is there at any `datetime`.
#[utoipa::path(get, path = "/api/v1/communes",
    params(("bbox" = Option<String>, Query), ("datetime" = Option<String>, Query), ("q" = Option<String>, Query), ("after" = Option<String>, Query), ("limit" = Option<i64>, Query)),
    responses((status = 200, body = Collection<CommuneView>), (status = 400, description = "a parameter is wrong")))]
pub async fn list(State(app): State<App>, asking: Asking, uri: Uri) -> Result<Json<Collection<CommuneView>>, Problem> {
    let read = async {
        let (limits, zone) = (app.settings().limits, app.settings().zone);
        let mut params = Params::read(&uri, &["bbox", "datetime", "q", "after", "limit"]);
        let (bbox, after) = (params.bbox(), params.text("after").map(str::to_owned));
        let typed = params.text("q").map(str::to_owned);
        let limit = params.limit(limits.page, limits.page_most);
        params.datetime(zone);
        params.done()?;
        let (communes, next) = app.communes(&asking.caller, bbox, typed.as_deref(), after.as_deref(), limit).await?;
        Ok(Json(Collection::new(communes, next.map(|after| with(&uri, "after", &after)))))
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
