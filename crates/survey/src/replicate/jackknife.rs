//! Replicates that are made: each leaves out one cluster.

use rayon::prelude::*;

use super::{Apart, Jackknife, Span};
use crate::ballots::Unsound;
use crate::calibrate::Calibration;
use crate::estimate::{Quantity, Ratio, Term, cells};
use crate::tally::Tally;

/// First-stage clusters, each left out in turn.
#[derive(Debug, Clone)]
pub(super) struct Clusters {
    /// The stratum of each cluster; with JK1 there is one.
    strata: Vec<usize>,
    /// How many clusters each stratum has.
    sampled: Vec<usize>,
    again: Option<Again>,
}

impl Clusters {
    pub(super) fn of(tally: &Tally, kind: Jackknife) -> Result<Clusters, Unsound> {
        let design = tally.design;
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
        let mut clusters = Clusters { strata, sampled, again: None };
        clusters.again = tally.calibration.map(|margins| Again::of(tally, margins, &clusters));
        Ok(clusters)
    }

    pub(super) fn whole(&self, tally: &Tally) -> Clusters {
        let again = |again: &Again| Again { freedom: again.all_freedom(tally, self), factors: again.factors.clone() };
        Clusters { again: self.again.as_ref().map(again), ..self.clone() }
    }

    pub(super) fn apart(&self, tally: &Tally, quantity: &Quantity, unit: usize) -> Apart {
        match &self.again {
            Some(again) => again.apart(tally, quantity, unit, self),
            None => self.by_totals(tally, quantity, unit),
        }
    }

    fn by_totals(&self, tally: &Tally, quantity: &Quantity, unit: usize) -> Apart {
        let Clusters { strata, sampled, .. } = self;
        let mut thetas: Vec<(f64, f64)> = (0..strata.len()).map(|cluster| (0.0, self.rscale(cluster))).collect();
        let mut answered = vec![false; strata.len()];
        for term in quantity.terms() {
            let totals = totals(tally, &term.ratio, unit, strata.len());
            let (mut by_stratum, mut all) = (vec![(0.0, 0.0); sampled.len()], (0.0, 0.0));
            for (&(y, v), &stratum) in totals.iter().zip(strata) {
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
        Apart { thetas, scale: 1.0, df: freedom(&answered, strata, sampled) }
    }

    /// (n − 1) ÷ n of its stratum's n.
    fn rscale(&self, cluster: usize) -> f64 {
        let of = self.sampled[self.strata[cluster]] as f64;
        (of - 1.0) / of
    }

    /// What the weights of a cluster are multiplied by where another, or itself, is left out.
    fn kept(&self, cluster: usize, left_out: usize) -> f64 {
        let of = self.sampled[self.strata[cluster]] as f64;
        match () {
            () if cluster == left_out => 0.0,
            () if self.strata[cluster] == self.strata[left_out] => of / (of - 1.0),
            () => 1.0,
        }
    }
}

/// Jackknife weights that meet the margins anew.
#[derive(Debug, Clone)]
struct Again {
    /// By replicate: what weights are multiplied by in each crossing, relative to those that are calibrated already.
    factors: Vec<Vec<f64>>,
    /// By unit, the degrees of freedom where all its cells hold an answer.
    freedom: Vec<u32>,
}

impl Again {
    fn of(tally: &Tally, margins: &Calibration, clusters: &Clusters) -> Again {
        // The people of each cluster and crossing, before the weights were calibrated.
        let mut people = vec![vec![0.0; margins.cells()]; clusters.strata.len()];
        for (cell, (w, _)) in tally.cells.iter().zip(&tally.mass) {
            let (cluster, crossing) = (tally.design.path(cell.leaf)[1] as usize, cell.crossing as usize);
            people[cluster][crossing] += w / margins.factor(crossing);
        }
        let replicate = |left_out: usize| {
            let mut sums = vec![0.0; margins.cells()];
            for (cluster, people) in people.iter().enumerate() {
                let kept = clusters.kept(cluster, left_out);
                sums.iter_mut().zip(people).for_each(|(sum, people)| *sum += kept * people);
            }
            let mut factors = margins.again(&sums);
            factors.iter_mut().enumerate().for_each(|(crossing, factor)| *factor /= margins.factor(crossing));
            factors
        };
        let factors = (0..clusters.strata.len()).into_par_iter().map(replicate).collect();
        let again = Again { factors, freedom: Vec::new() };
        Again { freedom: again.all_freedom(tally, clusters), ..again }
    }

    fn all_freedom(&self, tally: &Tally, clusters: &Clusters) -> Vec<u32> {
        let of_unit = |unit| self.freedom_of(tally, clusters, tally.of_unit(unit));
        (0..tally.units()).into_par_iter().map(of_unit).collect()
    }

    /// The rank of the weights of cells, minus 1.
    fn freedom_of(&self, tally: &Tally, clusters: &Clusters, cells: impl Iterator<Item = usize>) -> u32 {
        let row = |cell| {
            let (cluster, crossing) = place(tally, cell);
            let weight = move |replicate| clusters.kept(cluster, replicate) * self.factors[replicate][crossing];
            (0..clusters.strata.len()).map(weight)
        };
        Span::of(cells.map(row), clusters.strata.len()).rank().saturating_sub(1) as u32
    }

    fn apart(&self, tally: &Tally, quantity: &Quantity, unit: usize, clusters: &Clusters) -> Apart {
        let mut thetas: Vec<(f64, f64)> =
            (0..clusters.strata.len()).map(|replicate| (0.0, clusters.rscale(replicate))).collect();
        for Term { weight, ratio } in quantity.terms() {
            let known: Vec<_> = cells(tally, ratio, unit)
                .map(|cell| (place(tally, cell), &tally.sums(ratio.source)[cell]))
                .filter(|(_, sums)| sums.n > 0)
                .collect();
            for (replicate, (theta, _)) in thetas.iter_mut().enumerate() {
                let (mut y, mut v) = (0.0, 0.0);
                for ((cluster, crossing), sums) in &known {
                    let factor = clusters.kept(*cluster, replicate) * self.factors[replicate][*crossing];
                    (y, v) = (y + factor * sums.wy, v + factor * sums.wv);
                }
                *theta += weight * (y / v);
            }
        }
        let answered: Vec<usize> = tally.of_unit(unit).filter(|cell| quantity.answered(tally, *cell)).collect();
        let df = match answered.len() == tally.of_unit(unit).len() {
            true => self.freedom[unit],
            false => self.freedom_of(tally, clusters, answered.into_iter()),
        };
        Apart { thetas, scale: 1.0, df }
    }
}

/// The first-stage cluster of a cell, and its crossing of margins.
fn place(tally: &Tally, cell: usize) -> (usize, usize) {
    let cell = &tally.cells[cell];
    (tally.design.path(cell.leaf)[1] as usize, cell.crossing as usize)
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
fn freedom(answered: &[bool], strata: &[usize], sampled: &[usize]) -> u32 {
    let mut missing = vec![0usize; sampled.len()];
    strata.iter().zip(answered).for_each(|(&stratum, &answered)| missing[stratum] += usize::from(!answered));
    let whole = missing.iter().zip(sampled).filter(|&(&missing, &sampled)| sampled > 0 && missing == 0).count();
    let clusters = answered.iter().filter(|&&answered| answered).count();
    (clusters - whole.saturating_sub(1)).saturating_sub(1) as u32
}
