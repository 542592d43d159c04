//! What anybody may ask, without an account: is work announced here, and is this the crew?

use std::net::IpAddr;

use serde::Deserialize;
use utoipa::ToSchema;

use crate::access::Scope;
use crate::app::floods::network;
use crate::app::views::{AnnouncedView, CheckView, HereView, SpanOfDay};
use crate::app::works::view::hours;
use crate::app::{App, AppError};
use crate::network::Commune;
use crate::registers::Timing;
use crate::store::AnnouncedRow;
use crate::units::{Interval, LonLat, Timestamp};

/// Milliseconds around a moment within which its local day lies.
const DAY: i64 = 86_400_000;

/// Where somebody asks about.
#[derive(Clone, Debug)]
pub enum Here {
    /// A place; the answer is that of its commune.
    At(LonLat),
    /// A commune by its code.
    Commune(String),
}

/// A code as somebody was told it.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CodeTold {
    /// Code of the commune.
    pub commune: String,
    /// Four digits.
    pub code: String,
}

impl App {
    /// Whether works are announced in the commune of a place, now and today. Whoever asks at two places of
    /// one commune gets one answer: it cannot be used to find cable.
    pub async fn works_here(&self, here: &Here) -> Result<HereView, AppError> {
        let live = self.live();
        let commune: Commune = match here {
            Here::At(place) => live.communes.at(*place).cloned().ok_or_else(|| {
                let (vi, en) = ("Vị trí này nằm ngoài tỉnh.", "This place lies outside the province.");
                AppError::field("lon", vi, en)
            })?,
            Here::Commune(code) => live.communes.get(code).cloned().ok_or_else(no_commune)?,
        };
        let now = self.world().now();
        let rows = self.store().announced(&Scope::Outside, &commune.code, around(now)?, None).await?;
        let mut works: Vec<AnnouncedView> = rows.into_iter().map(|row| self.announced_view(row, now)).collect();
        works.retain(|one| !one.today.is_empty());
        Ok(HereView {
            commune: commune.code,
            commune_name: commune.full_name,
            old_district: commune.old_district,
            at: now.rfc3339(),
            now: works.iter().any(|one| one.now),
            today: !works.is_empty(),
            works,
        })
    }

    /// Whether a crew with this code should be at work in the commune now. `address` is where the question
    /// came from: after some wrong ones it, and the commune, have to wait.
    pub async fn check_code(&self, told: &CodeTold, address: IpAddr) -> Result<CheckView, AppError> {
        if self.live().communes.get(&told.commune).is_none() {
            return Err(no_commune());
        }
        let code = told.code.trim();
        if code.len() != 4 || !code.bytes().all(|b| b.is_ascii_digit()) {
            return Err(AppError::field("code", "Mã thi công có 4 chữ số.", "A crew's code has four digits."));
        }
        let (now, address) = (self.world().now(), network(address).to_string());
        let counted = self.tries().take(&address, &told.commune, now);
        counted.map_err(|seconds| AppError::TooManyTries { seconds })?;
        let rows = self.store().announced(&Scope::Outside, &told.commune, around(now)?, Some(code)).await?;
        let Some(row) = rows.into_iter().next() else {
            return Ok(CheckView { known: false, works: None, reason: Some("no_such_code") });
        };
        self.tries().give_back(&address, &told.commune);
        let works = self.announced_view(row, now);
        let known = works.now;
        Ok(CheckView { known, works: Some(works), reason: (!known).then_some("not_now") })
    }

    fn announced_view(&self, row: AnnouncedRow, now: Timestamp) -> AnnouncedView {
        let zone = self.settings().zone;
        let today = now.datetime().checked_to_offset(zone).map(|local| local.date());
        let timing: Timing = row.timing;
        let spans = today.map(|day| timing.on(day, zone)).unwrap_or_default();
        AnnouncedView {
            what: row.what,
            carrier_name: row.carrier,
            phone: row.phone,
            from: timing.period.from().rfc3339(),
            to: timing.period.to().rfc3339(),
            hours: hours(timing),
            now: timing.at_work(now, zone),
            today: spans
                .into_iter()
                .map(|span| SpanOfDay { from: span.from().rfc3339(), to: span.to().rfc3339() })
                .collect(),
        }
    }
}

fn no_commune() -> AppError {
    AppError::field("commune", "Không có xã, phường, đặc khu này.", "There is no such commune.")
}

/// Time enough to hold the local day of a moment.
fn around(now: Timestamp) -> Result<Interval, AppError> {
    let at = |millis| Timestamp::from_millis(now.millis() + millis);
    Interval::new(at(-DAY), at(DAY)).ok_or_else(|| AppError::Internal("the clock".to_owned()))
}
