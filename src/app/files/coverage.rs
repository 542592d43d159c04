//! `cablewatch coverage`: what of each route a track saw.

use std::io::{Read, Seek};
use std::ops::ControlFlow;
use std::sync::Arc;

use serde_json::{Value, json};
use uuid::Uuid;

use crate::app::files::{Answer, refusal};
use crate::app::imports::fault_json;
use crate::app::views::position;
use crate::geodesy;
use crate::import::{Reading, TrackDraft, TrackReading, Verdict, read_network, read_track};
use crate::network::{Network, Route, RouteNo};
use crate::patrols::track::{Along, Followed, Passed, Rules, Sight, Stretch, follow, metres, missing, seen};
use crate::roads::{Profiles, RoadLimits, Roads, Vehicle, read_roads};
use crate::units::{Metres, Timestamp};

/// What the command line chose.
pub struct CoverageOptions {
    /// From where cable counts as seen.
    pub sight: Sight,
    /// How the patrol moved.
    pub vehicle: Vehicle,
}

/// A road file.
pub trait RoadFile: Read + Seek {}
impl<T: Read + Seek> RoadFile for T {}

/// What a track saw of each route that it saw anything of, and of all routes together; or everything that is
/// wrong with the files. Without roads the track follows cable, or its own fixes.
pub fn coverage(
    network: &[u8],
    track: &mut dyn Read,
    roads: Option<&mut dyn RoadFile>,
    options: &CoverageOptions,
) -> Answer {
    let draft = read_network(std::io::Cursor::new(network), &Reading::default(), &mut go);
    if draft.scan.verdict == Verdict::Reject {
        return Err(refusal("network", &draft.scan.faults, draft.scan.faults_total));
    }
    let network = Network::bulk(draft.routes, draft.sites);
    let roads = roads.map(taken).transpose()?;
    let told = read_track(track, &TrackReading::default());
    let Some(fixes) = told.track.as_ref().map(|track| &track.fixes) else {
        return Err(refusal("track", &told.faults, told.faults_total));
    };
    let followed = follow(fixes, roads.as_ref().map(|roads| (roads, options.vehicle)), &network, &Rules::default());
    let seen = seen(&network, &followed.sections, &options.sight);
    let routes: Vec<Value> = seen.iter().filter_map(|(no, seen)| Some(route_json(network.route(*no)?, seen))).collect();
    let all: f64 = seen.values().map(|seen| metres(seen).get()).sum();
    let length = network.length().get();
    Ok(json!({
        "track": track_json(&told, &followed),
        "sight_m": options.sight.within.get(), "fastest_kmh": options.sight.fastest_kmh,
        "length_m": rounded(length), "seen_m": rounded(all), "percent": percent(all, length),
        "routes": routes, "unseen": unseen(&network, |no| seen.contains_key(&no)),
    }))
}

fn go(_: u64) -> ControlFlow<()> {
    ControlFlow::Continue(())
}

fn taken(file: &mut dyn RoadFile) -> Result<Roads, Value> {
    let draft = read_roads(file, &RoadLimits::default(), &mut go);
    let graph = draft.graph.ok_or_else(|| refusal("roads", &draft.faults, draft.faults.len()))?;
    Ok(Roads::new(Arc::new(graph), Profiles::own(), Uuid::nil(), "roads"))
}

/// To the millimetre: more digits are noise.
fn rounded(metres: f64) -> f64 {
    (metres * 1000.0).round() / 1000.0
}

fn percent(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { (part / whole * 10_000.0).round() / 100.0 } else { 0.0 }
}

fn unseen(network: &Network, is_seen: impl Fn(RouteNo) -> bool) -> Vec<&str> {
    network.routes().filter(|(no, _)| !is_seen(*no)).map(|(_, route)| route.id.as_str()).collect()
}

fn route_json(route: &Route, seen: &[Stretch<()>]) -> Value {
    let (length, own) = (route.length(), metres(seen).get());
    let stretch = |one: &Stretch<()>| json!({"from_m": rounded(one.from.get()), "to_m": rounded(one.to.get()), "last_seen": one.at.rfc3339()});
    let gaps = missing(seen, length, Timestamp::from_millis(i64::MIN));
    let gap = |from: f64, to: f64| json!({"from_m": rounded(from), "to_m": rounded(to)});
    json!({
        "route_id": route.id, "carrier": route.carrier.as_ref().map(|carrier| carrier.as_str()),
        "length_m": rounded(length.get()), "seen_m": rounded(own), "percent": percent(own, length.get()),
        "last_seen": seen.iter().map(|one| one.at).max().map(Timestamp::rfc3339),
        "stretches": seen.iter().map(stretch).collect::<Vec<_>>(),
        "gaps": gaps.iter().map(|one| gap(one.from.get(), one.to.get())).collect::<Vec<_>>(),
    })
}

fn track_json(told: &TrackDraft, followed: &Followed) -> Value {
    let fixes = told.track.as_ref().map(|track| track.fixes.as_slice()).unwrap_or_default();
    let passed = |one: &Passed| json!({"at": one.at.rfc3339(), "point": position(one.place)});
    let along = |what: Along| {
        let own = followed.sections.iter().filter(|section| section.along == what);
        let pairs = own.flat_map(|section| section.line.windows(2));
        rounded(pairs.map(|pair| geodesy::distance(pair[0].place, pair[1].place).get()).sum())
    };
    json!({
        "name": told.track.as_ref().and_then(|track| track.name.as_deref()), "format": told.format,
        "from": fixes.first().map(|fix| fix.at.rfc3339()), "until": fixes.last().map(|fix| fix.at.rfc3339()),
        "fixes": fixes.len(), "spikes": followed.spikes, "noise_m": rounded(followed.sigma.get()),
        "metres": {"road": along(Along::Road), "cable": along(Along::Cable), "free": along(Along::Free)},
        "stops": followed.stops.iter().map(|stop| json!({
            "from": stop.from.rfc3339(), "until": stop.to.rfc3339(), "point": position(stop.place),
        })).collect::<Vec<_>>(),
        "gaps": followed.gaps.iter().map(|gap| json!({
            "from": passed(&gap.from), "to": passed(&gap.to), "why": gap.why.code(),
        })).collect::<Vec<_>>(),
        "faults": told.faults.iter().map(fault_json).collect::<Vec<_>>(), "faults_total": told.faults_total,
    })
}

/// From where cable counts as seen; `None` for what is no distance or no speed.
pub fn sight(within: f64, fastest_kmh: f64) -> Option<Sight> {
    let within = Metres::checked(within).filter(|within| (1.0..=500.0).contains(&within.get()))?;
    (fastest_kmh.is_finite() && fastest_kmh > 0.0).then_some(Sight { within, fastest_kmh })
}
