//! Two periods side by side, and which hot stretches are new, stay or cool.

use crate::app::trends::{Counted, TrendQuery, closed};
use crate::app::views::{CompareView, PeriodView, PlaceView, ReasonView, SpanView, StretchView, WindowView};
use crate::app::{App, AppError, Caller, HotspotQuery, MapFilter, Window};
use crate::hotspots::{HotPlace, Spot, Tally, places, rate_ratio, says};
use crate::units::{Interval, Timestamp};

/// The interval of a ratio covers the truth in so many of a hundred cases or more.
pub(in crate::app) const LEVEL: f64 = 0.9;

/// A period used when none is named: a year.
const USUAL_MS: i64 = 365 * 86_400_000;

/// From a first to a last moment, both of the period.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Span {
    /// Its first moment.
    pub from: Option<Timestamp>,
    /// Its last moment.
    pub to: Option<Timestamp>,
}

/// What two periods are compared by.
#[derive(Clone, Debug, Default)]
pub struct CompareQuery {
    /// The earlier period; as long as the later one and just before it if not named.
    pub a: Span,
    /// The later period; the last year if not named.
    pub b: Span,
    /// The longest a lixel may be, metres.
    pub lixel: Option<f64>,
    /// All but the period.
    pub trend: TrendQuery,
}

impl CompareQuery {
    /// Both periods, half-open.
    pub(in crate::app) fn periods(&self, now: Timestamp) -> Result<(Interval, Interval), AppError> {
        let to = self.b.to.unwrap_or(now);
        let from = self.b.from.unwrap_or(Timestamp::from_millis(to.millis().saturating_sub(USUAL_MS - 1)));
        let wrong = |name| {
            AppError::field(
                name,
                "Đề nghị ghi một kỳ có đầu trước cuối.",
                "Please write a period that begins before it ends.",
            )
        };
        let b = closed(from, to).ok_or_else(|| wrong("b_from"))?;
        let a = match (self.a.from, self.a.to) {
            (None, None) => before(b),
            (from, to) => {
                let end = to.unwrap_or(Timestamp::from_millis(b.from().millis() - 1));
                from.and_then(|from| closed(from, end)).ok_or_else(|| wrong("a_from"))?
            }
        };
        if a.from() < b.to() && b.from() < a.to() {
            return Err(AppError::field("a_to", "Hai kỳ không được chồng nhau.", "The periods must not overlap."));
        }
        Ok((a, b))
    }
}

/// The period of the same length just before.
fn before(period: Interval) -> Interval {
    let length = period.to().millis() - period.from().millis();
    let from = Timestamp::from_millis(period.from().millis().saturating_sub(length));
    Interval::new(from, period.from()).unwrap_or(period)
}

fn last_moment(period: Interval) -> Timestamp {
    Timestamp::from_millis(period.to().millis() - 1)
}

impl App {
    /// Counts and exposure of two periods, the ratio of their rates, and the places that were hot in
    /// the later period or in one of the two of its length before it.
    pub async fn compare_periods(&self, caller: &Caller, query: &CompareQuery) -> Result<CompareView, AppError> {
        let (a, b) = query.periods(self.world().now())?;
        let counted = self.trend_incidents(caller, &query.trend).await?;
        let [before_it, after] = [a, b].map(|period| tally(&counted, period, self.km(caller, &query.trend, period)));
        let found = rate_ratio(before_it, after, LEVEL);
        let windows = [before(before(b)), before(b), b];
        let mut hot: [Vec<StretchView>; 3] = Default::default();
        for (at, window) in windows.into_iter().enumerate() {
            hot[at] = self.hot_stretches(caller, query, window).await?;
        }
        let spots = [0, 1, 2].map(|at| hot[at].iter().map(spot).collect::<Vec<_>>());
        let grouped = places([&spots[0], &spots[1], &spots[2]]);
        let told = found.map(|found| says(before_it, after, found));
        Ok(CompareView {
            a: period_view(a, before_it),
            b: period_view(b, after),
            km: after.km,
            ratio: found.and_then(|f| f.ratio),
            low90: found.map(|f| f.low),
            high90: found.and_then(|f| f.high),
            p: found.map(|f| f.p),
            undated: counted.iter().filter(|one| one.when.is_none()).count(),
            says: told.map_or_else(no_cable, |m| ReasonView { vi: m.vi, en: m.en }),
            windows: windows.map(span).to_vec(),
            places: ordered(grouped.iter().filter_map(|place| view(place, &hot)).collect()),
        })
    }

    /// The stretches that are hot in a period, of those that were asked for.
    async fn hot_stretches(
        &self,
        caller: &Caller,
        query: &CompareQuery,
        window: Interval,
    ) -> Result<Vec<StretchView>, AppError> {
        let trend = &query.trend;
        let asked = HotspotQuery {
            filter: MapFilter {
                window: Window { from: Some(window.from()), to: Some(last_moment(window)) },
                kinds: trend.kinds.clone(),
                carriers: trend.carriers.clone(),
                ..MapFilter::default()
            },
            lixel: query.lixel,
            ..HotspotQuery::default()
        };
        let mut stretches = self.hotspots(caller, &asked).await?.stretches;
        stretches.retain(|s| {
            let on = trend
                .stretch
                .is_none_or(|at| at.route.to_string() == s.route && s.from_m <= at.to && s.to_m >= at.from);
            on && trend.commune.as_ref().is_none_or(|code| s.commune.as_ref() == Some(code))
        });
        Ok(stretches)
    }
}

pub(in crate::app) fn tally(counted: &[Counted], period: Interval, km: f64) -> Tally {
    let inside = |one: &Counted| one.when.map_or(0.0, |when| when.share_within(period) * one.weight);
    Tally { count: counted.iter().map(inside).sum(), km, days: period.days() }
}

pub(in crate::app) fn period_view(of: Interval, tally: Tally) -> PeriodView {
    PeriodView {
        from: of.from().rfc3339(),
        to: last_moment(of).rfc3339(),
        days: tally.days,
        count: tally.count,
        exposure_km_days: tally.exposure(),
        rate: tally.rate(),
    }
}

pub(in crate::app) fn span(of: Interval) -> SpanView {
    SpanView { from: of.from().rfc3339(), to: last_moment(of).rfc3339() }
}

fn spot(stretch: &StretchView) -> Spot<&str> {
    Spot { route: &stretch.route, from: stretch.from_m, to: stretch.to_m }
}

fn no_cable() -> ReasonView {
    let (vi, en) = ("Không có tuyến cáp nào để so.", "There is no cable to compare.");
    ReasonView { vi: vi.to_owned(), en: en.to_owned() }
}

/// A place by the strongest of its stretches in the latest period it was hot in.
fn view(place: &HotPlace, hot: &[Vec<StretchView>; 3]) -> Option<PlaceView> {
    let members = [0, 1, 2].map(|at| place.members[at].iter().map(|&i| &hot[at][i]).collect::<Vec<_>>());
    let latest = members.iter().rev().find(|of| !of.is_empty())?;
    let top = latest.iter().min_by_key(|s| s.rank)?;
    let all = || members.iter().flatten();
    let window = |of: &Vec<&StretchView>| {
        let strongest = of.iter().min_by_key(|s| s.rank)?;
        Some(WindowView {
            count: of.iter().map(|s| s.count).sum(),
            incidents: of.iter().map(|s| s.incidents).sum(),
            ratio: strongest.ratio,
            low_ratio: strongest.low_ratio,
            hot: of.iter().any(|s| s.hot),
        })
    };
    let joined = |a: [f64; 4], b: [f64; 4]| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])];
    Some(PlaceView {
        trend: place.trend.code(),
        route: top.route.clone(),
        route_id: top.route_id.clone(),
        route_name: top.route_name.clone(),
        carrier: top.carrier.clone(),
        from_m: all().map(|s| s.from_m).fold(f64::INFINITY, f64::min),
        to_m: all().map(|s| s.to_m).fold(0.0, f64::max),
        commune: top.commune.clone(),
        commune_name: top.commune_name.clone(),
        peak: place.members[2].first().map(|_| top.peak.clone()),
        rank: place.members[2].first().map(|_| top.rank),
        bbox: all().filter_map(|s| s.bbox).reduce(joined),
        windows: members.iter().map(window).collect(),
    })
}

/// Places hot now by rank, then the others by where they are.
fn ordered(mut places: Vec<PlaceView>) -> Vec<PlaceView> {
    places.sort_by(|a, b| {
        let rank = |place: &PlaceView| place.rank.unwrap_or(usize::MAX);
        rank(a).cmp(&rank(b)).then(a.route_id.cmp(&b.route_id)).then(a.from_m.total_cmp(&b.from_m))
    });
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(n: i64) -> Timestamp {
        Timestamp::from_millis(n * 86_400_000)
    }

    /// The last moment of a day.
    fn end(n: i64) -> Timestamp {
        Timestamp::from_millis((n + 1) * 86_400_000 - 1)
    }

    #[test]
    fn periods_not_named_are_the_last_year_and_the_one_before() {
        let span = |from, to| Span { from: Some(day(from)), to: Some(end(to)) };
        let query = |a, b| CompareQuery { a, b, ..CompareQuery::default() };
        let days = |period: Interval| (period.from().millis() / 86_400_000, period.to().millis() / 86_400_000);
        let cases = [
            ("none named", query(Span::default(), Span::default()), Ok(((270, 635), (635, 1000)))),
            ("the later named", query(Span::default(), span(100, 129)), Ok(((70, 100), (100, 130)))),
            ("both named", query(span(10, 19), span(100, 129)), Ok(((10, 20), (100, 130)))),
            ("touching", query(span(90, 99), span(100, 129)), Ok(((90, 100), (100, 130)))),
            ("overlapping", query(span(90, 100), span(100, 129)), Err("a_to")),
            ("inside out", query(Span::default(), Span { from: Some(day(9)), to: Some(day(3)) }), Err("b_from")),
            ("a start is missing", query(Span { from: None, to: Some(end(9)) }, span(100, 129)), Err("a_from")),
        ];
        for (name, query, want) in cases {
            let found = query.periods(end(999)).map(|(a, b)| (days(a), days(b)));
            match (found, want) {
                (Ok(found), Ok(want)) => assert_eq!(found, want, "{name}"),
                (Err(error), Err(field)) => assert_eq!(error.fields()[0].name, field, "{name}"),
                (found, want) => panic!("{name}: {found:?}, not {want:?}"),
            }
        }
    }
}
