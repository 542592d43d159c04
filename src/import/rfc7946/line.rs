//! One line or ring as its positions come by: how many, closed or not, which way round.

/// How the last position of a ring compares with the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Closed {
    /// Other values.
    No,
    /// The same values, written differently.
    InValue,
    /// The same text.
    Yes,
}

/// What was seen of a line; `'a` is the document's text.
#[derive(Debug, Default)]
pub(super) struct Line<'a> {
    /// The line of the file it begins on.
    pub(super) line: usize,
    /// Elements of its array, good or bad.
    pub(super) elements: usize,
    /// Its brackets do not fit, so counting its positions means nothing.
    pub(super) misfit: bool,
    /// Some position could not be read.
    odd: bool,
    first: Option<&'a str>,
    last: Option<&'a str>,
    origin: [f64; 2],
    before: [f64; 2],
    /// Twice the area, counterclockwise positive, in square degrees.
    area: f64,
    /// The largest square of a distance from the first position, in square degrees.
    reach: f64,
    /// Some step is more than half way round the Earth.
    pub(super) crosses: bool,
}

impl<'a> Line<'a> {
    /// A line that begins on this line of the file.
    pub(super) fn begin(line: usize) -> Self {
        Self { line, ..Self::default() }
    }

    /// A position that can be read; `json` is its text.
    pub(super) fn add(&mut self, [x, y, _]: [f64; 3], json: &'a str) {
        if self.elements == 0 {
            self.first = Some(json);
            (self.origin, self.before) = ([x, y], [x, y]);
        }
        self.last = Some(json);
        let in_range = |x: f64| x.abs() <= 180.0;
        self.crosses |= in_range(x) && in_range(self.before[0]) && (x - self.before[0]).abs() > 180.0;
        let (ax, ay) = (self.before[0] - self.origin[0], self.before[1] - self.origin[1]);
        let (bx, by) = (x - self.origin[0], y - self.origin[1]);
        self.area += ax * by - bx * ay;
        self.reach = self.reach.max(bx * bx + by * by);
        self.before = [x, y];
        self.elements += 1;
    }

    /// An element that is no position that can be read.
    pub(super) fn skip(&mut self) {
        self.elements += 1;
        self.odd = true;
        self.last = None;
    }

    /// Whether it ends where it began; `None` if either end could not be read.
    pub(super) fn closed(&self) -> Option<Closed> {
        let (first, last) = (self.first?, self.last?);
        let words = |text: &'a str| text.trim_matches(['[', ']']).split(',').map(str::trim);
        if words(first).eq(words(last)) {
            return Some(Closed::Yes);
        }
        let values = |text: &'a str| words(text).map(|w| w.parse::<f64>().unwrap_or(f64::NAN));
        Some(if values(first).eq(values(last)) { Closed::InValue } else { Closed::No })
    }

    /// Whether it runs counterclockwise; `None` where nobody can tell: a position that cannot be
    /// read, no area (beyond rounding), or a step across the antimeridian.
    pub(super) fn counterclockwise(&self) -> Option<bool> {
        let tells = !self.odd && !self.crosses && self.area.abs() > 1e-12 * self.reach;
        tells.then_some(self.area > 0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(positions: &[(&'static str, f64, f64)]) -> Line<'static> {
        let mut line = Line::default();
        for &(json, x, y) in positions {
            line.add([x, y, 0.0], json);
        }
        line
    }

    #[test]
    fn a_ring_is_closed_by_its_values_and_best_by_its_text() {
        for (last, want) in [
            ("[1,2]", Closed::Yes),
            ("[ 1 ,\n2 ]", Closed::Yes),
            ("[1.0,2]", Closed::InValue),
            ("[1,2,0]", Closed::No),
            ("[1,2.1]", Closed::No),
        ] {
            assert_eq!(line(&[("[1,2]", 1.0, 2.0), (last, 1.0, 2.0)]).closed(), Some(want), "{last}");
        }
    }

    #[test]
    fn which_way_round_is_told_only_where_it_can_be() {
        let square = [("a", 0.0, 0.0), ("b", 1.0, 0.0), ("c", 1.0, 1.0), ("a", 0.0, 0.0)];
        let back: Vec<_> = square.iter().rev().copied().collect();
        assert_eq!(line(&square).counterclockwise(), Some(true));
        assert_eq!(line(&back).counterclockwise(), Some(false));
        assert_eq!(
            line(&[("a", 0.1, 0.1), ("b", 0.2, 0.2), ("c", 0.7, 0.7), ("a", 0.1, 0.1)]).counterclockwise(),
            None
        );
        let across = line(&[("a", 179.0, 0.0), ("b", -179.0, 0.0), ("c", -179.0, 1.0), ("a", 179.0, 0.0)]);
        assert_eq!((across.counterclockwise(), across.crosses), (None, true));
    }
}
