//! What each vehicle may use and how fast: rules and speeds as data that the operator may replace.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use serde::Deserialize;

use crate::roads::Vehicle;
use crate::units::Message;

/// The table that comes with the product.
const OWN: &str = include_str!("../../data/roads/profiles.json");

static OWN_PROFILES: LazyLock<Arc<Profiles>> =
    LazyLock::new(|| Arc::new(Profiles::read(OWN).expect("the product's own table is sound: a test reads it")));

/// Speeds of the three vehicles, km/h.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ByVehicle {
    car: f64,
    motorbike: f64,
    foot: f64,
}

impl ByVehicle {
    /// That of one.
    pub fn of(&self, vehicle: Vehicle) -> f64 {
        match vehicle {
            Vehicle::Car => self.car,
            Vehicle::Motorbike => self.motorbike,
            Vehicle::Foot => self.foot,
        }
    }
}

/// Where no roads are known.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Straight {
    /// How much longer than the straight line a way is.
    pub factor: f64,
    /// Speed on it, km/h.
    pub kmh: ByVehicle,
}

/// What one vehicle may use and how fast.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Speed by class of road (`highway=…`, and `ferry`); a class that is not here is closed.
    kmh: BTreeMap<String, f64>,
    /// Tags that open or close a road or a barrier, the most particular first: the first that is there decides.
    access: Vec<String>,
    /// Speed on a road of a class that is not in `kmh` and that a particular tag opens.
    opened_kmh: f64,
    /// Tags that make a road one-way, the first that is there decides.
    oneway: Vec<String>,
    /// Whether motorways and roundabouts are one-way without a tag.
    implied_oneway: bool,
    /// Whether `maxspeed` bounds the speed.
    obeys_maxspeed: bool,
    /// Barriers by kind, whether one passes; `*` is any other.
    barriers: BTreeMap<String, bool>,
    /// By tag and value: the share of the speed that is left.
    slower: BTreeMap<String, BTreeMap<String, f64>>,
    /// Values of access tags that close; the same for all vehicles.
    #[serde(skip)]
    denied: Vec<String>,
}

/// The whole table.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profiles {
    /// Without roads.
    pub straight: Straight,
    /// Walking away from roads, km/h.
    pub foot_leg_kmh: f64,
    denied: Vec<String>,
    profiles: ThreeProfiles,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct ThreeProfiles {
    car: Profile,
    motorbike: Profile,
    foot: Profile,
}

/// How fast a road is passed, km/h, in the direction it is drawn and against it; `None` is closed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Passage {
    /// In the direction it is drawn.
    pub forth: Option<f64>,
    /// Against it.
    pub back: Option<f64>,
}

impl Profiles {
    /// The table that comes with the product.
    pub fn own() -> Arc<Self> {
        Arc::clone(&OWN_PROFILES)
    }

    /// A table of the operator's. The error says what is wrong with it.
    pub fn read(json: &str) -> Result<Self, Message> {
        let mut read: Self = serde_json::from_str(json).map_err(|error| {
            Message::new(
                format!("Bảng tốc độ không đọc được ở dòng {}: {error}", error.line()),
                format!("The table of speeds cannot be read on line {}: {error}", error.line()),
            )
        })?;
        let denied = read.denied.clone();
        let three = &mut read.profiles;
        for profile in [&mut three.car, &mut three.motorbike, &mut three.foot] {
            profile.denied.clone_from(&denied);
        }
        match read.wrong() {
            None => Ok(read),
            Some(name) => Err(Message::new(
                format!("Bảng tốc độ: {name} phải lớn hơn 0 và không quá mức hợp lý."),
                format!("Table of speeds: {name} must be more than 0 and within reason."),
            )),
        }
    }

    /// The profile of a vehicle.
    pub fn of(&self, vehicle: Vehicle) -> &Profile {
        match vehicle {
            Vehicle::Car => &self.profiles.car,
            Vehicle::Motorbike => &self.profiles.motorbike,
            Vehicle::Foot => &self.profiles.foot,
        }
    }

    /// The first number that is out of reason.
    fn wrong(&self) -> Option<String> {
        let speed = |kmh: f64| (0.1..=300.0).contains(&kmh);
        if !(1.0..=10.0).contains(&self.straight.factor) {
            return Some("straight.factor".to_owned());
        }
        if !speed(self.foot_leg_kmh) {
            return Some("foot_leg_kmh".to_owned());
        }
        Vehicle::ALL.iter().find_map(|vehicle| {
            let (own, code) = (self.of(*vehicle), vehicle.code());
            let class = own.kmh.iter().find(|(_, kmh)| !speed(**kmh)).map(|(class, _)| format!("{code}.kmh.{class}"));
            let slower = own.slower.values().flatten().find(|(_, share)| !(0.01..=1.0).contains(*share));
            class
                .or_else(|| slower.map(|(value, _)| format!("{code}.slower.{value}")))
                .or_else(|| (!speed(own.opened_kmh)).then(|| format!("{code}.opened_kmh")))
                .or_else(|| (!speed(self.straight.kmh.of(*vehicle))).then(|| format!("straight.kmh.{code}")))
        })
    }
}

/// Tags of a road or a node, by key.
pub trait Tags {
    /// The value of a key.
    fn get(&self, key: &str) -> Option<&str>;
}

impl Tags for BTreeMap<String, String> {
    fn get(&self, key: &str) -> Option<&str> {
        self.get(key).map(String::as_str)
    }
}

/// Kilometres an hour of `maxspeed=`; `None` where it bounds nothing or names a rule.
fn maxspeed(value: &str) -> Option<f64> {
    let value = value.split(';').next()?.trim();
    let (number, factor) = match value.strip_suffix("mph") {
        Some(number) => (number, 1.609_344),
        None => (value.strip_suffix("km/h").unwrap_or(value), 1.0),
    };
    number.trim().parse().ok().map(|v: f64| v * factor).filter(|kmh| (1.0..=300.0).contains(kmh))
}

impl Profile {
    /// How a road with these tags is passed.
    pub fn passage(&self, tags: &impl Tags) -> Passage {
        let Some(kmh) = self.speed(tags) else { return Passage::default() };
        match self.direction(tags) {
            Direction::Both => Passage { forth: Some(kmh), back: Some(kmh) },
            Direction::Forth => Passage { forth: Some(kmh), back: None },
            Direction::Back => Passage { forth: None, back: Some(kmh) },
            Direction::Neither => Passage::default(),
        }
    }

    /// Whether one passes a node with these tags.
    pub fn passes(&self, tags: &impl Tags) -> bool {
        let Some(barrier) = tags.get("barrier") else { return true };
        match self.access.iter().find_map(|key| tags.get(key)) {
            Some(value) => !self.denies(value),
            None => *self.barriers.get(barrier).or_else(|| self.barriers.get("*")).unwrap_or(&false),
        }
    }

    fn denies(&self, value: &str) -> bool {
        self.denied.iter().any(|denied| denied == value)
    }

    fn speed(&self, tags: &impl Tags) -> Option<f64> {
        let told = self.access.iter().find_map(|key| tags.get(key).map(|value| (key.as_str(), value)));
        if told.is_some_and(|(_, value)| self.denies(value)) {
            return None;
        }
        let ferry = tags.get("route") == Some("ferry");
        let class = if ferry { "ferry" } else { tags.get("highway")? };
        let opened = || {
            let yes = ["yes", "designated", "permissive"];
            told.filter(|(key, value)| *key != "access" && yes.contains(value)).map(|_| self.opened_kmh)
        };
        let kmh = self.kmh.get(class).copied().or_else(opened)?;
        if ferry {
            return Some(tags.get(FERRY_KMH).and_then(|told| told.parse().ok()).unwrap_or(kmh));
        }
        let slower = self.slower.iter().filter_map(|(key, by_value)| by_value.get(tags.get(key)?));
        let kmh = slower.fold(kmh, |kmh, share| kmh * share);
        let most = tags.get("maxspeed").and_then(maxspeed).filter(|_| self.obeys_maxspeed);
        Some(most.map_or(kmh, |most| kmh.min(most)))
    }

    fn direction(&self, tags: &impl Tags) -> Direction {
        match self.oneway.iter().find_map(|key| tags.get(key)) {
            Some("yes" | "true" | "1") => Direction::Forth,
            Some("-1" | "reverse") => Direction::Back,
            Some("reversible") => Direction::Neither,
            Some(_) => Direction::Both,
            None => {
                let round = matches!(tags.get("junction"), Some("roundabout" | "circular"));
                let motorway = tags.get("highway") == Some("motorway");
                if self.implied_oneway && (round || motorway) { Direction::Forth } else { Direction::Both }
            }
        }
    }
}

/// The tag that carries the speed of a ferry with a timetable (`duration` over its length).
pub(super) const FERRY_KMH: &str = "duration:kmh";

enum Direction {
    Both,
    Forth,
    Back,
    Neither,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(told: &str) -> BTreeMap<String, String> {
        let pairs = told.split_whitespace().filter_map(|pair| pair.split_once('='));
        pairs.map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
    }

    /// What it is, who, tags; km/h as drawn and against it.
    type Case = (&'static str, Vehicle, &'static str, Option<f64>, Option<f64>);

    #[test]
    fn who_may_use_a_road_and_how_fast() {
        use Vehicle::{Car, Foot, Motorbike};
        let cases: &[Case] = &[
            ("a street both ways", Car, "highway=residential", Some(22.0), Some(22.0)),
            ("one-way", Car, "highway=residential oneway=yes", Some(22.0), None),
            ("one-way the other way", Car, "highway=residential oneway=-1", None, Some(22.0)),
            ("a tide lane is used by nobody", Car, "highway=primary oneway=reversible", None, None),
            ("a roundabout without a tag", Car, "highway=primary junction=roundabout", Some(55.0), None),
            ("told not to be one-way", Car, "highway=motorway oneway=no", Some(90.0), Some(90.0)),
            ("no motorbike on a motorway", Motorbike, "highway=motorway", None, None),
            (
                "motorbikes against the one-way",
                Motorbike,
                "highway=service oneway=yes oneway:motorcycle=no",
                Some(15.0),
                Some(15.0),
            ),
            ("who walks does not mind", Foot, "highway=residential oneway=yes", Some(5.0), Some(5.0)),
            ("a one-way stair", Foot, "highway=steps oneway:foot=yes", Some(2.0), None),
            ("private", Car, "highway=service access=private", None, None),
            (
                "private, but not for cars",
                Car,
                "highway=service access=private motor_vehicle=yes",
                Some(14.0),
                Some(14.0),
            ),
            ("the more particular tag decides", Car, "highway=service motorcar=no motor_vehicle=yes", None, None),
            ("a path is not for motorbikes", Motorbike, "highway=path", None, None),
            ("unless it says so", Motorbike, "highway=path motorcycle=yes", Some(12.0), Some(12.0)),
            ("open to all is no word on cars", Car, "highway=footway access=yes", None, None),
            ("a limit bounds", Car, "highway=primary maxspeed=40", Some(40.0), Some(40.0)),
            ("it does not hasten", Car, "highway=service maxspeed=80", Some(14.0), Some(14.0)),
            ("in miles", Car, "highway=motorway maxspeed=10mph", Some(16.09344), None),
            ("a rule is no number", Car, "highway=primary maxspeed=VN:urban", Some(55.0), Some(55.0)),
            ("earth", Car, "highway=track surface=earth", Some(6.0), Some(6.0)),
            ("a ferry", Foot, "route=ferry", Some(9.0), Some(9.0)),
            ("with a timetable", Car, "route=ferry duration:kmh=12.5", Some(12.5), Some(12.5)),
            ("that takes no cars", Car, "route=ferry motor_vehicle=no", None, None),
            ("not built yet", Car, "highway=construction", None, None),
        ];
        for (name, vehicle, told, forth, back) in cases {
            let passage = Profiles::own().of(*vehicle).passage(&tags(told));
            let near = |a: Option<f64>, b: &Option<f64>| {
                a.zip(*b).is_none_or(|(a, b)| (a - b).abs() < 1e-9) && a.is_some() == b.is_some()
            };
            assert!(near(passage.forth, forth) && near(passage.back, back), "{name}: {passage:?}");
        }
    }

    #[test]
    fn who_passes_a_barrier() {
        use Vehicle::{Car, Foot, Motorbike};
        let cases: &[(&str, Vehicle, &str, bool)] = &[
            ("no barrier", Car, "highway=crossing", true),
            ("a gate", Car, "barrier=gate", true),
            ("a private gate", Car, "barrier=gate access=private", false),
            ("a bollard stops cars", Car, "barrier=bollard", false),
            ("not motorbikes", Motorbike, "barrier=bollard", true),
            ("unless it says so", Motorbike, "barrier=bollard motor_vehicle=no", false),
            ("what nobody has heard of stops cars", Car, "barrier=dragon", false),
            ("not those who walk", Foot, "barrier=dragon", true),
            ("but a wall does", Foot, "barrier=wall", false),
        ];
        for (name, vehicle, told, passes) in cases {
            assert_eq!(Profiles::own().of(*vehicle).passes(&tags(told)), *passes, "{name}");
        }
    }

    #[test]
    fn a_table_out_of_reason_is_refused_with_its_place() {
        let cases = [
            ("\"residential\": 22", "\"residential\": 0", "car.kmh.residential"),
            ("\"factor\": 1.35", "\"factor\": 0.5", "straight.factor"),
            ("\"opened_kmh\": 4", "\"opened_kmh\": 1e9", "foot.opened_kmh"),
            ("\"unpaved\": 0.6", "\"unpaved\": 6", "car.slower.unpaved"),
            ("\"obeys_maxspeed\"", "\"obeys\"", "obeys"),
        ];
        for (from, to, place) in cases {
            let wrong = Profiles::read(&OWN.replacen(from, to, 1)).unwrap_err();
            assert!(wrong.vi.contains(place) && wrong.en.contains(place), "{place}: {wrong:?}");
        }
    }
}
