//! Against what is known to be right: reference data, published results, simulated truth.

mod demo;
mod distances;
mod matching;
mod tracks;
