//! The map of rates.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::Uri;

use crate::app::views::{Feature, HotspotCollection, Link, LixelView, QualityView};
use crate::app::{App, AppError, HotspotQuery, MapFilter};
use crate::http::Problem;
use crate::http::caller::Asking;
use crate::http::handlers::with;
use crate::http::params::Params;

const KNOWN: &[&str] = &[
    "bbox",
    "datetime",
    "kind",
    "carrier",
    "medium",
    "hours",
    "months",
    "exposure",
    "weights",
    "method",
    "lixel",
    "min_ratio",
    "doubt",
    "work",
    "limit",
    "offset",
];

pub(super) fn query(app: &App, uri: &Uri) -> Result<HotspotQuery, AppError> {
    let (limits, zone) = (app.settings().limits, app.settings().zone);
    let mut params = Params::read(uri, KNOWN);
    let filter = MapFilter {
        window: params.datetime(zone),
        kinds: params.kinds(),
        carriers: params.carriers(),
        media: params.media(),
        hours: params.hours(),
        months: params.months(),
        exposure: params.exposure(),
    };
    let query = HotspotQuery {
        filter,
        bbox: params.bbox(),
        method: params.method(),
        lixel: params.number("lixel", 10.0, 1000.0),
        min_ratio: params.number("min_ratio", 0.0, 1e6),
        doubt: params.flag("doubt").unwrap_or(false),
        work: params.work(),
        limit: params.limit(limits.page, limits.page_most),
        offset: params.number("offset", 0.0, 1e9).unwrap_or(0.0) as i64,
    };
    params.done()?;
    Ok(query)
}

/// Lixels in reach, best first, with the stretches they form.
#[utoipa::path(get, path = "/api/v1/hotspots",
    params(("bbox" = Option<String>, Query), ("datetime" = Option<String>, Query), ("kind" = Option<String>, Query),
        ("carrier" = Option<String>, Query), ("medium" = Option<String>, Query), ("hours" = Option<String>, Query),
        ("months" = Option<String>, Query), ("doubt" = Option<bool>, Query), ("work" = Option<String>, Query), ("method" = Option<String>, Query), ("lixel" = Option<f64>, Query),
        ("min_ratio" = Option<f64>, Query), ("exposure" = Option<String>, Query), ("weights" = Option<String>, Query), ("limit" = Option<i64>, Query), ("offset" = Option<i64>, Query)),
    responses((status = 200, body = HotspotCollection), (status = 400, description = "a parameter is wrong")))]
pub async fn list(State(app): State<App>, asking: Asking, uri: Uri) -> Result<Json<HotspotCollection>, Problem> {
    let read = async {
        let query = query(&app, &uri)?;
        let mut found = app.hotspots(&asking.caller, &query).await?;
        if found.more {
            let href = with(&uri, "offset", &(query.offset + query.limit).to_string());
            found.links.push(Link { rel: "next", href });
        }
        Ok(Json(found))
    };
    read.await.map_err(|e| asking.problem(e))
}

/// How good the map is: what it would have foretold over the last months, beside the plain count.
#[utoipa::path(get, path = "/api/v1/hotspots/quality",
    params(("datetime" = Option<String>, Query), ("kind" = Option<String>, Query), ("carrier" = Option<String>, Query),
        ("medium" = Option<String>, Query), ("hours" = Option<String>, Query), ("months" = Option<String>, Query),
        ("exposure" = Option<String>, Query), ("weights" = Option<String>, Query), ("work" = Option<String>, Query), ("lixel" = Option<f64>, Query)),
    responses((status = 200, body = QualityView), (status = 400, description = "a parameter is wrong")))]
pub async fn quality(State(app): State<App>, asking: Asking, uri: Uri) -> Result<Json<QualityView>, Problem> {
    let read = async { app.hotspot_quality(&asking.caller, &query(&app, &uri)?).await };
    read.await.map(Json).map_err(|e| asking.problem(e))
}

/// One lixel and what its number was made of.
#[utoipa::path(get, path = "/api/v1/hotspots/{id}", params(("id" = String, Path)),
    responses((status = 200, body = Feature<LixelView>), (status = 404, description = "absent")))]
pub async fn show(
    State(app): State<App>,
    asking: Asking,
    Path(id): Path<String>,
    uri: Uri,
) -> Result<Json<Feature<LixelView>>, Problem> {
    let read = async { app.hotspot(&asking.caller, &id, &query(&app, &uri)?).await };
    read.await.map(Json).map_err(|e| asking.problem(e))
}
