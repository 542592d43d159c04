//! Two numbers to a position, or what is wrong with them.

use crate::geodesy::Crs;
use crate::units::LonLat;

/// Degrees never reach this far; metres of a projected system nearly always do.
const FAR: f64 = 1000.0;

/// Why two numbers are no position in a file's coordinate system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Misplaced {
    /// Metres, where degrees are expected.
    Metres,
    /// Degrees, where metres are expected.
    Degrees,
    /// Latitude before longitude.
    Swapped,
    /// A latitude beyond 90 degrees.
    Latitude,
    /// A longitude beyond 180 degrees.
    Longitude,
    /// Not on the part of the globe that the system shows.
    Outside,
}

impl Misplaced {
    /// The code of the fault.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Metres => "G104",
            Self::Degrees => "G121",
            Self::Swapped => "G102",
            Self::Latitude => "G101",
            Self::Longitude => "G103",
            Self::Outside => "G120",
        }
    }
}

/// The position of two numbers of a file that is in `crs`.
pub(crate) fn position(crs: &Crs, first: f64, second: f64) -> Result<LonLat, Misplaced> {
    let (x, y) = crs.ordered(first, second);
    if !crs.is_degrees() {
        let degrees = x.abs() <= 180.0 && y.abs() <= 90.0;
        return if degrees { Err(Misplaced::Degrees) } else { crs.position(x, y).ok_or(Misplaced::Outside) };
    }
    match LonLat::checked(x, y) {
        Some(_) => crs.position(x, y).ok_or(Misplaced::Outside),
        None if x.abs() > FAR || y.abs() > FAR => Err(Misplaced::Metres),
        None if y.abs() > 90.0 && LonLat::checked(y, x).is_some() => Err(Misplaced::Swapped),
        None if y.abs() > 90.0 => Err(Misplaced::Latitude),
        None => Err(Misplaced::Longitude),
    }
}

/// The positions of one feature as they are placed: axes are swapped throughout it, or not at all.
#[derive(Debug, Default)]
pub(crate) struct Axes {
    placed: usize,
    swapped: usize,
    unplaced: Option<(f64, f64)>,
}

impl Axes {
    /// As [`position`]; else everything it may be, each with what to show of it. A swapped position
    /// is, among others that are not, a wrong latitude.
    pub(crate) fn position(&mut self, crs: &Crs, first: f64, second: f64) -> Result<LonLat, Vec<(Misplaced, String)>> {
        self.placed += 1;
        position(crs, first, second).map_err(|why| {
            let mut may_be = vec![(why, format!("{first}, {second}"))];
            if matches!(why, Misplaced::Metres | Misplaced::Swapped) {
                self.unplaced.get_or_insert((first, second));
            }
            if why == Misplaced::Swapped {
                self.swapped += 1;
                may_be.push((Misplaced::Latitude, second.to_string()));
            }
            may_be
        })
    }

    /// Which of the two readings of a swapped position does not hold, now that all are placed.
    pub(crate) fn ruled_out(&self) -> Misplaced {
        let throughout = self.placed > 0 && self.swapped == self.placed;
        if throughout { Misplaced::Latitude } else { Misplaced::Swapped }
    }

    /// The first position that is metres where degrees are expected, or has latitude first: a
    /// person may know the system.
    pub(crate) fn unplaced(&self) -> Option<(f64, f64)> {
        self.unplaced
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_numbers_are_judged_by_the_system_they_are_in() {
        let vn = Crs::from_code("EPSG:9212").unwrap();
        let cases = [
            ("Đông Hà in its zone", &vn, 590_430.6, 1_860_091.6, None),
            ("degrees, said to be metres", &vn, 107.1, 16.8, Some(Misplaced::Degrees)),
            ("metres, said to be degrees", &Crs::WGS84, 590_430.6, 1_860_091.6, Some(Misplaced::Metres)),
            ("degrees", &Crs::WGS84, 107.1, 16.8, None),
            ("swapped", &Crs::WGS84, 16.8, 107.1, Some(Misplaced::Swapped)),
            ("neither way", &Crs::WGS84, 190.0, 107.1, Some(Misplaced::Latitude)),
            ("too far east", &Crs::WGS84, 181.0, 16.8, Some(Misplaced::Longitude)),
            ("off the map", &vn, 1e12, 1e12, Some(Misplaced::Outside)),
            ("north first, as told", &vn.clone().north_first(), 1_860_091.6, 590_430.6, None),
            ("latitude first, as told", &Crs::WGS84.north_first(), 16.8, 107.1, None),
        ];
        for (name, crs, x, y, wrong) in cases {
            assert_eq!(position(crs, x, y).err(), wrong, "{name}");
        }
    }
}
