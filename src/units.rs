//! Units as types: a bare `f64` or `i64` never crosses a module.

mod zone;

pub use zone::Zone;

use std::fmt;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// A length or distance in metres, finite and not negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Metres(f64);

impl Metres {
    /// A whole number of metres, for constants.
    pub const fn of(value: u32) -> Self {
        Self(value as f64)
    }

    /// `None` for NaN, infinities and negative values.
    pub fn checked(value: f64) -> Option<Self> {
        (value.is_finite() && value >= 0.0).then_some(Self(value))
    }

    /// For values the caller has computed: negatives from rounding become 0.
    pub(crate) fn computed(value: f64) -> Self {
        debug_assert!(value.is_finite(), "a computed length is finite");
        Self(value.max(0.0))
    }

    /// The bare number of metres.
    pub fn get(self) -> f64 {
        self.0
    }

    /// The longer of the two.
    pub fn max_of(self, other: Self) -> Self {
        Self(self.0.max(other.0))
    }

    /// In kilometres.
    pub fn km(self) -> f64 {
        self.0 / 1000.0
    }
}

/// Metres along a route from its named start; gaps between parts have no length.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Chainage(f64);

impl Chainage {
    /// `None` for NaN, infinities and negative values.
    pub fn checked(value: f64) -> Option<Self> {
        Metres::checked(value).map(|m| Self(m.0))
    }

    pub(crate) fn computed(value: f64) -> Self {
        Self(Metres::computed(value).0)
    }

    /// The bare number of metres from the start.
    pub fn get(self) -> f64 {
        self.0
    }
}

/// An instant, in whole milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// 1970-01-01T00:00:00Z.
    pub const EPOCH: Self = Self(0);

    /// From milliseconds since the epoch.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since the epoch.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// From a date and time with an offset; fractions below a millisecond are dropped.
    pub fn from_datetime(at: OffsetDateTime) -> Self {
        Self((at.unix_timestamp_nanos() / 1_000_000) as i64)
    }

    /// As a UTC date and time.
    pub fn datetime(self) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp_nanos(i128::from(self.0) * 1_000_000).unwrap_or(OffsetDateTime::UNIX_EPOCH)
    }

    /// RFC 3339 in UTC, as every reply of the server writes it.
    pub fn rfc3339(self) -> String {
        self.datetime().format(&Rfc3339).unwrap_or_default()
    }

    /// `self - earlier` in days of 24 hours, negative if `earlier` is later.
    pub fn days_since(self, earlier: Self) -> f64 {
        (self.0 - earlier.0) as f64 / 86_400_000.0
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.rfc3339())
    }
}

/// From a start to an end that is not before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    from: Timestamp,
    to: Timestamp,
}

impl Interval {
    /// `None` if it would end before it begins.
    pub fn new(from: Timestamp, to: Timestamp) -> Option<Self> {
        (from <= to).then_some(Self { from, to })
    }

    /// A single instant.
    pub fn instant(at: Timestamp) -> Self {
        Self { from: at, to: at }
    }

    /// Its start.
    pub fn from(self) -> Timestamp {
        self.from
    }

    /// Its end.
    pub fn to(self) -> Timestamp {
        self.to
    }

    /// Its end in milliseconds; that of a bare day, told as a millisecond before midnight, is midnight.
    pub fn end_millis(self) -> i64 {
        let after = self.to.millis() + 1;
        if after % 60_000 == 0 && self.from < self.to { after } else { self.to.millis() }
    }

    /// Length in days of 24 hours.
    pub fn days(self) -> f64 {
        self.to.days_since(self.from)
    }

    /// The share of `self` that lies inside `window`, 0 to 1. An instant counts
    /// whole or not at all; windows are half-open, so adjoining ones share nothing.
    pub fn share_within(self, window: Interval) -> f64 {
        if self.from == self.to {
            return f64::from(window.from <= self.from && self.from < window.to);
        }
        let from = self.from.max(window.from).millis();
        let to = self.to.min(window.to).millis();
        (to - from).max(0) as f64 / (self.to.millis() - self.from.millis()) as f64
    }
}

/// A position in WGS84 degrees: longitude -180..=180, latitude -90..=90.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LonLat {
    lon: f64,
    lat: f64,
}

impl LonLat {
    /// `None` outside the globe, NaN and infinities included.
    pub fn checked(lon: f64, lat: f64) -> Option<Self> {
        ((-180.0..=180.0).contains(&lon) && (-90.0..=90.0).contains(&lat)).then_some(Self { lon, lat })
    }

    /// Degrees east.
    pub fn lon(self) -> f64 {
        self.lon
    }

    /// Degrees north.
    pub fn lat(self) -> f64 {
        self.lat
    }
}

/// A box in WGS84 degrees, edges included; west is never greater than east.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bbox {
    /// Smallest longitude.
    pub west: f64,
    /// Smallest latitude.
    pub south: f64,
    /// Greatest longitude.
    pub east: f64,
    /// Greatest latitude.
    pub north: f64,
}

impl Bbox {
    /// The whole globe.
    pub const WORLD: Self = Self { west: -180.0, south: -90.0, east: 180.0, north: 90.0 };

    /// `None` for a box outside the globe or inside out.
    pub fn checked(west: f64, south: f64, east: f64, north: f64) -> Option<Self> {
        LonLat::checked(west, south)?;
        LonLat::checked(east, north)?;
        (west <= east && south <= north).then_some(Self { west, south, east, north })
    }

    /// The smallest box around the positions, `None` without any.
    pub fn around(points: impl IntoIterator<Item = LonLat>) -> Option<Self> {
        points.into_iter().map(|p| Self { west: p.lon, south: p.lat, east: p.lon, north: p.lat }).reduce(Self::join)
    }

    /// The smallest box around both.
    pub fn join(self, other: Self) -> Self {
        Self {
            west: self.west.min(other.west),
            south: self.south.min(other.south),
            east: self.east.max(other.east),
            north: self.north.max(other.north),
        }
    }

    /// The box with so many degrees more on each side.
    pub fn grown(self, degrees: f64) -> Self {
        Self {
            west: self.west - degrees,
            south: self.south - degrees,
            east: self.east + degrees,
            north: self.north + degrees,
        }
    }

    /// Whether the boxes share a point.
    pub fn touches(self, other: Self) -> bool {
        self.west <= other.east && other.west <= self.east && self.south <= other.north && other.south <= self.north
    }

    /// Whether the position lies inside or on the edge.
    pub fn holds(self, at: LonLat) -> bool {
        self.touches(Self { west: at.lon, south: at.lat, east: at.lon, north: at.lat })
    }
}

/// A carrier's short code: 1 to 16 of `A-Z a-z 0-9 - _`, kept as given.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CarrierCode(String);

impl CarrierCode {
    /// `None` for anything but a short plain code.
    pub fn checked(code: &str) -> Option<Self> {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        ((1..=16).contains(&code.len()) && code.chars().all(plain)).then(|| Self(code.to_owned()))
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for CarrierCode {
    type Error = &'static str;

    fn try_from(code: String) -> Result<Self, Self::Error> {
        Self::checked(&code).ok_or("a carrier code is 1 to 16 letters, digits, - or _")
    }
}

impl From<CarrierCode> for String {
    fn from(code: CarrierCode) -> Self {
        code.0
    }
}

impl fmt::Display for CarrierCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The digits of a whole number in threes with a mark between: 1.234 in Vietnamese, 1,234 in English.
pub(crate) fn grouped(digits: &str, mark: char) -> String {
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(mark);
        }
        text.push(digit);
    }
    text
}

/// A sentence in both languages of the product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Vietnamese.
    pub vi: String,
    /// English.
    pub en: String,
}

impl Message {
    /// Both sentences at once.
    pub fn new(vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { vi: vi.into(), en: en.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: i64) -> Timestamp {
        Timestamp::from_millis(day * 86_400_000)
    }

    #[test]
    fn a_length_is_finite_and_not_negative() {
        for bad in [f64::NAN, f64::INFINITY, -0.001] {
            assert_eq!(Metres::checked(bad), None, "{bad}");
        }
        assert_eq!(Metres::checked(218.7).map(Metres::get), Some(218.7));
    }

    #[test]
    fn an_incident_counts_by_the_share_of_its_interval_in_the_window() {
        let whole = |a, b| Interval::new(at(a), at(b)).unwrap();
        let window = whole(10, 20);
        let cases = [
            ("inside", whole(12, 13), 1.0),
            ("half before", whole(5, 15), 0.5),
            ("around", whole(0, 40), 0.25),
            ("after", whole(20, 30), 0.0),
            ("an instant at the start", whole(10, 10), 1.0),
            ("an instant at the end belongs to the next window", whole(20, 20), 0.0),
        ];
        for (name, incident, share) in cases {
            assert_eq!(incident.share_within(window), share, "{name}");
        }
    }

    #[test]
    fn an_interval_cannot_end_before_it_begins() {
        assert!(Interval::new(at(2), at(1)).is_none());
    }
}
