//! What everybody is told of incidents, in tables of its own.

use time::Date;

use crate::access::Scope;
use crate::incidents::{CaseStatus, Evidence, HalfYear, Kind, Origin, PublicCounts, is_credible};
use crate::store::incidents::places;
use crate::store::key_places::{day, iso};
use crate::store::users::engine;
use crate::store::{Store, StoreError, reading, run, writing};
use crate::units::{CarrierCode, LonLat, Timestamp};

/// Reports that say themselves where it was: what only names a route would tell where that runs, and so would the place on
/// a cable that was matched.
const EVENTS: &str = "SELECT i.kind, i.origin, COALESCE(c.case_status, 'received') AS case_status, i.places, \
     COALESCE(i.occurred_from, i.discovered_at, i.reported_at) AS began, COALESCE(i.occurred_to, i.discovered_at, i.reported_at) AS ended, \
     COALESCE(i.reported_by_carrier, i.carrier) AS carrier FROM incidents i LEFT JOIN cases c ON c.incident = i.id \
     WHERE c.joined_into IS NULL AND i.places LIKE '%\"kind\":\"point\"%'";

const PUBLISHED: &str = "INSERT INTO public_views (only_one, published_on) VALUES (1, $1) \
     ON CONFLICT (only_one) DO UPDATE SET published_on = excluded.published_on";

#[derive(sqlx::FromRow)]
struct Columns {
    kind: String,
    origin: String,
    case_status: String,
    places: String,
    began: Option<i64>,
    ended: Option<i64>,
    carrier: Option<String>,
}

/// An incident as far as it counts for everybody.
#[derive(Clone, Debug, PartialEq)]
pub struct PublicRow {
    /// Where it was told to be.
    pub at: LonLat,
    /// The middle of when it happened.
    pub when: Timestamp,
    /// The carrier whose it was said to be.
    pub carrier: Option<CarrierCode>,
}

impl Store {
    /// What counts for everybody.
    pub async fn public_events(&self, scope: &Scope) -> Result<Vec<PublicRow>, StoreError> {
        engine(scope)?;
        let rows: Vec<Columns> = reading!(self, pool => sqlx::query_as(EVENTS).fetch_all(pool).await?);
        let mut events = Vec::with_capacity(rows.len());
        for row in rows {
            events.extend(event(row).ok_or(StoreError::Corrupt("incident"))?);
        }
        Ok(events)
    }

    /// The numbers as they are told, and since which day.
    pub async fn public_counts(&self, _: &Scope) -> Result<(Option<Date>, PublicCounts), StoreError> {
        let published: Option<String> = reading!(self, pool => sqlx::query_scalar("SELECT published_on FROM public_views").fetch_optional(pool).await?);
        let rows: Vec<(String, String, i64)> = reading!(self, pool => {
            sqlx::query_as("SELECT half_year, commune, events FROM public_counts").fetch_all(pool).await?
        });
        let number = |(half, commune, events): (String, String, i64)| {
            Some(((HalfYear::from_code(&half)?, commune), u32::try_from(events).ok()?))
        };
        let counts: Option<PublicCounts> = rows.into_iter().map(number).collect();
        Ok((published.as_deref().and_then(day), counts.ok_or(StoreError::Corrupt("public count"))?))
    }

    /// Put these numbers in place of those that were told.
    pub async fn publish_counts(&self, scope: &Scope, on: Date, counts: &PublicCounts) -> Result<(), StoreError> {
        engine(scope)?;
        writing!(self, tx => {
            run!(tx, "DELETE FROM public_counts");
            for ((half, commune), events) in counts {
                let sql = "INSERT INTO public_counts (half_year, commune, events) VALUES ($1, $2, $3)";
                run!(tx, sql, half.code(), commune, i64::from(*events));
            }
            run!(tx, PUBLISHED, iso(on));
        });
        Ok(())
    }
}

/// `None` for a row that makes no sense; nothing for what does not count or has no time.
fn event(row: Columns) -> Option<Option<PublicRow>> {
    let (kind, origin) = (Kind::from_code(&row.kind)?, Origin::from_code(&row.origin)?);
    let counts = kind.happened_to_cable() && is_credible(CaseStatus::from_code(&row.case_status)?, origin);
    let carrier = match row.carrier {
        Some(code) => Some(CarrierCode::checked(&code)?),
        None => None,
    };
    let middle = row.began.zip(row.ended).map(|(began, ended)| Timestamp::from_millis(began + (ended - began) / 2));
    let told = places::from_json(&row.places)?.into_iter().find_map(|place| match place {
        Evidence::Point { at, .. } => Some(at),
        _ => None,
    });
    Some(told.zip(middle).filter(|_| counts).map(|(at, when)| PublicRow { at, when, carrier }))
}
