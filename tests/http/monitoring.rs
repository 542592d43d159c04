//! What monitoring reads, and that strangers do not.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;
use std::time::Duration;

use crate::running::Server;
use reqwest::{Client, StatusCode};
use serde_json::Value;

fn monitored(options: &[&str]) -> (Server, String, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap().keep();
    let server = Server::at(&folder, &[&["--ops", "127.0.0.1:0"], options].concat());
    let line = server.log.recv().unwrap();
    (server, line.strip_prefix("monitoring on ").unwrap().to_owned(), folder)
}

async fn get(url: &str) -> (StatusCode, String) {
    let reply = Client::new().get(url).send().await.unwrap();
    (reply.status(), reply.text().await.unwrap())
}

/// One line of metrics: its name, its labels and its value.
type Sample = (String, BTreeMap<String, String>, f64);

fn is_name(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    !text.is_empty() && text.chars().all(fits) && !text.starts_with(|c: char| c.is_ascii_digit())
}

fn sample(line: &str) -> Sample {
    let (head, value) = line.rsplit_once(' ').unwrap();
    let value = value.parse().unwrap_or_else(|_| panic!("no number: {line}"));
    let Some((name, rest)) = head.split_once('{') else { return (head.to_owned(), BTreeMap::new(), value) };
    let mut rest = rest.strip_suffix('}').unwrap();
    let mut labels = BTreeMap::new();
    while !rest.is_empty() {
        let (label, after) = rest.split_once("=\"").unwrap();
        let mut escaped = false;
        let end = after.find(|c| {
            let ends = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            ends
        });
        let (text, after) = after.split_at(end.unwrap_or_else(|| panic!("no end: {line}")));
        assert!(is_name(label) && labels.insert(label.to_owned(), text.to_owned()).is_none(), "{line}");
        rest = after[1..].strip_prefix(',').unwrap_or(&after[1..]);
    }
    (name.to_owned(), labels, value)
}

/// Reads the text format as strictly as Prometheus' own checker: each family once, told before its lines, no line twice.
fn read(text: &str) -> Vec<Sample> {
    assert!(text.ends_with('\n'));
    let (mut samples, mut family, mut kinds) = (Vec::<Sample>::new(), String::new(), BTreeMap::new());
    for line in text.lines() {
        if let Some(help) = line.strip_prefix("# HELP ") {
            let (name, told) = help.split_once(' ').unwrap();
            assert!(is_name(name) && told.ends_with('.'), "{line}");
            name.clone_into(&mut family);
        } else if let Some(kind) = line.strip_prefix("# TYPE ") {
            let (name, kind) = kind.split_once(' ').unwrap();
            assert_eq!(name, family, "after its help");
            assert!(["counter", "gauge", "histogram"].contains(&kind), "{line}");
            assert!(kind != "counter" || name.ends_with("_total"), "{line}");
            assert_eq!(kinds.insert(name.to_owned(), kind.to_owned()), None, "{name} is there once");
        } else {
            let (name, labels, value) = sample(line);
            let ending = name.strip_prefix(family.as_str()).unwrap_or_else(|| panic!("{name} in {family}"));
            let endings: &[&str] = if kinds[&family] == "histogram" { &["_bucket", "_sum", "_count"] } else { &[""] };
            assert!(endings.contains(&ending), "{line}");
            assert!(!samples.iter().any(|(n, l, _)| (n, l) == (&name, &labels)), "twice: {line}");
            samples.push((name, labels, value));
        }
    }
    samples
}

/// Every histogram grows to its count.
fn grow(samples: &[Sample]) {
    let counts = samples.iter().filter(|(name, ..)| name.ends_with("_seconds_count"));
    for (name, labels, count) in counts {
        let bucket = name.replace("_count", "_bucket");
        let own = |(n, l, _): &&Sample| *n == bucket && labels.iter().all(|(k, v)| l.get(k) == Some(v));
        let steps: Vec<(&str, f64)> = samples.iter().filter(own).map(|(_, l, v)| (l["le"].as_str(), *v)).collect();
        assert_eq!(steps.last().unwrap(), &("+Inf", *count), "{labels:?}");
        assert!(steps.is_sorted_by(|a, b| a.1 <= b.1), "{steps:?}");
        let ends: Vec<f64> = steps.iter().map(|(end, _)| end.parse().unwrap()).collect();
        assert!(ends.len() == 12 && ends.is_sorted(), "{ends:?}");
    }
}

fn value(samples: &[Sample], name: &str, labels: &[(&str, &str)]) -> f64 {
    let own = |(n, l, _): &&Sample| n == name && labels.iter().all(|(k, v)| l.get(*k).is_some_and(|is| is == v));
    samples.iter().filter(own).map(|(.., value)| value).sum()
}

/// Each listener answers its own alone.
async fn apart(public: &str, ops: &str) {
    for path in ["/livez", "/readyz", "/metrics"] {
        assert_eq!(get(&format!("{}{path}", public)).await.0, StatusCode::NOT_FOUND, "{path} is not for strangers");
        assert_eq!(get(&format!("{ops}{path}")).await.0, StatusCode::OK, "{path}");
    }
    for path in ["/", "/api/v1/session", "/healthz", "/events"] {
        assert_eq!(get(&format!("{ops}{path}")).await.0, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn what_was_asked_and_how_it_stands_is_told_by_template_and_by_nothing_that_tells_of_somebody() {
    let (server, ops, _) = monitored(&[]);
    let police = server.sign_in("police").await;
    for path in ["/api/v1/orders/0190b6f0-0000-7000-8000-000000000000", "/api/v1/routes?limit=1", "/bao", "/nothing"] {
        server.get(&police, path).await;
        server.get(&police, path).await;
    }
    let odd = reqwest::Method::from_bytes(b"BREW").unwrap();
    police.request(odd, format!("{}/api/v1/coffee-{}", server.base, 418)).send().await.unwrap();
    let document: Value = server.json(&police, "/api/v1/openapi.json").await;
    let (status, text) = get(&format!("{ops}/metrics")).await;
    assert_eq!(status, StatusCode::OK);
    let samples = read(&text);
    grow(&samples);
    let of = |name: &str, labels: &[(&str, &str)]| value(&samples, &format!("cablewatch_{name}"), labels);
    let asked =
        |route, method, status| of("http_requests_total", &[("route", route), ("method", method), ("status", status)]);
    assert_eq!(asked("/api/v1/orders/{id}", "GET", "4xx"), 2.0);
    assert_eq!(asked("/api/v1/routes", "GET", "2xx"), 2.0);
    assert_eq!(asked("/api/v1/sessions", "POST", "2xx"), 1.0);
    assert_eq!(
        (asked("page", "GET", "2xx"), asked("none", "GET", "4xx"), asked("none", "other", "4xx")),
        (2.0, 2.0, 1.0)
    );
    assert!(of("http_connections_total", &[]) >= 1.0 && of("uptime_seconds", &[]) > 0.0);
    assert_eq!((of("database_up", &[]), of("audit_failures_total", &[]), of("build_info", &[])), (1.0, 0.0, 1.0));
    assert_eq!(of("database_connections", &[("pool", "read"), ("state", "most")]), 8.0);
    assert!(of("data_version", &[]) > 0.0 && text.contains("\ncablewatch_incidents_waiting "));
    assert!(
        value(&samples, "process_resident_memory_bytes", &[]) > 1e6 && value(&samples, "process_open_fds", &[]) > 5.0
    );
    let labels: BTreeSet<&str> = samples.iter().flat_map(|(_, labels, _)| labels.keys().map(String::as_str)).collect();
    assert_eq!(labels, BTreeSet::from(["le", "method", "pool", "route", "state", "status", "version"]));
    let own = ["page", "none", "/api/v1/openapi.json"];
    for route in samples.iter().filter_map(|(_, labels, _)| labels.get("route")) {
        assert!(own.contains(&route.as_str()) || document["paths"][route].is_object(), "{route} is a template");
    }
    apart(&server.base, &ops).await;
    assert_eq!(server.stop(), "", "the log is clean");
}

#[test]
fn an_address_that_others_reach_is_refused_unless_it_is_meant() {
    let folder = tempfile::tempdir().unwrap();
    for (address, exposed) in
        [("0.0.0.0:0", false), ("[::]:0", false), ("192.0.2.1:9090", false), ("192.0.2.1:9090", true)]
    {
        let mut refused = Command::new(env!("CARGO_BIN_EXE_cablewatch"));
        refused.args(["serve", "--listen", "127.0.0.1:0", "--ops", address]).args(exposed.then_some("--ops-exposed"));
        refused.arg("--db").arg(format!("sqlite:{}", folder.path().join("empty.db").display()));
        let refused = refused.output().unwrap();
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        // The last is no address of this machine: it is tried, and cannot be had.
        assert_eq!((refused.status.code(), said.contains("use 127.0.0.1")), (Some(2), !exposed), "{address}: {said}");
    }
}

#[tokio::test]
async fn whether_it_is_ready_says_what_is_missing_and_that_it_is_about_to_stop() {
    let (server, ops, folder) = monitored(&["--drain", "3"]);
    let well = "database: ok\nnetwork: ok\nrecord: ok\nserving: ok\n".to_owned();
    assert_eq!(get(&format!("{ops}/readyz")).await, (StatusCode::OK, well.clone()));
    let (place, away) = (folder.join("demo.db.audit"), folder.join("away"));
    std::fs::rename(&place, &away).unwrap();
    let (status, said) = get(&format!("{ops}/readyz")).await;
    assert_eq!(
        (status, said.contains("record: cannot be written\n")),
        (StatusCode::SERVICE_UNAVAILABLE, true),
        "{said}"
    );
    assert_eq!(get(&format!("{ops}/livez")).await.0, StatusCode::OK, "it lives, and a new start would mend nothing");
    std::fs::rename(&away, &place).unwrap();
    assert_eq!(get(&format!("{ops}/readyz")).await, (StatusCode::OK, well));
    assert!(Command::new("kill").arg(server.child.id().to_string()).status().unwrap().success());
    loop {
        let (status, said) = get(&format!("{ops}/readyz")).await;
        if said.contains("serving: is about to stop") {
            assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let reply = Client::new().get(format!("{}/healthz", server.base)).send().await.unwrap();
    assert_eq!(reply.status(), StatusCode::OK, "until the balancer has seen it, it answers");
    assert_eq!(reply.headers()["connection"], "close");
    let log = server.stop();
    assert!(log.lines().all(|line| line.contains("the folder of the record of deeds cannot be written")), "{log}");
}
