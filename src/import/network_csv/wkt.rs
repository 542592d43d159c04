//! Well-known text of a geometry (OGC 06-103r4, and PostGIS's `SRID=…;` before it), with the place
//! of what cannot be read: a table has thousands of such cells.

use crate::import::placing::{Drawing, Drawn};

/// What a text says.
#[derive(Debug, PartialEq)]
pub(super) struct Text {
    /// The number behind `SRID=`.
    pub(super) srid: Option<u32>,
    /// `None` for `EMPTY`.
    pub(super) drawing: Option<Drawing>,
    /// Whether positions have a height, and whether they have a measure.
    pub(super) beside: (bool, bool),
}

/// Why a text cannot be read.
#[derive(Debug, PartialEq)]
pub(super) enum Broken {
    /// At this character, from 1, is something else than what must come.
    At(usize, String),
    /// A geometry of a kind that means nothing here.
    Kind(String),
    /// A position of fewer than two numbers, at this character.
    Few(usize),
}

/// Reads a text; geometry collections and curves are not read.
pub(super) fn read(text: &str) -> Result<Text, Broken> {
    let mut cursor = Cursor { text, at: 0, height: false, measure: false };
    let srid = cursor.srid()?;
    let drawing = cursor.geometry()?;
    cursor.skip_space();
    if cursor.at < text.len() {
        return Err(cursor.broken());
    }
    Ok(Text { srid, drawing, beside: (cursor.height, cursor.measure) })
}

struct Cursor<'a> {
    text: &'a str,
    at: usize,
    height: bool,
    measure: bool,
}

/// Positions, or lines, or areas.
type Listed<T> = Result<Vec<T>, Broken>;

impl<'a> Cursor<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn skip_space(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    fn broken(&self) -> Broken {
        let found: String = self.rest().chars().take(20).collect();
        Broken::At(self.text[..self.at].chars().count() + 1, found)
    }

    fn take(&mut self, wanted: char) -> bool {
        self.skip_space();
        let found = self.rest().starts_with(wanted);
        self.at += if found { wanted.len_utf8() } else { 0 };
        found
    }

    fn expect(&mut self, wanted: char) -> Result<(), Broken> {
        if self.take(wanted) { Ok(()) } else { Err(self.broken()) }
    }

    /// The next letters, in capitals.
    fn word(&mut self) -> String {
        self.skip_space();
        let rest = self.rest();
        let end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        self.at += end;
        rest[..end].to_ascii_uppercase()
    }

    fn srid(&mut self) -> Result<Option<u32>, Broken> {
        let start = self.at;
        if self.word() != "SRID" {
            self.at = start;
            return Ok(None);
        }
        self.expect('=')?;
        self.skip_space();
        let rest = self.rest();
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let number = rest[..end].parse().map_err(|_| self.broken())?;
        self.at += end;
        self.expect(';')?;
        Ok(Some(number))
    }

    fn geometry(&mut self) -> Result<Option<Drawing>, Broken> {
        self.skip_space();
        let start = self.at;
        let mut word = self.word();
        let measured = self.dimension(&mut word);
        let after = self.at;
        let empty = self.word() == "EMPTY";
        if !empty {
            self.at = after;
        }
        let (drawn, areas) = match word.as_str() {
            "POINT" | "LINESTRING" | "MULTILINESTRING" | "MULTIPOINT" | "POLYGON" | "MULTIPOLYGON" if empty => {
                return Ok(None);
            }
            "POINT" => (Drawn::Point, vec![vec![self.line()?]]),
            "LINESTRING" => (Drawn::Lines, vec![vec![self.line()?]]),
            "MULTILINESTRING" => (Drawn::Lines, vec![self.list(Self::line)?]),
            "MULTIPOINT" => (Drawn::Points, vec![vec![self.list(Self::point)?]]),
            "POLYGON" => (Drawn::Areas, vec![self.list(Self::line)?]),
            "MULTIPOLYGON" => (Drawn::Areas, self.list(|own| own.list(Self::line))?),
            _ if word.len() > 3 && (empty || self.take('(')) => return Err(Broken::Kind(word)),
            _ => {
                self.at = start;
                return Err(self.broken());
            }
        };
        if measured && !self.measure {
            (self.height, self.measure) = (false, self.height);
        }
        if drawn == Drawn::Point && areas[0][0].len() > 1 {
            self.at = start;
            return Err(self.broken());
        }
        Ok(Some(Drawing { drawn, areas }))
    }

    /// Takes `Z`, `M` or `ZM` from behind the kind; whether it is `M` alone.
    fn dimension(&mut self, word: &mut String) -> bool {
        let start = self.at;
        let mut tag = self.word();
        if !matches!(tag.as_str(), "Z" | "M" | "ZM") {
            self.at = start;
            let kind = word.trim_end_matches(['Z', 'M']).len();
            tag = word.split_off(kind);
        }
        tag == "M"
    }

    /// `( item, item, … )`
    fn list<T>(&mut self, item: impl Fn(&mut Self) -> Result<T, Broken>) -> Listed<T> {
        self.expect('(')?;
        let mut items = vec![item(self)?];
        while self.take(',') {
            items.push(item(self)?);
        }
        self.expect(')')?;
        Ok(items)
    }

    fn line(&mut self) -> Listed<[f64; 2]> {
        self.list(Self::position)
    }

    /// A position, in brackets or not: both are written in a MULTIPOINT.
    fn point(&mut self) -> Result<[f64; 2], Broken> {
        let bracket = self.take('(');
        let position = self.position()?;
        if bracket {
            self.expect(')')?;
        }
        Ok(position)
    }

    fn position(&mut self) -> Result<[f64; 2], Broken> {
        self.skip_space();
        let (start, mut numbers, mut count) = (self.at, [0.0; 2], 0);
        while let Some(value) = self.number()? {
            if let Some(place) = numbers.get_mut(count) {
                *place = value;
            }
            count += 1;
        }
        self.height |= count > 2;
        self.measure |= count > 3;
        match count {
            0 => Err(self.broken()),
            1 => Err(Broken::Few(self.text[..start].chars().count() + 1)),
            2..=4 => Ok(numbers),
            _ => {
                self.at = start;
                Err(self.broken())
            }
        }
    }

    /// The next number; `None` where a comma or bracket comes instead.
    fn number(&mut self) -> Result<Option<f64>, Broken> {
        self.skip_space();
        let rest = self.rest();
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')')).unwrap_or(rest.len());
        if end == 0 {
            return Ok(None);
        }
        let value = rest[..end].parse().map_err(|_| self.broken())?;
        self.at += end;
        Ok(Some(value))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_spelling_of_a_geometry_is_read() {
        let line = |beside| (None, Drawn::Lines, vec![vec![vec![[107.1, 16.8], [107.2, 16.9]]]], beside);
        let cases = [
            ("LINESTRING(107.1 16.8,107.2 16.9)", line((false, false))),
            (" linestring ( 107.1  16.8 , 1072e-1 16.9 ) ", line((false, false))),
            ("LINESTRING Z (107.1 16.8 5, 107.2 16.9 6)", line((true, false))),
            ("LINESTRINGZ(107.1 16.8 5, 107.2 16.9 6)", line((true, false))),
            ("LINESTRING M (107.1 16.8 5, 107.2 16.9 6)", line((false, true))),
            ("LINESTRING ZM (107.1 16.8 5 1, 107.2 16.9 6 2)", line((true, true))),
            ("LINESTRING(107.1 16.8 5, 107.2 16.9 6)", line((true, false))),
            (
                "SRID=4326;POINT(107.1 16.8)",
                (Some(4326), Drawn::Point, vec![vec![vec![[107.1, 16.8]]]], (false, false)),
            ),
            (
                "MULTILINESTRING((1 2,3 4),(5 6,7 8))",
                (
                    None,
                    Drawn::Lines,
                    vec![vec![vec![[1.0, 2.0], [3.0, 4.0]], vec![[5.0, 6.0], [7.0, 8.0]]]],
                    (false, false),
                ),
            ),
            ("MULTIPOINT((1 2))", (None, Drawn::Points, vec![vec![vec![[1.0, 2.0]]]], (false, false))),
            ("MULTIPOINT(1 2, 3 4)", (None, Drawn::Points, vec![vec![vec![[1.0, 2.0], [3.0, 4.0]]]], (false, false))),
            (
                "MULTIPOLYGON(((1 2,3 4,5 6,1 2)))",
                (None, Drawn::Areas, vec![vec![vec![[1.0, 2.0], [3.0, 4.0], [5.0, 6.0], [1.0, 2.0]]]], (false, false)),
            ),
        ];
        for (text, (srid, drawn, areas, beside)) in cases {
            assert_eq!(read(text), Ok(Text { srid, drawing: Some(Drawing { drawn, areas }), beside }), "{text}");
        }
        assert_eq!(read("POINT EMPTY").map(|t| t.drawing), Ok(None));
    }

    #[test]
    fn what_cannot_be_read_is_told_at_its_character() {
        let at = |at, found: &str| Broken::At(at, found.to_owned());
        let cases = [
            ("", at(1, "")),
            ("tuyến 1", at(1, "tuyến 1")),
            ("LINESTRING 107 16, 108 17", at(12, "107 16, 108 17")),
            ("LINESTRING(107 16, 108 17", at(26, "")),
            ("LINESTRING(107 16, 108 x)", at(24, "x)")),
            ("LINESTRING(107 16, 108 17))", at(27, ")")),
            ("LINESTRING(107,1 16,8)", Broken::Few(12)),
            ("LINESTRING(1 2 3 4 5)", at(12, "1 2 3 4 5)")),
            ("POINT(1 2, 3 4)", at(1, "POINT(1 2, 3 4)")),
            ("SRID=x;POINT(1 2)", at(6, "x;POINT(1 2)")),
            ("GEOMETRYCOLLECTION(POINT(1 2))", Broken::Kind("GEOMETRYCOLLECTION".to_owned())),
            ("CIRCULARSTRING(0 0, 1 1, 1 0)", Broken::Kind("CIRCULARSTRING".to_owned())),
        ];
        for (text, want) in cases {
            assert_eq!(read(text), Err(want), "{text}");
        }
    }

    proptest! {
        #[test]
        fn coordinates_come_back_bit_for_bit(line in prop::collection::vec((-180.0..=180.0, -90.0..=90.0), 1..9)) {
            let pairs: Vec<String> = line.iter().map(|(x, y): &(f64, f64)| format!("{x} {y}")).collect();
            let text = read(&format!("LINESTRING ({})", pairs.join(", "))).unwrap();
            let want: Vec<[f64; 2]> = line.iter().map(|&(x, y)| [x, y]).collect();
            prop_assert_eq!(text.drawing.unwrap().areas, vec![vec![want]]);
        }

        #[test]
        fn nothing_panics_on_any_text(text in "(SRID=)?(LINESTRING|POINT|MULTI)?[ A-Zđ0-9().,;=-]{0,40}") {
            _ = read(&text);
        }
    }
}
