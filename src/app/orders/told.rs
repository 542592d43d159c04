//! An order as it is told to those who issue it and to the crew.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::orders::content::Content;
use crate::app::orders::driven::DrivenView;
use crate::app::orders::judged::EntryLine;
use crate::app::plans::StopTold;
use crate::app::{App, AppError};
use crate::patrols::checklist;
use crate::store::{LookRow, OrderRow};
use crate::units::Message;

/// An order in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OrderLine {
    /// Its id.
    pub id: Uuid,
    /// The plan that it carries out.
    pub plan: Uuid,
    /// The day of its evening.
    pub night: String,
    /// Its number within the year.
    pub number: i64,
    /// The crew's id.
    pub crew: Uuid,
    /// Its name.
    pub crew_name: String,
    /// issued, accepted, under_way, done, withdrawn, expired.
    pub status: &'static str,
    /// When the crew leaves its station.
    pub from: String,
    /// When it is to be back.
    pub until: String,
    /// Its code opens it until this.
    pub expires_at: String,
    /// When it was issued.
    pub issued_at: String,
    /// When it was accepted.
    pub accepted_at: Option<String>,
    /// By whom, as they wrote their name.
    pub accepted_by: Option<String>,
    /// When the crew set out.
    pub started_at: Option<String>,
    /// When it was back.
    pub ended_at: Option<String>,
    /// Why it was taken back.
    pub reason: Option<String>,
    /// Stops and stretches.
    pub stops: i64,
    /// Those that were left.
    pub done: i64,
    /// Entries that wait for a person.
    pub conflicts: i64,
    /// How often it was looked at.
    pub looks: i64,
}

/// An order with the code that opens it, which is told once.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct IssuedView {
    /// The order.
    #[serde(flatten)]
    pub order: OrderLine,
    /// Its code; nothing where it was told before.
    pub code: Option<String>,
}

/// A crew as it was when it was ordered out.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct OrderCrew {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// car, motorbike, foot.
    pub vehicle: String,
    /// Its telephone.
    pub phone: Option<String>,
}

/// A station as it was then.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct OrderStation {
    /// Its name.
    pub name: String,
    /// Longitude and latitude.
    pub point: Option<[f64; 2]>,
    /// Its telephone.
    pub phone: Option<String>,
}

/// The way to a stop from the one before.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct WayTold {
    /// Of way.
    pub metres: f64,
    /// From leaving there to arriving here.
    pub minutes: f64,
}

/// A hot stretch that is visited.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct HotTold {
    /// At which stop.
    pub stop: usize,
    /// Its rate as a multiple of the province's mean.
    pub ratio: f64,
    /// Longitudes and latitudes.
    pub line: Vec<[f64; 2]>,
}

/// A line of a check-list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CheckTold {
    /// Stable.
    pub id: &'static str,
    /// In words.
    pub text: String,
    /// In a word or two, for a printed table.
    pub short: String,
    /// Whether a photo is asked for.
    pub photo: bool,
}

/// A stop, a stretch or a break of an order.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OrderStop {
    /// As the plan has it.
    #[serde(flatten)]
    pub stop: StopTold<String>,
    /// What is looked at there.
    pub checks: Vec<CheckTold>,
    /// The way there.
    pub way: WayTold,
}

/// Whom to call.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PhoneTold {
    /// Who answers.
    pub who: String,
    /// The number.
    pub phone: String,
}

/// What lies around a crew's way.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct AreaTold {
    /// West, south, east, north.
    pub bbox: Option<[f64; 4]>,
    /// Cable near the way.
    pub routes: Vec<RouteNear>,
    /// Hot stretches that are visited.
    pub hot: Vec<HotTold>,
}

/// A piece of cable near a crew's way.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RouteNear {
    /// The carrier's own id.
    pub route_id: String,
    /// Whose it is.
    pub carrier: Option<String>,
    /// Longitudes and latitudes.
    pub line: Vec<[f64; 2]>,
}

/// Who looked at an order.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LookView {
    /// When.
    pub at: String,
    /// Whose account; nothing for whoever opened it with its code.
    pub who: Option<String>,
    /// order, gpx, kml, geojson, csv.
    pub what: String,
}

/// An order.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OrderView {
    /// Its id.
    pub id: Uuid,
    /// The plan that it carries out.
    pub plan: Uuid,
    /// Its number within the year.
    pub number: i64,
    /// The day of its evening.
    pub night: String,
    /// issued, accepted, under_way, done, withdrawn, expired.
    pub status: &'static str,
    /// The line that stands on every copy.
    pub classification: String,
    /// When the crew leaves its station.
    pub from: String,
    /// When it is to be back.
    pub until: String,
    /// Its code opens it until this.
    pub expires_at: String,
    /// When it was issued.
    pub issued_at: String,
    /// When it was accepted.
    pub accepted_at: Option<String>,
    /// By whom, as they wrote their name.
    pub accepted_by: Option<String>,
    /// When the crew set out.
    pub started_at: Option<String>,
    /// When it was back.
    pub ended_at: Option<String>,
    /// Why it was taken back.
    pub reason: Option<String>,
    /// Who goes.
    pub crew: OrderCrew,
    /// From where.
    pub station: OrderStation,
    /// Of the whole way.
    pub metres: f64,
    /// In order.
    pub stops: Vec<OrderStop>,
    /// The crew's way.
    pub path: Vec<[f64; 2]>,
    /// Whom to call.
    pub phones: Vec<PhoneTold>,
    /// What lies around.
    pub area: AreaTold,
    /// What this crew said so far, positions left out.
    pub done: Vec<EntryLine>,
    /// Who looked at it; for those who issue orders.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub looks: Option<Vec<LookView>>,
    /// All that was received; for those who issue orders.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log: Option<Vec<EntryLine>>,
    /// What the crew did of it as its track shows it; for those who issue orders, once there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub driven: Option<DrivenView>,
}

impl App {
    pub(super) fn order_line(&self, row: &OrderRow) -> OrderLine {
        let at = |at| self.local(at);
        OrderLine {
            id: row.id,
            plan: row.plan,
            night: row.night.to_string(),
            number: row.number,
            crew: row.crew,
            crew_name: row.crew_name.clone(),
            status: row.standing.at(self.world().now(), row.expires).code(),
            from: at(row.from),
            until: at(row.until),
            expires_at: at(row.expires),
            issued_at: at(row.issued.0),
            accepted_at: row.standing.accepted.map(at),
            accepted_by: row.accepted_by.clone(),
            started_at: row.standing.started.map(at),
            ended_at: row.standing.ended.map(at),
            reason: row.reason.clone(),
            stops: row.stops,
            done: row.done,
            conflicts: row.conflicts,
            looks: row.looks,
        }
    }

    /// An order without who looked at it.
    pub(super) async fn order_view(
        &self,
        row: &OrderRow,
        say: &(dyn Fn(&Message) -> String + Sync),
    ) -> Result<OrderView, AppError> {
        self.load_network().await?;
        let content = Content::read(row)?;
        let area = self.order_area(&content);
        let all = self.entry_lines(row.id, say).await?;
        let done = all.into_iter().filter(|one| one.counts && one.kind != "positions").collect();
        let checks = |at: usize, stop: &StopTold<String>| match stop.kind.as_str() {
            "break" => Vec::new(),
            _ => checklist(&content.assets_at(at)).into_iter().map(|item| check_told(item, say)).collect(),
        };
        let (line, phones, ways) = (self.order_line(row), phones(&content, say), content.ways.clone());
        let tour = content.tour.clone().told(say);
        let stops = tour.stops.into_iter().zip(ways).enumerate();
        let stops = stops.map(|(at, (stop, way))| OrderStop { checks: checks(at, &stop), stop, way }).collect();
        Ok(OrderView {
            id: line.id,
            plan: line.plan,
            number: line.number,
            night: line.night,
            status: line.status,
            classification: say(&Message::new("Độ mật: thường", "Classification: ordinary")),
            from: line.from,
            until: line.until,
            expires_at: line.expires_at,
            issued_at: line.issued_at,
            accepted_at: line.accepted_at,
            accepted_by: line.accepted_by,
            started_at: line.started_at,
            ended_at: line.ended_at,
            reason: line.reason,
            crew: content.crew,
            station: content.station,
            metres: tour.metres,
            stops,
            path: tour.path,
            phones,
            area,
            done,
            looks: None,
            log: None,
            driven: None,
        })
    }

    pub(super) fn look_view(&self, row: LookRow) -> LookView {
        LookView { at: self.local(row.at), who: row.by, what: row.what }
    }
}

fn check_told(item: &'static crate::patrols::CheckItem, say: &dyn Fn(&Message) -> String) -> CheckTold {
    CheckTold {
        id: item.id,
        text: say(&Message::new(item.vi, item.en)),
        short: say(&Message::new(item.short_vi, item.short_en)),
        photo: item.photo,
    }
}

fn phones(content: &Content, say: &dyn Fn(&Message) -> String) -> Vec<PhoneTold> {
    let station = content.station.phone.clone().map(|phone| PhoneTold { who: content.station.name.clone(), phone });
    let crew = content.crew.phone.clone().map(|phone| PhoneTold { who: content.crew.name.clone(), phone });
    let police = PhoneTold { who: say(&Message::new("Công an", "Police")), phone: "113".to_owned() };
    station.into_iter().chain(crew).chain([police]).collect()
}
