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
//! effective number of ballots; the conventions are those of R's `svyciprop`.
//!
//! Where all answers are alike, at 0 or 1, a sample shows no variance and all of these come to a single point or to nothing (R
//! has no interval there): it is Korn and Graubard's for every method, on as many ballots as unequal weights are worth, Kish's
//! n = (Σ w)² ÷ Σ w². Of a combination Σ a_j p_j the ends of the terms' intervals, each as far as r_j from 0 or 1, are put
//! together by MOVER (Zou and Donner, *Statistics in Medicine* 27, 2008): √(Σ_g (Σ_j a_j r_j)²), respondent groups g being
//! independent, and what the same ballots say being taken to vary together as closely as can be. Where everybody was drawn, at
//! every stage, it is the point.

use std::collections::BTreeMap;

pub use cchc_core::survey::Interval as Method;

use crate::estimate::{Alike, Estimate, Withheld};
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
            let reach = if self.complete { 0.0 } else { self.reach(t, tail) };
            return Ok(match p < 0.5 {
                true => Interval { low: 0.0, high: reach },
                false => Interval { low: 1.0 - reach, high: 1.0 },
            });
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

    /// How far the interval goes from 0 or 1, where all answers are alike.
    fn reach(&self, t: f64, tail: f64) -> f64 {
        let mut by_group: BTreeMap<Option<u32>, f64> = BTreeMap::new();
        for &Alike { weight, group, n, effective } in &self.alike {
            // Degrees of freedom are those of all terms, and one alone may have fewer ballots.
            let n = effective * widened(n as f64, t, tail).min(1.0);
            *by_group.entry(group).or_default() += weight.abs() * beta(0.0, n, tail).high;
        }
        by_group.values().fold(0.0, |reach: f64, of| reach.hypot(*of)).min(1.0)
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
            complete: false,
            alike: vec![Alike { weight: 1.0, group: None, n, effective: n as f64 }],
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
    fn all_alike_is_as_sure_as_the_weights_are_even() {
        let reach = |alike: &[Alike], complete: bool| {
            let n = alike.iter().map(|of| of.n).sum();
            let one = estimate(1.0, 0.0, n, n as u32 - 1, true);
            let Interval { low, high } =
                Estimate { alike: alike.to_vec(), complete, ..one }.interval(Method::Logit, 95.0).unwrap();
            assert_eq!(high, 1.0);
            1.0 - low
        };
        let of = |weight, group, n, effective| Alike { weight, group, n, effective };
        // One ballot of weight 1000 and 499 of weight 1 are worth 1499² ÷ 1000499 = 2,2 ballots.
        let effective = 1499.0_f64.powi(2) / 1_000_499.0;
        near(reach(&[of(1.0, None, 500, effective)], false), 1.0 - 0.025_f64.powf(1.0 / effective));
        // Of two groups the one that counts most is the one that is hardly known.
        let exact = |n: f64| 1.0 - 0.025_f64.powf(1.0 / n);
        let groups = [of(0.9, Some(0), 5, 5.0), of(0.1, Some(1), 500, 500.0)];
        near(reach(&groups, false), (0.9 * exact(5.0)).hypot(0.1 * exact(500.0)));
        // The same ballots say no more by being asked twice.
        near(reach(&[of(0.5, None, 30, 30.0); 2], false), reach(&[of(1.0, None, 60, 30.0)], false));
        assert_eq!(reach(&groups, true), 0.0);
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
