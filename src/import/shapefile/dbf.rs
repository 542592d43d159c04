//! The attributes of a Shapefile: a dBASE III table.
//!
//! Read here, byte by byte, and not by a library: the one there is refuses a whole table for an odd
//! date in its heading, skips deleted rows without a word, so that attributes slide to the wrong
//! shape, and cuts numbers to 32 bits.

use encoding_rs::{Encoding, UTF_8};
use serde_json::{Map, Number, Value};

/// One column.
struct Column {
    name: String,
    kind: u8,
    start: usize,
    length: usize,
    decimals: u8,
}

/// A table whose heading was read.
pub(super) struct Table<'a> {
    bytes: &'a [u8],
    columns: Vec<Column>,
    encoding: &'static Encoding,
    /// Rows that the heading says there are, no more than there are bytes for.
    pub(super) rows: usize,
    start: usize,
    /// Bytes of a row.
    pub(super) length: usize,
}

/// What one row says.
pub(super) enum Row {
    /// Marked as deleted.
    Deleted,
    /// Its values, and the columns whose bytes are not in the table's encoding.
    Values(Map<String, Value>, Vec<String>),
    /// There is no such row.
    None,
}

const HEADING: usize = 32;
const COLUMN: usize = 32;

fn word(bytes: &[u8], at: usize) -> Option<usize> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?).into())
}

impl<'a> Table<'a> {
    /// Reads the heading; `None` if these bytes are no table. `named` is the encoding that a .cpg
    /// file names.
    pub(super) fn open(bytes: &'a [u8], named: Option<&'static Encoding>) -> Option<Self> {
        let rows = u32::from_le_bytes(bytes.get(4..8)?.try_into().ok()?) as usize;
        let (start, length) = (word(bytes, 8)?, word(bytes, 10)?);
        let encoding = named.or_else(|| of_driver(*bytes.get(29)?)).unwrap_or(UTF_8);
        if length == 0 || start < HEADING || start > bytes.len() {
            return None;
        }
        let mut columns = Vec::new();
        let mut at = 1;
        for field in bytes[HEADING..start].chunks_exact(COLUMN).take_while(|field| field[0] != b'\r') {
            let name = field[..11].split(|&b| b == 0).next().unwrap_or_default();
            let name = encoding.decode_without_bom_handling(name).0.trim().to_owned();
            let column = Column { name, kind: field[11], start: at, length: field[16].into(), decimals: field[17] };
            at += column.length;
            columns.push(column);
        }
        let rows = rows.min((bytes.len() - start) / length);
        (at <= length).then_some(Self { bytes, columns, encoding, rows, start, length })
    }

    /// The encoding of its texts.
    pub(super) fn encoding(&self) -> &'static str {
        self.encoding.name()
    }

    /// Names of the columns.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| column.name.as_str())
    }

    /// Columns that cannot be read: long texts in a file of their own, and pictures.
    pub(super) fn unread(&self) -> impl Iterator<Item = &str> {
        let unread = self.columns.iter().filter(|column| matches!(column.kind, b'M' | b'G' | b'P' | b'T' | b'@'));
        unread.map(|column| column.name.as_str())
    }

    /// The row of this number, from 0.
    pub(super) fn row(&self, number: usize) -> Row {
        if number >= self.rows {
            return Row::None;
        }
        let start = self.start + number * self.length;
        let Some(bytes) = self.bytes.get(start..start + self.length) else { return Row::None };
        if bytes[0] == b'*' {
            return Row::Deleted;
        }
        let (mut values, mut foreign) = (Map::new(), Vec::new());
        for column in &self.columns {
            match self.value(column, &bytes[column.start..column.start + column.length]) {
                Some(value) => _ = values.insert(column.name.clone(), value),
                None => foreign.push(column.name.clone()),
            }
        }
        Row::Values(values, foreign)
    }

    /// A value as JSON; `None` if its bytes are not in the table's encoding.
    fn value(&self, column: &Column, bytes: &[u8]) -> Option<Value> {
        match (column.kind, bytes) {
            (b'I' | b'+', &[a, b, c, d]) => return Some(i32::from_le_bytes([a, b, c, d]).into()),
            (b'O' | b'B', bytes) if bytes.len() == 8 => {
                let value = f64::from_le_bytes(bytes.try_into().ok()?);
                return Some(Number::from_f64(value).map_or(Value::Null, Value::Number));
            }
            (b'M' | b'G' | b'P' | b'T' | b'@', _) => return Some(Value::Null),
            _ => {}
        }
        let bytes = bytes.split(|&b| b == 0).next().unwrap_or_default();
        let text = self.encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
        let text = text.trim_end();
        if text.trim().is_empty() {
            return Some(Value::Null);
        }
        Some(match column.kind {
            b'N' | b'F' => number(text.trim(), column.decimals),
            b'D' => date(text.trim()),
            b'L' => match text.trim() {
                "T" | "t" | "Y" | "y" | "1" => Value::Bool(true),
                "F" | "f" | "N" | "n" | "0" => Value::Bool(false),
                _ => Value::Null,
            },
            _ => text.into(),
        })
    }
}

/// A number, an integer where the column has no decimals; stars are a number that did not fit.
fn number(text: &str, decimals: u8) -> Value {
    if text.bytes().all(|b| b == b'*') {
        return Value::Null;
    }
    if let Some(whole) = text.parse::<i64>().ok().filter(|_| decimals == 0) {
        return whole.into();
    }
    let value = text.replacen(',', ".", 1).parse().ok().and_then(Number::from_f64);
    value.map_or_else(|| text.into(), Value::Number)
}

/// YYYYMMDD as an ISO 8601 date.
fn date(text: &str) -> Value {
    match (text.len(), text.bytes().all(|b| b.is_ascii_digit())) {
        (8, true) if text == "00000000" => Value::Null,
        (8, true) => format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..]).into(),
        _ => text.into(),
    }
}

/// The encoding that a .cpg file names.
pub(super) fn of_code_page(name: &str) -> Option<&'static Encoding> {
    let name = name.trim().trim_start_matches('\u{feff}').to_ascii_lowercase();
    let digits: String = name.chars().filter(char::is_ascii_digit).collect();
    match digits.as_str() {
        "65001" => Some(UTF_8),
        "874" | "1250" | "1251" | "1252" | "1253" | "1254" | "1255" | "1256" | "1257" | "1258" => {
            Encoding::for_label(format!("windows-{digits}").as_bytes())
        }
        "936" => Encoding::for_label(b"gbk"),
        "932" => Encoding::for_label(b"shift_jis"),
        "949" => Encoding::for_label(b"euc-kr"),
        "950" => Encoding::for_label(b"big5"),
        "88591" => Encoding::for_label(b"iso-8859-1"),
        _ => Encoding::for_label(name.as_bytes()),
    }
}

/// The encoding of a language driver (the byte at 29). `None`: unknown, one of DOS, or "the
/// computer's own" (0x57, which ArcGIS writes), of which none can be told.
fn of_driver(driver: u8) -> Option<&'static Encoding> {
    let page = match driver {
        0x03 | 0x58 | 0x59 => "1252",
        0x13 | 0x7b => "932",
        0x4d | 0x7a => "936",
        0x4e | 0x79 => "949",
        0x4f | 0x78 => "950",
        0x50 | 0x7c => "874",
        0x7d => "1255",
        0x7e => "1256",
        0xc8 => "1250",
        0xc9 => "1251",
        0xca => "1254",
        0xcb => "1253",
        0xcc => "1257",
        _ => return None,
    };
    of_code_page(page)
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    /// A table of these columns (name, kind, length, decimals), its rows as bytes after the mark.
    pub(in crate::import::shapefile) fn table(
        columns: &[(&str, u8, u8, u8)],
        driver: u8,
        rows: &[(u8, Vec<&[u8]>)],
    ) -> Vec<u8> {
        let length: usize = 1 + columns.iter().map(|c| usize::from(c.2)).sum::<usize>();
        let start = HEADING + COLUMN * columns.len() + 1;
        // Month and day 0: some programs write no date of their own.
        let mut bytes = vec![3, 0, 0, 0];
        bytes.extend((rows.len() as u32).to_le_bytes());
        bytes.extend((start as u16).to_le_bytes());
        bytes.extend((length as u16).to_le_bytes());
        bytes.resize(HEADING, 0);
        bytes[29] = driver;
        for (name, kind, length, decimals) in columns {
            let at = bytes.len();
            bytes.extend(name.as_bytes());
            bytes.resize(at + 11, 0);
            bytes.extend([*kind, 0, 0, 0, 0, *length, *decimals]);
            bytes.resize(at + COLUMN, 0);
        }
        bytes.push(b'\r');
        for (mark, cells) in rows {
            bytes.push(*mark);
            for (cell, column) in cells.iter().zip(columns) {
                let at = bytes.len();
                bytes.extend(*cell);
                bytes.resize(at + usize::from(column.2), b' ');
            }
        }
        bytes.push(0x1a);
        bytes
    }

    fn values(bytes: &[u8], named: Option<&str>, row: usize) -> (Value, Vec<String>) {
        match Table::open(bytes, named.and_then(of_code_page)).unwrap().row(row) {
            Row::Values(values, foreign) => (values.into(), foreign),
            Row::Deleted => (json!("deleted"), vec![]),
            Row::None => (json!("none"), vec![]),
        }
    }

    #[test]
    fn values_come_back_as_json_of_their_kind() {
        let cases: [(u8, u8, u8, &[u8], Value); 17] = [
            (b'C', 10, 0, "Đông Hà".as_bytes(), json!("Đông Hà")),
            (b'C', 10, 0, b"  a ", json!("  a")),
            (b'C', 10, 0, b"", Value::Null),
            (b'N', 10, 0, b"        24", json!(24)),
            (b'N', 19, 11, b"1403.82109374999", json!(1403.82109374999)),
            (b'F', 19, 11, b"12345678.87654321", json!(12345678.87654321)),
            (b'N', 10, 2, b"12,5", json!(12.5)),
            (b'N', 18, 0, b"123456789012345678", json!(123_456_789_012_345_678_i64)),
            (b'N', 5, 0, b"*****", Value::Null),
            (b'N', 5, 0, b"x", json!("x")),
            (b'D', 8, 0, b"20151013", json!("2015-10-13")),
            (b'D', 8, 0, b"00000000", Value::Null),
            (b'L', 1, 0, b"T", json!(true)),
            (b'L', 1, 0, b"?", Value::Null),
            (b'I', 4, 0, &[0xfe, 0xff, 0xff, 0xff], json!(-2)),
            (b'O', 8, 0, &[0, 0, 0, 0, 0, 0, 0xf8, 0x3f], json!(1.5)),
            (b'M', 10, 0, b"1", Value::Null),
        ];
        for (kind, length, decimals, cell, want) in cases {
            let bytes = table(&[("a", kind, length, decimals)], 0, &[(b' ', vec![cell])]);
            assert_eq!(values(&bytes, None, 0), (json!({"a": want}), vec![]), "{}", String::from_utf8_lossy(cell));
        }
    }

    #[test]
    fn texts_are_read_in_the_encoding_that_is_named_and_never_guessed() {
        type Case = (&'static str, u8, Option<&'static str>, &'static [u8], Option<&'static str>);
        let cases: [Case; 7] = [
            ("nothing said, UTF-8", 0, None, "Hà".as_bytes(), Some("Hà")),
            ("nothing said, not UTF-8", 0x57, None, b"H\xe0", None),
            ("the driver says windows-1252", 0x03, None, b"H\xe0", Some("Hà")),
            ("the .cpg says UTF-8", 0x03, Some("UTF-8"), "Hà".as_bytes(), Some("Hà")),
            ("the .cpg says windows-1258", 0, Some("ANSI 1258"), b"\xd0\xf4ng", Some("Đông")),
            ("the .cpg says Latin 1", 0, Some("ISO 88591"), b"H\xe0", Some("Hà")),
            ("the .cpg says UTF-8 and is wrong", 0, Some("65001"), b"H\xe0", None),
        ];
        for (name, driver, named, cell, want) in cases {
            let bytes = table(&[("a", b'C', 10, 0)], driver, &[(b' ', vec![cell])]);
            let (read, foreign) = values(&bytes, named, 0);
            assert_eq!(read.get("a").and_then(Value::as_str), want, "{name}");
            assert_eq!(foreign.is_empty(), want.is_some(), "{name}");
        }
        assert!(of_code_page("TCVN3").is_none() && of_code_page("OEM").is_none());
    }

    #[test]
    fn deleted_rows_keep_their_place_and_a_cut_table_has_the_rows_that_are_there() {
        let bytes = table(&[("a", b'C', 1, 0)], 0, &[(b' ', vec![b"x"]), (b'*', vec![b"y"]), (b' ', vec![b"z"])]);
        assert_eq!(
            [0, 1, 2, 3].map(|row| values(&bytes, None, row).0),
            [json!({"a": "x"}), json!("deleted"), json!({"a": "z"}), json!("none")]
        );
        let cut = Table::open(&bytes[..bytes.len() - 2], None).unwrap();
        assert_eq!(cut.rows, 2);
        assert!(Table::open(&bytes[..20], None).is_none());
    }

    proptest! {
        #[test]
        fn nothing_panics_on_any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200), at in 0_usize..120, byte: u8) {
            let mut good = table(&[("a", b'N', 3, 0), ("b", b'D', 8, 0)], 0, &[(b' ', vec![b"12", b"20200101"])]);
            let length = good.len();
            good[at % length] = byte;
            for bytes in [bytes, good] {
                if let Some(table) = Table::open(&bytes, None) {
                    (0..table.rows.min(9)).for_each(|row| _ = table.row(row));
                }
            }
        }
    }
}
