//! Errors from replicate weights: the estimate again under each set of weights, and how far those are apart.
//!
//! ```text
//! V = scale · Σ_r rscale_r (θ_r − θ̄)²,   θ̄ = the plain mean of the replicates whose rscale is not 0
//! ```
//!
//! (Wolter, *Introduction to Variance Estimation*, 2007; about the mean as R's `survey` with `mse = FALSE`.) Degrees
//! of freedom are the rank of the weights of the ballots that hold a valid answer, minus 1. The interval on the scale
//! of log-odds takes the variance of the replicates' log-odds.
//!
//! Where margins are known, a jackknife's weights meet them anew without each cluster, as R's `postStratify` and `rake` of a
//! replicate design do.

use crate::ballots::{Column, Unsound, check_weights};
use crate::calibrate::Calibration;
use crate::estimate::{Estimate, Point, Quantity, Ratio, Spread, Term, cells, spread};
use crate::tally::{NOBODY, Tally};

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

/// The estimate of `quantity` for each unit, with the error of published replicate weights. Where the tally's weights
/// are calibrated, those of the replicates have to be, too.
///
/// # Errors
///
/// What is wrong with the replicates.
pub fn replicated(
    tally: &Tally,
    quantity: &Quantity,
    replicates: &Replicates,
) -> Result<Vec<Option<Estimate>>, Unsound> {
    replicates.check(tally.ballots.len())?;
    let count = replicates.weights.len();
    // Σ w Y and Σ w V by unit, replicate and term.
    let terms = quantity.terms().len();
    let mut sums = vec![(0.0, 0.0); tally.units() * count * terms];
    let mut valid: Vec<Vec<u32>> = vec![Vec::new(); tally.units()];
    for (ballot, &at) in tally.cell.iter().enumerate().filter(|&(_, &at)| at != NOBODY) {
        let cell = &tally.cells[at as usize];
        let unit = cell.unit as usize;
        let mut any = false;
        for (number, term) in quantity.terms().iter().enumerate() {
            if term.ratio.group.is_some_and(|group| group != cell.group) {
                continue;
            }
            let (y, v) = tally.answer(term.ratio.source, ballot);
            if v > 0.0 {
                any = true;
                for (replicate, weights) in replicates.weights.iter().enumerate() {
                    let (wy, wv) = &mut sums[(unit * count + replicate) * terms + number];
                    (*wy, *wv) = (*wy + weights[ballot] * y, *wv + weights[ballot] * v);
                }
            }
        }
        if any {
            valid[unit].push(ballot as u32);
        }
    }
    let points = points(tally, quantity);
    let spread = spread(tally, quantity, &points, &[]);
    let estimate = |(unit, point): (usize, &Option<Point>)| {
        let point = point.as_ref()?;
        let of = |replicate: usize| {
            let sums = &sums[(unit * count + replicate) * terms..][..terms];
            let value: f64 = quantity.terms().iter().zip(sums).map(|(term, (y, v))| term.weight * (y / v)).sum();
            (value, replicates.rscales[replicate])
        };
        let thetas: Vec<(f64, f64)> = (0..count).map(of).collect();
        let rows = valid[unit].iter().map(|&ballot| replicates.weights.iter().map(move |w| w[ballot as usize]));
        let df = rank(rows, count).saturating_sub(1) as u32;
        Some(Apart { thetas, scale: replicates.scale, df }.estimate(point, tally, quantity, unit, &spread))
    };
    Ok(points.iter().enumerate().map(estimate).collect())
}

/// The estimate of `quantity` for each unit, with the error of leaving out each first-stage cluster in turn. It
/// follows from the totals of clusters: no weights are made.
///
/// # Errors
///
/// Fewer than two clusters, ballots that were drawn one by one, a stratum of one cluster (`Jkn`).
pub fn jackknifed(tally: &Tally, quantity: &Quantity, kind: Jackknife) -> Result<Vec<Option<Estimate>>, Unsound> {
    let design = tally.design;
    // The stratum of each cluster; with JK1 there is one.
    let mut strata: Vec<usize> = Vec::new();
    let mut last = None;
    for leaf in 0..design.leaves() as u32 {
        let path = design.path(leaf);
        if path.len() > 1 && last != Some(path[1]) {
            strata.push(if kind == Jackknife::Jk1 { 0 } else { path[0] as usize });
            last = Some(path[1]);
        }
    }
    if strata.len() < 2 {
        return Err(Unsound::Jackknife);
    }
    let mut sampled = vec![0usize; design.strata().len()];
    strata.iter().for_each(|&stratum| sampled[stratum] += 1);
    if let Some(lonely) = sampled.iter().position(|&clusters| clusters == 1) {
        return Err(Unsound::LonelyJackknife { stratum: design.strata()[lonely].code });
    }

    let points = points(tally, quantity);
    let spread = spread(tally, quantity, &points, &[]);
    if let Some(margins) = tally.calibration {
        let again = Again::of(tally, margins, &strata, &sampled);
        let estimate = |(unit, point): (usize, &Option<Point>)| {
            let apart = again.apart(tally, quantity, unit, &strata, &sampled);
            point.as_ref().map(|point| apart.estimate(point, tally, quantity, unit, &spread))
        };
        return Ok(points.iter().enumerate().map(estimate).collect());
    }
    let estimate = |(unit, point): (usize, &Option<Point>)| {
        let point = point.as_ref()?;
        let mut thetas: Vec<(f64, f64)> =
            strata.iter().map(|&stratum| (0.0, (sampled[stratum] as f64 - 1.0) / sampled[stratum] as f64)).collect();
        let mut answered = vec![false; strata.len()];
        for term in quantity.terms() {
            let totals = totals(tally, &term.ratio, unit, strata.len());
            let (mut by_stratum, mut all) = (vec![(0.0, 0.0); sampled.len()], (0.0, 0.0));
            for (&(y, v), &stratum) in totals.iter().zip(&strata) {
                by_stratum[stratum] = (by_stratum[stratum].0 + y, by_stratum[stratum].1 + v);
                all = (all.0 + y, all.1 + v);
            }
            for (cluster, &(y, v)) in totals.iter().enumerate() {
                let stratum = strata[cluster];
                let (of, more) = (by_stratum[stratum], sampled[stratum] as f64 / (sampled[stratum] as f64 - 1.0));
                let without = |all: f64, of: f64, own: f64| all - of + (of - own) * more;
                thetas[cluster].0 += term.weight * (without(all.0, of.0, y) / without(all.1, of.1, v));
                answered[cluster] |= v > 0.0;
            }
        }
        let df = jackknife_freedom(&answered, &strata, &sampled);
        Some(Apart { thetas, scale: 1.0, df }.estimate(point, tally, quantity, unit, &spread))
    };
    Ok(points.iter().enumerate().map(estimate).collect())
}

/// Jackknife weights that meet the margins anew: what each replicate's weights are multiplied by in each crossing.
struct Again {
    factors: Vec<Vec<f64>>,
}

impl Again {
    fn of(tally: &Tally, margins: &Calibration, strata: &[usize], sampled: &[usize]) -> Again {
        // The people of each cluster and crossing, before the weights were calibrated.
        let mut people = vec![vec![0.0; margins.cells()]; strata.len()];
        for (cell, (w, _)) in tally.cells.iter().zip(&tally.mass) {
            let (cluster, crossing) = (tally.design.path(cell.leaf)[1] as usize, cell.crossing as usize);
            people[cluster][crossing] += w / margins.factor(crossing);
        }
        let replicate = |left_out: usize| {
            let mut sums = vec![0.0; margins.cells()];
            for (cluster, people) in people.iter().enumerate() {
                let factor = kept(cluster, left_out, strata, sampled);
                sums.iter_mut().zip(people).for_each(|(sum, people)| *sum += factor * people);
            }
            margins.again(&sums)
        };
        Again { factors: (0..strata.len()).map(replicate).collect() }
    }

    fn apart(&self, tally: &Tally, quantity: &Quantity, unit: usize, strata: &[usize], sampled: &[usize]) -> Apart {
        // What a cell's calibrated sums are multiplied by in a replicate.
        let of_cell = |cell: usize, replicate: usize| {
            let at = &tally.cells[cell];
            let (cluster, crossing) = (tally.design.path(at.leaf)[1] as usize, at.crossing as usize);
            let before = tally.calibration.map_or(1.0, |margins| margins.factor(crossing));
            kept(cluster, replicate, strata, sampled) * self.factors[replicate][crossing] / before
        };
        let theta = |replicate: usize| {
            let value = |term: &Term| {
                let (mut y, mut v) = (0.0, 0.0);
                for cell in cells(tally, &term.ratio, unit) {
                    let (sums, factor) = (&tally.sums(term.ratio.source)[cell], of_cell(cell, replicate));
                    (y, v) = (y + factor * sums.wy, v + factor * sums.wv);
                }
                term.weight * (y / v)
            };
            let stratum = sampled[strata[replicate]] as f64;
            (quantity.terms().iter().map(value).sum(), (stratum - 1.0) / stratum)
        };
        let answered = |cell: &usize| {
            quantity.terms().iter().any(|term| {
                let of_group = term.ratio.group.is_none_or(|group| group == tally.cells[*cell].group);
                of_group && tally.sums(term.ratio.source)[*cell].n > 0
            })
        };
        let count = strata.len();
        let rows = tally.of_unit(unit).filter(answered).map(|cell| (0..count).map(move |at| of_cell(cell, at)));
        let df = rank(rows, count).saturating_sub(1) as u32;
        Apart { thetas: (0..count).map(theta).collect(), scale: 1.0, df }
    }
}

/// What the weights of a cluster are multiplied by where another, or itself, is left out.
fn kept(cluster: usize, left_out: usize, strata: &[usize], sampled: &[usize]) -> f64 {
    let of = sampled[strata[cluster]] as f64;
    match () {
        () if cluster == left_out => 0.0,
        () if strata[cluster] == strata[left_out] => of / (of - 1.0),
        () => 1.0,
    }
}

fn points(tally: &Tally, quantity: &Quantity) -> Vec<Option<Point>> {
    (0..tally.units()).map(|unit| Point::of(tally, quantity, unit)).collect()
}

/// Σ w Y and Σ w V of a ratio by first-stage cluster.
fn totals(tally: &Tally, ratio: &Ratio, unit: usize, clusters: usize) -> Vec<(f64, f64)> {
    let mut totals = vec![(0.0, 0.0); clusters];
    for cell in cells(tally, ratio, unit) {
        let cluster = tally.design.path(tally.cells[cell].leaf)[1] as usize;
        let sums = &tally.sums(ratio.source)[cell];
        totals[cluster] = (totals[cluster].0 + sums.wy, totals[cluster].1 + sums.wv);
    }
    totals
}

/// The rank, minus 1, of the jackknife's weights of the m clusters that hold an answer: m, less one for each stratum
/// but one all of whose clusters do. (With x on its rows, the columns of such a stratum vanish together where x is
/// constant within it and Σ x = 0; where a cluster is missing, its column makes x vanish.)
fn jackknife_freedom(answered: &[bool], strata: &[usize], sampled: &[usize]) -> u32 {
    let mut missing = vec![0usize; sampled.len()];
    strata.iter().zip(answered).for_each(|(&stratum, &answered)| missing[stratum] += usize::from(!answered));
    let whole = missing.iter().zip(sampled).filter(|&(&missing, &sampled)| sampled > 0 && missing == 0).count();
    let clusters = answered.iter().filter(|&&answered| answered).count();
    (clusters - whole.saturating_sub(1)).saturating_sub(1) as u32
}

/// The values of a unit's replicates with the factor of each, the factor of all, and the degrees of freedom.
struct Apart {
    thetas: Vec<(f64, f64)>,
    scale: f64,
    df: u32,
}

impl Apart {
    fn estimate(&self, point: &Point, tally: &Tally, quantity: &Quantity, unit: usize, spread: &[Spread]) -> Estimate {
        let logit = |&(theta, factor): &(f64, f64)| ((theta / (1.0 - theta)).ln(), factor);
        let logits: Vec<(f64, f64)> = self.thetas.iter().map(logit).collect();
        let logit_se = Some(deviation(&logits, self.scale)).filter(|se| se.is_finite());
        let estimate = point.estimate(tally, quantity, unit, spread, Ok(deviation(&self.thetas, self.scale)));
        Estimate { df: self.df, logit_se, ..estimate }
    }
}

/// The root of the variance over replicates (value, rscale). A replicate without any answer has no value and is left
/// out.
fn deviation(thetas: &[(f64, f64)], scale: f64) -> f64 {
    let known: Vec<(f64, f64)> = thetas.iter().copied().filter(|(theta, _)| !theta.is_nan()).collect();
    let counted: Vec<f64> = known.iter().filter(|(_, factor)| *factor > 0.0).map(|&(theta, _)| theta).collect();
    let mean = counted.iter().sum::<f64>() / counted.len() as f64;
    (scale * known.iter().map(|(theta, factor)| factor * (theta - mean).powi(2)).sum::<f64>()).sqrt()
}

/// The rank of a matrix by rows: each is made orthogonal to those before it (twice, for the digits) and counts if
/// more than 1e-7 of it is left. No row is looked at once `most` are found.
fn rank<R: Iterator<Item = f64>>(rows: impl Iterator<Item = R>, most: usize) -> usize {
    let mut basis: Vec<Vec<f64>> = Vec::new();
    for row in rows {
        if basis.len() == most {
            break;
        }
        let mut row: Vec<f64> = row.collect();
        let length = |row: &[f64]| row.iter().map(|x| x * x).sum::<f64>().sqrt();
        let before = length(&row);
        for direction in basis.iter().chain(&basis) {
            let along: f64 = row.iter().zip(direction).map(|(a, b)| a * b).sum();
            row.iter_mut().zip(direction).for_each(|(a, b)| *a -= along * b);
        }
        let left = length(&row);
        if left > 1e-7 * before {
            row.iter_mut().for_each(|x| *x /= left);
            basis.push(row);
        }
    }
    basis.len()
}
