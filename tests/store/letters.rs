//! Letters to bodies: each once, none lost, and nothing in them that a mailbox should not hold.

mod sink;

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use crate::fresh::on_each_store;
use crate::things::{carrier, incident};
use cablewatch::access::Scope;
use cablewatch::app::{App, Mail, Settings, World};
use cablewatch::incidents::{Kind, Origin};
use cablewatch::store::{IncidentRow, LetterRow, MailboxRow, Store, StoreError};
use cablewatch::units::Timestamp;
use sink::Sink;
use uuid::Uuid;

on_each_store!(
    what_was_written_of_once_is_not_written_again,
    one_of_two_senders_takes_a_letter,
    a_mailbox_that_is_removed_gets_nothing_more,
    letters_are_the_programs_own,
);

const HOUR: i64 = 3_600_000;

/// 2026-11-29 08:00 in Viet Nam.
const EIGHT: i64 = 1_795_914_000_000;

const FROM: &str = "cablewatch@example.vn";

/// A report of TS's cable that came in so many hours ago; it is to be sorted within a day.
fn told(n: u8, hours: i64, origin: Origin) -> IncidentRow {
    let row = incident(n, Some("TS"));
    let mut told = row.incident.clone();
    (told.kind, told.reported_at) = (Kind::Cut, Some(Timestamp::from_millis(EIGHT - hours * HOUR)));
    told.note = Some("Bà Ba Planted thấy".into());
    IncidentRow { incident: told, origin, ..row }
}

/// A clock that the test sets.
#[derive(Clone)]
struct Hands(Arc<AtomicI64>);

impl Hands {
    fn at_eight() -> Self {
        Self(Arc::new(AtomicI64::new(EIGHT)))
    }

    fn forward(&self, millis: i64) {
        self.0.fetch_add(millis, Ordering::SeqCst);
    }

    async fn app(&self, folder: &Path) -> App {
        let (hands, url) = (self.clone(), format!("sqlite:{}", folder.join("test.db").display()));
        // Letters written by two processes have ids of their own.
        let seed = u64::try_from(self.0.load(Ordering::SeqCst)).unwrap();
        let world = World::of(move || Timestamp::from_millis(hands.0.load(Ordering::SeqCst)), seed);
        App::open(&url, world, Settings::default()).await.unwrap()
    }
}

/// Two carriers and the police have addresses; one report is overdue, one soon, one came in a file.
async fn province(folder: &Path, hands: &Hands) -> App {
    let app = hands.app(folder).await;
    for (body, address) in [("police", "police@x.vn"), ("carrier:TS", "ts@x.vn"), ("carrier:BH", "bh@x.vn")] {
        app.add_mailbox(body, address).await.unwrap();
    }
    let store = crate::fresh::open(&folder.join("test.db")).await;
    for row in [told(1, 30, Origin::Citizen), told(2, 22, Origin::Carrier), told(3, 90, Origin::File)] {
        store.add_incident(&Scope::Engine, &row, None, Timestamp::from_millis(EIGHT)).await.unwrap();
    }
    app
}

#[tokio::test]
async fn each_body_is_written_of_its_own_once() {
    let (folder, hands, sink) = (tempfile::tempdir().unwrap(), Hands::at_eight(), Sink::open().await);
    let mail = Mail::server(&sink.url(), FROM).unwrap().linking(Some("https://cap.example.vn".into()));
    let app = province(folder.path(), &hands).await;
    app.write_letters(&mail).await.unwrap();
    app.send_letters(&mail).await.unwrap();
    let first = sink.taken();
    let mut to: Vec<&str> = first.iter().map(|letter| letter.to.as_str()).collect();
    to.sort_unstable();
    assert_eq!(to, ["police@x.vn", "police@x.vn", "ts@x.vn", "ts@x.vn"], "a reminder and the day's digest each");
    for letter in &first {
        let text = &letter.text;
        assert!(text.contains("https://cap.example.vn/?view=incidents"), "{text}");
        assert!(text.contains(&Uuid::from_u128(1).to_string()) && text.contains("Quá hạn (1)"), "{text}");
        assert!(text.contains("\nOverdue (1):\n- Cut, commune not known, to be sorted by 29/11/2026 02:00"), "{text}");
        assert!(!text.contains(&Uuid::from_u128(3).to_string()), "what came in a file waits for nobody: {text}");
        for hidden in ["Planted", "107.1", "16.8", "TS-1", "AAA-00"] {
            assert!(!letter.raw.contains(hidden) && !text.contains(hidden), "{hidden}: {text}");
        }
    }
    let soon = |letter: &&sink::Taken| letter.text.contains("Sắp đến hạn (1)");
    assert_eq!(first.iter().filter(soon).count(), 2, "{first:?}");

    for _ in 0..2 {
        app.write_letters(&mail).await.unwrap();
        app.send_letters(&mail).await.unwrap();
    }
    app.close().await;
    let app = hands.app(folder.path()).await;
    app.write_letters(&mail).await.unwrap();
    app.send_letters(&mail).await.unwrap();
    assert_eq!(sink.taken().len(), 0, "nor again after a restart");

    hands.forward(3 * HOUR);
    app.write_letters(&mail).await.unwrap();
    app.send_letters(&mail).await.unwrap();
    let later = sink.taken();
    assert_eq!(later.len(), 2, "the other is overdue now: {later:?}");
    assert!(later.iter().all(|l| l.text.contains(&Uuid::from_u128(2).to_string()) && l.text.contains("Quá hạn (1)")));

    hands.forward(21 * HOUR);
    app.write_letters(&mail).await.unwrap();
    app.send_letters(&mail).await.unwrap();
    let next_day = sink.taken();
    assert!(next_day.len() == 2 && next_day.iter().all(|l| l.text.contains("Việc ngày 30/11/2026")), "{next_day:?}");
}

#[tokio::test]
async fn what_was_decided_outlives_the_process_and_an_absent_server() {
    let (folder, hands) = (tempfile::tempdir().unwrap(), Hands::at_eight());
    let app = province(folder.path(), &hands).await;
    let away = Mail::server("smtp://127.0.0.1:9", FROM).unwrap();
    app.write_letters(&away).await.unwrap();
    // Ended between deciding and sending.
    app.close().await;
    let app = hands.app(folder.path()).await;
    app.write_letters(&away).await.unwrap();
    app.send_letters(&away).await.unwrap();

    let sink = Sink::open().await;
    let there = Mail::server(&sink.url(), FROM).unwrap();
    app.send_letters(&there).await.unwrap();
    assert_eq!(sink.taken().len(), 3, "the one that was tried waits for its turn");
    hands.forward(59_000);
    app.send_letters(&there).await.unwrap();
    assert_eq!(sink.taken().len(), 0);
    hands.forward(1_000);
    app.send_letters(&there).await.unwrap();
    assert_eq!(sink.taken().len(), 1, "none is lost");
    hands.forward(HOUR);
    app.send_letters(&there).await.unwrap();
    assert_eq!(sink.taken().len(), 0, "and none comes twice");
}

#[tokio::test]
async fn a_refused_letter_holds_up_no_other_and_is_given_up_after_a_week() {
    let (folder, hands, sink) = (tempfile::tempdir().unwrap(), Hands::at_eight(), Sink::refusing("ts@x.vn").await);
    let mail = Mail::server(&sink.url(), FROM).unwrap();
    let app = province(folder.path(), &hands).await;
    app.write_letters(&mail).await.unwrap();
    app.send_letters(&mail).await.unwrap();
    assert!(sink.taken().iter().all(|letter| letter.to == "police@x.vn"));
    let waiting = async || {
        let store = crate::fresh::open(&folder.path().join("test.db")).await;
        store.letters_to_send(&Scope::Engine, Timestamp::from_millis(i64::MAX), 10).await.unwrap().len()
    };
    assert_eq!(waiting().await, 2);
    hands.forward(6 * 24 * HOUR);
    app.send_letters(&mail).await.unwrap();
    assert_eq!(waiting().await, 2, "it is tried again");
    hands.forward(2 * 24 * HOUR);
    app.send_letters(&mail).await.unwrap();
    assert_eq!(waiting().await, 0);
}

#[tokio::test]
async fn without_a_server_letters_are_files() {
    let (folder, hands) = (tempfile::tempdir().unwrap(), Hands::at_eight());
    let letters = folder.path().join("mail");
    let mail = Mail::folder(&letters, FROM).unwrap();
    let app = province(folder.path(), &hands).await;
    for _ in 0..2 {
        app.write_letters(&mail).await.unwrap();
        app.send_letters(&mail).await.unwrap();
    }
    let files: Vec<_> = std::fs::read_dir(&letters).unwrap().map(|file| file.unwrap().path()).collect();
    assert_eq!(files.len(), 4, "{files:?}");
    for file in files {
        assert_eq!(file.extension().unwrap(), "eml");
        let raw = std::fs::read_to_string(&file).unwrap();
        let id = file.file_stem().unwrap().to_str().unwrap();
        assert!(raw.contains(&format!("Message-ID: <{id}@example.vn>")), "{raw}");
        assert!(raw.contains("Auto-Submitted: auto-generated") && sink::words(&raw).contains("Quá hạn (1)"), "{raw}");
    }
}

#[tokio::test]
async fn the_program_writes_by_itself_and_logs_no_secret() {
    let (folder, sink) = (tempfile::tempdir().unwrap(), Sink::open().await);
    let db = format!("sqlite:{}", folder.path().join("test.db").display());
    let run = |args: &[&str]| Command::new(env!("CARGO_BIN_EXE_cablewatch")).args(args).output().unwrap();
    let mailbox = |what: &str, more: &[&str]| run(&[&["mail", "--db", &db, what][..], more].concat());
    assert!(mailbox("add", &["department", "so@x.vn"]).status.success());
    assert!(mailbox("add", &["police", "ca@x.vn"]).status.success());
    assert!(mailbox("remove", &["police", "ca@x.vn"]).status.success());
    assert_eq!(String::from_utf8(mailbox("list", &[]).stdout).unwrap(), "department\tso@x.vn\n");
    for wrong in [["nobody", "so@x.vn"], ["commune:0", "so@x.vn"], ["police", "so"]] {
        assert_eq!(mailbox("add", &wrong).status.code(), Some(1), "{wrong:?}");
    }
    let store = crate::fresh::open(&folder.path().join("test.db")).await;
    let now = World::real().now();
    let mut row = told(1, 0, Origin::Citizen);
    row.incident.reported_at = Some(Timestamp::from_millis(now.millis() - 25 * HOUR));
    store.add_incident(&Scope::Engine, &row, None, now).await.unwrap();
    let secret = folder.path().join("smtp");
    std::fs::write(&secret, format!("{}\n", sink.url().replace("smtp://", "smtp://cablewatch:hunter2@"))).unwrap();
    let mut server = Command::new(env!("CARGO_BIN_EXE_cablewatch"))
        .args([
            "serve",
            "--db",
            &db,
            "--listen",
            "127.0.0.1:0",
            "--mail-every",
            "1",
            "--mail-from",
            FROM,
            "--smtp-file",
        ])
        .arg(&secret)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    for _ in 0..200 {
        if sink.count() > 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    tokio::time::sleep(Duration::from_millis(2_500)).await;
    server.kill().unwrap();
    let log = String::from_utf8(server.wait_with_output().unwrap().stderr).unwrap();
    let reminders = sink.taken().iter().filter(|letter| letter.text.starts_with("Nhắc việc")).count();
    assert_eq!((reminders, log.as_str()), (1, ""));
}

fn letter(n: u128, body: &str) -> LetterRow {
    LetterRow {
        id: Uuid::from_u128(n),
        body: body.into(),
        address: "a@x.vn".into(),
        subject: "Nhắc việc".into(),
        words: "Quá hạn".into(),
        written_at: crate::things::now(),
        tries: 0,
    }
}

fn marks(all: &[&str]) -> Vec<String> {
    all.iter().map(|mark| (*mark).to_owned()).collect()
}

async fn waiting(store: &Store) -> Vec<LetterRow> {
    store.letters_to_send(&Scope::Engine, crate::things::now(), 10).await.unwrap()
}

async fn what_was_written_of_once_is_not_written_again(store: Store) {
    let now = crate::things::now();
    let write = async |marks: &[String], n| {
        store.write_letters(&Scope::Engine, ("police", marks), &[letter(n, "police")], now).await
    };
    write(&marks(&["a", "b"]), 1).await.unwrap();
    let again = write(&marks(&["c", "b"]), 2).await;
    assert!(matches!(again, Err(StoreError::Moved)), "{again:?}");
    let mut known = store.letter_marks(&Scope::Engine, "police").await.unwrap();
    known.sort();
    assert_eq!(known, [("a".to_owned(), now), ("b".to_owned(), now)], "nothing of the second");
    assert_eq!(waiting(&store).await, [letter(1, "police")]);
    store.write_letters(&Scope::Engine, ("department", &marks(&["a"])), &[], now).await.unwrap();
    let late = Timestamp::from_millis(now.millis() + 61 * 24 * HOUR);
    store.write_letters(&Scope::Engine, ("police", &marks(&["d"])), &[], late).await.unwrap();
    let known = store.letter_marks(&Scope::Engine, "police").await.unwrap();
    assert_eq!(known, [("d".to_owned(), late)], "marks of long ago are of nothing any more");
}

async fn one_of_two_senders_takes_a_letter(store: Store) {
    let now = crate::things::now();
    store.write_letters(&Scope::Engine, ("police", &marks(&["a"])), &[letter(1, "police")], now).await.unwrap();
    let (row, next) = (waiting(&store).await.remove(0), Timestamp::from_millis(now.millis() + 60_000));
    let (one, two) =
        tokio::join!(store.claim_letter(&Scope::Engine, &row, next), store.claim_letter(&Scope::Engine, &row, next));
    assert!(one.unwrap() ^ two.unwrap());
    assert_eq!(waiting(&store).await, [], "its next turn is later");
    let then = store.letters_to_send(&Scope::Engine, next, 10).await.unwrap();
    assert_eq!(then, [LetterRow { tries: 1, ..row.clone() }]);
    store.drop_letter(&Scope::Engine, row.id).await.unwrap();
    assert_eq!(store.letters_to_send(&Scope::Engine, next, 10).await.unwrap(), []);
}

async fn a_mailbox_that_is_removed_gets_nothing_more(store: Store) {
    let (now, row) = (crate::things::now(), |body: &str| MailboxRow { body: body.into(), address: "a@x.vn".into() });
    for body in ["police", "carrier:TS", "police"] {
        store.add_mailbox(&Scope::Engine, &row(body), now).await.unwrap();
    }
    assert_eq!(store.mailboxes(&Scope::Engine).await.unwrap(), [row("carrier:TS"), row("police")], "each once");
    let both = [letter(1, "police"), letter(2, "carrier:TS")];
    store.write_letters(&Scope::Engine, ("police", &marks(&["a"])), &both, now).await.unwrap();
    store.remove_mailbox(&Scope::Engine, &row("police")).await.unwrap();
    assert_eq!(waiting(&store).await, [letter(2, "carrier:TS")]);
    let gone = store.remove_mailbox(&Scope::Engine, &row("police")).await;
    assert!(matches!(gone, Err(StoreError::NotFound)), "{gone:?}");
}

async fn letters_are_the_programs_own(store: Store) {
    let now = crate::things::now();
    for scope in [Scope::Province, Scope::Carrier(carrier("TS")), Scope::Commune("1".into()), Scope::Outside] {
        assert!(store.mailboxes(&scope).await.is_err(), "{scope:?}");
        assert!(store.letters_to_send(&scope, now, 10).await.is_err(), "{scope:?}");
        assert!(store.letter_marks(&scope, "police").await.is_err(), "{scope:?}");
        assert!(store.write_letters(&scope, ("police", &marks(&["a"])), &[], now).await.is_err(), "{scope:?}");
    }
}
