//! A map as it is told.

use crate::app::files::part_names;
use crate::app::hotspots::run::Run;
use crate::app::views::{
    ExposureView, Feature, Geometry, HotspotCollection, LixelView, StretchView, SummaryView, WeightView,
};
use crate::hotspots::{BREAKS, HotStretch, Method, Weighing};
use crate::units::{Bbox, Chainage, Timestamp};

/// These lixels, with all stretches and what is said of the whole.
pub fn collection(run: &Run, lixels: &[usize], data_version: i64) -> HotspotCollection {
    HotspotCollection {
        kind: "FeatureCollection",
        features: lixels.iter().map(|&position| lixel_feature(run, position)).collect(),
        summary: summary(run, data_version),
        stretches: run.stretches.iter().enumerate().map(|(i, s)| stretch_view(run, i + 1, s)).collect(),
        links: Vec::new(),
        more: false,
    }
}

fn summary(run: &Run, data_version: i64) -> SummaryView {
    let weight = |(component, weight)| WeightView { component, weight };
    let fitted = run.map.fitted.as_ref();
    SummaryView {
        method: run.method.code(),
        weights: fitted.map(|f| part_names().into_iter().zip(f.weights).map(weight).collect()),
        phi: fitted.map(|f| f.phi),
        significant: run.stretches.iter().filter(|s| s.lixels.clone().any(|l| run.map.is_hot(l))).count(),
        doubt: match (run.method, run.map.doubt()) {
            (Method::Rate, None) => "pending",
            (Method::Rate, Some(_)) => "ready",
            _ => "none",
        },
        from: run.window.map(|w| w.from().rfc3339()),
        to: run.window.map(|w| w.to().rfc3339()),
        days: run.window.map_or(0.0, |w| w.days()),
        periods_30d: run.period.units(),
        incidents: run.incidents,
        matched: run.matched,
        unmatched: run.incidents - run.matched,
        length_km: run.cut.lixels.length().km(),
        mean: run.map.mean,
        exposure: exposure(run),
        lixel_m: run.lixel.get(),
        breaks: BREAKS,
        data_version,
    }
}

/// How the cable is weighed, where that is not by its length alone.
fn exposure(run: &Run) -> Option<ExposureView> {
    let (exposure, weights) = (run.filter.exposure, &run.weights);
    (exposure.by != Weighing::Length).then(|| ExposureView {
        by: exposure.by.code(),
        weights: exposure.media.iter().map(|(medium, weight)| (medium.code(), *weight)).collect(),
        mean: weights.mean,
        untold_routes: weights.untold,
        untold_km: weights.untold_km,
    })
}

pub fn lixel_feature(run: &Run, position: usize) -> Feature<LixelView> {
    let (lixel, rate) = (run.cut.lixels.lixels()[position], run.map.rates[position]);
    let route = run.live.network.route(lixel.route);
    let middle = Chainage::checked((lixel.from.get() + lixel.to.get()) / 2.0);
    let commune = middle.and_then(|m| route?.point_at(m).ok()).and_then(|at| run.live.communes.at(at));
    let line = run.cut.lixels.line(&run.live.network, position);
    let view = LixelView {
        route: run.route_id(position).to_string(),
        route_id: route.map(|r| r.id.clone()).unwrap_or_default(),
        route_name: route.and_then(|r| r.name.clone()),
        carrier: route.and_then(|r| r.carrier.as_ref()).map(ToString::to_string),
        lixel: lixel.no,
        from_m: lixel.from.get(),
        to_m: lixel.to.get(),
        length_m: lixel.length().get(),
        count: rate.count,
        value: rate.value,
        low90: rate.low90,
        high90: rate.high90,
        ratio: run.ratio(rate.value),
        low_ratio: run.ratio(rate.low90),
        rank: run.rank(position),
        p: run.map.p[position],
        q: run.map.q[position],
        hot: run.map.is_hot(position),
        top5_share: run.map.doubt().map(|doubt| doubt[position]),
        commune: commune.map(|c| c.code.clone()),
        commune_name: commune.map(|c| c.full_name.clone()),
        last_incident: run.last(position..position + 1).map(Timestamp::rfc3339),
        weight: (run.filter.exposure.by != Weighing::Length).then(|| run.weights.of(position)),
        stretch: run.stretches.iter().position(|s| s.lixels.contains(&position)).map(|i| i + 1),
        why: None,
        stretch_why: None,
    };
    Feature::new(run.id(position), Geometry::lines(std::iter::once(line.as_slice())), view)
}

fn stretch_view(run: &Run, rank: usize, stretch: &HotStretch) -> StretchView {
    let peak = lixel_feature(run, stretch.peak).properties;
    let route = run.live.network.route(stretch.route);
    let line = route.map(|r| r.stretch(stretch.from, stretch.to)).unwrap_or_default();
    StretchView {
        rank,
        route: peak.route,
        route_id: peak.route_id,
        route_name: peak.route_name,
        carrier: peak.carrier,
        from_m: stretch.from.get(),
        to_m: stretch.to.get(),
        length_m: stretch.to.get() - stretch.from.get(),
        count: stretch.count,
        incidents: run.shares_on(stretch.lixels.clone()).len(),
        peak: run.id(stretch.peak),
        p: stretch.lixels.clone().map(|l| run.map.p[l]).fold(1.0, f64::min),
        q: stretch.lixels.clone().map(|l| run.map.q[l]).fold(1.0, f64::min),
        hot: stretch.lixels.clone().any(|l| run.map.is_hot(l)),
        top5_share: peak.top5_share,
        value: peak.value,
        low90: peak.low90,
        high90: peak.high90,
        ratio: peak.ratio,
        low_ratio: peak.low_ratio,
        commune: peak.commune,
        commune_name: peak.commune_name,
        last_incident: run.last(stretch.lixels.clone()).map(Timestamp::rfc3339),
        bbox: Bbox::around(line.into_iter().flatten()).map(|b| [b.west, b.south, b.east, b.north]),
    }
}
