//! Tracks: sent once, followed along roads and cable, kept with what they saw.

mod told;

pub use told::{FollowedTold, GapTold, LengthsTold, SectionTold, StayTold, TrackLine, TrackTold, TrackView};
pub(in crate::app) use told::{local, tenths};

use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::access::{Role, Scope, Stream};
use crate::app::imports::Source;
use crate::app::live::Live;
use crate::app::{App, AppError, Caller};
use crate::import::{Fix, TrackDraft, TrackReading, read_track};
use crate::network::Network;
use crate::patrols::track::{Followed, Rules, Sight, follow, seen};
use crate::roads::{Roads, Travel, Vehicle};
use crate::store::{CoverageRow, TrackKind, TrackRow};
use crate::units::{Bbox, CarrierCode, Timestamp};

/// Tracks listed at most.
const LISTED: i64 = 1_000;

/// A track on its way in.
pub struct TrackUpload {
    /// What it was; what its sender's tracks are, without it.
    pub kind: Option<TrackKind>,
    /// What to call it; as its file does, without it.
    pub name: Option<String>,
    /// The order that it was driven for.
    pub order: Option<Uuid>,
    /// How its crew moved: a car on patrol, else on foot.
    pub vehicle: Option<Vehicle>,
    /// The file itself.
    pub source: Source,
}

/// Whose track it is and what it is called.
struct About {
    kind: TrackKind,
    owner: Option<CarrierCode>,
    name: String,
    order: Option<Uuid>,
    crew: Option<String>,
    sha256: Vec<u8>,
    sent: (Timestamp, Option<Uuid>),
}

/// A track that was followed, ready to be kept.
struct Kept {
    row: TrackRow,
    seen: Vec<CoverageRow>,
    place: Option<Bbox>,
}

/// The police and the department keep patrols, a carrier its own route walks; for others there are no tracks.
pub(super) fn sender(caller: &Caller) -> Result<TrackKind, AppError> {
    match caller.scope() {
        Scope::Engine | Scope::Province => Ok(TrackKind::Patrol),
        Scope::Carrier(_) => Ok(TrackKind::RouteWalk),
        Scope::Outside if caller.account().is_none() => Err(AppError::SignInFirst),
        Scope::Outside | Scope::Commune(_) => Err(AppError::Absent),
    }
}

impl App {
    /// Take a track. The same file again is the same track, and nothing is done twice; one that cannot be
    /// taken tells why. Gives it, and whether it is new.
    pub async fn send_track(&self, caller: &Caller, upload: TrackUpload) -> Result<(TrackTold, bool), AppError> {
        let own = sender(caller)?;
        if upload.kind.is_some_and(|kind| kind != own) {
            return Err(AppError::field(
                "kind",
                "Công an gửi tuần tra (patrol), nhà mạng gửi kiểm tra tuyến (route_walk).",
                "The police send patrols (patrol), carriers their route walks (route_walk).",
            ));
        }
        let sha256 = upload.source.sha256().map_err(internal)?.to_vec();
        if let Some(row) = self.store().same_track(caller.scope(), &sha256).await? {
            return Ok((TrackTold::taken(self.view(&row)?), false));
        }
        let reading = TrackReading {
            now: Some(self.world().now()),
            province: self.live().province.clone(),
            ..TrackReading::default()
        };
        let source = upload.source.clone();
        let read = move || source.open().map(|mut from| read_track(&mut from, &reading));
        let draft = tokio::task::spawn_blocking(read).await.map_err(internal)?.map_err(internal)?;
        let Some(track) = draft.track.clone() else { return Ok((TrackTold::refused(&draft), false)) };
        let sent = (self.world().now(), caller.account().map(|account| account.id));
        let name = upload.name.or(track.name).unwrap_or_else(|| draft.format.to_uppercase());
        let owner = caller.scope().carrier().cloned();
        let about = About { kind: own, owner, name, order: upload.order, crew: None, sha256, sent };
        let vehicle = upload.vehicle.unwrap_or(if own == TrackKind::Patrol { Vehicle::Car } else { Vehicle::Foot });
        let kept = self.followed(about, vehicle, track.fixes, Some(draft)).await?;
        let (id, new) = self.store().add_track(caller.scope(), &kept.row, &kept.seen, kept.place).await?;
        self.wrote();
        Ok((TrackTold::taken(self.track(caller, id).await?), new))
    }

    /// Take what an order's phones recorded so far: it takes the place of what they had recorded before.
    pub(in crate::app) async fn take_order_track(
        &self,
        scope: &Scope,
        order: Uuid,
        (crew, vehicle): (&str, Vehicle),
        fixes: Vec<Fix>,
    ) -> Result<(), AppError> {
        if fixes.is_empty() {
            return Ok(());
        }
        let mut fixes = fixes;
        fixes.sort_by_key(|fix| fix.at);
        fixes.dedup_by_key(|fix| fix.at);
        let about = About {
            kind: TrackKind::Patrol,
            owner: None,
            name: crew.to_owned(),
            order: Some(order),
            crew: Some(crew.to_owned()),
            sha256: Sha256::digest(order.as_bytes()).to_vec(),
            sent: (self.world().now(), None),
        };
        let kept = self.followed(about, vehicle, fixes, None).await?;
        self.store().add_track(scope, &kept.row, &kept.seen, kept.place).await?;
        self.wrote();
        Ok(())
    }

    /// Tracks in scope, the last driven first.
    pub async fn tracks(&self, caller: &Caller) -> Result<Vec<TrackLine>, AppError> {
        sender(caller)?;
        let rows = self.store().tracks(caller.scope(), LISTED).await?;
        Ok(rows.iter().map(|row| TrackLine::of(row, self.settings().zone)).collect())
    }

    /// One track in scope.
    pub async fn track(&self, caller: &Caller, id: Uuid) -> Result<TrackView, AppError> {
        sender(caller)?;
        self.view(&self.store().track(caller.scope(), id).await?.ok_or(AppError::Absent)?)
    }

    /// Take a track away with what it saw: the police any, others what they sent. That it was there, and who took it away, stays on record.
    pub async fn remove_track(&self, caller: &Caller, id: Uuid) -> Result<(), AppError> {
        sender(caller)?;
        let by = caller.account().map(|account| account.id);
        let row = self.store().track(caller.scope(), id).await?.ok_or(AppError::Absent)?;
        let may = caller.account().is_none_or(|account| account.role == Role::Police) || row.sent.1 == by;
        if !may {
            return Err(AppError::Absent);
        }
        let hand = (self.world().now(), by);
        self.store().remove_track(caller.scope(), id, hand).await?;
        self.wrote();
        Ok(())
    }

    fn view(&self, row: &TrackRow) -> Result<TrackView, AppError> {
        TrackView::of(row, self.settings().zone).map_err(internal)
    }

    async fn followed(
        &self,
        about: About,
        vehicle: Vehicle,
        fixes: Vec<Fix>,
        draft: Option<TrackDraft>,
    ) -> Result<Kept, AppError> {
        let version = self.store().version(&Stream::Province).await?;
        let live = self.live_network(version).await?;
        let roads = match self.travel().await? {
            Travel::Roads(roads) => Some(roads),
            Travel::Straight(_) => None,
        };
        let (id, zone) = (self.world().id(), self.settings().zone);
        let work = move || {
            let (followed, seen) = traced(&live, about.owner.as_ref(), roads.as_ref(), vehicle, &fixes);
            let told = FollowedTold::of(&followed, &fixes, draft.as_ref(), zone);
            let answer = serde_json::to_string(&told)?;
            let ends = [fixes.first(), fixes.last()].map(|fix| fix.map_or(Timestamp::EPOCH, |fix| fix.at));
            let row = TrackRow {
                id,
                owner: about.owner,
                sha256: about.sha256,
                kind: about.kind,
                name: about.name,
                order: about.order,
                crew: about.crew,
                sent: about.sent,
                when: (ends[0], ends[1]),
                length_m: followed.length().get(),
                answer,
            };
            let place = Bbox::around(fixes.iter().map(|fix| fix.place));
            let seen = seen.into_iter().map(|one| CoverageRow { track: id, kind: row.kind, ..one }).collect();
            Ok::<_, serde_json::Error>(Kept { row, seen, place })
        };
        tokio::task::spawn_blocking(work).await.map_err(internal)?.map_err(internal)
    }
}

/// Where a track went and what it saw. A carrier's is held against its own cable alone: a line that follows
/// another's would tell where that lies.
fn traced(
    live: &Live,
    owner: Option<&CarrierCode>,
    roads: Option<&Roads>,
    vehicle: Vehicle,
    fixes: &[Fix],
) -> (Followed, Vec<CoverageRow>) {
    let of_owner = |owner: &CarrierCode| {
        let own = live.network.routes().filter(|(_, route)| route.carrier.as_ref() == Some(owner));
        Network::bulk(own.map(|(_, route)| route.clone()).collect(), Vec::new())
    };
    let own = owner.map(of_owner);
    let network = own.as_ref().unwrap_or(&live.network);
    let followed = follow(fixes, roads.map(|roads| (roads, vehicle)), network, &Rules::default());
    let mut rows = Vec::new();
    for (no, stretches) in seen(network, &followed.sections, &Sight::default()) {
        let Some(route) = network.route(no) else { continue };
        rows.extend(stretches.iter().map(|one| CoverageRow {
            track: Uuid::nil(),
            carrier: route.carrier.clone(),
            route_id: route.id.clone(),
            from_m: one.from.get(),
            to_m: one.to.get(),
            seen_at: one.at,
            kind: TrackKind::Patrol,
        }));
    }
    (followed, rows)
}

fn internal(error: impl ToString) -> AppError {
    AppError::Internal(error.to_string())
}
