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
//! `beta` is that of Korn and Graubard (*Survey Methodology* 24, 1998), an interval of Clopper and Pearson on the
//! effective number of ballots; the conventions are those of R's `svyciprop`. Where all answers are alike, a sample
//! shows no variance and all of these come to a single point or to nothing: there it is Korn and Graubard's for every
//! method, on the number of ballots.

pub use cchc_core::survey::Interval as Method;

use crate::estimate::{Estimate, Withheld};
use crate::quantile::{self, student};

/// Between which values the truth is, if the sample is one of those of which `confidence` in a hundred are right.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Its lower end.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

impl Estimate {
    /// The interval with so many per cent of confidence, which is taken to lie between 0,1 and 99,9999.
    ///
    /// # Errors
    ///
    /// Why there is none.
    pub fn interval(&self, method: Method, confidence: f64) -> Result<Interval, Withheld> {
        let se = self.se?;
        if self.df == 0 {
            return Err(Withheld::NoFreedom);
        }
        let (p, tail) = (self.value, (1.0 - confidence.clamp(0.1, 99.9999).max(0.1) / 100.0) / 2.0);
        let t = student(tail, self.df.into());
        if self.unanimous {
            let n = self.n as f64;
            return Ok(beta(if p < 0.5 { 0.0 } else { 1.0 }, n * widened(n, t, tail), tail));
        }
        let spread = p * (1.0 - p);
        let n = spread / (se * se);
        if method != Method::Mean {
            if spread <= 0.0 {
                return Err(Withheld::NoShare);
            }
            // No error, as after a census: Wilson's and Korn–Graubard's end at the same point as the others do.
            if n.partial_cmp(&1e12) != Some(std::cmp::Ordering::Less) {
                return Ok(Interval { low: p, high: p });
            }
        }
        Ok(match method {
            Method::Mean => Interval { low: p - t * se, high: p + t * se },
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
        })
    }
}

/// Korn and Graubard's factor of the effective number of ballots.
fn widened(n: f64, t: f64, tail: f64) -> f64 {
    if n > 1.0 { (student(tail, n - 1.0) / t).powi(2) } else { 1.0 }
}

fn beta(p: f64, n: f64, tail: f64) -> Interval {
    let low = if p <= 0.0 { 0.0 } else { quantile::beta(tail, n * p, n * (1.0 - p) + 1.0) };
    let high = if p >= 1.0 { 1.0 } else { 1.0 - quantile::beta(tail, n * (1.0 - p), n * p + 1.0) };
    Interval { low, high }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(ours: f64, expected: f64) {
        assert!((ours / expected - 1.0).abs() < 1e-13, "{ours} {expected}");
    }

    fn estimate(value: f64, se: f64, n: u64, df: u32, unanimous: bool) -> Estimate {
        Estimate {
            value,
            n,
            se: Ok(se),
            df,
            deff: None,
            unanimous,
            agreeing: false,
            replicates_missing: 0,
            logit_se: None,
        }
    }

    #[test]
    fn all_alike_is_not_certain() {
        for method in [Method::Logit, Method::Wilson, Method::Beta, Method::Mean, Method::Asin] {
            // 50 ballots, 49 degrees of freedom: Clopper and Pearson's upper end is 1 − 0,025^(1/50) = 7,11 %.
            let Interval { low, high } = estimate(0.0, 0.0, 50, 49, true).interval(method, 95.0).unwrap();
            assert_eq!(low, 0.0);
            near(high, 1.0 - 0.025_f64.powf(1.0 / 50.0));
            // Five degrees of freedom know less: n* = 50 (t of 49 ÷ t of 5)².
            let Interval { low, high } = estimate(1.0, 0.0, 50, 5, true).interval(method, 95.0).unwrap();
            assert_eq!(high, 1.0);
            let effective = 50.0 * (student(0.025, 49.0) / student(0.025, 5.0)).powi(2);
            assert!(effective < 31.0);
            near(low, 0.025_f64.powf(1.0 / effective));
        }
    }

    #[test]
    fn wilson_ends_where_the_estimate_is_t_errors_away() {
        let (p, se, t) = (0.83, 0.021, student(0.025, 17.0));
        let Interval { low, high } = estimate(p, se, 400, 17, false).interval(Method::Wilson, 95.0).unwrap();
        let effective = p * (1.0 - p) / (se * se);
        for end in [low, high] {
            near((p - end).abs(), t * (end * (1.0 - end) / effective).sqrt());
        }
    }

    #[test]
    fn what_is_withheld() {
        let of = |value, se, df, method| estimate(value, se, 90, df, false).interval(method, 95.0);
        assert_eq!(of(0.5, 0.1, 0, Method::Logit), Err(Withheld::NoFreedom));
        assert_eq!(of(3.7, 0.1, 9, Method::Logit), Err(Withheld::NoShare));
        assert!(of(3.7, 0.1, 9, Method::Mean).is_ok());
        assert_eq!(of(0.5, 0.0, 9, Method::Beta), Ok(Interval { low: 0.5, high: 0.5 }));
        // A confidence that is none does not panic.
        for confidence in [f64::NAN, f64::NEG_INFINITY, -3.0, 0.0, 100.0, 1e9] {
            for method in [Method::Logit, Method::Wilson, Method::Beta, Method::Mean, Method::Asin] {
                let Interval { low, high } = estimate(0.5, 0.1, 90, 9, false).interval(method, confidence).unwrap();
                assert!(low < 0.5 && 0.5 < high, "{low} {high}");
            }
        }
        // Near the edge with a large error, the arcsine would turn round: it stops at nothing.
        assert_eq!(of(0.02, 0.1, 9, Method::Asin).map(|interval| interval.low), Ok(0.0));
    }
}
