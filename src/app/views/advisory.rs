//! Advisories as those see them who write them, read them, or look at the public page.

use serde::Serialize;
use utoipa::ToSchema;

use crate::app::views::{HandView, Link};

/// An advisory.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AdvisoryView {
    /// Its id.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// What thieves do.
    pub text: String,
    /// What to do about it.
    pub advice: String,
    /// carriers, communes, public.
    pub audiences: Vec<&'static str>,
    /// Codes of the communes it is for; the whole province if empty.
    pub communes: Vec<String>,
    /// Full names of those communes.
    pub commune_names: Vec<String>,
    /// First day, as in 2026-12-01.
    pub period_from: String,
    /// Last day.
    pub period_to: String,
    /// draft, published, withdrawn.
    pub state: &'static str,
    /// When it was published.
    pub published_at: Option<String>,
    /// Who wrote it; the role alone for readers.
    pub written: HandView,
    /// When this account confirmed that it was read.
    pub confirmed_at: Option<String>,
    /// Whether this account is asked to confirm it.
    pub may_confirm: bool,
    /// changed, published, withdrawn: what the caller may do.
    pub next: Vec<&'static str>,
    /// Everything that was done with it, oldest first; of one advisory, for those who write.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub history: Option<Vec<AdvisoryLineView>>,
}

/// One page of advisories.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AdvisoryList {
    /// The advisories.
    pub items: Vec<AdvisoryView>,
    /// `next` while there is more.
    pub links: Vec<Link>,
}

/// One line of the history.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AdvisoryLineView {
    /// Who did it.
    #[serde(flatten)]
    pub hand: HandView,
    /// written, changed, published, withdrawn.
    pub act: &'static str,
    /// What was said.
    pub note: Option<String>,
}

/// Who has read an advisory and who has not.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ConfirmationsView {
    /// Bodies that it is for.
    pub asked: usize,
    /// Of those, the ones somebody of which has confirmed.
    pub read: usize,
    /// Each, carriers first.
    pub bodies: Vec<BodyView>,
}

/// A carrier or a commune that an advisory is for.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BodyView {
    /// carrier, commune.
    pub kind: &'static str,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Accounts that have confirmed, first ones first.
    pub read: Vec<ReadView>,
}

/// That somebody has read it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReadView {
    /// When.
    pub at: String,
    /// The account's name.
    pub by: Option<String>,
}

/// What the public page shows.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PublicAdvisories {
    /// Advisories for everybody that are in force, newest first.
    pub items: Vec<PublicAdvisory>,
    /// Questions with their answers, in order.
    pub questions: Vec<QuestionView>,
}

/// An advisory for everybody.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PublicAdvisory {
    /// Its id.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// What thieves do.
    pub text: String,
    /// What to do about it.
    pub advice: String,
    /// Full names of the communes it is for; the whole province if empty.
    pub commune_names: Vec<String>,
    /// First day.
    pub period_from: String,
    /// Last day.
    pub period_to: String,
    /// When it was published.
    pub published_at: Option<String>,
    /// police, department.
    pub role: &'static str,
}

/// A question and its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, serde::Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuestionView {
    /// The question.
    pub question: String,
    /// The answer.
    pub answer: String,
}
