//! Patrol orders: issued for the crews of an approved plan, secret until done, every look written down.
//! Police and the department issue them; a crew opens its own with a code, on the road.

mod area;
mod content;
mod driven;
mod judged;
mod read;
mod road;
mod told;

pub use driven::{DrivenView, StopDriven};
pub use judged::{Decision, EntryLine, EntryRefused, EntryTray, Taken, WithdrawnTold};
pub use read::{EntriesTold, EntryTold};
pub use road::{NewAcceptance, OrderPhotoReceipt};
pub use told::{
    AreaTold, CheckTold, HotTold, IssuedView, LookView, OrderCrew, OrderLine, OrderStation, OrderStop, OrderView,
    PhoneTold, RouteNear, WayTold,
};

use serde::Deserialize;
use sha2::{Digest, Sha256};
use time::Date;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::crews::planner;
use crate::app::plans::{PlanFile, answer_of, written};
use crate::app::{App, AppError, Caller, PlanFormat};
use crate::patrols::Standing;
use crate::store::{CrewRow, OrderFilter, OrderRow, PlanRow, PlanStatus, StationRow, StoreError};
use crate::units::{Message, Timestamp};
use content::Content;

/// A code opens its order for so long after the crew is to be back.
const OPEN_AFTER: i64 = 12 * 3_600_000;

/// Characters of a reason at most.
const REASON_MOST: usize = 500;

/// Why an order is taken back.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewWithdrawal {
    /// In words; the crew reads them where the order was.
    pub reason: String,
}

impl App {
    /// Issue the orders of an approved plan, one for each crew that goes out. Asked again, what is there is
    /// told; codes are told once.
    pub async fn issue_orders(&self, caller: &Caller, plan: Uuid) -> Result<Vec<IssuedView>, AppError> {
        planner(caller)?;
        let scope = caller.scope();
        let row = self.store().plan(scope, plan).await?.ok_or(AppError::Absent)?;
        if row.status != PlanStatus::Approved {
            return Err(AppError::PlanNotReady);
        }
        self.load_network().await?;
        let (crews, stations) = (self.store().crews(scope).await?, self.store().stations(scope).await?);
        let mut codes: Vec<(Uuid, String)> = Vec::new();
        let mut rows = Vec::new();
        for tour in answer_of(&row)?.crews.into_iter().filter(|tour| tour.stops.iter().any(|s| s.kind != "break")) {
            let code = self.new_code(2);
            let new = self.new_order(caller, &row, Content::of(&self.live(), tour, &crews, &stations), &code)?;
            codes.push((new.id, code));
            rows.push(new);
        }
        let replaced = "Đã có lệnh theo phương án khác. / Orders of another plan replaced it.";
        let new = self.store().add_orders(scope, &rows, replaced).await?;
        self.wrote();
        let of_plan = OrderFilter { plan: Some(plan), ..OrderFilter::default() };
        let code_of = |id| codes.iter().find(|(one, _)| *one == id).map(|(_, code)| code.clone());
        let issued = |row: OrderRow| IssuedView {
            code: Some(row.id).filter(|id| new.contains(id)).and_then(code_of),
            order: self.order_line(&row),
        };
        Ok(self.store().orders(scope, &of_plan).await?.into_iter().map(issued).collect())
    }

    fn new_order(&self, caller: &Caller, plan: &PlanRow, content: Content, code: &str) -> Result<OrderRow, AppError> {
        let at = |text: &str| {
            let read = crate::import::parse_time(text, false, self.settings().zone);
            read.ok_or_else(|| AppError::Internal("the times of a plan".to_owned()))
        };
        let until = at(&content.tour.back)?;
        Ok(OrderRow {
            id: self.world().id(),
            plan: plan.id,
            night: plan.night,
            number: 0,
            crew: Uuid::parse_str(&content.tour.id).map_err(|e| AppError::Internal(e.to_string()))?,
            crew_name: content.tour.name.clone(),
            from: at(&content.tour.leaves)?,
            until,
            expires: Timestamp::from_millis(until.millis() + OPEN_AFTER),
            issued: (self.world().now(), caller.account().map(|a| a.id)),
            code_hash: hash(code),
            stops: content.tour.stops.iter().filter(|stop| stop.kind != "break").count() as i64,
            content: serde_json::to_string(&content).map_err(|e| AppError::Internal(e.to_string()))?,
            accepted_by: None,
            withdrawn_by: None,
            reason: None,
            standing: Standing::default(),
            done: 0,
            conflicts: 0,
            looks: 0,
        })
    }

    /// Orders of a night, or of all nights, the last night first.
    pub async fn orders(&self, caller: &Caller, night: Option<Date>) -> Result<Vec<OrderLine>, AppError> {
        planner(caller)?;
        let rows = self.store().orders(caller.scope(), &OrderFilter { night, ..OrderFilter::default() }).await?;
        Ok(rows.iter().map(|row| self.order_line(row)).collect())
    }

    /// One order with who looked at it and what was said. The look is written down before it is shown.
    pub async fn order(
        &self,
        caller: &Caller,
        id: Uuid,
        say: &(dyn Fn(&Message) -> String + Sync),
    ) -> Result<OrderView, AppError> {
        planner(caller)?;
        let row = self.order_row(caller, id).await?;
        self.note_look(&row, caller, "order").await?;
        let mut view = self.order_view(&row, say).await?;
        let looks = self.store().order_looks(caller.scope(), id).await?;
        view.looks = Some(looks.into_iter().map(|look| self.look_view(look)).collect());
        view.log = Some(self.entry_lines(id, say).await?);
        view.driven = self.driven(&row, &Content::read(&row)?).await?;
        Ok(view)
    }

    /// An order's stops and way as a file, marked; it is written down who took it.
    pub async fn order_sheet(
        &self,
        caller: &Caller,
        id: Uuid,
        format: PlanFormat,
        say: &(dyn Fn(&Message) -> String + Sync),
    ) -> Result<PlanFile, AppError> {
        planner(caller)?;
        let row = self.order_row(caller, id).await?;
        self.sheet_of(&row, caller, format, say).await
    }

    async fn sheet_of(
        &self,
        row: &OrderRow,
        caller: &Caller,
        format: PlanFormat,
        say: &(dyn Fn(&Message) -> String + Sync),
    ) -> Result<PlanFile, AppError> {
        self.note_look(row, caller, format.code()).await?;
        let content = Content::read(row)?;
        let until = self.local(row.expires);
        let title = say(&Message::new(
            format!(
                "Lệnh tuần tra số {}, {}. Độ mật: thường; không phổ biến trước khi thực hiện xong. Hết hiệu lực {until}.",
                row.number, row.crew_name
            ),
            format!(
                "Patrol order {}, {}. Classification: ordinary; not to be spread before it is done. Expires {until}.",
                row.number, row.crew_name
            ),
        ));
        let text = written(format, &title, &[content.tour.told(say)]);
        Ok(PlanFile { text, name: format!("order-{}-{}.{}", row.night, row.number, format.code()) })
    }

    /// Give an order a new code, where the one before was lost, seen by others, or ended before the phone had
    /// a signal to send what it recorded: the new one opens it for twelve hours at least, the one before
    /// nothing any more.
    pub async fn renew_order(&self, caller: &Caller, id: Uuid) -> Result<IssuedView, AppError> {
        planner(caller)?;
        self.order_row(caller, id).await?;
        let (code, now) = (self.new_code(2), self.world().now());
        let until = Timestamp::from_millis(now.millis() + OPEN_AFTER);
        match self.store().renew_order(caller.scope(), id, &hash(&code), (now, until)).await {
            Err(StoreError::NotFound) => return Err(AppError::OrderMoved),
            done => done?,
        }
        self.wrote();
        let row = self.order_row(caller, id).await?;
        Ok(IssuedView { order: self.order_line(&row), code: Some(code) })
    }

    /// Take an order back: its code opens nothing any more.
    pub async fn withdraw_order(&self, caller: &Caller, id: Uuid, new: &NewWithdrawal) -> Result<(), AppError> {
        planner(caller)?;
        self.order_row(caller, id).await?;
        let reason = new.reason.trim();
        if reason.is_empty() || reason.chars().count() > REASON_MOST || reason.contains(char::is_control) {
            let (vi, en) = ("Cần lý do, tối đa 500 ký tự.", "A reason of at most 500 characters is needed.");
            return Err(AppError::field("reason", vi, en));
        }
        let by = caller.account().map(|a| a.id);
        let done = self.store().withdraw_order(caller.scope(), id, by, reason, self.world().now()).await;
        done.map_err(|error| match error {
            StoreError::Moved => AppError::OrderMoved,
            other => other.into(),
        })?;
        self.wrote();
        Ok(())
    }

    /// Whoever takes a whole plan along takes its orders along.
    pub(super) async fn note_export(&self, caller: &Caller, plan: Uuid, format: PlanFormat) -> Result<(), AppError> {
        let filter = OrderFilter { plan: Some(plan), ..OrderFilter::default() };
        for row in self.store().orders(caller.scope(), &filter).await? {
            self.note_look(&row, caller, format.code()).await?;
        }
        Ok(())
    }

    async fn order_row(&self, caller: &Caller, id: Uuid) -> Result<OrderRow, AppError> {
        self.store().order(caller.scope(), id).await?.ok_or(AppError::Absent)
    }

    async fn note_look(&self, row: &OrderRow, caller: &Caller, what: &str) -> Result<(), AppError> {
        let by = caller.account().map(|a| a.id);
        Ok(self.store().look_at_order(caller.scope(), row.id, by, what, self.world().now()).await?)
    }
}

fn hash(code: &str) -> Vec<u8> {
    Sha256::digest(code.as_bytes()).to_vec()
}

/// The crew and the station of a tour, where they are still there.
fn who<'a>(
    id: &str,
    crews: &'a [CrewRow],
    stations: &'a [StationRow],
) -> (Option<&'a CrewRow>, Option<&'a StationRow>) {
    let crew = crews.iter().find(|crew| crew.id.to_string() == id);
    (crew, crew.and_then(|crew| stations.iter().find(|station| station.id == crew.station)))
}
