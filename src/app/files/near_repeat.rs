//! `cablewatch near-repeat`: the Knox test of a file.

use std::ops::ControlFlow;

use serde_json::{Value, json};

use crate::app::files::{Answer, refusal, times};
use crate::app::incidents::when;
use crate::app::views::KnoxView;
use crate::hotspots::knox::{Metric, Middle, NearPairs, Places, SpaceBands, TimeBands, TooManyPairs, knox};
use crate::hotspots::{LixelNetwork, Place};
use crate::import::{Event, Reading, Verdict, read_network};
use crate::incidents::Evidence;
use crate::matching::{Rules, match_incidents};
use crate::network::Network;
use crate::units::{Interval, LonLat, Message, Metres, Zone};

/// Pieces into which cable is cut to find places on it again; no distance depends on it.
const LIXEL: Metres = Metres::of(100);

/// What the command line chose.
#[derive(Clone, Debug)]
pub struct NearRepeatOptions {
    /// Bands of distance.
    pub space: SpaceBands,
    /// Bands of time.
    pub time: TimeBands,
    /// How distance is taken.
    pub metric: Metric,
    /// Deals of the times to the places.
    pub permutations: u32,
    /// What they depend on.
    pub seed: u64,
    /// Where a time without an offset is local, and days are counted.
    pub zone: Zone,
}

/// The table of the incidents that have a time and a place. The network is needed, and looked at, for
/// distances along the cable alone.
pub fn near_repeat(incidents: &[u8], network: Option<&[u8]>, options: &NearRepeatOptions) -> Answer {
    let events = times::read(incidents, options.zone)?;
    let timed: Vec<(&Event, Middle)> = events.iter().filter_map(|e| Some((e, middle(e, options.zone)?))).collect();
    let placed = match options.metric {
        Metric::Network => along(&timed, &read(network.unwrap_or_default())?, &options.space),
        Metric::Euclidean | Metric::Manhattan => across(&timed, options),
    };
    let (near, middles) = placed.map_err(|error| too_many(&error))?;
    let table = knox(&near, &middles, &options.space, &options.time, options.permutations, options.seed);
    let mut answer = serde_json::to_value(KnoxView::from(&table)).unwrap_or_default();
    answer["events"] = json!(table.events);
    answer["metric"] = json!(options.metric.code());
    answer["seed"] = json!(options.seed);
    answer["left_out"] =
        json!({"without_time": events.len() - timed.len(), "without_place": timed.len() - middles.len()});
    Ok(answer)
}

/// The middle of when it happened, as clocks show it: a day is a day when the clock is changed, too.
fn middle(event: &Event, zone: Zone) -> Option<Middle> {
    let (from, to) = when(&event.incident)?;
    Some(Middle::of(zone.wall(Interval::new(from, to)?)))
}

fn read(network: &[u8]) -> Result<Network, Value> {
    let draft = read_network(std::io::Cursor::new(network), &Reading::default(), &mut |_| ControlFlow::Continue(()));
    match draft.scan.verdict {
        Verdict::Reject => Err(refusal("network", &draft.scan.faults, draft.scan.faults_total)),
        _ => Ok(Network::bulk(draft.routes, draft.sites)),
    }
}

type Placed = Result<(NearPairs, Vec<Middle>), TooManyPairs>;

/// By `x` and `y` where every incident with a place has them, else on the globe.
fn across(timed: &[(&Event, Middle)], options: &NearRepeatOptions) -> Placed {
    let in_plane = timed.iter().any(|(e, _)| e.plane.is_some())
        && timed.iter().all(|(e, _)| e.plane.is_some() || position(e).is_none());
    let (places, middles) = if in_plane {
        let (places, middles) = timed.iter().filter_map(|(e, middle)| Some((e.plane?, *middle))).unzip();
        (Places::Plane(places), middles)
    } else {
        let (places, middles) = timed.iter().filter_map(|(e, middle)| Some((position(e)?, *middle))).unzip();
        (Places::Globe(places), middles)
    };
    Ok((NearPairs::find(&places, options.metric, &options.space)?, middles))
}

fn position(event: &Event) -> Option<LonLat> {
    event.incident.places.iter().find_map(Evidence::position).map(|(at, _)| at)
}

/// Each at its likeliest place on the cable.
fn along(timed: &[(&Event, Middle)], network: &Network, bands: &SpaceBands) -> Placed {
    let lixels = LixelNetwork::cut(network.routes(), LIXEL);
    let incidents: Vec<_> = timed.iter().map(|(e, _)| e.incident.clone()).collect();
    let found = match_incidents(network, &incidents, &Rules::default());
    let place = |(found, (_, middle)): (&crate::matching::Match, &(&Event, Middle))| {
        let best = found.candidates.first()?;
        let (lixel, metres) = lixels.place(best.route, best.chainage)?;
        Some((lixels.on_chain(lixel, metres), *middle))
    };
    let (places, middles): (Vec<Place>, Vec<Middle>) = found.iter().zip(timed).filter_map(place).unzip();
    Ok((NearPairs::along(&lixels, &places, bands)?, middles))
}

fn too_many(error: &TooManyPairs) -> Value {
    let says = Message::new(
        "Quá nhiều cặp vụ việc ở gần nhau. Đề nghị chọn khoảng cách nhỏ hơn.",
        "Too many pairs of incidents are near each other. Please choose shorter distances.",
    );
    json!({"verdict": "reject", "code": "too_many_pairs", "field": "space", "most": error.most, "vi": says.vi, "en": says.en})
}
