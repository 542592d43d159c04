//! The network in memory: what matching and hotspots work on. Never the only copy.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use uuid::Uuid;

use crate::access::Scope;
use crate::app::AppError;
use crate::app::communes::Communes;
use crate::hotspots::LixelNetwork;
use crate::network::{Network, RouteNo};
use crate::store::{Filter, RouteRow, Store};
use crate::units::{CarrierCode, Metres};

/// Rows read from the store at a time.
const BATCH: i64 = 5_000;

/// A consistent picture of routes, sites and communes, swapped in whole.
pub struct Live {
    /// Routes, sites and their index.
    pub network: Network,
    /// Areas of the communes.
    pub communes: Communes,
    ids: HashMap<RouteNo, Uuid>,
    numbers: HashMap<Uuid, RouteNo>,
    cuts: Mutex<HashMap<CutKey, Arc<LixelNetwork>>>,
}

/// Millimetres of the longest lixel, and whose routes alone.
type CutKey = (u64, Option<CarrierCode>);

impl Live {
    /// Read everything from the store.
    pub async fn load(store: &Store) -> Result<Self, AppError> {
        let communes = Communes::new(store.communes(&Scope::Engine).await?);
        let (mut routes, mut ids) = (Vec::new(), Vec::new());
        for row in all_routes(store, &Scope::Engine).await? {
            ids.push(row.id);
            routes.push(row.route);
        }
        let mut sites = Vec::new();
        let mut after = None;
        loop {
            let rows = store.sites(&Scope::Engine, &Filter { after, limit: BATCH, ..Filter::default() }).await?;
            after = rows.last().map(|row| row.id);
            let last = (rows.len() as i64) < BATCH;
            sites.extend(rows.into_iter().map(|row| row.site));
            if last {
                break;
            }
        }
        let network = Network::bulk(routes, sites);
        let ids: HashMap<RouteNo, Uuid> = network.routes().map(|(no, _)| no).zip(ids).collect();
        let numbers = ids.iter().map(|(no, id)| (*id, *no)).collect();
        Ok(Self { network, communes, ids, numbers, cuts: Mutex::default() })
    }

    /// The store's id of a route.
    pub fn id(&self, route: RouteNo) -> Option<Uuid> {
        self.ids.get(&route).copied()
    }

    /// The number of a route by the store's id.
    pub fn number(&self, id: Uuid) -> Option<RouteNo> {
        self.numbers.get(&id).copied()
    }

    /// The network cut into lixels, kept for the next who asks; with a carrier, its routes alone.
    pub fn cut(&self, at_most: Metres, carrier: Option<&CarrierCode>) -> Arc<LixelNetwork> {
        let key = ((at_most.get() * 1000.0) as u64, carrier.cloned());
        let mut cuts = self.cuts.lock().unwrap_or_else(PoisonError::into_inner);
        let cut = cuts.entry(key).or_insert_with(|| {
            let own = self.network.routes().filter(|(_, route)| carrier.is_none() || route.carrier.as_ref() == carrier);
            Arc::new(LixelNetwork::cut(own, at_most))
        });
        Arc::clone(cut)
    }
}

/// Every route in a scope, in the order of their ids.
pub async fn all_routes(store: &Store, scope: &Scope) -> Result<Vec<RouteRow>, AppError> {
    let mut all = Vec::new();
    loop {
        let after = all.last().map(|row: &RouteRow| row.id);
        let rows = store.routes(scope, &Filter { after, limit: BATCH, ..Filter::default() }).await?;
        let last = (rows.len() as i64) < BATCH;
        all.extend(rows);
        if last {
            return Ok(all);
        }
    }
}
