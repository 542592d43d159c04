//! `cablewatch verify draw`: published draws, checked from a file alone.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::app::draws::PublicDraw;
use crate::app::files::Answer;
use crate::patrols::sealed::{Check, FORMAT, Finding, Published, check, follows};

#[derive(Deserialize)]
#[serde(untagged)]
enum Read {
    Many { draws: Vec<PublicDraw> },
    One(Box<PublicDraw>),
}

/// What holds and what does not of one draw, or of several in one file. Refused where anything does not hold.
pub fn verify_draw(bytes: &[u8]) -> Answer {
    let draws = match serde_json::from_slice::<Read>(bytes) {
        Ok(Read::Many { draws }) => draws,
        Ok(Read::One(draw)) => vec![*draw],
        Err(error) => return Err(unread(&format!("{error}"))),
    };
    if let Some(other) = draws.iter().find(|draw| draw.format != FORMAT) {
        return Err(unread(&format!("format {:?}", other.format)));
    }
    let mut draws: Vec<Published> = draws.into_iter().map(Published::from).collect();
    draws.sort_by_key(|draw| draw.said.number);
    let told: Vec<(&Published, Vec<Check>)> = draws
        .iter()
        .enumerate()
        .map(|(at, draw)| {
            let mut checks = check(draw);
            checks.push(follows(at.checked_sub(1).and_then(|before| draws.get(before)), draw));
            (draw, checks)
        })
        .collect();
    let any = |finding: Finding| told.iter().any(|(_, checks)| checks.iter().any(|c| c.finding == finding));
    let verdict = match (any(Finding::Fails), any(Finding::Later)) {
        (true, _) => "fails",
        (false, true) => "open",
        (false, false) => "holds",
    };
    let said =
        json!({"verdict": verdict, "draws": told.iter().map(|(draw, checks)| one(draw, checks)).collect::<Vec<_>>()});
    if verdict == "fails" { Err(said) } else { Ok(said) }
}

fn one(draw: &Published, checks: &[Check]) -> Value {
    let told = |check: &Check| {
        let finding = match check.finding {
            Finding::Holds => "holds",
            Finding::Fails => "fails",
            Finding::Later => "later",
        };
        json!({"code": check.code, "finding": finding, "vi": check.says.vi, "en": check.says.en})
    };
    json!({"number": draw.said.number, "checks": checks.iter().map(told).collect::<Vec<_>>()})
}

fn unread(why: &str) -> Value {
    json!({"verdict": "unreadable", "detail": why,
        "vi": "Tệp không phải lượt rút theo docs/draws.md.", "en": "The file is no draw as docs/draws.md tells it."})
}
