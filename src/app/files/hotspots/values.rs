//! The numbers of each method.

mod classic;

use serde_json::{Map, Value, json};

use crate::app::files::Answer;
use crate::app::files::hotspots::input::{Input, Placed};
use crate::app::files::hotspots::points;
use crate::app::{Stage, Work};
use crate::hotspots::{
    COVERAGES, DRAWS, EB_SHAPE, Event, Fitted, Heat, Kernel, Mixture, PARTS, Period, Rate, SIGMAS, Service, Share,
    Split, count_per_km, counts, nearby, shrunk,
};
use crate::network::codes;
use crate::units::{Interval, Metres};

codes! {
    /// How a map is made.
    MapMethod {
        Rate => "rate",
        Eb => "eb",
        CountPerKm => "count-per-km",
        Heat => "heat",
        Simple => "simple",
        EqualSplitDiscontinuous => "equal-split-discontinuous",
        EqualSplitContinuous => "equal-split-continuous",
        Poisson => "poisson",
        GiStar => "gi-star",
    }
}

impl MapMethod {
    /// Whether it is a kernel density, events per metre, of incidents at their nearest places.
    pub fn is_density(self) -> bool {
        matches!(self, Self::Heat | Self::Simple | Self::EqualSplitDiscontinuous | Self::EqualSplitContinuous)
    }

    /// What `value` is in.
    pub fn unit(self) -> &'static str {
        match self {
            Self::GiStar => "standard deviations",
            density if density.is_density() => "events per metre",
            _ => "events per km and 30 days",
        }
    }
}

/// What the methods need.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Standard deviation of `heat` and of the neighbourhood of `eb`.
    pub sigma: Metres,
    /// Shape of the prior of `eb`.
    pub phi: f64,
    /// Half-width of `simple` and the equal-split kernels, of a Gaussian its standard deviation.
    pub bandwidth: Metres,
    /// Their shape.
    pub kernel: Kernel,
    /// Draws of `gi-star`.
    pub permutations: u32,
    /// What random draws start from.
    pub seed: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            sigma: Metres::of(200),
            phi: EB_SHAPE,
            bandwidth: Metres::of(200),
            kernel: Kernel::Quartic,
            permutations: 999,
            seed: 1,
        }
    }
}

/// Densities at places: lixels and the metres from their starts.
type AtPlaces = Box<dyn Fn(&[(usize, f64)]) -> Vec<f64>>;

/// A map: numbers of every lixel, and what is said of the whole.
pub(super) struct Values {
    pub value: Vec<f64>,
    pub counts: Vec<f64>,
    /// Further properties of lixels.
    pub columns: Vec<(&'static str, Vec<Value>)>,
    pub summary: Map<String, Value>,
    /// Where a density is computed at a place itself.
    places: Option<AtPlaces>,
}

impl Values {
    pub(super) fn of(
        method: MapMethod,
        input: &Input,
        (window, period, service): (Option<Interval>, Period, Service),
        settings: &Settings,
        work: &Work,
    ) -> Result<Self, Value> {
        let weighed = || input.incidents.iter().map(|one| (one, one.overlap(window))).filter(|(_, w)| *w > 0.0);
        let events: Vec<Event> = weighed().map(|(one, overlap)| one.event(overlap)).collect();
        let of = Of { input, counts: counts(input.lixels.lixels().len(), events.iter()), period, service, settings };
        Ok(match method {
            MapMethod::Rate => of.rate(&events, work),
            MapMethod::Eb => of.eb(),
            MapMethod::CountPerKm => {
                let (rates, mean) = count_per_km(&input.lixels, &of.counts, &of.service, period);
                of.rates(&rates, mean)
            }
            MapMethod::Heat => of.heat(weighed()),
            MapMethod::Simple => of.kernel(Split::Simple, weighed())?,
            MapMethod::EqualSplitDiscontinuous => of.kernel(Split::Discontinuous, weighed())?,
            MapMethod::EqualSplitContinuous => of.kernel(Split::Continuous, weighed())?,
            MapMethod::Poisson => of.poisson(),
            MapMethod::GiStar => of.gi_star(),
        })
    }

    /// The points of a file with the value at the nearest place of the network.
    pub(super) fn at(&self, input: &Input, points: &[u8]) -> Answer {
        points::with_values(input, points, |places| match &self.places {
            Some(values) => values(places),
            None => places.iter().map(|(lixel, _)| self.value[*lixel]).collect(),
        })
    }
}

struct Of<'a> {
    input: &'a Input,
    counts: Vec<f64>,
    period: Period,
    service: Service,
    settings: &'a Settings,
}

impl Of<'_> {
    fn rates(self, rates: &[Rate], mean: f64) -> Values {
        let column = |f: &dyn Fn(&Rate) -> f64| rates.iter().map(|rate| json!(f(rate))).collect();
        let columns = vec![
            ("low90", column(&|r| r.low90)),
            ("high90", column(&|r| r.high90)),
            ("ratio", column(&|r| if mean > 0.0 { r.value / mean } else { 0.0 })),
        ];
        let mut summary = Map::new();
        summary.insert("mean".into(), json!(mean));
        summary.insert("events".into(), json!(self.counts.iter().sum::<f64>()));
        let value = rates.iter().map(|r| r.value).collect();
        Values { value, counts: self.counts, columns, summary, places: None }
    }

    fn eb(self) -> Values {
        let Settings { sigma, phi, .. } = *self.settings;
        let kernel = Heat::of(self.input.lixels.clone()).smoother(sigma);
        let near = nearby(&kernel, &self.input.lixels, &self.counts, &self.service);
        // From events a metre to events per km and 30 days.
        let prior = |i: usize| near[i] * 1000.0 / self.period.units();
        let rates = shrunk(&self.input.lixels, &self.counts, &self.service, self.period, prior, phi);
        let events: f64 = self.counts.iter().sum();
        let mean = events / (self.service.length(&self.input.lixels).km() * self.period.units()).max(f64::MIN_POSITIVE);
        let mut values = self.rates(&rates, mean);
        values.summary.insert("sigma_m".into(), json!(sigma.get()));
        values.summary.insert("phi".into(), json!(phi));
        values
    }

    fn rate(self, events: &[Event], work: &Work) -> Values {
        let mixture = Mixture::of(self.input.lixels.clone());
        let (service, seed) = (self.service.clone(), self.settings.seed);
        let fitted = mixture.fit(events, &service, self.period);
        let foretold = mixture.foretold(events, &service, &COVERAGES, seed);
        work.enter(Stage::Redrawing, u64::from(DRAWS));
        let going = |draws| work.reached(draws);
        let top = mixture.top_share(events, &service, &fitted, TOP, (DRAWS, seed), &going).unwrap_or_default();
        let mut values = self.rates(&fitted.rates, fitted.mean);
        values.columns.push(("top5_share", top.into_iter().map(Value::from).collect()));
        let mut say = |name: &str, value: Value| values.summary.insert(name.to_owned(), value);
        say("weights", weights(&fitted));
        say("phi", json!(fitted.phi));
        say("seed", json!(seed));
        say("draws", json!(DRAWS));
        let share = |f: &crate::hotspots::Foretold| json!({"coverage": f.coverage, "share": f.share, "low": f.low, "high": f.high});
        say("predicted", foretold.iter().map(share).collect());
        values
    }

    fn heat<'a>(self, weighed: impl Iterator<Item = (&'a Placed, f64)>) -> Values {
        let shares: Vec<Share> = weighed
            .flat_map(|(one, overlap)| {
                one.shares.iter().map(move |share| Share { weight: share.weight * overlap, ..*share })
            })
            .collect();
        let smoother = Heat::of(self.input.lixels.clone()).smoother(self.settings.sigma);
        let value = smoother.density(&shares);
        let mut summary = Map::new();
        summary.insert("sigma_m".into(), json!(self.settings.sigma.get()));
        summary.insert("events".into(), json!(self.counts.iter().sum::<f64>()));
        let places: AtPlaces = Box::new(move |at| smoother.at(&shares, at));
        Values { value, counts: self.counts, columns: Vec::new(), summary, places: Some(places) }
    }
}

/// The share of the length whose doubt is told.
pub(crate) const TOP: f64 = 0.05;

/// Weights of the mixture by the names of its parts.
pub(crate) fn weights(fitted: &Fitted) -> Value {
    part_names()
        .into_iter()
        .zip(fitted.weights)
        .map(|(name, weight)| (name, json!(weight)))
        .collect::<Map<_, _>>()
        .into()
}

/// `repeat`, the standard deviations in metres, `anywhere`.
pub(crate) fn part_names() -> [String; PARTS] {
    std::array::from_fn(|i| match i {
        0 => "repeat".to_owned(),
        i if i + 1 == PARTS => "anywhere".to_owned(),
        i => SIGMAS[i - 1].to_string(),
    })
}
