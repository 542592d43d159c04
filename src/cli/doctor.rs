//! `cablewatch doctor`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use serde_json::json;

use crate::app::{Ill, Severity, World, examine};
use crate::cli::database::Database;
use crate::cli::{print, refused};

#[derive(Args)]
pub struct DoctorArgs {
    #[command(flatten)]
    database: Database,
    /// The folder for files on their way in that serve has.
    #[arg(long)]
    data: Option<PathBuf>,
    /// Lines for people, or JSON for programs.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// `cablewatch doctor`.
pub async fn doctor(args: DoctorArgs) -> ExitCode {
    let place = args.database.audit();
    let ills = match examine(&args.database.db, &place, args.data.as_deref(), &World::real()).await {
        Ok(ills) => ills,
        Err(error) => return refused(&error),
    };
    match args.format {
        Format::Json => print(&json!({"findings": ills.iter().map(told).collect::<Vec<_>>()})),
        Format::Text if ills.is_empty() => println!("OK: không có gì bất thường / nothing is wrong"),
        Format::Text => ills.iter().for_each(|ill| {
            let says = ill.says();
            println!("{} {}: {} / {}", ill.code(), ill.severity().code(), says.vi, says.en);
        }),
    }
    ExitCode::from(match ills.iter().map(Ill::severity).min() {
        None => 0,
        Some(Severity::Warning) => 1,
        Some(Severity::Error) => 2,
    })
}

fn told(ill: &Ill) -> serde_json::Value {
    let says = ill.says();
    json!({"code": ill.code(), "severity": ill.severity().code(), "vi": says.vi, "en": says.en})
}
