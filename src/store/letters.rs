//! Letters to bodies: where they go, what was written of already, and those that wait to be sent. Only for the
//! program itself; every other scope finds none.

use uuid::Uuid;

use crate::access::Scope;
use crate::store::users::engine;
use crate::store::{Store, StoreError, reading, run, writing};
use crate::units::Timestamp;

const ADD_BOX: &str =
    "INSERT INTO mailboxes (body, address, added_at) VALUES ($1, $2, $3) ON CONFLICT (body, address) DO NOTHING";

const ADD_MARK: &str =
    "INSERT INTO letter_marks (body, mark, at) VALUES ($1, $2, $3) ON CONFLICT (body, mark) DO NOTHING";

const ADD: &str = "INSERT INTO letters (id, body, address, subject, words, written_at, tries, next_try_at) \
     VALUES ($1, $2, $3, $4, $5, $6, 0, $6)";

const WAITING: &str = "SELECT id, body, address, subject, words, written_at, tries FROM letters WHERE next_try_at <= $1 \
     ORDER BY next_try_at, id LIMIT $2";

/// Whoever comes second tries nothing.
const CLAIM: &str = "UPDATE letters SET tries = tries + 1, next_try_at = $3 WHERE id = $1 AND tries = $2";

/// Marks older than this, in milliseconds, are of nothing that is written of any more.
const MARKS_FOR: i64 = 60 * 86_400_000;

/// Where a body is written to.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct MailboxRow {
    /// police, department, or as in `carrier:TS`, `commune:19432`.
    pub body: String,
    /// The e-mail address.
    pub address: String,
}

#[derive(sqlx::FromRow)]
struct Columns {
    id: Uuid,
    body: String,
    address: String,
    subject: String,
    words: String,
    written_at: i64,
    tries: i64,
}

/// A letter that waits to be sent.
#[derive(Clone, Debug, PartialEq)]
pub struct LetterRow {
    /// Its id, the same at every try.
    pub id: Uuid,
    /// Whom it is for.
    pub body: String,
    /// The e-mail address.
    pub address: String,
    /// What it is about, in one line.
    pub subject: String,
    /// Plain text.
    pub words: String,
    /// When it was written.
    pub written_at: Timestamp,
    /// How often it was tried.
    pub tries: i64,
}

impl Store {
    /// Every mailbox, by body and address.
    pub async fn mailboxes(&self, scope: &Scope) -> Result<Vec<MailboxRow>, StoreError> {
        engine(scope)?;
        Ok(reading!(self, pool => {
            sqlx::query_as("SELECT body, address FROM mailboxes ORDER BY body, address").fetch_all(pool).await?
        }))
    }

    /// Write to a body at this address too; one that is there already stays.
    pub async fn add_mailbox(&self, scope: &Scope, row: &MailboxRow, at: Timestamp) -> Result<(), StoreError> {
        engine(scope)?;
        writing!(self, tx => {
            run!(tx, ADD_BOX, &row.body, &row.address, at.millis());
        });
        Ok(())
    }

    /// Write to a body at this address no more, nor send what waits; `NotFound` where there is none.
    pub async fn remove_mailbox(&self, scope: &Scope, row: &MailboxRow) -> Result<(), StoreError> {
        engine(scope)?;
        writing!(self, tx => {
            let gone = run!(tx, "DELETE FROM mailboxes WHERE body = $1 AND address = $2", &row.body, &row.address);
            if gone.rows_affected() == 0 {
                return Err(StoreError::NotFound);
            }
            run!(tx, "DELETE FROM letters WHERE body = $1 AND address = $2", &row.body, &row.address);
        });
        Ok(())
    }

    /// What a body was written of, and when.
    pub async fn letter_marks(&self, scope: &Scope, body: &str) -> Result<Vec<(String, Timestamp)>, StoreError> {
        engine(scope)?;
        let rows: Vec<(String, i64)> = reading!(self, pool => {
            sqlx::query_as("SELECT mark, at FROM letter_marks WHERE body = $1").bind(body).fetch_all(pool).await?
        });
        Ok(rows.into_iter().map(|(mark, at)| (mark, Timestamp::from_millis(at))).collect())
    }

    /// Keep letters to be sent and mark what they are of, in one transaction: `Moved` where somebody marked any of it
    /// meanwhile, and then nothing is kept.
    pub async fn write_letters(
        &self,
        scope: &Scope,
        (body, marks): (&str, &[String]),
        letters: &[LetterRow],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        engine(scope)?;
        writing!(self, tx => {
            run!(tx, "DELETE FROM letter_marks WHERE at < $1", now.millis() - MARKS_FOR);
            for mark in marks {
                if run!(tx, ADD_MARK, body, mark, now.millis()).rows_affected() == 0 {
                    return Err(StoreError::Moved);
                }
            }
            for row in letters {
                run!(tx, ADD, row.id, &row.body, &row.address, &row.subject, &row.words, row.written_at.millis());
            }
        });
        Ok(())
    }

    /// Letters whose turn it is, the one that waits longest first.
    pub async fn letters_to_send(
        &self,
        scope: &Scope,
        now: Timestamp,
        limit: i64,
    ) -> Result<Vec<LetterRow>, StoreError> {
        engine(scope)?;
        let rows: Vec<Columns> = reading!(self, pool => {
            sqlx::query_as(WAITING).bind(now.millis()).bind(limit).fetch_all(pool).await?
        });
        Ok(rows.into_iter().map(letter).collect())
    }

    /// Take a letter in hand; its next turn is then. Whether nobody else has taken it since it was read.
    pub async fn claim_letter(&self, scope: &Scope, row: &LetterRow, next: Timestamp) -> Result<bool, StoreError> {
        engine(scope)?;
        let claimed = writing!(self, tx => { run!(tx, CLAIM, row.id, row.tries, next.millis()).rows_affected() });
        Ok(claimed == 1)
    }

    /// A letter was sent, or is given up: it waits no more.
    pub async fn drop_letter(&self, scope: &Scope, id: Uuid) -> Result<(), StoreError> {
        engine(scope)?;
        writing!(self, tx => {
            run!(tx, "DELETE FROM letters WHERE id = $1", id);
        });
        Ok(())
    }
}

fn letter(row: Columns) -> LetterRow {
    LetterRow {
        id: row.id,
        body: row.body,
        address: row.address,
        subject: row.subject,
        words: row.words,
        written_at: Timestamp::from_millis(row.written_at),
        tries: row.tries,
    }
}
