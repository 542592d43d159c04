//! Advisories, who has read them, and the public's questions. Those for others are simply absent.

use time::Date;
use uuid::Uuid;

use crate::access::{Role, Scope, Stream};
use crate::registers::{AdvisoryAct, AdvisoryState, Audience};
use crate::store::crews::reaches;
use crate::store::key_places::{day, iso};
use crate::store::outbox::Touched;
use crate::store::{Days, Hand, Store, StoreError, bump, reading, run, writing};
use crate::units::Timestamp;

const LIST: &str = "SELECT a.id, a.title, a.text, a.advice, a.audiences, a.communes, a.from_day, a.to_day, a.state, a.published_at, \
     a.written_at, a.written_by, a.written_role, u.display_name AS written_name, a.data_version, c.at AS confirmed_at FROM advisories a \
     LEFT JOIN users u ON u.id = a.written_by LEFT JOIN advisory_confirmations c ON c.advisory = a.id AND c.by_user = $5 \
     WHERE ($1 OR (a.state = 'published' AND a.from_day <= $4 AND (($2 AND a.audiences LIKE '%,carriers,%') \
     OR ($3 IS NOT NULL AND a.audiences LIKE '%,communes,%' AND (a.communes = '' OR replace(a.communes, ',' || $3 || ',', '') <> a.communes))))) \
     AND ($6 IS NULL OR a.id = $6) AND ($7 IS NULL OR a.id > $7) ORDER BY a.id LIMIT $8";

const PUBLIC: &str = "SELECT a.id, a.title, a.text, a.advice, a.audiences, a.communes, a.from_day, a.to_day, a.state, a.published_at, \
     a.written_at, a.written_by, a.written_role, NULL AS written_name, a.data_version, NULL AS confirmed_at FROM advisories a \
     WHERE a.state = 'published' AND a.audiences LIKE '%,public,%' AND a.from_day <= $1 AND a.to_day >= $1 \
     AND ($2 IS NULL OR a.communes = '' OR replace(a.communes, ',' || $2 || ',', '') <> a.communes) \
     ORDER BY a.published_at DESC, a.id LIMIT 100";

const ADD: &str = "INSERT INTO advisories (id, title, text, advice, audiences, communes, from_day, to_day, state, published_at, written_at, \
     written_by, written_role, data_version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";

const WRITE: &str = "UPDATE advisories SET title = $2, text = $3, advice = $4, audiences = $5, communes = $6, from_day = $7, to_day = $8, \
     state = $9, published_at = $10, written_at = $11, written_by = $12, written_role = $13, data_version = $14 \
     WHERE id = $1 AND data_version = $15";

const ADD_LINE: &str = "INSERT INTO advisory_lines (advisory, data_version, at, by_user, role, act, note) VALUES ($1, $2, $3, $4, $5, $6, $7)";

const LINES: &str = "SELECT l.at, l.by_user, u.display_name, l.role, l.act, l.note FROM advisory_lines l LEFT JOIN users u ON u.id = l.by_user \
     WHERE l.advisory = $1 AND $2 ORDER BY l.data_version";

const CONFIRM: &str = "INSERT INTO advisory_confirmations (advisory, by_user, at, carrier, commune) VALUES ($1, $2, $3, $4, $5) \
     ON CONFLICT (advisory, by_user) DO NOTHING";

const CONFIRMED: &str = "SELECT c.at, u.display_name, c.carrier, c.commune FROM advisory_confirmations c LEFT JOIN users u ON u.id = c.by_user \
     WHERE c.advisory = $1 AND $2 ORDER BY c.at";

/// An advisory.
#[derive(Clone, Debug, PartialEq)]
pub struct AdvisoryRow {
    /// The store's id.
    pub id: Uuid,
    /// What it is about.
    pub title: String,
    /// What thieves do.
    pub text: String,
    /// What to do about it.
    pub advice: String,
    /// For whom.
    pub audiences: Vec<Audience>,
    /// Codes of the communes it is for; the whole province if empty.
    pub communes: Vec<String>,
    /// From when to when.
    pub period: Days,
    /// Where it stands.
    pub state: AdvisoryState,
    /// When it was published.
    pub published: Option<Timestamp>,
    /// Who wrote it.
    pub written: Hand,
    /// When the caller's account confirmed that it was read.
    pub confirmed: Option<Timestamp>,
    /// The province's version that wrote it; set by the store.
    pub data_version: i64,
}

/// One line of the history of an advisory.
#[derive(Clone, Debug, PartialEq)]
pub struct AdvisoryLine {
    /// Who did it.
    pub hand: Hand,
    /// What was done.
    pub act: AdvisoryAct,
    /// What was said.
    pub note: Option<String>,
}

/// That an account has read an advisory.
#[derive(Clone, Debug, PartialEq)]
pub struct ConfirmationRow {
    /// When.
    pub at: Timestamp,
    /// The account's name.
    pub by: Option<String>,
    /// Its carrier.
    pub carrier: Option<String>,
    /// Its commune.
    pub commune: Option<String>,
}

/// Narrows lists of advisories.
#[derive(Clone, Copy, Debug)]
pub struct AdvisoryFilter {
    /// The local day it is.
    pub today: Date,
    /// The caller's account, whose confirmations are told.
    pub account: Option<Uuid>,
    /// Only ids after this.
    pub after: Option<Uuid>,
    /// So many at most.
    pub limit: i64,
}

/// A question that people ask, and its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionRow {
    /// The question.
    pub question: String,
    /// The answer.
    pub answer: String,
}

#[derive(sqlx::FromRow)]
struct Columns {
    id: Uuid,
    title: String,
    text: String,
    advice: String,
    audiences: String,
    communes: String,
    from_day: String,
    to_day: String,
    state: String,
    published_at: Option<i64>,
    written_at: i64,
    written_by: Option<Uuid>,
    written_role: String,
    written_name: Option<String>,
    data_version: i64,
    confirmed_at: Option<i64>,
}

type LineColumns = (i64, Option<Uuid>, Option<String>, String, String, Option<String>);
type ConfirmationColumns = (i64, Option<String>, Option<String>, Option<String>);

/// Bind a row to [`ADD`] or [`WRITE`].
macro_rules! write_advisory {
    ($tx:ident, $sql:expr, $row:expr, $version:expr $(, $more:expr)*) => {{
        let row: &AdvisoryRow = $row;
        let audiences: String = row.audiences.iter().map(|audience| format!(",{},", audience.code())).collect();
        let communes: String = row.communes.iter().map(|code| format!(",{code},")).collect();
        run!(
            $tx, $sql, row.id, &row.title, &row.text, &row.advice, audiences, communes, iso(row.period.from), iso(row.period.to),
            row.state.code(), row.published.map(Timestamp::millis), row.written.at.millis(), row.written.by,
            row.written.role.code(), $version $(, $more)*
        )
    }};
}

macro_rules! add_line {
    ($tx:ident, $id:expr, $version:expr, $line:expr) => {{
        let line: &AdvisoryLine = $line;
        let hand = &line.hand;
        run!(
            $tx,
            ADD_LINE,
            $id,
            $version,
            hand.at.millis(),
            hand.by,
            hand.role.code(),
            line.act.code(),
            line.note.as_deref(),
        );
    }};
}

impl Store {
    /// Advisories in scope, by id: all for those who write them; for a carrier or a commune the published ones
    /// that are for it and have begun; none for others.
    pub async fn advisories(&self, scope: &Scope, filter: AdvisoryFilter) -> Result<Vec<AdvisoryRow>, StoreError> {
        self.select_advisories(scope, filter, None).await
    }

    /// One advisory in scope.
    pub async fn advisory(
        &self,
        scope: &Scope,
        filter: AdvisoryFilter,
        id: Uuid,
    ) -> Result<Option<AdvisoryRow>, StoreError> {
        Ok(self.select_advisories(scope, AdvisoryFilter { limit: 1, after: None, ..filter }, Some(id)).await?.pop())
    }

    async fn select_advisories(
        &self,
        scope: &Scope,
        filter: AdvisoryFilter,
        id: Option<Uuid>,
    ) -> Result<Vec<AdvisoryRow>, StoreError> {
        let rows: Vec<Columns> = reading!(self, pool => {
            sqlx::query_as(LIST)
                .bind(scope.sees_all())
                .bind(scope.carrier().is_some())
                .bind(scope.commune())
                .bind(iso(filter.today))
                .bind(filter.account)
                .bind(id)
                .bind(filter.after)
                .bind(filter.limit)
                .fetch_all(pool)
                .await?
        });
        rows.into_iter().map(|row| advisory(row).ok_or(StoreError::Corrupt("advisory"))).collect()
    }

    /// Published advisories for everybody that are in force, newest first; the same for every scope.
    pub async fn public_advisories(
        &self,
        _scope: &Scope,
        today: Date,
        commune: Option<&str>,
    ) -> Result<Vec<AdvisoryRow>, StoreError> {
        let rows: Vec<Columns> =
            reading!(self, pool => sqlx::query_as(PUBLIC).bind(iso(today)).bind(commune).fetch_all(pool).await?);
        rows.into_iter().map(|row| advisory(row).ok_or(StoreError::Corrupt("advisory"))).collect()
    }

    /// What was done with an advisory, oldest first; for those who write them.
    pub async fn advisory_lines(&self, scope: &Scope, id: Uuid) -> Result<Vec<AdvisoryLine>, StoreError> {
        let rows: Vec<LineColumns> =
            reading!(self, pool => sqlx::query_as(LINES).bind(id).bind(scope.sees_all()).fetch_all(pool).await?);
        let line = |(at, by, name, role, act, note): LineColumns| {
            let (at, role) = (Timestamp::from_millis(at), Role::from_code(&role)?);
            Some(AdvisoryLine {
                hand: Hand { at, by, name, role, carrier: None },
                act: AdvisoryAct::from_code(&act)?,
                note,
            })
        };
        rows.into_iter().map(|row| line(row).ok_or(StoreError::Corrupt("advisory"))).collect()
    }

    /// Add an advisory with the first line of its history.
    pub async fn add_advisory(&self, scope: &Scope, row: &AdvisoryRow) -> Result<(), StoreError> {
        reaches(scope)?;
        let line = AdvisoryLine { hand: row.written.clone(), act: AdvisoryAct::Written, note: None };
        writing!(self, tx => {
            let version = bump!(tx, &Touched::new(&["advisories"]), row.written.at);
            write_advisory!(tx, ADD, row, version);
            add_line!(tx, row.id, version, &line);
        });
        Ok(())
    }

    /// Write an advisory as it is now, with a line of history, and tell those who read it: `Moved` where
    /// somebody did so since it was read.
    pub async fn write_advisory(
        &self,
        scope: &Scope,
        row: &AdvisoryRow,
        line: &AdvisoryLine,
        readers: &[Stream],
    ) -> Result<(), StoreError> {
        reaches(scope)?;
        let mut touched = Touched::new(&["advisories"]);
        readers.iter().for_each(|stream| touched.tell(stream.clone(), None));
        writing!(self, tx => {
            let version = bump!(tx, &touched, line.hand.at);
            if write_advisory!(tx, WRITE, row, version, row.data_version).rows_affected() == 0 {
                return Err(StoreError::Moved);
            }
            add_line!(tx, row.id, version, line);
        });
        Ok(())
    }

    /// Note that an account has read an advisory in its scope; the first time counts.
    pub async fn confirm_advisory(
        &self,
        scope: &Scope,
        row: &AdvisoryRow,
        account: Uuid,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let carrier = scope.carrier().map(ToString::to_string);
        if carrier.is_none() && scope.commune().is_none() {
            return Err(StoreError::NotFound);
        }
        writing!(self, tx => {
            bump!(tx, &Touched::new(&["advisories"]), at);
            run!(tx, CONFIRM, row.id, account, at.millis(), carrier, scope.commune());
        });
        Ok(())
    }

    /// Who has read an advisory, first ones first; for those who write them.
    pub async fn confirmations(&self, scope: &Scope, id: Uuid) -> Result<Vec<ConfirmationRow>, StoreError> {
        let rows: Vec<ConfirmationColumns> =
            reading!(self, pool => sqlx::query_as(CONFIRMED).bind(id).bind(scope.sees_all()).fetch_all(pool).await?);
        let row = |(at, by, carrier, commune)| ConfirmationRow { at: Timestamp::from_millis(at), by, carrier, commune };
        Ok(rows.into_iter().map(row).collect())
    }

    /// Questions that people ask, in order; the same for every scope.
    pub async fn questions(&self, _scope: &Scope) -> Result<Vec<QuestionRow>, StoreError> {
        let sql = "SELECT question, answer FROM questions ORDER BY position";
        let rows: Vec<(String, String)> = reading!(self, pool => sqlx::query_as(sql).fetch_all(pool).await?);
        Ok(rows.into_iter().map(|(question, answer)| QuestionRow { question, answer }).collect())
    }

    /// Put these questions in place of those that were.
    pub async fn put_questions(&self, scope: &Scope, rows: &[QuestionRow], at: Timestamp) -> Result<(), StoreError> {
        reaches(scope)?;
        writing!(self, tx => {
            bump!(tx, &Touched::new(&["advisories"]), at);
            run!(tx, "DELETE FROM questions");
            for (position, row) in rows.iter().enumerate() {
                let sql = "INSERT INTO questions (position, question, answer) VALUES ($1, $2, $3)";
                run!(tx, sql, position as i64, &row.question, &row.answer);
            }
        });
        Ok(())
    }
}

fn listed(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').filter(|part| !part.is_empty())
}

fn advisory(row: Columns) -> Option<AdvisoryRow> {
    Some(AdvisoryRow {
        id: row.id,
        title: row.title,
        text: row.text,
        advice: row.advice,
        audiences: listed(&row.audiences).map(Audience::from_code).collect::<Option<_>>()?,
        communes: listed(&row.communes).map(str::to_owned).collect(),
        period: Days { from: day(&row.from_day)?, to: day(&row.to_day)? },
        state: AdvisoryState::from_code(&row.state)?,
        published: row.published_at.map(Timestamp::from_millis),
        written: Hand {
            at: Timestamp::from_millis(row.written_at),
            by: row.written_by,
            name: row.written_name,
            role: Role::from_code(&row.written_role)?,
            carrier: None,
        },
        confirmed: row.confirmed_at.map(Timestamp::from_millis),
        data_version: row.data_version,
    })
}
