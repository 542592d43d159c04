//! Server-sent events: what changed for this caller, as it changes.

use std::convert::Infallible;
use std::time::Duration;

use axum::Extension;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::StreamExt;

use crate::app::{App, Change, Progress, Seldom};
use crate::http::caller::Asking;
use crate::http::{Problem, Serving};

/// A comment this often keeps proxies from closing a quiet stream.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// Whoever lost the stream, because the server is started anew for instance, asks again after this time.
const ASK_AGAIN: Duration = Duration::from_secs(2);

static AGAIN: Seldom = Seldom::new();

/// How often the progress of a work is told while it goes on.
const TICK: Duration = Duration::from_millis(250);

/// Changes in the caller's stream, and how far the caller's long work is; `Last-Event-ID` replays what came after it.
#[utoipa::path(get, path = "/events", params(("Last-Event-ID" = Option<i64>, Header)),
    responses((status = 200, description = "text/event-stream of `change` and `work` events")))]
pub async fn follow(
    State(app): State<App>,
    Extension(serving): Extension<Serving>,
    asking: Asking,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Problem> {
    let last = headers.get("last-event-id").and_then(|v| v.to_str().ok()).and_then(|v| v.parse::<i64>().ok());
    let mut version = match last {
        Some(version) => version,
        None => app.data_version(&asking.caller).await.map_err(|e| asking.problem(e))?,
    };
    let mut stopping = serving.stopping();
    let (mut written, mut running, mut plans) = (app.watch(), app.watch_running(), app.watch_plans());
    let plans_too = asking.caller.scope().sees_all();
    let mut step = *plans.borrow();
    let mut told = Vec::new();
    let stream = async_stream::stream! {
        yield Event::default().retry(ASK_AGAIN);
        while !*stopping.borrow() {
            match app.changes_since(&asking.caller, version).await {
                Ok(changes) => for change in changes {
                    version = change.version;
                    yield event(&change);
                },
                Err(error) => AGAIN.tell(|more| tracing::warn!(%error, more, "changes could not be read")),
            }
            let now = app.running_of(&asking.caller);
            for one in now.iter().filter(|one| !told.contains(*one)) {
                yield progress(one);
            }
            told = now;
            let stepped = *plans.borrow_and_update();
            if plans_too && stepped != step {
                step = stepped;
                yield searched(version);
            }
            let going_on = tokio::select! {
                seen = written.changed() => seen.is_ok(),
                seen = running.changed() => seen.is_ok(),
                seen = plans.changed(), if plans_too => seen.is_ok(),
                _ = stopping.changed() => false,
                () = tokio::time::sleep(TICK), if !told.is_empty() => true,
            };
            if !going_on {
                break;
            }
        }
    };
    let stream = Sse::new(stream.map(Ok::<Event, Infallible>)).keep_alive(KeepAlive::new().interval(KEEP_ALIVE));
    // A proxy in front passes events on as they come, and keeps none.
    Ok(([("cache-control", "no-store"), ("x-accel-buffering", "no")], stream))
}

fn event(change: &Change) -> Event {
    let bbox = change.bbox.map(|b| [b.west, b.south, b.east, b.north]);
    let data = serde_json::json!({"layer": change.layer, "data_version": change.version, "bbox": bbox});
    Event::default().event("change").id(change.version.to_string()).data(data.to_string())
}

/// A search has gone on; nothing that is stored has changed.
fn searched(version: i64) -> Event {
    let data = serde_json::json!({"layer": "plans", "data_version": version, "bbox": null});
    Event::default().event("change").data(data.to_string())
}

fn progress(one: &Progress) -> Event {
    let data = serde_json::json!({"work": one.work, "stage": one.stage, "done": one.done, "of": one.of});
    Event::default().event("work").data(data.to_string())
}
