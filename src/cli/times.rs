//! `near-repeat` and `aoristic`: when incidents fell, from files to standard output.

use std::process::ExitCode;

use clap::Args;

use crate::app::files::{NearRepeatOptions, aoristic as run_aoristic, near_repeat as run_near_repeat};
use crate::cli::{answered, failed, read};
use crate::hotspots::knox::{Metric, SpaceBands, TimeBands};
use crate::units::Zone;

#[derive(Args)]
pub struct NearRepeatArgs {
    /// GeoJSON of incidents; `-` is standard input.
    #[arg(long)]
    incidents: String,
    /// Upper ends of the space bands, metres; 0 first is "the same place".
    #[arg(long, value_delimiter = ',', default_value = "0,100,200,400")]
    space: Vec<f64>,
    /// Upper ends of the time bands, days.
    #[arg(long, value_delimiter = ',', default_value = "7,14,21,28")]
    time: Vec<f64>,
    /// How distance is taken: euclidean, manhattan or network.
    #[arg(long, default_value = "euclidean")]
    metric: String,
    /// GeoJSON of routes and sites, for the metric "network".
    #[arg(long)]
    network: Option<String>,
    /// How often the times are dealt out anew.
    #[arg(long, default_value_t = 999, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    permutations: u32,
    /// The same seed gives the same answer.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Where a time without an offset is local.
    #[arg(long, default_value = HERE)]
    zone: String,
}

#[derive(Args)]
pub struct AoristicArgs {
    /// GeoJSON of incidents; `-` is standard input. A null geometry will do.
    #[arg(long)]
    incidents: String,
    /// Whose week it is, and where a time without an offset is local.
    #[arg(long, default_value = HERE)]
    zone: String,
}

const HERE: &str = "Asia/Ho_Chi_Minh";

const NO_ZONE: &str = "--zone: múi giờ theo tên IANA, ví dụ Asia/Ho_Chi_Minh / an IANA name, such as Asia/Ho_Chi_Minh";
const SPACE: &str = "--space: các khoảng cách tăng dần, ví dụ 0,100,200 / growing metres, such as 0,100,200";
const TIME: &str = "--time: các số ngày tăng dần, lớn hơn 0, ví dụ 7,14 / growing days above 0, such as 7,14";
const METRIC: &str = "--metric: euclidean, manhattan, network";
const NETWORK: &str = "--metric network: cần tệp tuyến cáp --network / needs the routes of --network";

/// `cablewatch near-repeat`.
pub fn near_repeat(args: &NearRepeatArgs) -> ExitCode {
    let options = match options(args) {
        Ok(options) => options,
        Err(says) => return failed(says),
    };
    let network = args.network.as_deref().map(read).transpose();
    match (read(&args.incidents), network) {
        (Ok(incidents), Ok(network)) => answered(run_near_repeat(&incidents, network.as_deref(), &options)),
        (Err(code), _) | (_, Err(code)) => code,
    }
}

fn options(args: &NearRepeatArgs) -> Result<NearRepeatOptions, &'static str> {
    let metric = Metric::from_code(&args.metric).ok_or(METRIC)?;
    if metric == Metric::Network && args.network.is_none() {
        return Err(NETWORK);
    }
    Ok(NearRepeatOptions {
        space: SpaceBands::checked(&args.space).ok_or(SPACE)?,
        time: TimeBands::checked(&args.time).ok_or(TIME)?,
        metric,
        permutations: args.permutations,
        seed: args.seed,
        zone: Zone::named(&args.zone).ok_or(NO_ZONE)?,
    })
}

/// `cablewatch aoristic`.
pub fn aoristic(args: &AoristicArgs) -> ExitCode {
    let Some(zone) = Zone::named(&args.zone) else { return failed(NO_ZONE) };
    match read(&args.incidents) {
        Ok(incidents) => answered(run_aoristic(&incidents, zone)),
        Err(code) => code,
    }
}
