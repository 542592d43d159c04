//! The map of rates, and what each number was made of.

mod run;

use std::ops::Range;

use crate::app::views::{Feature, Geometry, HotspotCollection, LixelView, StretchView, SummaryView, WhyView};
use crate::app::{App, AppError, Caller, Window};
use crate::hotspots::{BREAKS, HotStretch, Method, PRIOR_SHAPE};
use crate::incidents::Kind;
use crate::units::{Bbox, CarrierCode, Chainage, Metres, Timestamp};
use run::Run;

/// The longest a lixel may be unless the caller says otherwise.
const LIXEL: Metres = Metres::of(50);

/// What the map is asked for.
#[derive(Clone, Debug, Default)]
pub struct HotspotQuery {
    /// The period; open ends reach to the first and last incident.
    pub window: Window,
    /// Only these kinds; all if empty.
    pub kinds: Vec<Kind>,
    /// Only cable of these carriers, and the mean of that cable; of all in reach if empty.
    pub carriers: Vec<CarrierCode>,
    /// Only lixels that touch this box; ranks stay those of the whole.
    pub bbox: Option<Bbox>,
    /// How the rate is made.
    pub method: Option<String>,
    /// The longest a lixel may be, metres.
    pub lixel: Option<f64>,
    /// Only lixels of at least this multiple of the mean.
    pub min_ratio: Option<f64>,
    /// So many at most.
    pub limit: i64,
    /// So many are passed over.
    pub offset: i64,
}

impl App {
    /// Lixels in reach, best first, with the stretches they form.
    pub async fn hotspots(&self, caller: &Caller, query: &HotspotQuery) -> Result<HotspotCollection, AppError> {
        let run = self.run(caller, query).await?;
        let least = query.min_ratio.unwrap_or(0.0);
        let wanted = run
            .ranked
            .iter()
            .copied()
            .filter(|&p| run.ratio(run.rates[p].value) >= least && run.touches(p, query.bbox));
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
        let run = self.run(caller, query).await?;
        let position = run.position(id).ok_or(AppError::Absent)?;
        let mut feature = lixel_feature(&run, position);
        feature.properties.why = Some(self.why(caller, &run, position..position + 1).await?);
        if let Some(stretch) = run.stretch_of(position) {
            feature.properties.stretch_why = Some(self.why(caller, &run, stretch.lixels.clone()).await?);
        }
        Ok(feature)
    }

    async fn run(&self, caller: &Caller, query: &HotspotQuery) -> Result<Run, AppError> {
        if let Some(method) = &query.method
            && Method::from_code(method).is_none()
        {
            let known = Method::ALL.iter().map(|m| m.code()).collect::<Vec<_>>().join(", ");
            return Err(AppError::field("method", format!("Hiện có: {known}."), format!("There are now: {known}.")));
        }
        Run::of(self, caller, query).await
    }

    /// What a number of these lixels was made of.
    async fn why(&self, caller: &Caller, run: &Run, lixels: Range<usize>) -> Result<WhyView, AppError> {
        let route = run.lixels.lixels()[lixels.start].route;
        let mut incidents = Vec::new();
        for (id, weight) in run.shares_on(lixels.clone()) {
            let row = self.store().incident(caller.scope(), id).await?;
            incidents.extend(row.and_then(|row| run.why_incident(&row, route, weight)));
        }
        incidents.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.id.cmp(&b.id)));
        Ok(WhyView {
            count: run.rates[lixels.clone()].iter().map(|r| r.count).sum(),
            length_km: run.lixels.lixels()[lixels].iter().map(|l| l.length().km()).sum(),
            periods_30d: run.period.units(),
            prior_shape: PRIOR_SHAPE,
            prior_mean: run.mean,
            incidents,
        })
    }

    async fn summary(&self, caller: &Caller, run: &Run) -> Result<SummaryView, AppError> {
        Ok(SummaryView {
            method: Method::CountPerKm.code(),
            from: run.window.map(|w| w.from().rfc3339()),
            to: run.window.map(|w| w.to().rfc3339()),
            days: run.window.map_or(0.0, |w| w.days()),
            periods_30d: run.period.units(),
            incidents: run.incidents,
            matched: run.matched,
            unmatched: run.incidents - run.matched,
            length_km: run.lixels.length().km(),
            mean: run.mean,
            lixel_m: run.lixel.get(),
            breaks: BREAKS,
            data_version: self.data_version(caller).await?,
        })
    }
}

fn lixel_feature(run: &Run, position: usize) -> Feature<LixelView> {
    let (lixel, rate) = (run.lixels.lixels()[position], run.rates[position]);
    let route = run.live.network.route(lixel.route);
    let middle = Chainage::checked((lixel.from.get() + lixel.to.get()) / 2.0);
    let commune = middle.and_then(|m| route?.point_at(m).ok()).and_then(|at| run.live.communes.at(at));
    let lines = route.map(|r| r.stretch(lixel.from, lixel.to)).unwrap_or_default();
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
        commune: commune.map(|c| c.code.clone()),
        commune_name: commune.map(|c| c.full_name.clone()),
        last_incident: run.last(position..position + 1).map(Timestamp::rfc3339),
        stretch: run.stretches.iter().position(|s| s.lixels.contains(&position)).map(|i| i + 1),
        why: None,
        stretch_why: None,
    };
    Feature::new(run.id(position), Geometry::lines(lines.iter().map(Vec::as_slice)), view)
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
