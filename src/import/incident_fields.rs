//! The properties of one incident, whatever file they come from.

use serde_json::{Map, Value};

use crate::import::fault::Faults;
use crate::import::feature::{Feature, Shape};
use crate::import::{Event, Severity, parse_time};
use crate::incidents::{Evidence, Incident, Kind, MAX_ACCURACY, Told};
use crate::network::Medium;
use crate::units::{CarrierCode, Chainage, Interval, LonLat, Metres, Timestamp, Zone};

/// Reads the fields of one feature and tells what is wrong with them.
pub(crate) struct Fields<'a> {
    feature: &'a Feature,
    zone: Zone,
    faults: &'a mut Faults,
    bad: bool,
    /// The entry of `places` that is being read, and its path.
    entry: Option<(&'a Map<String, Value>, String)>,
}

/// Most places that one incident may list.
const MANY: usize = 100;

impl<'a> Fields<'a> {
    pub(crate) fn new(feature: &'a Feature, zone: Zone, faults: &'a mut Faults) -> Self {
        Self { feature, zone, faults, bad: false, entry: None }
    }

    /// The incident, `None` if an error was told.
    pub(crate) fn incident(mut self) -> Option<Incident> {
        let kind = self.kind();
        let incident = self.read(kind, true);
        (!self.bad).then_some(incident)
    }

    /// The incident as an event, whose kind and place need not be told; `None` if an error was told.
    pub(crate) fn event(mut self) -> Option<Event> {
        let kind = self.text("kind").and_then(|text| Kind::from_code(&text)).unwrap_or(Kind::Cut);
        let incident = self.read(kind, false);
        let plane = self.number("x", "I107").zip(self.number("y", "I107"));
        (!self.bad).then_some(Event { incident, plane })
    }

    fn read(&mut self, kind: Kind, place_needed: bool) -> Incident {
        let discovered_at = self.time("discovered_at", false);
        let reported_at = self.time("reported_at", false);
        let occurred = self.occurred(discovered_at.or(reported_at));
        Incident {
            id: self.feature.id.clone(),
            kind,
            occurred,
            discovered_at,
            reported_at,
            places: self.places(place_needed),
            carrier: self.word("carrier", "G304", CarrierCode::checked),
            medium: self.word("medium", "G301", Medium::from_code),
            metres_taken: self.number("metres_taken", "I107").and_then(|m| self.length(m, "metres_taken", "I107")),
            damage_vnd: self.damage(),
            note: self.text("note"),
        }
    }

    fn tell(&mut self, code: &'static str, name: &str, detail: &str) {
        let within = self.entry.as_ref().map_or(String::new(), |(_, path)| format!("{path}."));
        let path = self.feature.property(&format!("{within}{name}"));
        let fault = self.feature.fault(code, detail).path(path.trim_end_matches('.'));
        self.bad |= fault.severity == Severity::Error;
        self.faults.push(fault);
    }

    /// A field as text; numbers too, for ids are often written as numbers.
    fn text(&self, name: &str) -> Option<String> {
        let properties = self.entry.as_ref().map_or(&self.feature.properties, |(entry, _)| entry);
        match properties.get(name)? {
            Value::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }

    fn word<T>(&mut self, name: &str, code: &'static str, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        let text = self.text(name)?;
        let value = read(&text);
        if value.is_none() {
            self.tell(code, name, &text);
        }
        value
    }

    /// A number, or text that is one; a table may write the comma of Vietnamese decimals.
    fn number(&mut self, name: &str, code: &'static str) -> Option<f64> {
        let text = self.text(name)?;
        let value = text.parse().or_else(|_| text.replacen(',', ".", 1).parse()).ok().filter(|v: &f64| v.is_finite());
        if value.is_none() {
            self.tell(code, name, &text);
        }
        value
    }

    fn length(&mut self, value: f64, name: &str, code: &'static str) -> Option<Metres> {
        let length = Metres::checked(value);
        if length.is_none() {
            self.tell(code, name, &value.to_string());
        }
        length
    }

    fn kind(&mut self) -> Kind {
        match self.text("kind") {
            None => {
                self.tell("I110", "kind", "");
                Kind::Cut
            }
            Some(text) => Kind::from_code(&text).unwrap_or_else(|| {
                self.tell("I101", "kind", &text);
                Kind::Cut
            }),
        }
    }

    fn time(&mut self, name: &str, end: bool) -> Option<Timestamp> {
        let text = self.text(name)?;
        let at = parse_time(&text, end, self.zone);
        if at.is_none() {
            self.tell("I103", name, &text);
        }
        at
    }

    /// A missing end is not an instant: it is when somebody noticed or told, else the
    /// end of a bare day, and only a lone exact time stands for itself.
    fn occurred(&mut self, noticed: Option<Timestamp>) -> Option<Interval> {
        let from = self.time("occurred_from", false)?;
        let given = self.text("occurred_to").is_some();
        let to = if given { self.time("occurred_to", true)? } else { noticed.unwrap_or(from) };
        if !given && to <= from {
            let end = self.text("occurred_from").and_then(|text| parse_time(&text, true, self.zone));
            return Interval::new(from, end.unwrap_or(from));
        }
        let interval = Interval::new(from, to);
        if interval.is_none() {
            self.tell("I102", "occurred_to", "");
        }
        interval
    }

    fn damage(&mut self) -> Option<u64> {
        let value = self.number("damage_vnd", "I108")?;
        // Beyond 2^53 a đồng would be lost; no cable costs that.
        if !(0.0..=9e15).contains(&value) {
            self.tell("I108", "damage_vnd", &value.to_string());
            return None;
        }
        Some(value.round() as u64)
    }

    fn places(&mut self, needed: bool) -> Vec<Evidence> {
        let faulty = self.bad;
        let point = match self.feature.shape {
            Shape::Point(at) => Some(at),
            Shape::Lines(_) | Shape::Areas(_) | Shape::None => None,
        };
        let mut places = self.told(point).places();
        places.extend(self.listed());
        if needed && places.is_empty() && self.bad == faulty {
            self.tell("I106", "", "");
        }
        places
    }

    /// Further places, each an object of the same fields and `point`.
    fn listed(&mut self) -> Vec<Evidence> {
        let feature = self.feature;
        let list = match feature.properties.get("places") {
            None | Some(Value::Null) => return Vec::new(),
            Some(Value::Array(list)) if list.len() <= MANY => list,
            // A table cannot hold a list: one place a row, or the fields side by side.
            Some(_) => {
                self.tell("I114", "places", "");
                return Vec::new();
            }
        };
        let mut places = Vec::new();
        for (i, entry) in list.iter().enumerate() {
            let Some(entry) = entry.as_object() else {
                self.tell("I114", &format!("places[{i}]"), "");
                continue;
            };
            self.entry = Some((entry, format!("places[{i}]")));
            let point = self.listed_point(entry);
            let found = self.told(point).places();
            if found.is_empty() && !self.bad {
                self.tell("I106", "", "");
            }
            places.extend(found);
            self.entry = None;
        }
        places
    }

    fn listed_point(&mut self, entry: &Map<String, Value>) -> Option<LonLat> {
        let value = entry.get("point").filter(|value| !value.is_null())?;
        let numbers: Option<Vec<f64>> = value.as_array().and_then(|list| list.iter().map(Value::as_f64).collect());
        let point = match numbers.as_deref() {
            Some([lon, lat]) => LonLat::checked(*lon, *lat),
            _ => None,
        };
        if point.is_none() {
            self.tell("I115", "point", &value.to_string());
        }
        point
    }

    fn told(&mut self, point: Option<LonLat>) -> Told {
        let otdr = self.number("otdr_m", "I107").and_then(|value| self.length(value, "otdr_m", "I107"));
        let told = Told {
            point,
            accuracy: self.accuracy(),
            route_id: self.text("route_id"),
            chainage: self.chainage("chainage_m"),
            chainage_to: self.chainage("chainage_to_m"),
            otdr,
            otdr_site: self.text("otdr_site"),
            from_site: self.text("from_site"),
            to_site: self.text("to_site"),
            site_id: self.text("site_id"),
            label: self.text("label"),
            commune: self.text("commune"),
        };
        if let Some((name, other)) = told.half_told() {
            self.tell("I113", name, other);
        }
        told
    }

    fn accuracy(&mut self) -> Option<Metres> {
        let value = self.number("accuracy_m", "I104")?;
        let accuracy = Metres::checked(value).filter(|m| *m <= MAX_ACCURACY);
        if accuracy.is_none() {
            self.tell("I104", "accuracy_m", &value.to_string());
        }
        accuracy
    }

    fn chainage(&mut self, name: &str) -> Option<Chainage> {
        let value = self.number(name, "I105")?;
        let chainage = Chainage::checked(value);
        if chainage.is_none() {
            self.tell("I105", name, &value.to_string());
        }
        chainage
    }
}
