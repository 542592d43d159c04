//! Own accept loop: slow clients are cut off, more connections than there is room for are refused with an answer, and
//! shutdown lets replies finish.

use std::convert::Infallible;
use std::future::Future;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower::ServiceExt as _;

use crate::app::Seldom;
use crate::http::crowded;
use crate::http::dressed::Dressed;
use crate::http::patience::{Answer, Busy, Patience, Patient};
use crate::http::read_out::ReadOut;
use crate::http::sender::Peer;
use crate::http::serving::Serving;

/// Replies in progress at shutdown have this long to finish.
const FINISH_WITHIN: Duration = Duration::from_secs(10);

/// A connection that was taken at the last moment has this long to ask.
const ASK_WITHIN: Duration = Duration::from_millis(300);

/// Connections that are told at the same time that there are too many; more are closed without a word.
const REFUSED: usize = 64;

/// Serve `router` on at most so many connections until `stop` is done.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    most: usize,
    serving: Serving,
    stop: impl Future<Output = ()>,
) {
    static AGAIN: Seldom = Seldom::new();
    let connections = Connections::of(router, serving.clone());
    let (places, refusals) = (Arc::new(Semaphore::new(most)), Arc::new(Semaphore::new(REFUSED)));
    tokio::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        let (stream, peer) = match accepted {
            Ok((stream, peer)) => (stream, peer.ip()),
            Err(error) => {
                // Out of file descriptors, for instance: wait rather than spin.
                AGAIN.tell(|more| tracing::warn!(%error, more, "accept failed"));
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            }
        };
        if let Ok(place) = Arc::clone(&places).try_acquire_owned() {
            connections.begin(stream, peer, place);
        } else if let Ok(refusing) = Arc::clone(&refusals).try_acquire_owned() {
            tokio::spawn(crowded::refuse(stream, refusing));
        }
    }
    drop(listener);
    serving.stop();
    // Shut down at once, hyper closes a connection whose request is still on its way.
    tokio::time::sleep(ASK_WITHIN).await;
    tokio::select! {
        () = connections.open.shutdown() => {}
        () = tokio::time::sleep(FINISH_WITHIN) => tracing::warn!("some replies did not finish in time"),
    }
}

struct Connections {
    router: Router,
    builder: Builder<TokioExecutor>,
    open: GracefulShutdown,
    serving: Serving,
}

impl Connections {
    fn of(router: Router, serving: Serving) -> Self {
        let mut builder = Builder::new(TokioExecutor::new());
        // The stream itself has patience, and tells headers that do not end from a client that is only quiet.
        builder.http1().timer(TokioTimer::new()).header_read_timeout(None);
        Self { router, builder, open: GracefulShutdown::new(), serving }
    }

    fn begin(&self, stream: TcpStream, peer: IpAddr, place: OwnedSemaphorePermit) {
        let (busy, router) = (Busy::default(), self.router.clone());
        let stream = Dressed::new(Patient::new(stream, busy.clone(), Patience::default()));
        let service = service_fn(move |request| answer(router.clone(), request, peer, busy.clone()));
        let connection = self.builder.serve_connection(TokioIo::new(stream), service);
        let connection = self.open.watch(connection.into_owned());
        let open = self.serving.opened();
        tokio::spawn(async move {
            let _open = open;
            if let Err(error) = connection.await {
                tracing::debug!(%error, "connection ended");
            }
            drop(place);
        });
    }
}

async fn answer(
    router: Router,
    request: hyper::Request<Incoming>,
    peer: IpAddr,
    busy: Busy,
) -> Result<hyper::Response<Answer>, Infallible> {
    let answering = busy.begin();
    let mut request = ReadOut::of(request, busy.begin()).map(axum::body::Body::new);
    request.extensions_mut().insert(Peer(peer));
    let response = router.oneshot(request).await?;
    Ok(response.map(|body| Answer::of(body, answering)))
}
