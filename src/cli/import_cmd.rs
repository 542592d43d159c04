//! `cablewatch import`: a carrier's file into the database, or only told what would happen.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};

use crate::app::{App, Caller, RoadUpload, RoadWish, Settings, Source, Upload, Work, World};
use crate::cli::check::{columns_of, crs_of};
use crate::cli::database::{Database, note};
use crate::cli::limits::LimitArgs;
use crate::cli::{REFUSED, failed, print, refused, unreadable};
use crate::geodesy::Crs;
use crate::import::Choices;
use crate::units::CarrierCode;

/// What a file holds. Routes and sites may share one file; both are taken either way.
#[derive(Clone, Copy, ValueEnum)]
enum What {
    Routes,
    Sites,
    Incidents,
    Communes,
    Roads,
}

#[derive(Args)]
pub struct ImportArgs {
    /// What the file holds.
    what: What,
    /// The file; `-` is standard input.
    file: String,
    /// The carrier's code; communes and roads have none.
    #[arg(long, required_if_eq_any([("what", "routes"), ("what", "sites"), ("what", "incidents")]))]
    carrier: Option<String>,
    /// Name to show of a carrier that is new; its code if not given.
    #[arg(long)]
    carrier_name: Option<String>,
    #[command(flatten)]
    database: Database,
    /// The system of its coordinates, such as EPSG:9212; what the file says, or WGS84, if not given.
    #[arg(long)]
    crs: Option<String>,
    /// The file writes north before east, or latitude before longitude.
    #[arg(long)]
    north_first: bool,
    /// What a column is, as COLUMN=FIELD: id, name, medium, laying, kind, fibre_count, owner,
    /// classification; COLUMN= leaves it as it is. Remembered for the carrier's next file.
    #[arg(long = "column", value_name = "COLUMN=FIELD")]
    columns: Vec<String>,
    /// What the file does not name is no longer there: it leaves the network and stays in the history.
    #[arg(long)]
    retire_gone: bool,
    /// This is an isolated network, where classified routes may be.
    #[arg(long)]
    isolated_lan: bool,
    /// Only tell what would happen.
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    limits: LimitArgs,
}

/// `cablewatch import`.
pub async fn import(args: ImportArgs) -> ExitCode {
    let carrier = args.carrier.as_deref().map(CarrierCode::checked);
    if carrier == Some(None) {
        return failed("--carrier: 1 to 16 letters, digits, - or _");
    }
    let crs = match crs_of(args.crs.as_deref(), args.north_first) {
        Ok(crs) => crs,
        Err(says) => return failed(&says),
    };
    let Some(columns) = columns_of(&args.columns) else {
        return failed("--column: COLUMN=FIELD; FIELD is one of those that --help lists, or nothing");
    };
    let (source, bytes) = match source(&args.file) {
        Ok(found) => found,
        Err(error) => return failed(&unreadable(&args.file, &error)),
    };
    let world = World::real();
    let scratch = scratch(&args, &world);
    let url = scratch
        .as_ref()
        .map_or_else(|| args.database.db.clone(), |folder| format!("sqlite:{}", folder.join("dry.db").display()));
    let settings =
        Settings { isolated_lan: args.isolated_lan, file_limits: args.limits.limits(), ..Settings::default() };
    let settings = if scratch.is_some() { settings } else { args.database.with(settings) };
    let code = match App::open(&url, world, settings).await {
        Ok(app) => {
            let command = if args.dry_run { "cablewatch import --dry-run" } else { "cablewatch import" };
            if let Err(error) = note(&app, command).await {
                return refused(&error);
            }
            let code = work(&app, args, carrier.flatten(), (crs, columns), (source, bytes)).await;
            app.close().await;
            code
        }
        Err(error) => refused(&error),
    };
    if let Some(folder) = scratch
        && let Err(error) = std::fs::remove_dir_all(&folder)
    {
        tracing::warn!(%error, "the temporary folder stays");
    }
    code
}

/// A dry run against a database that is not there yet must not make one: it gets an
/// empty one in a folder of its own.
fn scratch(args: &ImportArgs, world: &World) -> Option<PathBuf> {
    let missing = args.database.db.strip_prefix("sqlite:").is_some_and(|file| !Path::new(file).exists());
    let folder = std::env::temp_dir().join(format!("cablewatch-dry-{}", world.readable(8)));
    (args.dry_run && missing && std::fs::create_dir(&folder).is_ok()).then_some(folder)
}

/// The file and its length.
fn source(path: &str) -> std::io::Result<(Source, u64)> {
    let source = Source::named(path)?;
    let bytes = source.length()?;
    Ok((source, bytes))
}

async fn work(
    app: &App,
    args: ImportArgs,
    carrier: Option<CarrierCode>,
    (crs, columns): (Option<Crs>, Choices),
    (source, bytes): (Source, u64),
) -> ExitCode {
    let (bar, work) = (bar(bytes), Work::default());
    let beside = [tokio::spawn(follow(bar.clone(), work.clone())), tokio::spawn(stop(work.clone()))];
    let operator = Caller::operator();
    let reached = {
        let work = work.clone();
        move |bytes| work.reached(bytes)
    };
    let done = match (args.what, carrier) {
        (What::Roads, _) => {
            let upload = RoadUpload { file_name: file_name(&args.file), source };
            let wish = if args.dry_run { RoadWish::Told } else { RoadWish::Accepted };
            let proposal = app.import_roads(&operator, upload, wish, &work).await;
            proposal.map(|p| serde_json::to_value(p).unwrap_or_default())
        }
        (What::Communes, _) => app.import_communes(&operator, source, args.dry_run, reached).await,
        (What::Incidents, Some(carrier)) => {
            app.import_incidents(&operator, &carrier, source, args.dry_run, reached).await
        }
        (What::Routes | What::Sites, Some(carrier)) => {
            let upload = Upload {
                carrier,
                carrier_name: args.carrier_name,
                file_name: file_name(&args.file),
                source,
                crs,
                columns,
                retire_gone: args.retire_gone,
            };
            let proposal = if args.dry_run {
                app.propose(&operator, upload, true, &work).await
            } else {
                app.import_now(&operator, upload, &work).await
            };
            proposal.map(|p| serde_json::to_value(p).unwrap_or_default())
        }
        (_, None) => return failed("--carrier: whose is it?"),
    };
    beside.iter().for_each(tokio::task::JoinHandle::abort);
    bar.finish_and_clear();
    match done {
        Ok(answer) => {
            print(&answer);
            ExitCode::from(if answer["verdict"] == "reject" { REFUSED } else { 0 })
        }
        Err(error) => refused(&error),
    }
}

/// The name that the list of imports shows; where the file lay is nobody's business.
fn file_name(path: &str) -> String {
    Path::new(path).file_name().map_or_else(|| path.to_owned(), |name| name.to_string_lossy().into_owned())
}

/// Keeps the bar where the work is.
async fn follow(bar: ProgressBar, work: Work) {
    loop {
        tokio::time::sleep(Duration::from_millis(100)).await;
        bar.set_position(work.done());
    }
}

/// Once somebody presses Ctrl-C reading stops, and nothing of the file is kept.
async fn stop(work: Work) {
    if tokio::signal::ctrl_c().await.is_ok() {
        work.stop();
    }
}

fn bar(bytes: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{wide_bar} {bytes}/{total_bytes} {eta}");
    ProgressBar::new(bytes).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
