//! What a rate is told by: cable by its length alone, or by how much there is in it to be stolen.

use serde_json::Value;

use crate::hotspots::{LixelNetwork, Service, Smoother};
use crate::network::{Medium, Network, Route, RouteNo, codes};

codes! {
    /// What makes one metre of cable count more than another.
    Weighing { Length => "length", Pairs => "pairs", Medium => "medium" }
}

/// Properties that tell how many copper pairs, fibres or coaxial tubes a cable has.
pub const PAIRS: [&str; 6] = ["pairs", "so_doi", "fibre_count", "fibres", "fibers", "so_soi"];

/// What a metre of each medium counts unless told otherwise: all the same, since nobody can say for
/// every province what copper is worth beside fibre.
pub const MEDIUM_WEIGHTS: [(Medium, f64); 3] = [(Medium::Copper, 1.0), (Medium::Fibre, 1.0), (Medium::Coaxial, 1.0)];

/// How cable is weighed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exposure {
    /// By what.
    pub by: Weighing,
    /// What a metre, or with [`Weighing::Pairs`] a pair or fibre, of each medium counts; above 0.
    pub media: [(Medium, f64); 3],
}

impl Default for Exposure {
    fn default() -> Self {
        Self { by: Weighing::Length, media: MEDIUM_WEIGHTS }
    }
}

/// Weights of lixels. Their mean over the length is 1, so that a rate stays one of a km of cable: of a
/// km of the average cable.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Weights {
    /// One a lixel; none where all are 1.
    each: Option<Vec<f64>>,
    /// The weight that became 1: a mean over the length.
    pub mean: f64,
    /// Routes that tell no weight; they count as the mean of the others.
    pub untold: usize,
    /// Their length, km.
    pub untold_km: f64,
}

impl Exposure {
    /// Media with their weights as `copper=1,fibre=0.2`, those not named as by default; `None` if one is
    /// unknown or not above 0.
    pub fn media_told(text: &str) -> Option<[(Medium, f64); 3]> {
        let mut media = MEDIUM_WEIGHTS;
        for one in text.split(',') {
            let (code, weight) = one.split_once('=')?;
            let (medium, weight) = (Medium::from_code(code.trim())?, weight.trim().parse::<f64>().ok()?);
            let held = media.iter_mut().find(|(of, _)| *of == medium)?;
            held.1 = Some(weight).filter(|w| w.is_finite() && *w > 0.0)?;
        }
        Some(media)
    }

    /// The weight of a route, where it tells one.
    fn of_route(&self, route: &Route) -> Option<f64> {
        let of_medium =
            route.medium.and_then(|m| self.media.iter().find(|(of, _)| *of == m)).map(|(_, weight)| *weight);
        match self.by {
            Weighing::Length => Some(1.0),
            Weighing::Medium => of_medium,
            Weighing::Pairs => Some(pairs(route)? * of_medium.unwrap_or(1.0)),
        }
    }

    /// The weights of lixels.
    pub fn weights(&self, network: &Network, lixels: &LixelNetwork) -> Weights {
        let even = Weights { mean: 1.0, ..Weights::default() };
        if self.by == Weighing::Length {
            return even;
        }
        let of = |no: RouteNo| network.route(no).and_then(|route| self.of_route(route));
        let mut parts: Vec<(usize, RouteNo, f64)> = Vec::with_capacity(lixels.lixels().len());
        for position in 0..lixels.lixels().len() {
            parts.extend(lixels.pieces(position).iter().map(|p| (position, p.route, p.to.get() - p.from.get())));
        }
        let mut told: std::collections::HashMap<RouteNo, Option<f64>> = std::collections::HashMap::new();
        let (mut sum, mut metres, mut untold_m) = (0.0, 0.0, 0.0);
        for &(_, route, length) in &parts {
            match *told.entry(route).or_insert_with(|| of(route)) {
                Some(weight) => (sum, metres) = (sum + weight * length, metres + length),
                None => untold_m += length,
            }
        }
        let untold = told.values().filter(|weight| weight.is_none()).count();
        let mean = if metres > 0.0 { sum / metres } else { 1.0 };
        let mut known = told.values().copied().flatten();
        let first = known.next();
        let all_alike = known.all(|weight| Some(weight) == first);
        let mean = first.filter(|_| all_alike).unwrap_or(mean);
        let mut each = vec![0.0; lixels.lixels().len()];
        for &(position, route, length) in &parts {
            let weight = told.get(&route).copied().flatten().unwrap_or(mean) / mean;
            each[position] += weight * length / lixels.lixels()[position].length().get();
        }
        Weights { each: (!all_alike).then_some(each), mean, untold, untold_km: untold_m / 1000.0 }
    }
}

impl Weights {
    /// Of a lixel.
    pub fn of(&self, lixel: usize) -> f64 {
        self.each.as_ref().map_or(1.0, |each| each[lixel])
    }

    /// What there was of the cable: its time in service, weighed.
    pub fn weighing(&self, service: Service, lixels: &LixelNetwork) -> Service {
        match &self.each {
            None => service,
            Some(each) => Service::of((0..lixels.lixels().len()).map(|i| service.share(i) * each[i]).collect()),
        }
    }
}

/// Where less than this share of the cable around was there, nothing is told of it.
const LEAST: f64 = 1e-6;

/// Events a metre of cable around each lixel, as a kernel sees it and the cable is weighed.
pub fn nearby(kernel: &Smoother, lixels: &LixelNetwork, counts: &[f64], service: &Service) -> Vec<f64> {
    let mut near = kernel.spread(counts);
    if !service.is_whole() {
        let metres = lixels.lixels().iter().enumerate().map(|(i, l)| l.length().get() * service.share(i));
        let there = kernel.spread(&metres.collect::<Vec<_>>());
        near.iter_mut().zip(there).for_each(|(near, there)| *near = if there < LEAST { 0.0 } else { *near / there });
    }
    near
}

/// How many pairs or fibres a route tells.
fn pairs(route: &Route) -> Option<f64> {
    let number = |value: &Value| value.as_f64().or_else(|| value.as_str()?.trim().parse().ok());
    let told = PAIRS.iter().filter_map(|name| number(route.properties.get(*name)?));
    told.into_iter().find(|n| n.is_finite() && *n > 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hotspots::{Neighbours, Period, count_per_km, exceedance};
    use crate::units::{LonLat, Metres};

    /// Routes of a km each, far from each other, with properties.
    fn network(told: &[(Option<Medium>, Value)]) -> (Network, LixelNetwork) {
        let route = |(i, (medium, properties)): (usize, &(Option<Medium>, Value))| {
            let at = |lat| LonLat::checked(107.0 + 0.1 * i as f64, lat).unwrap();
            let mut route = Route::measured(format!("R{i}"), vec![vec![at(16.0), at(16.009_037)]]);
            (route.medium, route.properties) = (*medium, properties.as_object().cloned().unwrap_or_default());
            route
        };
        let network = Network::bulk(told.iter().enumerate().map(route).collect(), Vec::new());
        let lixels = LixelNetwork::cut(network.routes(), Metres::of(50));
        (network, lixels)
    }

    fn by(by: Weighing) -> Exposure {
        Exposure { by, ..Exposure::default() }
    }

    /// The weight of each route's first lixel.
    fn firsts(exposure: &Exposure, told: &[(Option<Medium>, Value)]) -> (Vec<f64>, Weights) {
        let (network, lixels) = network(told);
        let weights = exposure.weights(&network, &lixels);
        let first = |(no, _)| weights.of(lixels.position(no, 0).unwrap());
        (network.routes().map(first).collect(), weights)
    }

    /// A name, how routes weigh, what each route tells, their weights, and how many told nothing.
    type Case = (&'static str, Exposure, Vec<(Option<Medium>, Value)>, Vec<f64>, usize);

    fn cases() -> Vec<Case> {
        use serde_json::json;
        let (copper, fibre) = (Some(Medium::Copper), Some(Medium::Fibre));
        let media = Exposure::media_told("copper=3,fibre=1").unwrap();
        vec![
            (
                "length",
                by(Weighing::Length),
                vec![(None, json!({"pairs": 5})), (None, json!({"pairs": 9}))],
                vec![1.0, 1.0],
                0,
            ),
            (
                "pairs",
                by(Weighing::Pairs),
                vec![(copper, json!({"pairs": 300})), (copper, json!({"so_doi": "100"}))],
                vec![1.5, 0.5],
                0,
            ),
            (
                "one tells nothing",
                by(Weighing::Pairs),
                vec![(copper, json!({"pairs": 30})), (copper, json!({})), (fibre, json!({"fibres": 10}))],
                vec![1.5, 1.0, 0.5],
                1,
            ),
            (
                "nonsense is nothing",
                by(Weighing::Pairs),
                vec![(copper, json!({"pairs": -3})), (copper, json!({"pairs": 4}))],
                vec![1.0, 1.0],
                1,
            ),
            (
                "none tells anything",
                by(Weighing::Pairs),
                vec![(copper, json!({})), (None, json!({}))],
                vec![1.0, 1.0],
                2,
            ),
            ("all media alike", by(Weighing::Medium), vec![(copper, json!({})), (fibre, json!({}))], vec![1.0, 1.0], 0),
            (
                "media",
                Exposure { media, ..by(Weighing::Medium) },
                vec![(copper, json!({})), (fibre, json!({})), (None, json!({}))],
                vec![1.5, 0.5, 1.0],
                1,
            ),
            (
                "pairs by media",
                Exposure { media, ..by(Weighing::Pairs) },
                vec![(copper, json!({"pairs": 10})), (fibre, json!({"fibre_count": 10}))],
                vec![1.5, 0.5],
                0,
            ),
        ]
    }

    #[test]
    fn a_route_weighs_what_it_tells_and_the_mean_where_it_tells_nothing() {
        for (name, exposure, told, want, untold) in cases() {
            let (found, weights) = firsts(&exposure, &told);
            assert!(found.iter().zip(&want).all(|(a, b)| (a - b).abs() < 1e-4), "{name}: {found:?}");
            assert_eq!(weights.untold, untold, "{name}");
            assert!((weights.untold_km - untold as f64).abs() < 1e-3, "{name}: {}", weights.untold_km);
        }
    }

    #[test]
    fn twice_the_pairs_with_twice_the_thefts_is_no_hotter() {
        let (network, lixels) =
            network(&[(None, serde_json::json!({"pairs": 200})), (None, serde_json::json!({"pairs": 100}))]);
        let service = by(Weighing::Pairs).weights(&network, &lixels).weighing(Service::whole(), &lixels);
        let half = lixels.lixels().len() / 2;
        let counts: Vec<f64> =
            (0..2 * half).map(|i| f64::from(u8::from(i % half == 5)) * if i < half { 4.0 } else { 2.0 }).collect();
        let (rates, mean) = count_per_km(&lixels, &counts, &service, Period::ONE);
        let raw = |i: usize| rates[i].count / (lixels.lixels()[i].length().km() * service.share(i));
        assert!((raw(5) - raw(half + 5)).abs() < 1e-9 * raw(5), "{} {}", raw(5), raw(half + 5));
        assert!((mean - 6.0 / lixels.length().km()).abs() < 1e-9, "a km of the average cable is a km: {mean}");
        let lengths: Vec<f64> =
            lixels.lixels().iter().enumerate().map(|(i, l)| l.length().get() * service.share(i)).collect();
        let chance = exceedance(&counts, &lengths, &Neighbours::of(&lixels));
        assert!(
            (chance[5].expected - 2.0 * chance[half + 5].expected).abs() < 1e-9,
            "chance steals twice as often where twice as much lies"
        );
    }

    #[test]
    fn weights_of_media_are_read_or_refused() {
        assert_eq!(Exposure::media_told("fibre=0.2").unwrap()[1], (Medium::Fibre, 0.2));
        for wrong in ["", "fibre", "glass=1", "fibre=0", "fibre=-1", "fibre=inf", "fibre=x"] {
            assert_eq!(Exposure::media_told(wrong), None, "{wrong}");
        }
    }
}
