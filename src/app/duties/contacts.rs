//! The coordination list: whom to call. What is changed ends, and another begins in its place.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::access::{Scope, Stream};
use crate::app::duties::{LONG_MOST, communes, long, phone, short, stands_ready};
use crate::app::intake::Checker;
use crate::app::key_places::view::hand;
use crate::app::{App, AppError, Caller};
use crate::duties::{Body, Hours};
use crate::patrols::{WallSpan, WallTime};
use crate::store::ContactRow;
use crate::units::CarrierCode;

/// Contacts that are told at most.
pub(super) const CONTACTS: i64 = 5_000;

/// Somebody who is to be called, as it is sent.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewContact {
    /// police, department, commune, carrier, fire, medical, power, other.
    pub body: String,
    /// Who.
    pub name: String,
    /// What they do.
    #[serde(default)]
    pub duty: String,
    /// Their telephone.
    pub phone: String,
    /// Codes of the communes they are for; the whole province if empty.
    #[serde(default)]
    pub communes: Vec<String>,
    /// The carrier, of a carrier's people.
    pub carrier: Option<String>,
    /// Days of the week, 1 for Monday to 7; every day if empty.
    #[serde(default)]
    pub days: Vec<u8>,
    /// From when, as in 17:00; without `from` and `to` the whole day.
    pub from: Option<String>,
    /// Until when, as in 07:00. Before `from` it is that of the next morning; equal to it, a whole day from then.
    pub to: Option<String>,
    /// Who is called first, 1 to 9.
    pub rank: i64,
    /// What else is to be said.
    #[serde(default)]
    pub note: String,
}

/// Somebody who is called.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ContactEntry {
    /// The id.
    pub id: String,
    /// police, department, commune, carrier, fire, medical, power, other.
    pub body: &'static str,
    /// Who.
    pub name: String,
    /// What they do.
    pub duty: String,
    /// Their telephone.
    pub phone: String,
    /// Codes of the communes they are for; the whole province if empty.
    pub communes: Vec<String>,
    /// The carrier, of a carrier's people.
    pub carrier: Option<String>,
    /// Days of the week, 1 for Monday to 7; every day if empty.
    pub days: Vec<u8>,
    /// From when.
    pub from: Option<String>,
    /// Until when.
    pub to: Option<String>,
    /// Who is called first.
    pub rank: i64,
    /// What else is said.
    pub note: String,
    /// When it was written.
    pub made_at: String,
    /// Who wrote it, where the caller may read that.
    pub made_by: Option<String>,
    /// Whether the caller changes and ends it.
    pub may_write: bool,
}

impl App {
    /// The contacts in reach, or those of them that are for a commune, by body, rank and name.
    pub async fn contacts(&self, caller: &Caller, commune: Option<&str>) -> Result<Vec<ContactEntry>, AppError> {
        stands_ready(caller)?;
        if commune.is_some_and(|code| self.live().communes.get(code).is_none()) {
            return Err(no_commune());
        }
        let mut rows = self.store().contacts(caller.scope(), CONTACTS).await?;
        rows.retain(|row| commune.is_none_or(|code| is_for(row, code)));
        rows.sort_by(|a, b| (a.body, a.rank, &a.name).cmp(&(b.body, b.rank, &b.name)));
        Ok(rows.into_iter().map(|row| contact_entry(caller, row)).collect())
    }

    /// Add somebody to call: the police and the department anybody, a carrier its own people, a commune its own.
    pub async fn add_contact(&self, caller: &Caller, new: &NewContact) -> Result<ContactEntry, AppError> {
        let row = self.contact_row(caller, new).await?;
        let readers = self.contact_readers(&[&row]).await?;
        self.store().add_contact(caller.scope(), &row, &readers).await?;
        self.wrote();
        self.contact_entry(caller, row.id).await
    }

    /// Put somebody in the place of another, who ends.
    pub async fn replace_contact(&self, caller: &Caller, id: Uuid, new: &NewContact) -> Result<ContactEntry, AppError> {
        let before = self.own_contact(caller, id).await?;
        let row = self.contact_row(caller, new).await?;
        let readers = self.contact_readers(&[&before, &row]).await?;
        self.store().replace_contact(caller.scope(), &before, &row, &readers).await?;
        self.wrote();
        self.contact_entry(caller, row.id).await
    }

    /// Take somebody off the list; the history keeps them.
    pub async fn end_contact(&self, caller: &Caller, id: Uuid) -> Result<(), AppError> {
        let row = self.own_contact(caller, id).await?;
        let readers = self.contact_readers(&[&row]).await?;
        self.store().end_contact(caller.scope(), &row, &self.hand(caller), &readers).await?;
        self.wrote();
        Ok(())
    }

    async fn own_contact(&self, caller: &Caller, id: Uuid) -> Result<ContactRow, AppError> {
        stands_ready(caller)?;
        let row = self.store().contact(caller.scope(), id).await?;
        row.filter(|row| row.is_written_by(caller.scope())).ok_or(AppError::Absent)
    }

    async fn contact_entry(&self, caller: &Caller, id: Uuid) -> Result<ContactEntry, AppError> {
        let row = self.store().contact(caller.scope(), id).await?.ok_or(AppError::Absent)?;
        Ok(contact_entry(caller, row))
    }

    /// A contact as it was sent, with all its faults at once.
    async fn contact_row(&self, caller: &Caller, new: &NewContact) -> Result<ContactRow, AppError> {
        stands_ready(caller)?;
        let mut check = Checker::default();
        let body = body(&mut check, caller, &new.body);
        let told: Vec<String> = new.carrier.iter().cloned().collect();
        let carrier = self.carriers_named(&mut check, "carrier", &told).await?.pop();
        if body.is_some_and(|body| (body == Body::Carrier) != new.carrier.is_some()) {
            let (vi, en) = (
                "Cần mã doanh nghiệp khi và chỉ khi body là carrier.",
                "A carrier's code is needed where body is carrier, and only there.",
            );
            check.fault("carrier", vi, en);
        }
        let row = ContactRow {
            id: self.world().id(),
            body: body.unwrap_or(Body::Other),
            name: short(&mut check, "name", &new.name, 1),
            duty: short(&mut check, "duty", &new.duty, 0),
            phone: phone(&mut check, "phone", &new.phone),
            communes: communes(&mut check, &self.live(), "communes", &new.communes),
            carrier,
            hours: hours(&mut check, new).unwrap_or(Hours::ALWAYS),
            rank: new.rank,
            note: long(&mut check, "note", &new.note, 0, LONG_MOST),
            made: self.hand(caller),
        };
        if !(1..=9).contains(&new.rank) {
            check.fault("rank", "Cần một số từ 1 đến 9.", "A number from 1 to 9 is needed.");
        }
        own_alone(&mut check, caller, &row);
        if check.0.is_empty() { Ok(row) } else { Err(AppError::Invalid(check.0)) }
    }

    /// Who hears of contacts: whoever reads one of them.
    async fn contact_readers(&self, rows: &[&ContactRow]) -> Result<Vec<Stream>, AppError> {
        let all: Vec<CarrierCode> =
            self.store().carriers(&Scope::Engine).await?.into_iter().map(|carrier| carrier.code).collect();
        let reads = |code: &&CarrierCode| rows.iter().any(|row| row.carrier.as_ref().is_none_or(|own| own == *code));
        let carriers = all.iter().filter(reads).cloned().map(Stream::Carrier);
        let live = self.live();
        let meant = |code: &&str| rows.iter().any(|row| is_for(row, code));
        let communes = live.communes.codes().filter(meant).map(|code| Stream::Commune(code.to_owned()));
        Ok(carriers.chain(communes).collect())
    }
}

/// Whether somebody is called for a commune.
pub(super) fn is_for(row: &ContactRow, commune: &str) -> bool {
    row.communes.is_empty() || row.communes.iter().any(|code| code == commune)
}

pub(super) fn no_commune() -> AppError {
    AppError::field("commune", "Không có xã, phường, đặc khu này.", "There is no such commune.")
}

/// Whose people; a carrier and a commune write of their own alone.
fn body(check: &mut Checker, caller: &Caller, code: &str) -> Option<Body> {
    let may = |body: &Body| match caller.scope() {
        Scope::Carrier(_) => *body == Body::Carrier,
        Scope::Commune(_) => *body == Body::Commune,
        _ => true,
    };
    let found = Body::from_code(code).filter(may);
    if found.is_none() {
        let known = Body::ALL.iter().filter(|body| may(body)).map(|body| body.code()).collect::<Vec<_>>().join(", ");
        check.fault("body", &format!("Cần một trong: {known}."), &format!("One of these is needed: {known}."));
    }
    found
}

/// A carrier's people bear its own code, a commune's its own alone.
fn own_alone(check: &mut Checker, caller: &Caller, row: &ContactRow) {
    match caller.scope() {
        Scope::Carrier(own) if row.carrier.as_ref().is_some_and(|code| code != own) => {
            let (vi, en) = ("Chỉ ghi được số của chính doanh nghiệp.", "Only the carrier's own people can be written.");
            check.fault("carrier", vi, en);
        }
        Scope::Commune(own) if row.communes.as_slice() != [own.as_str()] => {
            let (vi, en) = ("Cần đúng mã của chính xã.", "Exactly the commune's own code is needed.");
            check.fault("communes", vi, en);
        }
        _ => {}
    }
}

fn hours(check: &mut Checker, new: &NewContact) -> Option<Hours> {
    if Hours::new(&new.days, None).is_none() {
        let (vi, en) = ("Cần các ngày từ 1 (thứ Hai) đến 7.", "Days from 1 (Monday) to 7 are needed.");
        check.fault("days", vi, en);
    }
    let time = |text: &Option<String>| text.as_deref().and_then(|text| WallTime::read(text.trim()));
    let span = time(&new.from).zip(time(&new.to)).map(|(from, to)| WallSpan { from, to });
    if span.is_none() && (new.from.is_some() || new.to.is_some()) {
        let (vi, en) = (
            "Cần cả from và to như 17:00 và 07:00, hoặc không có cả hai.",
            "Both from and to are needed, as 17:00 and 07:00, or neither.",
        );
        check.fault("from", vi, en);
    }
    Hours::new(&new.days, span)
}

pub(super) fn contact_entry(caller: &Caller, row: ContactRow) -> ContactEntry {
    let (may_write, signed) = (row.is_written_by(caller.scope()), hand(caller, &row.made));
    let span = row.hours.span();
    ContactEntry {
        id: row.id.to_string(),
        body: row.body.code(),
        name: row.name,
        duty: row.duty,
        phone: row.phone,
        communes: row.communes,
        carrier: row.carrier.as_ref().map(ToString::to_string),
        days: row.hours.days(),
        from: span.map(|span| span.from.to_string()),
        to: span.map(|span| span.to.to_string()),
        rank: row.rank,
        note: row.note,
        made_at: signed.at,
        made_by: signed.by,
        may_write,
    }
}
