//! What every request passes: no compressed bodies, no other site's pages, and headers
//! that hold the browser to what this page needs (OWASP ASVS 5, section 3.4, level 2).

use axum::extract::{Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::app::{App, AppError};
use crate::http::Problem;
use crate::http::sender::is_https;

static HEADERS: &[(&str, &str)] = &[
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; worker-src 'self'; connect-src 'self'; \
         img-src 'self' data: blob:; font-src 'self'; manifest-src 'self'; object-src 'none'; base-uri 'none'; \
         form-action 'self'; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("x-frame-options", "DENY"),
    (
        "permissions-policy",
        "accelerometer=(), bluetooth=(), camera=(), display-capture=(), geolocation=(self), gyroscope=(), hid=(), \
         magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=()",
    ),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    // Where nothing else is said: a reply may tell of a person or of cable.
    ("cache-control", "no-store"),
];

/// Where a browser came by TLS it does so for a year, whatever it is told on the way (ASVS 3.4.1).
const BY_TLS_ALONE: (&str, &str) = ("strict-transport-security", "max-age=31536000; includeSubDomains");

/// The guard as a middleware.
pub async fn guard(State(app): State<App>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let by_tls = is_https(&parts, &app.settings().trusted_proxies);
    let request = Request::from_parts(parts, body);
    let mut response = headed(match refusal(&request) {
        Some(error) => Problem::new(error, request.headers()).into_response(),
        None => next.run(request).await,
    });
    if by_tls {
        let (name, value) = BY_TLS_ALONE;
        response.headers_mut().entry(HeaderName::from_static(name)).or_insert(HeaderValue::from_static(value));
    }
    response
}

/// With the headers that every answer has.
pub fn headed(mut response: Response) -> Response {
    for (name, value) in HEADERS {
        response.headers_mut().entry(HeaderName::from_static(name)).or_insert(HeaderValue::from_static(value));
    }
    response
}

/// The same headers as text, for replies that no handler gives.
pub fn lines() -> String {
    HEADERS.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect()
}

fn refusal(request: &Request) -> Option<AppError> {
    // 65 kB of gzip can be 67 MB behind a limit that counts the wire.
    if request.headers().contains_key(header::CONTENT_ENCODING) {
        return Some(AppError::UnsupportedMedia);
    }
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if changes && is_foreign(request.headers(), request.uri().authority().map(Authority::as_str)) {
        return Some(AppError::CrossSite);
    }
    if changes && request.headers().contains_key(header::COOKIE) && is_of_a_form(request.headers()) {
        return Some(AppError::UnsupportedMedia);
    }
    let site = request.headers().get("sec-fetch-site").and_then(|v| v.to_str().ok());
    (changes && matches!(site, Some("cross-site" | "same-site"))).then_some(AppError::CrossSite)
}

/// Whether a browser says that another site's page asks: its `Origin` names another host than was asked.
/// HTTP/2 tells the host in the address.
fn is_foreign(headers: &HeaderMap, authority: Option<&str>) -> bool {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let Some(origin) = text(header::ORIGIN) else { return headers.contains_key(header::ORIGIN) };
    let host = origin.split_once("://").map(|(_, host)| host);
    host.is_none() || host.map(str::to_ascii_lowercase) != authority.or(text(header::HOST)).map(str::to_ascii_lowercase)
}

/// Whether a form of any page can have made this body, which old browsers send without saying where they come from.
/// What forms send otherwise (`application/x-www-form-urlencoded`) escapes all that JSON and files need, so it is
/// neither, and programs such as curl write it over everything.
fn is_of_a_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).map_or(&b""[..], HeaderValue::as_bytes);
    let kind = kind.split(|byte| *byte == b';').next().unwrap_or_default().trim_ascii();
    [&b"text/plain"[..], b"multipart/form-data"].iter().any(|form| kind.eq_ignore_ascii_case(form))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_form_can_have_made_is_told_from_what_programs_send() {
        let cases = [
            ("text/plain", true),
            ("Text/Plain ; charset=utf-8", true),
            ("multipart/form-data; boundary=x", true),
            ("application/json", false),
            ("application/octet-stream", false),
            ("text/csv", false),
            ("application/x-www-form-urlencoded", false),
        ];
        for (kind, want) in cases {
            let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, HeaderValue::from_static(kind))]);
            assert_eq!(is_of_a_form(&headers), want, "{kind}");
        }
        assert!(!is_of_a_form(&HeaderMap::new()));
    }

    #[test]
    fn a_page_of_another_host_changes_nothing() {
        let cases = [
            ("no browser", None, false),
            ("its own page", Some("https://cap.example.vn"), false),
            ("in other letters", Some("https://CAP.example.vn"), false),
            ("another site", Some("https://evil.example"), true),
            ("a name that only begins alike", Some("https://cap.example.vn.evil.example"), true),
            ("another port", Some("https://cap.example.vn:8443"), true),
            ("a sandboxed frame or a file", Some("null"), true),
        ];
        for (name, origin, want) in cases {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, HeaderValue::from_static("cap.example.vn"));
            if let Some(origin) = origin {
                headers.insert(header::ORIGIN, HeaderValue::from_static(origin));
            }
            assert_eq!(is_foreign(&headers, None), want, "{name}");
            headers.remove(header::HOST);
            assert_eq!(is_foreign(&headers, Some("cap.example.vn")), want, "{name}, by HTTP/2");
        }
    }
}
