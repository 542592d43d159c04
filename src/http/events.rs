//! Server-sent events: what changed for this caller, as it changes.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::Stream;

use crate::app::{App, Change};
use crate::http::Problem;
use crate::http::caller::Asking;

/// A comment this often keeps proxies from closing a quiet stream.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// Changes in the caller's stream; `Last-Event-ID` replays what came after it.
#[utoipa::path(get, path = "/events", params(("Last-Event-ID" = Option<i64>, Header)),
    responses((status = 200, description = "text/event-stream of `change` events")))]
pub async fn follow(
    State(app): State<App>,
    asking: Asking,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let last = headers.get("last-event-id").and_then(|v| v.to_str().ok()).and_then(|v| v.parse::<i64>().ok());
    let mut version = match last {
        Some(version) => version,
        None => app.data_version(&asking.caller).await.map_err(|e| asking.problem(e))?,
    };
    let mut written = app.watch();
    let stream = async_stream::stream! {
        loop {
            match app.changes_since(&asking.caller, version).await {
                Ok(changes) => for change in changes {
                    version = change.version;
                    yield Ok(event(&change));
                },
                Err(error) => tracing::warn!(%error, "changes could not be read"),
            }
            if written.changed().await.is_err() {
                break;
            }
        }
    };
    Ok(Sse::new(stream).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)))
}

fn event(change: &Change) -> Event {
    let bbox = change.bbox.map(|b| [b.west, b.south, b.east, b.north]);
    let data = serde_json::json!({"layer": change.layer, "data_version": change.version, "bbox": bbox});
    Event::default().event("change").id(change.version.to_string()).data(data.to_string())
}
