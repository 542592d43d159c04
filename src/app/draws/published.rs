//! A draw as everybody reads it, and as `cablewatch verify draw` takes it.

use serde::{Deserialize, Serialize};
use time::Date;
use utoipa::ToSchema;

use crate::patrols::sealed::{Candidate, FORMAT, Opened, Published, Statement};
use crate::store::DrawRow;
use crate::units::Timestamp;

/// Where a draw stands for everybody.
pub(super) fn state_of(row: &DrawRow, today: Date) -> &'static str {
    let lapsed = !row.said.source.is_empty() && row.outcome.is_none();
    match (&row.cancelled, row.revealed_at) {
        (Some(_), _) => "cancelled",
        (None, Some(_)) => "revealed",
        (None, None) if row.day >= today => "sealed",
        (None, None) if lapsed => "lapsed",
        (None, None) => "revealed",
    }
}

/// A draw in a list, without its candidates.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PublicLine {
    /// Its number in the sequence, from 1.
    pub number: u64,
    /// sealed, revealed, cancelled, or lapsed: its public event had no outcome in time, so nothing was drawn.
    pub state: &'static str,
    /// When it was sealed.
    pub sealed_at: String,
    /// The local day of the inspection.
    pub day: String,
    /// How many are drawn.
    pub take: u32,
    /// Which public event is mixed in; empty without one.
    pub source: String,
    /// Its outcome.
    pub outcome: Option<String>,
    /// Its seal.
    pub seal: String,
    /// The seal of the draw before.
    pub previous: String,
    /// Why it was cancelled.
    pub reason: Option<String>,
}

pub(super) fn line(row: &DrawRow, today: Date) -> PublicLine {
    PublicLine {
        number: row.said.number,
        state: state_of(row, today),
        sealed_at: row.said.sealed_at.clone(),
        day: row.said.day.clone(),
        take: row.said.take,
        source: row.said.source.clone(),
        outcome: row.outcome.as_ref().map(|(outcome, _)| outcome.clone()),
        seal: row.seal.clone(),
        previous: row.said.previous.clone(),
        reason: row.cancelled.as_ref().map(|(_, reason)| reason.clone()),
    }
}

/// A candidate as everybody sees it: nothing of it tells which asset it is.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PublicCandidate {
    /// An opaque id of this draw alone.
    pub id: String,
    /// The salted hash that binds it to one asset.
    pub commitment: String,
    /// Its tickets.
    pub tickets: u32,
}

/// A candidate whose asset is told, to be checked by whoever knows it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PublicOpened {
    /// Which candidate.
    pub id: String,
    /// Its salt.
    pub salt: String,
    /// site, stretch, key_place.
    pub kind: String,
    /// The asset's id; of a stretch with its metres.
    pub asset: String,
}

/// A draw as everybody reads it. docs/draws.md tells how to check it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct PublicDraw {
    /// `cablewatch-draw/1`.
    pub format: String,
    /// Its number in the sequence, from 1.
    pub number: u64,
    /// sealed, revealed, cancelled, lapsed.
    pub state: String,
    /// The seal of the draw before; 64 zeros for the first.
    pub previous: String,
    /// When it was sealed, RFC 3339 in UTC.
    pub sealed_at: String,
    /// The local day of the inspection.
    pub day: String,
    /// How many are drawn.
    pub take: u32,
    /// Which public event is mixed in; empty without one.
    pub source: String,
    /// The hash of the candidates.
    pub candidates_hash: String,
    /// The hash of the seed.
    pub seed_hash: String,
    /// The hash of all of the above.
    pub seal: String,
    /// What may be drawn, by id.
    pub candidates: Vec<PublicCandidate>,
    /// The public event's outcome.
    pub outcome: Option<String>,
    /// When the outcome was entered.
    pub outcome_at: Option<String>,
    /// The seed, 32 bytes in hexadecimal, once revealed.
    pub seed: Option<String>,
    /// Since when the seed is revealed.
    pub revealed_at: Option<String>,
    /// Ids of what was drawn, in order; of a cancelled draw what would have been.
    pub drawn: Option<Vec<String>>,
    /// When it was cancelled.
    pub cancelled_at: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// Candidates whose asset is told; never in what everybody reads.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub opened: Vec<PublicOpened>,
}

pub(super) fn draw(
    row: &DrawRow,
    candidates: Vec<Candidate>,
    drawn: Option<Vec<String>>,
    (today, over): (Date, Option<Timestamp>),
) -> PublicDraw {
    let said = row.said.clone();
    let cancelled = row.cancelled.as_ref();
    let revealed = row.revealed_at.or(cancelled.map(|(at, _)| *at)).or(over);
    PublicDraw {
        format: FORMAT.to_owned(),
        number: said.number,
        state: state_of(row, today).to_owned(),
        previous: said.previous,
        sealed_at: said.sealed_at,
        day: said.day,
        take: said.take,
        source: said.source,
        candidates_hash: said.candidates_hash,
        seed_hash: said.seed_hash,
        seal: row.seal.clone(),
        candidates: candidates
            .into_iter()
            .map(|c| PublicCandidate { id: c.id, commitment: c.commitment, tickets: c.tickets })
            .collect(),
        outcome: row.outcome.as_ref().map(|(outcome, _)| outcome.clone()),
        outcome_at: row.outcome.as_ref().map(|(_, at)| at.rfc3339()),
        seed: row.seed.clone(),
        revealed_at: revealed.map(Timestamp::rfc3339),
        drawn,
        cancelled_at: cancelled.map(|(at, _)| at.rfc3339()),
        reason: cancelled.map(|(_, reason)| reason.clone()),
        opened: Vec::new(),
    }
}

impl From<PublicDraw> for Published {
    fn from(draw: PublicDraw) -> Self {
        let candidate = |c: PublicCandidate| Candidate { id: c.id, commitment: c.commitment, tickets: c.tickets };
        let opened = |o: PublicOpened| Opened { id: o.id, salt: o.salt, kind: o.kind, asset: o.asset };
        Self {
            said: Statement {
                number: draw.number,
                previous: draw.previous,
                sealed_at: draw.sealed_at,
                day: draw.day,
                take: draw.take,
                source: draw.source,
                candidates_hash: draw.candidates_hash,
                seed_hash: draw.seed_hash,
            },
            seal: draw.seal,
            candidates: draw.candidates.into_iter().map(candidate).collect(),
            seed: draw.seed,
            outcome: draw.outcome,
            drawn: draw.drawn,
            opened: draw.opened.into_iter().map(opened).collect(),
        }
    }
}
