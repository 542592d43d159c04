//! Use cases: one function for each thing a user does. Holds the store, the world
//! (clock and chance) and the live network; `http` and `cli` call nothing else.

mod accounts;
mod advisories;
mod alarms;
mod answers;
mod audit;
mod backups;
mod caller;
mod cases;
mod changes;
mod clock;
mod communes;
mod corrections;
mod corridor;
mod coverage;
mod crews;
mod deeds;
mod demo;
mod digests;
mod doctor;
mod draws;
mod duties;
mod emergencies;
mod error;
mod exports;
pub mod files;
mod floods;
mod history;
mod hotspots;
mod imports;
mod incidents;
mod inspections;
mod intake;
mod key_places;
mod letters;
mod lists;
mod live;
mod open311;
mod ops;
mod orders;
mod photos;
mod plans;
mod public_view;
mod rankings;
mod rematch;
mod reporters;
mod reports;
mod roads;
mod running;
mod runs;
mod seldom;
mod settings;
mod sign_in;
mod snapshots;
mod suggest;
mod tokens;
mod tracks;
mod trends;
pub mod views;
mod watches;
mod works;

pub use crate::store::{DeedFilter, TrackKind};
pub use accounts::NewUser;
pub use advisories::{AdvisoryStep, NewAdvisory, Questions};
pub use alarms::{AlarmCall, AlarmList, AlarmView};
pub use answers::AnswerView;
pub use audit::{AuditPlace, Doer, Verified, verify_audit};
pub use backups::{Backup, Restored, backup, restore};
pub use caller::{Account, Caller};
pub use cases::{CaseQuery, NewCaseStep};
pub use changes::Change;
pub use clock::{World, hex};
pub use corrections::Correction;
pub use coverage::{
    CoverageQuery, CoverageView, DosageView, DoseView, DosedPlace, EffectView, GapView, GroupEffect, OverdueStretch,
    PlaceEffect, RouteCoverage, SeenStretch,
};
pub use crews::{BreakTold, CrewView, HoursTold, NewCrew, NewPosition, NewStation, PositionView, StationView, planner};
pub use deeds::DeedsView;
pub use demo::DemoUser;
pub use doctor::{Ill, Severity, examine};
pub use draws::{
    CancelTold, DrawFrom, DrawView, DrawnView, InspectedTold, NewDraw, OpenedView, OutcomeTold, PublicCandidate,
    PublicDraw, PublicLine,
};
pub use duties::{
    CancelExercise, ContactEntry, DutyQuery, DutyView, ExerciseResult, ExerciseView, GuardTold, NewContact,
    NewExercise, NewProtection, NewResult, OffView, OnView, PlanContactTold, PlanVersion, PlansView, ProtectionLine,
};
pub use emergencies::{CableHit, CommonView, EmergencyBoard, EmergencyView};
pub use error::{AppError, FieldFault};
pub use exports::{ExportQuery, Exported};
pub use hotspots::{HotspotQuery, MapFilter};
pub use imports::{ImportView, Preview, Proposal, Source, Upload};
pub use incidents::IncidentQuery;
pub use inspections::{
    AssetTold, AssetView, CalendarView, DueView, InspectionQuery, InspectionView, ItemTold, ItemView, KindItemView,
    KindView, NewCalendar, NewInspection, inspection_kinds,
};
pub use intake::{PlaceTold, Report};
pub use key_places::{DaysTold, KeyPlaceQuery, NewKeyPlace, NewStep};
pub use letters::Mail;
pub use lists::{ListQuery, Page};
pub use live::Renewed;
pub use open311::{ATTRIBUTES, Attribute, Form, RequestQuery, RequestTold, RequestView, SERVICES, Service};
pub use ops::{Gauges, Ready};
pub use orders::{
    AreaTold, CheckTold, Decision, DrivenView, EntriesTold, EntryLine, EntryRefused, EntryTold, EntryTray, HotTold,
    IssuedView, LookView, NewAcceptance, NewWithdrawal, OrderCrew, OrderLine, OrderPhotoReceipt, OrderStation,
    OrderStop, OrderView, PhoneTold, RouteNear, StopDriven, Taken, WayTold, WithdrawnTold,
};
pub use photos::{PHOTO_BYTES, PhotoFault, PhotoReceipt, PhotoView, PhotosView, Prepared, prepare_photo};
pub use plans::{
    AskedView, CalledView, CostTold, CrewOverlap, DispatchView, HourShare, LeftTold, NewPlan, OverlapView, PinTold,
    PlanFile, PlanFormat, PlanLine, PlanView, StopTold, Totals, TourTold, TravelTold, read_night,
};
pub use rankings::RankingQuery;
pub use reporters::{ContactTold, ContactView};
pub use roads::{ClosureView, NewClosure, RoadCounts, RoadProposal, RoadUpload, RoadWish, RoadsView};
pub use running::{Progress, Stage, Work, Working};
pub use runs::{RunView, code_version};
pub use seldom::Seldom;
pub use settings::{Limits, Settings, Window};
pub use sign_in::{NewFactor, NewRole, SignInTold};
pub use snapshots::{Compared, SnapshotView};
pub use tokens::{NewToken, TokenView};
pub use tracks::{
    FollowedTold, GapTold, LengthsTold, SectionTold, StayTold, TrackLine, TrackTold, TrackUpload, TrackView,
};
pub use trends::{CompareQuery, Span, StretchAsked, TrendQuery};
pub use works::{CodeTold, Here, NewWorks, WorksQuery, WorksStep};

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use arc_swap::ArcSwap;
use tokio::sync::{Notify, watch};

use crate::access::Scope;
use crate::audit::Key;
use crate::network::Packing;
use crate::registers::Tries;
use crate::store::{Store, undurable};
use live::Live;

/// The application: cheap to clone, one for the whole process.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    store: Store,
    world: World,
    /// When it was opened.
    begun: std::time::Instant,
    settings: Settings,
    live: ArcSwap<Live>,
    /// Held while the network in memory is brought up to date: two at once would lose one's changes.
    renewing: tokio::sync::Mutex<()>,
    digests: digests::Kept,
    maps: hotspots::KeptMaps,
    pieces: rankings::Kept,
    roads: ArcSwap<roads::KeptRoads>,
    /// Held while the roads in memory are brought up to date.
    renewing_roads: tokio::sync::Mutex<()>,
    running: running::Running,
    /// Held while the track of an order is followed anew.
    tracking: tokio::sync::Mutex<()>,
    searches: plans::Searches,
    /// Codes of crews that were tried.
    tries: Mutex<Tries>,
    floods: floods::Floods,
    photos: photos::Desk,
    recorder: audit::Recorder,
    /// What the secrets of second factors are made from.
    key: Key,
    /// Sessions and tokens whose use is being noted.
    in_use: Mutex<HashSet<Vec<u8>>>,
    /// Rung when there may be incidents to match.
    pending: Notify,
    /// Rung when this process has changed something; followers look at once.
    changed: Notify,
    /// Grows with each change seen; open event streams wait on it.
    seen: watch::Sender<i64>,
}

impl App {
    /// Open the store at `url` and bring its schema up to date. The network is read into memory by
    /// [`Self::load_network`], or by whatever needs it first.
    pub async fn open(url: &str, world: World, settings: Settings) -> Result<Self, AppError> {
        let place = settings.audit.clone().unwrap_or_else(|| AuditPlace::usual(url, settings.data.as_deref()));
        let store = Store::open(url).await?;
        let key = audit::key_of(&store, &place, &world).await?;
        let recorder = audit::Recorder::begin(store.clone(), place, key.clone());
        Self::over((store, recorder, key), world, settings).await
    }

    /// The same over a store that is open.
    async fn over(
        (store, recorder, key): (Store, audit::Recorder, Key),
        world: World,
        settings: Settings,
    ) -> Result<Self, AppError> {
        let live = Live::communes(&store).await?;
        let inner = Inner {
            store,
            world,
            begun: std::time::Instant::now(),
            settings,
            live: ArcSwap::from_pointee(live),
            renewing: tokio::sync::Mutex::default(),
            digests: digests::Kept::default(),
            maps: hotspots::KeptMaps::default(),
            pieces: rankings::Kept::default(),
            roads: ArcSwap::default(),
            renewing_roads: tokio::sync::Mutex::default(),
            running: running::Running::default(),
            tracking: tokio::sync::Mutex::default(),
            searches: plans::Searches::default(),
            tries: Mutex::default(),
            floods: floods::Floods::default(),
            photos: photos::Desk::default(),
            recorder,
            key,
            in_use: Mutex::default(),
            pending: Notify::new(),
            changed: Notify::new(),
            seen: watch::Sender::new(0),
        };
        Ok(Self(Arc::new(inner)))
    }

    /// The limits and choices this process runs with.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    pub(crate) fn store(&self) -> &Store {
        &self.0.store
    }

    pub(crate) fn world(&self) -> &World {
        &self.0.world
    }

    pub(crate) fn maps(&self) -> &hotspots::KeptMaps {
        &self.0.maps
    }

    pub(crate) fn running(&self) -> &running::Running {
        &self.0.running
    }

    pub(crate) fn searches(&self) -> &plans::Searches {
        &self.0.searches
    }

    pub(crate) fn tries(&self) -> MutexGuard<'_, Tries> {
        self.0.tries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn floods(&self) -> &floods::Floods {
        &self.0.floods
    }

    pub(in crate::app) fn factor_key(&self) -> &Key {
        &self.0.key
    }

    pub(in crate::app) fn recorder(&self) -> &audit::Recorder {
        &self.0.recorder
    }

    pub(crate) fn live(&self) -> Arc<Live> {
        self.0.live.load_full()
    }

    /// Bring the network in memory up to date with the store and swap it in whole. All of it is read
    /// the first time, after that what changed. Readers keep the one they have.
    pub async fn load_network(&self) -> Result<Renewed, AppError> {
        let _one_at_a_time = self.0.renewing.lock().await;
        let (mut live, renewed) = self.live().renewed(self.store()).await?;
        let packing = live.network.begin_packing();
        self.0.live.store(Arc::new(live));
        if let Some(packing) = packing {
            tokio::spawn(self.clone().pack(packing));
        }
        Ok(renewed)
    }

    /// Packs what has changed into a new snapshot of the index, beside all other work.
    async fn pack(self, packing: Packing) {
        let packed = tokio::task::spawn_blocking(|| packing.run()).await;
        let _one_at_a_time = self.0.renewing.lock().await;
        let mut live = Live::clone(&self.live());
        match packed {
            Ok(packed) => _ = live.network.adopt(packed),
            Err(error) => {
                tracing::error!(%error, "the index could not be packed");
                live.network.give_up_packing();
            }
        }
        self.0.live.store(Arc::new(live));
    }

    /// The live network, at least as new as this version of the province.
    pub(crate) async fn live_network(&self, version: i64) -> Result<Arc<Live>, AppError> {
        if self.live().version.is_none_or(|has| has < version) {
            self.load_network().await?;
        }
        Ok(self.live())
    }

    /// After this process has changed the network: what is in memory follows.
    pub(crate) async fn network_changed(&self) -> Result<(), AppError> {
        if self.live().version.is_some() {
            self.load_network().await?;
        }
        self.wrote();
        Ok(())
    }

    /// Tell matching and event streams that something was written.
    pub(crate) fn wrote(&self) {
        self.0.pending.notify_one();
        self.0.changed.notify_one();
    }

    /// Whether the store keeps what it acknowledges, also when the machine fails.
    pub async fn check_durable(&self) -> Result<(), AppError> {
        let off = undurable(&self.store().settings(&Scope::Engine).await?);
        if off.is_empty() { Ok(()) } else { Err(AppError::Undurable(off)) }
    }

    /// Close the store; everything acknowledged is in it.
    pub async fn close(&self) {
        self.0.store.close().await;
    }
}
