//! Invented calendars: overdue, due soon and later, on sites of two carriers and on one stretch; one of them inspected
//! by its carrier, with a defect.

use time::Duration;
use uuid::Uuid;

use crate::access::Scope;
use crate::app::{App, AppError, AssetTold, ItemTold, NewCalendar, NewInspection};
use crate::inspections::{InspectionKind, items};
use crate::network::SiteKind;
use crate::store::Filter;
use crate::units::CarrierCode;

/// Whose sites of which kind, how they are inspected, every how many days, and days until the first.
const SITES: &[(&str, SiteKind, InspectionKind, i64, i64)] = &[
    ("TS", SiteKind::Bts, InspectionKind::Bts, 30, -12),
    ("TS", SiteKind::Cabinet, InspectionKind::Cabinet, 90, -3),
    ("TS", SiteKind::Chamber, InspectionKind::Chamber, 180, 4),
    ("BH", SiteKind::Bts, InspectionKind::Bts, 30, -5),
    ("BH", SiteKind::Closure, InspectionKind::Closure, 60, 20),
];

/// A stretch that is walked every fortnight.
const STRETCH: (&str, f64, f64) = ("TS-124", 6_800.0, 8_100.0);

impl App {
    pub(super) async fn demo_inspections(&self) -> Result<(), AppError> {
        let department = self.demo_caller("so-khcn").await?;
        let mut first = None;
        for &(carrier, kind, what, every, days) in SITES {
            let carriers = CarrierCode::checked(carrier).into_iter().collect();
            let filter = Filter { carriers, limit: 1_000, ..Filter::default() };
            let rows = self.store().sites(&Scope::Engine, &filter).await?;
            for row in rows.into_iter().filter(|row| row.site.kind == kind).take(2) {
                let asset = AssetTold { site: Some(row.id.to_string()), ..AssetTold::default() };
                let made = self.add_calendar(&department, &self.demo_calendar(what, asset, every, days)).await?;
                first.get_or_insert(made.id);
            }
        }
        let (name, from, to) = STRETCH;
        let filter = Filter { limit: 1_000, ..Filter::default() };
        let routes = self.store().routes(&Scope::Engine, &filter).await?;
        if let Some(row) = routes.into_iter().find(|row| row.route.id == name && row.route.length().get() >= to) {
            let route = Some(row.id.to_string());
            let asset = AssetTold { route, from_m: Some(from), to_m: Some(to), ..AssetTold::default() };
            self.add_calendar(&department, &self.demo_calendar(InspectionKind::PoleLine, asset, 14, 1)).await?;
        }
        match first.and_then(|id| Uuid::parse_str(&id).ok()) {
            Some(calendar) => self.demo_inspected(calendar).await,
            None => Ok(()),
        }
    }

    fn demo_calendar(&self, what: InspectionKind, asset: AssetTold, interval_days: i64, days: i64) -> NewCalendar {
        let first_due = Some(self.today().saturating_add(Duration::days(days)).to_string());
        NewCalendar { what: what.code().to_owned(), asset, interval_days, first_due }
    }

    async fn demo_inspected(&self, calendar: Uuid) -> Result<(), AppError> {
        let seen = |id: &str| ItemTold {
            item: id.to_owned(),
            ok: id != "batteries",
            note: (id == "batteries").then(|| "Thiếu dấu trên hai bình, đã đặt dấu mới. (bịa)".to_owned()),
            incident: None,
        };
        let new = NewInspection {
            calendar: Some(calendar),
            items: items(InspectionKind::Bts).iter().map(|item| seen(item.id)).collect(),
            note: Some("Kiểm tra cùng công an xã. (bịa)".to_owned()),
            ..NewInspection::default()
        };
        self.record_inspection(&self.demo_caller("doanh-nghiep").await?, &new).await?;
        Ok(())
    }
}
