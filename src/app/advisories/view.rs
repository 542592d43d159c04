//! An advisory as a caller sees it.

use crate::app::Caller;
use crate::app::key_places::view::hand;
use crate::app::live::Live;
use crate::app::views::{AdvisoryLineView, AdvisoryView, PublicAdvisory};
use crate::registers::{AdvisoryAct, Audience, advisory_acts, may_write};
use crate::store::{AdvisoryLine, AdvisoryRow};

/// With what the caller may know: readers are told of the author's role alone.
pub fn advisory(live: &Live, caller: &Caller, row: &AdvisoryRow) -> AdvisoryView {
    let writes = may_write(caller.role());
    let reads = caller.scope().carrier().is_some() || caller.scope().commune().is_some();
    AdvisoryView {
        id: row.id.to_string(),
        title: row.title.clone(),
        text: row.text.clone(),
        advice: row.advice.clone(),
        audiences: row.audiences.iter().copied().map(Audience::code).collect(),
        commune_names: names(live, row),
        communes: row.communes.clone(),
        period_from: row.period.from.to_string(),
        period_to: row.period.to.to_string(),
        state: row.state.code(),
        published_at: row.published.map(|at| at.rfc3339()),
        written: hand(caller, &row.written),
        confirmed_at: row.confirmed.map(|at| at.rfc3339()),
        may_confirm: reads && row.confirmed.is_none(),
        next: advisory_acts(row.state).iter().filter(|_| writes).copied().map(AdvisoryAct::code).collect(),
        history: None,
    }
}

/// A line of the history.
pub fn line(caller: &Caller, line: AdvisoryLine) -> AdvisoryLineView {
    AdvisoryLineView { hand: hand(caller, &line.hand), act: line.act.code(), note: line.note }
}

/// What everybody sees.
pub fn public(live: &Live, row: &AdvisoryRow) -> PublicAdvisory {
    PublicAdvisory {
        id: row.id.to_string(),
        title: row.title.clone(),
        text: row.text.clone(),
        advice: row.advice.clone(),
        commune_names: names(live, row),
        period_from: row.period.from.to_string(),
        period_to: row.period.to.to_string(),
        published_at: row.published.map(|at| at.rfc3339()),
        role: row.written.role.code(),
    }
}

fn names(live: &Live, row: &AdvisoryRow) -> Vec<String> {
    let name = |code: &String| live.communes.get(code).map_or_else(|| code.clone(), |c| c.full_name.clone());
    row.communes.iter().map(name).collect()
}
