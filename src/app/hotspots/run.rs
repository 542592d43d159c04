//! One computation of the map: what a caller sees, counted on lixels.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use uuid::Uuid;

use crate::app::hotspots::{HotspotQuery, LIXEL};
use crate::app::incidents::when;
use crate::app::live::Live;
use crate::app::views::WhyIncident;
use crate::app::{App, AppError, Caller, IncidentQuery, Window};
use crate::hotspots::{HotStretch, LixelNetwork, Period, Rate, count_per_km, stretches};
use crate::network::RouteNo;
use crate::store::{IncidentDigest, IncidentRow};
use crate::units::{Bbox, CarrierCode, Chainage, Interval, Metres, Timestamp};

/// A share of an incident that lies on a lixel.
#[derive(Clone, Copy, Debug)]
struct Behind {
    /// Position of the incident among the digests.
    incident: usize,
    /// Its share there, overlap of time not included.
    weight: f64,
    lixel: usize,
}

/// The result, with all that is needed to explain it.
pub struct Run {
    pub live: Arc<Live>,
    pub lixels: Arc<LixelNetwork>,
    pub lixel: Metres,
    pub window: Option<Interval>,
    pub period: Period,
    pub rates: Vec<Rate>,
    pub mean: f64,
    pub stretches: Vec<HotStretch>,
    /// Positions, highest rate first.
    pub ranked: Vec<usize>,
    pub incidents: usize,
    pub matched: usize,
    ranks: Vec<usize>,
    behind: Vec<Behind>,
    digests: Arc<Vec<IncidentDigest>>,
}

impl Run {
    /// Count what the caller sees.
    pub async fn of(app: &App, caller: &Caller, query: &HotspotQuery) -> Result<Self, AppError> {
        let scope = caller.scope();
        let live = app.live();
        let lixel = query.lixel.and_then(Metres::checked).unwrap_or(LIXEL);
        let asked = |code: &CarrierCode| query.carriers.is_empty() || query.carriers.contains(code);
        let own = scope.carrier().filter(|code| asked(code));
        let in_reach = scope.sees_all() || own.is_some();
        let lixels = match own {
            Some(own) => live.cut(lixel, std::slice::from_ref(own)),
            None if in_reach => live.cut(lixel, &query.carriers),
            None => Arc::default(),
        };
        let asked = IncidentQuery {
            window: query.window,
            kinds: query.kinds.clone(),
            carriers: query.carriers.clone(),
            ..IncidentQuery::default()
        };
        let digests = if in_reach { app.digests(scope).await? } else { Arc::default() };
        let work = move || {
            let fits = |one: &IncidentDigest| asked.fits_time(one) && asked.fits_kind(one) && asked.fits_carrier(one);
            let fitting: Vec<usize> = (0..digests.len()).filter(|&i| fits(&digests[i])).collect();
            let window = period_of(asked.window, fitting.iter().map(|&i| &digests[i]));
            Self::count(live, lixels, lixel, window, digests, &fitting)
        };
        tokio::task::spawn_blocking(work).await.map_err(|e| AppError::Internal(e.to_string()))
    }

    fn count(
        live: Arc<Live>,
        lixels: Arc<LixelNetwork>,
        lixel: Metres,
        window: Option<Interval>,
        digests: Arc<Vec<IncidentDigest>>,
        fitting: &[usize],
    ) -> Self {
        let mut counts = vec![0.0; lixels.lixels().len()];
        let mut behind = Vec::new();
        let (mut incidents, mut matched) = (0, 0);
        for &incident in fitting {
            let one = &digests[incident];
            let overlap = window.map_or(1.0, |w| share_of_time(one.when, w));
            if overlap <= 0.0 {
                continue;
            }
            incidents += 1;
            let first = behind.len();
            shares(&live, &lixels, incident, one, &mut behind);
            matched += usize::from(behind.len() > first);
            for b in &behind[first..] {
                counts[b.lixel] += b.weight * overlap;
            }
        }
        let period = Period::of(window.unwrap_or(Interval::instant(Timestamp::from_millis(0))));
        let (rates, mean) = count_per_km(&lixels, &counts, period);
        let stretches = stretches(&lixels, &rates, mean);
        let mut ranked: Vec<usize> = (0..rates.len()).collect();
        ranked.sort_by(|&a, &b| rates[b].value.total_cmp(&rates[a].value).then(a.cmp(&b)));
        let mut ranks = vec![0; ranked.len()];
        for (rank, &position) in ranked.iter().enumerate() {
            ranks[position] = rank + 1;
        }
        behind.sort_by_key(|b| b.lixel);
        Self {
            live,
            lixels,
            lixel,
            window,
            period,
            rates,
            mean,
            stretches,
            ranked,
            incidents,
            matched,
            ranks,
            behind,
            digests,
        }
    }

    /// A rate as a multiple of the mean.
    pub fn ratio(&self, value: f64) -> f64 {
        if self.mean > 0.0 { value / self.mean } else { 0.0 }
    }

    /// Rank of a lixel, from 1.
    pub fn rank(&self, position: usize) -> usize {
        self.ranks[position]
    }

    /// The store's id of a lixel's route.
    pub fn route_id(&self, position: usize) -> Uuid {
        self.live.id(self.lixels.lixels()[position].route).unwrap_or_default()
    }

    /// `ROUTE.NUMBER`.
    pub fn id(&self, position: usize) -> String {
        format!("{}.{}", self.route_id(position), self.lixels.lixels()[position].no)
    }

    /// The position of such an id.
    pub fn position(&self, id: &str) -> Option<usize> {
        let (route, no) = id.split_once('.')?;
        let route = self.live.number(Uuid::parse_str(route).ok()?)?;
        self.lixels.position(route, no.parse().ok()?)
    }

    /// The stretch a lixel belongs to.
    pub fn stretch_of(&self, position: usize) -> Option<&HotStretch> {
        self.stretches.iter().find(|s| s.lixels.contains(&position))
    }

    /// Whether a lixel touches a box.
    pub fn touches(&self, position: usize, bbox: Option<Bbox>) -> bool {
        let Some(bbox) = bbox else { return true };
        let lixel = self.lixels.lixels()[position];
        let line = self.live.network.route(lixel.route).map(|r| r.stretch(lixel.from, lixel.to)).unwrap_or_default();
        Bbox::around(line.into_iter().flatten()).is_some_and(|b| b.touches(bbox))
    }

    fn behind(&self, lixels: Range<usize>) -> &[Behind] {
        let start = self.behind.partition_point(|b| b.lixel < lixels.start);
        let end = self.behind.partition_point(|b| b.lixel < lixels.end);
        &self.behind[start..end]
    }

    /// The incidents on these lixels, each with the share that lies there.
    pub fn shares_on(&self, lixels: Range<usize>) -> HashMap<Uuid, f64> {
        let mut shares: HashMap<Uuid, f64> = HashMap::new();
        for behind in self.behind(lixels) {
            *shares.entry(self.digests[behind.incident].id).or_default() += behind.weight;
        }
        shares
    }

    /// End of the last incident on these lixels.
    pub fn last(&self, lixels: Range<usize>) -> Option<Timestamp> {
        self.behind(lixels).iter().filter_map(|b| self.digests[b.incident].when).map(|(_, to)| to).max()
    }

    /// One incident behind a number; `None` if it is not on that route any more.
    pub fn why_incident(&self, row: &IncidentRow, route: RouteNo, weight: f64) -> Option<WhyIncident> {
        let route = self.live.id(route)?;
        let candidate = row.candidates.iter().find(|c| c.route == route)?;
        let overlap = self.window.map_or(1.0, |w| share_of_time(when(&row.incident), w));
        Some(WhyIncident {
            id: row.id.to_string(),
            kind: row.incident.kind.code(),
            occurred_from: row.incident.occurred.map(|i| i.from().rfc3339()),
            occurred_to: row.incident.occurred.map(|i| i.to().rfc3339()),
            chainage_m: candidate.chainage_m,
            distance_m: candidate.distance_m,
            accuracy_m: row.accuracy.map(Metres::get),
            metres_taken: row.incident.metres_taken.map(Metres::get),
            weight,
            overlap,
        })
    }
}

/// The period asked for; open ends reach to the first start and the last end.
fn period_of<'a>(asked: Window, incidents: impl Iterator<Item = &'a IncidentDigest> + Clone) -> Option<Interval> {
    let times = || incidents.clone().filter_map(|one| one.when);
    let from = asked.from.or_else(|| times().map(|t| t.0).min())?;
    let to = asked.to.or_else(|| times().map(|t| t.1).max())?;
    Interval::new(from, to)
}

/// The share of an incident's time inside the period; one whose time nobody knows counts whole.
fn share_of_time(when: Option<(Timestamp, Timestamp)>, window: Interval) -> f64 {
    // The period's end belongs to it: a bare date ends a millisecond before midnight.
    let closed = Interval::new(window.from(), Timestamp::from_millis(window.to().millis() + 1)).unwrap_or(window);
    let known = when.and_then(|(from, to)| Interval::new(from, to));
    known.map_or(1.0, |i| i.share_within(closed))
}

fn shares(live: &Live, lixels: &LixelNetwork, incident: usize, one: &IncidentDigest, behind: &mut Vec<Behind>) {
    for share in &one.shares {
        let Some(route) = live.number(share.route) else { continue };
        for &(from, to, weight) in &share.stretches {
            let (Some(from), Some(to)) = (Chainage::checked(from), Chainage::checked(to)) else { continue };
            for part in lixels.shares(route, from, to) {
                behind.push(Behind { incident, weight: weight * part.weight, lixel: part.lixel });
            }
        }
    }
}
