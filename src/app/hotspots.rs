//! The map of rates, and what each number was made of.

mod kept;
mod map;
mod present;
mod publish;
mod quality;
mod query;
mod run;
mod service;

use std::ops::Range;

use crate::app::files::part_names;
use crate::app::views::{Feature, HotspotCollection, LixelView, PartView, WhyView};
use crate::app::{App, AppError, Caller};
use crate::hotspots::PRIOR_SHAPE;
pub use kept::Kept as KeptMaps;
use present::{collection, lixel_feature};
pub use query::{HotspotQuery, MapFilter};
pub(crate) use run::Run;
pub(crate) use service::service;

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
        let mut found = collection(&run, &positions, self.data_version(caller).await?);
        found.more = more;
        Ok(found)
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
}
