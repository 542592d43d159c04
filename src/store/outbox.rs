//! Streams of changes, each with versions of its own.

use std::collections::BTreeMap;

use crate::access::Stream;
use crate::store::{Store, StoreError, reading};
use crate::units::{Bbox, CarrierCode};

/// Counts a stream up by one.
pub(super) const COUNT_UP: &str = "INSERT INTO streams (stream, version) VALUES ($1, 1) \
     ON CONFLICT (stream) DO UPDATE SET version = streams.version + 1 RETURNING version";

/// Takes the province's row before anything is read that a change depends on; writers queue up there.
pub(super) const QUEUE_UP: &str = "INSERT INTO streams (stream, version) VALUES ('province', 0) \
     ON CONFLICT (stream) DO UPDATE SET version = streams.version";

/// Writes one change for the readers of a stream.
pub(super) const TELL: &str = "INSERT INTO outbox (stream, version, layer, west, south, east, north, at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

const SINCE: &str = "SELECT version, layer, west, south, east, north FROM outbox \
     WHERE stream = $1 AND version > $2 ORDER BY version LIMIT $3";

/// What a transaction touched: who hears of it, and each of where no more than it may see.
#[derive(Clone, Debug)]
pub struct Touched {
    /// Layers that look different now.
    pub(super) layers: &'static [&'static str],
    told: BTreeMap<Stream, Option<Bbox>>,
}

impl Touched {
    /// These layers, and nobody told yet but the province.
    pub(super) fn new(layers: &'static [&'static str]) -> Self {
        Self { layers, told: BTreeMap::new() }
    }

    /// Tell a stream, and the province with it, of a change at `place`; without one it may be anywhere.
    pub(super) fn tell(&mut self, stream: Stream, place: Option<Bbox>) {
        for stream in [Stream::Province, stream] {
            self.told.entry(stream).and_modify(|so_far| *so_far = joined(*so_far, place)).or_insert(place);
        }
    }

    /// Tell a carrier.
    pub(super) fn tell_carrier(&mut self, carrier: &CarrierCode, place: Option<Bbox>) {
        self.tell(Stream::Carrier(carrier.clone()), place);
    }

    /// Tell a commune.
    pub(super) fn tell_commune(&mut self, code: &str, place: Option<Bbox>) {
        self.tell(Stream::Commune(code.to_owned()), place);
    }

    /// Whether nothing was told to anybody.
    pub(super) fn is_empty(&self) -> bool {
        self.told.is_empty()
    }

    /// The streams that hear of it and what box each hears, the province first.
    pub(super) fn streams(&self) -> impl Iterator<Item = (Stream, Option<Bbox>)> {
        let silent = self.told.is_empty().then_some((Stream::Province, None));
        silent.into_iter().chain(self.told.iter().map(|(stream, place)| (stream.clone(), *place)))
    }
}

fn joined(a: Option<Bbox>, b: Option<Bbox>) -> Option<Bbox> {
    a.zip(b).map(|(a, b)| a.join(b))
}

/// One change as a stream tells it.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangeRow {
    /// The stream's version after it.
    pub version: i64,
    /// What looks different.
    pub layer: String,
    /// Where.
    pub bbox: Option<Bbox>,
}

#[derive(sqlx::FromRow)]
struct Row {
    version: i64,
    layer: String,
    west: Option<f64>,
    south: Option<f64>,
    east: Option<f64>,
    north: Option<f64>,
}

impl Store {
    /// The version of a stream; 0 before its first change.
    pub async fn version(&self, stream: &Stream) -> Result<i64, StoreError> {
        let found: Option<i64> = reading!(self, pool => {
            sqlx::query_scalar("SELECT version FROM streams WHERE stream = $1").bind(stream.key()).fetch_optional(pool).await?
        });
        Ok(found.unwrap_or(0))
    }

    /// Changes of a stream after `version`, oldest first.
    pub async fn changes_since(&self, stream: &Stream, version: i64, limit: i64) -> Result<Vec<ChangeRow>, StoreError> {
        let rows: Vec<Row> = reading!(self, pool => {
            sqlx::query_as(SINCE).bind(stream.key()).bind(version).bind(limit).fetch_all(pool).await?
        });
        Ok(rows.into_iter().map(change).collect())
    }
}

fn change(row: Row) -> ChangeRow {
    let bbox = match (row.west, row.south, row.east, row.north) {
        (Some(west), Some(south), Some(east), Some(north)) => Bbox::checked(west, south, east, north),
        _ => None,
    };
    ChangeRow { version: row.version, layer: row.layer, bbox }
}
