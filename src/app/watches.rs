//! The watch after a theft: where and how long another one is likelier than chance makes it.

use std::sync::Arc;

use crate::app::live::{Cable, Live};
use crate::app::views::{Feature, Geometry, KnoxView, ReasonView, WatchCollection, WatchSummary, WatchView};
use crate::app::{App, AppError, Caller};
use crate::hotspots::knox::{
    KnoxTable, Middle, NearPairs, Reach, SpaceBands, TimeBands, TooManyPairs, Watch, knox, reach, watch,
};
use crate::hotspots::{LixelNetwork, Place};
use crate::incidents::Kind;
use crate::network::RouteNo;
use crate::store::IncidentDigest;
use crate::units::{Chainage, Interval, Message, Metres, Timestamp};

/// Bands of distance along the cable, metres. No two places told with an error are the same, so there
/// is no band for "the same place".
const SPACE: [f64; 4] = [100.0, 200.0, 400.0, 800.0];

/// Bands of time, days.
const TIME: [f64; 4] = [7.0, 14.0, 28.0, 56.0];

/// An incident whose time is known no better than this tells nothing of lags.
const VAGUE_DAYS: f64 = 28.0;

/// Deals of the times: chance is told to about a hundredth where it matters.
const PERMUTATIONS: u32 = 499;

/// The same data give the same table.
const SEED: u64 = 1;

/// Pieces into which cable is cut to find places on it again; no distance depends on it.
const LIXEL: Metres = Metres::of(100);

/// What is done to cable on purpose, and so may be done again.
const ON_PURPOSE: [Kind; 3] = [Kind::Theft, Kind::AttemptedTheft, Kind::Sabotage];

/// An incident at its likeliest place.
struct Placed {
    /// Its position among the digests.
    digest: usize,
    route: RouteNo,
    chainage: f64,
    place: Place,
    when: Interval,
}

/// What everything in the answer comes from.
struct Found {
    live: Arc<Live>,
    digests: Arc<Vec<IncidentDigest>>,
    table: KnoxTable,
    reach: Option<Reach>,
    left_out: usize,
    watches: Vec<(Watch, Placed)>,
}

impl App {
    /// The cable to watch now, from the near repeats among the incidents of these kinds (of those done
    /// on purpose if none is named) that the caller sees: own ones alone for a carrier, none for a
    /// commune, which is not told on which cable an incident was.
    pub async fn watches(&self, caller: &Caller, kinds: &[Kind]) -> Result<WatchCollection, AppError> {
        let (scope, live, now) = (caller.scope(), self.live(), self.world().now());
        let kinds = if kinds.is_empty() { ON_PURPOSE.to_vec() } else { kinds.to_vec() };
        let own = scope.carrier();
        let in_reach = scope.sees_all() || own.is_some();
        let digests = if in_reach { self.events(scope).await? } else { Arc::default() };
        let lixels = if in_reach {
            live.cut(LIXEL, Cable { carriers: own.cloned().into_iter().collect(), ..Cable::default() }).lixels.clone()
        } else {
            Arc::default()
        };
        let asked = kinds.clone();
        let work = move || find(live, &lixels, digests, &asked, now);
        let found = tokio::task::spawn_blocking(work).await.map_err(|e| AppError::Internal(e.to_string()))?;
        let found = found.map_err(|error| AppError::Internal(error.to_string()))?;
        let features = match &found.reach {
            Some(reach) => found.watches.iter().filter_map(|(w, placed)| feature(&found, reach, w, placed)).collect(),
            None => Vec::new(),
        };
        let summary = WatchSummary {
            says: says(&found.table, found.reach.as_ref(), found.watches.is_empty()),
            kinds: kinds.iter().map(|kind| kind.code()).collect(),
            incidents: found.table.events,
            left_out: found.left_out,
            reach_m: found.reach.map(|r| r.metres.get()),
            days: found.reach.map(|r| r.days),
            ratio: found.reach.map(|r| r.ratio),
            p: found.reach.map(|r| r.p),
            knox: KnoxView::from(&found.table),
            now: now.rfc3339(),
            data_version: self.data_version(caller).await?,
        };
        Ok(WatchCollection { kind: "FeatureCollection", features, summary })
    }
}

fn find(
    live: Arc<Live>,
    lixels: &LixelNetwork,
    digests: Arc<Vec<IncidentDigest>>,
    kinds: &[Kind],
    now: Timestamp,
) -> Result<Found, TooManyPairs> {
    let of_kind = || (0..digests.len()).filter(|&i| kinds.contains(&digests[i].kind));
    let placed: Vec<Placed> = of_kind().filter_map(|i| at_likeliest(&live, lixels, i, &digests[i])).collect();
    let certain = || placed.iter().filter(|one| one.when.days() <= VAGUE_DAYS);
    let places: Vec<Place> = certain().map(|one| one.place).collect();
    let middles: Vec<Middle> = certain().map(|one| Middle::of(one.when)).collect();
    let (Some(space), Some(time)) = (SpaceBands::checked(&SPACE), TimeBands::checked(&TIME)) else {
        unreachable!("the bands grow");
    };
    let near = NearPairs::along(lixels, &places, &space)?;
    let table = knox(&near, &middles, &space, &time, PERMUTATIONS, SEED);
    let (reach, left_out) = (reach(&table), of_kind().count() - middles.len());
    let ended: Vec<Timestamp> = placed.iter().map(|one| one.when.to()).collect();
    let on = reach.as_ref().map(|reach| watch(reach, &ended, now)).unwrap_or_default();
    let mut placed: Vec<Option<Placed>> = placed.into_iter().map(Some).collect();
    let watches = on.into_iter().filter_map(|one| Some((one, placed[one.event].take()?))).collect();
    Ok(Found { live, digests, table, reach, left_out, watches })
}

/// The middle of the densest stretch of the route that holds most of an incident.
fn at_likeliest(live: &Live, lixels: &LixelNetwork, digest: usize, one: &IncidentDigest) -> Option<Placed> {
    let (from, to) = one.when?;
    let weight = |share: &crate::store::Share| share.stretches.iter().map(|s| s.2).sum::<f64>();
    let heaviest = one.shares.iter().reduce(|a, b| if weight(b) > weight(a) { b } else { a })?;
    // A metre at least: a single place is denser than any stretch.
    let density = |s: &(f64, f64, f64)| s.2 / (s.1 - s.0).max(1.0);
    let stretch = heaviest.stretches.iter().reduce(|a, b| if density(b) > density(a) { b } else { a })?;
    let (route, chainage) = (live.number(heaviest.route)?, (stretch.0 + stretch.1) / 2.0);
    let (lixel, metres) = lixels.place(route, Chainage::checked(chainage)?)?;
    let place = lixels.on_chain(lixel, metres);
    Some(Placed { digest, route, chainage, place, when: Interval::new(from, to)? })
}

fn feature(found: &Found, reach: &Reach, watch: &Watch, placed: &Placed) -> Option<Feature<WatchView>> {
    let (live, one) = (&found.live, &found.digests[placed.digest]);
    let route = live.network.route(placed.route)?;
    let from = Chainage::checked((placed.chainage - reach.metres.get()).max(0.0))?;
    let to = Chainage::checked((placed.chainage + reach.metres.get()).min(route.length().get()))?;
    let middle = Chainage::checked(placed.chainage).and_then(|at| route.point_at(at).ok());
    let commune = middle.and_then(|at| live.communes.at(at));
    let view = WatchView {
        incident: one.id.to_string(),
        kind: one.kind.code(),
        occurred_to: placed.when.to().rfc3339(),
        until: watch.until.rfc3339(),
        reach_m: reach.metres.get(),
        days: reach.days,
        ratio: reach.ratio,
        p: reach.p,
        route: live.id(placed.route)?.to_string(),
        route_id: route.id.clone(),
        route_name: route.name.clone(),
        carrier: route.carrier.as_ref().map(ToString::to_string),
        chainage_m: placed.chainage,
        from_m: from.get(),
        to_m: to.get(),
        commune: commune.map(|c| c.code.clone()),
        commune_name: commune.map(|c| c.full_name.clone()),
    };
    let lines = route.stretch(from, to);
    Some(Feature::new(one.id, Geometry::lines(lines.iter().map(Vec::as_slice)), view))
}

/// What the table shows, in a sentence, and whether anything is to be done now.
fn says(table: &KnoxTable, reach: Option<&Reach>, nothing_new: bool) -> ReasonView {
    let Some(reach) = reach else { return ReasonView::from(no_repeat(table.events)) };
    let (metres, days) = (reach.metres.get().round(), reach.days.round());
    let (ratio, p) = (format!("{:.1}", reach.ratio), format!("{:.3}", reach.p));
    let comma = |number: &str| number.replace('.', ",");
    let now = match nothing_new {
        true => ["Hiện không có vụ nào mới như vậy.", "There is none so recent now."],
        false => ["Đề nghị canh giữ các đoạn này.", "These stretches are worth a watch."],
    };
    ReasonView::from(Message::new(
        format!(
            "Sau một vụ, trong {days} ngày và {metres} m dọc tuyến, số vụ tiếp theo gấp {} lần mức ngẫu nhiên \
             (p = {}). {}",
            comma(&ratio),
            comma(&p),
            now[0]
        ),
        format!(
            "Within {days} days and {metres} m along the cable after an incident, others are {ratio} times as many \
             as by chance (p = {p}). {}",
            now[1]
        ),
    ))
}

fn no_repeat(incidents: usize) -> Message {
    match incidents {
        0 | 1 => Message::new(
            "Chưa có đủ vụ việc biết rõ nơi và lúc xảy ra để biết vụ này có kéo theo vụ khác ở gần hay không.",
            "There are not enough incidents of known place and time to tell whether one brings another nearby.",
        ),
        _ => Message::new(
            format!(
                "Trong {incidents} vụ việc, chưa thấy vụ này kéo theo vụ khác ở gần nhiều hơn mức ngẫu nhiên; \
                 không có đoạn nào cần canh giữ thêm."
            ),
            format!(
                "Among {incidents} incidents, one brings no others nearby beyond what chance makes; no stretch is \
                 worth a watch of its own."
            ),
        ),
    }
}
