//! The plan of a night: asked for, searched in the background, read, approved, taken away.

mod answer;
mod asked;
mod dispatch;
mod files;
mod gather;
mod overlap;
mod problem;
mod search;
mod tasks;
mod tours;
mod words;

pub use answer::{CostTold, HourShare, LeftTold, StopTold, Totals, TourTold, TravelTold};
pub use asked::{NewPlan, PinTold, night as read_night};
pub use dispatch::{CalledView, DispatchView};
pub(in crate::app) use files::written;
pub use files::{PlanFile, PlanFormat};
pub use overlap::{CrewOverlap, OverlapView};
pub(in crate::app) use tasks::TaskPlace;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde::Serialize;
use time::Date;
use tokio::sync::watch;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::crews::planner;
use crate::app::tracks::local;
use crate::app::{App, AppError, Caller};
use crate::store::{PlanRow, PlanStatus, Quarter};
use crate::units::{Message, Timestamp};
use answer::Answer;
use problem::{build, without_each};
use search::{Running, Terms};
use tours::{Clock, Teller};

/// Plans of a list at most.
const LIST_MOST: i64 = 500;

/// A search that nobody carries out any more is over after this.
const LOST_AFTER: f64 = 900.0 / 86_400.0;

/// Progress is told no oftener than this.
const TELL_EVERY: Duration = Duration::from_millis(500);

/// Searches under way in this process.
#[derive(Debug, Default)]
pub struct Searches {
    running: Mutex<HashMap<Uuid, Arc<Running>>>,
    /// Grows with each step of progress.
    stepped: watch::Sender<u64>,
}

/// A plan in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlanLine {
    /// Its id.
    pub id: Uuid,
    /// The day of its evening.
    pub night: String,
    /// Its number among those of the night.
    pub variant: i64,
    /// running, draft, approved, stopped, failed.
    pub status: &'static str,
    /// When its search began.
    pub made_at: String,
    /// What it comes to.
    pub totals: Totals,
}

/// What was fixed, and what that costs.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AskedView {
    /// What is to be done.
    pub pins: Vec<PinTold>,
    /// What is left out.
    pub bans: Vec<String>,
    /// Pairs, the first before the second.
    pub orders: Vec<[String; 2]>,
    /// Communes that nobody is to enter.
    pub closed: Vec<String>,
    /// What wishes cost.
    pub costs: Vec<CostTold<String>>,
}

/// A plan of a night.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PlanView {
    /// Its id.
    pub id: Uuid,
    /// The day of its evening.
    pub night: String,
    /// Its number among those of the night.
    pub variant: i64,
    /// running, draft, approved, stopped, failed.
    pub status: &'static str,
    /// The part of its search that is over, 0 to 1.
    pub progress: f64,
    /// What random draws started from: night and variant, or a number somebody chose.
    pub seed: String,
    /// When its search began.
    pub made_at: String,
    /// When it was approved.
    pub approved_at: Option<String>,
    /// What travel times were reckoned from.
    pub travel: TravelTold<String>,
    /// What it comes to.
    pub totals: Totals,
    /// The night's hours.
    pub hours: Vec<HourShare>,
    /// Who goes where.
    pub crews: Vec<TourTold<String>>,
    /// What nobody visits.
    pub left_out: Vec<LeftTold<String>>,
    /// How much of it was in earlier plans.
    pub overlap: OverlapView,
    /// What was fixed.
    pub asked: AskedView,
    /// What was to be done and is not.
    pub mandatory_missed: Vec<String>,
}

impl App {
    /// Begin the search for a plan; it goes on in the background.
    pub async fn make_plan(&self, caller: &Caller, new: &NewPlan) -> Result<Uuid, AppError> {
        planner(caller)?;
        let scope = caller.scope();
        let (crews, stations) = (self.store().crews(scope).await?, self.store().stations(scope).await?);
        let asked = asked::read(new, &crews, &stations, &self.live())?;
        let clock = Clock::of(asked.night, self.settings().zone);
        let travel = self.travel().await?;
        let gathered = self.gather(caller, &asked, &travel, clock.night()).await?;
        let invented = self.settings().demo;
        let build = move || {
            let built = build(&asked, &clock, &travel, &gathered)?;
            Ok::<_, AppError>(Teller { asked, clock, travel, gathered, built, invented })
        };
        let teller = tokio::task::spawn_blocking(build).await.map_err(|e| AppError::Internal(e.to_string()))??;
        let row = PlanRow {
            id: self.world().id(),
            night: teller.asked.night,
            variant: 0,
            status: PlanStatus::Running,
            asked: json(new)?,
            answer: json(&teller.beginning())?,
            seed: 0,
            made_at: self.world().now(),
            made_by: caller.account().map(|a| a.id),
            approved: None,
        };
        let before = self.history(caller, teller.asked.night).await?;
        let (_, seed) = self.store().add_plan(scope, &row, new.seed).await?;
        let running = Arc::new(Running::default());
        self.searches().put(row.id, Arc::clone(&running));
        self.wrote();
        tokio::spawn(self.clone().carry_out(caller.clone(), row.id, (seed, before), teller, running));
        Ok(row.id)
    }

    /// Searches, and writes what came out.
    async fn carry_out(
        self,
        caller: Caller,
        id: Uuid,
        (seed, before): (u64, Vec<Option<Vec<Quarter>>>),
        teller: Teller,
        running: Arc<Running>,
    ) {
        let (app, steps) = (self.clone(), Arc::clone(&running));
        let work = move || {
            let told = Mutex::new(Instant::now());
            let tell = || app.searches().step(&told);
            let nights = overlap::moments(&teller.built.problem, &before);
            let without = without_each(&teller);
            let terms = Terms {
                seed,
                budget: teller.asked.budget,
                loss: teller.asked.loss,
                limit: overlap::LIMIT,
                nights: &nights,
                without: &without,
            };
            search::search(&teller.built.problem, &terms, &steps, &tell).map(|drawn| {
                let crew = |at: usize| teller.asked.crews[at].0.id;
                let quarters = overlap::quarters(&teller.built.problem, &drawn.plan, crew);
                (teller.answer(&drawn), quarters)
            })
        };
        let (status, answer, quarters) = match tokio::task::spawn_blocking(work).await {
            Ok(Ok((answer, quarters))) => {
                let status = if running.is_stopped() { PlanStatus::Stopped } else { PlanStatus::Draft };
                (status, json(&answer).ok(), quarters)
            }
            Ok(Err(faults)) => {
                tracing::error!(?faults, %id, "a problem that was judged sound is not");
                (PlanStatus::Failed, None, Vec::new())
            }
            Err(error) => {
                tracing::error!(%error, %id, "a search broke off");
                (PlanStatus::Failed, None, Vec::new())
            }
        };
        let done = self.finish(&caller, id, status, answer, &quarters).await;
        self.searches().remove(id);
        if let Err(error) = done {
            tracing::error!(%error, %id, "a plan could not be written");
        }
        self.wrote();
    }

    async fn finish(
        &self,
        caller: &Caller,
        id: Uuid,
        status: PlanStatus,
        answer: Option<String>,
        quarters: &[Quarter],
    ) -> Result<(), AppError> {
        let answer = match answer {
            Some(answer) => answer,
            None => self.store().plan(caller.scope(), id).await?.ok_or(AppError::Absent)?.answer,
        };
        let now = self.world().now();
        Ok(self.store().finish_plan(caller.scope(), id, status, &answer, quarters, now).await?)
    }

    /// Plans of a night, or of all nights, the newest first.
    pub async fn plans(&self, caller: &Caller, night: Option<Date>) -> Result<Vec<PlanLine>, AppError> {
        planner(caller)?;
        let nights = night.map(|night| (night, night));
        let rows = self.store().plans(caller.scope(), nights, LIST_MOST).await?;
        rows.iter().map(|row| self.line(row)).collect()
    }

    fn line(&self, row: &PlanRow) -> Result<PlanLine, AppError> {
        Ok(PlanLine {
            id: row.id,
            night: row.night.to_string(),
            variant: row.variant,
            status: self.status(row).code(),
            made_at: self.local(row.made_at),
            totals: answer_of(row)?.totals,
        })
    }

    /// One plan, its sentences as `say` picks them.
    pub async fn plan(
        &self,
        caller: &Caller,
        id: Uuid,
        say: &(dyn Fn(&Message) -> String + Sync),
    ) -> Result<PlanView, AppError> {
        planner(caller)?;
        let row = self.store().plan(caller.scope(), id).await?.ok_or(AppError::Absent)?;
        let asked: NewPlan = serde_json::from_str(&row.asked).map_err(|e| AppError::Internal(e.to_string()))?;
        let answer = answer_of(&row)?.told(say);
        let own = self.store().plan_quarters(caller.scope(), id).await?;
        let before = self.history(caller, row.night).await?;
        let status = self.status(&row);
        let seed = match row.seed == PlanRow::own_seed(row.night, row.variant) {
            true => format!("{}-{}", row.night.to_string().replace('-', ""), row.variant),
            false => row.seed.to_string(),
        };
        Ok(PlanView {
            id,
            night: row.night.to_string(),
            variant: row.variant,
            status: status.code(),
            progress: self.searches().get(id).map_or(1.0, |running| running.progress()),
            seed,
            made_at: self.local(row.made_at),
            approved_at: row.approved.map(|(at, _)| self.local(at)),
            travel: answer.travel,
            totals: answer.totals,
            hours: answer.hours,
            overlap: overlap::table(row.night, &answer.crews, &own, &before),
            crews: answer.crews,
            left_out: answer.left_out,
            asked: AskedView {
                pins: asked.pins,
                bans: asked.bans,
                orders: asked.orders,
                closed: asked.closed,
                costs: answer.costs,
            },
            mandatory_missed: answer.mandatory_missed,
        })
    }

    /// Who was where in each of the seven nights before: by the approved plan, else by the newest.
    async fn history(&self, caller: &Caller, night: Date) -> Result<Vec<Option<Vec<Quarter>>>, AppError> {
        let nights = overlap::nights(night);
        let span = nights.first().copied().zip(nights.last().copied());
        let rows = self.store().plans(caller.scope(), span, LIST_MOST).await?;
        let mut before = Vec::new();
        for night in nights {
            let of = |status: PlanStatus| rows.iter().find(|row| row.night == night && row.status == status);
            let made =
                |row: &&PlanRow| row.night == night && matches!(row.status, PlanStatus::Draft | PlanStatus::Stopped);
            let chosen = of(PlanStatus::Approved).or_else(|| rows.iter().find(made));
            before.push(match chosen {
                Some(row) => Some(self.store().plan_quarters(caller.scope(), row.id).await?),
                None => None,
            });
        }
        Ok(before)
    }

    /// End a plan's search with the best so far.
    pub async fn stop_plan(&self, caller: &Caller, id: Uuid) -> Result<(), AppError> {
        planner(caller)?;
        let row = self.store().plan(caller.scope(), id).await?.ok_or(AppError::Absent)?;
        match self.searches().get(id) {
            Some(running) => running.stop(),
            None if row.status == PlanStatus::Running => return Err(AppError::PlanNotReady),
            None => {}
        }
        Ok(())
    }

    /// Approve a plan that was made; another of its night that was approved is a draft again.
    pub async fn approve_plan(&self, caller: &Caller, id: Uuid) -> Result<(), AppError> {
        planner(caller)?;
        let row = self.store().plan(caller.scope(), id).await?.ok_or(AppError::Absent)?;
        if row.status == PlanStatus::Approved {
            return Ok(());
        }
        let (by, now) = (caller.account().map(|a| a.id), self.world().now());
        self.store().approve_plan(caller.scope(), id, by, now).await.map_err(|error| match error {
            crate::store::StoreError::Moved => AppError::PlanNotReady,
            other => other.into(),
        })?;
        self.wrote();
        Ok(())
    }

    /// Wakes with each step of a search of this process.
    pub fn watch_plans(&self) -> watch::Receiver<u64> {
        self.searches().stepped.subscribe()
    }

    fn status(&self, row: &PlanRow) -> PlanStatus {
        let lost = self.world().now().days_since(row.made_at) > LOST_AFTER && self.searches().get(row.id).is_none();
        if row.status == PlanStatus::Running && lost { PlanStatus::Failed } else { row.status }
    }

    pub(in crate::app) fn local(&self, at: Timestamp) -> String {
        local(at, self.settings().zone)
    }
}

impl Searches {
    fn get(&self, id: Uuid) -> Option<Arc<Running>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }

    fn put(&self, id: Uuid, running: Arc<Running>) {
        self.running.lock().unwrap_or_else(PoisonError::into_inner).insert(id, running);
    }

    fn remove(&self, id: Uuid) {
        self.running.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
    }

    /// Tell of progress, unless that was done a moment ago.
    fn step(&self, last: &Mutex<Instant>) {
        let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
        if last.elapsed() >= TELL_EVERY {
            *last = Instant::now();
            self.stepped.send_modify(|n| *n += 1);
        }
    }
}

pub(in crate::app) fn answer_of(row: &PlanRow) -> Result<Answer<Message>, AppError> {
    serde_json::from_str(&row.answer).map_err(|e| AppError::Internal(e.to_string()))
}

fn json(value: &impl Serialize) -> Result<String, AppError> {
    serde_json::to_string(value).map_err(|e| AppError::Internal(e.to_string()))
}
