//! The answer for whoever comes when there is no room for one more connection.

use std::time::Duration;

use axum::body::to_bytes;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::OwnedSemaphorePermit;

use crate::app::AppError;
use crate::http::{Problem, guard};

/// All of it takes no longer.
const WITHIN: Duration = Duration::from_secs(2);

/// Bytes that are read at most: of the request, and after the answer.
const MOST: usize = 16 << 10;

/// Refuse this connection with an answer, and close it.
pub async fn refuse(mut stream: TcpStream, _refusing: OwnedSemaphorePermit) {
    // Whoever is gone already needs no answer.
    let _ = tokio::time::timeout(WITHIN, said(&mut stream)).await;
}

async fn said(stream: &mut TcpStream) -> std::io::Result<()> {
    let mut asked = vec![0; MOST];
    let length = stream.read(&mut asked).await?;
    let mut headers = HeaderMap::new();
    if let Some(lang) = lang(&asked[..length]) {
        headers.insert(header::ACCEPT_LANGUAGE, lang);
    }
    let response = guard::headed(Problem::new(AppError::Crowded, &headers).into_response());
    stream.write_all(&written(response).await).await?;
    stream.shutdown().await?;
    // What is unread when a connection closes takes the answer with it.
    let mut read = 0;
    while read < MOST {
        match stream.read(&mut asked).await? {
            0 => break,
            more => read += more,
        }
    }
    Ok(())
}

/// The language that the first bytes of a request ask for.
fn lang(asked: &[u8]) -> Option<HeaderValue> {
    let text = String::from_utf8_lossy(asked);
    let line = text.lines().skip(1).take_while(|line| !line.is_empty()).find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("accept-language").then(|| value.trim().to_owned())
    });
    HeaderValue::from_str(&line?).ok()
}

/// As HTTP/1.1 writes it.
async fn written(response: Response) -> Vec<u8> {
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, MOST).await.unwrap_or_default();
    let mut bytes = format!("HTTP/1.1 {}\r\nconnection: close\r\ncontent-length: {}\r\n", parts.status, body.len());
    for (name, value) in &parts.headers {
        bytes.push_str(&format!("{name}: {}\r\n", value.to_str().unwrap_or_default()));
    }
    let mut bytes = format!("{bytes}\r\n").into_bytes();
    bytes.extend_from_slice(&body);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_refusal_is_whole_and_in_the_language_asked_for() {
        let asked = b"GET / HTTP/1.1\r\nHost: x\r\nAccept-Language: en-GB\r\n\r\nAccept-Language: vi";
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_LANGUAGE, lang(asked).unwrap());
        let response = guard::headed(Problem::new(AppError::Crowded, &headers).into_response());
        let text = String::from_utf8(written(response).await).unwrap();
        assert!(text.starts_with("HTTP/1.1 503 Service Unavailable\r\n"), "{text}");
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        for line in ["retry-after: 5", "connection: close", "content-type: application/problem+json", "nosniff"] {
            assert!(head.contains(line), "{line}: {head}");
        }
        assert!(head.contains(&format!("content-length: {}\r\n", body.len())), "{head}");
        assert!(body.contains("B503") && body.contains("too many connections"), "{body}");
        assert_eq!(lang(b"\x16\x03\x01"), None, "who speaks TLS to it gets an answer all the same");
    }
}
