//! What one event alone gives to its own lixels: to be taken away before it is foretold.

use crate::hotspots::heat::along::{Load, Way};
use crate::hotspots::heat::lanes::Lanes;
use crate::hotspots::heat::{Smoother, loads_of};

impl Smoother {
    /// Mean density on each of these lixels, per metre, of masses that lie evenly on them (ascending,
    /// each once). As [`Smoother::spread`], but only the way from these nodes to the roots of the
    /// elimination is gone, and none of it where all lies on one chain. `nodes` is scratch: empty at first, then kept by the caller.
    pub(in crate::hotspots) fn own(&self, masses: &[(usize, f64)], nodes: &mut Scratch) -> Vec<f64> {
        let loads: Vec<Load> = masses.iter().map(|&(lixel, mass)| self.even(lixel, mass)).collect();
        let mut chains: Vec<usize> = loads.iter().map(|load| self.lixels.chain_of(load.lixel)).collect();
        chains.dedup();
        let chain = |no: &usize| (&self.lixels.chains()[*no], &self.ways[*no]);
        if let [no] = chains[..] {
            return self.own_of_chain(&loads, no);
        }
        let leaving: Vec<_> = chains
            .iter()
            .map(|no| chain(no).1.leaving(loads_of(&loads, chain(no).0), chain(no).0, self.decay))
            .collect();
        let reach = self.order.reach(chains.iter().flat_map(|no| chain(no).0.ends));
        nodes.0.resize(self.order.len(), Lanes::default());
        for (no, &leaving) in chains.iter().zip(&leaving) {
            let (chain, way) = chain(no);
            let into = way.given_to_nodes(leaving);
            nodes.0[self.order.place[chain.ends[0]] as usize] += into[0];
            nodes.0[self.order.place[chain.ends[1]] as usize] += into[1];
        }
        self.factor.solve(&self.order, reach.iter().map(|&place| place as usize), &mut nodes.0);
        let mut values = Vec::with_capacity(loads.len());
        for (no, &leaving) in chains.iter().zip(&leaving) {
            let (chain, way) = chain(no);
            let value = |node: usize| nodes.0[self.order.place[node] as usize];
            let entering = way.entering(leaving, chain.ends.map(value));
            values.extend(way.means_at(loads_of(&loads, chain), chain, entering, (self.decay, self.gain)));
        }
        for place in reach {
            nodes.0[place as usize] = Lanes::default();
        }
        values
    }

    /// The same where all lies on one chain: between its nodes the inverse is known.
    fn own_of_chain(&self, loads: &[Load], no: usize) -> Vec<f64> {
        let (chain, way) = (&self.lixels.chains()[no], &self.ways[no]);
        let leaving = way.leaving(loads, chain, self.decay);
        let into = way.given_to_nodes(leaving);
        let selected = self.selected.get_or_init(|| self.factor.selected(&self.order));
        let [a, b] = chain.ends;
        let between = |a, b| selected.between(&self.order, a, b);
        let across = between(a, b);
        let nodes = [between(a, a) * into[0] + across * into[1], across * into[0] + between(b, b) * into[1]];
        let entering = way.entering(leaving, nodes);
        way.means_at(loads, chain, entering, (self.decay, self.gain))
    }
}

/// Values of the nodes, all zero between two uses.
#[derive(Debug, Default)]
pub(in crate::hotspots) struct Scratch(Vec<Lanes>);

impl Way {
    /// Mean density of the loaded lixels alone.
    fn means_at(
        &self,
        loads: &[Load],
        chain: &crate::hotspots::Chain,
        entering: [Lanes; 2],
        (decay, gain): (Lanes, Lanes),
    ) -> Vec<f64> {
        let of_wave = (gain * self.mean).scaled(2.0);
        let of_own = (gain * decay.scaled(chain.step).inverse()).scaled(2.0);
        let mut means: Vec<f64> = loads.iter().map(|load| (of_own * load.stays()).sum_re()).collect();
        let no = |load: &Load| load.lixel - chain.lixels.start;
        let (mut wave, mut at) = (entering[0], 0);
        for (load, mean) in loads.iter().zip(&mut means) {
            wave = wave * self.faded(no(load) - at, chain.step, decay);
            *mean += (of_wave * wave).sum_re();
            wave = wave * self.faded(1, chain.step, decay) + load.forth;
            at = no(load) + 1;
        }
        let (mut wave, mut at) = (entering[1], chain.lixels.len() - 1);
        for (load, mean) in loads.iter().zip(&mut means).rev() {
            wave = wave * self.faded(at - no(load), chain.step, decay);
            *mean += (of_wave * wave).sum_re();
            wave = wave * self.faded(1, chain.step, decay) + load.back;
            at = no(load).saturating_sub(1);
        }
        means
    }
}
