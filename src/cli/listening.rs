//! From the open database to the last reply.

use std::net::SocketAddr;
use std::panic::AssertUnwindSafe;
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use futures_util::FutureExt as _;
use listenfd::ListenFd;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::app::App;
use crate::cli::{failed, notify, refused};
use crate::http::{self, Serving};

/// Connections of monitoring.
const WATCHERS: usize = 64;

#[derive(Args, Clone)]
#[command(next_help_heading = "Operations")]
pub struct OpsArgs {
    /// Answer /livez, /readyz and /metrics at this address, for monitoring alone.
    #[arg(long, env = "CABLEWATCH_OPS", value_name = "ADDRESS")]
    ops: Option<SocketAddr>,
    /// That address may be one that other machines reach.
    #[arg(long)]
    ops_exposed: bool,
    /// Told to stop, go on taking connections for so long, with /readyz at 503, until a balancer sends no more. Not
    /// needed where systemd keeps the socket.
    #[arg(long, value_name = "SECONDS", default_value_t = 0, value_parser = clap::value_parser!(u64).range(0..=300))]
    drain: u64,
}

/// Load the network, listen, and serve until told to stop.
pub async fn listen(app: App, address: &str, most: usize, ops: OpsArgs) -> ExitCode {
    let drain = ops.drain;
    // Before anybody is told that it is there: told to stop at that moment it would just die.
    let signals = match (signal(SignalKind::terminate()), signal(SignalKind::interrupt())) {
        (Ok(terminate), Ok(interrupt)) => [terminate, interrupt],
        (Err(error), _) | (_, Err(error)) => return failed(&error.to_string()),
    };
    let (listener, ops) = match listeners(address, ops).await {
        Ok(listeners) => listeners,
        Err(says) => return failed(&says),
    };
    let serving = Serving::default();
    let watched = ops.map(|listener| {
        let router = http::ops::router(app.clone(), serving.clone());
        tokio::spawn(http::serve(listener, router, WATCHERS, Serving::default(), std::future::pending()))
    });
    if let Err(error) = app.load_network().await {
        return refused(&error);
    }
    let local = listener.local_addr().map_or_else(|_| address.to_owned(), |a| a.to_string());
    let work = [
        tokio::spawn(kept(app.clone(), App::keep_matching)),
        tokio::spawn(kept(app.clone(), App::follow)),
        tokio::spawn(kept(app.clone(), App::keep_forgetting)),
        tokio::spawn(kept(app.clone(), App::keep_writing)),
        tokio::spawn(kept(app.clone(), App::keep_publishing)),
        tokio::spawn(notify::keep_alive()),
    ];
    let router = http::router(app.clone(), serving.clone());
    println!("listening on http://{local}");
    notify::tell("READY=1");
    let stopped = stopped(signals, serving.clone(), Duration::from_secs(drain));
    http::serve(listener, router, most, serving, stopped).await;
    for task in work.into_iter().chain(watched) {
        task.abort();
    }
    app.close().await;
    ExitCode::SUCCESS
}

/// Work beside the requests: a mistake in it ends neither the server nor the work for good.
async fn kept<F>(app: App, work: impl Fn(App) -> F)
where
    F: Future<Output = ()>,
{
    while AssertUnwindSafe(work(app.clone())).catch_unwind().await.is_err() {
        tracing::error!("work beside the requests panicked; it begins again");
        tokio::time::sleep(Duration::from_secs(5)).await;
    }
}

/// The public listener, systemd's where it gave one, and the one for monitoring.
async fn listeners(address: &str, ops: OpsArgs) -> Result<(TcpListener, Option<TcpListener>), String> {
    let given = ListenFd::from_env().take_tcp_listener(0).map_err(|error| format!("the socket of systemd: {error}"))?;
    let listener = match given {
        Some(given) => {
            let given = given.set_nonblocking(true).and_then(|()| TcpListener::from_std(given));
            given.map_err(|error| format!("the socket of systemd: {error}"))?
        }
        None => TcpListener::bind(address).await.map_err(|error| format!("{address}: {error}"))?,
    };
    let OpsArgs { ops: Some(at), ops_exposed, .. } = ops else { return Ok((listener, None)) };
    if !at.ip().to_canonical().is_loopback() && !ops_exposed {
        return Err(format!(
            "--ops {at}: máy khác có thể hỏi địa chỉ này; dùng 127.0.0.1, hoặc thêm --ops-exposed nếu tường lửa đã chặn \
             / other machines reach this address; use 127.0.0.1, or add --ops-exposed if a firewall keeps strangers away"
        ));
    }
    let watched = TcpListener::bind(at).await.map_err(|error| format!("--ops {at}: {error}"))?;
    let local = watched.local_addr().map_err(|error| error.to_string())?;
    eprintln!("monitoring on http://{local}");
    Ok((listener, Some(watched)))
}

/// Done when no further connection is to be taken.
async fn stopped([mut terminate, mut interrupt]: [Signal; 2], serving: Serving, drain: Duration) {
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    notify::tell("STOPPING=1");
    serving.stop();
    tokio::time::sleep(drain).await;
}
