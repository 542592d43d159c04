//! What the holder of a look-up code reaches: the state of one report, its photos, nothing else.

use std::collections::HashMap;

use uuid::Uuid;

use crate::access::Scope;
use crate::incidents::{CaseStatus, Kind};
use crate::store::many::{MANY, bind_ids, values};
use crate::store::{Store, StoreError, reading};
use crate::units::Timestamp;

const OF: &str = "SELECT i.id, i.code, i.kind, i.reported_at, \
     (SELECT count(*) FROM photos p WHERE p.incident = i.id), \
     (SELECT keep_until FROM reporters r WHERE r.incident = i.id AND r.keep_until > $2), \
     COALESCE((SELECT case_status FROM cases c WHERE c.incident = i.id), 'received'), s.note, s.at FROM incidents i \
     LEFT JOIN case_steps s ON s.incident = i.id AND s.data_version = \
         (SELECT max(l.data_version) FROM case_steps l WHERE l.incident = i.id AND l.what = 'reply') WHERE i.code = $1";

type Columns = (Uuid, String, String, Option<i64>, i64, Option<i64>, String, Option<String>, Option<i64>);

/// The steps that its reporter learns of.
const NEWS: &str = values!(
    "SELECT incident, at, CASE WHEN what = 'reply' THEN note END FROM case_steps \
     WHERE what IN ('case', 'kind', 'reply') AND incident IN ",
    MANY,
    1,
    " ORDER BY incident, data_version"
);

/// What is told of a report to whoever holds its code.
#[derive(Clone, Debug, PartialEq)]
pub struct AnswerRow {
    /// The incident.
    pub incident: Uuid,
    /// Its code.
    pub code: String,
    /// What happened.
    pub kind: Kind,
    /// When it came in.
    pub reported_at: Option<Timestamp>,
    /// Where its case stands.
    pub step: CaseStatus,
    /// What its reporter was told last, and when.
    pub reply: Option<(String, Timestamp)>,
    /// Photos that have arrived.
    pub photos: i64,
    /// Until when it is kept who reported, if it is.
    pub contact_until: Option<Timestamp>,
}

/// What is new for its reporter since a report came in.
#[derive(Clone, Debug, PartialEq)]
pub struct NewsRow {
    /// When its case moved, it got another kind, or its reporter was answered, the last time.
    pub at: Timestamp,
    /// What its reporter was told last.
    pub reply: Option<String>,
}

impl Store {
    /// What is new for the reporters of these reports; nothing of those where nothing is. Only the program itself.
    pub async fn news(&self, scope: &Scope, incidents: &[Uuid]) -> Result<HashMap<Uuid, NewsRow>, StoreError> {
        let mut found = HashMap::new();
        for group in incidents.chunks(MANY).filter(|_| *scope == Scope::Engine) {
            let rows: Vec<(Uuid, i64, Option<String>)> = reading!(self, pool => {
                bind_ids!(sqlx::query_as(NEWS), group).fetch_all(pool).await?
            });
            for (incident, at, reply) in rows {
                let at = Timestamp::from_millis(at);
                let news = found.entry(incident).or_insert(NewsRow { at, reply: None });
                news.at = news.at.max(at);
                news.reply = reply.or(news.reply.take());
            }
        }
        Ok(found)
    }

    /// The report of a code. Whoever holds the code may ask, in any scope.
    pub async fn answer(&self, _scope: &Scope, code: &str, now: Timestamp) -> Result<Option<AnswerRow>, StoreError> {
        let row: Option<Columns> = reading!(self, pool => {
            sqlx::query_as(OF).bind(code).bind(now.millis()).fetch_optional(pool).await?
        });
        let Some((incident, code, kind, reported_at, photos, until, step, reply, replied_at)) = row else {
            return Ok(None);
        };
        Ok(Some(AnswerRow {
            incident,
            code,
            kind: Kind::from_code(&kind).ok_or(StoreError::Corrupt("incident"))?,
            reported_at: reported_at.map(Timestamp::from_millis),
            step: CaseStatus::from_code(&step).ok_or(StoreError::Corrupt("case"))?,
            reply: reply.zip(replied_at.map(Timestamp::from_millis)),
            photos,
            contact_until: until.map(Timestamp::from_millis),
        }))
    }
}
