//! Complex numbers, one for each pair of poles: what is done for one pole is done for all at once.

use std::ops::{Add, AddAssign, Mul, Neg, Sub, SubAssign};

use num_complex::Complex64;

use crate::hotspots::heat::poles::PAIRS;

/// One complex number a pair of poles.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Lanes {
    re: [f64; PAIRS],
    im: [f64; PAIRS],
}

impl Lanes {
    pub(super) const ONE: Self = Self { re: [1.0; PAIRS], im: [0.0; PAIRS] };

    pub(super) fn of(values: [Complex64; PAIRS]) -> Self {
        Self { re: values.map(|v| v.re), im: values.map(|v| v.im) }
    }

    fn each(self, f: impl Fn(Complex64) -> Complex64) -> Self {
        Self::of(std::array::from_fn(|i| f(Complex64::new(self.re[i], self.im[i]))))
    }

    pub(super) fn scaled(self, by: f64) -> Self {
        Self { re: self.re.map(|v| v * by), im: self.im.map(|v| v * by) }
    }

    pub(super) fn inverse(self) -> Self {
        self.each(|v| v.inv())
    }

    /// `exp(-self)`.
    pub(super) fn decayed(self) -> Self {
        self.each(|v| (-v).exp())
    }

    /// `1 - exp(-self)`, exact for small numbers too.
    pub(super) fn lost(self) -> Self {
        self.each(|v| {
            let (size, half) = ((-v.re).exp(), (v.im / 2.0).sin());
            Complex64::new(-(-v.re).exp_m1() + 2.0 * size * half * half, size * v.im.sin())
        })
    }

    /// The real part of the sum.
    pub(super) fn sum_re(self) -> f64 {
        self.re.iter().sum()
    }

    /// Whether all are so small that they add nothing to a double of size 1.
    pub(super) fn is_nothing(self) -> bool {
        let least = 1e-18;
        self.re.iter().chain(&self.im).all(|v| v.abs() < least)
    }
}

impl Add for Lanes {
    type Output = Self;

    fn add(mut self, other: Self) -> Self {
        self += other;
        self
    }
}

impl AddAssign for Lanes {
    fn add_assign(&mut self, other: Self) {
        for i in 0..PAIRS {
            self.re[i] += other.re[i];
            self.im[i] += other.im[i];
        }
    }
}

impl Sub for Lanes {
    type Output = Self;

    fn sub(mut self, other: Self) -> Self {
        self -= other;
        self
    }
}

impl SubAssign for Lanes {
    fn sub_assign(&mut self, other: Self) {
        for i in 0..PAIRS {
            self.re[i] -= other.re[i];
            self.im[i] -= other.im[i];
        }
    }
}

impl Neg for Lanes {
    type Output = Self;

    fn neg(self) -> Self {
        self.scaled(-1.0)
    }
}

impl Mul for Lanes {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        let mut product = Self::default();
        for i in 0..PAIRS {
            product.re[i] = self.re[i] * other.re[i] - self.im[i] * other.im[i];
            product.im[i] = self.re[i] * other.im[i] + self.im[i] * other.re[i];
        }
        product
    }
}
