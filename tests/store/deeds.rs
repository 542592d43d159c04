//! The record as it is read, on both databases.

use cablewatch::access::Scope;
use cablewatch::audit::{Actor, Deed, Line};
use cablewatch::store::{DeedFilter, Store, StoreError};
use cablewatch::units::Timestamp;
use uuid::Uuid;

use crate::fresh::on_each_store;

on_each_store!(
    the_newest_come_first_and_pages_go_on_to_the_beginning,
    a_rare_name_is_looked_for_a_stretch_at_a_time,
    only_what_is_asked_for_is_told,
    nobody_but_the_program_itself_reads_it_here,
);

fn plan() -> Uuid {
    Uuid::from_u128(7)
}

/// Line `n`, an hour after the one before: by an officer, each third by a carrier's account, each tenth at the plan.
fn deed(n: i64) -> Deed {
    let (user, role) = if n % 3 == 0 { ("nha-mang", "carrier") } else { ("cong-an", "police") };
    let action = if n % 2 == 0 { "GET /api/v1/plans/{id}" } else { "PUT /api/v1/crews/{id}" };
    let things = if n % 10 == 0 { format!("id={}", plan()) } else { format!("id={}", Uuid::from_u128(99)) };
    let actor = Actor { user: user.to_owned(), role: role.to_owned(), ..Actor::default() };
    Deed { actor, action: action.to_owned(), things, outcome: 200 }
}

fn hour(n: i64) -> Timestamp {
    Timestamp::from_millis(n * 3_600_000)
}

async fn fill(store: &Store, count: i64) {
    let lines = |last: i64, _| {
        (last + 1..=count).map(|n| Line { number: n, at: hour(n), deed: deed(n), seal: [1; 32] }).collect()
    };
    store.add_audit_lines(&Scope::Engine, lines).await.unwrap();
}

async fn asked(store: &Store, filter: DeedFilter, limit: i64) -> (Vec<i64>, Option<i64>) {
    let (lines, next) = store.deeds(&Scope::Engine, &filter, limit).await.unwrap();
    (lines.iter().map(|line| line.number).collect(), next)
}

async fn the_newest_come_first_and_pages_go_on_to_the_beginning(store: Store) {
    assert_eq!(asked(&store, DeedFilter::default(), 10).await, (vec![], None), "an empty record");
    fill(&store, 25).await;
    let (mut found, mut before) = (Vec::new(), None);
    loop {
        let (page, next) = asked(&store, DeedFilter { before, ..DeedFilter::default() }, 10).await;
        found.extend(page);
        before = next;
        if next.is_none() {
            break;
        }
    }
    assert_eq!(found, (1..=25).rev().collect::<Vec<_>>(), "each once");
}

async fn a_rare_name_is_looked_for_a_stretch_at_a_time(store: Store) {
    fill(&store, 5_500).await;
    let rare = |before| DeedFilter { before, user: "ai-do".to_owned(), ..DeedFilter::default() };
    assert_eq!(asked(&store, rare(None), 10).await, (vec![], Some(501)), "5,000 were looked at");
    assert_eq!(asked(&store, rare(Some(501)), 10).await, (vec![], None));
}

async fn only_what_is_asked_for_is_told(store: Store) {
    fill(&store, 30).await;
    let of = |text: &str| text.to_owned();
    let table = [
        (DeedFilter { user: of("nha-mang"), ..DeedFilter::default() }, vec![30, 27, 24, 21, 18, 15, 12, 9, 6, 3]),
        (DeedFilter { role: of("carrier"), kind: of("looks"), ..DeedFilter::default() }, vec![30, 24, 18, 12, 6]),
        (DeedFilter { role: of("carrier"), kind: of("changes"), ..DeedFilter::default() }, vec![27, 21, 15, 9, 3]),
        (DeedFilter { thing: Some(plan()), ..DeedFilter::default() }, vec![30, 20, 10]),
        (DeedFilter { thing: Some(plan()), until: Some(hour(30)), ..DeedFilter::default() }, vec![20, 10]),
        (DeedFilter { until: Some(hour(3)), ..DeedFilter::default() }, vec![2, 1]),
        (DeedFilter { until: Some(hour(0)), ..DeedFilter::default() }, vec![]),
        (DeedFilter { user: of("%"), ..DeedFilter::default() }, vec![]),
    ];
    for (filter, wanted) in table {
        assert_eq!(asked(&store, filter.clone(), 100).await.0, wanted, "{filter:?}");
    }
}

async fn nobody_but_the_program_itself_reads_it_here(store: Store) {
    let refused = store.deeds(&Scope::Province, &DeedFilter::default(), 10).await;
    assert!(matches!(refused, Err(StoreError::NotFound)), "{refused:?}");
}
