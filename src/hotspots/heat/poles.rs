//! The heat equation as a sum of resolvents.

use num_complex::Complex64;

use crate::units::Metres;

/// How many pairs of poles there are.
pub(super) const PAIRS: usize = 5;

/// Poles (above the real axis) and residues of the rational function of type (9, 10) that is nearest
/// to exp on the negative real axis, without its constant; found by the Carathéodory-Fejér method
/// (Trefethen, Weideman and Schmelzer 2006, Talbot quadratures and rational approximations, section 4).
/// It is off by at most 2.8e-10 everywhere.
const POLES: [[f64; 4]; PAIRS] = [
    [4.0277324837297535, 1.1938560673334335, -4.818382059006333, -21.05459759714486],
    [3.28375290009884, 3.5943867748123672, 7.117165209500308, 8.819533323105892],
    [1.7154060337877302, 6.038934929043315, -2.5655849971270768, -1.2163857358593981],
    [-0.8944046821711842, 8.582756902505864, 0.2725869854616625, 0.014211728317987423],
    [-5.161191251645943, 11.375156254838243, -0.005784903977335338, 0.0006858507045167331],
];

/// One term of the sum: twice the real part of `weight / (decay^2 - d2/dx2)`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pole {
    /// 1/m; its real part is positive.
    pub decay: Complex64,
    /// 1/m2.
    pub weight: Complex64,
}

/// The solution of `u_t = u_xx` at `t = sigma^2 / 2`, where a point has spread to a Gaussian with that
/// standard deviation.
pub(super) fn poles(sigma: Metres) -> [Pole; PAIRS] {
    let time = sigma.get() * sigma.get() / 2.0;
    POLES.map(|[re, im, weight_re, weight_im]| Pole {
        decay: (Complex64::new(re, im) / time).sqrt(),
        weight: -Complex64::new(weight_re, weight_im) / time,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_of_resolvents_is_the_exponential() {
        for exponent in -80..=80 {
            let x = 10_f64.powf(f64::from(exponent) / 10.0);
            // One eigenvalue x of -d2/dx2, at t = 1.
            let sigma = Metres::checked(2_f64.sqrt()).unwrap();
            let sum: f64 = poles(sigma).iter().map(|p| 2.0 * (p.weight / (p.decay * p.decay + x)).re).sum();
            assert!((sum - (-x).exp()).abs() < 2.8e-10, "{x}: {sum}");
        }
    }
}
