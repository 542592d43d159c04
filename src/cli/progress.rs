//! A bar on the terminal while long work goes on.

use std::io::IsTerminal;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use crate::app::Work;

/// What is done sooner shows no bar.
const SOON: Duration = Duration::from_millis(400);

const TICK: Duration = Duration::from_millis(100);

/// Do it, and show on a terminal how far it is; Ctrl-C ends it, and nothing is written.
pub(super) fn watched<T>(says: &str, work: &Work, all: impl FnOnce() -> T) -> T {
    if !std::io::stderr().is_terminal() {
        return all();
    }
    let done = AtomicBool::new(false);
    std::thread::scope(|threads| {
        threads.spawn(|| follow(says, work, &done));
        let found = all();
        done.store(true, Ordering::Release);
        found
    })
}

/// The same for work that waits for others; Ctrl-C and SIGTERM end it, and nothing of it is kept.
pub(super) async fn attended<T>(says: &str, work: &Work, all: impl Future<Output = T>) -> T {
    let (stop, stopped) = (work.clone(), tokio::spawn(stop()));
    let ending = tokio::spawn(async move {
        if stopped.await.is_ok() {
            stop.stop();
        }
    });
    let bar = if std::io::stderr().is_terminal() { ProgressBar::new(0) } else { ProgressBar::hidden() };
    let (bar, work) = (bar.with_style(style()).with_message(says.to_owned()), work.clone());
    let (shown, name) = (bar.clone(), says.to_owned());
    let showing = tokio::spawn(async move {
        loop {
            tokio::time::sleep(TICK).await;
            let now = work.progress(&name);
            shown.set_length(now.of.unwrap_or(now.done));
            shown.set_position(now.done);
        }
    });
    let done = all.await;
    showing.abort();
    ending.abort();
    bar.finish_and_clear();
    done
}

/// Once somebody presses Ctrl-C, or the system asks to end.
async fn stop() {
    let interrupt = tokio::signal::ctrl_c();
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut terminate) => tokio::select! {
            _ = interrupt => {}
            _ = terminate.recv() => {}
        },
        Err(_) => interrupt.await.unwrap_or_default(),
    }
}

fn follow(says: &str, work: &Work, done: &AtomicBool) {
    let (start, mut bar) = (Instant::now(), None);
    while !done.load(Ordering::Acquire) {
        std::thread::sleep(TICK);
        let now = work.progress(says);
        if let Some(of) = now.of.filter(|_| start.elapsed() > SOON) {
            let bar = bar.get_or_insert_with(|| ProgressBar::new(of).with_style(style()).with_message(says.to_owned()));
            bar.set_length(of);
            bar.set_position(now.done);
        }
    }
    bar.iter().for_each(ProgressBar::finish_and_clear);
}

fn style() -> ProgressStyle {
    let style = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} {eta}");
    style.unwrap_or_else(|_| ProgressStyle::default_bar())
}
