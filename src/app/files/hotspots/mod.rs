//! `cablewatch hotspots` and `cablewatch backtest`: maps of files, and how good they are.

mod backtest;
mod input;
mod points;
#[cfg(test)]
mod tests;
mod values;

use serde_json::{Map, Value, json};

use crate::app::files::Answer;
use crate::app::hotspots::service;
use crate::app::settings::VIETNAM;
use crate::app::views::position;
use crate::app::{AppError, Window, Work};
use crate::hotspots::{Exposure, Period, SNAP_M, Weighing, Weights};
use crate::units::{Interval, Metres, Timestamp};
pub use backtest::{BackTestOptions, backtest};
pub(crate) use input::key_of;
use input::{Input, Placing};
pub use values::Settings as MapSettings;
pub(crate) use values::part_names;
use values::{MapMethod, Values};

/// What the command line chose.
#[derive(Clone, Debug)]
pub struct HotspotOptions {
    /// How the map is made.
    pub method: String,
    /// What that method needs.
    pub settings: MapSettings,
    /// The longest a lixel may be.
    pub lixel: Metres,
    /// Vertices no farther apart are one.
    pub snap: Metres,
    /// How cable is weighed.
    pub exposure: Exposure,
    /// The period; open ends reach to the first and last incident.
    pub window: Window,
}

impl Default for HotspotOptions {
    fn default() -> Self {
        let snap = Metres::checked(SNAP_M).unwrap_or_default();
        let (method, settings) = (MapMethod::Rate.code().to_owned(), MapSettings::default());
        Self { method, settings, lixel: Metres::of(50), snap, exposure: Exposure::default(), window: Window::default() }
    }
}

/// One feature a lixel, with `summary`; or, with points, the points with the value at each. How far the
/// redraws are is told to `work`.
pub fn hotspots(network: &[u8], incidents: &[u8], at: Option<&[u8]>, options: &HotspotOptions, work: &Work) -> Answer {
    let method = MapMethod::from_code(&options.method).ok_or_else(unknown_method)?;
    let placing = Placing { lixel: options.lixel, snap: options.snap, nearest: method.is_density() };
    let input = Input::of(network, incidents, placing)?;
    let window = input.window(options.window);
    let period = Period::of(window.unwrap_or(Interval::instant(Timestamp::from_millis(0))));
    let weights = options.exposure.weights(&input.network, &input.lixels);
    let service = service(&input.network, &input.lixels, window, VIETNAM.into());
    let service = weights.weighing(service, &input.lixels);
    let values = Values::of(method, &input, (window, period, service), &options.settings, work)?;
    if let Some(points) = at {
        return values.at(&input, points);
    }
    let counted = |i: &&input::Placed| i.overlap(window) > 0.0;
    let (all, matched) = (
        input.incidents.iter().filter(counted).count(),
        input.incidents.iter().filter(counted).filter(|i| !i.shares.is_empty()).count(),
    );
    let mut summary = Map::new();
    let said = json!({
        "method": method.code(), "from": window.map(|w| w.from().rfc3339()), "to": window.map(|w| w.to().rfc3339()),
        "days": window.map_or(0.0, |w| w.days()), "lixel_m": options.lixel.get(),
        "lixels": input.lixels.lixels().len(), "length_km": input.lixels.length().km(),
        "incidents": all, "matched": matched, "unmatched": all - matched, "unit": method.unit(),
    });
    if options.exposure.by != Weighing::Length {
        summary.insert("exposure".into(), weighed(&options.exposure, &weights));
    }
    summary.extend(said.as_object().cloned().unwrap_or_default());
    summary.extend(values.summary.clone());
    Ok(json!({"type": "FeatureCollection", "features": features(&input, &values), "summary": summary}))
}

/// How cable was weighed: what became 1, and how much told nothing and counts as 1.
fn weighed(exposure: &Exposure, weights: &Weights) -> Value {
    let media: Map<String, Value> = exposure.media.iter().map(|(m, w)| (m.code().to_owned(), json!(w))).collect();
    json!({
        "by": exposure.by.code(), "weights": media, "mean": weights.mean, "untold_routes": weights.untold,
        "untold_km": weights.untold_km,
    })
}

fn unknown_method() -> Value {
    let known: Vec<&str> = MapMethod::ALL.iter().map(|method| method.code()).collect();
    let (vi, en) = ("Không có phương pháp này.", "There is no such method.");
    let error = AppError::field("method", vi, en);
    json!({"verdict": "reject", "code": error.code(), "field": "method", "methods": known, "vi": vi, "en": en})
}

fn features(input: &Input, values: &Values) -> Vec<Value> {
    let mut ranked: Vec<usize> = (0..values.value.len()).collect();
    ranked.sort_by(|&a, &b| values.value[b].total_cmp(&values.value[a]).then(a.cmp(&b)));
    let mut ranks = vec![0; ranked.len()];
    for (rank, &place) in ranked.iter().enumerate() {
        ranks[place] = rank + 1;
    }
    let feature = |(i, lixel): (usize, &crate::hotspots::Lixel)| {
        let route = input.network.route(lixel.route)?;
        let line: Vec<_> = input.lixels.line(&input.network, i).into_iter().map(position).collect();
        let mut properties = json!({
            "lixel": lixel.no, "route_id": route.id, "from_m": lixel.from.get(), "to_m": lixel.to.get(),
            "length_m": lixel.length().get(), "count": values.counts[i], "value": values.value[i], "rank": ranks[i],
        });
        for (name, column) in &values.columns {
            properties[*name] = column.get(i).cloned().unwrap_or(Value::Null);
        }
        let geometry = json!({"type": "LineString", "coordinates": line});
        Some(json!({"type": "Feature", "geometry": geometry, "properties": properties}))
    };
    input.lixels.lixels().iter().enumerate().filter_map(feature).collect()
}
