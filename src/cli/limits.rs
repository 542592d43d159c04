//! What a file may cost, as options.

use clap::Args;

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
