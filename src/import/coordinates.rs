//! The coordinates of one geometry, checked as they are read.
//!
//! Numbers are parsed by the standard library, so a coordinate written with 17 digits
//! comes back bit for bit; no position is ever allocated on its own.

use crate::geodesy::Crs;
use crate::import::Fault;
use crate::import::place::{Axes, Misplaced};
use crate::units::LonLat;

/// What coordinates may be wrong about, told once a feature with the first place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wrong {
    Place(Misplaced),
    NotNumber,
    TooFew,
    Height,
    Measure,
    Nesting,
}

impl Wrong {
    const fn code(self) -> &'static str {
        match self {
            Self::Place(why) => why.code(),
            Self::NotNumber => "G105",
            Self::TooFew => "G106",
            Self::Height => "G113",
            Self::Measure => "G114",
            Self::Nesting => "G115",
        }
    }
}

/// Brackets of the deepest geometry.
const DEEPEST: usize = 4;

struct Problem {
    what: Wrong,
    /// Byte of the coordinates' text.
    at: usize,
    path: String,
    detail: String,
}

/// The lines of one geometry, and what is wrong with them.
pub(crate) struct Coordinates {
    /// A line of positions each; a Point is one line of one position.
    pub(crate) lines: Vec<Vec<LonLat>>,
    /// How many of the lines are the rings of each polygon, where positions lie four deep.
    pub(crate) polygons: Vec<usize>,
    /// The first position that is metres where degrees are expected, or latitude first.
    pub(crate) unplaced: Option<(f64, f64)>,
    problems: Vec<Problem>,
}

impl Coordinates {
    /// The faults, each with the byte it is at and its path below the geometry.
    pub(crate) fn faults(&self) -> impl Iterator<Item = (Fault, usize)> {
        self.problems.iter().map(|p| {
            let fault = Fault::of(p.what.code(), &p.detail);
            (fault.path(format!("coordinates{}", p.path)), p.at)
        })
    }
}

/// Reads coordinates whose positions are `levels` brackets deep: 1 for Point, 2 for
/// LineString, 3 for MultiLineString and Polygon, 4 for MultiPolygon. `text` is valid JSON.
pub(crate) fn read(text: &str, levels: usize, crs: &Crs) -> Coordinates {
    let mut reader = Reader::new(text, levels, crs);
    reader.run();
    let ruled_out = Wrong::Place(reader.axes.ruled_out());
    reader.problems.retain(|p| p.what != ruled_out);
    let unplaced = reader.axes.unplaced();
    Coordinates { lines: reader.lines, polygons: reader.polygons, unplaced, problems: reader.problems }
}

struct Reader<'a> {
    text: &'a str,
    crs: &'a Crs,
    at: usize,
    levels: usize,
    depth: usize,
    /// How many values came before the present one, in each open bracket.
    index: [usize; DEEPEST + 1],
    numbers: [f64; 2],
    count: usize,
    odd: bool,
    start: usize,
    line: Vec<LonLat>,
    lines: Vec<Vec<LonLat>>,
    polygons: Vec<usize>,
    axes: Axes,
    problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, levels: usize, crs: &'a Crs) -> Self {
        let (line, lines, problems) = (Vec::new(), Vec::new(), Vec::new());
        let (index, numbers, polygons) = ([0; DEEPEST + 1], [0.0; 2], Vec::new());
        Self {
            text,
            crs,
            at: 0,
            levels: levels.min(DEEPEST),
            depth: 0,
            index,
            numbers,
            count: 0,
            odd: false,
            start: 0,
            line,
            lines,
            polygons,
            axes: Axes::default(),
            problems,
        }
    }

    fn run(&mut self) {
        while let Some(&byte) = self.text.as_bytes().get(self.at) {
            let go_on = match byte {
                b'[' => self.open(),
                b']' => self.close(),
                b',' => {
                    self.at += 1;
                    self.index[self.depth.min(DEEPEST)] += 1;
                    true
                }
                b' ' | b'\t' | b'\r' | b'\n' => {
                    self.at += 1;
                    true
                }
                b'-' | b'0'..=b'9' => self.number(),
                _ => self.other(byte),
            };
            if !go_on {
                return;
            }
        }
    }

    fn open(&mut self) -> bool {
        self.depth += 1;
        if self.depth > self.levels {
            return self.wrong(Wrong::Nesting, self.at, "[".to_owned());
        }
        self.index[self.depth] = 0;
        (self.count, self.odd, self.start) = (0, false, self.at);
        self.at += 1;
        true
    }

    fn close(&mut self) -> bool {
        self.at += 1;
        if self.depth == self.levels {
            self.position();
        }
        if self.depth + 1 == self.levels || self.levels == 1 {
            self.lines.push(std::mem::take(&mut self.line));
        }
        if self.depth + 2 == self.levels {
            self.polygons.push(self.lines.len() - self.polygons.iter().sum::<usize>());
        }
        self.depth -= 1;
        true
    }

    fn number(&mut self) -> bool {
        let rest = &self.text[self.at..];
        let end = rest.bytes().position(|b| matches!(b, b',' | b']' | b' ' | b'\t' | b'\r' | b'\n'));
        let word = &rest[..end.unwrap_or(rest.len())];
        if self.depth != self.levels {
            return self.wrong(Wrong::Nesting, self.at, word.to_owned());
        }
        match word.parse() {
            Ok(value) if self.count < 2 => self.numbers[self.count] = value,
            Ok(_) => {}
            Err(_) => {
                self.odd = true;
                self.wrong(Wrong::NotNumber, self.at, word.to_owned());
            }
        }
        self.count += 1;
        self.at += word.len();
        true
    }

    /// Text, true, false, null, or an object: never a coordinate.
    fn other(&mut self, byte: u8) -> bool {
        let rest = &self.text[self.at..];
        let length = match byte {
            b'"' => text_length(rest),
            b'{' => rest.len(),
            _ => rest.bytes().position(|b| !b.is_ascii_alphabetic()).unwrap_or(rest.len()).max(1),
        };
        let shown: String = rest[..length].chars().take(40).collect();
        let what = if self.depth == self.levels { Wrong::NotNumber } else { Wrong::Nesting };
        self.wrong(what, self.at, shown);
        self.odd = true;
        self.at += length;
        byte != b'{'
    }

    fn position(&mut self) {
        let at = self.start;
        if self.odd {
            return;
        }
        let [x, y] = self.numbers;
        match self.count {
            0 | 1 => {
                self.wrong(Wrong::TooFew, at, self.count.to_string());
                return;
            }
            2 => {}
            3 => _ = self.wrong(Wrong::Height, at, self.count.to_string()),
            _ => _ = self.wrong(Wrong::Measure, at, self.count.to_string()),
        }
        match self.axes.position(self.crs, x, y) {
            Ok(position) => self.line.push(position),
            Err(may_be) => may_be.into_iter().for_each(|(why, shown)| _ = self.wrong(Wrong::Place(why), at, shown)),
        }
    }

    /// Notes a problem, the first of its kind only; false, so that a reader may stop.
    fn wrong(&mut self, what: Wrong, at: usize, detail: String) -> bool {
        if !self.problems.iter().any(|p| p.what == what) {
            // The position (or what stands for it) is the innermost index but one.
            let path = (1..self.depth.min(self.levels)).map(|d| format!("[{}]", self.index[d])).collect();
            self.problems.push(Problem { what, at, path, detail });
        }
        false
    }
}

/// Bytes of the JSON text that `rest` begins with, quotes included.
fn text_length(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let mut at = 1;
    while at < bytes.len() && bytes[at] != b'"' {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    (at + 1).min(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str, levels: usize) -> Vec<(&'static str, String)> {
        read(text, levels, &Crs::WGS84).faults().map(|(f, _)| (f.code, f.path.unwrap())).collect()
    }

    #[test]
    fn each_kind_of_wrong_coordinate_is_told_with_its_place() {
        let cases: &[(&str, usize, &str, &str)] = &[
            ("[[1,2],[3,91],[4,5]]", 2, "G101", "coordinates[1]"),
            ("[[16,107],[17,108]]", 2, "G102", "coordinates[0]"),
            ("[[[1,2],[3,4]],[[1,2],[-181,4]]]", 3, "G103", "coordinates[1][1]"),
            ("[[590430.6,1860091.6],[1,2]]", 2, "G104", "coordinates[0]"),
            ("[[\"107.1\",\"16.8\"],[1,2]]", 2, "G105", "coordinates[0]"),
            ("[[1,2],[null,2]]", 2, "G105", "coordinates[1]"),
            ("[[1,2],[3]]", 2, "G106", "coordinates[1]"),
            ("[[1,2,3],[1,2]]", 2, "G113", "coordinates[0]"),
            ("[[1,2],[1,2,3,4]]", 2, "G114", "coordinates[1]"),
            ("[1,2]", 2, "G115", "coordinates"),
            ("[[[1,2]]]", 2, "G115", "coordinates[0]"),
            ("{\"a\":1}", 2, "G115", "coordinates"),
        ];
        for (text, levels, code, path) in cases {
            assert_eq!(codes(text, *levels), [(*code, (*path).to_owned())], "{text}");
        }
    }

    #[test]
    fn one_good_position_makes_swapped_axes_plain_errors() {
        assert_eq!(codes("[[16,107],[107,16]]", 2)[0].0, "G101");
    }
}
