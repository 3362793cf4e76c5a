//! Intervals of a share, under a design.
//!
//! t is the quantile of Student's distribution on the design's degrees of freedom, se the standard error.
//!
//! ```text
//! logit   expit(logit p ± t · se ÷ (p (1 − p)))
//! wilson  (p + t²/2n* ± t √(p(1 − p)/n* + t²/4n*²)) ÷ (1 + t²/n*),   n* = p (1 − p) ÷ se²
//! beta    quantiles of Beta(n*p, n*(1 − p) + 1) and Beta(n*p + 1, n*(1 − p)), with n* · (t of n − 1 ÷ t)² for n*
//! mean    p ± t · se, which may leave 0 … 1
//! asin    sin²(asin √p ± t · se ÷ (2 √(p (1 − p))))
//! ```
//!
//! `beta` is that of Korn and Graubard (*Survey Methodology* 24, 1998), an interval of Clopper and Pearson on the effective
//! number of ballots; the conventions are those of R's `svyciprop`. Where all answers are alike, a sample shows no variance and all of these come
//! to a single point or to nothing: there it is Korn and Graubard's for every method, on the number of ballots.

use statrs::function::beta::{beta_reg, ln_beta};

use crate::estimate::{Estimate, Withheld};

/// How an interval is made of an estimate and its error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Method {
    /// On the scale of log-odds; stays within 0 … 1.
    #[default]
    Logit,
    /// Wilson's, on the effective number of ballots.
    Wilson,
    /// Korn and Graubard's, of quantiles of the beta distribution.
    Beta,
    /// Plain: as many standard errors to both sides.
    Mean,
    /// On the scale of the arcsine of the root.
    Asin,
}

/// Between which values the truth is, if the sample is one of those of which `confidence` in a hundred are right.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Its lower end.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

impl Estimate {
    /// The interval with so many per cent of confidence.
    ///
    /// # Errors
    ///
    /// Why there is none.
    ///
    /// # Panics
    ///
    /// If `confidence` is not between 0 and 100, both excluded.
    pub fn interval(&self, method: Method, confidence: f64) -> Result<Interval, Withheld> {
        assert!(0.0 < confidence && confidence < 100.0, "confidence is a percentage between 0 and 100");
        let se = self.se?;
        if self.df == 0 {
            return Err(Withheld::NoFreedom);
        }
        let (p, tail) = (self.value, (1.0 - confidence / 100.0) / 2.0);
        let t = student(tail, self.df.into());
        if self.unanimous {
            let n = self.n as f64;
            return Ok(beta(if p < 0.5 { 0.0 } else { 1.0 }, n * widened(n, t, tail), tail));
        }
        if method == Method::Mean {
            return Ok(Interval { low: p - t * se, high: p + t * se });
        }
        let spread = p * (1.0 - p);
        if spread <= 0.0 {
            return Err(Withheld::NoShare);
        }
        let n = spread / (se * se);
        // No error, as after a census: Wilson's and Korn–Graubard's end at the same point as the others do.
        if n.partial_cmp(&1e12) != Some(std::cmp::Ordering::Less) {
            return Ok(Interval { low: p, high: p });
        }
        Ok(match method {
            Method::Logit => {
                let (centre, reach) = ((p / (1.0 - p)).ln(), t * self.logit_se.unwrap_or(se / spread));
                let expit = |x: f64| 1.0 / (1.0 + (-x).exp());
                Interval { low: expit(centre - reach), high: expit(centre + reach) }
            }
            Method::Wilson => {
                let square = t * t / n;
                let (centre, reach) = (p + square / 2.0, (square * (spread + square / 4.0)).sqrt());
                Interval { low: (centre - reach) / (1.0 + square), high: (centre + reach) / (1.0 + square) }
            }
            Method::Beta => beta(p, n * widened(self.n as f64, t, tail), tail),
            Method::Asin => {
                let (centre, reach) = (p.sqrt().asin(), t * se / (2.0 * spread.sqrt()));
                let share = |angle: f64| angle.clamp(0.0, std::f64::consts::FRAC_PI_2).sin().powi(2);
                Interval { low: share(centre - reach), high: share(centre + reach) }
            }
            Method::Mean => unreachable!("told before the others"),
        })
    }
}

/// Korn and Graubard's factor of the effective number of ballots.
fn widened(n: f64, t: f64, tail: f64) -> f64 {
    if n > 1.0 { (student(tail, n - 1.0) / t).powi(2) } else { 1.0 }
}

fn beta(p: f64, n: f64, tail: f64) -> Interval {
    let low = if p <= 0.0 { 0.0 } else { beta_quantile(tail, n * p, n * (1.0 - p) + 1.0) };
    let high = if p >= 1.0 { 1.0 } else { 1.0 - beta_quantile(tail, n * (1.0 - p), n * p + 1.0) };
    Interval { low, high }
}

/// t with P(T > t) = `tail` on `df` degrees of freedom: P(|T| > t) is that of a beta variable under df ÷ (df + t²).
fn student(tail: f64, df: f64) -> f64 {
    let x = beta_quantile(2.0 * tail, df / 2.0, 0.5);
    (df * (1.0 - x) / x).sqrt()
}

/// x with P(X ≤ x) = `probability`, X ~ Beta(a, b): Newton's steps, kept within a bracket that each step narrows.
fn beta_quantile(probability: f64, a: f64, b: f64) -> f64 {
    let (mut low, mut high, mut x) = (0.0, 1.0, a / (a + b));
    for _ in 0..200 {
        let excess = beta_reg(a, b, x) - probability;
        if excess > 0.0 {
            high = x
        } else {
            low = x
        }
        let density = ((a - 1.0) * x.ln() + (b - 1.0) * (-x).ln_1p() - ln_beta(a, b)).exp();
        let step = x - excess / density;
        let next = if step > low && step < high { step } else { (low + high) / 2.0 };
        if (next - x).abs() <= 1e-16 * x || high - low <= 1e-16 * high {
            return next;
        }
        x = next;
    }
    x
}
