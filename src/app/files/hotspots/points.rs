//! Values at points that an analyst asks about.

use std::ops::ControlFlow;

use serde_json::{Value, json};

use crate::app::files::hotspots::input::Input;
use crate::app::files::{Answer, document, refusal};
use crate::app::settings::VIETNAM;
use crate::import::{Reading, Verdict, read_events};
use crate::matching::{Rules, match_incidents};
use crate::units::Metres;

/// Farther than around the world: every point has its nearest place.
const ANYWHERE: Metres = Metres::of(50_000_000);

/// The points as written, each with `properties.value` at the nearest place of the network; null where
/// there is no network or no point.
pub(super) fn with_values(input: &Input, points: &[u8], values: impl FnOnce(&[(usize, f64)]) -> Vec<f64>) -> Answer {
    let told = read_events(points, &Reading::default(), VIETNAM, &mut |_| ControlFlow::Continue(()));
    if told.verdict == Verdict::Reject {
        return Err(refusal("at", &told.faults, told.faults_total));
    }
    let asked: Vec<_> = told.events.into_iter().map(|event| event.incident).collect();
    let rules = Rules { radius: ANYWHERE, nearest_only: true };
    let found = match_incidents(&input.network, &asked, &rules);
    let place = |one: &crate::matching::Match| {
        one.candidates.first().and_then(|best| input.lixels.place(best.route, best.chainage))
    };
    let places: Vec<Option<(usize, f64)>> = found.iter().map(place).collect();
    let mut values = values(&places.iter().flatten().copied().collect::<Vec<_>>()).into_iter();
    let of_points = places.iter().map(|place| place.and_then(|_| values.next()).map_or(Value::Null, Value::from));
    document::with_property(points, "value", of_points)
        .map_err(|error| json!({"verdict": "reject", "file": "at", "en": error.to_string()}))
}
