//! Letters to police, department, carriers and communes: a reminder when a deadline comes and when it is over, and a
//! digest of each day. What is to be written is decided and kept in one transaction; sending comes after, and again
//! until it succeeds.

mod due;
mod post;
mod text;

pub use post::Mail;

use std::collections::{BTreeMap, HashSet};

use lettre::Address;
use uuid::Uuid;

use crate::access::{Role, Scope};
use crate::app::cases::deadline;
use crate::app::{App, AppError};
use crate::incidents::Queue;
use crate::store::{CaseFilter, IncidentRow, LetterRow, MailboxRow};
use crate::units::{CarrierCode, Timestamp};
use due::{Line, is_for};
use post::PostFault;

/// Letters sent in one go.
const SENT_AT_ONCE: i64 = 100;

/// A letter that nobody takes for so long, in milliseconds, is given up.
const TRIED_FOR: i64 = 7 * DAY;

const DAY: i64 = 86_400_000;

impl App {
    /// Where every body is written to.
    pub async fn mailboxes(&self) -> Result<Vec<(String, String)>, AppError> {
        let rows = self.store().mailboxes(&Scope::Engine).await?;
        Ok(rows.into_iter().map(|row| (row.body, row.address)).collect())
    }

    /// Write to a body at this address too. Bodies are police, department, `carrier:CODE`, `commune:CODE`.
    pub async fn add_mailbox(&self, body: &str, address: &str) -> Result<(), AppError> {
        let known = match (scope_of(body), body.split_once(':')) {
            (Some(_), Some(("commune", code))) => self.store().commune(&Scope::Engine, code).await?.is_some(),
            (scope, _) => scope.is_some(),
        };
        if !known {
            let (vi, en) = (
                "Có: police, department, carrier:MÃ, commune:MÃ.",
                "There are: police, department, carrier:CODE, commune:CODE.",
            );
            return Err(AppError::field("body", vi, en));
        }
        if address.parse::<Address>().is_err() {
            let (vi, en) = ("Không phải địa chỉ thư điện tử.", "It is not an e-mail address.");
            return Err(AppError::field("address", vi, en));
        }
        let row = MailboxRow { body: body.to_owned(), address: address.to_owned() };
        Ok(self.store().add_mailbox(&Scope::Engine, &row, self.world().now()).await?)
    }

    /// Write to a body at this address no more; what waits for it is not sent.
    pub async fn remove_mailbox(&self, body: &str, address: &str) -> Result<(), AppError> {
        let row = MailboxRow { body: body.to_owned(), address: address.to_owned() };
        Ok(self.store().remove_mailbox(&Scope::Engine, &row).await?)
    }

    /// Write and send letters again and again.
    pub async fn keep_writing(self) {
        let Some(mail) = self.settings().mail.clone() else { return };
        loop {
            if let Err(error) = self.write_letters(&mail).await {
                tracing::error!(%error, "letters could not be written; it will be tried again");
            }
            if let Err(error) = self.send_letters(&mail).await {
                tracing::error!(%error, "letters could not be sent; it will be tried again");
            }
            tokio::time::sleep(mail.every).await;
        }
    }

    /// Write what is due now to every body that has an address: each reminder and each day's digest once.
    pub async fn write_letters(&self, mail: &Mail) -> Result<(), AppError> {
        let mut bodies: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for row in self.store().mailboxes(&Scope::Engine).await? {
            bodies.entry(row.body).or_default().push(row.address);
        }
        for (body, addresses) in bodies {
            let Some(scope) = scope_of(&body) else { continue };
            let to = To { body, scope, addresses };
            match self.write_to(&to, mail).await {
                // Another process wrote it meanwhile.
                Ok(()) | Err(AppError::Moved) => {}
                Err(other) => return Err(other),
            }
        }
        Ok(())
    }

    async fn write_to(&self, to: &To, mail: &Mail) -> Result<(), AppError> {
        let (now, settings) = (self.world().now(), self.settings());
        let setting = text::Setting { zone: settings.zone, link: mail.link.as_deref(), demo: settings.demo };
        let marks = self.store().letter_marks(&Scope::Engine, &to.body).await?;
        let known: HashSet<String> = marks.iter().map(|(mark, _)| mark.clone()).collect();
        let near = CaseFilter {
            due_by: Some(Timestamp::from_millis(now.millis() + due::EARLIEST)),
            after: Some((now.millis() - due::REMIND_FOR, Uuid::nil())),
            ..open()
        };
        let lines = self.letter_lines(&to.scope, &near).await?;
        let due = due::reminders(&to.body, &lines, &known, now);
        if !due.is_empty() {
            let marks: Vec<String> = due.iter().map(|(when, line)| due::mark(line, *when)).collect();
            self.keep_letters(to, &marks, text::reminder(&due, setting), now).await?;
        }
        let Some(day) = due::digest_day(now, settings.zone, mail.digest_hour) else { return Ok(()) };
        let mark = format!("digest:{day}");
        if known.contains(&mark) {
            return Ok(());
        }
        let last = marks.iter().filter(|(mark, _)| mark.starts_with("digest:")).map(|(_, at)| *at).max();
        let since = last.unwrap_or_else(|| Timestamp::from_millis(now.millis() - DAY));
        let mut lines = self.letter_lines(&to.scope, &open()).await?;
        // Police and department look at everybody's work.
        lines.retain(|line| to.scope.sees_all() || is_for(&to.body, line));
        let digest = due::digest(&lines, since, now, settings.zone);
        if digest.is_empty() {
            return Ok(self.store().write_letters(&Scope::Engine, (&to.body, &[mark]), &[], now).await?);
        }
        self.keep_letters(to, &[mark], text::digest(day, &digest, setting), now).await
    }

    async fn letter_lines(&self, scope: &Scope, filter: &CaseFilter) -> Result<Vec<Line>, AppError> {
        let rows = self.store().queued(scope, filter).await?;
        Ok(rows.into_iter().map(|queued| self.letter_line(queued.row)).collect())
    }

    fn letter_line(&self, row: IncidentRow) -> Line {
        let live = self.live();
        let commune = row.commune.as_deref().and_then(|code| live.communes.get(code));
        Line {
            id: row.id,
            kind: row.incident.kind,
            commune: commune.map(|commune| commune.full_name.clone()),
            accepted: row.case.accepted_at.is_some(),
            told: row.incident.reported_at,
            due: deadline(&row),
            body: row.case.body,
        }
    }

    async fn keep_letters(
        &self,
        to: &To,
        marks: &[String],
        (subject, words): (String, String),
        now: Timestamp,
    ) -> Result<(), AppError> {
        let letter = |address: &String| LetterRow {
            id: self.world().id(),
            body: to.body.clone(),
            address: address.clone(),
            subject: subject.clone(),
            words: words.clone(),
            written_at: now,
            tries: 0,
        };
        let letters: Vec<LetterRow> = to.addresses.iter().map(letter).collect();
        Ok(self.store().write_letters(&Scope::Engine, (&to.body, marks), &letters, now).await?)
    }

    /// Send the letters whose turn it is. One that does not leave has its next turn later; it is given up after seven
    /// days. Where this process ends between sending a letter and noting it, the letter is sent once more, the same.
    pub async fn send_letters(&self, mail: &Mail) -> Result<(), AppError> {
        let now = self.world().now();
        for letter in self.store().letters_to_send(&Scope::Engine, now, SENT_AT_ONCE).await? {
            if !self.store().claim_letter(&Scope::Engine, &letter, due::next_try(letter.tries, now)).await? {
                continue;
            }
            let sent = mail.send(&letter).await;
            if let Err(fault) = &sent {
                let is_old = now.millis() - letter.written_at.millis() > TRIED_FOR;
                let becomes = if is_old { "is given up" } else { "is tried again later" };
                tracing::warn!(letter = %letter.id, tries = letter.tries + 1, "a letter {becomes}: {fault}");
                if is_old {
                    self.store().drop_letter(&Scope::Engine, letter.id).await?;
                }
            }
            match sent {
                Ok(()) => self.store().drop_letter(&Scope::Engine, letter.id).await?,
                Err(PostFault::Away) => break,
                Err(_) => {}
            }
        }
        Ok(())
    }
}

/// Whom a letter is for.
struct To {
    body: String,
    scope: Scope,
    addresses: Vec<String>,
}

/// Reports that somebody still has to do something with.
fn open() -> CaseFilter {
    CaseFilter { queue: Queue::Open, kinds: Vec::new(), body: None, due_by: None, after: None, limit: i64::MAX }
}

/// What a body has in reach.
fn scope_of(body: &str) -> Option<Scope> {
    match body.split_once(':') {
        Some(("carrier", code)) => CarrierCode::checked(code).map(Scope::Carrier),
        Some(("commune", code)) => Some(Scope::Commune(code.to_owned())),
        Some(_) => None,
        None => [Role::Police, Role::Department].iter().any(|role| role.code() == body).then_some(Scope::Province),
    }
}
