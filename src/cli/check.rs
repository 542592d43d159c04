//! `check` and `convert`: one file, judged or turned into WGS84.

use std::io::Write;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use serde_json::Value;

use crate::app::Source;
use crate::app::files;
use crate::cli::limits::LimitArgs;
use crate::cli::{REFUSED, failed, print, unreadable};
use crate::geodesy::Crs;
use crate::import::{Choices, Format, Reading};

#[derive(Args)]
pub struct CheckArgs {
    #[command(flatten)]
    file: FileArgs,
    /// The format it is in: geojson, ofds, kml, gpx, shapefile or csv; without it its content tells.
    #[arg(long = "as", value_name = "FORMAT", value_parser = format)]
    format: Option<Format>,
    #[command(flatten)]
    limits: LimitArgs,
    /// What it is judged by.
    #[arg(long, value_enum, default_value = "carrier")]
    rules: Rules,
    /// Judge it as on an isolated network, where classified routes may be.
    #[arg(long)]
    isolated_lan: bool,
    /// What a column is, as COLUMN=FIELD: id, name, medium, laying, kind, fibre_count, owner,
    /// classification; COLUMN= leaves it as it is.
    #[arg(long = "column", value_name = "COLUMN=FIELD")]
    columns: Vec<String>,
}

fn format(text: &str) -> Result<Format, String> {
    let known = || Format::ALL.iter().map(|format| format.code()).collect::<Vec<_>>().join(", ");
    Format::from_code(text).ok_or_else(|| format!("one of {}", known()))
}

/// What a file is judged by.
#[derive(Clone, Copy, ValueEnum)]
enum Rules {
    /// As a carrier's import.
    Carrier,
    /// As GeoJSON alone.
    Rfc7946,
}

#[derive(Args)]
pub struct ConvertArgs {
    #[command(flatten)]
    file: FileArgs,
}

/// A file and the system it is in.
#[derive(Args)]
pub struct FileArgs {
    /// The file; `-` is standard input.
    file: String,
    /// The system of its coordinates, such as EPSG:9212; what the file says, or WGS84, if not given.
    #[arg(long)]
    crs: Option<String>,
    /// The file writes north before east, or latitude before longitude.
    #[arg(long)]
    north_first: bool,
}

impl FileArgs {
    fn open(&self) -> Result<(Source, Option<Crs>), ExitCode> {
        let crs = crs_of(self.crs.as_deref(), self.north_first).map_err(|says| failed(&says))?;
        let source = Source::named(&self.file).map_err(|error| failed(&unreadable(&self.file, &error)))?;
        Ok((source, crs))
    }
}

/// The system that the options name.
pub fn crs_of(code: Option<&str>, north_first: bool) -> Result<Option<Crs>, String> {
    let crs = match code.map(|code| Crs::from_code(code).ok_or(format!("--crs: {code} is not known here"))) {
        Some(found) => Some(found?),
        None => north_first.then_some(Crs::WGS84),
    };
    Ok(crs.map(|crs| if north_first { crs.north_first() } else { crs }))
}

/// Choices of columns as the options name them: COLUMN=FIELD, or COLUMN= to leave it as it is.
pub fn columns_of(options: &[String]) -> Option<Choices> {
    let pairs = options.iter().map(|option| {
        let (column, field) = option.rsplit_once('=')?;
        Some((column.to_owned(), if field.is_empty() { Value::Null } else { field.into() }))
    });
    Choices::from_json(&Value::Object(pairs.collect::<Option<_>>()?))
}

/// `cablewatch check`.
pub fn check(args: &CheckArgs) -> ExitCode {
    let (source, crs) = match args.file.open() {
        Ok(found) => found,
        Err(code) => return code,
    };
    let Some(columns) = columns_of(&args.columns) else {
        return failed("--column: COLUMN=FIELD; FIELD is one of those that --help lists, or nothing");
    };
    let reading = Reading {
        limits: args.limits.limits(),
        crs,
        isolated_lan: args.isolated_lan,
        format: args.format,
        columns,
        ..Reading::default()
    };
    let answer = match args.rules {
        Rules::Carrier => files::check(&source, &reading),
        Rules::Rfc7946 => files::check_as_geojson(&source, &reading.limits),
    };
    match answer {
        Ok(answer) => {
            print(&answer);
            if answer["verdict"] == "reject" { ExitCode::from(REFUSED) } else { ExitCode::SUCCESS }
        }
        Err(error) => failed(&error.to_string()),
    }
}

/// `cablewatch convert`.
pub fn convert(args: &ConvertArgs) -> ExitCode {
    let (source, crs) = match args.file.open() {
        Ok(found) => found,
        Err(code) => return code,
    };
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    match files::convert(&source, crs, &mut out).and_then(|refusal| out.flush().map(|()| refusal)) {
        Ok(None) => ExitCode::SUCCESS,
        Ok(Some(refusal)) => {
            drop(out);
            print(&refusal);
            ExitCode::from(REFUSED)
        }
        // A closed pipe (`| head`) is no error of ours.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => failed(&error.to_string()),
    }
}
