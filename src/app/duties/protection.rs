//! The protection plan of a key place: read by those who answer for it, written version after version.

mod told;

pub use told::{GuardTold, NewProtection, PlanContactTold};

use std::collections::HashMap;

use serde::Serialize;
use time::Date;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::duties::stands_ready;
use crate::app::key_places::view::{hand, place_name};
use crate::app::{App, AppError, Caller};
use crate::duties::{ReviewState, review_state};
use crate::key_places::KeyState;
use crate::store::{KeyPlaceFilter, KeyPlaceRow, ProtectionRow, StoreError};

/// Key places that are told at most.
const PLACES: i64 = 5_000;

/// How the plan of a key place stands.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ProtectionLine {
    /// Id of the key place.
    pub key_place: String,
    /// What it is called; for a commune a target only roughly.
    pub name: String,
    /// target, area.
    pub kind: &'static str,
    /// Whose network it concerns; not for a commune.
    pub carrier: Option<String>,
    /// Codes of the communes it lies in.
    pub communes: Vec<String>,
    /// The newest version.
    pub version: Option<i64>,
    /// The day on which it is looked at again.
    pub review_on: Option<String>,
    /// none, overdue, due (within 30 days), ok.
    pub review: &'static str,
    /// When it was written.
    pub updated_at: Option<String>,
    /// Who wrote it, where the caller may read that.
    pub updated_by: Option<String>,
}

/// The plan of a key place with all its versions.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlansView {
    /// Id of the key place.
    pub key_place: String,
    /// What it is called; for a commune a target only roughly.
    pub name: String,
    /// target, area.
    pub kind: &'static str,
    /// Whose network it concerns; not for a commune.
    pub carrier: Option<String>,
    /// Codes of the communes it lies in.
    pub communes: Vec<String>,
    /// Whether the caller writes the next version.
    pub may_write: bool,
    /// The newest first.
    pub versions: Vec<PlanVersion>,
}

/// One version. When nobody stands guard is told to those who answer for the place alone: a commune reads neither
/// guards nor means against fire, and not what was said of the version.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlanVersion {
    /// 1 for the first.
    pub version: i64,
    /// When it was written.
    pub at: String,
    /// Who wrote it, where the caller may read that.
    pub by: Option<String>,
    /// The role it was written in.
    pub role: &'static str,
    /// The carrier whose people wrote it; not for a commune.
    pub carrier: Option<String>,
    /// Who stands guard, and when.
    pub guards: Option<Vec<GuardTold>>,
    /// Means and ways against fire.
    pub fire: Option<String>,
    /// Whom to call.
    pub contacts: Vec<PlanContactTold>,
    /// What is done, step by step.
    pub steps: Vec<String>,
    /// The day on which it is looked at again.
    pub review_on: String,
    /// What was said of this version.
    pub note: Option<String>,
    /// overdue, due (within 30 days), ok.
    pub review: &'static str,
}

impl App {
    /// How the plans of approved key places in reach stand, the worst first.
    pub async fn protection(&self, caller: &Caller) -> Result<Vec<ProtectionLine>, AppError> {
        stands_ready(caller)?;
        let today = self.today();
        let states = vec![KeyState::Approved];
        let filter = KeyPlaceFilter { states, limit: PLACES, ..KeyPlaceFilter::default() };
        let mut places = self.store().key_places(caller.scope(), &filter).await?;
        // One that is to begin needs its plan before.
        places.retain(|place| place.period.to >= today);
        let plans = self.store().protection_plans(caller.scope()).await?;
        let newest: HashMap<Uuid, ProtectionRow> = plans.into_iter().map(|row| (row.key_place, row)).collect();
        let mut lines: Vec<(ReviewState, ProtectionLine)> =
            places.iter().map(|place| self.protection_line(caller, place, newest.get(&place.id), today)).collect();
        lines.sort_by(|(a, one), (b, other)| {
            a.cmp(b).then_with(|| one.review_on.cmp(&other.review_on)).then_with(|| one.name.cmp(&other.name))
        });
        Ok(lines.into_iter().map(|(_, line)| line).collect())
    }

    fn protection_line(
        &self,
        caller: &Caller,
        place: &KeyPlaceRow,
        plan: Option<&ProtectionRow>,
        today: Date,
    ) -> (ReviewState, ProtectionLine) {
        let state = review_state(plan.map(|plan| plan.review_on), today);
        let signed = plan.map(|plan| hand(caller, &plan.hand));
        let line = ProtectionLine {
            key_place: place.id.to_string(),
            name: place_name(&self.live(), caller, place),
            kind: place.kind.code(),
            carrier: carrier_told(caller, place),
            communes: place.communes.clone(),
            version: plan.map(|plan| plan.version),
            review_on: plan.map(|plan| plan.review_on.to_string()),
            review: state.code(),
            updated_at: signed.as_ref().map(|signed| signed.at.clone()),
            updated_by: signed.and_then(|signed| signed.by),
        };
        (state, line)
    }

    /// The plan of a key place in reach, with all its versions.
    pub async fn protection_of(&self, caller: &Caller, id: Uuid) -> Result<PlansView, AppError> {
        stands_ready(caller)?;
        let place = self.store().key_place(caller.scope(), id).await?.ok_or(AppError::Absent)?;
        let rows = self.store().protection_of(caller.scope(), id).await?;
        let today = self.today();
        Ok(PlansView {
            key_place: place.id.to_string(),
            name: place_name(&self.live(), caller, &place),
            kind: place.kind.code(),
            carrier: carrier_told(caller, &place),
            communes: place.communes.clone(),
            may_write: place.is_protected_by(caller.scope()),
            versions: rows.into_iter().map(|row| plan_version(caller, row, today)).collect(),
        })
    }

    /// Write the next version of the plan of a key place: for the police and the department, and a carrier of its own.
    /// Where another came between, nothing is written.
    pub async fn write_protection(
        &self,
        caller: &Caller,
        id: Uuid,
        new: &NewProtection,
    ) -> Result<PlanVersion, AppError> {
        stands_ready(caller)?;
        let place = self.store().key_place(caller.scope(), id).await?.ok_or(AppError::Absent)?;
        if !place.is_protected_by(caller.scope()) {
            return Err(AppError::Absent);
        }
        let row = new.read(id, self.hand(caller), self.today())?;
        let version = self.store().add_protection(caller.scope(), &place, &row, new.based_on).await;
        let version = version.map_err(superseded)?;
        self.wrote();
        let rows = self.store().protection_of(caller.scope(), id).await?;
        let written = rows.into_iter().find(|row| row.version == version).ok_or(AppError::Absent)?;
        Ok(plan_version(caller, written, self.today()))
    }
}

/// Somebody wrote meanwhile: nothing is lost, and nothing written over.
pub(super) fn superseded(error: StoreError) -> AppError {
    match error {
        StoreError::Moved => AppError::Superseded,
        other => other.into(),
    }
}

fn carrier_told(caller: &Caller, place: &KeyPlaceRow) -> Option<String> {
    place.carrier.as_ref().filter(|_| caller.scope().commune().is_none()).map(ToString::to_string)
}

fn plan_version(caller: &Caller, row: ProtectionRow, today: Date) -> PlanVersion {
    let open = caller.scope().commune().is_none();
    let signed = hand(caller, &row.hand);
    PlanVersion {
        version: row.version,
        at: signed.at,
        by: signed.by,
        role: signed.role,
        carrier: row.hand.carrier.as_ref().filter(|_| open).map(ToString::to_string),
        guards: open.then(|| row.guards.into_iter().map(GuardTold::from).collect()),
        fire: open.then_some(row.fire),
        contacts: row.contacts.into_iter().map(PlanContactTold::from).collect(),
        steps: row.steps,
        review_on: row.review_on.to_string(),
        note: open.then_some(row.note),
        review: review_state(Some(row.review_on), today).code(),
    }
}
