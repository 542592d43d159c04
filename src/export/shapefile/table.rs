//! The table beside the shapes: which columns it has, and what they are called in ten bytes.

use std::io::{self, Seek, Write};

use serde_json::Value;
use shapefile::dbase::{self, FieldName, FieldWriter, TableWriter, TableWriterBuilder, WritableRecord};

use crate::export::members::{Members, plain};
use crate::export::survey::{Columns, Kind};
use crate::import::{EXACT, fold};

/// Bytes of a column's name.
const NAME: usize = 10;
/// Bytes of a text.
const TEXT: usize = 254;
/// Digits of a whole number that every program reads exactly, and characters of any number.
const WHOLE: usize = 15;
const NUMBER: usize = 20;

/// One column.
pub(super) struct Column {
    /// The property, and what it is called here.
    pub(super) name: String,
    pub(super) short: String,
    kind: Kind,
}

impl Column {
    fn new(name: &str, short: String, kind: Kind) -> Self {
        let kind = match kind {
            Kind::Number { before, behind } if before > WHOLE || before + 1 + behind > NUMBER => {
                Kind::Text(before + 1 + behind)
            }
            other => other,
        };
        Self { name: name.to_owned(), short, kind }
    }

    /// Whether a text may have been cut.
    pub(super) fn is_cut(&self) -> bool {
        matches!(self.kind, Kind::Text(bytes) if bytes > TEXT)
    }

    /// Bytes in a row.
    fn width(&self) -> usize {
        match self.kind {
            Kind::Logical => 1,
            Kind::Number { before, behind } => before + behind + usize::from(behind > 0),
            Kind::Text(bytes) => bytes.clamp(1, TEXT),
        }
    }
}

/// The columns of a layer; that of ids is the first.
pub(super) struct Heading {
    pub(super) columns: Vec<Column>,
}

impl Heading {
    pub(super) fn of(columns: &Columns) -> Self {
        let mut heading = Self { columns: vec![Column::new("", "id".to_owned(), Kind::Text(columns.id))] };
        for (name, kind) in &columns.list {
            let Some(kind) = kind.filter(|_| name != EXACT) else { continue };
            let short = heading.short(name);
            heading.columns.push(Column::new(name, short, kind));
        }
        heading
    }

    /// The name itself where it fits, else its first letters without marks, and a number if that is
    /// taken.
    fn short(&self, name: &str) -> String {
        let taken = |short: &str| self.columns.iter().any(|c| c.short.eq_ignore_ascii_case(short));
        let fits = !name.is_empty() && name.len() <= NAME && name.trim() == name && !name.contains(char::is_control);
        if fits && !taken(name) {
            return name.to_owned();
        }
        let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
        let letters: String = fold(name).chars().map(plain).take(NAME).collect();
        let letters = if letters.is_empty() { "_".to_owned() } else { letters };
        let numbered = |n: usize| {
            let number = n.to_string();
            let kept = letters.len().min(NAME - 1 - number.len());
            format!("{}_{number}", &letters[..kept])
        };
        std::iter::once(letters.clone()).chain((1..).map(numbered)).find(|short| !taken(short)).unwrap_or(letters)
    }

    /// Bytes of a row.
    pub(super) fn width(&self) -> usize {
        self.columns.iter().map(Column::width).sum::<usize>() + 1
    }

    pub(super) fn writer<W: Write + Seek>(&self, out: W) -> io::Result<TableWriter<W>> {
        let mut builder = TableWriterBuilder::new();
        for column in &self.columns {
            let name = FieldName::try_from(column.short.as_str()).map_err(io::Error::other)?;
            let width = u8::try_from(column.width()).map_err(io::Error::other)?;
            builder = match column.kind {
                Kind::Logical => builder.add_logical_field(name),
                Kind::Number { behind, .. } => {
                    builder.add_numeric_field(name, width, u8::try_from(behind).map_err(io::Error::other)?)
                }
                Kind::Text(_) => builder.add_character_field(name, width),
            };
        }
        Ok(builder.build_with_dest(out))
    }

    /// One row; what fits no column any more is left out.
    pub(super) fn row(&self, id: &str, members: &Members) -> Row {
        let cells = self.columns.iter().enumerate().map(|(at, column)| {
            let own = Value::from(id);
            let found = members.list.iter().find(|(name, _)| *name == column.name).map(|(_, value)| value);
            let value = if at == 0 { Some(&own) } else { found };
            match column.kind {
                Kind::Logical => Cell::Logical(value.and_then(Value::as_bool)),
                Kind::Number { .. } => Cell::Number(value.and_then(Value::as_f64)),
                Kind::Text(_) => Cell::Text(value.map(|value| cut(plain(value), column.width()))),
            }
        });
        Row(cells.collect())
    }
}

/// No longer than `most` bytes, and whole letters.
fn cut(mut text: String, most: usize) -> String {
    let end = (0..=most.min(text.len())).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
    text.truncate(end);
    text
}

/// What a cell says.
pub(super) enum Cell {
    Text(Option<String>),
    Number(Option<f64>),
    Logical(Option<bool>),
}

/// A row as the library takes it.
pub(super) struct Row(Vec<Cell>);

impl Row {
    /// What the import reads in the cell of a column.
    pub(super) fn read(&self, at: usize, column: &Column) -> Value {
        let read = match &self.0[at] {
            Cell::Text(text) => {
                let text = text.as_deref().and_then(|text| text.split('\0').next()).unwrap_or_default().trim_end();
                (!text.trim().is_empty()).then(|| text.into())
            }
            Cell::Number(number) => match column.kind {
                Kind::Number { behind: 0, .. } => number.map(|number| (number as i64).into()),
                _ => number.map(Value::from),
            },
            Cell::Logical(truth) => truth.map(Value::from),
        };
        read.unwrap_or_default()
    }
}

impl WritableRecord for Row {
    fn write_using<W: Write>(&self, to: &mut FieldWriter<'_, W>) -> Result<(), dbase::FieldError> {
        self.0.iter().try_for_each(|cell| match cell {
            Cell::Text(text) => to.write_next_field_value(text),
            Cell::Number(number) => to.write_next_field_value(number),
            Cell::Logical(truth) => to.write_next_field_value(truth),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_kept_where_ten_bytes_hold_them_and_are_never_the_same() {
        let mut heading = Heading { columns: vec![Column::new("", "id".to_owned(), Kind::Text(9))] };
        let cases = [
            ("số sợi", "số sợi"),
            ("Số sợi", "so soi".replace(' ', "_").leak()),
            ("năm lắp đặt tuyến", "nam_lap_da"),
            ("năm lắp đặt trạm", "nam_lap__1"),
            ("ID", "id_1"),
            ("", "_"),
            ("\u{4e2d}\u{6587}\u{5b57}\u{6bb5}", "____"),
        ];
        for (name, want) in cases {
            let short = heading.short(name);
            assert_eq!(short, want, "{name}");
            heading.columns.push(Column::new(name, short, Kind::Logical));
        }
    }

    #[test]
    fn a_text_is_cut_between_letters() {
        assert_eq!(cut("Đông".to_owned(), 1), "");
        assert_eq!(cut("Đông".to_owned(), 3), "Đ");
        assert_eq!(cut("Đông".to_owned(), 90), "Đông");
    }
}
