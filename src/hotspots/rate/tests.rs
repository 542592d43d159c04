use super::*;
use crate::network::{Network, Route, RouteNo};
use crate::units::{Chainage, Interval, LonLat, Timestamp};

fn at(east_km: f64, north_km: f64) -> LonLat {
    LonLat::checked(107.0 + east_km / 106.5, 16.8 + north_km / 110.65).unwrap()
}

/// A line of 40 km with a branch of 5 km.
fn network() -> Network {
    let line = vec![at(0.0, 0.0), at(20.0, 0.0), at(40.0, 0.0)];
    let branch = vec![at(20.0, 0.0), at(20.0, 5.0)];
    Network::bulk(vec![Route::measured("R", vec![line]), Route::measured("S", vec![branch])], Vec::new())
}

fn mixture(network: &Network) -> Mixture {
    Mixture::of(Arc::new(LixelNetwork::cut(network.routes(), Metres::of(50))))
}

fn events(mixture: &Mixture, places: &[f64]) -> Vec<Event> {
    let lixel = |km: &f64| mixture.lixels.place(RouteNo(0), Chainage::checked(km * 1000.0).unwrap()).unwrap().0;
    places.iter().enumerate().map(|(i, km)| Event::new(i as u64, vec![(lixel(km), 1.0)])).collect()
}

fn year() -> Period {
    Period::of(Interval::new(Timestamp::from_millis(0), Timestamp::from_millis(360 * 86_400_000)).unwrap())
}

#[test]
fn the_weights_tell_repeats_neighbourhoods_and_chance_apart() {
    let network = network();
    let mixture = mixture(&network);
    // Each theft at the place of an earlier one.
    let repeats: Vec<f64> = (0..60).map(|i| [3.01, 11.01, 25.01, 31.01][i % 4]).collect();
    // Around two places, within some 300 m, never at the same 50 m.
    let around: Vec<f64> = (0..40).map(|i| [8.0, 30.0][i % 2] + 0.055 * ((i * 7 % 11) as f64 - 5.0)).collect();
    let spread: Vec<f64> = (0..60).map(|i| 40.0 * ((i as f64 * 0.618_034) % 1.0)).collect();
    let weights = |places: &[f64]| mixture.fit(&events(&mixture, places), &Service::whole(), year()).weights;
    let (repeats, around, spread) = (weights(&repeats), weights(&around), weights(&spread));
    assert!(repeats[0] > 0.9, "{repeats:?}");
    assert!(around[1..7].iter().sum::<f64>() + around[0] > 0.9 && around[0] < 0.7, "{around:?}");
    assert!(spread[7] + spread[6] > 0.8, "{spread:?}");
}

#[test]
fn rates_add_up_to_the_events_and_say_what_they_are_made_of() {
    let network = network();
    let mixture = mixture(&network);
    let places: Vec<f64> = (0..50).map(|i| 40.0 * ((i * i) as f64 * 0.013 % 1.0)).collect();
    let fitted = mixture.fit(&events(&mixture, &places), &Service::whole(), year());
    let expected: f64 =
        fitted.rates.iter().zip(mixture.lixels.lixels()).map(|(r, l)| r.value * l.length().km() * 12.0).sum();
    assert!((expected - 50.0).abs() < 1e-4, "{expected}");
    for (lixel, rate) in fitted.rates.iter().enumerate() {
        let parts: f64 = fitted.made_of(lixel).iter().sum();
        assert!((parts - rate.value).abs() < 1e-12);
        assert!(rate.low90 <= rate.value && rate.value <= rate.high90.max(rate.value), "{rate:?}");
    }
}

#[test]
fn few_events_give_sensible_rates_and_no_nan() {
    let network = network();
    let mixture = mixture(&network);
    for places in [&[][..], &[7.0], &[7.0, 7.0], &[7.0; 30], &[7.0, 33.0]] {
        let fitted = mixture.fit(&events(&mixture, places), &Service::whole(), year());
        assert!((fitted.weights.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        assert!(fitted.phi > 0.0 && fitted.phi.is_finite());
        let numbers = fitted.rates.iter().flat_map(|r| [r.count, r.value, r.low90, r.high90]);
        assert!(numbers.into_iter().all(|n| n.is_finite() && n >= 0.0), "{} events", places.len());
        let foretold = mixture.foretold(&events(&mixture, places), &Service::whole(), &COVERAGES, 1);
        assert!(foretold.iter().all(|f| f.low <= f.share && f.share <= f.high));
    }
    let nowhere = Mixture::of(Arc::default());
    assert!(nowhere.fit(&[], &Service::whole(), year()).rates.is_empty());
}

#[test]
fn new_cable_counts_only_while_it_was_there() {
    let network = network();
    let mixture = mixture(&network);
    let events = events(&mixture, &[2.0, 2.3, 2.6, 12.0, 12.3, 12.6]);
    // What lies west of 7.5 km was there for a quarter of the year.
    let west = |l: &crate::hotspots::Lixel| l.route == RouteNo(0) && l.to.get() <= 7_500.0;
    let shares = mixture.lixels.lixels().iter().map(|l| if west(l) { 0.25 } else { 1.0 }).collect();
    let fitted = mixture.fit(&events, &Service::of(shares), year());
    let at = |km: f64| {
        let (lixel, _) = mixture.lixels.place(RouteNo(0), Chainage::checked(km * 1000.0).unwrap()).unwrap();
        fitted.rates[lixel].value
    };
    let ratio = at(2.15) / at(12.15);
    assert!((3.0..=4.2).contains(&ratio), "as many thefts in a quarter of the time: {ratio}");
}

#[test]
fn a_place_in_doubt_is_among_the_best_as_often_as_it_is_drawn() {
    let network = network();
    let mixture = mixture(&network);
    let lixel = |km: f64| mixture.lixels.place(RouteNo(0), Chainage::checked(km * 1000.0).unwrap()).unwrap().0;
    let event = |key: u64| Event::new(key, vec![(lixel(5.0), 0.5), (lixel(35.0), 0.5)]);
    let (events, service) = ((0..1).map(event).collect::<Vec<_>>(), Service::whole());
    let fitted = Fitted { weights: [0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0], ..mixture.fit(&events, &service, year()) };
    let on = |_| std::ops::ControlFlow::Continue(());
    let drawn = || mixture.top_share(&events, &service, &fitted, 0.005, (200, 9), &on).unwrap();
    let shares = drawn();
    let (a, b) = (shares[lixel(5.0)], shares[lixel(35.0)]);
    assert!((a + b - 1.0).abs() < 1e-9 && (0.38..=0.62).contains(&a), "{a} {b}");
    assert_eq!(shares, drawn(), "a seed says it all");
}
