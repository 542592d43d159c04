//! What a report may say.

use super::*;
use crate::app::settings::VIETNAM;

fn names(report: &Report) -> Vec<String> {
    let now = Timestamp::from_millis(1_794_000_000_000);
    match checked(Checker::default(), report, VIETNAM, now, None) {
        Ok(_) => Vec::new(),
        Err(faults) => faults.into_iter().map(|f| f.name).collect(),
    }
}

fn theft() -> Report {
    Report { kind: Some("theft".into()), point: Some(vec![107.1, 16.8]), ..Report::default() }
}

#[test]
fn every_wrong_field_of_a_report_is_named_at_once() {
    let cases = [
        ("a plain theft is fine", theft(), vec![]),
        ("no kind, no place", Report::default(), vec!["kind"]),
        ("no place", Report { point: None, ..theft() }, vec!["point"]),
        ("latitude beyond 90", Report { point: Some(vec![107.1, 96.8]), ..theft() }, vec!["point"]),
        (
            "ends before it begins",
            Report { occurred_from: Some("2026-01-02".into()), occurred_to: Some("2026-01-01".into()), ..theft() },
            vec!["occurred_to"],
        ),
        (
            "two faults",
            Report { metres_taken: Some(-1.0), occurred_from: Some("soon".into()), ..theft() },
            vec!["occurred_from", "metres_taken"],
        ),
        ("before 1990", Report { occurred_from: Some("1026-01-01".into()), ..theft() }, vec!["occurred_from"]),
        ("more than the state has", Report { damage_vnd: Some(u64::MAX), ..theft() }, vec!["damage_vnd"]),
        (
            "ten thousand kilometres",
            Report { route_id: Some("T".into()), chainage_m: Some(1e7), ..theft() },
            vec!["chainage_m"],
        ),
        ("a note with a NUL", Report { note: Some("a\0b".into()), ..theft() }, vec!["note"]),
        ("a note of several lines", Report { note: Some("a\r\n\tb".into()), ..theft() }, vec![]),
        ("a number of two lines", Report { label: Some("C\n7".into()), ..theft() }, vec!["label"]),
        ("next year", Report { occurred_from: Some("2031-01-01".into()), ..theft() }, vec!["occurred_from"]),
        ("a route without chainage", Report { point: None, route_id: Some("T".into()), ..theft() }, vec!["chainage_m"]),
        ("a route with a point is a place", Report { route_id: Some("T".into()), ..theft() }, vec![]),
        (
            "an optical distance from nowhere",
            Report { point: None, otdr_m: Some(4200.0), ..theft() },
            vec!["otdr_site"],
        ),
        ("one closure of two", Report { from_site: Some("MX-1".into()), ..theft() }, vec!["to_site"]),
        (
            "several places, one of them wrong",
            Report {
                point: None,
                places: Some(vec![
                    PlaceTold { label: Some("C-7".into()), ..PlaceTold::default() },
                    PlaceTold { point: Some(vec![16.8, 107.1]), ..PlaceTold::default() },
                ]),
                ..theft()
            },
            vec!["places[1].point"],
        ),
        ("a number as long as a book", Report { label: Some("7".repeat(201)), ..theft() }, vec!["label"]),
        ("a commune alone is a place", Report { point: None, commune: Some("1".into()), ..theft() }, vec![]),
    ];
    for (name, report, want) in cases {
        assert_eq!(names(&report), want, "{name}");
    }
}

#[test]
fn a_carriers_report_is_about_its_own_cable_unless_it_says_otherwise() {
    let own = CarrierCode::checked("TS").unwrap();
    let incident = checked(Checker::default(), &theft(), VIETNAM, Timestamp::from_millis(0), Some(&own)).unwrap();
    assert_eq!(incident.carrier, Some(own));
}
