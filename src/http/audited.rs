//! Which requests are written down: whatever a signed-in person changes, before and after it; looks at what is secret;
//! and looks at exact cable by others than its carrier.

use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::access::Role;
use crate::app::{App, Doer};
use crate::http::caller::Asking;

/// Looks that are written down whoever looks.
const SECRET: &[&str] = &[
    "/api/v1/audit",
    "/api/v1/draws/{id}",
    "/api/v1/export",
    "/api/v1/imports/{id}/preview",
    "/api/v1/incidents/{id}/contact",
    "/api/v1/incidents/{id}/photos",
    "/api/v1/incidents/{id}/photos/{number}",
    "/api/v1/inspections/{id}/photos/{number}",
    "/api/v1/key-places/{id}/protection",
    "/api/v1/orders",
    "/api/v1/orders/{id}",
    "/api/v1/orders/{id}/conflicts",
    "/api/v1/orders/{id}/photos/{key}",
    "/api/v1/orders/{id}/sheet",
    "/api/v1/plans/{id}",
    "/api/v1/plans/{id}/export",
    "/api/v1/tokens",
];

/// Looks that tell where cable lies: a carrier's at its own are not written down, those of others are.
const CABLE: &[&str] = &[
    "/api/v1/coverage",
    "/api/v1/coverage/dosage",
    "/api/v1/coverage/effect",
    "/api/v1/coverage/gaps",
    "/api/v1/coverage/routes/{route_id}",
    "/api/v1/dispatch",
    "/api/v1/emergencies",
    "/api/v1/hotspots",
    "/api/v1/hotspots/runs/{id}/map",
    "/api/v1/hotspots/{id}",
    "/api/v1/key-places/{id}",
    "/api/v1/routes",
    "/api/v1/routes/{id}",
    "/api/v1/sites",
    "/api/v1/sites/{id}",
    "/api/v1/snapshots/{id}",
    "/api/v1/snapshots/{id}/compare",
    "/api/v1/tracks/{id}",
    "/api/v1/works/{id}",
];

/// All other looks.
const PLAIN: &[&str] = &[
    "/api/v1/advisories",
    "/api/v1/advisories/public",
    "/api/v1/advisories/{id}",
    "/api/v1/advisories/{id}/confirmations",
    "/api/v1/alarms",
    "/api/v1/answers/{code}",
    "/api/v1/carriers",
    "/api/v1/cases",
    "/api/v1/closures",
    "/api/v1/communes",
    "/api/v1/communes/{code}",
    "/api/v1/contacts",
    "/api/v1/contacts/now",
    "/api/v1/crews",
    "/api/v1/draws",
    "/api/v1/draws/opened",
    "/api/v1/draws/public",
    "/api/v1/draws/public/{number}",
    "/api/v1/exercises",
    "/api/v1/exercises/{id}",
    "/api/v1/hotspots/quality",
    "/api/v1/hotspots/runs",
    "/api/v1/hotspots/runs/{id}",
    "/api/v1/imports",
    "/api/v1/imports/{id}",
    "/api/v1/incidents",
    "/api/v1/incidents/summary",
    "/api/v1/incidents/{id}",
    "/api/v1/incidents/{id}/duplicates",
    "/api/v1/inspections",
    "/api/v1/inspections/due",
    "/api/v1/inspections/kinds",
    "/api/v1/inspections/{id}",
    "/api/v1/key-places",
    "/api/v1/plans",
    "/api/v1/protection",
    "/api/v1/public/counts",
    "/api/v1/rankings/communes",
    "/api/v1/rankings/sites",
    "/api/v1/reports/{period}",
    "/api/v1/road/{code}",
    "/api/v1/road/{code}/sheet",
    "/api/v1/roads",
    "/api/v1/roads/{id}",
    "/api/v1/session",
    "/api/v1/snapshots",
    "/api/v1/stations",
    "/api/v1/tracks",
    "/api/v1/trends/compare",
    "/api/v1/trends/months",
    "/api/v1/trends/week",
    "/api/v1/watches",
    "/api/v1/works",
    "/api/v1/works/here",
    "/events",
    "/healthz",
    "/open311/v2/discovery.{format}",
    "/open311/v2/requests.{format}",
    "/open311/v2/requests/{service_request_id}.{format}",
    "/open311/v2/services.{format}",
    "/open311/v2/services/{service_code}.{format}",
];

/// Signing in is written down where it is decided: before, nobody knows who it is.
const SIGN_IN: &str = "/api/v1/sessions";

/// Whether a look at it is written down whoever looks.
pub fn is_secret(route: &str) -> bool {
    SECRET.contains(&route)
}

enum Kind {
    Look,
    Change,
}

fn kind(method: &Method, route: &str, role: Role) -> Option<Kind> {
    match *method {
        Method::GET | Method::HEAD if SECRET.contains(&route) => Some(Kind::Look),
        Method::GET | Method::HEAD => (role != Role::Carrier && CABLE.contains(&route)).then_some(Kind::Look),
        _ => Some(Kind::Change),
    }
}

/// The record as a middleware. What cannot be written down is not done, and not shown.
pub async fn audited(State(app): State<App>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let route = parts.extensions.get::<MatchedPath>().map(|path| path.as_str().to_owned()).unwrap_or_default();
    let reads = matches!(parts.method, Method::GET | Method::HEAD);
    let skipped =
        if reads { PLAIN.contains(&route.as_str()) } else { route == SIGN_IN && parts.method == Method::POST };
    if skipped {
        return next.run(Request::from_parts(parts, body)).await;
    }
    let asking = match Asking::from_request_parts(&mut parts, &app).await {
        Ok(asking) => asking,
        Err(problem) => return problem.into_response(),
    };
    parts.extensions.insert(asking.clone());
    let kind = asking.caller.account().and_then(|account| kind(&parts.method, &route, account.role));
    let Some(kind) = kind else { return next.run(Request::from_parts(parts, body)).await };
    let (action, things) = (format!("{} {route}", parts.method), things(&route, parts.uri.path()));
    let by = if asking.token.is_some() { "token" } else { "session" };
    let doer = Doer { caller: &asking.caller, by, address: asking.from.to_string() };
    let write = async |outcome| app.write_down(&doer, &action, things.clone(), outcome).await;
    if matches!(kind, Kind::Change)
        && let Err(error) = write(0).await
    {
        return asking.problem(error).into_response();
    }
    let response = next.run(Request::from_parts(parts, body)).await;
    match write(i64::from(response.status().as_u16())).await {
        Err(error) if matches!(kind, Kind::Look) => asking.problem(error).into_response(),
        // It is done, and that it was about to be done is on record.
        _ => response,
    }
}

/// What stands in the route's places, as in `id=…`; a code opens something and is not written down.
fn things(route: &str, path: &str) -> String {
    let pairs = route.split('/').zip(path.split('/'));
    let named = pairs.filter_map(|(name, value)| {
        let name = name.strip_prefix('{')?.strip_suffix('}')?;
        let value: String = value.chars().take(100).collect();
        (name != "code").then(|| format!("{name}={value}"))
    });
    named.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_way_to_look_is_on_one_list_and_no_other() {
        let (_, document) = crate::http::router::api(crate::app::Limits::default());
        let looks = document.paths.paths.iter().filter(|(_, item)| item.get.is_some()).map(|(path, _)| path.as_str());
        let looks: BTreeSet<&str> = looks.collect();
        let listed: Vec<&str> = [SECRET, CABLE, PLAIN].concat();
        let once: BTreeSet<&str> = listed.iter().copied().collect();
        assert_eq!(once.len(), listed.len(), "one is on two lists");
        assert_eq!(once, looks, "a new way to look is put on a list: is it secret, does it tell where cable lies?");
    }

    #[test]
    fn ids_are_written_down_and_codes_are_not() {
        let cases = [
            ("/api/v1/orders/{id}/photos/{key}", "/api/v1/orders/7/photos/8", "id=7 key=8"),
            ("/api/v1/road/{code}/entries", "/api/v1/road/ABCD2345/entries", ""),
            ("/api/v1/routes", "/api/v1/routes", ""),
        ];
        for (route, path, want) in cases {
            assert_eq!(things(route, path), want, "{route}");
        }
    }

    #[test]
    fn a_look_at_cable_is_written_down_unless_it_is_the_carriers() {
        let written = |method, route, role| kind(&method, route, role).is_some();
        assert!(written(Method::GET, "/api/v1/routes", Role::Police));
        assert!(!written(Method::GET, "/api/v1/routes", Role::Carrier));
        assert!(written(Method::GET, "/api/v1/export", Role::Carrier));
        assert!(written(Method::DELETE, "/api/v1/tracks/{id}", Role::Carrier));
        assert!(!written(Method::GET, "/api/v1/session", Role::Police));
    }
}
