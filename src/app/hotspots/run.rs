//! One computation of the map: what a caller sees, counted on lixels.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use uuid::Uuid;

use crate::app::files::key_of;
use crate::app::hotspots::kept::Key;
use crate::app::hotspots::map::Map;
use crate::app::hotspots::query::{HotspotQuery, MapFilter};
use crate::app::hotspots::service::service;
use crate::app::incidents::when;
use crate::app::live::{Cable, Cut, Live};
use crate::app::running::Work;
use crate::app::views::WhyIncident;
use crate::app::{App, AppError, Caller, Window};
use crate::hotspots::{Event, HotStretch, LixelNetwork, Method, Period, Service, Weights, stretches};
use crate::network::RouteNo;
use crate::store::{IncidentDigest, IncidentRow};
use crate::units::{Bbox, CarrierCode, Chainage, Interval, Metres, Timestamp, Zone};

/// The longest a lixel may be unless the caller says otherwise.
const LIXEL: Metres = Metres::of(50);

/// A share of an incident that lies on a lixel.
#[derive(Clone, Copy, Debug)]
struct Behind {
    /// Position of the incident among the digests.
    incident: usize,
    /// Its share there, overlap of time not included.
    weight: f64,
    lixel: usize,
}

/// What there is for a caller to make a map of.
#[derive(Clone)]
pub struct Seen {
    pub cut: Arc<Cut>,
    pub digests: Arc<Vec<IncidentDigest>>,
    pub lixel: Metres,
}

impl Seen {
    /// What a caller sees of the cable asked for; nothing where none of it is in reach.
    pub async fn by(app: &App, caller: &Caller, live: &Live, query: &HotspotQuery) -> Result<Self, AppError> {
        let scope = caller.scope();
        let lixel = query.lixel.and_then(Metres::checked).unwrap_or(LIXEL);
        let filter = &query.filter;
        let asked = |code: &CarrierCode| filter.carriers.is_empty() || filter.carriers.contains(code);
        let own = scope.carrier().filter(|code| asked(code));
        if !scope.sees_all() && own.is_none() {
            return Ok(Self { cut: Arc::default(), digests: Arc::default(), lixel });
        }
        let carriers = own.map_or_else(|| filter.carriers.clone(), |own| vec![own.clone()]);
        let cut = live.cut(lixel, Cable { carriers, media: filter.media.clone() });
        Ok(Self { cut, digests: app.events(scope).await?, lixel })
    }

    /// Whether it is the very same.
    pub fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.cut, &other.cut) && Arc::ptr_eq(&self.digests, &other.digests)
    }
}

/// The result, with all that is needed to explain it.
pub struct Run {
    pub live: Arc<Live>,
    pub cut: Arc<Cut>,
    pub lixel: Metres,
    pub method: Method,
    pub window: Option<Interval>,
    pub period: Period,
    pub map: Map,
    pub stretches: Vec<HotStretch>,
    /// Positions, highest rate first.
    pub ranked: Vec<usize>,
    pub incidents: usize,
    pub matched: usize,
    pub events: Vec<Event>,
    pub service: Service,
    pub weights: Weights,
    pub filter: MapFilter,
    zone: Zone,
    ranks: Vec<usize>,
    behind: Vec<Behind>,
    digests: Arc<Vec<IncidentDigest>>,
}

impl Run {
    /// Count what the caller sees; a map that was made of the very same is not made again.
    pub async fn of(app: &App, caller: &Caller, query: &HotspotQuery) -> Result<Arc<Self>, AppError> {
        let live = app.live();
        let seen = Seen::by(app, caller, &live, query).await?;
        let method = query.method.unwrap_or(Method::Rate);
        let key = Key { seen, filter: query.filter.clone(), method };
        let run = match app.maps().get(&key) {
            Some(run) => run,
            None => {
                let (of, zone) = (key.clone(), Zone::from(app.settings().zone));
                let run = tokio::task::spawn_blocking(move || Arc::new(Self::made(live, of, zone)));
                let run = run.await.map_err(|e| AppError::Internal(e.to_string()))?;
                app.maps().put(key, Arc::clone(&run));
                run
            }
        };
        if query.doubt && run.map.doubt().is_none() {
            // It stops with its caller.
            let working = app.begin(caller, query.work.as_deref())?;
            let (redrawn, work) = (Arc::clone(&run), working.work.clone());
            let done = tokio::task::spawn_blocking(move || redrawn.redraw(&work)).await;
            done.map_err(|e| AppError::Internal(e.to_string()))?;
            if working.work.is_stopped() {
                return Err(AppError::Stopped);
            }
        }
        Ok(run)
    }

    /// From what was seen, and nothing else.
    pub fn made(live: Arc<Live>, Key { seen, filter, method }: Key, zone: Zone) -> Self {
        let Seen { cut, digests, lixel } = seen;
        let fitting: Vec<usize> = (0..digests.len()).filter(|&i| filter.fits(&digests[i])).collect();
        let window = period_of(filter.window, fitting.iter().map(|&i| &digests[i]));
        let (mut events, mut behind) = (Vec::new(), Vec::new());
        let (mut incidents, mut matched) = (0, 0);
        for incident in fitting {
            let one = &digests[incident];
            let overlap = filter.share(one.when, window, zone);
            if overlap <= 0.0 {
                continue;
            }
            incidents += 1;
            let first = behind.len();
            behind.extend(placed(&live, &cut.lixels, one).map(|(lixel, weight)| Behind { incident, weight, lixel }));
            matched += usize::from(behind.len() > first);
            let weighed = behind[first..].iter().map(|b: &Behind| (b.lixel, b.weight * overlap));
            events.push(Event::new(key_of(&one.id.to_string()), weighed.collect()));
        }
        let period = Period::of(window.unwrap_or(Interval::instant(Timestamp::EPOCH)));
        let weights = filter.exposure.weights(&live.network, &cut.lixels);
        let service = weights.weighing(service(&live.network, &cut.lixels, window, zone), &cut.lixels);
        let map = Map::made(method, &cut, &events, &service, period);
        let stretches = stretches(&cut.lixels, &map.rates, map.mean);
        let mut ranked: Vec<usize> = (0..map.rates.len()).collect();
        ranked.sort_by(|&a, &b| map.rates[b].value.total_cmp(&map.rates[a].value).then(a.cmp(&b)));
        let mut ranks = vec![0; ranked.len()];
        for (rank, &position) in ranked.iter().enumerate() {
            ranks[position] = rank + 1;
        }
        behind.sort_by_key(|b| b.lixel);
        Self {
            live,
            cut,
            lixel,
            method,
            window,
            period,
            map,
            stretches,
            ranked,
            incidents,
            matched,
            events,
            service,
            weights,
            filter,
            zone,
            ranks,
            behind,
            digests,
        }
    }

    /// Work its doubt out.
    pub fn redraw(&self, work: &Work) {
        self.map.redraw(&self.cut, &self.events, &self.service, work);
    }

    /// The incidents in scope that it was made of.
    pub fn digests(&self) -> &[IncidentDigest] {
        &self.digests
    }

    /// A rate as a multiple of the mean.
    pub fn ratio(&self, value: f64) -> f64 {
        if self.map.mean > 0.0 { value / self.map.mean } else { 0.0 }
    }

    /// Rank of a lixel, from 1.
    pub fn rank(&self, position: usize) -> usize {
        self.ranks[position]
    }

    /// The store's id of a lixel's route.
    pub fn route_id(&self, position: usize) -> Uuid {
        self.live.id(self.cut.lixels.lixels()[position].route).unwrap_or_default()
    }

    /// `ROUTE.NUMBER`.
    pub fn id(&self, position: usize) -> String {
        format!("{}.{}", self.route_id(position), self.cut.lixels.lixels()[position].no)
    }

    /// The position of such an id.
    pub fn position(&self, id: &str) -> Option<usize> {
        let (route, no) = id.split_once('.')?;
        let route = self.live.number(Uuid::parse_str(route).ok()?)?;
        self.cut.lixels.position(route, no.parse().ok()?)
    }

    /// The stretch a lixel belongs to.
    pub fn stretch_of(&self, position: usize) -> Option<&HotStretch> {
        self.stretches.iter().find(|s| s.lixels.contains(&position))
    }

    /// Whether a lixel touches a box.
    pub fn touches(&self, position: usize, bbox: Option<Bbox>) -> bool {
        let Some(bbox) = bbox else { return true };
        Bbox::around(self.cut.lixels.line(&self.live.network, position)).is_some_and(|b| b.touches(bbox))
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
        let overlap = self.filter.share(when(&row.incident), self.window, self.zone);
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

/// The lixels an incident may lie on, each with its weight there.
pub fn placed<'a>(
    live: &'a Live,
    lixels: &'a LixelNetwork,
    one: &'a IncidentDigest,
) -> impl Iterator<Item = (usize, f64)> + 'a {
    let of_route = |share: &'a crate::store::Share| live.number(share.route).map(|route| (route, &share.stretches));
    one.shares.iter().filter_map(of_route).flat_map(move |(route, stretches)| {
        stretches.iter().flat_map(move |&(from, to, weight)| {
            let ends = Chainage::checked(from).zip(Chainage::checked(to));
            let parts = ends.map(|(from, to)| lixels.shares(route, from, to)).unwrap_or_default();
            parts.into_iter().map(move |part| (part.lixel, weight * part.weight))
        })
    })
}
