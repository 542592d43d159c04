//! How long cable was there: what its routes say of when they went into and out of service.

use crate::hotspots::{LixelNetwork, PAIRS, Service};
use crate::import::parse_time;
use crate::network::{Network, Route};
use crate::units::{Interval, Timestamp, Zone};

/// Properties that tell from when on a route was in service.
const FROM: [&str; 2] = ["in_service_from", "ngay_van_hanh"];

/// Properties that tell until when.
const TO: [&str; 2] = ["in_service_to", "ngay_ngung"];

/// The share of a period in which each lixel was in service; a route that does not tell was there all
/// the time. A bare date is a local day.
pub fn service(network: &Network, lixels: &LixelNetwork, window: Option<Interval>, zone: Zone) -> Service {
    let Some(window) = window.filter(|w| w.days() > 0.0) else { return Service::whole() };
    let mut last = None;
    let mut share_of = |no| match last {
        Some((of, share)) if of == no => share,
        _ => {
            let share = network.route(no).map_or(1.0, |route| share(route, window, zone));
            last = Some((no, share));
            share
        }
    };
    Service::of(lixels.lixels().iter().map(|lixel| share_of(lixel.route)).collect())
}

/// The properties of a route that tell it, and what the cable weighs.
pub fn told(route: &Route) -> serde_json::Map<String, serde_json::Value> {
    let of = |name: &&str| route.properties.get(*name).map(|value| ((*name).to_owned(), value.clone()));
    FROM.iter().chain(&TO).chain(&PAIRS).filter_map(of).collect()
}

fn share(route: &Route, window: Interval, zone: Zone) -> f64 {
    let told = |names: [&str; 2], end: bool| -> Option<Timestamp> {
        let text = names.iter().find_map(|name| route.properties.get(*name)?.as_str())?;
        parse_time(text, end, zone)
    };
    let from = told(FROM, false).map_or(window.from(), |at| at.max(window.from()));
    let to = told(TO, true).map_or(window.to(), |at| at.min(window.to()));
    Interval::new(from, to).map_or(0.0, |there| there.days() / window.days())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_counts_for_the_part_of_the_period_in_which_it_was_in_service() {
        let zone = Zone::from(time::macros::offset!(+7));
        let day = |text| parse_time(text, false, zone).unwrap();
        let window = Interval::new(day("2026-01-01"), day("2026-04-11")).unwrap();
        let cases = [
            (None, None, 1.0),
            (Some("2020-05-01"), None, 1.0),
            (Some("2026-03-22"), None, 0.2),
            (None, Some("2026-01-31"), 0.31),
            (Some("2026-02-10"), Some("2026-02-19"), 0.1),
            (Some("2026-05-01"), None, 0.0),
            (Some("soon"), None, 1.0),
        ];
        for (from, to, expected) in cases {
            let mut route = Route::measured("R", Vec::new());
            let mut tell =
                |name: &str, text: Option<&str>| text.map(|t| route.properties.insert(name.into(), t.into()));
            tell("in_service_from", from);
            tell("ngay_ngung", to);
            assert!((share(&route, window, zone) - expected).abs() < 1e-6, "{from:?} {to:?}");
        }
    }
}
