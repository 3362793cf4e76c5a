//! Replicates that are made: each leaves out one cluster.
//!
//! What is summed over all other clusters is the sum over the other strata, and what the sum of the own stratum has more than the
//! cluster: no replicate looks at all clusters. Sums run in the order of the clusters, so that where a stratum or a cluster alone
//! holds anything, nothing at all is left without it, and no rounding in place of nothing.

use std::ops::Range;

use rayon::prelude::*;

use super::{Apart, Jackknife, Span};
use crate::ballots::Unsound;
use crate::calibrate::Calibration;
use crate::design::Place;
use crate::estimate::{Linearised, Term, of_ratio};
use crate::tally::{Sums, Tally};

/// First-stage clusters, each left out in turn.
#[derive(Debug, Clone)]
pub(super) struct Clusters {
    /// The stratum of each cluster; with JK1 there is one.
    strata: Vec<usize>,
    /// By stratum.
    drawn: Vec<Drawn>,
    again: Option<Again>,
}

/// What was drawn of a stratum.
#[derive(Debug, Clone, Copy, Default)]
struct Drawn {
    sampled: usize,
    /// 1 − n/N, where it is known of how many.
    correction: f64,
}

impl Drawn {
    /// With what the others count where one is left out.
    fn more(&self) -> f64 {
        self.sampled as f64 / (self.sampled as f64 - 1.0)
    }

    /// With what the square of each replicate's distance counts.
    fn rscale(&self) -> f64 {
        (self.sampled as f64 - 1.0) / self.sampled as f64 * self.correction
    }
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
        let drawn: Vec<Drawn> = match kind {
            Jackknife::Jkn => {
                let of = |place: &Place| Drawn { sampled: place.sampled as usize, correction: place.correction() };
                design.strata().iter().map(of).collect()
            }
            Jackknife::Jk1 => {
                let all = design.strata().iter().map(|place| place.population).sum::<Option<f64>>();
                let correction = all.map_or(1.0, |all| (all - strata.len() as f64) / all);
                vec![Drawn { sampled: strata.len(), correction }]
            }
        };
        if let Some(lonely) = drawn.iter().position(|of| of.sampled == 1) {
            return Err(Unsound::LonelyJackknife { stratum: design.strata()[lonely].code });
        }
        let mut clusters = Clusters { strata, drawn, again: None };
        clusters.again = tally.calibration.map(|margins| Again::of(tally, margins, &clusters));
        Ok(clusters)
    }

    pub(super) fn whole(&self, tally: &Tally) -> Clusters {
        let again =
            |again: &Again| Again { freedom: again.all_freedom(tally, self), factors: again.factors.clone(), ..*again };
        Clusters { again: self.again.as_ref().map(again), ..self.clone() }
    }

    pub(super) fn replicates(&self) -> usize {
        self.strata.len()
    }

    /// By unit.
    pub(super) fn apart(&self, tally: &Tally, linear: &Linearised, units: Range<usize>) -> Vec<Apart> {
        let rscales: Vec<(f64, f64)> = self.strata.iter().map(|stratum| (0.0, self.drawn[*stratum].rscale())).collect();
        let mut thetas = vec![rscales; units.len()];
        for term in linear.quantity().terms() {
            let sums = tally.sums(term.ratio.source);
            let of_units = thetas.par_iter_mut().zip(units.clone());
            of_units.for_each(|(thetas, unit)| match &self.again {
                Some(again) => again.add(tally, term, &sums, unit, self, thetas),
                None => self.add(tally, term, &sums, unit, thetas),
            });
        }
        let apart = |(thetas, unit): (Vec<(f64, f64)>, usize)| {
            let df = match &self.again {
                Some(again) => again.freedom(tally, linear, unit, self),
                None => self.freedom(tally, linear.answered(unit)),
            };
            Apart { thetas, scale: 1.0, df, alone: false }
        };
        thetas.into_par_iter().zip(units).map(apart).collect()
    }

    /// Adds a ratio to the values of a unit's replicates.
    fn add(&self, tally: &Tally, term: &Term, sums: &[Sums], unit: usize, thetas: &mut [(f64, f64)]) {
        let mut totals = vec![(0.0, 0.0); self.strata.len()];
        for cell in of_ratio(tally, &term.ratio, unit) {
            let total = &mut totals[first_cluster(tally, cell)];
            *total = (total.0 + sums[cell].wy, total.1 + sums[cell].wv);
        }
        let (mut by_stratum, mut all) = (vec![(0.0, 0.0); self.drawn.len()], (0.0, 0.0));
        for (&(y, v), &stratum) in totals.iter().zip(&self.strata) {
            by_stratum[stratum] = (by_stratum[stratum].0 + y, by_stratum[stratum].1 + v);
            all = (all.0 + y, all.1 + v);
        }
        for ((&(y, v), &stratum), (theta, _)) in totals.iter().zip(&self.strata).zip(thetas) {
            let (of, more) = (by_stratum[stratum], self.drawn[stratum].more());
            *theta += term.weight * (without(all.0, of.0, y, more) / without(all.1, of.1, v, more));
        }
    }

    /// The rank, minus 1, of the jackknife's weights of the m clusters that hold an answer: m, less one for each stratum
    /// but one all of whose clusters do. (With x on its rows, the columns of such a stratum vanish together where x is
    /// constant within it and Σ x = 0; where a cluster is missing, its column makes x vanish.)
    fn freedom(&self, tally: &Tally, cells: impl Iterator<Item = usize>) -> u32 {
        let mut held = vec![0usize; self.drawn.len()];
        let (mut clusters, mut last) = (0usize, None);
        for cell in cells {
            let cluster = first_cluster(tally, cell);
            if last.replace(cluster) != Some(cluster) {
                clusters += 1;
                held[self.strata[cluster]] += 1;
            }
        }
        let whole = held.iter().zip(&self.drawn).filter(|&(held, drawn)| *held > 0 && *held == drawn.sampled).count();
        (clusters - whole.saturating_sub(1)).saturating_sub(1) as u32
    }
}

/// A sum over all without a cluster: of the other strata, and of the others of its own, which count for it too.
fn without(all: f64, stratum: f64, own: f64, more: f64) -> f64 {
    all - stratum + (stratum - own) * more
}

/// Jackknife weights that meet the margins anew.
#[derive(Debug, Clone)]
struct Again {
    /// How many crossings of margins there are.
    crossings: usize,
    /// By replicate and crossing: what weights are multiplied by, relative to those that are calibrated already.
    factors: Vec<f64>,
    /// By unit, the degrees of freedom where all its cells hold an answer.
    freedom: Vec<u32>,
}

/// Multiplications that a rank is worth: some seconds.
const MOST_FOR_RANK: f64 = 4e9;

impl Again {
    fn of(tally: &Tally, margins: &Calibration, clusters: &Clusters) -> Again {
        let crossings = margins.cells();
        // The people of each cluster and crossing, before the weights were calibrated; then of strata and of all.
        let mut people = vec![0.0; clusters.strata.len() * crossings];
        for (cell, (w, _)) in tally.cells.iter().zip(&tally.mass) {
            let (cluster, crossing) = (tally.design.path(cell.leaf)[1] as usize, cell.crossing as usize);
            people[cluster * crossings + crossing] += w / margins.factor(crossing);
        }
        let (mut by_stratum, mut all) = (vec![0.0; clusters.drawn.len() * crossings], vec![0.0; crossings]);
        for (own, stratum) in people.chunks(crossings).zip(&clusters.strata) {
            let of = &mut by_stratum[stratum * crossings..][..crossings];
            for ((own, of), all) in own.iter().zip(of).zip(&mut all) {
                (*of, *all) = (*of + own, *all + own);
            }
        }
        // A replicate's factors take the place of its cluster's people.
        let mut factors = people;
        factors.par_chunks_mut(crossings).zip(&clusters.strata).for_each(|(own, stratum)| {
            let (of, more) = (&by_stratum[stratum * crossings..], clusters.drawn[*stratum].more());
            for ((own, of), all) in own.iter_mut().zip(of).zip(&all) {
                *own = without(*all, *of, *own, more);
            }
            match margins.again(own) {
                Some(again) => {
                    for (crossing, (factor, again)) in own.iter_mut().zip(again).enumerate() {
                        *factor = again / margins.factor(crossing);
                    }
                }
                // Without the cluster no weights meet the margins: the replicate has no value.
                None => own.fill(f64::NAN),
            }
        });
        let again = Again { crossings, factors, freedom: Vec::new() };
        Again { freedom: again.all_freedom(tally, clusters), ..again }
    }

    fn of_replicate(&self, replicate: usize) -> &[f64] {
        &self.factors[replicate * self.crossings..][..self.crossings]
    }

    fn all_freedom(&self, tally: &Tally, clusters: &Clusters) -> Vec<u32> {
        let of_unit = |unit| self.freedom_of(tally, clusters, tally.of_unit(unit));
        (0..tally.units()).into_par_iter().map(of_unit).collect()
    }

    fn freedom(&self, tally: &Tally, linear: &Linearised, unit: usize, clusters: &Clusters) -> u32 {
        match linear.answered(unit).count() == tally.of_unit(unit).len() {
            true => self.freedom[unit],
            false => self.freedom_of(tally, clusters, linear.answered(unit)),
        }
    }

    /// The rank of the weights of cells, minus 1. Where it would take too long there are so many clusters that t is the normal
    /// distribution's: there it is the rank without margins.
    fn freedom_of(&self, tally: &Tally, clusters: &Clusters, cells: impl Iterator<Item = usize> + Clone) -> u32 {
        let (rows, columns) = (cells.clone().count() as f64, clusters.strata.len() as f64);
        if rows * rows.min(columns) * columns > MOST_FOR_RANK {
            return clusters.freedom(tally, cells);
        }
        let row = |cell: usize| {
            let (cluster, crossing) = (first_cluster(tally, cell), tally.cells[cell].crossing as usize);
            let weight = move |replicate| {
                let kept = match (cluster == replicate, clusters.strata[cluster] == clusters.strata[replicate]) {
                    (true, _) => 0.0,
                    (false, true) => clusters.drawn[clusters.strata[cluster]].more(),
                    (false, false) => 1.0,
                };
                Some(kept * self.of_replicate(replicate)[crossing]).filter(|weight| !weight.is_nan()).unwrap_or(0.0)
            };
            (0..clusters.strata.len()).map(weight)
        };
        Span::of(cells.map(row), clusters.strata.len()).rank().saturating_sub(1) as u32
    }

    /// Adds a ratio to the values of a unit's replicates.
    fn add(
        &self,
        tally: &Tally,
        term: &Term,
        sums: &[Sums],
        unit: usize,
        clusters: &Clusters,
        thetas: &mut [(f64, f64)],
    ) {
        let width = self.crossings;
        // (cluster, crossing, Σ w Y, Σ w V) of each cell, by cluster; sums by crossing, and by stratum and crossing.
        let mut own: Vec<(usize, usize, f64, f64)> = Vec::new();
        let mut all = vec![(0.0, 0.0); width];
        let mut by_stratum = vec![(0.0, 0.0); clusters.drawn.len() * width];
        for cell in of_ratio(tally, &term.ratio, unit).filter(|cell| sums[*cell].n > 0) {
            let (cluster, crossing) = (first_cluster(tally, cell), tally.cells[cell].crossing as usize);
            let (y, v) = (sums[cell].wy, sums[cell].wv);
            own.push((cluster, crossing, y, v));
            for of in [&mut all[crossing], &mut by_stratum[clusters.strata[cluster] * width + crossing]] {
                *of = (of.0 + y, of.1 + v);
            }
        }
        let met: Vec<usize> = (0..width).filter(|crossing| all[*crossing].1 > 0.0).collect();
        let (mut own, mut out) = (own.as_slice(), vec![(0.0, 0.0); width]);
        for (replicate, (theta, _)) in thetas.iter_mut().enumerate() {
            let here = own.partition_point(|of| of.0 <= replicate);
            let (of_cluster, rest) = own.split_at(here);
            own = rest;
            for &(_, crossing, y, v) in of_cluster {
                out[crossing] = (out[crossing].0 + y, out[crossing].1 + v);
            }
            let (stratum, factors) = (clusters.strata[replicate], self.of_replicate(replicate));
            let more = clusters.drawn[stratum].more();
            let (mut y, mut v) = (0.0, 0.0);
            for &crossing in &met {
                let (all, of, out) = (all[crossing], by_stratum[stratum * width + crossing], out[crossing]);
                y += factors[crossing] * without(all.0, of.0, out.0, more);
                v += factors[crossing] * without(all.1, of.1, out.1, more);
            }
            *theta += term.weight * (y / v);
            of_cluster.iter().for_each(|of| out[of.1] = (0.0, 0.0));
        }
    }
}

fn first_cluster(tally: &Tally, cell: usize) -> usize {
    tally.design.path(tally.cells[cell].leaf)[1] as usize
}
