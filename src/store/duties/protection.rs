//! Protection plans of key places, version by version.

use serde::{Deserialize, Serialize};
use time::Date;
use uuid::Uuid;

use crate::access::Scope;
use crate::store::duties::{Signed, list, listed};
use crate::store::key_places::{day, iso};
use crate::store::outbox::Touched;
use crate::store::{Hand, KeyPlaceRow, Store, StoreError, bump, reading, run, writing};
use crate::units::CarrierCode;

/// In scope is what its key place is: all for those who see all, its own network for a carrier, its area for a commune.
const LIST: &str = "SELECT p.key_place, p.version, p.at, p.by_user, u.display_name AS by_name, p.role, p.carrier, p.guards, p.fire, \
     p.contacts, p.steps, p.review_on, p.note FROM protection_plans p JOIN key_places k ON k.id = p.key_place \
     LEFT JOIN users u ON u.id = p.by_user \
     WHERE ($1 OR k.carrier = $2 OR replace(k.communes, ',' || $3 || ',', '') <> k.communes) AND ($4 IS NULL OR p.key_place = $4) \
     AND ($4 IS NOT NULL OR p.version = (SELECT max(n.version) FROM protection_plans n WHERE n.key_place = p.key_place)) \
     ORDER BY p.key_place, p.version DESC";

const NEWEST: &str = "SELECT max(version) FROM protection_plans WHERE key_place = $1";

const ADD: &str = "INSERT INTO protection_plans (key_place, version, at, by_user, role, carrier, guards, fire, contacts, steps, review_on, \
     note, data_version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";

/// Who stands guard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guard {
    /// Who.
    pub who: String,
    /// Their telephone.
    pub phone: String,
    /// When, in words.
    pub hours: String,
}

/// Whom a plan calls.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanContact {
    /// Who.
    pub who: String,
    /// What they do.
    pub duty: String,
    /// Their telephone.
    pub phone: String,
}

/// One version of a protection plan.
#[derive(Clone, Debug, PartialEq)]
pub struct ProtectionRow {
    /// The key place.
    pub key_place: Uuid,
    /// 1 for the first.
    pub version: i64,
    /// Who wrote it.
    pub hand: Hand,
    /// Who stands guard, and when.
    pub guards: Vec<Guard>,
    /// Means and ways against fire.
    pub fire: String,
    /// Whom to call.
    pub contacts: Vec<PlanContact>,
    /// What is done, step by step.
    pub steps: Vec<String>,
    /// The day on which it is looked at again.
    pub review_on: Date,
    /// What is said of the version.
    pub note: String,
}

#[derive(sqlx::FromRow)]
struct Columns {
    key_place: Uuid,
    version: i64,
    at: i64,
    by_user: Option<Uuid>,
    by_name: Option<String>,
    role: String,
    carrier: Option<String>,
    guards: String,
    fire: String,
    contacts: String,
    steps: String,
    review_on: String,
    note: String,
}

impl Columns {
    fn read(self) -> Option<ProtectionRow> {
        let (at, by, name) = (self.at, self.by_user, self.by_name);
        Some(ProtectionRow {
            key_place: self.key_place,
            version: self.version,
            hand: Signed { at, by, name, role: self.role, carrier: self.carrier }.read()?,
            guards: list(&self.guards)?,
            fire: self.fire,
            contacts: list(&self.contacts)?,
            steps: list(&self.steps)?,
            review_on: day(&self.review_on)?,
            note: self.note,
        })
    }
}

impl Store {
    /// The newest plan of each key place in scope.
    pub async fn protection_plans(&self, scope: &Scope) -> Result<Vec<ProtectionRow>, StoreError> {
        self.select_protection(scope, None).await
    }

    /// All versions of the plan of a key place in scope, the newest first.
    pub async fn protection_of(&self, scope: &Scope, key_place: Uuid) -> Result<Vec<ProtectionRow>, StoreError> {
        self.select_protection(scope, Some(key_place)).await
    }

    async fn select_protection(
        &self,
        scope: &Scope,
        key_place: Option<Uuid>,
    ) -> Result<Vec<ProtectionRow>, StoreError> {
        let own = scope.carrier().map(CarrierCode::as_str);
        let rows: Vec<Columns> = reading!(self, pool => {
            let query = sqlx::query_as(LIST).bind(scope.sees_all()).bind(own).bind(scope.commune()).bind(key_place);
            query.fetch_all(pool).await?
        });
        rows.into_iter().map(|row| row.read().ok_or(StoreError::Corrupt("protection plan"))).collect()
    }

    /// Add a version after the one it was written from, for those who reach all and a carrier of its own: `Moved` where
    /// another came between. Gives its number; that of the row does not count.
    pub async fn add_protection(
        &self,
        scope: &Scope,
        place: &KeyPlaceRow,
        row: &ProtectionRow,
        based_on: Option<i64>,
    ) -> Result<i64, StoreError> {
        if !place.is_protected_by(scope) {
            return Err(StoreError::NotFound);
        }
        let hand = &row.hand;
        let (guards, contacts, steps) = (listed(&row.guards)?, listed(&row.contacts)?, listed(&row.steps)?);
        Ok(writing!(self, tx => {
            let told = bump!(tx, &touched(place), hand.at);
            let newest: Option<i64> = sqlx::query_scalar(NEWEST).bind(place.id).fetch_one(&mut *tx).await?;
            if newest != based_on {
                return Err(StoreError::Moved);
            }
            let version = newest.unwrap_or(0) + 1;
            run!(
                tx, ADD, place.id, version, hand.at.millis(), hand.by, hand.role.code(),
                hand.carrier.as_ref().map(CarrierCode::as_str), guards, &row.fire, contacts, steps, iso(row.review_on), &row.note, told,
            );
            version
        }))
    }
}

impl KeyPlaceRow {
    /// Whether a scope writes its plan: those who reach all, and a carrier of its own.
    pub fn is_protected_by(&self, scope: &Scope) -> bool {
        scope.sees_all() || (scope.carrier().is_some() && scope.carrier() == self.carrier.as_ref())
    }
}

/// Who hears of it, and none of where.
fn touched(place: &KeyPlaceRow) -> Touched {
    let mut touched = Touched::new(&["protection"]);
    place.communes.iter().for_each(|code| touched.tell_commune(code, None));
    if let Some(carrier) = &place.carrier {
        touched.tell_carrier(carrier, None);
    }
    touched
}
