//! The shapes of a .shp file. Each record is cut out here and read by itself, so that one that is
//! broken does not hide those behind it.

use std::io::Cursor;

use shapefile::record::polygon::GenericPolygon;
use shapefile::record::traits::{HasM, HasXY, HasZ};
use shapefile::{NO_DATA, PolygonRing, ReadableShape, Shape};

use crate::import::placing::{Drawing, Drawn};

/// ESRI's number for its files.
const FILE_CODE: u32 = 9994;
const HEADING: usize = 100;

/// Where the records are.
pub(super) struct Records<'a> {
    bytes: &'a [u8],
    /// Begin and length of each one's content.
    spans: Vec<(usize, usize)>,
    /// Whether the file is shorter than it says.
    pub(super) cut: bool,
}

/// One shape as the file has it.
#[derive(Debug, PartialEq)]
pub(super) struct Shaped {
    /// `None` for a null shape.
    pub(super) drawing: Option<Drawing>,
    /// Whether positions have heights, and whether they have measures.
    pub(super) beside: (bool, bool),
}

fn big(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn little(bytes: &[u8], at: usize) -> Option<usize> {
    i32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?).try_into().ok()
}

/// Whether bytes begin as a .shp or .shx file does.
pub(super) fn is_one(bytes: &[u8]) -> bool {
    bytes.len() >= HEADING && big(bytes, 0) == Some(FILE_CODE)
}

impl<'a> Records<'a> {
    /// The records of a file, no more than `most`; by the index (.shx) if there is one, for between
    /// records there may be remains of older ones.
    pub(super) fn of(bytes: &'a [u8], index: Option<&[u8]>, most: usize) -> Self {
        let said = big(bytes, 24).map_or(0, |words| words as usize * 2);
        let mut cut = said > bytes.len();
        let spans = match index {
            Some(index) => {
                let entries = index[HEADING..].chunks_exact(8).take(most);
                entries
                    .filter_map(|entry| Some((big(entry, 0)? as usize * 2 + 8, big(entry, 4)? as usize * 2)))
                    .collect()
            }
            None => in_sequence(bytes, most, &mut cut),
        };
        Self { bytes, spans, cut }
    }

    pub(super) fn len(&self) -> usize {
        self.spans.len()
    }

    /// The shape of this number; else why it cannot be read.
    pub(super) fn shape(&self, number: usize) -> Result<Shaped, String> {
        let content = self.spans.get(number).and_then(|&(at, length)| self.bytes.get(at..at.checked_add(length)?));
        let content = content.ok_or("beyond the end of the file")?;
        counts(content).ok_or("its counts do not fit its size")?;
        let size = i32::try_from(content.len()).map_err(|e| e.to_string())?;
        let shape = Shape::read_from(&mut Cursor::new(content), size).map_err(|e| e.to_string())?;
        shaped(shape).ok_or_else(|| "MultiPatch".to_owned())
    }
}

fn in_sequence(bytes: &[u8], most: usize, cut: &mut bool) -> Vec<(usize, usize)> {
    let (mut spans, mut at) = (Vec::new(), HEADING);
    while spans.len() < most {
        let Some(words) = big(bytes, at + 4) else {
            *cut |= at < bytes.len();
            break;
        };
        let length = words as usize * 2;
        if length > bytes.len() - at - 8 {
            *cut = true;
            break;
        }
        spans.push((at + 8, length));
        at += 8 + length;
    }
    spans
}

/// Whether the parts and points that a record says it has are there; the library trusts them.
fn counts(content: &[u8]) -> Option<()> {
    let (parts, points, start) = match little(content, 0)? {
        // Polyline, polygon, with heights and measures too; multipatch has a kind for each part.
        3 | 5 | 13 | 15 | 23 | 25 | 31 => (little(content, 36)?, little(content, 40)?, 44),
        8 | 18 | 28 => (0, little(content, 36)?, 40),
        _ => return Some(()),
    };
    let size = parts.checked_mul(4)?.checked_add(points.checked_mul(16)?)?.checked_add(start)?;
    let mut before = 0;
    for part in 0..parts.min(content.len()) {
        let begin = little(content, start + 4 * part)?;
        if begin < before || begin > points {
            return None;
        }
        before = begin;
    }
    (size <= content.len() && (points == 0 || start != 44 || parts > 0)).then_some(())
}

fn shaped(shape: Shape) -> Option<Shaped> {
    let plain = (false, false);
    let (drawing, beside) = match &shape {
        Shape::NullShape => return Some(Shaped { drawing: None, beside: plain }),
        Shape::Point(p) => (points(Drawn::Point, &[*p]), plain),
        Shape::PointM(p) => (points(Drawn::Point, &[*p]), (false, measures(&[*p]))),
        Shape::PointZ(p) => (points(Drawn::Point, &[*p]), (heights(&[*p]), measures(&[*p]))),
        Shape::Multipoint(m) => (points(Drawn::Points, m.points()), plain),
        Shape::MultipointM(m) => (points(Drawn::Points, m.points()), (false, measures(m.points()))),
        Shape::MultipointZ(m) => (points(Drawn::Points, m.points()), (heights(m.points()), measures(m.points()))),
        Shape::Polyline(l) => (lines(l.parts()), plain),
        Shape::PolylineM(l) => (lines(l.parts()), (false, l.parts().iter().any(|p| measures(p)))),
        Shape::PolylineZ(l) => {
            let beside = (l.parts().iter().any(|p| heights(p)), l.parts().iter().any(|p| measures(p)));
            (lines(l.parts()), beside)
        }
        Shape::Polygon(p) => (areas(p), plain),
        Shape::PolygonM(p) => (areas(p), plain),
        Shape::PolygonZ(p) => (areas(p), plain),
        Shape::Multipatch(_) => return None,
    };
    Some(Shaped { drawing: Some(drawing), beside })
}

/// Heights and measures of nothing but 0 are what programs write that know none.
fn heights<P: HasZ>(points: &[P]) -> bool {
    points.iter().any(|p| p.z() != 0.0)
}

fn measures<P: HasM>(points: &[P]) -> bool {
    points.iter().any(|p| p.m() != 0.0 && p.m() > NO_DATA)
}

fn line<P: HasXY>(points: &[P]) -> Vec<[f64; 2]> {
    points.iter().map(|p| [p.x(), p.y()]).collect()
}

fn points<P: HasXY>(drawn: Drawn, points: &[P]) -> Drawing {
    Drawing { drawn, areas: vec![vec![line(points)]] }
}

fn lines<P: HasXY>(parts: &[Vec<P>]) -> Drawing {
    Drawing { drawn: Drawn::Lines, areas: vec![parts.iter().map(|part| line(part)).collect()] }
}

/// Rings follow the area they are holes of.
fn areas<P: HasXY>(polygon: &GenericPolygon<P>) -> Drawing {
    let mut areas: Vec<Vec<Vec<[f64; 2]>>> = Vec::new();
    for ring in polygon.rings() {
        match (ring, areas.last_mut()) {
            (PolygonRing::Inner(points), Some(area)) => area.push(line(points)),
            (PolygonRing::Inner(points) | PolygonRing::Outer(points), _) => areas.push(vec![line(points)]),
        }
    }
    Drawing { drawn: Drawn::Areas, areas }
}
