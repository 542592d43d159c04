//! Before and after: where patrols came more often than before, and where they did not.

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::coverage::dosage::{MAP_DAYS, USUAL_DAYS, back, map_before};
use crate::app::coverage::dose::DoseView;
use crate::app::tracks::{sender, tenths};
use crate::app::trends::{CompareQuery, LEVEL, StretchAsked, TrendQuery, period_view, span, tally};
use crate::app::views::{PeriodView, ReasonView, SpanView, StretchView};
use crate::app::{App, AppError, Caller, Span};
use crate::hotspots::{Tally, rate_ratio, says};
use crate::units::Interval;

/// A stretch that was hot before both periods, and what became of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlaceEffect {
    /// 1 was the hottest.
    pub rank: usize,
    /// The carrier's id of the route.
    pub route_id: String,
    /// Whose it is.
    pub carrier: Option<String>,
    /// Where it begins, metres.
    pub from_m: f64,
    /// Where it ends.
    pub to_m: f64,
    /// Name of its commune.
    pub commune_name: Option<String>,
    /// West, south, east, north.
    pub bbox: Option<[f64; 4]>,
    /// Incidents in the earlier period, in fractions.
    pub before: f64,
    /// Incidents in the later one.
    pub after: f64,
    /// What it was given in the earlier period.
    pub dose_before: DoseView,
    /// What it was given in the later one.
    pub dose_after: DoseView,
    /// Whether it was looked at more often a day than before.
    pub more: bool,
}

/// Stretches of one kind together.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GroupEffect {
    /// How many.
    pub places: usize,
    /// The earlier period.
    pub before: PeriodView,
    /// The later period.
    pub after: PeriodView,
    /// Looks in each period.
    pub looks: [usize; 2],
    /// Minutes in each period.
    pub minutes: [f64; 2],
    /// The rate of the later period as a multiple of that of the earlier; `null` where that had nothing.
    pub ratio: Option<f64>,
    /// Lower end of its exact 90 % interval; `null` without cable.
    pub low90: Option<f64>,
    /// Upper end; `null` where there is none.
    pub high90: Option<f64>,
    /// Two-sided p of "nothing changed".
    pub p: Option<f64>,
    /// What may be said of it.
    pub says: Option<ReasonView>,
}

/// What became of hot stretches where patrols came more often, and of the others.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EffectView {
    /// The earlier period.
    pub before: SpanView,
    /// The later period.
    pub after: SpanView,
    /// The stretches were the hottest of this time, which ends before both: places chosen for what
    /// happened in a period fall back after it, whatever was done.
    pub chosen: SpanView,
    /// Where patrols came more often a day than before.
    pub more: GroupEffect,
    /// All others.
    pub others: GroupEffect,
    /// The hottest first.
    pub places: Vec<PlaceEffect>,
}

/// A place with its counts.
struct Counted {
    told: PlaceEffect,
    tallies: [Tally; 2],
}

impl App {
    /// What became of the stretches that were hottest before two periods: of those that patrols came to more
    /// often in the later period, and of the others. For a carrier its own walks are the patrols.
    pub async fn effect(&self, caller: &Caller, a: Span, b: Span) -> Result<EffectView, AppError> {
        let kind = sender(caller)?;
        let b = Span { from: b.from.or(Some(back(b.to.unwrap_or(self.world().now()), USUAL_DAYS))), ..b };
        let (before, after) = CompareQuery { a, b, ..CompareQuery::default() }.periods(self.world().now())?;
        let start = crate::units::Timestamp::from_millis(before.from().millis() - 1);
        let window = map_before(start);
        let (stretches, places) = self.hottest(caller, window).await?;
        let first = self.doses(caller.scope(), &places, (kind, before)).await?;
        let second = self.doses(caller.scope(), &places, (kind, after)).await?;
        let mut all = Vec::new();
        for (stretch, doses) in stretches.into_iter().zip(first.into_iter().zip(second)) {
            all.push(self.place_effect(caller, stretch, doses, [before, after]).await?);
        }
        let group = |more: bool| {
            let own: Vec<&Counted> = all.iter().filter(|one| one.told.more == more).collect();
            group(&own, [before, after])
        };
        let chosen = SpanView { from: back(start, MAP_DAYS).rfc3339(), to: start.rfc3339() };
        Ok(EffectView {
            before: span(before),
            after: span(after),
            chosen,
            more: group(true),
            others: group(false),
            places: all.into_iter().map(|one| one.told).collect(),
        })
    }

    async fn place_effect(
        &self,
        caller: &Caller,
        stretch: StretchView,
        (dose_before, dose_after): (DoseView, DoseView),
        periods: [Interval; 2],
    ) -> Result<Counted, AppError> {
        let route = stretch.route.parse::<Uuid>().map_err(|error| AppError::Internal(error.to_string()))?;
        let asked = StretchAsked { route, from: stretch.from_m, to: stretch.to_m };
        let query = TrendQuery { stretch: Some(asked), ..TrendQuery::default() };
        let incidents = self.trend_incidents(caller, &query).await?;
        let tallies = periods.map(|period| tally(&incidents, period, self.km(caller, &query, period)));
        let a_day = |dose: &DoseView, period: Interval| dose.looks as f64 / period.days();
        let told = PlaceEffect {
            rank: stretch.rank,
            route_id: stretch.route_id,
            carrier: stretch.carrier,
            from_m: stretch.from_m,
            to_m: stretch.to_m,
            commune_name: stretch.commune_name,
            bbox: stretch.bbox,
            before: tallies[0].count,
            after: tallies[1].count,
            more: a_day(&dose_after, periods[1]) > a_day(&dose_before, periods[0]),
            dose_before,
            dose_after,
        };
        Ok(Counted { told, tallies })
    }
}

fn group(own: &[&Counted], periods: [Interval; 2]) -> GroupEffect {
    let sum = |of: &dyn Fn(&Counted) -> f64| own.iter().map(|one| of(one)).sum::<f64>();
    let [before, after] = [0, 1].map(|at| Tally {
        count: sum(&|one| one.tallies[at].count),
        km: sum(&|one| one.tallies[at].km),
        days: periods[at].days(),
    });
    let doses = |one: &Counted| [one.told.dose_before.clone(), one.told.dose_after.clone()];
    let found = rate_ratio(before, after, LEVEL);
    GroupEffect {
        places: own.len(),
        before: period_view(periods[0], before),
        after: period_view(periods[1], after),
        looks: [0, 1].map(|at| own.iter().map(|one| doses(one)[at].looks).sum()),
        minutes: [0, 1].map(|at| tenths(sum(&|one| doses(one)[at].minutes))),
        ratio: found.and_then(|f| f.ratio),
        low90: found.map(|f| f.low),
        high90: found.and_then(|f| f.high),
        p: found.map(|f| f.p),
        says: found.map(|found| says(before, after, found).into()),
    }
}
