//! Key areas and key targets as a report lists them.

use crate::app::reports::period::Span;
use crate::app::views::{Feature, KeyPlaceView, ReportKeyPlace};
use crate::app::{App, AppError, Caller, KeyPlaceQuery, Window};
use crate::key_places::{KeyKind, KeyState};

/// Those that were approved for days of a span, in reach of a caller; areas first.
pub async fn approved(app: &App, caller: &Caller, span: Span) -> Result<Vec<ReportKeyPlace>, AppError> {
    let interval = span.interval(app.settings().zone);
    let window = Window { from: interval.map(|i| i.from()), to: interval.map(|i| i.to()) };
    let states = vec![KeyState::Approved, KeyState::Ended];
    let query = KeyPlaceQuery { window, states, limit: i64::from(i32::MAX), ..KeyPlaceQuery::default() };
    let mut found = app.key_places(caller, &query).await?.items;
    found.sort_by_key(|one| one.properties.kind != KeyKind::Area.code());
    Ok(found.into_iter().map(told).collect())
}

fn told(one: Feature<KeyPlaceView>) -> ReportKeyPlace {
    let view = one.properties;
    ReportKeyPlace {
        kind: view.kind,
        name: view.name,
        commune_names: view.commune_names,
        route_id: view.route_id,
        from_m: view.from_m,
        to_m: view.to_m,
        site_id: view.site_id,
        period_from: view.period_from,
        period_to: view.period_to,
        ended: view.state == KeyState::Ended.code(),
    }
}
