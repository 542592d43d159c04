//! What a commune reports beside its counts: what is open and overdue today, works and advisories of the period.

use std::collections::BTreeMap;

use crate::access::Scope;
use crate::app::cases::deadline;
use crate::app::reports::period::Span;
use crate::app::views::{AdvisoryView, ReportAdvisory, ReportArea, ReportOpen, ReportWorks, WorksView};
use crate::app::{App, AppError, Caller, Window, WorksQuery};
use crate::incidents::Queue;
use crate::registers::Phase;
use crate::store::{CaseFilter, IncidentRow, QueuedRow};
use crate::units::Timestamp;

/// Of the caller's own commune; none for whoever has none. `span` is the whole period, what is to come of it included.
pub async fn of(app: &App, caller: &Caller, span: Span) -> Result<Option<ReportArea>, AppError> {
    if caller.scope().commune().is_none() {
        return Ok(None);
    }
    let open = open(app, caller.scope()).await?;
    Ok(Some(ReportArea {
        day: app.today().to_string(),
        overdue: open.iter().filter(|one| one.overdue).count(),
        open,
        works: works(app, caller, span).await?,
        advisories: advisories(app, caller, span).await?,
    }))
}

/// Cases that are open and cable that is not repaired, each report once, by deadline.
async fn open(app: &App, scope: &Scope) -> Result<Vec<ReportOpen>, AppError> {
    let mut found: BTreeMap<_, QueuedRow> = BTreeMap::new();
    for queue in [Queue::Open, Queue::Repair] {
        let filter = CaseFilter { queue, kinds: Vec::new(), body: None, due_by: None, after: None, limit: i64::MAX };
        let rows = app.store().queued(scope, &filter).await?;
        found.extend(rows.into_iter().map(|queued| ((queued.order, queued.row.id), queued)));
    }
    let now = app.world().now();
    Ok(found.into_values().map(|queued| told(&queued.row, now)).collect())
}

fn told(row: &IncidentRow, now: Timestamp) -> ReportOpen {
    let due = deadline(row);
    ReportOpen {
        id: row.id.to_string(),
        kind: row.incident.kind.code(),
        told: row.incident.reported_at.map(Timestamp::rfc3339),
        case_status: row.case.status.code(),
        repair_status: row.incident.kind.has_cable().then(|| row.case.repair.code()),
        clock: due.map(|(clock, _)| clock.code()),
        due_at: due.map(|(_, at)| at.rfc3339()),
        overdue: due.is_some_and(|(_, at)| at < now),
    }
}

/// Works of days of the period that were not called off.
async fn works(app: &App, caller: &Caller, span: Span) -> Result<Vec<ReportWorks>, AppError> {
    let interval = span.interval(app.settings().zone);
    let window = Window { from: interval.map(|i| i.from()), to: interval.map(|i| i.to()) };
    let phases = Phase::ALL.iter().copied().filter(|phase| *phase != Phase::Cancelled).collect();
    let query = WorksQuery { window, phases, limit: i64::from(i32::MAX), ..WorksQuery::default() };
    let mut found: Vec<WorksView> =
        app.works(caller, &query).await?.items.into_iter().map(|one| one.properties).collect();
    found.sort_by(|a, b| a.from.cmp(&b.from));
    let told = |one: WorksView| ReportWorks {
        what: one.what,
        carrier_name: one.carrier_name,
        from: one.from,
        to: one.to,
        hours: one.hours,
    };
    Ok(found.into_iter().map(told).collect())
}

/// Advisories in reach whose days touch the period.
async fn advisories(app: &App, caller: &Caller, span: Span) -> Result<Vec<ReportAdvisory>, AppError> {
    let (first, last) = (span.from.to_string(), span.last().to_string());
    let (found, _) = app.advisories(caller, None, i64::from(i32::MAX)).await?;
    let touches = |one: &AdvisoryView| one.period_from <= last && one.period_to >= first;
    let told = |one: AdvisoryView| ReportAdvisory {
        title: one.title,
        period_from: one.period_from,
        period_to: one.period_to,
        read: one.confirmed_at.is_some(),
    };
    Ok(found.into_iter().filter(touches).map(told).collect())
}
