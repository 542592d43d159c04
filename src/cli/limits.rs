//! What a file may cost and a sender may send, as options.

use clap::Args;

use crate::access::Addresses;
use crate::app;
use crate::import::Limits;

#[derive(Args)]
#[command(next_help_heading = "Limits of a file")]
pub struct LimitArgs {
    /// Bytes that it may have.
    #[arg(long, value_name = "BYTES", default_value_t = Limits::default().bytes)]
    max_bytes: u64,
    /// Routes and sites that it may have.
    #[arg(long, value_name = "N", default_value_t = Limits::default().features)]
    max_features: usize,
    /// Vertices that all of them together may have.
    #[arg(long, value_name = "N", default_value_t = Limits::default().vertices)]
    max_vertices: usize,
    /// Bytes that the properties of one may have.
    #[arg(long, value_name = "BYTES", default_value_t = Limits::default().property_bytes)]
    max_property_bytes: usize,
}

impl LimitArgs {
    /// As reading takes them.
    pub fn limits(&self) -> Limits {
        Limits {
            bytes: self.max_bytes,
            features: self.max_features,
            vertices: self.max_vertices,
            property_bytes: self.max_property_bytes,
            ..Limits::default()
        }
    }
}

#[derive(Args)]
#[command(next_help_heading = "Limits of senders")]
pub struct SenderArgs {
    /// Reports that one address may file in a minute, and at once; an IPv6 network (/64) counts as one
    /// address. An account may file 30 times as many, all addresses together 100 times as many.
    #[arg(long, value_name = "N", default_value_t = app::Limits::default().reports_per_minute,
        value_parser = clap::value_parser!(u32).range(1..=60_000))]
    pub reports_per_minute: u32,
    /// Address or range (10.0.0.0/8) of a proxy in front, whose X-Forwarded-For tells from where a request
    /// comes. Nobody's is believed if not given; may be given several times.
    #[arg(long, value_name = "ADDRESS")]
    pub trusted_proxy: Vec<Addresses>,
}

#[derive(Args)]
#[command(next_help_heading = "Limits of senders")]
pub struct ConnectionArgs {
    /// Connections that may be open at once; whoever comes then gets 503. Without it as many as the machine gives file
    /// descriptors (`ulimit -n`, `LimitNOFILE=`) but 128 for everything else, at most 16384.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    max_connections: Option<u32>,
}

/// File descriptors for the database, for files on their way and for refusals.
const OTHERS: usize = 128;
/// Connections that are taken where nobody says otherwise.
const MOST: usize = 16_384;
/// File descriptors of a process where the system does not tell.
const USUAL: usize = 1_024;

impl ConnectionArgs {
    /// How many.
    pub fn most(&self) -> usize {
        let told = self.max_connections.map(|most| most as usize);
        told.unwrap_or_else(|| room(std::fs::read_to_string("/proc/self/limits").ok().as_deref()))
    }
}

/// For how many connections there are file descriptors, by what Linux tells of a process.
fn room(limits: Option<&str>) -> usize {
    let line = limits.and_then(|text| text.lines().find_map(|line| line.strip_prefix("Max open files")));
    let soft = line.and_then(|rest| rest.split_whitespace().next());
    let files = match soft {
        Some("unlimited") => usize::MAX,
        other => other.and_then(|number| number.parse().ok()).unwrap_or(USUAL),
    };
    files.saturating_sub(OTHERS).clamp(16, MOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_never_more_connections_than_files() {
        let of =
            |soft: &str| room(Some(&format!("Max processes 1 2 processes\nMax open files {soft:>20} 524288 files\n")));
        assert_eq!((of("1024"), of("20000"), of("unlimited"), of("?")), (896, MOST, MOST, 896));
        assert_eq!(room(None), 896);
    }
}
