//! `cablewatch backtest`: what maps of the past would have foretold.

use serde_json::{Map, Value, json};

use crate::app::files::Answer;
use crate::app::files::hotspots::input::{Input, Placed, Placing};
use crate::app::hotspots::service;
use crate::app::settings::VIETNAM;
use crate::app::{Stage, Work};
use crate::hotspots::{BackTest, Caught, Cut, Exposure, Mixture, Ranking, Service, Weighing};
use crate::units::{Interval, Metres, Timestamp};

/// What the command line chose.
#[derive(Clone, Debug)]
pub struct BackTestOptions {
    /// Moments of which only what was known before is used.
    pub cuts: Vec<Timestamp>,
    /// How long after a cut events are counted, days.
    pub horizon_days: f64,
    /// What is compared.
    pub methods: Vec<Ranking>,
    /// Shares of the length.
    pub coverages: Vec<f64>,
    /// The longest a lixel may be.
    pub lixel: Metres,
    /// Vertices no farther apart are one.
    pub snap: Metres,
    /// How cable is weighed.
    pub exposure: Exposure,
    /// What random draws start from.
    pub seed: u64,
}

/// Hit rates of each method by coverage, all cuts together. How many maps are made is told to `work`.
pub fn backtest(network: &[u8], incidents: &[u8], options: &BackTestOptions, work: &Work) -> Answer {
    let placing = Placing { lixel: options.lixel, snap: options.snap, nearest: false };
    let input = Input::of(network, incidents, placing)?;
    let horizon = (options.horizon_days * 86_400_000.0) as i64;
    let weights = options.exposure.weights(&input.network, &input.lixels);
    let there = |window| {
        let in_service = service(&input.network, &input.lixels, window, VIETNAM.into());
        weights.weighing(in_service, &input.lixels)
    };
    let of_cut = |&at: &Timestamp| cut(&input.incidents, at, horizon, &there);
    let cuts: Vec<Cut> = options.cuts.iter().map(of_cut).collect();
    let mixture = Mixture::of(input.lixels.clone());
    work.enter(Stage::Testing, BackTest::steps(cuts.len(), options.methods.len()));
    let asked = (&options.coverages[..], options.seed);
    let test = mixture.back_test(&cuts, &options.methods, asked, &|maps| work.reached(maps));
    let test = test.unwrap_or_default();
    let of_method = |(method, caught): &(Ranking, Vec<Caught>)| {
        let row = |c: &Caught| {
            json!({
                "coverage": c.coverage, "hit_rate": c.hit_rate, "low": c.low, "high": c.high, "pai": c.pai,
                "pei": c.pei, "predicted_share": c.predicted_share, "caught": c.caught, "events": test.events,
                "ahead_of_count_per_km": c.ahead_of_plain,
            })
        };
        (method.code().to_owned(), caught.iter().map(row).collect::<Vec<Value>>().into())
    };
    let methods: Map<String, Value> = test.methods.iter().map(of_method).collect();
    let scores: Map<String, Value> =
        test.log_scores.iter().map(|(method, score)| (method.code().to_owned(), json!(score))).collect();
    let said = |(at, cut): (&Timestamp, &Cut)| json!({"at": at.rfc3339(), "known": cut.known.len(), "came": cut.came.iter().map(crate::hotspots::Event::total).sum::<f64>()});
    let mut answer = json!({
        "methods": methods, "log_score": scores, "events": test.events, "horizon_days": options.horizon_days,
        "cuts": options.cuts.iter().zip(&cuts).map(said).collect::<Vec<_>>(), "lixel_m": options.lixel.get(),
        "lixels": input.lixels.lixels().len(), "length_km": input.lixels.length().km(), "seed": options.seed,
    });
    if options.exposure.by != Weighing::Length {
        answer["exposure"] = super::weighed(&options.exposure, &weights);
    }
    Ok(answer)
}

/// What was known at a moment: what had been found by then. What came: all else, by how much of its
/// time lies within the horizon. An incident without a time has no part in it. Cable counts for as long as it
/// was `there` between the first incident and the moment, and within the horizon.
pub(crate) fn cut(
    incidents: &[Placed],
    at: Timestamp,
    horizon: i64,
    there: &dyn Fn(Option<Interval>) -> Service,
) -> Cut {
    let mut cut = Cut::default();
    let ahead = Interval::new(at, Timestamp::from_millis(at.millis().saturating_add(horizon.max(0))));
    for one in incidents.iter().filter(|one| !one.shares.is_empty()) {
        let (Some(when), Some(ahead)) = (one.when, ahead) else { continue };
        if when.to() < at {
            cut.known.push(one.event(1.0));
        } else if when.share_within(ahead) > 0.0 {
            cut.came.push(one.event(when.share_within(ahead)));
        }
    }
    let first = incidents.iter().filter_map(|one| one.when).map(|when| when.from()).min();
    cut.before = there(first.and_then(|first| Interval::new(first, at)));
    cut.ahead = there(ahead);
    cut
}
