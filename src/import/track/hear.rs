//! The points of GPX, KML and TCX as their elements come by.

use crate::geodesy;
use crate::import::xml::{Element, Halt, Listener, Trail, shown};
use crate::import::{Fault, parse_time};
use crate::units::{LonLat, Timestamp};
use time::UtcOffset;

/// A point as it stands in the file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Point {
    pub(super) at: Option<Timestamp>,
    pub(super) place: LonLat,
    /// Metres.
    pub(super) accuracy: Option<f64>,
    pub(super) line: usize,
}

/// Everything that was heard.
#[derive(Debug, Default)]
pub(super) struct Heard {
    pub(super) name: Option<String>,
    pub(super) points: Vec<Point>,
    /// Points that cannot be read, and the line of the first.
    pub(super) bad: (usize, Option<usize>),
    /// Lines whose times were spread, and the line of the first.
    pub(super) spread: (usize, Option<usize>),
}

/// Texts that tell something, by the name of their element.
const TEXTS: &[&str] = &[
    "name",
    "time",
    "when",
    "coord",
    "coordinates",
    "begin",
    "end",
    "accuracy",
    "Time",
    "LatitudeDegrees",
    "LongitudeDegrees",
    "Id",
];
/// Letters of a name that are kept.
const NAME: usize = 200;

#[derive(Debug)]
pub(super) struct Hearing {
    most: usize,
    format: &'static str,
    heard: Heard,
    text: String,
    /// Of the point, or of the placemark, that is open.
    times: Vec<Option<Timestamp>>,
    places: Vec<(Option<LonLat>, usize)>,
    accuracy: Option<f64>,
    degrees: [Option<f64>; 2],
    span: [Option<Timestamp>; 2],
}

impl Hearing {
    pub(super) fn new(most: usize) -> Self {
        Self {
            most,
            format: "xml",
            heard: Heard::default(),
            text: String::new(),
            times: Vec::new(),
            places: Vec::new(),
            accuracy: None,
            degrees: [None; 2],
            span: [None; 2],
        }
    }

    pub(super) fn format(&self) -> &'static str {
        self.format
    }

    pub(super) fn done(self) -> Heard {
        self.heard
    }

    fn begin(&mut self, element: &Element<'_>, trail: &Trail) -> Result<(), Halt> {
        self.format = match element.local() {
            "gpx" => "gpx",
            "kml" | "Document" | "Folder" | "Placemark" => "kml",
            "TrainingCenterDatabase" => "tcx",
            other => return Err(Box::new(Fault::of("K010", format!("<{}>", shown(other))).line(trail.told_on()))),
        };
        Ok(())
    }

    fn clear(&mut self) {
        self.times.clear();
        self.places.clear();
        (self.accuracy, self.degrees, self.span) = (None, [None; 2], [None; 2]);
    }

    fn bad(&mut self, count: usize, line: usize) {
        self.heard.bad.0 += count;
        self.heard.bad.1.get_or_insert(line);
    }

    fn point(&mut self, at: Option<Timestamp>, place: LonLat, line: usize) -> Result<(), Halt> {
        if self.heard.points.len() >= self.most {
            return Err(Box::new(Fault::of("K014", self.most).line(line)));
        }
        self.heard.points.push(Point { at, place, accuracy: self.accuracy, line });
        Ok(())
    }

    /// A point whose degrees stood in attributes or elements of their own.
    fn degrees_point(&mut self, line: usize) -> Result<(), Halt> {
        let [lat, lon] = self.degrees;
        let place = lon.zip(lat).and_then(|(lon, lat)| LonLat::checked(lon, lat));
        let at = self.times.first().copied();
        match (place, at) {
            // A time that stands there but cannot be read is no point without a time.
            (Some(_), Some(None)) | (None, _) => self.bad(1, line),
            (Some(place), at) => self.point(at.flatten(), place, line)?,
        }
        self.clear();
        Ok(())
    }

    /// The two lists of a `gx:Track`: as many times as places.
    fn listed(&mut self, line: usize) -> Result<(), Halt> {
        let (times, places) = (std::mem::take(&mut self.times), std::mem::take(&mut self.places));
        let missing = times.len().abs_diff(places.len());
        if missing > 0 {
            self.bad(missing, line);
        }
        for (at, (place, line)) in times.into_iter().zip(places) {
            match (at, place) {
                (Some(at), Some(place)) => self.point(Some(at), place, line)?,
                _ => self.bad(1, line),
            }
        }
        Ok(())
    }

    /// A placemark: a point with a time, or a line from a time to another.
    fn placemark(&mut self, line: usize) -> Result<(), Halt> {
        let places = std::mem::take(&mut self.places);
        let times = std::mem::take(&mut self.times);
        let unread = places.iter().filter(|(place, _)| place.is_none()).count();
        if unread > 0 {
            self.bad(unread, line);
        }
        let known: Vec<(LonLat, usize)> = places.into_iter().filter_map(|(place, line)| Some((place?, line))).collect();
        let span = match self.span {
            [Some(from), Some(to)] if from <= to && known.len() > 1 => Some((from, to)),
            _ => None,
        };
        let Some((from, to)) = span else {
            let at = if known.len() == 1 { times.first().copied().flatten().or(self.span[0]) } else { None };
            known.into_iter().try_for_each(|(place, line)| self.point(at, place, line))?;
            self.clear();
            return Ok(());
        };
        self.heard.spread.0 += 1;
        self.heard.spread.1.get_or_insert(line);
        let mut along = vec![0.0];
        let mut done = 0.0;
        for pair in known.windows(2) {
            done += geodesy::distance(pair[0].0, pair[1].0).get();
            along.push(done);
        }
        let millis = (to.millis() - from.millis()) as f64;
        for ((place, line), metres) in known.into_iter().zip(along) {
            let share = if done > 0.0 { metres / done } else { 0.0 };
            self.point(Some(Timestamp::from_millis(from.millis() + (share * millis) as i64)), place, line)?;
        }
        self.clear();
        Ok(())
    }

    fn told(&mut self, trail: &Trail) {
        let (name, parent, line) = (trail.name(), trail.parent(), trail.told_on());
        let text = std::mem::take(&mut self.text);
        let text = text.trim();
        let time = || parse_time(text, false, UtcOffset::UTC);
        match (self.format, name, parent) {
            ("gpx", "time", "trkpt") | ("tcx", "Time", "Trackpoint") => self.times = vec![time()],
            ("gpx", "accuracy", _) => self.accuracy = number(text),
            ("tcx", "LatitudeDegrees", "Position") => self.degrees[0] = number(text),
            ("tcx", "LongitudeDegrees", "Position") => self.degrees[1] = number(text),
            ("kml", "when", "Track" | "TimeStamp") => self.times.push(time()),
            ("kml", "begin", "TimeSpan") => self.span[0] = time(),
            ("kml", "end", "TimeSpan") => self.span[1] = time(),
            ("kml", "coord", "Track") => self.places.push((place(text.split_whitespace()), line)),
            ("kml", "coordinates", "Point" | "LineString") => {
                let all = text.split_whitespace().map(|one| (place(one.split(',')), line));
                self.places.extend(all.take(self.most.saturating_add(1)));
            }
            ("gpx", "name", "trk") | ("kml", "name", "Placemark" | "Document") | ("tcx", "Id", "Activity")
                if !text.is_empty() && self.heard.name.is_none() =>
            {
                self.heard.name = Some(text.chars().filter(|c| !c.is_control()).take(NAME).collect());
            }
            _ => {}
        }
    }
}

impl Listener for Hearing {
    fn open(&mut self, element: &Element<'_>, trail: &Trail) -> Result<(), Halt> {
        if trail.len() == 1 {
            self.begin(element, trail)?;
        }
        self.text.clear();
        match (self.format, element.local()) {
            ("gpx", "trkpt") => {
                self.clear();
                for (place, name) in ["lat", "lon"].into_iter().enumerate() {
                    self.degrees[place] = element.attribute(name)?.and_then(|text| number(text.trim()));
                }
            }
            ("tcx", "Trackpoint") | ("kml", "Placemark" | "Track") => self.clear(),
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str, trail: &Trail) -> Result<(), Halt> {
        if TEXTS.contains(&trail.name()) {
            self.text.push_str(text);
        }
        Ok(())
    }

    fn close(&mut self, trail: &Trail) -> Result<(), Halt> {
        let line = trail.told_on();
        match (self.format, trail.name()) {
            ("gpx", "trkpt") => self.degrees_point(line),
            // A watch that pauses writes points without a position: they tell nothing.
            ("tcx", "Trackpoint") if self.degrees == [None; 2] => Ok(()),
            ("tcx", "Trackpoint") => self.degrees_point(line),
            ("kml", "Track") => self.listed(line),
            ("kml", "Placemark") => self.placemark(line),
            _ => {
                self.told(trail);
                Ok(())
            }
        }
    }
}

/// A plain number; the words that the standard library reads as well are none.
fn number(text: &str) -> Option<f64> {
    let plain = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+' | b'e' | b'E'));
    text.parse().ok().filter(|value: &f64| plain && value.is_finite())
}

/// Longitude and latitude, then anything.
fn place<'a>(mut words: impl Iterator<Item = &'a str>) -> Option<LonLat> {
    LonLat::checked(number(words.next()?)?, number(words.next()?)?)
}
