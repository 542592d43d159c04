//! The coordinates of one geometry, judged as they are scanned: no position is kept.

use crate::import::Severity;
use crate::import::codes::severity;
use crate::import::rfc7946::extent::Extent;
use crate::import::rfc7946::judge::Judge;
use crate::import::rfc7946::line::{Closed, Line};
use crate::import::rfc7946::scan::{Scan, Token};
use crate::import::rfc7946::text::Text;
use crate::import::splitter::Stop;

/// Errors of one code told in full for one geometry; more are only counted.
const ERRORS_TOLD: usize = 10;

/// The six geometries that have coordinates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Point,
    MultiPoint,
    LineString,
    MultiLineString,
    Polygon,
    MultiPolygon,
}

impl Form {
    pub(super) fn of(name: &str) -> Option<Self> {
        Some(match name {
            "Point" => Self::Point,
            "MultiPoint" => Self::MultiPoint,
            "LineString" => Self::LineString,
            "MultiLineString" => Self::MultiLineString,
            "Polygon" => Self::Polygon,
            "MultiPolygon" => Self::MultiPolygon,
            _ => return None,
        })
    }

    /// How many brackets deep the numbers lie.
    const fn levels(self) -> usize {
        match self {
            Self::Point => 1,
            Self::MultiPoint | Self::LineString => 2,
            Self::MultiLineString | Self::Polygon => 3,
            Self::MultiPolygon => 4,
        }
    }

    /// How many brackets deep the positions of a line or ring lie.
    const fn line_depth(self) -> Option<usize> {
        match self {
            Self::Point | Self::MultiPoint => None,
            _ => Some(self.levels() - 1),
        }
    }

    const fn has_rings(self) -> bool {
        matches!(self, Self::Polygon | Self::MultiPolygon)
    }
}

/// Judges the `coordinates` array of a geometry of this form, at `path`; the box around its
/// positions comes back.
pub(super) fn judge(judge: &mut Judge<'_>, text: Text<'_>, form: Form, path: &str) -> Result<Extent, Stop> {
    let mut reader = Reader {
        judge,
        scan: Scan::new(text),
        form,
        path,
        depth: 0,
        index: [0; 5],
        told: Vec::new(),
        position: Position::default(),
        line: Line::default(),
        extent: Extent::NONE,
    };
    reader.run()?;
    Ok(reader.extent)
}

/// The position being read.
#[derive(Debug, Default)]
struct Position {
    /// Byte and line of its bracket.
    at: usize,
    line: usize,
    numbers: [f64; 3],
    count: usize,
    odd: bool,
}

struct Reader<'j, 'f, 'a> {
    judge: &'j mut Judge<'f>,
    scan: Scan<'a>,
    form: Form,
    path: &'j str,
    depth: usize,
    /// How many values came before the present one, in each open bracket, by depth from 1.
    index: [usize; 5],
    /// Codes told for this geometry, and how often.
    told: Vec<(&'static str, usize)>,
    position: Position,
    line: Line<'a>,
    extent: Extent,
}

impl<'a> Reader<'_, '_, 'a> {
    fn run(&mut self) -> Result<(), Stop> {
        while let Some(token) = self.scan.next() {
            let line = self.scan.line_of_token;
            let innermost = self.depth == self.form.levels();
            match token {
                Token::Open if innermost => {
                    self.scan.skip_open();
                    self.misfit(line);
                }
                Token::Open => self.open(line),
                Token::Close => self.close()?,
                Token::Number(word) if innermost => self.number(word),
                Token::Number(_) => self.misfit(line),
                Token::Other(shown) => {
                    let (code, path) = (if innermost { "R203" } else { "R201" }, self.item());
                    self.tell(code, shown, path, line);
                    self.element(true);
                }
            }
        }
        Ok(())
    }

    fn open(&mut self, line: usize) {
        self.depth += 1;
        self.index[self.depth] = 0;
        if self.depth == self.form.levels() {
            self.position = Position { at: self.scan.at - 1, line, ..Position::default() };
        }
        if Some(self.depth) == self.form.line_depth() {
            self.line = Line::begin(line);
        }
    }

    fn close(&mut self) -> Result<(), Stop> {
        let levels = self.form.levels();
        if self.depth == levels {
            self.judge.vertex()?;
            self.close_position();
        } else if Some(self.depth) == self.form.line_depth() {
            if !self.line.misfit {
                self.close_line();
            }
        } else if self.depth == 1 && self.index[1] == 0 {
            self.tell("R404", "", self.array(), self.scan.line_of_token);
        }
        self.depth -= 1;
        self.index[self.depth] += 1;
        Ok(())
    }

    /// An element that is no array where an array must be, or no number where one must be.
    fn element(&mut self, odd: bool) {
        if self.depth == self.form.levels() {
            self.position.odd |= odd;
        } else if Some(self.depth) == self.form.line_depth() {
            self.line.skip();
        }
        self.index[self.depth] += 1;
    }

    /// Brackets too many or too few: told once, since one cause makes every position wrong.
    fn misfit(&mut self, line: usize) {
        if !self.told.iter().any(|(code, _)| *code == "R202") {
            let path = self.item();
            self.tell("R202", &format!("{:?}", self.form), path, line);
        }
        self.line.misfit = true;
        self.element(true);
    }

    fn number(&mut self, word: &str) {
        if let Some(slot) = self.position.numbers.get_mut(self.position.count) {
            *slot = word.parse().unwrap_or(f64::NAN);
        }
        self.position.count += 1;
        self.element(false);
    }

    fn close_position(&mut self) {
        let Position { at, line, numbers, count, odd } = std::mem::take(&mut self.position);
        if odd || count < 2 {
            if !odd {
                self.tell("R204", &count.to_string(), self.array(), line);
            }
            self.line.skip();
            return;
        }
        if count > 3 {
            self.tell("R303", &count.to_string(), self.array(), line);
        }
        let [lon, lat, _] = numbers;
        if lon.abs() <= 180.0 && lat.abs() <= 90.0 {
            self.extent.add(numbers, count);
        } else {
            self.tell("R305", &format!("{lon}, {lat}"), self.array(), line);
        }
        self.line.add(numbers, &self.scan.json[at..self.scan.at]);
    }

    fn close_line(&mut self) {
        let (line, elements) = (self.line.line, self.line.elements);
        if self.form.has_rings() {
            self.close_ring();
        } else if elements < 2 {
            self.tell("R205", &elements.to_string(), self.array(), line);
        }
        if self.line.crosses {
            self.tell("R306", "", self.array(), line);
        }
    }

    fn close_ring(&mut self) {
        let line = self.line.line;
        if self.line.elements < 4 {
            self.tell("R206", &self.line.elements.to_string(), self.array(), line);
        }
        let closed = self.line.closed();
        match closed {
            Some(Closed::No) => self.tell("R207", "", self.array(), line),
            Some(Closed::InValue) => self.tell("R403", "", self.array(), line),
            Some(Closed::Yes) | None => {}
        }
        // The first ring of a polygon bounds it, all others are holes in it.
        let exterior = self.index[self.depth - 1] == 0;
        if matches!(closed, Some(Closed::Yes | Closed::InValue))
            && self.line.counterclockwise().is_some_and(|left| left != exterior)
        {
            self.tell(if exterior { "R301" } else { "R302" }, "", self.array(), line);
        }
    }

    /// The path of the innermost open array.
    fn array(&self) -> String {
        self.path_to(self.depth)
    }

    /// The path of the present element of the innermost open array.
    fn item(&self) -> String {
        self.path_to(self.depth + 1)
    }

    fn path_to(&self, depth: usize) -> String {
        self.index[1..depth].iter().fold(self.path.to_owned(), |path, index| format!("{path}[{index}]"))
    }

    fn tell(&mut self, code: &'static str, detail: &str, path: String, line: usize) {
        let known = self.told.iter().position(|(c, _)| *c == code);
        let known = known.unwrap_or_else(|| {
            self.told.push((code, 0));
            self.told.len() - 1
        });
        let limit = if severity(code) == Severity::Error { ERRORS_TOLD } else { 1 };
        self.told[known].1 += 1;
        if self.told[known].1 <= limit {
            self.judge.tell(code, detail, path, line);
        } else {
            self.judge.faults.count(severity(code));
        }
    }
}
