//! A table of separated columns under a heading, whatever its rows are about.

use std::io::{Chain, Cursor, Read};
use std::ops::ControlFlow;

use crate::import::Fault;
use crate::import::fault::Faults;
use crate::import::splitter::Progress;

/// A heading longer than this is none.
const HEADING_BYTES: usize = 1 << 16;

/// A table whose heading was read.
pub(crate) struct Table<R> {
    /// The names of the columns as written, without the space around them.
    pub(crate) names: Vec<String>,
    rows: csv::Reader<Chain<Cursor<Vec<u8>>, R>>,
}

/// One row that can be read.
pub(crate) struct Row<'a> {
    /// Its cells, not always as many as there are names.
    pub(crate) cells: &'a csv::StringRecord,
    /// How many rows came before it, good or bad.
    pub(crate) number: usize,
    /// The line it begins on, from 1.
    pub(crate) line: usize,
}

/// Reads the first line to learn the separator (comma, semicolon or tab) and the names of the
/// columns. UTF-8, with or without a mark; another encoding is the fault.
pub(crate) fn open<R: Read>(mut reader: R) -> Result<Table<R>, Box<Fault>> {
    let mut head = vec![];
    reader.by_ref().take(HEADING_BYTES as u64).read_to_end(&mut head).map_err(|_| Box::new(Fault::of("G015", "")))?;
    match head.as_slice() {
        [] => return Err(Box::new(Fault::of("G001", ""))),
        [0xff, 0xfe, ..] => return Err(Box::new(Fault::of("G002", "UTF-16LE"))),
        [0xfe, 0xff, ..] => return Err(Box::new(Fault::of("G002", "UTF-16BE"))),
        [0xef, 0xbb, 0xbf, ..] => _ = head.drain(..3),
        _ => {}
    }
    let first = head.split(|&b| b == b'\n').next().unwrap_or_default();
    let often = |separator: u8| first.iter().filter(|&&b| b == separator).count();
    let separator = [b',', b';', b'\t'].into_iter().max_by_key(|&s| often(s)).unwrap_or(b',');
    let mut rows =
        csv::ReaderBuilder::new().delimiter(separator).flexible(true).from_reader(Cursor::new(head).chain(reader));
    let names = rows.headers().map_err(|e| Box::new(unreadable(&e, 1)))?;
    let names = names.iter().map(|n| n.trim().to_owned()).collect();
    Ok(Table { names, rows })
}

impl<R: Read> Table<R> {
    /// Gives every row that can be read to `each`, until it breaks; tells those that cannot, all of
    /// them. How many rows there were, good or bad.
    pub(crate) fn each(
        &mut self,
        progress: Progress<'_>,
        faults: &mut Faults,
        each: &mut dyn FnMut(Row<'_>, &mut Faults) -> ControlFlow<()>,
    ) -> usize {
        let (mut cells, mut number) = (csv::StringRecord::new(), 0);
        loop {
            let line = self.rows.position().line() as usize;
            match self.rows.read_record(&mut cells) {
                Ok(false) => return number,
                Ok(true) => {
                    let line = cells.position().map_or(line, |p| p.line() as usize);
                    if each(Row { cells: &cells, number, line }, faults).is_break() {
                        return number;
                    }
                }
                Err(e) => {
                    faults.push(unreadable(&e, line).feature(number));
                    if matches!(e.kind(), csv::ErrorKind::Io(_)) {
                        return number;
                    }
                }
            }
            number += 1;
            if progress(self.rows.position().byte()).is_break() {
                faults.push(Fault::of("G014", ""));
                return number;
            }
        }
    }
}

fn unreadable(error: &csv::Error, line: usize) -> Fault {
    match error.kind() {
        csv::ErrorKind::Utf8 { .. } => Fault::of("G003", "").line(line),
        csv::ErrorKind::Io(_) => Fault::of("G015", ""),
        _ => Fault::of("I111", "").line(line),
    }
}

/// A number as tables have it: with a decimal point, or with the comma of Vietnamese decimals.
pub(crate) fn number(text: &str) -> Option<f64> {
    text.trim().replacen(',', ".", 1).parse().ok().filter(|value: &f64| value.is_finite())
}
