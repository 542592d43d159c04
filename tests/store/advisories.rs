//! Who reads advisories through the store, and who is told to have read them, on both databases.

use crate::fresh::on_each_store;
use crate::things::{carrier, now};
use cablewatch::access::{Role, Scope, Stream};
use cablewatch::registers::{AdvisoryAct, AdvisoryState, Audience};
use cablewatch::store::{AdvisoryFilter, AdvisoryLine, AdvisoryRow, Days, Hand, QuestionRow, Store, StoreError};
use time::{Date, Month};
use uuid::Uuid;

on_each_store!(
    each_reader_sees_what_is_for_it_and_nothing_else,
    everybody_reads_what_is_for_everybody_and_in_force,
    a_step_is_kept_and_two_at_once_do_not_both_win,
    a_confirmation_is_told_to_the_writers_alone_and_counts_once,
    only_its_readers_hear_of_it,
    questions_stay_in_order_and_are_put_whole,
);

const CODE: &str = "19432";

fn day(day: u8) -> Date {
    Date::from_calendar_date(2026, Month::November, day).unwrap()
}

fn hand() -> Hand {
    Hand { at: now(), by: Some(Uuid::from_u128(7)), name: None, role: Role::Police, carrier: None }
}

fn advisory(n: u128, audiences: &[Audience], communes: &[&str]) -> AdvisoryRow {
    AdvisoryRow {
        id: Uuid::from_u128(n),
        title: "Giả danh tổ thi công".into(),
        text: "Họ dựng rào chắn.".into(),
        advice: "Hỏi mã.".into(),
        audiences: audiences.to_vec(),
        communes: communes.iter().map(|code| (*code).to_owned()).collect(),
        period: Days { from: day(5), to: day(20) },
        state: AdvisoryState::Published,
        published: Some(now()),
        written: hand(),
        confirmed: None,
        data_version: 0,
    }
}

fn on(today: u8) -> AdvisoryFilter {
    AdvisoryFilter { today: day(today), account: Some(Uuid::from_u128(5)), after: None, limit: 100 }
}

async fn put(store: &Store, rows: &[AdvisoryRow]) {
    for row in rows {
        store.add_advisory(&Scope::Province, row).await.unwrap();
    }
}

async fn seen(store: &Store, scope: &Scope, today: u8) -> Vec<u128> {
    store.advisories(scope, on(today)).await.unwrap().iter().map(|row| row.id.as_u128()).collect()
}

fn ts() -> Scope {
    Scope::Carrier(carrier("TS"))
}

async fn each_reader_sees_what_is_for_it_and_nothing_else(store: Store) {
    use Audience::{Carriers, Communes, Public};
    let draft = AdvisoryRow { state: AdvisoryState::Draft, published: None, ..advisory(5, &[Carriers, Communes], &[]) };
    let withdrawn = AdvisoryRow { state: AdvisoryState::Withdrawn, ..advisory(6, &[Carriers, Communes], &[]) };
    put(
        &store,
        &[
            advisory(1, &[Carriers], &[]),
            advisory(2, &[Communes], &[]),
            advisory(3, &[Communes, Public], &[CODE]),
            advisory(4, &[Public], &[]),
            draft.clone(),
            withdrawn,
        ],
    )
    .await;
    let cases = [
        ("police", Scope::Province, 10, vec![1, 2, 3, 4, 5, 6]),
        ("a carrier", ts(), 10, vec![1]),
        ("a commune", Scope::Commune(CODE.into()), 10, vec![2, 3]),
        ("the next one", Scope::Commune("19433".into()), 10, vec![2]),
        ("one whose code begins alike", Scope::Commune("1943".into()), 10, vec![2]),
        ("the public", Scope::Outside, 10, vec![]),
        ("before it begins", ts(), 4, vec![]),
        ("when it is over it can still be read", ts(), 25, vec![1]),
    ];
    for (name, scope, today, want) in cases {
        assert_eq!(seen(&store, &scope, today).await, want, "{name}");
        for n in 1..=6 {
            let found = store.advisory(&scope, on(today), Uuid::from_u128(n)).await.unwrap();
            assert_eq!(found.is_some(), want.contains(&n), "{name}: {n}");
        }
    }
    let read = store.advisory(&Scope::Province, on(10), draft.id).await.unwrap().unwrap();
    assert_eq!(read, AdvisoryRow { data_version: read.data_version, ..draft }, "it comes back as it was");
    for scope in [ts(), Scope::Commune(CODE.into()), Scope::Outside] {
        let refused = store.add_advisory(&scope, &advisory(9, &[Public], &[])).await;
        assert!(matches!(refused, Err(StoreError::NotFound)), "{scope:?} writes none");
        assert_eq!(store.advisory_lines(&scope, Uuid::from_u128(1)).await.unwrap(), [], "{scope:?}");
    }
}

async fn everybody_reads_what_is_for_everybody_and_in_force(store: Store) {
    use Audience::{Carriers, Public};
    let draft = AdvisoryRow { state: AdvisoryState::Draft, ..advisory(4, &[Public], &[]) };
    put(&store, &[advisory(1, &[Public], &[]), advisory(2, &[Public], &[CODE]), advisory(3, &[Carriers], &[]), draft])
        .await;
    let cases = [
        ("of the province", 10, None, vec![1, 2]),
        ("of a commune", 10, Some(CODE), vec![1, 2]),
        ("of another", 10, Some("19433"), vec![1]),
        ("on its last day", 20, None, vec![1, 2]),
        ("the day after", 21, None, vec![]),
        ("too early", 4, None, vec![]),
    ];
    for (name, today, commune, want) in cases {
        let rows = store.public_advisories(&Scope::Outside, day(today), commune).await.unwrap();
        assert_eq!(rows.iter().map(|row| row.id.as_u128()).collect::<Vec<_>>(), want, "{name}");
    }
}

async fn a_step_is_kept_and_two_at_once_do_not_both_win(store: Store) {
    put(&store, &[advisory(1, &[Audience::Public], &[])]).await;
    let before = store.advisory(&Scope::Province, on(10), Uuid::from_u128(1)).await.unwrap().unwrap();
    let after = AdvisoryRow { state: AdvisoryState::Withdrawn, ..before.clone() };
    let line =
        AdvisoryLine { hand: hand(), act: AdvisoryAct::Withdrawn, note: Some("Đã bắt được nhóm này".into()) };
    let refused = store.write_advisory(&ts(), &after, &line, &[]).await;
    assert!(matches!(refused, Err(StoreError::NotFound)));
    store.write_advisory(&Scope::Province, &after, &line, &[]).await.unwrap();
    let late = store.write_advisory(&Scope::Province, &after, &line, &[]).await;
    assert!(matches!(late, Err(StoreError::Moved)), "{late:?}");
    let lines = store.advisory_lines(&Scope::Province, after.id).await.unwrap();
    assert_eq!(lines.iter().map(|line| line.act).collect::<Vec<_>>(), [AdvisoryAct::Written, AdvisoryAct::Withdrawn]);
    assert_eq!(lines[1], line);
}

async fn a_confirmation_is_told_to_the_writers_alone_and_counts_once(store: Store) {
    let row = advisory(1, &[Audience::Carriers], &[]);
    put(&store, std::slice::from_ref(&row)).await;
    let (account, later) = (Uuid::from_u128(5), cablewatch::units::Timestamp::from_millis(now().millis() + 9));
    store.confirm_advisory(&ts(), &row, account, now()).await.unwrap();
    store.confirm_advisory(&ts(), &row, account, later).await.unwrap();
    let rows = store.confirmations(&Scope::Province, row.id).await.unwrap();
    assert_eq!((rows.len(), rows[0].at, rows[0].carrier.as_deref()), (1, now(), Some("TS")), "the first time counts");
    assert_eq!(store.confirmations(&ts(), row.id).await.unwrap(), []);
    let own = store.advisory(&ts(), on(10), row.id).await.unwrap().unwrap();
    assert_eq!(own.confirmed, Some(now()));
    let other = AdvisoryFilter { account: Some(Uuid::from_u128(6)), ..on(10) };
    assert_eq!(store.advisory(&ts(), other, row.id).await.unwrap().unwrap().confirmed, None);
    let refused = store.confirm_advisory(&Scope::Province, &row, account, now()).await;
    assert!(matches!(refused, Err(StoreError::NotFound)), "who writes is not asked");
}

async fn only_its_readers_hear_of_it(store: Store) {
    let row = advisory(1, &[Audience::Carriers], &[]);
    put(&store, std::slice::from_ref(&row)).await;
    let told = async |stream: Stream| store.changes_since(&stream, 0, 10).await.unwrap().len();
    assert_eq!((told(Stream::Province).await, told(Stream::Carrier(carrier("TS"))).await), (1, 0), "a draft is quiet");
    let read = store.advisory(&Scope::Province, on(10), row.id).await.unwrap().unwrap();
    let line = AdvisoryLine { hand: hand(), act: AdvisoryAct::Published, note: None };
    store.write_advisory(&Scope::Province, &read, &line, &[Stream::Carrier(carrier("TS"))]).await.unwrap();
    assert_eq!((told(Stream::Carrier(carrier("TS"))).await, told(Stream::Public).await), (1, 0));
}

async fn questions_stay_in_order_and_are_put_whole(store: Store) {
    let one = |text: &str| QuestionRow { question: text.into(), answer: "Có.".into() };
    let first = [one("B?"), one("A?"), one("C?")];
    store.put_questions(&Scope::Province, &first, now()).await.unwrap();
    assert_eq!(store.questions(&Scope::Outside).await.unwrap(), first);
    assert!(matches!(store.put_questions(&ts(), &first, now()).await, Err(StoreError::NotFound)));
    store.put_questions(&Scope::Province, &[one("D?")], now()).await.unwrap();
    assert_eq!(store.questions(&Scope::Outside).await.unwrap(), [one("D?")]);
}
