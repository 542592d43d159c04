//! The demo province: everything in it is invented, and says so.

mod advisories;
mod crews;
mod draws;
mod duties;
mod inspections;
mod places;
mod reports;
mod tracks;
mod works;

use std::ops::ControlFlow;

use rust_embed::Embed;
use serde::Deserialize;

use crate::access::{Role, Scope};
use crate::app::{App, AppError, Caller, NewUser, RoadUpload, RoadWish, Source, Upload, Work};
use crate::import::{Choices, Reading, read_communes, read_incidents};
use crate::network::Commune;
use crate::store::CarrierRow;
use crate::units::CarrierCode;

#[derive(Embed)]
#[folder = "data/demo"]
#[include = "carriers.json"]
#[include = "communes.geojson"]
#[include = "incidents.geojson"]
#[include = "stations.geojson"]
#[include = "crews.json"]
#[include = "roads.osm"]
#[include = "routes/*.geojson"]
#[include = "sites/*.geojson"]
struct Files;

/// One account of the demo, its password in clear.
#[derive(Clone, Debug)]
pub struct DemoUser {
    /// The role.
    pub role: Role,
    /// Name to sign in with.
    pub user: String,
    /// Made anew at each start.
    pub password: String,
}

#[derive(Deserialize)]
struct DemoCarrier {
    code: String,
    name: String,
    color: i64,
}

/// Whether one of these carriers, by code and name, is the demo's.
pub(super) fn is_demo(carriers: &[(String, String)]) -> bool {
    let known: Vec<DemoCarrier> = parsed("carriers.json").unwrap_or_default();
    known.iter().any(|demo| carriers.iter().any(|(code, name)| *code == demo.code && *name == demo.name))
}

impl App {
    /// Fill an empty store with the demo province, and give the accounts made.
    pub async fn load_demo(&self) -> Result<Vec<DemoUser>, AppError> {
        let (operator, now) = (Caller::operator(), self.world().now());
        let carriers: Vec<DemoCarrier> = parsed("carriers.json")?;
        let rows: Vec<CarrierRow> = carriers.iter().filter_map(carrier_row).collect();
        self.store().put_carriers(operator.scope(), &rows, now).await?;
        let communes = Source::bytes(bytes("communes.geojson")?);
        let done = self.import_communes(&operator, communes, false, |_| ControlFlow::Continue(())).await?;
        if done["verdict"] != "accept" {
            return Err(AppError::Internal(format!("communes.geojson: {done}")));
        }
        self.load_network().await?;
        for row in &rows {
            for folder in ["routes", "sites"] {
                let name = format!("{folder}/{}.geojson", row.code);
                let (carrier, source) = (row.code.clone(), Source::bytes(bytes(&name)?));
                let upload = Upload {
                    carrier,
                    carrier_name: None,
                    file_name: name.clone(),
                    source,
                    crs: None,
                    columns: Choices::default(),
                    retire_gone: false,
                };
                let done = self.import_now(&operator, upload, &Work::default()).await?;
                if done.status != "accepted" {
                    return Err(AppError::Internal(format!("{name}: {:?}", done.faults)));
                }
            }
        }
        let roads = RoadUpload { file_name: "roads.osm".to_owned(), source: Source::bytes(bytes("roads.osm")?) };
        let done = self.import_roads(&operator, roads, RoadWish::Accepted, &Work::default()).await?;
        if done.status != "accepted" {
            return Err(AppError::Internal(format!("roads.osm: {:?}", done.faults)));
        }
        self.demo_incidents(&operator).await?;
        self.match_pending().await?;
        let users = self.demo_users(&rows).await?;
        self.demo_mailboxes(&rows).await?;
        self.demo_key_places().await?;
        self.demo_crews().await?;
        self.demo_works().await?;
        self.demo_advisories().await?;
        self.demo_reports().await?;
        self.demo_draws().await?;
        self.demo_inspections().await?;
        self.demo_tracks().await?;
        self.demo_duties().await?;
        Ok(users)
    }

    async fn demo_incidents(&self, operator: &Caller) -> Result<(), AppError> {
        let body = bytes("incidents.geojson")?;
        let mut go = |_: u64| ControlFlow::Continue(());
        let draft = read_incidents(body.as_slice(), &Reading::default(), self.settings().zone, &mut go);
        let rows: Vec<_> = draft
            .incidents
            .into_iter()
            .map(|incident| self.new_row(incident, operator, None, self.new_code(3)))
            .collect();
        self.store().add_incidents(&Scope::Engine, &rows, self.world().now()).await?;
        Ok(())
    }

    /// Addresses that lead nowhere: the demo writes letters into a folder.
    async fn demo_mailboxes(&self, carriers: &[CarrierRow]) -> Result<(), AppError> {
        let carrier = carriers.first().map(|row| format!("carrier:{}", row.code));
        let communes = self.store().communes(&Scope::Engine).await?;
        let commune = demo_commune(&communes).map(|commune| format!("commune:{}", commune.code));
        let bodies = [Role::Police.code(), Role::Department.code()];
        for body in bodies.into_iter().chain(carrier.as_deref()).chain(commune.as_deref()) {
            let name = body.replace(':', "-").to_lowercase();
            self.add_mailbox(body, &format!("{name}@example.invalid")).await?;
        }
        Ok(())
    }

    async fn demo_users(&self, carriers: &[CarrierRow]) -> Result<Vec<DemoUser>, AppError> {
        let communes = self.store().communes(&Scope::Engine).await?;
        let commune = demo_commune(&communes);
        let plan = [
            (Role::Department, "so-khcn", "Sở Khoa học và Công nghệ"),
            (Role::Police, "cong-an", "Công an tỉnh"),
            (Role::Carrier, "doanh-nghiep", "Phòng mạng lưới"),
            (Role::Commune, "xa", "Ủy ban nhân dân xã"),
            (Role::Admin, "quan-tri", "Quản trị hệ thống"),
            (Role::Public, "nguoi-dan", "Người dân"),
        ];
        let mut made = Vec::new();
        for (role, user, name) in plan {
            let password = self.world().readable(14);
            let new = NewUser {
                user: user.to_owned(),
                display_name: name.to_owned(),
                role,
                carrier: carriers.first().filter(|_| role == Role::Carrier).map(|c| c.code.clone()),
                commune: commune.filter(|_| role == Role::Commune).map(|c| c.code.clone()),
                password: password.clone(),
            };
            self.add_user(new).await?;
            made.push(DemoUser { role, user: user.to_owned(), password });
        }
        Ok(made)
    }
}

/// The commune whose chair has an account.
fn demo_commune(communes: &[Commune]) -> Option<&Commune> {
    communes.iter().find(|c| c.name == "Cam Lộ").or(communes.first())
}

fn bytes(name: &str) -> Result<Vec<u8>, AppError> {
    let file = Files::get(name).ok_or_else(|| AppError::Internal(format!("the demo has no {name}")))?;
    Ok(file.data.into_owned())
}

fn parsed<T: serde::de::DeserializeOwned>(name: &str) -> Result<T, AppError> {
    serde_json::from_slice(&bytes(name)?).map_err(|e| AppError::Internal(format!("{name}: {e}")))
}

fn carrier_row(carrier: &DemoCarrier) -> Option<CarrierRow> {
    Some(CarrierRow { code: CarrierCode::checked(&carrier.code)?, name: carrier.name.clone(), color: carrier.color })
}

/// The province's communes as the demo has them, approximate: enough to tell where a file would lie.
pub(crate) fn communes() -> Vec<Commune> {
    let Some(file) = Files::get("communes.geojson") else { return Vec::new() };
    read_communes(&*file.data, &Reading::default(), &mut |_| ControlFlow::Continue(())).communes
}
