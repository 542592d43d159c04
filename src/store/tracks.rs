//! Tracks and what they saw. The police and the department reach all of them, a carrier its own route walks and
//! what these saw of its own cable; for others there are none.

use uuid::Uuid;

use crate::access::Scope;
use crate::network::codes;
use crate::store::crews::there;
use crate::store::outbox::Touched;
use crate::store::{Store, StoreError, bump, reading, run, writing};
use crate::units::{Bbox, CarrierCode, Timestamp};

const LIST: &str = "SELECT id, owner, sha256, kind, name, order_id, crew, sent_at, sent_by, began_at, ended_at, length_m, answer FROM tracks \
     WHERE ($1 OR owner = $2) AND removed_at IS NULL AND ($3 IS NULL OR id = $3) \
     AND ($4 IS NULL OR order_id = $4) ORDER BY began_at DESC, id DESC LIMIT $5";

const SAME: &str = "SELECT id FROM tracks WHERE owner = $1 AND sha256 = $2 AND removed_at IS NULL";

const ADD: &str = "INSERT INTO tracks (id, owner, sha256, kind, name, order_id, crew, sent_at, sent_by, began_at, ended_at, length_m, answer) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";

const SEEN: &str =
    "INSERT INTO coverage (track, carrier, route_id, from_m, to_m, seen_at) VALUES ($1, $2, $3, $4, $5, $6)";

const REMOVE: &str = "UPDATE tracks SET removed_at = $2, removed_by = $3 WHERE id = $1 AND removed_at IS NULL";

const COVERAGE: &str = "SELECT c.track, c.carrier, c.route_id, c.from_m, c.to_m, c.seen_at, t.kind FROM coverage c JOIN tracks t ON t.id = c.track \
     WHERE ($1 OR (t.owner = $2 AND c.carrier = $2)) AND c.seen_at >= $3 AND c.seen_at <= $4 AND ($5 IS NULL OR t.kind = $5) \
     AND ($6 IS NULL OR c.route_id = $6) ORDER BY c.carrier, c.route_id, c.from_m, c.track";

codes! {
    /// Whose look at the cable it was.
    TrackKind { Patrol => "patrol", RouteWalk => "route_walk" }
}

/// A track.
#[derive(Clone, Debug, PartialEq)]
pub struct TrackRow {
    /// The store's id, sortable by time.
    pub id: Uuid,
    /// Whose it is; `None` for the police's and the department's.
    pub owner: Option<CarrierCode>,
    /// SHA-256 of the file, or of the order it belongs to.
    pub sha256: Vec<u8>,
    /// What it was.
    pub kind: TrackKind,
    /// What people call it.
    pub name: String,
    /// The order that it was driven for.
    pub order: Option<Uuid>,
    /// The crew's name.
    pub crew: Option<String>,
    /// When it came, and from which account.
    pub sent: (Timestamp, Option<Uuid>),
    /// From its first to its last fix.
    pub when: (Timestamp, Timestamp),
    /// Its length, metres.
    pub length_m: f64,
    /// Where it went, in JSON.
    pub answer: String,
}

/// A stretch of a route that a track saw.
#[derive(Clone, Debug, PartialEq)]
pub struct CoverageRow {
    /// Which track.
    pub track: Uuid,
    /// The route's carrier.
    pub carrier: Option<CarrierCode>,
    /// The route's id.
    pub route_id: String,
    /// Where it begins, metres.
    pub from_m: f64,
    /// Where it ends.
    pub to_m: f64,
    /// When it was last seen.
    pub seen_at: Timestamp,
    /// By whom.
    pub kind: TrackKind,
}

/// Which stretches are asked for.
#[derive(Clone, Debug)]
pub struct CoverageFilter {
    /// From when to when they were seen, both included.
    pub seen: (Timestamp, Timestamp),
    /// By whom; anybody without it.
    pub kind: Option<TrackKind>,
    /// Of which route; of all without it.
    pub route_id: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Columns {
    id: Uuid,
    owner: String,
    sha256: Vec<u8>,
    kind: String,
    name: String,
    order_id: Option<Uuid>,
    crew: Option<String>,
    sent_at: i64,
    sent_by: Option<Uuid>,
    began_at: i64,
    ended_at: i64,
    length_m: f64,
    answer: String,
}

type Seen = (Uuid, String, String, f64, f64, i64, String);

fn owner(code: Option<&CarrierCode>) -> &str {
    code.map_or("", CarrierCode::as_str)
}

/// What stands for a scope's owner in SQL; a scope without tracks owns none.
fn own(scope: &Scope) -> Result<&str, StoreError> {
    match scope {
        Scope::Province | Scope::Engine => Ok(""),
        Scope::Carrier(code) => Ok(code.as_str()),
        Scope::Commune(_) | Scope::Outside => Err(StoreError::NotFound),
    }
}

impl Store {
    /// Keep a track with what it saw. The same file of the same owner is there once: its id is given, and
    /// whether it is new. A track of an order takes the place of the one before.
    pub async fn add_track(
        &self,
        scope: &Scope,
        row: &TrackRow,
        seen: &[CoverageRow],
        place: Option<Bbox>,
    ) -> Result<(Uuid, bool), StoreError> {
        if !scope.sees_all() && scope.carrier() != row.owner.as_ref() {
            return Err(StoreError::NotFound);
        }
        own(scope)?;
        let touched = touched(row, place);
        Ok(writing!(self, tx => {
            // Writers queue up at the streams, so that two who send one file do not both add it.
            bump!(tx, &touched, row.sent.0);
            if let Some(order) = row.order {
                run!(tx, "DELETE FROM coverage WHERE track IN (SELECT id FROM tracks WHERE order_id = $1)", order);
                run!(tx, "DELETE FROM tracks WHERE order_id = $1", order);
            }
            let same: Option<Uuid> =
                sqlx::query_scalar(SAME).bind(owner(row.owner.as_ref())).bind(&row.sha256).fetch_optional(&mut *tx).await?;
            if let Some(id) = same {
                return Ok((id, false));
            }
            run!(
                tx, ADD, row.id, owner(row.owner.as_ref()), &row.sha256, row.kind.code(), &row.name, row.order, row.crew.as_deref(),
                row.sent.0.millis(), row.sent.1, row.when.0.millis(), row.when.1.millis(), row.length_m, &row.answer,
            );
            for one in seen {
                run!(
                    tx, SEEN, row.id, owner(one.carrier.as_ref()), &one.route_id, one.from_m, one.to_m, one.seen_at.millis(),
                );
            }
            (row.id, true)
        }))
    }

    /// The track of a file that its owner sent before.
    pub async fn same_track(&self, scope: &Scope, sha256: &[u8]) -> Result<Option<TrackRow>, StoreError> {
        let id: Option<Uuid> = reading!(self, pool => {
            sqlx::query_scalar(SAME).bind(own(scope)?).bind(sha256).fetch_optional(pool).await?
        });
        match id {
            Some(id) => self.track(scope, id).await,
            None => Ok(None),
        }
    }

    /// Tracks in scope, the last driven first.
    pub async fn tracks(&self, scope: &Scope, limit: i64) -> Result<Vec<TrackRow>, StoreError> {
        self.select_tracks(scope, (None, None), limit).await
    }

    /// One track in scope.
    pub async fn track(&self, scope: &Scope, id: Uuid) -> Result<Option<TrackRow>, StoreError> {
        Ok(self.select_tracks(scope, (Some(id), None), 1).await?.pop())
    }

    /// The track in scope that was driven for an order.
    pub async fn track_of_order(&self, scope: &Scope, order: Uuid) -> Result<Option<TrackRow>, StoreError> {
        Ok(self.select_tracks(scope, (None, Some(order)), 1).await?.pop())
    }

    async fn select_tracks(
        &self,
        scope: &Scope,
        (id, order): (Option<Uuid>, Option<Uuid>),
        limit: i64,
    ) -> Result<Vec<TrackRow>, StoreError> {
        let own = own(scope)?;
        let rows: Vec<Columns> = reading!(self, pool => {
            sqlx::query_as(LIST).bind(scope.sees_all()).bind(own).bind(id).bind(order).bind(limit).fetch_all(pool).await?
        });
        rows.into_iter().map(|row| track(row).ok_or(StoreError::Corrupt("track"))).collect()
    }

    /// Take a track in scope away, and with it what it saw.
    pub async fn remove_track(
        &self,
        scope: &Scope,
        id: Uuid,
        (at, by): (Timestamp, Option<Uuid>),
    ) -> Result<(), StoreError> {
        let row = self.track(scope, id).await?.ok_or(StoreError::NotFound)?;
        let touched = touched(&row, None);
        writing!(self, tx => {
            bump!(tx, &touched, at);
            there(run!(tx, REMOVE, id, at.millis(), by).rows_affected())?;
            run!(tx, "DELETE FROM coverage WHERE track = $1", id);
        });
        Ok(())
    }

    /// Stretches seen, by route and chainage.
    pub async fn coverage(&self, scope: &Scope, filter: &CoverageFilter) -> Result<Vec<CoverageRow>, StoreError> {
        let (own, (from, to)) = (own(scope)?, filter.seen);
        let rows: Vec<Seen> = reading!(self, pool => {
            let query = sqlx::query_as(COVERAGE).bind(scope.sees_all()).bind(own).bind(from.millis()).bind(to.millis());
            query.bind(filter.kind.map(TrackKind::code)).bind(filter.route_id.as_deref()).fetch_all(pool).await?
        });
        rows.into_iter().map(|row| seen(row).ok_or(StoreError::Corrupt("coverage"))).collect()
    }
}

/// The province hears of every track, a carrier of its own.
fn touched(row: &TrackRow, place: Option<Bbox>) -> Touched {
    let mut touched = Touched::new(&["coverage"]);
    if let Some(carrier) = &row.owner {
        touched.tell_carrier(carrier, place);
    }
    touched
}

fn code(text: &str) -> Option<Option<CarrierCode>> {
    if text.is_empty() { Some(None) } else { CarrierCode::checked(text).map(Some) }
}

fn track(row: Columns) -> Option<TrackRow> {
    Some(TrackRow {
        id: row.id,
        owner: code(&row.owner)?,
        sha256: row.sha256,
        kind: TrackKind::from_code(&row.kind)?,
        name: row.name,
        order: row.order_id,
        crew: row.crew,
        sent: (Timestamp::from_millis(row.sent_at), row.sent_by),
        when: (Timestamp::from_millis(row.began_at), Timestamp::from_millis(row.ended_at)),
        length_m: row.length_m,
        answer: row.answer,
    })
}

fn seen((track, carrier, route_id, from_m, to_m, seen_at, kind): Seen) -> Option<CoverageRow> {
    let (carrier, kind) = (code(&carrier)?, TrackKind::from_code(&kind)?);
    Some(CoverageRow { track, carrier, route_id, from_m, to_m, seen_at: Timestamp::from_millis(seen_at), kind })
}
