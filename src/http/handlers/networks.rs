//! Routes and sites.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::Uri;

use crate::app::views::{Collection, Feature, RouteView, SiteView};
use crate::app::{App, AppError, ListQuery, Page};
use crate::http::Problem;
use crate::http::caller::Asking;
use crate::http::handlers::{id, with};
use crate::http::params::Params;
use crate::network::SiteKind;

fn query(app: &App, uri: &Uri, known: &[&str]) -> Result<ListQuery, AppError> {
    let limits = app.settings().limits;
    let mut params = Params::read(uri, known);
    let kinds = params.text("kind").map(str::to_owned);
    let query = ListQuery {
        bbox: params.bbox(),
        carriers: params.carriers(),
        kind: kinds.as_deref().and_then(SiteKind::from_code),
        after: params.id("after"),
        limit: params.limit(limits.page, limits.page_most),
    };
    // What has no time of its own is there at any time (OGC API - Features, parameter datetime).
    params.datetime(app.settings().zone);
    params.done()?;
    if kinds.is_some() && query.kind.is_none() {
        let known = SiteKind::ALL.iter().map(|k| k.code()).collect::<Vec<_>>().join(", ");
        return Err(AppError::field("kind", format!("Có các loại: {known}."), format!("The kinds are: {known}.")));
    }
    Ok(query)
}

fn collection<P>(page: Page<Feature<P>>, uri: &Uri) -> Json<Collection<P>> {
    let next = page.next.map(|after| with(uri, "after", &after.to_string()));
    Json(Collection::new(page.items, next))
}

/// Cable routes in reach; a commune gets corridors.
#[utoipa::path(get, path = "/api/v1/routes",
    params(("bbox" = Option<String>, Query), ("datetime" = Option<String>, Query), ("carrier" = Option<String>, Query), ("after" = Option<String>, Query), ("limit" = Option<i64>, Query)),
    responses((status = 200, body = Collection<RouteView>), (status = 400, description = "a parameter is wrong")))]
pub async fn routes(State(app): State<App>, asking: Asking, uri: Uri) -> Result<Json<Collection<RouteView>>, Problem> {
    let read = async {
        let query = query(&app, &uri, &["bbox", "datetime", "carrier", "after", "limit"])?;
        Ok(collection(app.routes(&asking.caller, &query).await?, &uri))
    };
    read.await.map_err(|e| asking.problem(e))
}

/// One cable route in reach.
#[utoipa::path(get, path = "/api/v1/routes/{id}", params(("id" = String, Path)),
    responses((status = 200, body = Feature<RouteView>), (status = 404, description = "absent")))]
pub async fn route(
    State(app): State<App>,
    asking: Asking,
    Path(text): Path<String>,
) -> Result<Json<Feature<RouteView>>, Problem> {
    let read = async { app.route(&asking.caller, id(&text)?).await };
    read.await.map(Json).map_err(|e| asking.problem(e))
}

/// Sites in reach.
#[utoipa::path(get, path = "/api/v1/sites",
    params(("bbox" = Option<String>, Query), ("datetime" = Option<String>, Query), ("kind" = Option<String>, Query), ("carrier" = Option<String>, Query),
        ("after" = Option<String>, Query), ("limit" = Option<i64>, Query)),
    responses((status = 200, body = Collection<SiteView>), (status = 400, description = "a parameter is wrong")))]
pub async fn sites(State(app): State<App>, asking: Asking, uri: Uri) -> Result<Json<Collection<SiteView>>, Problem> {
    let read = async {
        let query = query(&app, &uri, &["bbox", "datetime", "kind", "carrier", "after", "limit"])?;
        Ok(collection(app.sites(&asking.caller, &query).await?, &uri))
    };
    read.await.map_err(|e| asking.problem(e))
}

/// One site in reach.
#[utoipa::path(get, path = "/api/v1/sites/{id}", params(("id" = String, Path)),
    responses((status = 200, body = Feature<SiteView>), (status = 404, description = "absent")))]
pub async fn site(
    State(app): State<App>,
    asking: Asking,
    Path(text): Path<String>,
) -> Result<Json<Feature<SiteView>>, Problem> {
    let read = async { app.site(&asking.caller, id(&text)?).await };
    read.await.map(Json).map_err(|e| asking.problem(e))
}
