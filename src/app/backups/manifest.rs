//! What a backup tells of itself: the files `manifest.json`, `SHA256SUMS` and `seal`.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Component, Path};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::app::hex;
use crate::audit::{Head, Key};
use crate::store::{CopyFault, Watch};

pub(super) const NAME: &str = "manifest.json";
const SUMS: &str = "SHA256SUMS";
const SEAL: &str = "seal";
pub(super) const FORMAT: &str = "cablewatch backup 1";

/// One file of a backup.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileTold {
    pub name: String,
    pub bytes: u64,
    pub sha256: String,
}

/// The end of the record that belongs to a backup.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RecordTold {
    pub lines: i64,
    pub seal: String,
    /// The same, sealed, where the key was there.
    pub head: Option<Head>,
}

/// What a backup tells of itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    pub format: String,
    pub program: String,
    pub made_at: String,
    pub database: String,
    pub schema: i64,
    pub audit: Option<RecordTold>,
    pub tables: BTreeMap<String, i64>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub columns: BTreeMap<String, Vec<String>>,
    pub files: Vec<FileTold>,
}

impl Manifest {
    /// Write it, the sums and the seal beside the files that it tells of.
    pub fn write(&self, folder: &Path, key: Option<&Key>) -> Result<(), CopyFault> {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        let own = [(hex(&Sha256::digest(&text)), NAME)];
        let all = self.files.iter().map(|file| (file.sha256.clone(), file.name.as_str())).chain(own);
        let sums: String = all.map(|(sum, name)| format!("{sum}  {name}\n")).collect();
        put(&folder.join(NAME), &text)?;
        if let Some(key) = key {
            put(&folder.join(SEAL), &format!("{}\n", seal(key, &text)))?;
        }
        put(&folder.join(SUMS), &sums)
    }

    /// Read it, and check that it is as it was written; whether its seal was there and fits.
    pub fn read(folder: &Path, key: Option<&Key>) -> Result<(Self, bool), CopyFault> {
        let foreign = || CopyFault::Foreign(folder.to_owned());
        let text = text_of(folder, NAME)?.ok_or_else(foreign)?;
        let sums = text_of(folder, SUMS)?.ok_or_else(|| CopyFault::Incomplete(SUMS.to_owned()))?;
        let sum = hex(&Sha256::digest(&text));
        if !sums.lines().any(|line| line == format!("{sum}  {NAME}")) {
            return Err(CopyFault::Changed(NAME.to_owned()));
        }
        let manifest: Self = serde_json::from_str(&text).map_err(|_| foreign())?;
        if manifest.format != FORMAT || manifest.files.iter().any(|file| !is_within(&file.name)) {
            return Err(foreign());
        }
        let sealed = match (key, text_of(folder, SEAL)?) {
            (Some(key), Some(told)) if told.trim() == seal(key, &text) => true,
            (Some(_), Some(_)) => return Err(CopyFault::Seal),
            _ => false,
        };
        Ok((manifest, sealed))
    }

    /// Check every file against it.
    pub fn check_files(&self, folder: &Path, watch: &Watch) -> Result<(), CopyFault> {
        let mut done = 0;
        for told in &self.files {
            let file = folder.join(&told.name);
            if !file.is_file() {
                return Err(CopyFault::Incomplete(told.name.clone()));
            }
            if summed(&file, &told.name, watch, &mut done)? != *told {
                return Err(CopyFault::Changed(told.name.clone()));
            }
        }
        Ok(())
    }
}

/// Proves to who has the key that nobody without it wrote this.
fn seal(key: &Key, text: &str) -> String {
    hex(&key.derived(&[FORMAT.as_bytes(), text.as_bytes()]))
}

/// A name that leads nowhere else.
fn is_within(name: &str) -> bool {
    !name.is_empty() && Path::new(name).components().all(|part| matches!(part, Component::Normal(_)))
}

fn text_of(folder: &Path, name: &str) -> Result<Option<String>, CopyFault> {
    let file = folder.join(name);
    match fs::read_to_string(&file) {
        Ok(text) => Ok(Some(text)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(error) if error.kind() == ErrorKind::InvalidData => Err(CopyFault::Changed(name.to_owned())),
        Err(error) => Err(CopyFault::Disk { file, error }),
    }
}

fn put(file: &Path, text: &str) -> Result<(), CopyFault> {
    let written = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file).and_then(|mut it| {
        it.write_all(text.as_bytes())?;
        it.sync_all()
    });
    written.map_err(CopyFault::disk(file))
}

/// Length and sum of a file.
pub(super) fn summed(file: &Path, name: &str, watch: &Watch, done: &mut u64) -> Result<FileTold, CopyFault> {
    let mut source = File::open(file).map_err(CopyFault::disk(file))?;
    let (mut sum, mut bytes, mut piece) = (Sha256::new(), 0, vec![0; 1 << 20]);
    loop {
        let read = source.read(&mut piece).map_err(CopyFault::disk(file))?;
        if read == 0 {
            return Ok(FileTold { name: name.to_owned(), bytes, sha256: hex(&sum.finalize()) });
        }
        sum.update(&piece[..read]);
        (bytes, *done) = (bytes + read as u64, *done + read as u64);
        if !watch(*done) {
            return Err(CopyFault::Stopped);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_nowhere_else() {
        for (name, good) in [
            ("record.db", true),
            ("tables/users.copy.gz", true),
            ("../record.db", false),
            ("/etc/passwd", false),
            ("", false),
        ] {
            assert_eq!(is_within(name), good, "{name}");
        }
    }
}
