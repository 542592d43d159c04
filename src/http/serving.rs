//! How the server does: what it was asked and how long it took, and whether it is about to stop.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use axum::http::Method;
use tokio::sync::watch;

/// Upper ends of the classes of durations, seconds.
pub const SECONDS: [f64; 11] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// What was asked of one route by one method. No more is kept: not who asked, nor for what.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Replies by the first digit of their status, from 1.
    pub replies: [u64; 5],
    /// Replies by duration: within each of [`SECONDS`] and not within the one before.
    pub within: [u64; SECONDS.len()],
    /// All durations together.
    pub took: Duration,
}

/// One for the whole process; cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Serving(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    asked: Mutex<BTreeMap<(String, &'static str), Asked>>,
    open: AtomicI64,
    opened: AtomicU64,
    stopping: watch::Sender<bool>,
}

impl Serving {
    /// Count a reply. A route is its template, never an address.
    pub fn replied(&self, route: String, method: &Method, status: u16, took: Duration) {
        let mut all = self.0.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let asked = all.entry((route, verb(method))).or_default();
        let class = usize::from(status / 100).clamp(1, 5) - 1;
        asked.replies[class] += 1;
        if let Some(at) = SECONDS.iter().position(|most| took.as_secs_f64() <= *most) {
            asked.within[at] += 1;
        }
        asked.took += took;
    }

    /// All that was asked, by route and method.
    pub fn asked(&self) -> BTreeMap<(String, &'static str), Asked> {
        self.0.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A connection is open as long as this is kept.
    pub fn opened(&self) -> Open {
        self.0.open.fetch_add(1, Ordering::Relaxed);
        self.0.opened.fetch_add(1, Ordering::Relaxed);
        Open(self.clone())
    }

    /// Connections that are open, and all there were.
    pub fn connections(&self) -> (i64, u64) {
        (self.0.open.load(Ordering::Relaxed), self.0.opened.load(Ordering::Relaxed))
    }

    /// From now on no client is to stay: streams end, and each reply ends its connection.
    pub fn stop(&self) {
        self.0.stopping.send_replace(true);
    }

    /// Whether it is about to stop.
    pub fn is_stopping(&self) -> bool {
        *self.0.stopping.borrow()
    }

    /// Wakes when it is about to stop.
    pub fn stopping(&self) -> watch::Receiver<bool> {
        self.0.stopping.subscribe()
    }
}

/// An open connection.
#[derive(Debug)]
pub struct Open(Serving);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.0.open.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The role of a request's caller, told by whoever finds it out.
#[derive(Clone, Debug, Default)]
pub struct RoleTold(Arc<OnceLock<&'static str>>);

impl RoleTold {
    /// It is this one.
    pub fn tell(&self, role: &'static str) {
        let _ = self.0.set(role);
    }

    /// The role, or `-` where nobody asked who calls.
    pub fn role(&self) -> &'static str {
        self.0.get().copied().unwrap_or("-")
    }
}

/// The method as it is counted: strangers may invent others without end.
pub fn verb(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replies_are_counted_by_route_class_and_duration() {
        let serving = Serving::default();
        let strange = Method::from_bytes(b"BREW").unwrap();
        for (method, status, ms) in
            [(&Method::GET, 200, 3), (&Method::GET, 304, 5), (&Method::GET, 503, 99_000), (&strange, 405, 30)]
        {
            serving.replied("/api/v1/orders/{id}".to_owned(), method, status, Duration::from_millis(ms));
        }
        let asked = serving.asked();
        let of = |verb| &asked[&("/api/v1/orders/{id}".to_owned(), verb)];
        assert_eq!(of("GET").replies, [0, 1, 1, 0, 1]);
        assert_eq!(
            (of("GET").within[0], of("GET").within.iter().sum::<u64>()),
            (2, 2),
            "one took longer than all classes"
        );
        assert_eq!((of("other").replies[3], of("other").within[3]), (1, 1));
    }

    #[test]
    fn a_connection_is_open_until_it_is_let_go() {
        let serving = Serving::default();
        let (one, two) = (serving.opened(), serving.opened());
        drop(one);
        assert_eq!(serving.connections(), (1, 2));
        drop(two);
        assert_eq!(serving.connections(), (0, 2));
    }
}
