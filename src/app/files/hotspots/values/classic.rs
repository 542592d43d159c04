//! The classical methods: kernels by nearest place, Poisson exceedance, Gi*.

use serde_json::{Map, Value, json};

use super::{AtPlaces, Of, Placed, Values};
use crate::hotspots::{
    Neighbours, Place, Shape, Share, Split, TooManyWalks, benjamini_hochberg, exceedance, gi_star, middles,
    network_density,
};

/// The false discovery rate at which a lixel is told as hot.
const LEVEL: f64 = 0.05;

/// A stretch is spread over places no farther apart than this share of the bandwidth.
const FINE: f64 = 0.1;

impl Of<'_> {
    /// Events per metre at the middle of every lixel.
    pub(super) fn kernel<'a>(
        self,
        split: Split,
        weighed: impl Iterator<Item = (&'a Placed, f64)>,
    ) -> Result<Values, Value> {
        let (lixels, settings) = (self.input.lixels.clone(), *self.settings);
        let Some(shape) = Shape::new(settings.kernel, settings.bandwidth) else { return Err(no_bandwidth()) };
        let fine = FINE * settings.bandwidth.get();
        let events: Vec<(Place, f64)> = weighed
            .flat_map(|(one, overlap)| one.shares.iter().flat_map(move |share| places(share, overlap, fine)))
            .map(|(lixel, metres, weight)| (lixels.on_chain(lixel, metres), weight))
            .collect();
        let value = network_density(&lixels, &events, &middles(&lixels), split, shape).map_err(too_many)?;
        let mut summary = Map::new();
        summary.insert("bandwidth_m".into(), json!(settings.bandwidth.get()));
        summary.insert("kernel".into(), json!(settings.kernel.code()));
        summary.insert("events".into(), json!(self.counts.iter().sum::<f64>()));
        let at: AtPlaces = Box::new(move |at| {
            let at: Vec<Place> = at.iter().map(|(lixel, metres)| lixels.on_chain(*lixel, *metres)).collect();
            // The walks are those that have just been followed for the lixels, within the limit.
            network_density(&lixels, &events, &at, split, shape).unwrap_or_default()
        });
        Ok(Values { value, counts: self.counts, columns: Vec::new(), summary, places: Some(at) })
    }

    /// Events per km and 30 days on each lixel with its neighbours, and how often chance makes as many.
    pub(super) fn poisson(self) -> Values {
        let neighbours = Neighbours::of(&self.input.lixels);
        let lixels = self.input.lixels.lixels().iter().enumerate();
        let lengths: Vec<f64> = lixels.map(|(i, l)| l.length().get() * self.service.share(i)).collect();
        let found = exceedance(&self.counts, &lengths, &neighbours);
        let (events, metres): (f64, f64) = (self.counts.iter().sum(), lengths.iter().sum());
        let mean = events / (metres / 1000.0 * self.period.units()).max(f64::MIN_POSITIVE);
        let ratio = |e: &crate::hotspots::Exceedance| if e.expected > 0.0 { e.count / e.expected } else { 0.0 };
        let value = found.iter().map(|e| mean * ratio(e)).collect();
        let expected = ("expected", found.iter().map(|e| json!(e.expected)).collect());
        let mut values = self.judged(value, found.iter().map(|e| e.p).collect());
        values.columns.push(expected);
        values.columns.push(("ratio", found.iter().map(|e| json!(ratio(e))).collect()));
        values.summary.insert("mean".into(), json!(mean));
        values
    }

    /// Standard deviations of Gi*.
    pub(super) fn gi_star(self) -> Values {
        let (draws, seed) = (self.settings.permutations, self.settings.seed);
        let found = gi_star(&self.counts, &Neighbours::of(&self.input.lixels), draws, seed);
        let z: Vec<f64> = found.iter().map(|g| g.z).collect();
        let column = ("z", z.iter().map(|z| json!(z)).collect());
        let mut values = self.judged(z, found.iter().map(|g| g.p).collect());
        values.columns.push(column);
        values.summary.insert("permutations".into(), json!(draws));
        values.summary.insert("seed".into(), json!(seed));
        values
    }

    /// With p, q and whether q is low enough.
    fn judged(self, value: Vec<f64>, p: Vec<f64>) -> Values {
        let q = benjamini_hochberg(&p);
        let mut summary = Map::new();
        summary.insert("events".into(), json!(self.counts.iter().sum::<f64>()));
        summary.insert("level".into(), json!(LEVEL));
        summary.insert("hot".into(), json!(q.iter().filter(|q| **q <= LEVEL).count()));
        let columns = vec![
            ("p", p.into_iter().map(Value::from).collect()),
            ("hot", q.iter().map(|q| json!(*q <= LEVEL)).collect()),
            ("q", q.into_iter().map(Value::from).collect()),
        ];
        Values { value, counts: self.counts, columns, summary, places: None }
    }
}

/// The places of a share, each with its weight: lixel, metres from its start, weight.
fn places(share: &Share, overlap: f64, fine: f64) -> impl Iterator<Item = (usize, f64, f64)> + use<> {
    let Share { lixel, from, to, weight } = *share;
    let pieces = ((to - from) / fine).ceil().max(1.0);
    let step = (to - from) / pieces;
    (0..pieces as usize).map(move |i| (lixel, from + (i as f64 + 0.5) * step, weight * overlap / pieces))
}

fn no_bandwidth() -> Value {
    let (vi, en) = ("Độ rộng phải lớn hơn 0.", "The bandwidth must be above 0.");
    json!({"verdict": "reject", "code": "bandwidth", "field": "bandwidth", "vi": vi, "en": en})
}

fn too_many(error: TooManyWalks) -> Value {
    let vi = "Cáp rẽ nhánh quá nhiều trong phạm vi độ rộng này. Đề nghị chọn độ rộng nhỏ hơn.";
    let en = "The cable branches too often within this bandwidth. Please choose a smaller one.";
    json!({"verdict": "reject", "code": "too_many_walks", "field": "bandwidth", "most": error.most, "vi": vi, "en": en})
}

#[cfg(test)]
mod tests;
