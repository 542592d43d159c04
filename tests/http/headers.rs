//! Every reply, whatever it says, holds the browser to what the page needs (OWASP ASVS 5, 3.2 and 3.4, level 2).

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::running::Server;
use reqwest::{Client, Method, Response};
use serde_json::Value;

type Headers = BTreeMap<String, String>;

fn of(reply: &Response) -> Headers {
    reply.headers().iter().map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect()
}

/// What must be there, in whatever reply.
fn holds(name: &str, headers: &Headers) {
    let get = |header: &str| headers.get(header).map_or("", String::as_str);
    let policy: Vec<&str> = get("content-security-policy").split(';').map(str::trim).collect();
    let wanted =
        ["default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "script-src 'self'"];
    for directive in wanted {
        assert!(policy.contains(&directive), "{name}: {directive} in {policy:?}");
    }
    assert!(
        !policy.iter().any(|d| d.contains("unsafe") || d.contains('*') || d.contains("http")),
        "{name}: {policy:?}"
    );
    let fixed = [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("x-frame-options", "DENY"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ];
    for (header, value) in fixed {
        assert_eq!(get(header), value, "{name}: {header}");
    }
    for feature in ["camera=()", "microphone=()", "geolocation=(self)"] {
        assert!(get("permissions-policy").contains(feature), "{name}: {feature}");
    }
    assert!(!get("cache-control").is_empty(), "{name}: whether it may be kept");
    assert!(!headers.contains_key("access-control-allow-origin"), "{name}: no other site reads it");
    assert!(!headers.contains_key("server"), "{name}: nothing of versions");
    let kind = get("content-type");
    let is_text =
        ["text/html", "text/css", "text/javascript", "text/plain", "text/xml"].iter().any(|k| kind.starts_with(k));
    assert!(!is_text || kind.contains("charset=utf-8"), "{name}: {kind}");
}

struct Ask {
    name: &'static str,
    method: Method,
    path: &'static str,
    /// `name: value`
    with: &'static str,
    body: Vec<u8>,
    status: u16,
    keep: &'static str,
}

fn ask(name: &'static str, what: &'static str, with: &'static str, status: u16, keep: &'static str) -> Ask {
    let (method, path) = what.split_once(' ').unwrap();
    Ask { name, method: method.parse().unwrap(), path, with, body: Vec::new(), status, keep }
}

fn all() -> Vec<Ask> {
    let mut all = vec![
        ask("the page", "GET /", "", 200, "no-cache"),
        ask("a file of it", "GET /bao-sw.js", "", 200, "no-cache"),
        ask("no file", "GET /nothing.html", "", 404, "no-store"),
        ask("no path of the interface", "GET /api/v1/nothing", "", 404, "no-store"),
        ask("another method", "PATCH /api/v1/routes", "", 405, "no-store"),
        ask("a list", "GET /api/v1/communes", "", 200, "private, no-cache"),
        ask("exact cable", "GET /api/v1/routes?limit=1", "", 200, "private, no-cache"),
        ask("the session", "GET /api/v1/session", "", 200, "no-store"),
        ask("whom to call", "GET /api/v1/contacts", "", 200, "no-store"),
        ask("orders", "GET /api/v1/orders", "", 200, "no-store"),
        ask("tokens", "GET /api/v1/tokens", "", 200, "no-store"),
        ask("an export", "GET /api/v1/export?format=csv", "", 200, "private, no-store"),
        ask("the document", "GET /api/v1/openapi.json", "", 200, "no-store"),
        ask("health", "GET /healthz", "", 200, "no-store"),
        ask("events", "GET /events", "", 200, "no-store"),
        ask("Open311 in JSON", "GET /open311/v2/services.json", "", 200, "no-store"),
        ask("Open311 in XML", "GET /open311/v2/services.xml", "", 200, "no-store"),
        ask("no request there", "GET /open311/v2/requests/x.xml", "", 404, "no-store"),
        ask("no code", "GET /api/v1/answers/ABCD2345", "", 404, "no-store"),
        ask("a wrong parameter", "GET /api/v1/routes?colour=red", "", 400, "no-store"),
        ask("another site's page", "POST /api/v1/incidents", "origin: https://evil.example", 403, "no-store"),
        ask("compressed", "POST /api/v1/incidents", "content-encoding: gzip", 415, "no-store"),
        ask("a wrong token", "GET /api/v1/routes", "authorization: Bearer x", 401, "no-store"),
        ask("a HEAD", "HEAD /api/v1/communes", "", 200, "no-store"),
        ask("too large", "POST /api/v1/incidents", "", 413, "no-store"),
    ];
    all.last_mut().unwrap().body = vec![b' '; 300_000];
    all
}

/// One request over a client, by TLS as the proxy says or not.
async fn reply(client: &Client, base: &str, ask: &Ask, by: &str) -> Response {
    let mut request = client.request(ask.method.clone(), format!("{base}{}", ask.path)).header("x-forwarded-proto", by);
    if let Some((name, value)) = ask.with.split_once(": ") {
        request = request.header(name, value);
    }
    request.body(ask.body.clone()).send().await.unwrap()
}

#[tokio::test]
async fn every_reply_has_the_headers_that_bind_a_browser() {
    let trusting = Server::with(&["--trusted-proxy", "127.0.0.0/8"]);
    let client = trusting.sign_in("department").await;
    for ask in all() {
        let answer = reply(&client, &trusting.base, &ask, "http").await;
        let headers = of(&answer);
        assert_eq!(answer.status().as_u16(), ask.status, "{}", ask.name);
        holds(ask.name, &headers);
        assert_eq!(headers["cache-control"], ask.keep, "{}", ask.name);
        assert_eq!(headers["x-request-id"].len(), 16, "{}", ask.name);
        assert!(!headers.contains_key("strict-transport-security"), "{}: not by TLS", ask.name);
    }
    for ask in all() {
        // By TLS the session's cookie is another one, so nobody is signed in; the headers are the same.
        let by_tls = of(&reply(&client, &trusting.base, &ask, "https").await);
        assert_eq!(by_tls["strict-transport-security"], "max-age=31536000; includeSubDomains", "{}", ask.name);
        holds(ask.name, &by_tls);
    }
    assert_eq!(trusting.stop(), "", "the log is clean");
}

#[tokio::test]
async fn what_is_kept_and_what_has_nothing_to_say_has_them_too() {
    let server = Server::start();
    let (client, own) = (server.sign_in("carrier").await, "0123456789abcdef");
    for ask in all() {
        let told = of(&reply(&Client::new(), &server.base, &ask, "https").await);
        assert!(!told.contains_key("strict-transport-security"), "{}: a stranger says so", ask.name);
    }
    let first =
        client.get(format!("{}/api/v1/communes", server.base)).header("x-request-id", own).send().await.unwrap();
    assert_ne!(first.headers()["x-request-id"], own, "what a stranger calls it is not taken");
    let tag = first.headers()["etag"].clone();
    let same =
        client.get(format!("{}/api/v1/communes", server.base)).header("if-none-match", tag).send().await.unwrap();
    assert_eq!(same.status(), 304);
    holds("nothing new", &of(&same));
    let page = server.get(&client, "/").await.1;
    let asset = page.split('"').find(|part| part.starts_with("/assets/")).unwrap();
    let asset = client.get(format!("{}{asset}", server.base)).send().await.unwrap();
    assert_eq!(asset.headers()["cache-control"], "public, max-age=31536000, immutable");
    holds("named by its content", &of(&asset));
    let document: Value = server.json(&client, "/api/v1/openapi.json").await;
    assert!(document["paths"]["/api/v1/session"].is_object());
    let ended = client.delete(format!("{}/api/v1/sessions", server.base)).send().await.unwrap();
    assert_eq!(ended.status(), 204);
    holds("signed out", &of(&ended));
    no_request(&server.base);
    assert_eq!(server.stop(), "", "the log is clean");
}

/// The head of what comes back for these bytes.
fn raw(base: &str, bytes: &[u8]) -> (String, Headers) {
    let mut stream = TcpStream::connect(base.strip_prefix("http://").unwrap()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    // The answer may be there before the last byte.
    let _ = stream.write_all(bytes);
    let mut said = Vec::new();
    let _ = stream.read_to_end(&mut said);
    let said = String::from_utf8_lossy(&said).into_owned();
    let (status, fields) = said.split_once("\r\n").unwrap_or_else(|| panic!("no answer: {said}"));
    let fields = fields.lines().take_while(|line| !line.is_empty()).filter_map(|line| line.split_once(": "));
    (status.to_owned(), fields.map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect())
}

/// What is no request is answered with them, too.
fn no_request(base: &str) {
    let long = format!("GET /{} HTTP/1.1\r\nhost: x\r\n\r\n", "a".repeat(80_000));
    let many = format!("GET / HTTP/1.1\r\n{}\r\n", (0..200).map(|n| format!("x-{n}: 1\r\n")).collect::<String>());
    let cases = [
        ("no HTTP", "\u{1}\u{2}\u{3} nothing\r\n\r\n", "400"),
        ("a header without a name", "GET / HTTP/1.1\r\n: x\r\n\r\n", "400"),
        ("two lengths", "POST / HTTP/1.1\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n", "400"),
        ("no HTTP that there is", "GET / HTTP/9.9\r\n\r\n", "400"),
        ("too many headers", &many, "431"),
        ("too long an address", &long, "414"),
    ];
    for (name, bytes, status) in cases {
        let (line, headers) = raw(base, bytes.as_bytes());
        assert!(line.starts_with(&format!("HTTP/1.1 {status}")), "{name}: {line}");
        holds(name, &headers);
        assert_eq!(headers["cache-control"], "no-store", "{name}");
    }
}
