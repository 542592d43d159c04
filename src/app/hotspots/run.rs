//! One computation of the map: what a caller sees, counted on lixels.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use uuid::Uuid;

use crate::app::hotspots::{HotspotQuery, LIXEL};
use crate::app::incidents::when;
use crate::app::live::Live;
use crate::app::views::WhyIncident;
use crate::app::{App, AppError, Caller, IncidentQuery};
use crate::hotspots::{HotStretch, LixelNetwork, Period, Rate, count_per_km, stretches};
use crate::network::RouteNo;
use crate::store::IncidentRow;
use crate::units::{Bbox, CarrierCode, Chainage, Interval, Metres, Timestamp};

/// A share of an incident that lies on a lixel.
#[derive(Clone, Copy, Debug)]
pub struct Behind {
    /// The incident.
    pub incident: Uuid,
    /// Its share there, overlap of time not included.
    pub weight: f64,
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
    rows: HashMap<Uuid, IncidentRow>,
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
        let rows = if in_reach { app.all_incidents(scope, &asked).await? } else { Vec::new() };
        let window = period_of(query, &rows);
        let work = move || Self::count(live, lixels, lixel, window, rows);
        tokio::task::spawn_blocking(work).await.map_err(|e| AppError::Internal(e.to_string()))
    }

    fn count(
        live: Arc<Live>,
        lixels: Arc<LixelNetwork>,
        lixel: Metres,
        window: Option<Interval>,
        rows: Vec<IncidentRow>,
    ) -> Self {
        let mut counts = vec![0.0; lixels.lixels().len()];
        let mut behind = Vec::new();
        let (mut incidents, mut matched) = (0, 0);
        for row in &rows {
            let overlap = window.map_or(1.0, |w| overlap(row, w));
            if overlap <= 0.0 {
                continue;
            }
            incidents += 1;
            let first = behind.len();
            shares(&live, &lixels, row, &mut behind);
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
        let rows = rows.into_iter().map(|row| (row.id, row)).collect();
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
            rows,
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

    /// Shares of incidents on these lixels.
    pub fn behind(&self, lixels: Range<usize>) -> Vec<Behind> {
        let start = self.behind.partition_point(|b| b.lixel < lixels.start);
        self.behind[start..].iter().take_while(|b| b.lixel < lixels.end).copied().collect()
    }

    /// End of the last incident on these lixels.
    pub fn last(&self, lixels: Range<usize>) -> Option<Timestamp> {
        let behind = self.behind(lixels);
        behind.iter().filter_map(|b| when(&self.rows.get(&b.incident)?.incident)).map(|(_, to)| to).max()
    }

    /// One incident behind a number.
    pub fn why_incident(&self, id: Uuid, route: RouteNo, weight: f64) -> Option<WhyIncident> {
        let row = self.rows.get(&id)?;
        let route = self.live.id(route)?;
        let candidate = row.candidates.iter().find(|c| c.route == route)?;
        let overlap = self.window.map_or(1.0, |w| overlap(row, w));
        Some(WhyIncident {
            id: id.to_string(),
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
fn period_of(query: &HotspotQuery, rows: &[IncidentRow]) -> Option<Interval> {
    let times = || rows.iter().filter_map(|row| when(&row.incident));
    let from = query.window.from.or_else(|| times().map(|t| t.0).min())?;
    let to = query.window.to.or_else(|| times().map(|t| t.1).max())?;
    Interval::new(from, to)
}

/// The share of an incident's time inside the period; one whose time nobody knows counts whole.
fn overlap(row: &IncidentRow, window: Interval) -> f64 {
    // The period's end belongs to it: a bare date ends a millisecond before midnight.
    let closed = Interval::new(window.from(), Timestamp::from_millis(window.to().millis() + 1)).unwrap_or(window);
    let known = when(&row.incident).and_then(|(from, to)| Interval::new(from, to));
    known.map_or(1.0, |i| i.share_within(closed))
}

fn shares(live: &Live, lixels: &LixelNetwork, row: &IncidentRow, behind: &mut Vec<Behind>) {
    for candidate in &row.candidates {
        let Some(route) = live.number(candidate.route) else { continue };
        for &(from, to, weight) in &candidate.stretches {
            let (Some(from), Some(to)) = (Chainage::checked(from), Chainage::checked(to)) else { continue };
            for (lixel, share) in lixels.shares(route, from, to) {
                behind.push(Behind { incident: row.id, weight: weight * share, lixel });
            }
        }
    }
}
