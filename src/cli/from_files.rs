//! `match`: from files to standard output, without a database.

use std::process::ExitCode;

use clap::Args;

use crate::app::files::{Answer, matches as run_matches};
use crate::cli::{answered, failed, read};
use crate::matching::Rules;
use crate::units::Metres;

#[derive(Args)]
pub struct MatchArgs {
    /// GeoJSON of routes and sites; `-` is standard input.
    #[arg(long)]
    network: String,
    /// GeoJSON of incidents.
    #[arg(long)]
    incidents: String,
    /// How far a point may be from cable, metres.
    #[arg(long, default_value_t = 250.0)]
    radius: f64,
    /// Only the geometrically nearest place, whatever the accuracy.
    #[arg(long)]
    nearest: bool,
}

/// `cablewatch match`.
pub fn matches(args: &MatchArgs) -> ExitCode {
    let Some(radius) = Metres::checked(args.radius) else { return failed("--radius: not a length in metres") };
    let rules = Rules { radius, nearest_only: args.nearest };
    with_files(&args.network, &args.incidents, |network, incidents| run_matches(network, incidents, &rules))
}

/// Read both files, and answer.
pub(super) fn with_files(network: &str, incidents: &str, work: impl FnOnce(&[u8], &[u8]) -> Answer) -> ExitCode {
    let (network, incidents) = match (read(network), read(incidents)) {
        (Ok(network), Ok(incidents)) => (network, incidents),
        (Err(code), _) | (_, Err(code)) => return code,
    };
    answered(work(&network, &incidents))
}
