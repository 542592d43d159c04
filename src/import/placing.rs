//! The positions of one feature placed one after another; what is wrong is told once a kind, at
//! its first place.

use crate::geodesy::Crs;
use crate::import::feature::{Lines, Shape};
use crate::import::place::{Axes, Misplaced};
use crate::import::{Fault, Severity};
use crate::units::LonLat;

/// What is wrong with a position.
pub(crate) struct Wrong {
    why: Option<Misplaced>,
    detail: String,
    /// Where it is, in the words of whoever placed it: a line, or how many positions came before.
    pub(crate) at: usize,
}

impl Wrong {
    pub(crate) fn fault(&self) -> Fault {
        Fault::of(self.why.map_or("G105", Misplaced::code), &self.detail)
    }
}

/// The positions of a feature placed so far.
pub(crate) struct Placing<'a> {
    crs: &'a Crs,
    axes: Axes,
    wrong: Vec<Wrong>,
}

impl<'a> Placing<'a> {
    pub(crate) fn new(crs: &'a Crs) -> Self {
        Self { crs, axes: Axes::default(), wrong: Vec::new() }
    }

    /// The position of two numbers of the file; `None` if there is none, which is noted.
    pub(crate) fn put(&mut self, first: f64, second: f64, at: usize) -> Option<LonLat> {
        if !first.is_finite() || !second.is_finite() {
            self.note(None, at, format!("{first}, {second}"));
            return None;
        }
        match self.axes.position(self.crs, first, second) {
            Ok(position) => Some(position),
            Err(may_be) => {
                may_be.into_iter().for_each(|(why, shown)| self.note(Some(why), at, shown));
                None
            }
        }
    }

    fn note(&mut self, why: Option<Misplaced>, at: usize, detail: String) {
        if !self.wrong.iter().any(|wrong| wrong.why == why) {
            self.wrong.push(Wrong { why, detail, at });
        }
    }

    /// What was wrong, and the first position that is metres where degrees are expected, or
    /// latitude first.
    pub(crate) fn done(mut self) -> (Vec<Wrong>, Option<(f64, f64)>) {
        let ruled_out = Some(self.axes.ruled_out());
        self.wrong.retain(|wrong| wrong.why != ruled_out);
        (self.wrong, self.axes.unplaced())
    }
}

/// What the positions of a drawing are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Drawn {
    Point,
    Points,
    Lines,
    Areas,
}

/// A geometry as a file has it, its positions not yet placed.
#[derive(Debug, PartialEq)]
pub(crate) struct Drawing {
    pub(crate) drawn: Drawn,
    /// Areas, each its rings, each its positions. Lines are the rings of a single area, and points
    /// the positions of a single line.
    pub(crate) areas: Vec<Vec<Vec<[f64; 2]>>>,
}

/// A drawing in its place.
pub(crate) struct Placed {
    /// `None` if there was an error.
    pub(crate) shape: Option<Shape>,
    /// With paths below the geometry.
    pub(crate) faults: Vec<Fault>,
    /// For [`crate::import::fault::Faults::keep_unplaced`].
    pub(crate) unplaced: Option<(f64, f64)>,
}

impl Drawing {
    /// How many positions it has.
    pub(crate) fn vertices(&self) -> usize {
        self.areas.iter().flatten().map(Vec::len).sum()
    }

    /// Places it, and tells everything that is wrong with its positions.
    pub(crate) fn place(&self, crs: &Crs) -> Placed {
        let (mut placing, mut at) = (Placing::new(crs), 0);
        let mut line = |line: &Vec<[f64; 2]>| -> Vec<LonLat> {
            let positions = line.iter().filter_map(|[x, y]| {
                at += 1;
                placing.put(*x, *y, at - 1)
            });
            positions.collect()
        };
        let areas: Vec<Vec<Vec<LonLat>>> = self.areas.iter().map(|area| area.iter().map(&mut line).collect()).collect();
        let (wrong, unplaced) = placing.done();
        let mut faults: Vec<Fault> = wrong.iter().map(|w| w.fault().path(self.path(w.at))).collect();
        faults.extend(self.short());
        let bad = faults.iter().any(|fault| fault.severity == Severity::Error);
        Placed { shape: (!bad).then(|| self.shape(areas)), faults, unplaced }
    }

    fn shape(&self, areas: Vec<Vec<Vec<LonLat>>>) -> Shape {
        match self.drawn {
            Drawn::Point | Drawn::Points => {
                areas.first().and_then(|a| a.first()?.first()).map_or(Shape::None, |at| Shape::Point(*at))
            }
            Drawn::Lines => Shape::Lines(Lines::of(areas.into_iter().flatten().collect())),
            Drawn::Areas => Shape::Areas(areas),
        }
    }

    /// Too few positions for a line, or too many for a point.
    fn short(&self) -> Option<Fault> {
        let lines: Vec<&Vec<[f64; 2]>> = self.areas.iter().flatten().collect();
        match self.drawn {
            Drawn::Lines => {
                let part = lines.iter().position(|line| line.len() < 2)?;
                let path = if lines.len() == 1 { "coordinates".to_owned() } else { format!("coordinates[{part}]") };
                Some(Fault::of("G107", "").path(path))
            }
            Drawn::Points if self.vertices() > 1 => Some(Fault::of("G116", "").path("coordinates")),
            Drawn::Point | Drawn::Points | Drawn::Areas => None,
        }
    }

    /// The path of the position before which there are `at` others.
    fn path(&self, mut at: usize) -> String {
        for (a, area) in self.areas.iter().enumerate() {
            for (l, line) in area.iter().enumerate() {
                if at < line.len() {
                    return match self.drawn {
                        Drawn::Point => "coordinates".to_owned(),
                        Drawn::Lines if area.len() > 1 => format!("coordinates[{l}][{at}]"),
                        Drawn::Points | Drawn::Lines => format!("coordinates[{at}]"),
                        Drawn::Areas => format!("coordinates[{a}][{l}][{at}]"),
                    };
                }
                at -= line.len();
            }
        }
        "coordinates".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_wrong_position_is_told_once_with_its_place() {
        type Case = (&'static str, Drawn, Vec<Vec<Vec<[f64; 2]>>>, &'static [(&'static str, &'static str)]);
        let cases: &[Case] = &[
            ("good", Drawn::Lines, vec![vec![vec![[107.0, 16.0], [108.0, 16.0]]]], &[]),
            ("latitude", Drawn::Lines, vec![vec![vec![[1.0, 2.0], [3.0, 91.0]]]], &[("G101", "coordinates[1]")]),
            ("all swapped", Drawn::Lines, vec![vec![vec![[16.0, 107.0]; 2]]], &[("G102", "coordinates[0]")]),
            ("one swapped", Drawn::Lines, vec![vec![vec![[16.0, 107.0], [1.0, 2.0]]]], &[("G101", "coordinates[0]")]),
            (
                "metres in the second line",
                Drawn::Lines,
                vec![vec![vec![[1.0, 2.0]; 2], vec![[1.0, 2.0], [590_430.6, 1_860_091.6]]]],
                &[("G104", "coordinates[1][1]")],
            ),
            ("not a number", Drawn::Point, vec![vec![vec![[f64::NAN, 2.0]]]], &[("G105", "coordinates")]),
            (
                "a ring",
                Drawn::Areas,
                vec![vec![vec![[1.0, 2.0]], vec![[200.0, 2.0]]]],
                &[("G103", "coordinates[0][1][0]")],
            ),
            ("a line of one", Drawn::Lines, vec![vec![vec![[1.0, 2.0]]]], &[("G107", "coordinates")]),
            ("two points in one", Drawn::Points, vec![vec![vec![[1.0, 2.0]; 2]]], &[("G116", "coordinates")]),
        ];
        for (name, drawn, areas, want) in cases {
            let placed = Drawing { drawn: *drawn, areas: areas.clone() }.place(&Crs::WGS84);
            let told: Vec<_> = placed.faults.iter().map(|f| (f.code, f.path.as_deref().unwrap())).collect();
            assert_eq!(told, *want, "{name}");
            assert_eq!(placed.shape.is_some(), want.is_empty(), "{name}");
        }
    }
}
