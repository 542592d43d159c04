//! A file on its way in, wherever it lies: read piece by piece, never held whole.

use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek, Write};
use std::path::PathBuf;
use std::sync::Arc;

use futures_util::{Stream, StreamExt};
use sha2::{Digest, Sha256};
use tempfile::{NamedTempFile, TempPath};
use tokio::sync::mpsc;

use crate::app::roads::plans;
use crate::app::running::Work;
use crate::app::tracks::sender;
use crate::app::{App, AppError, Caller};
use crate::store::Handed;
use crate::units::CarrierCode;

/// Bytes handled at a time.
const PIECE: usize = 1 << 20;

/// Bytes that can be read from any place.
pub trait Bytes: Read + Seek + Send {}

impl<T: Read + Seek + Send> Bytes for T {}

/// The bytes of a file, readable more than once.
#[derive(Clone)]
pub struct Source(Arc<Kind>);

enum Kind {
    /// The user's own file.
    File(PathBuf),
    /// Received; removed when nobody needs it any more.
    Received(TempPath),
    /// A part of the program.
    Built(Vec<u8>),
}

impl Source {
    /// A file of the machine.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self(Arc::new(Kind::File(path.into())))
    }

    /// Bytes that are in memory already.
    pub fn bytes(bytes: Vec<u8>) -> Self {
        Self(Arc::new(Kind::Built(bytes)))
    }

    /// From a reader that cannot be read twice, such as standard input: kept in a temporary file.
    pub fn spool(mut from: impl Read) -> io::Result<Self> {
        let mut file = NamedTempFile::new()?;
        io::copy(&mut from, &mut file)?;
        Ok(Self(Arc::new(Kind::Received(file.into_temp_path()))))
    }

    /// What a command line names: a file that can be read, or standard input for `-`.
    pub fn named(path: &str) -> io::Result<Self> {
        let source = if path == "-" { Self::spool(io::stdin().lock())? } else { Self::file(path) };
        // Opened once now, so that what cannot be read is told before anything else.
        source.head()?;
        Ok(source)
    }

    /// From its first byte.
    pub fn open(&self) -> io::Result<Box<dyn Bytes + '_>> {
        Ok(match &*self.0 {
            Kind::File(path) => Box::new(File::open(path)?),
            Kind::Received(path) => Box::new(File::open(path)?),
            Kind::Built(bytes) => Box::new(Cursor::new(bytes.as_slice())),
        })
    }

    /// Its length in bytes.
    pub fn length(&self) -> io::Result<u64> {
        Ok(match &*self.0 {
            Kind::File(path) => path.metadata()?.len(),
            Kind::Received(path) => path.metadata()?.len(),
            Kind::Built(bytes) => bytes.len() as u64,
        })
    }

    /// Enough of its beginning to tell what it is.
    pub fn head(&self) -> io::Result<Vec<u8>> {
        let mut head = Vec::new();
        self.open()?.take(4096).read_to_end(&mut head)?;
        Ok(head)
    }

    /// SHA-256 of all of it.
    pub fn sha256(&self) -> io::Result<[u8; 32]> {
        let (mut hash, mut file) = (Sha256::new(), BufReader::with_capacity(PIECE, self.open()?));
        io::copy(&mut file, &mut hash)?;
        Ok(hash.finalize().into())
    }

    /// Its pieces, read by a thread of their own; without an end if it cannot be read.
    pub(super) fn pieces(&self) -> mpsc::Receiver<Handed<Vec<u8>>> {
        let (give, take) = mpsc::channel(2);
        let source = self.clone();
        tokio::task::spawn_blocking(move || {
            if let Err(error) = source.hand_over(&give) {
                tracing::error!(%error, "a received file cannot be read");
            }
        });
        take
    }

    fn hand_over(&self, give: &mpsc::Sender<Handed<Vec<u8>>>) -> io::Result<()> {
        let mut file = self.open()?;
        loop {
            let mut piece = Vec::with_capacity(PIECE);
            let got = file.by_ref().take(PIECE as u64).read_to_end(&mut piece)?;
            let next = if got == 0 { Handed::End } else { Handed::Part(piece) };
            // Whoever does not listen any more has a reason, and says it.
            if give.blocking_send(next).is_err() || got == 0 {
                return Ok(());
            }
        }
    }
}

impl App {
    /// Receive a carrier's file as it arrives, into a temporary file; of a caller who may not import,
    /// and beyond the limit, it is refused at once.
    pub async fn receive<B: AsRef<[u8]>, E>(
        &self,
        caller: &Caller,
        carrier: &CarrierCode,
        body: impl Stream<Item = Result<B, E>> + Unpin,
        work: &Work,
    ) -> Result<Source, AppError> {
        Self::may_import(caller, carrier)?;
        self.received(body, work).await
    }

    /// Receive a road file as it arrives, from a planner.
    pub async fn receive_roads<B: AsRef<[u8]>, E>(
        &self,
        caller: &Caller,
        body: impl Stream<Item = Result<B, E>> + Unpin,
        work: &Work,
    ) -> Result<Source, AppError> {
        plans(caller)?;
        self.received(body, work).await
    }

    /// Receive a track as it arrives, from one who may send tracks.
    pub async fn receive_track<B: AsRef<[u8]>, E>(
        &self,
        caller: &Caller,
        body: impl Stream<Item = Result<B, E>> + Unpin,
        work: &Work,
    ) -> Result<Source, AppError> {
        sender(caller)?;
        self.received(body, work).await
    }

    async fn received<B: AsRef<[u8]>, E>(
        &self,
        mut body: impl Stream<Item = Result<B, E>> + Unpin,
        work: &Work,
    ) -> Result<Source, AppError> {
        let limit = self.settings().limits.upload_bytes;
        let folder = self.settings().data.clone().unwrap_or_else(std::env::temp_dir);
        let mut file = NamedTempFile::new_in(folder)?;
        let mut length = 0_u64;
        while let Some(piece) = body.next().await {
            let piece = piece.map_err(|_| AppError::Slow)?;
            length += piece.as_ref().len() as u64;
            if length > limit {
                return Err(AppError::TooLarge(limit));
            }
            // Pieces are a few kilobytes; the page cache takes them at the speed of memory.
            if work.reached(length).is_break() {
                return Err(AppError::Stopped);
            }
            file.write_all(piece.as_ref())?;
        }
        Ok(Source(Arc::new(Kind::Received(file.into_temp_path()))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_twice_is_kept_until_nobody_needs_it() {
        let source = Source::spool(&b"xyz"[..]).unwrap();
        let Kind::Received(path) = &*source.0 else { panic!("not received") };
        let path = path.to_path_buf();
        let mut twice = String::new();
        source.open().unwrap().read_to_string(&mut twice).unwrap();
        source.open().unwrap().read_to_string(&mut twice).unwrap();
        assert_eq!((twice.as_str(), source.length().unwrap(), path.exists()), ("xyzxyz", 3, true));
        drop(source);
        assert!(!path.exists());
    }
}
