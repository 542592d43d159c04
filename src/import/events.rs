//! An incident file read for its times alone, or for its times and places: nothing else need be told.

use std::collections::HashSet;
use std::io::Read;
use std::ops::ControlFlow;

use crate::import::fault::Faults;
use crate::import::feature::Shape;
use crate::import::incident_fields::Fields;
use crate::import::{Fault, Reading, Verdict, geojson};
use crate::incidents::Incident;
use crate::units::Zone;

/// An incident of which nobody need know the kind or the place.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// What was told of it; `places` may be empty.
    pub incident: Incident,
    /// The properties `x` and `y`, metres of whatever plane the file is in.
    pub plane: Option<(f64, f64)>,
}

/// Events of a file.
#[derive(Debug)]
pub struct EventDraft {
    /// In the order of the file.
    pub events: Vec<Event>,
    /// Every fault, up to the limit.
    pub faults: Vec<Fault>,
    /// How many faults there were.
    pub faults_total: usize,
    /// What is to happen with the file: an error refuses it as a whole.
    pub verdict: Verdict,
}

/// Reads events from GeoJSON, WGS84: Points or null geometry. Times without an offset are local to
/// `zone`. Unlike [`crate::import::read_incidents`] it takes an incident without a place or a kind.
pub fn read_events(
    reader: impl Read,
    reading: &Reading,
    zone: impl Into<Zone>,
    progress: &mut dyn FnMut(u64) -> ControlFlow<()>,
) -> EventDraft {
    let (zone, mut faults) = (zone.into(), Faults::new(&reading.limits));
    let (mut events, mut ids) = (Vec::new(), HashSet::new());
    geojson::read(reader, reading, progress, &mut faults, &mut |feature, faults| {
        let path = |what: &str| format!("$.features[{}].{what}", feature.number);
        if matches!(feature.shape, Shape::Lines(_) | Shape::Areas(_)) {
            faults.push(feature.fault("I109", "").path(path("geometry")));
        } else if !ids.insert(feature.id.clone()) {
            faults.push(feature.fault("G201", &feature.id).path(path("id")));
        } else {
            events.extend(Fields::new(&feature, zone, faults).event());
        }
    });
    let (faults, faults_total, verdict) = faults.done();
    EventDraft { events, faults, faults_total, verdict }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::offset;

    fn read(geometry: &str, properties: &str) -> EventDraft {
        let text = format!(r#"{{"type":"Feature","geometry":{geometry},"properties":{properties}}}"#);
        read_events(text.as_bytes(), &Reading::default(), offset!(+7), &mut |_| ControlFlow::Continue(()))
    }

    #[test]
    fn an_event_needs_neither_kind_nor_place_but_what_it_tells_must_be_right() {
        let cases = [
            ("a time alone", "null", r#"{"occurred_from":"2026-01-31T22:15:00"}"#, None),
            ("a plane", "null", r#"{"x":359192.3,"y":"570510.9"}"#, None),
            ("a plane that is none", "null", r#"{"x":"far","y":1}"#, Some("I107")),
            ("backwards", "null", r#"{"occurred_from":"2026-02-01","occurred_to":"2026-01-01"}"#, Some("I102")),
            ("a line", r#"{"type":"LineString","coordinates":[[1,2],[3,4]]}"#, "{}", Some("I109")),
        ];
        for (name, geometry, properties, code) in cases {
            let draft = read(geometry, properties);
            assert_eq!(draft.faults.first().map(|f| f.code), code, "{name}: {:?}", draft.faults);
            assert_eq!(draft.events.len(), usize::from(code.is_none()), "{name}");
        }
        assert_eq!(read("null", r#"{"x":359192.3,"y":"570510.9"}"#).events[0].plane, Some((359_192.3, 570_510.9)));
    }
}
