//! A draw as it is asked for, read and judged: every fault at once.

use serde::Deserialize;
use time::{Date, Duration};
use utoipa::ToSchema;

use crate::app::AppError;
use crate::app::inspections::{AssetTold, Assets, key_place};
use crate::app::intake::Checker;
use crate::app::key_places::text;
use crate::key_places::{KeyKind, KeyState};
use crate::network::SiteKind;
use crate::patrols::sealed::{CANDIDATES_MOST, TICKETS_MOST};
use crate::store::{AssetRow, Days, Filter, KeyPlaceFilter};
use crate::units::CarrierCode;

/// Days ahead that an inspection may lie at most.
const AHEAD_MOST: i64 = 90;
/// How many are drawn at most.
const TAKE_MOST: u32 = 100;
/// Characters of a public event or its outcome at most.
const SOURCE_MOST: usize = 200;

/// A draw that is to be sealed.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDraw {
    /// The local day of the inspection, as in 2026-12-05; today at the earliest.
    pub day: String,
    /// How many are drawn.
    pub take: u32,
    /// What may be drawn: `key_targets` or `key_areas` (those approved for that day), `sites`, or `list`.
    pub pool: String,
    /// For `sites`: of this carrier only.
    pub carrier: Option<String>,
    /// For `sites`: of this kind only.
    pub site_kind: Option<String>,
    /// For `list`: what may be drawn.
    pub list: Option<Vec<DrawFrom>>,
    /// A public event after the sealing whose outcome is mixed in, such as a lottery's first prize of a day.
    pub source: Option<String>,
}

/// One thing that may be drawn.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DrawFrom {
    /// Which thing.
    pub asset: AssetTold,
    /// In how many tickets, 1 to 100; 1 if absent.
    pub tickets: Option<u32>,
}

/// The outcome of a public event.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OutcomeTold {
    /// As it was announced, such as 845213.
    pub outcome: String,
}

/// Why a draw is cancelled.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelTold {
    /// Everybody reads it.
    pub reason: String,
}

/// That something was inspected.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InspectedTold {
    /// The candidate's id.
    pub candidate: String,
    /// What was found; its carrier reads it.
    pub note: Option<String>,
}

/// A draw that was read.
pub(super) struct Told {
    pub day: Date,
    pub take: u32,
    pub pool: String,
    pub source: String,
    pub candidates: Vec<(AssetRow, u32)>,
}

pub(super) async fn read(assets: &Assets<'_>, new: &NewDraw, today: Date) -> Result<Told, AppError> {
    let mut check = Checker::default();
    let day = crate::app::inspections::day(&new.day)
        .filter(|day| (today..=today.saturating_add(Duration::days(AHEAD_MOST))).contains(day));
    if day.is_none() {
        let (vi, en) = ("Cần một ngày từ hôm nay đến 90 ngày tới.", "A day from today to 90 days ahead is needed.");
        check.fault("day", vi, en);
    }
    let source = new.source.as_deref().unwrap_or_default().trim().to_owned();
    short(&mut check, "source", &source);
    let candidates = match day {
        Some(day) => pool(assets, &mut check, new, day).await?,
        None => Vec::new(),
    };
    if check.0.is_empty() && candidates.len() < 2 {
        let (vi, en) = ("Cần ít nhất hai đối tượng để rút.", "At least two things to draw from are needed.");
        check.fault("pool", vi, en);
    }
    if candidates.len() > CANDIDATES_MOST {
        check.fault("pool", "Nhiều nhất 2.000 đối tượng.", "2,000 things at most.");
    }
    if new.take == 0 || new.take > TAKE_MOST || (new.take as usize >= candidates.len() && check.0.is_empty()) {
        let (vi, en) = (
            "Số rút từ 1 đến 100 và ít hơn số đối tượng.",
            "1 to 100 are drawn, and fewer than there are to draw from.",
        );
        check.fault("take", vi, en);
    }
    match (day, check.0.is_empty()) {
        (Some(day), true) => Ok(Told { day, take: new.take, pool: new.pool.clone(), source, candidates }),
        _ => Err(AppError::Invalid(check.0)),
    }
}

async fn pool(
    assets: &Assets<'_>,
    check: &mut Checker,
    new: &NewDraw,
    day: Date,
) -> Result<Vec<(AssetRow, u32)>, AppError> {
    let most = i64::try_from(CANDIDATES_MOST + 1).unwrap_or(i64::MAX);
    let once = |asset| (asset, 1);
    match new.pool.as_str() {
        "key_targets" | "key_areas" => {
            let kind = if new.pool == "key_areas" { KeyKind::Area } else { KeyKind::Target };
            let filter = KeyPlaceFilter {
                days: Some(Days { from: day, to: day }),
                states: vec![KeyState::Approved],
                kind: Some(kind),
                limit: most,
                ..KeyPlaceFilter::default()
            };
            let rows = assets.store.key_places(assets.scope, &filter).await?;
            Ok(rows.into_iter().filter_map(key_place).map(once).collect())
        }
        "sites" => {
            let carrier = new.carrier.as_deref().map(CarrierCode::checked);
            let kind = new.site_kind.as_deref().map(SiteKind::from_code);
            if carrier == Some(None) {
                check.fault("carrier", "Không có doanh nghiệp này.", "There is no such carrier.");
            }
            if kind == Some(None) {
                check.fault("site_kind", "Không có loại này.", "There is no such kind.");
            }
            let carriers = carrier.flatten().into_iter().collect();
            let filter = Filter { carriers, limit: i64::MAX, ..Filter::default() };
            let rows = assets.store.sites(assets.scope, &filter).await?;
            let wanted = rows.into_iter().filter(|row| kind.flatten().is_none_or(|kind| row.site.kind == kind));
            Ok(wanted.map(|row| once(assets.site(row))).collect())
        }
        "list" => listed(assets, check, new.list.as_deref().unwrap_or_default()).await,
        _ => {
            let (vi, en) =
                ("Có: key_targets, key_areas, sites, list.", "There are: key_targets, key_areas, sites, list.");
            check.fault("pool", vi, en);
            Ok(Vec::new())
        }
    }
}

async fn listed(assets: &Assets<'_>, check: &mut Checker, list: &[DrawFrom]) -> Result<Vec<(AssetRow, u32)>, AppError> {
    let mut found: Vec<(AssetRow, u32)> = Vec::new();
    for one in list.iter().take(CANDIDATES_MOST + 1) {
        let tickets = one.tickets.unwrap_or(1);
        if !(1..=TICKETS_MOST).contains(&tickets) {
            check.fault("tickets", "Từ 1 đến 100 phiếu.", "1 to 100 tickets.");
        }
        if let Some(asset) = assets.read(check, "list", &one.asset).await? {
            if found.iter().any(|(other, _)| other.identity() == asset.identity()) {
                check.fault("list", "Có đối tượng ghi hai lần.", "Something is in the list twice.");
            }
            found.push((asset, tickets));
        }
    }
    Ok(found)
}

fn short(check: &mut Checker, name: &str, text: &str) {
    check.line(name, text);
    if text.chars().count() > SOURCE_MOST {
        check.fault(name, "Dài quá 200 ký tự.", "It is longer than 200 characters.");
    }
}

pub(super) fn outcome(told: &OutcomeTold) -> Result<String, AppError> {
    let (mut check, outcome) = (Checker::default(), told.outcome.trim());
    short(&mut check, "outcome", outcome);
    if outcome.is_empty() {
        check.fault("outcome", "Cần kết quả đã công bố.", "The outcome as it was announced is needed.");
    }
    if check.0.is_empty() { Ok(outcome.to_owned()) } else { Err(AppError::Invalid(check.0)) }
}

pub(super) fn reason(told: &CancelTold) -> Result<String, AppError> {
    let mut check = Checker::default();
    text(&mut check, "reason", &told.reason).ok_or(AppError::Invalid(check.0))
}

pub(super) fn note(told: &InspectedTold) -> Result<Option<String>, AppError> {
    let mut check = Checker::default();
    match told.note.as_deref().map(str::trim).filter(|note| !note.is_empty()) {
        Some(note) => text(&mut check, "note", note).map(Some).ok_or(AppError::Invalid(check.0)),
        None => Ok(None),
    }
}
