//! Communes and sites in the order of what happens there: what key places are chosen from.

mod pieces;
mod tally;
mod visits;

pub use pieces::Kept;

use time::Date;

use crate::app::live::Live;
use crate::app::views::{
    CommuneRankView, Feature, Geometry, RankTrendView, RankView, Ranking, RankingSummary, SiteRankView,
};
use crate::app::{App, AppError, Caller, Window};
use crate::incidents::Kind;
use crate::key_places::{Trend, criticality};
use crate::store::SiteRow;
use crate::units::{CarrierCode, Metres, Timestamp};
use pieces::REACH;
use tally::{Asked, Numbers, Tally};
use visits::Visits;

/// What a ranking is asked for.
#[derive(Clone, Debug, Default)]
pub struct RankingQuery {
    /// The period; open ends reach to the first and last incident.
    pub window: Window,
    /// Only these kinds; all if empty.
    pub kinds: Vec<Kind>,
    /// Only cable of these carriers, and the mean of that cable; of all in reach if empty.
    pub carriers: Vec<CarrierCode>,
    /// So many at most.
    pub limit: i64,
    /// So many are passed over.
    pub offset: i64,
}

impl App {
    /// Communes with cable or incidents in reach, highest rate first. Who sees no cable gets none.
    pub async fn commune_ranking(
        &self,
        caller: &Caller,
        query: &RankingQuery,
    ) -> Result<Ranking<CommuneRankView>, AppError> {
        let Some(asked) = self.asked(caller, query).await? else { return Ok(nothing()) };
        let tally = on_a_thread(move || Tally::of_communes(asked)).await?;
        let ranked = tally.ranked(|numbers, _| numbers.rated.value, |numbers| numbers.there());
        let visits = self.visits(caller).await?;
        let view = |rank: usize, place: usize| commune_feature(&tally, &visits, rank, place);
        Ok(page(&tally, query, &ranked, view))
    }

    /// Sites in reach, highest weight times rate first.
    pub async fn site_ranking(&self, caller: &Caller, query: &RankingQuery) -> Result<Ranking<SiteRankView>, AppError> {
        let Some(asked) = self.asked(caller, query).await? else { return Ok(nothing()) };
        let tally = on_a_thread(move || Tally::of_sites(asked)).await?;
        let sites = &tally.pieces().sites;
        let ranked = tally.ranked(|numbers, place| score(&sites[place], numbers), |_| true);
        let own: Vec<usize> = ranked.into_iter().filter(|&place| tally.asked_for(&sites[place].carrier)).collect();
        let visits = self.visits(caller).await?;
        let view = |rank: usize, place: usize| site_feature(&tally, &visits, rank, place, &sites[place]);
        Ok(page(&tally, query, &own, view))
    }

    /// What to count from; `None` for those who see no cable.
    async fn asked(&self, caller: &Caller, query: &RankingQuery) -> Result<Option<Asked>, AppError> {
        let scope = caller.scope();
        let carriers = match scope.carrier() {
            Some(own) if query.carriers.is_empty() || query.carriers.contains(own) => vec![own.clone()],
            None if scope.sees_all() => query.carriers.clone(),
            _ => return Ok(None),
        };
        let (live, digests) = (self.live(), self.events(scope).await?);
        let pieces = self.pieces(&live).await?;
        Ok(Some(Asked { live, pieces, digests, window: query.window, kinds: query.kinds.clone(), carriers }))
    }

    /// Of the nights up to the last one; none for those who see no plans.
    async fn visits(&self, caller: &Caller) -> Result<Visits, AppError> {
        let last = self.store().last_visits(caller.scope(), self.today()).await?;
        Ok(Visits::of(&self.live(), &last))
    }
}

async fn on_a_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, AppError> {
    tokio::task::spawn_blocking(work).await.map_err(|e| AppError::Internal(e.to_string()))
}

fn nothing<P>() -> Ranking<P> {
    let summary = RankingSummary {
        from: None,
        to: None,
        days: 0.0,
        before_from: None,
        records_from: None,
        incidents: 0,
        length_km: 0.0,
        mean: 0.0,
        reach_m: REACH,
    };
    Ranking { kind: "FeatureCollection", features: Vec::new(), summary, links: Vec::new(), more: false }
}

fn page<P>(
    tally: &Tally,
    query: &RankingQuery,
    ranked: &[usize],
    view: impl Fn(usize, usize) -> Feature<P>,
) -> Ranking<P> {
    let (limit, offset) = (query.limit.max(0) as usize, query.offset.max(0) as usize);
    let shown = ranked.iter().enumerate().skip(offset).take(limit);
    Ranking {
        kind: "FeatureCollection",
        features: shown.map(|(rank, &place)| view(rank + 1, place)).collect(),
        summary: RankingSummary {
            from: tally.window.map(|w| w.from().rfc3339()),
            to: tally.window.map(|w| w.to().rfc3339()),
            days: tally.window.map_or(0.0, |w| w.days()),
            before_from: tally.before.map(|w| w.from().rfc3339()),
            records_from: tally.records_from.map(Timestamp::rfc3339),
            incidents: tally.incidents,
            length_km: tally.length.km(),
            mean: tally.mean,
            reach_m: REACH,
        },
        links: Vec::new(),
        more: ranked.len() > offset.saturating_add(limit),
    }
}

fn commune_feature(tally: &Tally, visits: &Visits, rank: usize, place: usize) -> Feature<CommuneRankView> {
    let code = &tally.pieces().communes[place];
    let numbers = &tally.numbers[place];
    let commune = tally.live().communes.get(code);
    let part = |of: f64, whole: f64| if whole > 0.0 { of / whole } else { 0.0 };
    let view = CommuneRankView {
        commune: code.clone(),
        commune_name: commune.map_or_else(|| code.clone(), |c| c.full_name.clone()),
        old_district: commune.and_then(|c| c.old_district.clone()),
        rank: rank_view(tally, rank, numbers, visits.in_commune(code)),
        event_share: part(numbers.count, tally.count),
        cable_share: part(numbers.cable, tally.length.get()),
        unmatched: numbers.unmatched,
    };
    Feature::new(code, commune.map(|c| Geometry::point(c.center)), view)
}

fn site_feature(tally: &Tally, visits: &Visits, rank: usize, place: usize, row: &SiteRow) -> Feature<SiteRankView> {
    let numbers = &tally.numbers[place];
    let commune = commune_of(tally.live(), row);
    let view = SiteRankView {
        site_id: row.site.id.clone(),
        name: row.site.name.clone(),
        kind: row.site.kind.code(),
        carrier: Some(row.carrier.to_string()),
        commune: commune.as_ref().map(|(code, _)| code.clone()),
        commune_name: commune.map(|(_, name)| name),
        criticality: criticality(row.site.kind),
        score: score(row, numbers),
        rank: rank_view(tally, rank, numbers, visits.at_site(&row.site.id)),
    };
    Feature::new(row.id, Some(Geometry::point(row.site.at)), view)
}

fn commune_of(live: &Live, row: &SiteRow) -> Option<(String, String)> {
    let commune = live.communes.get(row.commune.as_deref()?)?;
    Some((commune.code.clone(), commune.full_name.clone()))
}

fn score(row: &SiteRow, numbers: &Numbers) -> f64 {
    criticality(row.site.kind) * numbers.rated.value
}

fn rank_view(tally: &Tally, rank: usize, numbers: &Numbers, last_visit: Option<Date>) -> RankView {
    let ratio = |value: f64| if tally.mean > 0.0 { value / tally.mean } else { 0.0 };
    RankView {
        rank,
        count: numbers.count,
        incidents: numbers.incidents,
        value: numbers.rated.value,
        low90: numbers.rated.low90,
        high90: numbers.rated.high90,
        ratio: ratio(numbers.rated.value),
        low_ratio: ratio(numbers.rated.low90),
        cable_km: Metres::computed(numbers.cable).km(),
        trend: numbers.trend.map(trend_view),
        last_visit: last_visit.map(|night| night.to_string()),
    }
}

fn trend_view(trend: Trend) -> RankTrendView {
    RankTrendView {
        now: trend.now,
        before: trend.before,
        ratio: trend.ratio,
        low90: trend.low90,
        high90: trend.high90,
        direction: trend.direction.code(),
    }
}
