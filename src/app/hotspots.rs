//! The map of rates, and what each number was made of.

mod kept;
mod map;
mod quality;
mod query;
mod run;
mod service;

use std::ops::Range;

use crate::app::files::part_names;
use crate::app::views::{
    Feature, Geometry, HotspotCollection, LixelView, PartView, StretchView, SummaryView, WeightView, WhyView,
};
use crate::app::{App, AppError, Caller};
use crate::hotspots::{BREAKS, HotStretch, Method, PRIOR_SHAPE};
use crate::units::{Bbox, Chainage, Timestamp};
pub use kept::Kept as KeptMaps;
pub use query::{HotspotQuery, MapFilter};
use run::Run;

impl App {
    /// Lixels in reach, best first, with the stretches they form.
    pub async fn hotspots(&self, caller: &Caller, query: &HotspotQuery) -> Result<HotspotCollection, AppError> {
        let run = Run::of(self, caller, query).await?;
        let least = query.min_ratio.unwrap_or(0.0);
        let wanted = run
            .ranked
            .iter()
            .copied()
            .filter(|&p| run.ratio(run.map.rates[p].value) >= least && run.touches(p, query.bbox));
        let (limit, offset) = (query.limit.max(0) as usize, query.offset.max(0) as usize);
        let mut positions: Vec<usize> = wanted.skip(offset).take(limit + 1).collect();
        let more = positions.len() > limit;
        positions.truncate(limit);
        Ok(HotspotCollection {
            kind: "FeatureCollection",
            features: positions.into_iter().map(|p| lixel_feature(&run, p)).collect(),
            summary: self.summary(caller, &run).await?,
            stretches: run.stretches.iter().enumerate().map(|(i, s)| stretch_view(&run, i + 1, s)).collect(),
            links: Vec::new(),
            more,
        })
    }

    /// One lixel, with the incidents behind its number and behind its stretch.
    pub async fn hotspot(
        &self,
        caller: &Caller,
        id: &str,
        query: &HotspotQuery,
    ) -> Result<Feature<LixelView>, AppError> {
        let run = Run::of(self, caller, query).await?;
        let position = run.position(id).ok_or(AppError::Absent)?;
        let mut feature = lixel_feature(&run, position);
        feature.properties.why = Some(self.why(caller, &run, position..position + 1).await?);
        if let Some(stretch) = run.stretch_of(position) {
            feature.properties.stretch_why = Some(self.why(caller, &run, stretch.lixels.clone()).await?);
        }
        Ok(feature)
    }

    /// What a number of these lixels was made of.
    async fn why(&self, caller: &Caller, run: &Run, lixels: Range<usize>) -> Result<WhyView, AppError> {
        let route = run.cut.lixels.lixels()[lixels.start].route;
        let mut incidents = Vec::new();
        for (id, weight) in run.shares_on(lixels.clone()) {
            let row = self.store().incident(caller.scope(), id).await?;
            incidents.extend(row.and_then(|row| run.why_incident(&row, route, weight)));
        }
        incidents.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.id.cmp(&b.id)));
        let length = |lixels: Range<usize>| run.cut.lixels.lixels()[lixels].iter().map(|l| l.length().km()).sum();
        let (prior_shape, prior_mean) = match &run.map.fitted {
            Some(fitted) => (fitted.phi, run.map.mean),
            None => (PRIOR_SHAPE, run.map.mean),
        };
        let made_of = |lixel: usize| run.map.fitted.as_ref().map(|fitted| fitted.made_of(lixel));
        let parts = if lixels.len() == 1 { made_of(lixels.start) } else { None };
        let part = |(component, value)| PartView { component, value };
        Ok(WhyView {
            count: run.map.rates[lixels.clone()].iter().map(|r| r.count).sum(),
            length_km: length(lixels),
            periods_30d: run.period.units(),
            prior_shape,
            prior_mean,
            parts: parts.map(|parts| part_names().into_iter().zip(parts).map(part).collect()),
            incidents,
        })
    }

    async fn summary(&self, caller: &Caller, run: &Run) -> Result<SummaryView, AppError> {
        let weight = |(component, weight)| WeightView { component, weight };
        let fitted = run.map.fitted.as_ref();
        Ok(SummaryView {
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
            lixel_m: run.lixel.get(),
            breaks: BREAKS,
            data_version: self.data_version(caller).await?,
        })
    }
}

fn lixel_feature(run: &Run, position: usize) -> Feature<LixelView> {
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
