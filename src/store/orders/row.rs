//! An order as it is kept.

use time::Date;
use uuid::Uuid;

use crate::patrols::Standing;
use crate::store::StoreError;
use crate::store::key_places::day;
use crate::units::Timestamp;

/// What a list of orders is narrowed by.
#[derive(Clone, Debug, Default)]
pub struct OrderFilter {
    /// Only this one.
    pub id: Option<Uuid>,
    /// Only those of this plan.
    pub plan: Option<Uuid>,
    /// Only those of this night.
    pub night: Option<Date>,
}

/// An order.
#[derive(Clone, Debug, PartialEq)]
pub struct OrderRow {
    /// The store's id, sortable by time.
    pub id: Uuid,
    /// The plan that it carries out.
    pub plan: Uuid,
    /// The day of its evening.
    pub night: Date,
    /// Its number within the year; set by the store.
    pub number: i64,
    /// Which crew.
    pub crew: Uuid,
    /// What that was called.
    pub crew_name: String,
    /// When the crew leaves its station.
    pub from: Timestamp,
    /// When it is to be back.
    pub until: Timestamp,
    /// Its code opens it until this.
    pub expires: Timestamp,
    /// When it was issued, and by whom.
    pub issued: (Timestamp, Option<Uuid>),
    /// SHA-256 of its code.
    pub code_hash: Vec<u8>,
    /// What was ordered, in JSON.
    pub content: String,
    /// Stops and stretches, breaks not among them.
    pub stops: i64,
    /// Who accepted it.
    pub accepted_by: Option<String>,
    /// Who took it back.
    pub withdrawn_by: Option<Uuid>,
    /// Why.
    pub reason: Option<String>,
    /// What tells where it stands.
    pub standing: Standing,
    /// Stops that were left.
    pub done: i64,
    /// Entries that wait for a person.
    pub conflicts: i64,
    /// How often it was looked at.
    pub looks: i64,
}

#[derive(sqlx::FromRow)]
pub(super) struct Columns {
    id: Uuid,
    plan: Uuid,
    night: String,
    number: i64,
    crew: Uuid,
    crew_name: String,
    from_at: i64,
    until_at: i64,
    expires_at: i64,
    issued_at: i64,
    issued_by: Option<Uuid>,
    code_hash: Vec<u8>,
    content: String,
    stops: i64,
    accepted_at: Option<i64>,
    accepted_by: Option<String>,
    withdrawn_at: Option<i64>,
    withdrawn_by: Option<Uuid>,
    reason: Option<String>,
    started_at: Option<i64>,
    ended_at: Option<i64>,
    done: i64,
    conflicts: i64,
    looks: i64,
}

impl Columns {
    pub fn read(self) -> Result<OrderRow, StoreError> {
        let at = Timestamp::from_millis;
        Ok(OrderRow {
            id: self.id,
            plan: self.plan,
            night: day(&self.night).ok_or(StoreError::Corrupt("order"))?,
            number: self.number,
            crew: self.crew,
            crew_name: self.crew_name,
            from: at(self.from_at),
            until: at(self.until_at),
            expires: at(self.expires_at),
            issued: (at(self.issued_at), self.issued_by),
            code_hash: self.code_hash,
            content: self.content,
            stops: self.stops,
            accepted_by: self.accepted_by,
            withdrawn_by: self.withdrawn_by,
            reason: self.reason,
            standing: Standing {
                accepted: self.accepted_at.map(at),
                started: self.started_at.map(at),
                ended: self.ended_at.map(at),
                withdrawn: self.withdrawn_at.map(at),
            },
            done: self.done,
            conflicts: self.conflicts,
            looks: self.looks,
        })
    }
}
