//! What is no HTTP, or too long to be read, hyper answers by itself and without asking anybody; such an answer gets the
//! headers that all others have.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::http::guard;

/// An answer of hyper's own is no longer than this.
const LONGEST: usize = 200;

/// A connection on which it does.
pub struct Dressed<S> {
    inner: S,
    /// What is still to be written of such an answer.
    rest: Vec<u8>,
}

impl<S: AsyncWrite + Unpin> Dressed<S> {
    /// Dress this one.
    pub fn new(inner: S) -> Self {
        Self { inner, rest: Vec::new() }
    }

    fn write_rest(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.rest.is_empty() {
            let written = ready!(Pin::new(&mut self.inner).poll_write(cx, &self.rest))?;
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.rest.drain(..written);
        }
        Poll::Ready(Ok(()))
    }

    /// Whether the bytes are such an answer; then they are written otherwise.
    fn takes(&mut self, bytes: &[u8]) -> bool {
        let dressed = dressed(bytes);
        let takes = dressed.is_some();
        self.rest = dressed.unwrap_or_default();
        takes
    }
}

/// An answer of hyper's own with all headers; nothing of any other.
fn dressed(bytes: &[u8]) -> Option<Vec<u8>> {
    if bytes.len() > LONGEST || !bytes.starts_with(b"HTTP/1.") {
        return None;
    }
    let text = std::str::from_utf8(bytes).ok()?;
    let (status, fields) = text.strip_suffix("\r\n\r\n")?.split_once("\r\n")?;
    let own = |field: &str| {
        let name = field.split_once(": ").map(|(name, _)| name);
        field == "content-length: 0" || matches!(name, Some("connection" | "date"))
    };
    let is_own =
        status.get(8..10) == Some(" 4") && fields.contains("content-length: 0") && fields.split("\r\n").all(own);
    is_own.then(|| format!("{status}\r\n{}{fields}\r\n\r\n", guard::lines()).into_bytes())
}

impl<S: AsyncRead + Unpin> AsyncRead for Dressed<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_read(cx, buf)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Dressed<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        ready!(self.write_rest(cx))?;
        if self.takes(buf) {
            return Poll::Ready(Ok(buf.len()));
        }
        Pin::new(&mut self.inner).poll_write(cx, buf)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        ready!(self.write_rest(cx))?;
        let mut filled = bufs.iter().filter(|buf| !buf.is_empty());
        if let (Some(only), None) = (filled.next(), filled.next())
            && self.takes(only)
        {
            return Poll::Ready(Ok(only.len()));
        }
        Pin::new(&mut self.inner).poll_write_vectored(cx, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.write_rest(cx))?;
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.write_rest(cx))?;
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_hyper_says_by_itself_is_said_otherwise() {
        let date = "date: Sun, 29 Nov 2026 22:00:00 GMT";
        let own = format!("HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n{date}\r\n\r\n");
        let said = String::from_utf8(dressed(own.as_bytes()).unwrap()).unwrap();
        assert!(said.starts_with("HTTP/1.1 400 Bad Request\r\ncontent-security-policy: default-src 'none';"), "{said}");
        assert!(said.ends_with(&format!("content-length: 0\r\n{date}\r\n\r\n")), "{said}");
        let others = [
            format!("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n{date}\r\n\r\n"),
            format!("HTTP/1.1 404 Not Found\r\ncontent-type: text/plain\r\ncontent-length: 0\r\n{date}\r\n\r\n"),
            format!("HTTP/1.1 400 Bad Request\r\ncontent-length: 5\r\n{date}\r\n\r\nabcde"),
            format!("{own}x"),
            "HTTP/1.1 4".to_owned(),
            String::new(),
        ];
        for other in others {
            assert_eq!(dressed(other.as_bytes()), None, "{other}");
        }
    }
}
