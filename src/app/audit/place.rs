//! The folder with the key and the head, outside the database.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::NamedTempFile;

use crate::app::{AppError, hex};
use crate::audit::{Head, Key};

/// Proofs of lines that are gone.
const LOST: &str = "lost-";
/// What is on its way to become the key or the head. The names are random, since several processes may write at once.
const NEW: &str = "new-";
/// After so long nobody is still writing it.
const LEFT: Duration = Duration::from_secs(3_600);

/// Where the key and the head of the record lie. Readable to the program's own account alone.
#[derive(Clone, Debug)]
pub struct AuditPlace(PathBuf);

impl AuditPlace {
    /// This folder.
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        Self(folder.into())
    }

    /// Where it is if the operator names none: beside an SQLite file, else in the folder for data.
    pub fn usual(url: &str, data: Option<&Path>) -> Self {
        match url.strip_prefix("sqlite:") {
            Some(file) => Self(PathBuf::from(format!("{}.audit", file.trim_start_matches("//")))),
            None => Self(data.unwrap_or(Path::new(".")).join("cablewatch.audit")),
        }
    }

    /// The key, where there is one.
    pub(in crate::app) fn key(&self) -> Result<Option<Key>, AppError> {
        let Some(text) = self.read("key")? else { return Ok(None) };
        let bytes = unhex(text.trim()).ok_or_else(|| self.unfit("key"))?;
        Ok(Some(Key::new(bytes)))
    }

    /// A new key, kept here: whole or not at all.
    pub(super) fn new_key(&self, bytes: [u8; 32]) -> Result<Key, AppError> {
        let made = fs::create_dir_all(&self.0).and_then(|()| {
            let mut file = self.begin()?;
            writeln!(file, "{}", hex(&bytes))?;
            file.as_file().sync_all()?;
            file.persist_noclobber(self.0.join("key")).map_err(|error| error.error)?;
            File::open(&self.0)?.sync_all()
        });
        made.map_err(|error| self.unwritten(&error))?;
        Ok(Key::new(bytes))
    }

    /// What it says of the last line, where it does.
    pub(in crate::app) fn head(&self) -> Result<Option<Head>, AppError> {
        let Some(text) = self.read("head")? else { return Ok(None) };
        serde_json::from_str(&text).map(Some).map_err(|_| self.unfit("head"))
    }

    /// The head instead of the one before: whole or not at all.
    pub(super) async fn write_head(&self, head: &Head) -> Result<(), AppError> {
        let text = serde_json::to_string(head).map_err(|error| AppError::Internal(error.to_string()))?;
        let place = self.clone();
        let written = tokio::task::spawn_blocking(move || {
            let mut file = place.begin()?;
            file.write_all(text.as_bytes())?;
            file.as_file().sync_all()?;
            file.persist(place.0.join("head")).map(|_| ()).map_err(|error| error.error)
        });
        let done = written.await.map_err(|error| AppError::Internal(error.to_string()))?;
        done.map_err(|error| self.unwritten(&error))
    }

    /// An error where nothing can be written here.
    pub(in crate::app) async fn probe(&self) -> Result<(), AppError> {
        // Another process may try at the same moment.
        let file = self.0.join(format!("probe-{}", std::process::id()));
        let tried = tokio::fs::write(&file, [0; 512]).await;
        let tried = tried.and(tokio::fs::remove_file(&file).await);
        tried.map_err(|error| self.unwritten(&error))
    }

    /// A file that only this process writes, and that its own account alone reads.
    fn begin(&self) -> std::io::Result<NamedTempFile> {
        tempfile::Builder::new().prefix(NEW).tempfile_in(&self.0)
    }

    /// Remove what a process left that was killed while it wrote.
    pub(super) fn sweep(&self) {
        for entry in fs::read_dir(&self.0).into_iter().flatten().flatten() {
            let named = entry.file_name().to_str().is_some_and(|name| name.starts_with(NEW));
            let age = entry.metadata().and_then(|file| file.modified()).ok().and_then(|at| at.elapsed().ok());
            if named && age.is_some_and(|age| age > LEFT) {
                // If it stays, it is a hundred bytes.
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    /// Keep the head as a proof that the line it tells of is gone.
    pub(super) fn keep_lost(&self, number: i64) -> Result<(), AppError> {
        let kept = fs::rename(self.0.join("head"), self.0.join(format!("{LOST}{number}")));
        kept.map_err(|error| self.unwritten(&error))
    }

    /// A line that was there once and is gone.
    pub(in crate::app) fn lost(&self) -> Result<Option<i64>, AppError> {
        let entries = fs::read_dir(&self.0).map_err(|error| self.unwritten(&error))?;
        let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        Ok(names.filter_map(|name| name.strip_prefix(LOST)?.parse().ok()).max())
    }

    /// One of its files that others may read.
    pub(in crate::app) fn exposed(&self) -> Option<PathBuf> {
        let is_open = |file: &PathBuf| fs::metadata(file).is_ok_and(|file| file.permissions().mode() & 0o077 != 0);
        ["key", "head"].map(|name| self.0.join(name)).into_iter().find(is_open)
    }

    fn read(&self, name: &str) -> Result<Option<String>, AppError> {
        match fs::read_to_string(self.0.join(name)) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.unwritten(&error)),
        }
    }

    /// There are lines, and no key that they could be sealed or checked with.
    pub(in crate::app) fn no_key(&self) -> AppError {
        let folder = self.0.display();
        AppError::field(
            "audit-dir",
            format!("Không có tệp key trong {folder}. Đưa tệp khoá trở lại, hoặc ghi đúng thư mục với --audit-dir."),
            format!("There is no file key in {folder}. Put it back, or name the right folder with --audit-dir."),
        )
    }

    fn unfit(&self, name: &str) -> AppError {
        let file = self.0.join(name);
        let file = file.display();
        AppError::field(
            "audit-dir",
            format!("{file}: nội dung không đúng. Lấy lại tệp này từ bản sao lưu."),
            format!("{file}: this is none. Take it from the backup."),
        )
    }

    fn unwritten(&self, error: &std::io::Error) -> AppError {
        if matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded) {
            return AppError::Full(error.to_string());
        }
        let folder = self.0.display();
        AppError::field("audit-dir", format!("{folder}: không đọc, ghi được ({error})."), format!("{folder}: {error}."))
    }
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let pair = |at: usize| u8::from_str_radix(text.get(at * 2..at * 2 + 2)?, 16).ok();
    let bytes: Vec<u8> = (0..32).map(pair).collect::<Option<_>>()?;
    if text.len() == 64 { bytes.try_into().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_key_is_made_once_and_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let place = AuditPlace::at(folder.path().join("a.db.audit"));
        assert!(place.key().unwrap().is_none());
        let key = place.new_key([7; 32]).unwrap();
        let head = Head::sealed(&key, 3, [1; 32]);
        assert!(head.holds(&place.key().unwrap().unwrap()));
        assert!(place.new_key([8; 32]).is_err(), "one that is there is not written over");
        place.write_head(&head).await.unwrap();
        let names = fs::read_dir(folder.path().join("a.db.audit")).unwrap().map(|e| e.unwrap().file_name());
        assert_eq!(names.count(), 2, "nothing is left on the way");
        fs::write(folder.path().join("a.db.audit/key"), "xx").unwrap();
        assert!(place.key().is_err(), "half a key is none");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_head_is_whole_though_several_processes_write_it() {
        let folder = tempfile::tempdir().unwrap();
        let place = AuditPlace::at(folder.path());
        let key = place.new_key([7; 32]).unwrap();
        let write = |n: i64| {
            let (place, head) = (place.clone(), Head::sealed(&key, n, [1; 32]));
            tokio::spawn(async move { place.write_head(&head).await.is_ok() })
        };
        let all: Vec<_> = (1..=100).map(write).collect();
        for one in all {
            assert!(one.await.unwrap());
            assert!(place.head().unwrap().unwrap().holds(&key));
        }
    }

    #[test]
    fn it_lies_beside_the_database_or_with_the_data() {
        let of = |url: &str, data: Option<&str>| AuditPlace::usual(url, data.map(Path::new)).0;
        assert_eq!(of("sqlite:/var/lib/p.db", Some("/data")), Path::new("/var/lib/p.db.audit"));
        assert_eq!(of("postgres://x/y", Some("/data")), Path::new("/data/cablewatch.audit"));
    }
}
