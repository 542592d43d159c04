//! Months, hours of the week, and two periods side by side.

use axum::Json;
use axum::extract::State;
use axum::http::Uri;

use crate::app::views::{CompareView, MonthsView, WeekView};
use crate::app::{App, AppError, CompareQuery, Span, TrendQuery};
use crate::http::Problem;
use crate::http::caller::Asking;
use crate::http::params::Params;

const OF_PERIOD: &[&str] = &["datetime", "kind", "carrier", "route", "from_m", "to_m", "commune"];
const COMPARE: &[&str] =
    &["a_from", "a_to", "b_from", "b_to", "lixel", "kind", "carrier", "route", "from_m", "to_m", "commune"];

/// All but the period.
fn trend(params: &mut Params) -> TrendQuery {
    TrendQuery {
        kinds: params.kinds(),
        carriers: params.carriers(),
        stretch: params.stretch(),
        commune: params.text("commune").map(str::to_owned),
        ..TrendQuery::default()
    }
}

fn of_period(app: &App, uri: &Uri) -> Result<TrendQuery, AppError> {
    let mut params = Params::read(uri, OF_PERIOD);
    let query = TrendQuery { window: params.datetime(app.settings().zone), ..trend(&mut params) };
    params.done()?;
    Ok(query)
}

/// Incidents and metres taken by local month, with the same months a year before.
#[utoipa::path(get, path = "/api/v1/trends/months",
    params(("datetime" = Option<String>, Query), ("kind" = Option<String>, Query), ("carrier" = Option<String>, Query),
        ("route" = Option<String>, Query), ("from_m" = Option<f64>, Query), ("to_m" = Option<f64>, Query),
        ("commune" = Option<String>, Query)),
    responses((status = 200, body = MonthsView), (status = 400, description = "a parameter is wrong"),
        (status = 404, description = "the route is absent")))]
pub async fn months(State(app): State<App>, asking: Asking, uri: Uri) -> Result<Json<MonthsView>, Problem> {
    let read = async { app.months(&asking.caller, &of_period(&app, &uri)?).await };
    read.await.map(Json).map_err(|e| asking.problem(e))
}

/// The 168 hours of the local week.
#[utoipa::path(get, path = "/api/v1/trends/week",
    params(("datetime" = Option<String>, Query), ("kind" = Option<String>, Query), ("carrier" = Option<String>, Query),
        ("route" = Option<String>, Query), ("from_m" = Option<f64>, Query), ("to_m" = Option<f64>, Query),
        ("commune" = Option<String>, Query)),
    responses((status = 200, body = WeekView), (status = 400, description = "a parameter is wrong"),
        (status = 404, description = "the route is absent")))]
pub async fn week(State(app): State<App>, asking: Asking, uri: Uri) -> Result<Json<WeekView>, Problem> {
    let read = async { app.week(&asking.caller, &of_period(&app, &uri)?).await };
    read.await.map(Json).map_err(|e| asking.problem(e))
}

/// Two periods side by side; places that are new, stay or cool.
#[utoipa::path(get, path = "/api/v1/trends/compare",
    params(("a_from" = Option<String>, Query), ("a_to" = Option<String>, Query), ("b_from" = Option<String>, Query),
        ("b_to" = Option<String>, Query), ("lixel" = Option<f64>, Query), ("kind" = Option<String>, Query),
        ("carrier" = Option<String>, Query), ("route" = Option<String>, Query), ("from_m" = Option<f64>, Query),
        ("to_m" = Option<f64>, Query), ("commune" = Option<String>, Query)),
    responses((status = 200, body = CompareView), (status = 400, description = "a parameter is wrong"),
        (status = 404, description = "the route is absent")))]
pub async fn compare(State(app): State<App>, asking: Asking, uri: Uri) -> Result<Json<CompareView>, Problem> {
    let read = async {
        let zone = app.settings().zone;
        let mut params = Params::read(&uri, COMPARE);
        let query = CompareQuery {
            a: Span { from: params.moment("a_from", false, zone), to: params.moment("a_to", true, zone) },
            b: Span { from: params.moment("b_from", false, zone), to: params.moment("b_to", true, zone) },
            lixel: params.number("lixel", 10.0, 1000.0),
            trend: trend(&mut params),
        };
        params.done()?;
        app.compare_periods(&asking.caller, &query).await
    };
    read.await.map(Json).map_err(|e| asking.problem(e))
}
