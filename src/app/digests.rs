//! Incidents in short, kept as long as nothing has changed for those who see them.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use uuid::Uuid;

use crate::access::{Scope, Stream};
use crate::app::{App, AppError, IncidentQuery};
use crate::store::IncidentDigest;

/// Kinds of readers whose digests are kept: the province, carriers and communes.
const KEPT: usize = 64;

/// Layers that no incident depends on: the plan of a night does not make the maps of rates anew.
const APART: [&str; 4] = ["stations", "crews", "plans", "coverage"];

/// Changes looked at before all is read again.
const LOOKED_AT: i64 = 200;

type Digests = Arc<Vec<IncidentDigest>>;

/// All in scope, and those of them that are events of their own.
#[derive(Clone)]
struct Both {
    all: Digests,
    events: Digests,
}

impl Both {
    fn of(all: Vec<IncidentDigest>) -> Self {
        let counts = events(&all, |one| (one.id, one.counts, one.joined_into));
        let all = Arc::new(all);
        if counts.iter().all(|counts| *counts) {
            return Self { events: Arc::clone(&all), all };
        }
        let events = all.iter().zip(counts).filter(|(_, counts)| *counts).map(|(one, _)| one.clone()).collect();
        Self { all, events: Arc::new(events) }
    }
}

/// Which of these count as events: of each its id, whether it is one at all, and what it is joined into.
/// Reports of one event are one: the one they are joined into tells of it, or, where that is out of reach,
/// the first of them.
pub(crate) fn events<T>(all: &[T], of: impl Fn(&T) -> (Uuid, bool, Option<Uuid>)) -> Vec<bool> {
    let seen: HashSet<Uuid> = all.iter().map(|one| of(one).0).collect();
    let mut heads = HashSet::new();
    let counts = |one: &T| {
        let (_, counts, joined) = of(one);
        counts && joined.is_none_or(|head| !seen.contains(&head) && heads.insert(head))
    };
    all.iter().map(counts).collect()
}

/// The digests of each kind of reader with the version of what it sees.
#[derive(Default)]
pub struct Kept(Mutex<HashMap<Stream, (i64, Both)>>);

impl Kept {
    fn get(&self, stream: &Stream, version: i64) -> Option<Both> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(stream).filter(|(of, _)| *of == version).map(|(_, digests)| digests.clone())
    }

    /// What was read last, and at which version.
    fn last(&self, stream: &Stream) -> Option<(i64, Both)> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(stream).cloned()
    }

    fn put(&self, stream: Stream, version: i64, digests: Both) {
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
        Ok(self.both(scope).await?.all)
    }

    /// Those that are events of their own, for maps and counts of what happened to cable: joined reports
    /// once, nothing unfounded, and what anybody may send only once somebody looks into it.
    pub(crate) async fn events(&self, scope: &Scope) -> Result<Digests, AppError> {
        Ok(self.both(scope).await?.events)
    }

    async fn both(&self, scope: &Scope) -> Result<Both, AppError> {
        let stream = scope.stream();
        let version = self.store().version(&stream).await?;
        if let Some(digests) = self.0.digests.get(&stream, version) {
            return Ok(digests);
        }
        if let Some((last, digests)) = self.0.digests.last(&stream) {
            let changes = self.store().changes_since(&stream, last, LOOKED_AT).await?;
            let apart = |layer: &str| APART.contains(&layer);
            if changes.len() < LOOKED_AT as usize && changes.iter().all(|change| apart(&change.layer)) {
                self.0.digests.put(stream, version, digests.clone());
                return Ok(digests);
            }
        }
        let digests = Both::of(self.store().incident_digests(scope).await?);
        self.0.digests.put(stream, version, digests.clone());
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joined_reports_are_one_event_even_for_whoever_does_not_see_their_head() {
        type Row = (u128, bool, Option<u128>);
        let id = Uuid::from_u128;
        let counted =
            |rows: &[(u128, bool, Option<u128>)]| events(rows, |(own, counts, head)| (id(*own), *counts, head.map(id)));
        let cases: [(&str, &[Row], &[bool]); 4] = [
            ("two events", &[(1, true, None), (2, true, None)], &[true, true]),
            ("one event told twice", &[(1, true, None), (2, true, Some(1))], &[true, false]),
            (
                "its head is another carrier's",
                &[(2, true, Some(1)), (3, true, Some(1)), (4, true, None)],
                &[true, false, true],
            ),
            ("unfounded", &[(1, false, None)], &[false]),
        ];
        for (name, rows, want) in cases {
            assert_eq!(counted(rows), want, "{name}");
        }
    }
}
