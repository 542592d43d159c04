//! `match` and `hotspots`: from files to standard output, without a database.

use std::process::ExitCode;

use clap::Args;

use crate::app::files::{Answer, HotspotOptions, hotspots as run_hotspots, matches as run_matches};
use crate::app::{Settings, Window};
use crate::cli::{answered, failed, read};
use crate::import::parse_time;
use crate::matching::Rules;
use crate::units::{Metres, Timestamp};

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

#[derive(Args)]
pub struct HotspotArgs {
    /// GeoJSON of routes and sites; `-` is standard input.
    #[arg(long)]
    network: String,
    /// GeoJSON of incidents.
    #[arg(long)]
    incidents: String,
    /// How the rate is made.
    #[arg(long, default_value = "rate")]
    method: String,
    /// The longest a lixel may be, metres.
    #[arg(long, default_value_t = 50.0)]
    lixel: f64,
    /// Start of the period; a bare date is a local day.
    #[arg(long)]
    from: Option<String>,
    /// End of the period.
    #[arg(long)]
    to: Option<String>,
}

/// `cablewatch match`.
pub fn matches(args: &MatchArgs) -> ExitCode {
    let Some(radius) = Metres::checked(args.radius) else { return failed("--radius: not a length in metres") };
    let rules = Rules { radius, nearest_only: args.nearest };
    with_files(&args.network, &args.incidents, |network, incidents| run_matches(network, incidents, &rules))
}

/// `cablewatch hotspots`.
pub fn hotspots(args: &HotspotArgs) -> ExitCode {
    let lixel = Metres::checked(args.lixel).filter(|m| m.get() >= 1.0);
    let Some(lixel) = lixel else { return failed("--lixel: at least 1 metre") };
    let (Ok(from), Ok(to)) = (time(args.from.as_deref(), false), time(args.to.as_deref(), true)) else {
        return failed("--from, --to: a time such as 2026-11-14 or 2026-11-14T06:00:00+07:00");
    };
    let options = HotspotOptions { method: args.method.clone(), lixel, window: Window { from, to } };
    with_files(&args.network, &args.incidents, |network, incidents| run_hotspots(network, incidents, &options))
}

fn time(text: Option<&str>, end: bool) -> Result<Option<Timestamp>, ()> {
    text.map(|t| parse_time(t, end, Settings::default().zone).ok_or(())).transpose()
}

fn with_files(network: &str, incidents: &str, work: impl FnOnce(&[u8], &[u8]) -> Answer) -> ExitCode {
    let (network, incidents) = match (read(network), read(incidents)) {
        (Ok(network), Ok(incidents)) => (network, incidents),
        (Err(code), _) | (_, Err(code)) => return code,
    };
    answered(work(&network, &incidents))
}
