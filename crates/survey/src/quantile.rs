//! Quantiles of Student's and of the beta distribution, to twelve digits for as many ballots as there may be.
//!
//! Libraries stop the continued fraction of the incomplete beta function after some hundred terms and take ln Γ(a +
//! b) − ln Γ(a) − ln Γ(b) apart, which is wrong in the ninth digit, and then altogether, where a and b are in the
//! millions. Here the density is Loader's (*Fast and Accurate Computation of Binomial Probabilities*, 2000): its
//! exponent is the small distance from the mean, and Stirling's errors are a series.

use std::f64::consts::PI;

/// t with P(T > t) = `tail` on `df` degrees of freedom: T² ÷ (df + T²) is a beta variable, and so is what it lacks of 1, which of
/// few degrees of freedom is so little that the difference would lose its digits.
pub(crate) fn student(tail: f64, df: f64) -> f64 {
    if df < 3.0 {
        let lacks = beta(2.0 * tail, df / 2.0, 0.5);
        return (df * (1.0 - lacks) / lacks).sqrt();
    }
    let y = beta(1.0 - 2.0 * tail, 0.5, df / 2.0);
    (df * y / (1.0 - y)).sqrt()
}

/// z with P(Z > z) = `tail`, of the normal distribution: t on so many degrees of freedom that they differ by 1e-12.
pub(crate) fn normal(tail: f64) -> f64 {
    student(tail, 1e12)
}

/// x with P(X ≤ x) = `probability`, X ~ Beta(a, b): Newton's steps, kept within a bracket that each step narrows.
pub(crate) fn beta(probability: f64, a: f64, b: f64) -> f64 {
    let (mut low, mut high, mut x) = (0.0, 1.0, a / (a + b));
    for _ in 0..200 {
        let excess = below(x, a, b) - probability;
        if excess > 0.0 {
            high = x
        } else {
            low = x
        }
        let step = x - excess * x * (1.0 - x) / kernel(x, a, b);
        let next = if step > low && step < high { step } else { (low + high) / 2.0 };
        if (next - x).abs() <= 1e-16 * x || high - low <= 1e-16 * high {
            return next;
        }
        x = next;
    }
    x
}

/// P(X ≤ x), X ~ Beta(a, b), from the side on which the continued fraction converges.
fn below(x: f64, a: f64, b: f64) -> f64 {
    let above_mean = (a + b) * x - a;
    if above_mean <= 0.0 {
        kernel(x, a, b) / fraction(x, 1.0 - x, -above_mean, a, b)
    } else {
        1.0 - kernel(x, a, b) / fraction(1.0 - x, x, above_mean, b, a)
    }
}

/// xᵃ (1 − x)ᵇ ÷ B(a, b).
fn kernel(x: f64, a: f64, b: f64) -> f64 {
    // B(a, b) = B(a + 1, b) (a + b) ÷ a, until both are large enough for Stirling's series.
    let (mut large_a, mut large_b, mut factor) = (a, b, 1.0);
    while large_a < 10.0 {
        factor *= large_a / ((large_a + large_b) * x);
        large_a += 1.0;
    }
    while large_b < 10.0 {
        factor *= large_b / ((large_a + large_b) * (1.0 - x));
        large_b += 1.0;
    }
    let (a, b, all) = (large_a, large_b, large_a + large_b);
    // ln(x ÷ mean) and ln((1 − x) ÷ (1 − mean)): with all digits near the mean, and far from it.
    let off = all * x - a;
    let log = |off: f64, of: f64, ratio: f64| if off.abs() < of / 2.0 { (off / of).ln_1p() } else { ratio.ln() };
    let exponent = a * log(off, a, x * all / a) + b * log(-off, b, (1.0 - x) * all / b);
    factor * (a * b / (2.0 * PI * all)).sqrt() * (exponent + stirling(all) - stirling(a) - stirling(b)).exp()
}

/// What Stirling's formula lacks of ln Γ, of 10 and more.
fn stirling(x: f64) -> f64 {
    let inverse = 1.0 / (x * x);
    let series = [1.0 / 1188.0, -1.0 / 1680.0, 1.0 / 1260.0, -1.0 / 360.0, 1.0 / 12.0];
    series.iter().fold(-691.0 / 360_360.0, |sum, term| sum * inverse + term) / x
}

/// The continued fraction β₀ + α₁/(β₁ + α₂/(β₂ + …)) of the incomplete beta function (Didonato and Morris, *ACM
/// Transactions on Mathematical Software* 18, 1992), by Lentz's method; y = 1 − x and λ = a − (a + b) x
/// come with all their digits.
fn fraction(x: f64, y: f64, lambda: f64, a: f64, b: f64) -> f64 {
    let mut value = a * (lambda + 1.0) / (a + 1.0);
    let (mut c, mut d) = (value, 0.0);
    // About √max(a, b) terms are needed.
    for term in 1..100_000 {
        let m = f64::from(term);
        let odd = a + 2.0 * m - 1.0;
        let alpha = (a + m - 1.0) * (a + b + m - 1.0) * m * (b - m) * (x / odd).powi(2);
        let beta = m + m * (b - m) * x / odd + (a + m) * (lambda + 1.0 + m * (1.0 + y)) / (odd + 2.0);
        d = 1.0 / (beta + alpha * d);
        c = beta + alpha / c;
        value *= c * d;
        if (c * d - 1.0).abs() < 1e-16 {
            break;
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(ours: f64, expected: f64, off: f64) {
        assert!((ours / expected - 1.0).abs() < off, "{ours} {expected}");
    }

    #[test]
    fn students_that_have_a_formula() {
        // One degree of freedom is Cauchy's distribution, two have t = (2q − 1) √(2 ÷ (4q (1 − q))).
        near(student(0.025, 1.0), (PI * 0.475).tan(), 1e-13);
        for tail in [0.4, 0.05, 5e-4, 5e-6, 5e-8] {
            near(student(tail, 1.0), 1.0 / (PI * tail).tan(), 1e-12);
            let q = 4.0 * tail * (1.0 - tail);
            near(student(tail, 2.0), (1.0 - 2.0 * tail) * (2.0 / q).sqrt(), 1e-12);
        }
        near(student(0.025, 2.0), 0.95 * (2.0_f64 / (4.0 * 0.975 * 0.025)).sqrt(), 1e-13);
        // Cornish and Fisher's expansion about the normal quantile.
        let z: f64 = 1.959963984540054;
        let first = (z.powi(3) + z) / 4.0;
        let second = (5.0 * z.powi(5) + 16.0 * z.powi(3) + 3.0 * z) / 96.0;
        for df in [1e5, 1e6, 1e8] {
            near(student(0.025, df), z + first / df + second / (df * df), 1e-12);
        }
    }

    #[test]
    fn betas_that_have_a_formula() {
        for size in [0.3, 1.0, 3.5, 80.0, 5000.0, 1e6, 1e9] {
            near(beta(0.025, 1.0, size), -((0.975_f64).ln() / size).exp_m1(), 1e-12);
            near(beta(0.975, size, 1.0), 0.975_f64.powf(1.0 / size), 1e-12);
        }
        // Beta(2, b): 1 − (1 − x)ᵇ (1 + b x)
        for size in [2.0_f64, 40.0, 1e4] {
            let x = beta(0.3, 2.0, size);
            near(1.0 - (size * (-x).ln_1p()).exp() * (1.0 + size * x), 0.3, 1e-11);
        }
        // Both sides alike.
        for size in [0.5, 12.0, 1e3, 1e5, 1e7] {
            near(below(0.5, size, size), 0.5, 1e-12);
            near(beta(0.025, size, size), 1.0 - beta(0.975, size, size), 1e-12);
        }
        // Far tails end.
        near(below(beta(1e-8, 0.5, 1e5), 0.5, 1e5), 1e-8, 1e-11);
        near(below(beta(0.025, 2e4, 3.0), 2e4, 3.0), 0.025, 1e-11);
    }
}
