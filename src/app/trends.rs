//! What the map of rates does not show: months, hours of the week, and two periods side by side.

mod compared;

pub use compared::{CompareQuery, Span};
pub(in crate::app) use compared::{LEVEL, period_view, span, tally};

use std::collections::BTreeMap;
use std::sync::Arc;

use uuid::Uuid;

use crate::app::hotspots::service;
use crate::app::live::{Cable, Live};
use crate::app::views::{HourView, MonthView, MonthsView, WeekView};
use crate::app::{App, AppError, Caller, IncidentQuery, Window};
use crate::hotspots::{Lixel, Month, aoristic, month_shares};
use crate::incidents::Kind;
use crate::store::{IncidentDigest, Share};
use crate::units::{CarrierCode, Chainage, Interval, Metres, Timestamp};

/// A series of more months is refused: a hundred years.
const MONTHS_MOST: i32 = 1200;

/// What a trend is asked of.
#[derive(Clone, Debug, Default)]
pub struct TrendQuery {
    /// The period; open ends reach to the first and last incident.
    pub window: Window,
    /// Only these kinds; all if empty.
    pub kinds: Vec<Kind>,
    /// Only what may lie on cable of these carriers; of any in reach if empty.
    pub carriers: Vec<CarrierCode>,
    /// Only what lies on this stretch, each incident by its share there.
    pub stretch: Option<StretchAsked>,
    /// Only what lies in the commune with this code.
    pub commune: Option<String>,
}

/// A stretch of one route, by chainage in metres.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StretchAsked {
    /// The store's id of the route.
    pub route: Uuid,
    /// Its start.
    pub from: f64,
    /// Its end, not before the start.
    pub to: f64,
}

impl StretchAsked {
    /// The share of an incident that lies here, 0 to 1. A place without length is here or not.
    fn share(&self, shares: &[Share]) -> f64 {
        let here = shares.iter().filter(|share| share.route == self.route).flat_map(|share| &share.stretches);
        let part = |&(from, to, weight): &(f64, f64, f64)| {
            if to <= from {
                return if self.from <= from && from <= self.to { weight } else { 0.0 };
            }
            weight * (to.min(self.to) - from.max(self.from)).max(0.0) / (to - from)
        };
        here.map(part).sum()
    }
}

/// An incident as a trend counts it.
pub(in crate::app) struct Counted {
    /// `None` where nobody knows its time.
    when: Option<Interval>,
    weight: f64,
    metres: f64,
}

impl App {
    /// Incidents and metres of cable taken by local month, with the same months a year before. An
    /// incident that spans months counts in each by the share of its time there.
    pub async fn months(&self, caller: &Caller, query: &TrendQuery) -> Result<MonthsView, AppError> {
        let zone = self.settings().zone;
        let counted = self.trend_incidents(caller, query).await?;
        let times = || counted.iter().filter_map(|one| one.when);
        let from = query.window.from.or_else(|| times().map(Interval::from).min());
        let to = query.window.to.or_else(|| times().map(Interval::to).max());
        let undated = counted.iter().filter(|one| one.when.is_none()).count();
        let Some((from, to)) = from.zip(to).filter(|(from, to)| from <= to) else {
            return Ok(MonthsView { months: Vec::new(), undated });
        };
        let (first, last) = (Month::of(from, zone), Month::of(to, zone));
        let length = last.since(first) + 1;
        if length > MONTHS_MOST {
            return Err(AppError::field("datetime", "Nhiều nhất 100 năm.", "A hundred years at most."));
        }
        let mut sums: BTreeMap<Month, (f64, f64)> = BTreeMap::new();
        for one in &counted {
            let Some(when) = one.when else { continue };
            for (month, share) in month_shares(when, first.plus(-12), last, zone) {
                let sum = sums.entry(month).or_default();
                *sum = (sum.0 + share * one.weight, sum.1 + share * one.metres);
            }
        }
        let of = |month: Month| sums.get(&month).copied().unwrap_or_default();
        let now = Month::of(self.world().now(), zone);
        let view = |month: Month| {
            let ((count, metres_taken), (count_before, metres_before)) = (of(month), of(month.plus(-12)));
            MonthView {
                month: month.to_string(),
                count,
                metres_taken,
                count_year_before: count_before,
                metres_taken_year_before: metres_before,
                going_on: month >= now,
            }
        };
        Ok(MonthsView { months: (0..length).map(|n| view(first.plus(n))).collect(), undated })
    }

    /// The 168 hours of the local week: each incident spread evenly over the time in which it may have
    /// happened, by the share of that time inside the period.
    pub async fn week(&self, caller: &Caller, query: &TrendQuery) -> Result<WeekView, AppError> {
        let counted = self.trend_incidents(caller, query).await?;
        let undated = counted.iter().filter(|one| one.when.is_none()).count();
        let Window { from, to } = query.window;
        let ends =
            (from.unwrap_or(Timestamp::from_millis(i64::MIN)), to.unwrap_or(Timestamp::from_millis(i64::MAX - 1)));
        let period = closed(ends.0, ends.1);
        let event = |one: &Counted| {
            let when = one.when?;
            let inside = period.map_or(0.0, |period| when.share_within(period));
            Some((when, one.weight * inside)).filter(|(_, weight)| *weight > 0.0)
        };
        let week = aoristic(counted.iter().filter_map(event), self.settings().zone.into());
        let hours = week.hours().map(|(day, hour, weight)| HourView { day, hour, weight });
        Ok(WeekView { hours: hours.collect(), total: week.total(), undated })
    }

    /// The incidents asked for of those in the caller's reach, whatever their time. Who sees no
    /// cable sees none: the same reach as that of the map of rates.
    pub(in crate::app) async fn trend_incidents(
        &self,
        caller: &Caller,
        query: &TrendQuery,
    ) -> Result<Vec<Counted>, AppError> {
        if let Some(stretch) = &query.stretch {
            self.store().route(caller.scope(), stretch.route).await?.ok_or(AppError::Absent)?;
        }
        let asked =
            IncidentQuery { kinds: query.kinds.clone(), carriers: query.carriers.clone(), ..IncidentQuery::default() };
        let fits = |one: &IncidentDigest| {
            let commune = query.commune.as_ref();
            asked.fits_kind(one)
                && asked.fits_carrier(one)
                && commune.is_none_or(|code| one.commune.as_ref() == Some(code))
        };
        if !reaches(caller, &query.carriers) {
            return Ok(Vec::new());
        }
        let digests = self.events(caller.scope()).await?;
        let count = |one: &IncidentDigest| {
            let weight = query.stretch.map_or(1.0, |stretch| stretch.share(&one.shares));
            let when = one.when.and_then(|(from, to)| Interval::new(from, to));
            Counted { when, weight, metres: weight * one.metres_taken.unwrap_or(0.0) }
        };
        Ok(digests.iter().filter(|one| fits(one)).map(count).filter(|one| one.weight > 0.0).collect())
    }

    /// Km of cable that a trend looks at, by the share of the period in which it was in service.
    pub(in crate::app) fn km(&self, caller: &Caller, query: &TrendQuery, period: Interval) -> f64 {
        if !reaches(caller, &query.carriers) {
            return 0.0;
        }
        let live = self.live();
        let own = caller.scope().carrier().map(|own| vec![own.clone()]);
        let cable = Cable { carriers: own.unwrap_or_else(|| query.carriers.clone()), ..Cable::default() };
        let cut = live.cut(Metres::of(250), cable);
        let in_service = service(&live.network, &cut.lixels, Some(period), self.settings().zone.into());
        let on = query.stretch.map(|stretch| (live.number(stretch.route), stretch));
        let metres = |lixel: &Lixel| {
            let (from, to) = (lixel.from.get(), lixel.to.get());
            let inside = match on {
                Some((route, asked)) if route == Some(lixel.route) => to.min(asked.to) - from.max(asked.from),
                Some(_) => 0.0,
                None => to - from,
            };
            let fits = |code: &String| commune_of(&live, lixel).as_ref() == Some(code);
            if inside > 0.0 && query.commune.as_ref().is_none_or(fits) { inside } else { 0.0 }
        };
        let each = cut.lixels.lixels().iter().enumerate().map(|(i, lixel)| metres(lixel) * in_service.share(i));
        each.sum::<f64>() / 1000.0
    }
}

/// Whether the caller sees cable of those asked for.
fn reaches(caller: &Caller, carriers: &[CarrierCode]) -> bool {
    let scope = caller.scope();
    scope.sees_all() || scope.carrier().is_some_and(|own| carriers.is_empty() || carriers.contains(own))
}

fn commune_of(live: &Arc<Live>, lixel: &Lixel) -> Option<String> {
    let middle = Chainage::checked((lixel.from.get() + lixel.to.get()) / 2.0)?;
    let at = live.network.route(lixel.route)?.point_at(middle).ok()?;
    live.communes.at(at).map(|commune| commune.code.clone())
}

/// The period as a half-open one: its last millisecond belongs to it.
pub(in crate::app) fn closed(from: Timestamp, to: Timestamp) -> Option<Interval> {
    Interval::new(from, Timestamp::from_millis(to.millis().checked_add(1)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_incident_counts_on_a_stretch_by_its_share_there() {
        let (route, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let carrier = CarrierCode::checked("TS").unwrap();
        let share = |route, stretches: &[(f64, f64, f64)]| Share {
            route,
            carrier: carrier.clone(),
            stretches: stretches.to_vec(),
        };
        let asked = StretchAsked { route, from: 1_000.0, to: 2_000.0 };
        let cases = [
            ("inside", vec![share(route, &[(1_200.0, 1_300.0, 1.0)])], 1.0),
            ("half over the edge", vec![share(route, &[(900.0, 1_100.0, 0.8)])], 0.4),
            ("a point at the edge", vec![share(route, &[(2_000.0, 2_000.0, 0.5)])], 0.5),
            ("a point beyond", vec![share(route, &[(2_001.0, 2_001.0, 0.5)])], 0.0),
            ("on another route", vec![share(other, &[(1_200.0, 1_300.0, 1.0)])], 0.0),
            (
                "two candidates, one here",
                vec![share(other, &[(0.0, 10.0, 0.3)]), share(route, &[(1_500.0, 1_600.0, 0.7)])],
                0.7,
            ),
        ];
        for (name, shares, want) in cases {
            assert!((asked.share(&shares) - want).abs() < 1e-12, "{name}");
        }
    }
}
