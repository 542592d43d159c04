//! Incidents of a file, put at the lixels of a network.

use std::sync::Arc;

use serde_json::Value;

use crate::app::Window;
use crate::app::files::matches::read;
use crate::app::incidents::when;
use crate::geodesy::LocalPlane;
use crate::hotspots::{Event, LixelNetwork, Share};
use crate::incidents::{Evidence, Incident};
use crate::matching::{Match, Rules, match_incidents};
use crate::network::{Network, Route};
use crate::units::{Chainage, Interval, Metres, Timestamp};

/// A network and where the incidents lie on it.
pub(in crate::app::files) struct Input {
    pub network: Network,
    pub lixels: Arc<LixelNetwork>,
    pub incidents: Vec<Placed>,
}

/// One incident.
pub(in crate::app::files) struct Placed {
    /// Of its id.
    pub key: u64,
    /// When it happened, where that is known.
    pub when: Option<Interval>,
    /// Where, as weights that sum to 1; none if it was not matched.
    pub shares: Vec<Share>,
}

/// How finely cable is cut and where incidents are put.
#[derive(Clone, Copy, Debug)]
pub(in crate::app::files) struct Placing {
    /// The longest a lixel may be.
    pub lixel: Metres,
    /// Vertices no farther apart are one.
    pub snap: Metres,
    /// A position counts at the nearest place of the network, whatever its accuracy.
    pub nearest: bool,
}

impl Input {
    pub(in crate::app::files) fn of(network: &[u8], incidents: &[u8], placing: Placing) -> Result<Self, Value> {
        let (network, told) = read(network, incidents)?;
        let lixels = Arc::new(LixelNetwork::joined(network.routes(), placing.lixel, placing.snap));
        let spread = match_incidents(&network, &told.incidents, &Rules::default());
        let nearest = match placing.nearest {
            true => match_incidents(&network, &told.incidents, &Rules { nearest_only: true, ..Rules::default() }),
            false => Vec::new(),
        };
        let place = |(i, incident): (usize, &Incident)| {
            let found = nearest.get(i).filter(|_| is_position(incident)).unwrap_or(&spread[i]);
            let when = when(incident).and_then(|(from, to)| Interval::new(from, to));
            Placed { key: key_of(&incident.id), when, shares: shares(&network, &lixels, incident, found) }
        };
        let incidents = told.incidents.iter().enumerate().map(place).collect();
        Ok(Self { network, lixels, incidents })
    }

    /// The period: as asked, open ends reaching to the first start and the last end.
    pub(in crate::app::files) fn window(&self, asked: Window) -> Option<Interval> {
        let times = || self.incidents.iter().filter_map(|one| one.when);
        let from = asked.from.or_else(|| times().map(|t| t.from()).min())?;
        let to = asked.to.or_else(|| times().map(|t| t.to()).max())?;
        // The last instant belongs to the period.
        Interval::new(from, Timestamp::from_millis(to.millis() + 1))
    }
}

impl Placed {
    /// The share of its time inside a period; one whose time nobody knows counts whole.
    pub(in crate::app::files) fn overlap(&self, window: Option<Interval>) -> f64 {
        self.when.zip(window).map_or(1.0, |(when, window)| when.share_within(window))
    }

    /// As an event of which so much counts.
    pub(in crate::app::files) fn event(&self, overlap: f64) -> Event {
        Event::new(self.key, self.shares.iter().map(|share| (share.lixel, share.weight * overlap)).collect())
    }
}

fn is_position(incident: &Incident) -> bool {
    incident.places.iter().all(|place| matches!(place, Evidence::Point { .. } | Evidence::Commune { .. }))
}

fn shares(network: &Network, lixels: &LixelNetwork, incident: &Incident, found: &Match) -> Vec<Share> {
    let error = match incident.places[..] {
        [Evidence::Point { at, accuracy }] => Some(Error { plane: LocalPlane::at(at), sigma: accuracy.get().max(1.0) }),
        _ => None,
    };
    let mut shares = Vec::new();
    for candidate in &found.candidates {
        for stretch in &candidate.stretches {
            let (from, to) = (stretch.from, stretch.to);
            let on = match (&error, network.route(candidate.route)) {
                (Some(error), Some(route)) if to.get() > from.get() => {
                    let whole = error.mass(route, from.get(), to.get());
                    let part = |a: f64, b: f64| if whole > 0.0 { error.mass(route, a, b) / whole } else { 0.0 };
                    lixels.shares_by(candidate.route, from, to, part)
                }
                _ => lixels.shares(candidate.route, from, to),
            };
            shares.extend(on.into_iter().map(|share| Share { weight: share.weight * stretch.weight, ..share }));
        }
    }
    shares
}

/// A position told with an error. A stretch holds its share evenly; where it is cut by a lixel, the error
/// itself says how much lies on either side, so that no route's end moves a count.
struct Error {
    plane: LocalPlane,
    sigma: f64,
}

impl Error {
    /// How much of the error lies between two chainages, in units of its own: Gauss and Legendre's rule
    /// between vertices, which is exact to rounding on pieces of half a standard deviation.
    fn mass(&self, route: &Route, from: f64, to: f64) -> f64 {
        let inside = |c: &f64| *c > from + ONE_PLACE && *c < to - ONE_PLACE;
        let mut ends: Vec<f64> = route.chainages().flatten().copied().filter(inside).collect();
        ends.insert(0, from);
        ends.push(to);
        ends.windows(2).map(|pair| self.piece(route, pair[0], pair[1])).sum()
    }

    fn piece(&self, route: &Route, from: f64, to: f64) -> f64 {
        let (middle, half) = ((from + to) / 2.0, (to - from) / 2.0);
        let height = |along: f64| {
            let place = Chainage::checked(along).and_then(|c| route.point_at(c).ok());
            place.map_or(0.0, |p| {
                let away = self.plane.to_segment(p, p).0;
                (-away / (2.0 * self.sigma * self.sigma)).exp()
            })
        };
        let node = |(x, w): &(f64, f64)| w * (height(middle - half * x) + height(middle + half * x));
        half * NODES.iter().map(node).sum::<f64>()
    }
}

/// Chainages so near to each other, in metres, are one.
const ONE_PLACE: f64 = 1e-6;

/// Nodes and weights of Gauss and Legendre's rule with ten points, of one half (Abramowitz and Stegun, table 25.4).
const NODES: [(f64, f64); 5] = [
    (0.148_874_338_981_631_22, 0.295_524_224_714_752_87),
    (0.433_395_394_129_247_2, 0.269_266_719_309_996_35),
    (0.679_409_568_299_024_4, 0.219_086_362_515_982_04),
    (0.865_063_366_688_984_5, 0.149_451_349_150_580_6),
    (0.973_906_528_517_171_7, 0.066_671_344_308_688_14),
];

/// A number for an id, the same wherever it is made (FNV-1a of 64 bits).
pub(crate) fn key_of(id: &str) -> u64 {
    id.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}
