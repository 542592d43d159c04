//! What is wrong with a database and the machine it is on, and what to do about it. Nothing is changed.

mod ill;
mod machine;

pub use ill::{Ill, Severity};

use std::path::{Path, PathBuf};

use crate::access::Scope;
use crate::app::audit::{checked, lost, says};
use crate::app::backups::{DEED, MADE};
use crate::app::demo::is_demo;
use crate::app::{AppError, AuditPlace, World};
use crate::store::{CopyFault, DatabaseKind, FileHealth, LeftOver, Store, record_beside, sqlite_file, undurable};
use crate::units::{Message, Timestamp};

const HOUR: i64 = 3_600_000;

/// A proposal may wait for this long, ms.
const IMPORT_WAITS: i64 = 7 * 24 * HOUR;

/// A letter may wait for this long, ms.
const LETTER_WAITS: i64 = 24 * HOUR;

/// A backup is newer than this, ms.
const BACKUP_EVERY: i64 = 48 * HOUR;

/// Clocks of two machines may differ by this, ms.
const CLOCKS_DIFFER: i64 = 60_000;

/// Less than this is little, bytes.
const SPACE: u64 = 1 << 30;

/// What there is of the record and of what it is checked with.
#[derive(Clone, Debug, Default, PartialEq)]
struct RecordState {
    /// When its last line was written, none where nothing was.
    last: Option<i64>,
    /// What is said of the key where it cannot be used.
    key: Option<Message>,
    /// Whether the head is there.
    head: bool,
    /// What is wrong with its lines.
    broken: Option<Message>,
    /// A file that others may read.
    exposed: Option<PathBuf>,
    /// When the last backup was made.
    backup: Option<i64>,
}

/// What was found; it is judged apart from where it is from.
#[derive(Clone, Debug, PartialEq)]
struct Facts {
    now: Timestamp,
    schema: Option<i64>,
    known: i64,
    undurable: Vec<String>,
    file: Option<FileHealth>,
    left: LeftOver,
    demo: bool,
    record: RecordState,
    /// The kind of a network share.
    share: Option<String>,
    /// Bytes that are free, and those that the database takes.
    space: Option<(u64, u64)>,
    /// A file of the database that everybody may read.
    readable: Option<PathBuf>,
    /// A folder for data in which nothing can be written.
    unwritable: Option<PathBuf>,
}

/// Look at everything; what is wrong, the worst first.
pub async fn examine(url: &str, place: &AuditPlace, data: Option<&Path>, world: &World) -> Result<Vec<Ill>, AppError> {
    let kind = DatabaseKind::of(url)?;
    let store = match Store::open_as_is(url).await {
        Ok(store) => store,
        Err(fault) => return Ok(vec![unreachable(fault)]),
    };
    let found = facts(&store, kind, url, place, data, world).await;
    store.close().await;
    let mut ills = match found {
        Ok(facts) => judge(&facts),
        Err(fault) => vec![unreachable(fault)],
    };
    ills.sort_by_key(Ill::severity);
    Ok(ills)
}

fn unreachable(fault: CopyFault) -> Ill {
    match fault {
        CopyFault::Damaged(says) => Ill::Damaged(says),
        fault => Ill::Unreachable(fault.to_string()),
    }
}

async fn facts(
    store: &Store,
    kind: DatabaseKind,
    url: &str,
    place: &AuditPlace,
    data: Option<&Path>,
    world: &World,
) -> Result<Facts, CopyFault> {
    let (scope, now) = (Scope::Engine, world.now());
    let file = store.file_health(&scope).await.map_err(damaged)?;
    let schema = store.schema_version(&scope).await?;
    let is_newest = schema == Some(kind.newest_schema());
    let (left, carriers, record) = if is_newest {
        let before = |age: i64| now.millis() - age;
        let left = store.left_over(&scope, before(IMPORT_WAITS), before(LETTER_WAITS)).await?;
        (left, store.carrier_names(&scope).await?, record(store, place).await?)
    } else {
        (
            LeftOver::default(),
            Vec::new(),
            RecordState { head: true, backup: Some(now.millis()), ..RecordState::default() },
        )
    };
    let files: Vec<PathBuf> = sqlite_file(url).map_or_else(Vec::new, |file| vec![record_beside(&file), file]);
    Ok(Facts {
        now,
        schema,
        known: kind.newest_schema(),
        undurable: undurable(&store.settings(&scope).await?),
        file,
        left,
        demo: is_demo(&carriers),
        record,
        share: sqlite_file(url).and_then(|file| machine::share(&file)),
        space: sqlite_file(url).and_then(|file| machine::space(&file, &files)),
        readable: files.into_iter().find(|file| machine::mode(file) & 0o007 != 0),
        unwritable: data.filter(|folder| !machine::is_writable(folder)).map(Path::to_owned),
    })
}

fn damaged(error: crate::store::StoreError) -> CopyFault {
    match error {
        crate::store::StoreError::Sqlx(error) => error.into(),
        error => error.into(),
    }
}

async fn record(store: &Store, place: &AuditPlace) -> Result<RecordState, CopyFault> {
    let (last, backup) = store.last_deeds(&Scope::Engine, DEED, MADE).await?;
    let mut state = RecordState { last, backup, exposed: place.exposed(), ..RecordState::default() };
    let said = |error: &AppError| error.fields().first().map_or_else(|| error.detail(), |field| field.says.clone());
    let (key, head) = match (place.key(), place.head()) {
        (Ok(Some(key)), Ok(head)) => (key, head),
        (Ok(None), _) if last.is_none() => {
            state.head = true;
            return Ok(state);
        }
        (Ok(None), _) => {
            state.key = Some(said(&place.no_key()));
            return Ok(state);
        }
        (Err(error), _) | (_, Err(error)) => {
            state.key = Some(said(&error));
            return Ok(state);
        }
    };
    state.head = head.is_some() || last.is_none();
    state.broken = match (place.lost(), checked(store, &key, head.as_ref()).await?) {
        (Ok(Some(number)), _) => Some(lost(number)),
        (_, Err(broken)) => Some(says(broken)),
        _ => None,
    };
    Ok(state)
}

/// What the facts mean.
fn judge(facts: &Facts) -> Vec<Ill> {
    let mut ills = Vec::new();
    match facts.schema {
        None => ills.push(Ill::NoSchema),
        Some(found) if found < facts.known => ills.push(Ill::Older { found, known: facts.known }),
        Some(found) if found > facts.known => ills.push(Ill::Newer { found, known: facts.known }),
        Some(_) => {}
    }
    if let Some(file) = &facts.file {
        if file.integrity != "ok" {
            ills.push(Ill::Damaged(file.integrity.clone()));
        }
        ills.extend(file.loose.clone().map(Ill::Loose));
        if file.journal != "wal" {
            ills.push(Ill::Journal(file.journal.clone()));
        }
    }
    if !facts.undurable.is_empty() {
        ills.push(Ill::Undurable(facts.undurable.clone()));
    }
    ills.extend(facts.share.clone().map(Ill::Share));
    ills.extend(
        facts.space.filter(|(free, size)| free < &SPACE || free < size).map(|(free, size)| Ill::Space { free, size }),
    );
    ills.extend(facts.readable.clone().map(Ill::Readable));
    ills.extend(facts.unwritable.clone().map(Ill::Unwritable));
    of_the_record(facts, &mut ills);
    let left = &facts.left;
    ills.extend((left.imports > 0).then_some(Ill::Imports(left.imports)));
    ills.extend((left.letters > 0).then_some(Ill::Letters(left.letters)));
    ills.extend((left.factorless > 0).then_some(Ill::Factorless(left.factorless)));
    ills.extend(facts.demo.then_some(Ill::Demo));
    ills
}

fn of_the_record(facts: &Facts, ills: &mut Vec<Ill>) {
    let (record, now) = (&facts.record, facts.now.millis());
    ills.extend(record.key.clone().map(Ill::Key));
    ills.extend(record.broken.clone().map(Ill::Record));
    if !record.head && record.key.is_none() {
        ills.push(Ill::Head);
    }
    ills.extend(record.exposed.clone().map(Ill::Exposed));
    if let Some(last) = record.last.filter(|last| *last > now + CLOCKS_DIFFER) {
        ills.push(Ill::Clock { last: Timestamp::from_millis(last), now: facts.now });
    }
    match record.backup {
        None => ills.push(Ill::NoBackup),
        Some(at) if at < now - BACKUP_EVERY => ills.push(Ill::OldBackup(Timestamp::from_millis(at))),
        Some(_) => {}
    }
}

#[cfg(test)]
mod tests;
