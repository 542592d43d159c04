//! A carrier's network as it was after an import: looked at, compared, and put back.

use std::collections::HashSet;
use std::ops::ControlFlow;

use serde::Serialize;
use tokio::sync::mpsc;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::imports::{FEATURES, ON_THE_WAY, Pipe, Preview, PreviewView, SiteCounts, Stored, drawn};
use crate::app::lists::millimetres;
use crate::app::running::{Stage, Work};
use crate::app::views::Feature;
use crate::app::{App, AppError, Caller};
use crate::import::{Change, Diff, Thing};
use crate::store::{At, ImportRow, Recorded, SnapshotRow, StoreError, Told};
use crate::units::{CarrierCode, Metres};

/// Rows read at a time.
const PAGE: i64 = 512;

/// What a carrier had in service after an import.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SnapshotView {
    /// Id of the import.
    pub id: Uuid,
    /// Whose.
    pub carrier: String,
    /// When it was accepted.
    pub at: String,
    /// import, restore.
    pub why: &'static str,
    /// Name of the file.
    pub file_name: String,
    /// Who accepted it, where it was an account.
    pub by: Option<String>,
    /// Routes in service after it.
    pub routes: i64,
    /// Sites in service after it.
    pub sites: i64,
    /// Metres of cable in service after it.
    pub length_m: f64,
    /// Routes that were new with it.
    pub new: usize,
    /// Routes that changed with it.
    pub changed: usize,
    /// Routes that it retired.
    pub gone: usize,
    /// Whether it is what is in service now.
    pub current: bool,
}

/// What would change on the way from one state of a network to another.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Compared {
    /// compared; accepted once it is in service.
    pub status: &'static str,
    /// Ids of routes that come.
    pub new: Vec<String>,
    /// Ids of routes that change.
    pub changed: Vec<String>,
    /// Ids of routes that go.
    pub gone: Vec<String>,
    /// How many routes stay as they are.
    pub unchanged: usize,
    /// The same of sites.
    pub site_changes: SiteCounts,
    /// km of cable before.
    pub km_before: f64,
    /// km of cable after.
    pub km_after: f64,
    /// Both on the map.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preview: Option<Preview>,
}

impl Compared {
    fn of(status: &'static str, (mut routes, sites): (Diff, Diff), after: Metres) -> Self {
        // They come in the order of the store's own ids, which says nothing to people.
        routes.new.sort_unstable();
        routes.changed.sort_unstable();
        let site_changes = SiteCounts {
            new: sites.new.len(),
            changed: sites.changed.len(),
            gone: sites.gone.len(),
            unchanged: sites.unchanged,
        };
        Self {
            status,
            new: routes.new,
            changed: routes.changed,
            gone: routes.gone,
            unchanged: routes.unchanged,
            site_changes,
            km_before: routes.before.km(),
            km_after: after.km(),
            preview: None,
        }
    }

    /// As the record of a restored snapshot keeps it.
    fn told(&self, routes: i64, sites: i64) -> Result<Told, AppError> {
        let mut told = serde_json::to_value(self).map_err(internal)?;
        told["verdict"] = "accept".into();
        told["routes"] = routes.into();
        told["sites"] = sites.into();
        told["retired"] = true.into();
        Ok(Told { summary_json: told.to_string(), faults_json: "[]".to_owned() })
    }
}

impl App {
    /// Snapshots in reach, newest first.
    pub async fn snapshots(
        &self,
        caller: &Caller,
        carrier: Option<&CarrierCode>,
        limit: i64,
    ) -> Result<Vec<SnapshotView>, AppError> {
        let rows = self.store().snapshots(caller.scope(), carrier, limit).await?;
        let mut seen = HashSet::new();
        // The newest of each carrier is what is in service.
        Ok(rows
            .into_iter()
            .map(|row| (seen.insert(row.carrier.clone()), row))
            .map(|(now, row)| view(row, now))
            .collect())
    }

    /// A snapshot on the map.
    pub async fn snapshot(&self, caller: &Caller, id: Uuid) -> Result<Preview, AppError> {
        let row = self.snapshot_row(caller, id).await?;
        let mut features = Vec::new();
        self.each_at(caller, &row, |thing, _| {
            features.extend(drawn(&thing, "unchanged"));
            if features.len() > FEATURES { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
        .await?;
        Ok(Preview::of(features))
    }

    /// What would change on the way to a snapshot from what is in service, or from another snapshot
    /// of the same carrier.
    pub async fn compare_snapshot(&self, caller: &Caller, id: Uuid, with: Option<Uuid>) -> Result<Compared, AppError> {
        let row = self.snapshot_row(caller, id).await?;
        let from = match with {
            None => None,
            Some(with) => {
                let other = self.snapshot_row(caller, with).await?;
                Some(other).filter(|other| other.carrier == row.carrier).ok_or(AppError::Absent)?.into()
            }
        };
        let mut stored = self.state(caller, &row.carrier, from.as_ref()).await?;
        let (scope, carrier) = (caller.scope(), &row.carrier);
        let mut changes = std::collections::HashMap::new();
        for route in self.store().route_outlines_at(scope, carrier, row.version).await? {
            changes.insert(route.id, stored.take_route(&route));
        }
        for site in self.store().site_outlines_at(scope, carrier, row.version).await? {
            changes.insert(site.id, stored.take_site(&site));
        }
        let compared = Compared::of("compared", stored.done(), row.length);
        let mut different = Vec::new();
        let mut same = Vec::new();
        self.each_at(caller, &row, |thing, id| {
            let (list, look) = match changes.get(&id) {
                Some(Change::New) => (&mut different, "new"),
                Some(Change::Changed) => (&mut different, "changed"),
                _ => (&mut same, "unchanged"),
            };
            if list.len() <= FEATURES {
                list.extend(drawn(&thing, look));
            }
            ControlFlow::Continue(())
        })
        .await?;
        different.extend(self.gone_at(caller, &row.carrier, from.as_ref(), &compared.gone).await?);
        // What differs is drawn first and last: it must not be cut for what stays.
        different.extend(same);
        Ok(Compared { preview: Some(Preview::of(different)), ..compared })
    }

    /// Put a snapshot back into service: one transaction, all or nothing. What it does not hold is
    /// retired, with its history. `base` is the snapshot that is in service, as its caller saw it.
    pub async fn restore(
        &self,
        caller: &Caller,
        id: Uuid,
        base: Option<Uuid>,
        work: &Work,
    ) -> Result<Compared, AppError> {
        let row = self.snapshot_row(caller, id).await?;
        Self::may_import(caller, &row.carrier)?;
        let stored = self.stored(&row.carrier).await?;
        if base.is_some() && base != stored.base {
            return Err(AppError::Moved);
        }
        let record = ImportRow {
            what: "restore".to_owned(),
            file_name: row.file_name.clone(),
            base: stored.base,
            ..self.record(caller, &row.carrier, "accepted")
        };
        work.enter(Stage::Writing, 0);
        let (sink, batches) = mpsc::channel(ON_THE_WAY);
        let (compared, applied) = tokio::join!(
            self.put_back(caller, row, Pipe::new(self.clone(), stored, Some(sink)), work),
            self.store().apply_network(
                caller.scope(),
                batches,
                Some(Recorded::Own(Box::new(record))),
                self.world().now()
            ),
        );
        let compared = compared?;
        match applied {
            Err(StoreError::Abandoned) if work.is_stopped() => return Err(AppError::Stopped),
            other => other?,
        };
        self.network_changed().await?;
        Ok(compared)
    }

    /// Hand on whatever of a snapshot differs from what is in service.
    async fn put_back(
        &self,
        caller: &Caller,
        row: SnapshotRow,
        mut pipe: Pipe,
        work: &Work,
    ) -> Result<Compared, AppError> {
        let (app, caller, work) = (self.clone(), caller.clone(), work.clone());
        let runtime = tokio::runtime::Handle::current();
        let put = move || {
            let whole = runtime.block_on(app.each_at(&caller, &row, |thing, id| {
                if work.is_stopped() { ControlFlow::Break(()) } else { pipe.take(thing, Some(id)) }
            }))?;
            if !whole {
                return Err(AppError::Stopped);
            }
            pipe.retire(true, true);
            let compared = Compared::of("accepted", pipe.differences(), row.length);
            pipe.end(compared.told(row.routes, row.sites)?, &work);
            Ok(compared)
        };
        tokio::task::spawn_blocking(put).await.map_err(internal)?
    }

    async fn snapshot_row(&self, caller: &Caller, id: Uuid) -> Result<SnapshotRow, AppError> {
        self.store().snapshot(caller.scope(), id).await?.ok_or(AppError::Absent)
    }

    /// What something is compared with: a snapshot, or what is in service.
    async fn state(
        &self,
        caller: &Caller,
        carrier: &CarrierCode,
        at: Option<&SnapshotRow>,
    ) -> Result<Stored, AppError> {
        let Some(at) = at else { return self.stored(carrier).await };
        let routes = self.store().route_outlines_at(caller.scope(), carrier, at.version).await?;
        let sites = self.store().site_outlines_at(caller.scope(), carrier, at.version).await?;
        Ok(Stored::new(carrier, routes, sites, None))
    }

    /// Give every route and site of a snapshot to `each`, page by page; false if it broke off.
    async fn each_at(
        &self,
        caller: &Caller,
        row: &SnapshotRow,
        mut each: impl FnMut(Thing, Uuid) -> ControlFlow<()>,
    ) -> Result<bool, AppError> {
        let mut at = At { carrier: &row.carrier, version: row.version, after: None, limit: PAGE };
        loop {
            let rows = self.store().routes_at(caller.scope(), at).await?;
            let Some(last) = rows.last().map(|row| row.id) else { break };
            at.after = Some(last);
            for row in rows {
                if each(Thing::Route(row.route), row.id).is_break() {
                    return Ok(false);
                }
            }
        }
        at.after = None;
        loop {
            let rows = self.store().sites_at(caller.scope(), at).await?;
            let Some(last) = rows.last().map(|row| row.id) else { return Ok(true) };
            at.after = Some(last);
            for row in rows {
                if each(Thing::Site(row.site), row.id).is_break() {
                    return Ok(false);
                }
            }
        }
    }

    /// The routes that go, as they are drawn.
    async fn gone_at(
        &self,
        caller: &Caller,
        carrier: &CarrierCode,
        from: Option<&SnapshotRow>,
        gone: &[String],
    ) -> Result<Vec<Feature<PreviewView>>, AppError> {
        let gone: HashSet<&str> = gone.iter().map(String::as_str).collect();
        let version = match from {
            Some(row) => row.version,
            // No row is younger than what is in service.
            None => i64::MAX,
        };
        let mut at = At { carrier, version, after: None, limit: PAGE };
        let mut features = Vec::new();
        while features.len() < gone.len().min(FEATURES) {
            let rows = self.store().routes_at(caller.scope(), at).await?;
            let Some(last) = rows.last() else { break };
            at.after = Some(last.id);
            let lost = rows.into_iter().filter(|row| gone.contains(row.route.id.as_str()));
            features.extend(lost.filter_map(|row| drawn(&Thing::Route(row.route), "gone")));
        }
        Ok(features)
    }
}

fn view(row: SnapshotRow, current: bool) -> SnapshotView {
    let told: serde_json::Value = serde_json::from_str(&row.summary_json).unwrap_or_default();
    let listed = |name: &str| told[name].as_array().map_or(0, Vec::len);
    let retired = told["retired"].as_bool().unwrap_or(false);
    SnapshotView {
        id: row.id,
        carrier: row.carrier.to_string(),
        at: row.at.rfc3339(),
        why: if row.what == "restore" { "restore" } else { "import" },
        file_name: row.file_name,
        by: row.by,
        routes: row.routes,
        sites: row.sites,
        length_m: millimetres(row.length.get()),
        new: listed("new"),
        changed: listed("changed"),
        gone: if retired { listed("gone") } else { 0 },
        current,
    }
}

fn internal(error: impl ToString) -> AppError {
    AppError::Internal(error.to_string())
}
