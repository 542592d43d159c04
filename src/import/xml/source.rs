//! The bytes of an XML file, counted as the parser takes them.

use std::io::{self, BufRead, Read};

use crate::import::splitter::{Progress, Stop, newlines};
use crate::import::{Fault, zip};

const CHUNK: usize = 1 << 18;

/// A buffered reader that knows its line, tells progress, and ends a piece of XML (a tag, a
/// comment, a text) that grows beyond what may be held in memory.
pub(super) struct Source<'a> {
    from: &'a mut dyn Read,
    progress: Progress<'a>,
    buffer: Vec<u8>,
    at: usize,
    read: u64,
    line: usize,
    /// Bytes the present piece has taken, and those it may take.
    taken: usize,
    allowed: usize,
    why: Option<Box<Fault>>,
}

impl<'a> Source<'a> {
    /// Starts a file; tells an empty one and UTF-16 at once.
    pub(super) fn start(from: &'a mut dyn Read, progress: Progress<'a>) -> Result<Self, Box<Fault>> {
        let buffer = Vec::with_capacity(CHUNK);
        let mut new = Self { from, progress, buffer, at: 0, read: 0, line: 1, taken: 0, allowed: CHUNK, why: None };
        if let Err(error) = new.fill_buf() {
            return Err(new.why(&error));
        }
        let stop = match new.buffer.as_slice() {
            [] => Stop::Empty,
            [0xff, 0xfe, ..] | [_, 0, ..] => Stop::Utf16("UTF-16LE"),
            [0xfe, 0xff, ..] | [0, _, ..] => Stop::Utf16("UTF-16BE"),
            _ => return Ok(new),
        };
        Err(Box::new(stop.fault()))
    }

    /// The line of the next byte, from 1.
    pub(super) fn line(&self) -> usize {
        self.line
    }

    /// A new piece begins, which may take as many bytes.
    pub(super) fn piece(&mut self, allowed: usize) {
        (self.taken, self.allowed) = (0, allowed);
    }

    /// What ended the reading, where the parser only knows that it ended.
    pub(super) fn why(&mut self, error: &io::Error) -> Box<Fault> {
        self.why.take().unwrap_or_else(|| Box::new(zip::unreadable(error)))
    }

    fn more(&mut self) -> io::Result<()> {
        self.buffer.resize(CHUNK, 0);
        let got = loop {
            match self.from.read(&mut self.buffer) {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                other => break other,
            }
        };
        self.at = 0;
        self.buffer.truncate(*got.as_ref().unwrap_or(&0));
        self.read += got? as u64;
        if (self.progress)(self.read).is_break() {
            return self.stop(Stop::Cancelled);
        }
        Ok(())
    }

    fn stop(&mut self, why: Stop) -> io::Result<()> {
        self.why = Some(Box::new(why.fault()));
        Err(io::Error::other("stopped"))
    }
}

impl Read for Source<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let got = self.fill_buf()?.read(into)?;
        self.consume(got);
        Ok(got)
    }
}

impl BufRead for Source<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.taken > self.allowed {
            self.stop(Stop::TooLarge(self.line, self.allowed))?;
        }
        if self.at == self.buffer.len() {
            self.more()?;
        }
        Ok(&self.buffer[self.at..])
    }

    fn consume(&mut self, count: usize) {
        let end = (self.at + count).min(self.buffer.len());
        self.line += newlines(&self.buffer[self.at..end]);
        self.taken += end - self.at;
        self.at = end;
    }
}
