//! `coverage`: what of the cable a track saw, from files.

use std::fs::File;
use std::io::{BufReader, Read};
use std::process::ExitCode;

use clap::Args;

use crate::app::files::{CoverageOptions, RoadFile, coverage as run_coverage, sight};
use crate::cli::{answered, failed, read, unreadable};
use crate::roads::Vehicle;

#[derive(Args)]
pub struct CoverageArgs {
    /// GeoJSON, or any other network file, of routes; `-` is standard input.
    #[arg(long)]
    network: String,
    /// GPX, KML or TCX; `-` is standard input.
    #[arg(long)]
    track: String,
    /// Roads, .osm.pbf or .osm.
    #[arg(long)]
    roads: Option<String>,
    /// From how far cable is seen, metres, 1 to 500.
    #[arg(long, default_value_t = 30.0)]
    sight: f64,
    /// The fastest at which one still sees it, km/h.
    #[arg(long, default_value_t = 40.0)]
    fastest: f64,
    /// How the patrol moved: car, motorbike or foot.
    #[arg(long, default_value = "car")]
    vehicle: String,
}

const SIGHT: &str = "--sight, --fastest: 1 đến 500 m, trên 0 km/h / 1 to 500 m, above 0 km/h";
const VEHICLE: &str = "--vehicle: car, motorbike, foot";

/// `cablewatch coverage`.
pub fn coverage(args: &CoverageArgs) -> ExitCode {
    let Some(sight) = sight(args.sight, args.fastest) else { return failed(SIGHT) };
    let Some(vehicle) = Vehicle::from_code(&args.vehicle) else { return failed(VEHICLE) };
    let network = match read(&args.network) {
        Ok(network) => network,
        Err(code) => return code,
    };
    let opened = |path: &str| File::open(path).map(BufReader::new).map_err(|error| failed(&unreadable(path, &error)));
    let mut roads = match args.roads.as_deref().map(opened).transpose() {
        Ok(roads) => roads,
        Err(code) => return code,
    };
    let mut track: Box<dyn Read> = if args.track == "-" {
        Box::new(std::io::stdin().lock())
    } else {
        match opened(&args.track) {
            Ok(file) => Box::new(file),
            Err(code) => return code,
        }
    };
    let roads = roads.as_mut().map(|file| file as &mut dyn RoadFile);
    answered(run_coverage(&network, &mut track, roads, &CoverageOptions { sight, vehicle }))
}
