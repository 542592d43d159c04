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
