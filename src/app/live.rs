//! The network in memory: what matching and hotspots work on. Never the only copy.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use uuid::Uuid;

use crate::access::{Scope, Stream};
use crate::app::AppError;
use crate::app::communes::{Communes, SEA};
use crate::hotspots::LixelNetwork;
use crate::import::Province;
use crate::network::{Network, Route, RouteNo, Site};
use crate::store::{Filter, Store};
use crate::units::{CarrierCode, Metres};

/// Rows read from the store at a time.
const BATCH: i64 = 5_000;

/// Ways of cutting that are kept: lengths and carriers are the callers' choice, memory is not.
const CUTS_KEPT: usize = 32;

/// A consistent picture of routes, sites and communes, swapped in whole.
pub struct Live {
    /// Routes, sites and their index; empty while nobody needed them.
    pub network: Network,
    /// Areas of the communes.
    pub communes: Communes,
    /// Where the province is; `None` without communes.
    pub province: Option<Arc<Province>>,
    /// The province's version that all of this is at least as new as; `None` without the network.
    pub version: Option<i64>,
    ids: HashMap<RouteNo, Uuid>,
    numbers: HashMap<Uuid, RouteNo>,
    cuts: Mutex<HashMap<CutKey, Arc<LixelNetwork>>>,
}

/// Millimetres of the longest lixel, and whose routes, in order; of all if empty.
type CutKey = (u64, Vec<CarrierCode>);

impl Live {
    /// The communes alone: enough to import a network.
    pub async fn communes(store: &Store) -> Result<Self, AppError> {
        let rows = store.communes(&Scope::Engine).await?;
        let province = Province::of(&rows, SEA).map(Arc::new);
        let communes = Communes::new(rows);
        let (network, cuts) = (Network::new(), Mutex::default());
        Ok(Self { network, communes, province, version: None, ids: HashMap::new(), numbers: HashMap::new(), cuts })
    }

    /// Read everything from the store.
    pub async fn load(store: &Store) -> Result<Self, AppError> {
        let version = store.version(&Stream::Province).await?;
        let bare = Self::communes(store).await?;
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
        let network = tokio::task::spawn_blocking(move || Network::bulk(routes, sites));
        let network = network.await.map_err(|e| AppError::Internal(e.to_string()))?;
        let ids: HashMap<RouteNo, Uuid> = network.routes().map(|(no, _)| no).zip(ids).collect();
        let numbers = ids.iter().map(|(no, id)| (*id, *no)).collect();
        Ok(Self { network, version: Some(version), ids, numbers, ..bare })
    }

    /// The store's id of a route.
    pub fn id(&self, route: RouteNo) -> Option<Uuid> {
        self.ids.get(&route).copied()
    }

    /// The number of a route by the store's id.
    pub fn number(&self, id: Uuid) -> Option<RouteNo> {
        self.numbers.get(&id).copied()
    }

    /// The network cut into lixels, kept for the next who asks; with carriers, their routes alone.
    pub fn cut(&self, at_most: Metres, carriers: &[CarrierCode]) -> Arc<LixelNetwork> {
        let mut carriers = carriers.to_vec();
        carriers.sort_unstable();
        carriers.dedup();
        let mut cuts = self.cuts.lock().unwrap_or_else(PoisonError::into_inner);
        if cuts.len() >= CUTS_KEPT {
            cuts.clear();
        }
        let cut = cuts.entry(((at_most.get() * 1000.0) as u64, carriers)).or_insert_with_key(|(_, carriers)| {
            let asked = |route: &Route| route.carrier.as_ref().is_some_and(|code| carriers.contains(code));
            let own = self.network.routes().filter(|(_, route)| carriers.is_empty() || asked(route));
            Arc::new(LixelNetwork::cut(own, at_most))
        });
        Arc::clone(cut)
    }
}

async fn all_sites(store: &Store) -> Result<Vec<Site>, AppError> {
    let (mut sites, mut after) = (Vec::new(), None);
    loop {
        let rows = store.sites(&Scope::Engine, &Filter { after, limit: BATCH, ..Filter::default() }).await?;
        after = rows.last().map(|row| row.id);
        let last = (rows.len() as i64) < BATCH;
        sites.extend(rows.into_iter().map(|row| row.site));
        if last {
            return Ok(sites);
        }
    }
}
