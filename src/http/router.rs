//! Every route on one page.

use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderMap, Method, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router, middleware};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::{App, AppError, Limits};
use crate::http::handlers::{
    advisories, alarms, answers, audit, carriers, cases, communes, contacts, crews, draws, exercises, exports, health,
    hotspots, imports, incidents, inspections, key_places, networks, orders, plans, protection, public_view, rankings,
    reports, road, roads, running, runs, sessions, snapshots, tokens, tracks, trends, watches, works,
};
use crate::http::{Problem, Serving, audited, conditional, events, gate, guard, observed, open311, page};

#[derive(OpenApi)]
#[openapi(
    paths(open311::discovery, open311::services, open311::service, open311::file, open311::list, open311::request),
    info(title = "cablewatch", description = "Routes, incidents and hotspots of a province's telecom cable.")
)]
struct Document;

/// The whole server as one service.
pub fn router(app: App, serving: Serving) -> Router {
    let limits = app.settings().limits;
    let (router, document) = api(limits);
    let router = router
        .route_layer(middleware::from_fn_with_state(app.clone(), gate::gate))
        .route_layer(middleware::from_fn_with_state(app.clone(), audited::audited))
        .merge(open311::router().layer(DefaultBodyLimit::max(limits.json_bytes as usize)))
        .route("/api/v1/openapi.json", get(move || async move { Json(document) }));
    around(router, app, serving)
}

/// What every request passes, whatever it asks.
fn around(router: Router<App>, app: App, serving: Serving) -> Router {
    router
        .fallback(elsewhere)
        .method_not_allowed_fallback(method)
        .layer(CompressionLayer::new())
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn_with_state(app.clone(), guard::guard))
        .layer(middleware::from_fn_with_state((app.clone(), serving), observed::observed))
        .with_state(app)
}

/// Every route of the interface, and its document.
pub(super) fn api(limits: Limits) -> (Router<App>, utoipa::openapi::OpenApi) {
    let api = OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(sessions::show))
        .routes(routes!(sessions::sign_in, sessions::sign_out))
        .routes(routes!(carriers::list))
        .routes(routes!(communes::list))
        .routes(routes!(communes::show))
        .routes(routes!(networks::routes))
        .routes(routes!(networks::route))
        .routes(routes!(networks::sites))
        .routes(routes!(networks::site))
        .routes(routes!(rankings::communes))
        .routes(routes!(rankings::sites))
        .routes(routes!(key_places::list, key_places::propose))
        .routes(routes!(key_places::show))
        .routes(routes!(key_places::step))
        .routes(routes!(snapshots::list))
        .routes(routes!(snapshots::show))
        .routes(routes!(snapshots::compare))
        .routes(routes!(snapshots::restore))
        .routes(routes!(tokens::list, tokens::make))
        .routes(routes!(tokens::end))
        .routes(routes!(running::stop))
        .routes(routes!(roads::show))
        .routes(routes!(roads::accept))
        .routes(routes!(roads::reject))
        .routes(routes!(roads::restore))
        .routes(routes!(roads::closures, roads::close))
        .routes(routes!(roads::open))
        .routes(routes!(tracks::show, tracks::remove))
        .routes(routes!(tracks::coverage))
        .routes(routes!(tracks::gaps))
        .routes(routes!(tracks::dosage))
        .routes(routes!(tracks::effect))
        .routes(routes!(tracks::route))
        .merge(records())
        .merge(maps())
        .merge(nights())
        .merge(registers())
        .merge(inspected())
        .merge(duties())
        .layer(DefaultBodyLimit::max(limits.json_bytes as usize))
        .merge(files())
        .layer(middleware::from_fn(conditional::etag));
    // What is sent as it is read has no `ETag`: that needs the whole of it in memory.
    let streamed = OpenApiRouter::new().routes(routes!(exports::export)).routes(routes!(events::follow));
    api.routes(routes!(health::health)).merge(streamed).merge(citizens()).split_for_parts()
}

/// Reports, and what becomes of them.
fn records() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(incidents::list, incidents::report))
        .routes(routes!(alarms::list, alarms::hear))
        .routes(routes!(incidents::summary))
        .routes(routes!(incidents::show))
        .routes(routes!(incidents::correct, incidents::release))
        .routes(routes!(cases::list))
        .routes(routes!(cases::step))
        .routes(routes!(cases::duplicates))
        .routes(routes!(cases::emergencies))
}

/// Files, which are larger than other bodies.
fn files() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(imports::list, imports::propose))
        .routes(routes!(imports::incidents))
        .routes(routes!(imports::show))
        .routes(routes!(imports::preview))
        .routes(routes!(imports::accept))
        .routes(routes!(imports::renew))
        .routes(routes!(imports::again))
        .routes(routes!(imports::reject))
        .routes(routes!(roads::list, roads::propose))
        .routes(routes!(tracks::list, tracks::send))
        // The file is counted as it is received.
        .layer(DefaultBodyLimit::disable())
}

/// Maps of rates, and what is read beside them.
fn maps() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(hotspots::list))
        .routes(routes!(runs::list, runs::publish))
        .routes(routes!(runs::show))
        .routes(routes!(runs::map))
        .routes(routes!(hotspots::quality))
        .routes(routes!(hotspots::show))
        .routes(routes!(watches::list))
        .routes(routes!(reports::show))
        .routes(routes!(trends::months))
        .routes(routes!(trends::week))
        .routes(routes!(trends::compare))
}

/// What a look-up code opens, and what nobody between may keep a copy of. Photos are counted as they are
/// received.
fn citizens() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(answers::show))
        .routes(routes!(answers::forget))
        .routes(routes!(answers::send_photo))
        .routes(routes!(answers::contact, answers::erase))
        .routes(routes!(answers::photos))
        .routes(routes!(answers::photo))
        .routes(routes!(inspections::send_photo, inspections::photo))
        .merge(on_the_road())
}

/// What an order's code opens. Photos are counted as they are received.
fn on_the_road() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(road::show))
        .routes(routes!(road::accept))
        .routes(routes!(road::sheet))
        .routes(routes!(road::entries))
        .routes(routes!(road::photo))
}

/// Who goes out at night, and where.
fn nights() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(crews::stations, crews::add_station))
        .routes(routes!(crews::change_station, crews::remove_station))
        .routes(routes!(crews::crews, crews::add_crew))
        .routes(routes!(crews::change_crew, crews::remove_crew))
        .routes(routes!(crews::place_crew))
        .routes(routes!(plans::list, plans::make))
        .routes(routes!(plans::show))
        .routes(routes!(plans::stop))
        .routes(routes!(plans::approve))
        .routes(routes!(plans::export))
        .routes(routes!(plans::dispatch))
        .routes(routes!(orders::issue))
        .routes(routes!(orders::list))
        .routes(routes!(orders::show))
        .routes(routes!(orders::sheet))
        .routes(routes!(orders::renew))
        .routes(routes!(orders::withdraw))
        .routes(routes!(orders::conflicts))
        .routes(routes!(orders::decide))
        .routes(routes!(orders::photo))
}

/// Planned works and advisories: who writes and reads them, and what anybody asks.
fn registers() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(works::list, works::announce))
        .routes(routes!(works::here))
        .routes(routes!(works::check))
        .routes(routes!(works::show, works::change))
        .routes(routes!(works::step))
        .routes(routes!(advisories::list, advisories::write))
        .routes(routes!(advisories::public))
        .routes(routes!(public_view::counts))
        .routes(routes!(advisories::show, advisories::change))
        .routes(routes!(advisories::step))
        .routes(routes!(advisories::confirmations, advisories::confirm))
        .routes(routes!(advisories::questions))
}

/// What is inspected, and how it is drawn.
fn inspected() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(audit::list))
        .routes(routes!(draws::list, draws::make))
        .routes(routes!(draws::opened))
        .routes(routes!(draws::public))
        .routes(routes!(draws::public_one))
        .routes(routes!(draws::show))
        .routes(routes!(draws::outcome))
        .routes(routes!(draws::inspected))
        .routes(routes!(draws::reveal))
        .routes(routes!(draws::cancel))
        .routes(routes!(inspections::kinds))
        .routes(routes!(inspections::due))
        .routes(routes!(inspections::add_calendar))
        .routes(routes!(inspections::end_calendar))
        .routes(routes!(inspections::list, inspections::record))
        .routes(routes!(inspections::show))
}

/// What stands ready before anything happens.
fn duties() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(protection::list))
        .routes(routes!(protection::show, protection::write))
        .routes(routes!(contacts::list, contacts::add))
        .routes(routes!(contacts::now))
        .routes(routes!(contacts::replace, contacts::end))
        .routes(routes!(exercises::list, exercises::announce))
        .routes(routes!(exercises::show))
        .routes(routes!(exercises::result))
        .routes(routes!(exercises::cancel))
}

async fn elsewhere(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    let ours = ["/api/", "/events", "/healthz", "/open311/"].iter().any(|path| uri.path().starts_with(path));
    if ours || !matches!(method, Method::GET | Method::HEAD) {
        return Problem::new(AppError::Absent, &headers).into_response();
    }
    page::file(uri, headers).await
}

async fn method(headers: HeaderMap) -> Problem {
    Problem::new(AppError::Method, &headers)
}

fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    Problem::new(AppError::Internal("a handler panicked".to_owned()), &HeaderMap::new()).into_response()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use axum::body::{Body, to_bytes};
    use axum::http::Request;
    use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions};
    use tower::ServiceExt as _;

    use super::*;
    use crate::app::{Settings, World};

    async fn app(folder: &std::path::Path) -> App {
        let url = format!("sqlite:{}", folder.join("own.db").display());
        App::open(&url, World::real(), Settings::default()).await.unwrap()
    }

    #[tokio::test]
    async fn a_panic_is_a_reply_with_all_headers_and_tells_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let panics = Router::new().route("/panics", get(async || -> &'static str { panic!("0987 123 987") }));
        let router = around(panics, app(folder.path()).await, Serving::default());
        let request = Request::builder().uri("/panics").body(Body::empty()).unwrap();
        let reply = router.oneshot(request).await.unwrap();
        assert_eq!(reply.status(), 500);
        let named = |line: &str| line.split_once(": ").map(|(name, value)| (name.to_owned(), value.to_owned()));
        for (name, value) in guard::lines().lines().filter_map(named) {
            assert_eq!(reply.headers()[name.as_str()], value.as_str(), "{name}");
        }
        let body = to_bytes(reply.into_body(), 10_000).await.unwrap();
        assert!(!String::from_utf8_lossy(&body).contains("987"), "what it panicked about stays inside");
    }

    async fn writes(pool: SqlitePool) -> &'static str {
        sqlx::query("INSERT INTO told VALUES (1)").execute(&pool).await.unwrap();
        "told"
    }

    async fn writes_and_panics(pool: SqlitePool) -> &'static str {
        let mut tx = pool.begin_with("BEGIN IMMEDIATE").await.unwrap();
        sqlx::query("INSERT INTO told VALUES (2)").execute(&mut *tx).await.unwrap();
        panic!("as a mistake of ours would");
    }

    async fn answered(router: Router, path: &str) -> (u16, String) {
        let response = router.oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();
        let status = response.status().as_u16();
        assert!(response.headers().contains_key("content-security-policy"), "{path}: {status}");
        (status, String::from_utf8(to_bytes(response.into_body(), 9_999).await.unwrap().to_vec()).unwrap())
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_panic_takes_no_connection_of_the_store_along_and_hurts_no_other_request() {
        let folder = tempfile::tempdir().unwrap();
        let file = SqliteConnectOptions::new().filename(folder.path().join("a.db")).create_if_missing(true);
        let options = SqlitePoolOptions::new().max_connections(2).acquire_timeout(Duration::from_secs(20));
        let pool = options.connect_with(file.busy_timeout(Duration::from_secs(20))).await.unwrap();
        sqlx::query("CREATE TABLE told (n INTEGER)").execute(&pool).await.unwrap();
        let (well, ill) = (pool.clone(), pool.clone());
        let routes = Router::new()
            .route("/well", get(async move || writes(well.clone()).await))
            .route("/ill", get(async move || writes_and_panics(ill.clone()).await));
        let router = around(routes, app(folder.path()).await, Serving::default());
        let all: Vec<_> = (0..200)
            .map(|n| tokio::spawn(answered(router.clone(), if n % 2 == 0 { "/ill" } else { "/well" })))
            .collect();
        for (n, one) in all.into_iter().enumerate() {
            let (status, body) = one.await.unwrap();
            if n % 2 == 0 {
                assert!(status == 500 && body.contains("I500") && !body.contains("mistake of ours"), "{status} {body}");
            } else {
                assert_eq!((status, body.as_str()), (200, "told"));
            }
        }
        let (one, two) = (pool.acquire().await.unwrap(), pool.acquire().await.unwrap());
        drop((one, two));
        let told: Vec<i64> = sqlx::query_scalar("SELECT n FROM told").fetch_all(&pool).await.unwrap();
        assert_eq!(told, [1; 100], "what others wrote is there, and nothing of those that panicked");
    }
}
