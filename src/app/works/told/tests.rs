use super::*;
use crate::access::Role;
use crate::app::settings::VIETNAM;

fn names(error: &AppError) -> Vec<&str> {
    error.fields().iter().map(|fault| fault.name.as_str()).collect()
}

#[test]
fn works_end_without_a_word_and_are_not_cancelled_without_one() {
    let told = |to: &str, note: Option<&str>| step(&WorksStep { to: to.into(), note: note.map(str::to_owned) });
    assert_eq!(told("ended", None).unwrap(), (Act::Ended, None));
    assert_eq!(told("ended", Some(" Xong sớm. ")).unwrap(), (Act::Ended, Some("Xong sớm.".into())));
    assert_eq!(names(&told("cancelled", Some("  ")).unwrap_err()), ["note"]);
    assert_eq!(names(&told("announced", Some("x")).unwrap_err()), ["to"]);
    assert_eq!(names(&told("over", None).unwrap_err()), ["to", "note"]);
    assert_eq!(names(&told("cancelled", Some(&"x".repeat(2_001))).unwrap_err()), ["note"]);
}

#[test]
fn a_telephone_number_is_one_that_can_be_called() {
    let cases = [
        ("113", true),
        ("0233 3852 000", true),
        ("+84 (233) 385-20.00", true),
        ("", false),
        ("--", false),
        ("<b>0233</b>", false),
        ("0233385200002333852000233385200", false),
    ];
    for (told, right) in cases {
        let mut check = Checker::default();
        assert_eq!(phone(&mut check, "phone", told).is_some(), right, "{told}");
        assert_eq!(check.0.is_empty(), right, "{told}");
    }
}

#[test]
fn a_change_is_told_field_by_field() {
    let at = |text: &str| parse_time(text, false, VIETNAM).unwrap();
    let hand = Hand { at: at("2026-11-29"), by: None, name: None, role: Role::Carrier, carrier: None };
    let place = LonLat::checked(106.95, 16.75).unwrap();
    let before = WorksRow {
        id: Uuid::from_u128(1),
        carrier: CarrierCode::checked("TS").unwrap(),
        what: "Thay cột".into(),
        place: WorksPlace::Point { at: place, reach: Metres::of(100) },
        communes: vec!["19597".into()],
        bbox: Bbox::around([place]).unwrap(),
        timing: Timing { period: Interval::new(at("2026-12-01"), at("2026-12-03")).unwrap(), hours: None },
        crew: 6,
        leader_phone: "0999 000 101".into(),
        phone: "0999 000 900".into(),
        remarks: None,
        code: "4471".into(),
        state: WorksState::Announced,
        reason: None,
        announced: hand,
        data_version: 7,
    };
    assert_eq!(changes(&before, &before), []);
    let mut after = WorksRow { crew: 8, remarks: Some("Thêm xe".into()), ..before.clone() };
    after.timing.period = Interval::new(at("2026-12-01"), at("2026-12-05")).unwrap();
    after.place = WorksPlace::Communes;
    let told: Vec<String> =
        changes(&before, &after).into_iter().map(|c| format!("{}: {} > {}", c.field, c.before, c.after)).collect();
    assert_eq!(
        told,
        [
            "place: 106.95000, 16.75000 (± 100 m) > 19597",
            "to: 2026-12-02T17:00:00Z > 2026-12-04T17:00:00Z",
            "crew: 6 > 8",
            "remarks:  > Thêm xe",
        ]
    );
}
