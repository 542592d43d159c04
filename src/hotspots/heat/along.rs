//! Along one chain: waves that leave the masses both ways and fade, and those that come in at its ends.
//!
//! A resolvent's answer to a unit mass on an endless line is `exp(-decay |x|) / (2 decay)`; the factor
//! is left to the caller (`gain`).

use crate::hotspots::heat::lanes::Lanes;
use crate::hotspots::{Chain, Share};

/// Waves at the two ends of a chain.
pub(super) type Ends = [Lanes; 2];

/// The masses of one lixel, as the waves that leave it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Load {
    pub lixel: usize,
    pub mass: f64,
    /// Forward, at the lixel's end.
    pub forth: Lanes,
    /// Backward, at its start.
    pub back: Lanes,
}

impl Load {
    pub(super) fn of(share: &Share, step: f64, decay: Lanes) -> Self {
        let faded = mean_faded(share, decay).scaled(share.weight);
        let forth = decay.scaled((step - share.to).max(0.0)).decayed() * faded;
        let back = decay.scaled(share.from).decayed() * faded;
        Self { lixel: share.lixel, mass: share.weight, forth, back }
    }

    /// What has not left the lixel: both ways together.
    pub(super) fn stays(&self) -> Lanes {
        Lanes::ONE.scaled(2.0 * self.mass) - self.forth - self.back
    }

    pub(super) fn join(&mut self, other: &Self) {
        self.mass += other.mass;
        self.forth += other.forth;
        self.back += other.back;
    }
}

/// How much a wave from a share has faded at the share's near end, in the mean over the share.
fn mean_faded(share: &Share, decay: Lanes) -> Lanes {
    let size = decay.scaled(share.to - share.from);
    if share.to - share.from < LEAST_M { Lanes::ONE } else { size.lost() * size.inverse() }
}

/// A shorter stretch is a place, metres.
const LEAST_M: f64 = 1e-6;

/// The wave from a share at a place of its own lixel.
pub(super) fn direct(share: &Share, at: f64, decay: Lanes) -> Lanes {
    if at <= share.from || at >= share.to {
        let away = (share.from - at).max(at - share.to).max(0.0);
        return (decay.scaled(away).decayed() * mean_faded(share, decay)).scaled(share.weight);
    }
    let size = decay.scaled(share.to - share.from);
    let both = decay.scaled(at - share.from).lost() + decay.scaled(share.to - at).lost();
    (both * size.inverse()).scaled(share.weight)
}

/// What a chain does to waves.
#[derive(Clone, Copy, Debug)]
pub(super) struct Way {
    /// How a wave fades over one lixel.
    fade: Lanes,
    /// The mean of a wave over a lixel that it enters with size 1.
    pub mean: Lanes,
    /// How a wave fades over the whole chain.
    whole: Lanes,
    /// `1 / (1 - whole^2)`: what going to and fro between the ends adds up to.
    to_and_fro: Lanes,
    /// `(1 - whole) / (1 + whole)`.
    around: Lanes,
}

impl Way {
    pub(super) fn of(chain: &Chain, decay: Lanes) -> Self {
        let (step, length) = (decay.scaled(chain.step), decay.scaled(chain.length()));
        let lost = length.lost();
        Self {
            fade: step.decayed(),
            mean: step.lost() * step.inverse(),
            whole: length.decayed(),
            to_and_fro: length.scaled(2.0).lost().inverse(),
            around: lost * (Lanes::ONE + length.decayed()).inverse(),
        }
    }

    /// What one end adds to the sum of its node's row.
    pub(super) fn slack(&self) -> Lanes {
        self.around.scaled(0.5)
    }

    /// Entry between the two nodes, without its sign.
    pub(super) fn across(&self) -> Lanes {
        self.whole * self.to_and_fro
    }

    /// The waves of the chain's own masses as they leave its ends.
    pub(super) fn leaving(&self, loads: &[Load], chain: &Chain, decay: Lanes) -> Ends {
        let (first, last) = match (loads.first(), loads.last()) {
            (Some(first), Some(last)) => (first.lixel - chain.lixels.start, chain.lixels.end - 1 - last.lixel),
            _ => return Ends::default(),
        };
        let fade = |lixels: usize| self.faded(lixels, chain.step, decay);
        let (mut forth, mut back) = (Lanes::default(), Lanes::default());
        for pair in loads.windows(2) {
            forth = (forth + pair[0].forth) * fade(pair[1].lixel - pair[0].lixel);
        }
        for pair in loads.windows(2).rev() {
            back = (back + pair[1].back) * fade(pair[1].lixel - pair[0].lixel);
        }
        let (ahead, behind) = (loads[loads.len() - 1].forth, loads[0].back);
        [(back + behind) * fade(first), (forth + ahead) * fade(last)]
    }

    pub(super) fn faded(&self, lixels: usize, step: f64, decay: Lanes) -> Lanes {
        match lixels {
            0 => Lanes::ONE,
            1 => self.fade,
            2 => self.fade * self.fade,
            _ => decay.scaled(step * lixels as f64).decayed(),
        }
    }

    /// Right side of the nodes' equations.
    pub(super) fn given_to_nodes(&self, leaving: Ends) -> Ends {
        let [a, b] = leaving;
        [(a - self.whole * b) * self.to_and_fro, (b - self.whole * a) * self.to_and_fro]
    }

    /// The waves that come in at the ends, once the nodes' values are known.
    pub(super) fn entering(&self, leaving: Ends, nodes: Ends) -> Ends {
        let (a, b) = (nodes[0] - leaving[0], nodes[1] - leaving[1]);
        [(a - self.whole * b) * self.to_and_fro, (b - self.whole * a) * self.to_and_fro]
    }

    /// Mean density of each lixel of the chain.
    pub(super) fn means(
        &self,
        loads: &[Load],
        chain: &Chain,
        entering: Ends,
        (decay, gain): (Lanes, Lanes),
        out: &mut [f64],
    ) {
        let of_wave = (gain * self.mean).scaled(2.0);
        let first = chain.lixels.start;
        let forth = loads.iter().map(|load| (load.lixel - first, load.forth));
        self.sweep(entering[0], forth, 0..out.len(), |i, wave| out[i] = (of_wave * wave).sum_re());
        let back = loads.iter().rev().map(|load| (load.lixel - first, load.back));
        self.sweep(entering[1], back, (0..out.len()).rev(), |i, wave| out[i] += (of_wave * wave).sum_re());
        let of_own = (gain * decay.scaled(chain.step).inverse()).scaled(2.0);
        for load in loads {
            out[load.lixel - first] += (of_own * load.stays()).sum_re();
        }
        out.iter_mut().for_each(|value| *value = value.max(0.0));
    }

    /// The forward wave at the start of each lixel of the chain and the backward wave at its end.
    pub(super) fn waves(&self, loads: &[Load], chain: &Chain, entering: Ends) -> Vec<Ends> {
        let first = chain.lixels.start;
        let mut waves = vec![Ends::default(); chain.lixels.len()];
        let forth = loads.iter().map(|load| (load.lixel - first, load.forth));
        self.sweep(entering[0], forth, 0..waves.len(), |i, wave| waves[i][0] = wave);
        let back = loads.iter().rev().map(|load| (load.lixel - first, load.back));
        self.sweep(entering[1], back, (0..waves.len()).rev(), |i, wave| waves[i][1] = wave);
        waves
    }

    /// Follow a wave from lixel to lixel, taking up what each adds to it.
    fn sweep(
        &self,
        mut wave: Lanes,
        loads: impl Iterator<Item = (usize, Lanes)>,
        lixels: impl Iterator<Item = usize>,
        mut seen: impl FnMut(usize, Lanes),
    ) {
        let mut loads = loads.peekable();
        for (passed, i) in lixels.enumerate() {
            seen(i, wave);
            wave = wave * self.fade;
            if let Some((_, added)) = loads.next_if(|(lixel, _)| *lixel == i) {
                wave += added;
            } else if passed % LOOK_EVERY == 0 && wave.is_nothing() {
                // Numbers too small to be told from zero are slow to reckon with.
                wave = Lanes::default();
                if loads.peek().is_none() {
                    return;
                }
            }
        }
    }
}

/// A wave is looked at for whether anything is left of it once in so many lixels.
const LOOK_EVERY: usize = 8;
