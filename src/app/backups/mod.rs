//! A backup of the whole database, and a database made again from one.

mod manifest;
mod restore;
mod words;

pub use restore::{Restored, restore};
pub(in crate::app) use words::{detail, row};

use std::fs::{self, DirBuilder, File};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use manifest::{FORMAT, FileTold, Manifest, RecordTold, summed};

use crate::access::Scope;
use crate::app::audit::Recorder;
use crate::app::{AppError, AuditPlace, Stage, Work, World, code_version, hex};
use crate::audit::{Actor, Deed, Head, Key};
use crate::store::{CopyFault, DatabaseKind, Store, Watch, record_beside, renamed, sqlite_file};

/// How the record names it.
pub(in crate::app) const DEED: &str = "cablewatch backup";

/// The outcome of one that was made.
pub(in crate::app) const MADE: i64 = 200;

/// A backup that was made.
#[derive(Debug)]
pub struct Backup {
    /// Its folder.
    pub folder: PathBuf,
    /// Rows in it.
    pub rows: i64,
    /// Lines of the record in it.
    pub lines: i64,
    /// Whether it is sealed with the key of the record.
    pub sealed: bool,
    /// Whether that it was made could be written down.
    pub recorded: bool,
}

/// Back up a database that may be in use: into a new folder within `to`, or as `to` where that is not there yet. Whole or
/// not at all; nothing is written over.
pub async fn backup(url: &str, to: &Path, place: &AuditPlace, world: &World, work: &Work) -> Result<Backup, AppError> {
    let store = Store::open_as_is(url).await?;
    let made = made(&store, url, to, place, world, work).await;
    store.close().await;
    made
}

async fn made(
    store: &Store,
    url: &str,
    to: &Path,
    place: &AuditPlace,
    world: &World,
    work: &Work,
) -> Result<Backup, AppError> {
    let kind = DatabaseKind::of(url)?;
    let target = target(to, world)?;
    let (schema, known) = (store.schema_version(&Scope::Engine).await?, kind.newest_schema());
    match schema {
        None => return Err(CopyFault::NoDatabase(sqlite_file(url).unwrap_or_default()).into()),
        Some(found) if found > known => return Err(CopyFault::Newer { found, known }.into()),
        Some(_) => {}
    }
    // What is lost without a backup is more than a line: without its key, it is made all the same, and says so.
    let key = key_in(place);
    let recorder = key.clone().map(|key| Recorder::begin(store.clone(), place.clone(), key));
    let begun = note(recorder.as_ref(), world, 0).await;
    let part = Part::begin(&target)?;
    let length = sqlite_file(url).map_or(0, |file| length(&file) + length(&record_beside(&file)));
    work.enter(Stage::Reading, length);
    // What was acknowledged before this is in it; of what comes now, some.
    let made_at = world.now().rfc3339();
    let copied = store.copy_out(&Scope::Engine, &part.0, &watch(work)).await?;
    let audit = copied.found.last.map(|(number, seal)| RecordTold {
        lines: number,
        seal: hex(&seal),
        head: key.as_ref().map(|key| Head::sealed(key, number, seal)),
    });
    let manifest = Manifest {
        format: FORMAT.to_owned(),
        program: code_version(),
        made_at,
        database: kind.code().to_owned(),
        schema: copied.found.schema,
        audit,
        tables: copied.found.tables,
        columns: copied.columns,
        files: stored(&part.0, &copied.files, work)?,
    };
    manifest.write(&part.0, key.as_ref())?;
    part.settle(&target)?;
    let ended = note(recorder.as_ref(), world, MADE).await;
    Ok(Backup {
        folder: target,
        rows: manifest.tables.values().sum(),
        lines: manifest.audit.map_or(0, |audit| audit.lines),
        sealed: key.is_some(),
        recorded: begun && ended,
    })
}

fn length(file: &Path) -> u64 {
    fs::metadata(file).map_or(0, |file| file.len())
}

/// A work's way of being told how far it is.
fn watch(work: &Work) -> Watch {
    let work = work.clone();
    Arc::new(move |done| work.reached(done).is_continue())
}

/// Write down that it begins, or that it is made; whether that was possible.
async fn note(recorder: Option<&Recorder>, world: &World, outcome: i64) -> bool {
    let Some(recorder) = recorder else { return false };
    let actor = Actor { role: "operator".to_owned(), by: "shell".to_owned(), ..Actor::default() };
    let deed = Deed { actor, action: DEED.to_owned(), things: String::new(), outcome };
    recorder.record(world.now(), deed).await.is_ok()
}

/// Where it will lie.
fn target(to: &Path, world: &World) -> Result<PathBuf, AppError> {
    if to.is_dir() && !to.join(manifest::NAME).exists() {
        let digits: String = world.now().rfc3339().chars().filter(char::is_ascii_digit).take(14).collect();
        let (day, time) = digits.split_at(digits.len().min(8));
        return Ok(to.join(format!("cablewatch-{day}-{time}Z")));
    }
    if to.exists() { Err(CopyFault::Exists(to.to_owned()).into()) } else { Ok(to.to_owned()) }
}

/// Every file is on the disk, and only its owner may read it.
fn stored(folder: &Path, names: &[String], work: &Work) -> Result<Vec<FileTold>, CopyFault> {
    let files: Vec<PathBuf> = names.iter().map(|name| folder.join(name)).collect();
    work.enter(Stage::Writing, files.iter().map(|file| length(file)).sum());
    let (watch, mut done) = (watch(work), 0);
    let mut told = Vec::new();
    for (file, name) in files.iter().zip(names) {
        fs::set_permissions(file, fs::Permissions::from_mode(0o600)).map_err(CopyFault::disk(file))?;
        File::open(file).and_then(|file| file.sync_all()).map_err(CopyFault::disk(file))?;
        told.push(summed(file, name, &watch, &mut done)?);
    }
    let within = folder.join("tables");
    if within.is_dir() {
        File::open(&within).and_then(|folder| folder.sync_all()).map_err(CopyFault::disk(&within))?;
    }
    Ok(told)
}

/// A folder that is removed unless it becomes what it is for.
struct Part(PathBuf);

impl Part {
    fn begin(target: &Path) -> Result<Self, CopyFault> {
        let mut name = target.file_name().unwrap_or_default().to_owned();
        name.push(format!(".part-{}", std::process::id()));
        let folder = target.with_file_name(name);
        DirBuilder::new().mode(0o700).create(&folder).map_err(CopyFault::disk(&folder))?;
        Ok(Self(folder))
    }

    fn settle(self, target: &Path) -> Result<(), CopyFault> {
        let sync = |folder: &Path| File::open(folder).and_then(|it| it.sync_all()).map_err(CopyFault::disk(folder));
        sync(&self.0)?;
        renamed(&self.0, target)?;
        sync(target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")))
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        // Once it has its own name it is not there.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The key, where it can be read.
fn key_in(place: &AuditPlace) -> Option<Key> {
    place.key().ok().flatten()
}
