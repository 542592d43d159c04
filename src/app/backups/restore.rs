//! A database made again from a backup.

use std::path::Path;

use crate::access::Scope;
use crate::app::backups::manifest::Manifest;
use crate::app::backups::{key_in, watch};
use crate::app::{AppError, AuditPlace, Stage, Work, hex};
use crate::audit::{Broken, Chain, Key, Line};
use crate::store::{Copied, CopyFault, DatabaseKind, Found, Restoring};

/// A database that was made again.
#[derive(Debug)]
pub struct Restored {
    /// When the backup was made, RFC 3339.
    pub made_at: String,
    /// The program that made it.
    pub program: String,
    /// Rows.
    pub rows: i64,
    /// Lines of the record.
    pub lines: i64,
    /// Whether the key was there, so that the record could be checked line by line.
    pub verified: bool,
    /// Whether the backup bears the seal of that key.
    pub sealed: bool,
    /// Version of the schema: older ones are brought up to date at the next start.
    pub schema: i64,
}

/// Make a database from a backup: one that is as it was written, into a place where nothing is. Whole or not at all.
pub async fn restore(from: &Path, url: &str, place: &AuditPlace, work: &Work) -> Result<Restored, AppError> {
    let key = key_in(place);
    let (manifest, sealed) = Manifest::read(from, key.as_ref())?;
    if manifest.database != DatabaseKind::of(url)?.code() {
        return Err(CopyFault::OtherKind.into());
    }
    let bytes: u64 = manifest.files.iter().map(|file| file.bytes).sum();
    work.enter(Stage::Reading, bytes);
    manifest.check_files(from, &watch(work))?;
    // Rows of text are longer than their files: how many there will be nobody knows.
    work.enter(Stage::Writing, if manifest.columns.is_empty() { bytes } else { 0 });
    let told = told(&manifest);
    let mut restoring = Restoring::begin(&Scope::Engine, url, from, &told, &watch(work)).await?;
    let found = examined(&mut restoring, &manifest, key.as_ref(), work).await?;
    compare(&manifest, &found)?;
    if work.is_stopped() {
        return Err(AppError::Stopped);
    }
    restoring.settle().await?;
    Ok(Restored {
        rows: found.tables.values().sum(),
        lines: found.last.map_or(0, |(number, _)| number),
        verified: key.is_some(),
        sealed,
        schema: found.schema,
        made_at: manifest.made_at,
        program: manifest.program,
    })
}

fn told(manifest: &Manifest) -> Copied {
    Copied {
        found: Found { schema: manifest.schema, tables: manifest.tables.clone(), last: None },
        columns: manifest.columns.clone(),
        files: manifest.files.iter().map(|file| file.name.clone()).collect(),
    }
}

/// With the key every line is checked; without it only that none is missing.
async fn examined(
    restoring: &mut Restoring,
    manifest: &Manifest,
    key: Option<&Key>,
    work: &Work,
) -> Result<Found, AppError> {
    let head = manifest.audit.as_ref().and_then(|audit| audit.head.as_ref());
    let mut chain = key.map(|key| Chain::begin(key, head)).transpose().map_err(CopyFault::Record)?;
    let mut last = 0;
    let mut look = |line: &Line| {
        if let Some(chain) = &mut chain {
            return chain.next(line);
        }
        last += 1;
        if line.number == last { Ok(()) } else { Err(Broken::Missing(last)) }
    };
    let found = restoring.examine(&mut look, &watch(work)).await?;
    if let Some(chain) = chain {
        chain.end().map_err(CopyFault::Record)?;
    }
    Ok(found)
}

/// What is there is what was told.
fn compare(manifest: &Manifest, found: &Found) -> Result<(), CopyFault> {
    let names = manifest.tables.keys().chain(found.tables.keys());
    for table in names {
        let of = |tables: &std::collections::BTreeMap<String, i64>| tables.get(table).copied().unwrap_or(-1);
        let (told, found) = (of(&manifest.tables), of(&found.tables));
        if told != found {
            return Err(CopyFault::Counts { table: table.clone(), told, found });
        }
    }
    if manifest.schema != found.schema {
        return Err(CopyFault::Changed(super::manifest::NAME.to_owned()));
    }
    let told = manifest.audit.as_ref().map(|audit| (audit.lines, audit.seal.clone()));
    match (told, found.last.map(|(number, seal)| (number, hex(&seal)))) {
        (told, found) if told == found => Ok(()),
        (Some((told, _)), Some((found, _))) if told == found => Err(CopyFault::Record(Broken::Changed(found))),
        (told, found) => {
            let number = |end: Option<(i64, String)>| end.map_or(0, |(number, _)| number);
            Err(CopyFault::Record(Broken::CutOff(number(found), number(told))))
        }
    }
}
