//! The report of a month or quarter: counted when asked for, from what its reader may see.

mod area;
mod hot;
mod period;
mod places;
mod table;
mod totals;
mod trend;

use sha2::{Digest, Sha256};
use time::Date;

use crate::access::Scope;
use crate::app::digests::events;
use crate::app::incidents::when;
use crate::app::views::{
    ReasonView, ReportAbout, ReportHot, ReportIncident, ReportMethod, ReportMonth, ReportTrend, ReportView,
};
use crate::app::{App, AppError, Caller, hex};
use crate::incidents::{Kind, is_credible};
use crate::store::{IncidentFilter, IncidentRow};
use crate::units::{Metres, Timestamp};
use period::{Period, Span};
use trend::Count;

/// What a report speaks of: cable taken or destroyed by people. Cuts, outages and fires are counted beside.
pub(crate) const CRIMES: &[Kind] = &[Kind::Theft, Kind::AttemptedTheft, Kind::Sabotage];

/// What the counting does, for the page and the file.
const METHOD: (&str, &str) = (
    "Mỗi vụ tính một lần, theo ngày phát hiện (giờ Việt Nam). Hai số vụ được so bằng phép thử chính xác có điều kiện, \
     chia cho độ phân tán của số vụ theo tháng khi các vụ xảy ra thành chuỗi; mức 5 % chia cho hai phép so. Số mét và \
     thiệt hại chỉ cộng phần đã khai báo.",
    "Each incident counts once, on the local day it was found. Two counts are compared by the exact conditional test, \
     divided by the dispersion of the months' counts where incidents come in series; 5 % are shared by the two \
     comparisons. Metres and damage are added up as far as they were told.",
);

impl App {
    /// The report of `YYYY-MM` or `YYYY-Qn`, as far as that is over. Who reaches no incidents has none.
    pub async fn report_of(&self, caller: &Caller, code: &str) -> Result<ReportView, AppError> {
        let scope = caller.scope();
        if *scope == Scope::Outside {
            return Err(AppError::Absent);
        }
        let period = Period::parse(code).ok_or_else(|| {
            let (vi, en) = (
                "Đề nghị ghi tháng như 2026-10 hoặc quý như 2026-Q3.",
                "Please write a month as 2026-10 or a quarter as 2026-Q3.",
            );
            AppError::field("period", vi, en)
        })?;
        let now = period.so_far(self.today()).ok_or_else(|| {
            AppError::field("period", "Kỳ này chưa có ngày nào đã qua.", "No day of this period is over yet.")
        })?;
        let data_version = self.data_version(caller).await?;
        let (rows, undated) = self.found_by(scope, &period, now).await?;
        let mut report = self.counted(&period, now, &rows);
        report.about = self.about(scope).await?;
        report.hot = self.hot_in(caller, now.twelve()).await?;
        report.key_places = places::approved(self, caller, now).await?;
        report.area = area::of(self, caller, period.whole).await?;
        (report.undated, report.data_version) = (undated, data_version);
        let mut kept: Vec<&IncidentRow> = self.within(&rows, now).collect();
        kept.sort_by_key(|row| (found(row), row.id));
        report.incidents = kept.into_iter().map(|row| self.incident_of_report(scope, row)).collect();
        report.check = check(&report)?;
        Ok(report)
    }

    /// A report as a table that Excel opens in a Vietnamese Windows, and the name of its file.
    pub async fn report_table(&self, caller: &Caller, code: &str) -> Result<(Vec<u8>, String), AppError> {
        let report = self.report_of(caller, code).await?;
        let bytes = table::csv(&report).map_err(|e| AppError::Internal(e.to_string()))?;
        Ok((bytes, format!("bao-cao-{}.csv", report.period)))
    }

    pub(crate) fn today(&self) -> Date {
        self.world().now().datetime().to_offset(self.settings().zone).date()
    }

    /// Incidents found in the months of a report or the year before them, and how many have no time at all.
    async fn found_by(&self, scope: &Scope, period: &Period, now: Span) -> Result<(Vec<IncidentRow>, usize), AppError> {
        let months = period.months();
        let from = months.first().map_or(now.from, |first| first.from.min(now.twelve().from));
        let all = Span { from: Span { from, until: now.until }.year_before().from, until: now.until };
        let window = all.interval(self.settings().zone);
        let filter = IncidentFilter { window, limit: i64::MAX, ..IncidentFilter::default() };
        let rows = self.store().incidents(scope, &filter).await?;
        let stands = |row: &IncidentRow| (row.id, is_credible(row.case.status, row.origin), row.case.joined_into);
        let events = events(&rows, stands);
        let rows = rows.into_iter().zip(events).filter(|(_, event)| *event).map(|(row, _)| row);
        let (dated, undated): (Vec<_>, Vec<_>) = rows.partition(|row| found(row).is_some());
        Ok((dated, undated.len()))
    }

    fn within<'a>(&self, rows: &'a [IncidentRow], span: Span) -> impl Iterator<Item = &'a IncidentRow> {
        let zone = self.settings().zone;
        rows.iter().filter(move |row| found(row).is_some_and(|at| span.holds(at, zone)))
    }

    fn crimes(&self, rows: &[IncidentRow], span: Span) -> usize {
        self.within(rows, span).filter(|row| CRIMES.contains(&row.incident.kind)).count()
    }

    fn counted(&self, period: &Period, now: Span, rows: &[IncidentRow]) -> ReportView {
        let totals = |span: Span| totals::of(span, self.within(rows, span));
        let (twelve, twelve_before) = (now.twelve(), now.twelve().year_before());
        let month = |span: Span| ReportMonth {
            month: format!("{:04}-{:02}", span.from.year(), u8::from(span.from.month())),
            count: self.crimes(rows, span),
            year_before: self.crimes(rows, span.year_before()),
            reported: span.from >= period.whole.from,
            whole: span.until <= now.until,
        };
        let months: Vec<ReportMonth> = period.months().into_iter().map(month).collect();
        let count = |span: Span| Count { n: self.crimes(rows, span), days: span.days() };
        let pairs = [(count(now), count(now.year_before())), (count(twelve), count(twelve_before))];
        ReportView {
            period: period.code.clone(),
            running: now != period.whole,
            about: ReportAbout { reach: "province", code: None, name: None },
            now: totals(now),
            year_before: totals(now.year_before()),
            twelve: totals(twelve),
            twelve_before: totals(twelve_before),
            trend: trend(pairs, &months),
            months,
            hot: None,
            key_places: Vec::new(),
            area: None,
            incidents: Vec::new(),
            undated: 0,
            method: ReportMethod {
                crimes: CRIMES.iter().map(|kind| kind.code()).collect(),
                says: ReasonView { vi: METHOD.0.to_owned(), en: METHOD.1.to_owned() },
            },
            data_version: 0,
            check: String::new(),
        }
    }

    async fn about(&self, scope: &Scope) -> Result<ReportAbout, AppError> {
        let (reach, code, name) = match scope {
            Scope::Carrier(own) => {
                let rows = self.store().carriers(scope).await?;
                ("carrier", Some(own.to_string()), rows.into_iter().find(|row| row.code == *own).map(|row| row.name))
            }
            Scope::Commune(code) => {
                let name = self.live().communes.get(code).map(|commune| commune.full_name.clone());
                ("commune", Some(code.clone()), name)
            }
            Scope::Province | Scope::Engine | Scope::Outside => ("province", None, None),
        };
        Ok(ReportAbout { reach, code, name })
    }

    /// Where cable is hot, for whom exact cable is in reach.
    async fn hot_in(&self, caller: &Caller, span: Span) -> Result<Option<ReportHot>, AppError> {
        if !caller.scope().sees_all() && caller.scope().carrier().is_none() {
            return Ok(None);
        }
        let found = self.hotspots(caller, &hot::query(span, self.settings().zone)).await?;
        Ok(Some(hot::view(span, &found)))
    }

    fn incident_of_report(&self, scope: &Scope, row: &IncidentRow) -> ReportIncident {
        let incident = &row.incident;
        let commune =
            row.commune.as_deref().and_then(|code| self.live().communes.get(code).map(|c| c.full_name.clone()));
        // A commune learns that something happened, not on which cable.
        let likeliest = row.candidates.first().filter(|_| scope.commune().is_none());
        let carrier = likeliest.map(|on| &on.carrier).or(incident.carrier.as_ref());
        ReportIncident {
            id: row.id.to_string(),
            kind: incident.kind.code(),
            found: found(row).map(Timestamp::rfc3339).unwrap_or_default(),
            occurred_from: incident.occurred.map(|i| i.from().rfc3339()),
            commune_name: commune,
            route_id: likeliest.map(|on| on.route_id.clone()),
            chainage_m: likeliest.map(|on| on.chainage_m.round()),
            carrier: carrier.map(ToString::to_string),
            metres_taken: incident.metres_taken.map(Metres::get),
            damage_vnd: incident.damage_vnd,
            status: row.status.clone(),
        }
    }
}

/// When an incident was found.
fn found(row: &IncidentRow) -> Option<Timestamp> {
    when(&row.incident).map(|(_, to)| to)
}

/// The period and the twelve months, each beside what came before.
fn trend([period, twelve]: [(Count, Count); 2], months: &[ReportMonth]) -> ReportTrend {
    let whole = || months.iter().filter(|month| month.whole);
    let years = [whole().map(|m| m.count).collect(), whole().map(|m| m.year_before).collect()];
    let dispersion = trend::dispersion(&years);
    let p = |(now, before)| trend::exact_p(now, before, dispersion);
    let says = trend::says((period.0, period.1, p(period)), (twelve.0, twelve.1, p(twelve)));
    ReportTrend {
        p_period: p(period),
        p_twelve: p(twelve),
        level: trend::LEVEL,
        dispersion,
        says: ReasonView { vi: says.vi, en: says.en },
    }
}

/// Eight digits of the SHA-256 of all else in the report.
fn check(report: &ReportView) -> Result<String, AppError> {
    let bytes = serde_json::to_vec(report).map_err(|e| AppError::Internal(e.to_string()))?;
    let digits = hex(&Sha256::digest(bytes)[..4]).to_uppercase();
    Ok(format!("{}-{}", &digits[..4], &digits[4..]))
}
