//! Whom to call. What is changed ends, and another begins in its place.

use uuid::Uuid;

use crate::access::{Scope, Stream};
use crate::duties::{Body, Hours};
use crate::patrols::{WallSpan, WallTime};
use crate::store::duties::{Signed, codes};
use crate::store::inspections::codes_text;
use crate::store::outbox::Touched;
use crate::store::rows::known;
use crate::store::{Hand, Store, StoreError, bump, reading, run, writing};
use crate::units::CarrierCode;

/// A carrier reads all but another carrier's; a commune what is for it or for the whole province.
const LIST: &str = "SELECT c.id, c.body, c.name, c.duty, c.phone, c.communes, c.carrier, c.days, c.from_time, c.to_time, c.rank, c.note, \
     c.made_at, c.made_by, u.display_name AS made_name, c.made_role, c.made_carrier FROM contacts c LEFT JOIN users u ON u.id = c.made_by \
     WHERE c.ended_at IS NULL AND ($1 OR ($2 IS NOT NULL AND (c.carrier IS NULL OR c.carrier = $2)) \
     OR ($3 IS NOT NULL AND (c.communes = '' OR replace(c.communes, ',' || $3 || ',', '') <> c.communes))) \
     AND ($4 IS NULL OR c.id = $4) ORDER BY c.id LIMIT $5";

const ADD: &str = "INSERT INTO contacts (id, body, name, duty, phone, communes, carrier, days, from_time, to_time, rank, note, made_at, \
     made_by, made_role, made_carrier, replaces, data_version) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)";

const END: &str = "UPDATE contacts SET ended_at = $2, ended_by = $3, ended_role = $4, data_version = $5 WHERE id = $1 AND ended_at IS NULL";

/// Somebody who is called.
#[derive(Clone, Debug, PartialEq)]
pub struct ContactRow {
    /// The store's id.
    pub id: Uuid,
    /// Whose people.
    pub body: Body,
    /// Who.
    pub name: String,
    /// What they do.
    pub duty: String,
    /// Their telephone.
    pub phone: String,
    /// Codes of the communes they are for; the whole province if empty.
    pub communes: Vec<String>,
    /// The carrier, of a carrier's people.
    pub carrier: Option<CarrierCode>,
    /// When they are on duty.
    pub hours: Hours,
    /// Who is called first.
    pub rank: i64,
    /// What else is said.
    pub note: String,
    /// Who wrote it.
    pub made: Hand,
}

#[derive(sqlx::FromRow)]
struct Columns {
    id: Uuid,
    body: String,
    name: String,
    duty: String,
    phone: String,
    communes: String,
    carrier: Option<String>,
    days: String,
    from_time: Option<String>,
    to_time: Option<String>,
    rank: i64,
    note: String,
    made_at: i64,
    made_by: Option<Uuid>,
    made_name: Option<String>,
    made_role: String,
    made_carrier: Option<String>,
}

impl Columns {
    fn read(self) -> Option<ContactRow> {
        let (at, by, name) = (self.made_at, self.made_by, self.made_name);
        let days: Vec<u8> = self.days.bytes().map(|digit| digit.wrapping_sub(b'0')).collect();
        let span = match (&self.from_time, &self.to_time) {
            (Some(from), Some(to)) => Some(WallSpan { from: WallTime::read(from)?, to: WallTime::read(to)? }),
            _ => None,
        };
        Some(ContactRow {
            id: self.id,
            body: Body::from_code(&self.body)?,
            name: self.name,
            duty: self.duty,
            phone: self.phone,
            communes: codes(&self.communes),
            carrier: known(self.carrier.as_deref(), CarrierCode::checked)?,
            hours: Hours::new(&days, span)?,
            rank: self.rank,
            note: self.note,
            made: Signed { at, by, name, role: self.made_role, carrier: self.made_carrier }.read()?,
        })
    }
}

/// Write one, in the place of another if there is one.
macro_rules! add_contact {
    ($tx:ident, $row:expr, $replaces:expr, $version:expr) => {{
        let row: &ContactRow = $row;
        let (made, replaces): (&Hand, Option<Uuid>) = (&row.made, $replaces);
        let days: String = row.hours.days().iter().map(ToString::to_string).collect();
        let span = row.hours.span();
        run!(
            $tx,
            ADD,
            row.id,
            row.body.code(),
            &row.name,
            &row.duty,
            &row.phone,
            codes_text(&row.communes),
            row.carrier.as_ref().map(CarrierCode::as_str),
            days,
            span.map(|s| s.from.to_string()),
            span.map(|s| s.to.to_string()),
            row.rank,
            &row.note,
            made.at.millis(),
            made.by,
            made.role.code(),
            made.carrier.as_ref().map(CarrierCode::as_str),
            replaces,
            $version,
        );
    }};
}

/// End one; absent where it has ended.
macro_rules! end_contact {
    ($tx:ident, $id:expr, $hand:expr, $version:expr) => {{
        let hand: &Hand = $hand;
        if run!($tx, END, $id, hand.at.millis(), hand.by, hand.role.code(), $version).rows_affected() == 0 {
            return Err(StoreError::NotFound);
        }
    }};
}

impl Store {
    /// Contacts in scope that have not ended.
    pub async fn contacts(&self, scope: &Scope, limit: i64) -> Result<Vec<ContactRow>, StoreError> {
        self.select_contacts(scope, None, limit).await
    }

    /// One contact in scope.
    pub async fn contact(&self, scope: &Scope, id: Uuid) -> Result<Option<ContactRow>, StoreError> {
        Ok(self.select_contacts(scope, Some(id), 1).await?.pop())
    }

    async fn select_contacts(
        &self,
        scope: &Scope,
        id: Option<Uuid>,
        limit: i64,
    ) -> Result<Vec<ContactRow>, StoreError> {
        let own = scope.carrier().map(CarrierCode::as_str);
        let rows: Vec<Columns> = reading!(self, pool => {
            let query = sqlx::query_as(LIST).bind(scope.sees_all()).bind(own).bind(scope.commune()).bind(id).bind(limit);
            query.fetch_all(pool).await?
        });
        rows.into_iter().map(|row| row.read().ok_or(StoreError::Corrupt("contact"))).collect()
    }

    /// Add a contact and tell those who read it.
    pub async fn add_contact(&self, scope: &Scope, row: &ContactRow, readers: &[Stream]) -> Result<(), StoreError> {
        writes(scope, row)?;
        writing!(self, tx => {
            let version = bump!(tx, &touched(readers), row.made.at);
            add_contact!(tx, row, None, version);
        });
        Ok(())
    }

    /// Put a contact in the place of another, which ends; `readers` are those of both.
    pub async fn replace_contact(
        &self,
        scope: &Scope,
        before: &ContactRow,
        row: &ContactRow,
        readers: &[Stream],
    ) -> Result<(), StoreError> {
        writes(scope, before)?;
        writes(scope, row)?;
        writing!(self, tx => {
            let version = bump!(tx, &touched(readers), row.made.at);
            end_contact!(tx, before.id, &row.made, version);
            add_contact!(tx, row, Some(before.id), version);
        });
        Ok(())
    }

    /// End a contact; it stays in the history.
    pub async fn end_contact(
        &self,
        scope: &Scope,
        row: &ContactRow,
        hand: &Hand,
        readers: &[Stream],
    ) -> Result<(), StoreError> {
        writes(scope, row)?;
        writing!(self, tx => {
            let version = bump!(tx, &touched(readers), hand.at);
            end_contact!(tx, row.id, hand, version);
        });
        Ok(())
    }
}

impl ContactRow {
    /// Whether a scope writes it: those who reach all, a carrier its own people, a commune its own.
    pub fn is_written_by(&self, scope: &Scope) -> bool {
        let of_carrier = scope.carrier().is_some() && scope.carrier() == self.carrier.as_ref();
        let of_commune = |code: &str| self.body == Body::Commune && self.communes.as_slice() == [code];
        scope.sees_all() || (self.body == Body::Carrier && of_carrier) || scope.commune().is_some_and(of_commune)
    }
}

fn writes(scope: &Scope, row: &ContactRow) -> Result<(), StoreError> {
    if row.is_written_by(scope) { Ok(()) } else { Err(StoreError::NotFound) }
}

fn touched(readers: &[Stream]) -> Touched {
    let mut touched = Touched::new(&["contacts"]);
    readers.iter().for_each(|stream| touched.tell(stream.clone(), None));
    touched
}
