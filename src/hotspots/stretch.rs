//! Hot stretches: neighbouring hot lixels of one route, as one line of a list.

use crate::hotspots::{BREAKS, Lixel, LixelNetwork, Rate};
use crate::network::RouteNo;
use crate::units::Chainage;

/// Hot lixels no farther apart than this belong together.
const GAP_M: f64 = 200.0;

/// Neighbouring lixels over the lowest break. Its rate is that of its highest lixel:
/// intervals of lixels are never added up.
#[derive(Clone, Debug, PartialEq)]
pub struct HotStretch {
    /// Which route.
    pub route: RouteNo,
    /// Its start.
    pub from: Chainage,
    /// Its end.
    pub to: Chainage,
    /// Events on it, in fractions.
    pub count: f64,
    /// Position of its highest lixel.
    pub peak: usize,
    /// Positions of its lixels, those in the gaps included.
    pub lixels: std::ops::Range<usize>,
}

/// Hot stretches, highest peak first.
pub fn stretches(lixels: &LixelNetwork, rates: &[Rate], mean: f64) -> Vec<HotStretch> {
    let mut found: Vec<HotStretch> = Vec::new();
    let hot = |rate: &Rate| mean > 0.0 && rate.value >= BREAKS[0] * mean;
    for (position, (lixel, rate)) in lixels.lixels().iter().zip(rates).enumerate() {
        if !hot(rate) {
            continue;
        }
        match found.last_mut() {
            Some(last) if last.route == lixel.route && gap(last, lixel) <= GAP_M => {
                last.from = if lixel.from < last.from { lixel.from } else { last.from };
                last.to = if lixel.to > last.to { lixel.to } else { last.to };
                last.lixels.end = position + 1;
                if rate.value > rates[last.peak].value {
                    last.peak = position;
                }
            }
            _ => found.push(HotStretch {
                route: lixel.route,
                from: lixel.from,
                to: lixel.to,
                count: 0.0,
                peak: position,
                lixels: position..position + 1,
            }),
        }
    }
    for stretch in &mut found {
        stretch.count = rates[stretch.lixels.clone()].iter().map(|r| r.count).sum();
    }
    found.sort_by(|a, b| {
        rates[b.peak].value.total_cmp(&rates[a.peak].value).then(b.count.total_cmp(&a.count)).then(a.peak.cmp(&b.peak))
    });
    found
}

/// Metres along the route from a stretch to a lixel.
fn gap(stretch: &HotStretch, lixel: &Lixel) -> f64 {
    (lixel.from.get() - stretch.to.get()).max(stretch.from.get() - lixel.to.get())
}
