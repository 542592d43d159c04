//! Streams of changes, each with versions of its own.

use crate::access::Stream;
use crate::store::{Store, StoreError, reading};
use crate::units::{Bbox, CarrierCode};

/// Counts a stream up by one.
pub(super) const COUNT_UP: &str = "INSERT INTO streams (stream, version) VALUES ($1, 1) \
     ON CONFLICT (stream) DO UPDATE SET version = streams.version + 1 RETURNING version";

/// Writes one change for the readers of a stream.
pub(super) const TELL: &str = "INSERT INTO outbox (stream, version, layer, west, south, east, north, at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

const SINCE: &str = "SELECT version, layer, west, south, east, north FROM outbox \
     WHERE stream = $1 AND version > $2 ORDER BY version LIMIT $3";

/// What a transaction touched, and so who may hear of it.
#[derive(Clone, Debug, Default)]
pub struct Touched {
    /// Layers that look different now.
    pub layers: &'static [&'static str],
    /// Carriers who see it.
    pub carriers: Vec<CarrierCode>,
    /// Communes that see it.
    pub communes: Vec<String>,
    /// Whether everybody sees it.
    pub everybody: bool,
    /// Where it is.
    pub bbox: Option<Bbox>,
}

impl Touched {
    /// The streams that hear of it, the province first.
    pub(super) fn streams(&self) -> Vec<Stream> {
        let carriers = self.carriers.iter().cloned().map(Stream::Carrier);
        let communes = self.communes.iter().cloned().map(Stream::Commune);
        let mut others: Vec<Stream> = carriers.chain(communes).collect();
        if self.everybody {
            others.push(Stream::Public);
        }
        others.sort();
        others.dedup();
        std::iter::once(Stream::Province).chain(others).collect()
    }
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
