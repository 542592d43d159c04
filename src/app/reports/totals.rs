//! Incidents of one span, added up.

use crate::app::lists::millimetres;
use crate::app::reports::CRIMES;
use crate::app::reports::period::Span;
use crate::app::views::ReportTotals;
use crate::incidents::Kind;
use crate::store::IncidentRow;
use crate::units::Metres;

/// The totals of these incidents, which were found in `span`.
pub fn of<'a>(span: Span, rows: impl Iterator<Item = &'a IncidentRow>) -> ReportTotals {
    let mut totals =
        ReportTotals { from: span.from.to_string(), to: span.last().to_string(), ..ReportTotals::default() };
    for row in rows {
        let incident = &row.incident;
        *totals.kinds.entry(incident.kind.code()).or_default() += 1;
        totals.crimes += usize::from(CRIMES.contains(&incident.kind));
        totals.unmatched += usize::from(row.status == "unmatched");
        totals.metres_taken += incident.metres_taken.map_or(0.0, Metres::get);
        totals.damage_vnd = totals.damage_vnd.saturating_add(incident.damage_vnd.unwrap_or(0));
        let theft = incident.kind == Kind::Theft;
        totals.thefts_without_metres += usize::from(theft && incident.metres_taken.is_none());
        totals.thefts_without_damage += usize::from(theft && incident.damage_vnd.is_none());
    }
    totals.metres_taken = millimetres(totals.metres_taken);
    totals
}
