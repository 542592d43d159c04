//! Reports that may be of one event, proposed to a person.

use uuid::Uuid;

use crate::app::key_places::refused;
use crate::app::views::DuplicateView;
use crate::app::{App, AppError, Caller};
use crate::incidents::{Said, alike};
use crate::store::{IncidentDigest, IncidentRow};

/// So many are proposed at most.
const MOST: usize = 10;

impl App {
    /// Reports that may be of the same event, the likeliest first: closed ones and those of several carriers too. Only
    /// for the police and the department, who see them all.
    pub async fn duplicates(&self, caller: &Caller, id: Uuid) -> Result<Vec<DuplicateView>, AppError> {
        if !caller.scope().sees_all() {
            return Err(refused(caller));
        }
        let row = self.store().incident(caller.scope(), id).await?.ok_or(AppError::Absent)?;
        let digests = self.digests(caller.scope()).await?;
        let own = digests.iter().find(|one| one.id == id).and_then(said);
        let Some(own) = own else { return Ok(Vec::new()) };
        let mut found: Vec<_> = digests
            .iter()
            .filter(|one| {
                one.id != id && one.joined_into.is_none_or(|head| head != id && Some(head) != row.case.joined_into)
            })
            .filter_map(|one| Some((one.id, alike(&own, &said(one)?)?)))
            .collect();
        found.sort_by(|a, b| b.1.score.total_cmp(&a.1.score).then(a.0.cmp(&b.0)));
        found.truncate(MOST);
        let mut views = Vec::with_capacity(found.len());
        for (id, alike) in found {
            let Some(other) = self.store().incident(caller.scope(), id).await? else { continue };
            views.push(DuplicateView {
                id: id.to_string(),
                kind: other.incident.kind.code(),
                distance_m: alike.apart.get().round(),
                hours: (alike.hours * 10.0).round() / 10.0,
                score: (alike.score * 1e3).round() / 1e3,
                closed: !other.case.status.is_open(),
                carriers: carriers(&other),
            });
        }
        Ok(views)
    }
}

fn said(one: &IncidentDigest) -> Option<Said> {
    Some(Said { kind: one.kind, when: one.when?, at: one.at? })
}

fn carriers(row: &IncidentRow) -> Vec<String> {
    let on = row.candidates.iter().map(|candidate| &candidate.carrier);
    let told = [&row.incident.carrier, &row.reported_by_carrier].into_iter().flatten();
    let mut codes: Vec<String> = on.chain(told).map(ToString::to_string).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}
