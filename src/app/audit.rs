//! The record of who did what: one task seals and stores the lines of all requests, several at a time.

mod place;

pub use place::AuditPlace;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::{mpsc, oneshot};

use crate::access::Scope;
use crate::app::{Account, App, AppError, Caller, Seldom, World};
use crate::audit::{Actor, Broken, Chain, Deed, Head, Key, Line};
use crate::store::{Store, StoreError};
use crate::units::{CarrierCode, Message, Timestamp};

/// Lines that are stored in one go at most.
const BATCH: usize = 256;
/// Lines read at a time while a record is checked.
const PAGE: i64 = 5_000;

type Waiting = (Timestamp, Deed, oneshot::Sender<Stored>);

/// What became of a deed that was handed in.
#[derive(Clone, Copy)]
enum Stored {
    Yes,
    No,
    /// There is no room for it.
    Full,
}

/// Where deeds are handed in.
#[derive(Clone, Debug)]
pub(super) struct Recorder {
    queue: mpsc::Sender<Waiting>,
    place: AuditPlace,
    unrecorded: Arc<AtomicU64>,
}

impl Recorder {
    /// Begin to record into a store.
    pub fn begin(store: Store, place: AuditPlace, key: Key) -> Self {
        place.sweep();
        let (hand_in, queue) = mpsc::channel(4 * BATCH);
        tokio::spawn(keep(store, place.clone(), key, queue));
        Self { queue: hand_in, place, unrecorded: Arc::default() }
    }

    /// Where the key and the head lie.
    pub fn place(&self) -> &AuditPlace {
        &self.place
    }

    /// Deeds that could not be written down since the start.
    pub fn unrecorded(&self) -> u64 {
        self.unrecorded.load(Ordering::Relaxed)
    }

    /// Once this is done the deed is on the disk.
    pub(super) async fn record(&self, at: Timestamp, deed: Deed) -> Result<(), AppError> {
        let (done, stored) = oneshot::channel();
        let handed = self.queue.send((at, deed, done)).await.is_ok();
        let stored = if handed { stored.await.unwrap_or(Stored::No) } else { Stored::No };
        if !matches!(stored, Stored::Yes) {
            self.unrecorded.fetch_add(1, Ordering::Relaxed);
        }
        match stored {
            Stored::Yes => Ok(()),
            Stored::No => Err(AppError::Unrecorded),
            Stored::Full => Err(AppError::Full("the record of deeds".to_owned())),
        }
    }
}

async fn keep(store: Store, place: AuditPlace, key: Key, mut queue: mpsc::Receiver<Waiting>) {
    static AGAIN: Seldom = Seldom::new();
    let mut batch = Vec::new();
    while queue.recv_many(&mut batch, BATCH).await > 0 {
        let written = write(&store, &place, &key, &batch).await;
        if let Err(error) = &written {
            AGAIN.tell(|more| tracing::error!(%error, more, "deeds could not be recorded"));
        }
        let stored = match written {
            Ok(()) => Stored::Yes,
            Err(AppError::Full(_)) => Stored::Full,
            Err(_) => Stored::No,
        };
        for (_, _, done) in batch.drain(..) {
            // Who asked may be gone.
            let _ = done.send(stored);
        }
    }
}

async fn write(store: &Store, place: &AuditPlace, key: &Key, batch: &[Waiting]) -> Result<(), AppError> {
    let last = store
        .add_audit_lines(&Scope::Engine, |mut number, mut seal| {
            let line = |(at, deed, _): &Waiting| {
                number += 1;
                seal = key.seal(&seal, number, *at, deed);
                Line { number, at: *at, deed: deed.clone(), seal }
            };
            batch.iter().map(line).collect()
        })
        .await?;
    let Some((number, seal)) = last else { return Ok(()) };
    if let Some(known) = place.head()? {
        let line = store.audit_lines(&Scope::Engine, known.number - 1, 1).await?.pop();
        let there = line.is_some_and(|line| line.number == known.number && line.seal == known.seal);
        if !there {
            // Lines are missing: what proves it is not written over.
            tracing::error!(
                line = known.number,
                "the record of deeds ends before its head; see cablewatch verify audit"
            );
            place.keep_lost(known.number)?;
        } else if known.number > number {
            // Another process went on meanwhile.
            return Ok(());
        }
    }
    place.write_head(&Head::sealed(key, number, seal)).await
}

/// The key that a store's record is sealed with: a new one where nothing was ever recorded.
pub(super) async fn key_of(store: &Store, place: &AuditPlace, world: &World) -> Result<Key, AppError> {
    if let Some(key) = place.key()? {
        return Ok(key);
    }
    if !store.audit_lines(&Scope::Engine, 0, 1).await?.is_empty() {
        return Err(place.no_key());
    }
    match place.new_key(world.bytes()) {
        Ok(key) => Ok(key),
        // Another process of the same store was faster.
        Err(error) => place.key()?.ok_or(error),
    }
}

/// Somebody who does something, and by which way.
pub struct Doer<'a> {
    /// Who.
    pub caller: &'a Caller,
    /// session, token, password, shell.
    pub by: &'static str,
    /// The address that it came from.
    pub address: String,
}

impl App {
    /// Write down what somebody does; an error where that is not possible, and then it is not to be done.
    pub async fn write_down(
        &self,
        doer: &Doer<'_>,
        action: &str,
        things: String,
        outcome: i64,
    ) -> Result<(), AppError> {
        let account = doer.caller.account();
        let role = if *doer.caller.scope() == Scope::Engine { "operator" } else { doer.caller.role().code() };
        let actor = Actor {
            account: account.map(|a| a.id),
            user: account.map(|a| a.user.clone()).unwrap_or_default(),
            role: role.to_owned(),
            body: account.map(body).unwrap_or_default(),
            by: doer.by.to_owned(),
            address: doer.address.clone(),
        };
        let deed = Deed { actor, action: action.to_owned(), things, outcome };
        self.recorder().record(self.world().now(), deed).await
    }
}

fn body(account: &Account) -> String {
    let carrier = account.carrier.as_ref().map(CarrierCode::as_str);
    carrier.or(account.commune.as_deref()).unwrap_or_default().to_owned()
}

/// What a check of a record found.
#[derive(Debug)]
pub enum Verified {
    /// All lines are as they were written.
    Whole {
        /// How many.
        lines: i64,
        /// Whether the second place was there to tell that none is missing at the end.
        ended: bool,
    },
    /// Something was done to it.
    Broken(Message),
}

/// Check the record in a store against the key and the head in `place`. Nothing is changed.
pub async fn verify_audit(url: &str, place: &AuditPlace) -> Result<Verified, AppError> {
    let key = place.key()?.ok_or_else(|| place.no_key())?;
    if let Some(number) = place.lost()? {
        return Ok(Verified::Broken(lost(number)));
    }
    let head = place.head()?;
    let store = Store::open_as_is(url).await?;
    let found = checked(&store, &key, head.as_ref()).await;
    store.close().await;
    match found? {
        Ok(lines) => Ok(Verified::Whole { lines, ended: head.is_some() }),
        Err(broken) => Ok(Verified::Broken(says(broken))),
    }
}

/// Check every line in a store.
pub(super) async fn checked(store: &Store, key: &Key, head: Option<&Head>) -> Result<Result<i64, Broken>, StoreError> {
    let mut chain = match Chain::begin(key, head) {
        Ok(chain) => chain,
        Err(broken) => return Ok(Err(broken)),
    };
    let mut last = 0;
    let has_record = store.has_record(&Scope::Engine).await?;
    loop {
        let lines = if has_record { store.audit_lines(&Scope::Engine, last, PAGE).await? } else { Vec::new() };
        for line in &lines {
            if let Err(broken) = chain.next(line) {
                return Ok(Err(broken));
            }
            last = line.number;
        }
        if lines.is_empty() {
            return Ok(chain.end());
        }
    }
}

/// That a line was there once.
pub(super) fn lost(number: i64) -> Message {
    Message::new(
        format!(
            "Nhật ký từng có dòng {number} mà nay không còn: bị cắt, hoặc một bản sao cũ được đưa vào, rồi được ghi tiếp (tệp lost-{number})."
        ),
        format!(
            "It once had a line {number} that is not there any more: cut off, or an older copy was put back, and gone on with (file lost-{number})."
        ),
    )
}

/// What is wrong with a record, in words.
pub(super) fn says(broken: Broken) -> Message {
    match broken {
        Broken::Changed(n) => {
            Message::new(format!("Dòng {n} không còn như khi được ghi."), format!("Line {n} is not as it was written."))
        }
        Broken::Missing(n) => Message::new(
            format!("Thiếu dòng {n}, hoặc thứ tự bị đổi."),
            format!("Line {n} is missing, or the order was changed."),
        ),
        Broken::CutOff(last, head) => Message::new(
            format!("Chỉ còn đến dòng {last}, đã từng có {head}: bị cắt, hoặc một bản sao cũ được đưa vào."),
            format!("It ends at line {last} and once had {head}: cut off, or an older copy was put back."),
        ),
        Broken::Head => Message::new(
            "Tệp head không được ghi bằng khoá này: khoá hoặc tệp đã bị thay.",
            "The head was not made with this key: the key or the file was exchanged.",
        ),
    }
}
