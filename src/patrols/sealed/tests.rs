use super::*;
use crate::units::Message;

fn candidates(tickets: &[u32]) -> Vec<Candidate> {
    let one = |(n, tickets): (usize, &u32)| Candidate {
        id: format!("c{n:02}"),
        commitment: commitment(&format!("{n:032x}"), "site", &format!("{n}")),
        tickets: *tickets,
    };
    tickets.iter().enumerate().map(one).collect()
}

fn published(seed: &[u8; 32], outcome: &str, tickets: &[u32], take: u32) -> Published {
    let candidates = candidates(tickets);
    let said = Statement {
        number: 1,
        previous: NONE_BEFORE.to_owned(),
        sealed_at: "2026-11-29T08:00:00Z".to_owned(),
        day: "2026-12-05".to_owned(),
        take,
        source: if outcome.is_empty() { String::new() } else { "Xổ số ngày 03/12/2026".to_owned() },
        candidates_hash: candidates_hash(&candidates),
        seed_hash: seed_hash(seed),
    };
    Published {
        seal: seal(&said),
        drawn: Some(select(seed, outcome, &candidates, take)),
        seed: Some(hex(seed)),
        outcome: Some(outcome.to_owned()).filter(|outcome| !outcome.is_empty()),
        opened: vec![Opened { id: "c01".into(), salt: format!("{:032x}", 1), kind: "site".into(), asset: "1".into() }],
        candidates,
        said,
    }
}

fn failing(draw: &Published) -> Vec<&'static str> {
    check(draw).into_iter().filter(|c| c.finding == Finding::Fails).map(|c| c.code).collect()
}

#[test]
fn a_fair_draw_holds_in_every_point() {
    for outcome in ["", "845213"] {
        let draw = published(&[7; 32], outcome, &[1, 1, 1, 1], 2);
        assert!(check(&draw).iter().all(|c| c.finding == Finding::Holds), "{:?}", check(&draw));
        assert_eq!(follows(None, &draw).finding, Finding::Holds);
    }
}

#[test]
fn whoever_changes_anything_is_found_out() {
    type Change = fn(&mut Published);
    let cases: &[(&str, Change, &[&str])] = &[
        ("another place is said to be drawn", |d| d.drawn = Some(vec!["c00".into(), "c00".into()]), &["D5"]),
        ("another seed is revealed", |d| d.seed = Some(hex(&[9; 32])), &["D4", "D5"]),
        ("no seed at all", |d| d.seed = Some("zz".into()), &["D4", "D5"]),
        ("a candidate is taken away", |d| drop(d.candidates.pop()), &["D2", "D5"]),
        ("a candidate has more tickets", |d| d.candidates[0].tickets = 90, &["D2", "D5"]),
        ("a candidate stands twice", |d| d.candidates[1] = d.candidates[0].clone(), &["D1", "D2", "D5", "D7"]),
        ("another day", |d| d.said.day = "2026-12-06".into(), &["D3"]),
        ("more are drawn", |d| d.said.take = 3, &["D3", "D5"]),
        ("an asset is put in another's place", |d| d.opened[0].asset = "2".into(), &["D7"]),
        ("an outcome is mixed in that was not announced", |d| d.outcome = Some("1".into()), &["D5"]),
    ];
    for (name, change, want) in cases {
        // A seed with which each of these changes what is drawn.
        let mut draw = published(&[11; 32], "", &[1, 1, 1, 1], 2);
        draw.drawn = Some(select(&[11; 32], "", &draw.candidates, 2));
        change(&mut draw);
        let found = failing(&draw);
        let missing: Vec<_> = want.iter().filter(|code| !found.contains(code) && **code != "D5").collect();
        assert!(missing.is_empty() && !found.is_empty(), "{name}: {found:?}");
    }
}

#[test]
fn before_it_is_revealed_nothing_is_said_about_what_was_drawn() {
    let mut draw = published(&[7; 32], "", &[1, 1, 1], 1);
    (draw.seed, draw.drawn) = (None, None);
    let found: Vec<_> = check(&draw).iter().filter(|c| c.finding == Finding::Later).map(|c| c.code).collect();
    assert_eq!(found, ["D4", "D5"]);
}

#[test]
fn a_draw_that_was_taken_away_breaks_the_chain() {
    let first = published(&[1; 32], "", &[1, 1], 1);
    let mut second = published(&[2; 32], "", &[1, 1], 1);
    (second.said.number, second.said.previous) = (2, first.seal.clone());
    assert_eq!(follows(Some(&first), &second).finding, Finding::Holds);
    let mut third = second.clone();
    third.said.number = 3;
    assert_eq!(follows(Some(&first), &third).finding, Finding::Fails, "the second is gone");
    assert_eq!(follows(None, &second).finding, Finding::Later);
}

/// Every hand-made vector of docs/draws.md.
#[test]
fn the_example_of_the_documents_comes_out() {
    let seed = seed_of("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f").unwrap();
    assert_eq!(seed_hash(&seed), "630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd");
    let one = |(n, id): (u32, &str)| Candidate {
        id: id.into(),
        commitment: commitment(&format!("{n:032}"), "site", id),
        tickets: n,
    };
    let list = [(1, "a1"), (2, "b2"), (3, "c3")].map(one);
    assert_eq!(list[0].commitment, "a491453c0025ed524cab5b49f7d1f8a00cee8c4f48533f88596709eaa1ac5bd4");
    let said = Statement {
        number: 1,
        previous: NONE_BEFORE.to_owned(),
        sealed_at: "2026-11-29T08:00:00Z".to_owned(),
        day: "2026-12-05".to_owned(),
        take: 2,
        source: String::new(),
        candidates_hash: candidates_hash(&list),
        seed_hash: seed_hash(&seed),
    };
    assert_eq!(said.candidates_hash, "6f5e3c96abd5ce5c57157f1e23e78a2a354d866f4d9732a5d5a603cb42cd090c");
    assert_eq!(seal(&said), "61214ec9f82644deee11b8dfe9f4b810b8ec10c9f63354d2b12b0309e35875cd");
    assert_eq!(select(&seed, "", &list, 2), ["c3", "a1"]);
    assert_eq!(seed_of("00"), None);
    let upper = "AA".repeat(32);
    assert_eq!(seed_of(&upper), None, "one way to write it");
}

/// Equal tickets give equal chances, and two tickets twice the chance of one: 6,000 draws, four deviations.
#[test]
fn tickets_are_chances() {
    let list = candidates(&[1, 1, 2]);
    let mut first = [0_u32; 3];
    for n in 0..6_000_u32 {
        let seed: [u8; 32] = Sha256::digest(n.to_le_bytes()).into();
        let drawn = select(&seed, "", &list, 1);
        let at = list.iter().position(|c| c.id == drawn[0]).unwrap();
        first[at] += 1;
    }
    for (count, want) in first.iter().zip([1_500.0, 1_500.0, 3_000.0]) {
        assert!((f64::from(*count) - want).abs() < 160.0, "{first:?}");
    }
}

#[test]
fn every_point_is_told_in_both_languages() {
    let draw = published(&[7; 32], "", &[1, 1], 1);
    for Check { says: Message { vi, en }, .. } in check(&draw) {
        assert!(!vi.is_empty() && !en.is_empty() && vi != en);
    }
}
