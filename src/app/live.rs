//! The network in memory: what matching and hotspots work on. Never the only copy.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use uuid::Uuid;

use crate::access::{Scope, Stream};
use crate::app::AppError;
use crate::app::communes::{Communes, SEA};
use crate::hotspots::{LixelNetwork, Mixture};
use crate::import::Province;
use crate::network::{Commune, Medium, Network, Pieces, Route, RouteNo, Shards, SiteNo};
use crate::store::{Changed, Filter, NetworkChanges, RouteRow, SiteRow, Store};
use crate::units::{CarrierCode, Metres};

/// Rows read from the store at a time.
const BATCH: i64 = 5_000;

/// Ways of cutting that are kept: lengths and carriers are the callers' choice, memory is not.
const CUTS_KEPT: usize = 32;

/// Where more than one in so many routes and sites changed, reading all anew is quicker.
const TOO_MUCH: i64 = 4;

/// A consistent picture of routes, sites and communes, swapped in whole. A clone shares everything.
#[derive(Clone, Default)]
pub struct Live {
    /// Routes, sites and their index; empty while nobody needed them.
    pub network: Network,
    /// Areas of the communes.
    pub communes: Arc<Communes>,
    /// Where the province is; `None` without communes.
    pub province: Option<Arc<Province>>,
    /// The province's version that all of this is at least as new as; `None` without the network.
    pub version: Option<i64>,
    ids: Pieces<Uuid>,
    numbers: Shards<Uuid, RouteNo>,
    sites: Shards<Uuid, SiteNo>,
    /// Routes and sites in service.
    held: i64,
    cuts: Arc<Mutex<HashMap<CutKey, Arc<Cut>>>>,
}

/// Which cable is looked at: of all carriers and media where none is named.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Cable {
    /// Whose.
    pub carriers: Vec<CarrierCode>,
    /// Of what it is made.
    pub media: Vec<Medium>,
}

impl Cable {
    fn holds(&self, route: &Route) -> bool {
        let of_carrier = |code: &CarrierCode| self.carriers.contains(code);
        (self.carriers.is_empty() || route.carrier.as_ref().is_some_and(of_carrier))
            && (self.media.is_empty() || route.medium.is_some_and(|medium| self.media.contains(&medium)))
    }

    fn sorted(mut self) -> Self {
        self.carriers.sort_unstable();
        self.carriers.dedup();
        self.media.sort_unstable();
        self.media.dedup();
        self
    }
}

/// Millimetres of the longest lixel, and which cable, in order.
type CutKey = (u64, Cable);

/// Cable cut into lixels, and made ready for the fitted rate by the first who needs it.
#[derive(Debug, Default)]
pub struct Cut {
    /// The lixels.
    pub lixels: Arc<LixelNetwork>,
    mixture: OnceLock<Mixture>,
}

impl Cut {
    /// The network of these lixels, its kernels factorised.
    pub fn mixture(&self) -> &Mixture {
        self.mixture.get_or_init(|| Mixture::of(Arc::clone(&self.lixels)))
    }
}

/// What was read to bring the network in memory up to date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Renewed {
    /// Everything was read, not only what changed.
    pub whole: bool,
    /// Routes read, or told to be gone.
    pub routes: i64,
    /// Sites read, or told to be gone.
    pub sites: i64,
    /// Whether the communes were read.
    pub communes: bool,
}

impl Live {
    /// The communes alone: enough to import a network.
    pub async fn communes(store: &Store) -> Result<Self, AppError> {
        let mut live = Self::default();
        live.read_communes(store).await?;
        Ok(live)
    }

    /// A network of its own, beside the store's: these routes with their ids, in the order of their numbers.
    pub fn of(network: Network, ids: Vec<Uuid>, communes: Vec<Commune>) -> Self {
        let mut live = Self { network, communes: Arc::new(Communes::new(communes)), ..Self::default() };
        ids.into_iter().enumerate().for_each(|(no, id)| live.name(RouteNo(no as u32), id));
        live
    }

    async fn read_communes(&mut self, store: &Store) -> Result<(), AppError> {
        let rows = store.communes(&Scope::Engine).await?;
        self.province = Province::of(&rows, SEA).map(Arc::new);
        self.communes = Arc::new(Communes::new(rows));
        Ok(())
    }

    /// Read everything from the store.
    async fn load(store: &Store) -> Result<(Self, Renewed), AppError> {
        let version = store.version(&Stream::Province).await?;
        let mut live = Self::communes(store).await?;
        let (mut routes, mut ids) = (Vec::new(), Vec::new());
        let mut after = None;
        loop {
            let rows = store.routes(&Scope::Engine, &Filter { after, limit: BATCH, ..Filter::default() }).await?;
            after = rows.last().map(|row| row.id);
            let last = (rows.len() as i64) < BATCH;
            for row in rows {
                ids.push(row.id);
                routes.push(row.route);
            }
            if last {
                break;
            }
        }
        let sites = all_sites(store).await?;
        let read = Renewed { whole: true, routes: ids.len() as i64, sites: sites.len() as i64, communes: true };
        let network = tokio::task::spawn_blocking(move || Network::bulk(routes, Vec::new()));
        live.network = network.await.map_err(|e| AppError::Internal(e.to_string()))?;
        ids.into_iter().enumerate().for_each(|(no, id)| live.name(RouteNo(no as u32), id));
        live.held = read.routes;
        sites.into_iter().for_each(|row| live.put_site(Changed::Now(row)));
        live.version = Some(version);
        Ok((live, read))
    }

    /// As the store has it now. Only what changed since is read, unless that is much of it.
    pub async fn renewed(&self, store: &Store) -> Result<(Self, Renewed), AppError> {
        let Some(since) = self.version else { return Self::load(store).await };
        let version = store.version(&Stream::Province).await?;
        let changes = if version > since {
            store.network_changes(&Scope::Engine, since).await?
        } else {
            NetworkChanges::default()
        };
        if (changes.routes + changes.sites) * TOO_MUCH > self.held {
            return Self::load(store).await;
        }
        let mut next = Self { version: Some(version.max(since)), ..self.clone() };
        let mut read = Renewed { communes: changes.communes > 0, ..Renewed::default() };
        if read.communes {
            next.read_communes(store).await?;
        }
        if changes.routes > 0 {
            (next, read.routes) = next.read_routes(store, since).await?;
        }
        if changes.sites > 0 {
            read.sites = next.read_sites(store, since).await?;
        }
        Ok((next, read))
    }

    async fn read_routes(mut self, store: &Store, since: i64) -> Result<(Self, i64), AppError> {
        let (mut read, mut after) = (0, None);
        loop {
            let rows = store.changed_routes(&Scope::Engine, since, after, BATCH).await?;
            let (count, last) = (rows.len() as i64, rows.last().map(|row| row.id()));
            let put = tokio::task::spawn_blocking(move || {
                rows.into_iter().for_each(|row| self.put_route(row));
                self
            });
            self = put.await.map_err(|e| AppError::Internal(e.to_string()))?;
            (read, after) = (read + count, last);
            if count < BATCH {
                return Ok((self, read));
            }
        }
    }

    async fn read_sites(&mut self, store: &Store, since: i64) -> Result<i64, AppError> {
        let (mut read, mut after) = (0, None);
        loop {
            let rows = store.changed_sites(&Scope::Engine, since, after, BATCH).await?;
            let (count, last) = (rows.len() as i64, rows.last().map(|row| row.id()));
            rows.into_iter().for_each(|row| self.put_site(row));
            (read, after) = (read + count, last);
            if count < BATCH {
                return Ok(read);
            }
        }
    }

    /// A route in the place of the one that had its id.
    fn put_route(&mut self, row: Changed<RouteRow>) {
        let id = row.id();
        let known = self.numbers.get(&id).copied();
        let same = match row {
            Changed::Gone(id) => {
                self.numbers.take(&id);
                known.and_then(|no| self.network.remove(no)).is_none()
            }
            Changed::Now(row) => {
                let no = match known {
                    Some(no) => self.network.replace(no, row.route),
                    None => self.network.add(row.route),
                };
                if known != Some(no) {
                    self.name(no, row.id);
                }
                known == Some(no)
            }
        };
        self.held += i64::from(self.numbers.get(&id).is_some()) - i64::from(known.is_some());
        // Lixels tell of a route's number, length and carrier; without a change of those they hold.
        if !same {
            self.cuts = Arc::default();
        }
    }

    fn put_site(&mut self, row: Changed<SiteRow>) {
        if let Some(no) = self.sites.take(&row.id()) {
            self.network.remove_site(no);
            self.held -= 1;
        }
        if let Changed::Now(row) = row {
            self.held += 1;
            self.sites.put(row.id, self.network.add_site(row.site));
        }
    }

    /// Note the store's id of a route, the newest of them.
    fn name(&mut self, no: RouteNo, id: Uuid) {
        while self.ids.len() <= no.0 as usize {
            self.ids.push(id);
        }
        self.numbers.put(id, no);
    }

    /// The store's id of a route.
    pub fn id(&self, route: RouteNo) -> Option<Uuid> {
        self.network.route(route)?;
        self.ids.get(route.0 as usize).copied()
    }

    /// The number of a route by the store's id.
    pub fn number(&self, id: Uuid) -> Option<RouteNo> {
        self.numbers.get(&id).copied()
    }

    /// The network cut into lixels, kept for the next who asks.
    pub fn cut(&self, at_most: Metres, cable: Cable) -> Arc<Cut> {
        let mut cuts = self.cuts.lock().unwrap_or_else(PoisonError::into_inner);
        if cuts.len() >= CUTS_KEPT {
            cuts.clear();
        }
        let key = ((at_most.get() * 1000.0) as u64, cable.sorted());
        let cut = cuts.entry(key).or_insert_with_key(|(_, cable)| {
            let routes = self.network.routes().filter(|(_, route)| cable.holds(route));
            let lixels = Arc::new(LixelNetwork::cut(routes, at_most));
            Arc::new(Cut { lixels, mixture: OnceLock::new() })
        });
        Arc::clone(cut)
    }
}

async fn all_sites(store: &Store) -> Result<Vec<SiteRow>, AppError> {
    let (mut sites, mut after) = (Vec::new(), None);
    loop {
        let rows = store.sites(&Scope::Engine, &Filter { after, limit: BATCH, ..Filter::default() }).await?;
        after = rows.last().map(|row| row.id);
        let last = (rows.len() as i64) < BATCH;
        sites.extend(rows);
        if last {
            return Ok(sites);
        }
    }
}

#[cfg(test)]
mod tests {
    use rand::{Rng, SeedableRng};
    use rand_chacha::ChaCha8Rng;
    use tokio::sync::mpsc;

    use super::*;
    use crate::network::{Site, SiteKind};
    use crate::store::{Handed, NetworkBatch};
    use crate::units::{LonLat, Timestamp};

    fn place(rng: &mut ChaCha8Rng) -> LonLat {
        LonLat::checked(rng.random_range(107.0..107.2), rng.random_range(16.7..16.9)).unwrap()
    }

    fn route(n: u128, rng: &mut ChaCha8Rng) -> RouteRow {
        let line: Vec<LonLat> = (0..rng.random_range(2..6)).map(|_| place(rng)).collect();
        let carrier = CarrierCode::checked("TS").unwrap();
        let mut route = Route::measured(format!("T-{n}"), vec![line]);
        route.carrier = Some(carrier.clone());
        let id = Uuid::from_u128(n);
        RouteRow { id, carrier, route, communes: Vec::new(), in_service_from: None, data_version: 0 }
    }

    fn site(n: u128, rng: &mut ChaCha8Rng) -> SiteRow {
        let carrier = CarrierCode::checked("TS").unwrap();
        let (kind, properties) = (SiteKind::Bts, serde_json::Map::new());
        let (id, owner) = (format!("S-{n}"), Some(carrier.clone()));
        let site = Site { id, carrier: owner, name: None, kind, at: place(rng), properties };
        SiteRow { id: Uuid::from_u128(n), carrier, site, commune: None, data_version: 0 }
    }

    async fn write(store: &Store, batch: NetworkBatch) {
        let (give, take) = mpsc::channel(2);
        give.send(Handed::Part(batch)).await.unwrap();
        give.send(Handed::End).await.unwrap();
        store.apply_network(&Scope::Engine, take, None, Timestamp::from_millis(0)).await.unwrap();
    }

    type Seen = (Vec<(Uuid, Route)>, Vec<(Uuid, Site)>, usize);

    /// Everything a reader can see of it, by the store's ids.
    fn seen(live: &Live) -> Seen {
        let mut routes: Vec<(Uuid, Route)> =
            live.network.routes().map(|(no, route)| (live.id(no).unwrap(), route.clone())).collect();
        routes.sort_by_key(|(id, _)| *id);
        assert!(routes.iter().all(|(id, _)| live.number(*id).and_then(|no| live.id(no)) == Some(*id)));
        let site =
            |n: u128| Some((Uuid::from_u128(n), live.network.site(*live.sites.get(&Uuid::from_u128(n))?)?.clone()));
        (routes, (0..40).filter_map(site).collect(), live.network.index().len())
    }

    #[tokio::test]
    async fn what_follows_change_by_change_is_what_is_read_whole() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&format!("sqlite:{}", folder.path().join("a.db").display())).await.unwrap();
        let mut rng = ChaCha8Rng::seed_from_u64(5);
        let (routes, sites) =
            ((0..40).map(|n| route(n, &mut rng)).collect(), (0..40).map(|n| site(n, &mut rng)).collect());
        write(&store, NetworkBatch { routes, sites, ..NetworkBatch::default() }).await;
        let (mut live, _) = Live::load(&store).await.unwrap();
        let mut gone = std::collections::HashSet::new();
        for _ in 0..60 {
            let mut batch = NetworkBatch::default();
            let n = rng.random_range(0..40_u128);
            match rng.random_range(0..4) {
                0 if gone.insert(n) => batch.retire_routes.push(Uuid::from_u128(n)),
                1 => batch.sites.push(site(n, &mut rng)),
                2 if live.sites.get(&Uuid::from_u128(n)).is_some() => batch.retire_sites.push(Uuid::from_u128(n)),
                _ => {
                    gone.remove(&n);
                    batch.routes.push(route(n, &mut rng));
                }
            }
            write(&store, batch).await;
            let before = seen(&live);
            let (next, renewed) = live.renewed(&store).await.unwrap();
            assert!(!renewed.whole && renewed.routes + renewed.sites == 1, "{renewed:?}");
            assert_eq!(seen(&live), before, "who reads the one before is not disturbed");
            let (whole, _) = Live::load(&store).await.unwrap();
            assert_eq!((seen(&next), next.held), (seen(&whole), whole.held));
            assert_eq!(next.network.index().check(), Ok(()));
            live = next;
        }
    }

    #[tokio::test]
    async fn lixels_are_cut_again_only_where_the_lines_changed() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&format!("sqlite:{}", folder.path().join("a.db").display())).await.unwrap();
        let mut rng = ChaCha8Rng::seed_from_u64(6);
        let routes: Vec<RouteRow> = (0..8).map(|n| route(n, &mut rng)).collect();
        write(&store, NetworkBatch { routes: routes.clone(), ..NetworkBatch::default() }).await;
        let (live, _) = Live::load(&store).await.unwrap();
        let cut = live.cut(Metres::of(50), Cable::default());
        let mut renamed = routes[3].clone();
        renamed.route.name = Some("Tuyến 3".into());
        write(&store, NetworkBatch { routes: vec![renamed], ..NetworkBatch::default() }).await;
        let (live, _) = live.renewed(&store).await.unwrap();
        assert!(Arc::ptr_eq(&cut, &live.cut(Metres::of(50), Cable::default())), "a name moves no lixel");
        write(&store, NetworkBatch { routes: vec![route(3, &mut rng)], ..NetworkBatch::default() }).await;
        let (live, _) = live.renewed(&store).await.unwrap();
        let again = live.cut(Metres::of(50), Cable::default());
        assert!(
            (again.lixels.length().get() - live.network.length().get()).abs() < 1e-6,
            "of the lines as they are now"
        );
    }
}
