//! Errors from replicate weights: the estimate again under each set of weights, and how far those are apart.
//!
//! ```text
//! V = scale · Σ_r rscale_r (θ_r − θ̄)²,   θ̄ = the plain mean of the replicates whose rscale is not 0
//! ```
//!
//! (Wolter, *Introduction to Variance Estimation*, 2007: balanced half-samples in chapter 3, the jackknife in chapter 4; Fay's
//! method: Judkins, *Journal of Official Statistics* 6, 1990; the bootstrap: Rao and Wu, *Journal of the American Statistical
//! Association* 83, 1988, Rao, Wu and Yue, *Survey Methodology* 18, 1992. About the mean of the replicates is R's choice, `mse =
//! FALSE`, as 1 ÷ (R − 1) for a bootstrap that names no scale is.) Degrees
//! of freedom are the rank of the weights of the ballots that hold a valid answer, minus 1. The interval on the scale
//! of log-odds takes the variance of the replicates' log-odds.
//!
//! A replicate that holds no valid answer has no value: the error is that of the others, and how many are missing is said. With
//! fewer than two values there is no error (R's `survey` gives none as soon as one is missing), nor where the weights of all ballots
//! that answer a term are multiples of each other, as those of one cluster are.
//!
//! A jackknife counts what was drawn of how many: where populations are declared, rscale_r is multiplied by 1 − n_h/N_h, as R's
//! `as.svrepdesign` does.
//!
//! Where margins are known, a jackknife's weights meet them anew without each cluster, as R's `postStratify` and `rake` of a
//! replicate design do.

mod jackknife;
mod published;

use crate::ballots::{Column, Unsound, check_weights};
use crate::estimate::{Estimate, Linearised, Quantity, Withheld};
use crate::tally::Tally;

use jackknife::Clusters;
use published::Published;

/// Weights that were published with the ballots.
#[derive(Debug, Clone, PartialEq)]
pub struct Replicates {
    /// For each replicate the weight of each ballot.
    pub weights: Vec<Vec<f64>>,
    /// The factor of all.
    pub scale: f64,
    /// The factor of each.
    pub rscales: Vec<f64>,
}

/// How replicates are made from the first stage of the design.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Jackknife {
    /// Leave out one cluster of all; strata are not looked at.
    Jk1,
    /// Leave out one cluster of its stratum.
    Jkn,
}

impl Replicates {
    /// # Errors
    ///
    /// Weights that are none or not of so many ballots, factors that are not one for each.
    pub fn check(&self, ballots: usize) -> Result<(), Unsound> {
        for (replicate, weights) in self.weights.iter().enumerate() {
            check_weights(Column::Replicate(replicate), weights, ballots)?;
        }
        let (given, replicates) = (self.rscales.len(), self.weights.len());
        let sound = |factor: &f64| factor.is_finite() && *factor >= 0.0;
        if given != replicates || replicates < 2 || !self.rscales.iter().chain([&self.scale]).all(sound) {
            return Err(Unsound::Factors { given, replicates });
        }
        Ok(())
    }
}

/// A tally under each set of replicate weights: all that needs the weights is done once, for whatever is estimated.
pub struct Replicated<'t> {
    tally: &'t Tally<'t>,
    by: By<'t>,
}

enum By<'t> {
    Published(Published<'t>),
    Made(Clusters),
}

impl<'t> Replicated<'t> {
    /// By published weights. Where the tally's weights are calibrated, those of the replicates have to be, too.
    ///
    /// # Errors
    ///
    /// What is wrong with the replicates.
    pub fn published(tally: &'t Tally<'t>, replicates: &'t Replicates) -> Result<Replicated<'t>, Unsound> {
        replicates.check(tally.ballots.len())?;
        Ok(Replicated { tally, by: By::Published(Published::of(tally, replicates)) })
    }

    /// By leaving out each first-stage cluster in turn. It follows from the totals of clusters: no weights are made.
    ///
    /// # Errors
    ///
    /// Fewer than two clusters, ballots that were drawn one by one, a stratum of one cluster ([`Jackknife::Jkn`]).
    pub fn made(tally: &'t Tally<'t>, kind: Jackknife) -> Result<Replicated<'t>, Unsound> {
        Ok(Replicated { tally, by: By::Made(Clusters::of(tally, kind)?) })
    }

    /// The same of [`Tally::whole`] of its tally.
    #[must_use]
    pub fn whole(&self, tally: &'t Tally<'t>) -> Replicated<'t> {
        let by = match &self.by {
            By::Published(published) => By::Published(published.whole()),
            By::Made(clusters) => By::Made(clusters.whole(tally)),
        };
        Replicated { tally, by }
    }

    /// The estimate of `quantity` for each unit.
    pub fn estimates(&self, quantity: &Quantity) -> Vec<Option<Estimate>> {
        let linear = Linearised::without_margins(self.tally, quantity);
        // So many units at once that the values of their replicates need not much room.
        let replicates = match &self.by {
            By::Published(published) => published.replicates(),
            By::Made(clusters) => clusters.replicates(),
        };
        let (units, step) = (self.tally.units(), (VALUES / replicates.max(1)).max(1));
        let mut estimates = Vec::with_capacity(units);
        for from in (0..units).step_by(step) {
            let of = from..units.min(from + step);
            let apart = match &self.by {
                By::Published(published) => published.apart(self.tally, &linear, of.clone()),
                By::Made(clusters) => clusters.apart(self.tally, &linear, of.clone()),
            };
            estimates.extend(of.zip(apart).map(|(unit, apart)| apart.estimate(&linear, unit)));
        }
        estimates
    }
}

/// How many values of replicates are held at once.
const VALUES: usize = 1 << 22;

/// The values of a unit's replicates with the factor of each, the factor of all, and the degrees of freedom.
struct Apart {
    thetas: Vec<(f64, f64)>,
    scale: f64,
    df: u32,
    /// Whether all weights of the ballots that answer a term go up and down together, as those of one cluster do.
    alone: bool,
}

impl Apart {
    fn estimate(&self, linear: &Linearised, unit: usize) -> Option<Estimate> {
        let logit = |&(theta, factor): &(f64, f64)| ((theta / (1.0 - theta)).ln(), factor);
        let logits: Vec<(f64, f64)> = self.thetas.iter().map(logit).collect();
        let logit_se = deviation(&logits, self.scale).filter(|se| se.is_finite());
        let se = match deviation(&self.thetas, self.scale) {
            None => Err(Withheld::Replicates),
            Some(_) if self.alone => Err(Withheld::OneCluster),
            Some(se) => Ok(se),
        };
        let estimate = linear.estimate(unit, || se)?;
        let replicates_missing = self.thetas.iter().filter(|(theta, _)| theta.is_nan()).count();
        Some(Estimate { df: self.df, logit_se, replicates_missing, ..estimate })
    }
}

/// The root of the variance over replicates (value, rscale). A replicate without any answer has no value and is left
/// out; two have to have one.
fn deviation(thetas: &[(f64, f64)], scale: f64) -> Option<f64> {
    let counts = |(_, factor): &&(f64, f64)| *factor > 0.0;
    let known = || thetas.iter().filter(counts).filter(|(theta, _)| !theta.is_nan());
    let count = known().count();
    if count < 2 {
        // Where all were drawn, no replicate counts, and nothing is left to chance.
        return thetas.iter().find(counts).map_or(Some(0.0), |_| None);
    }
    let mean = known().map(|(theta, _)| theta).sum::<f64>() / count as f64;
    Some((scale * known().map(|(theta, factor)| factor * (theta - mean).powi(2)).sum::<f64>()).sqrt())
}

/// What of a row has to be left, for its length, to be a direction of its own: that of R's `survey`, as weights are
/// published with so many digits.
const LEFT: f64 = 1e-5;

/// Directions that the rows of a matrix span, each of length 1 and at right angles to the others.
#[derive(Debug, Clone, Default)]
struct Span(Vec<Vec<f64>>);

impl Span {
    /// Of rows that have `columns` entries.
    fn of<R: Iterator<Item = f64>>(rows: impl Iterator<Item = R>, columns: usize) -> Span {
        let mut span = Span::default();
        span.widen(rows, columns);
        span
    }

    /// Adds rows until `most` directions are found: each is made orthogonal to those before it (twice, for the digits)
    /// and counts if more than [`LEFT`] of it is left.
    fn widen<R: Iterator<Item = f64>>(&mut self, rows: impl Iterator<Item = R>, most: usize) {
        let mut row = Vec::new();
        for of in rows {
            if self.0.len() >= most {
                break;
            }
            row.clear();
            row.extend(of);
            let least = LEFT * dot(&row, &row).sqrt();
            let mut left = 0.0;
            for _ in 0..2 {
                for direction in &self.0 {
                    let along = dot(&row, direction);
                    row.iter_mut().zip(direction).for_each(|(a, b)| *a -= along * b);
                }
                left = dot(&row, &row).sqrt();
                if left <= least {
                    break;
                }
            }
            if left > least {
                self.0.push(row.iter().map(|x| x / left).collect());
            }
        }
    }

    fn rank(&self) -> usize {
        self.0.len()
    }
}

/// Eight sums side by side: a single one would wait for each addition.
fn dot(one: &[f64], other: &[f64]) -> f64 {
    let mut sums = [0.0; 8];
    let (ones, others) = (one.chunks_exact(8), other.chunks_exact(8));
    let rest: f64 = ones.remainder().iter().zip(others.remainder()).map(|(a, b)| a * b).sum();
    for (ones, others) in ones.zip(others) {
        sums.iter_mut().zip(ones.iter().zip(others)).for_each(|(sum, (a, b))| *sum += a * b);
    }
    sums.iter().sum::<f64>() + rest
}
