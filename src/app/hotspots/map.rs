//! The numbers of a map, made from events on lixels: the same from the same, whoever asks.

use std::sync::{Mutex, OnceLock, PoisonError};

use crate::app::live::Cut;
use crate::app::running::{Stage, Work};
use crate::hotspots::{
    DRAWS, EB_SHAPE, Event, Fitted, Method, Neighbours, Period, Rate, Service, benjamini_hochberg, count_per_km,
    counts, exceedance, nearby, shrunk,
};

/// Lixels are significant up to this false discovery rate.
pub const DISCOVERY: f64 = 0.05;

/// The share of the length whose doubt is told.
pub const TOP: f64 = 0.05;

/// What random draws start from where nobody chooses it: a map made again is the same map.
pub const SEED: u64 = 1;

/// Rates of lixels and what is known about them.
pub struct Map {
    pub rates: Vec<Rate>,
    /// Of all the cable, events per km and 30 days.
    pub mean: f64,
    /// The mixture, where the method is that.
    pub fitted: Option<Fitted>,
    /// How often chance puts as many events on a lixel and its neighbours.
    pub p: Vec<f64>,
    /// The least false discovery rate at which that is told.
    pub q: Vec<f64>,
    doubt: OnceLock<Vec<f64>>,
    /// Held by the one who works the doubt out.
    redrawing: Mutex<()>,
}

impl Map {
    pub fn made(method: Method, cut: &Cut, events: &[Event], service: &Service, period: Period) -> Self {
        let lixels = &cut.lixels;
        let counted = counts(lixels.lixels().len(), events.iter());
        let (rates, mean, fitted) = match method {
            Method::Rate => {
                let mut fitted = cut.mixture().fit(events, service, period);
                (std::mem::take(&mut fitted.rates), fitted.mean, Some(fitted))
            }
            Method::CountPerKm => {
                let (rates, mean) = count_per_km(lixels, &counted, service, period);
                (rates, mean, None)
            }
            Method::Eb => {
                let near = nearby(cut.mixture().middle_kernel(), lixels, &counted, service);
                let prior = |i: usize| near[i] * 1000.0 / period.units();
                let (_, mean) = count_per_km(lixels, &counted, service, period);
                (shrunk(lixels, &counted, service, period, prior, EB_SHAPE), mean, None)
            }
        };
        let exposure: Vec<f64> =
            lixels.lixels().iter().enumerate().map(|(i, l)| l.length().get() * service.share(i)).collect();
        let p: Vec<f64> =
            exceedance(&counted, &exposure, &Neighbours::of(lixels)).into_iter().map(|found| found.p).collect();
        let q = benjamini_hochberg(&p);
        Self { rates, mean, fitted, p, q, doubt: OnceLock::new(), redrawing: Mutex::new(()) }
    }

    /// Whether a lixel and its neighbours have more events than chance explains.
    pub fn is_hot(&self, lixel: usize) -> bool {
        self.q[lixel] <= DISCOVERY
    }

    /// The share of the draws in which each lixel is among the best, if it has been worked out.
    pub fn doubt(&self) -> Option<&[f64]> {
        self.doubt.get().map(Vec::as_slice)
    }

    /// Work the doubt out, unless that is done or it is stopped. Only the mixture has one.
    pub fn redraw(&self, cut: &Cut, events: &[Event], service: &Service, work: &Work) {
        let Some(fitted) = &self.fitted else { return };
        let _alone = self.redrawing.lock().unwrap_or_else(PoisonError::into_inner);
        if self.doubt.get().is_none() && !work.is_stopped() {
            work.enter(Stage::Redrawing, u64::from(DRAWS));
            let going = |draws| work.reached(draws);
            let found = cut.mixture().top_share(events, service, fitted, TOP, (DRAWS, SEED), &going);
            found.into_iter().for_each(|found| drop(self.doubt.set(found)));
        }
    }
}
