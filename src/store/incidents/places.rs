//! Evidence of place as the JSON a row keeps.

use serde::{Deserialize, Serialize};

use crate::incidents::Evidence;
use crate::units::{Chainage, LonLat, Metres};

#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Place {
    Point { lon: f64, lat: f64, accuracy_m: f64 },
    OnRoute { route_id: String, from_m: f64, to_m: Option<f64> },
    Otdr { route_id: Option<String>, site_id: String, distance_m: f64 },
    Site { site_id: String },
    Commune { code: String },
}

/// The places as a JSON array.
pub fn to_json(places: &[Evidence]) -> String {
    let places: Vec<Place> = places.iter().map(written).collect();
    serde_json::to_string(&places).unwrap_or_default()
}

/// The places of such an array; `None` for anything else.
pub fn from_json(text: &str) -> Option<Vec<Evidence>> {
    let places: Vec<Place> = serde_json::from_str(text).ok()?;
    places.into_iter().map(read).collect()
}

fn written(place: &Evidence) -> Place {
    match place.clone() {
        Evidence::Point { at, accuracy } => Place::Point { lon: at.lon(), lat: at.lat(), accuracy_m: accuracy.get() },
        Evidence::OnRoute { route_id, from, to } => {
            Place::OnRoute { route_id, from_m: from.get(), to_m: to.map(Chainage::get) }
        }
        Evidence::Otdr { route_id, site_id, distance } => Place::Otdr { route_id, site_id, distance_m: distance.get() },
        Evidence::Site { site_id } => Place::Site { site_id },
        Evidence::Commune { code } => Place::Commune { code },
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
        Place::Otdr { route_id, site_id, distance_m } => {
            Evidence::Otdr { route_id, site_id, distance: Metres::checked(distance_m)? }
        }
        Place::Site { site_id } => Evidence::Site { site_id },
        Place::Commune { code } => Evidence::Commune { code },
    })
}
