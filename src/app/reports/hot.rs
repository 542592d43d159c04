//! Hot stretches as a report tells them: what chance hardly explains, and how many others there are.

use time::UtcOffset;

use crate::app::reports::CRIMES;
use crate::app::reports::period::Span;
use crate::app::views::{HotspotCollection, ReportHot, ReportStretch, StretchView};
use crate::app::{HotspotQuery, MapFilter, Window};

/// The map of the report's months: stretches alone, no lixels.
pub fn query(span: Span, zone: UtcOffset) -> HotspotQuery {
    let interval = span.interval(zone);
    let window = Window { from: interval.map(|i| i.from()), to: interval.map(|i| i.to()) };
    let filter = MapFilter { window, kinds: CRIMES.to_vec(), ..MapFilter::default() };
    HotspotQuery { filter, ..HotspotQuery::default() }
}

/// Its stretches, the significant first and by their own numbers.
pub fn view(span: Span, found: &HotspotCollection) -> ReportHot {
    let sure: Vec<&StretchView> = found.stretches.iter().filter(|stretch| stretch.hot).collect();
    ReportHot {
        from: span.from.to_string(),
        to: span.last().to_string(),
        method: found.summary.method,
        lixel_m: found.summary.lixel_m,
        mean: found.summary.mean,
        length_km: found.summary.length_km,
        uncertain: found.stretches.len() - sure.len(),
        significant: sure.into_iter().enumerate().map(|(i, stretch)| told(i + 1, stretch)).collect(),
    }
}

fn told(rank: usize, stretch: &StretchView) -> ReportStretch {
    ReportStretch {
        rank,
        commune_name: stretch.commune_name.clone(),
        route_id: stretch.route_id.clone(),
        carrier: stretch.carrier.clone(),
        from_m: stretch.from_m,
        to_m: stretch.to_m,
        incidents: stretch.incidents,
        value: stretch.value,
        low90: stretch.low90,
        high90: stretch.high90,
        low_ratio: stretch.low_ratio,
        q: stretch.q,
        bbox: stretch.bbox,
    }
}
