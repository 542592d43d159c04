//! Well-known binary (OGC 06-103r4, section 8.2), little endian, two dimensions.

use crate::units::LonLat;

const LINE: u32 = 2;
const POLYGON: u32 = 3;
const MULTI_LINE: u32 = 5;
const MULTI_POLYGON: u32 = 6;

/// Lines as a MultiLineString.
pub fn lines_to_wkb<'a>(lines: impl ExactSizeIterator<Item = &'a [LonLat]>) -> Vec<u8> {
    let mut bytes = Vec::new();
    head(&mut bytes, MULTI_LINE, lines.len());
    for line in lines {
        head(&mut bytes, LINE, line.len());
        positions(&mut bytes, line);
    }
    bytes
}

/// Polygons of rings as a MultiPolygon.
pub fn polygons_to_wkb(polygons: &[Vec<Vec<LonLat>>]) -> Vec<u8> {
    let mut bytes = Vec::new();
    head(&mut bytes, MULTI_POLYGON, polygons.len());
    for rings in polygons {
        head(&mut bytes, POLYGON, rings.len());
        for ring in rings {
            count(&mut bytes, ring.len());
            positions(&mut bytes, ring);
        }
    }
    bytes
}

/// The lines of a MultiLineString; `None` for anything else.
pub fn lines_from_wkb(bytes: &[u8]) -> Option<Vec<Vec<LonLat>>> {
    let mut reader = Reader(bytes);
    let lines = reader.head(MULTI_LINE)?;
    let lines = (0..lines).map(|_| reader.head(LINE).and_then(|n| reader.positions(n))).collect::<Option<Vec<_>>>()?;
    reader.0.is_empty().then_some(lines)
}

/// The polygons of a MultiPolygon; `None` for anything else.
pub fn polygons_from_wkb(bytes: &[u8]) -> Option<Vec<Vec<Vec<LonLat>>>> {
    let mut reader = Reader(bytes);
    let mut polygons = Vec::new();
    for _ in 0..reader.head(MULTI_POLYGON)? {
        let rings = reader.head(POLYGON)?;
        let ring = |_| reader.count().and_then(|n| reader.positions(n));
        polygons.push((0..rings).map(ring).collect::<Option<Vec<_>>>()?);
    }
    reader.0.is_empty().then_some(polygons)
}

fn head(bytes: &mut Vec<u8>, kind: u32, length: usize) {
    bytes.push(1);
    bytes.extend(kind.to_le_bytes());
    count(bytes, length);
}

fn count(bytes: &mut Vec<u8>, length: usize) {
    bytes.extend(u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes());
}

fn positions(bytes: &mut Vec<u8>, line: &[LonLat]) {
    bytes.reserve(line.len() * 16);
    for at in line {
        bytes.extend(at.lon().to_le_bytes());
        bytes.extend(at.lat().to_le_bytes());
    }
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*taken)
    }

    fn count(&mut self) -> Option<usize> {
        self.take().map(|b| u32::from_le_bytes(b) as usize)
    }

    fn head(&mut self, kind: u32) -> Option<usize> {
        let little = self.take::<1>()? == [1];
        let right = little && u32::from_le_bytes(self.take()?) == kind;
        if right { self.count() } else { None }
    }

    fn positions(&mut self, length: usize) -> Option<Vec<LonLat>> {
        // A false length must not reserve memory that the bytes cannot fill.
        if self.0.len() / 16 < length {
            return None;
        }
        let position = |_| LonLat::checked(f64::from_le_bytes(self.take()?), f64::from_le_bytes(self.take()?));
        (0..length).map(position).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn line() -> impl Strategy<Value = Vec<LonLat>> {
        let at = (-180.0..=180.0, -90.0..=90.0_f64).prop_map(|(lon, lat)| LonLat::checked(lon, lat).unwrap());
        prop::collection::vec(at, 0..20)
    }

    proptest! {
        #[test]
        fn lines_come_back_to_the_bit(lines in prop::collection::vec(line(), 0..5)) {
            let bytes = lines_to_wkb(lines.iter().map(Vec::as_slice));
            prop_assert_eq!(lines_from_wkb(&bytes), Some(lines));
        }

        #[test]
        fn polygons_come_back_to_the_bit(polygons in prop::collection::vec(prop::collection::vec(line(), 1..3), 0..3)) {
            prop_assert_eq!(polygons_from_wkb(&polygons_to_wkb(&polygons)), Some(polygons));
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = (lines_from_wkb(&bytes), polygons_from_wkb(&bytes));
        }
    }

    #[test]
    fn a_truncated_line_is_refused() {
        let at = LonLat::checked(107.1, 16.8).unwrap();
        let bytes = lines_to_wkb([&[at, at][..]].into_iter());
        assert_eq!(lines_from_wkb(&bytes[..bytes.len() - 1]), None);
    }
}
