//! Heat on the cable: network kernel density as the heat equation spreads it.
//!
//! `u_t = u_xx` along every chain; at every node `u` is continuous and nothing is lost (Kirchhoff), so
//! that a free end reflects. At `t = sigma^2 / 2` a point has become a kernel of standard deviation
//! `sigma` that knows the network (McSwiggan, Baddeley and Nair 2017, Kernel density estimation on a
//! linear network). The exponential is a sum of ten resolvents (`poles`), and each of these is solved
//! exactly: along a chain the elements are the exponentials themselves, and only the nodes are
//! unknown. So the mesh has no part in the error, and an edge of a millimetre does no harm.

mod along;
mod factor;
mod lanes;
mod order;
mod own;
mod poles;
#[cfg(test)]
mod tests;

use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use crate::hotspots::{Chain, LixelNetwork, Share};
use crate::units::Metres;
use along::{Ends, Load, Way};
use factor::{Factor, Selected};
use lanes::Lanes;
use order::Order;
pub(in crate::hotspots) use own::Scratch;

/// Narrower kernels are not told apart.
const LEAST_SIGMA_M: f64 = 1e-3;

/// Chains that one core takes at a time.
const CHUNK: usize = 64;

/// A network made ready for heat: its nodes in the order of their elimination.
#[derive(Clone, Debug)]
pub struct Heat {
    lixels: Arc<LixelNetwork>,
    order: Arc<Order>,
}

impl Heat {
    /// Of these lixels.
    pub fn of(lixels: Arc<LixelNetwork>) -> Self {
        let edges = lixels.chains().iter().map(|chain| (chain.ends[0], chain.ends[1]));
        let order = Arc::new(Order::of(lixels.nodes(), edges));
        Self { lixels, order }
    }

    /// The lixels it is of.
    pub fn lixels(&self) -> &Arc<LixelNetwork> {
        &self.lixels
    }

    /// A kernel of this standard deviation, factorised. Below a millimetre it is a millimetre.
    pub fn smoother(&self, sigma: Metres) -> Smoother {
        let poles = poles::poles(sigma.max_of(Metres::computed(LEAST_SIGMA_M)));
        let decay = Lanes::of(poles.map(|p| p.decay));
        let gain = Lanes::of(poles.map(|p| p.weight / (2.0 * p.decay)));
        let ways: Vec<Way> = self.lixels.chains().par_iter().map(|chain| Way::of(chain, decay)).collect();
        let mut slack = vec![Lanes::default(); self.lixels.nodes()];
        let mut across = Vec::with_capacity(ways.len());
        for (chain, way) in self.lixels.chains().iter().zip(&ways) {
            let [a, b] = chain.ends;
            slack[a] += way.slack();
            slack[b] += way.slack();
            if a != b {
                across.push((a, b, way.across()));
            }
        }
        let factor = Factor::of(&self.order, &slack, across.into_iter());
        let (lixels, order) = (Arc::clone(&self.lixels), Arc::clone(&self.order));
        Smoother { lixels, order, decay, gain, ways, factor, selected: OnceLock::new() }
    }
}

/// A heat kernel of one standard deviation on one network.
#[derive(Clone, Debug)]
pub struct Smoother {
    lixels: Arc<LixelNetwork>,
    order: Arc<Order>,
    /// 1/m.
    decay: Lanes,
    /// Of one unit of mass, at its own place.
    gain: Lanes,
    ways: Vec<Way>,
    factor: Factor,
    /// Made by the first who asks what an event gives to itself.
    selected: OnceLock<Selected>,
}

impl Smoother {
    /// Mean density on every lixel, per metre, of masses that lie where the shares say. Summed over
    /// length it is the mass.
    pub fn density(&self, shares: &[Share]) -> Vec<f64> {
        self.over_lixels(&self.loads(shares))
    }

    /// The same of masses that lie evenly on lixels: one a lixel.
    pub fn spread(&self, masses: &[f64]) -> Vec<f64> {
        let heavy = masses.iter().enumerate().filter(|(_, mass)| **mass != 0.0);
        let loads: Vec<Load> = heavy.map(|(lixel, &mass)| self.even(lixel, mass)).collect();
        self.over_lixels(&loads)
    }

    /// Density, per metre, at single places: a lixel and the metres from its start.
    pub fn at(&self, shares: &[Share], places: &[(usize, f64)]) -> Vec<f64> {
        let loads = self.loads(shares);
        let ends = self.ends(&loads);
        let mut by_lixel: Vec<&Share> = shares.iter().collect();
        by_lixel.sort_by_key(|share| share.lixel);
        let mut asked: Vec<(usize, usize)> =
            places.iter().enumerate().map(|(i, place)| (self.lixels.chain_of(place.0), i)).collect();
        asked.sort_unstable();
        let of_chain = |asked: &[(usize, usize)]| {
            let no = asked[0].0;
            let chain = &self.lixels.chains()[no];
            let waves = self.ways[no].waves(loads_of(&loads, chain), chain, ends[no]);
            let value = |&(_, i): &(usize, usize)| {
                let (lixel, at) = places[i];
                let [forth, back] = waves[lixel - chain.lixels.start];
                let mut sum = forth * self.decay.scaled(at).decayed();
                sum += back * self.decay.scaled(chain.step - at).decayed();
                let start = by_lixel.partition_point(|share| share.lixel < lixel);
                for share in by_lixel[start..].iter().take_while(|share| share.lixel == lixel) {
                    sum += along::direct(share, at, self.decay);
                }
                (i, (2.0 * (self.gain * sum).sum_re()).max(0.0))
            };
            asked.iter().map(value).collect::<Vec<_>>()
        };
        let mut values = vec![0.0; places.len()];
        let chains: Vec<&[(usize, usize)]> = asked.chunk_by(|a, b| a.0 == b.0).collect();
        for (i, value) in chains.into_par_iter().flat_map_iter(of_chain).collect::<Vec<_>>() {
            values[i] = value;
        }
        values
    }

    fn loads(&self, shares: &[Share]) -> Vec<Load> {
        let mut loads: Vec<Load> = shares.iter().filter(|share| share.weight != 0.0).map(|s| self.load(s)).collect();
        loads.sort_by_key(|load| load.lixel);
        loads.dedup_by(|later, first| {
            let same = later.lixel == first.lixel;
            if same {
                first.join(later);
            }
            same
        });
        loads
    }

    fn load(&self, share: &Share) -> Load {
        let step = self.lixels.chains()[self.lixels.chain_of(share.lixel)].step;
        Load::of(share, step, self.decay)
    }

    fn even(&self, lixel: usize, mass: f64) -> Load {
        let amplitude = self.ways[self.lixels.chain_of(lixel)].mean.scaled(mass);
        Load { lixel, mass, forth: amplitude, back: amplitude }
    }

    /// What comes onto each chain from its nodes.
    fn ends(&self, loads: &[Load]) -> Vec<Ends> {
        let chains = self.lixels.chains();
        let out: Vec<Ends> = chains
            .par_iter()
            .zip(&self.ways)
            .with_min_len(CHUNK)
            .map(|(chain, way)| way.leaving(loads_of(loads, chain), chain, self.decay))
            .collect();
        let mut nodes = vec![Lanes::default(); self.order.len()];
        for ((chain, way), &out) in chains.iter().zip(&self.ways).zip(&out) {
            let into = way.given_to_nodes(out);
            nodes[self.order.place[chain.ends[0]] as usize] += into[0];
            nodes[self.order.place[chain.ends[1]] as usize] += into[1];
        }
        self.factor.solve(&self.order, 0..self.order.len(), &mut nodes);
        let value = |node: usize| nodes[self.order.place[node] as usize];
        let entering = |((chain, way), out): ((&Chain, &Way), Ends)| way.entering(out, chain.ends.map(value));
        chains.iter().zip(&self.ways).zip(out).map(entering).collect()
    }

    fn over_lixels(&self, loads: &[Load]) -> Vec<f64> {
        let chains = self.lixels.chains();
        let mut out = vec![0.0; self.lixels.lixels().len()];
        let ends = self.ends(loads);
        let mut chunks = Vec::with_capacity(chains.len() / CHUNK + 1);
        let mut rest = out.as_mut_slice();
        for (no, chunk) in chains.chunks(CHUNK).enumerate() {
            let (here, after) = rest.split_at_mut(chunk.iter().map(|chain| chain.lixels.len()).sum());
            chunks.push((no * CHUNK, chunk, here));
            rest = after;
        }
        chunks.into_par_iter().for_each(|(first, chunk, mut out)| {
            for (no, chain) in (first..).zip(chunk) {
                let (here, after) = out.split_at_mut(chain.lixels.len());
                self.ways[no].means(loads_of(loads, chain), chain, ends[no], (self.decay, self.gain), here);
                out = after;
            }
        });
        out
    }
}

fn loads_of<'a>(loads: &'a [Load], chain: &Chain) -> &'a [Load] {
    let start = loads.partition_point(|load| load.lixel < chain.lixels.start);
    let end = start + loads[start..].partition_point(|load| load.lixel < chain.lixels.end);
    &loads[start..end]
}
