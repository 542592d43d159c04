//! Who is on duty for an area at a moment: those who can be called now, and the others with when they can be.

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::duties::contacts::{CONTACTS, contact_entry, is_for, no_commune};
use crate::app::duties::{ContactEntry, stands_ready};
use crate::app::{App, AppError, Caller};
use crate::duties::Duty;
use crate::store::ContactRow;
use crate::units::{LonLat, Timestamp};

/// For which area, one of them, and for when; now if absent.
#[derive(Clone, Debug, Default)]
pub struct DutyQuery {
    /// Code of a commune.
    pub commune: Option<String>,
    /// An incident; the communes it may be in.
    pub incident: Option<Uuid>,
    /// A place; its commune.
    pub place: Option<LonLat>,
    /// A moment.
    pub at: Option<Timestamp>,
}

/// Who is on duty.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DutyView {
    /// The moment.
    pub at: String,
    /// Codes of the communes it is for; none where an incident's are not known.
    pub communes: Vec<String>,
    /// On duty then: first those for exactly these communes, then those for the whole province, each by rank.
    pub on: Vec<OnView>,
    /// Not on duty then, in the same order.
    pub off: Vec<OffView>,
}

/// Somebody who is on duty.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OnView {
    /// Who.
    #[serde(flatten)]
    pub contact: ContactEntry,
    /// When this duty ends; always on duty if absent.
    pub until: Option<String>,
    /// Whether it is for these communes and not for the whole province.
    pub exact: bool,
}

/// Somebody who is not on duty.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OffView {
    /// Who.
    #[serde(flatten)]
    pub contact: ContactEntry,
    /// When they next are.
    pub next: Option<String>,
}

impl App {
    /// Who in reach is on duty for an area at a moment. Where nobody is, nobody is invented.
    pub async fn on_duty(&self, caller: &Caller, query: &DutyQuery) -> Result<DutyView, AppError> {
        stands_ready(caller)?;
        let communes = self.duty_area(caller, query).await?;
        let (at, zone) = (query.at.unwrap_or_else(|| self.world().now()), self.settings().zone);
        let mut rows = self.store().contacts(caller.scope(), CONTACTS).await?;
        rows.retain(|row| row.communes.is_empty() || communes.iter().any(|code| is_for(row, code)));
        let order = |row: &ContactRow| (row.communes.is_empty(), row.rank, row.body, row.name.clone());
        rows.sort_by_cached_key(order);
        let (mut on, mut off) = (Vec::new(), Vec::new());
        for row in rows {
            let (duty, exact) = (row.hours.at(at, zone), !row.communes.is_empty());
            let contact = contact_entry(caller, row);
            match duty {
                Duty::On(until) => on.push(OnView { contact, until: until.map(Timestamp::rfc3339), exact }),
                Duty::Off(next) => off.push(OffView { contact, next: Some(next.rfc3339()) }),
            }
        }
        Ok(DutyView { at: at.rfc3339(), communes, on, off })
    }

    async fn duty_area(&self, caller: &Caller, query: &DutyQuery) -> Result<Vec<String>, AppError> {
        let live = self.live();
        match (&query.commune, query.incident, query.place) {
            (Some(code), None, None) => {
                live.communes.get(code).map(|found| vec![found.code.clone()]).ok_or_else(no_commune)
            }
            (None, None, Some(place)) => {
                live.communes.at(place).map(|found| vec![found.code.clone()]).ok_or_else(|| {
                    let (vi, en) = ("Vị trí này nằm ngoài tỉnh.", "This place lies outside the province.");
                    AppError::field("lon", vi, en)
                })
            }
            (None, Some(id), None) => {
                let row = self.store().incident(caller.scope(), id).await?.ok_or(AppError::Absent)?;
                let of_cable = row.candidates.iter().filter_map(|c| live.communes.at(c.point)).map(|c| c.code.clone());
                let mut codes: Vec<String> = row.commune.clone().into_iter().chain(of_cable).collect();
                // A commune is told of its own area alone where an incident may be in several.
                codes.retain(|code| caller.scope().commune().is_none_or(|own| own == code));
                codes.sort_unstable();
                codes.dedup();
                Ok(codes)
            }
            _ => {
                let (vi, en) = (
                    "Cần đúng một trong: commune, incident, lon cùng lat.",
                    "Exactly one of commune, incident, and lon with lat is needed.",
                );
                Err(AppError::field("commune", vi, en))
            }
        }
    }
}
