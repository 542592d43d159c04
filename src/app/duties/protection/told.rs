//! A protection plan as it is sent, read and judged: every fault at once.

use serde::{Deserialize, Serialize};
use time::Date;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::AppError;
use crate::app::duties::{LONG_MOST, SHORT_MOST, day_after, entries, long, phone, short};
use crate::app::intake::Checker;
use crate::store::{Guard, Hand, PlanContact, ProtectionRow};

/// Guards of a plan at most.
const GUARDS_MOST: usize = 20;
/// Contacts of a plan at most.
const CONTACTS_MOST: usize = 30;
/// Steps of a plan at most.
const STEPS_MOST: usize = 40;
/// Characters of a step at most.
const STEP_MOST: usize = 500;

/// Who stands guard.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GuardTold {
    /// Who.
    pub who: String,
    /// Their telephone.
    pub phone: String,
    /// When, in words.
    pub hours: String,
}

/// Whom a plan calls.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanContactTold {
    /// Who.
    pub who: String,
    /// What they do.
    pub duty: String,
    /// Their telephone.
    pub phone: String,
}

/// The next version of a protection plan.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewProtection {
    /// The newest version that was read; null for the first.
    pub based_on: Option<i64>,
    /// Who stands guard, 20 at most.
    pub guards: Vec<GuardTold>,
    /// Means and ways against fire.
    #[serde(default)]
    pub fire: String,
    /// Whom to call, 1 to 30.
    pub contacts: Vec<PlanContactTold>,
    /// What is done, step by step, 1 to 40.
    pub steps: Vec<String>,
    /// The day on which it is looked at again, within two years.
    pub review_on: String,
    /// What is to be said of this version.
    #[serde(default)]
    pub note: String,
}

impl From<Guard> for GuardTold {
    fn from(row: Guard) -> Self {
        Self { who: row.who, phone: row.phone, hours: row.hours }
    }
}

impl From<PlanContact> for PlanContactTold {
    fn from(row: PlanContact) -> Self {
        Self { who: row.who, duty: row.duty, phone: row.phone }
    }
}

impl NewProtection {
    /// The version after the one that it was written from.
    pub(super) fn read(&self, key_place: Uuid, hand: Hand, today: Date) -> Result<ProtectionRow, AppError> {
        let mut check = Checker::default();
        entries(&mut check, "guards", self.guards.len(), 0, GUARDS_MOST);
        let guards = self.guards.iter().enumerate().map(|(at, one)| one.read(&mut check, at)).collect();
        let fire = long(&mut check, "fire", &self.fire, 0, LONG_MOST);
        entries(&mut check, "contacts", self.contacts.len(), 1, CONTACTS_MOST);
        let contacts = self.contacts.iter().enumerate().map(|(at, one)| one.read(&mut check, at)).collect();
        entries(&mut check, "steps", self.steps.len(), 1, STEPS_MOST);
        let step = |(at, one): (usize, &String)| long(&mut check, &format!("steps[{at}]"), one, 1, STEP_MOST);
        let steps = self.steps.iter().enumerate().map(step).collect();
        let note = long(&mut check, "note", &self.note, 0, SHORT_MOST);
        let review_on = day_after(&mut check, "review_on", &self.review_on, today);
        let (Some(review_on), true) = (review_on, check.0.is_empty()) else {
            return Err(AppError::Invalid(check.0));
        };
        let version = self.based_on.unwrap_or(0) + 1;
        Ok(ProtectionRow { key_place, version, hand, guards, fire, contacts, steps, review_on, note })
    }
}

impl GuardTold {
    fn read(&self, check: &mut Checker, at: usize) -> Guard {
        Guard {
            who: short(check, &format!("guards[{at}].who"), &self.who, 1),
            phone: phone(check, &format!("guards[{at}].phone"), &self.phone),
            hours: short(check, &format!("guards[{at}].hours"), &self.hours, 0),
        }
    }
}

impl PlanContactTold {
    fn read(&self, check: &mut Checker, at: usize) -> PlanContact {
        PlanContact {
            who: short(check, &format!("contacts[{at}].who"), &self.who, 1),
            duty: short(check, &format!("contacts[{at}].duty"), &self.duty, 0),
            phone: phone(check, &format!("contacts[{at}].phone"), &self.phone),
        }
    }
}
