//! An incident file as a draft.

use std::collections::HashSet;
use std::io::Read;
use std::ops::ControlFlow;

use crate::import::fault::Faults;
use crate::import::feature::{Feature, Shape};
use crate::import::incident_fields::Fields;
use crate::import::{Fault, Reading, Verdict, geojson};
use crate::incidents::Incident;
use crate::units::Zone;

/// Incidents as proposed by a file.
#[derive(Debug)]
pub struct IncidentDraft {
    /// In the order of the file.
    pub incidents: Vec<Incident>,
    /// Of each incident, whether its id is the file's own; the others are numbered.
    pub own_ids: Vec<bool>,
    /// Every fault, up to the limit.
    pub faults: Vec<Fault>,
    /// How many faults there were.
    pub faults_total: usize,
    /// `geojson` or `csv`.
    pub format: &'static str,
    /// Features or rows in the file, those kept out included.
    pub features: usize,
    verdict: Verdict,
}

impl IncidentDraft {
    /// What is to happen with the file: an error refuses it as a whole.
    pub fn verdict(&self) -> Verdict {
        self.verdict
    }
}

/// Gathers the incidents of a file, whatever its format.
pub(crate) struct Gathered {
    incidents: Vec<Incident>,
    own_ids: Vec<bool>,
    ids: HashSet<String>,
    zone: Zone,
}

impl Gathered {
    pub(crate) fn new(zone: impl Into<Zone>) -> Self {
        Self { incidents: vec![], own_ids: vec![], ids: HashSet::new(), zone: zone.into() }
    }

    pub(crate) fn take(&mut self, feature: Feature, faults: &mut Faults) {
        if !self.ids.insert(feature.id.clone()) {
            faults.push(feature.fault("G201", &feature.id).path(format!("$.features[{}].id", feature.number)));
            return;
        }
        if let Some(incident) = Fields::new(&feature, self.zone, faults).incident() {
            self.incidents.push(incident);
            self.own_ids.push(feature.named);
        }
    }

    pub(crate) fn done(self, faults: Faults, format: &'static str, features: usize) -> IncidentDraft {
        let (faults, faults_total, verdict) = faults.done();
        IncidentDraft {
            incidents: self.incidents,
            own_ids: self.own_ids,
            faults,
            faults_total,
            format,
            features,
            verdict,
        }
    }
}

/// Reads incidents from GeoJSON, WGS84: Points, or null geometry with evidence in the
/// properties. Times without an offset are local to `zone`.
pub fn read_incidents(
    reader: impl Read,
    reading: &Reading,
    zone: impl Into<Zone>,
    progress: &mut dyn FnMut(u64) -> ControlFlow<()>,
) -> IncidentDraft {
    let (mut faults, mut gathered) = (Faults::new(&reading.limits), Gathered::new(zone));
    let document = geojson::read(reader, reading, progress, &mut faults, &mut |feature, faults| {
        if matches!(feature.shape, Shape::Lines(_) | Shape::Areas(_)) {
            faults.push(feature.fault("I109", "").path(format!("$.features[{}].geometry", feature.number)));
        } else {
            gathered.take(feature, faults);
        }
    });
    gathered.done(faults, "geojson", document.features)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incidents::{Evidence, Kind};
    use crate::units::{Chainage, LonLat, Metres};
    use time::macros::offset;

    fn read(geometry: &str, properties: &str) -> IncidentDraft {
        let text = format!(
            r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","id":"V-1","geometry":{geometry},"properties":{properties}}}]}}"#
        );
        read_incidents(text.as_bytes(), &Reading::default(), offset!(+7), &mut |_| ControlFlow::Continue(()))
    }

    const HERE: &str = r#"{"type":"Point","coordinates":[107.1,16.8]}"#;

    #[test]
    fn every_wrong_field_is_told_by_its_code() {
        let cases = [
            ("unknown kind", HERE, r#"{"kind":"burglary"}"#, "I101"),
            ("no kind", HERE, "{}", "I110"),
            ("backwards", HERE, r#"{"kind":"cut","occurred_from":"2026-02-01","occurred_to":"2026-01-01"}"#, "I102"),
            ("unreadable", HERE, r#"{"kind":"cut","occurred_from":"hôm qua"}"#, "I103"),
            ("accuracy negative", HERE, r#"{"kind":"cut","accuracy_m":-1}"#, "I104"),
            ("accuracy of a province", HERE, r#"{"kind":"cut","accuracy_m":60000}"#, "I104"),
            ("chainage negative", HERE, r#"{"kind":"cut","route_id":"T","chainage_m":-3}"#, "I105"),
            ("no place", "null", r#"{"kind":"cut"}"#, "I106"),
            ("metres negative", HERE, r#"{"kind":"cut","metres_taken":-218.7}"#, "I107"),
            ("damage negative", HERE, r#"{"kind":"cut","damage_vnd":-1}"#, "I108"),
            ("a line", r#"{"type":"LineString","coordinates":[[1,2],[3,4]]}"#, r#"{"kind":"cut"}"#, "I109"),
            ("medium", HERE, r#"{"kind":"cut","medium":"gold"}"#, "G301"),
            ("a chainage on no route", HERE, r#"{"kind":"cut","chainage_m":3}"#, "I113"),
            ("one closure of two", HERE, r#"{"kind":"cut","from_site":"MX-1"}"#, "I113"),
            ("places that are no list", HERE, r#"{"kind":"cut","places":"MX-1"}"#, "I114"),
            ("a place that is none", HERE, r#"{"kind":"cut","places":[3]}"#, "I114"),
            ("an empty place", HERE, r#"{"kind":"cut","places":[{}]}"#, "I106"),
            ("a place off the globe", HERE, r#"{"kind":"cut","places":[{"point":[16.8,107.1]}]}"#, "I115"),
            ("a chainage of a place", HERE, r#"{"kind":"cut","places":[{"route_id":"T","chainage_m":-1}]}"#, "I105"),
        ];
        for (name, geometry, properties, code) in cases {
            let draft = read(geometry, properties);
            assert_eq!(draft.faults.iter().map(|f| f.code).collect::<Vec<_>>(), [code], "{name}");
        }
    }

    #[test]
    fn evidence_of_every_kind_is_kept_side_by_side() {
        let properties = r#"{"kind":"theft","route_id":"T-1","chainage_m":100,"chainage_to_m":318.7,
            "otdr_m":4200,"otdr_site":"S-1","from_site":"MX-1","to_site":"MX 02","site_id":"S-2","label":"ĐH/15",
            "commune":"19432","metres_taken":218.7,"damage_vnd":237000000,
            "places":[{"point":[107.2,16.9],"accuracy_m":30},{"label":"C-7"}]}"#;
        let draft = read(HERE, properties);
        assert_eq!(draft.verdict(), Verdict::Accept, "{:?}", draft.faults);
        let incident = &draft.incidents[0];
        assert_eq!((incident.kind, incident.damage_vnd), (Kind::Theft, Some(237_000_000)));
        let text = |text: &str| text.to_owned();
        let (here, there) = (LonLat::checked(107.1, 16.8).unwrap(), LonLat::checked(107.2, 16.9).unwrap());
        let chainage = |m: f64| Chainage::checked(m).unwrap();
        let stretch = Evidence::OnRoute { route_id: text("T-1"), from: chainage(100.0), to: Some(chainage(318.7)) };
        let along = |place: Evidence| Evidence::Along { route_id: text("T-1"), place: Box::new(place) };
        let want = [
            // The point tells the place of the stretch once more.
            Evidence::Near { place: Box::new(stretch), at: here, accuracy: Metres::of(15) },
            Evidence::Between { route_id: Some(text("T-1")), from: text("MX-1"), to: text("MX 02") },
            Evidence::Otdr { route_id: Some(text("T-1")), site_id: text("S-1"), distance: Metres::of(4200) },
            along(Evidence::Site { site_id: text("S-2") }),
            along(Evidence::Label { label: text("ĐH/15") }),
            Evidence::Commune { code: text("19432") },
            Evidence::Point { at: there, accuracy: Metres::of(30) },
            Evidence::Label { label: text("C-7") },
        ];
        assert_eq!(incident.places, want);
    }

    #[test]
    fn bare_dates_are_whole_local_days() {
        let draft = read(HERE, r#"{"kind":"cut","occurred_from":"2025-11-01","occurred_to":"2026-01-31"}"#);
        let when = draft.incidents[0].occurred.unwrap();
        assert_eq!(when.from().rfc3339(), "2025-10-31T17:00:00Z");
        assert_eq!(when.to().rfc3339(), "2026-01-31T16:59:59.999Z");
    }

    #[test]
    fn an_open_end_runs_to_when_it_was_found_and_a_bare_day_is_that_day() {
        let found = read(HERE, r#"{"kind":"cut","occurred_from":"2026-01-01","discovered_at":"2026-01-05T08:00:00Z"}"#);
        assert_eq!(found.incidents[0].occurred.unwrap().to().rfc3339(), "2026-01-05T08:00:00Z");
        let day = read(HERE, r#"{"kind":"cut","occurred_from":"2026-01-01"}"#);
        assert!((day.incidents[0].occurred.unwrap().days() - 1.0).abs() < 1e-6);
    }
}
