//! The box around positions, and what a `bbox` member says of it (RFC 7946, section 5).

use crate::import::rfc7946::text::{Kind, Text};
use crate::import::splitter::Stop;

/// How far, in degrees or metres, positions may lie outside a `bbox` that was rounded: a
/// tenth of a metre.
const ROUNDED: f64 = 1e-6;

/// The box around the positions of a geometry or of many.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Extent {
    low: [f64; 3],
    high: [f64; 3],
    /// Some position has two numbers.
    flat: bool,
    /// Some position has a height.
    tall: bool,
}

impl Extent {
    /// Around nothing.
    pub(super) const NONE: Self =
        Self { low: [f64::INFINITY; 3], high: [f64::NEG_INFINITY; 3], flat: false, tall: false };

    /// Takes a position of `count` numbers in: longitude, latitude (degrees), height (metres).
    pub(super) fn add(&mut self, numbers: [f64; 3], count: usize) {
        let axes = count.min(3);
        self.flat |= axes == 2;
        self.tall |= axes == 3;
        for ((low, high), number) in self.low.iter_mut().zip(&mut self.high).zip(numbers).take(axes) {
            *low = low.min(number);
            *high = high.max(number);
        }
    }

    /// Takes another box in.
    pub(super) fn join(&mut self, other: &Self) {
        self.flat |= other.flat;
        self.tall |= other.tall;
        for axis in 0..3 {
            self.low[axis] = self.low[axis].min(other.low[axis]);
            self.high[axis] = self.high[axis].max(other.high[axis]);
        }
    }

    fn within(&self, low: &[f64], high: &[f64]) -> bool {
        // A box whose west is east of its east crosses the antimeridian: any longitude may be in it.
        let first = usize::from(low[0] > high[0]);
        (first..low.len()).all(|axis| {
            self.low[axis] >= low[axis] - ROUNDED && self.high[axis] <= high[axis] + ROUNDED
                || self.low[axis] > self.high[axis]
        })
    }
}

/// What is wrong with a `bbox` member around these positions: a code and its detail.
pub(super) fn judge(bbox: Text<'_>, around: &Extent) -> Result<Option<(&'static str, String)>, Stop> {
    if bbox.kind() != Kind::Array {
        return Ok(Some(("R119", bbox.shown().into_owned())));
    }
    let elements = bbox.elements()?;
    if let Some(odd) = elements.iter().find(|e| e.kind() != Kind::Number) {
        return Ok(Some(("R119", odd.shown().into_owned())));
    }
    if !matches!(elements.len(), 4 | 6) {
        return Ok(Some(("R119", elements.len().to_string())));
    }
    let numbers: Vec<f64> = elements.iter().filter_map(|e| e.json.parse().ok()).collect();
    let (low, high) = numbers.split_at(numbers.len() / 2);
    let axes = low.len();
    Ok(if let Some(axis) = (1..axes).find(|&axis| low[axis] > high[axis]) {
        Some(("R307", format!("{} > {}", low[axis], high[axis])))
    } else if (around.flat || around.tall) && !(if axes == 2 { around.flat } else { around.tall }) {
        Some(("R309", numbers.len().to_string()))
    } else if !around.within(low, high) {
        Some(("R308", format!("{}, {} – {}, {}", around.low[0], around.low[1], around.high[0], around.high[1])))
    } else {
        None
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bbox_is_four_or_six_numbers_in_order_around_its_positions() {
        let mut flat = Extent::NONE;
        flat.add([107.0, 16.5, 0.0], 2);
        flat.add([107.25, 16.75, 0.0], 2);
        let mut tall = Extent::NONE;
        tall.add([107.0, 16.5, 12.0], 3);
        let mut mixed = flat;
        mixed.join(&tall);
        let cases: &[(&str, &Extent, Option<&str>)] = &[
            ("[107,16.5,107.25,16.75]", &flat, None),
            ("[107.0000005,16.5,107.25,16.75]", &flat, None),
            ("[107.1,16.5,107.25,16.75]", &flat, Some("R308")),
            ("[16.5,107,16.75,107.25]", &flat, Some("R308")),
            ("[107,16.75,107.25,16.5]", &flat, Some("R307")),
            ("[170,16,-170,17]", &flat, None),
            ("[170,17,-170,18]", &flat, Some("R308")),
            ("[107,16,0,108,17,20]", &flat, Some("R309")),
            ("[107,16,0,108,17,20]", &tall, None),
            ("[107,16,20,108,17,0]", &tall, Some("R307")),
            ("[107,16,13,108,17,20]", &tall, Some("R308")),
            ("[107,16,108,17]", &tall, Some("R309")),
            ("[107,16,108,17]", &mixed, None),
            ("[107,16,0,108,17,20]", &mixed, None),
            ("[1,2,3,4]", &Extent::NONE, None),
            ("[1,2,3]", &flat, Some("R119")),
            ("[1,2,3,4,5,6,7,8]", &flat, Some("R119")),
            ("[1,2,3,\"4\"]", &flat, Some("R119")),
            ("\"1,2,3,4\"", &flat, Some("R119")),
            ("null", &flat, Some("R119")),
        ];
        for (bbox, around, want) in cases {
            let found = judge(Text { json: bbox, line: 1 }, around).unwrap();
            assert_eq!(found.map(|(code, _)| code), *want, "{bbox}");
        }
    }
}
