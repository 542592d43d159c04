//! Incidents in short, kept as long as nothing has changed for those who see them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::access::{Scope, Stream};
use crate::app::{App, AppError, IncidentQuery};
use crate::store::IncidentDigest;

/// Kinds of readers whose digests are kept: the province, carriers and communes.
const KEPT: usize = 64;

/// Layers that no incident depends on: the plan of a night does not make the maps of rates anew.
const APART: [&str; 3] = ["stations", "crews", "plans"];

/// Changes looked at before all is read again.
const LOOKED_AT: i64 = 200;

type Digests = Arc<Vec<IncidentDigest>>;

/// The digests of each kind of reader with the version of what it sees.
#[derive(Default)]
pub struct Kept(Mutex<HashMap<Stream, (i64, Digests)>>);

impl Kept {
    fn get(&self, stream: &Stream, version: i64) -> Option<Digests> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(stream).filter(|(of, _)| *of == version).map(|(_, digests)| Arc::clone(digests))
    }

    /// What was read last, and at which version.
    fn last(&self, stream: &Stream) -> Option<(i64, Digests)> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(stream).cloned()
    }

    fn put(&self, stream: Stream, version: i64, digests: Digests) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(stream, (version, digests));
    }
}

impl App {
    /// Every incident in scope, in short. Whatever they see changes the version of their stream, so
    /// what was read at this version is what is there.
    pub(crate) async fn digests(&self, scope: &Scope) -> Result<Digests, AppError> {
        let stream = scope.stream();
        let version = self.store().version(&stream).await?;
        if let Some(digests) = self.0.digests.get(&stream, version) {
            return Ok(digests);
        }
        if let Some((last, digests)) = self.0.digests.last(&stream) {
            let changes = self.store().changes_since(&stream, last, LOOKED_AT).await?;
            let apart = |layer: &str| APART.contains(&layer);
            if changes.len() < LOOKED_AT as usize && changes.iter().all(|change| apart(&change.layer)) {
                self.0.digests.put(stream, version, Arc::clone(&digests));
                return Ok(digests);
            }
        }
        let digests = Arc::new(self.store().incident_digests(scope).await?);
        self.0.digests.put(stream, version, Arc::clone(&digests));
        Ok(digests)
    }
}

impl IncidentQuery {
    /// Whether an incident's time touches the period; one whose time nobody knows does.
    pub(crate) fn fits_time(&self, one: &IncidentDigest) -> bool {
        let (from, to) = (self.window.from, self.window.to);
        one.when.is_none_or(|(began, ended)| from.is_none_or(|f| ended >= f) && to.is_none_or(|t| began <= t))
    }

    /// Whether its kind was asked for.
    pub(crate) fn fits_kind(&self, one: &IncidentDigest) -> bool {
        self.kinds.is_empty() || self.kinds.contains(&one.kind)
    }

    /// Whether it may lie on cable of a carrier asked for.
    pub(crate) fn fits_carrier(&self, one: &IncidentDigest) -> bool {
        self.carriers.is_empty() || one.shares.iter().any(|share| self.carriers.contains(&share.carrier))
    }

    /// Whether it is shown inside the box, and one to look at where those alone were asked for.
    pub(crate) fn fits_place(&self, one: &IncidentDigest) -> bool {
        (one.look || !self.look) && self.bbox.is_none_or(|bbox| one.at.is_some_and(|at| bbox.holds(at)))
    }
}
