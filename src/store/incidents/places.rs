//! Evidence of place as the JSON a row keeps.

use serde::{Deserialize, Serialize};

use crate::incidents::Evidence;
use crate::units::{Chainage, LonLat, Metres};

#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Place {
    Point { lon: f64, lat: f64, accuracy_m: f64 },
    OnRoute { route_id: String, from_m: f64, to_m: Option<f64> },
    Between { route_id: Option<String>, from: String, to: String },
    Otdr { route_id: Option<String>, site_id: String, distance_m: f64 },
    Site { site_id: String },
    Label { label: String },
    Commune { code: String },
    Roughly { place: Box<Place>, accuracy_m: f64 },
    Along { route_id: String, place: Box<Place> },
    Near { place: Box<Place>, lon: f64, lat: f64, accuracy_m: f64 },
}

/// The places as a JSON array.
pub fn to_json(places: &[Evidence]) -> String {
    let places: Vec<Place> = places.iter().cloned().map(written).collect();
    serde_json::to_string(&places).unwrap_or_default()
}

/// The places of such an array; `None` for anything else.
pub fn from_json(text: &str) -> Option<Vec<Evidence>> {
    let places: Vec<Place> = serde_json::from_str(text).ok()?;
    places.into_iter().map(read).collect()
}

fn written(place: Evidence) -> Place {
    match place {
        Evidence::Point { at, accuracy } => Place::Point { lon: at.lon(), lat: at.lat(), accuracy_m: accuracy.get() },
        Evidence::OnRoute { route_id, from, to } => {
            Place::OnRoute { route_id, from_m: from.get(), to_m: to.map(Chainage::get) }
        }
        Evidence::Between { route_id, from, to } => Place::Between { route_id, from, to },
        Evidence::Otdr { route_id, site_id, distance } => Place::Otdr { route_id, site_id, distance_m: distance.get() },
        Evidence::Site { site_id } => Place::Site { site_id },
        Evidence::Label { label } => Place::Label { label },
        Evidence::Commune { code } => Place::Commune { code },
        Evidence::Roughly { place, accuracy } => {
            Place::Roughly { place: Box::new(written(*place)), accuracy_m: accuracy.get() }
        }
        Evidence::Along { route_id, place } => Place::Along { route_id, place: Box::new(written(*place)) },
        Evidence::Near { place, at, accuracy } => {
            let (lon, lat) = (at.lon(), at.lat());
            Place::Near { place: Box::new(written(*place)), lon, lat, accuracy_m: accuracy.get() }
        }
    }
}

fn read(place: Place) -> Option<Evidence> {
    Some(match place {
        Place::Point { lon, lat, accuracy_m } => {
            Evidence::Point { at: LonLat::checked(lon, lat)?, accuracy: Metres::checked(accuracy_m)? }
        }
        Place::OnRoute { route_id, from_m, to_m } => {
            let to = match to_m {
                Some(to) => Some(Chainage::checked(to)?),
                None => None,
            };
            Evidence::OnRoute { route_id, from: Chainage::checked(from_m)?, to }
        }
        Place::Between { route_id, from, to } => Evidence::Between { route_id, from, to },
        Place::Otdr { route_id, site_id, distance_m } => {
            Evidence::Otdr { route_id, site_id, distance: Metres::checked(distance_m)? }
        }
        Place::Site { site_id } => Evidence::Site { site_id },
        Place::Label { label } => Evidence::Label { label },
        Place::Commune { code } => Evidence::Commune { code },
        Place::Roughly { place, accuracy_m } => {
            Evidence::Roughly { place: Box::new(read(*place)?), accuracy: Metres::checked(accuracy_m)? }
        }
        Place::Along { route_id, place } => Evidence::Along { route_id, place: Box::new(read(*place)?) },
        Place::Near { place, lon, lat, accuracy_m } => Evidence::Near {
            place: Box::new(read(*place)?),
            at: LonLat::checked(lon, lat)?,
            accuracy: Metres::checked(accuracy_m)?,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evidence_of_every_kind_is_kept_as_it_was_told() {
        let (at, metres) = (LonLat::checked(107.1, 16.8).unwrap(), |m: f64| Metres::checked(m).unwrap());
        let (route, text) = (|| Some("T-1".to_owned()), |s: &str| s.to_owned());
        let on = |to: Option<f64>| Evidence::OnRoute {
            route_id: text("T-1"),
            from: Chainage::checked(10.5).unwrap(),
            to: to.and_then(Chainage::checked),
        };
        let site = || Box::new(Evidence::Site { site_id: text("S-1") });
        let places = vec![
            Evidence::Point { at, accuracy: metres(15.0) },
            on(None),
            on(Some(229.2)),
            Evidence::Between { route_id: route(), from: text("MX-1"), to: text("MX 02") },
            Evidence::Between { route_id: None, from: text("MX-1"), to: text("MX 02") },
            Evidence::Otdr { route_id: route(), site_id: text("S-1"), distance: metres(4200.0) },
            *site(),
            Evidence::Label { label: text("ĐH/15") },
            Evidence::Commune { code: text("19432") },
            Evidence::Roughly { place: site(), accuracy: metres(200.0) },
            Evidence::Along { route_id: text("T-1"), place: site() },
            Evidence::Near { place: Box::new(on(None)), at, accuracy: metres(30.0) },
        ];
        assert_eq!(from_json(&to_json(&places)), Some(places));
        let before = r#"[{"kind":"point","lon":107.1,"lat":16.8,"accuracy_m":15.0},{"kind":"commune","code":"1"}]"#;
        assert_eq!(from_json(before).map(|p| p.len()), Some(2), "as rows of before have it");
        for wrong in [
            "",
            "{}",
            r#"[{"kind":"dream"}]"#,
            r#"[{"kind":"near","lon":1,"lat":99,"accuracy_m":1,"place":{"kind":"site","site_id":"S"}}]"#,
        ] {
            assert_eq!(from_json(wrong), None, "{wrong}");
        }
    }
}
