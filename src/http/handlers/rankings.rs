//! Communes and sites in the order of what happens there.

use axum::Json;
use axum::extract::State;
use axum::http::Uri;

use crate::app::views::{CommuneRankView, Link, Ranking, SiteRankView};
use crate::app::{App, AppError, RankingQuery};
use crate::http::Problem;
use crate::http::caller::Asking;
use crate::http::handlers::with;
use crate::http::params::Params;

fn query(app: &App, uri: &Uri) -> Result<RankingQuery, AppError> {
    let (limits, zone) = (app.settings().limits, app.settings().zone);
    let mut params = Params::read(uri, &["datetime", "kind", "carrier", "limit", "offset"]);
    let query = RankingQuery {
        window: params.datetime(zone),
        kinds: params.kinds(),
        carriers: params.carriers(),
        limit: params.limit(limits.page, limits.page_most),
        offset: params.number("offset", 0.0, 1e9).unwrap_or(0.0) as i64,
    };
    params.done()?;
    Ok(query)
}

fn linked<P>(mut found: Ranking<P>, query: &RankingQuery, uri: &Uri) -> Json<Ranking<P>> {
    if found.more {
        let href = with(uri, "offset", &(query.offset + query.limit).to_string());
        found.links.push(Link { rel: "next", href });
    }
    Json(found)
}

/// Communes by their rate of events per km and 30 days, highest first.
#[utoipa::path(get, path = "/api/v1/rankings/communes",
    params(("datetime" = Option<String>, Query), ("kind" = Option<String>, Query), ("carrier" = Option<String>, Query),
        ("limit" = Option<i64>, Query), ("offset" = Option<i64>, Query)),
    responses((status = 200, body = Ranking<CommuneRankView>), (status = 400, description = "a parameter is wrong")))]
pub async fn communes(
    State(app): State<App>,
    asking: Asking,
    uri: Uri,
) -> Result<Json<Ranking<CommuneRankView>>, Problem> {
    let read = async {
        let query = query(&app, &uri)?;
        Ok(linked(app.commune_ranking(&asking.caller, &query).await?, &query, &uri))
    };
    read.await.map_err(|e| asking.problem(e))
}

/// Sites by the weight of their kind times the rate around them, highest first.
#[utoipa::path(get, path = "/api/v1/rankings/sites",
    params(("datetime" = Option<String>, Query), ("kind" = Option<String>, Query), ("carrier" = Option<String>, Query),
        ("limit" = Option<i64>, Query), ("offset" = Option<i64>, Query)),
    responses((status = 200, body = Ranking<SiteRankView>), (status = 400, description = "a parameter is wrong")))]
pub async fn sites(State(app): State<App>, asking: Asking, uri: Uri) -> Result<Json<Ranking<SiteRankView>>, Problem> {
    let read = async {
        let query = query(&app, &uri)?;
        Ok(linked(app.site_ranking(&asking.caller, &query).await?, &query, &uri))
    };
    read.await.map_err(|e| asking.problem(e))
}
