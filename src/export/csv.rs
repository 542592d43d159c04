//! A table (RFC 4180) with one row a route or site and its geometry as well-known text.
//!
//! It begins with a byte order mark, without which Excel takes UTF-8 for something else. A cell that
//! a spreadsheet would run as a formula gets an apostrophe before it; what cells cannot say (a number
//! apart from its digits, a formula as it was) is told in one more column, from which the import
//! takes it again.

use std::io::{self, Write};

use serde_json::Value;

use crate::export::members::{Members, Thing, WORDS, legal, plain};
use crate::export::{Owner, Survey, Writes};
use crate::import::{EXACT, fold};
use crate::units::LonLat;

/// A table that is being written.
pub(super) struct Table<W: Write> {
    rows: csv::Writer<W>,
    columns: Vec<String>,
}

impl<W: Write> Table<W> {
    /// Begins it. The first column has no cells: its heading is the classification line, so that
    /// every program reads a plain table.
    pub(super) fn begin(mut out: W, survey: &Survey) -> io::Result<Self> {
        out.write_all("\u{feff}".as_bytes())?;
        let line = survey.classification.line();
        let mut columns: Vec<String> = WORDS.map(str::to_owned).into();
        for (name, _) in survey.of_routes.list.iter().chain(&survey.of_sites.list) {
            if can_head(name) && *name != line && !columns.contains(name) {
                columns.push(name.clone());
            }
        }
        let mut rows = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
        let names = columns.iter().map(String::as_str);
        rows.write_record([line.as_str(), "id"].into_iter().chain(names).chain([EXACT, "wkt"]))?;
        Ok(Self { rows, columns })
    }

    fn row(&mut self, thing: Thing<'_>) -> io::Result<()> {
        let members = Members::of(thing);
        let cells: Vec<String> = self
            .columns
            .iter()
            .map(|column| members.list.iter().find(|(name, _)| name == column))
            .map(|found| found.map_or_else(String::new, |(_, value)| cell(value)))
            .collect();
        let read = |name: &str| {
            let cell = &cells[self.columns.iter().position(|column| column == name)?];
            (!cell.trim().is_empty()).then(|| Value::from(cell.as_str()))
        };
        let id = defused(&legal(thing.id()));
        let id_read = Some(id.trim()).filter(|id| !id.is_empty());
        let exact = members.exact((thing.id(), id_read), &read, &[]).map(|exact| exact.to_string());
        let texts = cells.iter().map(String::as_str);
        let last = [exact.unwrap_or_default(), well_known(thing)];
        self.rows.write_record(["", &id].into_iter().chain(texts).chain(last.iter().map(String::as_str)))?;
        Ok(())
    }
}

impl<W: Write> Writes for Table<W> {
    fn owner(&mut self, _: &Owner) -> io::Result<()> {
        Ok(())
    }

    fn thing(&mut self, thing: Thing<'_>) -> io::Result<()> {
        self.row(thing)
    }

    fn end(mut self: Box<Self>) -> io::Result<()> {
        self.rows.flush()
    }
}

/// Whether a name can be the heading of a column: read as itself, and taken for nothing else by
/// the import or by a spreadsheet.
fn can_head(name: &str) -> bool {
    let plain = name.split('(').next().unwrap_or_default().replace('_', " ");
    let taken = matches!(fold(&plain).as_str(), "id" | "wkt") || name == EXACT;
    let separates = |c: char| c == ';' || c.is_control();
    !name.is_empty() && name.trim() == name && !taken && !name.contains(separates) && defused(name) == name
}

/// A number is no formula, whatever sign it has.
fn cell(value: &Value) -> String {
    if value.is_number() { value.to_string() } else { defused(&legal(&plain(value))) }
}

/// With an apostrophe before what a spreadsheet would run (OWASP, CSV injection).
pub(crate) fn defused(text: &str) -> String {
    let first = text.trim_start().chars().next();
    let runs = matches!(first, Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠'))
        || text.starts_with(['\t', '\r', '\n']);
    if runs { format!("'{text}") } else { text.to_owned() }
}

fn well_known(thing: Thing<'_>) -> String {
    if let Thing::Site(site) = thing {
        return format!("POINT ({})", position(site.at));
    }
    let lines: Vec<String> = thing.lines().into_iter().map(line).collect();
    match lines.as_slice() {
        [one] => format!("LINESTRING {one}"),
        _ => format!("MULTILINESTRING ({})", lines.join(", ")),
    }
}

fn line(vertices: &[LonLat]) -> String {
    format!("({})", vertices.iter().copied().map(position).collect::<Vec<_>>().join(", "))
}

fn position(at: LonLat) -> String {
    format!("{} {}", at.lon(), at.lat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_begins_as_a_formula_does() {
        let cases = [
            ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
            ("+84 905", "'+84 905"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("\rx", "'\rx"),
            (" =1", "' =1"),
            ("＝1", "'＝1"),
            ("Đông Hà", "Đông Hà"),
            ("a=b", "a=b"),
            ("", ""),
        ];
        for (text, want) in cases {
            assert_eq!(defused(text), want);
        }
        assert_eq!(cell(&Value::from(-12.5)), "-12.5", "a number is no formula");
    }

    #[test]
    fn what_would_be_taken_for_something_else_heads_no_column() {
        for name in ["", " a", "ID", "id (cũ)", "Wkt", "a;b", "a\tb", "a\nb", "=1", "-x", EXACT] {
            assert!(!can_head(name), "{name}");
        }
        for name in ["số sợi", "Mã cũ", "geom", "a,b", "a\"b", "năm (2019)"] {
            assert!(can_head(name), "{name}");
        }
    }
}
