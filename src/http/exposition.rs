//! Metrics in Prometheus' text format. Labels are routes, methods and the like: never an id, a code, a user or an address.

use std::fmt::Write;
use std::fs;

use crate::app::{App, Gauges, code_version};
use crate::http::serving::{Asked, SECONDS, Serving};

/// All of them.
pub async fn text(app: &App, serving: &Serving) -> String {
    let mut out = Text::default();
    requests(&mut out, serving);
    let (open, opened) = serving.connections();
    out.one("http_connections_open", "gauge", "Connections that are open.", open);
    out.one("http_connections_total", "counter", "Connections that were opened.", opened);
    inside(&mut out, &app.gauges().await);
    out.head("build_info", "gauge", "The program that runs.");
    out.line("build_info", &[("version", &code_version())], 1);
    let uptime = app.uptime().as_secs_f64();
    out.one("uptime_seconds", "gauge", "Time since the start.", uptime);
    process(&mut out);
    out.0
}

fn requests(out: &mut Text, serving: &Serving) {
    let asked = serving.asked();
    out.head("http_requests_total", "counter", "Replies by route, method and class of status.");
    for ((route, method), Asked { replies, .. }) in &asked {
        for (class, count) in replies.iter().enumerate().filter(|(_, count)| **count > 0) {
            let class = format!("{}xx", class + 1);
            out.line("http_requests_total", &[("route", route), ("method", method), ("status", &class)], count);
        }
    }
    out.head("http_request_seconds", "histogram", "Time until the reply began.");
    for ((route, method), Asked { replies, within, took }) in &asked {
        let labels = [("route", route.as_str()), ("method", *method)];
        let mut so_far = 0;
        for (most, count) in SECONDS.iter().zip(within) {
            so_far += count;
            let most = most.to_string();
            out.line("http_request_seconds_bucket", &[labels[0], labels[1], ("le", &most)], so_far);
        }
        let all: u64 = replies.iter().sum();
        out.line("http_request_seconds_bucket", &[labels[0], labels[1], ("le", "+Inf")], all);
        out.line("http_request_seconds_sum", &labels, took.as_secs_f64());
        out.line("http_request_seconds_count", &labels, all);
    }
}

fn inside(out: &mut Text, gauges: &Gauges) {
    out.head("database_connections", "gauge", "Connections to the database by pool and state.");
    for pool in &gauges.pools {
        let idle = u32::try_from(pool.idle).unwrap_or(u32::MAX);
        let counts = [("idle", idle), ("used", pool.open.saturating_sub(idle)), ("most", pool.most)];
        for (state, count) in counts {
            out.line("database_connections", &[("pool", pool.name), ("state", state)], count);
        }
    }
    let is_up = u8::from(gauges.stored.is_some());
    out.one("database_up", "gauge", "Whether the database answered just now.", is_up);
    if let Some((backlog, version)) = &gauges.stored {
        out.one("incidents_waiting", "gauge", "Incidents that wait to be matched to cable.", backlog.incidents);
        out.one("imports_proposed", "gauge", "Imports that wait for a decision.", backlog.imports);
        out.one("data_version", "gauge", "Version of the province's data.", version);
    }
    out.one("audit_failures_total", "counter", "Deeds that could not be written down.", gauges.unrecorded);
}

/// Of this process, under the names that all exporters use, as Linux tells.
fn process(out: &mut Text) {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix("kB"));
    if let Some(kilobytes) = resident.and_then(|text| text.trim().parse::<u64>().ok()) {
        out.plain("process_resident_memory_bytes", "gauge", "Memory in use.", kilobytes * 1024);
    }
    if let Ok(open) = fs::read_dir("/proc/self/fd") {
        out.plain("process_open_fds", "gauge", "Files and connections that are open.", open.count());
    }
    let limits = fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let most = limits.lines().find_map(|line| line.strip_prefix("Max open files")?.split_whitespace().next());
    if let Some(most) = most.and_then(|text| text.parse::<u64>().ok()) {
        out.plain("process_max_fds", "gauge", "As many may be open.", most);
    }
}

/// The format: heads with their kind, then lines with labels.
#[derive(Default)]
struct Text(String);

impl Text {
    fn plain(&mut self, name: &str, kind: &str, help: &str, value: impl std::fmt::Display) {
        // Writing to a text does not fail.
        let _ = write!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}\n{name} {value}\n");
    }

    fn one(&mut self, name: &str, kind: &str, help: &str, value: impl std::fmt::Display) {
        self.plain(&format!("cablewatch_{name}"), kind, help, value);
    }

    fn head(&mut self, name: &str, kind: &str, help: &str) {
        let _ = write!(self.0, "# HELP cablewatch_{name} {help}\n# TYPE cablewatch_{name} {kind}\n");
    }

    fn line(&mut self, name: &str, labels: &[(&str, &str)], value: impl std::fmt::Display) {
        let labels: Vec<String> = labels.iter().map(|(name, value)| format!("{name}=\"{}\"", escaped(value))).collect();
        let _ = writeln!(self.0, "cablewatch_{name}{{{}}} {value}", labels.join(","));
    }
}

fn escaped(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}
