//! An advisory as it is sent, read and judged: every fault at once.

use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::AppError;
use crate::app::intake::Checker;
use crate::app::key_places::{DaysTold, days, text};
use crate::app::live::Live;
use crate::app::views::QuestionView;
use crate::registers::{AdvisoryAct, AdvisoryState, Audience};
use crate::store::{AdvisoryRow, Hand, QuestionRow};

/// Characters of a title or a question at most.
const TITLE_MOST: usize = 200;
/// Questions at most.
const QUESTIONS_MOST: usize = 50;

/// An advisory as it is written.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAdvisory {
    /// What it is about.
    pub title: String,
    /// What thieves do.
    pub text: String,
    /// What to do about it.
    pub advice: String,
    /// carriers, communes, public; one or several.
    pub audiences: Vec<String>,
    /// Codes of the communes it is for; the whole province if absent or empty.
    pub communes: Option<Vec<String>>,
    /// From when to when.
    pub period: DaysTold,
}

/// A step with an advisory.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdvisoryStep {
    /// published, withdrawn.
    pub to: String,
    /// Why.
    pub note: Option<String>,
}

/// All questions, in order.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Questions {
    /// The questions with their answers.
    pub questions: Vec<QuestionView>,
}

/// Reads an advisory as a draft.
pub(super) fn advisory(new: &NewAdvisory, live: &Live, id: Uuid, hand: Hand) -> Result<AdvisoryRow, AppError> {
    let mut check = Checker::default();
    let title = title(&mut check, "title", &new.title);
    let (body, advice) = (text(&mut check, "text", &new.text), text(&mut check, "advice", &new.advice));
    let told = new.audiences.iter().map(|code| Audience::from_code(code)).collect::<Option<Vec<_>>>();
    let audiences: Option<Vec<Audience>> = told.filter(|audiences| !audiences.is_empty()).map(|told| {
        // In one order, and each once.
        Audience::ALL.iter().copied().filter(|audience| told.contains(audience)).collect()
    });
    if audiences.is_none() {
        let (vi, en) = (
            "Cần ít nhất một trong: carriers, communes, public.",
            "At least one of carriers, communes and public is needed.",
        );
        check.fault("audiences", vi, en);
    }
    let mut communes = new.communes.clone().unwrap_or_default();
    communes.sort_unstable();
    communes.dedup();
    if communes.iter().any(|code| live.communes.get(code).is_none()) {
        check.fault("communes", "Có mã xã không đúng.", "There is no commune with one of these codes.");
    }
    let period = days(&mut check, "period", &new.period);
    match (title, body, advice, audiences, period, check.0.is_empty()) {
        (Some(title), Some(text), Some(advice), Some(audiences), Some(period), true) => Ok(AdvisoryRow {
            id,
            title,
            text,
            advice,
            audiences,
            communes,
            period,
            state: AdvisoryState::Draft,
            published: None,
            written: hand,
            confirmed: None,
            data_version: 0,
        }),
        _ => Err(AppError::Invalid(check.0)),
    }
}

fn title(check: &mut Checker, name: &str, told: &str) -> Option<String> {
    let told = told.trim();
    let right = (1..=TITLE_MOST).contains(&told.chars().count());
    if !right {
        check.fault(name, "Cần từ 1 đến 200 ký tự.", "1 to 200 characters are needed.");
    }
    right.then(|| told.to_owned())
}

/// A step as it was sent.
pub(super) fn step(step: &AdvisoryStep) -> Result<(AdvisoryAct, Option<String>), AppError> {
    let mut check = Checker::default();
    let act = AdvisoryAct::from_code(&step.to);
    let act = act.filter(|act| matches!(act, AdvisoryAct::Published | AdvisoryAct::Withdrawn));
    if act.is_none() {
        check.fault("to", "Có: published, withdrawn.", "There are: published, withdrawn.");
    }
    let note = step.note.as_deref().map(str::trim).filter(|note| !note.is_empty());
    let note = note.and_then(|note| text(&mut check, "note", note));
    match act {
        Some(act) if check.0.is_empty() => Ok((act, note)),
        _ => Err(AppError::Invalid(check.0)),
    }
}

/// Questions as they were sent.
pub(super) fn questions(new: &Questions) -> Result<Vec<QuestionRow>, AppError> {
    let mut check = Checker::default();
    if new.questions.len() > QUESTIONS_MOST {
        check.fault("questions", "Nhiều nhất 50 câu hỏi.", "50 questions at most.");
    }
    let mut rows = Vec::new();
    for (number, one) in new.questions.iter().enumerate() {
        let question = title(&mut check, &format!("questions[{number}].question"), &one.question);
        let answer = text(&mut check, &format!("questions[{number}].answer"), &one.answer);
        rows.extend(question.zip(answer).map(|(question, answer)| QuestionRow { question, answer }));
    }
    if check.0.is_empty() { Ok(rows) } else { Err(AppError::Invalid(check.0)) }
}
