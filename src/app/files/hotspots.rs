//! `cablewatch hotspots`: lixels with their rates.

use serde_json::{Value, json};

use crate::app::files::Answer;
use crate::app::files::matches::read;
use crate::app::incidents::when;
use crate::app::views::position;
use crate::app::{AppError, Window};
use crate::hotspots::{LixelNetwork, Method, Period, Rate, count_per_km};
use crate::incidents::Incident;
use crate::matching::{Rules, match_incident};
use crate::network::Network;
use crate::units::{Interval, Metres, Timestamp};

/// What the command line chose.
#[derive(Clone, Debug)]
pub struct HotspotOptions {
    /// How the rate is made; one that is not built yet is refused.
    pub method: String,
    /// The longest a lixel may be.
    pub lixel: Metres,
    /// The period; open ends reach to the first and last incident.
    pub window: Window,
}

/// One feature a lixel, with `summary`.
pub fn hotspots(network: &[u8], incidents: &[u8], options: &HotspotOptions) -> Answer {
    let Some(method) = Method::from_code(&options.method) else {
        let known: Vec<&str> = Method::ALL.iter().map(|m| m.code()).collect();
        let error = AppError::field("method", "Phương pháp này chưa có.", "This method is not built yet.");
        return Err(json!({"verdict": "reject", "code": error.code(), "field": "method", "methods": known,
            "vi": "Phương pháp này chưa có trong phiên bản này.", "en": "This method is not in this version yet."}));
    };
    let (network, told) = read(network, incidents)?;
    let lixels = LixelNetwork::cut(network.routes(), options.lixel);
    let window = window(options.window, &told.incidents);
    let Counted { counts, incidents, matched } = counts(&network, &lixels, &told.incidents, window);
    let period = Period::of(window.unwrap_or(Interval::instant(Timestamp::from_millis(0))));
    let (rates, mean) = count_per_km(&lixels, &counts, period);
    let summary = json!({
        "method": method.code(), "from": window.map(|w| w.from().rfc3339()), "to": window.map(|w| w.to().rfc3339()),
        "days": window.map_or(0.0, |w| w.days()), "lixel_m": options.lixel.get(), "lixels": rates.len(),
        "length_km": lixels.length().km(), "incidents": incidents, "matched": matched, "unmatched": incidents - matched, "events": counts.iter().sum::<f64>(), "mean": mean,
        "unit": "events per km and 30 days",
    });
    Ok(json!({"type": "FeatureCollection", "features": features(&network, &lixels, &rates, mean), "summary": summary}))
}

fn window(asked: Window, incidents: &[Incident]) -> Option<Interval> {
    let times = || incidents.iter().filter_map(when);
    let from = asked.from.or_else(|| times().map(|t| t.0).min())?;
    let to = asked.to.or_else(|| times().map(|t| t.1).max())?;
    // The last instant belongs to the period.
    Interval::new(from, Timestamp::from_millis(to.millis() + 1))
}

/// Events on each lixel, and how many incidents of the period they came from.
struct Counted {
    counts: Vec<f64>,
    incidents: usize,
    matched: usize,
}

fn counts(network: &Network, lixels: &LixelNetwork, incidents: &[Incident], window: Option<Interval>) -> Counted {
    let mut counted = Counted { counts: vec![0.0; lixels.lixels().len()], incidents: 0, matched: 0 };
    for incident in incidents {
        let known = when(incident).and_then(|(from, to)| Interval::new(from, to));
        let overlap = known.zip(window).map_or(1.0, |(i, w)| i.share_within(w));
        if overlap <= 0.0 {
            continue;
        }
        let found = match_incident(network, incident, &Rules::default());
        counted.incidents += 1;
        counted.matched += usize::from(!found.candidates.is_empty());
        for candidate in &found.candidates {
            for s in &candidate.stretches {
                for share in lixels.shares(candidate.route, s.from, s.to) {
                    counted.counts[share.lixel] += s.weight * share.weight * overlap;
                }
            }
        }
    }
    counted
}

fn features(network: &Network, lixels: &LixelNetwork, rates: &[Rate], mean: f64) -> Vec<Value> {
    let mut ranked: Vec<usize> = (0..rates.len()).collect();
    ranked.sort_by(|&a, &b| rates[b].value.total_cmp(&rates[a].value).then(a.cmp(&b)));
    let mut ranks = vec![0; ranked.len()];
    for (rank, &position) in ranked.iter().enumerate() {
        ranks[position] = rank + 1;
    }
    let all = lixels.lixels().iter().zip(rates).zip(ranks);
    let feature = |((lixel, rate), rank): ((&crate::hotspots::Lixel, &Rate), usize)| {
        let route = network.route(lixel.route)?;
        let line: Vec<_> = route.stretch(lixel.from, lixel.to).concat().into_iter().map(position).collect();
        Some(json!({
            "type": "Feature",
            "geometry": {"type": "LineString", "coordinates": line},
            "properties": {
                "lixel": lixel.no, "route_id": route.id, "from_m": lixel.from.get(), "to_m": lixel.to.get(),
                "length_m": lixel.length().get(), "count": rate.count, "value": rate.value, "low90": rate.low90,
                "high90": rate.high90, "ratio": if mean > 0.0 { rate.value / mean } else { 0.0 }, "rank": rank,
            },
        }))
    };
    all.filter_map(feature).collect()
}
