//! `cablewatch export`: routes and sites as a file of another format.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use tempfile::NamedTempFile;

use crate::app::{AppError, Caller, ExportQuery};
use crate::cli::database::Database;
use crate::cli::{failed, refused};
use crate::export::Format;
use crate::units::CarrierCode;

#[derive(Args)]
pub struct ExportArgs {
    /// geojson, ofds, kml, shapefile or csv.
    #[arg(long)]
    format: String,
    /// Only this carrier's; all carriers' if not given.
    #[arg(long)]
    carrier: Option<String>,
    #[command(flatten)]
    database: Database,
    /// The file to write, which only its owner may read; `-` is standard output.
    #[arg(short, long, default_value = "-")]
    output: PathBuf,
}

impl ExportArgs {
    fn query(&self) -> Result<ExportQuery, String> {
        let known = Format::ALL.iter().map(|f| f.code()).collect::<Vec<_>>().join(", ");
        let format = Format::from_code(&self.format).ok_or(format!("--format: có / there are {known}"))?;
        let wrong = "--carrier: mã gồm 1 đến 16 chữ, số, - hoặc _ / 1 to 16 letters, digits, - or _";
        let carrier = self.carrier.as_deref().map(|code| CarrierCode::checked(code).ok_or(wrong)).transpose()?;
        Ok(ExportQuery { format, carrier })
    }
}

/// `cablewatch export`.
pub async fn export(args: ExportArgs) -> ExitCode {
    let query = match args.query() {
        Ok(query) => query,
        Err(says) => return failed(&says),
    };
    // Opening would make it.
    if let Some(file) = args.database.db.strip_prefix("sqlite:")
        && !Path::new(file.trim_start_matches("//")).exists()
    {
        return failed(&format!("--db: không có tệp này / there is no such file: {file}"));
    }
    let app = match args.database.open("cablewatch export").await {
        Ok(app) => app,
        Err(error) => return refused(&error),
    };
    let exported = app.export(&Caller::operator(), &query).await;
    app.close().await;
    match exported.map(|exported| save(exported.file, &args.output)) {
        Ok(Ok(())) => ExitCode::SUCCESS,
        // A closed pipe (`| head`) is no error of ours.
        Ok(Err(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Ok(Err(error)) => failed(&format!("{}: {error}", args.output.display())),
        Err(AppError::Absent) => failed("--carrier: không có doanh nghiệp này / there is no such carrier"),
        Err(error) => refused(&error),
    }
}

/// A file appears whole or not at all.
fn save(mut from: File, to: &Path) -> io::Result<()> {
    if to == Path::new("-") {
        let mut out = io::stdout().lock();
        io::copy(&mut from, &mut out)?;
        return out.flush();
    }
    // A pipe or a device stays what it is.
    if to.metadata().is_ok_and(|there| !there.is_file()) {
        return io::copy(&mut from, &mut File::options().write(true).open(to)?).map(|_| ());
    }
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = NamedTempFile::new_in(folder)?;
    io::copy(&mut from, &mut file)?;
    file.as_file().sync_all()?;
    file.persist(to).map(|_| ()).map_err(|error| error.error)
}
