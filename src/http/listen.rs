//! Own accept loop: slow headers are cut off, and shutdown lets replies finish.

use std::future::Future;
use std::time::Duration;

use axum::Router;
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tower::ServiceExt as _;

use crate::http::dressed::Dressed;
use crate::http::read_out::ReadOut;
use crate::http::sender::Peer;
use crate::http::serving::Serving;

/// A client has this long to send its request's headers.
const HEADERS_WITHIN: Duration = Duration::from_secs(5);

/// Replies in progress at shutdown have this long to finish.
const FINISH_WITHIN: Duration = Duration::from_secs(10);

/// A connection that was taken at the last moment has this long to ask.
const ASK_WITHIN: Duration = Duration::from_millis(300);

/// Serve `router` until `stop` is done.
pub async fn serve(listener: TcpListener, router: Router, serving: Serving, stop: impl Future<Output = ()>) {
    let mut connections = Builder::new(TokioExecutor::new());
    connections.http1().timer(TokioTimer::new()).header_read_timeout(HEADERS_WITHIN);
    let graceful = GracefulShutdown::new();
    tokio::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        let (stream, peer) = match accepted {
            Ok((stream, peer)) => (stream, Peer(peer.ip())),
            Err(error) => {
                // Out of file descriptors, for instance: wait rather than spin.
                tracing::warn!(%error, "accept failed");
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            }
        };
        let service = router.clone().map_request(move |mut request: hyper::Request<Incoming>| {
            request.extensions_mut().insert(peer);
            ReadOut::of(request).map(axum::body::Body::new)
        });
        let connection =
            connections.serve_connection(TokioIo::new(Dressed::new(stream)), TowerToHyperService::new(service));
        let connection = graceful.watch(connection.into_owned());
        let open = serving.opened();
        tokio::spawn(async move {
            let _open = open;
            if let Err(error) = connection.await {
                tracing::debug!(%error, "connection ended");
            }
        });
    }
    drop(listener);
    serving.stop();
    // Shut down at once, hyper closes a connection whose request is still on its way.
    tokio::time::sleep(ASK_WITHIN).await;
    tokio::select! {
        () = graceful.shutdown() => {}
        () = tokio::time::sleep(FINISH_WITHIN) => tracing::warn!("some replies did not finish in time"),
    }
}
