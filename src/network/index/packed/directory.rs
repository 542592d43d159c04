//! Where to begin: a grid over the ground, and for each of its cells the leaves that a search from
//! there can reach. It saves the way down from the root.

use super::node::Around;
use super::{FAN, Packed};
use crate::geodesy::LocalPlane;
use crate::units::{LonLat, Metres};

/// How far a search may go that begins here: what reports of a place are matched within.
const REACH: Metres = Metres::of(250);

/// A cell with more leaves than this has nodes instead, from the lowest level that has few enough.
const MOST: usize = 12;

/// Latitude beyond which meridians draw together too fast for a grid.
const FARTHEST: f64 = 80.0;

/// A leaf (level 0) or a node of a level, as many above the leaves; 28 bits are its number.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Below(pub(super) u32);

impl Below {
    pub(super) fn new(level: usize, number: usize) -> Self {
        Self((level as u32) << 28 | number as u32)
    }

    pub(super) fn level(self) -> usize {
        (self.0 >> 28) as usize
    }

    pub(super) fn number(self) -> usize {
        self.0 as usize & ((1 << 28) - 1)
    }
}

#[derive(Debug)]
pub(super) struct Directory {
    grid: Grid,
    /// Where the list of each cell begins, and behind the last where it ends.
    starts: Vec<u32>,
    lists: Vec<Below>,
}

impl Directory {
    /// `None` where there is no grid: without segments, and too near a pole.
    pub(super) fn of(packed: &Packed) -> Option<Self> {
        let grid = Grid::over(packed.around()?, packed.leaves.len())?;
        let mut chosen = vec![Choice { level: u8::MAX, count: 0 }; grid.columns * grid.rows];
        for level in 0..=packed.levels.len() {
            let mut counts = vec![0_u16; chosen.len()];
            let all = packed.boxes_of(level);
            // Boxes that cover much of the grid are left to the levels above.
            if level < packed.levels.len()
                && all.clone().map(|one| grid.cells(one).len()).sum::<usize>() > MOST * chosen.len()
            {
                continue;
            }
            all.for_each(|one| grid.cells(one).each(|cell| counts[cell] = counts[cell].saturating_add(1)));
            for (choice, count) in chosen.iter_mut().zip(counts).filter(|(choice, _)| choice.level == u8::MAX) {
                if usize::from(count) <= MOST {
                    *choice = Choice { level: level as u8, count };
                }
            }
        }
        Some(Self::filled(packed, grid, &chosen))
    }

    fn filled(packed: &Packed, grid: Grid, chosen: &[Choice]) -> Self {
        let mut sum = 0;
        let mut starts: Vec<u32> = chosen
            .iter()
            .map(|choice| {
                sum += u32::from(choice.count);
                sum - u32::from(choice.count)
            })
            .collect();
        starts.push(sum);
        let mut next = starts.clone();
        let mut lists = vec![Below::default(); sum as usize];
        for level in 0..=packed.levels.len() {
            if chosen.iter().any(|choice| usize::from(choice.level) == level) {
                for (number, one) in packed.boxes_of(level).enumerate() {
                    grid.cells(one).each(|cell| {
                        if usize::from(chosen[cell].level) == level {
                            lists[next[cell] as usize] = Below::new(level, number);
                            next[cell] += 1;
                        }
                    });
                }
            }
        }
        Self { grid, starts, lists }
    }

    /// All that has anything within so many metres of a position; `None` if it may go too far for the grid.
    pub(super) fn below(&self, at: LonLat, within: Metres) -> Option<&[Below]> {
        if within > REACH {
            return None;
        }
        let Some(cell) = self.grid.cell(at) else { return Some(&[]) };
        self.lists.get(self.starts[cell] as usize..self.starts[cell + 1] as usize)
    }

    pub(super) fn bytes(&self) -> usize {
        self.starts.len() * size_of::<u32>() + self.lists.len() * size_of::<Below>()
    }
}

/// What is listed for a cell.
#[derive(Clone, Copy)]
struct Choice {
    level: u8,
    count: u16,
}

#[derive(Debug)]
struct Grid {
    west: f64,
    south: f64,
    /// Cells a degree.
    across: f64,
    up: f64,
    columns: usize,
    rows: usize,
    /// Degrees of reach.
    reach: (f64, f64),
}

impl Grid {
    /// About as many square cells as there are leaves.
    fn over(around: Around, leaves: usize) -> Option<Self> {
        let farthest = f64::from(around.south.abs().max(around.north.abs())) + 0.01;
        let reach = LocalPlane::at(LonLat::checked(0.0, farthest)?).degrees(Metres::computed(REACH.get() + 1.0));
        let (west, south) = (f64::from(around.west) - reach.0, f64::from(around.south) - reach.1);
        let (wide, high) = (f64::from(around.east) + reach.0 - west, f64::from(around.north) + reach.1 - south);
        let (east, north) = LocalPlane::at(LonLat::checked(0.0, (south + high / 2.0).clamp(-90.0, 90.0))?).per_degree();
        let side = (wide * east * high * north / leaves as f64).sqrt();
        let count = |degrees: f64, metres: f64| (degrees * metres / side).ceil().clamp(1.0, 65_536.0);
        let (columns, rows) = (count(wide, east), count(high, north));
        let (across, up) = (columns / wide, rows / high);
        let grid = Self { west, south, across, up, columns: columns as usize, rows: rows as usize, reach };
        (farthest < FARTHEST).then_some(grid)
    }

    /// The cell of a position, if it is in one.
    #[inline]
    fn cell(&self, at: LonLat) -> Option<usize> {
        let (x, y) = ((at.lon() - self.west) * self.across, (at.lat() - self.south) * self.up);
        if x < 0.0 || y < 0.0 || x >= self.columns as f64 || y >= self.rows as f64 {
            return None;
        }
        Some(y as usize * self.columns + x as usize)
    }

    /// The cells from which a box can be reached.
    fn cells(&self, one: Around) -> Cells {
        let column =
            |degrees: f64| ((degrees - self.west) * self.across).clamp(0.0, self.columns as f64 - 1.0) as usize;
        let row = |degrees: f64| ((degrees - self.south) * self.up).clamp(0.0, self.rows as f64 - 1.0) as usize;
        let (west, south) = (f64::from(one.west) - self.reach.0, f64::from(one.south) - self.reach.1);
        let (east, north) = (f64::from(one.east) + self.reach.0, f64::from(one.north) + self.reach.1);
        Cells { columns: (column(west), column(east)), rows: (row(south), row(north)), width: self.columns }
    }
}

/// A rectangle of cells.
struct Cells {
    columns: (usize, usize),
    rows: (usize, usize),
    width: usize,
}

impl Cells {
    fn len(&self) -> usize {
        (self.columns.1 - self.columns.0 + 1) * (self.rows.1 - self.rows.0 + 1)
    }

    fn each(&self, mut each: impl FnMut(usize)) {
        for row in self.rows.0..=self.rows.1 {
            (self.columns.0..=self.columns.1).for_each(|column| each(row * self.width + column));
        }
    }
}

impl Packed {
    /// The box of everything.
    fn around(&self) -> Option<Around> {
        let root = self.levels.last()?.first()?;
        Some((0..FAN).fold(Around::NOTHING, |all, child| all.join(root.child(child))))
    }

    /// The boxes of the leaves (level 0) or of the nodes of a level.
    fn boxes_of(&self, level: usize) -> impl Iterator<Item = Around> + Clone {
        let count = if level == 0 { self.leaves.len() } else { self.levels[level - 1].len() };
        let all = self.around().filter(|_| level == self.levels.len());
        (0..count).map(move |number| all.unwrap_or_else(|| self.levels[level][number / FAN].child(number % FAN)))
    }
}
