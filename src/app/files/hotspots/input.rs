//! Incidents of a file, put at the lixels of a network.

use std::sync::Arc;

use serde_json::Value;

use crate::app::Window;
use crate::app::files::matches::read;
use crate::app::incidents::when;
use crate::hotspots::{Event, LixelNetwork, Share};
use crate::incidents::{Evidence, Incident};
use crate::matching::{Match, Rules, match_incidents};
use crate::network::Network;
use crate::units::{Interval, Metres, Timestamp};

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
            Placed { key: key_of(&incident.id), when, shares: shares(&lixels, found) }
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

fn shares(lixels: &LixelNetwork, found: &Match) -> Vec<Share> {
    let mut shares = Vec::new();
    for candidate in &found.candidates {
        for stretch in &candidate.stretches {
            let on = lixels.shares(candidate.route, stretch.from, stretch.to);
            shares.extend(on.into_iter().map(|share| Share { weight: share.weight * stretch.weight, ..share }));
        }
    }
    shares
}

/// A number for an id, the same wherever it is made (FNV-1a of 64 bits).
pub(crate) fn key_of(id: &str) -> u64 {
    id.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}
