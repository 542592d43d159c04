//! Sealed draws. Police and the department reach all of them; everybody reads what is published; a carrier reads of
//! its own assets that they were inspected.

mod row;

pub use row::{CandidateRow, DrawRow, Inspected, NewDraw};

use time::Date;
use uuid::Uuid;

use crate::access::Scope;
use crate::patrols::sealed::{Candidate, NONE_BEFORE, Statement, candidates_hash, seal};
use crate::store::crews::{reaches, there};
use crate::store::inspections::codes_text;
use crate::store::key_places::iso;
use crate::store::outbox::{QUEUE_UP, Touched};
use crate::store::{Hand, Store, StoreError, bump, reading, run, writing};
use crate::units::{CarrierCode, Timestamp};
use row::{CandidateColumns, DrawColumns};

/// The seed is read by those who reach all, and by everybody once it is revealed: by hand, because the draw was
/// cancelled, or because the day is over.
const LIST: &str = "SELECT d.id, d.number, d.previous, d.sealed_at, d.day, d.take, d.pool, d.source, d.candidates_hash, d.seed_hash, \
     d.seal, d.made_role, d.outcome, d.outcome_at, d.revealed_at, d.cancelled_at, d.reason, \
     CASE WHEN $1 OR d.revealed_at IS NOT NULL OR d.cancelled_at IS NOT NULL OR d.day < $2 THEN d.seed END AS seed \
     FROM draws d WHERE ($3 IS NULL OR d.number = $3) AND ($4 IS NULL OR d.id = $4) AND ($5 IS NULL OR d.number < $5) \
     ORDER BY d.number DESC LIMIT $6";

const CANDIDATES: &str = "SELECT id, commitment, tickets FROM draw_candidates WHERE draw = $1 ORDER BY id";

const ASSETS: &str = "SELECT c.draw, c.id, c.commitment, c.tickets, c.salt, c.asset_kind, c.asset, c.label, c.carrier, c.communes, c.from_m, \
     c.to_m, c.lon, c.lat, c.inspected_at, c.inspected_role, c.note FROM draw_candidates c \
     WHERE ($1 OR (c.carrier = $2 AND c.inspected_at IS NOT NULL)) AND ($3 IS NULL OR c.draw = $3) \
     AND ($4 OR c.inspected_at IS NOT NULL) ORDER BY c.draw DESC, c.id LIMIT $5";

const LAST: &str = "SELECT number, seal FROM draws ORDER BY number DESC LIMIT 1";

const ADD: &str = "INSERT INTO draws (id, number, previous, sealed_at, day, take, pool, source, candidates_hash, seed, seed_hash, seal, \
     made_by, made_role, data_version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";

const ADD_CANDIDATE: &str = "INSERT INTO draw_candidates (draw, id, commitment, tickets, salt, asset_kind, asset, label, carrier, communes, \
     from_m, to_m, lon, lat) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";

/// Each is written once, and only while nothing of the draw is revealed.
const OUTCOME: &str = "UPDATE draws SET outcome = $2, outcome_at = $3, data_version = $4 WHERE id = $1 AND outcome IS NULL \
     AND source <> '' AND revealed_at IS NULL AND cancelled_at IS NULL AND day >= $5";

const REVEAL: &str = "UPDATE draws SET revealed_at = $2, data_version = $3 WHERE id = $1 AND revealed_at IS NULL AND cancelled_at IS NULL";

const CANCEL: &str = "UPDATE draws SET cancelled_at = $2, reason = $3, data_version = $4 WHERE id = $1 AND revealed_at IS NULL \
     AND cancelled_at IS NULL AND day >= $5";

const INSPECTED: &str = "UPDATE draw_candidates SET inspected_at = $3, inspected_role = $4, note = $5 \
     WHERE draw = $1 AND id = $2 AND inspected_at IS NULL";

const CARRIER_OF: &str = "SELECT carrier FROM draw_candidates WHERE draw = $1 AND id = $2";

/// Which draws a list has.
#[derive(Clone, Copy, Debug, Default)]
struct Which {
    number: Option<i64>,
    id: Option<Uuid>,
    before: Option<i64>,
}

impl Store {
    /// Draws as the scope reads them on this local day, the newest first; `before` is the number that the last page
    /// ended with.
    pub async fn draws(
        &self,
        scope: &Scope,
        today: Date,
        before: Option<i64>,
        limit: i64,
    ) -> Result<Vec<DrawRow>, StoreError> {
        self.select_draws(scope, today, Which { before, ..Which::default() }, limit).await
    }

    /// The draw of this number.
    pub async fn draw_numbered(&self, scope: &Scope, today: Date, number: i64) -> Result<Option<DrawRow>, StoreError> {
        Ok(self.select_draws(scope, today, Which { number: Some(number), ..Which::default() }, 1).await?.pop())
    }

    /// One draw, for those who reach all.
    pub async fn draw(&self, scope: &Scope, today: Date, id: Uuid) -> Result<Option<DrawRow>, StoreError> {
        if !scope.sees_all() {
            return Ok(None);
        }
        Ok(self.select_draws(scope, today, Which { id: Some(id), ..Which::default() }, 1).await?.pop())
    }

    async fn select_draws(
        &self,
        scope: &Scope,
        today: Date,
        which: Which,
        limit: i64,
    ) -> Result<Vec<DrawRow>, StoreError> {
        let rows: Vec<DrawColumns> = reading!(self, pool => {
            let query = sqlx::query_as(LIST).bind(scope.sees_all()).bind(iso(today)).bind(which.number).bind(which.id);
            query.bind(which.before).bind(limit).fetch_all(pool).await?
        });
        rows.into_iter().map(|row| row.read().ok_or(StoreError::Corrupt("draw"))).collect()
    }

    /// What may be drawn, as everybody sees it.
    pub async fn draw_candidates(&self, _scope: &Scope, draw: Uuid) -> Result<Vec<Candidate>, StoreError> {
        let rows: Vec<(String, String, i64)> =
            reading!(self, pool => sqlx::query_as(CANDIDATES).bind(draw).fetch_all(pool).await?);
        let read = |(id, commitment, tickets): (String, String, i64)| {
            Some(Candidate { id, commitment, tickets: tickets.try_into().ok()? })
        };
        rows.into_iter().map(|row| read(row).ok_or(StoreError::Corrupt("candidate"))).collect()
    }

    /// Candidates with what is behind them: all of a draw for those who reach all; for a carrier its own that were
    /// inspected. Without a draw, those of all draws that were inspected.
    pub async fn draw_assets(
        &self,
        scope: &Scope,
        draw: Option<Uuid>,
        limit: i64,
    ) -> Result<Vec<CandidateRow>, StoreError> {
        let own = scope.carrier().map(CarrierCode::as_str);
        let rows: Vec<CandidateColumns> = reading!(self, pool => {
            let query = sqlx::query_as(ASSETS).bind(scope.sees_all()).bind(own).bind(draw).bind(draw.is_some());
            query.bind(limit).fetch_all(pool).await?
        });
        rows.into_iter().map(|row| row.read().ok_or(StoreError::Corrupt("candidate"))).collect()
    }

    /// Seal a draw: the next in the sequence, bound to the one before.
    pub async fn seal_draw(&self, scope: &Scope, new: &NewDraw) -> Result<DrawRow, StoreError> {
        reaches(scope)?;
        let candidates: Vec<Candidate> = new.candidates.iter().map(CandidateRow::public).collect();
        let draw = writing!(self, tx => {
            // Writers queue up, so that no two take one number.
            sqlx::query(QUEUE_UP).execute(&mut *tx).await?;
            let last: Option<(i64, String)> = sqlx::query_as(LAST).fetch_optional(&mut *tx).await?;
            let (number, previous) = last.map_or((1, NONE_BEFORE.to_owned()), |(number, seal)| (number + 1, seal));
            let said = Statement {
                number: number.unsigned_abs(), previous, sealed_at: new.hand.at.rfc3339(), day: iso(new.day), take: new.take,
                source: new.source.clone(), candidates_hash: candidates_hash(&candidates), seed_hash: new.seed_hash.clone(),
            };
            let version = bump!(tx, &Touched::new(&["draws"]), new.hand.at);
            run!(
                tx, ADD, new.id, number, &said.previous, new.hand.at.millis(), &said.day, i64::from(new.take), &new.pool,
                &new.source, &said.candidates_hash, &new.seed, &new.seed_hash, seal(&said), new.hand.by,
                new.hand.role.code(), version,
            );
            for one in &new.candidates {
                let asset = &one.asset;
                run!(
                    tx, ADD_CANDIDATE, new.id, &one.id, &one.commitment, i64::from(one.tickets), &one.salt, asset.kind.code(),
                    asset.id, &asset.label, asset.carrier.as_ref().map(CarrierCode::as_str), codes_text(&asset.communes),
                    asset.stretch.map(|s| s.0), asset.stretch.map(|s| s.1), asset.at.lon(), asset.at.lat(),
                );
            }
            DrawRow::sealed(new, said)
        });
        Ok(draw)
    }

    /// Write the outcome of the public event, once and before the day is over. `Moved` where that is not possible.
    pub async fn set_outcome(
        &self,
        scope: &Scope,
        id: Uuid,
        outcome: &str,
        today: Date,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        reaches(scope)?;
        writing!(self, tx => {
            let version = bump!(tx, &Touched::new(&["draws"]), at);
            moved(run!(tx, OUTCOME, id, outcome, at.millis(), version, iso(today)).rows_affected())?;
        });
        Ok(())
    }

    /// Reveal the seed before the day is over. `Moved` where it is revealed or the draw cancelled.
    pub async fn reveal_draw(&self, scope: &Scope, id: Uuid, at: Timestamp) -> Result<(), StoreError> {
        reaches(scope)?;
        writing!(self, tx => {
            let version = bump!(tx, &Touched::new(&["draws"]), at);
            moved(run!(tx, REVEAL, id, at.millis(), version).rows_affected())?;
        });
        Ok(())
    }

    /// Cancel a draw that nothing is revealed of; it stays, with the reason.
    pub async fn cancel_draw(
        &self,
        scope: &Scope,
        id: Uuid,
        reason: &str,
        today: Date,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        reaches(scope)?;
        writing!(self, tx => {
            let version = bump!(tx, &Touched::new(&["draws"]), at);
            moved(run!(tx, CANCEL, id, at.millis(), reason, version, iso(today)).rows_affected())?;
        });
        Ok(())
    }

    /// Note that a candidate was inspected, once; its carrier hears of it.
    pub async fn note_inspected(
        &self,
        scope: &Scope,
        draw: Uuid,
        candidate: &str,
        hand: &Hand,
        note: Option<&str>,
    ) -> Result<(), StoreError> {
        reaches(scope)?;
        writing!(self, tx => {
            let carrier: Option<Option<String>> =
                sqlx::query_scalar(CARRIER_OF).bind(draw).bind(candidate).fetch_optional(&mut *tx).await?;
            let carrier = carrier.ok_or(StoreError::NotFound)?;
            let mut touched = Touched::new(&["draws"]);
            if let Some(code) = carrier.as_deref().and_then(CarrierCode::checked) {
                touched.tell_carrier(&code, None);
            }
            bump!(tx, &touched, hand.at);
            let done = run!(tx, INSPECTED, draw, candidate, hand.at.millis(), hand.role.code(), note);
            there(done.rows_affected()).map_err(|_| StoreError::Moved)?;
        });
        Ok(())
    }
}

fn moved(rows: u64) -> Result<(), StoreError> {
    if rows == 0 { Err(StoreError::Moved) } else { Ok(()) }
}
