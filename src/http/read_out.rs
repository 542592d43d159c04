//! A request's body that nobody wants any more is read out: whoever still sends would else see a broken
//! connection in place of the answer that tells what is wrong.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Bytes;
use http_body_util::BodyExt;
use hyper::Request;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use hyper::header;
use tokio::runtime::Handle;

/// So many bytes are read out; after that the connection does break.
const MOST: usize = 32 << 20;

/// For so long.
const WITHIN: Duration = Duration::from_secs(10);

/// The body of a request.
pub struct ReadOut {
    body: Option<Incoming>,
    /// Whether the sender waits to be told to go on, and so has not begun.
    waits: bool,
}

impl ReadOut {
    /// The request with its body in such a one.
    pub fn of(request: Request<Incoming>) -> Request<Self> {
        let waits = request.headers().contains_key(header::EXPECT);
        request.map(|body| Self { body: Some(body), waits })
    }
}

impl Body for ReadOut {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        self.waits = false;
        self.body.as_mut().map_or(Poll::Ready(None), |body| Pin::new(body).poll_frame(cx))
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
            runtime.spawn(tokio::time::timeout(WITHIN, read_out(rest)));
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
