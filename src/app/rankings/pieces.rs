//! Which metres of cable lie in which commune, and which around which site; kept while the network stays.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use uuid::Uuid;

use crate::access::Scope;
use crate::app::live::Live;
use crate::app::{App, AppError};
use crate::network::{Route, RouteNo};
use crate::store::{Filter, SiteRow};
use crate::units::{Chainage, Metres};

/// Metres along the cable on either side of a site that count as around it.
pub const REACH: f64 = 500.0;

/// Cable passes a site within so many metres; coordinates of sites are that rough.
const PASSES: Metres = Metres::of(60);

/// A route is looked at this often, in metres; where two looks differ the border between is sought.
const LOOK: f64 = 250.0;

/// A border is found to so many metres.
const FINE: f64 = 5.0;

/// Rows read from the store at a time.
const BATCH: i64 = 5_000;

/// A part of a route that belongs to one place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Run {
    /// Chainage of its start.
    pub from: f64,
    /// Chainage of its end.
    pub to: f64,
    /// Position of the commune or site.
    pub place: usize,
}

/// The network by communes and by sites.
#[derive(Default)]
pub struct Pieces {
    /// Codes of the communes.
    pub communes: Vec<String>,
    /// The sites.
    pub sites: Vec<SiteRow>,
    /// Along each route the communes, in order and without overlap.
    pub in_communes: HashMap<RouteNo, Vec<Run>>,
    /// Along each route what lies around its sites; these may overlap.
    pub around_sites: HashMap<RouteNo, Vec<Run>>,
}

/// The pieces of the newest network.
#[derive(Default)]
pub struct Kept(Mutex<Option<(i64, Arc<Pieces>)>>);

impl App {
    /// The network in pieces, made anew when it has changed.
    pub(super) async fn pieces(&self, live: &Arc<Live>) -> Result<Arc<Pieces>, AppError> {
        let version = live.version.unwrap_or_default();
        let kept = || self.0.pieces.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, pieces)) = &*kept()
            && *of == version
        {
            return Ok(Arc::clone(pieces));
        }
        let sites = self.all_sites().await?;
        let live = Arc::clone(live);
        let made = tokio::task::spawn_blocking(move || Arc::new(Pieces::of(&live, sites)));
        let pieces = made.await.map_err(|e| AppError::Internal(e.to_string()))?;
        *kept() = Some((version, Arc::clone(&pieces)));
        Ok(pieces)
    }

    async fn all_sites(&self) -> Result<Vec<SiteRow>, AppError> {
        let (mut sites, mut after): (Vec<SiteRow>, Option<Uuid>) = (Vec::new(), None);
        loop {
            let filter = Filter { after, limit: BATCH, ..Filter::default() };
            let rows = self.store().sites(&Scope::Engine, &filter).await?;
            after = rows.last().map(|row| row.id);
            let last = (rows.len() as i64) < BATCH;
            sites.extend(rows);
            if last {
                return Ok(sites);
            }
        }
    }
}

impl Pieces {
    fn of(live: &Live, sites: Vec<SiteRow>) -> Self {
        let mut pieces = Self { sites, ..Self::default() };
        let mut known: HashMap<String, usize> = HashMap::new();
        for (no, route) in live.network.routes() {
            let runs = runs(route, |at| {
                let place = Chainage::checked(at).and_then(|at| route.point_at(at).ok())?;
                let code = &live.communes.at(place)?.code;
                if let Some(&position) = known.get(code) {
                    return Some(position);
                }
                pieces.communes.push(code.clone());
                known.insert(code.clone(), pieces.communes.len() - 1);
                Some(pieces.communes.len() - 1)
            });
            pieces.in_communes.insert(no, runs);
        }
        // One without cable may have incidents that are put at none.
        for code in live.communes.codes().filter(|code| !known.contains_key(*code)) {
            pieces.communes.push(code.to_owned());
        }
        for (place, row) in pieces.sites.iter().enumerate() {
            for (no, at) in passing(live, row) {
                let end = live.network.route(no).map_or(0.0, |route| route.length().get());
                let run = Run { from: (at - REACH).max(0.0), to: (at + REACH).min(end), place };
                pieces.around_sites.entry(no).or_default().push(run);
            }
        }
        pieces
    }
}

/// Where cable passes a site, on each route at its nearest.
fn passing(live: &Live, row: &SiteRow) -> Vec<(RouteNo, f64)> {
    let mut found: Vec<(RouteNo, f64)> = Vec::new();
    for near in live.network.index().within(row.site.at, PASSES) {
        let no = near.segment.route;
        let known = found.iter().any(|(other, _)| *other == no);
        let place = live.network.route(no).and_then(|route| route.place_on(near.segment.no, near.share));
        if let (false, Some((at, _))) = (known, place) {
            found.push((no, at.get()));
        }
    }
    found
}

/// A route as runs of one place each; `place` tells that of a chainage.
fn runs(route: &Route, mut place: impl FnMut(f64) -> Option<usize>) -> Vec<Run> {
    let length = route.length().get();
    let looks = (length / LOOK).ceil().max(1.0) as usize;
    let mut runs: Vec<Run> = Vec::new();
    let mut add = |from: f64, to: f64, place: Option<usize>| match (runs.last_mut(), place) {
        (Some(last), Some(place)) if last.place == place && last.to >= from => last.to = to,
        (_, Some(place)) => runs.push(Run { from, to, place }),
        (_, None) => {}
    };
    let mut here = place(0.0);
    for look in 0..looks {
        let (from, to) = (length * look as f64 / looks as f64, length * (look + 1) as f64 / looks as f64);
        let there = place(to);
        if here == there {
            add(from, to, here);
        } else {
            let (mut low, mut high) = (from, to);
            while high - low > FINE {
                let middle = (low + high) / 2.0;
                if place(middle) == here { low = middle } else { high = middle }
            }
            add(from, high, here);
            add(high, to, there);
        }
        here = there;
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::LonLat;

    #[test]
    fn a_route_is_told_by_communes_to_a_few_metres_and_whole() {
        let at = |lon| LonLat::checked(lon, 0.0).unwrap();
        let route = Route::measured("R", vec![vec![at(107.0), at(107.09)]]);
        let length = route.length().get();
        let border = |at: f64| Some(usize::from(at > 3_210.0) + usize::from(at > 7_777.0));
        let found = runs(&route, border);
        assert_eq!(found.iter().map(|run| run.place).collect::<Vec<_>>(), [0, 1, 2]);
        assert!((found[0].to - 3_210.0).abs() < FINE && (found[1].to - 7_777.0).abs() < FINE, "{found:?}");
        assert!(found.windows(2).all(|pair| pair[0].to == pair[1].from), "nothing is lost between: {found:?}");
        assert_eq!((found[0].from, found[2].to), (0.0, length));
        let gap = runs(&route, |at| (!(2_000.0..4_000.0).contains(&at)).then_some(0));
        assert_eq!(gap.len(), 2, "where no commune is there is no run: {gap:?}");
    }
}
