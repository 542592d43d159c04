//! Travel times from place to place.

/// Places above which distances between points are worked out when asked rather than kept: the
/// square of them takes 72 MB.
const KEPT: usize = 3_000;

/// Travel times between the places of a problem, in its unit of time.
#[derive(Clone, Debug)]
pub struct Travel {
    size: usize,
    kept: Vec<f64>,
    points: Vec<[f64; 2]>,
    step: Option<f64>,
}

impl Travel {
    /// Row by row: `rows[a][b]` leads from a to b; infinity where there is no way.
    ///
    /// None if the rows are not as long as there are rows.
    pub fn matrix(rows: &[Vec<f64>]) -> Option<Self> {
        let size = rows.len();
        rows.iter().all(|row| row.len() == size).then(|| Self {
            size,
            kept: rows.concat(),
            points: Vec::new(),
            step: None,
        })
    }

    /// Straight lines in a plane, cut after so many decimals if any are given, as the published
    /// team-orienteering instances have them.
    pub fn points(points: Vec<[f64; 2]>, decimals: Option<u8>) -> Self {
        let step = decimals.map(|d| 10f64.powi(i32::from(d)));
        let mut travel = Self { size: points.len(), kept: Vec::new(), points, step };
        if travel.size <= KEPT {
            let all = |a| (0..travel.size).map(move |b| (a, b));
            travel.kept = (0..travel.size).flat_map(all).map(|(a, b)| travel.straight(a, b)).collect();
        }
        travel
    }

    /// How many places there are.
    pub fn size(&self) -> usize {
        self.size
    }

    /// From a to b.
    ///
    /// # Panics
    /// If there is no such place.
    #[inline]
    pub fn time(&self, a: usize, b: usize) -> f64 {
        if self.kept.is_empty() { self.straight(a, b) } else { self.kept[a * self.size + b] }
    }

    /// The first pair of places with a time that cannot be one (negative, not a number).
    pub(super) fn wrong(&self) -> Option<(usize, usize)> {
        let at = self.kept.iter().position(|time| time.is_nan() || *time < 0.0)?;
        Some((at / self.size, at % self.size))
    }

    fn straight(&self, a: usize, b: usize) -> f64 {
        let ([ax, ay], [bx, by]) = (self.points[a], self.points[b]);
        let far = (ax - bx).hypot(ay - by);
        match self.step {
            // What stands a hair below a whole step through binary fractions is the step.
            Some(step) => (far * step + 1e-9).floor() / step,
            None => far,
        }
    }
}
