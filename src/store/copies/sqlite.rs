//! An SQLite database and its record, as files.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use rustix::fs::{CWD, RenameFlags, renameat_with};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqlitePool};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};

use crate::audit::Seal;
use crate::store::audit::{LAST, LINES, read_line};
use crate::store::copies::{Copied, CopyFault, Found, Lines, PAGE, VERSION, Watch, beside, record_beside};
use crate::store::{SqliteStore, StoreError};

const MAIN: &str = "database.db";
const RECORD: &str = "record.db";

/// Steps of the database between two looks at whether to go on.
const STEPS: i32 = 20_000;

const TABLES: &str = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
     AND name <> '_sqlx_migrations' ORDER BY name";

/// The database first and its record after it: what is in the one was written down in the other before.
pub(super) async fn copy_out(from: &SqliteStore, folder: &Path, watch: &Watch) -> Result<Copied, CopyFault> {
    let main = folder.join(MAIN);
    vacuum(&from.write, &main, watch, 0).await?;
    let mut files = vec![MAIN.to_owned()];
    let record = folder.join(RECORD);
    if from.record.connect_options().get_filename().is_file() {
        let before = fs::metadata(&main).map_or(0, |file| file.len());
        vacuum(&from.record, &record, watch, before).await?;
        files.push(RECORD.to_owned());
    }
    let found = examined(&main, record.is_file().then_some(record.as_path()), &mut |_| Ok(()), watch).await?;
    Ok(Copied { found, columns: Default::default(), files })
}

async fn vacuum(pool: &SqlitePool, to: &Path, watch: &Watch, before: u64) -> Result<(), CopyFault> {
    let mut connection = pool.acquire().await?;
    let (goes_on, file) = (Arc::clone(watch), to.to_owned());
    let written = move || fs::metadata(&file).map_or(0, |file| file.len());
    connection.lock_handle().await?.set_progress_handler(STEPS, move || goes_on(before + written()));
    let name = to.to_str().ok_or(CopyFault::Foreign(to.to_owned()))?;
    let done = sqlx::query("VACUUM INTO $1").bind(name).execute(&mut *connection).await;
    connection.lock_handle().await?.remove_progress_handler();
    done?;
    Ok(())
}

async fn opened(file: &Path, watch: &Watch) -> Result<SqliteConnection, CopyFault> {
    let options = SqliteConnectOptions::from_str("sqlite:")?.filename(file).read_only(true).immutable(true);
    let mut connection = options.connect().await?;
    let goes_on = Arc::clone(watch);
    connection.lock_handle().await?.set_progress_handler(STEPS, move || goes_on(0));
    Ok(connection)
}

/// What is in two files, after SQLite's own checks of them.
async fn examined(main: &Path, record: Option<&Path>, lines: Lines<'_>, watch: &Watch) -> Result<Found, CopyFault> {
    let mut found = Found::default();
    for (file, prefix) in [(Some(main), ""), (record, "record.")] {
        let Some(file) = file else { continue };
        let mut database = opened(file, watch).await?;
        checked(&mut database).await?;
        for table in sqlx::query_scalar::<_, String>(TABLES).fetch_all(&mut database).await? {
            // The name stands in this very database, and is quoted.
            let count = AssertSqlSafe(format!("SELECT count(*) FROM \"{}\"", table.replace('"', "\"\"")));
            let rows = sqlx::query_scalar(count).fetch_one(&mut database).await?;
            found.tables.insert(format!("{prefix}{table}"), rows);
        }
        if prefix.is_empty() {
            let version: Option<i64> = sqlx::query_scalar(VERSION).fetch_one(&mut database).await?;
            found.schema = version.ok_or_else(|| CopyFault::Foreign(file.to_owned()))?;
        } else if found.tables.contains_key("record.audit") {
            found.last = looked_through(&mut database, lines).await?;
        }
        database.close().await?;
    }
    Ok(found)
}

/// SQLite's own checks.
async fn checked(database: &mut SqliteConnection) -> Result<(), CopyFault> {
    let says: Vec<String> = sqlx::query_scalar("PRAGMA integrity_check(5)").fetch_all(&mut *database).await?;
    if says != ["ok"] {
        return Err(CopyFault::Damaged(says.join("; ")));
    }
    let loose: Option<String> = sqlx::query_scalar("SELECT \"table\" FROM pragma_foreign_key_check LIMIT 1")
        .fetch_optional(&mut *database)
        .await?;
    loose.map_or(Ok(()), |table| Err(CopyFault::Loose(table)))
}

async fn looked_through(record: &mut SqliteConnection, lines: Lines<'_>) -> Result<Option<(i64, Seal)>, CopyFault> {
    let mut after = 0;
    loop {
        let rows = sqlx::query_as(LINES).bind(after).bind(PAGE).fetch_all(&mut *record).await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            let line = read_line(row).ok_or(StoreError::Corrupt("seal"))?;
            lines(&line).map_err(CopyFault::Record)?;
            after = line.number;
        }
    }
    let last: Option<(i64, Vec<u8>)> = sqlx::query_as(LAST).fetch_optional(&mut *record).await?;
    Ok(last.and_then(|(number, seal)| Some((number, seal.try_into().ok()?))))
}

/// Files that are removed unless they become what they are for.
pub struct Placed {
    target: PathBuf,
    main: PathBuf,
    record: Option<PathBuf>,
}

impl Placed {
    /// Copies of a backup's files beside the target, on the disk.
    pub(super) fn copies(folder: &Path, files: &[String], target: &Path, watch: &Watch) -> Result<Self, CopyFault> {
        for ending in ["", ".record", "-wal", ".record-wal", "-journal", ".record-journal"] {
            let there = beside(target, ending);
            if there.exists() {
                return Err(CopyFault::NotEmpty(there.display().to_string()));
            }
        }
        let record = files.iter().any(|name| name == RECORD);
        let part = beside(target, ".restoring");
        let placed = Self { target: target.to_owned(), record: record.then(|| record_beside(&part)), main: part };
        // What a restore that was killed left.
        placed.remove();
        copied(&folder.join(MAIN), &placed.main, watch)?;
        if let Some(to) = &placed.record {
            copied(&folder.join(RECORD), to, watch)?;
        }
        Ok(placed)
    }

    pub(super) async fn examine(&self, lines: Lines<'_>, watch: &Watch) -> Result<Found, CopyFault> {
        examined(&self.main, self.record.as_deref(), lines, watch).await
    }

    /// The record first: once the database is there, all of it is.
    pub(super) fn settle(self) -> Result<(), CopyFault> {
        if let Some(record) = &self.record {
            renamed(record, &record_beside(&self.target))?;
        }
        renamed(&self.main, &self.target)?;
        let folder = self.target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(CopyFault::disk(folder))
    }

    fn remove(&self) {
        for file in [Some(&self.main), self.record.as_ref()].into_iter().flatten() {
            // It may not be there.
            let _ = fs::remove_file(file);
        }
    }
}

impl Drop for Placed {
    fn drop(&mut self) {
        self.remove();
    }
}

fn copied(from: &Path, to: &Path, watch: &Watch) -> Result<(), CopyFault> {
    use std::io::{Read, Write};
    use std::os::unix::fs::OpenOptionsExt;
    let mut source = File::open(from).map_err(CopyFault::disk(from))?;
    let mut made = fs::OpenOptions::new();
    let mut target = made.write(true).create_new(true).mode(0o600).open(to).map_err(CopyFault::disk(to))?;
    let (mut piece, mut done) = (vec![0; 1 << 20], 0);
    loop {
        let read = source.read(&mut piece).map_err(CopyFault::disk(from))?;
        if read == 0 {
            break;
        }
        target.write_all(&piece[..read]).map_err(CopyFault::disk(to))?;
        done += read as u64;
        if !watch(done) {
            return Err(CopyFault::Stopped);
        }
    }
    target.sync_all().map_err(CopyFault::disk(to))
}

/// Under its own name, which nothing has; a file that is there is never replaced.
pub fn renamed(from: &Path, to: &Path) -> Result<(), CopyFault> {
    match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE).map_err(std::io::Error::from) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(CopyFault::Exists(to.to_owned())),
        // Some file systems cannot promise it.
        Err(error) if error.kind() == ErrorKind::InvalidInput && !to.exists() => {
            fs::rename(from, to).map_err(CopyFault::disk(to))
        }
        done => done.map_err(CopyFault::disk(to)),
    }
}
