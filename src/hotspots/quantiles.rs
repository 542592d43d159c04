//! The 90 % interval of a Gamma, as multiples of its mean.

use std::sync::LazyLock;

use statrs::function::gamma::{gamma_lr, ln_gamma};

/// Natural logarithms of the shapes that are tabled.
const FROM: f64 = -6.0;
const TO: f64 = 14.0;

/// Knots a unit of the logarithm.
const KNOTS: f64 = 32.0;

/// Logarithms of both quantiles at each knot.
static TABLE: LazyLock<Vec<[f64; 2]>> = LazyLock::new(|| {
    let knots = ((TO - FROM) * KNOTS) as i32 + 1;
    let at = |i: i32| (FROM + f64::from(i) / KNOTS).exp();
    (-1..=knots).map(|i| [0.05, 0.95].map(|p| ln_quantile(at(i), p) - at(i).ln())).collect()
});

/// The 5 % and the 95 % quantile of a Gamma of mean 1 with this shape; exact to a few millionths
/// (cubic interpolation of a table). Shapes are kept within e^-6 and e^14.
pub fn interval90(shape: f64) -> (f64, f64) {
    let place = (shape.max(f64::MIN_POSITIVE).ln().clamp(FROM, TO) - FROM) * KNOTS;
    let knot = (place as usize).min(TABLE.len() - 4);
    let t = place - knot as f64;
    let [a, b, c, d] = [0, 1, 2, 3].map(|i| TABLE[knot + i]);
    let weights = [
        -t * (t - 1.0) * (t - 2.0) / 6.0,
        (t + 1.0) * (t - 1.0) * (t - 2.0) / 2.0,
        -(t + 1.0) * t * (t - 2.0) / 2.0,
        (t + 1.0) * t * (t - 1.0) / 6.0,
    ];
    let both = [0, 1].map(|q| (weights[0] * a[q] + weights[1] * b[q] + weights[2] * c[q] + weights[3] * d[q]).exp());
    (both[0], both[1])
}

/// Below this logarithm of a value the first term of the series is all there is of it.
const SMALL: f64 = -14.0;

/// Natural logarithm of a quantile of the Gamma with this shape and scale 1, by Newton's method on the
/// logarithms; they make a concave, rising function, which cannot be overshot for long.
fn ln_quantile(shape: f64, p: f64) -> f64 {
    let of_small = (p.ln() + ln_gamma(shape + 1.0)) / shape;
    // Wilson and Hilferty 1931, for shapes that are not small.
    let normal = if p < 0.5 { -1.644_853_627 } else { 1.644_853_627 };
    let cube = 1.0 - 1.0 / (9.0 * shape) + normal / (3.0 * shape.sqrt());
    let mut x = if shape > 1.0 && cube > 0.0 { shape.ln() + 3.0 * cube.ln() } else { of_small };
    if of_small < SMALL {
        return of_small;
    }
    for _ in 0..60 {
        let value = x.exp();
        let below = gamma_lr(shape, value);
        let slope = (shape * x - value - ln_gamma(shape)).exp() / below;
        let step = (p.ln() - below.ln()) / slope;
        x += step.clamp(-1.0, 1.0);
        if step.abs() < 1e-12 {
            break;
        }
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_agree_with_published_tables() {
        // Chi-squared tables: quantiles of a Gamma with shape k/2 and mean 1 are those of k degrees of
        // freedom, over k.
        let cases = [(1.0, 0.003_932_14, 3.841_459), (2.0, 0.102_587, 5.991_465), (10.0, 3.940_299, 18.307_038)];
        for (degrees, low, high) in cases {
            let found = interval90(degrees / 2.0);
            assert!((found.0 * degrees - low).abs() < 1e-5, "{degrees}: {}", found.0);
            assert!((found.1 * degrees - high).abs() < 1e-5, "{degrees}: {}", found.1);
        }
    }

    #[test]
    fn what_lies_below_a_quantile_is_its_share() {
        for i in -550..1300 {
            let shape = (f64::from(i) / 100.0).exp();
            let (low, high) = interval90(shape);
            let share = |quantile: f64| match shape * quantile {
                small if small < 1e-9 => (shape * small.ln() - ln_gamma(shape + 1.0)).exp(),
                value => gamma_lr(shape, value),
            };
            assert!((share(high) - 0.95).abs() < 1e-4, "{shape}: {}", share(high));
            assert!(low < 1e-280 || (share(low) - 0.05).abs() < 1e-4, "{shape}: {} {low}", share(low));
        }
    }
}
