//! The command line: one file a command, each thin over `app`.

mod backup;
mod check;
mod coverage;
mod database;
mod doctor;
mod export;
mod from_files;
mod hotspots;
mod import_cmd;
mod limits;
mod listening;
mod log;
mod mail;
mod misread;
mod notify;
mod patrol;
mod progress;
mod serve;
mod times;
mod user;
mod verify;

use std::io::Read;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::app::AppError;
use crate::cli::log::LogArgs;

/// Keeps a province's telecom cable from being stolen and cut.
#[derive(Parser)]
#[command(version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make the demo province and serve it: the main job with one command.
    Demo(serve::DemoArgs),
    /// Serve a database.
    Serve(serve::ServeArgs),
    /// Import a carrier's file.
    Import(import_cmd::ImportArgs),
    /// Routes and sites as a file: GeoJSON, OFDS, KML, Shapefile or CSV.
    Export(export::ExportArgs),
    /// A verdict on a file and every fault in it; nothing is stored.
    Check(check::CheckArgs),
    /// A file as WGS84 GeoJSON.
    Convert(check::ConvertArgs),
    /// Incidents with their matches, from files.
    Match(from_files::MatchArgs),
    /// What of each route a track saw.
    ///
    /// The track (GPX, KML gx:Track or TCX, with times) is matched to the roads; where no road is near, to the cable;
    /// where neither is, it counts as recorded. Cable counts as seen within --sight metres of where one passed not
    /// faster than --fastest. JSON: per route length_m, seen_m, percent, last_seen, stretches and gaps by chainage;
    /// of the track its stops, gaps, noise and every fault with its line.
    Coverage(coverage::CoverageArgs),
    /// Lixels with their rates, from files.
    Hotspots(hotspots::HotspotArgs),
    /// How good maps of the past would have been, from files.
    #[command(name = "backtest")]
    BackTest(hotspots::BackTestArgs),
    /// Whether incidents near each other follow on each other: the Knox test.
    NearRepeat(times::NearRepeatArgs),
    /// The hours of the local week in which incidents fell.
    Aoristic(times::AoristicArgs),
    /// Plans of patrols.
    #[command(subcommand)]
    Patrol(patrol::PatrolCommand),
    /// Check what is published.
    #[command(subcommand)]
    Verify(verify::VerifyCommand),
    /// Back up a database, also while it is served.
    ///
    /// Writes a folder: the data, manifest.json, SHA256SUMS and, where the key of the record of deeds is there, a seal. It
    /// never holds that key: keep the folder --audit-dir apart. Whole or not at all; nothing is written over.
    Backup(backup::BackupArgs),
    /// Make a database from a backup.
    ///
    /// Every file is checked against its SHA-256, the database by its own checks, every table by its number of rows, and
    /// the record of deeds with its key where that is there. The target must not be there, or be empty. Whole or not at
    /// all.
    Restore(backup::RestoreArgs),
    /// What is wrong with a database and its machine, and what to do; nothing is changed.
    ///
    /// Exit code 0: nothing; 1: something that somebody should see to; 2: something that does not work, or by which data
    /// can be lost or read by others.
    Doctor(doctor::DoctorArgs),
    /// Keep users.
    User(user::UserArgs),
    /// Keep where bodies are written to.
    Mail(mail::MailArgs),
}

/// The input was refused.
const REFUSED: u8 = 1;
/// Wrong usage, or a file that cannot be read.
const USAGE: u8 = 2;

/// Run the command that the arguments name.
pub fn run() -> ExitCode {
    let cli: Cli = misread::parsed();
    match cli.command {
        Command::Check(args) => check::check(&args),
        Command::Convert(args) => check::convert(&args),
        Command::Match(args) => from_files::matches(&args),
        Command::Coverage(args) => coverage::coverage(&args),
        Command::Hotspots(args) => hotspots::hotspots(&args),
        Command::BackTest(args) => hotspots::back_test(&args),
        Command::NearRepeat(args) => times::near_repeat(&args),
        Command::Aoristic(args) => times::aoristic(&args),
        Command::Verify(verify::VerifyCommand::Draw(args)) => verify::draw(&args),
        Command::Verify(verify::VerifyCommand::Audit(args)) => in_runtime(LogArgs::default(), verify::audit(args)),
        Command::Patrol(command) => patrol::patrol(&command),
        Command::Demo(args) => in_runtime(args.log, serve::demo(args)),
        Command::Serve(args) => in_runtime(args.log, serve::serve(args)),
        Command::Import(args) => in_runtime(LogArgs::default(), import_cmd::import(args)),
        Command::Export(args) => in_runtime(LogArgs::default(), export::export(args)),
        Command::Backup(args) => in_runtime(LogArgs::default(), backup::backup(args)),
        Command::Restore(args) => in_runtime(LogArgs::default(), backup::restore(args)),
        Command::Doctor(args) => in_runtime(LogArgs::default(), doctor::doctor(args)),
        Command::User(args) => in_runtime(LogArgs::default(), user::user(args)),
        Command::Mail(args) => in_runtime(LogArgs::default(), mail::mail(args)),
    }
}

fn in_runtime(log: LogArgs, work: impl Future<Output = ExitCode>) -> ExitCode {
    log.begin();
    match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(work),
        Err(error) => failed(&error.to_string()),
    }
}

/// A file's bytes; `-` is standard input.
fn read(path: &str) -> Result<Vec<u8>, ExitCode> {
    let mut bytes = Vec::new();
    let read = if path == "-" {
        std::io::stdin().lock().read_to_end(&mut bytes).map(|_| ())
    } else {
        std::fs::read(path).map(|all| bytes = all)
    };
    read.map(|()| bytes).map_err(|error| failed(&unreadable(path, &error)))
}

fn failed(text: &str) -> ExitCode {
    eprintln!("cablewatch: {text}");
    ExitCode::from(USAGE)
}

/// Why a file that the command line names cannot be read, in both languages.
fn unreadable(path: &str, error: &std::io::Error) -> String {
    use std::io::ErrorKind;
    let [vi, en] = match error.kind() {
        ErrorKind::NotFound => ["không có tệp này", "there is no such file"],
        ErrorKind::PermissionDenied => ["không có quyền đọc tệp này", "this file may not be read"],
        ErrorKind::IsADirectory => ["đây là thư mục, không phải tệp", "this is a folder, not a file"],
        _ => ["không đọc được tệp này", "this file cannot be read"],
    };
    format!("{path}: {vi} / {en}")
}

fn refused(error: &AppError) -> ExitCode {
    for field in error.fields() {
        eprintln!("cablewatch: {}: {} / {}", field.name, field.says.vi, field.says.en);
    }
    if let AppError::Copy(_) | AppError::Stopped | AppError::Undurable(_) = error {
        let (title, detail) = (error.title(), error.detail());
        eprintln!("cablewatch: {}: {}. {}", error.code(), title.vi, detail.vi);
        eprintln!("cablewatch: {}: {}. {}", error.code(), title.en, detail.en);
        return ExitCode::from(REFUSED);
    }
    if error.fields().is_empty() {
        eprintln!("cablewatch: {} ({}): {error}", error.title().en, error.code());
    }
    ExitCode::from(if error.fields().is_empty() { USAGE } else { REFUSED })
}

/// The answer, or the JSON that says why the input was refused.
fn answered(answer: crate::app::files::Answer) -> ExitCode {
    let code = if answer.is_ok() { ExitCode::SUCCESS } else { ExitCode::from(REFUSED) };
    let (Ok(said) | Err(said)) = answer;
    print(&said);
    code
}

fn print(value: &serde_json::Value) {
    use std::io::Write;
    // A closed pipe (`| head`) is no error of ours.
    let _ = writeln!(std::io::stdout().lock(), "{value}");
}
