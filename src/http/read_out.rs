//! A request's body that nobody wants any more is read out: whoever still sends would else see a broken
//! connection in place of the answer that tells what is wrong.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::BoxError;
use axum::body::Bytes;
use http_body_util::BodyExt;
use hyper::Request;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use hyper::header;
use tokio::runtime::Handle;

use crate::http::patience::{Answering, Pace};

/// So many bytes are read out; after that the connection does break.
const MOST: usize = 32 << 20;

/// For so long.
const WITHIN: Duration = Duration::from_secs(10);

/// The body of a request.
pub struct ReadOut {
    body: Option<Incoming>,
    /// Whether the sender waits to be told to go on, and so has not begun.
    waits: bool,
    pace: Pace,
    /// The connection is not quiet while this goes on.
    answering: Option<Answering>,
}

impl ReadOut {
    /// The request with its body in such a one.
    pub fn of(request: Request<Incoming>, answering: Answering) -> Request<Self> {
        let waits = request.headers().contains_key(header::EXPECT);
        request.map(|body| Self { body: Some(body), waits, pace: Pace::new(), answering: Some(answering) })
    }
}

impl Body for ReadOut {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        self.waits = false;
        let Some(body) = self.body.as_mut() else { return Poll::Ready(None) };
        match Pin::new(body).poll_frame(cx) {
            Poll::Pending => self.pace.wait(cx).map(|late| Some(Err(late))),
            Poll::Ready(Some(Ok(frame))) => {
                self.pace.got(frame.data_ref().map_or(0, Bytes::len));
                Poll::Ready(Some(Ok(frame)))
            }
            Poll::Ready(end) => Poll::Ready(end.map(|last| last.map_err(Into::into))),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(Incoming::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.body.as_ref().map_or(SizeHint::with_exact(0), Incoming::size_hint)
    }
}

impl Drop for ReadOut {
    fn drop(&mut self) {
        let rest = self.body.take().filter(|rest| !self.waits && !rest.is_end_stream());
        if let (Some(rest), Ok(runtime)) = (rest, Handle::try_current()) {
            let answering = self.answering.take();
            runtime.spawn(async move {
                // Whoever is slower than that loses the connection.
                let _ = tokio::time::timeout(WITHIN, read_out(rest)).await;
                drop(answering);
            });
        }
    }
}

async fn read_out(mut rest: Incoming) {
    let mut read = 0;
    while read < MOST {
        let Some(Ok(frame)) = rest.frame().await else { return };
        read += frame.data_ref().map_or(0, Bytes::len);
    }
}
