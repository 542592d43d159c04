//! Features as nearly all are written, read in one pass.
//!
//! Only what has nothing wrong with it is read here: whatever is odd in any way (an escaped name, a
//! height, a member twice, a position off the globe) is no feature to this reader, and the careful one
//! reads the text again and tells what there is to tell. So the two can never differ in what they
//! say, only in what this one leaves to the other.

use serde::Deserialize;
use serde_json::de::StrRead;
use serde_json::{Deserializer, Map, StreamDeserializer, Value};

use crate::geodesy::Crs;
use crate::import::{number, place};
use crate::units::LonLat;

/// What a feature says, its geometry in place.
pub(crate) struct Quick {
    pub(crate) id: Option<Value>,
    pub(crate) properties: Map<String, Value>,
    pub(crate) geometry: Geometry,
}

/// A geometry that needs no word.
pub(crate) enum Geometry {
    Point(LonLat),
    Lines(Vec<Vec<LonLat>>),
    Areas(Vec<Vec<Vec<LonLat>>>),
}

/// The feature of the text, whose properties may have so many bytes; `None` if it is to be read with
/// care.
pub(crate) fn read(text: &str, property_bytes: usize, crs: &Crs) -> Option<Quick> {
    let mut cursor = Cursor { text, at: 0, crs, plain: crs.is_wgs84(), property_bytes };
    let feature = cursor.feature()?;
    cursor.space();
    (cursor.at == text.len()).then_some(feature)
}

/// Elements of a list for which there is room at once; beyond, it grows as lists do.
const ROOM: usize = 1024;

struct Cursor<'a> {
    text: &'a str,
    at: usize,
    crs: &'a Crs,
    /// Whether the file is in WGS84 by longitude and latitude, so that the numbers are the position.
    plain: bool,
    property_bytes: usize,
}

/// Positions of a geometry by how deep they lie.
enum Nested {
    Position(LonLat),
    Line(Vec<LonLat>),
    Lines(Vec<Vec<LonLat>>),
    Areas(Vec<Vec<Vec<LonLat>>>),
}

impl<'a> Cursor<'a> {
    fn feature(&mut self) -> Option<Quick> {
        let (mut kind, mut id, mut properties, mut geometry) = (None, None, None, None);
        self.members(|cursor, name| match name {
            "type" => once(&mut kind, cursor.word()?),
            "id" => once(&mut id, cursor.value::<Option<Value>>()?),
            "properties" => {
                let start = cursor.at;
                once(&mut properties, cursor.value::<Option<Map<String, Value>>>()?)?;
                (cursor.at - start <= cursor.property_bytes).then_some(())
            }
            "geometry" => once(&mut geometry, cursor.geometry()?),
            _ => cursor.value::<serde::de::IgnoredAny>().map(|_| ()),
        })?;
        let properties = properties.flatten().unwrap_or_default();
        (kind? == "Feature").then_some(Quick { id: id.flatten(), properties, geometry: geometry? })
    }

    fn geometry(&mut self) -> Option<Geometry> {
        let (mut kind, mut nested) = (None, None);
        self.members(|cursor, name| match name {
            "type" => once(&mut kind, cursor.word()?),
            "coordinates" => once(&mut nested, cursor.nested()?),
            _ => cursor.value::<serde::de::IgnoredAny>().map(|_| ()),
        })?;
        match (kind?, nested?) {
            ("Point", Nested::Position(at)) => Some(Geometry::Point(at)),
            ("LineString", Nested::Line(line)) => (line.len() > 1).then(|| Geometry::Lines(vec![line])),
            ("MultiLineString", Nested::Lines(lines)) => {
                lines.iter().all(|line| line.len() > 1).then_some(Geometry::Lines(lines))
            }
            ("Polygon", Nested::Lines(rings)) => Some(Geometry::Areas(vec![rings])),
            ("MultiPolygon", Nested::Areas(areas)) => Some(Geometry::Areas(areas)),
            _ => None,
        }
    }

    /// An object: `member` reads the value of each name.
    fn members(&mut self, mut member: impl FnMut(&mut Self, &'a str) -> Option<()>) -> Option<()> {
        self.eat(b'{')?;
        loop {
            self.space();
            let name = self.word()?;
            self.eat(b':')?;
            self.space();
            member(self, name)?;
            if !self.goes_on(b'}')? {
                return Some(());
            }
        }
    }

    fn nested(&mut self) -> Option<Nested> {
        let mut ahead = self.text.as_bytes()[self.at..].iter().filter(|byte| !is_space(**byte));
        match ahead.by_ref().take_while(|byte| **byte == b'[').count() {
            1 => self.position().map(Nested::Position),
            2 => self.line().map(Nested::Line),
            3 => self.list(Self::line).map(Nested::Lines),
            4 => self.list(|cursor| cursor.list(Self::line)).map(Nested::Areas),
            _ => None,
        }
    }

    /// A list of positions, where nearly all of a file's time goes.
    fn line(&mut self) -> Option<Vec<LonLat>> {
        self.eat(b'[')?;
        let start = self.at;
        let first = self.position()?;
        let mut line = Vec::with_capacity(self.room(start));
        line.push(first);
        while self.goes_on(b']')? {
            line.push(self.position()?);
        }
        // The room made for a long line is not kept for a short one.
        if line.capacity() > 2 * line.len() {
            line.shrink_to_fit();
        }
        Some(line)
    }

    #[inline]
    fn list<T>(&mut self, mut one: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        self.eat(b'[')?;
        let start = self.at;
        let first = one(self)?;
        let mut list = Vec::with_capacity(self.room(start));
        list.push(first);
        while self.goes_on(b']')? {
            list.push(one(self)?);
        }
        Some(list)
    }

    /// How many elements a list may have whose first began at `start` and has just been read: what
    /// follows is most often as long as what was first, up to the end of the feature.
    fn room(&self, start: usize) -> usize {
        ((self.text.len() - start) / (self.at - start + 1)).min(ROOM) + 1
    }

    // Always: a position that comes back by memory is two stores and one load of both, which waits.
    #[inline(always)]
    fn position(&mut self) -> Option<LonLat> {
        self.eat(b'[')?;
        let x = self.number()?;
        self.eat(b',')?;
        let y = self.number()?;
        self.eat(b']')?;
        if self.plain { LonLat::checked(x, y) } else { place::position(self.crs, x, y).ok() }
    }

    #[inline]
    fn number(&mut self) -> Option<f64> {
        self.space();
        let (value, end) = number::read(self.text, self.at)?;
        self.at = end;
        Some(value)
    }

    /// A text without escapes.
    fn word(&mut self) -> Option<&'a str> {
        self.eat(b'"')?;
        let start = self.at;
        let rest = &self.text.as_bytes()[start..];
        let length = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20))?;
        self.at += length + 1;
        (rest[length] == b'"').then(|| &self.text[start..start + length])
    }

    /// Any value, by the parser that the careful reader has too.
    fn value<T: Deserialize<'a>>(&mut self) -> Option<T> {
        let mut values: StreamDeserializer<'a, StrRead<'a>, T> =
            Deserializer::from_str(self.text.get(self.at..)?).into_iter();
        let value = values.next()?.ok()?;
        self.at += values.byte_offset();
        Some(value)
    }

    /// Whether a comma follows, or the bracket that ends it all; `None` for anything else.
    #[inline]
    fn goes_on(&mut self, end: u8) -> Option<bool> {
        self.space();
        let byte = *self.text.as_bytes().get(self.at)?;
        self.at += 1;
        (byte == b',' || byte == end).then_some(byte == b',')
    }

    #[inline]
    fn eat(&mut self, wanted: u8) -> Option<()> {
        self.space();
        (*self.text.as_bytes().get(self.at)? == wanted).then(|| self.at += 1)
    }

    #[inline]
    fn space(&mut self) {
        while self.text.as_bytes().get(self.at).is_some_and(|byte| is_space(*byte)) {
            self.at += 1;
        }
    }
}

/// White space of JSON.
#[inline]
fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\r' | b'\t')
}

/// Sets a member, which must not have been there before.
fn once<T>(slot: &mut Option<T>, value: T) -> Option<()> {
    slot.replace(value).is_none().then_some(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::import::Limits;
    use crate::import::fault::Faults;
    use crate::import::feature::{self, Feature, Shape};

    /// Features with nothing wrong, written in different ways.
    const GOOD: [&str; 9] = [
        r#"{"type":"Feature","geometry":{"type":"Point","coordinates":[107.1,16.8]}}"#,
        r#"{"type": "Feature", "id": "T-1", "properties": {"a": 1, "b": "\u0111\"x"}, "geometry":
          {"type": "LineString", "coordinates": [[107.123456789, 16.812345678901234], [-0.0, 1e1], [107,16]]}}"#,
        "{\"geometry\":{\"coordinates\":[[[1,2],[3,4]],[[5,6],[7,8]]],\"type\":\"MultiLineString\"},\"type\":\"Feature\"}",
        r#"{"type":"Feature","id":7,"properties":null,"geometry":{"type":"Point","coordinates":[0,-90]}}"#,
        r#"{"type":"Feature","id":null,"properties":{"id":7,"z":[{}]},"geometry":{"type":"Point","coordinates":[0,0]}}"#,
        r#"{"type":"Feature","properties":{"id":"x"},"geometry":{"type":"Polygon","coordinates":[[[1,2],[3,4],[5,6]],[[1,2]]]}}"#,
        r#"{"bbox":[1,2,3,4],"type":"Feature","properties":{},"geometry":{"type":"MultiPolygon","coordinates":[[[[1,2],[3,4]]],[[[5,6]],[[7,8]]]]}}"#,
        "\t{ \"type\" :\r\n\"Feature\" , \"geometry\" : { \"type\" : \"Point\" , \"coordinates\" : [ 1.50 , -2 ] } } ",
        r#"{"type":"Feature","id":"","geometry":{"type":"LineString","bbox":[1],"coordinates":[[179.99999999999997,2],[3,4]]},"x":{}}"#,
    ];

    /// What a feature says, in words that can be compared; every bit of a position counts.
    fn said(feature: &Feature) -> String {
        let bits = |at: &LonLat| (at.lon().to_bits(), at.lat().to_bits());
        let shape = match &feature.shape {
            Shape::Point(at) => format!("{:?}", bits(at)),
            Shape::Lines(lines) => {
                let all: Vec<Vec<_>> = lines.course.lines().map(|line| line.iter().map(bits).collect()).collect();
                format!("{all:?} {}", lines.either_way)
            }
            Shape::Areas(areas) => {
                let ring = |ring: &Vec<LonLat>| ring.iter().map(bits).collect::<Vec<_>>();
                let all: Vec<Vec<_>> = areas.iter().map(|area| area.iter().map(ring).collect()).collect();
                format!("{all:?}")
            }
            Shape::None => "none".to_owned(),
        };
        let Feature { number, line, id, named, id_column, number_id, properties, .. } = feature;
        let properties = serde_json::to_string(properties).unwrap();
        format!("{number} {line} {id} {named} {id_column:?} {number_id} {properties} {shape}")
    }

    /// Whether it was read quickly; then the careful reader says the same, and has no fault to tell.
    fn agrees(text: &str, crs: &Crs) -> bool {
        let limits = Limits { property_bytes: 60, ..Limits::default() };
        let Some(quick) = read(text, limits.property_bytes, crs).and_then(|quick| feature::good(quick, 3, 5)) else {
            return false;
        };
        let mut faults = Faults::new(&limits);
        let careful = feature::with_care(text, 3, 5, &limits, crs, &mut faults);
        let careful =
            careful.unwrap_or_else(|stop| panic!("{stop:?}: {text}")).unwrap_or_else(|| panic!("bad: {text}"));
        assert_eq!(said(&quick), said(&careful), "{text}");
        assert_eq!(faults.done().1, 0, "{text}");
        true
    }

    #[test]
    fn what_is_well_written_is_read_in_one_pass_and_says_the_same() {
        GOOD.iter().for_each(|text| assert!(agrees(text, &Crs::WGS84), "{text}"));
        let zone = Crs::from_code("EPSG:9212").unwrap();
        let text = r#"{"type":"Feature","geometry":{"type":"Point","coordinates":[590430.6,1860091.6]}}"#;
        assert!(agrees(text, &zone) && agrees(GOOD[0], &Crs::WGS84.north_first()) != agrees(GOOD[0], &Crs::WGS84));
    }

    #[test]
    fn whatever_there_is_to_tell_is_left_to_the_careful_reader() {
        let with = |geometry: &str| format!(r#"{{"type":"Feature","geometry":{geometry}}}"#);
        let point = |at: &str| with(&format!(r#"{{"type":"Point","coordinates":{at}}}"#));
        for text in [
            point("[1,2,3]"),
            point("[1,91]"),
            point("[1]"),
            point("[01,2]"),
            point("[1,2],\"type\":\"Point\""),
            with("null"),
            with(r#"{"type":"LineString","coordinates":[[1,2]]}"#),
            with(r#"{"type":"LineString","coordinates":[]}"#),
            with(r#"{"type":"Polygon","coordinates":[[1,2],[3,4]]}"#),
            with(r#"{"type":"MultiPoint","coordinates":[[1,2]]}"#),
            GOOD[0].replace("Feature", "Featur\\u0065"),
            GOOD[0].replace("geometry", "geometr\\u0079"),
            GOOD[0].replace("}}", "}},"),
            GOOD[5].replace("\"x\"", "true"),
            GOOD[5].replace("\"x\"", &format!("\"{}\"", "x".repeat(60))),
        ] {
            assert!(!agrees(&text, &Crs::WGS84), "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(8192))]

        #[test]
        fn however_a_text_is_spoilt_the_two_readers_agree(
            which in 0..GOOD.len(),
            strokes in prop::collection::vec((any::<prop::sample::Index>(), 0..3_u8, any::<prop::sample::Index>()), 1..4),
        ) {
            const KEYS: &[u8] = b"{}[]\",:0123456789.-+eE \n\\NntfaPx";
            let mut text = GOOD[which].as_bytes().to_vec();
            for (place, stroke, key) in strokes {
                let (at, key) = (place.index(text.len()), *key.get(KEYS));
                match stroke {
                    0 => _ = text.remove(at),
                    1 => text.insert(at, key),
                    _ => text[at] = key,
                }
            }
            if let Ok(text) = String::from_utf8(text) {
                agrees(&text, &Crs::WGS84);
            }
        }
    }
}
