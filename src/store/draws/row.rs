//! A draw in words of the domain.

use time::Date;
use uuid::Uuid;

use crate::access::Role;
use crate::patrols::sealed::{Candidate, Statement};
use crate::store::Hand;
use crate::store::inspections::{AssetColumns, AssetRow};
use crate::store::key_places::{day, iso};
use crate::units::Timestamp;

/// A draw that is to be sealed. Number, chain and seal are the store's.
#[derive(Clone, Debug, PartialEq)]
pub struct NewDraw {
    /// The store's id.
    pub id: Uuid,
    /// Who seals it, and when, in whole seconds.
    pub hand: Hand,
    /// The local day of the inspection.
    pub day: Date,
    /// How many are drawn.
    pub take: u32,
    /// What the candidates are, such as `key_targets`.
    pub pool: String,
    /// The public event that is mixed in; empty without one.
    pub source: String,
    /// 32 bytes in hexadecimal.
    pub seed: String,
    /// Their hash.
    pub seed_hash: String,
    /// What may be drawn.
    pub candidates: Vec<CandidateRow>,
}

/// A draw.
#[derive(Clone, Debug, PartialEq)]
pub struct DrawRow {
    /// The store's id.
    pub id: Uuid,
    /// What was sealed.
    pub said: Statement,
    /// Its seal.
    pub seal: String,
    /// When it was sealed.
    pub sealed_at: Timestamp,
    /// The local day of the inspection.
    pub day: Date,
    /// What the candidates are.
    pub pool: String,
    /// The role that sealed it.
    pub role: Role,
    /// The seed, for those who may know it.
    pub seed: Option<String>,
    /// The public event's outcome, and when it was entered.
    pub outcome: Option<(String, Timestamp)>,
    /// When it was revealed by hand, before its day was over.
    pub revealed_at: Option<Timestamp>,
    /// When it was cancelled, and why.
    pub cancelled: Option<(Timestamp, String)>,
}

/// That a candidate was inspected.
#[derive(Clone, Debug, PartialEq)]
pub struct Inspected {
    /// When.
    pub at: Timestamp,
    /// By which role.
    pub role: Role,
    /// What was said of it.
    pub note: Option<String>,
}

/// A candidate with the asset behind it.
#[derive(Clone, Debug, PartialEq)]
pub struct CandidateRow {
    /// The draw.
    pub draw: Uuid,
    /// Its opaque id.
    pub id: String,
    /// What binds it to the asset.
    pub commitment: String,
    /// Its tickets.
    pub tickets: u32,
    /// What the commitment is salted with, hexadecimal.
    pub salt: String,
    /// The asset.
    pub asset: AssetRow,
    /// That it was inspected.
    pub inspected: Option<Inspected>,
}

impl CandidateRow {
    /// As everybody sees it.
    pub fn public(&self) -> Candidate {
        Candidate { id: self.id.clone(), commitment: self.commitment.clone(), tickets: self.tickets }
    }
}

impl DrawRow {
    pub(super) fn sealed(new: &NewDraw, said: Statement) -> Self {
        Self {
            id: new.id,
            seal: crate::patrols::sealed::seal(&said),
            said,
            sealed_at: new.hand.at,
            day: new.day,
            pool: new.pool.clone(),
            role: new.hand.role,
            seed: Some(new.seed.clone()),
            outcome: None,
            revealed_at: None,
            cancelled: None,
        }
    }
}

#[derive(sqlx::FromRow)]
pub(super) struct DrawColumns {
    id: Uuid,
    number: i64,
    previous: String,
    sealed_at: i64,
    day: String,
    take: i64,
    pool: String,
    source: String,
    candidates_hash: String,
    seed_hash: String,
    seal: String,
    made_role: String,
    outcome: Option<String>,
    outcome_at: Option<i64>,
    revealed_at: Option<i64>,
    cancelled_at: Option<i64>,
    reason: Option<String>,
    seed: Option<String>,
}

impl DrawColumns {
    pub fn read(self) -> Option<DrawRow> {
        let at = Timestamp::from_millis;
        let local = day(&self.day)?;
        Some(DrawRow {
            id: self.id,
            said: Statement {
                number: self.number.try_into().ok()?,
                previous: self.previous,
                sealed_at: at(self.sealed_at).rfc3339(),
                day: iso(local),
                take: self.take.try_into().ok()?,
                source: self.source,
                candidates_hash: self.candidates_hash,
                seed_hash: self.seed_hash,
            },
            seal: self.seal,
            sealed_at: at(self.sealed_at),
            day: local,
            pool: self.pool,
            role: Role::from_code(&self.made_role)?,
            seed: self.seed,
            outcome: self.outcome.zip(self.outcome_at.map(at)),
            revealed_at: self.revealed_at.map(at),
            cancelled: self.cancelled_at.map(at).zip(self.reason),
        })
    }
}

#[derive(sqlx::FromRow)]
pub(super) struct CandidateColumns {
    draw: Uuid,
    id: String,
    commitment: String,
    tickets: i64,
    salt: String,
    #[sqlx(flatten)]
    asset: AssetColumns,
    inspected_at: Option<i64>,
    inspected_role: Option<String>,
    note: Option<String>,
}

impl CandidateColumns {
    pub fn read(self) -> Option<CandidateRow> {
        let inspected = match (self.inspected_at, self.inspected_role) {
            (Some(millis), Some(role)) => {
                Some(Inspected { at: Timestamp::from_millis(millis), role: Role::from_code(&role)?, note: self.note })
            }
            _ => None,
        };
        Some(CandidateRow {
            draw: self.draw,
            id: self.id,
            commitment: self.commitment,
            tickets: self.tickets.try_into().ok()?,
            salt: self.salt,
            asset: self.asset.read()?,
            inspected,
        })
    }
}
