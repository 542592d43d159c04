//! The properties of one incident, whatever file they come from.

use serde_json::Value;
use time::UtcOffset;

use crate::import::fault::Faults;
use crate::import::feature::{Feature, Shape};
use crate::import::{Severity, parse_time};
use crate::incidents::{DEFAULT_ACCURACY, Evidence, Incident, Kind, MAX_ACCURACY};
use crate::network::Medium;
use crate::units::{CarrierCode, Chainage, Interval, Metres, Timestamp};

/// Reads the fields of one feature and tells what is wrong with them.
pub(crate) struct Fields<'a> {
    feature: &'a Feature,
    offset: UtcOffset,
    faults: &'a mut Faults,
    bad: bool,
}

impl<'a> Fields<'a> {
    pub(crate) fn new(feature: &'a Feature, offset: UtcOffset, faults: &'a mut Faults) -> Self {
        Self { feature, offset, faults, bad: false }
    }

    /// The incident, `None` if an error was told.
    pub(crate) fn incident(mut self) -> Option<Incident> {
        let kind = self.kind();
        let discovered_at = self.time("discovered_at", false);
        let reported_at = self.time("reported_at", false);
        let occurred = self.occurred(discovered_at.or(reported_at));
        let incident = Incident {
            id: self.feature.id.clone(),
            kind,
            occurred,
            discovered_at,
            reported_at,
            places: self.places(),
            carrier: self.word("carrier", "G304", CarrierCode::checked),
            medium: self.word("medium", "G301", Medium::from_code),
            metres_taken: self.number("metres_taken", "I107").and_then(|m| self.length(m, "metres_taken", "I107")),
            damage_vnd: self.damage(),
            note: self.text("note"),
        };
        (!self.bad).then_some(incident)
    }

    fn tell(&mut self, code: &'static str, name: &str, detail: &str) {
        let fault = self.feature.fault(code, detail).path(self.feature.property(name).trim_end_matches('.'));
        self.bad |= fault.severity == Severity::Error;
        self.faults.push(fault);
    }

    /// A field as text; numbers too, for ids are often written as numbers.
    fn text(&self, name: &str) -> Option<String> {
        match self.feature.properties.get(name)? {
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
        let at = parse_time(&text, end, self.offset);
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
            let end = self.text("occurred_from").and_then(|text| parse_time(&text, true, self.offset));
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

    fn places(&mut self) -> Vec<Evidence> {
        let faulty = self.bad;
        let accuracy = self.accuracy();
        let point = match self.feature.shape {
            Shape::Point(at) => Some(Evidence::Point { at, accuracy }),
            Shape::Lines(_) | Shape::Areas(_) | Shape::None => None,
        };
        let site = self.text("site_id").map(|site_id| Evidence::Site { site_id });
        let commune = self.text("commune").map(|code| Evidence::Commune { code });
        let (stretch, otdr) = (self.stretch(), self.otdr());
        let places: Vec<Evidence> = [point, stretch, otdr, site, commune].into_iter().flatten().collect();
        if places.is_empty() && self.bad == faulty {
            self.tell("I106", "", "");
        }
        places
    }

    fn accuracy(&mut self) -> Metres {
        let Some(value) = self.number("accuracy_m", "I104") else { return DEFAULT_ACCURACY };
        Metres::checked(value).filter(|m| *m > Metres::default() && *m <= MAX_ACCURACY).unwrap_or_else(|| {
            self.tell("I104", "accuracy_m", &value.to_string());
            DEFAULT_ACCURACY
        })
    }

    fn chainage(&mut self, name: &str) -> Option<Chainage> {
        let value = self.number(name, "I105")?;
        let chainage = Chainage::checked(value);
        if chainage.is_none() {
            self.tell("I105", name, &value.to_string());
        }
        chainage
    }

    fn stretch(&mut self) -> Option<Evidence> {
        let (from, to) = (self.chainage("chainage_m"), self.chainage("chainage_to_m"));
        let (route_id, from) = (self.text("route_id")?, from?);
        // A stretch told from its far end is the same stretch.
        let (from, to) = match to {
            Some(to) if to < from => (to, Some(from)),
            to => (from, to),
        };
        Some(Evidence::OnRoute { route_id, from, to })
    }

    fn otdr(&mut self) -> Option<Evidence> {
        let value = self.number("otdr_m", "I107")?;
        let distance = self.length(value, "otdr_m", "I107")?;
        Some(Evidence::Otdr { route_id: self.text("route_id"), site_id: self.text("otdr_site")?, distance })
    }
}
