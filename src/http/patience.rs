//! A connection waits for its client, but not for ever: so long for the rest of a request's headers, so long for the next
//! request, so long for what is written to be taken.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::BoxError;
use axum::body::{Body, Bytes, HttpBody};
use hyper::body::{Frame, SizeHint};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep_until};

/// How long is waited.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For the headers, from their first byte.
    pub headers: Duration,
    /// For the first byte of a request. Longer than proxies keep a connection, so that it is they who end it.
    pub idle: Duration,
    /// For a client to take some of what is written.
    pub stalled: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self { headers: seconds(5), idle: seconds(75), stalled: seconds(60) }
    }
}

/// How many requests of a connection are being answered.
#[derive(Clone, Debug, Default)]
pub struct Busy(Arc<Requests>);

#[derive(Debug, Default)]
struct Requests {
    now: AtomicUsize,
    ever: AtomicUsize,
}

/// One of them.
pub struct Answering(Busy);

impl Busy {
    /// One more, until what is returned is dropped.
    pub fn begin(&self) -> Answering {
        self.0.ever.fetch_add(1, Ordering::Relaxed);
        self.0.now.fetch_add(1, Ordering::Relaxed);
        Answering(self.clone())
    }

    fn is_busy(&self) -> bool {
        self.0.now.load(Ordering::Relaxed) > 0
    }

    fn ever(&self) -> usize {
        self.0.ever.load(Ordering::Relaxed)
    }
}

impl Drop for Answering {
    fn drop(&mut self) {
        self.0.0.now.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The body of an answer; the request counts as being answered until its last byte.
pub struct Answer {
    body: Body,
    _answering: Answering,
}

impl Answer {
    /// This body.
    pub const fn of(body: Body, answering: Answering) -> Self {
        Self { body, _answering: answering }
    }
}

impl HttpBody for Answer {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// Between requests.
    Idle,
    /// Some of a request's headers are there.
    Headers,
    /// A request is being answered.
    Answering,
}

/// A stream with patience.
pub struct Patient<S> {
    stream: S,
    busy: Busy,
    patience: Patience,
    phase: Phase,
    /// How many requests there were when it was looked last: an answer may be over before anything is read again.
    seen: usize,
    /// Whether it is HTTP/2, where bytes come between requests too.
    is_two: Option<bool>,
    reading: Pin<Box<Sleep>>,
    writing: Option<Pin<Box<Sleep>>>,
}

impl<S> Patient<S> {
    /// Around this one.
    pub fn new(stream: S, busy: Busy, patience: Patience) -> Self {
        let reading = Box::pin(sleep_until(Instant::now() + patience.idle));
        Self { stream, busy, patience, phase: Phase::Idle, seen: 0, is_two: None, reading, writing: None }
    }

    fn enter(&mut self, phase: Phase) {
        let most = if phase == Phase::Headers { self.patience.headers } else { self.patience.idle };
        self.phase = phase;
        self.reading.as_mut().reset(Instant::now() + most);
    }

    fn got(&mut self, bytes: &[u8]) {
        let is_two = *self.is_two.get_or_insert(bytes.starts_with(b"PRI "));
        self.look();
        if !self.busy.is_busy() && self.phase != Phase::Headers && !is_two {
            self.enter(Phase::Headers);
        }
    }

    /// Whether a request has begun since.
    fn look(&mut self) {
        let ever = self.busy.ever();
        if ever != self.seen {
            (self.seen, self.phase) = (ever, Phase::Answering);
        }
    }

    /// Nothing is there to be read: whether it was waited long enough.
    fn is_over(&mut self, cx: &mut Context<'_>) -> bool {
        self.look();
        if self.busy.is_busy() {
            self.phase = Phase::Answering;
        } else if self.phase == Phase::Answering {
            self.enter(Phase::Idle);
        }
        while self.reading.as_mut().poll(cx).is_ready() {
            if self.phase != Phase::Answering {
                return true;
            }
            // Looked at again: nobody tells when the answer has ended.
            self.enter(Phase::Answering);
        }
        false
    }

    /// What writing came to, unless the client takes nothing for too long.
    fn written<T>(&mut self, cx: &mut Context<'_>, result: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if result.is_ready() {
            self.writing = None;
            return result;
        }
        let until = Instant::now() + self.patience.stalled;
        let timer = self.writing.get_or_insert_with(|| Box::pin(sleep_until(until)));
        ready!(timer.as_mut().poll(cx));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Patient<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = into.filled().len();
        match Pin::new(&mut self.stream).poll_read(cx, into) {
            Poll::Pending if self.is_over(cx) => Poll::Ready(Err(io::ErrorKind::TimedOut.into())),
            Poll::Ready(Ok(())) if into.filled().len() > before => {
                self.got(&into.filled()[before..]);
                // Headers that come byte by byte are late, too.
                let late = self.phase == Phase::Headers && self.is_over(cx);
                Poll::Ready(if late { Err(io::ErrorKind::TimedOut.into()) } else { Ok(()) })
            }
            other => other,
        }
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Patient<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let result = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.written(cx, result)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let result = Pin::new(&mut self.stream).poll_flush(cx);
        self.written(cx, result)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let result = Pin::new(&mut self.stream).poll_write_vectored(cx, slices);
        self.written(cx, result)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

/// A body that must come at some speed: nothing for `STALLED` or, after that, less than [`SLOWEST`] bytes a second on the
/// whole, and it is given up.
pub struct Pace {
    begun: Option<Instant>,
    bytes: u64,
    timer: Option<Pin<Box<Sleep>>>,
}

/// A body may stand still for so long.
const STALLED: Duration = Duration::from_secs(30);
/// Bytes a second: a tenth of what the slowest mobile network does.
const SLOWEST: u64 = 1_024;

impl Pace {
    /// Nothing came yet.
    pub const fn new() -> Self {
        Self { begun: None, bytes: 0, timer: None }
    }

    /// So many more bytes are there.
    pub fn got(&mut self, bytes: usize) {
        self.bytes += bytes as u64;
        self.timer = None;
    }

    /// Nothing is there: an error once it was waited long enough.
    pub fn wait(&mut self, cx: &mut Context<'_>) -> Poll<BoxError> {
        let now = Instant::now();
        let until = Self::until(*self.begun.get_or_insert(now), self.bytes, now);
        let timer = self.timer.get_or_insert_with(|| Box::pin(sleep_until(until)));
        ready!(timer.as_mut().poll(cx));
        Poll::Ready(io::Error::from(io::ErrorKind::TimedOut).into())
    }

    fn until(begun: Instant, bytes: u64, now: Instant) -> Instant {
        (now + STALLED).min(begun + STALLED + Duration::from_secs(bytes / SLOWEST))
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream};

    use super::*;

    /// A connection of a few tens of milliseconds' patience, and its other end.
    fn short() -> (Patient<DuplexStream>, DuplexStream, Busy) {
        let (near, far) = tokio::io::duplex(16);
        let millis = Duration::from_millis;
        let patience = Patience { headers: millis(30), idle: millis(150), stalled: millis(30) };
        let busy = Busy::default();
        (Patient::new(near, busy.clone(), patience), far, busy)
    }

    fn is_late<T>(result: &io::Result<T>) -> bool {
        result.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::TimedOut)
    }

    #[tokio::test]
    async fn who_says_nothing_or_only_half_is_not_waited_for() {
        let mut into = [0; 64];
        let (mut near, _far, _) = short();
        assert!(is_late(&near.read(&mut into).await), "nothing at all");
        let (mut near, mut far, _) = short();
        far.write_all(b"GET /").await.unwrap();
        assert_eq!(near.read(&mut into).await.unwrap(), 5);
        let begun = Instant::now();
        assert!(is_late(&near.read(&mut into).await), "half of the headers");
        assert!(begun.elapsed() >= Duration::from_millis(20), "not at once");
        let (mut near, mut far, _) = short();
        let dripping = tokio::spawn(async move {
            while far.write_all(b"x").await.is_ok() {
                tokio::task::yield_now().await
            }
        });
        while near.read(&mut into).await.is_ok() {}
        drop(near);
        dripping.await.unwrap();
    }

    #[tokio::test]
    async fn who_waits_for_an_answer_is_waited_for() {
        let mut into = [0; 64];
        let (mut near, mut far, busy) = short();
        far.write_all(b"GET /").await.unwrap();
        assert_eq!(near.read(&mut into).await.unwrap(), 5);
        drop(busy.begin());
        let begun = Instant::now();
        assert!(is_late(&near.read(&mut into).await));
        assert!(begun.elapsed() >= Duration::from_millis(100), "answered at once, it may be quiet as between requests");
        let (mut near, mut far, busy) = short();
        far.write_all(b"GET /").await.unwrap();
        assert_eq!(near.read(&mut into).await.unwrap(), 5);
        let answering = busy.begin();
        let quiet = tokio::time::timeout(Duration::from_millis(500), near.read(&mut into)).await;
        assert!(quiet.is_err(), "longer than any patience");
        drop(answering);
        assert!(is_late(&near.read(&mut into).await), "and then no longer than between requests");
    }

    #[tokio::test]
    async fn who_takes_nothing_of_an_answer_is_not_waited_for() {
        let (mut near, _far, _) = short();
        assert!(is_late(&near.write_all(&[0; 64]).await));
    }

    #[test]
    fn a_body_comes_at_some_speed_or_not_at_all() {
        let begun = Instant::now();
        let after = |seconds| begun + Duration::from_secs(seconds);
        assert_eq!(Pace::until(begun, 0, begun), after(30), "nothing at all");
        assert_eq!(Pace::until(begun, 20, after(20)), after(30), "a byte a second");
        assert_eq!(Pace::until(begun, 1 << 20, after(60)), after(90), "a megabyte, and then it stands still");
        assert_eq!(Pace::until(begun, 60 << 10, after(80)), after(90), "slow, and slower");
    }
}
