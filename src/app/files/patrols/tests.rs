//! What other programs rely on: the shape of the answer, and that bad input is told.

use super::*;

fn solved(problem: &str) -> Answer {
    let spent = |done: u64| done as f64 / 200.0;
    patrol_solve(problem.as_bytes(), &PatrolOptions { seed: 1, starts: 1, spent: &spent, told: &|_| () })
}

const SMALL: &str = r#"{"points": [[35, 35], [41, 49]], "truncate_decimals": 1,
    "crews": [{"id": "A", "start": 0, "end": 0, "earliest": 0, "latest": 230, "max_load": null}],
    "tasks": [{"id": "1", "prize": 10, "mandatory": false, "load": 0, "service": 10, "window": [161, 171],
               "modes": [{"enter": 1, "leave": 1}]}]}"#;

#[test]
fn the_example_of_the_interface_is_answered_as_it_says() {
    let answer = solved(SMALL).unwrap();
    assert_eq!(answer["mandatory_missed"], 0);
    assert_eq!(answer["prize"], 10.0);
    assert_eq!(answer["travel"], 30.4);
    assert_eq!(answer["seed"], 1);
    let stop = json!({"task": "1", "mode": 0, "arrive": 15.2, "start": 161.0, "leave": 171.0});
    assert_eq!(answer["routes"][0]["crew"], "A");
    assert_eq!(answer["routes"][0]["stops"], json!([stop]));
}

#[test]
fn what_is_no_problem_is_told_with_its_place() {
    let cases = [
        ("no JSON", "{", "P100", "$"),
        ("a field is missing", r#"{"crews": []}"#, "P100", "$"),
        ("a ragged table", r#"{"travel": [[0, 1], [1]], "crews": [], "tasks": []}"#, "P105", "$.travel[1]"),
        (
            "no travel times",
            r#"{"crews": [{"id": 1, "start": 0, "end": 0, "earliest": 0, "latest": 1}], "tasks": []}"#,
            "P104",
            "$.travel",
        ),
        ("an order of nothing", r#"{"points": [], "crews": [], "tasks": [], "orders": [["x"]]}"#, "P132", "$.orders"),
    ];
    for (name, text, code, path) in cases {
        let refused = solved(text).unwrap_err();
        assert_eq!(
            (&refused["faults"][0]["code"], &refused["faults"][0]["path"]),
            (&json!(code), &json!(path)),
            "case: {name}"
        );
        assert!(!refused["faults"][0]["remedy"]["vi"].as_str().unwrap().is_empty(), "case: {name}");
    }
}
