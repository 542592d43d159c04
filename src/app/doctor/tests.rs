use std::collections::BTreeSet;

use super::*;

fn healthy() -> Facts {
    let now = Timestamp::from_millis(1_800_000_000_000);
    Facts {
        now,
        schema: Some(23),
        known: 23,
        undurable: Vec::new(),
        file: Some(FileHealth { integrity: "ok".to_owned(), loose: None, journal: "wal".to_owned() }),
        left: LeftOver::default(),
        demo: false,
        record: RecordState {
            last: Some(now.millis() - HOUR),
            head: true,
            backup: Some(now.millis() - HOUR),
            ..RecordState::default()
        },
        share: None,
        space: Some((100 << 30, 1 << 30)),
        readable: None,
        unwritable: None,
    }
}

type Case = (&'static str, fn(&mut Facts));

const CASES: [Case; 22] = [
    ("H202", |f| f.schema = None),
    ("H203", |f| f.schema = Some(22)),
    ("H204", |f| f.schema = Some(24)),
    ("H205", |f| f.file.as_mut().unwrap().integrity = "row 7 missing from index".to_owned()),
    ("H206", |f| f.file.as_mut().unwrap().loose = Some("matches".to_owned())),
    ("H207", |f| f.undurable = vec!["fsync".to_owned()]),
    ("H208", |f| f.file.as_mut().unwrap().journal = "delete".to_owned()),
    ("H209", |f| f.share = Some("NFS".to_owned())),
    ("H210", |f| f.space = Some((1 << 29, 0))),
    ("H210", |f| f.space = Some((2 << 30, 3 << 30))),
    ("H211", |f| f.readable = Some("/x.db".into())),
    ("H212", |f| f.unwritable = Some("/data".into())),
    ("H213", |f| f.record.key = Some(Message::new("a", "b"))),
    ("H214", |f| f.record.broken = Some(Message::new("a", "b"))),
    ("H215", |f| f.record.head = false),
    ("H216", |f| f.record.exposed = Some("/key".into())),
    ("H217", |f| f.record.last = Some(f.now.millis() + HOUR)),
    ("H218", |f| f.record.backup = None),
    ("H219", |f| f.record.backup = Some(f.now.millis() - 3 * 24 * HOUR)),
    ("H220", |f| f.left.imports = 2),
    ("H221", |f| f.left.letters = 2),
    ("H222", |f| f.left.factorless = 2),
];

#[test]
fn each_thing_that_is_wrong_is_told_once_by_its_code_and_nothing_else_is() {
    assert_eq!(judge(&healthy()), []);
    let demo: Case = ("H223", |f| f.demo = true);
    for (code, spoil) in CASES.into_iter().chain([demo]) {
        let mut facts = healthy();
        spoil(&mut facts);
        let ills = judge(&facts);
        assert_eq!(ills.iter().map(Ill::code).collect::<Vec<_>>(), [code]);
        let says = ills[0].says();
        assert!(!says.vi.is_empty() && !says.en.is_empty(), "{code}");
    }
    let codes: BTreeSet<&str> = CASES.iter().map(|(code, _)| *code).collect();
    assert_eq!(codes.len(), 21, "codes are not used twice");
}

#[test]
fn a_clock_may_differ_by_a_little() {
    let mut facts = healthy();
    facts.record.last = Some(facts.now.millis() + 30_000);
    assert_eq!(judge(&facts), []);
}
